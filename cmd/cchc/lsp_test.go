package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creachadair/jrpc2"
	"github.com/creachadair/jrpc2/channel"

	"nawapi.gov.vn/cchc/internal/build"
)

// editor is a client of `cchc lsp`, another process, as editors' programs are.
type editor struct {
	t     *testing.T
	cmd   *exec.Cmd
	c     *jrpc2.Client
	dir   string
	found chan published
	asked chan string // methods that the server called
}

type published struct {
	URI         string
	Version     *int
	Diagnostics []lspDiagnostic
}

type lspRange struct {
	Start, End struct{ Line, Character int }
}

type lspDiagnostic struct {
	Range    lspRange `json:"range"`
	Severity int      `json:"severity"`
	Code     string   `json:"code"`
	Source   string   `json:"source"`
	Message  string   `json:"message"`
}

type lspEdit struct {
	Range   lspRange
	NewText string
}

func startEditor(t *testing.T, dir string, args ...string) *editor {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	e := &editor{t: t, dir: dir, found: make(chan published, 1000), asked: make(chan string, 100)}
	e.cmd = exec.Command(exe, append([]string{"lsp", "--stdio"}, args...)...)
	e.cmd.Env = append(os.Environ(), "CCHC_TEST_MAIN=1")
	e.cmd.Dir = dir
	e.cmd.Stderr = os.Stderr
	in, err := e.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := e.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := e.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e.c = jrpc2.NewClient(channel.LSP(out, in), &jrpc2.ClientOptions{
		OnNotify: func(r *jrpc2.Request) {
			if r.Method() == "textDocument/publishDiagnostics" {
				var p published
				if err := r.UnmarshalParams(&p); err != nil {
					t.Error(err)
				}
				e.found <- p
			}
		},
		OnCallback: func(_ context.Context, r *jrpc2.Request) (any, error) {
			e.asked <- r.Method()
			return nil, nil
		},
	})
	t.Cleanup(func() { _ = e.cmd.Process.Kill() })
	return e
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	if err := e.c.CallResult(ctx, method, params, result); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) tell(method string, params any) {
	e.t.Helper()
	if err := e.c.Notify(context.Background(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

func (e *editor) uri(name string) string {
	p := filepath.ToSlash(filepath.Join(e.dir, name))
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}

// diagnostics waits for what the server says of a file, as of a version.
func (e *editor) diagnostics(name string, version int) []lspDiagnostic {
	e.t.Helper()
	end := time.After(20 * time.Second)
	for {
		select {
		case p := <-e.found:
			if p.URI == e.uri(name) && (version < 0 || p.Version != nil && *p.Version == version) {
				return p.Diagnostics
			}
		case <-end:
			e.t.Fatalf("nothing is said of %s, version %d", name, version)
		}
	}
}

func (e *editor) open(name, text string) {
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "languageId": "markdown", "version": 1, "text": text}})
}

func (e *editor) change(name string, version int, text string) {
	e.tell("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.uri(name), "version": version}, "contentChanges": []any{map[string]any{"text": text}}})
}

// at is a request about the place of ‸ in a text.
func (e *editor) at(name, text string) (params map[string]any, clean string) {
	e.t.Helper()
	before, after, ok := strings.Cut(text, "‸")
	if !ok {
		e.t.Fatal("no place in the text")
	}
	line := strings.Count(before, "\n")
	last := before[strings.LastIndexByte(before, '\n')+1:]
	units := 0
	for _, r := range last {
		units++
		if r > 0xffff {
			units++
		}
	}
	return map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}, "position": map[string]any{"line": line, "character": units}}, before + after
}

func newTestSite(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "trang có dấu")
	b := beginning{name: "Trung tâm Thử", short: "TTT", base: "https://ttt.example/", now: time.Now()}
	if _, err := b.write(dir); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"content/van-ban/30-2020-nd-cp.md": "---\ntype: Nghị định\ncode: 30/2020/NĐ-CP\nissued: 2020-03-05\neffective: 2020-03-05\nissuer: chinh-phu\nsubject: Về công tác văn thư\n---\n\nThử.\n",
		"content/van-ban/99-2025-nd-cp.md": "---\ntype: Nghị định\ncode: 99/2025/NĐ-CP\nissued: 2025-01-05\neffective: 2025-02-01\nissuer: chinh-phu\nsubject: Văn bản bịa để thử\nreplaces: [30-2020-nd-cp]\n---\n\nThử.\n",
		"content/ke-hoach/kh-2026.md":      "---\ntitle: Kế hoạch bịa năm 2026\nyear: 2026\ndoc:\n  type: Quyết định\n  code: 1/QĐ-TTT\n  issued: 2026-01-05\n  issuer: ttt\nbasis:\n  - type: Nghị quyết\n    code: 76/NQ-CP\n    issued: 2021-07-15\n    issuer: chinh-phu\nunit: ttt\nthemes: [y-nghia-tac-dong]\nchannels: [an-pham]\ntasks:\n  - id: nv-01\n    name: Viết bài\n    output: Bài\n    lead: ttt\n    due: thuong-xuyen\n    status: dang-thuc-hien\n---\n\n## Mục tiêu\n\n- Thử.\n",
		"content/hinh-thuc/an-pham.md":     "---\ntitle: Ấn phẩm\n---\n\nThử.\n",
	} {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o755), os.WriteFile(full, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const lspHead = "---\ntitle: Bài thử\ndate: 2026-01-05\nauthor: A\ncategory: hoat-dong\n"

func TestLSP(t *testing.T) {
	dir := newTestSite(t)
	e := startEditor(t, dir)
	var init struct {
		Capabilities struct {
			PositionEncoding string
			HoverProvider    bool
		}
		ServerInfo struct{ Name string }
	}
	e.call("initialize", map[string]any{"rootUri": e.uri(""), "capabilities": map[string]any{"workspace": map[string]any{"didChangeWatchedFiles": map[string]any{"dynamicRegistration": true}}}}, &init)
	if init.Capabilities.PositionEncoding != "utf-16" || !init.Capabilities.HoverProvider || init.ServerInfo.Name != "cchc" {
		t.Errorf("initialize: %+v", init)
	}
	e.tell("initialized", map[string]any{})
	select {
	case m := <-e.asked:
		if m != "client/registerCapability" {
			t.Errorf("asked for %s", m)
		}
	case <-time.After(10 * time.Second):
		t.Error("the server does not ask for changes of files")
	}

	// What is typed and not saved is looked at, in a file that is not there yet.
	const file = "content/tin-tuc/2026/bai-thu.md"
	bad := lspHead + "theme: y-nghia-tac-dongg\ntitel: B\n---\n\nNội dung.\n"
	e.open(file, bad)
	ds := e.diagnostics(file, 1)
	if len(ds) != 2 || ds[0].Code != "ref-unknown" || ds[1].Code != "key-unknown" || ds[0].Severity != 1 || ds[0].Source != "cchc" {
		t.Fatalf("diagnostics: %+v", ds)
	}
	if r := ds[0].Range; r.Start.Line != 5 || r.Start.Character != 7 || r.End.Character != 7+len("y-nghia-tac-dongg") {
		t.Errorf("range: %+v", r)
	}
	if !strings.Contains(ds[0].Message, "Có phải ý bạn là “y-nghia-tac-dong”?") {
		t.Errorf("message: %s", ds[0].Message)
	}

	// The quick fix of each puts the word that was meant.
	text := bad
	for i := len(ds) - 1; i >= 0; i-- {
		text = e.quickFix(file, text, ds[i])
	}
	if want := lspHead + "theme: y-nghia-tac-dong\ntitle: B\n---\n\nNội dung.\n"; text != want {
		t.Errorf("mended: %q", text)
	}
	text = strings.Replace(text, "title: B\n", "", 1)
	e.change(file, 2, text)
	if ds := e.diagnostics(file, 2); len(ds) != 0 {
		t.Errorf("mended text: %+v", ds)
	}

	// Changes of a part of the text, with letters of one, two and four bytes.
	for i, c := range []struct {
		line, from, to int
		text           string
	}{
		{8, 0, 9, "👍 Cải cách 👍 rõ."}, // Nội dung. in pieces is longer
		{8, 3, 6, "Đổi"},
		{8, 12, 14, "𝒳"},
	} {
		e.tell("textDocument/didChange", map[string]any{"textDocument": map[string]any{"uri": e.uri(file), "version": 3 + i}, "contentChanges": []any{map[string]any{
			"range": map[string]any{"start": map[string]any{"line": c.line, "character": c.from}, "end": map[string]any{"line": c.line, "character": c.to}}, "text": c.text,
		}}})
	}
	e.diagnostics(file, 5)
	var edits []lspEdit
	e.call("textDocument/formatting", map[string]any{"textDocument": map[string]any{"uri": e.uri(file)}, "options": map[string]any{}}, &edits)
	if len(edits) != 0 {
		t.Errorf("the text has something to mend: %+v", edits)
	}

	// An NFD line: places are of the text as it is.
	nfd := lspHead + "---\n\n👍 Ca\u0309i ca\u0301ch\u200b ha\u0300nh chi\u0301nh [đây](/khong-co/)\n"
	e.change(file, 9, nfd)
	ds = e.diagnostics(file, 9)
	line := strings.Split(nfd, "\n")[7]
	marks := 0
	for _, d := range ds {
		got := applyPart(line, d.Range.Start.Character, d.Range.End.Character)
		switch d.Code {
		case "text-invisible":
			marks++
			if d.Range.Start.Line != 7 || !strings.Contains(got, "\u200b") {
				t.Errorf("text-invisible is said of %q in %+v", got, d.Range)
			}
		case "link-dangling":
			marks++
			if d.Range.Start.Line != 7 || !strings.Contains("[đây](/khong-co/)", got) || got == "" {
				t.Errorf("link-dangling is said of %q", got)
			}
		}
	}
	if marks != 2 {
		t.Errorf("diagnostics: %+v", ds)
	}
	for _, d := range ds {
		if d.Code == "text-invisible" {
			if got := e.quickFix(file, nfd, d); strings.Contains(got, "\u200b") || !strings.Contains(got, "ca\u0301ch ha\u0300nh") {
				t.Errorf("mended: %q", got)
			}
		}
	}
	var actions []struct {
		Kind string
		Edit struct{ Changes map[string][]lspEdit }
	}
	e.call("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": e.uri(file)}, "range": map[string]any{"start": map[string]any{"line": 0, "character": 0}, "end": map[string]any{"line": 0, "character": 0}}, "context": map[string]any{"diagnostics": []any{}, "only": []string{"source.fixAll"}}}, &actions)
	if len(actions) != 1 || actions[0].Kind != "source.fixAll" {
		t.Fatalf("actions: %+v", actions)
	}
	if got := applyEdits(nfd, actions[0].Edit.Changes[e.uri(file)]); !strings.Contains(got, "\n👍 Cải cách hành chính [đây](/khong-co/)\n") {
		t.Errorf("all mended: %q", got)
	}

	e.completions(file)
	const settings = "content/site.yaml"
	e.open(settings, "title: A\norg\n") // what is known of the site stays while this cannot be read
	e.diagnostics(settings, 1)
	e.hovers(file)
	e.definitions(file)
	e.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": e.uri(settings)}})

	// A file that others change on the disk.
	other := "content/chu-de/y-nghia-tac-dong.md"
	if err := os.WriteFile(filepath.Join(dir, other), []byte("---\ntitel: A\n---\n\nThử.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": e.uri(other), "type": 2}}})
	if ds := e.diagnostics(other, -1); len(ds) != 1 {
		t.Errorf("a changed file: %+v", ds)
	}
	// A text that is closed unsaved is gone.
	e.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": e.uri(file)}})
	if ds := e.diagnostics(file, -1); len(ds) != 0 {
		t.Errorf("a closed file: %+v", ds)
	}

	e.call("shutdown", nil, new(any))
	e.tell("exit", nil)
	done := make(chan error, 1)
	go func() { done <- e.cmd.Wait() }()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("the server ended with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the server does not end")
	}
}

// quickFix asks for what mends a diagnostic and does it.
func (e *editor) quickFix(name, text string, d lspDiagnostic) string {
	e.t.Helper()
	var actions []struct {
		Title, Kind string
		Edit        struct{ Changes map[string][]lspEdit }
	}
	e.call("textDocument/codeAction", map[string]any{"textDocument": map[string]any{"uri": e.uri(name)}, "range": d.Range, "context": map[string]any{"diagnostics": []any{d}, "only": []string{"quickfix"}}}, &actions)
	if len(actions) == 0 || actions[0].Kind != "quickfix" {
		e.t.Fatalf("%s: no quick fix: %+v", d.Code, actions)
	}
	return applyEdits(text, actions[0].Edit.Changes[e.uri(name)])
}

func (e *editor) completions(file string) {
	e.complete(file, []completion{
		{lspHead + "th‸\n---\n\nA.\n", "theme|channel|draft|sapo", "title|author|year"},
		{lspHead + "‸\n---\n\nA.\n", "theme", "title"},
		{lspHead + "theme: ‸\n---\n\nA.\n", "y-nghia-tac-dong|ket-qua-ton-tai", "ttt"},
		{lspHead + "theme: [y-nghia-tac-dong, ket‸]\n---\n\nA.\n", "ket-qua-ton-tai", "y-nghia-tac-dong"},
		{lspHead + "theme: hạn chế‸\n---\n\nA.\n", "ket-qua-ton-tai", "y-nghia-tac-dong"}, // by its name
		{lspHead + "units:\n  - ‸\n---\n\nA.\n", "ttt|chinh-phu", ""},
		{lspHead + "units:\n- t‸\n---\n\nA.\n", "ttt", ""},
		{lspHead + "plans:\n  - plan: kh‸\n---\n\nA.\n", "kh-2026", ""},
		{lspHead + "plans:\n  - plan: kh-2026\n    task: ‸\n---\n\nA.\n", "nv-01", ""},
		{lspHead + "plans:\n  - plan: kh-2026\n    ta‸\n---\n\nA.\n", "task", "plan|title"},
		{lspHead + "docs: [30‸]\n---\n\nA.\n", "30-2020-nd-cp", ""},
		{lspHead + "cover:\n  ‸\n---\n\nA.\n", "src|alt|credit", "title"},
		{lspHead + "draft: ‸\n---\n\nA.\n", "true|false", ""},
		{lspHead + "---\n\nXem [a](../../van-ban/‸).\n", "../../van-ban/76-nq-cp.md", ""},
		{strings.Replace(lspHead, "hoat-dong", "‸", 1) + "---\n\nA.\n", "hoat-dong|van-ban-moi", ""},
		{lspHead + "---\n\nChữ th‸\n", "", "theme"},
		{"---\nti‸", "title", ""}, // the block is not closed yet
	})
	const settings = "content/site.yaml"
	e.open(settings, "")
	e.complete(settings, []completion{
		{"title: A\norg‸", "organisation", "title"},
		{"organisation:\n  unit: ‸\n", "ttt|chinh-phu", ""},
		{"menu:\n  - label: A\n    ‸\n", "link", "label|title"},
		{"without: [rss, ‸]\n", "atom", ""},
		{"check:\n  rules:\n    - rule: date‸\n", "date-form", "link-text"},
		{"check:\n  rules:\n    - rule: link-text\n      level: ‸\n", "off|notice", ""},
		{"\ufefftitle: A\nbase‸", "base_url", ""},
	})
	e.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": e.uri(settings)}})
}

type completion struct{ text, want, not string }

func (e *editor) complete(file string, cases []completion) {
	e.t.Helper()
	for _, c := range cases {
		params, text := e.at(file, c.text)
		e.change(file, 50, text)
		var list struct {
			Items []struct {
				Label    string
				TextEdit lspEdit
			}
		}
		e.call("textDocument/completion", params, &list)
		got := "|"
		for _, it := range list.Items {
			got += it.Label + "|"
			if it.TextEdit.Range.Start.Line != it.TextEdit.Range.End.Line || it.TextEdit.NewText == "" {
				e.t.Errorf("%q: edit %+v", c.text, it.TextEdit)
			}
		}
		for _, w := range strings.Split(c.want, "|") {
			if w != "" && !strings.Contains(got, "|"+w+"|") {
				e.t.Errorf("%q does not complete to %s: %s", c.text[len(c.text)-min(60, len(c.text)):], w, got)
			}
		}
		for _, w := range strings.Split(c.not, "|") {
			if w != "" && strings.Contains(got, "|"+w+"|") {
				e.t.Errorf("%q completes to %s", c.text[len(c.text)-min(60, len(c.text)):], w)
			}
		}
	}
}

func (e *editor) hovers(file string) {
	for _, c := range []struct{ text, want string }{
		{lspHead + "the‸me: y-nghia-tac-dong\n---\n\nA.\n", "Chủ đề tuyên truyền."},
		{lspHead + "theme: y-ng‸hia-tac-dong\n---\n\nA.\n", "Ý nghĩa và tác động"},
		{lspHead + "docs: [30-2020‸-nd-cp]\n---\n\nA.\n", "Về công tác văn thư"},
		{lspHead + "---\n\n👍 Theo Nghi\u0323 định số 30/2020‸/NĐ-CP.\n", "Hết hiệu lực từ ngày 01/02/2025"},
		{lspHead + "---\n\nTheo Nghị định số 30/2020/N‸Đ-CP.\n", "99/2025/NĐ-CP"},
		{lspHead + "---\n\nTheo Nghị định số 30/2020/N‸Đ-CP.\n", "tính đến ngày"},
		{lspHead + "---\n\n[a](../../van-ban/76-nq‸-cp.md)\n", "76/NQ-CP"},
		{lspHead + "---\n\nKhông có ‸gì.\n", ""},
	} {
		params, text := e.at(file, c.text)
		e.change(file, 60, text)
		var h *struct {
			Contents struct{ Value string }
			Range    lspRange
		}
		e.call("textDocument/hover", params, &h)
		switch {
		case c.want == "" && h != nil:
			e.t.Errorf("%q: %+v", c.text, h)
		case c.want != "" && (h == nil || !strings.Contains(h.Contents.Value, c.want)):
			e.t.Errorf("%q: %+v, want %s", c.text[len(lspHead):], h, c.want)
		case h != nil && h.Range.Start.Character >= h.Range.End.Character:
			e.t.Errorf("%q: %+v", c.text, h.Range)
		}
	}
}

func (e *editor) definitions(file string) {
	for _, c := range []struct {
		text, want string
		line       int
	}{
		{lspHead + "theme: y-ng‸hia-tac-dong\n---\n\nA.\n", "content/chu-de/y-nghia-tac-dong.md", 0},
		{lspHead + "plans:\n  - plan: kh-2026\n    task: nv‸-01\n---\n\nA.\n", "content/ke-hoach/kh-2026.md", 17},
		{lspHead + "---\n\nTheo Nghị định số 30/2020‸/NĐ-CP.\n", "content/van-ban/30-2020-nd-cp.md", 0},
		{lspHead + "---\n\n[a](../../van-ban/76-nq‸-cp.md#x)\n", "content/van-ban/76-nq-cp.md", 0},
		{lspHead + "---\n\n[a](/don-vi/t‸tt/)\n", "content/don-vi/ttt.md", 0},
		{lspHead + "attachments:\n  - file: /favi‸con.svg\n---\n\nA.\n", "static/favicon.svg", 0},
		{lspHead + "---\n\n[a](../../../../../../etc/pass‸wd)\n", "", 0},
	} {
		params, text := e.at(file, c.text)
		e.change(file, 70, text)
		var raw json.RawMessage
		e.call("textDocument/definition", params, &raw)
		if c.want == "" {
			if string(raw) != "null" {
				e.t.Errorf("%q leads to %s", c.text, raw)
			}
			continue
		}
		if !strings.Contains(string(raw), e.uri(c.want)+`"`) || !strings.Contains(string(raw), fmt.Sprintf(`"line":%d`, c.line)) {
			e.t.Errorf("%q leads to %s, want %s:%d", c.text[len(lspHead):], raw, c.want, c.line)
		}
	}
	e.change(file, 90, lspHead+"---\n\nA.\n")
	e.diagnostics(file, 90)
}

// applyPart returns the part of a line between two units of UTF-16.
func applyPart(s string, from, to int) string {
	at, a, b := 0, len(s), len(s)
	for i, r := range s {
		if at == from {
			a = i
		}
		if at == to {
			b = i
		}
		at++
		if r > 0xffff {
			at++
		}
	}
	return s[a:max(a, b)]
}

// applyEdits does what an editor does with edits, from the last to the first.
func applyEdits(text string, edits []lspEdit) string {
	ls := strings.Split(text, "\n")
	for i := len(edits) - 1; i >= 0; i-- {
		e := edits[i]
		l := ls[e.Range.Start.Line]
		head := applyPart(l, 0, e.Range.Start.Character)
		tail := applyPart(l, e.Range.End.Character, 1<<30)
		ls[e.Range.Start.Line] = head + e.NewText + tail
	}
	return strings.Join(ls, "\n")
}

// A client sees what the check says, of every file, with the same words.
func TestLSPSaysWhatTheCheckSays(t *testing.T) {
	dir := newTestSite(t)
	for name, text := range map[string]string{
		"content/tin-tuc/2026/mot.md":  lspHead + "theme: khong-co\n---\n\nChữ\u200b lạ , [đây](/khong-co/).\n",
		"content/tin-tuc/2026/hai.md":  "---\r\ntitle: B\r\ndate: 5/1/2026\r\nauthor: A\r\ncategory: sai\r\n---\r\n\r\nTie\u0302\u0301ng Việt ; xong.\r\n",
		"content/tin-tuc/2026/ba.md":   "không có khối\n",
		"content/tin-tuc/2026/bon.md":  "---\ntitle: \"A\n---\n",
		"content/trang/hong.md":        "---\ntitle: A\xff\n---\n",
		"content/van-ban/sai.md":       "---\ntype: Nghị định\ncode: 5\nissued: 2020-02-30\nissuer: ai-do\nsubject: A\n---\n\nA.\n",
		"templates/layouts/unit.html":  "{{.Nothing}}",
		"content/trang/khong-biet.txt": "x",
	} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var o build.Options
	o.Plain, o.Check, o.Preview, o.AsOf = true, true, true, time.Now()
	r, err := build.New(os.DirFS(dir)).Look(context.Background(), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := startEditor(t, dir)
	want := map[string]int{}
	files := map[string]bool{}
	for _, p := range r.Found() {
		want[fmt.Sprint(e.uri(p.Pos.File), " ", max(p.Pos.Line, 1)-1, " ", p.Code, " ", int(p.Severity())+1, " ", strings.TrimSpace(p.Text("vi")+"\n"+p.Hint("vi")))]++
		files[p.Pos.File] = true
	}
	if len(files) < 6 || len(want) < 12 {
		t.Fatalf("the site has too few faults: %v", r.Found())
	}
	e.call("initialize", map[string]any{"capabilities": map[string]any{}}, new(any))
	e.tell("initialized", map[string]any{})
	for range files {
		select {
		case p := <-e.found:
			for _, d := range p.Diagnostics {
				key := fmt.Sprint(p.URI, " ", d.Range.Start.Line, " ", d.Code, " ", d.Severity, " ", d.Message)
				if want[key]--; want[key] < 0 {
					t.Errorf("said of nobody: %s", key)
				}
				if d.Range.End.Line != d.Range.Start.Line || d.Range.End.Character < d.Range.Start.Character {
					t.Errorf("%s: %+v", key, d.Range)
				}
			}
		case <-time.After(20 * time.Second):
			t.Fatal("not every file is told of")
		}
	}
	for key, n := range want {
		if n > 0 {
			t.Errorf("not said: %s", key)
		}
	}
}
