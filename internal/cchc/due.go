package cchc

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// ErrDueForm is the error for a deadline that is in none of the forms of [ParseDue]; test with errors.Is.
var ErrDueForm = errors.New("not a deadline of the form 2016-03-15, 03/2016, Q2/2016 or thuong-xuyen")

// Due is the deadline of a task: a day, a month, a quarter, or ongoing. The zero Due is no deadline.
// Dues can be compared with ==.
type Due struct {
	kind dueKind
	last Date // zero if ongoing
}

type dueKind uint8

const (
	dueNone dueKind = iota
	dueDay
	dueMonth
	dueQuarter
	dueOngoing
)

const ongoing = "thuong-xuyen"

// ParseDue reads a deadline: 2016-03-15 (a day), 03/2016 or 3/2016 (a month), Q2/2016 (a quarter), thuong-xuyen
// (all the time). The error is [ErrDueForm], or [ErrDateImpossible] for the likes of 13/2016, Q5/2016 and 2016-02-30.
func ParseDue(s string) (Due, error) {
	impossible := fmt.Errorf("%w: %q", ErrDateImpossible, s)
	switch {
	case s == ongoing:
		return Due{kind: dueOngoing}, nil
	case like(s, "Q0/0000"):
		q := int(s[1] - '0')
		if q < 1 || q > 4 {
			return Due{}, impossible
		}
		return endOfMonth(dueQuarter, atoi(s[3:]), 3*q, impossible)
	case like(s, "00/0000"):
		return endOfMonth(dueMonth, atoi(s[3:]), atoi(s[:2]), impossible)
	case like(s, "0/0000"):
		return endOfMonth(dueMonth, atoi(s[2:]), atoi(s[:1]), impossible)
	case like(s, "0000-00-00"):
		d, err := ParseDate(s)
		if err != nil {
			return Due{}, err
		}
		return Due{dueDay, d}, nil
	}
	return Due{}, fmt.Errorf("%w: %q", ErrDueForm, s)
}

func endOfMonth(kind dueKind, y, m int, impossible error) (Due, error) {
	d, ok := makeDate(y, m, 1)
	if !ok {
		return Due{}, impossible
	}
	d.Day = lastDay(y, time.Month(m))
	return Due{kind, d}, nil
}

// IsZero tells whether there is no deadline.
func (d Due) IsZero() bool { return d == Due{} }

// Ongoing tells whether the task is done all the time.
func (d Due) Ongoing() bool { return d.kind == dueOngoing }

// Last returns the last day on which the task is done in time: of a month or a quarter the last day, of an
// ongoing task, or one without a deadline, the end of the plan's period.
func (d Due) Last(periodEnd Date) Date {
	if d.last.IsZero() {
		return periodEnd
	}
	return d.last
}

var romanQuarters = [...]string{"I", "II", "III", "IV"}

// String returns d as readers see it: "15/3/2016", "Tháng 3/2016", "Quý II/2016", "Thường xuyên", and "" if there is
// no deadline. Zeros are as in [viet.ShortDate].
func (d Due) String() string {
	switch d.kind {
	case dueDay:
		return viet.ShortDate(d.last.Time())
	case dueMonth:
		return "Tháng " + viet.ShortDate(d.last.Time())[len("31/"):]
	case dueQuarter:
		return "Quý " + romanQuarters[d.quarter()-1] + "/" + strconv.Itoa(d.last.Year)
	case dueOngoing:
		return "Thường xuyên"
	}
	return ""
}

// Canon returns d as it is written in files; [ParseDue] reads it back.
func (d Due) Canon() string {
	switch d.kind {
	case dueDay:
		return d.last.String()
	case dueMonth:
		return fmt.Sprintf("%02d/%04d", int(d.last.Month), d.last.Year)
	case dueQuarter:
		return fmt.Sprintf("Q%d/%04d", d.quarter(), d.last.Year)
	case dueOngoing:
		return ongoing
	}
	return ""
}

func (d Due) quarter() int { return int(d.last.Month) / 3 }
