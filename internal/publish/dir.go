package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Names in the private folder beside the live one.
const (
	spareName = "next"   // the spare tree
	oldName   = "old"    // the live tree, for the moment between two renames
	lockName  = "lock"   // held while a transaction is open
	stateName = "state"  // see state.go
	tempState = "state~" // the state while it is written
	lateName  = "late"   // a foreign file on its way into the live tree
	manifest  = ".cchc/manifest"
)

// grace is how long a tree must have been out of service before files in it may be overwritten in place.
const grace = 30 * time.Second

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
	fromDisk bool     // the state file was missing or about something else
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
	mtime int64
	ok    bool // it is as we left it
	gone  bool // there is no file
}

func (s *side) find(p string) *rec {
	if s == nil {
		return nil
	}
	if i, ok := s.at[p]; ok {
		return &s.recs[i]
	}
	return nil
}

func (s *side) index() {
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

	mu     sync.Mutex
	wants  map[string]*want
	failed error

	wayMu   sync.Mutex
	made    map[string]bool // folders that are known to exist in next
	cleared []string        // paths in next that gave way
	touched map[string]bool // folders in next whose listing changed
	bytes   int64
}

// want is a file of the new site.
type want struct {
	File
	how   how
	ino   uint64
	mtime int64
}

type how uint8

const (
	shared  how = iota // live has it right
	stayed             // the spare has it right, live does not
	written            // written into the spare
)

// Begin takes the lock and looks at the live tree.
func (d *Dir) Begin() (_ Tx, err error) {
	t := &dirTx{
		d:       d,
		wants:   map[string]*want{},
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
			files, err := parseManifest(string(data))
			if err != nil {
				return fmt.Errorf("%s is damaged, so it cannot be told which files are ours (%w): empty the folder and publish again",
					filepath.Join(d.parent, d.base, filepath.FromSlash(manifest)), err)
			}
			s.manifest, s.sum = m, sha256.Sum256(data)
			s.recs = make([]rec, len(files))
			for i, f := range files {
				s.recs[i].File = f
			}
		case !missing(err):
			return err
		}
		if state, _, err := t.box.read(stateName, maxManifest); err != nil || !decodeState(state, s.sum, s.recs) {
			s.fromDisk = true
		}
		s.index()
		t.l = s
	}
	return t.check()
}

// check looks at each file of ours in the live tree. Inode, size, time and mode as recorded mean untouched; otherwise the bytes
// decide.
func (t *dirTx) check() error {
	s := t.l
	return parallel(len(s.recs), func(i int) error {
		r := &s.recs[i]
		in, err := t.live.stat(r.Path)
		if err != nil && !missing(err) && !blocked(err) {
			return err
		}
		r.gone = err != nil || in.kind != regular
		r.ok = !r.gone && in.size == r.Size && in.perm == 0o644
		if r.ok && (in.ino != r.ino || in.mtime != r.mtime || r.mtime == 0) {
			buf := buffers.Get().(*[]byte)
			defer buffers.Put(buf)
			sum, in, err := t.live.hash(r.Path, *buf)
			// One that cannot be read is as good as lost, and is made again.
			r.ok = err == nil && sum == r.Sum && in.size == r.Size && in.perm == 0o644
			r.ino, r.mtime = in.ino, in.mtime
		}
		if !r.ok {
			r.ino, r.mtime = 0, 0
		}
		return nil
	})
}

func (t *dirTx) Live(p string) (File, bool) {
	if r := t.l.find(p); r != nil && r.ok {
		return r.File, true
	}
	return File{}, false
}

// enter registers f.
func (t *dirTx) enter(f File) (*want, error) {
	if t.ended {
		return nil, ErrEnded
	}
	err := checkFile(f)
	t.mu.Lock()
	defer t.mu.Unlock()
	if err == nil && t.wants[f.Path] != nil {
		err = fmt.Errorf("publish: %s: %w", f.Path, ErrTwice)
	}
	if err != nil {
		if t.failed == nil {
			t.failed = err
		}
		return nil, err
	}
	w := &want{File: f}
	t.wants[f.Path] = w
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
	r := t.l.find(f.Path)
	if r == nil || !r.ok || r.Sum != f.Sum || r.Size != f.Size {
		if err := checkFile(f); err != nil {
			return t.fail(err)
		}
		return fmt.Errorf("publish: %s: %w", f.Path, ErrNotLive)
	}
	w, err := t.enter(f)
	if err == nil {
		w.how, w.ino, w.mtime = shared, r.ino, r.mtime
	}
	return err
}

func (t *dirTx) Put(f File, data []byte) error {
	t.life.RLock()
	defer t.life.RUnlock()
	w, err := t.enter(f)
	if err != nil {
		return err
	}
	if int64(len(data)) != f.Size {
		return t.fail(fmt.Errorf("publish: %s: %d bytes, %d were announced", f.Path, len(data), f.Size))
	}
	if r := t.l.find(f.Path); r != nil && r.ok && r.Sum == f.Sum && r.Size == f.Size {
		w.how, w.ino, w.mtime = shared, r.ino, r.mtime
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
			w.how = stayed
			return nil
		}
	}
	w.how = written
	if err := t.write(f.Path, data); err != nil {
		return t.fail(fmt.Errorf("publish: %w", err))
	}
	t.mu.Lock()
	t.bytes += f.Size
	t.mu.Unlock()
	return nil
}

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
		if st, err := t.box.stat(stateName); err == nil && !t.l.fromDisk {
			t.outage = time.Unix(0, st.mtime)
		}
		_, serr := t.next.stat(manifest)
		if t.s, err = t.walkSpare(fresh, serr == nil); err != nil {
			return err
		}
	}
	t.s.root = in
	for name := range t.s.dirs {
		t.made[name] = true
	}
	return t.next.removeAll(own)
}

// walkSpare makes an inventory of a spare tree of unknown history. Inodes are all that it notes. In a tree that was not finished,
// what it does not share with live goes at once: a full disk may be why it was not finished.
func (t *dirTx) walkSpare(empty, finished bool) (*side, error) {
	s := &side{foreign: map[string]info{}, dirs: map[string]*dirRec{}}
	if !empty {
		var err error
		if s.dirs, err = t.next.scan(nil, 0, func(string) bool { return false }); err != nil {
			return nil, err
		}
		var names []string
		for dir, d := range s.dirs {
			for _, name := range d.foreign {
				names = append(names, join(dir, name))
			}
			d.mtime, d.foreign = 0, nil
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
				s.recs = append(s.recs, rec{File: File{Path: name, Size: infos[i].size}, ino: infos[i].ino})
			} else {
				s.foreign[name] = infos[i]
			}
		}
	}
	s.index()
	return s, nil
}

// write puts data at p in the spare.
func (t *dirTx) write(p string, data []byte) error {
	if r := t.s.find(p); r != nil && !t.outage.IsZero() && time.Since(t.outage) >= t.d.grace {
		if done, err := t.next.overwrite(p, data); done {
			return err
		}
	}
	t.touch(path.Dir(p))
	return t.place(p, func() error { return t.next.create(p, data, 0o644) })
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

func (t *dirTx) commit(ctx context.Context) (*Report, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	list := make([]File, 0, len(t.wants))
	for _, w := range t.wants {
		list = append(list, w.File)
	}
	sortFiles(list)
	wants := make([]*want, len(list))
	for i := range list {
		wants[i] = t.wants[list[i].Path]
	}
	needed := ancestors(make(map[string]bool, len(t.l.needed)), filePaths(list))
	if err := nested(list, needed); err != nil {
		return nil, err
	}

	f, err := t.lookForeign()
	if err != nil {
		return nil, err
	}
	t.l.foreign = f.found
	if err := t.collide(f, needed); err != nil {
		return nil, err
	}

	r := &Report{Foreign: f.names(), Bytes: t.bytes}
	r.Changes, r.Removed, r.Unchanged = changes(t.l.files(), list, func(p string) (Op, bool) {
		switch o := t.l.find(p); {
		case o.gone:
			return Added, true
		case !o.ok:
			return Changed, true
		}
		return 0, false
	})
	if t.live != nil && t.l.sum != [32]byte{} && !t.l.badDirs() && t.same(wants) {
		t.d.mu.Lock()
		t.d.live = t.l
		t.d.mu.Unlock()
		if t.l.fromDisk {
			t.saveState(t.l)
			t.l.fromDisk = false
		}
		return r, nil
	}

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
		n.recs[i] = rec{File: w.File, ino: w.ino, mtime: w.mtime, ok: true}
	}
	n.index()
	n.needed = needed
	n.foreign = f.found
	n.dirs = t.newDirs(needed, f)
	if err := t.swap(); err != nil {
		return nil, err
	}
	r.Swapped = true

	// The new site is live. What follows saves time for the next publish, or looks after what is not ours; neither can make the
	// release less whole, so it cannot fail any more.
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

func (t *dirTx) same(wants []*want) bool {
	if len(wants) != len(t.l.recs) {
		return false
	}
	for i, w := range wants {
		if w.how != shared || w.File != t.l.recs[i].File {
			return false
		}
	}
	return true
}

// foreigners is what in the live tree is not ours.
type foreigners struct {
	found map[string]info // everything that must be carried, folders too
	empty map[string]bool // the folders among it that hold nothing
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
	dirs, err := t.live.scan(t.l.dirs, time.Now().UnixNano(), t.l.ours)
	if err != nil {
		return nil, err
	}
	if t.l.needed == nil {
		t.l.needed = ancestors(make(map[string]bool, len(dirs)), t.l.paths)
	}
	t.l.dirs = dirs
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
			if t.wants[p] != nil || needed[p] {
				bad = append(bad, p)
				continue
			}
		} else if t.wants[p] != nil && f.empty[p] {
			bad = append(bad, p+"/")
			continue
		}
		if in.kind != folder {
			for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
				if t.wants[dir] != nil {
					bad = append(bad, p)
					break
				}
			}
		}
	}
	// A folder with only empty folders in it blocks a file just as well.
	for p := range f.empty {
		for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
			if t.wants[dir] != nil {
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
		if t.wants[p] != nil {
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
		if in.kind == folder || t.wants[p] != nil {
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
	return t.place(w.Path, func() error { return t.next.create(w.Path, data, 0o644) })
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
	return to.create(as, data, in.perm&0o777)
}

// verify looks at every file of the new site once more: those written by their bytes, the others by their inode.
func (t *dirTx) verify(ctx context.Context, wants []*want, r *Report) error {
	return parallel(len(wants), func(i int) error {
		if i%64 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		w := wants[i]
		if w.how == shared {
			right := func() bool {
				in, err := t.next.stat(w.Path)
				return err == nil && in.kind == regular && in.size == w.Size && in.ino == w.ino && in.perm == 0o644
			}
			if right() {
				return nil
			}
			// Somebody changed the old tree between our look and the swap, or the private folder. Once more.
			if err := t.bring(w); err != nil {
				return err
			}
			if w.how == shared {
				if !right() {
					return fmt.Errorf("%s changed while it was being published", w.Path)
				}
				return nil
			}
		}
		if err := t.next.ask("verify", w.Path); err != nil {
			return err
		}
		buf := buffers.Get().(*[]byte)
		defer buffers.Put(buf)
		sum, in, err := t.next.hash(w.Path, *buf)
		if err != nil {
			return err
		}
		if sum != w.Sum || in.size != w.Size || in.perm != 0o644 {
			return fmt.Errorf("%s is not what was to be published: wrong checksum, or a path that this file system takes for the same", w.Path)
		}
		w.ino, w.mtime = in.ino, in.mtime
		return nil
	})
}

// writeManifest completes the spare.
func (t *dirTx) writeManifest(list []File) (*side, error) {
	var b bytes.Buffer
	b.Grow(len(list) * 160)
	if err := WriteManifest(&b, list); err != nil {
		return nil, err
	}
	if err := t.place(manifest, func() error { return t.next.create(manifest, b.Bytes(), 0o644) }); err != nil {
		return nil, err
	}
	t.touch(own)
	m, err := t.next.stat(manifest)
	if err != nil {
		return nil, err
	}
	return &side{root: t.s.root, manifest: m, sum: sha256.Sum256(b.Bytes())}, nil
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
		if (missing(err) || blocked(err)) && t.wants[names[i]] == nil && names[i] != manifest {
			return nil // a folder that was touched and then removed
		}
		return err
	})
}

// newDirs is what will be known about the folders of the spare once it is live.
func (t *dirTx) newDirs(needed map[string]bool, f *foreigners) map[string]*dirRec {
	dirs := make(map[string]*dirRec, len(needed)+1)
	add := func(name string, perm uint32) {
		if d := t.s.dirs[name]; d != nil && !t.touched[name] {
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
	if t.box.create(tempState, encodeState(s.sum, s.recs), 0o600) == nil {
		rename(t.box, tempState, t.box, stateName)
	}
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
		if t.wants[p] != nil {
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
