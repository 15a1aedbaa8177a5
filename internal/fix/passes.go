package fix

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/viet"
)

func (w *work) decode(o Options) {
	f := viet.DecodeTCVN3
	if o.Decode == VNI {
		f = viet.DecodeVNI
	}
	zones := w.zones()
	for i, l := range w.lines {
		if zones[i] != code {
			w.set(i, outside(l, protected(l), f), o.Decode)
		}
	}
}

// nfc changes code too: parsing reads every file in NFC anyway.
func (w *work) nfc(Options) {
	for i, l := range w.lines {
		w.set(i, viet.NFC(l), NFC)
	}
}

// invisible are the characters that no reader sees and no editor typed on
// purpose. The no-break space becomes a blank.
func invisible(r rune) bool {
	switch {
	case r == '\u00a0', r == '\u00ad', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u2064', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
		return true
	}
	return false
}

func (w *work) invisible(Options) {
	zones := w.zones()
	for i, l := range w.lines {
		if zones[i] == code || strings.IndexFunc(l, invisible) < 0 {
			continue
		}
		old := viet.DecodeTCVN3(l) != l // where a soft hyphen is ư
		right := strings.IndexFunc(l, func(r rune) bool {
			return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana)
		}) >= 0
		w.set(i, outside(l, protected(l), func(s string) string {
			var b strings.Builder
			last := ' '
			for _, r := range s {
				switch {
				case r == '\u00a0':
					r = ' '
				case !invisible(r), r == '\u00ad' && old, right && r != '\u200b' && r != '\ufeff' && r != '\u00ad':
				case (r == '\u200c' || r == '\u200d') && !unicode.In(last, unicode.Latin, unicode.Nd, unicode.Zs, unicode.P):
					// It joins the signs of an emoji, or letters that need it.
				default:
					continue
				}
				b.WriteRune(r)
				last = r
			}
			return b.String()
		}), Invisible)
	}
}

// dates mends the dates that parsing says how to mend, and takes the quotes of a
// word processor from dates, numbers and codes. Those around a text stay: they may
// be meant.
func (w *work) dates(o Options) {
	for _, p := range content.Parse(w.file, []byte(strings.Join(w.lines[:w.body], "\n"))).Problems {
		if p.Code != Date && p.Code != Curly || !o.wants(p.Code) || p.Near == "" || len(p.Args) < 2 || p.Pos.Line < 1 || p.Pos.Line > w.body {
			continue
		}
		i := p.Pos.Line - 1
		if l, ok := Replace(w.lines[i], p.Pos.Col, p.Args[1], p.Near); ok {
			w.set(i, l, p.Code)
		}
	}
}

// Replace puts another value in the place of one that stands at a column,
// perhaps in quotes. ok is false when something else stands there.
func Replace(line string, col int, was, now string) (string, bool) {
	at := 0
	for range col - 1 {
		_, n := utf8.DecodeRuneInString(line[at:])
		at += n
	}
	rest := strings.TrimLeft(line[at:], `"'`)
	if !strings.HasPrefix(rest, was) || len(line[at:])-len(rest) > 1 {
		return line, false
	}
	at = len(line) - len(rest)
	return line[:at] + now + rest[len(was):], true
}

// habits writes lists and headings as parsing reads them.
func (w *work) habits(o Options) {
	if w.body >= len(w.lines) {
		return
	}
	body := w.lines[w.body:]
	now := strings.Split(string(content.Habits([]byte(strings.Join(body, "\n")))), "\n")
	if len(now) != len(body) {
		return
	}
	for i, l := range now {
		c := List
		if strings.HasPrefix(strings.TrimLeft(l, " \t"), "#") {
			c = Heading
		}
		if o.wants(c) {
			w.set(w.body+i, l, c)
		}
	}
}

func (w *work) spaces(Options) {
	zones := w.zones()
	for i := w.body; i < len(w.lines); i++ {
		if zones[i] != prose {
			continue
		}
		l := w.lines[i]
		text := strings.TrimRight(l, " \t")
		if n := len(l) - len(text); n > 0 {
			// Two blanks at the end break the line, where a line follows.
			if strings.HasSuffix(l, "  ") && text != "" && i+1 < len(w.lines) && strings.TrimSpace(w.lines[i+1]) != "" {
				text += "  "
			}
		}
		body, hard := strings.CutSuffix(text, "  ")
		start := contentAt(body)
		body = body[:start] + outside(body[start:], protected(body[start:]), tidySpaces)
		if hard {
			body += "  "
		}
		w.set(i, body, Space)
	}
}

// tidySpaces takes away blanks before punctuation and all but one of several.
func tidySpaces(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	var b strings.Builder
	rs := []rune(s)
	for i := 0; i < len(rs); i++ {
		if rs[i] != ' ' {
			b.WriteRune(rs[i])
			continue
		}
		j := i
		for j < len(rs) && rs[j] == ' ' {
			j++
		}
		switch {
		case i == 0 || j == len(rs): // the edge of a code span or an address, or of the text
			b.WriteString(string(rs[i:j]))
		case endsWord(rs[i-1]) && stop(rs, i-1, j):
		default:
			b.WriteByte(' ')
		}
		i = j - 1
	}
	return b.String()
}

// after puts a blank behind a comma or semicolon between two words. Words have two
// letters at least: what has one may be a formula.
func (w *work) after(Options) {
	zones := w.zones()
	for i := w.body; i < len(w.lines); i++ {
		if l := w.lines[i]; zones[i] == prose && strings.ContainsAny(l, ",;") {
			w.set(i, outside(l, protected(l), func(s string) string {
				var b strings.Builder
				rs := []rune(s)
				for i, r := range rs {
					b.WriteRune(r)
					if (r == ',' || r == ';') && i > 1 && i+2 < len(rs) && letters(rs[i-2:i]) && letters(rs[i+1:i+3]) {
						b.WriteByte(' ')
					}
				}
				return b.String()
			}), After)
		}
	}
}

func letters(rs []rune) bool {
	for _, r := range rs {
		if !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

func endsWord(r rune) bool {
	return unicode.In(r, unicode.L, unicode.M, unicode.Nd) || r == ')' || r == '”' || r == '%'
}

// stop tells whether a mark of punctuation stands at i, one that ends something.
func stop(rs []rune, before, i int) bool {
	switch rs[i] {
	case ',', ';', '!', '?':
	case '.':
		if i+1 < len(rs) && rs[i+1] == '.' {
			return false // what is left out, as in “Nơi nhận ...”
		}
	case ':':
		if unicode.IsDigit(rs[before]) {
			return false // a scale
		}
	default:
		return false
	}
	return i+1 == len(rs) || rs[i+1] == ' ' || rs[i+1] == '”' || rs[i+1] == ')'
}

// quotes makes the straight quotes of a file that has curly ones curly.
func (w *work) quotes(Options) {
	zones := w.zones()
	curly := false
	for i := w.body; i < len(w.lines); i++ {
		curly = curly || zones[i] == prose && strings.ContainsAny(outside(w.lines[i], protected(w.lines[i]), func(s string) string { return s }), "“”")
	}
	if !curly {
		return
	}
	for i := w.body; i < len(w.lines); i++ {
		if zones[i] != prose || !strings.Contains(w.lines[i], `"`) {
			continue
		}
		l := w.lines[i]
		open := protected(l)
		out := []byte{}
		inside, good, last := false, true, ' '
		for at, r := range l {
			next, _ := utf8.DecodeRuneInString(l[min(at+utf8.RuneLen(r), len(l)):])
			if r != '"' || open.has(at) || last == '\\' {
				if r == '“' || r == '”' { // the other one of the pair may be straight
					good = good && inside == (r == '”')
					inside = r == '“'
				}
				out = utf8.AppendRune(out, r)
				last = r
				continue
			}
			begins := (unicode.IsSpace(last) || strings.ContainsRune("([*_–-", last)) && unicode.In(next, unicode.L, unicode.N)
			ends := at+1 == len(l) || unicode.IsSpace(next) || strings.ContainsRune(".,;:!?)]*_…", next)
			switch {
			case !inside && begins:
				out = append(out, "“"...)
			case inside && ends && !unicode.IsSpace(last):
				out = append(out, "”"...)
			default:
				good = false
			}
			inside = !inside
			last = r
		}
		if good && !inside {
			w.set(i, string(out), Quotes)
		}
	}
}
