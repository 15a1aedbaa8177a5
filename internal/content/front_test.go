package content

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/viet"
)

// sameNode tells the first difference of two trees, or "".
func sameNode(a, b node, at string) string {
	switch {
	case a.kind != b.kind:
		return fmt.Sprintf("%s: kind %d, the library %d", at, a.kind, b.kind)
	case a.quoted != b.quoted:
		return fmt.Sprintf("%s: quoted %t, the library %t", at, a.quoted, b.quoted)
	case a.val != b.val:
		return fmt.Sprintf("%s: value %q, the library %q", at, a.val, b.val)
	case a.mark != b.mark:
		return fmt.Sprintf("%s: mark %v, the library %v", at, a.mark, b.mark)
	case len(a.keys) != len(b.keys):
		return fmt.Sprintf("%s: %d keys, the library %d", at, len(a.keys), len(b.keys))
	case len(a.kids) != len(b.kids):
		return fmt.Sprintf("%s: %d kids, the library %d", at, len(a.kids), len(b.kids))
	}
	for i := range a.keys {
		if s := sameNode(a.keys[i], b.keys[i], fmt.Sprintf("%s.key[%d]", at, i)); s != "" {
			return s
		}
	}
	for i := range a.kids {
		if s := sameNode(a.kids[i], b.kids[i], fmt.Sprintf("%s[%d]", at, i)); s != "" {
			return s
		}
	}
	return ""
}

// checkFront holds the fast reader to what the library gives. It tells whether
// the fast reader was used.
func checkFront(t testing.TB, text []byte) bool {
	t.Helper()
	fast, ok := fastFront(text)
	if !ok {
		return false
	}
	slow, p := slowFront("x.md", text)
	if p != nil {
		t.Fatalf("the fast reader takes what the library refuses: %s %v\n%s", p.Pos, p.Args, text)
	}
	if s := sameNode(fast.node, slow.node, "root"); s != "" {
		t.Fatalf("%s\n%s", s, text)
	}
	if !bytes.Equal(fast.body, slow.body) {
		t.Fatalf("body %q, the library %q\n%s", fast.body, slow.body, text)
	}
	if fast.line != slow.line {
		t.Fatalf("body at line %d, the library %d\n%s", fast.line, slow.line, text)
	}
	return true
}

// prepare does what Parse does before it looks for fences.
func prepare(data []byte) []byte {
	text := bytes.TrimPrefix(data, []byte("\ufeff"))
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	return viet.NFCBytes(text)
}

// realFiles calls f with each Markdown file of the site in this repository.
func realFiles(t testing.TB, f func(path string, data []byte)) {
	t.Helper()
	n := 0
	err := filepath.WalkDir("../../content", func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".md") {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		n++
		f(strings.TrimPrefix(filepath.ToSlash(p), "../../"), data)
		return nil
	})
	if err != nil || n == 0 {
		t.Fatal("no content to test with: ", err)
	}
}

// The site's own files: the fast reader agrees with the library about all of
// them and is the one that reads nearly all.
func TestFrontOfSite(t *testing.T) {
	all, fast := 0, 0
	realFiles(t, func(path string, data []byte) {
		all++
		if checkFront(t, prepare(data)) {
			fast++
		} else {
			t.Log("left to the library: ", path)
		}
	})
	t.Logf("%d of %d files are read by the fast reader", fast, all)
	if fast*10 < all*9 {
		t.Errorf("only %d of %d files are read by the fast reader", fast, all)
	}
}

// What editors write, and what YAML means by it, may differ: each entry is a
// block that the fast reader must either read as the library does or leave.
var trickyYAML = []string{
	"title: Cải cách", "title: a:b", "title: a: b", "title: a :b", "title: a#b", "title: a #b", "title: a# b",
	"title: http://x.vn/?a=b#c", "title: 08:30", "title: 2016-03-03", "title: 2016-03-03T08:30:00+07:00",
	"title: 0123", "title: 0o17", "title: 0x1F", "title: 1_000", "title: 1e3", "title: .5", "title: .inf", "title: -1", "title: +1", "title: 12:30:45",
	"title: true", "title: True", "title: yes", "title: no", "title: on", "title: null", "title: Null", "title: NULL", "title: nULL", "title: ~", "title: ~x",
	"title: \"\"", "title: ''", "title: \"a\"", "title: 'a'", "title: \"a\" b", "title: \"a\"b", "title: \"a\\\"b\"", "title: \"a\\u0041\"", "title: 'it''s'",
	"title: 'a", "title: \"a", "title: a'b", "title: a\"b", "title: \"a: b\"", "title: \"a # b\"", "title: 'a # b'", "title: \"a\" # b", "title: '\"'", "title: \"'\"",
	"title: \"a\n  b\"", "title: 'a\n  b'", "title: a\n  b", "title: a\n\n  b", "title: \"a\nb\"",
	"title: |\n  a\n  b", "title: >-\n  a\n  b", "title: |+\n  a\n\n", "title: |2\n    a", "title: | # c\n  a",
	"title: [a, b]", "title: []", "title: [ ]", "title: [a]", "title: [ a ]", "title: [a,b]", "title: [a, b,]", "title: [a, , b]", "title: [,]", "title: [a b, c d]",
	"title: [1, true, null, ~]", "title: [a: b]", "title: [a:b]", "title: [a:, b]", "title: [:a]", "title: [a :b]", "title: [-a]", "title: [- a]", "title: [a -b]", "title: [--- ]",
	"title: [\"a\", 'b']", "title: [a, \"b, c\"]", "title: [[a], b]", "title: {a: b}", "title: {}", "title: [a, {b: c}]", "title: [a\n  , b]", "title: [a,\n  b]", "title: [a,\nb]",
	"title: [a] b", "title: [a]b", "title: [a] # c", "title: a]", "title: ]", "title: [a]]", "title: [a", "title: {a", "title: a, b", "title: [2016-03-03, 08:30]", "title: [https://x.vn/a, b]",
	"a: {b: c, d: e}", "a: {b: c,d: e}", "a: {b: c , d: e}", "a: {b: c,}", "a: {b: c, }", "a: {b: , c: d}", "a: {b:, c: d}", "a: {b}", "a: {b, c: d}", "a: {b: c, b: d}", "a: {b:  c}", "a: { b: c }", "a: {b: }", "a: {b:}", "a: {b:c}", "a: {,}",
	"a: {b: c d, e: f}", "a: {b: đ ụ, c: 東}", "a: {b: c: d}", "a: {b: -c}", "a: {b: - c}", "a: {b: [c]}", "a: {b: {c: d}}", "a: {b: \"c\"}", "a: {b: c} d", "a: {b: c} # d", "a: {b: c # d}", "a: {b: c}\n  d", "a: {b: null, c: ~, d: true}", "a: {null: b}", "a: {<<: b}", "a: {b: <<}", "a: {? b: c}", "a: {B: c}", "a: {b c: d}", "a: {b: 08:30}", "a: {b: c", "a: b: c}", "a: {b: c]", "a: [b: c}", "a: {b :c}", "a: {b : c}", "a: {-b: c}", "a: {b: c\n, d: e}", "a: {b: =}", "a: {b: ...}", "a: {b: ---}",
	"a: {" + strings.Repeat("b: c, ", 300) + "d: e}", "a: {" + strings.Repeat("a", 1100) + ": b}", "a: {b: " + strings.Repeat("a", 1100) + "}", "- {a: b}", "a:\n  - b: {c: d}",
	"title: [a?, b]", "title: [?a]", "title: [a #b]", "title: [#b]", "title: [a<<b]", "title: [<<, =]", "title: [đ, ụ, 東]",
	"title:", "title: ", "title:  a", "title:   \"a\"", "title:a", "title : a", "title\t: a", "title:\ta", "title: a ", "title: a\t", " title: a", "title: a\n", "title: a\n\n\n",
	"title:\n- a", "title:\n  - a", "title:\n - a\n - b", "title:\n  - a\n  - b\nother: c", "title:\n  - a\n - b", "title:\n  - a\n   - b", "title:\n  -  a", "title:\n  -\n    a", "title:\n  - \n", "title:\n  -a", "title:\n  - - x", "title:\n- - x", "title:\n  - -x", "title:\n  - ? x",
	"title:\n  - a: b", "title:\n  - a: b\n    c: d", "title:\n  - a: b\n   c: d", "title:\n  - a: b\n     c: d", "title:\n  - a: b\n  - c: d", "title:\n  - a:\n      - b", "title:\n  - a:\n    - b", "title:\n  - a:\n    b", "title:\n  - a:", "title:\n  - a: b\n\n  - c: d",
	"title:\n- a: b\n  c: d\n- e: f", "title:\n- a: b\n  c:\n  - d\n  - e", "title:\n  - a: b\n    c:\n      d: e", "title:\n  - a b: c", "title:\n  - a:b", "title:\n  - a:b: c", "title:\n  - \"a\": b", "title:\n  - A: b", "title:\n  - [a]", "title:\n  - {a: b}", "title:\n  - a # c", "title:\n  - # c\n    a", "title:\n  - a\n    b", "title:\n  - a\n  b", "title:\n  - a\nb",
	"title:\n  a: b", "title:\n  a: b\n  c: d", "title:\n  a: b\n c: d", "title:\n a: b\n c: d\nd: e", "title:\n  a:\n    b: c", "title:\n  a:\n    - b", "title:\n  a:\n  - b", "title:\n  a: b\n  - c", "title:\n  - c\n  a: b", "title:\n  a", "title:\n  \"a\"", "title:\na: b", "title:\n\n  a: b", "title:\n  # c\n  a: b", "title:\n# c\n  a: b", "title: # c\n  a: b", "title: # c",
	"# a", "# a\ntitle: b", "title: a\n# b\nother: c", "title: a\n  # b\nother: c", "#a: b", "title: a\n#", "title: a\n\n# b\n\nother: c",
	"? x\n: y", "? x", ": y", ":", "-", "- a", "- a: b", "a", "a\nb: c", "[a]", "{a: b}", "\"a\": b", "'a': b", "a b: c", "a-b: c", "a_b: c", "a1: c", "1a: b", "1: b", "Aa: b", "ă: b", "a.b: c", "<<: a", "=: a", "y: a", "n: a", "no: a", "on: b", "true: b", "false: b", "null: b", "~: b", "yes: b",
	"&a title: b", "title: &a b", "title: *a", "title: !a b", "title: !!str b", "title: !b", "a: &x 1\nb: *x", "a: &x {k: v}\nb:\n  <<: *x", "<<: {a: b}", "b:\n  <<: c", "title: <<", "title: =", "title: =a", "title: <a", "title: >a", "title: |a", "title: %a", "title: @a", "title: `a", "%a: b", "@a: b", "%YAML 1.2\n---\ntitle: a",
	"title: -", "title: - a", "title: -a", "title: --", "title: ---", "title: --- a", "title: ?", "title: ? a", "title: ?a", "title: :", "title: :a", "title: : a", "title: a:", "title: a: ", "title: ,a", "title: a,", "title: {", "title: }", "title: #", "title: #a", "title: ...", "...", "... a", "title: a\n...\nother: b", "title: a\n...", "--- a", "title: a\n--- b", "title: a\n---a",
	"title: a\u00a0b", "title: a\u00a0", "title:\u00a0a", "\u00a0title: a", "title: a\u0085b", "title: a\u0085", "title: a\u2028b", "title: a\u2029", "title: \ufeffa", "title: a\ufeff", "\ufefftitle: a", "title: a\u200bb", "title: \u200b", "title: a\u3000", "title: \u3000a", "title: \U0001f600", "title: \ufffd", "title: \ufffe", "title: \u00ad", "title: a\x7fb", "title: a\x00b", "title: a\x1bb", "title: a\vb", "title: a\fb", "\ftitle: a", "title: a\u2003", "title: a\ue000",
	"title: a\r\nother: b\r", "title: a\rother: b", "title: a\tb", "\ttitle: a", "title:\n\t- a", "title: \"a\tb\"", "title: [a,\tb]",
	"title: a\ntitle: b", "title: a\n  \nother: b", "title: a\n \nother: b", "title: a\n\n\nother: b", "  \ntitle: a", "\n\ntitle: a", "  title: a\n  other: b", "title: a\n other: b", "title: \"a\"\n other: b", "title: [a]\n other: b", "title: [a]\n  b",
	"title: " + strings.Repeat("ụ", 3000), "title: \"" + strings.Repeat("a b ", 2000) + "\"", strings.Repeat("a", 1100) + ": b", strings.Repeat("a", 1023) + ": b", strings.Repeat("a", 1025) + ": b", "title:\n  - " + strings.Repeat("a", 1100) + ": b", "title: [" + strings.Repeat("a, ", 3000) + "b]", "title: [" + strings.Repeat("a", 1200) + ": b]",
	"title: a\nsapo: b\ndate: 2016-03-10T08:30:00+07:00\ntheme:\n  - x\n  - y\ntags: [dịch vụ công, chữ ký số]\nsource:\n  name: Cổng\n  url: https://x.vn/\nplans:\n  - plan: p\n    task: t\ndraft: true",
}

func TestFrontTricky(t *testing.T) {
	n := 0
	for _, y := range trickyYAML {
		for _, s := range []string{y, y + "\nz: x", "a: x\n" + y, "a:\n  b: x\n" + y, "a:\n  - x\n" + y} {
			if checkFront(t, []byte("---\n"+s+"\n---\nBody\n")) {
				n++
			}
		}
	}
	t.Logf("%d of %d blocks are read by the fast reader", n, 5*len(trickyYAML))
	if n < 200 {
		t.Error("the fast reader gives up too often to be tested")
	}
}

// A plain line of each sort must not fall back to the library.
func TestFrontFast(t *testing.T) {
	for _, y := range []string{
		"title: Cải cách hành chính", "title: \"Kế hoạch: năm 2016\"", "title: 'a # b'", "date: 2016-03-10T08:30:00+07:00", "draft: true",
		"tags: [dịch vụ công trực tuyến, chữ ký số]", "units: [nawapi]", "theme:\n  - a\n  - b", "theme:\n- a\n- b", "period: {from: 2016-01-01, to: 2016-12-31}",
		"source:\n  name: Cổng\n  url: https://x.vn/", "tasks:\n  - id: nv-01\n    due: Q2/2016\n    support: [a, b c]\n  - id: nv-02", "# c\ntitle: a\n\n# d",
	} {
		if !checkFront(t, []byte("---\n"+y+"\n---\n")) {
			t.Errorf("left to the library:\n%s", y)
		}
	}
}

func FuzzFront(f *testing.F) {
	realFiles(f, func(_ string, data []byte) {
		head, _, _ := bytes.Cut(prepare(data), []byte("\n---\n"))
		f.Add(bytes.TrimPrefix(head, []byte("---\n")))
	})
	for _, y := range trickyYAML {
		f.Add([]byte(y))
	}
	f.Fuzz(func(t *testing.T, block []byte) {
		// Parse hands on valid NFC text with LF only, and so does the fuzzer;
		// fastFront itself must not rely on it.
		checkFront(t, append(append([]byte("---\n"), block...), "\n---\nBody\n"...))
		text := []byte(strings.ToValidUTF8(string(block), "?"))
		checkFront(t, append(append([]byte("---\n"), prepare(text)...), "\n---\nBody\n"...))
	})
}

func benchmarkFront(b *testing.B, read func([]byte) bool) {
	text := articleText(5 << 10)
	b.SetBytes(int64(bytes.Index(text, []byte("\n---\n"))))
	b.ReportAllocs()
	for b.Loop() {
		if !read(text) {
			b.Fatal("not read")
		}
	}
}

func BenchmarkFrontFast(b *testing.B) {
	benchmarkFront(b, func(text []byte) bool { _, ok := fastFront(text); return ok })
}

func BenchmarkFrontSlow(b *testing.B) {
	benchmarkFront(b, func(text []byte) bool { _, p := slowFront("x.md", text); return p == nil })
}

// articleText returns an article of about size bytes.
func articleText(size int) []byte {
	var b bytes.Buffer
	b.WriteString(goodArticle)
	for b.Len() < size {
		b.WriteString("\nThực hiện Quyết định số 79/QĐ-TNNQG ngày 03/3/2016, Trung tâm tổ chức **hội nghị** triển khai [kế hoạch](/ke-hoach/ke-hoach-cchc-2016/) năm 2016.\n")
	}
	return b.Bytes()
}

func BenchmarkParseArticle(b *testing.B) {
	text := articleText(5 << 10)
	if d := Parse("content/tin-tuc/2016/hoi-nghi.md", text); len(d.Problems) > 0 {
		b.Fatal(d.Problems)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse("content/tin-tuc/2016/hoi-nghi.md", text)
	}
}

const goodArticle = `---
title: "Hội nghị triển khai kế hoạch: năm 2016"
sapo: Sáng ngày 10/3/2016, Trung tâm tổ chức hội nghị triển khai kế hoạch cải cách hành chính năm 2016.
date: 2016-03-10T08:30:00+07:00
author: Hồng Nhung – NAWAPI
category: chi-dao-dieu-hanh
theme: [y-nghia-tac-dong, chu-truong-van-ban]
channel: trang-thong-tin-dien-tu
par_area: the-che
tags:
  - dịch vụ công trực tuyến
  - chữ ký số
units: [nawapi]
plans:
  - plan: ke-hoach-cchc-2016
    task: nv-01
cover:
  src: /images/2016/hoi-nghi.jpg
  alt: Đại biểu biểu quyết thông qua kế hoạch
---

Mở đầu bài viết.
`
