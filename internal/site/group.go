package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// term is what articles have in common: a category, a theme, a channel, a
// unit, a tag, a plan, a document.
type term struct {
	kind   string
	id     string
	name   string
	path   string
	weight int // in related reading
	entry  *entry
	items  []*entry // articles, newest first
	cursor int      // while related reading is looked for
}

// resolve follows every reference of every doc, makes the cards and fills the
// holes of the texts.
func (a *assembly) resolve() {
	for _, c := range a.settings.Categories {
		a.cats = append(a.cats, &term{kind: "category", id: c.ID.ID, name: c.Name, path: "/chuyen-muc/" + c.ID.ID + "/"})
	}
	for _, e := range a.all {
		soft := a.soft(e)
		switch e.Kind {
		case content.Article:
			if id := e.Article.Category; id.ID != "" {
				i := slices.IndexFunc(a.cats, func(t *term) bool { return t.id == id.ID })
				if i < 0 {
					near, _ := viet.Nearest(id.ID, func(yield func(string) bool) {
						for _, t := range a.cats {
							if !yield(t.id) {
								return
							}
						}
					})
					a.problem(source.Problem{Pos: id.In(e.Path), Len: int(id.Len), Code: "category-unknown", Args: []string{id.ID, a.categoryIDs()}, Near: near}, soft)
				} else {
					e.category = a.cats[i]
				}
			}
		}
		var named []*entry
		a.unseen = !e.shown
		e.text, named = a.fillHoles(e)
		switch {
		case e.Article != nil:
			e.files = a.files(e.Path, e.Article.Attachments, soft)
			e.cover = a.picture(e, e.Article.Cover.Src, soft)
		case e.Document != nil:
			if f, ok := a.file(e.Path, e.Document.File, "Tải văn bản "+e.Document.Code.ID, soft); ok {
				e.files = []File{f}
			}
		}
		a.unseen = false
		if e.shown {
			e.card = a.card(e)
		}
		switch e.Kind {
		case content.Article:
			e.cites = a.citesOf(e, named)
		case content.Document:
			for _, r := range [...][]content.Ref{e.Document.Basis, e.Document.Replaces, e.Document.Amends} {
				a.refs(content.Document, r, e.Path, soft)
			}
			a.ref(content.Unit, e.Document.Issuer, e.Path, soft)
		case content.Unit:
			a.ref(content.Unit, e.Unit.Parent, e.Path, soft)
		case content.Item:
			a.ref(content.Unit, e.Item.Unit, e.Path, soft)
		}
	}
}

// picture resolves the address of a picture, which must be the site's own.
func (a *assembly) picture(e *entry, src content.Ref, soft bool) string {
	if src.ID == "" {
		return ""
	}
	if strings.Contains(src.ID, ":") {
		a.problem(source.Problem{Pos: src.In(e.Path), Len: int(src.Len), Code: "image-external", Args: []string{src.ID}}, soft)
		return ""
	}
	u, _ := a.address(e.Path, src.ID, src.Mark, soft)
	return u
}

// citesOf returns the documents that an article cites: those that its front
// matter says, then those that its text names.
func (a *assembly) citesOf(e *entry, named []*entry) []*entry {
	cites := slices.Clone(a.refs(content.Document, e.Article.Docs, e.Path, a.soft(e)))
	a.checkLater(e)
	for _, n := range named {
		if !slices.Contains(cites, n) {
			cites = append(cites, n)
		}
	}
	return cites
}

func (a *assembly) card(e *entry) *Card {
	c := &Card{Kind: e.Kind.String(), Title: e.name, URL: e.url, Summary: oneLine(e.Summary), Lang: e.Lang, root: a.host}
	if e.state != "" {
		c.State = stateLabel[e.state]
	}
	switch e.Kind {
	case content.Article:
		c.ISO, c.Date, c.Author = viet.ISO(e.at), viet.Date(e.at), cmp.Or(e.Article.Author, e.Article.Source.Name)
		if e.category != nil {
			c.Category = Link{e.category.name, a.frame.Base + e.category.path}
		}
	case content.Item:
		c.ISO, c.Date = viet.ISO(e.at), viet.Date(e.at)
		a.itemCard(e, c)
	case content.Document, content.Plan:
		c.ISO, c.Date = viet.ISO(e.at), viet.Date(e.at)
		if e.Document != nil {
			c.Category = Link{e.Document.Type, ""}
		}
	case content.Contest:
		c.Category = Link{contestLabel(e.Contest, a.AsOf), ""}
	}
	if !e.Updated.IsZero() {
		c.updatedOnly = max(viet.ISO(e.Updated.Time()), c.ISO) // on the day itself: not before it was published
	}
	return c.seal()
}

var stateLabel = map[string]string{"draft": "Bản nháp", "future": "Chưa đến ngày đăng", "expired": "Đã hết hạn đăng"}

// group gathers the articles under their terms, newest first.
func (a *assembly) group() {
	tags := map[string]*term{}   // by spelling
	bySlug := map[string]*term{} // by slug
	spelt := map[string]int{}    // spelling -> how often
	own := map[*entry]*term{}    // terms of plans, themes, channels, units, documents
	of := func(e *entry, kind string, weight int) *term {
		t := own[e]
		if t == nil {
			t = &term{kind: kind, id: e.ID, name: e.name, path: e.path, weight: weight, entry: e}
			own[e] = t
		}
		return t
	}
	for _, e := range a.all {
		if e.Article != nil && !e.shown { // its references are checked all the same
			a.articleRefs(e)
		}
	}
	for i, e := range a.shown[content.Article] {
		e.serial = i
		themes, channels, units, plans := a.articleRefs(e)
		e.terms = make([]*term, 0, len(themes)+len(channels)+len(units)+len(plans)+len(e.cites)+len(e.Article.Tags)+1)
		join := func(t *term) {
			t.items = append(t.items, e)
			e.terms = append(e.terms, t)
		}
		for _, p := range plans {
			join(of(p, "plan", 4))
		}
		for _, d := range e.cites {
			join(of(d, "document", 4))
		}
		for _, t := range themes {
			join(of(t, "theme", 2))
		}
		for _, t := range channels {
			join(of(t, "channel", 1))
		}
		for _, u := range units {
			join(of(u, "unit", 2))
		}
		for _, r := range e.Article.Tags {
			t := tags[r.ID]
			if t == nil {
				slug := viet.Slug(r.ID)
				if slug == "" {
					a.problem(source.Problem{Pos: r.In(e.Path), Len: int(r.Len), Code: "tag-empty", Args: []string{r.ID}}, a.soft(e))
					continue
				}
				if t = bySlug[slug]; t == nil {
					t = &term{kind: "tag", id: slug, path: "/the/" + slug + "/", weight: 3}
					bySlug[slug] = t
					a.tags = append(a.tags, t)
				}
				tags[r.ID] = t
			}
			spelt[r.ID]++
			if n := len(t.items); n > 0 && t.items[n-1] == e {
				continue // two spellings of one tag in one article
			}
			join(t)
		}
		if e.category != nil {
			e.category.items = append(e.category.items, e)
		}
	}
	// A tag is called what most articles call it.
	for name, t := range tags {
		if t.name == "" || spelt[name] > spelt[t.name] || spelt[name] == spelt[t.name] && name < t.name {
			t.name = name
		}
	}
	for e, t := range own {
		e.members = t.items
		if e.Document != nil {
			e.citedBy = t.items
		}
	}
	slices.SortFunc(a.tags, func(x, y *term) int { return cmp.Or(viet.Compare(x.name, y.name), strings.Compare(x.id, y.id)) })
}

// articleRefs resolves what an article says it belongs to.
func (a *assembly) articleRefs(e *entry) (themes, channels, units, plans []*entry) {
	m, soft := e.Article, a.soft(e)
	themes = a.refs(content.Theme, m.Themes, e.Path, soft)
	channels = a.refs(content.Channel, m.Channels, e.Path, soft)
	units = a.refs(content.Unit, m.Units, e.Path, soft)
	a.planRefs(m.Plans, e.Path, soft, func(p *entry, _ string) {
		if !slices.Contains(plans, p) {
			plans = append(plans, p)
		}
	})
	return
}

// planRefs checks references to plans and their tasks, and yields those to
// plans that are public.
func (a *assembly) planRefs(refs []content.PlanRef, file string, soft bool, yield func(p *entry, task string)) {
	for _, r := range refs {
		p := a.ref(content.Plan, r.Plan, file, soft)
		if p == nil {
			continue
		}
		if t := r.Task; t.ID != "" && !slices.ContainsFunc(p.Plan.Tasks, func(x content.Task) bool { return x.ID.ID == t.ID }) {
			near, _ := viet.Nearest(t.ID, func(yield func(string) bool) {
				for i := range p.Plan.Tasks {
					if !yield(p.Plan.Tasks[i].ID.ID) {
						return
					}
				}
			})
			a.problem(source.Problem{Pos: t.In(file), Len: int(t.Len), Code: "task-unknown", Args: []string{t.ID, planPlace(p)}, Near: near}, soft)
		}
		yield(p, r.Task.ID)
	}
}

// window is how many neighbours on either side, in each list that an article
// is in, compete for related reading. It makes the work linear in the size of
// the site, and keeps old pages as they are when new articles come: an article
// is related to what was written about the same thing at about the same time.
const window = 24

// related finds up to five articles that share the most with each one. Ties go
// to the article closer in the list of all.
type related struct {
	score   []int32
	touched []int32
}

func (r *related) find(e *entry, all []*entry) []*Card {
	if r.score == nil {
		r.score = make([]int32, len(all))
	}
	for _, t := range e.terms {
		for t.items[t.cursor] != e {
			t.cursor++
		}
		lo, hi := max(0, t.cursor-window), min(len(t.items), t.cursor+window+1)
		for _, o := range t.items[lo:hi] {
			if r.score[o.serial] == 0 {
				r.touched = append(r.touched, int32(o.serial))
			}
			r.score[o.serial] += int32(t.weight)
		}
	}
	var best [5]int32
	n := 0
	better := func(x, y int32) bool {
		if r.score[x] != r.score[y] {
			return r.score[x] > r.score[y]
		}
		dx, dy := abs(x-int32(e.serial)), abs(y-int32(e.serial))
		return dx < dy || dx == dy && x < y
	}
	for _, s := range r.touched {
		if s == int32(e.serial) || n == len(best) && !better(s, best[n-1]) {
			continue
		}
		if n < len(best) {
			n++
		}
		i := n - 1
		for ; i > 0 && better(s, best[i-1]); i-- {
			best[i] = best[i-1]
		}
		best[i] = s
	}
	for _, s := range r.touched {
		r.score[s] = 0
	}
	r.touched = r.touched[:0]
	if n == 0 {
		return nil
	}
	cards := make([]*Card, n)
	for i := range cards {
		cards[i] = all[best[i]].card
	}
	return cards
}

func abs(x int32) int32 {
	if x < 0 {
		return -x
	}
	return x
}

func (a *assembly) articles() {
	all := a.shown[content.Article]
	views := make([]ArticleView, len(all))
	var rel related
	position := map[*term]int{}
	off := a.off()
	for i, e := range all {
		m, v := e.Article, &views[i]
		day := cchc.DateOf(e.at)
		var crumbs []Link
		if e.category != nil {
			v.Category = Link{e.category.name, a.frame.Base + e.category.path}
			crumbs = append(crumbs, v.Category)
			k := position[e.category]
			position[e.category]++
			if k > 0 {
				v.Next = e.category.items[k-1].card
			}
			if k+1 < len(e.category.items) {
				v.Prev = e.category.items[k+1].card
			}
		} else {
			crumbs = append(crumbs, Link{"Tin tức", a.frame.Base + "/tin-tuc/"})
		}
		v.Chrome = a.chrome(e.path, e.Title, e.Summary, crumbs...)
		v.Type, v.Published, v.State, v.Lang = "article", e.card.ISO, e.card.State, e.Lang
		v.Creator, v.Publisher = e.card.Author, a.publisherOn(day)
		v.Sapo, v.ISO, v.Day, v.Date = oneLine(e.Summary), e.card.ISO, e.card.Date, viet.DateTime(e.at)
		if !e.Updated.IsZero() {
			v.Updated = viet.Date(e.Updated.Time())
			v.Modified = e.card.updatedOnly
		}
		v.Author, v.Source = m.Author, Link{m.Source.Name, m.Source.URL}
		v.SignOff = signOff(m)
		v.Minutes = viet.ReadingMinutes(e.Body.Syllables)
		v.AILabel = m.AILabel
		for _, t := range e.terms {
			l := Link{t.name, a.frame.Base + t.path}
			switch t.kind {
			case "theme":
				v.Themes = append(v.Themes, l)
			case "channel":
				v.Channels = append(v.Channels, l)
			case "unit":
				v.Units = append(v.Units, Link{nameOn(t.entry, day), l.URL})
			case "plan":
				v.Plans = append(v.Plans, l)
			case "tag":
				v.Tags = append(v.Tags, l)
			}
		}
		if m.ParArea.ID != "" {
			v.ParArea, _ = cchc.ParAreaName(m.ParArea.ID, day)
		}
		v.Docs = a.docLinks(e.cites, day, "đăng bài")
		v.Files = e.files
		if e.cover != "" {
			v.Cover = a.coverOf(e)
			v.Image, v.ImageAlt, v.ImageWidth, v.ImageHeight = e.cover, m.Cover.Alt, v.Cover.Width, v.Cover.Height
		}
		a.share(&v.Chrome, v.Category.Label, v.Day, e.Path)
		for _, c := range m.Corrections {
			v.Corrections = append(v.Corrections, Note{viet.Date(c.Date.Time()), c.Text})
		}
		v.Text = e.text
		v.Related = rel.find(e, all)
		a.add(e.path, "article", v, e.Path)
		if !off["json"] {
			a.add(e.path+"index.json", "", &articleTwin{v: v, card: e.card, id: e.ID}, e.Path)
		}
	}
}

// signOff is the line under an article that says whose it is.
func signOff(m *content.ArticleMeta) string {
	switch {
	case m.Author != "" && m.Source.Name != "":
		return "(" + m.Author + " – theo " + m.Source.Name + ")"
	case m.Author != "":
		return "(" + m.Author + ")"
	case m.Source.Name != "":
		return "(Theo " + m.Source.Name + ")"
	}
	return ""
}

// docLink cites a document in words that were written on a day: when what
// happened. See supersede.
func (a *assembly) docLink(d *entry, written cchc.Date, what string) DocLink {
	l := DocLink{Type: d.Document.Type, Number: d.Document.Code.ID, Title: oneLine(d.Summary), URL: d.url, Issued: viet.Date(d.at), ISO: isoDay(d.Document.Issued)}
	if u := a.byID[key{content.Unit, d.Document.Issuer.ID}]; u != nil && u.shown {
		l.Issuer = nameOn(u, d.Document.Issued)
	}
	a.supersede(&l, d, written, what)
	return l
}

func (a *assembly) docLinks(ds []*entry, written cchc.Date, what string) []DocLink {
	if len(ds) == 0 {
		return nil
	}
	ls := make([]DocLink, len(ds))
	for i, d := range ds {
		ls[i] = a.docLink(d, written, what)
	}
	return ls
}

// off returns the kinds of output that the settings do without.
func (a *assembly) off() map[string]bool {
	m := map[string]bool{}
	for _, s := range a.settings.Off {
		m[s] = true
	}
	return m
}

func isoDay(d cchc.Date) string { return d.Time().Format(time.DateOnly) }

// categoryIDs lists what a category may be.
func (a *assembly) categoryIDs() string {
	ids := make([]string, len(a.settings.Categories))
	for i, c := range a.settings.Categories {
		ids[i] = c.ID.ID
	}
	return strings.Join(ids, ", ")
}
