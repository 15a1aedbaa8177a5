package content

import (
	"os"
	"strings"
	"testing"
)

// benchArticle is like an article of the bench corpus, which is generated from
// such sentences: headings, lists, a quote, links, a picture, numbers.
const benchArticle = "testdata/body-article.md"

func BenchmarkBody(b *testing.B) {
	data, err := os.ReadFile(benchArticle)
	if err != nil {
		b.Fatal(err)
	}
	for _, bb := range []struct{ name, text string }{
		{"article", string(data)},
		{"linkify", string(data) + "\nXem https://example.vn/tin/1 hoặc viết cho cchc@example.vn.\n"},
		{"habits", strings.ReplaceAll(string(data), "\n- ", "\n– ")},
	} {
		b.Run(bb.name, func(b *testing.B) {
			text := []byte(bb.text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				parseBody("content/tin-tuc/2024/a.md", text, 15)
			}
		})
	}
	b.Run("parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				parseBody("content/tin-tuc/2024/a.md", data, 15)
			}
		})
	})
}
