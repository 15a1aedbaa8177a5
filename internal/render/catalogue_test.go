package render

import (
	"slices"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/source"
)

func TestStrings(t *testing.T) {
	files := []Template{
		{"layouts/page.html", []byte("<h1 title=\"{{t \"title\"}}\">{{.}} – {{t \"title\"}}, {{t \"by\"}}</h1>\n{{if eq . (t \"by\")}}!{{end}}{{with $x := t \"tail\"}}{{printf (t \"of\") $x}}{{end}}{{fragment \"parts/foot.html\" .}}")},
		{"layouts/plain.html", []byte("<p>{{.}}</p>")},
		{"parts/foot.html", []byte("{{t \"foot\"}}")},
		{"strings/vi.yaml", []byte("# câu chữ\n\ntitle: \"Tin \\\"mới\\\" <b>\"\nby: của\ntail: đuôi {{\nof: (%s)\nfoot: cuối\n")},
		{"strings/en.yaml", []byte("\ufefftitle: News & more\r\nby: by\r\ntail: tail\r\nof: \"[%s]\"\r\nfoot: end\r\n")},
	}
	for _, minify := range []bool{false, true} {
		s, ps := Load(files, Options{Minify: minify})
		if len(ps) > 0 {
			t.Fatal(describe(ps))
		}
		for layout, want := range map[string]string{
			"page":     "<h1 title=\"Tin &#34;mới&#34; &lt;b&gt;\">ệ – Tin &#34;mới&#34; &lt;b&gt;, của</h1>\n(đuôi {{)cuối",
			"page@vi":  "<h1 title=\"Tin &#34;mới&#34; &lt;b&gt;\">ệ – Tin &#34;mới&#34; &lt;b&gt;, của</h1>\n(đuôi {{)cuối",
			"page@en":  "<h1 title=\"News &amp; more\">ệ – News &amp; more, by</h1>\n[tail]end",
			"plain@en": "<p>ệ</p>",
		} {
			got, ps := s.HTML(nil, layout, word("ệ"))
			if len(ps) > 0 {
				t.Fatalf("%s: %s", layout, describe(ps))
			}
			if g := strings.ReplaceAll(string(got), ">(", ">\n("); g != want && strings.ReplaceAll(g, ">[", ">\n[") != want {
				t.Errorf("minify %v, %s:\n got %s\nwant %s", minify, layout, got, want)
			}
		}
		if s.Has("page@fr") || s.Has("none@en") || !s.Has("page@en") {
			t.Error("languages that there are not")
		}
		if _, ps := s.HTML(nil, "page@fr", word("x")); len(ps) != 1 || ps[0].Code != "template-layout" {
			t.Error(describe(ps))
		}
		if r := s.Reach("page@en"); !slices.Contains(r, "strings/en.yaml") || slices.Contains(r, "strings/vi.yaml") {
			t.Error(r)
		}
		if len(s.Unused()) > 0 {
			t.Error(s.Unused())
		}
	}
	// An edit of a string changes the Sum of the layouts that show it, in its
	// language, and no other.
	before, _ := Load(files, Options{})
	edited := slices.Clone(files)
	edited[4].Text = []byte(strings.Replace(string(edited[4].Text), "end", "the end", 1))
	after, _ := Load(edited, Options{})
	for _, l := range []string{"page", "plain", "page@en", "plain@en"} {
		if changed := before.Sum(l) != after.Sum(l); changed != (l == "page@en") {
			t.Errorf("Sum of %s changed: %v", l, changed)
		}
	}
	if before.Sum("page") == before.Sum("page@en") {
		t.Error("two languages with one Sum")
	}
}

// What is wrong with a catalogue has its place there.
func TestCatalogueProblems(t *testing.T) {
	for _, c := range []struct {
		name, text string
		code       source.Code
		args       []string
		near       string
		len        int
	}{
		{"unused", "ask: hỏi\n# ụ\n¦asks: hỏi", "string-unused", []string{"asks"}, "ask", 4},
		{"twice", "ask: hỏi\n\n¦ask: lại", "string-twice", []string{"ask", "1"}, "", 3},
		{"empty", "ask: x\n¦no:  ", "string-empty", []string{"no"}, "", 2},
		{"empty in quotes", "ask: x\n¦no: \" \"", "string-empty", []string{"no"}, "", 2},
		{"no colon", "ask: x\n¦câu hỏi", "string-syntax", []string{"câu hỏi"}, "", 7},
		{"a key with marks", "ask: x\n¦câu: hỏi", "string-syntax", []string{"câu: hỏi"}, "", 8},
		{"indented", "ask: x\n¦ b: hỏi", "string-syntax", []string{" b: hỏi"}, "", 7},
		{"no blank", "ask: x\n¦b:hỏi", "string-syntax", []string{"b:hỏi"}, "", 5},
		{"a colon that YAML would read", "ask: x\nb: ¦hỏi: gì", "string-syntax", []string{"b: hỏi: gì"}, "", 7},
		{"a sign that YAML would read", "ask: x\nb: ¦*hỏi", "string-syntax", []string{"b: *hỏi"}, "", 4},
		{"a quote that is open", "ask: x\nb: ¦\"hỏi", "string-syntax", []string{"b: \"hỏi"}, "", 4},
		{"an escape that is none", "ask: x\nb: ¦\"\\hỏi\"", "string-syntax", []string{"b: \"\\hỏi\""}, "", 6},
		{"not UTF-8", "ask: x\nask2: ụ¦\xff", "not-utf8", []string{"11"}, "", 0},
	} {
		file, at := marked("strings/vi.yaml", c.text)
		_, ps := Load([]Template{{"layouts/p.html", []byte(`{{t "ask"}}`)}, file}, Options{})
		i := slices.IndexFunc(ps, func(p source.Problem) bool { return p.Code == c.code })
		if i < 0 {
			t.Errorf("%s: no %s in\n%s", c.name, c.code, describe(ps))
			continue
		}
		p := ps[i]
		if p.Pos.String() != at && c.code != "not-utf8" || p.Near != c.near || p.Len != c.len || c.code != "not-utf8" && (!slices.Equal(p.Args, c.args) || len(ps) > 1) {
			t.Errorf("%s: want %s\n%s", c.name, at, describe(ps))
		}
	}
}

// A fault is told in the place of the template, in every language.
func TestStringsFault(t *testing.T) {
	s, ps := Load([]Template{
		{"layouts/page.html", []byte("<p>{{t \"title\"}}\n{{.Nothing}}</p>")},
		{"strings/en.yaml", []byte("title: Title\n")},
		{"strings/vi.yaml", []byte("title: Tên\n")},
	}, Options{Minify: true})
	if len(ps) > 0 {
		t.Fatal(describe(ps))
	}
	for _, l := range []string{"page", "page@en"} {
		_, ps := s.HTML(nil, l, word("x"))
		if len(ps) != 1 || ps[0].Pos.String() != "templates/layouts/page.html:2:4" || ps[0].Code != "template-field" {
			t.Errorf("%s: %s", l, describe(ps))
		}
	}
}

// Without any catalogue, a layout is the same in every language.
func TestNoStrings(t *testing.T) {
	s, _ := Load([]Template{{"layouts/page.html", []byte("<p>{{.}}</p>")}}, Options{})
	if got, ps := s.HTML(nil, "page@en", word("x")); string(got) != "<p>x</p>" || len(ps) > 0 {
		t.Error(string(got), describe(ps))
	}
}

func FuzzCatalogue(f *testing.F) {
	f.Add("a: b\n# x\nc: \"d: \\\"e\\\"\"\n")
	f.Add("a:b\n : \n:\n\"\n- a: b\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, ps := Load([]Template{{"layouts/p.html", []byte(`<p title="{{t "a"}}">{{t "a"}}</p>`)}, {"strings/vi.yaml", []byte(text)}}, Options{Minify: true})
		out, more := s.HTML(nil, "p", word("x"))
		if source.Failed(ps) {
			return
		}
		if len(more) > 0 || strings.Count(string(out), "<") != 2 || strings.Count(string(out), `"`) != 2 {
			t.Errorf("%q: %s %s", text, out, describe(more))
		}
	})
}

// word is a value with a digest.
type word string

func (w word) Sum() source.Sum { return source.SumOf([]byte(w)) }
