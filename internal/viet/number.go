package viet

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Number returns n with a dot before each group of three digits: "21.914".
func Number(n int64) string { return group(strconv.FormatInt(n, 10)) }

// Decimal returns f with a comma and the given number of places: "31,50". The integer part is grouped as in
// [Number]; what rounds to zero has no sign.
func Decimal(f float64, places int) string {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', max(places, 0), 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	whole, frac, ok := strings.Cut(s, ".")
	if !ok {
		return group(whole)
	}
	return group(whole) + "," + frac
}

// group puts the dots into a run of decimal digits that may have a sign.
func group(s string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	if len(s) <= 3 {
		return sign + s
	}
	var b strings.Builder
	b.Grow(len(sign) + len(s) + len(s)/3)
	b.WriteString(sign)
	for i := range len(s) {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Bytes returns the size of a file as readers know it: "512 B", "47 KB", "1,2 MB", "3 GB", a unit being
// 1024 of the one before. There is one decimal place, which is left out if it is 0 or the number is 100 or more.
func Bytes(n int64) string {
	if n < 1024 {
		return Number(n) + " B"
	}
	f := float64(n)
	for _, unit := range []string{" KB", " MB", " GB"} {
		f /= 1024
		// 1023,96 would be printed as 1.024: that is already one of the next unit.
		if unit != " GB" && math.Round(f) >= 1024 {
			continue
		}
		if f >= 99.95 {
			return Decimal(f, 0) + unit
		}
		return strings.TrimSuffix(Decimal(f, 1), ",0") + unit
	}
	panic("unreachable")
}

// Syllables returns the number of tiếng in s: the runs between white space that have at least one letter or digit,
// so that a dash between blanks counts for nothing.
func Syllables(s string) int { return syllables(s) }

// SyllablesBytes is [Syllables] for bytes.
func SyllablesBytes(b []byte) int { return syllables(b) }

// noSpace are the bytes that no white space has in UTF-8, or only behind C2, E1, E2 or E3: the others, and the
// letters of Vietnamese, which are E1 BA and E1 BB where they are not here.
var noSpace = func() (t [256]bool) {
	for c := range t {
		t[c] = c > ' ' && c != 0xC2 && (c < 0xE1 || c > 0xE3)
	}
	return t
}()

func syllables[T string | []byte](s T) int {
	n := 0
	counted := false // the run that we are in has been counted
	for i := 0; i < len(s); {
		if counted { // only a space matters
			for i < len(s) && (noSpace[s[i]] || s[i] == 0xE1 && i+1 < len(s) && s[i+1] >= 0xBA) {
				i++
			}
			if i == len(s) {
				break
			}
		}
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c == ' ' || c >= '\t' && c <= '\r':
				counted = false
			case !counted && (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'):
				counted = true
				n++
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		i += size
		switch {
		case lookup(r) != 0:
			if !counted {
				counted = true
				n++
			}
		case unicode.IsSpace(r):
			counted = false
		case !counted && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			counted = true
			n++
		}
	}
	return n
}

// perMinute is how many tiếng a minute of silent reading takes; sources give 200 to 240.
const perMinute = 220

// ReadingMinutes returns the whole minutes, rounded up, that reading so many tiếng takes: 0 for none, else at least 1.
func ReadingMinutes(syllables int) int {
	if syllables <= 0 {
		return 0
	}
	return (syllables + perMinute - 1) / perMinute
}
