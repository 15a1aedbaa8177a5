package figure

import (
	"slices"
	"strconv"
	"strings"
)

// Heat shows a matrix: a figure in every cell, on one of five shades. Cells with nothing are hatched, so that gaps strike the eye.
type Heat struct {
	ID     string
	Title  string
	Desc   string // derived if empty
	Noun   string // what is counted; "tin, bài" if empty
	Rows   []string
	Cols   []string
	Cells  [][]int // by row, then column; what is missing is 0
	Linear bool    // shades by value; otherwise by rank, so that one large figure does not pale the rest
}

const shades = 5

// SVG returns the picture.
func (f *Heat) SVG() string { return string(f.Append(nil)) }

func (f *Heat) cell(i, j int) int {
	if i < len(f.Cells) && j < len(f.Cells[i]) {
		return count(f.Cells[i][j])
	}
	return 0
}

// Append writes the picture to dst.
func (f *Heat) Append(dst []byte) []byte {
	rows, cols := min(len(f.Rows), MaxRows), min(len(f.Cols), MaxColumns)
	if rows == 0 || cols == 0 {
		return dst
	}
	p := &pen{dst, clean(f.ID)}
	sum, empty, top, at := 0, 0, 0, [2]int{}
	values := make([]int, 0, rows*cols)
	for i := range rows {
		for j := range cols {
			v := f.cell(i, j)
			sum += v
			if v == 0 {
				empty++
				continue
			}
			values = append(values, v)
			if v > top {
				top, at = v, [2]int{i, j}
			}
		}
	}
	noun := or(f.Noun, "tin, bài")
	desc := f.Desc
	if desc == "" {
		desc = "Biểu đồ nhiệt " + number(rows) + " dòng, " + number(cols) + " cột: tổng số " + number(sum) + " " + noun
		if top > 0 {
			desc += "; nhiều nhất: " + f.Rows[at[0]] + ", " + f.Cols[at[1]] + " (" + number(top) + ")"
		}
		if empty > 0 {
			desc += "; " + number(empty) + " ô không có " + noun
		}
		desc += "."
	}
	slices.Sort(values)
	values = slices.Compact(values)
	shade := func(v int) int { return shadeOf(v, values, top, f.Linear) }

	// Heads stand over the columns if all of them fit at 320 px; otherwise the columns are as wide as their heads need and the
	// picture scrolls.
	const headLines, headGap = 4, 80
	column := narrow / cols
	scroll := column < 220 || !fits(f.Cols[:cols], column-headGap, headLines)
	if scroll {
		longest := 0
		for _, c := range f.Cols[:cols] {
			longest = max(longest, width(c, 5000))
		}
		column = min(max(longest/3+headGap+40, 370), 700)
	}
	heads := make([][]string, cols)
	whole := make([]bool, cols)
	headHigh := 0
	for j := range cols {
		heads[j], whole[j] = wrap(f.Cols[j], column-headGap, headLines)
		headHigh = max(headHigh, len(heads[j]))
	}
	const cellHigh, gap = 22, 6
	labels := make([]label, rows)
	tall, lines := headHigh*12+6, 0
	for i := range rows {
		labels[i] = newLabel(f.Rows[i], narrow, wide, 2)
		lines = max(lines, len(labels[i].lines))
	}
	tall += rows * (high(lines) + 3 + cellHigh + gap)
	left := len(f.Rows) - rows
	if left > 0 {
		tall += lineHigh + 4
	}
	if scroll {
		p.s(`<div class="fig-scroll" tabindex="0" role="region" aria-label="Biểu đồ: `)
		p.text(f.Title)
		class := "fig-wide"
		if column*cols > wide {
			class = "fig-wide fig-wider" // than paper
		}
		p.s(`"><svg class="fig fig-heat `, class, `" role="img"`)
		p.em("width", column*cols/10)
		p.em("height", tall)
		p.name(f.Title, desc)
	} else {
		p.begin("fig-heat", tall, f.Title, desc)
	}
	if empty > 0 {
		p.s(`<defs><pattern id="`, p.id, `-z" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="fig-none" width="8" height="8"/><path class="fig-hatch" d="M-2 2l4-4M0 8l8-8M6 10l4-4"/></pattern></defs>`)
	}
	for j := range cols {
		mid := (1000*j/cols + 1000*(j+1)/cols) / 2
		p.lines("fig-mid fig-head", mid, (headHigh-len(heads[j]))*12+10, 12, heads[j], whole[j], f.Cols[j])
	}
	y := headHigh*12 + 6
	for i := range rows {
		p.row(&labels[i], y+high(lines-len(labels[i].lines)+1)-lineHigh+10)
		y += high(lines) + 3
		for j := range cols {
			v := f.cell(i, j)
			from, to := 1000*j/cols, 1000*(j+1)/cols
			p.rect(from, y, to-from, cellHigh)
			class := "fig-in"
			if v == 0 {
				p.s(` class="fig-cell" fill="url(#`, p.id, `-z)"/>`)
			} else {
				n := strconv.Itoa(shade(v))
				p.s(` class="fig-cell fig-s`, n, `"/>`)
				class = "fig-on" + n
			}
			p.label(class, (from+to)/2, y+15)
			p.number(v)
			p.s("</text>")
		}
		y += cellHigh + gap
	}
	p.more(left, y+10, "dòng")
	p.s("</svg>")
	if scroll {
		p.s("</div>")
	}
	if over := len(f.Cols) - cols; over > 0 {
		p.s(`<p class="fig-more">… và `)
		p.number(over)
		p.s(" cột khác, xem trong bảng</p>")
	}
	p.s(`<ul class="fig-key">`)
	if empty > 0 {
		p.s("<li>", swatch, `<rect class="fig-cell" width="100%" height="100%" fill="url(#`, p.id, `-z)"/></svg>Không có: `)
		p.number(empty)
		p.s(" ô</li>")
	}
	for from := 0; from < len(values); {
		to, n := from, shade(values[from])
		for to+1 < len(values) && shade(values[to+1]) == n {
			to++
		}
		p.s("<li>", swatch, `<rect class="fig-cell fig-s`)
		p.int(n)
		p.s(`" width="100%" height="100%"/></svg>`)
		p.number(values[from])
		if to > from {
			p.s("–")
			p.number(values[to])
		}
		p.s("</li>")
		from = to + 1
	}
	p.s("</ul>")
	return p.b
}

// fits tells whether all heads fit into columns of a width.
func fits(heads []string, width, lines int) bool {
	for _, h := range heads {
		ls, whole := wrap(h, width, lines)
		if !whole {
			return false
		}
		for i := 1; i < len(ls); i++ { // a word that had to be broken
			if !strings.Contains(h, ls[i-1]+" ") {
				return false
			}
		}
	}
	return true
}

// shadeOf is the shade of v, 1 to 5: by its rank among the different values, or by v itself.
func shadeOf(v int, values []int, top int, linear bool) int {
	if linear {
		return 1 + (v*shades-1)/top
	}
	k := len(values)
	if k == 1 {
		return (shades + 1) / 2
	}
	rank, _ := slices.BinarySearch(values, v)
	return 1 + (rank*(shades-1)+(k-1)/2)/(k-1)
}
