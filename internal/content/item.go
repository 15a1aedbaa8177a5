package content

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// ItemMeta is the front matter of tin đơn vị: an article of another unit's
// site, taken over from its gói tin. Its file is made by a program and read
// by it again, see [ItemFile]; people do not change it, since the words are
// those of the other site.
type ItemMeta struct {
	Date   time.Time
	Unit   Ref
	Origin Origin
}

// Origin is where an item comes from.
type Origin struct {
	URL      string    // its canonical address
	ID       Ref       // at the other site
	Modified time.Time // the version that was taken over
	Digest   Ref       // [bundle.Item.Digest] of it
}

var originFields = []Field{
	{Key: "url", Type: TypeURL, Required: true, Help: "Địa chỉ chính thức của tin tại trang của đơn vị.", Example: "https://don-vi.example/tin-tuc/2016/hoi-nghi/", to: at(func(o *Origin) any { return &o.URL })},
	{Key: "id", Type: TypeText, Required: true, Max: 300, Help: "Mã của tin tại trang của đơn vị.", Example: "tin-tuc/2016/hoi-nghi", to: at(func(o *Origin) any { return &o.ID })},
	{Key: "modified", Type: TypeTime, Required: true, Help: "Thời điểm của phiên bản đã nhập.", Example: "2016-03-10T08:30:00+07:00", to: at(func(o *Origin) any { return &o.Modified })},
	{Key: "sha256", Type: TypeText, Required: true, Max: 64, Help: "Mã kiểm của phiên bản đã nhập, tính trên tiêu đề, tóm tắt, ngày, địa chỉ.", Example: "639b859f21451b4699a6b538430556cf70dcc02cbd4da88bb3643083bec9b09c", to: at(func(o *Origin) any { return &o.Digest })},
}

var itemFields = append([]Field{
	titleField("Tiêu đề của tin tại trang của đơn vị."),
	summaryField("summary", "Đoạn mở đầu của tin."),
	{Key: "date", Type: TypeTime, Required: true, Help: "Thời điểm đăng tại trang của đơn vị.", Example: "2016-03-10T08:30:00+07:00", to: at(func(d *Doc) any { return &d.Item.Date })},
	{Key: "unit", Type: TypeRef, Ref: Unit, Required: true, Help: "Mã đơn vị có tin, cũng là tên thư mục chứa tệp.", Example: "nawapi", to: at(func(d *Doc) any { return &d.Item.Unit })},
	{Key: "origin", Type: TypeMap, Required: true, Fields: originFields, Help: "Tin lấy từ đâu; do lệnh cchc import bundle ghi.", to: at(func(d *Doc) any { return &d.Item.Origin })},
}, slices.DeleteFunc(slices.Clone(commonFields), func(f Field) bool { return f.Key != "draft" && f.Key != "lang" })...)

// Taken returns what the file says of the item, and of which unit it is.
func (d *Doc) Taken() (unit string, i bundle.Item) {
	m := d.Item
	return m.Unit.ID, bundle.Item{
		ID: m.Origin.ID.ID, URL: m.Origin.URL, Title: d.Title, Summary: d.Summary, Lang: d.Lang,
		Published: viet.ISO(m.Date), Modified: viet.ISO(m.Origin.Modified),
	}
}

func (d *Doc) checkItem(add func(Mark, source.Code, ...string)) {
	unit, item := d.Taken()
	if source.Failed(d.Problems) {
		return
	}
	name, _ := ItemFile(unit, &item, false)
	if dir, _, _ := strings.Cut(strings.TrimPrefix(d.Path, "content/"+Item.Folder()+"/"), "/"); dir != unit {
		add(d.Item.Unit.Mark, "item-unit", unit, name)
	}
	if item.Digest() != d.Item.Origin.Digest.ID || !d.Body.Empty() {
		add(Mark{1, 1, 0}, "item-edited", item.URL)
	}
}

// ItemFile returns the name and the text of the file of an item. The name
// depends on the unit and on the item's ID alone, so that each version of an item
// takes the place of the one before.
func ItemFile(unit string, i *bundle.Item, draft bool) (name string, text []byte) {
	slug := viet.Slug(i.ID)
	if len(slug) > 80 {
		slug = strings.TrimRight(slug[:80], "-")
	}
	sum := sha256.Sum256([]byte(i.ID))
	name = "content/" + Item.Folder() + "/" + unit + "/" + slug + "-" + fmt.Sprintf("%x", sum[:8]) + ".md"
	b := fmt.Appendf(nil, "---\n# Tệp do lệnh cchc import bundle ghi. Không sửa ở đây: sửa tại trang của đơn vị rồi nhập lại.\ntitle: %s\n", quotedText(i.Title))
	if i.Summary != "" {
		b = fmt.Appendf(b, "summary: %s\n", quotedText(i.Summary))
	}
	b = fmt.Appendf(b, "date: %s\nunit: %s\nlang: %s\n", i.Published, unit, i.Lang)
	if draft {
		b = append(b, "draft: true\n"...)
	}
	return name, fmt.Appendf(b, "origin:\n  url: %s\n  id: %s\n  modified: %s\n  sha256: %s\n---\n", quotedText(i.URL), i.ID, i.Modified, quotedText(i.Digest()))
}
