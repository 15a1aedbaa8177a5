package publish

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// prepare opens the spare tree and marks it unfinished by taking its manifest away.
func (t *dirTx) prepare() error {
	t.prepOnce.Do(func() {
		t.prepErr = t.openSpare()
	})
	return t.prepErr
}

func (t *dirTx) openSpare() error {
	d := t.d
	d.mu.Lock()
	known := d.spare
	d.spare = nil // from here on only a successful Commit knows it again
	swapped := d.swapped
	d.mu.Unlock()

	for _, left := range []string{lateName, tempState} { // by a process that was stopped
		if err := t.box.removeAll(left); err != nil {
			return err
		}
	}
	in, err := t.box.stat(spareName)
	if err == nil && in.kind != folder {
		if err = t.box.unlink(spareName); err != nil {
			return err
		}
		err = fs.ErrNotExist
	}
	fresh := missing(err)
	if fresh {
		if err = t.box.mkdir(spareName, 0o755); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	if t.next, err = openTree(filepath.Join(d.parent, d.box, spareName), d.hook); err != nil {
		return err
	}
	if in, err = t.next.stat("."); err != nil {
		return err
	}
	if known != nil && !fresh && in.ino != 0 && known.root.ino == in.ino && known.root.dev == in.dev {
		if m, err := t.next.stat(manifest); err == nil && m.ino == known.manifest.ino && m.mtime == known.manifest.mtime {
			t.s, t.outage = known, swapped
		}
	}
	if t.s == nil {
		// The state file was written when the trees last changed places, or later.
		if st, err := t.box.stat(stateName); err == nil && !t.l.stale {
			t.outage = time.Unix(0, st.mtime)
		}
		if t.s, err = t.walkSpare(fresh); err != nil {
			return err
		}
	}
	t.s.root = in
	for name := range t.s.dirs {
		t.made[name] = true
	}
	return t.next.removeAll(own)
}

// walkSpare makes an inventory of a spare tree of unknown history. It notes inodes, and sums as the tree's own manifest has them:
// not to believe that a file is right, but to see that it cannot be. In a tree that was not finished, which has no manifest, what it
// does not share with live goes at once: a full disk may be why it was not finished.
func (t *dirTx) walkSpare(empty bool) (*side, error) {
	s := &side{foreign: map[string]info{}, dirs: map[string]*dirRec{}}
	if !empty {
		data, _, err := t.next.read(manifest, maxManifest)
		finished := err == nil
		var listed side
		if listed.recs, err = listRecs(data); err == nil {
			listed.setIndex()
			listed.sum = sha256.Sum256(data)
			if was, _, err := t.box.read(wasName, maxManifest); err == nil {
				listed.decodeState(was)
			}
		}
		if s.dirs, _, err = t.next.scan(listed.dirs, time.Now().UnixNano(), func(string) bool { return false }); err != nil {
			return nil, err
		}
		var names []string
		for dir, d := range s.dirs {
			if was := listed.dirs[dir]; was != nil && was.stamp != 0 && was.stamp == d.stamp {
				continue // not listed
			}
			for _, name := range d.foreign {
				names = append(names, join(dir, name))
			}
			d.foreign = nil
		}
		for i := range listed.recs {
			r := &listed.recs[i]
			dir := path.Dir(r.Path)
			if was, d := listed.dirs[dir], s.dirs[dir]; was != nil && d != nil && was.stamp != 0 && was.stamp == d.stamp {
				s.recs = append(s.recs, rec{File: r.File, ino: r.ino, ok: true})
			}
		}
		slices.Sort(names)
		infos := make([]info, len(names))
		err = parallel(len(names), func(i int) (err error) {
			infos[i], err = t.next.stat(names[i])
			return err
		})
		if err != nil {
			return nil, err
		}
		for i, name := range names {
			if infos[i].kind == regular {
				if live := t.l.find(name); !finished && (live == nil || live.ino != infos[i].ino || live.ino == 0) {
					if err := t.next.unlink(name); err != nil {
						return nil, err
					}
					t.touch(path.Dir(name))
					continue
				}
				r := rec{File: File{Path: name, Size: infos[i].size}, ino: infos[i].ino}
				if l := listed.find(name); l != nil {
					r.Sum, r.ok = l.Sum, true
				}
				s.recs = append(s.recs, r)
			} else {
				s.foreign[name] = infos[i]
			}
		}
	}
	s.setIndex()
	return s, nil
}

// write puts data at p in the spare, and says what the file is then.
func (t *dirTx) write(p string, data []byte) (info, error) {
	if r := t.s.find(p); r != nil {
		if r.Size <= inPlace && !t.outage.IsZero() && time.Since(t.outage) >= t.d.grace {
			if in, done, err := t.next.overwrite(p, data); done {
				return in, err
			}
		}
		_ = t.next.unlink(p) // if it cannot go, create says why
	}
	return t.create(p, data)
}

func (t *dirTx) create(p string, data []byte) (in info, err error) {
	t.touch(path.Dir(p))
	err = t.place(p, func() (err error) {
		in, err = t.next.create(p, data, 0o644)
		return err
	})
	return in, err
}

// place calls do, which makes p in the spare, after it made room for p: whatever has the name now goes, folders that are missing
// are made. Nothing is prepared before do has failed once.
func (t *dirTx) place(p string, do func() error) error {
	err := do()
	for try := 0; err != nil && try < 3; try++ {
		switch {
		case errors.Is(err, fs.ErrExist):
			in, serr := t.next.stat(p)
			if serr != nil && !missing(serr) {
				return serr
			}
			if serr == nil && in.kind == folder {
				t.clear(p)
				serr = t.next.removeAll(p)
			} else if serr == nil {
				serr = t.next.unlink(p)
			}
			if serr != nil && !missing(serr) {
				return serr
			}
		case missing(err) || blocked(err):
			if err := t.mkdirs(path.Dir(p), try > 0 || blocked(err)); err != nil {
				return err
			}
		default:
			return err
		}
		err = do()
	}
	return err
}

// mkdirs makes the folder dir and those above it in the spare. With doubt, what is remembered is not believed.
func (t *dirTx) mkdirs(dir string, doubt bool) error {
	t.wayMu.Lock()
	defer t.wayMu.Unlock()
	return t.mkdirsLocked(dir, doubt)
}

func (t *dirTx) mkdirsLocked(dir string, doubt bool) error {
	if dir == "." || (t.made[dir] && !doubt) {
		return nil
	}
	up := path.Dir(dir)
	if err := t.mkdirsLocked(up, doubt); err != nil {
		return err
	}
	if doubt {
		if in, err := t.next.stat(dir); err == nil && in.kind == folder {
			t.made[dir] = true
			return nil
		}
	}
	err := t.next.mkdir(dir, 0o755)
	if errors.Is(err, fs.ErrExist) {
		in, serr := t.next.stat(dir)
		if serr != nil {
			return serr
		}
		if in.kind != folder {
			if err = t.next.unlink(dir); err == nil {
				err = t.next.mkdir(dir, 0o755)
			}
		} else {
			err = nil
		}
	}
	if err != nil {
		return err
	}
	t.made[dir] = true
	t.touched[dir], t.touched[up] = true, true
	return nil
}

func (t *dirTx) touch(dir string) {
	t.wayMu.Lock()
	t.touched[dir] = true
	t.wayMu.Unlock()
}

// clear forgets what was known about a folder of the spare that is about to be removed.
func (t *dirTx) clear(p string) {
	t.wayMu.Lock()
	defer t.wayMu.Unlock()
	t.cleared = append(t.cleared, p)
	for dir := range t.made {
		if dir == p || strings.HasPrefix(dir, p+"/") {
			delete(t.made, dir)
		}
	}
}
