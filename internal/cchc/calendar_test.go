package cchc

import (
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"time"
)

// The first day of the lunar year, as published.
func TestTet(t *testing.T) {
	for _, s := range strings.Fields(`2007-02-17 2008-02-07 2009-01-26 2010-02-14 2011-02-03 2012-01-23 2013-02-10 2014-01-31 2015-02-19 2016-02-08
		2017-01-28 2018-02-16 2019-02-05 2020-01-25 2021-02-12 2022-02-01 2023-01-22 2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26
		2029-02-13 2030-02-02`) {
		want := day(s)
		if got := lunarDate(want.Year, 1, 1); got != want {
			t.Errorf("the lunar year of %d begins on %v, want %v", want.Year, got, want)
		}
	}
	// The day of the Hùng kings, the 10th of the third month; 2012, 2014, 2017, 2020, 2023 and 2025 have leap months.
	for _, s := range strings.Fields(`2011-04-12 2012-03-31 2013-04-19 2014-04-09 2015-04-28 2016-04-16 2017-04-06 2018-04-25 2019-04-14 2020-04-02 2021-04-21
		2022-04-10 2023-04-29 2024-04-18 2025-04-07 2026-04-26`) {
		want := day(s)
		if got := lunarDate(want.Year, 3, 10); got != want {
			t.Errorf("the day of the Hùng kings of %d is %v, want %v", want.Year, got, want)
		}
	}
	// The meridian of Vietnam makes other years than that of China: 1985 began a month earlier, 2007 and 2030 begin a day earlier.
	if got := lunarDate(1985, 1, 1); got != day("1985-01-21") {
		t.Errorf("Tết of 1985 is on %v", got)
	}
	for y := firstYear; y <= lastYear; y++ {
		tet, hung := lunarDate(y, 1, 1), lunarDate(y, 3, 10)
		if tet.Before(Date{y, time.January, 20}) || tet.After(Date{y, time.February, 21}) {
			t.Errorf("the lunar year of %d begins on %v", y, tet)
		}
		if n := dayNumber(hung) - dayNumber(tet); n < 67 || n > 98 {
			t.Errorf("%d: the 10th of the third month is %d days after Tết", y, n)
		}
	}
}

// weekdaysOff are the Mondays to Fridays of a year on which offices are closed.
func weekdaysOff(y int, c Calendar) string {
	var off []string
	for d := (Date{y, time.January, 1}); d.Year == y; d = d.AddDays(1) {
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday && !c.IsWorkingDay(d) {
			off = append(off, d.String()[5:])
		}
	}
	return strings.Join(off, " ")
}

// Days off as they were announced for state offices, without those exchanged for Saturdays.
func TestHolidays(t *testing.T) {
	for _, tt := range []struct {
		year int
		want string
	}{
		{2012, "01-02 01-23 01-24 01-25 01-26 04-02 04-30 05-01 09-03"}, // Tết: 4 days, that of 22/01 on a Sunday
		{2016, "01-01 02-08 02-09 02-10 02-11 02-12 04-18 05-02 05-03 09-02"},
		{2017, "01-02 01-26 01-27 01-30 01-31 02-01 04-06 05-01 05-02 09-04"},
		{2019, "01-01 02-04 02-05 02-06 02-07 02-08 04-15 04-30 05-01 09-02"},
		{2020, "01-01 01-23 01-24 01-27 01-28 01-29 04-02 04-30 05-01 09-02"},
		{2021, "01-01 02-10 02-11 02-12 02-15 02-16 04-21 04-30 05-03 09-02 09-03"},
		{2022, "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02"},
		{2023, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04"},
		{2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-30 05-01 09-02 09-03"},
		{2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 09-01 09-02"},
		{2026, "01-01 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 09-01 09-02"},
	} {
		if got := weekdaysOff(tt.year, Calendar{}); got != tt.want {
			t.Errorf("%d: closed on\n%s, want\n%s", tt.year, got, tt.want)
		}
	}
	for y := firstYear; y <= lastYear; y++ {
		n := 9 // with the four days of Tết of the law of 1994
		if y >= 2014 {
			n = 10
		}
		if y >= 2021 {
			n = 11
		}
		// Two holidays may be one day.
		if hung := lunarDate(y, 3, 10); hung == (Date{y, time.April, 30}) || hung == (Date{y, time.May, 1}) {
			n--
		}
		if got := len(strings.Fields(weekdaysOff(y, Calendar{}))); got != n {
			t.Errorf("%d: closed on %d weekdays, want %d", y, got, n)
		}
	}
}

// A working Saturday in exchange for a Monday, as for 2026: 22/8 for 31/8.
func TestExceptions(t *testing.T) {
	c := NewCalendar([]Date{day("2026-08-31"), day("2026-01-02"), {}, day("9999-01-01")}, []Date{day("2026-08-22"), day("2026-01-02"), day("1900-01-06"), {}})
	for _, tt := range []struct {
		d           string
		plain, with bool
	}{
		{"2026-08-31", true, false},
		{"2026-08-22", false, true},
		{"2026-01-02", true, false}, // in both lists
		{"2026-08-29", false, false},
		{"2026-09-03", true, true},
	} {
		if got := (Calendar{}).IsWorkingDay(day(tt.d)); got != tt.plain {
			t.Errorf("%s is a working day: %v", tt.d, got)
		}
		if got := c.IsWorkingDay(day(tt.d)); got != tt.with {
			t.Errorf("%s is a working day with exceptions: %v", tt.d, got)
		}
	}
	if n := c.WorkingDays(day("2026-08-21"), day("2026-09-03")); n != 7 { // 22, 24 to 28/8, 3/9
		t.Errorf("%d working days", n)
	}
}

func TestWorkingDays(t *testing.T) {
	var c Calendar
	for _, tt := range []struct {
		from, to string
		want     int
	}{
		{"2016-03-03", "2016-03-03", 0},
		{"2016-03-03", "2016-03-04", 1}, // Thursday to Friday
		{"2016-03-04", "2016-03-07", 1}, // Friday to Monday
		{"2016-03-05", "2016-03-07", 1},
		{"2016-03-05", "2016-03-06", 0},
		{"2016-03-03", "2016-03-10", 5},
		{"2016-03-10", "2016-03-03", -5},
		{"2025-01-24", "2025-02-03", 1}, // over Tết
		{"2023-01-19", "2023-01-27", 1}, // over Tết with two days made up for
		{"2022-04-29", "2022-05-04", 1},
		{"2026-04-24", "2026-04-28", 1},
		{"2023-08-31", "2023-09-05", 1},
		{"1999-12-31", "2000-01-04", 2}, // no holidays are known
		{"2099-12-31", "2101-01-03", 251},
		{"", "2016-03-03", 0},
		{"2016-03-03", "", 0},
	} {
		if got := c.WorkingDays(day(tt.from), day(tt.to)); got != tt.want {
			t.Errorf("from %s to %s there are %d working days, want %d", tt.from, tt.to, got, tt.want)
		}
	}
	for _, tt := range []struct {
		d    string
		n    int
		want string
	}{
		{"2016-03-03", 5, "2016-03-10"},
		{"2016-03-05", 1, "2016-03-07"},
		{"2016-03-05", 0, "2016-03-05"},
		{"2016-03-05", -1, "2016-03-04"},
		{"2016-03-07", -1, "2016-03-04"},
		{"2025-01-24", 1, "2025-02-03"},
		{"2025-01-24", 7, "2025-02-11"}, // a notice 7 working days ahead over Tết
		{"", 5, ""},
	} {
		if got := c.AddWorkingDays(day(tt.d), tt.n); got != day(tt.want) {
			t.Errorf("%d working days from %s is %v, want %s", tt.n, tt.d, got, tt.want)
		}
	}
	if c.IsWorkingDay(Date{}) {
		t.Error("no day is a working day")
	}
}

// Against counting day by day.
func TestCalendarByDefinition(t *testing.T) {
	var off, work []Date
	for i := range 400 {
		off = append(off, day("2010-01-01").AddDays(i*i%3000))
		work = append(work, day("2010-01-02").AddDays(7*i))
	}
	working := func(d Date, exceptions bool) bool {
		if exceptions && slices.Contains(off, d) {
			return false
		}
		if exceptions && slices.Contains(work, d) {
			return true
		}
		if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
			return false
		}
		return d.Year < firstYear || d.Year > lastYear || !slices.Contains(holidays(d.Year), d)
	}
	for _, exceptions := range []bool{false, true} {
		var c Calendar
		if exceptions {
			c = NewCalendar(off, work)
		}
		check := func(seed uint16, span uint8) bool {
			from := day("2006-06-01").AddDays(int(seed) % 5000)
			if seed%5 == 0 {
				from = day("2100-11-01").AddDays(int(seed) % 100)
			}
			to, n := from, 0
			for range span {
				to = to.AddDays(1)
				if w := working(to, exceptions); w != c.IsWorkingDay(to) {
					t.Errorf("%v is a working day: %v", to, !w)
					return false
				} else if w {
					n++
					if got := c.AddWorkingDays(from, n); got != to {
						t.Errorf("AddWorkingDays(%v, %d) = %v, want %v", from, n, got, to)
						return false
					}
				}
			}
			before := 0
			for d := to; d.After(from); {
				if d = d.AddDays(-1); working(d, exceptions) {
					before--
					if got := c.AddWorkingDays(to, before); got != d {
						t.Errorf("AddWorkingDays(%v, %d) = %v, want %v", to, before, got, d)
						return false
					}
				}
			}
			if got, back := c.WorkingDays(from, to), c.WorkingDays(to, from); got != n || back != -n {
				t.Errorf("from %v to %v: %d and %d, want %d", from, to, got, back, n)
				return false
			}
			return true
		}
		if err := quick.Check(check, &quick.Config{MaxCount: 60}); err != nil {
			t.Error(err)
		}
	}
	var c Calendar
	for y := 1; y <= 9999; y += 101 { // weekdays far away
		d := Date{y, time.March, 1}
		if got, w := c.IsWorkingDay(d), d.Weekday(); got != (w != time.Saturday && w != time.Sunday) {
			t.Errorf("%v (%v) is a working day: %v", d, w, got)
		}
	}
}
