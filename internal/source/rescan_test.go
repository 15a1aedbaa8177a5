package source

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestRescan: told of the folders whose entries changed, Rescan finds what Scan
// finds, after any sequence of changes.
func TestRescan(t *testing.T) {
	root := t.TempDir()
	r := rand.New(rand.NewPCG(7, 11))
	fsys := os.DirFS(root)
	folders := []string{"content", "content/a", "content/a/b", "content/c", "templates", "content/a/b/d"}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, d := range folders {
		must(os.MkdirAll(filepath.Join(root, d), 0o755))
		for i := range 3 {
			must(os.WriteFile(filepath.Join(root, d, fmt.Sprintf("%d.md", i)), []byte("x"), 0o644))
		}
	}
	prev, err := Scan(fsys, nil, "content", "templates")
	must(err)
	for step := range 600 {
		dirs := map[string]bool{}
		for range 1 + r.IntN(3) {
			d := folders[r.IntN(len(folders))]
			dir := filepath.Join(root, d)
			file := filepath.Join(dir, fmt.Sprintf("%d.md", r.IntN(5)))
			switch r.IntN(7) {
			case 0, 1:
				if os.WriteFile(file, fmt.Appendf(nil, "%d", step), 0o644) == nil {
					dirs[d] = true
				}
			case 2:
				if os.Remove(file) == nil {
					dirs[d] = true
				}
			case 3: // a new folder with files in it, of which only the parent is told
				if os.MkdirAll(filepath.Join(dir, "new", "deep"), 0o755) == nil {
					must(os.WriteFile(filepath.Join(dir, "new", "deep", fmt.Sprint(step)), nil, 0o644))
					dirs[d], dirs[d+"/new"], dirs[d+"/new/deep"] = true, true, true
				}
			case 4:
				if os.RemoveAll(filepath.Join(dir, "new")) == nil {
					dirs[d] = true
				}
			case 5: // one folder takes the name of another
				if os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "0")) == nil {
					dirs[d] = true
				} else if os.RemoveAll(filepath.Join(dir, "0")) == nil {
					dirs[d] = true
				}
			case 6: // removed and made again under the same name
				if err := os.RemoveAll(filepath.Join(dir, "new")); err == nil {
					must(os.MkdirAll(filepath.Join(dir, "new"), 0o755))
					must(os.WriteFile(filepath.Join(dir, "new", "again.md"), nil, 0o644))
					dirs[d] = true
				}
			}
		}
		var list []string
		for d := range dirs {
			if st, err := os.Stat(filepath.Join(root, d)); err == nil && st.IsDir() {
				list = append(list, d)
			}
		}
		slices.Sort(list)
		got, err := Rescan(fsys, prev, list, "content", "templates")
		must(err)
		want, err := Scan(fsys, nil, "content", "templates")
		must(err)
		same := slices.EqualFunc(got.Files, want.Files, func(a, b *File) bool {
			return a.Path == b.Path && a.Size == b.Size && a.Mod.Equal(b.Mod) && a.id == b.id
		})
		if !same {
			t.Fatalf("step %d, folders %v: %d files, Scan finds %d", step, list, len(got.Files), len(want.Files))
		}
		prev = got
	}
}

// TestRescanNothing looks at no folder at all.
func TestRescanNothing(t *testing.T) {
	root := t.TempDir()
	if err := os.MkdirAll(filepath.Join(root, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "content", "a.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	prev, err := Scan(os.DirFS(root), nil, "content")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Rescan(os.DirFS(root), prev, []string{}, "content")
	if err != nil || !got.Same(prev) || len(got.Files) != 1 || got.Files[0] != prev.Files[0] {
		t.Fatal(got, err)
	}
}
