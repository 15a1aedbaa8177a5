package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// treeSum is the digest of all paths and bytes below dir.
func treeSum(t *testing.T, dir string) string {
	t.Helper()
	h := sha256.New()
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		fmt.Fprintf(h, "%s %d\n", filepath.ToSlash(rel), len(b))
		h.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

func TestDeterministic(t *testing.T) {
	for name, put := range map[string]func(string, *corpus) (*tree, error){"ours": writeOurs, "hugo": writeHugo} {
		var sums []string
		for _, seed := range []uint64{76, 76, 77} {
			dir := t.TempDir()
			if _, err := put(dir, newCorpus(30, seed)); err != nil {
				t.Fatal(err)
			}
			sums = append(sums, treeSum(t, dir))
		}
		if sums[0] != sums[1] {
			t.Errorf("%s: two writings of one corpus differ", name)
		}
		if sums[0] == sums[2] {
			t.Errorf("%s: another seed gives the same corpus", name)
		}
	}
}

// TestCorpus holds the shape of the texts to what the first measurements say
// of them; figures of another corpus cannot be compared with theirs.
func TestCorpus(t *testing.T) {
	const n = 1000
	c := newCorpus(n, 76)
	if len(c.tags) != 150 || len(c.plans) != 10 {
		t.Errorf("%d tags and %d plans, not 150 and 10", len(c.tags), len(c.plans))
	}
	link := func(_, to *title) string { return "/" + to.id() + "/" }
	bytesAll, tables, notes := 0, 0, 0
	for i := range n {
		a := c.article(i, link)
		bytesAll += len(a.body)
		if bytes.Contains(a.body, []byte("| --- |")) {
			tables++
		}
		if bytes.Contains(a.body, []byte("\n[^1]: ")) {
			notes++
		}
		if k := len(bytes.Fields(a.body)); k < 380 || k > 1000 {
			t.Errorf("article %d has %d words", i, k)
		}
		if len(a.tags) < 2 || len(a.tags) > 5 {
			t.Errorf("article %d has %d tags", i, len(a.tags))
		}
	}
	near := func(what string, got, want int) {
		if got < want*85/100 || got > want*115/100 {
			t.Errorf("%s: %d, not about %d", what, got, want)
		}
	}
	near("bytes of an article", bytesAll/n, 4700)
	near("articles with a table", tables, n/5)
	near("articles with a footnote", notes, n/4)
	for i := range c.plans {
		if k := len(c.plan(i, link).tasks); k < 10 || k > 40 {
			t.Errorf("plan %d has %d tasks", i, k)
		}
	}
	slug := map[string]string{}
	for _, tag := range c.tags {
		if other := slug[viet.Slug(tag)]; other != "" {
			t.Errorf("the tags %q and %q have one address", tag, other)
		}
		slug[viet.Slug(tag)] = tag
	}
}

// TestOursAssembles reads the site as cchc does: no reference may be wrong.
func TestOursAssembles(t *testing.T) {
	dir := t.TempDir()
	if _, err := writeOurs(dir, newCorpus(230, 76)); err != nil {
		t.Fatal(err)
	}
	s := assembled(t, dir)
	for _, p := range s.Problems {
		t.Errorf("%v: %s", p.Pos, p.Text("en"))
	}
	if len(s.Hidden) > 0 {
		t.Errorf("%s is not public", s.Hidden[0].Path)
	}
	if len(s.Pages) < 230 {
		t.Errorf("only %d pages", len(s.Pages))
	}
}

// TestPlansAssemble: the site of plans has no mistakes, and all that accounts
// are made of.
func TestPlansAssemble(t *testing.T) {
	dir := t.TempDir()
	if _, err := writePlans(dir, newPlanCorpus(300, 30, 76), 12); err != nil {
		t.Fatal(err)
	}
	s := assembled(t, dir)
	for _, p := range s.Problems {
		if p.Code != "task-evidence" { // some are done without
			t.Errorf("%v: %s", p.Pos, p.Text("en"))
		}
	}
	states := map[string]int{}
	plans, tasks, evidence := 0, 0, 0
	for _, p := range s.Pages {
		v, ok := p.View.(*site.PlanView)
		if !ok {
			continue
		}
		plans++
		for _, k := range v.Tasks {
			tasks++
			states[k.StatusClass]++
			evidence += len(k.Evidence)
		}
	}
	if plans != 30 || tasks != 360 {
		t.Errorf("%d plans and %d tasks", plans, tasks)
	}
	for _, state := range []string{"done", "late", "open", "overdue", "stopped"} {
		if states[state] < 4 {
			t.Errorf("%d tasks are %s: %v", states[state], state, states)
		}
	}
	if evidence < 200 {
		t.Errorf("%d proofs", evidence)
	}
	known := map[string]bool{}
	for _, f := range content.Fields(content.Settings) {
		if f.Key == "without" {
			for _, v := range f.Values {
				known[v] = true
			}
		}
	}
	for _, g := range accounts {
		if !known[g] {
			t.Errorf("site.yaml knows no %s", g)
		}
	}
	if b := planSettings(accounts); !bytes.Contains(b, []byte("\nwithout: [progress, ")) || bytes.Contains(planSettings(nil), []byte("without")) {
		t.Errorf("%s", b)
	}
}

// assembled reads a site as cchc does.
func assembled(t *testing.T, dir string) *site.Site {
	t.Helper()
	var docs []*content.Doc
	var assets []*site.Asset
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		switch rel = filepath.ToSlash(rel); {
		case strings.HasPrefix(rel, "content/"):
			docs = append(docs, content.Parse(rel, b))
		case strings.HasPrefix(rel, "static/"):
			assets = append(assets, &site.Asset{Source: rel, Out: strings.TrimPrefix(rel, "static/"), Size: int64(len(b))})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		t.Fatal(err)
	}
	return site.Assemble(docs, assets, site.Options{AsOf: at})
}

var mdLink = regexp.MustCompile(`\]\(([^) ]+)`)

// TestHugoLinks looks whether every address of the site in the texts of the
// Hugo site is that of an article or a picture.
func TestHugoLinks(t *testing.T) {
	dir := t.TempDir()
	c := newCorpus(120, 76)
	if _, err := writeHugo(dir, c); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for i := range c.articles {
		known["/"+c.articles[i].id()+"/"] = true
	}
	n := 0
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		for _, m := range mdLink.FindAllSubmatch(b, -1) {
			to := string(m[1])
			switch {
			case strings.HasPrefix(to, "https://"):
				continue
			case path.Ext(to) == ".jpg":
				if _, err := os.Stat(filepath.Join(dir, "static", to)); err != nil {
					t.Errorf("%s: %v", p, err)
				}
			case !known[to]:
				t.Errorf("%s: no article at %s", p, to)
			}
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 120 {
		t.Errorf("only %d links looked at", n)
	}
}

func TestLayoutAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "x")
	if err := layout(dir, 3, 76); err != nil {
		t.Fatal(err)
	}
	before := treeSum(t, dir)
	if err := layout(dir, 3, 76); err != nil {
		t.Fatal(err)
	}
	if treeSum(t, dir) != before {
		t.Error("a second layout changed something")
	}
	if err := layout(dir, 3, 77); err != nil {
		t.Fatal(err)
	}
	if treeSum(t, dir) == before {
		t.Error("another corpus was taken for the one that is there")
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "x"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := layout(other, 3, 76); err == nil {
		t.Error("a folder of somebody else was written into")
	}
	var last []byte
	for run := range 3 { // each title is a new one, and as long as the one before
		if err := retitle(filepath.Join(dir, "ours-changed"), nil)(run); err != nil {
			t.Fatal(err)
		}
		b, _ := os.ReadFile(filepath.Join(dir, "ours-changed", siteYAML))
		if !bytes.HasPrefix(b, []byte("title: "+siteTitle+" ")) || bytes.Equal(b, last) || run > 0 && len(b) != len(last) {
			t.Errorf("%.60q after %.60q", b, last)
		}
		last = b
	}
	if b, _ := os.ReadFile(filepath.Join(dir, "ours", siteYAML)); !bytes.HasPrefix(b, []byte("title: "+siteTitle+"\n")) {
		t.Errorf("the other site changed too: %.60q", b)
	}
}

func TestClass(t *testing.T) {
	for p, want := range map[string]string{
		"tin-tuc/2019/x-000001/index.html":       "articles",
		"tin-tuc/trang/3/index.html":             "lists, page 2 and later",
		"the/dat-dai/trang/2/index.html":         "lists, page 2 and later",
		"the/dat-dai/trang/1/index.html":         "redirects from trang/1",
		"the/dat-dai/index.html":                 "lists of terms, page 1",
		"ke-hoach/x-00001/index.html":            "plans",
		"chuyen-muc/su-kien/rss.xml":             "feeds",
		"images/2019/anh-01.jpg":                 "static files",
		".cchc/manifest":                         "list of contents (.cchc)",
		"index.html":                             "other",
		"don-vi/so-y-te-tinh-x/index.html":       "lists of terms, page 1",
		"may-chu/nginx-http.conf":                "other",
		"chuyen-muc/index.html":                  "other",
		"chuyen-muc/van-ban/trang/12/index.html": "lists, page 2 and later",
	} {
		if got := class(p); got != want {
			t.Errorf("%s: %s, not %s", p, got, want)
		}
	}
}

func TestMeasure(t *testing.T) {
	a := &job{got: []sample{{2, 4, 10}, {4, 6, 10}, {3, 5, 10}}}
	b := &job{got: []sample{{1, 1, 5}, {1, 2, 5}, {1, 5, 5}}}
	if m := median(a.all(wall)); m != 3 {
		t.Errorf("median %v", m)
	}
	if q := a.ratio(b, cpu); q != 3 { // 4, 3, 1
		t.Errorf("ratio %v", q)
	}
	if m := median([]float64{1, 4, 2, 3}); m != 2.5 {
		t.Errorf("median of four: %v", m)
	}
}
