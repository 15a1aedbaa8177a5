package search_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/search"
)

// TestHardQueries: over many articles, where there is not room to read all that
// would help, both readers leave out the same, and a query costs 8 requests at most,
// whatever it is: long, quoted, mistyped, of common words or of words that no article
// has side by side. Only a word that must not be there is always looked up.
func TestHardQueries(t *testing.T) {
	const n = 6000 // the lists of common words have tails
	files := factIndex(t, n)
	r := rand.New(rand.NewPCG(6, 8))
	var words []string
	for _, s := range slices.Concat(factSubj, factVerb, factObj, factRest) {
		words = append(words, strings.Fields(s)...)
	}
	type query struct {
		Text string `json:"text"`
		Live bool   `json:"live"`
		All  bool   `json:"all"`
	}
	var qs []query
	for i := range 160 {
		var ws []string
		for range 1 + r.IntN(14) {
			w := words[r.IntN(len(words))]
			switch x := factOf(r.IntN(n)); r.IntN(8) {
			case 0:
				w = swapped(w)
			case 1:
				w = x.commune
			case 2:
				w = x.person
			case 3:
				w = []string{"UBND", "TTHC", "cải cách hành chính", "ủy ban nhân dân"}[r.IntN(4)]
			}
			ws = append(ws, w)
		}
		s := strings.Join(ws, " ")
		switch i % 8 {
		case 0:
			s = "“" + s + "”"
		case 1:
			s += " “" + factObj[r.IntN(len(factObj))] + " " + factVerb[r.IntN(len(factVerb))] + "”"
		case 2:
			s += " -" + words[r.IntN(len(words))]
		}
		qs = append(qs, query{s, i%5 == 0, i%16 == 7})
	}
	var got []struct {
		answer
		Requests int
	}
	browserReads(t, files, qs, "", &got)
	x := opened(t, files)
	full := 0
	for i, q := range qs {
		a, err := x.Search(search.Query{Text: q.Text, Live: q.Live, All: q.All})
		if err != nil {
			t.Fatal(err)
		}
		g := got[i]
		if !slices.Equal(a.Docs, g.Docs) || a.Complete != g.Complete || a.Instead != g.Instead || a.Partial != g.Partial {
			t.Errorf("%+v:\ngo      %.80v %v %q %v\nbrowser %.80v %v %q %v", q, a.Docs, a.Complete, a.Instead, a.Partial, g.Docs, g.Complete, g.Instead, g.Partial)
		}
		if g.Requests > 8 && !q.All && !strings.Contains(q.Text, " -") {
			t.Errorf("%q: %d requests", q.Text, g.Requests)
		}
		if g.Requests >= 7 {
			full++
		}
		b, err := opened(t, files).Search(search.Query{Text: q.Text, Live: q.Live, All: q.All})
		if err != nil || !slices.Equal(a.Docs, b.Docs) {
			t.Errorf("%q: what others have asked for before makes a difference: %.80v, %.80v, %v", q.Text, a.Docs, b.Docs, err)
		}
	}
	if full < len(qs)/4 {
		t.Errorf("only %d of %d queries are hard", full, len(qs))
	}
}
