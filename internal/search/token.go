package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/viet"
)

// A token is a tiếng or a number of a text.
type token struct {
	exact  string // NFC, lower case, the tone mark in its later place: "hoà"
	fold   string // without marks: "hoa"
	start  int    // in bytes of the text
	end    int
	gap    bool // a sentence or a block ended before it: it is no neighbour of the last one
	marked bool // it has marks
}

// maxToken is how many characters of a token count; nobody searches by more.
const maxToken = 24

// tokens returns the tokens of a text in NFC. Letters make a tiếng, digits a
// number; between the two, and at everything else, a token ends, so that
// 79/QĐ-TNNQG, “79 qđ tnnqg” and 79-QĐ/TNNQG are one. Zeros before a number
// do not count: 049 is 49.
//
// A line break ends a sentence, and so does one of . ! ? ; : … unless a letter or
// digit follows at once. static/js/search.js has the same rules, and
// testdata/tokens.json holds both to them.
func tokens(s string) []token {
	var ts []token
	for c := (cursor{text: s}); c.next(); {
		t := token{start: c.start, end: c.end, gap: c.gap}
		t.exact, t.fold = forms(s[c.start:c.end])
		t.marked = t.exact != t.fold
		ts = append(ts, t)
	}
	return ts
}

// cursor goes from token to token.
type cursor struct {
	text       string
	start, end int
	gap        bool
}

func (c *cursor) next() bool {
	s := c.text
	c.gap = false
	for i := c.end; i < len(s); {
		b := s[i]
		switch {
		case isAlpha(b):
			c.word(i)
			return true
		case isDigit(b):
			c.start, c.end = i, i+1
			for c.end < len(s) && isDigit(s[c.end]) {
				c.end++
			}
			return true
		case b < utf8.RuneSelf:
			if b == '\n' || (b == '.' || b == ':' || b == ';' || b == '?' || b == '!') && !joined(s, i+1) {
				c.gap = true
			}
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			if isLetter(r) {
				c.word(i)
				return true
			}
			if r == '…' && !joined(s, i+n) {
				c.gap = true
			}
			i += n
		}
	}
	c.end = len(s)
	return false
}

func (c *cursor) word(i int) {
	s := c.text
	c.start = i
	for i < len(s) {
		if b := s[i]; b < utf8.RuneSelf {
			if !isAlpha(b) {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if !isLetter(r) && (r < 0x300 || !unicode.Is(unicode.Mn, r)) {
			break
		}
		i += n
	}
	c.end = i
}

func isAlpha(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// isLetter tells whether r stands in a tiếng.
func isLetter(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return isAlpha(byte(r))
	case r < 0x250 || r >= 0x1E00 && r < 0x1F00: // Latin
		return r >= 0xC0 && r != '×' && r != '÷'
	}
	return unicode.IsLetter(r)
}

// joined tells whether a letter or digit stands at i.
func joined(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return isLetter(r) || r < utf8.RuneSelf && isDigit(byte(r))
}

// forms returns a token as it is compared exactly, and folded.
func forms(raw string) (exact, fold string) {
	if isDigit(raw[0]) {
		raw = strings.TrimLeft(raw, "0")
		if raw == "" {
			raw = "0"
		}
		raw = raw[:min(len(raw), maxToken)]
		return raw, raw
	}
	n := 0
	for i := range raw {
		if n++; n > maxToken {
			raw = raw[:i]
			break
		}
	}
	exact = canon(viet.Lower(raw))
	return exact, viet.Fold(exact)
}

// canon moves the tone mark of oa, oă, oe and uy to the second letter. Schoolbooks
// and the press write hòa and ủy, others hoà and uỷ, and fast typists hòan: one
// of them has to stand for all.
func canon(s string) string {
	for i, r := range s {
		if r < utf8.RuneSelf {
			continue
		}
		for _, p := range tonePairs {
			k := runeIndex(p.from, r)
			if k < 0 {
				continue
			}
			rest := s[i+utf8.RuneLen(r):]
			if strings.HasPrefix(rest, p.next) {
				return s[:i] + p.plain + string([]rune(p.to)[k]) + rest[len(p.next):]
			}
		}
	}
	return s
}

var tonePairs = []struct{ from, plain, next, to string }{
	{"òóỏõọ", "o", "a", "àáảãạ"},
	{"òóỏõọ", "o", "ă", "ằắẳẵặ"},
	{"òóỏõọ", "o", "e", "èéẻẽẹ"},
	{"ùúủũụ", "u", "y", "ỳýỷỹỵ"},
}

// runeIndex returns the place of r in s, in characters, or -1.
func runeIndex(s string, r rune) int {
	n := 0
	for _, x := range s {
		if x == r {
			return n
		}
		n++
	}
	return -1
}
