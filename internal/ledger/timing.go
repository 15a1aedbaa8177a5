package ledger

import (
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
)

// Start is where the time until publication is counted from.
type Start uint8

// The starts.
const (
	NoStart      Start = iota // unknown
	FromEvent                 // the day of the event, as the editor wrote it
	FromDocument              // the day of issue of the newest document that the article is about
	Background                // its documents are so old that it tells of no news
)

// newsDays is how long after its issue a document is news. An article that explains a decree of three years ago
// is not three years late.
const newsDays = 30

// StartOf returns from which day the time until publication counts: the day of the event if it is known, else that of
// the newest document, if it was issued in the 30 days before.
func StartOf(event, newest, published cchc.Date) (cchc.Date, Start) {
	switch {
	case !event.IsZero():
		return event, FromEvent
	case newest.IsZero():
		return cchc.Date{}, NoStart
	case newest.AddDays(newsDays).Before(published):
		return cchc.Date{}, Background
	}
	return newest, FromDocument
}

// Limit is a term in which things must be made public, in working days.
type Limit struct {
	From cchc.Date // the term holds for what was published on this day or later
	Days int
	Law  string
}

// LimitOn returns the one of the terms, oldest first, that is set for what is published on a day.
func LimitOn(ls []Limit, day cchc.Date) Limit {
	l := ls[0]
	for _, x := range ls[1:] {
		if !day.Before(x.From) {
			l = x
		}
	}
	return l
}

// Wait is how long it took until an article was published.
type Wait struct {
	Article *Article
	Days    int // working days; 0 if it was published on the day or before
	Limit   Limit
}

// Late tells whether it took longer than the term allows.
func (w Wait) Late() bool { return w.Days > w.Limit.Days }

// Timing is how soon articles were published.
type Timing struct {
	InTime, Late int    // of the articles whose start is known
	FromEvent    int    // of these: counted from an event …
	FromDocument int    // … or from a document
	Unknown      int    // articles without a start
	Background   int    // articles that are about old documents
	Waits        []Wait // of the articles whose start is known: the longest first, then in the order of publication
	Limits       []Limit
}

// Timed returns the number of articles whose start is known.
func (t *Timing) Timed() int { return t.InTime + t.Late }

// Median returns the number of working days that half of the articles were published in.
func (t *Timing) Median() int {
	if len(t.Waits) == 0 {
		return 0
	}
	return t.Waits[len(t.Waits)/2].Days
}

// Time looks at how soon articles were published. workingDays tells how many working days there are after the day from, up to
// and including the day to. There must be a limit.
func Time(articles []*Article, limits []Limit, workingDays func(from, to cchc.Date) int) *Timing {
	t := &Timing{}
	for _, a := range articles {
		switch a.Start {
		case NoStart:
			t.Unknown++
			continue
		case Background:
			t.Background++
			continue
		case FromEvent:
			t.FromEvent++
		case FromDocument:
			t.FromDocument++
		}
		w := Wait{Article: a, Limit: LimitOn(limits, a.Published)}
		if a.Since.Before(a.Published) {
			w.Days = workingDays(a.Since, a.Published)
		}
		if w.Late() {
			t.Late++
		} else {
			t.InTime++
		}
		t.Waits = append(t.Waits, w)
		if !slices.Contains(t.Limits, w.Limit) {
			t.Limits = append(t.Limits, w.Limit)
		}
	}
	slices.SortStableFunc(t.Limits, func(x, y Limit) int { return x.From.Compare(y.From) })
	slices.SortFunc(t.Waits, func(x, y Wait) int {
		if x.Days != y.Days {
			return y.Days - x.Days
		}
		if c := x.Article.Published.Compare(y.Article.Published); c != 0 {
			return c
		}
		return strings.Compare(x.Article.ID, y.Article.ID)
	})
	return t
}
