package site

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
)

// A small selector over x/net/html, for the tests of this package and of
// site_test: descendants of compounds, each of a tag, #id, .class, [attr] and
// [attr=value].

// Node is an element of a page under test.
type Node struct{ n *html.Node }

// ParseHTML reads a page as browsers do.
func ParseHTML(page []byte) (Node, error) {
	n, err := html.Parse(strings.NewReader(string(page)))
	return Node{n}, err
}

// All returns the elements that a selector names, in the order of the page.
func (n Node) All(selector string) []Node {
	set := []Node{n}
	for _, compound := range strings.Fields(selector) {
		var next []Node
		seen := map[*html.Node]bool{}
		for _, from := range set {
			for d := range from.n.Descendants() {
				if d.Type == html.ElementNode && !seen[d] && matches(d, compound) {
					seen[d] = true
					next = append(next, Node{d})
				}
			}
		}
		set = next
	}
	return set
}

func matches(n *html.Node, compound string) bool {
	for compound != "" {
		end := 1 + strings.IndexAny(compound[1:], "#.[")
		if compound[0] == '[' {
			end = strings.IndexByte(compound, ']') + 1
		} else if end == 0 {
			end = len(compound)
		}
		part := compound[:end]
		compound = compound[end:]
		switch part[0] {
		case '#':
			if v, _ := attr(n, "id"); v != part[1:] {
				return false
			}
		case '.':
			v, _ := attr(n, "class")
			if !strings.Contains(" "+v+" ", " "+part[1:]+" ") {
				return false
			}
		case '[':
			name, want, hasWant := strings.Cut(part[1:len(part)-1], "=")
			v, ok := attr(n, name)
			if !ok || hasWant && v != strings.Trim(want, `"`) {
				return false
			}
		default:
			if n.Data != part {
				return false
			}
		}
	}
	return true
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

// Attr returns an attribute, or "".
func (n Node) Attr(name string) string { v, _ := attr(n.n, name); return v }

// Has tells whether the element has the attribute.
func (n Node) Has(name string) bool { _, ok := attr(n.n, name); return ok }

// Text returns the text, white space collapsed.
func (n Node) Text() string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if n.Type == html.ElementNode && strings.Contains(" p li dd dt td th tr div section ", " "+n.Data+" ") {
			b.WriteByte(' ')
		}
	}
	walk(n.n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// Texts returns the texts of all elements that a selector names.
func (n Node) Texts(selector string) []string {
	var out []string
	for _, e := range n.All(selector) {
		out = append(out, e.Text())
	}
	return out
}

// Links returns “text → address” of the links below what a selector names.
func (n Node) Links(selector string) []string {
	var out []string
	for _, e := range n.All(selector) {
		for _, a := range append([]Node{e}, e.All("a")...) {
			if a.n.Data == "a" {
				out = append(out, a.Text()+" → "+a.Attr("href"))
			}
		}
	}
	return out
}

// Faults tells what is wrong with a page of any kind: what must hold for all
// layouts, whatever they show.
func Faults(page []byte) []string {
	var bad []string
	fault := func(f string, args ...any) { bad = append(bad, fmt.Sprintf(f, args...)) }
	doc, err := ParseHTML(page)
	if err != nil {
		return []string{err.Error()}
	}
	if !strings.HasPrefix(strings.ToLower(string(page)), "<!doctype html>") && !strings.HasPrefix(strings.TrimSpace(strings.ToLower(string(page))), "<!doctype html>") {
		fault("no doctype")
	}
	for _, one := range []string{"h1", "main", "head title", "html", "head", "body", "[rel=canonical]", "[name=viewport]"} {
		if n := len(doc.All(one)); n != 1 {
			fault("%d of %s, want one", n, one)
		}
	}
	for _, h := range doc.All("html") {
		if l := h.Attr("lang"); l != "vi" && l != "en" {
			fault("html lang=%q", l)
		}
	}
	ids := map[string]bool{}
	for _, e := range doc.All("[id]") {
		id := e.Attr("id")
		if ids[id] {
			fault("the id %q is there twice", id)
		}
		if id == "" || strings.ContainsAny(id, " \t\n") {
			fault("the id %q", id)
		}
		ids[id] = true
	}
	for _, name := range []string{"href", "src"} {
		for _, e := range doc.All("[" + name + "]") {
			v := e.Attr(name)
			if strings.TrimSpace(v) == "" {
				fault("an empty %s of <%s> “%s”", name, e.n.Data, e.Text())
			}
			if strings.HasPrefix(strings.ToLower(v), "javascript:") {
				fault("a script in %s: %s", name, v)
			}
			if id, ok := strings.CutPrefix(v, "#"); ok && !ids[id] {
				fault("nothing has the id %q", id)
			}
		}
	}
	for _, e := range doc.All("img") {
		if !e.Has("alt") {
			fault("a picture without alt: %s", e.Attr("src"))
		}
	}
	for _, e := range doc.All("table") {
		if len(e.All("caption")) != 1 {
			fault("a table with %d captions", len(e.All("caption")))
		}
	}
	for _, e := range doc.All("th") {
		if !e.Has("scope") {
			fault("a head cell without scope: %s", e.Text())
		}
	}
	for _, e := range doc.All("script") {
		if e.Attr("type") != "application/ld+json" && (e.Attr("type") != "module" || e.Attr("src") == "" || e.Text() != "") {
			fault("a script: %s", e.Text())
		}
	}
	for _, e := range doc.All("[style]") {
		fault("a style attribute on <%s>", e.n.Data)
	}
	for d := range doc.n.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		for _, a := range d.Attr {
			if strings.HasPrefix(a.Key, "on") {
				fault("an event attribute %s on <%s>", a.Key, d.Data)
			}
		}
	}
	level := 0
	for d := range doc.n.Descendants() {
		if d.Type == html.ElementNode && len(d.Data) == 2 && d.Data[0] == 'h' && d.Data[1] >= '1' && d.Data[1] <= '6' {
			l := int(d.Data[1] - '0')
			if l > level+1 {
				fault("h%d follows h%d: %s", l, level, Node{d}.Text())
			}
			level = l
		}
	}
	for _, s := range []string{"ZgotmplZ", "<script>alert", "<no value>", "%!", "<nil>"} {
		if strings.Contains(string(page), s) {
			fault("it contains %q", s)
		}
	}
	return bad
}

// DublinCore are the elements that TT 24/2011/TT-BTTTT asks for.
var DublinCore = []string{"DC.title", "DC.creator", "DC.date", "DC.description", "DC.publisher", "DC.identifier"}
