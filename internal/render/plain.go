package render

import (
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// What html/template has decided stands in the trees as calls at the end of a
// pipeline: {{.Title}} in a link became {{.Title | _html_template_htmlescaper}}, and
// an address in it passes through three such functions. Most values have nothing to
// escape, and then the calls are what costs: each goes through reflection, allocates,
// and its result is printed by fmt. So once a set is escaped, each tail of calls that
// is known here is replaced by one call of a function of the engine, which looks at
// the value: a string of bytes that these escapers all leave alone is appended to the
// page, and everything else is handed to html/template, in a place of the same kind.
// Which escapers stand where is not touched.

// escaper is a tail of calls that html/template puts behind a value, and a place
// where it does so.
type escaper struct {
	name   string            // of the function that takes its place
	tail   []string          // the functions, as html/template names them
	before string            // HTML before a place where it puts them
	after  string            // and behind it
	plain  func(string) bool // whether it leaves a string as it is
	html   bool              // whether it leaves a template.HTML as it is
}

var escapers = []escaper{
	{
		name: "_cchc_html", tail: []string{"_html_template_htmlescaper"},
		plain: plainWords, html: true,
	},
	{
		name: "_cchc_rcdata", tail: []string{"_html_template_rcdataescaper"},
		before: "<title>", after: "</title>", plain: plainWords,
	},
	{
		name: "_cchc_attr", tail: []string{"_html_template_attrescaper"},
		before: `<i title="`, after: `"></i>`, plain: plainWords,
	},
	{
		name: "_cchc_url", tail: []string{"_html_template_urlfilter", "_html_template_urlnormalizer", "_html_template_attrescaper"},
		before: `<a href="`, after: `"></a>`, plain: plainAddress,
	},
}

// special are the bytes that mean something in the text and the attributes of
// HTML, or did so to a browser of old: html/template writes them as references.
var special = [256]bool{0: true, '"': true, '&': true, '\'': true, '+': true, '<': true, '>': true}

// plainWords tells whether a string has no special byte.
func plainWords(s string) bool {
	for i := range len(s) {
		if special[s[i]] {
			return false
		}
	}
	return true
}

// spelt are the bytes of which an address can consist that needs no escaping:
// those that RFC 3986 (section 2.3) leaves unreserved, and of the reserved those
// that mean nothing to HTML.
var spelt = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/#?=,;:@") {
		t[c] = true
	}
	return t
}()

// plainAddress tells whether a string is an address of spelt bytes with no scheme
// but http and https.
func plainAddress(s string) bool {
	colon := strings.HasPrefix(s, "/") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")
	for i := range len(s) {
		if c := s[i]; !spelt[c] || c == ':' && !colon {
			return false
		}
	}
	return true
}

// places are the templates in which html/template escapes for the escapers.
var places = sync.OnceValue(func() *template.Template {
	t := template.New("")
	for i := range escapers {
		esc := &escapers[i]
		template.Must(t.New(esc.name).Parse(esc.before + "{{.}}" + esc.after))
	}
	return t
})

// none is what a function returns that has written where it stands. It has no
// size, so that reflection need not allocate it.
type none struct{}

func (none) String() string { return "" }

var (
	textType = reflect.TypeFor[string]()
	htmlType = reflect.TypeFor[template.HTML]()
	intType  = reflect.TypeFor[int]()
)

// print returns the function of an engine that writes a value as the escaper
// would. It panics with an error, which text/template returns: a second result would
// be allocated at each call.
func (e *engine) print(esc *escaper) func(reflect.Value) none {
	return func(v reflect.Value) none {
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if !v.IsValid() {
			e.escaped(esc, nil)
			return none{}
		}
		switch v.Type() {
		case textType:
			if s := v.String(); esc.plain(s) {
				e.out = append(e.out, s...)
				return none{}
			}
		case htmlType:
			if esc.html {
				e.out = append(e.out, v.String()...)
				return none{}
			}
		case intType:
			e.out = strconv.AppendInt(e.out, v.Int(), 10)
			return none{}
		}
		e.escaped(esc, v.Interface())
		return none{}
	}
}

// escaped writes what html/template makes of a value in the place of the escaper.
func (e *engine) escaped(esc *escaper, v any) {
	from := len(e.out)
	if err := places().ExecuteTemplate(e, esc.name, v); err != nil {
		panic(err)
	}
	n := copy(e.out[from:], e.out[from+len(esc.before):len(e.out)-len(esc.after)])
	e.out = e.out[:from+n]
}

// plainly puts the functions of the engine into the place of the tails that they
// know, in every template of an escaped set.
func plainly(t *template.Template) {
	for _, t := range t.Templates() {
		if t.Tree != nil {
			plainList(t.Tree.Root)
		}
	}
}

func plainList(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			plainPipe(n.Pipe)
		case *parse.IfNode:
			plainList(n.List)
			plainList(n.ElseList)
		case *parse.RangeNode:
			plainList(n.List)
			plainList(n.ElseList)
		case *parse.WithNode:
			plainList(n.List)
			plainList(n.ElseList)
		}
	}
}

// plainPipe replaces the tail of a pipeline that is printed.
func plainPipe(p *parse.PipeNode) {
	if len(p.Decl) > 0 {
		return
	}
	from := len(p.Cmds) // where the calls of html/template begin
	for from > 0 && strings.HasPrefix(called(p.Cmds[from-1]), "_html_template_") {
		from--
	}
	for i := range escapers {
		esc := &escapers[i]
		if from == 0 || len(p.Cmds)-from != len(esc.tail) {
			continue
		}
		same := true
		for j, name := range esc.tail {
			same = same && called(p.Cmds[from+j]) == name
		}
		if !same {
			continue
		}
		if name := p.Cmds[from-1].Args[0].String(); esc.html && (name == "fragment" || name == "text") {
			p.Cmds = p.Cmds[:from] // it has written already
			return
		}
		id := p.Cmds[from].Args[0].(*parse.IdentifierNode)
		id.Ident = esc.name
		p.Cmds = p.Cmds[:from+1]
		return
	}
}

// called returns the name of the function of a command that is nothing but a call
// without arguments.
func called(c *parse.CommandNode) string {
	if len(c.Args) == 1 {
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
			return id.Ident
		}
	}
	return ""
}
