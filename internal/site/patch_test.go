package site

import (
	"slices"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/content"
)

// An article that names another file of static/ changes which files nobody names,
// so that its text alone cannot be exchanged.
func TestPatchOfFilesNamed(t *testing.T) {
	const file = "content/tin-tuc/2016/mot.md"
	const first = "Đoạn đầu, mà danh mục lấy làm tóm tắt.\n\n"
	extra := map[string]string{"static/images/mot.png": "x", "static/files/hai.pdf": "x"}
	for _, c := range []struct {
		was, now string
		ok       bool
	}{
		{"Lời.", "Lời khác.", true},
		{"Lời.", "![Một](/images/mot.png)", false},
		{"Xem [tệp](/files/hai.pdf).", "Lời.", false},
		{"Xem [tệp](/files/hai.pdf).", "Đọc [tệp](/files/hai.pdf).", true},
	} {
		docs := parse(small, map[string]string{file: article("", first+c.was)})
		s := Assemble(docs, assetsOf(extra), Options{AsOf: asOf})
		if n := strings.Count(c.was, "](/"); len(s.Unused) != 2-n {
			t.Errorf("%s: nobody names %v", c.was, s.Unused)
		}
		i := slices.IndexFunc(docs, func(d *content.Doc) bool { return d.Path == file })
		if _, ok := s.Patch(docs[i], content.Parse(file, []byte(article("", first+c.now)))); ok != c.ok {
			t.Errorf("%s → %s: %v", c.was, c.now, ok)
		}
	}
}
