package site

import (
	"cmp"
	"fmt"
	"html/template"

	"nawapi.gov.vn/cchc/internal/schema"
)

// Meta returns what machines read in the head of a page: canonical address,
// feeds, Dublin Core (the six mandatory elements of TT 24/2011/TT-BTTTT, never
// empty), OpenGraph, and JSON-LD. It is one block, made in one place, since
// none of it is a template author's to lay out.
func (c *Chrome) Meta() template.HTML {
	b := make([]byte, 0, 2600)
	tag := func(open, value string) {
		if value == "" {
			return
		}
		b = append(b, open...)
		b = appendEscaped(b, value)
		b = append(b, `">`...)
	}
	url := c.Canonical()
	tag(`<link rel="canonical" href="`, url)
	for _, l := range c.languages() {
		b = append(appendEscaped(append(b, `<link rel="alternate" hreflang="`...), l.Label), `" href="`...)
		b = append(appendEscaped(b, l.URL), `">`...)
	}
	for _, f := range c.Feeds {
		for _, k := range feedKinds {
			if !c.Site.without(k.off) {
				b = append(b, `<link rel="alternate" type="`...)
				b = append(b, k.mime...)
				tag(`" title="`, f.Label+" ("+k.name+")")
				b = b[:len(b)-1]
				tag(` href="`, f.URL+k.file)
			}
		}
	}
	if c.State != "" || c.Site.Preview {
		b = append(b, `<meta name="robots" content="noindex">`...)
	}
	created := c.Published
	if created == "" {
		created = c.Modified
	}
	if created == "" {
		created = c.Site.day
	}
	tag(`<meta name="DC.title" content="`, c.Title)
	tag(`<meta name="DC.creator" content="`, c.Creator)
	tag(`<meta name="DC.date" content="`, created)
	tag(`<meta name="DC.description" content="`, c.Description)
	tag(`<meta name="DC.publisher" content="`, cmp.Or(c.Publisher, c.Site.Org.Name))
	tag(`<meta name="DC.identifier" content="`, url)
	tag(`<meta name="DC.language" content="`, c.Lang)
	tag(`<meta property="og:type" content="`, c.Type)
	tag(`<meta property="og:site_name" content="`, c.Site.Title)
	tag(`<meta property="og:title" content="`, c.Title)
	tag(`<meta property="og:description" content="`, c.Description)
	tag(`<meta property="og:url" content="`, url)
	tag(`<meta property="og:locale" content="`, map[string]string{"en": "en_GB"}[c.Lang])
	if c.Lang != "en" {
		tag(`<meta property="og:locale" content="`, "vi_VN")
	}
	if c.Pair.URL != "" {
		tag(`<meta property="og:locale:alternate" content="`, map[string]string{"en": "en_GB", "vi": "vi_VN"}[c.Pair.Label])
	}
	if s := c.shared(); s.url != "" {
		tag(`<meta property="og:image" content="`, c.Site.host()+s.url)
		if s.width > 0 {
			b = fmt.Appendf(b, `<meta property="og:image:width" content="%d"><meta property="og:image:height" content="%d">`, s.width, s.height)
		}
		tag(`<meta property="og:image:alt" content="`, s.alt)
		b = append(b, `<meta name="twitter:card" content="summary_large_image">`...)
	}
	if c.Type == "article" {
		tag(`<meta property="article:published_time" content="`, c.Published)
		tag(`<meta property="article:modified_time" content="`, c.Modified)
	}
	b = append(b, `<script type="application/ld+json">`...)
	b = c.appendLD(b)
	return template.HTML(append(b, "</script>"...))
}

// appendLD appends the page's JSON-LD (schema.org): the organisation, the way
// to the page, and on an article the article. Every "<" is escaped, so that
// nothing ends the script element.
func (c *Chrome) appendLD(b []byte) []byte {
	org := c.Site.Root + "#to-chuc"
	b = append(b, `{"@context":"https://schema.org","@graph":[{"@type":"GovernmentOrganization","@id":`...)
	b = appendJSON(b, org)
	b = append(b, `,"name":`...)
	b = appendJSON(b, c.Site.Org.Name)
	b = append(b, `,"url":`...)
	b = appendJSON(b, c.Site.Root)
	b = append(b, '}')
	if len(c.Crumbs) > 0 {
		b = append(b, `,{"@type":"BreadcrumbList","itemListElement":[`...)
		for i, l := range c.Crumbs {
			b = appendCrumb(b, i+1, l.Label, c.Site.host()+l.URL)
			b = append(b, ',')
		}
		b = appendCrumb(b, len(c.Crumbs)+1, c.Title, c.Canonical())
		b = append(b, "]}"...)
	}
	if c.Pair.URL != "" {
		b = append(b, `,{"@type":"WebPage","@id":`...)
		b = appendJSON(b, c.Canonical())
		b = append(b, `,"name":`...)
		b = appendJSON(b, c.Title)
		b = append(b, `,"inLanguage":`...)
		b = appendJSON(b, c.Lang)
		if c.Lang == "en" {
			b = append(b, `,"translationOfWork":{"@id":`...)
			b = append(appendJSON(b, c.Site.host()+c.Pair.URL), '}')
		}
		b = append(b, '}')
	}
	if c.Type == "article" {
		b = append(b, `,{"@type":"NewsArticle","headline":`...)
		b = appendJSON(b, c.Title)
		b = append(b, `,"description":`...)
		b = appendJSON(b, c.Description)
		b = append(b, `,"datePublished":`...)
		b = appendJSON(b, c.Published)
		b = append(b, `,"dateModified":`...)
		if c.Modified != "" {
			b = appendJSON(b, c.Modified)
		} else {
			b = appendJSON(b, c.Published)
		}
		b = append(b, `,"inLanguage":`...)
		b = appendJSON(b, c.Lang)
		b = append(b, `,"author":{"@type":"Organization","name":`...)
		b = appendJSON(b, c.Creator)
		if c.Publisher != "" { // the same organisation, by the name of that day
			b = append(b, `},"publisher":{"@type":"GovernmentOrganization","name":`...)
			b = appendJSON(b, c.Publisher)
			b = append(b, `,"url":`...)
			b = appendJSON(b, c.Site.Root)
		} else {
			b = append(b, `},"publisher":{"@id":`...)
			b = appendJSON(b, org)
		}
		b = append(b, `},"mainEntityOfPage":`...)
		b = appendJSON(b, c.Canonical())
		if c.Image != "" {
			b = append(b, `,"image":`...)
			b = appendJSON(b, c.Site.host()+c.Image)
		}
		b = append(b, '}')
	}
	return append(b, "]}"...)
}

func appendCrumb(b []byte, n int, name, url string) []byte {
	b = append(b, `{"@type":"ListItem","position":`...)
	b = appendInt(b, n)
	b = append(b, `,"name":`...)
	b = appendJSON(b, name)
	b = append(b, `,"item":`...)
	b = appendJSON(b, url)
	return append(b, '}')
}

// appendJSON appends s as a JSON string that may also stand in an HTML script
// element.
func appendJSON(b []byte, s string) []byte { return schema.AppendString(b, s) }
