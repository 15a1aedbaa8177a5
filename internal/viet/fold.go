package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Each accented Latin letter of the two blocks below has here the plain lower-case letter that it folds to,
// or 0 if it does not fold to one. All 134 Vietnamese letters are in these two blocks.
var (
	latin      [latinEnd - latinStart]byte           // À … ɏ
	additional [additionalEnd - additionalStart]byte // Ḁ … ỿ
)

const (
	latinStart, latinEnd           = 0x00C0, 0x0250
	additionalStart, additionalEnd = 0x1E00, 0x1F00
)

func init() {
	for r := rune(latinStart); r < latinEnd; r++ {
		latin[r-latinStart] = plain(r)
	}
	for r := rune(additionalStart); r < additionalEnd; r++ {
		additional[r-additionalStart] = plain(r)
	}
}

// plain computes one entry of the tables above. In these blocks a letter that decomposes into a plain one
// has only marks behind it.
func plain(r rune) byte {
	if foldRune(r) == 'd' { // no decomposition
		return 'd'
	}
	d := norm.NFD.PropertiesString(string(r)).Decomposition()
	if len(d) == 0 || d[0] >= utf8.RuneSelf {
		return 0
	}
	return d[0] | 0x20
}

// lookup returns the plain letter of an accented Latin one, or 0.
func lookup(r rune) byte {
	switch {
	case r >= latinStart && r < latinEnd:
		return latin[r-latinStart]
	case r >= additionalStart && r < additionalEnd:
		return additional[r-additionalStart]
	}
	return 0
}

// isMark tells whether r is one of the combining marks U+0300–U+036F, among which are all Vietnamese ones.
// All of them are of category Mn.
func isMark(r rune) bool { return r >= 0x300 && r < 0x370 }

// isInert tells whether r certainly has neither case nor decomposition, so that folding keeps it.
func isInert(r rune) bool {
	return r >= 0xA0 && r < 0xC0 || r >= 0x2010 && r < 0x2028
}

// foldRune is the folding of one rune of a decomposed text that is not a mark.
func foldRune(r rune) rune {
	switch r {
	case 'đ', 'Đ', 'ð', 'Ð', 'Ɖ', 'ɖ':
		return 'd'
	}
	return unicode.ToLower(r)
}

// Fold returns s without case, tones and the marks of Vietnamese letters, for comparing what a reader
// typed without a Vietnamese keyboard: "Điều tra" gives "dieu tra". Everything else is kept, blanks and
// punctuation included. The look-alikes Ð (eth) and Ɖ fold to d as Đ does. The result is in NFC; the
// folding of a folded string is itself. A byte that is not UTF-8 becomes U+FFFD.
func Fold(s string) string {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf && (s[i] < 'A' || s[i] > 'Z') {
		i++
	}
	if i == len(s) {
		return s
	}
	var stack [128]byte
	b := stack[:0]
	if len(s) > len(stack) {
		b = make([]byte, 0, len(s))
	}
	b = append(b, s[:i]...)
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c += 'a' - 'A'
			}
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if p := lookup(r); p != 0 {
			b = append(b, p)
		} else if isInert(r) {
			b = append(b, s[i:i+n]...)
		} else if !isMark(r) {
			return foldSlow(s)
		}
		i += n
	}
	return string(b)
}

// foldSlow is [Fold] by its definition.
func foldSlow(s string) string {
	if !utf8.ValidString(s) {
		s = string([]rune(s)) // package norm may pass by the character behind a broken one
	}
	return norm.NFC.String(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return foldRune(r)
	}, norm.NFD.String(s)))
}

// Slug returns s as a part of an address: folded, and every run of characters other than a–z and 0–9
// replaced by one hyphen, none at the ends. "QH&ĐTTNNQG" gives "qh-dttnnqg". The result matches
// ^([a-z0-9]+(-[a-z0-9]+)*)?$, is the same for all encodings of a text, and is its own slug. It may be
// empty, and different texts may share one: both are for the caller to report.
func Slug(s string) string {
	var stack [256]byte // enough for all but monstrous titles
	b := stack[:0]
	gap := false // a hyphen is due before the next letter, unless that is the first
	put := func(c byte) {
		if gap && len(b) > 0 {
			b = append(b, '-')
		}
		gap = false
		b = append(b, c)
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
				put(c)
			case c >= 'A' && c <= 'Z':
				put(c + 'a' - 'A')
			default:
				gap = true
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if p := lookup(r); p != 0 {
			put(p)
		} else if isInert(r) {
			gap = true
		} else if !isMark(r) {
			// Some letter elsewhere: what it folds to does not depend on its neighbours.
			for _, r := range foldSlow(s[i : i+n]) {
				if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
					put(byte(r))
				} else {
					gap = true
				}
			}
		}
		i += n
	}
	if string(b) == s {
		return s
	}
	return string(b)
}
