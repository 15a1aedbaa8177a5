package check

import (
	"slices"
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
	for _, f := range in.Files {
		if f.Notes != nil {
			r.found = append(r.found, f.Notes.problems...)
		}
	}
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
	if n, ok := r.limits[code]; ok {
		return n
	}
	return rule(code).Limit
}

// finish applies settings and remarks.
func (r *run) finish() []source.Problem {
	r.found = source.Sort(r.found)
	remarks := map[string][]remark{}
	for _, f := range r.Files {
		if f.Notes != nil && len(f.Notes.remarks) > 0 {
			remarks[f.Doc.Path] = f.Notes.remarks
		}
	}
	used := map[source.Pos]bool{}
	kept := r.found[:0]
	for _, p := range r.found {
		silent := false
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
	for _, ms := range remarks {
		for _, m := range ms {
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
