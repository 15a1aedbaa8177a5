package preview

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/site"
)

const (
	macSize  = sha256.Size
	shareTag = "cchc xem 1\x00"
	// mostShared is how long a share link may be good for.
	mostShared = 31 * 24 * time.Hour
)

// ShareURL returns an address that opens the page of one content file
// ("content/tin-tuc/2016/x.md"), whether it is public or not, for as long as ttl.
func (s *Server) ShareURL(file string, ttl time.Duration) (string, error) {
	if ttl <= 0 || ttl > mostShared {
		return "", fmt.Errorf("thời hạn của địa chỉ xem phải trên 0 và không quá %d ngày", mostShared/(24*time.Hour))
	}
	full, _, err := s.sharing()
	if err != nil {
		return "", errors.New("chưa có bản dựng nào không có lỗi, nên chưa chia sẻ được")
	}
	if full.of(file) == nil {
		return "", fmt.Errorf("“%s” không phải là tệp nội dung có trang riêng", file)
	}
	host := s.o.Addr
	if len(s.o.ShareHosts) > 0 {
		host = s.o.ShareHosts[0]
	}
	return "http://" + host + own + "xem/" + s.token(file, s.o.Now().Add(ttl)) + "/", nil
}

// token is the end, the mac and the file, in letters that an address may have.
func (s *Server) token(file string, end time.Time) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(end.Unix()))
	b = append(b, s.mac(b, file)...)
	return base64.RawURLEncoding.EncodeToString(append(b, file...))
}

func (s *Server) mac(end []byte, file string) []byte {
	h := hmac.New(sha256.New, s.o.Secret)
	h.Write([]byte(shareTag))
	h.Write(end)
	h.Write([]byte(file))
	return h.Sum(nil)
}

// open returns the file that a token stands for. why is for a reader whose token
// does not open anything.
func (s *Server) opens(token string) (file, why string) {
	const altered = "Địa chỉ xem bản nháp này không đúng hoặc bị chép thiếu. Hãy xin lại địa chỉ từ người đã gửi."
	if len(token) > 4096 {
		return "", altered
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) <= 8+macSize {
		return "", altered
	}
	file = string(b[8+macSize:])
	if !hmac.Equal(b[8:8+macSize], s.mac(b[:8], file)) {
		return "", altered
	}
	if end := time.Unix(int64(binary.BigEndian.Uint64(b[:8])), 0); !s.o.Now().Before(end) {
		return "", "Địa chỉ xem bản nháp này đã hết hạn. Hãy xin một địa chỉ mới từ người đã gửi."
	}
	return file, ""
}

// sharing returns the site with everything, and the site that the public sees.
func (s *Server) sharing() (full, public *shape, err error) {
	st := s.current()
	get := func(all bool) (*shape, error) {
		if st == nil {
			return nil, errNothing
		}
		c := choice{made: true, drafts: all, future: all, expired: all}
		if c == choiceOf(st.opts.Options) {
			c = choice{}
		}
		sh, err := s.shape(st, c)
		if err == nil && sh.choice != c {
			return nil, errNothing // not to be made while the content has errors
		}
		return sh, err
	}
	if full, err = get(true); err != nil {
		return nil, nil, err
	}
	public, err = get(false)
	return full, public, err
}

// shared serves one draft to a reader, and the assets that it names.
func (s *Server) shared(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'self'; script-src 'none'; object-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
	none := func(why string) { s.say(w, r, http.StatusNotFound, "Không mở được bản nháp", why) }
	token, rest, slash := strings.Cut(strings.TrimPrefix(r.URL.Path, own+"xem/"), "/")
	file, why := s.opens(token)
	if why != "" {
		none(why)
		return
	}
	if !slash {
		http.Redirect(w, r, own+"xem/"+token+"/", http.StatusFound)
		return
	}
	full, public, err := s.sharing()
	if err != nil {
		h.Set("Retry-After", "60")
		s.say(w, r, http.StatusServiceUnavailable, "Bản nháp đang được sửa", "Nội dung đang được sửa nên tạm thời chưa xem được. Hãy thử lại sau ít phút.")
		return
	}
	p := full.of(file)
	if p == nil {
		none("Bản nháp này không còn nữa.")
		return
	}
	page, problems := full.set.HTML(nil, p.Layout, only(p, full, public))
	if len(problems) > 0 {
		s.say(w, r, http.StatusServiceUnavailable, "Bản nháp đang được sửa", "Khuôn mẫu đang được sửa nên tạm thời chưa xem được. Hãy thử lại sau ít phút.")
		return
	}
	page = scripts.ReplaceAll(page, nil) // what the policy above forbids is not asked for
	if rest == "" || rest+"index.html" == p.Path {
		s.content(w, r, "index.html", rebase(page, full.site.Base+"/", own+"xem/"+token+"/"))
		return
	}
	for _, a := range full.sharedAssets(page) {
		if a.Out == rest {
			s.asset(w, r, full, rest)
			return
		}
	}
	none("Địa chỉ này chỉ mở một bản nháp; các trang khác không xem được từ đây.")
}

var cssURL = regexp.MustCompile(`url\(\s*["']?([^"')\s]+)["']?\s*\)|@import\s+["']([^"']+)["']`)

// scripts are those that a page of the site loads; it carries none inside.
var scripts = regexp.MustCompile(`<script\b[^>]*\ssrc=[^>]*></script>`)

// rebase leads the addresses of a page below the share link, where all but the
// draft and its assets are missing.
func rebase(page []byte, base, to string) []byte {
	var out []byte
	for _, attr := range []string{`href="`, `src="`, `poster="`, `action="`, `data-index="`, `data-script="`} {
		out = out[:0:0]
		for rest := page; ; {
			i := bytes.Index(rest, []byte(attr+base))
			if i < 0 {
				out = append(out, rest...)
				break
			}
			i += len(attr)
			out = append(out, rest[:i]...)
			rest = rest[i+len(base):]
			if base == "/" && len(rest) > 0 && rest[0] == '/' { // another host
				out = append(out, '/')
				continue
			}
			out = append(out, to...)
		}
		page = out
	}
	return page
}

// sharedAssets returns the assets that a page names, and those that its
// stylesheets name.
func (sh *shape) sharedAssets(page []byte) []*site.Asset {
	all := sh.named(page)
	seen := map[string]bool{}
	for _, a := range all {
		seen[a.Out] = true
	}
	for i := 0; i < len(all); i++ {
		if !strings.HasSuffix(all[i].Out, ".css") {
			continue
		}
		css, err := sh.res.Asset(all[i].Out)
		if err != nil {
			continue
		}
		from := &url.URL{Path: "/" + all[i].Out}
		for _, m := range cssURL.FindAllSubmatch(css, -1) {
			u, err := from.Parse(string(bytes.Join(m[1:], nil)))
			if err != nil || u.Host != "" {
				continue
			}
			if a := sh.asset(strings.TrimPrefix(u.Path, "/")); a != nil && !seen[a.Out] {
				seen[a.Out] = true
				all = append(all, a)
			}
		}
	}
	return all
}

// only returns a copy of the view of a page that tells nothing of other pages that
// the public does not see: links to them are left out of lists, and elsewhere are
// empty. The text is the draft's own, and stays.
func only(p *site.Page, full, public *shape) site.View {
	v := p.View
	hidden := func(address string) bool {
		address, _, _ = strings.Cut(address, "#")
		out, _ := full.output(unescape(address))
		return out != p.Path && full.page(out) != nil && public.page(out) == nil
	}
	old := reflect.ValueOf(v)
	if old.Kind() != reflect.Pointer {
		return v
	}
	c := reflect.New(old.Type().Elem())
	c.Elem().Set(old.Elem())
	strip(c.Elem(), hidden)
	if f := c.Elem().FieldByName("Chrome"); f.IsValid() { // of every page that has a header
		page := f.Addr().Interface().(*site.Chrome)
		page.Site = page.Site.Without(hidden)
		page.Header = page.Header.On(page.Site)
	}
	return c.Interface().(site.View)
}

// strip works on a copy; what slices and pointers lead to is shared, and is
// exchanged rather than changed.
func strip(v reflect.Value, hidden func(string) bool) {
	for i := range v.NumField() {
		f := v.Field(i)
		if !f.CanSet() {
			continue
		}
		switch x := f.Interface().(type) {
		case *site.Frame, *site.Header, site.Text:
		case *site.Card:
			if x != nil && hidden(x.URL) {
				f.SetZero()
			}
		default:
			switch f.Kind() {
			case reflect.Struct:
				if u := f.FieldByName("URL"); u.IsValid() && u.Kind() == reflect.String {
					if hidden(u.String()) {
						f.SetZero()
					}
					continue
				}
				strip(f, hidden)
			case reflect.Slice:
				strips(f, hidden)
			}
		}
	}
}

func strips(f reflect.Value, hidden func(string) bool) {
	of := f.Type().Elem()
	card := of == reflect.TypeFor[*site.Card]()
	if !card && of.Kind() != reflect.Struct {
		return
	}
	kept := reflect.MakeSlice(f.Type(), 0, f.Len())
	for i := range f.Len() {
		e := f.Index(i)
		if card {
			if hidden(e.Interface().(*site.Card).URL) {
				continue
			}
		} else {
			if u := e.FieldByName("URL"); u.IsValid() && u.Kind() == reflect.String {
				if hidden(u.String()) {
					continue
				}
			}
			c := reflect.New(of).Elem()
			c.Set(e)
			strip(c, hidden)
			e = c
		}
		kept = reflect.Append(kept, e)
	}
	if f.Len() > 0 && kept.Len() == 0 {
		f.SetZero()
		return
	}
	f.Set(kept)
}
