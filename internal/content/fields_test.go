package content

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// examplePaths has a path of each kind to which the examples belong.
var examplePaths = map[Kind]string{
	Article: "content/tin-tuc/2016/hoi-nghi.md", Plan: "content/ke-hoach/ke-hoach-cchc-2016.md", Document: "content/van-ban/79-qd-tnnqg.md",
	Theme: "content/chu-de/y-nghia-tac-dong.md", Channel: "content/hinh-thuc/an-pham.md", Unit: "content/don-vi/nawapi.md",
	Page: "content/trang/gioi-thieu.md", Contest: "content/cuoc-thi/tim-hieu.md", Item: "content/tin-don-vi/nawapi/hoi-nghi.md", Settings: "content/site.yaml",
}

// line is one line of an example: a field, or the head of a group of them.
type line struct {
	path  string // "doc.issuer"
	field *Field
	lead  string // indent, and "- " for the first of a list
	value string
	depth int
}

// exampleLines lays out every field of a kind, each with its example.
func exampleLines(k Kind) []line {
	var lines []line
	var add func(fields []Field, prefix, indent, first string, depth int)
	add = func(fields []Field, prefix, indent, first string, depth int) {
		for i := range fields {
			f := &fields[i]
			l := line{path: prefix + f.Key, field: f, lead: indent, value: f.Example, depth: depth}
			if i == 0 {
				l.lead = first
			}
			if f.Type == TypeEnum && l.value == "" {
				l.value = f.Values[0]
			}
			if l.value == "[]" {
				l.value = "[3599-qd-btnmt]"
			}
			// An example stands alone; together they must not contradict each other.
			switch l.path {
			case "draft":
				l.value = "false"
			case "edition":
				l.value = "toan-van"
			case "tasks.completed_on":
				l.value = "2016-06-20"
			case "tasks.status":
				l.value = string(cchc.DaHoanThanh)
			}
			lines = append(lines, l)
			switch f.Type {
			case TypeMap:
				add(f.Fields, l.path+".", indent+"  ", indent+"  ", depth+1)
			case TypeMaps:
				add(f.Fields, l.path+".", indent+"    ", indent+"  - ", depth+1)
			}
		}
	}
	add(tables[k], "", "", "", 0)
	return lines
}

func writeExample(k Kind, lines []line) []byte {
	var b strings.Builder
	if k != Settings {
		b.WriteString("---\n")
	}
	for _, l := range lines {
		fmt.Fprintf(&b, "%s%s: %s\n", l.lead, l.field.Key, l.value)
	}
	switch k {
	case Settings:
	case Item: // has no text
		b.WriteString("---\n")
	default:
		b.WriteString("---\n\nNội dung.\n")
	}
	return []byte(strings.ReplaceAll(b.String(), ": \n", ":\n"))
}

// examples returns a file of each kind that has every key with its example.
func examples() map[Kind][]byte {
	m := map[Kind][]byte{}
	for k := range examplePaths {
		m[k] = writeExample(k, exampleLines(k))
	}
	return m
}

// The examples that editors copy are right: a file of all of them has no Problem.
func TestExamplesAreValid(t *testing.T) {
	for k, data := range examples() {
		if d := Parse(examplePaths[k], data); len(d.Problems) > 0 {
			for _, p := range d.Problems {
				t.Errorf("%s: %s %s: %s", k, p.Pos, p.Code, p.Text("en"))
			}
		}
	}
}

// other returns a valid value that is not the one of the line.
func other(l line) string {
	f := l.field
	if f.Key == "feedback" {
		return "https://khac.vn/y-kien"
	}
	switch f.Type {
	case TypeText, TypeLong:
		return "Chữ khác"
	case TypeSlug, TypeRef:
		return "khac-di"
	case TypeDates:
		return "[2016-05-05]"
	case TypeDate:
		return "2016-05-05"
	case TypeTime:
		return "2016-05-05T07:00:00+07:00"
	case TypeBool:
		return map[string]string{"true": "false", "false": "true"}[l.value]
	case TypeInt:
		return "2017"[4-min(4, len(l.value)):]
	case TypeEnum, TypeEnums:
		for _, v := range f.Values {
			if !strings.Contains(l.value, v) {
				return v
			}
		}
		switch {
		case len(f.Values) == 0:
			return "khac"
		case f.Type == TypeEnum:
			return l.value // the only one
		}
		return "[" + f.Values[0] + "]" // a shorter list
	case TypeRefs, TypeTexts:
		return "[khac]"
	case TypeURL:
		return "https://khac.vn/"
	case TypeAddress:
		return "/khac.pdf"
	case TypePaths:
		return "[/khac]"
	case TypeLegal:
		return "80/QĐ-TNNQG"
	case TypeDue:
		return "Q3/2016"
	}
	return ""
}

// changes returns the places in which two values differ, as Go spells them.
func changes(a, b reflect.Value, at string, into *[]string) {
	if !a.IsValid() || !b.IsValid() || a.Type() != b.Type() {
		*into = append(*into, at)
		return
	}
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			if a.IsNil() != b.IsNil() {
				*into = append(*into, at)
			}
			return
		}
		changes(a.Elem(), b.Elem(), at, into)
		return
	case reflect.Slice:
		if a.Len() != b.Len() {
			*into = append(*into, at)
			return
		}
		for i := range a.Len() {
			changes(a.Index(i), b.Index(i), at, into)
		}
		return
	case reflect.Struct:
		switch a.Interface().(type) {
		case time.Time, cchc.Date, cchc.Due, cchc.LegalNo, Ref:
		case Mark: // the place alone: another value may be longer
			if a, b := a.Interface().(Mark), b.Interface().(Mark); a.start() == b.start() {
				return
			}
		default:
			for i := range a.NumField() {
				f := a.Type().Field(i)
				if f.Name == "Problems" || f.Name == "Sum" || f.Name == "Body" {
					continue
				}
				name := f.Name
				if !f.Anonymous && at != "" {
					name = at + "." + f.Name
				} else if f.Anonymous {
					name = at
				}
				changes(a.Field(i), b.Field(i), name, into)
			}
			return
		}
	}
	if !reflect.DeepEqual(a.Interface(), b.Interface()) {
		*into = append(*into, at)
	}
}

// commonPlaces and fieldPlaces say where each key is decoded to: another value in the file changes these places in the Doc and
// no others. A key that is missing here is an untested key.
var commonPlaces = map[string]string{
	"slug": "Slug", "aliases": "Aliases", "draft": "Draft", "lang": "Lang", "updated": "Updated", "review_by": "ReviewBy",
}

var fieldPlaces = map[Kind]map[string]string{
	Article: {
		"slug": "ID Slug", "title": "Title", "sapo": "Summary", "date": "Article.Date", "event_date": "Article.Event", "expires": "Article.Expires", "author": "Article.Author",
		"source.name": "Article.Source.Name", "source.url": "Article.Source.URL", "category": "Article.Category", "theme": "Article.Themes",
		"channel": "Article.Channels", "par_area": "Article.ParArea", "tags": "Article.Tags", "units": "Article.Units",
		"plans.plan": "Article.Plans.Plan", "plans.task": "Article.Plans.Task", "docs": "Article.Docs",
		"cover.src": "Article.Cover.Src", "cover.alt": "Article.Cover.Alt", "cover.caption": "Article.Cover.Caption",
		"cover.credit": "Article.Cover.Credit", "cover.consent": "Article.Cover.Consent",
		"attachments.file": "Article.Attachments.File", "attachments.label": "Article.Attachments.Label",
		"corrections.date": "Article.Corrections.Date", "corrections.text": "Article.Corrections.Text", "outage.from": "Article.Outage.From.At", "outage.until": "Article.Outage.Until.At", "outage.urgent": "Article.Outage.Urgent", "ai_label": "Article.AILabel", "featured": "Article.Featured",
	},
	Plan: {
		"kind": "", "title": "Title", "summary": "Summary", "year": "Plan.Year", "period.from": "Plan.From", "period.to": "Plan.To",
		"edition": "Plan.Edition", "author": "Plan.Author",
		"doc.type": "Plan.Doc.Type", "doc.code": "Plan.Doc.Code", "doc.issued": "Plan.Doc.Issued", "doc.issuer": "Plan.Doc.Issuer",
		"doc.subject": "Plan.Doc.Subject", "doc.signer.position": "Plan.Doc.Signer.Position", "doc.signer.name": "Plan.Doc.Signer.Name", "doc.file": "Plan.Doc.File", "doc.place": "Plan.Doc.Place",
		"basis.type": "Plan.Basis.Type", "basis.code": "Plan.Basis.Code", "basis.issued": "Plan.Basis.Issued", "basis.issuer": "Plan.Basis.Issuer", "basis.subject": "Plan.Basis.Subject",
		"unit": "Plan.Unit", "themes": "Plan.Themes", "channels": "Plan.Channels", "budget.source": "Plan.Budget.Source", "budget.amount_vnd": "Plan.Budget.Amount",
		"reporting": "Plan.Reporting", "supersedes": "Plan.Supersedes", "amends": "Plan.Amends",
		"attachments.file": "Plan.Attachments.File", "attachments.label": "Plan.Attachments.Label",
		"tasks.id": "Plan.Tasks.ID", "tasks.group": "Plan.Tasks.Group", "tasks.name": "Plan.Tasks.Name", "tasks.output": "Plan.Tasks.Output",
		"tasks.lead": "Plan.Tasks.Lead", "tasks.support": "Plan.Tasks.Support", "tasks.due": "Plan.Tasks.Due", "tasks.theme": "Plan.Tasks.Theme",
		"tasks.channel": "Plan.Tasks.Channel", "tasks.par_area": "Plan.Tasks.ParArea", "tasks.status": "Plan.Tasks.Status",
		"tasks.completed_on": "Plan.Tasks.Completed", "tasks.evidence": "Plan.Tasks.Evidence", "tasks.note": "Plan.Tasks.Note",
	},
	Document: {
		"type": "Title Document.Type", "code": "Title Document.Code Document.No", "issued": "Document.Issued", "effective": "Document.Effective", "ended": "Document.Ended",
		"issuer": "Document.Issuer", "subject": "Summary", "signer.position": "Document.Signer.Position", "signer.name": "Document.Signer.Name",
		"file": "Document.File", "source.name": "Document.Source.Name", "source.url": "Document.Source.URL",
		"basis": "Document.Basis", "replaces": "Document.Replaces", "amends": "Document.Amends",
	},
	Theme:   {"title": "Title", "summary": "Summary", "order": "Term.Order"},
	Channel: {"title": "Title", "summary": "Summary", "order": "Term.Order"},
	Page:    {"title": "Title", "summary": "Summary", "order": "Page.Order", "translation_of": "Page.TranslationOf"},
	Item: {
		"title": "Title", "summary": "Summary", "date": "Item.Date", "unit": "Item.Unit", "origin.url": "Item.Origin.URL", "origin.id": "Item.Origin.ID",
		"origin.modified": "Item.Origin.Modified", "origin.sha256": "Item.Origin.Digest",
	},
	Contest: {
		"title": "Title", "summary": "Summary", "form": "Contest.Form", "from": "Contest.From.At", "until": "Contest.Until.At Contest.Until.DayOnly",
		"organiser": "Contest.Organiser", "plans.plan": "Contest.Plans.Plan", "plans.task": "Contest.Plans.Task",
		"theme": "Contest.Themes", "channel": "Contest.Channels", "docs": "Contest.Docs",
		"prizes.name": "Contest.Prizes.Name", "prizes.count": "Contest.Prizes.Count", "prizes.value": "Contest.Prizes.Value",
		"take_part.text": "Contest.TakePart.Text", "take_part.link": "Contest.TakePart.Link", "answers": "Contest.Answers", "results": "Contest.Results",
		"attachments.file": "Contest.Attachments.File", "attachments.label": "Contest.Attachments.Label",
		"questions.id": "Contest.Questions.ID", "questions.text": "Contest.Questions.Text", "questions.options": "Contest.Questions.Options",
		"questions.answer": "Contest.Questions.Answer", "questions.explain": "Contest.Questions.Explain", "questions.docs": "Contest.Questions.Docs",
		"questions.source.name": "Contest.Questions.Source.Name", "questions.source.url": "Contest.Questions.Source.URL",
	},
	Unit: {
		"names.name": "Title Unit.Names.Text", "names.short": "Unit.Names.Short", "names.from": "Unit.Names.From", "names.until": "Unit.Names.Until",
		"summary": "Summary", "group": "Unit.Group", "parent": "Unit.Parent", "site": "Unit.Site", "aliases_text": "Unit.Other",
		"member_from": "Unit.MemberFrom", "member_until": "Unit.MemberUntil", "order": "Unit.Order",
	},
	Settings: {
		"title": "Settings.Title", "short_title": "Settings.ShortTitle", "description": "Settings.Description", "base_url": "Settings.BaseURL",
		"organisation.unit": "Settings.Organisation.Unit", "organisation.address": "Settings.Organisation.Address", "organisation.phone": "Settings.Organisation.Phone",
		"organisation.email": "Settings.Organisation.Email", "organisation.responsible": "Settings.Organisation.Responsible", "organisation.emblem": "Settings.Organisation.Emblem",
		"menu.label": "Settings.Menu.Label", "menu.link": "Settings.Menu.Link",
		"categories.id": "Settings.Categories.ID", "categories.name": "Settings.Categories.Name", "categories.description": "Settings.Categories.Description",
		"days_off": "Settings.DaysOff", "work_days": "Settings.WorkDays",
		"feedback": "Settings.Feedback", "per_page": "Settings.PerPage", "profile": "Settings.Profile", "without": "Settings.Off",
		"abbreviations.short": "Settings.Shorts.Short", "abbreviations.full": "Settings.Shorts.Full", "search_elsewhere": "Settings.Elsewhere",
		"english.title": "Settings.English.Title", "english.short_title": "Settings.English.ShortTitle", "english.description": "Settings.English.Description",
		"english.name": "Settings.English.Name", "english.parent": "Settings.English.Parent", "english.address": "Settings.English.Address",
		"english.responsible": "Settings.English.Responsible", "english.menu.label": "Settings.English.Menu.Label", "english.menu.link": "Settings.English.Menu.Link",
		"check.allow": "Settings.Check.Allow", "check.tone": "Settings.Check.Tone",
		"check.rules.rule": "Settings.Check.Rules.Rule", "check.rules.level": "Settings.Check.Rules.Level", "check.rules.limit": "Settings.Check.Rules.Limit",
	},
}

func TestFieldsLandInTheirPlaces(t *testing.T) {
	for k, path := range examplePaths {
		lines := exampleLines(k)
		base := Parse(path, writeExample(k, lines))
		tested := map[string]bool{}
		for i, l := range lines {
			if l.field.Type == TypeMap || l.field.Type == TypeMaps {
				continue
			}
			want, ok := fieldPlaces[k][l.path]
			if !ok && k != Settings {
				want, ok = commonPlaces[l.path]
			}
			if !ok {
				t.Errorf("%s: the place of %s is not in the test", k, l.path)
				continue
			}
			tested[l.path] = true
			changed := slices.Clone(lines)
			changed[i].value = other(l)
			if changed[i].value == l.value && want != "" {
				t.Errorf("%s: no other value for %s", k, l.path)
			}
			d := Parse(path, writeExample(k, changed))
			var got []string
			changes(reflect.ValueOf(base), reflect.ValueOf(d), "", &got)
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%s: %s: %s changes %q, want %q", k, l.path, changed[i].value, s, want)
			}
			for _, p := range d.Problems {
				if slices.Contains([]source.Code{"field-type", "value-unknown", "date-form", "key-unknown", "field-empty", "field-required"}, p.Code) {
					t.Errorf("%s: %s: %s", k, l.path, p.Text("en"))
				}
			}
		}
		for key := range fieldPlaces[k] {
			if !tested[key] {
				t.Errorf("%s: no field %s", k, key)
			}
		}
	}
}

// The marks that stand beside values without a Ref are those of the values.
func TestFieldMarks(t *testing.T) {
	at := func(k Kind, key string, m Mark) {
		t.Helper()
		lines := strings.Split(string(examples()[k]), "\n")
		for i, l := range lines {
			if j := strings.Index(l, key+": "); j >= 0 && strings.Trim(l[:j], " -") == "" {
				if want := (Mark{int32(i + 1), int32(len([]rune(l[:j+len(key)])) + 3), int32(len([]rune(l[j+len(key)+2:])))}); m != want {
					t.Errorf("%s: %s is at %v, not %v", k, key, want, m)
				}
				return
			}
		}
		t.Errorf("no %s", key)
	}
	parse := func(k Kind) *Doc { return Parse(examplePaths[k], examples()[k]) }
	at(Article, "slug", parse(Article).SlugAt)
	at(Article, "date", parse(Article).Article.DateAt)
	at(Article, "event_date", parse(Article).Article.EventAt)
	at(Plan, "due", parse(Plan).Plan.Tasks[0].DueAt)
	at(Contest, "until", parse(Contest).Contest.Until.Mark)
	at(Contest, "answer", parse(Contest).Contest.Questions[0].Answer[0].Mark)
	at(Settings, "base_url", parse(Settings).Settings.BaseURLAt)
	at(Article, "category", parse(Article).Article.Category.Mark)
	at(Plan, "code", parse(Plan).Plan.Doc.Code.Mark)
}

// Every destination of a table is a place of its own.
func TestFieldsShareNoPlace(t *testing.T) {
	var check func(k Kind, table []Field, dst any, at string)
	check = func(k Kind, table []Field, dst any, at string) {
		seen := map[string]string{}
		for i := range table {
			f := &table[i]
			p := f.to(dst)
			switch to := p.(type) { // those that keep a place beside the value
			case *dayAt:
				p = to.day
			case *namesAt:
				p = &to.u.Names
			}
			key := fmt.Sprintf("%T", p)
			if v := reflect.ValueOf(p); v.Elem().Kind() != reflect.Struct || v.Elem().NumField() > 0 && v.Elem().Type().Field(0).IsExported() {
				key += fmt.Sprint(v.Pointer())
			}
			if key != "*string" && seen[key] != "" {
				t.Errorf("%s: %s%s and %s are written to one place", k, at, f.Key, seen[key])
			}
			seen[key] = f.Key
			switch f.Type {
			case TypeMap:
				check(k, f.Fields, p, at+f.Key+".")
			case TypeMaps:
				slice := reflect.ValueOf(p)
				check(k, f.Fields, reflect.New(slice.Elem().Type().Elem()).Interface(), at+f.Key+".")
			}
		}
	}
	for k := range examplePaths {
		if k == Settings {
			check(k, tables[k], new(SettingsMeta), "")
			continue
		}
		check(k, tables[k], &Doc{Article: new(ArticleMeta), Plan: new(PlanMeta), Document: new(DocumentMeta), Term: new(TermMeta), Unit: new(UnitMeta), Page: new(PageMeta), Contest: new(ContestMeta), Item: new(ItemMeta)}, "")
	}
}

// A required key that is missing or empty is asked for, another is not.
func TestRequiredFields(t *testing.T) {
	for k, path := range examplePaths {
		lines := exampleLines(k)
		for i, l := range lines {
			end := i + 1
			for end < len(lines) && lines[end].depth > l.depth {
				end++
			}
			without := slices.Delete(slices.Clone(lines), i, end)
			if strings.HasSuffix(l.lead, "- ") { // the next one begins the item now
				if i >= len(without) || without[i].depth != l.depth {
					continue
				}
				without[i].lead = l.lead
			}
			asked := false
			for _, p := range Parse(path, writeExample(k, without)).Problems {
				if p.Code == "field-required" && p.Args[0] == l.field.Key {
					asked = true
					if !strings.Contains(p.Hint("vi"), l.field.Help) {
						t.Errorf("%s: the hint for %s does not say what it is", k, l.path)
					}
					if p.Pos.Line == 0 {
						t.Errorf("%s: no place for the missing %s", k, l.path)
					}
				}
			}
			if asked != l.field.Required {
				t.Errorf("%s: %s is required: %t, was asked for: %t", k, l.path, l.field.Required, asked)
			}
			empty := slices.Clone(lines)
			empty = slices.Delete(empty, i+1, end)
			empty[i].value = ""
			asked = false
			for _, p := range Parse(path, writeExample(k, empty)).Problems {
				asked = asked || p.Code == "field-empty" && p.Args[0] == l.field.Key
			}
			if want := l.field.Required || l.path == "draft"; asked != want {
				t.Errorf("%s: the empty %s was asked for: %t, want %t", k, l.path, asked, want)
			}
		}
	}
}

// A slip in a key is a Problem at the key that names the key meant.
func TestUnknownKeys(t *testing.T) {
	check := func(k Kind, l line, data []byte, bad string) {
		t.Helper()
		for _, p := range Parse(examplePaths[k], data).Problems {
			if p.Code != "key-unknown" || p.Args[0] != bad {
				continue
			}
			if p.Near != l.field.Key {
				t.Errorf("%s: %s: did you mean %q, want %q", k, bad, p.Near, l.field.Key)
			}
			if text := strings.Split(string(data), "\n")[p.Pos.Line-1]; p.Pos.Col < 1 || !strings.HasPrefix(text[p.Pos.Col-1:], bad+":") || p.Len != len(bad) {
				t.Errorf("%s: %s is not at %s+%d: %q", k, bad, p.Pos, p.Len, text)
			}
			return
		}
		t.Errorf("%s: the key %s is not refused", k, bad)
	}
	for k := range examplePaths {
		lines := exampleLines(k)
		for i, l := range lines {
			key := l.field.Key
			swapped := key[:len(key)-2] + key[len(key)-1:] + key[len(key)-2:len(key)-1]
			for _, bad := range []string{strings.ToUpper(key[:1]) + key[1:], strings.ToUpper(key), swapped, key + "x"} {
				if bad == key || bad == "ot" || bad == "too" { // too short to tell
					continue
				}
				slip := slices.Clone(lines)
				f := *l.field
				f.Key = bad
				slip[i].field = &f
				check(k, l, writeExample(k, slip), bad)
			}
		}
	}
}

// What editors read about a key is there and is Vietnamese.
func TestFieldTables(t *testing.T) {
	var check func(k Kind, table []Field, at string)
	check = func(k Kind, table []Field, at string) {
		seen := map[string]bool{}
		for _, f := range table {
			name := k.String() + ": " + at + f.Key
			if seen[f.Key] {
				t.Errorf("%s is there twice", name)
			}
			seen[f.Key] = true
			if !plainKey(f.Key) {
				t.Errorf("%s is no plain key, so its files are read slowly", name)
			}
			if f.to == nil || typeLabel[f.Type] == "" {
				t.Errorf("%s has no place or no type", name)
			}
			if f.Help == "" || viet.Fold(f.Help) == viet.Lower(f.Help) {
				t.Errorf("%s: the help is no Vietnamese: %q", name, f.Help)
			}
			if maps := f.Type == TypeMap || f.Type == TypeMaps; maps != (len(f.Fields) > 0) || maps == (f.Example != "") {
				t.Errorf("%s: keys below it or an example, one of both", name)
			}
			if f.Type == TypeMaps && len(f.Fields) < 2 {
				t.Errorf("%s: a list of texts would do", name)
			}
			if len(f.Words) > 0 && len(f.Words) != len(f.Values) {
				t.Errorf("%s: a word for each value", name)
			}
			if refs := f.Type == TypeRef || f.Type == TypeRefs; refs != (f.Ref != None) || f.Free && f.Type != TypeRefs {
				t.Errorf("%s: what does it refer to?", name)
			}
			if enum := f.Type == TypeEnum || f.Type == TypeEnums; enum != (len(f.Values) > 0) && f.Key != "category" { // its values are in site.yaml
				t.Errorf("%s: which values?", name)
			}
			if f.Type == TypeInt && f.Top <= f.Min || f.Type != TypeInt && f.Top != 0 {
				t.Errorf("%s: from where to where?", name)
			}
			check(k, f.Fields, at+f.Key+".")
		}
	}
	for k := range examplePaths {
		check(k, tables[k], "")
	}
}

// The models of a plan and of an article, as the office described them.
func TestFieldsAreComplete(t *testing.T) {
	const common = " slug aliases draft lang updated review_by"
	for k, want := range map[Kind]string{
		Article: "title sapo date updated corrections corrections.date corrections.text author source source.name source.url category theme channel par_area tags units" +
			" plans plans.plan plans.task docs cover cover.src cover.alt cover.caption cover.credit cover.consent attachments attachments.file attachments.label expires ai_label" + common,
		Plan: "kind title year period period.from period.to doc doc.type doc.code doc.issued doc.issuer doc.signer doc.signer.position doc.signer.name doc.subject doc.file doc.place" +
			" basis basis.type basis.code basis.issued basis.issuer basis.subject unit themes channels budget budget.source budget.amount_vnd reporting" +
			" tasks tasks.id tasks.group tasks.name tasks.output tasks.lead tasks.support tasks.due tasks.theme tasks.channel tasks.par_area tasks.status tasks.completed_on tasks.evidence tasks.note" +
			" supersedes amends attachments attachments.file attachments.label" + common,
	} {
		var have []string
		for _, l := range exampleLines(k) {
			have = append(have, l.path)
		}
		for _, key := range strings.Fields(want) {
			if !slices.Contains(have, key) {
				t.Errorf("%s has no key %s", k, key)
			}
		}
	}
	for k, want := range map[Kind]string{
		Article: "title date category source.name plans.plan cover.src cover.alt attachments.file corrections.date corrections.text outage.from outage.until",
		Plan: "title year period.from period.to doc doc.type doc.code doc.issued doc.issuer basis basis.type basis.code basis.issued basis.issuer unit themes channels" +
			" tasks.id tasks.name tasks.output tasks.lead tasks.due tasks.status attachments.file",
		Document: "type code issued issuer subject source.name",
		Theme:    "title", Channel: "title", Page: "title",
		Unit: "names names.name group",
		Item: "title date unit origin origin.url origin.id origin.modified origin.sha256",
		Contest: "title organiser plans.plan prizes.name prizes.count take_part.text attachments.file questions.id questions.text questions.options questions.answer" +
			" questions.source.name",
		Settings: "title base_url organisation organisation.unit menu.label menu.link categories categories.id categories.name check.rules.rule abbreviations.short abbreviations.full" +
			" english.title english.name english.menu.label english.menu.link",
	} {
		var have []string
		for _, l := range exampleLines(k) {
			if l.field.Required {
				have = append(have, l.path)
			}
		}
		wants := strings.Fields(want)
		slices.Sort(have)
		slices.Sort(wants)
		if !slices.Equal(have, wants) {
			t.Errorf("%s requires %q, want %q", k, have, wants)
		}
	}
	if n := len(slices.Collect(maps.Keys(examplePaths))); n != len(Kinds())+1 {
		t.Errorf("%d kinds are tested", n)
	}
}
