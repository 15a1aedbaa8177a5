package check

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// vague are texts of links that say nothing, folded.
var vague = map[string]bool{
	"tai day": true, "o day": true, "day": true, "xem tai day": true, "xem o day": true, "xem them": true, "xem them tai day": true,
	"xem chi tiet": true, "xem chi tiet tai day": true, "chi tiet": true, "chi tiet tai day": true, "tai ve": true, "tai ve tai day": true,
	"tai xuong": true, "bam vao day": true, "nhan vao day": true, "bam day": true, "click": true, "click vao day": true, "click here": true,
	"here": true, "link": true, "lien ket": true, "duong link": true, "xem": true, "read more": true, "more": true, "doc tiep": true, "doc them": true,
}

// links looks at the words of links, and keeps those to other hosts.
func (l *looking) links() {
	for _, k := range l.Links {
		switch {
		case strings.HasPrefix(k.Address, "mailto:"):
			l.mail(k)
		case k.Web:
			l.notes.web = append(l.notes.web, Web{k.Address, k.At, k.Len})
		}
		text := strings.Trim(viet.Fold(string(bytes.TrimSpace(l.Text[k.From:k.To]))), " .,;:!…>»→()[]")
		if vague[text] {
			l.add("link-text", k.From, k.To, "", clip(string(l.Text[k.From:k.To])))
		}
	}
	l.plainMail()
}

// pictures looks at pictures and tables: what people need who do not see them, and
// whose they are.
func (l *looking) pictures() {
	for _, p := range l.Pictures {
		if p.Figure && p.Credit == "" {
			l.at("image-credit", p.At, p.Len, "")
		}
		if p.Figure && p.Caption == "" {
			l.at("image-caption", p.At, p.Len, "")
		}
		l.count(utf8.RuneCountInString(p.Alt), source.Problem{Pos: p.At, Len: p.Len, Code: "alt-long"})
	}
	for _, t := range l.Tables {
		if t.Empty > 1 || t.Empty == 1 && t.Columns == 1 {
			l.at("table-head", t.At, t.Len, "", strconv.Itoa(t.Empty))
		}
	}
}

// front looks at the front matter.
func (l *looking) front() {
	d := l.Doc
	if !d.ReviewBy.IsZero() {
		l.notes.review = l.key("review_by")
	}
	if d.Article != nil && !d.Article.Expires.IsZero() {
		l.notes.expires = l.key("expires")
	}
	for _, f := range l.Fields {
		text := string(l.Text[f.From:f.To])
		switch f.Key {
		case "title":
			if viet.IsUpper(text) && viet.Syllables(text) > 2 {
				l.add("title-upper", f.From, f.To, "")
			}
		case "sapo":
			if n := viet.Syllables(text); n > few {
				l.count(n, l.problem("sapo-long", f.From, f.To, ""))
			}
		case "cover.alt":
			if content.LooksLikeFile(text) {
				l.add("cover-alt", f.From, f.To, "", clip(text))
			}
		}
	}
	if a := d.Article; a != nil && a.Cover.Src.ID != "" {
		for _, x := range []struct {
			code source.Code
			text string
		}{{"image-credit", a.Cover.Credit}, {"image-consent", a.Cover.Consent}} {
			if x.text == "" {
				l.at(x.code, a.Cover.Src.In(d.Path), int(a.Cover.Src.Len), "")
			}
		}
	}
	if m := d.Plan; m != nil {
		l.plan(m)
	}
}

// few is what no site would call too many.
const few = 15

// count notes a number that the settings of the site set a limit to.
func (l *looking) count(n int, p source.Problem) {
	if n > few {
		l.notes.counted = append(l.notes.counted, counted{p, n})
	}
}

// key returns where the value of a key at the margin of the front matter stands.
func (l *looking) key(name string) place {
	for n := 2; ; n++ {
		s := l.Line(n)
		if rest, ok := strings.CutPrefix(s, name+":"); ok {
			value := strings.Trim(strings.TrimSpace(rest), `"'`)
			value, _, _ = strings.Cut(value, " #")
			value = strings.TrimRight(value, ` "'`)
			if value == "" {
				return place{source.Pos{File: l.Doc.Path, Line: n, Col: 1}, len(name)} // it stands on the next line
			}
			return place{source.Pos{File: l.Doc.Path, Line: n, Col: utf8.RuneCountInString(s[:len(name)+1+strings.Index(rest, value)]) + 1}, utf8.RuneCountInString(value)}
		}
		if s == "---" || s == "" && l.Line(n+1) == "" {
			return place{source.Pos{File: l.Doc.Path, Line: 1, Col: 1}, 1}
		}
	}
}

// parts are what the text of a plan must speak of: the words of a heading, folded.
var parts = []struct {
	name  string
	words []string
}{
	{"mục đích hoặc mục tiêu", []string{"muc dich", "muc tieu"}},
	{"nội dung hoặc nhiệm vụ", []string{"noi dung", "nhiem vu", "hoat dong"}},
	{"tổ chức thực hiện", []string{"to chuc thuc hien", "phan cong thuc hien", "trach nhiem thuc hien"}},
}

func (l *looking) plan(m *content.PlanMeta) {
	for _, b := range m.Basis {
		if b.Subject == "" && b.Code.ID != "" {
			l.at("basis-subject", b.Code.In(l.Doc.Path), int(b.Code.Len), "", b.Code.ID)
		}
	}
	if m.Edition != "toan-van" || len(l.Headings) == 0 {
		return
	}
	var all strings.Builder
	for _, h := range l.Headings {
		all.WriteString(viet.Fold(string(l.Text[h.From:h.To])) + "\n")
	}
	at, n := l.Place(l.Headings[0].From, l.Headings[0].To)
	for _, p := range parts {
		has := false
		for _, w := range p.words {
			has = has || strings.Contains(all.String(), w)
		}
		if !has {
			l.at("plan-section", at, n, "", p.name)
		}
	}
}

// word are the traces of Microsoft Word in HTML.
var word = regexp.MustCompile(`(?i)<o:p|</?w:|mso-|class="?Mso|xmlns:o=|<!--\[if |StartFragment|urn:schemas-microsoft-com`)

// markup looks for HTML pasted out of a word processor.
func (l *looking) markup() {
	file := l.File
	if bytes.IndexByte(file, '<') < 0 {
		return
	}
	lines := 0
	for n, at := 1, 0; at < len(file); n++ {
		end := bytes.IndexByte(file[at:], '\n')
		if end < 0 {
			end = len(file) - at
		}
		s := file[at : at+end]
		at += end + 1
		if bytes.IndexByte(s, '<') < 0 {
			continue
		}
		if m := word.FindIndex(s); m != nil && !code(s[:m[0]]) {
			if lines++; lines == 1 {
				l.at("word-markup", source.Pos{File: l.Doc.Path, Line: n, Col: utf8.RuneCount(s[:m[0]]) + 1}, utf8.RuneCount(s[m[0]:m[1]]), "", clip(string(s[m[0]:m[1]])))
			}
		}
	}
}

// code tells whether what follows s on its line is code.
func code(s []byte) bool {
	return bytes.Count(s, []byte("`"))%2 == 1 || bytes.HasPrefix(s, []byte("    ")) || bytes.HasPrefix(s, []byte("\t"))
}
