package render

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
)

// marked takes the ¦ out of a text and returns the place behind it.
func marked(path, text string) (Template, string) {
	before, after, ok := strings.Cut(text, "¦")
	if !ok {
		return Template{path, []byte(text)}, ""
	}
	line := 1 + strings.Count(before, "\n")
	col := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return Template{path, []byte(before + after)}, fmt.Sprintf("templates/%s:%d:%d", path, line, col)
}

// templates reads "path: text" entries; the ¦ marks where the problem is.
func templates(t testing.TB, files ...string) (ts []Template, place string) {
	t.Helper()
	for _, f := range files {
		path, text, ok := strings.Cut(f, ": ")
		if !ok {
			t.Fatalf("no path in %q", f)
		}
		one, at := marked(path, text)
		ts = append(ts, one)
		if at != "" {
			place = at
		}
	}
	return ts, place
}

func describe(ps []source.Problem) string {
	var b strings.Builder
	for _, p := range ps {
		fmt.Fprintf(&b, "%s %s %q near=%q\n", p.Pos, p.Code, p.Args, p.Near)
	}
	return b.String()
}

func TestLoadProblems(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		code  source.Code
		args  []string
		near  string
	}{
		{"a part without a file", []string{"layouts/a.html: <p>ụ</p>\n{{template ¦\"parts/haed.html\" .}}", "parts/head.html: x"}, "template-missing", []string{"parts/haed.html"}, "parts/head.html"},
		{"a part called without its folder", []string{"layouts/a.html: {{template ¦\"head.html\" .}}", "parts/head.html: x"}, "template-missing", []string{"head.html"}, "parts/head.html"},
		{"a fragment without a file", []string{"layouts/a.html: ệ{{fragment ¦\"parts/x.html\" .}}"}, "template-missing", []string{"parts/x.html"}, ""},
		{"a function unknown", []string{"layouts/a.html: <p>\n  ệ {{if .A}}{{.B | ¦fragmnt}}{{end}}"}, "template-func", []string{"fragmnt"}, "fragment"},
		{"a function of other systems", []string{"layouts/a.html: {{¦safeHTML .A}}"}, "template-func", []string{"safeHTML"}, ""},
		{"a function in parentheses", []string{"layouts/a.html: {{len (¦prnt .A)}}"}, "template-func", []string{"prnt"}, "print"},
		{"no end", []string{"layouts/a.html: <p>{{.A}}</p>\n<b>ữ ¦{{if .A}}x"}, "template-open", []string{"if"}, ""},
		{"an end too many", []string{"layouts/a.html: {{if .A}}x{{end}}\n ¦{{end}}"}, "template-stray", []string{"end"}, ""},
		{"an else without if", []string{"layouts/a.html: ¦{{else}}"}, "template-stray", []string{"else"}, ""},
		{"a variable unknown", []string{"layouts/a.html: a\nệ {{.A}} {{¦$x}}"}, "template-variable", []string{"$x"}, ""},
		{"an action not closed", []string{"layouts/a.html: a\n ệ ¦{{.A"}, "template-syntax", nil, ""},
		{"a quote not closed in an action", []string{"layouts/a.html: a\nệ ¦{{print \"x}}"}, "template-syntax", nil, ""},
		{"a comment not closed", []string{"layouts/a.html: a\nệ ¦{{/* x }}"}, "template-syntax", nil, ""},
		{"a pipe to nowhere", []string{"layouts/a.html: a\nb {{ ¦| .A}}"}, "template-syntax", nil, ""},
		{"a word that is none", []string{"layouts/a.html: a\n{{.A ¦}2}}"}, "template-syntax", nil, ""},
		{"an empty action", []string{"layouts/a.html: a\nb ¦{{}}"}, "template-syntax", nil, ""},
		{"a define twice", []string{"layouts/a.html: {{define \"x\"}}a{{end}}", "layouts/b.html: ấ{{define ¦\"x\"}}b{{end}}"}, "template-duplicate", []string{"x", "templates/layouts/a.html"}, ""},
		{"a define twice in a file", []string{"layouts/a.html: {{define \"x\"}}a{{end}}\n{{define ¦\"x\"}}b{{end}}"}, "template-duplicate", []string{"x", "templates/layouts/a.html"}, ""},
		{"a define with the name of a file", []string{"layouts/a.html: {{define ¦\"parts/p.html\"}}a{{end}}", "parts/p.html: x"}, "template-duplicate", []string{"parts/p.html", "templates/parts/p.html"}, ""},
		{"two layouts of a name", []string{"layouts/a.htm: x", "layouts/a.html: ¦x"}, "template-duplicate", []string{"a", "templates/layouts/a.htm"}, ""},
		{"a part that calls itself", []string{"layouts/a.html: {{template \"parts/p.html\" .}}", "parts/p.html: ệ{{template ¦\"parts/p.html\" .}}"}, "template-loop", []string{"parts/p.html → parts/p.html"}, ""},
		{"a circle", []string{"layouts/a.html: {{template \"parts/p.html\" .}}", "parts/p.html: {{template \"parts/q.html\" .}}", "parts/q.html: {{template ¦\"parts/p.html\" .}}"}, "template-loop", []string{"parts/p.html → parts/q.html → parts/p.html"}, ""},
		{"a fragment in a circle", []string{"layouts/a.html: {{fragment \"parts/p.html\" .M}}", "parts/p.html: {{range .Items}}{{fragment ¦\"parts/p.html\" .}}{{end}}"}, "template-loop", []string{"parts/p.html → parts/p.html → parts/p.html"}, ""},

		{"in a script", []string{"layouts/a.html: <p>ệ</p><script>var x = ¦{{.A}};</script>"}, "template-context", []string{"<script>"}, ""},
		{"in a script of data", []string{"layouts/a.html: <script type=\"application/ld+json\">¦{{.A}}</script>"}, "template-context", []string{"<script>"}, ""},
		{"in a style", []string{"layouts/a.html: <style>p{color:¦{{.A}}}</style>"}, "template-context", []string{"<style>"}, ""},
		{"in an event attribute", []string{"layouts/a.html: <a onclick=\"f(¦{{.A}})\">x</a>"}, "template-context", []string{`onclick="…"`}, ""},
		{"in an event attribute with capitals", []string{"layouts/a.html: <a OnClick='f(¦{{.A}})'>x</a>"}, "template-context", []string{`onclick="…"`}, ""},
		{"in a style attribute", []string{"layouts/a.html: <a style=\"color:¦{{.A}}\">x</a>"}, "template-context", []string{`style="…"`}, ""},
		{"in a value without quotes", []string{"layouts/a.html: <a\n class=¦{{.A}}>x</a>"}, "template-context", []string{"class=…"}, ""},
		{"within a value without quotes", []string{"layouts/a.html: <a class=x¦{{.A}}>x</a>"}, "template-context", []string{"class=…"}, ""},
		{"in a srcset", []string{"layouts/a.html: <img alt=\"\" srcset=\"¦{{.A}} 2x\">"}, "template-context", []string{`srcset="…"`}, ""},
		{"in a srcdoc", []string{"layouts/a.html: <iframe srcdoc=\"¦{{.A}}\"></iframe>"}, "template-context", []string{`srcdoc="…"`}, ""},
		{"in a meta refresh", []string{"layouts/a.html: <meta http-equiv=\"refresh\" content=\"0; url=¦{{.A}}\">"}, "template-context", []string{`<meta http-equiv="refresh" content="…">`}, ""},
		{"in a meta refresh, content first", []string{"layouts/a.html: <meta content=\"0; url=¦{{.A}}\" http-equiv=Refresh>"}, "template-context", []string{`<meta http-equiv="refresh" content="…">`}, ""},
		{"in a http-equiv", []string{"layouts/a.html: <meta http-equiv=\"¦{{.A}}\" content=\"x\">"}, "template-context", []string{`http-equiv="…"`}, ""},
		{"in a comment", []string{"layouts/a.html: a <!-- ¦{{.A}} -->"}, "template-context", []string{"<!-- … -->"}, ""},
		{"as a tag", []string{"layouts/a.html: <¦{{.A}}>"}, "template-context", []string{"<…>"}, ""},
		{"in the name of a tag", []string{"layouts/a.html: <h¦{{.A}}>x</h1>"}, "template-context", []string{"<h…>"}, ""},
		{"in an end tag", []string{"layouts/a.html: <h1>x</h¦{{.A}}>"}, "template-context", []string{"</h…>"}, ""},
		{"as an attribute", []string{"layouts/a.html: <a ¦{{.A}}>x</a>"}, "template-context", []string{"<a …>"}, ""},
		{"in the name of an attribute", []string{"layouts/a.html: <a data-¦{{.A}}=\"x\">x</a>"}, "template-context", []string{"<a …>"}, ""},
		{"in a doctype", []string{"layouts/a.html: <!doctype ¦{{.A}}>"}, "template-context", []string{"<!…>"}, ""},
		{"a part in an attribute", []string{"layouts/a.html: <a title=\"¦{{template \"parts/p.html\" .}}\">x</a>", "parts/p.html: x"}, "template-context", []string{`title="…"`}, ""},
		{"a part in a title", []string{"layouts/a.html: <title>¦{{template \"parts/p.html\" .}}</title>", "parts/p.html: x"}, "template-context", []string{"<title>"}, ""},
		{"in a script under an if", []string{"layouts/a.html: {{if .A}}<b>x</b>{{else}}<script>¦{{.A}}</script>{{end}}"}, "template-context", []string{"<script>"}, ""},

		{"a tag not closed", []string{"layouts/a.html: <p>\n ệ ¦<div class=\"x\""}, "template-unclosed", []string{"<div"}, ""},
		{"a quote not closed", []string{"layouts/a.html: <p>ệ</p>\n<a href=¦\"x>y</a>\n<p title=\"z\">t</p>\n<b lang=\"vi\">"}, "template-unclosed", []string{`"`}, ""},
		{"a quote not closed, an odd one", []string{"layouts/a.html: <p>\n<a href=¦\"{{.A}}>y</a>\n<p>{{.B}}</p>"}, "template-unclosed", []string{`"`}, ""},
		{"a comment not closed", []string{"layouts/a.html: a ¦<!-- b"}, "template-unclosed", []string{"<!--"}, ""},
		{"a script not closed", []string{"layouts/a.html: a ¦<script src=\"x\">"}, "template-unclosed", []string{"<script>"}, ""},
		{"a define not closed", []string{"layouts/a.html: {{define \"x\"}}¦<p title{{end}}"}, "template-unclosed", []string{"<p"}, ""},

		{"branches that end apart", []string{"layouts/a.html: ệ ¦{{if .A}}<a href=\"{{end}}x\">y</a>"}, "template-escape", nil, ""},
		{"half of a URL", []string{"layouts/a.html: <a href=\"{{if .A}}/p/{{else}}/s?q={{end}}¦{{.X}}\">y</a>"}, "template-escape", nil, ""},
		{"an escaper in the middle", []string{"layouts/a.html: <b>ệ</b>¦{{.X | html | print}}"}, "template-escape", nil, ""},

		{"a fragment by a variable", []string{"layouts/a.html: ệ{{fragment ¦.Name .X}}"}, "fragment-name", nil, ""},
		{"a fragment without name", []string{"layouts/a.html: ệ{{¦fragment}}"}, "fragment-name", nil, ""},
		{"a fragment without value", []string{"layouts/a.html: ệ{{¦fragment \"parts/p.html\"}}", "parts/p.html: x"}, "fragment-value", []string{"parts/p.html", "—"}, ""},
		{"a fragment in an attribute", []string{"layouts/a.html: <a title=\"{{¦fragment \"parts/p.html\" .X}}\">x</a>", "parts/p.html: x"}, "fragment-context", []string{"<a>", "fragment"}, ""},
		{"a fragment in a title", []string{"layouts/a.html: <title>{{¦fragment \"parts/p.html\" .X}}</title>", "parts/p.html: x"}, "fragment-context", []string{"<title>", "fragment"}, ""},
		{"a fragment kept in a variable", []string{"layouts/a.html: {{$x := ¦fragment \"parts/p.html\" .X}}", "parts/p.html: x"}, "fragment-context", []string{"{{…}}", "fragment"}, ""},
		{"a fragment as a condition", []string{"layouts/a.html: {{if ¦fragment \"parts/p.html\" .X}}y{{end}}", "parts/p.html: x"}, "fragment-context", []string{"{{…}}", "fragment"}, ""},
		{"a fragment as an argument", []string{"layouts/a.html: {{print (¦fragment \"parts/p.html\" .X)}}", "parts/p.html: x"}, "fragment-context", []string{"{{…}}", "fragment"}, ""},
		{"a text in an attribute", []string{"layouts/a.html: <a title=\"{{¦text .X}}\">x</a>"}, "fragment-context", []string{"<a>", "text"}, ""},
		{"a text as a condition", []string{"layouts/a.html: {{if ¦text .X}}y{{end}}"}, "fragment-context", []string{"{{…}}", "text"}, ""},
		{"a fragment piped on", []string{"layouts/a.html: {{¦fragment \"parts/p.html\" .X | print}}", "parts/p.html: x"}, "fragment-context", []string{"{{…}}", "fragment"}, ""},
		{"a string that there is not", []string{"layouts/a.html: ệ{{t ¦\"lates\"}}{{t \"latest\"}}", "strings/vi.yaml: latest: Tin mới"}, "string-missing", []string{"lates", "templates/strings/vi.yaml"}, "latest"},
		{"a string in one language only", []string{"layouts/a.html: ệ\n {{printf (t ¦`a`) 1}}", "strings/vi.yaml: a: b", "strings/en.yaml: # none"}, "string-missing", []string{"a", "templates/strings/en.yaml"}, ""},
		{"a string without any catalogue", []string{"layouts/a.html: ệ{{t ¦\"x\"}}"}, "string-missing", []string{"x", "templates/strings/vi.yaml"}, ""},
		{"a string by a variable", []string{"layouts/a.html: ệ{{¦t .Key}}"}, "string-name", nil, ""},
		{"a string without key", []string{"layouts/a.html: ệ{{¦t}}"}, "string-name", nil, ""},
		{"a string with a value", []string{"layouts/a.html: ệ{{¦t \"x\" .A}}"}, "string-name", nil, ""},
		{"a string piped into", []string{"layouts/a.html: ệ{{.A | ¦t}}"}, "string-name", nil, ""},
		{"not UTF-8", []string{"layouts/a.html: ệ¦\xff"}, "not-utf8", []string{"4"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, o := range []Options{{}, {Minify: true}} {
				ts, place := templates(t, c.files...)
				s, ps := Load(ts, o)
				if len(ps) == 0 {
					t.Fatal("no problem")
				}
				i := slices.IndexFunc(ps, func(p source.Problem) bool { return p.Code == c.code })
				if i < 0 {
					t.Fatalf("no %s in\n%s", c.code, describe(ps))
				}
				p := ps[i]
				if p.Pos.String() != place {
					t.Errorf("at %s, want %s\n%s", p.Pos, place, describe(ps))
				}
				if c.args != nil && !slices.Equal(p.Args, c.args) {
					t.Errorf("args %q, want %q", p.Args, c.args)
				}
				if p.Near != c.near {
					t.Errorf("near %q, want %q", p.Near, c.near)
				}
				if len(ps) > 1 {
					t.Errorf("more than one problem:\n%s", describe(ps))
				}
				broken := false
				for _, l := range s.Layouts() {
					if !s.Has(l) {
						t.Errorf("%s is listed but not had", l)
					}
					got, hps := s.HTML([]byte("abc"), l, nil)
					if !s.layouts[l].sound {
						broken = true
						if string(got) != "abc" || len(hps) == 0 {
							t.Errorf("a broken layout gave %q, %d problems", got, len(hps))
						}
					}
				}
				if !broken && c.code != "template-duplicate" {
					t.Error("no layout is kept from being rendered")
				}
			}
		})
	}
}

// What is near a rule but within it.
func TestLoadAccepts(t *testing.T) {
	for _, text := range []string{
		`<script src="/a.js" defer></script><style>p{}</style>`,
		`<a{{if .A}} class="b"{{end}} href="{{.U}}">x</a>`,
		`<a {{if .A}}class="b"{{else}}hidden{{end}}>x</a>`,
		`<a {{$x := .A}}title="{{$x}}">x</a>`,
		`<a {{/* ' " */}} title="x">x</a>`,
		`<script>{{/* nothing */}}var a;</script>`,
		`<!-- {{/* nothing */}} -->`,
		`<meta name="description" content="{{.A}}">`,
		`<meta http-equiv="content-language" content="{{.A}}">`,
		`<title>{{.A}} – {{.B}}</title><textarea>{{.A}}</textarea>`,
		`a < {{.A}} > b && c <3`,
		`{{if .A}}<p>a{{else}}<p>b{{end}}`,
		`{{"}}<script>"}} {{` + "`{{<script>`" + `}} {{'"'}}`,
		`{{define "one"}}a{{end}}{{template "one"}}`,
		`{{block "two" .}}a{{end}}`,
		`{{range $i, $e := .A}}{{if $i}}, {{end}}{{$e}}{{else}}none{{end}}`,
		`<svg viewBox="0 0 1 1" aria-label="{{.A}}"><path d="M0 0"/></svg>{{.B}}`,
		``, ` `, `{{/* only a comment */}}`,
	} {
		for _, o := range []Options{{}, {Minify: true}} {
			if _, ps := Load([]Template{{"layouts/a.html", []byte(text)}}, o); len(ps) > 0 {
				t.Errorf("%s\n%s", text, describe(ps))
			}
		}
	}
}

type inner struct{ Title string }

type deep struct {
	*inner
	Name string
	In   *inner
	Any  any
	Map  map[string]string
	List []inner
	Item *piece
	Mis  string
}

func (deep) Titles() (string, error) { return "", errors.New("no titles: ệ") }

func TestHTMLProblems(t *testing.T) {
	for _, c := range []struct {
		name  string
		files []string
		code  source.Code
		args  []string
		near  string
	}{
		{"a field unknown", []string{"layouts/a.html: <p>ệ</p>\n<p>  {{.Nmae¦}}</p>"}, "template-field", []string{"Nmae", "render.deep"}, "Name"},
		{"a field unknown in a part", []string{"layouts/a.html: {{template \"parts/p.html\" .In}}", "parts/p.html: <p>\n\n  ệ <b>{{print .Titel¦}}</b>"}, "template-field", []string{"Titel", "*render.inner"}, "Title"},
		{"a field of a field", []string{"layouts/a.html: x\n ệ {{if .In}}{{.In.Titel¦}}{{end}}"}, "template-field", []string{"Titel", "*render.inner"}, "Title"},
		{"a field behind an interface", []string{"layouts/a.html: {{.Any.Titel¦}}"}, "template-field", []string{"Titel", "interface {}"}, ""},
		{"a field of an element", []string{"layouts/a.html: {{range .List}}ệ{{.Titel¦}}{{end}}"}, "template-field", []string{"Titel", "render.inner"}, "Title"},
		{"a field in a fragment", []string{"layouts/a.html: <p>{{fragment \"parts/p.html\" .Item}}</p>", "parts/p.html: ệ\n <p>{{.Titel¦}}</p>"}, "template-field", []string{"Titel", "*render.piece"}, "Title"},
		{"a key unknown", []string{"layouts/a.html: {{.Map.b¦}}"}, "template-field", []string{"b", "map"}, ""},
		{"nothing there", []string{"layouts/a.html: <p>\nệ {{.Item.Title}} {{.In.Title}}{{with $.Mis}}{{end}}{{template \"parts/p.html\" .}}", "parts/p.html: <p>{{(index .List 0).Title}}{{$.In.Title}}{{len (slice .List 2 1)¦}}"}, "template-failed", nil, ""},
		{"a method that fails", []string{"layouts/a.html: ệ <p> {{.Titles¦}}</p>"}, "template-failed", []string{"error calling Titles: no titles: ệ"}, ""},
		{"a loop that does not end", []string{"layouts/a.html: {{if .Name}}{{template ¦\"layouts/a.html\" .}}{{end}}"}, "template-loop", []string{"layouts/a.html"}, ""},
		{"a fragment of a value without Sum", []string{"layouts/a.html: ệ {{¦fragment \"parts/p.html\" .Name}}", "parts/p.html: x"}, "fragment-value", []string{"parts/p.html", "string"}, ""},
		{"a fragment of a list without Sums", []string{"layouts/a.html: ệ {{¦fragment \"parts/p.html\" .List}}", "parts/p.html: x"}, "fragment-value", []string{"parts/p.html", "render.inner"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, o := range []Options{{}, {Minify: true}} {
				ts, place := templates(t, c.files...)
				s := load(t, o, ts...)
				view := deep{inner: &inner{"t"}, Name: "n", In: &inner{"t"}, Any: inner{"t"}, Map: map[string]string{"a": "b"}, List: []inner{{"t"}}, Item: newPiece("x")}
				for _, v := range []any{view, &view} {
					got, ps := s.HTML([]byte("abc"), "a", v)
					if string(got) != "abc" {
						t.Errorf("dst is %q", got)
					}
					if len(ps) != 1 {
						t.Fatalf("problems:\n%s", describe(ps))
					}
					p := ps[0]
					// the ¦ stands behind the name
					at := p.Pos
					at.Col += p.Len
					if c.code == "template-failed" || c.code == "template-loop" || c.code == "fragment-value" {
						at = p.Pos
					}
					if p.Code != c.code || c.args != nil && !slices.Equal(p.Args, c.args) && !(strings.TrimPrefix(p.Args[1], "*") == strings.TrimPrefix(c.args[1], "*")) || p.Near != c.near {
						t.Errorf("got %s", describe(ps))
					}
					if c.code == "template-failed" {
						if at.Line == 0 || at.Col == 0 || !strings.HasPrefix(place, at.File+":"+itoa(at.Line)) {
							t.Errorf("at %s, want the line of %s", at, place)
						}
					} else if at.String() != place {
						t.Errorf("at %s, want %s", at, place)
					}
				}
			}
		})
	}
}

func TestNilPointer(t *testing.T) {
	ts, _ := templates(t, "layouts/a.html: <p>\n ệ {{.In.Title}}</p>")
	s := load(t, Options{Minify: true}, ts...)
	_, ps := s.HTML(nil, "a", &deep{})
	if got, want := describe(ps), "templates/layouts/a.html:2:10 template-nil [\"Title\" \"*render.inner\"] near=\"\"\n"; got != want {
		t.Errorf("got %s want %s", got, want)
	}
}

func TestNoLayout(t *testing.T) {
	s := load(t, Options{}, Template{"layouts/article.html", []byte("x")})
	got, ps := s.HTML([]byte("a"), "artikel", nil)
	if string(got) != "a" || describe(ps) != "templates/layouts/artikel.html template-layout [\"artikel\"] near=\"article\"\n" {
		t.Errorf("%q %s", got, describe(ps))
	}
	if s.Has("artikel") || !s.Has("article") || !s.Sum("artikel").IsZero() || s.Reach("artikel") != nil {
		t.Error("a layout that is none")
	}
}

// Every code of this stage is shown by a test above, and says something in
// both languages.
func TestCodes(t *testing.T) {
	for _, c := range []source.Code{
		"template-syntax", "template-open", "template-stray", "template-variable", "template-func", "template-missing",
		"template-duplicate", "template-loop", "template-context", "template-unclosed", "template-escape", "template-field", "template-nil",
		"template-failed", "template-layout", "fragment-name", "fragment-value", "fragment-context",
		"string-name", "string-missing", "string-unused", "string-twice", "string-empty", "string-syntax",
	} {
		m, ok := source.Describe(c)
		if !ok || m.Vi == "" || m.En == "" || m.ViHint == "" || m.EnHint == "" {
			t.Errorf("%s: %+v", c, m)
		}
		p := source.Problem{Code: c, Args: []string{"một", "hai"}}
		for _, lang := range []string{"vi", "en"} {
			if s := p.Text(lang) + p.Hint(lang); strings.Contains(s, "%!") && !strings.Contains(s, "EXTRA") {
				t.Errorf("%s: %s", c, s)
			}
		}
	}
}

// Layouts that a broken file does not touch are rendered all the same.
func TestOthersStayUsable(t *testing.T) {
	ts, _ := templates(t, "layouts/good.html: <p>{{template \"parts/p.html\" .}}</p>", "layouts/bad.html: {{nothing}}", "layouts/bad2.html: {{if .A}}<a href=\"{{end}}", "layouts/bad3.html: {{template \"parts/q.html\" .}}", "parts/p.html: <b>{{.}}</b>",
		"parts/q.html: {{template \"parts/p.html\" .}}{{if .}}<b title=\"{{else}}<b title='{{end}}{{.}}")
	s, ps := Load(ts, Options{Minify: true})
	if len(ps) < 3 {
		t.Errorf("problems:\n%s", describe(ps))
	}
	if got, ps := s.HTML(nil, "good", "<"); string(got) != "<p><b>&lt;</b></p>" || len(ps) > 0 {
		t.Errorf("%s %s", got, describe(ps))
	}
	for _, l := range []string{"bad", "bad2", "bad3"} {
		if got, ps := s.HTML(nil, l, "<"); len(got) > 0 || len(ps) == 0 {
			t.Errorf("%s gave %s, %d problems", l, got, len(ps))
		}
	}
}
