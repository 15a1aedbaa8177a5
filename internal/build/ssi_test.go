package build_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"nawapi.gov.vn/cchc/internal/tool"
)

// Another site puts a fragment into its page as README.md says, with nginx
// itself: its page stays one page, and all links lead here.
func TestFragmentInNginx(t *testing.T) {
	r, m := fresh(t, smallSite(), at(now))
	if r.Failed {
		t.Fatal(list(r.Problems))
	}
	outs := outputs(m)
	fragment := outs["don-vi/don-vi-b/nhung.html"]
	if strings.Count(fragment, "<li>") < 2 {
		t.Fatalf("no fragment to try: %s", fragment)
	}
	dir := t.TempDir()
	for p, s := range map[string]string{
		"o-day/con/don-vi/don-vi-b/nhung.html": fragment,
		"noi-khac/index.html":                  "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>Nơi khác</title></head><body><main id=\"noi-dung\"><h1>Nơi khác</h1><!--# include virtual=\"/nhung/cchc\" --><p>Hết.</p></main></body></html>",
	} {
		full := filepath.Join(dir, p)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(s), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	free := func() string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		return l.Addr().String()
	}
	here, there := free(), free()
	cmd := tool.Nginx(t, dir, fmt.Sprintf(`server { listen %[2]s; root %[1]s/o-day; }
server {
listen %[3]s;
root %[1]s/noi-khac;
location = /nhung/cchc { internal; proxy_pass http://%[2]s/con/don-vi/don-vi-b/nhung.html; }
location / { ssi on; }
}`, dir, here, there))
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	client := &http.Client{Timeout: 5 * time.Second}
	var page string
	for range 100 {
		res, err := client.Get("http://" + there + "/")
		if err != nil {
			time.Sleep(50 * time.Millisecond)
			continue
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatal(res.Status, err)
		}
		page = string(b)
		break
	}
	if !strings.Contains(page, "<h1>Nơi khác</h1>"+fragment+"<p>Hết.</p>") {
		t.Fatalf("the fragment is not in the page:\n%s", page)
	}
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		seen[n.Data]++
		if n.Data == "section" && n.Parent.Data != "main" {
			t.Errorf("the section is in <%s>", n.Parent.Data)
		}
		for _, a := range n.Attr {
			if a.Key == "href" && !strings.HasPrefix(a.Val, r.Site.Root) {
				t.Errorf("%s does not lead here", a.Val)
			}
		}
	}
	for _, tag := range []string{"html", "head", "title", "body", "main", "h1", "h2", "section"} {
		if seen[tag] != 1 {
			t.Errorf("%d of <%s>", seen[tag], tag)
		}
	}
}
