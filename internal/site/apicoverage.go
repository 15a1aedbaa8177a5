package site

import (
	"strconv"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/schema"
)

type apiCoverage struct {
	Head                                                  apiHead
	AsOf                                                  string
	Year, Articles                                        int
	ThemeQuarter, ThemeChannel, ThemeUnit, ChannelQuarter ledger.Matrix
	Gaps                                                  []apiGap
}

type apiGap struct {
	Quarter string
	Running bool
	Themes  []string
}

// apiRow is a row of a matrix.
type apiRow struct {
	Key   string
	Cells []int
	Total int
}

var rowTable = &schema.Object[apiRow]{Name: "row", Help: "Một dòng.", Fields: []schema.Field[apiRow]{
	schema.Text("id", "Mã của dòng; trống: không thuộc mã nào.", schema.Key, func(r *apiRow) string { return r.Key }),
	schema.Ints("cells", "Số tin, bài, theo thứ tự của columns.", func(r *apiRow) []int { return r.Cells }),
	schema.Int("total", "Số tin, bài của dòng, mỗi tin đếm một lần.", 0, func(r *apiRow) int { return r.Total }),
}}

var matrixTable = &schema.Object[ledger.Matrix]{Name: "matrix", Help: "Số tin, bài theo hai chiều. Một tin thuộc hai mã được đếm ở cả hai, nhưng chỉ một lần trong các tổng số.", Fields: []schema.Field[ledger.Matrix]{
	schema.Texts("columns", "Mã của các cột; mã trống: không thuộc mã nào.", schema.Key, func(m *ledger.Matrix) []string { return m.Cols }),
	schema.List("rows", "Các dòng.", rowTable, func(m *ledger.Matrix) []apiRow {
		rows := make([]apiRow, len(m.Rows))
		for i, k := range m.Rows {
			rows[i] = apiRow{k, m.Cells[i], m.Row[i]}
		}
		return rows
	}),
	schema.Ints("totals", "Số tin, bài của từng cột, mỗi tin đếm một lần.", func(m *ledger.Matrix) []int { return m.Col }),
	schema.Int("total", "Số tin, bài tất cả.", 0, func(m *ledger.Matrix) int { return m.Total }),
}}

var gapTable = &schema.Object[apiGap]{Name: "gap", Help: "Những chủ đề của các kế hoạch trong năm mà một quý chưa có tin, bài nào.", Fields: []schema.Field[apiGap]{
	schema.Text("quarter", "Quý.", schema.Quarter, func(g *apiGap) string { return g.Quarter }),
	schema.Bool("running", "Quý ấy chưa hết.", func(g *apiGap) bool { return g.Running }),
	idList("themes", "Mã các chủ đề còn thiếu.", func(g *apiGap) []string { return g.Themes }),
}}

var coverageTable = &schema.Object[apiCoverage]{Name: "coverage", Help: "Tin, bài của một năm theo chủ đề, hình thức, đơn vị và quý.", Fields: headOf("coverage", func(c *apiCoverage) *apiHead { return &c.Head },
	schema.Text("as_of", "Ngày mà số liệu được tính đến hết ngày ấy; của năm đã qua: ngày cuối năm.", schema.Day, func(c *apiCoverage) string { return c.AsOf }),
	schema.Int("year", "Năm.", 1, func(c *apiCoverage) int { return c.Year }),
	schema.Int("articles", "Số tin, bài đăng trong năm.", 0, func(c *apiCoverage) int { return c.Articles }),
	schema.Sub("theme_by_quarter", "Chủ đề theo quý.", matrixTable, func(c *apiCoverage) *ledger.Matrix { return &c.ThemeQuarter }),
	schema.Sub("channel_by_quarter", "Hình thức theo quý.", matrixTable, func(c *apiCoverage) *ledger.Matrix { return &c.ChannelQuarter }),
	schema.Sub("theme_by_channel", "Chủ đề theo hình thức.", matrixTable, func(c *apiCoverage) *ledger.Matrix { return &c.ThemeChannel }),
	schema.Sub("theme_by_unit", "Chủ đề theo đơn vị được nói tới.", matrixTable, func(c *apiCoverage) *ledger.Matrix { return &c.ThemeUnit }),
	schema.List("gaps", "Khoảng trống, theo quý.", gapTable, func(c *apiCoverage) []apiGap { return c.Gaps }),
)}

// apiCoverages returns what was published on what, by year, newest first. The
// rows and columns are all themes, channels and units of terms.json.
func (a *assembly) apiCoverages() []*apiCoverage {
	if !a.hasCoverage() {
		return nil
	}
	today := cchc.DateOf(a.AsOf)
	var all []*apiCoverage
	var rest []*ledger.Article
	for _, r := range a.articleRecords() {
		if r != nil {
			rest = append(rest, r)
		}
	}
	for len(rest) > 0 {
		year := rest[0].Published.Year
		n := 0
		for n < len(rest) && rest[n].Published.Year == year {
			n++
		}
		first, last := cchc.Date{Year: year, Month: time.January, Day: 1}, cchc.Date{Year: year, Month: time.December, Day: 31}
		day := last
		if !last.Before(today) {
			day = today
			a.midnight()
		}
		f := ledger.Frame{Themes: ids(a.shown[content.Theme]), Channels: ids(a.shown[content.Channel]), Units: ids(a.shown[content.Unit]), Quarters: ledger.Quarters(first, last)}
		c := ledger.Cover(rest[:n], f)
		x := &apiCoverage{
			Head: a.apiHead("coverage"), AsOf: day.String(), Year: year, Articles: c.Articles,
			ThemeQuarter: c.ThemeQuarter, ThemeChannel: c.ThemeChannel, ThemeUnit: c.ThemeUnit, ChannelQuarter: c.ChannelQuarter,
		}
		planned, _ := a.plannedIn(first, last)
		for _, g := range c.Gaps(day, planned) {
			x.Gaps = append(x.Gaps, apiGap{g.Quarter.String(), g.Running, g.Themes})
		}
		all = append(all, x)
		rest = rest[n:]
	}
	return all
}

func (a *assembly) addCoverages(list func(kind, name, period, title string, n int)) {
	cs := a.apiCoverages()
	if len(cs) > 0 {
		a.schema("coverage")
	}
	for _, c := range cs {
		y := strconv.Itoa(c.Year)
		name := "coverage/" + y + ".json"
		a.add(apiBase+name, "", &dataFile{"coverage", func(b []byte) []byte { return coverageTable.Append(b, c) }}, "")
		list("coverage", name, y, "Độ phủ tin, bài năm "+y, c.Articles)
	}
}
