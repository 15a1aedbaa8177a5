package check

import (
	"strings"

	"nawapi.gov.vn/cchc/internal/source"
)

// remark is what an editor left in a file to silence one rule at one place.
type remark struct {
	code     source.Code
	at       source.Pos
	len      int
	from, to int // the lines that it is about
}

func (m remark) silences(p source.Problem) bool {
	return m.code == p.Code && p.Pos.Line >= m.from && p.Pos.Line <= m.to
}

// mostRemarks is how many remarks of one file are heeded.
const mostRemarks = 200

// sign is what a remark begins with.
const sign = "cchc-check:"

// remarks reads what editors left in the file.
func (l *looking) remarks() {
	for _, c := range l.Comments {
		text, ok := strings.CutPrefix(c.Text, sign)
		if !ok || len(l.notes.remarks) == mostRemarks {
			continue
		}
		words := strings.Fields(text)
		if len(words) < 3 || words[0] != "off" && words[0] != "tắt" {
			l.at("check-off-form", c.At, c.Len, "")
			continue
		}
		code := words[1]
		r, near, ok := Find(code)
		switch {
		case !ok:
			l.at("check-off-unknown", c.At, c.Len, near, clip(code))
			continue
		case r.Fixed():
			l.at("check-off-fixed", c.At, c.Len, "", code)
			continue
		}
		m := remark{code: r.Code, at: c.At, len: c.Len, from: c.At.Line, to: c.Last}
		switch {
		case c.Front:
			if c.Alone {
				m.to = l.value(c.Last + 1)
			}
		case c.Alone:
			m.to++
			for blank(l.Line(m.to)) && m.to <= c.Last+1 { // a blank line may stand between
				m.to++
			}
			for !blank(l.Line(m.to + 1)) {
				m.to++
			}
		default:
			for m.from > 1 && !blank(l.Line(m.from-1)) {
				m.from--
			}
			for !blank(l.Line(m.to + 1)) {
				m.to++
			}
		}
		l.notes.remarks = append(l.notes.remarks, m)
	}
}

// value returns the last line of the value that begins on line n of the front
// matter: other remarks stand before it, and a text may go on below, indented.
func (l *looking) value(n int) int {
	for strings.HasPrefix(strings.TrimSpace(l.Line(n)), "#") {
		n++
	}
	first := l.Line(n)
	if strings.HasSuffix(strings.TrimSpace(first), ":") { // a map or a list, where each line has its own
		return n
	}
	margin := len(first) - len(strings.TrimLeft(first, " -")) // of the key, which may stand in an item
	for next := l.Line(n + 1); !blank(next) && len(next)-len(strings.TrimLeft(next, " ")) > margin && !strings.HasPrefix(strings.TrimSpace(next), "#"); next = l.Line(n + 1) {
		n++
	}
	return n
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }
