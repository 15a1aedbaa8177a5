package site

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/sheet"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// The reports of a year are pages that the centre would otherwise write by hand
// four times a year (letter 581/BNV-CCHC): what was published and what became
// of the tasks between two days. They are figures as of the last day of the
// period, or of the day that the site shows while the period runs; a report on
// a period that is over comes out the same whenever it is made again. Only what
// is public counts, in a preview too.

// TableView is a page of tables with the files that hold the same: a report,
// the articles by author, the list of public information.
type TableView struct {
	Chrome
	Kicker   string
	Intro    string
	Facts    []Fact
	AsOf     string // dd/MM/yyyy, or ""
	AsOfISO  string
	Running  string // that the period is not over, or ""
	Lines    []string
	Sections []Section
	Notes    []string
	Files    []File
	Around   []Link // the other reports of the year
}

// Fact is a name with its value.
type Fact struct{ Name, Value string }

// Section is a part of a page of tables.
type Section struct {
	ID, Title string
	Sheets    []*Sheet
}

// Sum implements View.
func (v *TableView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	d.Strs([]string{v.Kicker, v.Intro, v.AsOf, v.AsOfISO, v.Running})
	d.Int(len(v.Facts))
	for _, f := range v.Facts {
		d.Strs([]string{f.Name, f.Value})
	}
	d.Strs(v.Lines)
	d.Int(len(v.Sections))
	for _, s := range v.Sections {
		d.Strs([]string{s.ID, s.Title})
		addSheets(d, s.Sheets)
	}
	d.Strs(v.Notes)
	addFiles(d, v.Files)
	addLinks(d, v.Around)
	return d.Sum()
}

const reportsPath = "/bao-cao/"

// ReportFolder returns where the report of a period and its files are among the
// outputs: "bao-cao/2016/quy-1/".
func ReportFolder(year int, p cchc.Period) string {
	return fmt.Sprintf("%s%d/%s/", reportsPath[1:], year, p)
}

// HasReports tells whether the site has reports and the list of public
// information.
func (f *Frame) HasReports() bool { return !f.without("reports") }

// reports adds the reports of all years, the articles by author, the list of
// public information.
func (a *assembly) reports() {
	for _, p := range a.shown[content.Plan] {
		if p.state == "" {
			a.site.Plans = append(a.site.Plans, PlanYear{p.ID, p.Plan.Year})
		}
	}
	if a.off()["reports"] {
		return
	}
	r := &reporter{assembly: a, today: cchc.DateOf(a.AsOf)}
	for _, p := range a.shown[content.Plan] {
		if p.state == "" {
			r.plans = append(r.plans, r.plan(p))
		}
	}
	for _, e := range a.shown[content.Article] {
		if e.state == "" {
			r.articles = append(r.articles, e)
			r.lines = append(r.lines, r.line(e))
		}
	}
	branch := Branch{Label: "Báo cáo", URL: a.frame.Base + reportsPath, Kids: r.index()}
	r.inventory()
	a.accounts = []Branch{branch, {Label: inventoryTitle, URL: a.frame.Base + inventoryPath}}
}

// reporter makes the reports of one site.
type reporter struct {
	*assembly
	today    cchc.Date
	plans    []*reported
	articles []*entry     // newest first
	lines    []*line      // of the articles, in their order
	made     []madeReport // oldest year last, the periods of a year in their order
}

type madeReport struct {
	title, url string
	day        cchc.Date
	running    bool
}

// reported is a plan as the reports see it.
type reported struct {
	*entry
	tasks []ledger.Task
	lines []*task // of each task
}

func (r *reporter) plan(p *entry) *reported {
	m := p.Plan
	x := &reported{entry: p, tasks: make([]ledger.Task, len(m.Tasks)), lines: make([]*task, len(m.Tasks))}
	for i := range m.Tasks {
		t := &m.Tasks[i]
		x.tasks[i] = ledger.Task{Plan: p.ID, ID: t.ID.ID, Lead: t.Lead.ID, Due: t.Due, Last: t.Due.Last(m.To), Status: t.Status, Completed: t.Completed}
		lead := ""
		if u := r.byID[key{content.Unit, t.Lead.ID}]; u != nil && u.shown {
			lead = nameOn(u, m.Doc.Issued)
		}
		x.lines[i] = &task{oneLine(t.Name), p.url + "#nv." + t.ID.ID, m.Doc.Code.ID, lead, t.Due.String(), oneLine(t.Output)}
	}
	return x
}

// planYears returns the years that have a plan, newest first.
func (r *reporter) planYears() []int {
	var ys []int
	for _, p := range r.plans {
		ys = append(ys, p.Plan.Year)
	}
	slices.SortFunc(ys, func(x, y int) int { return y - x })
	return slices.Compact(ys)
}

// index adds the reports, the pages of articles by author, and the page that
// leads to them. It returns their place in sơ đồ trang.
func (r *reporter) index() (kids []Branch) {
	v := &IndexView{Kind: "report", Intro: "Báo cáo định kỳ về thông tin, tuyên truyền cải cách hành chính, lập từ kế hoạch, văn bản và tin, bài đã đăng."}
	v.Chrome = r.chrome(reportsPath, "Báo cáo", v.Intro)
	groups := map[int]*Group{}
	group := func(year int) *Group {
		if groups[year] == nil {
			groups[year] = &Group{Title: "Năm " + strconv.Itoa(year)}
		}
		return groups[year]
	}
	for _, y := range r.planYears() {
		begun := r.begun(y)
		for _, p := range begun {
			e, m := r.report(y, p, begun)
			g := group(y)
			g.Entries = append(g.Entries, e)
			r.made = append(r.made, m)
		}
	}
	for first := 0; first < len(r.lines); {
		y, end := r.lines[first].day.Year, first
		for end < len(r.lines) && r.lines[end].day.Year == y {
			end++
		}
		g := group(y)
		g.Entries = append(g.Entries, r.fees(y, r.articles[first:end], r.lines[first:end]))
		first = end
	}
	var years []int
	for y := range groups {
		years = append(years, y)
	}
	slices.SortFunc(years, func(x, y int) int { return y - x })
	for _, y := range years {
		v.Groups = append(v.Groups, *groups[y])
		for _, e := range groups[y].Entries {
			kids = append(kids, Branch{Label: e.Label, URL: e.URL})
		}
	}
	r.add(reportsPath, "index", v, "")
	return kids
}

// begun returns the periods of a year that have begun.
func (r *reporter) begun(year int) []cchc.Period {
	var ps []cchc.Period
	for _, p := range cchc.Periods() {
		if from, _ := p.Range(year); from.After(r.today) {
			r.until(from.Time())
		} else {
			ps = append(ps, p)
		}
	}
	return ps
}

// between returns the articles of the days from one to another.
func (r *reporter) between(from, to cchc.Date) ([]*entry, []*line) {
	since := func(d cchc.Date) int { // how many are of that day or later
		t := d.Time()
		return sort.Search(len(r.articles), func(i int) bool { return r.articles[i].at.Before(t) })
	}
	i, j := since(to.AddDays(1)), since(from)
	return r.articles[i:max(i, j)], r.lines[i:max(i, j)]
}

// line is an article as lists show it. It is made once for all of them.
type line struct {
	day                                     cchc.Date
	name, url, author                       string
	category, themes, channels, area, units string
}

func (l *line) cells() []sheet.Cell {
	return []sheet.Cell{
		sheet.Day(l.day), sheet.Anchor(l.name, l.url), sheet.Words(l.author), sheet.Words(l.category),
		sheet.Words(l.themes), sheet.Words(l.channels), sheet.Words(l.area), sheet.Words(l.units),
	}
}

func (r *reporter) line(e *entry) *line {
	l := &line{day: cchc.DateOf(e.at), name: e.name, url: e.url, author: e.card.Author}
	join := func(s *string, name string) {
		if *s != "" {
			*s += "; "
		}
		*s += name
	}
	for _, t := range e.terms {
		switch t.kind {
		case "theme":
			join(&l.themes, t.name)
		case "channel":
			join(&l.channels, t.name)
		case "unit":
			join(&l.units, nameOn(t.entry, l.day))
		}
	}
	if e.category != nil {
		l.category = e.category.name
	}
	l.area, _ = cchc.ParAreaName(e.Article.ParArea.ID, l.day)
	return l
}

var articleColumns = []sheet.Column{
	{Title: "STT", Kind: sheet.Serial},
	{Title: "Ngày đăng", Kind: sheet.Date},
	{Title: "Tiêu đề", Kind: sheet.Link, Head: true},
	{Title: "Tác giả, nguồn", Width: 24},
	{Title: "Chuyên mục", Width: 22, File: true},
	{Title: "Chủ đề"},
	{Title: "Hình thức", File: true},
	{Title: "Lĩnh vực", File: true},
	{Title: "Đơn vị", File: true},
}

// period is what one report is made of.
type period struct {
	*reporter
	year      int
	from, day cchc.Date
	plans     []*reported // of the year, issued by the day
	articles  []*entry
	lines     []*line // of the articles
	documents []*entry
}

// report adds the report of a period.
func (r *reporter) report(year int, p cchc.Period, begun []cchc.Period) (Entry, madeReport) {
	from, to := p.Range(year)
	x := &period{reporter: r, year: year, from: from, day: to}
	running := !to.Before(r.today)
	if running {
		x.day = r.today
		r.midnight()
	}
	for _, e := range r.plans {
		if e.Plan.Year == year && !e.Plan.Doc.Issued.After(x.day) {
			x.plans = append(x.plans, e)
		}
	}
	slices.Reverse(x.plans) // oldest first, as a basis is told
	x.articles, x.lines = r.between(from, x.day)
	for _, e := range r.shown[content.Document] {
		if d := e.Document.Issued; e.state == "" && !d.Before(from) && !d.After(x.day) {
			x.documents = append(x.documents, e)
		}
	}
	slices.Reverse(x.documents)

	label := p.Label(year)
	label = strings.ToLower(label[:1]) + label[1:]
	title := "Báo cáo thông tin, tuyên truyền cải cách hành chính " + label
	path := "/" + ReportFolder(year, p)
	span := "từ ngày " + viet.ShortDate(from.Time()) + " đến ngày " + viet.ShortDate(to.Time())
	asOf := viet.ShortDate(x.day.Time())
	v := &TableView{Kicker: r.frame.Org.Name, AsOf: viet.Date(x.day.Time()), AsOfISO: x.day.String()}
	v.Chrome = r.chrome(path, title, title+" ("+span+"): tin, bài, văn bản, nhiệm vụ; số liệu tính đến ngày "+asOf+".", Link{"Báo cáo", r.frame.Base + reportsPath})
	v.Modified = viet.ISO(x.day.Time())
	v.Facts = []Fact{{"Kỳ báo cáo", span}}
	if running {
		v.Running = "Đang trong kỳ, số liệu tính đến ngày " + asOf + "."
	}

	basis := newSheet(x.basis())
	documents := newSheet(x.directives())
	themes, channels := newSheet(x.byTerm(content.Theme)), newSheet(x.byTerm(content.Channel))
	tally, tasks := x.byPlan()
	plans, leads := newSheet(tally), newSheet(x.byLead(tasks))
	categories, areas, units := newSheet(x.byCategory()), newSheet(x.byArea()), newSheet(x.byTerm(content.Unit))
	articles := x.list()
	done, open := x.tasks()
	v.Sections = []Section{
		{"can-cu", "Căn cứ", []*Sheet{basis}},
		{"chi-dao", "Chỉ đạo, điều hành", []*Sheet{documents}},
		{"ket-qua", "Kết quả theo nội dung và hình thức", []*Sheet{themes, channels}},
		{"so-lieu", "Số liệu", []*Sheet{plans, leads, categories, areas, units}},
		{"tin-bai", "Tin, bài trong kỳ", []*Sheet{articles}},
		{"hoan-thanh", "Nhiệm vụ hoàn thành trong kỳ", []*Sheet{done}},
		{"chua-hoan-thanh", "Nhiệm vụ chưa hoàn thành", []*Sheet{open}},
	}
	for i := range v.Sections {
		v.Sections[i].Title = roman(i+1) + ". " + v.Sections[i].Title
	}
	var all ledger.Tally
	for _, t := range tasks {
		all.Add(t.Progress)
	}
	n := func(n int) string { return viet.Number(int64(n)) }
	v.Lines = []string{
		fmt.Sprintf("%s tin, bài đã đăng trong kỳ; %s văn bản ban hành trong kỳ.", n(len(x.articles)), n(len(x.documents))),
		fmt.Sprintf("%s nhiệm vụ: %s đã hoàn thành (%s đúng hạn, %s quá hạn), %s chưa hoàn thành (%s trong hạn, %s quá hạn).",
			n(all.Total()), n(all.Done()), n(all.DoneOnTime), n(all.DoneLate), n(all.Open()), n(all.InTime), n(all.Overdue)),
	}
	if all.Stopped > 0 {
		v.Lines = append(v.Lines, n(all.Stopped)+" nhiệm vụ đã dừng thực hiện, không tính trong tổng số.")
	}
	v.Notes = reportNotes
	stem := fmt.Sprintf("bao-cao-%s-%d", p, year)
	v.Files = r.tables(path, stem, title, x.day, []*Sheet{basis, documents, themes, channels, plans, leads, categories, areas, units, articles, done, open}, map[*Sheet]string{
		documents: stem + "-van-ban", themes: stem + "-chu-de", channels: stem + "-hinh-thuc", plans: stem + "-nhiem-vu", categories: stem + "-chuyen-muc",
		articles: stem + "-tin-bai", done: stem + "-hoan-thanh", open: stem + "-chua-hoan-thanh",
	})
	for _, o := range begun {
		if o != p {
			v.Around = append(v.Around, Link{o.Label(year), r.frame.Base + "/" + ReportFolder(year, o)})
		}
	}
	r.add(path, "report", v, "")
	e := Entry{Label: p.Label(year), URL: r.frame.Base + path, Note: strings.ToUpper(span[:1]) + span[1:] + ".", Count: len(x.articles)}
	if running {
		e.Note = v.Running
	}
	return e, madeReport{title, r.frame.Base + path, x.day, running}
}

var reportNotes = []string{
	"Kỳ báo cáo theo Công văn số 581/BNV-CCHC của Bộ Nội vụ: quý I từ ngày 15/12 năm trước đến ngày 14/3; 6 tháng từ ngày 15/12 năm trước đến ngày 14/6; quý III từ ngày 15/6 đến ngày 14/9; năm từ ngày 15/12 năm trước đến ngày 14/12.",
	"Tin, bài tính theo ngày đăng, văn bản theo ngày ban hành, nhiệm vụ hoàn thành theo ngày hoàn thành; tính cả ngày đầu và ngày cuối của kỳ. Một tin, bài thuộc nhiều chủ đề, hình thức hoặc đơn vị thì được tính ở từng dòng, nên các dòng cộng lại có thể lớn hơn số tin, bài.",
	"Tình trạng nhiệm vụ suy ra từ thời hạn và ngày hoàn thành, như vào ngày lấy số liệu: hoàn thành chậm nhất vào ngày cuối của thời hạn là đúng hạn; nhiệm vụ thường xuyên không quá hạn trước khi hết thời gian của kế hoạch. Nhiệm vụ của kế hoạch đã bị thay thế không được tính.",
	"Chỉ tính những gì đang công khai; tin, bài chưa đến ngày đăng hoặc đã gỡ không được tính. Báo cáo của kỳ đã kết thúc lấy số liệu của ngày cuối kỳ, lập lại lúc nào cũng như nhau, trừ khi có tin, bài được gỡ.",
}

// table begins a table of a report.
func (x *period) table(name, title, empty string, columns ...sheet.Column) *sheet.Table {
	return table(x.host, name, title, empty, columns...)
}

func table(host, name, title, empty string, columns ...sheet.Column) *sheet.Table {
	return &sheet.Table{Name: name, Title: title, Empty: empty, Host: host, Columns: columns}
}

// replacedBy returns the plan that had taken the place of another by the day.
func (x *period) replacedBy(p *reported) *reported {
	for _, o := range x.reporter.plans {
		if o != p && !o.Plan.Doc.Issued.After(x.day) && slices.ContainsFunc(o.Plan.Supersedes, func(r content.Ref) bool { return r.ID == p.ID }) {
			return o
		}
	}
	return nil
}

func (x *period) basis() *sheet.Table {
	t := x.table("Căn cứ", "Kế hoạch làm căn cứ", "Chưa có kế hoạch nào của năm được ban hành đến ngày lấy số liệu.",
		sheet.Column{Title: "STT", Kind: sheet.Serial}, sheet.Column{Title: "Kế hoạch", Kind: sheet.Link, Head: true}, sheet.Column{Title: "Văn bản ban hành", Width: 28},
		sheet.Column{Title: "Ngày ban hành", Kind: sheet.Date}, sheet.Column{Title: "Ghi chú", Width: 24})
	for _, p := range x.plans {
		note := ""
		if o := x.replacedBy(p); o != nil {
			note = "Đã được thay thế bởi: " + o.name
		}
		d := p.Plan.Doc
		t.Rows = append(t.Rows, []sheet.Cell{sheet.Anchor(p.name, p.url), sheet.Words(strings.TrimSpace(d.Type + " số " + d.Code.ID)), sheet.Day(d.Issued), sheet.Words(note)})
	}
	return t
}

func (x *period) directives() *sheet.Table {
	t := x.table("Văn bản", "Văn bản ban hành trong kỳ", "Không có văn bản nào trong danh mục được ban hành trong kỳ.",
		sheet.Column{Title: "STT", Kind: sheet.Serial}, sheet.Column{Title: "Số, ký hiệu", Kind: sheet.Link, Head: true, Width: 22}, sheet.Column{Title: "Loại", Width: 16},
		sheet.Column{Title: "Ngày ban hành", Kind: sheet.Date}, sheet.Column{Title: "Cơ quan ban hành"}, sheet.Column{Title: "Trích yếu", Width: 50})
	for _, e := range x.documents {
		d, issuer := e.Document, ""
		if u := x.byID[key{content.Unit, d.Issuer.ID}]; u != nil && u.shown {
			issuer = nameOn(u, d.Issued)
		}
		t.Rows = append(t.Rows, []sheet.Cell{sheet.Anchor(d.Code.ID, e.url), sheet.Words(d.Type), sheet.Day(d.Issued), sheet.Words(issuer), sheet.Words(oneLine(e.Summary))})
	}
	return t
}

var termTables = map[content.Kind]struct{ name, title string }{
	content.Theme:   {"Chủ đề", "Tin, bài theo chủ đề"},
	content.Channel: {"Hình thức", "Tin, bài theo hình thức"},
	content.Unit:    {"Đơn vị", "Tin, bài theo đơn vị"},
}

const noArticles = "Không có tin, bài trong kỳ."

// byTerm counts articles by theme, channel or unit. What the plans of the year
// ask for is there even if nothing was published on it.
func (x *period) byTerm(kind content.Kind) *sheet.Table {
	names := termTables[kind]
	t := x.table(names.name, names.title, noArticles, sheet.Column{Title: names.name, Kind: sheet.Link, Head: true}, sheet.Column{Title: "Số tin, bài", Kind: sheet.Integer})
	count := map[*entry]int{}
	for _, p := range x.plans {
		for _, e := range append(x.visible(content.Theme, p.Plan.Themes), x.visible(content.Channel, p.Plan.Channels)...) {
			count[e] += 0
		}
	}
	without := 0
	for _, a := range x.articles {
		some := false
		for _, term := range a.terms {
			if term.kind == kind.String() {
				some = true
				count[term.entry]++
			}
		}
		if !some {
			without++
		}
	}
	for _, e := range x.shown[kind] {
		if n, ok := count[e]; ok && e.state == "" {
			name := e.name
			if kind == content.Unit {
				name = nameOn(e, x.day)
			}
			t.Rows = append(t.Rows, []sheet.Cell{sheet.Anchor(name, e.url), sheet.Int(n)})
		}
	}
	return x.others(t, without)
}

// others adds the articles that are in none of the rows.
func (x *period) others(t *sheet.Table, n int) *sheet.Table {
	if n > 0 {
		t.Rows = append(t.Rows, []sheet.Cell{sheet.Words("(không ghi)"), sheet.Int(n)})
	}
	return t
}

func (x *period) byArea() *sheet.Table {
	t := x.table("Lĩnh vực", "Tin, bài theo lĩnh vực cải cách hành chính", noArticles, sheet.Column{Title: "Lĩnh vực", Head: true, Width: 50}, sheet.Column{Title: "Số tin, bài", Kind: sheet.Integer, Total: true})
	count := map[string]int{}
	without := 0
	for _, l := range x.lines {
		if l.area != "" {
			count[l.area]++
		} else {
			without++
		}
	}
	if len(x.articles) == 0 {
		return t
	}
	// A period may begin in the old programme and end in the new one.
	for _, a := range append(cchc.ParAreas(x.from), cchc.ParAreas(x.day)...) {
		if n, ok := count[a.Name]; ok {
			t.Rows = append(t.Rows, []sheet.Cell{sheet.Words(a.Name), sheet.Int(n)})
			delete(count, a.Name)
		}
	}
	return x.others(t, without)
}

func (x *period) byCategory() *sheet.Table {
	t := x.table("Chuyên mục", "Tin, bài theo chuyên mục", noArticles, sheet.Column{Title: "Chuyên mục", Kind: sheet.Link, Head: true}, sheet.Column{Title: "Số tin, bài", Kind: sheet.Integer, Total: true})
	count := map[*term]int{}
	for _, e := range x.articles {
		count[e.category]++
	}
	if len(x.articles) == 0 {
		return t
	}
	for _, c := range x.cats {
		t.Rows = append(t.Rows, []sheet.Cell{sheet.Anchor(c.name, x.frame.Base+c.path), sheet.Int(count[c])})
	}
	return x.others(t, count[nil])
}

// tallyColumns are the two axes of the Government's reports.
var tallyColumns = []sheet.Column{
	{Title: "Tổng số", Kind: sheet.Integer, Total: true},
	{Title: "Hoàn thành đúng hạn", Kind: sheet.Integer, Total: true, Width: 14},
	{Title: "Hoàn thành quá hạn", Kind: sheet.Integer, Total: true, Width: 14},
	{Title: "Chưa hoàn thành, trong hạn", Kind: sheet.Integer, Total: true, Width: 14},
	{Title: "Chưa hoàn thành, quá hạn", Kind: sheet.Integer, Total: true, Width: 14},
	{Title: "Dừng thực hiện (ngoài tổng số)", Kind: sheet.Integer, Total: true, Width: 14},
}

func tallyRow(name sheet.Cell, t ledger.Tally) []sheet.Cell {
	return []sheet.Cell{name, sheet.Int(t.Total()), sheet.Int(t.DoneOnTime), sheet.Int(t.DoneLate), sheet.Int(t.InTime), sheet.Int(t.Overdue), sheet.Int(t.Stopped)}
}

const noTasks = "Các kế hoạch không có phụ lục nhiệm vụ."

// byPlan counts the tasks of each plan, as they stood at the end of the day,
// and returns them all.
func (x *period) byPlan() (*sheet.Table, []ledger.Task) {
	t := x.table("Nhiệm vụ", "Tình hình thực hiện nhiệm vụ theo kế hoạch", noTasks, append([]sheet.Column{{Title: "Kế hoạch", Kind: sheet.Link, Head: true}}, tallyColumns...)...)
	var all []ledger.Task
	for _, p := range x.plans {
		if len(p.tasks) == 0 || x.replacedBy(p) != nil {
			continue
		}
		tasks := slices.Clone(p.tasks)
		for i := range tasks {
			tasks[i].Progress = tasks[i].On(x.day)
		}
		t.Rows = append(t.Rows, tallyRow(sheet.Anchor(p.name, p.url), ledger.Count(tasks)))
		all = append(all, tasks...)
	}
	return t, all
}

func (x *period) byLead(tasks []ledger.Task) *sheet.Table {
	t := x.table("Đơn vị chủ trì", "Tình hình thực hiện nhiệm vụ theo đơn vị chủ trì", noTasks, append([]sheet.Column{{Title: "Đơn vị chủ trì", Kind: sheet.Link, Head: true}}, tallyColumns...)...)
	var order []string
	for _, e := range x.shown[content.Unit] {
		order = append(order, e.ID)
	}
	hidden := ledger.Tally{}
	for _, row := range ledger.Tallies(tasks, ledger.ByLead, order...) {
		if u := x.byID[key{content.Unit, row.Key}]; u != nil && u.shown {
			t.Rows = append(t.Rows, tallyRow(sheet.Anchor(nameOn(u, x.day), u.url), row.Tally))
		} else {
			hidden = hidden.Plus(row.Tally)
		}
	}
	if !hidden.IsZero() { // a unit that is not public: its tasks are
		t.Rows = append(t.Rows, tallyRow(sheet.Words("(không ghi)"), hidden))
	}
	return t
}

// list returns the articles of the period, oldest first.
func (x *period) list() *Sheet {
	lines, host := x.lines, x.host
	return longSheet(func() *sheet.Table {
		t := table(host, "Tin, bài", "Tin, bài đăng trong kỳ", noArticles, articleColumns...)
		t.Rows = make([][]sheet.Cell, 0, len(lines))
		for _, l := range slices.Backward(lines) {
			t.Rows = append(t.Rows, l.cells())
		}
		return t
	})
}

var taskColumns = []sheet.Column{
	{Title: "STT", Kind: sheet.Serial},
	{Title: "Nhiệm vụ", Kind: sheet.Link, Head: true},
	{Title: "Kế hoạch số", Width: 20},
	{Title: "Đơn vị chủ trì"},
	{Title: "Thời hạn", Width: 16},
	{Title: "Sản phẩm, kết quả", File: true},
}

// task is a task as every report shows it.
type task struct{ name, url, plan, lead, due, output string }

// dated is how a task stood on the last day of a report.
type dated struct {
	*task
	progress  cchc.Progress
	completed cchc.Date
	last      cchc.Date
}

func (d *dated) cells() []sheet.Cell {
	return []sheet.Cell{sheet.Anchor(d.name, d.url), sheet.Words(d.plan), sheet.Words(d.lead), sheet.Words(d.due), sheet.Words(d.output)}
}

// tasks lists what was completed in the period, in the order of completion, and
// what was not completed at its end: the overdue first, each by deadline.
func (x *period) tasks() (done, open *Sheet) {
	var dones, opens []dated
	for _, p := range x.plans {
		if x.replacedBy(p) != nil {
			continue
		}
		for i := range p.tasks {
			t := &p.tasks[i]
			d := dated{p.lines[i], t.On(x.day), t.Completed, t.Last}
			switch d.progress {
			case cchc.DoneOnTime, cchc.DoneLate:
				if !t.Completed.Before(x.from) {
					dones = append(dones, d)
				}
			case cchc.OpenOverdue, cchc.OpenInTime:
				opens = append(opens, d)
			}
		}
	}
	slices.SortStableFunc(dones, func(a, b dated) int { return a.completed.Compare(b.completed) })
	slices.SortStableFunc(opens, func(a, b dated) int {
		return cmp.Or(cmp.Compare(b.progress, a.progress), a.last.Compare(b.last)) // overdue is the later of the two states
	})
	host := x.host
	done = longSheet(func() *sheet.Table {
		t := table(host, "Đã hoàn thành", "Nhiệm vụ hoàn thành trong kỳ", "Không có nhiệm vụ nào hoàn thành trong kỳ.",
			append(slices.Clip(taskColumns), sheet.Column{Title: "Ngày hoàn thành", Kind: sheet.Date}, sheet.Column{Title: "Kết quả", Width: 20})...)
		for i := range dones {
			d := &dones[i]
			t.Rows = append(t.Rows, append(d.cells(), sheet.Day(d.completed), sheet.Words(d.progress.Label())))
		}
		return t
	})
	open = longSheet(func() *sheet.Table {
		t := table(host, "Chưa hoàn thành", "Nhiệm vụ chưa hoàn thành, quá hạn trước", "Không có nhiệm vụ nào chưa hoàn thành.",
			append(slices.Clip(taskColumns), sheet.Column{Title: "Tình trạng", Width: 20})...)
		for i := range opens {
			t.Rows = append(t.Rows, append(opens[i].cells(), sheet.Words(opens[i].progress.Label())))
		}
		return t
	})
	return done, open
}
