package lsp

import (
	"context"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/fix"
	"nawapi.gov.vn/cchc/internal/source"
)

// TestActions: what a text needs is worked out once, whatever the cursor does, and
// what is offered lies where the cursor is.
func TestActions(t *testing.T) {
	const name = "content/tin-tuc/2016/a.md"
	runs := 0
	s := &server{
		o: Options{Now: time.Now}, root: "/trang", open: map[string]*buffer{}, notes: &notes{},
		mends: &mends{fix: func(file, text string, o fix.Options) []fix.Change { runs++; return fix.Fix(file, text, o) }},
	}
	const uri = "file:///trang/" + name
	text := "---\ntitle: A\n---\n\nMột , hai.\n\nBa.\n\nBốn , thứ Hai, ngày 02/3/2016.\n"
	s.put(&buffer{uri: uri, text: text})
	s.notes.found = map[string][]source.Problem{name: {
		{Pos: source.Pos{File: name, Line: 9, Col: 7}, Len: 7, Code: "date-weekday", Near: "thứ Tư", Args: []string{"thứ Hai", "02/3/2016"}},
		{Pos: source.Pos{File: name, Line: 5, Col: 1}, Len: 3, Code: "text-lookalike", Near: "Mốt", Args: []string{"Một"}},
	}}
	on := func(line, from, to int) span { return span{position{line, from}, position{line, to}} }
	ask := func(at span, trigger int, only []string, ds ...diagnostic) (kinds string, preferred int) {
		t.Helper()
		p := &actionParams{TextDocument: documentID{URI: uri}, Range: at}
		p.Context.Diagnostics, p.Context.Only, p.Context.TriggerKind = ds, only, trigger
		got, err := s.codeAction(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range got.([]codeAction) {
			if kinds != "" {
				kinds += " "
			}
			kinds += a.Kind
			if a.IsPreferred {
				preferred++
			}
		}
		return kinds, preferred
	}
	space := func(line, from int) diagnostic {
		return diagnostic{on(line, from, from+2), 2, "space-before", "cchc", ""}
	}
	for _, c := range []struct {
		name      string
		at        span
		trigger   int
		only      []string
		ds        []diagnostic
		want      string
		preferred int
		runs      int
	}{
		{"the cursor moves", on(4, 0, 0), automatic, nil, nil, "", 0, 0},
		{"on the complaint", on(4, 4, 4), automatic, nil, []diagnostic{space(4, 3)}, "quickfix", 1, 1},
		{"at its end", on(4, 5, 5), automatic, nil, []diagnostic{space(4, 3)}, "quickfix", 1, 1},
		{"on the other one", on(8, 4, 4), automatic, nil, []diagnostic{space(8, 3)}, "quickfix", 1, 1},
		{"beside it", on(8, 9, 9), automatic, nil, []diagnostic{space(8, 3)}, "", 0, 1},
		{"asked by hand", on(4, 0, 0), 1, nil, nil, "source.fixAll", 0, 2},
		{"on a line without a fault", on(6, 0, 0), 1, nil, nil, "", 0, 2},
		{"over all lines", span{position{0, 0}, position{9, 0}}, 1, nil, nil, "source.fixAll", 0, 2},
		{"on save", on(0, 0, 0), automatic, []string{"source.fixAll"}, nil, "source.fixAll", 0, 2},
		{"only what is a quick fix", on(4, 4, 4), 1, []string{"quickfix"}, nil, "", 0, 2},
		{"a guess", on(8, 8, 8), automatic, nil, []diagnostic{{on(8, 6, 13), 2, "date-weekday", "cchc", ""}}, "quickfix", 0, 2},
		{"what is sure", on(4, 1, 1), automatic, nil, []diagnostic{{on(4, 0, 3), 2, "text-lookalike", "cchc", ""}}, "quickfix", 1, 2},
	} {
		if got, n := ask(c.at, c.trigger, c.only, c.ds...); got != c.want || n != c.preferred || runs != c.runs {
			t.Errorf("%s: %q, %d preferred, %d fixes in all; want %q, %d, %d", c.name, got, n, runs, c.want, c.preferred, c.runs)
		}
	}
	s.put(&buffer{uri: uri, text: text + "Năm.\n", version: 2})
	ask(on(4, 0, 0), 1, nil)
	s.put(&buffer{uri: uri, text: text, version: 3}) // undone
	if ask(on(4, 0, 0), 1, nil); runs != 3 {
		t.Errorf("%d fixes for two texts, want 3", runs)
	}
	for i := range 3 * mostMends {
		s.mends.of(name, text, source.Code(string(rune('a'+i))))
	}
	if n := len(s.mends.known); n > mostMends {
		t.Errorf("%d answers are kept", n)
	}
}
