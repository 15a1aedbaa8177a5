package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/chromium"
)

func TestMain(m *testing.M) { os.Exit(chromium.Run(m)) }

// serve shows what was built as a web server does whose policy allows no
// script and no style but the files of the site.
func serve(t testing.TB, m *made) string {
	t.Helper()
	s := httptest.NewServer(serveHandler(m))
	t.Cleanup(s.Close)
	return s.URL + "/cchc"
}

func serveHandler(m *made) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		p := strings.TrimPrefix(r.URL.Path, "/cchc/")
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		data, _, ok := m.Get(p)
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'")
		w.Header().Set("Content-Type", map[string]string{".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml"}[path.Ext(p)]+"; charset=utf-8")
		_, _ = w.Write(data)
	}
}

// registerSite is a site with n documents: of two types and issuers, in three
// years.
func registerSite(t testing.TB, n int) *made {
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
			text := fmt.Sprintf("---\ntype: %s\ncode: %d/%s-BM\nissued: %d-0%d-%02d\nissuer: %s\nsubject: Điều tra nước <b>số %d</b>\n---\n",
				kind, i+1, sign, 2014+i%3, i%9+1, i%28+1, []string{"trung-tam", "doan"}[i%2], i+1)
			if i == 0 {
				text = strings.Replace(text, "issuer", "effective: 2014-02-02\nissuer", 1)
			}
			fsys[fmt.Sprintf("content/van-ban/vb-%d.md", i+1)] = &fstest.MapFile{Data: []byte(text)}
		}
	}, build.Options{})
}

// TestBrowserRegister chooses as readers do, and asks the table, the line that
// is read out, and the address.
func TestBrowserRegister(t *testing.T) {
	p := chromium.New(t)
	m := registerSite(t, 60)
	address := serve(t, m) + "/van-ban/"
	b := p.Open(address)
	b.Until(`!!document.querySelector('form.filter')`)
	rows := func(n int) { b.Until(fmt.Sprintf(`document.querySelectorAll('.register tbody tr').length === %d`, n)) }
	said := func(s string) { b.Until(fmt.Sprintf(`document.querySelector('[role=status]').textContent === %q`, s)) }
	query := func(s string) { b.Until(fmt.Sprintf(`decodeURIComponent(location.search) === %q`, s)) }
	choose := func(id, value string) {
		b.Get(fmt.Sprintf(`(() => { const s = document.getElementById(%q); s.focus(); s.value = %q; s.dispatchEvent(new Event('change', { bubbles: true })); })()`, id, value))
	}

	// Nothing is chosen: the page is as it came, and nothing was loaded for it.
	rows(2)
	if n := b.Get(`performance.getEntriesByType('resource').filter((e) => e.name.endsWith('.json')).length`); n != 0.0 {
		t.Errorf("%v files were loaded before anything was asked", n)
	}
	if s := b.Get(`document.querySelector('form.filter nav, nav.facets')`); s != nil {
		t.Error("the lists are there beside the form")
	}

	// One choice, and another; the counts say what is left.
	choose("loc-loai", "ke-hoach")
	rows(20)
	said("Tìm thấy 20 văn bản.")
	query("?loai=ke-hoach")
	b.Until(`document.querySelector('#loc-co-quan option[value=doan]').textContent.endsWith('(10)')`)
	choose("loc-co-quan", "doan")
	said("Tìm thấy 10 văn bản.")
	query("?loai=ke-hoach&co-quan=doan")
	b.Until(`document.querySelector('#loc-nam option[value="2015"]').disabled`)
	if got := b.Get(`[...document.querySelectorAll('.register tbody td:nth-child(5)')].every((e) => e.textContent === 'Kế hoạch') && document.querySelector('.register caption').textContent`); got != "Danh mục văn bản; tình trạng hiệu lực tính đến ngày 20/06/2016" {
		t.Errorf("the table is another: %v", got)
	}
	// The name is that of the day of issue, though the unit is called otherwise now.
	if got := b.Get(`[...new Set([...document.querySelectorAll('.register tbody td:nth-child(3)')].map((e) => e.textContent))].join('|')`); got != "Đoàn Khảo sát số 1" {
		t.Errorf("issuers: %v", got)
	}

	// Back and forward.
	b.Get(`history.back()`)
	query("?loai=ke-hoach")
	rows(20)
	b.Until(`document.getElementById('loc-co-quan').value === '' && document.getElementById('loc-loai').value === 'ke-hoach'`)
	b.Get(`history.back()`)
	query("")
	rows(2)
	said("Đang hiện tất cả văn bản.")
	b.Get(`history.forward()`)
	rows(20)

	// A word without marks, typed; the address follows, the history does not grow.
	b.Get(`document.getElementById('loc-tu-khoa').focus()`)
	depth := b.Get(`history.length`)
	b.Call("Input.insertText", map[string]any{"text": "5 dieu TRA"})
	query("?tu-khoa=5+dieu+TRA&loai=ke-hoach")
	said("Tìm thấy 3 văn bản.") // 52, 55, 58, not 25
	if got := b.Get(`document.querySelector('.register tbody td:nth-child(4)').textContent`); got != "Điều tra nước <b>số 52</b>" {
		t.Errorf("the row: %v", got)
	}
	if n := b.Get(`history.length`); n != depth {
		t.Errorf("typing made %v entries of %v", n, depth)
	}
	b.Key("Enter", "Enter", 13, 0)
	said("Tìm thấy 3 văn bản.")
	if got := b.Get(`document.activeElement.id`); got != "loc-tu-khoa" {
		t.Errorf("the focus went to %v", got)
	}

	// All by keys: the button is the last thing of the form.
	b.Get(`document.getElementById('loc-nam').focus()`)
	b.Key("Tab", "Tab", 9, 0)
	b.Until(`document.activeElement.textContent === 'Bỏ lọc'`)
	b.Key(" ", "Space", 32, 0)
	query("")
	rows(2)
	b.Until(`document.activeElement.id === 'loc-tu-khoa' && document.activeElement.value === ''`)

	// An address that was passed on, with more than one page.
	b.Visit(address + "?loai=quyet-dinh&trang=2")
	rows(20)
	said("Tìm thấy 40 văn bản (trang 2 / 2).")
	b.Get(`document.querySelector('.pager a').click()`)
	said("Tìm thấy 40 văn bản (trang 1 / 2).")
	query("?loai=quyet-dinh")
	b.Until(`document.activeElement.tagName === 'H2'`)

	// Whatever stands in an address is no more than a choice.
	b.Visit(address + "?loai=%3Cscript%3E&nam=1&trang=-7&tu-khoa=%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
	said("Không có văn bản nào khớp với các điều kiện đã chọn.")
	if b.Get(`document.querySelectorAll('main img').length`) != 0.0 {
		t.Error("an address has made an element")
	}
	b.Quiet()

	// Narrow, and dark: nothing stands out of the page.
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true})
	b.Visit(address + "?nam=2014")
	rows(20)
	if b.Get(`document.documentElement.scrollWidth > 320`) == true {
		t.Error("the page is wider than 320 px")
	}
	b.Quiet()
}

// TestBrowserRegisterOffline: when the rows do not come, the lists are there
// again.
func TestBrowserRegisterOffline(t *testing.T) {
	p := chromium.New(t)
	b := p.Open(serve(t, registerSite(t, 9)) + "/van-ban/")
	b.Until(`!!document.querySelector('form.filter')`)
	b.Call("Network.emulateNetworkConditions", map[string]any{"offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0})
	b.Get(`(() => { const s = document.getElementById('loc-loai'); s.value = 'ke-hoach'; s.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	b.Until(`document.querySelector('[role=status]').textContent.startsWith('Chưa tải được danh mục')`)
	b.Until(`document.querySelectorAll('nav.facets a').length > 3 && document.querySelectorAll('.register tbody tr').length === 2`)
	b.Call("Network.emulateNetworkConditions", map[string]any{"offline": false, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1})
	b.Get(`(() => { const s = document.getElementById('loc-loai'); s.value = 'quyet-dinh'; s.dispatchEvent(new Event('change', { bubbles: true })); })()`)
	b.Until(`document.querySelector('[role=status]').textContent === 'Tìm thấy 6 văn bản.' && !document.querySelector('nav.facets')`)
}
