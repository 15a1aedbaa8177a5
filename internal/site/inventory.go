package site

import (
	"fmt"
	"slices"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/sheet"
	"nawapi.gov.vn/cchc/internal/viet"
)

const (
	inventoryPath  = "/danh-muc-thong-tin/"
	inventoryTitle = "Danh mục thông tin công khai"
)

// inventory adds the list of public information: of everything that must be
// open to all, its address, form, time and term (the law on access to
// information of 2016, articles 17 to 19).
func (r *reporter) inventory() {
	t := &sheet.Table{Name: "Danh mục", Title: inventoryTitle, Empty: "Chưa có thông tin nào.", Host: r.host, Columns: []sheet.Column{
		{Title: "STT", Kind: sheet.Serial},
		{Title: "Tên thông tin", Kind: sheet.Link, Head: true},
		{Title: "Loại", Width: 18},
		{Title: "Hình thức công khai", Width: 34},
		{Title: "Thời điểm", Kind: sheet.Date},
		{Title: "Thời hạn công khai", Width: 28},
	}}
	const (
		site   = "Trang thông tin điện tử"
		always = "Không thời hạn"
	)
	line := func(name, url, kind, form string, day cchc.Date, term string) {
		t.Rows = append(t.Rows, []sheet.Cell{sheet.Anchor(name, url), sheet.Words(kind), sheet.Words(form), sheet.Day(day), sheet.Words(term)})
	}
	form := func(file bool) string {
		if file {
			return site + "; tệp đính kèm"
		}
		return site
	}
	for _, p := range r.plans {
		line(p.name, p.url, "Kế hoạch", form(len(p.Plan.Attachments) > 0 || p.Plan.Doc.File.ID != ""), p.Plan.Doc.Issued, always)
	}
	for _, m := range r.made {
		if m.running {
			line(m.title, m.url, "Báo cáo", form(true), cchc.Date{}, always+"; cập nhật hằng ngày đến hết kỳ")
			continue
		}
		line(m.title, m.url, "Báo cáo", form(true), m.day, always)
	}
	for _, e := range r.shown[content.Document] {
		if e.state == "" {
			line(e.name+": "+oneLine(e.Summary), e.url, "Văn bản", form(len(e.files) > 0), e.Document.Issued, always)
		}
	}
	if !r.off()["archive"] {
		for _, y := range years(r.articles) {
			first := r.articles[len(r.articles)-1]
			for _, e := range slices.Backward(r.articles) {
				if cchc.DateOf(e.at).Year == y {
					first = e
					break
				}
			}
			line(fmt.Sprintf("Tin tức năm %d", y), fmt.Sprintf("%s/tin-tuc/%d/", r.frame.Base, y), "Tin, bài", site, cchc.DateOf(first.at), always+", trừ tin, bài có ngày gỡ")
		}
	}
	for _, e := range r.shown[content.Page] {
		if e.state == "" {
			line(e.name, e.url, "Trang giới thiệu", site, e.Updated, always+"; cập nhật khi có thay đổi")
		}
	}
	s := newSheet(t)
	v := &TableView{
		Kicker: r.frame.Org.Name,
		Intro:  "Thông tin do cơ quan công khai trên trang này: tên, địa chỉ, hình thức, thời điểm và thời hạn công khai.",
		Lines:  []string{viet.Number(int64(len(t.Rows))) + " mục thông tin."},
		Notes: []string{
			"Lập theo Luật Tiếp cận thông tin năm 2016, các điều 17, 18 và 19. Thông tin mà pháp luật không định thời hạn công khai được công khai chậm nhất 05 ngày làm việc kể từ ngày tạo ra.",
			"Thời điểm là ngày ban hành của kế hoạch và văn bản, ngày cuối kỳ của báo cáo, ngày đăng tin, bài đầu tiên của năm, ngày cập nhật của trang giới thiệu.",
		},
	}
	v.Chrome = r.chrome(inventoryPath, t.Title, v.Intro)
	v.Sections = []Section{{"danh-muc", "Danh mục", []*Sheet{s}}}
	v.Files = r.tables(inventoryPath, "", "", r.today, []*Sheet{s}, map[*Sheet]string{s: "danh-muc-thong-tin"})
	r.add(inventoryPath, "report", v, "")
}
