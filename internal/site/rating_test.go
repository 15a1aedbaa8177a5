package site

import (
	"strings"
	"testing"
)

// TestRating: readers rate by a form or a letter, without a script; the policy
// of the web server lets the form go to that host and to no other, and nothing
// of it is there where site.yaml names no place.
func TestRating(t *testing.T) {
	set := templates(t, true)
	for _, c := range []struct{ name, feedback, has, hasNot, action string }{
		{"form", "feedback: https://khaosat.vidu.example/gui?ma=1\n", `<form action="https://khaosat.vidu.example/gui?ma=1" method="post">`, "mailto:", "form-action 'self' https://khaosat.vidu.example;"},
		{"form of the same host", "feedback: https://vidu.example/gui\n", `<form action="https://vidu.example/gui" method="post">`, "mailto:", "form-action 'self';"},
		{"letter", "feedback: mailto:y-kien@vidu.example\n", `<a href="mailto:y-kien@vidu.example?subject=%C4%90%C3%A1nh%20gi%C3%A1%20m%E1%BB%A9c%20%C4%91%E1%BB%99%20h%C3%A0i%20l%C3%B2ng:%205%2F5%20%E2%80%93%20Trang">Rất hài lòng</a>`, "<form action=\"https", "form-action 'self';"},
		{"nowhere", "", "</footer>", "hai-long", "form-action 'self';"},
	} {
		s := Assemble(parse(small, map[string]string{"content/site.yaml": withLine(c.feedback)}), assetsOf(map[string]string{"static/css/site.css": "", "static/favicon.svg": ""}), Options{AsOf: asOf})
		if len(s.Problems) > 0 {
			t.Fatal(brief(s.Problems))
		}
		files := 0
		for _, p := range s.Pages {
			if f, ok := p.View.(*serverFile); ok && p.Path != "_redirects" {
				text := string(f.Append(nil))
				if strings.Contains(text, "Content-Security-Policy") {
					files++
					if !strings.Contains(text, c.action) {
						t.Errorf("%s: %s has no %s", c.name, p.Path, c.action)
					}
				}
			}
			if p.Path != "gioi-thieu/index.html" {
				continue
			}
			html, problems := set.HTML(nil, p.Layout, p.View)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			footer := string(html[strings.Index(string(html), "<footer"):])
			if !strings.Contains(footer, c.has) || strings.Contains(footer, c.hasNot) {
				t.Errorf("%s: want %s and no %s in\n%s", c.name, c.has, c.hasNot, footer)
			}
			if c.feedback != "" && strings.Count(footer, "hài lòng</") != 3 {
				t.Errorf("%s: not all ratings in\n%s", c.name, footer)
			}
		}
		if files < 3 {
			t.Errorf("%s: the policy is in %d files", c.name, files)
		}
	}
}
