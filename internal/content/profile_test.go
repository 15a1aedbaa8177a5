package content

import (
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/duty"
)

// The profiles that come with the program are files like any other, without a
// Problem; each duty can be looked up, and each need is one that is known.
func TestBuiltinProfiles(t *testing.T) {
	for _, name := range duty.Names() {
		d := Parse("content/quy-dinh/"+name+".yaml", duty.File(name))
		if len(d.Problems) > 0 {
			t.Errorf("%s: %v", name, d.Problems)
		}
		p := BuiltinProfile(name)
		if p == nil || p.ID != name || p.Title == "" || len(p.Duties) < 10 || len(p.Terms) == 0 || !p.Terms[0].From.IsZero() {
			t.Fatalf("%s: %+v", name, p)
		}
		for _, x := range p.Duties {
			if !strings.HasPrefix(x.Source, "https://") || len(x.Needs) == 0 || x.Line == 0 {
				t.Errorf("%s: %+v", name, x)
			}
			if strings.Contains(x.Rule, "224/2026") && x.From.String() != "2026-07-01" {
				t.Errorf("%s: %s must hold from the first day of its decree", name, x.ID)
			}
		}
	}
	if BuiltinProfile("none") != nil {
		t.Error("a profile that there is not")
	}
}

// Where keys of site.yaml stand, and which of them say something.
func TestKeyMarks(t *testing.T) {
	m := Parse("content/site.yaml", []byte("title: A\norganisation:\n  unit: a\n  phone:\n  email: \"a@b.example\"\nmenu: []\nprofile: vn-2026-07\n")).Settings
	for key, want := range map[string]Mark{"title": {1, 1, 5}, "organisation": {2, 1, 12}, "organisation.unit": {3, 3, 4}, "organisation.email": {5, 3, 5}, "profile": {7, 1, 7}} {
		if m.At[key] != want {
			t.Errorf("%s at %v, want %v", key, m.At[key], want)
		}
	}
	for _, key := range []string{"organisation.phone", "menu", "feedback"} {
		if at, ok := m.At[key]; ok {
			t.Errorf("%s says something at %v", key, at)
		}
	}
	if m.Profile.ID != "vn-2026-07" || m.Profile.Mark != (Mark{7, 10, 10}) {
		t.Errorf("profile %+v", m.Profile)
	}
}
