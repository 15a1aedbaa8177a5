package check

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
)

// Notes are what one file says when it is looked at. They are a pure function of
// its bytes, and hold nothing of the Reading that they were made from.
type Notes struct {
	problems []source.Problem
	remarks  []remark
	tones    [2]tones // of the two places of a tone mark, old and new
	private  []source.Problem
	cites    []cite
	review   place // of review_by …
	expires  place // … and of expires
	web      []Web
	counted  []counted
}

// place is a value in the front matter.
type place struct {
	source.Pos
	len int
}

// counted is what is too much for a site if it is beyond a limit.
type counted struct {
	source.Problem
	n int
}

// tones are the words of a text that put the tone mark in one of the two places.
type tones struct {
	n     int
	first []source.Problem
}

// Web is a link to another host, for whoever asks the host.
type Web struct {
	Address string
	At      source.Pos
	Len     int
}

// Web returns the links of the file to other hosts.
func (n *Notes) Web() []Web { return n.web }

// Said returns what the file says of itself under one of the codes, but for what a
// remark in it silences.
func (n *Notes) Said(codes ...source.Code) (said []source.Problem) {
	for _, p := range n.problems {
		if slices.Contains(codes, p.Code) && !slices.ContainsFunc(n.remarks, func(m remark) bool { return m.silences(p) }) {
			said = append(said, p)
		}
	}
	return source.Sort(said)
}

// mostTold is how often one file is told the same thing: whoever pasted a whole
// page from elsewhere learns nothing from the hundredth time.
const mostTold = 20

// looking is the state of one Look.
type looking struct {
	*content.Reading
	notes  *Notes
	told   map[source.Code]int
	tones  [2][][2]int // places of words, as in Notes
	quotes [2][2]int   // straight, curly: how many, and where the first of them is
}

// Look reads a file.
func Look(r *content.Reading) *Notes {
	l := looking{Reading: r, notes: &Notes{}}
	l.remarks()
	l.form()
	l.letters()
	if r.Doc.Kind == content.Settings || r.Doc.Kind == content.Profile { // words and addresses, no document
		l.links()
		return l.notes
	}
	l.dates()
	l.legal()
	l.links()
	l.pictures()
	l.front()
	l.markup()
	return l.notes
}

// problem is a complaint about Text[from:to].
func (l *looking) problem(code source.Code, from, to int, near string, args ...string) source.Problem {
	at, n := l.Place(from, to)
	return source.Problem{Pos: at, Len: n, Code: code, Near: near, Args: args}
}

func (l *looking) add(code source.Code, from, to int, near string, args ...string) {
	if !l.full(code) {
		l.notes.problems = append(l.notes.problems, l.problem(code, from, to, near, args...))
	}
}

// at complains about a place that is known.
func (l *looking) at(code source.Code, at source.Pos, n int, near string, args ...string) {
	if !l.full(code) {
		l.notes.problems = append(l.notes.problems, source.Problem{Pos: at, Len: n, Code: code, Near: near, Args: args})
	}
}

func (l *looking) full(code source.Code) bool {
	if l.told == nil {
		l.told = map[source.Code]int{}
	}
	l.told[code]++
	return l.told[code] > mostTold
}

// isLetter tells whether a word goes on with c: every byte of a letter beyond
// ASCII counts, and so do the signs of old encodings.
func isLetter(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// wordAround extends a place to what blanks stand around, as far as a word is long.
func wordAround(t []byte, from, to int) (int, int) {
	const most = 100
	for n := 0; from > 0 && (t[from-1] > ' ' && n < most || !utf8.RuneStart(t[from])); n++ {
		from--
	}
	for n := 0; to < len(t) && (t[to] > ' ' && n < most || !utf8.RuneStart(t[to])); n++ {
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

// blocks calls f with each block of the text.
func (l *looking) blocks(f func(from, to int)) {
	for from := 0; from < len(l.Text); {
		n := bytes.Index(l.Text[from:], []byte(content.BlockEnd))
		if n < 0 {
			f(from, len(l.Text))
			return
		}
		if n > 0 {
			f(from, from+n)
		}
		from += n + len(content.BlockEnd)
	}
}
