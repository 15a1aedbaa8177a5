package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Names in the private folder beside the live one.
const (
	spareName = "next"   // the spare tree
	oldName   = "old"    // the live tree, for the moment between two renames
	lockName  = "lock"   // held while a transaction is open
	stateName = "state"  // see state.go
	wasName   = "state-" // the state of the tree that went out of service
	tempState = "state~" // the state while it is written
	lateName  = "late"   // a foreign file on its way into the live tree
	manifest  = ".cchc/manifest"
)

// A file of the spare is overwritten in place only if it is small and its tree went out of service a while ago: a server that
// opened a page has read it by then, while a large file may be on its way to somebody for minutes.
const (
	grace   = 5 * time.Second
	inPlace = 128 << 10
)

// fewSyncs is up to how many files and folders are flushed one by one rather than with the whole file system.
const fewSyncs = 128

// A Dir is a Target on disk. It remembers what it knows about the trees from one publish to the next.
type Dir struct {
	parent, base string // the live folder, links resolved
	box          string // name of the private folder in parent

	mu      sync.Mutex
	live    *side // as of the last publish, or nil
	spare   *side
	swapped time.Time // when the spare went out of service; zero if unknown

	// seams for tests
	hook       hook
	noExchange bool
	grace      time.Duration
}

// side is what we know about one of the two trees.
type side struct {
	root     info // the folder and its manifest, to know them again
	manifest info
	sum      [32]byte // of the manifest
	stale    bool     // the state file does not say what is known here
	listed   int      // of how many folders it says that they hold nothing else
	recs     []rec    // by path
	at       map[string]int
	dirs     map[string]*dirRec
	foreign  map[string]info
	needed   map[string]bool // the folders that recs need
}

// rec is a file of ours.
type rec struct {
	File
	ino   uint64
	stamp int64
	ok    bool // it is as we left it
	gone  bool // there is no file
}

// holds tells whether the file is there as we left it, and is f.
func (r *rec) holds(f File) bool { return r.ok && r.Sum == f.Sum && r.Size == f.Size }

// index returns where p is in recs, or -1.
func (s *side) index(p string) int {
	if s != nil {
		if i, ok := s.at[p]; ok {
			return i
		}
	}
	return -1
}

func (s *side) find(p string) *rec {
	if i := s.index(p); i >= 0 {
		return &s.recs[i]
	}
	return nil
}

func (s *side) setIndex() {
	s.at = make(map[string]int, len(s.recs))
	for i := range s.recs {
		s.at[s.recs[i].Path] = i
	}
}

func (s *side) ours(p string) bool { _, ok := s.at[p]; return ok }

func (s *side) paths(yield func(string) bool) {
	for i := range s.recs {
		if !yield(s.recs[i].Path) {
			return
		}
	}
}

// Open makes dir a target. If dir is a symbolic link, the folder that it leads to is published to, by working beside that
// one. Missing parents are made; dir itself appears with the first release.
func Open(dir string) (*Dir, error) {
	p, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	for range 40 {
		in, err := os.Lstat(p)
		if errors.Is(err, fs.ErrNotExist) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("publish: %w", err)
		}
		if in.Mode()&fs.ModeSymlink == 0 {
			if !in.IsDir() {
				return nil, fmt.Errorf("publish: %s is not a folder", p)
			}
			break
		}
		to, err := os.Readlink(p)
		if err != nil {
			return nil, fmt.Errorf("publish: %w", err)
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(p), to)
		}
		p = filepath.Clean(to)
	}
	parent, base := filepath.Dir(p), filepath.Base(p)
	if base == "." || base == string(filepath.Separator) || parent == p {
		return nil, fmt.Errorf("publish: %s: %w", p, ErrMount)
	}
	if err := makeParents(parent); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	if parent, err = filepath.EvalSymlinks(parent); err != nil {
		return nil, fmt.Errorf("publish: %w", err)
	}
	if in, err := os.Lstat(filepath.Join(parent, base)); err == nil && in.Mode()&fs.ModeSymlink != 0 {
		return nil, fmt.Errorf("publish: %s: too many symbolic links", dir)
	}
	return &Dir{parent: parent, base: base, box: "." + base + ".cchc", grace: grace}, nil
}

// makeParents is os.MkdirAll for folders that others must be able to enter, whatever the umask.
func makeParents(dir string) error {
	if in, err := os.Stat(dir); err == nil {
		if !in.IsDir() {
			return &fs.PathError{Op: "mkdir", Path: dir, Err: errors.New("not a folder")}
		}
		return nil
	}
	if up := filepath.Dir(dir); up != dir {
		if err := makeParents(up); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return os.Chmod(dir, 0o755)
}

func (s *side) files() []File {
	list := make([]File, len(s.recs))
	for i := range s.recs {
		list[i] = s.recs[i].File
	}
	return list
}

// badDirs tells whether somebody changed the mode of a folder of ours.
func (s *side) badDirs() bool {
	for name, d := range s.dirs {
		if d.perm != 0o755 && (name == "." || s.needed[name]) {
			return true
		}
	}
	return false
}

// Private returns the path of a file of that name in the private folder, for
// what a publisher wants to remember beside the site. The folder comes with the
// first publish; the file is no part of any release.
func (d *Dir) Private(name string) string { return filepath.Join(d.parent, d.box, name) }
