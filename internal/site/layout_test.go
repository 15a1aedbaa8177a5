package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/render"
	"nawapi.gov.vn/cchc/internal/source"
)

// templates loads the site's own templates.
func templates(t testing.TB, minify bool) *render.Set {
	t.Helper()
	root := filepath.Join("..", "..", "templates")
	var ts []render.Template
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".html") && !strings.HasSuffix(p, ".yaml") {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		ts = append(ts, render.Template{Path: filepath.ToSlash(rel), Text: data})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	set, problems := render.Load(ts, render.Options{Minify: minify})
	for _, p := range problems {
		t.Errorf("%s: %s %s", p.Pos, p.Code, p.Text("en"))
	}
	return set
}

// layouts are the layouts with a view for each, and the kinds that a view of a
// list or an index may have.
var layouts = []struct {
	name  string
	view  func() View
	kinds []string
}{
	{"article", func() View { return new(ArticleView) }, nil},
	{"plan", func() View { return new(PlanView) }, nil},
	{"progress", func() View { return new(ProgressView) }, nil},
	{"coverage", func() View { return new(CoverageView) }, nil},
	{"document", func() View { return new(DocumentView) }, nil},
	{"register", func() View { return new(RegisterView) }, nil},
	{"page", func() View { return new(PageView) }, nil},
	{"search", func() View { return new(SearchView) }, nil},
	{"contest", func() View { return new(ContestView) }, []string{"quiz", "paper", "study", ""}},
	{"home", func() View { return new(HomeView) }, nil},
	{"style", func() View { return new(StyleView) }, nil},
	{"report", func() View { return new(TableView) }, nil},
	{"404", func() View { return new(Chrome) }, nil},
	{"sitemap", func() View { return new(TreeView) }, nil},
	{"unit", func() View { return new(UnitView) }, []string{"unit"}},
	{"theme", func() View { return new(ListView) }, []string{"theme"}},
	{"channel", func() View { return new(ListView) }, []string{"channel"}},
	{"list", func() View { return new(ListView) }, []string{"articles", "items", "plans", "contests", "category", "tag", "year", "month"}},
	{"english", func() View { return new(EnglishView) }, nil},
	{"index", func() View { return new(IndexView) }, []string{"theme", "channel", "unit", "tag", "category", "coverage", "report"}},
}

const hostile = `<script>alert(1)</script>"'&`

// hostileViews fills a view with strings that try to leave their places.
func hostileView(v View, kind string) View {
	f := newFiller()
	f.str = func(path string, n int) string {
		name := path[strings.LastIndexByte(path, '.')+1:]
		name = strings.TrimRight(name, "[]0123456789{}")
		switch name {
		case "Lang":
			return "vi"
		case "Kind":
			return kind
		case "Type":
			if strings.HasSuffix(path, "Chrome.Type") {
				return "article"
			}
		case "Published", "Modified", "ISO", "IssuedISO", "OpensISO", "EndsISO", "day":
			return fmt.Sprintf("2016-03-%02dT08:30:00+07:00", n%28+1)
		case "Feedback", "Web":
			return fmt.Sprintf("https://vidu.example/?n=%d&x=%s", n, hostile)
		case "Root":
			return "https://vidu.example/goc/"
		case "Base":
			return "/goc"
		case "Path":
			return fmt.Sprintf("/tin-tuc/2016/bai-%d/", n)
		case "URL", "More", "NewsMore", "First", "Prev", "Next", "Last", "Image", "Data", "Script", "TakePartURL":
			return fmt.Sprintf("/goc/tin-tuc/%d/?x=%s", n, hostile)
		case "Email":
			return "a@vidu.example"
		case "ID":
			return fmt.Sprintf("nv-%d", n)
		}
		return fmt.Sprintf("chữ %d %s", n, hostile)
	}
	f.fill(reflect.ValueOf(v).Elem(), "", 2)
	frame := &Frame{}
	f.fill(reflect.ValueOf(frame).Elem(), "Frame", 2)
	finishView(v, frame, "## Một "+hostile+"\n\nHai "+hostile+" [ba](https://vidu.example/?"+hostile+") và số 79/QĐ-TNNQG.\n\n## Bốn\n\n## Năm\n")
	return v
}

// emptyView has the frame that every page has, and nothing else.
func emptyView(v View, kind string) View {
	frame := &Frame{Lang: "vi", Root: "https://vidu.example/"}
	finishView(v, frame, "")
	set := func(x any) { // Kind tells the lists apart
		if f := reflect.ValueOf(x).Elem().FieldByName("Kind"); f.IsValid() {
			f.SetString(kind)
		}
	}
	set(v)
	v.(located).frameOf().Lang = "vi"
	return v
}

func finishView(v View, frame *Frame, md string) {
	frame.assets = map[string]string{"css/site.css": "/css/site.css", "js/search.js": "/js/search.js", "js/contest.js": "/js/contest.js", "favicon.svg": "/favicon.svg"}
	frame.sum = source.SumOf([]byte("khung" + md))
	c := v.(located).frameOf()
	c.Site, c.Header = frame, &Header{Frame: frame, Current: 0, sum: frame.sum}
	var text *Text
	var cards []*Card
	walk(reflect.ValueOf(v).Elem(), func(x reflect.Value) {
		switch p := x.Addr().Interface().(type) {
		case *Text:
			text = p
		case **Card:
			if *p != nil {
				cards = append(cards, (*p).seal())
			}
		}
	})
	if text != nil && md != "" {
		d := content.Parse("content/trang/x.md", []byte("---\ntitle: X\n---\n\n"+md))
		*text = Text{body: &d.Body, links: make([]string, len(d.Body.Holes))}
		for i := range text.links {
			text.links[i] = `/goc/van-ban/?x=` + hostile
		}
	} else if text != nil {
		*text = Text{}
	}
}

// walk visits every value below v that can be addressed, without following
// pointers.
func walk(v reflect.Value, visit func(reflect.Value)) {
	v = open(v)
	visit(v)
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	}
}

func TestLayouts(t *testing.T) {
	var names []string
	for _, l := range layouts {
		names = append(names, l.name)
	}
	names = append(names, "fragment") // TestFragment
	slices.Sort(names)
	for _, minify := range []bool{false, true} {
		set := templates(t, minify)
		if got := set.Layouts(); !slices.Equal(got, names) {
			t.Errorf("layouts: %v, the test has %v", got, names)
		}
		if u := set.Unused(); len(u) > 0 {
			t.Errorf("templates that nothing reaches: %v", u)
		}
		for _, l := range layouts {
			kinds := l.kinds
			if kinds == nil {
				kinds = []string{""}
			}
			for _, kind := range kinds {
				for _, full := range []bool{true, false} {
					name := fmt.Sprintf("%s %s full=%v minify=%v", l.name, kind, full, minify)
					make := emptyView
					if full {
						make = hostileView
					}
					page, problems := set.HTML(nil, l.name, make(l.view(), kind))
					for _, p := range problems {
						t.Errorf("%s: %s: %s", name, p.Pos, p.Text("en"))
					}
					if len(problems) > 0 {
						continue
					}
					for _, f := range Faults(page) {
						t.Errorf("%s: %s", name, f)
					}
					if t.Failed() && testing.Verbose() {
						t.Logf("%s", page)
					}
					if !full {
						continue
					}
					doc, _ := ParseHTML(page)
					for _, dc := range DublinCore {
						m := doc.All("meta[name=" + dc + "]")
						if len(m) != 1 || strings.TrimSpace(m[0].Attr("content")) == "" {
							t.Errorf("%s: %d of %s, or empty", name, len(m), dc)
						}
					}
					for _, s := range doc.All("script[type=application/ld+json]") {
						if !json.Valid([]byte(s.Text())) {
							t.Errorf("%s: the JSON-LD is no JSON: %s", name, s.Text())
						}
					}
					if h := doc.Texts("h1"); len(h) == 1 && !strings.Contains(h[0], hostile) {
						t.Errorf("%s: h1 %q lost its characters", name, h)
					}
				}
			}
		}
	}
}

// TestFragment: what other sites put into their pages has nothing that could
// be in their way, and whole addresses only.
func TestFragment(t *testing.T) {
	for _, full := range []bool{true, false} {
		v := &FragmentView{Title: "A", URL: "https://vidu.example/a/", Site: "B", Host: "https://vidu.example"}
		if full {
			f := newFiller()
			f.str = func(path string, n int) string {
				switch path[strings.LastIndexByte(path, '.')+1:] {
				case "Host":
					return "https://vidu.example"
				case "URL":
					if strings.Contains(path, "Items") {
						return fmt.Sprintf("/goc/%d/?x=%s", n, hostile)
					}
					return fmt.Sprintf("https://vidu.example/goc/%d/?x=%s", n, hostile)
				case "Lang":
					return "en"
				case "ISO":
					return "2016-03-03T08:30:00+07:00"
				}
				return fmt.Sprintf("chữ %d %s", n, hostile)
			}
			f.fill(reflect.ValueOf(v).Elem(), "", 2)
		}
		page, problems := templates(t, true).HTML(nil, "fragment", v)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		doc, _ := ParseHTML(page)
		n := 0
		for _, tag := range []string{"section", "h2", "ul", "li", "a", "time", "p"} {
			n += len(doc.All(tag))
		}
		for _, e := range doc.All("[href]") {
			if h := e.Attr("href"); !strings.HasPrefix(h, "https://vidu.example/") {
				t.Errorf("address %q", h)
			}
		}
		for _, name := range []string{"id", "class", "style", "onclick"} {
			if len(doc.All("["+name+"]")) > 0 {
				t.Errorf("%s in %s", name, page)
			}
		}
		if elements := strings.Count(string(page), "<") - strings.Count(string(page), "</"); elements != n {
			t.Errorf("%d elements, %d known: %s", elements, n, page)
		}
		if len(doc.All("section[lang=vi]")) != 1 || n < 5 || !strings.HasPrefix(string(page), "<section") {
			t.Errorf("%s", page)
		}
		if full && (len(doc.All("li a[lang=en]")) != 2 || !strings.Contains(doc.Texts("h2")[0], hostile)) {
			t.Errorf("%s", page)
		}
	}
}

// unseen are the fields of views that change no page, and why they are there.
var unseen = map[string]string{
	"article.Author":               "SignOff has it; for programs",
	"article.Day":                  "for layouts that want the day without the hour",
	"plan.Objectives":              "the text has them; for programs",
	"plan.Tasks.DueCode":           "Due says it in words; for programs",
	"progress.Plan.Label":          "the title of the page has it",
	"progress.Tasks.DueCode":       "Due says it in words; the picture is drawn from it",
	"progress.Overdue.DueCode":     "see progress.Tasks.DueCode",
	"progress.Unproven.DueCode":    "see progress.Tasks.DueCode",
	"coverage.Plan.Label":          "the title of the page has it",
	"unit.Led.Tasks.DueCode":       "Due says it in words; for programs",
	"unit.Supported.Tasks.DueCode": "Due says it in words; for programs",
	"plan.Requirements":            "the text has them; for programs",
	"style.Tasks.DueCode":          "Due says it in words; for programs",
	"style.Stand.Total.Open":       "the picture has its parts",
	"home.Lead.Cover.Caption":      "the page of the article has it",
	"home.Running.Total.Open":      "the picture has its parts",
	"home.Categories.Note":         "the home page is short",
	"home.Channels.Note":           "the home page is short",
	"EndedISO":                     "Ended says it in words; for programs",
	"loai":                         "a facet's key; for programs",
	"coQuan":                       "a facet's key; for programs",
	"nam":                          "a facet's key; for programs",
	"register.Facets.Entries.Note": "facets are short",
	"register.Current":             "it marks the entry of Facets that has this address",
	"contest.Phase":                "Status and Notice say it; for programs",
	"Kind":                         "layouts ask for some kinds by name",
	"report.Files.Sum":             "its files are made with the page, and anew each day",
	"unit.KindLabel":               "a unit's name says what it is",
}

// TestLayoutsShowEveryField: a field of a view that changes no page is either
// for programs, or was forgotten in the layout.
func TestLayoutsShowEveryField(t *testing.T) {
	set := templates(t, false)
	index := strings.NewReplacer("[0]", "", ".ListView", "")
	for _, l := range layouts {
		kind := ""
		if l.kinds != nil {
			kind = l.kinds[0]
		}
		v := hostileView(l.view(), kind)
		before, problems := set.HTML(nil, l.name, v)
		if len(problems) > 0 {
			continue // TestLayouts tells
		}
		leaves(reflect.ValueOf(v).Elem(), l.name, false, func(x leaf) {
			if strings.ContainsAny(x.path, "(") || strings.Contains(x.path, "[1") || strings.Contains(x.path, "[:1]") ||
				strings.Contains(x.path, ".Text") || strings.Contains(x.path, "Chrome") || l.name == "404" {
				return
			}
			undo := x.change()
			defer undo()
			after, problems := set.HTML(nil, l.name, v)
			if len(problems) > 0 || string(after) != string(before) {
				return
			}
			path := index.Replace(x.path)
			if unseen[path] == "" && unseen[path[strings.LastIndexByte(path, '.')+1:]] == "" {
				t.Errorf("%s: nothing on the page changes", path)
			}
		})
	}
}
