package preview

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/render"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// choice is how a browser wants to see the site. The zero value is the way that
// the preview was started with.
type choice struct {
	made                    bool
	drafts, future, expired bool
	day                     string // 2016-03-03, or "" for now
}

// options returns what the site is made with for a choice.
func (c choice) options(o site.Options) site.Options {
	if !c.made {
		return o
	}
	o.Drafts, o.Future, o.Expired = c.drafts, c.future, c.expired
	if day, err := time.ParseInLocation(time.DateOnly, c.day, viet.Zone); err == nil {
		o.AsOf = day.Add(24*time.Hour - time.Second) // all that the day brought
	}
	return o
}

// choiceOf is the choice that a preview was started with, in its long form.
func choiceOf(o site.Options) choice {
	return choice{made: true, drafts: o.Drafts, future: o.Future, expired: o.Expired}
}

// String is the value of the cookie: "101" or "101.2016-03-03".
func (c choice) String() string {
	b := []byte("000")
	for i, on := range [...]bool{c.drafts, c.future, c.expired} {
		if on {
			b[i] = '1'
		}
	}
	if c.day != "" {
		return string(b) + "." + c.day
	}
	return string(b)
}

// parseChoice reads a cookie. Whatever is not of the form is no choice.
func parseChoice(v string) choice {
	flags, day, dated := strings.Cut(v, ".")
	if len(flags) != 3 || strings.Trim(flags, "01") != "" || dated && !validDay(day) {
		return choice{}
	}
	return choice{true, flags[0] == '1', flags[1] == '1', flags[2] == '1', day}
}

func validDay(day string) bool {
	t, err := time.ParseInLocation(time.DateOnly, day, viet.Zone)
	return err == nil && t.Year() >= 1900 && t.Year() < 2200
}

// choice returns what the browser of a request has chosen.
func (s *Server) choice(r *http.Request, st *state) choice {
	k, err := r.Cookie(s.cookie)
	if err != nil || st == nil {
		return choice{}
	}
	c := parseChoice(k.Value)
	if c == choiceOf(st.opts.Options) {
		return choice{} // one name for one thing
	}
	return c
}

// shape is the site as one choice shows it.
type shape struct {
	serial   uint64 // no other has it
	choice   choice
	site     *site.Site
	set      *render.Set
	problems []source.Problem // all that there are, in this way to look at the tree
	instead  *shape           // when it has errors: the last one without, if any

	res *build.Result // reads the assets of site

	once  sync.Once
	sheet map[string]string // address of a stylesheet -> digest
	css   string            // digest of sheet
}

var shapes atomic.Uint64

// newShape joins a site with the Result whose tree it was made from. around are
// the problems of that Result, nil if site is its own.
func newShape(c choice, r *build.Result, st *site.Site, around []source.Problem) *shape {
	own := *r
	own.Site = st
	sh := &shape{serial: shapes.Add(1), choice: c, site: st, set: r.Set, problems: r.Problems, res: &own}
	if around != nil {
		// What the other site had to say does not hold for this one.
		ps := slices.Clone(st.Problems)
		for _, p := range around {
			if !slices.ContainsFunc(r.Site.Problems, func(q source.Problem) bool { return same(p, q) }) {
				ps = append(ps, p)
			}
		}
		sh.problems = source.Sort(ps)
	}
	return sh
}

func same(p, q source.Problem) bool {
	return p.Pos == q.Pos && p.Code == q.Code && slices.Equal(p.Args, q.Args)
}

func (sh *shape) failed() bool { return source.Failed(sh.problems) }

// page returns the page with an output path, or nil.
func (sh *shape) page(out string) *site.Page {
	i, ok := slices.BinarySearchFunc(sh.site.Pages, out, func(p *site.Page, out string) int { return strings.Compare(p.Path, out) })
	if !ok {
		return nil
	}
	return sh.site.Pages[i]
}

// asset returns the asset with an output path, or nil.
func (sh *shape) asset(out string) *site.Asset {
	i, ok := slices.BinarySearchFunc(sh.site.Assets, out, func(a *site.Asset, out string) int { return strings.Compare(a.Out, out) })
	if !ok {
		return nil
	}
	return sh.site.Assets[i]
}

// of returns the page that shows a content file, the first one if it has many;
// nil if there is none.
func (sh *shape) of(file string) *site.Page {
	var found *site.Page
	for _, p := range sh.site.Pages {
		if file != "" && p.Source == file && p.Layout != "" && (found == nil || len(p.Path) < len(found.Path)) {
			found = p
		}
	}
	return found
}

// address returns where an output is served.
func (sh *shape) address(out string) string {
	if out == "index.html" || strings.HasSuffix(out, "/index.html") {
		out = strings.TrimSuffix(out, "index.html")
	}
	return sh.site.Base + "/" + out
}

// sheets returns the digests of the stylesheets by address, and one for all.
func (sh *shape) sheets() (map[string]string, string) {
	sh.once.Do(func() {
		sh.sheet = map[string]string{}
		d := source.NewDigest()
		for _, a := range sh.site.Assets {
			if strings.HasSuffix(a.Out, ".css") {
				sh.sheet[sh.address(a.Out)] = a.Sum.Short()
				d.Str(a.Out)
				d.Add(a.Sum)
			}
		}
		sh.css = d.Sum().Short()
	})
	return sh.sheet, sh.css
}
