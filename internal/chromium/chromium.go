// Package chromium drives a browser in tests, over the DevTools protocol by a
// small WebSocket client. A package whose pages do something in a browser has
//
//	func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }
//
// and in a test
//
//	tab := chromium.New(t).Open(address)
//	tab.Until(`document.querySelector('h1').textContent === 'Văn bản'`)
//	tab.Quiet()
//
// One browser serves all tests of a package, each in a context of its own.
// Short tests, and machines without a browser, skip such a test; in CI it
// fails instead.
package chromium

import (
	"bufio"
	"bytes"
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

	"nawapi.gov.vn/cchc/internal/tool"
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
	tabs    map[string]*Tab
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

// Run runs the tests of a package and ends the browser that they have started.
// It is called by TestMain.
func Run(m *testing.M) int {
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
	return code
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
		tool.Missing(t, "Chromium is missing or does not start: ", browser.err)
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
	c := &chromium{dir: dir, log: filepath.Join(dir, "log"), waiting: map[int]chan reply{}, tabs: map[string]*Tab{}}
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

// Profile is a browser context: cookies and workers of its own.
type Profile struct {
	t  testing.TB
	c  *chromium
	id string
}

// New returns a context of the browser. Where there is none the test is
// skipped, but not in CI.
func New(t testing.TB) *Profile {
	c := theBrowser(t)
	p := &Profile{t: t, c: c}
	p.id = p.must("", "Target.createBrowserContext", nil)["browserContextId"].(string)
	t.Cleanup(func() { _, _ = c.call("", "Target.disposeBrowserContext", map[string]any{"browserContextId": p.id}) })
	return p
}

func (p *Profile) must(session, method string, params any) map[string]any {
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

// Tab is a page in a browser.
type Tab struct {
	*Profile
	session string

	mu     sync.Mutex
	errors []string
	loads  int
}

// Open opens a tab and waits until it has loaded.
func (p *Profile) Open(url string) *Tab {
	p.t.Helper()
	target := p.must("", "Target.createTarget", map[string]any{"url": "about:blank", "browserContextId": p.id})["targetId"]
	session := p.must("", "Target.attachToTarget", map[string]any{"targetId": target, "flatten": true})["sessionId"].(string)
	b := &Tab{Profile: p, session: session}
	p.c.mu.Lock()
	p.c.tabs[session] = b
	p.c.mu.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		p.must(session, domain+".enable", nil)
	}
	b.Visit(url)
	return b
}

// Visit goes to an address and waits until it has loaded.
func (b *Tab) Visit(url string) {
	b.t.Helper()
	b.must(b.session, "Page.navigate", map[string]any{"url": url})
	b.Until(fmt.Sprintf(`document.readyState === 'complete' && location.href !== 'about:blank' && location.href.startsWith(%q)`, strings.SplitN(url, "#", 2)[0]))
}

// event notes what a console would show in red.
func (b *Tab) event(r reply) {
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

// Quiet fails the test when the console has shown an error.
func (b *Tab) Quiet() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, e := range b.errors {
		b.t.Errorf("console: %s", e)
	}
}

// Loads tells how often the tab has loaded a page.
func (b *Tab) Loads() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.loads
}

// Eval returns the value of an expression, or of the promise that it is.
func (b *Tab) Eval(js string) (any, error) {
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

// Get returns the value of an expression, which must not fail.
func (b *Tab) Get(js string) any {
	b.t.Helper()
	v, err := b.Eval(js)
	if err != nil {
		b.t.Fatalf("%s: %v", js, err)
	}
	return v
}

// Until waits for an expression to be true and returns how long that took.
func (b *Tab) Until(js string) time.Duration {
	b.t.Helper()
	start := time.Now()
	var last error
	for time.Since(start) < 15*time.Second {
		v, err := b.Eval(js)
		if last = err; err == nil && v == true {
			return time.Since(start)
		}
		time.Sleep(2 * time.Millisecond)
	}
	text, _ := b.Eval(`location.href + ' ' + document.readyState + '\n' + document.body?.innerText.slice(0, 500) + '\n' + [...document.querySelectorAll('*')].map((e) => e.shadowRoot?.textContent.slice(0, 800) ?? '').join('')`)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.t.Fatalf("never true: %s (%v)\n%v\n%v", js, last, text, b.errors)
	return 0
}

// Key presses and releases a key.
func (b *Tab) Key(key, code string, number, modifiers int) {
	b.t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.must(b.session, "Input.dispatchKeyEvent", map[string]any{"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "modifiers": modifiers})
	}
}

// Call asks the page's own session for a method of the DevTools protocol.
func (b *Tab) Call(method string, params any) map[string]any {
	b.t.Helper()
	return b.must(b.session, method, params)
}
