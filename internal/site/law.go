package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// law is what a document cannot say of itself: what others do to it, and when
// it ceases to apply. Only documents that are public count.
type law struct {
	replacedBy, amendedBy, basisOf []*entry  // newest first
	end                            cchc.Date // the first day on which it applies no more; zero: none is known
}

// start is the first day on which a document applies: the day of issue where
// no other is given.
func start(e *entry) cchc.Date {
	if m := e.Document; !m.Effective.IsZero() {
		return m.Effective
	}
	return e.Document.Issued
}

// relate finds out how the documents of the register stand to each other.
func (a *assembly) relate() {
	a.checkRelations()
	a.laws = make(map[*entry]*law, len(a.shown[content.Document]))
	for _, e := range a.shown[content.Document] {
		a.laws[e] = new(law)
	}
	for _, e := range a.shown[content.Document] {
		for _, o := range a.visible(content.Document, e.Document.Replaces) {
			a.laws[o].replacedBy = append(a.laws[o].replacedBy, e)
		}
		for _, o := range a.visible(content.Document, e.Document.Amends) {
			a.laws[o].amendedBy = append(a.laws[o].amendedBy, e)
		}
		for _, o := range a.visible(content.Document, e.Document.Basis) {
			a.laws[o].basisOf = append(a.laws[o].basisOf, e)
		}
	}
	for e, l := range a.laws {
		l.end = e.Document.Ended
		if l.end.IsZero() && len(l.replacedBy) > 0 {
			l.end = start(slices.MinFunc(l.replacedBy, func(x, y *entry) int { return start(x).Compare(start(y)) }))
		}
		if !e.Document.Effective.IsZero() {
			a.until(e.Document.Effective.Time())
		}
		if !l.end.IsZero() {
			a.until(l.end.Time())
		}
	}
}

// endedOn tells whether a document applies no more on a day.
func (a *assembly) endedOn(e *entry, day cchc.Date) bool {
	l := a.laws[e]
	return l != nil && !l.end.IsZero() && !day.Before(l.end)
}

// successors are the documents that have replaced e by a day.
func (a *assembly) successors(e *entry, day cchc.Date) []*entry {
	var by []*entry
	for _, r := range a.laws[e].replacedBy {
		if !day.Before(start(r)) {
			by = append(by, r)
		}
	}
	return by
}

// The states of a document, as classes of its words.
const (
	forceEnded  = "ended"
	forceComing = "coming"
	forceValid  = "valid"
)

// force tells in words whether a document applies on the day of the site. It
// says what the register knows and no more: without any date, nothing.
func (a *assembly) force(e *entry) (words, class string) {
	m, l, today := e.Document, a.laws[e], cchc.DateOf(a.AsOf)
	day := func(d cchc.Date) string { return viet.ShortDate(d.Time()) }
	switch {
	case a.endedOn(e, today):
		return "Hết hiệu lực từ ngày " + day(l.end), forceEnded
	case today.Before(m.Effective):
		return "Chưa có hiệu lực; có hiệu lực từ ngày " + day(m.Effective), forceComing
	case !l.end.IsZero():
		return "Có hiệu lực đến hết ngày " + day(l.end.AddDays(-1)), forceValid
	case !m.Effective.IsZero():
		return "Có hiệu lực từ ngày " + day(m.Effective), forceValid
	}
	return "", ""
}

// supersede adds to a citation what became of the document by the day of the
// site. Words that were written on a day (zero: that speak of today) are not
// blamed for what came later, and readers of today learn it all the same.
func (a *assembly) supersede(l *DocLink, e *entry, written cchc.Date, what string) {
	today := cchc.DateOf(a.AsOf)
	if !a.endedOn(e, today) {
		return
	}
	end := a.laws[e].end
	since := "hết hiệu lực từ ngày " + viet.ShortDate(end.Time())
	switch {
	case written.IsZero():
		l.Ended = "đã " + since
	case written.Before(end):
		l.Ended = "còn hiệu lực khi " + what + "; " + since
	default:
		l.Ended = "đã " + since + ", trước khi " + what
		l.Late = true
	}
	l.EndedISO = isoDay(end)
	for _, r := range a.successors(e, today) {
		l.By = append(l.By, Link{r.name, r.url})
	}
}

// supersedeBasis says of the documents that a plan rests on, and of the one
// that issued it, what became of them.
func (a *assembly) supersedeBasis(v *PlanView, m *content.PlanMeta) {
	mark := func(l *DocLink, d content.LegalDoc) {
		if no, ok := cchc.ParseLegalNo(d.Code.ID); ok {
			if e := a.lawOf(no, d.Issued); e != nil {
				a.supersede(l, e, m.Doc.Issued, "ban hành kế hoạch")
			}
		}
	}
	mark(&v.Doc, m.Doc)
	for i := range v.Basis {
		mark(&v.Basis[i].Doc, m.Basis[i])
	}
}

// lawOf finds a document of the register that front matter names by number and
// day.
func (a *assembly) lawOf(no cchc.LegalNo, issued cchc.Date) *entry {
	d, _ := a.citation(no, issued, nil)
	return d
}

// citation finds the document of the register that a text names by its number.
// A document is its number and its day of issue: where two share a number, the
// day beside it tells which is meant.
//
// Without a day, an article can only mean what was issued when it was
// published, and of several that, what its front matter names; else a shared
// number is nobody's. With a day that no document of the number has, another
// document is meant, unless the year tells that it is a slip of the pen: then
// other is the document whose day is not the one written.
func (a *assembly) citation(no cchc.LegalNo, issued cchc.Date, by *entry) (d, other *entry) {
	var meant []*entry
	for _, d := range a.legal[no.Key()] {
		m := d.Document
		switch {
		case !d.shown:
		case m.Issued == issued:
			return d, nil
		case issued.IsZero():
			if by == nil || by.Article == nil || !m.Issued.After(cchc.DateOf(by.at)) {
				meant = append(meant, d)
			}
		case no.Year != 0 || m.Issued.Year == issued.Year:
			meant = append(meant, d)
		}
	}
	if issued.IsZero() {
		if len(meant) > 1 && by != nil && by.Article != nil {
			meant = slices.DeleteFunc(meant, func(d *entry) bool {
				return !slices.ContainsFunc(by.Article.Docs, func(r content.Ref) bool { return r.ID == d.ID })
			})
		}
		if len(meant) == 1 {
			return meant[0], nil
		}
		return nil, nil
	}
	switch len(meant) {
	case 0:
		return nil, nil
	case 1:
		return meant[0], meant[0]
	}
	away := func(d *entry) time.Duration { return d.at.Sub(issued.Time()).Abs() }
	return nil, slices.MinFunc(meant, func(x, y *entry) int { return cmp.Compare(away(x), away(y)) })
}

// checkLater complains about an article that cites in its front matter what was
// issued after its own day.
func (a *assembly) checkLater(e *entry) {
	day := cchc.DateOf(e.Article.Date)
	if day.IsZero() {
		return
	}
	for _, r := range e.Article.Docs {
		if d := a.byID[key{content.Document, r.ID}]; d != nil && d.Document.Issued.After(day) {
			a.problem(source.Problem{Pos: r.In(e.Path), Len: int(r.Len), Code: "document-later", Args: []string{day.String(), d.Document.Code.ID, d.Document.Issued.String(), d.Path}}, a.soft(e) || a.soft(d))
		}
	}
}

// checkRelations looks at what documents say of each other: whoever replaces,
// amends or rests on another is issued after it.
func (a *assembly) checkRelations() {
	relations := []struct {
		name string
		refs func(*content.DocumentMeta) []content.Ref
	}{
		{"replaces", func(m *content.DocumentMeta) []content.Ref { return m.Replaces }},
		{"amends", func(m *content.DocumentMeta) []content.Ref { return m.Amends }},
		{"basis", func(m *content.DocumentMeta) []content.Ref { return m.Basis }},
	}
	for _, rel := range relations {
		// Edges to older documents make no circle, and those to newer ones are told
		// of: what is left to look for are circles of one day.
		state := map[*entry]int{} // 1: on the way, 2: done
		var way []*entry
		var visit func(e *entry)
		visit = func(e *entry) {
			state[e] = 1
			way = append(way, e)
			for _, r := range rel.refs(e.Document) {
				o := a.byID[key{content.Document, r.ID}]
				if o == nil || o.Document.Issued.IsZero() || e.Document.Issued.IsZero() {
					continue
				}
				say := func(code source.Code, args ...string) {
					a.problem(source.Problem{Pos: r.In(e.Path), Len: int(r.Len), Code: code, Args: args}, a.soft(e) || a.soft(o))
				}
				switch {
				case o == e:
					say("document-self", rel.name, r.ID)
				case o.Document.Issued.After(e.Document.Issued):
					say("document-newer", rel.name, o.Document.Code.ID, o.Document.Issued.String(), o.Path)
				case o.Document.Issued != e.Document.Issued || state[o] == 2:
				case state[o] == 1:
					var ids []string
					for _, w := range way[slices.Index(way, o):] {
						ids = append(ids, w.ID)
					}
					if len(ids) > 6 {
						ids = append(ids[:3], append([]string{"…"}, ids[len(ids)-2:]...)...)
					}
					say("document-cycle", rel.name, strings.Join(append(ids, o.ID), " → "))
				default:
					visit(o)
				}
				if rel.name == "basis" && o != e && !o.Document.Ended.IsZero() && !e.Document.Issued.Before(o.Document.Ended) {
					say("basis-ended", o.Document.Code.ID, o.Document.Ended.String(), e.Document.Issued.String())
				}
			}
			way = way[:len(way)-1]
			state[e] = 2
		}
		for _, e := range a.all { // in the order of their paths
			if e.Document != nil && state[e] == 0 {
				visit(e)
			}
		}
	}
	for _, e := range a.all {
		switch {
		case e.Document != nil:
			a.checkNamed(e.Document.Issuer, e.Document.Issued, e)
		case e.Plan != nil:
			m := e.Plan
			a.checkNamed(m.Doc.Issuer, m.Doc.Issued, e)
			a.checkNamed(m.Unit, m.Doc.Issued, e)
			for _, b := range m.Basis {
				a.checkNamed(b.Issuer, b.Issued, e)
				if no, ok := cchc.ParseLegalNo(b.Code.ID); ok {
					if d := a.lawOf(no, b.Issued); d != nil && !d.Document.Ended.IsZero() && !m.Doc.Issued.Before(d.Document.Ended) {
						a.problem(source.Problem{Pos: b.Code.In(e.Path), Len: int(b.Code.Len), Code: "basis-ended", Args: []string{b.Code.ID, d.Document.Ended.String(), m.Doc.Issued.String()}}, a.soft(e))
					}
				}
			}
		}
	}
}

// checkNamed complains about a unit that issues a document on a day on which it
// had no name.
func (a *assembly) checkNamed(r content.Ref, day cchc.Date, by *entry) {
	u := a.byID[key{content.Unit, r.ID}]
	if u == nil || day.IsZero() || len(u.Unit.Names) == 0 {
		return
	}
	if _, ok := cchc.NameAt(u.Unit.Names, day); !ok {
		a.problem(source.Problem{Pos: r.In(by.Path), Len: int(r.Len), Code: "unit-unnamed", Args: []string{nameOn(u, day), day.String(), u.Path}}, a.soft(by) || a.soft(u))
	}
}
