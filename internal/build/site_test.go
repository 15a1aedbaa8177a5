package build_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// now is the moment that most tests show.
var now = time.Date(2026, 6, 15, 10, 0, 0, 0, viet.Zone)

// at returns the options of a published build as of a moment.
func at(t time.Time) build.Options { return build.Options{Options: site.Options{AsOf: t}} }

// preview returns the options of a build that shows everything.
func preview(t time.Time) build.Options {
	return build.Options{Plain: true, Options: site.Options{AsOf: t, Preview: true, Drafts: true, Future: true, Expired: true}}
}

// old is when the files of a test's tree were last changed: long enough ago
// for a scan to trust it.
var old = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

func file(s string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(s), ModTime: old, Mode: 0o644}
}

// realTemplates are those of the site.
var realTemplates = sync.OnceValue(func() fstest.MapFS {
	m := fstest.MapFS{}
	root := os.DirFS("../..")
	for _, dir := range []string{"templates", "static/css", "static/js"} {
		err := fs.WalkDir(root, dir, func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				var data []byte
				if data, err = fs.ReadFile(root, p); err == nil {
					m[p] = file(string(data))
				}
			}
			return err
		})
		if err != nil {
			panic(err)
		}
	}
	m["static/favicon.svg"] = file(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle cx="4" cy="4" r="3"/></svg>`)
	return m
})

// A doc is a content file in the making: its front matter key by key.
type doc struct {
	kind  content.Kind
	front []pair
	body  string
}

type pair struct{ key, val string } // val begins with a space or a line break

func (d doc) text() string {
	var b strings.Builder
	if d.kind != content.Settings {
		b.WriteString("---\n")
	}
	for _, p := range d.front {
		b.WriteString(p.key + ":" + p.val + "\n")
	}
	if d.kind != content.Settings {
		b.WriteString("---\n" + d.body)
	}
	return b.String()
}

// with returns d with a key set, or without it when val is "".
func (d doc) with(key, val string) doc {
	d.front = slices.Clone(d.front)
	i := slices.IndexFunc(d.front, func(p pair) bool { return p.key == key })
	switch {
	case val == "" && i >= 0:
		d.front = slices.Delete(d.front, i, i+1)
	case val == "":
	case i >= 0:
		d.front[i].val = val
	default:
		d.front = append(d.front, pair{key, val})
	}
	return d
}

func (d doc) get(key string) string {
	for _, p := range d.front {
		if p.key == key {
			return p.val
		}
	}
	return ""
}

// articleDoc is an invented article.
func articleDoc(title string, date time.Time, body string) doc {
	return doc{content.Article, []pair{
		{"title", " " + title},
		{"sapo", " Đoạn mở đầu của bài thử."},
		{"date", " " + viet.ISO(date)},
		{"author", " Người viết thử"},
		{"category", " tin-thu"},
	}, "\n" + body + "\n"}
}

// smallDocs is an invented site with every kind in it. No name, number or date
// in it is real.
func smallDocs() map[string]doc {
	m := map[string]doc{}
	m["content/site.yaml"] = doc{content.Settings, []pair{
		{"title", " Trang thử nghiệm"},
		{"short_title", " Thử"},
		{"description", " Dữ liệu bịa để kiểm thử."},
		{"base_url", " https://thu.example/con/"},
		{"organisation", "\n  unit: don-vi-a\n  address: Số 0 đường Bịa\n  email: thu@thu.example"},
		{"menu", "\n  - label: Tin tức\n    link: /tin-tuc/\n  - label: Giới thiệu\n    link: trang/gioi-thieu.md"},
		{"categories", "\n  - id: tin-thu\n    name: Tin thử\n  - id: bai-thu\n    name: Bài thử\n    description: Một câu."},
		{"per_page", " 4"},
		{"without", " [search]"},
	}, ""}
	for i, n := range []string{"a", "b", "c"} {
		m["content/don-vi/don-vi-"+n+".md"] = doc{content.Unit, []pair{
			{"names", fmt.Sprintf("\n  - name: Đơn vị Bịa %s cũ\n    until: 2026-06-30\n  - name: Đơn vị Bịa %s\n    short: ĐV%s\n    from: 2026-07-01", n, n, strings.ToUpper(n))},
			{"group", []string{" trung-tam", " don-vi-truc-thuoc", " bo-nganh"}[i]},
			{"order", fmt.Sprint(" ", i)},
		}, "\nMột đơn vị không có thật.\n"}
	}
	for i, n := range []string{"mot", "hai"} {
		m["content/chu-de/chu-de-"+n+".md"] = doc{content.Theme, []pair{{"title", " Chủ đề " + n}, {"order", fmt.Sprint(" ", i)}}, "\nChủ đề thử.\n"}
		m["content/hinh-thuc/hinh-thuc-"+n+".md"] = doc{content.Channel, []pair{{"title", " Hình thức " + n}, {"summary", " Một hình thức."}}, "\nHình thức thử.\n"}
		m["content/trang/"+[]string{"gioi-thieu", "lien-he"}[i]+".md"] = doc{content.Page, []pair{{"title", " Trang " + n}, {"order", fmt.Sprint(" ", i)}}, "\n## Mục một\n\nXem [tin](/tin-tuc/).\n"}
	}
	m["content/van-ban/12-qd-abc.md"] = doc{content.Document, []pair{{"type", " Quyết định"}, {"code", " 12/QĐ-ABC"}, {"issued", " 2026-01-05"}, {"issuer", " don-vi-a"}, {"subject", " Về việc thử thứ nhất"}}, "\nNội dung.\n"}
	m["content/van-ban/34-qd-abc.md"] = doc{content.Document, []pair{{"type", " Quyết định"}, {"code", " 34/QĐ-ABC"}, {"issued", " 2026-02-05"}, {"effective", " 2026-06-20"}, {"issuer", " don-vi-b"}, {"subject", " Về việc thử thứ hai"}, {"basis", " [12-qd-abc]"}}, "\nNội dung.\n"}
	m["content/ke-hoach/ke-hoach-thu.md"] = doc{
		content.Plan,
		[]pair{
			{"title", " Kế hoạch thử năm 2026"},
			{"year", " 2026"},
			{"edition", " toan-van"},
			{"doc", "\n  type: Quyết định\n  code: 12/QĐ-ABC\n  issued: 2026-01-05\n  issuer: don-vi-a\n  subject: Ban hành kế hoạch thử"},
			{"basis", "\n  - type: Quyết định\n    code: 34/QĐ-ABC\n    issued: 2026-02-05\n    issuer: don-vi-b"},
			{"unit", " don-vi-a"},
			{"themes", " [chu-de-mot, chu-de-hai]"},
			{"channels", " [hinh-thuc-mot]"},
			{"tasks", taskYAML("nv-01", "2026-06-20", "dang-thuc-hien") + taskYAML("nv-02", "Q2/2026", "chua-thuc-hien")},
		},
		"\n## Mục tiêu\n\n- Một mục tiêu.\n\n## Yêu cầu\n\n- Một yêu cầu.\n",
	}
	m["content/cuoc-thi/tim-hieu.md"] = doc{content.Contest, []pair{
		{"title", " Tìm hiểu thử"},
		{"from", " 2026-06-10"},
		{"until", " 2026-06-25T17:00:00+07:00"},
		{"organiser", " don-vi-a"},
		{"prizes", "\n  - name: Giải Nhất\n    count: 1\n    value: 1000000"},
		{"take_part", "\n  text: Gửi bài.\n  link: mailto:thu@thu.example"},
		{"questions", questionYAML("cau-1", " Một hay hai?", "A", "12-qd-abc") + questionYAML("cau-2", " Cả hai?", "[A, B]", "34-qd-abc")},
	}, "\n## Thể lệ\n\nMột lời.\n"}
	for i := range 12 {
		d := articleDoc(fmt.Sprintf("Bài thử số %d", i), now.Add(-time.Duration(i*i)*29*time.Hour-time.Hour), fmt.Sprintf("Đoạn thứ nhất của bài %d theo Quyết định số 12/QĐ-ABC.\n\n## Mục\n\nXem [kế hoạch](../../ke-hoach/ke-hoach-thu.md).", i))
		if i%2 == 0 {
			d = d.with("theme", " [chu-de-mot]").with("tags", " [từ khóa một, từ khóa hai]")
		}
		if i%3 == 0 {
			d = d.with("category", " bai-thu").with("units", " [don-vi-b]")
		}
		if i == 3 {
			d = d.with("plans", "\n  - plan: ke-hoach-thu\n    task: nv-01").with("aliases", " [/cu/ba.html, /?p=3]")
		}
		if i == 4 {
			d.body += "\n![Ảnh thử](anh-0.png)\n"
		}
		m[fmt.Sprintf("content/tin-tuc/2026/bai-%d.md", i)] = d
	}
	return m
}

func questionYAML(id, text, answer, doc string) string {
	return fmt.Sprintf("\n  - id: %s\n    text:%s\n    options: [Một, Hai]\n    answer: %s\n    explain: Vì thế.\n    docs: %s", id, text, answer, doc)
}

func taskYAML(id, due, status string) string {
	return fmt.Sprintf("\n  - id: %s\n    name: Việc %s\n    output: Kết quả\n    lead: don-vi-a\n    support: [don-vi-b, các đơn vị khác]\n    due: %s\n    status: %s", id, id, due, status)
}

// drawn is a PNG in colours that depend on the word, which stands in it as a
// note.
func drawn(word string, w, h int) string {
	sum := sha256.Sum256([]byte(word))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = sum[i*7%len(sum)] | byte(255*(i%4/3))
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	data := b.Bytes()
	note := append(binary.BigEndian.AppendUint32(nil, uint32(len(word))), "tEXt"+word...)
	note = binary.BigEndian.AppendUint32(note, crc32.ChecksumIEEE(note[4:]))
	return string(data[:33]) + string(note) + string(data[33:])
}

// smallFiles are the other files of the small site.
func smallFiles() map[string]string {
	m := map[string]string{}
	for p, f := range realTemplates() {
		m[p] = string(f.Data)
	}
	m["static/js/thu.js"] = "// một lời\nconst a = 1 + 1;\nconsole.log(a);\n"
	m["static/images/nen.png"] = drawn("nen", 12, 8)
	m["static/files/mau.pdf"] = "%PDF-1.4 mau"
	m["content/tin-tuc/2026/anh-0.png"] = drawn("anh", 12, 8)
	m["content/tin-tuc/2026/tep-0.pdf"] = "%PDF-1.4 tep"
	return m
}

// smallSite returns the small site as a tree that a test may change.
func smallSite() fstest.MapFS {
	m := fstest.MapFS{}
	for p, d := range smallDocs() {
		m[p] = file(d.text())
	}
	for p, s := range smallFiles() {
		m[p] = file(s)
	}
	return m
}

// clock is that of the trees' file systems: it never shows a time twice.
var clock atomic.Int64

// put changes a file of a tree, so that a scan sees it.
func put(m fstest.MapFS, p, s string) {
	m[p] = &fstest.MapFile{Data: []byte(s), ModTime: old.Add(time.Duration(clock.Add(1)) * time.Minute), Mode: 0o644}
}

// run builds and fails the test when the machine fails.
func run(t testing.TB, b *build.Builder, o build.Options, target publish.Target) *build.Result {
	t.Helper()
	r, err := b.Build(context.Background(), o, target)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// good builds and fails the test when the content has errors.
func good(t testing.TB, b *build.Builder, o build.Options, target publish.Target) *build.Result {
	t.Helper()
	r := run(t, b, o, target)
	if r.Failed {
		t.Fatalf("the build failed:\n%s", list(r.Problems))
	}
	return r
}

// fresh builds a tree from nothing.
func fresh(t testing.TB, fsys fs.FS, o build.Options) (*build.Result, *publish.Memory) {
	t.Helper()
	m := new(publish.Memory)
	return run(t, build.New(fsys), o, m), m
}

func list(ps []source.Problem) string {
	var b strings.Builder
	for _, p := range ps {
		fmt.Fprintf(&b, "%s: %s: %s %q near %q\n", p.Pos, p.Severity(), p.Code, p.Args, p.Near)
	}
	return b.String()
}

// outputs returns every output of a target.
func outputs(m *publish.Memory) map[string]string {
	all := map[string]string{}
	for _, p := range m.Paths() {
		data, _, _ := m.Get(p)
		all[p] = string(data)
	}
	return all
}

// differ tells where two sites are not the same, or "".
func differ(a, b *publish.Memory) string {
	pa, pb := a.Paths(), b.Paths()
	for _, p := range pa {
		if _, found := slices.BinarySearch(pb, p); !found {
			return p + " is in the first only"
		}
	}
	for _, p := range pb {
		if _, found := slices.BinarySearch(pa, p); !found {
			return p + " is in the second only"
		}
	}
	for _, p := range pa {
		x, fx, _ := a.Get(p)
		y, fy, _ := b.Get(p)
		if !bytes.Equal(x, y) {
			return p + " differs: " + firstDifference(string(x), string(y))
		}
		if fx != fy {
			return fmt.Sprintf("%s: %v and %v", p, fx, fy)
		}
	}
	return ""
}

func firstDifference(x, y string) string {
	i := 0
	for i < len(x) && i < len(y) && x[i] == y[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-60):min(len(s), i+60)] }
	return fmt.Sprintf("at %d:\n  %q\n  %q", i, cut(x), cut(y))
}

// sameResult tells where two builds of one tree say different things, or "".
func sameResult(a, b *build.Result) string {
	switch {
	case a.Failed != b.Failed:
		return fmt.Sprintf("failed %v and %v:\n%s---\n%s", a.Failed, b.Failed, list(a.Problems), list(b.Problems))
	case !reflect.DeepEqual(append([]source.Problem{}, a.Problems...), append([]source.Problem{}, b.Problems...)):
		return fmt.Sprintf("problems:\n%s---\n%s", list(a.Problems), list(b.Problems))
	case !reflect.DeepEqual(a.Site.Hidden, b.Site.Hidden):
		return fmt.Sprintf("hidden: %v and %v", a.Site.Hidden, b.Site.Hidden)
	case !a.Site.Next.Equal(b.Site.Next):
		return fmt.Sprintf("next: %v and %v", a.Site.Next, b.Site.Next)
	}
	return ""
}

func TestSmallSiteBuilds(t *testing.T) {
	r, m := fresh(t, smallSite(), at(now))
	if r.Failed || len(r.Problems) > 0 {
		t.Fatalf("the site that the tests edit has problems:\n%s", list(r.Problems))
	}
	if n := len(m.Paths()); n < 100 {
		t.Errorf("%d outputs", n)
	}
}
