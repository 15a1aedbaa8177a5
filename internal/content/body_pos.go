package content

import (
	"bytes"
	"sort"

	"nawapi.gov.vn/cchc/internal/source"
)

// places turns offsets of the prepared text into lines and columns of the
// file. prepare keeps lines, but it may write a line anew with more or fewer
// characters before its text.
type places struct {
	starts []int32 // of the lines of src; made when first needed
	moved  []move  // ascending

	// The last place asked for: most questions go on from there, and lines can be long.
	line, off, col int
}

// move says that the text of a line stands delta characters further right in
// src than in the file.
type move struct{ line, delta int32 }

func (p *places) reset() { *p = places{starts: p.starts[:0], moved: p.moved[:0]} }

// lineStart returns the index of the line that off lies in, and its start.
func (b *body) lineStart(off int) (line, start int) {
	p := &b.places
	if len(p.starts) == 0 {
		p.starts = append(p.starts, 0)
		for i := 0; ; {
			n := bytes.IndexByte(b.src[i:], '\n')
			if n < 0 {
				break
			}
			i += n + 1
			p.starts = append(p.starts, int32(i))
		}
	}
	line = sort.Search(len(p.starts), func(i int) bool { return int(p.starts[i]) > off }) - 1
	return line, int(p.starts[line])
}

func (b *body) pos(off int) source.Pos {
	line, from := b.lineStart(off)
	col := 0
	p := &b.places
	if p.line == line && p.off <= off {
		from, col = p.off, p.col
	}
	col += characters(b.src[from:off])
	p.line, p.off, p.col = line, off, col
	col++
	m := p.moved
	i := sort.Search(len(m), func(i int) bool { return int(m[i].line) >= line })
	if i < len(m) && int(m[i].line) == line {
		col = max(1, col-int(m[i].delta))
	}
	return source.Pos{File: b.file, Line: b.first + line, Col: col}
}

// span returns the number of characters from off to end, but not beyond the
// line of off.
func (b *body) span(off, end int) int {
	end = min(end, len(b.src))
	if off >= end {
		return 1
	}
	s := b.src[off:end]
	if i := bytes.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return max(1, characters(s))
}

// offset returns where in src the slice s lies. Goldmark hands out slices of
// its source; what it had to put together is not found.
func (b *body) offset(s []byte) (int, bool) {
	off := cap(b.src) - cap(s)
	if len(s) == 0 || off < 0 || off+len(s) > len(b.src) || &b.src[off] != &s[0] {
		return 0, false
	}
	return off, true
}

// characters counts the characters of valid UTF-8: the bytes that begin one.
// Unlike utf8.RuneCount it never makes a string of them.
func characters(s []byte) int {
	n := 0
	for _, c := range s {
		if c&0xc0 != 0x80 {
			n++
		}
	}
	return n
}
