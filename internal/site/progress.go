package site

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/figure"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// ProgressView is the page that says how the tasks of a plan stand on a day.
type ProgressView struct {
	Chrome
	Plan      Link
	From, To  cchc.Date // the time of the plan
	Day       cchc.Date // that the page is as of
	Total     Numbers
	Overdue   []TaskLine // the longest overdue first
	Unproven  []TaskLine // done, and nothing shows it
	ByUnit    TallyTable
	ByTheme   TallyTable
	ByChannel TallyTable
	ByQuarter TallyTable
	Tasks     []TaskLine // in the order of their deadlines
	Links     []Link     // the plan's other pages
}

// TallyTable counts tasks by what they have in common.
type TallyTable struct {
	ID, Caption string
	Head        string // what the rows are
	Rows        []TallyRow
	Foot        Numbers
	Support     bool // with the number of tasks that a unit supports
	Drawn       bool // as a picture too
}

// Numbers are numbers of tasks by state: Total = Done + Open; what was stopped stands apart.
type Numbers struct {
	Total                      Count
	Done, DoneOnTime, DoneLate Count
	Open, InTime, Overdue      Count
	Stopped                    Count
}

// TallyRow is a row of a table of tasks.
type TallyRow struct {
	Head      Link
	Numbers   Numbers
	Supported Count // tasks that the unit supports, led by others
}

// TaskLine is a task in a list.
type TaskLine struct {
	No                  Count // STT in the annex
	Name, URL           string
	Lead                Link
	Due, DueCode        string // in words, and as files have it
	Last                cchc.Date
	Status, StatusClass string
	Done                cchc.Date // day of completion
	Late                Count     // days after the deadline
}

func numbers(t ledger.Tally) Numbers {
	return Numbers{
		Total: Count(t.Total()), Done: Count(t.Done()), DoneOnTime: Count(t.DoneOnTime), DoneLate: Count(t.DoneLate),
		Open: Count(t.Open()), InTime: Count(t.InTime), Overdue: Count(t.Overdue), Stopped: Count(t.Stopped),
	}
}

// Finished returns the day of completion as readers write it, or "".
func (l TaskLine) Finished() string {
	if l.Done.IsZero() {
		return ""
	}
	return viet.ShortDate(l.Done.Time())
}

// AsOf returns the day that the page is as of, as readers write it.
func (v *ProgressView) AsOf() string { return viet.Date(v.Day.Time()) }

// Period returns the time of the plan in words.
func (v *ProgressView) Period() string { return betweenDays(v.From, v.To) }

// states are the states by their class in pages.
var states = map[string]figure.State{}

func init() {
	for p, class := range progressClass {
		states[class] = figure.State(p)
	}
}

func (n *Numbers) counts() figure.Counts {
	return figure.Counts{int(n.DoneOnTime), int(n.DoneLate), int(n.InTime), int(n.Overdue), int(n.Stopped)}
}

// Bars is the table as a picture.
func (t *TallyTable) Bars() template.HTML {
	f := figure.Bars{ID: "hinh-" + t.ID, Title: t.Caption}
	for i := range t.Rows {
		if r := &t.Rows[i]; r.Numbers.counts() != (figure.Counts{}) {
			f.Rows = append(f.Rows, figure.Bar{Label: r.Head.Label, Counts: r.Numbers.counts()})
		}
	}
	return template.HTML(f.SVG())
}

// Whole is how all tasks stand, as a picture.
func (v *ProgressView) Whole() template.HTML {
	f := figure.Bars{ID: "hinh-chung", Title: "Nhiệm vụ của kế hoạch", Share: true, Rows: []figure.Bar{{Label: "Nhiệm vụ của kế hoạch", Counts: v.Total.counts()}}}
	return template.HTML(f.SVG())
}

// Timeline is the tasks against the time of the plan.
func (v *ProgressView) Timeline() template.HTML {
	f := figure.Timeline{ID: "hinh-thoi-han", Title: "Nhiệm vụ theo thời gian", From: v.From.Time(), To: v.To.Time(), AsOf: v.Day.Time()}
	for i := range v.Tasks {
		t := &v.Tasks[i]
		x := figure.TimelineTask{Label: t.No.String() + ". " + t.Name, State: states[t.StatusClass], Due: t.Last.Time(), Done: t.Done.Time()}
		switch due, _ := cchc.ParseDue(t.DueCode); {
		case due.Ongoing():
			x.Ongoing = true
		case strings.HasPrefix(t.DueCode, "Q"):
			x.Start = ledger.QuarterOf(t.Last).First().Time()
		case len(t.DueCode) == len("06/2016"):
			x.Start = cchc.Date{Year: t.Last.Year, Month: t.Last.Month, Day: 1}.Time()
		}
		f.Tasks = append(f.Tasks, x)
	}
	return template.HTML(f.SVG())
}

// HTML returns the numbers as the cells of a row.
func (n *Numbers) HTML() template.HTML {
	b := make([]byte, 0, 128)
	for _, c := range [...]Count{n.Total, n.Done, n.DoneOnTime, n.DoneLate, n.Open, n.InTime, n.Overdue, n.Stopped} {
		b = appendNumber(b, c, "")
	}
	return template.HTML(b)
}

func (n *Numbers) add(d *source.Digest) {
	addCounts(d, []Count{n.Total, n.Done, n.DoneOnTime, n.DoneLate, n.Open, n.InTime, n.Overdue, n.Stopped})
}

func (t *TallyTable) add(d *source.Digest) {
	d.Strs([]string{t.ID, t.Caption, t.Head})
	d.Int(len(t.Rows))
	for i := range t.Rows {
		t.Rows[i].Head.add(d)
		t.Rows[i].Numbers.add(d)
		d.Int(int(t.Rows[i].Supported))
	}
	t.Foot.add(d)
	d.Bool(t.Support)
	d.Bool(t.Drawn)
}

func addTasks(d *source.Digest, ts []TaskLine) {
	d.Int(len(ts))
	for i := range ts {
		t := &ts[i]
		d.Strs([]string{t.Name, t.URL, t.Due, t.DueCode, t.Last.String(), t.Status, t.StatusClass, t.Done.String()})
		t.Lead.add(d)
		d.Int(int(t.No))
		d.Int(int(t.Late))
	}
}

// Sum implements View.
func (v *ProgressView) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("progress")
	v.Chrome.add(d)
	v.Plan.add(d)
	d.Strs([]string{v.From.String(), v.To.String(), v.Day.String()})
	v.Total.add(d)
	addTasks(d, v.Overdue)
	addTasks(d, v.Unproven)
	for _, t := range [...]*TallyTable{&v.ByUnit, &v.ByTheme, &v.ByChannel, &v.ByQuarter} {
		t.add(d)
	}
	addTasks(d, v.Tasks)
	addLinks(d, v.Links)
	return d.Sum()
}

// hasProgress tells whether a plan has a page of its progress.
func (a *assembly) hasProgress(e *entry) bool {
	return len(e.Plan.Tasks) > 0 && !a.frame.without("progress")
}

// accountLinks are the ways from a plan to its accounts.
func (a *assembly) accountLinks(e *entry) []Link {
	var ls []Link
	if a.hasProgress(e) {
		ls = append(ls, Link{"Tiến độ thực hiện", e.url + "tien-do/"})
	}
	if !a.frame.without("coverage") {
		ls = append(ls, Link{"Độ phủ tin, bài", e.url + "do-phu/"})
	}
	return ls
}

// progress adds the page of a plan's progress, from the rows of its annex.
func (a *assembly) progress(e *entry, rows []TaskRow, day cchc.Date) {
	if !a.hasProgress(e) {
		return
	}
	a.midnight()
	m := e.Plan
	tasks := a.taskRecords(e, rows, day)
	v := &ProgressView{
		Plan: Link{e.name, e.url}, From: m.From, To: m.To, Day: day, Total: numbers(ledger.Count(tasks)),
	}
	for _, l := range a.accountLinks(e) {
		if l.URL != e.url+"tien-do/" {
			v.Links = append(v.Links, l)
		}
	}
	v.Chrome = a.chrome(e.path+"tien-do/", "Tiến độ: "+e.Title, "Tiến độ thực hiện các nhiệm vụ của “"+e.Title+"”, tính đến ngày "+v.AsOf()+".",
		Link{"Kế hoạch", a.frame.Base + "/ke-hoach/"}, v.Plan)
	v.State, v.Published = e.card.State, e.card.ISO

	order := make([]int, len(tasks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		tx, ty := &tasks[x], &tasks[y]
		if tx.Due.Ongoing() != ty.Due.Ongoing() {
			return cmp.Compare(b2i(tx.Due.Ongoing()), b2i(ty.Due.Ongoing()))
		}
		return tx.Last.Compare(ty.Last)
	})
	for _, i := range order {
		t := &tasks[i]
		l := taskLine(e, t, &rows[i], day)
		if t.Progress == cchc.OpenOverdue {
			v.Overdue = append(v.Overdue, l)
		}
		if t.Unproven() {
			v.Unproven = append(v.Unproven, l)
		}
		v.Tasks = append(v.Tasks, l)
	}

	table := func(id, caption, head string, by func(*ledger.Task) string, keys []string, label func(string) Link) TallyTable {
		t := TallyTable{ID: id, Caption: caption, Head: head, Foot: v.Total}
		for _, r := range ledger.Tallies(tasks, by, keys...) {
			t.Rows = append(t.Rows, TallyRow{Head: label(r.Key), Numbers: numbers(r.Tally)})
		}
		return t
	}
	unit := func(id string) Link {
		u := a.byID[key{content.Unit, id}]
		if u == nil {
			return Link{Label: "Chưa ghi đơn vị chủ trì"}
		}
		return Link{nameOn(u, m.Doc.Issued), u.url}
	}
	v.ByUnit = table("don-vi", "Nhiệm vụ theo đơn vị chủ trì", "Đơn vị", ledger.ByLead, ids(a.shown[content.Unit]), unit)
	v.ByUnit.supported(ledger.Supported(tasks), ids(a.shown[content.Unit]), unit)
	v.ByTheme = table("chu-de", "Nhiệm vụ theo chủ đề", "Chủ đề", ledger.ByTheme, ids(a.visible(content.Theme, m.Themes)), a.label(content.Theme, "Chưa ghi chủ đề"))
	v.ByChannel = table("hinh-thuc", "Nhiệm vụ theo hình thức", "Hình thức", ledger.ByChannel, ids(a.visible(content.Channel, m.Channels)), a.label(content.Channel, "Chưa ghi hình thức"))
	quarters := map[string]string{"": "Thường xuyên, cả năm"}
	var keys []string
	for _, i := range order {
		if q, ok := tasks[i].Quarter(); ok && quarters[q.String()] == "" {
			quarters[q.String()] = q.LongLabel()
			keys = append(keys, q.String())
		}
	}
	v.ByQuarter = table("quy", "Nhiệm vụ theo quý của thời hạn", "Quý", ledger.ByQuarter, keys, func(k string) Link { return Link{Label: quarters[k]} })
	v.ByUnit.Drawn, v.ByTheme.Drawn, v.ByQuarter.Drawn = true, true, true
	a.add(v.Path, "progress", v, "")
}

// taskLine is a row of a plan's annex as other pages show it.
func taskLine(plan *entry, t *ledger.Task, r *TaskRow, day cchc.Date) TaskLine {
	l := TaskLine{
		No: Count(r.No), Name: t.Name, URL: plan.url + "#nv." + t.ID, Lead: r.Lead, Due: r.Due, DueCode: r.DueCode, Last: t.Last,
		Status: t.Progress.Label(), StatusClass: progressClass[t.Progress],
	}
	switch t.Progress {
	case cchc.DoneOnTime, cchc.DoneLate:
		l.Done = t.Completed
		if t.Progress == cchc.DoneLate && !t.Completed.IsZero() {
			l.Late = Count(daysBetween(t.Last, t.Completed))
		}
	case cchc.OpenOverdue:
		l.Late = Count(daysBetween(t.Last, day))
	}
	return l
}

// supported fills in how many tasks each unit supports; a unit that only supports gets a row.
func (t *TallyTable) supported(n map[string]int, order []string, unit func(string) Link) {
	t.Support = len(n) > 0
	rows := t.Rows
	t.Rows = nil
	for _, id := range order {
		l := unit(id)
		i := slices.IndexFunc(rows, func(r TallyRow) bool { return r.Head == l })
		if i >= 0 {
			rows[i].Supported = Count(n[id])
			t.Rows = append(t.Rows, rows[i])
			rows = slices.Delete(rows, i, i+1)
		} else if n[id] > 0 {
			t.Rows = append(t.Rows, TallyRow{Head: l, Supported: Count(n[id])})
		}
	}
	t.Rows = append(t.Rows, rows...)
}

// label returns the link of a term, or the words for articles and tasks that have none.
func (a *assembly) label(kind content.Kind, none string) func(id string) Link {
	return func(id string) Link {
		if e := a.byID[key{kind, id}]; id != "" && e != nil {
			return Link{e.name, e.url}
		}
		return Link{Label: none}
	}
}

func ids(es []*entry) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.ID
	}
	return out
}

func betweenDays(from, to cchc.Date) string {
	return "từ ngày " + viet.ShortDate(from.Time()) + " đến ngày " + viet.ShortDate(to.Time())
}

func daysBetween(from, to cchc.Date) int {
	return int(to.Time().Sub(from.Time()) / (24 * time.Hour))
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}
