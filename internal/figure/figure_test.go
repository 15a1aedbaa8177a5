package figure

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, viet.Zone) }

type picture interface{ Append(dst []byte) []byte }

// element is an element of a picture that was read back.
type element struct {
	name string
	attr map[string]string
	text string // of the element and all in it
	in   string // names of the elements around it
	raw  []byte
}

// read parses a picture as XML: what is well-formed there is also read so in HTML.
func read(t *testing.T, b []byte) []*element {
	t.Helper()
	dec := xml.NewDecoder(strings.NewReader("<div>" + string(b) + "</div>"))
	var all, open []*element
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not well-formed: %v\n%.2000s", err, b)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			e := &element{name: tok.Name.Local, attr: map[string]string{}}
			for _, a := range tok.Attr {
				if _, twice := e.attr[a.Name.Local]; twice {
					t.Fatalf("<%s> has %s twice", e.name, a.Name.Local)
				}
				e.attr[a.Name.Local] = a.Value
			}
			for _, o := range open {
				e.in += " " + o.name
			}
			all, open = append(all, e), append(open, e)
		case xml.CharData:
			for _, o := range open {
				o.raw = append(o.raw, tok...)
			}
		case xml.EndElement:
			last := open[len(open)-1]
			last.text, open = string(last.raw), open[:len(open)-1]
		}
	}
	return all[1:]
}

func find(es []*element, name, class string) (found []*element) {
	for _, e := range es {
		if e.name == name && (class == "" || strings.Contains(" "+e.attr["class"]+" ", " "+class+" ")) {
			found = append(found, e)
		}
	}
	return found
}

// tenths reads a length with at most one decimal.
func tenths(t *testing.T, s, unit string) int {
	t.Helper()
	n, ok := strings.CutSuffix(s, unit)
	if !ok || !regexp.MustCompile(`^-?\d+(\.[1-9])?$`).MatchString(n) {
		t.Fatalf("%q is no length in %s with at most one decimal", s, unit)
	}
	f, _ := strconv.ParseFloat(n, 64)
	return int(math.Round(f * 10))
}

// check is what holds for every picture.
func check(t *testing.T, p picture) []*element {
	t.Helper()
	b := p.Append(nil)
	if got := p.Append([]byte("before")); string(got) != "before"+string(b) {
		t.Error("Append does not append, or is not the same twice")
	}
	es := read(t, b)
	ids := map[string]bool{}
	for _, e := range es {
		for _, bad := range []string{"style", "onclick", "onload"} {
			if _, ok := e.attr[bad]; ok {
				t.Errorf("<%s> has %s", e.name, bad)
			}
		}
		if e.name == "script" || e.name == "style" || e.name == "foreignObject" {
			t.Errorf("there is a <%s>", e.name)
		}
		if id := e.attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("the id %q is there twice", id)
			}
			ids[id] = true
		}
	}
	for _, e := range es {
		refs := strings.Fields(e.attr["aria-labelledby"])
		if f, ok := strings.CutPrefix(e.attr["fill"], "url(#"); ok {
			refs = append(refs, strings.TrimSuffix(f, ")"))
		}
		if h, ok := strings.CutPrefix(e.attr["href"], "#"); ok {
			refs = append(refs, h)
		}
		for _, r := range refs {
			if !ids[r] {
				t.Errorf("<%s> refers to #%s, which is not there", e.name, r)
			}
		}
		if strings.Contains(e.in, "svg") && !strings.Contains(e.in+" "+e.name, "pattern") && !strings.Contains(e.in+" "+e.name, "symbol") {
			for _, a := range []string{"y", "y1", "y2", "height"} {
				if v, ok := e.attr[a]; ok && strings.HasSuffix(v, "em") && e.name != "use" {
					if n := tenths(t, v, "em"); n < 0 {
						t.Errorf("%s of <%s> is %d", a, e.name, n)
					}
				}
			}
			for _, a := range []string{"x", "x1", "x2", "width"} {
				if v, ok := e.attr[a]; ok && strings.HasSuffix(v, "%") {
					if n := tenths(t, v, "%"); n < 0 || n > 1000 {
						t.Errorf("%s of <%s> is %d per mille", a, e.name, n)
					}
				}
			}
		}
	}
	if len(es) > 0 {
		img := find(es, "svg", "fig")
		if len(img) != 1 || img[0].attr["role"] != "img" {
			t.Errorf("there are %d pictures", len(img))
		}
	}
	return es
}

func bars() *Bars {
	return &Bars{ID: "a", Title: "Theo đơn vị", Rows: []Bar{
		{"Văn phòng", Counts{14, 3, 6, 2, 1}},
		{"Liên đoàn", Counts{1, 0, 0, 0, 1}},
		{"Ban", Counts{}},
	}}
}

// The states of the Government's report of its own tasks: 21.914 = 16.051 (14.068 + 1.983) + 5.863 (5.640 + 223).
func TestSentence(t *testing.T) {
	f := &Bars{ID: "a", Rows: []Bar{{"A", Counts{14068, 1983, 5640, 223}}}}
	want := "Biểu đồ: 21.914 nhiệm vụ: 14.068 hoàn thành đúng hạn; 1.983 hoàn thành quá hạn; 5.640 chưa hoàn thành, trong hạn; 223 chưa hoàn thành, quá hạn."
	if got := find(check(t, f), "desc", ""); len(got) != 1 || got[0].text != want {
		t.Errorf("the picture says %+v", got)
	}
	f.Desc = "Một câu."
	if got := find(check(t, f), "desc", ""); got[0].text != "Một câu." {
		t.Errorf("the picture says %q", got[0].text)
	}
}

func TestBars(t *testing.T) {
	for _, share := range []bool{false, true} {
		f := bars()
		f.Share = share
		es := check(t, f)
		lanes, parts := find(es, "rect", "fig-lane"), find(es, "rect", "fig-part")
		if len(lanes) != 3 || len(parts) != 7 {
			t.Fatalf("%d lanes with %d parts", len(lanes), len(parts))
		}
		widths := map[string]int{}
		for _, e := range parts {
			if x := tenths(t, e.attr["x"], "%"); x != widths[e.attr["y"]] {
				t.Errorf("a part begins at %d, not where the one before ends, at %d", x, widths[e.attr["y"]])
			}
			w := tenths(t, e.attr["width"], "%")
			if w < sliver {
				t.Errorf("a part is %d wide", w)
			}
			widths[e.attr["y"]] += w
		}
		second := 1000
		if !share {
			second = 77 // 2 of 26
		}
		if widths[lanes[0].attr["y"]] != 1000 || widths[lanes[1].attr["y"]] != second || widths[lanes[2].attr["y"]] != 0 {
			t.Errorf("the bars are %v wide", widths)
		}
		if got := find(es, "text", "fig-end"); got[0].text != "25 + 1 dừng" || got[2].text != "0" {
			t.Errorf("the totals are %q and %q", got[0].text, got[2].text)
		}
		if ks := find(es, "ul", "fig-key"); len(ks) != 1 || !strings.Contains(ks[0].text, "Hoàn thành đúng hạn: 15") || !strings.Contains(ks[0].text, "Dừng thực hiện: 2") {
			t.Errorf("the key says %+v", ks)
		}
	}
}

func TestSplit(t *testing.T) {
	for _, c := range []Counts{{1}, {1, 1, 1, 1, 1}, {1, 1_000_000_000, 0, 0, 1}, {math.MaxInt, math.MaxInt, math.MaxInt, -5, 3}, {3, 7, 11, 13, 17}, {-1, -2, 0, 0, 0}} {
		for full := range 1001 {
			parts, sum := 0, 0
			for k, w := range split(c, full) {
				if (w > 0) != (c[k] > 0) || w > 0 && w < sliver {
					t.Fatalf("split(%v, %d): part %d is %d wide", c, full, k, w)
				}
				if w > 0 {
					parts++
				}
				sum += w
			}
			if parts > 0 && sum != max(full, parts*sliver) {
				t.Fatalf("split(%v, %d) is %d wide", c, full, sum)
			}
		}
	}
}

func TestHeat(t *testing.T) {
	f := &Heat{
		ID: "h", Title: "Theo chủ đề và quý", Rows: []string{"Chủ trương", "Điển hình"}, Cols: []string{"Quý I", "Quý II", "Quý III"},
		Cells: [][]int{{5, 0, 12}, {-3}},
	}
	es := check(t, f)
	cells := find(es, "rect", "fig-cell")
	rows := map[string]int{}
	for _, e := range cells {
		if e.attr["y"] == "" {
			continue // of the key
		}
		if x := tenths(t, e.attr["x"], "%"); x != rows[e.attr["y"]] {
			t.Errorf("a cell begins at %d", x)
		}
		rows[e.attr["y"]] += tenths(t, e.attr["width"], "%")
	}
	if len(rows) != 2 {
		t.Errorf("rows are %v", rows)
	}
	for y, w := range rows {
		if w != 1000 {
			t.Errorf("the row at %s is %d wide", y, w)
		}
	}
	want := "Biểu đồ nhiệt 2 dòng, 3 cột: tổng số 17 tin, bài; nhiều nhất: Chủ trương, Quý III (12); 4 ô không có tin, bài."
	if got := find(es, "desc", "")[0].text; got != want {
		t.Errorf("the picture says %q", got)
	}
	figures := ""
	for _, e := range append(find(es, "text", "fig-in"), append(find(es, "text", "fig-on1"), find(es, "text", "fig-on5")...)...) {
		figures += e.text + " "
	}
	if figures != "0 0 0 0 5 12 " {
		t.Errorf("the figures are %s", figures)
	}
	if len(find(es, "div", "fig-scroll")) != 0 {
		t.Error("three quarters scroll")
	}
	for range 20 {
		f.Cols = append(f.Cols, "Trung tâm Dữ liệu")
	}
	if w := find(check(t, f), "div", "fig-scroll"); len(w) != 1 || w[0].attr["tabindex"] != "0" || w[0].attr["role"] != "region" || w[0].attr["aria-label"] != "Biểu đồ: "+f.Title {
		t.Errorf("a wide picture lies in %+v", w)
	}
}

func TestShades(t *testing.T) {
	for _, linear := range []bool{false, true} {
		for k := 1; k < 40; k++ {
			var values []int
			for i := range k {
				values = append(values, i*i+1)
			}
			top, before, seen := values[k-1], 0, map[int]bool{}
			for _, v := range values {
				s := shadeOf(v, values, top, linear)
				if s < 1 || s > shades || s < before {
					t.Fatalf("%d of %v has shade %d after %d", v, values, s, before)
				}
				before, seen[s] = s, true
			}
			if k > 1 && before != shades {
				t.Errorf("the largest of %v has shade %d", values, before)
			}
			if !linear && k >= shades && len(seen) != shades {
				t.Errorf("%d values have %d shades", k, len(seen))
			}
		}
	}
}

func TestTimeline(t *testing.T) {
	f := &Timeline{ID: "t", Title: "Theo thời gian", From: day(2016, 1, 1), To: day(2016, 12, 31), AsOf: day(2016, 7, 1), Tasks: []TimelineTask{
		{Label: "1. A", State: OnTime, Due: day(2016, 3, 15), Done: day(2016, 3, 1)},
		{Label: "2. B", State: Late, Start: day(2016, 4, 1), Due: day(2016, 6, 30), Done: day(2016, 7, 1)},
		{Label: "3. C", State: Overdue, Due: day(2016, 5, 31)},
		{Label: "4. D", State: Open, Start: day(2016, 1, 1), Due: day(2016, 12, 31), Ongoing: true},
		{Label: "5. E", State: Stopped, Due: day(2017, 12, 31)},
	}}
	es := check(t, f)
	want := "Biểu đồ thời gian từ ngày 01/01/2016 đến ngày 31/12/2016, tính đến ngày 01/07/2016: 4 nhiệm vụ: 1 hoàn thành đúng hạn; 1 hoàn thành quá hạn; 1 chưa hoàn thành, trong hạn; 1 chưa hoàn thành, quá hạn; ngoài ra 1 dừng thực hiện."
	if got := find(es, "desc", "")[0].text; got != want {
		t.Errorf("the picture says %q", got)
	}
	var marks []int
	for _, e := range es {
		if e.attr["overflow"] != "" {
			marks = append(marks, tenths(t, e.attr["x"], "%"))
		}
	}
	at := func(n int) int { return margin + (960*n+183)/366 }
	for i, days := range []int{60, 182, 182, 182, 365} { // days of the leap year before the mark
		if i >= len(marks) || marks[i] < at(days) || marks[i] > at(days+1) {
			t.Fatalf("marks are at %v; the mark of task %d should be at %d", marks, i+1, at(days))
		}
	}
	if n := len(find(es, "rect", "fig-span")) + len(find(es, "rect", "fig-band")); n != 4 { // two of them in the key
		t.Errorf("%d spans and bands", n)
	}
	if n := len(find(es, "line", "fig-over")); n != 2 {
		t.Errorf("%d tasks are drawn as late", n)
	}
	months := ""
	for _, e := range find(es, "text", "fig-mid") {
		months += e.text + " "
	}
	if months != "1 Quý I 2 3 4 Quý II 5 6 7 Quý III 8 9 10 Quý IV 11 12 " {
		t.Errorf("the axis is %s", months)
	}
	f.AsOf = day(2026, 1, 1)
	if es := check(t, f); len(find(es, "line", "fig-today")) != 0 {
		t.Error("a day outside the plan has a line")
	}
	for _, to := range []time.Time{day(2017, 6, 30), day(2021, 1, 1), day(2116, 1, 1), day(9999, 12, 31)} {
		f.To = to
		if n := len(find(check(t, f), "text", "fig-mid")); n > 3*MaxColumns {
			t.Errorf("the axis to %v has %d labels", to, n)
		}
	}
}

func TestColumns(t *testing.T) {
	f := &Columns{ID: "c", Title: "Theo tháng", Labels: []string{"Tháng 1", "Tháng 2", "Tháng 3"}, Values: []int{4, 0, 8}}
	es := check(t, f)
	if got, want := find(es, "desc", "")[0].text, "Biểu đồ: tổng số 12 tin, bài; nhiều nhất: Tháng 3 (8); 1 kỳ không có tin, bài."; got != want {
		t.Errorf("the picture says %q", got)
	}
	cs := find(es, "rect", "fig-column")
	if len(cs) != 2 || 2*tenths(t, cs[0].attr["height"], "em") != tenths(t, cs[1].attr["height"], "em") {
		t.Errorf("columns are %+v", cs)
	}
}

func TestMeter(t *testing.T) {
	for _, tt := range []struct {
		done, total int
		label, w    string
	}{
		{7, 12, "7 trên 12 nhiệm vụ (58 %)", "58.3%"},
		{999, 1000, "999 trên 1.000 nhiệm vụ (99 %)", "99.9%"},
		{1, 100000, "1 trên 100.000 nhiệm vụ (0 %)", "0.8%"},
		{13, 12, "12 trên 12 nhiệm vụ (100 %)", "100%"},
		{-1, 12, "0 trên 12 nhiệm vụ (0 %)", ""},
	} {
		es := check(t, &Meter{Title: "nhiệm vụ", Done: tt.done, Total: tt.total})
		w := ""
		for _, e := range find(es, "rect", "fig-column") {
			w = e.attr["width"]
		}
		if es[0].attr["aria-label"] != tt.label || w != tt.w {
			t.Errorf("%d of %d: %q, %s", tt.done, tt.total, es[0].attr["aria-label"], w)
		}
	}
}

func TestNothing(t *testing.T) {
	for _, p := range []picture{
		&Bars{ID: "x"}, &Heat{ID: "x", Rows: []string{"A"}}, &Heat{ID: "x", Cols: []string{"A"}}, &Columns{ID: "x"}, &Meter{}, &Timeline{ID: "x", From: day(2016, 1, 1), To: day(2016, 12, 31)},
		&Timeline{ID: "x", Tasks: make([]TimelineTask, 1)}, &Timeline{ID: "x", From: day(2016, 1, 2), To: day(2016, 1, 1), Tasks: make([]TimelineTask, 1)},
	} {
		if got := p.Append(nil); len(got) != 0 {
			t.Errorf("%T without data gives %s", p, got)
		}
	}
	// Data that are all nought are data.
	check(t, &Bars{ID: "x", Rows: make([]Bar, 2)})
	check(t, &Heat{ID: "x", Rows: []string{"A"}, Cols: []string{"B"}})
	check(t, &Columns{ID: "x", Labels: []string{"A"}})
	check(t, &Timeline{ID: "x", From: day(2016, 1, 1), To: day(2016, 1, 1), Tasks: make([]TimelineTask, 2)})
}

func every(id, s string, n, v int) []picture {
	b, h := &Bars{ID: id, Title: s, Noun: s}, &Heat{ID: id, Title: s, Noun: s}
	l := &Timeline{ID: id, Title: s, From: day(2016, 1, 1), To: day(2016, 12, 31), AsOf: day(2016, 8, 1)}
	c := &Columns{ID: id, Title: s, Noun: s}
	for i := range n {
		b.Rows = append(b.Rows, Bar{s, Counts{v, v, v, v, v}})
		h.Rows, h.Cols = append(h.Rows, s), append(h.Cols, s)
		row := make([]int, min(n, 200))
		for j := range row {
			row[j] = v - i*j
		}
		h.Cells = append(h.Cells, row)
		c.Labels, c.Values = append(c.Labels, s), append(c.Values, v)
		l.Tasks = append(l.Tasks, TimelineTask{Label: s, State: State(i % 8), Due: day(2016, 1, i), Done: day(2016, 2, i), Ongoing: i%3 == 0})
	}
	return []picture{b, h, c, l, &Meter{Title: s, Done: n, Total: v}}
}

func TestText(t *testing.T) {
	const bad = "</text></svg><script>alert(1)</script> \"'&amp; \x00\x0b\x7f\u0085 \xff \xe1\xbb \uFFFE\uFFFF ]]> Trụ sở"
	for _, p := range every(`x"><script>`, bad, 3, 5) {
		for _, e := range check(t, p) {
			if id := e.attr["id"]; id != "" && !regexp.MustCompile(`^f-xscript-\w+$`).MatchString(id) {
				t.Errorf("an id is %q", id)
			}
		}
	}
	es := check(t, &Bars{ID: "x", Title: bad, Rows: bars().Rows})
	if got, want := find(es, "title", "")[0].text, "</text></svg><script>alert(1)</script> \"'&amp;    \uFFFD \uFFFD \uFFFD\uFFFD \uFFFD\uFFFD ]]> Trụ sở"; got != want {
		t.Errorf("%q became %q", bad, got)
	}
}

func TestHuge(t *testing.T) {
	long := strings.Repeat("Nhiệm vụ rất dài ", 120)
	for _, s := range []string{"A", long, strings.Repeat("ư", 2000), strings.Repeat("e\u0323", 2000)} {
		for _, p := range every("x", s, 10_000, math.MaxInt) {
			b := p.Append(nil)
			if limit := 2_000_000 + 400*len(s)*2; len(b) > limit {
				t.Errorf("%T of 10,000 rows has %d bytes", p, len(b))
			}
			if _, ok := p.(*Meter); !ok && !strings.Contains(string(b), "xem trong bảng") {
				t.Errorf("%T does not say that there is more", p)
			}
			read(t, b)
		}
	}
	es := check(t, &Bars{ID: "x", Rows: []Bar{{Label: long}}})
	for _, class := range []string{"fig-short", "fig-long"} {
		es := find(es, "text", class)
		if last := es[len(es)-1]; !strings.HasPrefix(last.text, long) || !strings.HasSuffix(last.text, "…") {
			t.Errorf("%s is cut to %q", class, last.text)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		s     string
		width int
		n     int
		want  string
		whole bool
	}{
		{"", 1000, 2, "", true},
		{"Văn phòng", 1000, 2, "Văn phòng", true},
		{"  Văn \n phòng ", 1000, 2, "Văn phòng", true},
		{"Trung tâm Dữ liệu", 600, 2, "Trung tâm|Dữ liệu", true},
		{"Trung tâm Dữ liệu tài nguyên nước", 600, 2, "Trung tâm|Dữ liệu t…", false},
		{"Trungtâmdữliệu", 400, 2, "Trungtâ|mdữliệu", true},
		{"mm", 10, 3, "m|m", true},
		{"mmmm", 10, 3, "m|m|…", false},
	} {
		lines, whole := wrap(tt.s, tt.width, tt.n)
		if got := strings.Join(lines, "|"); got != tt.want || whole != tt.whole {
			t.Errorf("wrap(%q, %d, %d) = %q, %v", tt.s, tt.width, tt.n, got, whole)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("Trụ sở <b>", 700)
	f.Add("\xff\x00", 10)
	f.Fuzz(func(t *testing.T, s string, n int) {
		for _, p := range every("x", s, 2, n) {
			check(t, p)
		}
	})
}

func BenchmarkTimeline(b *testing.B) {
	p := every("x", "Đăng tin, bài về kết quả cải cách hành chính trên trang thông tin điện tử", 40, 3)[3]
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = p.Append(dst[:0])
	}
}
