package publish

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"time"
)

func (t *dirTx) commit(ctx context.Context) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	wants, samePaths := t.wants.inOrder()
	f, err := t.lookForeign()
	if err != nil {
		return nil, err
	}
	t.l.foreign = f.found
	needed := t.l.needed
	if !samePaths {
		needed = ancestors(make(map[string]bool, len(t.l.needed)), func(yield func(string) bool) {
			for _, w := range wants {
				if !yield(w.Path) {
					return
				}
			}
		})
	}
	if err := t.collide(f, needed); err != nil {
		return nil, err
	}
	r := &Report{Foreign: f.names(), Bytes: t.bytes}
	if t.live != nil && t.l.sum != [32]byte{} && samePaths && t.same(wants) && !t.l.badDirs() {
		t.d.mu.Lock()
		t.d.live = t.l
		t.d.mu.Unlock()
		if t.l.stale || !f.same && t.l.countListed() > t.l.listed {
			t.saveState(t.l)
		}
		r.Unchanged = len(wants)
		return r, nil
	}

	list := make([]File, len(wants))
	for i, w := range wants {
		list[i] = w.File
	}
	if err := nested(list, needed); err != nil {
		return nil, err
	}
	r.Changes, r.Removed, r.Unchanged = changes(t.l.files(), list, func(p string) (Op, bool) {
		switch o := t.l.find(p); {
		case o.gone:
			return Added, true
		case !o.ok:
			return Changed, true
		}
		return 0, false
	})
	if err := t.prepare(); err != nil {
		return nil, err
	}
	if err := t.removeStale(needed, f); err != nil {
		return nil, err
	}
	if err := t.linkRest(ctx, wants, r); err != nil {
		return nil, err
	}
	if err := t.carry(f, needed); err != nil {
		return nil, err
	}
	if err := t.verify(ctx, wants, r); err != nil {
		return nil, err
	}
	n, err := t.writeManifest(list)
	if err != nil {
		return nil, err
	}
	if err := t.flush(wants, r); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n.recs = make([]rec, len(wants))
	for i, w := range wants {
		n.recs[i] = rec{File: w.File, ino: w.ino, stamp: w.stamp, ok: true}
	}
	if n.at = t.l.at; !samePaths {
		n.setIndex()
	}
	n.needed = needed
	n.foreign = f.found
	n.dirs = t.newDirs(needed, f)
	if err := t.swap(); err != nil {
		return nil, err
	}
	r.Swapped = true

	// The new site is live. What follows saves time for the next publish, or looks after what is not ours; neither can make the
	// release less whole, so it cannot fail any more.
	if t.live != nil && !t.l.stale {
		_ = rename(t.box, stateName, t.box, wasName)
	}
	t.saveState(n)
	t.d.mu.Lock()
	t.d.live, t.d.swapped = n, time.Now()
	if t.live != nil {
		t.d.spare = t.l
	}
	t.d.mu.Unlock()
	if t.live != nil {
		t.late(f, r)
	}
	return r, nil
}

// same tells whether live has all of this already, if the paths are the same.
func (t *dirTx) same(wants []*want) bool {
	for i, w := range wants {
		if w.how != shared || w.File != t.l.recs[i].File {
			return false
		}
	}
	return true
}

// removeStale deletes from the spare what the new site does not have. It is all ours there.
func (t *dirTx) removeStale(needed map[string]bool, f *foreigners) error {
	gone := func(p string) error {
		if err := t.next.unlink(p); err != nil && !missing(err) && !blocked(err) {
			if in, serr := t.next.stat(p); serr == nil && in.kind == folder {
				return nil // a folder took its place in this transaction
			}
			return err
		}
		t.touch(path.Dir(p))
		return nil
	}
	for i := range t.s.recs {
		p := t.s.recs[i].Path
		if t.wants.find(p) != nil {
			continue
		}
		if in, ok := f.found[p]; ok && in.ino != 0 && in.ino == t.s.recs[i].ino {
			continue
		}
		if err := gone(p); err != nil {
			return err
		}
	}
	for p, in := range t.s.foreign {
		if in.kind == folder || t.wants.find(p) != nil {
			continue
		}
		if now, ok := f.found[p]; ok && now.kind == in.kind && (in.kind == symlink || now.ino != 0 && now.ino == in.ino) {
			continue
		}
		if err := gone(p); err != nil {
			return err
		}
	}
	var dirs []string
	holds := ancestors(map[string]bool{}, func(yield func(string) bool) {
		for p := range f.found {
			if !yield(p) {
				return
			}
		}
	})
	for dir := range t.s.dirs {
		if dir != "." && !needed[dir] && !holds[dir] && f.found[dir].kind != folder {
			dirs = append(dirs, dir)
		}
	}
	// Children sort after their parents. What a folder still holds came after our last look and, being in the private folder, goes.
	slices.Sort(dirs)
	for _, dir := range slices.Backward(dirs) {
		if in, err := t.next.stat(dir); err != nil || in.kind != folder {
			continue
		}
		t.clear(dir)
		if err := t.next.removeAll(dir); err != nil {
			return err
		}
		t.touch(path.Dir(dir))
	}
	for name, d := range t.s.dirs {
		if d.perm != 0o755 && (name == "." || needed[name]) {
			if in, err := t.next.stat(name); err == nil && in.kind == folder {
				in.perm = 0o755
				if err := t.next.chmod(name, in); err != nil {
					return err
				}
				d.perm = 0o755
			}
		}
	}
	return nil
}

// linkRest brings into the spare what live has and it has not.
func (t *dirTx) linkRest(ctx context.Context, wants []*want, r *Report) error {
	var todo []*want
	for _, w := range wants {
		switch w.how {
		case written:
			r.Written++
			continue
		case stayed:
			continue
		}
		if have := t.s.find(w.Path); have != nil && have.ino == w.ino && w.ino != 0 {
			continue
		}
		todo = append(todo, w)
	}
	r.Linked = len(todo)
	return parallel(len(todo), func(i int) error {
		if i%64 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		return t.bring(todo[i])
	})
}

// bring gives live's file a second name in the spare or, where there are no hard links, a copy.
func (t *dirTx) bring(w *want) error {
	w.linked = true
	t.touch(path.Dir(w.Path))
	if t.s.find(w.Path) != nil {
		if err := t.next.unlink(w.Path); err != nil && !missing(err) && !blocked(err) {
			if in, serr := t.next.stat(w.Path); serr != nil || in.kind != folder {
				return err
			}
		}
	}
	err := t.place(w.Path, func() error { return link(t.live, w.Path, t.next, w.Path) })
	if err == nil || !unlinkable(err) {
		return err
	}
	data, _, rerr := t.live.read(w.Path, w.Size)
	if rerr != nil {
		return rerr
	}
	w.how = written // so that it is hashed
	_, err = t.create(w.Path, data)
	return err
}

// verify looks at every file of the new site once more: is it the inode that it should be, and untouched since we wrote its last
// byte, or since we found it to be right? Where an inode cannot be recognised, or has been touched, its bytes are read and decide.
func (t *dirTx) verify(ctx context.Context, wants []*want, r *Report) error {
	wrong := func(p string) error {
		return fmt.Errorf("%s is not what was to be published: wrong checksum, or a path that this file system takes for the same", p)
	}
	err := parallel(len(wants), func(i int) error {
		if i%64 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		w := wants[i]
		if w.how == shared {
			right := func() bool {
				in, err := t.next.stat(w.Path)
				if err != nil || in.kind != regular || in.size != w.Size || in.ino != w.ino || in.perm != 0o644 {
					return false
				}
				moved := in.stamp != w.stamp && !w.linked
				w.stamp = in.stamp
				return !moved
			}
			if right() {
				return nil
			}
			// Somebody changed the old tree between our look and the swap, or the private folder. Once more.
			if err := t.bring(w); err != nil {
				return err
			}
			if w.how == shared && !right() {
				return fmt.Errorf("%s changed while it was being published", w.Path)
			}
			// and, since it was touched by somebody else, by its bytes
			w.ino = 0
		}
		if err := t.next.ask("verify", w.Path); err != nil {
			return err
		}
		if in, err := t.next.stat(w.Path); err != nil {
			return err
		} else if w.ino != 0 && in.kind == regular && in.ino == w.ino && in.stamp == w.stamp && in.size == w.Size && in.perm == 0o644 {
			return nil
		}
		buf := buffers.Get().(*[]byte)
		defer buffers.Put(buf)
		sum, in, err := t.next.hash(w.Path, *buf)
		if err != nil {
			return err
		}
		if sum != w.Sum || in.size != w.Size || in.perm != 0o644 {
			return wrong(w.Path)
		}
		w.ino, w.stamp = in.ino, in.stamp
		return nil
	})
	if err != nil {
		return err
	}
	// Two paths that the file system takes for one have one inode, whichever of them was written last.
	one := make(map[uint64]bool, r.Written)
	for _, w := range wants {
		if w.how != shared && w.ino != 0 {
			if one[w.ino] {
				return wrong(w.Path)
			}
			one[w.ino] = true
		}
	}
	return nil
}

// writeManifest completes the spare.
func (t *dirTx) writeManifest(list []File) (*side, error) {
	b := formatManifest(list)
	m, err := t.create(manifest, b)
	if err != nil {
		return nil, err
	}
	if m.ino == 0 {
		if m, err = t.next.stat(manifest); err != nil {
			return nil, err
		}
	}
	return &side{root: t.s.root, manifest: m, sum: sha256.Sum256(b)}, nil
}

// flush makes the spare durable.
func (t *dirTx) flush(wants []*want, r *Report) error {
	names := []string{manifest}
	for _, w := range wants {
		if w.how != shared {
			names = append(names, w.Path)
		}
	}
	for dir := range t.touched {
		names = append(names, dir)
	}
	if len(names) > fewSyncs {
		if done, err := t.next.syncAll(); done {
			return err
		}
	}
	slices.Sort(names)
	return parallel(len(names), func(i int) error {
		err := t.next.sync(names[i])
		if (missing(err) || blocked(err)) && t.wants.find(names[i]) == nil && names[i] != manifest {
			return nil // a folder that was touched and then removed
		}
		return err
	})
}

// newDirs is what will be known about the folders of the spare once it is live.
func (t *dirTx) newDirs(needed map[string]bool, f *foreigners) map[string]*dirRec {
	dirs := make(map[string]*dirRec, len(needed)+1)
	guest := make(map[string]bool, len(f.found)) // folders with something in them that is not ours
	for name := range f.found {
		guest[path.Dir(name)] = true
	}
	add := func(name string, perm uint32) {
		if d := t.s.dirs[name]; d != nil && !t.touched[name] && !guest[name] {
			dirs[name] = d
		} else {
			dirs[name] = &dirRec{perm: perm}
		}
	}
	add(".", 0o755)
	for name := range needed {
		add(name, 0o755)
	}
	for name, in := range f.found {
		if in.kind == folder {
			add(name, in.perm)
		}
	}
	return dirs
}

// swap makes the spare live.
func (t *dirTx) swap() error {
	if err := t.exchange(); err != nil {
		return err
	}
	err := t.up.sync(".")
	if err == nil {
		err = t.box.sync(".")
	}
	if err == nil {
		return nil
	}
	// It cannot be told whether the swap would outlive a power cut. Back, so that an error means that nothing happened.
	var back error
	if t.live == nil {
		back = rename(t.up, t.d.base, t.box, spareName)
	} else {
		back = t.exchange()
	}
	if back != nil {
		return fmt.Errorf("the new site is live, but may not survive a power cut: %w", errors.Join(err, back))
	}
	return err
}

// exchange makes the two trees change places. If it fails, they have not.
func (t *dirTx) exchange() error {
	base := t.d.base
	if t.live == nil {
		if _, err := t.up.stat(base); !missing(err) {
			return fmt.Errorf("%s appeared while the first release was being made; publish again", filepath.Join(t.d.parent, base))
		}
		return rename(t.box, spareName, t.up, base)
	}
	if !t.d.noExchange {
		if ok, err := exchange(t.box, spareName, t.up, base); ok || err != nil {
			return err
		}
	}
	// The slow way. A stop between the first two leaves no live folder; the next Begin brings the old one back.
	if err := rename(t.up, base, t.box, oldName); err != nil {
		return err
	}
	if err := rename(t.box, spareName, t.up, base); err != nil {
		if back := rename(t.box, oldName, t.up, base); back != nil {
			return fmt.Errorf("%s is missing, and the next publish will bring it back: %w", base, errors.Join(err, back))
		}
		return err
	}
	rename(t.box, oldName, t.box, spareName) // if not, the next Begin does it
	return nil
}

// saveState writes the state file. If that fails it is not used, and the next process hashes the site once.
func (t *dirTx) saveState(s *side) {
	t.box.removeAll(tempState)
	if _, err := t.box.create(tempState, s.encodeState(), 0o600); err == nil {
		rename(t.box, tempState, t.box, stateName)
	}
	s.stale, s.listed = false, s.countListed()
}
