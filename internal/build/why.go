package build

import (
	"reflect"
	"strings"

	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// Made is an output that was made in a build.
type Made struct {
	Path        string
	was         *page // nil if there was none
	now         *site.Page
	wasSet, set map[string]source.Sum // sums of all templates
	reach       []string
}

// Why says in words why the output was made: it is new, a template that it can
// reach has changed, or what it shows has.
func (m Made) Why() string {
	if m.was == nil || m.was.page == nil {
		return "mới"
	}
	if m.was.page.Layout != m.now.Layout {
		return "đổi mẫu từ " + m.was.page.Layout + " sang " + m.now.Layout
	}
	var changed []string
	for _, t := range m.reach {
		if m.wasSet[t] != m.set[t] {
			changed = append(changed, "templates/"+t)
		}
	}
	if len(changed) > 0 {
		return "mẫu thay đổi: " + strings.Join(changed, ", ")
	}
	if fields := differing(m.was.page.View, m.now.View); len(fields) > 0 {
		return "nội dung thay đổi: " + strings.Join(fields, ", ")
	}
	return "tệp đã đăng không còn như cũ"
}

// differing returns the names of the fields in which two views differ, those
// of embedded structs by themselves.
func differing(a, b site.View) []string {
	va, vb := reflect.Indirect(reflect.ValueOf(a)), reflect.Indirect(reflect.ValueOf(b))
	if va.Type() != vb.Type() {
		return []string{"loại trang"}
	}
	if va.Kind() != reflect.Struct {
		return []string{"nội dung"}
	}
	return diffFields(va, vb)
}

func diffFields(a, b reflect.Value) []string {
	var names []string
	for i := range a.NumField() {
		f := a.Type().Field(i)
		x, y := a.Field(i), b.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			names = append(names, diffFields(x, y)...)
		} else if !equal(x, y, 0) {
			names = append(names, f.Name)
		}
	}
	return names
}

// equal compares deeply what can be reached without calling anything.
func equal(x, y reflect.Value, depth int) bool {
	if depth > 12 {
		return true
	}
	switch x.Kind() {
	case reflect.Pointer, reflect.Interface:
		if x.IsNil() || y.IsNil() {
			return x.IsNil() == y.IsNil()
		}
		if x.Kind() == reflect.Pointer && x.Pointer() == y.Pointer() {
			return true
		}
		if x.Elem().Type() != y.Elem().Type() {
			return false
		}
		return equal(x.Elem(), y.Elem(), depth+1)
	case reflect.Struct:
		for i := range x.NumField() {
			if !equal(x.Field(i), y.Field(i), depth+1) {
				return false
			}
		}
		return true
	case reflect.Slice, reflect.Array:
		if x.Len() != y.Len() {
			return false
		}
		for i := range x.Len() {
			if !equal(x.Index(i), y.Index(i), depth+1) {
				return false
			}
		}
		return true
	case reflect.Map:
		if x.Len() != y.Len() {
			return false
		}
		for _, k := range x.MapKeys() {
			v := y.MapIndex(k)
			if !v.IsValid() || !equal(x.MapIndex(k), v, depth+1) {
				return false
			}
		}
		return true
	case reflect.String:
		return x.String() == y.String()
	case reflect.Bool:
		return x.Bool() == y.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return x.Int() == y.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return x.Uint() == y.Uint()
	case reflect.Float64:
		return x.Float() == y.Float()
	}
	return true
}

// Shows names the parts of a view that are not empty: what its page shows.
func Shows(v site.View) []string {
	x := reflect.Indirect(reflect.ValueOf(v))
	if x.Kind() != reflect.Struct {
		return nil
	}
	return shows(x)
}

func shows(x reflect.Value) []string {
	var names []string
	for i := range x.NumField() {
		f := x.Type().Field(i)
		switch {
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			names = append(names, shows(x.Field(i))...)
		case f.IsExported() && !x.Field(i).IsZero():
			names = append(names, f.Name)
		}
	}
	return names
}
