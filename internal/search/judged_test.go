package search_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/search"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/tool"
)

// judged is a line of testdata/judged.tsv: what kind of query it is, the query,
// and the addresses of which one has to come first, or “-” if nothing may have
// all of it.
type judged struct {
	kind, text string
	want       []string
}

func judgedSet(t testing.TB) []judged { return readJudged(t, "testdata/judged.tsv") }

func readJudged(t testing.TB, name string) []judged {
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var js []judged
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 3 {
			t.Fatalf("%s: %q", name, line)
		}
		js = append(js, judged{f[0], f[1], strings.Fields(f[2])})
	}
	return js
}

// realIndex makes the index of the site's own content, as of one day.
func realIndex(t testing.TB) map[string][]byte {
	x, o := realContent(t)
	files, err := build.SearchIndex(context.Background(), o, x)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// realContent is what the index is made of.
func realContent(t testing.TB) (*site.SearchIndex, build.Options) {
	o := build.Options{Options: site.Options{AsOf: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}}
	r, err := build.New(os.DirFS("../..")).Look(context.Background(), o, nil)
	if err != nil || r.Failed {
		t.Fatalf("%v, %v", err, r.Problems)
	}
	return r.Site.Search, o
}

func opened(t testing.TB, files map[string][]byte) *search.Index {
	x, err := search.Open(func(name string) ([]byte, error) {
		if b, ok := files[name]; ok {
			return b, nil
		}
		return nil, fs.ErrNotExist
	})
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// score is how good answers are: the mean reciprocal rank of the first right
// address, and how often it is among the first ten.
type score struct {
	mrr, recall float64
	queries     int
}

// grade asks all queries. ask returns addresses, the best first, and whether they
// have all of the query.
func grade(t testing.TB, js []judged, ask func(text string) (urls []string, all bool)) score {
	t.Helper()
	var s score
	type kind struct {
		sum float64
		n   int
	}
	kinds := map[string]kind{}
	for _, j := range js {
		urls, all := ask(j.text)
		if slices.Equal(j.want, []string{"-"}) {
			if len(urls) > 0 && all {
				t.Errorf("%q: %d results, want none", j.text, len(urls))
			}
			continue
		}
		s.queries++
		at := 0
		for i, u := range urls[:min(len(urls), 10)] {
			if at == 0 && slices.Contains(j.want, u) {
				at = i + 1
			}
		}
		k := kinds[j.kind]
		k.n++
		if at > 0 {
			k.sum += 1 / float64(at)
			s.mrr += 1 / float64(at)
			s.recall++
		}
		kinds[j.kind] = k
		if at != 1 && testing.Verbose() {
			t.Logf("%s %q: %s at %d of %q", j.kind, j.text, j.want, at, urls[:min(len(urls), 3)])
		}
	}
	s.mrr /= float64(s.queries)
	s.recall /= float64(s.queries)
	t.Logf("%d queries: MRR %.3f, recall@10 %.3f", s.queries, s.mrr, s.recall)
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		t.Logf("  %-13s %3d queries: MRR %.3f", k, kinds[k].n, kinds[k].sum/float64(kinds[k].n))
	}
	return s
}

// asks is how grade asks our reader.
func asks(t testing.TB, x *search.Index) func(string) ([]string, bool) {
	return func(text string) ([]string, bool) {
		a, err := x.Search(search.Query{Text: text})
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var urls []string
		for _, doc := range a.Docs[:min(len(a.Docs), 10)] {
			c, err := x.Card(doc)
			if err != nil {
				t.Fatal(err)
			}
			urls = append(urls, c.URL)
		}
		return urls, !a.Partial && a.Instead == ""
	}
}

// factArticles is how many articles of facts the judged set is asked of.
const factArticles = 600

func factIndex(t testing.TB, n int) map[string][]byte {
	return write(t, facts(n), search.Options{Kinds: []string{"Tin"}, Abbreviations: factAbbreviations, Jobs: 2})
}

// TestJudged: over the judged set the first result is the right one nearly always,
// in the content of the site and in a corpus of facts.
func TestJudged(t *testing.T) {
	for _, c := range []struct {
		name  string
		js    []judged
		files func() map[string][]byte
	}{
		{"content", judgedSet(t), func() map[string][]byte { return realIndex(t) }},
		{"facts", factQueries(factArticles), func() map[string][]byte { return factIndex(t, factArticles) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := grade(t, c.js, asks(t, opened(t, c.files())))
			if s.mrr < 0.95 || s.recall < 0.98 {
				t.Errorf("MRR %.3f, recall@10 %.3f", s.mrr, s.recall)
			}
		})
	}
}

type answer struct {
	Docs     []int
	Complete bool
	Instead  string
	Partial  bool
}

// browserReads runs static/js/search.js in Node over the same files.
func browserReads(t *testing.T, files map[string][]byte, queries any, how string, to any) {
	t.Helper()
	node := tool.Find(t, "node")
	dir := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	in, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	list := filepath.Join(t.TempDir(), "queries.json")
	if err := os.WriteFile(list, in, 0o644); err != nil {
		t.Fatal(err)
	}
	readByNode(t)
	cmd := exec.Command(node, "testdata/read.mjs", "../../static/js/search.js", dir, list, how)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, to); err != nil {
		t.Fatalf("%v: %.200s", err, out)
	}
}

// readByNode looks at what Node will read, so that go test does not take the result
// of another script from its cache.
func readByNode(t *testing.T) {
	t.Helper()
	for _, file := range []string{"testdata/read.mjs", "../../static/js/search.js"} {
		if _, err := os.Stat(file); err != nil {
			t.Fatal(err)
		}
	}
}

// TestBothReadersAgree: the reader in Go and the one in the browser give the same
// documents in the same order, complete, half typed and filtered, unpacking with
// the browser's help or without.
func TestBothReadersAgree(t *testing.T) {
	files := realIndex(t)
	x := opened(t, files)
	type query struct {
		Text   string                `json:"text"`
		Live   bool                  `json:"live"`
		All    bool                  `json:"all"`
		Kind   int                   `json:"kind"`
		Year   int                   `json:"year"`
		Facets [search.Facets]string `json:"facets"`
	}
	var qs []query
	for i, j := range judgedSet(t) {
		if testing.Short() && i%8 > 0 {
			continue
		}
		qs = append(qs, query{Text: j.text}, query{Text: j.text, All: true})
		half := []rune(j.text)
		qs = append(qs, query{Text: string(half[:len(half)-len(half)/3]), Live: true})
		if i%5 == 0 {
			qs = append(qs, query{Text: j.text, Kind: 1 + i%8}, query{Text: j.text, Year: 2026}, query{Text: j.text, Facets: [search.Facets]string{2: "Bộ Nội vụ"}})
		}
	}
	for _, how := range []string{"", "without"} {
		var got []answer
		browserReads(t, files, qs, how, &got)
		for i, q := range qs {
			a, err := x.Search(search.Query{Text: q.Text, Live: q.Live, All: q.All, Kind: q.Kind, Year: q.Year, Facets: q.Facets})
			if err != nil {
				t.Fatal(err)
			}
			g := got[i]
			if !slices.Equal(a.Docs, g.Docs) || a.Complete != g.Complete || a.Instead != g.Instead || a.Partial != g.Partial {
				t.Errorf("%+v:\ngo      %v %v %q %v\nbrowser %v %v %q %v", q, a.Docs, a.Complete, a.Instead, a.Partial, g.Docs, g.Complete, g.Instead, g.Partial)
			}
		}
		t.Logf("%d queries", len(qs))
	}
}

// TestOrderBeyondThePlane: words in letters beyond U+FFFF, as they are pasted from
// networks and in chữ Nôm, stand behind those in the last letters before it, for both
// readers.
func TestOrderBeyondThePlane(t *testing.T) {
	docs := []*search.Document{
		{URL: "/a/", Title: "Mở ﬁle mẫu"},
		{URL: "/b/", Title: "𝐂𝐚̉𝐢 𝐜𝐚́𝐜𝐡 hành chính"},
		{URL: "/c/", Title: "Chữ 𡨸喃 và ＡＢＣ"},
	}
	files := write(t, docs, search.Options{Kinds: []string{"Tin"}})
	x := opened(t, files)
	type query struct {
		Text string `json:"text"`
		All  bool   `json:"all"`
	}
	qs := []query{{"ﬁle", true}, {"𡨸喃", true}, {"𝐂𝐚̉𝐢", true}, {"ＡＢＣ", true}, {"và", true}}
	var got []answer
	browserReads(t, files, qs, "", &got)
	for i, q := range qs {
		a, err := x.Search(search.Query{Text: q.Text, All: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Docs) != 1 || a.Partial || a.Instead != "" || !slices.Equal(a.Docs, got[i].Docs) {
			t.Errorf("%q: go %v, browser %v", q.Text, a.Docs, got[i].Docs)
		}
	}
}
