package check

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// syllable has the form of a Vietnamese syllable without its marks.
var syllable = regexp.MustCompile(`^(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?` +
	`(?:(?:uye|uy|uo|ue|ua|oo|oe|oa|ye|ie|[aeiouy])(?:ch|ng|nh|[cmnpt])?|` +
	`ieu|yeu|oai|oay|oeo|uay|uoi|uou|uya|uyu|a[ioyu]|eo|eu|i[aieu]|o[iae]|u[iauoey])$`)

// isSyllable tells whether a word looks Vietnamese: its letters have the order of
// a syllable, with at most one tone, and what ends with c, ch, p or t has none but
// sắc and nặng (“cỏt” is a French “coût”).
func isSyllable(s string) bool {
	f := viet.Fold(s)
	if !syllable.MatchString(f) {
		return false
	}
	stopped := strings.HasSuffix(f, "c") || strings.HasSuffix(f, "ch") || strings.HasSuffix(f, "p") || strings.HasSuffix(f, "t")
	tones := 0
	for _, r := range s {
		at := strings.IndexRune(toned, r)
		if at < 0 {
			continue
		}
		if tones++; tones > 1 {
			return false
		}
		if tone := utf8.RuneCountInString(toned[:at]) % 5; stopped && tone != sac && tone != nang {
			return false
		}
	}
	return true
}

// toned are the letters with a tone: huyền, sắc, hỏi, ngã, nặng of each.
const toned = "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ"

const sac, nang = 1, 4

// legacy looks for words typed in TCVN3 or VNI, the encodings of before Unicode, in
// one block of text that has a sign which Vietnamese has not. It reports the words from the first to the last
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
	}{{"text-tcvn3", viet.TCVN3Word}, {"text-vni", viet.VNIWord}} {
		first, last, sure := -1, -1, 0
		told := map[string]bool{} // a foreign name that comes twice proves nothing
		maybe := -1               // where words begin that are next to each other, and are none but in the old encoding
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
			if told[s] {
				continue
			}
			told[s] = true
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
	decoded, end := strings.Builder{}, 0
	for w := range words([]byte(text)) {
		d, _ := best.decode(text[w[0]:w[1]])
		decoded.WriteString(text[end:w[0]] + d)
		end = w[1]
	}
	l.add(best.code, best.first, best.last, clip(decoded.String()), clip(visible([]byte(text))))
	return true
}

// odd tells whether a word has a sign of the old encodings that no Vietnamese word
// has, next to a letter. The signs of µm, ºC and Nº, and quotes round a word, are
// themselves.
func odd(s string, vni bool) bool {
	rs := []rune(s)
	if len(rs) < 2 {
		return false
	}
	for i, r := range rs {
		switch {
		case !vni && (r == 'º' || i == 0 && (r == 'µ' || r == '«') || i == len(rs)-1 && r == '»'):
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
