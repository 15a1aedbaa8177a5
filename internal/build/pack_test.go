package build_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
)

// Every text of some size has compressed siblings that say the same, and after
// an edit only what changed is compressed again.
func TestPrecompress(t *testing.T) {
	tree := smallSite()
	dir := t.TempDir()
	target, err := publish.Open(filepath.Join(dir, "public"))
	if err != nil {
		t.Fatal(err)
	}
	o := at(now)
	o.Plain, o.Precompress, o.Packed = false, true, filepath.Join(dir, "packed")
	b := build.New(tree)
	run := func(b *build.Builder) *build.Result {
		t.Helper()
		r, err := b.Build(t.Context(), o, target)
		if err != nil {
			t.Fatal(err)
		}
		if r.Failed {
			t.Fatalf("%s", list(r.Problems))
		}
		return r
	}
	check := func() (texts int) {
		t.Helper()
		files := map[string]string{}
		err := filepath.WalkDir(filepath.Join(dir, "public"), func(p string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				data, err := os.ReadFile(p)
				files[strings.TrimPrefix(p, filepath.Join(dir, "public")+"/")] = string(data)
				return err
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for p, s := range files {
			switch filepath.Ext(p) {
			case ".gz":
				r, err := gzip.NewReader(strings.NewReader(s))
				if err != nil {
					t.Fatal(err)
				}
				if got, err := io.ReadAll(r); err != nil || string(got) != files[strings.TrimSuffix(p, ".gz")] {
					t.Errorf("%s is not what stands beside it: %v", p, err)
				}
				if !r.ModTime.IsZero() || r.Name != "" {
					t.Errorf("%s carries a time or a name", p)
				}
			case ".br":
				if got, err := io.ReadAll(brotli.NewReader(strings.NewReader(s))); err != nil || string(got) != files[strings.TrimSuffix(p, ".br")] {
					t.Errorf("%s is not what stands beside it: %v", p, err)
				}
			case ".html", ".css", ".xml", ".json":
				_, gz := files[p+".gz"]
				_, br := files[p+".br"]
				if want := len(s) >= 1024; (gz || br) != want && !strings.HasPrefix(p, ".cchc") {
					t.Errorf("%s, %d bytes: gz %v, br %v", p, len(s), gz, br)
				}
				if gz && br {
					texts++
				}
			case ".png", ".pdf":
				if _, ok := files[p+".gz"]; ok {
					t.Errorf("%s is compressed twice", p)
				}
			}
		}
		return texts
	}
	r := run(b)
	all := r.Counts.Packed
	if n := check(); n < 20 || all < n {
		t.Fatalf("%d texts with siblings, %d compressed", n, all)
	}
	if r = run(b); r.Counts.Packed != 0 || r.Counts.Written != 0 {
		t.Errorf("nothing changed: %d compressed, %d written", r.Counts.Packed, r.Counts.Written)
	}
	if r = run(build.New(tree)); r.Counts.Packed != 0 || r.Counts.Written != 0 {
		t.Errorf("another process: %d compressed, %d written", r.Counts.Packed, r.Counts.Written)
	}
	change(anArticle, "## Mục", "Một câu mới trong thân bài.\n\n## Mục")(tree)
	r = run(b)
	if r.Counts.Packed == 0 || r.Counts.Packed > r.Counts.Rendered+r.Counts.Encoded {
		t.Errorf("one edit: %d compressed, %d rendered, %d encoded", r.Counts.Packed, r.Counts.Rendered, r.Counts.Encoded)
	}
	check()
	// What a sibling was, somebody destroyed.
	victim := filepath.Join(dir, "public", "index.html.gz")
	if err := os.Remove(victim); err != nil {
		t.Fatal(err)
	}
	if r = run(build.New(tree)); r.Counts.Packed != 1 {
		t.Errorf("a lost sibling: %d compressed", r.Counts.Packed)
	}
	check()
	// The memory of it, too.
	data, err := os.ReadFile(o.Packed)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][]byte{nil, data[:len(data)/2], append(bytes.Clone(data[:60]), make([]byte, len(data)-60)...)} {
		if err := os.WriteFile(o.Packed, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if r = run(build.New(tree)); r.Counts.Written != 0 {
			t.Errorf("after a damaged memory %d files were written", r.Counts.Written)
		}
		check()
	}
	o.Precompress = false
	if r = run(build.New(tree)); r.Counts.Removed < all {
		t.Errorf("without it, %d of %d are gone", r.Counts.Removed, 2*all)
	}
}
