package build_test

import (
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
)

// shuffled lists folders in another order each time, and with other times.
type shuffled struct {
	fs.FS
	r *rand.Rand
}

func (s shuffled) ReadDir(name string) ([]fs.DirEntry, error) {
	es, err := fs.ReadDir(s.FS, name)
	s.r.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
	for i := range es {
		es[i] = timed{es[i], time.Unix(s.r.Int64N(1<<31), s.r.Int64N(1e9))}
	}
	return es, err
}

type timed struct {
	fs.DirEntry
	mod time.Time
}

func (t timed) Info() (fs.FileInfo, error) {
	i, err := t.DirEntry.Info()
	return timedInfo{i, t.mod}, err
}

type timedInfo struct {
	fs.FileInfo
	mod time.Time
}

func (t timedInfo) ModTime() time.Time { return t.mod }
func (t timedInfo) Sys() any           { return nil }

// realSite is the site itself, read once: others may be writing in it.
func realSite(t testing.TB) fstest.MapFS {
	t.Helper()
	root := os.DirFS("../..")
	m := fstest.MapFS{}
	for _, dir := range []string{"content", "templates", "static"} {
		err := fs.WalkDir(root, dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, p)
			m[p] = file(string(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// realNow is a moment at which all of the site's articles are public.
var realNow = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// The same content, templates and moment give the same bytes, on whatever
// machine and in whatever order.
func TestSameBytes(t *testing.T) {
	tree := realSite(t)
	for _, o := range []build.Options{at(realNow), preview(realNow)} {
		first, want := fresh(t, tree, o)
		if first.Failed {
			t.Fatalf("the site has errors:\n%s", list(first.Problems))
		}
		local, procs := time.Local, runtime.GOMAXPROCS(0)
		defer func() { time.Local = local; runtime.GOMAXPROCS(procs) }()
		seed := uint64(0)
		for _, zone := range []string{"UTC", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati", "America/St_Johns"} {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			time.Local = loc
			for p := 1; p <= 2; p++ {
				runtime.GOMAXPROCS(p)
				for jobs := 0; jobs <= 4; jobs++ {
					if testing.Short() && (jobs+p)%3 != 0 {
						continue
					}
					seed++
					o.Jobs, o.AsOf = jobs, realNow.In(loc)
					r, m := fresh(t, shuffled{tree, rand.New(rand.NewPCG(seed, 1))}, o)
					if d := differ(m, want); d != "" {
						t.Errorf("%s, GOMAXPROCS %d, %d jobs: %s", zone, p, jobs, d)
					}
					if d := sameResult(r, first); d != "" {
						t.Errorf("%s, GOMAXPROCS %d, %d jobs: %s", zone, p, jobs, d)
					}
				}
			}
		}
	}
}

// Nor does it matter how the files are stored: with a BOM, with CR LF, with
// letters that are put together of parts. The text is the same; only what is
// told by the digest of the file differs, and nothing shows that.
func TestSameBytesHoweverTyped(t *testing.T) {
	tree := realSite(t)
	_, want := fresh(t, tree, at(realNow))
	for name, typed := range map[string]func(string) string{
		"BOM":   func(s string) string { return "\ufeff" + s },
		"CR LF": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"NFD":   decomposed,
	} {
		other := maps.Clone(tree)
		for p, f := range tree {
			if strings.HasSuffix(p, ".md") || strings.HasSuffix(p, "site.yaml") {
				other[p] = file(typed(string(f.Data)))
			}
		}
		r, m := fresh(t, other, at(realNow))
		if r.Failed {
			t.Errorf("%s: %s", name, list(r.Problems))
			continue
		}
		if d := differ(m, want); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// decomposed writes the commonest letters with marks as letter and marks.
func decomposed(s string) string {
	return strings.NewReplacer("ả", "a\u0309", "á", "a\u0301", "à", "a\u0300", "ã", "a\u0303", "ạ", "a\u0323", "ê", "e\u0302", "ế", "e\u0302\u0301", "ệ", "e\u0323\u0302",
		"ô", "o\u0302", "ộ", "o\u0323\u0302", "ơ", "o\u031b", "ợ", "o\u031b\u0323", "ư", "u\u031b", "ữ", "u\u031b\u0303", "ỹ", "y\u0303", "Ủ", "U\u0309").Replace(s)
}

// A tree on disk and one in memory give the same.
func TestSameBytesOnDisk(t *testing.T) {
	tree := smallSite()
	root := t.TempDir()
	for p, f := range tree {
		full := path.Join(root, p)
		if err := os.MkdirAll(path.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, want := fresh(t, tree, at(now))
	_, m := fresh(t, os.DirFS(root), at(now))
	if d := differ(m, want); d != "" {
		t.Error(d)
	}
	target, err := publish.Open(path.Join(root, "public"))
	if err != nil {
		t.Fatal(err)
	}
	good(t, build.New(os.DirFS(root)), at(now), target)
	if live := treeOf(t, path.Join(root, "public")); !maps.Equal(live, outputs(want)) {
		t.Errorf("%d files on disk, %d in memory", len(live), len(want.Paths()))
	}
	for _, p := range want.Paths() {
		if strings.HasSuffix(p, ".md") || strings.HasSuffix(p, ".yaml") || strings.Contains(p, "templates") {
			t.Errorf("%s is published", p)
		}
	}
}

// What desks and tools leave behind is not published, in no folder.
func TestNothingSecretIsPublished(t *testing.T) {
	tree := smallSite()
	_, want := fresh(t, tree, at(now))
	secret := "bi-mat-" + "0123456789"
	for _, dir := range []string{"content", "content/tin-tuc/2026", "static", "static/css", "static/files", "templates", "templates/parts"} {
		for _, n := range []string{
			".env", ".git/config", ".htaccess", ".DS_Store", "Thumbs.db", "a.md~", "b.swp", "c.bak", "~$d.docx", "#e#", "f.tmp", "g.orig", "node_modules/h.js", ".cchc/manifest",
			"i.pem", "j.key", "k.sql", "l.php", "m.sh", "n.sqlite", "o.conf", "p.yaml", "q.go", "r.log", "s",
		} {
			put(tree, dir+"/"+n, secret)
		}
	}
	r, m := fresh(t, tree, at(now))
	if r.Failed {
		t.Fatalf("%s", list(r.Problems))
	}
	for p, s := range outputs(m) {
		if strings.Contains(s, secret) {
			t.Errorf("%s is published", p)
		}
	}
	if !slices.Equal(m.Paths(), want.Paths()) {
		t.Error("there are other outputs than before")
	}
	if n := len(r.Problems); n < 20 {
		t.Errorf("%d files are told to be left out", n)
	}
}
