package publish

import (
	"maps"
	"path"
	"slices"
	"time"
)

// foreigners is what in the live tree is not ours.
type foreigners struct {
	found map[string]info // everything that must be carried, folders too
	empty map[string]bool // the folders among it that hold nothing
	same  bool            // no folder had to be listed to know it
}

func (f *foreigners) names() []string {
	var names []string
	for p, in := range f.found {
		if in.kind != folder {
			names = append(names, p)
		} else if f.empty[p] {
			names = append(names, p+"/")
		}
	}
	slices.Sort(names)
	return names
}

// lookForeign lists what is new in the live tree and leaves its folders in t.l.dirs.
func (t *dirTx) lookForeign() (*foreigners, error) {
	f := &foreigners{found: map[string]info{}, empty: map[string]bool{}}
	if t.live == nil {
		return f, nil
	}
	dirs, same, err := t.live.scan(t.l.dirs, time.Now().UnixNano(), t.l.ours)
	if err != nil {
		return nil, err
	}
	if t.l.needed == nil {
		t.l.needed = ancestors(make(map[string]bool, len(dirs)), t.l.paths)
	}
	t.l.dirs = dirs
	f.same = same
	for name, d := range dirs {
		if name != "." && !t.l.needed[name] {
			f.found[name] = info{kind: folder, perm: d.perm, uid: d.uid, gid: d.gid}
			if len(d.subs)+len(d.foreign) == 0 {
				f.empty[name] = true
			}
		}
		for _, base := range d.foreign {
			p := join(name, base)
			in, err := t.live.stat(p)
			if missing(err) {
				continue
			} else if err != nil {
				return nil, err
			}
			f.found[p] = in
		}
	}
	return f, nil
}

// collide looks for foreign things where the site wants to be.
func (t *dirTx) collide(f *foreigners, needed map[string]bool) error {
	var bad []string
	for p, in := range f.found {
		if in.kind != folder {
			if t.wants.find(p) != nil || needed[p] {
				bad = append(bad, p)
				continue
			}
		} else if t.wants.find(p) != nil && f.empty[p] {
			bad = append(bad, p+"/")
			continue
		}
		if in.kind != folder {
			for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
				if t.wants.find(dir) != nil {
					bad = append(bad, p)
					break
				}
			}
		}
	}
	// A folder with only empty folders in it blocks a file just as well.
	for p := range f.empty {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if t.wants.find(dir) != nil {
				bad = append(bad, p+"/")
				break
			}
		}
	}
	if bad == nil {
		return nil
	}
	slices.Sort(bad)
	return &ForeignError{Paths: slices.Compact(bad)}
}

// carry brings the foreign files along.
func (t *dirTx) carry(f *foreigners, needed map[string]bool) error {
	paths := slices.Sorted(maps.Keys(f.found)) // parents first
	for _, p := range paths {
		in := f.found[p]
		if in.kind == folder {
			if needed[p] {
				continue // the new site has a folder of this name; it is ours now
			}
			if err := t.mkdirs(p, true); err != nil {
				return err
			}
			if have, err := t.next.stat(p); err != nil {
				return err
			} else if have.perm != in.perm || have.uid != in.uid || have.gid != in.gid {
				if err := t.next.chmod(p, in); err != nil {
					return err
				}
			}
			continue
		}
		if have, err := t.next.stat(p); err == nil {
			if in.kind != symlink && have.ino == in.ino && in.ino != 0 {
				continue
			}
			if in.kind == symlink && have.kind == symlink {
				a, err1 := t.live.readlink(p)
				b, err2 := t.next.readlink(p)
				if err1 == nil && err2 == nil && a == b {
					continue
				}
			}
		}
		t.touch(path.Dir(p))
		if err := t.place(p, func() error { return t.copyForeign(t.next, p, p, in) }); err != nil {
			return err
		}
	}
	return nil
}

// copyForeign makes live's foreign file p appear as to/as.
func (t *dirTx) copyForeign(to *tree, p, as string, in info) error {
	if in.kind == symlink {
		target, err := t.live.readlink(p)
		if err != nil {
			return err
		}
		return to.symlink(target, as)
	}
	err := link(t.live, p, to, as)
	if err == nil || !unlinkable(err) || in.kind != regular {
		return err
	}
	data, _, rerr := t.live.read(p, maxManifest)
	if rerr != nil {
		return rerr
	}
	_, err = to.create(as, data, in.perm&0o777)
	return err
}

// late looks once more at the tree that went out of service, for foreign files that came between the look and the swap.
func (t *dirTx) late(before *foreigners, r *Report) {
	after, err := t.lookForeign()
	if err != nil {
		return
	}
	defer func() { t.l.foreign = after.found }()
	for _, p := range slices.Sorted(maps.Keys(after.found)) {
		in := after.found[p]
		was, known := before.found[p]
		if known && was.kind == in.kind && (in.kind == folder || was.ino == in.ino) {
			continue
		}
		if t.wants.find(p) != nil {
			continue
		}
		if in.kind == folder {
			if t.next.mkdir(p, 0o755) == nil {
				t.next.chmod(p, in)
			}
			if after.empty[p] {
				r.Foreign = append(r.Foreign, p+"/")
			}
			continue
		}
		t.box.removeAll(lateName)
		if t.copyForeign(t.box, p, lateName, in) == nil && rename(t.box, lateName, t.next, p) == nil && !known {
			r.Foreign = append(r.Foreign, p)
		}
	}
	slices.Sort(r.Foreign)
}
