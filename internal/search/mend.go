package search

import (
	"cmp"
	"slices"
	"strings"
)

// mend returns the query with what seems mistyped replaced by a tiếng of the
// site that is one letter away: what the site does not have at all, or else, but not
// within quotes, which ask for these very tiếng, the first one that it never has
// beside its neighbours. It returns nil if there is nothing to replace. A mistyped
// tone needs no mending: tones only rank.
// The text tells the query as it is mended, never with half of its marks: who typed none is told of the tiếng as the
// site writes them if that is known of all of them, or else of all of them without marks.
func (l *lookup) mend(ps []piece) ([]piece, string, error) {
	known, err := l.words()
	if err != nil || len(known) == 0 {
		return nil, "", err
	}
	mended := false
	spelt := map[[2]int]bool{} // the tiếng of out whose marks are those of the site
	out := slices.Clone(ps)
	try := func(i, k int) error {
		ts := out[i].toks
		if isDigit(ts[k].fold[0]) || len(ts[k].fold) < 2 {
			return nil
		}
		t, at, word, err := l.replacement(known, ts, k)
		if t.fold == "" {
			return err
		}
		ts = slices.Clone(ts)
		ts[k], mended = t, true
		spelt[[2]int{i, k}] = word != ""
		if word != "" && !ts[at].marked {
			ts[at].exact = word
			spelt[[2]int{i, at}] = true
		}
		out[i].toks = ts
		return err
	}
	for i, pc := range ps {
		for k, t := range pc.toks {
			if pc.not || slices.ContainsFunc(neighbours(pc.toks, k, t), func(a atom) bool { return l.frequency(a) > 0 }) {
				continue // it is there
			}
			unknown, certain, err := l.unknown(t)
			if err == nil && !certain && l.take(false, t.fold) {
				err = l.wait()
				unknown = l.frequency(atomOf(t)) == 0
			}
			if err != nil {
				return nil, "", err
			}
			if unknown {
				if err := try(i, k); err != nil {
					return nil, "", err
				}
			}
		}
	}
	for i, pc := range ps {
		for k := range pc.toks {
			if mended || pc.not || pc.phrase || len(pc.toks) < 2 {
				break
			}
			beside, ok, err := l.beside(pc.toks, k)
			if err != nil {
				return nil, "", err
			}
			if ok && beside == 0 {
				if err := try(i, k); err != nil {
					return nil, "", err
				}
			}
		}
	}
	if !mended {
		return nil, "", nil
	}
	bare := false
	for i, pc := range out {
		for k, t := range pc.toks {
			bare = bare || !spelt[[2]int{i, k}] && !isDigit(t.fold[0])
		}
	}
	if slices.ContainsFunc(ps, func(pc piece) bool { return slices.ContainsFunc(pc.toks, func(t token) bool { return t.marked }) }) {
		bare = false
	}
	var text []string
	for _, pc := range out {
		var ws []string
		for _, t := range pc.toks {
			if bare {
				t.exact = t.fold
			}
			ws = append(ws, t.exact)
		}
		s := strings.Join(ws, " ")
		if pc.phrase && len(pc.toks) > 1 {
			s = `"` + s + `"` // it is told within “”
		}
		if pc.not {
			s = "-" + s
		}
		text = append(text, s)
	}
	return out, strings.Join(text, " "), nil
}

// beside returns in how many documents a tiếng stands beside one of its
// neighbours; ok is false if there is no room to know.
func (l *lookup) beside(ts []token, k int) (n int, ok bool, err error) {
	as := neighbours(ts, k, ts[k])
	if !l.take(false, keys(as)...) {
		return 0, false, nil
	}
	if err := l.wait(); err != nil {
		return 0, false, err
	}
	for _, a := range as {
		n += l.frequency(a)
	}
	return n, true, nil
}

// neighbours returns the terms of two in which t would stand at k.
func neighbours(ts []token, k int, t token) []atom {
	var as []atom
	if k > 0 {
		as = append(as, atomOf(ts[k-1], t))
	}
	if k+1 < len(ts) {
		as = append(as, atomOf(t, ts[k+1]))
	}
	return as
}

// replacement returns the tiếng that was meant at k: of those one letter away
// the one that stands most often behind the tiếng before, whose terms are in one
// place; else before the one behind; else the most frequent one. word is how the site
// writes the tiếng at that it stands beside, or "".
func (l *lookup) replacement(known []wordCount, ts []token, k int) (best token, at int, word string, err error) {
	var near []wordCount
	for _, w := range known {
		if oneAway(ts[k].fold, w.fold) {
			near = append(near, w)
		}
	}
	slices.SortFunc(near, func(a, b wordCount) int { return cmp.Or(cmp.Compare(b.df, a.df), strings.Compare(a.fold, b.fold)) })
	near = near[:min(len(near), mostMends)]
	most, found := 0, false
	for side := range max(len(neighbours(ts, k, ts[k])), 1) {
		some, mine, other := near, 1, k-1
		if k == 0 || side == 1 {
			some = near[:min(len(near), mostMends/2)] // their terms are in as many shards
			mine, other = 0, k+1
		}
		for _, w := range some {
			t := token{fold: w.fold, exact: w.fold}
			n := 0
			spelled, its, forms := w.fold, "", 0 // as it is written most often beside it
			if as := neighbours(ts, k, t); len(as) > 0 {
				a := as[side]
				if !l.take(false, a.key) {
					continue
				}
				if err := l.wait(); err != nil {
					return token{}, 0, "", err
				}
				for _, e := range l.entries(a) {
					for _, v := range e.variants {
						df := len(v.docs) + v.rest
						n += df
						if ws := strings.Split(v.exact, " "); df > forms && len(ws) == 2 {
							forms, spelled, its = df, ws[mine], ws[1-mine]
						}
					}
				}
			}
			if !found || n > most {
				most, found = n, true
				best, at, word = token{fold: w.fold, exact: spelled, start: ts[k].start, end: ts[k].end}, other, its
			}
		}
		if most > 0 {
			break
		}
	}
	return best, at, word, nil
}

// oneAway tells whether one letter must be changed, added, left out or swapped
// with the next one to make a of b.
func oneAway(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 || a == b {
		return false
	}
	i := prefix(a, b)
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
