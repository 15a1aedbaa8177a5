package site_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// tree makes a file system of the files of an archive; a site without
// templates gets the real ones.
func tree(t testing.TB, files []file) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	own := false
	for _, f := range files {
		m[f.name] = &fstest.MapFile{Data: []byte(f.text)}
		if strings.HasSuffix(f.name, ".png") { // archives hold texts
			m[f.name].Data = drawn(t)
		}
		own = own || strings.HasPrefix(f.name, "templates/")
	}
	if !own {
		copyTree(t, m, "templates")
	}
	return m
}

// drawn is a picture of 40 by 30 pixels.
func drawn(t testing.TB) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// copyTree adds a folder, or a file, of the repository.
func copyTree(t testing.TB, m fstest.MapFS, name string) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := fs.WalkDir(os.DirFS(root), name, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(p)))
		m[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// made is a site that was built.
type made struct {
	t testing.TB
	publish.Memory
	*build.Result
	pages map[string]site.Node
}

func builds(t testing.TB, fsys fs.FS, o build.Options) *made {
	t.Helper()
	m := &made{t: t, pages: map[string]site.Node{}}
	r, err := build.New(fsys).Build(t.Context(), o, &m.Memory)
	if err != nil {
		t.Fatal(err)
	}
	m.Result = r
	return m
}

func sample(t testing.TB, change func(fstest.MapFS), o build.Options) *made {
	t.Helper()
	fsys := tree(t, readArchive(t, filepath.Join("testdata", "site.txtar")).files)
	if change != nil {
		change(fsys)
	}
	o.Plain = true
	if o.AsOf.IsZero() {
		o.AsOf = day("2016-06-20")
	}
	m := builds(t, fsys, o)
	if m.Failed {
		for _, p := range m.Problems {
			t.Errorf("%s: %s %s", p.Pos, p.Code, p.Text("en"))
		}
		t.FailNow()
	}
	return m
}

func day(s string) time.Time {
	d, err := time.ParseInLocation(time.DateOnly, s, time.FixedZone("", 7*3600))
	if err != nil {
		panic(err)
	}
	return d.Add(9 * time.Hour)
}

// file returns an output; an address stands for its index.html.
func (m *made) file(p string) string {
	m.t.Helper()
	if strings.HasSuffix(p, "/") || p == "" {
		p += "index.html"
	}
	data, _, ok := m.Get(strings.TrimPrefix(p, "/"))
	if !ok {
		m.t.Fatalf("there is no %s", p)
	}
	return string(data)
}

func (m *made) has(p string) bool {
	if strings.HasSuffix(p, "/") {
		p += "index.html"
	}
	_, _, ok := m.Get(strings.TrimPrefix(p, "/"))
	return ok
}

func (m *made) page(p string) site.Node {
	m.t.Helper()
	n, ok := m.pages[p]
	if !ok {
		var err error
		if n, err = site.ParseHTML([]byte(m.file(p))); err != nil {
			m.t.Fatal(err)
		}
		m.pages[p] = n
	}
	return n
}

func (m *made) equal(p, selector string, got, want []string) {
	m.t.Helper()
	if !slices.Equal(got, want) {
		m.t.Errorf("%s: %s\n got  %s\n want %s", p, selector, strings.Join(got, "\n      "), strings.Join(want, "\n      "))
	}
}

func (m *made) texts(p, selector string, want ...string) {
	m.t.Helper()
	m.equal(p, selector, m.page(p).Texts(selector), want)
}

func (m *made) links(p, selector string, want ...string) {
	m.t.Helper()
	m.equal(p, selector, m.page(p).Links(selector), want)
}

func (m *made) attr(p, selector, name string, want ...string) {
	m.t.Helper()
	var got []string
	for _, e := range m.page(p).All(selector) {
		got = append(got, e.Attr(name))
	}
	m.equal(p, selector+" "+name, got, want)
}

const khaiMac = "/tin-tuc/2016/khai-mac/"

func TestArticlePage(t *testing.T) {
	m := sample(t, nil, build.Options{})
	p := khaiMac
	m.texts(p, "h1", `Khai mạc hội nghị <cải cách> & "đổi mới"`)
	m.texts(p, "title", `Khai mạc hội nghị <cải cách> & "đổi mới" – CCHC Bình Minh`)
	m.texts(p, "article p.sapo", "Sáng 10/3, Trung tâm mở hội nghị.")
	m.texts(p, "article header time", "10/03/2016 08:30 (GMT+7)")
	m.attr(p, "article header time", "datetime", "2016-03-10T08:30:00+07:00")
	m.texts(p, "article header p.meta span", "1 phút đọc", "Cập nhật ngày 12/03/2016")
	m.texts(p, ".signoff", "(Hồng – BM)")
	m.texts(p, "section.notice li", "12/03/2016: Sửa tên người.")
	m.attr(p, "figure.cover img", "src", "/cchc/tin-tuc/2016/anh.png")
	m.attr(p, "figure.cover img", "alt", "Đại biểu giơ tay")
	m.texts(p, "figure.cover figcaption", "Toàn cảnh Văn phòng")
	m.links(p, ".kicker", "Chỉ đạo điều hành → /cchc/chuyen-muc/chi-dao/")
	m.links(p, ".crumbs", "Trang chủ → /cchc/", "Chỉ đạo điều hành → /cchc/chuyen-muc/chi-dao/")
	m.texts(p, ".crumbs [aria-current=page]", `Khai mạc hội nghị <cải cách> & "đổi mới"`)
	m.links(p, ".toc", "Các số trùng → #cac-so-trung", "Các liên kết → #cac-lien-ket", "Mục con → #muc-con")
	m.links(p, ".files", "Toàn văn → /cchc/files/ke-hoach.pdf", "bang.xlsx → /cchc/tin-tuc/2016/bang.xlsx")
	m.texts(p, ".files .meta", "(PDF, 18 B)", "(XLSX, 21 B)")
	m.texts(p, ".files details code", digits(m, "files/ke-hoach.pdf"), digits(m, "tin-tuc/2016/bang.xlsx"))
	m.links(p, "ul.documents", "Quyết định số 12/QĐ-BM → /cchc/van-ban/12-qd-bm/", "Kế hoạch số 8/KH-BM → /cchc/van-ban/8-2016/", "Kế hoạch số 8/KH-BM → /cchc/van-ban/8-2015/")
	m.texts(p, "ul.documents .meta", "(Trung tâm Điều tra nước Bình Minh, 03/03/2016)", "(Trung tâm Điều tra nước Bình Minh, 02/02/2016)", "(Đoàn Khảo sát số 1, 02/02/2015)")
	m.links(p, "footer dl.facts",
		"Ý nghĩa, tác động → /cchc/chu-de/y-nghia/", "Hội nghị, tập huấn → /cchc/hinh-thuc/hoi-nghi/",
		"Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/",
		"Đoàn Khảo sát số 1 → /cchc/don-vi/doan/", "Trung tâm Điều tra nước Bình Minh → /cchc/don-vi/trung-tam/",
		"Ủy ban → /cchc/the/uy-ban/", "nước sạch → /cchc/the/nuoc-sach/")
	if got := strings.Join(m.page(p).Texts("footer dl.facts dd"), "|"); !strings.Contains(got, "Cải cách thể chế") && !strings.Contains(got, "hể chế") {
		t.Errorf("the area is missing: %s", got)
	}
	if got := strings.Join(m.page(p).Texts("article footer p.notice"), ""); !strings.Contains(got, "trí tuệ nhân tạo") {
		t.Errorf("the AI label is missing: %s", got)
	}
	m.attr(p, "html", "lang", "vi")
	m.attr(p, "link[rel=canonical]", "href", "https://binhminh.example/cchc/tin-tuc/2016/khai-mac/")

	// Related: what shares most, not itself, not a draft.
	m.links(p, ".related", "Đầu tháng sáu → /cchc/tin-tuc/2016/thang-sau/", "Giữa tháng tư → /cchc/tin-tuc/2016/giua-thang-tu/")
	m.links(p, ".around", "Bài sau Giữa tháng tư → /cchc/tin-tuc/2016/giua-thang-tu/")
	m.links("/tin-tuc/2016/giua-thang-tu/", ".around", `Bài trước Khai mạc hội nghị <cải cách> & "đổi mới" → /cchc/tin-tuc/2016/khai-mac/`, "Bài sau Đầu tháng sáu → /cchc/tin-tuc/2016/thang-sau/")
	m.links("/tin-tuc/2015/nam-cu/", ".around")
	m.links("/tin-tuc/2015/nam-cu/", ".related")

	// Sapo from the text, author and source, a language of its own.
	m.texts("/tin-tuc/2016/thang-sau/", "article p.sapo", "Câu mở đầu của bài không có sapo.")
	m.texts("/tin-tuc/2016/thang-sau/", ".signoff", "(Bà A – theo Báo Thí Dụ)")
	m.links("/tin-tuc/2016/thang-sau/", ".source", "Báo Thí Dụ → https://bao.example/1")
	m.texts("/tin-tuc/2015/nam-cu/", ".signoff", "(Theo Báo Thí Dụ)")
	m.attr("/tin-tuc/2015/nam-cu/", "html", "lang", "en")
	m.texts("/tin-tuc/2015/nam-cu/", "article header time", "20/12/2015 23:30 (GMT+7)")
}

func TestLinksOfAText(t *testing.T) {
	m := sample(t, nil, build.Options{})
	p := khaiMac
	// Numbers: of the register; unknown; of a draft; by date; without a date nobody's.
	m.links(p, ".text p", "12/QĐ-BM → /cchc/van-ban/12-qd-bm/", "8/KH-BM → /cchc/van-ban/8-2016/", "8/KH-BM → /cchc/van-ban/8-2015/")
	m.links(p, ".text li",
		"điều một → /cchc/van-ban/12-qd-bm/#dieu-1",
		"không có điều → /cchc/van-ban/12-qd-bm/",
		"hàng của phụ lục → /cchc/ke-hoach/kh-2016/#nv.nv-02",
		"giới thiệu → /cchc/gioi-thieu/",
		"tệp → /cchc/files/ke-hoach.pdf",
		"bảng → /cchc/tin-tuc/2016/bang.xlsx",
		"tên có dấu → /cchc/gioi-thieu-2/",
		"nơi khác → https://bo.example/?a=1&b=2",
		"thư → mailto:a@binhminh.example",
		"trong bài → #cac-so-trung")
	// To a draft: the words stay, the link goes.
	m.texts(p, ".text li strong", "nháp")
	if got := m.page(p).Texts(".text li"); !slices.Contains(got, "bản nháp") {
		t.Errorf("the words of a link to a draft: %v", got)
	}
	m.attr(p, ".text li img", "src", "/cchc/tin-tuc/2016/anh.png")
	if strings.Contains(m.file(p), "ban-nhap") || strings.Contains(m.file(p), "lời\"") {
		t.Error("a link to a draft left something")
	}
	// A document does not link to itself.
	m.links("/van-ban/12-qd-bm/", ".text", "kế hoạch → /cchc/ke-hoach/kh-2016/", "5/QĐ-BTD → /cchc/van-ban/5-qd-btd/")
	// With drafts shown, the links are there.
	d := sample(t, nil, build.Options{Options: site.Options{Drafts: true, Preview: true}})
	if got := d.page(p).Links(".text li"); !slices.Contains(got, "bản nháp → /cchc/tin-tuc/2016/ban-nhap/") {
		t.Errorf("in a preview: %v", got)
	}
	if got := d.page(p).Links(".text p"); !slices.Contains(got, "99/QĐ-BM → /cchc/van-ban/99-qd-bm/") {
		t.Errorf("in a preview: %v", got)
	}
	d.texts("/tin-tuc/2016/ban-nhap/", ".state strong", "Bản xem trước: Bản nháp.")
	d.attr("/tin-tuc/2016/ban-nhap/", "meta[name=robots]", "content", "noindex")
	m.attr(p, "meta[name=robots]", "content")
	// Only what is referred to is published.
	for f, want := range map[string]bool{"tin-tuc/2016/bang.xlsx": true, "tin-tuc/2016/anh.png": true, "files/ke-hoach.pdf": true, "tin-tuc/2016/khong-ai-dung.pdf": false, "tin-tuc/2016/ban-nhap/": false, "van-ban/99-qd-bm/": false} {
		if m.has(f) != want {
			t.Errorf("%s is published: %v", f, !want)
		}
	}
}

func TestPlanPage(t *testing.T) {
	early, late := sample(t, nil, build.Options{Options: site.Options{AsOf: day("2016-06-09")}}), sample(t, nil, build.Options{})
	p := "/ke-hoach/kh-2016/"
	early.texts(p, "table caption", "Nhiệm vụ của kế hoạch và tình hình thực hiện tính đến ngày 09/06/2016")
	late.texts(p, "table caption", "Nhiệm vụ của kế hoạch và tình hình thực hiện tính đến ngày 20/06/2016")
	late.texts(p, "tr.group th", "I. Chỉ đạo", "II. Đăng tin")
	late.attr(p, "tr.group th", "scope", "rowgroup", "rowgroup")
	late.attr(p, "tr.group th", "colspan", "7", "7")
	late.attr(p, "thead th", "scope", "col", "col", "col", "col", "col", "col", "col")
	late.texts(p, "tbody th[scope=row]", "Mở hội nghị", "Báo cáo giữa kỳ", "Đăng tin hằng tuần", "Thi tìm hiểu")
	late.texts(p, "tbody td.ta-right", "1", "2", "3", "4") // the number runs on through the groups
	late.attr(p, "tbody tr[id]", "id", "nv.nv-01", "nv.nv-02", "nv.nv-03", "nv.nv-04")
	early.texts(p, ".status", "Hoàn thành đúng hạn", "Chưa hoàn thành, trong hạn", "Chưa hoàn thành, trong hạn", "Dừng thực hiện")
	late.texts(p, ".status", "Hoàn thành đúng hạn", "Chưa hoàn thành, quá hạn", "Chưa hoàn thành, trong hạn", "Dừng thực hiện")
	late.attr(p, ".status", "class", "status status-done", "status status-overdue", "status status-open", "status status-stopped")
	if e, l := early.page(p).All("tbody tr"), late.page(p).All("tbody tr"); len(e) != 6 || len(l) != 6 {
		t.Errorf("%d and %d rows, want 4 and 2 of groups", len(e), len(l))
	}
	row := late.page(p).All(`tr[id=nv.nv-01]`)[0]
	if got, want := row.Texts("td"), []string{"1", "Trung tâm Điều tra nước Bình Minh", "Đoàn Khảo sát số 1 các đơn vị", "Quý I/2016", "Một hội nghị", `Hoàn thành đúng hạn Hoàn thành ngày 10/3/2016 Minh chứng: Khai mạc hội nghị <cải cách> & "đổi mới" https://bo.example/tin`}; !slices.Equal(got, want) {
		t.Errorf("row 1: %q", got)
	}
	if got, want := row.Links("td"), []string{
		"Trung tâm Điều tra nước Bình Minh → /cchc/don-vi/trung-tam/", "Đoàn Khảo sát số 1 → /cchc/don-vi/doan/",
		`Khai mạc hội nghị <cải cách> & "đổi mới" → /cchc/tin-tuc/2016/khai-mac/`, "https://bo.example/tin → https://bo.example/tin",
	}; !slices.Equal(got, want) {
		t.Errorf("row 1: %q", got)
	}
	facts := late.page(p).Texts("dl.facts dd")
	for _, want := range []string{"Quyết định số 12/QĐ-BM – Ban hành Kế hoạch tuyên truyền năm 2016", "03/03/2016", "Trung tâm Điều tra nước Bình Minh", "2016", "từ ngày 01/01/2016 đến ngày 31/12/2016", "50.000.000 đồng, Ngân sách nhà nước", "Kế hoạch tuyên truyền năm 2015"} {
		if !slices.Contains(facts, want) {
			t.Errorf("the facts have no %q: %q", want, facts)
		}
	}
	late.links(p, "ul.documents", "Quyết định số 5/QĐ-BTD → /cchc/van-ban/5-qd-btd/")
	late.links(p, ".files", "Toàn văn kế hoạch → /cchc/files/ke-hoach.pdf")
	late.texts(p, ".text h2", "Mục tiêu", "Yêu cầu")
	late.links("/ke-hoach/kh-2015/", ".force", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/")
	if got := late.page("/ke-hoach/kh-2015/").Texts(".notice"); len(got) != 2 || !strings.HasPrefix(got[1], "Thông báo tóm tắt:") {
		t.Errorf("a notice that sums a plan up does not say so: %q", got)
	}
	late.texts("/ke-hoach/kh-2015/", "ul.documents strong", "Quyết định số 1/QĐ-XYZ") // not in the register: no link
	late.texts("/ke-hoach/kh-2015/", "table")
	late.texts("/ke-hoach/kh-2015/", ".signoff", "(Bà A – BM)")
	late.links("/ke-hoach/", "ul.items h3", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/", "Kế hoạch tuyên truyền năm 2015 → /cchc/ke-hoach/kh-2015/")

	// The same files on two days: only what is as of a day is another.
	var changed []string
	for _, f := range late.Paths() {
		a, _, _ := late.Get(f)
		if b, _, _ := early.Get(f); string(a) != string(b) && !strings.HasPrefix(f, "van-ban/") && !strings.HasPrefix(f, "bao-cao/") && !strings.HasPrefix(f, "danh-muc-thong-tin/") && f != "sitemap.xml" && f != "so-do-trang/index.html" { // the day stands on those
			changed = append(changed, f)
		}
	}
	want := []string{
		"api/v1/coverage/2016.json", "api/v1/documents.json", "api/v1/index.json", "api/v1/plans.json", "api/v1/tasks.json",
		"do-phu/2016/index.html",
		"don-vi/doan/index.html", // 8/KH-BM of 2015 ends between the two days: whoever cites it says so
		"don-vi/trung-tam/index.html",
		"index.html", // the plan that runs
		"ke-hoach/kh-2015/index.html", "ke-hoach/kh-2015/index.json",
		"ke-hoach/kh-2016/do-phu/index.html", "ke-hoach/kh-2016/index.html", "ke-hoach/kh-2016/index.json", "ke-hoach/kh-2016/tien-do/index.html",
		"tin-tuc/2016/khai-mac/index.html", "tin-tuc/2016/khai-mac/index.json",
	}
	if !slices.Equal(changed, want) {
		t.Errorf("changed: %v", changed)
	}
}

// digits are what sha256sum prints of an output.
func digits(m *made, p string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(m.file(p)))) }

func TestDocumentPage(t *testing.T) {
	m := sample(t, nil, build.Options{})
	p := "/van-ban/12-qd-bm/"
	m.texts(p, "h1", "Quyết định số 12/QĐ-BM")
	m.texts(p, "article p.sapo", "Ban hành Kế hoạch tuyên truyền năm 2016")
	m.texts(p, "dl.facts dd", "Quyết định", "12/QĐ-BM", "Trung tâm Điều tra nước Bình Minh", "03/03/2016", "Trần Thị Dụ, Giám đốc", "Tải văn bản 12/QĐ-BM (PDF, 18 B) Mã kiểm tra SHA-256"+digits(m, "files/ke-hoach.pdf"))
	m.texts(p, "main h2", "Điều 1", "Căn cứ ban hành", "Được sửa đổi, bổ sung bởi", "Được dẫn bởi")
	m.links(p, "main ul", "Quyết định số 5/QĐ-BTD → /cchc/van-ban/5-qd-btd/", "Quyết định số 7/QĐ-BTD → /cchc/van-ban/7-qd-btd/", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/",
		`Khai mạc hội nghị <cải cách> & "đổi mới" → /cchc/tin-tuc/2016/khai-mac/`)
	m.texts(p, ".force")
	p = "/van-ban/5-qd-btd/"
	m.texts(p, ".force", "Tình trạng hiệu lực: Có hiệu lực đến hết ngày 30/6/2016; sau đó được thay thế bởi Quyết định số 7/QĐ-BTD (tính đến ngày 20/06/2016).")
	m.texts(p, "main h2", "Được thay thế bởi", "Được dẫn bởi")
	m.texts(p, "main h3", "Văn bản lấy làm căn cứ", "Kế hoạch", "Tin, bài")
	m.links(p, "main ul", "Quyết định số 7/QĐ-BTD → /cchc/van-ban/7-qd-btd/", "Quyết định số 12/QĐ-BM → /cchc/van-ban/12-qd-bm/", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/", "Giữa tháng tư → /cchc/tin-tuc/2016/giua-thang-tu/")
	m.texts("/van-ban/7-qd-btd/", ".force", "Tình trạng hiệu lực: Chưa có hiệu lực; có hiệu lực từ ngày 01/7/2016 (tính đến ngày 20/06/2016).")
	m.texts("/van-ban/8-2015/", ".force", "Tình trạng hiệu lực: Hết hiệu lực từ ngày 15/6/2016 (tính đến ngày 20/06/2016).")
	m.links("/van-ban/7-qd-btd/", "a[rel=external]", "Công báo → https://congbao.example/7")
	later := sample(t, nil, build.Options{Options: site.Options{AsOf: day("2016-07-01")}})
	later.texts("/van-ban/7-qd-btd/", ".force", "Tình trạng hiệu lực: Có hiệu lực từ ngày 01/7/2016 (tính đến ngày 01/07/2016).")
	later.texts("/van-ban/5-qd-btd/", ".force", "Tình trạng hiệu lực: Hết hiệu lực từ ngày 01/7/2016, được thay thế bởi Quyết định số 7/QĐ-BTD (tính đến ngày 01/07/2016).")
}

func TestLists(t *testing.T) {
	m := sample(t, nil, build.Options{})
	title := `Khai mạc hội nghị <cải cách> & "đổi mới"`
	for _, l := range []struct {
		path, h1 string
		first    []string
		second   []string
	}{
		{"/chu-de/y-nghia/", "Ý nghĩa, tác động", []string{"Đầu tháng sáu", "Giữa tháng tư"}, []string{title}},
		{"/chuyen-muc/chi-dao/", "Chỉ đạo điều hành", []string{"Đầu tháng sáu", "Giữa tháng tư"}, []string{title}},
		{"/the/uy-ban/", "Ủy ban", []string{"Đầu tháng sáu", "Giữa tháng tư"}, []string{title}}, // Uỷ ban is the same tag
		{"/tin-tuc/", "Tin tức", []string{"Đầu tháng sáu", "Giữa tháng tư"}, []string{title, "Năm cũ"}},
		{"/tin-tuc/2016/", "Tin tức năm 2016", []string{"Đầu tháng sáu", "Giữa tháng tư"}, []string{title}},
		{"/don-vi/doan/", "Đoàn Khảo sát Sông Mới", []string{"Đầu tháng sáu", title}, nil},
		{"/hinh-thuc/hoi-nghi/", "Hội nghị, tập huấn", []string{title}, nil},
		{"/tin-tuc/2016/04/", "Tin tức tháng 4 năm 2016", []string{"Giữa tháng tư"}, nil},
		{"/tin-tuc/2015/", "Tin tức năm 2015", []string{"Năm cũ"}, nil},
		{"/tin-tuc/2015/12/", "Tin tức tháng 12 năm 2015", []string{"Năm cũ"}, nil},
		{"/chu-de/ket-qua/", "Kết quả, tồn tại", nil, nil},
	} {
		m.texts(l.path, "h1", l.h1)
		m.texts(l.path, "ul.items h3", l.first...)
		if l.second == nil {
			m.texts(l.path, ".pager")
			if m.has(l.path + "trang/2/") {
				t.Errorf("%s has a page 2", l.path)
			}
			continue
		}
		two := l.path + "trang/2/"
		m.texts(two, "h1", l.h1+" – trang 2")
		m.texts(two, "ul.items h3", l.second...)
		m.links(l.path, ".pager", "Sau → /cchc"+two, "Cuối → /cchc"+two)
		m.links(two, ".pager", "Đầu → /cchc"+l.path, "Trước → /cchc"+l.path)
		m.texts(two, ".pager [aria-current=page]", "Trang 2 / 2")
		m.attr(two, "link[rel=canonical]", "href", "https://binhminh.example/cchc"+two)
		if c := m.page(two).Links(".crumbs"); c[len(c)-1] != l.h1+" → /cchc"+l.path {
			t.Errorf("%s: crumbs %v", two, c)
		}
		if m.has(l.path+"trang/1/") || m.has(l.path+"trang/3/") {
			t.Errorf("%s has a page too many", l.path)
		}
		if a, b := m.page(l.path).All("meta[name=description]")[0].Attr("content"), m.page(two).All("meta[name=description]")[0].Attr("content"); a == b {
			t.Errorf("%s: both pages are described as %q", l.path, a)
		}
	}
	m.texts("/chu-de/ket-qua/", ".empty", "Chưa có bài nào.")
	m.links("/chu-de/ket-qua/", ".ways", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/")
	m.links("/tin-tuc/", ".ways", "Năm 2016 → /cchc/tin-tuc/2016/", "Năm 2015 → /cchc/tin-tuc/2015/")
	m.links("/tin-tuc/2016/", ".ways", "Tháng 6 năm 2016 (1) → /cchc/tin-tuc/2016/06/", "Tháng 4 năm 2016 (1) → /cchc/tin-tuc/2016/04/", "Tháng 3 năm 2016 (1) → /cchc/tin-tuc/2016/03/")
	m.links("/tin-tuc/2016/04/", ".crumbs", "Trang chủ → /cchc/", "Tin tức → /cchc/tin-tuc/", "Tin tức năm 2016 → /cchc/tin-tuc/2016/")
	m.texts("/the/", "ul.tags a", "nước sạch", "Ủy ban")
	m.texts("/the/", "ul.tags .count", "1 bài", "3 bài")
	m.links("/chuyen-muc/", "ul.index", "Chỉ đạo điều hành → /cchc/chuyen-muc/chi-dao/", "Văn bản mới → /cchc/chuyen-muc/van-ban-moi/")
	m.texts("/chu-de/", "ul.index a", "Ý nghĩa, tác động", "Kết quả, tồn tại")
	m.texts("/chu-de/", "ul.index .count", "3 bài", "0 bài")
	m.texts("/don-vi/", "main h2", "Trung tâm", "Đơn vị trực thuộc", "Bộ, ngành")
	m.texts("/van-ban/", ".register tbody th", "7/QĐ-BTD", "12/QĐ-BM")
	m.texts("/van-ban/trang/3/", ".register tbody th", "8/KH-BM")
	m.links("/van-ban/trang/2/", ".pager", "Đầu → /cchc/van-ban/", "Trước → /cchc/van-ban/", "Sau → /cchc/van-ban/trang/3/", "Cuối → /cchc/van-ban/trang/3/")
}

func TestNamesByTime(t *testing.T) {
	m := sample(t, nil, build.Options{})
	unit := func(p string) string {
		for _, l := range m.page(p).Links("footer dl.facts") {
			if name, ok := strings.CutSuffix(l, " → /cchc/don-vi/doan/"); ok {
				return name
			}
		}
		return ""
	}
	if got := unit(khaiMac); got != "Đoàn Khảo sát số 1" {
		t.Errorf("before the renaming: %q", got)
	}
	if got := unit("/tin-tuc/2016/thang-sau/"); got != "Đoàn Khảo sát Sông Mới" {
		t.Errorf("after the renaming: %q", got)
	}
	p := "/don-vi/doan/"
	m.texts(p, "dl.facts dd", "Đoàn Khảo sát số 1, đến ngày 31/5/2016", "Đoàn Khảo sát Sông Mới (SM), từ ngày 01/6/2016 (tên hiện nay)",
		"Trung tâm Điều tra nước Bình Minh", "Trực thuộc Trung tâm Điều tra nước Bình Minh từ ngày 01/01/2015")
	m.links(p, "ul.documents", "Kế hoạch số 8/KH-BM → /cchc/van-ban/8-2015/")
	m.links("/don-vi/trung-tam/", "dl.facts", "Bộ Thí dụ → /cchc/don-vi/bo-thi-du/", "Đoàn Khảo sát Sông Mới → /cchc/don-vi/doan/")
	m.links("/don-vi/bo-thi-du/", "dl.facts", "Trung tâm Điều tra nước Bình Minh → /cchc/don-vi/trung-tam/", "https://bo.example/ → https://bo.example/")
	before := sample(t, nil, build.Options{Options: site.Options{AsOf: day("2016-05-31")}})
	before.texts(p, "h1", "Đoàn Khảo sát số 1")
	m.texts("/van-ban/8-2015/", "dl.facts dd a", "Đoàn Khảo sát số 1")
}

func TestHomeTreeAndNotFound(t *testing.T) {
	m := sample(t, nil, build.Options{})
	m.texts("/", "h1", "Cải cách hành chính Bình Minh")
	m.texts("/", "head title", "Cải cách hành chính Bình Minh")
	m.texts("/", ".lead h3", "Đầu tháng sáu") // none is marked, none of the newest has a picture
	m.texts("/", ".latest h3", "Giữa tháng tư", "Khai mạc hội nghị <cải cách> & \"đổi mới\"", "Năm cũ")
	m.links("/", ".latest .more", "Xem tất cả tin, bài → /cchc/tin-tuc/")
	m.texts("/", ".stand h3", "Kế hoạch tuyên truyền năm 2016") // that of 2015 is over, and has no tasks
	m.texts("/", ".stand p", "Đã hoàn thành 1 trên 3 nhiệm vụ; 1 quá hạn.", "Tính đến ngày 20/06/2016. Xem tiến độ")
	m.texts("/", ".crumbs")
	m.links("/", "nav.menu", "Tin tức → /cchc/tin-tuc/", "Kế hoạch → /cchc/ke-hoach/", "Giới thiệu → /cchc/gioi-thieu/")
	m.texts("/", "nav.menu [aria-current]")
	m.texts(khaiMac, "nav.menu [aria-current]", "Tin tức")
	m.texts("/gioi-thieu/", "nav.menu [aria-current]", "Giới thiệu")
	footer := strings.Join(m.page("/").Texts(".site-footer"), " ")
	for _, duty := range []string{"Trung tâm Điều tra nước Bình Minh", "Chịu trách nhiệm nội dung: Ông Nguyễn Văn Thí", "Địa chỉ: Số 1 phố Thí Dụ", "Điện thoại: 024 0000 0000", "Thư điện tử: lienhe@binhminh.example", "© 2016"} {
		if !strings.Contains(footer, duty) {
			t.Errorf("the footer has no %q: %s", duty, footer)
		}
	}
	if l := m.page("/").Links(".site-footer"); !slices.ContainsFunc(l, func(s string) bool {
		return strings.HasPrefix(s, "Rất hài lòng → mailto:gopy@binhminh.example?subject=")
	}) || !slices.Contains(l, "Sơ đồ trang → /cchc/so-do-trang/") {
		t.Errorf("footer: %v", l)
	}
	m.texts("/gioi-thieu/", "p.meta", "Cập nhật ngày 01/05/2016")
	m.links("/so-do-trang/", "ul.tree",
		"Trang chủ → /cchc/",
		"Tin tức → /cchc/tin-tuc/", "Chỉ đạo điều hành → /cchc/chuyen-muc/chi-dao/", "Văn bản mới → /cchc/chuyen-muc/van-ban-moi/", "Tin tức năm 2016 → /cchc/tin-tuc/2016/", "Tin tức năm 2015 → /cchc/tin-tuc/2015/",
		"Kế hoạch → /cchc/ke-hoach/", "Kế hoạch tuyên truyền năm 2016 → /cchc/ke-hoach/kh-2016/",
		"Tiến độ thực hiện → /cchc/ke-hoach/kh-2016/tien-do/", "Độ phủ tin, bài → /cchc/ke-hoach/kh-2016/do-phu/",
		"Kế hoạch tuyên truyền năm 2015 → /cchc/ke-hoach/kh-2015/", "Độ phủ tin, bài → /cchc/ke-hoach/kh-2015/do-phu/",
		"Văn bản → /cchc/van-ban/", "Quyết định số 7/QĐ-BTD → /cchc/van-ban/7-qd-btd/", "Quyết định số 12/QĐ-BM → /cchc/van-ban/12-qd-bm/", "Kế hoạch số 8/KH-BM → /cchc/van-ban/8-2016/", "Quyết định số 5/QĐ-BTD → /cchc/van-ban/5-qd-btd/", "Kế hoạch số 8/KH-BM → /cchc/van-ban/8-2015/",
		"Chủ đề → /cchc/chu-de/", "Ý nghĩa, tác động → /cchc/chu-de/y-nghia/", "Kết quả, tồn tại → /cchc/chu-de/ket-qua/",
		"Hình thức → /cchc/hinh-thuc/", "Hội nghị, tập huấn → /cchc/hinh-thuc/hoi-nghi/",
		"Đơn vị → /cchc/don-vi/", "Trung tâm Điều tra nước Bình Minh → /cchc/don-vi/trung-tam/", "Đoàn Khảo sát Sông Mới → /cchc/don-vi/doan/", "Bộ Thí dụ → /cchc/don-vi/bo-thi-du/",
		"Từ khóa → /cchc/the/",
		"Độ phủ tin, bài và tiến độ → /cchc/do-phu/", "Năm 2016 → /cchc/do-phu/2016/", "Năm 2015 → /cchc/do-phu/2015/",
		"Báo cáo → /cchc/bao-cao/",
		"Quý I năm 2016 → /cchc/bao-cao/2016/quy-1/", "6 tháng đầu năm 2016 → /cchc/bao-cao/2016/6-thang/", "Quý III năm 2016 → /cchc/bao-cao/2016/quy-3/", "Năm 2016 → /cchc/bao-cao/2016/nam/", "Tin, bài theo tác giả năm 2016 → /cchc/bao-cao/2016/nhuan-but/",
		"Quý I năm 2015 → /cchc/bao-cao/2015/quy-1/", "6 tháng đầu năm 2015 → /cchc/bao-cao/2015/6-thang/", "Quý III năm 2015 → /cchc/bao-cao/2015/quy-3/", "Năm 2015 → /cchc/bao-cao/2015/nam/", "Tin, bài theo tác giả năm 2015 → /cchc/bao-cao/2015/nhuan-but/",
		"Danh mục thông tin công khai → /cchc/danh-muc-thong-tin/",
		"Giới thiệu → /cchc/gioi-thieu/", "Giới thiệu thêm → /cchc/gioi-thieu-2/")
	m.texts("/404.html", "h1", "Không tìm thấy trang")
	m.links("/404.html", "main", "Trang chủ → /cchc/", "Tin tức → /cchc/tin-tuc/", "Văn bản → /cchc/van-ban/", "Sơ đồ trang → /cchc/so-do-trang/")
}

func TestAliases(t *testing.T) {
	m := sample(t, nil, build.Options{})
	for _, p := range []string{"/tin/cu.html", "/cu/khai-mac/"} {
		m.attr(p, "meta[http-equiv=refresh]", "content", "0; url=/cchc/tin-tuc/2016/khai-mac/")
		m.attr(p, "link[rel=canonical]", "href", "https://binhminh.example/cchc/tin-tuc/2016/khai-mac/")
		m.links(p, "main", `Khai mạc hội nghị <cải cách> & "đổi mới" → /cchc/tin-tuc/2016/khai-mac/`)
	}
	to := "/cchc/tin-tuc/2016/khai-mac/"
	var list, nginx []string
	for _, from := range []string{"/?p=7254", "/cchc/?p=7254", "/cchc/cu/khai-mac", "/cchc/tin/cu.html"} {
		list = append(list, strings.Replace(from, "?", " ", 1)+" "+to+" 301")
		nginx = append(nginx, "\t"+`"`+from+`" "`+to+`";`)
	}
	lines := func(p string) []string { return strings.Split(strings.TrimSpace(m.file(p)), "\n") }
	m.equal("/_redirects", "", lines("/_redirects"), list)
	got := slices.DeleteFunc(lines("/may-chu/nginx-http.conf"), func(l string) bool { return !strings.HasPrefix(l, "\t\"/") })
	m.equal("/may-chu/nginx-http.conf", "", got, nginx)
	for _, f := range []string{"sitemap.xml", "rss.xml", "so-do-trang/"} {
		if strings.Contains(m.file(f), "/cu/") || strings.Contains(m.file(f), "cu.html") {
			t.Errorf("%s has a former address", f)
		}
	}

	// Former addresses that no file can stand for are for the server alone.
	odd := []string{"/a//b/", "/a/./b", "/a/%2e%2e/%2e%2e/etc", "/a/%00", "/a/%0a", "/a/%ff", "/%2fa", "/.cchc/x", "/$a", "/~a", "/t%E1%BB%87p/c%C5%A9"}
	m = sample(t, func(fs fstest.MapFS) {
		p := "content/trang/gioi-thieu.md"
		fs[p] = &fstest.MapFile{Data: []byte(strings.Replace(string(fs[p].Data), "order: 1\n", "order: 1\naliases: ['"+strings.Join(odd, "', '")+"']\n", 1))}
	}, build.Options{Options: site.Options{BaseURL: "https://binhminh.example/"}})
	for _, from := range odd {
		if !strings.Contains("\n"+m.file("/_redirects"), "\n"+from+" /gioi-thieu/ 301\n") {
			t.Errorf("%s is not redirected", from)
		}
	}
	for _, f := range m.Paths() {
		if path.Clean(f) != f || strings.ContainsAny(f, "\x00\n%") || strings.HasPrefix(f, ".") {
			t.Errorf("an output %q", f)
		}
	}
	for _, want := range []string{`"/$a" "/gioi-thieu/";`, `"/~a" "/gioi-thieu/";`} {
		if !strings.Contains(m.file("/may-chu/nginx-http.conf"), want) {
			t.Errorf("the map for nginx has no %s:\n%s", want, m.file("/may-chu/nginx-http.conf"))
		}
	}
	m.texts("/tệp/cũ/", "h1", "Trang đã chuyển địa chỉ")
}

// TestBases builds the site at the root of a host and below a path: every
// address moves with it, and nothing else changes.
func TestBases(t *testing.T) {
	at := func(url string) *made {
		return sample(t, nil, build.Options{Options: site.Options{BaseURL: url}})
	}
	root, deep := at("https://binhminh.example/"), at("https://binhminh.example/a/b/")
	if a, b := root.Paths(), deep.Paths(); !slices.Equal(a, b) {
		t.Error("the outputs are others")
	}
	for _, p := range root.Paths() {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		for _, name := range []string{"href", "src"} {
			var got []string
			for _, e := range deep.page(p).All("[" + name + "]") {
				v := e.Attr(name)
				if strings.HasPrefix(v, "/") {
					var ok bool
					if v, ok = strings.CutPrefix(v, "/a/b"); !ok {
						t.Errorf("%s: %s=%s is not below the base", p, name, e.Attr(name))
					}
				}
				got = append(got, strings.Replace(v, ".example/a/b/", ".example/", 1))
			}
			var want []string
			for _, e := range root.page(p).All("[" + name + "]") {
				want = append(want, e.Attr(name))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s differ", p, name)
			}
		}
		text := func(m *made) string { // addresses are text where they are there to be copied
			all := ""
			for _, e := range m.page(p).All("body") {
				all += e.Text()
			}
			return strings.ReplaceAll(all, ".example/a/b/", ".example/")
		}
		if a, b := text(root), text(deep); a != b || a == "" {
			t.Errorf("%s: the text is another", p)
		}
	}
}

// TestEveryPage: what must hold on every page of a site, and all links of the
// site lead to something.
func TestEveryPage(t *testing.T) {
	for name, o := range map[string]build.Options{"published": {}, "preview": {Options: site.Options{Drafts: true, Future: true, Expired: true, Preview: true}}} {
		m := sample(t, nil, o)
		n := 0
		for _, p := range m.Paths() {
			if !strings.HasSuffix(p, ".html") || strings.HasSuffix(p, "/nhung.html") || strings.HasPrefix(p, "tin/") || strings.HasPrefix(p, "cu/") {
				continue
			}
			n++
			page := m.file(p)
			for _, f := range site.Faults([]byte(page)) {
				t.Errorf("%s %s: %s", name, p, f)
			}
			doc := m.page(p)
			for _, dc := range site.DublinCore {
				if e := doc.All("meta[name=" + dc + "]"); len(e) != 1 || e[0].Attr("content") == "" {
					t.Errorf("%s %s: %s", name, p, dc)
				}
			}
			for _, e := range doc.All("[href]") {
				v := e.Attr("href")
				to, ok := strings.CutPrefix(v, "/cchc/")
				if !ok {
					if strings.HasPrefix(v, "/") {
						t.Errorf("%s %s: %s is not below the base", name, p, v)
					}
					continue
				}
				to, frag, _ := strings.Cut(to, "#")
				if !m.has("/" + to) {
					t.Errorf("%s %s: %s leads nowhere", name, p, v)
				} else if frag != "" && len(m.page("/"+to).All("#"+strings.ReplaceAll(frag, ".", "․")))+len(m.page("/"+to).All("[id="+frag+"]")) == 0 {
					t.Errorf("%s %s: %s names no place", name, p, v)
				}
			}
		}
		if n < 40 {
			t.Errorf("only %d pages", n)
		}
		want := []source.Code{"anchor-unknown"}
		var got []source.Code
		for _, p := range m.Problems {
			if p.Severity() != source.Notice {
				got = append(got, p.Code)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: problems %v, want %v", name, got, want)
		}
	}
}
