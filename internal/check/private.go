package check

import (
	"bytes"
	"strings"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// number looks at the digits at i, in groups that blanks, full stops or hyphens
// separate, and returns where they end. A telephone number, the number of a
// person's card or account is noted.
func (l *looking) number(i, to int) int {
	t := l.Text
	from := i
	var digits []byte
	var groups []int
	open := i > 0 && t[i-1] == '('
	n := 0
	j := i
	for j < to && len(digits) < 24 {
		switch c := t[j]; {
		case isDigit(c):
			digits = append(digits, c)
			n++
			j++
			continue
		case n > 0 && (c == ' ' || c == '.' || c == '-') && j+1 < to && isDigit(t[j+1]):
			groups = append(groups, n)
			n = 0
			j++
			continue
		case n > 0 && open && c == ')' && len(groups) == 0:
			groups = append(groups, n)
			n, open = 0, false
			if j++; j < to && t[j] == ' ' {
				j++
			}
			if j < to && isDigit(t[j]) {
				continue
			}
			groups, n = groups[:len(groups)-1], groups[len(groups)-1]
		}
		break
	}
	end := j
	for end > from && !isDigit(t[end-1]) {
		end--
	}
	if len(digits) < 8 {
		return max(end, i+1)
	}
	groups = append(groups, n)
	if end < to && (t[end] == '/' || isLetter(t[end])) || from > 0 && t[from-1] == '/' {
		return end
	}
	plus := from > 0 && t[from-1] == '+'
	if plus {
		from--
	}
	s := string(digits)
	switch {
	case isPhone(s, groups, plus):
		if l.codeBefore(from) {
			return end
		}
		if bytes.IndexByte(t[from:end], ')') >= 0 {
			from--
		}
		l.private("privacy-phone", from, end, s)
	case isCard(s) && (len(groups) == 1 || len(groups) == 4 && groups[0] == 3 && groups[1] == 3 && groups[2] == 3):
		if l.fileBefore(from) {
			return end
		}
		l.private("privacy-id", from, end, s)
	case len(groups) == 1 && (l.after(from, "chung minh", "cmnd", "cccd", "can cuoc", "ho chieu") && (len(s) == 9 || len(s) == 12) || l.after(from, "tai khoan", "stk")):
		l.private("privacy-id", from, end, s)
	}
	return end
}

// isPhone tells numbers of Vietnam: 0912 345 678, (024) 3999 0000, +84 912 345 678.
func isPhone(s string, groups []int, plus bool) bool {
	if len(groups) > 1 && (groups[0] < 2 || groups[0] > 5 || len(groups) > 5) {
		return false
	}
	if plus {
		rest, ok := strings.CutPrefix(s, "84")
		if !ok {
			return false
		}
		s = "0" + strings.TrimPrefix(rest, "0")
	} else if len(groups) > 1 && groups[0] < 3 {
		return false // 01 02 2016 1234 is anything
	}
	if len(s) < 2 || s[0] != '0' {
		return false
	}
	switch s[1] {
	case '3', '5', '7', '8', '9':
		return len(s) == 10
	case '2':
		return len(s) == 10 || len(s) == 11
	}
	return false
}

// isCard tells numbers of the card of citizens: three digits of a province, 001 to
// 096, one of the sex and the century, at most 3 in ours, two of the year, six more.
func isCard(s string) bool {
	return len(s) == 12 && s[:3] >= "001" && s[:3] <= "096" && s[3] <= '3'
}

// codeBefore tells whether a place follows words that say what number it is: the
// code of a business looks like a telephone number.
func (l *looking) codeBefore(at int) bool {
	before := bytes.ToValidUTF8(l.Text[max(0, at-40):at], nil)
	s := viet.Fold(string(before[bytes.LastIndexAny(before, "0123456789,;.\n")+1:]))
	return strings.Contains(s, "ma so") || strings.Contains(s, "mst")
}

// fileBefore tells whether a place follows words that say that the number is one of a
// file or a document, and not of a person whom the file is about.
func (l *looking) fileBefore(at int) bool {
	before := bytes.ToValidUTF8(l.Text[max(0, at-60):at], nil)
	s := viet.Fold(string(before[bytes.LastIndexAny(before, "0123456789,;.(\n")+1:]))
	for _, w := range []string{"can cuoc", "cccd", "cmnd", "chung minh", "dinh danh", "cong dan", "ho chieu"} {
		if strings.Contains(s, w) {
			return false
		}
	}
	for _, w := range []string{"so ho so", "ma ho so", "so tai lieu", "ma tai lieu", "so luu tru", "ma luu tru", "so bien nhan", "ma bien nhan", "so phieu", "ma phieu", "ma van don", "so van don"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// after tells whether one of the words stands shortly before a place, in one sentence
// with it.
func (l *looking) after(at int, words ...string) bool {
	before := bytes.ToValidUTF8(l.Text[max(0, at-40):at], nil)
	if i := max(bytes.LastIndexAny(before, "\n;"), bytes.LastIndex(before, []byte(". "))); i >= 0 {
		before = before[i:]
	}
	s := viet.Fold(string(before))
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// private notes what only the list of offices in site.yaml can allow.
func (l *looking) private(code source.Code, from, to int, plain string) {
	if len(l.notes.private) < mostTold {
		l.notes.private = append(l.notes.private, l.problem(code, from, to, "", clip(string(l.Text[from:to])), plain))
	}
}

// personal are hosts where people, not offices, have their mail.
var personal = map[string]bool{
	"gmail.com": true, "yahoo.com": true, "yahoo.com.vn": true, "ymail.com": true, "hotmail.com": true, "outlook.com": true, "outlook.com.vn": true,
	"live.com": true, "icloud.com": true, "me.com": true, "proton.me": true, "protonmail.com": true, "aol.com": true, "zoho.com": true, "mail.com": true, "vnn.vn": true, "fpt.vn": true,
}

// mail notes an e-mail address of a person: one at a host where everybody may have
// one.
func (l *looking) mail(k content.ReadLink) {
	address, _, _ := strings.Cut(strings.TrimPrefix(k.Address, "mailto:"), "?")
	_, host, ok := strings.Cut(viet.Lower(address), "@")
	if ok && personal[host] && len(l.notes.private) < mostTold {
		p := l.problem("privacy-email", k.From, k.From, "", clip(address), viet.Lower(address))
		p.Pos, p.Len = k.At, k.Len
		l.notes.private = append(l.notes.private, p)
	}
}

// plainMail looks for addresses in the front matter, where nothing becomes a link.
func (l *looking) plainMail() {
	for i := l.Body(); ; {
		n := bytes.IndexByte(l.Text[i:], '@')
		if n < 0 {
			return
		}
		at := i + n
		from, to := wordAround(l.Text, at, at)
		word := strings.Trim(string(l.Text[from:to]), ".,;:()<>“”\"")
		from += strings.Index(string(l.Text[from:to]), word)
		if _, host, _ := strings.Cut(viet.Lower(word), "@"); personal[host] {
			l.private("privacy-email", from, from+len(word), viet.Lower(word))
		}
		i = max(at+1, to)
	}
}

// allowed tells whether a number or an address is one of an office.
type allowed struct {
	digits map[string]bool
	mails  map[string]bool
}

func newAllowed(s *content.SettingsMeta) allowed {
	a := allowed{map[string]bool{}, map[string]bool{}}
	if s == nil {
		return a
	}
	for _, v := range append([]string{s.Organisation.Phone, s.Organisation.Email, strings.TrimPrefix(s.Feedback, "mailto:")}, s.Check.Allow...) {
		for part := range strings.FieldsFuncSeq(v, func(r rune) bool { return r == ',' || r == ';' || r == '–' || r == '/' }) {
			part = strings.TrimSpace(part)
			if strings.Contains(part, "@") {
				a.mails[viet.Lower(part)] = true
			} else if d := national(part); d != "" {
				a.digits[d] = true
			}
		}
	}
	return a
}

// national returns the digits of a number as they are dialled in the country.
func national(s string) string {
	var d []byte
	for i := range len(s) {
		if isDigit(s[i]) {
			d = append(d, s[i])
		}
	}
	n := string(d)
	if rest, ok := strings.CutPrefix(n, "84"); ok && len(n) > 10 {
		n = "0" + strings.TrimPrefix(rest, "0")
	}
	return n
}

func (a allowed) has(plain string) bool { return a.mails[plain] || a.digits[national(plain)] }
