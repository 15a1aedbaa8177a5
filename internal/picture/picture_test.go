package picture

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"strings"
	"testing"
)

// secret stands in every part of a file that readers must not get.
const secret = "21.0285N 105.8542E"

// corners are the colours of the four quarters of the sample as people see it:
// top left, top right, bottom left, bottom right.
var corners = [4]color.RGBA{{200, 30, 30, 255}, {30, 180, 30, 255}, {30, 30, 200, 255}, {220, 220, 40, 255}}

// sample draws the four quarters as a camera held like orientation o would
// have stored them.
func sample(w, h, o int) *image.RGBA {
	seen := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			seen.SetRGBA(x, y, corners[2*(y*2/h)+x*2/w])
		}
	}
	// Stored such that upright gives seen: the inverse, found by trying.
	inverse := map[int]int{1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[o]
	return upright(seen, inverse).(*image.RGBA)
}

func near(a, b color.Color) bool {
	r1, g1, b1, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	d := func(x, y uint32) bool { return max(x, y)-min(x, y) < 0x1800 }
	return d(r1, r2) && d(g1, g2) && d(b1, b2)
}

func checkCorners(t *testing.T, data []byte, w, h int) {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if b := img.Bounds(); b.Dx() != w || b.Dy() != h {
		t.Errorf("%d × %d, want %d × %d", b.Dx(), b.Dy(), w, h)
		return
	}
	for i, want := range corners {
		x, y := w/4+i%2*w/2, h/4+i/2*h/2
		if got := img.At(x, y); !near(got, want) {
			t.Errorf("quarter %d is %v, want %v", i, got, want)
		}
	}
}

func segment(m byte, data string) []byte {
	b := []byte{0xff, m, 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(2+len(data)))
	return append(b, data...)
}

// exif is an APP1 segment with an orientation and a place.
func exif(order binary.ByteOrder, o int) []byte {
	t := make([]byte, 8+2+24+4)
	copy(t, map[bool]string{true: "II*\x00", false: "MM\x00*"}[order == binary.LittleEndian])
	order.PutUint32(t[4:], 8)
	order.PutUint16(t[8:], 2)
	order.PutUint16(t[10:], 0x010f) // who made it
	order.PutUint16(t[22:], 0x0112)
	order.PutUint16(t[24:], 3)
	order.PutUint32(t[26:], 1)
	order.PutUint16(t[30:], uint16(o))
	return segment(0xe1, "Exif\x00\x00"+string(t)+secret)
}

func jpegOf(t testing.TB, img image.Image, parts ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	out := append([]byte(nil), data[:2]...)
	for _, p := range parts {
		out = append(out, p...)
	}
	return append(out, data[2:]...)
}

var icc = segment(0xe2, iccName+"\x01\x01"+strings.Repeat("a profile of colours ", 20))

func TestOrientation(t *testing.T) {
	for o := 1; o <= 8; o++ {
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			for _, w := range []int{300, 900} {
				h := w * 2 / 3
				s, err := Make(jpegOf(t, sample(w, h, o), exif(order, o)))
				if err != nil {
					t.Fatalf("%d: %v", o, err)
				}
				if s.Width != w || s.Height != h {
					t.Errorf("%d: %d × %d, want %d × %d", o, s.Width, s.Height, w, h)
				}
				for _, f := range s.Files {
					checkCorners(t, f.Data, f.Width, f.Height)
					if orientation(f.Data) != 1 {
						t.Errorf("%d: turned and still marked", o)
					}
				}
				data, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(s.Tiny, "data:image/jpeg;base64,"))
				if err != nil {
					t.Fatal(err)
				}
				if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err != nil || c.Width != 16 || c.Height != 11 {
					t.Errorf("%d: tiny is %d × %d, %v", o, c.Width, c.Height, err)
				}
			}
		}
	}
}

func TestWidths(t *testing.T) {
	for _, c := range []struct {
		w, h int
		want []int
	}{
		{10, 10, []int{10}},
		{480, 300, []int{480}},
		{481, 300, []int{480, 481}},
		{1280, 700, []int{480, 800, 1280}},
		{1500, 1000, []int{480, 800, 1280, 1500}},
		{1920, 1080, []int{480, 800, 1280, 1920}},
		{2500, 1600, []int{480, 800, 1280, 1920}},
		{3000, 4, []int{480, 800, 1280, 1920}},
	} {
		s, err := Make(jpegOf(t, sample(c.w, c.h, 1)))
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, f := range s.Files {
			got = append(got, f.Width)
			if d := f.Height*c.w - f.Width*c.h; d > c.w || d < -c.w {
				t.Errorf("%d × %d: a file of %d × %d", c.w, c.h, f.Width, f.Height)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%d × %d: widths %v, want %v", c.w, c.h, got, c.want)
		}
	}
}

// Nothing of what stands beside the pixels is published, and colours keep
// their meaning.
func TestNothingBeside(t *testing.T) {
	small, large := sample(300, 200, 1), sample(2000, 1500, 1)
	parts := [][]byte{
		segment(0xe0, "JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x01\x01abc"), exif(binary.LittleEndian, 1), icc,
		segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta>"+secret), segment(0xed, "Photoshop 3.0\x008BIM"+secret), segment(0xfe, secret),
	}
	var b bytes.Buffer
	if err := png.Encode(&b, small); err != nil {
		t.Fatal(err)
	}
	pngData := b.Bytes()
	var withText []byte
	withText = append(withText, pngData[:33]...)
	for _, name := range []string{"tEXt", "eXIf", "iTXt", "zTXt", "tIME"} {
		c := append([]byte{0, 0, 0, byte(len(secret))}, name+secret...)
		withText = binary.BigEndian.AppendUint32(append(withText, c...), crc32.ChecksumIEEE(c[4:]))
	}
	withText = append(append(withText, pngData[33:]...), secret...)
	b = bytes.Buffer{}
	pal := image.NewPaletted(image.Rect(0, 0, 40, 20), color.Palette{corners[0], corners[1], corners[2], corners[3]})
	for i := range pal.Pix {
		x, y := i%40, i/40
		pal.Pix[i] = uint8(2*(y/10) + x/20)
	}
	if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{pal, pal}, Delay: []int{5, 5}}); err != nil {
		t.Fatal(err)
	}
	g := b.Bytes()
	comment := append(append([]byte{0x21, 0xfe, byte(len(secret))}, secret...), 0)
	xmp := append(append([]byte{0x21, 0xff, 11}, "XMP DataXMP"...), append(append([]byte{byte(len(secret))}, secret...), 0)...)
	at := 13
	if g[10]&0x80 != 0 {
		at += 3 << (g[10]&7 + 1)
	}
	gifData := slices.Concat(g[:at], comment, xmp, g[at:], []byte(secret))

	for name, data := range map[string][]byte{
		"JPEG": append(jpegOf(t, small, parts...), secret...), "large JPEG": jpegOf(t, large, parts...), "PNG": withText, "GIF": gifData, "WebP": webpWithNotes(t),
	} {
		if !bytes.Contains(data, []byte(secret)) {
			t.Fatalf("%s: the test shows nothing", name)
		}
		s, err := Make(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, f := range s.Files {
			for _, word := range []string{secret, "Exif", "xmpmeta", "XMP", "8BIM"} {
				if bytes.Contains(f.Data, []byte(word)) {
					t.Errorf("%s, %d wide: %q is still there", name, f.Width, word)
				}
			}
			if strings.HasSuffix(name, "JPEG") && bytes.Count(f.Data, icc) != 1 {
				t.Errorf("%s, %d wide: the colours have lost their meaning", name, f.Width)
			}
			if name != "WebP" {
				checkCorners(t, f.Data, f.Width, f.Height)
			} else if i, err := Look(f.Data); err != nil || i.Width != 1 {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if all, err := gif.DecodeAll(bytes.NewReader(func() []byte { s, _ := Make(gifData); return s.Files[0].Data }())); err != nil || len(all.Image) != 2 || all.LoopCount != 0 {
		t.Errorf("the moving picture: %v", err)
	}
	// A picture that may keep its own bytes loses none of its pixels.
	plain := jpegOf(t, small)
	if s, err := Make(jpegOf(t, small, parts...)); err != nil || !bytes.HasSuffix(s.Files[len(s.Files)-1].Data, plain[2:]) {
		t.Errorf("a small photo was encoded again: %v", err)
	}
}

// webpWithNotes is the smallest lossless WebP, with notes beside it.
func webpWithNotes(t *testing.T) []byte {
	t.Helper()
	pixel, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	chunk := func(name, data string) []byte {
		b := binary.LittleEndian.AppendUint32([]byte(name), uint32(len(data)))
		b = append(b, data...)
		return append(b, make([]byte, len(data)%2)...)
	}
	body := slices.Concat([]byte("WEBP"), chunk("VP8X", "\x0c\x00\x00\x00\x00\x00\x00\x00\x00\x00"), pixel[12:], chunk("EXIF", "Exif"+secret), chunk("XMP ", "<x:xmpmeta>"+secret))
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func TestBadPictures(t *testing.T) {
	good := jpegOf(t, sample(200, 100, 1), exif(binary.LittleEndian, 6), icc)
	var b bytes.Buffer
	if err := png.Encode(&b, sample(20, 20, 1)); err != nil {
		t.Fatal(err)
	}
	bomb := append([]byte(nil), b.Bytes()...)
	binary.BigEndian.PutUint32(bomb[16:], 60_000)
	binary.BigEndian.PutUint32(bomb[20:], 60_000)
	binary.BigEndian.PutUint32(bomb[29:], crc32.ChecksumIEEE(bomb[12:29]))
	none := append([]byte(nil), bomb...)
	binary.BigEndian.PutUint32(none[16:], 0)
	binary.BigEndian.PutUint32(none[29:], crc32.ChecksumIEEE(none[12:29]))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":       {nil, ErrUnknown},
		"text":          {[]byte("không phải ảnh"), ErrUnknown},
		"PDF":           {[]byte("%PDF-1.7 .................."), ErrUnknown},
		"HEIC":          {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ErrHEIC},
		"HEIF":          {[]byte("\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1heic"), ErrHEIC},
		"AVIF":          {[]byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1"), ErrAVIF},
		"AVIF as HEIF":  {[]byte("\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif"), ErrAVIF},
		"a film":        {[]byte("\x00\x00\x00\x1cftypisom\x00\x00\x00\x00isomiso2"), ErrUnknown},
		"a bomb":        {bomb, ErrLarge},
		"no width":      {none, ErrBroken},
		"only a head":   {good[:4], ErrBroken},
		"cut off":       {good[:len(good)*2/3], ErrBroken},
		"cut at a head": {good[:60], ErrBroken},
		"too many bytes": {
			append(append([]byte(nil), good...), make([]byte, MaxBytes)...), ErrLarge,
		},
	} {
		if _, err := Make(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// The same bytes give the same files.
func TestSameBytes(t *testing.T) {
	data := jpegOf(t, sample(1300, 900, 6), exif(binary.BigEndian, 6), icc)
	a, err := Make(data)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Make(bytes.Clone(data))
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(a) != fmt.Sprint(b) {
		t.Error("two runs differ")
	}
}

// FuzzMake: whatever a file holds, Make ends, and what it gives out can be
// looked at and has nothing beside its pixels.
func FuzzMake(f *testing.F) {
	f.Add(jpegOf(f, sample(64, 48, 6), exif(binary.LittleEndian, 6), icc, segment(0xfe, secret)))
	var b bytes.Buffer
	_ = png.Encode(&b, sample(20, 20, 1))
	f.Add(b.Bytes())
	f.Add([]byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
	pixel, _ := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	f.Add(pixel)
	f.Fuzz(func(t *testing.T, data []byte) {
		if i, err := Look(data); err == nil && i.Width*i.Height > 1<<20 {
			t.Skip() // slow, and nothing new
		}
		s, err := Make(data)
		if err != nil {
			for _, known := range []error{ErrUnknown, ErrHEIC, ErrAVIF, ErrBroken, ErrLarge} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("an error of no kind: %v", err)
		}
		for _, file := range s.Files {
			i, err := Look(file.Data)
			if err != nil || i.Width != file.Width || i.Height != file.Height || i.orientation != 1 {
				t.Fatalf("a file is %+v, %v; want %d × %d", i, err, file.Width, file.Height)
			}
			clean, err := strip(i.Format, file.Data)
			if err != nil || !bytes.Equal(clean, file.Data) {
				t.Fatalf("there is still something to take away: %v", err)
			}
		}
	})
}

func BenchmarkMake12MP(b *testing.B) {
	data := jpegOf(b, sample(4000, 3000, 1), exif(binary.LittleEndian, 6))
	for b.Loop() {
		if _, err := Make(data); err != nil {
			b.Fatal(err)
		}
	}
}
