package search_test

import (
	"cmp"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestCost prints what queries of the judged set cost a reader who has nothing yet,
// over the content of the site and so many articles of facts beside it:
// CCHC_SEARCH_COST=1000,10000,100000.
// The requests are those of the first results, as the page of results makes them;
// the bytes are those of the files, all of them compressed already.
func TestCost(t *testing.T) {
	sizes := cmp.Or(os.Getenv("CCHC_SEARCH_COST"), "2000")
	if testing.Short() {
		t.Skip("takes a while")
	}
	for size := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			t.Fatal(err)
		}
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
		t.Logf("%d articles: entry %d bytes, %d files, %.2f kB an article (terms %.2f, cards %.2f)", n, len(files["muc-luc.bin"]), len(files), float64(total)/float64(n)/1000, float64(terms)/float64(n)/1000, float64(cards)/float64(n)/1000)
		var qs []map[string]any
		js := slices.Concat(judgedSet(t), factQueries(n))
		for _, j := range js {
			qs = append(qs, map[string]any{"text": j.text})
		}
		var got []struct {
			Docs, First     []any
			Bytes, Requests int
			After           float64
		}
		browserReads(t, files, qs, "costs", &got)
		var bytes, requests, shown, after []int
		for _, g := range got {
			bytes, requests, after = append(bytes, g.Bytes), append(requests, g.Requests), append(after, int(g.After*10))
			if len(g.Docs) > 0 {
				shown = append(shown, len(g.First))
			}
		}
		if testing.Verbose() {
			for i, g := range got {
				t.Logf("  %-12s %-40s %7d bytes %3d requests", js[i].kind, js[i].text, g.Bytes, g.Requests)
			}
		}
		at := func(v []int, part float64) int {
			slices.Sort(v)
			return v[int(part*float64(len(v)-1))]
		}
		t.Logf("  %d queries: bytes %d at the median, %d at the 95th percentile, %d at most; requests %d, %d, %d; first results %d at the median; ready %.1f ms after the last byte at the 95th percentile",
			len(got), at(bytes, 0.5), at(bytes, 0.95), at(bytes, 1), at(requests, 0.5), at(requests, 0.95), at(requests, 1), at(shown, 0.5), float64(at(after, 0.95))/10)
		if n <= 10000 && (at(requests, 0.95) > 8 || at(bytes, 0.5) > 60e3 || at(bytes, 0.95) > 150e3 || len(files["muc-luc.bin"]) > 3000 || len(files) > 500) {
			t.Error("that is more than readers should load")
		}
	}
}
