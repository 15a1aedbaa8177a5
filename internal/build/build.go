package build

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/render"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Options are what one build is asked for.
type Options struct {
	site.Options
	// Plain leaves assets under their own names and unminified, as a preview
	// wants them; a published build fingerprints and minifies.
	Plain bool
	// Once says that this Builder will not build again: it keeps no more than it
	// needs to finish.
	Once bool
	// Memory, if set, is a folder in which texts, and what was made under which
	// key, are kept from one process to the next; Program is the identity of the
	// running one.
	Memory  string
	Program source.Sum
	// Pictures, if set, is a folder in which what was made of photos is kept from
	// one process to the next.
	Pictures string
	// CWebP, if set, is the program that makes WebP files beside photos.
	CWebP string
	// Precompress puts beside each text its compressed forms, name.gz and
	// name.br. Packed, if set, is a file in which what came of which bytes is
	// kept from one process to the next.
	Precompress bool
	Packed      string
	// Check is for Result.Found: all files are read by package check while they
	// are parsed. Memory must not be set, since texts from there are not parsed.
	Check bool
	// Outside, if set, is asked with Check about the links to other hosts.
	Outside func([]check.Web) []source.Problem
	// Jobs is how many goroutines work at a time; 0 means one for each CPU.
	Jobs int
	// Progress, if set, is called now and then, from one goroutine at a time.
	Progress func(stage Stage, done, total int)
}

// Stage is a part of a build that takes time.
type Stage uint8

// The stages that report progress.
const (
	Reading Stage = iota
	Picturing
	Rendering
	Publishing
)

// Counts tell what a build did.
type Counts struct {
	Files     int // in the tree
	Parsed    int // content files decoded in this build
	Packed    int // texts compressed in this build
	Pictured  int // photos made into files for readers in this build
	Pages     int // outputs that views stand for
	Assembled int // views shaped in this build: Pages, or 0 when the site was the same
	Rendered  int // pages made by a template
	Encoded   int // outputs that wrote themselves: feeds, maps, JSON
	Index     int // files of the search index
	Indexed   int // those that were made in this build
	Written   int // files written to the target
	Removed   int // files removed from it
	Unchanged int // files that the target had already
	Bytes     int64
}

// Result is what came of a build.
type Result struct {
	Problems []source.Problem
	Failed   bool // an error in what people wrote: the target is as it was
	Counts   Counts
	Site     *site.Site
	Report   *publish.Report // nil when Failed
	Rendered []Made          // outputs made in this build, in the order of their paths
	Parsed   []string        // content files decoded in this build, in the order of paths
	Set      *render.Set
	Docs     []*content.Doc // what the content files say, in the order of paths; nil with Options.Once

	assets assetMemory
	found  func() []source.Problem // nil without Options.Check
}

// Found returns Problems and what the checks say beside them, as the site wants it:
// nil without Options.Check. What compares files with each other is done when it is
// first asked for, since a preview shows a page before it tells of it; it may be
// asked from any goroutine, also while the Builder works on.
func (r *Result) Found() []source.Problem {
	if r.found == nil {
		return nil
	}
	return r.found()
}

// Builder builds one tree again and again. It is not safe for concurrent use.
type Builder struct {
	fsys fs.FS

	snap   *source.Snapshot
	docs   map[string]remembered
	set    *render.Set
	tmpl   []*source.File
	tsums  map[string]source.Sum // of the templates of set
	tprobs []source.Problem
	assets assetMemory
	now    state
	shapes []shaped // most recently used first
	pages  map[string]*page
	sums   map[string]source.Sum // of all templates and layouts when pages were made
	made   []*page               // of the build under way, for Options.Memory
	raw    bool
	packed map[source.Sum]siblings // of the last build that compressed
	texts  []*text                 // of the build under way, for Options.Memory
	known  textIndex               // what the file of texts holds
	again  bool                    // the file of texts is out of date
	spool  *spool                  // where the texts of the last large parse are
	lost   lostText
	index  index
}

// remembered is a doc with the file state that it was read from.
type remembered struct {
	file *source.File
	doc  *content.Doc
	text *text // nil if it is not to be kept for the next process
	note *check.Notes
}

// page is an output with the key that it was made under.
type page struct {
	key  source.Sum
	page *site.Page // nil if another process made it
	out  publish.File
}

// New returns a Builder over a tree that has content/, templates/ and static/.
func New(fsys fs.FS) *Builder {
	return &Builder{fsys: fsys, docs: map[string]remembered{}, pages: map[string]*page{}}
}

// Look learns the state of the tree up to the shaped site, and renders nothing:
// what a preview needs, which makes the pages that somebody looks at. dirs are
// the folders in which something has changed since the last Look or Build, or
// nil when that is not known.
func (b *Builder) Look(ctx context.Context, o Options, dirs []string) (*Result, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	r := &Result{}
	var snap *source.Snapshot
	var err error
	if dirs == nil {
		snap, err = source.Scan(ahead{b.fsys}, b.snap, roots...)
	} else {
		snap, err = source.Rescan(b.fsys, b.snap, dirs, roots...)
	}
	if err != nil {
		return nil, err
	}
	b.snap = snap
	r.Counts.Files = len(snap.Files)
	r.Problems = append(r.Problems, snap.Problems...)

	docs, err := b.parse(ctx, o, r)
	if err != nil {
		return nil, err
	}
	if err := b.templates(o, r); err != nil {
		return nil, err
	}
	assets, err := b.assets.load(ctx, snap, o, r)
	if err != nil {
		return nil, err
	}
	b.now = state{docs, assets}
	r.assets = b.assets
	r.Site, r.Counts.Assembled = b.shape(o.Options)
	var files []check.File
	if o.Check {
		files = make([]check.File, len(docs))
		for i, d := range docs {
			files[i] = check.File{Doc: d, Notes: b.docs[d.Path].note}
		}
	}
	if o.Once {
		b.docs, b.now, b.shapes = nil, state{}, nil
		r.Site.Settle()
	} else {
		r.Docs = docs
	}
	r.Counts.Pages = len(r.Site.Pages)
	r.Problems = append(r.Problems, r.Site.Problems...)
	b.layouts(r)
	r.finish()
	if o.Check {
		in := check.Input{Files: files, Site: r.Site, Options: o.Options, Problems: slices.Clone(r.Problems)}
		r.found = sync.OnceValue(func() []source.Problem {
			if o.Outside != nil {
				var web []check.Web
				for _, f := range in.Files {
					if f.Notes != nil {
						web = append(web, f.Notes.Web()...)
					}
				}
				in.Problems = append(in.Problems, o.Outside(web)...)
			}
			return check.Run(in)
		})
	}
	return r, nil
}

var roots = []string{"content", "templates", "static"}

// Build brings target to the state of the tree. Problems in what people wrote
// are in the Result; an error means that the machine failed (disk, lock,
// context). In both cases the target is as it was.
func (b *Builder) Build(ctx context.Context, o Options, target publish.Target) (*Result, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	r, err := b.Look(ctx, o, nil)
	if err != nil || r.Failed {
		return r, err
	}
	if o.Memory != "" && len(b.pages) == 0 {
		known, drawings := recallAll(o.Memory, o.Program)
		if known != nil {
			b.pages = known
			b.index = recalled(known, r.Site.Search)
			maps.Copy(b.pages, drawings)
		} else {
			b.pages = drawings
		}
	}
	tx, err := target.Begin()
	if err != nil {
		return nil, err
	}
	defer tx.Abort()
	var packer *packing
	if o.Precompress {
		if b.packed == nil {
			b.packed = recallPacked(o.Packed)
		}
		packer = &packing{Tx: tx, known: b.packed, used: map[source.Sum]siblings{}}
		tx = packer
	}
	if err := b.render(ctx, o, tx, r); err != nil {
		return nil, err
	}
	if r.finish(); r.Failed {
		return r, nil
	}
	if err := b.search(ctx, o, tx, r); err != nil {
		return nil, err
	}
	if o.Progress != nil {
		o.Progress(Publishing, 0, 0)
	}
	rep, err := tx.Commit(ctx)
	if err != nil {
		var foreign *publish.ForeignError
		if errors.As(err, &foreign) {
			for _, p := range foreign.Paths {
				r.Problems = append(r.Problems, source.Problem{Pos: source.Pos{File: p}, Code: "output-foreign", Args: []string{p}})
			}
			r.finish()
			return r, nil
		}
		return nil, err
	}
	if o.Memory != "" && (r.Counts.Rendered+r.Counts.Encoded > 0 || rep.Swapped) {
		retainAll(o.Memory, o.Program, b.made)
	}
	if o.Memory != "" && b.again {
		retainTexts(textsIn(o.Memory), o.Program, b.texts, b.spool)
		b.known, b.again = indexOf(b.texts), false
	}
	b.made = nil
	if packer != nil {
		r.Counts.Packed = packer.made
		if b.packed = packer.used; o.Packed != "" && (packer.made > 0 || rep.Swapped) {
			retainPacked(o.Packed, packer.used)
		}
	}
	r.Report = rep
	r.Counts.Written, r.Counts.Removed, r.Counts.Unchanged, r.Counts.Bytes = rep.Written, rep.Removed, rep.Unchanged, rep.Bytes
	return r, nil
}

func (r *Result) finish() {
	r.Problems = source.Sort(r.Problems)
	r.Failed = source.Failed(r.Problems)
}

// parse returns the docs of the snapshot, decoding those whose bytes are new.
func (b *Builder) parse(ctx context.Context, o Options, r *Result) ([]*content.Doc, error) {
	var files []*source.File
	for _, f := range b.snap.Under("content") {
		if content.Read(f.Path) {
			files = append(files, f)
		}
	}
	docs, texts, notes := make([]*content.Doc, len(files)), make([]*text, len(files)), make([]*check.Notes, len(files))
	var todo []int
	for i, f := range files {
		if m := b.docs[f.Path]; m.file == f && (m.note != nil || !o.Check) {
			docs[i], texts[i], notes[i] = m.doc, m.text, m.note
		} else {
			todo = append(todo, i)
		}
	}
	var bulk int64
	for _, i := range todo {
		bulk += files[i].Size
	}
	p := parser{keep: o.Memory != "", check: o.Check}
	if p.keep && b.known == nil {
		b.known = recallTexts(textsIn(o.Memory), o.Program, &b.lost)
	}
	p.known = b.known
	if bulk >= spoolFrom {
		b.spool.nameless() // of a build that came to nothing
		if b.spool = nil; p.keep {
			b.spool = newSpool(textsToBe(textsIn(o.Memory)), textsHead(o.Program), &b.lost)
		}
		if b.spool == nil {
			b.spool = newSpool("", "", &b.lost)
		}
		p.store = b.spool // texts of former builds keep the file that they are in
	}
	var parsed atomic.Int64
	failed := make([]*source.Problem, len(files))
	err := each(ctx, o, Reading, len(todo), func(buf *buffers, k int) error {
		i := todo[k]
		f := files[i]
		tooLarge := func(size int64) {
			failed[i] = &source.Problem{Pos: source.Pos{File: f.Path}, Code: "too-large", Args: []string{viet.Bytes(size), viet.Bytes(content.MaxSize)}}
		}
		if f.Size > content.MaxSize {
			tooLarge(f.Size)
			return nil
		}
		data, err := f.Read(buf.in, content.MaxSize)
		switch {
		case errors.Is(err, source.ErrGrown):
			tooLarge(content.MaxSize + 1)
			return nil
		case err != nil:
			failed[i] = &source.Problem{Pos: source.Pos{File: f.Path}, Code: "unreadable", Args: []string{err.Error()}}
			return nil
		}
		buf.in = data
		if m := b.docs[f.Path]; m.doc != nil && (m.note != nil || !o.Check) && m.doc.Sum == source.SumOf(data) {
			docs[i], texts[i], notes[i] = m.doc, m.text, m.note
			return nil
		}
		docs[i], texts[i], notes[i] = p.parse(buf, f.Path, data)
		parsed.Add(1)
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.Counts.Parsed = int(parsed.Load())
	for _, i := range todo {
		if docs[i] != nil && docs[i] != b.docs[files[i].Path].doc {
			r.Parsed = append(r.Parsed, files[i].Path)
		}
	}
	for _, p := range failed {
		if p != nil {
			r.Problems = append(r.Problems, *p)
		}
	}
	known := len(b.docs) == len(files)
	for _, i := range todo {
		known = known && docs[i] != nil && b.docs[files[i].Path].file != nil
	}
	switch {
	case known: // nothing came and nothing went
		for _, i := range todo {
			b.docs[files[i].Path] = remembered{files[i], docs[i], texts[i], notes[i]}
		}
	default:
		next := make(map[string]remembered, len(files))
		for i, f := range files {
			if docs[i] != nil {
				next[f.Path] = remembered{f, docs[i], texts[i], notes[i]}
			}
		}
		b.docs = next
	}
	if p.keep && len(todo) > 0 {
		b.texts = slices.DeleteFunc(texts, func(t *text) bool { return t == nil })
		if b.again = b.known.outdated(b.texts); !b.again {
			b.spool.nameless()
		}
	}
	return slices.DeleteFunc(docs, func(d *content.Doc) bool { return d == nil }), nil
}

// templates loads the templates when any of them has changed.
func (b *Builder) templates(o Options, r *Result) error {
	var files []*source.File
	for _, f := range b.snap.Under("templates") {
		if strings.HasSuffix(f.Path, ".html") || render.CatalogueFile(strings.TrimPrefix(f.Path, "templates/")) {
			files = append(files, f)
		}
	}
	if b.set == nil || b.raw != o.Plain || !slices.Equal(files, b.tmpl) {
		ts := make([]render.Template, 0, len(files))
		sums := make(map[string]source.Sum, len(files))
		for _, f := range files {
			data, err := f.Read(nil, 1<<20)
			if err != nil {
				r.Problems = append(r.Problems, source.Problem{Pos: source.Pos{File: f.Path}, Code: "unreadable", Args: []string{err.Error()}})
				continue
			}
			data = []byte(strings.TrimPrefix(string(data), "\ufeff"))
			name := strings.TrimPrefix(f.Path, "templates/")
			ts = append(ts, render.Template{Path: name, Text: data})
			sums[name] = source.SumOf(data)
		}
		if b.set != nil {
			b.set.Forget()
		}
		b.set, b.tprobs = render.Load(ts, render.Options{Minify: !o.Plain})
		b.tmpl, b.tsums, b.raw = files, sums, o.Plain
		if len(ts) < len(files) {
			b.tmpl = nil // what could not be read is read again
		}
	}
	r.Set = b.set
	r.Problems = append(r.Problems, b.tprobs...)
	return nil
}

// As returns the site that the tree of the last Look or Build gives under other
// options: with drafts, or on another day. The result belongs to that state.
func (b *Builder) As(o site.Options) *site.Site {
	s, _ := b.shape(o)
	return s
}

// shaped is a Site with the key that it was made under.
type shaped struct {
	state
	opts site.Options
	site *site.Site
}

// state is what a tree holds, as far as sites are made of it.
type state struct {
	docs   []*content.Doc
	assets []*site.Asset
}

// mostShapes is how many ways to see one tree are remembered: several tabs of a
// preview may each have their own.
const mostShapes = 6

// shape returns the site for the options, and how many views it had to make:
// none if it would come out the same, one if all that has changed is the text
// of an article, or all.
func (b *Builder) shape(o site.Options) (*site.Site, int) {
	o.AsOf = o.AsOf.In(viet.Zone).Truncate(time.Second)
	o.Style = o.Preview && b.set != nil && slices.Contains(b.set.Layouts(), "style") // templates may do without
	for i, f := range b.shapes {
		was, now := f.opts, o
		was.AsOf, now.AsOf = time.Time{}, time.Time{}
		if was != now || o.AsOf.Before(f.opts.AsOf) || !f.site.Next.IsZero() && !o.AsOf.Before(f.site.Next) || !slices.Equal(f.assets, b.now.assets) {
			continue
		}
		changed := changedDoc(f.docs, b.now.docs)
		if changed == allChanged {
			continue
		}
		s, made := f.site, 0
		if changed >= 0 {
			patched, ok := f.site.Patch(f.docs[changed], b.now.docs[changed])
			if !ok {
				continue
			}
			s, made = patched, 1
		}
		copy(b.shapes[1:i+1], b.shapes[:i])
		b.shapes[0] = shaped{b.now, f.opts, s}
		return s, made
	}
	s := site.Assemble(b.now.docs, b.now.assets, o)
	b.shapes = slices.DeleteFunc(b.shapes, func(f shaped) bool { return changedDoc(f.docs, b.now.docs) == allChanged }) // of no use any more
	b.shapes = append([]shaped{{b.now, o, s}}, b.shapes[:min(len(b.shapes), mostShapes-1)]...)
	return s, len(s.Pages)
}

const (
	noneChanged = -1
	allChanged  = -2
)

// changedDoc returns the index of the one doc in which two lists differ.
func changedDoc(a, b []*content.Doc) int {
	if len(a) != len(b) {
		return allChanged
	}
	changed := noneChanged
	for i := range a {
		if a[i] != b[i] {
			if changed >= 0 {
				return allChanged
			}
			changed = i
		}
	}
	return changed
}

// layouts complains of pages that no template can show.
func (b *Builder) layouts(r *Result) {
	missing := map[string]bool{}
	for _, p := range r.Site.Pages {
		if p.Layout != "" && !b.set.Has(p.Layout) && !missing[p.Layout] {
			missing[p.Layout] = true
			name, _, _ := strings.Cut(p.Layout, "@") // page@en is page in English
			file := "templates/layouts/" + name + ".html"
			if slices.ContainsFunc(r.Problems, func(x source.Problem) bool { return x.Pos.File == file }) {
				continue // the template is there and is broken
			}
			near, _ := viet.Nearest(p.Layout, slices.Values(b.set.Layouts()))
			r.Problems = append(r.Problems, source.Problem{Pos: source.Pos{File: file}, Code: "layout-missing", Args: []string{p.Layout}, Near: near})
		}
	}
}

// buffers are one worker's.
type buffers struct{ in, out, html []byte }

// each runs f for 0 … n-1 on o.Jobs workers. It stops at the first error and
// when ctx ends.
func each(ctx context.Context, o Options, stage Stage, n int, f func(*buffers, int) error) error {
	var next, done atomic.Int64
	var mu sync.Mutex
	var first error
	if o.Progress != nil && n > 0 {
		o.Progress(stage, 0, n)
	}
	work := func() {
		var buf buffers
		for {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			err := ctx.Err()
			if err == nil {
				err = guard(func() error { return f(&buf, i) })
			}
			if err != nil {
				mu.Lock()
				if first == nil {
					first = err
				}
				mu.Unlock()
				next.Store(int64(n))
				return
			}
			if d := done.Add(1); o.Progress != nil && d%64 == 0 {
				mu.Lock()
				o.Progress(stage, int(d), n)
				mu.Unlock()
			}
		}
	}
	jobs := min(o.Jobs, n)
	if jobs <= 1 {
		work()
		return first
	}
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(work)
	}
	wg.Wait()
	return first
}

// render makes what has no output under its key yet and hands everything to
// the target.
func (b *Builder) render(ctx context.Context, o Options, tx publish.Tx, r *Result) error {
	pages := r.Site.Pages
	layoutSums, same := map[string]source.Sum{}, map[string]bool{"": true}
	for _, p := range pages {
		if _, ok := layoutSums[p.Layout]; !ok && p.Layout != "" {
			sum := b.set.Sum(p.Layout)
			layoutSums[p.Layout], same[p.Layout] = sum, sum == b.sums[layoutKey(p.Layout)]
		}
	}
	made := make([]*page, len(pages))
	fresh := make([]bool, len(pages))
	var mu sync.Mutex
	var rendered, encoded, bad, other atomic.Int64
	err := each(ctx, o, Rendering, len(pages), func(buf *buffers, i int) error {
		p := pages[i]
		old := b.pages[p.Path]
		var key source.Sum
		if old != nil && old.page == p && same[p.Layout] {
			key = old.key // the very same view under the same templates
		} else {
			d := source.NewDigest()
			d.Add(layoutSums[p.Layout])
			d.Str(p.Layout)
			d.Add(p.View.Sum())
			key = d.Sum()
		}
		if old != nil && old.key == key {
			made[i] = old
			if old.page != p {
				made[i] = &page{key, p, old.out}
				made[i].out.Source = p.Source
				other.Add(1)
			}
			if tx.Keep(made[i].out) == nil {
				return nil
			}
		}
		if p.Layout == "" {
			w := p.View.(site.Writer)
			buf.out = w.Append(buf.out[:0])
			encoded.Add(1)
		} else {
			if bad.Load() > 20 {
				return nil // one template fails for all pages alike
			}
			out, problems := b.set.HTML(buf.out[:0], p.Layout, p.View)
			if len(problems) > 0 {
				bad.Add(1)
				mu.Lock()
				r.Problems = append(r.Problems, problems...)
				mu.Unlock()
				return nil
			}
			buf.out = out
			rendered.Add(1)
		}
		fresh[i] = true
		other.Add(1)
		out, err := tx.Add(p.Path, p.Source, buf.out)
		made[i] = &page{key, p, out}
		return err
	})
	if err != nil {
		return err
	}
	if err := b.lost.failed(); err != nil {
		return err
	}
	r.Counts.Rendered, r.Counts.Encoded = int(rendered.Load()), int(encoded.Load())
	if bad.Load() > 0 {
		return nil
	}
	if err := b.assets.publish(ctx, o, tx, r.Site.Assets); err != nil {
		return err
	}
	if o.Memory != "" {
		b.made = made
	}
	sums := map[string]source.Sum{}
	for l, s := range layoutSums {
		sums[layoutKey(l)] = s
	}
	for n, s := range b.tsums {
		sums[n] = s
	}
	if other.Load() == 0 && len(b.pages) == len(pages) && !o.Once {
		b.sums = sums // each page is the one that is remembered
		return nil
	}
	next := make(map[string]*page, len(made))
	for i, p := range pages {
		if fresh[i] {
			r.Rendered = append(r.Rendered, Made{Path: p.Path, was: b.pages[p.Path], wasSet: b.sums, now: p, set: sums, reach: b.set.Reach(p.Layout)})
		}
		if !o.Once {
			next[p.Path] = made[i]
		}
	}
	b.pages, b.sums = next, sums
	return nil
}

func layoutKey(layout string) string { return path.Join("layout", layout) }
