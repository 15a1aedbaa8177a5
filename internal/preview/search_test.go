package preview

import (
	"net/url"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/search"
)

// TestSearch: the index that a preview serves is that of the last save, with drafts
// only for those who have chosen to see them.
func TestSearch(t *testing.T) {
	d := newDesk(t, nil)
	d.draft("nhap", "Bài còn viết", "draft: true\n", "Chữ quỳnh giao.")
	d.good()
	found := func(phrase string, with ...string) int {
		t.Helper()
		x, err := search.Open(func(name string) ([]byte, error) {
			w := d.get("/cchc/tim-kiem/du-lieu/"+name, with...)
			if w.Code != 200 {
				t.Fatalf("%s: %d", name, w.Code)
			}
			return w.Body.Bytes(), nil
		})
		if err != nil {
			t.Fatal(err)
		}
		a, err := x.Search(search.Query{Text: "“" + phrase + "”", All: true})
		if err != nil {
			t.Fatal(err)
		}
		if a.Partial || a.Instead != "" {
			return 0
		}
		return len(a.Docs)
	}
	drafts := d.choose(url.Values{"drafts": {"1"}})
	with := []string{"Cookie", drafts.Name + "=" + drafts.Value}
	if n := found("quỳnh giao"); n != 0 {
		t.Errorf("a draft is found by who does not see drafts: %d", n)
	}
	if n := found("quỳnh giao", with...); n != 1 {
		t.Errorf("a draft is found %d times by who sees drafts", n)
	}
	before := found("lần lưu sau")
	text := d.read(article)
	d.write(article, strings.TrimRight(text, "\n")+"\n\nNhững chữ của lần lưu sau.\n")
	d.good(article)
	if n := found("lần lưu sau"); n != before+1 {
		t.Errorf("what was saved is found %d times, before %d", n, before)
	}
	if n := found("quỳnh giao", with...); n != 1 {
		t.Errorf("after a save the draft is found %d times", n)
	}
	d.write(article, text)
	d.good(article)
	if n := found("lần lưu sau"); n != before {
		t.Errorf("what was taken out is found %d times, before %d", n, before)
	}
}
