package content

import (
	"slices"
	"strings"
	"testing"
)

// A comment of the front matter is found behind a # in quotes, and a line of nothing
// but # is no more work than its length.
func TestFrontComments(t *testing.T) {
	texts := func(line string) (ts []string) {
		ParseRead("content/trang/a.md", []byte("---\n"+line+"\n---\n\nChữ.\n"), nil, func(r *Reading) {
			for _, c := range r.Comments {
				ts = append(ts, c.Text)
			}
		})
		return ts
	}
	if got, want := texts(`title: "Số # 1" # vì sao`), []string{`1" # vì sao`, "vì sao"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	size := 0
	for _, s := range texts(`title: "Số` + strings.Repeat(" #", 5000) + `"`) {
		size += len(s)
	}
	if size == 0 || size > 1<<20 {
		t.Errorf("%d bytes of comments out of a line of 10,000", size)
	}
}
