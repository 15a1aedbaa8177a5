package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/viet"
)

// withLine is site.yaml of the small site with more in it: line 10 and on.
func withLine(more string) string { return small["content/site.yaml"] + more }

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, viet.Zone)
	if err != nil {
		panic(err)
	}
	return t
}

// TestWantedKey: what to do about a key below another one is told as it is written
// in the file, with a line of its own, not with the dot of its name.
func TestWantedKey(t *testing.T) {
	for name, want := range map[string]string{
		"organisation.phone": "trong content/site.yaml, ghi dòng “phone: …”, thụt vào hai dấu cách, dưới dòng “organisation:”.",
		"feedback":           "ghi dòng “feedback: …” vào content/site.yaml.",
	} {
		what, hint := wanted(&duty.Need{What: duty.Key, Name: name})
		if what != "site.yaml chưa ghi "+name || hint != want {
			t.Errorf("%s: %s: %s", name, what, hint)
		}
	}
}

// outage is a notice: published, from, until.
func outage(published, from, until, more string) string {
	return "---\ntitle: Tạm ngừng\ndate: " + published + "\nauthor: Bà A\ncategory: chi-dao\noutage:\n  from: " + from + "\n  until: " + until + "\n" + more + "---\n\nLời.\n"
}

// TestOutageAhead: seven working days, counted as the decree's example has it:
// a notice of Thursday is early enough for an outage on the Monday of the week
// after next. Holidays and days off do not count, working Saturdays do.
func TestOutageAhead(t *testing.T) {
	for _, c := range []struct {
		name, published, from, settings string
		days                            int
	}{
		{"6 days", "2026-11-06", "2026-11-16T08:00:00+07:00", "", 6},
		{"7 days", "2026-11-05", "2026-11-16T08:00:00+07:00", "", 7},
		{"8 days", "2026-11-04", "2026-11-16", "", 8},
		{"7 days, the notice late in the evening", "2026-11-05T23:59:00+07:00", "2026-11-16T00:00:00+07:00", "", 7},
		{"7 days, a Saturday", "2026-11-07", "2026-11-17T08:00:00+07:00", "", 7},
		{"6 days over a day off", "2026-11-05", "2026-11-16T08:00:00+07:00", "days_off: [2026-11-10]\n", 6},
		{"7 days with a working Saturday", "2026-11-06", "2026-11-16T08:00:00+07:00", "work_days: [2026-11-14]\n", 7},
		{"6 days over the national day", "2026-08-26", "2026-09-07T08:00:00+07:00", "", 6},
		{"7 days over the national day", "2026-08-25", "2026-09-07T08:00:00+07:00", "", 7},
		{"6 days over Tết", "2027-02-03", "2027-02-18T08:00:00+07:00", "", 6},
		{"7 days over Tết", "2027-02-02", "2027-02-18T08:00:00+07:00", "", 7},
		{"on the day", "2026-11-16", "2026-11-16T08:00:00+07:00", "", 0},
		{"afterwards", "2026-11-17", "2026-11-16T08:00:00+07:00", "", 0},
	} {
		year := c.published[:4]
		file := "content/tin-tuc/" + year + "/tam-ngung.md"
		asOf, _ := time.ParseInLocation("2006-01-02", c.published[:10], viet.Zone)
		s := Assemble(parse(small, map[string]string{
			"content/site.yaml": withLine(c.settings + "profile: rieng\n"),
			"content/quy-dinh/rieng.yaml": "title: Riêng\nduties:\n  - id: tam-ngung\n    rule: Quy chế\n    text: Một.\n    level: loi\n    source: https://vidu.example/\n" +
				"    needs:\n      - what: bao-truoc\n        days: 7\n",
			file: outage(c.published, c.from, "2027-12-31", ""),
		}), nil, Options{AsOf: asOf.AddDate(0, 0, 1)})
		var want []string
		if c.days < 7 {
			want = []string{file + ":7:9 duty-error"}
		}
		if got := brief(s.Problems); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", c.name, got, want)
		}
		if c.days < 7 && len(s.Problems) > 0 {
			if text := s.Problems[0].Text("vi"); !strings.Contains(text, fmt.Sprintf("chỉ trước %d ngày làm việc, phải trước ít nhất 7", c.days)) {
				t.Errorf("%s: %s", c.name, text)
			}
		}
		if state := s.Duties.Found[0].State; (state == duty.Met) != (c.days >= 7) {
			t.Errorf("%s: %s", c.name, state)
		}
	}
}

// What could not be foreseen, what is over and what is a draft is not told.
func TestOutageNotTold(t *testing.T) {
	const file = "content/tin-tuc/2026/tam-ngung.md"
	for name, c := range map[string]struct{ text, asOf string }{
		"urgent": {outage("2026-11-16", "2026-11-16T20:00:00+07:00", "2026-11-17", "  urgent: Mất điện\n"), "2026-11-16 08:00"},
		"over":   {outage("2026-11-16", "2026-11-16T20:00:00+07:00", "2026-11-17", ""), "2026-11-18 00:00"},
		"draft":  {outage("2026-11-16", "2026-11-16T20:00:00+07:00", "2026-11-17", "draft: true\n"), "2026-11-16 08:00"},
	} {
		c.text = strings.Replace(c.text, "draft: true\n---", "---", 1)
		if name == "draft" {
			c.text = strings.Replace(c.text, "category:", "draft: true\ncategory:", 1)
		}
		s := Assemble(parse(small, map[string]string{"content/site.yaml": withLine("profile: vn-2026-07\n"), file: c.text}), nil, Options{AsOf: at(c.asOf)})
		for _, p := range s.Problems {
			if p.Pos.File == file {
				t.Errorf("%s: %s %s", name, p.Pos, p.Text("vi"))
			}
		}
	}
}

// The banner stands on every page from the day of the notice until the site is
// back, and the site knows both moments.
func TestOutageBanner(t *testing.T) {
	const file = "content/tin-tuc/2026/tam-ngung.md"
	files := map[string]string{file: outage("2026-11-02T09:00:00+07:00", "2026-11-16T20:00:00+07:00", "2026-11-16", "")}
	on := func(asOf string) *Site { return Assemble(parse(small, files), nil, Options{AsOf: at(asOf)}) }
	before, announced, during, after := on("2026-11-02 08:59"), on("2026-11-02 09:00"), on("2026-11-16 23:59"), on("2026-11-17 00:00")
	frame := func(s *Site) *Frame { return s.assembly.frame }
	if len(frame(before).Outages) != 0 || len(frame(after).Outages) != 0 {
		t.Error("a banner out of its time")
	}
	want := Outage{"Tạm ngừng", "/goc/tin-tuc/2026/tam-ngung/", "20:00 ngày 16/11/2026", "hết ngày 16/11/2026", "2026-11-16T20:00:00+07:00", "2026-11-16"}
	for _, s := range []*Site{announced, during} {
		if o := frame(s).Outages; len(o) != 1 || o[0] != want {
			t.Errorf("%+v", o)
		}
	}
	if !before.Next.Equal(at("2026-11-02 09:00")) {
		t.Errorf("it turns at %s", before.Next)
	}
	if !during.Next.Equal(at("2026-11-17 00:00")) {
		t.Errorf("it turns at %s", during.Next)
	}
	if frame(announced).sum == frame(after).sum || frame(announced).sum != frame(on("2026-11-10 12:00")).sum {
		t.Error("the frame's Sum is that of its banner")
	}
}

// Another profile is another law: no code, only the word in site.yaml. And a
// duty holds on its days.
func TestProfiles(t *testing.T) {
	states := func(profile, asOf string) map[string]duty.State {
		s := Assemble(parse(small, map[string]string{"content/site.yaml": withLine("profile: " + profile + "\n")}), nil, Options{AsOf: at(asOf)})
		m := map[string]duty.State{}
		for _, f := range s.Duties.Found {
			m[f.ID] = f.State
		}
		return m
	}
	for _, c := range []struct {
		profile, asOf, id string
		want              duty.State
	}{
		{"vn-2026-07", "2026-07-01 00:00", "danh-gia-hai-long", duty.Unmet},
		{"vn-2026-07", "2026-06-30 23:59", "danh-gia-hai-long", duty.NotYet},
		{"vn-2026-07", "2026-08-31 23:59", "danh-muc-thong-tin", duty.Met},
		{"vn-2026-07", "2026-09-01 00:00", "danh-muc-thong-tin", duty.Over},
		{"vn-2026-07", "2026-09-01 00:00", "danh-muc-thong-tin-2026", duty.Met},
		{"vn-2026-07", "2026-09-01 00:00", "dich-vu-cong", duty.NotForUs},
		{"vn-2026-07", "2026-09-01 00:00", "ten-mien", duty.ByHand},
		{"vn-2026-07", "2026-09-01 00:00", "ten-don-vi", duty.Met},
		{"vn-truoc-2026-07", "2016-03-03 08:00", "hoi-dap", duty.Unmet},
		{"vn-truoc-2026-07", "2016-03-03 08:00", "chan-trang", duty.NotYet},
		{"vn-truoc-2026-07", "2018-06-01 00:00", "chan-trang", duty.Unmet},
		{"vn-truoc-2026-07", "2026-09-01 00:00", "hoi-dap", duty.Over},
	} {
		got, ok := states(c.profile, c.asOf)[c.id]
		if !ok || got != c.want {
			t.Errorf("%s on %s: %s is %s, want %s", c.profile, c.asOf, c.id, got, c.want)
		}
	}
	if s := Assemble(parse(small), nil, Options{AsOf: asOf}); s.Duties.Profile != nil || len(s.Problems) > 0 {
		t.Errorf("a site without a profile: %+v %v", s.Duties, s.Problems)
	}
	s := Assemble(parse(small, map[string]string{"content/site.yaml": withLine("without: [api, reports]\nprofile: vn-2026-07\n")}), nil, Options{AsOf: at("2026-06-30 12:00")})
	if !s.Next.Equal(at("2026-07-01 00:00")) {
		t.Errorf("the site turns at %s, not when the decree comes into force", s.Next)
	}
}

// The table of duties is for a preview only.
func TestDutiesPage(t *testing.T) {
	files := map[string]string{"content/site.yaml": withLine("profile: vn-2026-07\n")}
	for _, preview := range []bool{false, true} {
		s := Assemble(parse(small, files), nil, Options{AsOf: at("2026-07-01 08:00"), Preview: preview})
		i := slices.IndexFunc(s.Pages, func(p *Page) bool { return p.Path == "nghia-vu/index.html" })
		if (i >= 0) != preview {
			t.Fatalf("preview %v: the page is at %d", preview, i)
		}
		if !preview {
			continue
		}
		v := s.Pages[i].View.(*TableView)
		rows := v.Sections[0].Sheets[0].Table().Rows
		if len(rows) != len(s.Duties.Found) || rows[0][1].Text() != "Chưa đạt" || v.AsOf != "01/07/2026" {
			t.Errorf("%d rows, the first %s, as of %s", len(rows), rows[0][1].Text(), v.AsOf)
		}
		n := 0
		for state := duty.Met; state <= duty.Over; state++ {
			n += s.Duties.Count(state)
		}
		if n != len(rows) || len(s.Duties.Lines()) != 5 {
			t.Errorf("%d of %d counted", n, len(rows))
		}
		for _, r := range rows {
			if r[1].Text() == "Chưa đạt" && !strings.Contains(r[5].Text(), "Thiếu: ") {
				t.Errorf("%s: what is missing? %s", r[0].Text(), r[5].Text())
			}
		}
	}
}

// What a profile wants published may be a page or a file, of static/ or one that a
// page names.
func TestDutyOfAFile(t *testing.T) {
	files := map[string]string{
		"static/files/noi-quy.pdf":   "x",
		"content/trang/so-do.pdf":    "x",
		"content/trang/huong-dan.md": "---\ntitle: Trang\n---\n\nXem [sơ đồ](so-do.pdf).\n",
		"content/trang/cu.pdf":       "x",
	}
	for path, want := range map[string]duty.State{
		"/files/noi-quy.pdf": duty.Met,
		"/trang/so-do.pdf":   duty.Met,
		"/trang/cu.pdf":      duty.Unmet, // no page names it, so that it is not published
		"/files/khac.pdf":    duty.Unmet,
		"/gioi-thieu/":       duty.Met,
	} {
		all := map[string]string{"content/site.yaml": withLine("profile: rieng\n"), "content/quy-dinh/rieng.yaml": ownProfile("loi", "dau-ra", path)}
		s := Assemble(parse(small, files, all), assetsOf(files), Options{AsOf: asOf})
		if len(s.Duties.Found) != 1 || s.Duties.Found[0].State != want {
			t.Errorf("%s: %+v", path, s.Duties.Found)
		}
	}
}
