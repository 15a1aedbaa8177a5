package site

import (
	"slices"
	"strings"
	"testing"
)

// A page in English has its pair, its address, its frame and its place among
// the outputs; the Vietnamese ones stay what they are.
func TestEnglish(t *testing.T) {
	files := map[string]string{
		"content/site.yaml":      withLine("feedback: https://vidu.example/y-kien\n" + english),
		"content/trang/about.md": "---\ntitle: About\nlang: en\ntranslation_of: gioi-thieu\nupdated: 2016-03-05\n---\n\nWords of mine.\n",
	}
	s := Assemble(parse(small, files), nil, Options{AsOf: asOf})
	if len(s.Problems) > 0 {
		t.Fatal(brief(s.Problems))
	}
	find := func(path string) *Page {
		i := slices.IndexFunc(s.Pages, func(p *Page) bool { return p.Path == path })
		if i < 0 {
			t.Fatalf("there is no %s", path)
		}
		return s.Pages[i]
	}
	about, gioiThieu := find("en/about/index.html"), find("gioi-thieu/index.html")
	home, start := find("index.html"), find("en/index.html")
	if about.Layout != "page@en" || start.Layout != "english@en" || gioiThieu.Layout != "page" {
		t.Errorf("layouts %s, %s, %s", about.Layout, start.Layout, gioiThieu.Layout)
	}
	v, w := about.View.(*PageView), gioiThieu.View.(*PageView)
	if v.Pair != (Link{"vi", "/goc/gioi-thieu/"}) || w.Pair != (Link{"en", "/goc/en/about/"}) {
		t.Errorf("pairs %v, %v", v.Pair, w.Pair)
	}
	if v.Lang != "en" || v.Site.Lang != "en" || v.Site.Title != "Site" || v.Site.Org.Name != "Center" || v.Site.Home() != "/goc/en/" || v.Updated != "5 March 2016" || v.Header.Current != 0 {
		t.Errorf("%+v", v.Chrome)
	}
	if w.Site.Lang != "vi" || w.Site.Other != (Link{"en", "/goc/en/"}) || v.Site.Other != (Link{"vi", "/goc/"}) || w.Site.Search() != "/goc/tim-kiem/" || v.Site.Search() != "/goc/en/search/" || w.Site.OpenSearch() == "" || v.Site.OpenSearch() != "" || v.Site.HasReports() {
		t.Error("the two frames")
	}
	if len(v.Crumbs) != 1 || v.Crumbs[0] != (Link{"Home", "/goc/en/"}) {
		t.Errorf("crumbs %v", v.Crumbs)
	}
	for page, want := range map[*Page][]string{
		about: {
			`<link rel="alternate" hreflang="en" href="https://vidu.example/goc/en/about/"><link rel="alternate" hreflang="vi" href="https://vidu.example/goc/gioi-thieu/"><link rel="alternate" hreflang="x-default" href="https://vidu.example/goc/gioi-thieu/">`,
			`property="og:locale" content="en_GB"`, `property="og:locale:alternate" content="vi_VN"`, `"inLanguage":"en","translationOfWork":{"@id":"https://vidu.example/goc/gioi-thieu/"}`, `name="DC.language" content="en"`,
		},
		gioiThieu: {
			`hreflang="vi" href="https://vidu.example/goc/gioi-thieu/"><link rel="alternate" hreflang="en" href="https://vidu.example/goc/en/about/"><link rel="alternate" hreflang="x-default" href="https://vidu.example/goc/gioi-thieu/">`,
			`property="og:locale" content="vi_VN"`, `property="og:locale:alternate" content="en_GB"`, `"inLanguage":"vi"}`,
		},
		home:  {`hreflang="en" href="https://vidu.example/goc/en/"`, `hreflang="x-default" href="https://vidu.example/goc/"`},
		start: {`hreflang="vi" href="https://vidu.example/goc/"`},
	} {
		meta := string(page.View.(located).frameOf().Meta())
		for _, x := range want {
			if !strings.Contains(meta, x) {
				t.Errorf("%s has no %s in\n%s", page.Path, x, meta)
			}
		}
		if n := strings.Count(meta, "hreflang="); n != 3 {
			t.Errorf("%s has %d hreflang", page.Path, n)
		}
	}
	said := false
	for _, d := range s.Search.Docs {
		if strings.HasPrefix(d.URL, "/en/") != (d.Note == "English") {
			t.Errorf("%s among the results says %q", d.URL, d.Note)
		}
		said = said || d.URL == "/en/about/"
	}
	if !said {
		t.Error("the page in English cannot be found")
	}
	en, vi := find("en/search/index.html"), find("tim-kiem/index.html")
	results, ketQua := en.View.(*SearchView), vi.View.(*SearchView)
	if en.Layout != "search@en" || results.Lang != "en" || results.Pair != (Link{"vi", "/goc/tim-kiem/"}) || ketQua.Pair != (Link{"en", "/goc/en/search/"}) {
		t.Errorf("the page of results: %s, %+v, %+v", en.Layout, results.Chrome, ketQua.Pair)
	}
	if len(results.Ways) < 2 || results.Ways[0].URL != "/goc/en/" || results.Site.SearchData() != ketQua.Site.SearchData() {
		t.Errorf("ways %v, index %s", results.Ways, results.Site.SearchData())
	}
	// The picture of a page elsewhere is in its language, as what is said of it.
	if c := find("en/anh-chia-se.png").View.(shareCard); c.Title != "Site" || c.Org != "Center" {
		t.Errorf("the card in English says %v", c)
	}
	for page, want := range map[*Page]shared{about: {url: "/goc/en/anh-chia-se.png", alt: "Site"}, gioiThieu: {url: "/goc/anh-chia-se.png", alt: w.Site.Title}} {
		if got := page.View.(located).frameOf().shared(); got.url != want.url || got.alt != want.alt {
			t.Errorf("%s is shown elsewhere as %v", page.Path, got)
		}
	}
	places := string(find("sitemap.xml").View.(Writer).Append(nil))
	for _, x := range []string{
		`xmlns:xhtml="http://www.w3.org/1999/xhtml"`,
		`<loc>https://vidu.example/goc/en/about/</loc><lastmod>2016-03-05T00:00:00+07:00</lastmod><xhtml:link rel="alternate" hreflang="en" href="https://vidu.example/goc/en/about/"/><xhtml:link rel="alternate" hreflang="vi" href="https://vidu.example/goc/gioi-thieu/"/><xhtml:link rel="alternate" hreflang="x-default" href="https://vidu.example/goc/gioi-thieu/"/></url>`,
		`<loc>https://vidu.example/goc/gioi-thieu/</loc><xhtml:link rel="alternate" hreflang="vi" href="https://vidu.example/goc/gioi-thieu/"/><xhtml:link rel="alternate" hreflang="en" href="https://vidu.example/goc/en/about/"/>`,
	} {
		if !strings.Contains(places, x) {
			t.Errorf("the map of the site has no %s in\n%s", x, places)
		}
	}
	paired := 0
	for _, p := range s.Pages {
		if l, ok := p.View.(located); ok && l.frameOf().Pair.URL != "" {
			paired++
		}
	}
	if n := strings.Count(places, "<xhtml:link "); paired < 4 || n != 3*paired {
		t.Errorf("the map of the site has %d links between languages for %d pages", n, paired)
	}
	tree := find("so-do-trang/index.html").View.(*TreeView).Tree
	if last := tree[len(tree)-1]; last.Label != "English" || last.URL != "/goc/en/" || len(last.Kids) != 1 || last.Kids[0].URL != "/goc/en/about/" {
		t.Errorf("sơ đồ trang ends with %+v", last)
	}
	// Without pages in English, nothing of it is there.
	plain := Assemble(parse(small, map[string]string{"content/site.yaml": withLine("english:\n  title: Site\n  name: Center\n")}), nil, Options{AsOf: asOf})
	for _, p := range plain.Pages {
		if w, ok := p.View.(*siteMap); ok && strings.Contains(string(w.Append(nil)), "xhtml") {
			t.Error("the map of the site knows of English")
		}
		if l, ok := p.View.(located); ok && (strings.HasPrefix(p.Path, "en/") || strings.Contains(string(l.frameOf().Meta()), "hreflang") || l.frameOf().Site.Other.URL != "") {
			t.Errorf("%s knows of English", p.Path)
		}
	}
}
