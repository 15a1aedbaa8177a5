// Package viet knows how Vietnamese is written: how its letters are encoded, compared, shortened to
// an address, put in order and counted, and how an office writes a date and a number.
//
// # The alphabet
//
// Vietnamese is written with Latin letters, seven of which are its own (ă â đ ê ô ơ ư), and with five
// tone marks on the vowels (à ả ã á ạ; the sixth tone has no mark). That makes 67 accented letters,
// 134 with their capitals. All of them have a code point of their own, and all but đ and Đ can also be
// spelled as a plain letter followed by one or two combining marks. So the word "quyết" may arrive as
// five runes or as seven, the two marks in either order, and look the same on every screen. A program
// that compares bytes will one day say that an article is missing while the editor looks at it. The
// site therefore stores, compares and emits one form, NFC ([NFC], [NFCBytes]), and every function here
// gives the same answer for both.
//
// # Three strengths of sameness
//
// A text can be compared in three ways, and each has its place:
//
//   - exactly, in NFC and lower case ([Lower]): a reader who types "thể chế" means those tones;
//   - folded ([Fold]): a reader who types "the che" has no Vietnamese keyboard and means all of them;
//   - as an address ([Slug]): "Cải cách thể chế" becomes cai-cach-the-che, since a tone in an URL is
//     printed as %E1%BA%BF in a letter and cannot be read out on the telephone.
//
// Folding is more than dropping marks: đ has no decomposition in Unicode, so a program that decomposes
// and strips leaves "đieu tra". The old site of the Centre did worse and dropped every letter outside
// Latin-1: its archive has addresses such as trung-tam-quy-hoch-va-iu-tra. Nor is Đ always Đ: the
// Icelandic Ð and the African Ɖ look the same in most fonts, are found in copied texts, and fold to d
// like the real one.
//
// Folding loses meaning. "Hội nghị" and "hồi nghi" have one slug; that two pages claim one address is
// for the caller to report, and must not be solved here by adding a number.
//
// # Order
//
// By bytes, đ ă â ê ô ơ ư come after z, and "Đà Nẵng" after "Yên Bái". The dictionary order has each of
// them behind its plain letter, and looks at tones only where all letters agree: la là lả lã lá lạ.
// [SortKey] and [Compare] follow the Vietnamese collation of CLDR. People are listed by given name, the
// last word of the name ([PersonKey]).
//
// # Dates and numbers
//
// The country has one zone, +07:00, with no summer time ([Zone]). Go has no Vietnamese locale, and an
// office has its own habits besides: Decree 30/2020/NĐ-CP writes a 0 before a day below 10 and before
// the months 1 and 2 only, so that nobody can put a digit before them; hence 03/3/2016 ([ShortDate],
// [LongDate]). Whatever the zone of the value, the day shown is the day in Vietnam: these functions
// never ask the machine for its zone. Numbers have a dot for the thousands and a comma for the decimals
// ([Number], [Decimal]).
//
// # Counting
//
// White space in Vietnamese divides syllables (tiếng), not words: "cải cách hành chính" is two words in
// four tiếng. There is no cheap way to find words, and none is needed here: lengths and reading times
// are given in tiếng ([Syllables], [ReadingMinutes]).
//
// # What this package does not do
//
// It never turns a text into title case: "Trung tâm Quy hoạch" has capitals by a rule about the names of
// organisations (Decree 30/2020/NĐ-CP, annex II) that no letter table knows. It does not choose between
// the two places of the tone mark (hòa and hoà): both are correct, and they fold alike.
//
// Everything here is a pure function and may be called from any number of goroutines; running a build
// again changes nothing, since nothing is remembered but scratch space.
package viet

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// NFC returns s in Unicode normal form C, the only form that the site stores and emits.
// A string that is already in NFC comes back as it is, without being copied.
// Bytes that are not UTF-8 are kept, and what is next to them may be left as it is; see [Valid].
func NFC(s string) string {
	if plainNFC(s) {
		return s
	}
	return norm.NFC.String(s) // which also copies only if it must
}

// NFCBytes is [NFC] for bytes. It returns b itself if b is already in NFC; otherwise the result is a new
// slice and b is untouched.
func NFCBytes(b []byte) []byte {
	if plainNFC(b) || norm.NFC.IsNormal(b) {
		return b
	}
	return norm.NFC.Bytes(b)
}

// plainNFC tells whether s is UTF-8 made only of characters that are NFC next to any others: all below the
// combining marks, the Latin letters of U+1E00–U+1EFF and common punctuation. Vietnamese text in NFC has hardly any
// else, and this is several times as fast as asking package norm.
//
// It is an automaton without a branch. Every byte of every text goes through it, and in Vietnamese a processor
// cannot guess where the next letter of two or three bytes stands: the guesses were what it cost.
func plainNFC[T string | []byte](s T) bool {
	state := nfcBegin
	for i := 0; i < len(s); i++ {
		state = nfcNext[s[i]] >> (state & 63)
	}
	return state&63 == nfcBegin
}

// The states of plainNFC, each the place of its six bits in a row of nfcNext.
const (
	nfcOther uint64 = 6 * iota // something else was met; it ends here
	nfcBegin                   // between two characters
	nfcLast                    // before the last byte of a character
	nfcE1                      // after the first byte of U+1000–U+1FFF
	nfcE2                      // after the first byte of U+2000–U+2FFF
	nfcE280                    // after the first two bytes of U+2000–U+203F
)

// nfcNext has for each byte what state follows on each state.
var nfcNext = func() (rows [256]uint64) {
	for c := range rows {
		on := func(from, to uint64) { rows[c] |= to << from }
		switch {
		case c < utf8.RuneSelf:
			on(nfcBegin, nfcBegin)
		case c < 0xC0: // the second byte of a character, or the third
			on(nfcLast, nfcBegin)
			if c >= 0xB8 && c <= 0xBB { // U+1E00–U+1EFF
				on(nfcE1, nfcLast)
			}
			if c == 0x80 {
				on(nfcE2, nfcE280)
			}
			if c >= 0x90 && c < 0xA8 { // U+2010–U+2027
				on(nfcE280, nfcBegin)
			}
		case c >= 0xC2 && c < 0xCC: // U+0080–U+02FF
			on(nfcBegin, nfcLast)
		case c == 0xE1:
			on(nfcBegin, nfcE1)
		case c == 0xE2:
			on(nfcBegin, nfcE2)
		}
	}
	return rows
}()

// Lower returns s in lower case, letter by letter, marks kept. It does not normalise.
func Lower(s string) string {
	return strings.ToLower(s)
}

// Valid tells whether b is text: UTF-8 throughout and without a NUL. If it is not, offset is the place, in
// bytes, of the first byte that is wrong; if it is, offset is len(b).
func Valid(b []byte) (offset int, ok bool) {
	nul := bytes.IndexByte(b, 0)
	if nul < 0 {
		nul = len(b)
	}
	if utf8.Valid(b[:nul]) {
		return nul, nul == len(b)
	}
	for i := 0; i < nul; {
		r, n := utf8.DecodeRune(b[i:nul])
		if r == utf8.RuneError && n == 1 {
			return i, false
		}
		i += n
	}
	return nul, nul == len(b)
}

// Text is [Valid] and [NFCBytes] at once, in one pass over most texts: nfc is b in NFC, and b itself if it was so
// already; it is nil where b is no text.
func Text(b []byte) (nfc []byte, offset int, ok bool) {
	if plainNFC(b) && bytes.IndexByte(b, 0) < 0 {
		return b, len(b), true
	}
	if offset, ok = Valid(b); !ok {
		return nil, offset, false
	}
	return NFCBytes(b), offset, true
}

// Width returns the number of columns that a terminal gives to s, for putting a caret under a place in an
// excerpt. Combining marks and invisible characters have none, East Asian wide characters and emoji two,
// a tab counts as one (the excerpt must print it as one blank), and a byte that is not UTF-8 one.
func Width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r == '\t':
			n++
		case r < ' ' || r >= 0x7F && r < 0xA0:
			// Control characters take no column.
		case r < 0x300:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case r >= 0x1100:
			n++
			if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
				n++
			}
		default:
			n++
		}
	}
	return n
}

// IsUpper tells whether s is typed in capitals: it has two letters or more, and no lower-case one.
// "I. MỤC TIÊU" is, "I." and "I. Mục tiêu" are not.
func IsUpper(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 2
}
