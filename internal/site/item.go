package site

import (
	"slices"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
)

// itemsPath is the list of what other units' sites have published. The items
// have no pages here: they belong to where they come from.
const itemsPath = "/tin-don-vi/"

// newsSize is how many of its own items a unit's page names.
const newsSize = 10

// ownItems keeps of tin đơn vị what units have that are public themselves.
func (a *assembly) ownItems() {
	a.shown[content.Item] = slices.DeleteFunc(a.shown[content.Item], func(e *entry) bool {
		if u := a.byID[key{content.Unit, e.Item.Unit.ID}]; u != nil {
			e.shown = u.shown
		}
		return !e.shown
	})
}

// itemCard completes the card of an item: whose it is.
func (a *assembly) itemCard(e *entry, c *Card) {
	c.root = ""
	if u := a.byID[key{content.Unit, e.Item.Unit.ID}]; u != nil && u.shown {
		c.Author = nameOn(u, cchc.DateOf(e.at))
		c.Category = Link{c.Author, u.url}
	}
}

// newsOf returns the newest items of a unit, and where all items are.
func (a *assembly) newsOf(unit *entry) (news []*Card, more string) {
	for _, e := range a.shown[content.Item] {
		if e.Item.Unit.ID == unit.ID && len(news) < newsSize {
			news = append(news, e.card)
		}
	}
	if len(news) > 0 {
		more = a.frame.Base + itemsPath
	}
	return news, more
}

// items adds the list of tin đơn vị. A site that has none has no list.
func (a *assembly) items() {
	all := a.shown[content.Item]
	if len(all) == 0 {
		return
	}
	const title, intro = "Tin từ các đơn vị", "Tin, bài trên trang của các đơn vị; mỗi liên kết mở trang của đơn vị."
	h := ListView{Kind: "items", KindLabel: title, Intro: intro}
	h.Chrome = a.chrome(itemsPath, title, intro)
	a.list(itemsPath, "list", all, "", plainList, h)
}
