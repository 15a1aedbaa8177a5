package sheet

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"nawapi.gov.vn/cchc/internal/cchc"
)

// Book is a workbook: one sheet for each table.
type Book struct {
	Title   string
	Creator string
	Day     cchc.Date // written as the time at which the file was made
	Tables  []*Table
}

// mostRows is how many rows of a table a sheet takes. Excel ends at 1.048.576;
// what is left of that is for the header, the sums and the notes.
const mostRows = 1_000_000

const (
	mostLiteral = 255 // characters of a text within a formula, and of an address that HYPERLINK takes
	font        = "Times New Roman"
)

// AppendXLSX appends the workbook. It fails for tables that no sheet can hold:
// names that are too long, too many or not allowed.
//
// A link is a HYPERLINK formula with the words as its value: it stays with its
// row when somebody sorts the sheet, and costs the same in a long list as in a
// short one. Where a formula cannot hold it, it is a link of the cell.
func (k *Book) AppendXLSX(b []byte) ([]byte, error) {
	if len(k.Tables) == 0 {
		return b, errors.New("a workbook needs a table")
	}
	// A sheet of more than 16 MB goes to a temporary file, unless there is no
	// place for one: the stages before publish do not touch the disk.
	f := excelize.NewFile(excelize.Options{TmpDir: "\x00"})
	defer f.Close()
	out := &archive{b: b, rows: map[string]func(io.Writer) error{}}
	f.SetZipWriter(func(io.Writer) excelize.ZipWriter { return out })
	if err := k.write(f, out); err != nil {
		return b, err
	}
	if _, err := f.WriteToBuffer(); err != nil {
		return b, err
	}
	return out.finish()
}

func (k *Book) write(f *excelize.File, out *archive) error {
	stamp := k.Day.Time().UTC().Format(time.RFC3339)
	err := f.SetDocProps(&excelize.DocProperties{Title: k.Title, Creator: k.Creator, LastModifiedBy: k.Creator, Created: stamp, Modified: stamp, Language: "vi"})
	if err != nil {
		return err
	}
	if err := f.SetAppProps(&excelize.AppProperties{Application: "cchc"}); err != nil {
		return err
	}
	if err := f.SetDefaultFont(font); err != nil {
		return err
	}
	st, err := newStyles(f)
	if err != nil {
		return err
	}
	for i, t := range k.Tables {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.Name)
		} else {
			_, err = f.NewSheet(t.Name)
		}
		if err != nil {
			return err
		}
		rows := t.Rows[:min(len(t.Rows), mostRows)]
		if err := t.write(f, st, rows); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		out.rows[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)] = func(w io.Writer) error { return t.writeRows(w, st, rows) }
	}
	return nil
}

// styles are the looks of cells in one workbook.
type styles struct {
	head, total, totalN, note int
	body                      [Serial + 1]int
}

func newStyles(f *excelize.File) (st styles, err error) {
	thin := func() []excelize.Border {
		var bs []excelize.Border
		for _, side := range []string{"left", "right", "top", "bottom"} {
			bs = append(bs, excelize.Border{Type: side, Color: "808080", Style: 1})
		}
		return bs
	}()
	make := func(bold bool, fill, format, horizontal, colour, underline string) int {
		s := &excelize.Style{
			Border:    thin,
			Font:      &excelize.Font{Family: font, Size: 12, Bold: bold, Color: colour, Underline: underline},
			Alignment: &excelize.Alignment{Vertical: "top", Horizontal: horizontal, WrapText: true},
		}
		if fill != "" {
			s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
		}
		if format != "" {
			s.CustomNumFmt = &format
		}
		id, e := f.NewStyle(s)
		err = errors.Join(err, e)
		return id
	}
	const number, day = "#,##0", "dd/mm/yyyy"
	st.head = make(true, "E3EDF5", "", "center", "", "")
	st.total = make(true, "F2F2F2", "", "left", "", "")
	st.totalN = make(true, "F2F2F2", number, "right", "", "")
	st.body[Text] = make(false, "", "", "left", "", "")
	st.body[Integer] = make(false, "", number, "right", "", "")
	st.body[Date] = make(false, "", day, "center", "", "")
	st.body[Link] = make(false, "", "", "left", "0B5394", "single")
	st.body[Serial] = make(false, "", number, "center", "", "")
	plain := &excelize.Style{Font: &excelize.Font{Family: font, Size: 12, Italic: true}}
	id, e := f.NewStyle(plain)
	st.note = id
	return st, errors.Join(err, e)
}

// widths are those of columns that say none.
var widths = [...]int{Text: 30, Integer: 12, Date: 13, Link: 50, Serial: 6}

// write writes the table: a header that stays in view and is printed on every
// page, the sums, the notes. The rows, which belong behind the first row of the
// sheet, are left to writeRows.
func (t *Table) write(f *excelize.File, st styles, rows [][]Cell) error {
	name := t.Name
	yes, zero := true, 0
	last, err := excelize.ColumnNumberToName(len(t.Columns))
	if err != nil {
		return err
	}
	wide := 0
	for _, c := range t.Columns {
		wide += c.width()
	}
	direction := "portrait"
	if wide > 90 {
		direction = "landscape"
	}
	a4 := 9
	// NĐ 30/2020/NĐ-CP: 20 mm above and below, 30 at the left, 20 at the right; in inches.
	edge, left, inner := 20/25.4, 30/25.4, 10/25.4
	err = errors.Join(
		f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}), // before the stream begins: it stands first in the file
		f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &direction, FitToWidth: ptr(1), FitToHeight: &zero}),
		f.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{Top: &edge, Bottom: &edge, Left: &left, Right: &edge, Header: &inner, Footer: &inner}),
		f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&C" + printed(t.Title), OddFooter: "&CTrang &P/&N"}),
		f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: name, RefersTo: "'" + strings.ReplaceAll(name, "'", "''") + "'!$1:$1"}),
	)
	if err != nil {
		return err
	}
	w, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	// After the stream has begun: the library would say at its start that rows are hidden by the filter.
	if err := f.AutoFilter(name, "A1:"+last+strconv.Itoa(len(rows)+1), nil); err != nil {
		return err
	}
	if err := w.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	values := make([]any, len(t.Columns))
	for i, c := range slices.Backward(t.Columns) { // the library puts each before those that it has
		if err := errors.Join(w.SetColWidth(i+1, i+1, float64(c.width())), w.SetColStyle(i+1, i+1, st.body[c.Kind])); err != nil {
			return err
		}
		values[i] = excelize.Cell{StyleID: st.head, Value: c.Title}
	}
	if err := w.SetRow("A1", values); err != nil {
		return err
	}
	if err := t.links(f, rows); err != nil {
		return err
	}
	next := len(rows) + 2
	if sums, ok := t.Totals(); ok && len(rows) > 0 {
		label := t.label()
		for i, c := range t.Columns {
			switch {
			case c.Total:
				col, err := excelize.ColumnNumberToName(i + 1)
				if err != nil {
					return err
				}
				values[i] = excelize.Cell{StyleID: st.totalN, Formula: fmt.Sprintf("SUM(%s2:%s%d)", col, col, len(rows)+1), Value: sums[i]}
			case i == label:
				values[i] = excelize.Cell{StyleID: st.total, Value: totalLabel}
			default:
				values[i] = excelize.Cell{StyleID: st.total, Value: ""}
			}
		}
		if err := w.SetRow("A"+strconv.Itoa(next), values); err != nil {
			return err
		}
		next++
	}
	notes := t.Notes
	if len(rows) == 0 && t.Empty != "" {
		notes = append([]string{t.Empty}, notes...)
	}
	if n := len(t.Rows) - len(rows); n > 0 {
		notes = append([]string{fmt.Sprintf("Bảng tính không chứa hết: còn %d dòng nữa trong tệp CSV.", n)}, notes...)
	}
	for i, note := range notes {
		if err := w.SetRow("A"+strconv.Itoa(next+1+i), []any{excelize.Cell{StyleID: st.note, Value: note}}); err != nil {
			return err
		}
	}
	return w.Flush()
}

// links gives the library the links that no formula holds.
func (t *Table) links(f *excelize.File, rows [][]Cell) error {
	for i, c := range t.Columns {
		if c.Kind != Link {
			continue
		}
		k := t.cell(i)
		for n, r := range rows {
			if x := &r[k]; x.url == "" || t.fits(x) {
				continue
			}
			at, err := excelize.CoordinatesToCellName(i+1, n+2)
			if err == nil {
				err = f.SetCellHyperLink(t.Name, at, t.absolute(r[k].url), "External")
			}
			if errors.Is(err, excelize.ErrTotalSheetHyperlinks) {
				return nil // a sheet takes 65.530: the words are there all the same
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// fits tells whether a formula can hold a link.
func (t *Table) fits(x *Cell) bool {
	host := 0
	if x.url[0] == '/' {
		host = units(t.Host)
	}
	return host+units(x.url) <= mostLiteral && units(x.text) <= mostLiteral && !strings.ContainsAny(x.text, "\r\n\t") && !strings.ContainsAny(x.url, "\r\n\t")
}

// buffers are what rows are written through; they are lent.
var buffers = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 2*chunk)) }}

const chunk = 32 << 10

// writeRows writes rows as they stand in a sheet (ECMA-376, part 1, 18.3.1.73).
func (t *Table) writeRows(w io.Writer, st styles, rows [][]Cell) error {
	columns := make([]string, len(t.Columns))
	for i := range columns {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		columns[i] = name
	}
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.Reset()
	for n, r := range rows {
		buf.Write(t.appendRow(buf.AvailableBuffer(), n, r, columns, st))
		if buf.Len() >= chunk || n == len(rows)-1 {
			if _, err := buf.WriteTo(w); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Table) appendRow(b []byte, n int, r []Cell, columns []string, st styles) []byte {
	b = strconv.AppendInt(append(b, `<row r="`...), int64(n+2), 10)
	b = append(b, `">`...)
	cell := 0
	for i, c := range t.Columns {
		b = append(append(b, `<c r="`...), columns[i]...)
		b = strconv.AppendInt(b, int64(n+2), 10)
		b = strconv.AppendInt(append(b, `" s="`...), int64(st.body[c.Kind]), 10)
		if c.Kind == Serial {
			b = appendNumber(b, int64(n+1))
			continue
		}
		x := &r[cell]
		cell++
		switch {
		case c.Kind == Integer:
			b = appendNumber(b, x.n)
		case c.Kind == Date && x.n != 0:
			b = appendNumber(b, x.n-epoch+25569) // days since 30/12/1899
		case c.Kind == Link && x.url != "" && t.fits(x):
			b = append(b, `" t="str"><f>HYPERLINK("`...)
			if x.url[0] == '/' {
				b = appendXML(b, t.Host, inFormula)
			}
			b = appendXML(b, x.url, inFormula)
			b = appendXML(append(b, `","`...), x.text, inFormula)
			b = appendXML(append(b, `")</f><v>`...), x.text, inCell)
			b = append(b, `</v></c>`...)
		case x.text != "":
			b = append(b, `" t="inlineStr"><is><t xml:space="preserve">`...)
			b = append(appendXML(b, x.text, inCell), `</t></is></c>`...)
		default:
			b = append(b, `"/>`...) // drawn like the others
		}
	}
	return append(b, endRow...)
}

func appendNumber(b []byte, n int64) []byte {
	return append(strconv.AppendInt(append(b, `"><v>`...), n, 10), `</v></c>`...)
}

// mostText is how many characters a cell takes.
const mostText = 32_767

// place is where a text of a sheet stands.
type place bool

const (
	inCell    place = false // _x0041_ stands for the letter A: the sign before what looks so is written so itself
	inFormula place = true  // within quotes, which are doubled
)

// appendXML appends a text of a sheet. What XML cannot hold becomes U+FFFD.
func appendXML(b []byte, s string, at place) []byte {
	if len(s) > mostText {
		if u := utf16.Encode([]rune(s)); len(u) > mostText {
			s = string(utf16.Decode(u[:mostText]))
		}
	}
	last := 0
	for i, r := range s {
		var e string
		switch {
		case r == '&':
			e = "&amp;"
		case r == '<':
			e = "&lt;"
		case r == '>':
			e = "&gt;"
		case r == '\r':
			e = "&#xD;"
		case r == '"' && at == inFormula:
			e = `""`
		case r == '_' && at == inCell && escaped(s[i:]):
			e = "_x005F_"
		case r < ' ' && r != '\t' && r != '\n', r == utf8.RuneError, r == '\ufffe', r == '\uffff':
			e = "\ufffd"
		default:
			continue
		}
		b = append(append(b, s[last:i]...), e...)
		last = i + 1
		if r == utf8.RuneError || r == '\ufffe' || r == '\uffff' {
			_, n := utf8.DecodeRuneInString(s[i:])
			last = i + n
		}
	}
	return append(b, s[last:]...)
}

// escaped tells whether a text begins like _x0041_.
func escaped(s string) bool {
	if len(s) < 7 || s[1] != 'x' || s[6] != '_' {
		return false
	}
	_, err := strconv.ParseUint(s[2:6], 16, 16)
	return err == nil
}

func ptr[T any](v T) *T { return &v }

func (c Column) width() int {
	if c.Width > 0 {
		return c.Width
	}
	return widths[c.Kind]
}

// units counts the characters of s as spreadsheets do.
func units(s string) int {
	if len(s) <= mostLiteral {
		return len(s) // no fewer
	}
	return len(utf16.Encode([]rune(s)))
}

// printed writes s as a header of printed pages, in which & gives orders and
// which ends after 255 characters.
func printed(s string) string {
	r := []rune(s)
	return strings.ReplaceAll(string(r[:min(len(r), 120)]), "&", "&&")
}

// archive is the zip file around the parts of a workbook. Its bytes depend on
// the parts alone: they are written in the order of their names, the one that
// says what they are first, as if all were made at the beginning of time.
//
// The rows of tables are put into their sheets here: the library takes several
// times as long for them, and there are a year's articles in every report.
type archive struct {
	b     []byte
	parts []*part
	rows  map[string]func(io.Writer) error // of sheets: what follows the first row
}

type part struct {
	name string
	data bytes.Buffer
}

func (a *archive) Create(name string) (io.Writer, error) {
	p := &part{name: name}
	a.parts = append(a.parts, p)
	return &p.data, nil
}

func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }
func (a *archive) Close() error      { return nil }

// deflaters are lent: one costs more memory than most workbooks.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(io.Discard, flate.BestSpeed)
	if err != nil {
		panic(err) // the level is one of those that there are
	}
	return w
}}

type deflater struct{ *flate.Writer }

func (d deflater) Close() error {
	err := d.Writer.Close()
	deflaters.Put(d.Writer)
	return err
}

var endRow = []byte("</row>")

// beginning is the first time that a zip file can tell.
var beginning = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// finish returns the archive. "[" is before every letter, so that the part that
// says what the others are comes first.
func (a *archive) finish() ([]byte, error) {
	slices.SortFunc(a.parts, func(x, y *part) int { return strings.Compare(x.name, y.name) })
	buf := bytes.NewBuffer(a.b)
	z := zip.NewWriter(buf)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		d := deflaters.Get().(*flate.Writer)
		d.Reset(w)
		return deflater{d}, nil
	})
	for _, p := range a.parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate, Modified: beginning})
		if err != nil {
			return nil, err
		}
		data := p.data.Bytes()
		if rows := a.rows[p.name]; rows != nil {
			i := bytes.Index(data, endRow) + len(endRow) // every sheet has a first row
			if _, err := w.Write(data[:i]); err != nil {
				return nil, err
			}
			if err := rows(w); err != nil {
				return nil, err
			}
			data = data[i:]
		}
		if _, err := w.Write(data); err != nil {
			return nil, err
		}
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
