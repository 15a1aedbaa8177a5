package site_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/chromium"
)

// TestBrowserSearchInEnglish: on pages in English the search speaks English, and
// tells browsers and screen readers that most of its results are in Vietnamese.
func TestBrowserSearchInEnglish(t *testing.T) {
	p := chromium.New(t)
	address := host(t, sample(t, func(fsys fstest.MapFS) {
		copyTree(t, fsys, "static")
		settings := fsys["content/site.yaml"].Data
		fsys["content/site.yaml"] = &fstest.MapFile{Data: append(settings, "english:\n  title: Site\n  name: Center\n  menu:\n    - label: About\n      link: trang/about.md\n"...)}
		fsys["content/trang/about.md"] = &fstest.MapFile{Data: []byte("---\ntitle: About Bình Minh\nlang: en\ntranslation_of: gioi-thieu\nupdated: 2016-03-05\n---\n\nWords of mine.\n")}
	}, build.Options{}), nil)
	b := p.Open(address + "/en/about/")
	types(b, "tim", "binh minh")
	b.Until(`/^Suggestions: \d+$/.test(document.querySelector('.search-box [role=status]').textContent)`)
	enter(b)
	b.Until(`location.pathname.endsWith('/en/search/') && location.search === '?q=binh+minh' && document.querySelectorAll('.search-found li').length > 1`)
	for what, want := range map[string]any{
		`document.documentElement.lang`: "en",
		`/^(Results|Closest results): \d/.test(document.querySelector('.search-form [role=status]').textContent)`:                              true,
		`document.querySelector('.search-filters summary').textContent`:                                                                        "Filter and count results",
		`[...document.querySelectorAll('.search-found li')].every((li) => (li.lang === 'vi') !== li.querySelector('a').href.includes('/en/'))`: true,
		`[...document.querySelectorAll('.search-found a')].some((a) => a.pathname.endsWith('/en/about/') && !a.closest('[lang=vi]'))`:          true,
		`document.querySelector('.pair a, .language a').lang`:                                                                                  "vi",
	} {
		if got := b.Get(what); got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	b.Visit(address + "/en/search/?q=xyzzy")
	b.Until(`document.querySelector('.search-form [role=status]').textContent === 'No results for “xyzzy”.'`)
	b.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true})
	b.Visit(address + "/en/about/")
	boxFits(t, b)
	b.Quiet()
}

// boxFits tells whether the words in the search field of a page are whole, beside the
// button that browsers put there to empty it.
func boxFits(t *testing.T, b *chromium.Tab) {
	t.Helper()
	room := b.Get(`(() => {
		const field = document.querySelector('.search-box input'), style = getComputedStyle(field), pen = document.createElement('canvas').getContext('2d');
		pen.font = style.font;
		return field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - pen.measureText(field.placeholder).width;
	})()`)
	if n, ok := room.(float64); !ok || n < 20 {
		t.Errorf("beside the words in the field there are %v px", room)
	}
}

// TestSearchSaysNothingItself: the words of the search are in the catalogues; its
// script has those that it asks for, and none of its own.
func TestSearchSaysNothingItself(t *testing.T) {
	script, err := os.ReadFile("../../static/js/search.js")
	if err != nil {
		t.Fatal(err)
	}
	_, shown, ok := strings.Cut(string(script), "// ---- What is shown")
	if !ok {
		t.Fatal("the script has no part that shows things")
	}
	for i, line := range strings.Split(shown, "\n") {
		code, _, _ := strings.Cut(line, "//")
		if strings.ContainsFunc(code, func(r rune) bool { return r > unicode.MaxASCII && unicode.IsLetter(r) }) {
			t.Errorf("line %d after “What is shown”: %s", i, line)
		}
	}
	asked := map[string]bool{}
	for _, m := range regexp.MustCompile(`'([a-zA-Z]+)'`).FindAllStringSubmatch(shown, -1) {
		asked[m[1]] = true
	}
	for _, name := range []string{"layouts/search.html", "parts/header.html"} {
		page, err := os.ReadFile("../../templates/" + name)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, m := range regexp.MustCompile(`data-say-([a-z-]+)="\{\{t "search_([a-z_]+)"\}\}"`).FindAllStringSubmatch(string(page), -1) {
			n++
			camel := regexp.MustCompile(`-[a-z]`).ReplaceAllStringFunc(m[1], func(s string) string { return strings.ToUpper(s[1:]) })
			if strings.ReplaceAll(m[1], "-", "_") != m[2] || !asked[camel] && camel != "missing" { // which trang.js says
				t.Errorf("%s: %s is not asked for", name, m[0])
			}
		}
		if n < 4 {
			t.Errorf("%s has %d words for the search", name, n)
		}
	}
}
