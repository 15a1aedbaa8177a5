package site

import (
	"html/template"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/figure"
	"nawapi.gov.vn/cchc/internal/ledger"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// HomeView is the home page.
type HomeView struct {
	Chrome
	Lead         Lead
	Latest       []*Card // without the one that leads
	Running      []Stand // the newest first
	Plans        []*Card
	Documents    []*Card // the newest first
	Contests     []*Card // that are not over
	Categories   []Entry
	Themes       []Entry
	Channels     []Entry
	More         string // address of the list of all articles
	AllDocuments string // address of the register
}

// Lead is the story that the home page begins with.
type Lead struct {
	Card  *Card
	Cover Picture
}

// Stand is how the tasks of a plan stand on a day, in short.
type Stand struct {
	ID    string // of its picture in the page
	Plan  Link
	Page  string    // address of the page that tells more, or ""
	Day   cchc.Date // that the numbers are as of
	Total Numbers
}

// AsOf returns the day as readers write it.
func (s *Stand) AsOf() string { return viet.Date(s.Day.Time()) }

// Bar is the states of the tasks, as a picture.
func (s *Stand) Bar() template.HTML {
	f := figure.Bars{ID: "hinh-" + s.ID, Title: "Nhiệm vụ theo trạng thái", Share: true, Rows: []figure.Bar{{Label: "Nhiệm vụ", Counts: s.Total.counts()}}}
	return template.HTML(f.SVG())
}

func (s *Stand) add(d *source.Digest) {
	s.Plan.add(d)
	d.Strs([]string{s.ID, s.Page, s.Day.String()})
	s.Total.add(d)
}

// Sum implements View.
func (v *HomeView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	addCard(d, v.Lead.Card)
	v.Lead.Cover.add(d)
	addCards(d, v.Latest)
	d.Int(len(v.Running))
	for i := range v.Running {
		v.Running[i].add(d)
	}
	addCards(d, v.Plans)
	addCards(d, v.Documents)
	addCards(d, v.Contests)
	addEntries(d, v.Categories)
	addEntries(d, v.Themes)
	addEntries(d, v.Channels)
	d.Str(v.More)
	d.Str(v.AllDocuments)
	return d.Sum()
}

// How much the home page shows of what there is more of.
const (
	homeArticles = 8 // beside the one that leads
	homePlans    = 3
	homeLaws     = 5
	homeContests = 3
)

func (a *assembly) home() {
	b := a.frame.Base
	v := &HomeView{More: b + "/tin-tuc/"}
	v.Chrome = a.chrome("/", a.frame.Title, a.frame.Description)
	if a.english != nil {
		v.Pair = Link{"en", a.frame.Base + englishPath}
	}
	first := func(es []*entry, n int) []*Card { return cards(es[:min(n, len(es))]) }
	news := a.shown[content.Article]
	if lead := a.lead(news[:min(a.settings.PerPage, len(news))]); lead != nil {
		v.Lead = Lead{lead.card, a.coverOf(lead)}
		for _, e := range news[:min(homeArticles+1, len(news))] {
			if e != lead && len(v.Latest) < homeArticles {
				v.Latest = append(v.Latest, e.card)
			}
		}
	}
	for _, e := range a.shown[content.Plan] {
		if s, ok := a.stands[e]; ok {
			v.Running = append(v.Running, s)
		}
	}
	v.Plans = first(a.shown[content.Plan], homePlans)
	v.Documents = first(a.shown[content.Document], homeLaws)
	v.Contests = first(a.openContests(), homeContests)
	if len(a.shown[content.Document]) > homeLaws {
		v.AllDocuments = b + "/van-ban/"
	}
	entries := func(kind content.Kind) []Entry {
		var es []Entry
		for _, e := range a.shown[kind] {
			es = append(es, Entry{Label: e.name, URL: e.url, Note: oneLine(e.Summary), Count: len(e.members)})
		}
		return es
	}
	v.Categories, v.Themes, v.Channels = a.termEntries(a.cats), entries(content.Theme), entries(content.Channel)
	v.Feeds = []Link{{a.frame.Title, b + "/"}}
	a.feeds("/", a.frame.Title, b+"/", news)
	a.add("/", "home", v, "")
}

// lead chooses among the newest articles: the first that an editor has marked,
// else the first that has a picture, else the newest.
func (a *assembly) lead(newest []*entry) *entry {
	for _, fit := range []func(*entry) bool{
		func(e *entry) bool { return e.Article.Featured },
		func(e *entry) bool { return e.cover != "" },
		func(e *entry) bool { return true },
	} {
		for _, e := range newest {
			if fit(e) {
				return e
			}
		}
	}
	return nil
}

// coverOf is the picture of an article, or none.
func (a *assembly) coverOf(e *entry) Picture {
	if e.cover == "" {
		return Picture{}
	}
	c := &e.Article.Cover
	p := Picture{URL: e.cover, Alt: c.Alt, Caption: c.Caption, Credit: c.Credit}
	if as := a.photos[e.cover]; as != nil {
		p.Srcset, p.WebP, p.Width, p.Height, p.Tiny = a.srcset(as), a.webpSet(as), as.Photo.Width, as.Photo.Height, as.Photo.Tiny
	}
	return p
}

// stand keeps how a plan stands, if the day is one of its time.
func (a *assembly) stand(e *entry, rows []TaskRow, day cchc.Date) {
	if len(rows) == 0 || day.Before(e.Plan.From) || day.After(e.Plan.To) {
		return
	}
	s := Stand{ID: e.Slug, Plan: Link{e.name, e.url}, Day: day, Total: numbers(ledger.Count(a.taskRecords(e, rows, day)))}
	if a.hasProgress(e) {
		s.Page = e.url + "tien-do/"
	}
	if a.stands == nil {
		a.stands = map[*entry]Stand{}
	}
	a.stands[e] = s
}
