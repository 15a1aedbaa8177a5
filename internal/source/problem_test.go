package source

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/viet"
)

func TestPos(t *testing.T) {
	for want, p := range map[string]Pos{
		"":         {},
		"a.md":     {"a.md", 0, 0},
		"a.md:3":   {"a.md", 3, 0},
		"a.md:3:7": {"a.md", 3, 7},
	} {
		if got := p.String(); got != want {
			t.Errorf("%+v is %q, want %q", p, got, want)
		}
	}
}

func TestProblem(t *testing.T) {
	p := Problem{Code: "key-unknown", Args: []string{"tilte"}, Near: "title"}
	for want, got := range map[string]string{
		"không có khóa nào tên là “tilte”": p.Text("vi"),
		"there is no key “tilte”":          p.Text("en"),
		"Có phải ý bạn là “title”? Các khóa được liệt kê trong README của cchc; tệp do “cchc new” tạo cũng ghi sẵn các khóa, sau dấu #.": p.Hint("vi"),
		"Did you mean “title”? The README of cchc lists the keys; so do files made by cchc new, behind a #.":                             p.Hint("en"),
		"Có phải ý bạn là “a”? Viết như hoi-nghi-2016 hoặc nv-01.":                                                                       Problem{Code: "slug-form", Args: []string{"slug", "A"}, Near: "a"}.Hint("vi"),
		"no-such-code a b": Problem{Code: "no-such-code", Args: []string{"a", "b"}}.Text("vi"),
		"không có ngày “%!d(x)%[9]s” trong lịch":                Problem{Code: "date-impossible", Args: []string{"date", "%!d(x)%[9]s"}}.Text("vi"),
		"khối thông tin phải gồm các dòng “khóa: giá trị”":      Problem{Code: "front-not-map", Args: []string{"too", "many"}}.Text("vi"),
		"Thêm dòng “a: …”. 100% tên":                            Problem{Code: "field-required", Args: []string{"a", "100% tên"}}.Hint("vi"),
		"tệp lớn 2 MB, vượt giới hạn 1 MB của một tệp Markdown": Problem{Code: "too-large", Args: []string{"2 MB", "1 MB"}}.Text("vi"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if p.Severity() != Error || (Problem{Code: "key-unknown", Soft: true}).Severity() != Warning || (Problem{Code: "raw-html", Soft: true}).Severity() != Warning {
		t.Error("severities")
	}
	if Error.String() != "error" || Warning.String() != "warning" || Notice.String() != "notice" {
		t.Error("names of severities")
	}
	if Failed(nil) || Failed([]Problem{{Code: "raw-html"}, {Code: "key-unknown", Soft: true}}) || !Failed([]Problem{{Code: "raw-html"}, {Code: "key-unknown"}}) {
		t.Error("what fails")
	}
}

func TestSort(t *testing.T) {
	at := func(file string, line, col int, code Code, args ...string) Problem {
		return Problem{Pos: Pos{file, line, col}, Code: code, Args: args}
	}
	want := []Problem{
		at("a", 0, 0, "x"), at("a", 1, 2, "x"), at("a", 1, 10, "a"), at("a", 1, 10, "b"), at("a", 1, 10, "b", "1"), at("a", 1, 10, "b", "2"), at("a", 2, 1, "a"), at("b", 1, 1, "a"),
	}
	mixed := slices.Clone(want)
	slices.Reverse(mixed)
	mixed = append(mixed, want[3], want[5]) // twice
	got := Sort(mixed)
	if !slices.EqualFunc(got, want, func(a, b Problem) bool {
		return a.Pos == b.Pos && a.Code == b.Code && slices.Equal(a.Args, b.Args)
	}) {
		t.Errorf("%v", got)
	}
	if len(Sort(nil)) != 0 {
		t.Error("nothing sorted is something")
	}
}

var (
	verb     = regexp.MustCompile(`%\[([1-9])\]s`)
	codeForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// verbs returns which arguments a text uses.
func verbs(t *testing.T, c Code, text string) map[int]bool {
	t.Helper()
	used := map[int]bool{}
	for _, m := range verb.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		used[n] = true
	}
	if strings.Contains(verb.ReplaceAllString(text, ""), "%") {
		t.Errorf("%s: another verb than %%[n]s: %q", c, text)
	}
	return used
}

// Every code says in both languages what is wrong, and nothing asks for arguments that nobody gives.
func TestCatalogue(t *testing.T) {
	codes := Codes()
	if len(codes) < 60 || !slices.IsSorted(codes) {
		t.Fatalf("%d codes", len(codes))
	}
	texts := map[string]Code{}
	for _, c := range codes {
		m, ok := Describe(c)
		if !ok || !codeForm.MatchString(string(c)) {
			t.Errorf("the code %q", c)
		}
		if m.Severity > Notice {
			t.Errorf("%s: severity %d", c, m.Severity)
		}
		for _, s := range []string{m.Vi, m.ViHint} {
			if s != "" && viet.Fold(s) == viet.Lower(s) {
				t.Errorf("%s: no Vietnamese: %q", c, s)
			}
			if s != viet.NFC(s) {
				t.Errorf("%s: not in NFC: %q", c, s)
			}
		}
		if m.Vi == "" || m.En == "" {
			t.Errorf("%s has no text", c)
		}
		if (m.ViHint == "") != (m.EnHint == "") {
			t.Errorf("%s has a hint in one language only", c)
		}
		if other := texts[m.Vi]; other != "" {
			t.Errorf("%s and %s say the same", c, other)
		}
		texts[m.Vi] = c
		for _, s := range []string{m.En, m.EnHint} {
			for _, r := range verb.ReplaceAllString(s, "") {
				if r >= 0x1ea0 && r <= 0x1ef9 && !strings.Contains(s, ": ") && !strings.Contains(s, "QĐ") && !strings.Contains(s, "tom-tat") && !strings.Contains(s, "“") {
					t.Errorf("%s: no English: %q", c, s)
					break
				}
			}
		}
		vi, en := verbs(t, c, m.Vi), verbs(t, c, m.En)
		for _, s := range []string{m.Vi, m.En, m.ViHint, m.EnHint} {
			if s != strings.TrimSpace(s) {
				t.Errorf("%s: blanks round %q", c, s)
			}
		}
		// What the two languages say is about the same things, except for labels in Vietnamese.
		for n := range en {
			if !vi[n] && !verbs(t, c, m.ViHint)[n] {
				t.Errorf("%s: argument %d is in the English text only", c, n)
			}
		}
		all := []map[int]bool{vi, en, verbs(t, c, m.ViHint), verbs(t, c, m.EnHint)}
		top := 0
		for _, used := range all {
			for n := range used {
				top = max(top, n)
			}
		}
		if top > 4 {
			t.Errorf("%s uses argument %d", c, top)
		}
		p := Problem{Code: c, Args: []string{"một", "hai", "ba", "bốn"}[:top]}
		for _, lang := range []string{"vi", "en"} {
			if s := p.Text(lang) + p.Hint(lang); strings.Contains(s, "%!") || strings.Contains(s, "%[") {
				t.Errorf("%s: %s", c, s)
			}
		}
	}
}

func TestRegisterTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a code may be registered twice")
		}
	}()
	register(map[Code]Message{"key-unknown": {}})
}

// Different sequences of parts have different sums. (Parts of different types may agree: a digest always has the same types in the same order.)
func TestDigest(t *testing.T) {
	seen := map[Sum]int{}
	for i, f := range []func(*Digest){
		func(*Digest) {},
		func(d *Digest) { d.Str("") },
		func(d *Digest) { d.Str("a"); d.Str("b") },
		func(d *Digest) { d.Str("ab") },
		func(d *Digest) { d.Str("ab"); d.Str("") },
		func(d *Digest) { d.Str(""); d.Str("ab") },
		func(d *Digest) { d.Strs([]string{"a", "b"}) },
		func(d *Digest) { d.Strs([]string{"a"}); d.Str("b") },
		func(d *Digest) { d.Bool(true) },
		func(d *Digest) { d.Int(-1) },
		func(d *Digest) { d.Int(300) },
		func(d *Digest) { d.Add(SumOf([]byte("a"))) },
	} {
		d := NewDigest()
		f(d)
		s := d.Sum()
		if j, twice := seen[s]; twice {
			t.Errorf("%d and %d have one sum", i, j)
		}
		seen[s] = i
		d = NewDigest()
		f(d)
		if d.Sum() != s {
			t.Errorf("%d has two sums", i)
		}
	}
	s := SumOf([]byte("abc"))
	if s.Hex() != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" || s.Short() != s.Hex()[:10] || s.IsZero() || !(Sum{}).IsZero() {
		t.Error("the sum of abc is ", s.Hex())
	}
}
