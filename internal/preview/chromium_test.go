package preview

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }

// ui is an expression for an element of the preview's own.
func ui(selector string) string {
	return fmt.Sprintf(`document.querySelector('cchc-xem-thu').shadowRoot.querySelector(%q)`, selector)
}

func text(js string) string { return fmt.Sprintf(`document.body.innerText.includes(%q)`, js) }

// following waits until the tab has heard of the current state.
func following(b *chromium.Tab) {
	b.Until(`!!document.querySelector('cchc-xem-thu') && ` + ui("dl") + `.textContent.includes('Trạng thái')`)
}

// media writes a length of text that makes pages scroll.
func long() string {
	return strings.Repeat("\nMột đoạn văn đủ dài để trang phải cuộn.\n", 120)
}

func TestBrowserFollows(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, nil)
	d.write(article, d.read(article)+long()+"\nCâu cuối bài.\n")
	d.edit(template, "<h1>", `<form id="gop-y"><input id="o-nhap" name="o"></form><h1>`)
	d.good()
	host, _ := served(t, d)
	b := p.Open("http://" + host + address)
	following(b)

	// A typed text, a scroll and a focus.
	b.Get(`(() => { const o = document.getElementById('o-nhap'); o.value = 'đang gõ dở'; o.focus(); scrollTo(0, 1500); window.mark = 1; })()`)
	b.Until(`scrollY > 1400`)
	keeps := func(what string) {
		t.Helper()
		if v := b.Get(`JSON.stringify([scrollY > 1300 && scrollY < 1700, document.getElementById('o-nhap').value, document.activeElement.id, window.mark])`); v != `[true,"đang gõ dở","o-nhap",1]` {
			t.Errorf("%s: %v", what, v)
		}
	}
	before := b.Loads()

	d.edit(article, "Câu cuối bài.", "Câu cuối đã sửa.")
	d.good(article)
	b.Until(text("Câu cuối đã sửa."))
	keeps("an edit at the end")
	d.edit(article, "# ", "# Mới: ") // the first heading
	d.good(article)
	b.Until(text("Mới: "))
	keeps("an edit above")
	d.edit(article, `title: "`, `title: "Tên mới `)
	d.good(article)
	b.Until(`document.title.startsWith('Tên mới ') && document.querySelectorAll('title').length === 1 && document.querySelector('meta[name="DC.title"]').content.startsWith('Tên mới ')`)
	keeps("a new title")

	// A stylesheet.
	b.Get(`window.nodes = document.querySelectorAll('main *').length, window.main = document.querySelector('main')`)
	d.write(sheet, d.read(sheet)+"\nh1 { color: rgb(1, 2, 3) !important; }\n")
	d.good(sheet)
	took := b.Until(`getComputedStyle(document.querySelector('h1')).color === 'rgb(1, 2, 3)'`)
	keeps("a stylesheet")
	b.Until(`document.querySelectorAll('link[rel=stylesheet]').length === 1`)
	if b.Get(`window.main === document.querySelector('main')`) != true {
		t.Error("the page was replaced for a stylesheet")
	}
	t.Logf("stylesheet: %v after Show", took.Round(100*time.Microsecond))

	// A page that is not concerned is left alone.
	b.Get(`window.changes = 0; new MutationObserver((l) => { window.changes += l.length; }).observe(document.documentElement.querySelector('body'), { childList: true, subtree: true, characterData: true, attributes: true })`)
	d.edit("content/trang/lien-he.md", "\n---\n", "\n---\n\nMột câu.\n")
	gen := d.s.current().generation
	d.good()
	other := p.Open("http://" + host + "/cchc/lien-he/")
	other.Until(text("Một câu."))
	if d.s.current().generation == gen || b.Get(`window.changes`) != 0.0 {
		t.Error("an unchanged page was touched")
	}
	if n := b.Loads(); n != before {
		t.Errorf("%d reloads", n-before)
	}
	b.Quiet()
	other.Quiet()

	// Times, from Show to the text in the page.
	b.Call("Page.bringToFront", nil) // only a page that is seen has frames
	var times []time.Duration
	for i := range 15 {
		d.edit(article, "Câu cuối đã sửa.", fmt.Sprintf("Câu số %d.\n\nCâu cuối đã sửa.", i))
		d.s.Do(func() {
			r, err := d.b.Look(context.Background(), d.o, nil)
			if err != nil || r.Failed {
				t.Fatal(err, r)
			}
			b.Get(fmt.Sprintf(`window.seen = new Promise((ok) => { const want = %q; new MutationObserver((_, o) => { if (document.querySelector('main').textContent.includes(want)) { o.disconnect(); requestAnimationFrame(() => ok(true)); } }).observe(document.body, { childList: true, subtree: true, characterData: true }); }), 0`, fmt.Sprintf("Câu số %d.", i)))
			done := make(chan error)
			go func() {
				_, err := b.Eval(`window.seen`)
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
	b.Quiet()
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
	p := chromium.New(t)
	d := newDesk(t, nil)
	d.write("static/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
	d.edit(article, "\n---\n", "\n---\n\n![một hình](/images/a.svg)\n")
	d.write(article, d.read(article)+long())
	d.good()
	host, _ := served(t, d)
	b := p.Open("http://" + host + address)
	following(b)
	b.Until(`document.querySelector('img[src$="a.svg"]').naturalWidth === 9`)
	b.Get(`document.querySelector('article a').focus(), scrollTo(0, 1500), window.mark = 1`)
	b.Until(`scrollY === 1500`)
	d.write("static/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="31" height="9"/>`)
	d.good()
	b.Until(`!window.mark && document.readyState === 'complete' && document.querySelector('img[src$="a.svg"]').naturalWidth === 31`)
	b.Until(`Math.abs(scrollY - 1500) < 60 && document.activeElement === document.querySelector('article a')`)
	b.Quiet()
}

func TestBrowserOverlay(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, nil).good()
	host, _ := served(t, d)
	b := p.Open("http://" + host + address)
	following(b)
	title := b.Get(`document.querySelector('h1').textContent`)
	hidden := ui(".overlay") + ".hidden"
	if b.Get(hidden) != true {
		t.Error("an overlay without errors")
	}
	d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
	d.show(article)
	took := b.Until("!" + hidden)
	t.Logf("overlay: %v after Show", took.Round(100*time.Microsecond))
	told := b.Get(ui(".overlay") + ".innerText").(string)
	for _, want := range []string{"Có 1 lỗi", "bản tốt gần nhất", article + ":4:7", "date: 2026-02-30", "^^^^", "Ẩn bớt"} {
		if !strings.Contains(told, want) {
			t.Errorf("the overlay does not say %q:\n%s", want, told)
		}
	}
	if link := b.Get(ui(".overlay a") + ".href").(string); !strings.HasPrefix(link, "vscode://file/") || !strings.HasSuffix(link, ":4:7") {
		t.Error(link)
	}
	if b.Get(`document.querySelector('h1').textContent`) != title {
		t.Error("the last good page must stay")
	}
	// Escape puts it aside; another error brings it back.
	b.Get(ui(".overlay a") + ".focus()")
	b.Key("Escape", "Escape", 27, 0)
	b.Until(hidden)
	b.Get(ui(".knob") + ".click()")
	b.Get(ui("dl button") + ".click()")
	b.Until("!" + hidden)
	b.Get(ui(".overlay button") + ".click()")
	b.Until(hidden)
	d.edit(article, "category: chi-so", "category: khong-co")
	d.show(article)
	b.Until("!" + hidden + " && " + ui(".overlay") + ".innerText.includes('Có 2 lỗi')")
	// A page that is opened meanwhile says it too.
	other := p.Open("http://" + host + "/cchc/")
	other.Until("!!document.querySelector('cchc-xem-thu') && !" + ui(".overlay") + ".hidden")
	d.edit(article, "date: 2026-02-30", "date: 2026-10-29")
	d.edit(article, "category: khong-co", "category: chi-so")
	d.good(article)
	b.Until(hidden)
	other.Until(hidden)
	// A template.
	d.edit(template, "{{.Chrome.Title}}", "{{.Chrome.Tilte}}")
	d.good(template)
	b.Until("!" + hidden + " && " + ui(".overlay") + ".innerText.includes('" + template + ":')")
	other.Until("!" + hidden)
	d.edit(template, "{{.Chrome.Tilte}}", "{{.Chrome.Title}} (mới)")
	d.good(template)
	b.Until(hidden + ` && document.querySelector('h1').textContent.endsWith('(mới)')`)
	other.Until(hidden)
	b.Quiet()
	other.Quiet()
}

// TestBrowserFromNothing: the first build fails.
func TestBrowserFromNothing(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, nil)
	d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
	d.show()
	host, _ := served(t, d)
	b := p.Open("http://" + host + address)
	b.Until("!!document.querySelector('cchc-xem-thu') && !" + ui(".overlay") + ".hidden")
	d.edit(article, "date: 2026-02-30", "date: 2026-10-29")
	d.good()
	b.Until(`document.querySelector('h1').textContent.includes('SIPAS') && ` + ui(".overlay") + ".hidden")
}

func TestBrowserBar(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, func(o *Options) { o.Navigate = true })
	d.draft("nhap", "Bài còn viết", "draft: true\n", "Chữ của bài nháp. Xem [chỉ số](chi-so-hai-long-sipas.md).")
	d.good()
	host, _ := served(t, d)
	b := p.Open("http://" + host + address)
	following(b)
	// By keyboard.
	if b.Get(ui("#than")+".hidden") != true {
		t.Error("the bar begins collapsed")
	}
	b.Key("W", "KeyW", 87, 1|8)
	b.Until("!" + ui("#than") + ".hidden && " + ui(".knob") + ".getAttribute('aria-expanded') === 'true'")
	bar := b.Get(ui(".bar") + ".innerText").(string)
	for _, want := range []string{"Đã đăng lúc 29/10/2026 08:30", article, "phút đọc", "Bản nháp", "Chưa đến ngày", "Đã hết hạn", "Hôm nay"} {
		if !strings.Contains(bar, want) {
			t.Errorf("the bar does not say %q:\n%s", want, bar)
		}
	}
	// Every control can be reached by the Tab key.
	b.Get(ui(".knob") + ".focus()")
	reached := map[string]bool{}
	for range 14 {
		b.Key("Tab", "Tab", 9, 0)
		reached[b.Get(`(() => { const e = document.querySelector('cchc-xem-thu').shadowRoot.activeElement; return e ? (e.name || e.localName) : ''; })()`).(string)] = true
	}
	for _, want := range []string{"a", "drafts", "future", "expired", "day", "summary"} {
		if !reached[want] {
			t.Errorf("%s is not reached: %v", want, reached)
		}
	}
	// What leads here.
	b.Get(ui("details") + ".open = true")
	b.Until(ui("details") + ".innerText.includes('Chưa có bài') || " + ui("details") + ".querySelectorAll('li').length > 0")

	// A draft: missing, then shown by its own button, then gone again.
	b.Visit("http://" + host + "/cchc/tin-tuc/2026/nhap/")
	b.Until("!!document.querySelector('cchc-xem-thu') && " + ui("dl") + ".innerText.includes('Bản nháp, đang ẩn')")
	b.Get(ui("dl button:not([disabled])") + ".click()")
	b.Until(text("Chữ của bài nháp."))
	b.Until(ui("dl") + ".innerText.includes('Bản nháp') && " + ui("[name=drafts]") + ".checked")
	// It holds for another tab of the same browser, and for no other browser.
	second := p.Open("http://" + host + "/cchc/tin-tuc/2026/nhap/")
	second.Until(text("Chữ của bài nháp."))
	stranger := chromium.New(t).Open("http://" + host + "/cchc/tin-tuc/2026/nhap/")
	stranger.Until(text("không có trên trang này"))
	b.Get(ui("[name=drafts]") + ".click()")
	b.Until(text("không có trên trang này"))
	// Another day.
	b.Visit("http://" + host + address)
	following(b)
	day := ui("[name=day]")
	b.Get(`(() => { const d = ` + day + `; d.value = '2026-10-01'; d.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	b.Until(text("không có trên trang này"))
	b.Until(ui("dl") + ".innerText.includes('đến 29/10/2026 08:30 mới đăng')")
	b.Get(ui("form button") + ".click()")
	b.Until(`document.querySelector('h1').textContent.includes('SIPAS')`)
	// It stays out of the page's own styles, and on paper.
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	if b.Get(`getComputedStyle(`+ui(".all")+`).display`) != "none" {
		t.Error("the bar is printed")
	}
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": ""})

	// Navigate: the page that is seen becomes the one whose source was saved.
	b.Call("Page.bringToFront", nil)
	b.Until(`!document.hidden`)
	other := "content/tin-tuc/2026/can-cu-cua-ke-hoach-nam-2016.md"
	d.write(other, d.read(other)+"\nMột câu thêm.\n")
	d.good(other)
	b.Until(`location.pathname === '/cchc/tin-tuc/2026/can-cu-cua-ke-hoach-nam-2016/' && document.readyState === 'complete'`)
	b.Until(text("Một câu thêm."))
}

func TestBrowserBare(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, func(o *Options) { o.Bare = true }).good()
	host, _ := served(t, d)
	b := p.Open("http://" + host + address)
	if b.Get(`!document.querySelector('cchc-xem-thu') && !document.querySelector('script[src*="/.cchc/"]')`) != true {
		t.Error("something was added to a bare preview")
	}
	b.Quiet()
}

// TestBrowserTabs: with an event stream for each tab, the seventh would not load.
func TestBrowserTabs(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, nil).good()
	host, _ := served(t, d)
	var tabs []*chromium.Tab
	const n = 20
	start := time.Now()
	for range n {
		b := p.Open("http://" + host + address)
		following(b)
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
			b.Until(fmt.Sprintf(`document.title.startsWith('Lần %d ')`, i))
		}
	}
	// One goes, the others stay.
	tabs[0].Visit("about:blank#x")
	d.edit(article, "title: \"", "title: \"Lần cuối ")
	d.good()
	for _, b := range tabs[1:] {
		b.Until(`document.title.startsWith('Lần cuối ')`)
		b.Quiet()
	}
}

// TestBrowserRapid: after a storm of saves the last one is shown.
func TestBrowserRapid(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, nil).good()
	host, _ := served(t, d)
	b := p.Open("http://" + host + address)
	following(b)
	body := d.read(article)
	const n = 200
	for i := range n {
		d.write(article, body+fmt.Sprintf("\nLần lưu thứ %d.\n", i))
		d.good()
		if i%20 == 19 {
			b.Until(text(fmt.Sprintf("Lần lưu thứ %d.", i)))
		}
	}
	b.Quiet()
	t.Logf("%d saves, %d reloads", n, b.Loads()-1)
}

// TestBrowserReconnects: the server goes away and another takes its place.
func TestBrowserReconnects(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, nil).good()
	host, srv := served(t, d)
	b := p.Open("http://" + host + address)
	following(b)
	_ = srv.Close()
	b.Until(ui(".knob") + ".textContent.includes('mất liên lạc')")
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
	b.Until(`document.title.startsWith('Sau khi chạy lại ')`)
	b.Until("!" + ui(".knob") + ".textContent.includes('mất liên lạc')")
}

func TestBrowserShare(t *testing.T) {
	p := chromium.New(t)
	d := newDesk(t, nil)
	d.write("content/tin-tuc/2026/so-do.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="31" height="9"/>`)
	d.draft("nhap", "Bài còn viết", "draft: true\n", "Chữ của bài nháp. Xem [chỉ số](chi-so-hai-long-sipas.md).\n\n![hình](so-do.svg)")
	d.good()
	host, _ := served(t, d)
	u, err := d.s.ShareURL("content/tin-tuc/2026/nhap.md", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	b := p.Open(strings.Replace(u, addr, host, 1))
	b.Until(text("Chữ của bài nháp."))
	b.Until(`document.querySelector('img[src$="so-do.svg"]').naturalWidth === 31`)
	if b.Get(`getComputedStyle(document.querySelector('.site-header')).backgroundColor !== '' && document.styleSheets.length === 1 && [...document.styleSheets[0].cssRules].reduce((n, r) => n + (r.cssRules ?? [r]).length, 0) > 100`) != true {
		t.Error("the stylesheet is not there")
	}
	if b.Get(`!document.querySelector('cchc-xem-thu')`) != true {
		t.Error("a reader sees the writing bar")
	}
	b.Quiet()
	b.Get(`[...document.querySelectorAll('main a')].find((a) => a.textContent === 'chỉ số').click()`)
	b.Until(text("chỉ mở một bản nháp"))
}

// TestBrowserStrangers: a page of another origin, and one whose name leads to
// the preview (DNS rebinding), try all that a page can.
func TestBrowserStrangers(t *testing.T) {
	p := chromium.New(t)
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
			b := p.Open(from)
			tried += 18
			if got := b.Get(attack + `('` + to + `')`); got != "" {
				t.Errorf("from %s to %s:\n%v", from, to, got)
			}
		}
	}
	// A page under a name that leads here is not served at all: rebinding.
	b := p.Open("http://evil.example:" + port + address)
	if v := b.Get(`document.body.innerText`).(string); strings.Contains(v, "SIPAS") || !strings.Contains(v, "không được mở bằng tên này") {
		t.Error(v)
	}
	if c := d.s.hub.count(); c != 0 {
		t.Errorf("strangers hold %d streams", c)
	}
	// The control: our own page may.
	own := p.Open("http://" + host + address)
	following(own)
	if v := own.Get(`fetch('/.cchc/state?path=%2Fcchc%2F', { headers: { 'X-Cchc': '1' } }).then((r) => r.ok)`); v != true {
		t.Error("the control cannot read the state")
	}
	if strings.Contains(fmt.Sprint(own.Get(ui("[name=drafts]")+".checked")), "true") {
		t.Error("a stranger has changed the choice")
	}
	t.Logf("%d attempts of other origins", tried)
}
