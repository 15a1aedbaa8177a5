package search_test

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// cost is what a query costs a reader who has nothing yet.
type cost struct {
	judged
	Docs            []int
	First           []string // addresses on the first screen
	Instead         string
	Partial         bool
	Bytes, Requests int
	After           float64
}

// TestCost measures what queries of the judged set cost a reader who has nothing yet,
// over the content of the site and so many articles of facts beside it:
// CCHC_SEARCH_COST=10000,100000. Of two numbers the second is held to the first: a
// query over ten times as many articles costs at most twice the bytes.
// The requests are those of the first results, as the page of results makes them;
// the bytes are those of the files, all of them compressed already.
func TestCost(t *testing.T) {
	sizes := cmp.Or(os.Getenv("CCHC_SEARCH_COST"), "2000")
	if testing.Short() {
		t.Skip("takes a while")
	}
	var before []cost
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(err)
		}
		now := costs(t, n)
		if before != nil {
			var times []float64 // of the queries that are the same in both
			for i, c := range now {
				if c.text == before[i].text {
					times = append(times, float64(c.Bytes)/float64(before[i].Bytes))
				}
			}
			slices.Sort(times)
			p95 := times[len(times)*95/100]
			t.Logf("  %d queries cost %.2f times the bytes at the median, %.2f at the 95th percentile, %.2f at most", len(times), times[len(times)/2], p95, times[len(times)-1])
			of := func(c cost) int { return c.Bytes }
			if p95 > 2 || percentile(now, of, 0.5) > 2*percentile(before, of, 0.5) || percentile(now, of, 0.95) > 2*percentile(before, of, 0.95) {
				t.Error("that is more than twice")
			}
		}
		before = now
	}
}

func percentile(cs []cost, of func(cost) int, part float64) int {
	v := make([]int, len(cs))
	for i, c := range cs {
		v[i] = of(c)
	}
	slices.Sort(v)
	return v[int(part*float64(len(v)-1))]
}

func costs(t *testing.T, n int) []cost {
	x, _ := realContent(t)
	o := x.Options
	o.Jobs = 2
	docs := x.Docs
	for _, d := range facts(n) {
		d.Kind = len(o.Kinds) - 1
		docs = append(docs, d)
	}
	files := write(t, docs, o)
	total, terms, cards := 0, 0, 0
	for name, b := range files {
		total += len(b)
		switch name[0] {
		case 't', 'd':
			terms += len(b)
		case 'c':
			cards += len(b)
		}
	}
	entry, each := len(files["muc-luc.bin"]), func(bytes int) float64 { return float64(bytes) / float64(n) / 1000 }
	t.Logf("%d articles: entry %d bytes, %d files, %.2f kB an article (terms %.2f, cards %.2f)", n, entry, len(files), each(total), each(terms), each(cards))
	var qs []map[string]any
	js := slices.Concat(judgedSet(t), factQueries(n))
	for _, j := range js {
		qs = append(qs, map[string]any{"text": j.text})
	}
	var got []cost
	browserReads(t, files, qs, "costs", &got)
	var found []cost
	for i, c := range got {
		got[i].judged = js[i]
		if len(c.Docs) > 0 {
			found = append(found, c)
		}
		if testing.Verbose() {
			t.Logf("  %-12s %-40s %7d bytes %3d requests", js[i].kind, js[i].text, c.Bytes, c.Requests)
		}
		if c.Requests > 8 {
			t.Errorf("%q: %d requests, more than 8", js[i].text, c.Requests)
		}
	}
	asked := -1 // what is cheap has to be right as well
	s := grade(t, js, func(string) ([]string, bool) {
		asked++
		return got[asked].First, !got[asked].Partial && got[asked].Instead == ""
	})
	if s.mrr < 0.95 && n <= 10000 || s.mrr < 0.9 { // among very many articles some facts are those of several
		t.Errorf("MRR %.3f on the first screen", s.mrr)
	}
	bytes := func(c cost) int { return c.Bytes }
	requests := func(c cost) int { return c.Requests }
	first := func(c cost) int { return len(c.First) }
	after := func(c cost) int { return int(c.After * 10) }
	t.Logf("  %d queries: bytes %d at the median, %d at the 95th percentile, %d at most; requests %d, %d, %d; first results %d at the median; ready %.1f ms after the last byte at the 95th percentile",
		len(got), percentile(got, bytes, 0.5), percentile(got, bytes, 0.95), percentile(got, bytes, 1),
		percentile(got, requests, 0.5), percentile(got, requests, 0.95), percentile(got, requests, 1), percentile(found, first, 0.5), float64(percentile(got, after, 0.95))/10)
	if n <= 10000 && (percentile(got, bytes, 0.5) > 60e3 || percentile(got, bytes, 0.95) > 150e3 || entry > 3000 || len(files) > 500 || total > max(n, 2000)*1000) {
		t.Error("that is more than readers should load")
	}
	return got
}
