package render

import (
	"fmt"
	"html/template"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/source"
)

// The templates and views below are those of a whole news site in small: the
// markup of an article page and of a list of twenty.

type link struct {
	Name string
	URL  string
}

// piece is a value that has its digest from birth.
type piece struct {
	Title, Href, ISO, Day, Section, SectionURL, Summary string
	Links                                               []link
	sum                                                 source.Sum
}

func (p *piece) Sum() source.Sum { return p.sum }

func newPiece(title string) *piece {
	p := &piece{Title: title, Href: "/tin-tuc/2026/cai-cach-thu-tuc/", ISO: "2026-03-03T00:00:00+07:00", Day: "03/03/2026", Section: "Tin tức", SectionURL: "/tin-tuc/", Summary: "Tóm tắt " + title}
	for i := range 7 {
		p.Links = append(p.Links, link{fmt.Sprint("Mục ", i), fmt.Sprint("/muc-", i, "/")})
	}
	d := source.NewDigest()
	d.Str(title)
	p.sum = d.Sum()
	return p
}

type Chrome struct {
	Site, Title, Summary, Canonical string
	Header, Footer                  *piece
}

type articleView struct {
	Chrome
	ISO, Day, Author, Source string
	Section                  link
	Forms, Units             []link
	Topics, Tags             []link
	Docs                     []link
	Body                     template.HTML
	Related                  []relatedItem
	Prev, Next               *link
}

type relatedItem struct {
	Title, Href, Day string
}

func sampleArticle() *articleView {
	links := func(n int, of string) (ls []link) {
		for i := range n {
			ls = append(ls, link{fmt.Sprintf("%s số %d", of, i), fmt.Sprintf("/%s/%d/", "chu-de", i)})
		}
		return ls
	}
	v := &articleView{
		Chrome: Chrome{
			Site: "Trang tin cải cách hành chính", Title: "Sở Nội vụ tập huấn về một cửa điện tử", Summary: "Ngày 3 tháng 3, hơn 200 cán bộ đã dự lớp tập huấn.",
			Canonical: "https://cchc.example.vn/tin-tuc/2026/tap-huan/", Header: newPiece("header"), Footer: newPiece("footer"),
		},
		ISO: "2026-03-03T00:00:00+07:00", Day: "03/03/2026", Author: "Nguyễn Văn A", Source: "Sở Nội vụ",
		Section: link{"Tin tức", "/tin-tuc/"}, Forms: links(1, "Hình thức"), Units: links(1, "Đơn vị"), Topics: links(2, "Chủ đề"), Tags: links(4, "thẻ"), Docs: links(1, "Nghị quyết"),
		Body: template.HTML(strings.Repeat("<p>Cải cách hành chính là một trong ba đột phá chiến lược của tỉnh trong giai đoạn này.</p>\n", 50)),
		Prev: &link{"Bài trước", "/tin-tuc/2026/a/"}, Next: &link{"Bài sau", "/tin-tuc/2026/b/"},
	}
	for i := range 5 {
		v.Related = append(v.Related, relatedItem{fmt.Sprint("Tin liên quan số ", i), fmt.Sprint("/tin-tuc/2026/lq-", i, "/"), "01/02/2026"})
	}
	return v
}

const headPart = `
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>{{.Title}} – {{.Site}}</title>
  {{with .Summary}}<meta name="description" content="{{.}}">{{end}}
  <link rel="canonical" href="{{.Canonical}}">
  <link rel="alternate" type="application/rss+xml" href="/index.xml" title="{{.Site}}">
  <link rel="stylesheet" href="/style.css">
`

const headerPart = `<header class="dau-trang">
    <a class="bo-qua" href="#noi-dung">Bỏ qua đến nội dung</a>
    <a class="ten" href="/">{{.Title}}</a>
    <nav aria-label="Chuyên mục">
      <ul>
        {{range .Links}}
        <li><a href="{{.URL}}">{{.Name}}</a></li>
        {{end}}
      </ul>
    </nav>
    <form action="/tim-kiem/" role="search">
      <label for="q">Tìm kiếm</label>
      <input id="q" name="q" type="search">
      <button type="submit">Tìm</button>
    </form>
  </header>
`

const footerPart = `<footer class="chan-trang">
    <p>Trang tin cải cách hành chính. Chịu trách nhiệm nội dung: Ban Chỉ đạo cải cách hành chính.</p>
    <ul>
      {{range .Links}}
      <li><a href="{{.URL}}">{{.Name}}</a></li>
      {{end}}
    </ul>
    <p>Địa chỉ: 1 đường Hòa Bình. Điện thoại: 1900 0000.</p>
  </footer>
`

const articleLayout = `<!doctype html>
<html lang="vi">
<head>
  {{template "parts/head.html" .}}
</head>
<body>
  {{fragment "parts/header.html" .Header}}
  <main id="noi-dung">
<nav class="duong-dan" aria-label="Đường dẫn">
  <a href="/">Trang chủ</a> ›
  <a href="{{.Section.URL}}">{{.Section.Name}}</a> ›
  <span>{{.Title}}</span>
</nav>
<article>
  <h1>{{.Title}}</h1>
  <p class="tin">
    <time datetime="{{.ISO}}">{{.Day}}</time>
    · {{.Author}} · {{.Source}}
    {{range .Forms}}· <a href="{{.URL}}">{{.Name}}</a>{{end}}
    {{range .Units}}· <a href="{{.URL}}">{{.Name}}</a>{{end}}
  </p>
  <p class="tom-tat">{{.Summary}}</p>
  <div class="noi-dung">
    {{.Body}}
  </div>
  {{with .Docs}}
  <section class="van-ban">
    <h2>Văn bản liên quan</h2>
    <ul>
      {{range .}}
      <li><a href="{{.URL}}">{{.Name}}</a></li>
      {{end}}
    </ul>
  </section>
  {{end}}
  <ul class="chu-de">
    {{range .Topics}}
    <li><a href="{{.URL}}">{{.Name}}</a></li>
    {{end}}
  </ul>
  <ul class="the">
    {{range .Tags}}
    <li><a href="{{.URL}}">{{.Name}}</a></li>
    {{end}}
  </ul>
</article>
{{with .Related}}
<aside class="lien-quan">
  <h2>Tin liên quan</h2>
  <ul>
    {{range .}}
    <li><a href="{{.Href}}">{{.Title}}</a> <time>{{.Day}}</time></li>
    {{end}}
  </ul>
</aside>
{{end}}
<nav class="truoc-sau">
  {{with .Prev}}<a rel="prev" href="{{.URL}}">{{.Name}}</a>{{end}}
  {{with .Next}}<a rel="next" href="{{.URL}}">{{.Name}}</a>{{end}}
</nav>
  </main>
  {{fragment "parts/footer.html" .Footer}}
</body>
</html>
`

const itemPart = `<article class="muc">
  <h2><a href="{{.Href}}">{{.Title}}</a></h2>
  <p><time datetime="{{.ISO}}">{{.Day}}</time> · <a href="{{.SectionURL}}">{{.Section}}</a></p>
  <p>{{.Summary}}</p>
</article>
`

const listLayout = `<!doctype html>
<html lang="vi">
<head>
  {{template "parts/head.html" .}}
</head>
<body>
  {{fragment "parts/header.html" .Header}}
  <main id="noi-dung">
<h1>{{.Title}}</h1>
<p>{{.Count}} bài</p>
{{range .Items}}
{{fragment "parts/item.html" .}}
{{end}}
  </main>
  {{fragment "parts/footer.html" .Footer}}
</body>
</html>
`

type listView struct {
	Chrome
	Count int
	Items []*piece
}

func sampleList() *listView {
	v := &listView{Chrome: sampleArticle().Chrome, Count: 20}
	for i := range 20 {
		v.Items = append(v.Items, newPiece(fmt.Sprint("Bài số ", i)))
	}
	return v
}

func siteTemplates() []Template {
	return []Template{
		{"layouts/article.html", []byte(articleLayout)},
		{"layouts/list.html", []byte(listLayout)},
		{"parts/head.html", []byte(headPart)},
		{"parts/header.html", []byte(headerPart)},
		{"parts/footer.html", []byte(footerPart)},
		{"parts/item.html", []byte(itemPart)},
	}
}

func load(tb testing.TB, o Options, ts ...Template) *Set {
	tb.Helper()
	s, ps := Load(ts, o)
	for _, p := range ps {
		tb.Errorf("%s: %s: %s", p.Pos, p.Code, p.Text("en"))
	}
	return s
}

func benchHTML(b *testing.B, layout string, view any) {
	s := load(b, Options{Minify: true}, siteTemplates()...)
	buf, ps := s.HTML(nil, layout, view)
	if len(ps) > 0 {
		b.Fatal(ps)
	}
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = s.HTML(buf[:0], layout, view)
	}
}

func BenchmarkArticle(b *testing.B)      { benchHTML(b, "article", sampleArticle()) }
func BenchmarkArticleValue(b *testing.B) { benchHTML(b, "article", *sampleArticle()) }
func BenchmarkList(b *testing.B)         { benchHTML(b, "list", sampleList()) }

// tunedView is the article as the site stage had better shape it: no field by
// embedding, and lists of links as fragments.
type tunedView struct {
	Site, Title, Summary, Canonical string
	Header, Footer                  *piece
	ISO, Day, Author, Source        string
	Section, Meta, Tags, Docs, Near *piece
	Related                         []*piece
	Body                            template.HTML
}

func BenchmarkArticleTuned(b *testing.B) {
	text := articleLayout
	cut := func(from, to, with string) {
		i := strings.Index(text, from)
		j := strings.Index(text, to)
		text = text[:i] + with + text[j:]
	}
	cut(`<a href="{{.Section.URL}}"`, "›\n  <span>", `{{fragment "parts/link.html" .Section}} `)
	cut("{{range .Forms}}", "\n  </p>\n  <p class=\"tom", `{{fragment "parts/links.html" .Meta}}`)
	cut("{{with .Docs}}", "</article>", `{{fragment "parts/docs.html" .Docs}}{{fragment "parts/links.html" .Tags}}`)
	cut("    {{range .}}\n    <li><a href=\"{{.Href", "  </ul>\n</aside>", `{{fragment "parts/near.html" .}}`)
	cut("{{with .Prev}}", "</nav>\n  </main>", `{{fragment "parts/links.html" .Near}}`)
	ts := append(siteTemplates()[1:],
		Template{"layouts/article.html", []byte(text)},
		Template{"parts/link.html", []byte(`<a href="{{.SectionURL}}">{{.Section}}</a>`)},
		Template{"parts/links.html", []byte(`<ul>{{range .Links}}<li><a href="{{.URL}}">{{.Name}}</a></li>{{end}}</ul>`)},
		Template{"parts/docs.html", []byte(`<section>{{range .Links}}<li><a href="{{.URL}}">{{.Name}}</a></li>{{end}}</section>`)},
		Template{"parts/near.html", []byte(`<li><a href="{{.Href}}">{{.Title}}</a> <time>{{.Day}}</time></li>`)},
	)
	s := load(b, Options{Minify: true}, ts...)
	a := sampleArticle()
	v := &tunedView{
		a.Site, a.Title, a.Summary, a.Canonical, a.Header, a.Footer, a.ISO, a.Day, a.Author, a.Source,
		newPiece("s"), newPiece("m"), newPiece("t"), newPiece("d"), newPiece("n"), nil, a.Body,
	}
	for range 5 {
		v.Related = append(v.Related, newPiece("r"))
	}
	buf, ps := s.HTML(nil, "article", v)
	if len(ps) > 0 {
		b.Fatal(describe(ps))
	}
	b.SetBytes(int64(len(buf)))
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = s.HTML(buf[:0], "article", v)
	}
}

// BenchmarkAction is what single actions cost, twenty of a kind.
func BenchmarkAction(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"nothing", ``},
		{"text", `<p>{{.ISO}}</p>`},
		{"promoted", `<p>{{.Title}}</p>`},
		{"chained", `<p>{{.Chrome.Title}}</p>`},
		{"attribute", `<p title="{{.ISO}}"></p>`},
		{"href", `<a href="{{.ISO}}"></a>`},
		{"href-query", `<a href="/?q={{.ISO}}"></a>`},
		{"if", `{{if .ISO}}x{{end}}`},
		{"with", `{{with .ISO}}x{{end}}`},
		{"fragment", `{{fragment "parts/f.html" .Footer}}`},
		{"template", `{{template "parts/f.html" .Footer}}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := load(b, Options{Minify: true}, Template{"layouts/a.html", []byte(strings.Repeat(c.text, 20))}, Template{"parts/f.html", []byte("x")})
			v := sampleArticle()
			buf, ps := s.HTML(nil, "a", v)
			if len(ps) > 0 {
				b.Fatal(ps)
			}
			b.ReportAllocs()
			for b.Loop() {
				buf, _ = s.HTML(buf[:0], "a", v)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20, "ns/action")
		})
	}
}

func BenchmarkListAtOnce(b *testing.B) {
	s := siteTemplates()
	for i := range s {
		if s[i].Path == "layouts/list.html" {
			s[i].Text = []byte(strings.Replace(listLayout, "{{range .Items}}\n{{fragment \"parts/item.html\" .}}\n{{end}}", "{{fragment \"parts/item.html\" .Items}}", 1))
		}
	}
	set := load(b, Options{Minify: true}, s...)
	v := sampleList()
	buf, ps := set.HTML(nil, "list", v)
	if len(ps) > 0 {
		b.Fatal(ps)
	}
	b.ReportAllocs()
	for b.Loop() {
		buf, _ = set.HTML(buf[:0], "list", v)
	}
}

func BenchmarkLoad(b *testing.B) {
	ts := siteTemplates()
	for b.Loop() {
		Load(ts, Options{Minify: true})
	}
}
