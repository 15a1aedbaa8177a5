package search_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestShown: what a result shows of a text is where it says most of what was looked
// for, cut and marked at whole tiếng.
func TestShown(t *testing.T) {
	type mark struct {
		Fold  string `json:"fold"`
		Exact string `json:"exact"`
		Half  bool   `json:"half"`
	}
	type text struct {
		Text  string `json:"text"`
		Marks []mark `json:"marks"`
	}
	reform := []mark{{Fold: "cai"}, {Fold: "cach"}, {Fold: "hanh"}, {Fold: "chinh"}}
	filler := strings.Repeat("Một câu khác hẳn về chuyện khác. ", 30)
	cases := []struct {
		text
		has    string
		marked []string
	}{
		{text{filler + "Hội nghị bàn cách làm cải cách hành chính trong năm. " + filler, reform}, "bàn cách làm cải cách hành chính trong năm", []string{"cải cách hành chính"}},
		{text{"Cách làm mới.\n" + filler, reform}, "Cách làm mới. Một câu", []string{"Cách"}},
		{text{filler + "Mã 1000 ở xã An Ba", []mark{{Fold: "1000"}, {Fold: "xa"}, {Fold: "an"}, {Fold: "ba"}}}, "Mã 1000 ở xã An Ba", []string{"1000", "xã An Ba"}},
		{text{"Ông Dương đi. " + filler + "Con đường mới. " + filler, []mark{{Fold: "duong", Exact: "đường"}}}, "Con đường mới.", []string{"đường"}},
		{text{"Đường dây nóng", []mark{{Fold: "day", Half: true}, {Fold: "no", Half: true}}}, "Đường dây nóng", []string{"dây nóng"}},
		{text{"Việc hành chính\nMục hai. Chính", []mark{{Fold: "hanh"}, {Fold: "chinh"}}}, "Việc hành chính · Mục hai. Chính", []string{"hành chính"}},
		{text{filler, reform}, "", nil},
		{text{"", reform}, "", nil},
	}
	var in []text
	for _, c := range cases {
		in = append(in, c.text)
	}
	var got []struct {
		Excerpt string
		Marked  []string
	}
	browserReads(t, map[string][]byte{}, in, "shown", &got)
	for i, c := range cases {
		g := got[i]
		if !strings.Contains(g.Excerpt, c.has) || c.has == "" && g.Excerpt != "" || utf8.RuneCountInString(g.Excerpt) > 260 || !slices.Equal(g.Marked, c.marked) {
			t.Errorf("%.40q: %q, marked %q", c.Text, g.Excerpt, g.Marked)
		}
		for w := range strings.FieldsSeq(g.Excerpt) {
			if w != "…" && w != "·" && !strings.Contains(c.Text, w) {
				t.Errorf("%q is no word of the text", w)
			}
		}
	}
}
