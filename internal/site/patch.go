package site

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Patch returns the site in which the text of one article has changed and
// nothing else, from the site in which it had not. It is what a writer does all
// day, and costs one page. ok is false when more than the article's own page
// could differ, or when it cannot be told cheaply; then Assemble is to be
// called. Where ok is true the result equals what Assemble would return.
//
// s must not be patched again afterwards: what it knows goes to the result.
func (s *Site) Patch(was, now *content.Doc) (patched *Site, ok bool) {
	a := s.assembly
	if a == nil || was.Article == nil || now.Article == nil || was.Path != now.Path || was.ID != now.ID || was.Slug != now.Slug ||
		len(was.Problems) > 0 || len(now.Problems) > 0 ||
		!reflect.DeepEqual(was.Common, now.Common) || !reflect.DeepEqual(was.Article, now.Article) || !sameAnchors(was, now) || !slices.Equal(staticFiles(was), staticFiles(now)) {
		return nil, false
	}
	e := a.byPath[was.Path]
	if e == nil || e.Doc != was || !e.shown || slices.ContainsFunc(s.Problems, func(p source.Problem) bool { return p.Pos.File == was.Path }) {
		return nil, false
	}
	out := strings.TrimPrefix(e.path, "/")
	i, found := slices.BinarySearchFunc(s.Pages, out+"index.html", func(p *Page, path string) int { return strings.Compare(p.Path, path) })
	if !found {
		return nil, false
	}
	view, isArticle := s.Pages[i].View.(*ArticleView)
	if !isArticle {
		return nil, false
	}

	// Fill the holes of the new text beside the old entry, and see whether the
	// site around it would notice.
	probe := *e
	probe.Doc = now
	a.site = &Site{}
	a.pending = a.pending[:0]
	text, named := a.fillHoles(&probe)
	a.checkLinks()
	problems := a.site.Problems
	a.site = s
	cites := a.citesOf(&probe, named)
	if len(problems) > 0 || ownAssets(was) || ownAssets(now) || !slices.Equal(cites, e.cites) {
		s.assembly = nil // the probe may have left marks; Assemble starts from nothing
		return nil, false
	}
	e.Doc, e.text = now, text

	v := *view
	v.Text = text
	v.Minutes = viet.ReadingMinutes(now.Body.Syllables)
	next := *s
	next.Pages = slices.Clone(s.Pages)
	next.Pages[i] = &Page{Path: s.Pages[i].Path, Layout: s.Pages[i].Layout, View: &v, Source: s.Pages[i].Source}
	a.pages[next.Pages[i].Path] = next.Pages[i]
	next.Search = s.Search.patched(e.path, &now.Body)
	if j, found := slices.BinarySearchFunc(s.Pages, out+"index.json", func(p *Page, path string) int { return strings.Compare(p.Path, path) }); found {
		if t, isTwin := s.Pages[j].View.(*articleTwin); isTwin {
			twin := *t
			twin.v = &v
			next.Pages[j] = &Page{Path: s.Pages[j].Path, View: &twin, Source: s.Pages[j].Source}
			a.pages[next.Pages[j].Path] = next.Pages[j]
		}
	}
	a.rebundle(&next, e)
	a.site = &next
	s.assembly = nil
	return &next, true
}

// Settle lets go of what only Patch needs. The site is not patched again.
func (s *Site) Settle() { s.assembly = nil }

var contentFile = regexp.MustCompile(`^[^?#]*\.md([?#]|$)`)

func sameAnchors(x, y *content.Doc) bool {
	return slices.EqualFunc(x.Body.Headings, y.Body.Headings, func(a, b content.Heading) bool { return a.ID == b.ID })
}

// staticFiles are the files of static/ that a text names: the site knows which
// of them nobody does.
func staticFiles(d *content.Doc) (names []string) {
	for _, h := range d.Body.Holes {
		if strings.HasPrefix(h.Target, "/images/") || strings.HasPrefix(h.Target, "/files/") {
			names = append(names, h.Target)
		}
	}
	return names
}

// ownAssets tells whether a text refers to files that are published because it
// does.
func ownAssets(d *content.Doc) bool {
	return slices.ContainsFunc(d.Body.Holes, func(h content.Hole) bool {
		return (h.Kind == content.HoleImage || h.Kind == content.HoleLink) && !strings.HasPrefix(h.Target, "/") && !contentFile.MatchString(h.Target)
	})
}
