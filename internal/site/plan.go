package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

var progressClass = map[cchc.Progress]string{
	cchc.DoneOnTime: "done", cchc.DoneLate: "late", cchc.OpenInTime: "open", cchc.OpenOverdue: "overdue", cchc.Stopped: "stopped",
}

// legal turns a citation of the front matter into a link to the register.
func (a *assembly) legalLink(l content.LegalDoc, file string, soft bool) DocLink {
	if l.Code.ID == "" {
		return DocLink{}
	}
	d := DocLink{Type: l.Type, Number: l.Code.ID, Title: l.Subject, Issued: viet.Date(l.Issued.Time()), ISO: l.Issued.String()}
	if u := a.ref(content.Unit, l.Issuer, file, soft); u != nil {
		d.Issuer = nameOn(u, l.Issued)
	}
	if no, ok := cchc.ParseLegalNo(l.Code.ID); ok {
		if e := a.lawOf(no, l.Issued); e != nil {
			d.URL = e.url
			if e.Document.Issued != l.Issued && !l.Issued.IsZero() {
				a.problem(source.Problem{Pos: l.Code.In(file), Len: int(l.Code.Len), Code: "document-date", Args: []string{l.Code.ID, l.Issued.String(), e.Document.Issued.String(), e.Path}}, soft)
			}
		}
	}
	return d
}

func (a *assembly) plans() {
	day := cchc.DateOf(a.AsOf)
	off := a.off()
	replaced, amended := map[*entry][]*entry{}, map[*entry][]*entry{}
	for _, e := range a.shown[content.Plan] {
		for _, o := range a.visible(content.Plan, e.Plan.Supersedes) {
			replaced[o] = append(replaced[o], e)
		}
		for _, o := range a.visible(content.Plan, e.Plan.Amends) {
			amended[o] = append(amended[o], e)
		}
	}
	a.planCycles()
	for _, e := range a.all {
		if e.Plan == nil {
			continue
		}
		m, soft := e.Plan, a.soft(e)
		a.unseen = !e.shown
		v := &PlanView{Year: m.Year, Summary: oneLine(e.Summary), Author: m.Author, Position: m.Doc.Signer.Position, Signer: m.Doc.Signer.Name}
		v.Doc = a.legalLink(m.Doc, e.Path, soft)
		for _, b := range m.Basis {
			v.Basis = append(v.Basis, Ground{a.legalLink(b, e.Path, soft), a.groundsOf(b)})
		}
		v.Head = a.letterHead(m.Doc)
		a.supersedeBasis(v, m)
		if u := a.ref(content.Unit, m.Unit, e.Path, soft); u != nil {
			v.Unit = Link{nameOn(u, m.Doc.Issued), u.url}
		}
		v.Themes = links(a.refs(content.Theme, m.Themes, e.Path, soft))
		v.Channels = links(a.refs(content.Channel, m.Channels, e.Path, soft))
		v.Supersedes = links(a.refs(content.Plan, m.Supersedes, e.Path, soft))
		v.Amends = links(a.refs(content.Plan, m.Amends, e.Path, soft))
		v.ReplacedBy, v.AmendedBy = links(replaced[e]), links(amended[e])
		v.Files = a.files(e.Path, m.Attachments, soft)
		if f, ok := a.file(e.Path, m.Doc.File, "Toàn văn "+m.Doc.Code.ID, soft); ok {
			v.Files = append([]File{f}, v.Files...)
		}
		heads := newGroupHeads()
		proof := a.proofs(e)
		for i := range m.Tasks {
			row := a.taskRow(&m.Tasks[i], e, proof, day, soft)
			row.No = i + 1
			row.Group = heads.above(m.Tasks[i].Group)
			v.Tasks = append(v.Tasks, row)
		}
		a.unseen = false
		if len(m.Tasks) > 0 {
			v.AsOf, v.AsOfISO = viet.Date(a.AsOf), day.String()
			a.midnight() // also for a draft: its tasks are checked against the day
		}
		if !e.shown {
			continue
		}
		v.Chrome = a.chrome(e.path, e.Title, e.Summary, Link{"Kế hoạch", a.frame.Base + "/ke-hoach/"})
		v.State, v.Published, v.Modified, v.Lang = e.card.State, e.card.ISO, e.card.updatedOnly, e.Lang
		v.Creator, v.Publisher = cmp.Or(v.Unit.Label, v.Creator), a.publisherOn(m.Doc.Issued)
		v.Period = betweenDays(m.From, m.To)
		if m.Edition == "tom-tat" {
			v.Edition = "Thông báo tóm tắt"
		}
		if m.Budget.Amount > 0 {
			v.Budget = viet.Number(m.Budget.Amount) + " đồng"
		}
		if m.Budget.Source != "" {
			v.Budget = strings.TrimPrefix(v.Budget+", "+m.Budget.Source, ", ")
		}
		for _, p := range m.Reporting {
			v.Reporting = append(v.Reporting, p.Label(m.Year))
		}
		v.Objectives, v.Requirements = m.Objectives, m.Requirements
		v.Text = e.text
		v.Articles = cards(e.members)
		v.ByTheme, v.ByChannel = works(v.Themes, e.members, "theme"), works(v.Channels, e.members, "channel")
		if !off["feeds-by-term"] {
			v.Feeds = []Link{{e.Title, e.url}}
			a.feeds(e.path, e.Title, e.url, e.members)
		}
		v.Reuse = a.bundles(e)
		v.Accounts = a.accountLinks(e)
		a.share(&v.Chrome, "Kế hoạch năm "+strconv.Itoa(m.Year), viet.Date(e.at), e.Path)
		a.add(e.path, "plan", v, e.Path)
		a.progress(e, v.Tasks, day)
		if len(replaced[e]) == 0 { // else its tasks are those of another plan now
			a.assign(e, v.Tasks, day)
			a.stand(e, v.Tasks, day)
		}
		if !off["json"] {
			a.add(e.path+"index.json", "", &planTwin{v: v, id: e.ID}, e.Path)
		}
	}
}

// groundsOf returns the documents that a citation rests on in turn, the nearest
// first, as far as the register knows them.
func (a *assembly) groundsOf(l content.LegalDoc) []DocLink {
	no, ok := cchc.ParseLegalNo(l.Code.ID)
	if !ok {
		return nil
	}
	first := a.lawOf(no, l.Issued)
	if first == nil {
		return nil
	}
	chain := []*entry{first}
	seen := map[*entry]bool{first: true}
	for i := 0; i < len(chain); i++ {
		for _, b := range a.visible(content.Document, chain[i].Document.Basis) {
			if !seen[b] {
				seen[b] = true
				chain = append(chain, b)
			}
		}
	}
	return a.docLinks(chain[1:], cchc.Date{}, "")
}

// letterHead is the head of the document that issued a plan, with the names of
// that day.
func (a *assembly) letterHead(l content.LegalDoc) LetterHead {
	h := LetterHead{Number: l.Code.ID, Place: l.Place}
	if !l.Issued.IsZero() {
		h.Date = viet.LongDate(l.Issued.Time())
	}
	if u := a.byID[key{content.Unit, l.Issuer.ID}]; u != nil && u.shown {
		h.Issuer = nameOn(u, l.Issued)
		if p := a.byID[key{content.Unit, u.Unit.Parent.ID}]; p != nil && p.shown && u.Unit.MemberOn(l.Issued) {
			if n, ok := cchc.NameAt(p.Unit.Names, l.Issued); ok { // else the unit was another's then
				h.Parent = n.Text
			}
		}
	}
	return h
}

// newest is how many articles a plan's page names for a theme or a channel.
const newest = 5

// works sorts a plan's articles by the themes or channels of the plan. All
// terms are there, also those that no article has.
func works(terms []Link, articles []*entry, kind string) []Work {
	if len(terms) == 0 {
		return nil
	}
	ws := make([]Work, len(terms))
	at := make(map[string]int, len(terms))
	for i, t := range terms {
		ws[i].Link = t
		at[t.URL] = i
	}
	for _, e := range articles {
		for _, t := range e.terms {
			if t.kind != kind {
				continue
			}
			if i, ok := at[t.entry.url]; ok {
				ws[i].Count++
				if len(ws[i].Cards) < newest {
					ws[i].Cards = append(ws[i].Cards, e.card)
				}
			}
		}
	}
	return ws
}

// groupHeads number the groups of an annex with Roman numbers, in the order in
// which they begin. A group that goes on after another one keeps its number.
type groupHeads struct {
	last   string
	number map[string]int
}

func newGroupHeads() *groupHeads { return &groupHeads{number: map[string]int{}} }

// above returns the heading above a task of the group, or "" when the group
// goes on. A number that the editor wrote gives way to ours.
func (h *groupHeads) above(group string) string {
	if group == h.last {
		return ""
	}
	h.last = group
	if group == "" {
		return ""
	}
	n := h.number[group]
	if n > 0 {
		return roman(n) + ". " + unnumbered(group) + " (tiếp)"
	}
	h.number[group] = len(h.number) + 1
	return roman(len(h.number)) + ". " + unnumbered(group)
}

// unnumbered cuts a Roman number off: “II. Đăng tin”.
func unnumbered(s string) string {
	if n, rest, ok := strings.Cut(s, ". "); ok && n != "" && strings.Trim(n, "IVXLC") == "" {
		return strings.TrimSpace(rest)
	}
	return s
}

func roman(n int) string {
	var b strings.Builder
	for _, r := range [...]struct {
		value int
		sign  string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}

// planPlace names a plan's file, with the line where its tasks begin.
func planPlace(p *entry) string {
	if ts := p.Plan.Tasks; len(ts) > 0 {
		return ts[0].ID.In(p.Path).String()
	}
	return p.Path
}

// planCycles finds plans that supersede or amend each other in a circle. Each
// circle is told once, in the first of its files. A plan that names itself is
// told when it is read.
func (a *assembly) planCycles() {
	const open, done = 1, 2
	state := map[*entry]int{}
	var path []*entry
	var visit func(e *entry)
	visit = func(e *entry) {
		state[e] = open
		path = append(path, e)
		for _, r := range slices.Concat(e.Plan.Supersedes, e.Plan.Amends) {
			o := a.byID[key{content.Plan, r.ID}]
			if o == nil || o == e {
				continue
			}
			switch state[o] {
			case 0:
				visit(o)
			case open:
				circle := path[slices.Index(path, o):]
				names := make([]string, 0, len(circle)+1)
				soft := false
				for _, p := range circle {
					names = append(names, p.ID)
					soft = soft || a.soft(p)
				}
				a.problem(source.Problem{Pos: r.In(e.Path), Len: int(r.Len), Code: "plan-cycle", Args: []string{strings.Join(append(names, o.ID), " → ")}}, soft)
			}
		}
		path = path[:len(path)-1]
		state[e] = done
	}
	for _, e := range a.all { // in the order of paths
		if e.Plan != nil && state[e] == 0 {
			visit(e)
		}
	}
}

// proofs are the articles, and the contests that have opened, that name tasks
// of a plan, by the task.
func (a *assembly) proofs(plan *entry) map[string][]*entry {
	m := map[string][]*entry{}
	for _, art := range plan.members {
		for _, ref := range art.Article.Plans {
			if ref.Plan.ID == plan.ID && ref.Task.ID != "" {
				m[ref.Task.ID] = append(m[ref.Task.ID], art)
			}
		}
	}
	for _, c := range a.shown[content.Contest] {
		for _, ref := range c.Contest.Plans {
			if ref.Plan.ID == plan.ID && ref.Task.ID != "" && phaseOf(c.Contest, a.AsOf) != phaseUpcoming {
				m[ref.Task.ID] = append(m[ref.Task.ID], c)
			}
		}
	}
	return m
}

func (a *assembly) taskRow(t *content.Task, plan *entry, proof map[string][]*entry, day cchc.Date, soft bool) TaskRow {
	m := plan.Plan
	r := TaskRow{ID: t.ID.ID, Name: t.Name, Output: t.Output, Due: t.Due.String(), DueCode: t.Due.Canon(), Note: t.Note}
	if u := a.ref(content.Unit, t.Lead, plan.Path, soft); u != nil {
		r.Lead = Link{nameOn(u, m.Doc.Issued), u.url}
	}
	for _, s := range t.Support {
		if u := a.byID[key{content.Unit, s.ID}]; u != nil {
			if u.shown {
				r.Support = append(r.Support, Link{nameOn(u, m.Doc.Issued), u.url})
			}
		} else if s.ID == viet.Slug(s.ID) && strings.Contains(s.ID, "-") {
			a.unknown(content.Unit, s, plan.Path, soft) // written like an ID
		} else {
			r.Support = append(r.Support, Link{Label: s.ID})
		}
	}
	a.ref(content.Theme, t.Theme, plan.Path, soft)
	a.ref(content.Channel, t.Channel, plan.Path, soft)
	if !t.Completed.IsZero() && t.Completed.After(day) {
		a.problem(source.Problem{Pos: t.ID.In(plan.Path), Len: int(t.ID.Len), Code: "task-after", Args: []string{t.ID.ID, t.Completed.String(), day.String()}}, soft)
	}
	p := cchc.Derive(t.Status, t.Due, t.Completed, m.To, day)
	r.Status, r.StatusClass = p.Label(), progressClass[p]
	if !t.Completed.IsZero() {
		r.Completed, r.CompletedISO = viet.ShortDate(t.Completed.Time()), t.Completed.String()
	}
	for _, ev := range t.Evidence {
		if strings.HasPrefix(ev.ID, "https://") || strings.HasPrefix(ev.ID, "http://") {
			r.Evidence = append(r.Evidence, Link{ev.ID, ev.ID})
		} else if art := a.ref(content.Article, ev, plan.Path, soft); art != nil {
			r.Evidence = append(r.Evidence, Link{art.name, art.url})
		}
	}
	for _, art := range proof[t.ID.ID] {
		if l := (Link{art.name, art.url}); !hasLink(r.Evidence, l) {
			r.Evidence = append(r.Evidence, l)
		}
	}
	if t.Status == cchc.DaHoanThanh && len(t.Evidence) == 0 && len(r.Evidence) == 0 {
		a.problem(source.Problem{Pos: t.ID.In(plan.Path), Len: int(t.ID.Len), Code: "task-evidence", Args: []string{t.ID.ID}}, soft)
	}
	return r
}

func hasLink(ls []Link, l Link) bool {
	for _, x := range ls {
		if x == l {
			return true
		}
	}
	return false
}

func cards(es []*entry) []*Card {
	if len(es) == 0 {
		return nil
	}
	cs := make([]*Card, len(es))
	for i, e := range es {
		cs[i] = e.card
	}
	return cs
}

// visible resolves references that were checked before.
func (a *assembly) visible(kind content.Kind, rs []content.Ref) []*entry {
	var es []*entry
	for _, r := range rs {
		if e := a.byID[key{kind, r.ID}]; e != nil && e.shown {
			es = append(es, e)
		}
	}
	return es
}
