package site

import (
	"html/template"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/sheet"
	"nawapi.gov.vn/cchc/internal/source"
)

// Sheet is a table that carries its Sum from birth: a page shows it, a CSV file
// is it, a workbook has it among others. It is not changed any more.
//
// A long table is not kept, but made again for each form from what is kept of
// its rows: the memory of a build is that of its metadata.
type Sheet struct {
	title string
	table *sheet.Table
	make  func() *sheet.Table // the same each time; nil if there is a table
	sum   source.Sum
}

func newSheet(t *sheet.Table) *Sheet { return &Sheet{title: t.Title, table: t, sum: t.Sum()} }

// longSheet returns a Sheet of what make makes. make must not hold on to the
// assembly.
func longSheet(make func() *sheet.Table) *Sheet {
	t := make()
	return &Sheet{title: t.Title, make: make, sum: t.Sum()}
}

// Table returns the table.
func (s *Sheet) Table() *sheet.Table {
	if s.table != nil {
		return s.table
	}
	return s.make()
}

// Sum implements View.
func (s *Sheet) Sum() source.Sum { return s.sum }

// HTML returns the table for a page. It is safe by construction: everything in
// it is escaped where it is written.
func (s *Sheet) HTML() template.HTML { return template.HTML(s.Table().AppendHTML(nil)) }

// csvFile is a View that writes a table as CSV.
type csvFile struct{ sheet *Sheet }

// Sum implements View.
func (f *csvFile) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("csv")
	d.Add(f.sheet.sum)
	return d.Sum()
}

// Append implements Writer.
func (f *csvFile) Append(b []byte) []byte { return f.sheet.Table().AppendCSV(b) }

// bookFile is a View that writes tables as a workbook.
type bookFile struct {
	title, creator string
	day            cchc.Date
	sheets         []*Sheet
}

// Sum implements View.
func (f *bookFile) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"xlsx", f.title, f.creator, f.day.String()})
	addSheets(d, f.sheets)
	return d.Sum()
}

func addSheets(d *source.Digest, ss []*Sheet) {
	d.Int(len(ss))
	for _, s := range ss {
		d.Add(s.sum)
	}
}

// Append implements Writer.
func (f *bookFile) Append(b []byte) []byte {
	k := sheet.Book{Title: f.title, Creator: f.creator, Day: f.day}
	for _, s := range f.sheets {
		k.Tables = append(k.Tables, s.Table())
	}
	out, err := k.AppendXLSX(b)
	if err != nil {
		panic(err) // a sheet's name is no editor's: TestWorkbooks has them all
	}
	return out
}

// tables adds the files of a page that shows tables: one CSV file for each of
// them that has a name for it, and, if there is a name for it, a workbook of
// all. It returns the ways to them, for the page. folder ends in "/".
func (a *assembly) tables(folder, book, title string, day cchc.Date, sheets []*Sheet, csv map[*Sheet]string) []File {
	var fs []File
	at := func(name, label, kind string, v View) {
		a.add(folder+name, "", v, "")
		fs = append(fs, File{Label: label, URL: a.frame.Base + folder + name, Type: kind})
	}
	if book != "" {
		at(book+".xlsx", title, "XLSX", &bookFile{title, a.frame.Org.Name, day, sheets})
	}
	for _, s := range sheets {
		if name := csv[s]; name != "" {
			at(name+".csv", s.title, "CSV", &csvFile{s})
		}
	}
	return fs
}
