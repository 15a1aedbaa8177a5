package search

import (
	"crypto/sha256"
	"encoding/binary"
	"sync"
)

// Cache is what one Write remembers for the next one of nearly the same documents:
// the terms of each document, and what came of what was compressed. A preview has
// one, so that a save costs the terms of what was saved and the files that it
// changes. The files come out the same as without.
//
// It keeps what the last Write used and nothing older, about 6 KB for an article.
type Cache struct {
	mu    sync.Mutex // held by a Write
	forms map[string]uint32
	list  []form

	inner    sync.Mutex // of the maps, among the workers of a Write
	was, now struct {
		docs     map[[32]byte][]record // the document's place holds the part
		squeezed map[[32]byte][]byte
	}
}

// begin gives a writer what is known of the forms.
func (c *Cache) begin(w *writer) {
	w.cache = c
	if c.forms != nil && len(c.list) < maxForms/2 {
		w.forms, w.list = c.forms, c.list
	} else {
		c.was.docs = nil // which name the forms by their numbers
	}
	c.now.docs, c.now.squeezed = map[[32]byte][]record{}, map[[32]byte][]byte{}
}

func (c *Cache) end() { c.was = c.now }

// keyOf is the digest of all of a document that its terms come from.
func keyOf(d *Document) [32]byte {
	h := sha256.New()
	var n [8]byte
	text := func(s string) {
		binary.LittleEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		h.Write([]byte(s))
	}
	text(d.Title)
	text(d.Summary)
	for _, list := range [...][]string{d.Headings, d.Words, d.Numbers, d.Names} {
		binary.LittleEndian.PutUint64(n[:], uint64(len(list)))
		h.Write(n[:])
		for _, s := range list {
			text(s)
		}
	}
	h.Write(d.TextSum[:])
	return [32]byte(h.Sum(nil))
}

// recall returns the records of a document, and keeps them for the next Write.
func (c *Cache) recall(d *Document) ([]record, bool) {
	key := keyOf(d)
	c.inner.Lock()
	defer c.inner.Unlock()
	rs, ok := c.was.docs[key]
	if ok {
		c.now.docs[key] = rs
	}
	return rs, ok
}

func (c *Cache) keep(d *Document, rs []record) {
	key := keyOf(d)
	c.inner.Lock()
	defer c.inner.Unlock()
	c.now.docs[key] = rs
}

// squeeze compresses, unless the Write before has compressed the same.
func (w *writer) squeeze(z *squeezer, b []byte) []byte {
	c := w.cache
	if c == nil {
		return z.squeeze(b)
	}
	key := sha256.Sum256(b)
	c.inner.Lock()
	out, ok := c.was.squeezed[key]
	c.inner.Unlock()
	if !ok {
		out = z.squeeze(b)
	}
	c.inner.Lock()
	c.now.squeezed[key] = out
	c.inner.Unlock()
	return out
}
