package build

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// large returns the real site with its articles repeated until there are n.
func large(tb testing.TB, n int) fstest.MapFS {
	tb.Helper()
	fsys := fstest.MapFS{}
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, viet.Zone)
	var articles [][2]string
	for _, root := range []string{"content", "templates", "static"} {
		err := fs.WalkDir(os.DirFS("../.."), root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile("../../" + p)
			if strings.HasPrefix(p, "content/tin-tuc/") {
				articles = append(articles, [2]string{p, string(data)})
			}
			fsys[p] = &fstest.MapFile{Data: data, ModTime: old}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	for i := len(articles); i < n; i++ {
		a := articles[i%len(articles)]
		name := fmt.Sprintf("%s/%s-%d.md", path.Dir(a[0]), strings.TrimSuffix(path.Base(a[0]), ".md"), i)
		fsys[name] = &fstest.MapFile{Data: []byte(a[1]), ModTime: old}
	}
	return fsys
}

func options() Options {
	return Options{Options: site.Options{AsOf: time.Date(2026, 11, 23, 12, 0, 0, 0, viet.Zone)}}
}

// BenchmarkBuild is a whole build from nothing, published to memory; per page
// are the pages of articles.
func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{100, 1000} {
		fsys := large(b, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := New(fsys).Build(context.Background(), options(), new(publish.Memory))
				if err != nil || r.Failed {
					b.Fatal(err, r.Problems)
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// BenchmarkRebuild measures what a change costs in a process that has built
// before.
func BenchmarkRebuild(b *testing.B) {
	const n = 1000
	edit := func(fsys fstest.MapFS, name, from, to string) {
		f := fsys[name]
		fsys[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), from, to, 1)), ModTime: f.ModTime.Add(time.Second)}
	}
	const article = "content/tin-tuc/2026/nam-noi-dung-tuyen-truyen-nam-2016.md"
	for _, c := range []struct {
		name   string
		change func(fsys fstest.MapFS, i int)
	}{
		{"nothing", func(fstest.MapFS, int) {}},
		{"body", func(fsys fstest.MapFS, i int) {
			edit(fsys, article, "\n## ", fmt.Sprintf("\nLần sửa thứ %d.\n\n## ", i))
		}},
		{"part", func(fsys fstest.MapFS, i int) {
			edit(fsys, "templates/parts/footer.html", "<footer", fmt.Sprintf("{{/* %d */}}<footer", i))
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			fsys := large(b, n)
			builder, target := New(fsys), new(publish.Memory)
			if r, err := builder.Build(context.Background(), options(), target); err != nil || r.Failed {
				b.Fatal(err, r.Problems)
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				c.change(fsys, i)
				r, err := builder.Build(context.Background(), options(), target)
				if err != nil || r.Failed {
					b.Fatal(err, r.Problems)
				}
				b.ReportMetric(float64(r.Counts.Rendered), "rendered")
			}
		})
	}
}
