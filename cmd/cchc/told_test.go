package main

import (
	"bytes"
	"testing"
	"testing/fstest"

	"nawapi.gov.vn/cchc/internal/source"
)

// TestToldOnce: who stays with a site is told of all at first, and then of what a
// change did.
func TestToldOnce(t *testing.T) {
	at := func(line int, code source.Code, args ...string) source.Problem {
		return source.Problem{Pos: source.Pos{File: "content/trang/a.md", Line: line, Col: 1}, Code: code, Args: args}
	}
	type step struct {
		ps     []source.Problem
		failed bool
		want   string
	}
	one, two := at(3, "space-before", ","), at(5, "space-before", ",")
	broken := at(2, "key-unknown", "tac_gia")
	notice := at(4, "quotes-mixed", `"`)
	const (
		first  = "content/trang/a.md:3:1: cảnh báo: có khoảng trắng trước dấu “,”  [space-before]\n    Xóa khoảng trắng: dấu câu đứng sát chữ trước nó.\n"
		second = "content/trang/a.md:5:1: cảnh báo: có khoảng trắng trước dấu “,”  [space-before]\n    Xóa khoảng trắng: dấu câu đứng sát chữ trước nó.\n"
		gone   = "Đã hết: content/trang/a.md: có khoảng trắng trước dấu “,” [space-before]\n"
		failed = "content/trang/a.md:2:1: lỗi: không có khóa nào tên là “tac_gia”  [key-unknown]\n    Các khóa được liệt kê trong README của cchc; tệp do “cchc new” tạo cũng ghi sẵn các khóa, sau dấu #.\n"
		mended = "Đã hết: content/trang/a.md: không có khóa nào tên là “tac_gia” [key-unknown]\n"
	)
	missing := at(1, "front-missing")
	unread := "content/trang/a.md:1:1: lỗi: " + missing.Text("vi") + "  [front-missing]\n    " + missing.Hint("vi") + "\n"
	read := "Đã hết: content/trang/a.md: " + missing.Text("vi") + " [front-missing]\n"
	var said told
	for i, s := range []step{
		{[]source.Problem{one, notice}, false, first + "0 lỗi, 1 cảnh báo.\n"},
		{[]source.Problem{one, notice}, false, ""},
		{[]source.Problem{at(9, "space-before", ",")}, false, ""}, // moved by lines above it
		{[]source.Problem{one, two}, false, second + "Tất cả hiện có: 0 lỗi, 2 cảnh báo.\n"},
		{[]source.Problem{two}, false, gone + "Tất cả hiện có: 0 lỗi, 1 cảnh báo.\n"},
		{[]source.Problem{broken}, true, failed + "Tất cả hiện có: 1 lỗi, 1 cảnh báo.\n"}, // the warning may be there still
		{[]source.Problem{broken}, true, "Tất cả hiện có: 1 lỗi, 1 cảnh báo.\n"},
		{[]source.Problem{at(1, "front-missing")}, true, unread + "Tất cả hiện có: 2 lỗi, 1 cảnh báo.\n"}, // and what is behind it cannot be seen
		{[]source.Problem{broken}, true, read + "Tất cả hiện có: 1 lỗi, 1 cảnh báo.\n"},
		{[]source.Problem{two}, false, mended + "Tất cả hiện có: 0 lỗi, 1 cảnh báo.\n"},
		{[]source.Problem{two.As(source.Error)}, true, "content/trang/a.md:5:1: lỗi: có khoảng trắng trước dấu “,”  [space-before]\n    Xóa khoảng trắng: dấu câu đứng sát chữ trước nó.\n1 lỗi, 0 cảnh báo.\n"},
		{nil, false, gone},
		{nil, false, ""},
	} {
		var b bytes.Buffer
		said.tell(&b, fstest.MapFS{}, s.ps, s.failed, &shared{lang: "vi"})
		if b.String() != s.want {
			t.Errorf("step %d:\n%s\nwant\n%s", i, b.String(), s.want)
		}
	}
}
