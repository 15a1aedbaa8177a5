package watch

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// dot ignores what a site ignores: dot files, backups, lock files.
func dot(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~")
}

var folders = []string{"content", "templates", "static"}

// site is a tree on disk that a test changes.
type site struct {
	t    testing.TB
	root string
}

func newSite(t testing.TB) *site {
	s := &site{t, filepath.Join(t.TempDir(), "site")}
	for _, d := range []string{"content/tin-tuc/2016", "content/ke-hoach", "templates/parts", "static/css", "public"} {
		s.mkdir(d)
	}
	for _, f := range []string{"content/site.yaml", "content/tin-tuc/2016/a.md", "content/tin-tuc/2016/b.md", "content/ke-hoach/k.md", "templates/parts/p.html", "static/css/a.css"} {
		s.write(f, "first "+f)
	}
	return s
}

func (s *site) p(rel string) string { return filepath.Join(s.root, filepath.FromSlash(rel)) }

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) mkdir(rel string) { s.t.Helper(); s.must(os.MkdirAll(s.p(rel), 0o755)) }
func (s *site) write(rel, data string) {
	s.t.Helper()
	s.must(os.WriteFile(s.p(rel), []byte(data), 0o644))
}
func (s *site) rename(from, to string) { s.t.Helper(); s.must(os.Rename(s.p(from), s.p(to))) }
func (s *site) remove(rel string)      { s.t.Helper(); s.must(os.RemoveAll(s.p(rel))) }
func (s *site) link(to, rel string)    { s.t.Helper(); s.must(os.Symlink(to, s.p(rel))) }

// watch starts a watcher that is closed with the test.
func (s *site) watch(o Options) *Watcher {
	s.t.Helper()
	if o.Ignore == nil {
		o.Ignore = dot
	}
	if o.Poll && o.Interval == 0 {
		o.Interval = 10 * time.Millisecond
	}
	w, err := New(s.root, folders, o)
	s.must(err)
	s.t.Cleanup(func() { w.Close() })
	return w
}

// tree is what a receiver knows: the entries of every folder that matters, as
// one word each.
type known map[string]map[string]string

// list reads one folder.
func (s *site) list(rel string) (map[string]string, error) {
	dir := s.p(rel)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	l := map[string]string{}
	for _, e := range entries {
		if rel == "." && !slices.Contains(folders, e.Name()) || rel != "." && dot(e.Name()) {
			continue
		}
		p := filepath.Join(dir, e.Name())
		info, err := os.Lstat(p)
		if err == nil && rel == "." {
			info, err = os.Stat(p)
		}
		switch {
		case err != nil:
		case info.IsDir():
			l[e.Name()] = "folder"
		case info.Mode()&fs.ModeSymlink != 0:
			to, _ := os.Readlink(p)
			l[e.Name()] = "link " + to
		default:
			data, _ := os.ReadFile(p)
			l[e.Name()] = "file " + string(data)
		}
	}
	return l, nil
}

// scan reads a folder and those in it.
func (s *site) scan(k known, rel string) {
	l, err := s.list(rel)
	if err != nil {
		return
	}
	k[rel] = l
	for name, what := range l {
		if what == "folder" {
			s.scan(k, path.Join(rel, name))
		}
	}
}

func (s *site) all() known {
	k := known{}
	s.scan(k, ".")
	return k
}

func (k known) forget(rel string) {
	for d := range k {
		if d == rel || strings.HasPrefix(d, rel+"/") {
			delete(k, d)
		}
	}
}

// rescan is the laziest receiver that the package allows: it looks at the
// folders that a Change names and into those that are new to it, nowhere else.
func (s *site) rescan(k known, c Change) {
	if c.All {
		clear(k)
		s.scan(k, ".")
		return
	}
	for _, d := range c.Dirs {
		l, err := s.list(d)
		if err != nil {
			continue // gone by now; its parent will be named
		}
		for name, what := range k[d] {
			if what == "folder" && l[name] != "folder" {
				k.forget(path.Join(d, name))
			}
		}
		k[d] = l
		for name, what := range l {
			if sub := path.Join(d, name); what == "folder" && k[sub] == nil {
				s.scan(k, sub)
			}
		}
	}
}

// differ names the first few folders in which two receivers do not agree.
func differ(got, want known) string {
	var b strings.Builder
	for _, d := range slices.Sorted(maps.Keys(want)) {
		if !maps.Equal(got[d], want[d]) {
			fmt.Fprintf(&b, "%s: has %v, is %v\n", d, short(got[d]), short(want[d]))
		}
	}
	for _, d := range slices.Sorted(maps.Keys(got)) {
		if want[d] == nil {
			fmt.Fprintf(&b, "%s: is no more\n", d)
		}
	}
	if b.Len() > 2000 {
		return b.String()[:2000]
	}
	return b.String()
}

func short(l map[string]string) (list []string) {
	for _, name := range slices.Sorted(maps.Keys(l)) {
		list = append(list, fmt.Sprintf("%s=%.20q", name, l[name]))
	}
	if len(list) > 8 {
		list = append(list[:8], "...")
	}
	return list
}

// uncovered are the folders whose entries differ between before and after and
// that the Changes do not name: a folder that was there and is there must be
// named, of a new one the parent or itself.
func uncovered(before, after known, changes []Change) (list []string) {
	named := map[string]bool{}
	for _, c := range changes {
		if c.All {
			return nil
		}
		for _, d := range c.Dirs {
			named[d] = true
		}
	}
	var fresh func(d string) bool
	fresh = func(d string) bool { // new, and below something that is named
		return before[d] == nil && (named[d] || named[path.Dir(d)] || fresh(path.Dir(d)))
	}
	for d, l := range after {
		if !maps.Equal(before[d], l) && !named[d] && !fresh(d) {
			list = append(list, d)
		}
	}
	slices.Sort(list)
	return list
}

// receive takes Changes until one of them is about what was marked after all
// else, twice: a poll that is under way may have passed what changed.
func (s *site) receive(w *Watcher, each func(Change)) (changes []Change) {
	s.t.Helper()
	for range 2 {
		s.write("static/mark", fmt.Sprint("mark ", time.Now().UnixNano()))
		for marked := false; !marked; {
			c := s.next(w, 20*time.Second)
			changes = append(changes, c)
			if each != nil {
				each(c)
			}
			marked = c.All || slices.Contains(c.Dirs, "static")
		}
	}
	return changes
}

func (s *site) next(w *Watcher, limit time.Duration) Change {
	s.t.Helper()
	select {
	case c, ok := <-w.Changes():
		if !ok {
			s.t.Fatal("closed")
		}
		return c
	case <-time.After(limit):
		s.t.Fatal("no Change")
	}
	panic("unreachable")
}

// silent checks that no Change comes.
func (s *site) silent(w *Watcher, d time.Duration) {
	s.t.Helper()
	select {
	case c := <-w.Changes():
		s.t.Errorf("a Change for nothing: %+v", c)
	case <-time.After(d):
	}
}

// settled is silent behind receive, whose last mark may be seen twice on a busy
// machine: emptied, and written.
func (s *site) settled(w *Watcher, d time.Duration) {
	s.t.Helper()
	for end := time.After(d); ; {
		select {
		case c := <-w.Changes():
			if !slices.Equal(c.Dirs, []string{"static"}) || c.All || c.Note != "" {
				s.t.Errorf("a Change for nothing: %+v", c)
			}
		case <-end:
			return
		}
	}
}

func both(t *testing.T, f func(t *testing.T, o Options)) {
	for _, poll := range []bool{false, true} {
		name := "notify"
		if poll {
			name = "poll"
		}
		t.Run(name, func(t *testing.T) { f(t, Options{Poll: poll}) })
	}
}
