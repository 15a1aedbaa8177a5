package preview

import (
	"bytes"
	"container/list"
	"context"
	"log/slog"
	"maps"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nawapi.gov.vn/cchc/internal/render"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// made is a page as it was made for one shape.
type made struct {
	page     *site.Page
	layout   source.Sum       // of the templates; a Set may be loaded again
	html     []byte           // of the page, or of the last good one under its path
	good     bool             // html is a page of the site, be it an older one
	sum      source.Sum       // of html
	problems []source.Problem // why html is not of page
}

// memory keeps the pages that were asked for last.
type memory struct {
	at    map[where]*list.Element
	order list.List // of kept; the latest first
	bytes int
}

type where struct {
	choice choice
	path   string
}

type kept struct {
	where
	*made
}

const (
	mostMade  = 512
	mostBytes = 24 << 20
)

func (m *memory) get(w where) *made {
	e := m.at[w]
	if e == nil {
		return nil
	}
	m.order.MoveToFront(e)
	return e.Value.(kept).made
}

func (m *memory) put(w where, v *made) {
	if m.at == nil {
		m.at = map[where]*list.Element{}
	}
	if e := m.at[w]; e != nil {
		m.bytes -= len(e.Value.(kept).html)
		m.order.Remove(e)
	}
	m.at[w] = m.order.PushFront(kept{w, v})
	m.bytes += len(v.html)
	for m.order.Len() > 1 && (m.bytes > mostBytes || m.order.Len() > mostMade) {
		k := m.order.Remove(m.order.Back()).(kept)
		m.bytes -= len(k.html)
		delete(m.at, k.where)
	}
}

// make returns a page of a shape, rendered now unless it was before.
func (s *Server) make(sh *shape, p *site.Page) *made {
	w := where{sh.choice, p.Path}
	s.mu.Lock()
	old := s.made.get(w)
	s.mu.Unlock()
	layout := sh.set.Sum(p.Layout)
	if old != nil && old.page == p && old.layout == layout {
		return old
	}
	m := &made{page: p, layout: layout, good: true}
	if p.Layout == "" {
		m.html = p.View.(site.Writer).Append(nil)
	} else {
		m.html, m.problems = sh.set.HTML(nil, p.Layout, p.View)
	}
	if len(m.problems) > 0 {
		m.html, m.good = nil, false
		if old != nil && old.good {
			m.html, m.good, m.sum = old.html, true, old.sum
		}
	} else if m.sum = source.SumOf(m.html); old != nil && old.sum == m.sum {
		m.html = old.html
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.made.put(w, m)
	return m
}

// checked is what is known of a page whether anybody looks at it or not.
type checked struct {
	page     *site.Page
	layout   source.Sum // of the templates that it reaches
	key      source.Sum // of the view and of the templates that it reaches
	problems []source.Problem
}

// pass is one run of the background over a state.
type pass struct {
	done chan struct{}
}

// background starts a pass over st in place of the former one. looked says that
// somebody is likely to ask for a page of it. Server.mu is held.
func (s *Server) background(st *state, looked bool) {
	if s.cancel != nil {
		s.cancel()
	}
	before := s.pass
	ctx, cancel := context.WithCancel(s.closing)
	p := &pass{make(chan struct{})}
	s.cancel, s.pass = cancel, p
	go func() {
		defer close(p.done)
		defer cancel()
		if before != nil {
			<-before.done
		}
		if looked {
			// Whoever looks at a page comes first.
			select {
			case <-st.asked:
			case <-time.After(100 * time.Millisecond):
			case <-ctx.Done():
			}
		}
		if s.idle(ctx) {
			s.tell(st)
			if st.failed == nil {
				s.check(ctx, st)
			}
		}
	}()
}

// tell asks the checks what they have to say of st, and wakes the tabs if that is
// not what they were told before.
func (s *Server) tell(st *state) {
	if st.good == nil || !st.opts.Check {
		return
	}
	defer func() {
		if v := recover(); v != nil { // a fault of the checks costs what they say, not the preview
			slog.Error("the checks failed", "panic", v)
		}
	}()
	found := st.good.Found()
	if was := st.found.Swap(&found); was == nil || !reflect.DeepEqual(*was, found) {
		s.hub.tell()
	}
}

// mostBad is how many pages may fail before a pass ends: one template fails for
// all of them alike.
const mostBad = 20

// check renders the pages of st that are not known to be sound.
func (s *Server) check(ctx context.Context, st *state) {
	set := st.good.Set
	pages := st.good.Site.Pages
	s.mu.Lock()
	var todo []*site.Page
	sums := map[string]source.Sum{}
	html := 0
	bad := len(s.found())
	for _, p := range pages {
		if p.Layout == "" {
			continue
		}
		html++
		sum, ok := sums[p.Layout]
		if !ok {
			sum = set.Sum(p.Layout)
			sums[p.Layout] = sum
		}
		if c, ok := s.checked[p.Path]; !ok || c.page != p || c.layout != sum {
			todo = append(todo, p)
		}
	}
	stale := len(s.checked) > html // some are gone, and with this pass forgotten
	s.mu.Unlock()

	var next, failing atomic.Int64
	work := func() {
		var buf []byte
		for {
			i := int(next.Add(1)) - 1
			if i >= len(todo) || !s.idle(ctx) || failing.Load() > mostBad {
				return
			}
			p := todo[i]
			d := source.NewDigest()
			d.Add(sums[p.Layout])
			d.Str(p.Layout)
			d.Add(p.View.Sum())
			c := checked{page: p, layout: sums[p.Layout], key: d.Sum()}
			s.mu.Lock()
			old, known := s.checked[p.Path]
			var m *made
			if e := s.made.at[where{path: p.Path}]; e != nil {
				m = e.Value.(kept).made
			}
			s.mu.Unlock()
			switch {
			case known && old.key == c.key:
				c.problems = old.problems
			case m != nil && m.page == p && m.layout == c.layout:
				c.problems = m.problems
			default:
				buf, c.problems = tryHTML(set, buf[:0], p)
			}
			if len(c.problems) > 0 {
				failing.Add(1)
			}
			s.mu.Lock()
			s.checked[p.Path] = c
			if delete(s.bad, p.Path); len(c.problems) > 0 {
				s.bad[p.Path] = c
			}
			s.mu.Unlock()
		}
	}
	var wg sync.WaitGroup
	for range min(max(1, runtime.GOMAXPROCS(0)-1), len(todo)) {
		wg.Go(work)
	}
	wg.Wait()
	if ctx.Err() != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stale {
		live := make(map[string]checked, html)
		for _, p := range pages {
			if c, ok := s.checked[p.Path]; ok && p.Layout != "" {
				live[p.Path] = c
			}
		}
		s.checked = live
		maps.DeleteFunc(s.bad, func(path string, _ checked) bool { _, ok := live[path]; return !ok })
	}
	if s.cur == st && len(s.found()) != bad {
		s.hub.tell()
	}
}

// tryHTML renders for the problems only. A view whose text cannot be read back
// panics; that is told when somebody asks for the page.
func tryHTML(set *render.Set, buf []byte, p *site.Page) (out []byte, problems []source.Problem) {
	defer func() {
		if recover() != nil {
			out, problems = buf, nil
		}
	}()
	return set.HTML(buf, p.Layout, p.View)
}

// idle waits until no request is at work. It tells whether to go on.
func (s *Server) idle(ctx context.Context) bool {
	for s.active.Load() > 0 {
		select {
		case <-ctx.Done():
			return false
		case <-time.After(200 * time.Microsecond):
		}
	}
	return ctx.Err() == nil
}

// named returns the assets whose addresses stand in a page or in one of the
// stylesheets among them, in the order of their outputs.
func (sh *shape) named(html []byte) []*site.Asset {
	seen := map[*site.Asset]bool{}
	var all []*site.Asset
	add := func(out string) {
		if a := sh.asset(out); a != nil && !seen[a] {
			seen[a] = true
			all = append(all, a)
		}
	}
	prefix := []byte(`"` + sh.site.Base + "/")
	for rest := html; ; {
		i := bytes.Index(rest, prefix)
		if i < 0 {
			break
		}
		rest = rest[i+len(prefix):]
		if n := bytes.IndexAny(rest[:min(len(rest), 2048)], `"#?`); n > 0 {
			add(unescape(string(rest[:n])))
		}
	}
	slices.SortFunc(all, func(a, b *site.Asset) int { return strings.Compare(a.Out, b.Out) })
	return all
}

// files returns a digest of the assets that a page names, stylesheets left out.
func (sh *shape) files(html []byte) string {
	d := source.NewDigest()
	for _, a := range sh.named(html) {
		if !strings.HasSuffix(a.Out, ".css") {
			d.Str(a.Out)
			d.Add(a.Sum)
		}
	}
	return d.Sum().Short()
}
