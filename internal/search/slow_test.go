package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/chromium"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/tool"
)

// TestSlowLine measures what readers wait for: the page of results in a browser over
// nginx, with the settings that the site carries and files compressed before, on a
// line of 1.6 Mbit/s and 150 ms, with nothing kept from before. The index has so many
// articles of facts beside the content: CCHC_SLOW_LINE=10000.
func TestSlowLine(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("CCHC_SLOW_LINE"))
	if err != nil {
		t.Skip("CCHC_SLOW_LINE says no number of articles; .ci/search/run does")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	public := filepath.Join(dir, "public")
	put := func(name string, data []byte) {
		full := filepath.Join(public, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var m publish.Memory
	o := build.Options{Options: site.Options{AsOf: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), BaseURL: "http://" + addr + "/"}, Precompress: true}
	r, err := build.New(os.DirFS("../..")).Build(context.Background(), o, &m)
	if err != nil || r.Failed {
		t.Fatalf("%v, %v", err, r.Problems)
	}
	for _, p := range m.Paths() {
		if data, _, _ := m.Get(p); !strings.HasPrefix(p, r.Site.Search.Dir) {
			put(p, data)
		}
	}
	so := r.Site.Search.Options
	so.Jobs = 2
	docs := slices.Clone(r.Site.Search.Docs)
	pages := factPages(n)
	for _, d := range facts(n) {
		d.Kind = len(so.Kinds) - 1
		docs = append(docs, d)
		put(d.URL+"index.html", pages[d.URL])
	}
	for name, data := range write(t, docs, so) {
		put(r.Site.Search.Dir+name, data)
	}
	cmd := tool.Nginx(t, dir, tool.Site(public, addr))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for range 100 {
		if resp, err := http.Get("http://" + addr + "/tim-kiem/"); err == nil {
			resp.Body.Close()
			break
		}
		time.Sleep(50 * time.Millisecond)
	}

	b := chromium.New(t).Open("http://" + addr + "/tim-kiem/")
	b.Call("Network.setCacheDisabled", map[string]any{"cacheDisabled": true})
	b.Call("Network.emulateNetworkConditions", map[string]any{"offline": false, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8})
	const ask = `(async (q) => {
  const form = document.querySelector('.search-form'), status = form.querySelector('[role=status]');
  performance.clearResourceTimings();
  const start = performance.now();
  const end = new Promise((done) => new MutationObserver((_, o) => { if (/kết quả/.test(status.textContent)) { o.disconnect(); done(performance.now()); } }).observe(status, { childList: true, characterData: true, subtree: true }));
  form.q.value = q;
  form.requestSubmit();
  const at = await end;
  const es = performance.getEntriesByType('resource').filter((e) => e.name.includes('/du-lieu/') && e.responseEnd <= at);
  await new Promise((done) => setTimeout(done, 2500));
  const more = performance.getEntriesByType('resource').filter((e) => !es.includes(e));
  return { ms: at - start, after: at - Math.max(start, ...es.map((e) => e.responseEnd)), bytes: es.reduce((n, e) => n + e.encodedBodySize, 0), requests: es.length, later: more.reduce((n, e) => n + e.encodedBodySize, 0), laterRequests: more.length };
})(%s)`
	var ms, after, bytes, requests, later, laterRequests, cold []int
	for i, j := range slices.Concat(judgedSet(t), factQueries(n)) {
		if i%11 > 0 {
			continue
		}
		b.Visit("http://" + addr + "/tim-kiem/")
		b.Get(`document.querySelector('.search-form input').focus()`) // somebody is about to type
		b.Until(`performance.getEntriesByType('resource').some((e) => e.name.endsWith('/muc-luc.bin') && e.responseEnd > 0)`)
		q, err := json.Marshal(j.text)
		if err != nil {
			t.Fatal(err)
		}
		got := b.Get(fmt.Sprintf(ask, q)).(map[string]any)
		t.Logf("%-12s %-40s %v", j.kind, j.text, got)
		for name, list := range map[string]*[]int{"ms": &ms, "after": &after, "bytes": &bytes, "requests": &requests, "later": &later, "laterRequests": &laterRequests} {
			*list = append(*list, int(got[name].(float64)))
		}
		if i%33 > 0 {
			continue
		}
		start := time.Now() // somebody follows a link to results
		b.Visit("http://" + addr + "/tim-kiem/?" + strings.ReplaceAll(url.Values{"q": {j.text}}.Encode(), "%20", "+"))
		b.Until(`/kết quả|trang có nhiều/.test(document.querySelector('.search-form [role=status]').textContent)`)
		cold = append(cold, int(time.Since(start).Milliseconds()))
	}
	at := func(v []int, part float64) int {
		slices.Sort(v)
		return v[int(part*float64(len(v)-1))]
	}
	t.Logf("%d articles, %d queries on the open page: answer after %d ms at the median, %d at the 95th percentile; %d and %d bytes, %d, %d and at most %d requests; %d and %d ms after the last byte; stretches of texts in view after that: %d and %d bytes, %d and %d requests",
		n, len(ms), at(ms, 0.5), at(ms, 0.95), at(bytes, 0.5), at(bytes, 0.95), at(requests, 0.5), at(requests, 0.95), at(requests, 1), at(after, 0.5), at(after, 0.95), at(later, 0.5), at(later, 0.95), at(laterRequests, 0.5), at(laterRequests, 0.95))
	t.Logf("a link to results, nothing kept from before: %d ms at the median, %d at most, with page, style and scripts", at(cold, 0.5), at(cold, 1))
	if at(bytes, 0.5) > 60e3 || at(bytes, 0.95) > 150e3 || at(requests, 1) > 8 || at(after, 0.95) > 50 {
		t.Error("that is more than readers should wait for")
	}
}
