package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		line     string
		col, len int
		want     string
	}{
		{"abc", 1, 1, "a"},
		{"abc", 3, 9, "c"},
		{"abc", 9, 1, ""},
		{"ụ ế x", 5, 1, "x"},
		{"u\u0323 e\u0302\u0301 x", 5, 1, "x"},
		{"u\u0323 e\u0302\u0301 x", 3, 1, "e\u0302\u0301"},
		{"👍 x", 3, 1, "x"},
		{"𝒳👍x", 3, 1, "x"},
		{"\ufeffabc", 1, 2, "ab"},
		{"👍 u\u0323\u200b x", 4, 1, "\u200b"},
	} {
		r := place([]string{c.line}, source.Problem{Pos: source.Pos{Line: 1, Col: c.col}, Len: c.len})
		from, to := byteAt(c.line, r.Start.Character), byteAt(c.line, r.End.Character)
		if got := c.line[from:to]; got != c.want {
			t.Errorf("%q at %d: %q, want %q", c.line, c.col, got, c.want)
		}
	}
	ls := []string{"a", "  b"}
	for _, c := range []struct {
		p    source.Pos
		want span
	}{
		{source.Pos{}, span{position{0, 0}, position{0, 1}}},
		{source.Pos{Line: 2}, span{position{1, 2}, position{1, 3}}},
		{source.Pos{Line: 9, Col: 4}, span{position{1, 3}, position{1, 3}}},
	} {
		if got := place(ls, source.Problem{Pos: c.p}); got != c.want {
			t.Errorf("%v: %+v, want %+v", c.p, got, c.want)
		}
	}
}

func FuzzPlace(f *testing.F) {
	f.Add("ụ👍 e\u0302\u0301", 2, 3)
	f.Add("\ufeff\u0301a\xff", -1, 1<<30)
	f.Fuzz(func(t *testing.T, line string, col, n int) {
		line = strings.NewReplacer("\r", "", "\n", "").Replace(line)
		r := place([]string{line}, source.Problem{Pos: source.Pos{Line: 1, Col: col}, Len: n & 0xffff})
		if r.Start.Character < 0 || r.End.Character < r.Start.Character || r.End.Character > units(line) {
			t.Errorf("%q %d %d: %+v", line, col, n, r)
		}
		from := byteAt(line, r.Start.Character)
		if from < len(line) && utf8.ValidString(line) && !utf8.RuneStart(line[from]) {
			t.Errorf("%q: %d is within a character", line, from)
		}
	})
}

func TestEdited(t *testing.T) {
	at := func(a, b, c, d int) *span { return &span{position{a, b}, position{c, d}} }
	for _, c := range []struct {
		text string
		r    *span
		with string
		want string
	}{
		{"a\nb", nil, "c", "c"},
		{"a\r\nb\rc\nd", at(2, 0, 3, 1), "x", "a\r\nb\rx"},
		{"👍b", at(0, 2, 0, 3), "x", "👍x"},
		{"👍b", at(0, 1, 0, 2), "x", "xb"}, // within a character: from its beginning
		{"ab", at(7, 0, 9, 9), "x", "abx"},
		{"ab", at(0, 99, 0, 99), "x", "abx"},
	} {
		if got, ok := edited(c.text, c.r, c.with); !ok || got != c.want {
			t.Errorf("%q %+v: %q %v, want %q", c.text, c.r, got, ok, c.want)
		}
	}
	for _, r := range []*span{at(0, 1, 0, 0), at(-1, 0, 0, 0), at(0, -5, 0, 0)} {
		if _, ok := edited("ab", r, ""); ok {
			t.Errorf("%+v was taken", r)
		}
	}
}

// aSite makes a small site in a folder.
func aSite(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/site.yaml":           "title: A\nbase_url: https://a.example/\norganisation:\n  unit: u\ncategories:\n  - id: c\n    name: C\n",
		"content/don-vi/u.md":         "---\nnames:\n  - name: U\ngroup: trung-tam\n---\n\nA.\n",
		"content/tin-tuc/2026/bai.md": "---\ntitle: A\ndate: 2026-01-01\nauthor: A\ncategory: c\n---\n\nA.\n",
		"templates/layouts/page.html": "{{.Title}}",
	} {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func message(method string, id int, params string) string {
	m := `{"jsonrpc":"2.0","method":"` + method + `"`
	if id > 0 {
		m += fmt.Sprintf(`,"id":%d`, id)
	}
	if params != "" {
		m += `,"params":` + params
	}
	m += "}"
	return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(m), m)
}

// talk sends bytes to a server and returns what it said until it ended.
func talk(t testing.TB, dir, input string, wait time.Duration) string {
	t.Helper()
	in, w := io.Pipe()
	var out safeBuffer
	ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
	defer stop()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, _ = Serve(ctx, in, &out, Options{Root: dir, Lang: "vi", Now: time.Now})
	}()
	go func() {
		_, _ = io.WriteString(w, input)
		time.Sleep(wait)
		_ = w.Close()
	}()
	select {
	case <-done:
	case <-time.After(15 * time.Second):
		t.Fatalf("the server does not end on %q", input)
	}
	return out.String()
}

// safeBuffer is read while somebody may still write to it.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Whatever comes is answered or ends the talk; nothing is to be seen of a panic.
func TestDamaged(t *testing.T) {
	dir := aSite(t)
	start := message("initialize", 1, `{"rootUri":null,"capabilities":{}}`) + message("initialized", 0, `{}`)
	doc := `{"textDocument":{"uri":"file://` + dir + `/content/tin-tuc/2026/bai.md"}`
	open := message("textDocument/didOpen", 0, `{"textDocument":{"uri":"file://`+dir+`/content/tin-tuc/2026/bai.md","version":1,"text":"---\ntheme: \n---\n"}}`)
	for name, c := range map[string]struct{ in, want string }{
		"nothing":        {"", ""},
		"no header":      {"hello\r\n\r\n", ""},
		"no length":      {"X: 1\r\n\r\n{}", ""},
		"huge":           {"Content-Length: 99999999999999\r\n\r\n", ""},
		"large":          {"Content-Length: 999999999\r\n\r\n{}", ""},
		"negative":       {"Content-Length: -1\r\n\r\n{}", ""},
		"endless header": {strings.Repeat("x", 1<<20), ""},
		"cut":            {"Content-Length: 100\r\n\r\n{", ""},
		"no JSON":        {start + "Content-Length: 3\r\n\r\n{]}" + message("shutdown", 2, ""), `"code":-32700`},
		"too early":      {message("textDocument/hover", 1, doc+`,"position":{"line":0,"character":0}}`), `-32002`},
		"twice":          {start + message("initialize", 2, `{}`), `initialized already`},
		"no method":      {start + message("textDocument/nichts", 2, `{}`), `-32601`},
		"wrong types":    {start + message("textDocument/hover", 2, `{"position":"here"}`), `-32602`},
		"no file":        {start + message("textDocument/hover", 2, `{"textDocument":{"uri":"file:///etc/passwd"},"position":{"line":0,"character":0}}`), `"result":null`},
		"strange URI":    {start + message("textDocument/hover", 2, `{"textDocument":{"uri":"::%zz"},"position":{"line":-3,"character":-7}}`), `"result":null`},
		"far away":       {start + open + message("textDocument/completion", 2, doc+`,"position":{"line":99999999,"character":99999999}}`), `"items":[]`},
		"negative place": {start + open + message("textDocument/definition", 2, doc+`,"position":{"line":-1,"character":-1}}`), `"result":null`},
		"huge change":    {start + open + message("textDocument/didChange", 0, doc+`,"contentChanges":[{"range":{"start":{"line":5,"character":0},"end":{"line":1,"character":0}},"text":"x"}]}`) + message("shutdown", 2, ""), "bỏ qua"},
		"no parameters":  {start + message("textDocument/codeAction", 2, ""), `"result":[]`},
	} {
		t.Run(name, func(t *testing.T) {
			out := talk(t, dir, c.in, 50*time.Millisecond)
			if !strings.Contains(out, c.want) || strings.Contains(out, "runtime error") || strings.Contains(out, "index out of") {
				t.Errorf("answer: %q, want %q", out, c.want)
			}
		})
	}
}

// Unsaved texts lie over the disk; only the file that changed is parsed again.
func TestOverlay(t *testing.T) {
	dir := aSite(t)
	b := &buffer{path: "content/tin-tuc/2026/bai.md", text: "neu", at: time.Unix(1, 0)}
	c := &buffer{path: "content/tin-tuc/2026/moi.md", text: "mới", at: time.Unix(1, 0)}
	o := &overlay{disk: os.DirFS(dir), buffers: map[string]*buffer{b.path: b, c.path: c}}
	snap, err := source.Scan(o, nil, "content")
	if err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]string{b.path: "neu", c.path: "mới"} {
		f := snap.File(p)
		if f == nil {
			t.Fatal("no", p)
		}
		if data, err := f.Read(nil, 0); err != nil || string(data) != want {
			t.Errorf("%s: %q %v", p, data, err)
		}
	}
	if f := snap.File("content/don-vi/u.md"); f == nil {
		t.Error("the disk is hidden")
	}
}

func FuzzSpot(f *testing.F) {
	for _, s := range []string{"title: a\nplans:\n  - plan: x\n    task: y", "tasks:\n- id: a\n  support: [a, b", "cover:\n\n   src: a # b", "- - -\n :\n\"a", "names:\n  - name: 'a\n  -", "tags:\n  - "} {
		f.Add(s, 1, 3)
	}
	f.Fuzz(func(t *testing.T, front string, line, at int) {
		for _, k := range append(content.Kinds(), content.Settings) {
			text := "---\n" + front + "\n---\n"
			if k == content.Settings {
				text = front
			}
			ls := lines(text)
			if line < 0 || line >= len(ls) || at < 0 {
				return
			}
			off := byteAt(ls[line], at)
			sp, ok := findSpot(k, ls, frontEnd(ls, k == content.Settings), line, off)
			if ok && (sp.from > off || sp.to < off || sp.to > len(ls[line])) {
				t.Errorf("%q %d:%d: %+v", text, line, off, sp)
			}
			if ok {
				(&notes{}).values(&sp, viet.Fold(sp.word))
			}
			linkAt(ls[line], off)
			legalAt(ls[line], off)
		}
	})
}

func FuzzServe(f *testing.F) {
	dir := aSite(f)
	f.Add(`{"textDocument":{"uri":"u","version":1,"text":"---\ntheme: a"},"position":{"line":1,"character":7}}`, "textDocument/completion")
	f.Add(`{"textDocument":{"uri":"u"},"range":{},"context":{"diagnostics":[{"source":"cchc","code":"key-unknown"}]},"contentChanges":[{"range":{"start":{"line":0,"character":1},"end":{"line":0,"character":2}},"text":"x"}]}`, "textDocument/codeAction")
	f.Fuzz(func(t *testing.T, params, method string) {
		if m, err := json.Marshal(method); err != nil || string(m) != `"`+method+`"` || method == "exit" {
			return
		}
		params = strings.ReplaceAll(params, `"u"`, `"file://`+dir+`/content/tin-tuc/2026/bai.md"`)
		in := message("initialize", 1, `{}`)
		for i, m := range []string{"textDocument/didOpen", "textDocument/didChange", method, "textDocument/hover", "textDocument/completion", "textDocument/codeAction"} {
			in += message(m, 2+i, params)
		}
		if out := talk(t, dir, in, 0); strings.Contains(out, "runtime error") || strings.Contains(out, "slice bounds") {
			t.Errorf("%s: %s", in, out)
		}
	})
}
