package check

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"nawapi.gov.vn/cchc/internal/source"
)

// Rule is what `cchc check --explain` says of a code. What is wrong and how to
// mend it in a word are in the catalogue of [source.Describe]; this is the page
// behind it, in Vietnamese.
type Rule struct {
	Code  source.Code
	Group string // of the list of rules
	Why   string
	WhyEn string
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
	groupTemplates = "Giao diện"
	groupBundles   = "Gói tin của đơn vị khác"
	groupUnits     = "Đơn vị và tên gọi"
	groupContest   = "Cuộc thi và tự kiểm tra"
	groupDuties    = "Nghĩa vụ của trang"
	groupFiles     = "Ảnh và tệp kèm"
)

var groups = []string{groupText, groupLegal, groupPlan, groupUnits, groupPrivacy, groupAccess, groupLinks, groupLife, groupContest, groupFiles, groupStructure, groupDuties, groupRemarks, groupBundles, groupTemplates}

// Rules returns every rule: by group, in each by code.
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

// byCode has the pages by their codes.
var byCode = sync.OnceValue(func() map[source.Code]Rule {
	m := make(map[source.Code]Rule, len(pages))
	for _, r := range pages {
		m[r.Code] = r
	}
	return m
})

func rule(c source.Code) Rule { return byCode()[c] }

// Find returns the rule of a code, or the code that was probably meant.
func Find(code string) (r Rule, near string, ok bool) {
	if _, ok := source.Describe(source.Code(code)); ok {
		return rule(source.Code(code)), "", true
	}
	return Rule{}, nearestCode(code), false
}

// Text returns what is wrong in general, with … for what a finding names.
func (r Rule) Text(lang string) string { return r.general().Text(lang) }

// Hint returns how to mend it in general.
func (r Rule) Hint(lang string) string { return r.general().Hint(lang) }

func (r Rule) general() source.Problem {
	args := []string{"…", "…", "…", "…"}
	return source.Problem{Code: r.Code, Args: args}
}

// WritePage writes the page on all rules, as Markdown.
func WritePage(w io.Writer) error {
	level := [...]string{source.Error: "lỗi", source.Warning: "cảnh báo", source.Notice: "lưu ý"}
	b := &strings.Builder{}
	b.WriteString("# Các quy tắc của cchc check\n\nTrang này do `cchc check --page` tạo ra. **lỗi**: trang không dựng được; **cảnh báo**: nên sửa trước khi đăng; **lưu ý**: nên biết.\n")
	group := ""
	for _, r := range Rules() {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(b, "\n## %s\n", group)
		}
		fmt.Fprintf(b, "\n### %s\n\n**%s** – %s.\n", r.Code, level[r.Message().Severity], r.Text("vi"))
		fmt.Fprintf(b, "\n%s (%s)\n", r.Why, r.From)
		fmt.Fprintf(b, "\nChưa nên:\n\n    %s\n\nNên:\n\n    %s\n", strings.ReplaceAll(r.Wrong, "\n", "\n    "), strings.ReplaceAll(r.Right, "\n", "\n    "))
		if h := r.Hint("vi"); h != "" {
			fmt.Fprintf(b, "\n%s\n", h)
		}
		if r.Limit > 0 {
			fmt.Fprintf(b, "\nGiới hạn mặc định: %d (%s).\n", r.Limit, r.LimitHelp)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
