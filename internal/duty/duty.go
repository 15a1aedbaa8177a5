// Package duty knows what the law asks of a site, as data. A profile is a file:
// the duties of one state of the law, each with the article that it is in, its
// words in Vietnamese, the days on which it holds, where it was read, how
// grave it is when it is not met, and what meets it. A site names its profile in
// site.yaml; another law is another file, and no line of code.
//
// The files in profiles/ come with the program. A site may have its own in
// content/quy-dinh/, which goes before one of the same name here. They are
// decoded in package content, by its tables, so that a slip in one has its place
// and its hint; what they mean is here.
//
// # What meets a duty
//
// A duty has needs, all of which must be met. The words for them are few and
// closed ([Whats]): a key of site.yaml, a page, an output, content of a kind, a
// page in English, working days between a notice and what it announces. Three
// more say that the site cannot tell: the program does it on every site, people
// do it outside of the site, it is none of this site's business. Each of these
// says in words how.
//
// # When it runs again
//
// [Judge] is a function of the profile, the facts and the day. The days on which
// its answer turns are those of [Profile.Turns].
package duty

import (
	"embed"
	"path"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
)

//go:embed profiles/*.yaml
var profiles embed.FS

// Names returns the profiles that come with the program, sorted.
func Names() []string {
	es, _ := profiles.ReadDir("profiles")
	names := make([]string, 0, len(es))
	for _, e := range es {
		names = append(names, strings.TrimSuffix(e.Name(), path.Ext(e.Name())))
	}
	slices.Sort(names)
	return names
}

// File returns the text of such a profile, or nil.
func File(name string) []byte {
	data, _ := profiles.ReadFile("profiles/" + name + ".yaml")
	return data
}

// What is the sort of a need.
type What string

// The sorts of needs, as files have them.
const (
	Key     What = "khoa"          // a key of site.yaml, in dots: organisation.address
	Page    What = "trang"         // a page of content/trang/
	Output  What = "dau-ra"        // something that the site publishes: /so-do-trang/
	Content What = "noi-dung"      // at least one file of a folder of content/
	English What = "tieng-anh"     // a page of content/trang/ with its English pair
	Ahead   What = "bao-truoc"     // notices of outages are so many working days ahead
	Always  What = "luon-co"       // the program does it on every site
	People  What = "nguoi-lam"     // people do it; the site cannot tell
	None    What = "khong-ap-dung" // not for such a site
)

// Whats returns the sorts of needs.
func Whats() []string {
	var out []string
	for _, w := range []What{Key, Page, Output, Content, English, Ahead, Always, People, None} {
		out = append(out, string(w))
	}
	return out
}

// Level is how grave it is not to meet a duty.
type Level string

// The levels, as files have them.
const (
	Error   Level = "loi"
	Warning Level = "canh-bao"
	Notice  Level = "ghi-chu"
)

// Levels returns them, the gravest first.
func Levels() []string { return []string{string(Error), string(Warning), string(Notice)} }

// Profile is one state of the law.
type Profile struct {
	ID     string // its file's name
	Title  string
	Terms  []Term
	Duties []Duty
}

// Term is how soon things must be made public, for what is published on a day
// or later.
type Term struct {
	From cchc.Date
	Days int // working days
	Law  string
}

// Duty is one demand.
type Duty struct {
	ID string
	// Where the ID stands in its file, and how many characters it takes there.
	Line, Col, Len int32
	Rule           string // “Nghị định số 224/2026/NĐ-CP, điểm b khoản 3 Điều 10”
	Text           string
	From           cchc.Date // zero: always
	Until          cchc.Date // the last day; zero: no end
	Level          Level
	Source         string // an address where it was read
	Read           string // how far that is to be trusted
	Needs          []Need
}

// Need is one thing that a duty asks for.
type Need struct {
	// Where it stands in its file, and how many characters it takes there.
	Line, Col, Len int32
	What           What
	Name           string // of the key, page, output, folder
	Days           int
	How            string // in words
}

// State is how a site stands to a duty.
type State uint8

// The states.
const (
	Met State = iota
	Unmet
	ByHand // as far as the site can tell it is met; the rest is up to people
	NotForUs
	NotYet // in force
	Over
)

// String returns the state in Vietnamese.
func (s State) String() string {
	return [...]string{"Đạt", "Chưa đạt", "Tự kiểm tra", "Không áp dụng", "Chưa có hiệu lực", "Hết hiệu lực"}[s]
}

// Facts are what is asked about a site.
type Facts interface {
	Key(name string) bool
	Page(name string) bool
	Output(path string) bool
	Content(folder string) bool
	English(page string) bool
	Ahead(days int) bool
}

// Finding is a duty with how the site stands to it.
type Finding struct {
	*Duty
	State   State
	Missing []*Need
}

// Judge tells how a site stands to each duty on a day, in the order of the
// profile.
func Judge(p *Profile, f Facts, day cchc.Date) []Finding {
	out := make([]Finding, 0, len(p.Duties))
	for i := range p.Duties {
		out = append(out, judge(&p.Duties[i], f, day))
	}
	return out
}

func judge(d *Duty, f Facts, day cchc.Date) Finding {
	x := Finding{Duty: d}
	switch {
	case day.Before(d.From):
		x.State = NotYet
		return x
	case !d.Until.IsZero() && day.After(d.Until):
		x.State = Over
		return x
	}
	for i := range d.Needs {
		n := &d.Needs[i]
		met := true
		switch n.What {
		case Key:
			met = f.Key(n.Name)
		case Page:
			met = f.Page(n.Name)
		case Output:
			met = f.Output(n.Name)
		case Content:
			met = f.Content(n.Name)
		case English:
			met = f.English(n.Name)
		case Ahead:
			met = f.Ahead(n.Days)
		case People:
			x.State = max(x.State, ByHand)
		case None:
			x.State = max(x.State, NotForUs)
		}
		if !met {
			x.Missing = append(x.Missing, n)
		}
	}
	if len(x.Missing) > 0 {
		x.State = Unmet
	}
	return x
}

// Turns returns the days from which on a duty holds or no longer does.
func (p *Profile) Turns() []cchc.Date {
	var out []cchc.Date
	for _, d := range p.Duties {
		if !d.From.IsZero() {
			out = append(out, d.From)
		}
		if !d.Until.IsZero() {
			out = append(out, d.Until.AddDays(1))
		}
	}
	slices.SortFunc(out, cchc.Date.Compare)
	return slices.Compact(out)
}
