package render

import (
	"io"
	"slices"
	"sync"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Template is one file below templates/, as its author wrote it.
type Template struct {
	Path string // "layouts/article.html", "parts/item.html"
	Text []byte
}

// Options are what rendering depends on beside templates and views.
type Options struct {
	Minify bool // leave out the white space and comments of templates
}

// Digested is a value that knows the digest of all that it shows.
type Digested interface{ Sum() source.Sum }

// Set is a loaded set of templates. It does not change, and any number of
// goroutines may use it at once.
type Set struct {
	opts    Options
	lang    string
	loader  *loader
	names   []string
	unused  []string
	layouts map[string]*layout
	parts   map[string]*part
	files   map[string]*file
	cache   cache

	engines engines       // what renders
	plain   func() *trees // the templates as written, to say where one failed
	once    sync.Once
	slow    *trees

	mu     sync.Mutex
	others map[string]*Set // layouts in other languages, by name: "page@en"
}

type layout struct {
	name, path string
	reach      []string
	sum        source.Sum
	sound      bool // or it cannot be rendered because of
	problems   []source.Problem
}

// Layouts returns the names of the layouts, sorted: "article" for
// layouts/article.html.
func (s *Set) Layouts() []string { return slices.Clone(s.names) }

// Has tells whether there is a layout of that name, sound or not.
func (s *Set) Has(layout string) bool { return s.named(layout) != nil }

// named finds a layout, in the usual language or in another.
func (s *Set) named(layout string) *layout {
	if l := s.layouts[layout]; l != nil {
		return l
	}
	if o, base := s.in(layout); o != nil {
		return o.layouts[base]
	}
	return nil
}

// Sum returns the digest of all that decides what the layout makes of a view:
// its source, the source of every template that it can reach, the Options. It
// is zero when there is no such layout.
func (s *Set) Sum(layout string) source.Sum {
	if l := s.named(layout); l != nil {
		return l.sum
	}
	return source.Sum{}
}

// Reach returns the paths of the templates that the layout can reach, its own
// among them, sorted.
func (s *Set) Reach(layout string) []string {
	if l := s.named(layout); l != nil {
		return slices.Clone(l.reach)
	}
	return nil
}

// Unused returns the paths of the templates that no layout can reach, sorted.
func (s *Set) Unused() []string { return slices.Clone(s.unused) }

// HTML appends to dst the page that the layout makes of the view. The strings
// of templates are those of the usual language; "page@en" is the layout page in
// English, and English too are the fragments on it. When it
// cannot, it returns dst as it was and says why, with the place in the template
// as its author wrote it. A layout that did not pass Load gives the Problems
// that Load gave.
func (s *Set) HTML(dst []byte, layout string, view any) ([]byte, []source.Problem) {
	l := s.layouts[layout]
	if l == nil {
		if o, base := s.in(layout); o != nil {
			return o.HTML(dst, base, view)
		}
		near, _ := viet.Nearest(layout, slices.Values(s.names))
		return dst, []source.Problem{{
			Pos:  source.Pos{File: where("layouts/" + layout + ".html")},
			Code: "template-layout", Args: []string{layout}, Near: near,
		}}
	}
	if !l.sound {
		return dst, slices.Clone(l.problems)
	}
	out, err := s.engines.page(dst, l.path, view)
	if err != nil {
		return dst, s.why(l.path, view, err)
	}
	return out, nil
}

// why executes the templates as they were written, for the place of an error.
func (s *Set) why(path string, view any, err error) []source.Problem {
	s.once.Do(func() { s.slow = s.plain() })
	if again := s.slow.t.ExecuteTemplate(io.Discard, path, view); again != nil {
		err = again
	}
	return s.failed(path, view, err)
}
