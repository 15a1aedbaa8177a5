package check

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// testdata/rules.txtar has the cases of the rules. A section is a case:
//
//	-- CODE ✗ --   wrong: what the rule must find is in ⟦ ⟧, and behind it, in ⟨ ⟩, what it proposes
//	-- CODE ✓ --   the same, mended
//	-- CODE ~ --   what looks like it and is right
//
// Nothing else may be said of a case. It is the body of an article, a whole file
// if it begins with ---, or the files of the sections that follow. ⟦⟧ at the
// beginning of a file means the file as a whole. $XXXX; is a character by its
// number.

const article = "---\ntitle: Bài thử\ndate: 2016-03-10\nauthor: Bà A\ncategory: chi-dao\n---\n\n"

// base is a site about which there is nothing to say.
var base = map[string]string{
	"content/site.yaml":           "title: Trang\nbase_url: https://vidu.example/\norganisation:\n  unit: trung-tam\n  phone: 024 3999 0000\ncategories:\n  - id: chi-dao\n    name: Chỉ đạo\n",
	"content/don-vi/trung-tam.md": "---\nnames:\n  - name: Trung tâm\ngroup: trung-tam\n---\n",
}

type ruleCase struct {
	name  string
	code  source.Code
	kind  string
	files map[string]string
}

func readCases(t testing.TB) []ruleCase {
	t.Helper()
	data, err := os.ReadFile("testdata/rules.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var cases []ruleCase
	file := ""
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		name, head := strings.CutPrefix(line, "-- ")
		name, tail := strings.CutSuffix(name, " --\n")
		if head && tail {
			if code, kind, ok := strings.Cut(name, " "); ok && slices.Contains([]string{"✗", "✓", "~"}, kind) {
				cases = append(cases, ruleCase{name: name + ":" + strconv.Itoa(n), code: source.Code(code), kind: kind, files: map[string]string{}})
				file = "content/tin-tuc/2016/bai.md"
			} else {
				file = name
				cases[len(cases)-1].files[file] = ""
			}
			continue
		}
		if len(cases) > 0 {
			cases[len(cases)-1].files[file] += line
		}
	}
	return cases
}

// unmark takes the marks out of a file and returns the places that they name, as
// brief does.
func unmark(t *testing.T, file, s string) (text string, places []string) {
	var b strings.Builder
	line, col, open, openLine := 1, 1, 0, 0
	near := false
	for s != "" {
		r, w := utf8.DecodeRuneInString(s)
		if s[0] == '$' && len(s) > 5 && strings.IndexByte(s[:7], ';') > 0 {
			end := strings.IndexByte(s, ';')
			n, err := strconv.ParseUint(s[1:end], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			r, w = rune(n), end+1
		}
		s = s[w:]
		switch {
		case r == '⟦':
			open, openLine = col, line
			if strings.HasPrefix(s, "⟧") {
				s = strings.TrimPrefix(s, "⟧")
				places = append(places, file)
			}
			continue
		case r == '⟧':
			if line != openLine {
				t.Fatalf("%s: a mark over lines", file)
			}
			places = append(places, source.Pos{File: file, Line: line, Col: open}.String()+" +"+strconv.Itoa(col-open))
			continue
		case r == '⟨':
			near = true
			places[len(places)-1] += " → "
			continue
		case r == '⟩':
			near = false
			continue
		case near:
			places[len(places)-1] += string(r)
			continue
		}
		b.WriteRune(r)
		if r < 0x300 || r > 0x36F { // a mark has no column of its own, in NFC
			col++
		}
		if r == '\n' {
			line, col = line+1, 1
		}
	}
	return b.String(), places
}

func brief(p source.Problem) string {
	s := p.Pos.String()
	if p.Pos.Line > 0 {
		s += " +" + strconv.Itoa(max(1, p.Len))
	}
	if p.Near != "" {
		s += " → " + p.Near
	}
	return s
}

var asOf = time.Date(2016, 6, 1, 8, 0, 0, 0, viet.Zone)

// checked runs all rules over files.
func checked(files map[string]string, o site.Options) []source.Problem {
	in := Input{Options: o}
	var docs []*content.Doc
	var assets []*site.Asset
	paths := make([]string, 0, len(files))
	for p := range files {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, p := range paths {
		if content.KindOf(p) == content.None {
			assets = append(assets, &site.Asset{Source: p, Out: strings.TrimPrefix(strings.TrimPrefix(p, "static/"), "content/"), Size: int64(len(files[p])), Sum: source.SumOf([]byte(files[p]))})
			continue
		}
		notes := &Notes{}
		d := content.ParseRead(p, []byte(files[p]), nil, func(r *content.Reading) { notes = Look(r) })
		docs = append(docs, d)
		in.Files = append(in.Files, File{d, notes})
	}
	in.Site = site.Assemble(docs, assets, o)
	in.Problems = in.Site.Problems
	return Run(in)
}

func TestRules(t *testing.T) {
	cases := readCases(t)
	have := map[string]bool{}
	for _, c := range cases {
		have[string(c.code)+" "+c.kind] = true
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{}
			for p, s := range base {
				files[p] = s
			}
			var want, got []string
			for p, s := range c.files {
				if p == "content/tin-tuc/2016/bai.md" && !strings.HasPrefix(s, "---") && !strings.HasPrefix(s, "⟦⟧---") {
					s = article + s
				}
				text, places := unmark(t, p, s)
				files[p] = text
				want = append(want, places...)
			}
			for _, p := range checked(files, site.Options{AsOf: asOf}) {
				if p.Code != c.code {
					t.Errorf("%s [%s] %s", brief(p), p.Code, p.Text("vi"))
					continue
				}
				got = append(got, brief(p))
				for _, lang := range []string{"vi", "en"} {
					if s := p.Text(lang) + p.Hint(lang); strings.Contains(s, "%!") {
						t.Errorf("%s: %s", p.Code, s)
					}
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if (len(want) > 0) != (c.kind == "✗") {
				t.Fatal("marks are for what is wrong")
			}
			if !slices.Equal(got, want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(want, "\n     "))
			}
		})
	}
	for _, code := range ownCodes(t) {
		if code == "link-dead" || code == "image-heavy" {
			continue // needs a network, see cmd/cchc; or four megabytes, see TestHeavy
		}
		for _, kind := range []string{"✗", "✓", "~"} {
			if !have[string(code)+" "+kind] {
				t.Errorf("no case %s %s", code, kind)
			}
		}
	}
}

// ownCodes returns the codes of this package.
func ownCodes(t *testing.T) []source.Code {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "source", "codes_check.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var codes []source.Code
	ast.Inspect(f, func(n ast.Node) bool {
		if kv, ok := n.(*ast.KeyValueExpr); ok {
			if lit, ok := kv.Key.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, _ := strconv.Unquote(lit.Value)
				codes = append(codes, source.Code(s))
			}
		}
		return true
	})
	return codes
}

// TestHeavy: what is heavy is said of pictures, and the site says what heavy is.
func TestHeavy(t *testing.T) {
	files := map[string]string{
		"static/images/a.jpg":         strings.Repeat("x", 4_001_000),
		"static/files/a.pdf":          strings.Repeat("x", 5_000_000),
		"content/tin-tuc/2016/bai.md": article + "![Đại biểu](/images/a.jpg \"Toàn cảnh | Văn phòng\") và [tệp PDF](/files/a.pdf).\n",
	}
	for p, s := range base {
		files[p] = s
	}
	find := func() (s []string) {
		for _, p := range checked(files, site.Options{AsOf: asOf}) {
			s = append(s, p.Pos.String()+" "+string(p.Code)+" "+strings.Join(p.Args, " "))
		}
		return s
	}
	if got := find(); len(got) != 1 || got[0] != "static/images/a.jpg image-heavy 4001 4000" {
		t.Errorf("%q", got)
	}
	files["content/site.yaml"] += "check:\n  rules:\n    - rule: image-heavy\n      limit: 5000\n"
	if got := find(); len(got) != 0 {
		t.Errorf("below the limit of the site: %q", got)
	}
}
