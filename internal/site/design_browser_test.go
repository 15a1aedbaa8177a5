package site_test

import (
	"encoding/base64"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/chromium"
	"nawapi.gov.vn/cchc/internal/site"
)

// everyKind returns the addresses of two pages of each layout, the longest
// ones, so that a kind with states is there in more than one.
func everyKind(m *made) []string {
	by := map[string][]string{}
	for _, p := range m.Site.Pages {
		if p.Layout != "" && p.Layout != "fragment" {
			by[p.Layout] = append(by[p.Layout], p.Path)
		}
	}
	var out []string
	for _, ps := range by {
		slices.SortFunc(ps, func(x, y string) int { return len(m.file(y)) - len(m.file(x)) })
		out = append(out, ps[:min(2, len(ps))]...)
	}
	slices.Sort(out)
	return out
}

// tooWide finds what stands out of the page to the right, if the page can be
// scrolled there.
const tooWide = `(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return '';
  const out = [...document.querySelectorAll('body *')].filter((e) => {
    if (e.getBoundingClientRect().right <= innerWidth + 1) return false;
    for (let p = e.parentElement; p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return false;
    return true;
  });
  return document.documentElement.scrollWidth + ' px: ' + out.slice(0, 3).map((e) => e.tagName + '.' + e.className).join(', ');
})()`

// tooSmall finds what must be hit and is less than 24 px high or wide (WCAG
// 2.2, 2.5.8); links within text are exempt there.
const tooSmall = `[...document.querySelectorAll('button, select, summary, input, .menu a, .pager a, .crumbs a, .ways a, .site-footer li a, .toc a, .items h3 a')].filter((e) => {
  const b = e.closest('label')?.getBoundingClientRect() || e.getBoundingClientRect();
  return b.width && (b.width < 24 || b.height < 24);
}).slice(0, 3).map((e) => e.tagName + ' ' + e.textContent.trim().slice(0, 30) + ' ' + Math.round(e.getBoundingClientRect().width) + '×' + Math.round(e.getBoundingClientRect().height)).join(', ')`

// cut finds text that is cut at its edge, so that marks above or below it may
// be missing.
const cut = `[...document.querySelectorAll('body *')].filter((e) => {
  const s = getComputedStyle(e);
  return s.overflowY === 'hidden' && s.clipPath === 'none' && e.textContent.trim() && e.clientHeight && e.scrollHeight > e.clientHeight + 1;
}).slice(0, 3).map((e) => e.tagName + '.' + e.className).join(', ')`

// TestBrowserEveryKind looks at every kind of page as narrow as a small phone,
// as at 200 % on a desk, in large letters, and in the reader's own colours.
func TestBrowserEveryKind(t *testing.T) {
	p := chromium.New(t)
	m := designSiteOf(t, build.Options{Options: site.Options{Preview: true}})
	base := serve(t, m)
	b := p.Open(base + "/")
	kinds := everyKind(m)
	if len(kinds) < 20 {
		t.Fatalf("only %v", kinds)
	}
	look := func(name, page string) {
		b.Visit(base + "/" + strings.TrimSuffix(page, "index.html"))
		for what, js := range map[string]string{"wider than the window": tooWide, "too small to hit": tooSmall, "cut": cut} {
			if got := b.Get(js); got != "" {
				t.Errorf("%s, %s: %s: %v", page, name, what, got)
			}
		}
	}
	for _, w := range []struct {
		name  string
		width int
		size  string
	}{{"320 px", 320, ""}, {"200 %", 640, ""}, {"320 px, largest letters", 320, "2"}} {
		b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": w.width, "height": 640, "deviceScaleFactor": 1, "mobile": false})
		b.Get(fmt.Sprintf(`localStorage.setItem('co-chu', %q)`, w.size))
		for _, k := range kinds {
			look(w.name, k)
		}
	}
	b.Get(`localStorage.removeItem('co-chu')`)
	b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "forced-colors", "value": "active"}}})
	b.Visit(base + "/tin-tuc/")
	if got := b.Get(`(() => { const c = (s) => getComputedStyle(document.querySelector(s)).borderBottomColor; return c('.menu [aria-current]') !== c('.menu a:not([aria-current])'); })()`); got != true {
		t.Error("in forced colours the menu does not tell where the reader is")
	}
	b.Quiet()
}

// TestBrowserKeys: by the keyboard alone a reader passes over the menu, reaches
// the tools of an article and sees where the focus is.
func TestBrowserKeys(t *testing.T) {
	p := chromium.New(t)
	b := p.Open(serve(t, designSite(t)) + khaiMac)
	b.Until(`!!document.querySelector('.tools')`)
	tab := func() { b.Key("Tab", "Tab", 9, 0) }
	tab()
	b.Until(`document.activeElement.className === 'skip' && document.activeElement.getBoundingClientRect().top >= 0`)
	b.Key("Enter", "Enter", 13, 0)
	b.Until(`location.hash === '#noi-dung'`)
	for range 12 {
		if b.Get(`document.activeElement.closest('.tools') !== null`) == true {
			break
		}
		tab()
	}
	b.Until(`document.activeElement.closest('.tools') !== null`)
	if got := b.Get(`getComputedStyle(document.activeElement).outlineStyle`); got != "solid" {
		t.Errorf("the focus is not to be seen: %v", got)
	}
	b.Quiet()
}

// TestBrowserTools: the tools of an article are there with a script only; they
// change the size of letters, remember it without a cookie, and set it before
// the first picture of the next page.
func TestBrowserTools(t *testing.T) {
	p := chromium.New(t)
	base := serve(t, designSite(t))
	b := p.Open(base + khaiMac)
	b.Until(`document.querySelectorAll('.tools button').length === 5`)
	size := func() float64 {
		n, _ := b.Get(`parseFloat(getComputedStyle(document.documentElement).fontSize)`).(float64)
		return n
	}
	usual := size()
	click := func(i int) { b.Get(fmt.Sprintf(`document.querySelectorAll('.tools button')[%d].click()`, i)) }
	click(1)
	if size() != usual {
		t.Error("the usual size is another than the usual one")
	}
	click(2)
	large := size()
	click(2)
	largest := size()
	click(2) // there is no larger one
	if !(usual < large && large < largest && size() == largest) {
		t.Errorf("sizes %v, %v, %v, %v", usual, large, largest, size())
	}
	b.Until(`document.querySelector('.tools [role=status]').textContent === 'Chữ rất lớn.'`)
	b.Visit(base + "/gioi-thieu/")
	if size() != largest {
		t.Error("the size is forgotten on the next page")
	}
	if got := b.Get(`(() => { const s = document.querySelector('head script[src*="co-chu"]'); return !s.type && !s.async && !s.defer && document.cookie === '' })()`); got != true {
		t.Error("the size is set when the page has been seen already, or a cookie is")
	}
	b.Visit(base + khaiMac)
	b.Until(`document.querySelectorAll('.tools button').length === 5`)
	click(0)
	click(0)
	click(0)
	if size() >= usual || b.Get(`localStorage.getItem('co-chu')`) != "-1" {
		t.Errorf("small letters: %v", size())
	}
	click(1)
	if size() != usual || b.Get(`localStorage.length`) != 0.0 {
		t.Error("the usual size leaves something behind")
	}
	b.Get(`localStorage.setItem('co-chu', 'x"><b>')`)
	b.Visit(base + "/")
	if b.Get(`document.documentElement.hasAttribute('data-chu')`) != false {
		t.Error("what stands in the memory of the browser is taken for a size")
	}

	// The address to pass on is that of the article, not the one that is shown.
	b.Visit(base + khaiMac + "#cac-so-trung")
	b.Until(`document.querySelectorAll('.tools button').length === 5`)
	b.Get(`navigator.clipboard.writeText = async (s) => { window.copied = s; }`)
	click(4)
	b.Until(`window.copied === 'https://binhminh.example/cchc/tin-tuc/2016/khai-mac/'`)
	b.Until(`document.querySelector('.tools [role=status]').textContent === 'Đã sao chép địa chỉ.'`)
	b.Get(`navigator.clipboard.writeText = async (s) => { throw new Error(); }`)
	click(4)
	b.Until(`document.querySelector('.tools [role=status]').textContent.endsWith('https://binhminh.example/cchc/tin-tuc/2016/khai-mac/')`)
	b.Get(`window.print = () => { window.printed = true; }`)
	click(3)
	b.Until(`window.printed === true`)

	// Paper has the address and the day.
	b.Get(`dispatchEvent(new Event('beforeprint'))`)
	if got, _ := b.Get(`document.documentElement.style.getPropertyValue('--foot')`).(string); !strings.HasPrefix(got, `"https://binhminh.example/cchc/tin-tuc/2016/khai-mac/ · In ngày `) {
		t.Errorf("the line below: %s", got)
	}
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	if got := b.Get(`[...document.querySelectorAll('nav, .tools, .search-box, .related, .rating, .outage')].filter((e) => e.getClientRects().length).map((e) => e.className).join()`); got != "" {
		t.Errorf("on paper stand %v", got)
	}
	b.Quiet()

	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": ""})
	b.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	b.Visit(base + khaiMac)
	if got := b.Get(`document.querySelector('.tools').childElementCount + ' ' + getComputedStyle(document.querySelector('.tools')).display`); got != "0 none" {
		t.Errorf("without a script there are tools that do nothing, or their room: %v", got)
	}
}

// TestBrowserAhead: the next page is fetched when somebody is about to open it,
// under the policy that servers send, and not by readers who save data; the
// script of the search is not loaded until somebody turns to it.
func TestBrowserAhead(t *testing.T) {
	p := chromium.New(t)
	m := designSite(t)
	var mu sync.Mutex
	var asked []string
	inner := serveHandler(m)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked = append(asked, r.URL.Path+" "+r.Header.Get("Sec-Purpose"))
		mu.Unlock()
		inner(w, r)
	}))
	defer s.Close()
	has := func(what string) bool {
		mu.Lock()
		defer mu.Unlock()
		return slices.ContainsFunc(asked, func(a string) bool { return strings.Contains(a, what) })
	}
	b := p.Open(s.URL + "/cchc/")
	b.Until(`document.querySelectorAll('link[rel=prefetch]').length === 0`)
	b.Get(`document.querySelector('.menu a').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
	b.Get(`document.querySelector('.menu a').dispatchEvent(new PointerEvent('pointerout', { bubbles: true }))`)
	b.Get(`document.querySelector('.items h3 a').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
	b.Until(`document.querySelectorAll('link[rel=prefetch]').length === 1`)
	b.Until(`performance.getEntriesByType('resource').some((e) => e.initiatorType === 'link' && e.name.includes('/tin-tuc/20'))`)
	if has("/cchc/tin-tuc/ ") {
		t.Error("a page was fetched that the pointer only passed")
	}
	if !has(" prefetch") {
		t.Errorf("nothing was fetched ahead: %v", asked)
	}
	if has("/js/search.js") {
		t.Error("the search is loaded though nobody has turned to it")
	}
	b.Get(`document.querySelector('#tim').focus()`)
	b.Until(`performance.getEntriesByType('resource').some((e) => e.name.endsWith('/js/search.js'))`)
	b.Quiet()

	// Who saves data, or wants no motion, gets none of it.
	moves := `[...document.styleSheets].flatMap((s) => [...s.cssRules]).filter((r) => r.media && matchMedia(r.media.mediaText).matches).flatMap((r) => [...r.cssRules]).some((r) => r instanceof CSSViewTransitionRule)`
	if b.Get(moves) != true {
		t.Error("pages do not fade into each other")
	}
	b.Call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-reduced-motion", "value": "reduce"}}})
	if b.Get(moves) != false || b.Get(`getComputedStyle(document.documentElement).scrollBehavior`) != "auto" {
		t.Error("a reader who wants no motion gets some")
	}
	b.Call("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": `Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } })`})
	b.Visit(s.URL + "/cchc/ke-hoach/")
	b.Until(`navigator.connection.saveData`)
	b.Get(`document.querySelector('.menu a').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`)
	if got := b.Get(`new Promise((done) => setTimeout(() => done(document.querySelectorAll('link[rel=prefetch]').length), 400))`); got != 0.0 {
		t.Error("a reader who saves data pays for pages that nobody opens")
	}
}

// TestBrowserPaper prints: every sheet is A4, an article upright, the annex of a
// plan lying, on as many sheets as it needs.
func TestBrowserPaper(t *testing.T) {
	p := chromium.New(t)
	m := sample(t, func(fsys fstest.MapFS) {
		copyTree(t, fsys, "static")
		var many strings.Builder
		for i := 5; i < 60; i++ {
			fmt.Fprintf(&many, "  - id: nv-%02d\n    name: Nhiệm vụ số %d về điều tra, đánh giá nguồn nước dưới đất\n    output: Báo cáo\n    lead: doan\n    due: 2016-11-15\n    status: dang-thuc-hien\n", i, i)
		}
		f := fsys["content/ke-hoach/kh-2016.md"]
		f.Data = []byte(strings.Replace(string(f.Data), "---\n\n## Mục tiêu", many.String()+"---\n\n## Mục tiêu", 1))
	}, build.Options{})
	base := serve(t, m)
	b := p.Open(base + "/")
	sheets := func(address string) (upright, lying int) {
		b.Visit(base + address)
		r := b.Call("Page.printToPDF", map[string]any{"preferCSSPageSize": true})
		pdf, err := base64.StdEncoding.DecodeString(r["data"].(string))
		if err != nil {
			t.Fatal(err)
		}
		for _, box := range regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`).FindAllSubmatch(pdf, -1) {
			w, _ := strconv.ParseFloat(string(box[1]), 64)
			h, _ := strconv.ParseFloat(string(box[2]), 64)
			switch {
			case math.Abs(w-595) < 1.5 && math.Abs(h-842) < 1.5:
				upright++
			case math.Abs(w-842) < 1.5 && math.Abs(h-595) < 1.5:
				lying++
			default:
				t.Errorf("%s: a sheet of %v by %v points", address, w, h)
			}
		}
		return upright, lying
	}
	if up, lying := sheets(khaiMac); up < 1 || up > 4 || lying != 0 {
		t.Errorf("an article: %d sheets upright, %d lying", up, lying)
	}
	if up, lying := sheets("/ke-hoach/kh-2016/"); up < 2 || lying < 3 || lying > 9 {
		t.Errorf("a plan: %d sheets upright, %d lying", up, lying)
	}
	b.Call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	if got := b.Get(`getComputedStyle(document.querySelector('.tasks thead')).display`); got != "table-header-group" {
		t.Errorf("the heads of the columns stand on the first sheet only: %v", got)
	}
	b.Quiet()
}
