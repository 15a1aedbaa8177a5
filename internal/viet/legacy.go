package viet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Before Unicode, Vietnamese was typed in fonts that drew its letters in the
// places of others. What is left of that, read as Latin-1 and pasted, looks
// like "TiÕng ViÖt" (TCVN3, the fonts .VnTime) or "Tieáng Vieät" (VNI).
//
// Both decoders work line by line and leave alone what cannot be of the old
// kind: a line with letters that only Unicode has (ế, ư, đ …) was typed in
// Unicode, whatever else stands in it; so was one without any letter or sign
// that a Vietnamese word cannot have; and a sign that touches no letter is
// itself (§, ©, °). What was decoded is not decoded again.
//
// Whoever only asks what a single word would say reads it with TCVN3Word and
// VNIWord, which do not look at what stands around it.

// DecodeTCVN3 returns s with the lines that are TCVN3 in Unicode.
func DecodeTCVN3(s string) string { return lineByLine(s, tcvn3Line) }

// DecodeVNI returns s with the lines that are VNI in Unicode.
func DecodeVNI(s string) string { return lineByLine(s, vniLine) }

func lineByLine(s string, decode func(string) string) string {
	if isPlainASCII(s) {
		return s
	}
	var b strings.Builder
	for l := range strings.Lines(s) {
		b.WriteString(decode(l))
	}
	return b.String()
}

func isPlainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// newer tells whether a line has letters of Vietnamese that Latin-1 lacks.
func newer(line string) bool {
	for _, r := range line {
		switch {
		case r >= 0x1ea0 && r <= 0x1ef9, r == 'Ă', r == 'ă', r == 'Đ', r == 'đ', r == 'Ĩ', r == 'ĩ', r == 'Ũ', r == 'ũ', r == 'Ơ', r == 'ơ', r == 'Ư', r == 'ư':
			return true
		case r >= 0x300 && r < 0x370: // letters in pieces are Unicode too
			return true
		}
	}
	return false
}

// tcvn3 has the letters from U+00A1 on; a blank is a sign that stays.
var tcvn3 = []rune("ĂÂÊÔƠƯĐăâêôơưđẰ     àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ")

func fromTCVN3(r rune) (rune, bool) {
	if r < 0xa1 || int(r-0xa1) >= len(tcvn3) || tcvn3[r-0xa1] == ' ' {
		return r, false
	}
	return tcvn3[r-0xa1], true
}

// TCVN3Word returns what w says if it was typed in TCVN3, and whether it can have
// been: each of its signs beyond ASCII is a letter there.
func TCVN3Word(w string) (string, bool) {
	out := []rune(w)
	for i, r := range out {
		var ok bool
		if out[i], ok = fromTCVN3(r); !ok && r >= utf8.RuneSelf {
			return w, false
		}
	}
	return string(out), true
}

// latin1 are the letters of Vietnamese that Latin-1 has.
const latin1 = "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý"

// oddTCVN3 tells whether a word cannot be Vietnamese and can be TCVN3.
func oddTCVN3(w []rune) bool {
	if !tcvn3Word(w) {
		return false
	}
	for i, r := range w {
		_, ok := fromTCVN3(r)
		if ok && !strings.ContainsRune(latin1, r) || ok && i > 0 && unicode.IsUpper(r) && unicode.IsLower(w[i-1]) {
			return true
		}
	}
	return false
}

// tcvn3Word tells words from signs: a lone «, ® or · is itself, and so is a
// quote around a word. No word ends with đ.
func tcvn3Word(w []rune) bool {
	letters := 0
	for _, r := range w {
		if _, ok := fromTCVN3(r); ok || unicode.IsLetter(r) {
			letters++
		}
	}
	last := w[len(w)-1]
	return letters >= 2 && w[0] != '«' && last != '»' && last != '®'
}

// decodeLine reads the words of an odd line with read. A line that reads odd
// again ("AAÕ" as "AÃ", which VNI would read as "Ẫ") was not typed so.
func decodeLine(line string, odd func([]rune) bool, read func([]rune) ([]rune, bool)) string {
	if !old(line, odd) {
		return line
	}
	if decoded := words(line, read); !old(decoded, odd) {
		return decoded
	}
	return line
}

// old tells whether a line has a word that is odd, and no letter of Unicode's own.
func old(line string, odd func([]rune) bool) bool { return !newer(line) && anyWord(line, odd) }

// anyWord tells whether f is true of a word of the line.
func anyWord(line string, f func([]rune) bool) bool {
	found := false
	words(line, func(w []rune) ([]rune, bool) {
		found = found || f(w)
		return w, false
	})
	return found
}

func tcvn3Line(line string) string {
	return decodeLine(line, oddTCVN3, func(w []rune) ([]rune, bool) {
		if !tcvn3Word(w) {
			return w, false
		}
		out := make([]rune, len(w))
		for i, r := range w {
			out[i], _ = fromTCVN3(r)
		}
		return out, true
	})
}

// VNI writes a letter and then its marks as a letter of its own. bases are the
// letters that take marks, marks what each mark makes of each of them.
var (
	vniAlone = map[rune]rune{'ô': 'ơ', 'ö': 'ư', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'î': 'ỵ', 'ñ': 'đ', 'Ô': 'Ơ', 'Ö': 'Ư', 'Æ': 'Ỉ', 'Ó': 'Ĩ', 'Ò': 'Ị', 'Î': 'Ỵ', 'Ñ': 'Đ'}
	vniTones = map[rune]rune{'ù': '\u0301', 'ø': '\u0300', 'û': '\u0309', 'õ': '\u0303', 'ï': '\u0323'}
	vniHats  = map[rune]string{'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323"}
	vniBows  = map[rune]string{'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323"}
)

// oddVNI tells whether a word cannot be Vietnamese and can be VNI.
func oddVNI(w []rune) bool {
	for i, r := range w {
		if strings.ContainsRune("ñïäëöøûåæîüÑÏÄËÖØÛÅÆÎÜ", r) && (len(w) > 1 || unicode.ToLower(r) == 'ö' || unicode.ToLower(r) == 'ñ') {
			return true
		}
		if i > 0 && strings.ContainsRune("aeoyAEOY", w[i-1]) && unicode.ToLower(r) == 'ù' || // Vietnamese has àu, and no aù
			i > 0 && strings.ContainsRune("aeAE", w[i-1]) && unicode.ToLower(r) != 'ê' && vniMarks(w[i-1], r) != "" {
			return true
		}
	}
	return false
}

func vniLine(line string) string {
	return decodeLine(line, oddVNI, func(w []rune) ([]rune, bool) {
		out, changed, _ := readVNI(w)
		return out, changed
	})
}

// VNIWord is [TCVN3Word] for VNI: each sign beyond ASCII is a letter or the mark of
// the letter before it.
func VNIWord(w string) (string, bool) {
	out, _, all := readVNI([]rune(w))
	if !all {
		return w, false
	}
	return string(out), true
}

// readVNI puts letters and their marks together. all tells whether VNI has every
// sign of the word.
func readVNI(w []rune) (out []rune, changed, all bool) {
	all = true
	for i := 0; i < len(w); i++ {
		r := w[i]
		base, alone := vniAlone[r]
		if !alone {
			base = r
		}
		changed = changed || alone
		if i+1 < len(w) {
			if marks := vniMarks(r, w[i+1]); marks != "" {
				out = append(out, []rune(NFC(string(base)+marks))...)
				changed = true
				i++
				continue
			}
		}
		all = all && (alone || r < utf8.RuneSelf || strings.ContainsRune("ìíÌÍ", r))
		out = append(out, base)
	}
	return out, changed, all
}

// vniMarks returns the marks that mark puts on a letter, or "".
func vniMarks(base, mark rune) string {
	if unicode.IsUpper(mark) && !unicode.IsUpper(base) {
		return ""
	}
	mark, base = unicode.ToLower(mark), unicode.ToLower(base)
	switch base {
	case 'a', 'e', 'o', 'u', 'y', 'ô', 'ö':
		if t, ok := vniTones[mark]; ok {
			return string(t)
		}
	}
	switch base {
	case 'a', 'e', 'o':
		if h := vniHats[mark]; h != "" {
			return h
		}
	}
	if base == 'a' {
		return vniBows[mark]
	}
	return ""
}

// words hands every word of a line that is not plain ASCII to f and puts its
// answer in its place.
func words(line string, f func([]rune) ([]rune, bool)) string {
	var b strings.Builder
	for line != "" {
		n := strings.IndexFunc(line, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`.,;:!?()[]{}"'/|*_<>-+=#@&`, r) })
		switch {
		case n == 0:
			_, n = utf8.DecodeRuneInString(line)
			b.WriteString(line[:n])
			line = line[n:]
			continue
		case n < 0:
			n = len(line)
		}
		w := line[:n]
		line = line[n:]
		if !isPlainASCII(w) && utf8.ValidString(w) {
			if out, ok := f([]rune(w)); ok {
				w = string(out)
			}
		}
		b.WriteString(w)
	}
	return b.String()
}
