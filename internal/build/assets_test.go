package build_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
)

// Every kind of static file arrives whole, whatever stands beside it, empty
// ones too; in a preview byte for byte.
func TestAssetsArriveWhole(t *testing.T) {
	contents := map[string]string{
		"a.xml":         `<?xml version="1.0" encoding="windows-1258"?><a>` + strings.Repeat("x", 3000) + `</a>`,
		"b.xml":         `<?xml version="1.1"?><b>` + strings.Repeat("y", 2000) + `</b>`,
		"c.xml":         `<!DOCTYPE c [<!ENTITY x "y">]><c>&x;</c>`,
		"d.json":        "{\n  \"so\": 9007199254740993\n}",
		"e.svg":         `<svg xmlns="http://www.w3.org/2000/svg"><text>  hai  dấu cách  </text></svg>`,
		"f.js":          "/* chỉ có một lời */",
		"g.css":         "/* chỉ có một lời */",
		"h.txt":         "",
		"i.js":          "",
		"k.css":         "",
		"l.webmanifest": `{ "name": "Thử" }`,
		"m.pdf":         "%PDF-1.4 " + strings.Repeat("\x00\xff", 5000),
		"n.css":         "\ufeffa{color:red}",
		"o.html":        "google-site-verification: abc",
		"p.js":          "\x00\x01",
	}
	tree := smallSite()
	for n, s := range contents {
		put(tree, "static/loai/"+n, s)
		put(tree, "static/files/loai-"+n, s)
	}
	b, live := build.New(tree), new(publish.Memory)
	r := good(t, b, at(now), live)
	for _, a := range r.Site.Assets {
		data, f, ok := live.Get(a.Out)
		if !ok || f.Sum != a.Sum || int64(len(data)) != a.Size {
			t.Errorf("%s is not published as %s, with %d bytes", a.Source, a.Out, a.Size)
		}
	}
	outs := outputs(live)
	for _, n := range []string{"a.xml", "b.xml", "c.xml", "h.txt", "m.pdf", "o.html"} {
		if outs["files/loai-"+n] != contents[n] {
			t.Errorf("%s has become %.80q", n, outs["files/loai-"+n])
		}
	}
	if got := outs["files/loai-d.json"]; got != `{"so":9007199254740993}` {
		t.Errorf("JSON: %s", got)
	}
	_, m := fresh(t, tree, preview(now))
	for n, s := range contents {
		if got := outputs(m)["loai/"+n]; got != s {
			t.Errorf("in a preview %s has become %.80q", n, got)
		}
	}
}

// Files that refer to one another keep doing so under their published names.
func TestStylesheetsFindTheirFiles(t *testing.T) {
	tree := smallSite()
	put(tree, "static/fonts/chu.woff2", "wOF2chữ")
	put(tree, "static/css/sub/sub.css", "@font-face{font-family:x;src:url('../../fonts/chu.woff2?v=1#iefix') format('woff2')}\na{background:url(/images/nen.png)}\nb{background:url(\"../../images/nen.png\")}\nc{background:url(data:image/png;base64,AA==)}\nd{fill:url(#x)}")
	var last string
	b, live := build.New(tree), new(publish.Memory)
	for i := range 3 {
		put(tree, "static/fonts/chu.woff2", fmt.Sprintf("wOF2chữ%d", i))
		r := good(t, b, at(now), live)
		font, sheet, css := "", "", ""
		for _, a := range r.Site.Assets {
			switch a.Source {
			case "static/fonts/chu.woff2":
				font = a.Out
			case "static/css/sub/sub.css":
				data, _, _ := live.Get(a.Out)
				sheet, css = a.Out, string(data)
			}
		}
		if !strings.Contains(css, "../../"+font+"?v=1#iefix") || strings.Contains(css, "nen.png") || !strings.Contains(css, "data:image/png") || !strings.Contains(css, "#x") {
			t.Errorf("%s", css)
		}
		if sheet == last {
			t.Error("another font, the same name of the stylesheet: a cache would keep the old one")
		}
		last = sheet
		_, want := fresh(t, tree, at(now))
		if d := differ(live, want); d != "" {
			t.Error(d)
		}
	}
}

// A picture beside an article is published when the article is, and only then.
func TestBundleFollowsItsArticle(t *testing.T) {
	tree := fstest.MapFS{}
	for p, f := range smallSite() {
		tree[p] = f
	}
	b, live := build.New(tree), new(publish.Memory)
	has := func() (n int) {
		for _, p := range live.Paths() {
			if strings.HasPrefix(p, "tin-tuc/2026/anh-0") {
				n++
			}
		}
		return n
	}
	good(t, b, at(now), live)
	if has() != 1 {
		t.Error("the picture is not published")
	}
	change("content/tin-tuc/2026/bai-4.md", "author:", "draft: true\nauthor:")(tree)
	good(t, b, at(now), live)
	if has() != 0 {
		t.Error("the picture of a draft is published")
	}
	change("content/tin-tuc/2026/bai-4.md", "draft: true\n", "")(tree)
	good(t, b, at(now), live)
	if has() != 1 {
		t.Error("the picture has not come back")
	}
}
