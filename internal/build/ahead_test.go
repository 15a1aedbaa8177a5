package build

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"nawapi.gov.vn/cchc/internal/source"
)

// TestAhead scans one tree with and without looking ahead.
func TestAhead(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"content/a", "content/b.md"} {
		if err := os.MkdirAll(filepath.Join(dir, d), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 300 {
		if err := os.WriteFile(filepath.Join(dir, "content/a", fmt.Sprintf("%d.md", i)), []byte(fmt.Sprint(i)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"link.md": "7.md", "out.md": "../../..", "dangling.md": "none.md"} {
		if err := os.Symlink(to, filepath.Join(dir, "content/a", name)); err != nil {
			t.Skip(err)
		}
	}
	// Between the list and the look one file goes.
	fsys := os.DirFS(dir)
	want, err := source.Scan(going{fsys}, nil, "content", "none")
	if err != nil {
		t.Fatal(err)
	}
	got, err := source.Scan(ahead{going{fsys}}, nil, "content", "none")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Files) != 300 || len(want.Files) != 300 || got.File("content/a/44.md") != nil || got.File("content/a/link.md") == nil {
		t.Errorf("%d and %d files", len(got.Files), len(want.Files))
	}
	for i, f := range got.Files {
		if w := want.Files[i]; f.Path != w.Path || f.Size != w.Size || !f.Mod.Equal(w.Mod) {
			t.Errorf("%+v, want %+v", f, w)
		}
	}
	if len(want.Problems) != 3 || fmt.Sprint(got.Problems) != fmt.Sprint(want.Problems) {
		t.Errorf("%v, want %v", got.Problems, want.Problems)
	}
	// A scan of what has not changed gives the same files, whichever way.
	next, err := source.Scan(going{fsys}, got, "content")
	if err != nil || next.File("content/a/44.md") != nil || len(next.Files) != len(got.Files) {
		t.Error(err, len(next.Files))
	}
}

// going is a file system in which one file is listed that is not there any more.
type going struct{ fs.FS }

func (g going) ReadLink(name string) (string, error)   { return fs.ReadLink(g.FS, name) }
func (g going) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(g.FS, name) }
func (g going) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(g.FS, name)
	for i, e := range list {
		if e.Name() == "44.md" {
			list[i] = gone{e}
		}
	}
	return list, err
}

type gone struct{ fs.DirEntry }

func (gone) Info() (fs.FileInfo, error) { return nil, fs.ErrNotExist }
