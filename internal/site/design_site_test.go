package site_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
)

// designSite is the sample site with the real static files and a page of every
// kind and state: a contest that runs and one that is over, what another unit
// has published, names that are long and have no place to break.
func designSite(t testing.TB) *made {
	return designSiteOf(t, build.Options{})
}

func designSiteOf(t testing.TB, o build.Options) *made {
	t.Helper()
	return sample(t, func(fsys fstest.MapFS) { designTree(t, fsys) }, o)
}

// designTree makes of the files of the sample site those of designSite.
func designTree(t testing.TB, fsys fstest.MapFS) {
	t.Helper()
	for _, p := range []string{"static/css/site.css", "static/favicon.svg"} {
		delete(fsys, p)
	}
	copyTree(t, fsys, "static")
	fsys["content/cuoc-thi/da-xong.md"] = &fstest.MapFile{Data: []byte(contestFile)}
	fsys["content/cuoc-thi/dang-mo.md"] = &fstest.MapFile{Data: []byte(strings.Replace(contestFile, "until: 2016-06-10", "until: 2016-07-10", 1))}
	quiz := contestFile
	for _, cut := range [][2]string{{"from: ", "organiser:"}, {"prizes:", "questions:"}} {
		i, j := strings.Index(quiz, cut[0]), strings.Index(quiz, cut[1])
		quiz = quiz[:i] + quiz[j:]
	}
	quiz = strings.Replace(quiz, "title:", "form: tu-kiem-tra\ntitle:", 1)
	fsys["content/cuoc-thi/tu-kiem-tra.md"] = &fstest.MapFile{Data: []byte(quiz)}
	i := bundle.Item{ID: "mot", URL: "https://don-vi.example/mot/", Title: "Tin của đơn vị " + strings.Repeat("Nghiêng", 12), Summary: "Tóm tắt.", Lang: "vi", Published: "2016-05-01T08:00:00+07:00", Modified: "2016-05-01T08:00:00+07:00"}
	name, text := content.ItemFile("doan", &i, false)
	fsys[name] = &fstest.MapFile{Data: text}
}

// packed is how many bytes a server sends of data.
func packed(t testing.TB, data []byte) int {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Len()
}

// TestStylePage: the page of the design is in a preview, and never published.
func TestStylePage(t *testing.T) {
	m := designSite(t)
	for _, p := range m.Paths() {
		if strings.Contains(p, "kieu-dang") || strings.HasSuffix(p, ".html") && strings.Contains(m.file(p), "kieu-dang") {
			t.Errorf("%s: the page of the design is published, or named", p)
		}
	}
	m = designSiteOf(t, build.Options{Options: site.Options{Preview: true}})
	p := m.page("/kieu-dang/")
	if n := len(p.All(".task-lines li")); n != 5 {
		t.Errorf("%d states of tasks", n)
	}
	for _, class := range []string{".callout-note", ".callout-tip", ".callout-important", ".callout-warning", ".callout-caution", ".badge", ".outage", ".stand", ".tally", ".pager", ".letterhead", ".cards", ".fig-bars", ".footnotes", ".search-list", ".toc", ".question"} {
		if len(p.All(class)) == 0 {
			t.Errorf("nothing of %s", class)
		}
	}
	if r := p.All("meta[name=robots]"); len(r) != 1 || !strings.Contains(r[0].Attr("content"), "noindex") {
		t.Error("search engines may keep the page")
	}
}
