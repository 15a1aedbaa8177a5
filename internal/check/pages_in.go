package check

import (
	"strings"

	"nawapi.gov.vn/cchc/internal/source"
)

// stands says of the examples of which rules it must be said where they stand.
// Others name their files.
var stands = []struct{ in, inEnglish, codes string }{
	{"trong nội dung bài", "in the text of an article", `text-invisible text-tcvn3 text-vni text-lookalike tone-mixed space-before space-after quotes-mixed word-markup date-text date-weekday legal-number
		legal-zero date-padding cite-type cite-unregistered cite-ended document-date privacy-phone privacy-id privacy-email link-text table-head image-alt
		alt-long image-credit image-caption heading-skip link-dangling link-hidden anchor-unknown check-off-form check-off-unknown check-off-unused
		check-off-fixed raw-html table-cells comment-unclosed link-unsafe link-empty image-external footnote-unused footnote-unknown bold-literal`},
	{"trong nội dung kế hoạch", "in the text of a plan", `cite-date cite-full plan-section`},
	{"ở phần đầu tệp bài viết", "at the top of an article", `title-upper sapo-long news-late news-document-late review-past article-expired image-consent front-colon front-key front-quotes front-indent front-tab
		front-yaml front-alias key-outside key-unknown key-duplicate key-hidden value-quotes text-quotes date-form date-impossible category-unknown
		ref-unknown task-unknown field-empty field-type item-type item-keyed value-twice text-lines text-control slug-form url-form alias-form alias-self bool-form
		expires-early event-far outage-period par-area-period tag-empty file-missing document-later cover-alt field-required author-or-source`},
	{"trong tệp ở content/trang/", "in a file of content/trang/", `translation-lang translation-missing front-missing front-unclosed front-not-map front-fence front-indented`},
	{"ở phần đầu tệp kế hoạch", "at the top of a plan", `basis-subject plan-period plan-self int-range task-twice plan-tasks task-overdue task-due value-unknown due-form task-lead-support task-completed
		task-not-done task-before task-after task-evidence`},
	{"ở phần đầu tệp văn bản", "at the top of a document", `legal-form legal-type period-order document-early document-newer unit-unnamed document-self`},
	{"ở phần đầu tệp đơn vị", "at the top of a unit", `name-overlap name-gap text-long`},
	{"ở phần đầu tệp cuộc thi", "at the top of a contest", `contest-order question-twice contest-times contest-self-test contest-questions question-options option-twice option-letter answer-range
		question-explain`},
	{"trong content/site.yaml", "in content/site.yaml", `tone-site check-rule-unknown check-rule-fixed check-rule-limit page-orphan address-form key-dotted base-url feedback-form category-twice profile-unknown
		english-missing duty-error duty-warning duty-notice`},
	{"trong tệp ở content/quy-dinh/", "in a file of content/quy-dinh/", `duty-period duty-need duty-key`},
	{"trong tệp mẫu giao diện", "in a template", `template-syntax template-open template-stray template-variable template-func template-missing template-duplicate template-context template-unclosed
		template-escape template-field template-nil template-failed fragment-name fragment-value fragment-context string-name string-missing`},
	{"trong templates/strings/vi.yaml", "in templates/strings/vi.yaml", `string-unused string-twice string-empty string-syntax`},
	{"trong goi-tin.json", "in goi-tin.json", `bundle-version bundle-form bundle-unit bundle-nobody bundle-foreign bundle-markup bundle-twice`},
}

// In says where the examples of the rule stand, or "" if they say so themselves.
func (r Rule) In(lang string) string {
	for _, s := range stands {
		for c := range strings.FieldsSeq(s.codes) {
			if source.Code(c) == r.Code {
				if lang == "en" {
					return s.inEnglish
				}
				return s.in
			}
		}
	}
	return ""
}

// Place is where a remark that passes over a finding can stand.
type Place int

// The places of remarks.
const (
	Before  Place = iota // a comment before the paragraph
	Above                // a line of YAML above the key
	Nowhere              // the finding is of no text that takes remarks: only settings silence it
)

// RemarkAt says where the findings of the rule are passed over.
func (r Rule) RemarkAt() Place {
	switch r.Code {
	case "text-nfd", "link-dead":
		return Before
	case "basis-ended", "year-folder":
		return Above
	case "page-orphan": // said of a whole file
		return Nowhere
	}
	switch in := r.In("en"); {
	case strings.HasPrefix(in, "in the text of"):
		return Before
	case in == "", in == "in a template", strings.HasPrefix(in, "in templates/"), in == "in goi-tin.json":
		return Nowhere
	}
	return Above
}
