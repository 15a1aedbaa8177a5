// Package card draws what social networks and messengers show of an address: a
// picture of 1200 × 630 pixels with the title of the page, whose it is, and of
// when. [Card.Append] is the only door; it is a function of the Card and of
// nothing else, so that the same Card gives the same bytes.
//
// # Why it is made this way
//
// A site of ten thousand articles has ten thousand cards. A picture of 1200 ×
// 630 pixels that is painted and then compressed costs some ten milliseconds,
// which would be many times the rest of the work on the page. So nothing here
// is painted as a whole. A card is a PNG whose compressed data (zlib, RFC 1950
// and 1951) is put together from parts that were compressed before:
//
//   - a word, drawn once in its size and colour, is kept row by row in the bits
//     that deflate would write for it (cell.go), with what each row adds to the
//     checksum; titles share most of their words;
//   - what lies between words and lines is background, runs of one byte;
//   - the water at the foot is the same on all cards and is a chunk of its own.
//
// What is left to do for a card is to break the title into lines and to string
// bits together: about a tenth of a millisecond (BenchmarkCard).
//
// # Words
//
// Text is composed (NFC) before it is drawn: the font puts the marks of
// decomposed letters beside them. Lines are as high as two marks over a capital
// need (Ế, Ẵ). What the font has no sign for is left out; what does not fit ends
// in "…".
//
// # Running again
//
// Words are remembered up to a fixed amount of memory, and what is remembered is
// what would be drawn again. [Version] changes whenever other bytes come out.
package card

import (
	"cmp"
	"strings"
	"unicode"

	"nawapi.gov.vn/cchc/internal/viet"
)

// Version changes whenever Append would return other bytes for the same Card.
const Version = 1

// The size of a card, in pixels: what OpenGraph readers ask for.
const (
	Width  = 1200
	Height = 630
)

// Card is what a card shows.
type Card struct {
	Title  string
	Org    string // whose the page is
	Kicker string // what it is of: a category, "Kế hoạch"; may be empty
	Day    string // dd/MM/yyyy, or ""
}

const (
	margin  = 64
	column  = Width - 2*margin
	shore   = 500 // where the water begins: rows from here on are the same on all cards
	orgTop  = 40
	footTop = 446
)

// titles are the sizes in which a title is tried, the largest first.
var titles = []struct {
	style style
	lines int
}{{title60, 3}, {title50, 4}, {title42, 5}}

// line is a row of words, with the place of each.
type line struct {
	top   int
	style style
	cells []placed
}

type placed struct {
	x    int
	cell *cell
}

// Append appends the card, a PNG.
func (c Card) Append(dst []byte) []byte {
	var lines []line
	org := breakLines(small, words(c.Org), column-dropWidth-20)
	if len(org) > 1 {
		org = shortened(small, org, 1, column-dropWidth-20)
	}
	head := line{top: orgTop, style: small, cells: []placed{{margin, drop()}}}
	if len(org) > 0 {
		head.cells = append(head.cells, place(small, org[0], margin+dropWidth+20)...)
	}
	lines = append(lines, head)

	var title [][]string
	var s style
	all := words(c.Title)
	for i, t := range titles {
		s = t.style
		if title = breakLines(s, all, column); len(title) <= t.lines {
			title = balanced(s, title, all)
			break
		} else if i == len(titles)-1 {
			title = shortened(s, title, t.lines, column)
		}
	}
	const from, to = orgTop + 84, footTop
	top := from + (to-from-len(title)*s.height())/2
	for i, l := range title {
		lines = append(lines, line{top + i*s.height(), s, place(s, l, margin)})
	}

	foot := words(c.Kicker)
	if len(foot) > 0 && c.Day != "" {
		foot = append(foot, "·")
	}
	foot = append(foot, words(c.Day)...)
	if broken := shortened(note, breakLines(note, foot, column), 1, column); len(broken) > 0 {
		lines = append(lines, line{footTop, note, place(note, broken[0], margin)})
	}
	return appendPNG(dst, lines)
}

// words splits a text, without what nobody sees.
func words(s string) []string {
	return strings.FieldsFunc(viet.NFC(s), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
}

// breakLines puts words into lines no wider than width. A word that is wider is
// broken where it must be.
func breakLines(s style, ws []string, width int) [][]string {
	var lines [][]string
	var now []string
	used := 0
	for len(ws) > 0 {
		w := ws[0]
		n := s.measure(w)
		if n == 0 {
			ws = ws[1:] // not one sign of it is in the font
			continue
		}
		gap := 0
		if len(now) > 0 {
			gap = s.space()
		}
		if used+gap+n <= width {
			now, used, ws = append(now, w), used+gap+n, ws[1:]
			continue
		}
		if len(now) > 0 {
			lines, now, used = append(lines, now), nil, 0
			continue
		}
		part := s.fitting(w, width)
		lines = append(lines, []string{part})
		ws = append([]string{w[len(part):]}, ws[1:]...)
	}
	if len(now) > 0 {
		lines = append(lines, now)
	}
	return lines
}

// balanced breaks words into as many lines, of more even lengths: no word stays
// alone on the last one if that can be.
func balanced(s style, lines [][]string, all []string) [][]string {
	if len(lines) < 2 {
		return lines
	}
	for width := column - 40; width > column/2; width -= 40 {
		narrower := breakLines(s, all, width)
		if len(narrower) > len(lines) {
			break
		}
		lines = narrower
	}
	return lines
}

// shortened keeps the first lines and ends the last of them in "…" if there were
// more.
func shortened(s style, lines [][]string, most, width int) [][]string {
	if len(lines) <= most {
		return lines
	}
	lines = lines[:most]
	last := append([]string(nil), lines[most-1]...)
	for len(last) > 1 {
		used := 0
		for _, w := range last {
			used += s.measure(w) + s.space()
		}
		if used+s.measure("…") <= width {
			break
		}
		last = last[:len(last)-1]
	}
	end := strings.TrimRight(last[len(last)-1], ",;:.–-")
	end = s.fitting(end, width-s.measure("…"))
	last[len(last)-1] = cmp.Or(end, "") + "…"
	lines[most-1] = last
	return lines
}

// place gives every word of a line its column.
func place(s style, ws []string, x int) []placed {
	ps := make([]placed, 0, len(ws))
	end := 0 // of the pixels so far
	for _, w := range ws {
		for w != "" { // the parts of a day are few, days are many
			n := len(w)
			if i := strings.IndexByte(w, '/'); i >= 0 && i < 4 {
				n = i + 1
			}
			c := s.cell(w[:n])
			w = w[n:]
			if c == nil {
				continue
			}
			x = max(x, end+1+side-c.left) // cells do not overlap
			if x+c.width > Width-1 {
				return ps
			}
			ps = append(ps, placed{x, c})
			end = x - side + c.right
			x += c.advance
		}
		x += s.space()
	}
	return ps
}
