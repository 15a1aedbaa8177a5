package cchc

import (
	"slices"
	"sync"
	"time"
)

// Calendar knows the working days of state offices: Monday to Friday without the public holidays of the Labour Code
// (45/2019/QH14, Art. 112; before 2021 that of 2012, Art. 115; before 2013-05-01 that of 1994, Art. 73), each holiday that falls on a
// Saturday or Sunday being made up for on the next working day (Art. 111.3).
//
// Two things are not in the law but are announced for each year: how the days of Tết lie about the first day of the lunar year, and
// which day beside 2 September is free. A Calendar supposes what the announcements since 2016 have in common: the
// free days join with the weekend. So of the five days of Tết, one lies before the lunar year and four in it if it begins
// on a Tuesday, otherwise two and three; and the day after 2 September is free if that falls on a Sunday, Monday or
// Thursday, otherwise the day before. What differs in a year, and working days exchanged for Saturdays, are given to
// [NewCalendar].
//
// The zero Calendar has no such exceptions and is ready for use. Holidays are known for the years 2007 to 2100; in others,
// all days but Saturdays and Sundays are working days.
type Calendar struct {
	table *workTable // nil: without exceptions
}

const firstYear, lastYear = 2007, 2100

// workTable has for each day of the years, and for the day after the last one, how many of the days before it are working days.
type workTable struct {
	first  int // number of the first day
	before []int32
}

// NewCalendar returns a calendar in which the days off are free and the days of work are not, whatever they would be otherwise; a day in
// both lists is free. Days out of the known years are not heeded.
func NewCalendar(off, work []Date) Calendar {
	if len(off) == 0 && len(work) == 0 {
		return Calendar{}
	}
	return Calendar{newWorkTable(off, work)}
}

var plainTable = sync.OnceValue(func() *workTable { return newWorkTable(nil, nil) })

func (c Calendar) days() *workTable {
	if c.table != nil {
		return c.table
	}
	return plainTable()
}

func newWorkTable(off, work []Date) *workTable {
	t := &workTable{first: dayNumber(Date{firstYear, time.January, 1})}
	n := dayNumber(Date{lastYear, time.December, 31}) - t.first + 1
	works := make([]bool, n)
	for i := range works {
		works[i] = isWeekday(t.first + i)
	}
	set := func(ds []Date, b bool) {
		for _, d := range ds {
			if i := dayNumber(d) - t.first; !d.IsZero() && i >= 0 && i < n {
				works[i] = b
			}
		}
	}
	for y := firstYear; y <= lastYear; y++ {
		set(holidays(y), false)
	}
	set(work, true)
	set(off, false)
	t.before = make([]int32, n+1)
	for i, w := range works {
		t.before[i+1] = t.before[i]
		if w {
			t.before[i+1]++
		}
	}
	return t
}

// upTo returns the number of working days before the day n, counted from any day that is always the same.
func (t *workTable) upTo(n int) int {
	switch i := n - t.first; {
	case i < 0:
		return weekdaysUpTo(n) - weekdaysUpTo(t.first)
	case i >= len(t.before):
		last := len(t.before) - 1
		return int(t.before[last]) + weekdaysUpTo(n) - weekdaysUpTo(t.first+last)
	default:
		return int(t.before[i])
	}
}

// Days are numbered from 1970-01-01, a Thursday.
func isWeekday(n int) bool { return (n%7+7+3)%7 < 5 }

// weekdaysUpTo returns the number of Mondays to Fridays before the day n, counted from the Monday 0000-01-03.
func weekdaysUpTo(n int) int {
	n += 719526
	return n/7*5 + min(n%7, 5)
}

// IsWorkingDay tells whether offices work on d. The zero Date is no working day.
func (c Calendar) IsWorkingDay(d Date) bool {
	return c.WorkingDays(d.AddDays(-1), d) == 1
}

// WorkingDays returns how many working days there are after from, up to and including to: 0 if they are the same day, 1 from
// a Friday to the next Monday. If to is before from, it is the number from to to from, negative. A zero Date gives 0.
func (c Calendar) WorkingDays(from, to Date) int {
	if from.IsZero() || to.IsZero() {
		return 0
	}
	t := c.days()
	return t.upTo(dayNumber(to)+1) - t.upTo(dayNumber(from)+1)
}

// AddWorkingDays returns the n-th working day after d, or before it if n is negative: the last day of a term of n working
// days that begins on the day after d. For n = 0 it is d. The zero Date stays zero.
func (c Calendar) AddWorkingDays(d Date, n int) Date {
	if d.IsZero() || n == 0 {
		return d
	}
	t, day := c.days(), dayNumber(d)
	want := t.upTo(day+1) + n // so many working days must be over after the day looked for
	if n < 0 {
		want = t.upTo(day) + n + 1
	}
	// There are at most five working days in seven, but for a few Saturdays; and never a month without any.
	lo, hi := day+min(n, 0)*3-31, day+max(n, 0)*3+31
	for lo < hi { // the first day with want behind it
		mid := lo + (hi-lo)/2
		if t.upTo(mid+1) >= want {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	return civil(lo)
}

// holidays returns the days of a year on which offices are closed by law, days made up for among them, in their order.
func holidays(y int) []Date {
	tet := lunarDate(y, 1, 1)
	before, after := 2, 3 // days of Tết before the lunar year and in it
	switch {
	case tet.Before(Date{2013, time.May, 1}):
		before = 1
	case tet.Weekday() == time.Tuesday:
		before, after = 1, 4
	}
	days := []Date{{y, time.January, 1}}
	for i := -before; i < after; i++ {
		days = append(days, tet.AddDays(i))
	}
	days = append(days, lunarDate(y, 3, 10), Date{y, time.April, 30}, Date{y, time.May, 1})
	national := Date{y, time.September, 2}
	if y >= 2021 {
		switch national.Weekday() {
		case time.Sunday, time.Monday, time.Thursday:
			days = append(days, national, national.AddDays(1))
		default:
			days = append(days, national.AddDays(-1), national)
		}
	} else {
		days = append(days, national)
	}
	slices.SortFunc(days, Date.Compare)
	for _, d := range days {
		if isWeekday(dayNumber(d)) {
			continue
		}
		for d = d.AddDays(1); !isWeekday(dayNumber(d)) || slices.Contains(days, d); {
			d = d.AddDays(1)
		}
		days = append(days, d)
	}
	slices.SortFunc(days, Date.Compare)
	return slices.Compact(days)
}
