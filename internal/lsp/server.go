package lsp

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/handler"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Options are what a server is told by whoever starts it.
type Options struct {
	Root    string // of the site; "" or a folder that is none: what the client has open, or "."
	Version string
	Lang    string           // of messages: "vi" or "en"
	Now     func() time.Time // what day it is
}

// Times of waiting: until typing stops, and for how long at most.
const (
	quiet   = 150 * time.Millisecond
	longest = time.Second
)

// mostFiles is how many files that are not open have their problems shown.
const mostFiles = 500

// Serve speaks with a client until it says goodbye or ctx ends. It returns
// false if the client went without saying so.
func Serve(ctx context.Context, r io.Reader, w io.Writer, o Options) (polite bool, err error) {
	s := &server{
		o: o, open: map[string]*buffer{}, kick: make(chan struct{}, 1),
		begun: make(chan struct{}), shown: map[string]*shownFile{}, notes: &notes{}, mends: newMends(),
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s.ctx, s.stop = ctx, stop
	methods := handler.Map{
		"initialize":                       on(s, s.initialize),
		"initialized":                      on(s, s.initialized),
		"shutdown":                         on(s, s.shutdown),
		"exit":                             on(s, s.exit),
		"$/cancelRequest":                  on(s, s.cancel),
		"$/setTrace":                       on(s, ignore),
		"textDocument/didOpen":             on(s, s.didOpen),
		"textDocument/didChange":           on(s, s.didChange),
		"textDocument/didClose":            on(s, s.didClose),
		"textDocument/didSave":             on(s, s.didSave),
		"workspace/didChangeWatchedFiles":  on(s, s.didChangeFiles),
		"workspace/didChangeConfiguration": on(s, ignore),
		"textDocument/completion":          on(s, s.completion),
		"textDocument/hover":               on(s, s.hover),
		"textDocument/definition":          on(s, s.definition),
		"textDocument/codeAction":          on(s, s.codeAction),
		"textDocument/formatting":          on(s, s.formatting),
	}
	in := bufio.NewReaderSize(r, maxHeader)
	ch := &frames{r: in, w: w, c: func() error {
		if c, ok := r.(io.Closer); ok {
			return c.Close() // so that nobody waits for the client any more
		}
		return nil
	}}
	s.rpc = jrpc2.NewServer(methods, &jrpc2.ServerOptions{AllowPush: true, DisableBuiltin: true, Concurrency: 4, NewContext: func() context.Context { return ctx }})
	s.rpc.Start(ch)
	var worker sync.WaitGroup
	worker.Go(s.work)
	go func() {
		<-ctx.Done()
		s.rpc.Stop()
	}()
	ended := make(chan jrpc2.ServerStatus, 1)
	go func() { ended <- s.rpc.WaitStatus() }()
	select {
	case status := <-ended:
		err = status.Err
	case <-ctx.Done(): // a read of the client's pipe may not be to be woken
	}
	stop()
	worker.Wait()
	if s.bye.Load() || err == io.EOF {
		err = nil
	}
	return s.bye.Load(), err
}

type server struct {
	o    Options
	rpc  *jrpc2.Server
	ctx  context.Context
	stop func()

	started, bye atomic.Bool
	begun        chan struct{} // closed when started
	watches      bool          // the client watches files for us, if asked
	root         string
	disk         layers
	kick         chan struct{}

	mu    sync.Mutex
	open  map[string]*buffer // by path in NFC; those of another place by URI
	dirs  map[string]bool    // folders in which something changed since the last look
	all   bool               // … or who knows where
	notes *notes             // of the last look

	mends *mends

	// Of the worker alone.
	builder *build.Builder
	shown   map[string]*shownFile
}

// shownFile is what the client was told about a file.
type shownFile struct {
	problems []source.Problem
	buffer   *buffer
}

// layers is the file system of the Builder: the overlay of the look under way.
type layers struct{ atomic.Pointer[overlay] }

func (l *layers) Open(name string) (fs.File, error)          { return l.Load().Open(name) }
func (l *layers) Stat(name string) (fs.FileInfo, error)      { return l.Load().Stat(name) }
func (l *layers) ReadDir(name string) ([]fs.DirEntry, error) { return l.Load().ReadDir(name) }
func (l *layers) ReadLink(name string) (string, error)       { return l.Load().ReadLink(name) }
func (l *layers) Lstat(name string) (fs.FileInfo, error)     { return l.Load().Lstat(name) }

// on makes a handler of a function with typed parameters. Whatever a client
// sends, the answer is an error at worst.
func on[P any](s *server, f func(context.Context, *P) (any, error)) jrpc2.Handler {
	return func(ctx context.Context, req *jrpc2.Request) (res any, err error) {
		defer func() {
			if v := recover(); v != nil {
				res, err = nil, jrpc2.Errorf(jrpc2.InternalError, "%s: %v", req.Method(), v)
				s.say(1, fmt.Sprintf("cchc lsp: %s: %v", req.Method(), v))
			}
		}()
		if !s.started.Load() && req.Method() != "initialize" && req.Method() != "exit" {
			select { // the answer to initialize may be under way
			case <-s.begun:
			case <-time.After(quiet):
				return nil, jrpc2.Errorf(-32002, "not initialized")
			}
		}
		p := new(P)
		if req.HasParams() {
			if err := req.UnmarshalParams(p); err != nil {
				return nil, jrpc2.Errorf(jrpc2.InvalidParams, "%v", err)
			}
		}
		return f(ctx, p)
	}
}

func ignore(context.Context, *struct{}) (any, error) { return nil, nil }

func (s *server) initialize(_ context.Context, p *initializeParams) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.started.Load() {
		return nil, jrpc2.Errorf(jrpc2.InvalidRequest, "initialized already")
	}
	folders := []string{s.o.Root}
	for _, f := range p.WorkspaceFolders {
		folders = append(folders, pathOf(f.URI))
	}
	for _, f := range append(folders, pathOf(p.RootURI), ".") {
		if f == "" {
			continue
		}
		if abs, err := filepath.Abs(f); err == nil {
			if st, err := os.Stat(filepath.Join(abs, "content")); err == nil && st.IsDir() {
				s.root = abs
				break
			}
		}
	}
	s.watches = p.Capabilities.Workspace.DidChangeWatchedFiles.DynamicRegistration
	if s.root != "" {
		s.disk.Store(&overlay{disk: os.DirFS(s.root)})
		s.builder = build.New(&s.disk)
	}
	s.started.Store(true)
	close(s.begun)
	return map[string]any{
		"serverInfo": map[string]string{"name": "cchc", "version": s.o.Version},
		"capabilities": map[string]any{
			"positionEncoding":           "utf-16",
			"textDocumentSync":           map[string]any{"openClose": true, "change": 2, "save": true},
			"completionProvider":         map[string]any{"triggerCharacters": []string{" ", "[", "(", "/"}},
			"hoverProvider":              true,
			"definitionProvider":         true,
			"documentFormattingProvider": true,
			"codeActionProvider":         map[string]any{"codeActionKinds": []string{"quickfix", "source.fixAll"}},
		},
	}, nil
}

func (s *server) initialized(ctx context.Context, _ *struct{}) (any, error) {
	if s.root == "" {
		s.say(2, "cchc lsp: thư mục đang mở không có content/, nên chưa có gì để kiểm tra.")
		return nil, nil
	}
	if s.watches {
		go func() { // an answer comes only after this notification is done with
			watcher := func(glob string) map[string]string { return map[string]string{"globPattern": glob} }
			_, _ = s.rpc.Callback(s.ctx, "client/registerCapability", map[string]any{"registrations": []any{map[string]any{
				"id": "files", "method": "workspace/didChangeWatchedFiles",
				"registerOptions": map[string]any{"watchers": []any{watcher("**/content/**"), watcher("**/templates/**"), watcher("**/static/**")}},
			}}})
		}()
	}
	s.changed("")
	return nil, nil
}

func (s *server) shutdown(context.Context, *struct{}) (any, error) {
	s.bye.Store(true)
	return nil, nil
}

func (s *server) exit(context.Context, *struct{}) (any, error) {
	s.stop()
	return nil, nil
}

func (s *server) cancel(ctx context.Context, p *struct {
	ID any `json:"id"`
},
) (any, error) {
	s.rpc.CancelRequest(fmt.Sprint(p.ID))
	return nil, nil
}

// say writes to the log that editors' programs keep of a server.
func (s *server) say(kind int, text string) {
	_ = s.rpc.Notify(s.ctx, "window/logMessage", logParams{kind, text})
}

// pathOf returns the path of a file: address, or "".
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	p := u.Path
	if len(p) > 2 && p[0] == '/' && p[2] == ':' { // /c:/site
		p = p[1:]
	}
	return filepath.FromSlash(p)
}

// uriOf is the address of a file below the root.
func (s *server) uriOf(name string) string {
	s.mu.Lock()
	b := s.open[viet.NFC(name)]
	s.mu.Unlock()
	if b != nil {
		return b.uri // as the client spells it
	}
	p := filepath.ToSlash(filepath.Join(s.root, filepath.FromSlash(name)))
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}

// nameOf returns the path of a file below the root, or "" if it lies elsewhere.
func (s *server) nameOf(uri string) string {
	p := pathOf(uri)
	if p == "" || s.root == "" {
		return ""
	}
	rel, err := filepath.Rel(s.root, p)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		root, err1 := filepath.EvalSymlinks(s.root)
		dir, err2 := filepath.EvalSymlinks(filepath.Dir(p))
		if err1 != nil || err2 != nil {
			return ""
		}
		if rel, err = filepath.Rel(root, filepath.Join(dir, filepath.Base(p))); err != nil || strings.HasPrefix(rel, "..") {
			return ""
		}
	}
	rel = filepath.ToSlash(rel)
	if !fs.ValidPath(rel) || rel == "." {
		return ""
	}
	return rel
}

func (s *server) didOpen(_ context.Context, p *openParams) (any, error) {
	s.put(&buffer{uri: p.TextDocument.URI, text: p.TextDocument.Text, version: p.TextDocument.Version})
	return nil, nil
}

// put keeps a text. Texts that are no files of the site are kept too, so that
// changes to them can be followed, and are not looked at.
func (s *server) put(b *buffer) {
	b.at = s.o.Now()
	b.path = s.nameOf(b.uri)
	s.mu.Lock()
	s.open[bufferKey(b)] = b
	s.mu.Unlock()
	if b.path != "" {
		s.changed(b.path)
	}
}

func bufferKey(b *buffer) string {
	if b.path != "" {
		return viet.NFC(b.path)
	}
	return b.uri
}

// buffer returns the text of an open document, or nil.
func (s *server) buffer(uri string) *buffer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name := s.nameOf(uri); name != "" {
		return s.open[viet.NFC(name)]
	}
	return s.open[uri]
}

func (s *server) didChange(_ context.Context, p *changeParams) (any, error) {
	b := s.buffer(p.TextDocument.URI)
	if b == nil {
		return nil, nil
	}
	next := &buffer{uri: b.uri, text: b.text, version: b.version}
	if p.TextDocument.Version != nil {
		next.version = *p.TextDocument.Version
	}
	for _, c := range p.ContentChanges {
		text, ok := edited(next.text, c.Range, c.Text)
		if !ok || len(text) > 4*content.MaxSize {
			s.say(2, "cchc lsp: bỏ qua một thay đổi không áp dụng được trong "+b.uri)
			continue
		}
		next.text = text
	}
	s.put(next)
	return nil, nil
}

func (s *server) didClose(_ context.Context, p *documentParams) (any, error) {
	if b := s.buffer(p.TextDocument.URI); b != nil {
		s.mu.Lock()
		delete(s.open, bufferKey(b))
		s.mu.Unlock()
		if b.path != "" {
			s.changed(b.path)
		}
	}
	return nil, nil
}

func (s *server) didSave(context.Context, *documentParams) (any, error) {
	s.changed("")
	return nil, nil
}

func (s *server) didChangeFiles(context.Context, *watchedParams) (any, error) {
	s.changed("")
	return nil, nil
}

// changed asks for a look: something changed in a file, or, if name is "",
// anywhere.
func (s *server) changed(name string) {
	if s.builder == nil {
		return
	}
	s.mu.Lock()
	if name == "" {
		s.all = true
	} else {
		if s.dirs == nil {
			s.dirs = map[string]bool{}
		}
		s.dirs[viet.NFC(path.Dir(name))] = true
	}
	s.mu.Unlock()
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// work looks at the site whenever something has changed and the typing stopped.
func (s *server) work() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.kick:
		}
		end := time.NewTimer(longest)
		for still := true; still; {
			pause := time.NewTimer(quiet)
			select {
			case <-s.kick:
			case <-pause.C:
				still = false
			case <-end.C:
				still = false
			case <-s.ctx.Done():
			}
			pause.Stop()
			still = still && s.ctx.Err() == nil
		}
		end.Stop()
		if s.ctx.Err() == nil {
			s.look()
		}
	}
}

func (s *server) look() {
	defer func() {
		if v := recover(); v != nil {
			s.say(1, fmt.Sprintf("cchc lsp: %v", v))
			s.builder = build.New(&s.disk)
		}
	}()
	s.mu.Lock()
	o := &overlay{disk: os.DirFS(s.root), buffers: map[string]*buffer{}}
	for k, b := range s.open {
		if b.path != "" {
			o.buffers[k] = b
		}
	}
	dirs := slices.Sorted(maps.Keys(s.dirs))
	if s.all {
		dirs = nil
	}
	s.all, s.dirs = false, nil
	s.mu.Unlock()
	s.disk.Store(o)

	opts := build.Options{Plain: true, Check: true, Jobs: 2}
	opts.AsOf, opts.Preview = s.o.Now(), true
	r, err := s.builder.Look(s.ctx, opts, dirs)
	if err != nil {
		if s.ctx.Err() == nil {
			s.say(1, "cchc lsp: "+err.Error())
		}
		return
	}
	n := newNotes(r, opts.AsOf, s.noted())
	s.mu.Lock()
	s.notes = n
	s.mu.Unlock()
	s.show(o, r.Found())
}

// noted returns what the last look found.
func (s *server) noted() *notes {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notes
}

// show tells the client what is wrong: in each file of which it was told
// otherwise, or of which the text is another one.
func (s *server) show(o *overlay, found []source.Problem) {
	byFile := map[string][]source.Problem{}
	for _, p := range found {
		byFile[p.Pos.File] = append(byFile[p.Pos.File], p)
	}
	closed := 0
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		if o.of(name) != nil {
			continue
		}
		if closed++; closed > mostFiles {
			delete(byFile, name)
		}
	}
	for name, was := range s.shown {
		if _, still := byFile[name]; !still && o.of(name) == nil {
			s.publish(name, was.buffer, nil)
			delete(s.shown, name)
		}
	}
	for k := range o.buffers { // an open file is told of even if nothing is wrong
		if _, ok := byFile[k]; !ok {
			byFile[k] = nil
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		ps, b := byFile[name], o.of(name)
		if was := s.shown[name]; was != nil && was.buffer == b && slices.EqualFunc(was.problems, ps, sameProblem) {
			continue
		}
		s.shown[name] = &shownFile{ps, b}
		ls := s.text(o, name)
		ds := make([]diagnostic, len(ps))
		for i, p := range ps {
			ds[i] = s.diagnostic(ls, p)
		}
		s.publish(name, b, ds)
	}
}

func sameProblem(a, b source.Problem) bool {
	return a.Pos == b.Pos && a.Len == b.Len && a.Code == b.Code && a.Near == b.Near && a.Severity() == b.Severity() && slices.Equal(a.Args, b.Args)
}

// text returns the lines of a file; one that cannot be read has none.
func (s *server) text(o *overlay, name string) []string {
	f, err := o.Open(name)
	if err != nil {
		return []string{""}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, content.MaxSize))
	if err != nil {
		return []string{""}
	}
	return lines(strings.ToValidUTF8(string(data), "\ufffd"))
}

func (s *server) diagnostic(ls []string, p source.Problem) diagnostic {
	text := p.Text(s.o.Lang)
	if h := p.Hint(s.o.Lang); h != "" {
		text += "\n" + h
	}
	return diagnostic{place(ls, p), int(p.Severity()) + 1, string(p.Code), "cchc", text}
}

func (s *server) publish(name string, b *buffer, ds []diagnostic) {
	p := diagnosticsParams{URI: s.uriOf(name), Diagnostics: ds}
	if ds == nil {
		p.Diagnostics = []diagnostic{}
	}
	if b != nil {
		p.URI, p.Version = b.uri, &b.version
	}
	_ = s.rpc.Notify(s.ctx, "textDocument/publishDiagnostics", p)
}
