package content

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"nawapi.gov.vn/cchc/internal/source"
)

var updateProblems = flag.Bool("problems", false, "write what Parse says into testdata/problems; read the difference")

// problemCase is one archive of testdata/problems: comment lines (#) and words
// that change the input, the files, and what Parse says of them.
//
// The words: bom, crlf, cr, nfd; escapes (\x and \u as in Go); raw (no line end
// behind the last line); texts (the Vietnamese and English texts are compared too).
type problemCase struct {
	name  string
	words []string
	ar    *archive
}

func problemCases(t *testing.T) []problemCase {
	t.Helper()
	names, err := filepath.Glob("testdata/problems/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases: ", err)
	}
	var cases []problemCase
	for _, name := range names {
		ar, ok := readArchive(t, name)
		if !ok {
			continue
		}
		c := problemCase{name: name, ar: ar}
		for line := range strings.Lines(ar.comment) {
			if !strings.HasPrefix(line, "#") {
				c.words = append(c.words, strings.Fields(line)...)
			}
		}
		cases = append(cases, c)
	}
	return cases
}

var escape = regexp.MustCompile(`\\(x[0-9a-f]{2}|u[0-9a-f]{4})`)

func (c problemCase) input(t *testing.T, data []byte) []byte {
	for _, w := range c.words {
		switch w {
		case "bom":
			data = append([]byte("\ufeff"), data...)
		case "crlf":
			data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n"))
		case "cr":
			data = bytes.ReplaceAll(data, []byte("\n"), []byte("\r"))
		case "nfd":
			data = norm.NFD.Bytes(data)
		case "raw":
			data = bytes.TrimSuffix(data, []byte("\n"))
		case "escapes":
			data = escape.ReplaceAllFunc(data, func(e []byte) []byte {
				s, err := strconv.Unquote(`"` + string(e) + `"`)
				if err != nil {
					t.Fatal(err)
				}
				return []byte(s)
			})
		case "texts":
		default:
			t.Fatalf("%s: unknown word %q", c.name, w)
		}
	}
	return data
}

func TestProblems(t *testing.T) {
	for _, c := range problemCases(t) {
		t.Run(strings.TrimSuffix(filepath.Base(c.name), ".txtar"), func(t *testing.T) {
			var got bytes.Buffer
			at := -1
			for i, f := range c.ar.files {
				if f.name == "want" {
					at = i
					continue
				}
				for _, p := range source.Sort(Parse(f.name, c.input(t, f.data)).Problems) {
					fmt.Fprintf(&got, "%s %s %s", p.Pos, p.Severity(), p.Code)
					if p.Len > 0 {
						fmt.Fprintf(&got, " +%d", p.Len)
					}
					got.WriteByte('\n')
					if slices.Contains(c.words, "texts") {
						fmt.Fprintf(&got, "  %s\n  %s\n  %s\n  %s\n", p.Text("vi"), p.Hint("vi"), p.Text("en"), p.Hint("en"))
					}
					for _, lang := range []string{"vi", "en"} {
						if s := p.Text(lang) + p.Hint(lang); strings.Contains(s, "%!") {
							t.Errorf("%s uses arguments that it is not given: %s", p.Code, s)
						}
					}
				}
			}
			if *updateProblems {
				if at < 0 {
					c.ar.files = append(c.ar.files, archived{name: "want"})
					at = len(c.ar.files) - 1
				}
				c.ar.files[at].data = got.Bytes()
				if err := os.WriteFile(c.name, c.ar.format(), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if at < 0 {
				t.Fatal("the archive has no file “want”")
			}
			if want := c.ar.files[at].data; !bytes.Equal(got.Bytes(), want) {
				t.Errorf("got:\n%s\nwant:\n%s", got.Bytes(), want)
			}
		})
	}
}

var codeLine = regexp.MustCompile(`(?m)^\t"([a-z0-9-]+)": \{`)

// contentCodes returns the codes that Parse gives about the front matter.
func contentCodes(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("../source/codes_content.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := []string{"not-utf8"} // the others of codes_source.go are about files that are not parsed
	for _, m := range codeLine.FindAllSubmatch(data, -1) {
		codes = append(codes, string(m[1]))
	}
	if len(codes) < 40 {
		t.Fatalf("found only %d codes", len(codes))
	}
	return codes
}

// Each code has an archive of its name that shows it.
func TestProblemCodesHaveCases(t *testing.T) {
	for _, code := range contentCodes(t) {
		ar, ok := readArchive(t, "testdata/problems/"+code+".txtar")
		if !ok {
			continue
		}
		shown := false
		for _, f := range ar.files {
			if f.name == "want" {
				shown = regexp.MustCompile(`(?m)^content/\S+ (error|warning|notice) ` + code + `( |$)`).Match(f.data)
			}
		}
		if !shown {
			t.Errorf("the case %s does not show it", code)
		}
	}
}

// The site's own files have no Problem that one file can see about itself.
func TestParseSite(t *testing.T) {
	realFiles(t, func(path string, data []byte) {
		if d := Parse(path, data); source.Failed(d.Problems) {
			t.Errorf("%s: %v", path, d.Problems)
		}
	})
}

const draftHeader = `---
title: Dự thảo chưa được công bố
sapo: "Một đoạn mở đầu."
date: 2016-03-10T08:30:00+07:00
author: Hồng Nhung – NAWAPI
category: chi-dao-dieu-hanh
draft: true
tags: [a, b]
source:
  name: Cổng
  url: https://x.vn/
theme:
  - y-nghia-tac-dong
---

Nội dung.
`

const draftPath = "content/tin-tuc/2016/du-thao.md"

// leaks tells whether a file that was meant as a draft would be published. A
// category that the site does not have is refused when the site is put together.
func leaks(data []byte) bool {
	d := Parse(draftPath, data)
	return !d.Draft && !source.Failed(d.Problems) && d.Article.Category.ID == "chi-dao-dieu-hanh"
}

// The fifteen plausible ways to write a draft, of which other readers publish up to ten,
// and more of the kind.
func TestDraftsFailClosed(t *testing.T) {
	swap := func(old, new string) string {
		if !strings.Contains(draftHeader, old) {
			t.Fatalf("%q is not in the header", old)
		}
		return strings.Replace(draftHeader, old, new, 1)
	}
	end := "---\n\nNội"
	for name, text := range map[string]string{
		"correct":                 draftHeader,
		"BOM":                     "\ufeff" + draftHeader,
		"CRLF":                    strings.ReplaceAll(draftHeader, "\n", "\r\n"),
		"no closing fence":        swap(end, "\nNội"),
		"wrong closing fence ...": swap(end, "...\n\nNội"),
		"wrong closing fence +++": swap(end, "+++\n\nNội"),
		"four hyphens":            strings.ReplaceAll(draftHeader, "---\n", "----\n"),
		"four hyphens first":      "-" + draftHeader,
		"four hyphens last":       swap(end, "----\n\nNội"),
		"en dashes":               strings.ReplaceAll(draftHeader, "---\n", "–––\n"),
		"em dash":                 strings.ReplaceAll(draftHeader, "---\n", "—\n"),
		"text before":             "Bài viết\n" + draftHeader,
		"blank line before":       "\n" + draftHeader,
		"space before":            " " + draftHeader,
		"zero width space":        "\u200b" + draftHeader,
		"zero width inside":       swap("draft:", "dr\u200baft:"),
		"no-break space fence":    swap(end, "---\u00a0\n\nNội"),
		"Draft":                   swap("draft:", "Draft:"),
		"DRAFT":                   swap("draft:", "DRAFT:"),
		"darft":                   swap("draft:", "darft:"),
		"nháp":                    swap("draft:", "nháp:"),
		"duplicate":               swap("draft: true", "draft: true\ndraft: false"),
		"duplicate far":           swap("tags:", "draft: false\ntags:"),
		"yes":                     swap("true", "yes"),
		"có":                      swap("true", "có"),
		"True":                    swap("true", "True"),
		"1":                       swap("true", "1"),
		"quoted true":             swap("true", "\"true\""),
		"quoted false":            swap("true", "\"false\""),
		"empty":                   swap("draft: true", "draft:"),
		"null":                    swap("true", "null"),
		"tilde":                   swap("true", "~"),
		"empty text":              swap("true", "\"\""),
		"empty list":              swap("true", "[]"),
		"empty map":               swap("true", "{}"),
		"list":                    swap("true", "[true]"),
		"comment for value":       swap("true", "# true"),
		"no space":                swap("draft: true", "draft:true"),
		"equals":                  swap("draft: true", "draft = true"),
		"tab":                     swap("draft: true", "draft:\ttrue"),
		"indented":                swap("draft: true", "  draft: true"),
		"in a list":               swap("draft: true", "- draft: true"),
		"in a map":                swap("  name: Cổng", "  draft: true\n  name: Cổng") + "\n",
		"in the next line":        swap("draft: true", "draft:\n  true"),
		"tag":                     swap("draft: true", "draft: !!bool true"),
		"full width colon":        swap("draft: true", "draft： true"),
		"full width letters":      swap("draft: true", "ｄraft: true"),
		"Cyrillic a":              swap("draft: true", "drаft: true"),
		"TOML":                    "+++\ndraft = true\n+++\n",
		"JSON":                    "{\"draft\": true}\n\nNội dung\n",
		";;;":                     strings.ReplaceAll(draftHeader, "---\n", ";;;\n"),
		"open quote":              swap("category: chi-dao-dieu-hanh\ndraft: true\n", "category: chi-dao-dieu-hanh\nunits: \"nawapi\ndraft: true\"\n"),
		"open quote indented":     swap("draft: true\n", "units: \"nawapi\n  draft: true\"\n"),
		"block scalar":            swap("sapo: \"Một đoạn mở đầu.\"", "sapo: |\n  Một đoạn.\n  draft: true") + "\n",
		"stray fence before":      strings.Replace(strings.Replace(draftHeader, "draft: true\n", "", 1), "---\n\nNội", "---\ndraft: true\n---\n\nNội", 1),
		"behind the fence":        strings.Replace(strings.Replace(draftHeader, "draft: true\n", "", 1), "---\n\nNội", "---\n\ndraft: true\n\nNội", 1),
		"two documents":           swap("draft: true", "...\ndraft: true"),
		"indented fence":          swap("draft: true", "  ---\ndraft: true"),
		"only the block":          "---\ndraft: true\n---\n",
		"no line end":             "---\ndraft: true\n---",
		"UTF-16":                  "\xff\xfe-\x00-\x00-\x00\n\x00",
		"merge":                   swap("draft: true", "<<: {draft: true}"),
		"key as question":         swap("draft: true", "? draft\n: true"),
		"quoted key":              swap("draft: true", "\"draft\": true"),
	} {
		if name == "block scalar" || name == "in a map" { // the draft key itself is elsewhere
			text = strings.Replace(text, "category: chi-dao-dieu-hanh\ndraft: true\n", "category: chi-dao-dieu-hanh\n", 1)
		}
		if leaks([]byte(text)) {
			t.Errorf("%s: published\n%s", name, text)
		}
	}
	if strings.Contains(draftHeader, "draft: true") && !leaks([]byte(swap("draft: true\n", ""))) {
		t.Error("the test shows nothing: the header without the key is no clean article")
	}
}

// Slips of hand in a draft's header: doubled, lost and swapped characters and lines, other characters of the
// keyboard, invisible ones, indents, quotes. None may publish it, except those that take the draft line away as a whole
// or make it a comment or the word false: that is what an editor does to publish.
func TestDraftMutations(t *testing.T) {
	n := 10_000
	if testing.Short() {
		n = 1_000
	}
	const seed = 20161123
	rnd := rand.New(rand.NewPCG(seed, 1))
	slips := []string{"-", "–", "—", " ", "\t", "\n", ":", "\"", "'", "#", "[", "]", "{", "}", "|", ">", "&", "*", "!", "%", "@", "`", "?", ",", ".", "\u00a0", "\u200b", "\ufeff", "\r", "\r\n", "ụ", "x", "true", "---", "---\n", "\n---\n", "...\n", "- ", "  ", "=", "\\", "\u0301", "\u2028", "\u0085"}
	published := regexp.MustCompile(`(?m)^[ ]*draft[ ]*:[ ]+false\s*$`)
	tried := 0
	for i := range n {
		text := draftHeader
		for range 1 + rnd.IntN(3) {
			r := []rune(text)
			head := strings.Index(text, "Nội dung")
			if head < 0 {
				head = len(text)
			}
			limit := max(1, len([]rune(text[:head])))
			if len(r) == 0 {
				break
			}
			p := rnd.IntN(limit)
			if rnd.IntN(2) == 0 { // near what matters
				if d := strings.Index(text, "draft"); d >= 0 {
					p = min(max(limit-1, 0), max(0, len([]rune(text[:d]))+rnd.IntN(20)-4))
				}
			}
			lines := strings.SplitAfter(text, "\n")
			l := rnd.IntN(min(len(lines), 15))
			switch rnd.IntN(8) {
			case 0: // lost
				text = string(r[:p]) + string(r[p+1:])
			case 1: // doubled
				text = string(r[:p+1]) + string(r[p:])
			case 2: // swapped
				if p+1 < len(r) {
					r[p], r[p+1] = r[p+1], r[p]
					text = string(r)
				}
			case 3, 4: // slipped in
				text = string(r[:p]) + slips[rnd.IntN(len(slips))] + string(r[p:])
			case 5: // for another
				text = string(r[:p]) + slips[rnd.IntN(len(slips))] + string(r[p+1:])
			case 6: // a line elsewhere
				line := lines[l]
				lines = slices.Insert(slices.Delete(lines, l, l+1), rnd.IntN(min(len(lines), 15)), line)
				text = strings.Join(lines, "")
			case 7: // a line twice
				text = strings.Join(slices.Insert(lines, l, lines[l]), "")
			}
		}
		meant := false // does any line still say draft, other than as a comment?
		for line := range strings.Lines(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)) {
			if i := strings.Index(line, "draft"); i >= 0 && !strings.Contains(line[:i], "#") {
				meant = true
			}
		}
		if meant {
			tried++
		}
		if meant && !published.MatchString(text) && leaks([]byte(text)) {
			t.Errorf("seed %d, mutation %d: published\n%q", seed, i, text)
		}
	}
	t.Logf("%d mutated headers, %d of them still say draft", n, tried)
	if tried < n*8/10 {
		t.Error("too few to show anything")
	}
}

// kindPaths has a path of each kind, and some of none.
var kindPaths = []string{
	"content/tin-tuc/2016/hoi-nghi.md", "content/ke-hoach/ke-hoach-2016.md", "content/van-ban/79-qd-tnnqg.md", "content/chu-de/y-nghia.md",
	"content/hinh-thuc/an-pham.md", "content/don-vi/nawapi.md", "content/trang/gioi-thieu.md", "content/site.yaml",
	"content/tin-tuc/x.md", "content/tin-tuc/2016/!!!.md", "content/x.md", "content/tin-tuc/2016/anh.jpg", "x", "",
}

// checkParse holds Parse to what it promises for all input.
func checkParse(t testing.TB, file string, data []byte) {
	t.Helper()
	mine := bytes.Clone(data)
	began := time.Now()
	d := Parse(file, mine)
	if took := time.Since(began); took > 5*time.Second { // the promise is one; machines are shared
		t.Fatalf("it took %v", took)
	}
	for _, p := range d.Problems {
		if p.Pos.File != file || p.Pos.Line < 0 || p.Pos.Col < 0 || p.Len < 0 || p.Pos.Line == 0 && p.Pos.Col != 0 {
			t.Fatalf("a Problem at %+v, length %d: %s", p.Pos, p.Len, p.Code)
		}
		if _, ok := source.Describe(p.Code); !ok {
			t.Fatalf("unknown code %q", p.Code)
		}
		if lines := bytes.Count(prepare(data), []byte("\n")) + 1; p.Pos.Line > lines {
			t.Fatalf("%s at line %d of %d", p.Code, p.Pos.Line, lines)
		}
		for _, lang := range []string{"vi", "en"} {
			if s := p.Text(lang) + p.Hint(lang); !strings.Contains(strings.Join(p.Args, ""), "%!") && !strings.Contains(p.Near, "%!") && strings.Contains(s, "%!") {
				t.Fatalf("%s: %s", p.Code, s)
			}
		}
	}
	if d.Path != file || d.Sum != source.SumOf(data) || d.Kind != KindOf(file) {
		t.Fatal("the Doc is not of this file")
	}
	// What was read must not change with the caller's buffer.
	again := Parse(file, bytes.Clone(data))
	for i := range mine {
		mine[i] = 0xAA
	}
	if !reflect.DeepEqual(d, again) {
		t.Fatalf("two calls differ, or the Doc refers to the caller's bytes:\n%+v\n%+v", d, again)
	}
}

func FuzzParse(f *testing.F) {
	realFiles(f, func(path string, data []byte) { f.Add(uint8(slices.Index(Kinds(), KindOf(path))), data) })
	if data, err := os.ReadFile("../../content/site.yaml"); err == nil {
		f.Add(uint8(7), data)
	}
	for kind, data := range examples() {
		f.Add(uint8(kind)-1, data)
	}
	f.Add(uint8(0), []byte(goodArticle))
	f.Add(uint8(0), []byte(draftHeader))
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		if len(data) > MaxSize {
			return
		}
		checkParse(t, kindPaths[int(kind)%len(kindPaths)], data)
	})
}

// The same for all kinds with the same texts, whole and cut anywhere.
func TestParseHolds(t *testing.T) {
	texts := [][]byte{[]byte(goodArticle), []byte(draftHeader), nil, []byte("---"), []byte("---\n---"), []byte("\xff"), []byte("---\n\xff\n---\n"), []byte("---\n\n---\n"), []byte("---\n- a\n---\n"), []byte("---\na\n---\n")}
	for _, kind := range slices.Sorted(maps.Keys(examples())) {
		texts = append(texts, examples()[kind])
	}
	for _, text := range texts {
		for _, path := range kindPaths {
			checkParse(t, path, text)
			checkParse(t, path, bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n")))
			checkParse(t, path, norm.NFD.Bytes(text))
		}
		for i := 0; i < len(text); i += 7 {
			checkParse(t, kindPaths[0], text[:i])
		}
	}
	for _, y := range trickyYAML {
		for _, path := range kindPaths[:8] {
			checkParse(t, path, []byte("---\n"+y+"\n---\nBody\n"))
		}
		checkParse(t, "content/site.yaml", []byte(y))
	}
}

// Small files that become large, and deep ones, end at once with one Problem.
func TestParseBombs(t *testing.T) {
	const mb = 1 << 20
	laughs := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'k'; c++ {
		laughs += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c, ", c-1), 8), c-1)
	}
	deep := ""
	for i := range 1_000 {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	for name, block := range map[string]string{
		"aliases":        laughs,
		"flow lists":     "title: " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
		"flow maps":      "title: " + strings.Repeat("{a: ", 10_000) + strings.Repeat("}", 10_000),
		"dashes":         strings.Repeat("- ", 10_000) + "a",
		"questions":      strings.Repeat("? ", 10_000) + "a",
		"indents":        deep,
		"1 MB of [":      "title: " + strings.Repeat("[", mb-100),
		"1 MB of [ only": strings.Repeat("[", mb-100),
		"1 MB of {":      strings.Repeat("{", mb-100),
		"1 MB of - ":     strings.Repeat("- ", mb/2-100),
		"1 MB of ? ":     strings.Repeat("? ", mb/2-100),
		"1 MB of &a ":    strings.Repeat("&a ", mb/3-100),
		"1 MB of !":      strings.Repeat("!", mb-100),
		"1 MB of quotes": "title: " + strings.Repeat("\"", mb-100),
	} {
		for _, path := range []string{"content/tin-tuc/2016/x.md", "content/ke-hoach/x.md", "content/site.yaml"} {
			text := "---\n" + block + "\n---\n"
			if path == "content/site.yaml" {
				text = block + "\n"
			}
			began := time.Now()
			d := Parse(path, []byte(text))
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%s in %s took %v", name, path, took)
			}
			if len(d.Problems) != 1 || !source.Failed(d.Problems) {
				t.Errorf("%s in %s: %d Problems", name, path, len(d.Problems))
			}
		}
	}
	// Large but flat: an editor may see many Problems, but at once.
	for name, block := range map[string]string{
		"1 MB of keys": func() string {
			var b strings.Builder
			for i := 0; b.Len() < mb-100; i++ {
				fmt.Fprintf(&b, "k%d: v\n", i)
			}
			return b.String()
		}(),
		"1 MB of known key":   strings.Repeat("title: a\n", mb/9-100),
		"1 MB of comments":    strings.Repeat("# a\n", mb/4-100),
		"1 MB of blank lines": strings.Repeat("\n", mb-100),
		"1 MB title":          "title: " + strings.Repeat("ụ ", mb/4-100),
		"1 MB of items":       "tags:\n" + strings.Repeat("  - a\n", mb/6-100),
		"1 MB of refs":        "theme:\n" + strings.Repeat("  - a\n", mb/6-100),
		"200 000 refs": func() string {
			var b strings.Builder
			b.WriteString("theme: [")
			for i := 0; b.Len() < mb-100; i++ {
				fmt.Fprintf(&b, "%d, ", i)
			}
			return b.String() + "x]"
		}(),
		"1 MB of fences":    strings.Repeat(" --- \n", mb/6-100),
		"1 MB of spaces":    "title: a" + strings.Repeat(" ", mb-100),
		"1 MB line comment": "title: a #" + strings.Repeat("x", mb-100),
	} {
		began := time.Now()
		d := Parse("content/tin-tuc/2016/x.md", []byte("---\n"+block+"\n---\n"))
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %v, %d Problems", name, took, len(d.Problems))
		} else {
			t.Logf("%s: %v, %d Problems", name, took, len(d.Problems))
		}
	}
}
