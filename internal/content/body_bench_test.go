package content

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
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
	// What goldmark itself takes for the same text, with its own rendering and without all that is ours.
	b.Run("goldmark", func(b *testing.B) {
		md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList, extension.Footnote, extension.DefinitionList))
		var out bytes.Buffer
		b.ReportAllocs()
		for b.Loop() {
			out.Reset()
			if err := md.Convert(data, &out); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				parseBody("content/tin-tuc/2024/a.md", data, 15)
			}
		})
	})
}
