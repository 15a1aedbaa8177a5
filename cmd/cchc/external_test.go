package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestExternal: what is gone on another host is a warning at the link, what is in
// doubt a notice, and the settings of the site hold for both.
func TestExternal(t *testing.T) {
	asked := 0
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		switch r.URL.Path {
		case "/mat":
			w.WriteHeader(http.StatusNotFound)
		case "/hong":
			w.WriteHeader(http.StatusBadGateway)
		}
	}))
	defer host.Close()
	dir := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache"))
	t.Setenv("HOME", dir)
	data, err := os.ReadFile("testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	(&script{t: t, dir: dir, env: map[string]string{}}).unpack(dir, string(data))
	if err := os.CopyFS(filepath.Join(dir, "templates"), os.DirFS("../../templates")); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "content/tin-tuc/2026/a.md")
	body := "---\ntitle: Một bài\ndate: 2026-03-01\nsource:\n  name: Nguồn\n  url: HOST/mat\ncategory: tin-thu\n---\n\nXem [một](HOST/mat), [hai](HOST/co#muc) và [ba](HOST/hong).\n"
	if err := os.WriteFile(name, []byte(strings.ReplaceAll(body, "HOST", host.URL)), 0o644); err != nil {
		t.Fatal(err)
	}
	run := func() (string, error) {
		var out, log bytes.Buffer
		c := checks{shared: &shared{source: dir, lang: "vi"}, format: "github", failOn: "error", external: true, intranet: true, timeLimit: 20 * time.Second}
		c.asOf = "2026-04-01"
		err := c.run(context.Background(), nil, &out, &log)
		return out.String(), err
	}
	out, err := run()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"::warning file=content/tin-tuc/2026/a.md,line=6,col=8,", "::warning file=content/tin-tuc/2026/a.md,line=10,col=5,", "::notice file=content/tin-tuc/2026/a.md,line=10,col="} {
		if strings.Count(out, want) != 1 {
			t.Errorf("%q %d times in\n%s", want, strings.Count(out, want), out)
		}
	}
	if strings.Count(out, "link-dead") != 3 {
		t.Error(out)
	}
	first := asked
	if again, err := run(); err != nil || again != out || asked != first {
		t.Errorf("again: %v, %d requests after %d\n%s", err, asked, first, again)
	}
	settings := filepath.Join(dir, "content/site.yaml")
	old, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(settings, append(old, "check:\n  rules:\n    - rule: link-dead\n      level: off\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, _ := run(); strings.Contains(out, "link-dead") {
		t.Error("it is off:", out)
	}
}
