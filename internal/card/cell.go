package card

import "image"

// cell is a small picture with all its pixels background at the left and the
// right, kept as deflate has it.
type cell struct {
	width   int // with the free columns at both sides
	advance int // how far the next word is, without the space
	left    int // the first column that has a pixel, and the one behind the last
	right   int
	rows    []row
	bits    []byte // of all rows; each begins at a multiple of 4 bytes
}

// row is one row of a cell from its first to its last pixel that is not
// background.
type row struct {
	bits, n uint32 // where its bits begin in bytes, and how many they are
	x, len  uint16
	sum     uint32 // of its bytes
	rise    uint32 // of its bytes, each as often as there are bytes from it on
}

// levels are the steps from the background to a colour.
const levels = 5

// newCell makes a cell of a mask; ramp is the index of the first step of its
// colour.
func newCell(mask *image.Alpha, ramp uint8, advance int) *cell {
	b := mask.Bounds()
	w, h := b.Dx(), b.Dy()
	c := &cell{width: w, advance: advance, rows: make([]row, h)}
	c.left, c.right = inkOf(mask)
	all := make([][]byte, h)
	var bw bits
	for y := range h {
		now := make([]byte, w)
		all[y] = now
		first, last := w, -1
		for x := range w {
			if v := level(mask, x, y); v > 0 {
				now[x] = ramp + uint8(v-1)
				first, last = min(first, x), x
			}
		}
		if last < 0 {
			continue
		}
		r := &c.rows[y]
		r.x, r.len = uint16(first), uint16(last+1-first)
		for i, v := range now[first : last+1] {
			r.sum += uint32(v)
			r.rise += uint32(v) * uint32(int(r.len)-i)
		}
		bw.reset()
		bw.row(all[:y+1], first, last+1, c.left, c.right)
		r.bits = uint32(len(c.bits))
		var n int
		c.bits, n = bw.taken(c.bits)
		r.n = uint32(n)
	}
	return c
}

// level is how much of a pixel is covered, in steps. The outermost columns stay
// free.
func level(mask *image.Alpha, x, y int) int {
	if x == 0 || x == mask.Rect.Dx()-1 {
		return 0
	}
	return (int(mask.Pix[y*mask.Stride+x])*levels + 127) / 255
}

// inkOf returns the columns from the first to behind the last that has a pixel.
func inkOf(mask *image.Alpha) (left, right int) {
	w, h := mask.Rect.Dx(), mask.Rect.Dy()
	left = w
	for y := range h {
		for x := range w {
			if (x < left || x >= right) && level(mask, x, y) > 0 {
				left, right = min(left, x), max(right, x+1)
			}
		}
	}
	return min(left, right), right
}

// How far a row looks for what it repeats, in rows up and in columns to either
// side.
const (
	lookUp    = 1
	lookAside = 2
)

// row writes the bytes from..to of the last of some rows: as they are, as a run
// of the byte before, or as a copy of what stands in the rows above, whichever
// saves most, now or with the next byte. The rows of a cell stand right below
// each other in a picture, so what is above is known, from the column left to
// right: beyond them another cell may be.
func (b *bits) row(rows [][]byte, from, to, left, right int) {
	now := rows[len(rows)-1]
	above := rows[max(0, len(rows)-1-lookUp) : len(rows)-1]
	find := func(i int) (best, length, back int) {
		most := min(to-i, longest)
		try := func(old []byte, at, distance int) {
			d := int(distances[distance].n)
			n, bits := 0, 0
			for most := min(most, right-at); n < most && now[i+n] == old[at+n]; n++ {
				bits += int(symbols[now[i+n]].n)
			}
			if n < 3 || d == 0 {
				return
			}
			if gain := bits - int(lengths[n].n) - d; gain > best {
				best, length, back = gain, n, distance
			}
		}
		if i > from {
			try(now, i-1, 1)
		}
		for k, old := range above {
			for aside := -lookAside; aside <= lookAside; aside++ {
				if i+aside >= left && i+aside < right {
					try(old, i+aside, (len(above)-k)*stride-aside)
				}
			}
		}
		return best, length, back
	}
	best, length, back := find(from)
	for i := from; i < to; {
		next := 0
		var l, d int
		if i+1 < to && length < 24 { // a long one is not waited with
			next, l, d = find(i + 1)
		}
		if best > 0 && next <= best {
			b.match(length, back)
			if i += length; i < to {
				best, length, back = find(i)
			}
			continue
		}
		b.code(symbols[now[i]])
		i++
		best, length, back = next, l, d
	}
}
