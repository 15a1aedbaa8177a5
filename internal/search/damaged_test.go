package search_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/search"
)

// smallIndex is an index with every kind of file, tails aside.
func smallIndex(t testing.TB) map[string][]byte {
	docs := []*search.Document{
		{URL: "/a/", Title: "Cải cách hành chính", Summary: "Một bài.", Kind: 0, Date: "2016-03-03", Facets: [search.Facets][]string{{"Thể chế"}, nil, {"Bộ Nội vụ"}}},
		{URL: "/b/", Title: "Quyết định số 79/QĐ-TNNQG", Kind: 1, Date: "2016-03-03", Numbers: []string{"79/QĐ-TNNQG"}, Text: func(b []byte) []byte { return append(b, "Căn cứ chương trình cải cách hành chính."...) }},
		{URL: "/c/", Title: "Đường dây nóng", Kind: 0, Date: "2017-01-01", Note: "Bản nháp"},
	}
	return write(t, docs, search.Options{Kinds: []string{"Tin", "Văn bản"}, Abbreviations: []search.Abbreviation{{Short: "CCHC", Full: "cải cách hành chính"}}})
}

func write(t testing.TB, docs []*search.Document, o search.Options) map[string][]byte {
	files := map[string][]byte{}
	err := search.Write(t.Context(), docs, o, func(name string, data []byte) error {
		if files[name] != nil {
			t.Errorf("%s twice", name)
		}
		files[name] = bytes.Clone(data)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func unpack(t testing.TB, b []byte) []byte {
	zr, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	out, err := io.ReadAll(zr)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func pack(b []byte) []byte {
	var out bytes.Buffer
	zw := gzip.NewWriter(&out)
	_, _ = zw.Write(b)
	_ = zw.Close()
	return out.Bytes()
}

// useAll asks an index everything that reads a file of it.
func useAll(files map[string][]byte) error {
	x, err := search.Open(func(name string) ([]byte, error) {
		if b, ok := files[name]; ok {
			return b, nil
		}
		return nil, fs.ErrNotExist
	})
	if err != nil {
		return err
	}
	for _, q := range []search.Query{{Text: "cai cach hanh chinh"}, {Text: "CCHC", All: true}, {Text: "duong day", Live: true}, {Text: "cai cahc"}, {Text: `"hành chính" -đường`, Facets: [search.Facets]string{"Thể chế"}}} {
		a, err := x.Search(q)
		if err != nil {
			return err
		}
		for _, d := range a.Docs {
			if _, err := x.Card(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// FuzzDamaged: whatever becomes of a file, a reader answers or says that the index
// is damaged, at once.
func FuzzDamaged(f *testing.F) {
	files := smallIndex(f)
	if err := useAll(files); err != nil {
		f.Fatal(err)
	}
	names := slices.Sorted(maps.Keys(files))
	plain := map[string][]byte{}
	for i, n := range names {
		plain[n] = unpack(f, files[n])
		for at := 0; at < len(plain[n]); at += 7 {
			f.Add(uint8(i), uint16(at), uint16(1), []byte{0xff}, true)
			f.Add(uint8(i), uint16(at), uint16(9), []byte(nil), at%2 == 0)
			f.Add(uint8(i), uint16(at), uint16(0), []byte{0x80, 0x80, 0x80, 0x80, 0x7f}, true)
		}
	}
	f.Fuzz(func(t *testing.T, file uint8, at, cut uint16, put []byte, repack bool) {
		name := names[int(file)%len(names)]
		b := files[name]
		if repack {
			b = plain[name]
		}
		from := min(int(at), len(b))
		to := min(from+int(cut), len(b))
		bad := slices.Concat(b[:from], put, b[to:])
		if repack {
			bad = pack(bad)
		}
		changed := maps.Clone(files)
		changed[name] = bad
		start := time.Now()
		err := useAll(changed)
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %v", name, took)
		}
		if err != nil && !errors.Is(err, search.ErrDamaged) && !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	})
}

// TestBrowserDamaged: the reader of the browser does the same with damaged files,
// whether the browser unpacks them or the reader itself.
func TestBrowserDamaged(t *testing.T) {
	files := smallIndex(t)
	rounds := 150
	if testing.Short() {
		rounds = 25
	}
	for _, how := range []string{"damage", "damage without"} {
		var said struct {
			Answers, Damaged int
			Others           []string
			Slowest          float64
		}
		browserReads(t, files, []map[string]int{{"rounds": rounds}}, how, &said)
		if len(said.Others) > 0 {
			t.Errorf("%s: %d of another kind, the first %s", how, len(said.Others), said.Others[0])
		}
		if said.Slowest > 5000 || said.Damaged == 0 || said.Answers == 0 {
			t.Errorf("%s: %+v", how, said)
		}
		t.Logf("%s: %d answers, %d damaged, the slowest %.0f ms", how, said.Answers, said.Damaged, said.Slowest)
	}
}

// TestSameBytes: the index depends on nothing but the documents.
func TestSameBytes(t *testing.T) {
	docs := manyDocuments(3000)
	want := write(t, docs, search.Options{Kinds: []string{"Tin"}, Jobs: 1})
	slices.Reverse(docs)
	got := write(t, docs, search.Options{Kinds: []string{"Tin"}, Jobs: 4})
	if !maps.EqualFunc(want, got, bytes.Equal) {
		t.Error("another order and more workers give another index")
	}
	tails := 0
	for name := range want {
		if strings.HasPrefix(name, "d") {
			tails++
		}
	}
	if tails == 0 {
		t.Error("no list is so long that it has a tail")
	}
}

// TestTails: what all documents have is found in all of them.
func TestTails(t *testing.T) {
	files := write(t, manyDocuments(3000), search.Options{Kinds: []string{"Tin"}})
	x := opened(t, files)
	a, err := x.Search(search.Query{Text: "chữ chung", All: true})
	if err != nil || len(a.Docs) != 3000 || !a.Complete {
		t.Errorf("%d documents, complete %v, %v", len(a.Docs), a.Complete, err)
	}
	a, err = x.Search(search.Query{Text: "chữ chung -lẻ", All: true})
	if err != nil || len(a.Docs) != 1500 {
		t.Errorf("%d documents, %v", len(a.Docs), err)
	}
	a, err = x.Search(search.Query{Text: "chuw chung"})
	if err != nil || a.Instead != "chữ chung" {
		t.Errorf("a mistyped letter: %q, %v", a.Instead, err)
	}
	var got []answer
	browserReads(t, files, []map[string]any{{"text": "chữ chung", "all": true}, {"text": "chữ chung -lẻ", "all": true}, {"text": "chuw chung"}}, "", &got)
	if got[2].Instead != "chữ chung" {
		t.Errorf("in the browser %q", got[2].Instead)
	}
	if len(got[0].Docs) != 3000 || len(got[1].Docs) != 1500 {
		t.Errorf("in the browser %d and %d", len(got[0].Docs), len(got[1].Docs))
	}
}

// TestMendedMarks: a query that was typed without marks is not told of with half of them.
func TestMendedMarks(t *testing.T) {
	var docs []*search.Document
	for i, text := range []string{"Bộ phận tiếp nhận hồ sơ điện tử.", "Công tác tuyên truyền năm 2016."} {
		docs = append(docs, &search.Document{URL: "/" + string(rune('a'+i)) + "/", Title: "Bài", Date: "2016-01-01", Text: func(b []byte) []byte { return append(b, text...) }})
	}
	files := write(t, docs, search.Options{Kinds: []string{"Tin"}})
	cases := []struct{ query, instead string }{
		{"tuyen truyeen", "tuyên truyền"},
		{"tuyeen truyen", "tuyên truyền"},
		{"tac tuyen truyeen", "tac tuyen truyen"},
		{"tuyên truyeen", "tuyên truyền"},
		{"tiepp nhan ho so", "tiep nhan ho so"},
		{"tiepp nhận ho so", "tiếp nhận ho so"},
		{"dien tuw", "điện tử"},
	}
	var qs []map[string]any
	for _, c := range cases {
		qs = append(qs, map[string]any{"text": c.query})
	}
	var got []answer
	browserReads(t, files, qs, "", &got)
	x := opened(t, files)
	for i, c := range cases {
		a, err := x.Search(search.Query{Text: c.query})
		if err != nil || a.Instead != c.instead || got[i].Instead != c.instead {
			t.Errorf("%s: go %q, browser %q, want %q; %v", c.query, a.Instead, got[i].Instead, c.instead, err)
		}
	}
}

// TestQuotedIsNotRespelt: a phrase in quotes, whose tiếng the site has but not side by
// side, is said not to be there: the nearest phrase would be another one. A tiếng
// that the site does not have is still mended, and is told in plain quotes, because what
// is told stands within “”.
func TestQuotedIsNotRespelt(t *testing.T) {
	var docs []*search.Document
	for i, text := range []string{"Đổi mới cửa hàng.", "Có một người.", "Bộ phận tiếp nhận."} {
		docs = append(docs, &search.Document{URL: "/" + string(rune('a'+i)) + "/", Title: "Bài", Date: "2016-01-01", Text: func(b []byte) []byte { return append(b, text...) }})
	}
	files := write(t, docs, search.Options{Kinds: []string{"Tin"}})
	cases := []struct{ query, instead string }{
		{`"mới người" -đất`, ""},
		{`"mot cửa" -đất`, ""},
		{`“một cửa”`, ""},
		{`"tiếpp nhận" -đất`, `"tiếp nhận" -đất`},
	}
	var qs []map[string]any
	for _, c := range cases {
		qs = append(qs, map[string]any{"text": c.query})
	}
	var got []answer
	browserReads(t, files, qs, "", &got)
	x := opened(t, files)
	for i, c := range cases {
		a, err := x.Search(search.Query{Text: c.query})
		if err != nil || a.Instead != c.instead || got[i].Instead != c.instead {
			t.Errorf("%s: go %q, browser %q, want %q; %v", c.query, a.Instead, got[i].Instead, c.instead, err)
		}
	}
}

func manyDocuments(n int) []*search.Document {
	docs := make([]*search.Document, n)
	for i := range docs {
		text := "Chữ chung của mọi bài, " + []string{"chẵn", "lẻ"}[i%2] + "."
		docs[i] = &search.Document{URL: "/" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + time.Unix(int64(i), 0).UTC().Format("150405") + "/", Title: "Bài", Date: "2016-01-01", Text: func(b []byte) []byte { return append(b, text...) }}
	}
	return docs
}
