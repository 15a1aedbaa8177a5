package check

import (
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
)

// mostHeeded is in how many files Heed looks for remarks: it is asked before people
// are told of a build, and thousands of warnings are not read anyway.
const mostHeeded = 200

// Heed returns of the problems of a build, which may go on without [Run], what the
// site wants to be told: without what its settings or a remark in the file silence,
// each with the severity that the settings give it. What stops a build stays as it
// is, and nothing is raised to an Error, for the build went on. read returns a file
// of the site; one that it cannot return silences nothing.
func Heed(ps []source.Problem, read func(file string) ([]byte, error)) []source.Problem {
	if len(ps) == 0 {
		return ps
	}
	r := run{levels: map[source.Code]source.Severity{}, off: map[source.Code]bool{}, limits: map[source.Code]int{}}
	const settings = "content/site.yaml"
	if data, err := read(settings); err == nil {
		if d := content.Parse(settings, data); d.Settings != nil {
			r.configure(d)
		}
	}
	remarks := map[string][]remark{}
	of := func(file string) []remark {
		m, ok := remarks[file]
		if ok || len(remarks) == mostHeeded || content.KindOf(file) == content.None {
			return m
		}
		if data, err := read(file); err == nil {
			content.ParseRead(file, data, nil, func(text *content.Reading) {
				l := looking{Reading: text, notes: &Notes{}}
				l.remarks()
				m = l.notes.remarks
			})
		}
		remarks[file] = m
		return m
	}
	kept := make([]source.Problem, 0, len(ps))
next:
	for _, p := range ps {
		if rule(p.Code).Fixed() {
			kept = append(kept, p)
			continue
		}
		if r.off[p.Code] {
			continue
		}
		for _, m := range of(p.Pos.File) {
			if m.silences(p) {
				continue next
			}
		}
		if s, ok := r.levels[p.Code]; ok && s != source.Error {
			p = p.As(s)
		}
		kept = append(kept, p)
	}
	return kept
}
