package cchc

// Name is a name of a unit, with the days of its validity: ministries and units merge and are renamed, and an
// article keeps the name of its own day.
type Name struct {
	Text  string // "Trung tâm Quy hoạch và Điều tra tài nguyên nước quốc gia"
	Short string // "NAWAPI", or ""
	From  Date   // the first day; zero if always
	Until Date   // the last day; zero if still valid
}

// NameAt returns the name valid on d. If more than one is, the one that began last counts, and of those the first.
func NameAt(names []Name, d Date) (Name, bool) {
	var at Name
	found := false
	for _, n := range names {
		if d.Before(n.From) || !n.Until.IsZero() && d.After(n.Until) {
			continue
		}
		if !found || n.From.After(at.From) {
			at, found = n, true
		}
	}
	return at, found
}

// NameNear returns the name valid on d. Where none is, it is the one that ended last before d, and before all names the
// first of them: what people call the unit when they speak of that day.
func NameNear(names []Name, d Date) (Name, bool) {
	if n, ok := NameAt(names, d); ok {
		return n, true
	}
	var before, after Name
	var ended, begins bool
	for _, n := range names {
		switch {
		case !n.Until.IsZero() && d.After(n.Until) && (!ended || n.Until.After(before.Until)):
			before, ended = n, true
		case d.Before(n.From) && (!begins || n.From.Before(after.From)):
			after, begins = n, true
		}
	}
	if ended {
		return before, true
	}
	return after, begins
}
