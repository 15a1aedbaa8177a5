package main

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/source"
)

// told is what somebody who stays with a site has been told of it. After a change only
// what the change did is said: the problems that are new and those that are gone. The
// zero value has told nothing.
type told struct{ problems []source.Problem }

// since returns what of ps is to be told, and what has been told and is gone. A problem
// that a line written above it moves is the same one. Notices are not told to those who
// stay. A build that failed says perhaps not all that there is, so that only errors can be
// gone, and none of a file with a new one; of the rest the next build that works will tell.
func (t *told) since(ps []source.Problem, failed bool) (fresh, gone []source.Problem) {
	type kind struct{ file, code, args string }
	of := func(p source.Problem) kind { return kind{p.Pos.File, string(p.Code), strings.Join(p.Args, "\x00")} }
	before := map[kind][]source.Problem{}
	for _, p := range t.problems {
		before[of(p)] = append(before[of(p)], p)
	}
	take := func(p source.Problem, same func(q source.Problem) bool) bool {
		k := of(p)
		i := slices.IndexFunc(before[k], same)
		if i < 0 {
			return false
		}
		if before[k][i].Severity() != p.Severity() {
			fresh = append(fresh, p)
		}
		before[k] = slices.Delete(before[k], i, i+1)
		return true
	}
	was := t.problems
	t.problems = slices.DeleteFunc(slices.Clone(ps), func(p source.Problem) bool { return p.Severity() == source.Notice })
	var moved []source.Problem
	for _, p := range t.problems {
		if !take(p, func(q source.Problem) bool { return q.Pos == p.Pos }) {
			moved = append(moved, p)
		}
	}
	for _, p := range moved {
		if !take(p, func(source.Problem) bool { return true }) {
			fresh = append(fresh, p)
		}
	}
	for _, p := range was {
		if !slices.ContainsFunc(before[of(p)], func(q source.Problem) bool { return q.Pos == p.Pos }) {
			continue
		}
		hidden := func(q source.Problem) bool { return q.Pos.File == p.Pos.File && q.Severity() == source.Error }
		if failed && (p.Severity() != source.Error || slices.ContainsFunc(fresh, hidden)) {
			t.problems = append(t.problems, p)
		} else {
			gone = append(gone, p)
		}
	}
	return source.Sort(fresh), gone
}

const mostGone = 10

// tell prints what is new since the last time, what is gone, and how much is left.
func (t *told) tell(w io.Writer, fsys fs.FS, ps []source.Problem, failed bool, s *shared) {
	fresh, gone := t.since(ps, failed)
	words := [...]string{"Đã hết: %s: %s [%s]\n", "… và %d chỗ khác cũng đã hết.\n", "Tất cả hiện có: "}
	if s.lang == "en" {
		words = [...]string{"Gone: %s: %s [%s]\n", "… and %d more are gone.\n", "Altogether: "}
	}
	for i, p := range gone {
		if i == mostGone {
			fmt.Fprintf(w, words[1], len(gone)-i)
			break
		}
		fmt.Fprintf(w, words[0], clean(p.Pos.File), clean(p.Text(s.lang)), p.Code)
	}
	listProblems(w, fsys, fresh, s, false)
	if len(fresh) < len(t.problems) && (failed || len(fresh)+len(gone) > 0) {
		fmt.Fprint(w, words[2])
		sumProblems(w, t.problems, s, false)
	} else {
		sumProblems(w, fresh, s, false)
	}
}
