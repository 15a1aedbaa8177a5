package site

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

func appendInt(b []byte, n int) []byte { return strconv.AppendInt(b, int64(n), 10) }

func (f *Frame) host() string { return strings.TrimSuffix(strings.TrimSuffix(f.Root, "/"), f.Base) }

func (f *Frame) without(kind string) bool { return f.off[kind] }

// feedKinds are the forms in which a list of cards is published for programs.
var feedKinds = []struct{ name, file, mime, off string }{
	{"RSS", "rss.xml", "application/rss+xml", "rss"},
	{"Atom", "atom.xml", "application/atom+xml", "atom"},
	{"JSON Feed", "feed.json", "application/feed+json", "json-feed"},
}

const feedSize = 20

// feeds adds the feeds of a list. path ends in "/"; home is the address of the
// list below the host.
func (a *assembly) feeds(path, title, home string, items []*entry) {
	var shown []*Card
	for _, e := range items {
		if e.state == "" || a.Preview {
			shown = append(shown, e.card)
		}
		if len(shown) == feedSize {
			break
		}
	}
	if path != "/" {
		title += " – " + a.frame.Title
	}
	for i, k := range feedKinds {
		if !a.frame.without(k.off) {
			a.add(path+k.file, "", &feed{frame: a.frame, kind: i, title: title, home: a.host + home, self: a.host + home + k.file, items: shown}, "")
		}
	}
}

// feed is a View that writes RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1.
type feed struct {
	frame             *Frame
	kind              int
	title, home, self string
	items             []*Card
}

// Sum implements View.
func (f *feed) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("feed")
	d.Int(f.kind)
	d.Strs([]string{f.title, f.home, f.self, f.frame.Description, f.frame.Org.Name})
	addCards(d, f.items)
	return d.Sum()
}

// Append implements Writer.
func (f *feed) Append(b []byte) []byte {
	switch f.kind {
	case 0:
		return f.rss(b)
	case 1:
		return f.atom(b)
	}
	return f.json(b)
}

func element(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(append(append(b, '<'), name...), '>')
	b = appendEscaped(b, value)
	return append(append(append(b, "</"...), name...), '>')
}

func (f *feed) description() string { return cmp.Or(f.frame.Description, f.title) }

// updated is the newest moment of the items; a feed without items has that of
// the epoch, since the clock is no part of it.
func (f *feed) updated() string {
	last := "1970-01-01T07:00:00+07:00"
	for _, c := range f.items {
		last = max(last, c.ISO, c.updatedOnly)
	}
	return last
}

func rfc822(iso string) string {
	t, err := time.Parse(time.RFC3339, iso)
	if err != nil {
		return ""
	}
	return t.In(viet.Zone).Format(time.RFC1123Z)
}

func (f *feed) rss(b []byte) []byte {
	b = append(b, `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>`...)
	b = element(b, "title", f.title)
	b = element(b, "link", f.home)
	b = element(b, "description", f.description())
	b = element(b, "language", "vi")
	if len(f.items) > 0 {
		b = element(b, "lastBuildDate", rfc822(f.updated()))
	}
	b = append(b, `<atom:link rel="self" type="application/rss+xml" href="`...)
	b = append(appendEscaped(b, f.self), `"/>`...)
	for _, c := range f.items {
		b = append(b, "<item>"...)
		b = element(b, "title", c.Title)
		b = element(b, "link", c.root+c.URL)
		b = append(b, `<guid isPermaLink="true">`...)
		b = append(appendEscaped(b, c.root+c.URL), "</guid>"...)
		b = element(b, "pubDate", rfc822(c.ISO))
		b = element(b, "dc:creator", c.Author)
		b = element(b, "category", c.Category.Label)
		b = element(b, "description", c.Summary)
		b = append(b, "</item>"...)
	}
	return append(b, "</channel></rss>"...)
}

func (f *feed) atom(b []byte) []byte {
	b = append(b, `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">`...)
	b = element(b, "title", f.title)
	b = element(b, "id", f.home)
	b = element(b, "updated", f.updated())
	b = append(append(appendEscaped(append(b, `<link rel="alternate" type="text/html" href="`...), f.home), `"/>`...), `<link rel="self" type="application/atom+xml" href="`...)
	b = append(appendEscaped(b, f.self), `"/><author>`...)
	b = append(element(b, "name", f.frame.Org.Name), "</author>"...)
	for _, c := range f.items {
		b = append(b, "<entry>"...)
		b = element(b, "title", c.Title)
		b = element(b, "id", c.root+c.URL)
		b = append(append(appendEscaped(append(b, `<link rel="alternate" type="text/html" href="`...), c.root+c.URL), `"/>`...), ""...)
		b = element(b, "published", c.ISO)
		b = element(b, "updated", max(c.ISO, c.updatedOnly))
		if c.Author != "" {
			b = append(element(append(b, "<author>"...), "name", c.Author), "</author>"...)
		}
		if c.Category.Label != "" {
			b = append(appendEscaped(append(b, `<category term="`...), c.Category.Label), `"/>`...)
		}
		b = element(b, "summary", c.Summary)
		b = append(b, "</entry>"...)
	}
	return append(b, "</feed>"...)
}

// field appends "name":"value", with a comma before it unless it is the first.
func field(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	if c := b[len(b)-1]; c != '{' && c != '[' {
		b = append(b, ',')
	}
	b = append(appendJSON(b, name), ':')
	return appendJSON(b, value)
}

func (f *feed) json(b []byte) []byte {
	b = append(b, '{')
	b = field(b, "version", "https://jsonfeed.org/version/1.1")
	b = field(b, "title", f.title)
	b = field(b, "home_page_url", f.home)
	b = field(b, "feed_url", f.self)
	b = field(b, "description", f.description())
	b = field(b, "language", "vi")
	b = append(b, `,"items":[`...)
	for i, c := range f.items {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		b = field(b, "id", c.root+c.URL)
		b = field(b, "url", c.root+c.URL)
		b = field(b, "title", c.Title)
		b = field(b, "summary", c.Summary)
		b = field(b, "content_text", cmp.Or(c.Summary, c.Title))
		b = field(b, "date_published", c.ISO)
		b = field(b, "date_modified", c.updatedOnly)
		if c.Author != "" {
			b = append(field(append(b, `,"authors":[{`...), "name", c.Author), "}]"...)
		}
		if c.Category.Label != "" {
			b = append(appendJSON(append(b, `,"tags":[`...), c.Category.Label), ']')
		}
		b = append(b, '}')
	}
	return append(b, "]}"...)
}

// located is a View with a page's frame: one of those that readers visit.
type located interface{ frameOf() *Chrome }

func (c *Chrome) frameOf() *Chrome { return c }

// place is one line of the site's map.
type place struct {
	loc, lastmod string
	languages    []Link // of a page with a pair: language and address
}

const mapSize = 50_000 // sitemaps.org: at most 50 000 addresses a file

// outputs adds what is made of all pages: the maps of the site, robots.txt,
// the redirects.
func (a *assembly) outputs() {
	var places []place
	for _, p := range a.pages {
		l, ok := p.View.(located)
		if !ok || p.Layout == "404" {
			continue
		}
		c := l.frameOf()
		if c.State != "" {
			continue
		}
		places = append(places, place{c.Canonical(), max(c.Modified, c.Published), c.languages()})
	}
	slices.SortFunc(places, func(x, y place) int { return strings.Compare(x.loc, y.loc) })
	if len(places) <= mapSize {
		a.add("/sitemap.xml", "", &siteMap{places: places}, "")
	} else {
		index := &siteMap{index: true}
		for i := 0; len(places) > 0; i++ {
			n := min(mapSize, len(places))
			name := "sitemap-" + strconv.Itoa(i+1) + ".xml"
			a.add("/"+name, "", &siteMap{places: places[:n]}, "")
			index.places = append(index.places, place{loc: a.frame.Root + name})
			places = places[n:]
		}
		a.add("/sitemap.xml", "", index, "")
	}
	robots := "User-agent: *\nAllow: /\n\nSitemap: " + a.frame.Root + "sitemap.xml\n"
	if !a.off()["news-sitemap"] {
		n := &newsMap{frame: a.frame, name: a.frame.Title}
		for _, e := range a.shown[content.Article] {
			end := e.at.Add(48 * time.Hour)
			if e.state == "" && end.After(a.AsOf) && len(n.items) < 1000 {
				n.items = append(n.items, e.card)
				a.until(end)
			}
		}
		a.add("/sitemap-news.xml", "", n, "")
		robots += "Sitemap: " + a.frame.Root + "sitemap-news.xml\n"
	}
	if a.Preview {
		robots = "User-agent: *\nDisallow: /\n"
	}
	if a.assets["static/robots.txt"] == nil {
		a.add("/robots.txt", "", text(robots), "")
	}
	a.redirects()
}

// text is a View of fixed text.
type text string

// Sum implements View.
func (t text) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("text")
	d.Str(string(t))
	return d.Sum()
}

// Append implements Writer.
func (t text) Append(b []byte) []byte { return append(b, t...) }

type siteMap struct {
	places []place
	index  bool
}

// Sum implements View.
func (m *siteMap) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("sitemap")
	d.Bool(m.index)
	for _, p := range m.places {
		d.Str(p.loc)
		d.Str(p.lastmod)
		d.Int(len(p.languages))
		for _, l := range p.languages {
			l.add(d)
		}
	}
	return d.Sum()
}

// Append implements Writer. Search engines learn of pairs from the map as from the
// pages: they read the map sooner.
func (m *siteMap) Append(b []byte) []byte {
	root, item := "urlset", "url"
	if m.index {
		root, item = "sitemapindex", "sitemap"
	}
	b = fmt.Appendf(b, `<?xml version="1.0" encoding="UTF-8"?><%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`, root)
	if slices.ContainsFunc(m.places, func(p place) bool { return p.languages != nil }) {
		b = append(b, ` xmlns:xhtml="http://www.w3.org/1999/xhtml"`...)
	}
	b = append(b, '>')
	for _, p := range m.places {
		b = append(append(append(b, '<'), item...), '>')
		b = element(b, "loc", p.loc)
		b = element(b, "lastmod", p.lastmod)
		for _, l := range p.languages {
			b = append(appendEscaped(append(b, `<xhtml:link rel="alternate" hreflang="`...), l.Label), `" href="`...)
			b = append(appendEscaped(b, l.URL), `"/>`...)
		}
		b = append(append(append(b, "</"...), item...), '>')
	}
	return fmt.Appendf(b, "</%s>", root)
}

// newsMap is the news sitemap: what was published in the last 48 hours.
type newsMap struct {
	frame *Frame
	name  string
	items []*Card
}

// Sum implements View.
func (m *newsMap) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("news")
	d.Str(m.name)
	addCards(d, m.items)
	return d.Sum()
}

// Append implements Writer.
func (m *newsMap) Append(b []byte) []byte {
	b = append(b, `<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">`...)
	for _, c := range m.items {
		b = element(append(b, "<url>"...), "loc", c.root+c.URL)
		b = append(b, "<news:news><news:publication>"...)
		b = element(b, "news:name", m.name)
		b = element(b, "news:language", c.Lang)
		b = append(b, "</news:publication>"...)
		b = element(b, "news:publication_date", c.ISO)
		b = element(b, "news:title", c.Title)
		b = append(b, "</news:news></url>"...)
	}
	return append(b, "</urlset>"...)
}

// redirect is one former address.
type redirect struct{ from, to string }

// redirects makes of every alias a page that sends readers on, where a file
// can stand for it, and lines for the web server: an nginx map over
// $request_uri and a _redirects file. Addresses with a query were those of a
// former site at the root of the host, so they are listed there as well as
// below the base.
func (a *assembly) redirects() {
	var rs []redirect
	owner := map[string]*entry{}
	b := a.frame.Base
	for _, e := range a.all {
		for _, r := range e.Aliases {
			pos := source.Problem{Pos: r.In(e.Path), Len: int(r.Len), Args: []string{r.ID}}
			file, isFile := aliasFile(r.ID)
			if o := owner[file]; o != nil {
				pos.Code, pos.Args = "alias-twice", append(pos.Args, o.Path)
				a.problem(pos, a.soft(e) || a.soft(o))
				if o.shown || !e.shown {
					continue
				}
			}
			owner[file] = e
			if !e.shown || e.state != "" {
				continue
			}
			if file == e.path {
				pos.Code = "alias-self"
				a.problem(pos, false)
				continue
			}
			from := encoded(r.ID)
			rs = append(rs, redirect{b + from, e.url})
			if strings.Contains(from, "?") && b != "" {
				rs = append(rs, redirect{from, e.url})
			}
			if isFile {
				a.add(file, "", &redirectPage{title: e.name, to: e.url, canonical: a.host + e.url}, e.Path)
			}
		}
	}
	slices.SortFunc(rs, func(x, y redirect) int { return strings.Compare(x.from, y.from) })
	a.servers(rs)
}

// encoded writes an address as browsers send it, which is what $request_uri
// holds: letters outside ASCII percent-encoded.
func encoded(address string) string {
	var b strings.Builder
	for i := range len(address) {
		if c := address[i]; c < utf8.RuneSelf {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// aliasFile returns the path of the file that can stand for a former address.
// There is none for an address with a query, nor for one that is no clean path
// once its percent signs are resolved; those are for the web server alone.
func aliasFile(alias string) (string, bool) {
	p, err := url.PathUnescape(alias)
	if err != nil || strings.Contains(alias, "?") || strings.ContainsFunc(p, unicode.IsControl) {
		return alias, false
	}
	p = viet.NFC(p)
	if last := p[strings.LastIndexByte(p, '/')+1:]; last != "" && !strings.Contains(last, ".") {
		p += "/"
	}
	if p != "/" && !fs.ValidPath(strings.TrimSuffix(p[1:], "/")) || strings.HasPrefix(p, "/.") && !strings.HasPrefix(p, "/.well-known/") {
		return alias, false
	}
	if len(p) > 3000 || slices.ContainsFunc(strings.Split(p, "/"), func(name string) bool { return len(name) > 255 }) {
		return alias, false // longer than file systems can name
	}
	return p, true
}

type redirectPage struct{ title, to, canonical string }

// Sum implements View.
func (p *redirectPage) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"redirect", p.title, p.to, p.canonical})
	return d.Sum()
}

// Append implements Writer.
func (p *redirectPage) Append(b []byte) []byte {
	b = append(b, `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>`...)
	b = appendEscaped(b, p.title)
	b = append(b, `</title><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><link rel="canonical" href="`...)
	b = appendEscaped(b, p.canonical)
	b = append(b, `"><meta http-equiv="refresh" content="0; url=`...)
	b = appendEscaped(b, p.to)
	b = append(b, `"></head><body><main><h1>Trang đã chuyển địa chỉ</h1><p>Nội dung này nay ở: <a href="`...)
	b = appendEscaped(b, p.to)
	b = append(b, `">`...)
	b = appendEscaped(b, p.title)
	return append(b, `</a>.</p></main></body></html>`...)
}
