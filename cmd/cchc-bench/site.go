package main

import (
	"bytes"
	"embed"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

//go:embed ours shared
var oursFiles embed.FS

// asOf is the moment that our site shows: behind the last article.
const asOf = "2026-01-01T00:00:00+07:00"

const siteTitle = "Cải cách hành chính"

// tree writes files below a folder and counts them. It stops at the first
// error and remembers it.
type tree struct {
	dir   string
	made  map[string]bool
	files int
	bytes int64
	err   error
}

func newTree(dir string) *tree { return &tree{dir: dir, made: map[string]bool{}} }

func (t *tree) put(name string, data []byte) {
	if t.err != nil {
		return
	}
	path := filepath.Join(t.dir, filepath.FromSlash(name))
	if d := filepath.Dir(path); !t.made[d] {
		if t.err = os.MkdirAll(d, 0o755); t.err != nil {
			return
		}
		t.made[d] = true
	}
	if t.err = os.WriteFile(path, data, 0o644); t.err != nil {
		return
	}
	t.files++
	t.bytes += int64(len(data))
}

// copy writes all files of an embedded folder.
func (t *tree) copy(from fs.FS, root, to string) {
	err := fs.WalkDir(from, root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(from, p)
		t.put(to+strings.TrimPrefix(p, root), data)
		return err
	})
	if t.err == nil {
		t.err = err
	}
}

// static writes what both sites publish as it is.
func (t *tree) static() {
	css, err := oursFiles.ReadFile("shared/style.css")
	if err != nil {
		t.err = err
	}
	t.put("static/style.css", css)
	for y := firstYear; y < firstYear+years; y++ {
		for k := range images {
			t.put("static"+imagePath(y, k), photo(y, k))
		}
	}
}

// photo draws a small picture that is not quite like any other.
func photo(year, k int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, 320, 180))
	for y := range 180 {
		for x := range 320 {
			m.SetRGBA(x, y, color.RGBA{uint8(x + 17*k), uint8(y + 13*(year-firstYear)), uint8((x*y)>>6 + 40*k), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 60}); err != nil {
		panic(err) // a buffer cannot fail
	}
	return b.Bytes()
}

// list appends the list of a front matter key on one line or on several.
func list(b []byte, key string, vs []string, flow bool) []byte {
	if flow {
		return fmt.Appendf(b, "%s: [%s]\n", key, strings.Join(vs, ", "))
	}
	b = fmt.Appendf(b, "%s:\n", key)
	for _, v := range vs {
		b = fmt.Appendf(b, "  - %s\n", v)
	}
	return b
}

func slugs(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = viet.Slug(n)
	}
	return out
}

// The compared sites have neither the optional outputs nor those that need
// templates which these sites lack: the outputs of Hugo are the same without them.
var (
	optional = []string{"atom", "json-feed", "json", "archive", "news-sitemap", "feeds-by-term", "register-filters", "api", "cards"}
	lacking  = []string{"progress", "coverage", "bundles", "reports", "search"}
)

// settings is site.yaml. The site has the optional outputs that with names.
func settings(title string, with ...string) []byte {
	b := fmt.Appendf(nil, `title: %s
description: Tin tức về cải cách hành chính.
base_url: https://example.vn/
organisation:
  unit: %s
  address: 1 đường Hòa Bình
  phone: 1900 0000
  responsible: Ban Chỉ đạo cải cách hành chính
menu:
`, title, viet.Slug(units()[0]))
	for _, s := range sections {
		b = fmt.Appendf(b, "  - label: %s\n    link: /chuyen-muc/%s/\n", s.name, s.slug)
	}
	b = append(b, "  - label: Kế hoạch\n    link: /ke-hoach/\ncategories:\n"...)
	for _, s := range sections {
		b = fmt.Appendf(b, "  - id: %s\n    name: %s\n", s.slug, s.name)
	}
	without := slices.DeleteFunc(slices.Concat(optional, lacking), func(s string) bool { return slices.Contains(with, s) })
	return fmt.Appendf(b, "per_page: 20\nwithout: [%s]\n", strings.Join(without, ", "))
}

// writeOurs writes the corpus as a site of cchc.
func writeOurs(dir string, c *corpus) (*tree, error) {
	t := newTree(dir)
	t.copy(oursFiles, "ours", "templates")
	t.static()
	t.put("content/site.yaml", settings(siteTitle))
	putTerms(t)
	for i := range c.articles {
		a := c.article(i, linkOurs)
		t.put("content/"+a.id()+".md", append(append(articleFront(a), "---\n\n"...), a.body...))
	}
	for i := range c.plans {
		p := c.plan(i, linkOurs)
		day := p.at.Format(time.DateOnly)
		unit := viet.Slug(p.unit)
		b := fmt.Appendf(nil, "---\ntitle: %[1]q\nsummary: %[2]q\nyear: %[3]d\nperiod: {from: %[3]d-01-01, to: %[4]d-12-31}\nauthor: %[5]s\ndoc:\n  type: Quyết định\n  code: %[6]s\n  issued: %[7]s\n  issuer: %[8]s\n",
			p.text, p.summary, p.at.Year(), p.at.Year()+1, p.author, p.number, day, unit)
		b = fmt.Appendf(b, "basis:\n  - type: Nghị quyết\n    code: 30c/NQ-CP\n    issued: 2011-11-08\n    issuer: %s\nunit: %s\n", unit, unit)
		b = list(b, "themes", slugs(p.topics), p.flow)
		b = list(b, "channels", slugs([]string{p.form}), p.flow)
		b = append(b, "tasks:\n"...)
		for _, k := range p.tasks {
			b = fmt.Appendf(b, "  - id: %s\n    name: %q\n    output: %q\n    lead: %s\n    due: %s\n    status: %s\n    note: %d%%\n",
				k.id, k.name, k.product, viet.Slug(k.unit), k.due.Format(time.DateOnly), states[k.state].ours, k.progress)
			if !k.completed.IsZero() {
				b = fmt.Appendf(b, "    completed_on: %s\n    evidence: %s\n", k.completed.Format(time.DateOnly), k.evidence)
			}
		}
		b = append(b, "---\n\n"...)
		t.put("content/ke-hoach/"+p.slug+".md", append(b, p.body...))
	}
	return t, t.err
}

// putTerms writes the themes, channels and units.
func putTerms(t *tree) {
	for i, n := range topics {
		t.put("content/chu-de/"+viet.Slug(n)+".md", fmt.Appendf(nil, "---\ntitle: %s\norder: %d\n---\n", n, i+1))
	}
	for i, n := range forms {
		t.put("content/hinh-thuc/"+viet.Slug(n)+".md", fmt.Appendf(nil, "---\ntitle: %s\norder: %d\n---\n", n, i+1))
	}
	for i, n := range units() {
		t.put("content/don-vi/"+viet.Slug(n)+".md", fmt.Appendf(nil, "---\nnames:\n  - name: %s\ngroup: don-vi-truc-thuoc\norder: %d\n---\n", n, i+1))
	}
}

// linkOurs is how a text of our site names an article: by its file.
func linkOurs(from, to *title) string {
	switch {
	case from.section == "": // a plan
		return fmt.Sprintf("../tin-tuc/%d/%s.md", to.at.Year(), to.slug)
	case from.at.Year() == to.at.Year():
		return to.slug + ".md"
	}
	return fmt.Sprintf("../%d/%s.md", to.at.Year(), to.slug)
}

// articleFront is the front matter of an article, without its last line.
func articleFront(a *text) []byte {
	b := fmt.Appendf(nil, "---\ntitle: %q\ndate: %s\nsapo: %q\ncategory: %s\n", a.text, a.at.Format(time.RFC3339), a.summary, a.section)
	b = list(b, "theme", slugs(a.topics), a.flow)
	b = fmt.Appendf(b, "channel: %s\nunits: %s\n", viet.Slug(a.form), viet.Slug(a.unit))
	b = list(b, "tags", a.tags, a.flow)
	return fmt.Appendf(b, "author: %s\nsource:\n  name: %q\n", a.author, a.source)
}
