package card

import (
	"encoding/binary"
	mathbits "math/bits"
)

// What is written is deflate (RFC 1951) with one code for all cards, made for
// what they hold: few colours, short runs, copies from the rows above. Lengths of
// codes are the number of bits that a symbol takes; what has none is never
// written. They were found by counting over cards of real titles.
var (
	symbolBits = [286]uint8{
		// the pixels of words
		0: 3, 1: 4, 2: 5, 3: 5, 4: 5, 5: 4, 6: 5, 7: 5, 8: 5, 9: 5, 10: 3,
		256: 11, // the end
		// lengths: 257 is 3, 264 is 10, 284 is up to 257, 285 is 258
		257: 5, 258: 6, 259: 6, 260: 6, 261: 5, 262: 6, 263: 6, 264: 6,
		265: 6, 266: 7, 267: 7, 268: 7, 269: 6, 270: 6, 271: 7, 272: 8, 273: 7, 274: 7,
		275: 8, 276: 8, 277: 8, 278: 8, 279: 9, 280: 11, 281: 8, 282: 9, 283: 10, 284: 9, 285: 3,
	}
	distanceBits = [24]uint8{0: 1, 20: 1}
)

// longest is the length of the longest match (RFC 1951, 3.2.5), farthest is
// beyond the longest distance that is used.
const (
	longest  = 258
	farthest = lookUp*stride + lookAside + 1
)

// code is a code with its extra bits, as it is put.
type code struct {
	v uint32
	n uint8
}

var (
	symbols   [286]code         // pixels, and the end
	lengths   [longest + 1]code // of a match
	distances [farthest]code    // to what it repeats
	preamble  bits              // of a block: the codes themselves
)

const blockEnd = 256

// canonical gives each symbol its code (RFC 1951, 3.2.2).
func canonical(codes []code, lens []uint8) {
	next := 0
	for n := uint8(1); n <= 15; n++ {
		for s, l := range lens {
			if l == n {
				codes[s] = code{mathbits.Reverse32(uint32(next)) >> (32 - n), n}
				next++
			}
		}
		next <<= 1
	}
}

func init() {
	canonical(symbols[:], symbolBits[:])
	s, extra := 257, 0
	for n := 3; n < longest; {
		for i := range 1 << extra {
			if n+i < longest {
				c := symbols[s]
				lengths[n+i] = code{c.v | uint32(i)<<c.n, c.n + uint8(extra)}
			}
		}
		n += 1 << extra
		if s++; s >= 265 {
			extra = (s - 261) / 4
		}
	}
	lengths[longest] = symbols[285]
	var codes [len(distanceBits)]code
	canonical(codes[:], distanceBits[:])
	for s, n := 0, 1; n < farthest; s++ {
		extra := max(0, s/2-1)
		if c := codes[s]; c.n > 0 {
			for i := range min(1<<extra, farthest-n) {
				distances[n+i] = code{c.v | uint32(i)<<c.n, c.n + uint8(extra)}
			}
		}
		n += 1 << extra
	}
	var b bits
	for range 8 {
		b.match(longest, 1)
	}
	if b.size != 32 {
		panic("eight of the longest matches are no longer 32 bits")
	}
	eight = binary.LittleEndian.Uint32(b.out)
	writePreamble(&preamble)
}

// writePreamble writes the head of a block (RFC 1951, 3.2.7): the lengths of the
// codes, themselves in codes of 4 and 5 bits, runs of 0 shortened.
func writePreamble(b *bits) {
	b.put(0b100, 3) // codes of its own, not the last block
	b.put(uint32(len(symbolBits)-257), 5)
	b.put(uint32(len(distanceBits)-1), 5)
	b.put(19-4, 4)
	var lens [19]uint8
	for i := range lens {
		lens[i] = 4
		if i >= 8 && i < 14 {
			lens[i] = 5
		}
	}
	for _, s := range [...]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15} {
		b.put(uint32(lens[s]), 3)
	}
	var codes [19]code
	canonical(codes[:], lens[:])
	all := append(symbolBits[:len(symbolBits):len(symbolBits)], distanceBits[:]...)
	for i := 0; i < len(all); {
		n := 0
		for i+n < len(all) && all[i+n] == 0 && n < 138 {
			n++
		}
		if n >= 11 {
			b.code(codes[18])
			b.put(uint32(n-11), 7)
			i += n
		} else {
			b.code(codes[all[i]])
			i++
		}
	}
}

// bits are written as deflate packs them, from the lowest bit of a byte on.
type bits struct {
	out  []byte
	acc  uint64
	n    uint // bits in acc, fewer than 32
	size int  // bits in all
}

func (b *bits) reset() { b.out, b.acc, b.n, b.size = b.out[:0], 0, 0, 0 }

func (b *bits) put(v uint32, n uint) {
	b.acc |= uint64(v) << b.n
	b.n += n
	b.size += int(n)
	if b.n >= 32 {
		b.out = binary.LittleEndian.AppendUint32(b.out, uint32(b.acc))
		b.acc >>= 32
		b.n -= 32
	}
}

func (b *bits) code(c code) { b.put(c.v, uint(c.n)) }

// taken appends what was written to dst, filled up to a multiple of 4 bytes,
// and tells how many bits it is.
func (b *bits) taken(dst []byte) ([]byte, int) {
	dst = append(dst, b.out...)
	if b.n > 0 {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(b.acc))
	}
	return dst, b.size
}

// add writes n bits that were taken from others.
func (b *bits) add(from []byte, n int) {
	for ; n >= 32; n, from = n-32, from[4:] {
		b.put(binary.LittleEndian.Uint32(from), 32)
	}
	if n > 0 {
		b.put(binary.LittleEndian.Uint32(from)&(1<<n-1), uint(n))
	}
}

// align writes bits of value 0 up to the edge of a byte, and takes out what is
// held back.
func (b *bits) align() {
	for n := (b.n + 7) / 8; n > 0; n-- {
		b.out = append(b.out, byte(b.acc))
		b.acc >>= 8
	}
	b.acc, b.n = 0, 0
}

// eight are eight of the longest matches of the byte before.
var eight uint32

// match repeats n bytes from a distance before.
func (b *bits) match(n, distance int) {
	b.code(lengths[n])
	b.code(distances[distance])
}

// nothing writes n bytes of value 0. The byte before them is 0 if after is.
func (b *bits) nothing(n int, after bool) {
	if n > 0 && !after {
		b.code(symbols[0])
		n--
	}
	for n > 0 {
		if n >= 8*longest+3 {
			b.put(eight, 32)
			n -= 8 * longest
			continue
		}
		k := min(n, longest)
		if n-k > 0 && n-k < 3 {
			k -= 3 // leave enough for another match
		}
		if k < 3 {
			for range k {
				b.code(symbols[0])
			}
		} else {
			b.match(k, 1)
		}
		n -= k
	}
}

const mod = 65521 // of Adler-32 (RFC 1950, 9)

// adler is the checksum of bytes that are known by their sums.
type adler struct{ a, b uint64 }

// nothing adds n bytes of value 0.
func (s *adler) nothing(n int) { s.b = (s.b + uint64(n)*s.a) % mod }

func (s *adler) row(r *row) {
	s.b = (s.b + uint64(r.len)*s.a + uint64(r.rise)) % mod
	s.a = (s.a + uint64(r.sum)) % mod
}

// then adds n bytes of which the checksum is known.
func (s *adler) then(sum uint32, n int) {
	a, b := uint64(sum&0xffff), uint64(sum>>16)
	s.b = (s.b + b + uint64(n)%mod*(s.a+mod-1)) % mod
	s.a = (s.a + a + mod - 1) % mod
}

func (s *adler) sum() uint32 { return uint32(s.b<<16 | s.a) }
