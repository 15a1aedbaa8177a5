package fix

import (
	"bytes"
	"html"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/tool"
)

const file = "content/tin-tuc/2016/bai.md"

const head = "---\ntitle: Bài\ndate: 2016-03-03\nauthor: A\ncategory: x\n---\n"

func TestBodies(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		codes          string
	}{
		{"dashes", "Gồm:\n\n– Một.\n– Hai:\n+ ý a\n+ ý b\n", "Gồm:\n\n- Một.\n- Hai:\n  + ý a\n  + ý b\n", "list-typed"},
		{"roman", "I. MỤC TIÊU\n\nMột.\n\nII. YÊU CẦU\n\nHai.\n", "## I. MỤC TIÊU\n\nMột.\n\n## II. YÊU CẦU\n\nHai.\n", "heading-typed"},
		{"nfd", "Cải cách hành chính\n", "Cải cách hành chính\n", "text-nfd"},
		{"invisible", "Cải\u200b cách\u00a0hành\u00ad chính\ufeff\u200e.\n", "Cải cách hành chính.\n", "text-invisible"},
		{"emoji", "Gia đình 👨\u200d👩\u200d👧 vui.\n", "", ""},
		{"arabic", "Chữ \u200fשלום\u200e và.\n", "", ""},
		{"soft hyphen of TCVN3", "TiÕng n\u00adíc\n", "", ""},
		{"spaces", "Một  hai ,ba , bốn ; năm !  Sáu : bảy .   \n", "Một hai ,ba, bốn; năm! Sáu: bảy.\n", "space-before"},
		{"hard break", "Một   \nhai\n", "Một  \nhai\n", "space-before"},
		{"hard break kept", "Một  \nhai\n", "", ""},
		{"scale and ellipsis", "Tỷ lệ 1 : 200. Nơi nhận ...\n", "", ""},
		{"after", "Văn phòng,các Ban;đơn vị. 21,5; {x,y}; `ab,cd` <https://a.vn/ab,cd>\n", "Văn phòng, các Ban; đơn vị. 21,5; {x,y}; `ab,cd` <https://a.vn/ab,cd>\n", "space-after"},
		{"address without scheme", "Xem vidu.vn/ab,cd và TP.HCM,Huế ,\n", "Xem vidu.vn/ab,cd và TP.HCM, Huế,\n", "space-after space-before"},
		{"some lines only", strings.Repeat("Số 1 ,\n\n", 40) + "1 . Một\n\n" + strings.Repeat("Số 2 ,\n\n", 300) + "2 . Hai\n", strings.Repeat("Số 1,\n\n", 40) + "1 . Một\n\n" + strings.Repeat("Số 2,\n\n", 300) + "2 . Hai\n", "space-before"},
		{"quotes", "Nói “một” và \"hai\", (\"ba\").\n", "Nói “một” và “hai”, (“ba”).\n", "quotes-mixed"},
		{"straight quotes alone", "Nói \"một\".\n", "", ""},
		{"pairs of one each", "Nói “một\" và \"hai”, (“ba\").\n", "Nói “một” và “hai”, (“ba”).\n", "quotes-mixed"},
		{"quotes in quotes", "Nói “một \"hai\" ba” và “bốn “năm\".\n", "", ""},
		{"inches and odd quotes", "Nói “một”, ống 5\" và \"hai\n", "", ""},
		{"code span", "Gõ `a  ,  \"b\"\u200b` , rồi “c”\n", "Gõ `a  ,  \"b\"\u200b` , rồi “c”\n", ""},
		{"code span over lines", "Gõ `a  ,\nb  , c` xong  .\n", "", ""},
		{"fence", "```\n– a  ,\u00a0\"b\"\nI. MỤC TIÊU\n```\n\n“c”\n", "", ""},
		{"fence in list", "- a\n\n  ~~~\n  x  , y\n  ~~~\n", "", ""},
		{"indented", "Chữ.\n\n    x  , y\n", "", ""},
		{"html", "<div title=\"a  ,\">\nb  , c\n</div>\n", "", ""},
		{"comment", "<!-- a  ,\n– b -->\n", "", ""},
		{"link", "[a  , b](/x \"c  , d\") “e” <https://a.vn/ ,> https://b.vn/x ,\n", "[a, b](/x \"c  , d\") “e” <https://a.vn/ ,> https://b.vn/x ,\n", "space-before"},
		{"definition", "Xem [a].\n\n[a]: /x \"c  , d\"\n", "", ""},
		{"table", "| a  , | b |\n|------|---|\n| c  , | d |\n", "", ""},
		{"list marker", "-   a  b\n1.  c  d\n", "-   a b\n1.  c d\n", "space-before"},
		{"note", "Chữ[^1].\n\n[^1]:  một  hai ,\n", "Chữ[^1].\n\n[^1]:  một hai,\n", "space-before"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == "" {
				c.want = c.in
			}
			changes := Fix(file, head+"\n"+c.in, Options{})
			s := Split(head + "\n" + c.in)
			if got := strings.TrimPrefix(s.With(changes), head+"\n"); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			for _, ch := range changes {
				if len(ch.Codes) == 0 || !strings.Contains(c.codes, string(ch.Codes[0])) {
					t.Errorf("line %d was changed for %v, want %s", ch.Line, ch.Codes, c.codes)
				}
			}
		})
	}
}

func TestFront(t *testing.T) {
	in := "---\ntitle: \"Ngày 3/3/2016  , và – gì đó\u200b\"\ndate: 3/3/2016 08:30\nupdated: '05-03-2016'\nauthor: A\nreview_by:   03.04.2017   # ba\ncategory: x\ncorrections:\n  - date: 4/3/2016\n    text: Sửa  , lại\nexpires: 31/2/2017\n---\n\nNgày 3/3/2016.\n"
	want := "---\ntitle: \"Ngày 3/3/2016  , và – gì đó\"\ndate: 2016-03-03T08:30:00+07:00\nupdated: '2016-03-05'\nauthor: A\nreview_by:   2017-04-03   # ba\ncategory: x\ncorrections:\n  - date: 2016-03-04\n    text: Sửa  , lại\nexpires: 31/2/2017\n---\n\nNgày 3/3/2016.\n"
	s := Split(in)
	if got := s.With(Fix(file, in, Options{})); got != want {
		t.Errorf("got %s", got)
	}
	set := "title: A\nbase_url: https://a.vn/\norganisation:\n  unit: a\ncategories:\n  - id: a\n    name: A\ndays_off: [2/9/2026]\n"
	s = Split(set)
	if got := s.With(Fix("content/site.yaml", set, Options{})); !strings.Contains(got, "[2026-09-02]") {
		t.Errorf("got %s", got)
	}
}

// TestCurly: a date or a code in curly quotes was never read, so that its quotes go;
// those around a title are seen by readers, and stay.
func TestCurly(t *testing.T) {
	in := "---\ntitle: “Bài”\ndate: “2016-03-03”\nupdated: ‘5/3/2016’\nauthor: A\ncategory: “x”\ntheme: [“y-nghia”, b]\nexpires: “hôm qua”\n---\n\nLời.\n"
	want := "---\ntitle: “Bài”\ndate: 2016-03-03\nupdated: 2016-03-05\nauthor: A\ncategory: x\ntheme: [y-nghia, b]\nexpires: “hôm qua”\n---\n\nLời.\n"
	s := Split(in)
	changes := Fix(file, in, Options{Only: []source.Code{Curly}})
	if got := s.With(changes); got != want {
		t.Errorf("got %s", got)
	}
	if got := Fix(file, in, Options{Only: []source.Code{Date}}); len(got) > 0 {
		t.Errorf("mended without being asked: %v", got)
	}
}

func TestEndsAndMarks(t *testing.T) {
	in := "\ufeff" + strings.ReplaceAll(head+"\n– Một\n– Hai\rBa ,", "\n", "\r\n")
	want := "\ufeff" + strings.ReplaceAll(head+"\n- Một\n- Hai\rBa,", "\n", "\r\n")
	s := Split(in)
	if got := s.With(Fix(file, in, Options{})); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestDecode(t *testing.T) {
	in := head + "\nTiÕng ViÖt rÊt hay, `TiÕng`.\nTiếng Việt.\n"
	s := Split(in)
	if got := Fix(file, in, Options{}); len(got) > 0 {
		t.Errorf("decoded without being asked: %v", got)
	}
	if got := s.With(Fix(file, in, Options{Decode: TCVN3})); got != head+"\nTiếng Việt rất hay, `TiÕng`.\nTiếng Việt.\n" {
		t.Errorf("got %q", got)
	}
	in = strings.Replace(head, "Bài", "Tieáng Vieät", 1) + "\nVieät Nam ,\n"
	s = Split(in)
	if got := s.With(Fix(file, in, Options{Decode: VNI})); !strings.Contains(got, "title: Tiếng Việt\n") || !strings.Contains(got, "\nViệt Nam,\n") {
		t.Errorf("got %q", got)
	}
}

func TestOnly(t *testing.T) {
	in := head + "\n– Một  ,\n\nI. MỤC TIÊU\n\nA\n"
	for _, c := range []source.Code{List, Heading, Space} {
		changes := Fix(file, in, Options{Only: []source.Code{c}})
		if len(changes) != 1 || !slices.Equal(changes[0].Codes, []source.Code{c}) {
			t.Errorf("%s: %v", c, changes)
		}
	}
}

// What is no content, no UTF-8 or too large is left alone.
func TestRefused(t *testing.T) {
	for _, c := range [][2]string{{"README.md", "– a ,"}, {"content/tin-don-vi/a/b.md", head + "\n– a ,"}, {file, head + "\n– a\xff ,"}, {file, head + strings.Repeat("– a ,\n", 1<<18)}} {
		if got := Fix(c[0], c[1], Options{}); got != nil {
			t.Errorf("%s: %d changes", c[0], len(got))
		}
	}
}

// check holds a text to the rules of the package.
func check(t *testing.T, name, in string) {
	t.Helper()
	s := Split(in)
	if s.With(nil) != in {
		t.Fatalf("%q is not the sum of its lines", in)
	}
	changes := Fix(name, in, Options{})
	out := s.With(changes)
	if again := Fix(name, out, Options{}); len(again) > 0 {
		t.Errorf("%q\nbecame %q\nand again line %d %q (%v)", in, out, again[0].Line, again[0].New, again[0].Codes)
	}
	for _, c := range changes {
		if len(c.Codes) == 0 || Labels[c.Codes[0]] == "" {
			t.Errorf("a change without a reason: %+v", c)
		}
		if !slices.Contains(c.Codes, Date) && !slices.Contains(c.Codes, Curly) && !slices.Equal(Words(c.Old), Words(c.New)) {
			t.Errorf("line %d: %q became %q: other words", c.Line, c.Old, c.New)
		}
		if strings.ContainsAny(c.New, "\r\n") {
			t.Errorf("line %d became several", c.Line)
		}
	}
	if len(changes) > 0 && utf8.ValidString(in) {
		before, after := content.Parse(name, []byte(in)), content.Parse(name, []byte(out))
		if source.Failed(after.Problems) && !source.Failed(before.Problems) {
			t.Errorf("%q\nbecame %q\n%v", in, out, after.Problems)
		}
		if a, b := shown(before), shown(after); !slices.Equal(a, b) {
			t.Errorf("%q\nbecame %q\nreaders saw %q\nand see    %q", in, out, a, b)
		}
		if after.Draft != before.Draft {
			t.Errorf("%q\nbecame %q: draft was %v", in, out, before.Draft)
		}
	}
}

// shown are the words that readers of a file see.
func shown(d *content.Doc) []string {
	return Words(html.UnescapeString(tags.ReplaceAllString(string(d.Body.HTML), " ")))
}

func FuzzFix(f *testing.F) {
	f.Add("title: A", "– Một  , hai\n+ ba\nI. MỤC TIÊU\n\n`a  ,` “b” \"c\"\u00a0\u200b")
	f.Add("date: 3/3/2016\ndraft: true", "1. Nội dung:\n\nChữ\r\n> – a\r- [x]  b ,\n\t–  c\n```\nI. A\n```")
	f.Add("title: \"\u00a0\"", "a\\ ,\n\n   •\u00a0b\n   - c\n– d\n  – e\n      + f\nII. B\nIII. C\n***")
	f.Fuzz(func(t *testing.T, front, body string) {
		check(t, file, "---\n"+front+"\n---\n"+body)
		check(t, file, body)
		check(t, "content/site.yaml", front)
		check(t, "content/ke-hoach/a.md", "---\n"+front+"\n---\n"+body)
	})
}

// The site itself, and the notice of 2016 as it was typed.
func TestRealTexts(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../../content", func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".md") {
			return err
		}
		data, err := os.ReadFile(p)
		name := "content/" + filepath.ToSlash(strings.TrimPrefix(p, "../../content/"))
		check(t, name, string(data))
		changes := Fix(name, string(data), Options{})
		for _, c := range changes {
			if !slices.Contains(c.Codes, List) && !slices.Contains(c.Codes, Heading) {
				t.Errorf("%s:%d: clean content would change: %q → %q (%v)", name, c.Line+1, c.Old, c.New, c.Codes)
			}
		}
		n++
		return err
	})
	if err != nil || n < 50 {
		t.Fatal(n, err)
	}
	notice, err := os.ReadFile("../content/testdata/body-notice-2016.txt")
	if err != nil {
		t.Fatal(err)
	}
	in := head + "\n" + string(notice)
	check(t, file, in)
	s := Split(in)
	out := s.With(Fix(file, in, Options{}))
	if strings.Contains(out, "\n– ") || !strings.Contains(out, "\n## I. ") || strings.Count(out, "\n- ") < 10 {
		t.Errorf("the notice of 2016 became\n%s", out)
	}
	if before, after := content.Parse(file, []byte(in)), content.Parse(file, []byte(out)); !bytes.Equal(before.Body.HTML, after.Body.HTML) {
		t.Error("the notice is shown otherwise")
	}
}

// A diff is what patch makes of it.
func TestDiff(t *testing.T) {
	patch := tool.Find(t, "patch")
	for i, in := range []string{
		head + "\n– Một\n– Hai\n",
		head + "\n– Một\n" + strings.Repeat("dòng\n", 7) + "Ba ,\n" + strings.Repeat("dòng\n", 6) + "Bốn ,",
		"\ufeff" + head + "\n" + strings.Repeat("Chữ ,\n\ndòng\n\n", 9),
		strings.ReplaceAll(head+"\n– Một\n– Hai\n", "\n", "\r\n"),
	} {
		s := Split(in)
		changes := Fix(file, in, Options{})
		want := s.With(changes)
		if want == in {
			t.Fatal(i, "nothing to mend")
		}
		name := filepath.Join(t.TempDir(), "a.md")
		if err := os.WriteFile(name, []byte(in), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(patch, "--binary", "--quiet", name)
		cmd.Stdin = strings.NewReader(Diff(file, s, changes))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%d: %v %s\n%s", i, err, out, Diff(file, s, changes))
		}
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, []byte(want)) {
			t.Errorf("%d: patched to %q, want %q", i, got, want)
		}
	}
}

// Bodies put together at random of what editors type.
func TestRandomTexts(t *testing.T) {
	pieces := []string{
		"– ", "— ", "• ", "+ ", "- ", "* ", "1. ", "1. Nội dung:", "I. MỤC TIÊU", "II. YÊU CẦU", "  ", "    ", "\t", "\n", "\n", "\n", "\n\n", "\n\n", "\r\n", "chữ", "Chữ ,", "ba,bốn", " . ", "“a”", "\"b\"", "\"", "`", "```\n", "~~~\n",
		"[a](", "/x)", "[^1]", "[^1]: ", "<b>", "</b>", "<div>\n", "<!-- ", "-->", "https://a.vn/", "|", "| - |\n", "---\n", "***", "\\", "\u00a0", "\u200b", "\u00ad", "ẹ", "TiÕng", "# ", "> ", "=\n", "  \n", ": ", "79/QĐ-A", "5\"", "👨\u200d👩",
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 4000
	if testing.Short() {
		n = 1000
	}
	changed := 0
	for range n {
		var b strings.Builder
		for range 1 + rnd.IntN(14) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		in := head + "\n" + b.String()
		check(t, file, in)
		if len(Fix(file, in, Options{})) > 0 {
			changed++
		}
		if t.Failed() {
			return
		}
	}
	if changed < n/4 {
		t.Errorf("%d of %d texts had something to mend", changed, n)
	}
}
