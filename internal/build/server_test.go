package build_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/tool"
)

// webServers are the servers that the site carries settings for, each told to
// serve public on addr as the head of its file says.
var webServers = []struct {
	name  string
	start func(t *testing.T, dir, public, addr string) *exec.Cmd
}{
	{"nginx", func(t *testing.T, dir, public, addr string) *exec.Cmd {
		return tool.Nginx(t, dir, tool.Site(public, addr))
	}},
	{"caddy", func(t *testing.T, dir, public, addr string) *exec.Cmd {
		caddy := tool.Find(t, "caddy")
		conf := filepath.Join(dir, "Caddyfile")
		text := fmt.Sprintf("{\n\tadmin off\n\tauto_https off\n}\nhttp://%s, http://thu.example:%s {\n\tbind 127.0.0.1\n\troot * %s\n\timport %[3]s/may-chu/Caddyfile\n}\n", addr, addr[strings.LastIndexByte(addr, ':')+1:], public)
		if err := os.WriteFile(conf, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(caddy, "run", "--config", conf, "--adapter", "caddyfile")
		cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
		return cmd
	}},
}

// The settings that the site carries for web servers, tried with the servers
// themselves: former addresses, headers, what must not be seen.
func TestWebServers(t *testing.T) {
	tree := smallSite()
	aliases := []string{
		"/cu/trang.html", "/cu/thu-muc/", "/cu/khong-gach", "/?p=7254", "/?p=7254&lang=vi", "/a$b", "/a$uri/b", "/?q=$1", "/~x/", "/a~*b", "/a;b", "/a{b}", "/a'b", "/a(b|c)", "/tin/cũ/", "/?tên=một", "/cu/%C4%91%C6%B0%E1%BB%9Dng/",
		"/default", "/hostnames", "/a//b", "/a,b", "/a*", "/*.a", "/?P=7254", "/" + strings.Repeat("dai-", 100) + "/", "/cu/trang.html?id=1",
	}
	yaml := ""
	for _, a := range aliases {
		yaml += "\n  - '" + strings.ReplaceAll(a, "'", "''") + "'"
	}
	change(anArticle, "author:", "aliases:"+yaml+"\nauthor:")(tree)
	for _, base := range []string{"https://thu.example/con/", "https://thu.example/", "https://thu.example/a.b/c+d/"} {
		o := at(now)
		o.BaseURL = base
		o.Plain, o.Precompress = false, true
		r, m := fresh(t, tree, o)
		if r.Failed {
			t.Fatalf("%s", list(r.Problems))
		}
		outs := outputs(m)
		for _, ws := range webServers {
			t.Run(ws.name+" "+strings.TrimPrefix(base, "https://"), func(t *testing.T) {
				dir := t.TempDir()
				os.Chmod(dir, 0o755)
				public := filepath.Join(dir, "public")
				outs[".cchc/manifest"] = "mine" // as a published folder has it
				for p, s := range outs {
					full := filepath.Join(public, p)
					if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(full, []byte(s), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				l, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					t.Fatal(err)
				}
				addr := l.Addr().String()
				l.Close()
				cmd := ws.start(t, dir, public, addr)
				var errs bytes.Buffer
				cmd.Stderr = &errs
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() {
					cmd.Process.Kill()
					cmd.Wait()
					if t.Failed() {
						t.Logf("the server says: %s", errs.String())
					}
				})
				for range 250 {
					if c, err := net.Dial("tcp", addr); err == nil {
						c.Close()
						break
					}
					time.Sleep(20 * time.Millisecond)
				}
				checkServer(t, ws.name, addr, strings.TrimSuffix(strings.TrimPrefix(base, "https://thu.example"), "/"), aliases, outs)
			})
		}
	}
}

func checkServer(t *testing.T, server, addr, prefix string, aliases []string, outs map[string]string) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: 20 * time.Second, Transport: &http.Transport{DisableCompression: true}}
	ask := func(method, target string) (*http.Response, string) {
		t.Helper()
		req := &http.Request{Method: method, URL: &url.URL{Scheme: "http", Host: addr, Opaque: target}, Host: "thu.example", Header: http.Header{}}
		res, err := client.Do(req)
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Errorf("%s: %v", target, err)
		}
		return res, string(body)
	}
	to := prefix + "/tin-tuc/2026/bai-1/"
	for _, a := range aliases {
		asked := []string{prefix + a}
		if strings.Contains(a, "?") {
			asked = append(asked, a)
		}
		for _, q := range asked {
			wire := asBrowsersSend(q)
			if res, _ := ask("GET", wire); res.StatusCode != 301 || res.Header.Get("Location") != to {
				t.Errorf("%s: %d to %q, want 301 to %q", wire, res.StatusCode, res.Header.Get("Location"), to)
			}
		}
	}
	secure := func(res *http.Response, what string) {
		t.Helper()
		for _, h := range []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy"} {
			if n := len(res.Header.Values(h)); n != 1 {
				t.Errorf("%s: %d values of %s", what, n, h)
			}
		}
		if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: %s", what, csp)
		}
	}
	for p, file := range map[string]string{"/": "index.html", to[len(prefix):]: "tin-tuc/2026/bai-1/index.html", "/rss.xml": "rss.xml", "/tin-tuc/": "tin-tuc/index.html", "/feed.json": "feed.json", "/manifest.webmanifest": "manifest.webmanifest"} {
		res, body := ask("GET", prefix+p)
		if res.StatusCode != 200 || body != outs[file] {
			t.Errorf("%s: %d, %d bytes of %d", p, res.StatusCode, len(body), len(outs[file]))
		}
		if got := res.Header.Values("Cache-Control"); len(got) != 1 || got[0] != "no-cache" {
			t.Errorf("%s: Cache-Control %q", p, got)
		}
		if data := strings.HasSuffix(p, ".xml") || strings.HasSuffix(p, ".json"); (res.Header.Get("Access-Control-Allow-Origin") == "*") != data {
			t.Errorf("%s: Access-Control-Allow-Origin %q", p, res.Header.Get("Access-Control-Allow-Origin"))
		}
		secure(res, p)
		if strings.HasSuffix(p, ".webmanifest") && res.Header.Get("Content-Type") != "application/manifest+json" {
			t.Errorf("%s: Content-Type %q", p, res.Header.Get("Content-Type"))
		}
		if strings.HasSuffix(p, "/") && !strings.HasPrefix(strings.ToLower(res.Header.Get("Content-Type")), "text/html; charset=utf-8") {
			t.Errorf("%s: Content-Type %q", p, res.Header.Get("Content-Type"))
		}
	}
	// What is compressed already is sent as it is.
	for _, enc := range []string{"gzip", "br"} {
		ext := map[string]string{"gzip": ".gz", "br": ".br"}[enc]
		if enc == "br" && strings.HasPrefix(server, "nginx") {
			continue // Debian's needs a module for it
		}
		req := &http.Request{Method: "GET", URL: &url.URL{Scheme: "http", Host: addr, Opaque: prefix + "/"}, Host: "thu.example", Header: http.Header{"Accept-Encoding": {enc}}}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if res.Header.Get("Content-Encoding") != enc || string(body) != outs["index.html"+ext] || !strings.Contains(res.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: Content-Encoding %q, Vary %q, %d bytes of %d", enc, res.Header.Get("Content-Encoding"), res.Header.Get("Vary"), len(body), len(outs["index.html"+ext]))
		}
	}
	stamped := 0
	for p := range outs {
		if regexp.MustCompile(`\.[0-9a-f]{10}\.(css|js|svg)$|^tim-kiem/du-lieu/\w+-\w+\.bin$`).MatchString(p) {
			stamped++
			res, _ := ask("GET", prefix+"/"+p)
			if got := res.Header.Values("Cache-Control"); res.StatusCode != 200 || len(got) != 1 || !strings.Contains(got[0], "immutable") {
				t.Errorf("%s: %d, Cache-Control %q", p, res.StatusCode, got)
			}
			secure(res, p)
		}
	}
	if stamped == 0 {
		t.Error("no asset has a fingerprint")
	}
	for _, p := range []string{"/khong-co/", "/.cchc/manifest", "/may-chu/nginx-http.conf", "/may-chu/Caddyfile", "/_headers", "/_redirects"} {
		res, body := ask("GET", prefix+p)
		if res.StatusCode != 404 {
			t.Errorf("%s: %d, want 404", p, res.StatusCode)
		}
		if p == "/khong-co/" && body != outs["404.html"] {
			t.Errorf("%s: not the page of the site:\n%s", p, body)
		}
	}
	if res, _ := ask("GET", prefix+"/tin-tuc"); res.StatusCode/100 != 3 || !strings.HasSuffix(res.Header.Get("Location"), "/tin-tuc/") {
		t.Errorf("a folder without its slash: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	if prefix != "" {
		if res, _ := ask("GET", prefix); res.StatusCode != 301 || res.Header.Get("Location") != prefix+"/" {
			t.Errorf("%s: %d to %q", prefix, res.StatusCode, res.Header.Get("Location"))
		}
	}
}
