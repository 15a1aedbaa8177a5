package source

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// File is one regular file of a Snapshot. It never changes: when a file on
// disk changes, the next Snapshot has another *File at that Path.
type File struct {
	Path string // below the root, NFC, with slashes
	Size int64  // bytes, at the time of the scan
	Mod  time.Time

	id   identity
	fsys fs.FS
	name string // as the file system spells it
}

// identity is what tells two states of one path apart beside size and time.
type identity struct{ inode, ctime int64 }

// Read returns the file's bytes, in buf when they fit. The bytes belong to the
// caller. It reads at most limit bytes and fails with an error of the file
// system, or with [ErrGrown] when the file has become longer than that since
// the scan; limit ≤ 0 means no limit.
func (f *File) Read(buf []byte, limit int64) ([]byte, error) {
	h, err := f.fsys.Open(f.name)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	need := int(f.Size) + 1 // one more byte, to see the end without another read
	if cap(buf) < need {
		buf = make([]byte, 0, need+need/4)
	}
	buf = buf[:0]
	for {
		n, err := h.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if limit > 0 && int64(len(buf)) > limit {
			return nil, ErrGrown
		}
		if err == io.EOF {
			return buf, nil
		}
		if err != nil {
			return nil, err
		}
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

// ErrGrown is returned by [File.Read] for a file that grew beyond the limit.
var ErrGrown = errors.New("the file is larger than its limit")

// Snapshot is the state of a tree at one time: its files in the byte order of
// their paths. The zero value is an empty tree.
type Snapshot struct {
	Files    []*File
	Problems []Problem

	began time.Time
	odd   bool // it has links or problems, whose places a Rescan would have to know
	dirs  map[string]folder
}

// folder is what tells that a folder is the one of the last scan, with the
// entries of then.
type folder struct {
	id  identity
	mod time.Time
}

// File returns the file at path, or nil.
func (s *Snapshot) File(path string) *File {
	i := sort.Search(len(s.Files), func(i int) bool { return s.Files[i].Path >= path })
	if i < len(s.Files) && s.Files[i].Path == path {
		return s.Files[i]
	}
	return nil
}

// Under returns the files below a folder, a slice of Files.
func (s *Snapshot) Under(dir string) []*File {
	from := sort.Search(len(s.Files), func(i int) bool { return s.Files[i].Path >= dir+"/" })
	to := from
	for to < len(s.Files) && strings.HasPrefix(s.Files[to].Path, dir+"/") {
		to++
	}
	return s.Files[from:to]
}

// Same tells whether two snapshots hold the same files and problems.
func (s *Snapshot) Same(t *Snapshot) bool {
	return slices.Equal(s.Files, t.Files) && slices.EqualFunc(s.Problems, t.Problems, func(a, b Problem) bool {
		return a.Pos == b.Pos && a.Code == b.Code && slices.Equal(a.Args, b.Args)
	})
}

// restless is how long a file must have been at rest when a scan began for the
// next scan to trust its size and times. It covers the clock tick of file
// systems that keep nanoseconds, and the two seconds of those that do not tell
// an inode (FAT, some network shares).
func restless(id identity) time.Duration {
	if id == (identity{}) {
		return 2 * time.Second
	}
	return 50 * time.Millisecond
}

// Scan lists the regular files below the given folders of fsys. Folders that
// do not exist are empty. prev may be nil; files unchanged since are the same
// *File as there. Everything that it will not list but an editor may have
// meant is a Problem; an error is returned only when a root folder itself
// cannot be read.
//
// It is the one place of the pipeline that reads a clock: to know which times
// are too fresh to be trusted.
func Scan(fsys fs.FS, prev *Snapshot, roots ...string) (*Snapshot, error) {
	s := &Snapshot{began: time.Now(), dirs: map[string]folder{}}
	if prev == nil {
		prev = &Snapshot{}
	}
	w := &walker{s: s, prev: prev, fsys: fsys}
	for _, r := range roots {
		info, err := fs.Stat(fsys, r)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			w.problem(r, "not-regular", r, info.Mode().Type().String())
			continue
		}
		w.dir(r, r)
	}
	slices.SortFunc(s.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	w.links()
	s.Files = slices.CompactFunc(s.Files, func(a, b *File) bool {
		if a.Path != b.Path {
			return false
		}
		w.problem(a.Path, "same-name", a.Path)
		return true
	})
	s.Problems = Sort(s.Problems)
	s.odd = len(w.linked) > 0 || len(s.Problems) > 0
	return s, nil
}

// Rescan is [Scan] for a caller who knows in which folders entries have come,
// gone or changed since prev: all other folders are taken to be as they were.
// Folders that are new below the given ones are scanned whole. The result
// equals that of Scan if nothing else has changed. dirs are NFC paths below the
// root of fsys, such as "content/tin-tuc/2026".
func Rescan(fsys fs.FS, prev *Snapshot, dirs []string, roots ...string) (*Snapshot, error) {
	if prev == nil || prev.odd || len(dirs) > 64 {
		return Scan(fsys, prev, roots...)
	}
	for _, d := range dirs {
		root, _, _ := strings.Cut(d, "/")
		if !slices.Contains(roots, root) || !isASCII(d) || d == root && prev.empty(root) {
			return Scan(fsys, prev, roots...)
		}
	}
	s := &Snapshot{began: prev.began, dirs: maps.Clone(prev.dirs)} // most files were looked at then
	w := &walker{s: s, prev: prev, fsys: fsys, only: map[string]bool{}}
	for _, d := range dirs {
		w.only[d] = true
	}
	gone := map[string]bool{} // files that are no more, or are listed anew
	dirs = slices.Clone(dirs)
	slices.Sort(dirs) // parents before what lies below them
	for _, d := range dirs {
		if !w.only[d] {
			continue // below a folder that is scanned whole
		}
		info, err := fs.Stat(fsys, d)
		if err != nil {
			return Scan(fsys, prev, roots...)
		}
		s.dirs[d] = folder{identify(info), info.ModTime()}
		entries, err := fs.ReadDir(fsys, d)
		if err != nil {
			return Scan(fsys, prev, roots...) // the folder itself is gone, or worse
		}
		same := map[string]bool{} // folders that are as they were
		for _, e := range entries {
			if !e.IsDir() {
				continue
			}
			sub := d + "/" + viet.NFC(e.Name())
			if info, err := e.Info(); err == nil && prev.dirs[sub] == (folder{identify(info), info.ModTime()}) {
				same[sub] = true
				if !w.only[sub] {
					w.only[sub] = false
				}
				continue
			}
			// New, or changed since: all of it is scanned.
			for o := range w.only {
				if o == sub || strings.HasPrefix(o, sub+"/") {
					delete(w.only, o)
				}
			}
		}
		for _, f := range prev.Under(d) {
			name, _, below := strings.Cut(f.Path[len(d)+1:], "/")
			if !below || !same[d+"/"+name] {
				gone[f.Path] = true
			}
		}
	}
	for _, d := range dirs {
		if w.only[d] {
			w.dir(d, d)
		}
	}
	if len(w.linked) > 0 {
		return Scan(fsys, prev, roots...)
	}
	slices.SortFunc(s.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	merged := make([]*File, 0, len(prev.Files)+len(s.Files))
	i := 0
	for _, f := range prev.Files {
		for i < len(s.Files) && s.Files[i].Path < f.Path {
			merged = append(merged, s.Files[i])
			i++
		}
		if i < len(s.Files) && s.Files[i].Path == f.Path || gone[f.Path] {
			continue
		}
		merged = append(merged, f)
	}
	s.Files = append(merged, s.Files[i:]...)
	for j := 1; j < len(s.Files); j++ {
		if s.Files[j].Path == s.Files[j-1].Path {
			return Scan(fsys, prev, roots...) // two names that are one
		}
	}
	s.odd = len(s.Problems) > 0
	return s, nil
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func (s *Snapshot) empty(root string) bool { return len(s.Under(root)) == 0 }

type walker struct {
	s, prev *Snapshot
	fsys    fs.FS
	next    int // where in prev.Files the walk is, since both go in about the same order
	linked  []link
	// only, in a Rescan: true for the folders to list, false for those that are
	// as they were. Others are new.
	only map[string]bool
}

type link struct{ path, name, target string }

func (w *walker) problem(at string, c Code, args ...string) {
	w.s.Problems = append(w.s.Problems, Problem{Pos: Pos{File: at}, Code: c, Args: args})
}

func (w *walker) dir(raw, nfc string) {
	entries, err := fs.ReadDir(w.fsys, raw)
	if err != nil {
		w.problem(nfc, "unreadable", errText(err))
		return
	}
	for _, e := range entries {
		name := e.Name()
		if Ignored(name) {
			continue
		}
		rawPath, nfcPath := raw+"/"+name, nfc+"/"+viet.NFC(name)
		switch {
		case e.IsDir():
			if strings.HasSuffix(name, ".md") {
				w.problem(nfcPath, "dir-named-md", nfcPath)
				continue
			}
			if _, ok := w.only[nfcPath]; ok {
				continue // as it was, or listed by itself
			}
			if info, err := e.Info(); err == nil {
				w.s.dirs[nfcPath] = folder{identify(info), info.ModTime()}
			}
			w.dir(rawPath, nfcPath)
		case e.Type()&fs.ModeSymlink != 0:
			target, err := fs.ReadLink(w.fsys, rawPath)
			if err != nil {
				w.problem(nfcPath, "unreadable", errText(err))
				continue
			}
			w.linked = append(w.linked, link{nfcPath, rawPath, target})
		case !e.Type().IsRegular():
			w.problem(nfcPath, "not-regular", nfcPath, e.Type().String())
		default:
			info, err := e.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue // gone since the folder was listed
			}
			if err != nil {
				w.problem(nfcPath, "unreadable", errText(err))
				continue
			}
			w.add(rawPath, nfcPath, info)
		}
	}
}

func (w *walker) add(raw, nfc string, info fs.FileInfo) {
	f := File{Path: nfc, Size: info.Size(), Mod: info.ModTime(), id: identify(info), fsys: w.fsys, name: raw}
	if old := w.before(nfc); old != nil && old.Size == f.Size && old.Mod.Equal(f.Mod) && old.id == f.id && old.name == raw {
		newest := f.Mod
		if c := time.Unix(0, f.id.ctime); f.id != (identity{}) && c.After(newest) {
			newest = c
		}
		if !f.Mod.IsZero() && w.prev.began.Sub(newest) > restless(f.id) {
			w.s.Files = append(w.s.Files, old)
			return
		}
	}
	added := f
	w.s.Files = append(w.s.Files, &added)
}

// before finds the file of the last scan: nearly always the next one in order.
func (w *walker) before(p string) *File {
	if w.next < len(w.prev.Files) && w.prev.Files[w.next].Path == p {
		w.next++
		return w.prev.Files[w.next-1]
	}
	i := sort.Search(len(w.prev.Files), func(i int) bool { return w.prev.Files[i].Path >= p })
	if i < len(w.prev.Files) && w.prev.Files[i].Path == p {
		w.next = i + 1
		return w.prev.Files[i]
	}
	return nil
}

// links admits a symbolic link whose target is a file that the scan itself
// found: nothing else can be known to stay inside the tree.
func (w *walker) links() {
	found := Snapshot{Files: w.s.Files} // in order, and without links
	for _, l := range w.linked {
		target := path.Join(path.Dir(l.name), l.target)
		if path.IsAbs(l.target) || target == ".." || strings.HasPrefix(target, "../") {
			w.problem(l.path, "symlink-outside", l.target)
			continue
		}
		f := found.File(viet.NFC(target))
		if f == nil {
			w.problem(l.path, "symlink-dir", l.target)
			continue
		}
		g := *f
		g.Path = l.path
		if old := w.prev.File(l.path); old != nil && old.name == g.name && w.prev.File(f.Path) == f {
			w.s.Files = append(w.s.Files, old)
			continue
		}
		w.s.Files = append(w.s.Files, &g)
	}
	if len(w.linked) > 0 {
		slices.SortFunc(w.s.Files, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
	}
}

// Ignored tells whether a file or folder name is one that desks leave behind
// without meaning to publish it. ".well-known" is the exception that RFC 8615
// makes.
func Ignored(name string) bool {
	switch {
	case name == ".well-known":
		return false
	case name == "embed.go": // by which the program carries static/ and templates/
		return true
	case name == "", name[0] == '.', strings.HasSuffix(name, "~"), strings.HasPrefix(name, "~$"),
		name[0] == '#' && strings.HasSuffix(name, "#"):
		return true
	}
	switch strings.ToLower(name) {
	case "thumbs.db", "desktop.ini", "node_modules":
		return true
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".swp", ".swx", ".swo", ".tmp", ".bak", ".orig", ".rej", ".part", ".crdownload":
		return true
	}
	return false
}

// errText is what the system says of a failure, without the path that the
// Problem already has.
func errText(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
