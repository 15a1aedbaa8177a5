package preview

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// Options are what a preview is started with.
type Options struct {
	// Root is the folder of the site, for excerpts and links to the editor.
	// Without it there are neither.
	Root string
	// Bare leaves out the script, and with it reloading, overlay and writing bar.
	Bare bool
	// Navigate takes the browser to the page whose source was saved.
	Navigate bool
	// Addr is the host:port that the server listens on.
	Addr string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// AllowedHosts are further Hosts ("ten-may:1313") that may see everything.
	AllowedHosts []string
	// ShareHosts are further Hosts that may open share links and nothing else.
	ShareHosts []string
	// MaxStreams is how many event streams are open at most; 0 means 64.
	MaxStreams int
	// Secret signs share links; nil means a new one, so that they end with the
	// process.
	Secret []byte
	// Editor is the command that opens a file, as $EDITOR has it; "" means none.
	Editor string
}

// Server shows the results of builds. Its methods may be called from any
// goroutine.
type Server struct {
	indexes indexes
	o       Options
	hosts   map[string]bool // that may see everything, in lower case
	share   map[string]bool // that may open share links
	cookie  string
	root    *os.Root

	builder sync.Mutex // held while the Builder behind the current state works

	mu       sync.Mutex // guards what follows
	cur      *state
	lastGood map[choice]*shape
	made     memory
	checked  map[string]checked // by output; what the background found
	bad      map[string]checked // those of them that have problems
	cancel   context.CancelFunc // of the background pass
	pass     *pass

	active  atomic.Int64 // requests and looks at work, which the background waits for
	hub     hub
	links   links
	starter starter
	closing context.Context
	close   context.CancelFunc
}

// state is what readers see between two calls of Show. It does not change but
// for shapes, which Server.mu guards.
type state struct {
	generation uint64
	good       *build.Result // nil until there is one
	opts       build.Options // of good
	as         func(site.Options) *site.Site
	failed     *build.Result // the last one, if it failed
	changed    []string
	shapes     map[choice]*shape
	found      atomic.Pointer[[]source.Problem] // what the checks say of good, or of its forerunner until then; nil: nothing yet
	asked      chan struct{}                    // closed when somebody asks for a page of it
	once       sync.Once

	excerpts sync.Map // source.Pos -> *excerpt
}

func (st *state) touch() { st.once.Do(func() { close(st.asked) }) }

// touched tells whether anybody has asked for a page of st.
func (st *state) touched() bool {
	select {
	case <-st.asked:
		return true
	default:
		return false
	}
}

// New returns a Server that shows nothing yet.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MaxStreams <= 0 {
		o.MaxStreams = 64
	}
	if len(o.Secret) == 0 {
		o.Secret = make([]byte, 32)
		_, _ = rand.Read(o.Secret) // never fails
	}
	s := &Server{o: o, hosts: map[string]bool{}, share: map[string]bool{}, cookie: "cchc", lastGood: map[choice]*shape{}, checked: map[string]checked{}, bad: map[string]checked{}}
	host, port, err := net.SplitHostPort(o.Addr)
	if err == nil {
		s.cookie += "-" + port // cookies know no ports
		names := []string{"localhost", "127.0.0.1", "[::1]"}
		if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
			if strings.Contains(host, ":") {
				host = "[" + host + "]"
			}
			names = append(names, strings.ToLower(host))
		}
		for _, n := range names {
			s.hosts[n+":"+port] = true
			if port == "80" {
				s.hosts[n] = true
			}
		}
	}
	for _, h := range o.AllowedHosts {
		s.hosts[strings.ToLower(h)] = true
	}
	for _, h := range o.ShareHosts {
		s.share[strings.ToLower(h)] = true
	}
	if o.Root != "" {
		s.root, _ = os.OpenRoot(o.Root)
	}
	s.hub.max = o.MaxStreams
	s.closing, s.close = context.WithCancel(context.Background())
	return s
}

// Do calls f while no request makes the Builder work. Whoever calls Look and Show
// does so within f, since a Builder is for one goroutine at a time. The background
// pass waits meanwhile: what it does is of a state that is about to go.
func (s *Server) Do(f func()) {
	s.active.Add(1)
	defer s.active.Add(-1)
	s.builder.Lock()
	defer s.builder.Unlock()
	f()
}

// Show makes the result of a Look the current state. If it failed, readers keep
// the last good site and are told. changed are the source files that were
// changed, if that is known. as gives the site of r under other options
// (Builder.As); it is called from requests, one at a time and never while [Server.Do]
// runs, until the next Show.
func (s *Server) Show(r *build.Result, opts build.Options, changed []string, as func(site.Options) *site.Site) {
	s.mu.Lock()
	defer s.mu.Unlock()
	next := &state{generation: 1, changed: changed, asked: make(chan struct{}), shapes: map[choice]*shape{}}
	if s.cur != nil {
		next.generation = s.cur.generation + 1
		next.found.Store(s.cur.found.Load())
	}
	if r.Failed {
		next.failed = r
		if s.cur != nil {
			next.good, next.opts, next.shapes = s.cur.good, s.cur.opts, s.cur.shapes
		}
	} else {
		next.good, next.opts, next.as = r, opts, as
		for c := range s.lastGood { // what nobody looked at of late need not be kept
			if s.cur.shapes[c] == nil {
				delete(s.lastGood, c)
			}
		}
		sh := newShape(choice{}, r, r.Site, nil)
		next.shapes[choice{}] = sh
		s.lastGood[choice{}] = sh
	}
	looked := s.hub.count() > 0 || s.cur != nil && s.cur.touched()
	s.cur = next
	s.background(next, looked)
	s.hub.tell()
}

// Wait returns when the background pass over the current state has ended, with
// the problems that templates have with its pages.
func (s *Server) Wait(ctx context.Context) ([]source.Problem, error) {
	for {
		s.mu.Lock()
		p := s.pass
		s.mu.Unlock()
		if p == nil {
			return nil, nil
		}
		select {
		case <-p.done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		s.mu.Lock()
		same := p == s.pass
		var problems []source.Problem
		if same {
			problems = s.found()
		}
		s.mu.Unlock()
		if same {
			return problems, nil
		}
	}
}

// Close ends the event streams and the background pass.
func (s *Server) Close() {
	s.close()
	s.hub.shut()
	s.mu.Lock()
	if s.cancel != nil {
		s.cancel()
	}
	p := s.pass
	s.mu.Unlock()
	if p != nil {
		<-p.done
	}
	if s.root != nil {
		_ = s.root.Close()
	}
}

// HTTPServer returns a server for the preview, with the patience that slow
// clients are given. Its Shutdown ends the event streams as well.
func (s *Server) HTTPServer() *http.Server {
	srv := &http.Server{
		Addr:              s.o.Addr,
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10, // browsers send the cookies of all servers on localhost
	}
	srv.RegisterOnShutdown(s.hub.shut)
	return srv
}

// current returns the state that requests are answered from, or nil.
func (s *Server) current() *state {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cur
}

// errNothing says that there is no good site to show.
var errNothing = errors.New("no build was without errors yet")

// shape returns the site for a choice, from the state or made now.
func (s *Server) shape(st *state, c choice) (*shape, error) {
	if st == nil || st.good == nil {
		return nil, errNothing
	}
	s.mu.Lock()
	sh := st.shapes[c]
	s.mu.Unlock()
	if sh != nil {
		return sh, nil
	}
	s.builder.Lock()
	defer s.builder.Unlock()
	s.mu.Lock()
	now := s.cur
	sh = now.shapes[c]
	if sh == nil && now.failed != nil {
		// The Builder is at a tree with errors, and cannot tell.
		if sh = s.lastGood[c]; sh == nil {
			sh = now.shapes[choice{}]
		}
	}
	s.mu.Unlock()
	if sh != nil {
		return sh, nil
	}
	sh = newShape(c, now.good, now.as(c.options(now.opts.Options)), now.good.Problems)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(now.shapes) >= mostShapes {
		clear(now.shapes)
		now.shapes[choice{}] = newShape(choice{}, now.good, now.good.Site, nil)
	}
	if len(s.lastGood) >= mostShapes {
		base := s.lastGood[choice{}]
		clear(s.lastGood)
		s.lastGood[choice{}] = base
	}
	if sh.failed() {
		sh.instead = s.lastGood[c]
	} else {
		s.lastGood[c] = sh
	}
	now.shapes[c] = sh
	return sh, nil
}

// mostShapes is how many sites are held at a time: each is as large as all its
// views.
const mostShapes = 4

// found returns what the background pass has found so far. Server.mu is held.
func (s *Server) found() []source.Problem {
	if s.cur == nil || s.cur.good == nil || len(s.bad) == 0 {
		return nil
	}
	var ps []source.Problem
	base := s.cur.shapes[choice{}]
	for path, c := range s.bad {
		if c.layout == base.set.Sum(c.page.Layout) && base.page(path) != nil {
			ps = append(ps, c.problems...)
		}
	}
	return source.Sort(ps)
}
