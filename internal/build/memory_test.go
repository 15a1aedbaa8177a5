package build_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// TestMemory: a process that finds what a former one remembered makes only what
// has changed, and gives what a build from nothing gives. A memory of another
// program, a damaged one and none cost renderings alone.
func TestMemory(t *testing.T) {
	root, work := t.TempDir(), t.TempDir()
	for _, d := range []string{"content", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(root, d), os.DirFS("../../"+d)); err != nil {
			t.Fatal(err)
		}
	}
	run := func(out, memory string, program byte) *build.Result {
		t.Helper()
		target, err := publish.Open(filepath.Join(work, out))
		if err != nil {
			t.Fatal(err)
		}
		o := build.Options{Once: true, Program: source.Sum{program}}
		o.AsOf = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
		if memory != "" {
			o.Memory = target.Private("")
		}
		r, err := build.New(os.DirFS(root)).Build(context.Background(), o, target)
		if err != nil || r.Failed {
			t.Fatal(err, r.Problems)
		}
		return r
	}
	same := func(out string) {
		t.Helper()
		run("clean", "", 0)
		if a, b := digestOf(t, filepath.Join(work, out)), digestOf(t, filepath.Join(work, "clean")); a != b {
			t.Fatal("not what a build from nothing gives")
		}
	}
	all := run("a", "pages", 1).Counts
	if all.Rendered == 0 || all.Encoded == 0 {
		t.Fatal(all)
	}
	if c := run("a", "pages", 1).Counts; c.Rendered+c.Encoded+c.Written != 0 {
		t.Errorf("nothing changed: %+v", c)
	}
	same("a")
	edit := func(name, text string) {
		t.Helper()
		f, err := os.OpenFile(filepath.Join(root, name), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(text); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	edit("content/tin-tuc/2026/nam-noi-dung-tuyen-truyen-nam-2016.md", "\nThêm một câu.\n")
	if c := run("a", "pages", 1).Counts; c.Rendered != 1 || c.Encoded < 1 || c.Encoded > 4 { // its twin, and gói tin of its theme, unit and plan
		t.Errorf("one text changed: %+v", c)
	}
	same("a")
	edit("templates/parts/item.html", "{{/* khác */}}")
	if c := run("a", "pages", 1).Counts; c.Rendered == 0 || c.Rendered == all.Rendered {
		t.Errorf("one part changed: %+v", c)
	}
	same("a")
	// Another program renders everything and draws nothing.
	cards := 0
	for _, p := range run("a", "pages", 1).Site.Pages {
		if _, ok := p.View.(site.Drawn); ok {
			cards++
		}
	}
	if c := run("a", "pages", 2).Counts; cards < 5 || c.Rendered != all.Rendered || c.Encoded != all.Encoded-cards {
		t.Errorf("another program, %d cards: %+v", cards, c)
	}
	same("a")

	target, err := publish.Open(filepath.Join(work, "a"))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(target.Private("pages"))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 13, 40, 77, len(whole) / 2, len(whole) - 1} {
		broken := append([]byte(nil), whole...)
		if n%2 == 0 {
			broken = broken[:n]
		} else {
			broken[n] ^= 1
		}
		if err := os.WriteFile(target.Private("pages"), broken, 0o644); err != nil {
			t.Fatal(err)
		}
		if c := run("a", "pages", 2).Counts; c.Rendered != all.Rendered {
			t.Errorf("a memory damaged at %d was believed: %+v", n, c)
		}
	}
	// What is known of drawings is believed if it is whole, and if they are there.
	drawings, err := os.ReadFile(target.Private("cards"))
	if err != nil {
		t.Fatal(err)
	}
	drawings[len(drawings)/2] ^= 1
	if err := os.WriteFile(target.Private("cards"), drawings, 0o644); err != nil {
		t.Fatal(err)
	}
	if c := run("a", "pages", 2).Counts; c.Encoded != cards {
		t.Errorf("a damaged memory of %d cards was believed: %+v", cards, c)
	}
	if err := os.Remove(filepath.Join(work, "a", "anh-chia-se.png")); err != nil {
		t.Fatal(err)
	}
	if c := run("a", "pages", 3).Counts; c.Encoded != all.Encoded-cards+1 {
		t.Errorf("a card that has gone: %+v", c)
	}
	same("a")
	// A page that somebody has changed by hand is made again.
	if err := os.WriteFile(filepath.Join(work, "a", "index.html"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if c := run("a", "pages", 3).Counts; c.Rendered != 1 {
		t.Errorf("a page was changed by hand: %+v", c)
	}
	same("a")
}

// digestOf returns the paths and bytes of all files of a published folder but
// the list of contents, which names the same files.
func digestOf(t *testing.T, dir string) string {
	t.Helper()
	d := source.NewDigest()
	err := filepath.WalkDir(dir, func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		data, err := os.ReadFile(p)
		d.Str(rel)
		d.Add(source.SumOf(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return d.Sum().Hex()
}
