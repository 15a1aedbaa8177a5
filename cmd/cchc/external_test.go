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

	// Addresses in whatever field are asked for, but for that of the site itself.
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(strings.ReplaceAll(text, "HOST", host.URL)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("content/site.yaml", strings.NewReplacer("https://thu.example/con/", "HOST/mat", "link: /tin-tuc/", "link: HOST/mat").Replace(string(old))+"search_elsewhere: HOST/mat?q=\n")
	doc := "  type: Kế hoạch\n  code: 01/KH-A\n  issued: 2026-01-02\n  issuer: don-vi-a\n  subject: Kế hoạch\n"
	write("content/ke-hoach/a.md", "---\ntitle: Kế hoạch\nyear: 2026\nunit: don-vi-a\nthemes: [chu-de-mot]\nchannels: [hinh-thuc-mot]\ndoc:\n"+doc+"basis:\n  - "+strings.TrimPrefix(strings.ReplaceAll(doc, "\n", "\n  "), "  ")+
		"\ntasks:\n  - id: nv-01\n    name: Một\n    output: Tin\n    lead: don-vi-a\n    due: Q4/2026\n    status: dang-thuc-hien\n    evidence: [tin-tuc/2026/bai-mot, HOST/mat]\n---\n\nChữ.\n")
	out, _ = run()
	for _, want := range []string{"content/site.yaml,line=7,", "content/site.yaml,line=11,", "content/ke-hoach/a.md,line=27,col=38,"} {
		if !strings.Contains(out, "::warning file="+want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
	if n := strings.Count(out, "link-dead"); n != 3 {
		t.Errorf("%d addresses are dead, want 3:\n%s", n, out)
	}
}
