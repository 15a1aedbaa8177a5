package build_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
)

func rendered(r *build.Result) []string {
	var ps []string
	for _, m := range r.Rendered {
		ps = append(ps, m.Path)
	}
	return ps
}

// why returns what is said of an output that was made.
func why(r *build.Result, path string) string {
	for _, m := range r.Rendered {
		if m.Path == path {
			return m.Why()
		}
	}
	return "not made"
}

// The work follows the change.
func TestCounts(t *testing.T) {
	tree := smallSite()
	b, live := build.New(tree), new(publish.Memory)
	r := good(t, b, at(now), live)
	pages := r.Counts.Rendered
	if c := r.Counts; c.Parsed != len(smallDocs()) || c.Pages != c.Assembled || c.Rendered+c.Encoded != c.Pages || c.Written != len(live.Paths()) || c.Removed != 0 || c.Unchanged != 0 {
		t.Errorf("a build from nothing: %+v", c)
	}
	for _, p := range []string{"index.html", "tin-tuc/2026/bai-1/index.html", "rss.xml"} {
		if w := why(r, p); w != "mới" {
			t.Errorf("%s: %q", p, w)
		}
	}
	if !slices.IsSorted(rendered(r)) {
		t.Error("what was made is not in the order of paths")
	}

	// Nothing.
	for range 2 {
		r = good(t, b, at(now), live)
		if c := r.Counts; c.Parsed+c.Assembled+c.Rendered+c.Encoded+c.Written+c.Removed != 0 || c.Bytes != 0 || len(r.Rendered) > 0 || len(r.Report.Changes) > 0 || r.Report.Swapped || c.Unchanged != len(live.Paths()) || c.Pages == 0 {
			t.Errorf("nothing changed: %+v", c)
		}
	}
	// A second, in which nothing is due.
	r = good(t, b, at(now.Add(time.Second)), live)
	if c := r.Counts; c.Parsed+c.Assembled+c.Rendered+c.Written != 0 {
		t.Errorf("a second later: %+v", c)
	}

	// Only touched.
	for p, f := range tree {
		put(tree, p, string(f.Data))
	}
	r = good(t, b, at(now), live)
	if c := r.Counts; c.Parsed+c.Rendered+c.Encoded+c.Written != 0 {
		t.Errorf("only touched: %+v", c)
	}

	// One body: the page, and its twin for programs.
	change(anArticle, "Đoạn thứ nhất", "Đoạn ấy")(tree)
	r = good(t, b, at(now), live)
	if c := r.Counts; c.Parsed != 1 || c.Rendered != 1 || c.Encoded != 1 || c.Written != 2 {
		t.Errorf("one body: %+v, %v", c, rendered(r))
	}
	if w := why(r, "tin-tuc/2026/bai-1/index.html"); !strings.HasPrefix(w, "nội dung thay đổi: ") || !strings.Contains(w, "Text") {
		t.Errorf("one body: %q", w)
	}

	// A part: the pages whose layout reaches it, and no other.
	put(tree, "templates/parts/item.html", string(tree["templates/parts/item.html"].Data)+"<i>thử</i>")
	r = good(t, b, at(now), live)
	want := map[string]bool{}
	for _, p := range r.Site.Pages {
		if p.Layout != "" && slices.Contains(r.Set.Reach(p.Layout), "parts/item.html") {
			want[p.Path] = true
		}
	}
	got := map[string]bool{}
	for _, p := range rendered(r) {
		got[p] = true
	}
	if c := r.Counts; !maps.Equal(got, want) || c.Rendered != len(want) || c.Encoded != 0 || c.Parsed != 0 || c.Assembled != 0 || len(want) < 10 || len(want) >= pages {
		t.Errorf("a part: %+v, made %v, want %v", c, got, want)
	}
	if w := why(r, "index.html"); w != "mẫu thay đổi: templates/parts/item.html" {
		t.Errorf("a part: %q", w)
	}

	// A word of the interface: the pages whose templates show it, and no other.
	put(tree, "templates/strings/vi.yaml", strings.Replace(string(tree["templates/strings/vi.yaml"].Data), "not_found: ", "not_found: Thử. ", 1))
	r = good(t, b, at(now), live)
	if got := rendered(r); !slices.Equal(got, []string{"404.html"}) || why(r, "404.html") != "mẫu thay đổi: templates/strings/vi.yaml" {
		t.Errorf("a word: made %v, %q", got, why(r, "404.html"))
	}

	// A layout: its pages.
	put(tree, "templates/layouts/unit.html", strings.Replace(string(tree["templates/layouts/unit.html"].Data), "</body>", "<p>thử</p></body>", 1))
	r = good(t, b, at(now), live)
	for _, p := range rendered(r) {
		if !strings.HasPrefix(p, "don-vi/don-vi-") || why(r, p) != "mẫu thay đổi: templates/layouts/unit.html" {
			t.Errorf("a layout: %s: %s", p, why(r, p))
		}
	}
	if len(r.Rendered) < 3 {
		t.Errorf("a layout: %v", rendered(r))
	}

	// A comment in a template that minifying leaves out: made again, not written again.
	put(tree, "templates/layouts/404.html", "{{/* thử */}}\n"+string(tree["templates/layouts/404.html"].Data))
	r = good(t, b, at(now), live)
	if c := r.Counts; c.Rendered > 1 || c.Written != 0 {
		t.Errorf("a comment: %+v", c)
	}

	// A stylesheet: another name in every page, no page parsed.
	put(tree, "static/css/site.css", string(tree["static/css/site.css"].Data)+".thu{color:red}")
	r = good(t, b, at(now), live)
	whole := pages
	for _, p := range r.Site.Pages {
		if p.Layout == "fragment" { // a piece of other sites' pages
			whole--
		}
	}
	if c := r.Counts; c.Parsed != 0 || c.Rendered != whole || c.Removed != 1 {
		t.Errorf("a stylesheet: %+v of %d", c, whole)
	}

	// A file that is no page's business.
	put(tree, "static/files/mau.pdf", "%PDF-1.4 khác")
	r = good(t, b, at(now), live)
	if c := r.Counts; c.Rendered+c.Encoded != 0 || c.Written != 1 {
		t.Errorf("a file: %+v %v", c, rendered(r))
	}

	// A title goes where it is shown.
	change("content/don-vi/don-vi-c.md", "Đơn vị Bịa c cũ", "Đơn vị Bịa c xưa")(tree)
	r = good(t, b, at(now), live)
	if c := r.Counts; c.Parsed != 1 || c.Rendered == 0 || c.Rendered > 6 {
		t.Errorf("a unit: %+v %v", c, rendered(r))
	}

	// Gone.
	delete(tree, "content/trang/lien-he.md")
	r = good(t, b, at(now), live)
	if c := r.Counts; c.Parsed != 0 || c.Removed != 1 || c.Rendered > 4 {
		t.Errorf("a page is gone: %+v %v", c, rendered(r))
	}

	// Failed, and mended: only the file at fault is read again.
	change(anArticle, "author:", "auhtor:")(tree)
	if r = run(t, b, at(now), live); !r.Failed || r.Counts.Parsed != 1 || r.Report != nil {
		t.Errorf("failed: %+v", r.Counts)
	}
	change(anArticle, "auhtor:", "author:")(tree)
	r = good(t, b, at(now), live)
	if c := r.Counts; c.Parsed != 1 || c.Rendered+c.Written != 0 {
		t.Errorf("mended: %+v %v", c, rendered(r))
	}

	// Another target has nothing yet.
	other := new(publish.Memory)
	r = good(t, b, at(now), other)
	if c := r.Counts; c.Parsed != 0 || c.Written != len(live.Paths()) {
		t.Errorf("another target: %+v", c)
	}
	if d := differ(live, other); d != "" {
		t.Error(d)
	}
	if w := why(r, "index.html"); w != "tệp đã đăng không còn như cũ" {
		t.Errorf("another target: %q", w)
	}
}

// A new article among many is the work of a few pages, however many there are.
func TestCountsOfANewArticle(t *testing.T) {
	made := map[int]int{}
	for _, n := range []int{100, 400} {
		tree := smallSite()
		put(tree, "content/site.yaml", strings.Replace(string(tree["content/site.yaml"].Data), "per_page: 4", "per_page: 20", 1))
		for i := range n {
			d := articleDoc(fmt.Sprintf("Bài cũ %d", i), now.AddDate(0, 0, -2-i/2), "Một đoạn.")
			if i%10 == 0 {
				d = d.with("tags", fmt.Sprintf(" [từ khóa %d]", i%7))
			}
			put(tree, fmt.Sprintf("content/tin-tuc/%d/cu-%d.md", now.AddDate(0, 0, -2-i/2).Year(), i), d.text())
		}
		b, live := build.New(tree), new(publish.Memory)
		o := at(now)
		good(t, b, o, live)
		put(tree, "content/tin-tuc/2026/moi.md", articleDoc("Bài mới nhất", now.Add(-time.Minute), "Một đoạn mới.").text())
		r := good(t, b, o, live)
		if r.Counts.Parsed != 1 {
			t.Errorf("%d articles: %d parsed", n, r.Counts.Parsed)
		}
		articles := 0
		for _, p := range rendered(r) {
			if strings.Contains(p, "/cu-") && strings.HasSuffix(p, ".html") {
				articles++
			}
		}
		if articles > 4 {
			t.Errorf("%d articles: %d other articles made again: %v", n, articles, rendered(r))
		}
		made[n] = r.Counts.Rendered
		// What grows is lists alone: one page for every twenty articles.
		if bound := 40 + 5*n/20; r.Counts.Rendered > bound {
			t.Errorf("%d articles: %d pages made, at most %d expected: %v", n, r.Counts.Rendered, bound, rendered(r))
		}
	}
	t.Logf("pages made for a new article among 100 and 400: %v", made)
}

// An article whose page changes its layout says so; one that was renamed is
// new.
func TestWhy(t *testing.T) {
	tree := smallSite()
	b, live := build.New(tree), new(publish.Memory)
	good(t, b, at(now), live)
	tree["content/tin-tuc/2026/ten-moi.md"] = tree[anArticle]
	delete(tree, anArticle)
	change("content/tin-tuc/2026/bai-2.md", "title: Bài thử số 2", "title: Tên khác")(tree)
	r := good(t, b, at(now), live)
	for p, want := range map[string]string{
		"tin-tuc/2026/ten-moi/index.html":  "mới",
		"tin-tuc/2026/ten-moi/index.json":  "mới",
		"tin-tuc/2026/bai-2/index.html":    "nội dung thay đổi: Title",
		"index.html":                       "nội dung thay đổi: Latest",
		"tin-tuc/index.html":               "nội dung thay đổi: Items",
		"chuyen-muc/bai-thu/rss.xml":       "not made",
		"van-ban/34-qd-abc/index.html":     "not made",
		"tin-tuc/2026/bai-0/index.json":    "not made",
		"hinh-thuc/hinh-thuc-mot/rss.xml":  "not made",
		"trang/gioi-thieu/index.html":      "not made",
		"tin-tuc/2026/bai-1/index.html":    "not made",
		"hinh-thuc/hinh-thuc-hai/atom.xml": "not made",
	} {
		if got := why(r, p); got != want && !(strings.HasPrefix(want, "nội dung") && strings.HasPrefix(got, want)) {
			t.Errorf("%s: %q, want %q", p, got, want)
		}
	}
	for _, p := range rendered(r) {
		if w := why(r, p); w == "" || w == "tệp đã đăng không còn như cũ" || w == "nội dung thay đổi: " {
			t.Errorf("%s: %q", p, w)
		}
	}
}

// Progress goes up, in the order of stages, and ends at what there is.
func TestProgress(t *testing.T) {
	tree := smallSite()
	for i := range 300 {
		put(tree, fmt.Sprintf("content/tin-tuc/2026/nhieu-%d.md", i), articleDoc("Bài", now.AddDate(0, 0, -1), "Chữ.").text())
	}
	o := at(now)
	o.Jobs = 4
	last := build.Reading
	calls := 0
	o.Progress = func(s build.Stage, done, total int) {
		calls++
		if s < last || done > total {
			t.Errorf("stage %d: %d of %d after stage %d", s, done, total, last)
		}
		last = s
	}
	fresh(t, tree, o)
	if calls < 5 {
		t.Errorf("%d calls", calls)
	}
}
