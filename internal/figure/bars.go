package figure

// Bars shows how tasks stand, one stacked bar for each row. The lengths of bars are to one scale, unless Share asks for bars
// of the whole width that show shares.
type Bars struct {
	ID    string // unique in the page
	Title string // what the picture is
	Desc  string // what it shows; derived from the rows if empty
	Noun  string // what is counted; "nhiệm vụ" if empty
	Share bool
	Rows  []Bar
}

// Bar is a row of [Bars].
type Bar struct {
	Label string
	Counts
}

// Measures in tenths of an em, hundredths for widths of text: the narrowest place is 19 em wide (320 px without its margins).
const (
	narrow   = 1900
	wide     = 4800 // of a page from 48 rem on, and of paper
	barHigh  = 17
	lineHigh = 13
	rowGap   = 9
	sliver   = 8 // per mille: the least width of a part that is not nought
)

// SVG returns the picture.
func (f *Bars) SVG() string { return string(f.Append(nil)) }

// Append writes the picture to dst.
func (f *Bars) Append(dst []byte) []byte {
	rows := f.Rows[:min(len(f.Rows), MaxRows)]
	if len(rows) == 0 {
		return dst
	}
	p := &pen{dst, clean(f.ID)}
	noun := or(f.Noun, "nhiệm vụ")
	var total Counts
	top, lines := 0, 0
	labels := make([]label, len(rows))
	for i, r := range f.Rows {
		for k, n := range r.Counts {
			total[k] = count(total[k] + count(n))
		}
		if i < len(rows) {
			top = max(top, r.all())
			labels[i] = newLabel(r.Label, narrow-300, wide-500, 2)
			lines = max(lines, len(labels[i].lines)) // the same for all, so that the rows have one measure
		}
	}
	left := len(f.Rows) - len(rows)
	full := len(rows) * (high(lines) + barHigh + rowGap + 4)
	if left > 0 {
		full += lineHigh + 4
	}
	p.begin("fig-bars", full, f.Title, or(f.Desc, "Biểu đồ: "+total.sentence(noun)+"."))
	p.patterns(&total)
	y := 0
	for i, r := range rows {
		p.row(&labels[i], y+high(lines-len(labels[i].lines)+1)-lineHigh+10)
		y += high(lines)
		p.label("fig-end", 1000, y-lineHigh+10)
		p.number(r.Total())
		if n := count(r.Counts[Stopped-1]); n > 0 {
			p.s(" + ")
			p.number(n)
			p.s(" dừng")
		}
		p.s("</text>")
		y += 3
		p.rect(0, y, 1000, barHigh)
		p.s(` class="fig-lane"/>`)
		length := 1000
		if !f.Share && top > 0 {
			length = (1000*r.all() + top/2) / top
		}
		x := 0
		widths := split(r.Counts, length)
		for k, w := range widths {
			if w > 0 {
				p.rect(x, y, w, barHigh)
				p.s(` class="fig-part"`)
				p.fill(State(k + 1))
				x += w
			}
		}
		x = 0
		for k, w := range widths {
			n := count(r.Counts[k])
			if digits := len(number(n)); w >= 22*digits+15 {
				p.label("fig-in", x+w/2, y+12)
				p.s(number(n))
				p.s("</text>")
			}
			x += w
		}
		y += barHigh + rowGap + 1
	}
	p.more(left, y+10, "dòng")
	p.s("</svg>")
	p.key(&total)
	return p.b
}

// split divides a bar of full per mille among its parts: in proportion, none that is not nought thinner than a sliver. The
// parts add up to the bar, which is made long enough for its slivers.
func split(c Counts, full int) (widths Counts) {
	total, parts := c.all(), 0
	for _, n := range c {
		if count(n) > 0 {
			parts++
		}
	}
	if total == 0 {
		return widths
	}
	full = max(full, parts*sliver)
	rest := full - parts*sliver
	sum, before := 0, 0
	for k, n := range c {
		if n = count(n); n > 0 {
			sum += n
			upTo := (rest*sum + total/2) / total
			widths[k] = sliver + upTo - before
			before = upTo
		}
	}
	return widths
}
