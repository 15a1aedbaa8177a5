package site

import (
	"nawapi.gov.vn/cchc/internal/source"
)

const manifestName = "manifest.webmanifest"

// iconsOf returns the forms of an icon, without those that static/ has of its
// own.
func (a *assembly) iconsOf(as *Asset) []*Asset {
	if as.Icons == nil {
		return nil
	}
	var own []*Asset
	for _, s := range as.Icons.Files {
		if a.assets["static/"+s.Out] == nil {
			own = append(own, s)
		}
	}
	return own
}

// Icon returns the address of a form of the site's icon, or "" when there is
// none: favicon.ico, apple-touch-icon.png.
func (f *Frame) Icon(name string) string { return f.assets[name] }

// Manifest returns the address of the web manifest.
func (f *Frame) Manifest() string { return f.Base + "/" + manifestName }

// manifestView is the web manifest (W3C, Web Application Manifest): what a
// phone shows of the site on its home screen.
type manifestView struct {
	name, short, description, base, colour string
	icons                                  []manifestIcon
}

type manifestIcon struct {
	url, purpose string
	size         int
}

// Sum implements View.
func (m *manifestView) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"manifest", m.name, m.short, m.description, m.base, m.colour})
	d.Int(len(m.icons))
	for _, i := range m.icons {
		d.Strs([]string{i.url, i.purpose})
		d.Int(i.size)
	}
	return d.Sum()
}

// Append implements Writer.
func (m *manifestView) Append(b []byte) []byte {
	b = append(b, '{')
	b = field(b, "name", m.name)
	b = field(b, "short_name", m.short)
	b = field(b, "description", m.description)
	b = field(b, "lang", "vi")
	b = field(b, "dir", "ltr")
	b = field(b, "id", m.base+"/")
	b = field(b, "start_url", m.base+"/")
	b = field(b, "scope", m.base+"/")
	b = field(b, "display", "minimal-ui")
	b = field(b, "background_color", "#ffffff")
	b = field(b, "theme_color", m.colour)
	b = append(b, `,"icons":[`...)
	for k, i := range m.icons {
		if k > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		b = field(b, "src", i.url)
		if i.size > 0 {
			side := string(appendInt(nil, i.size))
			b = field(b, "sizes", side+"x"+side)
			b = field(b, "type", "image/png")
		} else {
			b = field(b, "sizes", "any")
			b = field(b, "type", "image/svg+xml")
		}
		b = field(b, "purpose", i.purpose)
		b = append(b, '}')
	}
	return append(b, "]}"...)
}

// manifest adds the web manifest, unless static/ has one.
func (a *assembly) manifest() {
	f := a.frame
	if a.assets["static/"+manifestName] != nil {
		return
	}
	m := &manifestView{name: f.Title, short: f.ShortTitle, description: oneLine(f.Description), base: f.Base, colour: f.Colour}
	if as := a.assets["static/favicon.svg"]; as != nil {
		m.icons = append(m.icons, manifestIcon{url: f.Base + "/" + as.Out, purpose: "any"})
		if as.Icons != nil { // by name, so that one that static/ has of its own is meant as well
			for i, s := range as.Icons.Files {
				if size := as.Icons.Sizes[i]; size >= 192 {
					m.icons = append(m.icons, manifestIcon{f.Base + "/" + s.Out, as.Icons.Purposes[i], size})
				}
			}
		}
	}
	a.add("/"+manifestName, "", m, "")
}
