package content

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"nawapi.gov.vn/cchc/internal/viet"
)

// newValues are the values that the command gives for a new file of a kind.
func newValues(k Kind, title string, now time.Time) map[string]string {
	v := map[string]string{"author": "Ban Biên tập"}
	switch k {
	case Article:
		v["category"], v["date"] = "chi-dao-dieu-hanh", viet.ISO(now)
	case Document:
		return map[string]string{"type": "Quyết định", "code": "01/QĐ-ABC", "issued": "2016-03-03", "issuer": "nawapi", "subject": Quoted(title)}
	case Contest:
		return map[string]string{"organiser": "nawapi", "from": "2016-03-03", "until": "2016-04-02", "questions.explain": "Điều 1 quy định như vậy."}
	case Plan:
		v["year"], v["edition"], v["unit"] = fmt.Sprint(now.Year()), "tom-tat", "nawapi"
		v["themes"], v["channels"] = "[y-nghia-tac-dong]", "[trang-thong-tin-dien-tu]"
		for _, p := range []string{"doc.", "basis."} {
			v[p+"type"], v[p+"code"], v[p+"issued"], v[p+"issuer"] = "Quyết định", "79/QĐ-TNNQG", "2016-03-03", "nawapi"
		}
	}
	return v
}

var hostileTitles = []string{
	"Hội nghị triển khai kế hoạch", "a: b", "a #b", `"`, `a "b" 'c'`, `\`, `\n`, `\u0041`, `a\`, `a\"`, "a\nb", "a\r\nb", "a\rb", "a\n---\nb", "a\r---\r\nb", "---", "--- a", "...", "a\tb",
	"!!!", "…", "–", "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "- a", "? a", ": a", "[a", "{a", "]", "}", "#", "~", "null", "true", "123", "2016-03-03", "<<", "=",
	"draft: false", "a\ndraft: false", "\"\ndraft: false\nx: \"", "a\x00b", "a\x1bb", "a\x7fb", "a\u0085b", "a\u2028b", "a\u2029---\u2029b", "a\u202eb", "\ufeffa", "a\ufeffb", "a\u200bb", "\xff\xfea", "a\xc3", "\U0001f600", "a\ufffe\uffff",
	" a ", "{{.}}", "</title><script>", "%[1]s %!d", "${x} $(y)", strings.Repeat("a", 101), strings.Repeat("a", 2000), strings.Repeat("ụ ", 2000), strings.Repeat("\"", 800), "79/QĐ-TNNQG",
	norm.NFD.String("Quyết định về việc đặt hàng"),
}

// A new file is a draft that has no Problem, whatever its title.
func TestSkeleton(t *testing.T) {
	now := time.Date(2016, 3, 3, 8, 30, 0, 0, viet.Zone)
	for _, k := range []Kind{Article, Plan, Document, Contest} {
		for _, title := range hostileTitles {
			data := Skeleton(k, Draft{Title: title, Now: now, Values: newValues(k, title, now)})
			name := FileName(k, title, now)
			if KindOf(name) != k || strings.ContainsAny(name, "\\ \n:") || len(name) > 140 {
				t.Errorf("a %s “%.60s” is named %q", k, title, name)
			}
			d := Parse(name, data)
			for _, p := range d.Problems {
				t.Errorf("a new %s “%.60s”: %s %s: %s", k, title, p.Pos, p.Code, p.Text("en"))
			}
			if !d.Draft {
				t.Errorf("a new %s “%.60s” is no draft", k, title)
			}
			got := d.Title
			if k == Document {
				got = d.Summary
			}
			if want := viet.NFC(title); len(title) < 100 && strings.IndexFunc(want, forbidden) < 0 && !strings.ContainsAny(want, "\ufeff\ufffe") && got != strings.TrimSpace(want) {
				t.Errorf("a new %s “%s” has the title %q", k, title, got)
			}
			if got == "" {
				t.Errorf("a new %s “%.60s” has no title", k, title)
			}
		}
	}
}

// The comments of a new file are right too: with any one of its keys in use it still has no Problem.
func TestSkeletonComments(t *testing.T) {
	now := time.Date(2016, 3, 3, 8, 30, 0, 0, viet.Zone)
	for _, k := range []Kind{Article, Plan, Document, Contest} {
		data := string(Skeleton(k, Draft{Title: "Tên", Now: now, Values: newValues(k, "Tên", now)}))
		used := 0
		for i := range tables[k] {
			f := &tables[k][i]
			if f.Key == "slug" || f.Key == "kind" {
				continue
			}
			if n := strings.Count("\n"+data, "\n"+f.Key+":") + strings.Count(data, "\n# "+f.Key+":"); n != 1 {
				t.Errorf("a new %s has the key %s %d times", k, f.Key, n)
			}
			lines, in := strings.SplitAfter(data, "\n"), false
			for j, l := range lines {
				if in = strings.HasPrefix(l, "# "+f.Key+":") || in && strings.HasPrefix(l, "#   "); in {
					lines[j] = l[2:]
				}
			}
			if text := strings.Join(lines, ""); text != data {
				used++
				for _, p := range Parse(FileName(k, "Tên", now), []byte(text)).Problems {
					t.Errorf("a new %s with %s: %s %s: %s\n%s", k, f.Key, p.Pos, p.Code, p.Text("en"), text)
				}
			}
		}
		if used < 10 {
			t.Errorf("a new %s offers %d keys only", k, used)
		}
	}
}
