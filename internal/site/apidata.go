package site

import (
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/schema"
)

type apiPlans struct {
	Head  apiHead
	AsOf  string
	Plans []apiPlan
}

type apiPlan struct {
	ID, URL, Title, Summary, From, To, Edition, Unit, Bundle string
	Year, Budget, Articles                                   int
	Document                                                 DocLink
	Basis                                                    []DocLink
	Themes, Channels, Objectives, Requirements, Reporting    []string
	Supersedes, Amends, ReplacedBy, AmendedBy                []string
	Tally                                                    apiTally
}

// apiTally counts tasks by their progress, in the order of progressCodes.
type apiTally [len(progressCodes)]int

// progressCodes are the names of cchc.Progress for programs.
var progressCodes = [...]string{"done-on-time", "done-late", "open-in-time", "open-overdue", "stopped"}

func progressCode(p cchc.Progress) string { return progressCodes[p-cchc.DoneOnTime] }

var tallyTable = &schema.Object[apiTally]{Name: "tally", Help: "Số nhiệm vụ theo tình hình thực hiện.", Fields: []schema.Field[apiTally]{
	schema.Int("total", "Tổng số nhiệm vụ, không kể nhiệm vụ đã dừng.", 0, func(t *apiTally) int { return t[0] + t[1] + t[2] + t[3] }),
	schema.Int("done-on-time", "Hoàn thành đúng hạn.", 0, func(t *apiTally) int { return t[0] }),
	schema.Int("done-late", "Hoàn thành quá hạn.", 0, func(t *apiTally) int { return t[1] }),
	schema.Int("open-in-time", "Chưa hoàn thành, trong hạn.", 0, func(t *apiTally) int { return t[2] }),
	schema.Int("open-overdue", "Chưa hoàn thành, quá hạn.", 0, func(t *apiTally) int { return t[3] }),
	schema.Int("stopped", "Dừng thực hiện.", 0, func(t *apiTally) int { return t[4] }),
}}

var citationTable = &schema.Object[DocLink]{Name: "citation", Help: "Một văn bản được dẫn.", Fields: []schema.Field[DocLink]{
	schema.Text("type", "Tên loại văn bản.", schema.Line, func(l *DocLink) string { return l.Type }),
	schema.Text("code", "Số, ký hiệu.", schema.Line, func(l *DocLink) string { return l.Number }),
	schema.Text("issued", "Ngày ban hành.", schema.Day, func(l *DocLink) string { return l.ISO }),
	schema.Text("issuer", "Cơ quan ban hành, tên tại ngày ban hành.", schema.Any, func(l *DocLink) string { return l.Issuer }).Optional(),
	schema.Text("title", "Trích yếu.", schema.Any, func(l *DocLink) string { return l.Title }).Optional(),
	schema.Text("url", "Trang của văn bản, khi danh mục có văn bản ấy.", schema.Address, func(l *DocLink) string { return l.URL }).Optional(),
}}

var planTable = &schema.Object[apiPlan]{Name: "plan", Help: "Một kế hoạch. Toàn bộ nội dung ở địa chỉ của kế hoạch, thêm index.json.", Fields: []schema.Field[apiPlan]{
	idKey("Mã.", func(p *apiPlan) string { return p.ID }),
	urlKey("Trang của kế hoạch.", func(p *apiPlan) string { return p.URL }),
	schema.Text("title", "Tên kế hoạch.", schema.Line, func(p *apiPlan) string { return p.Title }),
	schema.Text("summary", "Một đoạn giới thiệu.", schema.Any, func(p *apiPlan) string { return p.Summary }).Optional(),
	schema.Int("year", "Năm.", 1, func(p *apiPlan) int { return p.Year }),
	schema.Text("from", "Thực hiện từ ngày.", schema.Day, func(p *apiPlan) string { return p.From }),
	schema.Text("to", "Thực hiện đến hết ngày.", schema.Day, func(p *apiPlan) string { return p.To }),
	schema.Text("edition", "Toàn văn hoặc thông báo tóm tắt.", schema.OneOf("toan-van", "tom-tat"), func(p *apiPlan) string { return p.Edition }),
	schema.Text("unit", "Mã đơn vị thực hiện.", schema.Slug, func(p *apiPlan) string { return p.Unit }).Optional(),
	schema.Sub("document", "Văn bản ban hành.", citationTable, func(p *apiPlan) *DocLink { return &p.Document }),
	schema.List("basis", "Căn cứ.", citationTable, func(p *apiPlan) []DocLink { return p.Basis }),
	idList("themes", "Mã các chủ đề.", func(p *apiPlan) []string { return p.Themes }),
	idList("channels", "Mã các hình thức.", func(p *apiPlan) []string { return p.Channels }),
	schema.Texts("objectives", "Mục tiêu.", schema.Line, func(p *apiPlan) []string { return p.Objectives }),
	schema.Texts("requirements", "Yêu cầu.", schema.Line, func(p *apiPlan) []string { return p.Requirements }),
	schema.Texts("reporting", "Các kỳ báo cáo.", schema.OneOf("quy-1", "6-thang", "quy-3", "nam"), func(p *apiPlan) []string { return p.Reporting }),
	schema.Int("budget_vnd", "Kinh phí, đồng.", 0, func(p *apiPlan) int { return p.Budget }).Optional(),
	idList("supersedes", "Mã các kế hoạch bị thay thế.", func(p *apiPlan) []string { return p.Supersedes }),
	idList("amends", "Mã các kế hoạch được sửa đổi, bổ sung.", func(p *apiPlan) []string { return p.Amends }),
	idList("replaced_by", "Mã các kế hoạch thay thế kế hoạch này.", func(p *apiPlan) []string { return p.ReplacedBy }),
	idList("amended_by", "Mã các kế hoạch sửa đổi, bổ sung kế hoạch này.", func(p *apiPlan) []string { return p.AmendedBy }),
	schema.Sub("tasks", "Số nhiệm vụ theo tình hình thực hiện; từng nhiệm vụ ở tasks.json.", tallyTable, func(p *apiPlan) *apiTally { return &p.Tally }),
	schema.Int("articles", "Số tin, bài là minh chứng của kế hoạch.", 0, func(p *apiPlan) int { return p.Articles }),
	schema.Text("bundle", "Địa chỉ gói tin.", schema.Address, func(p *apiPlan) string { return p.Bundle }).Optional(),
}}

var plansTable = &schema.Object[apiPlans]{Name: "plans", Help: "Các kế hoạch, mới nhất trước.", Fields: headOf("plans", func(p *apiPlans) *apiHead { return &p.Head },
	asOfKey(func(p *apiPlans) string { return p.AsOf }),
	schema.List("plans", "Các kế hoạch.", planTable, func(p *apiPlans) []apiPlan { return p.Plans }),
)}

type apiTasks struct {
	Head  apiHead
	AsOf  string
	Tasks []apiTask
}

type apiTask struct {
	Plan, ID, Group, Name, Output, Lead, Due, DueOn, Theme, Channel, ParArea string
	Status, Progress, Label, Completed, Note                                 string
	Number                                                                   int
	Support, Others, Evidence                                                []string
}

var taskTable = &schema.Object[apiTask]{Name: "task", Help: "Một nhiệm vụ.", Fields: []schema.Field[apiTask]{
	schema.Text("plan", "Mã kế hoạch.", schema.Slug, func(t *apiTask) string { return t.Plan }),
	idKey("Mã nhiệm vụ, không trùng trong một kế hoạch.", func(t *apiTask) string { return t.ID }),
	schema.Int("number", "Số thứ tự trong phụ lục.", 1, func(t *apiTask) int { return t.Number }),
	schema.Text("group", "Nhóm nhiệm vụ.", schema.Any, func(t *apiTask) string { return t.Group }).Optional(),
	schema.Text("name", "Nội dung.", schema.Line, func(t *apiTask) string { return t.Name }),
	schema.Text("output", "Sản phẩm, kết quả.", schema.Line, func(t *apiTask) string { return t.Output }),
	schema.Text("lead", "Mã đơn vị chủ trì.", schema.Slug, func(t *apiTask) string { return t.Lead }).Optional(),
	idList("support", "Mã các đơn vị phối hợp.", func(t *apiTask) []string { return t.Support }),
	schema.Texts("support_other", "Bên phối hợp không có mã, bằng chữ.", schema.Line, func(t *apiTask) []string { return t.Others }),
	schema.Text("due", "Thời hạn như trong kế hoạch: 2016-06-30, 06/2016, Q2/2016 hoặc thuong-xuyen.", schema.Line, func(t *apiTask) string { return t.Due }),
	schema.Text("due_on", "Ngày cuối cùng còn đúng hạn; của việc thường xuyên: ngày cuối của kế hoạch.", schema.Day, func(t *apiTask) string { return t.DueOn }),
	schema.Text("theme", "Mã chủ đề.", schema.Slug, func(t *apiTask) string { return t.Theme }).Optional(),
	schema.Text("channel", "Mã hình thức.", schema.Slug, func(t *apiTask) string { return t.Channel }).Optional(),
	schema.Text("par_area", "Lĩnh vực cải cách hành chính.", schema.Slug, func(t *apiTask) string { return t.ParArea }).Optional(),
	schema.Text("status", "Tình trạng do đơn vị ghi.", schema.OneOf("chua-thuc-hien", "dang-thuc-hien", "da-hoan-thanh", "dung-thuc-hien"), func(t *apiTask) string { return t.Status }),
	schema.Text("progress", "Tình hình thực hiện được tính ra đến hết ngày as_of.", schema.OneOf(progressCodes[:]...), func(t *apiTask) string { return t.Progress }),
	schema.Text("progress_label", "Tình hình thực hiện bằng chữ.", schema.Line, func(t *apiTask) string { return t.Label }),
	schema.Text("completed_on", "Ngày hoàn thành.", schema.Day, func(t *apiTask) string { return t.Completed }).Optional(),
	schema.Texts("evidence", "Địa chỉ các minh chứng.", schema.Address, func(t *apiTask) []string { return t.Evidence }),
	schema.Text("note", "Ghi chú.", schema.Any, func(t *apiTask) string { return t.Note }).Optional(),
}}

var tasksTable = &schema.Object[apiTasks]{Name: "tasks", Help: "Nhiệm vụ của mọi kế hoạch, theo thứ tự của plans.json và của phụ lục.", Fields: headOf("tasks", func(t *apiTasks) *apiHead { return &t.Head },
	asOfKey(func(t *apiTasks) string { return t.AsOf }),
	schema.List("tasks", "Các nhiệm vụ.", taskTable, func(t *apiTasks) []apiTask { return t.Tasks }),
)}

func (a *assembly) apiPlans() (*apiPlans, *apiTasks) {
	day := cchc.DateOf(a.AsOf)
	ps, ts := &apiPlans{Head: a.apiHead("plans")}, &apiTasks{Head: a.apiHead("tasks")}
	replacedBy, amendedBy := map[*entry][]string{}, map[*entry][]string{}
	for _, e := range a.shown[content.Plan] {
		for _, o := range a.visible(content.Plan, e.Plan.Supersedes) {
			replacedBy[o] = append(replacedBy[o], e.ID)
		}
		for _, o := range a.visible(content.Plan, e.Plan.Amends) {
			amendedBy[o] = append(amendedBy[o], e.ID)
		}
	}
	for _, e := range a.shown[content.Plan] {
		v, ok := a.pages[strings.TrimPrefix(e.path, "/")+"index.html"].View.(*PlanView)
		if !ok {
			continue // another page has its address: a Problem already
		}
		m := e.Plan
		whole := func(l DocLink) DocLink {
			l.URL = a.absolute(l.URL)
			return l
		}
		p := apiPlan{
			ID: e.ID, URL: a.host + e.url, Title: e.name, Summary: v.Summary, From: m.From.String(), To: m.To.String(), Edition: m.Edition,
			Unit: a.publicID(content.Unit, m.Unit), Bundle: a.bundleOf(e), Year: m.Year, Budget: int(m.Budget.Amount), Articles: len(e.members),
			Document: whole(v.Doc), Themes: a.publicIDs(content.Theme, m.Themes), Channels: a.publicIDs(content.Channel, m.Channels),
			Objectives: m.Objectives, Requirements: m.Requirements,
			Supersedes: a.publicIDs(content.Plan, m.Supersedes), Amends: a.publicIDs(content.Plan, m.Amends), ReplacedBy: replacedBy[e], AmendedBy: amendedBy[e],
		}
		for _, g := range v.Basis {
			p.Basis = append(p.Basis, whole(g.Doc))
		}
		for _, r := range m.Reporting {
			p.Reporting = append(p.Reporting, string(r))
		}
		if len(m.Tasks) > 0 {
			ps.AsOf, ts.AsOf = day.String(), day.String()
		}
		for i := range m.Tasks {
			t := &m.Tasks[i]
			state := cchc.Derive(t.Status, t.Due, t.Completed, m.To, day)
			p.Tally[state-cchc.DoneOnTime]++
			x := apiTask{
				Plan: e.ID, ID: t.ID.ID, Number: i + 1, Group: oneLine(t.Group), Name: oneLine(t.Name), Output: oneLine(t.Output), Note: oneLine(t.Note),
				Lead: a.publicID(content.Unit, t.Lead), Due: t.Due.Canon(), DueOn: t.Due.Last(m.To).String(),
				Theme: a.publicID(content.Theme, t.Theme), Channel: a.publicID(content.Channel, t.Channel), ParArea: t.ParArea.ID,
				Status: string(t.Status), Progress: progressCode(state), Label: state.Label(), Completed: dayOrNone(t.Completed),
			}
			for _, s := range t.Support {
				if u := a.byID[key{content.Unit, s.ID}]; u == nil {
					x.Others = append(x.Others, s.ID)
				} else if u.shown {
					x.Support = append(x.Support, u.ID)
				}
			}
			for _, l := range v.Tasks[i].Evidence {
				x.Evidence = append(x.Evidence, a.absolute(l.URL))
			}
			ts.Tasks = append(ts.Tasks, x)
		}
		ps.Plans = append(ps.Plans, p)
	}
	return ps, ts
}

type apiDocuments struct {
	Head      apiHead
	AsOf      string
	Documents []apiDocument
}

type apiDocument struct {
	ID, URL, Type, Code, Issued, Effective, Ended, Issuer, IssuerName, Subject, Force, File string
	Source                                                                                  Link
	Basis, Replaces, Amends, ReplacedBy, AmendedBy                                          []string
	Articles                                                                                int
}

var documentTable = &schema.Object[apiDocument]{Name: "document", Help: "Một văn bản.", Fields: []schema.Field[apiDocument]{
	idKey("Mã.", func(d *apiDocument) string { return d.ID }),
	urlKey("Trang của văn bản.", func(d *apiDocument) string { return d.URL }),
	schema.Text("type", "Tên loại văn bản.", schema.Line, func(d *apiDocument) string { return d.Type }),
	schema.Text("code", "Số, ký hiệu. Hai văn bản có thể trùng số, ký hiệu; cùng với ngày ban hành thì không.", schema.Line, func(d *apiDocument) string { return d.Code }),
	schema.Text("issued", "Ngày ban hành.", schema.Day, func(d *apiDocument) string { return d.Issued }),
	schema.Text("effective", "Ngày có hiệu lực.", schema.Day, func(d *apiDocument) string { return d.Effective }).Optional(),
	schema.Text("ended", "Ngày đầu tiên không còn hiệu lực.", schema.Day, func(d *apiDocument) string { return d.Ended }).Optional(),
	schema.Text("issuer", "Mã cơ quan ban hành.", schema.Slug, func(d *apiDocument) string { return d.Issuer }).Optional(),
	schema.Text("issuer_name", "Tên cơ quan ban hành tại ngày ban hành.", schema.Any, func(d *apiDocument) string { return d.IssuerName }).Optional(),
	schema.Text("subject", "Trích yếu.", schema.Line, func(d *apiDocument) string { return d.Subject }),
	schema.Text("force", "Tình trạng hiệu lực đến ngày as_of; không có khi danh mục không ghi ngày nào.", schema.OneOf(forceComing, forceValid, forceEnded), func(d *apiDocument) string { return d.Force }).Optional(),
	schema.Text("file", "Tệp văn bản.", schema.Address, func(d *apiDocument) string { return d.File }).Optional(),
	schema.Sub("source", "Nơi có bản gốc.", sourceTable, func(d *apiDocument) *Link {
		if d.Source.Label == "" {
			return nil
		}
		return &d.Source
	}).Optional(),
	idList("basis", "Mã các văn bản làm căn cứ.", func(d *apiDocument) []string { return d.Basis }),
	idList("replaces", "Mã các văn bản bị thay thế hoặc bãi bỏ.", func(d *apiDocument) []string { return d.Replaces }),
	idList("amends", "Mã các văn bản được sửa đổi, bổ sung.", func(d *apiDocument) []string { return d.Amends }),
	idList("replaced_by", "Mã các văn bản thay thế.", func(d *apiDocument) []string { return d.ReplacedBy }),
	idList("amended_by", "Mã các văn bản sửa đổi, bổ sung.", func(d *apiDocument) []string { return d.AmendedBy }),
	schema.Int("articles", "Số tin, bài dẫn văn bản này.", 0, func(d *apiDocument) int { return d.Articles }),
}}

var documentsTable = &schema.Object[apiDocuments]{Name: "documents", Help: "Danh mục văn bản, mới nhất trước.", Fields: headOf("documents", func(d *apiDocuments) *apiHead { return &d.Head },
	asOfKey(func(d *apiDocuments) string { return d.AsOf }),
	schema.List("documents", "Các văn bản.", documentTable, func(d *apiDocuments) []apiDocument { return d.Documents }),
)}

func (a *assembly) apiDocuments() *apiDocuments {
	ds := &apiDocuments{Head: a.apiHead("documents")}
	for _, e := range a.shown[content.Document] {
		m, l := e.Document, a.laws[e]
		d := apiDocument{
			ID: e.ID, URL: a.host + e.url, Type: m.Type, Code: m.Code.ID, Issued: m.Issued.String(), Effective: dayOrNone(m.Effective), Ended: dayOrNone(l.end),
			Subject: oneLine(e.Summary), Source: Link{m.Source.Name, m.Source.URL}, Articles: len(e.citedBy),
			Basis: a.publicIDs(content.Document, m.Basis), Replaces: a.publicIDs(content.Document, m.Replaces), Amends: a.publicIDs(content.Document, m.Amends),
			ReplacedBy: idsOf(l.replacedBy), AmendedBy: idsOf(l.amendedBy),
		}
		if _, d.Force = a.force(e); d.Force != "" {
			ds.AsOf = cchc.DateOf(a.AsOf).String()
		}
		if u := a.byID[key{content.Unit, m.Issuer.ID}]; u != nil && u.shown {
			d.Issuer, d.IssuerName = u.ID, nameOn(u, m.Issued)
		}
		if len(e.files) > 0 {
			d.File = a.absolute(e.files[0].URL)
		}
		ds.Documents = append(ds.Documents, d)
	}
	return ds
}
