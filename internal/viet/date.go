package viet

import (
	"strconv"
	"time"
)

// Zone is the time zone of everything that the site reads and shows: +07:00 all the year round.
// It is fixed so that no result depends on the machine's time zone database.
var Zone = time.FixedZone("+07", 7*3600)

// Date returns the day of t as dd/MM/yyyy: "03/03/2016". The day is the one in [Zone], as in all functions below.
func Date(t time.Time) string { return t.In(Zone).Format("02/01/2006") }

// DateTime returns the day and the minute of t: "03/03/2016 08:30".
func DateTime(t time.Time) string { return t.In(Zone).Format("02/01/2006 15:04") }

// ShortDate returns the day of t as documents cite it: "03/3/2016".
// Days below 10 and the months 1 and 2 have a 0 before them, other months have none.
// Source: Decree 30/2020/NĐ-CP, annex I.
func ShortDate(t time.Time) string {
	y, m, d := t.In(Zone).Date()
	return pad(d, 10) + "/" + month(m) + "/" + strconv.Itoa(y)
}

// LongDate returns the day of t in words: "ngày 03 tháng 3 năm 2016", with zeros as in [ShortDate].
func LongDate(t time.Time) string {
	y, m, d := t.In(Zone).Date()
	return "ngày " + pad(d, 10) + " tháng " + month(m) + " năm " + strconv.Itoa(y)
}

// Month returns the name of a month of a year: "Tháng 3 năm 2016", with zeros as in [ShortDate].
func Month(y int, m time.Month) string {
	return "Tháng " + month(m) + " năm " + strconv.Itoa(y)
}

// month writes the number of a month by the rule of [ShortDate].
func month(m time.Month) string { return pad(int(m), 3) }

// pad writes n, with a 0 before it if it is below limit.
func pad(n, limit int) string {
	if n < limit {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

var weekdays = [...]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}

// Weekday returns the day of the week of t: "Thứ Hai" … "Thứ Bảy", "Chủ nhật".
func Weekday(t time.Time) string { return weekdays[t.In(Zone).Weekday()] }

// ISO returns t for machines, to the second, in [Zone]: "2016-03-03T08:30:00+07:00" (RFC 3339).
func ISO(t time.Time) string { return t.In(Zone).Format(time.RFC3339) }
