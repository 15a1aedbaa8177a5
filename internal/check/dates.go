package check

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/viet"
)

// dayText is a date in a text, as it was typed.
type dayText struct {
	day, month, year int // year 0: not given
	from, to         int // of all of it, behind “ngày”
	long             bool
	pad              [2]bool // the day, the month has one digit
}

// dates looks at each “ngày …”: whether there is such a day, and whether it was a
// Monday.
func (l *looking) dates() {
	t := l.Text
	for i := 0; ; {
		n := bytes.Index(t[i:], []byte("gày ")) // “ngày” and “Ngày”
		if n < 0 {
			return
		}
		at := i + n - 1
		i += n + len("gày ")
		if at < 0 || t[at]|0x20 != 'n' {
			continue
		}
		d, ok := dateAt(t, i)
		if !ok {
			continue
		}
		year := d.year
		if year == 0 {
			year = 2000 // has a 29th of February
		}
		if !possible(year, d.month, d.day) {
			l.add("date-text", d.from, d.to, "", string(t[d.from:d.to]))
			continue
		}
		if d.year != 0 {
			l.weekday(d, at)
		}
	}
}

func possible(y, m, d int) bool {
	if m < 1 || m > 12 || d < 1 {
		return false
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t.Day() == d && int(t.Month()) == m
}

// dateAt reads 3/3/2016, 3-3-2016, 3.3.2016, 3 tháng 3 năm 2016 or 3 tháng 3.
func dateAt(t []byte, i int) (d dayText, ok bool) {
	for i < len(t) && t[i] == ' ' {
		i++
	}
	d.from = i
	number := func(most int) (n, digits int) {
		for i < len(t) && isDigit(t[i]) && digits <= most {
			n, digits, i = n*10+int(t[i]-'0'), digits+1, i+1
		}
		return n, digits
	}
	var n int
	if d.day, n = number(2); n == 0 || n > 2 {
		return d, false
	}
	d.pad[0] = n == 1
	if i < len(t) && (t[i] == '/' || t[i] == '-' || t[i] == '.') {
		sep := t[i]
		i++
		if d.month, n = number(2); n == 0 || n > 2 || i == len(t) || t[i] != sep {
			return d, false
		}
		d.pad[1] = n == 1
		i++
		if d.year, n = number(4); n != 4 {
			return d, false
		}
	} else {
		rest, ok := bytes.CutPrefix(t[i:], []byte(" tháng "))
		if !ok {
			return d, false
		}
		i = len(t) - len(rest)
		if d.month, n = number(2); n == 0 || n > 2 {
			return d, false
		}
		d.pad[1], d.long = n == 1, true
		if rest, ok := bytes.CutPrefix(t[i:], []byte(" năm ")); ok {
			back := i
			i = len(t) - len(rest)
			if d.year, n = number(4); n != 4 {
				d.year, i = 0, back
			}
		}
	}
	d.to = i
	return d, i == len(t) || !isLetter(t[i]) && !isDigit(t[i])
}

var weekdayNames = []struct {
	name string
	day  time.Weekday
}{
	{"thu hai", time.Monday},
	{"thu ba", time.Tuesday},
	{"thu tu", time.Wednesday},
	{"thu nam", time.Thursday},
	{"thu sau", time.Friday},
	{"thu bay", time.Saturday},
	{"chu nhat", time.Sunday},
}

// weekday compares a date with the day of the week that stands before it, or
// behind it in brackets. at is where its “ngày” begins.
func (l *looking) weekday(d dayText, at int) {
	t := l.Text
	day := cchc.Date{Year: d.year, Month: time.Month(d.month), Day: d.day}
	told := func(from, to int) {
		s := viet.Fold(string(t[from:to]))
		for _, w := range weekdayNames {
			if s == w.name && w.day != day.Weekday() {
				l.add("date-weekday", from, to, viet.Weekday(day.Time()), string(t[from:to]), string(t[d.from:d.to]))
			}
		}
	}
	before := bytes.TrimRight(t[:at], " (,")
	if len(before) > 0 {
		from := len(before)
		for spaces := 0; from > 0 && (t[from-1] == ' ' || isLetter(t[from-1])); from-- {
			if t[from-1] == ' ' {
				if spaces++; spaces == 2 {
					break
				}
			}
		}
		name := before[from:]
		if second := bytes.LastIndexByte(name, ' ') + 1; len(name) > second && !orders(t[:from]) && (isCapital(name[0]) || isCapital(name[second]) || !counts(t[:from])) {
			told(from, len(before))
		}
	}
	if rest, ok := bytes.CutPrefix(t[d.to:], []byte(" (")); ok {
		if end := bytes.IndexByte(rest, ')'); end > 0 && end < 20 {
			from := len(t) - len(rest)
			told(from, from+end)
		}
	}
}

func isCapital(c byte) bool { return c >= 'A' && c <= 'Z' }

// orders tells whether a number of order follows t, with a capital or without: “Kỳ
// họp thứ Năm”, “Hội nghị lần thứ Sáu”.
func orders(t []byte) bool {
	last, rest := lastWord(t)
	if last == "hop" { // the verb has a day behind it
		last, _ = lastWord(rest)
	}
	switch last {
	case "lan", "ky", "phien", "khoa", "dot":
		return true
	}
	return false
}

// counts tells whether what follows t is a number of order and no day of the week:
// “người thứ năm”.
func counts(t []byte) bool {
	switch last, _ := lastWord(t); last {
	case "", "vao", "sang", "trua", "chieu", "toi", "tu", "den", "la", "hom", "truoc", "sau", "het":
		return false
	}
	return true
}

// lastWord returns the word that t ends with, folded, and what stands before it.
func lastWord(t []byte) (word string, before []byte) {
	t = bytes.TrimRight(t, " ")
	from := len(t)
	for from > 0 && isLetter(t[from-1]) {
		from--
	}
	return viet.Fold(string(t[from:])), t[:from]
}

// padded writes the date as the decree on paperwork does.
func (d dayText) padded() string {
	two := func(n int, always bool) string {
		if always && n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	day, month, year := two(d.day, true), two(d.month, d.month < 3 || !d.pad[1]), strconv.Itoa(d.year)
	if d.long {
		return strings.Join([]string{day, "tháng", month, "năm", year}, " ")
	}
	return strings.Join([]string{day, month, year}, "/")
}
