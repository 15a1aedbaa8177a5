package viet

import (
	"strings"
	"testing"
	"unicode"
)

func TestDecodeLegacy(t *testing.T) {
	for _, c := range []struct {
		decode     func(string) string
		from, want string
	}{
		{DecodeTCVN3, "TiÕng ViÖt rÊt hay", "Tiếng Việt rất hay"},
		{DecodeTCVN3, "§iÒu tra tµi nguyªn n\u00adíc quèc gia, cña Trung t©m.", "Điều tra tài nguyên nước quốc gia, của Trung tâm."},
		{DecodeTCVN3, "T«i yªu tiÕng n\u00adíc t«i\nNg\u00adêi ¬i", "Tôi yêu tiếng nước tôi\nNgười ơi"},
		{DecodeTCVN3, "®\u00adîc", "được"},
		{DecodeTCVN3, "c¶i c¸ch hµnh chÝnh", "cải cách hành chính"},
		{DecodeVNI, "Tieáng Vieät raát hay", "Tiếng Việt rất hay"},
		{DecodeVNI, "Toâi yeâu tieáng nöôùc toâi töø khi môùi ra ñôøi", "Tôi yêu tiếng nước tôi từ khi mới ra đời"},
		{DecodeVNI, "VIEÄT NAM, Haø Noäi, ñöôïc, Ñoàng, caûi caùch haønh chính", "VIỆT NAM, Hà Nội, được, Đồng, cải cách hành chính"},
		{DecodeVNI, "kyõ thuaät, yù nghóa, mæm cöôøi, thò traán, ñaéc löïc, naêm", "kỹ thuật, ý nghĩa, mỉm cười, thị trấn, đắc lực, năm"},
		// What is Unicode stays, and so do signs that are themselves.
		{DecodeTCVN3, "Tiếng Việt ® © § 5 Ô ô Ê", "Tiếng Việt ® © § 5 Ô ô Ê"},
		{DecodeTCVN3, "§ 5, 20°C, 5 m², ABC®? «a»", "§ 5, 20°C, 5 m², ABC®? «a»"},
		{DecodeVNI, "Tiếng Việt: cái này có đủ", "Tiếng Việt: cái này có đủ"},
		{DecodeVNI, "plain text", "plain text"},
		{DecodeVNI, "năm ngoái", "năm ngoái"},
		{DecodeVNI, "oái", "oái"},
		{DecodeVNI, "ngoaùi", "ngoái"},
		{DecodeTCVN3, "cà", "cà"},
		{DecodeTCVN3, "ÔNG BÀ và cô", "ÔNG BÀ và cô"},
	} {
		if got := c.decode(c.from); got != c.want {
			t.Errorf("%q became %q, want %q", c.from, got, c.want)
		}
	}
}

// A word alone is of an old encoding if all of its signs are.
func TestLegacyWords(t *testing.T) {
	for _, c := range []struct {
		decode     func(string) (string, bool)
		word, want string // want "": it cannot be
	}{
		{TCVN3Word, "ViÖt", "Việt"},
		{TCVN3Word, "n\u00adíc", "nước"},
		{TCVN3Word, "plain", "plain"},
		{TCVN3Word, "þ", "ỵ"},
		{TCVN3Word, "Việt", ""},
		{TCVN3Word, "ÿ", "Ố"},
		{TCVN3Word, "20°C", ""},
		{VNIWord, "Vieät", "Việt"},
		{VNIWord, "ñöôïc", "được"},
		{VNIWord, "kì", "kì"},
		{VNIWord, "plain", "plain"},
		{VNIWord, "bà", ""},
		{VNIWord, "Việt", ""},
		{VNIWord, "n\u00adíc", ""},
	} {
		got, ok := c.decode(c.word)
		if !ok && got != c.word || ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%q: %q %v, want %q", c.word, got, ok, c.want)
		}
	}
}

// Every letter of the alphabet survives being written in the old way.
func TestLegacyRoundTrip(t *testing.T) {
	back := map[rune]rune{}
	for i, r := range tcvn3 {
		if r != ' ' {
			back[r] = rune(0xa1 + i)
		}
	}
	for _, r := range "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ" {
		old, ok := back[r]
		if !ok {
			t.Errorf("TCVN3 has no %c", r)
			continue
		}
		if got := DecodeTCVN3("®x x" + string(old) + "x"); got != "đx x"+string(r)+"x" {
			t.Errorf("TCVN3 %q: %q, want %c", old, got, r)
		}
		for _, upper := range []bool{false, true} {
			want := r
			if upper {
				want = unicode.ToUpper(r)
			}
			if got := DecodeVNI("ñx x" + toVNI(want) + " x"); got != "đx x"+string(want)+" x" {
				t.Errorf("VNI %q: %q, want %c", toVNI(want), got, want)
			}
		}
	}
}

// toVNI writes one letter as VNI does.
func toVNI(r rune) string {
	for base, alone := range vniAlone {
		if alone == r {
			return string(base)
		}
	}
	upper := unicode.IsUpper(r)
	for _, base := range "aeouyôö" {
		for mark := rune(0xc0); mark <= 0xff; mark++ {
			if unicode.IsUpper(mark) {
				continue
			}
			if m := vniMarks(base, mark); m != "" {
				b := base
				if a, ok := vniAlone[base]; ok {
					b = a
				}
				if NFC(string(b)+m) == string(unicode.ToLower(r)) {
					if upper {
						return string(unicode.ToUpper(base)) + string(unicode.ToUpper(mark))
					}
					return string(base) + string(mark)
				}
			}
		}
	}
	return string(r)
}

func FuzzLegacy(f *testing.F) {
	f.Add("TiÕng ViÖt")
	f.Add("Tieáng Vieät \xff\u00ad")
	f.Add("ßAAÕ")
	f.Fuzz(func(t *testing.T, s string) {
		for _, decode := range []func(string) string{DecodeTCVN3, DecodeVNI} {
			got := decode(s)
			if strings.Count(got, "\n") != strings.Count(s, "\n") {
				t.Errorf("%q became %q: lines were lost", s, got)
			}
			if again := decode(got); again != got {
				t.Errorf("%q became %q and then %q", s, got, again)
			}
			if len(strings.Fields(got)) != len(strings.Fields(s)) {
				t.Errorf("%q became %q: other words", s, got)
			}
		}
	})
}
