package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// dirTx is a transaction on a Dir.
type dirTx struct {
	d       *Dir
	unlock  func()
	up, box *tree // the folder that public is in, the private folder
	live    *tree // nil before the first release
	next    *tree // the spare; nil until it is needed
	l, s    *side // what is known about live (never nil) and next (nil with it)
	outage  time.Time

	prepOnce sync.Once
	prepErr  error

	life  sync.RWMutex // Put and Keep hold it for reading, Commit and Abort for writing: no descriptor is closed under a Put
	ended bool

	wants  wants
	mu     sync.Mutex
	failed error

	wayMu   sync.Mutex
	made    map[string]bool // folders that are known to exist in next
	cleared []string        // paths in next that gave way
	touched map[string]bool // folders in next whose listing changed
	bytes   int64
}

// Begin takes the lock and looks at the live tree.
func (d *Dir) Begin() (_ Tx, err error) {
	t := &dirTx{
		d:       d,
		made:    map[string]bool{".": true},
		touched: map[string]bool{},
	}
	defer func() {
		if err != nil {
			t.close()
			var locked *LockedError
			if !errors.As(err, &locked) {
				err = fmt.Errorf("publish: %w", err)
			}
		}
	}()
	if t.up, err = openTree(d.parent, d.hook); err != nil {
		return nil, err
	}
	if in, serr := t.up.stat(d.box); missing(serr) {
		if err = t.up.mkdir(d.box, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("the work folder beside %s cannot be made: %w", d.base, err)
		}
	} else if serr != nil {
		return nil, serr
	} else if in.kind != folder {
		return nil, fmt.Errorf("%s is in the way: its name is needed for the work folder", filepath.Join(d.parent, d.box))
	}
	if t.box, err = openTree(filepath.Join(d.parent, d.box), d.hook); err != nil {
		return nil, err
	}
	unlock, pid, err := t.box.lock(lockName)
	if err != nil {
		return nil, err
	}
	if unlock == nil {
		return nil, &LockedError{Path: filepath.Join(d.parent, d.box, lockName), PID: pid}
	}
	t.unlock = unlock
	if err = t.recover(); err != nil {
		return nil, err
	}
	if err = t.openLive(); err != nil {
		return nil, err
	}
	t.wants = newWants(t.l)
	return t, nil
}

// recover finishes or takes back a swap by two renames that was interrupted.
func (t *dirTx) recover() error {
	if _, err := t.box.stat(oldName); missing(err) {
		return nil
	} else if err != nil {
		return err
	}
	if _, err := t.up.stat(t.d.base); missing(err) {
		return rename(t.box, oldName, t.up, t.d.base)
	} else if err != nil {
		return err
	}
	if _, err := t.box.stat(spareName); missing(err) {
		return rename(t.box, oldName, t.box, spareName)
	} else if err != nil {
		return err
	}
	return t.box.removeAll(oldName)
}

// openLive reads the live tree's manifest, or what the last publish left in memory, and checks each file of it.
func (t *dirTx) openLive() (err error) {
	d := t.d
	in, err := t.up.stat(d.base)
	if missing(err) {
		t.l = &side{at: map[string]int{}, foreign: map[string]info{}}
		return nil
	} else if err != nil {
		return err
	}
	if in.kind != folder {
		return fmt.Errorf("%s is not a folder any more", filepath.Join(d.parent, d.base))
	}
	up, err := t.up.stat(".")
	if err != nil {
		return err
	}
	if in.dev != up.dev {
		return fmt.Errorf("%s: %w", filepath.Join(d.parent, d.base), ErrMount)
	}
	if t.live, err = openTree(filepath.Join(d.parent, d.base), d.hook); err != nil {
		return err
	}
	if in, err = t.live.stat("."); err != nil {
		return err
	}
	d.mu.Lock()
	known := d.live
	d.mu.Unlock()
	if known != nil && in.ino != 0 && known.root.ino == in.ino && known.root.dev == in.dev {
		if m, err := t.live.stat(manifest); err == nil && m.ino == known.manifest.ino && m.mtime == known.manifest.mtime && m.size == known.manifest.size {
			t.l = known
		}
	}
	if t.l == nil {
		s := &side{root: in, foreign: map[string]info{}}
		data, m, err := t.live.read(manifest, maxManifest)
		switch {
		case err == nil:
			if s.recs, err = listRecs(data); err != nil {
				return fmt.Errorf("%s is damaged, so it cannot be told which files are ours (%w): empty the folder and publish again",
					filepath.Join(d.parent, d.base, filepath.FromSlash(manifest)), err)
			}
			s.manifest, s.sum = m, sha256.Sum256(data)
		case !missing(err):
			return err
		}
		if state, _, err := t.box.read(stateName, maxManifest); err != nil || !s.decodeState(state) {
			s.stale = true
		}
		s.setIndex()
		t.l = s
	}
	return t.check()
}

// listRecs returns the files that a manifest lists, of which nothing else is known.
func listRecs(manifest []byte) ([]rec, error) {
	files, err := parseManifest(string(manifest))
	recs := make([]rec, len(files))
	for i, f := range files {
		recs[i].File = f
	}
	return recs, err
}

// check looks at each file of ours in the live tree. Inode, ctime, size and mode as recorded mean untouched; otherwise the bytes
// decide. ctime is the one time that cp -p, rsync or touch cannot set, so there is no way to edit a file and have it believed.
// It moves when we link the file, too; that is why verify records it, after the last link.
func (t *dirTx) check() error {
	s := t.l
	var again atomic.Bool
	err := parallel(len(s.recs), func(i int) error {
		r := &s.recs[i]
		in, err := t.live.stat(r.Path)
		if err != nil && !missing(err) && !blocked(err) {
			return err
		}
		r.gone = err != nil || in.kind != regular
		r.ok = !r.gone && in.size == r.Size && in.perm == 0o644
		if r.ok && (in.ino != r.ino || in.stamp != r.stamp || r.stamp == 0) {
			again.Store(true)
			buf := buffers.Get().(*[]byte)
			defer buffers.Put(buf)
			sum, in, err := t.live.hash(r.Path, *buf)
			// One that cannot be read is as good as lost, and is made again.
			r.ok = err == nil && sum == r.Sum && in.size == r.Size && in.perm == 0o644
			r.ino, r.stamp = in.ino, in.stamp
		}
		if !r.ok {
			r.ino, r.stamp = 0, 0
		}
		return nil
	})
	s.stale = s.stale || again.Load()
	return err
}

func (t *dirTx) Live(p string) (File, bool) {
	if r := t.l.find(p); r != nil && r.ok {
		return r.File, true
	}
	return File{}, false
}

// enter registers f, which is at live's index at, or -1.
func (t *dirTx) enter(f File, at int) (*want, error) {
	if t.ended {
		return nil, ErrEnded
	}
	if at < 0 || f.Source != t.l.recs[at].Source {
		if err := checkFile(f); err != nil {
			return nil, t.fail(err)
		}
	}
	w, err := t.wants.enter(f, at)
	if err != nil {
		return nil, t.fail(err)
	}
	return w, nil
}

func (t *dirTx) fail(err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failed == nil {
		t.failed = err
	}
	return err
}

func (t *dirTx) Keep(f File) error {
	t.life.RLock()
	defer t.life.RUnlock()
	at := t.l.index(f.Path)
	if at < 0 || !t.l.recs[at].holds(f) {
		if err := checkFile(f); err != nil {
			return t.fail(err)
		}
		return fmt.Errorf("publish: %s: %w", f.Path, ErrNotLive)
	}
	w, err := t.enter(f, at)
	if err == nil {
		w.share(&t.l.recs[at])
	}
	return err
}

func (t *dirTx) Put(f File, data []byte) error { return t.put(f, data, false) }

func (t *dirTx) Add(path, source string, data []byte) (File, error) {
	f := File{Path: path, Source: source, Sum: sha256.Sum256(data), Size: int64(len(data))}
	return f, t.put(f, data, true)
}

// put is Put; hashed says that f.Sum was taken of data by us.
func (t *dirTx) put(f File, data []byte, hashed bool) error {
	t.life.RLock()
	defer t.life.RUnlock()
	at := t.l.index(f.Path)
	w, err := t.enter(f, at)
	if err != nil {
		return err
	}
	if int64(len(data)) != f.Size {
		return t.fail(fmt.Errorf("publish: %s: %d bytes, %d were announced", f.Path, len(data), f.Size))
	}
	if at >= 0 && t.l.recs[at].holds(f) {
		w.share(&t.l.recs[at])
		return nil
	}
	if err := t.prepare(); err != nil {
		return t.fail(fmt.Errorf("publish: %w", err))
	}
	if r := t.s.find(f.Path); r != nil && r.Size == f.Size && (!r.ok || r.Sum == f.Sum) {
		// The site before last may have had it: an edit that is taken back.
		buf := buffers.Get().(*[]byte)
		sum, in, err := t.next.hash(f.Path, *buf)
		buffers.Put(buf)
		if err == nil && sum == f.Sum && in.perm == 0o644 {
			w.how, w.ino, w.stamp = stayed, in.ino, in.stamp
			return nil
		}
	}
	if !hashed && sha256.Sum256(data) != f.Sum {
		return t.fail(fmt.Errorf("publish: %s: the bytes are not those that were announced", f.Path))
	}
	in, err := t.write(f.Path, data)
	if err != nil {
		return t.fail(fmt.Errorf("publish: %w", err))
	}
	w.how, w.ino, w.stamp = written, in.ino, in.stamp
	t.mu.Lock()
	t.bytes += f.Size
	t.mu.Unlock()
	return nil
}

// Abort ends the transaction.
func (t *dirTx) Abort() error {
	t.life.Lock()
	defer t.life.Unlock()
	if !t.ended {
		t.ended = true
		t.close()
	}
	return nil
}

func (t *dirTx) close() {
	t.live.close()
	t.next.close()
	t.box.close()
	t.up.close()
	if t.unlock != nil {
		t.unlock()
	}
}

// Commit makes what was put and kept the live site.
func (t *dirTx) Commit(ctx context.Context) (*Report, error) {
	t.life.Lock()
	defer t.life.Unlock()
	if t.ended {
		return nil, ErrEnded
	}
	t.ended = true
	defer t.close()
	if t.failed != nil {
		return nil, t.failed
	}
	r, err := t.commit(ctx)
	if err != nil {
		var own *ForeignError
		if errors.As(err, &own) {
			return nil, err
		}
		if mounted(err) {
			err = fmt.Errorf("%w: %w", ErrMount, err)
		}
		return nil, fmt.Errorf("publish: %w", err)
	}
	return r, nil
}
