package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// faulty is a real notifier that can be told to fail.
type faulty struct {
	notifier
	mu    sync.Mutex
	left  int // how many watches may still be added
	err   error
	opens int
	errs  chan error // what the system is made to say
}

func (f *faulty) Add(p string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.left == 0 {
		return &os.PathError{Op: "inotify_add_watch", Path: p, Err: f.err}
	}
	f.left--
	return f.notifier.Add(p)
}

func (f *faulty) open() (*ear, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.opens++
	n, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	f.notifier = n
	go func() { // the real errors too
		for err := range n.Errors {
			f.errs <- err
		}
	}()
	return newEar(f, n.Events, f.errs), nil
}

func (s *site) start(o Options, sys system) *Watcher {
	s.t.Helper()
	if sys.read == nil {
		sys.read = os.ReadDir
	}
	if sys.open == nil {
		sys.open = openEar
	}
	o.Ignore = dot
	if o.Interval == 0 {
		o.Interval = 10 * time.Millisecond
	}
	w, err := start(s.root, folders, o, sys)
	s.must(err)
	s.t.Cleanup(func() { w.Close() })
	return w
}

// note receives until a Change has the note and says All.
func (s *site) note(w *Watcher, note string) Change {
	s.t.Helper()
	for {
		c := s.next(w, 10*time.Second)
		if c.Note == note {
			if !c.All || c.Dirs != nil {
				s.t.Errorf("%+v", c)
			}
			return c
		}
	}
}

// follows checks that the watcher still, or again, tells everything.
func (s *site) follows(w *Watcher) {
	s.t.Helper()
	k, before := s.all(), s.all()
	s.mkdir("content/follow/deep")
	s.write("content/follow/deep/x.md", "x")
	s.remove("content/ke-hoach")
	changes := s.receive(w, func(c Change) { s.rescan(k, c) })
	s.write("content/follow/deep/x.md", "y")
	changes = append(changes, s.receive(w, func(c Change) { s.rescan(k, c) })...)
	if d := differ(k, s.all()); d != "" {
		s.t.Errorf("not seen:\n%s", d)
	}
	if list := uncovered(before, s.all(), changes); list != nil {
		s.t.Errorf("not named: %v", list)
	}
	s.remove("content/follow")
	s.mkdir("content/ke-hoach")
	s.receive(w, nil)
}

// TestOverflowTold: the system says that it dropped events.
func TestOverflowTold(t *testing.T) {
	s := newSite(t)
	f := &faulty{left: -1, errs: make(chan error)}
	w := s.start(Options{}, system{open: f.open})
	for range 3 {
		f.errs <- fmt.Errorf("wrapped: %w", fsnotify.ErrEventOverflow)
		s.note(w, "overflow")
		s.follows(w)
	}
	if f.opens != 4 || w.Polling() {
		t.Errorf("%d notifiers, polling %t", f.opens, w.Polling())
	}
	// Errors about watches that are gone already are none.
	f.errs <- fsnotify.ErrNonExistentWatch
	f.errs <- os.NewSyscallError("inotify_rm_watch", syscall.EINVAL)
	s.silent(w, 30*time.Millisecond)
	// A system that does nothing but fail is given up.
	for range 500 { // faults that come while it still gets up from the last one count once
		if w.Polling() {
			break
		}
		select {
		case f.errs <- errors.New("no"):
			time.Sleep(20 * time.Millisecond)
		case <-time.After(100 * time.Millisecond):
		}
	}
	s.note(w, "limit")
	if !w.Polling() {
		t.Error("not polling")
	}
	s.follows(w)
}

// TestOverflowReal lets the queue of the kernel overflow: nobody reads while
// more than max_queued_events files are made, and folders after that.
func TestOverflowReal(t *testing.T) {
	data, err := os.ReadFile("/proc/sys/fs/inotify/max_queued_events")
	if err != nil {
		t.Skip("no inotify")
	}
	var limit int
	fmt.Sscan(string(data), &limit)
	if limit > 100_000 {
		t.Skip("the queue is too long")
	}
	rounds := 3
	if testing.Short() {
		rounds = 1
	}
	s := newSite(t)
	var mu sync.Mutex
	w := s.start(Options{}, system{step: func() { mu.Lock(); mu.Unlock() }}) //lint:ignore SA2001 a gate
	k := s.all()
	for round := range rounds {
		mu.Lock()
		dir := fmt.Sprintf("content/many%d", round)
		s.mkdir("static/many")
		s.write("content/site.yaml", fmt.Sprint("before ", round))
		for i := range limit + 4000 {
			f, err := os.Create(s.p(fmt.Sprintf("content/tin-tuc/2016/%d.%d.md", round, i)))
			s.must(err)
			f.Close()
		}
		s.mkdir(dir + "/deep") // nobody hears of it
		s.rename("content/tin-tuc/2016", dir+"/2016")
		s.mkdir("content/tin-tuc/2016")
		mu.Unlock()
		begun := time.Now()
		for {
			c := s.next(w, 20*time.Second)
			s.rescan(k, c)
			if c.Note == "overflow" {
				if !c.All {
					t.Errorf("%v without All", c.Note)
				}
				break
			}
		}
		told := time.Since(begun)
		s.receive(w, func(c Change) { s.rescan(k, c) })
		s.write(dir+"/deep/x.md", "x")
		s.write(dir+"/2016/1.md", "y")
		s.write("content/tin-tuc/2016/z.md", "z")
		s.receive(w, func(c Change) { s.rescan(k, c) })
		if d := differ(k, s.all()); d != "" {
			t.Errorf("round %d, not seen:\n%s", round, d)
		}
		t.Logf("%d files, overflow told after %v", limit+4000, told)
		s.remove(dir)
		s.receive(w, func(c Change) { s.rescan(k, c) })
	}
	s.follows(w)
}

// TestLimit: the watches run out, at the start and later, at each of them.
func TestLimit(t *testing.T) {
	for _, no := range []error{syscall.ENOSPC, syscall.EMFILE} {
		for left := range 12 {
			s := newSite(t)
			f := &faulty{left: left, err: no, errs: make(chan error)}
			w := s.start(Options{}, system{open: f.open})
			early := left < 9 // the root and eight folders
			if early != w.Polling() {
				t.Errorf("%v after %d: polling %t", no, left, w.Polling())
			}
			k := s.all()
			s.mkdir("content/a/b/c/d/e/f")
			s.write("content/a/b/c/d/e/f/x.md", "x")
			c := s.note(w, "limit")
			if !w.Polling() {
				t.Errorf("%v after %d: not polling", no, left)
			}
			s.rescan(k, c)
			s.receive(w, func(c Change) {
				s.rescan(k, c)
				if c.Note != "" {
					t.Errorf("said twice: %+v", c)
				}
			})
			if d := differ(k, s.all()); d != "" {
				t.Errorf("%v after %d, not seen:\n%s", no, left, d)
			}
			s.follows(w)
		}
	}
	s := newSite(t)
	w := s.start(Options{}, system{open: func() (*ear, error) { return nil, syscall.EMFILE }})
	if !w.Polling() {
		t.Error("not polling")
	}
	s.note(w, "limit")
	s.follows(w)
}

// TestBlind: a folder that may not be read is no fault, and is heard of when
// it may be.
func TestBlind(t *testing.T) {
	s := newSite(t)
	s.mkdir("content/shut/deep")
	b := &blinder{path: s.p("content/shut"), shut: true}
	w := s.start(Options{}, system{open: b.open})
	s.follows(w)
	b.mu.Lock()
	b.shut = false
	b.mu.Unlock()
	s.must(os.Chmod(s.p("content/shut"), 0o700))
	if c := s.next(w, time.Second); !slices.Equal(c.Dirs, []string{"content", "content/shut", "content/shut/deep"}) {
		t.Errorf("%+v", c)
	}
	s.write("content/shut/deep/x.md", "x")
	if c := s.next(w, time.Second); !slices.Equal(c.Dirs, []string{"content/shut/deep"}) {
		t.Errorf("%+v", c)
	}
}

type blinder struct {
	notifier
	path string
	mu   sync.Mutex
	shut bool
}

func (b *blinder) Add(p string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.shut && strings.HasPrefix(p, b.path) {
		return syscall.EACCES
	}
	return b.notifier.Add(p)
}

func (b *blinder) open() (*ear, error) {
	n, err := fsnotify.NewWatcher()
	b.notifier = n
	return newEar(b, n.Events, n.Errors), err
}

// TestPollFault: what cannot be read for a while is as it was; then everything
// is looked at.
func TestPollFault(t *testing.T) {
	s := newSite(t)
	var mu sync.Mutex
	bad := ""
	w := s.start(Options{Poll: true}, system{read: func(dir string) ([]fs.DirEntry, error) {
		mu.Lock()
		defer mu.Unlock()
		if dir == bad {
			return nil, &os.PathError{Op: "open", Path: dir, Err: syscall.EIO}
		}
		return os.ReadDir(dir)
	}})
	s.silent(w, 50*time.Millisecond)
	for _, d := range []string{"content/tin-tuc", "content", "."} {
		mu.Lock()
		bad = s.p(d)
		mu.Unlock()
		s.silent(w, 50*time.Millisecond)
		if d == "content/tin-tuc" {
			s.write("content/ke-hoach/k.md", "while")
			if c := s.next(w, time.Second); !slices.Equal(c.Dirs, []string{"content/ke-hoach"}) {
				t.Errorf("%+v", c)
			}
		}
		mu.Lock()
		bad = ""
		mu.Unlock()
		if c := s.next(w, time.Second); !c.All || c.Note != "" {
			t.Errorf("%s: %+v", d, c)
		}
		s.silent(w, 50*time.Millisecond)
	}
	s.follows(w)
}

// TestRoot: the root goes and comes.
func TestRoot(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		o.Interval = 10 * time.Millisecond
		s := newSite(t)
		w := s.watch(o)
		for _, way := range []string{"remove", "move", "replace"} {
			away := s.root + "-away"
			switch way {
			case "remove":
				s.remove(".")
				s.note(w, "root-lost")
				s.silent(w, 50*time.Millisecond)
				s.mkdir("content/ke-hoach")
				s.note(w, "root-back")
			case "move":
				s.must(os.Rename(s.root, away))
				s.note(w, "root-lost")
				s.must(os.Rename(away, s.root))
				s.note(w, "root-back")
			case "replace": // before anybody can look
				before, k := s.all(), s.all()
				s.must(os.Rename(s.root, away))
				s.mkdir("content/other")
				s.mkdir("content/ke-hoach")
				s.mkdir("static")
				s.must(os.RemoveAll(away))
				changes := s.receive(w, func(c Change) { s.rescan(k, c) })
				if list := uncovered(before, s.all(), changes); list != nil {
					t.Errorf("not named: %v", list)
				}
				if d := differ(k, s.all()); d != "" {
					t.Errorf("not seen: %v", d)
				}
			}
			s.mkdir("static")
			s.receive(w, nil)
			s.follows(w)
		}
		if w.Polling() != o.Poll {
			t.Error("polling")
		}
	})
}

// TestLinks: the root and the folders of the site may be links.
func TestLinks(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		o.Interval = 10 * time.Millisecond
		s := newSite(t)
		real := s.root
		base := filepath.Dir(real)
		s.must(os.MkdirAll(filepath.Join(base, "shared"), 0o755))
		s.rename("content", "../shared/content")
		s.link("../shared/content", "content")
		s.rename("static", "static-1")
		s.link("static-2", "static") // dangling
		s.remove("templates")
		s.link("content/tin-tuc", "templates") // into another folder
		s.root = filepath.Join(base, "current")
		s.must(os.Symlink("site", s.root))
		w := s.watch(o)
		s.rename("static-1", "static-2") // no longer dangling
		k := s.all()
		look := func(what string, do func()) []Change {
			t.Helper()
			before := s.all()
			do()
			changes := s.receive(w, func(c Change) { s.rescan(k, c) })
			if d := differ(k, s.all()); d != "" {
				t.Errorf("%s: not seen:\n%s\n%v", what, d, changes)
			}
			if list := uncovered(before, s.all(), changes); list != nil {
				t.Errorf("%s: not named: %v", what, list)
			}
			return changes
		}
		look("at first", func() {})
		changes := look("edit in two folders at once", func() { s.write("content/tin-tuc/2016/a.md", "second") })
		var dirs []string
		for _, c := range changes {
			dirs = append(dirs, c.Dirs...)
		}
		if !slices.Contains(dirs, "content/tin-tuc/2016") || !slices.Contains(dirs, "templates/2016") {
			t.Errorf("%v", changes)
		}
		look("new folder", func() { s.mkdir("templates/a/b"); s.write("templates/a/b/x", "x") })
		look("edit there", func() { s.write("content/tin-tuc/a/b/x", "y") })
		look("pointed elsewhere", func() {
			s.must(os.MkdirAll(filepath.Join(base, "shared", "other", "deep"), 0o755))
			s.remove("content")
			s.link("../shared/other", "content")
			s.mkdir("content/tin-tuc")
		})
		look("edit elsewhere", func() { s.write("content/deep/x.md", "x") })
		look("pointed back in one step", func() {
			s.link("../shared/content", "content.new")
			s.rename("content.new", "content")
		})
		look("target moved and made anew", func() {
			s.must(os.Rename(filepath.Join(base, "shared", "content"), filepath.Join(base, "shared", "old")))
			time.Sleep(50 * time.Millisecond)
			s.must(os.MkdirAll(filepath.Join(base, "shared", "content", "tin-tuc"), 0o755))
			time.Sleep(50 * time.Millisecond)
		})
		look("edit in the new target", func() { s.write("content/tin-tuc/x.md", "x") })
		look("another release", func() {
			s.must(os.MkdirAll(filepath.Join(base, "site2", "content", "deep"), 0o755))
			s.must(os.MkdirAll(filepath.Join(base, "site2", "static"), 0o755))
			s.must(os.Symlink("site2", s.root+".new"))
			s.must(os.Rename(s.root+".new", s.root))
		})
		look("edit there", func() { s.write("content/deep/x.md", "y") })
	})
}

// TestLater: folders that do not exist yet, some of them nested, and the root
// itself as a folder.
func TestLater(t *testing.T) {
	both(t, func(t *testing.T, o Options) {
		s := &site{t, t.TempDir()}
		w := s.watch(o)
		k := s.all()
		s.mkdir("content/a/b")
		s.write("content/a/b/x.md", "x")
		time.Sleep(30 * time.Millisecond)
		s.write("content/a/b/x.md", "y")
		s.mkdir("static")
		s.receive(w, func(c Change) { s.rescan(k, c) })
		if d := differ(k, s.all()); d != "" {
			t.Errorf("not seen:\n%s", d)
		}

		o.Ignore, o.Interval = dot, 10*time.Millisecond
		nested, err := New(s.root, []string{"de/e", "de/e/f", "g"}, o)
		s.must(err)
		defer nested.Close()
		s.mkdir("de")
		if c := s.next(nested, time.Second); !slices.Contains(c.Dirs, ".") {
			t.Errorf("%+v", c)
		}
		s.mkdir("de/other")
		s.silent(nested, 40*time.Millisecond)
		s.mkdir("de/e/f/h")
		if c := s.next(nested, time.Second); !slices.Contains(c.Dirs, "de") {
			t.Errorf("%+v", c)
		}
		s.write("de/e/f/h/x", "x")
		for !slices.Contains(s.next(nested, time.Second).Dirs, "de/e/f/h") {
		}
		if !o.Poll { // a link in a folder that comes with it
			s.mkdir("elsewhere")
			s.remove("de")
			s.must(os.Mkdir(s.p("new"), 0o755))
			s.link("../elsewhere", "new/e")
			s.rename("new", "de")
			for !s.next(nested, time.Second).All {
			}
			s.write("elsewhere/x", "x")
			for !slices.Contains(s.next(nested, time.Second).Dirs, "de/e") {
			}
		}

		whole, err := New(s.root, []string{"."}, o)
		s.must(err)
		defer whole.Close()
		s.write("README.md", "x")
		if c := s.next(whole, time.Second); !slices.Equal(c.Dirs, []string{"."}) {
			t.Errorf("%+v", c)
		}
	})
}

func TestNew(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o644)
	for _, c := range []struct{ root, folder string }{
		{file, "content"}, {file + "x", "content"}, {t.TempDir(), "../content"}, {t.TempDir(), "/content"}, {t.TempDir(), ""},
	} {
		if w, err := New(c.root, []string{c.folder}, Options{}); err == nil {
			t.Errorf("%v: no error", c)
			w.Close()
		} else if !strings.HasPrefix(err.Error(), "watch: ") {
			t.Error(err)
		}
	}
}
