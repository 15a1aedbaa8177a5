package site

import (
	"nawapi.gov.vn/cchc/internal/bundle"
	"nawapi.gov.vn/cchc/internal/source"
)

// api adds the data of the site for programs.
func (a *assembly) api() {
	if !a.frame.without("bundles") {
		a.schema("bundle")
	}
}

// schemas are the kinds of files that have a JSON Schema, and the tables that
// it is made of.
var schemas = map[string]func(b []byte, address string) []byte{
	"bundle": bundle.Format.Schema,
}

// schemaAddress is where the JSON Schema of a kind of file is published.
func (a *assembly) schemaAddress(name string) string { return a.frame.Root + schemaPath(name)[1:] }

func schemaPath(name string) string { return "/api/v1/schema/" + name + ".json" }

func (a *assembly) schema(name string) {
	a.add(schemaPath(name), "", &schemaFile{name, a.schemaAddress(name)}, "")
}

// schemaFile writes a JSON Schema.
type schemaFile struct{ name, address string }

// Sum implements View. The tables belong to the program, whose identity is in
// every key that outlives it.
func (f *schemaFile) Sum() source.Sum {
	d := source.NewDigest()
	d.Strs([]string{"schema", f.name, f.address})
	return d.Sum()
}

// Append implements Writer.
func (f *schemaFile) Append(b []byte) []byte { return schemas[f.name](b, f.address) }
