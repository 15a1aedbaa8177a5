package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Value is JSON that was read, with its place. Exactly one of the fields for
// contents is of use, the one of Kind.
type Value struct {
	Kind   string // "object", "array", "string", "number", "boolean", "null"
	Offset int    // of its first byte, in the text that was read
	Text   string // of a string or number
	Items  []Value
	Keys   []string // of an object, beside Items
}

// Get returns the member of an object, or a Value without a kind.
func (v *Value) Get(key string) *Value {
	for i, k := range v.Keys {
		if k == key {
			return &v.Items[i]
		}
	}
	return &Value{}
}

// Fault is a place in a text that is not what it must be.
type Fault struct {
	Offset int
	Path   string // "items[3].url", or "" for the text as a whole
	Text   string // what is wrong, in Vietnamese
}

const mostDeep = 32

// Read reads a JSON text strictly: one value, no key twice, not too deep.
func Read(data []byte) (Value, *Fault) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	r := reader{d, data}
	v, err := r.value(0)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = &Fault{Offset: int(d.InputOffset()), Text: "có thêm nội dung sau dấu } cuối cùng"}
		}
	}
	if err == nil {
		return v, nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return Value{}, f
	}
	at, text := int(d.InputOffset()), "chỗ này không đúng quy cách JSON"
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = max(0, int(syntax.Offset)-1) // it counts the character that is wrong
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, text = len(data), "tệp bị cắt ngang"
	}
	return Value{}, &Fault{Offset: min(at, len(data)), Text: text}
}

// Error implements error.
func (f *Fault) Error() string { return f.Path + ": " + f.Text }

type reader struct {
	d    *json.Decoder
	data []byte
}

func (r *reader) value(deep int) (Value, error) {
	// Before a token, the decoder stands behind the last one: white space, commas and colons follow.
	at := int(r.d.InputOffset())
	for at < len(r.data) && strings.IndexByte(" \t\r\n,:", r.data[at]) >= 0 {
		at++
	}
	t, err := r.d.Token()
	if err != nil {
		return Value{}, err
	}
	v := Value{Offset: at}
	switch t := t.(type) {
	case nil:
		v.Kind = "null"
	case bool:
		v.Kind, v.Text = "boolean", strconv.FormatBool(t)
	case json.Number:
		v.Kind, v.Text = "number", t.String()
	case string:
		v.Kind, v.Text = "string", t
	case json.Delim:
		if deep == mostDeep {
			return v, &Fault{Offset: at, Text: "lồng nhau quá sâu"}
		}
		v.Kind = map[json.Delim]string{'{': "object", '[': "array"}[t]
		var seen map[string]bool
		for r.d.More() {
			if t == '{' {
				k, err := r.value(deep + 1)
				if err != nil {
					return v, err
				}
				if seen == nil {
					seen = map[string]bool{}
				}
				if seen[k.Text] {
					return v, &Fault{Offset: k.Offset, Text: fmt.Sprintf("khóa “%s” có hai lần", k.Text)}
				}
				seen[k.Text] = true
				v.Keys = append(v.Keys, k.Text)
			}
			e, err := r.value(deep + 1)
			if err != nil {
				return v, err
			}
			v.Items = append(v.Items, e)
		}
		if _, err := r.d.Token(); err != nil {
			return v, err
		}
	}
	return v, nil
}

// Check tells where a value is no object of the table. Nil means that it is
// one.
func (o *Object[T]) Check(v *Value) []Fault {
	var c checker
	c.value(o.shape(), v, "")
	return c.faults
}

type checker struct{ faults []Fault }

const mostFaults = 20

func (c *checker) add(v *Value, at, format string, args ...any) {
	if len(c.faults) < mostFaults {
		c.faults = append(c.faults, Fault{v.Offset, at, fmt.Sprintf(format, args...)})
	}
}

var kinds = map[string]string{"object": "một đối tượng {…}", "array": "một danh sách […]", "string": "chữ trong ngoặc kép", "integer": "một số nguyên", "boolean": "true hoặc false"}

func (c *checker) value(s shape, v *Value, at string) {
	kind := s.kind
	if kind == "integer" {
		kind = "number"
	}
	if v.Kind != kind {
		c.add(v, at, "phải là %s", kinds[s.kind])
		return
	}
	switch s.kind {
	case "object":
		for i, k := range v.Keys {
			if !slices.ContainsFunc(s.fields, func(f key) bool { return f.name == k }) {
				c.add(&v.Items[i], join(at, k), "không có khóa nào tên như vậy")
			}
		}
		for _, f := range s.fields {
			m := v.Get(f.name)
			switch {
			case m.Kind != "":
				c.value(f.shape(), m, join(at, f.name))
			case !f.optional:
				c.add(v, join(at, f.name), "thiếu khóa bắt buộc này")
			}
		}
	case "array":
		of := s.of()
		for i := range v.Items {
			c.value(of, &v.Items[i], at+"["+strconv.Itoa(i)+"]")
		}
	case "integer":
		n, err := strconv.Atoi(v.Text)
		switch {
		case err != nil:
			c.add(v, at, "phải là %s", kinds[s.kind])
		case s.only && n != s.least:
			c.add(v, at, "phải là %d", s.least)
		case n < s.least:
			c.add(v, at, "phải từ %d trở lên", s.least)
		}
	case "string":
		if f := s.form; !f.fits(v.Text) {
			if f.values != nil {
				c.add(v, at, "phải là %s", strings.Join(f.values, ", "))
			} else {
				c.add(v, at, "phải là %s", f.words)
			}
		}
	}
}

func join(at, key string) string {
	if at == "" {
		return key
	}
	return at + "." + key
}

// patterns are the compiled ones, by their text: most programs need none.
var patterns sync.Map

func (f *Form) fits(s string) bool {
	if f.values != nil && !slices.Contains(f.values, s) {
		return false
	}
	if f.pattern != "" {
		re, ok := patterns.Load(f.pattern)
		if !ok {
			re, _ = patterns.LoadOrStore(f.pattern, regexp.MustCompile(f.pattern))
		}
		if !re.(*regexp.Regexp).MatchString(s) {
			return false
		}
	}
	switch f.format {
	case "date":
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	case "date-time":
		_, err := time.Parse(time.RFC3339, s)
		return err == nil
	}
	return true
}
