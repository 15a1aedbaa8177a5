package site_test

import (
	"bytes"
	"image"
	_ "image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/card"
	"nawapi.gov.vn/cchc/internal/publish"
)

const shared = "anh-chia-se.png"

// What stands in the head of a page as its picture is there, is of the size
// that is said, and is the page's own.
func TestSharedPictures(t *testing.T) {
	m := sample(t, nil, build.Options{})
	pictures := map[string]bool{}
	own := 0
	for _, p := range m.Site.Pages {
		if p.Layout == "" || p.Layout == "fragment" {
			continue
		}
		at := strings.TrimSuffix(p.Path, "index.html")
		metas := map[string]string{}
		for _, e := range m.page(at).All("meta") {
			metas[e.Attr("property")+e.Attr("name")] = e.Attr("content")
		}
		address, ok := strings.CutPrefix(metas["og:image"], m.Site.Root)
		if !ok || metas["twitter:card"] != "summary_large_image" || metas["og:image:alt"] == "" {
			t.Errorf("%s: %v", at, metas)
			continue
		}
		pictures[address] = true
		c, format, err := image.DecodeConfig(strings.NewReader(m.file(address)))
		if err != nil || format != "png" {
			t.Errorf("%s: %s is %s: %v", at, address, format, err)
		}
		if w, h := metas["og:image:width"], metas["og:image:height"]; w != decimal(c.Width) || h != decimal(c.Height) {
			t.Errorf("%s: %s × %s is said of a picture of %d × %d", at, w, h, c.Width, c.Height)
		}
		if address == at+shared {
			own++
			if c.Width != card.Width || c.Height != card.Height || at != "" && !strings.HasPrefix(at, "tin-tuc/") && !strings.HasPrefix(at, "ke-hoach/") {
				t.Errorf("%s has a card of %d × %d", at, c.Width, c.Height)
			}
		}
	}
	if own < 5 || !pictures[shared] {
		t.Errorf("%d pages with a card of their own: %v", own, pictures)
	}
	for _, p := range m.Paths() {
		if strings.HasSuffix(p, shared) && !pictures[p] {
			t.Errorf("%s is named nowhere", p)
		}
	}
}

func decimal(n int) string {
	var b []byte
	for ; n > 0; n /= 10 {
		b = append(b, byte('0'+n%10))
	}
	slices.Reverse(b)
	return string(b)
}

// A cover stands for its article; a draft has no card; a site can do without.
func TestWhoHasACard(t *testing.T) {
	fsys := tree(t, nil)
	for name, text := range cardSite {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	fsys["content/tin-tuc/2016/hai.md"] = &fstest.MapFile{Data: []byte(cardArticle("cover:\n  src: anh.png\n  alt: Đại biểu dự họp\n", "Lời.\n"))}
	fsys["content/tin-tuc/2016/anh.png"] = &fstest.MapFile{Data: drawn(t)}
	fsys["content/tin-tuc/2016/nhap.md"] = &fstest.MapFile{Data: []byte(cardArticle("draft: true\n", "Lời.\n"))}
	cards := func(m *made) string {
		var ps []string
		for _, p := range m.Paths() {
			if strings.HasSuffix(p, shared) {
				ps = append(ps, strings.TrimSuffix(p, shared))
			}
		}
		return strings.Join(ps, " ")
	}
	o := build.Options{}
	o.AsOf = day("2016-06-20")
	m := builds(t, fsys, o)
	if got, want := cards(m), " ke-hoach/kh-2016/ tin-tuc/2016/mot/"; m.Failed || got != want {
		t.Errorf("cards at %q, want %q %v", got, want, m.Problems)
	}
	if got := m.page("tin-tuc/2016/hai/").All(`meta[property="og:image:alt"]`); len(got) != 1 || got[0].Attr("content") != "Đại biểu dự họp" {
		t.Errorf("the cover: %v", got)
	}
	fsys["content/site.yaml"] = &fstest.MapFile{Data: []byte(cardSite["content/site.yaml"] + "without: [cards]\n")}
	m = builds(t, fsys, o)
	if got := cards(m); m.Failed || got != "" || strings.Contains(m.file("tin-tuc/2016/mot/"), "og:image") || !strings.Contains(m.file("tin-tuc/2016/hai/"), "og:image") {
		t.Errorf("without cards: %q", got)
	}
}

// A title that changes is drawn again, and no other card is.
func TestCardsFollowTheirTitle(t *testing.T) {
	fsys := tree(t, nil)
	for name, text := range cardSite {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	fsys["content/tin-tuc/2016/hai.md"] = &fstest.MapFile{Data: []byte(cardArticle("", "Lời.\n"))}
	o := build.Options{}
	o.AsOf = day("2016-06-20")
	b, target := build.New(fsys), &publish.Memory{}
	run := func() map[string][]byte {
		t.Helper()
		r, err := b.Build(t.Context(), o, target)
		if err != nil || r.Failed {
			t.Fatal(err, r.Problems)
		}
		made := map[string][]byte{}
		for _, m := range r.Rendered {
			if strings.HasSuffix(m.Path, shared) {
				made[m.Path], _, _ = target.Get(m.Path)
			}
		}
		return made
	}
	before := run()
	if len(before) != 4 {
		t.Fatalf("%d cards", len(before))
	}
	fsys["content/tin-tuc/2016/hai.md"] = &fstest.MapFile{Data: []byte(strings.Replace(cardArticle("", "Lời khác.\n"), "title: Bài", "title: Bài khác", 1))}
	after := run()
	const its = "tin-tuc/2016/hai/" + shared
	if len(after) != 1 || after[its] == nil || bytes.Equal(after[its], before[its]) {
		t.Errorf("drawn again: %d", len(after))
	}
	fsys["content/tin-tuc/2016/hai.md"] = &fstest.MapFile{Data: []byte(strings.Replace(cardArticle("", "Lời khác nữa.\n"), "title: Bài", "title: Bài khác", 1))}
	if again := run(); len(again) != 0 {
		t.Errorf("another text draws %d cards", len(again))
	}
}

// cardSite has one article and one plan.
var cardSite = map[string]string{
	"static/css/site.css":         "body{}\n",
	"static/favicon.svg":          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>",
	"content/site.yaml":           "title: Trang\nbase_url: https://vidu.example/goc/\norganisation:\n  unit: trung-tam\ncategories:\n  - id: chi-dao\n    name: Chỉ đạo\n",
	"content/don-vi/trung-tam.md": "---\nnames:\n  - name: Trung tâm\ngroup: trung-tam\n---\n",
	"content/chu-de/y-nghia.md":   "---\ntitle: Ý nghĩa\n---\n",
	"content/hinh-thuc/trang.md":  "---\ntitle: Trang\n---\n",
	"content/tin-tuc/2016/mot.md": cardArticle("", "Lời.\n"),
	"content/ke-hoach/kh-2016.md": `---
title: Kế hoạch
year: 2016
edition: tom-tat
doc: {type: Quyết định, code: 79/QĐ-TT, issued: 2016-03-03, issuer: trung-tam, subject: Một}
basis:
  - {type: Quyết định, code: 3599/QĐ-BTNMT, issued: 2015-12-31, issuer: trung-tam, subject: Hai}
unit: trung-tam
themes: [y-nghia]
channels: [trang]
---

Lời.
`,
}

func cardArticle(more, body string) string {
	return "---\ntitle: Bài\ndate: 2016-03-10\nauthor: Bà A\ncategory: chi-dao\n" + more + "---\n\n" + body
}
