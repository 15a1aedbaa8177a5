// Package render turns a view, a plain struct that holds all that a page
// shows, into HTML. It is the only package that parses templates, and the only
// one that minifies.
//
//	set, problems := render.Load(templates, render.Options{Minify: true})
//	page, problems = set.HTML(page, "article", view)
//
// # Templates
//
// Templates are html/template, one file each, known by their paths below
// templates/: layouts/article.html makes pages, parts/item.html makes pieces.
// A template calls another by its path, always a constant, and only where text
// may stand:
//
//	{{template "parts/head.html" .}}
//	{{fragment "parts/header.html" .Header}}
//	{{fragment "parts/item.html" .Items}}
//	{{text .Text}}
//
// A fragment is a part that is rendered once for each value and then reused
// byte for byte: the card of an article stands on eight lists, a menu on ten
// thousand pages. Its value knows its digest ([Digested]), and part and digest
// decide the bytes. A fragment is made as if it were a page of its own, in text;
// so it cannot stand in a tag, an attribute or a title, and a value
// that is nil leaves nothing. Given a list, it is the part for one value after the
// other. Within it, dot is the value and nothing else.
//
// text writes what an editor has written ([Text]), where a fragment may stand.
//
// The words of the interface are in catalogues, strings/vi.yaml and strings/en.yaml,
// a line for each. {{t "latest"}} is replaced by the words of its key when templates
// are loaded, so that no page pays for it; a key that a catalogue lacks, and one
// that no template asks for, are Problems. "page@en" is the layout page in English.
//
// There are no functions but fragment, text, t and those that html/template has. None of
// them reads a file, a clock or the environment, and none makes text into trusted
// HTML: what is trusted has a type (template.HTML, template.URL) that only Go
// code gives. The built-in html, js, urlquery and print are harmless, since what
// they return is escaped again for its place.
//
// What costs time is html/template's reflection, not the bytes. Its escapers are
// called for what they are needed for: a value that has nothing to escape, as most
// have, is appended to the page as it is, and which values these are is proved
// against html/template by fuzzing. Such a value costs about 0.4 µs in text, in an
// attribute or as an address, any other one three times that; a field that
// the view has only by embedding costs 0.5 µs more, an {{if}} 0.1 µs. A fragment costs
// about 1 µs however large it is, and 0.1 µs for each further value of its list.
//
// # Safe by construction
//
// All entries about html/template in Go's vulnerability database since 2023 are
// about actions in scripts, styles, unquoted attributes and meta refresh. [Load]
// refuses actions there, and in event and style attributes, srcset, srcdoc,
// comments, and the names of tags and attributes; {{if .X}} hidden{{end}} within a
// tag is fine, since it prints nothing of its own. Every file, and every
// {{define}}, closes what it opens. So the place of an action can be read off
// its own file, and is checked there.
//
// # Complaints
//
// [Load] does not stop at the first one. What it can know without a view it says
// there: syntax, names, circles, contexts, escaping. A missing field shows only
// when a page is rendered; html/template is then run once more over the templates
// as their authors wrote them, since a minified template has neither their lines
// nor their columns.
//
// # Minified once
//
// Not pages but templates are minified, when they are loaded: no time
// a page, for 1 or 2 % more bytes. A file that cannot be minified without a risk is
// used as it is.
//
// # When it runs again
//
// A [Set] never changes. When a template is edited, Load makes another, with an
// empty memory of fragments; a Load of some forty files costs a few
// milliseconds. Which pages must be rendered again is not decided here, but can be
// known from here: a page is a function of its view and of [Set.Sum] of its
// layout, the digest of every template that the layout can reach. It
// is exact because names are constants. Editing parts/item.html changes the Sum of
// the layouts that list items, and of no other.
//
// Fragments are remembered within a Set only, and may be forgotten at any time: they
// cost a rendering, never a wrong byte.
package render
