package build_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const whereTaken = "21.0285N 105.8542E"

// taken is a photo as a phone would have made it, with a note of the place.
func taken(t *testing.T, w, h int) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), 90, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	note := "Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00" + whereTaken
	data := b.String()
	return data[:2] + "\xff\xe1" + string([]byte{byte((len(note) + 2) >> 8), byte(len(note) + 2)}) + note + data[2:]
}

func photoSite(t *testing.T) fstest.MapFS {
	tree := smallSite()
	put(tree, "static/images/hoi-nghi.jpg", taken(t, 1400, 900))
	put(tree, "content/tin-tuc/2026/nho.jpg", taken(t, 300, 200))
	change(anArticle, "author:", "cover:\n  src: /images/hoi-nghi.jpg\n  alt: Hội trường\nauthor:")(tree)
	change(anArticle, "## Mục", "![Bàn làm việc](nho.jpg)\n\n![Hội trường nhìn từ cửa](/images/hoi-nghi.jpg)\n\n## Mục")(tree)
	return tree
}

// A photo is offered in the sizes that screens need, without what the camera
// noted, and the work on it is done once.
func TestPhotos(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pictures")
	tree := photoSite(t)
	o := at(now)
	o.Plain, o.Pictures = false, dir
	r, m := fresh(t, tree, o)
	if r.Failed {
		t.Fatalf("%s", list(r.Problems))
	}
	outs := outputs(m)
	var large, small []string
	for p, s := range outs {
		if strings.Contains(s, whereTaken) || strings.Contains(s, "Exif") {
			t.Errorf("%s says where it was taken", p)
		}
		switch {
		case strings.HasPrefix(p, "images/hoi-nghi"):
			large = append(large, p)
		case strings.HasPrefix(p, "tin-tuc/2026/nho"):
			small = append(small, p)
		}
	}
	slices.Sort(large)
	if len(large) != 4 || len(small) != 1 {
		t.Fatalf("files: %v %v", large, small)
	}
	page := outs[strings.TrimSuffix(strings.TrimPrefix(anArticle, "content/"), ".md")+"/index.html"]
	for _, want := range []string{`width="1400" height="900"`, `width="300" height="200"`, ` 480w,`, ` 800w,`, ` 1280w,`, ` 1400w"`, `src="data:image/jpeg;base64,`, `fetchpriority="high"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if n := strings.Count(page, "srcset="); n != 2 {
		t.Errorf("%d lists of sizes, want those of the cover and of the large picture in the text", n)
	}
	for _, p := range append(large, small...) {
		if !strings.Contains(page, "/"+p) {
			t.Errorf("the page does not name %s", p)
		}
	}

	first := r.Counts.Pictured
	if first != 4 { // the two photos and the two pictures of the small site
		t.Errorf("%d pictures were made", first)
	}
	again, m2 := fresh(t, tree, o)
	if again.Counts.Pictured != 0 {
		t.Errorf("%d pictures were made a second time", again.Counts.Pictured)
	}
	same(t, outs, outputs(m2))

	// What is kept may be damaged: it is made again, and nobody sees a difference.
	files, err := filepath.Glob(filepath.Join(dir, "*-[0-9]"))
	if err != nil || len(files) != 4 {
		t.Fatalf("kept: %v %v", files, err)
	}
	for i, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		switch i {
		case 0:
			data[len(data)-3] ^= 1
		case 1:
			data = data[:len(data)/2]
		case 2:
			data[len("cchc picture 1\n")+40] ^= 1
		case 3:
			data = nil
		}
		if err := os.WriteFile(f, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, m3 := fresh(t, tree, o)
	same(t, outs, outputs(m3))

	// Without a place to keep them the bytes are the same.
	o.Pictures = ""
	_, m4 := fresh(t, tree, o)
	same(t, outs, outputs(m4))
	o.Pictures = filepath.Join(dir, "new", "\x00")
	_, m5 := fresh(t, tree, o)
	same(t, outs, outputs(m5))
}

func same(t *testing.T, want, got map[string]string) {
	t.Helper()
	for p := range want {
		if want[p] != got[p] {
			t.Errorf("%s is another", p)
		}
	}
	if len(want) != len(got) {
		t.Errorf("%d outputs, want %d", len(got), len(want))
	}
}

// What is no picture, and what cannot be published as one, is told at its file.
func TestBadPhotos(t *testing.T) {
	for _, plain := range []bool{true, false} {
		for _, c := range []struct{ name, data, want string }{
			{"anh.jpg", "không phải ảnh", "picture-broken"},
			{"anh.jpg", taken(t, 60, 40)[:200], "picture-broken"},
			{"anh.png", "", "picture-broken"},
			{"anh.jpg", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "picture-heic"},
			{"anh.heic", "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "picture-heic"},
			{"anh.webp", "\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1", "picture-avif"},
			{"anh.avif", "x", "picture-avif"},
			{"anh.gif", "GIF89a\xff\xff\xff\xff\x00\x00\x00;", "picture-large"},
		} {
			tree := smallSite()
			put(tree, "static/images/"+c.name, c.data)
			o := at(now)
			o.Plain = plain
			r, _ := fresh(t, tree, o)
			var got []string
			for _, p := range r.Problems {
				got = append(got, fmt.Sprintf("%s %s", p.Pos, p.Code))
				for _, lang := range []string{"vi", "en"} {
					if s := p.Text(lang) + p.Hint(lang); strings.Contains(s, "%!") {
						t.Errorf("%s: %s", p.Code, s)
					}
				}
			}
			if want := []string{"static/images/" + c.name + " " + c.want}; !slices.Equal(got, want) || !r.Failed {
				t.Errorf("%s (plain: %v): %v, want %v", c.name, plain, got, want)
			}
		}
	}
}
