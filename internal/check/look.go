package check

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Notes are what one file says when it is looked at. They are a pure function of
// its bytes, and hold nothing of the Reading that they were made from.
type Notes struct {
	problems []source.Problem
	remarks  []remark
}

// mostTold is how often one file is told the same thing: whoever pasted a whole
// page from elsewhere learns nothing from the hundredth time.
const mostTold = 20

// looking is the state of one Look.
type looking struct {
	*content.Reading
	notes *Notes
	told  map[source.Code]int
}

// Look reads a file.
func Look(r *content.Reading) *Notes {
	l := looking{Reading: r, notes: &Notes{}}
	l.remarks()
	l.letters()
	l.links()
	return l.notes
}

// add complains about Text[from:to].
func (l *looking) add(code source.Code, from, to int, near string, args ...string) {
	if l.full(code) {
		return
	}
	at, n := l.Place(from, to)
	l.notes.problems = append(l.notes.problems, source.Problem{Pos: at, Len: n, Code: code, Near: near, Args: args})
}

// at complains about a place that is known.
func (l *looking) at(code source.Code, at source.Pos, n int, near string, args ...string) {
	if l.full(code) {
		return
	}
	l.notes.problems = append(l.notes.problems, source.Problem{Pos: at, Len: n, Code: code, Near: near, Args: args})
}

func (l *looking) full(code source.Code) bool {
	if l.told == nil {
		l.told = map[source.Code]int{}
	}
	l.told[code]++
	return l.told[code] > mostTold
}

// letters walks the text once, looking at characters and what is next to them.
func (l *looking) letters() {
	t := l.Text
	for i := 0; i < len(t); {
		c := t[i]
		switch {
		case c < utf8.RuneSelf:
			if isStop(c) && i > 0 && t[i-1] == ' ' && (i+1 == len(t) || t[i+1] == ' ' || t[i+1] == '\n') {
				from := i
				for from > 0 && t[from-1] == ' ' {
					from--
				}
				if from > 0 && t[from-1] != '\n' && t[from-1] != c && !(i+2 < len(t) && t[i+2] == c) && !(c == ':' && isDigit(t[from-1])) {
					l.add("space-before", from, i+1, "", string(c))
				}
			}
			i++
		case c == 0xC2 && i+1 < len(t) && t[i+1] == 0xAD, c == 0xE2 && i+2 < len(t) && (t[i+1] == 0x80 && t[i+2] < 0x90 && t[i+2] >= 0x8B || t[i+1] == 0x80 && t[i+2] >= 0xAA && t[i+2] <= 0xAE || t[i+1] == 0x81 && t[i+2] >= 0xA0), c == 0xEF && i+2 < len(t) && t[i+1] == 0xBB && t[i+2] == 0xBF:
			r, w := utf8.DecodeRune(t[i:])
			if r != 0x200D || !joins(t[:i]) {
				from, to := wordAround(t, i, i+w)
				l.add("text-invisible", i, i+w, "", fmt.Sprintf("U+%04X", r), clip(visible(t[from:to])))
			}
			i += w
		default:
			_, w := utf8.DecodeRune(t[i:])
			i += w
		}
	}
}

func isStop(c byte) bool {
	return c == ',' || c == '.' || c == ';' || c == ':' || c == '!' || c == '?'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// joins tells whether t ends with a sign that a joiner may follow: an emoji.
func joins(t []byte) bool {
	r, _ := utf8.DecodeLastRune(t)
	return r == 0xFE0F || r >= 0x1F000 && r != utf8.RuneError || r >= 0x2600 && r < 0x2800
}

// wordAround extends a place to what blanks stand around.
func wordAround(t []byte, from, to int) (int, int) {
	for from > 0 && t[from-1] > ' ' {
		from--
	}
	for to < len(t) && t[to] > ' ' {
		to++
	}
	return from, to
}

// visible returns text without what cannot be seen.
func visible(t []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0xAD || r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x206F || r == 0xFEFF {
			return -1
		}
		return r
	}, string(t))
}

// clip shortens what somebody wrote for a message.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:59]) + "…"
}

// vague are texts of links that say nothing, folded.
var vague = map[string]bool{
	"tai day": true, "o day": true, "day": true, "xem tai day": true, "xem o day": true, "xem them": true, "xem them tai day": true,
	"xem chi tiet": true, "xem chi tiet tai day": true, "chi tiet": true, "chi tiet tai day": true, "tai ve": true, "tai ve tai day": true,
	"tai xuong": true, "bam vao day": true, "nhan vao day": true, "bam day": true, "click": true, "click vao day": true, "click here": true,
	"here": true, "link": true, "lien ket": true, "duong link": true, "xem": true, "read more": true, "more": true, "doc tiep": true, "doc them": true,
}

// links looks at the words of links.
func (l *looking) links() {
	for _, k := range l.Links {
		text := strings.Trim(viet.Fold(string(bytes.TrimSpace(l.Text[k.From:k.To]))), " .,;:!…>»→()[]")
		if vague[text] {
			l.add("link-text", k.From, k.To, "", clip(string(l.Text[k.From:k.To])))
		}
	}
}
