package ledger

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/cchc"
)

// Frame is what coverage is asked for: the rows and columns of its tables, in their order.
type Frame struct {
	Themes, Channels, Units []string
	Quarters                []Quarter
}

// Matrix counts articles by two keys. Row[i] is the number of articles that have the i-th key of the rows, whatever their
// other key is; each counts once there, and once in Total. A cell is the number of articles that have both keys.
//
// Rows and columns are those of the [Frame]; one more at the end, whose key is "", is there if some articles have none of
// them.
type Matrix struct {
	Rows, Cols []string
	Cells      [][]int
	Row, Col   []int
	Total      int
}

// newMatrix has room for the articles without a key; trim takes it away when there were none.
func newMatrix(rows, cols []string) Matrix {
	m := Matrix{Rows: append(slices.Clip(rows), ""), Cols: append(slices.Clip(cols), "")}
	m.Row, m.Col = make([]int, len(m.Rows)), make([]int, len(m.Cols))
	all := make([]int, len(m.Rows)*len(m.Cols))
	m.Cells = make([][]int, len(m.Rows))
	for i := range m.Cells {
		m.Cells[i], all = all[:len(m.Cols):len(m.Cols)], all[len(m.Cols):]
	}
	return m
}

// add counts an article under all of its keys.
func (m *Matrix) add(rows, cols []int) {
	m.Total++
	for _, c := range cols {
		m.Col[c]++
	}
	for _, r := range rows {
		m.Row[r]++
		for _, c := range cols {
			m.Cells[r][c]++
		}
	}
}

func (m *Matrix) trim() {
	if n := len(m.Rows) - 1; m.Row[n] == 0 {
		m.Rows, m.Row, m.Cells = m.Rows[:n], m.Row[:n], m.Cells[:n]
	}
	if n := len(m.Cols) - 1; m.Col[n] == 0 {
		m.Cols, m.Col = m.Cols[:n], m.Col[:n]
		for i := range m.Cells {
			m.Cells[i] = m.Cells[i][:n]
		}
	}
}

// Coverage is what was published on what, when, in which form and on whom.
type Coverage struct {
	Frame          Frame
	Articles       int
	ThemeQuarter   Matrix
	ChannelQuarter Matrix
	UnitQuarter    Matrix
	ThemeChannel   Matrix
	ThemeUnit      Matrix
	InQuarter      []Matrix // theme by channel in each quarter of the Frame
}

// axis finds the places of keys.
type axis struct {
	at   map[string]int
	none int
	buf  []int
}

func newAxis(keys []string) *axis {
	x := &axis{at: make(map[string]int, len(keys)), none: len(keys)}
	for i, k := range keys {
		x.at[k] = i
	}
	return x
}

// places returns where an article with these keys counts: each place once. The slice is good until the next call.
func (x *axis) places(keys []string) []int {
	x.buf = x.buf[:0]
	for _, k := range keys {
		if i, ok := x.at[k]; ok && !slices.Contains(x.buf, i) {
			x.buf = append(x.buf, i)
		}
	}
	if len(x.buf) == 0 {
		x.buf = append(x.buf, x.none)
	}
	return x.buf
}

// Cover counts articles in one pass.
func Cover(articles []*Article, f Frame) *Coverage {
	quarters := make([]string, len(f.Quarters))
	for i, q := range f.Quarters {
		quarters[i] = q.String()
	}
	c := &Coverage{
		Frame: f, Articles: len(articles),
		ThemeQuarter: newMatrix(f.Themes, quarters), ChannelQuarter: newMatrix(f.Channels, quarters), UnitQuarter: newMatrix(f.Units, quarters),
		ThemeChannel: newMatrix(f.Themes, f.Channels), ThemeUnit: newMatrix(f.Themes, f.Units),
	}
	for range f.Quarters {
		c.InQuarter = append(c.InQuarter, newMatrix(f.Themes, f.Channels))
	}
	themes, channels, units := newAxis(f.Themes), newAxis(f.Channels), newAxis(f.Units)
	quarter := make([]int, 1)
	for _, a := range articles {
		t, ch, u := themes.places(a.Themes), channels.places(a.Channels), units.places(a.Units)
		quarter[0] = slices.Index(f.Quarters, QuarterOf(a.Published))
		if quarter[0] < 0 {
			quarter[0] = len(f.Quarters)
		} else {
			c.InQuarter[quarter[0]].add(t, ch)
		}
		c.ThemeQuarter.add(t, quarter)
		c.ChannelQuarter.add(ch, quarter)
		c.UnitQuarter.add(u, quarter)
		c.ThemeChannel.add(t, ch)
		c.ThemeUnit.add(t, u)
	}
	for _, m := range []*Matrix{&c.ThemeQuarter, &c.ChannelQuarter, &c.UnitQuarter, &c.ThemeChannel, &c.ThemeUnit} {
		m.trim()
	}
	for i := range c.InQuarter {
		c.InQuarter[i].trim()
	}
	return c
}

// Gap is a quarter that has nothing on some themes.
type Gap struct {
	Quarter Quarter
	Running bool     // the quarter has begun and is not over
	All     bool     // on none of the themes
	Themes  []string // in the order of the Frame
}

// Gaps returns what is missing, by quarter: those of the themes that no article of the quarter is on. Themes that are not in
// the Frame are not looked at. A quarter that begins after asOf misses nothing yet.
func (c *Coverage) Gaps(asOf cchc.Date, themes []string) []Gap {
	var gaps []Gap
	asked := 0
	for _, t := range c.Frame.Themes {
		if slices.Contains(themes, t) {
			asked++
		}
	}
	for j, q := range c.Frame.Quarters {
		if q.First().After(asOf) {
			continue
		}
		g := Gap{Quarter: q, Running: !q.Last().Before(asOf)}
		for i, t := range c.Frame.Themes {
			if c.ThemeQuarter.Cells[i][j] == 0 && slices.Contains(themes, t) {
				g.Themes = append(g.Themes, t)
			}
		}
		if len(g.Themes) > 0 {
			g.All = len(g.Themes) == asked
			gaps = append(gaps, g)
		}
	}
	return gaps
}
