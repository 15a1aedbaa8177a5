package build_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/source"
)

// TestChecksFollowEdits: after any edits a Builder finds what a new one finds, and
// looks at the files that were changed and at no others. What it found may be asked
// for while the next edit is looked at.
func TestChecksFollowEdits(t *testing.T) {
	e := newEditor(&dice{r: rand.New(rand.NewPCG(5, 7))})
	e.opts.Check, e.opts.Jobs = true, 1
	b := build.New(e.fsys)
	told := func(ps []source.Problem) (s []string) {
		for _, p := range ps {
			s = append(s, fmt.Sprintf("%s +%d %s %s %q %q", p.Pos, p.Len, p.Severity(), p.Code, p.Args, p.Near))
		}
		return s
	}
	codes := map[source.Code]bool{}
	wait := func() {}
	for i := range 40 {
		if i > 0 {
			e.edit()
		}
		if i%5 == 2 { // of the kind that the checks are about
			p := e.anyDoc()
			d := e.docs[p]
			d.body = "Hội nghị , xem [tại đây](/tin-tuc/) và bài " + fmt.Sprint(i) + ".\n"
			e.docs[p] = d
		}
		changed := e.write()
		got, err := b.Look(context.Background(), e.opts, nil)
		if err != nil {
			t.Fatal(err)
		}
		wait()
		fresh, err := build.New(e.fsys).Look(context.Background(), e.opts, nil)
		if err != nil {
			t.Fatal(err)
		}
		did, later := e.did, make(chan []string)
		go func() { later <- told(got.Found()) }()
		want := told(fresh.Found())
		wait = func() {
			if g := <-later; !slices.Equal(g, want) {
				t.Fatalf("after %q\ngot  %s\nwant %s", did, strings.Join(g, "\n     "), strings.Join(want, "\n     "))
			}
		}
		for _, p := range got.Parsed {
			if i > 0 && !slices.Contains(changed, p) {
				t.Errorf("after %q %s was read again", e.did, p)
			}
		}
		for _, p := range fresh.Found() {
			codes[p.Code] = true
		}
	}
	wait()
	if !codes["space-before"] || !codes["link-text"] {
		t.Errorf("too little was found: %v", codes)
	}
}

// TestCheckLater: a Builder that has built without checks reads everything once
// when it is asked to check, and finds the same.
func TestCheckLater(t *testing.T) {
	tree := smallSite()
	change(anArticle, "Đoạn thứ nhất", "Đoạn , thứ nhất")(tree)
	o := at(now)
	b := build.New(tree)
	find := func() string {
		r, err := b.Look(context.Background(), o, nil)
		if err != nil {
			t.Fatal(err)
		}
		s := ""
		for _, p := range r.Found() {
			if p.Code == "space-before" {
				s += p.Pos.String() + " "
			}
		}
		return fmt.Sprintf("%s%d", s, r.Counts.Parsed)
	}
	first := find()
	o.Check = true
	then, again := find(), find()
	if n := len(smallDocs()); first != fmt.Sprint(n) || !strings.HasPrefix(then, anArticle+":") || !strings.HasSuffix(then, fmt.Sprintf(" %d", n)) || !strings.HasSuffix(again, " 0") {
		t.Errorf("without: %s; with: %s; again: %s", first, then, again)
	}
	change(anArticle, "Đoạn , thứ nhất", "Đoạn thứ nhất")(tree)
	tree[anArticle] = &fstest.MapFile{Data: tree[anArticle].Data, ModTime: tree[anArticle].ModTime.Add(1e9), Mode: 0o644}
	if mended := find(); mended != "1" {
		t.Errorf("mended: %s", mended)
	}
}
