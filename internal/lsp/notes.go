package lsp

import (
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// notes are what requests want to know of the site. They never change; the zero
// value knows nothing.
type notes struct {
	names    content.Names
	docs     map[refKey]*content.Doc
	settings *content.Doc
	tags     []content.Named // most used first
	laws     map[string][]site.Law
	sources  map[string]string // file by address: /tin-tuc/2016/x/
	found    map[string][]source.Problem
	asOf     time.Time
}

type refKey struct {
	kind content.Kind
	id   string
}

// newNotes takes what a look found. While site.yaml cannot be read there are no
// pages: what they told is then what former notes know.
func newNotes(r *build.Result, asOf time.Time, former *notes) *notes {
	n := &notes{names: content.NamesOf(r.Docs), docs: map[refKey]*content.Doc{}, laws: map[string][]site.Law{}, sources: map[string]string{}, found: map[string][]source.Problem{}, asOf: asOf}
	used := map[string]int{}
	for _, d := range r.Docs {
		if d.Settings != nil {
			n.settings = d
			continue
		}
		n.docs[refKey{d.Kind, d.ID}] = d
		if d.Article != nil {
			for _, t := range d.Article.Tags {
				used[t.ID]++
			}
		}
	}
	for t := range used {
		n.tags = append(n.tags, content.Named{ID: t})
	}
	slices.SortFunc(n.tags, func(a, b content.Named) int {
		if d := used[b.ID] - used[a.ID]; d != 0 {
			return d
		}
		return viet.Compare(a.ID, b.ID)
	})
	for _, l := range r.Site.Laws() {
		n.laws[l.Key] = append(n.laws[l.Key], l)
	}
	for _, p := range r.Site.Pages {
		if p.Source != "" && strings.HasSuffix(p.Path, "index.html") {
			n.sources["/"+strings.TrimSuffix(p.Path, "index.html")] = p.Source
		}
	}
	if len(r.Site.Pages) == 0 && former != nil {
		n.laws, n.sources = former.laws, former.sources
	}
	for _, p := range r.Found() {
		n.found[p.Pos.File] = append(n.found[p.Pos.File], p)
	}
	return n
}

// lawsOf are the documents that a number may mean.
func (n *notes) lawsOf(m cchc.LegalMatch) []site.Law {
	all := n.laws[m.No.Key()]
	if !m.Issued.IsZero() {
		for _, l := range all {
			if l.Issued == m.Issued {
				return []site.Law{l}
			}
		}
	}
	return all
}
