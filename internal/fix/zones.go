package fix

import (
	"strings"
	"unicode"

	"nawapi.gov.vn/cchc/internal/viet"
)

// zone is what a line is.
type zone uint8

const (
	front zone = iota // front matter
	prose
	code  // in a fence, indented far, or in HTML: every blank counts
	table // columns may be aligned with blanks
)

// zones tells what each line is. Where it is not certain that a line is prose,
// it is not.
func (w *work) zones() []zone {
	zs := make([]zone, len(w.lines))
	fence := ""
	html, comment, open := false, false, false
	blank := true
	for i := w.body; i < len(w.lines); i++ {
		l := w.lines[i]
		t := strings.TrimLeft(l, " \t")
		inner := strings.TrimLeft(t, ">-*+ \t0123456789.)") // a fence may open in a quote or a list
		zs[i] = prose
		switch {
		case comment:
			zs[i] = code
			comment = !strings.Contains(l, "-->")
		case fence != "":
			zs[i] = code
			if c := strings.TrimLeft(t, "> \t"); strings.HasPrefix(c, fence) && strings.Trim(c, fence[:1]+" \t") == "" {
				fence = ""
			}
		case t == "":
			html, open = false, false
		case html:
			zs[i] = code
		case strings.HasPrefix(inner, "```") || strings.HasPrefix(inner, "~~~"):
			zs[i] = code
			fence = inner[:len(inner)-len(strings.TrimLeft(inner, inner[:1]))]
			if inner[0] == '`' && strings.Contains(inner[len(fence):], "`") {
				fence = "" // a span of code
			}
		case strings.HasPrefix(inner, "<!--"):
			zs[i] = code
			comment = !strings.Contains(inner[4:], "-->")
		case len(inner) > 1 && inner[0] == '<' && (inner[1] == '/' || inner[1] == '!' || inner[1] == '?' || letter(inner[1])):
			zs[i] = code
			html = true
		case open, indent(l) >= 4 && blank:
			zs[i] = code
		case strings.Contains(l, "|"):
			zs[i] = table
		case definition(t):
			zs[i] = code
		}
		if zs[i] == prose && t != "" && protected(l).open { // goes on in the next line
			open = true
			zs[i] = code
		}
		blank = t == ""
	}
	return zs
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func indent(l string) int {
	n := 0
	for _, c := range l {
		switch c {
		case ' ':
			n++
		case '\t':
			n += 4
		default:
			return n
		}
	}
	return n
}

// definition tells the line that gives a link its address: [a]: /b "c".
func definition(t string) bool {
	if !strings.HasPrefix(t, "[") || strings.HasPrefix(t, "[^") {
		return false
	}
	_, rest, ok := strings.Cut(t, "]")
	return ok && strings.HasPrefix(rest, ":")
}

// contentAt returns where the text of a line begins, behind its indent and the
// marks of lists, quotes, headings and notes.
func contentAt(l string) int {
	at := 0
	for {
		rest := strings.TrimLeft(l[at:], " \t")
		at = len(l) - len(rest)
		n := 0
		for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
			n++
		}
		switch {
		case n > 0 && n < len(rest) && (rest[n] == '.' || rest[n] == ')'):
			n++
		case rest != "" && strings.IndexByte(">-*+:", rest[0]) >= 0:
			n = 1
		case strings.HasPrefix(rest, "#"):
			n = len(rest) - len(strings.TrimLeft(rest, "#"))
		case strings.HasPrefix(rest, "[^"):
			if i := strings.Index(rest, "]:"); i > 0 {
				n = i + 2
			}
		default:
			n = 0
		}
		if n == 0 || n < len(rest) && rest[n] != ' ' && rest[n] != '\t' && rest[0] != '>' {
			return at
		}
		if at += n; n == len(rest) {
			return at
		}
	}
}

// spans are the parts of a line that nobody may touch. open tells that the last
// one does not end on the line.
type spans struct {
	parts [][2]int
	open  bool
}

func (s spans) has(at int) bool {
	for _, p := range s.parts {
		if at >= p[0] && at < p[1] {
			return true
		}
	}
	return false
}

// protected finds code spans, addresses of links, bare addresses and HTML.
func protected(l string) spans {
	var s spans
	add := func(from, to int) { s.parts = append(s.parts, [2]int{from, to}) }
	for i := 0; i < len(l); i++ {
		switch {
		case l[i] == '\\' && i+1 < len(l):
			add(i, i+2)
			i++
		case l[i] == '`':
			n := len(l[i:]) - len(strings.TrimLeft(l[i:], "`"))
			end := closing(l, i+n, n)
			if end < 0 {
				add(i, len(l))
				s.open = true
				return s
			}
			add(i, end)
			i = end - 1
		case strings.HasPrefix(l[i:], "](") || strings.HasPrefix(l[i:], "]["):
			end := matching(l, i+1)
			if end < 0 {
				add(i, len(l))
				s.open = true
				return s
			}
			add(i, end)
			i = end - 1
		case l[i] == '<' && i+1 < len(l) && (letter(l[i+1]) || strings.IndexByte("/!?", l[i+1]) >= 0):
			end := strings.IndexByte(l[i:], '>')
			if end < 0 {
				add(i, len(l))
				s.open = true
				return s
			}
			add(i, i+end+1)
			i += end
		case strings.HasPrefix(l[i:], "://") || strings.HasPrefix(l[i:], "www.") || l[i] == '@' || l[i] == '/' && viet.EndsWithHost(l[:i]):
			from := strings.LastIndexFunc(l[:i], unicode.IsSpace) + 1
			to := len(l)
			if n := strings.IndexFunc(l[i:], unicode.IsSpace); n >= 0 {
				to = i + n
			}
			if len(s.parts) > 0 && s.parts[len(s.parts)-1][1] > from {
				from = s.parts[len(s.parts)-1][1]
			}
			add(from, to)
			i = to - 1
		}
	}
	return s
}

// closing finds the end of a code span that began with n backticks.
func closing(l string, from, n int) int {
	for i := from; i < len(l); i++ {
		if l[i] != '`' {
			continue
		}
		m := len(l[i:]) - len(strings.TrimLeft(l[i:], "`"))
		if m == n {
			return i + m
		}
		i += m - 1
	}
	return -1
}

// matching finds the end of what a bracket at i opens.
func matching(l string, i int) int {
	up, down := l[i], byte(')')
	if up == '[' {
		down = ']'
	}
	depth := 0
	for ; i < len(l); i++ {
		switch l[i] {
		case '\\':
			i++
		case up:
			depth++
		case down:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// outside applies f to what lies between protected spans.
func outside(l string, s spans, f func(string) string) string {
	if len(s.parts) == 0 {
		return f(l)
	}
	var b strings.Builder
	at := 0
	for _, p := range s.parts {
		if p[0] > at {
			b.WriteString(f(l[at:p[0]]))
		}
		b.WriteString(l[max(p[0], at):p[1]])
		at = p[1]
	}
	if at < len(l) {
		b.WriteString(f(l[at:]))
	}
	return b.String()
}
