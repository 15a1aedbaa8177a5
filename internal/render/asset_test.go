package render

import (
	"errors"
	"strings"
	"testing"
)

func TestMinify(t *testing.T) {
	for _, c := range []struct{ ext, in, want string }{
		{".css", "/* x */\na {\n  color : red ;\n}\n\nb > c , d { margin : 0 auto }\n", "a{color:red}b>c,d{margin:0 auto}"},
		{".css", "/*! giữ lại */\na{b:c}", "/*!giữ lại*/a{b:c}"},
		{".css", "@layer a , b;\n@layer a { x { y : z; &:hover { q : r } } }", "@layer a,b;@layer a{x{y:z;&:hover{q:r}}}"},
		{".css", "a { color : oklch(50% .1 20 / .5); width : calc(1px + 2%) }", "a{color:oklch(50% .1 20/.5);width:calc(1px + 2%)}"},
		{".css", ":root { --x : { a } ; color-scheme: light dark; --y: light-dark(#fff, #000) }", ""},
		{".css", "a{@media print { b : c }}", ""},
		{".css", "a::before { content : \"ẩ  }\" }", "a::before{content:\"ẩ  }\"}"},
		{".css", "@view-transition { navigation : auto }\n@media (width >= 40em) { a { b : c } }", "@view-transition{navigation : auto }@media(width >= 40em){a{b:c}}"},
		{".CSS", "a { b : c }", "a{b:c}"},
		{".css", "", ""},
		{".js", "/*! (c) 2026 */\n// x\nconst greeting = 'xin chào'\nfunction hello ( who ) { return `${greeting}  ${ who }` }\nhello( \"a\" )\n", "/*! (c) 2026 */const greeting=\"xin chào\";function hello(e){return`${greeting}  ${e}`}hello(\"a\")"},
		{".mjs", "import { a } from './a.mjs' ;\nexport const b = await a ( )", "import{a}from\"./a.mjs\";export const b=await a()"},
		{".js", "'use strict';\nvar x = 1", "\"use strict\";var x=1"},
		{".json", "{ \"a\" : 1.0, \"b\" : [ 1e3, \"x  y\" ] }\n", `{"a":1.0,"b":[1e3,"x  y"]}`},
		{".json", "\ufeff[ ]", "[]"},
		{".webmanifest", "{\n \"name\" : \"Cải cách\"\n}", `{"name":"Cải cách"}`},
		{".xml", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss>\n  <!-- x -->\n  <t>a  b\n c</t>\n  <u> </u>\n <d><![CDATA[ <p>  x</p>\n ]]></d>\n</rss>\n", "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss><t>a  b\n c</t><u> </u><d><![CDATA[ <p>  x</p>\n ]]></d></rss>"},
		{".xml", "<a xml:space=\"preserve\">\n <b/>\n</a>", "<a xml:space=\"preserve\">\n <b/>\n</a>"},
		{".xml", "<c><div xmlns=\"http://www.w3.org/1999/xhtml\">\n<b>x</b>\n<i>y</i></div>\n</c>", "<c><div xmlns=\"http://www.w3.org/1999/xhtml\">\n<b>x</b>\n<i>y</i></div></c>"},
		{".xml", "<p>a\n<b>x</b>\n<i>y</i></p>", "<p>a\n<b>x</b>\n<i>y</i></p>"},
		{".xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a>\n<b/>\n</a>", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<a>\n<b/>\n</a>"},
		{".svg", "<?xml version=\"1.0\"?>\n<!-- x -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10.0 10\">\n  <title>Quốc  huy</title>\n  <path d=\"M 1.0 1.0 L 2 2\" />\n</svg>", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><title>Quốc huy</title><path d=\"M1 1 2 2\"/></svg>"},
		{".svg", "<svg xmlns=\"http://www.w3.org/2000/svg\">\n <text> a <tspan>b</tspan>\n <tspan>c</tspan></text>\n</svg>", "<svg xmlns=\"http://www.w3.org/2000/svg\"><text> a <tspan>b</tspan>\n <tspan>c</tspan></text></svg>"},
		{".svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"vi\">\n<g/>\n</svg>", "<svg xmlns=\"http://www.w3.org/2000/svg\" xml:lang=\"vi\"><g/></svg>"},
		{".html", "<!DOCTYPE html>\n<html lang=\"vi\">\n<body>\n<p  class=\"x\" >a   <b>b</b> {{x}}\n</p>\n<pre>\n a</pre></body></html>\n", ""},
		{".html", "<!DOCTYPE html>\n<html lang=\"vi\">\n<body>\n<p  class=\"x\" >a   <b>b</b>\n</p>\n<pre>\n a</pre><script>\n a ( ) </script></body></html>\n", "<!doctype html><html lang=\"vi\"><body><p class=\"x\">a <b>b</b></p><pre>\n a</pre><script>\n a ( ) </script></body></html>"},
		{".html", "google-site-verification:  google1.html\n", ""},
		{".txt", "a  b\n\n", ""},
		{".md", "a  b\n\n", ""},
		{"", " x ", ""},
		{".png", "\x89PNG", ""},
	} {
		want := c.want
		if want == "" {
			want = c.in
		}
		got, err := Minify(c.ext, []byte(c.in))
		if c.ext == ".css" && c.want == "" && c.in != "" { // only that it means the same
			if err != nil || strings.Join(strings.Fields(string(got)), "") != strings.Join(strings.Fields(c.in), "") {
				t.Errorf("%s %q: %q %v", c.ext, c.in, got, err)
			}
		} else if err != nil || string(got) != want {
			t.Errorf("%s %q\n got %q\nwant %q %v", c.ext, c.in, got, want, err)
		}
		again, err := Minify(c.ext, []byte(string(got)))
		if err != nil || string(again) != string(got) {
			t.Errorf("%s %q: once %q, twice %q %v", c.ext, c.in, got, again, err)
		}
	}
}

func TestMinifyErrors(t *testing.T) {
	for _, c := range []struct{ ext, in string }{ // the ¦ is where
		{".css", "/* ệ */ a ¦{ b : c"},
		{".css", "a { b : c }\nệ { } ¦}"},
		{".css", "a {\n content : ¦\"x\n}"},
		{".css", "a { }\nb { } ¦/* x"},
		{".css", "a { b : c¦(d ; }"},
		{".js", "\"ký tự\";\nlet đ = ¦@;"},
		{".js", "let a = ¦;"},
		{".mjs", "f(\n"},
		{".json", "{\n \"ệ\": ¦x}"},
		{".json", "{\"a\":1,¦}"},
		{".json", "[1,\n 2¦"},
		{".webmanifest", "¦"},
		{".svg", "<svg>\n <a></svg>"},
		{".svg", "<svg>ă\n ệ &nbsp;</svg>"},
		{".xml", "<a>\n<b"},
	} {
		text := strings.Replace(c.in, "¦", "", 1)
		got, err := Minify(c.ext, []byte(text))
		var bad *MinifyError
		if !errors.As(err, &bad) || got != nil || bad.Line == 0 || bad.Col == 0 || bad.Text == "" {
			t.Errorf("%s %q: %q %v", c.ext, text, got, err)
			continue
		}
		if before, _, ok := strings.Cut(c.in, "¦"); ok {
			if want := at([]byte(text), len(before), ""); want.Line != bad.Line || want.Col != bad.Col {
				t.Errorf("%s %q: %v, want %d:%d", c.ext, text, bad, want.Line, want.Col)
			}
		}
	}
}

func FuzzMinify(f *testing.F) {
	f.Add(".css", "a { b : c }")
	f.Add(".js", "let a = 1 ;")
	f.Add(".svg", "<svg>\n<path d=\"M 0 0\"/>\n</svg>")
	f.Add(".html", "<!doctype html>\n<p class='x'> y </p>")
	f.Add(".json", "{ \"a\" : [ ] }")
	f.Fuzz(func(t *testing.T, ext, text string) {
		got, err := Minify(ext, []byte(text))
		var bad *MinifyError
		if err != nil && (!errors.As(err, &bad) || bad.Line < 1 || bad.Col < 1 || got != nil) {
			t.Errorf("%q %v", got, err)
		}
	})
}
