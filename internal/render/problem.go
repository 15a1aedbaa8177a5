package render

import (
	"errors"
	"html/template"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

func itoa(n int) string { return strconv.Itoa(n) }

// problem gives a trouble its place.
func problem(f *file, t trouble) source.Problem {
	p := source.Problem{Code: source.Code(t.code), Args: t.args, Near: t.near}
	p.Pos = f.pos(t.pos)
	if t.len > 0 {
		end := min(t.pos+t.len, len(f.text))
		if i := strings.IndexByte(f.text[min(t.pos, end):end], '\n'); i >= 0 {
			end = t.pos + i
		}
		p.Len = utf8.RuneCountInString(f.text[min(t.pos, end):end])
	}
	return p
}

// pos turns an offset into a line and a column of characters.
func (f *file) pos(off int) source.Pos {
	off = max(0, min(off, len(f.text)))
	head := f.text[:off]
	start := strings.LastIndexByte(head, '\n') + 1
	return source.Pos{File: where(f.path), Line: 1 + strings.Count(head, "\n"), Col: 1 + utf8.RuneCountInString(head[start:])}
}

// offset turns a line, and a column as text/template counts it (bytes from 0),
// into an offset.
func (f *file) offset(line, col int) int {
	off := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(f.text[off:], '\n')
		if i < 0 {
			break
		}
		off += i + 1
	}
	return min(off+col, len(f.text))
}

// line returns a line's text.
func (f *file) line(n int) (start int, text string) {
	start = f.offset(n, 0)
	text, _, _ = strings.Cut(f.text[start:], "\n")
	return start, text
}

var (
	parseError = regexp.MustCompile(`(?s)^template: (.*?):(\d+): (.*)$`)
	execError  = regexp.MustCompile(`(?s)^template: (.*?):(\d+):(\d+): executing "(?:[^"\\]|\\.)*" at <(.*?)>: (.*)$`)
	anyQuoted  = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|<[^<>]+>|'[^']+'`)
	noField    = regexp.MustCompile(`^can't evaluate field (\S+) in type (.+)$`)
	nilField   = regexp.MustCompile(`^nil pointer evaluating (.+)\.(\w+)$`)
	noKey      = regexp.MustCompile(`map has no entry for key "(.*)"$`)
	hidden     = regexp.MustCompile(`^(\S+) is an unexported field of struct type (.+)$`)
	lacking    = regexp.MustCompile(`^undefined variable "(\$[^"]*)"`)
)

// syntax reports what the parser of text/template says of a file. It gives a
// line at most; the column is that of the token that it names.
func (l *loader) syntax(f *file, err error) {
	if source.Failed(f.problems) && slices.ContainsFunc(f.problems, func(p source.Problem) bool {
		return p.Code == "template-open" || p.Code == "template-stray" || p.Code == "template-duplicate"
	}) {
		return // the same, said with a better place
	}
	m := parseError.FindStringSubmatch(err.Error())
	if m == nil {
		l.say(f, trouble{code: "template-syntax", args: []string{err.Error()}})
		return
	}
	n, _ := strconv.Atoi(m[2])
	p := source.Problem{Pos: source.Pos{File: where(f.path), Line: n}, Code: "template-syntax", Args: []string{m[3]}}
	start, text := f.line(n)
	if v := lacking.FindStringSubmatch(m[3]); v != nil {
		p.Code, p.Args = "template-variable", []string{v[1]}
	}
	for _, q := range anyQuoted.FindAllString(m[3], -1) {
		word := q[1 : len(q)-1]
		if u, err := strconv.Unquote(q); err == nil {
			word = u
		}
		if i := f.token(start, text, word); i >= 0 {
			p.Pos = f.pos(i)
			p.Len = utf8.RuneCountInString(word)
			break
		}
	}
	if p.Pos.Col == 0 {
		for _, a := range f.scan.actions { // the only action of the line
			if a.pos >= start && a.pos < start+len(text) {
				if p.Pos.Col > 0 {
					p.Pos.Col = 0
					break
				}
				p.Pos = f.pos(a.pos)
			}
		}
		if f.scan.broken && p.Pos.Col == 0 {
			if i := strings.LastIndex(text, "{{"); i >= 0 {
				p.Pos = f.pos(start + i)
			}
		}
	}
	f.problems = append(f.problems, p)
}

// token finds a word within the actions of a line.
func (f *file) token(start int, line, word string) int {
	if word == "" || strings.Contains(word, "\n") {
		return -1
	}
	for _, a := range f.scan.actions {
		from, to := max(a.pos, start), min(a.end, start+len(line))
		for i := from; i < to; {
			j := strings.Index(f.text[i:to], word)
			if j < 0 {
				break
			}
			j += i
			if whole(f.text, j, j+len(word)) {
				return j
			}
			i = j + 1
		}
	}
	return -1
}

// whole tells whether text[i:j] is not a piece of a longer word.
func whole(text string, i, j int) bool {
	in := func(r rune) bool {
		return r == '_' || r >= 0x80 || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	first, _ := utf8.DecodeRuneInString(text[i:])
	last, _ := utf8.DecodeLastRuneInString(text[:j])
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[j:])
	return !(in(first) && i > 0 && in(before)) && !(in(last) && j < len(text) && in(after))
}

// escape reports what html/template says of a template's contexts.
func (l *loader) escape(root string, err error) {
	f := l.files[l.home[root]]
	var e *template.Error
	if !errors.As(err, &e) {
		l.say(f, trouble{code: "template-escape", args: []string{err.Error()}})
		return
	}
	t := trouble{code: "template-escape", args: []string{e.Description}}
	p := source.Pos{}
	if e.Node != nil {
		loc, _ := (*parse.Tree)(nil).ErrorContext(e.Node)
		if name, _, ok := strings.Cut(loc, ":"); ok && l.files[name] != nil {
			f = l.files[name]
			t.pos = int(e.Node.Position())
			p = f.pos(t.pos)
			if a := f.scan.actionAt(t.pos); a != nil {
				t.pos, t.len = a.pos, a.end-a.pos
				p = f.pos(t.pos)
			}
		}
	} else if home := l.home[e.Name]; home != "" {
		f = l.files[home]
		p = source.Pos{File: where(f.path), Line: e.Line}
	}
	if p.Line == 0 {
		p = source.Pos{File: where(f.path)}
	}
	q := problem(f, t)
	q.Pos = p
	f.problems = append(f.problems, q)
}

func (s *scanner) actionAt(pos int) *action {
	for i := range s.actions {
		if a := &s.actions[i]; a.pos <= pos && pos < a.end {
			return a
		}
	}
	return nil
}

// failure carries the Problems of a fragment through text/template.
type failure struct{ problems []source.Problem }

func (f *failure) Error() string { return "fragment" }

// failed turns the error of an execution of the templates as written into a
// Problem.
func (s *Set) failed(lay string, view any, err error) []source.Problem {
	var inner *failure
	if errors.As(err, &inner) && len(inner.problems) > 0 {
		return inner.problems
	}
	msg := err.Error()
	if m := execError.FindStringSubmatch(msg); m != nil && s.files[m[1]] != nil {
		f := s.files[m[1]]
		line, _ := strconv.Atoi(m[2])
		col, _ := strconv.Atoi(m[3])
		t := trouble{pos: f.offset(line, col), code: "template-failed", args: []string{m[5]}}
		var raw *noDigest
		if errors.As(err, &raw) {
			t.code, t.args, t.len = "fragment-value", []string{raw.part, raw.typ}, len("fragment")
		} else {
			s.explain(f, &t, view, m[5])
		}
		return []source.Problem{problem(f, t)}
	}
	return []source.Problem{{Pos: source.Pos{File: where(lay)}, Code: "template-failed", Args: []string{msg}}}
}

// explain finds the field or key that a message of text/template is about.
func (s *Set) explain(f *file, t *trouble, view any, msg string) {
	word := ""
	switch {
	case noField.MatchString(msg):
		m := noField.FindStringSubmatch(msg)
		word = m[1]
		t.code, t.args = "template-field", []string{word, m[2]}
		t.near, _ = viet.Nearest(word, slices.Values(membersOf(view, m[2])))
	case hidden.MatchString(msg):
		m := hidden.FindStringSubmatch(msg)
		word = m[1]
		t.code, t.args = "template-field", []string{word, m[2]}
		t.near, _ = viet.Nearest(word, slices.Values(membersOf(view, m[2])))
	case nilField.MatchString(msg):
		m := nilField.FindStringSubmatch(msg)
		word = m[2]
		t.code, t.args = "template-nil", []string{word, m[1]}
	case noKey.MatchString(msg):
		word = noKey.FindStringSubmatch(msg)[1]
		t.code, t.args = "template-field", []string{word, "map"}
	case strings.Contains(msg, "exceeded maximum template depth"):
		t.code, t.args = "template-loop", []string{f.path}
	}
	a := f.scan.actionAt(t.pos)
	if a == nil {
		return
	}
	if word == "" {
		t.len = 0
		return
	}
	// text/template points at the action or the chain; point at the name.
	for _, from := range []int{t.pos, a.pos} {
		for i := from; i < a.end; {
			j := strings.Index(f.text[i:a.end], "."+word)
			if j < 0 {
				break
			}
			if j += i + 1; whole(f.text, j, j+len(word)) {
				t.pos, t.len = j, len(word)
				return
			}
			i = j
		}
	}
}

// membersOf returns the fields and methods of the type of that name which a
// view holds somewhere.
func membersOf(view any, name string) []string {
	name = strings.TrimLeft(name, "*")
	seen := map[reflect.Type]bool{}
	var found reflect.Type
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		if t == nil || found != nil || seen[t] {
			return
		}
		seen[t] = true
		if t.String() == name {
			found = t
			return
		}
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Chan:
			walk(t.Elem())
		case reflect.Struct:
			for i := range t.NumField() {
				walk(t.Field(i).Type)
			}
		}
		for i := range t.NumMethod() {
			if m := t.Method(i).Type; m.NumOut() > 0 {
				walk(m.Out(0))
			}
		}
	}
	walk(reflect.TypeOf(view))
	if found == nil {
		walkValues(reflect.ValueOf(view), 0, walk) // behind interfaces
	}
	if found == nil {
		return nil
	}
	names := map[string]bool{}
	if found.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(found) {
			if f.IsExported() {
				names[f.Name] = true
			}
		}
	}
	for _, t := range []reflect.Type{found, reflect.PointerTo(found)} {
		for i := range t.NumMethod() {
			names[t.Method(i).Name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func walkValues(v reflect.Value, depth int, walk func(reflect.Type)) {
	if depth > 6 || !v.IsValid() {
		return
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			if v.Kind() == reflect.Interface {
				walk(v.Elem().Type())
			}
			walkValues(v.Elem(), depth+1, walk)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walkValues(v.Field(i), depth+1, walk)
		}
	case reflect.Slice, reflect.Array:
		for i := range min(v.Len(), 8) {
			walkValues(v.Index(i), depth+1, walk)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			walkValues(v.MapIndex(k), depth+1, walk)
		}
	}
}
