package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/viet"
)

// Query is what a reader wants.
type Query struct {
	Text   string
	Live   bool           // it is being typed: the last tiếng may be half of one
	All    bool           // every result is wanted, not only the best ones
	Kind   int            // index into Index.Kinds + 1, or 0 for all
	Year   int            // or 0 for all
	Facets [Facets]string // the names of values, or "" for all
}

// Answer is what was found: the best first.
type Answer struct {
	Docs     []int
	Complete bool   // there are no others
	Instead  string // the query that was answered because nothing had all of what was typed
	Partial  bool   // no document has all of the query: these have most of it
	Marks    []Mark // what to highlight
}

// Mark is a tiếng that was looked for.
type Mark struct{ Fold, Exact string }

const (
	enough    = 3       // results that end the search for more, unless all are wanted
	maxTokens = 24      // of a query that count
	longQuery = 4       // tiếng: who types more has one document in mind
	exactTier = 1 << 24 // any score is less
	longName  = 6       // tiếng: in a longer stretch words do not stand for their abbreviations
	mostAlike = 64      // terms that the half of a tiếng stands for
	mostMends = 6       // words that are tried in place of a mistyped one
)

// unit is a part of a query that a document must have: one of several
// sequences of terms.
type unit struct {
	alts [][]atom
	pair []token // of two free tiếng that may also stand apart
	hint bool    // it need not be there
	not  bool    // it must not be there
}

// atom is a term as it was typed.
type atom struct {
	key    string // folded
	toks   []token
	prefix bool
	second bool // it stands for something that was typed with marks, which ranks first
}

func atomOf(ts ...token) atom {
	a := atom{key: ts[0].fold, toks: ts}
	if len(ts) > 1 {
		a.key += " " + ts[1].fold
	}
	return a
}

// twos divides a sequence two and two. The last of an odd number goes with the one
// before it, which says more than it does alone and costs as much to look up.
func twos(ts []token) [][]token {
	var all [][]token
	for i := 0; i < len(ts); i += 2 {
		if i > 0 && i+1 == len(ts) {
			i--
		}
		all = append(all, ts[i:min(i+2, len(ts))])
	}
	return all
}

// pairs divides a sequence into terms.
func pairs(ts []token) []atom {
	var as []atom
	for _, two := range twos(ts) {
		as = append(as, atomOf(two...))
	}
	return as
}

// chain divides a phrase into terms that overlap.
func chain(ts []token) []atom {
	if len(ts) == 1 {
		return []atom{atomOf(ts...)}
	}
	var as []atom
	for i := range len(ts) - 1 {
		as = append(as, atomOf(ts[i:i+2]...))
	}
	return as
}

// piece is a stretch of a query.
type piece struct {
	toks   []token
	text   string
	phrase bool
	not    bool
}

// pieces divides a query at its quotation marks and at words with a minus sign.
func pieces(text string) []piece {
	var ps []piece
	room := maxTokens
	rs := []rune(viet.NFC(text))
	add := func(from, to int, phrase, not bool) {
		s := string(rs[from:to])
		ts := tokens(s)
		ts = ts[:min(len(ts), room)]
		room -= len(ts)
		if len(ts) > 0 {
			ps = append(ps, piece{ts, s, phrase, not})
		}
	}
	quote := func(i int) bool { return i < len(rs) && strings.ContainsRune("\"“”„«»", rs[i]) }
	blank := func(i int) bool { return i >= len(rs) || strings.ContainsRune(" \t\r\n\u00a0", rs[i]) }
	free := 0 // where the stretch without signs began
	for i := 0; i < len(rs); {
		at := i
		minus := (i == 0 || blank(i-1)) && strings.ContainsRune("-–−", rs[i])
		if minus {
			at++
		}
		end := at
		switch {
		case quote(at):
			at++
			for end = at; end < len(rs) && !quote(end); {
				end++
			}
			add(free, i, false, false)
			add(at, end, true, minus)
			i = min(end+1, len(rs))
			free = i
		case minus && !blank(at):
			for !blank(end) {
				end++
			}
			add(free, i, false, false)
			add(at, end, true, true)
			i, free = end, end
		default:
			i++
		}
	}
	add(free, len(rs), false, false)
	return ps
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// plan is a query as it is looked up.
type plan struct {
	units []unit
	count int // tiếng that must be there
	marks []Mark
}

func (x *Index) plan(ps []piece, live bool) *plan {
	p := &plan{}
	for n, pc := range ps {
		if !pc.not {
			p.count += len(pc.toks)
			for _, t := range pc.toks {
				p.mark(t)
			}
		}
		switch {
		case pc.not:
			p.units = append(p.units, unit{alts: [][]atom{chain(pc.toks)}, not: true})
		case pc.phrase:
			for _, a := range chain(pc.toks) {
				p.units = append(p.units, unit{alts: [][]atom{{a}}})
			}
		default:
			x.free(p, pc)
			if live && n == len(ps)-1 {
				p.half()
			}
		}
	}
	return p
}

func (p *plan) mark(t token) {
	m := Mark{t.fold, t.exact}
	if !t.marked {
		m.Exact = ""
	}
	if !slices.Contains(p.marks, m) {
		p.marks = append(p.marks, m)
	}
}

// half makes the last term of the plan one that may go on.
func (p *plan) half() {
	u := &p.units[len(p.units)-1]
	for _, alt := range u.alts {
		a := &alt[len(alt)-1]
		a.prefix = true
	}
}

// free divides a stretch without signs: abbreviations and what they stand for,
// and the rest two and two.
func (x *Index) free(p *plan, pc piece) {
	from := 0 // of the stretch without abbreviations
	rest := func(to int) {
		for _, ts := range twos(pc.toks[from:to]) {
			u := unit{alts: [][]atom{{atomOf(ts...)}}}
			if len(ts) == 2 {
				u.pair = ts
			}
			p.units = append(p.units, u)
		}
	}
	for i := 0; i < len(pc.toks); {
		n, others := x.abbreviated(pc, i)
		if n == 0 {
			i++
			continue
		}
		rest(i)
		u := unit{alts: [][]atom{pairs(pc.toks[i : i+n])}}
		for _, o := range others {
			ts := make([]token, len(o))
			for k, f := range o {
				ts[k] = token{fold: f, exact: f}
				p.mark(ts[k])
			}
			alt := pairs(ts)
			for k := range alt {
				alt[k].second = slices.ContainsFunc(pc.toks[i:i+n], func(t token) bool { return t.marked })
			}
			u.alts = append(u.alts, alt)
		}
		p.units = append(p.units, u)
		i += n
		from = i
	}
	rest(len(pc.toks))
}

// abbreviated returns how many tokens at i are an abbreviation, or what one
// stands for, and what stands for the same; the longest counts. A part of a
// number and notation is none.
func (x *Index) abbreviated(pc piece, i int) (n int, others [][]string) {
	if i > 0 && (isDigit(pc.toks[i-1].fold[0]) || pc.sign(i-1)) || pc.sign(i) {
		return 0, nil
	}
	is := func(ws []string) bool {
		if len(ws) > len(pc.toks)-i {
			return false
		}
		for k, w := range ws {
			if pc.toks[i+k].fold != w {
				return false
			}
		}
		return true
	}
	for _, a := range x.abbr {
		for w, way := range [...][2][]string{{a.short, a.full}, {a.full, a.short}} {
			if w == 1 && len(pc.toks) > longName || len(way[0]) < n || len(way[0]) == 0 || len(way[1]) == 0 || !is(way[0]) {
				continue
			}
			if len(way[0]) > n {
				n, others = len(way[0]), nil
			}
			others = append(others, way[1])
		}
	}
	return n, others
}

// sign tells whether a stroke or hyphen alone stands behind a token.
func (pc piece) sign(i int) bool {
	if i+1 >= len(pc.toks) {
		return false
	}
	s := pc.text[pc.toks[i].end:pc.toks[i+1].start]
	return s == "/" || s == "-"
}

// Search answers a query.
func (x *Index) Search(q Query) (*Answer, error) {
	ps := pieces(q.Text)
	keep, err := x.filter(q)
	if err != nil {
		return nil, err
	}
	a, p, err := x.answer(ps, q, keep)
	if err != nil || len(a.Docs) > 0 || p.count == 0 {
		return a, err
	}
	mended, text, err := x.mend(ps)
	if err != nil {
		return nil, err
	}
	if mended != nil {
		b, _, err := x.answer(mended, q, keep)
		if err != nil {
			return nil, err
		}
		if len(b.Docs) > 0 {
			b.Instead = text
			return b, nil
		}
	}
	return x.most(p, a, keep)
}

// answer answers a query as it is.
func (x *Index) answer(ps []piece, q Query, keep func(uint32) bool) (*Answer, *plan, error) {
	p := x.plan(ps, q.Live && typing(q.Text))
	a := &Answer{Marks: p.marks}
	if p.count == 0 {
		a.Complete = true
		return a, p, nil
	}
	need := enough
	switch {
	case q.All || q.Kind > 0 || q.Year > 0 || q.Facets != [Facets]string{}:
		need = x.Docs + 1
	case p.count > longQuery:
		need = 1
	}
	for {
		t, err := x.evaluate(p, keep)
		if err != nil {
			return nil, nil, err
		}
		a.Docs = t.best(t.units)
		tails := t.tails()
		a.Complete = len(tails) == 0 && !slices.ContainsFunc(p.units, func(u unit) bool { return u.pair != nil })
		if len(a.Docs) >= need || t.sure(a.Docs, need) || x.hopeless(p) {
			return a, p, nil
		}
		if len(tails) > 0 {
			if err := x.load(tails, true); err != nil {
				return nil, nil, err
			}
			continue
		}
		if !x.open(p, need) {
			return a, p, nil
		}
	}
}

// typing tells whether a query ends within a tiếng.
func typing(s string) bool {
	r := lastRune(s)
	return isLetter(r) || unicode.Is(unicode.Mn, r) || r < utf8.RuneSelf && isDigit(byte(r))
}

// hopeless tells whether a part of a plan, one that cannot be opened, is in no
// document. Its shards have been read.
func (x *Index) hopeless(p *plan) bool {
	return slices.ContainsFunc(p.units, func(u unit) bool {
		return !u.not && !u.hint && u.pair == nil && !slices.ContainsFunc(u.alts, func(alt []atom) bool {
			return !slices.ContainsFunc(alt, func(a atom) bool { return x.frequency(a) == 0 })
		})
	})
}

// open lets the pairs of a plan stand apart, first those that no document has, one at
// a time since a tiếng of it may be mistyped, then those that few have. It tells whether there was one.
func (x *Index) open(p *plan, need int) bool {
	few := func(most int) func(unit) bool {
		return func(u unit) bool { return u.pair != nil && x.frequency(u.alts[0][0]) <= most }
	}
	which, none := few(need-1), slices.IndexFunc(p.units, few(0))
	if !slices.ContainsFunc(p.units, which) {
		which = func(u unit) bool { return u.pair != nil }
	}
	opened := false
	var units []unit
	for i, u := range p.units {
		if !which(u) || none >= 0 && i != none {
			units = append(units, u)
			continue
		}
		opened = true
		for i, t := range u.pair {
			a := atomOf(t)
			a.prefix = i == 1 && u.alts[0][0].prefix
			units = append(units, unit{alts: [][]atom{{a}}})
		}
		units = append(units, unit{alts: u.alts, hint: true})
	}
	p.units = units
	return opened
}

// load reads the shards that the terms of some units are in, or their tails.
func (x *Index) load(units []unit, tails bool) error {
	for _, u := range units {
		for _, alt := range u.alts {
			for _, a := range alt {
				if err := x.need(a.key); err != nil {
					return err
				}
				if i := x.shardOf(a.key); (tails || u.not) && slices.ContainsFunc(x.entries(a), termEntry.unread) {
					if err := x.tail(i); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

// need reads the shard that a key is in.
func (x *Index) need(key string) error {
	i := x.shardOf(key)
	if i < 0 {
		return nil
	}
	_, err := x.shard(i)
	return err
}

// unread tells whether a term has documents in a tail that has not been read.
func (e termEntry) unread() bool {
	return slices.ContainsFunc(e.variants, func(v variant) bool { return v.rest > 0 && v.more == nil })
}

// entries returns the terms that an atom stands for. Their shard has been read.
func (x *Index) entries(a atom) []termEntry {
	i := x.shardOf(a.key)
	if i < 0 || x.shards[i] == nil {
		return nil
	}
	es := x.shards[i].entries
	from, ok := slices.BinarySearchFunc(es, a.key, func(e termEntry, key string) int { return strings.Compare(e.key, key) })
	to := from
	switch {
	case a.prefix:
		for to < len(es) && to-from < mostAlike && strings.HasPrefix(es[to].key, a.key) {
			to++
		}
	case ok:
		to++
	}
	return es[from:to]
}

// frequency returns how many documents have an atom; one that has it in several
// forms counts several times.
func (x *Index) frequency(a atom) int {
	n := 0
	for _, e := range x.entries(a) {
		for _, v := range e.variants {
			n += len(v.docs) + v.rest
		}
	}
	return n
}

// exactly tells whether a variant has the marks that were typed. A tiếng that
// was typed without marks stands for all.
func (a atom) exactly(variant string) bool {
	if a.second {
		return false
	}
	ws := strings.Split(variant, " ")
	for i, t := range a.toks {
		if t.marked && (i >= len(ws) || ws[i] != t.exact && !(a.prefix && i == len(a.toks)-1 && strings.HasPrefix(ws[i], t.exact))) {
			return false
		}
	}
	return true
}

// tally is what a plan found.
type tally struct {
	x     *Index
	score []int32
	seen  []uint16 // units that a document has
	named []uint16 // those of them that its title or number has
	units int      // that it must have
	parts []part   // the units that documents must have
	rest  bool     // tails of the unit at hand have not been read
	keep  func(uint32) bool
	not   []bool
	// of the unit at hand
	sum   []int32
	atoms []uint16
	exact []uint16
	title []uint16
	docs  []uint32
}

// part is a unit with the documents that have it, as far as is known.
type part struct {
	unit
	docs map[uint32]int32
	rest bool // there may be others
}

// tails returns the units whose tails have to be read: those that a document may
// have of which all is known that is known for certain of others.
func (t *tally) tails() []unit {
	var sure, open []part
	for _, p := range t.parts {
		if p.rest {
			open = append(open, p)
		} else {
			sure = append(sure, p)
		}
	}
	var units []unit
	for _, p := range open {
		missing := len(sure) == 0
		if !missing {
			for doc := range sure[0].docs {
				_, has := p.docs[doc]
				if !has && !slices.ContainsFunc(sure, func(s part) bool { _, ok := s.docs[doc]; return !ok }) {
					missing = true
					break
				}
			}
		}
		if missing {
			units = append(units, p.unit)
		}
	}
	return units
}

// inTitleFrom is the least weight that a term has only if a title, a name or a
// number has it.
const inTitleFrom = 9

// sure tells whether a document has all of a query in its title: then nobody looks
// for documents in which the words stand apart, unless all are wanted.
func (t *tally) sure(docs []int, need int) bool {
	return need <= enough && slices.ContainsFunc(docs, func(doc int) bool { return int(t.named[doc]) == t.units })
}

// evaluate looks up a plan.
func (x *Index) evaluate(p *plan, keep func(uint32) bool) (*tally, error) {
	if err := x.load(p.units, false); err != nil {
		return nil, err
	}
	t := &tally{
		x: x, keep: keep, score: make([]int32, x.Docs), seen: make([]uint16, x.Docs), named: make([]uint16, x.Docs), not: make([]bool, x.Docs),
		sum: make([]int32, x.Docs), atoms: make([]uint16, x.Docs), exact: make([]uint16, x.Docs), title: make([]uint16, x.Docs),
	}
	for _, u := range p.units {
		if !u.not && !u.hint {
			t.units++
		}
		best, named := map[uint32]int32{}, map[uint32]bool{}
		t.rest = false
		for _, alt := range u.alts {
			t.alternative(alt, best, named)
		}
		if !u.not && !u.hint {
			t.parts = append(t.parts, part{u, best, t.rest})
		}
		for doc, s := range best {
			switch {
			case u.not:
				t.not[doc] = true
			case u.hint:
				t.score[doc] += s % exactTier
			default:
				t.score[doc] += s
				t.seen[doc]++
				if named[doc] {
					t.named[doc]++
				}
			}
		}
	}
	return t, nil
}

// alternative scores the documents that have all atoms of a sequence.
func (t *tally) alternative(alt []atom, best map[uint32]int32, named map[uint32]bool) {
	for _, doc := range t.docs {
		t.sum[doc], t.atoms[doc], t.exact[doc], t.title[doc] = 0, 0, 0, 0
	}
	t.docs = t.docs[:0]
	for _, a := range alt {
		top := map[uint32]int32{} // the best of an atom's terms: its weight, and whether it is exact
		for _, e := range t.x.entries(a) {
			for _, v := range e.variants {
				exact := int32(0)
				if a.exactly(v.exact) {
					exact = 16
				}
				for i, doc := range v.docs {
					top[doc] = max(top[doc], exact+int32(v.weights[i]))
				}
				for _, doc := range v.more {
					top[doc] = max(top[doc], exact+1)
				}
				t.rest = t.rest || v.rest > 0 && v.more == nil
			}
		}
		rare := int32(max(magnitude(t.x.Docs)-magnitude(t.x.frequency(a)), 0) + 8)
		for doc, w := range top {
			if t.atoms[doc] == 0 {
				t.docs = append(t.docs, doc)
			}
			t.sum[doc] += rare * (w % 16)
			t.atoms[doc]++
			if w >= 16 {
				t.exact[doc]++
			}
			if w%16 >= inTitleFrom {
				t.title[doc]++
			}
		}
	}
	for _, doc := range t.docs {
		if int(t.atoms[doc]) == len(alt) {
			s := t.sum[doc]
			if t.exact[doc] == t.atoms[doc] {
				s += exactTier
			}
			best[doc] = max(best[doc], s)
			if int(t.title[doc]) == len(alt) {
				named[doc] = true
			}
		}
	}
}

// best returns the documents that have so many units, the best first; of equals
// the later one.
func (t *tally) best(units int) []int {
	var docs []int
	for doc, n := range t.seen {
		if int(n) >= units && n > 0 && !t.not[doc] && (t.keep == nil || t.keep(uint32(doc))) {
			docs = append(docs, doc)
			t.score[doc] += t.x.fresh(doc)
		}
	}
	slices.SortFunc(docs, func(a, b int) int {
		return cmp.Or(cmp.Compare(t.seen[b], t.seen[a]), cmp.Compare(t.score[b], t.score[a]), cmp.Compare(b, a))
	})
	return docs
}

// fresh is the small advantage of what is new.
func (x *Index) fresh(doc int) int32 {
	_, year := x.Kind(doc)
	return int32(max(0, 32-8*(x.news-year)))
}

// most answers with the documents that have most of a query, if none has all.
func (x *Index) most(p *plan, a *Answer, keep func(uint32) bool) (*Answer, error) {
	t, err := x.evaluate(p, keep)
	if err != nil {
		return nil, err
	}
	if t.units < 2 {
		return a, nil
	}
	a.Docs = t.best((t.units + 1) / 2)
	a.Partial = len(a.Docs) > 0
	return a, nil
}

// filter returns a function that tells which documents the reader wants, or nil
// for all.
func (x *Index) filter(q Query) (func(uint32) bool, error) {
	var in []map[uint32]bool
	for f, name := range q.Facets {
		if name == "" {
			continue
		}
		vs, err := x.Values()
		if err != nil {
			return nil, err
		}
		set := map[uint32]bool{}
		for _, v := range vs[f] {
			if v.Name == name {
				for _, d := range v.docs {
					set[d] = true
				}
			}
		}
		in = append(in, set)
	}
	if len(in) == 0 && q.Kind == 0 && q.Year == 0 {
		return nil, nil
	}
	return func(doc uint32) bool {
		kind, year := x.Kind(int(doc))
		if q.Kind > 0 && kind != q.Kind-1 || q.Year > 0 && year != q.Year {
			return false
		}
		for _, set := range in {
			if !set[doc] {
				return false
			}
		}
		return true
	}, nil
}
