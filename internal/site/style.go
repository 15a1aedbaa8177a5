package site

import (
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// StyleView is the page that shows every piece of the design in every state,
// for whoever changes templates and styles. It is made of words of its own, so
// that it shows the same in each site, and only in a preview.
type StyleView struct {
	Chrome
	Cards []*Card // one in each state
	Text  Text    // what editors write
	Pager Pager
	Docs  []DocLink
	Files []File
	Tasks []TaskLine // one in each state
	Stand Stand
	Tally TallyTable
}

// Sum implements View.
func (v *StyleView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	addCards(d, v.Cards)
	v.Text.add(d)
	v.Pager.add(d)
	addDocs(d, v.Docs)
	addFiles(d, v.Files)
	addTasks(d, v.Tasks)
	v.Stand.add(d)
	v.Tally.add(d)
	return d.Sum()
}

const stylePath = "/kieu-dang/"

// styleText is a text with all that editors may write.
const styleText = `---
title: Mẫu
---

Đoạn văn có **chữ đậm**, *chữ nghiêng*, ~~chữ bỏ~~, ` + "`mã lệnh`" + `, [liên kết](#chu) và chú thích[^1]. Chữ hoa mang hai dấu không được chạm dòng trên: NGUYỄN HỖ TRỢ KỸ THUẬT, MẪU SỐ, ĐẪM, ẤM, ỒN, ẲNG, ỠM, Ữ, Ỹ. Chữ thường có dấu nặng không được chạm dòng dưới: người, trực thuộc, thực hiện, nhiệm vụ, được, cục bộ, tự chịu trách nhiệm.

## Tiêu đề cấp hai: Kỹ thuật điều tra nước dưới đất ở Ẵng

- Mục thứ nhất;
- Mục thứ hai, dài hơn một dòng khi màn hình hẹp, để thấy dòng thứ hai thẳng hàng với dòng thứ nhất:
  - mục con.

1. Bước một.
2. Bước hai.

### Tiêu đề cấp ba

> Đoạn trích dẫn: cơ quan nhà nước cung cấp thông tin chính xác, đầy đủ, kịp thời.

> [!NOTE]
> Ghi chú.

> [!TIP]
> Mẹo.

> [!IMPORTANT]
> Quan trọng.

> [!WARNING]
> Cảnh báo.

> [!CAUTION]
> Nguy hiểm.

Bảng 1. Chỉ tiêu quan trắc

| Chỉ tiêu | Đơn vị tính | Số lượng |
|---|:---:|---:|
| Giếng quan trắc | giếng | 1.234 |
| Trạm đo mực nước | trạm | 56 |

## Tiêu đề cấp hai thứ hai

Đoạn cuối.

[^1]: Lời của chú thích.
`

// style adds the page of the design to a preview.
func (a *assembly) style() {
	if !a.Preview || !a.Style {
		return
	}
	b := a.frame.Base
	here := b + stylePath
	day := cchc.DateOf(a.AsOf)
	ago := func(n int) time.Time { return day.AddDays(-n).Time() }
	v := &StyleView{Chrome: a.chrome(stylePath, "Kiểu dáng của trang", "Mọi thành phần của giao diện, ở mọi trạng thái. Trang này chỉ có khi xem thử.")}
	for i, c := range []Card{
		{Title: "Tiêu đề một tin, bài: NGUYỄN, HỖ TRỢ, KỸ THUẬT, MẪU SỐ", Summary: "Đoạn mở đầu dài một, hai dòng, nói điều chính của bài và không lặp lại tiêu đề."},
		{Title: "Bài chưa đến ngày đăng, với một tiêu đề dài hơn một dòng để thấy các dòng của tiêu đề cách nhau bao xa", Summary: "Đoạn mở đầu.", State: stateLabel["future"]},
		{Title: "Bản nháp", State: stateLabel["draft"]},
		{Title: "An article in English", Summary: "A summary.", Lang: "en"},
	} {
		c.Kind, c.URL, c.root = "article", here, a.host
		c.ISO, c.Date = viet.ISO(ago(i)), viet.Date(ago(i))
		c.Category = Link{"Chuyên mục", here}
		if c.Lang == "" {
			c.Lang = "vi"
		}
		v.Cards = append(v.Cards, c.seal())
	}
	doc := content.Parse("content/trang/kieu-dang.md", []byte(styleText))
	v.Text = Text{body: &doc.Body, links: make([]string, len(doc.Body.Holes))}
	for i := range v.Text.links {
		v.Text.links[i] = "#chu"
	}
	v.Pager = Pager{Page: 3, Pages: 9, First: here, Prev: here, Next: here, Last: here}
	v.Docs = []DocLink{
		{Type: "Quyết định", Number: "01/QĐ-ABC", Title: "Văn bản có trong danh mục", URL: here, Issuer: "Cơ quan ban hành", Issued: viet.ShortDate(ago(30)), ISO: day.AddDays(-30).String()},
		{Type: "Nghị định", Number: "02/2020/NĐ-CP", Title: "Văn bản đã hết hiệu lực, không có trong danh mục", Ended: "đã hết hiệu lực từ ngày " + viet.ShortDate(ago(5)), Late: true, By: []Link{{"03/2026/NĐ-CP", here}}},
	}
	v.Files = []File{{Label: "Toàn văn", URL: here, Type: "PDF", Size: viet.Bytes(1234567)}}
	total := Numbers{Total: 12, Done: 5, DoneOnTime: 4, DoneLate: 1, Open: 7, InTime: 5, Overdue: 2, Stopped: 1}
	for i, s := range []cchc.Progress{cchc.DoneOnTime, cchc.DoneLate, cchc.OpenInTime, cchc.OpenOverdue, cchc.Stopped} {
		l := TaskLine{No: Count(i + 1), Name: "Nhiệm vụ: " + s.Label(), URL: here, Lead: Link{"Đơn vị chủ trì", here}, Due: viet.ShortDate(ago(3)), Last: day.AddDays(-3), Status: s.Label(), StatusClass: progressClass[s]}
		switch s {
		case cchc.DoneOnTime:
			l.Done = day.AddDays(-4)
		case cchc.DoneLate:
			l.Done, l.Late = day.AddDays(-1), 2
		case cchc.OpenOverdue:
			l.Late = 3
		}
		v.Tasks = append(v.Tasks, l)
	}
	v.Stand = Stand{ID: "ke-hoach-mau", Plan: Link{"Kế hoạch mẫu", here}, Page: here, Day: day, Total: total}
	v.Tally = TallyTable{ID: "bang-mau", Caption: "Nhiệm vụ theo đơn vị chủ trì", Head: "Đơn vị", Foot: total, Drawn: true, Support: true, Rows: []TallyRow{
		{Head: Link{"Trung tâm mẫu thứ nhất", here}, Numbers: Numbers{Total: 8, Done: 4, DoneOnTime: 4, Open: 4, InTime: 3, Overdue: 1}, Supported: 2},
		{Head: Link{Label: "Liên đoàn mẫu thứ hai"}, Numbers: Numbers{Total: 4, Done: 1, DoneLate: 1, Open: 3, InTime: 2, Overdue: 1, Stopped: 1}},
	}}
	a.midnight()
	a.add(stylePath, "style", v, "")
}
