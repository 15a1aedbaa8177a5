package build

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/search"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// index is the search index that was made last: of what, and its files.
type index struct {
	key   source.Sum
	files []publish.File
}

// search brings the search index to the target. It is made again only if a page
// that it covers is another one, or if the target has lost a file of it.
func (b *Builder) search(ctx context.Context, o Options, tx publish.Tx, r *Result) error {
	x := r.Site.Search
	if x == nil {
		b.index = index{}
		return nil
	}
	whole := b.index.key == x.Sum
	kept := map[string]bool{}
	if whole {
		for _, f := range b.index.files {
			kept[f.Path] = tx.Keep(f) == nil
			whole = whole && kept[f.Path]
		}
	}
	if !whole {
		next := index{key: x.Sum}
		err := makeIndex(ctx, o, x, func(name string, data []byte) error {
			f := publish.File{Path: x.Dir + name, Sum: source.SumOf(data), Size: int64(len(data))}
			next.files = append(next.files, f)
			r.Counts.Indexed++
			if kept[f.Path] {
				return nil
			}
			return tx.Put(f, data)
		})
		if err != nil {
			return err
		}
		b.index = next
	}
	r.Counts.Index = len(b.index.files)
	if o.Memory != "" {
		for _, f := range b.index.files {
			b.made = append(b.made, &page{key: x.Sum, out: f})
		}
	}
	return nil
}

// recalled finds the index among the outputs that a former process made. It is
// whole if its entry is there, which is made last.
func recalled(known map[string]*page, x *site.SearchIndex) index {
	if x == nil {
		return index{}
	}
	ix := index{key: x.Sum}
	entry := false
	for p, k := range known {
		if k.key == x.Sum && strings.HasPrefix(p, x.Dir) {
			ix.files = append(ix.files, k.out)
			entry = entry || p == x.Dir+search.Entry
		}
	}
	if !entry {
		return index{}
	}
	slices.SortFunc(ix.files, func(a, b publish.File) int { return strings.Compare(a.Path, b.Path) })
	return ix
}

// makeIndex hands on the files of an index.
func makeIndex(ctx context.Context, o Options, x *site.SearchIndex, put func(name string, data []byte) error) error {
	var failed atomic.Pointer[error]
	docs := make([]*search.Document, len(x.Docs))
	for i, d := range x.Docs {
		text := d.Text
		copied := *d
		copied.Text = func(dst []byte) []byte {
			err := guard(func() error { dst = text(dst); return nil })
			if err != nil {
				failed.CompareAndSwap(nil, &err)
			}
			return dst
		}
		docs[i] = &copied
	}
	so := x.Options
	so.Jobs = o.Jobs
	return search.Write(ctx, docs, so, func(name string, data []byte) error {
		if err := failed.Load(); err != nil {
			return *err
		}
		return put(name, data)
	})
}

// SearchIndex makes an index in memory: its files by their names.
func SearchIndex(ctx context.Context, o Options, x *site.SearchIndex) (map[string][]byte, error) {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	files := map[string][]byte{}
	err := makeIndex(ctx, o, x, func(name string, data []byte) error {
		files[name] = data
		return nil
	})
	return files, err
}
