package preview

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStrangers tries who may ask for what, in all combinations.
func TestStrangers(t *testing.T) {
	d := newDesk(t, func(o *Options) {
		o.AllowedHosts = []string{"May-Ban:1313"}
		o.ShareHosts = []string{"192.168.1.5:1313"}
	}).good()
	share, err := d.s.ShareURL(article, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(share)
	if err != nil || u.Host != "192.168.1.5:1313" {
		t.Fatal(share, err)
	}
	near, far := "127.0.0.1:50000", "192.168.1.77:50000"
	type from struct {
		peer, host string
		all, share bool // what may be asked for
	}
	hosts := []from{
		{near, "127.0.0.1:1313", true, true},
		{near, "localhost:1313", true, true},
		{near, "LocalHost:1313", true, true},
		{near, "[::1]:1313", true, true},
		{near, "may-ban:1313", true, true},
		{far, "may-ban:1313", true, true},
		{far, "192.168.1.5:1313", false, true},
		{near, "192.168.1.5:1313", false, true},
		// names that lead here and are not ours
		{near, "evil.example:1313", false, false},
		{near, "evil.example", false, false},
		{near, "127.0.0.1", false, false},
		{near, "localhost", false, false},
		{near, "127.0.0.1:80", false, false},
		{near, "localhost:13130", false, false},
		{near, "localhost.:1313", false, false},
		{near, "127.0.0.1.evil.example:1313", false, false},
		{near, "evil.localhost:1313", false, false},
		{near, "0.0.0.0:1313", false, false},
		{near, "127.1:1313", false, false},
		{near, "2130706433:1313", false, false},
		{near, "0x7f.1:1313", false, false},
		{near, "[::ffff:127.0.0.1]:1313", false, false},
		{near, "127.0.0.2:1313", false, false},
		{near, "localhost:1313@evil.example", false, false},
		{near, "localhost:1313, evil.example", false, false},
		{near, "", false, false},
		// our names, said by somebody who is elsewhere
		{far, "localhost:1313", false, false},
		{far, "127.0.0.1:1313", false, false},
		{far, "[::1]:1313", false, false},
	}
	type origin struct {
		name    string
		headers []string
		page    bool // may see a page
		script  bool // may ask for state and events
	}
	origins := func(host string) []origin {
		return []origin{
			{"typed", []string{"Sec-Fetch-Site", "none", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, true, false},
			{"own page", []string{"Sec-Fetch-Site", "same-origin", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty"}, true, true},
			{"own page on plain HTTP", nil, true, true},
			{"own page with an origin", []string{"Origin", "http://" + host}, true, true},
			{"link from elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document"}, true, false},
			{"frame elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "iframe"}, false, false},
			{"picture elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"}, false, false},
			{"script elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "script"}, false, false},
			{"fetch elsewhere", []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty", "Origin", "http://evil.example"}, false, false},
			{"fetch from another port", []string{"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Dest", "empty", "Origin", "http://localhost:3000"}, false, false},
			{"fetch on plain HTTP elsewhere", []string{"Origin", "http://evil.example"}, false, false},
			{"a sandbox", []string{"Origin", "null"}, false, false},
			{"a file", []string{"Origin", "file://"}, false, false},
			{"a name that begins like ours", []string{"Origin", "http://" + host + ".evil.example"}, false, false},
		}
	}
	const image, eventStream = "image/avif,image/webp,*/*;q=0.8", "text/event-stream"
	n := 0
	for _, h := range hosts {
		for _, o := range origins(h.host) {
			try := func(what, method, target, accept string, want bool, ok ...int) {
				t.Helper()
				n++
				headers := append(slices.Clone(o.headers), "Host", h.host)
				if accept != "" {
					headers = append(headers, "Accept", accept)
				}
				r := request(method, target, headers...)
				r.RemoteAddr = h.peer
				if accept == image {
					r.Header.Del("X-Cchc")
				}
				if target == own+"events" && want {
					return // TestEvents
				}
				w := d.do(r)
				if want && !slices.Contains(ok, w.Code) || !want && w.Code != 403 && w.Code != 405 {
					t.Errorf("%s: %s %s for %s from %s: %d", what, method, target, h.host, o.name, w.Code)
				}
				if !want && strings.Contains(w.Body.String(), "SIPAS") {
					t.Errorf("%s: %s for %s from %s tells what it should not", what, target, h.host, o.name)
				}
				if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Cross-Origin-Resource-Policy") != "same-origin" || w.Header().Get("X-Frame-Options") == "" || w.Header().Get("Access-Control-Allow-Origin") != "" {
					t.Errorf("%s: headers %v", what, w.Header())
				}
			}
			try("page", "GET", address, "", h.all && o.page, 200)
			try("stylesheet", "GET", "/cchc/css/site.css", "", h.all && o.page, 200)
			try("state", "GET", own+"state?path="+url.QueryEscape(address), "", h.all && o.script, 200)
			try("state as a script", "GET", own+"state?path="+url.QueryEscape(address), image, false)
			try("links", "GET", own+"links?path="+url.QueryEscape(address), "", h.all && o.script, 200)
			try("events", "GET", own+"events", eventStream, h.all && o.script)
			try("events as a picture", "GET", own+"events", image, false)
			posts := h.all && o.script && slices.Contains(o.headers, "Origin")
			try("choice", "POST", own+"choice", "", posts, 204)
			try("open", "POST", own+"open", "", false) // there is no editor
			try("choice by GET", "GET", own+"choice?drafts=1", "", false)
			try("share link", "GET", u.Path, "", h.share && o.page, 200)
			for _, m := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND"} {
				try("method", m, address, "", false)
			}
		}
	}
	t.Logf("%d combinations", n)
}

func TestMethods(t *testing.T) {
	d := newDesk(t, nil).good()
	for _, m := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND"} {
		for _, target := range []string{"/", address, own + "state", own + "events", own + "client.js"} {
			r := request(m, target, "Origin", "http://"+addr, "Accept", "text/event-stream")
			if w := d.do(r); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", m, target, w.Code, w.Header().Get("Allow"))
			}
		}
	}
	if w := d.do(request("HEAD", own+"events", "Accept", "text/event-stream")); w.Code != 405 {
		t.Errorf("HEAD of events: %d", w.Code)
	}
}

// canary stands in files that lie where no request may reach.
const canary = "b3f1-chim-hoang-yen"

// TestTraversal sends request lines as they are, over a connection.
func TestTraversal(t *testing.T) {
	d := newDesk(t, func(o *Options) { o.Addr = "127.0.0.1:0" })
	for _, f := range []string{".env", ".git/config", "public/index.html", "secret.txt"} {
		d.write(f, canary+"\n")
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(d.dir), "outside.txt"), []byte(canary), 0o644); err != nil {
		t.Fatal(err)
	}
	d.draft("kin", "Bài kín "+canary, "draft: true\n", canary)
	d.good()
	// What a build would complain of comes after it.
	for _, f := range []string{"content/.secret.md", "content/secret.key", "static/.htpasswd", "static/secret.key", "templates/secret.html", "static/css/.site.css.swp"} {
		d.write(f, canary+"\n")
	}
	_ = os.Symlink(filepath.Join(filepath.Dir(d.dir), "outside.txt"), filepath.Join(d.dir, "static", "files.txt"))
	var lines []string
	add := func(p string) { lines = append(lines, p) }
	targets := []string{
		"etc/passwd", "secret.txt", ".env", ".git/config", "outside.txt", "content/site.yaml", "content/tin-tuc/2026/kin.md", "templates/layouts/article.html",
		"static/secret.key", "static/.htpasswd", "public/index.html", "go.mod", "windows/win.ini", "proc/self/environ", "tin-tuc/2026/kin/", "tin-tuc/2026/kin/index.html", "css/.site.css.swp", "files.txt",
	}
	ups := []string{
		"../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%2e%2e%5c", "....//", "..;/", "..%00/", "..%c0%af", "..%252f", "%252e%252e%252f", "..%ef%bc%8f", ".%2e/", "/../", "\\..\\", "..%u2216", "../.../", "..//", "%c0%ae%c0%ae/", ".//..//", "..%0d%0a/", "..././",
	}
	for _, start := range []string{"/", "/cchc/", "/cchc", "/cchc/css/", own, own + "xem/", own + "xem/x/", "//", "/cchc//", "/./"} {
		for _, up := range ups {
			for n := range 9 {
				for _, target := range targets {
					add(start + strings.Repeat(up, n) + target)
				}
			}
		}
	}
	for _, w := range []string{"*", "/cchc/css", "/cchc/css/", "/cchc/files/", "/cchc/.", "/cchc/..", "http://evil.example/", "http://evil.example/cchc/", "//evil.example/", "///evil.example", "/\\evil.example", "/cchc/\x00", "/cchc/css/site.css\x00.html", "/cchc/css/site.css/", "/cchc/css/site.css/../../../secret.txt", "/cchc/index.html/", "file:///etc/passwd"} {
		add(w)
	}
	// Lists of Debian's wfuzz and dirb, where they are installed.
	for _, glob := range []string{"/usr/share/wfuzz/wordlist/*/*raversal*.txt", "/usr/share/wfuzz/wordlist/*/*ir*.txt", "/usr/share/dirb/wordlists/vulns/*.txt"} {
		files, _ := filepath.Glob(glob)
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				continue
			}
			for l := range strings.Lines(string(b)) {
				l = strings.TrimSpace(l)
				if l != "" && !strings.ContainsAny(l, " \r\n") {
					add("/cchc/" + l)
					add("/" + strings.TrimPrefix(l, "/"))
				}
			}
		}
	}

	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := ln.Addr().String()
	d.s.hosts[host] = true
	srv := d.s.HTTPServer()
	go func() { _ = srv.Serve(ln) }()
	defer srv.Close()

	var conn net.Conn
	var in *bufio.Reader
	answered, refused := 0, 0
	codes := map[int]int{}
	for _, line := range lines {
		for try := 0; ; try++ {
			if conn == nil {
				if conn, err = net.Dial("tcp", host); err != nil {
					t.Fatal(err)
				}
				in = bufio.NewReader(conn)
			}
			_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
			_, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", line, host)
			var res *http.Response
			if err == nil {
				res, err = http.ReadResponse(in, nil)
			}
			if err != nil {
				conn.Close()
				conn = nil
				if try > 1 {
					t.Fatalf("%q: %v", line, err)
				}
				continue
			}
			body, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			res.Body.Close()
			codes[res.StatusCode]++
			if strings.Contains(string(body), canary) || strings.Contains(string(body), "root:x:") || strings.Contains(string(body), "base_url:") {
				t.Errorf("%q tells what it should not", line)
			}
			if to := res.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.Contains(to, "evil") || strings.Contains(to, `\`) {
				t.Errorf("%q leads to %q", line, to)
			}
			if res.StatusCode == 200 && strings.Contains(string(body), "<pre>") && strings.Contains(string(body), `<a href="site.css">`) {
				t.Errorf("%q lists a folder", line)
			}
			if answered++; res.StatusCode >= 400 {
				refused++
			}
			if res.Close || res.StatusCode == 400 {
				conn.Close()
				conn = nil
			}
			break
		}
	}
	if conn != nil {
		conn.Close()
	}
	t.Logf("%d request lines, %d refused, 0 canaries; %v", answered, refused, codes)
	// The control: a file that may be seen, the same way.
	if w := d.get("/cchc/css/site.css", "Host", host); w.Code != 200 {
		t.Errorf("the control: %d", w.Code)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	script := filepath.Join(dir, "vim")
	if err := os.WriteFile(script, []byte("#!/bin/sh\nfor a; do printf '%s\\n' \"$a\"; done >> '"+log+".part'\nmv '"+log+".part' '"+log+"'\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	d := newDesk(t, func(o *Options) { o.Editor = script + " -n" })
	d.write("content/tin-tuc/2026/$(touch x);a b.txt", "x")
	d.write("secret.txt", "x")
	d.write("content/.hidden.md", "x")
	if err := os.Symlink("/etc/hosts", filepath.Join(d.dir, "content", "out.md")); err != nil {
		t.Skip(err)
	}
	d.show()
	open := func(form url.Values, with ...string) int {
		r := request("POST", own+"open", append([]string{"Origin", "http://" + addr, "Content-Type", "application/x-www-form-urlencoded"}, with...)...)
		r.Body = io.NopCloser(strings.NewReader(form.Encode()))
		return d.do(r).Code
	}
	for _, file := range []string{"", "secret.txt", "../secret.txt", "content/../secret.txt", "/etc/passwd", "content/", "content", "content/out.md", "content/.hidden.md", "content/khong-co.md", `content\site.yaml`, "content/site.yaml\x00", "-c", "content//site.yaml/../../secret.txt", "public/index.html"} {
		if code := open(url.Values{"file": {file}}); code != 403 {
			t.Errorf("%q: %d", file, code)
		}
	}
	if code := open(url.Values{"file": {article}}, "Origin", "http://evil.example"); code != 403 {
		t.Errorf("another origin: %d", code)
	}
	if _, err := os.Stat(log); err == nil {
		t.Fatal("an editor was started")
	}
	if code := open(url.Values{"file": {"content/tin-tuc/2026/$(touch x);a b.txt"}, "line": {"3"}, "col": {"4"}}); code != 204 {
		t.Fatalf("%d", code)
	}
	for range 200 {
		if _, err := os.Stat(log); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	got, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if want := "-n\n+3\n" + filepath.Join(d.dir, "content/tin-tuc/2026/$(touch x);a b.txt") + "\n"; string(got) != want {
		t.Errorf("%q", got)
	}
	if !d.state(address).Editor {
		t.Error("the bar must know")
	}
}

func TestCommand(t *testing.T) {
	for _, c := range []struct {
		editor    string
		line, col int
		want      string
	}{
		{"code --wait", 3, 7, "code|--wait|-g|/a b.md:3:7"},
		{"code", 0, 0, "code|/a b.md"},
		{"/usr/bin/vim", 3, 0, "/usr/bin/vim|+3|/a b.md"},
		{"subl", 3, 0, "subl|/a b.md:3:1"},
		{"notepad.exe", 3, 1, "notepad.exe|/a b.md"},
	} {
		if got := strings.Join(command(c.editor, "/a b.md", c.line, c.col), "|"); got != c.want {
			t.Errorf("%s: %s", c.editor, got)
		}
	}
}

func TestShare(t *testing.T) {
	d := newDesk(t, nil)
	d.write("content/tin-tuc/2026/so-do.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
	d.write("static/images/khac.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>`)
	d.write("static/images/nen.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>`)
	d.write(sheet, d.read(sheet)+"\n.x{background:url(../images/nen.svg)}\n")
	d.draft("nhap", "Bài còn viết", "draft: true\ntags:\n  - từ khóa lạ\n", "Chữ của bài. ![hình](so-do.svg)\n\nXem [bài khác](chi-so-hai-long-sipas.md).")
	d.draft("nhap-hai", "Bài kín thứ hai", "draft: true\ntags:\n  - từ khóa lạ\n", "Chữ kín.")
	d.draft("tuong-lai", "Bài kín thứ ba", "tags:\n  - từ khóa lạ\n", "Chữ kín.")
	d.edit("content/tin-tuc/2026/tuong-lai.md", "date: 2026-03-03", "date: 2027-03-03")
	d.good()
	share := func(file string, ttl time.Duration) string {
		t.Helper()
		u, err := d.s.ShareURL(file, ttl)
		if err != nil {
			t.Fatal(err)
		}
		path, ok := strings.CutPrefix(u, "http://"+addr)
		if !ok {
			t.Fatal(u)
		}
		return path
	}
	const draft = "content/tin-tuc/2026/nhap.md"
	path := share(draft, time.Hour)
	w := d.get(path)
	body := w.Body.String()
	if w.Code != 200 || !strings.Contains(body, "Chữ của bài.") || !strings.Contains(body, "Bài còn viết") {
		t.Fatalf("%d %s", w.Code, body)
	}
	for _, not := range []string{"client.js", "Bài kín thứ hai", "Bài kín thứ ba", "Chữ kín", `href="/cchc/`, `src="/cchc/`} {
		if strings.Contains(body, not) {
			t.Errorf("the draft tells of %q", not)
		}
	}
	for h, want := range map[string]string{"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"} {
		if got := w.Header().Get(h); got != want {
			t.Errorf("%s: %q", h, got)
		}
	}
	if !strings.Contains(body, `<meta name="robots" content="noindex">`) {
		t.Error("the page itself must say noindex")
	}
	for target, want := range map[string]int{
		"css/site.css": 200, "favicon.svg": 200, "tin-tuc/2026/so-do.svg": 200, "images/nen.svg": 200, "tin-tuc/2026/nhap/": 200,
		"images/khac.svg": 404, "tin-tuc/2026/nhap-hai/": 404, "tin-tuc/2026/chi-so-hai-long-sipas/": 404, "tin-tuc/": 404, "index.html": 404, "sitemap.xml": 404, "tin-tuc/2026/nhap/index.json": 404,
		"../../state": 404, "../state": 404, "client.js": 404, "css/": 404, "css": 404, "/css/site.css": 404, "cchc/css/site.css": 404,
	} {
		if w := d.get(path + target); w.Code != want {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	// Links of the page stay, and lead to a page that explains.
	if !strings.Contains(body, path+"tin-tuc/2026/chi-so-hai-long-sipas/") {
		t.Error("links stay")
	}
	if w := d.get(path + "tin-tuc/"); !strings.Contains(w.Body.String(), "chỉ mở một bản nháp") {
		t.Error(w.Body)
	}
	if w := d.get(strings.TrimSuffix(path, "/")); w.Code != 302 || w.Header().Get("Location") != path {
		t.Errorf("without the last stroke: %d", w.Code)
	}

	// Tokens that were touched: every character, in every way that keeps the alphabet.
	token := strings.TrimSuffix(strings.TrimPrefix(path, own+"xem/"), "/")
	tried := 0
	for i := range token {
		for _, c := range "AZaz09-_" {
			if byte(c) == token[i] {
				continue
			}
			tried++
			if w := d.get(own + "xem/" + token[:i] + string(c) + token[i+1:] + "/"); w.Code != 404 || strings.Contains(w.Body.String(), "Chữ của bài") {
				t.Errorf("character %d as %c: %d", i, c, w.Code)
			}
		}
	}
	for _, bad := range []string{"", "x", token + "A", token + "=", token[1:], token[:len(token)-1], strings.ToUpper(token), token + token, strings.Repeat("A", 5000), token + "%00", "%2e%2e"} {
		tried++
		if w := d.get(own + "xem/" + bad + "/"); w.Code != 404 || !strings.Contains(w.Body.String(), "<html lang=\"vi\">") {
			t.Errorf("%q: %d", bad, w.Code)
		}
	}
	t.Logf("%d altered tokens", tried)

	// Another draft's token opens the other draft.
	other := share("content/tin-tuc/2026/nhap-hai.md", time.Hour)
	if w := d.get(other); w.Code != 200 || !strings.Contains(w.Body.String(), "Chữ kín") || strings.Contains(w.Body.String(), "Bài còn viết") {
		t.Errorf("%d", w.Code)
	}
	if w := d.get(other + "tin-tuc/2026/so-do.svg"); w.Code != 404 {
		t.Errorf("the picture of another draft: %d", w.Code)
	}
	// A token of another server.
	s2 := New(Options{Addr: addr, Now: func() time.Time { return d.now }})
	defer s2.Close()
	if w := d.get(own + "xem/" + s2.token(draft, d.now.Add(time.Hour)) + "/"); w.Code != 404 {
		t.Errorf("signed by another: %d", w.Code)
	}
	// Time passes.
	d.now = d.now.Add(59 * time.Minute)
	if w := d.get(path); w.Code != 200 {
		t.Errorf("before the end: %d", w.Code)
	}
	d.now = d.now.Add(time.Minute)
	for _, target := range []string{path, path + "css/site.css"} {
		if w := d.get(target); w.Code != 404 || !strings.Contains(w.Body.String(), "đã hết hạn") {
			t.Errorf("after the end: %d %s", w.Code, w.Body)
		}
	}
	for _, ttl := range []time.Duration{0, -time.Hour, 400 * 24 * time.Hour} {
		if _, err := d.s.ShareURL(draft, ttl); err == nil {
			t.Errorf("%v", ttl)
		}
	}
	for _, file := range []string{"", "content/khong-co.md", "content/site.yaml", "../x", "content/tin-tuc/2026/so-do.svg"} {
		if _, err := d.s.ShareURL(file, time.Hour); err == nil {
			t.Errorf("%q", file)
		}
	}
	// While the content has errors, and when the draft is gone.
	path = share(draft, time.Hour)
	d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
	d.show()
	if w := d.get(path); w.Code != 200 {
		t.Errorf("the last good draft: %d", w.Code)
	}
	d.edit(article, "date: 2026-02-30", "date: 2026-10-29")
	if err := os.Remove(filepath.Join(d.dir, draft)); err != nil {
		t.Fatal(err)
	}
	d.good()
	if w := d.get(path); w.Code != 404 || !strings.Contains(w.Body.String(), "không còn nữa") {
		t.Errorf("a draft that is gone: %d", w.Code)
	}
}

// TestShareOfEveryPage: any page of the site can be shared, and none of them
// leads out of its link.
func TestShareOfEveryPage(t *testing.T) {
	d := newDesk(t, nil).good()
	n := 0
	for _, p := range d.last.Site.Pages {
		if p.Source == "" || p.Layout == "" {
			continue
		}
		u, err := d.s.ShareURL(p.Source, time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		w := d.get(strings.TrimPrefix(u, "http://"+addr))
		if w.Code != 200 || strings.Contains(w.Body.String(), `="/cchc/`) {
			t.Errorf("%s: %d", p.Source, w.Code)
		}
		n++
	}
	t.Logf("%d pages", n)
}

func TestClean(t *testing.T) {
	if got := clean("a\u202eb\x1b[31m\u2066c\td\u200f"); got != "a\ufffdb\ufffd[31m\ufffdc\td\ufffd" {
		t.Errorf("%q", got)
	}
}

// TestShareOfNotices: the head of a shared draft does not announce an outage that
// nobody else is to know of yet, and that of the notice itself does.
func TestShareOfNotices(t *testing.T) {
	d := newDesk(t, nil)
	d.draft("nhap", "Bản nháp", "draft: true\n", "Lời.")
	d.draft("tam-ngung", "Thông báo còn giữ kín", "draft: true\noutage:\n  from: 2098-01-01\n  until: 2099-01-01\n", "Lời.")
	d.good()
	for name, want := range map[string]bool{"nhap": false, "tam-ngung": true} {
		address, err := d.s.ShareURL("content/tin-tuc/2026/"+name+".md", time.Hour)
		if err != nil {
			t.Fatal(err)
		}
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		w := d.get(u.Path)
		if w.Code != 200 || strings.Contains(w.Body.String(), `class="outage"`) != want || strings.Contains(w.Body.String(), "còn giữ kín") != want {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
}
