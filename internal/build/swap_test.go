package build_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
)

// Readers see one build or the next, never both: every page carries the number
// of the build that made it, and so does the name of a file that all of them
// share.
func TestReadersSeeWholeBuilds(t *testing.T) {
	builds := 50
	if testing.Short() {
		builds = 10
	}
	out := filepath.Join(t.TempDir(), "public")
	target, err := publish.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	tree := smallSite()
	footer := string(tree["templates/parts/footer.html"].Data)
	number := func(n int) {
		put(tree, "templates/parts/footer.html", footer+fmt.Sprintf(`<p class="build-%06d">%06d</p>`, n, n))
		put(tree, "static/files/so.txt", fmt.Sprintf("build-%06d", n))
		// A page that comes and goes.
		if n%2 == 0 {
			put(tree, "content/trang/chan.md", "---\ntitle: Chẵn\n---\n\nChữ.\n")
		} else {
			delete(tree, "content/trang/chan.md")
		}
	}
	b := build.New(tree)
	number(0)
	good(t, b, at(now), target)

	id := regexp.MustCompile(`build-\d{6}`)
	var done atomic.Bool
	var reads, whole, moved, torn atomic.Int64
	read := func(p string) (string, error) {
		data, err := os.ReadFile(filepath.Join(out, p))
		if err != nil {
			return "", err
		}
		reads.Add(1)
		s := string(data)
		if strings.HasSuffix(p, ".html") && !strings.HasSuffix(s, "</html>") {
			torn.Add(1)
			t.Errorf("%s ends in %q", p, s[max(0, len(s)-40):])
		}
		return id.FindString(s), nil
	}
	pages := []string{"index.html", "files/so.txt", "tin-tuc/index.html", "tin-tuc/2026/bai-0/index.html", "ke-hoach/ke-hoach-thu/index.html", "don-vi/don-vi-a/index.html", "404.html", "so-do-trang/index.html"}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for !done.Load() {
				time.Sleep(time.Millisecond) // leaves the builder its share of the machine
				// Between two looks at the number the build was the same: so must all that lies between be.
				first, err := read("files/so.txt")
				if err != nil {
					t.Error(err)
					return
				}
				var got []string
				for _, p := range pages {
					s, err := read(p)
					if err != nil {
						t.Error(err)
						return
					}
					got = append(got, s)
				}
				_, gone := os.Stat(filepath.Join(out, "chan/index.html"))
				last, err := read("files/so.txt")
				if err != nil {
					t.Error(err)
					return
				}
				if first != last {
					moved.Add(1)
					for i, s := range got { // never back in time
						if s < first || s > last || i > 0 && s < got[i-1] {
							t.Errorf("from %s to %s: %s is of %s", first, last, pages[i], s)
						}
					}
					continue
				}
				whole.Add(1)
				for i, s := range got {
					if s != first {
						t.Errorf("in %s: %s is of %s", first, pages[i], s)
					}
				}
				if even := strings.HasSuffix(first, "0") || strings.HasSuffix(first, "2") || strings.HasSuffix(first, "4") || strings.HasSuffix(first, "6") || strings.HasSuffix(first, "8"); even != (gone == nil) {
					t.Errorf("in %s: the page that comes and goes: %v", first, gone)
				}
			}
		})
	}
	for n := 1; n <= builds; n++ {
		number(n)
		if r := good(t, b, at(now), target); !r.Report.Swapped {
			t.Fatal("not swapped")
		}
		if n%5 == 0 { // a build that fails between two good ones
			css := string(tree["static/css/site.css"].Data)
			put(tree, "static/css/site.css", css+"a{")
			if r := run(t, b, at(now), target); !r.Failed {
				t.Fatal("published a broken stylesheet")
			}
			put(tree, "static/css/site.css", css)
		}
	}
	done.Store(true)
	wg.Wait()
	t.Logf("%d reads over %d builds: %d looks within one build, %d over a swap, %d torn", reads.Load(), builds, whole.Load(), moved.Load(), torn.Load())
	if whole.Load() < 10 {
		t.Error("the readers saw too little")
	}
}
