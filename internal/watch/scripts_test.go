package watch

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/tool"
)

// scripts are what desks do to a site. one says that a notified watcher makes
// one Change of it, if the machine is not busy.
var scripts = []struct {
	name string
	one  bool
	do   func(s *site)
}{
	{"overwrite", true, func(s *site) { s.write("content/tin-tuc/2016/a.md", "second") }},
	{"append in pieces", true, func(s *site) {
		f, err := os.OpenFile(s.p("content/tin-tuc/2016/a.md"), os.O_APPEND|os.O_WRONLY, 0)
		s.must(err)
		defer f.Close()
		for range 8 {
			f.WriteString(strings.Repeat("x", 128<<10))
		}
	}},
	{"rename over (VS Code)", true, func(s *site) {
		s.write("content/tin-tuc/2016/a.md.tmp", "second")
		s.rename("content/tin-tuc/2016/a.md.tmp", "content/tin-tuc/2016/a.md")
	}},
	{"delete and create", true, func(s *site) {
		s.remove("content/tin-tuc/2016/a.md")
		s.write("content/tin-tuc/2016/a.md", "second")
	}},
	{"vim with backup", true, func(s *site) {
		d := "content/tin-tuc/2016/"
		s.write(d+".a.md.swp", "swap")
		s.write(d+"4913", "")
		s.remove(d + "4913")
		s.rename(d+"a.md", d+"a.md~")
		s.write(d+"a.md", "second")
		s.must(os.Chmod(s.p(d+"a.md"), 0o600))
		s.remove(d + "a.md~")
		s.remove(d + ".a.md.swp")
	}},
	{"LibreOffice", true, func(s *site) {
		d := "static/"
		s.write(d+".~lock.bieu.odt#", "me")
		s.write(d+"lu123.tmp", "second")
		s.rename(d+"lu123.tmp", d+"bieu.odt")
		s.remove(d + ".~lock.bieu.odt#")
	}},
	{"Notepad: truncate, write, truncate to length", true, func(s *site) {
		f, err := os.OpenFile(s.p("content/site.yaml"), os.O_RDWR|os.O_TRUNC, 0)
		s.must(err)
		f.WriteString("title: x\r\n")
		s.must(f.Truncate(9))
		s.must(f.Close())
	}},
	{"same size, same time", false, func(s *site) {
		p := s.p("content/tin-tuc/2016/a.md")
		info, err := os.Stat(p)
		s.must(err)
		s.write("content/tin-tuc/2016/a.md", strings.Repeat("y", int(info.Size())))
		s.must(os.Chtimes(p, info.ModTime(), info.ModTime()))
	}},
	{"folder moved in", true, func(s *site) {
		out := filepath.Join(filepath.Dir(s.root), "out", "deep")
		s.must(os.MkdirAll(out, 0o755))
		s.must(os.WriteFile(filepath.Join(out, "x.md"), []byte("x"), 0o644))
		s.must(os.Rename(filepath.Dir(out), s.p("content/tin-tuc/2017")))
	}},
	{"folder moved in, then edited", false, func(s *site) {
		out := filepath.Join(filepath.Dir(s.root), "out", "deep")
		s.must(os.MkdirAll(out, 0o755))
		s.must(os.Rename(filepath.Dir(out), s.p("content/tin-tuc/2017")))
		time.Sleep(50 * time.Millisecond)
		s.write("content/tin-tuc/2017/deep/x.md", "x")
	}},
	{"folder moved out", true, func(s *site) {
		s.must(os.Rename(s.p("content/tin-tuc"), filepath.Join(filepath.Dir(s.root), "gone")))
	}},
	{"folder moved out and removed", false, func(s *site) {
		gone := filepath.Join(filepath.Dir(s.root), "gone")
		s.must(os.Rename(s.p("content/tin-tuc/2016"), gone))
		s.must(os.RemoveAll(gone))
	}},
	{"folder renamed, then edited within", false, func(s *site) {
		s.rename("content/tin-tuc", "content/tin")
		s.write("content/tin/2016/a.md", "second")
		time.Sleep(30 * time.Millisecond)
		s.write("content/tin/2016/a.md", "third")
		s.write("content/tin/2016/c.md", "new")
	}},
	{"folder renamed there and back, then edited", false, func(s *site) {
		s.rename("content/tin-tuc", "content/tin")
		s.rename("content/tin", "content/tin-tuc")
		time.Sleep(30 * time.Millisecond)
		s.write("content/tin-tuc/2016/a.md", "third")
	}},
	{"two folders exchanged, then edited", false, func(s *site) {
		s.rename("content/tin-tuc", "content/x")
		s.rename("content/ke-hoach", "content/tin-tuc")
		s.rename("content/x", "content/ke-hoach")
		time.Sleep(30 * time.Millisecond)
		s.write("content/ke-hoach/2016/a.md", "third")
		s.write("content/tin-tuc/k.md", "third")
	}},
	{"folder moved into a new one, then edited", false, func(s *site) {
		s.mkdir("content/new")
		s.rename("content/tin-tuc", "content/new/tin-tuc")
		time.Sleep(30 * time.Millisecond)
		s.write("content/new/tin-tuc/2016/a.md", "third")
	}},
	{"folder replaced by one of its name", false, func(s *site) {
		s.remove("content/tin-tuc")
		s.mkdir("content/tin-tuc/2016")
		s.write("content/tin-tuc/2016/z.md", "z")
		time.Sleep(30 * time.Millisecond)
		s.write("content/tin-tuc/2016/y.md", "y")
	}},
	{"folder moved over an empty one, then edited", false, func(s *site) {
		s.mkdir("content/empty")
		time.Sleep(30 * time.Millisecond)
		if syscall.Rename(s.p("content/tin-tuc"), s.p("content/empty")) != nil {
			s.rename("content/tin-tuc", "content/other") // not on this system
		}
		time.Sleep(30 * time.Millisecond)
		s.mkdir("content/empty/2016")
		s.write("content/empty/2016/a.md", "third")
		s.write("content/empty/b.md", "new")
	}},
	{"mkdir -p and a file", false, func(s *site) {
		s.mkdir("content/a/b/c")
		s.write("content/a/b/c/x.md", "x")
	}},
	{"mkdir -p, then a file", false, func(s *site) {
		s.mkdir("content/a/b/c")
		time.Sleep(30 * time.Millisecond)
		s.write("content/a/b/c/x.md", "x")
	}},
	{"a folder of the site comes, goes and comes", false, func(s *site) {
		s.remove("static")
		time.Sleep(30 * time.Millisecond)
		s.mkdir("static/css")
		s.write("static/css/b.css", "b")
		time.Sleep(30 * time.Millisecond)
		s.write("static/css/b.css", "c")
	}},
	{"a thousand files, as git switches", false, func(s *site) {
		for i := range 1000 {
			d := fmt.Sprintf("content/tin-tuc/%d", 2000+i%25)
			s.mkdir(d)
			f := fmt.Sprintf("%s/f%d.md", d, i)
			s.remove(f)
			s.write(f, fmt.Sprint("second ", i))
		}
		s.remove("content/ke-hoach")
	}},
	{"ten thousand events", false, func(s *site) {
		for i := range 5000 {
			s.write(fmt.Sprintf("content/tin-tuc/2016/f%d.md", i%500), fmt.Sprint("text ", i))
		}
	}},
}

// TestScripts: after each script the Changes name every folder that differs,
// and a receiver that looks nowhere else has seen all.
func TestScripts(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		for _, sc := range scripts {
			t.Run(sc.name, func(t *testing.T) {
				s := newSite(t)
				w := s.watch(o)
				before, k := s.all(), s.all()
				sc.do(s)
				var changes []Change
				if sc.one {
					c := s.next(w, 10*time.Second)
					s.rescan(k, c)
					changes = append(changes, c)
					if !o.Poll {
						if list := uncovered(before, s.all(), changes); list != nil {
							t.Logf("not one Change on this machine: %v came first", c)
						}
					}
				}
				changes = append(changes, s.receive(w, func(c Change) { s.rescan(k, c) })...)
				after := s.all()
				if list := uncovered(before, after, changes); list != nil {
					t.Errorf("not named: %v in %v", list, changes)
				}
				if d := differ(k, after); d != "" {
					t.Errorf("not seen:\n%s", d)
				}
				for _, c := range changes {
					if c.All || c.Note != "" || !slices.IsSorted(c.Dirs) || len(slices.Compact(slices.Clone(c.Dirs))) != len(c.Dirs) {
						t.Errorf("Change %+v", c)
					}
				}
				if n := len(changes) - 2; n > 1 {
					t.Logf("%d Changes", n)
				}
				s.settled(w, 30*time.Millisecond)
			})
		}
	})
}

// TestNothing: what does not matter makes no Change.
func TestNothing(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		s := newSite(t)
		s.mkdir("content/.git")
		w := s.watch(o)
		if !o.Poll {
			s.silent(w, 20*time.Millisecond)
		}
		s.write("content/.a.md.swp", "x")
		s.write("content/a.md~", "x")
		s.mkdir("content/.obsidian/deep")
		s.write("content/.obsidian/deep/x", "x")
		s.write("content/.git/x", "x")
		s.rename("content/.obsidian", "content/.other")
		s.remove("content/.other")
		s.write("README.md", "beside")
		s.write("public/index.html", "output")
		s.rename("public", "public2")
		s.mkdir("contents")
		for _, p := range []string{"content/site.yaml", "content/tin-tuc"} {
			s.must(os.Chmod(s.p(p), 0o700))
		}
		if _, err := os.ReadFile(s.p("content/site.yaml")); err != nil {
			t.Fatal(err)
		}
		if !o.Poll { // polling cannot tell a touched file from one that was written
			now := time.Now()
			s.must(os.Chtimes(s.p("content/site.yaml"), now, now))
		}
		s.silent(w, 150*time.Millisecond)
	})
}

// TestGit switches the branch of a real repository.
func TestGit(t *testing.T) {
	tool.Find(t, "git")
	s := newSite(t)
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", s.root, "-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("git %v: %v\n%s", args, err, out)
		}
	}
	git("init", "-q", "-b", "main")
	git("add", ".")
	git("commit", "-qm", "one")
	git("checkout", "-qb", "other")
	for i := range 1000 {
		s.mkdir(fmt.Sprintf("content/tin-tuc/%d", 2000+i%25))
		s.write(fmt.Sprintf("content/tin-tuc/%d/f%d.md", 2000+i%25, i), fmt.Sprint("text ", i))
	}
	s.remove("content/ke-hoach")
	git("add", "-A", ".")
	git("commit", "-qm", "two")
	w := s.watch(Options{})
	for _, branch := range []string{"main", "other", "main"} {
		before, k := s.all(), s.all()
		begun := time.Now()
		ended := make(chan time.Duration, 1)
		go func() {
			git("checkout", "-q", branch)
			ended <- time.Since(begun)
		}()
		var took time.Duration
		var changes []Change
		for quiet := time.After(time.Hour); quiet != nil; {
			select {
			case took = <-ended:
				quiet = time.After(100 * time.Millisecond)
			case c := <-w.Changes():
				changes = append(changes, c)
				s.rescan(k, c)
			case <-quiet:
				quiet = nil
			}
		}
		n := len(changes)
		changes = append(changes, s.receive(w, func(c Change) { s.rescan(k, c) })...)
		if list := uncovered(before, s.all(), changes); list != nil {
			t.Errorf("not named: %v", list)
		}
		if d := differ(k, s.all()); d != "" {
			t.Errorf("not seen:\n%s", d)
		}
		t.Logf("a thousand files in %v: %d Changes", took, n)
	}
}

// TestBusy: a receiver that builds gets all that happened meanwhile at once.
func TestBusy(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		s := newSite(t)
		w := s.watch(o)
		k := s.all()
		for i := range 20 {
			s.mkdir(fmt.Sprintf("content/d%d/e", i))
			s.write(fmt.Sprintf("content/d%d/e/x.md", i), "x")
			time.Sleep(10 * time.Millisecond)
		}
		s.remove("content/d7")
		s.rename("content/d8", "content/d88")
		time.Sleep(200 * time.Millisecond)
		c := s.next(w, time.Second)
		s.rescan(k, c)
		if d := differ(k, s.all()); d != "" {
			t.Errorf("not in one Change: %v\n%s", c, d)
		}
		for _, d := range c.Dirs {
			if _, err := os.Stat(s.p(d)); err != nil && !o.Poll {
				t.Errorf("%s is named and gone", d)
			}
		}
		s.silent(w, 50*time.Millisecond)
	})
}

// TestBurst: ten thousand files within about a second, folders among them,
// while the receiver is at work all the time.
func TestBurst(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		s := newSite(t)
		w := s.watch(o)
		k := s.all()
		begun := time.Now()
		ended := make(chan time.Duration, 1)
		go func() {
			for i := range 10_000 {
				d := s.p(fmt.Sprintf("content/b%d/c%d", i%7, i%100))
				os.MkdirAll(d, 0o755)
				os.WriteFile(filepath.Join(d, fmt.Sprintf("f%d.md", i/3)), fmt.Append(nil, i), 0o644)
				if i%500 == 499 {
					os.Rename(s.p(fmt.Sprintf("content/b%d", i%7)), s.p(fmt.Sprintf("content/r%d", i)))
				}
			}
			ended <- time.Since(begun)
		}()
		n, notes := 0, 0
		var late []Change
		each := func(c Change) {
			n++
			if c.Note != "" {
				notes++
			}
			if o.Poll { // what comes and goes between two rounds is never told: look afterwards
				late = append(late, c)
				return
			}
			s.rescan(k, c)
		}
		var took time.Duration
		for took == 0 {
			select {
			case took = <-ended:
			case c := <-w.Changes():
				each(c)
			}
		}
		s.receive(w, each)
		all := time.Since(begun)
		for _, c := range late {
			s.rescan(k, c)
		}
		if d := differ(k, s.all()); d != "" {
			t.Errorf("not seen:\n%s", d)
		}
		t.Logf("made in %v, seen after %v, %d Changes, %d overflows", took, all, n, notes)
	})
}

// TestRandom: 500 seeded sequences of operations with a receiver that looks
// while they go on; if it is polled, when they are over, since what comes and
// goes between two rounds is not told.
func TestRandom(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		n := 500
		if testing.Short() {
			n = 50
		}
		if o.Poll {
			o.Interval = 3 * time.Millisecond
		}
		s := newSite(t)
		w := s.watch(o)
		k := s.all()
		changes := 0
		for seed := range n {
			r := rand.New(rand.NewPCG(uint64(seed), 1))
			before := s.all()
			var got []Change
			each := func(c Change) {
				if c.All {
					t.Fatalf("seed %d: %+v", seed, c)
				}
				got = append(got, c)
				s.rescan(k, c)
			}
			var log []string
			for range 1 + r.IntN(30) {
				log = append(log, s.random(r))
				changes := w.Changes()
				if o.Poll {
					changes = nil
				}
				for r.IntN(4) == 0 {
					select {
					case c := <-changes:
						each(c)
						log = append(log, fmt.Sprint("received ", c.Dirs))
					case <-time.After(time.Duration(r.IntN(5)) * time.Millisecond):
					}
				}
			}
			s.receive(w, each)
			after := s.all()
			d, list := differ(k, after), uncovered(before, after, got)
			if d != "" || list != nil {
				t.Fatalf("seed %d, not named %v, not seen:\n%s\nafter\n%s\n%v", seed, list, d, strings.Join(log, "\n"), got)
			}
			changes += len(got)
		}
		if !o.Poll {
			var paths []string
			for p := range s.all() {
				paths = append(paths, p)
			}
			t.Logf("%d sequences, %d Changes, %d folders at the end", n, changes, len(paths))
		}
	})
}

// random does one thing below content. Operations that make no sense where
// they fall fail, and that is an operation too.
func (s *site) random(r *rand.Rand) string {
	names := []string{"a", "b", "c", "d"}
	at := func() string {
		p := "content"
		for range 1 + r.IntN(3) {
			p += "/" + names[r.IntN(len(names))]
		}
		return p
	}
	file := func() string { return filepath.ToSlash(filepath.Dir(at())) + "/" + names[r.IntN(4)] + ".md" }
	out := filepath.Join(filepath.Dir(s.root), "out")
	switch r.IntN(13) {
	case 0:
		p := at()
		return fmt.Sprint("mkdir -p ", p, os.MkdirAll(s.p(p), 0o755))
	case 1:
		p := at()
		return fmt.Sprint("rm -r ", p, os.RemoveAll(s.p(p)))
	case 2, 3:
		p, q := at(), at()
		return fmt.Sprint("mv ", p, " ", q, syscall.Rename(s.p(p), s.p(q))) // unlike os.Rename onto empty folders too
	case 4:
		p := at()
		os.RemoveAll(out)
		return fmt.Sprint("mv out ", p, os.Rename(s.p(p), out))
	case 5:
		p := at()
		return fmt.Sprint("mv in ", p, os.Rename(out, s.p(p)))
	case 6:
		p := file()
		os.MkdirAll(filepath.Dir(s.p(p)), 0o755)
		return fmt.Sprint("mkdir -p and write ", p, os.WriteFile(s.p(p), fmt.Append(nil, r.Int()), 0o644))
	case 7:
		p := file()
		os.WriteFile(s.p(p+".tmp"), fmt.Append(nil, r.Int()), 0o644)
		return fmt.Sprint("atomic ", p, os.Rename(s.p(p+".tmp"), s.p(p)))
	case 8:
		p := file()
		return fmt.Sprint("rm ", p, os.Remove(s.p(p)))
	case 9:
		p, q := file(), file()
		return fmt.Sprint("mv ", p, " ", q, os.Rename(s.p(p), s.p(q)))
	case 10:
		p, q := at(), at()
		return fmt.Sprint("exchange ", p, " ", q, exchange(s.p(p), s.p(q)))
	default:
		p := file()
		return fmt.Sprint("write ", p, os.WriteFile(s.p(p), fmt.Append(nil, r.Int()), 0o644))
	}
}
