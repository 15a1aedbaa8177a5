package picture

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"
)

// Format is what a file is, whatever its name says.
type Format string

// The formats that are published.
const (
	JPEG Format = "jpeg"
	PNG  Format = "png"
	GIF  Format = "gif"
	WebP Format = "webp"
)

// Info is what a picture is.
type Info struct {
	Format        Format
	Width, Height int // in pixels, as people see it
	orientation   int // of EXIF: 1 to 8
}

// Set is what readers get of one picture.
type Set struct {
	Info
	Files []File // of rising width, the last one the whole picture; never empty
	Tiny  string // a data: address of a JPEG some 16 pixels wide, or "" if one can see through the picture
}

// File is one size of a picture.
type File struct {
	Width, Height int
	Data          []byte
}

// Look tells what a picture is without decoding it.
func Look(data []byte) (Info, error) {
	if len(data) > MaxBytes {
		return Info{}, fmt.Errorf("%w: %d bytes", ErrLarge, len(data))
	}
	var i Info
	var c image.Config
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		i.Format = JPEG
		c, err = jpeg.DecodeConfig(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		i.Format = PNG
		c, err = png.DecodeConfig(bytes.NewReader(data))
	case bytes.HasPrefix(data, []byte("GIF87a")), bytes.HasPrefix(data, []byte("GIF89a")):
		i.Format = GIF
		c, err = gif.DecodeConfig(bytes.NewReader(data))
	case len(data) > 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		i.Format = WebP
		c, err = webp.DecodeConfig(bytes.NewReader(data))
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		switch string(data[8:12]) {
		case "avif", "avis":
			return Info{}, ErrAVIF
		case "heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1":
			if bytes.Contains(data[:min(len(data), 64)], []byte("avif")) {
				return Info{}, ErrAVIF
			}
			return Info{}, ErrHEIC
		}
		return Info{}, ErrUnknown
	default:
		return Info{}, ErrUnknown
	}
	switch {
	case err != nil:
		return Info{}, fmt.Errorf("%w: %v", ErrBroken, err)
	case c.Width < 1 || c.Height < 1:
		return Info{}, fmt.Errorf("%w: %d × %d pixels", ErrBroken, c.Width, c.Height)
	case c.Width > MaxSide || c.Height > MaxSide || c.Width*c.Height > MaxPixels:
		return Info{}, fmt.Errorf("%w: %d × %d pixels", ErrLarge, c.Width, c.Height)
	}
	i.Width, i.Height, i.orientation = c.Width, c.Height, 1
	if i.Format == JPEG {
		i.orientation = orientation(data)
		if i.orientation > 4 {
			i.Width, i.Height = c.Height, c.Width
		}
	}
	return i, nil
}

// quality of JPEGs, of 100. Photos of people and halls look the same to the
// eye from about 78 on.
const quality = 80

// Make decodes a picture and returns the files of it.
func Make(data []byte) (*Set, error) {
	info, err := Look(data)
	if err != nil {
		return nil, err
	}
	img, err := decode(info.Format, data)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	s := &Set{Info: info}
	if info.Format != JPEG {
		clean, err := strip(info.Format, data)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrBroken, err)
		}
		s.Files = []File{{info.Width, info.Height, clean}}
		s.Tiny, err = tiny(img, info)
		return s, err
	}
	// The whole picture, as its own bytes if they can stay.
	profile := iccProfile(data)
	top := min(info.Width, MaxWidth)
	var whole image.Image = img
	if top == info.Width && info.orientation == 1 {
		clean, err := strip(JPEG, data)
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrBroken, err)
		}
		s.Files = []File{{info.Width, info.Height, clean}}
	} else {
		f, scaled, err := scale(img, info, top, profile)
		if err != nil {
			return nil, err
		}
		whole, info.orientation = scaled, 1
		s.Files = []File{f}
	}
	// Each smaller one from the one above it, which is cheaper than from the
	// whole and as good, since each step averages.
	for i := len(Widths) - 1; i >= 0; i-- {
		if Widths[i] >= top {
			continue
		}
		f, scaled, err := scale(whole, Info{JPEG, s.Width, s.Height, info.orientation}, Widths[i], profile)
		if err != nil {
			return nil, err
		}
		whole, info.orientation = scaled, 1
		s.Files = append([]File{f}, s.Files...)
	}
	s.Tiny, err = tiny(whole, Info{JPEG, s.Width, s.Height, info.orientation})
	return s, err
}

func decode(f Format, data []byte) (image.Image, error) {
	r := bytes.NewReader(data)
	switch f {
	case JPEG:
		return jpeg.Decode(r)
	case PNG:
		return png.Decode(r)
	case GIF:
		return gif.Decode(r)
	}
	return webp.Decode(r)
}

// resize brings a picture, as its file has it, to a width that people see, and
// turns it upright. info is of the file.
func resize(img image.Image, info Info, width int, by draw.Interpolator) image.Image {
	height := max(1, (info.Height*width+info.Width/2)/info.Width)
	w, h := width, height
	if info.orientation > 4 {
		w, h = h, w
	}
	if w != img.Bounds().Dx() || h != img.Bounds().Dy() {
		dst := image.NewRGBA(image.Rect(0, 0, w, h))
		by.Scale(dst, dst.Bounds(), img, img.Bounds(), draw.Src, nil)
		img = dst
	}
	return upright(img, info.orientation)
}

func scale(img image.Image, info Info, width int, profile [][]byte) (File, image.Image, error) {
	small := resize(img, info, width, draw.CatmullRom)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, small, &jpeg.Options{Quality: quality}); err != nil {
		return File{}, nil, fmt.Errorf("%w: %v", ErrBroken, err)
	}
	return File{small.Bounds().Dx(), small.Bounds().Dy(), withProfile(b.Bytes(), profile)}, small, nil
}

// tinyWidth is that of the picture which stands in while the real one is on
// its way, in pixels.
const tinyWidth = 16

func tiny(img image.Image, info Info) (string, error) {
	if o, ok := img.(interface{ Opaque() bool }); ok && !o.Opaque() {
		return "", nil // it would be seen behind it
	}
	small := resize(img, info, min(tinyWidth, info.Width), draw.ApproxBiLinear)
	flat := image.NewRGBA(image.Rect(0, 0, small.Bounds().Dx(), min(small.Bounds().Dy(), 4*tinyWidth)))
	draw.Draw(flat, flat.Bounds(), small, small.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, flat, &jpeg.Options{Quality: 40}); err != nil {
		return "", fmt.Errorf("%w: %v", ErrBroken, err)
	}
	return "data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(b.Bytes()), nil
}

// upright turns and mirrors a picture as EXIF says: 1 is as it stands, 2
// mirrored, 3 upside down, 4 both, 5 to 8 the same with rows and columns
// exchanged (CIPA DC-008, tag 0x0112).
func upright(img image.Image, orientation int) image.Image {
	if orientation <= 1 || orientation > 8 {
		return img
	}
	b := img.Bounds()
	src, ok := img.(*image.RGBA)
	if !ok {
		src = image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(src, src.Bounds(), img, b.Min, draw.Src)
	}
	w, h := src.Bounds().Dx(), src.Bounds().Dy()
	dw, dh := w, h
	if orientation > 4 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range dh {
		for x := range dw {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			copy(dst.Pix[y*dst.Stride+4*x:][:4], src.Pix[sy*src.Stride+4*sx:][:4])
		}
	}
	return dst
}
