package preview

import (
	"bytes"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"nawapi.gov.vn/cchc/internal/source"
)

// choose takes what a browser has chosen in the writing bar and gives it back as
// a cookie.
func (s *Server) choose(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(5 * time.Second))
	defer func() { _ = http.NewResponseController(w).SetReadDeadline(time.Time{}) }()
	if err := r.ParseForm(); err != nil {
		s.say(w, r, http.StatusBadRequest, "Không hiểu yêu cầu", "Lựa chọn gửi lên không đọc được.")
		return
	}
	c := choice{made: true, day: r.PostForm.Get("day")}
	for name, on := range map[string]*bool{"drafts": &c.drafts, "future": &c.future, "expired": &c.expired} {
		switch r.PostForm.Get(name) {
		case "1":
			*on = true
		case "0", "":
		default:
			s.say(w, r, http.StatusBadRequest, "Không hiểu yêu cầu", "Lựa chọn phải là 0 hoặc 1.")
			return
		}
	}
	if c.day != "" && !validDay(c.day) {
		s.say(w, r, http.StatusBadRequest, "Không hiểu ngày", "Ngày phải có dạng 2016-03-03.")
		return
	}
	k := &http.Cookie{Name: s.cookie, Value: c.String(), Path: "/", SameSite: http.SameSiteStrictMode, HttpOnly: true}
	if st := s.current(); st != nil && c == choiceOf(st.opts.Options) {
		k.Value, k.MaxAge = "", -1 // as the preview was started
	}
	http.SetCookie(w, k)
	w.WriteHeader(http.StatusNoContent)
}

// links remembers which addresses of the site the texts of its pages link to. It
// holds words only: a site that is gone must not be kept by it.
type links struct {
	mu     sync.Mutex
	of     map[source.Sum][]string // by the Sum of a text
	serial uint64                  // of the shape
	to     map[string][]linking
}

type linking struct {
	Title   string `json:"title"`
	Address string `json:"address"`
	Source  string `json:"source"`
}

// into returns the pages of sh whose texts link to an address.
func (l *links) into(sh *shape, address string) []linking {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.serial != sh.serial {
		next := make(map[source.Sum][]string, len(l.of))
		to := map[string][]linking{}
		prefix := []byte(`href="` + sh.site.Base + "/")
		for _, p := range sh.site.Pages {
			t := textOf(p.View)
			if p.Layout == "" || t == nil {
				continue
			}
			sum := t.Sum()
			found, ok := l.of[sum]
			if !ok {
				found = hrefs([]byte(t.HTML()), prefix, sh.site.Base)
			}
			next[sum] = found
			if len(found) == 0 {
				continue
			}
			from := linking{Title: p.Source, Address: (&url.URL{Path: sh.address(p.Path)}).EscapedPath(), Source: p.Source}
			if c := chromeOf(p.View); c != nil {
				from.Title = clean(c.Title)
			}
			for _, u := range found {
				if u != sh.address(p.Path) {
					to[u] = append(to[u], from)
				}
			}
		}
		l.of, l.serial, l.to = next, sh.serial, to
	}
	return l.to[address]
}

// hrefs returns the different addresses of the site that a text links to.
func hrefs(html, prefix []byte, base string) []string {
	var all []string
	for {
		i := bytes.Index(html, prefix)
		if i < 0 {
			break
		}
		html = html[i+len(prefix):]
		if n := bytes.IndexAny(html, `"#?`); n >= 0 {
			all = append(all, base+"/"+unescape(string(html[:n])))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// linked answers from which texts of the site a page is linked.
func (s *Server) linked(w http.ResponseWriter, r *http.Request) {
	answer := []linking{}
	if _, sh, _, err := s.look(r); err == nil {
		address, _ := url.PathUnescape(r.URL.Query().Get("path"))
		answer = append(answer, s.links.into(sh, address)...)
	}
	s.json(w, r, answer)
}

// starter starts editors, one at a time.
type starter struct {
	mu   sync.Mutex
	last time.Time
}

// open starts the editor with a file of the site.
func (s *Server) open(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(5 * time.Second))
	defer func() { _ = http.NewResponseController(w).SetReadDeadline(time.Time{}) }()
	refuse := func(text string) { s.say(w, r, http.StatusForbidden, "Không mở được tệp", text) }
	if s.o.Editor == "" || s.root == nil {
		refuse("Chưa đặt biến EDITOR cho lệnh cchc serve.")
		return
	}
	if !fromLoopback(r) {
		refuse("Chỉ mở được trình soạn thảo từ chính máy đang chạy cchc serve.")
		return
	}
	if r.ParseForm() != nil {
		refuse("Yêu cầu không đọc được.")
		return
	}
	file := r.PostForm.Get("file")
	if !s.written(file) {
		refuse("Tệp này không thuộc nội dung của trang.")
		return
	}
	line, _ := strconv.Atoi(r.PostForm.Get("line"))
	col, _ := strconv.Atoi(r.PostForm.Get("col"))
	abs, err := filepath.Abs(filepath.Join(s.o.Root, filepath.FromSlash(file)))
	if err != nil {
		refuse("Không tìm thấy tệp.")
		return
	}
	s.starter.mu.Lock()
	defer s.starter.mu.Unlock()
	if now := time.Now(); now.Sub(s.starter.last) > 300*time.Millisecond { // a double click is one
		args := command(s.o.Editor, abs, line, col)
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = s.o.Root
		if err := cmd.Start(); err != nil {
			refuse("Không chạy được trình soạn thảo: " + err.Error())
			return
		}
		s.starter.last = now
		go func() { _ = cmd.Wait() }()
	}
	w.WriteHeader(http.StatusNoContent)
}

// written tells whether a name is that of a regular file in one of the folders
// that people write in. Symbolic links that lead out of the site are none.
func (s *Server) written(file string) bool {
	dir, _, ok := strings.Cut(file, "/")
	if !ok || !slices.Contains([]string{"content", "templates", "static"}, dir) || !filepath.IsLocal(filepath.FromSlash(file)) || strings.ContainsAny(file, "\x00\\") || hiddenName(file) {
		return false
	}
	info, err := s.root.Stat(filepath.FromSlash(file))
	return err == nil && info.Mode().IsRegular()
}

// command returns the words of an editor's command line. There is no shell, and
// file is an absolute path, so that it cannot be taken for an option.
func command(editor, file string, line, col int) []string {
	words := strings.Fields(editor)
	if len(words) == 0 {
		return []string{editor, file}
	}
	if line <= 0 {
		return append(words, file)
	}
	name := strings.ToLower(strings.TrimSuffix(filepath.Base(filepath.ToSlash(words[0])), ".exe"))
	at := file + ":" + strconv.Itoa(line) + ":" + strconv.Itoa(max(col, 1))
	switch name {
	case "code", "codium", "code-insiders", "cursor":
		return append(words, "-g", at)
	case "subl", "zed", "hx", "helix", "micro":
		return append(words, at)
	case "vi", "vim", "gvim", "nvim", "nano", "emacs", "emacsclient", "gedit", "kate", "mousepad", "gnome-text-editor":
		return append(words, "+"+strconv.Itoa(line), file)
	}
	return append(words, file)
}
