package site_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/content"
)

// TestItems: what other units have published is listed with its own address, is
// nowhere else, and changes no count.
func TestItems(t *testing.T) {
	taken := func(fsys fstest.MapFS, unit, id, title, day string, draft bool) {
		i := bundle.Item{ID: id, URL: "https://don-vi.example/" + id + "/", Title: title, Summary: "Tóm tắt.", Lang: "vi", Published: day + "T08:00:00+07:00", Modified: day + "T08:00:00+07:00"}
		name, text := content.ItemFile(unit, &i, draft)
		fsys[name] = &fstest.MapFile{Data: text}
	}
	const hostile = `<script>alert(1)</script> "&' BÍ ẨN`
	m := sample(t, func(fsys fstest.MapFS) {
		taken(fsys, "doan", "mot", "Tin một "+hostile, "2016-05-01", false)
		taken(fsys, "doan", "hai", "Tin hai", "2016-06-02", false)
		taken(fsys, "bo-thi-du", "ba", "Tin ba", "2016-06-01", false)
		taken(fsys, "doan", "nhap", "KHÔNG AI THẤY nháp", "2016-06-01", true)
		taken(fsys, "doan", "mai", "KHÔNG AI THẤY mai", "2016-06-21", false)
		fsys["content/don-vi/an.md"] = &fstest.MapFile{Data: []byte("---\nnames:\n  - name: Đơn vị ẩn\ngroup: bo-nganh\ndraft: true\n---\n")}
		taken(fsys, "an", "an", "KHÔNG AI THẤY ẩn", "2016-06-01", false)
	}, build.Options{})
	all := slices.Concat(m.page("/tin-don-vi/").All("ul.items h3 a"), m.page("/tin-don-vi/trang/2/").All("ul.items h3 a"))
	var got []string
	for _, a := range all {
		got = append(got, a.Text()+" "+a.Attr("href")+" "+a.Attr("rel"))
	}
	m.equal("/tin-don-vi/", "items", got, []string{
		"Tin hai https://don-vi.example/hai/ external", "Tin ba https://don-vi.example/ba/ external", "Tin một " + hostile + " https://don-vi.example/mot/ external",
	})
	m.links("/don-vi/doan/", ".briefs", "Tin hai → https://don-vi.example/hai/", "Tin một "+hostile+" → https://don-vi.example/mot/")
	m.texts("/tin-don-vi/trang/2/", ".items .meta a", "Đoàn Khảo sát số 1") // its name on that day
	plain := sample(t, nil, build.Options{})
	for _, p := range m.Paths() {
		text := m.file(p)
		if strings.Contains(text, "KHÔNG AI THẤY") || strings.Contains(text, "<script>alert") {
			t.Errorf("%s: %s", p, text)
		}
		if !strings.HasPrefix(p, "tin-don-vi/") && !strings.HasPrefix(p, "don-vi/") && p != "so-do-trang/index.html" && p != "sitemap.xml" && (!plain.has("/"+p) || text != plain.file(p)) {
			t.Errorf("%s is another", p)
		}
	}
	if plain.has("/tin-don-vi/") {
		t.Error("an empty list")
	}
}
