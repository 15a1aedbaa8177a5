package search_test

import (
	"bytes"
	"crypto/sha256"
	"maps"
	"sync/atomic"
	"testing"

	"nawapi.gov.vn/cchc/internal/search"
)

// TestCache: after any change the files come out as without a cache, and only the
// texts of what has changed are read.
func TestCache(t *testing.T) {
	docs := facts(300)
	var read atomic.Int64
	for _, d := range docs {
		text := d.Text
		d.Text = func(b []byte) []byte { read.Add(1); return text(b) }
		d.TextSum = sha256.Sum256(text(nil))
	}
	o := search.Options{Kinds: []string{"Tin"}, Abbreviations: factAbbreviations, Jobs: 2}
	cached := o
	cached.Cache = new(search.Cache)
	same := func(what string, reads int64) {
		t.Helper()
		want := write(t, docs, o)
		read.Store(0)
		if got := write(t, docs, cached); !maps.EqualFunc(want, got, bytes.Equal) {
			t.Errorf("%s: other files than without a cache", what)
		}
		if n := read.Load(); n != reads {
			t.Errorf("%s: %d texts were read, want %d", what, n, reads)
		}
	}
	same("nothing known", 300)
	same("nothing changed", 0)
	change := func(i int, text string) {
		d := *docs[i]
		d.Text = func(b []byte) []byte { read.Add(1); return append(b, text...) }
		d.TextSum = sha256.Sum256([]byte(text))
		docs[i] = &d
	}
	change(7, "Một chữ xưa nay chưa ai viết: quỳnhquỳnh.")
	same("a text", 1)
	title := *docs[8]
	title.Title = "Tên khác hẳn"
	docs[8] = &title
	same("a title", 1)
	day := *docs[9]
	day.Date = "2001-01-01" // moves all others
	docs[9] = &day
	same("a day", 0)
	docs = docs[1:]
	same("one less", 0)
	change(6, "Lại như trước.")
	same("a word has gone", 1)
}
