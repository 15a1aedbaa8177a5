// Package ledger keeps the accounts of a plan: how its tasks stand, what was published on which theme, when and in
// which form, and how soon. It counts; words for readers, pages and files are made elsewhere.
//
// # Two books
//
// Tasks are counted on the two axes of the Government's reports ([Tally]): done on time or late, still open in time or
// overdue. The total is what is done and what is open; a task that was stopped stands apart. How a task stands comes
// from [cchc.Derive] and the day for which one asks ([Task.On]).
//
// Articles are counted in matrices ([Cover]): theme by quarter, channel by quarter, unit by quarter, theme by channel,
// theme by unit. An article on two themes is one article: it counts once in the row of each theme and once in the grand
// total, so rows may add up to more than the total. Nobody is left out: an article on none of the themes that are asked
// for is in a row of its own, whose key is "". What is missing is a list of its own ([Coverage.Gaps]), and so is how
// many working days went by before people could read about a thing ([Time]).
//
// # What must hold
//
// Everything is a function of its arguments; nothing here reads the clock. Records come in any order and the figures
// are the same; lists of keys come out in the order in which they were given. Keys are IDs of the registers, and ""
// is no key.
package ledger

import (
	"strconv"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
)

// Task is a task of a plan, as far as it is counted.
type Task struct {
	Plan, ID, Group, Name string
	Lead                  string   // a unit
	Support               []string // units
	Theme, Channel, Area  string
	Due                   cchc.Due
	Last                  cchc.Date // the last day on which it is done in time: of an ongoing task, the end of the plan
	Status                cchc.Status
	Completed             cchc.Date
	Progress              cchc.Progress // on the day that the records were made for
	Evidence              int           // articles and addresses that show the result
}

// On returns how the task stood at the end of another day.
func (t *Task) On(day cchc.Date) cchc.Progress {
	return cchc.Derive(t.Status, t.Due, t.Completed, t.Last, day)
}

// Unproven tells whether the task is said to be done and nothing shows it.
func (t *Task) Unproven() bool {
	return t.Evidence == 0 && (t.Progress == cchc.DoneOnTime || t.Progress == cchc.DoneLate)
}

// Quarter returns the quarter in which the task is due. An ongoing task has none: ok is false.
func (t *Task) Quarter() (q Quarter, ok bool) {
	if t.Due.Ongoing() || t.Last.IsZero() {
		return Quarter{}, false
	}
	return QuarterOf(t.Last), true
}

// Article is a published article, as far as it is counted.
type Article struct {
	ID                             string
	Published                      cchc.Date
	Since                          cchc.Date // what it tells of happened on that day; zero: unknown
	Start                          Start     // what Since is
	Themes, Channels, Units, Plans []string
	Author                         string
}

// Quarter is a quarter of a calendar year. Quarters can be compared with ==. The zero Quarter is none.
type Quarter struct{ Year, N int }

// QuarterOf returns the quarter in which a day lies, and no quarter for no day.
func QuarterOf(d cchc.Date) Quarter {
	if d.IsZero() {
		return Quarter{}
	}
	return Quarter{d.Year, (int(d.Month) + 2) / 3}
}

// maxQuarters is how many quarters a table shows at most: ten years. A plan that is said to run until 9999 is a slip.
const maxQuarters = 40

// Quarters returns the quarters from one day to another, at most those of ten years.
func Quarters(from, to cchc.Date) []Quarter {
	if from.IsZero() || to.Before(from) {
		return nil
	}
	var qs []Quarter
	for q := QuarterOf(from); !q.First().After(to) && len(qs) < maxQuarters; q = q.next() {
		qs = append(qs, q)
	}
	return qs
}

func (q Quarter) next() Quarter {
	if q.N == 4 {
		return Quarter{q.Year + 1, 1}
	}
	return Quarter{q.Year, q.N + 1}
}

// First returns the first day of the quarter.
func (q Quarter) First() cchc.Date {
	return cchc.Date{Year: q.Year, Month: time.Month(3*q.N - 2), Day: 1}
}

// Last returns the last day of the quarter.
func (q Quarter) Last() cchc.Date { return q.next().First().AddDays(-1) }

// String returns the quarter as files write it, which is a deadline that [cchc.ParseDue] reads: "Q2/2016".
func (q Quarter) String() string { return "Q" + strconv.Itoa(q.N) + "/" + strconv.Itoa(q.Year) }

// Label returns the quarter for readers, without its year: "Quý II".
func (q Quarter) Label() string {
	return "Quý " + [...]string{"", "I", "II", "III", "IV"}[q.N]
}

// LongLabel returns the quarter with its year: "Quý II/2016".
func (q Quarter) LongLabel() string { return q.Label() + "/" + strconv.Itoa(q.Year) }
