package site

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/viet"
)

// documents adds the page of every legal document.
func (a *assembly) documents() {
	plans := map[*entry][]Link{}
	for _, p := range a.shown[content.Plan] {
		for _, l := range append([]content.LegalDoc{p.Plan.Doc}, p.Plan.Basis...) {
			if no, ok := cchc.ParseLegalNo(l.Code.ID); ok {
				d, link := a.lawOf(no, l.Issued), Link{p.name, p.url}
				if d != nil && !hasLink(plans[d], link) {
					plans[d] = append(plans[d], link)
				}
			}
		}
	}
	today := cchc.DateOf(a.AsOf)
	for _, e := range a.shown[content.Document] {
		m, l := e.Document, a.laws[e]
		v := &DocumentView{
			Type: m.Type, Code: m.Code.ID, Subject: e.Summary, Issued: viet.Date(e.at), IssuedISO: isoDay(m.Issued),
			Position: m.Signer.Position, Signer: m.Signer.Name, Source: Link{m.Source.Name, m.Source.URL}, Text: e.text, Plans: plans[e],
		}
		v.Chrome = a.chrome(e.path, e.name, e.name+" "+e.Summary, Link{"Văn bản", a.frame.Base + "/van-ban/"})
		v.State, v.Published, v.Modified, v.Lang = e.card.State, e.card.ISO, e.card.updatedOnly, e.Lang
		v.Basis = a.docLinks(a.visible(content.Document, m.Basis), cchc.Date{}, "")
		v.Replaces = a.docLinks(a.visible(content.Document, m.Replaces), cchc.Date{}, "")
		v.Amends = a.docLinks(a.visible(content.Document, m.Amends), cchc.Date{}, "")
		for i := range v.Replaces { // this page need not say that it is this document
			by := &v.Replaces[i].By
			*by = slices.DeleteFunc(*by, func(l Link) bool { return l.URL == e.url })
		}
		v.ReplacedBy = a.docLinks(l.replacedBy, cchc.Date{}, "")
		v.AmendedBy = a.docLinks(l.amendedBy, cchc.Date{}, "")
		v.CitedInBasis = a.docLinks(l.basisOf, cchc.Date{}, "")
		if !m.Effective.IsZero() {
			v.Effective = viet.Date(m.Effective.Time())
		}
		if !m.Ended.IsZero() {
			v.Ended = viet.Date(m.Ended.Time())
		}
		if v.InForce, v.ForceClass = a.force(e); v.InForce != "" {
			v.AsOf, v.AsOfISO = viet.Date(a.AsOf), today.String()
			a.midnight()
		}
		if v.By = links(a.successors(e, today)); v.By == nil && v.ForceClass == forceValid && m.Ended.IsZero() {
			v.By = links(l.replacedBy) // they are to come
		}
		if u := a.byID[key{content.Unit, m.Issuer.ID}]; u != nil && u.shown {
			v.Issuer = Link{nameOn(u, m.Issued), u.url}
			v.Creator = v.Issuer.Label
		}
		if len(e.files) > 0 {
			v.File = e.files[0]
		}
		v.CitedBy = cards(e.citedBy)
		a.add(e.path, "document", v, e.Path)
	}
}
