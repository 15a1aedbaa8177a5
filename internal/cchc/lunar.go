package cchc

import (
	"math"
	"time"
)

// The Vietnamese lunar calendar for the meridian 105° E (UTC+7), in force since 1968 (Decision 121-CP of 08/8/1967): a month begins
// on the day of a new moon, the 11th month has the winter solstice, and in a year of thirteen months the first one
// without a principal term is the leap month. New moon and longitude of the sun are computed with the leading terms of Jean Meeus,
// Astronomical Algorithms, which are good to a few minutes in the years of a [Calendar].

// lunarDate returns the day d of the month m (1 to 10, not a leap month) of the lunar year that begins in the solar year y.
func lunarDate(y, m, d int) Date {
	first, next := month11(y-1), month11(y)
	k := m + 1 // months after the 11th of the year before
	if days(newMoon(next))-days(newMoon(first)) > 365 && k >= leapAfter(first) {
		k++
	}
	return civil(days(newMoon(first+k)) + d - 1)
}

// month11 returns the number of the new moon that begins the 11th month of the solar year y.
func month11(y int) int {
	end := dayNumber(Date{y, time.December, 31})
	k := int((float64(end)+unix-epoch)/synodic) + 1
	for days(newMoon(k)) > end {
		k--
	}
	if term(days(newMoon(k))) >= 9 { // the solstice was before
		k--
	}
	return k
}

// leapAfter returns which month after the 11th is the leap month, in a year that has one.
func leapAfter(first int) int {
	i := 1
	for last := term(days(newMoon(first + i))); i < 14; i++ {
		next := term(days(newMoon(first + i + 1)))
		if next == last {
			break
		}
		last = next
	}
	return i
}

const (
	synodic = 29.530588861  // days from one new moon to the next, in the mean
	epoch   = 2451550.09766 // Julian day of the first new moon of the year 2000
	unix    = 2440587.5     // Julian day of 1970-01-01, 00:00 UTC
	east    = 7.0 / 24      // UTC+7 in days
	radians = math.Pi / 180
)

// days returns the day in Vietnam on which a Julian day falls.
func days(jd float64) int { return int(math.Floor(jd - unix + east)) }

func dayNumber(d Date) int {
	return int(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

func civil(n int) Date {
	y, m, d := time.Unix(int64(n)*24*60*60, 0).UTC().Date()
	return Date{y, m, d}
}

// deltaT is how much uniform time is ahead of the clock, in days; a rough value is enough.
func deltaT(t float64) float64 {
	return (63.86 + 33.45*t + 60.374*t*t) / 86400 // near 2000; t in centuries since then
}

// newMoon returns the Julian day (UTC) of the new moon k, counted from the first of the year 2000.
func newMoon(k int) float64 {
	n := float64(k)
	t := n / 1236.85
	jde := epoch + synodic*n + 0.00015437*t*t
	sun := (2.5534 + 29.10535670*n - 0.0000014*t*t) * radians
	moon := (201.5643 + 385.81693528*n + 0.0107582*t*t) * radians
	lat := (160.7108 + 390.67050284*n - 0.0016118*t*t) * radians
	node := (124.7746 - 1.56375588*n + 0.0020672*t*t) * radians
	e := 1 - 0.002516*t - 0.0000074*t*t
	jde += -0.40720*math.Sin(moon) +
		0.17241*e*math.Sin(sun) +
		0.01608*math.Sin(2*moon) +
		0.01039*math.Sin(2*lat) +
		0.00739*e*math.Sin(moon-sun) -
		0.00514*e*math.Sin(moon+sun) +
		0.00208*e*e*math.Sin(2*sun) -
		0.00111*math.Sin(moon-2*lat) -
		0.00057*math.Sin(moon+2*lat) +
		0.00056*e*math.Sin(2*moon+sun) -
		0.00042*math.Sin(3*moon) +
		0.00042*e*math.Sin(sun+2*lat) +
		0.00038*e*math.Sin(sun-2*lat) -
		0.00024*e*math.Sin(2*moon-sun) -
		0.00017*math.Sin(node)
	return jde - deltaT(t)
}

// term returns the principal term, 0 to 11 from the spring equinox on, in which the sun is when the day n begins: two
// new moons in one term have a month without a principal term between them.
func term(n int) int {
	t := (float64(n) + unix - east - 2451545) / 36525 // centuries since 2000-01-01, 12:00
	mean := 280.46646 + 36000.76983*t + 0.0003032*t*t
	m := (357.52911 + 35999.05029*t - 0.0001537*t*t) * radians
	center := (1.914602-0.004817*t-0.000014*t*t)*math.Sin(m) + (0.019993-0.000101*t)*math.Sin(2*m) + 0.000289*math.Sin(3*m)
	apparent := mean + center - 0.00569 - 0.00478*math.Sin((125.04-1934.136*t)*radians)
	l := math.Mod(apparent, 360)
	if l < 0 {
		l += 360
	}
	return int(l / 30)
}
