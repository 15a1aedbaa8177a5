package check

import (
	"fmt"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// TestSettings: a site decides how much a rule weighs, and where tone marks stand.
func TestSettings(t *testing.T) {
	find := func(settings, body string) string {
		files := map[string]string{"content/tin-tuc/2016/bai.md": article + body}
		for p, s := range base {
			files[p] = s
		}
		files["content/site.yaml"] += settings
		var s []string
		for _, p := range checked(files, site.Options{AsOf: asOf}) {
			s = append(s, fmt.Sprintf("%s %s %d:%d", p.Severity(), p.Code, p.Pos.Line, p.Pos.Col))
		}
		return strings.Join(s, ", ")
	}
	level := func(code, level string) string {
		return "check:\n  rules:\n    - rule: " + code + "\n      level: \"" + level + "\"\n"
	}
	for _, tt := range []struct{ settings, body, want string }{
		{"", "Một , hai.\n", "warning space-before 8:4"},
		{level("space-before", "off"), "Một , hai.\n", ""},
		{level("space-before", "error"), "Một , hai.\n", "error space-before 8:4"},
		{level("space-before", "notice"), "Một , hai.\n", "notice space-before 8:4"},
		{level("quotes-mixed", "warning"), "“Một” và \"hai\", “ba”.\n", "warning quotes-mixed 8:10"},
		{level("check-off-unused", "off"), "<!-- cchc-check: off link-text một lý do -->\n", ""},
		{"", "Hòa, thủy.\n", ""},
		{"", "Hoà, thuỷ.\n", ""},
		{"check:\n  tone: moi\n", "Hòa, thủy.\n", "warning tone-site 8:1, warning tone-site 8:6"},
		{"check:\n  tone: cu\n", "Hoà, thuỷ.\n", "warning tone-site 8:1, warning tone-site 8:6"},
		{"check:\n  tone: cu\n", "Hoà, hòa, tòa.\n", "warning tone-site 8:1"},
		{"check:\n  tone: moi\n", "Hoà, hòa, tòa.\n", "warning tone-site 8:6, warning tone-site 8:11"},
		{"check:\n  ton: cu\n", "Một.\n", "error key-unknown 10:3"},
		{"check:\n  tone: mới\n", "Một.\n", "error value-unknown 10:9"},
		{"check:\n  rules:\n    - rule: link-text\n      level: tắt\n", "Một.\n", "error value-unknown 12:14"},
		{"check:\n  rules: {space-before: off, link-text: notice}\n", "Một.\n", "error item-keyed 10:11"},
		{"check:\n  rules:\n    - level: off\n", "Một.\n", "error field-required 11:7"},
		{"check:\n  rules:\n    - rule: sapo-long\n      limit: 0\n", "Một.\n", "error int-range 12:14"},
	} {
		if got := find(tt.settings, tt.body); got != tt.want {
			t.Errorf("%q %q:\ngot  %s\nwant %s", tt.settings, tt.body, got, tt.want)
		}
	}
}

// TestDraftsAreSoft: what is wrong in a draft is no error for those who do not see
// it, however much the site minds it.
func TestDraftsAreSoft(t *testing.T) {
	files := map[string]string{"content/tin-tuc/2016/bai.md": strings.Replace(article, "---\n\n", "draft: true\nauhtor: B\n---\n\n", 1) + "Một , hai.\n"}
	for p, s := range base {
		files[p] = s
	}
	for _, p := range checked(files, site.Options{AsOf: asOf}) {
		if p.Severity() == source.Error {
			t.Errorf("%s: %s", p.Pos, p.Code)
		}
	}
}

// TestEverythingIsToldOnce: a page pasted from elsewhere has one mistake a thousand
// times, and is told of the first ones.
func TestEverythingIsToldOnce(t *testing.T) {
	files := map[string]string{"content/tin-tuc/2016/bai.md": article + strings.Repeat("Một , hai.\n\n", 1000)}
	for p, s := range base {
		files[p] = s
	}
	if n := len(checked(files, site.Options{AsOf: asOf})); n != mostTold {
		t.Errorf("%d findings", n)
	}
}
