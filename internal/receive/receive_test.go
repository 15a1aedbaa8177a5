package receive

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
)

const root = "https://doan.example/tin/"

func item(id, title, modified string) bundle.Item {
	return bundle.Item{ID: id, URL: root + id + "/", Title: title, Summary: "Tóm tắt “" + title + "”.", Lang: "vi", Published: "2016-03-03T08:00:00+07:00", Modified: modified, HTML: []byte("<p>Lời.</p>")}
}

func pack(items ...bundle.Item) []byte {
	return bundle.Format.Append(nil, &bundle.Bundle{
		Schema: root + "api/v1/schema/bundle.json", Publisher: bundle.Publisher{Unit: "doan", Title: "Trang của Đoàn", URL: root},
		Scope: bundle.Scope{Kind: "unit", ID: "doan", Title: "Đoàn", URL: root + "don-vi/doan/"}, Total: len(items),
		Items: iter.Seq[*bundle.Item](func(yield func(*bundle.Item) bool) {
			for i := range items {
				if !yield(&items[i]) {
					return
				}
			}
		}),
	})
}

// newSite makes a site with two units.
func newSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/site.yaml":       "title: Trang\nbase_url: https://trungtam.example/cchc/\norganisation:\n  unit: trung-tam\ncategories:\n  - id: tin\n    name: Tin\n",
		"content/don-vi/doan.md":  "---\nnames:\n  - name: Đoàn\ngroup: don-vi-truc-thuoc\nsite: https://www.doan.example/\n---\n",
		"content/don-vi/doan2.md": "---\nnames:\n  - name: Đoàn hai\ngroup: don-vi-truc-thuoc\n---\n",
	} {
		put(t, dir, name, text)
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	p := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func take(t *testing.T, dir string, bundles ...[]byte) *Result {
	t.Helper()
	var files []File
	for i, b := range bundles {
		files = append(files, File{fmt.Sprintf("%d.json", i), b, int64(len(b))})
	}
	r, err := Take(os.DirFS(dir), files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func taken(t *testing.T, dir string, bundles ...[]byte) *Result {
	t.Helper()
	r := take(t, dir, bundles...)
	for _, p := range r.Problems {
		t.Fatalf("%s: %s %v", p.Pos, p.Code, p.Args)
	}
	if err := r.Write(dir); err != nil {
		t.Fatal(err)
	}
	return r
}

// tree reads all files of a site.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	m := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		m[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestOrder takes three bundles in every order, together and one by one, some
// twice: the site is the same.
func TestOrder(t *testing.T) {
	const early, late = "2016-03-03T08:00:00+07:00", "2016-04-04T08:00:00+07:00"
	a := pack(item("tin/mot", "Một", early), item("tin/hai", "Hai", early))
	b := pack(item("tin/mot", "Một, đã sửa", late), item("tin/ba", "Ba", early))
	c := pack(item("tin/hai", "Hai, bản khác cùng lúc", early), item("tin/mot", "Một, bản khác cùng lúc", late), item("tin/tin-hai", "Tin hai", early), item("tin-tin/hai", "Tin tin hai", early))
	all := [][]byte{a, b, c}
	var want map[string]string
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}, {0, 1, 2, 0, 1, 2}, {2, 2, 1, 1, 0, 0}} {
		one, together := newSite(t), newSite(t)
		var list [][]byte
		for _, i := range order {
			taken(t, one, all[i])
			list = append(list, all[i])
		}
		taken(t, together, list...)
		if got := tree(t, one); want == nil {
			want = got
		} else if !maps.Equal(got, want) {
			t.Errorf("%v one by one: %v", order, got)
		}
		if got := tree(t, together); !maps.Equal(got, want) {
			t.Errorf("%v together: %v", order, got)
		}
		if r := take(t, one, list...); len(r.Changes) != 0 || r.Kept != 5 {
			t.Errorf("%v again: %d changes, %d kept", order, len(r.Changes), r.Kept)
		}
	}
	n := 0
	for p, text := range want {
		if d := content.Parse(p, []byte(text)); len(d.Problems) > 0 {
			t.Errorf("%s: %v", p, d.Problems)
		} else if d.Item != nil {
			n++
		}
	}
	if n != 5 {
		t.Errorf("%d items", n)
	}
}

// TestHiddenStays: what an editor has hidden stays so in the next version.
func TestHiddenStays(t *testing.T) {
	dir := newSite(t)
	r := taken(t, dir, pack(item("a", "Một", "2016-03-03T08:00:00+07:00")))
	p := r.Changes[0].Path
	put(t, dir, p, strings.Replace(string(r.Changes[0].Text), "origin:", "draft: true\norigin:", 1))
	if r := take(t, dir, pack(item("a", "Một", "2016-03-03T08:00:00+07:00"))); len(r.Changes) > 0 {
		t.Error("the same version is another")
	}
	taken(t, dir, pack(item("a", "Hai", "2016-03-04T08:00:00+07:00")))
	if d := content.Parse(p, []byte(tree(t, dir)[p])); !d.Draft || d.Title != "Hai" || len(d.Problems) > 0 {
		t.Errorf("%+v", d)
	}
}

// hostile bundles, each with what is said of it and where.
func TestHostile(t *testing.T) {
	good := item("tin/mot", "Một", "2016-03-03T08:00:00+07:00")
	with := func(change func(*bundle.Item)) []byte {
		i := good
		change(&i)
		return pack(item("tin/dau", "Đầu", "2016-03-03T08:00:00+07:00"), i)
	}
	edit := func(old, new string) []byte {
		s := string(pack(good))
		if !strings.Contains(s, old) {
			t.Fatalf("no %s in %s", old, s)
		}
		return []byte(strings.Replace(s, old, new, 1))
	}
	deep := strings.Repeat(`{"a":`, 100)
	cases := []struct {
		name string
		data []byte
		code source.Code
		args string
	}{
		{"empty", nil, "bundle-read", "tệp bị cắt ngang"},
		{"cut", pack(good)[:400], "bundle-read", "tệp bị cắt ngang"},
		{"more", append(pack(good), "{}"...), "bundle-read", ""},
		{"a page", []byte("<!doctype html><title>404</title>"), "bundle-read", ""},
		{"deep", []byte(deep), "bundle-read", "lồng nhau quá sâu"},
		{"a list", []byte("[1, 2]"), "bundle-form", "phải là một đối tượng {…}"},
		{"another file", []byte(`{"version":"https://jsonfeed.org/version/1.1","items":[]}`), "bundle-form", "kind: phải là bundle"},
		{"not UTF-8", edit("Một", "M\xe9t"), "not-utf8", ""},
		{"of tomorrow", edit(`"version":1`, `"version":2`), "bundle-version", "2 1"},
		{"no version", edit(`"version":1,`, ``), "bundle-form", "version: thiếu khóa bắt buộc này"},
		{"a key more", edit(`"kind":"bundle"`, `"kind":"bundle","draft":false`), "bundle-form", "draft: không có khóa nào tên như vậy"},
		{"a key twice", edit(`"kind":"bundle"`, `"kind":"bundle","kind":"bundle"`), "bundle-read", "khóa “kind” có hai lần"},
		{"null", edit(`"title":"Một"`, `"title":null`), "bundle-form", "items[0].title: phải là chữ trong ngoặc kép"},
		{"javascript", with(func(i *bundle.Item) { i.URL = "javascript:alert(1)" }), "bundle-form", "items[1].url: "},
		{"javascript with a host", with(func(i *bundle.Item) { i.URL = "javascript://doan.example/%0aalert(1)" }), "bundle-form", "items[1].url: "},
		{"no address", with(func(i *bundle.Item) { i.URL = "/tin/mot/" }), "bundle-form", "items[1].url: "},
		{"another host", with(func(i *bundle.Item) { i.URL = "https://ke-xau.example/tin/mot/" }), "bundle-foreign", "items[1].url https://ke-xau.example/tin/mot/ " + root},
		{"a host that looks like it", with(func(i *bundle.Item) { i.URL = "https://doan.example.ke-xau.example/tin/mot/" }), "bundle-foreign", ""},
		{"a user", with(func(i *bundle.Item) { i.URL = "https://doan.example@ke-xau.example/tin/mot/" }), "bundle-form", ""},
		{"another folder", with(func(i *bundle.Item) { i.URL = "https://doan.example/tinh/mot/" }), "bundle-foreign", ""},
		{"up and away", with(func(i *bundle.Item) { i.URL = root + "../khac/" }), "bundle-foreign", ""},
		{"markup in a title", with(func(i *bundle.Item) { i.Title = "Một <img src=x onerror=alert(1)>" }), "bundle-markup", "items[1].title"},
		{"markup in a summary", with(func(i *bundle.Item) { i.Summary = "<script>alert(1)</script>" }), "bundle-markup", "items[1].summary"},
		{"a path for an ID", with(func(i *bundle.Item) { i.ID = "../../trang/gioi-thieu" }), "bundle-form", "items[1].id: "},
		{"an absolute path", with(func(i *bundle.Item) { i.ID = "/etc/passwd" }), "bundle-form", "items[1].id: "},
		{"an empty ID", with(func(i *bundle.Item) { i.ID = "" }), "bundle-form", "items[1].id: "},
		{"a line feed in a title", with(func(i *bundle.Item) { i.Title = "Một\ndraft: false" }), "bundle-form", "tin/mot: "},
		{"a character that turns the line", with(func(i *bundle.Item) { i.Title = "Một \u202etxt" }), "bundle-form", "tin/mot: "},
		{"a title without end", with(func(i *bundle.Item) { i.Title = strings.Repeat("dài ", 5000) + "." }), "bundle-form", "tin/mot: "},
		{"decomposed letters", with(func(i *bundle.Item) { i.Title = "Mo\u0302\u0323t" }), "bundle-form", "NFC"},
		{"spaces at an end", with(func(i *bundle.Item) { i.Title = " Một" }), "bundle-form", "dấu cách thừa"},
		{"no day", with(func(i *bundle.Item) { i.Modified = "2016-02-30T08:00:00+07:00" }), "bundle-form", "items[1].modified: "},
		{"another zone", with(func(i *bundle.Item) { i.Modified = "2016-03-03T08:00:00Z" }), "bundle-form", "items[1].modified: "},
		{"a changed title", edit(`"title":"Một"`, `"title":"Hai"`), "bundle-digest", "items[0].sha256"},
		{"an ID twice", pack(good, good), "bundle-twice", "items[1].id tin/mot"},
		{"nobody's", edit(`"unit":"doan",`, ``), "bundle-nobody", ""},
		{"an unknown unit", edit(`"unit":"doan"`, `"unit":"doann"`), "bundle-unit", "doann"},
		{"our own", edit(`"unit":"doan"`, `"unit":"trung-tam"`), "bundle-own", ""},
		{"another's name", []byte(strings.ReplaceAll(string(pack()), "doan.example", "ke-xau.example")), "bundle-foreign", "publisher.url https://ke-xau.example/tin/ https://www.doan.example/"},
		{"too many", func() []byte {
			var is []bundle.Item
			for n := range bundle.MaxItems + 1 {
				is = append(is, item(fmt.Sprint("a", n), "Một", "2016-03-03T08:00:00+07:00"))
			}
			return pack(is...)
		}(), "bundle-form", "không quá 1000 tin"},
	}
	seen := map[source.Code]bool{}
	other := pack(item("khac", "Tin tốt", "2016-03-03T08:00:00+07:00"))
	for _, c := range cases {
		dir := newSite(t)
		before := tree(t, dir)
		r := take(t, dir, other, c.data, other)
		if len(r.Problems) != 1 {
			t.Errorf("%s: %d problems %v", c.name, len(r.Problems), r.Problems)
			continue
		}
		p := r.Problems[0]
		seen[p.Code] = true
		said := strings.Join(p.Args, " ")
		if p.Code == "bundle-form" {
			said = strings.Join(p.Args, ": ")
		}
		if p.Code != c.code || !strings.Contains(said, c.args) || p.Pos.File != "1.json" {
			t.Errorf("%s: %s %s %q", c.name, p.Pos, p.Code, said)
		}
		for _, lang := range []string{"vi", "en"} {
			if text := p.Text(lang) + p.Hint(lang); strings.Contains(text, "%!") || p.Hint(lang) == "" {
				t.Errorf("%s: %s", p.Code, text)
			}
		}
		if len(r.Changes) > 0 || r.Write(dir) != nil || !maps.Equal(before, tree(t, dir)) {
			t.Errorf("%s: something was written", c.name)
		}
	}
	r, err := Take(os.DirFS(newSite(t)), []File{{Name: "lon.json", Size: bundle.MaxSize + 1}})
	if err != nil || len(r.Problems) != 1 || r.Problems[0].Code != "bundle-large" {
		t.Errorf("%v %v", r.Problems, err)
	} else {
		seen["bundle-large"] = true
	}
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "source", "codes_bundle.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(f, func(x ast.Node) bool {
		if kv, ok := x.(*ast.KeyValueExpr); ok {
			if lit, ok := kv.Key.(*ast.BasicLit); ok {
				n++
				if code, _ := strconv.Unquote(lit.Value); !seen[source.Code(code)] {
					t.Errorf("no case for %s", code)
				}
			}
		}
		return true
	})
	if n < 10 {
		t.Errorf("%d codes", n)
	}
}

// TestPlaces: a Problem is at the very character, also where letters take
// several bytes and lines are broken.
func TestPlaces(t *testing.T) {
	text := strings.Replace(string(pack(item("a", "Một", "2016-03-03T08:00:00+07:00"))), `"summary":`, "\n\"ụ\": 1, \"summary\":", 1)
	r := take(t, newSite(t), []byte("\ufeff"+text))
	if len(r.Problems) != 1 || r.Problems[0].Pos != (source.Pos{File: "0.json", Line: 2, Col: 6}) {
		t.Errorf("%v", r.Problems)
	}
}

// TestEdited: a file that somebody has changed is told and not replaced; a file
// that is no item at all is too.
func TestEdited(t *testing.T) {
	dir := newSite(t)
	r := taken(t, dir, pack(item("a", "Một", "2016-03-03T08:00:00+07:00")))
	p, text := r.Changes[0].Path, string(r.Changes[0].Text)
	for code, bad := range map[source.Code]string{"item-edited": strings.Replace(text, "Một", "Mốt", 1), "front-missing": "x\n", "key-unknown": strings.Replace(text, "lang:", "ngon_ngu:", 1)} {
		put(t, dir, p, bad)
		before := tree(t, dir)
		r := take(t, dir, pack(item("a", "Hai", "2016-03-04T08:00:00+07:00"), item("b", "Ba", "2016-03-04T08:00:00+07:00")))
		if len(r.Problems) == 0 || r.Problems[0].Code != code || r.Problems[0].Pos.File != p {
			t.Errorf("%s: %v", code, r.Problems)
		}
		if r.Write(dir) != nil || !maps.Equal(tree(t, dir), before) {
			t.Errorf("%s: something was written", code)
		}
	}
}

// TestAllOrNothing lets a write fail in the middle: all is as it was.
func TestAllOrNothing(t *testing.T) {
	dir := newSite(t)
	taken(t, dir, pack(item("a", "Một", "2016-03-03T08:00:00+07:00")))
	r := take(t, dir, pack(item("a", "Hai", "2016-03-04T08:00:00+07:00"), item("b", "Ba", "2016-03-04T08:00:00+07:00"), item("c", "Bốn", "2016-03-04T08:00:00+07:00")))
	if len(r.Changes) != 3 {
		t.Fatal(r.Changes)
	}
	before := tree(t, dir)
	// A folder where the last file must go.
	last := filepath.Join(dir, filepath.FromSlash(r.Changes[2].Path))
	if err := os.MkdirAll(filepath.Join(last, "x"), 0o755); err != nil {
		t.Fatal(err)
	}
	if r.Write(dir) == nil {
		t.Error("no error")
	}
	if got := tree(t, dir); !maps.Equal(got, before) {
		t.Errorf("%v", slices.Sorted(maps.Keys(got)))
	}
	os.RemoveAll(last)
	// A file that comes between.
	put(t, dir, r.Changes[1].Path, "khác")
	before = tree(t, dir)
	if err := r.Write(dir); !errors.Is(err, ErrChanged) || !maps.Equal(tree(t, dir), before) {
		t.Errorf("%v", err)
	}
	os.Remove(filepath.Join(dir, filepath.FromSlash(r.Changes[1].Path)))
	if err := r.Write(dir); err != nil || len(tree(t, dir)) != 6 {
		t.Errorf("%v, %d files", err, len(tree(t, dir)))
	}
}

// TestRenameFails lets the second rename fail: the first is taken back.
func TestRenameFails(t *testing.T) {
	dir := newSite(t)
	taken(t, dir, pack(item("a", "Một", "2016-03-03T08:00:00+07:00")))
	r := take(t, dir, pack(item("a", "Hai", "2016-03-04T08:00:00+07:00"), item("b", "Ba", "2016-03-04T08:00:00+07:00")))
	before := tree(t, dir)
	r.Changes = append(r.Changes, Change{Path: "content/tin-don-vi/doan", New: true, Text: []byte("x")}) // a folder is there, and it is not empty
	if err := r.Write(dir); err == nil {
		t.Error("no error")
	}
	if got := tree(t, dir); !maps.Equal(got, before) {
		t.Errorf("%v", got)
	}
}

func FuzzTake(f *testing.F) {
	f.Add(pack(item("a", "Một", "2016-03-03T08:00:00+07:00")))
	f.Add([]byte(`{"version":1,"items":[]}`))
	f.Add([]byte(`{"a":[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, problems := bundle.Read("x.json", data)
		if (b == nil) == (len(problems) == 0) {
			t.Fatalf("%v %v", b, problems)
		}
		for _, p := range problems {
			if p.Pos.Line < 1 || p.Pos.Col < 1 || p.Pos.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Fatalf("%s at %v", p.Code, p.Pos)
			}
		}
		if b == nil {
			return
		}
		for _, i := range b.Items {
			name, _ := content.ItemFile(b.Publisher.Unit, &i, false)
			if content.KindOf(name) != content.Item || strings.Count(name, "/") != 3 || strings.Contains(name, "..") {
				t.Fatalf("%q is written for %q", name, i.ID)
			}
		}
	})
}
