package site

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/sheet"
	"nawapi.gov.vn/cchc/internal/source"
)

// views makes one of every type that has a Sum. What it returns is filled by
// reflection.
var views = map[string]func() View{
	"Chrome":       func() View { return new(Chrome) },
	"Link":         func() View { return new(Link) },
	"DocLink":      func() View { return new(DocLink) },
	"Card":         func() View { return new(Card) },
	"Text":         func() View { return new(Text) },
	"ArticleView":  func() View { return new(ArticleView) },
	"ListView":     func() View { return new(ListView) },
	"UnitView":     func() View { return new(UnitView) },
	"DocumentView": func() View { return new(DocumentView) },
	"PlanView":     func() View { return new(PlanView) },
	"RegisterView": func() View { return new(RegisterView) },
	"RegisterRow":  func() View { return new(RegisterRow) },
	"registerData": func() View { return new(registerData) },
	"PageView":     func() View { return new(PageView) },
	"ProgressView": func() View { return new(ProgressView) },
	"CoverageView": func() View { return new(CoverageView) },
	"Grid":         func() View { return new(Grid) },
	"HomeView":     func() View { return new(HomeView) },
	"StyleView":    func() View { return new(StyleView) },
	"IndexView":    func() View { return new(IndexView) },
	"EnglishView":  func() View { return new(EnglishView) },
	"TreeView":     func() View { return new(TreeView) },
	"feed":         func() View { return new(feed) },
	"siteMap":      func() View { return new(siteMap) },
	"newsMap":      func() View { return new(newsMap) },
	"redirectPage": func() View { return new(redirectPage) },
	"manifestView": func() View { return new(manifestView) },
	"shareCard":    func() View { return new(shareCard) },
	"serverFile":   func() View { return new(serverFile) },
	"articleTwin":  func() View { return new(articleTwin) },
	"planTwin":     func() View { return new(planTwin) },
	"FragmentView": func() View { return new(FragmentView) },
	"bundleView":   func() View { return new(bundleView) },
	"SearchView":   func() View { return new(SearchView) },
	"openSearch":   func() View { return new(openSearch) },
	"ContestView":  func() View { return new(ContestView) },
	"contestTwin":  func() View { return new(contestTwin) },
	"monthFile":    func() View { return new(monthFile) },
	"TableView":    func() View { return new(TableView) },
	"csvFile":      func() View { return new(csvFile) },
	"bookFile":     func() View { return new(bookFile) },
}

// elsewhere are the types with a Sum that other tests here look at.
var elsewhere = map[string]string{
	"Frame":  "TestFrameSum: its Sum is made with it",
	"Header": "TestFrameSum: its Sum is made with it",
	"text":   "TestTextSum: it is a string",

	"schemaFile": "TestSchemas: only some names have a schema",
	"dataFile":   "its Sum is that of what it writes",
	"Sheet":      "internal/sheet: TestSum",
}

// exempt are the fields that a Sum leaves out, and why two views that differ
// only there are one page.
var exempt = map[string]string{
	"Site":             "Header holds the same Frame: TestOneFrame",
	"feed.frame":       "what a feed shows of it is in the Sum: TestWriterSums",
	"newsMap.frame":    "nothing of it is written: TestWriterSums",
	"articleTwin.v":    "not all of the view is written: TestWriterSums",
	"Card.sum":         "the Sum itself",
	"articleTwin.card": "its Sum is there: TestWriterSums",
}

// writerExempt are fields that a Writer writes although its own Sum leaves
// them out.
var writerExempt = map[string]string{
	"articleTwin.v.Chrome.Title":   "the card has the same: TestTwinIsCard",
	"articleTwin.v.Chrome.Path":    "the card has the same: TestTwinIsCard",
	"articleTwin.v.Sapo":           "the card has the same: TestTwinIsCard",
	"articleTwin.v.ISO":            "the card has the same: TestTwinIsCard",
	"articleTwin.v.Category.Label": "the card has the same: TestTwinIsCard",
	"contestTwin.v.Chrome.Site":    "of the frame, only the address is written; the Header's Sum covers it",
	"planTwin.v.Chrome.Site":       "of the frame, only the address is written; the Header's Sum covers it",
}

func TestEveryViewIsListed(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range tree.Decls {
			fd, ok := d.(*ast.FuncDecl)
			if !ok || fd.Name.Name != "Sum" || fd.Recv == nil {
				continue
			}
			typ := fd.Recv.List[0].Type
			if p, ok := typ.(*ast.StarExpr); ok {
				typ = p.X
			}
			name := typ.(*ast.Ident).Name
			found[name] = true
			if views[name] == nil && elsewhere[name] == "" {
				t.Errorf("%s has a Sum but no test: add it to views", name)
			}
		}
	}
	for name := range views {
		if !found[name] {
			t.Errorf("%s has no Sum any more", name)
		}
	}
}

// carriers are the types that bring their own Sum to the views that show them.
var carriers = []reflect.Type{reflect.TypeFor[*Frame](), reflect.TypeFor[*Header](), reflect.TypeFor[*Card](), reflect.TypeFor[*content.Body](), reflect.TypeFor[*Sheet](), reflect.TypeFor[*bundleItem]()}

func isCarrier(t reflect.Type) bool { return slices.Contains(carriers, t) }

// open makes a field writable that is not exported.
func open(v reflect.Value) reflect.Value {
	if v.CanSet() {
		return v
	}
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

// filler writes distinct values into all that a value reaches.
type filler struct {
	n   int
	str func(path string, n int) string // for a string at a path of field names
}

func newFiller() *filler {
	return &filler{str: func(_ string, n int) string { return fmt.Sprintf("giá trị %d", n) }}
}

func (f *filler) fill(v reflect.Value, path string, depth int) {
	f.n++
	switch v.Kind() {
	case reflect.String:
		v.SetString(f.str(path, f.n))
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(int64(f.n))
	case reflect.Uint8, reflect.Uint16:
		v.SetUint(uint64(f.n%100 + 1))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Array: // a Sum
		for i := range v.Len() {
			v.Index(i).SetUint(uint64(f.n>>(8*(i%4))&255) ^ uint64(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f.fill(open(v.Field(i)), path+"."+v.Type().Field(i).Name, depth)
		}
	case reflect.Slice:
		if depth == 0 {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			f.fill(v.Index(i), fmt.Sprintf("%s[%d]", path, i), depth-1)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		f.fill(k, path+"{}", depth)
		f.fill(e, path+"[]", depth)
		v.SetMapIndex(k, e)
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*content.Body]() { // made by another package
			html := fmt.Sprintf("<p>%d</p>", f.n)
			v.Set(reflect.ValueOf(&content.Body{HTML: []byte(html), Sum: source.SumOf([]byte(html))}))
			return
		}
		if v.Type() == reflect.TypeFor[*Sheet]() { // made by another package
			v.Set(reflect.ValueOf(sampleSheet(f, path)))
			return
		}
		p := reflect.New(v.Type().Elem())
		f.fill(p.Elem(), path, depth)
		v.Set(p)
	default:
		panic("a field of a kind that views do not have: " + path + " " + v.Type().String())
	}
}

// sampleSheet makes a table of one row in the words of a filler.
func sampleSheet(f *filler, path string) *Sheet {
	word := func() string {
		f.n++
		return f.str(path, f.n)
	}
	return newSheet(&sheet.Table{
		Name: fmt.Sprintf("Bảng %d", f.n), Title: word(), Notes: []string{word()},
		Columns: []sheet.Column{{Title: word(), Kind: sheet.Link, Head: true}, {Title: word(), Kind: sheet.Integer, Total: true}},
		Rows:    [][]sheet.Cell{{sheet.Anchor(word(), fmt.Sprintf("/x/%d/", f.n)), sheet.Int(f.n)}},
	})
}

// leaf is a place in a value that can be changed, and changed back.
type leaf struct {
	path   string
	change func() (undo func())
}

// leaves lists all places of a view: values, lengths of lists, and carriers as
// a whole. With deep, it looks into carriers too.
func leaves(v reflect.Value, path string, deep bool, yield func(leaf)) {
	set := func(what string, to func() reflect.Value) {
		yield(leaf{path + what, func() func() {
			old := reflect.New(v.Type()).Elem()
			old.Set(v)
			v.Set(to())
			return func() { v.Set(old) }
		}})
	}
	switch v.Kind() {
	case reflect.String:
		set("", func() reflect.Value { return reflect.ValueOf(v.String() + "′").Convert(v.Type()) })
	case reflect.Int, reflect.Int32, reflect.Int64:
		set("", func() reflect.Value { return reflect.ValueOf(v.Int() + 1).Convert(v.Type()) })
	case reflect.Uint8:
		set("", func() reflect.Value { return reflect.ValueOf(v.Uint() + 1).Convert(v.Type()) })
	case reflect.Bool:
		set("", func() reflect.Value { return reflect.ValueOf(!v.Bool()) })
	case reflect.Array:
		set("", func() reflect.Value {
			a := reflect.New(v.Type()).Elem()
			a.Set(v)
			a.Index(0).SetUint(a.Index(0).Uint() ^ 1)
			return a
		})
	case reflect.Struct:
		for i := range v.NumField() {
			leaves(open(v.Field(i)), path+"."+v.Type().Field(i).Name, deep, yield)
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return
		}
		set("[:1]", func() reflect.Value { return v.Slice(0, v.Len()-1) })
		set("[1,0]", func() reflect.Value { // the order of a list is seen
			s := reflect.MakeSlice(v.Type(), 0, v.Len())
			for i := v.Len() - 1; i >= 0; i-- {
				s = reflect.Append(s, v.Index(i))
			}
			return s
		})
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			leaves(v.Index(i), fmt.Sprintf("%s[%d]", path, i), deep, yield)
		}
	case reflect.Map:
		set("{}", func() reflect.Value { return reflect.MakeMap(v.Type()) })
	case reflect.Pointer:
		if v.Type() == reflect.TypeFor[*Sheet]() {
			set("(column)", func() reflect.Value {
				t := *v.Interface().(*Sheet).Table()
				t.Columns = slices.Clone(t.Columns)
				t.Columns[0].Title += "′"
				return reflect.ValueOf(newSheet(&t))
			})
			set("(row)", func() reflect.Value {
				t := *v.Interface().(*Sheet).Table()
				t.Rows = append(slices.Clone(t.Rows), t.Rows[0])
				return reflect.ValueOf(newSheet(&t))
			})
			return
		}
		if isCarrier(v.Type()) && !deep {
			set("(another)", func() reflect.Value {
				p := reflect.New(v.Type().Elem())
				p.Elem().Set(v.Elem())
				for _, name := range []string{"sum", "Sum"} {
					if f := p.Elem().FieldByName(name); f.IsValid() {
						b := open(f).Index(0)
						b.SetUint(b.Uint() ^ 255)
					}
				}
				return p
			})
			if v.Type() == reflect.TypeFor[*Card]() {
				set("(nil)", func() reflect.Value { return reflect.Zero(v.Type()) })
			}
			return
		}
		leaves(v.Elem(), path, deep, yield)
	}
}

func sample(name string) View {
	v := views[name]()
	newFiller().fill(reflect.ValueOf(v).Elem(), name, 2)
	return v
}

// TestSums changes one leaf of a view after the other: each must give another
// Sum, or two different pages would be taken for one.
func TestSums(t *testing.T) {
	used := map[string]bool{}
	for name := range views {
		v := sample(name)
		sum := func() source.Sum {
			if c, ok := v.(*Card); ok {
				d := *c
				return d.seal().sum
			}
			return v.Sum()
		}
		before := sum()
		if before != sum() {
			t.Errorf("%s: its Sum is not the same twice", name)
		}
		n := 0
		leaves(reflect.ValueOf(v).Elem(), name, false, func(l leaf) {
			n++
			for e := range exempt {
				if strings.HasPrefix(l.path, e+".") || strings.HasPrefix(l.path, e+"(") || strings.HasPrefix(l.path, e+"[") || l.path == e ||
					e == "Site" && strings.Contains(l.path, ".Site(") {
					used[e] = true
					return
				}
			}
			if strings.Contains(l.path, "[]*Card(nil)") || strings.HasSuffix(l.path, "](nil)") {
				return // lists of cards have none that is nil
			}
			undo := l.change()
			if sum() == before {
				t.Errorf("%s is not in the Sum: two views that differ there are taken for one page", l.path)
			}
			undo()
		})
		if sum() != before {
			t.Fatalf("%s: the test did not change everything back", name)
		}
		if n < 2 {
			t.Errorf("%s: only %d places found", name, n)
		}
	}
	for e, why := range exempt {
		if !used[e] {
			t.Errorf("%s needs no exemption (%s)", e, why)
		}
	}
}

// TestSumsApart gives every type the same values: views of two types must not
// have one Sum, since their outputs could be kept for one another.
func TestSumsApart(t *testing.T) {
	seen := map[source.Sum]string{}
	for name := range views {
		v := views[name]()
		f := newFiller()
		f.str = func(string, int) string { return "x" }
		f.fill(reflect.ValueOf(v).Elem(), name, 1)
		if c, ok := v.(*Card); ok {
			c.seal()
		}
		s := v.Sum()
		if o := seen[s]; o != "" {
			t.Errorf("%s and %s have one Sum", o, name)
		}
		seen[s] = name
	}
}

// TestWriterSums asks of the views that write themselves what a Sum promises:
// if the output is another, so is the Sum. It looks into cards and frames too.
func TestWriterSums(t *testing.T) {
	used := map[string]bool{}
	writers := 0
	for name := range views {
		w, ok := sample(name).(Writer)
		if !ok {
			continue
		}
		writers++
		kinds := 1
		switch w.(type) {
		case *feed:
			kinds = 3
		case *serverFile:
			kinds = len(serverFiles)
		}
		for k := range kinds {
			v := reflect.ValueOf(w).Elem()
			if f, ok := w.(*feed); ok {
				f.kind = k
			}
			if f, ok := w.(*serverFile); ok {
				f.file = slices.Sorted(maps.Keys(serverFiles))[k]
			}
			seal := func() {
				switch w := w.(type) {
				case *feed:
					for _, c := range w.items {
						c.seal()
					}
				case *newsMap:
					for _, c := range w.items {
						c.seal()
					}
				case *articleTwin:
					w.card.seal()
				case *bundleView:
					for _, i := range w.items {
						i.seal()
					}
				case *monthFile:
					for i := range w.items {
						w.items[i].Card.seal()
					}
				case *planTwin:
					for _, c := range w.v.Articles {
						c.seal()
					}
				}
			}
			seal()
			sum, out := w.Sum(), w.Append(nil)
			changes := 0
			leaves(v, name, true, func(l leaf) {
				if strings.Contains(l.path, ".Text") || strings.HasSuffix(l.path, ".kind") || l.path == "serverFile.file" {
					return
				}
				undo := l.change()
				seal()
				if !bytes.Equal(w.Append(nil), out) {
					changes++
					if w.Sum() == sum {
						known := false
						for e := range writerExempt {
							if l.path == e || strings.HasPrefix(l.path, e+".") || strings.HasPrefix(l.path, e+"[") {
								known, used[e] = true, true
							}
						}
						if !known {
							t.Errorf("%s: the output changes, the Sum does not", l.path)
						}
					}
				}
				undo()
				seal()
			})
			if !bytes.Equal(w.Append(nil), out) {
				t.Fatalf("%s: the test did not change everything back", name)
			}
			if _, one := w.(*serverFile); changes < 2 && (!one || changes < 1) { // some of those files show the base alone
				t.Errorf("%s: only %d changes of the output seen", name, changes)
			}
		}
	}
	if writers < 7 {
		t.Errorf("only %d writers found", writers)
	}
	for e, why := range writerExempt {
		if !used[e] {
			t.Errorf("%s needs no exemption (%s)", e, why)
		}
	}
}

func TestTextSum(t *testing.T) {
	if text("a").Sum() == text("b").Sum() {
		t.Error("two texts, one Sum")
	}
}

// TestBodySum: what a Text shows of a body is in the body's Sum.
func TestBodySum(t *testing.T) {
	parse := func(md string) *content.Body {
		d := content.Parse("content/trang/x.md", []byte("---\ntitle: X\n---\n\n"+md+"\n"))
		return &d.Body
	}
	bodies := []string{
		"", "một", "một ", "**một**", "## một", "## Một", "### một\n\nhai", "[một](a.md)", "[một](b.md)", "[một](a.md#x)",
		"![một](a.png)", "Quyết định số 79/QĐ-TNNQG", "Quyết định số 79/QĐ-TNNQG ngày 03/3/2016", "Quyết định số 78/QĐ-TNNQG ngày 03/3/2016", "Quyết định số 79/QĐ-TNNQG ngày 04/3/2016",
	}
	seen := map[source.Sum]string{}
	for _, md := range bodies {
		b := parse(md)
		key := string(b.HTML) + "\x00" + fmt.Sprint(b.Headings)
		for _, h := range b.Holes {
			key += fmt.Sprint("\x00", h.At, h.Kind, h.Target, h.No, h.Issued)
		}
		if o, dup := seen[b.Sum]; dup && o != key {
			t.Errorf("%q has the Sum of another body", md)
		}
		seen[b.Sum] = key
	}
	if len(seen) < len(bodies)-1 {
		t.Errorf("%d bodies have %d Sums", len(bodies), len(seen))
	}
}

// TestFrameSum changes one setting after the other. Every field of the frame
// must follow some of them, and whenever a field does, so must the Sum.
func TestFrameSum(t *testing.T) {
	const settings = `title: Trang A
short_title: A
description: Mô tả A
base_url: https://a.example/goc/
organisation:
  unit: trung-tam
  address: Phố A
  phone: "0123"
  email: a@a.example
  responsible: Bà A
menu:
  - label: Tin
    link: /tin-tuc/
  - label: Văn bản
    link: /van-ban/
categories:
  - id: tin
    name: Tin
feedback: mailto:y@a.example
without: [atom]
`
	const unit = "---\nnames:\n  - name: Trung tâm A\n    short: TTA\ngroup: trung-tam\n---\n"
	const article = "---\ntitle: Bài A\ndate: 2016-03-10\nauthor: A\ncategory: tin\n---\nMột.\n"
	type input struct {
		files  map[string]string
		assets []*Asset
		o      Options
	}
	base := func() input {
		return input{
			files: map[string]string{"content/site.yaml": settings, "content/don-vi/trung-tam.md": unit, "content/tin-tuc/2016/a.md": article},
			assets: []*Asset{
				{Source: "static/css/site.css", Out: "css/site.1.css"},
				{Source: "static/favicon.svg", Out: "favicon.svg"},
				{Source: "static/files/a.pdf", Out: "files/a.pdf"},
			},
			o: Options{AsOf: time.Date(2016, 6, 1, 0, 0, 0, 0, time.UTC)},
		}
	}
	frames := func(in input) (*Frame, []*Header) {
		var docs []*content.Doc
		for p, s := range in.files {
			docs = append(docs, content.Parse(p, []byte(s)))
		}
		s := Assemble(docs, in.assets, in.o)
		if source.Failed(s.Problems) {
			t.Fatal(s.Problems)
		}
		var hs []*Header
		var f *Frame
		for _, p := range s.Pages {
			if l, ok := p.View.(located); ok {
				c := l.frameOf()
				f = c.Site
				if !slices.Contains(hs, c.Header) {
					hs = append(hs, c.Header)
				}
			}
		}
		return f, hs
	}
	replace := func(path, old, new string) func(*input) {
		return func(in *input) {
			if !strings.Contains(in.files[path], old) {
				t.Fatalf("%s has no %q", path, old)
			}
			in.files[path] = strings.Replace(in.files[path], old, new, 1)
		}
	}
	yaml := func(old, new string) func(*input) { return replace("content/site.yaml", old, new) }
	mutations := map[string]func(*input){
		"title": yaml("title: Trang A", "title: Trang B"), "short": yaml("short_title: A", "short_title: B"),
		"description": yaml("Mô tả A", "Mô tả B"), "host": yaml("a.example/goc", "b.example/goc"), "base": yaml("example/goc/", "example/"),
		"address": yaml("Phố A", "Phố B"), "phone": yaml("0123", "0124"), "email": yaml("a@a", "b@a"), "responsible": yaml("Bà A", "Bà B"),
		"emblem": yaml("responsible: Bà A", "responsible: Bà A\n  emblem: /files/a.pdf"),
		"parent": func(in *input) {
			in.files["content/don-vi/bo.md"] = strings.Replace(unit, "Trung tâm A", "Bộ A", 1)
			in.files["content/don-vi/trung-tam.md"] = strings.Replace(unit, "group:", "parent: bo\ngroup:", 1)
		},
		"menu label": yaml("label: Tin", "label: Tin B"), "menu link": yaml("/van-ban/", "/ke-hoach/"), "menu less": yaml("  - label: Văn bản\n    link: /van-ban/\n", ""),
		"feedback": yaml("y@a", "z@a"), "without": yaml("[atom]", "[rss]"), "without less": yaml("without: [atom]\n", ""),
		"name": replace("content/don-vi/trung-tam.md", "Trung tâm A", "Trung tâm B"), "short name": replace("content/don-vi/trung-tam.md", "TTA", "TTB"),
		"unit": func(in *input) {
			in.files["content/site.yaml"] = strings.Replace(settings, "unit: trung-tam", "unit: khac", 1)
			in.files["content/don-vi/khac.md"] = unit
		},
		"day": replace("content/tin-tuc/2016/a.md", "2016-03-10", "2016-03-11"),
		"english": func(in *input) {
			in.files["content/site.yaml"] += "english:\n  title: A\n  name: A\n"
			in.files["content/trang/a.md"] = "---\ntitle: A\n---\n"
			in.files["content/trang/b.md"] = "---\ntitle: B\nlang: en\ntranslation_of: a\n---\n"
		},
		"outage": func(in *input) {
			in.files["content/tin-tuc/2016/b.md"] = "---\ntitle: B\ndate: 2016-03-12\nauthor: B\ncategory: tin\noutage:\n  from: 2027-01-01\n  until: 2027-01-02\n---\n"
		},
		"year":    func(in *input) { in.o.AsOf = time.Date(2017, 1, 1, 0, 0, 0, 0, time.UTC) },
		"preview": func(in *input) { in.o.Preview = true },
		"asset":   func(in *input) { in.assets[0] = &Asset{Source: "static/css/site.css", Out: "css/site.2.css"} },
		"icon": func(in *input) {
			in.assets[1] = &Asset{Source: "static/favicon.svg", Out: "favicon.svg", Icons: &Icons{Colour: "#123456", Files: []*Asset{{Source: "static/favicon.svg", Out: "favicon.ico"}}, Sizes: []int{32}, Purposes: []string{"any"}}}
		},
		"new": func(in *input) { in.assets = append(in.assets, &Asset{Source: "static/js/a.js", Out: "js/a.js"}) },
	}
	f, hs := frames(base())
	if again, _ := frames(base()); again.sum != f.sum {
		t.Fatal("the Sum of a frame is not the same twice")
	}
	moved := map[string]bool{}
	for name, m := range mutations {
		in := base()
		m(&in)
		g, gs := frames(in)
		differs := false
		x, y := reflect.ValueOf(f).Elem(), reflect.ValueOf(g).Elem()
		for i := range x.NumField() {
			field := x.Type().Field(i).Name
			if field == "sum" {
				continue
			}
			if field == "Org" {
				for j := range x.Field(i).NumField() {
					if x.Field(i).Field(j).String() != y.Field(i).Field(j).String() {
						differs, moved["Org."+x.Field(i).Type().Field(j).Name] = true, true
					}
				}
			} else if !reflect.DeepEqual(open(x.Field(i)).Interface(), open(y.Field(i)).Interface()) {
				differs, moved[field] = true, true
			}
		}
		if !differs {
			t.Errorf("%s: no field of the frame follows", name)
		}
		if f.sum == g.sum {
			t.Errorf("%s: the frame is another, its Sum is not", name)
		}
		for _, h := range gs {
			for _, k := range hs {
				if h.sum == k.sum {
					t.Errorf("%s: the frame is another, the Sum of a header is not", name)
				}
			}
		}
	}
	typ := reflect.TypeFor[Frame]()
	for i := range typ.NumField() {
		switch name := typ.Field(i).Name; name {
		case "sum", "Lang": // Lang is a constant
		case "Org":
			for j := range typ.Field(i).Type.NumField() {
				if n := "Org." + typ.Field(i).Type.Field(j).Name; !moved[n] {
					t.Errorf("%s follows none of the mutations: add one", n)
				}
			}
		default:
			if !moved[name] {
				t.Errorf("%s follows none of the mutations: add one", name)
			}
		}
	}
	sums := map[source.Sum]int{}
	for _, h := range hs {
		if prev, dup := sums[h.sum]; dup && prev != h.Current {
			t.Error("headers with different current entries have one Sum")
		}
		sums[h.sum] = h.Current
	}
	if len(sums) != 3 {
		t.Errorf("%d headers in use, want one for each menu entry and one for none", len(sums))
	}
}
