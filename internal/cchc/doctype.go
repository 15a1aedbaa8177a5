package cchc

import (
	"slices"
	"strings"
	"sync"

	"nawapi.gov.vn/cchc/internal/viet"
)

// DocType is a kind of document and the abbreviation with which its notation begins.
type DocType struct {
	Name string // as at the begin of a sentence: "Quyết định"
	Abbr string // "QĐ"; "" if numbers of this kind name only their issuer
}

// The names and abbreviations are those of Decree 30/2020/NĐ-CP (article 7, annex III), after them the legal
// documents and the Party's conclusions, which the decree does not cover but plans are based on.
var docTypes = []DocType{
	{"Nghị quyết", "NQ"},
	{"Quyết định", "QĐ"},
	{"Chỉ thị", "CT"},
	{"Quy chế", "QC"},
	{"Quy định", "QyĐ"},
	{"Thông cáo", "TC"},
	{"Thông báo", "TB"},
	{"Hướng dẫn", "HD"},
	{"Chương trình", "CTr"},
	{"Kế hoạch", "KH"},
	{"Phương án", "PA"},
	{"Đề án", "ĐA"},
	{"Dự án", "DA"},
	{"Báo cáo", "BC"},
	{"Biên bản", "BB"},
	{"Tờ trình", "TTr"},
	{"Hợp đồng", "HĐ"},
	{"Công văn", ""},
	{"Công điện", "CĐ"},
	{"Bản ghi nhớ", "BGN"},
	{"Bản thỏa thuận", "BTT"},
	{"Giấy ủy quyền", "GUQ"},
	{"Giấy mời", "GM"},
	{"Giấy giới thiệu", "GGT"},
	{"Giấy nghỉ phép", "GNP"},
	{"Phiếu gửi", "PG"},
	{"Phiếu chuyển", "PC"},
	{"Phiếu báo", "PB"},
	{"Bản sao y", "SY"},
	{"Bản trích sao", "TrS"},
	{"Bản sao lục", "SL"},
	{"Hiến pháp", ""},
	{"Bộ luật", "QH"},
	{"Luật", "QH"},
	{"Pháp lệnh", "UBTVQH"},
	{"Nghị định", "NĐ"},
	{"Thông tư", "TT"},
	{"Thông tư liên tịch", "TTLT"},
	{"Kết luận", "KL"},
}

// otherAbbrs are what numbers of a kind begin with besides its abbreviation.
var otherAbbrs = map[string][]string{
	"Nghị quyết": {"QH", "UBTVQH"}, // of the National Assembly and its standing committee: 31/2026/QH16
	"Quy định":   {"QĐ", "QĐi"},    // of the Party: 205-QĐ/TW
	"Bộ luật":    {"L"},            // before 1997
	"Luật":       {"L", "LCT"},     // before 1997: 24-L/CTN
	"Pháp lệnh":  {"PL"},           // before 2009: 29/2006/PL-UBTVQH11
	"Công văn":   {"CV"},           // before 2004
}

var docTypeByName = sync.OnceValue(func() map[string]DocType {
	m := make(map[string]DocType, len(docTypes))
	for _, t := range docTypes {
		m[nameKey(t.Name)] = t
	}
	return m
})

// newTone rewrites the two names that have two correct places for their tone mark.
var newTone = strings.NewReplacer("uỷ", "ủy", "thoả", "thỏa")

func nameKey(s string) string { return newTone.Replace(viet.Lower(viet.NFC(s))) }

// DocTypes returns all kinds of documents, in the order of the decree. The slice is the caller's.
func DocTypes() []DocType { return slices.Clone(docTypes) }

// DocTypeByName returns the kind of that name. Case and the place of the tone mark do not matter, the marks do.
func DocTypeByName(name string) (DocType, bool) {
	t, ok := docTypeByName()[nameKey(name)]
	return t, ok
}

// Matches tells whether n can be the number of a document of kind t: its notation begins with the abbreviation
// of t. Laws, ordinances and resolutions of the National Assembly have instead its sign and that of its term, QH13 or
// UBTVQH13. An official letter (công văn) names its issuer, so any notation will do that does not begin as
// another kind does. The Constitution has no number.
func (t DocType) Matches(n LegalNo) bool {
	head := n.Notation
	if i := strings.IndexAny(head, "-/"); i >= 0 {
		head = head[:i]
	}
	if head == "" || t.Name == "Hiến pháp" {
		return false
	}
	if begins(t, head) {
		return true
	}
	if t.Abbr != "" {
		return false
	}
	return !n.Party() && !slices.ContainsFunc(docTypes, func(t DocType) bool { return begins(t, head) })
}

// begins tells whether head, the first part of a notation, is a sign of t.
func begins(t DocType, head string) bool {
	is := func(abbr string) bool {
		if abbr == "QH" || abbr == "UBTVQH" {
			head = strings.TrimRight(head, "0123456789")
		}
		return abbr != "" && head == abbr
	}
	return is(t.Abbr) || slices.ContainsFunc(otherAbbrs[t.Name], is)
}
