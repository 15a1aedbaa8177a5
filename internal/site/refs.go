package site

import (
	"fmt"
	"iter"
	"net/url"
	"path"
	"regexp"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// ref finds what a file names by its ID. An unknown ID is a Problem with the
// nearest real one; what is not public is no Problem and nil.
func (a *assembly) ref(kind content.Kind, r content.Ref, file string, soft bool) *entry {
	if r.ID == "" {
		return nil
	}
	e := a.byID[key{kind, r.ID}]
	if e == nil {
		a.unknown(kind, r, file, soft)
		return nil
	}
	if !e.shown {
		return nil
	}
	return e
}

func (a *assembly) unknown(kind content.Kind, r content.Ref, file string, soft bool) {
	k := key{kind, r.ID}
	near, ok := a.meant[k]
	if !ok { // many files may name what is gone
		near, _ = viet.Nearest(r.ID, func(yield func(string) bool) {
			for _, e := range a.all {
				if e.Kind == kind && !yield(e.ID) {
					return
				}
			}
		})
		if a.meant == nil {
			a.meant = map[key]string{}
		}
		a.meant[k] = near
	}
	a.problem(source.Problem{Pos: r.In(file), Len: int(r.Len), Code: "ref-unknown", Args: []string{kind.Label(), r.ID, "content/" + kind.Folder() + "/"}, Near: near}, soft)
}

func (a *assembly) refs(kind content.Kind, rs []content.Ref, file string, soft bool) []*entry {
	if len(rs) == 0 {
		return nil
	}
	es := make([]*entry, 0, len(rs))
	for _, r := range rs {
		if e := a.ref(kind, r, file, soft); e != nil {
			es = append(es, e)
		}
	}
	return es
}

func links(es []*entry) []Link {
	if len(es) == 0 {
		return nil
	}
	ls := make([]Link, len(es))
	for i, e := range es {
		ls[i] = Link{e.name, e.url}
	}
	return ls
}

// nameOn returns the name of a unit as of a day.
func nameOn(e *entry, day cchc.Date) string {
	if n, ok := cchc.NameNear(e.Unit.Names, day); ok {
		return n.Text
	}
	return e.name
}

// publisherOn returns the name of the site's organisation as of a day, or ""
// when it is called so today.
func (a *assembly) publisherOn(day cchc.Date) string {
	u := a.byID[key{content.Unit, a.settings.Organisation.Unit.ID}]
	if u == nil || !u.shown {
		return ""
	}
	if n := nameOn(u, day); n != a.frame.Org.Name {
		return n
	}
	return ""
}

// address turns what an editor wrote as an address into one that a page may
// carry: a file of content/ or static/, an address of the site, or one of
// another host. ok is false when nothing is to be linked: a Problem has been
// said, or what it points to is not public.
func (a *assembly) address(file, target string, at content.Mark, soft bool) (string, bool) {
	if i := strings.Index(target, ":"); i > 0 && !strings.Contains(target[:i], "/") {
		return target, true // a scheme: content has checked it
	}
	fail := func(code source.Code, near string, args ...string) (string, bool) {
		a.problem(source.Problem{Pos: at.In(file), Len: int(at.Len), Code: code, Args: args, Near: near}, soft)
		return "", false
	}
	p, fragment, _ := strings.Cut(target, "#")
	p, query, _ := strings.Cut(p, "?")
	if fragment != "" {
		fragment = "#" + fragment
	}
	if query != "" {
		query = "?" + query
	}
	if strings.HasPrefix(p, "/") && !strings.HasSuffix(p, ".md") {
		if as := a.assets["static"+path.Clean(p)]; as != nil {
			return a.use(as) + query + fragment, true
		}
		if a.hiddenAt(p) {
			if !a.unseen {
				fail("link-hidden", "", target)
			}
			return "", false
		}
		a.pending = append(a.pending, pendingLink{at.In(file), int(at.Len), p, soft})
		return a.frame.Base + (&url.URL{Path: p}).EscapedPath() + query + fragment, true
	}
	dir := path.Dir(file)
	if file == "content/site.yaml" {
		dir = "content"
	}
	full := path.Join(dir, p)
	if strings.HasPrefix(p, "/") {
		full = path.Join("content", p)
	}
	full = viet.NFC(full)
	if e := a.byPath[full]; e != nil {
		if !e.shown {
			if !a.unseen && e.state != "" { // what is broken has been told of there
				fail("link-hidden", "", target)
			}
			return "", false
		}
		if fragment != "" && !hasAnchor(e.Doc, fragment[1:]) {
			near, _ := viet.Nearest(fragment[1:], anchors(e.Doc))
			fail("anchor-unknown", near, fragment[1:], e.Path)
			return e.url, true // the page is there all the same
		}
		return e.url + fragment, true
	}
	if as := a.assets[full]; as != nil {
		return a.use(as) + query + fragment, true
	}
	if as := a.assets["static/"+strings.TrimPrefix(p, "/")]; as != nil {
		return a.use(as), true
	}
	near := ""
	if strings.HasSuffix(full, ".md") {
		bare := func(p string) string { return strings.TrimSuffix(p, ".md") }
		files := func(yield func(string) bool) {
			for _, e := range a.all {
				if !yield(bare(e.Path)) {
					return
				}
			}
		}
		n := a.nearest(bare(full), "", files)
		if n == bare(file) {
			n = a.nearest(bare(full), n, files)
		}
		if n != "" {
			near = relative(dir, n+".md")
		}
	}
	return fail("link-dangling", near, target)
}

// relative writes target as a path relative to dir.
func relative(dir, target string) string {
	d, t := strings.Split(dir, "/"), strings.Split(target, "/")
	for len(d) > 0 && len(t) > 1 && d[0] == t[0] {
		d, t = d[1:], t[1:]
	}
	return strings.Repeat("../", len(d)) + strings.Join(t, "/")
}

func hasAnchor(d *content.Doc, id string) bool {
	for known := range anchors(d) {
		if known == id {
			return true
		}
	}
	return id == "noi-dung"
}

// anchors are the places of a page that a link may name: headings, and the rows
// of a plan's annex.
func anchors(d *content.Doc) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, h := range d.Body.Headings {
			if !yield(h.ID) {
				return
			}
		}
		if d.Plan == nil {
			return
		}
		for i := range d.Plan.Tasks {
			if !yield("nv." + d.Plan.Tasks[i].ID.ID) {
				return
			}
		}
	}
}

// use marks an asset as referred to and returns its address.
func (a *assembly) use(as *Asset) string {
	a.named[as] = true
	if !a.unseen {
		a.used[as] = true
	}
	return a.urlOf(as)
}

// urlOf returns the address of an asset, without saying that it is used.
func (a *assembly) urlOf(as *Asset) string {
	return a.frame.Base + (&url.URL{Path: "/" + as.Out}).EscapedPath()
}

// srcset lists the files of a picture with their widths (HTML, 4.8.4.2.1), or
// returns "" when there is one only.
func (a *assembly) srcset(as *Asset) string {
	if len(as.Photo.Smaller) == 0 {
		return ""
	}
	var b strings.Builder
	for i, s := range as.Photo.Smaller {
		fmt.Fprintf(&b, "%s %dw, ", a.urlOf(s), as.Photo.Widths[i])
	}
	fmt.Fprintf(&b, "%s %dw", a.urlOf(as), as.Photo.Width)
	return b.String()
}

// inText is how wide a picture in a text is shown (the attribute sizes): as wide
// as the column.
const inText = "(min-width: 50rem) 46rem, calc(100vw - 2rem)"

// webpSet lists the WebP files of a picture like srcset, or returns "".
func (a *assembly) webpSet(as *Asset) string {
	var b strings.Builder
	for i, s := range as.Photo.WebP {
		w := as.Photo.Width
		if i < len(as.Photo.Widths) {
			w = as.Photo.Widths[i]
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %dw", a.urlOf(s), w)
	}
	return b.String()
}

// source returns what stands in the attribute src of a picture in a text, and
// in further ones behind it, escaped and without the first and the last quote;
// then, each behind a byte 0 and perhaps empty, what stands in for it while it
// loads, and the element that offers other files (Text.picture).
func (a *assembly) source(address string) string {
	as := a.photos[address]
	if as == nil {
		return string(appendEscaped(nil, address))
	}
	if s, ok := a.sources[as]; ok {
		return s
	}
	b := appendEscaped(nil, address)
	if set := a.srcset(as); set != "" {
		b = fmt.Appendf(b, `" srcset="%s" sizes="%s`, appendEscaped(nil, set), inText)
	}
	b = fmt.Appendf(b, `" width="%d" height="%d`, as.Photo.Width, as.Photo.Height)
	b = append(appendTiny(append(b, 0), as.Photo.Tiny), 0)
	s := string(appendOffer(b, a.webpSet(as)))
	a.sources[as] = s
	return s
}

// file resolves an attachment.
func (a *assembly) file(doc string, r content.Ref, label string, soft bool) (File, bool) {
	if r.ID == "" {
		return File{}, false
	}
	name, rest := r.ID, ""
	if i := strings.IndexAny(name, "?#"); i >= 0 {
		name, rest = name[:i], name[i:]
	}
	f := File{Label: label, URL: r.ID, Type: strings.ToUpper(strings.TrimPrefix(path.Ext(name), "."))}
	if f.Label == "" {
		f.Label = path.Base(name)
	}
	as := a.assets["static"+path.Clean("/"+name)]
	if beside := a.assets[viet.NFC(path.Join(path.Dir(doc), name))]; beside != nil && !strings.HasPrefix(name, "/") {
		as = beside
	}
	if as != nil {
		f.URL, f.Size, f.Sum = a.use(as)+rest, viet.Bytes(as.Size), as.Sum.Hex()
		return f, true
	}
	if !strings.Contains(r.ID, "://") {
		a.problem(source.Problem{Pos: r.In(doc), Len: int(r.Len), Code: "file-missing", Args: []string{r.ID}}, soft)
		return File{}, false
	}
	return f, true
}

func (a *assembly) files(doc string, as []content.Attachment, soft bool) []File {
	var fs []File
	for _, at := range as {
		if f, ok := a.file(doc, at.File, at.Label, soft); ok {
			fs = append(fs, f)
		}
	}
	return fs
}

// fillHoles resolves what a body points to and returns the documents that it
// names.
func (a *assembly) fillHoles(e *entry) (Text, []*entry) {
	t := Text{body: &e.Body}
	holes := e.Body.Holes
	if len(holes) == 0 {
		return t, nil
	}
	var named []*entry
	soft := a.soft(e)
	t.links = make([]string, len(holes))
	for i := range holes {
		h := &holes[i]
		switch h.Kind {
		case content.HoleLegal:
			d, other := a.citation(h.No, h.Issued, e)
			if other != nil {
				at := source.Pos{File: e.Path, Line: int(h.Line), Col: int(h.Col)}
				a.problem(source.Problem{Pos: at, Len: int(h.Len), Code: "document-date", Args: []string{h.No.String(), h.Issued.String(), other.Document.Issued.String(), other.Path}}, soft)
			}
			if d != nil && d != e {
				t.links[i] = d.url
				named = append(named, d)
			}
		case content.HoleLink:
			if u, ok := a.address(e.Path, h.Target, content.Mark{Line: h.Line, Col: h.Col, Len: h.Len}, soft); ok {
				t.links[i] = u
			}
		case content.HoleImage:
			u, ok := a.address(e.Path, h.Target, content.Mark{Line: h.Line, Col: h.Col, Len: h.Len}, soft)
			if ok {
				t.links[i] = a.source(u)
			}
		}
	}
	return t, named
}

var archivePath = regexp.MustCompile(`^/tin-tuc/[0-9]{4}(/[0-9]{2})?/?$`)

// checkLinks looks, when all pages are known, whether the addresses of the
// site that people wrote exist.
func (a *assembly) checkLinks() {
	for _, l := range a.pending {
		p := strings.TrimPrefix(l.path, "/")
		if p == "" || a.pages[p] != nil || a.pages[strings.TrimSuffix(p, "/")+"/index.html"] != nil {
			continue
		}
		near := a.nearest(strings.TrimSuffix(l.path, "/"), "", func(yield func(string) bool) {
			for out, pg := range a.pages {
				if pg.Layout != "" && !yield("/"+strings.TrimSuffix(out, "/index.html")) {
					return
				}
			}
		})
		if near != "" {
			near += "/"
		}
		// Lists of terms and of times go with their last article: the clock alone
		// must not stop a build.
		soft := l.soft || strings.HasPrefix(l.path, "/the/") || strings.HasPrefix(l.path, itemsPath) || strings.Contains(l.path, "/trang/") || archivePath.MatchString(l.path)
		a.problem(source.Problem{Pos: l.at, Len: l.len, Code: "link-dangling", Args: []string{l.path}, Near: near}, soft)
	}
}

// mostSought is for how many paths nearest looks.
const mostSought = 50

// nearest returns the one of the paths, but for one, that was probably meant by a path
// that nothing is at, or "". To compare one with the files of ten thousand articles
// takes up to a tenth of a second: what a thousand files still lead to is looked for
// once, and nobody reads of more than mostSought one by one.
func (a *assembly) nearest(path, but string, among iter.Seq[string]) string {
	k := [2]string{path, but}
	near, ok := a.sought[k]
	if ok || len(a.sought) == mostSought {
		return near
	}
	near, _ = viet.NearestPath(path, func(yield func(string) bool) {
		for p := range among {
			if p != but && !yield(p) {
				return
			}
		}
	})
	if a.sought == nil {
		a.sought = map[[2]string]string{}
	}
	a.sought[k] = near
	return near
}

// hiddenAt tells whether an address is that of a file that is not public now.
// A link to it is not a mistake, but the address says what is to come: the
// words stay, the link waits.
func (a *assembly) hiddenAt(p string) bool { return a.hidden[strings.TrimSuffix(p, "/")+"/"] }
