package card

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"sync"
	"testing"
)

var plain = Card{
	Title:  "Ban hành Kế hoạch tổ chức các hoạt động thông tin, tuyên truyền về công tác cải cách hành chính năm 2016",
	Org:    "Trung tâm Quy hoạch và Điều tra tài nguyên nước quốc gia",
	Kicker: "Chỉ đạo, điều hành",
	Day:    "10/03/2016",
}

func decode(t *testing.T, data []byte) *image.Paletted {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data)) // checks every checksum on its way
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != Width || b.Dy() != Height {
		t.Fatalf("%d × %d", b.Dx(), b.Dy())
	}
	return img.(*image.Paletted)
}

// TestVersion: drawn cards outlive the program that drew them, by their words and
// Version alone. Whoever changes what comes out must change it too.
func TestVersion(t *testing.T) {
	h := sha256.New()
	for _, c := range append([]Card{plain}, hostile...) {
		h.Write(c.Append(nil))
	}
	const want = "1 69e167189a75b431"
	if got := fmt.Sprintf("%d %x", Version, h.Sum(nil)[:8]); got != want {
		t.Errorf("version and digest of what is drawn: %s, were %s: raise Version, and write the new ones here", got, want)
	}
}

func TestLook(t *testing.T) {
	dir := os.Getenv("CCHC_CARDS") // a folder for a look at them
	for i, c := range hostile {
		img := decode(t, c.Append([]byte("before"))[6:])
		if dir != "" {
			var b bytes.Buffer
			_ = png.Encode(&b, img)
			if err := os.WriteFile(fmt.Sprintf("%s/%02d.png", dir, i), c.Append(nil), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		// Nothing is cut at an edge: the margin stays free, down to the water.
		for y := range shore {
			for x := range Width {
				if (x < margin-side || x > Width-margin+side) && img.ColorIndexAt(x, y) != 0 {
					t.Errorf("%d: a letter in the margin at %d, %d", i, x, y)
					x, y = Width, shore
					break
				}
			}
		}
	}
}

var hostile = []Card{
	plain,
	{},
	{Title: "Ngắn", Org: "Trung tâm", Day: "01/01/2026"},
	{Title: "ẤẾỐ ẪỄỖ ẬỆỘ Ắ Ẵ Ặ ữ ự ợ ỵ g j p q Đặng Ỵ", Org: "Ậ Ễ Ộ ẵ", Kicker: "Ỹ Ẩ Ể", Day: "31/12/2026"},
	{Title: strings.Repeat("Nghiêng ", 60), Org: strings.Repeat("Trung tâm ", 30), Kicker: strings.Repeat("chuyên mục ", 30), Day: "10/03/2016"},
	{Title: strings.Repeat("W", 900), Org: strings.Repeat("M", 900), Kicker: strings.Repeat("m", 900)},
	{Title: "Ke\u0302\u0301 hoa\u0323ch năm 2016", Org: "Decomposed"},
	{Title: "一二三 😀 \u202egnort\u202c \x00\x1b[31m \ufffd \xff\xfe", Org: "\u200b\u200d", Kicker: "😀"},
	{Title: "<script>alert(1)</script> & \"ngoặc\" – “kép”…", Org: "A·B"},
	{Title: strings.Repeat("i", 300), Day: "x"},
}

// The picture is what its words would be if they were drawn the usual way: the
// pixels of each cell where it was placed, background between, water below.
func TestPixels(t *testing.T) {
	img := decode(t, plain.Append(nil))
	s := title60
	lines := balanced(s, breakLines(s, words(plain.Title), column), words(plain.Title))
	if len(lines) != 3 {
		t.Fatalf("%d lines: %q", len(lines), lines)
	}
	want := make([]byte, stride*shore)
	top := orgTop + 84 + (footTop-orgTop-84-3*s.height())/2
	for i, l := range lines {
		for _, p := range place(s, l, margin) {
			for y, row := range pixelsOf(t, p.cell) {
				for x, v := range row {
					if v != 0 {
						want[(top+i*s.height()+y)*stride+p.x-side+x] = v
					}
				}
			}
		}
	}
	marks := 0
	for y := top; y < top+3*s.height(); y++ {
		for x := range Width {
			if got := img.ColorIndexAt(x, y); got != want[y*stride+x] {
				t.Fatalf("%d, %d: %d, want %d", x, y, got, want[y*stride+x])
			} else if got != 0 {
				marks++
			}
		}
	}
	if marks < 20_000 {
		t.Errorf("only %d pixels of a title", marks)
	}
	water := paintWater()
	for y := shore; y < Height; y++ {
		for x := range Width {
			if img.ColorIndexAt(x, y) != water[(y-shore)*stride+1+x] {
				t.Fatalf("water at %d, %d", x, y)
			}
		}
	}
}

// pixelsOf draws a cell alone.
func pixelsOf(t *testing.T, c *cell) [][]byte {
	t.Helper()
	img := decode(t, appendPNG(nil, []line{{top: 10, cells: []placed{{100, c}}}}))
	rows := make([][]byte, len(c.rows))
	for y := range rows {
		rows[y] = make([]byte, c.width)
		for x := range rows[y] {
			rows[y][x] = img.ColorIndexAt(100-side+x, 10+y)
		}
	}
	return rows
}

// A letter is drawn with its marks: those of decomposed text are not lost or
// put beside it, and each of the letters of Vietnamese differs from the others.
func TestLetters(t *testing.T) {
	if a, b := (Card{Title: "Kế hoạch"}).Append(nil), (Card{Title: "Ke\u0302\u0301 hoa\u0323ch"}).Append(nil); !bytes.Equal(a, b) {
		t.Error("composed and decomposed text give two pictures")
	}
	seen := map[string]rune{}
	for _, r := range "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵAÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬĐEÈẺẼÉẸÊỀỂỄẾỆOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴ" {
		key := string(Card{Title: string(r)}.Append(nil))
		if other, ok := seen[key]; ok {
			t.Errorf("%c and %c look the same", r, other)
		}
		seen[key] = r
		// Not one pixel is cut off above or below.
		for _, s := range []style{title60, title50, title42, small} {
			c := s.cell(string(r))
			if c == nil {
				t.Fatalf("the font has no %c", r)
			}
			if c.rows[0].len > 0 || c.rows[len(c.rows)-1].len > 0 {
				t.Errorf("%c reaches the edge of its line", r)
			}
		}
	}
}

func TestSameBytes(t *testing.T) {
	want := plain.Append(nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 30 {
				_ = Card{Title: fmt.Sprint("Bài số ", i)}.Append(nil)
				if !bytes.Equal(plain.Append(nil), want) {
					t.Error("two runs differ")
				}
			}
		})
	}
	wg.Wait()
	known.Clear()
	if !bytes.Equal(plain.Append(nil), want) {
		t.Error("what was remembered is not what is drawn")
	}
	for _, c := range []Card{
		{plain.Title + ".", plain.Org, plain.Kicker, plain.Day},
		{plain.Title, plain.Org + ".", plain.Kicker, plain.Day},
		{plain.Title, plain.Org, plain.Kicker + ".", plain.Day},
		{plain.Title, plain.Org, plain.Kicker, "11/03/2016"},
	} {
		if bytes.Equal(c.Append(nil), want) {
			t.Errorf("%+v looks like another card", c)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	for i := 0; knownSize.Load() < mostKnown; i++ {
		_ = Card{Title: fmt.Sprintf("từ%d vựng%d", i, i)}.Append(nil)
		if i > 100_000 {
			t.Fatal("what is remembered is not counted")
		}
	}
	before := knownSize.Load()
	c := Card{Title: "Mộttừmới haitừmới"}
	if a, b := c.Append(nil), c.Append(nil); !bytes.Equal(a, b) || knownSize.Load() != before {
		t.Error("a word too many is kept")
	}
	known.Clear()
	knownSize.Store(0)
}

// The codes are whole: what a symbol takes, one over two to that power, adds up
// to one (RFC 1951, 3.2.2), and all that is written has one.
func TestCodes(t *testing.T) {
	for _, lens := range [][]uint8{symbolBits[:], distanceBits[:]} {
		sum := 0
		for _, n := range lens {
			if n > 0 {
				sum += 1 << (15 - n)
			}
		}
		if sum != 1<<15 {
			t.Errorf("the codes add up to %d of %d", sum, 1<<15)
		}
	}
	for s := range water {
		if symbolBits[s] == 0 {
			t.Errorf("no code for pixel %d", s)
		}
	}
	for s := 256; s < len(symbolBits); s++ {
		if symbolBits[s] == 0 {
			t.Errorf("no code for symbol %d", s)
		}
	}
	for n := 3; n <= longest; n++ {
		if lengths[n].n == 0 {
			t.Errorf("no code for the length %d", n)
		}
	}
}

func FuzzCard(f *testing.F) {
	for _, c := range hostile {
		f.Add(c.Title, c.Org, c.Kicker, c.Day)
	}
	f.Fuzz(func(t *testing.T, title, org, kicker, day string) {
		decode(t, Card{title, org, kicker, day}.Append(nil))
	})
}

func BenchmarkCard(b *testing.B) {
	var dst []byte
	dst = plain.Append(dst)
	b.ReportMetric(float64(len(dst)), "B/card")
	for b.Loop() {
		dst = plain.Append(dst[:0])
	}
}

// BenchmarkFresh is a card of words that nobody has drawn.
func BenchmarkFresh(b *testing.B) {
	var dst []byte
	dst = plain.Append(dst)
	for b.Loop() {
		known.Clear()
		dst = plain.Append(dst[:0])
	}
}

// A word as long as a title fills all the lines that there are.
func TestLongWord(t *testing.T) {
	img := decode(t, Card{Title: strings.Repeat("W", 900)}.Append(nil))
	rows := 0
	for y := orgTop + 84; y < footTop; y++ {
		for x := Width / 2; x < Width-margin; x++ {
			if img.ColorIndexAt(x, y) != 0 {
				rows++
				break
			}
		}
	}
	if want := 5 * 42 * 6 / 10; rows < want {
		t.Errorf("letters in %d rows, want %d and more", rows, want)
	}
}
