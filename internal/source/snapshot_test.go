package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/unicode/norm"
)

// tree makes a folder of the given files.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, data := range files {
		write(t, root, name, data)
	}
	return root
}

func write(t testing.TB, root, name, data string) {
	t.Helper()
	full := filepath.Join(root, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(data), 0o644); err != nil {
		t.Fatal(err)
	}
}

func scan(t testing.TB, fsys fs.FS, prev *Snapshot, roots ...string) *Snapshot {
	t.Helper()
	if roots == nil {
		roots = []string{"content"}
	}
	s, err := Scan(fsys, prev, roots...)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSortedFunc(s.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("the files are not in order")
	}
	return s
}

func paths(s *Snapshot) string {
	var ps []string
	for _, f := range s.Files {
		ps = append(ps, f.Path)
	}
	return strings.Join(ps, " ")
}

func complaints(s *Snapshot) string {
	var cs []string
	for _, p := range s.Problems {
		cs = append(cs, fmt.Sprintf("%s %s", p.Pos, p.Code))
		for _, lang := range []string{"vi", "en"} {
			if strings.Contains(p.Text(lang)+p.Hint(lang), "%!") {
				cs = append(cs, p.Text(lang)+p.Hint(lang))
			}
		}
	}
	return strings.Join(cs, "; ")
}

func expect(t *testing.T, s *Snapshot, files, problems string) {
	t.Helper()
	if got := paths(s); got != files {
		t.Errorf("files\n%s, want\n%s", got, files)
	}
	if got := complaints(s); got != problems {
		t.Errorf("problems\n%s, want\n%s", got, problems)
	}
}

func symlink(t *testing.T, target, root, name string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(root, filepath.FromSlash(name))); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}

func TestScan(t *testing.T) {
	root := tree(t, map[string]string{
		"content/a.md": "a", "content/a/b.md": "b", "content/a-b.md": "c", "content/Hội nghị.md": "d", "static/x.css": "e", "other/y": "f",
	})
	s := scan(t, os.DirFS(root), nil, "content", "static", "missing")
	// "-" sorts before ".", and that before "/".
	expect(t, s, "content/Hội nghị.md content/a-b.md content/a.md content/a/b.md static/x.css", "")
	if f := s.File("content/a/b.md"); f == nil || f.Size != 1 {
		t.Error("File does not find content/a/b.md")
	}
	if s.File("content/a") != nil || s.File("") != nil || s.File("zzz") != nil || new(Snapshot).File("a") != nil {
		t.Error("File finds what is not there")
	}
	if u := s.Under("content/a"); len(u) != 1 || u[0].Path != "content/a/b.md" {
		t.Error("Under finds ", u)
	}
	if u := s.Under("static"); len(u) != 1 || len(s.Under("stat")) != 0 || len(s.Under("zzz")) != 0 {
		t.Error("Under finds ", u)
	}
}

func TestScanRoots(t *testing.T) {
	root := tree(t, map[string]string{"content": "not a folder"})
	expect(t, scan(t, os.DirFS(root), nil), "", "content not-regular")
	expect(t, scan(t, os.DirFS(t.TempDir()), nil), "", "")
	broken := brokenFS{fstest.MapFS{"content/a.md": {}}, "content", fs.ErrPermission}
	if _, err := Scan(broken, nil, "content"); !errors.Is(err, fs.ErrPermission) {
		t.Error("a root that cannot be read: ", err)
	}
}

func TestScanLinks(t *testing.T) {
	root := tree(t, map[string]string{"content/tin/a.md": "a", "content/tin/b.md": "b", "content/z.md": "z", "secret.md": "s", "static/x": "x"})
	outside := filepath.Join(t.TempDir(), "passwd")
	if err := os.WriteFile(outside, []byte("canary"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{
		"content/abs.md":     outside,
		"content/abs-in.md":  filepath.Join(root, "content/z.md"),
		"content/up.md":      "../../x",
		"content/up2.md":     "tin/../../../x",
		"content/dir":        "tin",
		"content/loop.md":    "loop.md",
		"content/loop-a.md":  "loop-b.md",
		"content/loop-b.md":  "loop-a.md",
		"content/self":       ".",
		"content/broken.md":  "nowhere.md",
		"content/secret.md":  "../secret.md",
		"content/tin/ok.md":  "a.md",
		"content/ok.md":      "tin/b.md",
		"content/tin/ok2.md": "../z.md",
		"content/.hidden.md": outside,
	} {
		symlink(t, target, root, name)
	}
	s := scan(t, os.DirFS(root), nil)
	expect(t, s, "content/ok.md content/tin/a.md content/tin/b.md content/tin/ok.md content/tin/ok2.md content/z.md",
		"content/abs-in.md symlink-outside; content/abs.md symlink-outside; content/broken.md symlink-dir; content/dir symlink-dir; "+
			"content/loop-a.md symlink-dir; content/loop-b.md symlink-dir; content/loop.md symlink-dir; content/secret.md symlink-dir; "+
			"content/self symlink-dir; content/up.md symlink-outside; content/up2.md symlink-outside")
	for path, want := range map[string]string{"content/ok.md": "b", "content/tin/ok.md": "a", "content/tin/ok2.md": "z"} {
		if data, err := s.File(path).Read(nil, 0); err != nil || string(data) != want {
			t.Errorf("%s reads %q, %v", path, data, err)
		}
	}
}

// More links than files: a file is found whatever was linked before.
func TestScanManyLinks(t *testing.T) {
	root := tree(t, map[string]string{"content/x.md": "x", "content/y.md": "y", "content/z.md": "z"})
	want := ""
	for i := range 20 {
		name := fmt.Sprintf("content/a%02d.md", i)
		symlink(t, []string{"x.md", "y.md", "z.md"}[i%3], root, name)
		want += name + " "
	}
	expect(t, scan(t, os.DirFS(root), nil), want+"content/x.md content/y.md content/z.md", "")
}

func TestScanFolderNamedMd(t *testing.T) {
	root := tree(t, map[string]string{"content/a.md/b.md": "b", "content/c.md": "c"})
	expect(t, scan(t, os.DirFS(root), nil), "content/c.md", "content/a.md dir-named-md")
}

func TestScanNames(t *testing.T) {
	nfc := "content/Đề án.md"
	nfd := norm.NFD.String(nfc)
	root := tree(t, map[string]string{nfd: "d"})
	s := scan(t, os.DirFS(root), nil)
	expect(t, s, nfc, "")
	if data, err := s.Files[0].Read(nil, 0); err != nil || string(data) != "d" {
		t.Errorf("a name in NFD reads %q, %v", data, err)
	}
	write(t, root, nfc, "c")
	if entries, err := os.ReadDir(filepath.Join(root, "content")); err != nil || len(entries) != 2 {
		t.Skip("this file system takes the two names for one")
	}
	expect(t, scan(t, os.DirFS(root), nil), nfc, nfc+" same-name")
	// Folders are names too.
	root = tree(t, map[string]string{norm.NFD.String("content/Đề án/a.md"): "1", "content/Đề án/a.md": "2", "content/Đề án/b.md": "3"})
	expect(t, scan(t, os.DirFS(root), nil), "content/Đề án/a.md content/Đề án/b.md", "content/Đề án/a.md same-name")
}

func TestIgnored(t *testing.T) {
	ignored := []string{
		"", ".git", ".env", ".DS_Store", "._a.md", "a.md~", "~$bao-cao.docx", "#a.md#", ".#a.md", "Thumbs.db", "THUMBS.DB", "embed.go", "desktop.ini", "node_modules",
		"a.swp", "a.swo", "a.swx", "a.tmp", "a.TMP", "a.bak", "a.orig", "a.rej", "a.part", "a.crdownload", ".a.md.swp",
	}
	kept := []string{"a.md", ".well-known", "#a.md", "a#", "~a", "a.tmp.md", "tmp", "bak.md", "node_modules.md"}
	files := map[string]string{}
	for _, n := range ignored {
		if !Ignored(n) {
			t.Errorf("%q is not ignored", n)
		}
		if n != "" {
			files["content/"+n] = "x"
		}
	}
	want := []string{}
	for _, n := range kept {
		if Ignored(n) {
			t.Errorf("%q is ignored", n)
		}
		files["content/"+n] = "x"
		want = append(want, "content/"+n)
	}
	if runtime.GOOS == "linux" {
		slices.Sort(want)
		delete(files, "content/THUMBS.DB")
		expect(t, scan(t, os.DirFS(tree(t, files)), nil), strings.Join(want, " "), "")
	}
	expect(t, scan(t, os.DirFS(tree(t, map[string]string{"content/.git/a.md": "x", "content/node_modules/a.md": "x", "content/.well-known/a": "x"})), nil), "content/.well-known/a", "")
}

// brokenFS fails for one name.
type brokenFS struct {
	fstest.MapFS
	name string
	err  error
}

func (b brokenFS) Open(name string) (fs.File, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: b.err}
	}
	return b.MapFS.Open(name)
}

func (b brokenFS) Stat(name string) (fs.FileInfo, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: b.err}
	}
	return b.MapFS.Stat(name)
}

func (b brokenFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: b.err}
	}
	entries, err := b.MapFS.ReadDir(name)
	for i, e := range entries {
		if name+"/"+e.Name() == b.name {
			entries[i] = noInfo{e, b.err}
		}
	}
	return entries, err
}

type noInfo struct {
	fs.DirEntry
	err error
}

func (n noInfo) Info() (fs.FileInfo, error) { return nil, n.err }

func TestScanUnreadable(t *testing.T) {
	files := fstest.MapFS{"content/a.md": {}, "content/tin/b.md": {}, "content/z.md": {}}
	expect(t, scan(t, brokenFS{files, "content/tin", fs.ErrPermission}, nil), "content/a.md content/z.md", "content/tin unreadable")
	expect(t, scan(t, brokenFS{files, "content/a.md", fs.ErrPermission}, nil), "content/tin/b.md content/z.md", "content/a.md unreadable")
	// Gone between the list of the folder and the look at the file: no Problem.
	expect(t, scan(t, brokenFS{files, "content/a.md", fs.ErrNotExist}, nil), "content/tin/b.md content/z.md", "")
	p := scan(t, brokenFS{files, "content/tin", fs.ErrPermission}, nil).Problems[0]
	if p.Args[0] != fs.ErrPermission.Error() {
		t.Errorf("what the system says is %q", p.Args[0])
	}
}

// rest waits until what was written before is trusted.
func rest() { time.Sleep(2 * restless(identity{1, 1})) }

// systemTells skips where a file has no inode and change time: there every file is new for two seconds.
func systemTells(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("size and time are all that is known here")
	}
}

func TestScanRemembers(t *testing.T) {
	systemTells(t)
	root := tree(t, map[string]string{"content/a.md": "a", "content/b.md": "b", "content/c/d.md": "d"})
	symlink(t, "a.md", root, "content/l.md")
	fsys := os.DirFS(root)
	rest()
	one := scan(t, fsys, nil)
	two := scan(t, fsys, one)
	if !slices.Equal(one.Files, two.Files) || !one.Same(two) {
		t.Error("files that did not change are others in the next snapshot")
	}
	write(t, root, "content/0.md", "first") // all places in the list move
	write(t, root, "content/b.md", "B")
	if err := os.Remove(filepath.Join(root, "content/c/d.md")); err != nil {
		t.Fatal(err)
	}
	three := scan(t, fsys, two)
	for path, same := range map[string]bool{"content/a.md": true, "content/l.md": true, "content/b.md": false} {
		if (two.File(path) == three.File(path)) != same {
			t.Errorf("%s is the same file: %t", path, !same)
		}
	}
	if two.Same(three) || three.File("content/c/d.md") != nil {
		t.Error("a file that was removed is still there")
	}
	// A link's file changes with its target.
	write(t, root, "content/a.md", "A")
	four := scan(t, fsys, three)
	if four.File("content/l.md") == three.File("content/l.md") || four.File("content/a.md") == three.File("content/a.md") {
		t.Error("the change of a linked file is not seen")
	}
	// An older snapshot is not touched.
	if two.File("content/b.md").Size != 1 || len(two.Files) != 4 {
		t.Error("a snapshot has changed")
	}
}

// The same size and modification time are not enough to be the same file.
func TestScanSeesHiddenChange(t *testing.T) {
	systemTells(t)
	root := tree(t, map[string]string{"content/a.md": "aaaa", "content/b.md": "bbbb"})
	fsys := os.DirFS(root)
	rest()
	one := scan(t, fsys, nil)
	for _, f := range one.Files {
		full := filepath.Join(root, f.Path)
		switch f.Path {
		case "content/a.md": // written in place
			write(t, root, f.Path, "AAAA")
		case "content/b.md": // replaced, as editors do
			write(t, root, "new", "BBBB")
			if err := os.Rename(filepath.Join(root, "new"), full); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(full, f.Mod, f.Mod); err != nil {
			t.Fatal(err)
		}
	}
	two := scan(t, fsys, one)
	for _, f := range two.Files {
		old := one.File(f.Path)
		if f.Size != old.Size || !f.Mod.Equal(old.Mod) {
			t.Fatal("the test shows nothing: size or time differ")
		}
		if f == old {
			t.Errorf("%s is taken for unchanged", f.Path)
		}
	}
	if one.Same(two) {
		t.Error("the snapshots are the same")
	}
}

// A file written just before a scan is not trusted by the next one, and by the one after that.
func TestScanRace(t *testing.T) {
	systemTells(t)
	root := tree(t, nil)
	fsys := os.DirFS(root)
	write(t, root, "content/a.md", "a")
	one := scan(t, fsys, nil)
	two := scan(t, fsys, one)
	if one.Files[0] == two.Files[0] {
		t.Error("a file that was being written is trusted")
	}
	rest()
	three := scan(t, fsys, two)
	if three.Files[0] == two.Files[0] {
		t.Error("a file that was being written at the scan before is trusted")
	}
	if four := scan(t, fsys, three); four.Files[0] != three.Files[0] {
		t.Error("a file at rest is not trusted")
	}
	// Each of a hundred quick writes is seen, with the time set back each time.
	mod := time.Now().Add(-time.Hour)
	last := three
	for i := range 100 {
		write(t, root, "content/a.md", string(rune('a'+i%26)))
		if err := os.Chtimes(filepath.Join(root, "content/a.md"), mod, mod); err != nil {
			t.Fatal(err)
		}
		next := scan(t, fsys, last)
		if next.Files[0] == last.Files[0] {
			t.Fatalf("write %d was missed", i)
		}
		last = next
	}
}

// Where the file system tells neither inode nor change time, two seconds of rest are asked for; a file without any time
// is always new.
func TestScanWithoutIdentity(t *testing.T) {
	file := func(mod time.Time) fstest.MapFS {
		return fstest.MapFS{"content/a.md": {Data: []byte("a"), ModTime: mod}}
	}
	for name, tt := range map[string]struct {
		mod  time.Time
		same bool
	}{
		"old":    {time.Now().Add(-time.Hour), true},
		"fresh":  {time.Now().Add(-time.Second), false},
		"future": {time.Now().Add(time.Hour), false},
		"none":   {time.Time{}, false},
	} {
		fsys := file(tt.mod)
		one := scan(t, fsys, nil)
		if two := scan(t, fsys, one); (one.Files[0] == two.Files[0]) != tt.same {
			t.Errorf("%s: the same file: %t", name, !tt.same)
		}
	}
}

func TestRead(t *testing.T) {
	data := strings.Repeat("ụ", 5000)
	root := tree(t, map[string]string{"content/a.md": data, "content/empty.md": ""})
	s := scan(t, os.DirFS(root), nil)
	f := s.File("content/a.md")
	buf := make([]byte, 0, 1<<15)
	got, err := f.Read(buf, 1<<20)
	if err != nil || string(got) != data || &got[0] != &buf[:1][0] {
		t.Error("a buffer that is large enough is not used: ", err)
	}
	for _, b := range [][]byte{nil, make([]byte, 0, 10), make([]byte, 10)} {
		if got, err := f.Read(b, 0); err != nil || string(got) != data {
			t.Error("a small buffer: ", err)
		}
	}
	if got, err := s.File("content/empty.md").Read(nil, 0); err != nil || len(got) != 0 {
		t.Error("an empty file: ", err)
	}
	if _, err := f.Read(nil, int64(len(data))); err != nil {
		t.Error("a file just at the limit: ", err)
	}
	if _, err := f.Read(nil, int64(len(data))-1); !errors.Is(err, ErrGrown) {
		t.Error("a file over the limit: ", err)
	}
	write(t, root, "content/a.md", data+data+data)
	if got, err := f.Read(nil, 0); err != nil || string(got) != data+data+data {
		t.Error("a file that grew: ", err)
	}
	if _, err := f.Read(nil, int64(len(data))+1); !errors.Is(err, ErrGrown) {
		t.Error("a file that grew over the limit: ", err)
	}
	if err := os.Remove(filepath.Join(root, "content/a.md")); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(nil, 0); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a file that is gone: ", err)
	}
	slow := fstest.MapFS{"content/a.md": {Data: []byte(data)}}
	f = scan(t, oneByte{slow}, nil).Files[0]
	if got, err := f.Read(nil, 0); err != nil || string(got) != data {
		t.Error("a file that comes byte by byte: ", err)
	}
}

// oneByte gives its files a byte at a time, and the end with the last.
type oneByte struct{ fstest.MapFS }

func (o oneByte) Open(name string) (fs.File, error) {
	f, err := o.MapFS.Open(name)
	if err != nil {
		return nil, err
	}
	if _, dir := f.(fs.ReadDirFile); dir {
		return f, nil
	}
	return oneByteFile{f}, nil
}

type oneByteFile struct{ fs.File }

func (f oneByteFile) Read(b []byte) (int, error) {
	n, err := f.File.Read(b[:min(1, len(b))])
	if errors.Is(err, io.EOF) {
		return n, io.EOF
	}
	return n, err
}

func BenchmarkScan(b *testing.B) {
	files := map[string]string{}
	for i := range 3000 {
		files[fmt.Sprintf("content/tin-tuc/%d/bai-%04d.md", 2000+i%20, i)] = "x"
	}
	fsys := os.DirFS(tree(b, files))
	rest()
	prev := scan(b, fsys, nil)
	b.ReportAllocs()
	for b.Loop() {
		prev = scan(b, fsys, prev)
	}
}
