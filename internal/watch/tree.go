package watch

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/fsnotify/fsnotify"
)

// want is what matters in a folder above the watched ones: some names. A nil
// want is a watched folder, in which everything matters.
type want struct{ kids map[string]*want }

func wants(folders []string) *want {
	top := &want{map[string]*want{}}
	for _, f := range folders {
		if f == "." {
			return nil
		}
		at := top
		parts := strings.Split(f, "/")
		for i, p := range parts {
			kid, ok := at.kids[p]
			if ok && kid == nil {
				break // it lies in another watched folder
			}
			if i == len(parts)-1 {
				at.kids[p] = nil
				break
			}
			if !ok {
				kid = &want{map[string]*want{}}
				at.kids[p] = kid
			}
			at = kid
		}
	}
	return top
}

// below tells whether an entry matters and what matters in it.
func (w *Watcher) below(in *want, name string) (kid *want, matters bool) {
	if in == nil {
		return nil, !w.o.Ignore(name)
	}
	kid, matters = in.kids[name]
	return kid, matters
}

// tree is the folders that have a watch.
type tree struct {
	folders  map[string]*folder   // by path, as given to the system
	byID     map[identity]*folder // to know a folder that has been moved
	signs    map[string]bool      // paths of links on the way to a watched folder
	blind    map[string]bool      // folders that may not be read
	links    []link               // found while entering
	dangling []string             // links that point to no folder
}

// folder is a folder with a watch.
type folder struct {
	path string
	id   identity
	want *want
	top  bool // the root, or the target of a link
	also []string
	up   *folder
	kids map[string]*folder
}

type link struct {
	path, rel string
	want      *want
}

// names appends the paths relative to the root under which a folder is known:
// one, or more if links lead to it.
func (f *folder) names(list []string) []string {
	list = append(list, f.also...)
	if f.up != nil {
		for _, n := range f.up.names(nil) {
			list = append(list, path.Join(n, filepath.Base(f.path)))
		}
	}
	return list
}

// listen sets all watches up anew.
func (w *Watcher) listen() {
	w.ear.close()
	w.ear = nil
	w.rebuild = false
	w.again.Stop()
	clear(w.dirty)
	w.tree = tree{folders: map[string]*folder{}, byID: map[identity]*folder{}, signs: map[string]bool{}, blind: map[string]bool{}}
	w.lost = !isDir(w.root)
	if w.lost {
		w.loseRoot()
		return
	}
	if w.note == noteRootLost {
		w.note = noteRootBack
	}
	var err error
	if w.ear, err = w.sys.open(); err != nil {
		w.deaf()
		return
	}
	if !w.enterTop(link{w.root, ".", w.want}) {
		w.deaf()
		return
	}
	for i := 0; i < len(w.tree.links); i++ { // entering finds more
		if !w.enterTop(w.tree.links[i]) {
			w.deaf()
			return
		}
	}
	if len(w.tree.dangling) > 0 {
		w.again.Reset(w.o.Interval)
	}
}

// loseRoot waits for a root.
func (w *Watcher) loseRoot() {
	w.lost = true
	w.again.Reset(w.o.Interval)
	w.everything(noteRootLost)
}

// enterTop follows a link and enters what it leads to. Like enter it returns
// false at the limit of watches.
func (w *Watcher) enterTop(l link) bool {
	p := l.path
	for range 40 {
		if dir, err := filepath.EvalSymlinks(filepath.Dir(p)); err == nil {
			p = filepath.Join(dir, filepath.Base(p))
		}
		to, err := os.Readlink(p)
		if err != nil {
			break
		}
		w.tree.signs[p] = true
		if !w.add(filepath.Dir(p)) {
			return false
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(p), to)
		}
		p = to
	}
	if !isDir(p) {
		if l.path != w.root {
			w.tree.dangling = append(w.tree.dangling, l.path)
		} else {
			w.loseRoot()
		}
		return true
	}
	f, ok := w.enter(p, nil, l.want)
	if f != nil {
		f.top = true
		f.also = append(f.also, l.rel)
	}
	// The links in it are found before it has a name.
	for i := range w.tree.links {
		if k := &w.tree.links[i]; k.rel == "" {
			k.rel = path.Join(l.rel, filepath.ToSlash(strings.TrimPrefix(k.path, p)))
		}
	}
	return ok
}

// add sets a watch. A folder that is gone again is no fault, it will be heard
// of; false means that there are no more watches.
func (w *Watcher) add(path string) bool {
	err := w.ear.Add(path)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist), isNotDir(err):
		return true
	case errors.Is(err, fs.ErrPermission):
		w.tree.blind[path] = true
		return true
	}
	return false
}

// enter sets a watch on a folder and on those in it. The order matters: listen
// first, then read, so that what is not read will be heard.
func (w *Watcher) enter(p string, up *folder, in *want) (f *folder, ok bool) {
	f = w.tree.folders[p]
	if f == nil {
		info, err := os.Lstat(p)
		if err != nil || !info.IsDir() {
			return nil, true
		}
		id := identify(info)
		if g := w.tree.byID[id]; g != nil && id != (identity{}) {
			if now, err := os.Lstat(g.path); err == nil && identify(now) == id {
				// One folder at two places (a bind mount): the system knows one watch.
				if up != nil {
					for _, n := range up.names(nil) {
						g.also = append(g.also, path.Join(n, filepath.Base(p)))
					}
				}
				w.mark(g)
				return g, true
			}
			w.leave(g) // moved here, and the news of it is on its way
		}
		if !w.add(p) {
			return nil, false
		}
		f = &folder{path: p, id: id, want: in, kids: map[string]*folder{}}
		w.tree.folders[p] = f
		w.tree.byID[id] = f
	} else if f.want != nil && in == nil {
		f.want = nil // more of it matters than was known
	} else {
		in = f.want
	}
	if up != nil {
		f.up, up.kids[filepath.Base(p)] = up, f
	}
	w.mark(f)

	entries, err := w.sys.read(p)
	if err != nil && errors.Is(err, fs.ErrPermission) {
		w.tree.blind[p] = true
	}
	for _, e := range entries {
		kid, matters := w.below(in, e.Name())
		switch {
		case !matters:
		case e.IsDir():
			if _, ok := w.enter(filepath.Join(p, e.Name()), f, kid); !ok {
				return f, false
			}
		case in != nil && e.Type()&fs.ModeSymlink != 0:
			w.tree.links = append(w.tree.links, link{path: filepath.Join(p, e.Name()), want: kid})
		}
	}
	return f, true
}

// leave gives up the watches of a folder and of those in it.
func (w *Watcher) leave(f *folder) {
	for _, k := range f.kids {
		w.leave(k)
	}
	if f.up != nil {
		delete(f.up.kids, filepath.Base(f.path))
	}
	w.ear.Remove(f.path) // an error means that the system was faster
	delete(w.tree.folders, f.path)
	if w.tree.byID[f.id] == f {
		delete(w.tree.byID, f.id)
	}
	delete(w.dirty, f)
}

func (w *Watcher) mark(f *folder) { w.dirty[f] = struct{}{} }

// hear takes one event.
func (w *Watcher) hear(ev fsnotify.Event) {
	if w.sys.step != nil {
		w.sys.step()
	}
	w.futile = 0
	if ev.Name == "" || ev.Op == 0 {
		return
	}
	const named = fsnotify.Create | fsnotify.Remove | fsnotify.Rename
	p := filepath.Clean(ev.Name)
	f := w.tree.folders[p]
	if ev.Op&named != 0 && (f != nil && f.top || w.tree.signs[p]) {
		if ev.Op == fsnotify.Create && f != nil && w.same(f) {
			return
		}
		note := ""
		if f != nil && f.top && f.also[0] == "." || !isDir(w.root) {
			note = noteRootLost
		}
		w.rebuild = true
		w.everything(note)
		return
	}
	up := w.tree.folders[filepath.Dir(p)]
	if up == nil {
		return // beside a link, or the rest of what happened in a folder that is gone
	}
	kid, matters := w.below(up.want, filepath.Base(p))
	if !matters {
		return
	}
	if ev.Op&named == 0 {
		switch {
		case ev.Op&fsnotify.Write != 0:
			if f == nil { // some systems say of a folder that it is written to when its entries change
				w.mark(up)
				w.touch()
			}
			return
		case !w.tree.blind[p]:
			return // a mode, an owner, a time
		}
		if f != nil {
			w.leave(f)
			f = nil
		}
	}
	delete(w.tree.blind, p)
	w.mark(up)
	w.touch()
	if w.rebuild {
		return // all is to be read again anyway
	}
	if f != nil {
		if ev.Op == fsnotify.Create && w.same(f) {
			return // found by reading, before the event
		}
		w.leave(f)
	}
	if up.want != nil {
		if info, err := os.Lstat(p); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			w.rebuild = true
			w.everything("")
			return
		}
	}
	links := len(w.tree.links)
	if _, ok := w.enter(p, up, kid); !ok {
		w.deaf()
	} else if len(w.tree.links) > links {
		w.rebuild = true
		w.everything("")
	}
}

// same tells whether a path still leads to the folder that has the watch.
func (w *Watcher) same(f *folder) bool {
	info, err := os.Lstat(f.path)
	return err == nil && info.IsDir() && identify(info) == f.id
}
