package render

import (
	"bytes"
	"flag"
	"fmt"
	"html/template"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

var inlines = strings.Fields("a abbr b bdi bdo cite code data dfn em i kbd mark q s samp small span strong sub sup time u var label del ins script link meta template noscript wbr")

var boxes = strings.Fields("img input button select textarea svg math iframe object video audio canvas meter progress")

// dom writes a document so that two that look alike are written alike: runs of
// white space are one blank, at the first character behind it; none at the
// edges of blocks. In pre and the like every blank counts.
func dom(tb testing.TB, text string) string {
	tb.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	var b strings.Builder
	edge, pending := true, false
	content := func() {
		if pending && !edge {
			b.WriteByte(' ')
		}
		pending, edge = false, false
	}
	var walk func(n *html.Node, exact bool)
	walk = func(n *html.Node, exact bool) {
		switch n.Type {
		case html.TextNode:
			if exact {
				if n.Data != "" {
					content()
				}
				fmt.Fprintf(&b, "%q", n.Data)
				return
			}
			for _, r := range n.Data {
				if strings.ContainsRune(" \t\r\n\f", r) {
					pending = true
				} else {
					content()
					b.WriteRune(r)
				}
			}
			return
		case html.CommentNode:
			return
		case html.ElementNode:
			switch {
			case slices.Contains(boxes, n.Data):
				content()
			case !slices.Contains(inlines, n.Data):
				edge, pending = true, false
			}
			fmt.Fprintf(&b, "<%s", n.Data)
			for _, a := range n.Attr {
				fmt.Fprintf(&b, " %s=%q", a.Key, a.Val)
			}
			b.WriteByte('>')
		case html.DoctypeNode:
			fmt.Fprintf(&b, "<!%s>", n.Data)
		}
		switch n.Data {
		case "pre", "textarea", "script", "style":
			exact = true
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, exact)
		}
		if n.Type == html.ElementNode {
			if !slices.Contains(inlines, n.Data) && !slices.Contains(boxes, n.Data) {
				edge, pending = true, false
			}
			fmt.Fprintf(&b, "</%s>", n.Data)
			if slices.Contains(boxes, n.Data) {
				edge, pending = false, false
			}
		}
	}
	walk(doc, false)
	return b.String()
}

type sample struct {
	A, B, C string
	H       template.HTML
	T, F    bool
	L       []string
	N       *sample
}

func samples() []sample {
	one := sample{A: "x", B: "lt;", C: " a  b ", H: "<i>k</i> ", T: true, L: []string{"p", " q ", "&"}}
	one.N = &sample{A: "in", C: "ner", L: []string{"r"}}
	two := sample{A: "<b>&amp;", B: "", C: "\n", H: "<p>para</p>\n", F: true}
	two.N = &sample{}
	return []sample{one, two, {N: &sample{B: "#60;"}}}
}

// compare renders templates raw and minified over all samples.
func compare(tb testing.TB, ts []Template) (raw, tight int) {
	tb.Helper()
	plain, ps := Load(ts, Options{})
	if len(ps) > 0 {
		tb.Fatalf("%s\n%s", ts[0].Text, describe(ps))
	}
	small, ps := Load(ts, Options{Minify: true})
	if len(ps) > 0 {
		tb.Fatalf("%s\n%s", ts[0].Text, describe(ps))
	}
	for _, v := range samples() {
		a, ps := plain.HTML(nil, "a", v)
		if len(ps) > 0 {
			tb.Fatal(describe(ps))
		}
		b, ps := small.HTML(nil, "a", v)
		if len(ps) > 0 {
			tb.Fatal(describe(ps))
		}
		x, y := dom(tb, string(a)), dom(tb, string(b))
		if x != y {
			for _, t := range ts {
				s, ok := squeeze(scan(string(t.Text), false))
				tb.Logf("%s %v\n%s\n--- minified\n%s", t.Path, ok, t.Text, s)
			}
			tb.Fatalf("raw\n%s\n%s\nminified\n%s\n%s", a, x, b, y)
		}
		raw, tight = raw+len(a), tight+len(b)
	}
	return raw, tight
}

func TestMinifiedMeansTheSame(t *testing.T) {
	for _, text := range []string{
		"<p>  {{.A}}  <b> {{.B}} </b> x</p>\n\n<p>y</p>",
		"<a>x</a> {{.A}} <b>y</b>",
		"<a>x</a>{{- .A -}} <b>y</b>",
		"a {{/* it's \"odd */}} b {{- /* c */ -}} d",
		"a <!-- c -->{{- .A}}",
		"<pre>\n  {{.C}}\n    x  y\n</pre>\n<textarea>\n {{.C}}  z\n</textarea>",
		"<pre>{{template \"parts/p.html\" .}}</pre>",
		"a{{template \"parts/p.html\" .}}b {{template \"parts/p.html\" .}} c",
		"<ul>\n{{range .L}}\n  <li> {{.}} </li>\n{{else}}\n <li>none</li>\n{{end}}\n</ul>",
		"<p\n   {{if .T}}  class=\"a  b\"  {{else}} class='' {{end}}\n  title=\"{{.A}}  {{- .C -}}  y\"   hidden  >x</p  >",
		"<input value=\"\" type=text ><input type=\"checkbox\" {{if .T}}checked=\"checked\"{{end}} /><br/><img alt=\"\"\nsrc=x />",
		"&amp;{{.B}} &lt; &nbsp; &nbsp;x &#60;{{.A}}&copy {{.B}}",
		"<script>\n  var  a = 1; // \"x\n</script><style>\n p  { color : red }\n</style>\n<script type=\"application/ld+json\">{ \"a\" : 1 }</script>",
		"<svg viewBox=\"0 0 1 1\"  >\n <title>x  y</title>\n <path d=\"M0 0\" />\n <g><path d='x'/></g></svg> {{.A}}",
		"<select>\n <option value=\"1\" {{if .T}}selected{{end}}> a </option>\n {{range .L}}<option>{{.}}</option>{{end}}</select>",
		"<table>\n <colgroup>\n<col><col> </colgroup>\n<tr>\n <td> {{.A}} </td>\n</tr>{{range .L}}<tr><td>{{.}}</td></tr> {{end}} </table>",
		"{{if .T}}<div>{{.A}}{{else}}<div class=\"x\">{{end}} y </div> z",
		"{{if .T}}a {{end}}b {{if .F}} c{{end}} {{.H}} d",
		"{{define \"d\"}} d {{.}} {{end}}x{{template \"d\" .A}}y",
		"{{block \"e\" .}}\n <b> e </b> {{end}}z",
		"\n\n{{/* head */}}\n<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<title> {{.A}} – x </title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n</head>\n<body class=\"\">\n x \n</body>\n</html>\n",
		"<a id=\"n\" name=\"n\" href=\" /x \" rel='a \"b\"'>x</a> <button type=\"submit\"> y </button> z",
		"{{with .N}} {{.A}} {{with .N}}no{{else}} {{.B}}<br>{{end}} {{end}}",
		"<p>x<p>y</p> <div>z</div> w <span></span> v <i class=\"icon\"></i> u",
		"{{$x := .A}} <p title=\"{{$x}}\"> {{- $x}} </p>{{range $i, $e := .L}}{{if $i}}, {{end}}{{$e}}{{end}}",
		"<iframe src=\"/x\" title=\"y\"></iframe> {{.A}} <noscript> <p> x </p> </noscript>",
		"<p>{{\"a  b\"}} {{`c  d`}} {{printf \"%s  %s\" .A .B}}</p>",
		"<a href=\"/?a=1&amp;b={{.A}}&c=2\">x</a>",
		"{{.A}}", " {{.A}} ", "{{.A}}\n", "",
	} {
		t.Run("", func(t *testing.T) {
			compare(t, []Template{{"layouts/a.html", []byte(text)}, {"parts/p.html", []byte(" p  {{.A}}  <b>q</b>\n")}})
		})
	}
}

// The site's own templates become smaller, not only no larger.
func TestMinifiedIsSmaller(t *testing.T) {
	small := load(t, Options{Minify: true}, siteTemplates()...)
	raw := load(t, Options{}, siteTemplates()...)
	for layout, view := range map[string]any{"article": sampleArticle(), "list": sampleList()} {
		a, _ := raw.HTML(nil, layout, view)
		b, _ := small.HTML(nil, layout, view)
		if dom(t, string(a)) != dom(t, string(b)) {
			t.Errorf("%s differs:\n%s\n%s", layout, dom(t, string(a)), dom(t, string(b)))
		}
		var whole bytes.Buffer
		if err := tight.Minify(bare, &whole, bytes.NewReader(a), nil); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes; as written %d; minified as a page %d", layout, len(b), len(a), whole.Len())
		if len(b) >= len(a) || len(b)*100 > whole.Len()*102 {
			t.Errorf("%s is not minified:\n%s", layout, b)
		}
	}
}

// author writes templates at random.
type author struct {
	*rand.Rand
	b     strings.Builder
	depth int
	part  bool
}

func (a *author) one(of ...string) { a.b.WriteString(of[a.IntN(len(of))]) }

func (a *author) space() { a.one("", "", "", " ", "\n", "\n  ", "  ", "\t") }

func (a *author) word() {
	a.one("x", "yy", "Đắk Nông", "&amp;", "&lt;", "&nbsp;", "&", "&copy", "&#39;", "<", ">", "\"", "'", "1", "{ }", "-", "}}")
	a.one("", " ")
}

func (a *author) action(f string) {
	a.b.WriteString("{{")
	a.one("", "", "- ", " ")
	a.b.WriteString(f)
	a.one("", "", " -", " ")
	a.b.WriteString("}}")
}

func (a *author) value() {
	a.action([]string{".A", ".B", ".C", ".C", `"a  'b"`, "`<p>  \"`", "len .L", "/* it's \"x */"}[a.IntN(7)])
	if a.IntN(8) == 0 {
		a.one("{{/* it's */}}", "{{- /* \" */ -}}", "{{/* <p> */ -}}", "{{- /* }} */}}")
	}
}

func (a *author) attributes() {
	for range a.IntN(3) {
		a.one(" ", "\n  ", "  ")
		switch a.IntN(8) {
		case 0:
			a.one("hidden", "hidden=\"hidden\"", "class=x", "class=\"\"", "class=' a  b '", "title = \"  q \"", "data-x='\"'", "lang=vi")
		case 1:
			a.b.WriteString(`title="`)
			a.space()
			a.value()
			a.space()
			a.word()
			a.b.WriteString(`"`)
		case 2:
			a.b.WriteString(`href="/`)
			a.value()
			a.b.WriteString(`"`)
		case 3:
			a.action("if .T")
			a.space()
			a.one("dir=\"ltr\"", "tabindex=0", "translate")
			a.space()
			if a.IntN(2) == 0 {
				a.action("else")
				a.space()
				a.one("dir='rtl'", "inert")
				a.space()
			}
			a.action("end")
		case 4:
			a.b.WriteString(`id="`)
			a.action("if .F")
			a.one("a ", " b", "c")
			a.action("end")
			a.b.WriteString(`"`)
		default:
			a.one("id=\"i\"", "name=\"i\"", "alt", "rel='x y'")
		}
	}
	a.one("", "", " ", "\n")
}

func (a *author) node(block bool) {
	if a.depth++; a.depth > 5 {
		a.word()
		a.depth--
		return
	}
	defer func() { a.depth-- }()
	element := func(name string, block bool) {
		a.b.WriteString("<" + name)
		a.attributes()
		a.b.WriteString(">")
		a.nodes(block)
		a.b.WriteString("</" + name)
		a.one("", "", " ")
		a.b.WriteString(">")
	}
	switch n := a.IntN(22); {
	case n < 4:
		a.word()
	case n < 8:
		a.value()
	case n < 10:
		element([]string{"a", "b", "span", "em", "time", "button", "label"}[a.IntN(7)], false)
	case n < 11 && block:
		element([]string{"div", "section", "ul", "article", "nav", "main"}[a.IntN(6)], true)
	case n < 12 && block:
		element([]string{"h2", "P"}[a.IntN(2)], false)
	case n < 13:
		a.b.WriteString("<" + []string{"br", "img", "input", "wbr"}[a.IntN(4)])
		a.attributes()
		a.one(">", "/>", " />")
	case n < 15:
		a.action([]string{"if .T", "if .F", "with .N", "if and .T .A"}[a.IntN(4)])
		a.nodes(block)
		if a.IntN(2) == 0 {
			a.action("else")
			a.nodes(block)
		}
		a.action("end")
	case n < 16:
		a.action("range $.L")
		a.one("", "{{$.A}}", "{{ . }} ", " <b>{{.}}</b>", "<i>{{- .}}</i>\n")
		a.action("end")
	case n < 17 && block:
		a.b.WriteString("<pre>")
		a.space()
		a.value()
		a.space()
		a.word()
		a.space()
		a.b.WriteString("</pre>")
	case n < 18:
		a.b.WriteString("<textarea>a")
		a.space()
		a.value()
		a.space()
		a.b.WriteString("</textarea>")
	case n < 19:
		a.one("<!-- x -->", "<!-- ' -->", "<!---->")
	case n < 20 && !a.part:
		a.one(`{{template "parts/q.html" $}}`, `{{template "parts/q.html" .}}`)
		if block {
			a.one(`{{template "parts/p.html" $}}`, `{{template "parts/p.html" .}} `, " {{.H}} ", `{{template "parts/p.html" $}}{{.H}}`)
		}
	case n < 21:
		a.one("<script>var  a = '<b>  ';</script>", "<svg  viewBox=\"0 0 1 1\" >\n<path d=\"M0  0\" />\n</svg>", "<select> <option > a  b </option> </select>")
	default:
		a.space()
	}
}

func (a *author) nodes(block bool) {
	for range a.IntN(5) {
		a.space()
		a.node(block)
	}
	a.space()
}

var rounds = flag.Int("rounds", 5000, "sets of templates that TestMinifiedAtRandom compares")

func TestMinifiedAtRandom(t *testing.T) {
	seed, rounds := uint64(20160303), *rounds
	if testing.Short() {
		rounds = 1000
	}
	t.Logf("seed %d, %d sets of templates", seed, rounds)
	raw, tight, refused, same := 0, 0, 0, 0
	for i := range rounds {
		text := func(part bool) []byte {
			a := &author{Rand: rand.New(rand.NewPCG(seed, uint64(i)*2+uint64(len(fmt.Sprint(part))))), part: part}
			a.nodes(true)
			return []byte(a.b.String())
		}
		ts := []Template{{"layouts/a.html", text(false)}, {"parts/p.html", text(true)}, {"parts/q.html", []byte(" q {{.A}}")}}
		if _, ps := Load(ts, Options{}); len(ps) > 0 {
			refused++ // such as <{{.A}}
			continue
		}
		a, b := compare(t, ts)
		raw, tight = raw+a, tight+b
		for _, x := range ts {
			once, ok := squeeze(scan(string(x.Text), false))
			if !ok {
				same++
				continue
			}
			if twice, ok := squeeze(scan(once, false)); ok && twice != once {
				t.Fatalf("minified twice is not minified once:\n%s\n%s\n%s", x.Text, once, twice)
			}
		}
	}
	t.Logf("%d of %d bytes; %d sets refused, %d templates left as they were", tight, raw, refused, same)
	if refused > rounds/2 || tight >= raw {
		t.Error("the test shows little")
	}
}
