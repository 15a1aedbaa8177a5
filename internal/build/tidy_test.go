package build_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
)

// What was made of photos stays thirty days after the last build that wanted it,
// with WebP files in it or not; what was never finished goes after an hour.
func TestTidy(t *testing.T) {
	dir := t.TempDir()
	o := at(now)
	o.Plain, o.Pictures = false, dir
	b := build.New(photoSite(t))
	run(t, b, o, new(publish.Memory))
	wanted := names(t, dir)
	others := []string{"0a1b-2", "0a1b-2-w0123456789", "0a1b-i1"} // of a branch that somebody else is on
	unfinished := []string{"0c1d-2-1234567", "0c1d-2-w0123456789-1234567", "0c1d-i1-1234567"}
	for _, name := range append(others, unfinished...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		after time.Duration
		want  []string
	}{
		{2 * time.Hour, append(slices.Clone(wanted), others...)},
		{31 * 24 * time.Hour, wanted},
	} {
		b.Tidy(time.Now().Add(c.after))
		slices.Sort(c.want)
		if got := names(t, dir); !slices.Equal(got, c.want) {
			t.Errorf("after %v: %q, want %q", c.after, got, c.want)
		}
	}
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	es, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range es {
		out = append(out, e.Name())
	}
	return out
}
