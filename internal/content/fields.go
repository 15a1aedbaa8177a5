package content

import (
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/duty"
)

// Type is the form that a field's value has in the file.
type Type string

// The types of fields.
const (
	TypeText    Type = "text"    // one line
	TypeLong    Type = "long"    // text that may have several lines
	TypeSlug    Type = "slug"    // lower-case letters without marks, digits, hyphens
	TypeDate    Type = "date"    // 2016-03-03
	TypeDates   Type = "dates"   // a list of dates, or one
	TypeTime    Type = "time"    // 2016-03-03 or 2016-03-03T08:30:00+07:00
	TypeBool    Type = "bool"    // true, false
	TypeInt     Type = "int"     // whole number
	TypeEnum    Type = "enum"    // one of Values
	TypeEnums   Type = "enums"   // a list of such, or one
	TypeRef     Type = "ref"     // the ID of something of kind Ref
	TypeRefs    Type = "refs"    // a list of such, or one
	TypeTexts   Type = "texts"   // a list of lines, or one
	TypeURL     Type = "url"     // https://…
	TypeAddress Type = "address" // an address or a file: /tin-tuc/, trang/gioi-thieu.md, /files/a.pdf, https://…
	TypePaths   Type = "paths"   // a list of former addresses
	TypeLegal   Type = "legal"   // 79/QĐ-TNNQG
	TypeDue     Type = "due"     // 2016-06-30, Q2/2016, 06/2016, thuong-xuyen
	TypeMap     Type = "map"     // Fields
	TypeMaps    Type = "maps"    // a list of Fields
)

// Field is one key of the front matter: the one place where it is written
// down. Decoding, checking, `cchc new`, the README's reference and the schema
// for editors are made from it.
type Field struct {
	Key      string
	Type     Type
	Required bool
	Max      int      // characters of a text; 0: no limit
	Min, Top int      // of a TypeInt
	Values   []string // of a TypeEnum
	Words    []string // what people call them instead, in the same order, or nil
	Ref      Kind     // of a TypeRef
	Free     bool     // of TypeRefs: words that are no ID may stand there too
	Help     string   // Vietnamese, for editors
	Example  string   // YAML
	Fields   []Field  // of TypeMap and TypeMaps

	to func(any) any // pointer to the place in the decoded value
}

func at[T any](f func(*T) any) func(any) any { return func(v any) any { return f(v.(*T)) } }

// Fields returns the table of a kind. It must not be changed.
func Fields(k Kind) []Field { return tables[k] }

func docTypeNames() []string {
	var names []string
	for _, t := range cchc.DocTypes() {
		names = append(names, t.Name)
	}
	return names
}

var statusValues = []string{string(cchc.ChuaThucHien), string(cchc.DangThucHien), string(cchc.DaHoanThanh), string(cchc.DungThucHien)}

var commonFields = []Field{
	{Key: "slug", Type: TypeSlug, Max: 120, Help: "Phần cuối của địa chỉ; mặc định là tên tệp. Không đổi sau khi đã đăng.", Example: "hoi-nghi-trien-khai", to: at(func(d *Doc) any { return &slugged{d} })},
	{Key: "aliases", Type: TypePaths, Help: "Các địa chỉ cũ được chuyển hướng về đây.", Example: "[/?p=7254, /tin/cu.html]", to: at(func(d *Doc) any { return &d.Aliases })},
	{Key: "draft", Type: TypeBool, Help: "true: bản nháp, không xuất hiện ở bất cứ đâu trên trang đã đăng.", Example: "true", to: at(func(d *Doc) any { return &d.Draft })},
	{Key: "lang", Type: TypeEnum, Values: []string{"vi", "en"}, Help: "Ngôn ngữ của nội dung; mặc định vi.", Example: "vi", to: at(func(d *Doc) any { return &d.Lang })},
	{Key: "updated", Type: TypeDate, Help: "Ngày cập nhật gần nhất.", Example: "2026-11-20", to: at(func(d *Doc) any { return &d.Updated })},
	{Key: "review_by", Type: TypeDate, Help: "Ngày phải rà soát lại nội dung.", Example: "2027-06-30", to: at(func(d *Doc) any { return &d.ReviewBy })},
}

// slugged marks the destination of the slug field.
type slugged struct{ d *Doc }

const maxTitle = 500 // characters

func titleField(help string) Field {
	return Field{Key: "title", Type: TypeText, Required: true, Max: maxTitle, Help: help, Example: "Hội nghị triển khai kế hoạch cải cách hành chính năm 2016", to: at(func(d *Doc) any { return &d.Title })}
}

func summaryField(key, help string) Field {
	return Field{Key: key, Type: TypeLong, Max: 2000, Help: help, Example: "Một đoạn nêu điều chính của bài.", to: at(func(d *Doc) any { return &d.Summary })}
}

var sourceFields = []Field{
	{Key: "name", Type: TypeText, Required: true, Max: 200, Help: "Tên nguồn.", Example: "Cổng Thông tin điện tử Chính phủ", to: at(func(s *Source) any { return &s.Name })},
	{Key: "url", Type: TypeURL, Help: "Địa chỉ của bản gốc.", Example: "https://vanban.chinhphu.vn/", to: at(func(s *Source) any { return &s.URL })},
}

var attachmentFields = []Field{
	{Key: "file", Type: TypeAddress, Required: true, Help: "Đường dẫn tệp trong static/, hoặc tệp nằm cạnh bài.", Example: "/files/ke-hoach.pdf", to: at(func(a *Attachment) any { return &a.File })},
	{Key: "label", Type: TypeText, Max: 300, Help: "Tên hiển thị của tệp.", Example: "Toàn văn kế hoạch", to: at(func(a *Attachment) any { return &a.Label })},
}

var imageFields = []Field{
	{Key: "src", Type: TypeAddress, Required: true, Help: "Đường dẫn ảnh trong static/, hoặc ảnh nằm cạnh bài.", Example: "/images/2016/hoi-nghi.jpg", to: at(func(i *Image) any { return &i.Src })},
	{Key: "alt", Type: TypeText, Required: true, Max: 300, Help: "Lời mô tả ảnh cho người không nhìn thấy ảnh; không phải tên tệp.", Example: "Đại biểu biểu quyết thông qua kế hoạch", to: at(func(i *Image) any { return &i.Alt })},
	{Key: "caption", Type: TypeText, Max: 500, Help: "Chú thích dưới ảnh.", Example: "Toàn cảnh hội nghị", to: at(func(i *Image) any { return &i.Caption })},
	{Key: "credit", Type: TypeText, Max: 200, Help: "Người chụp hoặc nguồn ảnh.", Example: "Văn phòng Trung tâm", to: at(func(i *Image) any { return &i.Credit })},
	{Key: "consent", Type: TypeText, Max: 300, Help: "Căn cứ đồng ý cho dùng hình ảnh cá nhân.", Example: "Ảnh sự kiện công khai", to: at(func(i *Image) any { return &i.Consent })},
}

var signerFields = []Field{
	{Key: "position", Type: TypeText, Max: 100, Help: "Chức vụ người ký.", Example: "Tổng Giám đốc", to: at(func(s *Signer) any { return &s.Position })},
	{Key: "name", Type: TypeText, Max: 50, Help: "Họ tên người ký.", Example: "…", to: at(func(s *Signer) any { return &s.Name })},
}

func legalDocFields(full bool) []Field {
	fs := []Field{
		{Key: "type", Type: TypeEnum, Required: true, Values: docTypeNames(), Help: "Tên loại văn bản theo Nghị định 30/2020/NĐ-CP.", Example: "Quyết định", to: at(func(l *LegalDoc) any { return &l.Type })},
		{Key: "code", Type: TypeLegal, Required: true, Help: "Số và ký hiệu.", Example: "79/QĐ-TNNQG", to: at(func(l *LegalDoc) any { return &l.Code })},
		{Key: "issued", Type: TypeDate, Required: true, Help: "Ngày ban hành.", Example: "2016-03-03", to: at(func(l *LegalDoc) any { return &l.Issued })},
		{Key: "issuer", Type: TypeRef, Ref: Unit, Required: true, Help: "Mã cơ quan ban hành trong don-vi/.", Example: "nawapi", to: at(func(l *LegalDoc) any { return &l.Issuer })},
		{Key: "subject", Type: TypeText, Max: 500, Help: "Trích yếu nội dung.", Example: "Ban hành Kế hoạch …", to: at(func(l *LegalDoc) any { return &l.Subject })},
	}
	if full {
		fs = append(fs,
			Field{Key: "signer", Type: TypeMap, Fields: signerFields, Help: "Người ký.", to: at(func(l *LegalDoc) any { return &l.Signer })},
			Field{Key: "file", Type: TypeAddress, Help: "Tệp văn bản đã ký.", Example: "/files/79-qd-tnnqg.pdf", to: at(func(l *LegalDoc) any { return &l.File })},
			Field{Key: "place", Type: TypeText, Max: 60, Help: "Địa danh ghi trên văn bản.", Example: "Hà Nội", to: at(func(l *LegalDoc) any { return &l.Place })})
	}
	return fs
}

var planRefFields = []Field{
	{Key: "plan", Type: TypeRef, Ref: Plan, Required: true, Help: "Mã kế hoạch.", Example: "ke-hoach-cchc-2016", to: at(func(p *PlanRef) any { return &p.Plan })},
	{Key: "task", Type: TypeSlug, Help: "Mã nhiệm vụ trong kế hoạch.", Example: "nv-01", to: at(func(p *PlanRef) any { return &p.Task })},
}

var taskFields = []Field{
	{Key: "id", Type: TypeSlug, Required: true, Max: 40, Help: "Mã nhiệm vụ, không trùng trong một kế hoạch.", Example: "nv-01", to: at(func(t *Task) any { return &t.ID })},
	{Key: "group", Type: TypeText, Max: 300, Help: "Nhóm nhiệm vụ (dòng số La Mã của phụ lục).", Example: "Công tác chỉ đạo", to: at(func(t *Task) any { return &t.Group })},
	{Key: "name", Type: TypeLong, Required: true, Max: 1000, Help: "Nội dung nhiệm vụ.", Example: "Đăng tin, bài về cải cách hành chính", to: at(func(t *Task) any { return &t.Name })},
	{Key: "output", Type: TypeLong, Required: true, Max: 1000, Help: "Sản phẩm, kết quả.", Example: "Tin, bài trên trang thông tin điện tử", to: at(func(t *Task) any { return &t.Output })},
	{Key: "lead", Type: TypeRef, Ref: Unit, Required: true, Help: "Đơn vị chủ trì (một đơn vị).", Example: "nawapi", to: at(func(t *Task) any { return &t.Lead })},
	{Key: "support", Type: TypeRefs, Ref: Unit, Free: true, Help: "Đơn vị phối hợp: mã đơn vị hoặc chữ.", Example: "[tt-du-lieu, các đơn vị trực thuộc]", to: at(func(t *Task) any { return &t.Support })},
	{Key: "due", Type: TypeDue, Required: true, Help: "Thời hạn: ngày, quý, tháng hoặc thuong-xuyen.", Example: "Q2/2016", to: at(func(t *Task) any { return &dueAt{t} })},
	{Key: "theme", Type: TypeRef, Ref: Theme, Help: "Mã chủ đề.", Example: "y-nghia-tac-dong", to: at(func(t *Task) any { return &t.Theme })},
	{Key: "channel", Type: TypeRef, Ref: Channel, Help: "Mã hình thức.", Example: "trang-thong-tin-dien-tu", to: at(func(t *Task) any { return &t.Channel })},
	{Key: "par_area", Type: TypeEnum, Values: cchc.AllParAreaIDs(), Help: "Lĩnh vực cải cách hành chính.", Example: "the-che", to: at(func(t *Task) any { return &t.ParArea })},
	{Key: "status", Type: TypeEnum, Required: true, Values: statusValues, Help: "Tình trạng; “quá hạn” được tính ra, không bao giờ gõ.", Example: "dang-thuc-hien", to: at(func(t *Task) any { return &t.Status })},
	{Key: "completed_on", Type: TypeDate, Help: "Ngày hoàn thành; bắt buộc khi đã hoàn thành.", Example: "2016-06-20", to: at(func(t *Task) any { return &t.Completed })},
	{Key: "evidence", Type: TypeTexts, Help: "Minh chứng: mã bài viết (tin-tuc/2016/ten-bai) hoặc địa chỉ https.", Example: "[tin-tuc/2016/hoi-nghi]", to: at(func(t *Task) any { return &t.Evidence })},
	{Key: "note", Type: TypeLong, Max: 1000, Help: "Ghi chú.", Example: "…", to: at(func(t *Task) any { return &t.Note })},
}

var menuFields = []Field{
	{Key: "label", Type: TypeText, Required: true, Max: 60, Help: "Chữ hiển thị.", Example: "Tin tức", to: at(func(m *MenuItem) any { return &m.Label })},
	{Key: "link", Type: TypeAddress, Required: true, Help: "Địa chỉ trong trang hoặc tệp nội dung.", Example: "/tin-tuc/", to: at(func(m *MenuItem) any { return &m.Link })},
}

// dueAt and dated are destinations that keep the place beside the value.
type (
	dueAt struct{ t *Task }
	dated struct{ a *ArticleMeta }
)

var tables = [...][]Field{
	None: nil,
	Article: append([]Field{
		titleField("Tiêu đề; viết hoa như câu, không viết hoa toàn bộ."),
		summaryField("sapo", "Đoạn mở đầu, một đoạn, không quá 60 tiếng."),
		{Key: "date", Type: TypeTime, Required: true, Help: "Ngày giờ đăng; chỉ ghi ngày nghĩa là 00:00 giờ Việt Nam.", Example: "2016-03-10T08:30:00+07:00", to: at(func(d *Doc) any { return &dated{d.Article} })},
		{Key: "event_date", Type: TypeDate, Help: "Ngày diễn ra sự việc mà bài đưa tin; để tính thời gian từ khi có sự việc đến khi đăng.", Example: "2016-03-09", to: at(func(d *Doc) any { return &dayAt{&d.Article.Event, &d.Article.EventAt} })},
		{Key: "expires", Type: TypeTime, Help: "Thời điểm gỡ bài.", Example: "2017-01-01", to: at(func(d *Doc) any { return &d.Article.Expires })},
		{Key: "author", Type: TypeText, Max: 200, Help: "Tên hoặc bút danh; phải có author hoặc source.", Example: "Hồng Nhung – NAWAPI", to: at(func(d *Doc) any { return &d.Article.Author })},
		{Key: "source", Type: TypeMap, Fields: sourceFields, Help: "Nguồn, khi đăng lại hoặc dựa trên nguồn khác.", to: at(func(d *Doc) any { return &d.Article.Source })},
		{Key: "category", Type: TypeEnum, Required: true, Help: "Mã chuyên mục khai báo trong site.yaml.", Example: "chi-dao-dieu-hanh", to: at(func(d *Doc) any { return &d.Article.Category })},
		{Key: "theme", Type: TypeRefs, Ref: Theme, Help: "Chủ đề tuyên truyền.", Example: "y-nghia-tac-dong", to: at(func(d *Doc) any { return &d.Article.Themes })},
		{Key: "channel", Type: TypeRefs, Ref: Channel, Help: "Hình thức tuyên truyền.", Example: "trang-thong-tin-dien-tu", to: at(func(d *Doc) any { return &d.Article.Channels })},
		{Key: "par_area", Type: TypeEnum, Values: cchc.AllParAreaIDs(), Help: "Lĩnh vực cải cách hành chính.", Example: "the-che", to: at(func(d *Doc) any { return &d.Article.ParArea })},
		{Key: "tags", Type: TypeTexts, Help: "Từ khóa tự do.", Example: "[dịch vụ công trực tuyến, chữ ký số]", to: at(func(d *Doc) any { return &d.Article.Tags })},
		{Key: "units", Type: TypeRefs, Ref: Unit, Help: "Đơn vị được nói tới.", Example: "[nawapi]", to: at(func(d *Doc) any { return &d.Article.Units })},
		{Key: "plans", Type: TypeMaps, Help: "Kế hoạch (và nhiệm vụ) mà bài này là minh chứng.", Fields: planRefFields, to: at(func(d *Doc) any { return &d.Article.Plans })},
		{Key: "docs", Type: TypeRefs, Ref: Document, Help: "Văn bản được dẫn.", Example: "[79-qd-tnnqg]", to: at(func(d *Doc) any { return &d.Article.Docs })},
		{Key: "cover", Type: TypeMap, Fields: imageFields, Help: "Ảnh đại diện.", to: at(func(d *Doc) any { return &d.Article.Cover })},
		{Key: "attachments", Type: TypeMaps, Fields: attachmentFields, Help: "Tệp đính kèm.", to: at(func(d *Doc) any { return &d.Article.Attachments })},
		{Key: "corrections", Type: TypeMaps, Help: "Đính chính.", Fields: []Field{
			{Key: "date", Type: TypeDate, Required: true, Help: "Ngày đính chính.", Example: "2016-03-12", to: at(func(c *Correction) any { return &c.Date })},
			{Key: "text", Type: TypeLong, Required: true, Max: 2000, Help: "Nội dung đính chính.", Example: "Sửa ngày ban hành văn bản.", to: at(func(c *Correction) any { return &c.Text })},
		}, to: at(func(d *Doc) any { return &d.Article.Corrections })},
		{Key: "outage", Type: TypeMap, Help: "Bài này thông báo tạm ngừng trang; được nhắc ở đầu mọi trang cho tới khi phục hồi.", Fields: []Field{
			{Key: "from", Type: TypeTime, Required: true, Help: "Tạm ngừng từ.", Example: "2026-12-12T20:00:00+07:00", to: at(func(o *Outage) any { return &o.From })},
			{Key: "until", Type: TypeTime, Required: true, Help: "Dự kiến phục hồi.", Example: "2026-12-13T06:00:00+07:00", to: at(func(o *Outage) any { return &o.Until })},
			{Key: "urgent", Type: TypeText, Max: 300, Help: "Lý do bất khả kháng, khi không thể báo trước đủ 07 ngày làm việc.", Example: "Mất điện toàn khu vực", to: at(func(o *Outage) any { return &o.Urgent })},
		}, to: at(func(d *Doc) any { return &d.Article.Outage })},
		{Key: "ai_label", Type: TypeBool, Help: "true: nội dung có phần do trí tuệ nhân tạo tạo ra.", Example: "false", to: at(func(d *Doc) any { return &d.Article.AILabel })},
		{Key: "featured", Type: TypeBool, Help: "true: đứng đầu trang chủ, khi còn trong số tin mới; nếu không bài nào ghi, trang chủ lấy bài mới nhất có ảnh.", Example: "false", to: at(func(d *Doc) any { return &d.Article.Featured })},
	}, commonFields...),
	Plan: append([]Field{
		{Key: "kind", Type: TypeEnum, Values: []string{"ke-hoach"}, Help: "Luôn là ke-hoach; có thể bỏ, vì thư mục đã nói lên điều đó.", Example: "ke-hoach", to: at(func(d *Doc) any { return new(string) })},
		titleField("Tên kế hoạch."),
		summaryField("summary", "Một đoạn giới thiệu."),
		{Key: "year", Type: TypeInt, Required: true, Min: 2011, Top: 2100, Help: "Năm của kế hoạch.", Example: "2016", to: at(func(d *Doc) any { return &d.Plan.Year })},
		{Key: "period", Type: TypeMap, Help: "Thời gian thực hiện; mặc định cả năm.", Fields: []Field{
			{Key: "from", Type: TypeDate, Required: true, Help: "Từ ngày.", Example: "2016-01-01", to: at(func(p *PlanMeta) any { return &p.From })},
			{Key: "to", Type: TypeDate, Required: true, Help: "Đến ngày.", Example: "2016-12-31", to: at(func(p *PlanMeta) any { return &p.To })},
		}, to: at(func(d *Doc) any { return d.Plan })},
		{Key: "edition", Type: TypeEnum, Values: []string{"toan-van", "tom-tat"}, Help: "toan-van: toàn văn, phải có tasks; tom-tat: thông báo tóm tắt.", Example: "tom-tat", to: at(func(d *Doc) any { return &d.Plan.Edition })},
		{Key: "author", Type: TypeText, Max: 200, Help: "Người viết thông báo.", Example: "Hồng Nhung – NAWAPI", to: at(func(d *Doc) any { return &d.Plan.Author })},
		{Key: "doc", Type: TypeMap, Required: true, Fields: legalDocFields(true), Help: "Văn bản ban hành kế hoạch.", to: at(func(d *Doc) any { return &d.Plan.Doc })},
		{Key: "basis", Type: TypeMaps, Required: true, Fields: legalDocFields(false), Help: "Căn cứ, ít nhất một.", to: at(func(d *Doc) any { return &d.Plan.Basis })},
		{Key: "unit", Type: TypeRef, Ref: Unit, Required: true, Help: "Đơn vị của kế hoạch.", Example: "nawapi", to: at(func(d *Doc) any { return &d.Plan.Unit })},
		{Key: "themes", Type: TypeRefs, Ref: Theme, Required: true, Help: "Các chủ đề (nội dung) tuyên truyền.", Example: "[y-nghia-tac-dong, chu-truong-van-ban]", to: at(func(d *Doc) any { return &d.Plan.Themes })},
		{Key: "channels", Type: TypeRefs, Ref: Channel, Required: true, Help: "Các hình thức tuyên truyền.", Example: "[trang-thong-tin-dien-tu]", to: at(func(d *Doc) any { return &d.Plan.Channels })},
		{Key: "budget", Type: TypeMap, Help: "Kinh phí.", Fields: []Field{
			{Key: "source", Type: TypeText, Max: 300, Help: "Nguồn kinh phí.", Example: "Ngân sách nhà nước", to: at(func(b *Budget) any { return &b.Source })},
			{Key: "amount_vnd", Type: TypeInt, Top: 1 << 52, Help: "Số tiền, đồng.", Example: "50000000", to: at(func(b *Budget) any { return &b.Amount })},
		}, to: at(func(d *Doc) any { return &d.Plan.Budget })},
		{Key: "reporting", Type: TypeEnums, Values: []string{"quy-1", "6-thang", "quy-3", "nam"}, Help: "Các kỳ báo cáo.", Example: "[quy-1, 6-thang, quy-3, nam]", to: at(func(d *Doc) any { return &d.Plan.Reporting })},
		{Key: "tasks", Type: TypeMaps, Fields: taskFields, Help: "Nhiệm vụ của phụ lục.", to: at(func(d *Doc) any { return &d.Plan.Tasks })},
		{Key: "supersedes", Type: TypeRefs, Ref: Plan, Help: "Kế hoạch mà kế hoạch này thay thế.", Example: "[ke-hoach-cchc-2015]", to: at(func(d *Doc) any { return &d.Plan.Supersedes })},
		{Key: "amends", Type: TypeRefs, Ref: Plan, Help: "Kế hoạch mà kế hoạch này sửa đổi, bổ sung.", Example: "[ke-hoach-cchc-2015]", to: at(func(d *Doc) any { return &d.Plan.Amends })},
		{Key: "attachments", Type: TypeMaps, Fields: attachmentFields, Help: "Tệp đính kèm.", to: at(func(d *Doc) any { return &d.Plan.Attachments })},
	}, commonFields...),
	Document: append([]Field{
		{Key: "type", Type: TypeEnum, Required: true, Values: docTypeNames(), Help: "Tên loại văn bản.", Example: "Quyết định", to: at(func(d *Doc) any { return &d.Document.Type })},
		{Key: "code", Type: TypeLegal, Required: true, Help: "Số và ký hiệu.", Example: "79/QĐ-TNNQG", to: at(func(d *Doc) any { return &d.Document.Code })},
		{Key: "issued", Type: TypeDate, Required: true, Help: "Ngày ban hành.", Example: "2016-03-03", to: at(func(d *Doc) any { return &d.Document.Issued })},
		{Key: "effective", Type: TypeDate, Help: "Ngày có hiệu lực.", Example: "2016-03-03", to: at(func(d *Doc) any { return &dayAt{&d.Document.Effective, &d.Document.EffectiveAt} })},
		{Key: "ended", Type: TypeDate, Help: "Ngày hết hiệu lực.", Example: "2026-07-01", to: at(func(d *Doc) any { return &dayAt{&d.Document.Ended, &d.Document.EndedAt} })},
		{Key: "issuer", Type: TypeRef, Ref: Unit, Required: true, Help: "Mã cơ quan ban hành trong don-vi/.", Example: "nawapi", to: at(func(d *Doc) any { return &d.Document.Issuer })},
		{Key: "subject", Type: TypeText, Required: true, Max: 500, Help: "Trích yếu.", Example: "Ban hành Kế hoạch tổ chức các hoạt động thông tin, tuyên truyền …", to: at(func(d *Doc) any { return &d.Summary })},
		{Key: "signer", Type: TypeMap, Fields: signerFields, Help: "Người ký.", to: at(func(d *Doc) any { return &d.Document.Signer })},
		{Key: "file", Type: TypeAddress, Help: "Tệp văn bản.", Example: "/files/79-qd-tnnqg.pdf", to: at(func(d *Doc) any { return &d.Document.File })},
		{Key: "source", Type: TypeMap, Fields: sourceFields, Help: "Nơi có bản gốc.", to: at(func(d *Doc) any { return &d.Document.Source })},
		{Key: "basis", Type: TypeRefs, Ref: Document, Help: "Căn cứ.", Example: "[3599-qd-btnmt]", to: at(func(d *Doc) any { return &d.Document.Basis })},
		{Key: "replaces", Type: TypeRefs, Ref: Document, Help: "Văn bản bị thay thế hoặc bãi bỏ.", Example: "[42-2022-nd-cp]", to: at(func(d *Doc) any { return &d.Document.Replaces })},
		{Key: "amends", Type: TypeRefs, Ref: Document, Help: "Văn bản được sửa đổi, bổ sung.", Example: "[]", to: at(func(d *Doc) any { return &d.Document.Amends })},
	}, commonFields...),
	Theme:   append(termFields("Tên chủ đề."), commonFields...),
	Channel: append(termFields("Tên hình thức."), commonFields...),
	Unit: append([]Field{
		{Key: "names", Type: TypeMaps, Required: true, Help: "Các tên gọi theo thời gian, tên mới nhất sau cùng.", Fields: []Field{
			{Key: "name", Type: TypeText, Required: true, Max: 200, Help: "Tên đầy đủ.", Example: "Bộ Tài nguyên và Môi trường", to: at(func(n *cchc.Name) any { return &n.Text })},
			{Key: "short", Type: TypeText, Max: 60, Help: "Tên viết tắt.", Example: "BTNMT", to: at(func(n *cchc.Name) any { return &n.Short })},
			{Key: "from", Type: TypeDate, Help: "Dùng từ ngày.", Example: "2002-08-05", to: at(func(n *cchc.Name) any { return &n.From })},
			{Key: "until", Type: TypeDate, Help: "Dùng đến hết ngày.", Example: "2025-02-28", to: at(func(n *cchc.Name) any { return &n.Until })},
		}, to: at(func(d *Doc) any { return &namesAt{d.Unit} })},
		summaryField("summary", "Một câu giới thiệu."),
		{Key: "group", Type: TypeEnum, Required: true, Values: []string{"co-quan-trung-uong", "bo-nganh", "trung-tam", "don-vi-truc-thuoc"}, Help: "Nhóm đơn vị.", Example: "don-vi-truc-thuoc", to: at(func(d *Doc) any { return &d.Unit.Group })},
		{Key: "parent", Type: TypeRef, Ref: Unit, Help: "Đơn vị cấp trên.", Example: "nawapi", to: at(func(d *Doc) any { return &d.Unit.Parent })},
		{Key: "site", Type: TypeURL, Help: "Trang thông tin của đơn vị.", Example: "https://nawapi.gov.vn/", to: at(func(d *Doc) any { return &d.Unit.Site })},
		{Key: "aliases_text", Type: TypeTexts, Help: "Cách viết khác trong văn bản.", Example: "[QH&ĐTTNNQG]", to: at(func(d *Doc) any { return &d.Unit.Other })},
		{Key: "member_from", Type: TypeDate, Help: "Trực thuộc Trung tâm từ ngày.", Example: "2026-01-01", to: at(func(d *Doc) any { return &d.Unit.MemberFrom })},
		{Key: "member_until", Type: TypeDate, Help: "Trực thuộc Trung tâm đến hết ngày.", Example: "2027-12-31", to: at(func(d *Doc) any { return &d.Unit.MemberUntil })},
		{Key: "order", Type: TypeInt, Top: 9999, Help: "Thứ tự trong danh sách.", Example: "10", to: at(func(d *Doc) any { return &d.Unit.Order })},
	}, commonFields...),
	Page: append([]Field{
		titleField("Tên trang."),
		summaryField("summary", "Một câu giới thiệu."),
		{Key: "order", Type: TypeInt, Top: 9999, Help: "Thứ tự trong sơ đồ trang.", Example: "10", to: at(func(d *Doc) any { return &d.Page.Order })},
		{Key: "translation_of", Type: TypeRef, Ref: Page, Help: "Trang này là bản dịch của trang nào; ghi ở trang tiếng Anh.", Example: "gioi-thieu", to: at(func(d *Doc) any { return &d.Page.TranslationOf })},
	}, commonFields...),
	Contest: contestFields,
	Item:    itemFields,
	Profile: profileFields,
	Settings: {
		{Key: "title", Type: TypeText, Required: true, Max: 200, Help: "Tên trang.", Example: "Cải cách hành chính", to: at(func(s *SettingsMeta) any { return &s.Title })},
		{Key: "short_title", Type: TypeText, Max: 60, Help: "Tên ngắn.", Example: "CCHC", to: at(func(s *SettingsMeta) any { return &s.ShortTitle })},
		{Key: "description", Type: TypeLong, Max: 500, Help: "Một câu nói trang này là gì.", Example: "…", to: at(func(s *SettingsMeta) any { return &s.Description })},
		{Key: "base_url", Type: TypeURL, Required: true, Help: "Địa chỉ gốc, kể cả đường dẫn con.", Example: "https://nawapi.gov.vn/cchc/", to: at(func(s *SettingsMeta) any { return &baseURL{s} })},
		{Key: "organisation", Type: TypeMap, Required: true, Help: "Cơ quan chủ quản, cho chân trang.", Fields: []Field{
			{Key: "unit", Type: TypeRef, Ref: Unit, Required: true, Help: "Mã đơn vị trong don-vi/.", Example: "nawapi", to: at(func(o *Organisation) any { return &o.Unit })},
			{Key: "address", Type: TypeText, Max: 300, Help: "Địa chỉ.", Example: "…", to: at(func(o *Organisation) any { return &o.Address })},
			{Key: "phone", Type: TypeText, Max: 60, Help: "Điện thoại.", Example: "…", to: at(func(o *Organisation) any { return &o.Phone })},
			{Key: "email", Type: TypeText, Max: 100, Help: "Thư điện tử.", Example: "…", to: at(func(o *Organisation) any { return &o.Email })},
			{Key: "responsible", Type: TypeText, Max: 200, Help: "Người chịu trách nhiệm nội dung.", Example: "…", to: at(func(o *Organisation) any { return &o.Responsible })},
			{Key: "emblem", Type: TypeAddress, Help: "Biểu trưng ở đầu trang: ảnh SVG hoặc PNG trong static/; không ghi thì dùng favicon.svg.", Example: "/images/bieu-trung.svg", to: at(func(o *Organisation) any { return &o.Emblem })},
		}, to: at(func(s *SettingsMeta) any { return &s.Organisation })},
		{Key: "menu", Type: TypeMaps, Help: "Trình đơn chính.", Fields: menuFields, to: at(func(s *SettingsMeta) any { return &s.Menu })},
		{Key: "categories", Type: TypeMaps, Required: true, Help: "Chuyên mục của tin bài.", Fields: []Field{
			{Key: "id", Type: TypeSlug, Required: true, Max: 60, Help: "Mã chuyên mục.", Example: "chi-dao-dieu-hanh", to: at(func(c *Category) any { return &c.ID })},
			{Key: "name", Type: TypeText, Required: true, Max: 100, Help: "Tên chuyên mục.", Example: "Chỉ đạo điều hành", to: at(func(c *Category) any { return &c.Name })},
			{Key: "description", Type: TypeText, Max: 500, Help: "Một câu giới thiệu.", Example: "…", to: at(func(c *Category) any { return &c.Description })},
		}, to: at(func(s *SettingsMeta) any { return &s.Categories })},
		{Key: "days_off", Type: TypeDates, Help: "Ngày nghỉ của cơ quan ngoài lịch nghỉ lễ, Tết mặc định (nghỉ hoán đổi, nghỉ khác với mặc định); dùng khi đếm ngày làm việc.", Example: "[2026-08-31]", to: at(func(s *SettingsMeta) any { return &s.DaysOff })},
		{Key: "work_days", Type: TypeDates, Help: "Ngày làm việc bù vào ngày nghỉ hằng tuần, hoặc làm việc trong ngày nghỉ lễ mặc định.", Example: "[2026-08-22]", to: at(func(s *SettingsMeta) any { return &s.WorkDays })},
		{Key: "feedback", Type: TypeText, Max: 300, Help: "Nơi nhận góp ý, đánh giá mức độ hài lòng: địa chỉ https nhận biểu mẫu (POST, trường muc từ 1 đến 5), hoặc mailto.", Example: "mailto:gopy@vidu.example", to: at(func(s *SettingsMeta) any {
			return &placed{&s.Feedback, &s.FeedbackAt.Line, &s.FeedbackAt.Col, &s.FeedbackAt.Len}
		})},
		{Key: "per_page", Type: TypeInt, Min: 1, Top: 200, Help: "Số mục trên một trang danh sách.", Example: "20", to: at(func(s *SettingsMeta) any { return &s.PerPage })},
		{Key: "profile", Type: TypeSlug, Help: "Bộ quy tắc pháp luật áp dụng: một bộ có sẵn (" + strings.Join(duty.Names(), ", ") + ") hoặc tên một tệp trong quy-dinh/. Bỏ trống: không kiểm tra nghĩa vụ nào.", Example: "vn-2026-07", to: at(func(s *SettingsMeta) any { return &s.Profile })},
		{Key: "without", Type: TypeEnums, Values: []string{"rss", "atom", "json-feed", "feeds-by-term", "json", "archive", "news-sitemap", "progress", "coverage", "register-filters", "bundles", "api", "reports", "search", "cards"}, Help: "Các loại đầu ra không cần tới.", Example: "[atom]", to: at(func(s *SettingsMeta) any { return &s.Off })},
		{Key: "abbreviations", Type: TypeMaps, Help: "Chữ viết tắt mà người đọc dùng khi tìm kiếm; tên tắt của đơn vị đã có trong don-vi/.", Fields: []Field{
			{Key: "short", Type: TypeText, Required: true, Max: 40, Help: "Chữ viết tắt.", Example: "TTHC", to: at(func(x *Abbreviation) any { return &x.Short })},
			{Key: "full", Type: TypeText, Required: true, Max: 120, Help: "Chữ đầy đủ.", Example: "thủ tục hành chính", to: at(func(x *Abbreviation) any { return &x.Full })},
		}, to: at(func(s *SettingsMeta) any { return &s.Shorts })},
		{Key: "check", Type: TypeMap, Help: "Cách kiểm tra nội dung bằng lệnh cchc check.", Fields: []Field{
			{Key: "allow", Type: TypeTexts, Help: "Số điện thoại và thư điện tử công vụ được phép xuất hiện trong bài.", Example: "[024 0000 0000, van-thu@co-quan.example]", to: at(func(c *CheckSettings) any { return &c.Allow })},
			{Key: "tone", Type: TypeEnum, Values: []string{"cu", "moi"}, Help: "Kiểu đặt dấu thanh của cả trang: cu (hòa, thủy) hoặc moi (hoà, thuỷ); không ghi thì mỗi bài chỉ cần thống nhất.", Example: "cu", to: at(func(c *CheckSettings) any { return &c.Tone })},
			{Key: "rules", Type: TypeMaps, Help: "Các quy tắc áp dụng khác với mặc định.", Fields: []Field{
				{Key: "rule", Type: TypeText, Required: true, Max: 60, Help: "Mã quy tắc, xem cchc check --list.", Example: "link-text", to: at(func(r *RuleSetting) any { return &r.Rule })},
				{Key: "level", Type: TypeEnum, Values: []string{"off", "error", "warning", "notice"}, Words: []string{"tắt", "lỗi", "cảnh báo", "lưu ý"}, Help: "off: tắt; error: lỗi; warning: cảnh báo; notice: lưu ý.", Example: "notice", to: at(func(r *RuleSetting) any { return &r.Level })},
				{Key: "limit", Type: TypeInt, Min: 1, Top: 100000, Help: "Giới hạn riêng của quy tắc có đếm.", Example: "60", to: at(func(r *RuleSetting) any { return &r.Limit })},
			}, to: at(func(c *CheckSettings) any { return &c.Rules })},
		}, to: at(func(s *SettingsMeta) any { return &s.Check })},
		{Key: "english", Type: TypeMap, Help: "Khung của các trang tiếng Anh (lang: en), ở địa chỉ /en/.", Fields: []Field{
			{Key: "title", Type: TypeText, Required: true, Max: 200, Help: "Tên trang bằng tiếng Anh.", Example: "Administrative Reform", to: at(func(e *English) any { return &e.Title })},
			{Key: "short_title", Type: TypeText, Max: 60, Help: "Tên ngắn.", Example: "PAR", to: at(func(e *English) any { return &e.ShortTitle })},
			{Key: "description", Type: TypeLong, Max: 500, Help: "Một câu nói trang này là gì.", Example: "…", to: at(func(e *English) any { return &e.Description })},
			{Key: "name", Type: TypeText, Required: true, Max: 200, Help: "Tên cơ quan bằng tiếng Anh.", Example: "National Center for Water Resources Planning and Investigation", to: at(func(e *English) any { return &e.Name })},
			{Key: "parent", Type: TypeText, Max: 200, Help: "Tên cơ quan chủ quản bằng tiếng Anh.", Example: "Ministry of Agriculture and Environment", to: at(func(e *English) any { return &e.Parent })},
			{Key: "address", Type: TypeText, Max: 300, Help: "Địa chỉ, viết theo lối tiếng Anh.", Example: "…", to: at(func(e *English) any { return &e.Address })},
			{Key: "responsible", Type: TypeText, Max: 200, Help: "Người chịu trách nhiệm nội dung.", Example: "…", to: at(func(e *English) any { return &e.Responsible })},
			{Key: "menu", Type: TypeMaps, Help: "Trình đơn của các trang tiếng Anh.", Fields: menuFields, to: at(func(e *English) any { return &e.Menu })},
		}, to: at(func(s *SettingsMeta) any { return &s.English })},
		{Key: "search_elsewhere", Type: TypeURL, Help: "Nơi tìm kiếm khác, cho người đọc tắt JavaScript.", Example: "https://www.google.com/search?q=site:nawapi.gov.vn/cchc", to: at(func(s *SettingsMeta) any { return &s.Elsewhere })},
	},
}

// dayAt marks the destination of a day whose place in the file is kept.
type dayAt struct {
	day *cchc.Date
	at  *Mark
}

// namesAt marks the destination of the names of a unit.
type namesAt struct{ u *UnitMeta }

type baseURL struct{ s *SettingsMeta }

func termFields(help string) []Field {
	return []Field{
		titleField(help),
		summaryField("summary", "Một câu giới thiệu."),
		{Key: "order", Type: TypeInt, Top: 9999, Help: "Thứ tự trong danh sách.", Example: "10", to: at(func(d *Doc) any { return &d.Term.Order })},
	}
}
