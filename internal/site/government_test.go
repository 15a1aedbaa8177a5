package site

import (
	"fmt"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
)

// TestGovernmentFigures: a plan of the shape of the Government's report 1270/BC-TCTTTg comes out with its figures, on the page as in
// the annex: 21.914 = 16.051 (14.068 + 1.983) + 5.863 (5.640 + 223).
func TestGovernmentFigures(t *testing.T) {
	docs := parse(small)
	var p *content.PlanMeta
	for _, d := range docs {
		if d.Plan != nil {
			p = d.Plan
		}
	}
	pattern := p.Tasks[0]
	p.Tasks = nil
	add := func(n int, status cchc.Status, due, completed string) {
		for range n {
			x := pattern
			x.ID.ID = fmt.Sprintf("nv-%05d", len(p.Tasks))
			x.Status = status
			var err error
			if x.Due, err = cchc.ParseDue(due); err != nil {
				t.Fatal(err)
			}
			x.Completed = cchc.Date{}
			if completed != "" {
				x.Completed, _ = cchc.ParseDate(completed)
			}
			p.Tasks = append(p.Tasks, x)
		}
	}
	add(14_068, cchc.DaHoanThanh, "Q1/2016", "2016-03-31")
	add(1_983, cchc.DaHoanThanh, "03/2016", "2016-04-01")
	add(5_000, cchc.DangThucHien, "2016-06-01", "") // the day of the site
	add(640, cchc.ChuaThucHien, "thuong-xuyen", "")
	add(223, cchc.DangThucHien, "2016-05-31", "")
	add(86, cchc.DungThucHien, "2016-05-31", "")
	s := Assemble(docs, []*Asset{{Source: "static/css/site.css", Out: "css/site.css"}, {Source: "static/favicon.svg", Out: "favicon.svg"}}, Options{AsOf: asOf})
	for _, page := range s.Pages {
		v, ok := page.View.(*ProgressView)
		if !ok {
			continue
		}
		html, problems := templates(t, false).HTML(nil, page.Layout, v)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		n := v.Total
		if n.Total != 21_914 || n.Done != 16_051 || n.DoneOnTime != 14_068 || n.DoneLate != 1_983 || n.Open != 5_863 || n.InTime != 5_640 || n.Overdue != 223 || n.Stopped != 86 {
			t.Errorf("%+v", n)
		}
		if len(v.Overdue) != 223 || len(v.Tasks) != 22_000 {
			t.Errorf("%d overdue, %d tasks", len(v.Overdue), len(v.Tasks))
		}
		for _, c := range []Count{n.Total, n.Done, n.DoneOnTime, n.DoneLate, n.Open, n.InTime} {
			if text := c.String(); !strings.Contains(string(html), ">"+text+"<") {
				t.Errorf("the page does not have %s", text)
			}
		}
		return
	}
	t.Fatal("there is no page of progress")
}
