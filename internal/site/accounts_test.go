package site_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// accounts builds the site of testdata/accounts.txtar. Everything is told apart from what the pages say by another way: the
// tasks are read from the lines of the file, the articles from their JSON twins.
func accounts(t testing.TB, asOf string, change func(fstest.MapFS), o site.Options) *made {
	t.Helper()
	fsys := tree(t, readArchive(t, filepath.Join("testdata", "accounts.txtar")).files)
	if change != nil {
		change(fsys)
	}
	at, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		t.Fatal(err)
	}
	o.AsOf = at
	for p, f := range fsys { // on an earlier day nobody has written yet what was done later
		if strings.HasPrefix(p, "content/ke-hoach/") {
			f.Data = completed.ReplaceAllFunc(f.Data, func(b []byte) []byte {
				if string(b[len(b)-len("2016-07-04"):]) > at.In(viet.Zone).Format(time.DateOnly) {
					return []byte("    status: dang-thuc-hien")
				}
				return b
			})
		}
	}
	m := builds(t, fsys, build.Options{Plain: true, Options: o})
	if m.Failed {
		for _, p := range m.Problems {
			t.Errorf("%s: %s %s", p.Pos, p.Code, p.Text("en"))
		}
		t.FailNow()
	}
	return m
}

var completed = regexp.MustCompile(`    status: da-hoan-thanh\n    completed_on: [0-9-]{10}`)

const (
	progressPage = "/ke-hoach/kh-2016/tien-do/"
	planCoverage = "/ke-hoach/kh-2016/do-phu/"
	august       = "2016-08-20T09:00:00+07:00"
)

// taskLines reads the tasks of the plan: key and value of each line.
func taskLines(t testing.TB) []map[string]string {
	t.Helper()
	var tasks []map[string]string
	for _, f := range readArchive(t, filepath.Join("testdata", "accounts.txtar")).files {
		if f.name != "content/ke-hoach/kh-2016.md" {
			continue
		}
		_, text, _ := strings.Cut(f.text, "\ntasks:\n")
		for _, line := range strings.Split(text, "\n") {
			if id, ok := strings.CutPrefix(line, "  - id: "); ok {
				tasks = append(tasks, map[string]string{"id": id})
			} else if k, v, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && len(tasks) > 0 {
				tasks[len(tasks)-1][k] = v
			}
		}
	}
	if len(tasks) != 12 {
		t.Fatalf("%d tasks in the file", len(tasks))
	}
	return tasks
}

// lastDay is the deadline of the tasks of the file, written down by hand.
var lastDay = map[string]string{
	"nv-01": "2016-01-20", "nv-02": "2016-03-31", "nv-03": "2016-06-30", "nv-04": "2016-03-31", "nv-05": "2016-12-31", "nv-06": "2016-06-30",
	"nv-07": "2016-08-15", "nv-08": "2016-08-20", "nv-09": "2016-09-30", "nv-10": "2016-12-31", "nv-11": "2016-10-31", "nv-12": "2016-12-15",
}

// tableOf reads a table: the heads of the columns of its last head row, then each row with its head first. Notes in heads are
// left out.
func tableOf(m *made, page, id string) (heads []string, rows [][]string) {
	m.t.Helper()
	tables := m.page(page).All("table#" + id)
	if len(tables) != 1 {
		m.t.Fatalf("%s: %d tables %s", page, len(tables), id)
	}
	for _, h := range tables[0].All("thead th") {
		text, _, _ := strings.Cut(h.Text(), " (")
		heads = append(heads, text)
	}
	for _, r := range slices.Concat(tables[0].All("tbody tr"), tables[0].All("tfoot tr")) {
		rows = append(rows, append(r.Texts("th"), r.Texts("td")...))
	}
	return heads, rows
}

// TestProgressTables compares the tables of a plan's progress with a count of the lines of its file, on several days.
func TestProgressTables(t *testing.T) {
	tasks := taskLines(t)
	names := map[string]string{
		"trung-tam": "Trung tâm Điều tra nước Bình Minh", "van-phong": "Văn phòng Trung tâm", "doan-1": "Đoàn Khảo sát số 1", "doan-2": "Đoàn Khảo sát số 2",
		"y-nghia": "Ý nghĩa, mục tiêu, tác động", "chu-truong": "Chủ trương, văn bản chỉ đạo", "dien-hinh": "Điển hình tiên tiến, sáng kiến", "ket-qua": "Kết quả, tồn tại, hạn chế",
		"hoi-nghi": "Hội nghị, tập huấn", "trang-tin": "Trang thông tin điện tử", "bao-chi": "Phối hợp với báo chí",
	}
	quarter := func(x map[string]string) string {
		if x["due"] == "thuong-xuyen" {
			return "Thường xuyên, cả năm"
		}
		return map[string]string{"01": "Quý I", "03": "Quý I", "06": "Quý II", "08": "Quý III", "09": "Quý III", "10": "Quý IV", "12": "Quý IV"}[lastDay[x["id"]][5:7]] + "/2016"
	}
	for _, asOf := range []string{"2016-07-03", "2016-07-04", "2016-08-20", "2016-08-21", "2016-12-31", "2017-01-01", "2018-05-05"} {
		m := accounts(t, asOf+"T09:00:00+07:00", nil, site.Options{})
		for _, c := range []struct {
			id string
			of func(map[string]string) string
		}{
			{"don-vi", func(x map[string]string) string { return names[x["lead"]] }},
			{"chu-de", func(x map[string]string) string { return names[x["theme"]] }},
			{"hinh-thuc", func(x map[string]string) string {
				if x["channel"] == "" {
					return "Chưa ghi hình thức"
				}
				return names[x["channel"]]
			}},
			{"quy", quarter},
		} {
			heads, rows := tableOf(m, progressPage, c.id)
			if want := "Tổng số Đã hoàn thành Chưa hoàn thành Dừng thực hiện"; strings.Join(heads[1:5], " ") != want {
				t.Fatalf("heads: %q", heads)
			}
			seen := map[string]bool{}
			for i, r := range rows {
				of := func(x map[string]string) bool { return c.of(x) == r[0] }
				if i == len(rows)-1 {
					of = func(map[string]string) bool { return true }
				} else if seen[r[0]] {
					t.Errorf("%s: two rows %s", c.id, r[0])
				}
				seen[r[0]] = true
				var n [8]int // total, done, on time, late, open, in time, overdue, stopped
				supported := 0
				for _, x := range tasks {
					if slices.ContainsFunc(strings.Split(strings.Trim(x["support"], "[]"), ", "), func(id string) bool { return id != "" && names[id] == r[0] }) {
						supported++
					}
					if !of(x) {
						continue
					}
					done := x["status"] == "da-hoan-thanh" && x["completed_on"] <= asOf
					switch {
					case x["status"] == "dung-thuc-hien":
						n[7]++
						continue
					case done && x["completed_on"] <= lastDay[x["id"]]:
						n[1]++
						n[2]++
					case done:
						n[1]++
						n[3]++
					case asOf <= lastDay[x["id"]]:
						n[4]++
						n[5]++
					default:
						n[4]++
						n[6]++
					}
					n[0]++
				}
				want := []string{r[0]}
				for _, k := range n {
					want = append(want, strconv.Itoa(k))
				}
				got := slices.Clone(r)
				if c.id == "don-vi" {
					if i < len(rows)-1 && got[9] != strconv.Itoa(supported) {
						t.Errorf("%s: %s supports %s tasks, counted %d", asOf, r[0], got[9], supported)
					}
					got = got[:9]
				}
				if !slices.Equal(got, want) {
					t.Errorf("%s, %s:\n got %q\nwant %q", asOf, c.id, got, want)
				}
			}
			for _, x := range tasks {
				if !seen[c.of(x)] {
					t.Errorf("%s: no row for %q", c.id, c.of(x))
				}
			}
		}
	}
}

// TestDeadlineSecond: the last day of a deadline ends at midnight in Vietnam, to the second.
func TestDeadlineSecond(t *testing.T) {
	for _, c := range []struct{ id, at, want string }{
		{"8", "2016-08-20T23:59:59+07:00", "Chưa hoàn thành, trong hạn"},
		{"8", "2016-08-21T00:00:00+07:00", "Chưa hoàn thành, quá hạn 1 ngày"},
		{"8", "2016-08-20T16:59:59Z", "Chưa hoàn thành, trong hạn"},
		{"8", "2016-08-20T17:00:00Z", "Chưa hoàn thành, quá hạn 1 ngày"},
		{"6", "2016-06-30T23:59:59+07:00", "Chưa hoàn thành, trong hạn"}, // a quarter
		{"6", "2016-07-01T00:00:00+07:00", "Chưa hoàn thành, quá hạn 1 ngày"},
		{"3", "2016-06-30T23:59:59+07:00", "Chưa hoàn thành, trong hạn"}, // a month; done on 4 July
		{"3", "2016-07-03T23:59:59+07:00", "Chưa hoàn thành, quá hạn 3 ngày"},
		{"3", "2016-07-04T00:00:00+07:00", "Hoàn thành quá hạn 4 ngày ngày 04/7/2016"},
		{"2", "2016-03-31T00:00:00+07:00", "Hoàn thành đúng hạn ngày 31/3/2016"}, // on the last day
		{"5", "2016-12-31T23:59:59+07:00", "Chưa hoàn thành, trong hạn"},         // all the time
		{"5", "2017-01-01T00:00:00+07:00", "Chưa hoàn thành, quá hạn 1 ngày"},
		{"11", "2018-01-01T00:00:00+07:00", "Dừng thực hiện"},
	} {
		m := accounts(t, c.at, nil, site.Options{})
		_, rows := tableOf(m, progressPage, "thoi-han")
		found := false
		for _, r := range rows {
			if r[1] == c.id {
				found = true
				if got := r[len(r)-1]; got != c.want {
					t.Errorf("task %s at %s: %q, want %q", c.id, c.at, got, c.want)
				}
			}
		}
		if !found {
			t.Errorf("no task %s at %s: %q", c.id, c.at, rows)
		}
	}
}

func TestProgressPage(t *testing.T) {
	m := accounts(t, august, nil, site.Options{})
	m.texts(progressPage, "h1", "Tiến độ: Kế hoạch tuyên truyền cải cách hành chính năm 2016")
	m.texts(progressPage, "p.sapo", "Tình hình thực hiện nhiệm vụ của kế hoạch này, tính đến hết ngày 20/08/2016.")
	m.texts(progressPage, "dl.totals dd", "11", "4 (3 đúng hạn, 1 quá hạn)", "7 (5 trong hạn, 2 quá hạn)", "1 (không tính vào tổng số)")
	m.texts(progressPage, "main h2", "Nhiệm vụ quá hạn chưa hoàn thành", "Nhiệm vụ đã hoàn thành nhưng chưa có minh chứng", "Tổng hợp", "Theo thời hạn", "Xem thêm")
	m.links(progressPage, ".task-lines",
		"6. Giới thiệu điển hình tiên tiến, sáng kiến của các đơn vị → /cchc/ke-hoach/kh-2016/#nv.nv-06", "Đoàn Khảo sát số 1 → /cchc/don-vi/doan-1/",
		"7. Phối hợp với cơ quan báo chí đưa tin → /cchc/ke-hoach/kh-2016/#nv.nv-07", "Văn phòng Trung tâm → /cchc/don-vi/van-phong/",
		"2. Phân công đầu mối theo dõi cải cách hành chính ở các đơn vị → /cchc/ke-hoach/kh-2016/#nv.nv-02", "Văn phòng Trung tâm → /cchc/don-vi/van-phong/")
	m.texts(progressPage, ".task-lines strong", "Chưa hoàn thành, quá hạn 51 ngày", "Chưa hoàn thành, quá hạn 5 ngày", "Hoàn thành đúng hạn")
	for _, l := range m.page(progressPage).All(".task-lines li > a") {
		if id := l.Attr("href")[strings.Index(l.Attr("href"), "#")+1:]; len(m.page("/ke-hoach/kh-2016/").All("tr#"+id)) != 1 {
			t.Errorf("%s leads nowhere", l.Attr("href"))
		}
	}
	if n := len(m.page(progressPage).All("figure svg[role=img]")); n != 5 {
		t.Errorf("%d pictures", n)
	}
	m.links(progressPage, "nav.ways", "Độ phủ tin, bài → /cchc"+planCoverage)
	m.links("/ke-hoach/kh-2016/", "p.more", "Tiến độ thực hiện → /cchc"+progressPage, "Độ phủ tin, bài → /cchc"+planCoverage)
	m.links("/ke-hoach/kh-nho/", "p.more", "Độ phủ tin, bài → /cchc/ke-hoach/kh-nho/do-phu/")
	if m.has("/ke-hoach/kh-nho/tien-do/") {
		t.Error("a plan without tasks has a page of progress")
	}
	m.links("/do-phu/", "ul.index", "Năm 2016 → /cchc/do-phu/2016/", "Năm 2015 → /cchc/do-phu/2015/",
		"Kế hoạch của Đoàn số 1 năm 2016 → /cchc/ke-hoach/kh-nho/do-phu/", "Kế hoạch tuyên truyền cải cách hành chính năm 2016 → /cchc"+planCoverage,
		"Kế hoạch tuyên truyền cải cách hành chính năm 2016 → /cchc"+progressPage)
}

// twin is an article as its JSON says it.
type twin struct {
	date                           string
	themes, channels, units, plans []string
}

func twins(t testing.TB, m *made) []twin {
	t.Helper()
	var out []twin
	for _, p := range m.Paths() {
		if !strings.HasPrefix(p, "tin-tuc/") || strings.Count(p, "/") != 3 || !strings.HasSuffix(p, "/index.json") {
			continue
		}
		type link struct{ Title string }
		var x struct {
			Date                           string
			Themes, Channels, Units, Plans []link
		}
		if err := json.Unmarshal([]byte(m.file(p)), &x); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		titles := func(ls []link) (out []string) {
			for _, l := range ls {
				out = append(out, l.Title)
			}
			return out
		}
		out = append(out, twin{x.Date[:10], titles(x.Themes), titles(x.Channels), titles(x.Units), titles(x.Plans)})
	}
	return out
}

func (x twin) quarter() string {
	return "Quý " + []string{"I", "II", "III", "IV"}[(int(x.date[5]-'0')*10+int(x.date[6]-'0')-1)/3]
}

// TestCoverageCounted compares every number of the tables of coverage with a count of the articles' twins.
func TestCoverageCounted(t *testing.T) {
	const big, small = "Kế hoạch tuyên truyền cải cách hành chính năm 2016", "Kế hoạch của Đoàn số 1 năm 2016"
	planned := []string{"Ý nghĩa, mục tiêu, tác động", "Chủ trương, văn bản chỉ đạo", "Điển hình tiên tiến, sáng kiến", "Kết quả, tồn tại, hạn chế"}
	for _, asOf := range []string{"2016-05-15T12:00:00+07:00", august, "2017-06-01T00:00:00+07:00"} {
		m := accounts(t, asOf, nil, site.Options{})
		all := twins(t, m)
		if len(all) < 10 {
			t.Fatalf("%d twins on %s", len(all), asOf)
		}
		inPlan := func(name, from, to string, themes []string) func(twin) bool {
			return func(x twin) bool {
				return slices.Contains(x.plans, name) ||
					len(x.plans) == 0 && x.date >= from && x.date <= to && slices.ContainsFunc(x.themes, func(s string) bool { return slices.Contains(themes, s) })
			}
		}
		for _, page := range []struct {
			path     string
			is       func(twin) bool
			from, to string
			long     bool // quarters have their year
		}{
			{"/do-phu/2016/", func(x twin) bool { return x.date[:4] == "2016" }, "2016-01-01", "2016-12-31", false},
			{"/do-phu/2015/", func(x twin) bool { return x.date[:4] == "2015" }, "2015-01-01", "2015-12-31", false},
			{planCoverage, inPlan(big, "2016-01-01", "2016-12-31", planned), "2016-01-01", "2016-12-31", false},
			{"/ke-hoach/kh-nho/do-phu/", inPlan(small, "2016-04-01", "2017-03-31", planned[3:]), "2016-04-01", "2017-03-31", true},
		} {
			var of []twin
			for _, x := range all {
				if page.is(x) {
					of = append(of, x)
				}
			}
			if len(of) == 0 {
				m.texts(page.path, "p.sapo", "Chưa có tin, bài nào được tính cho kế hoạch này, tính đến hết ngày 15/05/2016.")
				m.texts(page.path, "table")
				continue
			}
			if got, want := m.page(page.path).Texts("p.sapo")[0], fmt.Sprintf("%d tin, bài", len(of)); !strings.HasPrefix(got, want+" ") && !strings.HasPrefix(got, want+",") {
				t.Errorf("%s on %s: %q, counted %s", page.path, asOf, got, want)
			}
			quarter := func(x twin) []string {
				q := x.quarter()
				if page.long {
					q += "/" + x.date[:4]
				}
				if x.date < page.from || x.date > page.to {
					q = "Ngoài thời gian thực hiện"
				}
				return []string{q}
			}
			themes := func(x twin) []string { return x.themes }
			channels := func(x twin) []string { return x.channels }
			units := func(x twin) []string { return x.units }
			tables := []struct {
				id         string
				rows, cols func(twin) []string
				of         []twin
			}{
				{"chu-de-quy", themes, quarter, of},
				{"hinh-thuc-quy", channels, quarter, of},
				{"chu-de-hinh-thuc", themes, channels, of},
				{"don-vi-chu-de", units, themes, of},
				{"don-vi-quy", units, quarter, of},
			}
			for _, id := range m.page(page.path).All("table.grid") {
				name := id.Attr("id")
				if !strings.HasPrefix(name, "quy-") {
					continue
				}
				var in []twin
				for _, x := range of {
					n := slices.Index([]string{"Quý I", "Quý II", "Quý III", "Quý IV"}, x.quarter()) + 1
					if name == fmt.Sprintf("quy-%d-%s", n, x.date[:4]) {
						in = append(in, x)
					}
				}
				tables = append(tables, struct {
					id         string
					rows, cols func(twin) []string
					of         []twin
				}{name, themes, channels, in})
			}
			for _, c := range tables {
				heads, rows := tableOf(m, page.path, c.id)
				var rowHeads []string
				for _, r := range rows[:len(rows)-1] {
					rowHeads = append(rowHeads, r[0])
				}
				cols := heads[1 : len(heads)-1]
				// none tells that a twin has none of the heads; a head that begins with “Chưa ghi”, or has “khác”, is for these.
				has := func(keys, heads []string, head string) bool {
					if strings.HasSuffix(head, "chưa ghi") || strings.HasPrefix(head, "Chưa ghi") {
						return !slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(heads, k) })
					}
					return slices.Contains(keys, head)
				}
				for i, r := range rows {
					for j := range append(slices.Clone(cols), "total") {
						n := 0
						for _, x := range c.of {
							inRow := i == len(rows)-1 || has(c.rows(x), rowHeads, r[0])
							inCol := j == len(cols) || has(c.cols(x), cols, cols[j])
							if inRow && inCol {
								n++
							}
						}
						if got := r[1+j]; got != strconv.Itoa(n) {
							t.Errorf("%s on %s, %s, %s × %s: %s, counted %d", page.path, asOf, c.id, r[0], heads[1+j], got, n)
						}
					}
				}
			}
		}
	}
}

func TestCoverageGaps(t *testing.T) {
	for _, c := range []struct {
		at, page string
		want     []string
	}{
		{"2016-05-15T12:00:00+07:00", planCoverage, []string{"Quý II đến nay chưa có tin, bài về “Điển hình tiên tiến, sáng kiến” và “Kết quả, tồn tại, hạn chế”."}},
		{august, planCoverage, []string{"Quý II chưa có tin, bài về “Điển hình tiên tiến, sáng kiến”."}},
		{"2016-10-01T00:00:00+07:00", planCoverage, []string{"Quý II chưa có tin, bài về “Điển hình tiên tiến, sáng kiến”.", "Quý IV đến nay chưa có tin, bài về chủ đề nào."}},
		{"2017-01-01T00:00:00+07:00", planCoverage, []string{"Quý II chưa có tin, bài về “Điển hình tiên tiến, sáng kiến”.", "Quý IV chưa có tin, bài về chủ đề nào."}},
		{"2017-06-01T00:00:00+07:00", "/ke-hoach/kh-nho/do-phu/", []string{"Quý IV/2016 và quý I/2017 chưa có tin, bài về chủ đề nào."}},
		{august, "/do-phu/2015/", []string{ // no plan: all themes
			"Quý I chưa có tin, bài về chủ đề nào.",
			"Quý II chưa có tin, bài về “Ý nghĩa, mục tiêu, tác động”, “Chủ trương, văn bản chỉ đạo”, “Điển hình tiên tiến, sáng kiến” và “Chuyển đổi số”.",
			"Quý III chưa có tin, bài về chủ đề nào.",
			"Quý IV chưa có tin, bài về “Chủ trương, văn bản chỉ đạo”, “Điển hình tiên tiến, sáng kiến”, “Kết quả, tồn tại, hạn chế” và “Chuyển đổi số”.",
		}},
	} {
		m := accounts(t, c.at, func(f fstest.MapFS) {
			if c.at > "2016-08-21" {
				delete(f, "content/tin-tuc/2016/bai-20.md") // it is out by then
			}
			if c.at < "2016-08-01" {
				delete(f, "content/tin-tuc/2016/bai-21.md") // it is not gone yet
			}
		}, site.Options{})
		m.texts(c.page, "ul.gaps li", c.want...)
		// A gap in words is a marked cell, and the other way round.
		marked := 0
		for _, r := range m.page(c.page).All("table#chu-de-quy td.gap") {
			if marked++; r.Text() != "0" {
				t.Errorf("%s at %s: a marked cell has %s", c.page, c.at, r.Text())
			}
		}
		if words := strings.Join(c.want, " "); strings.Count(words, "“") > marked || len(c.want) > marked {
			t.Errorf("%s at %s: %d marked cells for %s", c.page, c.at, marked, words)
		}
	}
}

// TestCoverageTiming: the waits of the file's articles, counted by hand. The limit of 2016 is 2 working days.
func TestCoverageTiming(t *testing.T) {
	m := accounts(t, august, nil, site.Options{})
	m.links(planCoverage, "table#cham tbody", "Bài số 15 → /cchc/tin-tuc/2016/bai-15/", "Bài số 5 → /cchc/tin-tuc/2016/bai-05/", "Bài số 10 → /cchc/tin-tuc/2016/bai-10/")
	m.texts(planCoverage, "table#cham tbody tr",
		"Bài số 15 sự việc ngày 10/7/2016 25/7/2016 11 2",
		"Bài số 5 sự việc ngày 21/3/2016 28/3/2016 5 2",
		"Bài số 10 sự việc ngày 30/5/2016 02/6/2016 3 2")
	var words []string
	for _, p := range m.page(planCoverage).Texts("main section p") {
		if strings.Contains(p, "mốc") || strings.Contains(p, "Thời hạn:") || strings.Contains(p, "giới thiệu") {
			words = append(words, p)
		}
	}
	want := []string{
		"11 tin, bài có mốc để tính thời gian: 9 tính từ ngày diễn ra sự việc, 2 tính từ ngày ban hành văn bản mới được dẫn. Trong đó 8 tin, bài đăng trong thời hạn, 3 tin, bài đăng quá thời hạn; một nửa được đăng sau không quá 1 ngày làm việc.",
		"Thời hạn: 2 ngày làm việc (Nghị định số 43/2011/NĐ-CP). Ngày làm việc không gồm thứ Bảy, Chủ nhật, ngày nghỉ lễ, Tết và ngày nghỉ bù.",
		"2 tin, bài không có mốc: không ghi ngày diễn ra sự việc, không dẫn văn bản.",
		"1 tin, bài giới thiệu, giải thích văn bản đã ban hành từ trước đó quá 30 ngày, nên không tính.",
	}
	if !slices.Equal(words, want) {
		t.Errorf("words:\n got %s\nwant %s", strings.Join(words, "\n     "), strings.Join(want, "\n     "))
	}
}

// TestCoverageTime: an article that names no plan counts for one from the first second of its time to the last.
func TestCoverageTime(t *testing.T) {
	for at, want := range map[string]string{
		"2016-01-01T00:00:00+07:00": "15 tin, bài", "2015-12-31T23:59:59+07:00": "14 tin, bài",
		"2016-12-31T23:59:59+07:00": "15 tin, bài", "2017-01-01T00:00:00+07:00": "14 tin, bài",
	} {
		m := accounts(t, "2017-02-01T00:00:00+07:00", func(f fstest.MapFS) {
			delete(f, "content/tin-tuc/2016/bai-20.md")
			f["content/tin-tuc/"+at[:4]+"/moi.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Bài mới\ndate: " + at + "\nauthor: Bà A\ncategory: tin\ntheme: ket-qua\n---\n\nLời.\n")}
		}, site.Options{})
		if got := m.page(planCoverage).Texts("p.sapo")[0]; !strings.HasPrefix(got, want+" ") {
			t.Errorf("with an article of %s: %q, want %s", at, got, want)
		}
	}
}

// TestCoverageIsPublic: what is not public is in no figure, also where an editor previews it.
func TestCoverageIsPublic(t *testing.T) {
	public := accounts(t, august, nil, site.Options{})
	without := accounts(t, august, func(f fstest.MapFS) {
		for _, n := range []string{"19", "20", "21"} { // a draft, one of tomorrow, one that is over
			if f["content/tin-tuc/2016/bai-"+n+".md"] == nil {
				t.Fatalf("no article %s", n)
			}
			delete(f, "content/tin-tuc/2016/bai-"+n+".md")
		}
	}, site.Options{})
	preview := accounts(t, august, nil, site.Options{Drafts: true, Future: true, Expired: true, Preview: true})
	if !preview.has("/tin-tuc/2016/bai-19/") {
		t.Fatal("the preview has no draft")
	}
	for _, p := range []string{planCoverage, "/do-phu/2016/", "/do-phu/2015/", "/ke-hoach/kh-nho/do-phu/"} {
		want := public.page(p).Texts("main")
		without.texts(p, "main", want...)
		preview.texts(p, "main", want...)
	}
	without.texts(progressPage, "main", public.page(progressPage).Texts("main")...)
}

// TestWithoutAccounts: a site may do without, and then nothing leads there.
func TestWithoutAccounts(t *testing.T) {
	for _, c := range []struct {
		off                string
		progress, coverage bool
	}{{"[progress]", false, true}, {"[coverage]", true, false}, {"[progress, coverage]", false, false}} {
		m := accounts(t, august, func(f fstest.MapFS) {
			f["content/site.yaml"].Data = append(f["content/site.yaml"].Data, "without: "+c.off+"\n"...)
		}, site.Options{})
		if m.has(progressPage) != c.progress || m.has(planCoverage) != c.coverage || m.has("/do-phu/2016/") != c.coverage || m.has("/do-phu/") != c.coverage {
			t.Errorf("without %s: %v", c.off, m.Paths())
		}
		for _, p := range m.Paths() {
			if !strings.HasSuffix(p, ".html") && p != "sitemap.xml" {
				continue
			}
			if s := m.file("/" + p); !c.progress && strings.Contains(s, "/tien-do/") || !c.coverage && strings.Contains(s, "/do-phu/") {
				t.Errorf("without %s, %s leads there", c.off, p)
			}
		}
	}
}
