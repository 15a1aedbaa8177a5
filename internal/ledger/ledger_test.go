package ledger

import (
	"fmt"
	"math/rand"
	"reflect"
	"slices"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
)

func day(t testing.TB, s string) cchc.Date {
	t.Helper()
	d, err := cchc.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func due(t testing.TB, s string) cchc.Due {
	t.Helper()
	d, err := cchc.ParseDue(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestGovernment counts a plan of the shape of report 1270/BC-TCTTTg: 21 914 tasks = 16 051 done (14 068 on time + 1 983
// late) + 5 863 open (5 640 in time + 223 overdue). Tasks that were stopped must change none of these figures.
func TestGovernment(t *testing.T) {
	asOf, end := day(t, "2017-06-30"), day(t, "2017-12-31")
	var tasks []Task
	add := func(n int, status cchc.Status, due cchc.Due, completed cchc.Date) {
		for range n {
			x := Task{ID: fmt.Sprint(len(tasks)), Status: status, Due: due, Last: due.Last(end), Completed: completed}
			x.Progress = x.On(asOf)
			tasks = append(tasks, x)
		}
	}
	add(14_000, cchc.DaHoanThanh, due(t, "2017-03-31"), day(t, "2017-03-31")) // on the last day
	add(68, cchc.DaHoanThanh, due(t, "thuong-xuyen"), day(t, "2017-05-02"))
	add(1_983, cchc.DaHoanThanh, due(t, "Q1/2017"), day(t, "2017-04-01")) // a day late
	add(5_000, cchc.DangThucHien, due(t, "2017-06-30"), cchc.Date{})      // today is the last day
	add(600, cchc.ChuaThucHien, due(t, "thuong-xuyen"), cchc.Date{})
	add(40, cchc.DaHoanThanh, due(t, "Q4/2017"), day(t, "2017-07-01")) // tomorrow: open today
	add(223, cchc.DangThucHien, due(t, "06/2017"), cchc.Date{})
	for i := len(tasks) - 223; i < len(tasks); i++ {
		tasks[i].Due, tasks[i].Last = due(t, "2017-06-29"), day(t, "2017-06-29") // yesterday was
		tasks[i].Progress = tasks[i].On(asOf)
	}
	add(17, cchc.DungThucHien, due(t, "Q1/2017"), cchc.Date{})
	rand.New(rand.NewSource(1)).Shuffle(len(tasks), func(i, j int) { tasks[i], tasks[j] = tasks[j], tasks[i] })

	got := Count(tasks)
	if want := (Tally{14_068, 1_983, 5_640, 223, 17}); got != want {
		t.Errorf("Count = %+v, want %+v", got, want)
	}
	if got.Total() != 21_914 || got.Done() != 16_051 || got.Open() != 5_863 {
		t.Errorf("total %d = done %d + open %d, want 21914 = 16051 + 5863", got.Total(), got.Done(), got.Open())
	}
	var sum Tally
	for _, r := range Tallies(tasks, ByQuarter, "Q1/2017", "Q2/2017", "Q3/2017", "Q4/2017") {
		sum = sum.Plus(r.Tally)
	}
	if sum != got {
		t.Errorf("the quarters add up to %+v, not %+v", sum, got)
	}
}

func TestTallies(t *testing.T) {
	tasks := []Task{
		{Lead: "b", Progress: cchc.DoneOnTime},
		{Lead: "x", Progress: cchc.OpenOverdue, Support: []string{"b", "b", "a"}},
		{Lead: "b", Progress: cchc.Stopped, Support: []string{"a"}},
		{Lead: "", Progress: cchc.OpenInTime},
		{Lead: "x", Progress: cchc.DoneLate},
	}
	want := []Row{{"b", Tally{DoneOnTime: 1, Stopped: 1}}, {"x", Tally{DoneLate: 1, Overdue: 1}}, {"", Tally{InTime: 1}}}
	if got := Tallies(tasks, ByLead, "a", "b", "c"); !reflect.DeepEqual(got, want) {
		t.Errorf("Tallies = %+v, want %+v", got, want)
	}
	if got, want := Supported(tasks), map[string]int{"a": 2, "b": 1}; !reflect.DeepEqual(got, want) {
		t.Errorf("Supported = %v, want %v", got, want)
	}
	if got := Tallies(nil, ByTheme, "a"); len(got) != 0 {
		t.Errorf("Tallies of nothing = %+v", got)
	}
}

func TestQuarter(t *testing.T) {
	end := day(t, "2016-12-31")
	for _, c := range []struct{ due, want string }{
		{"2016-03-31", "Q1/2016"},
		{"2016-04-01", "Q2/2016"},
		{"06/2016", "Q2/2016"},
		{"07/2016", "Q3/2016"},
		{"Q4/2016", "Q4/2016"},
		{"12/2016", "Q4/2016"},
		{"01/2017", "Q1/2017"},
		{"thuong-xuyen", ""},
	} {
		d := due(t, c.due)
		if got := ByQuarter(&Task{Due: d, Last: d.Last(end)}); got != c.want {
			t.Errorf("a task due %s is of %q, want %q", c.due, got, c.want)
		}
	}
	for m := time.January; m <= time.December; m++ {
		for _, d := range []cchc.Date{{Year: 2024, Month: m, Day: 1}, {Year: 2024, Month: m, Day: 29}} {
			q := QuarterOf(d)
			if q.First().After(d) || q.Last().Before(d) || q.First().AddDays(-1) != (Quarter{2024 - b(q.N == 1), (q.N+2)%4 + 1}).Last() {
				t.Errorf("%s is in %s, which is %s to %s", d, q, q.First(), q.Last())
			}
			if back := due(t, q.String()); back.Last(cchc.Date{}) != q.Last() || back.String() != q.LongLabel() {
				t.Errorf("%s is read back as %s, last day %s", q, back, back.Last(cchc.Date{}))
			}
		}
	}
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2016-01-01", "2016-12-31", 4},
		{"2016-03-31", "2016-04-01", 2},
		{"2016-05-05", "2016-05-05", 1},
		{"2016-12-31", "2016-01-01", 0},
		{"2016-02-01", "9999-12-31", 40},
		{"2015-11-01", "2017-02-01", 6},
	} {
		if got := Quarters(day(t, c.from), day(t, c.to)); len(got) != c.want {
			t.Errorf("Quarters(%s, %s) = %v, want %d of them", c.from, c.to, got, c.want)
		}
	}
	if got := Quarters(cchc.Date{}, end); got != nil {
		t.Errorf("from no day there are no quarters, got %v", got)
	}
}

func b(x bool) int {
	if x {
		return 1
	}
	return 0
}

func TestUnproven(t *testing.T) {
	for p, want := range map[cchc.Progress]bool{cchc.DoneOnTime: true, cchc.DoneLate: true, cchc.OpenInTime: false, cchc.OpenOverdue: false, cchc.Stopped: false} {
		if got := (&Task{Progress: p}).Unproven(); got != want {
			t.Errorf("%s without evidence: %v", p.Label(), got)
		}
		if (&Task{Progress: p, Evidence: 1}).Unproven() {
			t.Errorf("%s with evidence is unproven", p.Label())
		}
	}
}

var frame = Frame{
	Themes: []string{"t1", "t2", "t3"}, Channels: []string{"c1", "c2"}, Units: []string{"u1", "u2", "u3", "u4"},
	Quarters: []Quarter{{2016, 1}, {2016, 2}, {2016, 3}, {2016, 4}},
}

// TestTwoThemes: an article on two themes counts once in each and once in all.
func TestTwoThemes(t *testing.T) {
	c := Cover([]*Article{
		{Published: day(t, "2016-02-01"), Themes: []string{"t1", "t3", "t1"}, Channels: []string{"c1"}},
		{Published: day(t, "2016-05-01"), Themes: []string{"t3"}},
		{Published: day(t, "2017-01-01"), Themes: []string{"t9"}, Channels: []string{"c2"}},
	}, frame)
	want := Matrix{
		Rows: []string{"t1", "t2", "t3", ""}, Cols: []string{"Q1/2016", "Q2/2016", "Q3/2016", "Q4/2016", ""},
		Cells: [][]int{{1, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 1, 0, 0, 0}, {0, 0, 0, 0, 1}},
		Row:   []int{1, 0, 2, 1}, Col: []int{1, 1, 0, 0, 1}, Total: 3,
	}
	if !reflect.DeepEqual(c.ThemeQuarter, want) {
		t.Errorf("theme by quarter:\n got %+v\nwant %+v", c.ThemeQuarter, want)
	}
	if c.Articles != 3 || c.InQuarter[0].Total != 1 || c.InQuarter[2].Total != 0 {
		t.Errorf("%d articles, %d in the first quarter, %d in the third", c.Articles, c.InQuarter[0].Total, c.InQuarter[2].Total)
	}
}

func TestGaps(t *testing.T) {
	c := Cover([]*Article{
		{Published: day(t, "2016-02-01"), Themes: []string{"t1", "t2"}},
		{Published: day(t, "2016-03-31"), Themes: []string{"t3"}},
		{Published: day(t, "2016-04-01"), Themes: []string{"t2"}},
		{Published: day(t, "2015-12-31"), Themes: []string{"t1"}},
	}, frame)
	q := frame.Quarters
	second := Gap{Quarter: q[1], Themes: []string{"t1", "t3"}}
	running := second
	running.Running = true
	third := Gap{Quarter: q[2], Themes: frame.Themes, All: true, Running: true}
	for _, x := range []struct {
		asOf string
		want []Gap
	}{
		{"2015-12-31", nil},
		{"2016-01-01", nil},
		{"2016-03-31", nil},
		{"2016-04-01", []Gap{running}},
		{"2016-06-30", []Gap{running}},
		{"2016-07-01", []Gap{second, third}},
	} {
		if got := c.Gaps(day(t, x.asOf), frame.Themes); !reflect.DeepEqual(got, x.want) {
			t.Errorf("on %s: %+v, want %+v", x.asOf, got, x.want)
		}
	}
}

func TestGapsOfSome(t *testing.T) {
	c := Cover([]*Article{{Published: day(t, "2016-02-01"), Themes: []string{"t2"}}}, Frame{Themes: frame.Themes, Quarters: frame.Quarters[:1]})
	for _, x := range []struct {
		themes []string
		want   []Gap
	}{
		{nil, nil},
		{[]string{"t2", "t9"}, nil},
		{[]string{"t3", "t2"}, []Gap{{Quarter: Quarter{2016, 1}, Themes: []string{"t3"}}}},
		{[]string{"t3", "t1"}, []Gap{{Quarter: Quarter{2016, 1}, Themes: []string{"t1", "t3"}, All: true}}},
	} {
		if got := c.Gaps(day(t, "2016-05-01"), x.themes); !reflect.DeepEqual(got, x.want) {
			t.Errorf("of %v: %+v, want %+v", x.themes, got, x.want)
		}
	}
}

// TestCoverCounted compares all matrices with a count that asks, for each cell, each article.
func TestCoverCounted(t *testing.T) {
	pick := func(r *rand.Rand, from []string) (out []string) {
		for range r.Intn(4) {
			out = append(out, from[r.Intn(len(from))])
		}
		return out
	}
	for seed := range int64(300) {
		r := rand.New(rand.NewSource(seed))
		f := Frame{Quarters: Quarters(cchc.Date{Year: 2016, Month: 1, Day: 1}, cchc.Date{Year: 2016, Month: time.Month(1 + r.Intn(12)), Day: 1})}
		f.Themes, f.Channels, f.Units = frame.Themes[:r.Intn(4)], frame.Channels[:r.Intn(3)], frame.Units[:r.Intn(5)]
		all := make([]*Article, r.Intn(60))
		for i := range all {
			all[i] = &Article{
				Published: day(t, "2015-12-01").AddDays(r.Intn(450)),
				Themes:    pick(r, []string{"t1", "t2", "t3", "t4"}), Channels: pick(r, []string{"c1", "c2", "c3"}), Units: pick(r, frame.Units),
			}
		}
		c := Cover(all, f)
		quarters := func(a *Article) []string { return []string{QuarterOf(a.Published).String()} }
		themes := func(a *Article) []string { return a.Themes }
		channels := func(a *Article) []string { return a.Channels }
		units := func(a *Article) []string { return a.Units }
		for _, m := range []struct {
			name       string
			m          *Matrix
			rows, cols func(*Article) []string
			of         []*Article
		}{
			{"theme by quarter", &c.ThemeQuarter, themes, quarters, all},
			{"channel by quarter", &c.ChannelQuarter, channels, quarters, all},
			{"unit by quarter", &c.UnitQuarter, units, quarters, all},
			{"theme by channel", &c.ThemeChannel, themes, channels, all},
			{"theme by unit", &c.ThemeUnit, themes, units, all},
		} {
			check(t, fmt.Sprintf("seed %d, %s", seed, m.name), m.m, m.rows, m.cols, m.of)
		}
		inside := 0
		for i, q := range f.Quarters {
			var of []*Article
			for _, a := range all {
				if !a.Published.Before(q.First()) && !a.Published.After(q.Last()) {
					of = append(of, a)
				}
			}
			inside += len(of)
			check(t, fmt.Sprintf("seed %d, %s", seed, q), &c.InQuarter[i], themes, channels, of)
		}
		outside := 0
		if n := len(c.ThemeQuarter.Cols); n > 0 && c.ThemeQuarter.Cols[n-1] == "" {
			outside = c.ThemeQuarter.Col[n-1]
		}
		if inside+outside != len(all) {
			t.Fatalf("seed %d: %d articles in the quarters and %d outside, of %d", seed, inside, outside, len(all))
		}
		r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if again := Cover(all, f); !reflect.DeepEqual(again, c) {
			t.Fatalf("seed %d: the order of the articles changes the figures", seed)
		}
	}
}

func check(t *testing.T, name string, m *Matrix, rows, cols func(*Article) []string, all []*Article) {
	t.Helper()
	has := func(of func(*Article) []string, keys []string, key string, a *Article) bool {
		if key != "" {
			return slices.Contains(of(a), key)
		}
		return !slices.ContainsFunc(of(a), func(k string) bool { return slices.Contains(keys, k) })
	}
	count := func(is func(*Article) bool) (n int) {
		for _, a := range all {
			if is(a) {
				n++
			}
		}
		return n
	}
	if m.Total != len(all) {
		t.Fatalf("%s: total %d of %d articles", name, m.Total, len(all))
	}
	if len(m.Row) != len(m.Rows) || len(m.Col) != len(m.Cols) || len(m.Cells) != len(m.Rows) {
		t.Fatalf("%s: the sizes differ: %+v", name, m)
	}
	for i, rk := range m.Rows {
		inRow := func(a *Article) bool { return has(rows, m.Rows, rk, a) }
		if n := count(inRow); n != m.Row[i] || rk == "" && n == 0 {
			t.Fatalf("%s: row %q has %d, counted %d", name, rk, m.Row[i], n)
		}
		if len(m.Cells[i]) != len(m.Cols) {
			t.Fatalf("%s: row %q has %d cells for %d columns", name, rk, len(m.Cells[i]), len(m.Cols))
		}
		sum, most := 0, 0
		for j, ck := range m.Cols {
			n := count(func(a *Article) bool { return inRow(a) && has(cols, m.Cols, ck, a) })
			if n != m.Cells[i][j] {
				t.Fatalf("%s: %q × %q is %d, counted %d", name, rk, ck, m.Cells[i][j], n)
			}
			sum, most = sum+n, max(most, n)
		}
		if sum < m.Row[i] || most > m.Row[i] {
			t.Fatalf("%s: the cells of row %q (sum %d, most %d) do not make %d", name, rk, sum, most, m.Row[i])
		}
	}
	for j, ck := range m.Cols {
		if n := count(func(a *Article) bool { return has(cols, m.Cols, ck, a) }); n != m.Col[j] || ck == "" && n == 0 {
			t.Fatalf("%s: column %q has %d, counted %d", name, ck, m.Col[j], n)
		}
	}
}

// TestTalliesCounted compares tallies with a count of their own.
func TestTalliesCounted(t *testing.T) {
	for seed := range int64(200) {
		r := rand.New(rand.NewSource(seed))
		asOf := day(t, "2016-01-01").AddDays(r.Intn(500))
		tasks := make([]Task, r.Intn(80))
		for i := range tasks {
			d := due(t, []string{"2016-03-15", "Q2/2016", "09/2016", "thuong-xuyen", "2016-12-31"}[r.Intn(5)])
			tasks[i] = Task{
				Lead: []string{"a", "b", "c"}[r.Intn(3)], Theme: []string{"", "t1", "t2"}[r.Intn(3)], Channel: []string{"", "c1"}[r.Intn(2)],
				Due: d, Last: d.Last(day(t, "2016-12-31")), Status: cchc.Statuses()[r.Intn(4)],
			}
			if tasks[i].Status == cchc.DaHoanThanh {
				tasks[i].Completed = day(t, "2016-01-01").AddDays(r.Intn(400))
			}
			tasks[i].Progress = tasks[i].On(asOf)
		}
		all := Count(tasks)
		if all.Total()+all.Stopped != len(tasks) || all.Done()+all.Open() != all.Total() {
			t.Fatalf("seed %d: %+v of %d tasks", seed, all, len(tasks))
		}
		for name, by := range map[string]func(*Task) string{"lead": ByLead, "theme": ByTheme, "channel": ByChannel, "quarter": ByQuarter} {
			var sum Tally
			seen := map[string]bool{}
			for _, row := range Tallies(tasks, by, "b", "t2", "Q4/2016") {
				if seen[row.Key] {
					t.Fatalf("seed %d: two rows %q by %s", seed, row.Key, name)
				}
				seen[row.Key] = true
				sum = sum.Plus(row.Tally)
				for p, n := range map[cchc.Progress]int{
					cchc.DoneOnTime: row.DoneOnTime, cchc.DoneLate: row.DoneLate, cchc.OpenInTime: row.InTime,
					cchc.OpenOverdue: row.Overdue, cchc.Stopped: row.Stopped,
				} {
					k := 0
					for i := range tasks {
						if by(&tasks[i]) == row.Key && tasks[i].Progress == p {
							k++
						}
					}
					if k != n {
						t.Fatalf("seed %d: %s by %s %q: %d, counted %d", seed, p.Label(), name, row.Key, n, k)
					}
				}
			}
			if sum != all {
				t.Fatalf("seed %d: by %s %+v, all %+v", seed, name, sum, all)
			}
		}
	}
}

// weekdays counts the days after from up to to that are no Saturday or Sunday.
func weekdays(from, to cchc.Date) int {
	n := 0
	for d := from.AddDays(1); !d.After(to); d = d.AddDays(1) {
		if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
			n++
		}
	}
	return n
}

// limits are those of the law: 2 working days, 5 from 1 July 2018 on.
var limits = []Limit{{Days: 2, Law: "Nghị định số 43/2011/NĐ-CP"}, {From: cchc.Date{Year: 2018, Month: 7, Day: 1}, Days: 5, Law: "Luật Tiếp cận thông tin"}}

func TestTime(t *testing.T) {
	d := func(s string) cchc.Date { return day(t, s) }
	article := func(id, published, event, doc string) *Article {
		var e, n cchc.Date
		if event != "" {
			e = d(event)
		}
		if doc != "" {
			n = d(doc)
		}
		a := &Article{ID: id, Published: d(published)}
		a.Since, a.Start = StartOf(e, n, a.Published)
		return a
	}
	got := Time([]*Article{
		article("day", "2026-11-02", "2026-11-02", ""),              // Monday, the same day
		article("five", "2026-11-09", "2026-11-02", "2026-10-30"),   // the event counts, not the document: 5
		article("six", "2026-11-10", "2026-11-02", ""),              // 6: late
		article("document", "2026-11-09", "", "2026-11-06"),         // over a weekend: 1
		article("ahead", "2026-11-09", "2026-12-01", ""),            // an announcement
		article("old", "2026-11-09", "", "2026-10-09"),              // 31 days: background
		article("brink", "2026-11-09", "", "2026-10-10"),            // 30 days: news, and 21 working days: late
		article("none", "2026-11-09", "", ""),                       //
		article("2016", "2016-03-08", "2016-03-03", ""),             // 3 working days, where 2 were allowed
		article("2018", "2018-07-02", "2018-06-25", "2018-06-30"),   // 5, the first working day of the new law
		article("decree", "2018-06-29", "2018-06-25", "2018-06-30"), // 4, the last one of the decree: late
	}, limits, weekdays)
	type w struct {
		id   string
		days int
		late bool
	}
	var waits []w
	for _, x := range got.Waits {
		waits = append(waits, w{x.Article.ID, x.Days, x.Late()})
	}
	want := []w{{"brink", 21, true}, {"six", 6, true}, {"2018", 5, false}, {"five", 5, false}, {"decree", 4, true}, {"2016", 3, true}, {"document", 1, false}, {"day", 0, false}, {"ahead", 0, false}}
	if !slices.Equal(waits, want) {
		t.Errorf("waits:\n got %v\nwant %v", waits, want)
	}
	if got.InTime != 5 || got.Late != 4 || got.FromEvent != 7 || got.FromDocument != 2 || got.Unknown != 1 || got.Background != 1 || got.Timed() != 9 || got.Median() != 4 {
		t.Errorf("%+v, median %d", got, got.Median())
	}
	if len(got.Limits) != 2 || got.Limits[0].Days != 2 || got.Limits[1].Days != 5 {
		t.Errorf("limits %+v", got.Limits)
	}
	if empty := Time(nil, limits, weekdays); empty.Timed() != 0 || empty.Median() != 0 {
		t.Errorf("of no article: %+v", empty)
	}
}

// TestLimits: a term is found for every day.
func TestLimits(t *testing.T) {
	for on, days := range map[string]int{"2007-01-01": 2, "2016-03-03": 2, "2018-06-30": 2, "2018-07-01": 5, "2026-11-23": 5} {
		if l := LimitOn(limits, day(t, on)); l.Days != days {
			t.Errorf("on %s %+v holds", on, l)
		}
	}
}
