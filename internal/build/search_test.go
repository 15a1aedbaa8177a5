package build_test

import (
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/search"
)

// finds tells whether the published index has a phrase.
func finds(t *testing.T, m *publish.Memory, phrase string) bool {
	t.Helper()
	x, err := search.Open(func(name string) ([]byte, error) {
		if data, _, ok := m.Get("tim-kiem/du-lieu/" + name); ok {
			return data, nil
		}
		return nil, fs.ErrNotExist
	})
	if err != nil {
		t.Fatal(err)
	}
	a, err := x.Search(search.Query{Text: "“" + phrase + "”", All: true})
	if err != nil {
		t.Fatal(err)
	}
	return len(a.Docs) > 0 && !a.Partial && a.Instead == ""
}

// Nothing of what is hidden can be found, by any word of it; a preview that shows
// it finds it.
func TestHiddenIsNotFound(t *testing.T) {
	c := &canaries{rand.NewChaCha8([32]byte{4}), map[string]string{}}
	tree := hiddenSite(c)
	change("content/site.yaml", "without: [search]\n", "")(tree)
	_, m := fresh(t, tree, at(now))
	_, shown := fresh(t, tree, preview(now))
	n := 0
	for w, where := range c.of {
		if finds(t, m, w) {
			t.Errorf("the %s is found", where)
		}
		if (strings.HasSuffix(where, "article title") || strings.HasSuffix(where, "article body")) && finds(t, shown, w) {
			n++
		}
	}
	if n != 6 {
		t.Errorf("a preview finds %d of the titles and texts of a draft, a future and an expired article", n)
	}
}

// A change of a task alone is found too: it is text of the plan's page.
func TestTasksAreFound(t *testing.T) {
	tree := smallSite()
	change("content/site.yaml", "without: [search]\n", "")(tree)
	b, m := build.New(tree), new(publish.Memory)
	run(t, b, at(now), m)
	if finds(t, m, "khắc phục quỳnh giao") {
		t.Fatal("the site has it already")
	}
	change("content/ke-hoach/ke-hoach-thu.md", "name: Việc", "name: Khắc phục quỳnh giao")(tree)
	run(t, b, at(now), m)
	if !finds(t, m, "khắc phục quỳnh giao") {
		t.Error("the index has the task as it was")
	}
}
