package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Phases of a contest, in the order in which lists show them. A self-test is
// always open and has no times.
const (
	phaseOpen = iota
	phaseUpcoming
	phaseSelfTest
	phaseClosed
)

var phaseNames = [...]string{phaseOpen: "open", phaseUpcoming: "upcoming", phaseSelfTest: "self-test", phaseClosed: "closed"}

// phaseOf tells where a contest stands at a moment. It is open from its
// beginning on and until its end, to the second.
func phaseOf(m *content.ContestMeta, now time.Time) int {
	switch {
	case m.Form.ID == content.FormSelfTest:
		return phaseSelfTest
	case now.Before(m.From.At):
		return phaseUpcoming
	case now.Before(m.Until.End()):
		return phaseOpen
	}
	return phaseClosed
}

// moment writes a time as notices have it: “ngày 10/5/2016”, “08:00 ngày 10/5/2016”.
func moment(m content.Moment) string {
	day := "ngày " + viet.ShortDate(m.At)
	if m.DayOnly {
		return day
	}
	return m.At.In(viet.Zone).Format("15:04") + " " + day
}

// last writes the end of a contest: “hết ngày 10/6/2016”, “17:00 ngày 10/6/2016”.
func last(m content.Moment) string {
	if m.DayOnly {
		return "hết " + moment(m)
	}
	return moment(m)
}

func isoMoment(m content.Moment) string {
	switch {
	case m.At.IsZero():
		return ""
	case m.DayOnly:
		return cchc.DateOf(m.At).String()
	}
	return viet.ISO(m.At)
}

// contestLabel is what a card says of a contest beside its name. It gives days,
// so that it is right on whatever day it is read.
func contestLabel(m *content.ContestMeta, now time.Time) string {
	switch phaseOf(m, now) {
	case phaseOpen:
		return "Đang mở, đến " + last(m.Until)
	case phaseUpcoming:
		return "Mở từ " + moment(m.From)
	case phaseClosed:
		return "Đã kết thúc (" + last(m.Until) + ")"
	}
	return "Tự kiểm tra"
}

// contests adds the page of each contest and their list. A site without
// contests has neither.
func (a *assembly) contests() {
	now, off := a.AsOf, a.off()
	phase := func(e *entry) int { return phaseOf(e.Contest, now) }
	slices.SortFunc(a.shown[content.Contest], func(x, y *entry) int {
		p := phase(x)
		order := cmp.Compare(p, phase(y))
		if order == 0 {
			switch p {
			case phaseOpen:
				order = x.Contest.Until.End().Compare(y.Contest.Until.End())
			case phaseUpcoming:
				order = x.Contest.From.At.Compare(y.Contest.From.At)
			case phaseClosed:
				order = y.Contest.Until.End().Compare(x.Contest.Until.End())
			}
		}
		return cmp.Or(order, viet.Compare(x.name, y.name), strings.Compare(x.Path, y.Path))
	})
	for _, e := range a.all {
		if e.Contest == nil {
			continue
		}
		v := a.contest(e)
		if !e.shown {
			continue // its references are checked all the same
		}
		a.add(e.path, "contest", v, e.Path)
		if !off["json"] {
			a.add(e.path+"index.json", "", &contestTwin{v: v, id: e.ID}, e.Path)
		}
	}
	if items := a.shown[content.Contest]; len(items) > 0 {
		const path, title = "/cuoc-thi/", "Cuộc thi tìm hiểu"
		h := ListView{Kind: "contests", KindLabel: title, Intro: "Các cuộc thi tìm hiểu và bài tự kiểm tra về cải cách hành chính."}
		h.Chrome = a.chrome(path, title, h.Intro)
		a.list(path, "list", items, "", plainList, h)
	}
}

// openContests returns the contests that are not over.
func (a *assembly) openContests() []*entry {
	es := a.shown[content.Contest]
	if n := slices.IndexFunc(es, func(e *entry) bool { return phaseOf(e.Contest, a.AsOf) == phaseClosed }); n >= 0 {
		return es[:n]
	}
	return es
}

func (a *assembly) contest(e *entry) *ContestView {
	m, soft := e.Contest, a.soft(e)
	a.unseen = !e.shown
	defer func() { a.unseen = false }()

	v := &ContestView{Form: "Cuộc thi tìm hiểu", Summary: oneLine(e.Summary), Text: e.text}
	var opened cchc.Date // zero for a self-test, which speaks of today
	if !m.From.At.IsZero() {
		opened = cchc.DateOf(m.From.At)
	}
	organiser := a.ref(content.Unit, m.Organiser, e.Path, soft)
	if organiser != nil {
		v.Organiser = Link{organiser.name, organiser.url}
		if !opened.IsZero() {
			v.Organiser.Label = nameOn(organiser, opened)
		}
	}
	a.planRefs(m.Plans, e.Path, soft, func(p *entry, task string) {
		l := Link{p.name, p.url}
		if task != "" {
			l.URL += "#nv." + task
		}
		v.Plans = append(v.Plans, l)
	})
	v.Themes = links(a.refs(content.Theme, m.Themes, e.Path, soft))
	v.Channels = links(a.refs(content.Channel, m.Channels, e.Path, soft))
	v.Docs = a.docLinks(a.refs(content.Document, m.Docs, e.Path, soft), opened, "mở cuộc thi")
	v.Files = a.files(e.Path, m.Attachments, soft)
	if r := a.ref(content.Article, m.Results, e.Path, soft); r != nil {
		v.Results = Link{r.name, r.url}
	}
	takePart, link := m.TakePart.Text, ""
	if l := m.TakePart.Link; l.ID != "" {
		link, _ = a.address(e.Path, l.ID, l.Mark, soft)
	}
	questions := a.questions(e, opened, soft)
	if !e.shown {
		return nil
	}

	v.Chrome = a.chrome(e.path, e.Title, e.Summary, Link{"Cuộc thi tìm hiểu", a.frame.Base + "/cuoc-thi/"})
	v.State, v.Modified, v.Lang = e.card.State, e.card.updatedOnly, e.Lang
	v.Creator = cmp.Or(v.Organiser.Label, v.Creator)
	for _, p := range m.Prizes {
		v.Prizes = append(v.Prizes, Prize(p))
	}
	v.OpensISO, v.EndsISO = isoMoment(m.From), isoMoment(m.Until)
	if v.OpensISO != "" {
		v.Opens, v.Ends = moment(m.From), last(m.Until)
	}
	a.until(m.From.At)
	a.until(m.Until.End())
	phase := phaseOf(m, a.AsOf)
	v.Phase = phaseNames[phase]
	switch phase {
	case phaseSelfTest:
		v.Form, v.Kind = "Tự kiểm tra", "quiz"
		v.Notice = "Bài tự kiểm tra để ôn tập: không thời hạn, không tính giải."
	case phaseUpcoming:
		v.Status = "Chưa mở"
		v.Notice = "Cuộc thi mở từ " + v.Opens + "."
		if len(questions) > 0 {
			v.Notice += " Câu hỏi được công bố khi cuộc thi mở."
		}
		questions = nil
	case phaseOpen:
		v.Status, v.Kind = "Đang mở", "quiz"
		if m.Answers == content.AnswersAtEnd {
			v.Kind = "paper"
		}
	case phaseClosed:
		v.Kind = "study"
		v.Notice = "Cuộc thi đã kết thúc (" + v.Ends + ")."
		if len(questions) > 0 {
			v.Notice += " Câu hỏi và đáp án dưới đây để ôn tập."
		}
	}
	if len(questions) == 0 {
		v.Kind = ""
	}
	if v.Kind == "paper" { // what is not in the view is in no output
		for i := range questions {
			q := &questions[i]
			q.Answer, q.Explain, q.Docs, q.Source = "", "", nil, Link{}
			for j := range q.Options {
				q.Options[j].Right = false
			}
		}
	}
	v.Questions = questions
	if v.Status != "" {
		v.AsOf, v.AsOfISO = viet.Date(a.AsOf), cchc.DateOf(a.AsOf).String()
		v.TakePart, v.TakePartURL = takePart, link
		a.midnight()
	}
	return v
}

// questions resolves what the questions refer to.
func (a *assembly) questions(e *entry, opened cchc.Date, soft bool) []Question {
	var qs []Question
	for i := range e.Contest.Questions {
		c := &e.Contest.Questions[i]
		q := Question{
			No: i + 1, ID: c.ID.ID, Text: oneLine(c.Text), Many: len(c.Answer) > 1, Explain: oneLine(c.Explain),
			Docs: a.docLinks(a.refs(content.Document, c.Docs, e.Path, soft), opened, "mở cuộc thi"), Source: Link{c.Source.Name, c.Source.URL},
		}
		var right []string
		for j, o := range c.Options[:min(len(c.Options), len(content.Letters))] {
			opt := Option{content.Letters[j : j+1], o.Text, c.Right(j)}
			q.Options = append(q.Options, opt)
			if opt.Right {
				right = append(right, opt.Letter)
			}
		}
		q.Answer = strings.Join(right, " ")
		qs = append(qs, q)
	}
	return qs
}

// ContestView is the page of a contest or a self-test.
type ContestView struct {
	Chrome
	Kind        string // of its questions: "quiz", "paper" (no answers yet), "study" (to be read), or "" (none)
	Phase       string // "upcoming", "open", "closed", "self-test"
	Form        string // “Cuộc thi tìm hiểu”, “Tự kiểm tra”
	Summary     string
	Notice      string // a sentence on where it stands, or ""
	Status      string // while it is to come or open
	AsOf        string // dd/MM/yyyy, or "" without a Status
	AsOfISO     string
	Opens, Ends string // “08:00 ngày 10/5/2016”, “hết ngày 10/6/2016”
	OpensISO    string // 2016-05-10T08:00:00+07:00, or the day
	EndsISO     string
	Organiser   Link
	Plans       []Link
	Themes      []Link
	Channels    []Link
	Prizes      []Prize
	Docs        []DocLink
	TakePart    string
	TakePartURL string
	Results     Link
	Files       []File
	Text        Text
	Questions   []Question
}

// Prize is a line of the table of prizes.
type Prize content.Prize

// Number returns the count as readers write it.
func (p Prize) Number() string { return viet.Number(int64(p.Count)) }

// Amount returns the value of each as readers write it, or "".
func (p Prize) Amount() string {
	if p.Value == 0 {
		return ""
	}
	return viet.Number(p.Value) + " đồng"
}

// Question is a question as its page shows it.
type Question struct {
	No       int
	ID, Text string
	Many     bool // more than one option is right
	Options  []Option
	Answer   string // letters with spaces: "A C"
	Explain  string
	Docs     []DocLink
	Source   Link
}

// Option is a possible answer.
type Option struct {
	Letter, Text string
	Right        bool
}

// Sum implements View.
func (v *ContestView) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("contest")
	v.Chrome.add(d)
	d.Strs([]string{v.Kind, v.Phase, v.Form, v.Summary, v.Notice, v.Status, v.AsOf, v.AsOfISO, v.Opens, v.Ends, v.OpensISO, v.EndsISO, v.TakePart, v.TakePartURL})
	v.Organiser.add(d)
	for _, ls := range [...][]Link{v.Plans, v.Themes, v.Channels, {v.Results}} {
		addLinks(d, ls)
	}
	d.Int(len(v.Prizes))
	for _, p := range v.Prizes {
		d.Str(p.Name)
		d.Int(p.Count)
		d.Int(int(p.Value))
	}
	addDocs(d, v.Docs)
	addFiles(d, v.Files)
	v.Text.add(d)
	d.Int(len(v.Questions))
	for i := range v.Questions {
		q := &v.Questions[i]
		d.Int(q.No)
		d.Bool(q.Many)
		d.Strs([]string{q.ID, q.Text, q.Answer, q.Explain})
		q.Source.add(d)
		addDocs(d, q.Docs)
		d.Int(len(q.Options))
		for _, o := range q.Options {
			d.Str(o.Letter)
			d.Str(o.Text)
			d.Bool(o.Right)
		}
	}
	return d.Sum()
}

// contestTwin is a contest as data.
type contestTwin struct {
	v  *ContestView
	id string
}

// Sum implements View.
func (t *contestTwin) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("contest.json")
	d.Str(t.id)
	d.Add(t.v.Sum())
	return d.Sum()
}

// Append implements Writer.
func (t *contestTwin) Append(b []byte) []byte {
	v, host := t.v, t.v.Site.host()
	b = append(b, '{')
	b = field(b, "kind", "contest")
	b = field(b, "id", t.id)
	b = field(b, "url", v.Canonical())
	b = field(b, "title", v.Title)
	b = field(b, "summary", v.Summary)
	b = field(b, "language", v.Lang)
	b = field(b, "state", v.Phase)
	b = field(b, "as_of", v.AsOfISO)
	b = field(b, "from", v.OpensISO)
	b = field(b, "until", v.EndsISO)
	b = linkList(b, "organiser", host, oneLink(v.Organiser))
	b = linkList(b, "plans", host, v.Plans)
	b = linkList(b, "themes", host, v.Themes)
	b = linkList(b, "channels", host, v.Channels)
	b = docList(b, "documents", host, v.Docs)
	b = linkList(b, "results", host, oneLink(v.Results))
	b = field(b, "take_part", v.TakePart)
	b = eachJSON(b, "prizes", len(v.Prizes), func(b []byte, i int) []byte {
		p := v.Prizes[i]
		b = field(b, "name", p.Name)
		b = appendInt(append(b, `,"count":`...), p.Count)
		if p.Value > 0 {
			b = appendInt(append(b, `,"value_vnd":`...), int(p.Value))
		}
		return b
	})
	b = eachJSON(b, "questions", len(v.Questions), func(b []byte, i int) []byte {
		q := &v.Questions[i]
		b = field(b, "id", q.ID)
		b = field(b, "text", q.Text)
		b = eachJSON(b, "options", len(q.Options), func(b []byte, j int) []byte {
			return field(field(b, "letter", q.Options[j].Letter), "text", q.Options[j].Text)
		})
		b = textList(b, "answer", strings.Fields(q.Answer))
		b = field(b, "explain", q.Explain)
		b = docList(b, "documents", host, q.Docs)
		return linkList(b, "source", host, oneLink(q.Source))
	})
	b = field(b, "content_html", string(v.Text.HTML()))
	return append(b, '}')
}

func oneLink(l Link) []Link {
	if l.Label == "" {
		return nil
	}
	return []Link{l}
}
