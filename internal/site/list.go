package site

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/viet"
)

// pagesOf parts n items into pages: 20 items a page (per_page), the first at
// path, the others at path + "trang/2/".
func (a *assembly) pagesOf(path string, n int, page func(p Pager, at string, from, to int)) {
	per := a.settings.PerPage
	pages := max(1, (n+per-1)/per)
	at := func(n int) string {
		if n == 1 {
			return path
		}
		return path + "trang/" + strconv.Itoa(n) + "/"
	}
	url := func(n int) string { return a.frame.Base + at(n) }
	for i := 1; i <= pages; i++ {
		p := Pager{Page: i, Pages: pages}
		if i > 1 {
			p.First, p.Prev = url(1), url(i-1)
		}
		if i < pages {
			p.Next, p.Last = url(i+1), url(pages)
		}
		page(p, at(i), (i-1)*per, min(i*per, n))
	}
}

// list adds the pages of a list. page makes the view of each.
func (a *assembly) list(path, layout string, items []*entry, src string, page func(lv ListView) View, head ListView) {
	all := cards(items)
	if len(items) > 0 && head.Published == "" {
		head.Modified = max(head.Modified, items[0].card.ISO)
	}
	a.pagesOf(path, len(items), func(p Pager, at string, from, to int) {
		v, s := head, src
		v.Items, v.Total, v.Pager = all[from:to], len(items), p
		if p.Page > 1 {
			v.Path, s = at, ""
			v.Title = fmt.Sprintf("%s – trang %d", head.Title, p.Page)
			v.Description = v.Title
			v.Text, v.Intro, v.Links, v.Reuse = Text{}, "", nil, Reuse{}
			v.Crumbs = append(slices.Clone(head.Crumbs), Link{head.Title, p.First})
		}
		a.add(at, layout, page(v), s)
	})
}

func plainList(lv ListView) View { return &lv }

func (a *assembly) terms() {
	off := a.off()
	byTerm := !off["feeds-by-term"]
	b := a.frame.Base

	// Everything of a kind.
	kinds := []struct {
		kind                     content.Kind
		name, path, title, intro string
	}{
		{content.Article, "articles", "/tin-tuc/", "Tin tức", "Tất cả tin, bài về cải cách hành chính, mới nhất trước."},
		{content.Plan, "plans", "/ke-hoach/", "Kế hoạch", "Các kế hoạch thông tin, tuyên truyền cải cách hành chính."},
	}
	for _, k := range kinds {
		items := a.shown[k.kind]
		h := ListView{Kind: k.name, KindLabel: k.title, Intro: k.intro}
		h.Chrome = a.chrome(k.path, k.title, k.intro)
		h.Feeds = []Link{{k.title, b + k.path}}
		if k.kind == content.Article && !off["archive"] {
			h.LinksLabel = "Lưu trữ theo năm"
			for _, y := range years(items) {
				h.Links = append(h.Links, Link{"Năm " + strconv.Itoa(y), b + "/tin-tuc/" + strconv.Itoa(y) + "/"})
			}
		}
		if k.kind == content.Plan && a.hasCoverage() {
			h.LinksLabel, h.Links = "Theo dõi thực hiện", []Link{{"Độ phủ tin, bài và tiến độ", b + "/do-phu/"}}
		}
		a.list(k.path, "list", items, "", plainList, h)
		a.feeds(k.path, k.title, b+k.path, items)
	}

	// Categories and tags.
	for _, t := range append(slices.Clone(a.cats), a.tags...) {
		h := ListView{Kind: t.kind}
		label, parent := "Chuyên mục", Link{"Tin tức", b + "/tin-tuc/"}
		if t.kind == "tag" {
			label, parent = "Từ khóa", Link{"Từ khóa", b + "/the/"}
		} else {
			h.Intro = a.settings.Categories[slices.IndexFunc(a.settings.Categories, func(c content.Category) bool { return c.ID.ID == t.id })].Description
		}
		h.KindLabel = label
		h.Chrome = a.chrome(t.path, t.name, cmp.Or(h.Intro, label+" “"+t.name+"”: "+viet.Number(int64(len(t.items)))+" bài."), parent)
		if t.kind == "category" {
			h.Feeds = []Link{{t.name, b + t.path}}
			a.feeds(t.path, t.name, b+t.path, t.items)
		}
		a.list(t.path, "list", t.items, "", plainList, h)
	}

	// Themes, channels, units.
	usedBy := map[*entry][]Link{}
	for _, p := range a.shown[content.Plan] {
		for _, e := range a.visible(content.Theme, p.Plan.Themes) {
			usedBy[e] = append(usedBy[e], Link{p.name, p.url})
		}
		for _, e := range a.visible(content.Channel, p.Plan.Channels) {
			usedBy[e] = append(usedBy[e], Link{p.name, p.url})
		}
	}
	for _, k := range []content.Kind{content.Theme, content.Channel, content.Unit} {
		label := indexTitles[k]
		for _, e := range a.shown[k] {
			h := ListView{Kind: k.String(), KindLabel: label, Intro: oneLine(e.Summary), Text: e.text}
			h.Chrome = a.chrome(e.path, e.name, e.Summary, Link{label, b + "/" + k.Folder() + "/"})
			h.State, h.Modified, h.Lang = e.card.State, e.card.updatedOnly, e.Lang
			if byTerm {
				h.Feeds = []Link{{e.name, e.url}}
				a.feeds(e.path, e.name, e.url, e.members)
			}
			if k != content.Channel {
				h.Reuse = a.bundles(e)
			}
			if k != content.Unit {
				h.Links, h.LinksLabel = usedBy[e], "Có trong kế hoạch"
				a.list(e.path, k.String(), e.members, e.Path, plainList, h)
				continue
			}
			u := a.unit(e)
			a.list(e.path, "unit", e.members, e.Path, func(lv ListView) View {
				v := *u
				v.ListView = lv
				if lv.Pager.Page > 1 {
					v = UnitView{ListView: lv}
				}
				return &v
			}, h)
		}
	}
	a.indexes()
	if !off["archive"] {
		a.archive()
	}
}

var indexTitles = map[content.Kind]string{content.Theme: "Chủ đề", content.Channel: "Hình thức", content.Unit: "Đơn vị"}

// groupTitles name the groups of units, in their order.
var groupTitles = []struct{ id, title string }{
	{"trung-tam", "Trung tâm"},
	{"don-vi-truc-thuoc", "Đơn vị trực thuộc"},
	{"bo-nganh", "Bộ, ngành"},
	{"co-quan-trung-uong", "Cơ quan trung ương"},
}

// indexes adds the pages that list the terms themselves.
func (a *assembly) indexes() {
	index := func(path, kind, title, intro string, groups []Group) {
		v := &IndexView{Kind: kind, Intro: intro, Groups: groups}
		v.Chrome = a.chrome(path, title, intro)
		a.add(path, "index", v, "")
	}
	entries := func(es []*entry) []Entry {
		var out []Entry
		for _, e := range es {
			out = append(out, Entry{Label: e.name, URL: e.url, Note: oneLine(e.Summary), Count: len(e.members)})
		}
		return out
	}
	index("/chu-de/", "theme", "Chủ đề", "Các nội dung thông tin, tuyên truyền cải cách hành chính.", []Group{{"", entries(a.shown[content.Theme])}})
	index("/hinh-thuc/", "channel", "Hình thức", "Các hình thức thông tin, tuyên truyền cải cách hành chính.", []Group{{"", entries(a.shown[content.Channel])}})
	var groups []Group
	for _, g := range groupTitles {
		var es []*entry
		for _, e := range a.shown[content.Unit] {
			if e.Unit.Group == g.id {
				es = append(es, e)
			}
		}
		if len(es) > 0 {
			groups = append(groups, Group{g.title, entries(es)})
		}
	}
	index("/don-vi/", "unit", "Đơn vị", "Các đơn vị và cơ quan được nói tới trong trang.", groups)
	index("/the/", "tag", "Từ khóa", "Tất cả từ khóa, theo thứ tự chữ cái.", []Group{{"", a.termEntries(a.tags)}})
	index("/chuyen-muc/", "category", "Chuyên mục", "Các chuyên mục tin, bài.", []Group{{"", a.termEntries(a.cats)}})
}

func (a *assembly) termEntries(ts []*term) []Entry {
	var out []Entry
	for _, t := range ts {
		out = append(out, Entry{Label: t.name, URL: a.frame.Base + t.path, Count: len(t.items)})
	}
	return out
}

// years returns the years of articles, newest first.
func years(es []*entry) []int {
	var ys []int
	for _, e := range es {
		if y := e.at.In(viet.Zone).Year(); len(ys) == 0 || ys[len(ys)-1] != y {
			ys = append(ys, y)
		}
	}
	return ys
}

func (a *assembly) archive() {
	items := a.shown[content.Article]
	b := a.frame.Base
	for len(items) > 0 {
		day := cchc.DateOf(items[0].at)
		n := 0
		for n < len(items) && cchc.DateOf(items[n].at).Year == day.Year {
			n++
		}
		year := items[:n]
		items = items[n:]
		ypath := fmt.Sprintf("/tin-tuc/%d/", day.Year)
		h := ListView{Kind: "year", KindLabel: "Lưu trữ", LinksLabel: "Theo tháng"}
		title := fmt.Sprintf("Tin tức năm %d", day.Year)
		h.Chrome = a.chrome(ypath, title, fmt.Sprintf("%s tin, bài đăng trong năm %d.", viet.Number(int64(n)), day.Year), Link{"Tin tức", b + "/tin-tuc/"})
		type month struct {
			items []*entry
			path  string
			title string
		}
		var months []month
		for len(year) > 0 {
			d := cchc.DateOf(year[0].at)
			k := 0
			for k < len(year) && cchc.DateOf(year[k].at).Month == d.Month {
				k++
			}
			m := month{year[:k], fmt.Sprintf("%s%02d/", ypath, d.Month), viet.Month(d.Year, d.Month)}
			months = append(months, m)
			h.Links = append(h.Links, Link{fmt.Sprintf("%s (%d)", m.title, k), b + m.path})
			year = year[k:]
		}
		var all []*entry
		for _, m := range months {
			all = append(all, m.items...)
		}
		a.list(ypath, "list", all, "", plainList, h)
		for _, m := range months {
			mh := ListView{Kind: "month", KindLabel: "Lưu trữ"}
			mh.Chrome = a.chrome(m.path, "Tin tức "+viet.Lower(m.title[:1])+m.title[1:], fmt.Sprintf("%s tin, bài đăng trong %s.", viet.Number(int64(len(m.items))), viet.Lower(m.title)), Link{"Tin tức", b + "/tin-tuc/"}, Link{title, b + ypath})
			a.list(m.path, "list", m.items, "", plainList, mh)
		}
	}
}

func (a *assembly) plain() {
	for _, e := range a.shown[content.Page] {
		v := &PageView{Summary: oneLine(e.Summary), Text: e.text}
		v.Chrome = a.chrome(e.path, e.Title, cmp.Or(e.Summary, e.Body.Lead))
		v.State, v.Lang, v.Modified = e.card.State, e.Lang, e.card.updatedOnly
		if !e.Updated.IsZero() {
			v.Updated = viet.Date(e.Updated.Time())
		}
		if e.pair != nil {
			v.Pair = Link{e.pair.Lang, e.pair.url}
		}
		if e.Lang == "en" && a.english != nil {
			a.englishPage(e, v)
			continue
		}
		a.add(e.path, "page", v, e.Path)
	}
	a.englishHome()
	c := a.chrome("/404.html", "Không tìm thấy trang", "Địa chỉ này không có hoặc không còn trên trang.")
	a.add("/404.html", "404", &c, "")
}

// siteMap adds sơ đồ trang.
func (a *assembly) siteMap() {
	t := &TreeView{Tree: a.tree()}
	t.Chrome = a.chrome("/so-do-trang/", "Sơ đồ trang", "Toàn bộ các phần của trang dưới dạng cây.")
	a.add("/so-do-trang/", "sitemap", t, "")
}

// tree is sơ đồ trang: every part of the site with what lies below it; of the
// articles, the years.
func (a *assembly) tree() []Branch {
	b := a.frame.Base
	leaf := func(es []*entry) []Branch {
		var out []Branch
		for _, e := range es {
			out = append(out, Branch{Label: e.name, URL: e.url})
		}
		return out
	}
	news := Branch{Label: "Tin tức", URL: b + "/tin-tuc/"}
	for _, t := range a.cats {
		news.Kids = append(news.Kids, Branch{Label: t.name, URL: b + t.path})
	}
	if !a.off()["archive"] {
		for _, y := range years(a.shown[content.Article]) {
			news.Kids = append(news.Kids, Branch{Label: fmt.Sprintf("Tin tức năm %d", y), URL: fmt.Sprintf("%s/tin-tuc/%d/", b, y)})
		}
	}
	units := Branch{Label: "Đơn vị", URL: b + "/don-vi/"}
	for _, g := range groupTitles {
		var es []*entry
		for _, e := range a.shown[content.Unit] {
			if e.Unit.Group == g.id {
				es = append(es, e)
			}
		}
		if len(es) > 0 {
			units.Kids = append(units.Kids, Branch{Label: g.title, Kids: leaf(es)})
		}
	}
	plans := leaf(a.shown[content.Plan])
	for i, p := range a.shown[content.Plan] {
		for _, l := range a.accountLinks(p) {
			plans[i].Kids = append(plans[i].Kids, Branch{Label: l.Label, URL: l.URL})
		}
	}
	tree := []Branch{
		{Label: "Trang chủ", URL: b + "/"},
		news,
		{Label: "Kế hoạch", URL: b + "/ke-hoach/", Kids: plans},
		{Label: "Văn bản", URL: b + "/van-ban/", Kids: leaf(a.shown[content.Document])},
		{Label: "Chủ đề", URL: b + "/chu-de/", Kids: leaf(a.shown[content.Theme])},
		{Label: "Hình thức", URL: b + "/hinh-thuc/", Kids: leaf(a.shown[content.Channel])},
		units,
		{Label: "Từ khóa", URL: b + "/the/"},
	}
	if a.hasCoverage() {
		cover := Branch{Label: "Độ phủ tin, bài và tiến độ", URL: b + "/do-phu/"}
		for _, y := range a.coveredYears() {
			cover.Kids = append(cover.Kids, Branch{Label: fmt.Sprintf("Năm %d", y), URL: b + coveragePath(y)})
		}
		tree = append(tree, cover)
	}
	if len(a.shown[content.Item]) > 0 {
		tree = append(tree, Branch{Label: "Tin từ các đơn vị", URL: b + itemsPath})
	}
	if es := a.shown[content.Contest]; len(es) > 0 {
		tree = append(tree, Branch{Label: "Cuộc thi tìm hiểu", URL: b + "/cuoc-thi/", Kids: leaf(es)})
	}
	var pages, english []*entry
	for _, e := range a.shown[content.Page] {
		if e.Lang == "en" && a.english != nil {
			english = append(english, e)
		} else {
			pages = append(pages, e)
		}
	}
	tree = append(append(tree, a.accounts...), leaf(pages)...)
	if len(english) > 0 {
		tree = append(tree, Branch{Label: "English", URL: b + englishPath, Kids: leaf(english)})
	}
	return tree
}
