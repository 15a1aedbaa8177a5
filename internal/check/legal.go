package check

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// cite is a document that the text names, for comparing with the register.
type cite struct {
	no       cchc.LegalNo
	key      string // of no
	issued   cchc.Date
	at       source.Pos
	len      int
	standing bool // the sentence speaks of it as in force
}

// mostCites is how many citations of one file are looked at: a longer list is a
// register, and has a folder of its own.
const mostCites = 1000

// abbrs are the notations of types by their folded form, where that tells one.
var abbrs = func() map[string]string {
	m := map[string]string{}
	twice := map[string]bool{}
	for _, t := range cchc.DocTypes() {
		if t.Abbr == "" {
			continue
		}
		f := viet.Fold(t.Abbr)
		if m[f] != "" && m[f] != t.Abbr {
			twice[f] = true
		}
		m[f] = t.Abbr
	}
	for f := range twice {
		delete(m, f)
	}
	return m
}()

var known = func() map[string]bool {
	m := map[string]bool{}
	for _, t := range cchc.DocTypes() {
		m[t.Abbr] = true
	}
	return m
}()

// loose is a number with its notation, with blanks and hyphens where they do not
// belong.
var loose = regexp.MustCompile(`^(\d{1,5}[a-z]?)\s*/\s*(?:(\d{4})\s*/\s*)?([A-Za-zĐđ]{2,6})\s*[-–]\s*([A-ZĐ][A-Za-zĐđ&0-9]*(?:-[A-ZĐ][A-Za-zĐđ&0-9]*)*)`)

// legal looks at the numbers of documents.
func (l *looking) legal() {
	if bytes.IndexByte(l.Text, '/') < 0 {
		return
	}
	found := cchc.FindLegalNos(l.Text, nil)
	wrong := l.looseNumbers(found)
	if len(found) > mostCites {
		found = found[:mostCites]
	}
	seen, over := map[string]bool{}, map[string]bool{}
	for _, m := range found {
		key := m.No.Key()
		if wrong[m.Start] || l.notation(m) {
			continue // no such document is meant
		}
		l.kind(m)
		l.padding(m)
		at, n := l.Place(m.Start, m.End)
		if m.Start < l.Body() {
			if !seen[key] && l.Doc.Kind == content.Plan {
				l.first(m)
			}
			seen[key] = true
		}
		leans, knows := l.standing(m)
		if knows {
			over[key] = true
		}
		l.notes.cites = append(l.notes.cites, cite{m.No, key, m.Issued, at, n, leans})
	}
	for i := range l.notes.cites {
		if c := &l.notes.cites[i]; over[c.no.Key()] {
			c.standing = false // said elsewhere in the file
		}
	}
}

// notation looks at the letters and digits of a number.
func (l *looking) notation(m cchc.LegalMatch) (wrong bool) {
	head, rest := m.No.Notation, ""
	if i := strings.IndexAny(head, "-/"); i >= 0 {
		head, rest = head[:i], head[i:]
	}
	if !known[head] && rest != "" {
		if right := abbrs[viet.Fold(head)]; right != "" && right != head {
			no := m.No
			no.Notation = right + rest
			l.add("legal-number", m.Start, m.End, no.String(), m.No.String())
			return true
		}
	}
	if n := m.No.Number; len(n) == 1 && isDigit(n[0]) && !m.No.Party() && telling(m.No) {
		no := m.No
		no.Number = "0" + n
		l.add("legal-zero", m.Start, m.End, no.String(), m.No.String())
	}
	return false
}

// looseNumbers finds what would be a number but for blanks and the like. Each has a
// slash behind its digits.
func (l *looking) looseNumbers(found []cchc.LegalMatch) map[int]bool {
	t := l.Text
	wrong := map[int]bool{} // where they begin
	next := 0
	for i := 0; ; i++ {
		n := bytes.IndexByte(t[i:], '/')
		if n < 0 {
			return wrong
		}
		i += n
		for next < len(found) && found[next].End <= i {
			next++
		}
		from := i
		for from > 0 && t[from-1] == ' ' {
			from--
		}
		if from == 0 || !isDigit(t[from-1]) && !(from > 1 && isASCIILetter(t[from-1]) && isDigit(t[from-2])) {
			continue
		}
		if !isDigit(t[from-1]) {
			from--
		}
		for from > 0 && isDigit(t[from-1]) {
			from--
		}
		if from > 0 && (isLetter(t[from-1]) || t[from-1] == '/' || t[from-1] == '.') {
			continue
		}
		s := string(t[from:min(len(t), from+80)])
		m := loose.FindStringSubmatchIndex(s)
		if m == nil {
			continue
		}
		part := func(k int) string {
			if m[2*k] < 0 {
				return ""
			}
			return s[m[2*k]:m[2*k+1]]
		}
		right := abbrs[viet.Fold(part(3))]
		if right == "" {
			continue
		}
		want := part(1) + "/"
		if part(2) != "" {
			want += part(2) + "/"
		}
		want += right + "-" + part(4)
		end := from + m[1]
		if next < len(found) && found[next].Start == from && found[next].End >= end {
			continue // as it should be, or told already
		}
		if s[:m[1]] != want {
			l.add("legal-number", from, end, want, clip(s[:m[1]]))
			wrong[from] = true
		}
		i = end - 1
	}
}

// typeNames are the names of types as they stand in a text, the longer ones first.
var typeNames = func() []typeName {
	var ns []typeName
	for _, t := range cchc.DocTypes() {
		ns = append(ns, typeName{t, []byte(t.Name), []byte(viet.Lower(t.Name))})
	}
	slices.SortStableFunc(ns, func(a, b typeName) int { return len(b.name) - len(a.name) })
	return ns
}()

type typeName struct {
	cchc.DocType
	name, lower []byte
}

// kind compares the name of a type before a number with the notation.
func (l *looking) kind(m cchc.LegalMatch) {
	before := bytes.TrimRight(l.Text[max(0, m.Start-60):m.Start], " ")
	before, numbered := bytes.CutSuffix(before, []byte(" số"))
	for _, named := range typeNames {
		rest, ok := bytes.CutSuffix(before, named.name)
		if !ok && numbered { // a verb is no name: “hướng dẫn 42/2022/NĐ-CP”
			rest, ok = bytes.CutSuffix(before, named.lower)
		}
		if !ok || len(rest) > 0 && isLetter(rest[len(rest)-1]) {
			continue
		}
		if named.Matches(m.No) {
			return
		}
		for _, t := range typeNames {
			if t.Abbr != "" && t.Name != named.Name && t.Matches(m.No) {
				l.add("cite-type", m.Start, m.End, "", m.No.String(), string(t.lower), string(named.lower))
				return
			}
		}
		return
	}
}

// padding looks at the date behind a number.
func (l *looking) padding(m cchc.LegalMatch) {
	if m.Issued.IsZero() {
		return
	}
	t := l.Text[m.End:min(len(l.Text), m.End+60)]
	i := bytes.Index(t, []byte("ngày "))
	if i < 0 {
		return
	}
	d, ok := dateAt(l.Text, m.End+i+len("ngày "))
	if ok && d.year != 0 && (d.pad[0] && d.day < 10 || d.pad[1] && d.month < 3) {
		l.add("date-padding", d.from, d.to, d.padded(), string(l.Text[d.from:d.to]))
	}
}

// first looks at the first time that a plan names a document.
func (l *looking) first(m cchc.LegalMatch) {
	if m.Issued.IsZero() {
		l.add("cite-date", m.Start, m.End, "", m.No.String())
		return
	}
	t := l.Text[m.End:]
	if i := bytes.Index(t, []byte(content.BlockEnd)); i >= 0 {
		t = t[:i]
	}
	rest := viet.Fold(string(t[:min(len(t), 300)]))
	var missing []string
	if !strings.Contains(rest, " cua ") {
		missing = append(missing, "cơ quan ban hành")
	}
	if !strings.Contains(rest, " ve ") && !strings.Contains(rest, "ban hanh") && !strings.Contains(rest, "phe duyet") && !strings.Contains(rest, "quy dinh") {
		missing = append(missing, "trích yếu")
	}
	if missing != nil {
		l.add("cite-full", m.Start, m.End, "", m.No.String(), strings.Join(missing, ", "))
	}
}

// leaning are the words before a document that somebody acts upon.
var leaning = [][]byte{[]byte("heo "), []byte("ăn cứ "), []byte("hực hiện "), []byte("uy định tại "), []byte("hi hành "), []byte("p dụng "), []byte("hiếu "), []byte("uân thủ "), []byte("uy định của ")}

// ended are the words of a text that knows that a document has had its day.
var ended = [][]byte{[]byte("ết hiệu lực"), []byte("hay thế"), []byte("ãi bỏ"), []byte("hông còn"), []byte("ình chỉ"), []byte("ết hạn"), []byte("òn hiệu lực"), []byte("ay đã")}

// former are those of a text that speaks of another time.
var former = [][]byte{[]byte("rước đây"), []byte("rước đó"), []byte("ửa đổi"), []byte("iện đã"), []byte("iai đoạn"), []byte("hi đó"), []byte("hi ấy"), []byte("úc đó"), []byte("úc ấy"), []byte("iệu lực đến"), []byte("rước khi"), []byte("rước ngày"), []byte("ịch sử"), []byte("ăn bản cũ")}

func containsAny(s []byte, words [][]byte) bool {
	for _, w := range words {
		if bytes.Contains(s, w) {
			return true
		}
	}
	return false
}

// standing tells whether a text leans on a document, and whether it says that the
// document has ended.
func (l *looking) standing(m cchc.LegalMatch) (leans, knows bool) {
	t := l.Text
	from := bytes.LastIndex(t[max(0, m.Start-1000):m.Start], []byte(content.BlockEnd)) + max(0, m.Start-1000)
	from = max(from, 0)
	to := min(len(t), m.End+1000)
	if i := bytes.Index(t[m.End:to], []byte(content.BlockEnd)); i >= 0 {
		to = m.End + i
	}
	if block := t[from:to]; containsAny(block, ended) {
		return false, true
	} else if containsAny(block, former) {
		return false, false
	}
	before := t[max(from, m.Start-110):m.Start]
	if i := bytes.LastIndex(before, []byte(". ")); i >= 0 {
		before = before[i:]
	}
	return containsAny(before, leaning), false
}
