package render

import (
	"html/template"
	"runtime"
	"sync"
	"sync/atomic"
)

// engine is the templates of a Set as one goroutine at a time executes them.
// html/template binds functions to templates, not to an execution: with an engine
// for each goroutine, a fragment can append to the page under way, and the bytes
// of a list of cards are copied once.
type engine struct {
	set   *Set
	roots map[string]*template.Template // what is executed by itself
	out   []byte                        // the page under way
}

func (e *engine) Write(p []byte) (int, error) {
	e.out = append(e.out, p...)
	return len(p), nil
}

func (e *engine) WriteString(s string) (int, error) {
	e.out = append(e.out, s...)
	return len(s), nil
}

// engines are those of a Set: one at first, and more for a Set that has made so
// many pages that they pay, up to one for each processor and mostEngines: an
// engine of a site with seventy templates takes 0.8 MB.
type engines struct {
	more  func() *engine
	free  chan *engine
	pages atomic.Int64
	mu    sync.Mutex
	made  int
}

const (
	mostEngines   = 8
	pagesOfEngine = 32 // are rendered in about the time that making an engine takes
)

func (es *engines) start(first *engine, more func() *engine) {
	es.more, es.made = more, 1
	es.free = make(chan *engine, min(runtime.GOMAXPROCS(0), mostEngines))
	es.free <- first
}

func (es *engines) get() *engine {
	n := es.pages.Add(1)
	select {
	case e := <-es.free:
		return e
	default:
	}
	es.mu.Lock()
	more := es.made < cap(es.free) && int64(es.made) <= n/pagesOfEngine
	if more {
		es.made++
	}
	es.mu.Unlock()
	if more {
		return es.more()
	}
	return <-es.free
}

// page appends to dst what the template makes of the view.
func (es *engines) page(dst []byte, name string, view any) (out []byte, err error) {
	e := es.get()
	defer func() {
		e.out = nil
		es.free <- e
	}()
	e.out = dst
	err = e.roots[name].Execute(e, view)
	return e.out, err
}
