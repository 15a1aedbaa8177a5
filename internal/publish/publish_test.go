package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// site is what the tests publish: bytes by path.
type site map[string]string

func (s site) with(path, data string) site {
	c := maps.Clone(s)
	c[path] = data
	return c
}

func (s site) without(path string) site {
	c := maps.Clone(s)
	delete(c, path)
	return c
}

func file(path, data string) File {
	return File{Path: path, Source: "content/" + path + ".md", Sum: sha256.Sum256([]byte(data)), Size: int64(len(data))}
}

func putAll(tx Tx, s site) error {
	for i, p := range slices.Sorted(maps.Keys(s)) {
		f := file(p, s[p])
		if i%2 == 0 { // either way is good for any site
			if err := tx.Put(f, []byte(s[p])); err != nil {
				return err
			}
		} else if got, err := tx.Add(f.Path, f.Source, []byte(s[p])); err != nil {
			return err
		} else if got != f {
			return fmt.Errorf("%+v was added, and not %+v", got, f)
		}
	}
	return nil
}

func publish(t Target, s site) (*Report, error) {
	tx, err := t.Begin()
	if err != nil {
		return nil, err
	}
	if err := putAll(tx, s); err != nil {
		tx.Abort()
		return nil, err
	}
	return tx.Commit(context.Background())
}

func must(t testing.TB, d Target, s site) *Report {
	t.Helper()
	r, err := publish(d, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func open(t testing.TB, dir string) *Dir {
	t.Helper()
	d, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// read returns what is in a folder, the manifest left out: files by their bytes, links as "-> target", empty folders with a slash.
func read(dir string) (site, error) {
	s := site{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		rel = filepath.ToSlash(rel)
		switch {
		case rel == own:
			return fs.SkipDir
		case e.IsDir():
			if list, err := os.ReadDir(p); err != nil || (len(list) == 0 && rel != ".") {
				s[rel+"/"] = ""
			}
		case e.Type()&fs.ModeSymlink != 0:
			to, _ := os.Readlink(p)
			s[rel] = "-> " + to
		default:
			b, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			s[rel] = string(b)
		}
		return nil
	})
	return s, err
}

func diff(got, want site) string {
	var b strings.Builder
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if g, ok := got[p]; !ok {
			fmt.Fprintf(&b, "missing %s\n", p)
		} else if g != want[p] {
			fmt.Fprintf(&b, "%s: %.40q, want %.40q\n", p, g, want[p])
		}
	}
	for _, p := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[p]; !ok {
			fmt.Fprintf(&b, "left over %s\n", p)
		}
	}
	return b.String()
}

// expect checks live against want, foreign things included, and its manifest against the bytes.
func expect(t testing.TB, dir string, want site) {
	t.Helper()
	got, err := read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d := diff(got, want); d != "" {
		t.Fatalf("live site is wrong:\n%s", d)
	}
	f, err := os.Open(filepath.Join(dir, ".cchc", "manifest"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := ReadManifest(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if m != file(m.Path, got[m.Path]) {
			t.Fatalf("manifest and %s do not agree", m.Path)
		}
	}
}

func pages(n int, build string) site {
	s := site{"index.html": "home " + build, "css/site.css": "body{}"}
	for i := range n {
		s[fmt.Sprintf("tin-tuc/%d/bai-%d/index.html", 2016+i%3, i)] = fmt.Sprintf("page %d %s", i, build)
	}
	return s
}

func stats(t testing.TB, dir string) map[string]fs.FileInfo {
	t.Helper()
	m := map[string]fs.FileInfo{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		m[filepath.ToSlash(rel)], err = e.Info()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestPublishAgain(t *testing.T) {
	for _, mode := range []string{"one process", "a process each", "without exchange", "in place"} {
		t.Run(mode, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a", "public")
			d := open(t, dir)
			again := func() {
				if mode == "a process each" {
					d = open(t, dir)
				}
				d.noExchange = mode == "without exchange"
				if mode == "in place" {
					d.grace = 0
				}
			}
			again()
			s := pages(30, "one")
			r := must(t, d, s)
			if r.Written != 32 || !r.Swapped || len(r.Changes) != 32 || r.Changes[0] != (Change{"css/site.css", Added}) {
				t.Fatalf("first: %+v", r)
			}
			expect(t, dir, s)

			// Nothing differs: nothing is touched.
			again()
			was := stats(t, dir)
			root, _ := os.Stat(dir)
			r = must(t, d, s)
			if r.Swapped || r.Written+r.Linked+r.Removed != 0 || r.Unchanged != 32 || len(r.Changes) != 0 {
				t.Fatalf("no-op: %+v", r)
			}
			now := stats(t, dir)
			for p, in := range was {
				if !os.SameFile(in, now[p]) || in.ModTime() != now[p].ModTime() {
					t.Errorf("no-op touched %s", p)
				}
			}
			if in, _ := os.Stat(dir); !os.SameFile(in, root) {
				t.Error("no-op swapped")
			}

			// Edits one by one; later ones cost a write and a link.
			for i := range 6 {
				again()
				s = s.with("tin-tuc/2016/bai-0/index.html", fmt.Sprintf("%s edit %d", strings.Repeat("x", 10-i), i))
				r = must(t, d, s)
				if r.Written != 1 || !r.Swapped || r.Unchanged != 31 || !reflect.DeepEqual(r.Changes, []Change{{"tin-tuc/2016/bai-0/index.html", Changed}}) {
					t.Fatalf("edit %d: %+v", i, r)
				}
				if i > 0 && r.Linked > 1 && runtime.GOOS != "windows" {
					t.Errorf("edit %d linked %d files", i, r.Linked)
				}
				expect(t, dir, s)
			}
			now = stats(t, dir)
			for p, in := range was {
				if p == "tin-tuc/2016/bai-0/index.html" || in.IsDir() || strings.HasPrefix(p, own) {
					continue
				}
				if !os.SameFile(in, now[p]) || in.ModTime() != now[p].ModTime() {
					t.Errorf("%s changed inode or time", p)
				}
			}

			// An edit that is taken back, stale pages, a folder that becomes a file and back.
			for i, next := range []site{
				s.with("index.html", "x"), s, s.with("index.html", "x"),
				s.without("tin-tuc/2017/bai-1/index.html"),
				s.without("tin-tuc/2017/bai-1/index.html").with("tin-tuc/2017/bai-1", "file"),
				s, s.without("tin-tuc/2017/bai-1/index.html").with("tin-tuc/2017/bai-1", "file"),
				s.without("index.html"),
				{},
				{},
				s,
				{"a": "b"},
				s, pages(30, "two"), pages(40, "three"), pages(30, "four"),
			} {
				again()
				must(t, d, next)
				if got, _ := read(dir); diff(got, next) != "" {
					t.Fatalf("step %d: %s", i, diff(got, next))
				}
			}
			expect(t, dir, pages(30, "four"))
			modes(t, dir)
		})
	}
}

func modes(t *testing.T, dir string) {
	t.Helper()
	for p, in := range stats(t, dir) {
		want := fs.FileMode(0o644)
		if in.IsDir() {
			want = fs.ModeDir | 0o755
		}
		if in.Mode() != want {
			t.Errorf("%s has mode %v", p, in.Mode())
		}
	}
}

func TestLiveAndKeep(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	for _, target := range []Target{open(t, dir), &Memory{}} {
		s := site{"a": "1", "b": "2"}
		must(t, target, s)
		tx, err := target.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if f, ok := tx.Live("a"); !ok || f != file("a", "1") {
			t.Fatal(f, ok)
		}
		if _, ok := tx.Live("c"); ok {
			t.Fatal("c is not live")
		}
		if err := tx.Keep(file("b", "other")); !errors.Is(err, ErrNotLive) {
			t.Fatal(err)
		}
		if err := tx.Keep(file("a", "1")); err != nil {
			t.Fatal(err)
		}
		if err := tx.Put(file("c", "3"), []byte("3")); err != nil {
			t.Fatal(err)
		}
		if _, err := target.Begin(); !errors.Is(err, ErrLocked) {
			t.Fatal(err)
		}
		r, err := tx.Commit(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if want := []Change{{"b", Removed}, {"c", Added}}; !reflect.DeepEqual(r.Changes, want) || r.Written != 1 || r.Removed != 1 || r.Bytes != 1 || r.Unchanged != 1 {
			t.Fatalf("%+v", r)
		}
		if _, err := tx.Commit(context.Background()); !errors.Is(err, ErrEnded) {
			t.Fatal(err)
		}
		if err := tx.Put(file("d", ""), nil); !errors.Is(err, ErrEnded) {
			t.Fatal(err)
		}
		if err := tx.Abort(); err != nil {
			t.Fatal(err)
		}
		if r := must(t, target, site{"a": "1", "c": "3"}); r.Swapped {
			t.Fatalf("%+v", r)
		}
		// What must be refused, and must leave the site alone.
		for name, bad := range map[string]func(Tx) error{
			"twice":    func(tx Tx) error { tx.Put(file("x", ""), nil); return tx.Put(file("x", ""), nil) },
			"size":     func(tx Tx) error { return tx.Put(file("x", "long"), []byte("short")) },
			"nested":   func(tx Tx) error { tx.Put(file("x", ""), nil); tx.Put(file("x/y", ""), nil); return nil },
			"dotdot":   func(tx Tx) error { return tx.Put(file("../x", ""), nil) },
			"absolute": func(tx Tx) error { return tx.Put(file("/etc/x", ""), nil) },
			"dirty":    func(tx Tx) error { return tx.Put(file("a//b", ""), nil) },
			"own":      func(tx Tx) error { return tx.Put(file(".CCHC/manifest", ""), nil) },
			"tab":      func(tx Tx) error { return tx.Put(file("a\tb", ""), nil) },
			"utf8":     func(tx Tx) error { return tx.Put(file("a\xff", ""), nil) },
			"added":    func(tx Tx) error { tx.Put(file("x", ""), nil); _, err := tx.Add("x", "", nil); return err },
			"add own":  func(tx Tx) error { _, err := tx.Add(".cchc/manifest", "", nil); return err },
			"source":   func(tx Tx) error { return tx.Put(File{Path: "x", Source: "a\nb", Sum: sha256.Sum256(nil)}, nil) },
		} {
			tx, err := target.Begin()
			if err != nil {
				t.Fatal(err)
			}
			err = bad(tx)
			if _, cerr := tx.Commit(context.Background()); err == nil && cerr == nil || cerr == nil {
				t.Errorf("%s was published", name)
			}
		}
		tx, _ = target.Begin()
		tx.Put(file("z", "z"), []byte("z"))
		tx.Abort()
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		tx, _ = target.Begin()
		tx.Put(file("z", "z"), []byte("z"))
		if _, err := tx.Commit(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if r := must(t, target, site{"a": "1", "c": "3"}); len(r.Changes) != 0 {
			t.Fatalf("%+v", r)
		}
	}
	expect(t, dir, site{"a": "1", "c": "3"})
}

func TestWrongSum(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	must(t, d, site{"a": "1"})
	tx, _ := d.Begin()
	if err := tx.Put(file("a", "2"), []byte("3")); err == nil || !strings.Contains(err.Error(), "a: the bytes are not those") {
		t.Fatal(err)
	}
	if _, err := tx.Commit(context.Background()); err == nil {
		t.Fatal("committed")
	}
	expect(t, dir, site{"a": "1"})
}

// TestChangedWhileStaged: what somebody does to the files of a release before the swap does not reach readers.
func TestChangedWhileStaged(t *testing.T) {
	for _, grace := range []time.Duration{0, time.Hour} { // in place, and anew
		for name, change := range map[string]func(p string) error{
			"same size": func(p string) error { return os.WriteFile(p, []byte("PAGE 1 new"), 0o644) },
			"same size, old time": func(p string) error {
				in, err := os.Stat(p)
				if err != nil {
					return err
				}
				if err := os.WriteFile(p, []byte("PAGE 1 new"), 0o644); err != nil {
					return err
				}
				return os.Chtimes(p, in.ModTime(), in.ModTime())
			},
			"longer":   func(p string) error { return os.WriteFile(p, []byte("page 1 newer"), 0o644) },
			"mode":     func(p string) error { return os.Chmod(p, 0o666) },
			"gone":     os.Remove,
			"replaced": func(p string) error { os.Remove(p); return os.WriteFile(p, []byte("PAGE 1 new"), 0o644) },
			"another page": func(p string) error {
				os.Remove(p)
				return os.Link(filepath.Join(filepath.Dir(filepath.Dir(p)), "2", "index.html"), p)
			},
		} {
			dir := filepath.Join(t.TempDir(), "public")
			d := open(t, dir)
			d.grace = grace
			old := site{"1/index.html": "page 1 old", "2/index.html": "page 2 old"}
			must(t, d, old.with("1/index.html", "page 1 odd").with("2/index.html", "page 2 odd"))
			must(t, d, old)
			tx, err := d.Begin()
			if err != nil {
				t.Fatal(err)
			}
			if err := putAll(tx, site{"1/index.html": "page 1 new", "2/index.html": "page 2 new"}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(20 * time.Millisecond) // a clock tick of the file system
			if err := change(filepath.Join(filepath.Dir(dir), ".public.cchc", "next", "1", "index.html")); err != nil {
				t.Fatal(err)
			}
			if _, err := tx.Commit(context.Background()); err == nil {
				t.Errorf("%s: published", name)
			}
			expect(t, dir, old)
			must(t, d, old.with("1/index.html", "page 1 new"))
			expect(t, dir, old.with("1/index.html", "page 1 new"))
		}
	}
}

func TestConcurrentPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	for _, build := range []string{"one", "two", "three"} {
		s := pages(500, build)
		tx, err := d.Begin()
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		work := make(chan string)
		for range 8 {
			wg.Go(func() {
				buf := make([]byte, 0, 100)
				for p := range work {
					buf = append(buf[:0], s[p]...)
					if err := tx.Put(file(p, s[p]), buf); err != nil {
						t.Error(err)
					}
					clear(buf) // Put must not keep it
				}
			})
		}
		for p := range s {
			work <- p
		}
		close(work)
		wg.Wait()
		if _, err := tx.Commit(context.Background()); err != nil {
			t.Fatal(err)
		}
		expect(t, dir, s)
	}
}

func TestMemory(t *testing.T) {
	var m Memory
	if _, _, ok := m.Get("a"); ok || m.Paths() != nil {
		t.Fatal("not empty")
	}
	must(t, &m, site{"b": "2", "a": "1"})
	if b, f, ok := m.Get("a"); !ok || string(b) != "1" || f != file("a", "1") {
		t.Fatal(string(b), f, ok)
	}
	if got := m.Paths(); !slices.Equal(got, []string{"a", "b"}) {
		t.Fatal(got)
	}
}

func write(t testing.TB, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestForeign(t *testing.T) {
	for _, fresh := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "public")
		d := open(t, dir)
		again := func() {
			if fresh {
				d = open(t, dir)
			}
		}
		s := pages(5, "one")
		must(t, d, s)
		write(t, filepath.Join(dir, "google123.html"), "proof")
		write(t, filepath.Join(dir, "uploads/2026/a.pdf"), "pdf")
		write(t, filepath.Join(dir, "tin-tuc/2016/note.txt"), "note")
		os.MkdirAll(filepath.Join(dir, "empty/inner"), 0o700)
		os.Chmod(filepath.Join(dir, "empty/inner"), 0o770)
		os.Symlink("/nowhere", filepath.Join(dir, "tin-tuc/link"))
		outside := t.TempDir()
		write(t, filepath.Join(outside, "secret"), "secret")
		os.Symlink(outside, filepath.Join(dir, "linked"))
		extra := site{
			"google123.html": "proof", "uploads/2026/a.pdf": "pdf", "tin-tuc/2016/note.txt": "note", "empty/inner/": "",
			"tin-tuc/link": "-> /nowhere", "linked": "-> " + outside,
		}
		names := []string{"empty/inner/", "google123.html", "linked", "tin-tuc/2016/note.txt", "tin-tuc/link", "uploads/2026/a.pdf"}
		before := stats(t, dir)

		for i := range 5 {
			again()
			if i == 3 {
				s = site{"index.html": "nothing else"} // the folder tin-tuc stays for what is foreign in it
			} else if i > 0 {
				s = s.with("index.html", fmt.Sprint("edit ", i))
			}
			r := must(t, d, s)
			if !slices.Equal(r.Foreign, names) {
				t.Fatalf("publish %d: foreign %q", i, r.Foreign)
			}
			if i == 0 && r.Swapped {
				t.Error("foreign files alone made a swap")
			}
			all := maps.Clone(s)
			maps.Copy(all, extra)
			expect(t, dir, all)
			now := stats(t, dir)
			for _, p := range names {
				p = strings.TrimSuffix(p, "/")
				if before[p].Mode() != now[p].Mode() || before[p].Mode().IsRegular() && !os.SameFile(before[p], now[p]) {
					t.Errorf("publish %d: %s is not the same", i, p)
				}
			}
		}

		// The administrator changes his things; the trees follow, and what he deleted does not come back.
		os.Remove(filepath.Join(dir, "google123.html"))
		os.Remove(filepath.Join(dir, "linked"))
		os.Symlink("elsewhere", filepath.Join(dir, "linked"))
		os.Remove(filepath.Join(dir, "uploads/2026/a.pdf"))
		write(t, filepath.Join(dir, "uploads/2026/a.pdf"), "new pdf")
		os.RemoveAll(filepath.Join(dir, "empty"))
		os.RemoveAll(filepath.Join(dir, "tin-tuc"))
		for i := range 4 {
			again()
			s = s.with("index.html", fmt.Sprint("later ", i))
			must(t, d, s)
			all := maps.Clone(s)
			maps.Copy(all, site{"uploads/2026/a.pdf": "new pdf", "linked": "-> elsewhere"})
			expect(t, dir, all)
		}
		if got, _ := read(outside); diff(got, site{"secret": "secret"}) != "" {
			t.Errorf("something was written outside: %v", got)
		}
	}
}

func TestForeignCollision(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	outside := t.TempDir()
	d := open(t, dir)
	s := site{"index.html": "one", "b/c/d": "2"}
	must(t, d, s)
	write(t, filepath.Join(dir, "note"), "mine")
	write(t, filepath.Join(dir, "x/y/z"), "mine")
	os.MkdirAll(filepath.Join(dir, "hollow/in"), 0o755)
	os.Symlink(outside, filepath.Join(dir, "link"))
	before, _ := read(dir)
	for p, want := range map[string][]string{
		"note":       {"note"},
		"note/a":     {"note"},
		"x":          {"x/y/z"},
		"x/y":        {"x/y/z"},
		"link":       {"link"},
		"link/trap":  {"link"},
		"hollow":     {"hollow/in/"},
		"hollow/in":  {"hollow/in/"},
		"x/y/z/deep": {"x/y/z"},
	} {
		for range 2 {
			_, err := publish(d, s.with(p, "ours"))
			var e *ForeignError
			if !errors.As(err, &e) || !slices.Equal(e.Paths, want) {
				t.Errorf("%s: %v", p, err)
			}
			if got, _ := read(dir); diff(got, before) != "" {
				t.Fatalf("%s: live changed: %s", p, diff(got, before))
			}
		}
	}
	must(t, d, s.with("x/y/w", "beside it is fine").with("index.html", "two"))
	if got, _ := read(outside); len(got) != 0 {
		t.Errorf("something was written outside: %v", got)
	}

	// A folder that was never ours: taken over as long as nothing is in the way.
	other := filepath.Join(t.TempDir(), "public")
	write(t, filepath.Join(other, "index.html"), "of another program")
	d = open(t, other)
	var e *ForeignError
	if _, err := publish(d, s); !errors.As(err, &e) || !slices.Equal(e.Paths, []string{"index.html"}) {
		t.Fatal(err)
	}
	os.Rename(filepath.Join(other, "index.html"), filepath.Join(other, "old.html"))
	must(t, d, s)
	expect(t, other, s.with("old.html", "of another program"))
}

func TestHandEdited(t *testing.T) {
	for _, fresh := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "public")
		d := open(t, dir)
		s := pages(10, "one")
		must(t, d, s)
		home := filepath.Join(dir, "index.html")
		for round := range 3 { // the damage must not come back from the other tree
			for name, f := range map[string]func() (Op, error){
				"same size in place": func() (Op, error) { return Changed, os.WriteFile(home, []byte("HOME one"), 0o644) },
				"longer":             func() (Op, error) { return Changed, os.WriteFile(home, []byte("much longer than before"), 0o644) },
				"same size, old time": func() (Op, error) {
					in, _ := os.Stat(home)
					os.Remove(home)
					os.WriteFile(home, []byte("HOME two"), 0o644)
					return Changed, os.Chtimes(home, in.ModTime(), in.ModTime())
				},
				"in place, old time": func() (Op, error) {
					in, _ := os.Stat(home)
					os.WriteFile(home, []byte("HOME two"), 0o644)
					return Changed, os.Chtimes(home, in.ModTime(), in.ModTime())
				},
				"deleted": func() (Op, error) { return Added, os.Remove(home) },
				"mode":    func() (Op, error) { return Changed, os.Chmod(home, 0o600) },
				"folder deleted": func() (Op, error) {
					return Added, os.RemoveAll(filepath.Join(dir, "tin-tuc"))
				},
				"folder closed": func() (Op, error) { return 0, os.Chmod(filepath.Join(dir, "tin-tuc"), 0o700) },
			} {
				op, err := f()
				if err != nil {
					t.Fatal(err)
				}
				if fresh {
					d = open(t, dir)
				}
				if tx, err := d.Begin(); err != nil {
					t.Fatal(err)
				} else {
					if _, ok := tx.Live("index.html"); ok && op != 0 && name != "folder deleted" {
						t.Errorf("%s: Live believes in it", name)
					}
					tx.Abort()
				}
				r := must(t, d, s)
				if !r.Swapped || op != 0 && (len(r.Changes) == 0 || r.Changes[0].Op != op) {
					t.Errorf("%s: %+v", name, r)
				}
				expect(t, dir, s)
				modes(t, dir)
				if r := must(t, d, s.with("css/site.css", fmt.Sprint(name, round))); len(r.Changes) != 1 {
					t.Errorf("%s: %+v", name, r)
				}
				must(t, d, s)
				expect(t, dir, s)
				modes(t, dir)
			}
		}
		// A touched file has its bytes still: it is taken back as it is.
		os.Chtimes(home, time.Now(), time.Now())
		in, _ := os.Stat(home)
		if r := must(t, d, s); r.Swapped {
			t.Errorf("touch: %+v", r)
		}
		// The state is only a memory.
		os.Remove(filepath.Join(filepath.Dir(dir), ".public.cchc", "state"))
		if r := must(t, open(t, dir), s); r.Swapped {
			t.Errorf("no state: %+v", r)
		}
		os.WriteFile(filepath.Join(filepath.Dir(dir), ".public.cchc", "state"), []byte("rubbish"), 0o600)
		if r := must(t, open(t, dir), s); r.Swapped {
			t.Errorf("bad state: %+v", r)
		}
		if now, _ := os.Stat(home); !os.SameFile(in, now) {
			t.Error("inode changed")
		}
	}
}

// An edit in place of a live file reaches the spare's name for it too, and one of a file that only the spare still has must not be
// brought back by an edit that is taken back.
func TestSpareIsNotBelieved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	s := pages(5, "one")
	must(t, d, s)
	must(t, d, s.with("index.html", "two"))
	next := filepath.Join(filepath.Dir(dir), ".public.cchc", "next")
	os.WriteFile(filepath.Join(next, "index.html"), []byte("HOME one"), 0o644)
	must(t, d, s)
	expect(t, dir, s)
	must(t, d, s.with("index.html", "two"))
	write(t, filepath.Join(next, "planted/x"), "x")
	d = open(t, dir) // one that remembers nothing looks at everything
	must(t, d, s)
	expect(t, dir, s)
	for i := range 3 {
		os.Remove(filepath.Join(next, "css/site.css"))
		os.RemoveAll(filepath.Join(next, "tin-tuc/2016"))
		if i == 2 {
			os.RemoveAll(next)
			os.WriteFile(next, nil, 0o600)
		}
		if _, err := publish(d, s.with("index.html", fmt.Sprint(i))); err != nil { // refused once is fine, believed is not
			expect(t, dir, s)
			must(t, d, s.with("index.html", fmt.Sprint(i)))
		}
		expect(t, dir, s.with("index.html", fmt.Sprint(i)))
		must(t, d, s)
		expect(t, dir, s)
	}
}

// TestFoldersAreRemembered: a new process lists no folder that is as it was left, and finds what was put into one, in either tree,
// even by somebody who sets the folder's time back.
func TestFoldersAreRemembered(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "public")
	next := filepath.Join(filepath.Dir(dir), ".public.cchc", "next")
	s := pages(5, "one")
	must(t, open(t, dir), s)
	must(t, open(t, dir), s.with("index.html", "two"))
	time.Sleep(racy + 100*time.Millisecond)
	must(t, open(t, dir), s) // lists both trees
	time.Sleep(racy + 100*time.Millisecond)
	must(t, open(t, dir), s) // writes down what it found

	begin := func() *dirTx {
		tx, err := open(t, dir).Begin()
		if err != nil {
			t.Fatal(err)
		}
		dt := tx.(*dirTx)
		if err := dt.prepare(); err != nil {
			t.Fatal(err)
		}
		return dt
	}
	tx := begin()
	if all := len(tx.l.folders()); tx.l.listed != all || all < 4 {
		t.Errorf("%d of %d folders are remembered", tx.l.listed, all)
	}
	if _, same, err := tx.live.scan(tx.l.dirs, time.Now().UnixNano(), tx.l.ours); err != nil || !same {
		t.Errorf("live was listed again: %v", err)
	}
	for p := range s {
		if r := tx.s.find(p); r == nil || r.Sum != file(p, s[p]).Sum && p != "index.html" {
			t.Errorf("%s in the spare: %+v", p, r)
		}
	}
	if len(tx.s.recs) != len(s) || len(tx.s.foreign) > 0 {
		t.Errorf("%d files in the spare, %d foreign", len(tx.s.recs), len(tx.s.foreign))
	}
	tx.Abort() // the spare has lost its manifest
	must(t, open(t, dir), s.with("index.html", "three"))
	must(t, open(t, dir), s)
	time.Sleep(racy + 100*time.Millisecond)
	must(t, open(t, dir), s)

	plant := func(p string) {
		t.Helper()
		in, err := os.Stat(filepath.Dir(p))
		if err != nil {
			t.Fatal(err)
		}
		write(t, p, "planted")
		if err := os.Chtimes(filepath.Dir(p), in.ModTime(), in.ModTime()); err != nil {
			t.Fatal(err)
		}
	}
	plant(dir + "/css/proof.txt")
	plant(next + "/css/leftover.css")
	plant(next + "/leftover.html")
	want := s.with("css/proof.txt", "planted")
	for i := range 3 {
		site, want := s.with("index.html", fmt.Sprint(i)), want.with("index.html", fmt.Sprint(i))
		if r := must(t, open(t, dir), site); !slices.Equal(r.Foreign, []string{"css/proof.txt"}) {
			t.Error(r.Foreign)
		}
		expect(t, dir, want)
		// A folder of ours that is lost, and one that came, in the spare.
		os.RemoveAll(filepath.Join(next, "css"))
		write(t, filepath.Join(next, "tin-tuc", "x", "y"), "planted")
	}
	// A folder with something in it that is not ours is not taken for one of ours alone, however long it has been so.
	for i := range 6 {
		if i%2 == 0 {
			time.Sleep(racy + 100*time.Millisecond)
		}
		if i == 4 {
			must(t, open(t, dir), s.with("index.html", "3"))
			must(t, open(t, dir), s.with("index.html", "3"))
		}
		must(t, open(t, dir), s.with("index.html", fmt.Sprint(i)))
		expect(t, dir, want.with("index.html", fmt.Sprint(i)))
	}
}

func TestSymlinkedPublic(t *testing.T) {
	tmp := t.TempDir()
	real := filepath.Join(tmp, "disk", "www")
	os.MkdirAll(filepath.Join(tmp, "site"), 0o755)
	if err := os.Symlink("../disk/www", filepath.Join(tmp, "site", "public")); err != nil {
		t.Skip(err)
	}
	d := open(t, filepath.Join(tmp, "site", "public"))
	for _, b := range []string{"one", "two", "three"} {
		must(t, d, pages(3, b))
		expect(t, real, pages(3, b))
	}
	if _, err := os.Stat(filepath.Join(tmp, "disk", ".www.cchc")); err != nil {
		t.Error(err)
	}
	if in, _ := os.Lstat(filepath.Join(tmp, "site", "public")); in.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	os.Symlink("loop", filepath.Join(tmp, "loop"))
	if _, err := Open(filepath.Join(tmp, "loop")); err == nil {
		t.Error("a loop was opened")
	}
}

// Folders of ours that somebody replaced by links must lead nothing outside.
func TestSymlinkTraps(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	outside := t.TempDir()
	next := filepath.Join(filepath.Dir(dir), ".public.cchc", "next")
	s := pages(9, "one")
	write(t, filepath.Join(outside, "bai-0/index.html"), "page 0 one")
	write(t, filepath.Join(outside, "site.css"), "body{}")
	before, _ := read(outside)
	check := func() {
		t.Helper()
		if got, _ := read(outside); diff(got, before) != "" {
			t.Fatalf("outside changed: %s", diff(got, before))
		}
	}
	for _, fresh := range []bool{false, true} {
		d := open(t, dir)
		for i, b := range []string{"one", "two", "three", "four"} {
			must(t, d, pages(9, b))
			// In the spare: links in place of folders and files are removed, never followed.
			if i > 0 {
				os.RemoveAll(filepath.Join(next, "tin-tuc/2016"))
				os.Symlink(outside, filepath.Join(next, "tin-tuc/2016"))
				os.RemoveAll(filepath.Join(next, "css"))
				os.Symlink(outside, filepath.Join(next, "css"))
				os.RemoveAll(filepath.Join(next, ".cchc"))
				os.Symlink(outside, filepath.Join(next, ".cchc"))
				os.Remove(filepath.Join(next, "index.html"))
				os.Symlink(filepath.Join(outside, "site.css"), filepath.Join(next, "index.html"))
			}
			if fresh {
				d = open(t, dir)
			}
			for range 2 {
				if _, err := publish(d, s.with("index.html", b)); err == nil {
					break
				}
				check()
			}
			check()
			must(t, d, s)
			expect(t, dir, s)
			check()
		}
		// In live: a link in place of a folder of ours is foreign, and in the way.
		os.RemoveAll(filepath.Join(dir, "tin-tuc/2016"))
		os.Symlink(outside, filepath.Join(dir, "tin-tuc/2016"))
		var e *ForeignError
		if _, err := publish(d, s); !errors.As(err, &e) || !slices.Equal(e.Paths, []string{"tin-tuc/2016"}) {
			t.Fatal(err)
		}
		check()
		os.Remove(filepath.Join(dir, "tin-tuc/2016"))
		must(t, d, s)
		expect(t, dir, s)
	}
	os.RemoveAll(filepath.Join(dir, ".cchc"))
	os.Symlink(outside, filepath.Join(dir, ".cchc"))
	if _, err := publish(open(t, dir), s); err == nil {
		t.Error("a manifest behind a link was read")
	}
	check()
}

func TestDamagedManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	must(t, open(t, dir), site{"a": "1"})
	write(t, filepath.Join(dir, ".cchc", "manifest"), "cchc manifest 1\nrubbish\n")
	if _, err := publish(open(t, dir), site{"a": "2"}); err == nil || !strings.Contains(err.Error(), "is damaged") {
		t.Fatal(err)
	}
	if got, _ := read(dir); got["a"] != "1" {
		t.Fatal(got)
	}
}

func TestClearErrors(t *testing.T) {
	tmp := t.TempDir()
	write(t, filepath.Join(tmp, "file"), "")
	for _, dir := range []string{"file", "file/public"} {
		if _, err := Open(filepath.Join(tmp, dir)); err == nil || !strings.Contains(err.Error(), "file") {
			t.Errorf("%s: %v", dir, err)
		}
	}
	write(t, filepath.Join(tmp, ".www.cchc"), "")
	if _, err := open(t, filepath.Join(tmp, "www")).Begin(); err == nil || !strings.Contains(err.Error(), ".www.cchc") {
		t.Error(err)
	}
	if _, err := Open("/"); !errors.Is(err, ErrMount) {
		t.Error(err)
	}
}

func TestManifest(t *testing.T) {
	files := []File{file("b/c", "2"), file("a", "1"), {Path: "đ/ụ.html", Size: 3}, {Path: "a b", Source: "content/x y.md"}}
	var b, again bytes.Buffer
	if err := WriteManifest(&b, files); err != nil {
		t.Fatal(err)
	}
	got, err := ReadManifest(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteManifest(&again, got); err != nil || again.String() != b.String() {
		t.Fatal(err)
	}
	sortFiles(files)
	if !reflect.DeepEqual(got, files) {
		t.Fatal(got)
	}
	if !strings.HasPrefix(b.String(), "cchc manifest 1\n"+fmt.Sprintf("%x", sha256.Sum256([]byte("1")))+"\t1\ta\tcontent/a.md\n") {
		t.Fatal(b.String())
	}
	if err := WriteManifest(&again, []File{file("a", ""), file("a", "")}); !errors.Is(err, ErrTwice) {
		t.Fatal(err)
	}
	for n := range b.Len() - 1 { // cut anywhere but at the end of a line, it is refused
		if list, err := ReadManifest(bytes.NewReader(b.Bytes()[:n])); err == nil && b.Bytes()[max(n-1, 0)] != '\n' {
			t.Fatalf("cut at %d: %v", n, list)
		}
	}
}

func FuzzReadManifest(f *testing.F) {
	sum := strings.Repeat("0a", 32)
	for _, s := range []string{
		"", "cchc manifest 1\n", manifestHead + sum + "\t0\ta\t\n", manifestHead + sum + "\t12\ta\tb\n" + sum + "\t1\ta/b\t\n",
		manifestHead + sum + "\t00\ta\t\n", manifestHead + sum + "\t1\t../a\t\n", manifestHead + sum + "\t1\t.cchc/x\t\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := ReadManifest(bytes.NewReader(data))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteManifest(&b, list); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), data) {
			t.Fatalf("%q came back as %q", data, b.Bytes())
		}
		for _, f := range list {
			if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
				t.Fatalf("path %q", f.Path)
			}
		}
	})
}
