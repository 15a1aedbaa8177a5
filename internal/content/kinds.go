package content

import (
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/source"
)

// Kind is what a file is, told by the folder that it lies in.
type Kind uint8

// The kinds of content. None is a file in no known folder.
const (
	None Kind = iota
	Article
	Plan
	Document
	Theme
	Channel
	Unit
	Page
	Contest
	Item
	Profile
	Settings
)

// kindNames: the English name, the folder below content/, the Vietnamese name.
var kindNames = [...]struct{ name, folder, label string }{
	None:     {"none", "", ""},
	Article:  {"article", "tin-tuc", "bài viết"},
	Plan:     {"plan", "ke-hoach", "kế hoạch"},
	Document: {"document", "van-ban", "văn bản"},
	Theme:    {"theme", "chu-de", "chủ đề"},
	Channel:  {"channel", "hinh-thuc", "hình thức"},
	Unit:     {"unit", "don-vi", "đơn vị"},
	Page:     {"page", "trang", "trang"},
	Contest:  {"contest", "cuoc-thi", "cuộc thi"},
	Item:     {"item", "tin-don-vi", "tin đơn vị"},
	Profile:  {"profile", "quy-dinh", "bộ quy tắc"},
	Settings: {"site", "site.yaml", "cấu hình"},
}

// String returns the English name: "article".
func (k Kind) String() string { return kindNames[k].name }

// Folder returns the folder below content/: "tin-tuc".
func (k Kind) Folder() string { return kindNames[k].folder }

// Label returns the Vietnamese name in lower case: "bài viết".
func (k Kind) Label() string { return kindNames[k].label }

// Kinds returns the kinds that are Markdown files, in a fixed order.
func Kinds() []Kind {
	return []Kind{Article, Plan, Document, Theme, Channel, Unit, Page, Contest, Item}
}

// KindOf returns the kind of a path such as "content/tin-tuc/2016/x.md".
func KindOf(path string) Kind {
	rest, ok := strings.CutPrefix(path, "content/")
	if !ok {
		return None
	}
	if rest == "site.yaml" {
		return Settings
	}
	folder, name, ok := strings.Cut(rest, "/")
	if folder == kindNames[Profile].folder && strings.HasSuffix(name, ".yaml") && !strings.Contains(name, "/") {
		return Profile
	}
	if !ok || !strings.HasSuffix(rest, ".md") {
		return None
	}
	for _, k := range Kinds() {
		if kindNames[k].folder == folder {
			return k
		}
	}
	return None
}

// Read tells whether a file is read as content; others in content/ are files to
// publish.
func Read(path string) bool {
	k := KindOf(path)
	return strings.HasSuffix(path, ".md") || k == Settings || k == Profile
}

// Ref is a word in a file that names something elsewhere, with its place.
type Ref struct {
	ID string
	Mark
}

// Doc is one content file, decoded. It never changes. Exactly one of the
// pointers is set, the one of its Kind.
//
// ID is what other files call it: the address without slashes at its ends for
// an article ("tin-tuc/2016/hoi-nghi") or an item, the file name for the others
// ("79-qd-tnnqg"). Slug is the last part of its address.
type Doc struct {
	Kind     Kind
	Path     string // content/…
	ID, Slug string
	Common
	Body     Body
	Problems []source.Problem
	Sum      source.Sum // of the file's bytes

	Article  *ArticleMeta
	Plan     *PlanMeta
	Document *DocumentMeta
	Term     *TermMeta // of a Theme or a Channel
	Unit     *UnitMeta
	Page     *PageMeta
	Contest  *ContestMeta
	Item     *ItemMeta
	Profile  *duty.Profile
	Settings *SettingsMeta
}

// Common is the part of the front matter that every kind has.
type Common struct {
	Title    string
	Summary  string // sapo of an article
	SlugAt   Mark
	Aliases  []Ref
	Draft    bool
	Lang     string
	Updated  cchc.Date
	ReviewBy cchc.Date
}

// ArticleMeta is the front matter of an article (domain: the article model).
type ArticleMeta struct {
	Date        time.Time
	DateAt      Mark
	Event       cchc.Date // that the article tells of; zero: not said
	EventAt     Mark
	Expires     time.Time // zero: never
	Corrections []Correction
	Author      string
	Source      Source
	Category    Ref
	Themes      []Ref
	Channels    []Ref
	ParArea     Ref
	Tags        []Ref
	Units       []Ref
	Plans       []PlanRef
	Docs        []Ref
	Cover       Image
	Attachments []Attachment
	Outage      Outage
	AILabel     bool
	Featured    bool // to lead the home page
}

// Outage is what a notice announces: the site will be out of service.
type Outage struct {
	From, Until Moment
	Urgent      string // why it could not be announced in time, or ""
}

// Correction says what was set right, and when.
type Correction struct {
	Date cchc.Date
	Text string
}

// Source is where a text was taken from.
type Source struct {
	Name, URL string
}

// PlanRef names a plan and, if Task is not empty, one of its tasks.
type PlanRef struct{ Plan, Task Ref }

// Image is a picture with its duties.
type Image struct {
	Src                           Ref
	Alt, Caption, Credit, Consent string
}

// Attachment is a file offered beside a text.
type Attachment struct {
	File  Ref
	Label string
}

// LegalDoc is a legal document as a plan cites it: type, number, date, issuer
// and subject (trích yếu), the complete first citation of NĐ 30/2020.
type LegalDoc struct {
	Type    string
	Code    Ref
	Issued  cchc.Date
	Issuer  Ref
	Subject string
	Signer  Signer
	File    Ref
	Place   string // where it was signed: “Hà Nội”
}

// Signer is the office and name under a document.
type Signer struct{ Position, Name string }

// PlanMeta is the front matter of a plan.
type PlanMeta struct {
	Year         int
	From, To     cchc.Date
	Edition      string // "toan-van" or "tom-tat": the whole plan, or a notice that sums it up
	Author       string
	Doc          LegalDoc
	Basis        []LegalDoc
	Unit         Ref
	Themes       []Ref
	Channels     []Ref
	Budget       Budget
	Reporting    []cchc.Period
	Tasks        []Task
	Supersedes   []Ref
	Amends       []Ref
	Attachments  []Attachment
	Objectives   []string // read from the body's section “Mục tiêu”
	Requirements []string // … and “Yêu cầu”
}

// Budget is a plan's money: whole đồng.
type Budget struct {
	Source string
	Amount int64
}

// Task is one row of a plan's annex.
type Task struct {
	ID        Ref
	Group     string
	Name      string
	Output    string
	Lead      Ref
	Support   []Ref
	Due       cchc.Due
	DueAt     Mark
	Theme     Ref
	Channel   Ref
	ParArea   Ref
	Status    cchc.Status
	Completed cchc.Date
	Evidence  []Ref
	Note      string
}

// DocumentMeta is the front matter of a legal document in the register.
type DocumentMeta struct {
	Type      string
	Code      Ref
	No        cchc.LegalNo
	Issued    cchc.Date
	Effective cchc.Date
	Ended     cchc.Date
	Issuer    Ref
	Signer    Signer
	File      Ref
	Source    Source
	Basis     []Ref
	Replaces  []Ref
	Amends    []Ref

	EffectiveAt, EndedAt Mark
}

// TermMeta is the front matter of a theme or a channel.
type TermMeta struct{ Order int }

// UnitMeta is the front matter of a unit: an organisation that leads tasks,
// issues documents or is in the news. Its names have dates.
type UnitMeta struct {
	Names       []cchc.Name
	NamesAt     []Mark // where each of Names stands
	Group       string
	Parent      Ref
	Site        string
	Other       []string // other spellings
	Order       int
	MemberFrom  cchc.Date
	MemberUntil cchc.Date
}

// MemberOn tells whether the unit belongs to its parent on a day.
func (m *UnitMeta) MemberOn(d cchc.Date) bool {
	return !d.Before(m.MemberFrom) && (m.MemberUntil.IsZero() || !d.After(m.MemberUntil))
}

// PageMeta is the front matter of a plain page.
type PageMeta struct {
	Order         int
	TranslationOf Ref // the same page in the other language
}

// SettingsMeta is content/site.yaml.
type SettingsMeta struct {
	Title        string
	ShortTitle   string
	Description  string
	BaseURL      string
	BaseURLAt    Mark
	Organisation Organisation
	Menu         []MenuItem
	Categories   []Category
	Feedback     string // https://… or mailto:…
	FeedbackAt   Mark
	PerPage      int
	Profile      Ref             // the duties that the site is held to; empty: none
	At           map[string]Mark // of every key that says something, in dots: "organisation.address"
	DaysOff      []cchc.Date
	WorkDays     []cchc.Date
	Off          []string // kinds of output that the site does without
	Shorts       []Abbreviation
	English      English
	Elsewhere    string // address of a search of the site by somebody else
	Check        CheckSettings
}

// CheckSettings say how strict the checks of a site are.
type CheckSettings struct {
	Allow []string // telephone numbers and e-mail addresses of offices
	Tone  string   // "cu": hòa, "moi": hoà; "": whichever a text keeps to
	Rules []RuleSetting
}

// RuleSetting is what a site says of one rule.
type RuleSetting struct {
	Rule  Ref
	Level string // "off", "error", "warning", "notice"; "": as it is
	Limit int    // of a rule that counts; 0: as it is
}

// Organisation is who answers for the site: the duties of the footer.
type Organisation struct {
	Unit                               Ref
	Address, Phone, Email, Responsible string
	Emblem                             Ref // picture at the head of each page
}

// English is what the pages in English have around them. Without a Title there
// is none.
type English struct {
	Title, ShortTitle, Description     string
	Name, Parent, Address, Responsible string // of the organisation
	Menu                               []MenuItem
}

// Abbreviation is what people write for words, and search by.
type Abbreviation struct{ Short, Full string }

// MenuItem is one entry of the main menu.
type MenuItem struct {
	Label string
	Link  Ref
}

// Category is one section of the news.
type Category struct {
	ID                Ref
	Name, Description string
}
