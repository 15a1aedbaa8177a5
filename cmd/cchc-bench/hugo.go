package main

import (
	"bytes"
	"embed"
	"fmt"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

//go:embed all:hugo
var hugoFiles embed.FS

// hugoConfig names the configuration of the Hugo site. Hugo has had paging in
// a table of its own since 0.128.
func hugoConfig(old, related bool) string {
	name := "hugo"
	if !related {
		name += "-norelated"
	}
	if old {
		name += "-before-0.128"
	}
	return name + ".toml"
}

// writeHugo writes the corpus as a Hugo site with the addresses of ours.
func writeHugo(dir string, c *corpus) (*tree, error) {
	t := newTree(dir)
	t.copy(hugoFiles, "hugo/layouts", "layouts")
	t.static()
	base, err := hugoFiles.ReadFile("hugo/base.toml")
	if err != nil {
		return nil, err
	}
	for _, related := range []bool{true, false} {
		b := base
		if !related {
			b = bytes.Replace(base, []byte("\nrelated = true\n"), []byte("\nrelated = false\n"), 1)
		}
		t.put(hugoConfig(false, related), fmt.Appendf(nil, "%s\n[pagination]\npagerSize = 20\npath = \"trang\"\ndisableAliases = true\n", b))
		t.put(hugoConfig(true, related), fmt.Appendf(nil, "paginate = 20\npaginatePath = \"trang\"\n\n%s", b))
	}
	section := func(path, title, more string) {
		t.put("content/"+path+"/_index.md", fmt.Appendf(nil, "---\ntitle: %q\n%s---\n", title, more))
	}
	section("chuyen-muc", "Chuyên mục", "layout: sections\noutputs: [HTML]\n")
	for _, s := range sections {
		section("chuyen-muc/"+s.slug, s.name, "")
	}
	section("tin-tuc", "Tin tức", "listof: /chuyen-muc\n")
	section("ke-hoach", "Kế hoạch", "")
	section("van-ban", "Văn bản", "")
	section("chu-de", "Chủ đề", "")
	section("hinh-thuc", "Hình thức", "")
	section("don-vi", "Đơn vị", "")
	section("the", "Từ khóa", "")
	link := func(_, to *title) string { return "/" + to.id() + "/" }
	for i := range c.articles {
		a := c.article(i, link)
		b := fmt.Appendf(nil, "---\ntitle: %q\nslug: %s\ndate: %s\nsummary: %q\n", a.text, a.slug, a.at.Format(time.RFC3339), a.summary)
		b = list(b, "chu-de", a.topics, a.flow)
		b = fmt.Appendf(b, "hinh-thuc: %s\ndon-vi: %s\n", a.form, a.unit)
		b = list(b, "the", a.tags, a.flow)
		b = fmt.Appendf(b, "author: %s\nsource: %q\n---\n\n", a.author, a.source)
		t.put(fmt.Sprintf("content/chuyen-muc/%s/%d/%s.md", a.section, a.at.Year(), a.slug), append(b, a.body...))
	}
	for i := range c.plans {
		p := c.plan(i, link)
		b := fmt.Appendf(nil, "---\ntitle: %q\ndate: %sT00:00:00+07:00\nsummary: %q\nauthor: %s\nsource: %q\nterms:\n",
			p.text, p.at.Format(time.DateOnly), p.summary, p.author, p.number)
		terms := func(key, folder string, names ...string) {
			b = fmt.Appendf(b, "  %s:\n", key)
			for _, n := range names {
				b = fmt.Appendf(b, "    - {name: %s, url: /%s/%s/}\n", n, folder, viet.Slug(n))
			}
		}
		terms("topics", "chu-de", p.topics...)
		terms("forms", "hinh-thuc", p.form)
		terms("units", "don-vi", p.unit)
		b = append(b, "tasks:\n"...)
		for _, k := range p.tasks {
			b = fmt.Appendf(b, "  - id: %s\n    name: %q\n    unit: %s\n    deadline: %s\n    product: %q\n    status: %s\n    progress: %d\n",
				k.id, k.name, k.unit, k.due.Format(time.DateOnly), k.product, states[k.state].words, k.progress)
		}
		b = append(b, "---\n\n"...)
		t.put("content/ke-hoach/"+p.slug+".md", append(b, p.body...))
	}
	return t, t.err
}
