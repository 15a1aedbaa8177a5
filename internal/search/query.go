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
	enough    = 3        // results that end the search for more, unless all are wanted
	maxTokens = 24       // of a query that count
	longQuery = 4        // tiếng: who types more has one document in mind
	exactTier = 1 << 24  // any score is less
	longName  = 6        // tiếng: in a longer stretch words do not stand for their abbreviations
	mostAlike = 64       // terms that the half of a tiếng stands for
	mostMends = 6        // words that are tried in place of a mistyped one
	mostFiles = 6        // of terms that are read for the best results; with the entry and the first cards that is 8
	smallTail = 12 << 10 // documents in a tail that is worth reading for them
)

// unit is a part of a query that a document must have: one of several
// sequences of terms.
type unit struct {
	alts  [][]atom
	pair  []token // of two free tiếng that may also stand apart
	hint  bool    // it need not be there
	not   bool    // it must not be there
	maybe bool    // it should be there: not all that has it was read
	cut   bool    // its tails will not be read
	quote bool    // of a phrase, which those that are known to have come first
}

// must tells whether a document must have a unit.
func (u unit) must() bool { return !u.not && !u.hint && !u.maybe }

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
	cut   bool // something of it was not read
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
			as := chain(pc.toks) // every other one first: if there is no room for all, these say all words
			for from := range 2 {
				for i := from; i < len(as); i += 2 {
					p.units = append(p.units, unit{alts: [][]atom{{as[i]}}, quote: true})
				}
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

// lookup is one query at work: what it has read of the index, and how much more it
// may read. It does not see what other queries have read, so that a query has one answer.
type lookup struct {
	x      *Index
	all    bool // every result is wanted, whatever it costs
	room   int  // files that may yet be read
	shards map[int]bool
	tails  map[int]bool
	queue  []int // shards that have been taken and not been read
	behind []int // the same of tails
	known  []wordCount
}

// take makes room for the shards of some keys; wait reads them. It tells whether
// there was room, of which what is a must does not ask.
func (l *lookup) take(must bool, keys ...string) bool {
	var more []int
	for _, key := range keys {
		if i := l.x.shardOf(key); i >= 0 && !l.shards[i] && !slices.Contains(more, i) {
			more = append(more, i)
		}
	}
	return l.reserve(must, more, l.shards, &l.queue)
}

// reserve makes room for files, if there is room or they are a must.
func (l *lookup) reserve(must bool, more []int, taken map[int]bool, queue *[]int) bool {
	if len(more) > l.room && !must {
		return false
	}
	l.room = max(l.room-len(more), 0)
	for _, i := range more {
		taken[i] = true
	}
	*queue = append(*queue, more...)
	return true
}

// takeTails makes room for the tails of a unit, whose shards have been read.
func (l *lookup) takeTails(u unit, must bool) bool {
	var more []int
	for _, alt := range u.alts {
		for _, a := range alt {
			i := l.x.shardOf(a.key)
			if !l.unread(a) || slices.Contains(more, i) {
				continue
			}
			if !must && l.x.shards[i].behind() > smallTail {
				return false
			}
			more = append(more, i)
		}
	}
	return l.reserve(must, more, l.tails, &l.behind)
}

// wait reads what has been taken.
func (l *lookup) wait() error {
	for _, i := range l.queue {
		if _, err := l.x.shard(i); err != nil {
			return err
		}
	}
	for _, i := range l.behind {
		if err := l.x.tail(i); err != nil {
			return err
		}
	}
	l.queue, l.behind = l.queue[:0], l.behind[:0]
	return nil
}

// words returns the tiếng of the site, or none if there is no room for them.
func (l *lookup) words() ([]wordCount, error) {
	if l.known != nil || l.room == 0 {
		return l.known, nil
	}
	l.room--
	var err error
	l.known, err = l.x.wordList()
	return l.known, err
}

// unknown tells whether the site does not have a tiếng at all; certain is false if its
// list of them does not tell.
func (l *lookup) unknown(t token) (unknown, certain bool, err error) {
	known, err := l.words()
	if err != nil || len(known) == 0 || len(known) >= maxWords || !listed(t.fold) {
		return false, false, err
	}
	_, ok := slices.BinarySearchFunc(known, t.fold, func(w wordCount, fold string) int { return strings.Compare(w.fold, fold) })
	return !ok, true, nil
}

// Search answers a query.
func (x *Index) Search(q Query) (*Answer, error) {
	ps := pieces(q.Text)
	keep, err := x.filter(q)
	if err != nil {
		return nil, err
	}
	l := &lookup{x: x, all: q.All || keep != nil, room: mostFiles, shards: map[int]bool{}, tails: map[int]bool{}}
	if l.all {
		l.room = 1 << 30
	}
	a, p, err := l.answer(ps, q, keep)
	if err != nil || len(a.Docs) > 0 || p.count == 0 {
		return a, err
	}
	mended, text, err := l.mend(ps)
	if err != nil {
		return nil, err
	}
	if mended != nil {
		b, _, err := l.answer(mended, q, keep)
		if err != nil {
			return nil, err
		}
		if len(b.Docs) > 0 {
			b.Instead = text
			return b, nil
		}
	}
	l.most(p, a, keep)
	return a, nil
}

// answer answers a query as it is.
func (l *lookup) answer(ps []piece, q Query, keep func(uint32) bool) (*Answer, *plan, error) {
	p := l.x.plan(ps, q.Live && typing(q.Text))
	a := &Answer{Marks: p.marks}
	if p.count == 0 {
		a.Complete = true
		return a, p, nil
	}
	need := enough
	switch {
	case l.all:
		need = l.x.Docs + 1
	case p.count > longQuery:
		need = 1
	}
	if err := l.fit(p); err != nil {
		return nil, nil, err
	}
	for {
		t := l.evaluate(p, keep)
		a.Docs = t.best(t.units)
		tails := t.tails()
		a.Complete = len(tails) == 0 && !p.cut && !slices.ContainsFunc(p.units, func(u unit) bool { return u.pair != nil })
		if len(a.Docs) >= need || t.sure(a.Docs, need) || l.hopeless(p) {
			return a, p, nil
		}
		again := true
		var err error
		if len(tails) > 0 {
			l.complete(p, tails)
		} else {
			again, err = l.open(p, need)
		}
		if err == nil {
			err = l.wait()
		}
		if err != nil || !again {
			return a, p, err
		}
	}
}

// typing tells whether a query ends within a tiếng.
func typing(s string) bool {
	r := lastRune(s)
	return isLetter(r) || unicode.Is(unicode.Mn, r) || r < utf8.RuneSelf && isDigit(byte(r))
}

func keys(alt []atom) []string {
	ks := make([]string, len(alt))
	for i, a := range alt {
		ks[i] = a.key
	}
	return ks
}

// fit reads the shards of a plan: of what must not be there, of each unit, and of
// what else stands for it, as far as there is room.
func (l *lookup) fit(p *plan) error {
	for _, u := range p.units {
		if u.not {
			l.take(true, keys(u.alts[0])...)
		}
	}
	for i := range p.units {
		if u := &p.units[i]; !u.not && !l.take(false, keys(u.alts[0])...) {
			u.maybe, u.pair, p.cut = true, nil, true
		}
	}
	for i := range p.units {
		u := &p.units[i]
		alts := u.alts[:1]
		for _, alt := range u.alts[1:] {
			if l.take(false, keys(alt)...) {
				alts = append(alts, alt)
			} else {
				p.cut = true
			}
		}
		u.alts = alts
	}
	if err := l.wait(); err != nil {
		return err
	}
	for _, u := range p.units {
		if u.not {
			l.takeTails(u, true)
		}
	}
	return l.wait()
}

// complete takes the tails of units. Where one is too large, or there is no room, a
// document may have the unit, and those that have it for certain rank first.
func (l *lookup) complete(p *plan, units []int) {
	for _, i := range units {
		u := &p.units[i]
		if !l.takeTails(*u, l.all) {
			u.cut, u.maybe, p.cut = true, true, true
		}
	}
	if slices.ContainsFunc(p.units, unit.must) {
		return
	}
	rarest, least := 0, -1
	for _, i := range units {
		n := 0
		for _, alt := range p.units[i].alts {
			for _, a := range alt {
				n += l.frequency(a)
			}
		}
		if least < 0 || n < least {
			rarest, least = i, n
		}
	}
	p.units[rarest].maybe = false // all are common: the heads of one have to do
}

// hopeless tells whether a part of a plan, one that cannot be opened, is in no
// document. Its shards have been read.
func (l *lookup) hopeless(p *plan) bool {
	return slices.ContainsFunc(p.units, func(u unit) bool {
		return u.must() && u.pair == nil && !slices.ContainsFunc(u.alts, func(alt []atom) bool {
			return !slices.ContainsFunc(alt, func(a atom) bool { return l.frequency(a) == 0 })
		})
	})
}

// open lets the pairs of a plan stand apart, first those that no document has, one at
// a time and only if the site has its tiếng, which may be mistyped, then those that few
// have. It tells whether the plan is another one now.
func (l *lookup) open(p *plan, need int) (bool, error) {
	few := func(most int) func(unit) bool {
		return func(u unit) bool { return u.pair != nil && l.frequency(u.alts[0][0]) <= most }
	}
	which, none := few(need-1), slices.IndexFunc(p.units, few(0))
	if !slices.ContainsFunc(p.units, which) {
		which = func(u unit) bool { return u.pair != nil }
	}
	if none >= 0 {
		u := p.units[none]
		for i, t := range u.pair {
			if i == 1 && u.alts[0][0].prefix {
				break
			}
			if unknown, _, err := l.unknown(t); unknown || err != nil {
				return false, err
			}
		}
	}
	opened := false
	var units []unit
	for i, u := range p.units {
		switch {
		case !which(u) || none >= 0 && i != none:
			units = append(units, u)
		case l.take(false, u.pair[0].fold, u.pair[1].fold):
			opened = true
			for i, t := range u.pair {
				a := atomOf(t)
				a.prefix = i == 1 && u.alts[0][0].prefix
				units = append(units, unit{alts: [][]atom{{a}}})
			}
			units = append(units, unit{alts: u.alts, hint: true})
		default:
			p.cut = true
			u.pair = nil
			if none >= 0 {
				opened, u.maybe = true, true // one that no document has would leave none
			}
			units = append(units, u)
		}
	}
	p.units = units
	return opened, nil
}

// unread tells whether the terms of an atom have documents in a tail that has not
// been read.
func (l *lookup) unread(a atom) bool {
	return !l.tails[l.x.shardOf(a.key)] && slices.ContainsFunc(l.entries(a), func(e termEntry) bool {
		return slices.ContainsFunc(e.variants, func(v variant) bool { return v.rest > 0 })
	})
}

// entries returns the terms that an atom stands for. Their shard has been read, or
// there was no room for it.
func (l *lookup) entries(a atom) []termEntry {
	i := l.x.shardOf(a.key)
	if i < 0 || !l.shards[i] {
		return nil
	}
	es := l.x.shards[i].entries
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
func (l *lookup) frequency(a atom) int {
	n := 0
	for _, e := range l.entries(a) {
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
	l     *lookup
	score []int32
	seen  []uint16 // units that a document must have, and has
	also  []uint16 // those of phrases that it should have, and has
	named []uint16 // those of both that its title or number has
	units int      // that it must have
	maybe int      // that it should have
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
	unit int
	docs map[uint32]int32
	rest bool // there may be others
}

// tails returns the units whose tails have to be read: those that a document may
// have of which all is known that is known for certain of others.
func (t *tally) tails() []int {
	var sure, open []part
	for _, p := range t.parts {
		if p.rest {
			open = append(open, p)
		} else {
			sure = append(sure, p)
		}
	}
	var units []int
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
	return need <= enough && slices.ContainsFunc(docs, func(doc int) bool { return int(t.named[doc]) == t.units+t.maybe })
}

// evaluate looks up a plan.
func (l *lookup) evaluate(p *plan, keep func(uint32) bool) *tally {
	n := l.x.Docs
	t := &tally{
		l: l, keep: keep, score: make([]int32, n), seen: make([]uint16, n), also: make([]uint16, n), named: make([]uint16, n), not: make([]bool, n),
		sum: make([]int32, n), atoms: make([]uint16, n), exact: make([]uint16, n), title: make([]uint16, n),
	}
	for i, u := range p.units {
		best, named := map[uint32]int32{}, map[uint32]bool{}
		t.rest = false
		for _, alt := range u.alts {
			t.alternative(alt, best, named)
		}
		count := t.seen
		switch {
		case u.must():
			t.units++
			t.parts = append(t.parts, part{i, best, t.rest && !u.cut})
		case u.maybe:
			t.maybe++
			count = t.also
		}
		for doc, s := range best {
			switch {
			case u.not:
				t.not[doc] = true
			case u.hint, u.maybe && !u.quote: // that it is common says little
				t.score[doc] += s % exactTier
				if u.maybe && named[doc] {
					t.named[doc]++
				}
			default:
				t.score[doc] += s
				count[doc]++
				if named[doc] {
					t.named[doc]++
				}
			}
		}
	}
	return t
}

// alternative scores the documents that have all atoms of a sequence.
func (t *tally) alternative(alt []atom, best map[uint32]int32, named map[uint32]bool) {
	for _, doc := range t.docs {
		t.sum[doc], t.atoms[doc], t.exact[doc], t.title[doc] = 0, 0, 0, 0
	}
	t.docs = t.docs[:0]
	for _, a := range alt {
		top := map[uint32]int32{} // the best of an atom's terms: its weight, and whether it is exact
		tail := t.l.tails[t.l.x.shardOf(a.key)]
		for _, e := range t.l.entries(a) {
			for _, v := range e.variants {
				exact := int32(0)
				if a.exactly(v.exact) {
					exact = 16
				}
				for i, doc := range v.docs {
					top[doc] = max(top[doc], exact+int32(v.weights[i]))
				}
				if tail {
					for _, doc := range v.more {
						top[doc] = max(top[doc], exact+1)
					}
				}
				t.rest = t.rest || v.rest > 0 && !tail
			}
		}
		rare := int32(max(magnitude(t.l.x.Docs)-magnitude(t.l.frequency(a)), 0) + 8)
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
			t.score[doc] += t.l.x.fresh(doc)
		}
	}
	slices.SortFunc(docs, func(a, b int) int {
		return cmp.Or(cmp.Compare(t.seen[b]+t.also[b], t.seen[a]+t.also[a]), cmp.Compare(t.score[b], t.score[a]), cmp.Compare(b, a))
	})
	return docs
}

// fresh is the small advantage of what is new.
func (x *Index) fresh(doc int) int32 {
	_, year := x.Kind(doc)
	return int32(max(0, 32-8*(x.news-year)))
}

// most answers with the documents that have most of a query, if none has all.
func (l *lookup) most(p *plan, a *Answer, keep func(uint32) bool) {
	if t := l.evaluate(p, keep); t.units+t.maybe > 1 {
		a.Docs = t.best((t.units + 1) / 2)
		a.Partial = len(a.Docs) > 0
	}
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
