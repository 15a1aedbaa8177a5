package render

import (
	"errors"
	"html/template"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// file is one template as its author wrote it.
type file struct {
	path     string
	text     string
	sum      source.Sum
	scan     *scanner
	trees    map[string]*parse.Tree // by name: the file's own, and its {{define}}s
	problems []source.Problem
}

// call is one template name used in a template.
type call struct {
	from, to string // names
	in       string // file
	pos, len int    // of the name in the file
	fragment bool
	sure     bool // not under an {{if}}, {{range}}, {{with}}
	pre      bool // within <pre>
}

// functions are what a template may call. They read nothing but their
// arguments: no file, no clock, no environment.
var functions = []string{
	"and", "call", "eq", "fragment", "ge", "gt", "html", "index", "js", "le", "len", "lt", "ne", "not", "or",
	"print", "printf", "println", "slice", "t", "text", "urlquery",
}

// useful are those that may be suggested.
var useful = slices.DeleteFunc(slices.Clone(functions), func(f string) bool {
	return f == "html" || f == "js" || f == "urlquery" || f == "call"
})

// Load parses, checks and minifies a set of templates. Its Problems are all
// that is wrong with any of them; layouts that none of them touches can be
// rendered all the same.
func Load(ts []Template, o Options) (*Set, []source.Problem) {
	l := loader{
		opts:  o,
		files: map[string]*file{},
		home:  map[string]string{},
		calls: map[string][]call{},
		words: map[string]*catalogue{},
		uses:  map[string][]use{},
	}
	ts = slices.Clone(ts)
	slices.SortStableFunc(ts, func(a, b Template) int { return strings.Compare(a.Path, b.Path) })
	layouts := map[string]string{}
	for _, t := range ts {
		f := l.read(t)
		if l.files[f.path] != nil {
			l.say(f, trouble{code: "template-duplicate", args: []string{f.path, where(f.path)}})
			continue
		}
		l.files[f.path] = f
		l.order = append(l.order, f)
		if CatalogueFile(f.path) {
			l.catalogue(f)
			continue
		}
		l.home[f.path] = f.path
		if name, ok := layoutName(f.path); ok {
			if other := layouts[name]; other != "" {
				l.say(f, trouble{code: "template-duplicate", args: []string{name, where(other)}})
				continue
			}
			layouts[name] = f.path
		}
	}
	for _, f := range l.order {
		if l.home[f.path] != "" {
			l.parse(f)
		}
	}
	for _, f := range l.order {
		l.resolve(f)
	}
	l.loops()
	l.strings()

	s := &Set{opts: o, lang: Default, loader: &l, layouts: map[string]*layout{}, parts: map[string]*part{}, files: l.files}
	for _, name := range slices.Sorted(maps.Keys(layouts)) {
		s.layouts[name] = l.layout(name, layouts[name], Default)
		s.names = append(s.names, name)
	}
	l.build(s)

	used := map[string]bool{}
	for _, lay := range s.layouts {
		for _, p := range lay.reach {
			used[p] = true
		}
	}
	var ps []source.Problem
	for _, f := range l.order {
		if !used[f.path] && !CatalogueFile(f.path) {
			s.unused = append(s.unused, f.path)
		}
		ps = append(ps, f.problems...)
	}
	for _, lay := range s.layouts {
		lay.problems = l.failed(lay)
	}
	return s, source.Sort(ps)
}

// layout returns what can be known of a layout in a language before it is built.
func (l *loader) layout(name, path, lang string) *layout {
	lay := &layout{name: name, path: path, reach: l.reach(path)}
	said := l.said(lang, l.names(path))
	d := source.NewDigest()
	d.Add(l.sum(lay.reach))
	d.Strs(said)
	lay.sum = d.Sum()
	if len(said) > 0 {
		lay.reach = append(lay.reach, l.words[lang].file.path)
	}
	return lay
}

// layoutName tells whether a path is that of a layout, and of which.
func layoutName(p string) (string, bool) {
	rest, ok := strings.CutPrefix(p, "layouts/")
	return strings.TrimSuffix(rest, path.Ext(rest)), ok && rest != ""
}

func where(p string) string { return "templates/" + p }

type loader struct {
	opts  Options
	files map[string]*file
	order []*file
	home  map[string]string     // the file of every name
	calls map[string][]call     // by the name that calls
	words map[string]*catalogue // by language
	uses  map[string][]use      // by the name that asks
}

func (l *loader) read(t Template) *file {
	text := t.Text
	text = []byte(strings.TrimPrefix(string(text), "\ufeff"))
	f := &file{path: t.Path, text: string(text), sum: source.SumOf(t.Text)}
	if n := badUTF8(f.text); n >= 0 {
		l.say(f, trouble{pos: n, code: "not-utf8", args: []string{itoa(n + 1)}})
	}
	return f
}

func badUTF8(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// say adds a Problem to a file.
func (l *loader) say(f *file, t trouble) { f.problems = append(f.problems, problem(f, t)) }

// parse reads one file: its HTML and actions, then its tree.
func (l *loader) parse(f *file) {
	f.scan = scan(f.text, false)
	for _, t := range f.scan.troubles {
		l.say(f, t)
	}
	l.defines(f)
	f.trees = map[string]*parse.Tree{}
	t := parse.New(f.path)
	t.Mode = parse.SkipFuncCheck
	if _, err := t.Parse(f.text, "", "", f.trees); err != nil {
		f.trees = nil
		l.syntax(f, err)
		return
	}
	if f.trees[f.path] == nil { // an empty file has no tree, but it is a template
		f.trees[f.path] = t
	}
	for _, name := range slices.Sorted(maps.Keys(f.trees)) {
		w := walker{l: l, f: f, name: name}
		w.list(f.trees[name].Root, true)
	}
}

// defines claims the names of the {{define}} and {{block}} actions of a file.
func (l *loader) defines(f *file) {
	for _, a := range f.scan.actions {
		if a.word != "define" && a.word != "block" {
			continue
		}
		name, pos, n := quoted(f.text, &a)
		if n == 0 {
			continue
		}
		if other, taken := l.home[name]; taken || name == "" {
			l.say(f, trouble{pos: pos, len: n, code: "template-duplicate", args: []string{name, where(other)}})
			continue
		}
		l.home[name] = f.path
	}
}

// resolve checks the calls of one file once the names of all are known.
func (l *loader) resolve(f *file) {
	for _, name := range slices.Sorted(maps.Keys(f.trees)) {
		for _, c := range l.calls[name] {
			if c.in != f.path {
				continue
			}
			if _, ok := l.home[c.to]; ok {
				continue
			}
			near, _ := viet.Nearest(c.to, maps.Keys(l.home))
			if near == "" && l.home["parts/"+c.to] != "" {
				near = "parts/" + c.to
			}
			l.say(f, trouble{pos: c.pos, len: c.len, code: "template-missing", args: []string{c.to}, near: near})
		}
	}
}

// loops refuses templates that can only call themselves for ever. A tree of
// menus that calls itself under an {{if}} or {{range}} is no such thing; a
// fragment in a circle always is, since its bytes are made of themselves.
func (l *loader) loops() {
	say := func(c call, names ...string) {
		l.say(l.files[c.in], trouble{pos: c.pos, len: c.len, code: "template-loop", args: []string{strings.Join(names, " → ")}})
	}
	done := map[string]bool{}
	var visit func(name string, way []string)
	visit = func(name string, way []string) {
		way = append(way[:len(way):len(way)], name)
		for _, c := range l.calls[name] {
			if i := slices.Index(way, c.to); c.sure && i >= 0 {
				say(c, append(way[i:len(way):len(way)], c.to)...)
			} else if c.sure && !done[c.to] {
				visit(c.to, way)
			}
		}
		done[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(l.calls)) {
		if !done[name] {
			visit(name, nil)
		}
		for _, c := range l.calls[name] {
			if c.fragment && slices.Contains(l.names(c.to), name) {
				say(c, name, c.to, name)
			}
		}
	}
}

// names returns the templates that from can reach, itself first.
func (l *loader) names(from string) []string {
	out, seen := []string{from}, map[string]bool{from: true}
	for i := 0; i < len(out); i++ {
		for _, c := range l.calls[out[i]] {
			if _, ok := l.home[c.to]; ok && !seen[c.to] {
				seen[c.to] = true
				out = append(out, c.to)
			}
		}
	}
	return out
}

// reach returns the files of the templates that name can reach, sorted.
func (l *loader) reach(name string) []string {
	var out []string
	for _, n := range l.names(name) {
		out = append(out, l.home[n])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (l *loader) sum(reach []string) source.Sum {
	d := source.NewDigest()
	d.Bool(l.opts.Minify)
	d.Int(len(reach))
	for _, p := range reach {
		d.Str(p)
		d.Add(l.files[p].sum)
	}
	return d.Sum()
}

// build makes the html/template set that renders, and escapes every layout and
// every fragment in it.
func (l *loader) build(s *Set) {
	sound := func(name string) bool {
		for _, n := range l.names(name) {
			f := l.files[l.home[n]]
			if f == nil || f.trees[n] == nil || source.Failed(f.problems) {
				return false
			}
		}
		return true
	}
	var roots []string // what is executed by itself
	wanted := map[string]bool{}
	for _, lay := range s.layouts {
		for _, n := range l.names(lay.path) {
			wanted[n] = true
		}
		if sound(lay.path) {
			roots = append(roots, lay.path)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.calls)) {
		if s.lang != Default && !wanted[name] {
			continue
		}
		for _, c := range l.calls[name] {
			if c.fragment && sound(c.to) {
				roots = append(roots, c.to)
			}
		}
	}
	slices.Sort(roots)
	roots = slices.Compact(roots)

	spaced := l.spaced()
	tight := func(f *file) map[string]*parse.Tree {
		if !l.opts.Minify || spaced[f.path] {
			return nil
		}
		text, ok := squeeze(f.scan)
		if !ok {
			return nil
		}
		trees := map[string]*parse.Tree{}
		t := parse.New(f.path)
		t.Mode = parse.SkipFuncCheck
		if _, err := t.Parse(text, "", "", trees); err != nil || !alike(f.scan, scan(text, false)) {
			return nil
		}
		if trees[f.path] == nil {
			trees[f.path] = t
		}
		return trees
	}
	engineOf := func(roots []string, tight func(*file) map[string]*parse.Tree) (*engine, error) {
		e := &engine{set: s, roots: make(map[string]*template.Template, len(roots))}
		ours := template.FuncMap{"fragment": e.fragment, "text": e.text}
		for i := range escapers {
			ours[escapers[i].name] = e.print(&escapers[i])
		}
		t := l.assemble(s.lang, roots, ours, tight)
		for _, r := range roots {
			e.roots[r] = t.t.Lookup(r)
		}
		if err := t.escapeAll(roots); err != nil {
			return nil, err
		}
		plainly(t.t)
		return e, nil
	}
	first, err := engineOf(roots, tight)
	if err != nil {
		// Which of them is it, and where? The minifier may be to blame too, so
		// that from here on the texts are taken as they are.
		good := roots[:0:0]
		for _, r := range roots {
			if _, err := engineOf([]string{r}, nil); err != nil {
				l.escape(r, err)
				continue
			}
			good = append(good, r)
		}
		bad := func(r string) bool { return !slices.Contains(good, r) }
		good = slices.DeleteFunc(good, func(r string) bool {
			return slices.ContainsFunc(l.names(r), func(n string) bool { return slices.Contains(roots, n) && bad(n) })
		})
		roots, tight = good, nil
		if first, err = engineOf(roots, tight); err != nil {
			panic("render: " + err.Error()) // every one of them passed alone
		}
	}
	s.engines.start(first, func() *engine {
		e, err := engineOf(roots, tight)
		if err != nil {
			panic("render: " + err.Error()) // it passed when the set was loaded
		}
		return e
	})
	for _, r := range roots {
		if name, ok := layoutName(r); ok && s.layouts[name] != nil && s.layouts[name].path == r {
			s.layouts[name].sound = true
		}
		s.parts[r] = &part{name: r, file: l.home[r]}
	}
	s.plain = func() *trees {
		t := l.assemble(s.lang, roots, template.FuncMap{"fragment": s.plainFragment, "text": plainText}, nil)
		if err := t.escapeAll(roots); err != nil {
			panic("render: " + err.Error()) // it passed when the set was loaded
		}
		return t
	}
}

// spaced returns the files that a <pre> somewhere pulls in: every blank in
// them counts.
func (l *loader) spaced() map[string]bool {
	out := map[string]bool{}
	for _, cs := range l.calls {
		for _, c := range cs {
			if c.pre {
				for _, p := range l.reach(c.to) {
					out[p] = true
				}
			}
		}
	}
	return out
}

// alike tells whether every action stands in the same kind of place in both.
func alike(a, b *scanner) bool {
	if len(b.troubles) > 0 || b.broken {
		return false
	}
	i := 0
	for j := range a.actions {
		x := &a.actions[j]
		if x.word == "/*" {
			continue
		}
		if i >= len(b.actions) || b.actions[i].word != x.word || !b.actions[i].in.same(x.in) {
			return false
		}
		i++
	}
	return i == len(b.actions)
}

// trees is a set of parsed templates that html/template can execute.
type trees struct {
	t *template.Template
}

// assemble puts the templates that the roots can reach into one set.
func (l *loader) assemble(lang string, roots []string, ours template.FuncMap, tight func(*file) map[string]*parse.Tree) *trees {
	t := template.New("").Funcs(ours).Funcs(template.FuncMap{probe: func() (string, error) { return "", errProbe }})
	t.Option("missingkey=error")
	need := map[string]map[string]bool{}
	for _, r := range roots {
		for _, n := range l.names(r) {
			p := l.home[n]
			if need[p] == nil {
				need[p] = map[string]bool{}
			}
			need[p][n] = true
		}
	}
	for _, p := range slices.Sorted(maps.Keys(need)) {
		f := l.files[p]
		var from map[string]*parse.Tree
		if tight != nil {
			from = tight(f)
		}
		for n := range need[p] {
			tree := from[n]
			if tree == nil {
				tree = f.trees[n].Copy() // escaping changes it
			}
			l.words[lang].translate(tree.Root)
			if parse.IsEmptyTree(tree.Root) { // html/template takes it for missing
				tree.Root.Nodes = append(tree.Root.Nodes, mustParse(`{{""}}`).Root.Nodes...)
			}
			if _, err := t.AddParseTree(n, tree); err != nil {
				panic("render: " + err.Error()) // nothing has been executed yet
			}
		}
	}
	return &trees{t}
}

func mustParse(text string) *parse.Tree {
	set, err := parse.Parse("", text, "", "")
	if err != nil {
		panic(err)
	}
	return set[""]
}

// probe is a function that no author can name. A template that begins with a
// call of it is escaped, with all that it can reach, and stops at once.
const probe = "_cchc_probe"

var errProbe = errors.New("probe")

// escapeAll makes html/template decide the escaping of everything that the
// roots can reach, so that nothing is left to decide when pages are rendered.
//
// One template calls them all: html/template hands its functions to all templates
// of a set each time that it has escaped one of them. Each call stands in an if of
// its own, whose end must be where it began, in text, or the set is refused: no
// root ends what another has left open. A root by itself needs none, and html/template
// then says better what is wrong with it.
func (t *trees) escapeAll(roots []string) error {
	var text strings.Builder
	text.WriteString(`{{"` + probe + `"}}`)
	call := `{{template "x"}}`
	if len(roots) > 1 {
		call = `{{if .}}` + call + `{{end}}`
	}
	for range roots {
		text.WriteString(call)
	}
	tree := mustParse(text.String())
	tree.Name = probe
	tree.Root.Nodes[0].(*parse.ActionNode).Pipe.Cmds[0].Args[0] = parse.NewIdentifier(probe)
	for i, r := range roots {
		n := tree.Root.Nodes[1+i]
		if branch, ok := n.(*parse.IfNode); ok {
			n = branch.List.Nodes[0]
		}
		n.(*parse.TemplateNode).Name = r
	}
	if _, err := t.t.AddParseTree(probe, tree); err != nil {
		return err
	}
	err := t.t.ExecuteTemplate(io.Discard, probe, nil)
	var bad *template.Error
	if errors.As(err, &bad) {
		return bad
	}
	return nil
}
