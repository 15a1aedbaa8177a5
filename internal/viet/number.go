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

// syllables counts with an automaton without a branch, as plainNFC looks: letters and blanks of Vietnamese are known
// by their bytes. What else comes along is decoded.
func syllables[T string | []byte](s T) int {
	n := 0
	state := sylGap
	for i := 0; i < len(s); i++ {
		next := sylNext[s[i]] >> (state & 63) & 127
		if next != sylOther {
			n += int(next >> 6)
			state = next
			continue
		}
		switch state & 63 { // back to the beginning of the character
		case sylLetter:
			if i--; s[i] < 0xC0 {
				i--
			}
			state = sylGap
		case sylC3, sylE1:
			i--
			state = sylGap
		case sylRunE1:
			i--
			state = sylRun
		}
		r, size := utf8.DecodeRuneInString(string(s[i:min(i+utf8.UTFMax, len(s))]))
		i += size - 1
		switch {
		case unicode.IsSpace(r):
			state = sylGap
		case state == sylGap && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			state = sylRun
			n++
		}
	}
	return n
}

// The states of syllables, each the place of its byte in a row of sylNext. In a row, sylCounts is added where a run
// has its first letter or digit.
const (
	sylOther  uint64 = 8 * iota // the character must be decoded
	sylGap                      // no letter or digit since the last white space
	sylRun                      // one, or more
	sylLetter                   // in a gap, before the last byte of a letter
	sylC3                       // in a gap, after the first byte of U+00C0–U+00FF
	sylE1                       // in a gap, after the first byte of U+1000–U+1FFF
	sylRunE1                    // the same in a run

	sylCounts uint64 = 64
)

// sylNext has for each byte what state follows on each state.
var sylNext = func() (rows [256]uint64) {
	for c := range rows {
		on := func(from, to uint64) { rows[c] |= to << from }
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			on(sylGap, sylGap)
			on(sylRun, sylGap)
		case c < utf8.RuneSelf:
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' {
				on(sylGap, sylRun|sylCounts)
			} else {
				on(sylGap, sylGap)
			}
			on(sylRun, sylRun)
		case c < 0xC0: // the second byte of a character, or the third
			on(sylRun, sylRun)
			on(sylLetter, sylRun|sylCounts)
			if c != 0x97 && c != 0xB7 { // × and ÷
				on(sylC3, sylRun|sylCounts)
			}
			if c >= 0xB8 && c <= 0xBB { // U+1E00–U+1EFF, all letters
				on(sylE1, sylLetter)
				on(sylRunE1, sylRun)
			}
		case c == 0xC3:
			on(sylGap, sylC3)
			on(sylRun, sylRun)
		case c > 0xC3 && c < 0xCA: // U+0100–U+027F, all letters
			on(sylGap, sylLetter)
			on(sylRun, sylRun)
		case c == 0xE1:
			on(sylGap, sylE1)
			on(sylRun, sylRunE1)
		case c > 0xC9 && (c < 0xE1 || c > 0xE3): // no white space begins so
			on(sylRun, sylRun)
		}
	}
	return rows
}()

// perMinute is how many tiếng a minute of silent reading takes; sources give 200 to 240.
const perMinute = 220

// ReadingMinutes returns the whole minutes, rounded up, that reading so many tiếng takes: 0 for none, else at least 1.
func ReadingMinutes(syllables int) int {
	if syllables <= 0 {
		return 0
	}
	return (syllables + perMinute - 1) / perMinute
}
