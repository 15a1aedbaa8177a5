package publish

import (
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// What every platform's file gives us: the type tree, a handle on one folder. Names are relative to it, slash-separated and
// clean, "." is the folder itself. The handle follows the folder when it is renamed. No operation follows a symbolic link.
//
//	openTree(dir, hook) (*tree, error)
//	close()
//	stat(name) (info, error)
//	list(name) ([]entry, error)
//	hash(name, buf) (sum, info, error)       regular files only
//	read(name, limit) ([]byte, info, error)  regular files only
//	create(name, data, perm) (info, error)   must not exist; what the file is after the last byte
//	overwrite(name, data) (info, bool, error) in place; false if the file has other names, or is none
//	mkdir(name, perm) error                  exactly perm, whatever the umask
//	chmod(name, info) error                  a folder's mode and, as far as allowed, owner
//	unlink(name), rmdir(name), symlink(target, name), readlink(name)
//	sync(name), syncAll()
//	link(from, name, to, name), rename(from, name, to, name), exchange(from, name, to, name)
//
// Each one that changes something asks the hook first, so that tests can make any of them fail.

// A hook is asked before each operation that changes the disk; an error from it stands for the operation's own.
type hook func(op, path string) error

type kind uint8

const (
	none kind = iota // only in zero values
	regular
	folder
	symlink
	special
)

// info is what stat tells. On systems without inode numbers ino and nlink are 0, which compares as "not known to be the same".
type info struct {
	kind     kind
	perm     uint32 // the twelve permission bits
	size     int64
	mtime    int64 // nanoseconds, as the next
	stamp    int64 // time of the last change of any kind, which nobody can set: ctime; where there is none, mtime
	ino, dev uint64
	nlink    uint64
	uid, gid uint32
}

// An entry is one line of a folder's listing.
type entry struct {
	name string
	kind kind
}

func (t *tree) ask(op, name string) error {
	if t.hook == nil {
		return nil
	}
	if err := t.hook(op, path.Join(t.dir, name)); err != nil {
		return t.err(op, name, err)
	}
	return nil
}

func (t *tree) err(op, name string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: path.Join(t.dir, name), Err: err}
}

// removeAll deletes name with all that is in it. That it is missing is no error.
func (t *tree) removeAll(name string) error {
	in, err := t.stat(name)
	if missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	if in.kind != folder {
		return t.unlink(name)
	}
	list, err := t.list(name)
	if err != nil {
		return err
	}
	for _, e := range list {
		if err := t.removeAll(path.Join(name, e.name)); err != nil {
			return err
		}
	}
	return t.rmdir(name)
}

// stamps younger than this when they are looked at may still change without being seen to: clocks of file systems tick.
const racy = 2e9

// A dirRec remembers a folder's listing for as long as its stamp says that it is still good.
type dirRec struct {
	stamp   int64 // 0: look again
	perm    uint32
	uid     uint32
	gid     uint32
	subs    []string // names of the folders in it
	foreign []string // names of the other things in it that are not ours
}

// holds tells whether the folder's listing is as remembered.
func (d *dirRec) holds(in info) bool { return d.stamp != 0 && d.stamp == in.stamp }

// scan lists the whole tree and returns its folders. Folders that remembered has with an unchanged stamp are not listed again.
// ours tells whether a regular file at a path is in the manifest. same says that nothing was listed. The folder .cchc at the top is not entered.
func (t *tree) scan(remembered map[string]*dirRec, now int64, ours func(string) bool) (dirs map[string]*dirRec, same bool, err error) {
	seen, same, err := t.statDirs(remembered)
	if same || err != nil {
		return remembered, true, err
	}
	found := make(map[string]*dirRec, len(remembered)+16)
	level := []string{"."}
	for len(level) > 0 {
		recs := make([]*dirRec, len(level))
		err := parallel(len(level), func(i int) error {
			name := level[i]
			in, known := seen[name]
			var err error
			if !known {
				in, err = t.stat(name)
			}
			if err != nil || in.kind != folder {
				if name != "." && (err == nil || missing(err)) {
					return nil // it went while we looked; the parent's stamp will tell the next scan
				}
				return err
			}
			if old := remembered[name]; old != nil && old.holds(in) {
				if old.perm != in.perm || old.uid != in.uid || old.gid != in.gid {
					clone := *old
					old = &clone
					old.perm, old.uid, old.gid = in.perm, in.uid, in.gid
				}
				recs[i] = old
				return nil
			}
			list, err := t.list(name)
			if missing(err) && name != "." {
				return nil
			} else if err != nil {
				return err
			}
			rec := &dirRec{perm: in.perm, uid: in.uid, gid: in.gid}
			if in.stamp < now-racy {
				rec.stamp = in.stamp
			}
			for _, e := range list {
				if name == "." && e.name == own {
					continue
				}
				switch {
				case e.kind == folder:
					rec.subs = append(rec.subs, e.name)
				case e.kind != regular || !ours(join(name, e.name)):
					rec.foreign = append(rec.foreign, e.name)
				}
			}
			recs[i] = rec
			return nil
		})
		if err != nil {
			return nil, false, err
		}
		var next []string
		for i, rec := range recs {
			if rec == nil {
				continue
			}
			found[level[i]] = rec
			for _, sub := range rec.subs {
				next = append(next, join(level[i], sub))
			}
		}
		level = next
	}
	return found, false, nil
}

// statDirs looks at the folders that are remembered, and tells whether all are as they were: then there are no others.
func (t *tree) statDirs(remembered map[string]*dirRec) (seen map[string]info, same bool, err error) {
	names := slices.AppendSeq(make([]string, 0, len(remembered)), maps.Keys(remembered))
	infos := make([]info, len(names))
	var differ atomic.Bool
	err = parallel(len(names), func(i int) (err error) {
		old := remembered[names[i]]
		if infos[i], err = t.stat(names[i]); err != nil {
			differ.Store(true)
			if missing(err) || blocked(err) {
				return nil
			}
			return err
		}
		in := &infos[i]
		if in.kind != folder || !old.holds(*in) || old.perm != in.perm || old.uid != in.uid || old.gid != in.gid {
			differ.Store(true)
		}
		return nil
	})
	if err != nil || len(names) > 0 && !differ.Load() {
		return nil, true, err
	}
	seen = make(map[string]info, len(names))
	for i, name := range names {
		if infos[i].kind != none {
			seen[name] = infos[i]
		}
	}
	return seen, false, nil
}

// join is path.Join for clean names.
func join(dir, name string) string {
	if dir == "." {
		return name
	}
	return dir + "/" + name
}

// parallel calls f(0) … f(n-1) from as many goroutines as there are processors and returns the first error.
func parallel(n int, f func(i int) error) error {
	const chunk = 64
	workers := min(runtime.GOMAXPROCS(0), (n+chunk-1)/chunk)
	if workers <= 1 {
		for i := range n {
			if err := f(i); err != nil {
				return err
			}
		}
		return nil
	}
	var (
		next  atomic.Int64
		wg    sync.WaitGroup
		once  sync.Once
		first error
	)
	for range workers {
		wg.Go(func() {
			for {
				lo := int(next.Add(chunk)) - chunk
				if lo >= n {
					return
				}
				for i := lo; i < min(lo+chunk, n); i++ {
					if err := f(i); err != nil {
						once.Do(func() { first = err })
						next.Store(int64(n))
						return
					}
				}
			}
		})
	}
	wg.Wait()
	return first
}

// buffers are for reading files through a hash.
var buffers = sync.Pool{New: func() any { b := make([]byte, 64<<10); return &b }}
