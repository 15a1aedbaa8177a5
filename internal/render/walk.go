package render

import (
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"nawapi.gov.vn/cchc/internal/viet"
)

// walker reads the tree of one template: which functions and templates it
// calls, and whether its fragments are called as they must be.
type walker struct {
	l    *loader
	f    *file
	name string
}

func (w *walker) say(n parse.Node, length int, code string, near string, args ...string) {
	w.l.say(w.f, trouble{pos: int(n.Position()), len: length, code: code, near: near, args: args})
}

func (w *walker) list(n *parse.ListNode, sure bool) {
	if n == nil {
		return
	}
	for _, n := range n.Nodes {
		w.node(n, sure)
	}
}

func (w *walker) node(n parse.Node, sure bool) {
	switch n := n.(type) {
	case *parse.ActionNode:
		w.pipe(n.Pipe, n, sure)
	case *parse.IfNode:
		w.branch(&n.BranchNode)
	case *parse.RangeNode:
		w.branch(&n.BranchNode)
	case *parse.WithNode:
		w.branch(&n.BranchNode)
	case *parse.TemplateNode:
		w.pipe(n.Pipe, nil, sure)
		pos := int(n.Pos)
		q := 0
		if s, err := strconv.QuotedPrefix(w.f.text[pos:]); err == nil {
			q = len(s)
		}
		w.call(call{to: n.Name, pos: pos, len: q, sure: sure})
	}
}

func (w *walker) branch(n *parse.BranchNode) {
	w.pipe(n.Pipe, nil, false)
	w.list(n.List, false)
	w.list(n.ElseList, false)
}

func (w *walker) call(c call) {
	c.from, c.in = w.name, w.f.path
	if i, ok := slices.BinarySearchFunc(w.f.scan.actions, c.pos, func(a action, pos int) int {
		if a.end <= pos {
			return -1
		}
		if a.pos > pos {
			return 1
		}
		return 0
	}); ok {
		c.pre = w.f.scan.actions[i].in.pre
	}
	w.l.calls[w.name] = append(w.l.calls[w.name], c)
}

// pipe reads a pipeline; of is the action that prints it, if one does.
func (w *walker) pipe(p *parse.PipeNode, of *parse.ActionNode, sure bool) {
	if p == nil {
		return
	}
	for i, c := range p.Cmds {
		for j, a := range c.Args {
			switch a := a.(type) {
			case *parse.IdentifierNode:
				if a.Ident == "fragment" {
					w.fragment(a, c, j, i > 0, of != nil && len(p.Decl) == 0 && i == len(p.Cmds)-1, sure)
					continue
				}
				if a.Ident == "text" {
					w.alone(a, j, of != nil && len(p.Decl) == 0 && i == len(p.Cmds)-1)
					continue
				}
				if a.Ident == "t" {
					w.word(a, c, j, i > 0)
					continue
				}
				if !slices.Contains(functions, a.Ident) {
					near, _ := viet.Nearest(a.Ident, slices.Values(useful))
					w.say(a, len(a.Ident), "template-func", near, a.Ident)
				}
			case *parse.PipeNode:
				w.pipe(a, nil, sure)
			case *parse.ChainNode:
				if p, ok := a.Node.(*parse.PipeNode); ok {
					w.pipe(p, nil, sure)
				} else if id, ok := a.Node.(*parse.IdentifierNode); ok {
					near, _ := viet.Nearest(id.Ident, slices.Values(useful))
					w.say(id, len(id.Ident), "template-func", near, id.Ident)
				}
			}
		}
	}
}

// fragment checks one call of fragment: {{fragment "parts/x.html" .Value}}, in
// text, with a name that can be read without running the template.
func (w *walker) fragment(id *parse.IdentifierNode, c *parse.CommandNode, at int, piped, printed, sure bool) {
	if w.alone(id, at, printed); at != 0 {
		return
	}
	args := c.Args[1:]
	if len(args) == 0 {
		w.say(id, len(id.Ident), "fragment-name", "")
		return
	}
	name, ok := args[0].(*parse.StringNode)
	if !ok {
		w.say(args[0], len(args[0].String()), "fragment-name", "")
		return
	}
	n := len(args)
	if piped {
		n++
	}
	if n != 2 {
		w.say(id, len(id.Ident), "fragment-value", "", name.Text, "—")
	}
	w.call(call{to: name.Text, pos: int(name.Pos), len: len(name.Quoted), fragment: true, sure: sure})
}

// alone checks that a function which writes where it stands does so in text, and
// that nothing else is done with what it returns: it is the word at of its command,
// and printed tells whether that command ends its action.
func (w *walker) alone(id *parse.IdentifierNode, at int, printed bool) {
	a, ok := w.action(int(id.Pos))
	switch {
	case ok && a.in.kind != inText:
		w.say(id, len(id.Ident), "fragment-context", "", "<"+a.in.elem+">", id.Ident)
	case !printed || at != 0:
		w.say(id, len(id.Ident), "fragment-context", "", "{{…}}", id.Ident)
	}
}

func (w *walker) action(pos int) (*action, bool) {
	for i := range w.f.scan.actions {
		if a := &w.f.scan.actions[i]; a.pos <= pos && pos < a.end {
			return a, true
		}
	}
	return nil, false
}

// quoted finds the first string constant of an action: its value, where it
// stands and how long it is, or 0.
func quoted(text string, a *action) (value string, pos, n int) {
	i := strings.IndexAny(text[a.pos:a.end], "\"`")
	if i < 0 {
		return "", 0, 0
	}
	q, err := strconv.QuotedPrefix(text[a.pos+i : a.end])
	if err != nil {
		return "", 0, 0
	}
	value, err = strconv.Unquote(q)
	if err != nil {
		return "", 0, 0
	}
	return value, a.pos + i, len(q)
}
