// Package schema writes JSON objects and says what they are, from one table.
//
//	var person = schema.Object[Person]{Name: "person", Help: "Một người.", Fields: []schema.Field[Person]{
//		schema.Text("name", "Họ tên.", schema.Line, func(p *Person) string { return p.Name }),
//		schema.Text("born", "Ngày sinh.", schema.Day, func(p *Person) string { return p.Born }).Optional(),
//	}}
//	b = person.Append(b, &p)             // {"name":"…"}
//	b = person.Schema(b, address)        // its JSON Schema (2020-12)
//	faults := person.Check(value)        // where a value that was read is another thing
//
// A key is written down once, so that what is written, what is promised and what
// is accepted cannot differ. These rules hold for every object:
//
//   - Keys are written in the order of the table. A version never loses a key,
//     and never gives one another meaning; a new version has another address.
//   - A key that is not optional is always there; lists may be empty. An optional key
//     is absent when there is nothing to say. null is never written.
//   - There are no other keys: the schema forbids them.
//   - Texts are NFC, days 2016-03-03, moments 2016-03-03T08:30:00+07:00, addresses
//     absolute.
//
// The package knows nothing of sites; everything in it is a pure function of its
// arguments.
package schema

import (
	"iter"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Form is what a string holds. The zero Form is any text.
type Form struct {
	format  string // of JSON Schema
	pattern string // a regular expression of ECMA-262 and of Go alike
	values  []string
	words   string // what it is, in Vietnamese
}

// The forms of strings.
var (
	Line    = Form{pattern: `\S`, words: "chữ, không để trống"}
	Any     = Form{words: "chữ"}
	Slug    = Form{pattern: `^[a-z0-9]+(-[a-z0-9]+)*$`, words: "mã gồm chữ thường không dấu, chữ số và dấu gạch nối"}
	Day     = Form{format: "date", pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`, words: "ngày dạng 2016-03-03"}
	Month   = Form{pattern: `^[0-9]{4}-(0[1-9]|1[0-2])$`, words: "tháng dạng 2016-03"}
	Moment  = Form{format: "date-time", pattern: `^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\+07:00$`, words: "thời điểm dạng 2016-03-03T08:30:00+07:00"}
	Address = Form{format: "iri", pattern: `^https?://[^/?#\s<>"\\@]+([/?#][^\s<>"\\]*)?$`, words: "địa chỉ đầy đủ dạng https://may-chu/duong-dan"}
	Path    = Form{pattern: `^[a-z0-9]+([-/][a-z0-9]+)*$`, words: "mã dạng tin-tuc/2016/ten-bai"}
	Quarter = Form{pattern: `^Q[1-4]/[0-9]{4}$`, words: "quý dạng Q2/2016"}
	Key     = Form{pattern: `^([a-z0-9]+(-[a-z0-9]+)*|Q[1-4]/[0-9]{4})?$`, words: "mã, quý dạng Q2/2016, hoặc để trống"}
	Hash    = Form{pattern: `^[0-9a-f]{64}$`, words: "64 chữ số của SHA-256"}
)

// OneOf is the form of a string that is one of values.
func OneOf(values ...string) Form { return Form{values: values} }

// Object describes the JSON objects that are made of values of T.
type Object[T any] struct {
	Name   string // of the definition in schemas that refer to it: "task"
	Help   string // what it is, in Vietnamese
	Fields []Field[T]
}

// Field is one key of an object.
type Field[T any] struct {
	Key, Help string
	optional  bool
	shape     func() shape
	empty     func(v *T) bool
	put       func(b []byte, v *T) []byte
}

// Optional makes a key that is absent when its value is empty.
func (f Field[T]) Optional() Field[T] { f.optional = true; return f }

// Text is a string.
func Text[T any](key, help string, form Form, get func(*T) string) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: func() shape { return shape{kind: "string", form: form} },
		empty: func(v *T) bool { return get(v) == "" },
		put:   func(b []byte, v *T) []byte { return AppendString(b, get(v)) },
	}
}

// Bytes is a string that is made elsewhere and may be large.
func Bytes[T any](key, help string, get func(*T) []byte) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: func() shape { return shape{kind: "string", form: Any} },
		empty: func(v *T) bool { return len(get(v)) == 0 },
		put:   func(b []byte, v *T) []byte { return appendString(b, get(v)) },
	}
}

// Const is a string that is always the same.
func Const[T any](key, help, value string) Field[T] {
	return Text(key, help, OneOf(value), func(*T) string { return value })
}

// Int is a number from least on. An optional one is absent when it is 0.
func Int[T any](key, help string, least int, get func(*T) int) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: func() shape { return shape{kind: "integer", least: least} },
		empty: func(v *T) bool { return get(v) == 0 },
		put:   func(b []byte, v *T) []byte { return strconv.AppendInt(b, int64(get(v)), 10) },
	}
}

// Version is the number that tells a reader whether it understands the rest.
func Version[T any](n int) Field[T] {
	f := Int("version", "Phiên bản của dạng dữ liệu này; dạng khác có số khác và địa chỉ khác.", n, func(*T) int { return n })
	f.shape = func() shape { return shape{kind: "integer", least: n, only: true} }
	return f
}

// Bool is a truth value. An optional one is absent when it is false.
func Bool[T any](key, help string, get func(*T) bool) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: func() shape { return shape{kind: "boolean"} },
		empty: func(v *T) bool { return !get(v) },
		put:   func(b []byte, v *T) []byte { return strconv.AppendBool(b, get(v)) },
	}
}

// Texts is a list of strings.
func Texts[T any](key, help string, form Form, get func(*T) []string) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: func() shape {
			return shape{kind: "array", of: func() shape { return shape{kind: "string", form: form} }}
		},
		empty: func(v *T) bool { return len(get(v)) == 0 },
		put: func(b []byte, v *T) []byte {
			b = append(b, '[')
			for i, s := range get(v) {
				if i > 0 {
					b = append(b, ',')
				}
				b = AppendString(b, s)
			}
			return append(b, ']')
		},
	}
}

// Ints is a list of numbers from 0 on.
func Ints[T any](key, help string, get func(*T) []int) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: func() shape { return shape{kind: "array", of: func() shape { return shape{kind: "integer"} }} },
		empty: func(v *T) bool { return len(get(v)) == 0 },
		put: func(b []byte, v *T) []byte {
			b = append(b, '[')
			for i, n := range get(v) {
				if i > 0 {
					b = append(b, ',')
				}
				b = strconv.AppendInt(b, int64(n), 10)
			}
			return append(b, ']')
		},
	}
}

// List is a list of objects.
func List[T, E any](key, help string, of *Object[E], get func(*T) []E) Field[T] {
	f := Stream(key, help, of, func(v *T) iter.Seq[*E] {
		return func(yield func(*E) bool) {
			s := get(v)
			for i := range s {
				if !yield(&s[i]) {
					return
				}
			}
		}
	})
	f.empty = func(v *T) bool { return len(get(v)) == 0 }
	return f
}

// Stream is a list of objects that are made one after the other. It cannot be
// optional.
func Stream[T, E any](key, help string, of *Object[E], get func(*T) iter.Seq[*E]) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: func() shape { return shape{kind: "array", of: of.shape} },
		put: func(b []byte, v *T) []byte {
			b = append(b, '[')
			first := true
			for e := range get(v) {
				if !first {
					b = append(b, ',')
				}
				first = false
				b = of.Append(b, e)
			}
			return append(b, ']')
		},
	}
}

// Sub is an object within an object. An optional one is absent when it is nil.
func Sub[T, E any](key, help string, of *Object[E], get func(*T) *E) Field[T] {
	return Field[T]{
		Key: key, Help: help,
		shape: of.shape,
		empty: func(v *T) bool { return get(v) == nil },
		put:   func(b []byte, v *T) []byte { return of.Append(b, get(v)) },
	}
}

// Append appends the object of v.
func (o *Object[T]) Append(b []byte, v *T) []byte {
	b = append(b, '{')
	first := true
	for i := range o.Fields {
		f := &o.Fields[i]
		if f.optional && f.empty(v) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(append(append(b, '"'), f.Key...), `":`...)
		b = f.put(b, v)
	}
	return append(b, '}')
}

// shape is what a value is, without the Go type that it is made of.
type shape struct {
	kind   string // of JSON Schema
	form   Form
	least  int
	only   bool         // no other number than least
	of     func() shape // of an array
	name   string       // of an object
	help   string
	fields []key
}

type key struct {
	name, help string
	optional   bool
	shape      func() shape
}

func (o *Object[T]) shape() shape {
	s := shape{kind: "object", name: o.Name, help: o.Help}
	for _, f := range o.Fields {
		s.fields = append(s.fields, key{f.Key, f.Help, f.optional, f.shape})
	}
	return s
}

// Schema appends the JSON Schema of the objects, to be published at address.
func (o *Object[T]) Schema(b []byte, address string) []byte {
	b = append(b, `{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":`...)
	b = AppendString(b, address)
	w := writer{defs: map[string]bool{}}
	b = append(b, `,"title":`...)
	b = AppendString(b, o.Name)
	b = append(b, ',')
	s := o.shape()
	b = w.members(b, s)
	if len(w.queue) > 0 {
		b = append(b, `,"$defs":{`...)
		for i := 0; i < len(w.queue); i++ { // it grows
			if i > 0 {
				b = append(b, ',')
			}
			b = append(AppendString(b, w.queue[i].name), ":{"...)
			b = append(w.members(b, w.queue[i]), '}')
		}
		b = append(b, '}')
	}
	return append(b, '}')
}

// writer remembers which definitions a schema refers to.
type writer struct {
	defs  map[string]bool
	queue []shape
}

// members appends the members of an object's schema.
func (w *writer) members(b []byte, s shape) []byte {
	b = append(b, `"description":`...)
	b = AppendString(b, s.help)
	b = append(b, `,"type":"object","properties":{`...)
	for i, k := range s.fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(AppendString(b, k.name), `:{"description":`...)
		b = append(AppendString(b, k.help), ',')
		b = append(w.value(b, k.shape()), '}')
	}
	b = append(b, `},"required":[`...)
	first := true
	for _, k := range s.fields {
		if !k.optional {
			if !first {
				b = append(b, ',')
			}
			first = false
			b = AppendString(b, k.name)
		}
	}
	return append(b, `],"additionalProperties":false`...)
}

// value appends the members of a value's schema.
func (w *writer) value(b []byte, s shape) []byte {
	if s.kind == "object" {
		if !w.defs[s.name] {
			w.defs[s.name] = true
			w.queue = append(w.queue, s)
		}
		return AppendString(append(b, `"$ref":`...), "#/$defs/"+s.name)
	}
	if s.only {
		return strconv.AppendInt(append(b, `"const":`...), int64(s.least), 10)
	}
	b = AppendString(append(b, `"type":`...), s.kind)
	switch s.kind {
	case "array":
		b = append(w.value(append(b, `,"items":{`...), s.of()), '}')
	case "integer":
		b = strconv.AppendInt(append(b, `,"minimum":`...), int64(s.least), 10)
	case "string":
		if s.form.values != nil {
			b = append(b, `,"enum":[`...)
			for i, v := range s.form.values {
				if i > 0 {
					b = append(b, ',')
				}
				b = AppendString(b, v)
			}
			b = append(b, ']')
		}
		if s.form.format != "" {
			b = AppendString(append(b, `,"format":`...), s.form.format)
		}
		if s.form.pattern != "" {
			b = AppendString(append(b, `,"pattern":`...), s.form.pattern)
		}
	}
	return b
}

// Keys returns the paths of all keys, those of lists with “[]”: "items[].url".
// An object within itself is not followed.
func (o *Object[T]) Keys() []string {
	var keys []string
	var walk func(s shape, at string, in []string)
	walk = func(s shape, at string, in []string) {
		switch s.kind {
		case "array":
			walk(s.of(), at+"[]", in)
		case "object":
			if slices.Contains(in, s.name) {
				return
			}
			for _, k := range s.fields {
				p := k.name
				if at != "" {
					p = at + "." + p
				}
				keys = append(keys, p)
				walk(k.shape(), p, append(in, s.name))
			}
		}
	}
	walk(o.shape(), "", nil)
	return keys
}

const hexDigits = "0123456789abcdef"

// AppendString appends s as a JSON string (RFC 8259) that may also stand in an
// HTML script element: <, >, & and the line separators are escaped.
func AppendString(b []byte, s string) []byte { return appendString(b, s) }

func appendString[S string | []byte](b []byte, s S) []byte {
	b = append(b, '"')
	last := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7f {
				i++
				continue
			}
			b = append(b, s[last:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\n':
				b = append(b, `\n`...)
			default:
				b = append(b, `\u00`...)
				b = append(b, hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			last = i
			continue
		}
		r, n := decodeRune(s[i:])
		if r == utf8.RuneError && n == 1 || r == '\u2028' || r == '\u2029' {
			b = append(b, s[last:i]...)
			switch r {
			case '\u2028':
				b = append(b, `\u2028`...)
			case '\u2029':
				b = append(b, `\u2029`...)
			default:
				b = append(b, `\ufffd`...)
			}
			last = i + n
		}
		i += n
	}
	return append(append(b, s[last:]...), '"')
}

func decodeRune[S string | []byte](s S) (rune, int) {
	switch s := any(s).(type) {
	case string:
		return utf8.DecodeRuneInString(s)
	case []byte:
		return utf8.DecodeRune(s)
	}
	panic("no string")
}
