package build_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// dice choose: by a seed, or by the bytes of a fuzzer.
type dice struct {
	r    *rand.Rand
	data []byte
}

func (d *dice) n(k int) int {
	if d.r != nil {
		return d.r.IntN(k)
	}
	if len(d.data) == 0 {
		return 0
	}
	v := int(d.data[0])
	d.data = d.data[1:]
	if k > 256 && len(d.data) > 0 {
		v = v<<8 | int(d.data[0])
		d.data = d.data[1:]
	}
	return v % k
}

func (d *dice) one(in int) bool { return d.n(in) == 0 }

func pick[T any](d *dice, of []T) T { return of[d.n(len(of))] }

// state is all that a build depends on. Its values are never changed, so that
// a copy of the maps is a copy of the state.
type state struct {
	docs  map[string]doc
	files map[string]string
	opts  build.Options
}

func (s state) clone() state { return state{maps.Clone(s.docs), maps.Clone(s.files), s.opts} }

// editor changes a site at random, in the ways in which people do.
type editor struct {
	*dice
	state
	fsys  fstest.MapFS
	clock time.Time
	count int
	did   string
	self  string // the file that is changed
}

func newEditor(d *dice) *editor {
	e := &editor{dice: d, state: state{smallDocs(), smallFiles(), at(now)}, fsys: fstest.MapFS{}, clock: old}
	e.write()
	return e
}

// write brings the tree to the state, changing only what is not so already.
func (e *editor) write() (changed []string) {
	want := maps.Clone(e.files)
	for p, d := range e.docs {
		want[p] = d.text()
	}
	for p := range e.fsys {
		if _, ok := want[p]; !ok {
			delete(e.fsys, p)
			changed = append(changed, p)
		}
	}
	for p, s := range want {
		if f := e.fsys[p]; f == nil || string(f.Data) != s {
			e.clock = e.clock.Add(time.Second)
			e.fsys[p] = &fstest.MapFile{Data: []byte(s), ModTime: e.clock, Mode: 0o644}
			changed = append(changed, p)
		}
	}
	return changed
}

// of returns the files of a kind, in order.
func (e *editor) of(k content.Kind) []string {
	var ps []string
	for p, d := range e.docs {
		if d.kind == k {
			ps = append(ps, p)
		}
	}
	slices.Sort(ps)
	return ps
}

// id returns the ID of something of a kind, now and then of nothing.
func (e *editor) id(k content.Kind) string {
	ps := e.of(k)
	if len(ps) == 0 || e.one(60) {
		return "khong-co-dau"
	}
	p := strings.TrimSuffix(pick(e.dice, ps), ".md")
	if k == content.Article {
		return strings.TrimPrefix(p, "content/")
	}
	return path.Base(p)
}

func (e *editor) ids(k content.Kind) string {
	ids := []string{e.id(k)}
	for e.one(2) && len(ids) < 3 {
		if id := e.id(k); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 1 && e.one(2) {
		return " " + ids[0]
	}
	return " [" + strings.Join(ids, ", ") + "]"
}

// older names something of a kind that comes before the file at hand, so that
// nothing goes in a circle; now and then it does.
func (e *editor) older(k content.Kind) string {
	for range 8 {
		if id := e.id(k); id < path.Base(e.self) || e.one(200) {
			return " " + id
		}
	}
	return " []"
}

var syllables = strings.Fields("cải cách hành chính thử nghiệm bịa đặt văn bản kế hoạch đơn vị người dân dịch vụ số hóa & <b> \"trích\" 'nháy' Đường ước mơ 100% a/b")

func (e *editor) words(n int) string {
	ws := make([]string, 1+e.n(n))
	for i := range ws {
		ws[i] = pick(e.dice, syllables)
	}
	return strings.Join(ws, " ")
}

func (e *editor) quoted(n int) string { return " " + content.Quoted(e.words(n)) }

func (e *editor) next() int { e.count++; return e.count }

func (e *editor) day() string {
	return " " + e.opts.AsOf.AddDate(0, 0, e.n(120)-60).In(viet.Zone).Format(time.DateOnly)
}

// moment is a time around that of the site.
func (e *editor) moment() time.Time {
	return e.opts.AsOf.Add(time.Duration(e.n(4000)-3000) * time.Minute).Add(time.Duration(e.n(60)) * time.Second)
}

func (e *editor) bundle() string {
	return pick(e.dice, []string{"anh-0.png", "/images/nen.png", "anh-1.png"})
}

func (e *editor) legal() string {
	return pick(e.dice, []string{"12/QĐ-ABC", "34/QĐ-ABC", "56/QĐ-XYZ"})
}

func (e *editor) legalMap(indent string) string {
	return fmt.Sprintf("type: Quyết định\n%[1]scode: %s\n%[1]sissued:%s\n%[1]sissuer: %s\n%[1]ssubject:%s", indent, e.legal(), pick(e.dice, []string{" 2026-01-05", " 2026-02-05", e.day()}), e.id(content.Unit), e.quoted(6))
}

// values makes a value for every key of every kind.
var values = func() map[content.Kind]map[string]func(*editor) string {
	type gens = map[string]func(*editor) string
	text := func(e *editor) string { return e.quoted(8) }
	order := func(e *editor) string { return fmt.Sprint(" ", e.n(5)) }
	day := func(e *editor) string { return e.day() }
	refs := func(k content.Kind) func(*editor) string { return func(e *editor) string { return e.ids(k) } }
	older := func(k content.Kind) func(*editor) string { return func(e *editor) string { return e.older(k) } }
	ref := func(k content.Kind) func(*editor) string { return func(e *editor) string { return " " + e.id(k) } }
	files := func(e *editor) string {
		return "\n  - file: " + pick(e.dice, []string{"/files/mau.pdf", "/files/mau.pdf", "/files/mau.pdf", "tep-0.pdf"}) + "\n    label:" + e.quoted(4)
	}
	origin := func(e *editor) string {
		return fmt.Sprintf("\n  name:%s\n  url: https://nguon.example/%d", e.quoted(3), e.n(9))
	}
	signer := func(e *editor) string { return "\n  position: Giám đốc\n  name:" + e.quoted(2) }
	all := map[content.Kind]gens{
		content.Article: {
			"featured": func(e *editor) string { return pick(e.dice, []string{" true", " false"}) },
			"outage": func(e *editor) string {
				from := e.moment()
				return "\n  from: " + viet.ISO(from) + "\n  until: " + viet.ISO(from.Add(30*time.Hour)) + pick(e.dice, []string{"", "\n  urgent:" + e.quoted(3)})
			},
			"title": text, "sapo": text, "date": func(e *editor) string { return " " + viet.ISO(e.moment()) },
			"event_date": func(e *editor) string { return e.day() },
			"expires":    func(e *editor) string { return " " + viet.ISO(e.moment().Add(time.Duration(e.n(3))*24*time.Hour)) },
			"author":     text, "source": origin, "category": func(e *editor) string { return pick(e.dice, []string{" tin-thu", " bai-thu", " bai-thu", " tin-thu"}) },
			"theme": refs(content.Theme), "channel": refs(content.Channel), "par_area": func(e *editor) string { return " the-che" },
			"tags": func(e *editor) string {
				return pick(e.dice, []string{" [từ khóa một]", " [Từ khóa một, ba]", " [ba, từ khóa hai]", " bốn", " [tu khoa mot, từ khóa một]"})
			},
			"units": refs(content.Unit), "plans": func(e *editor) string {
				return fmt.Sprintf("\n  - plan: %s%s", e.id(content.Plan), pick(e.dice, []string{"", "\n    task: nv-01", "\n    task: nv-02"}))
			},
			"docs": refs(content.Document), "cover": func(e *editor) string { return "\n  src: " + e.bundle() + "\n  alt:" + e.quoted(4) },
			"attachments": files, "corrections": func(e *editor) string { return "\n  - date:" + e.day() + "\n    text:" + e.quoted(6) },
			"ai_label": func(e *editor) string { return pick(e.dice, []string{" true", " false"}) },
		},
		content.Plan: {
			"kind": func(*editor) string { return " ke-hoach" }, "title": text, "summary": text, "year": func(*editor) string { return " 2026" },
			"period": func(e *editor) string {
				return "\n  from: 2026-01-01\n  to: 2026-" + pick(e.dice, []string{"12-31", "06-30", "06-16"})
			},
			"edition": func(e *editor) string { return pick(e.dice, []string{" toan-van", " tom-tat"}) }, "author": text,
			"doc": func(e *editor) string { return "\n  " + e.legalMap("  ") }, "basis": func(e *editor) string { return "\n  - " + e.legalMap("    ") },
			"unit": ref(content.Unit), "themes": refs(content.Theme), "channels": refs(content.Channel),
			"budget":    func(e *editor) string { return fmt.Sprintf("\n  source: Nguồn bịa\n  amount_vnd: %d", e.n(1000)) },
			"reporting": func(e *editor) string { return pick(e.dice, []string{" [quy-1, nam]", " [6-thang]"}) },
			"tasks": func(e *editor) string {
				var s string
				for i := range 1 + e.n(3) {
					s += taskYAML(fmt.Sprintf("nv-%02d", i+1), strings.TrimSpace(pick(e.dice, []string{e.day(), "Q2/2026", "06/2026", "thuong-xuyen"})), pick(e.dice, []string{"chua-thuc-hien", "dang-thuc-hien", "dung-thuc-hien", "da-hoan-thanh\n    completed_on:" + e.day() + "\n    evidence: [" + e.id(content.Article) + "]"}))
				}
				return s
			},
			"supersedes": older(content.Plan), "amends": older(content.Plan), "attachments": func(*editor) string { return "\n  - file: /files/mau.pdf" },
		},
		content.Document: {
			"type": func(*editor) string { return " Quyết định" }, "code": func(e *editor) string { return fmt.Sprintf(" %d/QĐ-ABC", 12+22*e.n(3)) },
			"issued": day, "effective": day, "ended": func(e *editor) string { return " 2026-" + pick(e.dice, []string{"06-16", "07-01", "12-31"}) }, "issuer": ref(content.Unit), "subject": text, "signer": signer,
			"file": func(*editor) string { return " /files/mau.pdf" }, "source": origin, "basis": refs(content.Document), "replaces": refs(content.Document), "amends": refs(content.Document),
		},
		content.Theme:   {"title": text, "summary": text, "order": order},
		content.Channel: {"title": text, "summary": text, "order": order},
		content.Unit: {
			"names": func(e *editor) string {
				return fmt.Sprintf("\n  - name:%s\n    until: 2026-06-%02d\n  - name:%s\n    short: %d\n    from: 2026-07-01", e.quoted(4), 15+e.n(10), e.quoted(4), e.n(100))
			}, "summary": text, "group": func(e *editor) string {
				return pick(e.dice, []string{" co-quan-trung-uong", " bo-nganh", " trung-tam", " don-vi-truc-thuoc"})
			}, "parent": ref(content.Unit), "site": func(e *editor) string { return fmt.Sprintf(" https://don-vi-%d.example/", e.n(5)) },
			"aliases_text": func(e *editor) string { return " [ĐVB]" }, "member_from": func(*editor) string { return " 2026-01-01" }, "member_until": func(*editor) string { return " 2027-01-01" }, "order": order,
		},
		content.Page: {"title": text, "summary": text, "order": order, "translation_of": ref(content.Page)},
		content.Item: {
			"title": text, "summary": text, "date": day, "unit": ref(content.Unit),
			"origin": func(e *editor) string {
				return "\n  url: https://don-vi.example/a/\n  id: a\n  modified:" + e.day() + "\n  sha256: \"" + strings.Repeat("0", 64) + "\""
			},
		},
		content.Contest: {
			"title": text, "summary": text, "form": func(e *editor) string { return pick(e.dice, []string{" cuoc-thi", " cuoc-thi", " tu-kiem-tra"}) },
			"from": func(e *editor) string { return " " + viet.ISO(e.moment()) },
			"until": func(e *editor) string {
				return pick(e.dice, []string{e.day(), " " + viet.ISO(e.moment().Add(48*time.Hour))})
			},
			"organiser": ref(content.Unit), "theme": refs(content.Theme), "channel": refs(content.Channel), "docs": refs(content.Document), "results": ref(content.Article), "attachments": files,
			"plans": func(e *editor) string {
				return fmt.Sprintf("\n  - plan: %s%s", e.id(content.Plan), pick(e.dice, []string{"", "\n    task: nv-01"}))
			},
			"prizes": func(e *editor) string { return fmt.Sprintf("\n  - name:%s\n    count: %d", e.quoted(2), 1+e.n(9)) },
			"take_part": func(e *editor) string {
				return "\n  text:" + e.quoted(5) + pick(e.dice, []string{"", "\n  link: mailto:thu@thu.example", "\n  link: ../trang/" + e.id(content.Page) + ".md"})
			},
			"answers": func(e *editor) string { return pick(e.dice, []string{" cong-khai", " khi-ket-thuc"}) },
			"questions": func(e *editor) string {
				var s string
				for i := range 1 + e.n(3) {
					s += questionYAML(fmt.Sprintf("cau-%d", i+1), e.quoted(6), pick(e.dice, []string{"A", "B", "[A, B]", "C"}), e.id(content.Document))
				}
				return s
			},
		},
		content.Settings: {
			"title": text, "short_title": text, "description": text,
			"base_url": func(e *editor) string {
				return pick(e.dice, []string{" https://thu.example/con/", " https://thu.example/", " https://khac.example/a/b"})
			},
			"organisation": func(e *editor) string { return "\n  unit: " + e.id(content.Unit) + "\n  responsible:" + e.quoted(3) },
			"menu": func(e *editor) string {
				s := "\n  - label:" + e.quoted(2) + "\n    link: /tin-tuc/"
				if e.one(2) {
					s += "\n  - label: Văn bản\n    link: /van-ban/\n  - label: Trang\n    link: trang/" + e.id(content.Page) + ".md"
				}
				return s
			},
			"categories": func(e *editor) string {
				return "\n  - id: bai-thu\n    name:" + e.quoted(3) + "\n  - id: tin-thu\n    name: Tin thử\n    description:" + e.quoted(5)
			},
			"abbreviations": func(e *editor) string {
				return fmt.Sprintf("\n  - short: V%d\n    full:%s", e.n(9), e.quoted(3))
			},
			"english": func(e *editor) string {
				return "\n  title:" + e.quoted(2) + "\n  name:" + e.quoted(3) + pick(e.dice, []string{"", "\n  menu:\n    - label: Home\n      link: /en/"})
			},
			"search_elsewhere": func(*editor) string { return " https://tim.example/?q=site:thu.example" },
			"days_off":         func(*editor) string { return " [2016-04-29, 2016-10-03]" }, "work_days": func(*editor) string { return " [2016-05-02]" },
			"feedback": func(*editor) string { return " mailto:gop-y@thu.example" }, "per_page": func(e *editor) string { return fmt.Sprint(" ", 1+e.n(6)) },
			"profile": func(e *editor) string { return pick(e.dice, duty.Names()) }, "check": func(e *editor) string { return "\n  tone: " + pick(e.dice, []string{"cu", "moi"}) }, "without": func(e *editor) string {
				return pick(e.dice, []string{" [atom]", " [rss, json]", " [feeds-by-term, archive]", " [news-sitemap, json-feed]", " [progress]", " [bundles, rss]", " [api]", " [search]", " [coverage, atom]", " [cards]"})
			},
		},
	}
	common := gens{
		"slug": func(e *editor) string { return fmt.Sprintf(" rieng-%d", e.next()) },
		"aliases": func(e *editor) string {
			return fmt.Sprintf(" [/cu/%d.html, /cu/%d/, /?p=%d]", e.next(), e.next(), e.next())
		},
		"draft": func(e *editor) string { return pick(e.dice, []string{" true", " false"}) }, "lang": func(e *editor) string { return pick(e.dice, []string{" vi", " en"}) },
		"updated": day, "review_by": day,
	}
	for k, g := range all {
		if k != content.Settings {
			maps.Copy(g, common)
		}
	}
	return all
}()

// The editor leaves no key of the table of fields alone.
func TestEditorKnowsEveryField(t *testing.T) {
	for _, k := range append(content.Kinds(), content.Settings) {
		for _, f := range content.Fields(k) {
			if values[k][f.Key] == nil {
				t.Errorf("%s: no values for the key %s", k, f.Key)
			}
		}
	}
}

func (e *editor) anyDoc() string {
	ps := slices.Sorted(maps.Keys(e.docs))
	if e.one(2) {
		if a := e.of(content.Article); len(a) > 0 {
			return pick(e.dice, a)
		}
	}
	return pick(e.dice, ps)
}

func (e *editor) anyFile(has string) string {
	var ps []string
	for p := range e.files {
		if strings.Contains(p, has) {
			ps = append(ps, p)
		}
	}
	if len(ps) == 0 {
		return ""
	}
	slices.Sort(ps)
	return pick(e.dice, ps)
}

func (e *editor) newBody() string {
	var b strings.Builder
	for range 1 + e.n(4) {
		switch e.n(9) {
		case 0:
			fmt.Fprintf(&b, "\n## Mục %d\n", e.n(30))
		case 1:
			fmt.Fprintf(&b, "\nTheo Quyết định số %s ngày 05/01/2026 và %s.\n", e.legal(), e.words(5))
		case 2:
			if a := e.of(content.Article); len(a) > 0 {
				fmt.Fprintf(&b, "\nXem [bài](/%s) nữa.\n", strings.TrimPrefix(pick(e.dice, a), "content/"))
			}
		case 3:
			b.WriteString("\n| Cột | Hai |\n| --- | --- |\n| a | " + strings.ReplaceAll(e.words(3), "|", "") + " |\n")
		case 4:
			b.WriteString("\n- một\n- hai " + e.words(3) + "\n")
		case 5:
			b.WriteString("\nXem [nơi khác](https://nguon.example/) và [tin](/tin-tuc/).\n")
		case 6:
			b.WriteString("\n![Ảnh](/images/nen.png)\n")
		default:
			b.WriteString("\n" + e.words(30) + ".\n")
		}
	}
	return b.String()
}

// edit makes one change of the state.
func (e *editor) edit() {
	switch op := e.n(40); op {
	case 0, 1: // a new article
		p := fmt.Sprintf("content/tin-tuc/2026/moi-%d.md", e.next())
		e.docs[p] = articleDoc(fmt.Sprintf("Bài mới %d", e.count), e.moment(), e.newBody())
		e.did = "add " + p
	case 2: // a copy of anything under another name
		p := e.anyDoc()
		if e.docs[p].kind == content.Settings {
			return
		}
		to := path.Dir(p) + fmt.Sprintf("/chep-%d.md", e.next())
		e.docs[to] = e.docs[p].with("slug", "").with("aliases", "")
		e.did = "copy " + p + " to " + to
	case 3, 4: // away with it
		p := e.anyDoc()
		if n := len(e.of(content.Article)); n < 8 && e.docs[p].kind == content.Article {
			return
		}
		delete(e.docs, p)
		e.did = "delete " + p
	case 5, 6: // rename
		p := e.anyDoc()
		d := e.docs[p]
		to := path.Dir(p) + fmt.Sprintf("/ten-%d.md", e.next())
		if d.kind == content.Article && e.one(3) {
			to = fmt.Sprintf("content/tin-tuc/%d/ten-%d.md", 2025+e.n(2), e.count)
		}
		delete(e.docs, p)
		e.docs[to] = d
		e.did = "rename " + p + " to " + to
	case 7, 8, 9, 10: // body
		p := e.anyDoc()
		d := e.docs[p]
		if d.kind == content.Settings {
			return
		}
		if d.body = e.newBody(); e.one(3) {
			d.body = e.docs[p].body + "\nThêm một đoạn " + fmt.Sprint(e.next()) + ".\n"
		}
		e.docs[p] = d
		e.did = "body of " + p
	case 11, 12, 13, 14, 15, 16, 17, 18, 19, 20: // one key
		p := e.anyDoc()
		d := e.docs[p]
		f := pick(e.dice, content.Fields(d.kind))
		if d.get(f.Key) != "" && !f.Required && e.one(2) {
			e.docs[p] = d.with(f.Key, "")
			e.did = "remove " + f.Key + " of " + p
			return
		}
		e.self = p
		e.docs[p] = d.with(f.Key, values[d.kind][f.Key](e))
		e.did = "set " + f.Key + " of " + p
	case 21: // publish, or take back
		p := e.anyDoc()
		d := e.docs[p]
		if d.kind == content.Settings {
			return
		}
		if d.get("draft") == " true" {
			e.docs[p] = d.with("draft", "")
		} else {
			e.docs[p] = d.with("draft", " true")
		}
		e.did = "draft of " + p
	case 22: // when
		a := e.of(content.Article)
		if len(a) == 0 {
			return
		}
		p := pick(e.dice, a)
		k := pick(e.dice, []string{"date", "expires"})
		e.docs[p] = e.docs[p].with(k, values[content.Article][k](e))
		e.did = k + " of " + p
	case 23: // settings
		k := pick(e.dice, []string{"title", "menu", "per_page", "description", "categories", "without", "base_url", "organisation", "days_off", "work_days"})
		if d, ok := e.docs["content/site.yaml"]; ok {
			e.docs["content/site.yaml"] = d.with(k, values[content.Settings][k](e))
		}
		e.did = "settings: " + k
	case 24, 25: // a part
		if p := e.anyFile("templates/parts/"); p != "" {
			e.files[p] = pick(e.dice, []string{e.files[p] + fmt.Sprintf("<i>%d</i>", e.next()), e.files[p] + "{{/* lời */}}", strings.TrimSuffix(e.files[p], "{{/* lời */}}"), e.files[p] + "\n"})
			if len(e.files[p]) > 6000 {
				e.files[p] = smallFiles()[p]
			}
			e.did = "part " + p
		}
	case 26: // a layout
		if p := e.anyFile("templates/layouts/"); p != "" {
			e.files[p] = strings.Replace(e.files[p], "</body>", fmt.Sprintf("<p>%d</p></body>", e.next()), 1)
			if len(e.files[p]) > 8000 {
				e.files[p] = smallFiles()[p]
			}
			e.did = "layout " + p
		}
	case 27: // css, js
		p := pick(e.dice, []string{"static/css/site.css", "static/js/thu.js", "static/css/them.css"})
		e.files[p] += pick(e.dice, []string{"\n", fmt.Sprintf("\n/* %d */\n", e.next())})
		if strings.HasSuffix(p, ".css") {
			e.files[p] += pick(e.dice, []string{"", ".a{color:red}", ".b{background:url(../images/nen.png)}", "@import \"them.css\";"})
		} else {
			e.files[p] += fmt.Sprintf("var v%d=1;", e.next())
		}
		if len(e.files[p]) > 40000 {
			e.files[p] = ""
		}
		e.did = "asset " + p
	case 28: // pictures and other files
		p := pick(e.dice, []string{"static/images/nen.png", "content/tin-tuc/2026/anh-0.png", "content/tin-tuc/2026/anh-1.png", "content/tin-tuc/2026/tep-0.pdf", "static/files/mau.pdf", "static/files/khac.txt", "static/du-lieu.json"})
		if _, ok := e.files[p]; ok && e.one(4) {
			delete(e.files, p)
			e.did = "delete " + p
			return
		}
		e.files[p] = fmt.Sprintf("[%d]", e.next())
		if strings.HasSuffix(p, ".png") && !e.one(20) {
			e.files[p] = drawn(e.files[p], 1+e.n(3), 2)
		}
		e.did = "write " + p
	case 29, 30, 31, 32: // time goes on
		step := pick(e.dice, []time.Duration{time.Second, time.Minute, time.Hour, 7 * time.Hour, 24 * time.Hour, 11 * 24 * time.Hour})
		e.opts.AsOf = e.opts.AsOf.Add(step)
		e.did = "time + " + step.String()
	case 33: // … to a moment at which something is due, or back
		e.opts.AsOf = now.Add(time.Duration(e.n(2000)) * time.Minute)
		e.did = "time " + viet.ISO(e.opts.AsOf)
	case 34: // touched, not changed
		for p, f := range e.fsys {
			if e.one(3) {
				e.clock = e.clock.Add(time.Second)
				e.fsys[p] = &fstest.MapFile{Data: f.Data, ModTime: e.clock, Mode: f.Mode}
			}
		}
		e.did = "touch"
	case 35: // two files change places
		a, b := e.anyDoc(), e.anyDoc()
		if e.docs[a].kind == e.docs[b].kind {
			e.docs[a], e.docs[b] = e.docs[b], e.docs[a]
			e.did = "swap " + a + " and " + b
		}
	case 36: // another way to look at it
		switch e.n(6) {
		case 0:
			e.opts.Options = site.Options{AsOf: e.opts.AsOf, Preview: true, Drafts: e.one(2), Future: e.one(2), Expired: e.one(2)}
		case 1:
			e.opts.Plain = !e.opts.Plain
		case 2:
			e.opts.BaseURL = "https://xem-thu.example/"
		default:
			e.opts = at(e.opts.AsOf)
		}
		e.did = "options"
	default:
		e.mistake()
	}
}

// mistake makes a change that nobody should publish.
func (e *editor) mistake() {
	p := e.anyDoc()
	d := e.docs[p]
	switch e.n(10) {
	case 0:
		e.docs[p] = d.with("khoa_la", " gì đó")
	case 1:
		e.docs[p] = d.with("title", " a: b: c")
	case 2:
		e.docs[p] = d.with("updated", " 2026-02-30")
	case 3:
		d.body += "\nXem [đâu đó](khong-co.md).\n"
		e.docs[p] = d
	case 4:
		t := e.anyFile("templates/parts/")
		e.files[t] += pick(e.dice, []string{"{{.KhongCo}}", "{{if}}", "{{template \"parts/khong-co.html\" .}}", "{{end}}"})
		p = t
	case 5:
		p = "static/css/site.css"
		e.files[p] += "a{color:red"
	case 6:
		p = pick(e.dice, slices.Sorted(maps.Keys(e.files)))
		delete(e.files, p)
	case 7:
		e.docs[p] = d.with("aliases", " [/tin-tuc/, /cu/ba.html]")
	case 8:
		p = "content/tin-tuc/2026/hong.md"
		e.docs[p] = doc{content.Article, nil, "\xff\xfe"}
	default:
		e.docs[p] = d.with("slug", " gioi-thieu")
	}
	e.did = "mistake in " + p
}

// tally is what a run of edits came to.
type tally struct{ edits, good, failed, idle int }

// follow makes n edits and checks after each that a builder that has seen all
// of them does what one that has seen nothing does.
func (e *editor) follow(t testing.TB, n int, also func(r *build.Result)) (sum tally) {
	b, live := build.New(e.fsys), new(publish.Memory)
	good(t, b, e.opts, live)
	last := e.clone()
	var script []string
	for e.r != nil && sum.edits < n || e.r == nil && len(e.data) > 0 && sum.edits < n {
		before := outputs(live)
		e.did = "nothing"
		e.edit()
		e.write()
		script = append(script, e.did)
		sum.edits++
		r := run(t, b, e.opts, live)
		wantR, want := fresh(t, e.fsys, e.opts)
		if d := sameResult(r, wantR); d != "" {
			t.Fatalf("edit %d: not what a build from nothing says: %s\nedits:\n%s", sum.edits, d, tail(script))
		}
		if r.Failed {
			sum.failed++
			if !maps.Equal(before, outputs(live)) {
				t.Fatalf("edit %d: a failed build has changed the site\nedits:\n%s", sum.edits, tail(script))
			}
		} else {
			sum.good++
			if d := differ(live, want); d != "" {
				t.Fatalf("edit %d: not what a build from nothing gives: %s\nedits:\n%s", sum.edits, d, tail(script))
			}
			if r.Counts.Rendered+r.Counts.Encoded == 0 && r.Counts.Written == 0 {
				sum.idle++
			}
			if also != nil {
				also(r)
			}
		}
		if r.Failed && !e.one(3) { // mended
			e.state = last.clone()
			script = append(script, "(as it was)")
		} else if !r.Failed {
			last = e.clone()
		}
	}
	return sum
}

func tail(script []string) string { return strings.Join(script[max(0, len(script)-12):], "\n") }

func TestIncrementalEqualsClean(t *testing.T) {
	edits := 1000
	if testing.Short() {
		edits = 100
	}
	for seed := range uint64(2) {
		t.Run(fmt.Sprint("seed", seed), func(t *testing.T) {
			t.Parallel()
			e := newEditor(&dice{r: rand.New(rand.NewPCG(seed, 7))})
			e.opts.Jobs = 1
			sum := e.follow(t, edits, nil)
			t.Logf("%d edits, %d published, %d refused, %d without a new byte", sum.edits, sum.good, sum.failed, sum.idle)
			if sum.good < edits/2 || sum.failed < edits/20 {
				t.Errorf("the editor tries too little of one kind: %+v", sum)
			}
		})
	}
}

func FuzzEdits(f *testing.F) {
	for _, s := range []string{"", "\x00\x01\x02", "\x15\x05\x21\x1d\x04", strings.Repeat("\x0b\x03\x07\x1e\x25", 20)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e := newEditor(&dice{data: data})
		e.follow(t, 30, nil)
	})
}

// The same on a disk: the tree that readers see is that of a build from
// nothing.
func TestIncrementalEqualsCleanOnDisk(t *testing.T) {
	edits := 100
	if testing.Short() {
		edits = 20
	}
	e := newEditor(&dice{r: rand.New(rand.NewPCG(11, 13))})
	root := t.TempDir()
	src, out := filepath.Join(root, "src"), filepath.Join(root, "public")
	onDisk := map[string]string{}
	sync := func() {
		e.write()
		for p, f := range e.fsys {
			if s, ok := onDisk[p]; ok && s == string(f.Data) {
				continue
			}
			full := filepath.Join(src, filepath.FromSlash(p))
			if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
			onDisk[p] = string(f.Data)
		}
		for p := range onDisk {
			if e.fsys[p] == nil {
				if err := os.Remove(filepath.Join(src, filepath.FromSlash(p))); err != nil {
					t.Fatal(err)
				}
				delete(onDisk, p)
			}
		}
	}
	sync()
	target, err := publish.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	b := build.New(os.DirFS(src))
	good(t, b, e.opts, target)
	last := e.clone()
	published := 0
	for i := range edits {
		before := treeOf(t, out)
		e.did = "nothing"
		e.edit()
		sync()
		r := run(t, b, e.opts, target)
		wantR, want := fresh(t, e.fsys, e.opts)
		if d := sameResult(r, wantR); d != "" {
			t.Fatalf("edit %d (%s): %s", i, e.did, d)
		}
		live := treeOf(t, out)
		if r.Failed {
			if !maps.Equal(before, live) {
				t.Fatalf("edit %d (%s): a failed build has changed the folder", i, e.did)
			}
			e.state = last.clone()
			continue
		}
		published++
		last = e.clone()
		if m := outputs(want); !maps.Equal(live, m) {
			for p := range m {
				if live[p] != m[p] {
					t.Errorf("%s: %s", p, firstDifference(live[p], m[p]))
				}
			}
			for p := range live {
				if _, ok := m[p]; !ok {
					t.Errorf("%s is left over", p)
				}
			}
			t.Fatalf("edit %d (%s)", i, e.did)
		}
	}
	if published < edits/2 {
		t.Errorf("%d of %d published", published, edits)
	}
	// What is remembered does not show: a builder and a target that know nothing change nothing.
	again, err := publish.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	e.state = last
	sync()
	if r, err := build.New(os.DirFS(src)).Build(context.Background(), e.opts, again); err != nil || r.Report == nil || r.Report.Swapped {
		t.Errorf("a second publisher: %v %+v", err, r)
	}
}

// treeOf reads the files of a published folder.
func treeOf(t testing.TB, dir string) map[string]string {
	t.Helper()
	m := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		if rel == ".cchc" {
			return filepath.SkipDir
		}
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(p)
		m[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}
