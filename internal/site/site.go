package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Options are what a build is asked for, beside the content.
type Options struct {
	AsOf    time.Time // the moment that the site shows; seconds count
	BaseURL string    // overrides site.yaml when not empty; in the form of content.CleanBase
	Drafts  bool      // show drafts …
	Future  bool      // … articles before their date …
	Expired bool      // … and after their end, each marked
	Preview bool
	Style   bool // in a preview, with the page of the design: the templates have a layout for it
}

// Asset is a file that is published as it is, or as its stage has made it.
type Asset struct {
	Source string // static/… or content/…
	Out    string // path of the output, fingerprinted or not
	Size   int64  // bytes, as published
	Sum    source.Sum
	Photo  *Photo // nil when it is no picture of known size
	Icons  *Icons // of the site's icon; nil for all else
}

// Icons are the forms of the site's icon that browsers and phones want.
type Icons struct {
	Files    []*Asset
	Sizes    []int    // of each: of its sides, in pixels
	Purposes []string // of each: what the web manifest says that it is for
	Colour   string   // of its ground: #rrggbb
}

// Photo is what is known of an asset that is a picture.
type Photo struct {
	Width, Height int      // in pixels
	Tiny          string   // a data: address of a picture that stands in for it, or ""
	Smaller       []*Asset // the same in smaller files, published with it, of rising width
	Widths        []int    // of the smaller ones
	WebP          []*Asset // the smaller ones and the picture itself as WebP, or none
}

// Page is one output that a view stands for.
type Page struct {
	Path   string // of the output: "tin-tuc/2016/x/index.html"
	Layout string // of templates/layouts; "" for a Writer
	View   View
	Source string // the content file that it shows, or ""
}

// Site is everything that is published, before it is rendered.
type Site struct {
	Pages    []*Page  // in the order of their paths
	Assets   []*Asset // in the order of their outputs
	Problems []source.Problem
	// Next is the first moment after AsOf at which the same content would give
	// another site: an article's date, its end, a day that turns. Until then
	// Assemble would return an equal Site. Zero means never.
	Next   time.Time
	Hidden []Hidden // what is not public, and why; in the order of paths
	Unused []string // files of static/images, static/files and content that nothing names, drafts included
	Plans  []PlanYear
	Duties Duties // how the site stands to the profile that it names
	Root   string // https://host/path/, the address that the site is made for
	Base   string // /path, or ""

	Search *SearchIndex // what can be searched; nil if nothing can

	assembly *assembly // for Patch
}

// PlanYear is a public plan with the year that its reports are of.
type PlanYear struct {
	ID   string
	Year int
}

// Hidden is a content file that no output shows.
type Hidden struct {
	Path    string
	Address string    // that it would have, below the base
	Reason  string    // "draft", "future", "expired"
	Until   time.Time // when it becomes public, if Reason is "future"
}

// Assemble shapes docs into pages. It is pure: the same docs, assets and
// options give an equal Site, in any order of docs. Docs with errors take
// part in the checks of references, so that one mistake is told once.
func Assemble(docs []*content.Doc, assets []*Asset, o Options) *Site {
	a := &assembly{Options: o, site: &Site{}, assets: make(map[string]*Asset, len(assets)), used: map[*Asset]bool{}, named: map[*Asset]bool{}, pages: make(map[string]*Page, 2*len(docs))}
	for _, as := range assets {
		a.assets[as.Source] = as
	}
	a.register(docs)
	if a.frame == nil {
		a.finish()
		return a.site
	}
	a.relate()
	a.translate()
	a.resolve()
	a.group()
	a.articles()
	a.plans()
	a.coverage()
	a.documents()
	a.registerPages()
	a.terms()
	a.plain()
	a.contests()
	a.reports()
	a.home()
	a.siteMap()
	a.shareSite()
	a.manifest()
	a.style()
	a.items()
	a.api()
	a.search()
	a.outputs()
	a.judge()
	a.dutiesPage()
	a.checkLinks()
	a.finish()
	a.site.assembly = a
	return a.site
}

// entry is a doc with what the site knows of it.
type entry struct {
	*content.Doc
	pair     *entry // the same page in the other language, or nil
	path     string // site path without base: /tin-tuc/2016/x/
	url      string // with base
	state    string // "", "draft", "future", "expired"
	files    []File
	cover    string // address of the picture
	shown    bool
	card     *Card
	text     Text
	at       time.Time // for ordering
	category *term
	terms    []*term // all that an article belongs to, for related reading
	cites    []*entry
	citedBy  []*entry // articles, newest first
	name     string   // current name
	members  []*entry // articles of a plan, unit, theme, channel; newest first
	serial   int      // number of an article among the shown ones, newest first
}

type assembly struct {
	Options
	site     *Site
	settings *content.SettingsMeta
	profiles []*duty.Profile // of the site itself
	calendar cchc.Calendar   // working days of the site
	frame    *Frame
	english  *Frame // of the pages in English, or nil
	headers  map[*Frame][]*Header
	assets   map[string]*Asset
	photos   map[string]*Asset // by address
	sources  map[*Asset]string // what source said of a photo: many texts show the same one
	used     map[*Asset]bool
	named    map[*Asset]bool // by anything, public or not
	all      []*entry
	byPath   map[string]*entry
	byID     map[key]*entry
	hidden   map[string]bool // site paths of what is not public
	legal    map[string][]*entry
	laws     map[*entry]*law                // of the documents that are public
	duties   map[string]*duties             // tasks by unit
	stands   map[*entry]Stand               // of the plans whose time it is
	shown    [content.Settings + 1][]*entry // in the order in which lists show them
	pages    map[string]*Page
	pending  []pendingLink
	sought   map[[2]string]string // what nearest found
	meant    map[key]string       // by an ID that nothing has
	cats     []*term
	tags     []*term
	host     string            // https://host
	records  []*ledger.Article // what is counted of the shown articles, in their order
	unseen   bool              // the doc at hand is not public: what it refers to is checked, not published

	bundleItems map[*entry]*bundleItem // of the articles that gói tin have
	bundlePaths []string               // of gói tin
	orgID       string                 // of the unit that answers for the site, or "" when it is not public
	accounts    []Branch               // the reports and the list of public information, for sơ đồ trang
}

type key struct {
	kind content.Kind
	id   string
}

// pendingLink is an address of the site whose page may not be made yet.
type pendingLink struct {
	at   source.Pos
	len  int
	path string
	soft bool
}

func (a *assembly) problem(p source.Problem, soft bool) {
	p.Soft = p.Soft || soft
	a.site.Problems = append(a.site.Problems, p)
}

// until lowers the moment at which the site changes by itself.
func (a *assembly) until(t time.Time) {
	if t.After(a.AsOf) && (a.site.Next.IsZero() || t.Before(a.site.Next)) {
		a.site.Next = t
	}
}

func (a *assembly) midnight() {
	a.until(cchc.DateOf(a.AsOf).AddDays(1).Time())
}

// register reads the settings, names every doc and finds out which of them are
// public.
func (a *assembly) register(docs []*content.Doc) {
	a.all = make([]*entry, 0, len(docs))
	a.byPath = make(map[string]*entry, len(docs))
	a.byID = make(map[key]*entry, len(docs))
	a.hidden = map[string]bool{}
	a.legal = map[string][]*entry{}
	docs = slices.Clone(docs)
	slices.SortFunc(docs, func(x, y *content.Doc) int { return strings.Compare(x.Path, y.Path) })
	for _, d := range docs {
		soft := d.Draft && !a.Drafts
		for _, p := range d.Problems {
			if p.Code == "field-required" && p.Args[0] == "category" && d.Article != nil && a.settings != nil { // content/site.yaml comes first
				p.Args = []string{"category", "Các mã: " + a.categoryIDs() + "."}
			}
			a.problem(p, soft)
		}
		if d.Settings != nil {
			a.settings = d.Settings
			continue
		}
		if d.Profile != nil {
			a.profiles = append(a.profiles, d.Profile)
			continue
		}
		if d.Kind == content.None {
			continue
		}
		e := &entry{Doc: d, name: d.Title}
		k := key{d.Kind, d.ID}
		if first := a.byID[k]; first != nil {
			a.problem(source.Problem{Pos: source.Pos{File: d.Path}, Code: "id-twice", Args: []string{d.ID, first.Path}}, soft || a.soft(first))
			continue
		}
		a.byID[k] = e
		a.byPath[d.Path] = e
		a.all = append(a.all, e)
	}
	if a.settings == nil {
		a.problem(source.Problem{Pos: source.Pos{File: "content/site.yaml"}, Code: "settings-missing"}, false)
		return
	}
	a.calendar = cchc.NewCalendar(a.settings.DaysOff, a.settings.WorkDays)
	if a.BaseURL == "" {
		a.BaseURL = a.settings.BaseURL
	}
	base, ok := content.CleanBase(a.BaseURL)
	if !ok {
		return // a Problem already
	}
	host := strings.Index(base[len("https://"):], "/") + len("https://")
	a.host = base[:host]
	prefix := strings.TrimSuffix(base[host:], "/")
	for _, e := range a.all {
		switch e.Kind {
		case content.Article:
			e.path = "/" + e.ID + "/"
			e.at = e.Article.Date
		case content.Page:
			e.path = "/" + e.Slug + "/"
			if e.Lang == "en" {
				e.path = englishPath + e.Slug + "/"
			}
		case content.Item:
			e.at = e.Item.Date
		default:
			e.path = "/" + e.Kind.Folder() + "/" + e.Slug + "/"
		}
		e.url = prefix + e.path
		if e.Item != nil {
			e.url = e.Item.Origin.URL // it has no page here
		}
		e.state = a.stateOf(e.Doc)
		broken := source.Failed(e.Problems)
		e.shown = !broken && (e.state == "" || e.state == "draft" && a.Drafts || e.state == "future" && a.Future || e.state == "expired" && a.Expired)
		if !e.shown && e.path != "" {
			a.hidden[e.path] = true
		}
		if !e.shown && e.state != "" {
			h := Hidden{Path: e.Path, Address: e.path, Reason: e.state}
			if e.state == "future" {
				h.Until = e.at
			}
			a.site.Hidden = append(a.site.Hidden, h)
		}
		switch {
		case e.Plan != nil:
			e.at = e.Plan.Doc.Issued.Time()
		case e.Document != nil:
			e.at = e.Document.Issued.Time()
			if !e.Document.No.IsZero() {
				k := e.Document.No.Key()
				for _, o := range a.legal[k] {
					if o.Document.Issued == e.Document.Issued {
						a.problem(source.Problem{Pos: e.Document.Code.In(e.Path), Len: int(e.Document.Code.Len), Code: "document-twice", Args: []string{e.Document.Code.ID, e.Document.Issued.String(), o.Path}}, a.soft(e) || a.soft(o))
					}
				}
				a.legal[k] = append(a.legal[k], e)
			}
		case e.Unit != nil:
			if n, ok := cchc.NameAt(e.Unit.Names, cchc.DateOf(a.AsOf)); ok {
				e.name = n.Text
			}
			for _, n := range e.Unit.Names {
				a.until(n.From.Time())
				if !n.Until.IsZero() {
					a.until(n.Until.AddDays(1).Time())
				}
			}
		}
		if e.shown {
			a.shown[e.Kind] = append(a.shown[e.Kind], e)
		}
	}
	for _, e := range a.all {
		if e.shown {
			delete(a.hidden, e.path) // a draft of what is public hides nothing
		}
	}
	a.ownItems()
	newest := func(x, y *entry) int { return cmp.Or(y.at.Compare(x.at), strings.Compare(x.Path, y.Path)) }
	slices.SortFunc(a.shown[content.Article], newest)
	slices.SortFunc(a.shown[content.Plan], newest)
	slices.SortFunc(a.shown[content.Document], newest)
	slices.SortFunc(a.shown[content.Item], newest)
	order := func(of func(*entry) int) func(x, y *entry) int {
		return func(x, y *entry) int {
			return cmp.Or(cmp.Compare(of(x), of(y)), viet.Compare(x.name, y.name), strings.Compare(x.Path, y.Path))
		}
	}
	slices.SortFunc(a.shown[content.Theme], order(func(e *entry) int { return e.Term.Order }))
	slices.SortFunc(a.shown[content.Channel], order(func(e *entry) int { return e.Term.Order }))
	slices.SortFunc(a.shown[content.Unit], order(func(e *entry) int { return e.Unit.Order }))
	slices.SortFunc(a.shown[content.Page], order(func(e *entry) int { return e.Page.Order }))
	a.makeFrame(base, prefix)
}

// stateOf tells why a doc is not public, or "". An article is public from its
// date on, and until its end.
func (a *assembly) stateOf(d *content.Doc) string {
	if m := d.Article; m != nil && !d.Draft {
		a.until(m.Date)
		a.until(m.Expires)
	}
	if d.Item != nil && !d.Draft {
		a.until(d.Item.Date)
	}
	switch {
	case d.Draft:
		return "draft"
	case d.Item != nil && d.Item.Date.After(a.AsOf):
		return "future"
	case d.Article == nil:
		return ""
	case d.Article.Date.After(a.AsOf):
		return "future"
	case !d.Article.Expires.IsZero() && !d.Article.Expires.After(a.AsOf):
		return "expired"
	}
	return ""
}

// soft tells whether problems of e must not stop a build: nobody sees it.
func (a *assembly) soft(e *entry) bool { return e.Draft && !a.Drafts }

func (a *assembly) makeFrame(base, prefix string) {
	s := a.settings
	f := &Frame{
		Title: s.Title, ShortTitle: cmp.Or(s.ShortTitle, s.Title), Description: s.Description,
		Root: base, Base: prefix, Lang: "vi", Feedback: s.Feedback, Preview: a.Preview,
		Year:   a.AsOf.In(viet.Zone).Year(),
		Org:    Org{Address: s.Organisation.Address, Phone: s.Organisation.Phone, Email: s.Organisation.Email, Responsible: s.Organisation.Responsible},
		assets: map[string]string{}, off: a.off(),
	}
	a.until(cchc.Date{Year: f.Year + 1, Month: 1, Day: 1}.Time())
	a.frame = f
	a.site.Root, a.site.Base = base, prefix
	if u := a.ref(content.Unit, s.Organisation.Unit, "content/site.yaml", false); u != nil {
		f.Org.Name, f.Org.Short, f.Org.URL = u.name, u.name, u.url
		a.orgID = u.ID
		if n, ok := cchc.NameAt(u.Unit.Names, cchc.DateOf(a.AsOf)); ok && n.Short != "" {
			f.Org.Short = n.Short
		}
		if p := a.byID[key{content.Unit, u.Unit.Parent.ID}]; p != nil && p.shown {
			f.Org.Parent = p.name
		}
	} else {
		f.Org.Name, f.Org.Short = s.Title, s.Title
	}
	if m := s.Organisation.Emblem; m.ID != "" {
		f.emblem, _ = a.address("content/site.yaml", m.ID, m.Mark, false)
	}
	for _, m := range s.Menu {
		u, ok := a.address("content/site.yaml", m.Link.ID, m.Link.Mark, false)
		if ok {
			f.Menu = append(f.Menu, Link{m.Label, u})
		}
	}
	a.photos, a.sources = map[string]*Asset{}, map[*Asset]string{}
	for _, as := range a.assets {
		if as.Photo != nil {
			a.photos[a.urlOf(as)] = as
		}
		name, ok := strings.CutPrefix(as.Source, "static/")
		if ok && !strings.HasPrefix(name, "images/") && !strings.HasPrefix(name, "files/") {
			f.assets[name] = prefix + "/" + as.Out
		}
		for _, s := range a.iconsOf(as) {
			f.assets[s.Out], f.Colour = prefix+"/"+s.Out, as.Icons.Colour
		}
	}
	if n := a.shown[content.Article]; len(n) > 0 {
		f.day = viet.ISO(n[len(n)-1].at)
	} else {
		f.day = viet.ISO(cchc.Date{Year: f.Year, Month: 1, Day: 1}.Time())
	}
	f.Outages = a.outages(f.Lang)
	a.makeEnglish()
	a.seal(f)
}

// seal gives a frame its Sum, and makes its headers.
func (a *assembly) seal(f *Frame) {
	d := source.NewDigest()
	d.Strs([]string{
		f.Title, f.ShortTitle, f.Description, f.Root, f.Base, f.Lang, f.Feedback,
		f.Org.Name, f.Org.Short, f.Org.Parent, f.Org.URL, f.Org.Address, f.Org.Phone, f.Org.Email, f.Org.Responsible, f.emblem, f.Colour,
	})
	d.Int(f.Year)
	d.Bool(f.Preview)
	d.Strs(slices.Sorted(maps.Keys(f.off)))
	d.Str(f.day)
	d.Int(len(f.Outages))
	for i := range f.Outages {
		f.Outages[i].add(d)
	}
	f.Other.add(d)
	addLinks(d, f.Menu)
	for _, n := range slices.Sorted(maps.Keys(f.assets)) {
		d.Str(n)
		d.Str(f.assets[n])
	}
	f.sum = d.Sum()
	if a.headers == nil {
		a.headers = map[*Frame][]*Header{}
	}
	for i := -1; i < len(f.Menu); i++ {
		a.headers[f] = append(a.headers[f], (&Header{Current: i}).On(f))
	}
}

// On returns the header with the same menu entry as the current one, of a frame
// with the same menu.
func (h *Header) On(f *Frame) *Header {
	d := source.NewDigest()
	d.Add(f.sum)
	d.Int(h.Current)
	return &Header{Frame: f, Current: h.Current, sum: d.Sum()}
}

// header returns the header for a page: the longest menu address that the page
// lies below is the current one.
func (a *assembly) header(f *Frame, url string) *Header {
	best, n := 0, 0
	for i, m := range f.Menu {
		if len(m.URL) > n && (m.URL == url || strings.HasPrefix(url, m.URL) && m.URL != f.Base+"/" && m.URL != f.Base+englishPath) {
			best, n = i+1, len(m.URL)
		}
	}
	return a.headers[f][best]
}

// chrome begins a page's view.
func (a *assembly) chrome(path, title, description string, crumbs ...Link) Chrome {
	c := Chrome{Site: a.frame, Header: a.header(a.frame, a.frame.Base+path), Title: title, Description: oneLine(description), Path: path, Type: "website", Lang: a.frame.Lang}
	if path != "/" {
		c.Crumbs = append(make([]Link, 0, 1+len(crumbs)), Link{"Trang chủ", a.frame.Base + "/"})
		c.Crumbs = append(c.Crumbs, crumbs...)
	}
	if c.Description == "" {
		c.Description = title + " – " + a.frame.Title
	}
	c.Creator = a.frame.Org.Name
	return c
}

func oneLine(s string) string {
	if !strings.ContainsAny(s, "\n\t") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// add puts a page at an address and complains when there is one already.
func (a *assembly) add(path, layout string, v View, src string) {
	out := strings.TrimPrefix(path, "/")
	if out == "" || strings.HasSuffix(out, "/") {
		out += "index.html"
	}
	p := &Page{Path: out, Layout: layout, View: v, Source: src}
	if old := a.pages[out]; old != nil {
		file, other := src, old.Source
		if file == "" {
			file, other = old.Source, "" // the generated page cannot be moved, the file can
		}
		a.problem(source.Problem{Pos: source.Pos{File: cmp.Or(file, "content/site.yaml")}, Code: "address-twice", Args: []string{"/" + strings.TrimSuffix(out, "index.html"), cmp.Or(other, "trang do cchc tạo ra")}}, false)
		return
	}
	a.pages[out] = p
}

// finish puts everything in order and looks for outputs in each other's way.
func (a *assembly) finish() {
	s := a.site
	s.Pages = make([]*Page, 0, len(a.pages))
	for _, p := range a.pages {
		s.Pages = append(s.Pages, p)
	}
	slices.SortFunc(s.Pages, func(x, y *Page) int { return strings.Compare(x.Path, y.Path) })
	for _, as := range a.assets {
		if strings.HasPrefix(as.Source, "static/") || a.used[as] {
			s.Assets = append(s.Assets, as)
			if as.Photo != nil {
				s.Assets = append(append(s.Assets, as.Photo.Smaller...), as.Photo.WebP...)
			}
			s.Assets = append(s.Assets, a.iconsOf(as)...)
		}
		if !a.named[as] && !a.used[as] && (strings.HasPrefix(as.Source, "static/images/") || strings.HasPrefix(as.Source, "static/files/") || strings.HasPrefix(as.Source, "content/")) {
			s.Unused = append(s.Unused, as.Source)
		}
	}
	slices.Sort(s.Unused)
	slices.SortFunc(s.Assets, func(x, y *Asset) int {
		return cmp.Or(strings.Compare(x.Out, y.Out), strings.Compare(x.Source, y.Source))
	})
	a.collisions()
	slices.SortFunc(s.Hidden, func(x, y Hidden) int { return strings.Compare(x.Path, y.Path) })
	s.Problems = source.Sort(s.Problems)
}

// collisions finds outputs that some file system or server would take for one
// another: equal but for letter case, or a file where a folder must be.
func (a *assembly) collisions() {
	type owner struct{ path, source string }
	seen := make(map[string]owner, len(a.site.Pages)+len(a.site.Assets))
	clash := func(path, src string, o owner) {
		if src == "" {
			src, o.source = o.source, src
		}
		a.problem(source.Problem{Pos: source.Pos{File: cmp.Or(src, "content/site.yaml")}, Code: "address-twice", Args: []string{"/" + path, cmp.Or(o.source, "trang do cchc tạo ra")}}, false)
	}
	check := func(path, src string) {
		k := viet.Lower(viet.NFC(path))
		if o, dup := seen[k]; dup {
			clash(path, src, o)
			return
		}
		seen[k] = owner{path, src}
	}
	for _, p := range a.site.Pages {
		check(p.Path, p.Source)
	}
	for _, as := range a.site.Assets {
		check(as.Out, as.Source)
	}
	folders := map[string]bool{}
	for k := range seen {
		for i := strings.LastIndexByte(k, '/'); i > 0; i = strings.LastIndexByte(k[:i], '/') {
			if folders[k[:i]] {
				break
			}
			folders[k[:i]] = true
		}
	}
	for k, f := range seen {
		if !folders[k] {
			continue
		}
		below := "" // the first of what lies in the folder, so that the same thing is said each time
		for o := range seen {
			if strings.HasPrefix(o, k+"/") && (below == "" || o < below) {
				below = o
			}
		}
		clash(f.path, f.source, seen[below])
	}
}
