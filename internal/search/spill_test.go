package search

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

// TestSpilled: an index whose terms did not fit into memory, and were made part
// by part, finds what one finds that was made at once.
func TestSpilled(t *testing.T) {
	var docs []*Document
	for i := range 300 {
		docs = append(docs, &Document{URL: fmt.Sprintf("/%d/", i), Title: fmt.Sprintf("Cải cách thủ tục số %d", i), Text: func(b []byte) []byte {
			return fmt.Appendf(b, "Bộ phận một cửa chuyển đổi hồ sơ đất đai, khen thưởng người trẻ, quê hương vui xuân năm %d.", i%9)
		}})
	}
	index := func() *Index {
		files := map[string][]byte{}
		if err := Write(context.Background(), docs, Options{Kinds: []string{"Tin"}, Jobs: 2}, func(name string, data []byte) error {
			files[name] = data
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		x, err := Open(func(name string) ([]byte, error) {
			if b, ok := files[name]; ok {
				return b, nil
			}
			return nil, fs.ErrNotExist
		})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	whole := index()
	defer func(n int) { keepRecords = n }(keepRecords)
	keepRecords = 100
	parts := index()
	if len(parts.first) <= len(whole.first) {
		t.Errorf("%d shards, %d without parts", len(parts.first), len(whole.first))
	}
	for _, q := range []string{"cải cách thủ tục", "chuyen doi ho so", "khen thưởng", "quê hương vui xuân", "bo phan mot cua", "người trẻ năm 4", "cai cach so 17"} {
		a, err := whole.Search(Query{Text: q, All: true})
		b, err2 := parts.Search(Query{Text: q, All: true})
		if err = errors.Join(err, err2); err != nil || len(a.Docs) == 0 || a.Partial || fmt.Sprint(a.Docs) != fmt.Sprint(b.Docs) {
			t.Errorf("%q: %d and %d documents, %v", q, len(a.Docs), len(b.Docs), err)
		}
	}
}
