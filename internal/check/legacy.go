package check

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Before Unicode, Vietnamese was typed in fonts that drew its letters in the
// places of other signs: TCVN3 (the .Vn fonts of offices) one sign for each
// letter, VNI two for most. Text copied out of such a document shows the signs.

// tcvn3 are the letters at 0xA1 … 0xFE; ' ' where there is none that a text would
// have.
var tcvn3 = []rune("ĂÂÊÔƠƯĐăâêôơưđẰ     àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵ")

// DecodeTCVN3 returns the text that was typed in TCVN3 and reads as s, and whether
// s can be such a text.
func DecodeTCVN3(s string) (string, bool) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r < 0xA1:
			b.WriteRune(r)
		case r < 0xFF && tcvn3[r-0xA1] != ' ':
			b.WriteRune(tcvn3[r-0xA1])
		default:
			return s, false
		}
	}
	return viet.NFC(b.String()), true
}

// vniMarks are the second signs of VNI, each with the marks that it puts on the
// letter before it.
var vniMarks = map[rune]string{
	'ù': "\u0301", 'ø': "\u0300", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
	'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323",
	'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323",
}

// vniLetters are the letters that VNI writes with one sign.
var vniLetters = map[rune]rune{'ñ': 'đ', 'ô': 'ơ', 'ö': 'ư', 'í': 'í', 'ì': 'ì', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'î': 'ỵ'}

// DecodeVNI is [DecodeTCVN3] for VNI.
func DecodeVNI(s string) (string, bool) {
	var b strings.Builder
	last := ' '
	for _, r := range s {
		low := lower(r)
		upper := low != r
		if marks, ok := vniMarks[low]; ok && strings.ContainsRune("aeiouyAEIOUYôöÔÖ", last) {
			if len(marks) > 2 && !strings.ContainsRune("aeoAEO", last) || strings.HasPrefix(marks, "\u0306") && last|0x20 != 'a' {
				return s, false
			}
			b.WriteString(marks)
			last = ' '
			continue
		}
		out := r
		if v, ok := vniLetters[low]; ok {
			out = v
			if upper {
				out = []rune(strings.ToUpper(string(v)))[0]
			}
		} else if r >= utf8.RuneSelf {
			return s, false
		}
		b.WriteRune(out)
		last = r
	}
	return viet.NFC(b.String()), true
}

func lower(r rune) rune {
	if r >= 'A' && r <= 'Z' || r >= 0xC0 && r < 0xDF && r != 0xD7 {
		return r + 0x20
	}
	return r
}

// syllable has the form of a Vietnamese syllable without its marks.
var syllable = regexp.MustCompile(`^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?` +
	`(?:(?:uye|uy|uo|ue|ua|oo|oe|oa|ye|ie|[aeiouy])(?:ch|ng|nh|[cmnpt])?|` +
	`ieu|yeu|oai|oay|oeo|uay|uoi|uou|uya|uyu|a[ioyu]|eo|eu|i[aieu]|o[iae]|u[iauoey])$`)

// isSyllable tells whether a word looks Vietnamese: its letters have the order of
// a syllable, with at most one tone.
func isSyllable(s string) bool {
	if !syllable.MatchString(viet.Fold(s)) {
		return false
	}
	tones := 0
	for _, r := range s {
		if strings.ContainsRune(toned, r) {
			tones++
		}
	}
	return tones <= 1
}

const toned = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ"

// legacy looks for words typed in TCVN3 or VNI in one block of text that has a
// sign which Vietnamese has not. It reports the words from the first to the last
// one, once.
func (l *looking) legacy(from, to int) bool {
	var best struct {
		code              source.Code
		decode            func(string) (string, bool)
		first, last, sure int
	}
	for _, e := range []struct {
		code   source.Code
		decode func(string) (string, bool)
	}{{"text-tcvn3", DecodeTCVN3}, {"text-vni", DecodeVNI}} {
		first, last, sure := -1, -1, 0
		maybe := -1 // where words begin that are next to each other, and are none but in the old encoding
		for w := range words(l.Text[from:to]) {
			s := string(l.Text[from+w[0] : from+w[1]])
			d, ok := e.decode(s)
			if !ok || d == s || !isSyllable(d) {
				maybe = -1
				continue
			}
			if !odd(s, e.code == "text-vni") {
				switch {
				case isSyllable(s): // it may well be what it looks like
					maybe = -1
				case last >= 0 && len(bytes.TrimSpace(l.Text[last:from+w[0]])) == 0:
					last = from + w[1]
				case maybe < 0:
					maybe = from + w[0]
				}
				continue
			}
			if first < 0 {
				if first = from + w[0]; maybe >= 0 {
					first = maybe
				}
			}
			last = from + w[1]
			if sure++; strings.IndexFunc(s, func(r rune) bool { return r == 0xAE || r == 0xAD }) >= 0 {
				sure++ // nobody writes ® or a soft hyphen in the middle of a Vietnamese word
			}
		}
		if sure > best.sure {
			best.code, best.decode, best.first, best.last, best.sure = e.code, e.decode, first, last, sure
		}
	}
	if best.sure < 2 {
		return false
	}
	text := string(l.Text[best.first:best.last])
	decoded, ok := best.decode(strings.TrimSpace(text))
	if !ok { // something of another kind stands between
		decoded, _ = best.decode(strings.Fields(text)[0])
	}
	l.add(best.code, best.first, best.last, clip(decoded), clip(visible([]byte(text))))
	return true
}

// odd tells whether a word has a sign of the old encodings that no Vietnamese word
// has, next to a letter.
func odd(s string, vni bool) bool {
	rs := []rune(s)
	if len(rs) < 2 {
		return false
	}
	for i, r := range rs {
		switch {
		case vni && strings.ContainsRune("ñïäëöøûåæüîÑÏÄËÖØÛÅÆÜÎ", r), !vni && (r >= 0xA1 && r < 0xC0 || strings.ContainsRune("ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþ", r)):
			return true
		case !vni && r >= 0xC0 && r < 0xDE && i > 0 && rs[i-1] >= 'a' && rs[i-1] <= 'z': // a capital within
			return true
		}
	}
	return false
}

// words are the pieces of text between blanks, without what stands around words.
func words(t []byte) func(func([2]int) bool) {
	return func(yield func([2]int) bool) {
		for i := 0; i < len(t); {
			for i < len(t) && between(t[i]) {
				i++
			}
			j := i
			for j < len(t) && !between(t[j]) {
				j++
			}
			if j > i && !yield([2]int{i, j}) {
				return
			}
			i = j
		}
	}
}

func between(c byte) bool {
	return c <= ' ' || c < utf8.RuneSelf && bytes.IndexByte([]byte(`.,;:!?()[]{}"'/-*_|<>=+&%#@`), c) >= 0
}

func notLetter(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 0xC0 }
