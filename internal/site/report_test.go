package site_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/tool"
)

// reportYear is a year of a desk that does not exist: an article and a document
// on the last day of each period and on the next one, tasks that are completed
// on those days, one plan that takes the place of another, and what must not be
// counted.
func reportYear() fstest.MapFS {
	m := fstest.MapFS{}
	put := func(name, text string) { m[name] = &fstest.MapFile{Data: []byte(text)} }
	put("content/site.yaml", `title: Cải cách hành chính Bình Minh
base_url: https://binhminh.example/cchc/
organisation:
  unit: trung-tam
categories:
  - id: tin
    name: Tin hoạt động
  - id: van-ban
    name: Văn bản mới
  - id: khac
    name: Tin khác
`)
	put("content/don-vi/trung-tam.md", "---\nnames:\n  - name: Trung tâm Bình Minh\ngroup: trung-tam\n---\n")
	put("content/don-vi/doan.md", "---\nnames:\n  - name: Đoàn cũ\n    until: 2016-05-31\n  - name: Đoàn mới\n    from: 2016-06-01\ngroup: don-vi-truc-thuoc\n---\n")
	put("content/chu-de/mot.md", "---\ntitle: Chủ đề một\norder: 1\n---\n")
	put("content/chu-de/hai.md", "---\ntitle: Chủ đề hai\norder: 2\n---\n")
	put("content/chu-de/ba.md", "---\ntitle: Chủ đề ba\norder: 3\n---\n")
	put("content/hinh-thuc/trang.md", "---\ntitle: Trang tin\n---\n")
	articles := []struct{ name, at, more string }{
		{"a1", "2015-12-14T23:59:59+07:00", "theme: mot\nauthor: Trần Văn An\n"},
		{"a2", "2015-12-15T00:00:00+07:00", "theme: [mot, hai]\nauthor: Lê Thị Bình\npar_area: the-che\n"},
		{"a3", "2016-03-14T23:59:59+07:00", "theme: mot\nauthor: Trần Văn An\nunits: [doan]\n"},
		{"a4", "2016-03-15T00:00:00+07:00", "channel: trang\nauthor: Nguyễn Ánh\npar_area: the-che\n"},
		{"a5", "2016-06-14T23:59:59+07:00", "theme: hai\nsource:\n  name: Báo Thí dụ\n"},
		{"a6", "2016-06-15T00:00:00+07:00", "theme: mot\nauthor: Trần Văn An\n"},
		{"a7", "2016-09-14T23:59:59+07:00", "units: [doan, trung-tam]\nauthor: Lê Thị Bình\n"},
		{"a8", "2016-09-15T00:00:00+07:00", "author: Đỗ Ấn\n"},
		{"a9", "2016-12-14T23:59:59+07:00", "author: \"=Hồng An – BM\"\npar_area: hien-dai-hoa\n"},
		{"b1", "2016-12-15T00:00:00+07:00", "author: Trần Văn An\n"},
		{"nhap", "2016-03-10", "draft: true\nauthor: BÍ MẬT\ntheme: mot\nplans:\n  - plan: moi\n    task: t1\n"},
		{"het", "2016-03-10", "expires: 2016-04-01\nauthor: BÍ MẬT\ntheme: mot\n"},
		{"mai", "2099-03-10", "author: BÍ MẬT\n"},
	}
	for i, a := range articles {
		title := "Bài " + a.name
		if strings.Contains(a.more, "BÍ MẬT") {
			title = "BÍ MẬT " + a.name
		}
		put("content/tin-tuc/"+a.at[:4]+"/"+a.name+".md", "---\ntitle: "+title+"\nsapo: Sapo.\ndate: "+a.at+"\ncategory: "+[]string{"tin", "van-ban"}[i%2]+"\n"+a.more+"---\n\nLời.\n")
	}
	for i, d := range []string{"2015-12-14", "2015-12-15", "2016-03-14", "2016-03-15", "2016-06-15", "2016-12-14", "2016-12-15"} {
		put(fmt.Sprintf("content/van-ban/%d-qd-bm.md", i+1), fmt.Sprintf("---\ntype: Quyết định\ncode: %d/QĐ-BM\nissued: %s\nissuer: doan\nsubject: Trích yếu %d\n---\n", i+1, d, i+1))
	}
	put("content/van-ban/nhap.md", "---\ntype: Quyết định\ncode: 99/QĐ-BM\nissued: 2016-03-01\nissuer: doan\nsubject: BÍ MẬT\ndraft: true\n---\n")
	plan := func(name, more, issued string, tasks ...string) {
		text := "---\ntitle: Kế hoạch " + name + "\nyear: 2016\n" + more + "doc:\n  type: Kế hoạch\n  code: 1/KH-" + strings.ToUpper(name) + "\n  issued: " + issued + "\n  issuer: trung-tam\n" +
			"basis:\n  - type: Quyết định\n    code: 2/QĐ-BM\n    issued: 2015-12-15\n    issuer: doan\nunit: trung-tam\nthemes: [mot, hai, ba]\nchannels: [trang]\n"
		if len(tasks) == 0 {
			text += "edition: tom-tat\n"
		} else {
			text += "tasks:\n"
		}
		for i, t := range tasks {
			due, done, _ := strings.Cut(t, " ")
			text += fmt.Sprintf("  - id: t%d\n    name: Việc %s %d\n    output: Kết quả\n    lead: %s\n    due: %s\n", i+1, name, i+1, []string{"trung-tam", "doan"}[i%2], due)
			switch done {
			case "":
				text += "    status: dang-thuc-hien\n"
			case "dừng":
				text += "    status: dung-thuc-hien\n"
			default:
				text += "    status: da-hoan-thanh\n    completed_on: " + done + "\n    evidence: [https://binhminh.example/]\n"
			}
		}
		put("content/ke-hoach/"+name+".md", text+"---\n\n## Mục tiêu\n\n- Một.\n\n## Yêu cầu\n\n- Hai.\n")
	}
	plan("cu", "", "2016-01-04", "2016-03-01 2016-03-01", "2016-03-31")
	plan("moi", "supersedes: [cu]\n", "2016-03-14", "2016-03-14 2016-03-14", "2016-03-14 2016-03-15", "Q2/2016 2016-06-30", "2016-09-14", "thuong-xuyen", "2016-06-01 dừng", "12/2016 2016-12-15")
	plan("nhap", "draft: true\n", "2016-01-05", "2016-03-01 2016-03-02", "2016-03-01")
	return m
}

func reportSite(t testing.TB, asOf time.Time) *made {
	t.Helper()
	fsys := reportYear()
	copyTree(t, fsys, "templates")
	copyTree(t, fsys, "static")
	m := builds(t, fsys, build.Options{Plain: true, Options: site.Options{AsOf: asOf}})
	for _, p := range m.Problems {
		if m.Failed {
			t.Errorf("%s: %s %s", p.Pos, p.Code, p.Text("en"))
		}
	}
	if m.Failed {
		t.FailNow()
	}
	return m
}

// later is when all periods of the year are over.
var later = day("2017-02-01")

// grid is a table as one of the three forms has it.
type grid struct {
	head []string
	rows [][]string
	sums []string // of the last line, or nil
}

// column returns the cells of a column.
func (g grid) column(t testing.TB, name string) []string {
	t.Helper()
	i := slices.Index(g.head, name)
	if i < 0 {
		t.Fatalf("no column %q in %q", name, g.head)
	}
	var out []string
	for _, r := range g.rows {
		out = append(out, r[i])
	}
	return out
}

// words is the text of an element, white space collapsed.
func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// pageGrids reads the tables of a page, by caption.
func pageGrids(t testing.TB, page string) map[string]grid {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	grids := map[string]grid{}
	for table := range doc.Descendants() {
		if table.Data != "table" {
			continue
		}
		var g grid
		caption := ""
		for n := range table.Descendants() {
			switch n.Data {
			case "caption":
				caption = words(n)
			case "tr":
				var cells []string
				for c := range n.ChildNodes() {
					for range max(1, span(c)) {
						cells = append(cells, words(c))
					}
				}
				switch n.Parent.Data {
				case "thead":
					g.head = cells
				case "tfoot":
					g.sums = cells
				default:
					g.rows = append(g.rows, cells)
				}
			}
		}
		grids[caption] = g
	}
	return grids
}

func span(n *html.Node) int {
	for _, a := range n.Attr {
		if a.Key == "colspan" {
			i, _ := strconv.Atoi(a.Val)
			return i
		}
	}
	return 1
}

func csvGrid(t testing.TB, file string) grid {
	t.Helper()
	rest, ok := strings.CutPrefix(file, "\ufeff")
	if !ok || !strings.Contains(file, "\r\n") || strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\n") {
		t.Fatalf("not CSV as Excel and RFC 4180 want it: %q", file)
	}
	recs, err := csv.NewReader(strings.NewReader(rest)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return grid{head: recs[0], rows: recs[1:]}
}

// bookGrids reads a workbook without the library that wrote it: of each sheet,
// the values; SUM is calculated here.
func bookGrids(t testing.TB, file string) map[string]grid {
	t.Helper()
	z, err := zip.NewReader(strings.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string, v any) {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err == nil {
			err = xml.Unmarshal(data, v)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
	}
	read("xl/workbook.xml", &book)
	grids := map[string]grid{}
	for i, s := range book.Sheets {
		var sheet struct {
			Rows []struct {
				R     int `xml:"r,attr"`
				Cells []struct {
					Formula string `xml:"f"`
					Value   string `xml:"v"`
					Inline  string `xml:"is>t"`
				} `xml:"c"`
			} `xml:"sheetData>row"`
		}
		read(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), &sheet)
		var g grid
		for n, row := range sheet.Rows {
			if row.R != n+1 {
				break // the notes
			}
			var cells []string
			sums := false
			for k, c := range row.Cells {
				v := c.Value + c.Inline
				if m := regexp.MustCompile(`^SUM\(([A-Z])2:([A-Z])(\d+)\)$`).FindStringSubmatch(c.Formula); m != nil {
					sums = true
					if m[1] != m[2] || m[1] != string(rune('A'+k)) || m[3] != strconv.Itoa(n) {
						t.Errorf("%s: column %d has %s", s.Name, k, c.Formula)
					}
					total := 0
					for _, r := range g.rows {
						x, err := strconv.Atoi(r[k])
						if err != nil {
							t.Errorf("%s: a number is %q", s.Name, r[k])
						}
						total += x
					}
					if strconv.Itoa(total) != v {
						t.Errorf("%s: %s is %d, the file says %s", s.Name, c.Formula, total, v)
					}
				}
				cells = append(cells, v)
			}
			switch {
			case n == 0:
				g.head = cells
			case sums:
				g.sums = cells
			default:
				g.rows = append(g.rows, cells)
			}
		}
		grids[s.Name] = g
	}
	return grids
}

// number undoes the way in which pages write numbers.
func number(s string) string { return strings.ReplaceAll(s, ".", "") }

// TestReportForms: on every page of tables, the page, the CSV files and the
// workbook have the same rows and the same sums.
func TestReportForms(t *testing.T) {
	m := reportSite(t, later)
	pages, sums := 0, 0
	for _, p := range m.Paths() {
		if path.Base(p) != "index.html" || !strings.HasPrefix(p, "bao-cao/2") && !strings.HasPrefix(p, "danh-muc") {
			continue
		}
		pages++
		folder := path.Dir(p) + "/"
		onPage := pageGrids(t, m.file(p))
		byCSV := map[string]grid{} // by the label of the link
		var book map[string]grid
		for _, a := range m.page(folder).All(".downloads a") {
			f := strings.TrimPrefix(a.Attr("href"), "/cchc/")
			if strings.HasSuffix(f, ".xlsx") {
				book = bookGrids(t, m.file(f))
			} else {
				byCSV[a.Text()] = csvGrid(t, m.file(f))
			}
		}
		if len(byCSV) == 0 || book == nil && strings.HasPrefix(p, "bao-cao/") {
			t.Errorf("%s: %d CSV files, %d sheets", p, len(byCSV), len(book))
		}
		var sheets []grid
		for _, g := range book {
			sheets = append(sheets, g)
		}
		for caption, g := range onPage {
			// The same table in the workbook: the one whose columns the page has, and whose rows are as many.
			compare := func(form string, o grid) {
				if len(o.rows) != len(g.rows) {
					t.Errorf("%s: %s has %d rows, the %s %d", p, caption, len(g.rows), form, len(o.rows))
					return
				}
				for i, name := range g.head {
					k := slices.Index(o.head, name)
					if k < 0 {
						t.Errorf("%s: %s: the %s has no column %s", p, caption, form, name)
						continue
					}
					total := 0
					isNumber := false
					for n := range g.rows {
						a, b := g.rows[n][i], o.rows[n][k]
						if d, err := time.Parse("02/01/2006", a); err == nil && form == "CSV" {
							a = d.Format(time.DateOnly)
						} else if err == nil {
							a = strconv.Itoa(int(d.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24))
						}
						b, _ = strings.CutPrefix(b, "'")
						if strings.HasPrefix(g.rows[n][i], "'") {
							b = "'" + b
						}
						if x, err := strconv.Atoi(b); err == nil && number(a) == b {
							total, isNumber = total+x, true
							continue
						}
						if a != b {
							t.Errorf("%s: %s, row %d, %s: %q on the page, %q in the %s", p, caption, n+1, name, a, b, form)
						}
					}
					if g.sums != nil && isNumber && name != "STT" {
						sums++
						if number(g.sums[i]) != strconv.Itoa(total) {
							t.Errorf("%s: %s: %s is %s on the page, the %s adds up to %d", p, caption, name, g.sums[i], form, total)
						}
						if o.sums != nil && o.sums[k] != strconv.Itoa(total) {
							t.Errorf("%s: %s: %s is %s in the %s", p, caption, name, o.sums[k], form)
						}
					}
				}
			}
			if o, ok := byCSV[caption]; ok {
				compare("CSV", o)
			}
			found := 0
			for _, o := range sheets {
				if len(o.rows) == len(g.rows) && !slices.ContainsFunc(g.head, func(h string) bool { return !slices.Contains(o.head, h) }) {
					found++
					compare("workbook", o)
				}
			}
			if book != nil && found != 1 {
				t.Errorf("%s: %s is %d times in the workbook", p, caption, found)
			}
		}
	}
	if pages != 7 || sums < 100 { // four periods, the articles by author of two years, the list of information
		t.Errorf("%d pages and %d sums were compared", pages, sums)
	}
}

// TestReportPeriods: what is counted in which period, to the day. The figures
// here are counted by hand.
func TestReportPeriods(t *testing.T) {
	m := reportSite(t, later)
	for _, c := range []struct {
		period            string
		articles, laws    []string
		themes            []string // mot, hai, ba, without
		done              []string
		open              []string
		total, tally, sum string
	}{
		{
			"quy-1",
			[]string{"Bài a2", "Bài a3"},
			[]string{"2/QĐ-BM", "3/QĐ-BM"},
			[]string{"Chủ đề một 2", "Chủ đề hai 1", "Chủ đề ba 0"},
			[]string{"Việc moi 1 14/03/2016 Hoàn thành đúng hạn"},
			[]string{"Việc moi 2 Chưa hoàn thành, trong hạn", "Việc moi 3 Chưa hoàn thành, trong hạn", "Việc moi 4 Chưa hoàn thành, trong hạn", "Việc moi 5 Chưa hoàn thành, trong hạn", "Việc moi 7 Chưa hoàn thành, trong hạn"},
			"6 nhiệm vụ: 1 đã hoàn thành (1 đúng hạn, 0 quá hạn), 5 chưa hoàn thành (5 trong hạn, 0 quá hạn).", "6 1 0 5 0 1", "2 tin, bài đã đăng trong kỳ; 2 văn bản ban hành trong kỳ.",
		},
		{
			"6-thang",
			[]string{"Bài a2", "Bài a3", "Bài a4", "Bài a5"},
			[]string{"2/QĐ-BM", "3/QĐ-BM", "4/QĐ-BM"},
			[]string{"Chủ đề một 2", "Chủ đề hai 2", "Chủ đề ba 0", "(không ghi) 1"},
			[]string{"Việc moi 1 14/03/2016 Hoàn thành đúng hạn", "Việc moi 2 15/03/2016 Hoàn thành quá hạn"},
			[]string{"Việc moi 3 Chưa hoàn thành, trong hạn", "Việc moi 4 Chưa hoàn thành, trong hạn", "Việc moi 5 Chưa hoàn thành, trong hạn", "Việc moi 7 Chưa hoàn thành, trong hạn"},
			"6 nhiệm vụ: 2 đã hoàn thành (1 đúng hạn, 1 quá hạn), 4 chưa hoàn thành (4 trong hạn, 0 quá hạn).", "6 1 1 4 0 1", "4 tin, bài đã đăng trong kỳ; 3 văn bản ban hành trong kỳ.",
		},
		{
			"quy-3",
			[]string{"Bài a6", "Bài a7"},
			[]string{"5/QĐ-BM"},
			[]string{"Chủ đề một 1", "Chủ đề hai 0", "Chủ đề ba 0", "(không ghi) 1"},
			[]string{"Việc moi 3 30/06/2016 Hoàn thành đúng hạn"},
			[]string{"Việc moi 4 Chưa hoàn thành, trong hạn", "Việc moi 5 Chưa hoàn thành, trong hạn", "Việc moi 7 Chưa hoàn thành, trong hạn"},
			"6 nhiệm vụ: 3 đã hoàn thành (2 đúng hạn, 1 quá hạn), 3 chưa hoàn thành (3 trong hạn, 0 quá hạn).", "6 2 1 3 0 1", "2 tin, bài đã đăng trong kỳ; 1 văn bản ban hành trong kỳ.",
		},
		{
			"nam",
			[]string{"Bài a2", "Bài a3", "Bài a4", "Bài a5", "Bài a6", "Bài a7", "Bài a8", "Bài a9"},
			[]string{"2/QĐ-BM", "3/QĐ-BM", "4/QĐ-BM", "5/QĐ-BM", "6/QĐ-BM"},
			[]string{"Chủ đề một 3", "Chủ đề hai 2", "Chủ đề ba 0", "(không ghi) 4"},
			[]string{"Việc moi 1 14/03/2016 Hoàn thành đúng hạn", "Việc moi 2 15/03/2016 Hoàn thành quá hạn", "Việc moi 3 30/06/2016 Hoàn thành đúng hạn"},
			[]string{"Việc moi 4 Chưa hoàn thành, quá hạn", "Việc moi 5 Chưa hoàn thành, trong hạn", "Việc moi 7 Chưa hoàn thành, trong hạn"},
			"6 nhiệm vụ: 3 đã hoàn thành (2 đúng hạn, 1 quá hạn), 3 chưa hoàn thành (2 trong hạn, 1 quá hạn).", "6 2 1 2 1 1", "8 tin, bài đã đăng trong kỳ; 5 văn bản ban hành trong kỳ.",
		},
	} {
		p := "/bao-cao/2016/" + c.period + "/"
		g := pageGrids(t, m.file(p))
		m.equal(p, "articles", g["Tin, bài đăng trong kỳ"].column(t, "Tiêu đề"), c.articles)
		m.equal(p, "documents", g["Văn bản ban hành trong kỳ"].column(t, "Số, ký hiệu"), c.laws)
		rows := func(caption string, columns ...string) (out []string) {
			cols := make([][]string, len(columns))
			for i, name := range columns {
				cols[i] = g[caption].column(t, name)
			}
			for n := range cols[0] {
				var row []string
				for i := range cols {
					row = append(row, cols[i][n])
				}
				out = append(out, strings.Join(row, " "))
			}
			return out
		}
		m.equal(p, "themes", rows("Tin, bài theo chủ đề", "Chủ đề", "Số tin, bài"), c.themes)
		m.equal(p, "done", rows("Nhiệm vụ hoàn thành trong kỳ", "Nhiệm vụ", "Ngày hoàn thành", "Kết quả"), c.done)
		m.equal(p, "open", rows("Nhiệm vụ chưa hoàn thành, quá hạn trước", "Nhiệm vụ", "Tình trạng"), c.open)
		if got := strings.Join(g["Tình hình thực hiện nhiệm vụ theo kế hoạch"].sums[1:], " "); got != c.tally {
			t.Errorf("%s: the tally is %s, want %s", p, got, c.tally)
		}
		if got := strings.Join(g["Tình hình thực hiện nhiệm vụ theo đơn vị chủ trì"].sums[1:], " "); got != c.tally {
			t.Errorf("%s: by unit the tally is %s, want %s", p, got, c.tally)
		}
		if got := g["Tin, bài theo chuyên mục"].sums[1]; got != strconv.Itoa(len(c.articles)) {
			t.Errorf("%s: the categories add up to %s", p, got)
		}
		m.texts(p, ".figures li", c.sum, c.total, "1 nhiệm vụ đã dừng thực hiện, không tính trong tổng số.")
		m.texts(p, ".notice")
	}
	// Names of units are those of the period's last day.
	if got := pageGrids(t, m.file("/bao-cao/2016/quy-1/"))["Tin, bài theo đơn vị"].column(t, "Đơn vị"); !slices.Equal(got, []string{"Đoàn cũ", "(không ghi)"}) {
		t.Errorf("units of the first quarter: %q", got)
	}
	if got := pageGrids(t, m.file("/bao-cao/2016/nam/"))["Tin, bài theo đơn vị"].column(t, "Đơn vị"); !slices.Equal(got, []string{"Đoàn mới", "Trung tâm Bình Minh", "(không ghi)"}) {
		t.Errorf("units of the year: %q", got)
	}
	basis := pageGrids(t, m.file("/bao-cao/2016/quy-1/"))["Kế hoạch làm căn cứ"]
	if got := basis.column(t, "Ghi chú"); !slices.Equal(got, []string{"Đã được thay thế bởi: Kế hoạch moi", ""}) {
		t.Errorf("basis: %q", basis.rows)
	}
	for _, p := range m.Paths() {
		if strings.HasPrefix(p, "bao-cao/") || strings.HasPrefix(p, "danh-muc") {
			data := []byte(m.file(p))
			if strings.HasSuffix(p, ".xlsx") {
				for _, g := range bookGrids(t, string(data)) {
					data = fmt.Append(data, g)
				}
			}
			if bytes.Contains(data, []byte("BÍ MẬT")) || bytes.Contains(data, []byte("Việc nhap")) || bytes.Contains(data, []byte("Việc cu")) {
				t.Errorf("%s tells what is not public, or what no longer holds", p)
			}
		}
	}
}

// openTasks has no task completed: none may be before it is.
func openTasks(fsys fstest.MapFS) {
	for name, f := range fsys {
		if strings.HasPrefix(name, "content/ke-hoach/") {
			f.Data = regexp.MustCompile(`da-hoan-thanh\n.*\n.*\n`).ReplaceAll(f.Data, []byte("dang-thuc-hien\n"))
		}
	}
}

// TestReportTime: a period that runs says so and is as of the day; one that is
// over has the same figures for ever; one that has not begun has no report.
func TestReportTime(t *testing.T) {
	fsys := reportYear()
	copyTree(t, fsys, "templates")
	copyTree(t, fsys, "static")
	openTasks(fsys)
	delete(fsys, "content/tin-tuc/2016/het.md") // what is taken down is counted nowhere any more
	at := func(s string) *made {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return builds(t, fsys, build.Options{Plain: true, Options: site.Options{AsOf: when}})
	}
	has := func(m *made) (out []string) {
		for _, p := range []string{"quy-1", "6-thang", "quy-3", "nam"} {
			if m.has("/bao-cao/2016/" + p + "/") {
				out = append(out, p+strings.Join(m.page("/bao-cao/2016/"+p+"/").Texts(".notice"), ""))
			}
		}
		return out
	}
	for _, c := range []struct {
		asOf string
		want []string
		next string
	}{
		{"2015-12-14T23:59:59+07:00", nil, "2015-12-15T00:00:00+07:00"},
		{"2015-12-15T00:00:00+07:00", []string{"quy-1Đang trong kỳ, số liệu tính đến ngày 15/12/2015.", "6-thangĐang trong kỳ, số liệu tính đến ngày 15/12/2015.", "namĐang trong kỳ, số liệu tính đến ngày 15/12/2015."}, "2015-12-16T00:00:00+07:00"},
		{"2016-03-14T23:59:59+07:00", []string{"quy-1Đang trong kỳ, số liệu tính đến ngày 14/3/2016.", "6-thangĐang trong kỳ, số liệu tính đến ngày 14/3/2016.", "namĐang trong kỳ, số liệu tính đến ngày 14/3/2016."}, "2016-03-15T00:00:00+07:00"},
		{"2016-03-15T00:00:00+07:00", []string{"quy-1", "6-thangĐang trong kỳ, số liệu tính đến ngày 15/3/2016.", "namĐang trong kỳ, số liệu tính đến ngày 15/3/2016."}, "2016-03-16T00:00:00+07:00"},
		{"2016-06-15T12:00:00+07:00", []string{"quy-1", "6-thang", "quy-3Đang trong kỳ, số liệu tính đến ngày 15/6/2016.", "namĐang trong kỳ, số liệu tính đến ngày 15/6/2016."}, "2016-06-16T00:00:00+07:00"},
		{"2017-06-15T12:00:00+07:00", []string{"quy-1", "6-thang", "quy-3", "nam"}, ""},
	} {
		m := at(c.asOf)
		m.equal(c.asOf, "periods", has(m), c.want)
		if got := m.Site.Next.Format(time.RFC3339); c.next != "" && got != c.next {
			t.Errorf("%s: the site is another at %s, want %s", c.asOf, got, c.next)
		}
	}
	early, late := at("2016-03-20T08:00:00+07:00"), at("2019-03-20T08:00:00+07:00")
	same := 0
	for _, p := range early.Paths() {
		if strings.HasPrefix(p, "bao-cao/2016/quy-1/") && path.Ext(p) != ".html" {
			same++
			if early.file(p) != late.file(p) {
				t.Errorf("%s is another three years later", p)
			}
		}
	}
	if same < 8 {
		t.Errorf("only %d files of the first quarter", same)
	}
	if a, b := pageGrids(t, early.file("/bao-cao/2016/quy-1/")), pageGrids(t, late.file("/bao-cao/2016/quy-1/")); fmt.Sprint(a) != fmt.Sprint(b) {
		t.Error("the page of the first quarter has other figures three years later")
	}
}

// TestFees: articles by author and month, authors by given name, sources last.
func TestFees(t *testing.T) {
	m := reportSite(t, later)
	p := "/bao-cao/2016/nhuan-but/"
	g := pageGrids(t, m.file(p))["Số tin, bài theo tác giả và tháng, năm 2016"]
	m.equal(p, "authors", g.column(t, "Tác giả, nguồn"), []string{"=Hồng An – BM", "Trần Văn An", "Nguyễn Ánh", "Đỗ Ấn", "Lê Thị Bình", "Nguồn: Báo Thí dụ"})
	m.equal(p, "year", g.column(t, "Cả năm"), []string{"1", "3", "1", "1", "1", "1"})
	m.equal(p, "March", g.column(t, "Tháng 3"), []string{"0", "1", "1", "0", "0", "0"})
	m.equal(p, "sums", g.sums, []string{"Tổng số", "Tổng số", "0", "0", "2", "0", "0", "2", "0", "0", "2", "0", "0", "2", "8"})
	list := csvGrid(t, m.file(p+"nhuan-but-2016-tin-bai.csv"))
	m.equal(p, "articles", list.column(t, "Tiêu đề"), []string{"Bài a9", "Bài a3", "Bài a6", "Bài b1", "Bài a4", "Bài a8", "Bài a7", "Bài a5"})
	if got := list.column(t, "Tác giả, nguồn")[0]; got != "'=Hồng An – BM" {
		t.Errorf("a spreadsheet would calculate %q", got)
	}
	if got := list.column(t, "Tiêu đề (địa chỉ)")[1]; got != "https://binhminh.example/cchc/tin-tuc/2016/a3/" {
		t.Errorf("an article is at %s", got)
	}
	m.texts("/bao-cao/2015/nhuan-but/", ".figures li", "2 tin, bài của 2 tác giả, nguồn.")
}

// TestInventory: everything that must be public is on the list, with its
// address, form, time and term.
func TestInventory(t *testing.T) {
	fsys := reportYear()
	copyTree(t, fsys, "templates")
	copyTree(t, fsys, "static")
	openTasks(fsys)
	m := builds(t, fsys, build.Options{Plain: true, Options: site.Options{AsOf: day("2016-04-01")}})
	p := "/danh-muc-thong-tin/"
	g := csvGrid(t, m.file(p+"danh-muc-thong-tin.csv"))
	got := map[string]int{}
	for i, kind := range g.column(t, "Loại") {
		got[kind]++
		name, url, form, term := g.column(t, "Tên thông tin")[i], g.column(t, "Tên thông tin (địa chỉ)")[i], g.column(t, "Hình thức công khai")[i], g.column(t, "Thời hạn công khai")[i]
		out, ok := strings.CutPrefix(url, "https://binhminh.example/cchc/")
		if !ok || !m.has(out) || name == "" || form == "" || term == "" {
			t.Errorf("%q is at %q, as %q, for %q", name, url, form, term)
		}
		if when := g.column(t, "Thời điểm")[i]; when == "" != strings.Contains(term, "cập nhật hằng ngày") {
			t.Errorf("%q: time %q, term %q", name, when, term)
		}
	}
	want := map[string]int{"Kế hoạch": 2, "Báo cáo": 3, "Văn bản": 7, "Tin, bài": 2}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("on the list: %v, want %v", got, want)
	}
}

// TestReportSpreadsheet has a spreadsheet program open the workbook of a year
// and calculate its formulas anew: the sums are those of the page.
func TestReportSpreadsheet(t *testing.T) {
	ssconvert := tool.Find(t, "ssconvert") // Debian: gnumeric
	m := reportSite(t, later)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.xlsx"), []byte(m.file("bao-cao/2016/nam/bao-cao-nam-2016.xlsx")), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(ssconvert, "--recalc", "--export-file-per-sheet", "a.xlsx", "%s.csv")
	cmd.Dir = dir
	if msg, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	page := pageGrids(t, m.file("/bao-cao/2016/nam/"))
	for name, caption := range map[string]string{"Nhiệm vụ": "Tình hình thực hiện nhiệm vụ theo kế hoạch", "Đơn vị chủ trì": "Tình hình thực hiện nhiệm vụ theo đơn vị chủ trì", "Chuyên mục": "Tin, bài theo chuyên mục", "Lĩnh vực": "Tin, bài theo lĩnh vực cải cách hành chính"} {
		data, err := os.ReadFile(filepath.Join(dir, name+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		recs, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Join(recs[len(recs)-1], "|"), strings.Join(page[caption].sums, "|"); got != want || want == "" {
			t.Errorf("%s: the program calculates %s, the page says %s", name, got, want)
		}
	}
}

// TestWithoutReports: a site that does without them has none, and no way to
// them.
func TestWithoutReports(t *testing.T) {
	fsys := reportYear()
	copyTree(t, fsys, "templates")
	copyTree(t, fsys, "static")
	fsys["content/site.yaml"].Data = append(fsys["content/site.yaml"].Data, "without: [reports]\n"...)
	m := builds(t, fsys, build.Options{Plain: true, Options: site.Options{AsOf: later}})
	if m.Failed {
		t.Fatal(m.Problems)
	}
	for _, p := range m.Paths() {
		if strings.HasPrefix(p, "bao-cao") || strings.HasPrefix(p, "danh-muc-thong-tin") || strings.Contains(m.file(p), `/cchc/bao-cao/`) {
			t.Errorf("%s is there, or leads to what is not", p)
		}
	}
}
