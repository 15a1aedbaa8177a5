package source

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"sync"
)

// Sum is a SHA-256: the identity of a file's bytes, of a template, of a view.
type Sum [sha256.Size]byte

// SumOf returns the Sum of b.
func SumOf(b []byte) Sum { return sha256.Sum256(b) }

// Hex returns all 64 digits.
func (s Sum) Hex() string { return hex.EncodeToString(s[:]) }

// Short returns the first ten digits, enough to name a published asset.
func (s Sum) Short() string { return hex.EncodeToString(s[:5]) }

// IsZero tells whether s was never computed.
func (s Sum) IsZero() bool { return s == Sum{} }

// Digest adds up the parts of a value into its Sum. Every part is written with
// its length, so that two different sequences of parts never agree by
// accident. Digests compose: a part that has a Sum from birth is written as
// that Sum, and costs 32 bytes however large it is.
//
// A Digest buffers in memory and hashes once at the end; take one with
// [NewDigest] and give it back by [Digest.Sum].
type Digest struct{ b []byte }

var digests = sync.Pool{New: func() any { return &Digest{b: make([]byte, 0, 2048)} }}

// NewDigest returns an empty Digest.
func NewDigest() *Digest {
	d := digests.Get().(*Digest)
	d.b = d.b[:0]
	return d
}

// Str adds a string.
func (d *Digest) Str(s string) {
	d.b = binary.AppendUvarint(d.b, uint64(len(s)))
	d.b = append(d.b, s...)
}

// Strs adds a list of strings.
func (d *Digest) Strs(ss []string) {
	d.Int(len(ss))
	for _, s := range ss {
		d.Str(s)
	}
}

// Int adds a number.
func (d *Digest) Int(n int) { d.b = binary.AppendVarint(d.b, int64(n)) }

// Bool adds a truth value.
func (d *Digest) Bool(v bool) {
	if v {
		d.Int(1)
	} else {
		d.Int(0)
	}
}

// Add adds a part by its Sum.
func (d *Digest) Add(s Sum) { d.b = append(d.b, s[:]...) }

// Sum returns the Sum of all parts and gives the Digest back: it must not be
// used again.
func (d *Digest) Sum() Sum {
	s := Sum(sha256.Sum256(d.b))
	if cap(d.b) <= 1<<16 {
		digests.Put(d)
	}
	return s
}
