package cchc

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// The two ways in which a date can be wrong; test with errors.Is.
var (
	ErrDateForm       = errors.New("not a date of the form 2016-03-03")
	ErrDateImpossible = errors.New("no such day in the calendar")
)

// Date is a calendar day in Vietnam. The zero Date is no day at all and is before all others.
// Dates can be compared with == if they came from this package.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads 2016-03-03, exactly in this form. The error is [ErrDateForm] if s has another one, and
// [ErrDateImpossible] if there is no such day, as in 2016-02-30.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' || !digits(s[:4]) || !digits(s[5:7]) || !digits(s[8:]) {
		return Date{}, fmt.Errorf("%w: %q", ErrDateForm, s)
	}
	d, ok := makeDate(atoi(s[:4]), atoi(s[5:7]), atoi(s[8:]))
	if !ok {
		return Date{}, fmt.Errorf("%w: %q", ErrDateImpossible, s)
	}
	return d, nil
}

// makeDate returns the day y-m-d if there is one, in the years 1 to 9999.
func makeDate(y, m, d int) (Date, bool) {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > lastDay(y, time.Month(m)) {
		return Date{}, false
	}
	return Date{y, time.Month(m), d}, true
}

// lastDay returns the number of days in a month.
func lastDay(y int, m time.Month) int {
	return time.Date(y, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// digits tells whether s has digits only, and at least one.
func digits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return s != ""
}

// atoi is the value of a short run of digits.
func atoi(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}

// DateOf returns the day on which t falls in Vietnam. The zero time gives the zero Date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	y, m, d := t.In(viet.Zone).Date()
	return Date{y, m, d}
}

// IsZero tells whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Time returns the begin of d, 00:00 +07:00. The zero Date gives the zero time.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, viet.Zone)
}

// String returns d in the form that [ParseDate] reads, and "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Compare returns -1, 0 or +1 as d is before, equal to or after e.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before tells whether d is earlier than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After tells whether d is later than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays returns the day n days after d, or before it if n is negative. The zero Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	y, m, day := time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC).Date()
	return Date{y, m, day}
}

// Weekday returns the day of the week of d.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Weekday()
}

// ParseTime reads a moment as front matter gives it: a day alone, which is 00:00 in Vietnam (dateOnly is then true),
// or RFC 3339 with its offset, 2016-03-03T08:30:00+07:00. The result is in [viet.Zone]. Errors are those of
// [ParseDate]; for other common forms, [SuggestISO] knows what to write instead.
func ParseTime(s string) (t time.Time, dateOnly bool, err error) {
	if len(s) <= 10 {
		d, err := ParseDate(s)
		return d.Time(), err == nil, err
	}
	if !rfc3339(s) {
		return time.Time{}, false, fmt.Errorf("%w: %q", ErrDateForm, s)
	}
	t, err = time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("%w: %q", ErrDateImpossible, s)
	}
	t = t.In(viet.Zone)
	if y := t.Year(); y < 1 || y > 9999 {
		return time.Time{}, false, fmt.Errorf("%w: %q", ErrDateImpossible, s)
	}
	return t, false, nil
}

// rfc3339 tells whether s has the form of RFC 3339; package time lets some other forms pass.
func rfc3339(s string) bool {
	const form = "0000-00-00T00:00:00"
	if len(s) <= len(form) || !like(s[:len(form)], form) {
		return false
	}
	rest := s[len(form):]
	if rest[0] == '.' {
		n := 1
		for n < len(rest) && isDigit(rest[n]) {
			n++
		}
		if n == 1 {
			return false
		}
		rest = rest[n:]
	}
	return rest == "Z" || like(rest, "+00:00") || like(rest, "-00:00")
}

// like tells whether s is form with any digits for its zeros.
func like(s, form string) bool {
	if len(s) != len(form) {
		return false
	}
	for i := range len(s) {
		if form[i] == '0' {
			if !isDigit(s[i]) {
				return false
			}
		} else if s[i] != form[i] {
			return false
		}
	}
	return true
}

// SuggestISO returns what to write instead of a date in the forms that people use: 3/3/2016, 03-03-2016, 03.03.2016,
// 2016/03/03, each with a time of day behind it or not, and "ngày 03 tháng 3 năm 2016". Day and month are read in the
// Vietnamese order. The result is accepted by [ParseTime]; ok is false if there is nothing sensible to suggest.
func SuggestISO(s string) (iso string, ok bool) {
	for _, word := range []string{"ngày", "tháng", "năm"} {
		s = strings.ReplaceAll(viet.Lower(viet.NFC(s)), word, " ")
	}
	var n [6]int
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" /-.,:t", r) })
	if len(parts) != 3 && len(parts) != 5 && len(parts) != 6 {
		return "", false
	}
	for i, p := range parts {
		if !digits(p) || len(p) > 4 || len(p) > 2 && i > 2 {
			return "", false
		}
		n[i] = atoi(p)
	}
	y, m, d := n[2], n[1], n[0]
	if len(parts[0]) == 4 {
		y, d = d, y
	}
	date, ok := makeDate(y, m, d)
	if !ok || y < 1000 || n[3] > 23 || n[4] > 59 || n[5] > 59 {
		return "", false
	}
	if len(parts) == 3 {
		return date.String(), true
	}
	return fmt.Sprintf("%sT%02d:%02d:%02d+07:00", date, n[3], n[4], n[5]), true
}
