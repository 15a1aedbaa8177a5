package site

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/search"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// SearchIndex is what a reader can search: the public pages of the content, as
// plain records. The build makes the files of the index from it.
type SearchIndex struct {
	Docs    []*search.Document
	Options search.Options
	Dir     string // of the outputs: tim-kiem/du-lieu/
	Sum     source.Sum
}

// searchKinds are the kinds in the order in which the index has them: those
// that seldom change first, so that a new article moves no other document.
var searchKinds = []content.Kind{content.Theme, content.Channel, content.Unit, content.Page, content.Contest, content.Plan, content.Document, content.Article}

const (
	searchPath = "/tim-kiem/"
	searchEn   = englishPath + "search/"
	searchDir  = "tim-kiem/du-lieu/"
)

// SearchView is the page on which results are shown.
type SearchView struct {
	Chrome
	Ways      []Link // to what can be looked through, with a script or without
	Elsewhere string // address of another search, or ""
}

// Sum implements View.
func (v *SearchView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	addLinks(d, v.Ways)
	d.Str(v.Elsewhere)
	return d.Sum()
}

// Search returns the address of the page on which to search, or "" when the
// site does without.
func (f *Frame) Search() string {
	if f.without("search") {
		return ""
	}
	if f.Lang == "en" {
		return f.Base + searchEn
	}
	return f.Base + searchPath
}

// SearchData returns the address below which the files of the index are.
func (f *Frame) SearchData() string { return f.Base + "/" + searchDir }

// SearchScript returns the address of the script that searches, which pages load
// when somebody turns to a field, or "" when static/ has none: then the page of
// results has its other ways.
func (f *Frame) SearchScript() string { return f.assets["js/search.js"] }

// OpenSearch returns the address of the description by which browsers offer the
// site as a search engine, or "" on pages that do not: one is enough, in Vietnamese.
func (f *Frame) OpenSearch() string {
	if f.without("search") || f.Lang != "vi" {
		return ""
	}
	return f.Base + searchPath + "opensearch.xml"
}

// search adds the page, the description for browsers, and what the index is made
// of.
func (a *assembly) search() {
	if a.frame.without("search") {
		return
	}
	v := &SearchView{Chrome: a.chrome(searchPath, "Tìm kiếm", "Tìm tin, bài, văn bản, kế hoạch và các trang khác; gõ có dấu hay không dấu đều được."), Elsewhere: a.settings.Elsewhere}
	b := a.frame.Base
	for _, w := range []struct{ label, path string }{
		{"Tin, bài theo thời gian", "/tin-tuc/"},
		{"Danh mục văn bản", "/van-ban/"},
		{"Kế hoạch", "/ke-hoach/"},
		{"Chủ đề", "/chu-de/"},
		{"Hình thức tuyên truyền", "/hinh-thuc/"},
		{"Đơn vị", "/don-vi/"},
		{"Sơ đồ trang", "/so-do-trang/"},
	} {
		if a.pages[w.path[1:]+"index.html"] != nil {
			v.Ways = append(v.Ways, Link{w.label, b + w.path})
		}
	}
	if a.english != nil {
		a.searchInEnglish(v)
	}
	a.add(searchPath, "search", v, "")
	a.add(searchPath+"opensearch.xml", "", &openSearch{name: a.frame.ShortTitle, description: a.frame.Title, page: a.host + b + searchPath, icon: a.iconAddress()}, "")

	x := &SearchIndex{Dir: searchDir}
	for _, k := range searchKinds {
		x.Options.Kinds = append(x.Options.Kinds, searchLabels[k])
		for _, e := range a.shown[k] {
			x.Docs = append(x.Docs, a.indexed(e))
		}
	}
	for _, s := range a.settings.Shorts {
		x.Options.Abbreviations = append(x.Options.Abbreviations, search.Abbreviation(s))
	}
	for _, e := range a.shown[content.Unit] {
		shorts := slices.Clone(e.Unit.Other)
		for _, n := range e.Unit.Names {
			shorts = append(shorts, n.Short)
		}
		for _, n := range e.Unit.Names {
			for _, s := range shorts {
				if s != "" && len(s) < len(n.Text) {
					x.Options.Abbreviations = append(x.Options.Abbreviations, search.Abbreviation{Short: s, Full: n.Text})
				}
			}
		}
	}
	x.seal()
	a.site.Search = x
}

// searchInEnglish adds the page of results for readers of English, the pair of that
// in Vietnamese: it asks the same index, of which most is in Vietnamese, and says so.
func (a *assembly) searchInEnglish(v *SearchView) {
	b := a.frame.Base
	w := &SearchView{Chrome: a.inEnglish(searchEn, "Search", "Search the pages in English and all news, documents and plans in Vietnamese."), Elsewhere: v.Elsewhere}
	w.Pair, v.Pair = Link{"vi", b + searchPath}, Link{"en", b + searchEn}
	w.Ways = append(w.Ways, Link{"Pages in English", b + englishPath})
	for _, l := range []struct{ label, path string }{
		{"News by date (in Vietnamese)", "/tin-tuc/"},
		{"Documents (in Vietnamese)", "/van-ban/"},
		{"Plans (in Vietnamese)", "/ke-hoach/"},
	} {
		if a.pages[l.path[1:]+"index.html"] != nil {
			w.Ways = append(w.Ways, Link{l.label, b + l.path})
		}
	}
	a.add(searchEn, "search@en", w, "")
}

var searchLabels = map[content.Kind]string{
	content.Theme: "Chủ đề", content.Channel: "Hình thức", content.Unit: "Đơn vị", content.Page: "Trang", content.Contest: "Cuộc thi",
	content.Plan: "Kế hoạch", content.Document: "Văn bản", content.Article: "Tin, bài",
}

func (a *assembly) iconAddress() string {
	if u := a.frame.assets["favicon.svg"]; u != "" {
		return a.host + u
	}
	return ""
}

// indexed is what can be found of an entry.
func (a *assembly) indexed(e *entry) *search.Document {
	d := &search.Document{URL: e.path, Title: e.name, Summary: oneLine(e.Summary), Kind: slices.Index(searchKinds, e.Kind), Text: plainText(&e.Body), TextSum: e.Body.Sum}
	if e.Lang == "en" {
		d.Note = "English" // among results in Vietnamese
	}
	if e.state != "" {
		d.Note = stateLabel[e.state]
	}
	d.Headings = headings(&e.Body)
	facet := func(f int, terms ...*entry) {
		for _, t := range terms {
			if t != nil && t.shown {
				d.Facets[f] = append(d.Facets[f], t.name)
			}
		}
	}
	known := func(kind content.Kind, refs ...content.Ref) []*entry {
		var es []*entry
		for _, r := range refs {
			es = append(es, a.byID[key{kind, r.ID}])
		}
		return es
	}
	if !e.at.IsZero() {
		d.Date = e.at.In(viet.Zone).Format("2006-01-02")
	}
	switch e.Kind {
	case content.Article:
		m := e.Article
		facet(0, known(content.Theme, m.Themes...)...)
		facet(1, known(content.Channel, m.Channels...)...)
		facet(2, known(content.Unit, m.Units...)...)
		for _, t := range m.Tags {
			d.Words = append(d.Words, t.ID)
		}
		d.Words = append(d.Words, m.Author)
	case content.Plan:
		m := e.Plan
		d.Numbers = []string{m.Doc.Code.ID}
		facet(0, known(content.Theme, m.Themes...)...)
		facet(1, known(content.Channel, m.Channels...)...)
		facet(2, known(content.Unit, m.Unit)...)
		tasks := make([]string, len(m.Tasks))
		for i, t := range m.Tasks {
			tasks[i] = t.Name + "\n" + t.Output
		}
		d.Text = plainText(&e.Body, tasks...)
		sum := source.NewDigest()
		sum.Add(e.Body.Sum)
		sum.Strs(tasks)
		d.TextSum = sum.Sum()
	case content.Document:
		m := e.Document
		d.Title = m.Type + " số " + m.Code.ID
		if m.Code.ID == "" {
			d.Title = e.name
		}
		d.Numbers = []string{m.Code.ID}
		facet(2, known(content.Unit, m.Issuer)...)
	case content.Unit:
		for _, n := range e.Unit.Names {
			if n.Text != e.name {
				d.Names = append(d.Names, n.Text)
			}
			d.Names = append(d.Names, n.Short)
		}
		d.Names = append(d.Names, e.Unit.Other...)
	}
	return d
}

func headings(b *content.Body) []string {
	hs := make([]string, len(b.Headings))
	for i, h := range b.Headings {
		hs[i] = h.Text
	}
	return hs
}

// plainText returns what appends the text of a page, and lines besides.
func plainText(b *content.Body, more ...string) func([]byte) []byte {
	return func(dst []byte) []byte {
		buf := plainHTML.Get().(*[]byte)
		dst, *buf = b.AppendPlain(dst, *buf)
		plainHTML.Put(buf)
		for _, s := range more {
			dst = append(append(dst, '\n'), s...)
		}
		return dst
	}
}

var plainHTML = sync.Pool{New: func() any { return new([]byte) }}

// seal computes the digest of all that the index is made of.
func (x *SearchIndex) seal() {
	d := source.NewDigest()
	d.Str("search")
	d.Strs(x.Options.Kinds)
	for _, s := range x.Options.Abbreviations {
		d.Str(s.Short)
		d.Str(s.Full)
	}
	for _, r := range x.Docs {
		d.Strs([]string{r.URL, r.Title, r.Summary, strconv.Itoa(r.Kind), r.Date, r.Note})
		for _, list := range [...][]string{r.Headings, r.Words, r.Numbers, r.Names, r.Facets[0], r.Facets[1], r.Facets[2]} {
			d.Strs(list)
		}
		d.Add(r.TextSum)
	}
	x.Sum = d.Sum()
}

// patched is the index in which the text of one page is another one.
func (x *SearchIndex) patched(path string, b *content.Body) *SearchIndex {
	if x == nil {
		return nil
	}
	next := *x
	i := slices.IndexFunc(x.Docs, func(d *search.Document) bool { return d.URL == path })
	if i < 0 {
		return x
	}
	d := *x.Docs[i]
	d.Text = plainText(b)
	d.TextSum = b.Sum
	d.Headings = headings(b)
	next.Docs = slices.Clone(x.Docs)
	next.Docs[i] = &d
	next.seal()
	return &next
}

// openSearch describes the search for browsers (OpenSearch 1.1).
type openSearch struct{ name, description, page, icon string }

// Sum implements View.
func (o *openSearch) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"opensearch", o.name, o.description, o.page, o.icon})
	return d.Sum()
}

// Append implements Writer.
func (o *openSearch) Append(b []byte) []byte {
	b = append(b, `<?xml version="1.0" encoding="UTF-8"?><OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">`...)
	b = element(b, "ShortName", shortName(o.name))
	b = element(b, "Description", o.description)
	b = append(b, `<InputEncoding>UTF-8</InputEncoding><Language>vi</Language>`...)
	if o.icon != "" {
		b = append(b, `<Image type="image/svg+xml">`...)
		b = appendEscaped(b, o.icon)
		b = append(b, `</Image>`...)
	}
	b = append(b, `<Url type="text/html" template="`...)
	b = appendEscaped(b, o.page)
	return append(b, `?q={searchTerms}"/></OpenSearchDescription>`...)
}

// shortName cuts a name to the 16 characters that the format allows.
func shortName(s string) string {
	r := []rune(s)
	if len(r) <= 16 {
		return s
	}
	return strings.TrimSpace(string(r[:16]))
}
