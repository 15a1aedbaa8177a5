package site

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// CoverageView is the page that says what was published on what, when, in which form, on whom and how soon: of a year or of
// a plan.
type CoverageView struct {
	Chrome
	Plan          Link // of a plan, or zero
	Scope         []string
	AsOf, AsOfISO string
	Articles      Count
	Gaps          []string
	Matrices      []Grid
	Quarters      []Grid // theme by channel, a quarter each
	Timing        Timing
	Links         []Link
}

// Timing says how soon articles were published.
type Timing struct {
	InTime, Late            Count
	FromEvent, FromDocument Count
	Unknown, Background     Count
	Median                  Count // working days
	Limits                  []string
	Slow                    []SlowLine // what took longer than it may
	More                    Count      // of them that are not in the list
}

// Timed returns the number of articles for which the time is known.
func (t *Timing) Timed() Count { return t.InTime + t.Late }

// SlowLine is an article that took longer than it may.
type SlowLine struct {
	Article          Link
	Since, Published cchc.Date
	FromDocument     bool
	Days, Limit      Count
}

// Start returns the day from which the time counts, as readers write it.
func (l SlowLine) Start() string { return viet.ShortDate(l.Since.Time()) }

// End returns the day of publication, as readers write it.
func (l SlowLine) End() string { return viet.ShortDate(l.Published.Time()) }

// Sum implements View.
func (v *CoverageView) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("coverage")
	v.Chrome.add(d)
	v.Plan.add(d)
	d.Strs(v.Scope)
	d.Strs([]string{v.AsOf, v.AsOfISO})
	d.Int(int(v.Articles))
	d.Strs(v.Gaps)
	for _, gs := range [...][]Grid{v.Matrices, v.Quarters} {
		d.Int(len(gs))
		for i := range gs {
			gs[i].add(d)
		}
	}
	t := &v.Timing
	addCounts(d, []Count{t.InTime, t.Late, t.FromEvent, t.FromDocument, t.Unknown, t.Background, t.Median, t.More})
	d.Strs(t.Limits)
	d.Int(len(t.Slow))
	for _, l := range t.Slow {
		l.Article.add(d)
		d.Strs([]string{l.Since.String(), l.Published.String()})
		d.Bool(l.FromDocument)
		d.Int(int(l.Days))
		d.Int(int(l.Limit))
	}
	addLinks(d, v.Links)
	return d.Sum()
}

// hasCoverage tells whether there is anything to count.
func (a *assembly) hasCoverage() bool {
	return !a.frame.without("coverage") && (len(a.shown[content.Plan]) > 0 || slices.ContainsFunc(a.articleRecords(), func(r *ledger.Article) bool { return r != nil }))
}

// coverage adds the pages of what was published: one for each year that has articles, one for each plan, and their list.
func (a *assembly) coverage() {
	if !a.hasCoverage() {
		return
	}
	today := cchc.DateOf(a.AsOf)
	records := a.articleRecords()
	var public []*ledger.Article
	for _, r := range records {
		if r != nil {
			public = append(public, r)
		}
	}
	var years, plans, progress []Entry
	for rest := public; len(rest) > 0; {
		year := rest[0].Published.Year
		n := 0
		for n < len(rest) && rest[n].Published.Year == year {
			n++
		}
		a.yearCoverage(year, rest[:n], today)
		years = append(years, Entry{Label: fmt.Sprintf("Năm %d", year), URL: a.frame.Base + coveragePath(year), Count: n})
		rest = rest[n:]
	}
	for _, p := range a.shown[content.Plan] {
		articles, named := a.planArticles(p, public, records)
		a.planCoverage(p, articles, named, today)
		plans = append(plans, Entry{Label: p.name, URL: p.url + "do-phu/", Count: len(articles)})
		if a.hasProgress(p) {
			progress = append(progress, Entry{Label: p.name, URL: p.url + "tien-do/"})
		}
	}
	v := &IndexView{Kind: "coverage", Intro: "Tin, bài đã đăng theo chủ đề, hình thức, đơn vị và thời gian; tiến độ thực hiện các kế hoạch."}
	for _, g := range []Group{{"Độ phủ theo năm", years}, {"Độ phủ theo kế hoạch", plans}, {"Tiến độ thực hiện kế hoạch", progress}} {
		if len(g.Entries) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	v.Chrome = a.chrome("/do-phu/", "Độ phủ tin, bài và tiến độ", v.Intro)
	a.add("/do-phu/", "index", v, "")
}

// coveredYears are the years that have a page of coverage, newest first.
func (a *assembly) coveredYears() []int {
	var ys []int
	for _, r := range a.articleRecords() {
		if r != nil && (len(ys) == 0 || ys[len(ys)-1] != r.Published.Year) {
			ys = append(ys, r.Published.Year)
		}
	}
	return ys
}

func coveragePath(year int) string { return "/do-phu/" + strconv.Itoa(year) + "/" }

// planArticles returns the articles that count for a plan, and how many of them name it: those that do, and those that name no plan,
// are on one of its themes and were published in its time. public are the records of all articles, newest first.
func (a *assembly) planArticles(p *entry, public, records []*ledger.Article) (articles []*ledger.Article, named int) {
	m := p.Plan
	themes := map[string]bool{}
	for _, t := range a.visible(content.Theme, m.Themes) {
		themes[t.ID] = true
	}
	isNamed := map[*ledger.Article]bool{}
	for _, e := range p.members {
		if r := records[e.serial]; r != nil {
			isNamed[r] = true
			articles = append(articles, r)
		}
	}
	named = len(articles)
	from := sort.Search(len(public), func(i int) bool { return !public[i].Published.After(m.To) })
	to := sort.Search(len(public), func(i int) bool { return public[i].Published.Before(m.From) })
	for _, r := range public[from:max(from, to)] {
		if len(r.Plans) == 0 && slices.ContainsFunc(r.Themes, func(t string) bool { return themes[t] }) {
			articles = append(articles, r)
		}
	}
	return articles, named
}

// both says how articles are counted that are on several themes.
const both = "Một tin, bài thuộc hai chủ đề được đếm ở cả hai chủ đề, nhưng chỉ đếm một lần trong “Tổng số”; vì thế cộng các dòng có thể lớn hơn tổng số."

// plannedIn returns the themes of the plans that run in a period, or all
// themes if there is no such plan: ofPlans is false.
func (a *assembly) plannedIn(first, last cchc.Date) (planned []string, ofPlans bool) {
	for _, p := range a.shown[content.Plan] {
		if !p.Plan.From.After(last) && !p.Plan.To.Before(first) {
			for _, t := range a.visible(content.Theme, p.Plan.Themes) {
				if !slices.Contains(planned, t.ID) {
					planned = append(planned, t.ID)
				}
			}
		}
	}
	if len(planned) == 0 {
		return ids(a.shown[content.Theme]), false
	}
	return planned, true
}

func (a *assembly) yearCoverage(year int, articles []*ledger.Article, today cchc.Date) {
	first, last := cchc.Date{Year: year, Month: time.January, Day: 1}, cchc.Date{Year: year, Month: time.December, Day: 31}
	planned, ofPlans := a.plannedIn(first, last)
	asked := "các chủ đề của những kế hoạch thực hiện trong năm"
	if !ofPlans {
		asked = "mọi chủ đề của trang"
	}
	title := fmt.Sprintf("Độ phủ tin, bài năm %d", year)
	v := &CoverageView{Scope: []string{
		fmt.Sprintf("Tính mọi tin, bài đăng trong năm %d.", year), both, "Khoảng trống được xét theo " + asked + ".",
	}}
	v.Chrome = a.chrome(coveragePath(year), title, fmt.Sprintf("Tin, bài đăng trong năm %d theo chủ đề, hình thức, đơn vị và quý; thời gian từ sự việc đến khi đăng.", year), Link{"Độ phủ", a.frame.Base + "/do-phu/"})
	if !a.off()["archive"] {
		v.Links = []Link{{fmt.Sprintf("Tin tức năm %d", year), fmt.Sprintf("%s/tin-tuc/%d/", a.frame.Base, year)}}
	}
	// Besides the themes and channels that are planned, a year shows all that were written about.
	used := func(es []*entry, of func(*ledger.Article) []string, keep ...string) []string {
		seen := map[string]bool{}
		for _, k := range keep {
			seen[k] = true
		}
		for _, r := range articles {
			for _, k := range of(r) {
				seen[k] = true
			}
		}
		var out []string
		for _, e := range es {
			if seen[e.ID] {
				out = append(out, e.ID)
			}
		}
		return out
	}
	f := ledger.Frame{
		Themes:   used(a.shown[content.Theme], func(r *ledger.Article) []string { return r.Themes }, planned...),
		Channels: used(a.shown[content.Channel], func(r *ledger.Article) []string { return r.Channels }),
		Quarters: ledger.Quarters(first, last),
	}
	a.cover(v, articles, f, planned, first, last, today)
}

func (a *assembly) planCoverage(p *entry, articles []*ledger.Article, named int, today cchc.Date) {
	m := p.Plan
	v := &CoverageView{Plan: Link{p.name, p.url}, Scope: []string{
		"Tính cho kế hoạch này: tin, bài có ghi tên kế hoạch (" + Count(named).String() + "), và tin, bài không ghi kế hoạch nào nhưng thuộc một chủ đề của kế hoạch và đăng trong thời gian thực hiện, " + betweenDays(m.From, m.To) + " (" + Count(len(articles)-named).String() + ").",
		both,
	}}
	v.Chrome = a.chrome(p.path+"do-phu/", "Độ phủ tin, bài: "+p.Title, "Tin, bài thực hiện “"+p.Title+"” theo chủ đề, hình thức, đơn vị và quý.", Link{"Kế hoạch", a.frame.Base + "/ke-hoach/"}, v.Plan)
	v.State, v.Published = p.card.State, p.card.ISO
	for _, l := range a.accountLinks(p) {
		if l.URL != p.url+"do-phu/" {
			v.Links = append(v.Links, l)
		}
	}
	f := ledger.Frame{
		Themes: ids(a.visible(content.Theme, m.Themes)), Channels: ids(a.visible(content.Channel, m.Channels)),
		Quarters: ledger.Quarters(m.From, m.To),
	}
	a.cover(v, articles, f, f.Themes, m.From, m.To, today)
}

// cover fills in the figures and adds the page. The day that it is as of is today, until the period is over and its last
// article is out: then nothing on the page changes any more with time, and the day stays.
func (a *assembly) cover(v *CoverageView, articles []*ledger.Article, f ledger.Frame, planned []string, from, to, today cchc.Date) {
	asOf := to
	if n := len(f.Quarters); n > 0 && f.Quarters[n-1].Last().After(to) {
		asOf = f.Quarters[n-1].Last() // until then the quarter is not over
	}
	seen := map[string]bool{}
	for _, r := range articles {
		if r.Published.After(asOf) {
			asOf = r.Published
		}
		for _, u := range r.Units {
			seen[u] = true
		}
	}
	if !asOf.Before(today) {
		asOf = today
		a.midnight()
	}
	for _, u := range a.shown[content.Unit] {
		m := u.Unit
		ours := m.Group == "trung-tam" || m.Group == "don-vi-truc-thuoc"
		if seen[u.ID] || ours && !m.MemberFrom.After(to) && (m.MemberUntil.IsZero() || !m.MemberUntil.Before(from)) {
			f.Units = append(f.Units, u.ID)
		}
	}
	c := ledger.Cover(articles, f)
	v.AsOf, v.AsOfISO, v.Articles = viet.Date(asOf.Time()), asOf.String(), Count(c.Articles)

	theme, channel := a.label(content.Theme, "Chủ đề khác hoặc chưa ghi"), a.label(content.Channel, "Hình thức khác hoặc chưa ghi")
	unit := func(id string) Link {
		if u := a.byID[key{content.Unit, id}]; id != "" && u != nil {
			return Link{nameOn(u, asOf), u.url}
		}
		return Link{Label: "Chưa ghi đơn vị"}
	}
	oneYear := from.Year == to.Year
	quarter := func(k string) Link {
		for _, q := range f.Quarters {
			if q.String() == k {
				return Link{Label: quarterLabel(q, oneYear)}
			}
		}
		return Link{Label: "Ngoài thời gian thực hiện"}
	}
	// byQuarter is a grid whose columns are quarters: those that are still to come say so, and those that have begun have gaps.
	byQuarter := func(g Grid, m *ledger.Matrix, owed []string) Grid {
		for j, q := range f.Quarters {
			if q.First().After(asOf) {
				g.Cols[j].Note = "chưa đến"
				continue
			}
			for i, k := range m.Rows {
				g.Rows[i].Cells[j].Gap = g.Rows[i].Cells[j].Count == 0 && slices.Contains(owed, k)
			}
		}
		return g
	}
	if c.Articles > 0 {
		v.Gaps = a.gapWords(c.Gaps(today, planned), oneYear)
		v.Matrices = []Grid{
			byQuarter(grid("chu-de-quy", "Tin, bài theo chủ đề và quý", "Chủ đề", &c.ThemeQuarter, theme, quarter), &c.ThemeQuarter, planned),
			byQuarter(grid("hinh-thuc-quy", "Tin, bài theo hình thức và quý", "Hình thức", &c.ChannelQuarter, channel, quarter), &c.ChannelQuarter, f.Channels),
			grid("chu-de-hinh-thuc", "Tin, bài theo chủ đề và hình thức", "Chủ đề", &c.ThemeChannel, theme, channel),
			turned(grid("don-vi-chu-de", "Tin, bài theo đơn vị và chủ đề", "Chủ đề", &c.ThemeUnit, theme, unit), "Đơn vị"),
			byQuarter(grid("don-vi-quy", "Tin, bài theo đơn vị và quý", "Đơn vị", &c.UnitQuarter, unit, quarter), &c.UnitQuarter, nil),
		}
		v.Matrices[0].Drawn, v.Matrices[2].Drawn = true, true
		for i, q := range f.Quarters {
			if m := &c.InQuarter[i]; m.Total > 0 {
				v.Quarters = append(v.Quarters, grid(fmt.Sprintf("quy-%d-%d", q.N, q.Year), "Tin, bài q"+quarterLabel(q, oneYear)[1:]+" theo chủ đề và hình thức", "Chủ đề", m, theme, channel))
			}
		}
		v.Timing = a.timing(ledger.Time(articles, a.limits(), a.calendar.WorkingDays))
	}
	a.add(v.Path, "coverage", v, "")
}

func quarterLabel(q ledger.Quarter, oneYear bool) string {
	if oneYear {
		return q.Label()
	}
	return q.LongLabel()
}

// gapWords says what is missing, in one sentence for the quarters that miss the same: “Quý II và quý III chưa có tin, bài về “Điển
// hình tiên tiến, sáng kiến”.”
func (a *assembly) gapWords(gaps []ledger.Gap, oneYear bool) []string {
	var out []string
	for len(gaps) > 0 {
		n := 1
		for n < len(gaps) && !gaps[n].Running && !gaps[0].Running && slices.Equal(gaps[n].Themes, gaps[0].Themes) {
			n++
		}
		var quarters, themes []string
		for i, g := range gaps[:n] {
			q := quarterLabel(g.Quarter, oneYear)
			if i > 0 {
				q = "q" + q[1:] // quý
			}
			quarters = append(quarters, q)
		}
		for _, t := range gaps[0].Themes {
			themes = append(themes, "“"+a.byID[key{content.Theme, t}].name+"”")
		}
		words := listed(quarters)
		if gaps[0].Running {
			words += " đến nay"
		}
		if gaps[0].All {
			words += " chưa có tin, bài về chủ đề nào."
		} else {
			words += " chưa có tin, bài về " + listed(themes) + "."
		}
		out = append(out, words)
		gaps = gaps[n:]
	}
	return out
}

// listed joins words as a sentence does: “một, hai và ba”.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " và " + words[last]
}

// slowest is how many articles that took too long are named.
const slowest = 20

func (a *assembly) timing(t *ledger.Timing) Timing {
	v := Timing{
		InTime: Count(t.InTime), Late: Count(t.Late), FromEvent: Count(t.FromEvent), FromDocument: Count(t.FromDocument),
		Unknown: Count(t.Unknown), Background: Count(t.Background), Median: Count(t.Median()),
	}
	for _, l := range t.Limits {
		v.Limits = append(v.Limits, fmt.Sprintf("%d ngày làm việc (%s)", l.Days, l.Law))
	}
	for _, w := range t.Waits {
		if !w.Late() {
			continue
		}
		if len(v.Slow) == slowest {
			v.More++
			continue
		}
		e := a.byID[key{content.Article, w.Article.ID}]
		v.Slow = append(v.Slow, SlowLine{
			Article: Link{e.name, e.url}, Since: w.Article.Since, Published: w.Article.Published,
			FromDocument: w.Article.Start == ledger.FromDocument, Days: Count(w.Days), Limit: Count(w.Limit.Days),
		})
	}
	return v
}
