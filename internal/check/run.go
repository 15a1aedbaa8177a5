package check

import (
	"slices"
	"strconv"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
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
//
// It is asked after every save of a preview, so that it goes from file to file and
// never over all findings at once.
func Run(in Input) []source.Problem {
	r := run{Input: in, levels: map[source.Code]source.Severity{}, off: map[source.Code]bool{}, limits: map[source.Code]int{}}
	others := map[string][]source.Problem{} // by file: of the other stages, and of no content file
	for _, p := range in.Problems {
		others[p.Pos.File] = append(others[p.Pos.File], p)
	}
	for _, f := range in.Files {
		if f.Doc.Settings != nil {
			r.settings = f.Doc.Settings
			others[f.Doc.Path] = append(others[f.Doc.Path], r.configure(f.Doc)...)
		}
	}
	files := in.Files
	byPath := func(a, b File) int { return strings.Compare(a.Doc.Path, b.Doc.Path) }
	if !slices.IsSortedFunc(files, byPath) {
		files = slices.Clone(files)
		slices.SortFunc(files, byPath)
	}
	r.prepare()
	for _, f := range files {
		from := len(r.found)
		if f.Notes != nil {
			r.notes(f)
			if r.settings != nil && f.Doc.Settings == nil { // else nothing is known of the site, an Error already
				r.compare(f)
			}
		}
		if more := others[f.Doc.Path]; more != nil {
			r.found = append(r.found, more...)
			delete(others, f.Doc.Path)
		}
		r.found = append(r.found[:from], r.settle(r.found[from:], f)...)
	}
	from := len(r.found)
	r.assets()
	for _, ps := range others {
		r.found = append(r.found, ps...)
	}
	r.found = append(r.found[:from], r.settle(r.found[from:], File{})...)
	if from == len(r.found) {
		return r.found
	}
	return merge(r.found[:from], r.found[from:])
}

// merge puts two sorted lists about different files together.
func merge(a, b []source.Problem) []source.Problem {
	all := make([]source.Problem, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if a[0].Pos.File < b[0].Pos.File {
			all, a = append(all, a[0]), a[1:]
		} else {
			all, b = append(all, b[0]), b[1:]
		}
	}
	return append(append(all, a...), b...)
}

// run is the state of one Run.
type run struct {
	Input
	settings *content.SettingsMeta
	found    []source.Problem
	levels   map[source.Code]source.Severity
	off      map[source.Code]bool
	limits   map[source.Code]int

	offices  allowed
	tone     string
	today    cchc.Date
	calendar cchc.Calendar
	register map[string][]*content.Doc // by the key of the number
	replaced map[string]*content.Doc   // the ID of a document: the one that took its place
	linked   map[string]bool           // plain pages that something leads to

	documents map[string]*content.Doc // of the register, by ID
	news      map[string]cchc.Date    // the ID of a document: the day of the first article about it
}

func (r *run) add(p source.Problem, d *content.Doc) {
	p.Soft = d != nil && d.Draft && !r.Options.Drafts
	r.found = append(r.found, p)
}

// configure reads what site.yaml says of rules.
func (r *run) configure(d *content.Doc) (bad []source.Problem) {
	for _, s := range d.Settings.Check.Rules {
		if s.Rule.ID == "" {
			continue // said when it was read
		}
		complain := func(code source.Code, near string) {
			bad = append(bad, source.Problem{Pos: s.Rule.In(d.Path), Len: int(s.Rule.Len), Code: code, Near: near, Args: []string{s.Rule.ID}})
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
	n, ok := r.limits[code]
	if !ok {
		n = rule(code).Limit
		r.limits[code] = n
	}
	return n
}

// notes adds what a file says of itself, as far as the site minds it.
func (r *run) notes(f File) {
	n := f.Notes
	for _, p := range n.problems {
		r.add(p, f.Doc)
	}
	for _, p := range n.private {
		if !r.offices.has(p.Args[1]) {
			p.Args = p.Args[:1]
			r.add(p, f.Doc)
		}
	}
	for _, c := range n.counted {
		if most := r.limit(c.Code); c.n > most {
			c.Args = []string{strconv.Itoa(c.n), strconv.Itoa(most)}
			r.add(c.Problem, f.Doc)
		}
	}
	// The rarer place of the tone mark is the wrong one, unless the site has said which.
	wrong := -1
	switch a, b := n.tones[0].n, n.tones[1].n; {
	case r.tone == "cu":
		wrong = 1
	case r.tone == "moi":
		wrong = 0
	case a > 0 && b > 0 && a < b:
		wrong = 0
	case a > 0 && b > 0:
		wrong = 1
	}
	if wrong >= 0 {
		for _, p := range n.tones[wrong].first {
			if r.tone != "" { // whatever the rest of the file does
				p.Code, p.Args = "tone-site", []string{p.Args[0], r.tone}
			}
			r.add(p, f.Doc)
		}
	}
}

// settle applies settings, and the remarks of the file, to what was found in it.
func (r *run) settle(found []source.Problem, f File) []source.Problem {
	var remarks []remark
	if f.Notes != nil {
		remarks = f.Notes.remarks
	}
	found = source.Sort(found)
	var used []bool
	if remarks != nil {
		used = make([]bool, len(remarks))
	}
	words := 0 // the line of HTML out of a word processor, which is no mistake of its own
	for _, p := range found {
		if p.Code == "word-markup" {
			words = p.Pos.Line
		}
	}
	kept := found[:0]
	for _, p := range found {
		silent := p.Code == "raw-html" && words > 0 && p.Pos.Line == words
		for i, m := range remarks {
			if m.silences(p) {
				used[i], silent = true, true
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
	unused := false
	for i, m := range remarks {
		if p := (source.Problem{Pos: m.at, Len: m.len, Code: "check-off-unused", Args: []string{string(m.code)}}); !used[i] && !r.off[p.Code] {
			if s, ok := r.levels[p.Code]; ok {
				p = p.As(s)
			}
			kept, unused = append(kept, p), true
		}
	}
	if unused {
		kept = source.Sort(kept)
	}
	return kept
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
