package site

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v4"
)

var (
	templateAction = regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	accented       = regexp.MustCompile(`[\p{L}]*[\x{c0}-\x{24f}\x{1ea0}-\x{1ef9}][^<>"]*`)
)

// Templates say nothing themselves: their words are in the catalogues, so that
// there is one place where they are looked after, and a language more is a file
// more. The page of styles, which only a preview has, is an exception.
func TestTemplatesHaveNoWords(t *testing.T) {
	n := 0
	err := filepath.WalkDir("../../templates", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".html" || d.Name() == "style.html" {
			return err
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		n++
		blank := func(s string) string {
			return strings.Map(func(r rune) rune {
				if r == '\n' {
					return r
				}
				return ' '
			}, s)
		}
		for i, line := range strings.Split(templateAction.ReplaceAllStringFunc(string(data), blank), "\n") {
			if w := accented.FindString(line); w != "" {
				t.Errorf("%s:%d: “%s”: write {{t \"a_key\"}}, and the words into templates/strings/vi.yaml and en.yaml", p, i+1, strings.TrimSpace(w))
			}
		}
		return nil
	})
	if err != nil || n < 40 {
		t.Fatal(n, err)
	}
}

// The catalogues are what YAML reads too, have the same keys, and the English
// one is in English, but for what is Vietnamese on a page in English.
func TestCatalogues(t *testing.T) {
	read := func(lang string) map[string]string {
		data, err := os.ReadFile("../../templates/strings/" + lang + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		words := map[string]string{}
		if err := yaml.Load(data, &words, yaml.WithSingleDocument()); err != nil {
			t.Fatalf("%s: %v", lang, err)
		}
		if len(words) < 200 {
			t.Fatalf("%s has %d words", lang, len(words))
		}
		return words
	}
	vi, en := read("vi"), read("en")
	for key := range vi {
		if en[key] == "" {
			t.Errorf("en.yaml has no %s", key)
		}
	}
	own := []string{"nation", "motto", "pair", "other_language"}
	for key, words := range en {
		if vi[key] == "" {
			t.Errorf("vi.yaml has no %s", key)
		}
		if strings.IndexFunc(words, func(r rune) bool { return unicode.IsLetter(r) && r > 0x7f }) >= 0 && !slices.Contains(own, key) {
			t.Errorf("en.yaml: %s is no English: %s", key, words)
		}
	}
}
