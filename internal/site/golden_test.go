package site_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/content"
)

var update = flag.Bool("update", false, "write the outputs into testdata/golden/*.txtar")

// TestGolden builds every site of testdata/golden and compares its outputs
// with the files below want/ of the same archive. want/PATHS is the list of all
// outputs. JSON is indented and markup broken between tags, so that a
// difference can be read.
//
// Lines of the comment are options: as-of, base, drafts, future, expired,
// preview, copy (a file of the repository).
func TestGolden(t *testing.T) {
	sites, err := filepath.Glob("testdata/golden/*.txtar")
	if err != nil || len(sites) < 5 {
		t.Fatalf("%d sites: %v", len(sites), err)
	}
	for _, name := range sites {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a := readArchive(t, name)
			var o build.Options
			o.AsOf = day("2016-06-20")
			fsys := tree(t, nil)
			for line := range strings.Lines(a.comment) {
				key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
				switch key {
				case "as-of":
					if o.AsOf, err = time.Parse(time.RFC3339, value); err != nil {
						t.Fatal(err)
					}
				case "base":
					o.BaseURL = value
				case "drafts":
					o.Drafts = true
				case "future":
					o.Future = true
				case "expired":
					o.Expired = true
				case "preview":
					o.Preview = true
				case "copy":
					copyTree(t, fsys, value)
				}
			}
			if slices.ContainsFunc(a.files, func(f file) bool { return strings.HasPrefix(f.name, "templates/") }) {
				fsys = withoutTemplates(fsys)
			}
			for _, f := range a.files {
				if !strings.HasPrefix(f.name, "want/") {
					fsys[f.name] = &fstest.MapFile{Data: []byte(f.text)}
				}
			}
			m := builds(t, fsys, o)
			for _, p := range m.Problems {
				t.Errorf("%s: %s: %s", p.Pos, p.Severity(), p.Text("en"))
			}
			if m.Failed {
				return
			}
			for i := range a.files {
				f := &a.files[i]
				p, ok := strings.CutPrefix(f.name, "want/")
				if !ok {
					continue
				}
				got := ""
				if p == "PATHS" {
					got = strings.Join(m.Paths(), "\n") + "\n"
				} else {
					got = pretty(t, p, m.file(p))
				}
				if *update {
					f.text = got
				} else if got != f.text {
					t.Errorf("%s\n%s", f.name, difference(f.text, got))
				}
			}
			if *update {
				if err := os.WriteFile(name, []byte(a.String()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

func withoutTemplates(fsys fstest.MapFS) fstest.MapFS {
	m := fstest.MapFS{}
	for p, f := range fsys {
		if !strings.HasPrefix(p, "templates/") {
			m[p] = f
		}
	}
	return m
}

// pretty breaks an output into lines, after it has been read as what it is.
func pretty(t *testing.T, name, text string) string {
	t.Helper()
	switch path.Ext(name) {
	case ".json":
		var b bytes.Buffer
		if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return b.String() + "\n"
	case ".xml":
		d := xml.NewDecoder(strings.NewReader(text))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
		}
		fallthrough
	case ".html":
		text = strings.ReplaceAll(text, "><", ">\n<")
	}
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}

// difference shows the first lines that differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	show := func(sign string, ls []string) string {
		var b strings.Builder
		for _, l := range ls[min(i, len(ls)):min(i+6, len(ls))] {
			b.WriteString(sign + l + "\n")
		}
		return b.String()
	}
	return show("  ", w[max(0, i-2):][:min(2, i)]) + show("- ", w) + show("+ ", g)
}

// TestSeed: what the notice of 2016 says is what its page says.
func TestSeed(t *testing.T) {
	const p = "content/ke-hoach/ke-hoach-cchc-2016.md"
	data, err := os.ReadFile(filepath.Join("..", "..", filepath.FromSlash(p)))
	if err != nil {
		t.Fatal(err)
	}
	d := content.Parse(p, data)
	for _, pr := range d.Problems {
		t.Errorf("%s: %s", pr.Pos, pr.Text("en"))
	}
	if n := len(d.Plan.Objectives); n != 2 {
		t.Errorf("%d objectives, want 2", n)
	}
	if n := len(d.Plan.Requirements); n != 5 {
		t.Errorf("%d requirements, want 5", n)
	}
	if n := len(d.Plan.Themes); n != 5 {
		t.Errorf("%d themes, want 5", n)
	}
	if n := len(d.Plan.Channels); n != 4 {
		t.Errorf("%d channels, want 4", n)
	}
	var cited []string
	for _, h := range d.Body.Holes {
		if h.Kind == content.HoleLegal {
			cited = append(cited, h.No.String()+" "+h.Issued.String())
		}
	}
	if want := []string{"3599/QĐ-BTNMT 2015-12-31", "79/QĐ-TNNQG 2016-03-03"}; !slices.Equal(cited, want) {
		t.Errorf("cited: %v, want %v", cited, want)
	}

	fsys := tree(t, nil)
	copyTree(t, fsys, "content")
	copyTree(t, fsys, "static")
	m := builds(t, fsys, build.Options{Plain: true, Jobs: 2})
	if m.Failed {
		for _, p := range m.Problems {
			t.Errorf("%s: %s", p.Pos, p.Text("en"))
		}
		t.FailNow()
	}
	page := "/ke-hoach/ke-hoach-cchc-2016/"
	for selector, want := range map[string]int{"h1": 1, ".text h2": 3, ".text h3": 2, ".text li": 16, ".text a": 2, ".text a.legal": 2, "table": 0} {
		if n := len(m.page(page).All(selector)); n != want {
			t.Errorf("%d of %s, want %d", n, selector, want)
		}
	}
	base := strings.TrimSuffix(m.page(page).All("link[rel=canonical]")[0].Attr("href"), page)
	base = base[strings.Index(base, ".vn")+3:]
	m.links(page, ".text", "3599/QĐ-BTNMT → "+base+"/van-ban/3599-qd-btnmt/", "79/QĐ-TNNQG → "+base+"/van-ban/79-qd-tnnqg/")
	var twin struct {
		Document, Basis          []struct{ Code, Issued string }
		Objectives, Requirements []string
		Themes, Channels         []any
		Year                     int
	}
	if err := json.Unmarshal([]byte(m.file(page+"index.json")), &twin); err != nil {
		t.Fatal(err)
	}
	if len(twin.Objectives) != 2 || len(twin.Requirements) != 5 || len(twin.Themes) != 5 || len(twin.Channels) != 4 || twin.Year != 2016 ||
		twin.Document[0].Issued != "2016-03-03" || twin.Basis[0].Issued != "2015-12-31" {
		t.Errorf("twin: %+v", twin)
	}
}
