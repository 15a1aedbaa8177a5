package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/tool"
)

// The reader below knows nothing of the library that writes: it takes the
// archive apart and reads the XML of ECMA-376.

type xmlSheet struct {
	Pr struct {
		FitToPage string `xml:"fitToPage,attr"`
	} `xml:"sheetPr>pageSetUpPr"`
	Pane struct {
		YSplit string `xml:"ySplit,attr"`
		State  string `xml:"state,attr"`
	} `xml:"sheetViews>sheetView>pane"`
	Cols []struct {
		Width float64 `xml:"width,attr"`
	} `xml:"cols>col"`
	Rows []struct {
		R     int       `xml:"r,attr"`
		Cells []xmlCell `xml:"c"`
	} `xml:"sheetData>row"`
	Filter struct {
		Ref string `xml:"ref,attr"`
	} `xml:"autoFilter"`
	Links []struct {
		Ref string `xml:"ref,attr"`
		ID  string `xml:"id,attr"`
	} `xml:"hyperlinks>hyperlink"`
	Page struct {
		PaperSize   string `xml:"paperSize,attr"`
		Orientation string `xml:"orientation,attr"`
	} `xml:"pageSetup"`
	Margins struct {
		Left   float64 `xml:"left,attr"`
		Right  float64 `xml:"right,attr"`
		Top    float64 `xml:"top,attr"`
		Bottom float64 `xml:"bottom,attr"`
	} `xml:"pageMargins"`
}

type xmlCell struct {
	R       string `xml:"r,attr"`
	Type    string `xml:"t,attr"`
	Style   int    `xml:"s,attr"`
	Formula string `xml:"f"`
	Value   string `xml:"v"`
	Inline  string `xml:"is>t"`
}

type xmlStyles struct {
	Formats []struct {
		ID   int    `xml:"numFmtId,attr"`
		Code string `xml:"formatCode,attr"`
	} `xml:"numFmts>numFmt"`
	Cells []struct {
		Format int `xml:"numFmtId,attr"`
	} `xml:"cellXfs>xf"`
}

type workbook struct {
	names  []string
	parts  map[string][]byte
	sheets []xmlSheet
	styles xmlStyles
	book   struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
		} `xml:"sheets>sheet"`
		Defined []struct {
			Name string `xml:"name,attr"`
			Text string `xml:",chardata"`
		} `xml:"definedNames>definedName"`
	}
}

func open(t testing.TB, data []byte) *workbook {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	w := &workbook{parts: map[string][]byte{}}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if y := f.Modified.Year(); y > 1980 {
			t.Errorf("%s is of %d", f.Name, y)
		}
		w.names = append(w.names, f.Name)
		w.parts[f.Name] = b
		if strings.HasSuffix(f.Name, ".xml") || strings.HasSuffix(f.Name, ".rels") {
			d := xml.NewDecoder(bytes.NewReader(b))
			for {
				if _, err := d.Token(); err == io.EOF {
					break
				} else if err != nil {
					t.Fatalf("%s is no XML: %v\n%s", f.Name, err, b)
				}
			}
		}
	}
	read := func(name string, v any) {
		if err := xml.Unmarshal(w.parts[name], v); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	read("xl/workbook.xml", &w.book)
	read("xl/styles.xml", &w.styles)
	for i := range w.book.Sheets {
		var s xmlSheet
		read(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1), &s)
		w.sheets = append(w.sheets, s)
	}
	return w
}

// format returns the number format of a cell.
func (w *workbook) format(c xmlCell) string {
	id := w.styles.Cells[c.Style].Format
	for _, f := range w.styles.Formats {
		if f.ID == id {
			return f.Code
		}
	}
	return strconv.Itoa(id)
}

func (s *xmlSheet) cell(ref string) xmlCell {
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			if c.R == ref {
				return c
			}
		}
	}
	return xmlCell{}
}

func written(t testing.TB, b *Book) []byte {
	t.Helper()
	out, err := b.AppendXLSX([]byte("trước"))
	if err != nil {
		t.Fatal(err)
	}
	rest, ok := bytes.CutPrefix(out, []byte("trước"))
	if !ok {
		t.Fatal("what stood before is gone")
	}
	return rest
}

func TestXLSX(t *testing.T) {
	second := sample()
	second.Name, second.Rows = "Trống", nil
	b := &Book{Title: "Báo cáo <thử> & xem", Creator: "Trung tâm", Day: cchc.Date{Year: 2016, Month: 3, Day: 14}, Tables: []*Table{sample(), second}}
	data := written(t, b)
	w := open(t, data)
	if w.names[0] != "[Content_Types].xml" {
		t.Errorf("the archive begins with %s", w.names[0])
	}
	if n := w.book.Sheets; len(n) != 2 || n[0].Name != "Bài viết" || n[1].Name != "Trống" {
		t.Fatalf("sheets %v", n)
	}
	core := string(w.parts["docProps/core.xml"])
	for _, want := range []string{"Báo cáo &lt;thử&gt; &amp; xem", "Trung tâm", "2016-03-13T17:00:00Z"} {
		if !strings.Contains(core, want) {
			t.Errorf("the properties lack %q: %s", want, core)
		}
	}
	s := &w.sheets[0]
	for _, c := range []struct{ ref, typ, value, formula, format string }{
		{"A1", "inlineStr", "STT", "", "0"},
		{"G1", "inlineStr", "Năm", "", "0"},
		{"A2", "", "1", "", "#,##0"},
		{"B2", "", "42443", "", "dd/mm/yyyy"}, // 14/3/2016, days since 30/12/1899
		{"B3", "", "42444", "", "dd/mm/yyyy"},
		{"B4", "", "", "", "dd/mm/yyyy"},
		{"C2", "str", `Hội nghị "triển khai", 2016`, `HYPERLINK("https://a.example/tin-tuc/2016/a/","Hội nghị ""triển khai"", 2016")`, "0"},
		{"C3", "str", "<script>alert(1)</script>", `HYPERLINK("https://b.example/?a=1&b=""2""","<script>alert(1)</script>")`, "0"},
		{"C4", "inlineStr", "Không có địa chỉ", "", "0"},
		{"D2", "inlineStr", "=1+1", "", "0"}, // a text, whatever it looks like
		{"D4", "inlineStr", "Một\nhai", "", "0"},
		{"E2", "", "1200", "", "#,##0"},
		{"E4", "", "-4", "", "#,##0"},
		{"D5", "inlineStr", "Tổng số", "", "0"},
		{"E5", "", "1230", "SUM(E2:E4)", "#,##0"},
		{"F5", "", "4", "SUM(F2:F4)", "#,##0"},
		{"G5", "inlineStr", "", "", "0"},
		{"A7", "inlineStr", "Một bài <có thể> ở nhiều chủ đề.", "", "0"},
	} {
		got := s.cell(c.ref)
		v := got.Value
		if got.Type == "inlineStr" {
			v = got.Inline
		}
		if typ := got.Type; strings.HasPrefix(c.formula, "SUM") && typ == "n" {
			got.Type = ""
		}
		if got.Type != c.typ || v != c.value || got.Formula != c.formula || w.format(got) != c.format {
			t.Errorf("%s: type %q value %q formula %q format %q; want %+v", c.ref, got.Type, v, got.Formula, w.format(got), c)
		}
	}
	if s.Pane.State != "frozen" || s.Pane.YSplit != "1" {
		t.Errorf("pane %+v: the header does not stay", s.Pane)
	}
	if s.Filter.Ref != "A1:G4" && s.Filter.Ref != "$A$1:$G$4" {
		t.Errorf("filter over %q: the sums must not be filtered", s.Filter.Ref)
	}
	if s.Page.PaperSize != "9" || s.Page.Orientation != "landscape" || s.Pr.FitToPage != "1" && s.Pr.FitToPage != "true" {
		t.Errorf("page %+v, fit %q", s.Page, s.Pr.FitToPage)
	}
	if m := s.Margins; math.Round(m.Left*254) != 300 || math.Round(m.Right*254) != 200 || math.Round(m.Top*254) != 200 || math.Round(m.Bottom*254) != 200 {
		t.Errorf("margins %+v, in inches", m)
	}
	if bytes.Contains(w.parts["xl/worksheets/sheet1.xml"], []byte("filterMode")) {
		t.Error("the file says that rows are hidden")
	}
	if len(s.Cols) != 7 || s.Cols[0].Width != 6 || s.Cols[2].Width != 50 {
		t.Errorf("columns %+v", s.Cols)
	}
	titles := 0
	for _, d := range w.book.Defined {
		if d.Name == "_xlnm.Print_Titles" && strings.HasSuffix(d.Text, "!$1:$1") {
			titles++
		}
	}
	if titles != 2 {
		t.Errorf("defined names %+v: the header is not printed on each page", w.book.Defined)
	}
	if e := &w.sheets[1]; len(e.Rows) != 3 || e.cell("A3").Inline != "Không có bài." {
		t.Errorf("a table without rows: %+v", e.Rows)
	}
}

// TestSameBytes: two workbooks of the same tables are one file.
func TestSameBytes(t *testing.T) {
	make := func() *Book {
		b := &Book{Title: "B", Day: cchc.Date{Year: 2016, Month: 1, Day: 1}}
		for _, n := range []string{"A", "Đ", "C", "B", "E", "F"} {
			tab := sample()
			tab.Name = n
			b.Tables = append(b.Tables, tab)
		}
		return b
	}
	first := written(t, make())
	for range 8 {
		if !bytes.Equal(written(t, make()), first) {
			t.Fatal("the same tables gave other bytes")
		}
	}
}

// TestLongLinks: what no formula holds is a link of its cell.
func TestLongLinks(t *testing.T) {
	long := strings.Repeat("ế", 256)
	tab := &Table{Name: "A", Columns: []Column{{Title: "T", Kind: Link}}, Rows: [][]Cell{
		{Anchor(long[:3*255], "https://a.example/1")},
		{Anchor(long, "https://a.example/2")},
		{Anchor("ngắn", "https://a.example/"+strings.Repeat("x", 300))},
		{Anchor("hai\ndòng", "https://a.example/4")},
	}}
	w := open(t, written(t, &Book{Tables: []*Table{tab}}))
	s := &w.sheets[0]
	if s.cell("A2").Formula == "" || s.cell("A3").Formula != "" || s.cell("A3").Inline != long || s.cell("A5").Inline != "hai\ndòng" {
		t.Errorf("%+v", s.Rows)
	}
	if len(s.Links) != 3 || s.Links[0].Ref != "A3" || s.Links[2].Ref != "A5" {
		t.Errorf("links %+v", s.Links)
	}
	if rels := string(w.parts["xl/worksheets/_rels/sheet1.xml.rels"]); !strings.Contains(rels, "https://a.example/2") || !strings.Contains(rels, "xxx") {
		t.Errorf("relations: %s", rels)
	}
}

func TestBadBooks(t *testing.T) {
	for name, b := range map[string]*Book{
		"no table":  {},
		"long name": {Tables: []*Table{{Name: strings.Repeat("x", 32), Columns: []Column{{Title: "A"}}}}},
		"sign":      {Tables: []*Table{{Name: "a/b", Columns: []Column{{Title: "A"}}}}},
	} {
		if _, err := b.AppendXLSX(nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestHostileTexts: whatever an editor writes, the parts are XML and the text
// comes back, but for what XML cannot hold.
func TestHostileTexts(t *testing.T) {
	for _, s := range []string{"<a>&\"'", "\x00\x01\x1f", "\xff\xfe", "_x0041_", " đầu và cuối ", "\ufffe", "\u202e", strings.Repeat("ế", 40000), "]]>", "dòng\r\nhai"} {
		tab := &Table{Name: "A", Title: s, Notes: []string{s}, Columns: []Column{{Title: s}, {Title: "L", Kind: Link}}, Rows: [][]Cell{{Words(s), Anchor(s, "https://a.example/?"+s)}}}
		w := open(t, written(t, &Book{Title: s, Creator: s, Tables: []*Table{tab}}))
		want := s
		switch {
		case s == "_x0041_":
			want = "_x005F_x0041_" // which spreadsheets show as it was
		case len(s) > 40000:
			want = strings.Repeat("ế", mostText)
		default:
			want = strings.Map(func(r rune) rune {
				if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' {
					return '\ufffd'
				}
				return r
			}, s) // invalid UTF-8 becomes U+FFFD as well
		}
		for _, ref := range []string{"A2", "B2"} {
			c := w.sheets[0].cell(ref)
			if got := c.Value + c.Inline; got != want {
				t.Errorf("%q came back from %s as %q", s, ref, got)
			}
		}
	}
}

// TestSpreadsheet has a spreadsheet program calculate the formulas anew: the
// sums are those that stood in the file, and links show their words.
func TestSpreadsheet(t *testing.T) {
	ssconvert := tool.Find(t, "ssconvert") // Debian: gnumeric
	dir := t.TempDir()
	in, out := filepath.Join(dir, "a.xlsx"), filepath.Join(dir, "a.csv")
	data := written(t, &Book{Title: "B", Tables: []*Table{sample()}})
	wrong := bytes.ReplaceAll(open(t, data).parts["xl/worksheets/sheet1.xml"], []byte("<v>1230</v>"), []byte("<v>7</v>"))
	data = replaced(t, data, "xl/worksheets/sheet1.xml", wrong) // what the program says is calculated, not read
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if msg, err := exec.Command(ssconvert, "--recalc", in, out).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, msg)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	recs, err := r.ReadAll()
	if err != nil || len(recs) < 5 {
		t.Fatalf("%v %q", err, recs)
	}
	if got := strings.Join(recs[1], "|"); got != `1|2016/03/14|Hội nghị "triển khai", 2016|=1+1|1200|3|2016` {
		t.Errorf("row 2 is read as %s", got)
	}
	if got := strings.Join(recs[4], "|"); got != "|||Tổng số|1230|4|" {
		t.Errorf("the sums are calculated as %s", got)
	}
}

// replaced returns the archive with another part.
func replaced(t *testing.T, data []byte, name string, with []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		if f.Name != name {
			if err := w.Copy(f); err != nil {
				t.Fatal(err)
			}
			continue
		}
		p, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write(with); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
