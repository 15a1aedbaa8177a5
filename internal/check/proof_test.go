package check

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// own are the files of the site that this repository holds: true texts, written
// from sources.
func own(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{}
	root := os.DirFS("../..")
	for _, dir := range []string{"content", "static"} {
		err := fs.WalkDir(root, dir, func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			data, err := fs.ReadFile(root, p)
			files[p] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

var now = time.Date(2026, 11, 23, 8, 0, 0, 0, viet.Zone)

// TestPrecision: 200 and more true paragraphs, and the notice of 2016, are right in
// every rule: no error, no warning.
func TestPrecision(t *testing.T) {
	files := own(t)
	paragraphs := 0
	for p, s := range files {
		if strings.HasSuffix(p, ".md") {
			content.ParseRead(p, []byte(s), nil, func(r *content.Reading) {
				l := looking{Reading: r}
				l.blocks(func(from, to int) {
					if viet.SyllablesBytes(r.Text[from:to]) >= 12 {
						paragraphs++
					}
				})
			})
		}
	}
	if paragraphs < 200 {
		t.Fatalf("%d paragraphs only", paragraphs)
	}
	t.Logf("%d paragraphs of twelve syllables or more", paragraphs)
	for _, p := range checked(files, site.Options{AsOf: now}) {
		if p.Severity() != source.Notice && p.Code != "duty-warning" { // facts that the office has not given yet
			t.Errorf("%s: %s [%s]", p.Pos, p.Text("vi"), p.Code)
		}
		if p.Pos.File == "content/ke-hoach/ke-hoach-cchc-2016.md" && p.Code != "cite-full" && p.Code != "cite-unregistered" {
			t.Errorf("of the notice of 2016: %s: %s", p.Pos, p.Code)
		}
	}
}

// TestPrecisionGenerated puts true words together anew, with the marks, numbers,
// dates and notations that offices write: nothing is wrong with any of it.
func TestPrecisionGenerated(t *testing.T) {
	var sentences []string
	for p, s := range own(t) {
		if !strings.HasSuffix(p, ".md") {
			continue
		}
		content.ParseRead(p, []byte(s), nil, func(r *content.Reading) {
			for block := range strings.SplitSeq(string(r.Text[:r.Body()]), content.BlockEnd) {
				if block = strings.TrimSpace(block); !strings.ContainsAny(block, "\x1a\n/*_[]<>`\"|#") && viet.Syllables(block) > 8 && strings.HasSuffix(block, ".") {
					sentences = append(sentences, block)
				}
			}
		})
	}
	slices.Sort(sentences)
	if len(sentences) < 100 {
		t.Fatalf("%d sentences", len(sentences))
	}
	ways := []string{
		"- %s", "> %s", "%s (theo Báo cáo quý I/2026).", "**Lưu ý:** %s", "Từ 01/3/2016 đến hết 31/12/2016: %s", "Tỷ lệ 1:200.000, đạt 82,66%%; %s",
		"| Cột | Hai |\n|---|---|\n| %s | 21.914 |", "“%s”", "– %s", "1. %s", "Hotline 1900 1234, số ISBN 978-604-80-1234-5: %s", "Lúc 8 giờ 30 ngày 03/3/2016, %s",
		"Thứ Năm, ngày 03/3/2016: %s", "Điện thoại 024 3999 0000. %s", "Mã hồ sơ H26.14-160303-0012: %s", "QH&ĐTTNNQG, NĐ-CP, CCVC... %s", "Ông K’Brêu, bà H’Linh và GS. Müller: %s",
		"2 × 3 = 6; −5 °C; ≥ 50 %%; 10 m²; %s", "Kinh phí 120.000.000.000 đồng (một trăm hai mươi tỷ đồng). %s", "😀 %s", "*%s*", "[%s](/tin-tuc/)", "Quý, của, quả, thuế, khuya, khuỷu; %s",
	}
	told := 0
	for i, s := range sentences {
		body := fmt.Sprintf(ways[i%len(ways)], s) + "\n\n" + fmt.Sprintf(ways[(i/7)%len(ways)], sentences[(i*31)%len(sentences)]) + "\n"
		files := map[string]string{"content/tin-tuc/2016/bai.md": article + body}
		for p, f := range base {
			files[p] = f
		}
		for _, p := range checked(files, site.Options{AsOf: asOf}) {
			if p.Severity() != source.Notice && p.Code != "tone-mixed" && told < 10 { // two texts may differ in their tone marks
				told++
				t.Errorf("%s [%s]\n%s", p.Text("vi"), p.Code, body)
			}
		}
	}
	t.Logf("%d texts of two paragraphs", len(sentences))
}

// clean is a site of every kind, with nothing to say about it.
func cleanSite(t testing.TB) map[string]string {
	t.Helper()
	data, err := os.ReadFile("testdata/clean.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, name := map[string]string{}, ""
	for line := range strings.Lines(string(data)) {
		if n, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(n, " --\n") {
			name = strings.TrimSuffix(n, " --\n")
			files[name] = ""
		} else if name != "" {
			files[name] += line
		}
	}
	return files
}

// faults are what somebody may do to the clean site, and the one rule that must
// say so: file, the words there, what they become, the code, and what is underlined:
// what is wrong, or, of what is missing, that which lacks it, so many lines away.
var faults = []struct{ file, from, to, code, at string }{
	{"bai", "triển khai kế hoạch", "triển khai\u200b kế hoạch", "text-invisible", "\u200b"},
	{"bai", "triển khai kế hoạch", "triển\u00ad khai kế hoạch", "text-invisible", "\u00ad"},
	{"bai", "các phòng, ban", "các phòng , ban", "space-before", " ,"},
	{"bai", "các phòng, ban", "các phòng,ban", "space-after", ","},
	{"bai", "Hội nghị thống nhất", "Hô\u0323i nghị thống nhất", "text-nfd", "Hội"},
	{"bai", "Hội nghị thống nhất", "Héi nghÞ thèng nhÊt", "text-tcvn3", "Héi nghÞ thèng nhÊt"},
	{"bai", "Hội nghị thống nhất", "Hoäi nghò thoáng nhaát ñöôïc", "text-vni", "Hoäi nghò thoáng nhaát ñöôïc"},
	{"bai", "Hội nghị thống nhất", "Hội nghị thống nhаt", "text-lookalike", "nhаt"},
	{"bai", "Đồng chí", "Ðồng chí", "text-lookalike", "Ðồng"},
	{"bai", "tùy điều kiện", "tuỳ điều kiện", "tone-mixed", "tuỳ"},
	{"bai", "“một cửa”", "\"một cửa\"", "quotes-mixed", "\""},
	{"bai", "title: Hội nghị triển khai", "title: HỘI NGHỊ TRIỂN KHAI KẾ HOẠCH CẢI CÁCH #", "title-upper", "HỘI NGHỊ TRIỂN KHAI KẾ HOẠCH CẢI CÁCH"},
	{"bai", "title: Hội nghị triển khai", "title: \"| HỘI NGHỊ TRIỂN KHAI KẾ HOẠCH\" #", "title-upper", "| HỘI NGHỊ TRIỂN KHAI KẾ HOẠCH"},
	{"bai", "Hội nghị thống nhất", "<o:p>Hội nghị</o:p> thống nhất", "word-markup", "<o:p"},
	{"bai", "Hội nghị thống nhất", "Hội nghị<br>thống nhất", "raw-html", "<br>"},
	{"bai", "ngày 04/3/2016", "ngày 34/3/2016", "date-text", "34/3/2016"},
	{"bai", "ngày 04/3/2016", "ngày 31/6/2016", "date-text", "31/6/2016"},
	{"bai", "thứ Sáu, ngày", "thứ Bảy, ngày", "date-weekday", "thứ Bảy"},
	{"bai", "số 79/QĐ-TT ngày 03/3/2016", "số 79/QĐ-TT ngày 3/3/2016", "date-padding", "3/3/2016"},
	{"bai", "số 79/QĐ-TT ngày", "số 79/QD-TT ngày", "legal-number", "79/QD-TT"},
	{"bai", "số 79/QĐ-TT ngày", "số 79 / QĐ - TT ngày", "legal-number", "79 / QĐ - TT"},
	{"bai", "Quyết định số 79/QĐ-TT", "Thông tư số 79/QĐ-TT", "cite-type", "79/QĐ-TT"},
	{"bai", "số 79/QĐ-TT ngày 03/3/2016", "số 79/QĐ-TT ngày 03/4/2016", "document-date", "79/QĐ-TT"},
	{"bai", "số 79/QĐ-TT ngày 03/3/2016", "số 97/QĐ-TT ngày 03/3/2016", "cite-unregistered", "97/QĐ-TT"},
	{"bai", "Hội nghị thống nhất", "Hội nghị căn cứ Quyết định số 12/QĐ-TT thống nhất", "cite-ended", "12/QĐ-TT"},
	{"ke-hoach", "Quyết định số 3599/QĐ-BT ngày 31 tháng 12 năm 2015 của", "Quyết định số 3599/QĐ-BT của", "cite-date", "3599/QĐ-BT"},
	{"ke-hoach", "    subject: Ban hành Kế hoạch cải cách hành chính\n", "", "basis-subject", "3599/QĐ-BT -3"},
	{"ke-hoach", "## Tổ chức thực hiện", "## Phụ lục", "plan-section", "Mục đích -10"},
	{"ke-hoach", "due: Q4/2016", "due: Q1/2016", "task-overdue", "Q1/2016"},
	{"ke-hoach", "due: Q4/2016", "due: Q4/2017", "task-due", "Q4/2017"},
	{"ke-hoach", "status: dang-thuc-hien", "status: dang-thuc-hie", "value-unknown", "dang-thuc-hie"},
	{"bai", "Văn phòng Trung tâm", "anh Nam (0912 345 678)", "privacy-phone", "0912 345 678"},
	{"bai", "Văn phòng Trung tâm", "anh Nam, căn cước 001090012345", "privacy-id", "001090012345"},
	{"bai", "Văn phòng Trung tâm", "<nam@gmail.com>", "privacy-email", "<nam@gmail.com>"},
	{"bai", "[kế hoạch năm 2016]", "[tại đây]", "link-text", "tại đây"},
	{"bai", "../../ke-hoach/ke-hoach-2016.md", "../../ke-hoach/ke-hoach-2061.md", "link-dangling", "[kế hoạch năm 2016](../../ke-hoach/ke-hoach-2061.md#muc-dich)"},
	{"bai", "ke-hoach-2016.md#", "ke-hoach-2016.md#khong-", "anchor-unknown", "[kế hoạch năm 2016](../../ke-hoach/ke-hoach-2016.md#khong-muc-dich)"},
	{"bai", "/images/hoi-nghi.jpg \"", "/images/hoi-nghj.jpg \"", "link-dangling", "![Đại biểu dự hội nghị](/images/hoi-nghj.jpg \"Toàn cảnh | Văn phòng\")"},
	{"bai", "![Đại biểu dự hội nghị]", "![IMG_0123.jpg]", "image-alt", "![IMG_0123.jpg](/images/hoi-nghi.jpg \"Toàn cảnh | Văn phòng\")"},
	{"bai", "![Đại biểu dự hội nghị]", "![]", "image-alt", "![](/images/hoi-nghi.jpg \"Toàn cảnh | Văn phòng\")"},
	{"bai", " | Văn phòng\"", "\"", "image-credit", "![Đại biểu dự hội nghị](/images/hoi-nghi.jpg \"Toàn cảnh\")"},
	{"bai", "\"Toàn cảnh | Văn phòng\"", "\"| Văn phòng\"", "image-caption", "![Đại biểu dự hội nghị](/images/hoi-nghi.jpg \"| Văn phòng\")"},
	{"bai", "  consent: Ảnh sự kiện công khai\n", "", "image-consent", "/images/dai-bieu.jpg -3"},
	{"bai", "alt: Đại biểu biểu quyết", "alt: DSC_0001.jpg", "cover-alt", "DSC_0001.jpg"},
	{"bai", "| Kỳ | Số bài |", "|  |  |", "table-head", "|  |  |"},
	{"bai", "### Kết quả", "#### Kết quả", "heading-skip", "#### Kết quả"},
	{"bai", "review_by: 2017-01-01", "review_by: 2016-05-01", "review-past", "2016-05-01"},
	{"bai", "event_date: 2016-03-04", "event_date: 2016-02-04", "news-late", "2016-02-04"},
	{"bai", "lang: vi", "expires: 2016-05-01", "article-expired", "2016-05-01"},
	{"bai", "units: [trung-tam]", "units: [trung-tan]", "ref-unknown", "trung-tan"},
	{"bai", "units: [trung-tam]", "unit: [trung-tam]", "key-unknown", "unit"},
	{"bai", "category: chi-dao", "category: chi-đạo", "category-unknown", "chi-đạo"},
	{"bai", "lang: vi", "lang: vi\nlang: vi", "key-duplicate", "lang +1"},
	{"bai", "file: /files/ke-hoach.pdf", "file: /files/ke-hoch.pdf", "file-missing", "/files/ke-hoch.pdf"},
	{"site", "link: trang/gioi-thieu.md", "link: /tin-tuc/", "page-orphan", "content/trang/gioi-thieu.md"},
	{"site", "title: Trang thử", "check:\n  rules:\n    - rule: link-tex\ntitle: Trang thử", "check-rule-unknown", "link-tex +2"},
}

// underlined returns what a problem is said of: the words, and, if they are not on the
// line given, how many lines below it they stand.
func underlined(files map[string]string, p source.Problem, line int) string {
	if p.Pos.Line == 0 {
		return p.Pos.File
	}
	rs := []rune(viet.NFC(strings.Split(files[p.Pos.File], "\n")[p.Pos.Line-1]))
	s := string(rs[p.Pos.Col-1 : p.Pos.Col-1+p.Len])
	if p.Pos.Line != line {
		s += fmt.Sprintf(" %+d", p.Pos.Line-line)
	}
	return s
}

// TestMutations plants one fault at a time into a clean site: exactly its rule
// speaks, and underlines exactly the fault.
func TestMutations(t *testing.T) {
	clean := cleanSite(t)
	for _, p := range checked(clean, site.Options{AsOf: asOf}) {
		t.Errorf("the clean site: %s: %s [%s]", p.Pos, p.Text("vi"), p.Code)
	}
	if t.Failed() {
		return
	}
	if len(faults) < 40 {
		t.Fatal("too few")
	}
	paths := map[string]string{"bai": "content/tin-tuc/2016/hoi-nghi.md", "ke-hoach": "content/ke-hoach/ke-hoach-2016.md", "site": "content/site.yaml"}
	for _, f := range faults {
		t.Run(f.code+" "+f.to, func(t *testing.T) {
			files := map[string]string{}
			for p, s := range clean {
				files[p] = s
			}
			at := paths[f.file]
			if strings.Count(files[at], f.from) != 1 {
				t.Fatalf("%q is there %d times", f.from, strings.Count(files[at], f.from))
			}
			offset := strings.Index(files[at], f.from)
			line := 1 + strings.Count(files[at][:offset], "\n")
			files[at] = strings.Replace(files[at], f.from, f.to, 1)
			got := checked(files, site.Options{AsOf: asOf})
			found := false
			for _, p := range got {
				// A file that is no longer named is the other side of the same fault.
				if string(p.Code) != f.code {
					if p.Code != "file-unused" {
						t.Errorf("%s: %s [%s]", p.Pos, p.Text("vi"), p.Code)
					}
					continue
				}
				found = true
				if s := underlined(files, p, line); s != f.at {
					t.Errorf("%s underlines %q, want %q", p.Pos, s, f.at)
				}
				// Words may be there twice: those planted are meant.
				if i := strings.Index(viet.NFC(f.to), f.at); p.Pos.File == at && i >= 0 && !strings.Contains(f.to, "\n") {
					before := viet.NFC(files[at][:offset])
					before = before[strings.LastIndexByte(before, '\n')+1:]
					if col := utf8.RuneCountInString(before+viet.NFC(f.to)[:i]) + 1; p.Pos.Col != col {
						t.Errorf("%s: the fault begins at column %d", p.Pos, col)
					}
				}
			}
			if !found {
				t.Errorf("not found")
			}
		})
	}
}

// FuzzLook: whatever a file holds, nothing panics, and every place is inside of the
// file.
func FuzzLook(f *testing.F) {
	for _, c := range readCases(f) {
		for _, s := range c.files {
			f.Add(s)
		}
	}
	for p, s := range own(f) {
		if strings.HasSuffix(p, ".md") {
			f.Add(s)
		}
	}
	for _, v := range []string{"|\n  %s\n", "|-\n  %s", ">\n  %s", "\"x\n  %s\"", "'x\n  %s'", "x\n  %s", "\n  %s", "[x\n  %s]", "\n  - |\n   %s"} {
		for _, l := range []string{"category: ", "date: ", "expires: ", "event_date: ", "docs: ", "slug: ", "source: {name: a, url: ", "tags: ", "cover: {src: "} {
			for _, w := range []string{"khong-co-dau-ca", "2016-03-03"} {
				f.Add("---\ntitle: Bài\nauthor: Bà A\n" + l + fmt.Sprintf(v, w) + strings.Repeat("}", strings.Count(l, "{")) + "\n---\n")
			}
		}
	}
	f.Add("---\ntitle: Bài\nsapo: \"| Thông tư số 24/2011/TT-BTTTT\"\n---\n") // no block scalar
	for _, c := range []string{"\u2028", "\u2029", "\u0085"} {                // ends of lines to the YAML library alone
		f.Add("---\ntitle: \"Bài" + c + "hai\"\nslug: bai\nevent_date: 2016-13-01\nauthor: A\n---\nx\n")
	}
	f.Add("gày 1/1/0001") // a letter of “ngày” is missing, and nothing stands before it
	f.Fuzz(func(t *testing.T, s string) {
		for _, text := range []string{s, article + s} {
			inside(t, "content/tin-tuc/2016/bai.md", text)
		}
	})
}

func inside(t *testing.T, name, text string) {
	t.Helper()
	var lines []string
	norm := strings.TrimPrefix(text, "\ufeff")
	norm = strings.ReplaceAll(strings.ReplaceAll(norm, "\r\n", "\n"), "\r", "\n")
	if utf8.ValidString(norm) {
		lines = strings.Split(viet.NFC(norm), "\n")
	}
	files := map[string]string{name: text}
	for p, f := range base {
		files[p] = f
	}
	for _, p := range checked(files, site.Options{AsOf: asOf}) {
		if p.Pos.File != name || p.Pos.Line == 0 || lines == nil {
			continue
		}
		if p.Pos.Line > len(lines) {
			t.Fatalf("%s: beyond the last line: %s", p.Pos, p.Code)
		}
		if n := utf8.RuneCountInString(lines[p.Pos.Line-1]); p.Pos.Col > n+1 || p.Pos.Col > 0 && p.Pos.Col-1+p.Len > n && p.Len > 1 {
			t.Fatalf("%s +%d: beyond the line of %d characters: %s", p.Pos, p.Len, n, p.Code)
		}
	}
}

// TestPagesComplete: every code has a page that says why, whence and how, with an
// example of its own, and no page is of no code.
func TestPagesComplete(t *testing.T) {
	said := map[string]source.Code{}
	for _, c := range source.Codes() {
		r := rule(c)
		if r.Why == "" || r.WhyEn == "" || r.From == "" || r.Wrong == "" || r.Right == "" || r.Wrong == r.Right || !slices.Contains(groups, r.Group) {
			t.Errorf("%s: the page lacks something: %+v", c, r)
		}
		if r.Hint("vi") == "" || r.Hint("en") == "" {
			t.Errorf("%s: no hint", c)
		}
		for _, s := range []string{r.Heading("en"), r.Reason("en"), r.Source("en"), r.Counted("en")} {
			if w := vietnamese.FindString(s); w != "" && w != "NĐ" && !slices.Contains([]source.Code{"bool-form", "legal-type", "text-lookalike", "tone-mixed"}, c) { // these four speak of Vietnamese letters
				t.Errorf("%s: no English (%s): %s", c, w, s)
			}
		}
		if viet.Fold(r.Why) == viet.Lower(r.Why) || viet.Fold(r.From) == viet.Lower(r.From) && !strings.ContainsAny(r.From, "0123456789") {
			t.Errorf("%s: no Vietnamese: %s (%s)", c, r.Why, r.From)
		}
		for _, s := range []string{r.Why, r.WhyEn, r.From, r.Right} {
			if s != viet.NFC(s) || s != strings.TrimSpace(s) {
				t.Errorf("%s: not in NFC, or blanks around: %q", c, s)
			}
		}
		for _, s := range []string{r.Why, r.WhyEn} {
			if !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "?") {
				t.Errorf("%s: no sentence: %s", c, s)
			}
		}
		for _, s := range []string{r.Why, r.WhyEn, r.Wrong} {
			if other := said[s]; other != "" && s != "" {
				t.Errorf("%s says what %s says: %s", c, other, s)
			}
			said[s] = c
		}
		if (r.Limit > 0) != (r.LimitHelp != "") {
			t.Errorf("%s: the limit", c)
		}
	}
	seen := map[source.Code]bool{}
	for _, r := range pages {
		if _, ok := source.Describe(r.Code); !ok || seen[r.Code] {
			t.Errorf("a page for %s", r.Code)
		}
		seen[r.Code] = true
		if !strings.Contains(path.Join(groups...), r.Group) {
			t.Errorf("%s: no group %s", r.Code, r.Group)
		}
	}
	if len(Rules()) != len(source.Codes()) {
		t.Error("not every code is a rule")
	}
}

// vietnamese is a word with a letter that English does not have.
var vietnamese = regexp.MustCompile(`\pL*[À-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ]\pL*`)

// TestPage: what the page on all rules shows is what was written, whatever signs of
// Markdown there are in it, and nothing is wrong with it but what it shows on purpose.
func TestPage(t *testing.T) {
	for _, lang := range []string{"vi", "en"} {
		var b strings.Builder
		if err := WritePage(&b, lang); err != nil {
			t.Fatal(err)
		}
		files := cleanSite(t)
		name := "content/trang/quy-tac.md"
		files[name] = strings.Replace(b.String(), "\nlang: en\n", "\n", 1) // a site of one language
		files["content/site.yaml"] = strings.Replace(files["content/site.yaml"], "menu:\n", "menu:\n  - label: Quy tắc\n    link: trang/quy-tac.md\n", 1)
		for _, p := range checked(files, site.Options{AsOf: asOf}) {
			if p.Pos.File == name && !slices.Contains([]source.Code{"quotes-mixed", "text-lookalike", "tone-mixed", "space-before", "cite-unregistered"}, p.Code) {
				t.Errorf("%s: %s [%s] %s", lang, p.Pos, p.Code, strings.Split(files[name], "\n")[max(0, p.Pos.Line-1)])
			}
		}
		shown := ""
		content.ParseRead(name, []byte(files[name]), nil, func(r *content.Reading) { shown = string(r.Text) })
		for _, r := range Rules() {
			for _, s := range []string{r.Text(lang), r.Reason(lang), r.Source(lang), r.Hint(lang)} {
				if !strings.Contains(shown, s) && !strings.Contains(s, "://") { // an address is no text
					t.Errorf("%s, %s: the page does not show %q", lang, r.Code, s)
				}
			}
		}
	}
}

func farTitles(n int) string {
	var a, b strings.Builder
	for i := range n {
		fmt.Fprintf(&a, "![a][b%d]\n\n", i)
		fmt.Fprintf(&b, "[b%d]: /b.jpg \"c %d\"\n", i, i)
	}
	return a.String() + b.String()
}

// TestHostile: what nobody types by hand takes no longer than what people do.
func TestHostile(t *testing.T) {
	const size = 400_000
	for name, s := range map[string]string{
		"invisible":  strings.Repeat("a\u200b", size/4),
		"soft":       strings.Repeat("a\u00ad", size/3),
		"digits":     strings.Repeat("0912 ", size/5),
		"numbers":    strings.Repeat("1/QĐ-A ", size/8),
		"loose":      strings.Repeat("1 / QD - A ", size/11),
		"slashes":    strings.Repeat("1/", size/2),
		"days":       strings.Repeat("thứ hai, ngày ", size/17),
		"tones":      strings.Repeat("hoà hòa ", size/10),
		"cyrillic":   strings.Repeat("aа", size/3),
		"tcvn3":      strings.Repeat("®\u00adîc", size/7),
		"one tcvn3":  "®" + strings.Repeat("\u00adî", size/4),
		"stops":      strings.Repeat(" ,", size/2),
		"remarks":    strings.Repeat("<!-- cchc-check: off link-text a b -->\n", size/40),
		"mail":       strings.Repeat("a@gmail.com ", size/12),
		"links":      strings.Repeat("[a](b.md) ", size/10),
		"apostrophe": strings.Repeat("\"a“b”", size/9),
		"pictures":   strings.Repeat("![a](/b.jpg \"c | d\")\n\n", size/23),
		"far titles": strings.Repeat("![a][b]\n", size/9) + "\n[b]: /b.jpg \"c\"\n",
		"many far":   farTitles(size / 60),
		"nfd":        strings.Repeat("e\u0302\u0301", size/5),
	} {
		start := time.Now()
		inside(t, "content/tin-tuc/2016/bai.md", article+s)
		if d := time.Since(start); d > 20*time.Second { // a fraction of a second on a machine at rest
			t.Errorf("%s: %v", name, d)
		}
	}
}
