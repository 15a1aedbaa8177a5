package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/tool"
)

// allowed elements, with their attributes; "!" for those that have no end tag.
var allowedHTML = map[string]string{
	"p": "class", "em": "", "strong": "", "del": "", "code": "class", "pre": "", "blockquote": "", "hr": "!", "br": "!",
	"h2": "id", "h3": "id", "h4": "id", "h5": "id", "h6": "id",
	"ul": "", "ol": "start", "li": "class id", "dl": "", "dt": "", "dd": "",
	"a":   "href rel title class role aria-label",
	"img": "! src alt title loading decoding", "figure": "", "figcaption": "", "span": "class",
	"div": "class tabindex role aria-label", "table": "", "caption": "", "thead": "", "tbody": "", "tr": "", "th": "scope class", "td": "class",
	"sup": "id", "input": "! type checked disabled aria-label",
}

// checkHTML complains about anything but balanced, allowed HTML that a browser reads as it is written.
func checkHTML(s string) error {
	var open []string
	var wrote []string // the elements as they are written …
	ids := map[string]bool{}
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		tt := z.Next()
		if tt == nethtml.ErrorToken {
			break
		}
		tok := z.Token()
		switch tt {
		case nethtml.CommentToken, nethtml.DoctypeToken, nethtml.SelfClosingTagToken:
			return fmt.Errorf("%v %q", tt, tok.Data)
		case nethtml.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				return fmt.Errorf("</%s> within %v", tok.Data, open)
			}
			open = open[:len(open)-1]
			wrote = append(wrote, "/"+tok.Data)
		case nethtml.StartTagToken:
			attrs, ok := allowedHTML[tok.Data]
			if !ok {
				return fmt.Errorf("<%s>", tok.Data)
			}
			wrote = append(wrote, tok.Data)
			if !strings.HasPrefix(attrs, "!") {
				open = append(open, tok.Data)
			} else {
				wrote = append(wrote, "/"+tok.Data)
			}
			seen := map[string]bool{}
			for _, a := range tok.Attr {
				if seen[a.Key] || !slices.Contains(strings.Fields(attrs), a.Key) {
					return fmt.Errorf("<%s %s=%q>", tok.Data, a.Key, a.Val)
				}
				seen[a.Key] = true
				switch a.Key {
				case "id":
					if ids[a.Val] || a.Val == "" || strings.ContainsAny(a.Val, " \t\n") {
						return fmt.Errorf("id %q", a.Val)
					}
					ids[a.Val] = true
				case "href", "src":
					v := strings.ToLower(a.Val)
					i := strings.IndexAny(v, ":/?#")
					if i > 0 && v[i] == ':' && v[:i] != "hole" && v[:i] != "http" && v[:i] != "https" && v[:i] != "mailto" && v[:i] != "tel" ||
						v != strings.TrimSpace(v) || strings.HasPrefix(v, "/") || strings.Contains(v, "\\") || tok.Data == "img" && !strings.HasPrefix(v, "hole:") {
						return fmt.Errorf("<%s %s=%q>", tok.Data, a.Key, a.Val)
					}
				}
			}
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%v is not closed", open)
	}
	nodes, err := nethtml.ParseFragment(strings.NewReader(s), &nethtml.Node{Type: nethtml.ElementNode, Data: "article", DataAtom: atom.Article})
	if err != nil {
		return err
	}
	var read []string // … and as a browser reads them
	var walk func(n *nethtml.Node)
	walk = func(n *nethtml.Node) {
		if n.Type == nethtml.ElementNode {
			read = append(read, n.Data)
			defer func() { read = append(read, "/"+n.Data) }()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	for _, n := range nodes {
		walk(n)
	}
	if !slices.Equal(wrote, read) {
		return fmt.Errorf("a browser reads %v\nfrom %v", read, wrote)
	}
	return nil
}

// holed fills holes with addresses that checkHTML knows from those in the text.
func holed(b Body) string {
	for i := range b.Holes {
		if h := &b.Holes[i]; h.Kind == HoleLink || h.Kind == HoleImage {
			h.Target = "hole:x"
		}
	}
	return strings.ReplaceAll(fill(b), `href="/van-ban/`, `href="hole:`)
}

func checkBody(t testing.TB, in string) {
	b, _ := parseBody("a.md", []byte(in), 1)
	holes := slices.Clone(b.Holes)
	for i, h := range holes {
		if h.At < 0 || h.At > len(b.HTML) || i > 0 && h.At < holes[i-1].At || h.Kind == HoleLegal && (i+1 == len(holes) || holes[i+1].Kind != HoleLegalEnd) {
			t.Fatalf("holes %+v of %q", holes, in)
		}
	}
	if err := checkHTML(holed(b)); err != nil {
		t.Fatalf("%q\n%s\n%v", in, b.HTML, err)
	}
}

// specs returns the examples of CommonMark that come with goldmark.
func specs(t testing.TB) []string {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		tool.Missing(t, "no go command: ", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "_test", "spec.json"))
	if err != nil {
		tool.Missing(t, err)
	}
	var examples []struct{ Markdown string }
	if err := json.Unmarshal(data, &examples); err != nil || len(examples) < 600 {
		t.Fatal(len(examples), err)
	}
	var texts []string
	for _, e := range examples {
		texts = append(texts, e.Markdown)
	}
	return texts
}

func TestBodySpec(t *testing.T) {
	for _, s := range specs(t) {
		checkBody(t, s)
	}
}

// By class: what has hurt other generators. Each stands alone, in a list, a quote, a table, a heading and a link.
var attacks = []string{
	// elements
	"<script>alert(1)</script>", "<SCRIPT SRC=//x>", "<scr<script>ipt>", "<svg/onload=alert(1)>", "<svg><script>x</script></svg>", "<math><mi//xlink:href='data:x,<script>'>",
	"<img src=x onerror=alert(1)>", "<iframe srcdoc='<script>x</script>'>", "<object data=x>", "<embed src=x>", "<base href=//x>", "<meta http-equiv=refresh content='0;url=x'>",
	"<link rel=stylesheet href=x>", "<style>@import 'x'</style>", "<form action=x><button formaction=javascript:x>", "<details open ontoggle=x>", "<template><script>", "<plaintext>", "<textarea>", "<title>x", "<!--<img src=\"--><img src=x onerror=x>\">",
	"<![CDATA[<script>]]>", "<?xml-stylesheet href=x?>", "<!DOCTYPE x>", "<p style='x'>", "<a href=javascript:x>y</a>", "</article><script>x</script>", "<noscript><p title=\"</noscript><img src=x onerror=x>\">",
	// schemes
	"[a](javascript:alert(1))", "[a](JAVASCRIPT:x)", "[a]( javascript:x)", "[a](java\tscript:x)", "[a](java&Tab;script:x)", "[a](java&#10;script:x)", "[a](&#106;avascript:x)", "[a](&#x6a;avascript&colon;x)", "[a](&NewLine;javascript:x)",
	"[a](\\javascript:x)", "[a](javascript\\:x)", "[a](%6aavascript:x)", "[a](javascript%3ax)", "[a](javascript%253ax)", "[a](\x01javascript:x)", "[a](\u00a0javascript:x)", "[a](<java\nscript:x>)", "[a](vbscript:x)", "[a](data:text/html,<script>)", "[a](DATA:text/html;base64,x)",
	"[a](file:///etc/passwd)", "[a](blob:x)", "[a](filesystem:x)", "[a](about:x)", "[a](view-source:x)", "[a](intent://x)", "[a](//evil.vn)", "[a](/\\evil.vn)", "[a](\\\\evil.vn)", "[a](/\t/evil.vn)", "[a](%2f/evil.vn)", "[a](http:evil.vn)", "[a](https:///evil)", "[a](ftp://x.vn)",
	"<javascript:alert(1)>", "<vbscript:x>", "<data:text/html,x>", "<x-foo:bar>", "![a](javascript:x)", "![a](data:image/svg+xml,<svg onload=x>)", "![a](//x.vn/y.png)", "[a]\n\n[a]: javascript:x", "![a]\n\n[a]: vbscript:x",
	// breaking out of attributes
	"[a](x\"onmouseover=\"y)", "[a](<x\" onmouseover=\"y>)", "[a](x 'y\" onclick=\"z')", "![\" onerror=\"x](y)", "![a](x \"y\\\" onerror=\\\"z\")", "![a](x&quot;onerror=y)", "[a](http://x.vn/\"onclick=y)", "<http://x.vn/\"onclick=y>", "https://x.vn/\"onclick=y", "## a {#x\"y onclick=z}", "## a {onclick=x}", "## a {#x .y onclick=z}",
	"```x\" onclick=\"y\nz\n```", "[^\" onclick=\"x]\n\n[^\" onclick=\"x]: y", "> [!NOTE] \" onclick=x", "Bảng \" onclick=\"x\n\n|a|\n|-|", "1/QĐ-\"onclick", "[a](x#\"y)", "[a](#\"onclick=y)",
	// entities and doubled escapes
	"&lt;script&gt;", "&amp;lt;script&amp;gt;", "&#60;script&#62;", "`&lt;script>`", "\\<script>", "&#x3c;img src=x onerror=y&#x3e;", "[&lt;script>](x)", "![&lt;img onerror=x>](y)",
	// nested
	"[![a](javascript:x)](javascript:y)", "[a [b](c) d](e)", "[<http://a.vn>](b)", "[a[^1]](b)\n\n[^1]: c", "# <script>x</script>", "*<b>*</b>", "~~<i>~~", "[a](b \"<script>\")", "`</code><script>`", "<a href='x'>[b](c)</a>", "|<td>|\n|-|\n|</table>|",
}

func TestBodyAttacks(t *testing.T) {
	n := 0
	for _, a := range attacks {
		for _, around := range []string{"%s", "x %s y", "- %s", "> %s", "– %s", "|a|\n|-|\n|%s|", "## %s", "[x %s y](z)", "*%s*", "> [!NOTE] %s\n> %[1]s", "x\n: %s", "Bảng %s\n\n|a|\n|-|", "x[^1]\n\n[^1]: %s", "![%s](b)", "I. X\n%s", "<!-- x --> %s", "a\n%s\nb"} {
			checkBody(t, fmt.Sprintf(around, a))
			n++
		}
	}
	t.Logf("%d texts", n)
	// The check itself sees what it must see.
	for _, s := range []string{"<script>", "<p onclick=x></p>", "<p style=x></p>", "<a href='javascript:x'></a>", "<p>", "<p><div></div></p>", "<a href=x><a href=y></a></a>", "<!-- x -->", "<img src=x>", "<p id=a></p>", "<h2 id=a></h2><h2 id=a></h2>"} {
		if checkHTML(s) == nil {
			t.Errorf("no complaint about %s", s)
		}
	}
}

// What is unsafe is said, in each of its forms.
func TestBodyUnsafe(t *testing.T) {
	for _, a := range attacks {
		l := strings.ToLower(a)
		if !strings.HasPrefix(l, "[a](") && !strings.HasPrefix(l, "<") || !strings.Contains(l, "script:x") && !strings.Contains(l, "evil") || strings.Contains(a, "\n") || strings.Contains(a, "href") || strings.Contains(a, "form") {
			continue
		}
		_, ps := parseBody("a.md", []byte(a), 1)
		if len(ps) == 0 && !strings.Contains(a, "\t") && !strings.HasPrefix(a, `[a](\`) { // a tab ends an address, one \ begins a file's name
			t.Errorf("nothing said about %q", a)
		}
	}
}

func FuzzBody(f *testing.F) {
	for _, a := range attacks {
		f.Add(a)
	}
	for _, s := range specs(f) {
		f.Add(s)
	}
	f.Add("Bảng 1\n\n|a|b|\n|-|-|\n|**c**|79/QĐ-X|\n\n> [!LƯU Ý] x\n> – y\n\n![a](b \"c | d\")\n\nx[^1]\n\n[^1]: y\n\n- [x] z\n+ t\n\nI. A\n\n1. B:\n\nc")
	f.Fuzz(func(t *testing.T, in string) {
		if len(in) > 4096 || strings.Contains(in, "\x00") {
			t.Skip()
		}
		in = strings.ToValidUTF8(in, "")
		checkBody(t, in)
		checkGate(t, in)
	})
}

// checkGate compares with an instance whose parser always looks for bare addresses.
func checkGate(t testing.TB, in string) {
	b := new(body)
	b.first = 1
	b.src = b.prepare([]byte(in))
	if len(b.problems) > 0 {
		return
	}
	b.parse(linkifyParser)
	want := b.finish(nil)
	got, ps := parseBody("", []byte(in), 1)
	if !reflect.DeepEqual(got, want) || !slices.Equal(complaints(ps), complaints(source.Sort(b.problems))) {
		t.Fatalf("the gate changes %q:\n%s\n%s", in, got.HTML, want.HTML)
	}
}

func TestLinkifyGate(t *testing.T) {
	for _, s := range append(specs(t), attacks...) {
		checkGate(t, s)
	}
	for _, s := range []string{
		"[a](https://b.vn)", "[a]: https://b.vn", "https://b.vn", "(https://b.vn)", "a] (https://b.vn) [b](https://c.vn", "x](https://b.vn)", "`https://b.vn`", "<https://b.vn>", "*https://b.vn*",
		"www.b.vn", "a@b.vn", "x`a@b.vn` c", "![https://b.vn](c)", "[https://b.vn](c)", "[https://b.vn", "# https://b.vn", "|https://b.vn|\n|-|\n|www.c.vn|", "<!-- https://b.vn -->", "\\https://b.vn", "https\\://b.vn", "https:&#47;/b.vn", "~https://b.vn~", "[^1]\n\n[^1]: https://b.vn", "ftp://b.vn",
	} {
		checkGate(t, s)
	}
	b, _ := parseBody("", []byte("[a](https://b.vn)"), 1)
	if !bytes.Contains(b.HTML, []byte("https://b.vn")) {
		t.Error(string(b.HTML))
	}
}

// Tight means that only white space between blocks is gone: goldmark's own rendering has the same tree.
func TestBodyTight(t *testing.T) {
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.DefinitionList))
	texts := specs(t)
	for _, name := range []string{"testdata/body-article.md", "testdata/body-notice-2016.txt"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(prepared(data)))
	}
	texts = append(texts, "- a\n\n  b\n- c\n\n      d\n\n      e\n\n      f", "> a\n\n~~~\n\n a  b \n\n~~~\n\na\n: b\n\n  c\n: d", "a  \nb\\\nc\n*d*\n**e** f", "|a|b|\n|-|-|\n|c `d`|*e*\n\nf", "- a\n  [x]: y\n  b\n- > c\n  d")
	compared := 0
	for _, s := range texts {
		if strings.ContainsAny(s, "<") || strings.Contains(s, "http") && !strings.Contains(s, "](") || strings.Contains(s, "![") || strings.Contains(s, "@") || strings.Contains(s, "\r") || strings.Contains(s, "I. ") && len(s) < 50 {
			continue
		}
		b, ps := parseBody("a.md", []byte(s), 1)
		if slices.ContainsFunc(complaints(ps), func(c string) bool { return strings.Contains(c, "link-") }) {
			continue
		}
		var loose bytes.Buffer
		if err := md.Convert(prepared([]byte(s)), &loose); err != nil {
			t.Fatal(err)
		}
		got, want := outline(t, string(b.HTML)), outline(t, loose.String())
		want = strings.ReplaceAll(want, "<h></h>", "") // a heading without text
		if got != want {
			t.Errorf("%q\n got %s\nwant %s", s, got, want)
		}
		compared++
	}
	if compared < 400 {
		t.Errorf("only %d texts compared", compared)
	}
	t.Logf("%d texts", compared)
}

// outline returns the elements without attributes and the text, without white space between blocks.
func outline(t testing.TB, s string) string {
	doc, err := nethtml.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	block := func(n *nethtml.Node) bool {
		return n == nil || n.Type == nethtml.ElementNode && !phrasing[n.Data] && n.Data != "br"
	}
	var walk func(n *nethtml.Node, pre bool)
	walk = func(n *nethtml.Node, pre bool) {
		wrapper := n.Data == "div" || n.Data == "html" || n.Data == "head" || n.Data == "body"
		switch {
		case n.Type == nethtml.TextNode:
			s := n.Data
			if !pre {
				if block(n.PrevSibling) && (n.PrevSibling != nil || block(n.Parent)) {
					s = strings.TrimLeft(s, "\n")
				}
				if block(n.NextSibling) {
					s = strings.TrimRight(s, "\n")
				}
			}
			out.WriteString(nethtml.EscapeString(s))
		case n.Type == nethtml.ElementNode && !wrapper:
			tag := n.Data
			switch {
			case tag == "td" || tag == "th":
				tag = "cell"
			case len(tag) == 2 && tag[0] == 'h' && tag != "hr":
				tag = "h" // levels are moved
			}
			out.WriteString("<" + tag + ">")
			defer out.WriteString("</" + tag + ">")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, pre || n.Data == "pre")
		}
	}
	walk(doc, false)
	return out.String()
}

// Long texts for which Markdown parsers take more than linear time: without limits some of these take
// minutes. The budget is far above what they take now.
func TestBodyTime(t *testing.T) {
	const size = 250_000
	rep := func(s string) string { return strings.Repeat(s, size/len(s)) }
	var deep strings.Builder
	for i := range 450 {
		deep.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	for name, in := range map[string]string{
		"quotes": rep(">"), "quotes with blanks": rep("> "), "lists": rep("- "), "numbers": rep("1. "), "deep list": deep.String(), "notes": rep("[^a]: "), "quotes in HTML": "<b>x\n" + rep(">"),
		"definitions": rep("[a]: b\n"), "open brackets": rep("["), "pictures": rep("!["), "closing": rep("]("), "links": rep("[a](b)"), "nested links": rep("[a](") + rep(")"), "brackets": rep("[") + rep("]"),
		"stars": rep("*"), "stars a": rep("*a "), "stars mixed": rep("*a_ "), "strong": rep("**a *b "), "tildes": rep("~~a "), "under": rep("_a__"), "ticks": rep("`a``b```"), "one tick": rep("` "), "angles": rep("<"), "tags": rep("<a "), "comments": rep("<!-- "), "cdata": rep("<![CDATA["), "pis": rep("<?"), "attributes": "<a " + rep("a=\"b\" "), "entities": rep("&a"), "backslashes": rep("\\"),
		"table": rep("|a"), "wide table": rep("|a") + "\n" + rep("|-"), "long table": "a|b\n-|-\n" + rep("c|d\n"), "headings": rep("# a\n"), "colons": rep("a\n: b\n"), "addresses": rep("http://a.vn "), "mail": rep("a@b.vn "), "mail start": rep("a+"), "footnotes": rep("[^a]") + "\n\n[^a]: b", "many notes": rep("[^a]: b\n\n"),
		"legal": rep("79/QĐ-X "), "dates": rep("1/1/2016 "), "dashes": rep("– a\n"), "plus": rep("– a\n+ b\n"), "roman": rep("I. AB\n"), "colon lines": rep("1. A:\n\n"), "bars": rep("|\n"), "spaces": rep(" ") + "a", "tabs": rep("\t") + "a", "blank lines": rep("\n"), "html": rep("<div>\n\n"), "fences": rep("```\n"), "same fragment": rep("[a](#b)\n"), "bold": rep("** "), "refs": rep("[a][b]") + "\n\n[b]: c", "setext": rep("a\n-\n"),
	} {
		start := time.Now()
		_, ps := parseBody("a.md", []byte(in), 1)
		d := time.Since(start)
		limit := ""
		if len(ps) > 0 && strings.HasPrefix(string(ps[0].Code), "markdown-too") {
			limit = string(ps[0].Code)
		}
		if testing.Verbose() && d > 500*time.Millisecond {
			t.Logf("%-20s %8d bytes %v %s, %d problems", name, len(in), d.Round(time.Millisecond), limit, len(ps))
		}
		if d > 10*time.Second {
			t.Errorf("%s took %v", name, d)
		}
	}
}

func TestBodyConcurrently(t *testing.T) {
	texts := slices.Clone(attacks)
	data, err := os.ReadFile("testdata/body-article.md")
	if err != nil {
		t.Fatal(err)
	}
	texts = append(texts, string(data))
	want := map[string]Body{}
	for _, s := range texts {
		want[s], _ = parseBody("a.md", []byte(s), 1)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for s := range maps.Keys(want) {
				if got, _ := parseBody("a.md", []byte(s), 1); !reflect.DeepEqual(got, want[s]) {
					t.Errorf("%q gives\n%s, not\n%s", s, got.HTML, want[s].HTML)
				}
			}
		})
	}
	wg.Wait()
}
