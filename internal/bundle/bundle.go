// Package bundle is gói tin: the newest articles about a unit, a theme or a plan
// as one JSON file, goi-tin.json beside their page, for other sites to show. The
// same package writes the file and reads that of another site, by one table of
// keys.
//
// # What a bundle promises
//
// The items are the newest [Size] articles, newest first, each with its text as HTML.
// All addresses in it are absolute, those within the text too. An item belongs to
// the site that publishes it: url is its canonical address, and whoever shows the
// item links there.
//
// id never changes; modified is the moment of the last change that the publisher
// declares, or of publication. sha256 is the digest of what an item is known by, see
// [Digest], so that a copy that keeps no text can be checked as well. Of two
// versions of an item the one with the later modified counts, and of two with one
// modified the one with the greater digest: [Newer] is a total order, so that
// it does not matter which bundle is read first, or how often.
//
// # When it runs again
//
// Everything here is a pure function of its arguments. What was taken over from
// bundles lies in files of content/tin-don-vi/ ([Merge] makes them): reading the same
// bundles again changes none.
package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"

	"nawapi.gov.vn/cchc/internal/schema"
)

// Version is the version of the format.
const Version = 1

// Size is how many articles a bundle has. With their texts they make a file of
// some hundred kilobytes, and a site that reads it once a week misses none.
const Size = 20

// File is the name of the file, beside the page whose articles it has.
const File = "goi-tin.json"

// Bundle is a file.
type Bundle struct {
	Schema    string // address of its JSON Schema
	Publisher Publisher
	Scope     Scope
	Total     int // articles on the page, of which the newest are here
	Items     iter.Seq[*Item]
}

// Publisher is the site that a bundle comes from.
type Publisher struct {
	Unit  string // ID of the unit that answers for it
	Title string
	URL   string // everything that it publishes lies below
}

// Scope is what the articles have in common.
type Scope struct{ Kind, ID, Title, URL string }

// Term is a theme, a unit or a plan that an article belongs to.
type Term struct{ ID, Title, URL string }

// Document is a legal document that an article cites.
type Document struct{ Type, Code, Issued, Title, URL string }

// Source is where an article was taken from.
type Source struct{ Name, URL string }

// Item is an article.
type Item struct {
	ID, URL, Title, Summary, Lang string
	Published, Modified           string // RFC 3339, +07:00
	Author                        string
	Source                        Source
	Category                      string
	Themes, Units, Plans          []Term
	Documents                     []Document
	HTML                          []byte
}

// Digest is the SHA-256 of id, url, title, summary, language, published and
// modified, each followed by a line feed, in hexadecimal digits. None of them
// holds a line feed.
func (i *Item) Digest() string {
	h := sha256.New()
	for _, s := range [...]string{i.ID, i.URL, i.Title, i.Summary, i.Lang, i.Published, i.Modified} {
		h.Write([]byte(s))
		h.Write([]byte{'\n'})
	}
	return hex.EncodeToString(h.Sum(nil))
}

var publisher = &schema.Object[Publisher]{Name: "publisher", Help: "Trang phát hành gói tin.", Fields: []schema.Field[Publisher]{
	schema.Text("unit", "Mã đơn vị chủ quản của trang.", schema.Slug, func(p *Publisher) string { return p.Unit }).Optional(),
	schema.Text("title", "Tên trang.", schema.Line, func(p *Publisher) string { return p.Title }),
	schema.Text("url", "Địa chỉ gốc của trang; mọi tin đều nằm dưới địa chỉ này.", schema.Address, func(p *Publisher) string { return p.URL }),
}}

var scope = &schema.Object[Scope]{Name: "scope", Help: "Điều các tin trong gói có chung: một đơn vị, một chủ đề hoặc một kế hoạch.", Fields: []schema.Field[Scope]{
	schema.Text("kind", "Loại.", schema.OneOf("unit", "theme", "plan"), func(s *Scope) string { return s.Kind }),
	schema.Text("id", "Mã.", schema.Slug, func(s *Scope) string { return s.ID }),
	schema.Text("title", "Tên.", schema.Line, func(s *Scope) string { return s.Title }),
	schema.Text("url", "Trang giới thiệu.", schema.Address, func(s *Scope) string { return s.URL }),
}}

var term = &schema.Object[Term]{Name: "term", Help: "Chủ đề, đơn vị hoặc kế hoạch mà tin thuộc về.", Fields: []schema.Field[Term]{
	schema.Text("id", "Mã.", schema.Slug, func(t *Term) string { return t.ID }),
	schema.Text("title", "Tên; của đơn vị: tên tại thời điểm đăng tin.", schema.Line, func(t *Term) string { return t.Title }),
	schema.Text("url", "Trang giới thiệu.", schema.Address, func(t *Term) string { return t.URL }),
}}

var document = &schema.Object[Document]{Name: "document", Help: "Văn bản được dẫn.", Fields: []schema.Field[Document]{
	schema.Text("type", "Tên loại văn bản.", schema.Line, func(d *Document) string { return d.Type }),
	schema.Text("code", "Số, ký hiệu.", schema.Line, func(d *Document) string { return d.Code }),
	schema.Text("issued", "Ngày ban hành.", schema.Day, func(d *Document) string { return d.Issued }),
	schema.Text("title", "Trích yếu.", schema.Any, func(d *Document) string { return d.Title }).Optional(),
	schema.Text("url", "Trang của văn bản.", schema.Address, func(d *Document) string { return d.URL }),
}}

var origin = &schema.Object[Source]{Name: "source", Help: "Nguồn mà tin dựa trên hoặc được đăng lại từ đó.", Fields: []schema.Field[Source]{
	schema.Text("name", "Tên nguồn.", schema.Line, func(s *Source) string { return s.Name }),
	schema.Text("url", "Địa chỉ của bản gốc.", schema.Address, func(s *Source) string { return s.URL }).Optional(),
}}

var item = &schema.Object[Item]{Name: "item", Help: "Một tin, bài.", Fields: []schema.Field[Item]{
	schema.Text("id", "Mã của tin tại trang phát hành; không bao giờ đổi.", itemID, func(i *Item) string { return i.ID }),
	schema.Text("url", "Địa chỉ chính thức của tin; nơi nào dùng lại thì dẫn về đây.", schema.Address, func(i *Item) string { return i.URL }),
	schema.Text("title", "Tiêu đề.", schema.Line, func(i *Item) string { return i.Title }),
	schema.Text("summary", "Đoạn mở đầu (sapo), một dòng.", schema.Any, func(i *Item) string { return i.Summary }).Optional(),
	schema.Text("language", "Ngôn ngữ của tin.", schema.OneOf("vi", "en"), func(i *Item) string { return i.Lang }),
	schema.Text("published", "Thời điểm đăng.", schema.Moment, func(i *Item) string { return i.Published }),
	schema.Text("modified", "Thời điểm sửa gần nhất; chưa sửa lần nào thì là thời điểm đăng.", schema.Moment, func(i *Item) string { return i.Modified }),
	schema.Text("sha256", "SHA-256 của id, url, title, summary, language, published và modified, sau mỗi phần một dấu xuống dòng (LF).", schema.Hash, (*Item).Digest),
	schema.Text("author", "Người viết.", schema.Any, func(i *Item) string { return i.Author }).Optional(),
	schema.Sub("source", "Nguồn.", origin, func(i *Item) *Source {
		if i.Source.Name == "" {
			return nil
		}
		return &i.Source
	}).Optional(),
	schema.Text("category", "Chuyên mục.", schema.Any, func(i *Item) string { return i.Category }).Optional(),
	schema.List("themes", "Chủ đề.", term, func(i *Item) []Term { return i.Themes }),
	schema.List("units", "Đơn vị được nói tới.", term, func(i *Item) []Term { return i.Units }),
	schema.List("plans", "Kế hoạch mà tin là minh chứng.", term, func(i *Item) []Term { return i.Plans }),
	schema.List("documents", "Văn bản được dẫn.", document, func(i *Item) []Document { return i.Documents }),
	schema.Bytes("content_html", "Toàn văn dạng HTML, mọi địa chỉ đều đầy đủ.", func(i *Item) []byte { return i.HTML }),
}}

// itemID is the form of IDs: a path without dots, so that nothing that is made of
// one can climb out of its folder.
var itemID = schema.Path

// Format is the table of the whole file.
var Format = &schema.Object[Bundle]{Name: "bundle", Help: "Gói tin: các tin, bài mới nhất của một đơn vị, một chủ đề hoặc một kế hoạch, để trang khác dùng lại.", Fields: []schema.Field[Bundle]{
	schema.Text("$schema", "Địa chỉ của lược đồ này.", schema.Address, func(b *Bundle) string { return b.Schema }),
	schema.Version[Bundle](Version),
	schema.Const[Bundle]("kind", "Loại dữ liệu.", "bundle"),
	schema.Sub("publisher", "Trang phát hành.", publisher, func(b *Bundle) *Publisher { return &b.Publisher }),
	schema.Sub("scope", "Các tin này về cái gì.", scope, func(b *Bundle) *Scope { return &b.Scope }),
	schema.Int("total", "Số tin có trên trang giới thiệu; gói chỉ có những tin mới nhất.", 0, func(b *Bundle) int { return b.Total }),
	schema.Stream("items", "Các tin, mới nhất trước.", item, func(b *Bundle) iter.Seq[*Item] { return b.Items }),
}}

// Newer tells whether version x of an item counts against version y.
func Newer(xModified, xDigest, yModified, yDigest string) bool {
	if xModified != yModified { // of one form and one zone, so that they compare as texts
		return xModified > yModified
	}
	return xDigest > yDigest
}
