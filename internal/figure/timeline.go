package figure

import (
	"strconv"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// Timeline shows tasks against the term of a plan: deadline, completion, how late, with a line for the day of the picture.
type Timeline struct {
	ID    string
	Title string
	Desc  string    // derived if empty
	From  time.Time // first and last day of the axis
	To    time.Time
	AsOf  time.Time
	Tasks []TimelineTask
}

// TimelineTask is a row. Times are days in Vietnam; the zero time is none.
type TimelineTask struct {
	Label   string // "12. Đăng tin, bài về …"
	State   State
	Start   time.Time // of a deadline that is a month or a quarter: its first day
	Due     time.Time // last day in time
	Done    time.Time // day of completion
	Ongoing bool      // done all the time: a band over the whole term
}

// SVG returns the picture.
func (f *Timeline) SVG() string { return string(f.Append(nil)) }

// marks are the shapes of the states, drawn about 0,0 in a square of 12.
var marks = [states + 1]string{
	OnTime:  `<circle class="fig-mark fig-c1" r="5"/>`,
	Late:    `<path class="fig-mark fig-c2" d="M0-6L6 0 0 6-6 0z"/>`,
	Open:    `<circle class="fig-mark fig-ring" r="4.5"/>`,
	Overdue: `<path class="fig-mark fig-c4" d="M0-6L6 5H-6z"/>`,
	Stopped: `<path class="fig-cross" d="M-4-4l8 8M4-4l-8 8"/>`,
}

const (
	axisHigh = 42 // tenths of an em
	taskHigh = 29
	margin   = 20 // per mille on both sides of the axis, so that a mark at the edge is whole
)

// Append writes the picture to dst.
func (f *Timeline) Append(dst []byte) []byte {
	days := dayNumber(f.To) - dayNumber(f.From) + 1
	if len(f.Tasks) == 0 || f.From.IsZero() || days < 1 {
		return dst
	}
	p := &pen{dst, clean(f.ID)}
	first := dayNumber(f.From)
	at := func(day int) int { // the begin of a day on the axis
		day = min(max(day-first, 0), days)
		return margin + ((1000-2*margin)*day+days/2)/days
	}
	mid := func(t time.Time) int { // the middle of a day
		d := dayNumber(t)
		return (at(d) + at(d+1)) / 2
	}
	tasks := f.Tasks[:min(len(f.Tasks), MaxRows)]
	left := len(f.Tasks) - len(tasks)
	var total Counts
	for i := range f.Tasks {
		total.Add(f.Tasks[i].State)
	}
	desc := f.Desc
	if desc == "" {
		desc = "Biểu đồ thời gian từ ngày " + date(f.From) + " đến ngày " + date(f.To)
		if !f.AsOf.IsZero() {
			desc += ", tính đến ngày " + date(f.AsOf)
		}
		desc += ": " + total.sentence("nhiệm vụ") + "."
	}
	bottom := axisHigh + len(tasks)*taskHigh
	high := bottom + 6
	if len(tasks) > 12 {
		high += 14
	}
	if left > 0 {
		high += lineHigh + 4
	}
	p.begin("fig-timeline", high, f.Title, desc)
	p.s("<defs>")
	for s, n := range total {
		if n > 0 {
			p.symbol(State(s + 1))
		}
	}
	p.s("</defs>")
	p.axis(f.From, f.To, at, bottom, len(tasks) > 12)

	asOf := dayNumber(f.AsOf)
	today := !f.AsOf.IsZero() && asOf >= first && asOf < first+days
	if today {
		x := mid(f.AsOf)
		p.line("fig-today", x, axisHigh-1, x, bottom)
	}
	y := axisHigh
	for i := range tasks {
		t := &tasks[i]
		l := newLabel(t.Label, narrow, wide, 1)
		p.row(&l, y+8)
		lane := y + 18
		p.line("fig-rule", margin, lane, 1000-margin, lane)
		due, x := f.To, 0
		if !t.Due.IsZero() {
			due = t.Due
		}
		switch {
		case t.Ongoing:
			p.rect(margin, lane-4, 1000-2*margin, 8)
			p.s(` class="fig-band"/>`)
		case !t.Start.IsZero() && t.Start.Before(due):
			from := at(dayNumber(t.Start))
			p.rect(from, lane-4, max(at(dayNumber(due)+1)-from, 4), 8)
			p.s(` class="fig-span"/>`)
		default:
			p.line("fig-due", mid(due), lane-6, mid(due), lane+6)
		}
		switch t.State {
		case OnTime, Late:
			x = mid(due)
			if !t.Done.IsZero() {
				x = mid(t.Done)
			}
		case Overdue:
			x = mid(due)
			if !f.AsOf.IsZero() {
				x = mid(f.AsOf)
			}
		default:
			x = mid(due)
			if t.Ongoing && today {
				x = mid(f.AsOf)
			}
		}
		if from := mid(due); x > from && (t.State == Late || t.State == Overdue) {
			p.line("fig-over fig-o"+strconv.Itoa(int(t.State)), from, lane, x, lane)
		}
		if t.State >= OnTime && t.State <= Stopped {
			p.s(`<svg`)
			p.pct("x", x)
			p.em("y", lane)
			p.s(` overflow="visible"><use href="#`, p.id, "-m")
			p.int(int(t.State))
			p.s(`" x="-.5em" y="-.5em" width="1em" height="1em"/></svg>`)
		}
		y += taskHigh
	}
	p.more(left, high-6, "nhiệm vụ")
	p.s("</svg>")
	p.timelineKey(&total, tasks, today, f.AsOf)
	return p.b
}

func (p *pen) symbol(s State) {
	p.s(`<symbol id="`, p.id, "-m")
	p.int(int(s))
	p.s(`" viewBox="-7 -7 14 14">`, marks[s], `</symbol>`)
}

// axis draws months and quarters; years if the term is longer than two.
func (p *pen) axis(from, to time.Time, at func(int) int, bottom int, again bool) {
	from, to = from.In(viet.Zone), to.In(viet.Zone)
	months := (to.Year()-from.Year())*12 + int(to.Month()-from.Month()) + 1
	step := 1 // months between two ticks
	switch {
	case months > 12*MaxColumns: // a term of centuries is a slip of the pen
		return
	case months > 120:
		step = 12 * ((months + 119) / 120)
	case months > 24:
		step = 12
	case months > 12:
		step = 3
	}
	y, m, _ := from.Date()
	m = (m-1)/time.Month(min(step, 12))*time.Month(min(step, 12)) + 1
	for t := time.Date(y, m, 1, 0, 0, 0, 0, viet.Zone); !t.After(to); t = t.AddDate(0, step, 0) {
		x, end := at(dayNumber(t)), at(dayNumber(t.AddDate(0, step, 0)))
		class, top := "fig-grid", 28
		if step > 1 || (t.Month()-1)%3 == 0 {
			class, top = "fig-axis", 14
		}
		p.line(class, x, top, x, bottom)
		label := strconv.Itoa(int(t.Month()))
		if step >= 3 {
			label = quarters[(t.Month()-1)/3]
		}
		if step >= 12 {
			label = strconv.Itoa(t.Year())
		}
		p.label("fig-mid fig-soft", (x+end)/2, 38)
		p.s(label, "</text>")
		if again {
			p.label("fig-mid fig-soft", (x+end)/2, bottom+12)
			p.s(label, "</text>")
		}
		if step == 1 && ((t.Month()-1)%3 == 0 || x == at(dayNumber(from))) {
			q := (t.Month() - 1) / 3
			last := at(dayNumber(time.Date(t.Year(), 3*q+4, 1, 0, 0, 0, 0, viet.Zone)))
			if last-x > 120 {
				p.label("fig-mid fig-head", (x+last)/2, 23)
				p.s("Quý ", quarters[q], "</text>")
			}
		}
		if step == 3 && (t.Month() == time.January || x == at(dayNumber(from))) {
			last := at(dayNumber(time.Date(t.Year()+1, 1, 1, 0, 0, 0, 0, viet.Zone)))
			p.label("fig-mid fig-head", (x+last)/2, 23)
			p.int(t.Year())
			p.s("</text>")
		}
	}
	p.line("fig-axis", 1000-margin, 14, 1000-margin, bottom)
}

var quarters = [...]string{"I", "II", "III", "IV"}

func (p *pen) timelineKey(total *Counts, tasks []TimelineTask, today bool, asOf time.Time) {
	p.s(`<ul class="fig-key">`)
	for i, n := range total {
		if n > 0 {
			p.s(`<li>`, swatch, `<use href="#`, p.id, "-m")
			p.int(i + 1)
			p.s(`" width="1em" height="1em"/></svg>`, stateNames[i+1], `: <b>`)
			p.number(n)
			p.s(`</b></li>`)
		}
	}
	var span, band, due bool
	for i := range tasks {
		t := &tasks[i]
		isSpan := !t.Ongoing && !t.Start.IsZero() && t.Start.Before(t.Due)
		band, span, due = band || t.Ongoing, span || isSpan, due || !t.Ongoing && !isSpan
	}
	if span {
		p.s(`<li>`, swatch, `<rect class="fig-span" y="25%" width="100%" height="50%"/></svg>Tháng hoặc quý phải xong</li>`)
	}
	if due {
		p.s(`<li>`, swatch, `<line class="fig-due" x1="50%" x2="50%" y2="100%"/></svg>Ngày phải xong</li>`)
	}
	if band {
		p.s(`<li>`, swatch, `<rect class="fig-band" y="25%" width="100%" height="50%"/></svg>Thường xuyên</li>`)
	}
	if today {
		p.s(`<li>`, swatch, `<line class="fig-today" x1="50%" x2="50%" y2="100%"/></svg>Ngày `, date(asOf), `</li>`)
	}
	p.s(`</ul>`)
}

// dayNumber counts days in Vietnam.
func dayNumber(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	y, m, d := t.In(viet.Zone).Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
