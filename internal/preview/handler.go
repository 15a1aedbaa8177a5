package preview

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/source"
)

// own is the path below which the preview's own addresses are.
const own = "/.cchc/"

//go:embed client/client.js
var clientJS []byte

//go:embed client/worker.js
var workerJS []byte

// kinds of answers by the end of their name.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8", ".htm": "text/html; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
	".json": "application/json; charset=utf-8", ".webmanifest": "application/manifest+json; charset=utf-8",
	".xml": "application/xml; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".conf": "text/plain; charset=utf-8",
	".csv": "text/csv; charset=utf-8", ".ics": "text/calendar; charset=utf-8", ".vtt": "text/vtt; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon",
	".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
	".pdf": "application/pdf", ".zip": "application/zip", ".rar": "application/vnd.rar", ".7z": "application/x-7z-compressed",
	".rtf": "application/rtf", ".epub": "application/epub+zip",
	".doc": "application/msword", ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	".xls": "application/vnd.ms-excel", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	".ppt": "application/vnd.ms-powerpoint", ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	".odt": "application/vnd.oasis.opendocument.text", ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".odp": "application/vnd.oasis.opendocument.presentation",
	".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".mp4": "video/mp4", ".webm": "video/webm",
}

func kindOf(out string) string {
	ext := strings.ToLower(path.Ext(out))
	switch k := kinds[ext]; {
	case k != "":
		return k
	case ext == "":
		return "text/plain; charset=utf-8" // _redirects, .well-known/…
	}
	return "application/octet-stream"
}

// patience is how long an answer may take to be read.
const patience = 30 * time.Second

// Handler returns the handler of everything that the preview serves.
func (s *Server) Handler() http.Handler { return http.HandlerFunc(s.serve) }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(patience))
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Robots-Tag", "noindex, nofollow")
	// Every path but /.cchc/xem/… needs a Host that may see everything.
	sharing := strings.HasPrefix(r.URL.Path, own+"xem/")
	if why := s.refuse(r, sharing); why != "" {
		s.say(w, r, http.StatusForbidden, "Yêu cầu bị từ chối", why)
		return
	}
	command := r.URL.Path == own+"choice" || r.URL.Path == own+"open"
	switch {
	case command && r.Method == http.MethodPost && !s.o.Bare:
	case command && !s.o.Bare:
		h.Set("Allow", "POST")
		s.say(w, r, http.StatusMethodNotAllowed, "Cách gọi không được phép", "Địa chỉ này chỉ nhận POST.")
		return
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		h.Set("Allow", "GET, HEAD")
		s.say(w, r, http.StatusMethodNotAllowed, "Cách gọi không được phép", "Trang xem thử chỉ nhận GET và HEAD.")
		return
	}
	if r.URL.Path == own+"events" && !s.o.Bare {
		if r.Method == http.MethodHead {
			h.Set("Allow", "GET")
			s.say(w, r, http.StatusMethodNotAllowed, "Cách gọi không được phép", "Dòng sự kiện chỉ nhận GET.")
			return
		}
		s.events(w, r)
		return
	}
	s.active.Add(1)
	defer s.active.Add(-1)
	switch {
	case sharing:
		s.shared(w, r)
	case strings.HasPrefix(r.URL.Path, own):
		s.own(w, r, strings.TrimPrefix(r.URL.Path, own))
	default:
		s.site(w, r)
	}
}

// refuse says why a request must not be answered, or "".
func (s *Server) refuse(r *http.Request, sharing bool) string {
	host := strings.ToLower(r.Host)
	switch {
	case !s.hosts[host] && !(sharing && s.share[host]):
		return "Máy chủ xem thử không được mở bằng tên này. Hãy mở đúng địa chỉ mà lệnh cchc serve đã in ra."
	case loopbackName(host) && !fromLoopback(r):
		return "Tên này chỉ dành cho chính máy đang chạy cchc serve."
	}
	if o := r.Header["Origin"]; len(o) > 0 && (len(o) > 1 || !strings.EqualFold(o[0], "http://"+r.Host) && !strings.EqualFold(o[0], "https://"+r.Host)) {
		return "Yêu cầu đến từ một trang khác."
	}
	strict := strings.HasPrefix(r.URL.Path, own) && !sharing && r.URL.Path != own+"client.js" && r.URL.Path != own+"worker.js"
	switch from := r.Header.Values("Sec-Fetch-Site"); {
	case len(from) > 1:
		return "Yêu cầu đến từ một trang khác."
	case len(from) == 0 || from[0] == "same-origin":
	case from[0] == "none" && !strict: // typed, or from a bookmark
	case strict || r.Header.Get("Sec-Fetch-Mode") != "navigate" || r.Header.Get("Sec-Fetch-Dest") != "document" || r.Method != http.MethodGet:
		return "Yêu cầu đến từ một trang khác."
	}
	if !strict {
		return ""
	}
	// On plain HTTP browsers do not say where a request comes from. They do not
	// let other origins set headers either, nor choose what an EventSource accepts.
	switch {
	case r.URL.Path == own+"events":
		if r.Header.Get("Accept") != "text/event-stream" {
			return "Đây là dòng sự kiện của trang xem thử."
		}
	case r.Header.Get("X-Cchc") != "1":
		return "Địa chỉ này dành cho trang xem thử."
	case r.Method == http.MethodPost && r.Header.Get("Origin") == "":
		return "Yêu cầu không cho biết đến từ đâu."
	}
	return ""
}

func loopbackName(host string) bool {
	name := host
	if n, _, err := net.SplitHostPort(host); err == nil {
		name = n
	}
	name = strings.Trim(name, "[]")
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.Unmap().IsLoopback()
}

func fromLoopback(r *http.Request) bool {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && a.Addr().Unmap().IsLoopback()
}

// own serves what is the preview's and not the site's.
func (s *Server) own(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	w.Header().Set("Referrer-Policy", "no-referrer")
	if s.o.Bare {
		name = ""
	}
	switch name {
	case "client.js":
		s.content(w, r, name, clientJS)
	case "worker.js":
		s.content(w, r, name, workerJS)
	case "state":
		s.state(w, r)
	case "links":
		s.linked(w, r)
	case "choice":
		s.choose(w, r)
	case "open":
		s.open(w, r)
	default:
		s.say(w, r, http.StatusNotFound, "Không có trang này", "Địa chỉ này không thuộc trang xem thử.")
	}
}

// output returns the output that an address stands for. slash tells that the
// address is that of a folder, without its last stroke. Addresses are not
// cleaned: only what equals an output leads anywhere.
func (sh *shape) output(address string) (out string, slash bool) {
	out, ok := strings.CutPrefix(address, sh.site.Base+"/")
	if !ok {
		return "", address == sh.site.Base && address != ""
	}
	if out == "" || strings.HasSuffix(out, "/") {
		out += "index.html"
	}
	if hiddenName(out) {
		return "", false
	}
	if sh.page(out) == nil && sh.asset(out) == nil {
		return "", sh.page(out+"/index.html") != nil || sh.asset(out+"/index.html") != nil
	}
	return out, false
}

// hiddenName tells whether a path has a part that begins with a dot. Only
// .well-known is meant to be seen.
func hiddenName(out string) bool {
	for part := range strings.SplitSeq(strings.TrimPrefix(out, ".well-known/"), "/") {
		if strings.HasPrefix(part, ".") {
			return true
		}
	}
	return false
}

// look returns the shape to show to a request, and the one to tell about: they
// differ when the latter has errors.
func (s *Server) look(r *http.Request) (st *state, shown, told *shape, err error) {
	st = s.current()
	told, err = s.shape(st, s.choice(r, st))
	if err != nil {
		return st, nil, nil, err
	}
	if told.instead != nil {
		return st, told.instead, told, nil
	}
	return st, told, told, nil
}

// site serves the outputs of the site.
func (s *Server) site(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Cookie")
	w.Header().Set("Referrer-Policy", "same-origin")
	st, sh, _, err := s.look(r)
	if err != nil {
		if st != nil {
			st.touch()
		}
		s.broken(w, r, source.Sum{})
		return
	}
	defer st.touch()
	if r.URL.Path == "/" && sh.site.Base != "" {
		http.Redirect(w, r, sh.site.Base+"/", http.StatusFound)
		return
	}
	if x := sh.site.Search; x != nil {
		if name, ok := strings.CutPrefix(r.URL.Path, sh.site.Base+"/"+x.Dir); ok {
			s.index(w, r, x, name)
			return
		}
	}
	out, slash := sh.output(r.URL.Path)
	if slash {
		to := url.URL{Path: r.URL.Path + "/", RawQuery: r.URL.RawQuery}
		http.Redirect(w, r, to.String(), http.StatusFound)
		return
	}
	status := http.StatusOK
	if out == "" {
		out, status = "404.html", http.StatusNotFound
	}
	p := sh.page(out)
	if p == nil {
		if status == http.StatusNotFound {
			s.say(w, r, status, "Không có trang này", "Địa chỉ vừa mở không có trên trang này.")
			return
		}
		s.asset(w, r, sh, out)
		return
	}
	m := s.make(sh, p)
	switch {
	case !m.good:
		s.broken(w, r, m.sum)
	case p.Layout == "" || s.o.Bare:
		s.answer(w, r, out, m.html, status)
	default:
		s.answer(w, r, out, inject(m, sh), status)
	}
}

// inject adds the script that follows changes, with what the page is known by.
func inject(m *made, sh *shape) []byte {
	_, css := sh.sheets()
	script := `<script src="` + own + `client.js" data-sum="` + m.sum.Short() + `" data-css="` + css + `" data-files="` + sh.files(m.html) + `" defer></script>`
	i := bytes.LastIndex(m.html, []byte("</body>"))
	if i < 0 {
		i = len(m.html)
	}
	b := make([]byte, 0, len(m.html)+len(script))
	return append(append(append(b, m.html[:i]...), script...), m.html[i:]...)
}

// asset serves a file that is published as it is.
func (s *Server) asset(w http.ResponseWriter, r *http.Request, sh *shape, out string) {
	data, err := sh.res.Asset(out)
	if err != nil || data == nil {
		s.say(w, r, http.StatusNotFound, "Không đọc được tệp", "Tệp này vừa bị xóa hoặc đang được ghi; hãy tải lại trang.")
		return
	}
	s.content(w, r, out, data)
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, name string, b []byte, status int) {
	if status == http.StatusOK {
		s.content(w, r, name, b)
		return
	}
	w.Header().Set("Content-Type", kindOf(name))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b)
	}
}

// content serves bytes with their type and a strong ETag, whole, in part or not
// at all if the browser has them.
func (s *Server) content(w http.ResponseWriter, r *http.Request, name string, b []byte) {
	w.Header().Set("Content-Type", kindOf(name))
	w.Header().Set("ETag", `"`+source.SumOf(b).Hex()[:32]+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b))
}

const sayStyle = `body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:38rem;margin:15vh auto;padding:0 1rem;color-scheme:light dark}h1{font-size:1.4rem}`

var sayPolicy = func() string {
	sum := sha256.Sum256([]byte(sayStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; script-src 'self'; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
}()

// say serves a page of the preview's own, in words.
func (s *Server) say(w http.ResponseWriter, r *http.Request, status int, title, text string) {
	s.words(w, r, status, title, text, "")
}

// broken is shown in place of a page that was never good. The script stays, and
// tells what is wrong.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, sum source.Sum) {
	script := `<script src="` + own + `client.js" data-sum="` + sumText(sum) + `" data-css="" data-files="" defer></script>`
	text := "Nội dung hoặc khuôn mẫu đang có lỗi nên chưa có trang nào để hiện. Sửa lỗi rồi lưu, trang sẽ tự hiện."
	if s.o.Bare {
		script = ""
		text = "Nội dung hoặc khuôn mẫu đang có lỗi nên chưa có trang nào để hiện. Lỗi được kể ở cửa sổ lệnh đang chạy cchc serve."
	}
	w.Header().Set("Retry-After", "1")
	s.words(w, r, http.StatusServiceUnavailable, "Chưa dựng được trang", text, script)
}

// sumText names a page by its bytes; a page that is not there has a name too.
func sumText(sum source.Sum) string {
	if sum.IsZero() {
		return "-"
	}
	return sum.Short()
}

func (s *Server) words(w http.ResponseWriter, r *http.Request, status int, title, text, script string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", sayPolicy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method == http.MethodHead {
		return
	}
	_, _ = io.WriteString(w, `<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>`+html.EscapeString(title)+`</title><style>`+sayStyle+`</style></head>
<body><main><h1>`+html.EscapeString(title)+`</h1><p>`+html.EscapeString(text)+`</p></main>`+script+`</body></html>
`)
}

func unescape(s string) string {
	s = html.UnescapeString(s)
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}
