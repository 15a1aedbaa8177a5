package render

import (
	"html"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// This file reads the catalogues, strings/vi.yaml and its sisters, and puts
// their words into templates. A catalogue is the plainest YAML there is, a line
// for a string:
//
//	# comments and empty lines are skipped
//	latest: Tin mới
//	ask: "Câu hỏi: “đã rõ chưa?”"   – in double quotes where YAML wants them
//
// {{t "latest"}} in a template is replaced by the words when templates are
// loaded, before html/template sees them: what remains is text, so that a page
// does not pay for it. The words are escaped here and hold no HTML. In a
// pipeline, (t "latest") is a constant.

// Default is the language of a layout whose name has no @.
const Default = "vi"

// catalogue is the strings of one language.
type catalogue struct {
	file  *file
	lines map[string]entry
}

type entry struct {
	text     string
	pos, len int // of the key
}

// catalogueName tells whether a path is that of a catalogue, and in which
// language.
func catalogueName(p string) (string, bool) {
	rest, ok := strings.CutPrefix(p, "strings/")
	return strings.TrimSuffix(rest, path.Ext(rest)), ok && rest != ""
}

// CatalogueFile tells whether the file of that path below templates/ is one.
func CatalogueFile(p string) bool {
	name, ok := catalogueName(p)
	return ok && path.Ext(p) == ".yaml" && !strings.Contains(name, "/")
}

// catalogue reads one; what is wrong with a line is told, and the line left out.
func (l *loader) catalogue(f *file) {
	name, _ := catalogueName(f.path)
	c := &catalogue{file: f, lines: map[string]entry{}}
	off := 0
	for line := range strings.Lines(f.text) {
		l.entry(c, strings.TrimRight(line, "\r\n"), off)
		off += len(line)
	}
	l.words[name] = c
}

func (l *loader) entry(c *catalogue, line string, off int) {
	say := func(pos, n int, code string, args ...string) {
		l.say(c.file, trouble{pos: off + pos, len: n, code: code, args: args})
	}
	bare := strings.TrimRight(line, " \t")
	if t := strings.TrimLeft(bare, " \t"); t == "" || t[0] == '#' {
		return
	}
	key, rest, found := strings.Cut(bare, ":")
	if !found || !isKey(key) || rest != "" && rest[0] != ' ' {
		say(0, len(bare), "string-syntax", bare)
		return
	}
	at := len(bare) - len(strings.TrimLeft(rest, " "))
	text, ok := unquoted(strings.TrimLeft(rest, " "))
	switch {
	case !ok:
		say(at, len(bare)-at, "string-syntax", bare)
		return
	case strings.TrimSpace(text) == "":
		say(0, len(key), "string-empty", key)
		return
	}
	if first, twice := c.lines[key]; twice {
		say(0, len(key), "string-twice", key, itoa(c.file.pos(first.pos).Line))
		return
	}
	c.lines[key] = entry{text, off, len(key)}
}

func isKey(s string) bool {
	for i := 0; i < len(s); i++ {
		if ch := s[i]; !('a' <= ch && ch <= 'z' || i > 0 && ('0' <= ch && ch <= '9' || ch == '_')) {
			return false
		}
	}
	return s != ""
}

// unquoted reads the words of a line. ok is false where YAML would read
// something else than stands there.
func unquoted(s string) (text string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return s, s == "" || !strings.ContainsAny(s[:1], "'#&*!|>@%`{}[],?-") && !strings.Contains(s, ": ") && !strings.Contains(s, " #") && !strings.HasSuffix(s, ":")
	}
	s, ok = strings.CutSuffix(s[1:], `"`)
	if !ok {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			return "", false
		}
		if s[i] == '\\' {
			if i++; i == len(s) || s[i] != '"' && s[i] != '\\' {
				return "", false
			}
		}
		b.WriteByte(s[i])
	}
	return b.String(), true
}

// use is one place where a template asks for a string.
type use struct {
	key  string
	file string
	pos  int // of the key as it is written
	len  int
}

// word checks one call of t: {{t "key"}}, the key a constant.
func (w *walker) word(id *parse.IdentifierNode, c *parse.CommandNode, at int, piped bool) {
	if len(c.Args) == 2 && at == 0 && !piped {
		if s, ok := c.Args[1].(*parse.StringNode); ok {
			w.l.uses[w.name] = append(w.l.uses[w.name], use{s.Text, w.f.path, int(s.Pos), len(s.Quoted)})
			return
		}
	}
	w.say(id, len(id.Ident), "string-name", "")
}

// strings checks that every catalogue has what templates ask for, and nothing
// that none asks for.
func (l *loader) strings() {
	asked := map[string]bool{}
	langs := slices.Sorted(maps.Keys(l.words))
	if l.words[Default] == nil {
		langs = append(langs, Default)
	}
	slices.Sort(langs)
	for _, name := range slices.Sorted(maps.Keys(l.uses)) {
		for _, u := range l.uses[name] {
			asked[u.key] = true
			for _, lang := range langs {
				c := l.words[lang]
				if c == nil {
					c = &catalogue{}
				}
				if _, ok := c.lines[u.key]; !ok {
					near, _ := viet.Nearest(u.key, maps.Keys(c.lines))
					l.say(l.files[u.file], trouble{pos: u.pos, len: u.len, code: "string-missing", args: []string{u.key, where("strings/" + lang + ".yaml")}, near: near})
				}
			}
		}
	}
	for _, lang := range langs {
		c := l.words[lang]
		if c == nil {
			continue
		}
		for key, e := range c.lines {
			if !asked[key] {
				near, _ := viet.Nearest(key, maps.Keys(asked))
				l.say(c.file, trouble{pos: e.pos, len: e.len, code: "string-unused", args: []string{key}, near: near})
			}
		}
	}
}

// said returns what of the catalogue of a language the names show: keys and
// words, in the order of keys.
func (l *loader) said(lang string, names []string) []string {
	c := l.words[lang]
	if c == nil {
		return nil
	}
	keys := map[string]bool{}
	for _, n := range names {
		for _, u := range l.uses[n] {
			keys[u.key] = true
		}
	}
	out := make([]string, 0, 2*len(keys))
	for _, k := range slices.Sorted(maps.Keys(keys)) {
		out = append(out, k, c.lines[k].text)
	}
	return out
}

// translate replaces the calls of t in a tree by words, in place.
func (c *catalogue) translate(list *parse.ListNode) {
	if list == nil || c == nil {
		return
	}
	kept := list.Nodes[:0]
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			if len(n.Pipe.Decl) == 0 && len(n.Pipe.Cmds) == 1 {
				if text, ok := c.said(n.Pipe.Cmds[0]); ok {
					t := someText.Copy().(*parse.TextNode)
					t.Text = []byte(html.EscapeString(text))
					kept = append(kept, t)
					continue
				}
			}
			c.pipe(n.Pipe)
		case *parse.IfNode:
			c.branch(&n.BranchNode)
		case *parse.RangeNode:
			c.branch(&n.BranchNode)
		case *parse.WithNode:
			c.branch(&n.BranchNode)
		case *parse.TemplateNode:
			c.pipe(n.Pipe)
		case *parse.TextNode:
		}
		kept = append(kept, n)
	}
	list.Nodes = joined(kept)
}

// joined makes one text of those that stand side by side.
func joined(nodes []parse.Node) []parse.Node {
	out := nodes[:0]
	for _, n := range nodes {
		if t, ok := n.(*parse.TextNode); ok && len(out) > 0 {
			if last, ok := out[len(out)-1].(*parse.TextNode); ok {
				last.Text = slices.Concat(last.Text, t.Text)
				continue
			}
		}
		out = append(out, n)
	}
	return out
}

func (c *catalogue) branch(n *parse.BranchNode) {
	c.pipe(n.Pipe)
	c.translate(n.List)
	c.translate(n.ElseList)
}

func (c *catalogue) pipe(p *parse.PipeNode) {
	if p == nil {
		return
	}
	for _, cmd := range p.Cmds {
		if text, ok := c.said(cmd); ok {
			s := someString.Copy().(*parse.StringNode)
			s.Quoted, s.Text = strconv.Quote(text), text
			cmd.Args = []parse.Node{s}
			continue
		}
		for _, a := range cmd.Args {
			switch a := a.(type) {
			case *parse.PipeNode:
				c.pipe(a)
			case *parse.ChainNode:
				if p, ok := a.Node.(*parse.PipeNode); ok {
					c.pipe(p)
				}
			}
		}
	}
}

func (c *catalogue) said(cmd *parse.CommandNode) (string, bool) {
	if len(cmd.Args) != 2 {
		return "", false
	}
	id, ok := cmd.Args[0].(*parse.IdentifierNode)
	if !ok || id.Ident != "t" {
		return "", false
	}
	s, ok := cmd.Args[1].(*parse.StringNode)
	if !ok {
		return "", false
	}
	e, ok := c.lines[s.Text]
	return e.text, ok
}

// Nodes belong to a tree, which messages ask for their place; a copy of these
// has one.
var (
	someText   = mustParse("x").Root.Nodes[0]
	someString = mustParse(`{{"x"}}`).Root.Nodes[0].(*parse.ActionNode).Pipe.Cmds[0].Args[0]
)

// in returns the set that makes a layout in another language than the usual
// one, "page@en": a Set of that layout alone, made when it is first asked for,
// since few pages need it.
func (s *Set) in(name string) (*Set, string) {
	base, lang, found := strings.Cut(name, "@")
	if !found || s.layouts[base] == nil {
		return nil, name
	}
	if lang == s.lang || len(s.loader.words) == 0 {
		return s, base // templates that have no catalogue say the same in every language
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.others[name]; o != nil {
		return o, base
	}
	l := s.loader
	if l.words[lang] == nil {
		return nil, name
	}
	o := &Set{opts: s.opts, lang: lang, loader: l, names: []string{base}, layouts: map[string]*layout{}, parts: map[string]*part{}, files: s.files}
	o.layouts[base] = l.layout(base, s.layouts[base].path, lang)
	l.build(o)
	o.layouts[base].problems = l.failed(o.layouts[base])
	if s.others == nil {
		s.others = map[string]*Set{}
	}
	s.others[name] = o
	return o, base
}

// failed returns the Problems of the templates of a layout if they stop it.
func (l *loader) failed(lay *layout) []source.Problem {
	var ps []source.Problem
	for _, p := range lay.reach {
		if f := l.files[p]; source.Failed(f.problems) {
			ps = append(ps, f.problems...)
		}
	}
	return source.Sort(ps)
}
