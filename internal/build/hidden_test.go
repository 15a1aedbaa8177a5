package build_test

import (
	"encoding/hex"
	"fmt"
	"html"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// canaries are words that stand nowhere but in what must not be seen.
type canaries struct {
	r  *rand.ChaCha8
	of map[string]string // word -> where it stands
}

func (c *canaries) new(where string) string {
	var b [8]byte
	c.r.Read(b[:])
	w := "zq" + hex.EncodeToString(b[:])
	c.of[w] = where
	return w
}

var escapedRune = regexp.MustCompile(`\\u[0-9a-fA-F]{4}`)

// readings are the ways in which a program may read an output.
func readings(s string) []string {
	all := []string{s, html.UnescapeString(s)}
	if u, err := url.PathUnescape(s); err == nil {
		all = append(all, u)
	} else {
		all = append(all, regexp.MustCompile(`%[0-9a-fA-F]{2}`).ReplaceAllStringFunc(s, func(e string) string {
			n, _ := strconv.ParseUint(e[1:], 16, 8)
			return string([]byte{byte(n)})
		}))
	}
	all = append(all, escapedRune.ReplaceAllStringFunc(s, func(e string) string {
		n, _ := strconv.ParseUint(e[2:], 16, 16)
		return string(rune(n))
	}))
	for i := range all {
		all[i] = strings.ToLower(all[i])
	}
	return all
}

// sung returns the canaries that are in an output, or in its name.
func (c *canaries) sung(outs map[string]string) map[string]string {
	found := map[string]string{}
	for p, s := range outs {
		for _, text := range append(readings(s), strings.ToLower(p)) {
			if !strings.Contains(text, "zq") {
				continue
			}
			for w, where := range c.of {
				if strings.Contains(text, w) {
					found[where] = p
				}
			}
		}
	}
	return found
}

// hiddenSite is the small site with something of every kind that is not
// public, and public pages that refer to all of it.
func hiddenSite(c *canaries) fstest.MapFS {
	docs, files := smallDocs(), smallFiles()
	body := func(where string) string {
		return fmt.Sprintf("\n## Mục %s\n\nThân %s, [chữ %s](https://%s.example/).\n", c.new(where+" heading"), c.new(where+" body"), c.new(where+" link text"), c.new(where+" link"))
	}
	names := map[string]string{}
	hide := func(kind, folder, where string, d doc) {
		names[where] = c.new(where + " file name")
		d.body = body(where) + d.body
		docs["content/"+folder+"/"+names[where]+".md"] = d.with("aliases", " [/cu/"+c.new(where+" alias")+".html, /?p="+c.new(where+" alias query")+"]").with("updated", " 2026-06-01")
	}
	article := func(where string, date time.Time) doc {
		img, pdf, cover := c.new(where+" bundle image"), c.new(where+" attachment"), c.new(where+" cover")
		dir := "content/tin-tuc/2026/"
		files[dir+img+".png"], files[dir+pdf+".pdf"], files[dir+cover+".jpg"] = drawn(c.new(where+" image bytes"), 3, 2), "bytes "+c.new(where+" attachment bytes"), drawn(c.new(where+" cover bytes"), 3, 2)
		d := articleDoc("Tên "+c.new(where+" title"), date, "").
			with("sapo", " Sapo "+c.new(where+" summary")).
			with("author", " Người "+c.new(where+" author")).
			with("source", "\n  name: Nguồn "+c.new(where+" source")+"\n  url: https://"+c.new(where+" source url")+".example/").
			with("tags", " ["+c.new(where+" tag")+", từ khóa một]").
			with("theme", " chu-de-mot").with("units", " [don-vi-b]").with("docs", " [12-qd-abc]").
			with("plans", "\n  - plan: ke-hoach-thu\n    task: nv-01").
			with("cover", "\n  src: "+cover+".jpg\n  alt: Ảnh "+c.new(where+" cover alt")+"\n  caption: Lời "+c.new(where+" caption")).
			with("attachments", "\n  - file: "+pdf+".pdf\n    label: Tệp "+c.new(where+" attachment label")).
			with("corrections", "\n  - date: 2026-06-02\n    text: Sửa "+c.new(where+" correction"))
		d.body = "\n![Ảnh " + c.new(where+" image alt") + "](" + img + ".png)\n"
		return d
	}
	hide("article", "tin-tuc/2026", "draft article", article("draft article", now.Add(-time.Hour)).with("draft", " true"))
	hide("article", "tin-tuc/2026", "future article", article("future article", now.Add(time.Hour)))
	hide("article", "tin-tuc/2026", "expired article", article("expired article", now.Add(-48*time.Hour)).with("expires", " "+viet.ISO(now.Add(-time.Hour))))
	few := func(d doc, where string, keys ...string) doc {
		for _, k := range keys {
			d = d.with(k, " Chữ "+c.new(where+" "+k))
		}
		return d.with("draft", " true")
	}
	hide("unit", "don-vi", "draft unit", few(docs["content/don-vi/don-vi-b.md"], "draft unit", "summary").
		with("names", "\n  - name: Đơn vị "+c.new("draft unit name")+"\n    short: "+c.new("draft unit short")).with("site", " https://"+c.new("draft unit site")+".example/").with("parent", " don-vi-a"))
	unit := names["draft unit"]
	hide("theme", "chu-de", "draft theme", few(docs["content/chu-de/chu-de-mot.md"], "draft theme", "title", "summary"))
	hide("channel", "hinh-thuc", "draft channel", few(docs["content/hinh-thuc/hinh-thuc-mot.md"], "draft channel", "title", "summary"))
	hide("page", "trang", "draft page", few(docs["content/trang/lien-he.md"], "draft page", "title", "summary"))
	hide("document", "van-ban", "draft document", few(docs["content/van-ban/34-qd-abc.md"], "draft document", "subject").with("code", " 77/QĐ-"+"XYZ").
		with("replaces", " [12-qd-abc]").with("amends", " [12-qd-abc]").with("issuer", " "+unit))
	plan := few(docs["content/ke-hoach/ke-hoach-thu.md"], "draft plan", "title", "summary", "author").
		with("doc", "\n  type: Quyết định\n  code: 88/QĐ-XYZ\n  issued: 2026-03-01\n  issuer: don-vi-a\n  subject: Trích yếu "+c.new("draft plan subject")).
		with("tasks", strings.ReplaceAll(taskYAML("nv-01", "2026-06-20", "dang-thuc-hien"), "Việc", "Việc "+c.new("draft plan task"))).with("supersedes", " [ke-hoach-thu]")
	hide("plan", "ke-hoach", "draft plan", plan)

	// Public pages that refer to what is hidden.
	a := docs["content/tin-tuc/2026/bai-0.md"].
		with("theme", " [chu-de-mot, "+names["draft theme"]+"]").with("channel", " "+names["draft channel"]).
		with("units", " [don-vi-b, "+unit+"]").with("docs", " ["+names["draft document"]+"]").with("plans", "\n  - plan: "+names["draft plan"]+"\n    task: nv-01")
	a.body += "\nVăn bản số 77/QĐ-XYZ và 88/QĐ-XYZ.\n"
	for where, folder := range map[string]string{
		"draft article": "tin-tuc/2026", "future article": "tin-tuc/2026", "expired article": "tin-tuc/2026",
		"draft unit": "don-vi", "draft theme": "chu-de", "draft channel": "hinh-thuc", "draft page": "trang", "draft document": "van-ban", "draft plan": "ke-hoach",
	} {
		a.body += "\nChữ [nối](../../" + folder + "/" + names[where] + ".md) tới đó.\n"
		address := "/" + folder + "/" + names[where] + "/"
		a.body += "\nChữ [nối](" + strings.TrimPrefix(address, "/trang") + ") tới đó, và [nữa](" + strings.TrimSuffix(strings.TrimPrefix(address, "/trang"), "/") + ").\n"
	}
	docs["content/tin-tuc/2026/bai-0.md"] = a
	docs["content/van-ban/12-qd-abc.md"] = docs["content/van-ban/12-qd-abc.md"].with("issuer", " "+unit)
	docs["content/van-ban/34-qd-abc.md"] = docs["content/van-ban/34-qd-abc.md"].with("basis", " ["+names["draft document"]+"]").with("replaces", " ["+names["draft document"]+"]")
	docs["content/don-vi/don-vi-c.md"] = docs["content/don-vi/don-vi-c.md"].with("parent", " "+unit).with("member_from", " 2026-01-01")
	docs["content/ke-hoach/ke-hoach-sau.md"] = docs["content/ke-hoach/ke-hoach-thu.md"].with("title", " Kế hoạch sau").with("amends", " ["+names["draft plan"]+"]") // the draft supersedes the one below
	p := docs["content/ke-hoach/ke-hoach-thu.md"].with("unit", " "+unit).with("themes", " ["+names["draft theme"]+", chu-de-mot]").with("channels", " ["+names["draft channel"]+"]")
	docs["content/ke-hoach/ke-hoach-thu.md"] = p.with("tasks", fmt.Sprintf("\n  - id: nv-01\n    name: Việc\n    output: Kết quả\n    lead: don-vi-a\n    support: [%s, don-vi-b]\n    due: 2026-06-20\n    theme: %s\n    channel: %s\n    status: dang-thuc-hien\n    evidence: [tin-tuc/2026/%s, tin-tuc/2026/%s]",
		unit, names["draft theme"], names["draft channel"], names["draft article"], names["future article"])+strings.Replace(taskYAML("nv-02", "2026-07-01", "dang-thuc-hien"), "lead: don-vi-a", "lead: "+unit, 1)).
		with("basis", "\n  - type: Quyết định\n    code: 77/QĐ-XYZ\n    issued: 2026-02-05\n    issuer: "+unit)
	docs["content/site.yaml"] = docs["content/site.yaml"].with("menu", "\n  - label: Tin\n    link: /tin-tuc/\n  - label: Ẩn\n    link: trang/"+names["draft page"]+".md").with("organisation", "\n  unit: "+unit)

	m := fstest.MapFS{}
	for p, d := range docs {
		m[p] = file(d.text())
	}
	for p, s := range files {
		m[p] = file(s)
	}
	return m
}

// A draft, a future or an expired article, and drafts of every other kind, are
// in no output at all.
func TestHiddenIsNowhere(t *testing.T) {
	for seed := range 3 {
		c := &canaries{rand.NewChaCha8([32]byte{byte(seed)}), map[string]string{}}
		tree := hiddenSite(c)
		r, m := fresh(t, tree, at(now))
		if r.Failed {
			t.Fatalf("what is hidden stops the build:\n%s", list(r.Problems))
		}
		for where, p := range c.sung(outputs(m)) {
			t.Errorf("seed %d: the %s is in %s", seed, where, p)
		}
		if n := len(r.Site.Hidden); n != 9 {
			t.Errorf("%d hidden files are told, want 9", n)
		}
		for _, state := range []string{stateDraft, stateFuture, stateExpired} {
			for p, s := range outputs(m) {
				if strings.Contains(s, state) && !strings.HasSuffix(p, ".css") {
					t.Errorf("%s says %q", p, state)
				}
			}
		}
	}
}

const stateDraft, stateFuture, stateExpired = "Bản nháp", "Chưa đến ngày đăng", "Đã hết hạn đăng"

// A preview shows all of it, marked, and keeps search engines out.
func TestHiddenIsMarkedInPreview(t *testing.T) {
	c := &canaries{rand.NewChaCha8([32]byte{9}), map[string]string{}}
	tree := hiddenSite(c)
	r, m := fresh(t, tree, preview(now))
	if r.Failed {
		t.Fatalf("the preview failed:\n%s", list(r.Problems))
	}
	outs := outputs(m)
	found := c.sung(outs)
	for _, where := range c.of {
		kind, part, _ := strings.Cut(where, " ")
		if part = strings.TrimPrefix(part, strings.Fields(part)[0]+" "); (part == "body" || part == "title" || part == "summary" || part == "cover bytes" || part == "attachment label") && found[where] == "" {
			t.Errorf("the %s of what is %s is not in the preview", where, kind)
		}
	}
	marks := map[string]string{"draft": stateDraft, "future": stateFuture, "expired": stateExpired}
	for w, where := range c.of {
		name, ok := strings.CutSuffix(where, " file name")
		if !ok {
			continue
		}
		state, _, _ := strings.Cut(name, " ")
		page := ""
		for p := range outs {
			if strings.HasSuffix(p, "/"+w+"/index.html") || p == w+"/index.html" {
				page = outs[p]
			}
		}
		if page == "" {
			t.Errorf("the %s has no page", name)
			continue
		}
		if !strings.Contains(page, marks[state]) || !strings.Contains(page, "noindex") {
			t.Errorf("the page of the %s is not marked %q and noindex", name, marks[state])
		}
	}
	for _, only := range []struct {
		o    site.Options
		want string
	}{{site.Options{Drafts: true}, "draft article"}, {site.Options{Future: true}, "future article"}, {site.Options{Expired: true}, "expired article"}} {
		only.o.AsOf, only.o.Preview = now, true
		_, m := fresh(t, tree, build.Options{Options: only.o, Plain: true})
		for where, p := range c.sung(outputs(m)) {
			if kind, _, _ := strings.Cut(only.want, " "); !strings.HasPrefix(where, kind) {
				t.Errorf("the %s is in %s, with only %s asked for", where, p, kind)
			}
		}
	}
	for p, s := range outs {
		if strings.HasSuffix(p, ".html") && strings.Contains(s, "<main") && !strings.Contains(s, "noindex") {
			t.Errorf("%s of a preview lets search engines in", p)
		}
	}
	if !strings.Contains(outs["robots.txt"], "Disallow: /\n") {
		t.Errorf("robots.txt of a preview: %q", outs["robots.txt"])
	}
}

// quietDocs is the small site with nothing due in June, but for its plan: its year is not covered, since that is as of
// each day.
func quietDocs() map[string]doc {
	docs := smallDocs()
	docs["content/site.yaml"] = docs["content/site.yaml"].with("without", " [coverage]")
	for p, d := range docs {
		if strings.HasPrefix(p, "content/tin-tuc/") {
			d = d.with("plans", "").with("date", " 2026-05-"+fmt.Sprintf("%02d", 1+len(p)%9))
			d.body = "\nChữ.\n"
		}
		if strings.HasPrefix(p, "content/van-ban/") {
			d = d.with("effective", "")
		}
		docs[p] = d
	}
	delete(docs, "content/cuoc-thi/tim-hieu.md") // it says the day
	return docs
}

// An article appears in the second of its date and is gone in the second of
// its end, with a builder that has waited as with one that begins; and Next
// says when.
func TestEmbargoToTheSecond(t *testing.T) {
	c := &canaries{rand.NewChaCha8([32]byte{5}), map[string]string{}}
	from := time.Date(2026, 6, 16, 0, 30, 7, 0, viet.Zone)
	to := from.Add(36*time.Hour + 11*time.Second)
	for _, zone := range []string{"UTC", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu", "Pacific/Pago_Pago"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		tree := fstest.MapFS{}
		docs := quietDocs()
		delete(docs, "content/ke-hoach/ke-hoach-thu.md")
		for p, d := range docs {
			tree[p] = file(d.text())
		}
		for p, s := range smallFiles() {
			tree[p] = file(s)
		}
		d := articleDoc("Tên "+c.new("title"), from, "Thân "+c.new("body")+".\n\n![Ảnh](anh-0.png)").with("expires", " "+viet.ISO(to)).with("tags", " ["+c.new("tag")+"]").with("aliases", " [/cu/"+c.new("alias")+".html]")
		tree["content/tin-tuc/2026/"+c.new("name")+".md"] = file(d.text())

		waiting, live := build.New(tree), new(publish.Memory)
		for _, step := range []struct {
			at    time.Time
			shown bool
			next  time.Time
		}{
			{from.Add(-time.Hour), false, from},
			{from.Add(-time.Second), false, from},
			{from.Add(-time.Nanosecond), false, from},
			{from, true, to},
			{from.Add(time.Second), true, to},
			{to.Add(-time.Second), true, to},
			{to.Add(-time.Nanosecond), true, to},
			{to, false, from.Add(48 * time.Hour)},
			{to.Add(time.Second), false, from.Add(48 * time.Hour)},
		} {
			o := at(step.at.In(loc))
			r := good(t, waiting, o, live)
			r2, m := fresh(t, tree, o)
			for i, outs := range []map[string]string{outputs(live), outputs(m)} {
				if found := c.sung(outs); (len(found) > 0) != step.shown {
					t.Errorf("%s, %v, builder %d: shown: %v", zone, step.at, i, found)
				}
			}
			if d := differ(live, m); d != "" {
				t.Errorf("%s, %v: %s", zone, step.at, d)
			}
			next := step.next
			if step.at.Before(to) && step.shown || step.at.Before(from) {
				if !r.Site.Next.Equal(next) || !r2.Site.Next.Equal(next) {
					t.Errorf("%s, %v: the next change is told for %v and %v, want %v", zone, step.at, r.Site.Next, r2.Site.Next, next)
				}
			}
		}
		clear(c.of)
	}
}

// Until Next nothing changes: at the second before it, a build from nothing
// gives what the one now gives; and going from one such moment to the next a
// builder misses nothing.
func TestNothingChangesBeforeNext(t *testing.T) {
	c := &canaries{rand.NewChaCha8([32]byte{7}), map[string]string{}}
	tree := hiddenSite(c)
	when := now
	b, live := build.New(tree), new(publish.Memory)
	var moments []string
	for range 25 {
		r := good(t, b, at(when), live)
		next := r.Site.Next
		if next.IsZero() {
			break
		}
		if !next.After(when) {
			t.Fatalf("at %v the next change is said to be at %v", when, next)
		}
		moments = append(moments, viet.ISO(next))
		r2, m := fresh(t, tree, at(next.Add(-time.Second)))
		if d := differ(live, m); d != "" {
			t.Fatalf("at %v, before %v: %s", when, next, d)
		}
		if d := sameResult(r, r2); d != "" {
			t.Fatalf("at %v, before %v: %s", when, next, d)
		}
		when = next
	}
	for _, want := range []string{viet.ISO(now.Add(time.Hour)), "2026-06-16T00:00:00+07:00", "2026-06-17T00:00:00+07:00"} {
		if !slices.Contains(moments, want) {
			t.Errorf("nothing is due at %s: %v", want, moments)
		}
	}
}

// A task of a plan that nobody sees yet is looked at every day all the same.
func TestTaskOfADraftPlanIsSeenTheNextDay(t *testing.T) {
	tree := smallSite()
	docs := quietDocs()
	for p, d := range docs {
		tree[p] = file(d.text())
	}
	d := docs["content/ke-hoach/ke-hoach-thu.md"].with("draft", " true").
		with("tasks", taskYAML("nv-01", "2026-06-20", "da-hoan-thanh")+"\n    completed_on: 2026-06-16\n    evidence: [https://thu.example/]")
	tree["content/ke-hoach/ke-hoach-thu.md"] = file(d.text())
	b, live := build.New(tree), new(publish.Memory)
	for day := range 3 {
		o := at(now.AddDate(0, 0, day))
		r := good(t, b, o, live)
		want, _ := fresh(t, tree, o)
		if d := sameResult(r, want); d != "" {
			t.Errorf("day %d: %s", day, d)
		}
	}
}
