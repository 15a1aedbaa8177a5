package site_test

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule is a rule of a style sheet, with the at-rules around it.
type rule struct {
	around   []string
	selector string
	props    map[string]string
}

var (
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssString  = regexp.MustCompile(`"[^"]*"`)
)

// rules reads the rules of the site's style sheet. Strings are emptied: what
// stands in them is no CSS.
func rules(t *testing.T) []rule {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "static", "css", "site.css"))
	if err != nil {
		t.Fatal(err)
	}
	css := cssString.ReplaceAllString(cssComment.ReplaceAllString(string(data), ""), `""`)
	var out []rule
	var read func(s string, around []string)
	read = func(s string, around []string) {
		for {
			open := strings.IndexByte(s, '{')
			if open < 0 {
				return
			}
			head := strings.TrimSpace(s[strings.LastIndexByte(s[:open], ';')+1 : open])
			depth, end := 1, open+1
			for ; end < len(s) && depth > 0; end++ {
				switch s[end] {
				case '{':
					depth++
				case '}':
					depth--
				}
			}
			if depth != 0 {
				t.Fatalf("%s is not closed", head)
			}
			body := s[open+1 : end-1]
			if strings.ContainsRune(body, '{') && !strings.HasPrefix(head, "@page") {
				read(body, append(slices.Clone(around), head))
			} else {
				r := rule{around, head, map[string]string{}}
				for _, p := range strings.Split(body, ";") {
					if k, v, ok := strings.Cut(p, ":"); ok {
						r.props[strings.TrimSpace(k)] = strings.TrimSpace(v)
					}
				}
				out = append(out, r)
			}
			s = s[end:]
		}
	}
	read(css, nil)
	return out
}

// colour is a colour of the screen, red, green, blue in 0 to 1.
type colour [3]float64

func parseColour(s string) (c colour, ok bool) {
	s, ok = strings.CutPrefix(s, "#")
	if len(s) == 3 {
		s = string([]byte{s[0], s[0], s[1], s[1], s[2], s[2]})
	}
	n, err := strconv.ParseUint(s, 16, 32)
	if !ok || err != nil || len(s) != 6 {
		return c, false
	}
	return colour{float64(n>>16) / 255, float64(n>>8&255) / 255, float64(n&255) / 255}, true
}

// luminance is the relative luminance of WCAG 2.2.
func (c colour) luminance() float64 {
	for i, x := range c {
		if x <= 0.04045 {
			c[i] = x / 12.92
		} else {
			c[i] = math.Pow((x+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

// contrast is the contrast ratio of WCAG 2.2: 1 to 21.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrastFormula(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"#000", "#fff", 21}, {"#777777", "#fff", 4.48}, {"#fff", "#fff", 1}, {"#767676", "#ffffff", 4.54}} {
		a, _ := parseColour(tt.a)
		b, _ := parseColour(tt.b)
		if got := contrast(a, b); math.Abs(got-tt.want) > 0.01 {
			t.Errorf("%s on %s: %.3f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
}

// modes are what a reader may have asked for, each with the media of its own
// tokens, in the order in which they win.
var modes = []struct {
	name  string
	media []string
}{
	{"light", nil},
	{"dark", []string{"@media screen and (prefers-color-scheme: dark)"}},
	{"light, more contrast", []string{"@media screen and (prefers-contrast: more)"}},
	{"dark, more contrast", []string{"@media screen and (prefers-color-scheme: dark)", "@media screen and (prefers-contrast: more)", "@media screen and (prefers-contrast: more) and (prefers-color-scheme: dark)"}},
	{"paper", []string{"@media print"}},
}

// pairs are the tokens that stand on each other. Texts have 4.5, parts of the
// interface 3; for readers who ask for more contrast, and on paper, 7 and 4.5.
var pairs = []struct{ front, back string }{
	{"ink soft link visited silt good warn bad", "paper raised"},
	{"ink soft link visited warn", "warn-paper"},
	{"on-deep on-deep-soft", "deep"},
	{"fig-low", "fig-s1 fig-s2"},
	{"fig-mid", "fig-s3"},
	{"fig-high", "fig-s4 fig-s5"},
}

var parts = []struct{ front, back string }{
	{"edge focus", "paper raised"},
	{"on-deep", "deep"}, // the focus in the menu
	{"silt", "paper"},   // the sign of the level
	{"focus edge", "warn-paper"},
}

// TestContrast computes the contrast of the tokens in each mode.
func TestContrast(t *testing.T) {
	all := rules(t)
	for _, m := range modes {
		t.Run(m.name, func(t *testing.T) {
			tokens := map[string]string{}
			take := func(layer, media string) int {
				n := 0
				for _, r := range all {
					if r.selector != ":root" || len(r.around) == 0 || r.around[0] != layer || len(r.around) > 1 != (media != "") || media != "" && r.around[1] != media {
						continue
					}
					maps.Copy(tokens, r.props)
					n++
				}
				return n
			}
			if take("@layer tokens", "") == 0 {
				t.Fatal("no tokens")
			}
			for _, media := range m.media {
				if take("@layer tokens", media)+take("@layer paper", media) == 0 {
					t.Fatalf("no tokens in %s", media)
				}
			}
			check := func(front, back string, least float64) {
				for _, f := range strings.Fields(front) {
					for _, b := range strings.Fields(back) {
						fc, ok1 := parseColour(tokens["--"+f])
						bc, ok2 := parseColour(tokens["--"+b])
						if !ok1 || !ok2 {
							t.Errorf("--%s is %q, --%s is %q: no colours", f, tokens["--"+f], b, tokens["--"+b])
							continue
						}
						if got := contrast(fc, bc); got < least {
							t.Errorf("--%s %s on --%s %s: %.2f, less than %.1f", f, tokens["--"+f], b, tokens["--"+b], got, least)
						}
					}
				}
			}
			text, part := 4.5, 3.0
			if strings.Contains(m.name, "more") || m.name == "paper" {
				text, part = 7, 4.5
			}
			for _, p := range pairs {
				least := text
				if strings.HasPrefix(p.front, "fig-") {
					least = 4.5 // its cells are few and bold, and the table beside says the same
				}
				check(p.front, p.back, least)
			}
			for _, p := range parts {
				check(p.front, p.back, part)
			}
		})
	}
}

// TestColoursAreTokens: no rule for the screen has a colour of its own, which
// another mode would not change. A shadow may be black.
func TestColoursAreTokens(t *testing.T) {
	literal := regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab|color)\(`)
	used := regexp.MustCompile(`var\((--[a-z0-9-]+)`)
	defined, asked := map[string]bool{"--foot": true}, map[string]string{} // js/trang.js sets --foot
	for _, r := range rules(t) {
		tokens := len(r.around) > 0 && (r.around[0] == "@layer tokens" || r.around[0] == "@layer paper")
		for k, v := range r.props {
			if strings.HasPrefix(k, "--") {
				defined[k] = true
			}
			for _, u := range used.FindAllStringSubmatch(v, -1) {
				asked[u[1]] = r.selector
			}
			if !tokens && k != "box-shadow" && literal.MatchString(v) {
				t.Errorf("%s { %s: %s }: a colour that is no token", r.selector, k, v)
			}
		}
	}
	for name, where := range asked {
		if !defined[name] {
			t.Errorf("%s asks for %s, which is nowhere", where, name)
		}
	}
}

// TestLinesAreHighEnough: no line is too low for a letter with two marks, and
// what cuts text at its edge leaves it room.
func TestLinesAreHighEnough(t *testing.T) {
	tokens := map[string]string{}
	for _, r := range rules(t) {
		if r.selector == ":root" && len(r.around) == 1 && r.around[0] == "@layer tokens" {
			tokens = r.props
		}
	}
	for _, r := range rules(t) {
		v, ok := r.props["line-height"]
		if !ok || r.selector == "sup" || strings.HasPrefix(r.selector, "svg") { // marks of notes; text of pictures is placed by its own measure
			continue
		}
		if name, is := strings.CutPrefix(v, "var("); is {
			v = tokens[strings.TrimSuffix(name, ")")]
		}
		if n, err := strconv.ParseFloat(v, 64); err != nil || n < 1.35 {
			t.Errorf("%s has lines of %q", r.selector, v)
		}
	}
}

// TestWeights: what an ordinary page loads stays within its budget, packed as
// servers pack it.
func TestWeights(t *testing.T) {
	m := designSite(t)
	for _, b := range []struct {
		what  string
		files []string
		most  int
	}{
		{"CSS", []string{"css/site.css"}, 12 << 10},
		{"JavaScript", []string{"js/co-chu.js", "js/trang.js"}, 6 << 10},
	} {
		n := 0
		for _, f := range b.files {
			n += packed(t, []byte(m.file(f)))
		}
		if n > b.most {
			t.Errorf("%s: %d bytes packed, more than %d", b.what, n, b.most)
		}
		t.Logf("%s: %d bytes packed", b.what, n)
	}
	common := packed(t, []byte(m.file("css/site.css"))) + packed(t, []byte(m.file("js/co-chu.js"))) + packed(t, []byte(m.file("js/trang.js"))) + packed(t, []byte(m.file("favicon.svg")))
	heaviest, name := 0, ""
	for _, p := range m.Paths() {
		if strings.HasSuffix(p, ".html") {
			if n := packed(t, []byte(m.file(p))) + common; n > heaviest {
				heaviest, name = n, p
			}
		}
	}
	t.Logf("the heaviest page: %s, %d bytes packed with all that it loads", name, heaviest)
	if heaviest > 30<<10 {
		t.Errorf("%s: %d bytes packed, more than 30 kB", name, heaviest)
	}
	for _, s := range m.page("/").All("script[src]") {
		if src := s.Attr("src"); !strings.HasSuffix(src, "/js/co-chu.js") && !strings.HasSuffix(src, "/js/trang.js") {
			t.Errorf("the home page loads %s: count it above", src)
		}
	}
}
