package site

import (
	"bytes"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/source"
)

// fragmentFile is the name of a list of articles as HTML without a page around
// it, beside the page that it is of; fragmentSize is how many it has.
const (
	fragmentFile = "nhung.html"
	fragmentSize = 10
)

// Reuse is where other sites get the articles of a page: whole addresses.
type Reuse struct{ JSON, HTML string }

func (r Reuse) add(d *source.Digest) { d.Strs([]string{r.JSON, r.HTML}) }

// bundles adds what other sites show of a unit, a theme or a plan: its gói tin
// and its fragment.
func (a *assembly) bundles(e *entry) Reuse {
	if a.frame.without("bundles") {
		return Reuse{}
	}
	var shown []*entry
	for _, m := range e.members {
		if len(shown) < bundle.Size && (m.state == "" || a.Preview) {
			shown = append(shown, m)
		}
	}
	page := a.host + e.url
	b := &bundleView{
		schema:    a.schemaAddress("bundle"),
		publisher: bundle.Publisher{Unit: a.orgID, Title: a.frame.Title, URL: a.frame.Root},
		scope:     bundle.Scope{Kind: e.Kind.String(), ID: e.ID, Title: e.name, URL: page},
		total:     len(e.members),
	}
	for _, m := range shown {
		b.items = append(b.items, a.bundleItem(m))
	}
	a.add(e.path+bundle.File, "", b, "")
	f := &FragmentView{Title: e.name, URL: page, Site: a.frame.Title, Host: a.host}
	for _, m := range shown[:min(fragmentSize, len(shown))] {
		f.Items = append(f.Items, m.card)
	}
	a.add(e.path+fragmentFile, "fragment", f, "")
	a.bundlePaths = append(a.bundlePaths, strings.TrimPrefix(e.path, "/")+bundle.File)
	return Reuse{JSON: page + bundle.File, HTML: page + fragmentFile}
}

// bundleItem is an article as gói tin has it. It is made once a build, carries
// its Sum from birth and is shared by all bundles that have it.
type bundleItem struct {
	item bundle.Item // without its text
	Text Text
	host string
	sum  source.Sum
}

func (a *assembly) bundleItem(e *entry) *bundleItem {
	if b := a.bundleItems[e]; b != nil {
		return b
	}
	m, v := e.Article, a.pages[strings.TrimPrefix(e.path, "/")+"index.html"].View.(*ArticleView)
	b := &bundleItem{host: a.host, Text: e.text, item: bundle.Item{
		ID: e.ID, URL: a.host + e.url, Title: e.card.Title, Summary: e.card.Summary, Lang: e.Lang,
		Published: e.card.ISO, Modified: max(e.card.ISO, e.card.updatedOnly),
		Author: m.Author, Source: bundle.Source{Name: m.Source.Name, URL: m.Source.URL}, Category: e.card.Category.Label,
	}}
	units := v.Units // their names at the time
	for _, t := range e.terms {
		x := bundle.Term{ID: t.id, Title: t.name, URL: a.frame.Root + t.path[1:]}
		switch t.kind {
		case "theme":
			b.item.Themes = append(b.item.Themes, x)
		case "unit":
			x.Title, units = units[0].Label, units[1:]
			b.item.Units = append(b.item.Units, x)
		case "plan":
			b.item.Plans = append(b.item.Plans, x)
		}
	}
	for _, d := range v.Docs {
		b.item.Documents = append(b.item.Documents, bundle.Document{Type: d.Type, Code: d.Number, Issued: d.ISO, Title: d.Title, URL: a.host + d.URL})
	}
	if a.bundleItems == nil {
		a.bundleItems = map[*entry]*bundleItem{}
	}
	a.bundleItems[e] = b.seal()
	return b
}

func (b *bundleItem) seal() *bundleItem {
	d := source.NewDigest()
	i := &b.item
	d.Strs([]string{b.host, i.ID, i.URL, i.Title, i.Summary, i.Lang, i.Published, i.Modified, i.Author, i.Source.Name, i.Source.URL, i.Category})
	for _, ts := range [...][]bundle.Term{i.Themes, i.Units, i.Plans} {
		d.Int(len(ts))
		for _, t := range ts {
			d.Strs([]string{t.ID, t.Title, t.URL})
		}
	}
	d.Int(len(i.Documents))
	for _, l := range i.Documents {
		d.Strs([]string{l.Type, l.Code, l.Issued, l.Title, l.URL})
	}
	b.Text.add(d)
	b.sum = d.Sum()
	return b
}

// html appends the text with whole addresses, those of its own places too.
func (b *bundleItem) html(dst []byte) []byte {
	if b.Text.body == nil {
		return dst
	}
	t := Text{body: b.Text.body, links: slices.Clone(b.Text.links)}
	for i, l := range t.links {
		if strings.HasPrefix(l, "/") {
			t.links[i] = b.host + l
		}
	}
	scratch := texts.Get().(*[]byte)
	html := t.AppendHTML((*scratch)[:0])
	for rest := html; ; {
		place := []byte(` href="#`) // a quote stands only where an attribute begins: within text it is escaped
		i := bytes.Index(rest, place)
		if i < 0 {
			dst = append(dst, rest...)
			break
		}
		i += len(place) - 1
		dst = appendEscaped(append(dst, rest[:i]...), b.item.URL)
		rest = rest[i:]
	}
	*scratch = html
	texts.Put(scratch)
	return dst
}

// bundleView writes gói tin.
type bundleView struct {
	schema    string
	publisher bundle.Publisher
	scope     bundle.Scope
	total     int
	items     []*bundleItem
}

// Sum implements View.
func (v *bundleView) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("bundle")
	d.Strs([]string{v.schema, v.publisher.Unit, v.publisher.Title, v.publisher.URL, v.scope.Kind, v.scope.ID, v.scope.Title, v.scope.URL})
	d.Int(v.total)
	d.Int(len(v.items))
	for _, i := range v.items {
		d.Add(i.sum)
	}
	return d.Sum()
}

// Append implements Writer.
func (v *bundleView) Append(b []byte) []byte {
	file := bundle.Bundle{Schema: v.schema, Publisher: v.publisher, Scope: v.scope, Total: v.total}
	file.Items = func(yield func(*bundle.Item) bool) {
		var html []byte
		for _, i := range v.items {
			x := i.item
			html = i.html(html[:0])
			x.HTML = html
			if !yield(&x) {
				return
			}
		}
	}
	return bundle.Format.Append(b, &file)
}

// FragmentView is the newest articles of a unit, a theme or a plan as a piece of
// another site's page: what a web server puts there by itself.
type FragmentView struct {
	Title string
	URL   string // whole address of the page that it is of
	Site  string // title of the site
	Host  string // https://host, before the addresses of the items
	Items []*Card
}

// Sum implements View.
func (v *FragmentView) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"fragment", v.Title, v.URL, v.Site, v.Host})
	addCards(d, v.Items)
	return d.Sum()
}

// rebundle puts the new text of an article into the bundles that have it.
func (a *assembly) rebundle(s *Site, e *entry) {
	was := a.bundleItems[e]
	if was == nil {
		return
	}
	now := *was
	now.Text = e.text
	a.bundleItems[e] = now.seal()
	for _, path := range a.bundlePaths {
		old := a.pages[path]
		v, ok := old.View.(*bundleView)
		if !ok || !slices.Contains(v.items, was) {
			continue
		}
		next := *v
		next.items = slices.Clone(v.items)
		next.items[slices.Index(next.items, was)] = &now
		i, _ := slices.BinarySearchFunc(s.Pages, path, func(p *Page, path string) int { return strings.Compare(p.Path, path) })
		s.Pages[i] = &Page{Path: old.Path, View: &next, Source: old.Source}
		a.pages[path] = s.Pages[i]
	}
}
