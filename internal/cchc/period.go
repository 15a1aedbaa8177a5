package cchc

import (
	"strconv"
	"time"
)

// Period is a term for which units report on the reform. There is no separate report for the second and
// fourth quarters. Source: letter 581/BNV-CCHC of the Ministry of Home Affairs.
type Period string

// The values of a period, as written in files.
const (
	Quy1   Period = "quy-1"
	Thang6 Period = "6-thang"
	Quy3   Period = "quy-3"
	Nam    Period = "nam"
)

// Periods returns all values in the order of the year. The slice is the caller's.
func Periods() []Period { return []Period{Quy1, Thang6, Quy3, Nam} }

// Range returns the first and the last day of the period in the reports of a year. The year ends on 14 December: 15 December
// is in the next one. A period that is none of the four has zero days.
func (p Period) Range(year int) (from, to Date) {
	start := Date{year - 1, time.December, 15}
	switch p {
	case Quy1:
		return start, Date{year, time.March, 14}
	case Thang6:
		return start, Date{year, time.June, 14}
	case Quy3:
		return Date{year, time.June, 15}, Date{year, time.September, 14}
	case Nam:
		return start, Date{year, time.December, 14}
	}
	return Date{}, Date{}
}

// Label returns the period for readers: "Quý I năm 2016", "6 tháng đầu năm 2016", "Quý III năm 2016", "Năm 2016".
func (p Period) Label(year int) string {
	y := strconv.Itoa(year)
	switch p {
	case Quy1:
		return "Quý I năm " + y
	case Thang6:
		return "6 tháng đầu năm " + y
	case Quy3:
		return "Quý III năm " + y
	case Nam:
		return "Năm " + y
	}
	return ""
}
