package cchc

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/viet"
)

// LegalNo is the number and notation (số, ký hiệu) of a document. There are two forms.
//
// State documents (Decree 30/2020/NĐ-CP, annex I, and the law on legal documents):
//
//	79/QĐ-TNNQG     number 79, notation QĐ-TNNQG
//	42/2022/NĐ-CP   number 42, year 2022, notation NĐ-CP
//	581/BNV-CCHC    an official letter: issuer and drafting unit
//
// Documents of the Party, where the notation alone has a slash:
//
//	57-NQ/TW        number 57, notation NQ/TW
//
// The zero LegalNo is no number.
type LegalNo struct {
	Number   string // one to five digits and perhaps a small letter, as written: "79", "049", "30c"
	Year     int    // four digits, or 0
	Notation string // of A–Z, Đ, a–z, đ, digits, - and &: "QĐ-TNNQG"
}

// IsZero tells whether n is no number.
func (n LegalNo) IsZero() bool { return n == LegalNo{} }

// Party tells whether n has the form of the Party's documents.
func (n LegalNo) Party() bool { return strings.Contains(n.Notation, "/") }

// String returns n as it was written.
func (n LegalNo) String() string { return n.form(n.Number) }

func (n LegalNo) form(number string) string {
	switch {
	case n.IsZero():
		return ""
	case n.Party():
		return number + "-" + n.Notation
	case n.Year != 0:
		return number + "/" + strconv.Itoa(n.Year) + "/" + n.Notation
	}
	return number + "/" + n.Notation
}

// Key returns the form in which numbers are compared: capitals, and without the zeros before the number, since
// 049/QĐ-BNV and 49/QĐ-BNV are one document. D and Đ stay different.
func (n LegalNo) Key() string {
	number := strings.TrimLeft(n.Number, "0")
	if number == "" || !isDigit(number[0]) {
		number = "0" + number
	}
	if n.IsZero() {
		return ""
	}
	return strings.ToUpper(n.form(number))
}

// LooseKey returns the folded key, for what readers type: "79/qd-tnnqg".
func (n LegalNo) LooseKey() string { return viet.Fold(n.Key()) }

// Slug returns n as a part of an address: "79-qd-tnnqg". Numbers with one key have one slug.
func (n LegalNo) Slug() string { return viet.Slug(n.Key()) }

// ParseLegalNo reads s, all of it, as a number and notation.
func ParseLegalNo(s string) (LegalNo, bool) {
	text := []byte(viet.NFC(s))
	f, ok := matchLegalNo(text, 0)
	if !ok || f.end != len(text) {
		return LegalNo{}, false
	}
	return f.no(text), true
}

// LegalMatch is a number found in running text.
type LegalMatch struct {
	Start, End int // of the number itself, in bytes
	No         LegalNo
	Issued     Date // the date of issue if it follows at once, else zero
}

// FindLegalNos appends to dst the numbers that text cites, in their order, and returns the extended slice.
//
// A number is the longest text of one of the two forms of [LegalNo] from its place on, in regular expressions
//
//	(\d{1,5}[a-z]?)(?:/([12]\d{3}))?/([A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ&0-9]*)*\d*)
//	(\d{1,5}[a-z]?)-([A-ZĐ][A-Za-zĐđ]{0,4}/[A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ]*)*)
//
// with no letter, mark, digit or slash before it and no letter, mark or digit behind it. Dates, fractions, scales and
// units such as 03/3/2016, 2/3, 1/200.000 and km/h are not of these forms. If "ngày 03/3/2016" or "ngày 31 tháng 12 năm 2015"
// follows, perhaps after a comma, it is the date of issue, provided that there is such a day.
//
// Text must be in NFC. It is called on every text of the site: nothing is allocated where nothing is found.
func FindLegalNos(text []byte, dst []LegalMatch) []LegalMatch {
	// Both forms have a slash, and running text hardly any; so look for slashes, and from each one backwards
	// for the number. The first slash of a match belongs to no other match.
	from := 0 // the end of the last match
	for i := 0; ; i++ {
		n := bytes.IndexByte(text[i:], '/')
		if n < 0 {
			return dst
		}
		i += n
		start := numberBefore(text, i)
		if start < from || wordBefore(text, start) {
			continue
		}
		f, ok := matchLegalNo(text, start)
		if !ok || wordAfter(text, f.end) {
			continue
		}
		dst = append(dst, LegalMatch{Start: start, End: f.end, No: f.no(text), Issued: issuedAfter(text, f.end)})
		from = f.end
		i = f.end - 1
	}
}

// numberBefore returns the start of the number that a match with its first slash at i would have, or -1.
func numberBefore(text []byte, i int) int {
	j := i
	if j > 0 && !isDigit(text[j-1]) && !(isSmall(text[j-1]) && j > 1 && isDigit(text[j-2])) {
		// The form of the Party: back over the abbreviation.
		for j > 0 && i-j <= 2*maxPartyType {
			c := text[j-1]
			if !isSmall(c) && !isCapital(c) && c < utf8.RuneSelf {
				break
			}
			j--
		}
		if j == i || j == 0 || text[j-1] != '-' {
			return -1
		}
		j--
	}
	if j > 0 && isSmall(text[j-1]) {
		j--
	}
	end := j
	for j > 0 && isDigit(text[j-1]) && end-j < maxNumber {
		j--
	}
	if j == end {
		return -1
	}
	return j
}

const (
	maxNumber    = 5 // digits of a number
	maxPartyType = 5 // letters of a type in the Party's form
)

// found is where the parts of a number are in a text.
type found struct {
	start, number int // the digits and the small letter
	year          int // the value, or 0
	notation, end int
}

func (f found) no(text []byte) LegalNo {
	return LegalNo{
		Number:   string(text[f.start:f.number]),
		Year:     f.year,
		Notation: string(text[f.notation:f.end]),
	}
}

// matchLegalNo matches a number at start, without looking at its borders.
func matchLegalNo(text []byte, start int) (found, bool) {
	i := start
	for i < len(text) && isDigit(text[i]) && i-start < maxNumber {
		i++
	}
	if i == start {
		return found{}, false
	}
	if i < len(text) && isSmall(text[i]) {
		i++
	}
	number := i
	if i == len(text) {
		return found{}, false
	}
	year, notation := 0, 0
	switch text[i] {
	case '/':
		i++
		if i+4 < len(text) && text[i+4] == '/' && (text[i] == '1' || text[i] == '2') && digits(string(text[i:i+4])) {
			year = atoi(string(text[i : i+4]))
			i += 5
		}
		notation = i
		i = segment(text, i, false, len(text))
		if i == notation {
			return found{}, false
		}
		i = segments(text, i, true)
		for i < len(text) && isDigit(text[i]) {
			i++
		}
	case '-':
		i++
		notation = i
		i = segment(text, i, false, maxPartyType)
		if i == notation || i == len(text) || text[i] != '/' {
			return found{}, false
		}
		i++
		issuer := i
		i = segment(text, i, false, len(text))
		if i == issuer {
			return found{}, false
		}
		i = segments(text, i, false)
	default:
		return found{}, false
	}
	return found{start, number, year, notation, i}, true
}

// segment returns the end of a part of a notation at i: a capital, then up to limit-1 letters, or if digits
// is true, letters, digits and &. It returns i if there is none.
func segment(text []byte, i int, digits bool, limit int) int {
	for n := 0; n < limit && i < len(text); n++ {
		c := text[i]
		switch {
		case isCapital(c) || n > 0 && (isSmall(c) || digits && (isDigit(c) || c == '&')):
			i++
		case c == 0xC4 && i+1 < len(text) && (text[i+1] == 0x90 || n > 0 && text[i+1] == 0x91): // Đ, đ
			i += 2
		default:
			return i
		}
	}
	return i
}

// segments returns the end of the parts that follow at i, each with a hyphen before it.
func segments(text []byte, i int, digits bool) int {
	for i < len(text) && text[i] == '-' {
		end := segment(text, i+1, digits, len(text))
		if end == i+1 {
			break
		}
		i = end
	}
	return i
}

// wordBefore tells whether the character before i forbids a number to begin there.
func wordBefore(text []byte, i int) bool {
	if i == 0 {
		return false
	}
	if text[i-1] == '/' || text[i-1] == '.' && i > 1 && isDigit(text[i-2]) { // 1.234/QĐ-UBND is not 234/QĐ-UBND
		return true
	}
	r, _ := utf8.DecodeLastRune(text[:i])
	return isWord(r)
}

// wordAfter tells whether the character at i forbids a number to end there.
func wordAfter(text []byte, i int) bool {
	r, _ := utf8.DecodeRune(text[i:])
	return i < len(text) && isWord(r)
}

func isWord(r rune) bool {
	if r < utf8.RuneSelf {
		c := byte(r)
		return isDigit(c) || isSmall(c) || isCapital(c)
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// issuedAfter returns the date of issue that follows at i, or zero.
func issuedAfter(text []byte, i int) Date {
	if i < len(text) && text[i] == ',' {
		i++
	}
	var n [3]int
	i, ok := keyword(text, i, "ngày")
	if !ok {
		return Date{}
	}
	if n[0], i, ok = integer(text, i, 1, 2); !ok {
		return Date{}
	}
	if i < len(text) && text[i] == '/' {
		if n[1], i, ok = integer(text, i+1, 1, 2); !ok || i == len(text) || text[i] != '/' {
			return Date{}
		}
		n[2], i, ok = integer(text, i+1, 4, 4)
	} else {
		if i, ok = keyword(text, i, "tháng"); !ok {
			return Date{}
		}
		if n[1], i, ok = integer(text, i, 1, 2); !ok {
			return Date{}
		}
		if i, ok = keyword(text, i, "năm"); !ok {
			return Date{}
		}
		n[2], i, ok = integer(text, i, 4, 4)
	}
	if !ok || wordAfter(text, i) {
		return Date{}
	}
	d, _ := makeDate(n[2], n[1], n[0])
	return d
}

// keyword returns the place after word and the white space around it, both of which must be there.
func keyword(text []byte, i int, word string) (int, bool) {
	j := space(text, i)
	if j == i || !bytes.HasPrefix(text[j:], []byte(word)) {
		return i, false
	}
	j += len(word)
	k := space(text, j)
	return k, k > j
}

// space returns the end of the white space at i; a no-break space is one.
func space(text []byte, i int) int {
	for i < len(text) {
		switch {
		case text[i] == ' ' || text[i] >= '\t' && text[i] <= '\r':
			i++
		case text[i] == 0xC2 && i+1 < len(text) && text[i+1] == 0xA0:
			i += 2
		default:
			return i
		}
	}
	return i
}

// integer reads low to high digits at i, as many as there are.
func integer(text []byte, i, low, high int) (value, end int, ok bool) {
	end = i
	for end < len(text) && isDigit(text[end]) && end-i < high {
		value = value*10 + int(text[end]-'0')
		end++
	}
	return value, end, end-i >= low
}

func isDigit(c byte) bool   { return c >= '0' && c <= '9' }
func isSmall(c byte) bool   { return c >= 'a' && c <= 'z' }
func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }
