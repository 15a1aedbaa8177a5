package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

const registerPath = "/van-ban/"

// RegisterView is a page of the register of legal documents: of all of them,
// or of those of a type, an issuer, a year.
type RegisterView struct {
	Chrome
	Intro   string
	Rows    []*RegisterRow
	Total   int
	Pager   Pager
	Facets  []Facet
	Current string // address of the entry of Facets that the page is of, or ""
	AsOf    string // dd/MM/yyyy, or "" when no status is shown
	AsOfISO string
	Data    string // address of all rows as JSON, where a script may filter them here, or ""
	Script  string // address of that script, or ""
}

// Sum implements View.
func (v *RegisterView) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("register")
	v.Chrome.add(d)
	d.Strs([]string{v.Intro, v.Current, v.AsOf, v.AsOfISO, v.Data, v.Script})
	d.Int(len(v.Rows))
	for _, r := range v.Rows {
		d.Add(r.Sum())
	}
	d.Int(v.Total)
	v.Pager.add(d)
	d.Int(len(v.Facets))
	for _, f := range v.Facets {
		d.Strs([]string{f.ID, f.Label})
		addEntries(d, f.Entries)
	}
	return d.Sum()
}

// Number returns the total as readers write it: 1.234.
func (v *RegisterView) Number() string { return viet.Number(int64(v.Total)) }

// Facet is one way to part the register, with a page for each part.
type Facet struct {
	ID, Label string
	Entries   []Entry
}

// RegisterRow is a document in the table of the register.
type RegisterRow struct {
	Number, URL string
	Issued, ISO string
	Issuer      Link // its name on the day of issue
	Subject     string
	Type        string
	Force       string // whether it applies, or ""
	ForceClass  string
	State       string
	loai        string // what the facets know it by …
	coQuan, nam string
}

// Sum implements View, so that rows can be fragments: each stands on four
// pages.
func (r *RegisterRow) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"row", r.Number, r.URL, r.Issued, r.ISO, r.Subject, r.Type, r.Force, r.ForceClass, r.State, r.loai, r.coQuan, r.nam})
	r.Issuer.add(d)
	return d.Sum()
}

// keys returns what the facets know a row by, in their order.
func (r *RegisterRow) keys() [3]string { return [3]string{r.loai, r.coQuan, r.nam} }

// facetKinds are the ways to part the register. ID is the folder of their
// pages, and the name of the filter in an address.
var facetKinds = [3]struct{ id, label, crumb string }{
	{"loai", "Loại văn bản", "Loại văn bản: "},
	{"co-quan", "Cơ quan ban hành", "Văn bản của "},
	{"nam", "Năm ban hành", "Văn bản ban hành năm "},
}

// registerPages adds the register of legal documents: its pages, and unless the
// settings do without, a page for each type, issuer and year and the rows as
// data for the script that filters them in place.
func (a *assembly) registerPages() {
	docs := a.shown[content.Document]
	rows := make([]*RegisterRow, len(docs))
	all := RegisterView{Intro: "Danh mục văn bản được dẫn trong trang, mới ban hành trước."}
	for i, e := range docs {
		rows[i] = a.registerRow(e)
		if rows[i].Force != "" {
			all.AsOf, all.AsOfISO = viet.Date(a.AsOf), cchc.DateOf(a.AsOf).String()
			a.midnight()
		}
	}
	b := a.frame.Base
	all.Chrome = a.chrome(registerPath, "Văn bản", all.Intro)
	all.Feeds = []Link{{"Văn bản", b + registerPath}}
	if !a.frame.without("register-filters") && len(rows) > 0 {
		all.Facets = a.facets(rows)
		all.Data, all.Script = b+registerPath+"danh-muc.json", a.frame.assets["js/register.js"]
		a.add(registerPath+"danh-muc.json", "", &registerData{rows}, "")
	}
	a.registerList(registerPath, rows, all)
	for i, f := range all.Facets {
		for _, en := range f.Entries {
			path := strings.TrimPrefix(en.URL, b)
			slug := strings.Split(path, "/")[3]
			var part []*RegisterRow
			for _, r := range rows {
				if r.keys()[i] == slug {
					part = append(part, r)
				}
			}
			v := RegisterView{Facets: all.Facets, Current: en.URL, AsOf: all.AsOf, AsOfISO: all.AsOfISO}
			title := facetKinds[i].crumb + en.Label
			if i == 1 {
				v.Intro = formerNames(part, en.Label)
			}
			v.Chrome = a.chrome(path, title, fmt.Sprintf("%s: %s văn bản.", title, en.Number()), Link{"Văn bản", b + registerPath})
			a.registerList(path, part, v)
		}
	}
	a.feeds(registerPath, "Văn bản", b+registerPath, docs)
}

// formerNames tells under which other names an issuer is in the rows.
func formerNames(rows []*RegisterRow, name string) string {
	var names []string
	for _, r := range rows {
		if n := r.Issuer.Label; n != name && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	if names == nil {
		return ""
	}
	return "Gồm cả văn bản ban hành dưới tên gọi vào thời điểm ban hành: " + strings.Join(names, "; ") + "."
}

// registerList adds the pages of a list of rows.
func (a *assembly) registerList(path string, rows []*RegisterRow, head RegisterView) {
	head.Total = len(rows)
	if len(rows) > 0 {
		head.Modified = rows[0].ISO + "T00:00:00+07:00" // as lists have it
	}
	a.pagesOf(path, len(rows), func(p Pager, at string, from, to int) {
		v := head
		v.Rows, v.Pager = rows[from:to], p
		if p.Page > 1 {
			v.Path, v.Title, v.Intro, v.Data, v.Script = at, fmt.Sprintf("%s – trang %d", head.Title, p.Page), "", "", ""
			v.Description = v.Title
			v.Crumbs = append(slices.Clone(head.Crumbs), Link{head.Title, p.First})
		}
		a.add(at, "register", &v, "")
	})
}

func (a *assembly) registerRow(e *entry) *RegisterRow {
	m := e.Document
	r := &RegisterRow{Number: m.Code.ID, URL: e.url, Issued: viet.Date(e.at), ISO: isoDay(m.Issued), Subject: oneLine(e.Summary), Type: m.Type, State: e.card.State}
	r.Force, r.ForceClass = a.force(e)
	r.loai, r.nam = viet.Slug(m.Type), strconv.Itoa(m.Issued.Year)
	if u := a.byID[key{content.Unit, m.Issuer.ID}]; u != nil && u.shown {
		r.Issuer = Link{nameOn(u, m.Issued), u.url}
		r.coQuan = u.Slug
	}
	return r
}

// facets counts the rows by type (in the order of the decree on documents), by
// issuer (in the order of units) and by year (newest first).
func (a *assembly) facets(rows []*RegisterRow) []Facet {
	var counts [3]map[string]int
	for i := range counts {
		counts[i] = map[string]int{}
		for _, r := range rows {
			counts[i][r.keys()[i]]++
		}
	}
	fs := make([]Facet, len(facetKinds))
	for i, k := range facetKinds {
		fs[i] = Facet{ID: k.id, Label: k.label}
	}
	add := func(i int, slug, label string) {
		if n := counts[i][slug]; n > 0 {
			fs[i].Entries = append(fs[i].Entries, Entry{Label: label, URL: a.frame.Base + registerPath + fs[i].ID + "/" + slug + "/", Count: n})
		}
	}
	for _, t := range cchc.DocTypes() {
		add(0, viet.Slug(t.Name), t.Name)
	}
	for _, u := range a.shown[content.Unit] {
		add(1, u.Slug, u.name)
	}
	var years []string
	for y := range counts[2] {
		years = append(years, y)
	}
	slices.SortFunc(years, func(x, y string) int { return cmp.Compare(y, x) })
	for _, y := range years {
		add(2, y, y)
	}
	return fs
}

// registerData is the register as data, for its script.
type registerData struct{ rows []*RegisterRow }

// Sum implements View.
func (t *registerData) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("register.json")
	d.Int(len(t.rows))
	for _, r := range t.rows {
		d.Add(r.Sum())
	}
	return d.Sum()
}

// Append implements Writer.
func (t *registerData) Append(b []byte) []byte {
	b = append(b, `{"documents":[`...)
	for i, r := range t.rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		b = field(b, "number", r.Number)
		b = field(b, "url", r.URL)
		b = field(b, "issued", r.Issued)
		b = field(b, "date", r.ISO)
		b = field(b, "issuer", r.Issuer.Label)
		b = field(b, "issuer_url", r.Issuer.URL)
		b = field(b, "subject", r.Subject)
		b = field(b, "type", r.Type)
		b = field(b, "force", r.Force)
		b = field(b, "force_class", r.ForceClass)
		b = field(b, "state", r.State)
		for i, k := range facetKinds {
			b = field(b, k.id, r.keys()[i])
		}
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
