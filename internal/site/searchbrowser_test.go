package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/chromium"
)

// searchedSite is a site of n documents and some articles, one of which says deep
// in its text what its title and summary do not.
func searchedSite(t testing.TB, n int) *made {
	t.Helper()
	return sample(t, func(fsys fstest.MapFS) {
		copyTree(t, fsys, "static")
		for p := range fsys {
			if strings.HasPrefix(p, "content/van-ban/") || strings.HasPrefix(p, "content/tin-tuc/") || strings.HasPrefix(p, "content/ke-hoach/") {
				delete(fsys, p)
			}
		}
		for i := range n {
			kind, sign := "Quyết định", "QĐ"
			if i%3 == 0 {
				kind, sign = "Kế hoạch", "KH"
			}
			fsys[fmt.Sprintf("content/van-ban/tim-%d.md", i+1)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntype: %s\ncode: %d/%s-TK\nissued: %d-03-%02d\nissuer: %s\nsubject: Về chấm điểm thi đua, đợt %d\n---\n",
				kind, i+1, sign, 2014+i%3, i%28+1, []string{"trung-tam", "doan"}[i%2], i+1)}
		}
		text := strings.Repeat("Đoàn công tác nghe báo cáo về kết quả sáu tháng.\n\n", 30) + "Sau cùng, **thủ kho** bàn giao 17 lưu tốc kế cho đội <đo> xa.\n\n" + strings.Repeat("Hội nghị kết thúc vào buổi chiều.\n\n", 30)
		fsys["content/tin-tuc/2016/dai.md"] = &fstest.MapFile{Data: []byte("---\ntitle: Một hội nghị dài\ndate: 2016-05-05T08:00:00+07:00\nsapo: Hội nghị bàn nhiều việc.\ncategory: chi-dao\nauthor: Trần Thị Mẫu\n---\n\n" + text)}
	}, build.Options{})
}

// host serves a site; before may answer a request in its place.
func host(t testing.TB, m *made, before func(w http.ResponseWriter, name string) bool) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := strings.TrimPrefix(r.URL.Path, "/cchc/")
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'")
		w.Header().Set("Cache-Control", "no-store") // each test sees each request
		data, _, ok := m.Get(p)
		switch {
		case before != nil && before(w, p):
		case !ok:
			http.NotFound(w, r)
		default:
			w.Header().Set("Content-Type", map[string]string{".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}[path.Ext(p)])
			_, _ = w.Write(data)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL + "/cchc"
}

func types(b *chromium.Tab, id, text string) {
	b.Get(fmt.Sprintf(`(() => { const e = document.getElementById(%q); e.focus(); e.value = ''; })()`, id))
	b.Call("Input.insertText", map[string]any{"text": text})
}

func enter(b *chromium.Tab) {
	b.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"})
	b.Call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13})
}

// loaded counts what a page has loaded whose name has some text in it.
func loaded(b *chromium.Tab, part string) float64 {
	return b.Get(fmt.Sprintf(`performance.getEntriesByType('resource').filter((e) => e.name.includes(%q)).length`, part)).(float64)
}

// TestBrowserSearchBox uses the field of every page by keys alone, as the pattern
// of a combobox says.
func TestBrowserSearchBox(t *testing.T) {
	p := chromium.New(t)
	address := host(t, searchedSite(t, 40), nil)
	b := p.Open(address + "/")
	if n := loaded(b, "/js/search.js") + loaded(b, "du-lieu"); n != 0 {
		t.Errorf("%v files of the search were loaded before anybody searched", n)
	}
	types(b, "tim", "cham diem thi dua")
	attr := func(name string) any {
		return b.Get(fmt.Sprintf(`document.getElementById('tim').getAttribute(%q)`, name))
	}
	b.Until(`document.getElementById('tim').getAttribute('aria-expanded') === 'true'`)
	b.Until(`/^\d+ gợi ý$/.test(document.querySelector('.search-box [role=status]').textContent)`)
	if attr("role") != "combobox" || b.Get(`document.getElementById(document.getElementById('tim').getAttribute('aria-controls')).getAttribute('role')`) != "listbox" {
		t.Error("it is no combobox with a list")
	}
	active := func() any {
		return b.Get(`(() => { const id = document.getElementById('tim').getAttribute('aria-activedescendant'); return id === null ? null : [...document.querySelectorAll('.search-box [role=option]')].findIndex((o) => o.id === id && o.getAttribute('aria-selected') === 'true'); })()`)
	}
	n := b.Get(`document.querySelectorAll('.search-box [role=option]').length`).(float64)
	down, up := func() { b.Key("ArrowDown", "ArrowDown", 40, 0) }, func() { b.Key("ArrowUp", "ArrowUp", 38, 0) }
	if n < 2 || active() != nil {
		t.Fatalf("%v options, %v is chosen", n, active())
	}
	down()
	if active() != 0.0 {
		t.Errorf("down: %v", active())
	}
	up()
	if active() != nil {
		t.Errorf("up from the first: %v", active())
	}
	up()
	if active() != n-1 {
		t.Errorf("up from none: %v", active())
	}
	down()
	if active() != nil || b.Get(`document.querySelectorAll('[aria-selected=true]').length`) != 0.0 {
		t.Errorf("down from the last: %v", active())
	}
	b.Key("Escape", "Escape", 27, 0)
	if attr("aria-expanded") != "false" || b.Get(`document.activeElement.id`) != "tim" || b.Get(`document.getElementById('tim').value`) != "cham diem thi dua" {
		t.Error("Escape does more than close the list, or less")
	}
	down() // opens again
	b.Until(`document.getElementById('tim').getAttribute('aria-expanded') === 'true'`)
	down()
	want := b.Get(`document.querySelector('[aria-selected=true]').dataset.url`).(string)
	enter(b)
	b.Until(fmt.Sprintf(`location.pathname === %q && document.readyState === 'complete'`, want))

	// What has no suggestion says so; Enter without a choice goes to all results.
	types(b, "tim", "xyzzy")
	b.Until(`document.querySelector('.search-box [role=status]').textContent === 'Không có gợi ý'`)
	types(b, "tim", "3/QĐ-TK")
	b.Until(`document.getElementById('tim').getAttribute('aria-expanded') === 'true'`)
	enter(b)
	b.Until(`location.pathname.endsWith('/tim-kiem/') && new URLSearchParams(location.search).get('q') === '3/QĐ-TK'`)
	b.Until(`document.querySelectorAll('.search-found li').length > 0`)
	b.Quiet()
}

// TestBrowserSearchPage: the address holds the query, back and forward lead to
// answers, the results say why they are there and can be narrowed.
func TestBrowserSearchPage(t *testing.T) {
	p := chromium.New(t)
	address := host(t, searchedSite(t, 40), nil) + "/tim-kiem/"
	b := p.Open(address + "?q=5%2FQ%C4%90-TK")
	said := func(s string) {
		t.Helper()
		b.Until(fmt.Sprintf(`document.querySelector('.search-form [role=status]').textContent === %q`, s))
	}
	asked := func(s string) {
		t.Helper()
		b.Until(fmt.Sprintf(`new URLSearchParams(location.search).get('q') === %q && document.getElementById('tim-chinh').value === %[1]q`, s))
	}
	said("1 kết quả sát nhất")
	if got := b.Get(`document.querySelector('.search-found h2').textContent`); got != "Quyết định số 5/QĐ-TK" {
		t.Errorf("a query of the address: %v", got)
	}
	// Typing another query leaves the first behind the back button, once.
	depth := b.Get(`history.length`).(float64)
	types(b, "tim-chinh", "hoi nghi")
	asked("hoi nghi")
	b.Until(`document.querySelector('.search-found mark')?.textContent === 'hội nghị' || document.querySelector('.search-found mark')?.textContent === 'Hội nghị'`)
	b.Call("Input.insertText", map[string]any{"text": " dai"})
	asked("hoi nghi dai")
	b.Until(`document.querySelectorAll('.search-found li').length === 1`)
	if d := b.Get(`history.length`).(float64); d != depth+1 {
		t.Errorf("typing made %v entries of %v", d, depth)
	}
	enter(b)
	types(b, "tim-chinh", "khong-co-gi-het xyzzy")
	said("Không có kết quả nào cho “khong-co-gi-het xyzzy”.")
	b.Get(`history.back()`)
	asked("hoi nghi dai")
	said("1 kết quả sát nhất")
	b.Get(`history.back()`)
	asked("5/QĐ-TK")
	said("1 kết quả sát nhất")

	// Deep in a text: what is shown is where it says so, whole tiếng, no markup.
	b.Visit(address + "?q=luu+toc+ke")
	b.Until(`document.querySelectorAll('.search-found li').length > 0`)
	b.Until(`document.querySelector('.search-found li > p:last-child mark')?.textContent === 'lưu tốc kế'`)
	got := b.Get(`document.querySelector('.search-found li > p:last-child').textContent`).(string)
	if !strings.Contains(got, "Sau cùng, thủ kho bàn giao 17 lưu tốc kế cho đội <đo> xa.") || len([]rune(got)) > 300 || b.Get(`document.querySelectorAll('.search-found đo').length`) != 0.0 {
		t.Errorf("the stretch: %q", got)
	}

	// Words that stand apart are looked for when somebody wants more.
	b.Visit(address + "?q=hoi+nghi+dai")
	said("1 kết quả sát nhất")
	b.Get(`[...document.querySelectorAll('.search-more')].find((e) => e.textContent === 'Tìm rộng hơn').click()`)
	said("1 kết quả")

	// Narrowing: counts of every choice, as the others leave them.
	b.Visit(address + "?q=cham+diem+thi+dua")
	b.Until(`document.querySelectorAll('.search-found li').length > 0`)
	b.Get(`document.querySelector('.search-filters').open = true`)
	option := func(id, text string) {
		t.Helper()
		b.Until(fmt.Sprintf(`[...document.querySelectorAll('#loc-%s option')].some((o) => o.textContent === %q)`, id, text))
	}
	option("loai", "Văn bản (40)")
	option("nam", "2014 (14)")
	option("don-vi", "Đoàn Khảo sát Sông Mới (20)")
	choose := func(id, value string) {
		b.Get(fmt.Sprintf(`(() => { const s = document.getElementById('loc-%s'); s.value = %q; s.dispatchEvent(new Event('change', { bubbles: true })); })()`, id, value))
	}
	choose("nam", "2014")
	said("14 kết quả")
	option("nam", "2015 (13)")
	choose("don-vi", "Đoàn Khảo sát Sông Mới")
	said("7 kết quả")
	b.Until(`location.search === '?q=cham+diem+thi+dua&nam=2014&don-vi=' + encodeURIComponent('Đoàn Khảo sát Sông Mới').replaceAll('%20', '+')`)
	b.Get(`history.back()`)
	said("14 kết quả")
	b.Until(`document.getElementById('loc-don-vi').value === '' && document.getElementById('loc-nam').value === '2014'`)

	// All results, bit by bit, the focus on the first new one.
	b.Visit(address + "?q=cham+diem+thi+dua")
	b.Until(`document.querySelectorAll('.search-found li').length === 10`)
	b.Get(`document.querySelector('.search-more').click()`)
	b.Until(`document.querySelectorAll('.search-found li').length === 20 && document.activeElement === document.querySelector('.search-found li:nth-child(11) a')`)

	// Whatever stands in an address is no more than words.
	b.Visit(address + "?q=%22%3E%3Cimg+src%3Dx+onerror%3Dalert%281%29%3E&loai=%3Cb%3E&nam=-1&don-vi=%00")
	b.Until(`document.querySelector('.search-form [role=status]').textContent.startsWith('Không')`)
	if b.Get(`document.querySelectorAll('main img').length`) != 0.0 {
		t.Error("an address has made an element")
	}
	b.Quiet()
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true})
	b.Visit(address + "?q=cham+diem+thi+dua&nam=2014")
	said("14 kết quả")
	if b.Get(`document.documentElement.scrollWidth > 320`) == true {
		t.Error("the page is wider than 320 px")
	}
	b.Visit(strings.TrimSuffix(address, "tim-kiem/"))
	boxFits(t, b)
}

// TestBrowserSearchStale: an answer that comes late does not take the place of a
// later one.
func TestBrowserSearchStale(t *testing.T) {
	p := chromium.New(t)
	var slow atomic.Bool
	release := make(chan struct{})
	m := searchedSite(t, 40)
	address := host(t, m, func(_ http.ResponseWriter, name string) bool {
		if slow.Load() && strings.Contains(name, "du-lieu/c") {
			<-release
		}
		return false
	}) + "/tim-kiem/"
	b := p.Open(address)
	slow.Store(true)
	types(b, "tim-chinh", "hoi nghi dai")
	b.Until(`document.querySelector('.search-form [role=status]').textContent === 'Đang tìm…'`)
	types(b, "tim-chinh", "xyzzy")
	b.Until(`document.querySelector('.search-form [role=status]').textContent === 'Không có kết quả nào cho “xyzzy”.'`)
	close(release)
	time.Sleep(100 * time.Millisecond)
	if n := b.Get(`document.querySelectorAll('.search-found li').length`); n != 0.0 {
		t.Errorf("%v results of the query before", n)
	}
	b.Quiet()
}

// TestBrowserSearchOffline: without a network, and when a file does not come, the
// page says so, and goes on when asked again.
func TestBrowserSearchOffline(t *testing.T) {
	p := chromium.New(t)
	var fail atomic.Bool
	address := host(t, searchedSite(t, 9), func(w http.ResponseWriter, name string) bool {
		if fail.Load() && strings.Contains(name, "du-lieu/t") {
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	}) + "/tim-kiem/"
	b := p.Open(address)
	status := func(s string) {
		t.Helper()
		b.Until(fmt.Sprintf(`document.querySelector('.search-form [role=status]').textContent.startsWith(%q)`, s))
	}
	network := func(offline bool) {
		b.Call("Network.emulateNetworkConditions", map[string]any{"offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
	}
	if n := loaded(b, "/js/search.js") + loaded(b, "du-lieu"); n != 0 {
		t.Errorf("%v files of the search were loaded before anybody searched", n)
	}
	b.Get(`document.getElementById('tim-chinh').focus()`)
	b.Until(`!!document.querySelector('.search-found')`)
	network(true)
	types(b, "tim-chinh", "5/QĐ-TK")
	status("Đang mất kết nối mạng nên chưa tìm được.")
	network(false) // the page hears of it
	status("1 kết quả sát nhất")
	fail.Store(true)
	b.Visit(address + "?q=hoi+nghi")
	status("Không tải được dữ liệu tìm kiếm.")
	fail.Store(false)
	b.Get(`[...document.querySelectorAll('.search-more')].find((e) => e.textContent === 'Thử lại').click()`)
	b.Until(`document.querySelectorAll('.search-found li').length > 0`)

	// The search itself does not come: the page says so, the field of other pages is
	// a form as it was.
	broken := host(t, searchedSite(t, 3), func(w http.ResponseWriter, name string) bool {
		if name == "js/search.js" {
			w.WriteHeader(http.StatusBadGateway)
			return true
		}
		return false
	})
	b.Visit(broken + "/tim-kiem/?q=hoi")
	status("Không tải được phần tìm kiếm.")
	b.Visit(broken + "/")
	types(b, "tim", "hoi nghi")
	enter(b)
	b.Until(`location.pathname.endsWith('/tim-kiem/') && location.search === '?q=hoi+nghi'`)
}

// TestBrowserSearchDamaged: whatever becomes of the files, the page says something
// clear, soon, and no error is left to the console.
func TestBrowserSearchDamaged(t *testing.T) {
	p := chromium.New(t)
	m := searchedSite(t, 12)
	var bad atomic.Pointer[func(name string, data []byte) []byte]
	address := host(t, m, func(w http.ResponseWriter, name string) bool {
		data, _, ok := m.Get(name)
		f := bad.Load()
		if f == nil || !ok || !strings.HasSuffix(name, ".bin") {
			return false
		}
		_, _ = w.Write((*f)(name, data))
		return true
	}) + "/tim-kiem/"
	b := p.Open(address)
	for i, f := range []func(string, []byte) []byte{
		func(string, []byte) []byte { return nil },
		func(_ string, d []byte) []byte { return d[:len(d)/2] },
		func(string, []byte) []byte { return []byte("<!doctype html><title>Not found</title>") },
		func(_ string, d []byte) []byte { d = slices.Clone(d); d[len(d)/2] ^= 0x10; return d },
		func(name string, d []byte) []byte { // the entry as it is
			if strings.HasSuffix(name, "muc-luc.bin") {
				return d
			}
			return d[:len(d)-9]
		},
	} {
		bad.Store(&f)
		b.Visit(address)
		b.Visit(address + fmt.Sprintf("?q=hoi+nghi+%d", i))
		b.Until(`document.querySelector('.search-form [role=status]').textContent.startsWith('Dữ liệu tìm kiếm bị hỏng.')`)
	}
	b.Quiet()
}

// TestBrowserSearchAnew: the site is published anew while a page is open. The parts
// that the page knows of have gone, it learns of the new ones.
func TestBrowserSearchAnew(t *testing.T) {
	p := chromium.New(t)
	old, now := searchedSite(t, 12), searchedSite(t, 13)
	var after atomic.Bool
	address := host(t, old, func(w http.ResponseWriter, name string) bool {
		if !after.Load() || !strings.HasSuffix(name, ".bin") {
			return false
		}
		if data, _, ok := now.Get(name); ok {
			_, _ = w.Write(data)
		} else {
			w.WriteHeader(http.StatusNotFound)
		}
		return true
	}) + "/tim-kiem/"
	b := p.Open(address)
	b.Get(`document.getElementById('tim-chinh').focus()`)
	b.Until(`performance.getEntriesByType('resource').some((e) => e.name.endsWith('/muc-luc.bin') && e.responseEnd > 0)`)
	after.Store(true)
	types(b, "tim-chinh", "13/KH-TK")
	b.Until(`document.querySelector('.search-found h2')?.textContent === 'Kế hoạch số 13/KH-TK'`)
}

// TestBrowserSearchWithoutScript: a page without scripts leads to everything.
func TestBrowserSearchWithoutScript(t *testing.T) {
	p := chromium.New(t)
	m := searchedSite(t, 3)
	b := p.Open(host(t, m, nil) + "/")
	b.Call("Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	b.Call("Page.navigate", map[string]any{"url": host(t, m, nil) + "/tim-kiem/?q=x"})
	b.Until(`location.pathname.endsWith('/tim-kiem/') && document.readyState === 'complete'`)
	if got := b.Get(`document.querySelector('main').innerText`).(string); !strings.Contains(got, "Trình duyệt này không chạy mã") || b.Get(`document.querySelectorAll('.search-ways a').length >= 5`) != true {
		t.Errorf("without scripts: %s", got)
	}
}
