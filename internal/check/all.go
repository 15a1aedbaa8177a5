package check

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// prepare learns what files are compared with.
func (r *run) prepare() {
	r.offices = newAllowed(r.settings)
	if r.settings == nil {
		return
	}
	r.tone = r.settings.Check.Tone
	r.today = cchc.DateOf(r.Options.AsOf)
	r.calendar = cchc.NewCalendar(r.settings.DaysOff, r.settings.WorkDays)
	r.register = map[string][]*content.Doc{}
	r.replaced = map[string]*content.Doc{}
	for _, f := range r.Files {
		if m := f.Doc.Document; m != nil && !f.Doc.Draft && !m.No.IsZero() {
			r.register[m.No.Key()] = append(r.register[m.No.Key()], f.Doc)
			for _, o := range m.Replaces {
				r.replaced[o.ID] = f.Doc
			}
		}
	}
	r.firstNews()
	r.link()
}

// firstNews learns of each document when the first article told of it.
func (r *run) firstNews() {
	r.documents, r.news = map[string]*content.Doc{}, map[string]cchc.Date{}
	for _, f := range r.Files {
		switch d := f.Doc; {
		case d.Draft:
		case d.Document != nil:
			r.documents[d.ID] = d
		case d.Article != nil:
			day := cchc.DateOf(d.Article.Date)
			for _, o := range d.Article.Docs {
				if was, ok := r.news[o.ID]; !ok || day.Before(was) {
					r.news[o.ID] = day
				}
			}
		}
	}
}

// tells looks at how soon an article tells of the newest of its documents, if it is
// the first that does.
func (r *run) tells(d *content.Doc) {
	a := d.Article
	var newest *content.Doc
	var at content.Ref
	for _, o := range a.Docs {
		if x := r.documents[o.ID]; x != nil && (newest == nil || x.Document.Issued.After(newest.Document.Issued)) {
			newest, at = x, o
		}
	}
	if newest == nil {
		return
	}
	day, issued := cchc.DateOf(a.Date), newest.Document.Issued
	if _, start := ledger.StartOf(a.Event, issued, day); start != ledger.FromDocument || !issued.Before(day) {
		return
	}
	if first, ok := r.news[at.ID]; ok && first.Before(day) {
		return
	}
	late := r.limit("news-document-late")
	if n := r.calendar.WorkingDays(issued, day); n > late {
		r.add(source.Problem{
			Pos: at.In(d.Path), Len: int(at.Len), Code: "news-document-late",
			Args: []string{strconv.Itoa(n), newest.Document.Code.ID, viet.Date(issued.Time()), strconv.Itoa(late)},
		}, d)
	}
}

// compare compares what a file says with the others, with the register of documents
// and with the day.
func (r *run) compare(f File) {
	d, n := f.Doc, f.Notes
	r.cited(f)
	if !d.ReviewBy.IsZero() && d.ReviewBy.Before(r.today) {
		r.add(source.Problem{Pos: n.review.Pos, Len: n.review.len, Code: "review-past", Args: []string{viet.Date(d.ReviewBy.Time())}}, d)
	}
	switch {
	case d.Article != nil:
		a := d.Article
		if !a.Expires.IsZero() && !a.Expires.After(r.Options.AsOf) && !d.Draft {
			r.add(source.Problem{Pos: n.expires.Pos, Len: n.expires.len, Code: "article-expired", Args: []string{viet.Date(a.Expires)}}, d)
		}
		if day := cchc.DateOf(a.Date); !a.Event.IsZero() && a.Event.Before(day) {
			late := r.limit("news-late")
			if n := r.calendar.WorkingDays(a.Event, day); n > late {
				r.add(source.Problem{Pos: a.EventAt.In(d.Path), Len: int(a.EventAt.Len), Code: "news-late", Args: []string{strconv.Itoa(n), strconv.Itoa(late)}}, d)
			}
		}
		r.tells(d)
	case d.Plan != nil && !d.Draft:
		for i := range d.Plan.Tasks {
			t := &d.Plan.Tasks[i]
			if cchc.Derive(t.Status, t.Due, t.Completed, d.Plan.To, r.today) == cchc.OpenOverdue && t.Note == "" {
				r.add(source.Problem{Pos: t.DueAt.In(d.Path), Len: int(t.DueAt.Len), Code: "task-overdue", Args: []string{t.ID.ID, viet.Date(t.Due.Last(d.Plan.To).Time())}}, d)
			}
		}
	case d.Page != nil && !d.Draft && !r.linked[d.Path]:
		r.add(source.Problem{Pos: source.Pos{File: d.Path}, Code: "page-orphan"}, d)
	}
}

// assets looks at the files that are published as they are.
func (r *run) assets() {
	if r.Site == nil {
		return
	}
	most := r.limit("image-heavy")
	for _, a := range r.Site.Assets {
		if kb := int(a.Size / 1000); kb > most && strings.HasPrefix(a.Source, "static/images/") && isPicture[path.Ext(a.Source)] {
			r.add(source.Problem{Pos: source.Pos{File: a.Source}, Code: "image-heavy", Args: []string{strconv.Itoa(kb), strconv.Itoa(most)}}, nil)
		}
	}
	for _, f := range r.Site.Unused {
		r.add(source.Problem{Pos: source.Pos{File: f}, Code: "file-unused"}, nil)
	}
}

var isPicture = map[string]bool{".jpg": true, ".jpeg": true, ".png": true, ".webp": true, ".gif": true}

// cited compares the documents that a file names with the register.
func (r *run) cited(f File) {
	d := f.Doc
	if len(f.Notes.cites) == 0 {
		return
	}
	day := r.today
	switch {
	case d.Article != nil:
		day = cchc.DateOf(d.Article.Date)
	case d.Plan != nil:
		day = d.Plan.Doc.Issued
	case d.Document != nil:
		day = d.Document.Issued
	}
	var told []string
	for _, c := range f.Notes.cites {
		key := c.key
		docs := r.register[key]
		var doc *content.Doc
		for _, x := range docs {
			if c.issued.IsZero() || x.Document.Issued == c.issued {
				doc = x
			}
		}
		if len(docs) == 0 {
			if !slices.Contains(told, key) && telling(c.no) && (d.Document == nil || d.Document.No.Key() != key) && !r.inPlan(d, key) {
				told = append(told, key)
				r.add(source.Problem{Pos: c.at, Len: c.len, Code: "cite-unregistered", Args: []string{c.no.String()}}, d)
			}
			continue
		}
		if doc == nil || doc == d || !c.standing || doc.Document.Ended.IsZero() || !doc.Document.Ended.Before(day) && doc.Document.Ended != day {
			continue
		}
		by, id := "", doc.ID
		for range 10 { // what took its place may have been replaced too
			next := r.replaced[id]
			if next == nil {
				break
			}
			by, id = next.Document.Code.ID, next.ID
		}
		r.add(source.Problem{Pos: c.at, Len: c.len, Code: "cite-ended", Near: by, Args: []string{c.no.String(), viet.Date(doc.Document.Ended.Time())}}, d)
	}
}

// telling tells whether a number is surely one of a document: 12/A1 may be a
// class or a house.
func telling(n cchc.LegalNo) bool {
	head, _, more := strings.Cut(n.Notation, "-")
	return n.Party() || n.Year != 0 || known[head] && head != "" || more && len(n.Notation) > 4
}

// inPlan tells whether the front matter of a plan tells all of a document.
func (r *run) inPlan(d *content.Doc, key string) bool {
	if d.Plan == nil {
		return false
	}
	for _, l := range append([]content.LegalDoc{d.Plan.Doc}, d.Plan.Basis...) {
		if no, ok := cchc.ParseLegalNo(l.Code.ID); ok && no.Key() == key {
			return true
		}
	}
	return false
}

// link finds the plain pages that the menu or a text leads to.
func (r *run) link() {
	pages := map[string]string{} // address → path
	is := map[string]bool{}
	for _, f := range r.Files {
		if f.Doc.Page != nil {
			pages["/"+f.Doc.Slug] = f.Doc.Path
			is[f.Doc.Path] = true
		}
	}
	found := map[string]bool{}
	r.linked = found
	if len(pages) == 0 {
		return
	}
	for _, f := range r.Files {
		if f.Doc.Page != nil && f.Doc.Page.TranslationOf.ID != "" { // each has a link to the other
			found[f.Doc.Path] = true
		}
	}
	follow := func(file, target string) {
		target, _, _ = strings.Cut(target, "#")
		target, _, _ = strings.Cut(target, "?")
		if target == "" {
			return
		}
		if p, ok := pages[strings.TrimSuffix(target, "/")]; ok {
			found[p] = true
			return
		}
		dir := path.Dir(file)
		if target[0] == '/' {
			dir = "content"
		}
		if p := path.Join(dir, target); is[p] && p != file {
			found[p] = true
		}
	}
	for _, m := range r.settings.Menu {
		follow("content/site.yaml", m.Link.ID)
	}
	for _, f := range r.Files {
		for i := range f.Doc.Body.Holes {
			if h := &f.Doc.Body.Holes[i]; h.Kind == content.HoleLink {
				follow(f.Doc.Path, h.Target)
			}
		}
	}
}
