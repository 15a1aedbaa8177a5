package check

import (
	"cmp"
	"slices"

	"nawapi.gov.vn/cchc/internal/source"
)

// Rule is what `cchc check --explain` says of a code. What is wrong and how to
// mend it in a word are in the catalogue of [source.Describe]; this is the page
// behind it, in Vietnamese.
type Rule struct {
	Code  source.Code
	Group string // of the list of rules
	Why   string
	From  string // where the rule comes from: a legal document, a standard, a habit
	Wrong string // an example …
	Right string // … and the same mended

	Limit     int    // of rules that count something, if site.yaml gives no other; 0: the rule has none
	LimitHelp string // what is counted
}

// Message returns the catalogue's entry.
func (r Rule) Message() source.Message {
	m, _ := source.Describe(r.Code)
	return m
}

// Fixed tells whether settings and remarks cannot change the rule: it stops the
// build, whatever anybody thinks of it.
func (r Rule) Fixed() bool { return r.Message().Severity == source.Error }

// The groups of rules, in the order of the list.
const (
	groupText      = "Chữ viết"
	groupLegal     = "Dẫn văn bản"
	groupPlan      = "Kế hoạch và nhiệm vụ"
	groupPrivacy   = "Dữ liệu cá nhân"
	groupAccess    = "Ai cũng đọc được"
	groupLinks     = "Liên kết"
	groupLife      = "Vòng đời của bài"
	groupRemarks   = "Cấu hình và ghi chú bỏ qua"
	groupStructure = "Cấu trúc tệp và trang"
)

var groups = []string{groupText, groupLegal, groupPlan, groupPrivacy, groupAccess, groupLinks, groupLife, groupRemarks, groupStructure}

// Rules returns every rule: by group, in each by code. Codes without a page of
// their own are those of other stages, and what the catalogue says of them is
// all that there is to say.
func Rules() []Rule {
	var rs []Rule
	for _, c := range source.Codes() {
		rs = append(rs, rule(c))
	}
	slices.SortStableFunc(rs, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(slices.Index(groups, a.Group), slices.Index(groups, b.Group)), cmp.Compare(a.Code, b.Code))
	})
	return rs
}

func rule(c source.Code) Rule {
	for _, r := range pages {
		if r.Code == c {
			return r
		}
	}
	return Rule{Code: c, Group: groupStructure}
}

// Find returns the rule of a code, or the code that was probably meant.
func Find(code string) (r Rule, near string, ok bool) {
	if _, ok := source.Describe(source.Code(code)); ok {
		return rule(source.Code(code)), "", true
	}
	return Rule{}, nearestCode(code), false
}
