package build_test

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/icon"
)

// The forms of the icon are published beside it and named in the head of each
// page and in the web manifest; their making is paid once.
func TestIcons(t *testing.T) {
	tree := smallSite()
	o := at(now)
	o.Plain, o.Pictures = false, t.TempDir()
	_, m := fresh(t, tree, o)
	outs := outputs(m)
	for _, f := range icon.Forms {
		if outs[f.Name] == "" {
			t.Errorf("no %s", f.Name)
		}
	}
	page := outs["index.html"]
	for _, want := range []string{`/favicon.ico"`, `rel="apple-touch-icon" href="`, `rel="manifest" href="`, `name="theme-color" content="#`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	var manifest struct {
		Name  string
		Short string `json:"short_name"`
		Lang  string
		Start string `json:"start_url"`
		Scope string
		Theme string `json:"theme_color"`
		Icons []struct{ Src, Sizes, Type, Purpose string }
	}
	if err := json.Unmarshal([]byte(outs["manifest.webmanifest"]), &manifest); err != nil {
		t.Fatal(err)
	}
	if manifest.Name == "" || manifest.Short == "" || manifest.Lang != "vi" || !strings.HasSuffix(manifest.Start, "/") || manifest.Scope != manifest.Start || len(manifest.Theme) != 7 {
		t.Errorf("%+v", manifest)
	}
	sizes := ""
	for _, i := range manifest.Icons {
		out, ok := strings.CutPrefix(i.Src, manifest.Start)
		if !ok || outs[out] == "" {
			t.Errorf("the icon %s is not there", i.Src)
		}
		sizes += i.Sizes + " " + i.Purpose + ", "
	}
	if sizes != "any any, 192x192 any, 512x512 any, 512x512 maskable, " {
		t.Error(sizes)
	}
	if kept, err := filepath.Glob(filepath.Join(o.Pictures, "*-i[0-9]")); err != nil || len(kept) != 1 {
		t.Errorf("kept: %v %v", kept, err)
	}
	_, m2 := fresh(t, tree, o)
	same(t, outs, outputs(m2))

	// What the site has of its own stays.
	put(tree, "static/apple-touch-icon.png", outs["icon-192.png"])
	_, m3 := fresh(t, tree, o)
	if outputs(m3)["apple-touch-icon.png"] != outs["icon-192.png"] {
		t.Error("the site's own icon is not published")
	}

	// One that cannot be drawn is told at its file, and the rest is published.
	put(tree, "static/favicon.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><text>A</text></svg>`)
	r, m4 := fresh(t, tree, o)
	if r.Failed || len(r.Problems) != 1 || r.Problems[0].Code != "icon-failed" || r.Problems[0].Pos.File != "static/favicon.svg" {
		t.Errorf("%s", list(r.Problems))
	}
	if got := outputs(m4); got["favicon.ico"] != "" || strings.Contains(got["index.html"], "favicon.ico") || got["favicon.svg"] == "" || strings.Contains(got["manifest.webmanifest"], "icon-192") {
		t.Error("icons that are not there are named")
	}
}
