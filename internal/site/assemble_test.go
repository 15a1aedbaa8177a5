package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// world is a site of n articles, one a day from the first of January 2016 on,
// with everything that a site can have: drafts, future and expired articles, a
// unit that is renamed, documents that come into force and end, tasks.
func world(n int) map[string]string {
	fs := map[string]string{}
	for p, s := range small {
		fs[p] = s
	}
	fs["content/site.yaml"] += "menu:\n  - label: Tin\n    link: /tin-tuc/\nper_page: 7\n"
	fs["content/don-vi/lien-doan.md"] = "---\nnames:\n  - name: Liên đoàn cũ\n    until: 2016-05-31\n  - name: Liên đoàn mới\n    from: 2016-06-01\ngroup: don-vi-truc-thuoc\nparent: trung-tam\n---\n"
	fs["content/don-vi/doan.md"] = "---\nnames:\n  - name: Đoàn\ngroup: don-vi-truc-thuoc\nparent: lien-doan\n---\n"
	fs["content/chu-de/ket-qua.md"] = "---\ntitle: Kết quả\n---\n"
	fs["content/van-ban/80-qd-tt.md"] = "---\ntype: Quyết định\ncode: 80/QĐ-TT\nissued: 2015-12-03\neffective: 2016-04-01\nended: 2016-07-01\nissuer: lien-doan\nsubject: Hai\n---\n"
	fs["content/van-ban/81-qd-tt.md"] = "---\ntype: Quyết định\ncode: 81/QĐ-TT\nissued: 2016-03-04\nissuer: doan\nsubject: Ba\nreplaces: [79-qd-tt]\namends: [80-qd-tt]\nbasis: [80-qd-tt]\n---\n"
	for i := range n {
		day := time.Date(2016, 1, 1, 7, 30, 0, 0, viet.Zone).AddDate(0, 0, i)
		var m strings.Builder
		fmt.Fprintf(&m, "---\ntitle: Bài số %d\nsapo: Sapo của bài %d.\ndate: %s\nauthor: Tác giả %d\ncategory: %s\n", i, i, day.Format(time.RFC3339), i%5, []string{"chi-dao", "van-ban-moi"}[i%2])
		fmt.Fprintf(&m, "theme: %s\n", []string{"y-nghia", "ket-qua", "[y-nghia, ket-qua]"}[i%3])
		if i%4 == 1 {
			m.WriteString("channel: trang\nunits: [lien-doan, doan]\n")
		}
		if i%5 == 2 {
			fmt.Fprintf(&m, "tags: [Ủy ban, thẻ %d]\n", i%7)
		} else if i%5 == 3 {
			m.WriteString("tags: [Uỷ ban]\n")
		}
		if i%6 == 3 {
			m.WriteString("docs: 80-qd-tt\nplans:\n  - plan: kh-2016\n    task: nv-01\n")
		}
		if i%9 == 4 {
			fmt.Fprintf(&m, "aliases: [/?p=%d, /cu/%d.html]\nupdated: %s\n", i, i, day.AddDate(0, 0, 3).Format(time.DateOnly))
		}
		if i%11 == 5 {
			fmt.Fprintf(&m, "expires: %s\n", day.AddDate(0, 0, 20).Format(time.RFC3339))
		}
		m.WriteString("---\n\nLời một, theo Quyết định số 79/QĐ-TT và [giới thiệu](../../trang/gioi-thieu.md).\n\n## Mục\n\nLời hai.\n")
		fs[fmt.Sprintf("content/tin-tuc/%d/bai-%d.md", day.Year(), i)] = m.String()
	}
	return fs
}

// hidden are files that must leave no trace; each says "BÍ MẬT" wherever words
// can stand.
var hidden = map[string]string{
	"content/tin-tuc/2016/nhap.md":     "---\ntitle: BÍ MẬT 1\nsapo: BÍ MẬT\ndate: 2016-03-01\nauthor: BÍ MẬT\ncategory: chi-dao\ntheme: y-nghia\nunits: [lien-doan]\ntags: [BÍ MẬT, Ủy ban]\ndocs: 80-qd-tt\nplans:\n  - plan: kh-2016\n    task: nv-01\naliases: [/bi-mat/]\nattachments:\n  - file: bi-mat.pdf\ndraft: true\n---\n\n[BÍ MẬT](bi-mat.pdf) 81/QĐ-TT\n",
	"content/tin-tuc/2016/mai.md":      "---\ntitle: BÍ MẬT 2\ndate: 2016-12-31\nauthor: BÍ MẬT\ncategory: van-ban-moi\ntags: [BÍ MẬT]\ntheme: ket-qua\n---\n\nBÍ MẬT\n",
	"content/tin-tuc/2015/het.md":      "---\ntitle: BÍ MẬT 3\ndate: 2015-12-31\nexpires: 2016-05-31\nauthor: BÍ MẬT\ncategory: van-ban-moi\ntags: [BÍ MẬT]\nplans:\n  - plan: kh-2016\n---\n\nBÍ MẬT 79/QĐ-TT\n",
	"content/ke-hoach/nhap.md":         strings.NewReplacer("title: Kế hoạch", "title: BÍ MẬT\ndraft: true\nsupersedes: kh-2016", "79/QĐ-TT", "81/QĐ-TT").Replace(plan("    evidence: [tin-tuc/2016/bai-1]\n", "BÍ MẬT [x](bi-mat.pdf)")),
	"content/van-ban/99.md":            "---\ntype: Quyết định\ncode: 99/QĐ-BM\nissued: 2016-03-03\nissuer: trung-tam\nsubject: BÍ MẬT\nbasis: [79-qd-tt]\nreplaces: [80-qd-tt]\namends: [81-qd-tt]\ndraft: true\nfile: bi-mat.pdf\n---\n\nBÍ MẬT\n",
	"content/don-vi/bi-mat.md":         "---\nnames:\n  - name: BÍ MẬT\ngroup: don-vi-truc-thuoc\nparent: lien-doan\ndraft: true\n---\n\nBÍ MẬT\n",
	"content/chu-de/bi-mat.md":         "---\ntitle: BÍ MẬT\ndraft: true\n---\n\nBÍ MẬT\n",
	"content/hinh-thuc/bi-mat.md":      "---\ntitle: BÍ MẬT\ndraft: true\n---\n\nBÍ MẬT\n",
	"content/trang/bi-mat.md":          "---\ntitle: BÍ MẬT\ndraft: true\naliases: [/bi-mat-2/]\n---\n\nBÍ MẬT\n",
	"content/tin-tuc/2016/bi-mat.pdf":  "BÍ MẬT",
	"content/van-ban/bi-mat.pdf":       "BÍ MẬT",
	"content/ke-hoach/bi-mat.pdf":      "BÍ MẬT",
	"content/tin-tuc/2016/khong-ai.md": "",
}

// print is all of a site, but for Next and what Hidden says.
func print(s *Site) []string {
	var out []string
	out = append(out, s.Root, s.Base)
	for _, p := range s.Pages {
		out = append(out, fmt.Sprintf("%s %s %s %s", p.Path, p.Layout, p.Source, p.View.Sum().Short()))
	}
	for _, a := range s.Assets {
		out = append(out, a.Source+" "+a.Out)
	}
	for _, p := range s.Problems {
		out = append(out, fmt.Sprint(p))
	}
	return out
}

func differences(a, b []string) string {
	var d []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			d = append(d, "- "+x)
		}
	}
	for _, x := range b {
		if !slices.Contains(a, x) {
			d = append(d, "+ "+x)
		}
	}
	return strings.Join(d[:min(len(d), 20)], "\n")
}

func TestAssembleIsPure(t *testing.T) {
	files := world(60)
	for p, s := range hidden {
		files[p] = s
	}
	// Some trouble, so that Problems are compared too: files where folders are,
	// names in each other's way, nothing at the end of links.
	for i := range 6 {
		files[fmt.Sprintf("static/tin-tuc/2016/bai-%d/x%d/y", i, i)] = "x"
		files["static/chu-de"] = "x"
		files[fmt.Sprintf("content/van-ban/79-%d.md", i)] = "---\ntype: Quyết định\ncode: 79/QĐ-TT\nissued: 2016-03-03\nissuer: trung-tan\nsubject: Một\n---\n[x](khong.md) [y](/khong/) [z](79-7.md)\n"
		files[fmt.Sprintf("content/trang/gioi-%d.md", i)] = fmt.Sprintf("---\ntitle: Giới\nslug: gioi-thieu\naliases: [/cu/4.html, /x.html, /x.html/%d.html]\n---\n", i)
	}
	docs, assets := parse(files), assetsOf(files)
	for _, o := range []Options{{AsOf: asOf}, {AsOf: asOf, Drafts: true, Future: true, Expired: true, Preview: true}} {
		first := Assemble(docs, assets, o)
		want := print(first)
		if len(first.Problems) < 10 {
			t.Fatalf("the test has no trouble: %v", brief(first.Problems))
		}
		rnd := rand.New(rand.NewSource(1))
		for range 12 {
			rnd.Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
			rnd.Shuffle(len(assets), func(i, j int) { assets[i], assets[j] = assets[j], assets[i] })
			s := Assemble(docs, assets, o)
			if got := print(s); !slices.Equal(got, want) {
				t.Fatalf("another order of docs gives another site:\n%s", differences(want, got))
			}
			if !s.Next.Equal(first.Next) || !slices.Equal(s.Hidden, first.Hidden) {
				t.Fatal("another order of docs gives another Next or Hidden")
			}
		}
	}
	// Assemble changes nothing of what it is given.
	again := print(Assemble(parse(files), assetsOf(files), Options{AsOf: asOf}))
	if got := print(Assemble(docs, assets, Options{AsOf: asOf})); !slices.Equal(got, again) {
		t.Errorf("docs that were used before give another site:\n%s", differences(again, got))
	}
}

// TestHiddenLeavesNoTrace: with what is not public, the site is the same as
// without it, in every page, list, feed, count and map.
func TestHiddenLeavesNoTrace(t *testing.T) {
	files := world(40)
	for i := 30; i < 60; i++ {
		delete(files, fmt.Sprintf("content/tin-tuc/2016/bai-%d.md", i))
	}
	o := Options{AsOf: asOf}
	without := Assemble(parse(files), assetsOf(files), o)
	both := Assemble(parse(files, hidden), assetsOf(hidden), o)
	if source.Failed(both.Problems) {
		t.Fatal(brief(both.Problems))
	}
	a, b := print(without), print(both)
	b = slices.DeleteFunc(b, func(s string) bool { return strings.HasPrefix(s, "{content/") }) // soft problems
	if !slices.Equal(a, b) {
		t.Errorf("what is not public shows:\n%s", differences(a, b))
	}
	for _, p := range both.Pages {
		seen := map[any]bool{}
		var look func(reflect.Value)
		look = func(v reflect.Value) {
			switch v.Kind() {
			case reflect.String:
				if s := v.String(); strings.Contains(s, "BÍ MẬT") || strings.Contains(s, "bi-mat") {
					t.Errorf("%s: %q", p.Path, s)
				}
			case reflect.Struct:
				for i := range v.NumField() {
					look(v.Field(i))
				}
			case reflect.Slice:
				for i := range v.Len() {
					if v.Type().Elem().Kind() != reflect.Uint8 {
						look(v.Index(i))
					}
				}
			case reflect.Pointer:
				if !v.IsNil() && !seen[v.Pointer()] {
					seen[v.Pointer()] = true
					look(v.Elem())
				}
			case reflect.Interface:
				look(v.Elem())
			}
		}
		look(reflect.ValueOf(p.View))
		if w, ok := p.View.(Writer); ok {
			if out := string(w.Append(nil)); strings.Contains(out, "BÍ MẬT") || strings.Contains(out, "bi-mat") {
				t.Errorf("%s: %s", p.Path, out)
			}
		}
	}
	if len(both.Hidden) != len(without.Hidden)+9 {
		t.Errorf("%d hidden", len(both.Hidden))
	}
	for _, h := range both.Hidden {
		switch {
		case h.Path == "content/tin-tuc/2016/mai.md":
			if h.Reason != "future" || h.Until.Format(time.DateOnly) != "2016-12-31" || h.Address != "/tin-tuc/2016/mai/" {
				t.Errorf("%+v", h)
			}
		case h.Path == "content/tin-tuc/2015/het.md":
			if h.Reason != "expired" || !h.Until.IsZero() {
				t.Errorf("%+v", h)
			}
		case h.Reason == "":
			t.Errorf("%+v", h)
		}
	}
	// And in a preview they are there, marked.
	all := Assemble(parse(files, hidden), assetsOf(hidden), Options{AsOf: asOf, Drafts: true, Future: true, Expired: true, Preview: true})
	marked := map[string]string{}
	for _, p := range all.Pages {
		if l, ok := p.View.(located); ok && l.frameOf().State != "" && !strings.Contains(p.Path, "/trang/") {
			marked[p.Source] = l.frameOf().State
		}
	}
	want := map[string]string{"nhap.md": "Bản nháp", "mai.md": "Chưa đến ngày đăng", "het.md": "Đã hết hạn đăng"}
	n := 0
	for p, state := range marked {
		if w := want[p[strings.LastIndexByte(p, '/')+1:]]; strings.HasPrefix(state, w) {
			n++
		} else {
			t.Errorf("%s is marked %q", p, state)
		}
	}
	if n < 9 {
		t.Errorf("%d pages are marked: %v", n, marked)
	}
}

// TestNext walks through a year from one Next to the following: a second
// before each, the site is still what it was.
func TestNext(t *testing.T) {
	plain := world(30)
	delete(plain, "content/ke-hoach/kh-2016.md") // its status is as of a day: every midnight
	for p, s := range plain {
		if strings.Contains(s, "kh-2016") {
			plain[p] = strings.Replace(s, "plans:\n  - plan: kh-2016\n    task: nv-01\n", "", 1)
		}
	}
	for name, files := range map[string]map[string]string{"plan": world(30), "plain": plain} {
		docs, assets := parse(files, hidden), assetsOf(hidden)
		if name == "plain" {
			docs = slices.DeleteFunc(docs, func(d *content.Doc) bool {
				return d.Kind == content.Plan || strings.Contains(d.Path, "nhap") || strings.Contains(d.Path, "het.md")
			})
		}
		at := time.Date(2016, 1, 20, 9, 0, 0, 0, viet.Zone)
		changes, steps := 0, 0
		for ; steps < 400; steps++ {
			s := Assemble(docs, assets, Options{AsOf: at})
			want := print(s)
			if s.Next.IsZero() || s.Next.Year() > 2017 {
				break
			}
			if !s.Next.After(at) {
				t.Fatalf("%s: Next of %s is %s", name, at, s.Next)
			}
			before := s.Next.Add(-time.Second)
			if got := print(Assemble(docs, assets, Options{AsOf: before})); before.After(at) && !slices.Equal(got, want) {
				t.Fatalf("%s: the site of %s is another at %s, before its Next:\n%s", name, at, before, differences(want, got))
			}
			if got := print(Assemble(docs, assets, Options{AsOf: s.Next})); !slices.Equal(got, want) {
				changes++
			}
			at = s.Next
			if name == "plan" && steps > 60 {
				break
			}
		}
		if changes < 20 || changes < steps*8/10 {
			t.Errorf("%s: %d changes in %d steps", name, changes, steps)
		}
	}
}

// TestNextEvents: each kind of thing that happens by itself, alone.
func TestNextEvents(t *testing.T) {
	settings := small["content/site.yaml"] + "without: [coverage]\n" // the coverage of this year is as of today
	base := func(more map[string]string) []*content.Doc {
		return parse(map[string]string{"content/site.yaml": settings, "content/don-vi/trung-tam.md": small["content/don-vi/trung-tam.md"]}, more)
	}
	old := strings.Replace(article("", ""), "2016-03-10", "2016-01-10", 1)
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"the year on the page", nil, "2017-01-01T00:00:00+07:00"},
		{"an article comes", map[string]string{"content/tin-tuc/2016/a.md": strings.Replace(old, "2016-01-10", "2016-06-02T08:30:00+07:00", 1)}, "2016-06-02T08:30:00+07:00"},
		{"an article goes", map[string]string{"content/tin-tuc/2016/a.md": strings.Replace(old, "author:", "expires: 2016-06-05\nauthor:", 1)}, "2016-06-05T00:00:00+07:00"},
		{"an article is news no more", map[string]string{"content/tin-tuc/2016/a.md": strings.Replace(old, "2016-01-10", "2016-05-31T08:30:00+07:00", 1)}, "2016-06-02T08:30:00+07:00"},
		{"a draft does nothing", map[string]string{"content/tin-tuc/2016/a.md": strings.Replace(old, "date: 2016-01-10", "draft: true\ndate: 2016-06-02", 1)}, "2017-01-01T00:00:00+07:00"},
		{"a name ends", map[string]string{"content/don-vi/a.md": "---\nnames:\n  - name: A\n  - name: B\n    from: 2015-01-01\n    until: 2016-07-31\ngroup: bo-nganh\n---\n"}, "2016-08-01T00:00:00+07:00"},
		{"a name begins", map[string]string{"content/don-vi/a.md": "---\nnames:\n  - name: A\n  - name: B\n    from: 2016-07-15\ngroup: bo-nganh\n---\n"}, "2016-07-15T00:00:00+07:00"},
		{"a document comes into force", map[string]string{"content/van-ban/a.md": strings.Replace(small["content/van-ban/79-qd-tt.md"], "issuer", "effective: 2016-06-02\nissuer", 1)}, "2016-06-02T00:00:00+07:00"},
		{"a status is shown with its day", map[string]string{"content/van-ban/a.md": strings.Replace(small["content/van-ban/79-qd-tt.md"], "issuer", "ended: 2016-06-21\nissuer", 1)}, "2016-06-02T00:00:00+07:00"},
	} {
		s := Assemble(base(c.files), nil, Options{AsOf: asOf})
		if got := s.Next.Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.name, got, c.want, brief(s.Problems))
			continue
		}
		// A second before nothing has changed, then something has.
		want := print(s)
		if print := print(Assemble(base(c.files), nil, Options{AsOf: s.Next.Add(-time.Second)})); !slices.Equal(print, want) {
			t.Errorf("%s: it changes too early", c.name)
		}
		if print := print(Assemble(base(c.files), nil, Options{AsOf: s.Next})); slices.Equal(print, want) {
			t.Errorf("%s: nothing changes", c.name)
		}
	}
	covered := map[string]string{"content/site.yaml": small["content/site.yaml"] + "without: [api, reports]\n", "content/don-vi/trung-tam.md": small["content/don-vi/trung-tam.md"], "content/tin-tuc/2016/a.md": old}
	s := Assemble(parse(covered), nil, Options{AsOf: asOf})
	if got := s.Next.Format(time.RFC3339); got != "2016-06-02T00:00:00+07:00" {
		t.Errorf("the coverage of a year is as of a day until it is over: %s", got)
	}
	s = Assemble(parse(covered), nil, Options{AsOf: asOf.AddDate(1, 0, 0)})
	if got := s.Next.Format(time.RFC3339); got != "2018-01-01T00:00:00+07:00" {
		t.Errorf("the coverage of a former year changes no more: %s", got)
	}
	// A plan that ends within a quarter: the quarter runs on until it is over.
	delete(covered, "content/tin-tuc/2016/a.md")
	covered["content/tin-tuc/2015/a.md"] = strings.Replace(old, "2016-01-10", "2015-07-01", 1)
	covered["content/chu-de/y-nghia.md"], covered["content/hinh-thuc/trang.md"] = small["content/chu-de/y-nghia.md"], small["content/hinh-thuc/trang.md"]
	ended, _, _ := strings.Cut(small["content/ke-hoach/kh-2016.md"], "tasks:")
	covered["content/ke-hoach/kh-2016.md"] = strings.NewReplacer("2016-12-31", "2016-05-15", "toan-van", "tom-tat").Replace(ended) + "---\n"
	for at, want := range map[string]string{"2016-06-30": "2016-07-01", "2016-07-01": "2017-01-01"} {
		day, err := time.ParseInLocation(time.DateOnly, at, viet.Zone)
		if err != nil {
			t.Fatal(err)
		}
		s = Assemble(parse(covered), nil, Options{AsOf: day})
		if got := s.Next.Format(time.DateOnly); got != want || source.Failed(s.Problems) {
			t.Errorf("on %s the coverage of a plan changes next on %s, want %s (%v)", at, got, want, brief(s.Problems))
		}
	}
	s = Assemble(parse(small), nil, Options{AsOf: asOf})
	if got := s.Next.Format(time.RFC3339); got != "2016-06-02T00:00:00+07:00" {
		t.Errorf("a plan with tasks is as of a day: %s", got)
	}
}

// sharing is how much an article has in common with another, as related
// reading counts it.
func sharing(x, y *ArticleView) int {
	n := 0
	for _, l := range []struct {
		a, b   []Link
		weight int
	}{{x.Plans, y.Plans, 4}, {x.Themes, y.Themes, 2}, {x.Channels, y.Channels, 1}, {x.Units, y.Units, 2}, {x.Tags, y.Tags, 3}} {
		for _, a := range l.a {
			for _, b := range l.b {
				if a.URL == b.URL {
					n += l.weight
				}
			}
		}
	}
	for _, a := range x.Docs {
		for _, b := range y.Docs {
			if a.URL == b.URL {
				n += 4
			}
		}
	}
	return n
}

func articlesOf(s *Site) []*ArticleView {
	var vs []*ArticleView
	for _, p := range s.Pages {
		if v, ok := p.View.(*ArticleView); ok {
			vs = append(vs, v)
		}
	}
	slices.SortFunc(vs, func(a, b *ArticleView) int { return strings.Compare(b.ISO, a.ISO) })
	return vs
}

// TestRelated compares with the plain definition, where a window covers all.
func TestRelated(t *testing.T) {
	files := world(22)
	for p, s := range files { // a number that all cite makes all alike
		files[p] = strings.Replace(s, "theo Quyết định số 79/QĐ-TT", "theo văn bản", 1)
	}
	s := Assemble(parse(files, hidden), assetsOf(hidden), Options{AsOf: asOf})
	vs := articlesOf(s)
	if len(vs) < 20 {
		t.Fatalf("%d articles", len(vs))
	}
	for i, v := range vs {
		type candidate struct{ score, distance, at int }
		var cs []candidate
		for j, w := range vs {
			if n := sharing(v, w); j != i && n > 0 {
				cs = append(cs, candidate{n, max(i-j, j-i), j})
			}
		}
		slices.SortFunc(cs, func(a, b candidate) int {
			switch {
			case a.score != b.score:
				return b.score - a.score
			case a.distance != b.distance:
				return a.distance - b.distance
			}
			return a.at - b.at
		})
		var want, got []string
		for _, c := range cs[:min(5, len(cs))] {
			want = append(want, vs[c.at].Title)
		}
		for _, c := range v.Related {
			got = append(got, c.Title)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", v.Title, got, want)
		}
	}
}

// TestRelatedIsLinear: an article is compared with no more than a window of
// neighbours in each of its lists, however many there are, and a page does not
// change for what was written long after it.
func TestRelatedIsLinear(t *testing.T) {
	const n, some = 400, 150
	many, few := map[string]string{a1: ""}, map[string]string{a1: ""}
	for i := range n {
		day := time.Date(2016, 1, 1, 7, 30, 0, 0, viet.Zone).Add(time.Duration(i) * time.Hour)
		p := fmt.Sprintf("content/tin-tuc/2016/bai-%d.md", i)
		many[p] = fmt.Sprintf("---\ntitle: Bài %d\ndate: %s\nauthor: A\ncategory: chi-dao\ntheme: y-nghia\ntags: [t, %d]\n---\n", i, day.Format(time.RFC3339), 100+i%3)
		if i < some {
			few[p] = many[p]
		}
	}
	vs := articlesOf(Assemble(parse(small, many), nil, Options{AsOf: asOf}))
	if len(vs) != n {
		t.Fatalf("%d articles", len(vs))
	}
	at := map[string]int{}
	for i, v := range vs {
		at[v.URL()] = i
	}
	for i, v := range vs {
		seen := map[string]bool{}
		for _, c := range v.Related {
			if c.URL == v.URL() || seen[c.URL] {
				t.Errorf("%s is related to %s", v.Title, c.Title)
			}
			seen[c.URL] = true
			if d := max(at[c.URL]-i, i-at[c.URL]); d > 3*window {
				t.Errorf("%s: %s is %d away", v.Title, c.Title, d)
			}
		}
		if len(v.Related) != 5 {
			t.Errorf("%s: %d related", v.Title, len(v.Related))
		}
	}
	old := articlesOf(Assemble(parse(small, few), nil, Options{AsOf: asOf}))
	for i, v := range old[3*window+1:] {
		w := vs[n-some+3*window+1+i]
		for k, c := range v.Related {
			if c.URL != w.Related[k].URL {
				t.Errorf("%s: what was written later changes its related reading", v.Title)
			}
		}
	}
}

// TestRelatedWork counts: the articles that one is compared with do not grow
// with the site.
func TestRelatedWork(t *testing.T) {
	most := func(n int) int {
		items := make([]*entry, n)
		all := &term{kind: "theme", weight: 2, items: items}
		for i := range items {
			items[i] = &entry{serial: i, card: &Card{}, terms: []*term{all}}
		}
		var r related
		m := 0
		for _, e := range items {
			r.find(e, items)
			m = max(m, cap(r.touched)) // grows to hold all that were compared
		}
		if moved := all.cursor; moved >= n {
			t.Errorf("the cursor went %d steps for %d articles", moved, n)
		}
		return m
	}
	if a, b := most(200), most(5000); a != b || b > 2*(2*window+1) {
		t.Errorf("%d articles are compared with one of 200, %d with one of 5000", a, b)
	}
}

func TestSitemapSplits(t *testing.T) {
	build := func(n int) map[string]*Page {
		f := &Frame{Root: "https://vidu.example/goc/", Base: "/goc", Title: "T"}
		a := &assembly{site: &Site{}, settings: &content.SettingsMeta{}, frame: f, assets: map[string]*Asset{}, pages: map[string]*Page{}, used: map[*Asset]bool{}, named: map[*Asset]bool{}}
		h := &Header{Frame: f, Current: -1}
		for i := range n {
			p := fmt.Sprintf("/x/%05d/", i)
			a.add(p, "page", &PageView{Chrome: Chrome{Site: f, Header: h, Path: p, Modified: "2016-03-03T00:00:00+07:00"}}, "")
		}
		a.add("/404.html", "404", &Chrome{Site: f, Header: h, Path: "/404.html"}, "")
		a.outputs()
		return a.pages
	}
	places := func(p *Page) []string {
		var m struct {
			XMLName xml.Name
			Loc     []string `xml:"url>loc"`
			Map     []string `xml:"sitemap>loc"`
		}
		if p == nil {
			t.Fatal("no such map")
		}
		out := p.View.(Writer).Append(nil)
		if len(out) > 50<<20 {
			t.Errorf("%s has %d bytes; 50 MiB are allowed", p.Path, len(out))
		}
		if err := xml.Unmarshal(out, &m); err != nil {
			t.Fatal(err)
		}
		if m.XMLName.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" {
			t.Errorf("%s: %s", p.Path, m.XMLName)
		}
		return append(m.Loc, m.Map...)
	}
	one := build(50_000)
	if n := len(places(one["sitemap.xml"])); n != 50_000 || one["sitemap-1.xml"] != nil {
		t.Errorf("one map of %d", n)
	}
	two := build(50_001)
	index := places(two["sitemap.xml"])
	if want := []string{"https://vidu.example/goc/sitemap-1.xml", "https://vidu.example/goc/sitemap-2.xml"}; !slices.Equal(index, want) {
		t.Fatalf("index: %v", index)
	}
	a, b := places(two["sitemap-1.xml"]), places(two["sitemap-2.xml"])
	if len(a) != 50_000 || len(b) != 1 || two["sitemap-3.xml"] != nil {
		t.Errorf("maps of %d and %d", len(a), len(b))
	}
	all := append(a, b...)
	if !slices.IsSorted(all) || len(slices.Compact(all)) != 50_001 {
		t.Error("the maps do not hold every address once, in order")
	}
}

// TestSitemapIsTheSite: what readers can visit, and nothing else.
func TestSitemapIsTheSite(t *testing.T) {
	for _, o := range []Options{{AsOf: asOf}, {AsOf: asOf, Drafts: true, Expired: true, Future: true}} {
		s := Assemble(parse(world(40), hidden), assetsOf(hidden), o)
		var want []string
		var m struct {
			URL []struct {
				Loc     string `xml:"loc"`
				Lastmod string `xml:"lastmod"`
			} `xml:"url"`
		}
		for _, p := range s.Pages {
			if l, ok := p.View.(located); ok && p.Layout != "404" && l.frameOf().State == "" {
				want = append(want, s.Root+strings.TrimSuffix(p.Path, "index.html"))
			}
			if p.Path == "sitemap.xml" {
				if err := xml.Unmarshal(p.View.(Writer).Append(nil), &m); err != nil {
					t.Fatal(err)
				}
			}
		}
		var got []string
		for _, u := range m.URL {
			got = append(got, u.Loc)
			if u.Lastmod != "" && !strings.HasSuffix(u.Lastmod, "+07:00") {
				t.Errorf("%s: %s", u.Loc, u.Lastmod)
			}
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the map is not the site:\n%s", differences(want, got))
		}
	}
}

func TestFeeds(t *testing.T) {
	files := world(90)
	for _, o := range []Options{{AsOf: asOf}, {AsOf: asOf, Drafts: true, Future: true, Expired: true}, {AsOf: asOf, Drafts: true, Future: true, Expired: true, Preview: true}} {
		s := Assemble(parse(files, hidden), assetsOf(hidden), o)
		feeds, secret := 0, false
		for _, p := range s.Pages {
			f, ok := p.View.(*feed)
			if !ok {
				continue
			}
			feeds++
			out := f.Append(nil)
			if !strings.Contains(p.Path, "bi-mat") && !strings.Contains(p.Path, "nhap") { // feeds of drafts are theirs
				secret = secret || strings.Contains(string(out), "BÍ MẬT")
			}
			var links, dates []string
			switch {
			case strings.HasSuffix(p.Path, "rss.xml"):
				var r struct {
					Version string `xml:"version,attr"`
					Items   []struct {
						Link    string `xml:"link"`
						Guid    string `xml:"guid"`
						PubDate string `xml:"pubDate"`
					} `xml:"channel>item"`
				}
				if err := unmarshalStrict(out, &r); err != nil || r.Version != "2.0" {
					t.Fatalf("%s: %v\n%s", p.Path, err, out)
				}
				for _, i := range r.Items {
					d, err := time.Parse(time.RFC1123Z, i.PubDate)
					if err != nil || !strings.HasSuffix(i.PubDate, " +0700") {
						t.Errorf("%s: %s", p.Path, i.PubDate)
					}
					links, dates = append(links, i.Link), append(dates, viet.ISO(d))
					if i.Guid != i.Link {
						t.Errorf("%s: guid %s", p.Path, i.Guid)
					}
				}
			case strings.HasSuffix(p.Path, "atom.xml"):
				var r struct {
					ID      string `xml:"id"`
					Updated string `xml:"updated"`
					Entries []struct {
						ID        string `xml:"id"`
						Published string `xml:"published"`
						Updated   string `xml:"updated"`
					} `xml:"entry"`
				}
				if err := unmarshalStrict(out, &r); err != nil {
					t.Fatal(err)
				}
				newest := "1970-01-01T07:00:00+07:00"
				for _, e := range r.Entries {
					links, dates = append(links, e.ID), append(dates, e.Published)
					newest = max(newest, e.Updated)
					if e.Updated < e.Published {
						t.Errorf("%s: updated before it was published: %+v", p.Path, e)
					}
				}
				if r.Updated != newest || r.ID == "" {
					t.Errorf("%s: updated %s, the newest entry is of %s", p.Path, r.Updated, newest)
				}
			default:
				var r struct {
					Version string `json:"version"`
					FeedURL string `json:"feed_url"`
					Items   []struct {
						ID            string `json:"id"`
						DatePublished string `json:"date_published"`
						Text          string `json:"content_text"`
					} `json:"items"`
				}
				if err := json.Unmarshal(out, &r); err != nil || r.Version != "https://jsonfeed.org/version/1.1" {
					t.Fatalf("%s: %v", p.Path, err)
				}
				if r.FeedURL != s.Root+p.Path {
					t.Errorf("%s: %s", p.Path, r.FeedURL)
				}
				for _, i := range r.Items {
					links, dates = append(links, i.ID), append(dates, i.DatePublished)
					if i.Text == "" {
						t.Errorf("%s: an item without text", p.Path)
					}
				}
			}
			if len(links) > 20 {
				t.Errorf("%s has %d items", p.Path, len(links))
			}
			if p.Path == "rss.xml" && len(links) != 20 {
				t.Errorf("the feed of the site has %d items", len(links))
			}
			for i, l := range links {
				if !strings.HasPrefix(l, s.Root) {
					t.Errorf("%s: %s", p.Path, l)
				}
				if i > 0 && dates[i] > dates[i-1] {
					t.Errorf("%s: %s comes behind %s", p.Path, dates[i], dates[i-1])
				}
				if !strings.HasSuffix(dates[i], "+07:00") {
					t.Errorf("%s: %s", p.Path, dates[i])
				}
			}
		}
		if feeds < 30 {
			t.Errorf("%d feeds", feeds)
		}
		if secret != o.Preview {
			t.Errorf("preview %v: what is not public is in a feed: %v", o.Preview, secret)
		}
	}
}

func unmarshalStrict(b []byte, v any) error {
	d := xml.NewDecoder(strings.NewReader(string(b)))
	d.Strict = true
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("something behind the document: %v", err)
	}
	return nil
}

// TestOneFrame: a page's frame is that of its header, so that the header's Sum
// stands for both.
func TestOneFrame(t *testing.T) {
	s := Assemble(parse(world(20)), nil, Options{AsOf: asOf})
	for _, p := range s.Pages {
		if l, ok := p.View.(located); ok {
			if c := l.frameOf(); c.Site != c.Header.Frame {
				t.Errorf("%s has two frames", p.Path)
			}
		}
	}
}

// TestTwinIsCard: what an article's twin writes and its Sum leaves out is in
// the card.
func TestTwinIsCard(t *testing.T) {
	s := Assemble(parse(world(30), hidden), assetsOf(hidden), Options{AsOf: asOf, Drafts: true, Future: true, Expired: true, Preview: true})
	n := 0
	for _, p := range s.Pages {
		w, ok := p.View.(*articleTwin)
		if !ok {
			continue
		}
		n++
		if w.v.Title != w.card.Title || w.v.URL() != w.card.URL || w.v.Sapo != w.card.Summary || w.v.ISO != w.card.ISO || w.v.Category.Label != w.card.Category.Label {
			t.Errorf("%s is not its card", p.Path)
		}
		if out := w.Append(nil); !json.Valid(out) {
			t.Errorf("%s: %s", p.Path, out)
		}
	}
	if n < 30 {
		t.Errorf("%d twins", n)
	}
}

// TestLinksOfTheSiteLead follows every address below the base that any view
// carries: each is a page, a file, or an output.
func TestLinksOfTheSiteLead(t *testing.T) {
	for _, url := range []string{"https://vidu.example/", "https://vidu.example/a/b/"} {
		s := Assemble(parse(world(40), hidden), assetsOf(hidden), Options{AsOf: asOf, BaseURL: url})
		if source.Failed(s.Problems) {
			t.Fatal(brief(s.Problems))
		}
		known := map[string]bool{}
		for _, p := range s.Pages {
			known[s.Base+"/"+strings.TrimSuffix(p.Path, "index.html")] = true
		}
		for _, a := range s.Assets {
			known[s.Base+"/"+a.Out] = true
		}
		n := 0
		check := func(from, url string) {
			if strings.HasPrefix(url, "/") {
				n++
				if p, _, _ := strings.Cut(url, "#"); !known[p] {
					t.Errorf("%s: %s leads nowhere", from, url)
				}
			}
		}
		for _, p := range s.Pages {
			l, ok := p.View.(located)
			if !ok {
				continue
			}
			seen := map[uintptr]bool{}
			var look func(reflect.Value, string)
			look = func(v reflect.Value, name string) {
				switch v.Kind() {
				case reflect.String:
					switch name {
					case "URL", "More", "First", "Prev", "Next", "Last", "Image":
						check(p.Path, v.String())
					}
				case reflect.Struct:
					for i := range v.NumField() {
						if f := v.Type().Field(i).Name; f != "Feeds" && f != "body" {
							look(v.Field(i), f)
						}
					}
				case reflect.Slice:
					for i := range v.Len() {
						look(v.Index(i), name)
					}
				case reflect.Pointer:
					if !v.IsNil() && !seen[v.Pointer()] {
						seen[v.Pointer()] = true
						look(v.Elem(), name)
					}
				}
			}
			look(reflect.ValueOf(p.View), "")
			c := l.frameOf()
			for _, f := range c.Feeds {
				for _, k := range feedKinds {
					check(p.Path, f.URL+k.file)
				}
			}
			check(p.Path, c.URL())
		}
		if n < 1000 {
			t.Errorf("only %d addresses seen", n)
		}
	}
}
