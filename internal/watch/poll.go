package watch

import (
	"errors"
	"hash/maphash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"time"
)

// fresh is how long after a change a file is compared by its bytes: no file
// system's clock ticks more slowly.
const fresh = 2 * time.Second

// entry is what is remembered of an entry. Of a folder it is the kind, the
// identity and, as ctime, its birth: what is in it has its own listing.
type entry struct {
	mode  fs.FileMode
	size  int64
	mod   int64
	ctime int64
	id    identity
	until time.Time // sum is compared until then
	sum   uint64
}

type listing map[string]entry

// picture is what the watched folders looked like, by path relative to the
// root.
type picture struct {
	dirs  map[string]listing
	anew  map[string]bool // folders that took the place of others, and those in them
	fault bool            // some folder could not be read
}

var seed = maphash.MakeSeed()

// poll looks at everything once and finds what differs from the last time.
func (w *Watcher) poll() {
	begun := time.Now()
	first := !w.polls.Swap(true)
	defer func() {
		w.again.Reset(max(w.o.Interval, 10*time.Since(begun)))
	}()

	if !isDir(w.root) {
		if !w.lost {
			w.lost = true
			w.everything(noteRootLost)
		}
		return
	}
	old := w.pic
	w.pic = picture{dirs: make(map[string]listing, len(old.dirs)), anew: map[string]bool{}}
	w.look(".", w.want, old, begun, first)
	switch {
	case first:
		w.lost = false
		return
	case w.lost:
		w.lost = false
		w.everything(noteRootBack)
		return
	case old.fault && !w.pic.fault:
		w.everything("")
		return
	}
	for dir, l := range w.pic.dirs {
		was, ok := old.dirs[dir]
		if ok && maps.EqualFunc(was, l, equal) && !w.pic.anew[dir] {
			continue
		}
		w.dirs[dir] = struct{}{}
		w.touch()
	}
}

// look reads a folder and those in it.
func (w *Watcher) look(rel string, in *want, old picture, now time.Time, first bool) {
	dir := filepath.Join(w.root, filepath.FromSlash(rel))
	entries, err := w.sys.read(dir)
	if errors.Is(err, fs.ErrNotExist) || isNotDir(err) {
		return // gone since its parent was read
	}
	if err != nil {
		// It may be readable again in a moment: until then all is as it was.
		w.pic.fault = true
		for d, l := range old.dirs {
			if d == rel || rel == "." || len(d) > len(rel) && d[:len(rel)] == rel && d[len(rel)] == '/' {
				w.pic.dirs[d] = l
			}
		}
		return
	}
	was := old.dirs[rel]
	l := make(listing, len(entries))
	w.pic.dirs[rel] = l
	for _, e := range entries {
		kid, matters := w.below(in, e.Name())
		if !matters {
			continue
		}
		p := filepath.Join(dir, e.Name())
		info, err := os.Lstat(p)
		if err == nil && in != nil && info.Mode()&fs.ModeSymlink != 0 {
			info, err = os.Stat(p) // a folder of the site may be a link
		}
		if err != nil {
			continue
		}
		x := entry{mode: info.Mode(), id: identify(info)}
		if info.IsDir() {
			// A folder that went and came between two rounds may have the inode
			// of the old one, and look the same. A receiver who looked between
			// them has seen another one, or none.
			sub := path.Join(rel, e.Name())
			x.mode, x.ctime = fs.ModeDir, born(p, info)
			l[e.Name()] = x
			if y, known := was[e.Name()]; w.pic.anew[rel] || known && y != x {
				w.pic.anew[sub] = true
			}
			w.look(sub, kid, old, now, first)
			continue
		}
		x.size, x.mod, x.ctime = info.Size(), info.ModTime().UnixNano(), changed(info)
		if info.Mode().IsRegular() {
			y, known := was[e.Name()]
			switch {
			case known && unmoved(x, y):
				x.until = y.until
			case first && now.Sub(info.ModTime()).Abs() > fresh:
			default:
				x.until = now.Add(fresh)
			}
			if !x.until.IsZero() {
				x.sum = digest(p)
				if now.After(x.until) {
					x.until = time.Time{} // compared for the last time
				}
			}
		}
		l[e.Name()] = x
	}
}

func digest(p string) uint64 {
	f, err := os.Open(p)
	if err != nil {
		return 0
	}
	defer f.Close()
	var h maphash.Hash
	h.SetSeed(seed)
	io.Copy(&h, io.LimitReader(f, 16<<20))
	return h.Sum64()
}

// unmoved tells whether nothing that can be seen without reading is different.
// A change time alone counts, unless the mode says what it was for.
func unmoved(x, y entry) bool {
	return x.size == y.size && x.mod == y.mod && x.id == y.id &&
		x.mode.Type() == y.mode.Type() && (x.ctime == y.ctime || x.mode != y.mode)
}

// equal compares an entry as it was with what it is.
func equal(was, is entry) bool {
	return unmoved(is, was) && (was.until.IsZero() || was.sum == is.sum)
}
