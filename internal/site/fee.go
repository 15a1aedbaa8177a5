package site

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/sheet"
	"nawapi.gov.vn/cchc/internal/viet"
)

// fees adds the articles of a year by author and month, by which the desk pays
// its authors. It gets the articles of the year, newest first. While the year
// runs, the page says of which day the last article is: it is another page when
// there is another article, and not every day.
func (r *reporter) fees(year int, articles []*entry, lines []*line) Entry {
	day := cchc.Date{Year: year, Month: 12, Day: 31}
	running := !day.Before(r.today)
	if running {
		day = lines[0].day // on the first day of the next year, every page is another
	}
	matrix, list := feeSheets(year, articles, lines, r.host)
	title := fmt.Sprintf("Tin, bài theo tác giả năm %d", year)
	path := fmt.Sprintf("%s%d/nhuan-but/", reportsPath, year)
	v := &TableView{
		Kicker: r.frame.Org.Name, AsOf: viet.Date(day.Time()), AsOfISO: day.String(),
		Intro: "Số tin, bài của từng tác giả trong từng tháng, làm căn cứ tính nhuận bút.",
		Lines: []string{fmt.Sprintf("%s tin, bài của %s tác giả, nguồn.", viet.Number(int64(len(articles))), viet.Number(int64(len(matrix.Table().Rows))))},
		Notes: []string{
			"Tác giả xếp theo tên (tiếng cuối của họ tên); tin, bài không ghi tác giả tính cho nguồn và xếp sau. Tin, bài tính theo ngày đăng.",
			"Chỉ tính tin, bài đang công khai. Danh sách từng tin, bài có trong các tệp.",
		},
	}
	if running {
		v.Running = "Chưa hết năm; tin, bài mới nhất đăng ngày " + viet.ShortDate(day.Time()) + "."
	}
	v.Chrome = r.chrome(path, title, title+", theo tháng; số liệu tính đến ngày "+viet.ShortDate(day.Time())+".", Link{"Báo cáo", r.frame.Base + reportsPath})
	v.Modified = viet.ISO(day.Time())
	v.Sections = []Section{{"theo-thang", "Theo tháng", []*Sheet{matrix}}}
	stem := fmt.Sprintf("nhuan-but-%d", year)
	v.Files = r.tables(path, stem, title, day, []*Sheet{matrix, list}, map[*Sheet]string{matrix: stem, list: stem + "-tin-bai"})
	r.add(path, "report", v, "")
	return Entry{Label: title, URL: r.frame.Base + path, Note: "Căn cứ tính nhuận bút, theo tháng.", Count: len(articles)}
}

// credit is who is paid for an article: its author, or where it was taken from.
type credit struct {
	name   string
	source bool
}

func (c credit) label() string {
	if c.source {
		return "Nguồn: " + c.name
	}
	return c.name
}

func creditOf(e *entry) credit {
	m := e.Article
	if m.Author != "" {
		return credit{m.Author, false}
	}
	return credit{m.Source.Name, true}
}

// feeSheets returns the number of articles by author and month, and the
// articles themselves in the same order of authors.
func feeSheets(year int, articles []*entry, lines []*line, host string) (by, works *Sheet) {
	of := map[credit][]*line{} // oldest first
	var names []credit
	for i, l := range slices.Backward(lines) {
		c := creditOf(articles[i])
		if of[c] == nil {
			names = append(names, c)
		}
		of[c] = append(of[c], l)
	}
	keys := make(map[credit][]byte, len(names))
	for _, c := range names {
		if c.source {
			keys[c] = append([]byte{1}, viet.SortKey(c.name)...)
			continue
		}
		person, _, _ := strings.Cut(c.name, " – ") // “Hồng Nhung – NAWAPI”
		keys[c] = append([]byte{0}, viet.PersonKey(person)...)
	}
	slices.SortFunc(names, func(x, y credit) int {
		if n := bytes.Compare(keys[x], keys[y]); n != 0 {
			return n
		}
		return strings.Compare(x.name, y.name)
	})
	const empty = "Chưa có tin, bài."
	t := table(host, "Theo tháng", fmt.Sprintf("Số tin, bài theo tác giả và tháng, năm %d", year), empty,
		sheet.Column{Title: "STT", Kind: sheet.Serial}, sheet.Column{Title: "Tác giả, nguồn", Head: true})
	for m := range 12 {
		t.Columns = append(t.Columns, sheet.Column{Title: fmt.Sprintf("Tháng %d", m+1), Kind: sheet.Integer, Total: true, Width: 8})
	}
	t.Columns = append(t.Columns, sheet.Column{Title: "Cả năm", Kind: sheet.Integer, Total: true, Width: 9})
	for _, c := range names {
		var months [12]int
		for _, l := range of[c] {
			months[l.day.Month-1]++
		}
		cells := []sheet.Cell{sheet.Words(c.label())}
		for _, n := range months {
			cells = append(cells, sheet.Int(n))
		}
		t.Rows = append(t.Rows, append(cells, sheet.Int(len(of[c]))))
	}
	return newSheet(t), longSheet(func() *sheet.Table {
		t := table(host, "Tin, bài", fmt.Sprintf("Tin, bài theo tác giả, năm %d", year), empty,
			sheet.Column{Title: "STT", Kind: sheet.Serial},
			sheet.Column{Title: "Tác giả, nguồn"},
			sheet.Column{Title: "Ngày đăng", Kind: sheet.Date},
			sheet.Column{Title: "Tiêu đề", Kind: sheet.Link, Head: true},
			sheet.Column{Title: "Chuyên mục", Width: 22})
		for _, c := range names {
			label := c.label()
			for _, l := range of[c] {
				t.Rows = append(t.Rows, []sheet.Cell{sheet.Words(label), sheet.Day(l.day), sheet.Anchor(l.name, l.url), sheet.Words(l.category)})
			}
		}
		return t
	})
}
