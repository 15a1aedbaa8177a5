package site_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
)

// edit returns a change of a file of a site: old becomes new.
func edit(t testing.TB, path, old, new string) func(fstest.MapFS) {
	return func(m fstest.MapFS) {
		t.Helper()
		f := m[path]
		if f == nil || !strings.Contains(string(f.Data), old) {
			t.Fatalf("%s has no %q", path, old)
		}
		m[path] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), old, new, 1))}
	}
}

func TestRegister(t *testing.T) {
	m := sample(t, nil, build.Options{})
	p := "/van-ban/"
	m.texts(p, "h1", "Văn bản")
	m.texts(p, ".register caption", "Danh mục văn bản; tình trạng hiệu lực tính đến ngày 20/06/2016")
	m.texts(p, ".register thead th", "Số, ký hiệu", "Ngày ban hành", "Cơ quan ban hành", "Trích yếu", "Loại", "Tình trạng hiệu lực")
	m.attr(p, ".register thead th", "scope", "col", "col", "col", "col", "col", "col")
	m.attr(p, ".register tbody th", "scope", "row", "row")
	m.texts(p, ".register tbody tr",
		"7/QĐ-BTD 05/05/2016 Bộ Thí dụ Kế hoạch mới của Bộ Quyết định Chưa có hiệu lực; có hiệu lực từ ngày 01/7/2016",
		"12/QĐ-BM 03/03/2016 Trung tâm Điều tra nước Bình Minh Ban hành Kế hoạch tuyên truyền năm 2016 Quyết định Chưa ghi nhận")
	m.texts(p, ".total", "5 văn bản (trang 1 / 3)")
	m.texts(p, ".facets summary", "Loại văn bản", "Cơ quan ban hành", "Năm ban hành")
	m.links(p, ".facets", "Quyết định → /cchc/van-ban/loai/quyet-dinh/", "Kế hoạch → /cchc/van-ban/loai/ke-hoach/",
		"Bộ Thí dụ → /cchc/van-ban/co-quan/bo-thi-du/", "Đoàn Khảo sát Sông Mới → /cchc/van-ban/co-quan/doan/", "Trung tâm Điều tra nước Bình Minh → /cchc/van-ban/co-quan/trung-tam/",
		"2016 → /cchc/van-ban/nam/2016/", "2015 → /cchc/van-ban/nam/2015/")
	m.texts(p, ".facets .count", "3", "2", "2", "1", "2", "3", "2")

	p = "/van-ban/loai/quyet-dinh/"
	m.texts(p, "h1", "Loại văn bản: Quyết định")
	m.texts(p, ".register tbody th", "7/QĐ-BTD", "12/QĐ-BM")
	m.texts("/van-ban/loai/quyet-dinh/trang/2/", ".register tbody th", "5/QĐ-BTD")
	m.texts(p, ".facets [aria-current=page]", "Quyết định")
	m.links(p, ".crumbs", "Trang chủ → /cchc/", "Văn bản → /cchc/van-ban/")
	// The unit has another name now; its document keeps the one of its day, and the page says why.
	p = "/van-ban/co-quan/doan/"
	m.texts(p, "h1", "Văn bản của Đoàn Khảo sát Sông Mới")
	m.texts(p, ".sapo", "Gồm cả văn bản ban hành dưới tên gọi vào thời điểm ban hành: Đoàn Khảo sát số 1.")
	m.links(p, ".register td", "Đoàn Khảo sát số 1 → /cchc/don-vi/doan/")
	m.texts("/van-ban/nam/2015/", ".register tbody th", "5/QĐ-BTD", "8/KH-BM")
	for _, f := range []string{"van-ban/rss.xml", "van-ban/atom.xml", "van-ban/feed.json"} {
		if !m.has(f) {
			t.Errorf("there is no %s any more", f)
		}
	}

	// All rows are in the data, in the order of the pages, drafts not among them.
	var data struct{ Documents []map[string]string }
	if err := json.Unmarshal([]byte(m.file("van-ban/danh-muc.json")), &data); err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, d := range data.Documents {
		numbers = append(numbers, d["number"]+" "+d["date"])
		if page := "van-ban/loai/" + d["loai"] + "/"; !m.has(page) || !m.has("van-ban/co-quan/"+d["co-quan"]+"/") || !m.has("van-ban/nam/"+d["nam"]+"/") {
			t.Errorf("%v is of no page", d)
		}
	}
	if want := []string{"7/QĐ-BTD 2016-05-05", "12/QĐ-BM 2016-03-03", "8/KH-BM 2016-02-02", "5/QĐ-BTD 2015-12-31", "8/KH-BM 2015-02-02"}; !slices.Equal(numbers, want) {
		t.Errorf("the data has %q", numbers)
	}
	if strings.Contains(m.file("van-ban/danh-muc.json"), "99/QĐ") || slices.ContainsFunc(m.Paths(), func(p string) bool { return strings.Contains(p, "99-qd") }) {
		t.Error("a draft is in the register")
	}

	// Without the filters: the register itself, nothing beside it.
	bare := sample(t, edit(t, "content/site.yaml", "per_page: 2", "per_page: 2\nwithout: [register-filters]"), build.Options{})
	bare.texts("/van-ban/", ".facets a")
	bare.texts("/van-ban/trang/3/", ".register tbody th", "8/KH-BM")
	for _, p := range bare.Paths() {
		if strings.HasPrefix(p, "van-ban/loai/") || strings.HasPrefix(p, "van-ban/nam/") || strings.HasPrefix(p, "van-ban/co-quan/") || p == "van-ban/danh-muc.json" {
			t.Errorf("without register-filters there is %s", p)
		}
	}
}

// TestSuperseded: what became of a document is said wherever it is cited, and
// nobody is blamed for what came after.
func TestSuperseded(t *testing.T) {
	m := sample(t, nil, build.Options{})
	// 8/KH-BM of 2015 ended on 15/6/2016; the article is of 10/3/2016.
	m.texts(khaiMac, ".ended", "[còn hiệu lực khi đăng bài; hết hiệu lực từ ngày 15/6/2016]")
	m.texts(khaiMac, ".ended.late")
	m.texts("/don-vi/doan/", "ul.documents .ended", "[đã hết hiệu lực từ ngày 15/6/2016]")
	m.texts("/ke-hoach/kh-2016/", ".ended") // 5/QĐ-BTD is replaced on 01/7/2016

	on := sample(t, nil, build.Options{Options: site.Options{AsOf: day("2016-07-01")}})
	on.texts("/ke-hoach/kh-2016/", "ul.documents .ended", "[còn hiệu lực khi ban hành kế hoạch; hết hiệu lực từ ngày 01/7/2016, được thay thế bởi Quyết định số 7/QĐ-BTD]")
	on.links("/ke-hoach/kh-2016/", "ul.documents .ended", "Quyết định số 7/QĐ-BTD → /cchc/van-ban/7-qd-btd/")
	on.links("/van-ban/5-qd-btd/", ".force", "Quyết định số 7/QĐ-BTD → /cchc/van-ban/7-qd-btd/")
	on.texts("/van-ban/12-qd-bm/", "ul.documents .ended", "[đã hết hiệu lực từ ngày 01/7/2016, được thay thế bởi Quyết định số 7/QĐ-BTD]")
	on.texts("/van-ban/7-qd-btd/", "ul.documents .ended", "[đã hết hiệu lực từ ngày 01/7/2016]") // its own page need not name it
	eve := sample(t, nil, build.Options{Options: site.Options{AsOf: day("2016-06-30")}})
	eve.texts("/van-ban/5-qd-btd/", ".force-ended")
	if !eve.Site.Next.Equal(day("2016-07-01").Add(-9 * 60 * 60 * 1e9)) {
		t.Errorf("the site of the eve changes at %v", eve.Site.Next)
	}

	// Cited when it had ended already.
	late := sample(t, edit(t, "content/van-ban/8-2015.md", "ended: 2016-06-15", "ended: 2016-03-10"), build.Options{})
	late.texts(khaiMac, ".ended.late", "[đã hết hiệu lực từ ngày 10/3/2016, trước khi đăng bài]")
	var twin struct {
		Documents []struct{ Code, Issued, Ended string }
	}
	if err := json.Unmarshal([]byte(late.file(khaiMac+"index.json")), &twin); err != nil {
		t.Fatal(err)
	}
	if n := len(twin.Documents); n != 3 || twin.Documents[2].Ended != "2016-03-10" || twin.Documents[0].Ended != "" {
		t.Errorf("the twin says %+v", twin.Documents)
	}
	// A replacing document that is no public one replaces nothing.
	draft := sample(t, edit(t, "content/van-ban/7-qd-btd.md", "replaces:", "draft: true\nreplaces:"), build.Options{Options: site.Options{AsOf: day("2016-07-01")}})
	draft.texts("/van-ban/5-qd-btd/", ".force")
}

// TestCitations: two documents share a number, 8/KH-BM, of 2015 and of 2016.
func TestCitations(t *testing.T) {
	text := func(date, front, body string) func(fstest.MapFS) {
		return func(m fstest.MapFS) {
			m["content/tin-tuc/2016/dan.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Dẫn\ndate: " + date + "\nauthor: A\ncategory: chi-dao\n" + front + "---\n\n" + body + "\n")}
		}
	}
	for _, c := range []struct{ name, date, front, body, want string }{
		{"by its day", "2016-05-01", "", "Kế hoạch số 8/KH-BM ngày 02/02/2015.", "8-2015"},
		{"by its day, in words", "2016-05-01", "", "Kế hoạch số 08/KH-BM, ngày 02 tháng 02 năm 2016.", "8-2016"},
		{"without a day it is nobody's", "2016-05-01", "", "Kế hoạch số 8/KH-BM.", ""},
		{"without a day, and the front matter says which", "2016-05-01", "docs: [8-2015]\n", "Kế hoạch số 8/KH-BM.", "8-2015"},
		{"without a day, and the front matter says both", "2016-05-01", "docs: [8-2015, 8-2016]\n", "Kế hoạch số 8/KH-BM.", ""},
		{"without a day, before the second was issued", "2016-02-01", "", "Kế hoạch số 8/KH-BM.", "8-2015"},
		{"without a day, before it was issued", "2016-01-01", "", "Quyết định số 12/QĐ-BM.", ""},
		{"without a day, when it was issued", "2016-03-03", "", "Quyết định số 12/QĐ-BM.", "12-qd-bm"},
		{"of a year that no document has", "2016-05-01", "", "Kế hoạch số 8/KH-BM ngày 02/02/2014.", ""},
		{"a slip of the pen", "2016-05-01", "", "Kế hoạch số 8/KH-BM ngày 03/02/2016.", "8-2016"},
	} {
		m := sample(t, text(c.date, c.front, c.body), build.Options{})
		got := strings.Join(m.page("/tin-tuc/2016/dan/").Links(".text"), ", ")
		if c.want == "" && got != "" || c.want != "" && !strings.HasSuffix(got, "→ /cchc/van-ban/"+c.want+"/") {
			t.Errorf("%s: %q", c.name, got)
		}
	}
	for _, p := range []string{"/van-ban/8-2015/", "/van-ban/8-2016/"} {
		sample(t, nil, build.Options{}).texts(p, "h1", "Kế hoạch số 8/KH-BM")
	}
}

func TestUnitPage(t *testing.T) {
	m := sample(t, nil, build.Options{}) // 20/06/2016
	p := "/don-vi/trung-tam/"
	m.texts(p, "main h2", "Nhiệm vụ trong các kế hoạch", "Văn bản do đơn vị ban hành", "1 tin, bài")
	m.texts(p, ".tally caption", "Nhiệm vụ chủ trì theo kế hoạch, tính đến ngày 20/06/2016")
	m.texts(p, ".tally tbody tr", "Kế hoạch tuyên truyền năm 2016 2 1 1 0 1 1 0 1") // a task that was stopped stands apart
	m.links(p, ".tally tbody", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/tien-do/")
	m.links(p, ".task-lines", "1. Mở hội nghị → /cchc/ke-hoach/kh-2016/#nv.nv-01", "3. Đăng tin hằng tuần → /cchc/ke-hoach/kh-2016/#nv.nv-03", "4. Thi tìm hiểu → /cchc/ke-hoach/kh-2016/#nv.nv-04")
	p = "/don-vi/doan/"
	m.texts(p, ".tally tbody tr", "Kế hoạch tuyên truyền năm 2016 1 0 0 0 1 0 1 0 1") // the last: supported
	m.texts(p, "main h3", "Nhiệm vụ chủ trì", "Nhiệm vụ phối hợp", "Đầu tháng sáu", "Khai mạc hội nghị <cải cách> & \"đổi mới\"")
	if got := m.page(p).Texts(".task-lines p"); len(got) != 2 || !strings.HasSuffix(got[0], "10 ngày") || !strings.HasPrefix(got[1], "Chủ trì: Trung tâm Điều tra nước Bình Minh.") {
		t.Errorf("tasks: %q", got)
	}
	m.texts("/don-vi/bo-thi-du/", ".tally")

	early := sample(t, nil, build.Options{Options: site.Options{AsOf: day("2016-06-10")}})
	early.texts(p, ".tally tbody tr", "Kế hoạch tuyên truyền năm 2016 1 0 0 0 1 1 0 0 1")

	// The tasks of a plan that was replaced, and of a draft, are nobody's.
	gone := sample(t, func(m fstest.MapFS) {
		later := strings.NewReplacer("title: Kế hoạch tuyên truyền năm 2016", "title: Kế hoạch thay thế\nsupersedes: [kh-2016]", "Mở hội nghị", "Mở hội nghị mới").Replace(string(m["content/ke-hoach/kh-2016.md"].Data))
		later = strings.Replace(strings.Replace(later, "supersedes: [kh-2015]\n", "", 1), "aliases:", "review_by: 2017-01-01\naliases:", 1)
		m["content/ke-hoach/kh-2016b.md"] = &fstest.MapFile{Data: []byte(later)}
	}, build.Options{})
	gone.links("/don-vi/trung-tam/", ".tally tbody", "Kế hoạch thay thế → /cchc/ke-hoach/kh-2016b/tien-do/")
	off := sample(t, edit(t, "content/site.yaml", "per_page: 2", "per_page: 2\nwithout: [progress]"), build.Options{})
	off.texts("/don-vi/trung-tam/", ".tally")
}

// TestMembership: who belongs to whom changes with the days.
func TestMembership(t *testing.T) {
	left := edit(t, "content/don-vi/doan.md", "member_from: 2015-01-01", "member_from: 2015-01-01\nmember_until: 2016-05-31")
	m := sample(t, left, build.Options{})
	m.links("/don-vi/doan/", "dl.facts")
	m.texts("/don-vi/doan/", "dl.facts dt", "Tên gọi", "Quan hệ tổ chức")
	if got := m.page("/don-vi/doan/").Texts("dl.facts dd"); got[len(got)-1] != "Trực thuộc Trung tâm Điều tra nước Bình Minh từ ngày 01/01/2015 đến ngày 31/5/2016" {
		t.Errorf("membership: %q", got)
	}
	m.texts("/don-vi/trung-tam/", "dl.facts dt", "Tên gọi", "Cơ quan chủ quản", "Đơn vị từng trực thuộc")
	m.links("/don-vi/trung-tam/", "dl.facts", "Bộ Thí dụ → /cchc/don-vi/bo-thi-du/", "Đoàn Khảo sát số 1 → /cchc/don-vi/doan/") // the name of then
	before := sample(t, left, build.Options{Options: site.Options{AsOf: day("2016-05-31")}})
	before.links("/don-vi/doan/", "dl.facts", "Trung tâm Điều tra nước Bình Minh → /cchc/don-vi/trung-tam/")
	before.texts("/don-vi/trung-tam/", "dl.facts dt", "Tên gọi", "Cơ quan chủ quản", "Đơn vị trực thuộc")
}

// TestPublisher: the organisation of the site was called otherwise once.
func TestPublisher(t *testing.T) {
	renamed := edit(t, "content/don-vi/trung-tam.md", "    short: BM\n", "    short: BM\n    until: 2016-03-31\n  - name: Viện Nước Bình Minh\n    short: VBM\n    from: 2016-04-01\n")
	m := sample(t, renamed, build.Options{})
	const old, now = "Trung tâm Điều tra nước Bình Minh", "Viện Nước Bình Minh"
	for p, want := range map[string]string{khaiMac: old, "/tin-tuc/2016/thang-sau/": now, "/ke-hoach/kh-2016/": old, "/": now, "/tin-tuc/": now} {
		m.attr(p, "meta[name=DC.publisher]", "content", want)
		m.texts(p, ".brand-org", now) // who speaks today
		var ld struct {
			Graph []struct {
				Type      string `json:"@type"`
				Publisher map[string]string
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(m.page(p).All("script[type=application/ld+json]")[0].Text()), &ld); err != nil {
			t.Fatal(err)
		}
		for _, g := range ld.Graph {
			if g.Type == "NewsArticle" && g.Publisher["name"] != map[string]string{old: old}[want] {
				t.Errorf("%s: publisher %v", p, g.Publisher)
			}
		}
	}
	m.texts("/van-ban/12-qd-bm/", "dl.facts dd a", old, "Tải văn bản 12/QĐ-BM")
	m.texts("/ke-hoach/kh-2016/", ".lh-issuer strong", old)
	m.texts("/don-vi/trung-tam/", "h1", now)
}
