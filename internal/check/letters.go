package check

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// form looks at the file's bytes: whether they are in the one normal form.
func (l *looking) form() {
	if bytes.Equal(l.Raw, l.File) {
		return
	}
	raw := bytes.TrimPrefix(l.Raw, []byte("\ufeff"))
	for n, line := 1, 0; len(raw) > 0; n++ {
		end := bytes.IndexByte(raw, '\n')
		if end < 0 {
			end = len(raw) - 1
		}
		s := bytes.TrimRight(raw[:end+1], "\r\n")
		raw = raw[end+1:]
		if c := viet.NFCBytes(s); !bytes.Equal(c, s) { // “ả” has as many bytes in both forms
			if line++; line > 1 {
				continue
			}
			i := 0 // the first difference; a mark follows the letter that it changes
			for i < len(c) && i < len(s) && c[i] == s[i] {
				i++
			}
			for i > 0 && i < len(c) && !utf8.RuneStart(c[i]) {
				i--
			}
			from, to := wordAround(c, i, i)
			l.at("text-nfd", source.Pos{File: l.Doc.Path, Line: n, Col: utf8.RuneCount(c[:from]) + 1}, utf8.RuneCount(c[from:to]), "", clip(string(c[from:to])))
		}
	}
}

// letters walks the text once, looking at characters and what is next to them.
func (l *looking) letters() {
	t := l.Text
	front := l.Body()
	l.blocks(func(from, to int) {
		var foreign, like, soft, dot bool // there are signs of old encodings, of other alphabets; a soft hyphen, a middle dot
		for i := from; i < to; {
			c := t[i]
			if c < utf8.RuneSelf {
				switch {
				case c <= ' ' || c|0x20 >= 'a' && c|0x20 <= 'z':
				case isDigit(c):
					if i == from || !isLetter(t[i-1]) && !isDigit(t[i-1]) {
						i = l.number(i, to)
						continue
					}
				case isStop(c):
					l.stop(i, from, to)
				case c == '"' && i < front && !(i > from && isDigit(t[i-1])):
					l.quote(0, i)
				}
				i++
				continue
			}
			r, w := utf8.DecodeRune(t[i:to])
			switch {
			case r < 0xC0:
				foreign = foreign || r != 0xA0 && r != '·' && r != '«' && r != '»' && r != '°' && r != '²' && r != '³'
				dot = dot || r == '·'
				soft = soft || r == 0xAD
			case r < 0x180:
				switch {
				case r == 'ð' || r == 'Ð':
					like, foreign = true, true
				case r < 0x100 && !isViet[r-0xC0]:
					foreign = true
				default:
					l.tone(r, i, i+w, from, to)
				}
			case r >= 0x1EA0 && r < 0x1EFA:
				l.tone(r, i, i+w, from, to)
			case r == '“' || r == '”':
				if i < front {
					l.quote(1, i)
				}
			case r == 0x1A9:
			case invisible(r):
				if r != 0x200D || !joins(t[:i]) {
					a, b := wordAround(t, i, i+w)
					l.add("text-invisible", i, i+w, "", fmt.Sprintf("U+%04X", r), clip(visible(t[a:b])))
				}
			case r >= 0x370 && r < 0x530 || r >= 0xFF00 && r < 0xFF60 || r == 'Ɖ' || r == 'ɖ':
				like = true
			}
			i += w
		}
		if (foreign || dot && bytes.Contains(t[from:to], []byte("·"))) && l.legacy(from, to) {
			return
		}
		if like {
			l.lookAlike(from, to)
		}
		if soft {
			for i := from; i < to; i++ {
				if t[i] == 0xC2 && t[i+1] == 0xAD {
					a, b := wordAround(t, i, i+2)
					l.add("text-invisible", i, i+2, "", "U+00AD", clip(visible(t[a:b])))
				}
			}
		}
	})
	l.tonesEnd()
	if q := l.quotes; q[0][0] > 0 && q[1][0] > 0 {
		w, n := 1, len("“")
		if q[0][0] <= q[1][0] {
			w, n = 0, 1
		}
		l.add("quotes-mixed", q[w][1], q[w][1]+n, "")
	}
}

// isViet tells which of U+00C0 … U+00FF are letters of Vietnamese.
var isViet = func() (t [0x40]bool) {
	for _, r := range "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúý" {
		t[r-0xC0] = true
	}
	return t
}()

// invisible tells the characters that nobody sees and that nobody typed on
// purpose in a Vietnamese text.
func invisible(r rune) bool {
	return r >= 0x200B && r <= 0x200F || r >= 0x202A && r <= 0x202E || r >= 0x2060 && r <= 0x206F || r == 0xFEFF || r == 0x180E
}

// joins tells whether t ends with a sign that a joiner may follow: an emoji.
func joins(t []byte) bool {
	r, _ := utf8.DecodeLastRune(t)
	return r == 0xFE0F || r >= 0x1F000 && r != utf8.RuneError || r >= 0x2600 && r < 0x2800
}

func (l *looking) quote(kind, at int) {
	if l.quotes[kind][0]++; l.quotes[kind][0] == 1 {
		l.quotes[kind][1] = at
	}
}

func isStop(c byte) bool {
	return c == ',' || c == '.' || c == ';' || c == ':' || c == '!' || c == '?'
}

// stop looks at the blanks round a stop.
func (l *looking) stop(i, from, to int) {
	t, c := l.Text, l.Text[i]
	if (c == ',' || c == ';') && i > from+1 && i+2 < to && isLetter(t[i-1]) && isLetter(t[i-2]) && isLetter(t[i+1]) && isLetter(t[i+2]) {
		r, _ := utf8.DecodeRune(t[i+1:])
		if b, _ := utf8.DecodeLastRune(t[:i]); unicode.IsLetter(r) && unicode.IsLetter(b) && !inAddress(t[from:i]) {
			l.add("space-after", i, i+1, "", string(c))
		}
	}
	if i == from || t[i-1] != ' ' || i+1 < to && t[i+1] != ' ' && t[i+1] != '\n' {
		return
	}
	at := i
	for at > from && t[at-1] == ' ' {
		at--
	}
	if at == from || t[at-1] == '\n' || t[at-1] == c || i+2 < to && t[i+2] == c || c == ':' && isDigit(t[at-1]) {
		return
	}
	if _, n := l.Place(at, i+1); n != i+1-at {
		return // a picture or the like stands between
	}
	l.add("space-before", at, i+1, "", string(c))
}

// inAddress tells whether t ends within an address without its https://.
func inAddress(t []byte) bool {
	t = t[max(0, len(t)-200):]
	t = t[bytes.LastIndexAny(t, " \n")+1:]
	for i, c := range t {
		if c == '/' && viet.EndsWithHost(string(t[:i])) {
			return true
		}
	}
	return false
}

// tone looks at a vowel with its mark: where it stands in oa, oe, uy at the end of
// a word.
func (l *looking) tone(r rune, i, end, from, to int) {
	t := l.Text
	if end < to && isLetter(t[end]) {
		// Old: the mark is on the first letter, and the second ends the word.
		if t[end] >= utf8.RuneSelf || end+1 < to && isLetter(t[end+1]) {
			return
		}
		second := t[end] | 0x20
		k := strings.ContainsRune("òóỏõọÒÓỎÕỌ", r) && (second == 'a' || second == 'e') ||
			second == 'y' && strings.ContainsRune("ùúủũụÙÚỦŨỤ", r) && !(i > from && t[i-1]|0x20 == 'q')
		if k {
			l.toned(0, i, end+1, from)
		}
		return
	}
	if i == from || i < 2 {
		return
	}
	k := false
	switch t[i-1] | 0x20 {
	case 'o':
		k = strings.ContainsRune("àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ", r)
	case 'u':
		k = strings.ContainsRune("ỳýỷỹỵỲÝỶỸỴ", r) && !(i-1 > from && t[i-2]|0x20 == 'q')
	}
	if k && isASCIILetter(t[i-1]) {
		l.toned(1, i-1, end, from)
	}
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// otherTone puts the tone mark in the other place.
var otherTone = func() *strings.Replacer {
	var pairs []string
	add := func(first, second string, plain1, plain2 string) {
		a, b := []rune(first), []rune(second)
		for i := range a {
			o, n := string(a[i])+plain2, plain1+string(b[i])
			pairs = append(pairs, o, n, n, o)
		}
	}
	for _, up := range []func(string) string{strings.ToLower, strings.ToUpper} {
		add(up("òóỏõọ"), up("àáảãạ"), up("o"), up("a"))
		add(up("òóỏõọ"), up("èéẻẽẹ"), up("o"), up("e"))
		add(up("ùúủũụ"), up("ỳýỷỹỵ"), up("u"), up("y"))
	}
	add("ÒÓỎÕỌ", "àáảãạ", "O", "a")
	add("ÒÓỎÕỌ", "èéẻẽẹ", "O", "e")
	add("ÙÚỦŨỤ", "ỳýỷỹỵ", "U", "y")
	return strings.NewReplacer(pairs...)
}()

// toned notes a word with its tone in the old or the new place. Names are written as
// their owners do.
func (l *looking) toned(style, at, end, from int) {
	for at > from && isLetter(l.Text[at-1]) {
		at--
	}
	if l.isName(at, end, from) {
		return
	}
	if l.notes.tones[style].n++; l.notes.tones[style].n > mostTold {
		return
	}
	l.tones[style] = append(l.tones[style], [2]int{at, end})
}

// isName tells whether a word within a sentence is one of a person or a place: it has
// a capital, and so has the word beside it, or “ông”, “bà” and the like stand before
// it. An “Ủy ban” is none.
func (l *looking) isName(at, end, from int) bool {
	word := l.Text[at:end]
	before := bytes.TrimRight(l.Text[from:at], " ")
	if !isProper(word) || len(before) == 0 || viet.Fold(string(word)) == "uy" {
		return false
	}
	if r, _ := utf8.DecodeLastRune(before); !unicode.IsLetter(r) && r != ',' {
		return false // a sentence begins
	}
	if rest, ok := bytes.CutPrefix(l.Text[end:], []byte(" ")); ok && isProper(rest) {
		return true
	}
	i := len(before)
	for i > 0 && isLetter(before[i-1]) {
		i--
	}
	if isProper(before[i:]) {
		return true
	}
	switch string(before[i:]) {
	case "ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cháu", "cụ", "chí":
		return true
	}
	return false
}

// isProper tells whether a word begins with a capital and goes on with a small letter.
func isProper(word []byte) bool {
	first, w := utf8.DecodeRune(word)
	second, _ := utf8.DecodeRune(word[w:])
	return unicode.IsUpper(first) && unicode.IsLower(second)
}

// tonesEnd keeps the words that may have to be told: all of the rarer way, and of a
// text that has one way only the first, for a site that wants the other.
func (l *looking) tonesEnd() {
	for style, places := range l.tones {
		if n := l.notes.tones; n[style].n > n[1-style].n || style == 0 && n[0].n == n[1].n {
			places = places[:min(len(places), 3)]
		}
		for _, p := range places {
			w := string(l.Text[p[0]:p[1]])
			l.notes.tones[style].first = append(l.notes.tones[style].first, l.problem("tone-mixed", p[0], p[1], otherTone.Replace(w), w))
		}
	}
}

// alike are letters of other alphabets that look like Latin ones.
var alike = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ј': 'j', 'ѕ': 's', 'һ': 'h', 'ԁ': 'd',
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'У': 'Y', 'Х': 'X', 'І': 'I', 'Ј': 'J', 'Ѕ': 'S',
	'ο': 'o', 'α': 'a', 'ν': 'v', 'ι': 'i', 'κ': 'k', 'ρ': 'p', 'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X',
	'ð': 'đ', 'Ð': 'Đ', 'Ɖ': 'Đ', 'ɖ': 'đ',
}

func latin(r rune) (rune, bool) {
	if r >= 'Ａ' && r <= 'Ｚ' || r >= 'ａ' && r <= 'ｚ' {
		return r - 0xFEE0, true
	}
	c, ok := alike[r]
	return c, ok
}

// lookAlike looks for words with letters that only look right, and for letters of
// Russian where nothing else is Russian: a word of another language has none of ours.
func (l *looking) lookAlike(from, to int) {
	russian := false // the block has a word of it, so that “и” and “у” beside it are words too
	for w := range words(l.Text[from:to]) {
		n, others := 0, 0
		for _, r := range string(l.Text[from+w[0] : from+w[1]]) {
			switch {
			case isCyrillic(r):
				n++
			case unicode.IsLetter(r):
				others++
			}
		}
		russian = russian || n > 1 && others == 0 && !allAlike(string(l.Text[from+w[0]:from+w[1]]))
	}
	for w := range words(l.Text[from:to]) {
		s := string(l.Text[from+w[0] : from+w[1]])
		strange, plain, unlike, cyrillic := 0, 0, 0, 0
		mended := strings.Map(func(r rune) rune {
			c, ok := latin(r)
			switch {
			case isCyrillic(r) && !ok:
				cyrillic++
			case ok:
				strange++
				return c
			case r >= 0x370 && r < 0x400:
				unlike++
			case unicode.IsLetter(r):
				plain++
			}
			return r
		}, s)
		lone := strange+plain+unlike+cyrillic == 1
		switch {
		case cyrillic > 0 && (plain > 0 || lone && !russian): // nobody can tell what was meant
			l.add("text-lookalike", from+w[0], from+w[1], "", s)
			continue
		case strange == 0 || unlike+cyrillic > 0:
			continue // a word of another language
		}
		if plain == 0 {
			first := s[strings.IndexFunc(s, unicode.IsLetter):]
			if r, _ := utf8.DecodeRuneInString(first); r != 'ð' && r != 'Ð' && r != 'Ɖ' && !(isCyrillic(r) && lone && !russian) {
				continue // a Greek letter of a formula, a foreign word
			}
		}
		l.add("text-lookalike", from+w[0], from+w[1], mended, s)
	}
}

func isCyrillic(r rune) bool { return r >= 0x400 && r < 0x530 }

// allAlike tells whether a word might be one of ours in letters of another alphabet.
func allAlike(s string) bool {
	for _, r := range s {
		if _, ok := latin(r); !ok {
			return false
		}
	}
	return true
}
