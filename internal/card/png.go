package card

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"image/color"
	"math"
	"sync"
)

// stride is a row of the picture in bytes: one says how it is filtered (not at
// all), then each pixel is an index into the palette.
const stride = 1 + Width

// What the indices mean. 0 is the background.
const (
	white = 1              // the steps to white
	pale  = white + levels // to the colour of what is less important
	water = pale + levels  // the layers of the water, one ramp after another
)

// The colours are those of the site (static/css/site.css): --deep, --on-deep,
// --on-deep-soft.
var (
	ground = color.RGBA{0x0b, 0x3f, 0x5b, 255}
	strong = color.RGBA{0xff, 0xff, 0xff, 255}
	quiet  = color.RGBA{0xc9, 0xe1, 0xec, 255}
	// The water, from the far layer to the near one.
	layers = [...]color.RGBA{{0x0f, 0x50, 0x70, 255}, {0x15, 0x66, 0x88, 255}, {0x1f, 0x80, 0xa0, 255}, {0x3b, 0x9f, 0xb8, 255}}
)

func mix(a, b color.RGBA, part, of int) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8((int(x)*(of-part) + int(y)*part + of/2) / of) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 255}
}

func palette() []byte {
	colours := []color.RGBA{ground}
	ramp := func(from, to color.RGBA) {
		for i := 1; i <= levels; i++ {
			colours = append(colours, mix(from, to, i, levels))
		}
	}
	ramp(ground, strong)
	ramp(ground, quiet)
	below := ground
	for _, l := range layers {
		ramp(below, l)
		below = l
	}
	var b []byte
	for _, c := range colours {
		b = append(b, c.R, c.G, c.B)
	}
	return b
}

// paintWater returns the rows from the shore on. Each layer lies before the one
// above it, its edge a wave; a pixel on the edge is a step between the two.
func paintWater() []byte {
	raw := make([]byte, (Height-shore)*stride)
	for x := range Width {
		t := float64(x) / Width * 2 * math.Pi
		for k := range layers {
			f := float64(k)
			edge := 22 + 27*f + (13-1.5*f)*math.Sin(t*(1.5+0.35*f)+1.9*f) + 4*math.Sin(t*(3.4-0.5*f)+0.7+f)
			for y := max(0, int(edge)); y < Height-shore; y++ {
				v := levels
				if cover := float64(y+1) - edge; cover < 1 {
					v = int(cover*levels + 0.5)
				}
				if v > 0 {
					raw[y*stride+1+x] = uint8(water + k*levels + v - 1)
				}
			}
		}
	}
	return raw
}

// fixed parts of a card.
type parts struct {
	head []byte // up to the data: IHDR, PLTE
	foot []byte // the chunk with the water, which ends the compressed data
	sum  uint32 // of the bytes of the water
	n    int
}

var common = sync.OnceValue(func() *parts {
	p := &parts{head: []byte("\x89PNG\r\n\x1a\n")}
	ihdr := binary.BigEndian.AppendUint32(nil, Width)
	ihdr = binary.BigEndian.AppendUint32(ihdr, Height)
	p.head = appendChunk(p.head, "IHDR", append(ihdr, 8, 3, 0, 0, 0))
	p.head = appendChunk(p.head, "PLTE", palette())
	raw := paintWater()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = w.Write(raw)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err) // memory does not refuse
	}
	p.foot, p.sum, p.n = appendChunk(nil, "IDAT", b.Bytes()), adler32.Checksum(raw), len(raw)
	return p
})

func appendChunk(dst []byte, name string, data []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(data)))
	from := len(dst)
	dst = append(append(dst, name...), data...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[from:]))
}

// appendPNG writes a picture of lines, which come from the top down and do not
// overlap.
func appendPNG(dst []byte, lines []line) []byte {
	p := common()
	dst = append(dst, p.head...)
	from := len(dst)
	dst = append(dst, "\x00\x00\x00\x00IDAT\x78\x01"...) // zlib, a window of 32 kB

	b := bits{out: dst}
	b.add(preamble.taken(nil))
	sum := adler{a: 1}
	at, zero := 0, false // in the bytes of the picture; is the last one of value 0
	gap := func(to int) {
		b.nothing(to-at, zero)
		sum.nothing(to - at)
		zero = zero || to > at
		at = to
	}
	for _, l := range lines {
		for y := range l.height() {
			for _, c := range l.cells {
				if y >= len(c.cell.rows) {
					continue
				}
				r := &c.cell.rows[y]
				if r.len == 0 {
					continue
				}
				gap((l.top+y)*stride + 1 + c.x - side + int(r.x))
				b.add(c.cell.bits[r.bits:], int(r.n))
				sum.row(r)
				at, zero = at+int(r.len), false
			}
		}
	}
	gap(shore * stride)
	b.code(symbols[blockEnd])
	// An empty block without compression brings what follows to a byte's edge.
	b.put(0, 3)
	b.align()
	dst = append(b.out, 0, 0, 0xff, 0xff)
	binary.BigEndian.PutUint32(dst[from:], uint32(len(dst)-from-8))
	dst = binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[from+4:]))

	dst = append(dst, p.foot...)
	sum.then(p.sum, p.n)
	dst = appendChunk(dst, "IDAT", binary.BigEndian.AppendUint32(nil, sum.sum()))
	return appendChunk(dst, "IEND", nil)
}

func (l *line) height() int {
	h := 0
	for _, c := range l.cells {
		h = max(h, len(c.cell.rows))
	}
	return h
}
