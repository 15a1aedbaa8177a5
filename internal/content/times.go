package content

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/source"
)

// checkTimes looks at the days of a legal document: it is issued, comes into
// force, and ends, in this order.
func (d *Doc) checkTimes() {
	m := d.Document
	add := func(at Mark, code source.Code, args ...string) {
		d.Problems = append(d.Problems, source.Problem{Pos: at.In(d.Path), Len: int(at.Len), Code: code, Args: args})
	}
	first := m.Issued
	if m.Effective.After(first) {
		first = m.Effective
	}
	if !m.Ended.IsZero() && m.Ended.Before(first) {
		add(m.EndedAt, "period-order", first.String(), m.Ended.String())
	}
	if !m.Effective.IsZero() && m.Effective.Before(m.Issued) {
		add(m.EffectiveAt, "document-early", m.Effective.String(), m.Issued.String())
	}
}

// checkNames looks at the names of a unit: on every day from the first name on
// there is one, until the last one ends. The title is the newest.
func (d *Doc) checkNames() {
	names, at := d.Unit.Names, d.Unit.NamesAt
	order := make([]int, len(names))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int { return names[x].From.Compare(names[y].From) })
	add := func(i int, code source.Code, args ...string) {
		d.Problems = append(d.Problems, source.Problem{Pos: at[i].In(d.Path), Code: code, Args: args})
	}
	last := -1 // of those before, the one that is valid longest
	for _, i := range order {
		n := names[i]
		d.Title = n.Text
		if !n.Until.IsZero() && n.Until.Before(n.From) {
			add(i, "period-order", n.From.String(), n.Until.String())
			continue
		}
		if last >= 0 {
			end := names[last].Until
			switch {
			case end.IsZero() || !n.From.After(end):
				add(i, "name-overlap", n.Text, names[last].Text)
			case end.AddDays(1).Before(n.From):
				add(i, "name-gap", names[last].Text, end.String(), n.Text, n.From.String())
			}
			if end.IsZero() || !n.Until.IsZero() && n.Until.Before(end) {
				continue
			}
		}
		last = i
	}
}
