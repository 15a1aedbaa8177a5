package content

import (
	"encoding/binary"
	"math"
	"time"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/source"
)

// A body can be kept beside its HTML and be had back without the Markdown: what
// else it says is written by AppendRest and read by ReadRest, field by field in
// the order of the types. A test fills every field, so that a new one that is
// left out here is noticed.

// Whole is a body as it was read, with what only the file's own front matter
// needs of it. It has no Problems: one with Problems is read each time.
type Whole struct{ body Body }

// HTML returns the rendered text.
func (w *Whole) HTML() []byte { return w.body.HTML }

// AppendRest appends all but the HTML to dst.
func (w *Whole) AppendRest(dst []byte) []byte {
	b := &w.body
	e := encoder{dst}
	e.int(len(b.Holes))
	for i := range b.Holes {
		h := &b.Holes[i]
		e.int(h.At)
		e.int(int(h.Kind))
		e.str(h.Target)
		e.int(int(h.Line))
		e.int(int(h.Col))
		e.int(int(h.Len))
		e.str(h.No.Number)
		e.int(h.No.Year)
		e.str(h.No.Notation)
		e.int(h.Issued.Year)
		e.int(int(h.Issued.Month))
		e.int(h.Issued.Day)
	}
	e.int(len(b.Headings))
	for _, h := range b.Headings {
		e.int(h.Level)
		e.str(h.ID)
		e.str(h.Text)
	}
	e.int(len(b.Sections))
	for _, s := range b.Sections {
		e.str(s.Heading)
		e.int(len(s.Items))
		for _, item := range s.Items {
			e.str(item)
		}
	}
	e.str(b.Lead)
	e.int(b.Syllables)
	return append(e.b, b.Sum[:]...)
}

// ReadRest is the other way round. Where the HTML lies is for the caller to put
// into the Doc that comes of it. It reports false for what AppendRest cannot
// have written.
func ReadRest(rest []byte) (*Whole, bool) {
	d := reader{b: rest}
	var b Body
	if n := d.count(); n > 0 {
		b.Holes = make([]Hole, n)
	}
	for i := range b.Holes {
		b.Holes[i] = Hole{
			At: d.int(), Kind: HoleKind(d.int()), Target: d.str(), Line: int32(d.int()), Col: int32(d.int()), Len: int32(d.int()),
			No:     cchc.LegalNo{Number: d.str(), Year: d.int(), Notation: d.str()},
			Issued: cchc.Date{Year: d.int(), Month: time.Month(d.int()), Day: d.int()},
		}
	}
	if n := d.count(); n > 0 {
		b.Headings = make([]Heading, n)
	}
	for i := range b.Headings {
		b.Headings[i] = Heading{Level: d.int(), ID: d.str(), Text: d.str()}
	}
	if n := d.count(); n > 0 {
		b.Sections = make([]Section, n)
	}
	for i := range b.Sections {
		b.Sections[i].Heading = d.str()
		if n := d.count(); n > 0 {
			b.Sections[i].Items = make([]string, n)
		}
		for j := range b.Sections[i].Items {
			b.Sections[i].Items[j] = d.str()
		}
	}
	b.Lead, b.Syllables = d.str(), d.int()
	if d.bad || len(d.b) != len(b.Sum) {
		return nil, false
	}
	b.Sum = source.Sum(d.b)
	return &Whole{b}, true
}

type encoder struct{ b []byte }

func (e *encoder) int(n int) { e.b = binary.AppendVarint(e.b, int64(n)) }

func (e *encoder) str(s string) {
	e.int(len(s))
	e.b = append(e.b, s...)
}

// reader reads what an encoder wrote; bad is set when it did not.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) int() int {
	v, n := binary.Varint(r.b)
	if n <= 0 || v > math.MaxInt32 || v < math.MinInt32 {
		r.b, r.bad = nil, true
		return 0
	}
	r.b = r.b[n:]
	return int(v)
}

// count reads a number of things of at least one byte each.
func (r *reader) count() int {
	n := r.int()
	if n < 0 || n > len(r.b) {
		r.b, r.bad = nil, true
		return 0
	}
	return n
}

func (r *reader) str() string {
	n := r.count()
	s := string(r.b[:n])
	r.b = r.b[n:]
	return s
}
