package viet

import (
	"bytes"
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// notice is the announcement of the plan of 2016, a real text in NFC.
//
//go:embed testdata/ke-hoach-2016.txt
var notice string

// alphabet has the 67 accented letters, by their plain letter; their capitals make 134.
var alphabet = map[byte]string{
	'a': "àảãáạăằẳẵắặâầẩẫấậ",
	'd': "đ",
	'e': "èẻẽéẹêềểễếệ",
	'i': "ìỉĩíị",
	'o': "òỏõóọôồổỗốộơờởỡớợ",
	'u': "ùủũúụưừửữứự",
	'y': "ỳỷỹýỵ",
}

func TestAlphabet(t *testing.T) {
	n := 0
	for base, letters := range alphabet {
		for _, low := range letters {
			for _, r := range []rune{low, unicode.ToUpper(low)} {
				n++
				for _, s := range []string{string(r), norm.NFD.String(string(r))} {
					if got := Fold(s); got != string(base) {
						t.Errorf("Fold(%+q) = %q, want %q", s, got, base)
					}
					if got := Slug(s); got != string(base) {
						t.Errorf("Slug(%+q) = %q, want %q", s, got, base)
					}
					if got := NFC(s); got != string(r) {
						t.Errorf("NFC(%+q) = %+q, want %+q", s, got, r)
					}
					if got := Width(s); got != 1 {
						t.Errorf("Width(%+q) = %d, want 1", s, got)
					}
				}
				if got := Lower(string(r)); got != string(low) {
					t.Errorf("Lower(%q) = %q, want %q", r, got, low)
				}
				if lookup(r) != base {
					t.Errorf("the table has %q for %q, want %q", lookup(r), r, base)
				}
			}
		}
	}
	if n != 134 {
		t.Errorf("%d accented letters, want 134", n)
	}
}

func TestNFC(t *testing.T) {
	// All orders of the marks, and the deprecated tone marks, become one code point.
	for _, s := range []string{"ệ", "e\u0302\u0323", "e\u0323\u0302", "ê\u0323", "ẹ\u0302"} {
		if got := NFC(s); got != "ệ" {
			t.Errorf("NFC(%+q) = %+q", s, got)
		}
	}
	for s, want := range map[string]string{"a\u0340": "à", "a\u0341": "á"} {
		if got := NFC(s); got != want {
			t.Errorf("NFC(%+q) = %+q, want %+q", s, got, want)
		}
	}
	if n := utf8.RuneCountInString(notice); n != 3425 {
		t.Errorf("the notice has %d runes, want 3425", n)
	}
	nfd := norm.NFD.String(notice)
	if n := utf8.RuneCountInString(nfd); n != 4256 {
		t.Errorf("the notice has %d runes in NFD, want 4256", n)
	}
	if NFC(nfd) != notice {
		t.Error("NFC does not restore the notice")
	}
	b := []byte(notice)
	if got := NFCBytes(b); &got[0] != &b[0] || len(got) != len(b) {
		t.Error("NFCBytes copies what is in NFC already")
	}
	d := []byte(nfd)
	if got := NFCBytes(d); string(got) != notice || string(d) != nfd {
		t.Error("NFCBytes is wrong, or changes its argument")
	}
	if n := testing.AllocsPerRun(10, func() { NFC(notice) }); n != 0 {
		t.Errorf("NFC of NFC allocates %v times", n)
	}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		s := string(r)
		if plainNFC(s) && (!norm.NFC.IsNormalString(s) || !norm.NFC.PropertiesString(s).BoundaryBefore()) {
			t.Errorf("%+q is not NFC next to any other", r)
		}
		checkNFC(t, "e"+s)
	}
	if !plainNFC(notice) {
		t.Error("the quick look does not know the notice")
	}
	for i := range 1 << 22 { // whatever follows the first byte of a character
		b := []byte{0xC0 | byte(i>>16), byte(i >> 8), byte(i)}
		if plainNFC(b) && !utf8.Valid(b) || plainNFC(b[:2]) && !utf8.Valid(b[:2]) || plainNFC(b[:1]) {
			t.Fatalf("%x is not UTF-8", b)
		}
	}
}

// checkNFC compares with package norm.
func checkNFC(t *testing.T, s string) {
	t.Helper()
	want := norm.NFC.String(s)
	if got := NFC(s); got != want {
		t.Errorf("NFC(%+q) = %+q, want %+q", s, got, want)
	}
	if got := NFCBytes([]byte(s)); string(got) != want {
		t.Errorf("NFCBytes(%+q) = %+q, want %+q", s, got, want)
	}
	at, valid := Valid([]byte(s))
	if got, offset, ok := Text([]byte(s)); offset != at || ok != valid || ok && string(got) != want || !ok && got != nil {
		t.Errorf("Text(%+q) = %+q, %d, %v, want %d, %v", s, got, offset, ok, at, valid)
	}
}

func TestFold(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"cchc", "cchc"},
		{"Điều tra", "dieu tra"},
		{"ĐIỀU TRA", "dieu tra"},
		{"Ðiều tra", "dieu tra"}, // eth
		{"Ɖiều tra", "dieu tra"}, // African D
		{"ðɖ", "dd"},
		{"Cải cách thể chế – năm 2016", "cai cach the che – nam 2016"},
		{"ngang huyền hỏi ngã sắc nặng", "ngang huyen hoi nga sac nang"},
		{"hòa hoà", "hoa hoa"},
		{"ủy uỷ", "uy uy"},
		{"“QH&ĐT” / 5 %…", "“qh&dt” / 5 %…"},
		{"  a\tb\u00a0c\n", "  a\tb\u00a0c\n"},
		{"Straße, Ñandú, Ångström, \u212Bngström", "straße, nandu, angstrom, angstrom"},
		{"\u212A", "k"}, // Kelvin sign
		{"İI", "ii"},
		{"Москва 北京 한국", "москва 北京 한국"},
		{"й", "и"},
		{"e\u0302\u0323", "e"},
		{"\u0301", ""},
		{"a\xffb", "a\uFFFDb"},
	}
	for _, tt := range tests {
		if got := Fold(tt.in); got != tt.want {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.want)
		}
		checkFold(t, tt.in)
	}
	checkFold(t, notice)
}

func TestSlug(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"–", ""},
		{"Cải cách hành chính", "cai-cach-hanh-chinh"},
		{"Trung tâm QH&ĐTTNNQG", "trung-tam-qh-dttnnqg"},
		{"QH&ĐTTNNQG", "qh-dttnnqg"},
		{"QH & ĐT", "qh-dt"},
		{"Điều tra", "dieu-tra"},
		{"Ðiều tra", "dieu-tra"}, // eth
		{"Ɖiều tra", "dieu-tra"}, // African D
		{"79/QĐ-TNNQG", "79-qd-tnnqg"},
		{"I. MỤC TIÊU", "i-muc-tieu"},
		{"– Mục đích, yêu cầu:", "muc-dich-yeu-cau"},
		{"“Một cửa”", "mot-cua"},
		{"a--b__c", "a-b-c"},
		{"-a-", "a"},
		{"l\u0300a", "la"}, // a mark on the wrong letter is still a mark
		{"Năm 2016…", "nam-2016"},
		{"Ñandú", "nandu"},
		{"北京 2016 ½", "2016"},
		{"\u212A", "k"},
		{"a\xffb", "a-b"},
		{"a\u00adb", "a-b"},
		{"Hội nghị", "hoi-nghi"},
		{"hồi nghi", "hoi-nghi"}, // two texts, one slug
		{
			"Trung tâm Quy hoạch và Điều tra tài nguyên nước quốc gia những chặng đường",
			"trung-tam-quy-hoach-va-dieu-tra-tai-nguyen-nuoc-quoc-gia-nhung-chang-duong",
		},
	}
	for _, tt := range tests {
		if got := Slug(tt.in); got != tt.want {
			t.Errorf("Slug(%q) = %q, want %q", tt.in, got, tt.want)
		}
		checkSlug(t, tt.in)
	}
	for line := range strings.Lines(notice) {
		checkSlug(t, line)
	}
	checkSlug(t, notice)
	title := "Kế hoạch tổ chức các hoạt động thông tin, tuyên truyền về cải cách hành chính năm 2016 của Trung tâm QH&ĐTTNNQG"
	if n := testing.AllocsPerRun(10, func() { Slug(title) }); n > 1 {
		t.Errorf("Slug allocates %v times", n)
	}
	if n := testing.AllocsPerRun(10, func() { Slug("da-la-slug") }); n != 0 {
		t.Errorf("Slug of a slug allocates %v times", n)
	}
}

// Every rune there is must fold by the fast path as by the definition.
func TestFoldAllRunes(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if s := string(r); Fold(s) != foldSlow(s) {
			t.Fatalf("Fold(%+q) = %+q, want %+q", s, Fold(s), foldSlow(s))
		} else if Fold(Fold(s)) != Fold(s) {
			t.Fatalf("Fold(%+q) = %+q, which folds to %+q", s, Fold(s), Fold(Fold(s)))
		}
	}
}

// checkFold states what holds for the folding of any string.
func checkFold(t *testing.T, s string) {
	t.Helper()
	f := Fold(s)
	if again := Fold(f); again != f {
		t.Errorf("Fold(%+q) = %+q, which folds to %+q", s, f, again)
	}
	if slow := foldSlow(s); f != slow {
		t.Errorf("Fold(%+q) = %+q, want %+q", s, f, slow)
	}
	if !utf8.ValidString(s) {
		return
	}
	if !norm.NFC.IsNormalString(f) {
		t.Errorf("Fold(%+q) = %+q is not NFC", s, f)
	}
	for _, v := range []string{norm.NFC.String(s), norm.NFD.String(s)} {
		if g := Fold(v); g != f {
			t.Errorf("Fold(%+q) = %+q, but Fold(%+q) = %+q", s, f, v, g)
		}
	}
}

var (
	slugForm = regexp.MustCompile(`^([a-z0-9]+(-[a-z0-9]+)*)?$`)
	noSlug   = regexp.MustCompile(`[^a-z0-9]+`)
)

// checkSlug states what holds for the slug of any string.
func checkSlug(t *testing.T, s string) {
	t.Helper()
	g := Slug(s)
	if !slugForm.MatchString(g) {
		t.Errorf("Slug(%+q) = %q", s, g)
	}
	if again := Slug(g); again != g {
		t.Errorf("Slug(%+q) = %q, whose slug is %q", s, g, again)
	}
	if want := strings.Trim(noSlug.ReplaceAllString(foldSlow(s), "-"), "-"); g != want {
		t.Errorf("Slug(%+q) = %q, want %q", s, g, want)
	}
	if !utf8.ValidString(s) {
		return
	}
	for _, v := range []string{norm.NFC.String(s), norm.NFD.String(s), Fold(s)} {
		if h := Slug(v); h != g {
			t.Errorf("Slug(%+q) = %q, but Slug(%+q) = %q", s, g, v, h)
		}
	}
}

func addSeeds(f *testing.F) {
	for line := range strings.Lines(notice) {
		f.Add(line)
	}
	for _, s := range []string{"Ðà Nẵng", "Ɖ", "e\u0302\u0323", "\u212A\u212B\u2126", "İı", "a\xff\u0301", "ｱ１Ａ", "\u1E9E", "각\u0301", "<\u0338"} {
		f.Add(s)
	}
}

func FuzzSlug(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) { checkSlug(t, s) })
}

func FuzzNFC(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) { checkNFC(t, s) })
}

func FuzzFold(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) { checkFold(t, s) })
}

func TestOrder(t *testing.T) {
	// The order of CLDR: letters first, then the tones none, huyền, hỏi, ngã, sắc, nặng.
	for _, list := range [][]string{
		strings.Fields("a ă â b c d đ e ê f g h i j k l m n o ô ơ p q r s t u ư v w x y z"),
		strings.Fields("la là lả lã lá lạ lan làn lăn lân"),
		strings.Fields("thư thừ thử thữ thứ thự thưa"),
		{"Bình Định", "Cà Mau", "Cần Thơ", "Dak Lak", "Đà Nẵng", "Đắk Lắk", "Đồng Tháp", "Hà Nội", "Yên Bái"},
		{"ma", "mà", "mã", "mạ", "mac", "mạc", "mắc", "mặc", "mâm"},
	} {
		if !slices.IsSortedFunc(list, Compare) {
			got := slices.Clone(list)
			slices.SortStableFunc(got, Compare)
			t.Errorf("sorted as %q, want %q", got, list)
		}
		for i := range list {
			for j := range list {
				byKey := bytes.Compare(SortKey(list[i]), SortKey(list[j]))
				if c := Compare(list[i], list[j]); c != byKey || c != compareInts(i, j) {
					t.Errorf("%q and %q: Compare %d, keys %d, want %d", list[i], list[j], c, byKey, compareInts(i, j))
				}
			}
			if nfd := norm.NFD.String(list[i]); !bytes.Equal(SortKey(list[i]), SortKey(nfd)) || Compare(list[i], nfd) != 0 {
				t.Errorf("%q: NFC and NFD differ", list[i])
			}
		}
	}
}

func compareInts(i, j int) int {
	return min(1, max(-1, i-j))
}

func TestPersonKey(t *testing.T) {
	names := []string{"", "Trần Văn An", "Nguyễn Thị Ân", "Lê Thị Bình", "Đỗ Hà", "Nguyễn Hà", "Trần Hà", "Bùi Hạ", "Hồng Nhung", "Lê Thị Nhung"}
	sorted := func(a, b string) int { return bytes.Compare(PersonKey(a), PersonKey(b)) }
	if !slices.IsSortedFunc(names, sorted) {
		got := slices.Clone(names)
		slices.SortStableFunc(got, sorted)
		t.Errorf("sorted as %q, want %q", got, names)
	}
	if !bytes.Equal(PersonKey(" Lê  Thị Bình "), PersonKey("Lê Thị Bình")) {
		t.Error("blanks change the key of a person")
	}
}

func TestOrderConcurrently(t *testing.T) {
	want := SortKey(notice)
	done := make(chan bool)
	for range 8 {
		go func() {
			ok := true
			for range 20 {
				ok = ok && bytes.Equal(SortKey(notice), want) && Compare("đ", "e") < 0
			}
			done <- ok
		}()
	}
	for range 8 {
		if !<-done {
			t.Error("keys differ between goroutines")
		}
	}
}

func TestDates(t *testing.T) {
	at := func(y int, m time.Month, d, h, min int) time.Time { return time.Date(y, m, d, h, min, 0, 0, Zone) }
	tests := []struct {
		t                                         time.Time
		date, dateTime, short, long, weekday, iso string
	}{
		{at(2016, 3, 3, 8, 30), "03/03/2016", "03/03/2016 08:30", "03/3/2016", "ngày 03 tháng 3 năm 2016", "Thứ Năm", "2016-03-03T08:30:00+07:00"},
		{at(2015, 12, 31, 0, 0), "31/12/2015", "31/12/2015 00:00", "31/12/2015", "ngày 31 tháng 12 năm 2015", "Thứ Năm", "2015-12-31T00:00:00+07:00"},
		{at(2016, 1, 9, 23, 59), "09/01/2016", "09/01/2016 23:59", "09/01/2016", "ngày 09 tháng 01 năm 2016", "Thứ Bảy", "2016-01-09T23:59:00+07:00"},
		{at(2016, 2, 10, 0, 0), "10/02/2016", "10/02/2016 00:00", "10/02/2016", "ngày 10 tháng 02 năm 2016", "Thứ Tư", "2016-02-10T00:00:00+07:00"},
		{at(2016, 10, 2, 12, 0), "02/10/2016", "02/10/2016 12:00", "02/10/2016", "ngày 02 tháng 10 năm 2016", "Chủ nhật", "2016-10-02T12:00:00+07:00"},
		{at(2016, 10, 3, 12, 0), "03/10/2016", "03/10/2016 12:00", "03/10/2016", "ngày 03 tháng 10 năm 2016", "Thứ Hai", "2016-10-03T12:00:00+07:00"},
		// Elsewhere it is still the day before.
		{time.Date(2016, 3, 2, 17, 0, 0, 0, time.UTC), "03/03/2016", "03/03/2016 00:00", "03/3/2016", "ngày 03 tháng 3 năm 2016", "Thứ Năm", "2016-03-03T00:00:00+07:00"},
		{time.Date(2016, 3, 2, 16, 59, 0, 0, time.UTC), "02/03/2016", "02/03/2016 23:59", "02/3/2016", "ngày 02 tháng 3 năm 2016", "Thứ Tư", "2016-03-02T23:59:00+07:00"},
	}
	for _, tt := range tests {
		for _, c := range []struct{ f, got, want string }{
			{"Date", Date(tt.t), tt.date},
			{"DateTime", DateTime(tt.t), tt.dateTime},
			{"ShortDate", ShortDate(tt.t), tt.short},
			{"LongDate", LongDate(tt.t), tt.long},
			{"Weekday", Weekday(tt.t), tt.weekday},
			{"ISO", ISO(tt.t), tt.iso},
		} {
			if c.got != c.want {
				t.Errorf("%s(%v) = %q, want %q", c.f, tt.t, c.got, c.want)
			}
		}
	}
	for m, want := range map[time.Month]string{1: "Tháng 01 năm 2016", 2: "Tháng 02 năm 2016", 3: "Tháng 3 năm 2016", 12: "Tháng 12 năm 2016"} {
		if got := Month(2016, m); got != want {
			t.Errorf("Month(2016, %d) = %q, want %q", m, got, want)
		}
	}
	// The two dates of the notice are in the forms of ShortDate and LongDate.
	for _, s := range []string{"79/QĐ-TNNQG ngày " + ShortDate(at(2016, 3, 3, 0, 0)), "3599/QĐ-BTNMT " + LongDate(at(2015, 12, 31, 0, 0))} {
		if !strings.Contains(notice, s) {
			t.Errorf("%q is not in the notice", s)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0", 7: "7", 100: "100", 999: "999", 1000: "1.000", 5640: "5.640", 21914: "21.914", 1234567: "1.234.567",
		-5: "-5", -100: "-100", -1000: "-1.000", -9223372036854775808: "-9.223.372.036.854.775.808",
	} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
	for _, tt := range []struct {
		f      float64
		places int
		want   string
	}{
		{31.5, 2, "31,50"},
		{31.5, 0, "32"},
		{1234.5, 1, "1.234,5"},
		{0, 2, "0,00"},
		{-0.001, 2, "0,00"},
		{-1.5, 1, "-1,5"},
		{100, -1, "100"},
		{999.96, 1, "1.000,0"},
	} {
		if got := Decimal(tt.f, tt.places); got != tt.want {
			t.Errorf("Decimal(%v, %d) = %q, want %q", tt.f, tt.places, got, tt.want)
		}
	}
	for n, want := range map[int64]string{
		0: "0 B", 512: "512 B", 1023: "1.023 B", 1024: "1 KB", 1536: "1,5 KB", 47 << 10: "47 KB", 1258291: "1,2 MB",
		99*1024 + 1000: "100 KB", 1<<20 - 1: "1 MB", 1 << 20: "1 MB", 3 << 30: "3 GB", 5000 << 30: "5.000 GB", 350 << 10: "350 KB",
	} {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestSyllables(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "  ": 0, "–": 0, "cải cách hành chính": 4, "– Nâng cao, ": 2, "QH&ĐTTNNQG": 1, "79/QĐ-TNNQG": 1,
		"năm\u00a02016\u2003là\u3000đây": 4, "(a) … 1 .": 2, "đ": 1, "\u0301": 0, "北京": 1, "a\xff b": 2,
		norm.NFD.String("Điều tra nước"): 3,
	} {
		if got := Syllables(s); got != want {
			t.Errorf("Syllables(%q) = %d, want %d", s, got, want)
		}
	}
	checkSyllables(t, notice)
	if got := Syllables(notice); got != 697 || ReadingMinutes(got) != 4 { // and 17 dashes
		t.Errorf("the notice has %d tiếng for %d minutes, want 697 for 4", got, ReadingMinutes(got))
	}
	for r := rune(0); r <= unicode.MaxRune; r++ { // as a run, in one, before one
		checkSyllables(t, string(r)+" a"+string(r)+"b "+string(r)+"ế")
	}
	for i := range 1 << 16 { // what is no character, or the start of one
		checkSyllables(t, string([]byte{byte(i >> 8), byte(i), ' ', 'a', byte(i >> 8), byte(i), 0xE1, 0xBA, byte(i), ' ', byte(i >> 8)}))
	}
	if err := quick.Check(func(s string) bool { return checkSyllables(t, s) }, nil); err != nil {
		t.Error(err)
	}
	if n := testing.AllocsPerRun(10, func() { SyllablesBytes([]byte(notice[:20])); Syllables(notice) }); n != 0 {
		t.Errorf("Syllables allocates %v times", n)
	}
	for n, want := range map[int]int{-1: 0, 0: 0, 1: 1, 220: 1, 221: 2, 714: 4} {
		if got := ReadingMinutes(n); got != want {
			t.Errorf("ReadingMinutes(%d) = %d, want %d", n, got, want)
		}
	}
}

func checkSyllables(t *testing.T, s string) bool {
	want := 0
	for _, w := range strings.Fields(s) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			want++
		}
	}
	if got, b := Syllables(s), SyllablesBytes([]byte(s)); got != want || b != want {
		t.Errorf("Syllables(%q) = %d, for bytes %d, want %d", s, got, b, want)
		return false
	}
	return true
}

// TestNearestPath: what is proposed for a dead link is the same page misspelt, or moved.
func TestNearestPath(t *testing.T) {
	in := []string{"/tin-tuc", "/tin-tuc/2016", "/tin-tuc/2016/hoi-nghi-trien-khai", "/tin-tuc/2016/tap-huan", "/ke-hoach/ke-hoach-2016", "/gioi-thieu", "/tin-tuc/2016/khoa-1"}
	for word, want := range map[string]string{
		"/tin-tuc/2016/hoi-ngi-trien-khai": "/tin-tuc/2016/hoi-nghi-trien-khai",
		"/tin-tuc/2015/tap-huan":           "/tin-tuc/2016/tap-huan", // the folder is wrong
		"/tin-tuc/tap-huan":                "/tin-tuc/2016/tap-huan", // or missing
		"/ke-hoach/ke-hoach-2061":          "/ke-hoach/ke-hoach-2016",
		"/ke-hoạch/ke-hoach-2016":          "/ke-hoach/ke-hoach-2016",
		"/gioithieu":                       "/gioi-thieu",
		"/tin-tuc/khong-co":                "", // only its beginning is there
		"/tin-tuc/2016/hoi-thao-khoa-hoc":  "",
		"/tin-tuc/2016/tap-chi":            "",
		"/tin":                             "",
		"/":                                "",
		"/lien-he":                         "",
	} {
		if got, ok := NearestPath(word, slices.Values(in)); got != want || ok != (want != "") {
			t.Errorf("%s: %q %v, want %q", word, got, ok, want)
		}
	}
}

func TestNearest(t *testing.T) {
	slugs := []string{"the-che", "thu-tuc-hanh-chinh", "to-chuc-bo-may", "che-do-cong-vu", "tai-chinh-cong", "chinh-phu-so", "chi-dao-dieu-hanh"}
	keys := []string{"title", "sapo", "date", "author", "source", "theme", "themes", "tags", "Nguồn"}
	tests := []struct {
		word string
		in   []string
		want string
	}{
		{"the-chế", slugs, "the-che"},
		{"thé-ché", slugs, "the-che"},
		{"teh-che", slugs, "the-che"},
		{"thu-tuc", slugs, "thu-tuc-hanh-chinh"},
		{"cai-cach-the-che", slugs, "the-che"},
		{"chinhphuso", slugs, "chinh-phu-so"},
		{"Titel", keys, "title"},
		{"them", keys, "theme"}, // nearer than themes
		{"datee", keys, "date"},
		{"nguon", keys, "Nguồn"},
		{"xyz", keys, ""},
		{"", keys, ""},
		{"–\u0301", nil, ""},
		{"a", keys, ""},
	}
	for _, tt := range tests {
		for range 2 {
			got, ok := Nearest(tt.word, slices.Values(tt.in))
			if got != tt.want || ok != (tt.want != "") {
				t.Errorf("Nearest(%q) = %q, %v, want %q", tt.word, got, ok, tt.want)
			}
			// The order of candidates does not matter.
			tt.in = slices.Clone(tt.in)
			slices.Reverse(tt.in)
		}
	}
	if got, _ := Nearest("ba", slices.Values([]string{"bc", "bb"})); got != "bb" {
		t.Errorf("a tie gave %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"ab", "ba", 1}, {"abcd", "acbd", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}, {"đa", "da", 1}} {
		if got := distance([]rune(tt.a), []rune(tt.b)); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestValid(t *testing.T) {
	for _, tt := range []struct {
		in     string
		offset int
		ok     bool
	}{
		{"", 0, true},
		{"thể chế", len("thể chế"), true},
		{"\uFFFD", 3, true},
		{"a\x00b", 1, false},
		{"th\xff\x00", 2, false},
		{"th\x00\xff", 2, false},
		{"thể"[:3], 2, false},
		{"\xC4", 0, false},
		{"\xED\xA0\x80", 0, false},
		{"ế\xFE", 3, false},
	} {
		if offset, ok := Valid([]byte(tt.in)); offset != tt.offset || ok != tt.ok {
			t.Errorf("Valid(%q) = %d, %v, want %d, %v", tt.in, offset, ok, tt.offset, tt.ok)
		}
		checkNFC(t, tt.in)
	}
}

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"": 0, "abc": 3, "thể chế": 7, norm.NFD.String("thể chế"): 7, "a\tb": 3, "– “x”…": 6, "\u200b\ufeff\u2060": 0, "\u00a0": 1,
		"北京": 4, "Ａ": 2, "\xff": 1, "\r\n\x1b": 0, "Москва": 6,
	} {
		if got := Width(s); got != want {
			t.Errorf("Width(%+q) = %d, want %d", s, got, want)
		}
	}
}

func TestIsUpper(t *testing.T) {
	for s, want := range map[string]bool{
		"I. MỤC TIÊU": true, norm.NFD.String("III. NỘI DUNG"): true, "I.": false, "I. Mục tiêu": false, "": false, "2016": false,
		"Đ": false, "ĐỀ": true, "QH&ĐTTNNQG": true, "QyĐ": false, "mục": false,
	} {
		if got := IsUpper(s); got != want {
			t.Errorf("IsUpper(%q) = %v", s, got)
		}
	}
}

const title = "Kế hoạch tổ chức các hoạt động thông tin, tuyên truyền về cải cách hành chính năm 2016"

func BenchmarkSlug(b *testing.B) {
	b.SetBytes(int64(len(title)))
	b.ReportAllocs()
	for b.Loop() {
		Slug(title)
	}
}

func BenchmarkFold(b *testing.B) {
	b.SetBytes(int64(len(notice)))
	b.ReportAllocs()
	for b.Loop() {
		Fold(notice)
	}
}

func BenchmarkFoldSlow(b *testing.B) {
	b.SetBytes(int64(len(notice)))
	b.ReportAllocs()
	for b.Loop() {
		foldSlow(notice)
	}
}

func BenchmarkNFC(b *testing.B) {
	b.SetBytes(int64(len(notice)))
	b.ReportAllocs()
	for b.Loop() {
		NFC(notice)
	}
}

func BenchmarkSyllables(b *testing.B) {
	text := []byte(notice)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		SyllablesBytes(text)
	}
}

func BenchmarkSortKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		SortKey(title)
	}
}

func BenchmarkValid(b *testing.B) {
	text := []byte(notice)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Valid(text)
	}
}

func BenchmarkLongDate(b *testing.B) {
	t := time.Date(2016, 3, 3, 0, 0, 0, 0, Zone)
	b.ReportAllocs()
	for b.Loop() {
		LongDate(t)
	}
}
