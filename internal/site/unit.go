package site

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// UnitView is the page of a unit: who it is and was, what it issued, its tasks,
// and its articles.
type UnitView struct {
	ListView
	Names         []UnitName
	Parent        Link // of the day of the site
	Children      []Link
	Former        []Link // units that belonged to it once, by their names of then
	Web           string
	Member        string // “Trực thuộc … từ ngày …”
	Issued        []DocLink
	AllIssued     Link   // to the register, when Issued is not all
	AsOf, AsOfISO string // dd/MM/yyyy, or "" when there are no tasks
	Progress      TallyTable
	Led           []UnitPlan
	Supported     []UnitPlan
	News          []*Card // of the unit's own site
	NewsMore      string  // address of the list of all such news
}

// UnitName is a name with the time in which it was valid, in words.
type UnitName struct {
	Name, Short, Valid string
	Now                bool // it is the name on the day of the site, and there are others
}

// UnitPlan are the tasks that a plan gives to a unit.
type UnitPlan struct {
	Plan  Link
	Tasks []TaskLine
}

func addUnitPlans(d *source.Digest, ps []UnitPlan) {
	d.Int(len(ps))
	for i := range ps {
		ps[i].Plan.add(d)
		addTasks(d, ps[i].Tasks)
	}
}

// Sum implements View.
func (v *UnitView) Sum() source.Sum {
	d := source.NewDigest()
	v.ListView.add(d)
	d.Int(len(v.Names))
	for _, n := range v.Names {
		d.Strs([]string{n.Name, n.Short, n.Valid})
		d.Bool(n.Now)
	}
	v.Parent.add(d)
	addLinks(d, v.Children)
	addLinks(d, v.Former)
	d.Strs([]string{v.Web, v.Member, v.AsOf, v.AsOfISO})
	addDocs(d, v.Issued)
	v.AllIssued.add(d)
	v.Progress.add(d)
	addUnitPlans(d, v.Led)
	addUnitPlans(d, v.Supported)
	addCards(d, v.News)
	d.Str(v.NewsMore)
	return d.Sum()
}

// duties are the tasks of a unit, plan by plan.
type duties struct{ plans []charge }

type charge struct {
	plan           *entry
	led, supported []TaskLine
	tally          ledger.Tally // of those that it leads
}

// assign gives the tasks of a plan to the units that lead and support them.
func (a *assembly) assign(plan *entry, rows []TaskRow, day cchc.Date) {
	if !a.hasProgress(plan) {
		return
	}
	if a.duties == nil {
		a.duties = map[string]*duties{}
	}
	of := func(unit string) *charge {
		ds := a.duties[unit]
		if ds == nil {
			ds = new(duties)
			a.duties[unit] = ds
		}
		if n := len(ds.plans); n == 0 || ds.plans[n-1].plan != plan {
			ds.plans = append(ds.plans, charge{plan: plan})
		}
		return &ds.plans[len(ds.plans)-1]
	}
	tasks := a.taskRecords(plan, rows, day)
	for i := range tasks {
		t := &tasks[i]
		l := taskLine(plan, t, &rows[i], day)
		for _, u := range t.Support {
			d := of(u)
			d.supported = append(d.supported, l)
		}
		if t.Lead != "" {
			l.Lead = Link{} // the page says whose it is
			d := of(t.Lead)
			d.led = append(d.led, l)
			d.tally.Add(t.Progress)
		}
	}
}

// maxIssued is how many documents the page of a unit names where the register
// has a page for all of them.
const maxIssued = 20

func (a *assembly) unit(e *entry) *UnitView {
	m, today := e.Unit, cchc.DateOf(a.AsOf)
	v := &UnitView{Web: m.Site}
	v.News, v.NewsMore = a.newsOf(e)
	for _, n := range m.Names {
		u := UnitName{Name: n.Text, Short: n.Short, Valid: span(n.From, n.Until)}
		if now, ok := cchc.NameAt(m.Names, today); ok && len(m.Names) > 1 {
			u.Now = now == n
		}
		v.Names = append(v.Names, u)
	}
	a.until(m.MemberFrom.Time())
	a.until(m.MemberUntil.AddDays(1).Time())
	if p := a.byID[key{content.Unit, m.Parent.ID}]; p != nil && p.shown {
		name := p.name
		if m.MemberOn(today) {
			v.Parent = Link{p.name, p.url}
		} else if !m.MemberUntil.IsZero() && today.After(m.MemberUntil) {
			name = nameOn(p, m.MemberUntil)
		}
		if s := span(m.MemberFrom, m.MemberUntil); s != "" {
			v.Member = "Trực thuộc " + name + " " + s
		}
	}
	for _, c := range a.shown[content.Unit] {
		switch u := c.Unit; {
		case u.Parent.ID != e.ID:
		case u.MemberOn(today):
			v.Children = append(v.Children, Link{c.name, c.url})
		case today.After(u.MemberFrom): // not those that are to come
			v.Former = append(v.Former, Link{nameOn(c, u.MemberUntil), c.url})
		}
	}
	issued := 0
	all := a.frame.without("register-filters")
	for _, d := range a.shown[content.Document] {
		if d.Document.Issuer.ID == e.ID {
			if issued++; all || issued <= maxIssued {
				v.Issued = append(v.Issued, a.docLink(d, cchc.Date{}, ""))
			}
		}
	}
	if issued > len(v.Issued) {
		v.AllIssued = Link{"Tất cả " + viet.Number(int64(issued)) + " văn bản", a.frame.Base + registerPath + facetKinds[1].id + "/" + e.Slug + "/"}
	}
	a.unitTasks(v, e)
	return v
}

// unitTasks shows the tasks of a unit, those of the newest plan first.
func (a *assembly) unitTasks(v *UnitView, e *entry) {
	ds := a.duties[e.ID]
	if ds == nil {
		return
	}
	a.midnight()
	v.AsOf, v.AsOfISO = viet.Date(a.AsOf), cchc.DateOf(a.AsOf).String()
	v.Progress = TallyTable{ID: "nhiem-vu", Caption: "Nhiệm vụ chủ trì theo kế hoạch, tính đến ngày " + v.AsOf, Head: "Kế hoạch"}
	slices.SortStableFunc(ds.plans, func(x, y charge) int { return y.plan.at.Compare(x.plan.at) })
	var total ledger.Tally
	for _, d := range ds.plans {
		plan := Link{d.plan.name, d.plan.url}
		if d.led != nil {
			v.Led = append(v.Led, UnitPlan{plan, d.led})
		}
		if d.supported != nil {
			v.Supported = append(v.Supported, UnitPlan{plan, d.supported})
			v.Progress.Support = true
		}
		total = total.Plus(d.tally)
		v.Progress.Rows = append(v.Progress.Rows, TallyRow{Head: Link{plan.Label, d.plan.url + "tien-do/"}, Numbers: numbers(d.tally), Supported: Count(len(d.supported))})
	}
	v.Progress.Foot = numbers(total)
}

// span says in words from when until when, or "".
func span(from, until cchc.Date) string {
	switch {
	case !from.IsZero() && !until.IsZero():
		return "từ ngày " + viet.ShortDate(from.Time()) + " đến ngày " + viet.ShortDate(until.Time())
	case !from.IsZero():
		return "từ ngày " + viet.ShortDate(from.Time())
	case !until.IsZero():
		return "đến ngày " + viet.ShortDate(until.Time())
	}
	return ""
}
