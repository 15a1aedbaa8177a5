package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/source"
)

// sample has a column of every kind, and texts that try to leave their cells.
func sample() *Table {
	day := func(s string) Cell {
		d, err := cchc.ParseDate(s)
		if err != nil {
			panic(err)
		}
		return Day(d)
	}
	return &Table{
		Name: "Bài viết", Title: `Bài & "tin" <quý I>`, Notes: []string{"Một bài <có thể> ở nhiều chủ đề."}, Host: "https://a.example", Empty: "Không có bài.",
		Columns: []Column{
			{Title: "STT", Kind: Serial},
			{Title: "Ngày", Kind: Date},
			{Title: "Tiêu đề", Kind: Link, Head: true},
			{Title: "Tác giả", Kind: Text},
			{Title: "Số bài", Kind: Integer, Total: true},
			{Title: "Số ảnh", Kind: Integer, Total: true},
			{Title: "Năm", Kind: Integer},
		},
		Rows: [][]Cell{
			{day("2016-03-14"), Anchor(`Hội nghị "triển khai", 2016`, "/tin-tuc/2016/a/"), Words("=1+1"), Int(1200), Int(3), Int(2016)},
			{day("2016-03-15"), Anchor("<script>alert(1)</script>", `https://b.example/?a=1&b="2"`), Words("-2+3"), Int(34), Int(0), Int(2016)},
			{Cell{}, Anchor("Không có địa chỉ", ""), Words("Một\nhai"), Int(-4), Int(1), Int(2017)},
		},
	}
}

func TestCSV(t *testing.T) {
	out := string(sample().AppendCSV(nil))
	want := "\ufeffSTT,Ngày,Tiêu đề,Tiêu đề (địa chỉ),Tác giả,Số bài,Số ảnh,Năm\r\n" +
		`1,2016-03-14,"Hội nghị ""triển khai"", 2016",https://a.example/tin-tuc/2016/a/,"'=1+1",1200,3,2016` + "\r\n" +
		`2,2016-03-15,<script>alert(1)</script>,"https://b.example/?a=1&b=""2""","'-2+3",34,0,2016` + "\r\n" +
		"3,,Không có địa chỉ,,\"Một\r\nhai\",-4,1,2017\r\n"
	if out != want {
		t.Errorf("got\n%q\nwant\n%q", out, want)
	}
}

// TestFormulas: no text of a CSV file is calculated, and each comes back by
// taking one apostrophe away.
func TestFormulas(t *testing.T) {
	for _, c := range []struct {
		text  string
		guard bool
	}{
		{"=1+1", true},
		{"+84 24 1234", true},
		{"-2", true},
		{"@SUM(A1)", true},
		{"\t=1", true},
		{"\r=1", true},
		{"\n=1", true},
		{" =1", true},
		{"\u00a0=1", true},
		{"＝1", true},
		{"＋1", true},
		{"－1", true},
		{"＠a", true},
		{`=HYPERLINK("http://x","y")`, true},
		{"=cmd|' /C calc'!A0", true},
		{"", false},
		{"a=b", false},
		{"Hội nghị – tập huấn", false},
		{"– mục", false},
		{"79/QĐ-TNNQG", false},
		{" một ", false},
		{`"`, false},
		{"'", false},
	} {
		tab := &Table{Columns: []Column{{Title: "A"}}, Rows: [][]Cell{{Words(c.text)}}}
		r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(tab.AppendCSV(nil), []byte(bom))))
		r.FieldsPerRecord = 1
		if _, err := r.Read(); err != nil {
			t.Fatal(err)
		}
		rec, err := r.Read()
		if c.text == "" && err == io.EOF {
			continue // an empty line is no record for Go's reader
		}
		if err != nil {
			t.Fatalf("%q: %v", c.text, err)
		}
		got, guarded := strings.CutPrefix(rec[0], "'")
		if !c.guard {
			got, guarded = rec[0], false
		}
		if guarded != c.guard || got != strings.ReplaceAll(c.text, "\r", "\r") {
			t.Errorf("%q became %q", c.text, rec[0])
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"", "=1", "a,b", "\"", "\r\n", "\n", " =", "đ\u00a0@"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		tab := &Table{Columns: []Column{{Title: "A"}, {Title: "B", Kind: Link}, {Title: "C", Kind: Integer}}, Rows: [][]Cell{{Words(a), Anchor(b, a), Int(len(a))}, {Words(b), Anchor(a, b), Int(len(b))}}}
		recs, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(tab.AppendCSV(nil), []byte(bom)))).ReadAll()
		if err != nil || len(recs) != 3 {
			t.Fatalf("%q %q: %d records, %v", a, b, len(recs), err)
		}
		for _, rec := range recs[1:] {
			if len(rec) != 4 {
				t.Fatalf("%q", rec)
			}
			for _, field := range rec[:3] {
				if field != "" && strings.ContainsRune("=+-@\t\r\n", []rune(field)[0]) {
					t.Fatalf("%q is calculated", field)
				}
			}
		}
		if doc := string(tab.AppendHTML(nil)); strings.Count(doc, "<tr>") != 3 || strings.Count(doc, "<a ")+strings.Count(doc, "<td>") < 2 {
			t.Fatalf("%q %q: %s", a, b, doc)
		}
	})
}

func TestHTML(t *testing.T) {
	out := string(sample().AppendHTML(nil))
	for _, want := range []string{
		`<caption>Bài &amp; &#34;tin&#34; &lt;quý I&gt;</caption>`,
		`<th scope="col" class="n">Số bài</th>`,
		`<td class="d"><time datetime="2016-03-14">14/03/2016</time></td><th scope="row"><a href="/tin-tuc/2016/a/">Hội nghị`,
		`<td class="n">1.200</td>`,
		`<tfoot><tr><th scope="row" colspan="4">Tổng số</th><td class="n">1.230</td><td class="n">4</td><td class="n"></td></tr></tfoot>`,
		`<td class="d"></td><th scope="row">Không có địa chỉ</th>`,
		`<p class="note">Một bài &lt;có thể&gt; ở nhiều chủ đề.</p>`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	if strings.Contains(out, "<script") {
		t.Error("a title became an element")
	}
	if _, err := html.Parse(strings.NewReader(out)); err != nil {
		t.Error(err)
	}
	empty := sample()
	empty.Rows = nil
	if got, want := string(empty.AppendHTML(nil)), `<p class="empty">Không có bài.</p><p class="note">`; !strings.HasPrefix(got, want) {
		t.Errorf("without rows: %s", got)
	}
}

// TestSum changes one thing after the other: each must give another Sum.
func TestSum(t *testing.T) {
	seen := map[source.Sum]string{sample().Sum(): "nothing"}
	for name, change := range map[string]func(*Table){
		"name": func(t *Table) { t.Name += "x" }, "title": func(t *Table) { t.Title += "x" }, "host": func(t *Table) { t.Host += "x" }, "empty": func(t *Table) { t.Empty += "x" },
		"notes": func(t *Table) { t.Notes = append(t.Notes, "x") }, "column": func(t *Table) { t.Columns = t.Columns[:6] }, "column title": func(t *Table) { t.Columns[0].Title += "x" },
		"kind": func(t *Table) { t.Columns[6].Kind = Text }, "width": func(t *Table) { t.Columns[6].Width++ }, "total": func(t *Table) { t.Columns[6].Total = true },
		"head": func(t *Table) { t.Columns[6].Head = true }, "row": func(t *Table) { t.Rows = t.Rows[:2] }, "order": func(t *Table) { t.Rows[0], t.Rows[1] = t.Rows[1], t.Rows[0] },
		"text": func(t *Table) { t.Rows[0][2].text += "x" }, "url": func(t *Table) { t.Rows[0][1].url += "x" }, "n": func(t *Table) { t.Rows[0][3].n++ },
	} {
		tab := sample()
		change(tab)
		s := tab.Sum()
		if o, dup := seen[s]; dup {
			t.Errorf("%s gives the Sum of %s", name, o)
		}
		seen[s] = name
	}
}

func TestDay(t *testing.T) {
	for _, d := range []cchc.Date{{Year: 1970, Month: 1, Day: 1}, {Year: 1969, Month: 12, Day: 31}, {Year: 2016, Month: 2, Day: 29}, {Year: 1900, Month: 1, Day: 1}, {Year: 9999, Month: 12, Day: 31}} {
		got, ok := Day(d).day()
		if !ok || got.Format(time.DateOnly) != d.String() {
			t.Errorf("%s came back as %s", d, got)
		}
	}
	if _, ok := Day(cchc.Date{}).day(); ok {
		t.Error("no day is a day")
	}
}

func BenchmarkForms(b *testing.B) {
	tab := sample()
	row := tab.Rows[0]
	tab.Rows = nil
	for range 1000 {
		tab.Rows = append(tab.Rows, row)
	}
	book := Book{Title: "Báo cáo", Tables: []*Table{tab}}
	small := Book{Title: "Báo cáo", Tables: []*Table{sample()}}
	for name, f := range map[string]func(){
		"csv": func() { tab.AppendCSV(nil) }, "html": func() { tab.AppendHTML(nil) }, "sum": func() { tab.Sum() },
		"xlsx": func() {
			if _, err := book.AppendXLSX(nil); err != nil {
				b.Fatal(err)
			}
		},
		"xlsx/small": func() {
			if _, err := small.AppendXLSX(nil); err != nil {
				b.Fatal(err)
			}
		},
	} {
		b.Run(fmt.Sprint(name), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				f()
			}
		})
	}
}
