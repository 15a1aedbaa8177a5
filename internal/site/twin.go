package site

import (
	"strings"

	"nawapi.gov.vn/cchc/internal/source"
)

// articleTwin is an article as data: index.json beside index.html.
type articleTwin struct {
	v    *ArticleView
	card *Card
	id   string
}

// Sum implements View.
func (t *articleTwin) Sum() source.Sum {
	v, d := t.v, source.NewDigest()
	d.Str("article.json")
	d.Add(t.card.sum)
	d.Strs([]string{t.id, v.Lang, v.ParArea, v.Modified, v.Author, v.Site.Root})
	v.Source.add(d)
	for _, ls := range [...][]Link{v.Themes, v.Channels, v.Units, v.Tags, v.Plans} {
		addLinks(d, ls)
	}
	addDocs(d, v.Docs)
	addFiles(d, v.Files)
	v.Text.add(d)
	return d.Sum()
}

// Append implements Writer.
func (t *articleTwin) Append(b []byte) []byte {
	v, host := t.v, t.v.Site.host()
	b = append(b, '{')
	b = field(b, "kind", "article")
	b = field(b, "id", t.id)
	b = field(b, "url", v.Canonical())
	b = field(b, "title", v.Title)
	b = field(b, "summary", v.Sapo)
	b = field(b, "date", v.ISO)
	b = field(b, "updated", v.Modified)
	b = field(b, "author", v.Author)
	if v.Source.Label != "" {
		b = append(b, `,"source":{`...)
		b = field(b, "name", v.Source.Label)
		b = append(field(b, "url", v.Source.URL), '}')
	}
	b = field(b, "language", v.Lang)
	b = field(b, "category", v.Category.Label)
	b = field(b, "par_area", v.ParArea)
	b = linkList(b, "themes", host, v.Themes)
	b = linkList(b, "channels", host, v.Channels)
	b = linkList(b, "units", host, v.Units)
	b = linkList(b, "tags", host, v.Tags)
	b = linkList(b, "plans", host, v.Plans)
	b = docList(b, "documents", host, v.Docs)
	b = eachJSON(b, "attachments", len(v.Files), func(b []byte, i int) []byte {
		f := &v.Files[i]
		return field(field(b, "title", f.Label), "url", absolute(host, f.URL))
	})
	b = field(b, "content_html", string(v.Text.HTML()))
	return append(b, '}')
}

// eachJSON appends "name":[{…},…] unless there are none.
func eachJSON(b []byte, name string, n int, one func(b []byte, i int) []byte) []byte {
	if n == 0 {
		return b
	}
	b = append(appendJSON(append(b, ','), name), ":["...)
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(one(append(b, '{'), i), '}')
	}
	return append(b, ']')
}

// absolute returns a link with its host, if it is one of this site's.
func absolute(host, link string) string {
	if strings.HasPrefix(link, "/") {
		return host + link
	}
	return link
}

func linkList(b []byte, name, host string, ls []Link) []byte {
	return eachJSON(b, name, len(ls), func(b []byte, i int) []byte {
		return field(field(b, "title", ls[i].Label), "url", absolute(host, ls[i].URL))
	})
}

func docList(b []byte, name, host string, ds []DocLink) []byte {
	return eachJSON(b, name, len(ds), func(b []byte, i int) []byte {
		l := &ds[i]
		b = field(b, "type", l.Type)
		b = field(b, "code", l.Number)
		b = field(b, "title", l.Title)
		b = field(b, "issued", l.ISO)
		b = field(b, "issuer", l.Issuer)
		b = field(b, "ended", l.EndedISO)
		return field(b, "url", absolute(host, l.URL))
	})
}

func textList(b []byte, name string, ss []string) []byte {
	if len(ss) == 0 {
		return b
	}
	b = append(appendJSON(append(b, ','), name), ":["...)
	for i, s := range ss {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, s)
	}
	return append(b, ']')
}

// planTwin is a plan as data.
type planTwin struct {
	v  *PlanView
	id string
}

// Sum implements View.
func (t *planTwin) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("plan.json")
	d.Str(t.id)
	d.Add(t.v.Sum())
	return d.Sum()
}

// Append implements Writer.
func (t *planTwin) Append(b []byte) []byte {
	v, host := t.v, t.v.Site.host()
	b = append(b, '{')
	b = field(b, "kind", "plan")
	b = field(b, "id", t.id)
	b = field(b, "url", v.Canonical())
	b = field(b, "title", v.Title)
	b = field(b, "summary", v.Summary)
	b = appendInt(append(b, `,"year":`...), v.Year)
	b = field(b, "unit", v.Unit.Label)
	b = docList(b, "document", host, []DocLink{v.Doc})
	basis := make([]DocLink, len(v.Basis))
	for i, g := range v.Basis {
		basis[i] = g.Doc
	}
	b = docList(b, "basis", host, basis)
	b = textList(b, "objectives", v.Objectives)
	b = textList(b, "requirements", v.Requirements)
	b = linkList(b, "themes", host, v.Themes)
	b = linkList(b, "channels", host, v.Channels)
	b = textList(b, "reporting", v.Reporting)
	b = field(b, "as_of", v.AsOfISO)
	b = eachJSON(b, "tasks", len(v.Tasks), func(b []byte, i int) []byte {
		r := &v.Tasks[i]
		b = field(b, "id", r.ID)
		b = field(b, "name", r.Name)
		b = field(b, "output", r.Output)
		b = field(b, "lead", r.Lead.Label)
		b = linkList(b, "support", host, r.Support)
		b = field(b, "due", r.DueCode)
		b = field(b, "status", r.Status)
		b = field(b, "completed", r.CompletedISO)
		return linkList(b, "evidence", host, r.Evidence)
	})
	articles := make([]Link, len(v.Articles))
	for i, c := range v.Articles {
		articles[i] = Link{c.Title, c.URL}
	}
	b = linkList(b, "articles", host, articles)
	return append(b, '}')
}
