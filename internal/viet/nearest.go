package viet

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that the writer of word most likely meant, for a "did you mean"; ok is false if none
// is likely. Words are compared folded, so that a forgotten tone costs nothing. A candidate is likely if at most a third
// of the letters of word (but always one) must be changed, added, left out or swapped with the next one, or if one
// of the two contains the other and the shorter has three letters or more. The fewest changes win, then the order
// of bytes: the answer does not depend on the order of candidates.
func Nearest(word string, candidates iter.Seq[string]) (nearest string, ok bool) {
	w := []rune(Fold(word))
	if len(w) == 0 {
		return "", false
	}
	limit := max(1, len(w)/3)
	folded := string(w)
	best := 0
	for c := range candidates {
		f := Fold(c)
		n := utf8.RuneCountInString(f)
		contained := n >= 3 && len(w) >= 3 && (strings.Contains(f, folded) || strings.Contains(folded, f))
		if !contained && (n-len(w) > limit || len(w)-n > limit) {
			continue
		}
		d := distance(w, []rune(f))
		if d > limit && !contained {
			continue
		}
		if !ok || d < best || d == best && c < nearest {
			nearest, best, ok = c, d, true
		}
	}
	return nearest, ok
}

// NearestPath returns the one of the candidates, paths with slashes, that was probably
// meant: the same names but for a slip in one of them, which changes a quarter of its
// letters at most (but always one), or the same last name in another folder. A path that
// only begins like the one wanted leads to something else.
func NearestPath(path string, candidates iter.Seq[string]) (nearest string, ok bool) {
	want := strings.Split(Fold(path), "/")
	last := want[len(want)-1]
	best := 0
	for c := range candidates {
		have := strings.Split(Fold(c), "/")
		d, slips := 0, 0
		for i := 0; len(have) == len(want) && i < len(want); i++ {
			if have[i] == want[i] {
				continue
			}
			a, b := []rune(want[i]), []rune(have[i])
			limit := max(1, len(a)/4)
			if slips++; slips > 1 || min(len(a), len(b)) < 3 || len(b)-len(a) > limit {
				slips = 2
				break
			}
			if d = distance(a, b); d > limit {
				slips = 2
				break
			}
		}
		if len(have) != len(want) || slips > 1 {
			if have[len(have)-1] != last || utf8.RuneCountInString(last) < 4 {
				continue
			}
			d = 1000 + max(len(have)-len(want), len(want)-len(have)) // any slip is likelier
		}
		if !ok || d < best || d == best && c < nearest {
			nearest, best, ok = c, d, true
		}
	}
	return nearest, ok
}

// distance is the Damerau-Levenshtein distance of a and b in its restricted form: no part is edited twice.
func distance(a, b []rune) int {
	// Three rows of the usual table: before the last, last, and the one being filled.
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			d := min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				d = min(d, before[j-1]+1)
			}
			row[j+1] = d
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
