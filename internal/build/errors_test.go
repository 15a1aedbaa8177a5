package build_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/source"
)

// A mistake is one thing that somebody did, and what they are told.
type mistake struct {
	name string
	make func(m fstest.MapFS)
	want []string // file:line:col: code, all of them
}

const anArticle = "content/tin-tuc/2026/bai-1.md"

// change returns what replaces text in a file of the small site, and fails if
// it is not there.
func change(p, old, new string) func(fstest.MapFS) {
	return func(m fstest.MapFS) {
		s := string(m[p].Data)
		if !strings.Contains(s, old) {
			panic(p + " has no " + old)
		}
		put(m, p, strings.Replace(s, old, new, 1))
	}
}

func write(p, s string) func(fstest.MapFS) { return func(m fstest.MapFS) { put(m, p, s) } }

func extra(p string, d doc) func(fstest.MapFS) { return write(p, d.text()) }

// notFound writes a layout of three lines with something in its body.
func notFound(body string) func(fstest.MapFS) {
	return write("templates/layouts/404.html", "<!doctype html>\n<html lang=\"vi\"><head><title>Không có</title></head>\n<body>"+body+"</body></html>\n")
}

func yamlBomb() string {
	s := "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 12; i++ {
		s += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 8), i-1)
	}
	return s
}

var mistakes = []mistake{
	{"unknown key", change(anArticle, "author:", "auhtor:"), []string{anArticle + ":5:1: key-unknown", anArticle + ":1:1: author-or-source"}},
	{"misspelt draft", change(anArticle, "author:", "darft: true\nauthor:"), []string{anArticle + ":5:1: key-unknown"}},
	{"draft: yes", change(anArticle, "author:", "draft: yes\nauthor:"), []string{anArticle + ":5:8: warning bool-form"}},
	{"key twice", change(anArticle, "author:", "title: Hai\nauthor:"), []string{anArticle + ":5:1: key-duplicate"}},
	{"impossible date", change(anArticle, "author:", "updated: 2026-02-30\nauthor:"), []string{anArticle + ":5:10: date-impossible"}},
	{"colon in a value", change(anArticle, "title: ", "title: a: "), []string{anArticle + ":2:9: front-colon"}},
	{"fence of dashes of another kind", change(anArticle, "---\n", "–––\n"), []string{anArticle + ":1:1: front-fence"}},
	{"front matter not closed", write(anArticle, "---\ntitle: Một\n"), []string{anArticle + ":1:1: front-unclosed"}},
	{"no front matter", write(anArticle, "Chỉ có chữ.\n"), []string{anArticle + ":1:1: front-missing"}},
	{"yaml bomb", write(anArticle, "---\n"+yamlBomb()+"---\nChữ.\n"), []string{anArticle + ":2:5: front-alias"}},
	{"reference", change(anArticle, "author:", "units: [don-vi-a, don-vi-x]\nauthor:"), []string{anArticle + ":5:19: ref-unknown"}},
	{"category", change(anArticle, "tin-thu", "tin-thuu"), []string{anArticle + ":6:11: category-unknown"}},
	{"task", change(anArticle, "author:", "plans:\n  - plan: ke-hoach-thu\n    task: nv-09\nauthor:"), []string{anArticle + ":7:11: task-unknown"}},
	{"link", change(anArticle, "../../ke-hoach/ke-hoach-thu.md", "../../ke-hoach/ke-hoach-th.md"), []string{anArticle + ":13:5: link-dangling"}},
	{"link by address", change(anArticle, "../../ke-hoach/ke-hoach-thu.md", "/tin-tucc/"), []string{anArticle + ":13:5: link-dangling"}},
	{"picture", change(anArticle, "## Mục", "![Người đọc thử](khong-co.png)"), []string{anArticle + ":11:1: link-dangling"}},
	{"cover", change(anArticle, "author:", "cover:\n  src: khong-co.png\n  alt: Ảnh\nauthor:"), []string{anArticle + ":6:8: link-dangling"}},
	{"attachment", change(anArticle, "author:", "attachments:\n  - file: /files/khong-co.pdf\nauthor:"), []string{anArticle + ":6:11: file-missing"}},
	{"not UTF-8: article", write(anArticle, "---\ntitle: M\xf4t\n---\n"), []string{anArticle + ":2:9: not-utf8"}},
	{"not UTF-8: plan", write("content/ke-hoach/ke-hoach-thu.md", "\xf4"), []string{"content/ke-hoach/ke-hoach-thu.md:1:1: not-utf8"}},
	{"not UTF-8: document", write("content/van-ban/34-qd-abc.md", "---\n\xf4"), []string{"content/van-ban/34-qd-abc.md:2:1: not-utf8"}},
	{"not UTF-8: theme", write("content/chu-de/chu-de-mot.md", "\xf4"), []string{"content/chu-de/chu-de-mot.md:1:1: not-utf8"}},
	{"not UTF-8: channel", write("content/hinh-thuc/hinh-thuc-mot.md", "\xf4"), []string{"content/hinh-thuc/hinh-thuc-mot.md:1:1: not-utf8"}},
	{"not UTF-8: unit", write("content/don-vi/don-vi-c.md", "\xf4"), []string{"content/don-vi/don-vi-c.md:1:1: not-utf8"}},
	{"not UTF-8: page", write("content/trang/lien-he.md", "\xf4"), []string{"content/trang/lien-he.md:1:1: not-utf8"}},
	{"not UTF-8: settings", write("content/site.yaml", "title: \xf4"), []string{"content/site.yaml:1:8: not-utf8"}},
	{"settings empty", write("content/site.yaml", ""), []string{"content/site.yaml:1:1: front-not-map"}},
	{"settings gone", func(m fstest.MapFS) { delete(m, "content/site.yaml") }, []string{"content/site.yaml: settings-missing"}},
	{"file in no folder", write("content/la/x.md", "x"), []string{"content/la/x.md: kind-unknown"}},
	{"template typo", notFound("<h1>{{.Titel}}</h1>"), []string{"templates/layouts/404.html:3:14: template-field"}},
	{"template syntax", notFound("<h1>{{.Title}</h1>"), []string{"templates/layouts/404.html:3:11: template-syntax"}},
	{"missing part", notFound(`<p>{{template "parts/crumbz.html" .}}</p>`), []string{"templates/layouts/404.html:3:21: template-missing"}},
	{"missing layout", func(m fstest.MapFS) { delete(m, "templates/layouts/plan.html") }, []string{"templates/layouts/plan.html: layout-missing"}},
	{"action in a script", notFound("<script>var a = {{.Title}};</script>"), []string{"templates/layouts/404.html:3:23: template-context"}},
	{"CSS not closed", write("static/css/them.css", "a { color: red; }\nb { color: blue;\n"), []string{"static/css/them.css:2:3: asset-syntax"}},
	{"CSS of another host", write("static/css/them.css", "a{}\nb{background:url(https://xa.example/a.png)}"), []string{"static/css/them.css:2:18: css-external"}},
	{"CSS without its picture", write("static/css/them.css", "b{background:url(\"a.png\")}"), []string{"static/css/them.css:1:19: css-missing"}},
	{"script", write("static/js/hong.js", "const a = ;\n"), []string{"static/js/hong.js:1:11: asset-syntax"}},
	{"JSON", write("static/hong.json", "{\n  \"a\": ,\n}"), []string{"static/hong.json:2:8: asset-syntax"}},
	{"SVG", write("static/hong.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n<g></svg>"), []string{"static/hong.svg:2:10: asset-syntax"}},
	{"address of two articles", extra("content/tin-tuc/2026/khac.md", articleDoc("Khác", now, "Chữ.").with("slug", " bai-1")), []string{"content/tin-tuc/2026/khac.md: id-twice"}},
	{"address of a list", extra("content/trang/tin-tuc.md", doc{front: []pair{{"title", " Tin"}}, body: "\nChữ.\n"}), []string{"content/trang/tin-tuc.md: address-twice"}},
	{"address of a month", extra("content/tin-tuc/2026/06.md", articleDoc("Tháng", now, "Chữ.")), []string{"content/tin-tuc/2026/06.md: address-twice"}},
	{"static file at a page's place", write("static/trang-1/index.html", "<p>x"), nil},
	{"static file at an article's place", write("static/tin-tuc/2026/bai-1/index.html", "<p>x"), []string{"content/tin-tuc/2026/bai-1.md: address-twice", "static/tin-tuc/2026/bai-1/index.html: address-twice"}},
	{"a file as Notepad saves it", write("content/tin-tuc/2026/bai-a.md.txt", "---\ntitle: A\n---\n"), []string{"content/tin-tuc/2026/bai-a.md.txt: name-md-txt"}},
	{"static file where a folder must be", write("static/tin-tuc", "x"), []string{"static/tin-tuc: file-kind"}},
	{"static text where a folder must be", func(m fstest.MapFS) {
		put(m, "static/cu.txt", "x")
		change(anArticle, "author:", "aliases: [/cu.txt/x/]\nauthor:")(m)
	}, []string{anArticle + ": address-twice", "static/cu.txt: address-twice"}},
	{"static text where the folder of many must be", func(m fstest.MapFS) {
		put(m, "static/cu.txt", "x")
		for i := range 8 {
			change(fmt.Sprintf("content/tin-tuc/2026/bai-%d.md", 4+i), "author:", fmt.Sprintf("aliases: [/cu.txt/%d/]\nauthor:", i))(m)
		}
	}, []string{"static/cu.txt: address-twice"}},
	{"alias at a page's place", change(anArticle, "author:", "aliases: [/tin-tuc/]\nauthor:"), []string{anArticle + ": address-twice"}},
	{"alias of two", change(anArticle, "author:", "aliases: [/cu/ba.html]\nauthor:"), []string{"content/tin-tuc/2026/bai-3.md:11:11: alias-twice"}},
	{"alias of itself", change(anArticle, "author:", "aliases: [/tin-tuc/2026/bai-1/]\nauthor:"), []string{anArticle + ":5:11: alias-self"}},
	{"NFC and NFD", func(m fstest.MapFS) {
		put(m, "static/files/c\u1ea3i.pdf", "một")
		put(m, "static/files/ca\u0309i.pdf", "hai")
	}, []string{"static/files/c\u1ea3i.pdf: same-name"}},
	{"letter case", func(m fstest.MapFS) {
		put(m, "static/files/Bieu.pdf", "một")
		put(m, "static/files/bieu.pdf", "hai")
	}, []string{"static/files/bieu.pdf: address-twice"}},
	{"letter case of a folder", func(m fstest.MapFS) {
		put(m, "static/files/Bieu/a.pdf", "một")
		put(m, "static/files/bieu/A.pdf", "hai")
	}, []string{"static/files/bieu/A.pdf: address-twice"}},
	{"Đ and đ", func(m fstest.MapFS) {
		put(m, "static/files/Đơn.pdf", "một")
		put(m, "static/files/đơn.pdf", "hai")
	}, []string{"static/files/đơn.pdf: address-twice"}},
	{"folder named .md", write("content/tin-tuc/2026/thu-muc.md/x.md", "x"), []string{"content/tin-tuc/2026/thu-muc.md: dir-named-md"}},
	{"link out of the tree", func(m fstest.MapFS) {
		m["content/tin-tuc/2026/noi.md"] = &fstest.MapFile{Data: []byte("../../../../bi-mat.md"), Mode: fs.ModeSymlink | 0o777, ModTime: old}
	}, []string{"content/tin-tuc/2026/noi.md: symlink-outside"}},
	{"link to an absolute path", func(m fstest.MapFS) {
		m["static/noi.pdf"] = &fstest.MapFile{Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink | 0o777, ModTime: old}
	}, []string{"static/noi.pdf: symlink-outside"}},
	{"link to a folder", func(m fstest.MapFS) {
		m["content/tin-tuc/2025"] = &fstest.MapFile{Data: []byte("2026"), Mode: fs.ModeSymlink | 0o777, ModTime: old}
	}, []string{"content/tin-tuc/2025: symlink-dir"}},
	{"pipe", func(m fstest.MapFS) {
		m["content/tin-tuc/2026/ong.md"] = &fstest.MapFile{Mode: fs.ModeNamedPipe | 0o644, ModTime: old}
	}, []string{"content/tin-tuc/2026/ong.md: not-regular"}},
	{"two megabytes", write(anArticle, strings.Repeat("chữ ", 400_000)), []string{anArticle + ": too-large"}},
	{"name that is no address", write("static/files/a\x01b.pdf", "x"), []string{"static/files/a\x01b.pdf: file-name"}},
	{"deep quotes", change(anArticle, "## Mục", strings.Repeat(">", 20_000)+" x"), []string{anArticle + ":11:1: markdown-too-deep"}},
	{"nameless", extra("content/trang/---.md", doc{front: []pair{{"title", " Không tên"}}, body: "\nChữ.\n"}), []string{"content/trang/---.md: slug-empty"}},
	{"two documents of one number", extra("content/van-ban/khac.md", smallDocs()["content/van-ban/34-qd-abc.md"]), []string{"content/van-ban/khac.md:3:7: document-twice"}},
}

// Each mistake ends in a clear message with its place and leaves the site as
// it was; mended, the site is what it was.
func TestErrorsChangeNothing(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	target, err := publish.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	tree := smallSite()
	b := build.New(tree)
	good(t, b, at(now), target)
	before := treeOf(t, out)
	for _, m := range mistakes {
		t.Run(m.name, func(t *testing.T) {
			broken := maps.Clone(tree)
			m.make(broken)
			changed := map[string]*fstest.MapFile{}
			for p, f := range broken {
				if tree[p] != f {
					changed[p] = tree[p]
				}
			}
			for p, f := range tree {
				if broken[p] == nil {
					changed[p] = f
				}
			}
			clear(tree)
			maps.Copy(tree, broken)
			r, err := b.Build(context.Background(), at(now), target)
			mend := func() {
				for p, f := range changed {
					if f == nil {
						delete(tree, p)
					} else {
						tree[p] = f
						put(tree, p, string(f.Data))
					}
				}
			}
			defer func() {
				mend()
				good(t, b, at(now), target)
				if after := treeOf(t, out); !maps.Equal(before, after) {
					t.Error("mended, the site is not what it was")
				}
			}()
			if err != nil {
				t.Errorf("the machine is blamed: %v", err)
				return
			}
			var got []string
			for _, p := range r.Problems {
				if p.Code == "string-unused" { // of a template that is missing or broken
					continue
				}
				s := p.Pos.String() + ": "
				if p.Severity() == source.Warning && slices.ContainsFunc(m.want, func(w string) bool { return strings.Contains(w, ": warning ") }) {
					s += "warning "
				}
				got = append(got, s+string(p.Code))
				for _, lang := range []string{"vi", "en"} {
					if text := p.Text(lang); text == "" || strings.Contains(text, "%!") || strings.Contains(p.Hint(lang), "%!") {
						t.Errorf("%s: %s: text %q, hint %q", p.Code, lang, text, p.Hint(lang))
					}
				}
				if p.Hint("vi") == "" && p.Near == "" {
					t.Errorf("%s: no hint", p.Code)
				}
			}
			warned := len(m.want) == 0 || strings.Contains(strings.Join(m.want, ""), ": warning ") || strings.Contains(strings.Join(m.want, ""), "file-kind") || strings.Contains(strings.Join(m.want, ""), "name-md-txt")
			slices.Sort(got)
			want := slices.Clone(m.want)
			slices.Sort(want)
			alternatives := len(want) == 2 && strings.HasSuffix(want[0], "address-twice") && strings.HasSuffix(want[1], "address-twice") // either of the two may be told
			if !slices.Equal(got, want) && !(alternatives && len(got) == 1 && slices.Contains(want, got[0])) {
				t.Errorf("told\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
			}
			if !warned && !r.Failed {
				t.Error("it is published all the same")
			}
			if r.Failed && !maps.Equal(before, treeOf(t, out)) {
				t.Error("the published site has changed")
			}
			// The same is told by a builder that begins here, again and again.
			for range 4 {
				again, _ := fresh(t, tree, at(now))
				if d := sameResult(r, again); d != "" {
					t.Error(d)
				}
			}
		})
	}
}

// Two mistakes in one file are both told, and those of several files together.
func TestAllMistakesAreToldAtOnce(t *testing.T) {
	tree := smallSite()
	change(anArticle, "author:", "khoa: x\nupdated: 2026-02-30\nauthor:")(tree)
	change("templates/layouts/plan.html", "{{.Title}}", "{{.Titel}}")(tree)
	write("static/css/them.css", "a{")(tree)
	r, m := fresh(t, tree, at(now))
	if len(r.Problems) < 3 || !r.Failed || len(m.Paths()) > 0 {
		t.Errorf("%s", list(r.Problems))
	}
}

// What stands in the folder and is not ours is neither overwritten nor
// removed.
func TestForeignFileInTheWay(t *testing.T) {
	out := filepath.Join(t.TempDir(), "public")
	if err := os.MkdirAll(filepath.Join(out, "tin-tuc"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, p := range []string{"index.html", "tin-tuc/index.html", "google123.html"} {
		if err := os.WriteFile(filepath.Join(out, p), []byte("của người khác"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	before := treeOf(t, out)
	target, err := publish.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	b := build.New(smallSite())
	for range 2 {
		r := run(t, b, at(now), target)
		if got := list(r.Problems); !r.Failed || got != "index.html: error: output-foreign [\"index.html\"] near \"\"\ntin-tuc/index.html: error: output-foreign [\"tin-tuc/index.html\"] near \"\"\n" {
			t.Errorf("%v, %s", r.Failed, got)
		}
		if !maps.Equal(before, treeOf(t, out)) {
			t.Error("the folder has changed")
		}
	}
	os.Remove(filepath.Join(out, "index.html"))
	os.Remove(filepath.Join(out, "tin-tuc/index.html")) // an empty folder stays, and is foreign
	r := good(t, b, at(now), target)
	if !slices.Equal(r.Report.Foreign, []string{"google123.html", "tin-tuc/"}) || treeOf(t, out)["google123.html"] != "của người khác" {
		t.Errorf("foreign: %v", r.Report.Foreign)
	}
}

// watched counts the bytes that are read of a file.
type watched struct {
	fs.FS
	name string
	read *int64
	open *int
}

func (w watched) Open(name string) (fs.File, error) {
	f, err := w.FS.Open(name)
	if name != w.name || err != nil {
		return f, err
	}
	*w.open++
	return endless{f, w.read}, nil
}

// endless goes on for as long as somebody reads.
type endless struct {
	fs.File
	read *int64
}

func (e endless) Read(b []byte) (int, error) {
	*e.read += int64(len(b))
	for i := range b {
		b[i] = 'a'
	}
	return len(b), nil
}

// A file of 50 MB is not read, and one that says it is small and never ends is
// read to the limit only.
func TestLargeFilesAreNotRead(t *testing.T) {
	var read int64
	var opened int
	tree := smallSite()
	tree[anArticle] = &fstest.MapFile{Data: make([]byte, 50<<20), ModTime: old, Mode: 0o644}
	w := watched{tree, anArticle, &read, &opened}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, m := fresh(t, w, at(now))
	runtime.ReadMemStats(&after)
	want := anArticle + ": error: too-large [\"50 MB\" \"1 MB\"] near \"\"\n"
	if got := list(r.Problems); got != want || len(m.Paths()) > 0 || opened != 0 {
		t.Errorf("opened %d times, told %q, want %q", opened, got, want)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 40<<20 {
		t.Errorf("%d MB allocated", n>>20)
	}
	put(tree, anArticle, "small")
	r, _ = fresh(t, w, at(now))
	if got := list(r.Problems); !strings.HasPrefix(got, anArticle+": error: too-large") || read > 4<<20 {
		t.Errorf("%d bytes read of a file without end, told %q", read, got)
	}
}

// Mistakes that take long to understand are refused in little time.
func TestBombsAreCutShort(t *testing.T) {
	const limit = 1<<20 - 1000
	fill := func(s string) string { return strings.Repeat(s, limit/len(s)) }
	for name, body := range map[string]string{
		"quotes": fill(">"), "lists": fill("- "), "brackets": fill("["), "links": fill("[a]("), "stars": fill("*a **"), "ticks": fill("`` ` "),
		"pictures": fill("![a]("), "references": fill("[a]: b\n"), "notes": fill("[^a]\n"), "tables": "| a |\n| - |\n" + fill("| |\n"), "html": fill("<a "), "entities": fill("&amp"),
		"angle": fill("<<"), "comments": fill("<!-- "), "underscores": fill("_a"), "tildes": fill("~~a "), "breaks": fill("\\\n"), "legal numbers": fill("12/QĐ-ABC "),
	} {
		t.Run(name, func(t *testing.T) {
			tree := smallSite()
			put(tree, anArticle, articleDoc("Bom", now, body).text())
			start := time.Now()
			r, _ := fresh(t, tree, at(now))
			took := time.Since(start)
			if took > 20*time.Second { // about ten times what it takes on a busy machine
				t.Errorf("%v (failed: %v)", took, r.Failed)
			}
			t.Logf("%v, failed: %v", took.Round(time.Millisecond), r.Failed)
		})
	}
}

// faulty is a target whose disk fails at one operation.
type faulty struct {
	publish.Target
	err    error
	at     int // the operation that fails; Commit is the last
	commit bool
	seen   *atomic.Int64
}

func (f faulty) Begin() (publish.Tx, error) {
	tx, err := f.Target.Begin()
	return faultyTx{tx, f}, err
}

type faultyTx struct {
	publish.Tx
	f faulty
}

func (t faultyTx) Put(f publish.File, data []byte) error {
	if t.f.seen.Add(1) == int64(t.f.at) {
		return &fs.PathError{Op: "write", Path: f.Path, Err: t.f.err}
	}
	return t.Tx.Put(f, data)
}

func (t faultyTx) Add(path, from string, data []byte) (publish.File, error) {
	if t.f.seen.Add(1) == int64(t.f.at) {
		return publish.File{}, &fs.PathError{Op: "write", Path: path, Err: t.f.err}
	}
	return t.Tx.Add(path, from, data)
}

func (t faultyTx) Commit(ctx context.Context) (*publish.Report, error) {
	if t.f.commit {
		t.Tx.Abort()
		return nil, &fs.PathError{Op: "fsync", Path: ".", Err: t.f.err}
	}
	return t.Tx.Commit(ctx)
}

// A full or broken disk is an error of the machine: never a success, never a
// change, and the builder goes on as if nothing had been.
func TestFullDiskChangesNothing(t *testing.T) {
	for _, fault := range []error{syscall.ENOSPC, syscall.EROFS, syscall.EIO, syscall.EDQUOT} {
		tree := smallSite()
		live := new(publish.Memory)
		b := build.New(tree)
		good(t, b, at(now), live)
		before := outputs(live)
		put(tree, "content/site.yaml", string(tree["content/site.yaml"].Data)+"feedback: https://thu.example/gop-y/\n") // every page
		var n atomic.Int64
		for range 2 { // the first build learns which outputs have the bytes that they had
			n.Store(0)
			if _, err := b.Build(context.Background(), at(now), faulty{live, fault, 0, true, &n}); !errors.Is(err, fault) || n.Load() < 20 {
				t.Fatalf("%v at commit, after %d: %v", fault, n.Load(), err)
			}
		}
		for k, puts := 1, int(n.Load()); k <= puts; k += 5 {
			n.Store(0)
			_, err := b.Build(context.Background(), at(now), faulty{live, fault, k, false, &n})
			if !errors.Is(err, fault) {
				t.Fatalf("%v at put %d: %v", fault, k, err)
			}
			if !maps.Equal(before, outputs(live)) {
				t.Fatalf("%v at put %d: the site has changed", fault, k)
			}
		}
		if _, err := b.Build(context.Background(), at(now), faulty{live, fault, 0, true, &n}); !errors.Is(err, fault) {
			t.Fatalf("%v at commit: %v", fault, err)
		}
		if !maps.Equal(before, outputs(live)) {
			t.Fatalf("%v at commit: the site has changed", fault)
		}
		good(t, b, at(now), live)
		_, want := fresh(t, tree, at(now))
		if d := differ(live, want); d != "" {
			t.Fatalf("%v: after it: %s", fault, d)
		}
	}
}

func dirOrEmpty(out, dir string) string {
	if _, err := os.Stat(out); err != nil {
		e := filepath.Join(dir, "nothing")
		os.Mkdir(e, 0o755)
		return e
	}
	return out
}

// A folder that nobody may write to is an error that names it, not a panic,
// and changes nothing.
func TestReadOnlyFolder(t *testing.T) {
	_, err := build.New(smallSite()).Build(context.Background(), at(now), refusing{})
	if !errors.Is(err, fs.ErrPermission) {
		t.Errorf("%v", err)
	}
}

type refusing struct{}

func (refusing) Begin() (publish.Tx, error) {
	return nil, &fs.PathError{Op: "mkdir", Path: "public", Err: syscall.EACCES}
}

// A build that is told to stop stops, and changes nothing.
func TestCancelled(t *testing.T) {
	tree := smallSite()
	live := new(publish.Memory)
	b := build.New(tree)
	good(t, b, at(now), live)
	before := outputs(live)
	put(tree, "content/site.yaml", string(tree["content/site.yaml"].Data)+"feedback: https://thu.example/\n")
	for _, after := range []int{0, 1, 20, 40} {
		ctx, cancel := context.WithCancel(context.Background())
		if after == 0 {
			cancel()
		}
		var n atomic.Int64
		_, err := b.Build(ctx, at(now), stopping{live, cancel, after, &n})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("after %d: %v", after, err)
		}
		if !maps.Equal(before, outputs(live)) {
			t.Errorf("after %d: the site has changed", after)
		}
	}
	good(t, b, at(now), live)
}

type stopping struct {
	publish.Target
	stop  func()
	after int
	n     *atomic.Int64
}

func (s stopping) Begin() (publish.Tx, error) {
	tx, err := s.Target.Begin()
	return stoppingTx{tx, s}, err
}

type stoppingTx struct {
	publish.Tx
	s stopping
}

func (t stoppingTx) Put(f publish.File, data []byte) error {
	if t.s.n.Add(1) >= int64(t.s.after) {
		t.s.stop()
	}
	return t.Tx.Put(f, data)
}

func (t stoppingTx) Add(path, from string, data []byte) (publish.File, error) {
	if t.s.n.Add(1) >= int64(t.s.after) {
		t.s.stop()
	}
	return t.Tx.Add(path, from, data)
}

// A folder that cannot be listed, and a file that cannot be opened, are told.
func TestUnreadable(t *testing.T) {
	for _, name := range []string{anArticle, "templates/parts/item.html", "static/css/site.css", "static/images/nen.png", "content/van-ban", "content/site.yaml"} {
		r, m := fresh(t, locked{smallSite(), name}, at(now))
		ok := false
		for _, p := range r.Problems {
			ok = ok || p.Code == "unreadable" && p.Pos.File == name && strings.Contains(p.Text("vi"), "permission denied")
		}
		if !ok || !r.Failed || len(m.Paths()) > 0 {
			t.Errorf("%s: %v %s", name, r.Failed, list(r.Problems))
		}
	}
}

type locked struct {
	fs.FS
	name string
}

func (l locked) Open(name string) (fs.File, error) {
	if name == l.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.FS.Open(name)
}

// Names in the published folder never leave it, whatever a file is called.
func TestNamesStayInside(t *testing.T) {
	tree := smallSite()
	for _, n := range []string{"a b", "...", "..%2f..%2fb", "con", "%00", "x;y", "q?a=1#b", "'\"<>", "a:b", "💧", "ệ", "\\..\\b", "-rf"} {
		put(tree, "static/files/"+n+".pdf", "x")
		put(tree, "content/trang/"+n+".md", "---\ntitle: Tên lạ\ndraft: true\n---\nChữ.\n")
	}
	r, m := fresh(t, tree, at(now))
	for _, p := range m.Paths() {
		if path.Clean("/"+p) != "/"+p || publish.CheckPath(p) != nil {
			t.Errorf("output %q", p)
		}
	}
	if r.Failed && len(m.Paths()) > 0 {
		t.Error("failed and published")
	}
	t.Logf("failed: %v\n%s", r.Failed, list(r.Problems))
}

// Former addresses that no file can stand for are the web server's alone.
func TestAliasesThatAreNoFiles(t *testing.T) {
	tree := smallSite()
	_, before := fresh(t, tree, at(now))
	aliases := []string{"/a//b", "/a/./b", "/a/%2e%2e/%2E%2E/b", "/a%2F..%2F..%2Fb", "/a%0Ab", "/a%FFb", "/a%zz", "/.cchc/manifest", "/.CCHC/x", "/.git/config", "/a%00b", "/x?y=1&z=2"}
	change(anArticle, "author:", "aliases: ['"+strings.Join(aliases, "', '")+"']\nauthor:")(tree)
	r, after := fresh(t, tree, at(now))
	if r.Failed {
		t.Fatalf("%s", list(r.Problems))
	}
	if !slices.Equal(before.Paths(), after.Paths()) {
		t.Errorf("outputs:\n%v\n%v", before.Paths(), after.Paths())
	}
	moved, _, _ := after.Get("may-chu/nginx-http.conf")
	for _, a := range aliases {
		if !strings.Contains(string(moved), a) {
			t.Errorf("%s is not moved", a)
		}
	}
}
