package content

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// Draft is what a new file is made from: the title that its author gave, and
// what the site has for the keys that must name something real.
type Draft struct {
	Title string
	Now   time.Time
	// Values are YAML values for keys, "doc.issuer" for a key of a map. Keys
	// without one get the example of their field.
	Values map[string]string
}

// Skeleton returns a new file of a kind: the required keys filled in, the
// others as comments with their help, marked as a draft. It is valid: parsing
// it gives no Problem about itself.
func Skeleton(k Kind, d Draft) []byte {
	var b strings.Builder
	b.WriteString("---\n")
	for i := range tables[k] {
		writeField(&b, &tables[k][i], d, "", "")
	}
	b.WriteString("---\n\n")
	switch k {
	case Plan:
		b.WriteString("## Mục tiêu\n\n- …\n\n## Yêu cầu\n\n- …\n\n## Nội dung, hình thức\n\n…\n")
	default:
		b.WriteString("Nội dung viết ở đây.\n")
	}
	return []byte(b.String())
}

// FileName returns where a new file of a kind belongs: content/….
func FileName(k Kind, title string, now time.Time) string {
	slug := viet.Slug(title)
	if len(slug) > 100 {
		slug = strings.TrimRight(slug[:strings.LastIndexByte(slug[:100], '-')], "-")
	}
	dir := "content/" + k.Folder() + "/"
	if k == Article {
		dir += strconv.Itoa(now.In(viet.Zone).Year()) + "/"
	}
	return dir + slug + ".md"
}

func writeField(b *strings.Builder, f *Field, d Draft, prefix, indent string) {
	value, given := d.Values[prefix+f.Key]
	required := f.Required || given || f.Key == "draft"
	if !given {
		value = f.Example
		if f.Type == TypeEnum && len(f.Values) > 0 && value == "" {
			value = f.Values[0]
		}
	}
	if f.Key == "title" {
		value = quoted(d.Title)
	}
	if f.Key == "draft" {
		value = "true"
	}
	switch {
	case f.Key == "slug" || f.Key == "kind":
		return // the file's name and folder say it
	case !required:
		fmt.Fprintf(b, "%s# %s: %s\n", indent, f.Key, cut(value, f.Help))
	case f.Type == TypeMap:
		fmt.Fprintf(b, "%s%s:\n", indent, f.Key)
		for i := range f.Fields {
			writeField(b, &f.Fields[i], d, prefix+f.Key+".", indent+"  ")
		}
	case f.Type == TypeMaps:
		fmt.Fprintf(b, "%s%s:\n", indent, f.Key)
		first := true
		for i := range f.Fields {
			var one strings.Builder
			if !f.Fields[i].Required {
				continue
			}
			writeField(&one, &f.Fields[i], d, prefix+f.Key+".", "")
			lead := indent + "    "
			if first {
				lead, first = indent+"  - ", false
			}
			b.WriteString(lead + one.String())
		}
	default:
		fmt.Fprintf(b, "%s%s: %s\n", indent, f.Key, value)
	}
}

// cut is the rest of a commented line: an example, and what the key is for.
func cut(value, help string) string {
	if value == "" {
		return "…   (" + help + ")"
	}
	return value + "   (" + help + ")"
}

// quoted writes s as a YAML string in double quotes.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ", "\t", " ").Replace(s) + `"`
}

// Quoted is for callers that fill Draft.Values.
func Quoted(s string) string { return quoted(s) }
