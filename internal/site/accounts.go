package site

import (
	"html/template"
	"strconv"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/figure"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// articleRecords returns what is counted of the articles, in the order of a.shown: newest first. Only what the public
// can read is counted, so the record of a draft in a preview is nil.
func (a *assembly) articleRecords() []*ledger.Article {
	if a.records != nil {
		return a.records
	}
	shown := a.shown[content.Article]
	a.records = make([]*ledger.Article, len(shown))
	all := make([]ledger.Article, len(shown))
	var ids []string // of all articles; each has a part of it
	for i, e := range shown {
		if e.state != "" {
			continue
		}
		r := &all[i]
		pick := func(kind string) []string {
			from := len(ids)
			for _, t := range e.terms {
				if t.kind == kind {
					ids = append(ids, t.id)
				}
			}
			return ids[from:len(ids):len(ids)]
		}
		*r = ledger.Article{
			ID: e.ID, Published: cchc.DateOf(e.at), Author: e.Article.Author,
			Themes: pick("theme"), Channels: pick("channel"), Units: pick("unit"), Plans: pick("plan"),
		}
		var newest cchc.Date
		for _, d := range a.visible(content.Document, e.Article.Docs) {
			if d.Document.Issued.After(newest) {
				newest = d.Document.Issued
			}
		}
		r.Since, r.Start = ledger.StartOf(e.Article.Event, newest, r.Published)
		a.records[i] = r
	}
	return a.records
}

// taskRecords returns what is counted of a plan's tasks, beside the rows of its annex.
func (a *assembly) taskRecords(plan *entry, rows []TaskRow, day cchc.Date) []ledger.Task {
	m := plan.Plan
	public := func(kind content.Kind, r content.Ref) string {
		if e := a.byID[key{kind, r.ID}]; e != nil && e.shown {
			return e.ID
		}
		return ""
	}
	tasks := make([]ledger.Task, len(m.Tasks))
	for i := range m.Tasks {
		t, r := &m.Tasks[i], &tasks[i]
		*r = ledger.Task{
			Plan: plan.ID, ID: t.ID.ID, Group: t.Group, Name: t.Name, Lead: public(content.Unit, t.Lead),
			Theme: public(content.Theme, t.Theme), Channel: public(content.Channel, t.Channel), Area: t.ParArea.ID,
			Due: t.Due, Last: t.Due.Last(m.To), Status: t.Status, Completed: t.Completed, Evidence: len(rows[i].Evidence),
		}
		for _, s := range t.Support {
			if u := public(content.Unit, s); u != "" {
				r.Support = append(r.Support, u)
			}
		}
		r.Progress = r.On(day)
	}
	return tasks
}

// Count is a number of things; readers see 1.234.
type Count int

// String returns the number as readers write it.
func (c Count) String() string { return viet.Number(int64(c)) }

// Grid is a table of numbers of articles by two keys, with the number of different articles at the end of each row
// and column.
type Grid struct {
	ID      string // in the page
	Caption string
	Corner  string // what the rows are
	Cols    []GridCol
	Rows    []GridRow
	Foot    []Count
	Total   Count
	Drawn   bool // as a picture too
}

// GridCol is the head of a column.
type GridCol struct {
	Head Link
	Note string // a remark below it, or ""
}

// GridRow is a row of a grid.
type GridRow struct {
	Head  Link
	Cells []Cell
	Total Count
}

// Cell is a number in a grid.
type Cell struct {
	Count Count
	Gap   bool // nothing, where something should be by now
}

func (g *Grid) add(d *source.Digest) {
	d.Strs([]string{g.ID, g.Caption, g.Corner})
	d.Int(len(g.Cols))
	for _, c := range g.Cols {
		c.Head.add(d)
		d.Str(c.Note)
	}
	d.Int(len(g.Rows))
	for i := range g.Rows {
		r := &g.Rows[i]
		r.Head.add(d)
		d.Int(len(r.Cells))
		for _, c := range r.Cells {
			d.Int(int(c.Count))
			d.Bool(c.Gap)
		}
		d.Int(int(r.Total))
	}
	d.Bool(g.Drawn)
	addCounts(d, g.Foot)
	d.Int(int(g.Total))
}

// Sum implements View.
func (g *Grid) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("grid")
	g.add(d)
	return d.Sum()
}

func addCounts(d *source.Digest, cs []Count) {
	d.Int(len(cs))
	for _, c := range cs {
		d.Int(int(c))
	}
}

// A page of coverage has thousands of numbers, and a template takes a microsecond for each. So the cells of a row are written here:
// there is nothing in them for the author of a template to lay out.

func appendNumber(b []byte, c Count, class string) []byte {
	b = append(b, "<td"...)
	if class != "" {
		b = append(append(append(b, ` class="`...), class...), '"')
	}
	b = append(b, '>')
	if c >= 0 && c < 1000 {
		b = strconv.AppendInt(b, int64(c), 10)
	} else {
		b = append(b, c.String()...)
	}
	return append(b, "</td>"...)
}

// Numbers returns the cells of the row and its total, without its head.
func (r *GridRow) Numbers() template.HTML {
	b := make([]byte, 0, 12*len(r.Cells)+32)
	for _, c := range r.Cells {
		class := ""
		if c.Gap {
			class = "gap"
		}
		b = appendNumber(b, c.Count, class)
	}
	return template.HTML(appendNumber(b, r.Total, ""))
}

// Numbers returns the cells of the last row.
func (g *Grid) Numbers() template.HTML {
	var b []byte
	for _, c := range g.Foot {
		b = appendNumber(b, c, "")
	}
	return template.HTML(appendNumber(b, g.Total, ""))
}

// Heat is the grid as a picture, with less than its table has.
func (g *Grid) Heat() template.HTML {
	f := figure.Heat{ID: "hinh-" + g.ID, Title: g.Caption}
	most, where, none, cells := Count(0), "", 0, 0
	for _, c := range g.Cols {
		if c.Note == "" {
			f.Cols = append(f.Cols, c.Head.Label)
		}
	}
	for _, r := range g.Rows {
		f.Rows = append(f.Rows, r.Head.Label)
		var row []int
		for j, c := range r.Cells {
			if j < len(g.Cols) && g.Cols[j].Note != "" {
				continue // what is still to come is no gap
			}
			row = append(row, int(c.Count))
			cells++
			if c.Count == 0 {
				none++
			} else if c.Count > most && j < len(g.Cols) {
				most, where = c.Count, r.Head.Label+", "+g.Cols[j].Head.Label
			}
		}
		f.Cells = append(f.Cells, row)
	}
	f.Desc = "Biểu đồ nhiệt: " + g.Total.String() + " tin, bài"
	if most > 0 {
		f.Desc += "; nhiều nhất là " + most.String() + " (" + where + ")"
	}
	f.Desc += "; " + Count(none).String() + " trong " + Count(cells).String() + " ô không có tin, bài. Các số có trong bảng ngay dưới đây."
	return template.HTML(f.SVG())
}

// grid writes a matrix down with words for its keys.
func grid(id, caption, corner string, m *ledger.Matrix, row, col func(key string) Link) Grid {
	g := Grid{ID: id, Caption: caption, Corner: corner, Total: Count(m.Total)}
	for _, k := range m.Cols {
		g.Cols = append(g.Cols, GridCol{Head: col(k)})
	}
	g.Foot = counts(m.Col)
	for i, k := range m.Rows {
		r := GridRow{Head: row(k), Total: Count(m.Row[i])}
		for _, n := range m.Cells[i] {
			r.Cells = append(r.Cells, Cell{Count: Count(n)})
		}
		g.Rows = append(g.Rows, r)
	}
	return g
}

func counts(ns []int) []Count {
	cs := make([]Count, len(ns))
	for i, n := range ns {
		cs[i] = Count(n)
	}
	return cs
}

// turned exchanges the rows and the columns of a grid.
func turned(g Grid, corner string) Grid {
	t := Grid{ID: g.ID, Caption: g.Caption, Corner: corner, Total: g.Total}
	for j, c := range g.Cols {
		r := GridRow{Head: c.Head, Total: g.Foot[j]}
		for i := range g.Rows {
			r.Cells = append(r.Cells, g.Rows[i].Cells[j])
		}
		t.Rows = append(t.Rows, r)
	}
	for _, r := range g.Rows {
		t.Cols = append(t.Cols, GridCol{Head: r.Head})
		t.Foot = append(t.Foot, r.Total)
	}
	return t
}
