package content

import (
	"fmt"
	"slices"
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
	case Contest:
		b.WriteString("## Thể lệ\n\n- …\n")
	default:
		b.WriteString("Nội dung viết ở đây.\n")
	}
	return []byte(b.String())
}

// FileName returns where a new file of a kind belongs: content/….
func FileName(k Kind, title string, now time.Time) string {
	slug := viet.Slug(title)
	if len(slug) > 100 {
		slug = slug[:100]
		if i := strings.LastIndexByte(slug, '-'); i > 0 {
			slug = slug[:i]
		}
	}
	if slug == "" {
		slug = k.String() // nothing in the title can stand in an address
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
	case !required: // without its first two characters it is a line of the block
		var one strings.Builder
		wanted := *f
		wanted.Required = true
		if f.Fields != nil && !slices.ContainsFunc(f.Fields, func(f Field) bool { return f.Required }) {
			wanted.Fields = slices.Clone(f.Fields)
			for i := range wanted.Fields {
				wanted.Fields[i].Required = true
			}
		}
		writeField(&one, &wanted, d, prefix, "")
		lines := strings.SplitAfter(one.String(), "\n")
		lines[0] = strings.TrimSuffix(lines[0], "\n") + "   # " + f.Help + "\n"
		for _, l := range lines[:len(lines)-1] {
			b.WriteString(indent + "# " + l)
		}
	case f.Type == TypeMap:
		fmt.Fprintf(b, "%s%s:\n", indent, f.Key)
		for i := range f.Fields {
			writeField(b, &f.Fields[i], d, prefix+f.Key+".", indent+"  ")
		}
	case f.Type == TypeMaps:
		fmt.Fprintf(b, "%s%s:\n", indent, f.Key)
		first, below := true, prefix+f.Key+"."
		for i := range f.Fields {
			var one strings.Builder
			if _, given := d.Values[below+f.Fields[i].Key]; !given && !f.Fields[i].Required {
				continue
			}
			writeField(&one, &f.Fields[i], d, below, "")
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

// quoted writes s as a YAML string in double quotes, as a title can have it: on
// one line, without invisible characters that Parse would refuse, and not
// longer than titles may be.
func quoted(s string) string {
	s = strings.Map(func(r rune) rune {
		if forbidden(r) || r == '\ufeff' || r == '\ufffe' || r == '\uffff' {
			return ' '
		}
		return r
	}, viet.NFC(s))
	if r := []rune(strings.TrimSpace(s)); len(r) > maxTitle {
		s = string(r[:maxTitle])
	}
	return quotedText(strings.TrimSpace(s))
}

// quotedText writes s as a YAML string in double quotes as it is.
func quotedText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// Quoted is for callers that fill Draft.Values.
func Quoted(s string) string { return quoted(s) }
