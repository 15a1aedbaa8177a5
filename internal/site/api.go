package site

import (
	"fmt"
	"strings"

	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/schema"
	"nawapi.gov.vn/cchc/internal/source"
)

// The data of the site for programs, as files below /api/v1/:
//
//	index.json               what there is
//	terms.json               categories, themes, channels, units
//	plans.json               plans with the tally of their tasks
//	tasks.json               tasks of all plans, and how each stands
//	documents.json           the register of documents
//	articles/2016-03.json    articles of a month
//	coverage/2016.json       what was published on what, in numbers
//	schema/<kind>.json       the JSON Schema of each kind
//
// Package schema has the rules that hold for all of them. Files refer to each other's
// entries by ID. A file that says how something stands has the day, as_of. What
// is not public is in none of them. There is no file for each plan: index.json beside a
// plan's page has all of it.

const (
	apiVersion = 1
	apiBase    = "/api/v1/"
)

// api adds the data of the site for programs.
func (a *assembly) api() {
	if !a.frame.without("bundles") {
		a.schema("bundle")
	}
	if a.frame.without("api") {
		return
	}
	x := &apiIndex{
		Head: a.apiHead("index"), Title: a.frame.Title, URL: a.frame.Root, Unit: a.orgID, Organisation: a.frame.Org.Name,
	}
	a.schema("index")
	list := func(kind, name, period, title string, n int) {
		x.Files = append(x.Files, apiEntry{kind, period, title, a.frame.Root + apiBase[1:] + name, a.schemaAddress(kind), n})
	}
	file := func(kind, title string, n int, write func([]byte) []byte) {
		a.add(apiBase+kind+".json", "", &dataFile{kind, write}, "")
		a.schema(kind)
		list(kind, kind+".json", "", title, n)
	}
	terms := a.apiTerms()
	file("terms", "Chuyên mục, chủ đề, hình thức, đơn vị", len(terms.Categories)+len(terms.Themes)+len(terms.Channels)+len(terms.Units), func(b []byte) []byte { return termsTable.Append(b, terms) })
	plans, tasks := a.apiPlans()
	file("plans", "Kế hoạch", len(plans.Plans), func(b []byte) []byte { return plansTable.Append(b, plans) })
	file("tasks", "Nhiệm vụ của mọi kế hoạch và tình hình thực hiện", len(tasks.Tasks), func(b []byte) []byte { return tasksTable.Append(b, tasks) })
	docs := a.apiDocuments()
	file("documents", "Danh mục văn bản", len(docs.Documents), func(b []byte) []byte { return documentsTable.Append(b, docs) })
	if x.AsOf = max(plans.AsOf, docs.AsOf); x.AsOf != "" {
		a.midnight()
	}
	a.schema("articles")
	for _, m := range a.apiMonths() {
		name := "articles/" + m.month + ".json"
		a.add(apiBase+name, "", m, "")
		list("articles", name, m.month, "Tin, bài đăng trong tháng "+m.month[5:]+"/"+m.month[:4], len(m.items))
	}
	a.addCoverages(list)
	a.add(apiBase+"index.json", "", &dataFile{"index", func(b []byte) []byte { return indexTable.Append(b, x) }}, "")
}

// schemas are the kinds of files that have a JSON Schema, and the tables that
// it is made of.
var schemas = map[string]func(b []byte, address string) []byte{
	"bundle":    bundle.Format.Schema,
	"index":     indexTable.Schema,
	"terms":     termsTable.Schema,
	"plans":     plansTable.Schema,
	"tasks":     tasksTable.Schema,
	"documents": documentsTable.Schema,
	"articles":  articlesTable.Schema,
	"coverage":  coverageTable.Schema,
}

// schemaAddress is where the JSON Schema of a kind of file is published.
func (a *assembly) schemaAddress(kind string) string {
	return a.frame.Root + apiBase[1:] + "schema/" + kind + ".json"
}

func (a *assembly) schema(kind string) {
	a.add(apiBase+"schema/"+kind+".json", "", &schemaFile{kind, a.schemaAddress(kind)}, "")
}

// schemaFile writes a JSON Schema.
type schemaFile struct{ kind, address string }

// Sum implements View. The tables belong to the program, whose identity is in
// every key that outlives it.
func (f *schemaFile) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"schema", f.kind, f.address})
	return d.Sum()
}

// Append implements Writer.
func (f *schemaFile) Append(b []byte) []byte { return schemas[f.kind](b, f.address) }

// dataFile writes data that is made already. Its Sum is that of what it writes:
// nothing can be forgotten in it.
type dataFile struct {
	kind  string
	write func(b []byte) []byte
}

// Sum implements View.
func (f *dataFile) Sum() source.Sum { return source.SumOf(f.write([]byte("data " + f.kind + "\n"))) }

// Append implements Writer.
func (f *dataFile) Append(b []byte) []byte { return f.write(b) }

// apiHead is what every file begins with.
type apiHead struct{ Schema string }

func (a *assembly) apiHead(kind string) apiHead { return apiHead{a.schemaAddress(kind)} }

func headOf[T any](kind string, get func(*T) *apiHead, more ...schema.Field[T]) []schema.Field[T] {
	return append([]schema.Field[T]{
		schema.Text("$schema", "Địa chỉ của lược đồ JSON (JSON Schema) mô tả tệp này.", schema.Address, func(v *T) string { return get(v).Schema }),
		schema.Version[T](apiVersion),
		schema.Const[T]("kind", "Loại dữ liệu.", kind),
	}, more...)
}

func asOfKey[T any](get func(*T) string) schema.Field[T] {
	return schema.Text("as_of", "Ngày mà tình trạng được tính đến hết ngày ấy; không có khi trong tệp không có gì thay đổi theo ngày.", schema.Day, get).Optional()
}

func idKey[T any](help string, get func(*T) string) schema.Field[T] {
	return schema.Text("id", help, schema.Path, get)
}

func urlKey[T any](help string, get func(*T) string) schema.Field[T] {
	return schema.Text("url", help, schema.Address, get)
}

func idList[T any](key, help string, get func(*T) []string) schema.Field[T] {
	return schema.Texts(key, help, schema.Path, get)
}

type apiIndex struct {
	Head                                 apiHead
	AsOf, Title, URL, Unit, Organisation string
	Files                                []apiEntry
}

type apiEntry struct {
	Kind, Period, Title, URL, Schema string
	Count                            int
}

var indexTable = &schema.Object[apiIndex]{Name: "index", Help: "Các tệp dữ liệu của trang.", Fields: headOf("index", func(x *apiIndex) *apiHead { return &x.Head },
	asOfKey(func(x *apiIndex) string { return x.AsOf }),
	schema.Const[apiIndex]("generator", "Chương trình tạo ra trang.", "cchc"),
	schema.Text("title", "Tên trang.", schema.Line, func(x *apiIndex) string { return x.Title }),
	urlKey("Địa chỉ gốc của trang.", func(x *apiIndex) string { return x.URL }),
	schema.Text("unit", "Mã đơn vị chủ quản.", schema.Slug, func(x *apiIndex) string { return x.Unit }).Optional(),
	schema.Text("organisation", "Tên đơn vị chủ quản.", schema.Line, func(x *apiIndex) string { return x.Organisation }),
	schema.List("files", "Các tệp.", entryTable, func(x *apiIndex) []apiEntry { return x.Files }),
)}

var entryTable = &schema.Object[apiEntry]{Name: "file", Help: "Một tệp dữ liệu.", Fields: []schema.Field[apiEntry]{
	schema.Text("kind", "Loại dữ liệu.", schema.OneOf("terms", "plans", "tasks", "documents", "articles", "coverage"), func(e *apiEntry) string { return e.Kind }),
	schema.Text("period", "Năm (2016) hoặc tháng (2016-03) của dữ liệu.", schema.Line, func(e *apiEntry) string { return e.Period }).Optional(),
	schema.Text("title", "Nội dung.", schema.Line, func(e *apiEntry) string { return e.Title }),
	urlKey("Địa chỉ của tệp.", func(e *apiEntry) string { return e.URL }),
	schema.Text("schema", "Địa chỉ của lược đồ.", schema.Address, func(e *apiEntry) string { return e.Schema }),
	schema.Int("count", "Số mục trong tệp.", 0, func(e *apiEntry) int { return e.Count }),
}}

type apiTerms struct {
	Head                         apiHead
	Categories, Themes, Channels []apiTerm
	Units                        []apiUnit
}

type apiTerm struct {
	ID, Title, Summary, URL, Bundle string
	Articles                        int
}

type apiUnit struct {
	ID, Title, Summary, URL, Bundle           string
	Group, Parent, Site, MemberFrom, MemberTo string
	Names                                     []cchc.Name
	Articles                                  int
}

var termTable = &schema.Object[apiTerm]{Name: "term", Help: "Một chuyên mục, chủ đề hoặc hình thức.", Fields: []schema.Field[apiTerm]{
	idKey("Mã.", func(t *apiTerm) string { return t.ID }),
	schema.Text("title", "Tên.", schema.Line, func(t *apiTerm) string { return t.Title }),
	schema.Text("summary", "Một câu giới thiệu.", schema.Any, func(t *apiTerm) string { return t.Summary }).Optional(),
	urlKey("Trang giới thiệu.", func(t *apiTerm) string { return t.URL }),
	schema.Text("bundle", "Địa chỉ gói tin.", schema.Address, func(t *apiTerm) string { return t.Bundle }).Optional(),
	schema.Int("articles", "Số tin, bài đã đăng.", 0, func(t *apiTerm) int { return t.Articles }),
}}

var nameTable = &schema.Object[cchc.Name]{Name: "name", Help: "Một tên gọi theo thời gian.", Fields: []schema.Field[cchc.Name]{
	schema.Text("name", "Tên đầy đủ.", schema.Line, func(n *cchc.Name) string { return n.Text }),
	schema.Text("short", "Tên viết tắt.", schema.Any, func(n *cchc.Name) string { return n.Short }).Optional(),
	schema.Text("from", "Dùng từ ngày.", schema.Day, func(n *cchc.Name) string { return dayOrNone(n.From) }).Optional(),
	schema.Text("until", "Dùng đến hết ngày.", schema.Day, func(n *cchc.Name) string { return dayOrNone(n.Until) }).Optional(),
}}

var unitTable = &schema.Object[apiUnit]{Name: "unit", Help: "Một đơn vị, cơ quan.", Fields: []schema.Field[apiUnit]{
	idKey("Mã.", func(u *apiUnit) string { return u.ID }),
	schema.Text("title", "Tên hiện nay.", schema.Line, func(u *apiUnit) string { return u.Title }),
	schema.Text("summary", "Một câu giới thiệu.", schema.Any, func(u *apiUnit) string { return u.Summary }).Optional(),
	urlKey("Trang giới thiệu.", func(u *apiUnit) string { return u.URL }),
	schema.Text("bundle", "Địa chỉ gói tin.", schema.Address, func(u *apiUnit) string { return u.Bundle }).Optional(),
	schema.Text("group", "Nhóm đơn vị.", schema.OneOf("co-quan-trung-uong", "bo-nganh", "trung-tam", "don-vi-truc-thuoc"), func(u *apiUnit) string { return u.Group }),
	schema.Text("parent", "Mã đơn vị cấp trên.", schema.Slug, func(u *apiUnit) string { return u.Parent }).Optional(),
	schema.Text("member_from", "Trực thuộc từ ngày.", schema.Day, func(u *apiUnit) string { return u.MemberFrom }).Optional(),
	schema.Text("member_until", "Trực thuộc đến hết ngày.", schema.Day, func(u *apiUnit) string { return u.MemberTo }).Optional(),
	schema.Text("site", "Trang thông tin điện tử của đơn vị.", schema.Address, func(u *apiUnit) string { return u.Site }).Optional(),
	schema.List("names", "Các tên gọi, tên mới nhất sau cùng.", nameTable, func(u *apiUnit) []cchc.Name { return u.Names }),
	schema.Int("articles", "Số tin, bài nói tới đơn vị.", 0, func(u *apiUnit) int { return u.Articles }),
}}

var termsTable = &schema.Object[apiTerms]{Name: "terms", Help: "Những danh mục mà các tệp khác dẫn tới bằng mã.", Fields: headOf("terms", func(t *apiTerms) *apiHead { return &t.Head },
	schema.List("categories", "Chuyên mục.", termTable, func(t *apiTerms) []apiTerm { return t.Categories }),
	schema.List("themes", "Chủ đề.", termTable, func(t *apiTerms) []apiTerm { return t.Themes }),
	schema.List("channels", "Hình thức.", termTable, func(t *apiTerms) []apiTerm { return t.Channels }),
	schema.List("units", "Đơn vị.", unitTable, func(t *apiTerms) []apiUnit { return t.Units }),
)}

func dayOrNone(d cchc.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

// bundleOf returns the address of an entry's gói tin, or "".
func (a *assembly) bundleOf(e *entry) string {
	if a.frame.without("bundles") || e.Kind == content.Channel {
		return ""
	}
	return a.host + e.url + bundle.File
}

func (a *assembly) apiTerms() *apiTerms {
	t := &apiTerms{Head: a.apiHead("terms")}
	for _, c := range a.cats {
		t.Categories = append(t.Categories, apiTerm{ID: c.id, Title: c.name, URL: a.frame.Root + c.path[1:], Articles: len(c.items)})
	}
	terms := func(k content.Kind) []apiTerm {
		var ts []apiTerm
		for _, e := range a.shown[k] {
			ts = append(ts, apiTerm{e.ID, e.name, oneLine(e.Summary), a.host + e.url, a.bundleOf(e), len(e.members)})
		}
		return ts
	}
	t.Themes, t.Channels = terms(content.Theme), terms(content.Channel)
	for _, e := range a.shown[content.Unit] {
		m := e.Unit
		u := apiUnit{ID: e.ID, Title: e.name, Summary: oneLine(e.Summary), URL: a.host + e.url, Bundle: a.bundleOf(e), Group: m.Group, Site: m.Site, Names: m.Names, Articles: len(e.members), MemberFrom: dayOrNone(m.MemberFrom), MemberTo: dayOrNone(m.MemberUntil)}
		u.Parent = a.publicID(content.Unit, m.Parent)
		t.Units = append(t.Units, u)
	}
	return t
}

// publicID returns the ID that a reference names, or "" when nothing public has
// it.
func (a *assembly) publicID(k content.Kind, r content.Ref) string {
	if e := a.byID[key{k, r.ID}]; e != nil && e.shown {
		return e.ID
	}
	return ""
}

func (a *assembly) publicIDs(k content.Kind, rs []content.Ref) []string {
	return idsOf(a.visible(k, rs))
}

func idsOf(es []*entry) []string {
	var ids []string
	for _, e := range es {
		ids = append(ids, e.ID)
	}
	return ids
}

// apiMonths returns the articles by month, newest first.
func (a *assembly) apiMonths() []*monthFile {
	var months []*monthFile
	var last cchc.Date
	for _, e := range a.shown[content.Article] {
		d := cchc.DateOf(e.at)
		if len(months) == 0 || d.Year != last.Year || d.Month != last.Month {
			months = append(months, &monthFile{schema: a.schemaAddress("articles"), month: fmt.Sprintf("%04d-%02d", d.Year, d.Month)})
			last = d
		}
		m := months[len(months)-1]
		m.items = append(m.items, a.apiArticle(e))
	}
	return months
}

// monthFile writes the articles of a month.
type monthFile struct {
	schema, month string
	items         []apiArticle
}

// apiArticle is an article as the list of its month has it. What it shares with
// other lists is in its card.
type apiArticle struct {
	Card                                     *Card
	ID, Author, Category, ParArea, Event     string
	Source                                   Link
	Themes, Channels, Units, Tags, Documents []string
	Plans                                    []apiEvidence
	Host                                     string
}

// apiEvidence says of which plan, and of which task of it, an article is
// evidence.
type apiEvidence struct{ Plan, Task string }

func (a *assembly) apiArticle(e *entry) apiArticle {
	m := e.Article
	x := apiArticle{Card: e.card, ID: e.ID, Author: m.Author, ParArea: m.ParArea.ID, Event: dayOrNone(m.Event), Source: Link{m.Source.Name, m.Source.URL}, Host: a.host}
	if e.category != nil {
		x.Category = e.category.id
	}
	ids := make([]string, 0, len(e.terms))
	pick := func(kind string) []string {
		from := len(ids)
		for _, t := range e.terms {
			switch {
			case t.kind != kind:
			case kind == "tag":
				ids = append(ids, t.name)
			default:
				ids = append(ids, t.id)
			}
		}
		return ids[from:len(ids):len(ids)]
	}
	x.Themes, x.Channels, x.Units, x.Documents, x.Tags = pick("theme"), pick("channel"), pick("unit"), pick("document"), pick("tag")
	for _, r := range m.Plans {
		if p := a.publicID(content.Plan, r.Plan); p != "" {
			x.Plans = append(x.Plans, apiEvidence{p, r.Task.ID})
		}
	}
	return x
}

// Sum implements View.
func (f *monthFile) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"articles", f.schema, f.month})
	d.Int(len(f.items))
	for i := range f.items {
		x := &f.items[i]
		addCard(d, x.Card)
		for _, s := range [...]string{x.ID, x.Author, x.Category, x.ParArea, x.Event, x.Source.Label, x.Source.URL, x.Host} {
			d.Str(s)
		}
		for _, l := range [...][]string{x.Themes, x.Channels, x.Units, x.Tags, x.Documents} {
			d.Strs(l)
		}
		d.Int(len(x.Plans))
		for _, p := range x.Plans {
			d.Str(p.Plan)
			d.Str(p.Task)
		}
	}
	return d.Sum()
}

// Append implements Writer.
func (f *monthFile) Append(b []byte) []byte { return articlesTable.Append(b, f) }

var evidenceTable = &schema.Object[apiEvidence]{Name: "evidence", Help: "Kế hoạch, nhiệm vụ mà tin là minh chứng.", Fields: []schema.Field[apiEvidence]{
	schema.Text("plan", "Mã kế hoạch.", schema.Slug, func(e *apiEvidence) string { return e.Plan }),
	schema.Text("task", "Mã nhiệm vụ.", schema.Slug, func(e *apiEvidence) string { return e.Task }).Optional(),
}}

var sourceTable = &schema.Object[Link]{Name: "source", Help: "Nguồn mà tin dựa trên hoặc được đăng lại từ đó.", Fields: []schema.Field[Link]{
	schema.Text("name", "Tên nguồn.", schema.Line, func(l *Link) string { return l.Label }),
	schema.Text("url", "Địa chỉ của bản gốc.", schema.Address, func(l *Link) string { return l.URL }).Optional(),
}}

var articleTable = &schema.Object[apiArticle]{Name: "article", Help: "Một tin, bài. Toàn văn ở địa chỉ của tin, thêm index.json.", Fields: []schema.Field[apiArticle]{
	idKey("Mã.", func(x *apiArticle) string { return x.ID }),
	urlKey("Địa chỉ chính thức.", func(x *apiArticle) string { return x.Host + x.Card.URL }),
	schema.Text("title", "Tiêu đề.", schema.Line, func(x *apiArticle) string { return x.Card.Title }),
	schema.Text("summary", "Đoạn mở đầu (sapo), một dòng.", schema.Any, func(x *apiArticle) string { return x.Card.Summary }).Optional(),
	schema.Text("language", "Ngôn ngữ.", schema.OneOf("vi", "en"), func(x *apiArticle) string { return x.Card.Lang }),
	schema.Text("date", "Thời điểm đăng.", schema.Moment, func(x *apiArticle) string { return x.Card.ISO }),
	schema.Text("updated", "Thời điểm cập nhật gần nhất.", schema.Moment, func(x *apiArticle) string { return x.Card.updatedOnly }).Optional(),
	schema.Text("event", "Ngày xảy ra sự việc.", schema.Day, func(x *apiArticle) string { return x.Event }).Optional(),
	schema.Text("author", "Người viết.", schema.Any, func(x *apiArticle) string { return x.Author }).Optional(),
	schema.Sub("source", "Nguồn.", sourceTable, func(x *apiArticle) *Link {
		if x.Source.Label == "" {
			return nil
		}
		return &x.Source
	}).Optional(),
	schema.Text("category", "Mã chuyên mục.", schema.Slug, func(x *apiArticle) string { return x.Category }).Optional(),
	idList("themes", "Mã các chủ đề.", func(x *apiArticle) []string { return x.Themes }),
	idList("channels", "Mã các hình thức.", func(x *apiArticle) []string { return x.Channels }),
	idList("units", "Mã các đơn vị được nói tới.", func(x *apiArticle) []string { return x.Units }),
	schema.List("plans", "Tin là minh chứng của những gì.", evidenceTable, func(x *apiArticle) []apiEvidence { return x.Plans }),
	idList("documents", "Mã các văn bản được dẫn.", func(x *apiArticle) []string { return x.Documents }),
	schema.Text("par_area", "Lĩnh vực cải cách hành chính.", schema.Slug, func(x *apiArticle) string { return x.ParArea }).Optional(),
	schema.Texts("tags", "Từ khóa.", schema.Line, func(x *apiArticle) []string { return x.Tags }),
}}

var articlesTable = &schema.Object[monthFile]{Name: "articles", Help: "Tin, bài đăng trong một tháng, mới nhất trước.", Fields: []schema.Field[monthFile]{
	schema.Text("$schema", "Địa chỉ của lược đồ JSON (JSON Schema) mô tả tệp này.", schema.Address, func(f *monthFile) string { return f.schema }),
	schema.Version[monthFile](apiVersion),
	schema.Const[monthFile]("kind", "Loại dữ liệu.", "articles"),
	schema.Text("month", "Tháng.", schema.Month, func(f *monthFile) string { return f.month }),
	schema.List("articles", "Các tin, bài.", articleTable, func(f *monthFile) []apiArticle { return f.items }),
}}

// absolute makes an address of the site a whole one.
func (a *assembly) absolute(u string) string {
	if strings.HasPrefix(u, "/") {
		return a.host + u
	}
	return u
}
