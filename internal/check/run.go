package check

import (
	"cmp"
	"slices"
	"strconv"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Input is all that there is to check.
type Input struct {
	Files    []File // in any order
	Site     *site.Site
	Options  site.Options     // that Site was made with
	Problems []source.Problem // of the other stages
}

// File is a content file with what [Look] said of it: nil if it could not be
// read that far.
type File struct {
	Doc   *content.Doc
	Notes *Notes
}

// Run returns all that there is to say, sorted, each with the severity that the
// site gives it. What the site or a remark silences is left out.
func Run(in Input) []source.Problem {
	r := run{Input: in, levels: map[source.Code]source.Severity{}, off: map[source.Code]bool{}, limits: map[source.Code]int{}}
	for _, f := range in.Files {
		if f.Doc.Settings != nil {
			r.settings = f.Doc.Settings
			r.found = append(r.found, r.configure(f.Doc)...)
		}
	}
	r.found = append(r.found, in.Problems...)
	r.files()
	r.all()
	return r.finish()
}

// run is the state of one Run.
type run struct {
	Input
	settings *content.SettingsMeta
	found    []source.Problem
	levels   map[source.Code]source.Severity
	off      map[source.Code]bool
	limits   map[source.Code]int
}

func (r *run) add(p source.Problem, d *content.Doc) {
	p.Soft = d != nil && d.Draft && !r.Options.Drafts
	r.found = append(r.found, p)
}

// configure reads what site.yaml says of rules.
func (r *run) configure(d *content.Doc) (bad []source.Problem) {
	for _, s := range d.Settings.Check.Rules {
		complain := func(code source.Code, near string) {
			bad = append(bad, source.Problem{Pos: s.Rule.In(d.Path), Len: utf8.RuneCountInString(s.Rule.ID), Code: code, Near: near, Args: []string{s.Rule.ID}})
		}
		known, near, ok := Find(s.Rule.ID)
		if !ok {
			complain("check-rule-unknown", near)
			continue
		}
		if known.Fixed() && s.Level != "" && s.Level != "error" {
			complain("check-rule-fixed", "")
			continue
		}
		if s.Limit > 0 && known.Limit == 0 {
			complain("check-rule-limit", "")
			continue
		}
		switch s.Level {
		case "off":
			r.off[known.Code] = true
		case "error":
			r.levels[known.Code] = source.Error
		case "warning":
			r.levels[known.Code] = source.Warning
		case "notice":
			r.levels[known.Code] = source.Notice
		}
		if s.Limit > 0 {
			r.limits[known.Code] = s.Limit
		}
	}
	return bad
}

// limit returns what a rule that counts allows here.
func (r *run) limit(code source.Code) int {
	return cmp.Or(r.limits[code], rule(code).Limit)
}

// files adds what each file says of itself, as far as the site minds it.
func (r *run) files() {
	offices := newAllowed(r.settings)
	tone := ""
	if r.settings != nil {
		tone = r.settings.Check.Tone
	}
	limits := map[source.Code]int{}
	for _, f := range r.Files {
		n := f.Notes
		if n == nil {
			continue
		}
		for _, p := range n.problems {
			r.add(p, f.Doc)
		}
		for _, p := range n.private {
			if !offices.has(p.Args[1]) {
				p.Args = p.Args[:1]
				r.add(p, f.Doc)
			}
		}
		for _, c := range n.counted {
			most, ok := limits[c.Code]
			if !ok {
				most = r.limit(c.Code)
				limits[c.Code] = most
			}
			if c.n > most {
				c.Args = []string{strconv.Itoa(c.n), strconv.Itoa(most)}
				r.add(c.Problem, f.Doc)
			}
		}
		// The rarer place of the tone mark is the wrong one, unless the site has said which.
		wrong := -1
		switch a, b := n.tones[0].n, n.tones[1].n; {
		case tone == "cu":
			wrong = 1
		case tone == "moi":
			wrong = 0
		case a > 0 && b > 0 && a < b:
			wrong = 0
		case a > 0 && b > 0:
			wrong = 1
		}
		if wrong >= 0 {
			for _, p := range n.tones[wrong].first {
				r.add(p, f.Doc)
			}
		}
	}
}

// finish applies settings and remarks.
func (r *run) finish() []source.Problem {
	r.found = source.Sort(r.found)
	remarks := map[string][]remark{}
	var files []string
	for _, f := range r.Files {
		if f.Notes != nil && len(f.Notes.remarks) > 0 {
			remarks[f.Doc.Path] = f.Notes.remarks
			files = append(files, f.Doc.Path)
		}
	}
	used := map[source.Pos]bool{}
	kept := r.found[:0]
	words := map[source.Pos]bool{} // HTML out of a word processor, which is no mistake of its own
	for _, p := range r.found {
		if p.Code == "word-markup" {
			words[source.Pos{File: p.Pos.File, Line: p.Pos.Line}] = true
		}
	}
	for _, p := range r.found {
		silent := p.Code == "raw-html" && words[source.Pos{File: p.Pos.File, Line: p.Pos.Line}]
		for _, m := range remarks[p.Pos.File] {
			if m.code == p.Code && p.Pos.Line >= m.from && p.Pos.Line <= m.to {
				used[m.at], silent = true, true
			}
		}
		if silent || r.off[p.Code] {
			continue
		}
		if s, ok := r.levels[p.Code]; ok {
			p = p.As(s)
		}
		kept = append(kept, p)
	}
	for _, f := range files {
		for _, m := range remarks[f] {
			if !used[m.at] && !r.off["check-off-unused"] {
				kept = append(kept, source.Problem{Pos: m.at, Len: m.len, Code: "check-off-unused", Args: []string{string(m.code)}})
			}
		}
	}
	return source.Sort(kept)
}

// nearestCode returns the code that was probably meant, or "".
func nearestCode(code string) string {
	var codes []string
	for _, c := range source.Codes() {
		codes = append(codes, string(c))
	}
	near, _ := viet.Nearest(code, slices.Values(codes))
	return near
}
