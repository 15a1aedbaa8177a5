package site

import (
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Law is what the register knows of a legal document on the day of the site,
// for those who write about it.
type Law struct {
	Key     string // of its number; documents may share one
	Issued  cchc.Date
	Path    string // of the content file
	Name    string // Nghị định số 30/2020/NĐ-CP
	Subject string
	Issuer  string
	Date    string // ngày 05/3/2020
	Force   string // in words, as of the day of the site; "" if nothing is known
	Ended   bool
	By      []string // names of what has replaced it
	Amended []string // names of what has amended it
}

// Laws returns the public documents, in the order of their files. It must not
// be called after the Site has been patched into another one, or settled: it
// then knows nothing.
func (s *Site) Laws() []Law {
	a := s.assembly
	if a == nil {
		return nil
	}
	var laws []Law
	for _, e := range a.shown[content.Document] {
		m := e.Document
		l := Law{Key: m.No.Key(), Issued: m.Issued, Path: e.Path, Name: e.name, Subject: e.Summary}
		if !m.Issued.IsZero() {
			l.Date = "ngày " + viet.ShortDate(m.Issued.Time())
		}
		if u := a.byID[key{content.Unit, m.Issuer.ID}]; u != nil && u.shown {
			l.Issuer = nameOn(u, m.Issued)
		}
		words, class := a.force(e)
		l.Force, l.Ended = words, class == forceEnded
		for _, r := range a.laws[e].replacedBy {
			l.By = append(l.By, r.name)
		}
		for _, r := range a.laws[e].amendedBy {
			l.Amended = append(l.Amended, r.name)
		}
		laws = append(laws, l)
	}
	slices.SortFunc(laws, func(x, y Law) int { return strings.Compare(x.Path, y.Path) })
	return laws
}
