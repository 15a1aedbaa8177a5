package content

import (
	"strings"
	"testing"
)

// TestYAMLWords: whatever the library complains of is said in Vietnamese, with its own
// words behind, in brackets.
func TestYAMLWords(t *testing.T) {
	for text, say := range map[string]string{
		"title: \"A":                "chưa đóng",
		"title: [a, b":              "danh sách mở bằng",
		"title: {a: 1, b":           "nhóm mở bằng",
		"title: A\ntags:\n - a\n b": "",
		"title: @a":                 "ký tự không được phép",
		"title: \"a\\qb\"":          "không hiểu được",
		"title: \"a\\xzz\"":         "mã ký tự",
		"title: |a\n  b":            "xuống dòng",
		"title: - a":                "dấu gạch nối",
		"title: !<a b":              "dấu !",
		"%FOO\ntitle: a":            "dấu %",
		"a: b\n- c":                 "",
		"title: 'a\n---\nb'":        "",
		"[a]: b: c":                 "",
		"title: \"a\" b":            "",
		"? a\n: b\n c: d":           "",
	} {
		_, p := loadYAML("a.md", []byte(text+"\n"), 1)
		if p == nil || p.Code != "front-yaml" {
			if say != "" {
				t.Errorf("%q: %v", text, p)
			}
			continue // another code says it better
		}
		vi, en := p.Text("vi"), p.Text("en")
		if !strings.Contains(vi, say) || strings.Contains(vi, "không hiểu được dòng này") || !strings.HasSuffix(vi, " ("+p.Args[0]+")") {
			t.Errorf("%q: %s", text, vi)
		}
		if strings.ContainsAny(en, "đăâêôơư") {
			t.Errorf("%q: %s", text, en)
		}
	}
}
