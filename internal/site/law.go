package site

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
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
