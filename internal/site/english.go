package site

import (
	"cmp"
	"maps"
	"slices"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Pages with lang: en lie below /en/, within a frame in English: names, menu and
// the words of templates are those of site.yaml's english and of
// templates/strings/en.yaml. Each has a pair in Vietnamese, and the two know each
// other, for readers and for search engines.

const englishPath = "/en/"

// makeEnglish makes the frame of the pages in English, if there are any.
func (a *assembly) makeEnglish() {
	first := slices.IndexFunc(a.shown[content.Page], func(e *entry) bool { return e.Lang == "en" })
	if first < 0 {
		return
	}
	s := &a.settings.English
	if s.Title == "" || s.Name == "" {
		if _, said := a.settings.At["english"]; !said { // what it lacks is told already
			a.problem(source.Problem{Pos: source.Pos{File: a.shown[content.Page][first].Path, Line: 1, Col: 1}, Len: 3, Code: "english-missing"}, a.soft(a.shown[content.Page][first]))
		}
		return
	}
	f := *a.frame
	f.Lang = "en"
	f.Title, f.ShortTitle, f.Description = s.Title, cmp.Or(s.ShortTitle, s.Title), s.Description
	f.Org.Name, f.Org.Parent, f.Org.Address, f.Org.Responsible = s.Name, s.Parent, s.Address, s.Responsible
	f.Org.URL = f.Base + englishPath
	f.Menu = nil
	for _, m := range s.Menu {
		if u, ok := a.address(settingsFile, m.Link.ID, m.Link.Mark, false); ok {
			f.Menu = append(f.Menu, Link{m.Label, u})
		}
	}
	f.off = maps.Clone(a.frame.off)
	f.off["reports"] = true // what they lead to is in Vietnamese
	f.Outages = a.outages("en")
	f.Other = Link{"vi", f.Base + "/"}
	a.english = &f
	a.frame.Other = Link{"en", f.Base + englishPath}
	a.seal(&f)
}

// translate finds the pairs of pages.
func (a *assembly) translate() {
	refs := map[*entry]*entry{}
	for _, e := range a.all {
		if e.Page == nil || e.Page.TranslationOf.ID == "" {
			continue
		}
		r := e.Page.TranslationOf
		say := func(code source.Code, args ...string) {
			a.problem(source.Problem{Pos: r.In(e.Path), Len: int(r.Len), Code: code, Args: args}, a.soft(e))
		}
		o := a.byID[key{content.Page, r.ID}]
		if o == nil {
			a.unknown(content.Page, r, e.Path, a.soft(e))
			continue
		}
		if o.Lang == e.Lang {
			say("translation-lang", r.ID)
			continue
		}
		if back := o.Page.TranslationOf.ID; back != "" && back != e.ID {
			say("translation-one-way", r.ID, back)
			continue
		}
		if first := refs[o]; first != nil {
			say("translation-twice", r.ID, first.Path)
			continue
		}
		refs[o] = e
		if e.shown && o.shown {
			e.pair, o.pair = o, e
		}
	}
	for _, e := range a.shown[content.Page] {
		if e.Lang == "en" && e.pair == nil && e.Page.TranslationOf.ID == "" {
			a.problem(source.Problem{Pos: source.Pos{File: e.Path, Line: 1, Col: 1}, Len: 3, Code: "translation-missing"}, a.soft(e))
		} else if r := e.Page.TranslationOf; e.Lang == "en" && e.pair == nil && a.hides(r) {
			a.problem(source.Problem{Pos: r.In(e.Path), Len: int(r.Len), Code: "translation-missing"}, a.soft(e))
		}
	}
}

// hides tells whether the page that r names is there and not public.
func (a *assembly) hides(r content.Ref) bool {
	o := a.byID[key{content.Page, r.ID}]
	return o != nil && !o.shown
}

// languages returns the addresses of a page that has a pair, each with its
// language: its own, the other, and the one for readers of neither.
func (c *Chrome) languages() []Link {
	if c.Pair.URL == "" {
		return nil
	}
	own, other := c.Site.host()+c.URL(), c.Site.host()+c.Pair.URL
	vi := own
	if c.Lang != "vi" {
		vi = other
	}
	return []Link{{c.Lang, own}, {c.Pair.Label, other}, {"x-default", vi}}
}

// inEnglish begins the view of a page in English.
func (a *assembly) inEnglish(path, title, description string) Chrome {
	f := a.english
	c := Chrome{Site: f, Header: a.header(f, f.Base+path), Title: title, Description: oneLine(description), Path: path, Type: "website", Lang: "en", Creator: f.Org.Name}
	if path != englishPath {
		c.Crumbs = []Link{{"Home", f.Base + englishPath}}
	}
	c.Description = cmp.Or(c.Description, title+" – "+f.Title)
	return c
}

// englishPage adds a plain page with the frame in English.
func (a *assembly) englishPage(e *entry, v *PageView) {
	was := v.Chrome
	v.Chrome = a.inEnglish(e.path, e.Title, was.Description)
	v.State, v.Modified, v.Pair = was.State, was.Modified, was.Pair
	if !e.Updated.IsZero() {
		v.Updated = e.Updated.Time().In(viet.Zone).Format("2 January 2006")
	}
	a.add(e.path, "page@en", v, e.Path)
}

// EnglishView is the page that leads to the others in English.
type EnglishView struct {
	Chrome
	Intro string
	Pages []Brief
}

// Brief is a page with a sentence about it.
type Brief struct {
	Link
	Note string
}

// Sum implements View.
func (v *EnglishView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	d.Str(v.Intro)
	d.Int(len(v.Pages))
	for _, b := range v.Pages {
		b.Link.add(d)
		d.Str(b.Note)
	}
	return d.Sum()
}

// englishHome adds the page that leads to the others in English.
func (a *assembly) englishHome() {
	if a.english == nil {
		return
	}
	v := &EnglishView{Intro: a.english.Description}
	for _, e := range a.shown[content.Page] {
		if e.Lang == "en" {
			v.Pages = append(v.Pages, Brief{Link{e.Title, e.url}, oneLine(e.Summary)})
		}
	}
	v.Chrome = a.inEnglish(englishPath, a.english.Title, a.english.Description)
	v.Pair = Link{"vi", a.frame.Base + "/"}
	a.add(englishPath, "english@en", v, "")
}

// englishMoment is a time as English readers know it: 20:00 (UTC+7) on 12 December 2026.
func englishMoment(m content.Moment) string {
	if m.DayOnly {
		return m.At.In(viet.Zone).Format("2 January 2006")
	}
	return m.At.In(viet.Zone).Format("15:04 (UTC+7) on 2 January 2006")
}
