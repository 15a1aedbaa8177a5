package lsp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/fix"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// lines cuts a text as the protocol does: at \n, \r\n and \r. A byte order mark
// stays at the beginning of the first line.
func lines(text string) []string {
	t := fix.Split(text)
	ls := t.Lines()
	if strings.HasPrefix(text, "\ufeff") && len(ls) > 0 {
		ls[0] = "\ufeff" + ls[0]
	}
	if text == "" || strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\r") || len(ls) == 0 {
		ls = append(ls, "")
	}
	return ls
}

// units returns how many units of UTF-16 a text has.
func units(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xffff {
			n++
		}
	}
	return n
}

// byteAt returns the offset of a unit in a line: the start of the character that
// it belongs to, at most the end of the line.
func byteAt(line string, unit int) int {
	n := 0
	for i, r := range line {
		w := 1
		if r > 0xffff {
			w = 2
		}
		if n+w > unit {
			return i
		}
		n += w
	}
	return len(line)
}

// byteOf returns the offset of a column of ours, which counts characters of the
// line in NFC, without a byte order mark, from 1.
func byteOf(line string, col int) int {
	at := 0
	if strings.HasPrefix(line, "\ufeff") {
		at = len("\ufeff")
	}
	left := col - 1
	for at < len(line) && left > 0 {
		// A letter with the marks behind it may be fewer characters in NFC.
		_, n := utf8.DecodeRuneInString(line[at:])
		for at+n < len(line) {
			r, w := utf8.DecodeRuneInString(line[at+n:])
			if !unicode.In(r, unicode.M) {
				break
			}
			n += w
		}
		count := utf8.RuneCountInString(viet.NFC(line[at : at+n]))
		if count > left { // within the letter: its marks
			for range left {
				_, w := utf8.DecodeRuneInString(line[at:])
				at += w
			}
			return at
		}
		left -= count
		at += n
	}
	return at
}

// frontEnd returns how many lines the front matter has; all, of site.yaml.
func frontEnd(ls []string, whole bool) int {
	if whole {
		return len(ls)
	}
	if len(ls) == 0 || strings.TrimRight(strings.TrimPrefix(ls[0], "\ufeff"), " \t") != "---" {
		return 0
	}
	for i, l := range ls[1:] {
		if strings.TrimSpace(l) == "---" {
			return i + 1
		}
	}
	return len(ls) // its end is not typed yet
}

// place returns where a problem is in a text.
func place(ls []string, p source.Problem) span {
	line := min(max(0, p.Pos.Line-1), len(ls)-1)
	l := ls[line]
	from, to := 0, len(l)
	switch {
	case p.Pos.Line == 0: // the file as a whole
		to = len(l)
	case p.Pos.Line-1 > line:
		from = len(l)
	case p.Pos.Col == 0:
		from = len(l) - len(strings.TrimLeft(l, " \t"))
	default:
		from = byteOf(l, p.Pos.Col)
		to = byteOf(l, p.Pos.Col+max(1, p.Len))
	}
	return spanOf(line, l, from, to)
}

func spanOf(line int, l string, from, to int) span {
	return span{position{line, units(l[:from])}, position{line, units(l[:max(from, to)])}}
}

// edited applies a change of a client; ok is false if it makes no sense.
func edited(text string, r *span, with string) (string, bool) {
	if r == nil {
		return with, true
	}
	from, ok1 := offset(text, r.Start)
	to, ok2 := offset(text, r.End)
	if !ok1 || !ok2 || from > to {
		return text, false
	}
	return text[:from] + with + text[to:], true
}

// offset returns where a place is in a text: beyond the end of a line, at its end.
func offset(text string, p position) (int, bool) {
	if p.Line < 0 || p.Character < 0 {
		return 0, false
	}
	at := 0
	for range p.Line {
		i := strings.IndexAny(text[at:], "\r\n")
		if i < 0 {
			return len(text), true
		}
		if strings.HasPrefix(text[at+i:], "\r\n") {
			i++
		}
		at += i + 1
	}
	l := text[at:]
	if i := strings.IndexAny(l, "\r\n"); i >= 0 {
		l = l[:i]
	}
	return at + byteAt(l, p.Character), true
}
