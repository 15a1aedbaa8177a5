// Package figure draws the pictures of a page as inline SVG while the site is built: stacked bars of how tasks stand
// ([Bars]), a heat map of a matrix ([Heat]), tasks against the year ([Timeline]), columns of a quantity by month
// ([Columns]) and one bar of progress ([Meter]). Each is a plain value with one door, Append, which turns it into bytes.
//
// # What a picture is
//
// A picture is an <svg role="img"> with its name and a text that says what it shows, and for most kinds a list
// <ul class="fig-key"> that explains its signs and gives the totals. The figures themselves also stand in a table of the
// page: a picture is for those who look rather than read, and never the only place of a figure.
//
// Lengths along the page are in per cent, lengths down the page in em. So there is no viewBox that would shrink the
// letters: at 320 px a picture is narrower and its text is as large as that of the page, and it grows with the
// text size that a reader chose. A picture that cannot be that narrow (a heat map of many columns) lies in a
// region of its own that scrolls and can be focused.
//
// There is no script, no style attribute and no colour in it: classes that begin with fig- are coloured by the style
// sheet, for light, dark, forced colours and paper. What differs in colour also differs in pattern or shape.
//
// # What must hold
//
// The same value gives the same bytes. All text is escaped and cleaned of what XML forbids, so the bytes are safe in
// HTML whatever the value holds. ID must be unique in the page: the picture's own ids begin with it and a hyphen.
// Sizes are bounded ([MaxRows], [MaxColumns]); what is left out is counted in the picture. A value without data gives no
// bytes at all. Nothing here reads the clock or keeps anything between calls.
package figure

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/viet"
)

// Bounds of a picture; the table of the page has the rest.
const (
	MaxRows    = 120
	MaxColumns = 60
)

// State is how a task stands, in the order of the reports. The values are those of cchc.Progress.
type State int

// The states.
const (
	OnTime  State = iota + 1 // hoàn thành đúng hạn
	Late                     // hoàn thành quá hạn
	Open                     // chưa hoàn thành, trong hạn
	Overdue                  // chưa hoàn thành, quá hạn
	Stopped                  // dừng thực hiện
)

const states = 5

var stateNames = [states + 1]string{
	OnTime: "Hoàn thành đúng hạn", Late: "Hoàn thành quá hạn", Open: "Chưa hoàn thành, trong hạn",
	Overdue: "Chưa hoàn thành, quá hạn", Stopped: "Dừng thực hiện",
}

// Counts are numbers of tasks by state: Counts[OnTime-1] and so on.
type Counts [states]int

// Add counts one more task.
func (c *Counts) Add(s State) {
	if s >= OnTime && s <= Stopped {
		c[s-1]++
	}
}

// Total returns the number of tasks as reports count them: without those that were stopped.
func (c Counts) Total() int { return c.all() - count(c[Stopped-1]) }

func (c Counts) all() int {
	n := 0
	for _, v := range c {
		n += count(v)
	}
	return n
}

// count keeps a number within what can be added up and printed.
func count(n int) int { return min(max(n, 0), 1_000_000_000) }

// sentence says the counts in words: "12 nhiệm vụ: 7 hoàn thành đúng hạn; 5 …".
func (c Counts) sentence(noun string) string {
	var b strings.Builder
	b.WriteString(viet.Number(int64(c.Total())))
	b.WriteString(" ")
	b.WriteString(noun)
	sep := ": "
	for i, n := range c {
		if n = count(n); n > 0 {
			b.WriteString(sep)
			if State(i+1) == Stopped {
				b.WriteString("ngoài ra ")
			}
			b.WriteString(viet.Number(int64(n)))
			b.WriteString(" ")
			b.WriteString(viet.Lower(stateNames[i+1]))
			sep = "; "
		}
	}
	return b.String()
}

// pen writes a picture.
type pen struct {
	b  []byte
	id string
}

// clean is id with nothing but letters, digits, _ and -.
func clean(id string) string {
	ok := id != ""
	for i := range len(id) {
		ok = ok && plain(id[i])
	}
	if ok {
		return id
	}
	b := []byte("f-")
	for i := range len(id) {
		if plain(id[i]) {
			b = append(b, id[i])
		}
	}
	return string(b)
}

func plain(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_'
}

// s writes markup.
func (p *pen) s(parts ...string) {
	for _, s := range parts {
		p.b = append(p.b, s...)
	}
}

// text writes text that somebody else wrote.
func (p *pen) text(s string) {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == '&':
				p.s("&amp;")
			case c == '<':
				p.s("&lt;")
			case c == '>':
				p.s("&gt;")
			case c == '"':
				p.s("&#34;")
			case c == '\'':
				p.s("&#39;")
			case c < ' ' || c == 0x7F:
				p.s(" ") // XML has no other control characters, and a line break says nothing here
			default:
				p.b = append(p.b, c)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if r == 0xFFFE || r == 0xFFFF || r < 0xA0 {
			r = utf8.RuneError
		}
		p.b = utf8.AppendRune(p.b, r)
	}
}

func (p *pen) int(n int)    { p.b = strconv.AppendInt(p.b, int64(n), 10) }
func (p *pen) number(n int) { p.s(viet.Number(int64(n))) }

// attr writes an attribute whose value is in tenths of a unit, with at most one decimal.
func (p *pen) attr(name string, tenths int, unit string) {
	p.s(" ", name, `="`)
	if tenths < 0 {
		p.s("-")
		tenths = -tenths
	}
	p.int(tenths / 10)
	if tenths%10 != 0 {
		p.s(".")
		p.int(tenths % 10)
	}
	p.s(unit, `"`)
}

// pct is a length along the page, in tenths of a per cent of the width; em one in tenths of an em.
func (p *pen) pct(name string, tenths int) { p.attr(name, tenths, "%") }
func (p *pen) em(name string, tenths int)  { p.attr(name, tenths, "em") }

// begin opens the picture: as wide as its place, high em high.
func (p *pen) begin(class string, high int, title, desc string) {
	p.s(`<svg class="fig `, class, `" role="img" width="100%"`)
	p.em("height", high)
	p.name(title, desc)
}

func (p *pen) name(title, desc string) {
	p.s(` aria-labelledby="`, p.id, `-t `, p.id, `-d"><title id="`, p.id, `-t">`)
	p.text(title)
	p.s(`</title><desc id="`, p.id, `-d">`)
	p.text(desc)
	p.s(`</desc>`)
}

// rect draws a rectangle: x and w in tenths of a per cent, y and h in tenths of an em.
func (p *pen) rect(x, y, w, h int) {
	p.s("<rect")
	p.pct("x", x)
	p.em("y", y)
	p.pct("width", w)
	p.em("height", h)
}

func (p *pen) line(class string, x1, y1, x2, y2 int) {
	p.s(`<line class="`, class, `"`)
	p.pct("x1", x1)
	p.em("y1", y1)
	p.pct("x2", x2)
	p.em("y2", y2)
	p.s("/>")
}

// label begins a line of text at x, y, up to its content.
func (p *pen) label(class string, x, y int) {
	p.s("<text")
	if class != "" {
		p.s(` class="`, class, `"`)
	}
	p.pct("x", x)
	p.em("y", y)
	p.s(">")
}

// patterns defines the fills of the states used: one colour and one pattern each, so that grey is enough to tell them apart.
func (p *pen) patterns(used *Counts) {
	p.s("<defs>")
	for i, n := range used {
		if n > 0 {
			p.s(`<pattern id="`, p.id, "-p")
			p.int(i + 1)
			p.s(`" width="8" height="8" patternUnits="userSpaceOnUse"><rect class="fig-c`)
			p.int(i + 1)
			p.s(`" width="8" height="8"/>`, patterns[i+1], `</pattern>`)
		}
	}
	p.s("</defs>")
}

// patterns lie over the fill of a state and join at the edges of the 8 px tile.
var patterns = [states + 1]string{
	Late:    `<path class="fig-cut" d="M-2 2l4-4M0 8l8-8M6 10l4-4"/>`,
	Open:    `<circle class="fig-dot" cx="4" cy="4" r="1.4"/>`,
	Overdue: `<path class="fig-cut" d="M-2 2l4-4M0 8l8-8M6 10l4-4M-2 6l4 4M0 0l8 8M6-2l4 4"/>`,
	Stopped: `<path class="fig-mute" d="M0 2h8M0 6h8"/>`,
}

// fill completes an element with the fill of a state.
func (p *pen) fill(s State) {
	p.s(` fill="url(#`, p.id, "-p")
	p.int(int(s))
	p.s(`)"/>`)
}

// key lists the states used with their totals.
func (p *pen) key(total *Counts) {
	p.s(`<ul class="fig-key">`)
	for i, n := range total {
		if n > 0 {
			p.s(`<li>`, swatch, `<rect width="100%" height="100%"`)
			p.fill(State(i + 1))
			p.s(`</svg>`, stateNames[i+1], `: <b>`)
			p.number(n)
			p.s(`</b></li>`)
		}
	}
	p.s(`</ul>`)
}

const swatch = `<svg class="fig-swatch" width="1em" height="1em" aria-hidden="true" focusable="false">`

// em tells how wide a letter is in the fonts of the style sheet, in hundredths of an em, rather too much than too little.
func em(r rune) int {
	switch {
	case r < utf8.RuneSelf:
		return int(ascii[r])
	case r >= 0x300 && r < 0x370: // a mark over the letter before
		return 0
	case r == 'í' || r == 'ì' || r == 'ỉ' || r == 'ĩ' || r == 'ị':
		return 36
	case r == 'Đ' || r == '—' || r == '…':
		return 90
	case r >= 0x1100 && r < 0x1E00 || r >= 0x2E80:
		return 100
	case r >= 0xC0 && r <= 0xDE:
		return 70
	}
	return 57
}

var ascii = func() (w [utf8.RuneSelf]uint8) {
	for r := range w {
		switch {
		case strings.IndexByte("iljtfrI.,:;'|!()[]- ", byte(r)) >= 0:
			w[r] = 36
		case strings.IndexByte("mwMW@%", byte(r)) >= 0:
			w[r] = 90
		case r >= 'A' && r <= 'Z':
			w[r] = 70
		default:
			w[r] = 57
		}
	}
	return w
}()

// wrap breaks s between words into at most n lines of at most width hundredths of an em; whole is false if something of it
// did not fit, and the last line then ends in "…". No more of s is read than may be shown.
func wrap(s string, width, n int) (lines []string, whole bool) {
	short := head(s, width*n/8)
	long := len(short) < len(s)
	short = strings.Join(strings.Fields(strings.ToValidUTF8(short, "\uFFFD")), " ")
	for short != "" {
		used, end, space := 0, len(short), -1
		for i, r := range short {
			if r == ' ' {
				space = i
			}
			if used += em(r); used > width {
				end = i
				break
			}
		}
		last := len(lines) == n-1
		switch {
		case end == len(short) && !long:
			return append(lines, short), true
		case last || end == len(short):
			for room := 0; room < em('…') && end > 0; {
				r, size := utf8.DecodeLastRuneInString(short[:end])
				room += em(r)
				end -= size
			}
			return append(lines, strings.TrimRight(short[:end], " ,;.:")+"…"), false
		case short[end] != ' ' && space > 0:
			end = space
		case end == 0: // a letter wider than the line
			_, end = utf8.DecodeRuneInString(short)
		}
		lines = append(lines, strings.TrimRight(short[:end], " "))
		short = strings.TrimLeft(short[end:], " ")
	}
	return lines, !long
}

// head is the begin of s, of at most n bytes and a part of a letter.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// label of a row, cut for a narrow place and for a wide one; the style sheet shows one of them.
type label struct {
	text   string
	lines  []string // for a narrow place
	whole  bool
	long   string // for a wide one; "" if the same
	longer bool   // something of the text is not even in long
}

func (p *pen) row(l *label, y int) {
	class := "fig-label"
	if l.long != "" {
		class = "fig-label fig-short"
	}
	p.lines(class, 0, y, lineHigh, l.lines, l.whole, l.text)
	if l.long != "" {
		p.lines("fig-label fig-long", 0, y+(len(l.lines)-1)*lineHigh, 0, []string{l.long}, !l.longer, l.text)
	}
}

// high is how high a label of so many lines is, in tenths of an em.
func high(lines int) int { return max(lines, 1) * lineHigh }

func newLabel(s string, narrow, wide, n int) label {
	l := label{text: s}
	if l.lines, l.whole = wrap(s, narrow, n); len(l.lines) > 1 || !l.whole {
		long, whole := wrap(s, wide, 1)
		l.long, l.longer = long[0], !whole
	}
	return l
}

// lines writes the lines of a text that was wrapped, the first at y, each high below the one before, and the whole of it as a
// tooltip where it did not fit.
func (p *pen) lines(class string, x, y, high int, lines []string, whole bool, s string) {
	for i, l := range lines {
		p.label(class, x, y+i*high)
		if !whole {
			p.s("<title>")
			p.text(s)
			p.s("</title>")
		}
		p.text(l)
		p.s("</text>")
	}
}

// date is a day as the pictures print it.
func date(t time.Time) string { return viet.Date(t) }

// or returns the first text that is not empty.
func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// more says how many rows the picture leaves to the table.
func (p *pen) more(n, y int, what string) {
	if n > 0 {
		p.label("fig-soft", 0, y)
		p.s("… và ")
		p.number(n)
		p.s(" ", what, " khác, xem trong bảng</text>")
	}
}
