package render

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
)

func TestReachAndSum(t *testing.T) {
	files := map[string]string{
		"layouts/article.html":  `{{template "parts/head.html" .}}{{fragment "parts/menu.html" .Item}}`,
		"layouts/list.html":     `{{template "parts/head.html" .}}{{if .Items}}{{fragment "parts/item.html" .Items}}{{end}}`,
		"layouts/sub/page.html": `{{template "row"}}`,
		"parts/head.html":       `{{template "parts/meta.html" .}}`,
		"parts/meta.html":       `m`,
		"parts/menu.html":       `{{with .Links}}{{template "tree" .}}{{end}}`,
		"parts/tree.html":       `{{define "tree"}}t{{end}}{{define "row"}}r{{end}}`,
		"parts/item.html":       `i`,
		"parts/old.html":        `o`,
	}
	all := func(edit string) *Set {
		var ts []Template
		for p, text := range files {
			if p == edit {
				text += " "
			}
			ts = append(ts, Template{p, []byte(text)})
		}
		return load(t, Options{}, ts...)
	}
	s := all("")
	if got := s.Layouts(); !slices.Equal(got, []string{"article", "list", "sub/page"}) {
		t.Errorf("layouts %q", got)
	}
	for layout, want := range map[string]string{
		"article":  "layouts/article.html parts/head.html parts/menu.html parts/meta.html parts/tree.html",
		"list":     "layouts/list.html parts/head.html parts/item.html parts/meta.html",
		"sub/page": "layouts/sub/page.html parts/tree.html",
	} {
		if got := strings.Join(s.Reach(layout), " "); got != want {
			t.Errorf("%s reaches %s, want %s", layout, got, want)
		}
	}
	if got := s.Unused(); !slices.Equal(got, []string{"parts/old.html"}) {
		t.Errorf("unused %q", got)
	}
	// An edit changes the Sum of just the layouts that reach the file.
	for edited := range files {
		e := all(edited)
		for _, l := range s.Layouts() {
			if changed, reached := s.Sum(l) != e.Sum(l), slices.Contains(s.Reach(l), edited); changed != reached {
				t.Errorf("%s edited: Sum of %s changed %v, reached %v", edited, l, changed, reached)
			}
		}
	}
	if again := all(""); again.Sum("list") != s.Sum("list") {
		t.Error("the same templates have another Sum")
	}
	var ts []Template
	for p, text := range files {
		ts = append(ts, Template{p, []byte(text)})
	}
	if m := load(t, Options{Minify: true}, ts...); m.Sum("list") == s.Sum("list") {
		t.Error("Options do not show in Sum")
	}
}

// counted counts how often it is rendered.
type counted struct {
	Name string
	N    *atomic.Int64
}

func (c counted) Sum() source.Sum { return source.SumOf([]byte(c.Name)) }

func (c counted) Text() string { c.N.Add(1); return c.Name }

// cards is a list that has a Sum of its own.
type cards []counted

func (c cards) Sum() source.Sum { return source.SumOf(fmt.Append(nil, len(c))) }

func TestFragment(t *testing.T) {
	ts, _ := templates(t,
		`layouts/one.html: [{{fragment "parts/c.html" .}}]`,
		`layouts/other.html: [{{fragment "parts/d.html" .}}]`,
		`layouts/range.html: {{range .}}{{fragment "parts/c.html" .}}{{end}}`,
		`layouts/list.html: {{fragment "parts/c.html" .}}`,
		`layouts/piped.html: {{. | fragment "parts/c.html"}}`,
		`layouts/whole.html: {{fragment "parts/n.html" .}}`,
		`parts/c.html: <b>{{.Text}}</b>`, `parts/d.html: <i>{{.Text}}</i>`, `parts/n.html: {{len .}}`)
	for _, o := range []Options{{}, {Minify: true}} {
		s := load(t, o, ts...)
		n := new(atomic.Int64)
		check := func(layout string, view any, want string, renderings int64) {
			t.Helper()
			before := n.Load()
			got, ps := s.HTML(nil, layout, view)
			if len(ps) > 0 || string(got) != want || n.Load()-before != renderings {
				t.Errorf("%s: %q, want %q; rendered %d times, want %d; %s", layout, got, want, n.Load()-before, renderings, describe(ps))
			}
		}
		a, b := counted{"a<", n}, counted{"b", n}
		check("one", a, "[<b>a&lt;</b>]", 1)
		check("one", a, "[<b>a&lt;</b>]", 0)
		check("one", &a, "[<b>a&lt;</b>]", 0)
		check("other", a, "[<i>a&lt;</i>]", 1)
		check("range", []counted{a, b, a, b}, "<b>a&lt;</b><b>b</b><b>a&lt;</b><b>b</b>", 1)
		check("range", []*counted{&a, nil, &b}, "<b>a&lt;</b><b>b</b>", 0)
		check("list", []counted{a, b}, "<b>a&lt;</b><b>b</b>", 0)
		check("list", []*counted{&a, nil, &b}, "<b>a&lt;</b><b>b</b>", 0)
		check("list", []any{a, &b, nil}, "<b>a&lt;</b><b>b</b>", 0)
		check("list", [2]Digested{a, b}, "<b>a&lt;</b><b>b</b>", 0)
		check("list", []counted(nil), "", 0)
		check("piped", b, "<b>b</b>", 0)
		check("one", (*counted)(nil), "[]", 0)
		check("one", nil, "[]", 0)
		check("whole", cards{a, b}, "2", 0)
	}
}

// A memory that has become too large forgets, and nothing else changes.
func TestFragmentsAreBounded(t *testing.T) {
	s := load(t, Options{}, Template{"layouts/a.html", []byte(`{{fragment "parts/c.html" .}}`)}, Template{"parts/c.html", []byte("{{.Text}}")})
	n := new(atomic.Int64)
	var buf []byte
	for i := range maxFragments + 10 {
		buf, _ = s.HTML(buf[:0], "a", counted{fmt.Sprint(i), n})
		if string(buf) != fmt.Sprint(i) {
			t.Fatalf("%d gave %s", i, buf)
		}
	}
	if got := s.cache.n.Load(); got != 10 {
		t.Errorf("%d fragments held", got)
	}
	if s.cache.size.Load() != 60 {
		t.Errorf("%d bytes held", s.cache.size.Load())
	}
	big := strings.Repeat("x", maxFragmentBytes/4)
	for i := range 6 {
		buf, _ = s.HTML(buf[:0], "a", counted{fmt.Sprint(i, big), n})
	}
	if got := s.cache.size.Load(); got > maxFragmentBytes+int64(len(big)) {
		t.Errorf("%d bytes held", got)
	}
}

func TestConcurrent(t *testing.T) {
	s := load(t, Options{Minify: true}, siteTemplates()...)
	want, _ := load(t, Options{Minify: true}, siteTemplates()...).HTML(nil, "list", sampleList())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			view := sampleList()
			for range 50 {
				if got, ps := s.HTML(nil, "list", view); len(ps) > 0 || string(got) != string(want) {
					t.Errorf("%s\n%s", got, describe(ps))
					return
				}
				if _, ps := s.HTML(nil, "list", 5); len(ps) != 1 || ps[0].Code != "template-field" {
					t.Errorf("problems:\n%s", describe(ps))
					return
				}
			}
		})
	}
	wg.Wait()
}

// HTML appends: what is there stays, also when the template fails after it has
// written half a page.
func TestAppends(t *testing.T) {
	s := load(t, Options{}, Template{"layouts/a.html", []byte("<p>much text</p>{{.Name}}")})
	dst := append(make([]byte, 0, 100), "before "...)
	got, ps := s.HTML(dst, "a", inner{"x"})
	if string(got) != "before " || len(ps) != 1 {
		t.Errorf("%q %s", got, describe(ps))
	}
	got, ps = s.HTML(dst, "a", deep{Name: "n"})
	if string(got) != "before <p>much text</p>n" || len(ps) != 0 {
		t.Errorf("%q %s", got, describe(ps))
	}
}

// A BOM of Notepad and line ends of Windows are no matter.
func TestNotepad(t *testing.T) {
	ts, place := templates(t, "layouts/a.html: <p>\r\n<b>ệ</b> {{¦nothing}}\r\n")
	ts[0].Text = append([]byte("\ufeff"), ts[0].Text...)
	_, ps := Load(ts, Options{})
	if len(ps) != 1 || ps[0].Pos.String() != place {
		t.Errorf("%s, want %s", describe(ps), place)
	}
	s := load(t, Options{}, Template{"layouts/a.html", []byte("\ufeff<p>x</p>")})
	if got, _ := s.HTML(nil, "a", nil); string(got) != "<p>x</p>" {
		t.Errorf("%q", got)
	}
}

// Templates cannot reach for anything but their view.
func TestNoOtherFunctions(t *testing.T) {
	for _, f := range []string{"env", "getenv", "readFile", "safeHTML", "safeURL", "safeJS", "include", "now", "exec", probe, "_html_template_htmlescaper"} {
		if _, ps := Load([]Template{{"layouts/a.html", []byte("{{" + f + ` "x"}}`)}}, Options{}); len(ps) != 1 || ps[0].Code != "template-func" {
			t.Errorf("%s: %s", f, describe(ps))
		}
	}
	s := load(t, Options{}, Template{"layouts/a.html", []byte(`{{. | html}} {{. | js}} {{print .}} <a href="{{.}}" title="{{.}}">x</a>`)})
	got, _ := s.HTML(nil, "a", `javascript:alert("<script>")`)
	if strings.Contains(string(got), "<script") || strings.Contains(string(got), `href="javascript`) {
		t.Errorf("%s", got)
	}
}

func FuzzLoad(f *testing.F) {
	for _, t := range siteTemplates() {
		f.Add(string(t.Text), "x")
	}
	f.Add(`<a {{if .A}}href="{{.B}}"{{end}}>{{template "parts/p.html" .}}`, `{{define "x"}}<pre>{{end}}`)
	f.Add(`{{fragment "parts/p.html" .}}{{/* x */}}<!-- --><script>{{.}}`, `{{range $i, $e := .}}{{- $e -}}{{else}}{{break}}{{end}}`)
	f.Add("<svg><path/></svg>&amp;{{`x`}}<textarea>", "<meta http-equiv=refresh content='{{.}}'>")
	f.Fuzz(func(t *testing.T, layout, p string) {
		if strings.Contains(layout+p, "range") && strings.ContainsAny(layout+p, "0123456789'") {
			return // {{range 1000000000}} is a template's own will
		}
		ts := []Template{{"layouts/a.html", []byte(layout)}, {"parts/p.html", []byte(p)}}
		for _, o := range []Options{{}, {Minify: true}} {
			s, ps := Load(ts, o)
			for _, p := range ps {
				placed(t, p, ts)
			}
			if _, ps := s.HTML(nil, "a", sample{A: "x", L: []string{"y"}, N: &sample{}}); len(ps) > 0 {
				for _, p := range ps {
					placed(t, p, ts)
				}
			}
		}
	})
}

// placed checks that a Problem has one within its file.
func placed(t *testing.T, p source.Problem, ts []Template) {
	t.Helper()
	if _, ok := source.Describe(p.Code); !ok {
		t.Errorf("no such code: %v", p)
	}
	if p.Text("vi") == "" || strings.Contains(p.Text("vi"), "%!") && !strings.Contains(strings.Join(p.Args, ""), "%") {
		t.Errorf("no text: %v %s", p, p.Text("vi"))
	}
	for _, f := range ts {
		if where(f.Path) != p.Pos.File {
			continue
		}
		lines := strings.Split(strings.TrimPrefix(string(f.Text), "\ufeff"), "\n")
		if p.Pos.Line > len(lines) || p.Pos.Line == 0 && p.Pos.Col > 0 {
			t.Errorf("line %d of %d: %v", p.Pos.Line, len(lines), p)
		} else if p.Pos.Line > 0 && p.Pos.Col > 1+utf8.RuneCountInString(lines[p.Pos.Line-1]) {
			t.Errorf("column %d: %v", p.Pos.Col, p)
		}
		return
	}
	t.Errorf("no such file: %v", p)
}
