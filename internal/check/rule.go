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
func (r Rule) Text(lang string) string { return open(r.general().Text(lang)) }

// Hint returns how to mend it in general.
func (r Rule) Hint(lang string) string { return open(r.general().Hint(lang)) }

// open leaves out the full stop behind three dots.
func open(s string) string { return strings.ReplaceAll(s, "….", "…") }

func (r Rule) general() source.Problem {
	args := []string{"…", "…", "…", "…"}
	return source.Problem{Code: r.Code, Args: args}
}

// frame are the words of the page that are of no rule.
type frame struct {
	why, source, wrong, right, mend, limit, every, levels, groups string
	level                                                         [3]string
}

var pageWords = map[string]frame{
	"vi": {
		"**Vì sao:**", "**Căn cứ:**", "Chưa nên", "Nên", "**Cách sửa:**", "**Giới hạn mặc định:** %d (%s).",
		"---\ntitle: Các quy tắc của cchc check\nsummary: Mỗi quy tắc một mục – sai gì, vì sao và căn cứ vào đâu, ví dụ sai, ví dụ đúng, cách sửa.\n---\n\nTrang này do `cchc check --page` tạo ra. Xem một quy tắc: `cchc check --explain MÃ`.\n",
		"- **Lỗi**: trang không dựng được; trang đang đăng giữ nguyên cho tới khi sửa xong.\n- **Cảnh báo**: nên sửa trước khi đăng.\n- **Lưu ý**: nên biết.\n",
		"## Quy tắc theo nhóm\n",
		[...]string{source.Error: "Lỗi", source.Warning: "Cảnh báo", source.Notice: "Lưu ý"},
	},
	"en": {
		"**Why:**", "**Source:**", "Wrong", "Right", "**To mend it:**", "The limit is %d (%s) unless site.yaml gives another.",
		"---\ntitle: The rules of cchc check\nsummary: Of each rule what is wrong, why and by which source, a wrong example, a right one, how to mend it.\nlang: en\n---\n\nMade by `cchc check --page --lang en`. On a rule: `cchc check --explain CODE --lang en`. The examples are in Vietnamese, as the content of the site is.\n",
		"- **Error**: the site is not built; what is published stays as it is.\n- **Warning**: should be mended before publishing.\n- **Notice**: good to know.\n",
		"## Rules by group\n",
		[...]string{source.Error: "Error", source.Warning: "Warning", source.Notice: "Notice"},
	},
}

// WritePage writes the page on all rules in a language: a content file, which a site
// may have in content/trang/.
func WritePage(w io.Writer, lang string) error {
	say := pageWords[lang]
	b := &strings.Builder{}
	b.WriteString(say.every + "\n" + say.levels + "\n" + say.groups)
	group := ""
	rules := Rules()
	for i, r := range rules {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(b, "\n### %s\n\n", r.Heading(lang))
			for j := i; j < len(rules) && rules[j].Group == group; j++ {
				if j > i {
					b.WriteString(" ·\n")
				}
				fmt.Fprintf(b, "[%s](#%[1]s)", rules[j].Code)
			}
			b.WriteString("\n")
		}
		fmt.Fprintf(b, "\n#### %s\n\n**%s:** %s\n", r.Code, say.level[r.Message().Severity], prose(open(r.Text(lang)+".")))
		fmt.Fprintf(b, "\n%s %s\n\n%s %s.\n", say.why, prose(r.Reason(lang)), say.source, prose(r.Source(lang)))
		in := r.In(lang)
		if in != "" {
			in = " (" + in + ")"
		}
		fmt.Fprintf(b, "\n%s%s:\n\n%s\n\n%s:\n\n%s\n", say.wrong, in, code4(r.Wrong), say.right, code4(r.Right))
		fmt.Fprintf(b, "\n%s %s\n", say.mend, prose(r.Hint(lang)))
		if r.Limit > 0 {
			fmt.Fprintf(b, "\n"+say.limit+"\n", r.Limit, r.Counted(lang))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// code4 writes an example as a block of code.
func code4(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }

// signs are those that Markdown would take for its own.
var signs = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, "`", "\\`", "#", `\#`, "|", `\|`)

// prose writes words so that Markdown shows them as they are.
func prose(s string) string { return signs.Replace(s) }
