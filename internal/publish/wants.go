package publish

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// want is a file of the new site.
type want struct {
	File
	how    how
	linked bool // in this transaction, which changed its stamp
	ino    uint64
	stamp  int64
}

type how uint8

const (
	shared  how = iota // live has it right
	stayed             // the spare has it right, live does not
	written            // written into the spare
)

// share says that live has it right.
func (w *want) share(r *rec) { w.how, w.ino, w.stamp = shared, r.ino, r.stamp }

// wants are the files of the new site. Nearly all of their paths are those of the live one, so that a place is ready for each of
// these: it is taken without a lock, and nothing has to be sorted.
type wants struct {
	l     *side
	known []want        // in the order of l.recs
	taken []atomic.Bool // which of them the new site has

	mu   sync.Mutex
	more map[string]*want // at paths that live does not have
}

func newWants(l *side) wants {
	return wants{l: l, known: make([]want, len(l.recs)), taken: make([]atomic.Bool, len(l.recs)), more: map[string]*want{}}
}

// enter takes the place of f; at is its index in live, or -1.
func (ws *wants) enter(f File, at int) (*want, error) {
	twice := func() error { return fmt.Errorf("publish: %s: %w", f.Path, ErrTwice) }
	if at >= 0 {
		if !ws.taken[at].CompareAndSwap(false, true) {
			return nil, twice()
		}
		w := &ws.known[at]
		w.File = f
		return w, nil
	}
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.more[f.Path] != nil {
		return nil, twice()
	}
	w := &want{File: f}
	ws.more[f.Path] = w
	return w, nil
}

// find returns what is wanted at a path, or nil.
func (ws *wants) find(p string) *want {
	if i, ok := ws.l.at[p]; !ok {
		return ws.more[p]
	} else if ws.taken[i].Load() {
		return &ws.known[i]
	}
	return nil
}

// inOrder returns what is wanted by path, and whether these are the paths that live has.
func (ws *wants) inOrder() (list []*want, samePaths bool) {
	list = make([]*want, 0, len(ws.known)+len(ws.more))
	for i := range ws.known {
		if ws.taken[i].Load() {
			list = append(list, &ws.known[i])
		}
	}
	if len(ws.more) == 0 {
		return list, len(list) == len(ws.known)
	}
	for _, w := range ws.more {
		list = append(list, w)
	}
	slices.SortFunc(list, func(a, b *want) int { return strings.Compare(a.Path, b.Path) })
	return list, false
}
