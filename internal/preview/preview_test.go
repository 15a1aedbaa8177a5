package preview

import (
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

const (
	addr     = "127.0.0.1:1313"
	article  = "content/tin-tuc/2026/chi-so-hai-long-sipas.md"
	address  = "/cchc/tin-tuc/2026/chi-so-hai-long-sipas/"
	template = "templates/layouts/article.html"
	sheet    = "static/css/site.css"
)

// moment is when the tests take place: after the last article of the real site.
var moment = time.Date(2026, 12, 15, 10, 0, 0, 0, viet.Zone)

// desk is a copy of the real site with a preview of it.
type desk struct {
	t    testing.TB
	dir  string
	b    *build.Builder
	s    *Server
	o    build.Options
	last *build.Result
	now  time.Time
}

func newDesk(t testing.TB, change func(*Options)) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir(), now: moment}
	for _, dir := range []string{"content", "templates", "static"} {
		if err := os.CopyFS(filepath.Join(d.dir, dir), os.DirFS(filepath.Join("..", "..", dir))); err != nil {
			t.Fatal(err)
		}
	}
	o := Options{Root: d.dir, Addr: addr, Now: func() time.Time { return d.now }, Secret: []byte("a secret of the tests")}
	if change != nil {
		change(&o)
	}
	d.s = New(o)
	t.Cleanup(d.s.Close)
	d.b = build.New(os.DirFS(d.dir))
	d.o = build.Options{Plain: true, Options: site.Options{AsOf: moment, Preview: true}}
	return d
}

// show looks at the tree and shows it.
func (d *desk) show(changed ...string) *build.Result {
	d.t.Helper()
	d.s.Do(func() {
		r, err := d.b.Look(context.Background(), d.o, nil)
		if err != nil {
			d.t.Error(err)
			return
		}
		d.last = r
		d.s.Show(r, d.o, changed, d.b.As)
	})
	return d.last
}

// good is show for a tree that must be without errors.
func (d *desk) good(changed ...string) *desk {
	d.t.Helper()
	if r := d.show(changed...); r.Failed {
		for _, p := range r.Problems {
			d.t.Log(p.Pos, p.Code, p.Text("vi"))
		}
		d.t.Fatal("the tree has errors")
	}
	return d
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	file := filepath.Join(d.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) read(name string) string {
	d.t.Helper()
	b, err := os.ReadFile(filepath.Join(d.dir, filepath.FromSlash(name)))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(b)
}

// edit replaces a text once in a file.
func (d *desk) edit(name, from, to string) {
	d.t.Helper()
	text := d.read(name)
	if !strings.Contains(text, from) {
		d.t.Fatalf("%s has no %q", name, from)
	}
	d.write(name, strings.Replace(text, from, to, 1))
}

// draft writes an article that is not public.
func (d *desk) draft(name, title, front, text string) {
	d.write("content/tin-tuc/2026/"+name+".md", "---\ntitle: \""+title+"\"\nsapo: Lời dẫn.\ndate: 2026-03-03\nauthor: Ban Biên tập\ncategory: chi-so\n"+front+"---\n\n"+text+"\n")
}

// request is a request as the preview's own browser sends it.
func request(method, target string, with ...string) *http.Request {
	r := httptest.NewRequest(method, target, nil)
	r.Host = addr
	r.RemoteAddr = "127.0.0.1:50000"
	if strings.HasPrefix(target, own) && !strings.HasPrefix(target, own+"xem/") {
		r.Header.Set("X-Cchc", "1")
	}
	for i := 0; i < len(with); i += 2 {
		if with[i] == "Host" {
			r.Host = with[i+1]
			continue
		}
		r.Header.Set(with[i], with[i+1])
	}
	return r
}

func (d *desk) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.s.Handler().ServeHTTP(w, r)
	return w
}

func (d *desk) get(target string, with ...string) *httptest.ResponseRecorder {
	return d.do(request("GET", target, with...))
}

func (d *desk) state(path string, with ...string) status {
	d.t.Helper()
	w := d.get(own+"state?path="+url.QueryEscape(path), with...)
	if w.Code != 200 {
		d.t.Fatalf("state: %d %s", w.Code, w.Body)
	}
	var st status
	if err := json.Unmarshal(w.Body.Bytes(), &st); err != nil {
		d.t.Fatal(err)
	}
	return st
}

// choose posts a choice and returns the cookie.
func (d *desk) choose(form url.Values) *http.Cookie {
	d.t.Helper()
	r := request("POST", own+"choice", "Origin", "http://"+addr, "Content-Type", "application/x-www-form-urlencoded")
	r.Body = io.NopCloser(strings.NewReader(form.Encode()))
	w := d.do(r)
	if w.Code != http.StatusNoContent || len(w.Result().Cookies()) != 1 {
		d.t.Fatalf("choice: %d %s", w.Code, w.Body)
	}
	return w.Result().Cookies()[0]
}

// TestWholeSite gets every output at its address.
func TestWholeSite(t *testing.T) {
	d := newDesk(t, nil).good()
	if w := d.get("/"); w.Code != http.StatusFound || w.Header().Get("Location") != "/cchc/" {
		t.Errorf("/: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := d.get("/cchc"); w.Code != http.StatusFound || w.Header().Get("Location") != "/cchc/" {
		t.Errorf("/cchc: %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := d.get("/cchc/tin-tuc?a=b"); w.Code != http.StatusFound || w.Header().Get("Location") != "/cchc/tin-tuc/?a=b" {
		t.Errorf("folder without a stroke: %d to %q", w.Code, w.Header().Get("Location"))
	}
	n := 0
	for _, p := range d.last.Site.Pages {
		w := d.get((&url.URL{Path: "/cchc/" + strings.TrimSuffix(p.Path, "index.html")}).String())
		if w.Code != 200 {
			t.Errorf("%s: %d", p.Path, w.Code)
		}
		if strings.Contains(w.Body.String(), own+"client.js") != (p.Layout != "") {
			t.Errorf("%s: the script must be in pages, and only there", p.Path)
		}
		if ct := w.Header().Get("Content-Type"); strings.Contains(ct, "charset=utf-8") == slices.Contains([]string{".png", ".xlsx"}, path.Ext(p.Path)) {
			t.Errorf("%s: %q", p.Path, ct)
		}
		n++
	}
	for _, a := range d.last.Site.Assets {
		w := d.get((&url.URL{Path: "/cchc/" + a.Out}).String())
		want, err := d.last.Asset(a.Out)
		if err != nil || w.Code != 200 || w.Body.String() != string(want) {
			t.Errorf("%s: %d, %d bytes of %d", a.Out, w.Code, w.Body.Len(), len(want))
		}
		n++
	}
	t.Logf("%d outputs", n)
	w := d.get("/cchc/khong-co-gi/")
	if w.Code != 404 || !strings.Contains(w.Body.String(), "Địa chỉ vừa mở không có trên trang này") || !strings.Contains(w.Body.String(), own+"client.js") {
		t.Errorf("the 404 page: %d %.200s", w.Code, w.Body)
	}
	if w := d.get("/khac/"); w.Code != 404 {
		t.Errorf("outside of the base: %d", w.Code)
	}
}

// TestSamePages compares what is served with what a build publishes.
func TestSamePages(t *testing.T) {
	d := newDesk(t, func(o *Options) { o.Bare = true }).good()
	for _, p := range d.last.Site.Pages {
		if p.Layout == "" {
			continue
		}
		want, problems := d.last.Set.HTML(nil, p.Layout, p.View)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if w := d.get((&url.URL{Path: "/cchc/" + p.Path}).String()); w.Body.String() != string(want) {
			t.Errorf("%s differs", p.Path)
		}
	}
	if w := d.get(own + "client.js"); w.Code != 404 {
		t.Errorf("the script of a bare preview: %d", w.Code)
	}
}

func TestContent(t *testing.T) {
	d := newDesk(t, nil)
	for name, want := range map[string]string{
		"a.webmanifest": "application/manifest+json; charset=utf-8", "a.mjs": "text/javascript; charset=utf-8", "a.json": "application/json; charset=utf-8",
		"a.xml": "application/xml; charset=utf-8", "a.pdf": "application/pdf", "A.HTML": "text/html; charset=utf-8", "a.svg": "image/svg+xml", "_redirects": "text/plain; charset=utf-8", "a.xyz": "application/octet-stream",
	} {
		if k := kindOf(name); k != want {
			t.Errorf("%s: %q", name, k)
		}
	}
	d.write("static/files/a.txt", "0123456789")
	d.good()
	w := d.get("/cchc/files/a.txt", "Range", "bytes=2-4")
	if w.Code != http.StatusPartialContent || w.Body.String() != "234" {
		t.Errorf("range: %d %q", w.Code, w.Body)
	}
	for _, target := range []string{"/cchc/files/a.txt", address, own + "client.js"} {
		w := d.get(target)
		tag := w.Header().Get("ETag")
		if !strings.HasPrefix(tag, `"`) || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: ETag %q, Cache-Control %q", target, tag, w.Header().Get("Cache-Control"))
		}
		if w := d.get(target, "If-None-Match", tag); w.Code != http.StatusNotModified {
			t.Errorf("%s: %d for its own ETag", target, w.Code)
		}
		if h := d.do(request("HEAD", target)); h.Code != 200 || h.Body.Len() != 0 || h.Header().Get("Content-Length") == "" || h.Header().Get("ETag") != tag {
			t.Errorf("%s: HEAD %d %v", target, h.Code, h.Header())
		}
	}
	before := d.get(address).Header().Get("ETag")
	d.edit(article, "SIPAS", "Sipas")
	d.good()
	if d.get(address).Header().Get("ETag") == before {
		t.Error("another page has the same ETag")
	}
}

// TestFailing keeps the last good site and tells what is wrong.
func TestFailing(t *testing.T) {
	d := newDesk(t, nil)
	d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
	d.show()
	w := d.get(address)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "client.js") {
		t.Errorf("without a good build: %d", w.Code)
	}
	if st := d.state(address); !st.Failed || st.Sum != "-" || len(st.Problems) == 0 {
		t.Errorf("without a good build: %+v", st)
	}
	d.edit(article, "2026-02-30", "2026-10-29")
	d.good()
	good := d.state(address)
	if good.Failed || good.Errors != 0 {
		t.Errorf("%+v", good)
	}
	body := d.get(address).Body.String()

	d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
	d.show()
	st := d.state(address)
	if !st.Failed || !st.Kept || st.Sum != good.Sum || len(st.Problems) != 1 {
		t.Fatalf("%+v", st)
	}
	p := st.Problems[0]
	if p.File != article || p.Line != 4 || p.Text == "" || p.Hint == "" || !strings.HasPrefix(p.Place, article+":4:") {
		t.Errorf("%+v", p)
	}
	if len(p.Excerpt) != 3 || !strings.Contains(p.Excerpt[1].Text, "2026-02-30") || strings.TrimLeft(p.Excerpt[1].Mark, " ") == "" || strings.Index(p.Excerpt[1].Mark, "^") != strings.Index(p.Excerpt[1].Text, "2026-02-30") {
		t.Errorf("%+v", p.Excerpt)
	}
	if want := "vscode://file" + filepath.ToSlash(d.dir); !strings.HasPrefix(p.Open, want) || !strings.HasSuffix(p.Open, "sipas.md:4:7") {
		t.Errorf("open: %s", p.Open)
	}
	if d.get(address).Body.String() != body {
		t.Error("the last good page must stay")
	}
	// A choice that nobody made before waits, and says so.
	k := d.choose(url.Values{"drafts": {"1"}})
	if st := d.state(address, "Cookie", k.Name+"="+k.Value); !st.Choice.Waiting || !st.Choice.Drafts {
		t.Errorf("%+v", st.Choice)
	}
	d.edit(article, "2026-02-30", "2026-10-29")
	d.good()
	if st := d.state(address, "Cookie", k.Name+"="+k.Value); st.Failed || st.Choice.Waiting {
		t.Errorf("%+v", st)
	}
}

// TestTemplateFails finds a template that fails for pages that nobody looks at.
func TestTemplateFails(t *testing.T) {
	d := newDesk(t, nil).good()
	if ps, err := d.s.Wait(context.Background()); err != nil || len(ps) != 0 {
		t.Fatal(ps, err)
	}
	plan := "/cchc/ke-hoach/"
	before := d.state(plan)
	good := d.get(address).Body.String()
	d.edit(template, "{{.Chrome.Title}}", "{{.Chrome.Tilte}}")
	d.good()
	ps, err := d.s.Wait(context.Background())
	if err != nil || len(ps) == 0 || ps[0].Pos.File != template || ps[0].Pos.Line == 0 {
		t.Fatal(ps, err)
	}
	st := d.state(plan)
	if !st.Failed || st.Sum != before.Sum || st.Kept || st.Problems[0].File != template {
		t.Errorf("%+v", st)
	}
	if d.get(address).Body.String() != good {
		t.Error("the last good page must stay")
	}
	if st := d.state(address); !st.Kept {
		t.Errorf("%+v", st)
	}
	if w := d.get("/cchc/tin-tuc/2026/can-cu-cua-ke-hoach-nam-2016/"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("a page that was never good: %d", w.Code)
	}
	// A save elsewhere does not hide it for a moment.
	d.edit(article, "SIPAS", "Sipas")
	d.good()
	if st := d.state(plan); !st.Failed {
		t.Error("forgotten")
	}
	d.edit(template, "{{.Chrome.Tilte}}", "{{.Chrome.Title}}")
	d.good()
	if ps, err := d.s.Wait(context.Background()); err != nil || len(ps) != 0 {
		t.Fatal(ps, err)
	}
	if st := d.state(plan); st.Failed {
		t.Errorf("%+v", st)
	}
}

// TestLeftAlone: what has not changed has the same digests.
func TestLeftAlone(t *testing.T) {
	d := newDesk(t, nil)
	d.write("static/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
	d.write("static/images/b.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`)
	d.write(article, d.read(article)+"\n![một hình](/images/a.svg)\n")
	d.good()
	other := "/cchc/tin-tuc/2026/can-cu-cua-ke-hoach-nam-2016/"
	a, b := d.state(address), d.state(other)
	same := func(x, y status) bool { return x.Sum == y.Sum && x.CSS == y.CSS && x.Files == y.Files }

	d.write(article, d.read(article)+"\nMột câu mới.\n")
	d.good()
	a2, b2 := d.state(address), d.state(other)
	if a2.Sum == a.Sum || !same(b, b2) {
		t.Error("an edit concerns its page")
	}
	d.write("static/images/b.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="9"/>`)
	d.good()
	if !same(a2, d.state(address)) || !same(b2, d.state(other)) {
		t.Error("a picture that nobody shows concerns nobody")
	}
	d.write("static/images/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="9"/>`)
	d.good()
	a3 := d.state(address)
	if a3.Files == a2.Files || a3.Sum != a2.Sum || !same(b2, d.state(other)) {
		t.Error("a picture concerns the pages that show it")
	}
	d.write(sheet, d.read(sheet)+"\n/* x */\n")
	d.good()
	a4 := d.state(address)
	if a4.CSS == a3.CSS || a4.Sum != a3.Sum || a4.Files != a3.Files || a4.Sheets["/cchc/css/site.css"] == a3.Sheets["/cchc/css/site.css"] {
		t.Errorf("%+v\n%+v", a3, a4)
	}
}

func TestChoices(t *testing.T) {
	d := newDesk(t, nil)
	d.draft("nhap", "Bài còn viết", "draft: true\n", "Chữ.")
	d.draft("mai", "Bài ngày mai", "", "Chữ.")
	d.edit("content/tin-tuc/2026/mai.md", "date: 2026-03-03", "date: 2026-12-16T08:30:00+07:00")
	d.draft("cu", "Bài đã cũ", "expires: 2026-04-04\n", "Chữ.")
	d.good()
	pages := map[string]string{"drafts": "nhap", "future": "mai", "expired": "cu"}
	for on, page := range pages {
		k := d.choose(url.Values{on: {"1"}})
		if k.SameSite != http.SameSiteStrictMode || k.Path != "/" || k.Name != "cchc-1313" {
			t.Errorf("%+v", k)
		}
		for also, other := range pages {
			path := "/cchc/tin-tuc/2026/" + other + "/"
			want := 404
			if also == on {
				want = 200
			}
			if w := d.get(path, "Cookie", k.Name+"="+k.Value); w.Code != want {
				t.Errorf("with %s, %s: %d", on, path, w.Code)
			}
			st := d.state(path, "Cookie", k.Name+"="+k.Value)
			if also == on && (st.Page.Kind != map[string]string{"drafts": "draft"}[on] && st.Page.Kind != on || st.Page.Missing) {
				t.Errorf("%+v", st.Page)
			}
			if also != on && (!st.Page.Missing || st.Page.Reveal != also || st.Page.Source != "content/tin-tuc/2026/"+other+".md") {
				t.Errorf("%+v", st.Page)
			}
		}
		if w := d.get("/cchc/tin-tuc/2026/"+page+"/", "Cookie", "cchc-1313=xyz"); w.Code != 404 {
			t.Errorf("a cookie that is none: %d", w.Code)
		}
	}
	if st := d.state("/cchc/tin-tuc/2026/mai/"); !strings.Contains(st.Page.State, "16/12/2026 08:30") {
		t.Error(st.Page.State)
	}
	// As of another day.
	k := d.choose(url.Values{"day": {"2026-10-28"}})
	if w := d.get(address, "Cookie", k.Name+"="+k.Value); w.Code != 404 {
		t.Errorf("a day before: %d", w.Code)
	}
	k = d.choose(url.Values{"day": {"2026-10-29"}})
	if w := d.get(address, "Cookie", k.Name+"="+k.Value); w.Code != 200 {
		t.Errorf("the day itself: %d", w.Code)
	}
	if st := d.state(address, "Cookie", k.Name+"="+k.Value); st.Choice.Day != "2026-10-29" || st.Choice.Today != "2026-12-15" {
		t.Errorf("%+v", st.Choice)
	}
	// Back to how it was started: no cookie.
	if k := d.choose(url.Values{}); k.MaxAge >= 0 {
		t.Errorf("%+v", k)
	}
	for _, bad := range []url.Values{{"drafts": {"2"}}, {"day": {"29/10/2026"}}, {"day": {"2026-02-30"}}, {"day": {"0001-01-01"}}} {
		r := request("POST", own+"choice", "Origin", "http://"+addr, "Content-Type", "application/x-www-form-urlencoded")
		r.Body = io.NopCloser(strings.NewReader(bad.Encode()))
		if w := d.do(r); w.Code != 400 || len(w.Result().Cookies()) > 0 {
			t.Errorf("%v: %d", bad, w.Code)
		}
	}
}

func TestParseChoice(t *testing.T) {
	for _, v := range []string{"", "1", "11", "1111", "1a1", "111.", "111.x", "111.2026-02-30", "111.2026-1-1", "111.2026-01-01 ", "  1", "111.9999-01-01"} {
		if c := parseChoice(v); c != (choice{}) {
			t.Errorf("%q: %+v", v, c)
		}
	}
	for _, v := range []string{"000", "101", "111.2016-03-03"} {
		if c := parseChoice(v); c.String() != v || !c.made {
			t.Errorf("%q: %+v", v, c)
		}
	}
}

// TestManyChoices: several browsers at once, while the tree changes.
func TestManyChoices(t *testing.T) {
	d := newDesk(t, nil).good()
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for i := range 8 {
		wg.Go(func() {
			c := choice{true, i&1 > 0, i&2 > 0, i&4 > 0, ""}
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				if n%5 == 4 {
					c.day = time.Date(2026, 1, 1+n, 0, 0, 0, 0, viet.Zone).Format(time.DateOnly)
				}
				if w := d.get("/cchc/", "Cookie", "cchc-1313="+c.String()); w.Code != 200 {
					t.Errorf("%v: %d", c, w.Code)
				}
				d.state("/cchc/tin-tuc/", "Cookie", "cchc-1313="+c.String())
			}
		})
	}
	for i := range 20 {
		if i%5 == 3 {
			d.edit(article, "date: 2026-10-29", "date: 2026-02-30")
			d.show()
			d.edit(article, "date: 2026-02-30", "date: 2026-10-29")
		}
		d.write(article, d.read(article)+"\nCâu nữa.\n")
		d.good(article)
	}
	close(stop)
	wg.Wait()
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	if len(d.s.cur.shapes) > mostShapes || len(d.s.lastGood) > mostShapes {
		t.Errorf("%d shapes, %d good ones", len(d.s.cur.shapes), len(d.s.lastGood))
	}
}

func TestPageInfo(t *testing.T) {
	d := newDesk(t, func(o *Options) { o.Navigate = true })
	d.draft("nguon", "Bài dẫn", "", "Xem [chỉ số hài lòng](chi-so-hai-long-sipas.md) và [lần nữa](chi-so-hai-long-sipas.md).")
	d.good("content/site.yaml", article)
	st := d.state(address)
	if st.Navigate != address {
		t.Errorf("navigate: %q", st.Navigate)
	}
	p := st.Page
	if p.Source != article || p.Words < 100 || p.Minutes < 1 || p.Kind != "published" || p.State != "Đã đăng lúc 29/10/2026 08:30" {
		t.Errorf("%+v", p)
	}
	if p := d.state("/cchc/").Page; p.Kind != "generated" || p.Source != "" {
		t.Errorf("%+v", p)
	}
	var ls []linking
	if err := json.Unmarshal(d.get(own+"links?path="+url.QueryEscape(address)).Body.Bytes(), &ls); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(ls, func(l linking) bool {
		return l.Title == "Bài dẫn" && l.Address == "/cchc/tin-tuc/2026/nguon/" && l.Source == "content/tin-tuc/2026/nguon.md"
	}) {
		t.Errorf("%+v", ls)
	}
	d.good("content/tin-tuc/2026/khong-co.md")
	if st := d.state(address); st.Navigate != "" {
		t.Errorf("navigate: %q", st.Navigate)
	}
}

// TestWarnings are those of the page that is looked at.
func TestWarnings(t *testing.T) {
	d := newDesk(t, nil)
	d.draft("nhap", "Bài còn viết", "draft: true\nunits:\n  - khong-co-don-vi\n", "Chữ.")
	d.o.Drafts = false
	d.show()
	k := d.choose(url.Values{"drafts": {"1"}})
	path := "/cchc/tin-tuc/2026/nhap/"
	plain, drafts := d.state("/cchc/"), d.state(path, "Cookie", k.Name+"="+k.Value)
	if plain.Failed {
		t.Errorf("a draft is nobody else's matter: %+v", plain.Problems)
	}
	if !drafts.Failed {
		t.Errorf("who looks at drafts is told: %+v", drafts)
	}
}

// TestChecks: the panel says what the checks say of the page, and no longer what a
// remark silences; a page that is saved is looked at again, and no other.
func TestChecks(t *testing.T) {
	d := newDesk(t, nil)
	d.o.Check = true
	d.draft("mot", "Bài một", "", "Hội nghị , xem [tại đây](/tin-tuc/).")
	d.draft("hai", "Bài hai", "", "Đoạn<br>một.")
	d.good()
	codes := func(path string) (cs []string) {
		if _, err := d.s.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, p := range d.state(path).Warnings {
			cs = append(cs, p.Code)
		}
		return cs
	}
	if got := codes("/cchc/tin-tuc/2026/mot/"); !slices.Equal(got, []string{"space-before", "link-text"}) {
		t.Errorf("of the first: %v", got)
	}
	if got := codes("/cchc/tin-tuc/2026/hai/"); !slices.Equal(got, []string{"raw-html"}) {
		t.Errorf("of the second: %v", got)
	}
	d.draft("hai", "Bài hai", "", "<!-- cchc-check: off raw-html dẫn mã -->\nĐoạn<br>một.")
	d.draft("mot", "Bài một", "", "Hội nghị, xem [tại đây](/tin-tuc/).")
	told := d.s.hub.now()
	d.good("content/tin-tuc/2026/hai.md", "content/tin-tuc/2026/mot.md")
	if got := codes("/cchc/tin-tuc/2026/hai/"); len(got) > 0 {
		t.Errorf("of the second, silenced: %v", got)
	}
	if got := codes("/cchc/tin-tuc/2026/mot/"); !slices.Equal(got, []string{"link-text"}) {
		t.Errorf("of the first, mended: %v", got)
	}
	if n := d.s.hub.now() - told; n != 2 {
		t.Errorf("tabs were told %d times: of the new site, and of what the checks say of it", n)
	}
}

// TestChecksObeySettings: what check.rules says holds for the panel, also before the
// checks have had their say for the first time.
func TestChecksObeySettings(t *testing.T) {
	d := newDesk(t, nil)
	d.o.Check = true
	d.draft("mot", "Bài một", "", "Hội nghị , xem [tại đây](/tin-tuc/).\n\nĐoạn<br>một.")
	d.edit("content/site.yaml", "per_page:", "check:\n  rules:\n    - {rule: raw-html, level: off}\n    - {rule: link-text, level: error}\n    - {rule: space-before, level: notice}\nper_page:")
	d.s.active.Add(1) // the checks wait
	d.good()
	const path = "/cchc/tin-tuc/2026/mot/"
	if got := d.state(path); len(got.Warnings) > 0 {
		t.Errorf("before the checks: %+v", got.Warnings)
	}
	d.s.active.Add(-1)
	if _, err := d.s.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := d.state(path); got.Failed || len(got.Warnings) != 1 || got.Warnings[0].Code != "link-text" {
		t.Errorf("failed: %v, %+v", got.Failed, got.Warnings)
	}
}

func tree(t *testing.T, dir string) map[string]string {
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, p))
		all[p] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestWritesNothing: a thousand previews, with drafts, leave the folder of the
// site as it was.
func TestWritesNothing(t *testing.T) {
	d := newDesk(t, nil)
	d.write("public/index.html", "the published site")
	d.draft("nhap", "Bài còn viết", "draft: true\n", "Chữ.")
	d.good()
	before := tree(t, d.dir)
	for range 50 {
		d.good()
		d.get("/cchc/tin-tuc/2026/nhap/", "Cookie", "cchc-1313=111")
		d.state("/cchc/")
	}
	after := tree(t, d.dir)
	for p, text := range after {
		if before[p] != text {
			t.Errorf("%s was written", p)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files, now %d", len(before), len(after))
	}
	if w := d.get("/cchc/index.html"); strings.Contains(w.Body.String(), "the published site") {
		t.Error("the published folder is served")
	}
}

func TestShareNeedsAGoodBuild(t *testing.T) {
	d := newDesk(t, nil)
	if _, err := d.s.ShareURL(article, time.Hour); err == nil {
		t.Error("before anything was built")
	}
	if st := d.state("/"); st.Sum != "-" {
		t.Errorf("%+v", st)
	}
	if w := d.get("/"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d", w.Code)
	}
}
