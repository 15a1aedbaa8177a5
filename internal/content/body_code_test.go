package content

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"nawapi.gov.vn/cchc/internal/source"
)

// fillAll sets everything that can be reached to something that is not zero.
func fillAll(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fillAll(v.Field(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fillAll(v.Index(i), n)
		}
	case reflect.String:
		v.SetString(fmt.Sprint("chữ ", *n))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n%200 + 1))
	case reflect.Func:
	default:
		panic(v.Kind().String())
	}
}

// TestBodyRest: what is written of a body is all of it but where its HTML lies.
func TestBodyRest(t *testing.T) {
	var b Body
	n := 0
	fillAll(reflect.ValueOf(&b).Elem(), &n)
	b.HTML, b.Away = nil, nil
	for _, b := range []Body{b, {}, {Headings: b.Headings[:1]}, {Sections: []Section{{Heading: "I"}}}} {
		data := (&Whole{b}).AppendRest(nil)
		w, ok := ReadRest(data)
		if !ok || !reflect.DeepEqual(w.body, b) {
			t.Fatalf("%+v came back as %+v", b, w)
		}
		for i := range data {
			if _, ok := ReadRest(data[:i]); ok {
				t.Errorf("cut at %d it was read", i)
			}
		}
	}
}

// TestParseWith: with its body known, a file gives the Doc that it gives
// without, its Problems too.
func TestParseWith(t *testing.T) {
	files, err := filepath.Glob("../../content/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob("../../content/*/*/*.md")
	if err != nil || len(files) == 0 || len(more) == 0 {
		t.Fatal(err, len(files), len(more))
	}
	kept := 0
	for _, name := range append(files, more...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel("../..", name)
		if err != nil {
			t.Fatal(err)
		}
		rel = filepath.ToSlash(rel)
		for _, data := range [][]byte{data, append(data[:len(data):len(data)], "\n## Mục\n\n[hỏng](khong-co.md) và [đi](#dau-do)\n"...)} {
			want, whole := ParseWith(rel, data, nil, nil)
			if whole == nil {
				continue
			}
			kept++
			if d, _ := ParseWith(rel, data, nil, make([]byte, 1<<16)); !reflect.DeepEqual(d, want) {
				t.Errorf("%s: the HTML in memory of the caller is another", rel)
			}
			html, rest := whole.HTML(), whole.AppendRest(nil)
			got, again := ParseWith(rel, data, func(s source.Sum) *Whole {
				if s != want.Sum {
					t.Fatal("asked for something else")
				}
				w, ok := ReadRest(rest)
				if !ok {
					t.Fatal("not read")
				}
				return w
			}, make([]byte, 10))
			got.Body.HTML = html
			if again == nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s: another Doc", rel)
			}
		}
	}
	if kept < 50 {
		t.Errorf("only %d bodies were kept", kept)
	}
}

// FuzzBodyRest: anything that is read is written the same way.
func FuzzBodyRest(f *testing.F) {
	_, w := ParseWith("content/trang/a.md", []byte("---\ntitle: A\n---\n\n## Mục\n\nTheo 79/QĐ-TNNQG ngày 03/3/2016, [x](b.md).\n"), nil, nil)
	f.Add(w.AppendRest(nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		w, ok := ReadRest(data)
		if !ok {
			return
		}
		again, ok := ReadRest(w.AppendRest(nil))
		if !ok || !reflect.DeepEqual(w, again) {
			t.Fatal("it came back as something else")
		}
	})
}
