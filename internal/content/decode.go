package content

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/duty"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// decoder writes a node into a Go value by a table of fields. It goes on
// behind every Problem: an editor sees all that is wrong in one go.
type decoder struct {
	file     string
	problems []source.Problem
	errors   int // how many of them are no warnings
}

// maxProblems is how many errors, and how many warnings, one block is told of.
// A file with more is no front matter, and an answer to each would take long.
const maxProblems = 100

func (d *decoder) add(n node, code source.Code, near string, args ...string) {
	d.append(source.Problem{Pos: n.mark.In(d.file), Len: int(max(1, n.mark.Len)), Code: code, Args: args, Near: near})
}

func (d *decoder) append(p source.Problem) {
	n := &d.errors
	warnings := len(d.problems) - d.errors
	if p.Severity() != source.Error {
		n = &warnings
	}
	if *n < maxProblems {
		*n++
		d.problems = append(d.problems, p)
	}
}

func (d *decoder) fields(n node, table []Field, dst any) {
	if n.kind != mapNode {
		d.add(n, "front-not-map", "")
		return
	}
	var seen, meant uint64 // bits of table; one slip is one error, and what is mistyped is not missing too
	for i, key := range n.keys {
		at := lookup(table, key.val)
		if at < 0 || key.kind != scalarNode {
			if d.errors >= maxProblems {
				continue
			}
			if under := d.under(n, i, table); under != "" {
				d.add(key, "key-outside", "", key.val, under)
				continue
			}
			if outer, inner, ok := strings.Cut(key.val, "."); ok {
				if at := lookup(table, outer); at >= 0 && table[at].Type == TypeMap && lookup(table[at].Fields, inner) >= 0 {
					d.add(key, "key-dotted", "", key.val, outer, inner)
					meant |= 1 << at
					continue
				}
			}
			near, ok := viet.Nearest(key.val, keysOf(table))
			if ok {
				meant |= 1 << lookup(table, near)
			}
			d.add(key, "key-unknown", near, key.val)
			continue
		}
		f := &table[at]
		if seen>>at&1 != 0 {
			d.add(key, "key-duplicate", "", key.val)
			continue
		}
		seen |= 1 << at
		v := n.kids[i]
		if v.kind == nullNode || v.kind == listNode && len(v.kids) == 0 {
			if f.Required || f.Key == "draft" { // a draft key that says nothing does not say "publish"
				d.add(key, "field-empty", "", f.Key)
			}
			continue
		}
		d.value(f, v, f.to(dst))
	}
	for i := range table {
		if f := &table[i]; f.Required && (seen|meant)>>i&1 == 0 {
			d.append(source.Problem{Pos: n.mark.In(d.file), Code: "field-required", Args: []string{f.Key, f.Help}})
		}
	}
}

// under returns the key before key i of n that key i should stand below, or "": its
// keys, written without their indent, are keys of the map around it.
func (d *decoder) under(n node, i int, table []Field) string {
	for j := i - 1; j >= max(0, i-20); j-- {
		at := lookup(table, n.keys[j].val)
		if at < 0 {
			continue // another one of them
		}
		if f := &table[at]; (f.Type == TypeMap || f.Type == TypeMaps) && lookup(f.Fields, n.keys[i].val) >= 0 {
			return f.Key
		}
		return ""
	}
	return ""
}

// lookup returns the place of a key in its table, or -1.
func lookup(table []Field, key string) int {
	for i := range table {
		if table[i].Key == key {
			return i
		}
	}
	return -1
}

func keysOf(table []Field) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i := range table {
			if !yield(table[i].Key) {
				return
			}
		}
	}
}

// value decodes one value into the place that its field names.
func (d *decoder) value(f *Field, n node, to any) {
	switch f.Type {
	case TypeMap:
		if n.kind != mapNode {
			d.add(n, "field-type", "", f.Key, typeLabel[f.Type])
			return
		}
		d.fields(n, f.Fields, to)
	case TypeMaps:
		if n.kind == mapNode {
			n = node{kind: listNode, kids: []node{n}}
		}
		if n.kind != listNode {
			d.add(n, "field-type", "", f.Key, typeLabel[f.Type])
			return
		}
		if slices.ContainsFunc(n.kids, func(k node) bool { return keyed(f, k) }) {
			n.kids = slices.DeleteFunc(slices.Clone(n.kids), func(k node) bool { return d.keyed(f, k) })
		}
		d.list(f, n, to)
	case TypeRefs, TypeTexts, TypeEnums, TypePaths, TypeDates:
		if n.kind == scalarNode {
			n = node{kind: listNode, kids: []node{n}}
		}
		if n.kind != listNode {
			d.add(n, "field-type", "", f.Key, typeLabel[f.Type])
			return
		}
		var seen map[string]bool
		if len(n.kids) > 16 {
			seen = make(map[string]bool, len(n.kids))
		}
		for _, k := range n.kids {
			s, ok := d.text(f, k)
			if !ok {
				continue
			}
			switch to := to.(type) {
			case *[]Ref:
				if seen[s] || seen == nil && slices.ContainsFunc(*to, func(r Ref) bool { return r.ID == s }) {
					d.add(k, "value-twice", "", f.Key, s)
					continue
				}
				if seen != nil {
					seen[s] = true
				}
				*to = append(*to, Ref{s, k.mark})
			case *[]string:
				*to = append(*to, s)
			case *[]cchc.Date:
				if v, err := cchc.ParseDate(s); err != nil {
					d.date(k, f, s, err)
				} else if seen[s] || seen == nil && slices.Contains(*to, v) {
					d.add(k, "value-twice", "", f.Key, s)
				} else {
					if seen != nil {
						seen[s] = true
					}
					*to = append(*to, v)
				}
			case *[]cchc.Period:
				*to = append(*to, cchc.Period(s))
			case *[]Choice:
				*to = append(*to, Choice{s, k.mark})
			}
		}
	default:
		d.scalar(f, n, to)
	}
}

// keyed tells whether a map has as its keys what should be values of an item: “sapo-long: off”
// where “rule: sapo-long” and “level: off” are meant. A slip of a key is something else.
func keyed(f *Field, n node) bool {
	for _, k := range n.keys {
		if k.kind != scalarNode || lookup(f.Fields, k.val) >= 0 {
			return false
		}
		if _, slip := viet.Nearest(k.val, keysOf(f.Fields)); slip {
			return false
		}
	}
	return len(n.keys) > 0
}

// keyed says of such a map how its first item is written, once for all of its keys, and
// tells whether it is one.
func (d *decoder) keyed(f *Field, n node) bool {
	if !keyed(f, n) {
		return false
	}
	key, v := n.keys[0], n.kids[0]
	flow := func(s string) string {
		if p := plain(s); p != "" && !strings.ContainsAny(s, ",[]{}") {
			return p
		}
		return strconv.Quote(s)
	}
	item := f.Fields[0].Key + ": " + flow(key.val)
	switch second := f.Fields[1].Key; v.kind {
	case scalarNode:
		if _, err := strconv.Atoi(v.val); err == nil {
			if i := slices.IndexFunc(f.Fields, func(f Field) bool { return f.Type == TypeInt }); i >= 0 {
				second = f.Fields[i].Key
			}
		}
		item += ", " + second + ": " + flow(v.val)
	case mapNode:
		for i, k := range v.keys {
			if lookup(f.Fields, k.val) > 0 && v.kids[i].kind == scalarNode {
				item += ", " + k.val + ": " + flow(v.kids[i].val)
			}
		}
	}
	d.add(key, "item-keyed", "", f.Key, key.val, f.Fields[0].Key, "- {"+item+"}")
	return true
}

// list decodes a list of maps.
func (d *decoder) list(f *Field, n node, to any) {
	each := func(grow func() any) {
		for _, k := range n.kids {
			if k.kind != mapNode {
				d.add(k, "item-type", "", f.Key, "một nhóm khóa con")
				continue
			}
			d.fields(k, f.Fields, grow())
		}
	}
	switch to := to.(type) {
	case *[]PlanRef:
		each(func() any { *to = append(*to, PlanRef{}); return &(*to)[len(*to)-1] })
	case *[]Attachment:
		each(func() any { *to = append(*to, Attachment{}); return &(*to)[len(*to)-1] })
	case *[]Correction:
		each(func() any { *to = append(*to, Correction{}); return &(*to)[len(*to)-1] })
	case *[]RuleSetting:
		each(func() any { *to = append(*to, RuleSetting{}); return &(*to)[len(*to)-1] })
	case *[]LegalDoc:
		each(func() any { *to = append(*to, LegalDoc{}); return &(*to)[len(*to)-1] })
	case *[]Task:
		*to = make([]Task, 0, len(n.kids))
		each(func() any { *to = append(*to, Task{}); return &(*to)[len(*to)-1] })
	case *namesAt:
		for _, k := range n.kids {
			if k.kind == mapNode {
				to.u.NamesAt = append(to.u.NamesAt, k.mark)
			}
		}
		each(func() any { to.u.Names = append(to.u.Names, cchc.Name{}); return &to.u.Names[len(to.u.Names)-1] })
	case *[]MenuItem:
		each(func() any { *to = append(*to, MenuItem{}); return &(*to)[len(*to)-1] })
	case *[]Abbreviation:
		each(func() any { *to = append(*to, Abbreviation{}); return &(*to)[len(*to)-1] })
	case *[]Category:
		each(func() any { *to = append(*to, Category{}); return &(*to)[len(*to)-1] })
	case *[]duty.Duty:
		each(func() any { *to = append(*to, duty.Duty{}); return &(*to)[len(*to)-1] })
	case *[]duty.Need:
		each(func() any { *to = append(*to, duty.Need{}); return &(*to)[len(*to)-1] })
	case *[]duty.Term:
		each(func() any { *to = append(*to, duty.Term{}); return &(*to)[len(*to)-1] })
	case *[]Prize:
		each(func() any { *to = append(*to, Prize{}); return &(*to)[len(*to)-1] })
	case *[]Question:
		each(func() any { *to = append(*to, Question{}); return &(*to)[len(*to)-1] })
	}
}

// text returns a scalar's text after the checks that its type asks for.
func (d *decoder) text(f *Field, n node) (string, bool) {
	if n.kind != scalarNode {
		if n.kind == nullNode {
			d.add(n, "field-empty", "", f.Key)
		} else {
			if item := itemLabel[f.Type]; item != "" {
				d.add(n, "item-type", "", f.Key, item)
			} else {
				d.add(n, "field-type", "", f.Key, typeLabel[f.Type])
			}
		}
		return "", false
	}
	s := strings.TrimSpace(n.val)
	if s == "" {
		d.add(n, "field-empty", "", f.Key)
		return "", false
	}
	if in, ok := unquote(n, s); ok && f.Type != TypeBool { // what a draft key says is never passed over
		switch f.Type {
		case TypeText, TypeLong, TypeTexts:
			if KindOf(d.file) != Item { // nobody here can mend what another site wrote
				d.add(n, "text-quotes", plain(in), f.Key)
			}
		default:
			d.add(n, "value-quotes", meant(f, in), f.Key, s)
			return "", false
		}
	}
	if f.Max > 0 {
		if c := utf8.RuneCountInString(s); c > f.Max {
			d.add(node{mark: n.mark.start()}, "text-long", "", f.Key, strconv.Itoa(c), strconv.Itoa(f.Max))
			return "", false
		}
	}
	bad := forbidden
	if f.Type == TypeLong {
		bad = func(r rune) bool { return r != '\n' && forbidden(r) }
	}
	if i := strings.IndexFunc(s, bad); i >= 0 {
		if s[i] == '\n' {
			d.add(node{mark: n.mark.start()}, "text-lines", "", f.Key)
		} else {
			r, _ := utf8.DecodeRuneInString(s[i:])
			d.add(n, "text-control", "", f.Key, "U+"+strings.ToUpper(strconv.FormatInt(int64(r)+0x10000, 16)[1:]))
		}
		return "", false
	}
	switch f.Type {
	case TypeEnum, TypeEnums:
		if len(f.Values) > 0 && !slices.Contains(f.Values, s) {
			near, ok := viet.Nearest(s, slices.Values(f.Values))
			if word, said := viet.Nearest(s, slices.Values(f.Words)); said && !ok {
				near = f.Values[slices.Index(f.Words, word)]
			}
			d.add(n, "value-unknown", near, f.Key, s, strings.Join(f.Values, ", "))
			return "", false
		}
	case TypeSlug:
		if s != viet.Slug(s) {
			d.add(n, "slug-form", viet.Slug(s), f.Key, s)
			return "", false
		}
	case TypeURL:
		u, err := url.Parse(s)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || strings.ContainsAny(s, " <>\"") {
			d.add(n, "url-form", "", f.Key, s)
			return "", false
		}
	case TypeLegal:
		if _, ok := cchc.ParseLegalNo(s); !ok {
			d.add(n, "legal-form", "", s)
			return "", false
		}
	case TypePaths:
		if s[0] != '/' || strings.HasPrefix(s, "//") || strings.ContainsAny(s, " \\<>\"#") || slices.Contains(strings.Split(s, "/"), "..") {
			d.add(n, "alias-form", "", s)
			return "", false
		}
	case TypeAddress:
		if u, err := url.Parse(s); err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
			d.add(n, "address-form", "", f.Key, s)
			return "", false
		}
	}
	return s, true
}

// unquote returns what stands between the curly quotes that a word processor puts
// around a value. YAML knows only straight ones. Straight quotes around them say
// that they are meant.
func unquote(n node, s string) (string, bool) {
	const marks = "“”„‟‘’‚‛"
	first, a := utf8.DecodeRuneInString(s)
	last, b := utf8.DecodeLastRuneInString(s)
	if n.quoted || a+b >= len(s) || !strings.ContainsRune(marks, first) || !strings.ContainsRune(marks, last) {
		return "", false
	}
	in := strings.TrimSpace(s[a : len(s)-b])
	return in, in != "" && !strings.ContainsAny(in, marks)
}

// plain writes a text so that YAML reads it as that text, or returns "".
func plain(s string) string {
	if n, ok := scalar(s, Mark{}); ok && !n.quoted {
		return s
	}
	if strings.ContainsAny(s, "\"\\\n") {
		return ""
	}
	return `"` + s + `"`
}

// meant is the value that somebody meant who wrote it in curly quotes.
func meant(f *Field, in string) string {
	switch f.Type {
	case TypeDate, TypeDates:
		if _, err := cchc.ParseDate(in); err == nil {
			return in
		}
	case TypeTime:
		if _, _, err := cchc.ParseTime(in); err == nil {
			return in
		}
	default:
		return plain(in)
	}
	near, _ := cchc.SuggestISO(in)
	return near
}

// forbidden are the characters that no line of front matter may have: control
// characters, and the marks that turn the direction of what follows.
func forbidden(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x2028 || r == 0x2029 || r == utf8.RuneError || r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe
}

func (d *decoder) scalar(f *Field, n node, to any) {
	s, ok := d.text(f, n)
	if !ok {
		return
	}
	switch f.Type {
	case TypeBool:
		if n.quoted || s != "true" && s != "false" {
			if in, ok := unquote(n, s); ok && (in == "true" || in == "false") {
				d.add(n, "value-quotes", in, f.Key, s)
			} else {
				if n.quoted {
					s = `"` + s + `"`
				}
				d.add(n, "bool-form", "", f.Key, s)
			}
			if b, ok := to.(*bool); ok && f.Key == "draft" {
				*b = true // whoever wrote anything here did not mean to publish
			}
			return
		}
		*to.(*bool) = s == "true"
	case TypeInt:
		i, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n.quoted || s[0] == '+' || len(s) > 1 && s[0] == '0' {
			d.add(n, "field-type", "", f.Key, typeLabel[f.Type])
			return
		}
		if i < int64(f.Min) || i > int64(f.Top) {
			d.add(n, "int-range", "", f.Key, s, strconv.Itoa(f.Min), strconv.Itoa(f.Top))
			return
		}
		switch to := to.(type) {
		case *int:
			*to = int(i)
		case *int64:
			*to = i
		}
	case TypeDate:
		v, err := cchc.ParseDate(s)
		if err != nil {
			d.date(n, f, s, err)
			return
		}
		switch to := to.(type) {
		case *cchc.Date:
			*to = v
		case *dayAt:
			*to.day, *to.at = v, n.mark
		}
	case TypeTime:
		v, dateOnly, err := cchc.ParseTime(s)
		if err != nil {
			d.date(n, f, s, err)
			return
		}
		switch to := to.(type) {
		case *time.Time:
			*to = v
		case *Moment:
			*to = Moment{n.mark, v, dateOnly}
		case *dated:
			to.a.Date, to.a.DateAt = v, n.mark
		}
	case TypeDue:
		v, err := cchc.ParseDue(s)
		if err != nil {
			d.add(n, "due-form", "", s)
			return
		}
		t := to.(*dueAt).t
		t.Due, t.DueAt = v, n.mark
	default:
		switch to := to.(type) {
		case *string:
			*to = s
		case *Ref:
			*to = Ref{s, n.mark}
		case *cchc.Status:
			*to = cchc.Status(s)
		case *placed:
			*to.to, *to.line, *to.col, *to.len = s, n.mark.Line, n.mark.Col, n.mark.Len
		case *slugged:
			to.d.Slug, to.d.SlugAt = s, n.mark
		case *baseURL:
			to.s.BaseURL, to.s.BaseURLAt = s, n.mark
		}
	}
}

func (d *decoder) date(n node, f *Field, s string, err error) {
	if errors.Is(err, cchc.ErrDateImpossible) {
		d.add(n, "date-impossible", "", f.Key, s)
		return
	}
	near, _ := cchc.SuggestISO(s)
	d.add(n, "date-form", near, f.Key, s)
}

// typeLabel is what an editor is told that a value should be.
var typeLabel = map[Type]string{
	TypeText: "một dòng chữ", TypeLong: "một đoạn chữ", TypeSlug: "một mã", TypeDate: "một ngày", TypeDates: "một danh sách ngày", TypeTime: "một thời điểm",
	TypeBool: "true hoặc false", TypeInt: "một số nguyên", TypeEnum: "một giá trị", TypeEnums: "một danh sách giá trị", TypeRef: "một mã",
	TypeRefs: "một danh sách mã", TypeTexts: "một danh sách", TypeURL: "một địa chỉ https", TypeAddress: "một địa chỉ hoặc tệp",
	TypePaths: "một danh sách địa chỉ", TypeLegal: "một số, ký hiệu", TypeDue: "một thời hạn", TypeMap: "các khóa con thụt vào", TypeMaps: "một danh sách, mỗi mục có các khóa con",
}

// itemLabel is what an editor is told that one item of a list should be.
var itemLabel = map[Type]string{
	TypeRefs: "một mã", TypeTexts: "một dòng chữ", TypeEnums: "một giá trị", TypePaths: "một địa chỉ", TypeDates: "một ngày",
}

// TypeLabels returns the Vietnamese name of each type, for reference pages.
func TypeLabels() map[Type]string { return maps.Clone(typeLabel) }
