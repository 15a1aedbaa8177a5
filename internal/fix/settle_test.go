package fix_test

import (
	"context"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/fix"
	"nawapi.gov.vn/cchc/internal/source"
)

// What a check complains of and a fix has the same code for, the fix settles.
func TestSettles(t *testing.T) {
	const name = "content/tin-tuc/2016/bai.md"
	const head = "---\ntitle: Bài thử để sửa\nsapo: Một đoạn.\ndate: 2016-03-03\nauthor: A\ncategory: c\n---\n\n"
	codes := func(text string) map[source.Code]int {
		t.Helper()
		r, err := build.New(fstest.MapFS{
			"content/site.yaml":   {Data: []byte("title: A\nbase_url: https://a.example/\norganisation:\n  unit: u\ncategories:\n  - id: c\n    name: C\n")},
			"content/don-vi/u.md": {Data: []byte("---\nnames:\n  - name: U\ngroup: trung-tam\n---\n\nA.\n")},
			name:                  {Data: []byte(text)},
		}).Look(context.Background(), func() (o build.Options) {
			o.Check, o.Plain, o.AsOf = true, true, time.Date(2016, 4, 1, 0, 0, 0, 0, time.UTC)
			return o
		}(), nil)
		if err != nil {
			t.Fatal(err)
		}
		n := map[source.Code]int{}
		for _, p := range r.Found() {
			if p.Pos.File == name {
				n[p.Code]++
			}
		}
		return n
	}
	for code, body := range map[source.Code]string{
		fix.NFC:       "Cải cách và ca\u0309i ca\u0301ch hành chính.\n",
		fix.Invisible: "Cải\u200b cách hành chính.\n",
		fix.Space:     "Cải cách , hành chính .\n",
		fix.After:     "Văn phòng,các Ban;đơn vị.\n",
		fix.Quotes:    "Nói “một cửa” và \"một cửa liên thông\" trong bài.\n",
		fix.TCVN3:     "TiÕng ViÖt rÊt hay.\n",
		fix.VNI:       "Nöôùc Vieät Nam töôi ñeïp.\n",
		fix.Date:      "",
		fix.Curly:     "",
	} {
		text := head + body
		if code == fix.Date || code == fix.Curly {
			text = "---\ntitle: Bài\ndate: " + map[source.Code]string{fix.Date: "3/3/2016", fix.Curly: "“2016-03-03”"}[code] + "\nauthor: A\ncategory: c\n---\n\nChữ.\n"
		}
		if codes(text)[code] == 0 {
			t.Errorf("%s: the check has nothing to say of %q: %v", code, text, codes(text))
			continue
		}
		o := fix.Options{Only: []source.Code{code}}
		if code == fix.TCVN3 || code == fix.VNI {
			o.Decode = code
		}
		s := fix.Split(text)
		out := s.With(fix.Fix(name, text, o))
		if n := codes(out)[code]; n > 0 {
			t.Errorf("%s: %q became %q, and the check still complains", code, text, out)
		}
	}
	for code, label := range fix.Labels {
		if _, ok := source.Describe(code); !ok && code != fix.List && code != fix.Heading || label == "" {
			t.Errorf("%s is the code of no complaint", code)
		}
	}
}
