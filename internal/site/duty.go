package site

import (
	"fmt"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/sheet"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Duties are what a profile asks of the site, and how it stands to it.
type Duties struct {
	Profile *duty.Profile // nil: the site names none
	Day     cchc.Date
	Found   []duty.Finding
}

const settingsFile = "content/site.yaml"

// profile returns the profile that the site names, or nil. One of its own goes
// before one that comes with the program.
func (a *assembly) profile() *duty.Profile {
	name := a.settings.Profile.ID
	if name == "" {
		return nil
	}
	for _, p := range a.profiles {
		if p.ID == name {
			return p
		}
	}
	return content.BuiltinProfile(name)
}

// limits are the terms of the profile, or those of the law of today where it
// has none.
func (a *assembly) limits() []ledger.Limit {
	p := a.profile()
	if p == nil || len(p.Terms) == 0 {
		p = content.BuiltinProfile(lawOfToday)
	}
	out := make([]ledger.Limit, len(p.Terms))
	for i, t := range p.Terms {
		out[i] = ledger.Limit{From: t.From, Days: t.Days, Law: t.Law}
	}
	return out
}

const lawOfToday = "vn-2026-07"

// judge holds the finished site to its profile: what is missing becomes a
// Problem, at the line of site.yaml that it belongs to.
func (a *assembly) judge() {
	name := a.settings.Profile
	p := a.profile()
	if p == nil {
		if name.ID != "" {
			names := duty.Names()
			for _, own := range a.profiles {
				names = append(names, own.ID)
			}
			slices.Sort(names)
			near, _ := viet.Nearest(name.ID, slices.Values(names))
			a.problem(source.Problem{Pos: name.In(settingsFile), Len: int(name.Len), Code: "profile-unknown", Args: []string{name.ID, strings.Join(slices.Compact(names), ", ")}, Near: near}, false)
		}
		return
	}
	for _, d := range p.Turns() {
		a.until(d.Time())
	}
	day := cchc.DateOf(a.AsOf)
	a.site.Duties = Duties{p, day, duty.Judge(p, facts{a}, day)}
	for _, f := range a.site.Duties.Found {
		code := source.Code("duty-" + map[duty.Level]string{duty.Error: "error", duty.Warning: "warning"}[f.Level])
		if code == "duty-" {
			code = "duty-notice"
		}
		for _, n := range f.Missing {
			if n.What == duty.Ahead {
				for _, l := range a.lateNotices(n.Days) {
					a.problem(source.Problem{Pos: l.at, Len: 1, Code: code, Args: []string{f.ID, f.Rule, l.what, l.hint}}, l.soft)
				}
				continue
			}
			what, hint := wanted(n)
			at := a.keyPlace(n)
			a.problem(source.Problem{Pos: at.In(settingsFile), Len: int(at.Len), Code: code, Args: []string{f.ID, f.Rule, what, hint}}, false)
		}
	}
}

// wanted says of a need that is not met what is missing, and how to mend it.
func wanted(n *duty.Need) (what, hint string) {
	switch n.What {
	case duty.Key:
		what, hint = "site.yaml chưa ghi "+n.Name, "ghi dòng “"+n.Name+": …” vào content/site.yaml."
		if outer, inner, ok := strings.Cut(n.Name, "."); ok {
			hint = "trong content/site.yaml, ghi dòng “" + inner + ": …”, thụt vào hai dấu cách, dưới dòng “" + outer + ":”."
		}
	case duty.Page:
		what, hint = "chưa có trang /"+n.Name+"/", "tạo tệp content/trang/"+n.Name+".md."
	case duty.Output:
		what, hint = "trang không có "+n.Name, "xem lại khóa without trong content/site.yaml."
	case duty.Content:
		what, hint = "chưa có nội dung nào trong content/"+n.Name+"/", "viết ít nhất một tệp trong content/"+n.Name+"/."
	case duty.English:
		what, hint = "trang /"+n.Name+"/ chưa có bản tiếng Anh", "tạo một trang trong content/trang/ có lang: en và translation_of: "+n.Name+"."
	}
	if n.How != "" {
		hint += " " + n.How
	}
	return what, hint
}

// keyPlace returns where site.yaml should say what is missing: at the key, if it
// is there with nothing in it, or at the nearest one above it, or where the
// profile is named.
func (a *assembly) keyPlace(n *duty.Need) content.Mark {
	key := n.Name
	if n.What == duty.Output {
		key = "without"
	}
	for n.What == duty.Key || n.What == duty.Output {
		if m, ok := a.settings.At[key]; ok {
			return m
		}
		i := strings.LastIndexByte(key, '.')
		if i < 0 {
			break
		}
		key = key[:i]
	}
	return a.settings.Profile.Mark
}

// facts answers what a profile asks about the finished site.
type facts struct{ a *assembly }

// Key tells whether site.yaml says something there.
func (f facts) Key(name string) bool { _, ok := f.a.settings.At[name]; return ok }

// Page tells whether the public can read the page.
func (f facts) Page(name string) bool { return f.a.page(name) != nil }

// Output tells whether the site publishes something at the address.
func (f facts) Output(path string) bool {
	out := strings.TrimPrefix(path, "/")
	if out == "" || strings.HasSuffix(out, "/") {
		out += "index.html"
	}
	if f.a.pages[out] != nil {
		return true
	}
	for _, as := range f.a.assets { // the list of those that are published is made later
		if as.Out == out && (strings.HasPrefix(as.Source, "static/") || f.a.used[as]) {
			return true
		}
	}
	return false
}

// Content tells whether there is something public in a folder.
func (f facts) Content(folder string) bool {
	for _, k := range content.Kinds() {
		if k.Folder() == folder {
			return slices.ContainsFunc(f.a.shown[k], func(e *entry) bool { return e.state == "" })
		}
	}
	return false
}

// English tells whether the page has its pair in English.
func (f facts) English(name string) bool {
	e := f.a.page(name)
	return e != nil && e.pair != nil && e.pair.state == ""
}

// Ahead tells whether every notice of an outage was early enough.
func (f facts) Ahead(days int) bool { return len(f.a.lateNotices(days)) == 0 }

// page returns a page by its name, if it is public.
func (a *assembly) page(name string) *entry {
	if e := a.byID[key{content.Page, name}]; e != nil && e.shown && e.state == "" {
		return e
	}
	return nil
}

// lateNotice is a notice of an outage that came too late.
type lateNotice struct {
	at         source.Pos
	what, hint string
	soft       bool
}

// lateNotices returns the notices that were published fewer working days before
// what they announce than must be. What is over is not told again.
func (a *assembly) lateNotices(days int) (out []lateNotice) {
	for _, e := range a.all {
		if e.Article == nil || e.Article.Outage.From.At.IsZero() || e.state == "expired" || e.state == "draft" && !a.Drafts {
			continue // a notice whose day is still to come is told of today
		}
		o := e.Article.Outage
		if o.Urgent != "" || !a.AsOf.Before(o.Until.End()) {
			continue
		}
		a.until(o.Until.End())
		from, published := cchc.DateOf(o.From.At), cchc.DateOf(e.Article.Date)
		if n := a.calendar.WorkingDays(published, from); n < days {
			latest := a.calendar.AddWorkingDays(from, -days)
			out = append(out, lateNotice{
				at: o.From.In(e.Path), soft: a.soft(e),
				what: fmt.Sprintf("thông báo đăng ngày %s, chỉ trước %d ngày làm việc, phải trước ít nhất %d", viet.ShortDate(published.Time()), max(n, 0), days),
				hint: fmt.Sprintf("lùi thời điểm tạm ngừng, hoặc đăng chậm nhất ngày %s. Trường hợp bất khả kháng thì ghi lý do vào outage.urgent.", viet.ShortDate(latest.Time())),
			})
		}
	}
	return out
}

// Outage is a notice that the site will be out of service, for a banner.
type Outage struct {
	Title, URL        string
	From, Until       string // 20 giờ 00 ngày 12/12/2026
	FromISO, UntilISO string
}

// outages returns the notices that stand at the head of every page today: of
// what is not over.
func (a *assembly) outages(lang string) (out []Outage) {
	for _, e := range a.shown[content.Article] {
		o := e.Article.Outage
		if o.From.At.IsZero() || !a.AsOf.Before(o.Until.End()) {
			continue
		}
		a.until(o.Until.End())
		from, until := moment(o.From), last(o.Until)
		if lang == "en" {
			from, until = englishMoment(o.From), englishMoment(o.Until)
		}
		out = append(out, Outage{e.Title, e.url, from, until, isoMoment(o.From), isoMoment(o.Until)})
	}
	return out
}

// Without returns the frame without the notices of outages whose addresses are
// hidden from a reader.
func (f *Frame) Without(hidden func(address string) bool) *Frame {
	gone := func(o Outage) bool { return hidden(o.URL) }
	if !slices.ContainsFunc(f.Outages, gone) {
		return f
	}
	c := *f
	c.Outages = slices.DeleteFunc(slices.Clone(f.Outages), gone)
	d := source.NewDigest()
	d.Add(f.sum)
	d.Int(len(c.Outages))
	for i := range c.Outages {
		c.Outages[i].add(d)
	}
	c.sum = d.Sum()
	return &c
}

func (o *Outage) add(d *source.Digest) {
	d.Strs([]string{o.Title, o.URL, o.From, o.Until, o.FromISO, o.UntilISO})
}

const dutiesPath = "/nghia-vu/"

// Table lists the duties of the profile with how the site stands to each:
// what is not met first, then what people must look at.
func (d Duties) Table() *sheet.Table {
	t := &sheet.Table{Name: "Nghĩa vụ", Title: "Nghĩa vụ của trang", Empty: "Bộ quy tắc không có nghĩa vụ nào.", Columns: []sheet.Column{
		{Title: "STT", Kind: sheet.Serial},
		{Title: "Nghĩa vụ", Head: true, Width: 60},
		{Title: "Tình trạng", Width: 16},
		{Title: "Mức độ", Width: 12},
		{Title: "Căn cứ", Kind: sheet.Link, Width: 50},
		{Title: "Hiệu lực", Width: 28},
		{Title: "Ghi chú", Width: 60},
	}}
	found := slices.Clone(d.Found)
	slices.SortStableFunc(found, func(x, y duty.Finding) int { return dutyOrder[x.State] - dutyOrder[y.State] })
	for _, f := range found {
		t.Rows = append(t.Rows, []sheet.Cell{
			sheet.Words(f.Text), sheet.Words(f.State.String()), sheet.Words(dutyLevels[f.Level]), sheet.Anchor(f.Rule, f.Source),
			sheet.Words(dutyTime(f.Duty)), sheet.Words(strings.Join(dutyNotes(f), " ")),
		})
	}
	return t
}

var (
	dutyOrder  = map[duty.State]int{duty.Unmet: 0, duty.ByHand: 1, duty.Met: 2, duty.NotForUs: 3, duty.NotYet: 4, duty.Over: 5}
	dutyLevels = map[duty.Level]string{duty.Error: "Lỗi", duty.Warning: "Cảnh báo", duty.Notice: "Ghi chú"}
)

// Count returns how many duties are in a state.
func (d Duties) Count(s duty.State) int {
	n := 0
	for _, f := range d.Found {
		if f.State == s {
			n++
		}
	}
	return n
}

func dutyTime(d *duty.Duty) string {
	var parts []string
	if !d.From.IsZero() {
		parts = append(parts, "từ ngày "+viet.ShortDate(d.From.Time()))
	}
	if !d.Until.IsZero() {
		parts = append(parts, "đến hết ngày "+viet.ShortDate(d.Until.Time()))
	}
	return strings.Join(parts, " ")
}

// dutyNotes say what is missing, what people do, why it is not for us, and how
// far the source is to be trusted.
func dutyNotes(f duty.Finding) (out []string) {
	for _, n := range f.Missing {
		if n.What == duty.Ahead {
			out = append(out, fmt.Sprintf("Có thông báo đăng không đủ %d ngày làm việc trước khi tạm ngừng.", n.Days))
			continue
		}
		what, _ := wanted(n)
		out = append(out, "Thiếu: "+what+".")
	}
	for _, n := range f.Needs {
		if n.How != "" && (n.What == duty.Always || n.What == duty.People || n.What == duty.None) {
			out = append(out, n.How)
		}
	}
	if f.Read != "" {
		out = append(out, "Nguồn: "+f.Read)
	}
	return out
}

// Lines sum the table up.
func (d Duties) Lines() []string {
	line := func(s duty.State, text string) string {
		return fmt.Sprintf("%s: %d nghĩa vụ%s.", s, d.Count(s), text)
	}
	return []string{
		line(duty.Met, ""), line(duty.Unmet, ""), line(duty.ByHand, ", phần việc của người nằm ngoài trang"),
		line(duty.NotForUs, ""), fmt.Sprintf("Ngoài thời gian hiệu lực: %d nghĩa vụ.", d.Count(duty.NotYet)+d.Count(duty.Over)),
	}
}

// dutiesPage adds the table for those who answer for the site. The public does
// not get it: what is not met is told to whoever can mend it.
func (a *assembly) dutiesPage() {
	d := a.site.Duties
	if !a.Preview || d.Profile == nil {
		return
	}
	s := newSheet(d.Table())
	v := &TableView{
		Kicker: "Chỉ có trong bản xem trước", Intro: d.Profile.Title + " (" + d.Profile.ID + ").",
		AsOf: viet.Date(d.Day.Time()), AsOfISO: d.Day.String(), Lines: d.Lines(),
		Sections: []Section{{"nghia-vu", "Từng nghĩa vụ", []*Sheet{s}}},
		Notes:    []string{"Trang tự kiểm tra được nghĩa vụ nào thì ghi Đạt hoặc Chưa đạt; nghĩa vụ cần người làm ngoài trang thì ghi Tự kiểm tra.", "In ra hoặc lưu thành tệp bằng lệnh cchc report duties."},
	}
	v.Chrome = a.chrome(dutiesPath, s.title, v.Intro)
	a.midnight()
	a.add(dutiesPath, "report", v, "")
}
