package content

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite generated files")

// TestReadme keeps the reference in README.md equal to the tables of fields.
func TestReadme(t *testing.T) {
	const file, begin, end = "../../README.md", "<!-- reference begins -->\n", "<!-- reference ends -->"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(data), begin)
	old, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has lost the marks of its reference")
	}
	want := reference()
	if old == want {
		return
	}
	if *update {
		if err := os.WriteFile(file, []byte(head+begin+want+end+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Error("the reference in README.md is out of date: go test ./internal/content -run Readme -update")
}

func reference() string {
	var b strings.Builder
	common := map[string]bool{}
	for _, f := range commonFields {
		common[f.Key] = true
	}
	rows := func(fs []Field, prefix string) {
		var row func(f Field, prefix string)
		row = func(f Field, prefix string) {
			req := ""
			if f.Required {
				req = "✔"
			}
			help := f.Help
			if len(f.Values) > 0 && (len(f.Values) <= 8 || f.Key == "without") {
				help += " Giá trị: `" + strings.Join(f.Values, "`, `") + "`."
			}
			if f.Ref != None {
				help += " Mã lấy từ `" + f.Ref.Folder() + "/`."
			}
			example := ""
			if f.Example != "" {
				example = "`" + f.Example + "`"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s |\n", prefix+f.Key, typeLabel[f.Type], req, help, example)
			for _, k := range f.Fields {
				row(k, prefix+f.Key+".")
			}
		}
		for _, f := range fs {
			row(f, prefix)
		}
	}
	const head = "| khóa | kiểu | bắt buộc | ý nghĩa | ví dụ |\n| --- | --- | --- | --- | --- |\n"
	for _, k := range append(Kinds(), Profile, Settings) {
		if k == Channel {
			continue // the same as Theme
		}
		title := strings.ToUpper(k.Label()[:1]) + k.Label()[1:]
		if k == Theme {
			title = "Chủ đề, hình thức"
		}
		if k == Document || k == Unit {
			title = map[Kind]string{Document: "Văn bản", Unit: "Đơn vị"}[k]
		}
		folder := k.Folder() + "/"
		if k == Settings {
			title, folder = "Cấu hình", "site.yaml"
		}
		if k == Profile {
			title = "Bộ quy tắc"
		}
		if k == Theme {
			folder = "chu-de/`, `hinh-thuc/"
		}
		fmt.Fprintf(&b, "### %s – `%s`\n\n%s", title, folder, head)
		var own []Field
		for _, f := range tables[k] {
			if !common[f.Key] {
				own = append(own, f)
			}
		}
		rows(own, "")
		fmt.Fprintf(&b, "\n```yaml\n%s```\n\n", example(k))
	}
	fmt.Fprintf(&b, "### Khóa chung của mọi loại nội dung\n\n%s", head)
	rows(commonFields, "")
	b.WriteString("\n")
	return b.String()
}

// example is a file of a kind as `cchc new` would write it, without comments.
func example(k Kind) string {
	d := Draft{Title: "Hội nghị triển khai kế hoạch cải cách hành chính năm 2016", Now: time.Date(2016, 3, 10, 8, 30, 0, 0, time.UTC), Values: map[string]string{}}
	if k == Article {
		d.Values = map[string]string{"author": "Ban Biên tập", "theme": "y-nghia-tac-dong", "tags": "[kế hoạch, tuyên truyền]", "sapo": "Một đoạn nêu điều chính của bài."}
	}
	if k == Plan {
		d.Values = map[string]string{"edition": "tom-tat"}
	}
	var out strings.Builder
	text := string(Skeleton(k, d))
	if k >= Profile {
		text = strings.TrimPrefix(text, "---\n")
	}
	for _, l := range strings.SplitAfter(text, "\n") {
		if k >= Profile && l == "---\n" {
			break
		}
		if strings.HasPrefix(strings.TrimSpace(l), "#") && !strings.HasPrefix(l, "##") || k >= Profile && strings.HasPrefix(l, "draft") {
			continue
		}
		out.WriteString(l)
		if l == "---\n" && strings.Count(out.String(), "---\n") == 2 {
			break
		}
	}
	return out.String()
}
