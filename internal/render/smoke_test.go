package render

import "testing"

func TestSmoke(t *testing.T) {
	s, ps := Load([]Template{
		{"layouts/a.html", []byte("{{/* it's */}}\n<!doctype html>\n<html lang=\"vi\">\n<head>\n  <title>{{.T}} – x</title>\n</head>\n<body>\n  {{template \"parts/p.html\" .}}\n <a  href=\"{{.U}}\"\n   class=x>y</a> {{.T}} <br />\n</body>\n</html>\n")},
		{"parts/p.html", []byte("<p>\n  {{.T}} </p>\n")},
	}, Options{Minify: true})
	for _, p := range ps {
		t.Log(p.Pos, p.Code, p.Text("en"), p.Hint("en"))
	}
	b, ps := s.HTML(nil, "a", struct{ T, U string }{"a<b", "/x"})
	t.Logf("%s", b)
	for _, p := range ps {
		t.Log(p.Pos, p.Code, p.Text("en"), p.Hint("en"))
	}
}
