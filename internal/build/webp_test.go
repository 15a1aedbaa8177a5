package build_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/webp"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/tool"
)

// Where cwebp is, photos are offered as WebP too: all their sizes, before the
// JPEGs, in the head of the page and in the text; and only once is it made.
func TestWebP(t *testing.T) {
	tree := photoSite(t)
	o := at(now)
	o.Plain, o.Pictures, o.CWebP = false, t.TempDir(), tool.Find(t, "cwebp")
	r, m := fresh(t, tree, o)
	if len(r.Problems) > 0 {
		t.Fatalf("%s", list(r.Problems))
	}
	outs := outputs(m)
	sizes := map[string]bool{}
	for p, s := range outs {
		if !strings.HasSuffix(p, ".webp") {
			continue
		}
		c, err := webp.DecodeConfig(strings.NewReader(s))
		if err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		sizes[fmt.Sprintf("%d×%d", c.Width, c.Height)] = true
		if !strings.Contains(p, fmt.Sprintf(".%dw.", c.Width)) {
			t.Errorf("%s is %d wide", p, c.Width)
		}
	}
	for _, want := range []string{"480×309", "800×514", "1280×823", "1400×900", "300×200"} {
		if !sizes[want] {
			t.Errorf("no WebP of %s: %v", want, sizes)
		}
	}
	page := outs[strings.TrimSuffix(strings.TrimPrefix(anArticle, "content/"), ".md")+"/index.html"]
	if n := strings.Count(page, `<picture><source type="image/webp" srcset="`); n != 3 || strings.Count(page, "</picture>") != n {
		t.Errorf("%d offers of WebP, want those of the cover and of two pictures in the text", n)
	}
	if n := strings.Count(page, "photo-tiny"); n != 3 {
		t.Errorf("%d pictures that stand in, want 3", n)
	}
	again, m2 := fresh(t, tree, o)
	if again.Counts.Pictured != 0 {
		t.Errorf("%d pictures were made a second time", again.Counts.Pictured)
	}
	same(t, outs, outputs(m2))

	// Without it the JPEGs and their names are the same, and nothing is said.
	o.CWebP = ""
	r, m3 := fresh(t, tree, o)
	if len(r.Problems) > 0 {
		t.Errorf("%s", list(r.Problems))
	}
	for p, s := range outputs(m3) {
		switch {
		case strings.HasSuffix(p, ".webp") || strings.Contains(s, "image/webp\""):
			t.Errorf("%s without cwebp", p)
		case strings.HasSuffix(p, ".jpg") && outs[p] != s:
			t.Errorf("%s is another without cwebp", p)
		}
	}
}

// A cwebp that does not work costs the WebP files, one warning, and a bounded
// time, whatever it does instead.
func TestWebPThatFails(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs here are scripts of a shell")
	}
	defer build.SetWebPTime(1500 * time.Millisecond)()
	tree := photoSite(t)
	o := at(now)
	o.Plain = false
	_, m := fresh(t, tree, o)
	plain := outputs(m)
	for name, script := range map[string]string{
		"hangs":              "sleep 60",
		"hangs with a child": "sleep 60 & wait",
		"fails":              "echo 'cannot read' >&2; exit 1",
		"says nothing":       "cat >/dev/null",
		"says something":     "cat >/dev/null; echo RIFF1234WEBPVP8X",
		"gives back":         "cat",
		"talks on":           "yes",
		"does nothing":       "exit 0",
		"is no program":      "\x00",
	} {
		if testing.Short() && name != "hangs" && name != "gives back" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			o.CWebP, o.Pictures = filepath.Join(dir, "cwebp"), filepath.Join(dir, "kept")
			head := "#!/bin/sh\n"
			if script == "\x00" {
				head = ""
			}
			if err := os.WriteFile(o.CWebP, []byte(head+script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			r, m := fresh(t, tree, o)
			if d := time.Since(start); d > 40*time.Second {
				t.Errorf("the build took %v", d)
			}
			if r.Failed || len(r.Problems) != 1 || r.Problems[0].Code != "webp-failed" || r.Problems[0].Pos.File != "content/tin-tuc/2026/nho.jpg" {
				t.Errorf("%s", list(r.Problems))
			}
			same(t, plain, outputs(m))
		})
	}

	// A program that is not there, when it was a moment ago.
	o.CWebP, o.Pictures = filepath.Join(t.TempDir(), "gone"), ""
	r, m := fresh(t, tree, o)
	if len(r.Problems) != 1 || r.Problems[0].Code != "webp-failed" {
		t.Errorf("%s", list(r.Problems))
	}
	same(t, plain, outputs(m))
}

// Another version makes other bytes, so what the former one made is not used.
func TestWebPVersion(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs here are scripts of a shell")
	}
	real := tool.Find(t, "cwebp")
	tree := photoSite(t)
	o := at(now)
	dir := t.TempDir()
	o.Plain, o.Pictures, o.CWebP = false, filepath.Join(dir, "kept"), filepath.Join(dir, "cwebp")
	for i, want := range []int{4, 0, 2} {
		if i != 1 { // the first program, and another one
			script := fmt.Sprintf("#!/bin/sh\n# %d\nexec %s \"$@\"\n", 10*i, real)
			if err := os.WriteFile(o.CWebP, []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		r, _ := fresh(t, tree, o)
		if r.Counts.Pictured != want || len(r.Problems) > 0 {
			t.Errorf("build %d: %d pictures made, want %d %s", i, r.Counts.Pictured, want, list(r.Problems))
		}
	}
}

// A build that is stopped does not wait for cwebp.
func TestWebPStopped(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program here is a script of a shell")
	}
	o := at(now)
	o.Plain, o.CWebP = false, filepath.Join(t.TempDir(), "cwebp")
	if err := os.WriteFile(o.CWebP, []byte("#!/bin/sh\nsleep 60\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	start := time.Now()
	_, err := build.New(photoSite(t)).Build(ctx, o, new(publish.Memory))
	if d := time.Since(start); err == nil || d > 20*time.Second {
		t.Errorf("after %v: %v", d, err)
	}
	if !bytes.Contains([]byte(fmt.Sprint(err)), []byte("context")) {
		t.Errorf("%v", err)
	}
}
