package content

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// fastFront reads the plain subset of YAML that nearly every article keeps to:
// `key: value` lines, lists of scalars, in the block or the flow form, maps and
// lists of maps one level deep, maps of scalars in the flow form; values plain or in quotes without escapes. At
// anything else it gives up, and the library reads the file. Where it does not
// give up, its nodes equal the library's; FuzzFront holds it to that.
func fastFront(text []byte) (front, bool) {
	if !bytes.HasPrefix(text, []byte("---\n")) {
		return front{}, false
	}
	end := bytes.Index(text, []byte("\n---\n"))
	if end < 0 || !utf8.Valid(text[:end]) {
		return front{}, false
	}
	r := fastReader{text: string(text[4 : end+1]), line: 1} // one allocation; every value is a slice of it
	if !r.next() {
		return front{}, false
	}
	used := freePairs.Get().(*pairs)
	f := front{used: used}
	root := node{kind: mapNode, keys: used.keys, kids: used.kids}
	root.mark = Mark{int32(r.line), 1, 0}
	for r.ok {
		if r.indent != 0 || !r.pairs(&root, 0) {
			f.release()
			return front{}, false
		}
	}
	if r.failed || len(root.keys) == 0 {
		f.release()
		return front{}, false
	}
	f.node, f.body, f.line = root, text[end+5:], r.line+2
	return f, true
}

type fastReader struct {
	text   string // what is left behind the current line
	cur    string // the current line without its indent
	indent int
	line   int // of the file
	ok     bool
	failed bool
}

// next goes to the next line that is neither blank nor a comment. A line with
// a tab or a trailing space is beyond the fast reader.
func (r *fastReader) next() bool {
	r.ok = false
	for r.text != "" {
		i := strings.IndexByte(r.text, '\n')
		l := r.text[:i]
		r.text = r.text[i+1:]
		r.line++
		t := strings.TrimLeft(l, " ")
		if t == "" && l == "" {
			continue
		}
		if t == "" || strings.TrimSpace(l) == "---" || t[len(t)-1] == ' ' || strings.IndexByte(l, '\t') >= 0 || !printable(l) {
			r.failed = true
			return false
		}
		if t[0] == '#' {
			if len(t) == len(l) {
				continue
			}
			r.failed = true
			return false
		}
		r.cur, r.indent, r.ok = t, len(l)-len(t), true
		return true
	}
	return false
}

func printable(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < ' ' || c == 0x7f {
			return false
		}
		// U+0080–009F, U+2028/9, U+FEFF, noncharacters: let the library judge.
		if c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0 || c == 0xe2 && strings.HasPrefix(s[i:], "\u2028") || c == 0xe2 && strings.HasPrefix(s[i:], "\u2029") || c == 0xef || c >= 0xf0 {
			return false
		}
	}
	return true
}

// pairs reads the key: value lines at the given indent into m.
func (r *fastReader) pairs(m *node, indent int) bool {
	for r.ok && r.indent == indent {
		if r.cur[0] == '-' || !r.pair(m, indent) {
			return false
		}
	}
	return !r.failed && (!r.ok || r.indent < indent || indent == 0)
}

// pair reads one `key: value` (the current line from column indent on) and
// what belongs to it.
func (r *fastReader) pair(m *node, indent int) bool {
	colon := strings.IndexByte(r.cur, ':')
	if colon <= 0 || !plainKey(r.cur[:colon]) {
		return false
	}
	key := node{kind: scalarNode, val: r.cur[:colon], mark: Mark{int32(r.line), int32(indent + 1), int32(colon)}}
	rest := r.cur[colon+1:]
	m.keys = append(m.keys, key)
	if rest != "" {
		if rest[0] != ' ' {
			return false
		}
		v := strings.TrimLeft(rest, " ")
		kid, ok := flow(v, Mark{int32(r.line), int32(indent + colon + 1 + len(rest) - len(v) + 1), 0})
		if !ok {
			return false
		}
		m.kids = append(m.kids, kid)
		r.next()
		return !r.failed && (!r.ok || r.indent <= indent) // a deeper line would go on with the scalar
	}
	if !r.next() {
		return false
	}
	switch {
	case r.cur[0] == '-' && (r.indent > indent || r.indent == indent && indent == 0):
		kid := node{kind: listNode, mark: Mark{int32(r.line), int32(r.indent + 1), 0}}
		if !r.items(&kid, r.indent) {
			return false
		}
		m.kids = append(m.kids, kid)
	case r.indent > indent && indent == 0:
		kid := node{kind: mapNode, mark: Mark{int32(r.line), int32(r.indent + 1), 0}}
		if !r.pairs(&kid, r.indent) {
			return false
		}
		m.kids = append(m.kids, kid)
	case r.indent > indent:
		return false
	default: // an empty value: rare, and the library knows its place
		return false
	}
	return !r.failed && (!r.ok || r.indent <= indent)
}

// items reads the `- ` lines at the given indent.
func (r *fastReader) items(list *node, indent int) bool {
	for r.ok && r.indent == indent && r.cur[0] == '-' {
		if len(r.cur) < 3 || r.cur[1] != ' ' || r.cur[2] == ' ' {
			return false
		}
		at := indent + 2
		r.cur = r.cur[2:]
		r.indent = at
		if colon := strings.IndexByte(r.cur, ':'); colon > 0 && plainKey(r.cur[:colon]) && (colon+1 == len(r.cur) || r.cur[colon+1] == ' ') {
			kid := node{kind: mapNode, mark: Mark{int32(r.line), int32(at + 1), 0}}
			if !r.pairs(&kid, at) {
				return false
			}
			list.kids = append(list.kids, kid)
			continue
		}
		kid, ok := scalar(r.cur, Mark{int32(r.line), int32(at + 1), 0})
		if !ok {
			return false
		}
		list.kids = append(list.kids, kid)
		r.next()
		if r.failed || r.ok && r.indent > indent {
			return false
		}
	}
	return !r.failed
}

func plainKey(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c == '_' || i > 0 && c >= '0' && c <= '9') {
			return false
		}
	}
	return s != "" && s != "null"
}

// flow reads a scalar, a list of scalars in brackets, or a map of scalars in
// braces.
func flow(s string, at Mark) (node, bool) {
	if s == "" || s[0] != '[' && s[0] != '{' {
		return scalar(s, at)
	}
	n, in := node{kind: listNode, mark: at}, s[1:]
	switch {
	case s[0] == '[' && s[len(s)-1] == ']' && !strings.Contains(s, ": "):
	case s[0] == '{' && s[len(s)-1] == '}':
		n.kind = mapNode
	default:
		return n, false
	}
	if in = in[:len(in)-1]; strings.ContainsAny(in, "\"'[]{}#&*!|>%@`\\?") {
		return n, false
	}
	if in == "" {
		return n, n.kind == listNode
	}
	col := at.Col + 1
	for {
		part, rest, more := strings.Cut(in, ",")
		t := strings.TrimLeft(part, " ")
		lead := int32(len(part) - len(t))
		t = strings.TrimRight(t, " ")
		if more && (rest == "" || rest[0] != ' ') {
			return node{}, false
		}
		if n.kind == mapNode {
			key, value, ok := strings.Cut(t, ": ")
			if !ok || !plainKey(key) {
				return node{}, false
			}
			n.keys = append(n.keys, node{kind: scalarNode, val: key, mark: Mark{at.Line, col + lead, int32(len(key))}})
			t = strings.TrimLeft(value, " ")
			lead += int32(len(key) + 2 + len(value) - len(t))
		}
		kid, ok := scalar(t, Mark{at.Line, col + lead, 0})
		if !ok {
			return node{}, false
		}
		n.kids = append(n.kids, kid)
		if !more {
			return n, true
		}
		col += int32(utf8.RuneCountInString(part)) + 1
		in = rest
	}
}

func scalar(s string, at Mark) (node, bool) {
	n := node{kind: scalarNode, mark: at}
	if s == "" {
		return n, false
	}
	switch c := s[0]; c {
	case '"', '\'':
		if len(s) < 2 || s[len(s)-1] != c || strings.IndexByte(s[1:len(s)-1], c) >= 0 || c == '"' && strings.IndexByte(s, '\\') >= 0 {
			return n, false
		}
		n.val, n.quoted = s[1:len(s)-1], true
		n.mark.Len = int32(utf8.RuneCountInString(n.val))
		return n, true
	case '-', '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '%', '@', '`', '=', '<', '~':
		return n, false
	}
	if s[len(s)-1] == ':' || strings.Contains(s, ": ") || strings.Contains(s, " #") || isNull(s) {
		return n, false
	}
	n.val, n.mark.Len = s, int32(utf8.RuneCountInString(s))
	return n, true
}
