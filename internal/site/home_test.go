package site_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
)

// TestLead: the home page begins with what an editor has marked, while it is
// among the newest; else with a picture; else with what is newest. Nothing
// stands there twice.
func TestLead(t *testing.T) {
	const newest, older, withPicture = "Đầu tháng sáu", "Giữa tháng tư", `Khai mạc hội nghị <cải cách> & "đổi mới"`
	mark := func(file string) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) {
			f := fsys["content/tin-tuc/2016/"+file]
			f.Data = []byte(strings.Replace(string(f.Data), "date:", "featured: true\ndate:", 1))
		}
	}
	perPage := func(n int) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) {
			f := fsys["content/site.yaml"]
			f.Data = []byte(strings.Replace(string(f.Data), "per_page: 2", fmt.Sprintf("per_page: %d", n), 1))
		}
	}
	for name, tt := range map[string]struct {
		change []func(fstest.MapFS)
		want   string
	}{
		"the newest":                           {nil, newest}, // the one with a picture is the third of two
		"with a picture":                       {[]func(fstest.MapFS){perPage(3)}, withPicture},
		"marked":                               {[]func(fstest.MapFS){perPage(3), mark("giua-thang-tu.md")}, older},
		"marked, and not among the newest":     {[]func(fstest.MapFS){perPage(1), mark("giua-thang-tu.md")}, newest},
		"marked twice: the newer one":          {[]func(fstest.MapFS){perPage(9), mark("giua-thang-tu.md"), mark("khai-mac.md")}, older},
		"marked, and a draft that nobody sees": {[]func(fstest.MapFS){mark("ban-nhap.md")}, newest},
	} {
		t.Run(name, func(t *testing.T) {
			m := sample(t, func(fsys fstest.MapFS) {
				for _, c := range tt.change {
					c(fsys)
				}
			}, build.Options{})
			m.texts("/", ".lead h3", tt.want)
			if rest := m.page("/").Texts(".latest h3"); len(rest) != 3 || strings.Contains(strings.Join(rest, "|"), tt.want) {
				t.Errorf("the others: %q", rest)
			}
			if pictures := len(m.page("/").All(".lead img")); (pictures > 0) != (tt.want == withPicture) {
				t.Errorf("%d pictures", pictures)
			}
		})
	}
}

// TestStand: the home page says how a plan stands on a day of its time, unless
// another plan has taken its place.
func TestStand(t *testing.T) {
	at := func(s string) build.Options { return build.Options{Options: site.Options{AsOf: day(s)}} }
	sample(t, nil, at("2016-12-31")).texts("/", ".stand p", "Đã hoàn thành 1 trên 3 nhiệm vụ; 1 quá hạn.", "Tính đến ngày 31/12/2016. Xem tiến độ")
	sample(t, nil, at("2017-01-01")).texts("/", ".stand")
	replaced := sample(t, func(fsys fstest.MapFS) {
		f := fsys["content/ke-hoach/kh-2015.md"]
		f.Data = []byte(strings.Replace(string(f.Data), "unit: doan", "supersedes: [kh-2016]\nunit: doan", 1))
		g := fsys["content/ke-hoach/kh-2016.md"]
		g.Data = []byte(strings.Replace(string(g.Data), "supersedes: [kh-2015]\n", "", 1))
	}, build.Options{})
	replaced.texts("/", ".stand")
	bare := sample(t, func(fsys fstest.MapFS) {
		f := fsys["content/site.yaml"]
		f.Data = append(f.Data, "\nwithout: [progress]\n"...)
	}, build.Options{})
	bare.texts("/", ".stand p", "Đã hoàn thành 1 trên 3 nhiệm vụ; 1 quá hạn.", "Tính đến ngày 20/06/2016.")
}

// TestEmblem: the picture at the head of a page is the one of the settings, and
// a file that is not there is told at its place.
func TestEmblem(t *testing.T) {
	emblem := func(address string) func(fstest.MapFS) {
		return func(fsys fstest.MapFS) {
			f := fsys["content/site.yaml"]
			f.Data = []byte(strings.Replace(string(f.Data), "  unit: trung-tam\n", "  unit: trung-tam\n  emblem: "+address+"\n", 1))
			fsys["static/images/bieu-trung.svg"] = &fstest.MapFile{Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`)}
		}
	}
	src := func(m *made) string { return m.page("/").All(".brand img")[0].Attr("src") }
	if got := src(sample(t, nil, build.Options{})); got != "/cchc/favicon.svg" {
		t.Errorf("without a setting: %s", got)
	}
	if got := src(sample(t, emblem("/images/bieu-trung.svg"), build.Options{})); got != "/cchc/images/bieu-trung.svg" {
		t.Errorf("of the settings: %s", got)
	}
	fsys := tree(t, readArchive(t, "testdata/site.txtar").files)
	emblem("/images/khong-co.svg")(fsys)
	m := builds(t, fsys, build.Options{Plain: true, Options: site.Options{AsOf: day("2016-06-20")}})
	found := false
	for _, p := range m.Problems {
		found = found || p.Pos.String() == "content/site.yaml:7:11"
	}
	if !m.Failed || !found {
		t.Errorf("a picture that is not there: failed %v, %v", m.Failed, m.Problems)
	}
}
