package figure

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/viet"
)

// Columns shows a quantity by month, or by another row of terms: one column for each.
type Columns struct {
	ID     string
	Title  string
	Desc   string // derived if empty
	Noun   string // what is counted; "tin, bài" if empty
	Labels []string
	Values []int // one for each label; what is missing is 0
}

// SVG returns the picture.
func (f *Columns) SVG() string { return string(f.Append(nil)) }

const columnHigh = 60

// Append writes the picture to dst.
func (f *Columns) Append(dst []byte) []byte {
	n := min(len(f.Labels), MaxColumns)
	if n == 0 {
		return dst
	}
	p := &pen{dst, clean(f.ID)}
	values := make([]int, n)
	top, sum := 0, 0
	for i := range min(n, len(f.Values)) {
		values[i] = count(f.Values[i])
		sum += values[i]
		top = max(top, values[i])
	}
	noun := or(f.Noun, "tin, bài")
	desc := f.Desc
	if desc == "" {
		desc = "Biểu đồ: tổng số " + number(sum) + " " + noun
		if top > 0 {
			i, empty := slices.Index(values, top), 0
			for _, v := range values {
				if v == 0 {
					empty++
				}
			}
			desc += "; nhiều nhất: " + f.Labels[i] + " (" + number(top) + ")"
			if empty > 0 {
				desc += "; " + number(empty) + " kỳ không có " + noun
			}
		}
		desc += "."
	}
	left := len(f.Labels) - n
	high := columnHigh + 28
	if left > 0 {
		high += lineHigh
	}
	p.begin("fig-columns", high, f.Title, desc)
	// At 320 px a column has 1.5 em if there are twelve: every other label goes where there are more, or where labels are long.
	longest := 0
	for _, l := range f.Labels[:n] {
		longest = max(longest, width(l, 1000))
	}
	every := max(1, (n*(longest+25)+narrow-1)/narrow)
	p.line("fig-axis", 0, columnHigh+14, 1000, columnHigh+14)
	for i, v := range values {
		from, to := 1000*i/n, 1000*(i+1)/n
		gap := (to - from) / 6
		mid := (from + to) / 2
		h := 0
		if v > 0 {
			h = max(2, columnHigh*v/top)
			p.rect(from+gap, columnHigh+14-h, to-from-2*gap, h)
			p.s(` class="fig-column"/>`)
		}
		if s := number(v); width(s, 1000)*n <= narrow || v == top && i == slices.Index(values, top) {
			class := "fig-mid"
			if v == 0 {
				class = "fig-mid fig-soft"
			}
			p.label(class, mid, columnHigh+14-h-4)
			p.s(s, "</text>")
		}
		if i%every == 0 {
			p.label("fig-mid fig-soft", mid, columnHigh+26)
			lines, whole := wrap(f.Labels[i], max(narrow*every/n, 300), 1)
			if !whole {
				p.s("<title>")
				p.text(f.Labels[i])
				p.s("</title>")
			}
			if len(lines) > 0 {
				p.text(lines[0])
			}
			p.s("</text>")
		}
	}
	p.more(left, columnHigh+28+10, "kỳ")
	p.s("</svg>")
	return p.b
}

// width is how wide s is in hundredths of an em, up to about limit.
func width(s string, limit int) int {
	w := 0
	for _, r := range s {
		if w += em(r); w > limit {
			break
		}
	}
	return w
}

func number(n int) string { return viet.Number(int64(n)) }

// Meter shows how much of a whole is done as one plain bar.
type Meter struct {
	Title       string // what is counted: "nhiệm vụ hoàn thành"
	Done, Total int
}

// SVG returns the picture.
func (f *Meter) SVG() string { return string(f.Append(nil)) }

// Append writes the picture to dst. There is none for a whole of nothing.
func (f *Meter) Append(dst []byte) []byte {
	total := count(f.Total)
	if total == 0 {
		return dst
	}
	done := min(count(f.Done), total)
	w := 1000 * done / total // not rounded up: only what is all done looks so
	p := &pen{b: dst}
	p.s(`<svg class="fig fig-meter" role="img" width="100%" height="0.8em" aria-label="`)
	p.number(done)
	p.s(" trên ")
	p.number(total)
	if f.Title != "" {
		p.s(" ")
		p.text(f.Title)
	}
	p.s(" (")
	p.int(w / 10)
	p.s(` %)"><rect class="fig-lane" width="100%" height="100%"/>`)
	if done > 0 {
		p.s(`<rect class="fig-column" height="100%"`)
		p.pct("width", max(w, sliver))
		p.s("/>")
	}
	p.s("</svg>")
	return p.b
}
