package search

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sort"
)

// ErrDamaged is the error of a file that is not what the format says.
var ErrDamaged = errors.New("the search index is damaged")

// maxFile is the size of the largest file of an index, unpacked. What is larger
// is damaged, or hostile.
const maxFile = 16 << 20

// Index is an index that is open for reading. It is not safe for concurrent use.
type Index struct {
	read func(name string) ([]byte, error)

	Docs  int // how many there are
	Kinds []string
	runs  []runOf
	abbr  []abbreviation
	first []string // what each term shard begins with
	terms []string // their names
	tails []string // those of their tails; not all have one
	cards []string
	words string
	facet string
	per   int // cards in a shard

	shards map[int]*termShard
	values *[Facets][]Value
	news   int // the latest year
}

// runOf is a stretch of documents of one kind and year.
type runOf struct{ kind, year, from, to int }

type abbreviation struct{ short, full []string }

// termShard is a shard of terms, unpacked.
type termShard struct {
	entries []termEntry // in the order of keys
	lists   []*list     // those with a tail, in order
	full    bool        // the tails have been read
}

type termEntry struct {
	key      string
	variants []variant
}

type variant struct {
	exact string
	*list
}

// list is the documents of a term in one of its exact forms.
type list struct {
	docs    []uint32
	weights []uint8
	rest    int      // how many more the tail has
	more    []uint32 // they, once they have been read
}

// behind returns how many documents the tails of a shard have.
func (s *termShard) behind() int {
	n := 0
	for _, l := range s.lists {
		n += l.rest
	}
	return n
}

// Card is what is shown of a document.
type Card struct{ URL, Title, Summary, Date, Note string }

// Value is a value of a facet with its documents.
type Value struct {
	Name string
	docs []uint32
}

// Open reads the entry of an index. read returns the file of that name.
func Open(read func(name string) ([]byte, error)) (*Index, error) {
	x := &Index{read: read, shards: map[int]*termShard{}}
	b, err := x.file(Entry)
	if err != nil {
		return nil, err
	}
	d := decoder{b: b}
	if !bytes.Equal(d.take(len(magic)), magic) {
		return nil, fmt.Errorf("%s: %w", Entry, ErrDamaged)
	}
	x.Docs = d.number(maxDocs)
	x.per = d.number(1 << 16)
	for range d.number(256) {
		x.Kinds = append(x.Kinds, d.text())
	}
	at := 0
	for range d.number(maxDocs) {
		r := runOf{kind: d.number(len(x.Kinds) - 1), year: d.number(9999), from: at}
		at += d.number(x.Docs)
		r.to = at
		x.runs = append(x.runs, r)
		x.news = max(x.news, r.year)
		if d.bad {
			break
		}
	}
	for range d.number(1 << 16) {
		x.abbr = append(x.abbr, abbreviation{words(d.text()), words(d.text())})
		if d.bad {
			break
		}
	}
	x.words = d.name("w", 0)
	x.facet = d.name("f", 0)
	last := ""
	for i := range d.number(1 << 20) {
		last = d.shared(last)
		x.first = append(x.first, last)
		hash := d.take(hashSize)
		x.terms = append(x.terms, fileName("t", i, hash))
		x.tails = append(x.tails, fileName("d", i, hash))
		if d.bad {
			break
		}
	}
	if x.per > 0 {
		for i := range (x.Docs + x.per - 1) / x.per {
			x.cards = append(x.cards, d.name("c", i))
			if d.bad {
				break
			}
		}
	}
	if d.bad || len(d.b) > 0 || at != x.Docs || x.per == 0 || !sort.StringsAreSorted(x.first) {
		return nil, fmt.Errorf("%s: %w", Entry, ErrDamaged)
	}
	return x, nil
}

func words(s string) []string {
	var ws []string
	for _, w := range bytes.Fields([]byte(s)) {
		ws = append(ws, string(w))
	}
	return ws
}

// file reads and unpacks a file.
func (x *Index) file(name string) ([]byte, error) {
	data, err := x.read(name)
	if err != nil {
		return nil, err
	}
	zr, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, ErrDamaged)
	}
	b, err := io.ReadAll(io.LimitReader(zr, maxFile+1))
	if err != nil || len(b) > maxFile {
		return nil, fmt.Errorf("%s: %w", name, ErrDamaged)
	}
	return b, nil
}

// decoder reads the format. After the first thing that cannot be, it is bad
// and gives zeros.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) take(n int) []byte {
	if n < 0 || n > len(d.b) {
		d.bad, d.b = true, nil
		return make([]byte, min(max(n, 0), hashSize))
	}
	t := d.b[:n]
	d.b = d.b[n:]
	return t
}

// number reads a number of at most limit.
func (d *decoder) number(limit int) int {
	v, n := binary.Uvarint(d.b)
	if n <= 0 || v > uint64(max(limit, 0)) {
		d.bad, d.b = true, nil
		return 0
	}
	d.b = d.b[n:]
	return int(v)
}

func (d *decoder) text() string { return string(d.take(d.number(len(d.b)))) }

// shared reads a text that begins as last does.
func (d *decoder) shared(last string) string {
	n := d.number(len(last))
	return last[:n] + d.text()
}

func (d *decoder) name(kind string, n int) string { return fileName(kind, n, d.take(hashSize)) }

// ascending reads n numbers below limit.
func (d *decoder) ascending(n, limit int) []uint32 {
	if n > len(d.b) {
		d.bad, d.b = true, nil
		return nil
	}
	docs := make([]uint32, n)
	next := 0
	for i := range docs {
		next += d.number(limit)
		if next >= limit {
			d.bad, d.b = true, nil
			return nil
		}
		docs[i] = uint32(next)
		next++
	}
	return docs
}

// shardOf returns the shard in which a key would be.
func (x *Index) shardOf(key string) int {
	return sort.Search(len(x.first), func(i int) bool { return x.first[i] > key }) - 1
}

// shard reads a term shard, once.
func (x *Index) shard(i int) (*termShard, error) {
	if s := x.shards[i]; s != nil {
		return s, nil
	}
	b, err := x.file(x.terms[i])
	if err != nil {
		return nil, err
	}
	s := &termShard{}
	d := decoder{b: b}
	last := ""
	for len(d.b) > 0 {
		e := termEntry{key: d.shared(last)}
		if e.key <= last {
			d.bad = true
		}
		last = e.key
		for range d.number(1 << 16) {
			v := variant{exact: d.text(), list: &list{}}
			if v.exact == "" {
				v.exact = e.key
			}
			n := d.number(x.Docs)
			v.rest = d.number(x.Docs - n)
			v.docs = d.ascending(n, x.Docs)
			packed := d.take((n + 1) / 2)
			if d.bad {
				break
			}
			v.weights = make([]uint8, n)
			for k := range v.weights {
				v.weights[k] = packed[k/2] >> (k % 2 * 4) & 15
			}
			if v.rest > 0 {
				s.lists = append(s.lists, v.list)
			}
			e.variants = append(e.variants, v)
		}
		if d.bad {
			return nil, fmt.Errorf("%s: %w", x.terms[i], ErrDamaged)
		}
		s.entries = append(s.entries, e)
	}
	s.full = len(s.lists) == 0
	x.shards[i] = s
	return s, nil
}

// tail reads the tails of a shard, once.
func (x *Index) tail(i int) error {
	s := x.shards[i]
	if s == nil || s.full {
		return nil
	}
	b, err := x.file(x.tails[i])
	if err != nil {
		return err
	}
	d := decoder{b: b}
	more := make([][]uint32, len(s.lists))
	for k, l := range s.lists {
		more[k] = d.ascending(l.rest, x.Docs)
	}
	if d.bad || len(d.b) > 0 {
		return fmt.Errorf("%s: %w", x.tails[i], ErrDamaged)
	}
	for k, l := range s.lists {
		l.more = more[k]
	}
	s.full = true
	return nil
}

// Card returns what is shown of a document.
func (x *Index) Card(doc int) (Card, error) {
	if doc < 0 || doc >= x.Docs {
		return Card{}, fmt.Errorf("search: there is no document %d", doc)
	}
	name := x.cards[doc/x.per]
	b, err := x.file(name)
	if err != nil {
		return Card{}, err
	}
	d := decoder{b: b}
	var c Card
	for range doc%x.per + 1 {
		c = Card{d.text(), d.text(), d.text(), d.text(), d.text()}
	}
	if d.bad {
		return Card{}, fmt.Errorf("%s: %w", name, ErrDamaged)
	}
	return c, nil
}

// Values returns the values of the facets.
func (x *Index) Values() (*[Facets][]Value, error) {
	if x.values != nil {
		return x.values, nil
	}
	b, err := x.file(x.facet)
	if err != nil {
		return nil, err
	}
	d := decoder{b: b}
	var vs [Facets][]Value
	for f := range vs {
		for range d.number(1 << 20) {
			v := Value{Name: d.text()}
			v.docs = d.ascending(d.number(x.Docs), x.Docs)
			if d.bad {
				break
			}
			vs[f] = append(vs[f], v)
		}
	}
	if d.bad || len(d.b) > 0 {
		return nil, fmt.Errorf("%s: %w", x.facet, ErrDamaged)
	}
	x.values = &vs
	return x.values, nil
}

// run returns the stretch that a document is in.
func (x *Index) run(doc int) runOf {
	return x.runs[sort.Search(len(x.runs), func(i int) bool { return x.runs[i].to > doc })]
}

// Kind returns the kind of a document and its year, or 0.
func (x *Index) Kind(doc int) (kind, year int) {
	r := x.run(doc)
	return r.kind, r.year
}

// wordList reads the tiếng of the site with the magnitudes of their frequency.
func (x *Index) wordList() ([]wordCount, error) {
	b, err := x.file(x.words)
	if err != nil {
		return nil, err
	}
	d := decoder{b: b}
	n := d.number(len(b))
	ws := make([]wordCount, 0, n)
	last := ""
	for range n {
		last = d.shared(last)
		ws = append(ws, wordCount{last, d.number(1 << 10)})
	}
	if d.bad || len(d.b) > 0 {
		return nil, fmt.Errorf("%s: %w", x.words, ErrDamaged)
	}
	return ws, nil
}
