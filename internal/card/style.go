package card

import (
	"image"
	"image/color"
	"math"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/go-fonts/liberation/liberationsansbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// style is a size with a colour.
type style uint8

const (
	title60 style = iota
	title50
	title42
	small
	note
)

var styles = [...]struct {
	size int
	ramp uint8 // the first index of its colour, from nearly the background on
}{
	title60: {60, white},
	title50: {50, white},
	title42: {42, white},
	small:   {30, pale},
	note:    {30, pale},
}

// height is that of a line: a capital with two marks above and a dot below
// stays within it.
func (s style) height() int { return (styles[s].size*145 + 99) / 100 }

// ascent is how far the foot of letters is from the top of a line.
func (s style) ascent() int { return (styles[s].size*112 + 99) / 100 }

func (s style) px(units int32) int {
	return int((int64(units)*int64(styles[s].size) + int64(face().em)/2) / int64(face().em))
}

func (s style) space() int { return s.px(face().advance(' ')) }

// measure returns the width of a word, 0 if the font has nothing of it.
func (s style) measure(w string) int {
	var n int32
	for _, r := range w {
		n += face().advance(r)
	}
	return s.px(n)
}

// fitting returns as much of a word as is no wider than width, and never
// nothing.
func (s style) fitting(w string, width int) string {
	var n int32
	for i, r := range w {
		if n += face().advance(r); i > 0 && s.px(n) > width {
			return w[:i]
		}
	}
	return w
}

// typeface is the font with the widths of its letters.
type typeface struct {
	font *sfnt.Font
	em   sfnt.Units
	adv  [0x2200]int32 // in units of the font; 0 for what it does not have
}

func (t *typeface) advance(r rune) int32 {
	if r < 0 || int(r) >= len(t.adv) {
		return 0
	}
	return t.adv[r]
}

var face = sync.OnceValue(func() *typeface {
	f, err := opentype.Parse(liberationsansbold.TTF)
	if err != nil {
		panic(err) // the font is part of the program
	}
	t := &typeface{font: f, em: f.UnitsPerEm()}
	var buf sfnt.Buffer
	for r := range t.adv {
		i, err := f.GlyphIndex(&buf, rune(r))
		if err != nil || i == 0 || r < ' ' {
			continue
		}
		// In pixels of a size of one em, units of the font come out.
		a, err := f.GlyphAdvance(&buf, i, fixed.I(int(t.em)), font.HintingNone)
		if err == nil {
			t.adv[r] = int32(a.Round())
		}
	}
	return t
})

// faces are of use to one goroutine at a time.
var faces [len(styles)]sync.Pool

func init() {
	for i := range faces {
		faces[i].New = func() any {
			f, err := opentype.NewFace(face().font, &opentype.FaceOptions{Size: float64(styles[i].size), DPI: 72, Hinting: font.HintingNone})
			if err != nil {
				panic(err)
			}
			return f
		}
	}
}

// known are the words that were drawn, up to mostKnown bytes.
var (
	known     sync.Map // of word -> *cell
	knownSize atomic.Int64
)

const mostKnown = 8 << 20

type word struct {
	style style
	text  string
}

// cell returns a word as it is drawn, nil if there is nothing to draw.
func (s style) cell(text string) *cell {
	text = strings.Map(func(r rune) rune {
		if face().advance(r) == 0 {
			return -1
		}
		return r
	}, text)
	if text == "" {
		return nil
	}
	if c, ok := known.Load(word{s, text}); ok {
		return c.(*cell)
	}
	c := s.draw(text)
	if knownSize.Load() < mostKnown {
		if _, again := known.LoadOrStore(word{s, text}, c); !again {
			knownSize.Add(int64(len(c.bits) + len(c.rows)*24 + len(text) + 64))
		}
	}
	return c
}

// side is kept free on both sides of a cell: letters reach a little beyond their
// own width, and two cells never touch.
const side = 6

func (s style) draw(text string) *cell {
	f := faces[s].Get().(font.Face)
	defer faces[s].Put(f)
	advance := font.MeasureString(f, text).Ceil()
	mask := image.NewAlpha(image.Rect(0, 0, advance+2*side, s.height()))
	d := font.Drawer{Dst: mask, Src: image.Opaque, Face: f, Dot: fixed.P(side, s.ascent())}
	d.DrawString(text)
	return newCell(mask, styles[s].ramp, advance)
}

const dropWidth = 40

// drop is the mark before the name: a drop with a wave in it, as in the emblem.
var drop = sync.OnceValue(func() *cell {
	const w, h = dropWidth + 2*side, 44
	mask := image.NewAlpha(image.Rect(0, 0, w, h))
	const k = 0.8 // pixels for a unit of the emblem, which is 64 wide
	x := func(v float64) float32 { return float32(side + (v-8)*k) }
	y := func(v float64) float32 { return float32((v-4)*k + 1) }
	r := vector.NewRasterizer(w, h)
	r.MoveTo(x(32), y(4))
	r.CubeTo(x(24), y(18), x(13), y(28), x(13), y(38))
	r.CubeTo(x(13), y(48.5), x(21.5), y(56), x(32), y(56))
	r.CubeTo(x(42.5), y(56), x(51), y(48.5), x(51), y(38))
	r.CubeTo(x(51), y(28), x(40), y(18), x(32), y(4))
	r.ClosePath()
	r.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	for px := range w { // the wave is left out of it
		u := (float64(px)-side)/k + 8
		mid := 40 + 3*math.Sin((u-20)/24*2*math.Pi)
		for py := range h {
			v := (float64(py)-1)/k + 4
			if cover := 2.2 - math.Abs(v-mid); cover > 0 {
				a := mask.AlphaAt(px, py).A
				mask.SetAlpha(px, py, color.Alpha{A: uint8(float64(a) * (1 - min(1, cover)))})
			}
		}
	}
	return newCell(mask, white, dropWidth)
})
