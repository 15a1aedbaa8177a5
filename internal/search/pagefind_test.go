package search_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/chromium"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
)

func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }

// TestBesidePagefind asks the judged set of Pagefind too, over the same pages, in a
// browser: of the folder CCHC_PAGEFIND, in which npm has installed it. Ours has to
// be better by 0.15 of mean reciprocal rank over all queries, and over the held-out set
// by itself.
func TestBesidePagefind(t *testing.T) {
	dir := os.Getenv("CCHC_PAGEFIND")
	if dir == "" {
		t.Skip("CCHC_PAGEFIND names no folder with Pagefind in it; .ci/search/run does")
	}
	arch := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	bin := filepath.Join(dir, "node_modules", "@pagefind", runtime.GOOS+"-"+arch, "bin", "pagefind_extended")
	const heldOutName = "held out"
	var ours, theirs, queries float64
	pages, files := realPages(t), realIndex(t)
	for _, c := range []struct {
		name  string
		js    []judged
		pages map[string][]byte
		files map[string][]byte
	}{
		{"content", judgedSet(t), pages, files},
		{heldOutName, heldOutSet(t), pages, files},
		{"facts", factQueries(factArticles), factPages(factArticles), factIndex(t, factArticles)},
	} {
		www := t.TempDir()
		for url, page := range c.pages {
			name := filepath.Join(www, filepath.FromSlash(url), "index.html")
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, page, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if out, err := exec.Command(bin, "--site", www, "--root-selector", "main").CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		s := httptest.NewServer(http.FileServer(http.Dir(www)))
		defer s.Close()
		b := chromium.New(t).Open(s.URL + first(c.pages))
		b.Get(`import('/pagefind/pagefind.js').then(async (m) => { globalThis.pf = m; await m.init(); return 0; })`)
		t.Log(c.name + ", Pagefind:")
		p := grade(t, c.js, func(text string) ([]string, bool) {
			q, err := json.Marshal(strings.NewReplacer("“", `"`, "”", `"`).Replace(text)) // it knows no others
			if err != nil {
				t.Fatal(err)
			}
			got := b.Get(fmt.Sprintf(`pf.search(%s).then((r) => Promise.all(r.results.slice(0, 10).map((x) => x.data()))).then((ds) => ds.map((d) => d.raw_url || d.url))`, q)).([]any)
			var urls []string
			for _, u := range got {
				urls = append(urls, u.(string))
			}
			return urls, false
		})
		t.Log(c.name + ", ours:")
		o := grade(t, c.js, asks(t, opened(t, c.files)))
		if c.name == heldOutName {
			if o.mrr < p.mrr+0.15 {
				t.Errorf("MRR %.3f, Pagefind %.3f", o.mrr, p.mrr)
			}
			continue
		}
		ours += o.mrr * float64(o.queries)
		theirs += p.mrr * float64(p.queries)
		queries += float64(o.queries)
	}
	t.Logf("all %v queries: MRR %.3f, Pagefind %.3f", queries, ours/queries, theirs/queries)
	if ours/queries < 0.95 || (ours-theirs)/queries < 0.15 {
		t.Error("that is not good enough")
	}
}

func first(pages map[string][]byte) string {
	for url := range pages {
		return url
	}
	return "/"
}

// realPages are the pages of the site that the index covers, by their addresses.
func realPages(t testing.TB) map[string][]byte {
	var m publish.Memory
	o := build.Options{Options: site.Options{AsOf: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}}
	r, err := build.New(os.DirFS("../..")).Build(context.Background(), o, &m)
	if err != nil || r.Failed {
		t.Fatalf("%v, %v", err, r.Problems)
	}
	pages := map[string][]byte{}
	for _, d := range r.Site.Search.Docs {
		if page, _, ok := m.Get(strings.TrimPrefix(d.URL, "/") + "index.html"); ok {
			pages[d.URL] = page
		}
	}
	return pages
}

// factPages are pages of the corpus of facts.
func factPages(n int) map[string][]byte {
	pages := map[string][]byte{}
	for _, d := range facts(n) {
		var b bytes.Buffer
		title := html.EscapeString(d.Title)
		fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"vi\"><head><meta charset=\"utf-8\"><title>%s</title></head><body><main><h1>%s</h1><p>%s</p>", title, title, html.EscapeString(d.Summary))
		for line := range strings.Lines(string(d.Text(nil))) {
			fmt.Fprintf(&b, "<p>%s</p>", html.EscapeString(line))
		}
		b.WriteString("</main></body></html>\n")
		pages[d.URL] = b.Bytes()
	}
	return pages
}
