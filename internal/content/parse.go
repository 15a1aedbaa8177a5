package content

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// MaxSize is the largest Markdown file that is read, in bytes. A year's plan
// with its annex is a hundredth of it.
const MaxSize = 1 << 20

// Parse decodes one content file. It is a pure function of its arguments: the
// same bytes at the same path give an equal Doc. A file with errors gives a
// Doc that has Problems and as much else as could be read.
//
// data may be used again by the caller as soon as Parse has returned.
func Parse(file string, data []byte) *Doc {
	d, _ := ParseWith(file, data, nil, nil)
	return d
}

// ParseWith is Parse for a caller who remembers bodies from one process to the
// next: known returns what ParseWith returned, as its second value, for the
// same bytes and the same version of the program, or nil. It is nil for a body
// that has Problems. What known returns keeps its HTML; any other is written to
// the start of html, if that is long enough: who keeps texts elsewhere needs no
// memory of its own for each.
func ParseWith(file string, data []byte, known func(source.Sum) *Whole, html []byte) (*Doc, *Whole) {
	d := &Doc{Kind: KindOf(file), Path: file, Sum: source.SumOf(data)}
	w := d.parse(data, known, nil, html)
	return d, w
}

// ParseRead is Parse for a caller who looks at the words too: see is called with
// the file as it is read, unless no front matter can be found in it. html is as with
// ParseWith.
func ParseRead(file string, data, html []byte, see func(*Reading)) *Doc {
	d := &Doc{Kind: KindOf(file), Path: file, Sum: source.SumOf(data)}
	d.parse(data, nil, see, html)
	return d
}

func (d *Doc) parse(data []byte, known func(source.Sum) *Whole, see func(*Reading), html []byte) *Whole {
	kind, file := d.Kind, d.Path
	fail := func(pos source.Pos, code source.Code, args ...string) *Whole {
		d.Problems = append(d.Problems, source.Problem{Pos: pos, Code: code, Args: args})
		return nil
	}
	d.name()
	if kind == None {
		return fail(source.Pos{File: file}, "kind-unknown", folders())
	}
	switch kind {
	case Article:
		d.Article = new(ArticleMeta)
	case Plan:
		d.Plan = &PlanMeta{Edition: "toan-van"}
	case Document:
		d.Document = new(DocumentMeta)
	case Theme, Channel:
		d.Term = new(TermMeta)
	case Unit:
		d.Unit = new(UnitMeta)
	case Page:
		d.Page = new(PageMeta)
	case Contest:
		d.Contest = &ContestMeta{Form: Ref{ID: FormContest}}
	case Item:
		d.Item = new(ItemMeta)
	case Settings:
		d.Settings = &SettingsMeta{PerPage: 20, At: map[string]Mark{}}
	case Profile:
		d.Profile = &duty.Profile{ID: d.ID}
	}
	text := bytes.TrimPrefix(data, []byte("\ufeff"))
	nfc, off, ok := viet.Text(text)
	if !ok {
		line := 1 + bytes.Count(text[:off], []byte("\n"))
		start := bytes.LastIndexByte(text[:off], '\n') + 1
		return fail(source.Pos{File: file, Line: line, Col: len([]rune(string(text[start:off]))) + 1}, "not-utf8", strconv.Itoa(len(data)-len(text)+off+1))
	}
	if text = nfc; bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	}

	if kind == Settings {
		n, p := loadYAML(file, text, 1)
		if p != nil {
			d.Problems = append(d.Problems, *p)
			return nil
		}
		dec := decoder{file: file}
		dec.fields(n, tables[Settings], d.Settings)
		d.Problems = dec.problems
		keyMarks(n, "", d.Settings.At)
		d.checkSettings()
		d.readAll(data, text, n, see)
		return nil
	}
	if kind == Profile {
		n, p := loadYAML(file, text, 1)
		if p != nil {
			d.Problems = append(d.Problems, *p)
			return nil
		}
		dec := decoder{file: file}
		dec.fields(n, tables[Profile], d.Profile)
		d.Problems = append(dec.problems, checkProfile(file, d.Profile)...)
		d.readAll(data, text, n, see)
		return nil
	}
	f, p := splitFront(file, text)
	if p != nil {
		d.Problems = append(d.Problems, *p)
		return nil
	}
	defer f.release()
	d.Lang = "vi"
	dec := decoder{file: file}
	dec.fields(f.node, tables[kind], d)
	d.Problems = dec.problems
	if !d.Draft && !source.Failed(d.Problems) {
		if key, m := hiddenKey(text, f, tables[kind]); key != "" {
			d.Problems = append(d.Problems, source.Problem{Pos: m.In(file), Len: int(m.Len), Code: "key-hidden", Args: []string{key}})
		}
	}
	var w *Whole
	if known != nil {
		w = known(d.Sum)
	}
	if w != nil {
		d.Body = w.body
	} else {
		b := readBody(file, f.body, f.line, see != nil, html)
		defer b.release()
		if see != nil {
			defer func() { see(d.read(data, text, f, b)) }()
		}
		d.Body = b.result
		problems := b.problems
		d.Problems = append(d.Problems, problems...)
		if len(problems) == 0 {
			w = &Whole{d.Body}
		}
	}
	d.check()
	d.name()
	// Only plans are read section by section; a Doc holds what the site needs.
	d.Body.Sections = nil
	if d.Kind != Page {
		d.Body.Lead = ""
	}
	return w
}

// hiddenKey finds a line that reads like a key and is none: a quote left open
// or an indent made it a part of the text above, or a stray fence put it
// behind the block. It looks for all keys at the margin of the block, and for
// draft at any indent and in the first lines of the body too: a file that says
// “draft” somewhere near its top must not be published as if it did not.
func hiddenKey(text []byte, f front, table []Field) (string, Mark) {
	next := 0 // of the keys that were read
	begun := false
	text = text[bytes.IndexByte(text, '\n')+1:]
	for line := int32(2); len(text) > 0; line++ {
		l, rest, _ := bytes.Cut(text, []byte("\n"))
		text = rest
		inBody := int(line) >= f.line
		t := bytes.TrimLeft(l, " \t\"'-?")
		if inBody && len(t) == 0 && begun {
			break // below the first paragraph
		}
		begun = inBody && len(t) > 0
		for next < len(f.node.keys) && f.node.keys[next].mark.Line < line {
			next++
		}
		if next < len(f.node.keys) && f.node.keys[next].mark.Line == line {
			continue
		}
		if inBody && len(t) < 60 && bytes.Contains(t, []byte("draft")) && bytes.Contains(t, []byte("true")) {
			return "draft", Mark{line, int32(utf8.RuneCount(l[:len(l)-len(t)]) + 1), int32(len("draft"))}
		}
		n := 0
		for n < len(t) && (t[n]|0x20 >= 'a' && t[n]|0x20 <= 'z' || t[n] == '_') {
			n++
		}
		if n == 0 {
			continue
		}
		key := string(bytes.ToLower(t[:n]))
		draft := strings.HasPrefix(key, "draft")
		after := bytes.TrimLeft(t[n:], " \t\"'")
		if len(after) > 0 && after[0] != ':' && after[0] != '=' || len(after) == 0 && !draft {
			continue
		}
		if draft || !inBody && len(t) == len(l) && lookup(table, key) >= 0 {
			return key, Mark{line, int32(utf8.RuneCount(l[:len(l)-len(t)]) + 1), int32(len(key))}
		}
	}
	return "", Mark{}
}

// name gives the Doc its ID and its Slug: the file's name, unless the front
// matter has said otherwise.
func (d *Doc) name() {
	base := strings.TrimSuffix(strings.TrimSuffix(path.Base(d.Path), ".md"), ".yaml")
	if d.Slug == "" || strings.Contains(d.ID, "//") {
		d.Slug = viet.Slug(base)
	}
	d.ID = viet.Slug(base)
	if d.Kind == Article || d.Kind == Item {
		dir := strings.TrimPrefix(path.Dir(d.Path), "content/")
		parts := strings.Split(dir, "/")
		for i := range parts {
			parts[i] = viet.Slug(parts[i])
		}
		d.ID = strings.Join(parts, "/") + "/" + d.Slug
	}
}

func folders() string {
	var names []string
	for _, k := range Kinds() {
		names = append(names, k.Folder())
	}
	return strings.Join(names, ", ")
}

// check looks at what one file can say about itself.
func (d *Doc) check() {
	add := func(m Mark, code source.Code, args ...string) {
		d.Problems = append(d.Problems, source.Problem{Pos: m.In(d.Path), Code: code, Args: args})
	}
	word := func(r Ref, code source.Code, args ...string) { // about a word: it is underlined, and the first argument
		d.Problems = append(d.Problems, source.Problem{Pos: r.In(d.Path), Len: int(r.Len), Code: code, Args: append([]string{r.ID}, args...)})
	}
	top := Mark{1, 1, 0}
	if d.Slug == "" || d.ID == "" { // the ID of an article has its folder before the slug
		add(Mark{}, "slug-empty", path.Base(d.Path))
	}
	depth := strings.Count(d.Path, "/")
	switch {
	case d.Kind == Item && depth != 3:
		add(Mark{}, "folder-deep", "content/"+d.Kind.Folder()+"/<mã đơn vị>/")
	case d.Kind != Article && d.Kind != Item && depth != 2:
		add(Mark{}, "folder-deep", "content/"+d.Kind.Folder()+"/")
	}
	switch {
	case d.Article != nil:
		a := d.Article
		if a.Author == "" && a.Source.Name == "" {
			add(top, "author-or-source")
		}
		if !a.Expires.IsZero() && !a.Date.IsZero() && !a.Expires.After(a.Date) {
			add(a.DateAt, "expires-early")
		}
		if day := cchc.DateOf(a.Date); !a.Event.IsZero() && !day.IsZero() && (a.Event.AddDays(aYear).Before(day) || day.AddDays(aYear).Before(a.Event)) {
			add(a.EventAt, "event-far", a.Event.String(), day.String())
		}
		if year := path.Base(path.Dir(d.Path)); len(year) == 4 && !a.Date.IsZero() {
			if y, err := strconv.Atoi(year); err == nil && y != a.Date.In(viet.Zone).Year() {
				add(a.DateAt, "year-folder", year, strconv.Itoa(a.Date.In(viet.Zone).Year()))
			}
		}
		if a.ParArea.ID != "" && !a.Date.IsZero() {
			if _, ok := cchc.ParAreaName(a.ParArea.ID, cchc.DateOf(a.Date)); !ok {
				word(a.ParArea, "par-area-period", parAreas(cchc.DateOf(a.Date)))
			}
		}
		if o := a.Outage; !o.From.At.IsZero() && !o.Until.At.IsZero() && !o.Until.End().After(o.From.At) {
			add(o.Until.Mark, "outage-period")
		}
		if d.Summary == "" {
			d.Summary = d.Body.Lead
		}
	case d.Plan != nil:
		d.checkPlan(add, word)
	case d.Document != nil:
		m := d.Document
		m.No, _ = cchc.ParseLegalNo(m.Code.ID)
		if t, ok := cchc.DocTypeByName(m.Type); ok && m.Code.ID != "" && !t.Matches(m.No) {
			word(m.Code, "legal-type", m.Type)
		}
		d.Title = m.Type + " số " + m.Code.ID
		d.checkTimes()
	case d.Unit != nil:
		d.checkNames()
	case d.Contest != nil:
		d.checkContest()
	case d.Item != nil:
		d.checkItem(add)
	}
}

// aYear is how far, in days, an event may be from the article about it before it looks like a slip of the pen.
const aYear = 366

func parAreas(day cchc.Date) string {
	var ids []string
	for _, a := range cchc.ParAreas(day) {
		ids = append(ids, a.ID)
	}
	return strings.Join(ids, ", ")
}

func (d *Doc) checkPlan(add func(Mark, source.Code, ...string), word func(Ref, source.Code, ...string)) {
	m := d.Plan
	if m.From.IsZero() && m.Year > 0 {
		m.From, m.To = cchc.Date{Year: m.Year, Month: 1, Day: 1}, cchc.Date{Year: m.Year, Month: 12, Day: 31}
	}
	if !m.From.IsZero() && !m.To.IsZero() && (m.To.Before(m.From) || m.From.Year != m.Year) {
		add(Mark{1, 1, 0}, "plan-period", m.From.String(), m.To.String(), strconv.Itoa(m.Year))
	}
	for _, l := range append([]LegalDoc{m.Doc}, m.Basis...) {
		no, ok := cchc.ParseLegalNo(l.Code.ID)
		if t, known := cchc.DocTypeByName(l.Type); ok && known && !t.Matches(no) {
			word(l.Code, "legal-type", l.Type)
		}
	}
	if m.Edition == "toan-van" && len(m.Tasks) == 0 && !source.Failed(d.Problems) {
		add(Mark{1, 1, 0}, "plan-tasks")
	}
	for _, r := range slices.Concat(m.Supersedes, m.Amends) {
		if r.ID == d.ID {
			word(r, "plan-self")
		}
	}
	first := map[string]int{} // the line of an ID
	for i := range m.Tasks {
		t := &m.Tasks[i]
		if line := first[t.ID.ID]; t.ID.ID != "" && line > 0 {
			word(t.ID, "task-twice", strconv.Itoa(line))
		} else {
			first[t.ID.ID] = int(t.ID.Line)
		}
		if last := t.Due.Last(m.To); !t.Due.IsZero() && !m.From.IsZero() && (last.Before(m.From) || last.After(m.To)) {
			word(Ref{t.Due.Canon(), t.DueAt}, "task-due", m.From.String(), m.To.String())
		}
		if t.ParArea.ID != "" && !m.From.IsZero() {
			if _, ok := cchc.ParAreaName(t.ParArea.ID, m.From); !ok {
				word(t.ParArea, "par-area-period", parAreas(m.From))
			}
		}
		for _, s := range t.Support {
			if s.ID == t.Lead.ID {
				word(s, "task-lead-support")
			}
		}
		switch {
		case t.Status == cchc.DaHoanThanh && t.Completed.IsZero():
			word(t.ID, "task-completed")
		case t.Status != cchc.DaHoanThanh && !t.Completed.IsZero():
			word(t.ID, "task-not-done")
		}
		if !t.Completed.IsZero() && t.Completed.Before(m.From) {
			word(t.ID, "task-before", t.Completed.String(), m.From.String())
		}
	}
	for _, s := range d.Body.Sections {
		switch h := viet.Fold(s.Heading); {
		case m.Objectives == nil && (strings.Contains(h, "muc tieu") || strings.Contains(h, "muc dich")):
			m.Objectives = s.Items
		case m.Requirements == nil && strings.Contains(h, "yeu cau"):
			m.Requirements = s.Items
		}
	}
}

// keyMarks notes where the keys of a map stand, and those of the maps in it, if
// they say something.
func keyMarks(n node, prefix string, at map[string]Mark) {
	for i, k := range n.keys {
		v := n.kids[i]
		if v.kind == nullNode || (v.kind == listNode || v.kind == mapNode) && len(v.kids) == 0 {
			continue
		}
		if _, twice := at[prefix+k.val]; !twice {
			at[prefix+k.val] = k.mark
		}
		keyMarks(v, prefix+k.val+".", at)
	}
}

// feedbackForm is what feedback may be: the two kinds of address that a form or a
// link without a script can send to, and nothing that would end the rule of the
// policy that they are named in.
var feedbackForm = regexp.MustCompile(`^(mailto:[^\s@"'<>;,?&]+@[^\s@"'<>;,?&]+\.[a-zA-Z]{2,}|https://[a-zA-Z0-9.-]+(:[0-9]+)?(/[^\s"'<>;,]*)?)$`)

func (d *Doc) checkSettings() {
	seen := map[string]bool{}
	for _, c := range d.Settings.Categories {
		if c.ID.ID != "" && seen[c.ID.ID] {
			d.Problems = append(d.Problems, source.Problem{Pos: c.ID.In(d.Path), Len: int(c.ID.Len), Code: "category-twice", Args: []string{c.ID.ID}})
		}
		seen[c.ID.ID] = true
	}
	if f := d.Settings.Feedback; f != "" && !feedbackForm.MatchString(f) {
		d.Problems = append(d.Problems, source.Problem{Pos: d.Settings.FeedbackAt.In(d.Path), Len: int(d.Settings.FeedbackAt.Len), Code: "feedback-form", Args: []string{f}})
		d.Settings.Feedback = ""
	}
	if u := d.Settings.BaseURL; u != "" {
		if base, ok := CleanBase(u); ok {
			d.Settings.BaseURL = base
		} else {
			d.Problems = append(d.Problems, source.Problem{Pos: d.Settings.BaseURLAt.In(d.Path), Len: int(d.Settings.BaseURLAt.Len), Code: "base-url", Args: []string{u}})
		}
	}
}
