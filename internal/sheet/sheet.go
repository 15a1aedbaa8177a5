// Package sheet writes tables: one [Table] becomes the table of a page, a CSV
// file and a sheet of an XLSX workbook, so that the three have the same rows
// and the same sums by construction.
//
// # Forms
//
// HTML has a caption, scoped headers and numbers as Vietnamese readers write
// them (1.234, 03/03/2016). CSV follows RFC 4180, with the mark at its start by
// which Excel knows UTF-8, days as 2016-03-03, which Excel reads in every
// language, an address in a field of its own, and no line of totals, which
// would be counted twice by whoever adds up the column. XLSX has real cells:
// numbers, days, links, and totals as formulas with their values beside them.
//
// # Running again
//
// Everything here is a pure function of the tables: the same tables give the
// same bytes, on any day and any machine. Functions may be called from many
// goroutines; a Table that has been handed on is not changed any more.
package sheet

import (
	"html"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Kind is what the cells of a column hold.
type Kind uint8

// The kinds of columns.
const (
	Text    Kind = iota
	Integer      // a whole number
	Date         // a day
	Link         // words with an address behind them
	Serial       // the number of the row: 1, 2, 3 …; rows have no cell for it
)

// Column is one column of a table.
type Column struct {
	Title string
	Kind  Kind
	Width int  // on a sheet, in characters
	Total bool // of an Integer: added up below the last row
	Head  bool // names its row, for those who hear the table
	File  bool // left out of pages: for those who work on with a file
}

// Cell is one value. Make it with [Words], [Int], [Day] or [Anchor]; the zero
// Cell is an empty one of any kind but Integer, where it is 0.
type Cell struct {
	text string
	url  string
	n    int64 // the number; of a Date, days since 31/12/0000
}

// Words returns a cell of a Text column.
func Words(s string) Cell { return Cell{text: s} }

// Int returns a cell of an Integer column.
func Int(n int) Cell { return Cell{n: int64(n)} }

// epoch is the number of 01/01/1970, when 01/01/0001 is 1.
const epoch = 719_163

// Day returns a cell of a Date column. The zero date is an empty cell.
func Day(d cchc.Date) Cell {
	if d.IsZero() {
		return Cell{}
	}
	s := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix()
	return Cell{n: s/86400 + epoch} // whole days: nothing is rounded
}

// Anchor returns a cell of a Link column: words and an address, which may be ""
// or begin with "/" (see Table.Host).
func Anchor(s, url string) Cell { return Cell{text: s, url: url} }

// Text returns the words of the cell.
func (c Cell) Text() string { return c.text }

// URL returns the address of the cell.
func (c Cell) URL() string { return c.url }

// N returns the number of the cell; of a Date, one that is the greater the later
// the day is, and 0 if there is none.
func (c Cell) N() int64 { return c.n }

// day returns the day of a cell of a Date column.
func (c Cell) day() (t time.Time, ok bool) {
	return time.Unix((c.n-epoch)*86400, 0).UTC(), c.n != 0
}

// Table is a table in no form yet.
type Table struct {
	Name    string // of its sheet in a workbook: at most 31 characters, none of []:*?/\
	Title   string // the caption
	Notes   []string
	Host    string // https://host, put before addresses that begin with "/" where the file leaves the site
	Empty   string // what a page says instead of a table without rows
	Columns []Column
	Rows    [][]Cell // of each, one cell for each column that is not Serial
}

// Totals returns the sums of the columns, in the order of Columns; those that
// are not added up are 0. ok is false if no column is.
func (t *Table) Totals() (sums []int64, ok bool) {
	sums = make([]int64, len(t.Columns))
	for i, c := range t.Columns {
		if !c.Total || c.Kind != Integer {
			continue
		}
		ok = true
		k := t.cell(i)
		for _, r := range t.Rows {
			sums[i] += r[k].n
		}
	}
	return sums, ok
}

// cell returns the index in a row of the cell of column i.
func (t *Table) cell(i int) int {
	k := i
	for _, c := range t.Columns[:i] {
		if c.Kind == Serial {
			k--
		}
	}
	return k
}

const totalLabel = "Tổng số"

// label returns the column in which the line of totals says what it is: the
// last one before the first sum. It is -1 if the first column is a sum.
func (t *Table) label() int {
	for i, c := range t.Columns {
		if c.Total {
			return i - 1
		}
	}
	return -1
}

// absolute returns an address for those who have the file and not the site.
func (t *Table) absolute(url string) string {
	if strings.HasPrefix(url, "/") {
		return t.Host + url
	}
	return url
}

const bom = "\ufeff"

// AppendCSV appends the table as a CSV file.
func (t *Table) AppendCSV(b []byte) []byte {
	b = append(b, bom...)
	for i, c := range t.Columns {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendField(b, c.Title)
		if c.Kind == Link {
			b = appendField(append(b, ','), c.Title+" (địa chỉ)")
		}
	}
	b = append(b, "\r\n"...)
	for n, r := range t.Rows {
		k := 0
		for i, c := range t.Columns {
			if i > 0 {
				b = append(b, ',')
			}
			if c.Kind == Serial {
				b = strconv.AppendInt(b, int64(n+1), 10)
				continue
			}
			cell := &r[k]
			k++
			switch c.Kind {
			case Integer:
				b = strconv.AppendInt(b, cell.n, 10)
			case Date:
				if d, ok := cell.day(); ok {
					b = d.AppendFormat(b, time.DateOnly)
				}
			case Link:
				b = appendField(b, cell.text)
				b = appendField(append(b, ','), t.absolute(cell.url))
			default:
				b = appendField(b, cell.text)
			}
		}
		b = append(b, "\r\n"...)
	}
	return b
}

// appendField appends a text as a field of CSV. A text that a spreadsheet would
// take for a formula gets an apostrophe before it, by which spreadsheets know a
// text. Line ends within a field are those of the file.
func appendField(b []byte, s string) []byte {
	if s == "" {
		return b
	}
	guard := formula(s)
	if !guard && !strings.ContainsAny(s, ",\"\r\n") && s[0] != ' ' && s[len(s)-1] != ' ' {
		return append(b, s...)
	}
	b = append(b, '"')
	if guard {
		b = append(b, '\'')
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			b = append(b, '"', '"')
		case c == '\n' && (i == 0 || s[i-1] != '\r'):
			b = append(b, '\r', '\n')
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// formula tells whether a spreadsheet would calculate the text of a CSV field,
// now or after it has put aside the blanks before it.
func formula(s string) bool {
	if s[0] == '\t' || s[0] == '\r' || s[0] == '\n' {
		return true
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " \u00a0"))
	return strings.ContainsRune("=+-@＝＋－＠", r)
}

// manyColumns is how many columns have room enough on paper.
const manyColumns = 8

// AppendHTML appends the table as a table element within an element that
// scrolls where the page is narrow, with its notes below it. A table without
// rows is a paragraph that says so.
func (t *Table) AppendHTML(b []byte) []byte {
	if len(t.Rows) == 0 {
		b = append(b, `<p class="empty">`...)
		b = appendEscaped(b, t.Empty)
		return t.appendNotes(append(b, "</p>"...))
	}
	shown := 0
	for _, c := range t.Columns {
		if !c.File {
			shown++
		}
	}
	b = append(b, `<div class="table-wrap" tabindex="0" role="region" aria-label="`...)
	b = appendEscaped(b, t.Title)
	b = append(b, `"><table class="sheet`...)
	if shown > manyColumns {
		b = append(b, " many"...)
	}
	b = append(b, `"><caption>`...)
	b = appendEscaped(b, t.Title)
	b = append(b, "</caption><thead><tr>"...)
	for _, c := range t.Columns {
		if c.File {
			continue
		}
		b = append(b, `<th scope="col"`...)
		if c.Kind == Integer || c.Kind == Serial {
			b = append(b, ` class="n"`...)
		}
		b = append(b, '>')
		b = append(appendEscaped(b, c.Title), "</th>"...)
	}
	b = append(b, "</tr></thead><tbody>"...)
	for n, r := range t.Rows {
		b = append(b, "<tr>"...)
		k := 0
		for _, c := range t.Columns {
			if c.Kind == Serial {
				b = append(b, `<td class="n">`...)
				b = append(append(b, viet.Number(int64(n+1))...), "</td>"...)
				continue
			}
			cell := &r[k]
			k++
			if c.File {
				continue
			}
			end := "</td>"
			switch {
			case c.Head:
				b, end = append(b, `<th scope="row">`...), "</th>"
			case c.Kind == Integer:
				b = append(b, `<td class="n">`...)
			case c.Kind == Date:
				b = append(b, `<td class="d">`...)
			default:
				b = append(b, "<td>"...)
			}
			switch c.Kind {
			case Integer:
				b = append(b, viet.Number(cell.n)...)
			case Date:
				if d, ok := cell.day(); ok {
					b = append(b, `<time datetime="`...)
					b = d.AppendFormat(b, time.DateOnly)
					b = append(b, `">`...)
					b = d.AppendFormat(b, "02/01/2006")
					b = append(b, "</time>"...)
				}
			case Link:
				if cell.url == "" {
					b = appendEscaped(b, cell.text)
					break
				}
				b = append(b, `<a href="`...)
				b = append(appendEscaped(b, cell.url), `">`...)
				b = append(appendEscaped(b, cell.text), "</a>"...)
			default:
				b = appendEscaped(b, cell.text)
			}
			b = append(b, end...)
		}
		b = append(b, "</tr>"...)
	}
	b = append(b, "</tbody>"...)
	if sums, ok := t.Totals(); ok {
		b = append(b, "<tfoot><tr>"...)
		label, span := t.label(), 0
		for _, c := range t.Columns[:label+1] {
			if !c.File {
				span++
			}
		}
		if span > 0 {
			b = append(b, `<th scope="row"`...)
			if span > 1 {
				b = append(append(b, ` colspan="`...), strconv.Itoa(span)...)
				b = append(b, '"')
			}
			b = append(append(append(b, '>'), totalLabel...), "</th>"...)
		}
		for i := label + 1; i < len(t.Columns); i++ {
			if t.Columns[i].File {
				continue
			}
			b = append(b, `<td class="n">`...)
			if t.Columns[i].Total {
				b = append(b, viet.Number(sums[i])...)
			}
			b = append(b, "</td>"...)
		}
		b = append(b, "</tr></tfoot>"...)
	}
	return t.appendNotes(append(b, "</table></div>"...))
}

func (t *Table) appendNotes(b []byte) []byte {
	for _, n := range t.Notes {
		b = append(b, `<p class="note">`...)
		b = append(appendEscaped(b, n), "</p>"...)
	}
	return b
}

// appendEscaped appends s for HTML text and for quoted attributes.
func appendEscaped(b []byte, s string) []byte { return append(b, html.EscapeString(s)...) }

// Sum returns the identity of the table: all that its forms show.
func (t *Table) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{t.Name, t.Title, t.Host, t.Empty})
	d.Strs(t.Notes)
	d.Int(len(t.Columns))
	for _, c := range t.Columns {
		d.Str(c.Title)
		d.Int(int(c.Kind))
		d.Int(c.Width)
		d.Bool(c.Total)
		d.Bool(c.Head)
		d.Bool(c.File)
	}
	d.Int(len(t.Rows))
	for _, r := range t.Rows {
		for i := range r {
			d.Str(r[i].text)
			d.Str(r[i].url)
			d.Int(int(r[i].n))
		}
	}
	return d.Sum()
}
