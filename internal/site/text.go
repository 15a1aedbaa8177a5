package site

import (
	"bytes"
	"html"
	"strings"

	"nawapi.gov.vn/cchc/internal/content"
)

// fill appends the body, whose HTML is given, to dst with every hole filled.
func (t *Text) fill(dst, html []byte) []byte {
	last, open := 0, false
	for i := 0; i < len(t.body.Holes); i++ {
		h, link := &t.body.Holes[i], t.links[i]
		dst = append(dst, html[last:h.At]...)
		last = h.At
		switch h.Kind {
		case content.HoleLink:
			if link == "" { // what it points to is not public: the words stay, the link goes
				dst = bytes.TrimSuffix(dst, []byte(`<a href="`))
				last += bytes.IndexByte(html[last:], '>') + 1
				end := last + bytes.Index(html[last:], []byte("</a>"))
				// Within the link there may be further holes (a picture); they come before its end.
				dst, last, i = t.unlink(dst, html, last, end, i)
				continue
			}
			dst = appendEscaped(dst, link)
		case content.HoleImage:
			dst, last = picture(dst, html, last, link)
		case content.HoleLegal:
			if open = link != ""; open {
				dst = append(dst, `<a class="legal" href="`...)
				dst = appendEscaped(dst, link)
				dst = append(dst, `">`...)
			}
		case content.HoleLegalEnd:
			if open {
				dst = append(dst, "</a>"...)
				open = false
			}
		}
	}
	return append(dst, html[last:]...)
}

// unlink appends the inside of a link that is dropped.
func (t *Text) unlink(dst, html []byte, last, end, i int) ([]byte, int, int) {
	for i+1 < len(t.body.Holes) && t.body.Holes[i+1].At < end {
		i++
		h := &t.body.Holes[i]
		dst = append(dst, html[last:h.At]...)
		if h.Kind == content.HoleImage {
			dst, last = picture(dst, html, h.At, t.links[i])
		} else {
			dst, last = appendEscaped(dst, t.links[i]), h.At
		}
	}
	return append(dst, html[last:end]...), end + len("</a>"), i
}

// picture appends the element of a picture, of which dst has <img src=" and html
// the rest from at on, and returns where the text goes on. link is of
// assembly.source. A picture that stands alone, in a figure, has something to
// stand in for it; one in a line has not.
func picture(dst, html []byte, at int, link string) ([]byte, int) {
	const open, alone = `<img src="`, `<figure><img src="`
	attributes, rest, more := strings.Cut(link, "\x00")
	if !more {
		return append(dst, link...), at
	}
	tiny, offer, _ := strings.Cut(rest, "\x00")
	if !bytes.HasSuffix(dst, []byte(alone)) {
		tiny = ""
	}
	dst = dst[:len(dst)-len(open)]
	if tiny != "" {
		dst = append(append(dst, `<span class="photo">`...), tiny...)
	}
	dst = append(append(append(dst, offer...), open...), attributes...)
	end := at + bytes.IndexByte(html[at:], '>') + 1
	dst = append(dst, html[at:end]...)
	if offer != "" {
		dst = append(dst, "</picture>"...)
	}
	if tiny != "" {
		dst = append(dst, "</span>"...)
	}
	return dst, end
}

// appendEscaped appends s for HTML text and for quoted attributes.
func appendEscaped(b []byte, s string) []byte { return append(b, html.EscapeString(s)...) }
