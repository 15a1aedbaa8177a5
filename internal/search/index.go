package search

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/viet"
)

// Document is a page that can be found.
type Document struct {
	URL      string // below the address of the site: /tin-tuc/2016/x/
	Title    string
	Summary  string
	Kind     int    // index into Options.Kinds
	Date     string // the day, 2016-03-03, or ""
	Note     string // what a result says beside its day: the state of a draft, the number of a document
	Headings []string
	Words    []string // that say what it is about: tags, its author
	Numbers  []string // its own number and notation; not those that it cites
	Names    []string // what else it is called
	Facets   [Facets][]string
	Text     func(dst []byte) []byte // appends the plain text, a block on each line; nil if there is none
	TextSum  [32]byte                // of what Text appends; only a Cache wants it
}

// Facets is in how many ways, beside kind and year, results can be narrowed:
// by theme, channel and unit.
const Facets = 3

// Abbreviation stands for words, and they for it.
type Abbreviation struct{ Short, Full string }

// Options are what an index has beside its documents.
type Options struct {
	Kinds         []string // what results of each kind are called; documents are in this order
	Abbreviations []Abbreviation
	Jobs          int    // goroutines at a time; at least 1
	Cache         *Cache // of the Write before, for one that follows soon; nil if there is none
}

// Entry is the name of the file that a reader begins with, the only one whose
// name does not depend on what it holds.
const Entry = "muc-luc.bin"

// The sizes of the format. A reader need not know them.
const (
	headSize  = 2048  // documents in the head of a list
	termBytes = 34000 // of a term shard before compression
	cardsPer  = 120   // cards in a shard
	maxDocs   = 1<<20 - 1
	maxForms  = 1<<20 - 2
	maxWords  = 8000
	summary   = 160 // characters of a summary that a card keeps
)

// Write makes the index of docs and hands each of its files to put, one at a
// time, the entry last. It does not keep docs; their order does not matter.
func Write(ctx context.Context, docs []*Document, o Options, put func(name string, data []byte) error) error {
	if len(docs) > maxDocs {
		return fmt.Errorf("search: %d documents are more than the index can number (%d)", len(docs), maxDocs)
	}
	docs = slices.Clone(docs)
	slices.SortStableFunc(docs, func(a, b *Document) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Date, b.Date), strings.Compare(a.URL, b.URL))
	})
	w := &writer{docs: docs, jobs: max(1, o.Jobs), forms: map[string]uint32{}, put: put}
	if c := o.Cache; c != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.begin(w)
	}
	defer w.spill.close()
	err := w.read(ctx)
	if w.cache != nil {
		w.cache.forms, w.cache.list = w.forms, w.list
	}
	if err != nil {
		return err
	}
	w.order()
	shards, err := w.shards(ctx)
	if err != nil {
		return err
	}
	if err := w.files(o, shards); err != nil {
		return err
	}
	if w.cache != nil {
		w.cache.end()
	}
	return nil
}

// writer is the state of one Write.
type writer struct {
	docs  []*Document
	jobs  int
	put   func(string, []byte) error
	cache *Cache // or nil

	mu    sync.Mutex
	forms map[string]uint32 // exact form -> number, in the order of appearance
	list  []form
	rank  []uint32 // number -> place in order
	first []uint32 // place -> the first place with the same fold
	spill spill
}

type form struct {
	exact, fold string
	part        uint8
}

// A record is one term of one document: the number of its first form + 1, that
// of its second one + 1 or 0, the document, and the weight, from high bits to
// low ones. Sorted, the records of a list stand together in the order of
// documents.
type record = uint64

const (
	docShift    = 4
	secondShift = 24
	firstShift  = 44
	idMask      = 1<<20 - 1
)

// parts divide the terms by the first letters of their folded form, so that no
// more than one part for each worker is in memory. The bounds give parts of
// similar size in Vietnamese text.
var parts = []string{"b", "bo", "c", "ch", "co", "cu", "d", "di", "do", "g", "h", "ho", "k", "kh", "l", "m", "n", "ng", "nh", "o", "p", "q", "s", "t", "th", "thi", "thu", "ti", "tr", "tu", "u", "v", "vi", "x"}

func partOf(fold string) uint8 {
	i, found := slices.BinarySearch(parts, fold)
	if found {
		i++
	}
	return uint8(i)
}

// read makes the records of all documents.
func (w *writer) read(ctx context.Context) error {
	var next atomic.Int64
	return parallel(w.jobs, func() error {
		k := newScribe(w)
		for {
			from := int(next.Add(32)) - 32
			if from >= len(w.docs) {
				return k.flush(0)
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			for i := from; i < min(from+32, len(w.docs)); i++ {
				k.document(i, w.docs[i])
				if err := k.flush(flushAt); err != nil {
					return err
				}
			}
		}
	})
}

// parallel runs f in n goroutines and returns the first error of any.
func parallel(n int, f func() error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = f() })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// number returns the number of a form that a scribe has not seen yet, + 1; 0
// when there are too many.
func (w *writer) number(raw string) (uint32, uint8) {
	exact, fold := forms(raw)
	w.mu.Lock()
	defer w.mu.Unlock()
	n, ok := w.forms[exact]
	if !ok {
		if len(w.list) >= maxForms {
			return 0, 0
		}
		n = uint32(len(w.list))
		exact = strings.Clone(exact)
		if fold == exact {
			fold = exact
		}
		w.forms[exact] = n
		w.list = append(w.list, form{exact, fold, partOf(fold)})
	}
	return n + 1, w.list[n].part
}

// scribe turns documents into records. Each worker has one.
type scribe struct {
	w     *writer
	known map[string]formID // by raw text
	terms table
	text  []byte
	out   [][]record // by part
}

type formID struct {
	n    uint32
	part uint8
}

const flushAt = 1 << 13 // records of a part

func newScribe(w *writer) *scribe {
	return &scribe{w: w, known: map[string]formID{}, out: make([][]record, len(parts)+1)}
}

// flush hands on the records of parts that have more than some.
func (k *scribe) flush(more int) error {
	for p, rs := range k.out {
		if len(rs) > more {
			if err := k.w.spill.add(p, rs); err != nil {
				return err
			}
			k.out[p] = rs[:0]
		}
	}
	return nil
}

// The parts of a weight. A title of few words says more about each of them.
const (
	inSummary = 2
	inHeading = 2
	inNumber  = maxWeight
	maxWeight = 15
)

func inTitle(count int) uint8 {
	switch {
	case count <= 3:
		return maxWeight
	case count == 4:
		return maxWeight - 3
	case count <= 8:
		return 8
	}
	return 7
}

func (k *scribe) document(i int, d *Document) {
	c := k.w.cache
	if c != nil {
		if rs, ok := c.recall(d); ok {
			for _, r := range rs {
				p := r >> docShift & idMask
				k.out[p] = append(k.out[p], r&^(idMask<<docShift)|uint64(i)<<docShift)
			}
			return
		}
	}
	k.count(d)
	var kept []record
	for _, j := range k.terms.used {
		t := &k.terms.slots[j]
		p := k.terms.part[j]
		r := t.key | uint64(t.weight())
		k.out[p] = append(k.out[p], r|uint64(i)<<docShift)
		if c != nil {
			kept = append(kept, r|uint64(p)<<docShift)
		}
	}
	if c != nil {
		c.keep(d, kept)
	}
}

// count counts the terms of a document.
func (k *scribe) count(d *Document) {
	k.terms.reset()
	named := func(s string) {
		s = viet.NFC(s)
		n := 0
		for c := (cursor{text: s}); c.next(); {
			n++
		}
		k.field(s, 0, inTitle(n))
	}
	named(d.Title)
	for _, s := range d.Names {
		named(s)
	}
	for _, s := range d.Numbers {
		s = viet.NFC(s)
		k.field(s, 0, inNumber)
		k.field(joinedNumber(s), 0, inNumber)
	}
	k.field(viet.NFC(d.Summary), 1<<0, 0)
	for _, list := range [...][]string{d.Headings, d.Words} {
		for _, s := range list {
			k.field(viet.NFC(s), 1<<1, 0)
		}
	}
	if d.Text != nil {
		k.text = d.Text(k.text[:0])
		k.field(viet.NFC(string(k.text)), 0, 0)
	}
}

// joinedNumber returns a number whose notation is one word, as hurried readers
// type it: 79qdtnnqg.
func joinedNumber(s string) string {
	return strings.Map(func(r rune) rune {
		if isLetter(r) || r < utf8.RuneSelf && isDigit(byte(r)) {
			return r
		}
		return -1
	}, s)
}

// field counts the terms of one field of a document.
func (k *scribe) field(s string, where, title uint8) {
	var last formID
	for c := (cursor{text: s}); c.next(); {
		raw := s[c.start:c.end]
		id, ok := k.known[raw]
		if !ok {
			id.n, id.part = k.w.number(raw)
			k.known[strings.Clone(raw)] = id
		}
		if c.gap {
			last.n = 0
		}
		if id.n > 0 {
			k.terms.add(uint64(id.n)<<firstShift, id.part, where, title)
			if last.n > 0 {
				k.terms.add(uint64(last.n)<<firstShift|uint64(id.n)<<secondShift, last.part, where, title)
			}
		}
		last = id
	}
}

// table counts the terms of a document: a hash table that is emptied in the time
// that it took to fill it.
type table struct {
	slots []slot
	part  []uint8
	used  []uint32
}

type slot struct {
	key   record
	count uint16 // in the text
	where uint8  // bits: summary, headings
	title uint8
}

// weight is the greatest one only for a document that has the term as its number or
// as most of its name: nothing that is said about it weighs as much.
func (s *slot) weight() uint8 {
	w := s.title
	if w == maxWeight {
		return w
	}
	switch {
	case s.count >= 8:
		w += 4
	case s.count >= 4:
		w += 3
	case s.count >= 2:
		w += 2
	case s.count == 1:
		w++
	}
	if s.where&1 != 0 {
		w += inSummary
	}
	if s.where&2 != 0 {
		w += inHeading
	}
	return min(max(w, 1), maxWeight-1)
}

func (t *table) reset() {
	if t.slots == nil {
		t.slots, t.part = make([]slot, 1<<11), make([]uint8, 1<<11)
	}
	for _, j := range t.used {
		t.slots[j] = slot{}
	}
	t.used = t.used[:0]
}

// hash spreads a key, whose lower bits are 0, over numbers of 20 bits.
func hash(key record) uint64 { return key * 0x9E3779B97F4A7C15 >> 44 }

func (t *table) add(key record, part, where, title uint8) {
	mask := uint64(len(t.slots) - 1)
	j := hash(key) & mask
	for t.slots[j].key != key {
		if t.slots[j].key == 0 {
			if len(t.used) > len(t.slots)/2 {
				t.grow()
				t.add(key, part, where, title)
				return
			}
			t.slots[j].key = key
			t.part[j] = part
			t.used = append(t.used, uint32(j))
			break
		}
		j = (j + 1) & mask
	}
	s := &t.slots[j]
	s.where |= where
	s.title = max(s.title, title)
	if where == 0 && title == 0 && s.count < 1<<15 {
		s.count++
	}
}

func (t *table) grow() {
	old := *t
	*t = table{slots: make([]slot, 2*len(old.slots)), part: make([]uint8, 2*len(old.slots))}
	mask := uint64(len(t.slots) - 1)
	for _, i := range old.used {
		s := old.slots[i]
		j := hash(s.key) & mask
		for t.slots[j].key != 0 {
			j = (j + 1) & mask
		}
		t.slots[j], t.part[j] = s, old.part[i]
		t.used = append(t.used, uint32(j))
	}
}

// order numbers the forms by their folded form, then exactly.
func (w *writer) order() {
	w.forms = nil
	byOrder := make([]uint32, len(w.list))
	for i := range byOrder {
		byOrder[i] = uint32(i)
	}
	slices.SortFunc(byOrder, func(a, b uint32) int {
		x, y := &w.list[a], &w.list[b]
		return cmp.Or(strings.Compare(x.fold, y.fold), strings.Compare(x.exact, y.exact))
	})
	w.rank = make([]uint32, len(w.list))
	w.first = make([]uint32, len(w.list))
	sorted := make([]form, len(w.list))
	for place, n := range byOrder {
		w.rank[n] = uint32(place)
		sorted[place] = w.list[n]
		w.first[place] = uint32(place)
		if place > 0 && sorted[place-1].fold == sorted[place].fold {
			w.first[place] = w.first[place-1]
		}
	}
	w.list = sorted
}

// shard is a compressed one with its first and last key.
type shard struct {
	first, last string
	data, tail  []byte
}

// result is what comes of one part.
type result struct {
	shards []shard
	words  []wordCount
}

type wordCount struct {
	fold string
	df   int
}

// shards makes the term shards, part by part.
func (w *writer) shards(ctx context.Context) (*result, error) {
	groups := make([][]int, 0, len(parts)+1)
	for p := range len(parts) + 1 {
		if len(groups) > 0 && w.spill.small() {
			groups[0] = append(groups[0], p) // a small site has a few shards, not one for each part
		} else {
			groups = append(groups, []int{p})
		}
	}
	most := 0 // records of a group
	for _, g := range groups {
		n := 0
		for _, p := range g {
			n += w.spill.size(p)
		}
		most = max(most, n)
	}
	results := make([]result, len(groups))
	var next atomic.Int64
	err := parallel(min(w.jobs, len(groups)), func() error {
		m := merger{w: w, recs: make([]record, most), scratch: make([]record, most)}
		for {
			g := int(next.Add(1)) - 1
			if g >= len(groups) {
				return nil
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := m.load(groups[g]); err != nil {
				return err
			}
			results[g] = m.run()
		}
	})
	if err != nil {
		return nil, err
	}
	all := &result{}
	for _, r := range results {
		all.shards = append(all.shards, r.shards...)
		all.words = append(all.words, r.words...)
	}
	return all, nil
}

// merger makes shards of sorted records. Each worker has one.
type merger struct {
	w        *writer
	recs     []record
	scratch  []record
	raw      []byte
	tail     []byte
	first    string
	last     string // key of the last entry
	out      result
	squeezer squeezer
	docs     []uint32
	weights  []uint8
	rest     []uint32
}

func (m *merger) load(parts []int) error {
	m.recs = m.recs[:0]
	for _, p := range parts {
		var err error
		if m.recs, err = m.w.spill.load(p, m.recs); err != nil {
			return err
		}
	}
	rank := m.w.rank
	for i, r := range m.recs {
		first, second := r>>firstShift, r>>secondShift&idMask
		if second > 0 {
			second = uint64(rank[second-1]) + 1
		}
		m.recs[i] = (uint64(rank[first-1])+1)<<firstShift | second<<secondShift | r&(1<<secondShift-1)
	}
	m.recs, m.scratch = radix(m.recs, m.scratch[:len(m.recs)])
	return nil
}

// radix sorts a by way of b, which is as long, and returns the sorted slice and
// the other.
func radix(a, b []record) (sorted, other []record) {
	const width = 11
	for shift := docShift; shift < 64; shift += width {
		var count [1<<width + 1]int
		for _, r := range a {
			count[r>>shift&(1<<width-1)+1]++
		}
		if slices.Contains(count[1:], len(a)) {
			continue // all the same
		}
		for i := range 1 << width {
			count[i+1] += count[i]
		}
		for _, r := range a {
			d := r >> shift & (1<<width - 1)
			b[count[d]] = r
			count[d]++
		}
		a, b = b, a
	}
	return a, b
}

// run is a list among the records of a merger.
type run struct {
	first, second uint32 // places; second + 1, or 0
	fold          uint32 // the first place with the second's fold, + 1, or 0
	from, to      int
}

func (m *merger) run() result {
	m.out = result{}
	m.raw, m.tail, m.first, m.last = m.raw[:0], m.tail[:0], "", ""
	w := m.w
	var runs []run
	for i := 0; i < len(m.recs); {
		group := w.first[m.recs[i]>>firstShift-1] // all terms that begin with one folded tiếng
		runs = runs[:0]
		for i < len(m.recs) {
			key := m.recs[i] >> secondShift
			r := run{first: uint32(key>>20) - 1, second: uint32(key & idMask), from: i}
			if w.first[r.first] != group {
				break
			}
			for i < len(m.recs) && m.recs[i]>>secondShift == key {
				i++
			}
			r.to = i
			if r.second > 0 {
				r.fold = w.first[r.second-1] + 1
			}
			runs = append(runs, r)
		}
		slices.SortFunc(runs, func(a, b run) int {
			return cmp.Or(cmp.Compare(a.fold, b.fold), cmp.Compare(a.first, b.first), cmp.Compare(a.second, b.second))
		})
		for len(runs) > 0 {
			n := 1
			for n < len(runs) && runs[n].fold == runs[0].fold {
				n++
			}
			m.entry(runs[:n])
			runs = runs[n:]
		}
	}
	m.cut()
	return m.out
}

// entry writes a term with its exact forms.
func (m *merger) entry(runs []run) {
	w := m.w
	key := w.list[runs[0].first].fold
	if runs[0].fold > 0 {
		key += " " + w.list[runs[0].fold-1].fold
	} else {
		n := 0
		for _, r := range runs {
			n += r.to - r.from
		}
		if listed(key) {
			m.out.words = append(m.out.words, wordCount{key, n})
		}
	}
	if len(m.raw) >= termBytes {
		m.cut()
	}
	if len(m.raw) == 0 {
		m.first = key
	}
	shared := prefix(m.last, key)
	m.raw = binary.AppendUvarint(m.raw, uint64(shared))
	m.raw = appendString(m.raw, key[shared:])
	m.last = key
	m.raw = binary.AppendUvarint(m.raw, uint64(len(runs)))
	for _, r := range runs {
		exact := w.list[r.first].exact
		if r.second > 0 {
			exact += " " + w.list[r.second-1].exact
		}
		if exact == key {
			exact = ""
		}
		m.raw = appendString(m.raw, exact)
		m.postings(m.recs[r.from:r.to])
	}
}

// listed tells whether a tiếng is one for the list of those of the site.
func listed(fold string) bool {
	return len(fold) > 1 && len(fold) <= 12 && !strings.ContainsFunc(fold, func(r rune) bool { return r < 'a' || r > 'z' })
}

// postings writes a list: of the documents that say most of the term in the
// shard, of the others in its tail.
func (m *merger) postings(recs []record) {
	m.docs, m.weights, m.rest = m.docs[:0], m.weights[:0], m.rest[:0]
	least, spare := uint64(0), 0
	if len(recs) > headSize {
		var count [maxWeight + 1]int
		for _, r := range recs {
			count[r&maxWeight]++
		}
		room := headSize
		least = maxWeight
		for room > count[least] {
			room -= count[least]
			least--
		}
		spare = count[least] - room // the oldest of those that weigh least have no room
	}
	for _, r := range recs {
		doc, weight := uint32(r>>docShift&idMask), r&maxWeight
		if weight < least || weight == least && spare > 0 {
			if weight == least {
				spare--
			}
			m.rest = append(m.rest, doc)
			continue
		}
		m.docs, m.weights = append(m.docs, doc), append(m.weights, uint8(weight))
	}
	m.raw = binary.AppendUvarint(m.raw, uint64(len(m.docs)))
	m.raw = binary.AppendUvarint(m.raw, uint64(len(m.rest)))
	m.raw = appendGaps(m.raw, m.docs)
	for i := 0; i < len(m.weights); i += 2 {
		b := m.weights[i]
		if i+1 < len(m.weights) {
			b |= m.weights[i+1] << 4
		}
		m.raw = append(m.raw, b)
	}
	m.tail = appendGaps(m.tail, m.rest)
}

// appendGaps writes ascending numbers as the steps from one to the next, each
// less 1.
func appendGaps(b []byte, docs []uint32) []byte {
	next := uint32(0)
	for _, d := range docs {
		b = binary.AppendUvarint(b, uint64(d-next))
		next = d + 1
	}
	return b
}

func (m *merger) cut() {
	if len(m.raw) == 0 {
		return
	}
	s := shard{first: m.first, last: m.last, data: m.w.squeeze(&m.squeezer, m.raw)}
	if len(m.tail) > 0 {
		s.tail = m.w.squeeze(&m.squeezer, m.tail)
	}
	m.out.shards = append(m.out.shards, s)
	m.last = ""
	m.raw, m.tail = m.raw[:0], m.tail[:0]
}

// level of compression: the next two make files 3 % smaller in twice the time.
const level = 4

// squeezer compresses. The bytes depend on nothing but the input.
type squeezer struct{ zw *gzip.Writer }

func (s *squeezer) squeeze(b []byte) []byte {
	var out bytes.Buffer
	if s.zw == nil {
		s.zw, _ = gzip.NewWriterLevel(&out, level)
	} else {
		s.zw.Reset(&out)
	}
	_, _ = s.zw.Write(b) // into memory
	_ = s.zw.Close()
	return out.Bytes()
}

// prefix returns how many bytes two keys share at their beginning, in whole
// characters.
func prefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(b) && !utf8.RuneStart(b[n]) {
		n--
	}
	return n
}

// separator returns the shortest beginning of key that is greater than before.
func separator(before, key string) string {
	n := prefix(before, key)
	_, size := utf8.DecodeRuneInString(key[n:])
	return key[:n+size]
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// hashSize is how much of a file's SHA-256 is in its name and in the entry.
const hashSize = 4

func hashOf(data ...[]byte) []byte {
	h := sha256.New()
	for _, d := range data {
		h.Write(d)
	}
	return h.Sum(nil)[:hashSize]
}

// fileName returns the name of a file: its kind, its number and its hash.
func fileName(kind string, n int, hash []byte) string {
	return kind + strconv.Itoa(n) + "-" + hex.EncodeToString(hash) + ".bin"
}

// files hands on everything but the shards' contents, and the shards.
func (w *writer) files(o Options, r *result) error {
	var z squeezer
	entry := append([]byte(nil), magic...)
	entry = binary.AppendUvarint(entry, uint64(len(w.docs)))
	entry = binary.AppendUvarint(entry, cardsPer)
	entry = binary.AppendUvarint(entry, uint64(len(o.Kinds)))
	for _, k := range o.Kinds {
		entry = appendString(entry, k)
	}
	entry = w.appendRuns(entry)
	entry = appendAbbreviations(entry, o.Abbreviations)
	add := func(kind string, n int, data []byte) error {
		hash := hashOf(data)
		entry = append(entry, hash...)
		return w.put(fileName(kind, n, hash), data)
	}
	if err := add("w", 0, w.squeeze(&z, wordList(r.words))); err != nil {
		return err
	}
	if err := add("f", 0, w.squeeze(&z, w.facets())); err != nil {
		return err
	}
	entry = binary.AppendUvarint(entry, uint64(len(r.shards)))
	last, before := "", ""
	for i, s := range r.shards {
		s.first = separator(before, s.first)
		before = s.last
		shared := prefix(last, s.first)
		entry = binary.AppendUvarint(entry, uint64(shared))
		entry = appendString(entry, s.first[shared:])
		last = s.first
		hash := hashOf(s.data, s.tail) // one for both: they change together, and the entry stays small
		entry = append(entry, hash...)
		if err := w.put(fileName("t", i, hash), s.data); err != nil {
			return err
		}
		if s.tail == nil {
			continue
		}
		if err := w.put(fileName("d", i, hash), s.tail); err != nil {
			return err
		}
	}
	for i := 0; i*cardsPer < len(w.docs); i++ {
		var b []byte
		for _, d := range w.docs[i*cardsPer : min((i+1)*cardsPer, len(w.docs))] {
			for _, s := range [...]string{d.URL, viet.NFC(d.Title), cutSummary(viet.NFC(d.Summary)), d.Date, d.Note} {
				b = appendString(b, s)
			}
		}
		if err := add("c", i, w.squeeze(&z, b)); err != nil {
			return err
		}
	}
	return w.put(Entry, z.squeeze(entry))
}

// magic begins an entry; its last byte is the version of the format.
var magic = []byte("cchc-search\x01")

// appendRuns writes how many documents of the same kind and year follow each
// other.
func (w *writer) appendRuns(b []byte) []byte {
	type run struct{ kind, year, n int }
	var runs []run
	for _, d := range w.docs {
		year := 0
		if len(d.Date) >= 4 {
			year, _ = strconv.Atoi(d.Date[:4])
		}
		if n := len(runs); n > 0 && runs[n-1].kind == d.Kind && runs[n-1].year == year {
			runs[n-1].n++
		} else {
			runs = append(runs, run{d.Kind, year, 1})
		}
	}
	b = binary.AppendUvarint(b, uint64(len(runs)))
	for _, r := range runs {
		b = binary.AppendUvarint(b, uint64(r.kind))
		b = binary.AppendUvarint(b, uint64(r.year))
		b = binary.AppendUvarint(b, uint64(r.n))
	}
	return b
}

func appendAbbreviations(b []byte, as []Abbreviation) []byte {
	var pairs []string // folded, a blank between tiếng
	for _, a := range as {
		short, full := foldedText(a.Short), foldedText(a.Full)
		if short != "" && full != "" && short != full {
			pairs = append(pairs, short+"\x00"+full)
		}
	}
	slices.Sort(pairs)
	pairs = slices.Compact(pairs)
	b = binary.AppendUvarint(b, uint64(len(pairs)))
	for _, p := range pairs {
		short, full, _ := strings.Cut(p, "\x00")
		b = appendString(appendString(b, short), full)
	}
	return b
}

func foldedText(s string) string {
	var folds []string
	for _, t := range tokens(viet.NFC(s)) {
		folds = append(folds, t.fold)
	}
	return strings.Join(folds, " ")
}

// wordList writes the folded tiếng of the site with the magnitudes of their
// frequency, for mending what was mistyped; of very many, the most frequent.
func wordList(words []wordCount) []byte {
	words = slices.Clone(words)
	slices.SortFunc(words, func(a, b wordCount) int { return cmp.Or(cmp.Compare(b.df, a.df), strings.Compare(a.fold, b.fold)) })
	words = words[:min(len(words), maxWords)]
	slices.SortFunc(words, func(a, b wordCount) int { return strings.Compare(a.fold, b.fold) })
	b := binary.AppendUvarint(nil, uint64(len(words)))
	last := ""
	for _, x := range words {
		shared := prefix(last, x.fold)
		b = binary.AppendUvarint(b, uint64(shared))
		b = appendString(b, x.fold[shared:])
		b = binary.AppendUvarint(b, uint64(magnitude(x.df)))
		last = x.fold
	}
	return b
}

// facets writes, for each facet, its values with their documents.
func (w *writer) facets() []byte {
	var b []byte
	for f := range Facets {
		lists := map[string][]uint32{}
		for i, d := range w.docs {
			for _, v := range d.Facets[f] {
				if n := len(lists[v]); n == 0 || lists[v][n-1] != uint32(i) {
					lists[v] = append(lists[v], uint32(i))
				}
			}
		}
		values := make([]string, 0, len(lists))
		for v := range lists {
			values = append(values, v)
		}
		slices.Sort(values)
		b = binary.AppendUvarint(b, uint64(len(values)))
		for _, v := range values {
			b = appendString(b, v)
			b = binary.AppendUvarint(b, uint64(len(lists[v])))
			b = appendGaps(b, lists[v])
		}
	}
	return b
}

// cutSummary returns at most so much of a summary as a result shows, cut
// between words.
func cutSummary(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	blank := 0
	for i, r := range s {
		if n++; n > summary {
			return strings.TrimRight(s[:blank], " ,;:.–-") + " …"
		}
		if r == ' ' {
			blank = i
		}
	}
	return s
}

// magnitude is the binary logarithm of n in sixteenths, in whole numbers, so
// that every reader gets the same; 0 for 0 and 1.
func magnitude(n int) int {
	if n < 2 {
		return 0
	}
	k := bits.Len(uint(n)) - 1
	return 16*k + (n<<4>>k)&15
}
