package site

import (
	"cmp"
	"strings"

	"nawapi.gov.vn/cchc/internal/card"
	"nawapi.gov.vn/cchc/internal/source"
)

// cardName is the output beside a page that social networks and messengers show
// of it. It keeps its name when the title changes: who keeps an address asks
// for it again.
const cardName = "anh-chia-se.png"

// shareCard is a View that draws itself.
type shareCard card.Card

// Sum implements View.
func (s shareCard) Sum() source.Sum {
	d := source.NewDigest()
	d.Str("card")
	d.Int(card.Version)
	d.Strs([]string{s.Title, s.Org, s.Kicker, s.Day})
	return d.Sum()
}

func (s shareCard) drawn() {}

// Append implements Writer.
func (s shareCard) Append(b []byte) []byte { return card.Card(s).Append(b) }

// share gives a page that has no picture of its own a card with its title.
func (a *assembly) share(c *Chrome, kicker, day, src string) {
	if c.Image != "" || a.frame.without("cards") {
		return
	}
	path := c.Path + cardName
	a.add(path, "", shareCard{Title: c.Title, Org: cmp.Or(c.Publisher, a.frame.Org.Name), Kicker: kicker, Day: day}, src)
	c.Image, c.ImageAlt, c.ImageWidth, c.ImageHeight = a.frame.Base+path, c.Title, card.Width, card.Height
}

// shareSite adds the cards of pages that have no other, one for each language: what
// stands in the picture is what is said of it.
func (a *assembly) shareSite() {
	for _, f := range []*Frame{a.frame, a.english} {
		if f != nil && !f.without("cards") {
			a.add(strings.TrimPrefix(f.Home(), f.Base)+cardName, "", shareCard{Title: f.Title, Org: f.Org.Name}, "")
		}
	}
}

// shared is what is shown of a page elsewhere.
type shared struct {
	url, alt      string // url below the host; "" if there is nothing
	width, height int    // or 0
}

func (c *Chrome) shared() shared {
	switch {
	case c.Image != "":
		return shared{c.Image, c.ImageAlt, c.ImageWidth, c.ImageHeight}
	case c.Site.without("cards"):
		return shared{}
	}
	return shared{c.Site.Home() + cardName, c.Site.Title, card.Width, card.Height}
}
