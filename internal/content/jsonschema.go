package content

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Named is something that front matter can name: its ID and what people call it.
type Named struct{ ID, Title string }

// Names are what a site has to name. A kind without entries is not known: a
// schema then takes any ID.
type Names struct {
	Kinds      map[Kind][]Named
	Categories []Named
}

// NamesOf lists what docs declare, in the order of their IDs.
func NamesOf(docs []*Doc) Names {
	n := Names{Kinds: map[Kind][]Named{}}
	for _, d := range docs {
		switch {
		case d.Settings != nil:
			for _, c := range d.Settings.Categories {
				n.Categories = append(n.Categories, Named{c.ID.ID, c.Name})
			}
		case d.Kind != None && d.ID != "":
			n.Kinds[d.Kind] = append(n.Kinds[d.Kind], Named{d.ID, d.Title})
		}
	}
	for _, k := range n.Kinds {
		slices.SortFunc(k, func(a, b Named) int { return strings.Compare(a.ID, b.ID) })
	}
	return n
}

// JSONSchema returns the schema of a kind's front matter, or of site.yaml, in
// draft 07 of JSON Schema, the one that editors know best. It is made from the
// table that decodes the kind and takes what decoding takes of single values:
// keys, types, lengths, forms, and IDs as far as names has them. What a value
// has to do with another one is beyond it, and so is how a scalar was written:
// schemas see 7 where the file has 007.
func JSONSchema(k Kind, names Names) []byte {
	b := schemaWriter{names: names}
	root := b.object(tables[k])
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "cchc: " + k.Label()
	if k == Settings {
		root["description"] = "content/site.yaml: cấu hình của trang."
	} else {
		root["description"] = "Khối thông tin ở đầu tệp trong content/" + k.Folder() + "/."
	}
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		panic(err) // maps of strings and numbers
	}
	return append(out, '\n')
}

type (
	shape        = map[string]any
	schemaWriter struct{ names Names }
)

func (b *schemaWriter) object(fields []Field) shape {
	props := shape{}
	var required []string
	for i := range fields {
		f := &fields[i]
		props[f.Key] = b.field(f)
		if f.Required {
			required = append(required, f.Key)
		}
	}
	s := shape{"type": "object", "properties": props, "additionalProperties": false}
	if len(required) > 0 {
		s["required"] = required
	}
	return s
}

// field is the schema of a key's value with all that an editor shows of it.
func (b *schemaWriter) field(f *Field) shape {
	s := b.value(f)
	if !f.Required && f.Key != "draft" { // a key that says nothing is as good as none
		nothing := shape{"type": []string{"null", "array"}, "maxItems": 0}
		if any, ok := s["anyOf"].([]shape); ok {
			s["anyOf"] = append(any, nothing)
		} else {
			s = shape{"anyOf": []shape{s, nothing}}
		}
	}
	s["title"] = f.Key
	s["description"] = f.Help
	if f.Example != "" {
		s["markdownDescription"] = f.Help + "\n\nVí dụ: `" + f.Key + ": " + f.Example + "`"
	}
	return s
}

func (b *schemaWriter) value(f *Field) shape {
	switch f.Type {
	case TypeMap:
		return b.object(f.Fields)
	case TypeMaps:
		one := b.object(f.Fields)
		return b.list(f, one, false)
	case TypeRefs, TypeTexts, TypeEnums, TypePaths, TypeDates:
		return b.list(f, b.scalar(f), f.Type == TypeRefs || f.Type == TypeDates || f.Type == TypePaths)
	}
	return b.scalar(f)
}

// list takes one or several.
func (b *schemaWriter) list(f *Field, one shape, unique bool) shape {
	many := shape{"type": "array", "items": one}
	if f.Required {
		many["minItems"] = 1
	}
	if unique {
		many["uniqueItems"] = true
	}
	return shape{"anyOf": []shape{many, one}}
}

// blanks0 is what may stand around a value: it is trimmed away.
const blanks0 = `\s*`

// bad are the characters that no value may have, in a class of a regular
// expression that Go and ECMA-262 read alike; see forbidden.
const bad = "\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd"

const (
	yearForm = `(?:[1-9]\d{3}|0[1-9]\d{2}|00[1-9]\d|000[1-9])`
	dayForm  = `(?:` + yearForm + `-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))` +
		`|(?:\d{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)`
	timeForm  = dayForm + `(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d))?`
	dueForm   = `(?:thuong-xuyen|Q[1-4]/` + yearForm + `|(?:0?[1-9]|1[0-2])/` + yearForm + `|` + dayForm + `)`
	legalForm = `(?:\d{1,5}[a-z]?(?:/[12]\d{3})?/[A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ&0-9]*)*\d*|\d{1,5}[a-z]?-[A-ZĐ][A-Za-zĐđ]{0,4}/[A-ZĐ][A-Za-zĐđ]*(?:-[A-ZĐ][A-Za-zĐđ]*)*)`
	slugForm  = `[a-z0-9]+(?:-[a-z0-9]+)*`
	// Percent signs are looked at before and behind the query, not in it.
	urlForm = `[hH][tT][tT][pP][sS]?://[^%/?#@\\\s<>"]+(?:/(?:%[0-9a-fA-F]{2}|[^%?#\s<>"])*)?(?:\?[^#\s<>"]*)?(?:#(?:%[0-9a-fA-F]{2}|[^%\s<>"])*)?`
	// An address has a scheme that is known, or none: no colon before the first slash.
	pathTail    = `(?:%[0-9a-fA-F]{2}|[^%?#\n` + bad + `])*`
	queryTail   = `(?:\?[^#\n` + bad + `]*)?(?:#(?:%[0-9a-fA-F]{2}|[^%\n` + bad + `])*)?`
	addressForm = `(?:[hH][tT][tT][pP][sS]?:` + pathTail + queryTail + `|[mM][aA][iI][lL][tT][oO]:[^?#\n` + bad + `]*` + queryTail + `|(?:%[0-9a-fA-F]{2}|[^%:/?#\n` + bad + `])*(?:/` + pathTail + `)?` + queryTail + `)`
	segment     = `(?:\.?[^/.\s\\<>"#][^/\s\\<>"#]*|\.|\.\.[^/\s\\<>"#]+)`
	pathForm    = `/(?:` + segment + `(?:/` + segment + `?)*)?`
)

func (b *schemaWriter) scalar(f *Field) shape {
	str := func(form string) shape {
		return shape{"type": "string", "pattern": "^" + blanks0 + form + blanks0 + "$"}
	}
	var s shape
	switch f.Type {
	case TypeBool:
		return shape{"type": "boolean"}
	case TypeInt:
		return shape{"type": "integer", "minimum": f.Min, "maximum": f.Top}
	case TypeDate, TypeDates:
		return str(dayForm)
	case TypeTime:
		return str(timeForm)
	case TypeDue:
		return str(dueForm)
	case TypeLegal:
		return str(legalForm)
	case TypeURL:
		return str(urlForm)
	case TypePaths:
		return str(pathForm)
	case TypeAddress:
		s = str(addressForm)
		s["type"], s["allOf"] = scalars, []shape{{"pattern": `\S`}}
		return s
	case TypeSlug: // 2016 is a slug too, and a number for YAML
		s = str(slugForm)
		s["type"], s["minimum"] = []string{"string", "integer", "boolean"}, 0
	case TypeEnum, TypeEnums:
		if len(f.Values) > 0 {
			return enum(f.Values, nil)
		}
		if f.Key == "category" && len(b.names.Categories) > 0 {
			return named(b.names.Categories)
		}
		s = wording(false)
	case TypeRef, TypeRefs:
		if ids := b.names.Kinds[f.Ref]; len(ids) > 0 {
			s = named(ids)
			if f.Free {
				s = shape{"anyOf": []shape{s, wording(false)}}
			}
			return s
		}
		s = wording(false)
	default:
		s = wording(f.Type == TypeLong)
	}
	if f.Max > 0 {
		s["maxLength"] = f.Max
	}
	return s
}

var scalars = []string{"string", "number", "boolean"}

// wording is any scalar that is not empty: a number or true may stand where words do.
func wording(lines bool) shape {
	c := bad
	if !lines {
		c += `\n`
	}
	return shape{"type": scalars, "pattern": `^\s*[^\s` + c + `](?:[^` + c + `]*[^\s` + c + `])?\s*$`}
}

func named(ns []Named) shape {
	ids, titles := make([]string, len(ns)), make([]string, len(ns))
	for i, n := range ns {
		ids[i], titles[i] = n.ID, n.Title
	}
	return enum(ids, titles)
}

// enum lists values; one that YAML would read as a number stands there as a
// number too.
func enum(values, help []string) shape {
	var vs []any
	for _, v := range values {
		vs = append(vs, v)
	}
	for i, v := range values {
		if n, err := strconv.Atoi(v); err == nil && strconv.Itoa(n) == v {
			vs = append(vs, n)
			if help != nil {
				help = append(help, help[i])
			}
		}
	}
	s := shape{"enum": vs}
	if help != nil {
		s["enumDescriptions"] = help
	}
	return s
}
