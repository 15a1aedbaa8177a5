package cchc

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/viet"
)

// day is a date of a test, which must be possible; "" is the zero Date.
func day(s string) Date {
	if s == "" {
		return Date{}
	}
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// legalNos are numbers of real documents.
var legalNos = []struct {
	s               string
	no              LegalNo
	key, loose, url string
}{
	{"79/QĐ-TNNQG", LegalNo{"79", 0, "QĐ-TNNQG"}, "79/QĐ-TNNQG", "79/qd-tnnqg", "79-qd-tnnqg"},
	{"3599/QĐ-BTNMT", LegalNo{"3599", 0, "QĐ-BTNMT"}, "3599/QĐ-BTNMT", "3599/qd-btnmt", "3599-qd-btnmt"},
	{"42/2022/NĐ-CP", LegalNo{"42", 2022, "NĐ-CP"}, "42/2022/NĐ-CP", "42/2022/nd-cp", "42-2022-nd-cp"},
	{"104/2016/QH13", LegalNo{"104", 2016, "QH13"}, "104/2016/QH13", "104/2016/qh13", "104-2016-qh13"},
	{"09/2014/UBTVQH13", LegalNo{"09", 2014, "UBTVQH13"}, "9/2014/UBTVQH13", "9/2014/ubtvqh13", "9-2014-ubtvqh13"},
	{"30c/NQ-CP", LegalNo{"30c", 0, "NQ-CP"}, "30C/NQ-CP", "30c/nq-cp", "30c-nq-cp"},
	{"581/BNV-CCHC", LegalNo{"581", 0, "BNV-CCHC"}, "581/BNV-CCHC", "581/bnv-cchc", "581-bnv-cchc"},
	{"049/QĐ-BNV", LegalNo{"049", 0, "QĐ-BNV"}, "49/QĐ-BNV", "49/qd-bnv", "49-qd-bnv"},
	{"424/QĐ-BNV", LegalNo{"424", 0, "QĐ-BNV"}, "424/QĐ-BNV", "424/qd-bnv", "424-qd-bnv"},
	{"4247/KH-SXD", LegalNo{"4247", 0, "KH-SXD"}, "4247/KH-SXD", "4247/kh-sxd", "4247-kh-sxd"},
	{"5219/QĐ-BNNMT", LegalNo{"5219", 0, "QĐ-BNNMT"}, "5219/QĐ-BNNMT", "5219/qd-bnnmt", "5219-qd-bnnmt"},
	{"23/CT-TTg", LegalNo{"23", 0, "CT-TTg"}, "23/CT-TTG", "23/ct-ttg", "23-ct-ttg"},
	{"12/QyĐ-TTQH&ĐT", LegalNo{"12", 0, "QyĐ-TTQH&ĐT"}, "12/QYĐ-TTQH&ĐT", "12/qyd-ttqh&dt", "12-qyd-ttqh-dt"},
	{"15/2014/TTLT-BTNMT-BNV", LegalNo{"15", 2014, "TTLT-BTNMT-BNV"}, "15/2014/TTLT-BTNMT-BNV", "15/2014/ttlt-btnmt-bnv", "15-2014-ttlt-btnmt-bnv"},
	{"60/CP", LegalNo{"60", 0, "CP"}, "60/CP", "60/cp", "60-cp"},
	{"57-NQ/TW", LegalNo{"57", 0, "NQ/TW"}, "57-NQ/TW", "57-nq/tw", "57-nq-tw"},
	{"07-CT/TU", LegalNo{"07", 0, "CT/TU"}, "7-CT/TU", "7-ct/tu", "7-ct-tu"},
	{"12-KH/ĐU", LegalNo{"12", 0, "KH/ĐU"}, "12-KH/ĐU", "12-kh/du", "12-kh-du"},
	{"01-HD/BTCTW", LegalNo{"01", 0, "HD/BTCTW"}, "1-HD/BTCTW", "1-hd/btctw", "1-hd-btctw"},
	{"24-L/CTN", LegalNo{"24", 0, "L/CTN"}, "24-L/CTN", "24-l/ctn", "24-l-ctn"},
}

var notLegalNos = []string{
	"", "/", "79", "79/", "79/qđ-tnnqg", "QĐ-TNNQG", "79/QĐ-TNNQG ", " 79/QĐ-TNNQG", "79/QĐ-", "79/QĐ TNNQG", "79 /QĐ-TNNQG",
	"79/QÐ-TNNQG" /* eth */, "123456/QĐ-BNV", "42/22/NĐ-CP", "42/2022", "42/2022/", "42/0022/NĐ-CP", "03/3/2016", "1/200.000", "31/12/2015",
	"km/h", "2/3", "57-NQ", "57-NQ/", "57-/TW", "57-nq/TW", "57-NQTWABC/TW", "30cc/NQ-CP", "79/QĐ--TNNQG",
}

func TestLegalNo(t *testing.T) {
	for _, tt := range legalNos {
		no, ok := ParseLegalNo(tt.s)
		if !ok || no != tt.no {
			t.Errorf("ParseLegalNo(%q) = %+v, %v", tt.s, no, ok)
		}
		for _, c := range []struct{ f, got, want string }{
			{"String", no.String(), tt.s}, {"Key", no.Key(), tt.key}, {"LooseKey", no.LooseKey(), tt.loose}, {"Slug", no.Slug(), tt.url},
		} {
			if c.got != c.want {
				t.Errorf("%s of %q = %q, want %q", c.f, tt.s, c.got, c.want)
			}
		}
	}
	for _, s := range notLegalNos {
		if no, ok := ParseLegalNo(s); ok {
			t.Errorf("ParseLegalNo(%q) = %+v", s, no)
		}
	}
	var zero LegalNo
	if !zero.IsZero() || zero.String() != "" || zero.Key() != "" || zero.LooseKey() != "" || zero.Slug() != "" {
		t.Error("the zero LegalNo is not empty")
	}
	same := func(a, b string) bool {
		x, _ := ParseLegalNo(a)
		y, _ := ParseLegalNo(b)
		return x.Key() == y.Key()
	}
	if !same("049/QĐ-BNV", "49/QĐ-BNV") || !same("00/QĐ-BNV", "0/QĐ-BNV") || same("49/QĐ-BNV", "49/QD-BNV") || same("49/QĐ-BNV", "490/QĐ-BNV") {
		t.Error("keys merge or divide the wrong numbers")
	}
}

// The definition of FindLegalNos.
var (
	stateForm = regexp.MustCompile(`^(\d{1,5}[a-z]?)(?:/([12]\d{3}))?/([A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ&0-9]*)*\d*)`)
	partyForm = regexp.MustCompile(`^(\d{1,5}[a-z]?)()-([A-ZĐ][A-Za-zĐđ]{0,4}/[A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ]*)*)`)
	slashDate = regexp.MustCompile(strings.ReplaceAll(`^,?_ngày_(\d{1,2})/(\d{1,2})/(\d{4})`, "_", `[\s\v\x{A0}]+`))
	wordDate  = regexp.MustCompile(strings.ReplaceAll(`^,?_ngày_(\d{1,2})_tháng_(\d{1,2})_năm_(\d{4})`, "_", `[\s\v\x{A0}]+`))
)

// findByDefinition is FindLegalNos, slowly.
func findByDefinition(text []byte) []LegalMatch {
	var found []LegalMatch
	border := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) }
	for i := 0; i < len(text); {
		r, _ := utf8.DecodeLastRune(text[:i])
		m := stateForm.FindSubmatchIndex(text[i:])
		if m == nil {
			m = partyForm.FindSubmatchIndex(text[i:])
		}
		if m == nil || i > 0 && (r == '/' || !border(r)) || i > 1 && r == '.' && isDigit(text[i-2]) {
			i++
			continue
		}
		part := func(n int) string { return string(text[i+m[2*n] : i+m[2*n+1]]) }
		end := i + m[1]
		if r, _ := utf8.DecodeRune(text[end:]); end < len(text) && !border(r) {
			i++
			continue
		}
		no := LegalNo{Number: part(1), Notation: part(3)}
		if m[4] >= 0 {
			no.Year = atoi(part(2))
		}
		found = append(found, LegalMatch{i, end, no, issuedByDefinition(text[end:])})
		i = end
	}
	return found
}

func issuedByDefinition(after []byte) Date {
	m := slashDate.FindSubmatch(after)
	if m == nil {
		m = wordDate.FindSubmatch(after)
	}
	if m == nil {
		return Date{}
	}
	if r, _ := utf8.DecodeRune(after[len(m[0]):]); len(m[0]) < len(after) && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)) {
		return Date{}
	}
	d, _ := makeDate(atoi(string(m[3])), atoi(string(m[2])), atoi(string(m[1])))
	return d
}

func checkFind(t *testing.T, text string) []LegalMatch {
	t.Helper()
	got, want := FindLegalNos([]byte(text), nil), findByDefinition([]byte(text))
	if !slices.Equal(got, want) {
		t.Errorf("FindLegalNos(%q) =\n%+v, want\n%+v", text, got, want)
	}
	for _, m := range got {
		if s := text[m.Start:m.End]; s != m.No.String() {
			t.Errorf("FindLegalNos(%q) found %q as %q", text, s, m.No)
		} else if no, ok := ParseLegalNo(s); !ok || no != m.No {
			t.Errorf("FindLegalNos found %q, which is parsed as %+v, %v", s, no, ok)
		}
	}
	return got
}

// Texts, and what is found in them.
var findTests = []struct {
	text string
	want string // numbers, each with its date in brackets if it has one
}{
	{"Quyết định số 3599/QĐ-BTNMT ngày 31 tháng 12 năm 2015 về việc", "3599/QĐ-BTNMT[2015-12-31]"},
	{"tại Quyết định số 79/QĐ-TNNQG ngày 03/3/2016 với", "79/QĐ-TNNQG[2016-03-03]"},
	{"79/QĐ-TNNQG, ngày 03/03/2016.", "79/QĐ-TNNQG[2016-03-03]"},
	{"79/QĐ-TNNQG\nngày\u00a03\ttháng  3 năm 2016", "79/QĐ-TNNQG[2016-03-03]"},
	{"79/QĐ-TNNQG ngày 30/2/2016", "79/QĐ-TNNQG"},
	{"79/QĐ-TNNQG ngày 03/3/20166", "79/QĐ-TNNQG"},
	{"1.234/QĐ-UBND, 12.345-CT/TW và Điều 5. 79/QĐ-TNNQG, tr.79/QĐ-A", "79/QĐ-TNNQG 79/QĐ-A"},
	{"79/QĐ-TNNQG ngày 03/3", "79/QĐ-TNNQG"},
	{"79/QĐ-TNNQG ngày 003/3/2016", "79/QĐ-TNNQG"},
	{"79/QĐ-TNNQG ngày 03 tháng 3/2016", "79/QĐ-TNNQG"},
	{"79/QĐ-TNNQG ngày 03/3 năm 2016", "79/QĐ-TNNQG"},
	{"79/QĐ-TNNQG ngàyy 03/3/2016", "79/QĐ-TNNQG"},
	{"79/QĐ-TNNQGngày 03/3/2016", ""},
	{"79/QĐ-TNNQG của Bộ ngày 03/3/2016", "79/QĐ-TNNQG"},
	{"Nghị định số 42/2022/NĐ-CP; Luật số 104/2016/QH13; Nghị quyết 30c/NQ-CP", "42/2022/NĐ-CP 104/2016/QH13 30c/NQ-CP"},
	{"Nghị quyết số 57-NQ/TW ngày 22/12/2024, Chỉ thị 07-CT/TU.", "57-NQ/TW[2024-12-22] 07-CT/TU"},
	{"(581/BNV-CCHC)", "581/BNV-CCHC"},
	{"“049/QĐ-BNV”", "049/QĐ-BNV"},
	{"số:12/QyĐ-TTQH&ĐT,13/KH-TT", "12/QyĐ-TTQH&ĐT 13/KH-TT"},
	{"ngày 03/3/2016, tỷ lệ 1/200.000, 31/12/2015, 60 km/h, 2/3, và/hoặc, 24/7, http://x.vn/79/QĐ-TNNQG", ""},
	{"01/Quỷ 12/Tháng 5/Đề 1a/b", ""},
	{"123456/QĐ-BNV", ""},
	{"a79/QĐ-BNV ô79/QĐ-BNV /79/QĐ-BNV", ""},
	{"79/QĐ-BNVé 79/QĐ-BNV1 79/QĐ1é 79/QĐ-BNV-x", "79/QĐ-BNV1 79/QĐ-BNV"},
	{"79/QĐ-BNV/2016", "79/QĐ-BNV"},
	{"2/57-NQ/TW 57-NQTWAB/TW 2016-57-NQ/TW", "57-NQ/TW"},
	{"1-A/B-5-C/D", "1-A/B 5-C/D"},
	{"12/0999/QĐ-BNV", ""},
	{"12/2016QĐ-BNV", ""},
	{"/", ""},
	{"1/", ""},
	{"1/A", "1/A"},
	{"-A/B", ""},
	{"x-A/B", ""},
	{"1-A/B", "1-A/B"},
	{"1x-Đđ/Đđ", "1x-Đđ/Đđ"},
	{"1/2016/A", "1/2016/A"},
	{"1/\xC4", ""},
	{"1/Đ\xC4", "1/Đ"},
	{"1/QU\u0309", ""},
}

func TestFindLegalNos(t *testing.T) {
	for _, tt := range findTests {
		var got []string
		for _, m := range checkFind(t, tt.text) {
			s := m.No.String()
			if !m.Issued.IsZero() {
				s += "[" + m.Issued.String() + "]"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != tt.want {
			t.Errorf("in %q found %q, want %q", tt.text, g, tt.want)
		}
	}
	for _, tt := range legalNos {
		for _, form := range []string{"%s", "số %s ngày", "(%s)", "%s.", "%s,", "%sa", "a%s", "%s/%[1]s", "%s-%[1]s", "%[1]s%[1]s"} {
			checkFind(t, fmt.Sprintf(form, tt.s))
		}
	}
	checkFind(t, notice(t))

	dst := []LegalMatch{{Start: -1}}
	if got := FindLegalNos([]byte("số 79/QĐ-TNNQG"), dst); len(got) != 2 || got[0].Start != -1 || got[1].Start != len("số ") {
		t.Errorf("FindLegalNos does not append: %+v", got)
	}
	nothing := []byte(strings.Repeat("và/hoặc ngày 03/3/2016 tỷ lệ 1/200.000 12/Tháng 12-AB/Tế http://x.vn/79/QĐ ", 20))
	if n := testing.AllocsPerRun(10, func() {
		if len(FindLegalNos(nothing, nil)) != 0 {
			t.Error("found something")
		}
	}); n != 0 {
		t.Errorf("finding nothing allocates %v times", n)
	}
}

func notice(tb testing.TB) string {
	b, err := os.ReadFile("../viet/testdata/ke-hoach-2016.txt")
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func FuzzFindLegalNos(f *testing.F) {
	for _, tt := range findTests {
		f.Add(tt.text)
	}
	for _, tt := range legalNos {
		f.Add(tt.s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkFind(t, s) })
}

// All short texts over the characters that matter.
func TestFindLegalNosExhaustively(t *testing.T) {
	signs := []string{"1", "a", "A", "Đ", "/", "-", " ", "2016/"}
	const length = 5
	var text [64]byte
	var walk func(n, left int)
	walk = func(n, left int) {
		if left == 0 {
			checkFind(t, string(text[:n]))
			return
		}
		for _, s := range signs {
			walk(n+copy(text[n:], s), left-1)
		}
	}
	walk(0, length)
}

func TestDocTypes(t *testing.T) {
	names := map[string]bool{}
	for _, d := range DocTypes() {
		if names[d.Name] {
			t.Errorf("%s is there twice", d.Name)
		}
		names[d.Name] = true
		for _, s := range []string{d.Name, strings.ToUpper(d.Name), viet.Lower(d.Name)} {
			if got, ok := DocTypeByName(s); !ok || got != d {
				t.Errorf("DocTypeByName(%q) = %v, %v", s, got, ok)
			}
		}
		if d.Abbr != "" {
			no, ok := ParseLegalNo("01/" + d.Abbr + "-TNNQG")
			if d.Abbr == "QH" || d.Abbr == "UBTVQH" {
				no, ok = ParseLegalNo("01/2016/" + d.Abbr + "13")
			}
			if !ok || !d.Matches(no) {
				t.Errorf("%s does not match %v", d.Name, no)
			}
		}
		if d.Matches(LegalNo{}) {
			t.Errorf("%s matches no number", d.Name)
		}
	}
	// The abbreviations of Decree 30/2020/NĐ-CP.
	abbrs := strings.Fields("NQ QĐ CT QC QyĐ TC TB HD CTr KH PA ĐA DA BC BB TTr HĐ CĐ BGN BTT GUQ GM GGT GNP PG PC PB SY TrS SL")
	for _, a := range abbrs {
		if n := len(slices.DeleteFunc(DocTypes(), func(d DocType) bool { return d.Abbr != a })); n != 1 {
			t.Errorf("%d kinds have the abbreviation %s", n, a)
		}
	}
	for _, s := range []string{"", "Quyet dinh", "Quyết", "Đề", "Nghị luận"} {
		if d, ok := DocTypeByName(s); ok {
			t.Errorf("DocTypeByName(%q) = %v", s, d)
		}
	}
	for _, s := range []string{"Giấy uỷ quyền", "Bản thoả thuận"} {
		if _, ok := DocTypeByName(s); !ok {
			t.Errorf("DocTypeByName(%q) finds nothing", s)
		}
	}
}

func TestDocTypeMatches(t *testing.T) {
	for _, tt := range []struct {
		name, no string
		want     bool
	}{
		{"Quyết định", "79/QĐ-TNNQG", true},
		{"Quyết định", "79/KH-TNNQG", false},
		{"Quyết định", "79/QĐX-TNNQG", false},
		{"Kế hoạch", "47/KH-UBND", true},
		{"Nghị định", "42/2022/NĐ-CP", true},
		{"Nghị quyết", "30c/NQ-CP", true},
		{"Nghị quyết", "57-NQ/TW", true},
		{"Nghị quyết", "31/2026/QH16", true},
		{"Luật", "104/2016/QH13", true},
		{"Luật", "24-L/CTN", true},
		{"Luật", "104/2016/QĐ13", false},
		{"Luật", "104/2016/UBTVQH13", false},
		{"Bộ luật", "91/2015/QH13", true},
		{"Pháp lệnh", "09/2014/UBTVQH13", true},
		{"Pháp lệnh", "29/2006/PL-UBTVQH11", true},
		{"Thông tư", "22/2023/TT-BTTTT", true},
		{"Thông tư", "15/2014/TTLT-BTNMT-BNV", false},
		{"Thông tư liên tịch", "15/2014/TTLT-BTNMT-BNV", true},
		{"Thông tư", "15/TTr-BTNMT", false},
		{"Tờ trình", "15/TTr-BTNMT", true},
		{"Chỉ thị", "23/CT-TTg", true},
		{"Chỉ thị", "07-CT/TU", true},
		{"Quy định", "12/QyĐ-TNNQG", true},
		{"Quy định", "205-QĐ/TW", true},
		{"Kết luận", "01-KL/TW", true},
		{"Công văn", "581/BNV-CCHC", true},
		{"Công văn", "581/CV-BNV", true},
		{"Công văn", "79/QĐ-TNNQG", false},
		{"Công văn", "104/2016/QH13", false},
		{"Công văn", "57-NQ/TW", false},
		{"Hiến pháp", "79/QĐ-TNNQG", false},
	} {
		d, ok := DocTypeByName(tt.name)
		no, ok2 := ParseLegalNo(tt.no)
		if !ok || !ok2 || d.Matches(no) != tt.want {
			t.Errorf("%s matches %s: %v, want %v", tt.name, tt.no, !tt.want, tt.want)
		}
	}
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2016-03-03", "2016-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2016-12-31"} {
		d, err := ParseDate(s)
		if err != nil || d.String() != s || d.IsZero() {
			t.Errorf("ParseDate(%q) = %v, %v", s, d, err)
		}
		if got := DateOf(d.Time()); got != d {
			t.Errorf("DateOf(%v.Time()) = %v", d, got)
		}
		if want := s + "T00:00:00+07:00"; d.Time().Format(time.RFC3339) != want || d.Time().Location() != viet.Zone {
			t.Errorf("%v.Time() = %v, want %v", d, d.Time(), want)
		}
	}
	for s, want := range map[string]error{
		"": ErrDateForm, "2016-3-3": ErrDateForm, "03/03/2016": ErrDateForm, "2016-03-03 ": ErrDateForm, "2016/03/03": ErrDateForm,
		"20160303": ErrDateForm, "-016-03-03": ErrDateForm, "2016-0a-03": ErrDateForm, "2016-03-03T00:00:00+07:00": ErrDateForm, "２016-3-3": ErrDateForm,
		"2016-02-30": ErrDateImpossible, "2015-02-29": ErrDateImpossible, "1900-02-29": ErrDateImpossible, "2016-13-01": ErrDateImpossible,
		"2016-00-01": ErrDateImpossible, "2016-01-00": ErrDateImpossible, "2016-04-31": ErrDateImpossible, "0000-01-01": ErrDateImpossible,
	} {
		if d, err := ParseDate(s); !errors.Is(err, want) || !d.IsZero() {
			t.Errorf("ParseDate(%q) = %v, %v, want %v", s, d, err, want)
		}
	}
	if (Date{}).String() != "" || !(Date{}).Time().IsZero() || !DateOf(time.Time{}).IsZero() || !(Date{}).AddDays(3).IsZero() {
		t.Error("the zero Date is not empty")
	}
}

func TestDate(t *testing.T) {
	if got, want := DateOf(time.Date(2016, 3, 2, 17, 0, 0, 0, time.UTC)), day("2016-03-03"); got != want {
		t.Errorf("DateOf = %v, want %v", got, want)
	}
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{{"2016-02-28", 1, "2016-02-29"}, {"2016-02-28", 2, "2016-03-01"}, {"2016-01-01", -1, "2015-12-31"}, {"2016-03-03", 0, "2016-03-03"}, {"2015-12-15", 366, "2016-12-15"}} {
		if got := day(tt.from).AddDays(tt.n); got != day(tt.want) {
			t.Errorf("%s and %d days = %v, want %s", tt.from, tt.n, got, tt.want)
		}
	}
	if got := day("2016-03-03").Weekday(); got != time.Thursday {
		t.Errorf("Weekday = %v", got)
	}
	days := []Date{{}, day("2015-12-31"), day("2016-01-01"), day("2016-01-02"), day("2016-02-01")}
	for i, a := range days {
		for j, b := range days {
			if a.Before(b) != (i < j) || a.After(b) != (i > j) || (a.Compare(b) == 0) != (i == j) || (a == b) != (i == j) {
				t.Errorf("%v and %v are in the wrong order", a, b)
			}
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2016-03-03", "2016-02-30", "03/03/2016", "2016-03-03T08:30:00+07:00", "3-3-2016 8:30", "ngày 03 tháng 3 năm 2016"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDate(s)
		if err == nil != !d.IsZero() || err != nil && errors.Is(err, ErrDateForm) == errors.Is(err, ErrDateImpossible) {
			t.Fatalf("ParseDate(%q) = %v, %v", s, d, err)
		}
		// It agrees with package time on all years that it accepts.
		std, stdErr := time.ParseInLocation(time.DateOnly, s, viet.Zone)
		if ok := stdErr == nil && std.Year() > 0; ok != (err == nil) || ok && !d.Time().Equal(std) {
			t.Fatalf("ParseDate(%q) = %v, %v, but package time has %v, %v", s, d, err, std, stdErr)
		}
		if err == nil && (d.String() != s || DateOf(d.Time()) != d || d.AddDays(1).AddDays(-1) != d) {
			t.Fatalf("ParseDate(%q) does not go round: %v", s, d)
		}
		tm, only, terr := ParseTime(s)
		if err == nil && (terr != nil || !only || !tm.Equal(d.Time())) {
			t.Fatalf("ParseTime(%q) = %v, %v, %v", s, tm, only, terr)
		}
		if terr == nil {
			if again, _, err := ParseTime(tm.Format(time.RFC3339Nano)); err != nil || !again.Equal(tm) || tm.Location() != viet.Zone {
				t.Fatalf("ParseTime(%q) = %v, which is read as %v, %v", s, tm, again, err)
			}
		}
		if iso, ok := SuggestISO(s); ok {
			if _, _, err := ParseTime(iso); err != nil {
				t.Fatalf("SuggestISO(%q) = %q: %v", s, iso, err)
			}
		}
	})
}

func TestParseTime(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		dateOnly bool
	}{
		{"2016-03-03", "2016-03-03T00:00:00+07:00", true},
		{"2016-03-03T08:30:00+07:00", "2016-03-03T08:30:00+07:00", false},
		{"2016-03-03T01:30:00Z", "2016-03-03T08:30:00+07:00", false},
		{"2016-03-02T22:00:00.5-05:00", "2016-03-03T10:00:00+07:00", false},
	} {
		got, dateOnly, err := ParseTime(tt.in)
		if err != nil || viet.ISO(got) != tt.want || dateOnly != tt.dateOnly || got.Location() != viet.Zone {
			t.Errorf("ParseTime(%q) = %v, %v, %v", tt.in, got, dateOnly, err)
		}
	}
	for s, want := range map[string]error{
		"": ErrDateForm, "2016-03-03T08:30:00": ErrDateForm, "2016-03-03 08:30:00+07:00": ErrDateForm, "2016-03-03T08:30+07:00": ErrDateForm,
		"2016-03-03T8:30:00+07:00": ErrDateForm, "2016-03-03T08:30:00,5+07:00": ErrDateForm, "2016-03-03T08:30:00.+07:00": ErrDateForm,
		"2016-03-03T08:30:00+0700": ErrDateForm, "2016-03-03t08:30:00z": ErrDateForm, "03/03/2016": ErrDateForm, "03/03/2016 08:30": ErrDateForm,
		"2016-02-30": ErrDateImpossible, "2016-02-30T08:30:00+07:00": ErrDateImpossible, "2016-03-03T24:00:00+07:00": ErrDateImpossible,
		"2016-03-03T08:60:00+07:00": ErrDateImpossible, "2016-03-03T08:30:00+99:00": ErrDateImpossible, "9999-12-31T23:00:00Z": ErrDateImpossible,
		"0000-01-01T08:30:00+07:00": ErrDateImpossible,
	} {
		if got, dateOnly, err := ParseTime(s); !errors.Is(err, want) || dateOnly || !got.IsZero() {
			t.Errorf("ParseTime(%q) = %v, %v, %v, want %v", s, got, dateOnly, err, want)
		}
	}
}

func TestSuggestISO(t *testing.T) {
	for s, want := range map[string]string{
		"03/03/2016": "2016-03-03", "3/3/2016": "2016-03-03", "03-03-2016": "2016-03-03", "3.12.2016": "2016-12-03", "2016/03/03": "2016-03-03",
		"2016-3-3": "2016-03-03", "ngày 03 tháng 3 năm 2016": "2016-03-03", "Ngày 31 tháng 12 năm 2015": "2015-12-31",
		"03/03/2016 08:30": "2016-03-03T08:30:00+07:00", "2016-03-03 08:30:15": "2016-03-03T08:30:15+07:00", "2016-03-03T08:30": "2016-03-03T08:30:00+07:00",
		"16/11/2022 10:53": "2022-11-16T10:53:00+07:00",
		"":                 "", "03/2016": "", "30/02/2016": "", "03/13/2016": "", "1/2/3": "", "03/03/16": "", "03/03/2016 25:00": "", "hôm nay": "", "03/03/2016 8": "",
		"03/2016/03": "", "2016-03-03T08:30:00Z": "",
	} {
		if got, ok := SuggestISO(s); got != want || ok != (want != "") {
			t.Errorf("SuggestISO(%q) = %q, %v, want %q", s, got, ok, want)
		}
	}
}

func TestDue(t *testing.T) {
	end := day("2016-12-31")
	for _, tt := range []struct{ in, canon, shown, last string }{
		{"2016-03-15", "2016-03-15", "15/3/2016", "2016-03-15"},
		{"2016-02-05", "2016-02-05", "05/02/2016", "2016-02-05"},
		{"03/2016", "03/2016", "Tháng 3/2016", "2016-03-31"},
		{"3/2016", "03/2016", "Tháng 3/2016", "2016-03-31"},
		{"02/2016", "02/2016", "Tháng 02/2016", "2016-02-29"},
		{"2/2015", "02/2015", "Tháng 02/2015", "2015-02-28"},
		{"12/2016", "12/2016", "Tháng 12/2016", "2016-12-31"},
		{"Q1/2016", "Q1/2016", "Quý I/2016", "2016-03-31"},
		{"Q2/2016", "Q2/2016", "Quý II/2016", "2016-06-30"},
		{"Q3/2016", "Q3/2016", "Quý III/2016", "2016-09-30"},
		{"Q4/2016", "Q4/2016", "Quý IV/2016", "2016-12-31"},
		{"thuong-xuyen", "thuong-xuyen", "Thường xuyên", "2016-12-31"},
	} {
		d, err := ParseDue(tt.in)
		if err != nil {
			t.Errorf("ParseDue(%q): %v", tt.in, err)
			continue
		}
		if d.Canon() != tt.canon || d.String() != tt.shown || d.Last(end) != day(tt.last) || d.Ongoing() != (tt.in == "thuong-xuyen") || d.IsZero() {
			t.Errorf("ParseDue(%q) = %q, %q, %v", tt.in, d.Canon(), d, d.Last(end))
		}
		if again, err := ParseDue(d.Canon()); err != nil || again != d {
			t.Errorf("ParseDue(%q) = %v, %v", d.Canon(), again, err)
		}
	}
	for s, want := range map[string]error{
		"": ErrDueForm, "Q2": ErrDueForm, "q2/2016": ErrDueForm, "Q2-2016": ErrDueForm, "2016": ErrDueForm, "15/3/2016": ErrDueForm, "03/16": ErrDueForm,
		"Thường xuyên": ErrDueForm, "Q12/2016": ErrDueForm, " Q2/2016": ErrDueForm, "2016-03": ErrDueForm,
		"Q0/2016": ErrDateImpossible, "Q5/2016": ErrDateImpossible, "13/2016": ErrDateImpossible, "00/2016": ErrDateImpossible, "0/2016": ErrDateImpossible,
		"2016-02-30": ErrDateImpossible, "Q1/0000": ErrDateImpossible,
	} {
		if d, err := ParseDue(s); !errors.Is(err, want) || !d.IsZero() {
			t.Errorf("ParseDue(%q) = %v, %v, want %v", s, d, err, want)
		}
	}
	var zero Due
	if zero.String() != "" || zero.Canon() != "" || zero.Ongoing() || zero.Last(end) != end {
		t.Error("the zero Due is not empty")
	}
}

func FuzzParseDue(f *testing.F) {
	for _, s := range []string{"2016-03-15", "03/2016", "3/2016", "Q2/2016", "thuong-xuyen", "Q5/2016", "13/2016"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDue(s)
		if (err == nil) == d.IsZero() || err != nil && errors.Is(err, ErrDueForm) == errors.Is(err, ErrDateImpossible) {
			t.Fatalf("ParseDue(%q) = %v, %v", s, d, err)
		}
		if err != nil {
			return
		}
		if again, err := ParseDue(d.Canon()); err != nil || again != d || again.Canon() != d.Canon() || d.String() == "" {
			t.Fatalf("ParseDue(%q) = %q, which is read as %q, %v", s, d.Canon(), again.Canon(), err)
		}
		if last := d.Last(Date{}); last.IsZero() != d.Ongoing() || !last.IsZero() && day(last.String()) != last {
			t.Fatalf("the last day of %q is %v", s, last)
		}
	})
}

func TestDerive(t *testing.T) {
	const end = "2016-12-31"
	for _, tt := range []struct {
		status              Status
		due, completed, now string
		want                Progress
	}{
		{DaHoanThanh, "Q2/2016", "2016-06-30", "2016-12-01", DoneOnTime},
		{DaHoanThanh, "Q2/2016", "2016-07-01", "2016-12-01", DoneLate},
		{DaHoanThanh, "Q2/2016", "2016-07-01", "2016-07-01", DoneLate},
		{DangThucHien, "Q2/2016", "", "2016-06-30", OpenInTime},
		{DangThucHien, "Q2/2016", "", "2016-07-01", OpenOverdue},
		{ChuaThucHien, "Q2/2016", "", "2016-06-30", OpenInTime},
		{ChuaThucHien, "03/2016", "", "2016-04-01", OpenOverdue},
		{ChuaThucHien, "2016-03-15", "", "2016-03-15", OpenInTime},
		{ChuaThucHien, "2016-03-15", "", "2016-03-16", OpenOverdue},
		// All the time: never overdue before the end of the plan.
		{DangThucHien, "thuong-xuyen", "", end, OpenInTime},
		{DangThucHien, "thuong-xuyen", "", "2017-01-01", OpenOverdue},
		{DaHoanThanh, "thuong-xuyen", end, "2017-01-01", DoneOnTime},
		// Stopped is stopped.
		{DungThucHien, "Q2/2016", "", "2016-03-01", Stopped},
		{DungThucHien, "Q2/2016", "", "2017-03-01", Stopped},
		// Asked for a day before its completion, a task is open.
		{DaHoanThanh, "Q2/2016", "2016-06-20", "2016-06-19", OpenInTime},
		{DaHoanThanh, "Q2/2016", "2016-08-20", "2016-08-19", OpenOverdue},
		// Without a day of completion, only what cannot be late is on time.
		{DaHoanThanh, "Q2/2016", "", "2016-06-30", DoneOnTime},
		{DaHoanThanh, "Q2/2016", "", "2016-07-01", DoneLate},
		{"", "Q2/2016", "", "2016-07-01", OpenOverdue},
	} {
		due, err := ParseDue(tt.due)
		if err != nil {
			t.Fatal(err)
		}
		if got := Derive(tt.status, due, day(tt.completed), day(end), day(tt.now)); got != tt.want {
			t.Errorf("%s, due %s, completed %q, on %s: %q, want %q", tt.status, tt.due, tt.completed, tt.now, got.Label(), tt.want.Label())
		}
	}
}

// As the days pass, an open task becomes overdue once, and a done one never changes after its completion.
func TestDeriveOverTime(t *testing.T) {
	due, _ := ParseDue("Q2/2016")
	end := day("2016-12-31")
	before := OpenInTime
	for now := day("2016-01-01"); !now.After(end); now = now.AddDays(1) {
		open := Derive(DangThucHien, due, Date{}, end, now)
		if open < before {
			t.Fatalf("on %v the task is %q again", now, open.Label())
		}
		before = open
		done := Derive(DaHoanThanh, due, day("2016-07-15"), end, now)
		if want := DoneLate; !now.Before(day("2016-07-15")) && done != want {
			t.Fatalf("on %v the task is %q", now, done.Label())
		} else if now.Before(day("2016-07-15")) && done != open {
			t.Fatalf("on %v a task done later is %q, an open one %q", now, done.Label(), open.Label())
		}
	}
	if before != OpenOverdue {
		t.Error("the task is not overdue at the end")
	}
}

func TestLabels(t *testing.T) {
	want := map[Status]string{"chua-thuc-hien": "Chưa thực hiện", "dang-thuc-hien": "Đang thực hiện", "da-hoan-thanh": "Đã hoàn thành", "dung-thuc-hien": "Dừng thực hiện"}
	if len(Statuses()) != len(want) {
		t.Errorf("%d statuses", len(Statuses()))
	}
	for _, s := range Statuses() {
		if s.Label() != want[s] || viet.Slug(s.Label()) != string(s) {
			t.Errorf("%s is shown as %q", s, s.Label())
		}
	}
	progress := []string{"", "Hoàn thành đúng hạn", "Hoàn thành quá hạn", "Chưa hoàn thành, trong hạn", "Chưa hoàn thành, quá hạn", "Dừng thực hiện", ""}
	for p := Progress(-1); int(p) <= len(progress); p++ {
		label := ""
		if p >= 0 && int(p) < len(progress) {
			label = progress[p]
		}
		if p.Label() != label {
			t.Errorf("progress %d is shown as %q, want %q", p, p.Label(), label)
		}
	}
	if Status("xong").Label() != "" {
		t.Error("an unknown status has a label")
	}
}

func TestPeriod(t *testing.T) {
	for _, tt := range []struct {
		p               Period
		from, to, label string
	}{
		{"quy-1", "2015-12-15", "2016-03-14", "Quý I năm 2016"},
		{"6-thang", "2015-12-15", "2016-06-14", "6 tháng đầu năm 2016"},
		{"quy-3", "2016-06-15", "2016-09-14", "Quý III năm 2016"},
		{"nam", "2015-12-15", "2016-12-14", "Năm 2016"},
		{"quy-2", "", "", ""},
	} {
		from, to := tt.p.Range(2016)
		if from != day(tt.from) || to != day(tt.to) || tt.p.Label(2016) != tt.label {
			t.Errorf("%s is %v–%v, %q", tt.p, from, to, tt.p.Label(2016))
		}
		if (tt.label != "") != slices.Contains(Periods(), tt.p) {
			t.Errorf("%s: Periods is wrong", tt.p)
		}
	}
	for year := 2011; year < 2030; year++ {
		_, to := Nam.Range(year)
		if from, _ := Nam.Range(year + 1); from != to.AddDays(1) {
			t.Errorf("the year after %d begins on %v", year, from)
		}
		_, to = Thang6.Range(year)
		if from, _ := Quy3.Range(year); from != to.AddDays(1) {
			t.Errorf("the third quarter of %d begins on %v", year, from)
		}
	}
}

func TestParAreas(t *testing.T) {
	old := strings.Fields("the-che thu-tuc-hanh-chinh to-chuc-bo-may doi-ngu-cbccvc tai-chinh-cong hien-dai-hoa chi-dao-dieu-hanh")
	now := strings.Fields("the-che thu-tuc-hanh-chinh to-chuc-bo-may che-do-cong-vu tai-chinh-cong chinh-phu-so chi-dao-dieu-hanh")
	for d, want := range map[string][]string{"": old, "2010-01-01": old, "2016-03-03": old, "2020-12-31": old, "2021-01-01": now, "2026-11-23": now, "2031-01-01": now} {
		var ids []string
		for _, a := range ParAreas(day(d)) {
			ids = append(ids, a.ID)
			if name, ok := ParAreaName(a.ID, day(d)); !ok || name != a.Name || name == "" {
				t.Errorf("ParAreaName(%q, %q) = %q, %v", a.ID, d, name, ok)
			}
			if a.ID != viet.Slug(a.ID) {
				t.Errorf("%q is no slug", a.ID)
			}
		}
		if !slices.Equal(ids, want) {
			t.Errorf("the areas of %q are %q, want %q", d, ids, want)
		}
	}
	for _, tt := range []struct{ id, d string }{{"che-do-cong-vu", "2016-03-03"}, {"hien-dai-hoa", "2021-01-01"}, {"", "2016-03-03"}} {
		if name, ok := ParAreaName(tt.id, day(tt.d)); ok || name != "" {
			t.Errorf("ParAreaName(%q, %q) = %q", tt.id, tt.d, name)
		}
	}
	if ids := AllParAreaIDs(); !slices.Equal(ids, append(slices.Clone(old), "che-do-cong-vu", "chinh-phu-so")) {
		t.Errorf("AllParAreaIDs = %q", ids)
	}
	ParAreas(Date{})[0].Name = "x"
	if name, _ := ParAreaName("the-che", Date{}); name != "Cải cách thể chế" {
		t.Error("a caller can change the areas")
	}
}

func TestNameAt(t *testing.T) {
	names := []Name{
		{Text: "Bộ Tài nguyên và Môi trường", Short: "BTNMT", Until: day("2025-02-28")},
		{Text: "Bộ Nông nghiệp và Môi trường", Short: "BNNMT", From: day("2025-03-01")},
		{Text: "Bộ M", From: day("2027-01-01"), Until: day("2027-01-01")},
		{Text: "Bộ N", From: day("2027-01-01"), Until: day("2027-01-01")},
	}
	for d, want := range map[string]string{"": "BTNMT", "2016-03-03": "BTNMT", "2025-02-28": "BTNMT", "2025-03-01": "BNNMT", "2026-11-23": "BNNMT", "2027-01-01": ""} {
		n, ok := NameAt(names, day(d))
		if !ok || n.Short != want {
			t.Errorf("the name on %q is %+v, %v", d, n, ok)
		}
	}
	if n, _ := NameAt(names, day("2027-01-01")); n.Text != "Bộ M" {
		t.Errorf("of two names valid, %q", n.Text)
	}
	for _, d := range []string{"", "2024-01-01"} {
		if n, ok := NameAt(names[1:], day(d)); ok {
			t.Errorf("on %q there is the name %+v", d, n)
		}
	}
}

func BenchmarkFindLegalNos(b *testing.B) {
	text := []byte(notice(b))
	dst := make([]LegalMatch, 0, 8)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		dst = FindLegalNos(text, dst[:0])
	}
}

func BenchmarkFindLegalNosNone(b *testing.B) {
	text := []byte("Tuyên truyền, phổ biến về tầm quan trọng, ý nghĩa, mục tiêu và tác động của CCHC đến phát triển kinh tế xã hội.")
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		FindLegalNos(text, nil)
	}
}

func BenchmarkFindByDefinition(b *testing.B) {
	text := []byte(notice(b))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		findByDefinition(text)
	}
}

func BenchmarkFindOneRegexp(b *testing.B) {
	re := regexp.MustCompile(stateForm.String()[1:])
	text := []byte(notice(b))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		re.FindAllIndex(text, -1)
	}
}
