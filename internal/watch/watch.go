package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options of a [Watcher]. The zero value is right for a local disk.
type Options struct {
	Poll     bool                   // do not use the system's notifications
	Interval time.Duration          // between polls; 0: 500 ms. Grows when a round takes long
	Quiet    time.Duration          // how long it must be quiet before a Change is sent; 0: 3 ms
	Longest  time.Duration          // a Change is sent at the latest so long after its first event; 0: 100 ms
	Ignore   func(name string) bool // base names that never matter, of files and folders; may be nil
}

// Change says where to look again.
type Change struct {
	// Dirs are the folders in which entries changed, slash-separated and
	// relative to the root, sorted, each once. "." is the root: one of the
	// watched folders itself came or went. A folder that is gone is not
	// named, its parent is. A new folder is named beside its parent, and so
	// are the new folders in it.
	Dirs []string
	// All says to look at everything; Dirs is empty then.
	All bool
	// Note is what happened to the watching itself, or "":
	//
	//	limit      no more watches, or no notifications at all: polling from now on
	//	root-lost  the root is gone, and waited for
	//	root-back  there is a root again
	//	overflow   the system dropped events
	//
	// If several happened, it is the one that stands first here; of root-lost
	// and root-back it is the later.
	Note string
}

const (
	noteLimit    = "limit"
	noteRootLost = "root-lost"
	noteRootBack = "root-back"
	noteOverflow = "overflow"
)

// Watcher tells about changes until it is closed.
type Watcher struct {
	o     Options
	root  string // absolute, links not resolved
	want  *want
	sys   system
	out   chan Change
	stop  chan struct{}
	done  chan struct{}
	close sync.Once
	polls atomic.Bool

	// All below belongs to the goroutine of run.

	ear  *ear // nil while polling or without a root
	tree tree
	pic  picture
	lost bool // there is no root

	dirty   map[*folder]struct{}
	dirs    map[string]struct{} // what polling found
	all     bool
	note    string
	rebuild bool // watches must be set up anew before the Change is sent
	futile  int  // overflows in a row without an event between

	ready       bool // next may be sent
	next        Change
	waiting     bool // for quiet
	first, last time.Time
	quiet       *time.Timer
	again       *time.Timer // polling, and waiting for what is lost
}

// system is where tests put their hands in.
type system struct {
	open func() (*ear, error)
	read func(dir string) ([]fs.DirEntry, error)
	step func() // before an event is taken; may be nil
}

// New begins to watch. root is the site; folders, slash-separated and relative
// to it, are what is watched below, and need not exist yet. Both may be
// symbolic links. An error means that there is nothing to watch: no root, or a
// folder outside of it. A system that cannot notify is no error, see
// [Watcher.Polling].
func New(root string, folders []string, o Options) (*Watcher, error) {
	return start(root, folders, o, system{open: openEar, read: os.ReadDir})
}

func start(root string, folders []string, o Options, sys system) (*Watcher, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	}
	if info, err := os.Stat(abs); err != nil {
		return nil, fmt.Errorf("watch: %w", err)
	} else if !info.IsDir() {
		return nil, fmt.Errorf("watch: %s is no folder", root)
	}
	for _, f := range folders {
		if !fs.ValidPath(f) {
			return nil, fmt.Errorf("watch: %q is no folder below the root", f)
		}
	}
	if o.Interval <= 0 {
		o.Interval = 500 * time.Millisecond
	}
	if o.Quiet <= 0 {
		o.Quiet = 3 * time.Millisecond
	}
	if o.Longest <= 0 {
		o.Longest = 100 * time.Millisecond
	}
	if o.Ignore == nil {
		o.Ignore = func(string) bool { return false }
	}
	w := &Watcher{
		o: o, root: abs, want: wants(folders), sys: sys,
		out: make(chan Change), stop: make(chan struct{}), done: make(chan struct{}),
		dirty: map[*folder]struct{}{}, dirs: map[string]struct{}{},
		quiet: stopped(), again: stopped(),
	}
	if o.Poll {
		w.poll()
	} else {
		w.listen()
		clear(w.dirty) // nothing is new to a receiver who has not looked yet
	}
	go w.run()
	return w, nil
}

// Changes is where a Change comes when there is one. It is closed by Close.
func (w *Watcher) Changes() <-chan Change { return w.out }

// Polling tells whether the watcher reads the folders again and again instead
// of being told.
func (w *Watcher) Polling() bool { return w.polls.Load() }

// Close ends the watching. It may be called more than once.
func (w *Watcher) Close() error {
	w.close.Do(func() { close(w.stop) })
	<-w.done
	return nil
}

func stopped() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

func (w *Watcher) run() {
	defer close(w.done)
	defer close(w.out)
	defer w.again.Stop()
	defer w.quiet.Stop()
	defer func() { w.ear.close() }()
	for {
		var out chan<- Change
		if w.ready {
			out = w.out
		}
		select {
		case <-w.stop:
			return
		case out <- w.next:
			w.forget()
		case ev := <-w.ear.events():
			w.hear(ev)
		case <-w.ear.trouble():
			w.fault()
		case <-w.quiet.C:
			w.settle()
		case <-w.again.C:
			w.lookAgain()
		}
	}
}

// forget empties the pending Change.
func (w *Watcher) forget() {
	clear(w.dirty)
	clear(w.dirs)
	w.all, w.note, w.ready, w.next = false, "", false, Change{}
}

// touch says that the pending Change has grown: it must be quiet before it is
// sent.
func (w *Watcher) touch() {
	w.last = time.Now()
	w.ready = false
	if !w.waiting {
		w.waiting, w.first = true, w.last
		w.quiet.Reset(w.o.Quiet)
	}
}

// everything makes the pending Change one that says All.
func (w *Watcher) everything(note string) {
	rank := []string{"", noteOverflow, noteRootLost, noteRootBack, noteLimit}
	was, is := slices.Index(rank, w.note), slices.Index(rank, note)
	if is >= was || note == noteRootLost && w.note == noteRootBack {
		w.note = note
	}
	w.all = true
	w.touch()
}

// settle sends the pending Change on its way if it has been quiet, or noisy
// for too long.
func (w *Watcher) settle() {
	longest := w.first.Add(w.o.Longest)
	if time.Now().Before(longest) {
		select { // it is not quiet while there is something to hear
		case ev := <-w.ear.events():
			w.hear(ev)
		default:
		}
		until := w.last.Add(w.o.Quiet)
		if longest.Before(until) {
			until = longest
		}
		if d := time.Until(until); d > 0 {
			w.quiet.Reset(d)
			return
		}
	}
	if w.rebuild {
		w.listen()
	}
	w.waiting = false
	w.quiet.Stop()
	w.next = Change{All: w.all, Note: w.note}
	if !w.all {
		w.next.Dirs = w.names()
	}
	w.ready = w.all || len(w.next.Dirs) > 0
	if w.ready {
		select { // in a storm the next event would take the turn of a receiver who waits
		case w.out <- w.next:
			w.forget()
		default:
		}
	}
}

// names are the folders of the pending Change.
func (w *Watcher) names() []string {
	var list []string
	for d := range w.dirs {
		list = append(list, d)
	}
	for f := range w.dirty {
		list = f.names(list)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// fault is called when the system complained.
func (w *Watcher) fault() {
	if w.rebuild {
		return
	}
	w.rebuild = true
	if w.futile++; w.futile > 5 { // nothing but faults: it will not get better
		w.deaf()
		return
	}
	w.everything(noteOverflow)
}

// deaf gives notifications up for polling.
func (w *Watcher) deaf() {
	w.ear.close()
	w.ear = nil
	w.rebuild = false
	w.tree = tree{}
	clear(w.dirty)
	w.poll()
	w.everything(noteLimit)
}

// lookAgain is called while there is something to wait for.
func (w *Watcher) lookAgain() {
	switch {
	case w.polls.Load():
		w.poll()
	case w.lost:
		if isDir(w.root) {
			w.rebuild = true
			w.everything(noteRootBack)
			return
		}
		w.again.Reset(w.o.Interval)
	case len(w.tree.dangling) > 0:
		if slices.ContainsFunc(w.tree.dangling, isDir) {
			w.rebuild = true
			w.everything("")
			return
		}
		w.again.Reset(w.o.Interval)
	}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// notifier is what we use of fsnotify.Watcher.
type notifier interface {
	Add(path string) error
	Remove(path string) error
	Close() error
}

// ear is a notifier with somebody who takes its errors at any time. That must
// be another goroutine than the one that takes its events: fsnotify may hold
// its lock while it waits for an error to be taken, and adding a watch needs
// that lock. A nil ear hears nothing.
type ear struct {
	notifier
	heard  <-chan fsnotify.Event
	faults chan struct{}
	quit   chan struct{}
	ended  chan struct{}
}

func openEar() (*ear, error) {
	n, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return newEar(n, n.Events, n.Errors), nil
}

func newEar(n notifier, events <-chan fsnotify.Event, errs <-chan error) *ear {
	e := &ear{n, events, make(chan struct{}, 1), make(chan struct{}), make(chan struct{})}
	go func() {
		defer close(e.ended)
		for {
			select {
			case <-e.quit:
				return
			case err, ok := <-errs:
				if !ok {
					return
				}
				if harmless(err) {
					continue
				}
				select {
				case e.faults <- struct{}{}:
				default: // it is known already
				}
			}
		}
	}()
	return e
}

func (e *ear) events() <-chan fsnotify.Event {
	if e == nil {
		return nil
	}
	return e.heard
}

func (e *ear) trouble() <-chan struct{} {
	if e == nil {
		return nil
	}
	return e.faults
}

func (e *ear) close() {
	if e == nil {
		return
	}
	e.notifier.Close()
	close(e.quit)
	<-e.ended
}

// harmless errors are about a watch that the system had taken away before
// fsnotify did: the folder was moved and removed at once.
func harmless(err error) bool {
	return errors.Is(err, fsnotify.ErrNonExistentWatch) || !errors.Is(err, fsnotify.ErrEventOverflow) && isInvalid(err)
}
