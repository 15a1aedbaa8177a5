package build

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/source"
)

// outcome is all that can be seen of a build: outputs by their sums, Problems.
func outcome(t *testing.T, fsys fs.FS, memory string) (map[string]source.Sum, string, *Result) {
	t.Helper()
	o := options()
	o.Once, o.Memory, o.Program = true, memory, source.Sum{1}
	target := new(publish.Memory)
	r, err := New(fsys).Build(context.Background(), o, target)
	if err != nil || r.Failed {
		t.Fatal(err, r.Problems)
	}
	sums := map[string]source.Sum{}
	for _, p := range target.Paths() {
		data, _, _ := target.Get(p)
		sums[p] = source.SumOf(data)
	}
	return sums, fmt.Sprintf("%+v", r.Problems), r
}

// TestTexts: a build that has its texts from a former process gives the same
// bytes and the same Problems as one that has none, whether texts lie in memory
// or in a file, and whatever happened to what was kept.
func TestTexts(t *testing.T) {
	defer func(n int64) { spoolFrom = n }(spoolFrom)
	fsys := large(t, 0)
	const article = "content/tin-tuc/2026/nam-noi-dung-tuyen-truyen-nam-2016.md"
	edited := func(text string) fstest.MapFS {
		next := maps.Clone(fsys)
		f := *fsys[article]
		f.Data = append(slices.Clone(f.Data), text...)
		next[article] = &f
		return next
	}
	trees := []fstest.MapFS{
		fsys,
		edited("\nThêm một câu, theo 79/QĐ-TNNQG ngày 03/3/2016.\n"),
		edited("\n<b>thẻ</b>, chú thích[^9] không dùng.\n\n[^8]: không ai gọi\n"), // has Problems, so it is not kept
	}
	for _, spoolFrom = range []int64{1, 16 << 20} {
		var sums []map[string]source.Sum
		var problems []string
		for _, tree := range trees {
			s, p, _ := outcome(t, tree, "")
			sums, problems = append(sums, s), append(problems, p)
		}
		if problems[2] == problems[0] {
			t.Fatal("the third tree should have Problems of its own")
		}
		dir := t.TempDir()
		name := filepath.Join(dir, "texts")
		check := func(i int, what string) *Result {
			t.Helper()
			s, p, r := outcome(t, trees[i], dir)
			if !maps.Equal(s, sums[i]) {
				t.Errorf("%s: other bytes", what)
			}
			if p != problems[i] {
				t.Errorf("%s: other Problems: %s, want %s", what, p, problems[i])
			}
			return r
		}
		check(0, "first")
		whole, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{0, 1, 2, 0} {
			check(i, fmt.Sprint("tree ", i))
		}
		if now, err := os.ReadFile(name); err != nil || !bytes.Equal(now, whole) {
			t.Error("one edit made all texts be written again:", err)
		}
		for k := range 30 {
			broken := slices.Clone(whole)
			at := k * (len(whole) - 1) / 29
			if k%3 == 2 {
				broken = broken[:at]
			} else {
				broken[at] ^= 0x40
			}
			if err := os.WriteFile(name, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			check(k%3, fmt.Sprintf("damaged at %d of %d", at, len(whole)))
		}
		if list, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(list) > 3 { // texts, pages, cards
			t.Error("left over:", list, err)
		}
	}
}

// TestTextsKnown: a text that is known is not parsed, and of another program
// none is known.
func TestTextsKnown(t *testing.T) {
	dir := t.TempDir()
	fsys := large(t, 0)
	outcome(t, fsys, dir)
	var lost lostText
	known := recallTexts(filepath.Join(dir, "texts"), source.Sum{1}, &lost)
	if len(known) < 50 {
		t.Fatal(len(known), "texts are known")
	}
	if other := recallTexts(filepath.Join(dir, "texts"), source.Sum{2}, &lost); len(other) != 0 {
		t.Error("texts of another program are known")
	}
	used := 0
	for name, f := range fsys {
		if content.KindOf(name) == content.None {
			continue
		}
		p := parser{known: known, keep: true}
		if _, x, _ := p.parse(new(buffers), name, f.Data); x != nil && x == known[source.SumOf(f.Data)] {
			used++
		}
	}
	if used < 50 {
		t.Error("of the texts that are known", used, "were used")
	}
}
