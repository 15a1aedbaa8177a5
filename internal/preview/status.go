package preview

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// status is what a tab is told of the page that it shows.
type status struct {
	Generation uint64            `json:"generation"`
	Sum        string            `json:"sum"`    // of the page, as it would be served now
	CSS        string            `json:"css"`    // of all stylesheets
	Sheets     map[string]string `json:"sheets"` // of each, by address
	Files      string            `json:"files"`  // of the other files that the page names
	Navigate   string            `json:"navigate,omitempty"`
	Failed     bool              `json:"failed"`
	Kept       bool              `json:"kept"` // an older page is shown in place of one with errors
	Errors     int               `json:"errors"`
	Problems   []problem         `json:"problems"` // errors, the first of them
	Warnings   []problem         `json:"warnings"` // of this page
	Page       info              `json:"page"`
	Choice     chosen            `json:"choice"`
	Editor     bool              `json:"editor"` // whether a command opens files
}

type problem struct {
	Place   string  `json:"place"` // file:line:col
	File    string  `json:"file"`
	Line    int     `json:"line"`
	Col     int     `json:"col"`
	Code    string  `json:"code"`
	Text    string  `json:"text"`
	Hint    string  `json:"hint,omitempty"`
	Open    string  `json:"open,omitempty"` // an address that opens the editor there
	Excerpt []lined `json:"excerpt,omitempty"`
}

// lined is a line of an excerpt. Mark is what stands under it: blanks and carets.
type lined struct {
	Line int    `json:"line"`
	Text string `json:"text"`
	Mark string `json:"mark,omitempty"`
}

// info is what the writing bar says of a page.
type info struct {
	Title   string `json:"title"`
	Source  string `json:"source,omitempty"`
	Open    string `json:"open,omitempty"`
	Words   int    `json:"words,omitempty"`
	Minutes int    `json:"minutes,omitempty"`
	State   string `json:"state"`             // in words
	Kind    string `json:"kind"`              // "published", "draft", "future", "expired", "missing", "generated"
	Missing bool   `json:"missing,omitempty"` // there is no such page in this way to look
	Reveal  string `json:"reveal,omitempty"`  // "drafts", "future", "expired": what would show it
}

type chosen struct {
	Drafts  bool   `json:"drafts"`
	Future  bool   `json:"future"`
	Expired bool   `json:"expired"`
	Day     string `json:"day"`               // of the as-of picker, or ""
	Today   string `json:"today"`             // the day that the site shows without one
	Waiting bool   `json:"waiting,omitempty"` // not in effect while the content has errors
}

// mostTold is how many errors an overlay shows.
const mostTold = 20

// state answers what a tab asks when it was told that something is new.
func (s *Server) state(w http.ResponseWriter, r *http.Request) {
	st, shown, told, err := s.look(r)
	if st == nil {
		s.json(w, r, status{Sum: "-", Problems: []problem{}, Warnings: []problem{}})
		return
	}
	defer st.touch()
	want := s.choice(r, st)
	o := want.options(st.opts.Options)
	a := status{
		Generation: st.generation, Sum: "-", Editor: s.o.Editor != "" && s.root != nil && fromLoopback(r),
		Choice:   chosen{Drafts: o.Drafts, Future: o.Future, Expired: o.Expired, Day: want.day},
		Problems: []problem{}, Warnings: []problem{},
	}
	if st.good != nil {
		a.Choice.Today = st.opts.AsOf.In(viet.Zone).Format(time.DateOnly)
	}
	address, _ := url.PathUnescape(r.URL.Query().Get("path"))
	var problems []source.Problem
	if err == nil {
		a.Choice.Waiting = told.choice != want
		problems = told.problems
		a.Sheets, a.CSS = shown.sheets()
		out, _ := shown.output(address)
		missing := out == ""
		if missing {
			out = "404.html"
		}
		if p := shown.page(out); p != nil {
			m := s.make(shown, p)
			a.Sum, a.Files = sumText(m.sum), shown.files(m.html)
			a.Kept = len(m.problems) > 0
			problems = append(problems[:len(problems):len(problems)], m.problems...)
			a.Page = s.info(shown, p, missing, address)
		}
		if s.o.Navigate {
			a.Navigate = shown.navigate(st.changed)
		}
	}
	if st.failed != nil {
		problems = st.failed.Problems
		a.Kept = st.good != nil
	}
	a.Kept = a.Kept || shown != told
	s.mu.Lock()
	problems = append(problems[:len(problems):len(problems)], s.found()...)
	s.mu.Unlock()
	// What the checks say of the page has the warnings of the build among it, but for
	// those that the site or a remark in the file silences: until they have said it,
	// there is nothing to say. A rule that the site takes for an error stops no build.
	checked := st.good != nil && st.opts.Check
	if found := st.found.Load(); checked && found != nil && a.Page.Source != "" {
		for _, p := range *found {
			m, _ := source.Describe(p.Code)
			if p.Pos.File == a.Page.Source && (p.Severity() == source.Warning || p.Severity() == source.Error && m.Severity != source.Error) {
				a.Warnings = append(a.Warnings, s.problem(st, p))
			}
		}
	}
	for _, p := range source.Sort(problems) {
		switch p.Severity() {
		case source.Error:
			if a.Errors++; a.Errors <= mostTold {
				a.Problems = append(a.Problems, s.problem(st, p))
			}
		case source.Warning:
			if !checked && a.Page.Source != "" && p.Pos.File == a.Page.Source {
				a.Warnings = append(a.Warnings, s.problem(st, p))
			}
		}
	}
	a.Failed = a.Errors > 0
	s.json(w, r, a)
}

func (s *Server) json(w http.ResponseWriter, r *http.Request, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodHead {
		return
	}
	_ = json.NewEncoder(w).Encode(v)
}

// navigate returns the address of the page whose source was saved, or "". A
// storm of changes leads nowhere.
func (sh *shape) navigate(changed []string) string {
	if len(changed) > 8 {
		return ""
	}
	for _, file := range changed {
		if !strings.HasSuffix(file, ".md") {
			continue
		}
		if p := sh.of(filepath.ToSlash(file)); p != nil {
			return (&url.URL{Path: sh.address(p.Path)}).EscapedPath()
		}
	}
	return ""
}

// info tells of a page what its writer wants to know.
func (s *Server) info(sh *shape, p *site.Page, missing bool, address string) info {
	c := chromeOf(p.View)
	a := info{Source: p.Source, Open: s.editorURL(p.Source, 0, 0)}
	if c != nil {
		a.Title = c.Title
	}
	if missing {
		a = info{Missing: true, Kind: "missing", State: "Không có trang nào ở địa chỉ này"}
		below := strings.TrimSuffix(strings.TrimPrefix(address, sh.site.Base), "/") + "/"
		for _, h := range sh.site.Hidden {
			if h.Address != below {
				continue
			}
			a.Source, a.Open, a.Kind = h.Path, s.editorURL(h.Path, 0, 0), h.Reason
			switch h.Reason {
			case "draft":
				a.State, a.Reveal = "Bản nháp, đang ẩn", "drafts"
			case "future":
				a.State, a.Reveal = "Đang ẩn: đến "+viet.DateTime(h.Until)+" mới đăng", "future"
			case "expired":
				a.State, a.Reveal = "Đang ẩn: đã hết hạn đăng", "expired"
			}
		}
		return a
	}
	if t := textOf(p.View); t != nil {
		a.Words = words([]byte(t.HTML()))
		a.Minutes = viet.ReadingMinutes(a.Words)
	}
	article, _ := p.View.(*site.ArticleView)
	if article != nil {
		a.Minutes = article.Minutes
	}
	a.Kind = "published"
	switch {
	case p.Source == "":
		a.Kind, a.State = "generated", "Trang do cchc tạo ra từ nội dung khác"
	case c == nil || c.State == "":
		a.State = "Đã công bố"
		if article != nil {
			a.State = "Đã đăng lúc " + article.Date
		}
	default:
		a.State, a.Kind = c.State, stateKinds[c.State]
		if article != nil && a.Kind == "future" {
			a.State = "Chưa đến ngày đăng: đến " + article.Date + " mới đăng"
		}
	}
	return a
}

// stateKinds are the words that pages have for why they are not public.
var stateKinds = map[string]string{"Bản nháp": "draft", "Chưa đến ngày đăng": "future", "Đã hết hạn đăng": "expired"}

// words counts the tiếng of a text.
func words(html []byte) int {
	plain := html[:0:0]
	in := false
	for _, b := range html {
		switch {
		case b == '<':
			in = true
			plain = append(plain, ' ')
		case b == '>' && in:
			in = false
		case !in:
			plain = append(plain, b)
		}
	}
	return viet.SyllablesBytes(plain)
}

func chromeOf(v site.View) *site.Chrome {
	switch v := v.(type) {
	case *site.ArticleView:
		return &v.Chrome
	case *site.PlanView:
		return &v.Chrome
	case *site.DocumentView:
		return &v.Chrome
	case *site.ListView:
		return &v.Chrome
	case *site.UnitView:
		return &v.Chrome
	case *site.PageView:
		return &v.Chrome
	case *site.HomeView:
		return &v.Chrome
	case *site.IndexView:
		return &v.Chrome
	case *site.EnglishView:
		return &v.Chrome
	case *site.TreeView:
		return &v.Chrome
	case *site.Chrome:
		return v
	}
	return nil
}

// textOf returns the text that somebody wrote for a page, or nil.
func textOf(v site.View) *site.Text {
	var t *site.Text
	switch v := v.(type) {
	case *site.ArticleView:
		t = &v.Text
	case *site.PlanView:
		t = &v.Text
	case *site.DocumentView:
		t = &v.Text
	case *site.ListView:
		t = &v.Text
	case *site.UnitView:
		t = &v.Text
	case *site.PageView:
		t = &v.Text
	}
	if t == nil || t.Empty() {
		return nil
	}
	return t
}

// problem puts a Problem into words.
func (s *Server) problem(st *state, p source.Problem) problem {
	return problem{
		Place: clean(p.Pos.String()), File: p.Pos.File, Line: p.Pos.Line, Col: p.Pos.Col, Code: string(p.Code),
		Text: clean(p.Text("vi")), Hint: clean(p.Hint("vi")),
		Open: s.editorURL(p.Pos.File, p.Pos.Line, p.Pos.Col), Excerpt: s.excerpt(st, p),
	}
}

// editorURL returns the address at which an editor opens a file of the site.
func (s *Server) editorURL(file string, line, col int) string {
	if s.root == nil || file == "" {
		return ""
	}
	abs, err := filepath.Abs(filepath.Join(s.o.Root, filepath.FromSlash(file)))
	if err != nil {
		return ""
	}
	u := url.URL{Scheme: "vscode", Host: "file", Path: "/" + strings.TrimPrefix(filepath.ToSlash(abs), "/")}
	at := strings.ReplaceAll(u.String(), ":", "%3A")
	at = strings.Replace(at, "%3A", ":", 1)
	if line > 0 {
		at += ":" + strconv.Itoa(line)
		if col > 0 {
			at += ":" + strconv.Itoa(col)
		}
	}
	return at
}

// clean keeps what people wrote from rearranging what they read.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f {
			return '\ufffd'
		}
		return r
	}, s)
}

const mostRead = 4 << 20 // of a file, for its excerpt

// excerpt returns the line of a problem, with its neighbours. It is read once a
// state, since the file may change before the next.
func (s *Server) excerpt(st *state, p source.Problem) []lined {
	if p.Pos.Line == 0 || s.root == nil {
		return nil
	}
	type key struct {
		pos source.Pos
		len int
	}
	k := key{p.Pos, p.Len}
	if e, ok := st.excerpts.Load(k); ok {
		return e.([]lined)
	}
	e := cut(s.lines(p.Pos.File), p)
	st.excerpts.Store(k, e)
	return e
}

func (s *Server) lines(file string) []string {
	name := filepath.FromSlash(file)
	if info, err := s.root.Stat(name); err != nil || !info.Mode().IsRegular() {
		return nil // a pipe would wait for its other end
	}
	f, err := s.root.Open(name)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostRead))
	if err != nil {
		return nil
	}
	text := strings.TrimPrefix(viet.NFC(strings.ToValidUTF8(string(data), "\ufffd")), "\ufeff")
	return strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}

// cut returns the lines around a problem, the long one shortened to its place.
func cut(lines []string, p source.Problem) []lined {
	var e []lined
	for n := max(1, p.Pos.Line-1); n <= p.Pos.Line+1 && n <= len(lines); n++ {
		line := []rune(strings.ReplaceAll(clean(lines[n-1]), "\t", " "))
		if n != p.Pos.Line {
			if len(line) > 100 {
				line = append(line[:99:99], '…')
			}
			e = append(e, lined{Line: n, Text: string(line)})
			continue
		}
		col := min(max(p.Pos.Col, 1)-1, len(line))
		from := max(0, col-60)
		to := min(len(line), max(col+40, from+100))
		left, right := "", ""
		if from > 0 {
			left = "…"
		}
		if to < len(line) {
			right = "…"
		}
		l := lined{Line: n, Text: left + string(line[from:to]) + right}
		if p.Pos.Col > 0 {
			end := min(col+max(1, p.Len), to)
			l.Mark = strings.Repeat(" ", viet.Width(left+string(line[from:col]))) + strings.Repeat("^", max(1, viet.Width(string(line[col:max(col, end)]))))
		}
		e = append(e, l)
	}
	return e
}
