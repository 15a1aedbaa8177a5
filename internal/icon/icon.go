// Package icon makes of the site's icon, an SVG, the forms of it that browsers
// and phones want: favicon.ico for old programs, a PNG for the home screen of
// iOS, and those that a web manifest names.
//
// [Make] is the only door and a function of the bytes. Its work takes some
// hundredths of a second, so whoever asks keeps the results, under the Sum of
// the SVG and [Version].
//
// What comes in is drawn by a library that knows the SVG of icons: shapes,
// paths, strokes, gradients. What it does not know (texts, pictures within,
// filters) is an error rather than half an icon, and so is what is too large or
// asks for endless work.
package icon

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"regexp"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// Version changes whenever Make would return other bytes for the same icon.
const Version = 1

// MaxBytes is how large an icon may be.
const MaxBytes = 64 << 10

// Set are the forms of an icon.
type Set struct {
	Files  []File // in the order of Forms
	Colour string // of its ground, as #rrggbb: what a browser's own parts are tinted with
}

// File is one form of an icon.
type File struct {
	Size int // of its sides, in pixels
	Data []byte
}

// Form is what a form of an icon is called and what it is for.
type Form struct {
	Name     string
	Size     int
	full     bool // without transparent corners: iOS paints them black
	maskable bool // the edge may be cut off: what matters is within the middle 80 %
}

// Forms are the files that Make returns.
var Forms = []Form{
	{Name: "favicon.ico", Size: 32},
	{Name: "apple-touch-icon.png", Size: 180, full: true},
	{Name: "icon-192.png", Size: 192},
	{Name: "icon-512.png", Size: 512},
	{Name: "icon-maskable-512.png", Size: 512, full: true, maskable: true},
}

// Purpose is what a web manifest says of a form.
func (f Form) Purpose() string {
	if f.maskable {
		return "maskable"
	}
	return "any"
}

// ErrIcon is what all errors of Make wrap.
var ErrIcon = errors.New("the icon cannot be drawn")

// endless are parts of an SVG by which a small file asks for endless work.
var endless = regexp.MustCompile(`(?i)dasharray|<!|<use\b|<pattern\b|[0-9]{6}|[0-9]e\+?[0-9]`)

// Make draws an icon in all its forms.
func Make(svg []byte) (set *Set, err error) {
	fail := func(what any) error { return fmt.Errorf("%w: %v", ErrIcon, what) }
	defer func() {
		if r := recover(); r != nil { // the library's way to refuse some files
			set, err = nil, fail(r)
		}
	}()
	svg = rounded(comments.ReplaceAll(svg, nil))
	switch {
	case len(svg) > MaxBytes:
		return nil, fail(fmt.Sprintf("%d bytes", len(svg)))
	case !bytes.Contains(svg, []byte("<svg")):
		return nil, fail("no <svg>")
	}
	if m := endless.Find(svg); m != nil {
		return nil, fail(fmt.Sprintf("%q", m))
	}
	art, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, fail(err)
	}
	if v := art.ViewBox; !(v.W >= 1 && v.H >= 1 && v.W < 1e5 && v.H < 1e5) {
		return nil, fail("viewBox")
	}
	large := paint(art, 512, 512)
	if empty(large) {
		return nil, fail("nothing to be seen")
	}
	ground := groundOf(large)
	set = &Set{Colour: fmt.Sprintf("#%02x%02x%02x", ground.R, ground.G, ground.B)}
	for _, f := range Forms {
		size := f.Size
		if f.maskable {
			size = f.Size * 8 / 10
		}
		img := paint(art, f.Size, size)
		if f.full {
			under := image.NewRGBA(img.Bounds())
			draw.Draw(under, under.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
			draw.Draw(under, under.Bounds(), img, image.Point{}, draw.Over)
			img = under
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return nil, fail(err)
		}
		data := b.Bytes()
		if f.Name == "favicon.ico" {
			data = ico(f.Size, data)
		}
		set.Files = append(set.Files, File{f.Size, data})
	}
	return set, nil
}

var comments = regexp.MustCompile(`(?s)<!--.*?-->|<\?xml.*?\?>`)

var (
	rects  = regexp.MustCompile(`<rect\b[^<>]*>`)
	radius = regexp.MustCompile(`\s(r[xy])=("[^"]*"|'[^']*')`)
)

// rounded gives each rect both of its radii: where one is left out, it is the
// other (SVG 2, 10.2), which the library does not know.
func rounded(svg []byte) []byte {
	return rects.ReplaceAllFunc(svg, func(rect []byte) []byte {
		m := radius.FindAllSubmatch(rect, -1)
		if len(m) != 1 {
			return rect
		}
		other := map[string]string{"rx": "ry", "ry": "rx"}[string(m[0][1])]
		return fmt.Appendf(nil, "<rect %s=%s%s", other, m[0][2], rect[len("<rect"):])
	})
}

// paint draws an icon of some size in the middle of a square, its sides kept in
// proportion.
func paint(art *oksvg.SvgIcon, side, size int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, side, side))
	k := float64(size) / math.Max(art.ViewBox.W, art.ViewBox.H)
	w, h := art.ViewBox.W*k, art.ViewBox.H*k
	art.SetTarget((float64(side)-w)/2, (float64(side)-h)/2, w, h)
	art.Draw(rasterx.NewDasher(side, side, rasterx.NewScannerGV(side, side, img, img.Bounds())), 1)
	return img
}

func empty(img *image.RGBA) bool {
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] > 127 {
			return false
		}
	}
	return true
}

// groundOf is the colour near the upper edge of an icon if it is painted there,
// else white.
func groundOf(img *image.RGBA) color.RGBA {
	b := img.Bounds()
	if c := img.RGBAAt(b.Dx()/2, b.Dy()/24); c.A == 255 {
		return c
	}
	return color.RGBA{255, 255, 255, 255}
}

// ico puts a PNG into the frame of an .ico file with one picture.
func ico(size int, data []byte) []byte {
	b := []byte{0, 0, 1, 0, 1, 0, byte(size), byte(size), 0, 0, 1, 0, 32, 0}
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	b = binary.LittleEndian.AppendUint32(b, 22)
	return append(b, data...)
}
