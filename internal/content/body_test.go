package content

import (
	"fmt"
	"html"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"

	nethtml "golang.org/x/net/html"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// fill writes into the holes of a body what a site might.
func fill(b Body) string {
	var s strings.Builder
	at := 0
	for _, h := range b.Holes {
		s.Write(b.HTML[at:h.At])
		at = h.At
		switch h.Kind {
		case HoleLink, HoleImage:
			s.WriteString(html.EscapeString(h.Target))
		case HoleLegal:
			s.WriteString(`<a class="legal" href="/van-ban/` + h.No.Slug() + `/">`)
		case HoleLegalEnd:
			s.WriteString("</a>")
		}
	}
	s.Write(b.HTML[at:])
	return s.String()
}

// complaints returns problems as "line:col+len code(args)~near".
func complaints(ps []source.Problem) []string {
	var out []string
	for _, p := range ps {
		s := fmt.Sprintf("%d:%d+%d %s", p.Pos.Line, p.Pos.Col, p.Len, p.Code)
		if len(p.Args) > 0 {
			s += "(" + strings.Join(p.Args, ", ") + ")"
		}
		if p.Near != "" {
			s += "~" + p.Near
		}
		out = append(out, s)
	}
	return out
}

func TestBodyHTML(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"paragraphs", "Một *hai* **ba** ~~bốn~~\nnăm  \nsáu\n\nbảy\\\ntám", "<p>Một <em>hai</em> <strong>ba</strong> <del>bốn</del>\nnăm<br>\nsáu</p><p>bảy<br>\ntám</p>"},
		{"escapes", `A & B &amp; C &copy; &#272; &#x1EA1; \*x\* "y" 1 > 2 &#0; &nope;`, `<p>A &amp; B &amp; C © Đ ạ *x* "y" 1 > 2 ` + "\uFFFD" + ` &amp;nope;</p>`},
		{"code", "`a<b & c` và\n\n```go\nx < y && z\n\n  w\n```\n\n    – thụt\n", "<p><code>a&lt;b &amp; c</code> và</p><pre><code class=\"language-go\">x &lt; y &amp;&amp; z\n\n  w\n</code></pre><pre><code>– thụt\n</code></pre>"},
		{"code language", "```\"><script>\nx\n```", "<pre><code>x\n</code></pre>"},
		{"lists", "- một\n- hai\n  - ba\n\n1. bốn\n2. năm\n\ntext\n\n3. sáu", "<ul><li>một</li><li>hai<ul><li>ba</li></ul></li></ul><ol><li>bốn</li><li>năm</li></ol><p>text</p><ol start=\"3\"><li>sáu</li></ol>"},
		{"tasks", "- [x] xong\n- [ ] chưa", `<ul><li class="task"><input type="checkbox" checked disabled aria-label="Đã xong"> xong</li><li class="task"><input type="checkbox" disabled aria-label="Chưa xong"> chưa</li></ul>`},
		{"quote and rule", "> trích\n> dẫn\n\n---\n\nhết", "<blockquote><p>trích\ndẫn</p></blockquote><hr><p>hết</p>"},
		{"definitions", "TTHC\n: thủ tục hành chính\n\nCCHC\n\n: cải cách\n\n: hành chính", "<dl><dt>TTHC</dt><dd>thủ tục hành chính</dd><dt>CCHC</dt><dd><p>cải cách</p></dd><dd><p>hành chính</p></dd></dl>"},
		{"footnotes", "Một[^a] hai[^b] ba[^a].\n\n[^b]: Hai.\n[^a]: Một.\n", `<p>Một<sup id="fnref-1"><a href="#fn-1" class="footnote-ref" role="doc-noteref" aria-label="Chú thích 1">1</a></sup> hai<sup id="fnref-2"><a href="#fn-2" class="footnote-ref" role="doc-noteref" aria-label="Chú thích 2">2</a></sup> ba<sup id="fnref-1-2"><a href="#fn-1" class="footnote-ref" role="doc-noteref" aria-label="Chú thích 1">1</a></sup>.</p>` +
			`<div class="footnotes" role="doc-endnotes" aria-label="Chú thích"><ol><li id="fn-1"><p>Một. <a href="#fnref-1" class="footnote-back" role="doc-backlink" title="Quay lại bài viết" aria-label="Quay lại vị trí của chú thích 1">↩</a> <a href="#fnref-1-2" class="footnote-back" role="doc-backlink" title="Quay lại bài viết" aria-label="Quay lại vị trí thứ 2 của chú thích 1">↩</a></p></li><li id="fn-2"><p>Hai. <a href="#fnref-2" class="footnote-back" role="doc-backlink" title="Quay lại bài viết" aria-label="Quay lại vị trí của chú thích 2">↩</a></p></li></ol></div>`},
		{"comments", "Một<!-- ẩn --> hai\n\n<!-- – ẩn\n\n> > ẩn -->\n\nba\n\n<!-- x --> bốn\n\n- a\n  <!-- b -->\n  c", "<p>Một hai</p><p>ba</p><p>bốn</p><ul><li>a\nc</li></ul>"},
		{"raw HTML", "<div class=\"x\">\nMột <b>hai</b>\n</div>\n\nba <b>bốn</b> năm", "<p>&lt;div class=\"x\">\nMột &lt;b>hai&lt;/b>\n&lt;/div></p><p>ba &lt;b>bốn&lt;/b> năm</p>"},
		{"links", "[một](https://a.vn/?x=1&y=2 \"Tên\") [hai](mailto:a@b.vn) [ba](tel:+84243) <https://c.vn> [bốn][r] [năm](#muc)\n\n## Mục\n\n[r]: http://d.vn/ê", `<p><a href="https://a.vn/?x=1&amp;y=2" rel="noopener noreferrer" title="Tên">một</a> <a href="mailto:a@b.vn">hai</a> <a href="tel:+84243">ba</a> <a href="https://c.vn" rel="noopener noreferrer">https://c.vn</a> <a href="http://d.vn/%C3%AA" rel="noopener noreferrer">bốn</a> <a href="#muc">năm</a></p><h2 id="muc">Mục</h2>`},
		{"own links", "[a](../b%20c.md#d) [e](/f/?g=%26) [h](<k l.md>) [m](%C4%90.md \"t\")", `<p><a href="../b c.md#d">a</a> <a href="/f/?g=%26">e</a> <a href="k l.md">h</a> <a href="Đ.md" title="t">m</a></p>`},
		{"linkify", "Xem https://a.vn/b, www.c.vn hoặc viết cho d@e.vn.", `<p>Xem <a href="https://a.vn/b" rel="noopener noreferrer">https://a.vn/b</a>, <a href="http://www.c.vn" rel="noopener noreferrer">www.c.vn</a> hoặc viết cho <a href="mailto:d@e.vn">d@e.vn</a>.</p>`},
		{"no link in a link", "[a <https://b.vn> ![c](d.png)](e.md)", `<p><a href="e.md">a https://b.vn <img src="d.png" alt="c" loading="lazy" decoding="async"></a></p>`},
		{"picture in a text", "Ảnh ![đại biểu](a.jpg \"Tên\") đây", `<p>Ảnh <img src="a.jpg" alt="đại biểu" title="Tên" loading="lazy" decoding="async"> đây</p>`},
		{"figure", "![Đại biểu \"A\"](/i/a.jpg \"Hội nghị | Hồng Nhung\")\n\n![Đại biểu](b.jpg)\n\n![Đại biểu](c.jpg \"| Ảnh: TTXVN\")\n\n![Đại biểu](d.jpg 'Chỉ chú thích')\n![Đại biểu](e.jpg)", `<figure><img src="/i/a.jpg" alt="Đại biểu &#34;A&#34;" loading="lazy" decoding="async"><figcaption>Hội nghị <span class="credit">Ảnh: Hồng Nhung</span></figcaption></figure><figure><img src="b.jpg" alt="Đại biểu" loading="lazy" decoding="async"></figure><figure><img src="c.jpg" alt="Đại biểu" loading="lazy" decoding="async"><figcaption><span class="credit">Ảnh: TTXVN</span></figcaption></figure><figure><img src="d.jpg" alt="Đại biểu" loading="lazy" decoding="async"><figcaption>Chỉ chú thích</figcaption></figure><figure><img src="e.jpg" alt="Đại biểu" loading="lazy" decoding="async"></figure>`},
		{"picture elsewhere", "![Sơ đồ](https://a.vn/b.png)", `<p><a href="https://a.vn/b.png" rel="noopener noreferrer">Sơ đồ</a></p>`},
		{"table", "Bảng 1. Kết quả *quý I*\n\n| | Số | Tỷ lệ | X |\n|---|--:|:-:|:--|\n| **Hà Nội** | 1 | 2 | a\\|b |\n| Huế **x** | 3 |\n", `<div class="table-wrap" tabindex="0" role="region" aria-label="Bảng 1. Kết quả quý I"><table><caption>Bảng 1. Kết quả <em>quý I</em></caption><thead><tr><td></td><th scope="col" class="ta-right">Số</th><th scope="col" class="ta-center">Tỷ lệ</th><th scope="col" class="ta-left">X</th></tr></thead><tbody><tr><th scope="row">Hà Nội</th><td class="ta-right">1</td><td class="ta-center">2</td><td class="ta-left">a|b</td></tr><tr><td>Huế <strong>x</strong></td><td class="ta-right">3</td><td></td><td></td></tr></tbody></table></div>`},
		{"table without caption", "Bảngx\n\n|a|\n|-|\n", `<p>Bảngx</p><div class="table-wrap" tabindex="0" role="region" aria-label="Bảng số liệu"><table><thead><tr><th scope="col">a</th></tr></thead></table></div>`},
		{"callouts", "> [!NOTE]\n> Một\n\n> [!CẢNH BÁO] Hạn *nộp*\n>\n> - hai\n\n> [!mẹo] Ba\n> bốn\n\n> [!LẠ] năm", `<div class="callout callout-note" role="note"><p class="callout-title">Lưu ý</p><p>Một</p></div><div class="callout callout-warning" role="note"><p class="callout-title">Hạn <em>nộp</em></p><ul><li>hai</li></ul></div><div class="callout callout-tip" role="note"><p class="callout-title">Ba</p><p>bốn</p></div><blockquote><p>[!LẠ] năm</p></blockquote>`},
		{"headings", "# Một\n\n## Hai `x` [y](z.md)\n\n### Một\n\n# Nội dung\n\n## Đường dây nóng {#duong-day}\n\n## !!!\n\n## Fn 1\n\nHai\n===\n\n##\n\n## X {.y}", `<h2 id="mot">Một</h2><h3 id="hai-x-y">Hai <code>x</code> <a href="z.md">y</a></h3><h4 id="mot-2">Một</h4><h2 id="noi-dung-2">Nội dung</h2><h3 id="duong-day">Đường dây nóng</h3><h3 id="muc">!!!</h3><h3 id="muc-fn-1">Fn 1</h3><h2 id="hai">Hai</h2><h3 id="x-y">X {.y}</h3>`},
		{"skipped levels", "### A\n\n##### B\n\n##### C\n\n## D\n\n1. E:\n\nx", `<h2 id="a">A</h2><h3 id="b">B</h3><h3 id="c">C</h3><h2 id="d">D</h2><h3 id="1-e">1. E:</h3><p>x</p>`},
		{"chosen ids", "## A\n\n## B {#a}\n\n## C {#a}\n\n## D {#fn-1}\n\n## E {#x y}\n\n## F \\{#f}", `<h2 id="a-2">A</h2><h2 id="a">B</h2><h2 id="a-3">C</h2><h2 id="d-fn-1">D {#fn-1}</h2><h2 id="e-x-y">E {#x y}</h2><h2 id="f-f">F {#f}</h2>`},
		{"legal", "Theo Quyết định số 79/QĐ-TNNQG ngày\n03/3/2016, **42/2022/NĐ-CP**, `1/QĐ-X`, [2/QĐ-X](a.md), 3/*QĐ*-X, 4/**QĐ**\n\n## 5/QĐ-X", `<p>Theo Quyết định số <a class="legal" href="/van-ban/79-qd-tnnqg/">79/QĐ-TNNQG</a> ngày` + "\n" + `03/3/2016, <strong><a class="legal" href="/van-ban/42-2022-nd-cp/">42/2022/NĐ-CP</a></strong>, <code>1/QĐ-X</code>, <a href="a.md">2/QĐ-X</a>, <a class="legal" href="/van-ban/3-qd-x/">3/<em>QĐ</em>-X</a>, 4/<strong>QĐ</strong></p><h2 id="5-qd-x">5/QĐ-X</h2>`},
		{"legal with escapes", `6/QĐ-TT_QG\_A và 7/QĐ-QH&ĐT, 8/QĐ-QH&amp;ĐT x`, `<p><a class="legal" href="/van-ban/6-qd-tt/">6/QĐ-TT</a>_QG_A và <a class="legal" href="/van-ban/7-qd-qh-dt/">7/QĐ-QH&amp;ĐT</a>, <a class="legal" href="/van-ban/8-qd-qh-dt/">8/QĐ-QH&amp;ĐT</a> x</p>`},
		{"forbidden characters", "Một\x01hai\u0085ba\uFFFEbốn\r\n\r\nnăm\x7f", "<p>Một hai ba bốn</p><p>năm</p>"},
		{"empty", "", ""},
		{"blank", "\n \n\t\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, ps := parseBody("a.md", []byte(tt.in), 1)
			if got := fill(b); got != tt.want {
				t.Errorf("got  %s\nwant %s\nproblems %v", got, tt.want, complaints(ps))
			}
		})
	}
}

// Every code, each with its exact place: the text begins at line 5 of its file.
func TestBodyProblems(t *testing.T) {
	deep := strings.Repeat("> ", 101)
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"Đường [ụ](javascript:alert(1)) và [ỗ](JaVa&#115;cript:x)", []string{"5:7+24 link-unsafe(javascript:alert(1))", "5:35+22 link-unsafe(JaVascript:x)"}},
		{"ữ [a](javascript%3Ax)\nữữ <vbscript:x>", []string{"5:3+19 link-unsafe(javascript%3Ax)", "6:4+12 link-unsafe(vbscript:x)"}},
		{"[a](//evil.vn/ \"tựa\") [b](/\\evil) [c](http:x) [d](ftp://e.vn)", []string{"5:1+21 link-unsafe(//evil.vn/)", "5:23+11 link-unsafe(/\\evil)", "5:35+11 link-unsafe(http:x)", "5:47+15 link-unsafe(ftp://e.vn)"}},
		{"– ạ [a][r]\n\n[r]: data:text/html,x", []string{"5:5+6 link-unsafe(data:text/html,x)"}},
		{"+ ạ [r]\n\n[r]: <file:///x y>", []string{"5:5+3 link-unsafe(file:///x y)"}},
		{"ạ ![ậ](data:image/png;base64,x)", []string{"5:3+29 link-unsafe(data:image/png;base64,x)"}},
		{"ạ [a]() ![b](# \"x\")", []string{"5:3+5 link-empty", "5:9+11 link-empty"}},
		{"ạ [a](#muc-tiêu) [b](#fn-1) [c](#muc-luc)\n\n## Mục tiêu", []string{"5:3+14 anchor-unknown(muc-tiêu)~muc-tieu", "5:18+10 anchor-unknown(fn-1)"}},
		{"Ảnh ![ạ](https://a.vn/b.png \"x\") và", []string{"5:5+28 image-external(https://a.vn/b.png)"}},
		{"![](a.jpg)\n\n![IMG_3214](b.jpg) ![anh.JPG](c.jpg) ![123](d.png) ![z4567_ab12](e.png)", []string{"5:1+10 image-alt()", "7:1+18 image-alt(IMG_3214)", "7:20+17 image-alt(anh.JPG)", "7:38+13 image-alt(123)", "7:52+20 image-alt(z4567_ab12)"}},
		{"## A\n\n#### Ạ B\n\n### C\n", []string{"7:1+8 heading-skip(2, 4)"}},
		{"### Ạ", []string{"5:1+5 heading-skip(1, 3)"}},
		{"ạ <b class='x'>đ</b> </i>\n\n<!-- a --> <div id=\"ạ\"> x\n</div>\n", []string{"5:3+13 raw-html(<b class='x'>)", "7:12+12 raw-html(<div id=\"ạ\">)"}},
		{"ạ </b>\n\n> <?php\n> x\n", []string{"5:3+4 raw-html(</b>)", "7:3+5 raw-html(<?php)"}},
		{"ạ\n<!-- ẩn\n\nnữa", []string{"6:1+4 comment-unclosed"}},
		{"ạ [^x] và[^y]\n\n[^y]: ỵ\n[^z]: zz\n", []string{"5:3+4 footnote-unknown(x)", "8:1+4 footnote-unused(z)"}},
		{"ạ **Chú ý:**các và **x** `**` \\*\\*", []string{"5:3+2 bold-literal", "5:11+2 bold-literal"}},
		{"|ạ|b|\n|-|-|\n|ạ|b| ẹ | f |\n", []string{"7:7+5 table-cells(ẹ | f)"}},
		{"ạ\n\n" + deep + "x", []string{"7:1+0 markdown-too-deep(100)"}},
		{strings.Repeat("[ạ]: b\n", 2001), []string{"2005:1+0 markdown-too-many(2000, […]:)"}},
		{"a|b\n" + strings.Repeat("-|", 102) + "\n", []string{"6:1+0 markdown-too-many(100, |)"}},

		// Columns after the habits have moved the text, in either direction.
		{"– ạ [a]()\n+ ạ [a]()\n–\tạ [a]()\n–   ạ [a]()", []string{"5:5+5 link-empty", "6:5+5 link-empty", "7:5+5 link-empty", "8:7+5 link-empty"}},
		{"  • ạ [a]()\n\nI. Ạ [A]()\n\n2. ạ [a]():\n\nx", []string{"5:7+5 link-empty", "7:6+5 link-empty", "9:6+5 link-empty"}},
		{"- a\n\n  > ạ\tạ [a]()", []string{"7:9+5 link-empty"}},
		{"https://a.vn ạ [a]()", []string{"5:16+5 link-empty"}},
	} {
		_, ps := parseBody("a.md", []byte(tt.in), 5)
		if got := complaints(ps); !slices.Equal(got, tt.want) {
			t.Errorf("%q\n got %q\nwant %q", tt.in, got, tt.want)
		}
	}
}

// Every code of codes_body.go occurs in the test above, and its texts use only the arguments it has.
func TestBodyCodesAreTested(t *testing.T) {
	data, err := os.ReadFile("body_test.go")
	if err != nil {
		t.Fatal(err)
	}
	codes, err := os.ReadFile("../source/codes_body.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(codes)) {
		if code, ok := strings.CutSuffix(strings.TrimSpace(line), "\": {"); ok && strings.HasPrefix(line, "\t\"") {
			code = strings.TrimPrefix(code, "\"")
			n++
			if !strings.Contains(string(data), " "+code) {
				t.Errorf("no test for %s", code)
			}
		}
	}
	if n < 14 {
		t.Errorf("found only %d codes", n)
	}
	for _, lang := range []string{"vi", "en"} {
		p := source.Problem{Code: "markdown-too-many", Args: []string{"100", "|"}}
		if s := p.Text(lang) + p.Hint(lang); strings.Contains(s, "%!") {
			t.Error(s)
		}
	}
}

func TestBodyHoles(t *testing.T) {
	b, ps := parseBody("a.md", []byte("ạ [ụ](../b.md#c) ![đại biểu](/i/%E1%BA%A1.jpg)\n– Quyết định số 79/QĐ-TNNQG ngày 03/3/2016"), 9)
	if len(ps) > 0 {
		t.Error(complaints(ps))
	}
	want := []Hole{
		{At: 16, Kind: HoleLink, Target: "../b.md#c", Line: 9, Col: 3, Len: 14},
		{At: 36, Kind: HoleImage, Target: "/i/ạ.jpg", Line: 9, Col: 18, Len: 29},
		{At: 0, Kind: HoleLegal, Line: 10, Col: 17, Len: 11, No: cchc.LegalNo{Number: "79", Notation: "QĐ-TNNQG"}, Issued: cchc.Date{Year: 2016, Month: 3, Day: 3}},
		{At: 0, Kind: HoleLegalEnd},
	}
	want[2].At = strings.Index(string(b.HTML), "79/")
	want[3].At = want[2].At + len("79/QĐ-TNNQG")
	if !reflect.DeepEqual(b.Holes, want) {
		t.Errorf("got  %+v\nwant %+v\n%s", b.Holes, want, b.HTML)
	}
}

func TestBodyParts(t *testing.T) {
	in := "![Ảnh chụp](a.jpg \"Chú thích\")\n\nĐoạn **đầu** tiên\ncủa bài &amp; nữa.\n\n- trước mục\n\n## Mục tiêu\n\n1. Một [hai](b.md)\n   - trong\n\n   ba\n2. Bốn\n\n> - trích\n\n### Nhỏ\n\n- năm\n\n## Yêu cầu\n\ntext\n"
	b, _ := parseBody("a.md", []byte(in), 1)
	if want := "Đoạn đầu tiên của bài & nữa."; b.Lead != want {
		t.Errorf("lead %q, want %q", b.Lead, want)
	}
	sections := []Section{{"Mục tiêu", []string{"Một hai ba", "Bốn", "năm"}}, {"Nhỏ", []string{"năm"}}, {"Yêu cầu", nil}}
	if !reflect.DeepEqual(b.Sections, sections) {
		t.Errorf("sections %q", b.Sections)
	}
	headings := []Heading{{2, "muc-tieu", "Mục tiêu"}, {3, "nho", "Nhỏ"}, {2, "yeu-cau", "Yêu cầu"}}
	if !reflect.DeepEqual(b.Headings, headings) {
		t.Errorf("headings %v", b.Headings)
	}
	in = "## A\n\n- một\n\n  ## Hai ba bốn năm\n\n  - sáu\n- bảy"
	if b, _ := parseBody("a.md", []byte(in), 1); !slices.Equal(b.Sections[0].Items, []string{"một Hai ba bốn năm", "bảy"}) {
		t.Errorf("items %q", b.Sections)
	}
	long, _ := parseBody("a.md", []byte(strings.Repeat("nước sạch ", 100)), 1)
	if n := len([]rune(long.Lead)); n > maxLead || n < maxLead-10 || !strings.HasSuffix(long.Lead, "nước…") && !strings.HasSuffix(long.Lead, "sạch…") {
		t.Errorf("lead of %d characters: %q", n, long.Lead)
	}
}

func TestBodySum(t *testing.T) {
	sum := func(s string, line int) source.Sum { b, _ := parseBody("a.md", []byte(s), line); return b.Sum }
	base := sum("# A\n\n[b](c.md) 79/QĐ-TNNQG ngày 03/3/2016", 1)
	if base != sum("# A\n\n\n[b](c.md) 79/QĐ-TNNQG ngày 03/3/2016", 7) {
		t.Error("the sum depends on places in the file")
	}
	for _, s := range []string{
		"# A\n\n[b](d.md) 79/QĐ-TNNQG ngày 03/3/2016", "# A\n\n[b](c.md) 79/QĐ-TNNQG ngày 04/3/2016",
		"# B\n\n[b](c.md) 79/QĐ-TNNQG ngày 03/3/2016", "# A\n\n[b](c.md) 79/QĐ-TNNQg ngày 03/3/2016", "",
	} {
		if sum(s, 1) == base {
			t.Errorf("%q has the same sum", s)
		}
	}
}

// The notice that the office published in 2016, as it was typed.
func TestBodyNotice2016(t *testing.T) {
	data, err := os.ReadFile("testdata/body-notice-2016.txt")
	if err != nil {
		t.Fatal(err)
	}
	b, ps := parseBody("a.md", data, 1)
	if len(ps) > 0 {
		t.Error(complaints(ps))
	}
	for tag, want := range map[string]int{"<h2 ": 3, "<h3 ": 2, "<li>": 16, "<ul>": 4, "<ol": 0, "<p>–": 0} {
		if got := strings.Count(string(b.HTML), tag); got != want {
			t.Errorf("%d %s, want %d", got, tag, want)
		}
	}
	if got, want := words(visible(t, string(b.HTML))), words(string(data)); !slices.Equal(got, want) {
		t.Errorf("words changed:\n%q\n%q", got, want)
	}
	var nos []string
	for _, h := range b.Holes {
		if h.Kind == HoleLegal {
			nos = append(nos, h.No.String()+" "+h.Issued.String())
		}
	}
	if want := []string{"3599/QĐ-BTNMT 2015-12-31", "79/QĐ-TNNQG 2016-03-03"}; !slices.Equal(nos, want) {
		t.Errorf("numbers %q", nos)
	}
	if len(b.Sections) != 5 || len(b.Sections[0].Items) != 2 || len(b.Sections[1].Items) != 5 || len(b.Sections[2].Items) != 9 {
		t.Errorf("sections %q", b.Sections)
	}
	if b.Syllables != viet.SyllablesBytes(data) {
		t.Errorf("%d syllables, want %d", b.Syllables, viet.SyllablesBytes(data))
	}
}

// visible returns the text of some HTML, with the numbers that lists show.
func visible(t testing.TB, s string) string {
	doc, err := nethtml.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		if n.Type == nethtml.TextNode {
			out.WriteString(n.Data)
		}
		if n.Type == nethtml.ElementNode && !phrasing[n.Data] {
			out.WriteString(" ")
			defer out.WriteString(" ")
		}
		number := 1
		if n.Data == "ol" {
			for _, a := range n.Attr {
				if a.Key == "start" {
					fmt.Sscan(a.Val, &number)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if n.Data == "ol" && c.Data == "li" {
				fmt.Fprintf(&out, " %d ", number)
				number++
			}
			walk(c)
		}
	}
	walk(doc)
	return out.String()
}

// phrasing are the elements of Body.HTML that do not part words.
var phrasing = map[string]bool{"a": true, "em": true, "strong": true, "del": true, "code": true, "sup": true, "span": true, "img": true, "input": true}

// words returns the words of a text, sorted: letters and digits.
func words(s string) []string {
	w := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	slices.Sort(w)
	return w
}

func TestBodyDoesNotKeepText(t *testing.T) {
	text := []byte("# Một {#x}\n\n– [a](b.md) 79/QĐ-X\n\n|ạ|\n|-|\n|b|")
	b, _ := parseBody("a.md", text, 1)
	html, holes := string(b.HTML), fmt.Sprint(b.Holes)
	for i := range text {
		text[i] = 'x'
	}
	parseBody("a.md", []byte(strings.Repeat("yyy [z](z) ", 100)), 1)
	if string(b.HTML) != html || fmt.Sprint(b.Holes) != holes || b.Headings[0] != (Heading{2, "x", "Một"}) {
		t.Error("the body refers to memory that is used again")
	}
}
