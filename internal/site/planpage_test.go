package site_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// The head of the page is that of the document which issued the plan, with the
// names of that day; the basis goes on to what it rests on in turn.
func TestPlanHead(t *testing.T) {
	p := "/ke-hoach/kh-2016/"
	m := sample(t, func(fs fstest.MapFS) {
		swap(t, fs, "content/ke-hoach/kh-2016.md", "  issuer: trung-tam\n", "  issuer: trung-tam\n  place: Hà Nội\n")
		swap(t, fs, "content/van-ban/5-qd-btd.md", "issuer:", "basis: [8-2015]\nissuer:")
	}, build.Options{})
	m.texts(p, ".lh-issuer strong", "Trung tâm Điều tra nước Bình Minh")
	m.texts(p, ".lh-number", "Số: 12/QĐ-BM")
	m.texts(p, ".lh-nation strong", "Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc")
	m.texts(p, ".lh-nation em", "Hà Nội, ngày 03 tháng 3 năm 2016")
	m.links(p, ".grounds", "Kế hoạch số 8/KH-BM → /cchc/van-ban/8-2015/")
	sample(t, nil, build.Options{}).texts(p, ".lh-nation em", "ngày 03 tháng 3 năm 2016") // no place given, none invented
}

// What was published for each theme and channel, those without any included.
func TestPlanWorks(t *testing.T) {
	m := sample(t, nil, build.Options{})
	p := "/ke-hoach/kh-2016/"
	m.texts(p, ".works h2", "Bài viết thực hiện theo nội dung", "Bài viết thực hiện theo hình thức")
	heads := m.page(p).Texts(".works h3")
	if want := []string{"Ý nghĩa, tác động (1 bài)", "Kết quả, tồn tại (0 bài)", "Hội nghị, tập huấn (1 bài)"}; !slices.Equal(heads, want) {
		t.Errorf("%q, want %q", heads, want)
	}
	m.links(p, ".works ul", `Khai mạc hội nghị <cải cách> & "đổi mới" → /cchc/tin-tuc/2016/khai-mac/`, `Khai mạc hội nghị <cải cách> & "đổi mới" → /cchc/tin-tuc/2016/khai-mac/`)
	m.texts(p, ".works .empty", "Chưa có bài nào.")
}

// A task that an article cites cannot go: the build fails and names both
// places.
func TestCitedTaskIsKept(t *testing.T) {
	fsys := tree(t, readArchive(t, filepath.Join("testdata", "site.txtar")).files)
	swap(t, fsys, "content/ke-hoach/kh-2016.md", "  - id: nv-01\n", "  - id: nv-05\n")
	m := builds(t, fsys, build.Options{Options: site.Options{AsOf: day("2016-06-20")}, Plain: true})
	if !m.Failed {
		t.Fatal("the build did not fail")
	}
	want := "content/tin-tuc/2016/khai-mac.md:15:11 không có nhiệm vụ nào mang mã “nv-01” trong kế hoạch content/ke-hoach/kh-2016.md:29:9"
	if !slices.ContainsFunc(m.Problems, func(p source.Problem) bool { return p.Pos.String()+" "+p.Text("vi") == want }) {
		for _, p := range m.Problems {
			t.Errorf("%s %s", p.Pos, p.Text("vi"))
		}
	}
}

// swap changes a file of a tree.
func swap(t *testing.T, fs fstest.MapFS, path, old, new string) {
	t.Helper()
	f := fs[path]
	if f == nil || strings.Count(string(f.Data), old) == 0 {
		t.Fatalf("%s has no %q", path, old)
	}
	fs[path] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), old, new, 1))}
}
