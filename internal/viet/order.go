package viet

import (
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// A collator is not safe for concurrent use and costs much to make, so that they are lent from here.
var collators = sync.Pool{New: func() any {
	return &collator{Collator: collate.New(language.Vietnamese)}
}}

type collator struct {
	*collate.Collator
	buf collate.Buffer
}

// SortKey returns the key of s in Vietnamese dictionary order: bytes.Compare of two keys is the order of
// their texts. Letters come first (a ă â b … d đ e ê … o ô ơ … u ư), then tones (none, huyền, hỏi, ngã,
// sắc, nặng), then case. NFC and NFD have the same key. Source: CLDR collation vi.
// Keys are of the running binary: they must not be kept on disk.
func SortKey(s string) []byte {
	return appendKey(nil, s)
}

// Compare orders a and b as their sort keys: negative, 0 or positive. Texts may compare as 0 and differ
// in bytes; whoever needs one order for all adds a comparison of his own.
func Compare(a, b string) int {
	c := collators.Get().(*collator)
	defer collators.Put(c)
	return c.CompareString(a, b)
}

// PersonKey returns the key of a person's name. Vietnamese lists of people go by the given name, the last
// word, and only then by the rest: "Trần Văn An" is before "Lê Thị Bình".
func PersonKey(name string) []byte {
	words := strings.Fields(name)
	if len(words) == 0 {
		return nil
	}
	last := len(words) - 1
	// Two zeros are lower than any weight of a key, so a given name that begins another one comes first.
	key := append(appendKey(nil, words[last]), 0, 0)
	return appendKey(key, strings.Join(words[:last], " "))
}

func appendKey(dst []byte, s string) []byte {
	c := collators.Get().(*collator)
	defer collators.Put(c)
	c.buf.Reset()
	return append(dst, c.KeyFromString(&c.buf, s)...)
}
