package icon

import (
	"bytes"
	"errors"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The icon of the site in this repository has all its forms.
func TestOwnIcon(t *testing.T) {
	svg, err := os.ReadFile(filepath.Join("..", "..", "static", "favicon.svg"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Make(svg)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Files) != len(Forms) || len(s.Colour) != 7 {
		t.Fatalf("%d files, %q", len(s.Files), s.Colour)
	}
	if dir := os.Getenv("CCHC_ICONS"); dir != "" { // a folder for a look at them
		for i, f := range Forms {
			if err := os.WriteFile(filepath.Join(dir, f.Name), s.Files[i].Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

const blue = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><!-- 1234567 --><title>Biểu tượng</title><rect width="64" height="64" rx="14" fill="#0b5394"/><circle cx="32" cy="32" r="12" fill="#fff"/></svg>`

func TestForms(t *testing.T) {
	s, err := Make([]byte(blue))
	if err != nil {
		t.Fatal(err)
	}
	if s.Colour != "#0b5394" {
		t.Errorf("the ground is %s", s.Colour)
	}
	ground, white := color.RGBA{0x0b, 0x53, 0x94, 255}, color.RGBA{255, 255, 255, 255}
	for i, f := range s.Files {
		form, data := Forms[i], f.Data
		if form.Name == "favicon.ico" {
			if !bytes.HasPrefix(data, []byte("\x00\x00\x01\x00\x01\x00\x20\x20")) || int(data[14])|int(data[15])<<8 != len(data)-22 {
				t.Errorf("%s: %x", form.Name, data[:22])
			}
			data = data[22:]
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", form.Name, err)
		}
		if b := img.Bounds(); b.Dx() != form.Size || b.Dy() != form.Size || f.Size != form.Size {
			t.Errorf("%s is %v", form.Name, b)
		}
		at := func(x, y int) color.RGBA {
			return color.RGBAModel.Convert(img.At(x*(form.Size-1)/100, y*(form.Size-1)/100)).(color.RGBA)
		}
		if c := at(50, 50); c != white {
			t.Errorf("%s: the middle is %v", form.Name, c)
		}
		if c := at(50, 10); !near(c, ground) {
			t.Errorf("%s: the upper edge is %v", form.Name, c)
		}
		if c := at(0, 0); form.full && c != ground || !form.full && c.A != 0 {
			t.Errorf("%s: the corner is %v", form.Name, c)
		}
		// The circle ends at 32+12 of 64, 68.75 %, and on a maskable one at 65 %.
		if c := at(67, 50); form.maskable && !near(c, ground) || !form.maskable && c != white {
			t.Errorf("%s: beside the middle it is %v", form.Name, c)
		}
	}
	again, err := Make([]byte(blue))
	if err != nil || !reflect.DeepEqual(s, again) {
		t.Error("two runs differ")
	}
}

func near(a, b color.RGBA) bool {
	d := func(x, y uint8) bool { return max(x, y)-min(x, y) <= 2 }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && a.A == b.A
}

func TestBadIcons(t *testing.T) {
	body := func(s string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">` + s + `</svg>`
	}
	for name, svg := range map[string]string{
		"nothing":          "",
		"no SVG":           "không phải ảnh",
		"a PNG":            "\x89PNG\r\n\x1a\n",
		"cut off":          blue[:150],
		"empty":            body(""),
		"all see-through":  body(`<rect width="64" height="64" fill="none"/>`),
		"no view box":      `<svg xmlns="http://www.w3.org/2000/svg"><rect width="8" height="8"/></svg>`,
		"flat":             `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 0"><rect width="8" height="8"/></svg>`,
		"a text":           body(`<text x="1" y="9">A</text>`),
		"a picture":        body(`<image href="https://vidu.example/a.png" width="9" height="9"/>`),
		"an entity":        `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">]>` + body(`<path d="&a;"/>`),
		"far away":         body(`<path d="M0 0L999999999 999999999"/>`),
		"far away in e":    body(`<path d="M0 0L9e30 9e30"/>`),
		"endless dashes":   body(`<path d="M0 0L9 9" stroke="#000" stroke-dasharray="0 0"/>`),
		"a circle of uses": body(`<defs><g id="a"><use href="#a"/></g></defs><use href="#a"/>`),
		"a bad path":       body(`<path d="M0 0 L z q 1"/>`),
		"a bad colour":     body(`<rect width="9" height="9" fill="#xyz"/>`),
		"too large":        body(strings.Repeat(`<path d="M0 0h9v9z"/>`, 5000)),
		"NaN":              `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 NaN NaN"><rect width="8" height="8"/></svg>`,
	} {
		start := time.Now()
		if s, err := Make([]byte(svg)); !errors.Is(err, ErrIcon) || s != nil {
			t.Errorf("%s: %v, %v", name, s != nil, err)
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
}

func FuzzMake(f *testing.F) {
	f.Add([]byte(blue))
	f.Add([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1c2-2 4 5 6 1a3 3 0 0 1 1 1z" fill="red" stroke="#000" stroke-width="2"/></svg>`))
	f.Fuzz(func(t *testing.T, svg []byte) {
		s, err := Make(svg)
		if (err == nil) != (s != nil) || s != nil && len(s.Files) != len(Forms) {
			t.Error(err)
		}
	})
}
