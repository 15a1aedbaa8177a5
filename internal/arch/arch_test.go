package arch

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "nawapi.gov.vn/cchc/"

// ours are the allowed imports among our own packages: importer, imported, and
// why. Whatever is not here is forbidden. A row for a package that does not
// exist yet is fine.
var ours = []struct{ from, to, why string }{
	{"internal/cchc", "internal/viet", "legal numbers and dates are Vietnamese text"},

	{"internal/source", "internal/viet", "paths are NFC"},

	{"internal/ledger", "internal/cchc", "tasks, days and deadlines are what it counts"},

	{"internal/figure", "internal/viet", "numbers and dates in pictures"},

	{"internal/sheet", "internal/cchc", "cells hold days"},
	{"internal/sheet", "internal/source", "a table has a Sum"},
	{"internal/sheet", "internal/viet", "numbers as readers write them"},

	{"internal/content", "internal/source", "a Doc carries Problems with their places, and the Sum of its file"},
	{"internal/content", "internal/cchc", "front matter is in the words of plans and documents"},
	{"internal/content", "internal/viet", "NFC, slugs, nearest words"},

	{"internal/content", "internal/bundle", "an article taken over has the digest that gói tin gave it"},

	{"internal/site", "internal/content", "pages are shaped from Docs"},
	{"internal/site", "internal/search", "what is indexed are plain records of pages"},
	{"internal/search", "internal/viet", "folding and lower case"},
	{"internal/build", "internal/search", "the index is made of all pages, at the end"},
	{"cmd/cchc", "internal/search", "wiring: cchc search"},
	{"internal/preview", "internal/search", "a query in a preview"},

	{"internal/site", "internal/ledger", "progress and coverage are counted in one place"},
	{"internal/site", "internal/cchc", "progress of tasks, legal numbers, names by date"},
	{"internal/site", "internal/viet", "order, dates, numbers, slugs"},
	{"internal/site", "internal/figure", "pictures of progress and coverage are drawn while pages are shaped"},
	{"internal/site", "internal/sheet", "reports are tables, as pages and as files"},
	{"internal/site", "internal/source", "Problems and Sums"},
	{"internal/duty", "internal/cchc", "duties hold on days"},
	{"internal/content", "internal/duty", "a profile of duties is a file that somebody writes"},
	{"internal/site", "internal/duty", "the site is held to the duties of its profile"},
	{"internal/site", "internal/bundle", "gói tin of units, themes and plans"},
	{"internal/site", "internal/card", "a page without a picture has one drawn for those who share it"},
	{"internal/card", "internal/viet", "text is composed before it is drawn"},
	{"internal/site", "internal/schema", "data for programs, with its schemas"},

	{"internal/bundle", "internal/schema", "one table writes, describes and checks"},
	{"internal/bundle", "internal/source", "what is wrong with a file of another site has a place in it"},

	{"internal/receive", "internal/bundle", "it reads gói tin of other sites"},
	{"internal/receive", "internal/content", "what it keeps are content files"},
	{"internal/receive", "internal/source", "Problems"},
	{"internal/receive", "internal/viet", "sizes, nearest words"},

	{"internal/render", "internal/source", "Problems and Sums; a template knows nothing of content"},
	{"internal/render", "internal/viet", "the nearest name for a misspelt one"},

	{"internal/check", "internal/content", "it reads what people wrote, while it is parsed"},
	{"internal/check", "internal/site", "what a file says is compared with what became of all of them"},
	{"internal/check", "internal/source", "what it says are Problems"},
	{"internal/check", "internal/cchc", "legal numbers, dates, working days"},
	{"internal/check", "internal/ledger", "from which day news is late, as the pages of figures count it"},
	{"internal/check", "internal/viet", "folding, nearest words"},
	{"internal/build", "internal/check", "files are looked at while they are parsed, and the notes are remembered with them"},
	{"cmd/cchc", "internal/check", "wiring: cchc check"},
	{"cmd/cchc", "internal/outside", "wiring: cchc check --external"},

	{"internal/fix", "internal/content", "what a file is and how it is read decides what may be changed"},
	{"internal/fix", "internal/source", "a change has the code of the complaint that it settles"},
	{"internal/fix", "internal/viet", "NFC and old encodings"},
	{"cmd/cchc", "internal/fix", "wiring: cchc fix"},

	{"internal/lsp", "internal/build", "complaints are those of a build, made by the same code"},
	{"internal/lsp", "internal/check", "codes of rules are proposed in site.yaml"},
	{"internal/lsp", "internal/content", "front matter is proposed and explained by its table of fields"},
	{"internal/lsp", "internal/site", "what the register knows of documents"},
	{"internal/lsp", "internal/fix", "quick fixes are those of cchc fix"},
	{"internal/lsp", "internal/cchc", "legal numbers under the cursor"},
	{"internal/lsp", "internal/source", "Problems have places"},
	{"internal/lsp", "internal/viet", "NFC, folding what was typed"},
	{"cmd/cchc", "internal/lsp", "wiring: cchc lsp"},

	{"internal/build", "internal/source", "stage 1: load"},
	{"internal/build", "internal/content", "stage 2: parse"},
	{"internal/build", "internal/site", "stage 3: shape"},
	{"internal/build", "internal/render", "stage 4: render"},
	{"internal/build", "internal/publish", "stage 5: publish"},
	{"internal/build", "internal/viet", "the time zone, sizes, nearest words"},
	{"internal/build", "internal/icon", "the icon among the assets becomes the forms that phones want"},
	{"internal/build", "internal/picture", "photos among the assets become files for readers"},

	{"internal/preview", "internal/build", "it shows the last build"},
	{"internal/preview", "internal/site", "a browser may ask for the site with drafts, or of another day"},
	{"internal/preview", "internal/render", "it renders the pages that somebody looks at"},
	{"internal/preview", "internal/source", "it shows Problems in the page"},
	{"internal/preview", "internal/viet", "texts for people"},

	{"internal/chromium", "internal/tool", "a browser that is missing is missed as other programs are"},

	{"cmd/cchc", "internal/build", "wiring"},
	{"cmd/cchc", "internal/publish", "wiring: the target"},
	{"cmd/cchc", "internal/content", "wiring: cchc new, the reference of fields"},
	{"cmd/cchc", "internal/site", "wiring: options of a build"},
	{"cmd/cchc", "internal/receive", "wiring: cchc import"},
	{"cmd/cchc", "internal/source", "wiring: Problems for people and for CI"},
	{"cmd/cchc", "internal/cchc", "wiring: dates in flags"},
	{"cmd/cchc", "internal/viet", "wiring: texts for people"},
	{"cmd/cchc", "internal/watch", "wiring: cchc serve"},
	{"cmd/cchc", "internal/preview", "wiring: cchc serve"},
	{"cmd/cchc", "templates", "cchc new site lays them out"},
	{"cmd/cchc", "static", "cchc new site lays it out"},

	{"cmd/cchc-bench", "internal/build", "it measures whole builds"},
	{"cmd/cchc-bench", "internal/publish", "it measures publishing"},
	{"cmd/cchc-bench", "internal/content", "it measures parsing"},
	{"cmd/cchc-bench", "internal/site", "it measures shaping"},
	{"cmd/cchc-bench", "internal/render", "it measures rendering"},
	{"cmd/cchc-bench", "internal/source", "it measures scanning"},
	{"cmd/cchc-bench", "internal/cchc", "it writes sample plans"},
	{"cmd/cchc-bench", "internal/viet", "it writes sample texts"},
}

// nothing says why packages at the bottom of the tree import none of ours.
var nothing = map[string]string{
	"internal/outside": "it asks other hosts, whoever links to them",
	"internal/schema":  "JSON and its schemas are of use without a site",
	"internal/viet":    "words about Vietnamese text are of use without a site",
	"internal/publish": "it brings bytes to a folder and must not know what they are",
	"internal/watch":   "it says that something changed, not what: no paths, no kinds",
	"internal/tool":    "it finds programs for tests of any package",
}

// libraries are the imports from outside the standard library, by prefix: each
// of the large ones is known to exactly one package of ours, so that it can be
// replaced there.
var libraries = []struct {
	path string
	by   []string
	why  string
}{
	{"github.com/yuin/goldmark", []string{"internal/content"}, "Markdown is read in one place; others see HTML with holes"},
	{"github.com/adrg/frontmatter", []string{"internal/content"}, "its traps (BOM, unclosed block) are guarded in one place"},
	{"go.yaml.in/yaml", []string{"internal/content"}, "YAML is decoded strictly in one place"},
	{"github.com/tdewolff/minify", []string{"internal/render"}, "templates and assets are minified in one place"},
	{"github.com/tdewolff/parse", []string{"internal/render"}, "see minify"},
	{"github.com/fsnotify/fsnotify", []string{"internal/watch"}, "the rest hears “something changed”"},
	{"github.com/spf13/cobra", []string{"cmd/cchc"}, "flags are wiring"},
	{"github.com/spf13/pflag", []string{"cmd/cchc"}, "see cobra: the options of a command, among which the one meant is looked for"},
	{"golang.org/x/term", []string{"cmd/cchc", "cmd/cchc-bench"}, "a terminal is where the command talks to people"},
	{"golang.org/x/sys", []string{"internal/publish", "internal/watch", "cmd/cchc", "cmd/cchc-bench"}, "exchanging two folders needs system calls"},
	{"github.com/creachadair/jrpc2", []string{"internal/lsp"}, "JSON-RPC is spoken in one place"},
	{"github.com/xuri/excelize", []string{"internal/sheet"}, "tables become workbooks in one place"},
	{"github.com/andybalholm/brotli", []string{"internal/build"}, "texts are compressed in one place"},
	{"golang.org/x/image", []string{"internal/picture", "internal/card"}, "pixels are turned into files: of photos, of letters"},
	{"github.com/fyne-io/oksvg", []string{"internal/icon"}, "the icon of the site is drawn in pixels"},
	{"github.com/srwiley/rasterx", []string{"internal/icon"}, "what oksvg draws with"},
	{"github.com/go-fonts/liberation", []string{"internal/card"}, "the letters of cards, with all marks of Vietnamese"},
	{"golang.org/x/text", []string{"internal/viet"}, "normal forms and collation are Vietnamese text"},
}

// standard are packages of the standard library that not everybody may use.
var standard = []struct {
	path string
	by   []string
	why  string
}{
	{"net/http", []string{"internal/outside", "internal/preview", "internal/chromium", "cmd/cchc-bench"}, "only the preview talks to a network; the bench asks development servers; tests drive a browser"},
	{"net", []string{"internal/outside", "internal/preview", "internal/chromium", "cmd/cchc", "cmd/cchc-bench"}, "only the preview talks to a network; the commands open ports; tests drive a browser"},
	{"html/template", []string{"internal/render", "internal/site", "internal/preview"}, "render parses templates; site names the type template.HTML"},
	{"text/template", []string{"internal/render"}, "no escaping: nothing that readers see may be made with it"},
	{"text/template/parse", []string{"internal/render"}, "templates are looked into in one place"},
	{"unsafe", nil, "there is no need for it"},
	{"math/rand", []string{"cmd/cchc-bench"}, "the same input gives the same bytes"},
	{"math/rand/v2", []string{"cmd/cchc-bench"}, "the same input gives the same bytes"},
	{"crypto/rand", []string{"internal/publish", "internal/preview", "internal/chromium", "cmd/cchc"}, "the same input gives the same bytes"},
}

// pure are the stages that get time, files and configuration as arguments.
var pure = []string{"internal/check", "internal/viet", "internal/cchc", "internal/duty", "internal/ledger", "internal/schema", "internal/bundle", "internal/content", "internal/fix", "internal/site", "internal/render", "internal/sheet", "internal/figure", "internal/picture"}

// outside are the packages that reach past a function's arguments.
var outside = []string{"os", "os/exec", "os/signal", "os/user", "syscall", "io/ioutil", "net", "net/http", "runtime/debug", "flag", "log", "log/slog"}

type pkg struct {
	ImportPath, Dir, Name string
	Imports               []string
	GoFiles               []string
	IgnoredGoFiles        []string // of other systems
}

func (p *pkg) short() string { return strings.TrimPrefix(p.ImportPath, module) }

func packages(t *testing.T) []*pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json", module+"...") // -e: what does not build yet is told by the compiler
	cmd.Dir = filepath.Join("..", "..")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	var ps []*pkg
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		p := new(pkg)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
	if len(ps) < 9 {
		t.Fatalf("go list names %d packages only", len(ps))
	}
	return ps
}

func TestImports(t *testing.T) {
	why := map[[2]string]string{}
	allowed := map[string][]string{}
	for _, r := range ours {
		if r.why == "" || why[[2]string{r.from, r.to}] != "" {
			t.Errorf("the row %s → %s must have one reason", r.from, r.to)
		}
		why[[2]string{r.from, r.to}] = r.why
		allowed[r.from] = append(allowed[r.from], r.to)
	}
	for _, p := range packages(t) {
		name := p.short()
		for _, imp := range p.Imports {
			to, mine := strings.CutPrefix(imp, module)
			switch {
			case mine && why[[2]string{name, to}] == "":
				if w := nothing[name]; w != "" {
					t.Errorf("%s imports %s, but must import nothing of ours: %s", name, to, w)
					continue
				}
				t.Errorf("%s imports %s. Imports point down the tree; allowed from here are %s (see the reasons in this test)", name, to, strings.Join(allowed[name], ", "))
			case !mine && strings.Contains(strings.SplitN(imp, "/", 2)[0], "."):
				i := slices.IndexFunc(libraries, func(l struct {
					path string
					by   []string
					why  string
				},
				) bool {
					return imp == l.path || strings.HasPrefix(imp, l.path+"/")
				})
				if i < 0 {
					t.Errorf("%s imports %s: a library without a row and a reason in this test", name, imp)
				} else if l := libraries[i]; !slices.Contains(l.by, name) {
					t.Errorf("%s imports %s, which belongs to %s: %s", name, imp, strings.Join(l.by, ", "), l.why)
				}
			case !mine:
				for _, s := range standard {
					if imp == s.path && !slices.Contains(s.by, name) {
						t.Errorf("%s imports %s: %s", name, imp, s.why)
					}
				}
				if slices.Contains(pure, name) && slices.Contains(outside, imp) {
					t.Errorf("%s imports %s: nothing reads clock, environment or disk in parse, shape and render", name, imp)
				}
			}
		}
	}
}

// clocks are where the time of day may be asked for, and why. "" means any
// function of the package.
var clocks = []struct{ pkg, function, why string }{
	{"internal/source", "Scan", "to know which file times are too fresh to be trusted"},
	{"internal/source", "Rescan", "as Scan"},
	{"internal/publish", "", "to leave a tree alone for a while after it went out of service"},
	{"internal/watch", "", "to wait for an editor to finish"},
	{"internal/preview", "", "it is no stage"},
	{"internal/chromium", "", "tests wait for a browser"},
	{"cmd/cchc", "", "the as-of time of a build starts here"},
	{"cmd/cchc-bench", "", "it measures"},
}

// TestCalls looks into the sources, those of other systems among them.
func TestCalls(t *testing.T) {
	for _, p := range packages(t) {
		name := p.short()
		files, err := filepath.Glob(filepath.Join(p.Dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			names := map[string]string{} // of a file -> import path
			for _, s := range f.Imports {
				path, _ := strconv.Unquote(s.Path.Value)
				local := path[strings.LastIndexByte(path, '/')+1:]
				if s.Name != nil {
					local = s.Name.Name
				}
				if local == "." {
					t.Errorf("%s: a dot import hides what is used", fset.Position(s.Pos()))
				}
				names[local] = path
			}
			for _, d := range f.Decls {
				function := ""
				if fd, ok := d.(*ast.FuncDecl); ok {
					function = fd.Name.Name
				}
				ast.Inspect(d, func(n ast.Node) bool {
					at := func() string {
						pos := fset.Position(n.Pos())
						return filepath.Join(name, filepath.Base(pos.Filename)) + ":" + strconv.Itoa(pos.Line)
					}
					switch n := n.(type) {
					case *ast.GoStmt:
						if slices.Contains(pure, name) || name == "internal/source" {
							t.Errorf("%s: a goroutine: build owns all concurrency", at())
						}
					case *ast.SelectorExpr:
						x, ok := n.X.(*ast.Ident)
						if !ok {
							return true
						}
						switch path := names[x.Name]; path {
						case "time":
							if s := n.Sel.Name; s != "Now" && s != "Since" && s != "Until" && s != "Local" {
								return true
							}
							if !slices.ContainsFunc(clocks, func(c struct{ pkg, function, why string }) bool {
								return c.pkg == name && (c.function == "" || c.function == function)
							}) {
								t.Errorf("%s: time.%s: time comes in as an argument, so that the same input gives the same bytes", at(), n.Sel.Name)
							}
						case "html/template":
							if name == "internal/site" && !slices.Contains([]string{"HTML", "URL", "HTMLAttr"}, n.Sel.Name) {
								t.Errorf("%s: template.%s: site may name the types of safe text, templates are parsed in render", at(), n.Sel.Name)
							}
						case "os":
							if strings.Contains(n.Sel.Name, "env") || strings.Contains(n.Sel.Name, "Env") {
								if !strings.HasPrefix(name, "cmd/") && name != "internal/tool" { // a test asks whether it runs in CI
									t.Errorf("%s: os.%s: configuration comes in as an argument", at(), n.Sel.Name)
								}
							}
						}
					}
					return true
				})
			}
		}
	}
}

// TestTable keeps the tables honest: a package of ours that has a row must lie
// where the row says.
func TestTable(t *testing.T) {
	later := []string{"internal/watch", "internal/preview", "cmd/cchc-bench"}
	for _, r := range ours {
		for _, dir := range []string{r.from, r.to} {
			if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(dir))); err != nil && !slices.Contains(later, dir) {
				t.Errorf("there is no package %s", dir)
			}
		}
	}
}
