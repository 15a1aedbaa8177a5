package render

import (
	"errors"
	"html/template"
	"strings"
	"testing"
)

// spots has each kind of place in which a value is escaped by a tail of calls that
// escapers knows, and some others.
const spots = `<!DOCTYPE html><title>{{.V}} | {{.V}}</title><p class="{{.V}}" title='{{.V}}'>{{.V}}{{if .V}}<b>{{.V}}</b>{{else}}<i>{{.V}}</i>{{end}}</p>` +
	`<a href="{{.V}}" data-x="{{.V}}">{{with .V}}{{.}}{{end}}</a><img src='{{.V}}' alt="{{.V}}"><a href="/x/{{.V}}?y={{.V}}#{{.V}}">{{range .Vs}}<em>{{.}}</em>{{end}}</a>` +
	`<p>{{template "x" .V}}<b>{{print .V}}{{$v := .V}}{{$v}}</b></p><textarea>{{.V}}</textarea>` +
	`{{define "x"}}{{.}}{{end}}`

type spotted struct {
	V  any
	Vs []any
}

type term string

type said struct{ s string }

func (s said) String() string { return s.s }

type told struct{ s string }

func (t *told) String() string { return t.s }

// sameAsHTMLTemplate renders the spots with one value, by the engine and by html/template alone.
func sameAsHTMLTemplate(t *testing.T, set *Set, alone *template.Template, v any) {
	t.Helper()
	view := spotted{v, []any{v, v}}
	got, ps := set.HTML(nil, "page", view)
	if len(ps) > 0 {
		t.Fatalf("%#v: %v", v, ps)
	}
	var want strings.Builder
	if err := alone.Execute(&want, view); err != nil {
		t.Fatalf("%#v: %v", v, err)
	}
	if string(got) != want.String() {
		t.Fatalf("%#v (%T) becomes\n%s\nnot\n%s", v, v, got, &want)
	}
}

func spotSets(t testing.TB) (*Set, *template.Template) {
	set, ps := Load([]Template{{Path: "layouts/page.html", Text: []byte(spots)}}, Options{})
	if len(ps) > 0 {
		t.Fatal(ps)
	}
	return set, template.Must(template.New("").Parse(spots))
}

func kinds(s string) []any {
	return []any{
		s, &s, term(s),
		said{s},
		&told{s},
		told{s},
		errors.New(s), []byte(s),
		[]string{s, s},
		map[string]int{s: 1},
		template.HTML(s), template.HTMLAttr(s), template.URL(s), template.CSS(s), template.JS(s), template.JSStr(s), template.Srcset(s),
		len(s), -len(s), int64(len(s)), 1.5, true, nil, (*string)(nil), any(&s),
		struct{ A, B any }{s, nil},
	}
}

var spotSeeds = []string{
	"", " ", "Cải cách hành chính", "Cải\u0301 \x00 \xff\xfe \ufdd0 \ufffe", `"a" & 'b' + <c>`, "&amp;&lt;", "<b>x</b>",
	"/van-ban/42-2022-nd-cp/", "https://example.vn:8080/a?b=c&d=e#f", "http://x", "//x/y", "#a", "#a:b", "a:b", "mailto:x@y.vn", "javascript:alert(1)", "JavaScript:x",
	"tel:024", "/a:b", "x/y:z", "?a:b", ":", "/a b", "/ă", "%41", "%zz", "%", "/a%20b", "/(x)", "/it's", "/!$*[]", "/a+b", "/~x_y.z,w;v=1@", "https:", "https:x", "http:/x",
	"HTTPS://X", " https://x", "\thttps://x", "/\n", "/\\x", "/`x`", "/{x}|^",
}

func TestPlain(t *testing.T) {
	set, alone := spotSets(t)
	for _, s := range spotSeeds {
		for _, v := range kinds(s) {
			sameAsHTMLTemplate(t, set, alone, v)
		}
	}
	sameAsHTMLTemplate(t, set, alone, failing{})
	sameAsHTMLTemplate(t, set, alone, nil)
}

func FuzzPlain(f *testing.F) {
	for _, s := range spotSeeds {
		f.Add(s)
	}
	set, alone := spotSets(f)
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range kinds(s) {
			sameAsHTMLTemplate(t, set, alone, v)
		}
	})
}

// Every byte is asked by itself, at the beginning, within and at the end.
func TestPlainBytes(t *testing.T) {
	set, alone := spotSets(t)
	for b := range 256 {
		c := string([]byte{byte(b)})
		for _, s := range []string{c, c + "x", "x" + c + "x", "/x" + c, "https://" + c} {
			sameAsHTMLTemplate(t, set, alone, s)
			sameAsHTMLTemplate(t, set, alone, template.HTML(s))
		}
	}
}

// The tails are those that html/template of this Go writes: none is left where one
// of ours should stand.
func TestPlainTails(t *testing.T) {
	set, _ := spotSets(t)
	e := set.engines.get()
	text := e.roots["layouts/page.html"].Tree.Root.String()
	for i := range escapers {
		esc := &escapers[i]
		if !strings.Contains(text, "| "+esc.name+"}}") {
			t.Errorf("%s stands nowhere in\n%s", esc.name, text)
		}
		if tail := ".V | " + strings.Join(esc.tail, " | ") + "}}"; strings.Contains(text, tail) {
			t.Errorf("%s is left in\n%s", tail, text)
		}
	}
}

type failing struct{}

func (failing) String() string { panic(errors.New("no")) }
