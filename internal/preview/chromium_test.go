package preview

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// chromium is a browser that tests drive over the DevTools protocol, by a small
// WebSocket client. One serves all tests, each in a context of its own.
type chromium struct {
	conn net.Conn
	in   *bufio.Reader
	cmd  *exec.Cmd
	dir  string
	log  string

	write   sync.Mutex
	mu      sync.Mutex
	id      int
	waiting map[int]chan reply
	tabs    map[string]*tab
	dead    error
}

type reply struct {
	ID        int             `json:"id"`
	SessionID string          `json:"sessionId"`
	Method    string          `json:"method"`
	Params    json.RawMessage `json:"params"`
	Result    json.RawMessage `json:"result"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error"`
}

var browser struct {
	once sync.Once
	c    *chromium
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if c := browser.c; c != nil {
		_, _ = c.call("", "Browser.close", nil)
		done := make(chan struct{})
		go func() { _ = c.cmd.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(5 * time.Second):
			_ = c.cmd.Process.Kill()
			<-done
		}
		c.conn.Close()
		for range 20 { // its helpers may still be writing
			if os.RemoveAll(c.dir) == nil {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
	os.Exit(code)
}

// theBrowser returns the browser. Where there is none the test is skipped, but
// not in CI.
func theBrowser(t testing.TB) *chromium {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in short tests")
	}
	browser.once.Do(func() { browser.c, browser.err = startChromium() })
	if browser.err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(browser.err)
		}
		t.Skip("Chromium is missing or does not start: ", browser.err)
	}
	return browser.c
}

func startChromium() (*chromium, error) {
	bin := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			bin = p
			break
		}
	}
	if bin == "" {
		return nil, errors.New("there is no chromium")
	}
	dir, err := os.MkdirTemp("", "cchc-chromium-")
	if err != nil {
		return nil, err
	}
	c := &chromium{dir: dir, log: filepath.Join(dir, "log"), waiting: map[int]chan reply{}, tabs: map[string]*tab{}}
	out, err := os.Create(c.log)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	c.cmd = exec.Command(bin, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--disable-extensions", "--remote-debugging-port=0", "--user-data-dir="+dir,
		"--host-resolver-rules=MAP evil.example 127.0.0.1", "about:blank")
	c.cmd.Stdout, c.cmd.Stderr = out, out
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	var port, path string
	for range 300 {
		b, err := os.ReadFile(filepath.Join(dir, "DevToolsActivePort"))
		if lines := strings.Split(strings.TrimSpace(string(b)), "\n"); err == nil && len(lines) == 2 {
			port, path = lines[0], lines[1]
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	if port == "" {
		_ = c.cmd.Process.Kill()
		log, _ := os.ReadFile(c.log)
		return nil, fmt.Errorf("chromium does not answer: %s", log)
	}
	if c.conn, err = net.Dial("tcp", "127.0.0.1:"+port); err != nil {
		return nil, err
	}
	key := make([]byte, 16)
	_, _ = rand.Read(key)
	fmt.Fprintf(c.conn, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n", path, port, base64.StdEncoding.EncodeToString(key))
	c.in = bufio.NewReaderSize(c.conn, 1<<16)
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusSwitchingProtocols {
		return nil, errors.New(res.Status)
	}
	go c.listen()
	return c, nil
}

// send writes one text message, masked as clients must.
func (c *chromium) send(msg []byte) error {
	head := []byte{0x81}
	switch n := len(msg); {
	case n < 126:
		head = append(head, 0x80|byte(n))
	case n < 1<<16:
		head = binary.BigEndian.AppendUint16(append(head, 0x80|126), uint16(n))
	default:
		head = binary.BigEndian.AppendUint64(append(head, 0x80|127), uint64(n))
	}
	head = append(head, 0, 0, 0, 0) // a mask of zeros
	c.write.Lock()
	defer c.write.Unlock()
	_, err := c.conn.Write(append(head, msg...))
	return err
}

// receive reads one message. Chromium sends no fragments but may send pings.
func (c *chromium) receive() ([]byte, error) {
	var msg []byte
	for {
		var h [2]byte
		if _, err := io.ReadFull(c.in, h[:]); err != nil {
			return nil, err
		}
		n := uint64(h[1] & 0x7f)
		switch n {
		case 126:
			var b [2]byte
			if _, err := io.ReadFull(c.in, b[:]); err != nil {
				return nil, err
			}
			n = uint64(binary.BigEndian.Uint16(b[:]))
		case 127:
			var b [8]byte
			if _, err := io.ReadFull(c.in, b[:]); err != nil {
				return nil, err
			}
			n = binary.BigEndian.Uint64(b[:])
		}
		part := make([]byte, n)
		if _, err := io.ReadFull(c.in, part); err != nil {
			return nil, err
		}
		if op := h[0] & 0xf; op > 2 {
			continue
		}
		msg = append(msg, part...)
		if h[0]&0x80 != 0 {
			return msg, nil
		}
	}
}

func (c *chromium) listen() {
	for {
		msg, err := c.receive()
		var r reply
		if err == nil {
			err = json.Unmarshal(msg, &r)
		}
		c.mu.Lock()
		if err != nil {
			c.dead = err
			for _, w := range c.waiting {
				close(w)
			}
			c.waiting = map[int]chan reply{}
			c.mu.Unlock()
			return
		}
		w, tab := c.waiting[r.ID], c.tabs[r.SessionID]
		delete(c.waiting, r.ID)
		c.mu.Unlock()
		switch {
		case r.ID != 0 && w != nil:
			w <- r
		case r.Method != "" && tab != nil:
			tab.event(r)
		}
	}
}

func (c *chromium) call(session, method string, params any) (json.RawMessage, error) {
	w := make(chan reply, 1)
	c.mu.Lock()
	if c.dead != nil {
		c.mu.Unlock()
		return nil, c.dead
	}
	c.id++
	id := c.id
	c.waiting[id] = w
	c.mu.Unlock()
	if params == nil {
		params = struct{}{}
	}
	msg, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params, "sessionId": session})
	if session == "" {
		msg, err = json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	}
	if err != nil {
		return nil, err
	}
	if err := c.send(msg); err != nil {
		return nil, err
	}
	select {
	case r, ok := <-w:
		switch {
		case !ok:
			return nil, errors.New("the browser is gone")
		case r.Error != nil:
			return nil, fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		return r.Result, nil
	case <-time.After(30 * time.Second):
		return nil, fmt.Errorf("%s: no answer", method)
	}
}

// profile is a browser context: cookies and workers of its own.
type profile struct {
	t  testing.TB
	c  *chromium
	id string
}

func newProfile(t testing.TB) *profile {
	c := theBrowser(t)
	p := &profile{t: t, c: c}
	p.id = p.must("", "Target.createBrowserContext", nil)["browserContextId"].(string)
	t.Cleanup(func() { _, _ = c.call("", "Target.disposeBrowserContext", map[string]any{"browserContextId": p.id}) })
	return p
}

func (p *profile) must(session, method string, params any) map[string]any {
	p.t.Helper()
	r, err := p.c.call(session, method, params)
	if err != nil {
		p.t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(r, &m); err != nil {
		p.t.Fatal(err)
	}
	return m
}

// tab is a page in a browser.
type tab struct {
	*profile
	session string

	mu     sync.Mutex
	errors []string
	loads  int
}

// open opens a tab and waits until it has loaded.
func (p *profile) open(url string) *tab {
	p.t.Helper()
	target := p.must("", "Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": p.id})["targetId"]
	session := p.must("", "Target.attachToTarget", map[string]any{"targetId": target, "flatten": true})["sessionId"].(string)
	b := &tab{profile: p, session: session}
	p.c.mu.Lock()
	p.c.tabs[session] = b
	p.c.mu.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		p.must(session, domain+".enable", nil)
	}
	b.visit(url)
	return b
}

func (b *tab) visit(url string) {
	b.t.Helper()
	b.must(b.session, "Page.navigate", map[string]any{"url": url})
	b.until(fmt.Sprintf(`document.readyState === 'complete' && location.href !== 'about:blank' && location.href.startsWith(%q)`, strings.SplitN(url, "#", 2)[0]))
}

// event notes what a console would show in red.
func (b *tab) event(r reply) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch r.Method {
	case "Runtime.exceptionThrown":
		b.errors = append(b.errors, string(r.Params))
	case "Runtime.consoleAPICalled":
		if bytes.Contains(r.Params, []byte(`"type":"error"`)) || bytes.Contains(r.Params, []byte(`"type":"warning"`)) {
			b.errors = append(b.errors, string(r.Params))
		}
	case "Log.entryAdded":
		if bytes.Contains(r.Params, []byte(`"level":"error"`)) || bytes.Contains(r.Params, []byte(`"level":"warning"`)) {
			b.errors = append(b.errors, string(r.Params))
		}
	case "Page.loadEventFired":
		b.loads++
	}
}

// quiet fails the test when the console has shown an error.
func (b *tab) quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.errors {
		b.t.Errorf("console: %s", e)
	}
}

func (b *tab) reloads() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.loads
}

// eval returns the value of an expression, or of the promise that it is.
func (b *tab) eval(js string) (any, error) {
	r, err := b.c.call(b.session, "Runtime.evaluate", map[string]any{"expression": js, "awaitPromise": true, "returnByValue": true, "userGesture": true})
	if err != nil {
		return nil, err
	}
	var v struct {
		Result struct {
			Value any `json:"value"`
		} `json:"result"`
		Exception *struct {
			Text      string `json:"text"`
			Exception struct {
				Description string `json:"description"`
			} `json:"exception"`
		} `json:"exceptionDetails"`
	}
	if err := json.Unmarshal(r, &v); err != nil {
		return nil, err
	}
	if v.Exception != nil {
		return nil, fmt.Errorf("%s %s", v.Exception.Text, v.Exception.Exception.Description)
	}
	return v.Result.Value, nil
}

func (b *tab) get(js string) any {
	b.t.Helper()
	v, err := b.eval(js)
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// until waits for an expression to be true and returns how long that took.
func (b *tab) until(js string) time.Duration {
	b.t.Helper()
	start := time.Now()
	var last error
	for time.Since(start) < 15*time.Second {
		v, err := b.eval(js)
		if last = err; err == nil && v == true {
			return time.Since(start)
		}
		time.Sleep(2 * time.Millisecond)
	}
	text, _ := b.eval(`location.href + ' ' + document.readyState + '\n' + document.body?.innerText.slice(0, 500) + '\n' + document.querySelector('cchc-xem-thu')?.shadowRoot.textContent.slice(0, 800)`)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.t.Fatalf("never true: %s (%v)\n%v\n%v", js, last, text, b.errors)
	return 0
}

// key presses and releases a key.
func (b *tab) key(key, code string, number, modifiers int) {
	b.t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.must(b.session, "Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers})
	}
}

// ui is an expression for an element of the preview's own.
func ui(selector string) string {
	return fmt.Sprintf(`document.querySelector('cchc-xem-thu').shadowRoot.querySelector(%q)`, selector)
}

func text(js string) string { return fmt.Sprintf(`document.body.innerText.includes(%q)`, js) }

// following waits until the tab has heard of the current state.
func (b *tab) following() {
	b.t.Helper()
	b.until(`!!document.querySelector('cchc-xem-thu') && ` + ui("dl") + `.textContent.includes('Trạng thái')`)
}

// media writes a length of text that makes pages scroll.
func long() string {
	return strings.Repeat("\nMột đoạn văn đủ dài để trang phải cuộn.\n", 120)
}

func TestBrowserFollows(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil)
	d.write(article, d.read(article)+long()+"\nCâu cuối bài.\n")
	d.edit(template, "<h1>", `<form id="gop-y"><input id="o-nhap" name="o"></form><h1>`)
	d.good()
	host, _ := served(t, d)
	b := p.open("http://" + host + address)
	b.following()

	// A typed text, a scroll and a focus.
	b.get(`(() => { const o = document.getElementById('o-nhap'); o.value = 'đang gõ dở'; o.focus(); scrollTo(0, 1500); window.mark = 1; })()`)
	b.until(`scrollY > 1400`)
	keeps := func(what string) {
		t.Helper()
		if v := b.get(`JSON.stringify([scrollY > 1300 && scrollY < 1700, document.getElementById('o-nhap').value, document.activeElement.id, window.mark])`); v != `[true,"đang gõ dở","o-nhap",1]` {
			t.Errorf("%s: %v", what, v)
		}
	}
	before := b.reloads()

	d.edit(article, "Câu cuối bài.", "Câu cuối đã sửa.")
	d.good(article)
	b.until(text("Câu cuối đã sửa."))
	keeps("an edit at the end")
	d.edit(article, "# ", "# Mới: ") // the first heading
	d.good(article)
	b.until(text("Mới: "))
	keeps("an edit above")
	d.edit(article, `title: "`, `title: "Tên mới `)
	d.good(article)
	b.until(`document.title.startsWith('Tên mới ') && document.querySelectorAll('title').length === 1 && document.querySelector('meta[name="DC.title"]').content.startsWith('Tên mới ')`)
	keeps("a new title")

	// A stylesheet.
	b.get(`window.nodes = document.querySelectorAll('main *').length, window.main = document.querySelector('main')`)
	d.write(sheet, d.read(sheet)+"\nh1 { color: rgb(1, 2, 3) !important; }\n")
	d.good(sheet)
	took := b.until(`getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'`)
	keeps("a stylesheet")
	b.until(`document.querySelectorAll('link[rel=stylesheet]').length === 1`)
	if b.get(`window.main === document.querySelector('main')`) != true {
		t.Error("the page was replaced for a stylesheet")
	}
	t.Logf("stylesheet: %v after Show", took.Round(100*time.Microsecond))

	// A page that is not concerned is left alone.
	b.get(`window.changes = 0; new MutationObserver((l) => { window.changes += l.length; }).observe(document.documentElement.querySelector('body'), { childList: true, subtree: true, characterData: true, attributes: true })`)
	d.edit("content/trang/lien-he.md", "\n---\n", "\n---\n\nMột câu.\n")
	gen := d.s.current().generation
	d.good()
	other := p.open("http://" + host + "/cchc/lien-he/")
	other.until(text("Một câu."))
	if d.s.current().generation == gen || b.get(`window.changes`) != 0.0 {
		t.Error("an unchanged page was touched")
	}
	if n := b.reloads(); n != before {
		t.Errorf("%d reloads", n-before)
	}
	b.quiet()
	other.quiet()

	// Times, from Show to the text in the page.
	b.must(b.session, "Page.bringToFront", nil) // only a page that is seen has frames
	var times []time.Duration
	for i := range 15 {
		d.edit(article, "Câu cuối đã sửa.", fmt.Sprintf("Câu số %d.\n\nCâu cuối đã sửa.", i))
		d.s.Do(func() {
			r, err := d.b.Look(context.Background(), d.o, nil)
			if err != nil || r.Failed {
				t.Fatal(err, r)
			}
			b.get(fmt.Sprintf(`window.seen = new Promise((ok) => { const want = %q; new MutationObserver((_, o) => { if (document.querySelector('main').textContent.includes(want)) { o.disconnect(); requestAnimationFrame(() => ok(true)); } }).observe(document.body, { childList: true, subtree: true, characterData: true }); }), 0`, fmt.Sprintf("Câu số %d.", i)))
			done := make(chan error)
			go func() {
				_, err := b.eval(`window.seen`)
				done <- err
			}()
			time.Sleep(20 * time.Millisecond)
			start := time.Now()
			d.s.Show(r, d.o, []string{article}, d.b.As)
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			times = append(times, time.Since(start))
		})
	}
	t.Logf("text: from Show to the next frame with it, median of 15: %v, worst %v", median(times).Round(100*time.Microsecond), maxOf(times).Round(100*time.Microsecond))
	b.quiet()
}

func median(ds []time.Duration) time.Duration {
	s := append([]time.Duration(nil), ds...)
	for i := range s {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
	return s[len(s)/2]
}

// TestBrowserReloads: a picture of the page cannot be exchanged in place; the
// place of the reader is kept.
func TestBrowserReloads(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil)
	d.write("static/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
	d.edit(article, "\n---\n", "\n---\n\n![một hình](/images/a.svg)\n")
	d.write(article, d.read(article)+long())
	d.good()
	host, _ := served(t, d)
	b := p.open("http://" + host + address)
	b.following()
	b.until(`document.querySelector('img[src$="a.svg"]').naturalWidth === 9`)
	b.get(`document.querySelector('article a').focus(), scrollTo(0, 1500), window.mark = 1`)
	b.until(`scrollY === 1500`)
	d.write("static/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="31" height="9"/>`)
	d.good()
	b.until(`!window.mark && document.readyState === 'complete' && document.querySelector('img[src$="a.svg"]').naturalWidth === 31`)
	b.until(`Math.abs(scrollY - 1500) < 60 && document.activeElement === document.querySelector('article a')`)
	b.quiet()
}

func TestBrowserOverlay(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil).good()
	host, _ := served(t, d)
	b := p.open("http://" + host + address)
	b.following()
	title := b.get(`document.querySelector('h1').textContent`)
	hidden := ui(".overlay") + ".hidden"
	if b.get(hidden) != true {
		t.Error("an overlay without errors")
	}
	d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
	d.show(article)
	took := b.until("!" + hidden)
	t.Logf("overlay: %v after Show", took.Round(100*time.Microsecond))
	told := b.get(ui(".overlay") + ".innerText").(string)
	for _, want := range []string{"Có 1 lỗi", "bản tốt gần nhất", article + ":4:7", "date: 2026-02-30", "^^^^", "Ẩn bớt"} {
		if !strings.Contains(told, want) {
			t.Errorf("the overlay does not say %q:\n%s", want, told)
		}
	}
	if link := b.get(ui(".overlay a") + ".href").(string); !strings.HasPrefix(link, "vscode://file/") || !strings.HasSuffix(link, ":4:7") {
		t.Error(link)
	}
	if b.get(`document.querySelector('h1').textContent`) != title {
		t.Error("the last good page must stay")
	}
	// Escape puts it aside; another error brings it back.
	b.get(ui(".overlay a") + ".focus()")
	b.key("Escape", "Escape", 27, 0)
	b.until(hidden)
	b.get(ui(".knob") + ".click()")
	b.get(ui("dl button") + ".click()")
	b.until("!" + hidden)
	b.get(ui(".overlay button") + ".click()")
	b.until(hidden)
	d.edit(article, "category: chi-so", "category: khong-co")
	d.show(article)
	b.until("!" + hidden + " && " + ui(".overlay") + ".innerText.includes('Có 2 lỗi')")
	// A page that is opened meanwhile says it too.
	other := p.open("http://" + host + "/cchc/")
	other.until("!!document.querySelector('cchc-xem-thu') && !" + ui(".overlay") + ".hidden")
	d.edit(article, "date: 2026-02-30", "date: 2026-10-29")
	d.edit(article, "category: khong-co", "category: chi-so")
	d.good(article)
	b.until(hidden)
	other.until(hidden)
	// A template.
	d.edit(template, "{{.Chrome.Title}}", "{{.Chrome.Tilte}}")
	d.good(template)
	b.until("!" + hidden + " && " + ui(".overlay") + ".innerText.includes('" + template + ":')")
	other.until("!" + hidden)
	d.edit(template, "{{.Chrome.Tilte}}", "{{.Chrome.Title}} (mới)")
	d.good(template)
	b.until(hidden + ` && document.querySelector('h1').textContent.endsWith('(mới)')`)
	other.until(hidden)
	b.quiet()
	other.quiet()
}

// TestBrowserFromNothing: the first build fails.
func TestBrowserFromNothing(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil)
	d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
	d.show()
	host, _ := served(t, d)
	b := p.open("http://" + host + address)
	b.until("!!document.querySelector('cchc-xem-thu') && !" + ui(".overlay") + ".hidden")
	d.edit(article, "date: 2026-02-30", "date: 2026-10-29")
	d.good()
	b.until(`document.querySelector('h1').textContent.includes('SIPAS') && ` + ui(".overlay") + ".hidden")
}

func TestBrowserBar(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, func(o *Options) { o.Navigate = true })
	d.draft("nhap", "Bài còn viết", "draft: true\n", "Chữ của bài nháp. Xem [chỉ số](chi-so-hai-long-sipas.md).")
	d.good()
	host, _ := served(t, d)
	b := p.open("http://" + host + address)
	b.following()
	// By keyboard.
	if b.get(ui("#than")+".hidden") != true {
		t.Error("the bar begins collapsed")
	}
	b.key("W", "KeyW", 87, 1|8)
	b.until("!" + ui("#than") + ".hidden && " + ui(".knob") + ".getAttribute('aria-expanded') === 'true'")
	bar := b.get(ui(".bar") + ".innerText").(string)
	for _, want := range []string{"Đã đăng lúc 29/10/2026 08:30", article, "phút đọc", "Bản nháp", "Chưa đến ngày", "Đã hết hạn", "Hôm nay"} {
		if !strings.Contains(bar, want) {
			t.Errorf("the bar does not say %q:\n%s", want, bar)
		}
	}
	// Every control can be reached by the Tab key.
	b.get(ui(".knob") + ".focus()")
	reached := map[string]bool{}
	for range 14 {
		b.key("Tab", "Tab", 9, 0)
		reached[b.get(`(() => { const e = document.querySelector('cchc-xem-thu').shadowRoot.activeElement; return e ? (e.name || e.localName) : ''; })()`).(string)] = true
	}
	for _, want := range []string{"a", "drafts", "future", "expired", "day", "summary"} {
		if !reached[want] {
			t.Errorf("%s is not reached: %v", want, reached)
		}
	}
	// What leads here.
	b.get(ui("details") + ".open = true")
	b.until(ui("details") + ".innerText.includes('Chưa có bài') || " + ui("details") + ".querySelectorAll('li').length > 0")

	// A draft: missing, then shown by its own button, then gone again.
	b.visit("http://" + host + "/cchc/tin-tuc/2026/nhap/")
	b.until("!!document.querySelector('cchc-xem-thu') && " + ui("dl") + ".innerText.includes('Bản nháp, đang ẩn')")
	b.get(ui("dl button:not([disabled])") + ".click()")
	b.until(text("Chữ của bài nháp."))
	b.until(ui("dl") + ".innerText.includes('Bản nháp') && " + ui("[name=drafts]") + ".checked")
	// It holds for another tab of the same browser, and for no other browser.
	second := p.open("http://" + host + "/cchc/tin-tuc/2026/nhap/")
	second.until(text("Chữ của bài nháp."))
	stranger := newProfile(t).open("http://" + host + "/cchc/tin-tuc/2026/nhap/")
	stranger.until(text("không có trên trang này"))
	b.get(ui("[name=drafts]") + ".click()")
	b.until(text("không có trên trang này"))
	// Another day.
	b.visit("http://" + host + address)
	b.following()
	day := ui("[name=day]")
	b.get(`(() => { const d = ` + day + `; d.value = '2026-10-01'; d.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	b.until(text("không có trên trang này"))
	b.until(ui("dl") + ".innerText.includes('đến 29/10/2026 08:30 mới đăng')")
	b.get(ui("form button") + ".click()")
	b.until(`document.querySelector('h1').textContent.includes('SIPAS')`)
	// It stays out of the page's own styles, and on paper.
	b.must(b.session, "Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	if b.get(`getComputedStyle(`+ui(".all")+`).display`) != "none" {
		t.Error("the bar is printed")
	}
	b.must(b.session, "Emulation.setEmulatedMedia", map[string]any{"media": ""})

	// Navigate: the page that is seen becomes the one whose source was saved.
	b.must(b.session, "Page.bringToFront", nil)
	b.until(`!document.hidden`)
	other := "content/tin-tuc/2026/can-cu-cua-ke-hoach-nam-2016.md"
	d.write(other, d.read(other)+"\nMột câu thêm.\n")
	d.good(other)
	b.until(`location.pathname === '/cchc/tin-tuc/2026/can-cu-cua-ke-hoach-nam-2016/' && document.readyState === 'complete'`)
	b.until(text("Một câu thêm."))
}

func TestBrowserBare(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, func(o *Options) { o.Bare = true }).good()
	host, _ := served(t, d)
	b := p.open("http://" + host + address)
	if b.get(`!document.querySelector('cchc-xem-thu') && !document.querySelector('script[src]')`) != true {
		t.Error("something was added to a bare preview")
	}
	b.quiet()
}

// TestBrowserTabs: with an event stream for each tab, the seventh would not load.
func TestBrowserTabs(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil).good()
	host, _ := served(t, d)
	var tabs []*tab
	const n = 20
	start := time.Now()
	for range n {
		b := p.open("http://" + host + address)
		b.following()
		tabs = append(tabs, b)
	}
	t.Logf("%d tabs loaded in %v, %d stream", n, time.Since(start).Round(time.Millisecond), d.s.hub.count())
	if c := d.s.hub.count(); c != 1 {
		t.Errorf("%d streams", c)
	}
	for i := range 5 {
		d.edit(article, "title: \"", fmt.Sprintf("title: \"Lần %d ", i))
		d.good()
		for _, b := range tabs {
			b.until(fmt.Sprintf(`document.title.startsWith('Lần %d ')`, i))
		}
	}
	// One goes, the others stay.
	tabs[0].visit("about:blank#x")
	d.edit(article, "title: \"", "title: \"Lần cuối ")
	d.good()
	for _, b := range tabs[1:] {
		b.until(`document.title.startsWith('Lần cuối ')`)
		b.quiet()
	}
}

// TestBrowserRapid: after a storm of saves the last one is shown.
func TestBrowserRapid(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil).good()
	host, _ := served(t, d)
	b := p.open("http://" + host + address)
	b.following()
	body := d.read(article)
	const n = 200
	for i := range n {
		d.write(article, body+fmt.Sprintf("\nLần lưu thứ %d.\n", i))
		d.good()
		if i%20 == 19 {
			b.until(text(fmt.Sprintf("Lần lưu thứ %d.", i)))
		}
	}
	b.quiet()
	t.Logf("%d saves, %d reloads", n, b.reloads()-1)
}

// TestBrowserReconnects: the server goes away and another takes its place.
func TestBrowserReconnects(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil).good()
	host, srv := served(t, d)
	b := p.open("http://" + host + address)
	b.following()
	_ = srv.Close()
	b.until(ui(".knob") + ".textContent.includes('mất liên lạc')")
	next := newDesk(t, nil)
	next.edit(article, "title: \"", "title: \"Sau khi chạy lại ")
	next.good()
	next.s.hosts[host] = true
	var ln net.Listener
	for range 100 {
		var err error
		if ln, err = net.Listen("tcp", host); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if ln == nil {
		t.Skip("the port was taken")
	}
	srv = next.s.HTTPServer()
	go func() { _ = srv.Serve(ln) }()
	defer srv.Close()
	b.until(`document.title.startsWith('Sau khi chạy lại ')`)
	b.until("!" + ui(".knob") + ".textContent.includes('mất liên lạc')")
}

func TestBrowserShare(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, nil)
	d.write("content/tin-tuc/2026/so-do.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="31" height="9"/>`)
	d.draft("nhap", "Bài còn viết", "draft: true\n", "Chữ của bài nháp. Xem [chỉ số](chi-so-hai-long-sipas.md).\n\n![hình](so-do.svg)")
	d.good()
	host, _ := served(t, d)
	u, err := d.s.ShareURL("content/tin-tuc/2026/nhap.md", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	b := p.open(strings.Replace(u, addr, host, 1))
	b.until(text("Chữ của bài nháp."))
	b.until(`document.querySelector('img[src$="so-do.svg"]').naturalWidth === 31`)
	if b.get(`getComputedStyle(document.querySelector('.site-header')).backgroundColor !== '' && document.styleSheets.length === 1 && document.styleSheets[0].cssRules.length > 20`) != true {
		t.Error("the stylesheet is not there")
	}
	if b.get(`!document.querySelector('cchc-xem-thu')`) != true {
		t.Error("a reader sees the writing bar")
	}
	b.quiet()
	b.get(`[...document.querySelectorAll('main a')].find((a) => a.textContent === 'chỉ số').click()`)
	b.until(text("chỉ mở một bản nháp"))
}

// TestBrowserStrangers: a page of another origin, and one whose name leads to
// the preview (DNS rebinding), try all that a page can.
func TestBrowserStrangers(t *testing.T) {
	p := newProfile(t)
	d := newDesk(t, func(o *Options) { o.MaxStreams = 3 }).good()
	host, _ := served(t, d)
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	evil := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><html><head><title>kẻ lạ</title></head><body></body></html>")
	})}
	go func() { _ = evil.Serve(ln) }()
	defer evil.Close()
	_, evilPort, _ := net.SplitHostPort(ln.Addr().String())
	_, port, _ := net.SplitHostPort(host)

	attack := `(async (base) => {
		const got = [];
		const within = (p) => Promise.race([p, new Promise((ok) => setTimeout(() => ok('late'), 1500))]);
		const tryIt = async (name, f) => { try { const r = await within(f()); if (r && r !== 'late') got.push(name + ': ' + r); } catch {} };
		const element = (tag, props) => new Promise((ok, no) => { const e = document.createElement(tag); e.onload = () => ok('loaded'); e.onerror = no; Object.assign(e, props); document.body.append(e); });
		const page = base + '` + address + `', state = base + '/.cchc/state?path=%2Fcchc%2F';
		await tryIt('fetch', async () => (await fetch(page)).ok && 'read');
		await tryIt('fetch with cookies', async () => (await fetch(page, { credentials: 'include' })).ok && 'read');
		await tryIt('state', async () => (await fetch(state, { headers: { 'X-Cchc': '1' } })).ok && 'read');
		await tryIt('choice', async () => (await fetch(base + '/.cchc/choice', { method: 'POST', headers: { 'X-Cchc': '1' }, body: 'drafts=1' })).ok && 'done');
		await tryIt('no-cors choice', async () => { await fetch(base + '/.cchc/choice', { method: 'POST', mode: 'no-cors', credentials: 'include', body: new URLSearchParams({ drafts: 1 }) }); });
		await tryIt('script', () => element('script', { src: base + '/.cchc/client.js' }));
		await tryIt('state script', () => element('script', { src: state }));
		await tryIt('image', () => element('img', { src: base + '/cchc/favicon.svg' }));
		await tryIt('style', () => element('link', { rel: 'stylesheet', href: base + '/cchc/css/site.css' }));
		for (let i = 0; i < 5; i++) await tryIt('events', () => new Promise((ok, no) => { const e = new EventSource(base + '/.cchc/events'); e.onopen = () => ok('open'); e.onerror = no; }));
		await tryIt('websocket', () => new Promise((ok, no) => { const w = new WebSocket(base.replace('http', 'ws') + '/.cchc/events'); w.onopen = () => ok('open'); w.onerror = no; }));
		await tryIt('worker', () => new Promise((ok, no) => { const w = new SharedWorker(base + '/.cchc/worker.js'); w.port.onmessage = () => ok('runs'); w.onerror = no; }));
		await tryIt('frame', async () => { const f = document.createElement('iframe'); f.src = page; document.body.append(f); await new Promise((ok) => { f.onload = ok; }); return f.contentDocument?.body?.innerText.includes('SIPAS') && 'read'; });
		await tryIt('form', async () => { const f = document.createElement('form'); const t = document.createElement('iframe'); t.name = 'x'; f.target = 'x'; f.method = 'post'; f.action = base + '/.cchc/choice'; const i = document.createElement('input'); i.name = 'drafts'; i.value = '1'; f.append(i); document.body.append(t, f); f.submit(); await new Promise((ok) => { t.onload = ok; }); });
		return got.join('\n');
	})`
	tried := 0
	for _, from := range []string{"http://127.0.0.1:" + evilPort + "/", "http://localhost:" + evilPort + "/", "http://evil.example:" + evilPort + "/"} {
		for _, to := range []string{"http://" + host, "http://localhost:" + port, "http://evil.example:" + port} {
			d.s.hosts["localhost:"+port] = true
			b := p.open(from)
			tried += 18
			if got := b.get(attack + `('` + to + `')`); got != "" {
				t.Errorf("from %s to %s:\n%v", from, to, got)
			}
		}
	}
	// A page under a name that leads here is not served at all: rebinding.
	b := p.open("http://evil.example:" + port + address)
	if v := b.get(`document.body.innerText`).(string); strings.Contains(v, "SIPAS") || !strings.Contains(v, "không được mở bằng tên này") {
		t.Error(v)
	}
	if c := d.s.hub.count(); c != 0 {
		t.Errorf("strangers hold %d streams", c)
	}
	// The control: our own page may.
	own := p.open("http://" + host + address)
	own.following()
	if v := own.get(`fetch('/.cchc/state?path=%2Fcchc%2F', { headers: { 'X-Cchc': '1' } }).then((r) => r.ok)`); v != true {
		t.Error("the control cannot read the state")
	}
	if strings.Contains(fmt.Sprint(own.get(ui("[name=drafts]")+".checked")), "true") {
		t.Error("a stranger has changed the choice")
	}
	t.Logf("%d attempts of other origins", tried)
}
