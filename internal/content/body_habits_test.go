package content

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

func TestHabits(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"dashes", "– một\n— hai\n− ba\n• bốn\n● năm\n· sáu\n–\u00a0bảy\n–\ttám", "<ul><li>một</li><li>hai</li><li>ba</li><li>bốn</li><li>năm</li><li>sáu</li><li>bảy</li><li>tám</li></ul>"},
		{"after a colon", "Gồm:\n– một;\n– hai.", "<p>Gồm:</p><ul><li>một;</li><li>hai.</li></ul>"},
		{"wide blanks", "–      một\n\n–  hai", "<ul><li><p>một</p></li><li><p>hai</p></li></ul>"},
		{"second level", "– một\n+ hai\n+ ba\n– bốn\n\n+ năm\n\n– sáu\n  + bảy", "<ul><li><p>một</p><ul><li>hai</li><li>ba</li></ul></li><li><p>bốn</p><ul><li>năm</li></ul></li><li><p>sáu</p><ul><li>bảy</li></ul></li></ul>"},
		{"plus of Markdown", "+ một\n+ hai\n\nba\n\n– bốn\n\nnăm\n\n+ sáu", "<ul><li>một</li><li>hai</li></ul><p>ba</p><ul><li>bốn</li></ul><p>năm</p><ul><li>sáu</li></ul>"},
		{"continued item", "– một\nhai\n– ba", "<ul><li>một\nhai</li><li>ba</li></ul>"},
		{"mixed with Markdown", "- một\n– hai\n* ba", "<ul><li>một</li><li>hai</li></ul><ul><li>ba</li></ul>"},
		{"nested in a numbered list", "1. một\n   – hai\n   – ba\n2. bốn", "<ol><li>một<ul><li>hai</li><li>ba</li></ul></li><li>bốn</li></ol>"},
		{"indented", "   – một\n   – hai", "<ul><li>một</li><li>hai</li></ul>"},
		{"no bullet", "–một\n\n–\n\n– – –\n\n– !\n\nmột – hai\n\n–2 độ", "<p>–một</p><p>–</p><p>– – –</p><p>– !</p><p>một – hai</p><p>–2 độ</p>"},
		{"roman", "I. MỤC TIÊU\n\nmột\n\nIV. YÊU CẦU:\n– hai\nXIX. TỔ CHỨC", `<h2 id="i-muc-tieu">I. MỤC TIÊU</h2><p>một</p><h2 id="iv-yeu-cau">IV. YÊU CẦU:</h2><ul><li>hai</li></ul><h2 id="xix-to-chuc">XIX. TỔ CHỨC</h2>`},
		{"not roman", "I. Mục tiêu\n\nIIII. MỘT\n\nVX. HAI\n\nI.BA\n\nI. 5\n\nI. BỐN\nNĂM\n\nA. SÁU", "<p>I. Mục tiêu</p><p>IIII. MỘT</p><p>VX. HAI</p><p>I.BA</p><p>I. 5</p><p>I. BỐN\nNĂM</p><p>A. SÁU</p>"},
		{"setext", "I. MỘT\n---\n\nII. HAI\n===", `<h2 id="i-mot">I. MỘT</h2><h2 id="ii-hai">II. HAI</h2>`},
		{"roman beside level 1", "# Kế hoạch\n\nI. MỤC TIÊU\n\n1. Một:\n\nhai\n\n## ba", `<h2 id="ke-hoach">Kế hoạch</h2><h2 id="i-muc-tieu">I. MỤC TIÊU</h2><h3 id="1-mot">1. Một:</h3><p>hai</p><h3 id="ba">ba</h3>`},
		{"numbered heading first", "1. Một:\n\nhai\n\n2. Ba:\n\n– bốn", `<h2 id="1-mot">1. Một:</h2><p>hai</p><h2 id="2-ba">2. Ba:</h2><ul><li>bốn</li></ul>`},
		{"numbered list", "1. Một:\n\n2. Hai:\n\n   ba\n\n3. Bốn:\n\nnăm", "<ol><li><p>Một:</p></li><li><p>Hai:</p><p>ba</p></li><li><p>Bốn:</p></li></ol><p>năm</p>"},
		{"numbered list with colons", "1. Một:\n– hai\n\n2. Ba\n\n3. Bốn:", "<ol><li>Một:</li></ol><ul><li>hai</li></ul><ol start=\"2\"><li><p>Ba</p></li><li><p>Bốn:</p></li></ol>"},
		{"code", "```\n– một\nI. HAI\n```\n\n    – ba\n\n~~~\n```\n– bốn\n~~~\n– năm", "<pre><code>– một\nI. HAI\n</code></pre><pre><code>– ba\n</code></pre><pre><code>```\n– bốn\n</code></pre><ul><li>năm</li></ul>"},
		{"code in a list", "- một\n\n  ```\n  – hai\n  ```\n– ba", "<ul><li><p>một</p><pre><code>– hai\n</code></pre></li><li><p>ba</p></li></ul>"},
		{"quote", "> – một\nI. HAI\n\n> ba\n— Tác giả", "<blockquote><p>– một\nI. HAI</p></blockquote><blockquote><p>ba\n— Tác giả</p></blockquote>"},
		{"table", "– a | b\n--|--\n– c | d\n\n– e", `<div class="table-wrap" tabindex="0" role="region" aria-label="Bảng số liệu"><table><thead><tr><th scope="col">– a</th><th scope="col">b</th></tr></thead><tbody><tr><td>– c</td><td>d</td></tr></tbody></table></div><ul><li>e</li></ul>`},
		{"HTML", "<div>\n– một\n\n– hai", "<p>&lt;div>\n– một</p><ul><li>hai</li></ul>"},
		{"comment", "<!--\n– một\n\nI. HAI\n-->\n– ba", "<ul><li>ba</li></ul>"},
		{"first line", "I. MỘT", `<h2 id="i-mot">I. MỘT</h2>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, ps := parseBody("a.md", []byte(tt.in), 1)
			if got := string(b.HTML); got != tt.want {
				t.Errorf("%q\n got %s\nwant %s\n%v", tt.in, got, tt.want, complaints(ps))
			}
		})
	}
}

// prepared returns what goldmark reads.
func prepared(text []byte) []byte {
	b := new(body)
	return b.prepare(text)
}

// FuzzHabits makes texts in which Markdown has no meaning but that of blocks, so that every word must be seen.
func FuzzHabits(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06"))
	f.Add([]byte{8, 0, 11, 11, 3, 0, 12, 4, 0, 1, 2, 11, 11, 5})
	f.Add([]byte{9, 11, 0, 11, 3, 1, 4, 2, 20, 3, 11, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		parts := []string{
			"nước sạch", "Kết quả", "QH&ĐT", "– ", "+ ", "— ", "• ", "I. ", "II. MỤC TIÊU", "1. Nội dung:", "2. Việc hai", "\n",
			"\n\n", "  ", "3. Gồm:", "– – ", "VIỆC", " – ", "·\t", "−\u00a0", "> ", "- ", "* ", "# ", "    ", ": ", "\n\n10) ", "số 79/QĐ-X",
		}
		if len(data) > 200 {
			data = data[:200]
		}
		var in strings.Builder
		for _, c := range data {
			in.WriteString(parts[int(c)%len(parts)])
		}
		s := in.String()
		out := prepared([]byte(s))
		if out == nil && s != "" {
			return // beyond a limit
		}
		if got, want := bytes.Count(out, []byte("\n")), strings.Count(s, "\n"); got != want {
			t.Fatalf("%d lines became %d", want+1, got+1)
		}
		if got, want := words(string(out)), words(s); !slices.Equal(got, want) {
			t.Fatalf("words changed in %q: %q", s, out)
		}
		// A line keeps its text: what is put before it is white space, a bullet or hashes.
		before, after := strings.Split(s, "\n"), strings.Split(string(out), "\n")
		for i := range before {
			a := strings.TrimLeft(after[i], " -+#")
			if !strings.HasSuffix(before[i], a) {
				t.Fatalf("line %q became %q", before[i], after[i])
			}
		}
		b, ps := parseBody("a.md", []byte(s), 1)
		for _, p := range ps {
			if p.Code == "markdown-too-deep" || p.Code == "table-cells" {
				return
			}
		}
		// Numbers of lists are seen, though not always as they were typed.
		letters := func(w []string) []string {
			return slices.DeleteFunc(w, func(s string) bool { return strings.Trim(s, "0123456789") == "" })
		}
		if got, want := letters(words(visible(t, string(b.HTML)))), letters(words(s)); !slices.Equal(got, want) {
			t.Fatalf("words changed in %q:\n%s\n%q\n%q", s, b.HTML, got, want)
		}
	})
}
