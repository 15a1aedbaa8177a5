package site

import (
	"fmt"
	"testing"
)

// What many files lead to is looked for once, and a site full of dead links is told of
// them in time.
func TestNearestOnce(t *testing.T) {
	a, looked := &assembly{}, 0
	among := func(yield func(string) bool) {
		looked++
		_ = yield("content/van-ban/79-qd-tt") && yield("content/van-ban/79-qd-tnnqg")
	}
	for range 3 {
		if n := a.nearest("content/van-ban/79-qd-t", "", among); n != "content/van-ban/79-qd-tt" {
			t.Fatalf("%q", n)
		}
	}
	if looked != 1 {
		t.Errorf("looked %d times", looked)
	}
	if n := a.nearest("content/van-ban/79-qd-tnnq", "content/van-ban/79-qd-tnnqg", among); n != "" {
		t.Errorf("the one that it must not be: %q", n)
	}
	for i := range 10 * mostSought {
		a.nearest(fmt.Sprint("content/van-ban/", i), "", among)
	}
	if looked != mostSought {
		t.Errorf("looked for %d paths", looked)
	}
	if n := a.nearest("content/van-ban/79-qd-t", "", among); n != "content/van-ban/79-qd-tt" {
		t.Errorf("what is known is forgotten: %q", n)
	}
}
