package site

import (
	"fmt"
	"html/template"
	"strings"
	"sync"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// View is all that one page shows, and nothing else. Its Sum covers every
// value that a template, or the view's own methods, can reach: two views with
// one Sum give the same page.
type View interface{ Sum() source.Sum }

// Writer is a View that writes itself and needs no template: feeds, maps of
// the site, the JSON twins.
type Writer interface {
	View
	Append(dst []byte) []byte
}

// Drawn is a Writer whose Sum has the version of what draws it: equal sums are equal
// bytes whatever the program, so that another program need not draw again.
type Drawn interface {
	Writer
	drawn()
}

// Link is an address with the words that stand for it.
type Link struct{ Label, URL string }

func (l Link) add(d *source.Digest) { d.Str(l.Label); d.Str(l.URL) }

// Sum implements View, so that links can be fragments: a tag stands on many
// pages.
func (l Link) Sum() source.Sum {
	d := source.NewDigest()
	l.add(d)
	return d.Sum()
}

func addLinks(d *source.Digest, ls []Link) {
	d.Int(len(ls))
	for _, l := range ls {
		l.add(d)
	}
}

// Frame is what all pages of a build share. It is made once a build.
type Frame struct {
	Title, ShortTitle, Description string
	Root                           string // https://host/path/
	Base                           string // /path, or "" at the root of a host
	Lang                           string
	Menu                           []Link
	Org                            Org
	Feedback                       string
	Year                           int
	Preview                        bool
	Outages                        []Outage // announced and not over
	Colour                         string   // of the ground of the site's icon, #rrggbb, or ""
	Other                          Link     // the home page in another language: its code and its address, or ""

	emblem string            // address of the picture beside the names, or ""
	assets map[string]string // "css/site.css" -> address
	off    map[string]bool   // kinds of output that the site does without
	day    string            // ISO: when the site began, for pages that have no date of their own
	sum    source.Sum
}

// Org is the organisation that answers for the site.
type Org struct{ Name, Short, Parent, URL, Address, Phone, Email, Responsible string }

// Sum implements View.
func (f *Frame) Sum() source.Sum { return f.sum }

// Asset returns the address of a file of static/, fingerprinted in a published
// build. Only what templates may name is known: files outside images/ and
// files/. It fails for a name that is not there.
func (f *Frame) Asset(name string) (string, error) {
	if a, ok := f.assets[name]; ok {
		return a, nil
	}
	return "", fmt.Errorf("static/%s: no such file", name)
}

// Feed returns the address of the feed of all articles, or "" when the site
// does without.
func (f *Frame) Feed() string {
	for _, k := range feedKinds {
		if !f.without(k.off) {
			return f.Base + "/" + k.file
		}
	}
	return ""
}

// Emblem returns the address of the picture beside the names at the head of a
// page: the one of the settings, else the icon of the site.
func (f *Frame) Emblem() (string, error) {
	if f.emblem != "" {
		return f.emblem, nil
	}
	return f.Asset("favicon.svg")
}

// Script returns the address of a script that every page has, or "" when static/
// has none of that name: a page works without it.
func (f *Frame) Script(name string) string { return f.assets["js/"+name+".js"] }

// Home returns the address of the page that the way to others begins at.
func (f *Frame) Home() string {
	if f.Lang == "en" {
		return f.Base + englishPath
	}
	return f.Base + "/"
}

// URL returns the address of a path of the site: URL "/tin-tuc/".
func (f *Frame) URL(path string) string { return f.Base + path }

// Header is the part of the frame that tells which menu entry is the current
// one. There are as many as menu entries, and one more.
type Header struct {
	*Frame
	Current int // index into Menu, or -1
	sum     source.Sum
}

// Sum implements View.
func (h *Header) Sum() source.Sum { return h.sum }

// IsCurrent tells whether the menu entry at i is the current one.
func (h *Header) IsCurrent(i int) bool { return i == h.Current }

// Chrome is what every page has around its own content.
type Chrome struct {
	Site        *Frame
	Header      *Header
	Title       string // of the page: its h1
	Description string // plain text, one line
	Path        string // below the base: /tin-tuc/2016/x/
	Pair        Link   // the same page in another language: its code and its address, or ""
	Crumbs      []Link // from the home page to the parent of this page
	Feeds       []Link // Label: title, URL: address without the feed's file name
	State       string // in a preview: why the page is not public, or ""
	Type        string // "website" or "article"
	Published   string // ISO, or ""
	Modified    string // ISO, or ""
	Creator     string
	Publisher   string // the site's organisation by its name of the page's day, when that is another
	Image       string // address, or ""
	ImageAlt    string
	ImageWidth  int // in pixels, or 0
	ImageHeight int
	Lang        string
}

func (c *Chrome) add(d *source.Digest) {
	d.Add(c.Header.sum)
	for _, s := range [...]string{c.Title, c.Description, c.Path, c.State, c.Type, c.Published, c.Modified, c.Creator, c.Publisher, c.Image, c.ImageAlt, c.Lang} {
		d.Str(s)
	}
	d.Int(c.ImageWidth)
	d.Int(c.ImageHeight)
	c.Pair.add(d)
	addLinks(d, c.Crumbs)
	addLinks(d, c.Feeds)
}

// Sum implements View, for pages that have no content of their own.
func (c *Chrome) Sum() source.Sum {
	d := source.NewDigest()
	c.add(d)
	return d.Sum()
}

// URL returns the page's address below the host.
func (c *Chrome) URL() string { return c.Site.Base + c.Path }

// Canonical returns the page's whole address.
func (c *Chrome) Canonical() string { return c.Site.Root + strings.TrimPrefix(c.Path, "/") }

// HeadTitle returns the text of the title element.
func (c *Chrome) HeadTitle() string {
	if c.Title == c.Site.Title || c.Title == "" {
		return c.Site.Title
	}
	return c.Title + " – " + c.Site.ShortTitle
}

// Card is a short form of a page: what lists, feeds and related reading show.
// It is made once a build, carries its Sum from birth and is shared by all
// pages that show it.
type Card struct {
	Kind        string // "article", "plan", "document", "contest"
	Title       string
	URL         string // below the host
	Summary     string
	ISO         string // date and time, or the day, as machines read it
	Date        string // dd/MM/yyyy
	Author      string
	Category    Link
	State       string
	Lang        string
	sum         source.Sum
	root        string // https://host
	updatedOnly string // ISO of the last change
}

// Sum implements View.
func (c *Card) Sum() source.Sum { return c.sum }

func (c *Card) seal() *Card {
	d := source.NewDigest()
	for _, s := range [...]string{c.Kind, c.Title, c.URL, c.Summary, c.ISO, c.Date, c.Author, c.State, c.Lang, c.root, c.updatedOnly} {
		d.Str(s)
	}
	c.Category.add(d)
	c.sum = d.Sum()
	return c
}

func addCards(d *source.Digest, cs []*Card) {
	d.Int(len(cs))
	for _, c := range cs {
		d.Add(c.sum)
	}
}

func addCard(d *source.Digest, c *Card) {
	d.Bool(c != nil)
	if c != nil {
		d.Add(c.sum)
	}
}

// Text is a body with its holes filled: the addresses of what it links to.
type Text struct {
	body  *content.Body
	links []string // one for each hole: an address, "" where nothing is to be linked, what assembly.source returns
}

func (t *Text) add(d *source.Digest) {
	if t.body == nil {
		d.Bool(false)
		return
	}
	d.Add(t.body.Sum)
	d.Strs(t.links)
}

// Sum implements View.
func (t *Text) Sum() source.Sum {
	d := source.NewDigest()
	t.add(d)
	return d.Sum()
}

// Empty tells whether there is no text.
func (t *Text) Empty() bool { return t.body == nil || t.body.Empty() }

// HTML returns the text.
func (t *Text) HTML() template.HTML { return template.HTML(t.AppendHTML(nil)) }

// AppendHTML implements render.Text. The text is safe by construction: goldmark
// without raw HTML, our own renderers, and addresses that are escaped here.
func (t *Text) AppendHTML(dst []byte) []byte {
	if t.body == nil {
		return dst
	}
	stored := texts.Get().(*[]byte)
	*stored = t.body.Append((*stored)[:0])
	dst = t.fill(dst, *stored)
	texts.Put(stored)
	return dst
}

// texts are buffers for texts on their way into a page.
var texts = sync.Pool{New: func() any { return new([]byte) }}

// TOC returns the headings for a table of contents: levels 2 and 3, and none
// unless there are at least three.
func (t *Text) TOC() []content.Heading {
	if t.body == nil {
		return nil
	}
	n := 0
	for _, h := range t.body.Headings {
		if h.Level <= 3 {
			n++
		}
	}
	if n < 3 {
		return nil
	}
	if n == len(t.body.Headings) {
		return t.body.Headings
	}
	toc := make([]content.Heading, 0, n)
	for _, h := range t.body.Headings {
		if h.Level <= 3 {
			toc = append(toc, h)
		}
	}
	return toc
}

// Pager is the place of a page in a list.
type Pager struct {
	Page, Pages             int
	First, Prev, Next, Last string // addresses, or ""
}

func (p *Pager) add(d *source.Digest) {
	d.Int(p.Page)
	d.Int(p.Pages)
	d.Strs([]string{p.First, p.Prev, p.Next, p.Last})
}

// File is an attachment as readers see it.
type File struct {
	Label, URL, Type, Size string
	Sum                    string // SHA-256 of what is downloaded, in hexadecimal digits, or "" when the file is elsewhere
}

func addFiles(d *source.Digest, fs []File) {
	d.Int(len(fs))
	for _, f := range fs {
		d.Strs([]string{f.Label, f.URL, f.Type, f.Size, f.Sum})
	}
}

// Picture is an image with its words.
type Picture struct {
	URL, Alt, Caption, Credit string
	Srcset                    string // its sizes, as the attribute has them, or ""
	Width, Height             int    // in pixels, or 0
	Tiny                      string // a data: address of what stands in while it loads, or ""
	WebP                      string // its sizes as WebP, like Srcset, or ""
}

// HTML returns the elements that show the picture at the head of a page: what
// stands in for it while it loads, and the picture in the sizes that there are.
// Every value is escaped here.
func (p Picture) HTML() template.HTML {
	b := appendTiny(nil, p.Tiny)
	b = appendOffer(b, p.WebP)
	b = appendEscaped(append(b, `<img src="`...), p.URL)
	if p.Srcset != "" {
		b = append(appendEscaped(append(b, `" srcset="`...), p.Srcset), `" sizes="`+inText...)
	}
	if p.Width > 0 {
		b = fmt.Appendf(b, `" width="%d" height="%d`, p.Width, p.Height)
	}
	b = appendEscaped(append(b, `" alt="`...), p.Alt)
	b = append(b, `" fetchpriority="high">`...)
	if p.WebP != "" {
		b = append(b, "</picture>"...)
	}
	return template.HTML(b)
}

// appendTiny appends the picture that stands in for another while that loads. A
// style sheet lays it below; it says nothing, and readers without eyes are not
// told of it.
func appendTiny(b []byte, tiny string) []byte {
	if tiny == "" {
		return b
	}
	return append(appendEscaped(append(b, `<img class="photo-tiny" src="`...), tiny), `" alt="" aria-hidden="true">`...)
}

// appendOffer begins an element picture that offers WebP files.
func appendOffer(b []byte, set string) []byte {
	if set == "" {
		return b
	}
	return append(appendEscaped(append(b, `<picture><source type="image/webp" srcset="`...), set), `" sizes="`+inText+`">`...)
}

func (p Picture) add(d *source.Digest) {
	d.Strs([]string{p.URL, p.Alt, p.Caption, p.Credit, p.Srcset, p.Tiny, p.WebP})
	d.Int(p.Width)
	d.Int(p.Height)
}

// Note is a dated remark: a correction.
type Note struct{ Date, Text string }

// ArticleView is the page of an article.
type ArticleView struct {
	Chrome
	Sapo        string
	ISO         string
	Date        string // dd/MM/yyyy HH:mm
	Day         string // dd/MM/yyyy
	Updated     string // dd/MM/yyyy, or ""
	Author      string
	SignOff     string // (Hồng Nhung – NAWAPI), (Theo …)
	Source      Link
	Minutes     int
	Category    Link
	Themes      []Link
	Channels    []Link
	Units       []Link
	Tags        []Link
	ParArea     string
	Plans       []Link
	Docs        []DocLink
	Files       []File
	Cover       Picture
	Text        Text
	Related     []*Card
	Prev, Next  *Card
	Corrections []Note
	AILabel     bool
}

// DocLink is a legal document as other pages cite it.
type DocLink struct {
	Type, Number, Title string // “Quyết định”, “79/QĐ-TNNQG”, the subject or ""
	URL                 string // "" when the register does not have it
	Issuer, Issued      string
	ISO                 string // the day of issue: 2016-03-03
	Ended               string // “đã hết hiệu lực từ ngày …”, or ""
	EndedISO            string // that day
	Late                bool   // it had ended when it was cited
	By                  []Link // the documents that replace it
}

func addDocs(d *source.Digest, ds []DocLink) {
	d.Int(len(ds))
	for _, l := range ds {
		l.add(d)
	}
}

func (l DocLink) add(d *source.Digest) {
	for _, s := range [...]string{l.Type, l.Number, l.Title, l.URL, l.Issuer, l.Issued, l.ISO, l.Ended, l.EndedISO} {
		d.Str(s)
	}
	d.Bool(l.Late)
	addLinks(d, l.By)
}

// Sum implements View, so that citations can be fragments.
func (l DocLink) Sum() source.Sum {
	d := source.NewDigest()
	l.add(d)
	return d.Sum()
}

// Sum implements View.
func (v *ArticleView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	for _, s := range [...]string{v.Sapo, v.ISO, v.Date, v.Day, v.Updated, v.Author, v.SignOff, v.ParArea} {
		d.Str(s)
	}
	d.Int(v.Minutes)
	d.Bool(v.AILabel)
	v.Source.add(d)
	v.Category.add(d)
	addLinks(d, v.Themes)
	addLinks(d, v.Channels)
	addLinks(d, v.Units)
	addLinks(d, v.Tags)
	addLinks(d, v.Plans)
	addDocs(d, v.Docs)
	addFiles(d, v.Files)
	v.Cover.add(d)
	v.Text.add(d)
	addCards(d, v.Related)
	addCard(d, v.Prev)
	addCard(d, v.Next)
	d.Int(len(v.Corrections))
	for _, n := range v.Corrections {
		d.Strs([]string{n.Date, n.Text})
	}
	return d.Sum()
}

// ListView is a page of a list: of a kind, a category, a tag, a year, a theme,
// a channel.
type ListView struct {
	Chrome
	Kind       string // "articles", "plans", "documents", "contests", "category", "tag", "theme", "channel", "unit", "year", "month"
	KindLabel  string // Vietnamese: "Chủ đề"
	Intro      string
	Text       Text
	Items      []*Card
	Total      int
	Pager      Pager
	Links      []Link // further ways: the months of a year, the plans of a theme
	LinksLabel string
	Reuse      Reuse
}

func (v *ListView) add(d *source.Digest) {
	v.Chrome.add(d)
	d.Strs([]string{v.Kind, v.KindLabel, v.Intro, v.LinksLabel})
	v.Text.add(d)
	addCards(d, v.Items)
	d.Int(v.Total)
	v.Pager.add(d)
	addLinks(d, v.Links)
	v.Reuse.add(d)
}

// Sum implements View.
func (v *ListView) Sum() source.Sum {
	d := source.NewDigest()
	v.add(d)
	return d.Sum()
}

// DocumentView is the page of a legal document.
type DocumentView struct {
	Chrome
	Type, Code, Subject             string
	Issued, IssuedISO               string
	Effective, Ended                string
	InForce, ForceClass             string // “Có hiệu lực từ ngày …”, “Hết hiệu lực từ ngày …”, … or "" when the register does not tell
	AsOf, AsOfISO                   string // the day of that: dd/MM/yyyy
	By                              []Link // the documents that have replaced it
	Issuer                          Link
	Position, Signer                string
	File                            File
	Source                          Link
	Text                            Text
	Basis, Replaces, ReplacedBy     []DocLink
	Amends, AmendedBy, CitedInBasis []DocLink
	Plans                           []Link
	CitedBy                         []*Card
}

// Sum implements View.
func (v *DocumentView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	d.Strs([]string{v.Type, v.Code, v.Subject, v.Issued, v.IssuedISO, v.Effective, v.Ended, v.InForce, v.ForceClass, v.AsOf, v.AsOfISO, v.Position, v.Signer})
	addLinks(d, v.By)
	v.Issuer.add(d)
	addFiles(d, []File{v.File})
	v.Source.add(d)
	v.Text.add(d)
	for _, l := range [...][]DocLink{v.Basis, v.Replaces, v.ReplacedBy, v.Amends, v.AmendedBy, v.CitedInBasis} {
		addDocs(d, l)
	}
	addLinks(d, v.Plans)
	addCards(d, v.CitedBy)
	return d.Sum()
}

// PlanView is the page of a plan.
type PlanView struct {
	Chrome
	Year         int
	Period       string
	Summary      string
	Edition      string // “Thông báo tóm tắt”, or ""
	Author       string
	Doc          DocLink
	Head         LetterHead
	Position     string
	Signer       string
	Basis        []Ground
	Unit         Link
	Text         Text
	Objectives   []string
	Requirements []string
	Themes       []Link
	Channels     []Link
	Budget       string
	Reporting    []string
	Tasks        []TaskRow
	AsOf         string // dd/MM/yyyy, or "" when no status is shown
	AsOfISO      string // 2016-03-03
	Supersedes   []Link
	Amends       []Link
	ReplacedBy   []Link
	AmendedBy    []Link
	Files        []File
	ByTheme      []Work
	ByChannel    []Work
	Articles     []*Card
	Reuse        Reuse
	Accounts     []Link // its progress, its coverage
}

// LetterHead is the head of an office document (NĐ 30/2020/NĐ-CP, annex I):
// who issued it, below whom, where and when.
type LetterHead struct {
	Parent, Issuer string // names of that day
	Number         string // 79/QĐ-TNNQG
	Place          string // “Hà Nội”, or ""
	Date           string // “ngày 03 tháng 3 năm 2016”
}

// Ground is a document that a plan rests on, with those that it rests on in
// turn: the chain of căn cứ as far as the register knows it.
type Ground struct {
	Doc   DocLink
	Basis []DocLink
}

// Work is what was published for one theme or channel of a plan.
type Work struct {
	Link  Link
	Count int
	Cards []*Card // the newest ones
}

// More tells how many articles there are beside the cards.
func (w Work) More() int { return w.Count - len(w.Cards) }

// Number returns the count as readers write it: 1.234.
func (w Work) Number() string { return viet.Number(int64(w.Count)) }

func addWorks(d *source.Digest, ws []Work) {
	d.Int(len(ws))
	for _, w := range ws {
		w.Link.add(d)
		d.Int(w.Count)
		addCards(d, w.Cards)
	}
}

// TaskRow is a row of the annex.
type TaskRow struct {
	Group               string // the heading of a new group above this row, with its Roman number, or ""
	No                  int    // STT, running on through the groups
	ID, Name, Output    string
	Lead                Link
	Support             []Link
	Due, DueCode        string // in words, and as files have it: 2016-06-30, Q2/2016
	Status, StatusClass string
	Completed           string
	CompletedISO        string
	Evidence            []Link
	Note                string
}

// Sum implements View.
func (v *PlanView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	d.Int(v.Year)
	d.Strs([]string{v.Period, v.Summary, v.Edition, v.Author, v.Position, v.Signer, v.Budget, v.AsOf, v.AsOfISO})
	addDocs(d, []DocLink{v.Doc})
	d.Strs([]string{v.Head.Parent, v.Head.Issuer, v.Head.Number, v.Head.Place, v.Head.Date})
	d.Int(len(v.Basis))
	for _, g := range v.Basis {
		g.Doc.add(d)
		addDocs(d, g.Basis)
	}
	v.Unit.add(d)
	v.Text.add(d)
	d.Strs(v.Objectives)
	d.Strs(v.Requirements)
	addLinks(d, v.Themes)
	addLinks(d, v.Channels)
	d.Strs(v.Reporting)
	d.Int(len(v.Tasks))
	for i := range v.Tasks {
		t := &v.Tasks[i]
		d.Int(t.No)
		d.Strs([]string{t.Group, t.ID, t.Name, t.Output, t.Due, t.DueCode, t.CompletedISO, t.Status, t.StatusClass, t.Completed, t.Note})
		t.Lead.add(d)
		addLinks(d, t.Support)
		addLinks(d, t.Evidence)
	}
	addLinks(d, v.Supersedes)
	addLinks(d, v.Amends)
	addLinks(d, v.ReplacedBy)
	addLinks(d, v.AmendedBy)
	addFiles(d, v.Files)
	addWorks(d, v.ByTheme)
	addWorks(d, v.ByChannel)
	addCards(d, v.Articles)
	v.Reuse.add(d)
	addLinks(d, v.Accounts)
	return d.Sum()
}

// PageView is a plain page.
type PageView struct {
	Chrome
	Summary string
	Updated string
	Text    Text
}

// Sum implements View.
func (v *PageView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	d.Strs([]string{v.Summary, v.Updated})
	v.Text.add(d)
	return d.Sum()
}

// Entry is a line of an index: a term with the number of its articles.
type Entry struct {
	Label, URL, Note string
	Count            int
}

func addEntries(d *source.Digest, es []Entry) {
	d.Int(len(es))
	for _, e := range es {
		d.Strs([]string{e.Label, e.URL, e.Note})
		d.Int(e.Count)
	}
}

// Number returns the count as readers write it: 1.234.
func (e Entry) Number() string { return viet.Number(int64(e.Count)) }

// Number returns the total as readers write it: 1.234.
func (v *ListView) Number() string { return viet.Number(int64(v.Total)) }

// Group is a part of an index with its heading.
type Group struct {
	Title   string
	Entries []Entry
}

// IndexView is a page that lists terms: themes, channels, units, tags, years.
type IndexView struct {
	Chrome
	Kind   string
	Intro  string
	Groups []Group
}

// Sum implements View.
func (v *IndexView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	d.Strs([]string{v.Kind, v.Intro})
	d.Int(len(v.Groups))
	for _, g := range v.Groups {
		d.Str(g.Title)
		addEntries(d, g.Entries)
	}
	return d.Sum()
}

// Branch is a node of sơ đồ trang.
type Branch struct {
	Label, URL string
	Kids       []Branch
}

func (b *Branch) add(d *source.Digest) {
	d.Str(b.Label)
	d.Str(b.URL)
	d.Int(len(b.Kids))
	for i := range b.Kids {
		b.Kids[i].add(d)
	}
}

// TreeView is sơ đồ trang, the site as a text tree.
type TreeView struct {
	Chrome
	Tree []Branch
}

// Sum implements View.
func (v *TreeView) Sum() source.Sum {
	d := source.NewDigest()
	v.Chrome.add(d)
	d.Int(len(v.Tree))
	for i := range v.Tree {
		v.Tree[i].add(d)
	}
	return d.Sum()
}
