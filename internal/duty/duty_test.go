package duty

import (
	"slices"
	"testing"

	"nawapi.gov.vn/cchc/internal/cchc"
)

// said are facts: what is in the list is so.
type said map[string]bool

func (f said) Key(s string) bool     { return f["key "+s] }
func (f said) Page(s string) bool    { return f["page "+s] }
func (f said) Output(s string) bool  { return f["output "+s] }
func (f said) Content(s string) bool { return f["content "+s] }
func (f said) English(s string) bool { return f["english "+s] }
func (f said) Ahead(n int) bool      { return f["ahead"] && n == 7 }

func day(s string) cchc.Date {
	d, err := cchc.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestJudge(t *testing.T) {
	one := func(w What, name string) []Need { return []Need{{What: w, Name: name}} }
	p := &Profile{Duties: []Duty{
		{ID: "key", Needs: one(Key, "a")},
		{ID: "page", Needs: one(Page, "a")},
		{ID: "output", Needs: one(Output, "a")},
		{ID: "content", Needs: one(Content, "a")},
		{ID: "english", Needs: one(English, "a")},
		{ID: "seven", Needs: []Need{{What: Ahead, Days: 7}}},
		{ID: "eight", Needs: []Need{{What: Ahead, Days: 8}}},
		{ID: "always", Needs: one(Always, "")},
		{ID: "people", Needs: []Need{{What: People}, {What: Always}}},
		{ID: "both", Needs: []Need{{What: People}, {What: Key, Name: "none"}, {What: Page, Name: "a"}, {What: Page, Name: "none"}}},
		{ID: "none", Needs: one(None, "")},
		{ID: "later", From: day("2026-07-02"), Needs: one(Key, "none")},
		{ID: "today", From: day("2026-07-01"), Until: day("2026-07-01"), Needs: one(Key, "none")},
		{ID: "over", Until: day("2026-06-30"), Needs: one(Key, "none")},
	}}
	f := said{"key a": true, "page a": true, "output a": true, "content a": true, "english a": true, "ahead": true}
	want := []State{Met, Met, Met, Met, Met, Met, Unmet, Met, ByHand, Unmet, NotForUs, NotYet, Unmet, Over}
	for i, x := range Judge(p, f, day("2026-07-01")) {
		if x.State != want[i] {
			t.Errorf("%s: %s, want %s", x.ID, x.State, want[i])
		}
		if (len(x.Missing) > 0) != (x.State == Unmet) || x.ID == "both" && len(x.Missing) != 2 {
			t.Errorf("%s misses %v", x.ID, x.Missing)
		}
	}
	for _, x := range Judge(p, said{}, day("2026-07-01"))[:6] {
		if x.State != Unmet {
			t.Errorf("%s of nothing: %s", x.ID, x.State)
		}
	}
	if got, want := p.Turns(), []cchc.Date{day("2026-07-01"), day("2026-07-02")}; !slices.Equal(got, want) {
		t.Errorf("turns %v, want %v", got, want)
	}
}

// Between two turns the answer is the same on every day.
func TestTurns(t *testing.T) {
	p := &Profile{Duties: []Duty{
		{ID: "a", From: day("2026-07-01"), Until: day("2026-08-31")},
		{ID: "b", From: day("2026-09-01")},
		{ID: "c", Until: day("2026-07-31")},
	}}
	states := func(d cchc.Date) (s []State) {
		for _, x := range Judge(p, said{}, d) {
			s = append(s, x.State)
		}
		return s
	}
	for d := day("2026-06-01"); d.Before(day("2026-10-01")); d = d.AddDays(1) {
		turned := !slices.Equal(states(d), states(d.AddDays(1)))
		if turned != slices.Contains(p.Turns(), d.AddDays(1)) {
			t.Errorf("between %s and the next day: turned %v", d, turned)
		}
	}
}

func TestFiles(t *testing.T) {
	names := Names()
	if len(names) < 2 || !slices.Contains(names, "vn-2026-07") || !slices.IsSorted(names) {
		t.Fatal(names)
	}
	for _, n := range names {
		if len(File(n)) == 0 {
			t.Errorf("%s is empty", n)
		}
	}
	if File("none") != nil || File("../duty") != nil {
		t.Error("files that there are not")
	}
}
