package content

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/adrg/frontmatter"
	"go.yaml.in/yaml/v4"

	"nawapi.gov.vn/cchc/internal/source"
)

// Mark is a place in the file that a Doc came from: line and column from 1,
// columns in characters, and how many characters of that line are meant. What goes
// on in the lines below counts to the end of the first; 0 is a place alone.
type Mark struct{ Line, Col, Len int32 }

// start is the place alone.
func (m Mark) start() Mark { return Mark{m.Line, m.Col, 0} }

// In returns the place in the named file.
func (m Mark) In(file string) source.Pos {
	return source.Pos{File: file, Line: int(m.Line), Col: int(m.Col)}
}

type nodeKind uint8

const (
	nullNode nodeKind = iota
	scalarNode
	listNode
	mapNode
)

// node is a YAML value with its place. Both readers of front matter, the
// library and the fast one, produce nodes, and everything behind them cannot
// tell which of the two did.
type node struct {
	kind   nodeKind
	quoted bool   // a scalar in quotes or a block scalar: never null, a boolean or a number
	val    string // of a scalar
	mark   Mark
	keys   []node // of a map, in the order of the file
	kids   []node // of a list or a map
}

var errAlias = errors.New("alias")

// treeReader turns the library's tree into ours.
type treeReader struct {
	lines [][]byte // of the text
	first int      // which line of the file the first of them is
	bad   Mark     // where the error stands
}

// node reads y. Anchors, aliases, merge keys and explicit tags have no place in
// front matter: they are how small files become large.
func (t *treeReader) node(y *yaml.Node, depth int) (node, error) {
	n := node{mark: Mark{int32(y.Line + t.first - 1), int32(y.Column), 0}}
	if y.Kind == yaml.AliasNode || y.Anchor != "" || y.Style&yaml.TaggedStyle != 0 || depth > 12 {
		t.bad = n.mark
		return n, errAlias
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n.kind, n.val = scalarNode, y.Value
		n.quoted = y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0
		if !n.quoted && isNull(y.Value) {
			n.kind, n.val = nullNode, ""
		}
		n.mark.Len = t.within(y, utf8.RuneCountInString(n.val))
	case yaml.SequenceNode:
		n.kind = listNode
		for _, k := range y.Content {
			kid, err := t.node(k, depth+1)
			if err != nil {
				return n, err
			}
			n.kids = append(n.kids, kid)
		}
	case yaml.MappingNode:
		n.kind = mapNode
		for i := 0; i+1 < len(y.Content); i += 2 {
			key, err := t.node(y.Content[i], depth+1)
			if err != nil {
				return n, err
			}
			kid, err := t.node(y.Content[i+1], depth+1)
			if err != nil {
				return n, err
			}
			n.keys, n.kids = append(n.keys, key), append(n.kids, kid)
		}
	}
	return n, nil
}

// within returns how many of n characters the line of y has from y on.
func (t *treeReader) within(y *yaml.Node, n int) int32 {
	if y.Line < 1 || y.Line > len(t.lines) {
		return 0
	}
	return int32(max(0, min(n, utf8.RuneCount(t.lines[y.Line-1])-(y.Column-1))))
}

func isNull(s string) bool { return s == "" || s == "~" || s == "null" || s == "Null" || s == "NULL" }

// yamlWords say in Vietnamese what the library says in English, the more telling first.
var yamlWords = []struct{ has, say string }{
	{"found unexpected end of stream", "có dấu ngoặc mở ra mà tới hết khối vẫn chưa đóng"},
	{"did not find expected ',' or ']'", "danh sách mở bằng “[” thiếu dấu phẩy hoặc chưa đóng bằng “]”"},
	{"did not find expected ',' or '}'", "nhóm mở bằng “{” thiếu dấu phẩy hoặc chưa đóng bằng “}”"},
	{"did not find expected '-' indicator", "dòng này lẽ ra là một mục của danh sách, bắt đầu bằng dấu gạch nối"},
	{"did not find expected key", "ở đây lẽ ra là một khóa, hoặc khoảng thụt đầu dòng bị lệch"},
	{"did not find expected node content", "thiếu giá trị ở chỗ này"},
	{"could not find expected ':'", "thiếu dấu hai chấm sau tên khóa"},
	{"mapping values are not allowed", "dấu hai chấm đứng ở chỗ không được phép"},
	{"block sequence entries are not allowed", "dấu gạch nối của danh sách đứng ở chỗ không được phép"},
	{"block collection entries", "dấu gạch nối của danh sách đứng ở chỗ không được phép"},
	{"found character that cannot start any token", "giá trị bắt đầu bằng một ký tự không được phép; đặt cả giá trị trong ngoặc kép"},
	{"found unknown escape character", "sau dấu \\ trong ngoặc kép là một ký tự không hiểu được; viết \\\\ nếu muốn có dấu ấy"},
	{"invalid Unicode character escape code", "mã ký tự sau dấu \\ không có thật"},
	{"hexadecimal number", "mã ký tự sau dấu \\ viết sai"},
	{"found unexpected document indicator", "dòng --- hoặc ... đứng giữa một giá trị còn trong ngoặc"},
	{"document start", "có chữ đứng trước chỗ khối bắt đầu"},
	{"expected whitespace", "thiếu dấu cách ở chỗ này"},
	{"comment without preceding whitespace", "trước dấu # phải có dấu cách"},
	{"expected comment or line break", "sau dấu | hoặc > phải xuống dòng"},
	{"indentation", "khoảng thụt đầu dòng không đúng"},
	{"while scanning a simple key", "tên khóa quá dài hoặc viết trên nhiều dòng"},
	{"the expected '>'", "dấu ! ở đầu giá trị có nghĩa riêng; đặt cả giá trị trong ngoặc kép"},
	{"tag", "dấu ! ở đầu giá trị có nghĩa riêng; đặt cả giá trị trong ngoặc kép"},
	{"directive", "dòng bắt đầu bằng dấu % có nghĩa riêng"},
}

// yamlText says in Vietnamese what the library complains of.
func yamlText(msg string) string {
	for _, w := range yamlWords {
		if strings.Contains(msg, w.has) {
			return w.say
		}
	}
	return "không hiểu được dòng này"
}

// loadYAML reads one YAML document whose first line is line first of the file.
func loadYAML(file string, text []byte, first int) (node, *source.Problem) {
	if i := bytes.IndexFunc(text, unreadable); i >= 0 {
		return node{}, unreadableAt(file, text, first, i)
	}
	var y yaml.Node
	if err := yaml.Load(text, &y, yaml.WithSingleDocument()); err != nil {
		if len(bytes.TrimSpace(text)) == 0 || strings.Contains(err.Error(), "no documents in stream") { // comments only
			return node{kind: nullNode, mark: Mark{int32(first), 1, 0}}, nil
		}
		pos := source.Pos{File: file, Line: first}
		msg := err.Error()
		var le *yaml.LoadError
		var les *yaml.LoadErrors
		if errors.As(err, &les) && len(les.Errors) > 0 {
			le = les.Errors[0]
		} else {
			errors.As(err, &le)
		}
		if le != nil {
			mark := le.Mark
			for _, m := range began {
				if strings.Contains(le.Message, m) && le.ContextMark.Line > 0 {
					mark = le.ContextMark
				}
			}
			pos.Line, pos.Col = first-1+max(1, mark.Line), max(1, mark.Column)
			if last := first + bytes.Count(text, []byte("\n")); pos.Line > last {
				pos.Line, pos.Col = last, 1 // the end of the text may be said to be on the line behind it
			}
			msg = le.Message
		}
		code := source.Code("front-yaml")
		line := lineAt(text, pos.Line-first)
		switch {
		case strings.Contains(msg, "mapping values are not allowed") && colonless(text, pos.Line-first, pos.Col) >= 0:
			return node{}, keyProblem(file, text, first, colonless(text, pos.Line-first, pos.Col))
		case strings.Contains(msg, "could not find expected ':'") && lacksColon(line):
			return node{}, keyProblem(file, text, first, pos.Line-first)
		case strings.Contains(msg, "mapping values are not allowed") && indented(text, pos.Line-first):
			code = "front-indent"
			pos.Col = 1
		case strings.Contains(msg, "mapping values are not allowed"):
			code = "front-colon"
		case strings.Contains(msg, "did not find expected") && innerQuote(line) > 0:
			code = "front-quotes"
			pos.Col = innerQuote(line)
		case strings.Contains(msg, "anchor") || strings.Contains(msg, "alias"):
			return node{}, &source.Problem{Pos: pos, Code: "front-alias"}
		case strings.Contains(msg, "tab") || strings.Contains(msg, "found character that cannot start any token") && strings.Contains(line, "\t"):
			code = "front-tab"
		}
		return node{}, &source.Problem{Pos: pos, Code: code, Args: []string{msg, yamlText(msg)}}
	}
	if len(y.Content) == 0 {
		return node{kind: nullNode, mark: Mark{int32(first), 1, 0}}, nil
	}
	root := y.Content[0]
	t := treeReader{lines: bytes.Split(text, []byte("\n")), first: first}
	n, err := t.node(root, 0)
	if err != nil {
		return node{}, &source.Problem{Pos: t.bad.In(file), Code: "front-alias"}
	}
	if n.kind == nullNode {
		n.mark = Mark{int32(first), 1, 0} // the library puts what is not there behind the last line
	}
	return n, nil
}

// began are the library's complaints that an editor mends where the thing began,
// not where its end was missed.
var began = []string{"could not find expected ':'", "unexpected end of stream", "did not find expected ',' or"}

// indented tells whether line i is a “key: value” that stands further right than the
// “key: value” before it: nobody means it as the rest of that value.
func indented(text []byte, i int) bool {
	line := lineAt(text, i)
	at := len(line) - len(strings.TrimLeft(line, " "))
	if key, _, ok := strings.Cut(line[at:], ":"); !ok || !plainKey(key) {
		return false
	}
	for i--; i >= 0; i-- {
		before := lineAt(text, i)
		if strings.TrimSpace(before) == "" {
			continue
		}
		trimmed := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(before, " "), "- "), " ")
		_, value, ok := strings.Cut(trimmed, ": ")
		return ok && strings.TrimSpace(value) != "" && len(before)-len(trimmed) < at
	}
	return false
}

// colonless returns the first of the lines just above line i that lack the colon
// behind their key, or -1. Such lines run on into the key of line i, so that the
// colon behind that key, at column col, is where the library gives up.
func colonless(text []byte, i, col int) int {
	line := lineAt(text, i)
	at := len(line) - len(strings.TrimLeft(line, " "))
	if key, _, ok := strings.Cut(line[at:], ":"); !ok || !plainKey(key) || at+len(key)+1 != col {
		return -1
	}
	found := -1
	for i--; i >= 0; i-- {
		before := lineAt(text, i)
		t := strings.TrimSpace(before)
		if t == "" {
			continue
		}
		if !lacksColon(before) || len(before)-len(strings.TrimLeft(before, " ")) != at {
			break
		}
		found = i
	}
	return found
}

// lacksColon tells a line that has text and no “key: ” at its start.
func lacksColon(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && !strings.ContainsAny(line[:1], "-\"'[{#&*!|>%@`?") && !strings.Contains(line, ": ") && line[len(line)-1] != ':'
}

// keyProblem says that line i lacks its colon. It proposes the whole line when it
// begins with a key that there is.
func keyProblem(file string, text []byte, first, i int) *source.Problem {
	line := lineAt(text, i)
	t := strings.TrimSpace(line)
	p := &source.Problem{
		Pos: source.Pos{File: file, Line: first + i, Col: len(line) - len(strings.TrimLeft(line, " ")) + 1},
		Len: utf8.RuneCountInString(t), Code: "front-key",
	}
	key, value := t, ""
	if j := strings.IndexAny(t, " :="); j >= 0 {
		key, value = t[:j], strings.TrimLeft(t[j:], " :=")
	}
	if key = strings.ToLower(key); !isKey(tables[KindOf(file)], key) {
		return p
	}
	switch {
	case value == "":
		p.Near = key + ":"
	case strings.ContainsAny(value, "\"'\\[]{}"):
		p.Near = key + ": " + value // it has the marks that it needs
	case strings.ContainsAny(value[:1], "&*!|>%@`?-,") || strings.Contains(value, " #"):
		p.Near = key + `: "` + value + `"`
	default:
		p.Near = key + ": " + value
	}
	return p
}

// isKey tells whether a table, or one of a map in it, has this key.
func isKey(table []Field, key string) bool {
	return slices.ContainsFunc(table, func(f Field) bool { return f.Key == key || isKey(f.Fields, key) })
}

// innerQuote returns the column of the quotation mark that ends the value of a line
// too early, or 0.
func innerQuote(line string) int {
	_, value, ok := strings.Cut(line, ": ")
	if !ok {
		_, value, ok = strings.Cut(line, "- ")
	}
	value = strings.TrimLeft(value, " ")
	if !ok || value == "" || value[0] != '"' && value[0] != '\'' {
		return 0
	}
	q := value[0]
	for i := 1; i < len(value); i++ {
		switch {
		case q == '"' && value[i] == '\\', value[i] == q && q == '\'' && i+1 < len(value) && value[i+1] == q:
			i++
		case value[i] == q:
			rest := strings.TrimLeft(value[i+1:], " ")
			if rest == "" || rest[0] == '#' || rest[0] == ',' || rest[0] == ']' {
				return 0
			}
			return utf8.RuneCountInString(line[:len(line)-len(value)+i]) + 1
		}
	}
	return 0
}

// unreadable tells the characters that YAML does not allow (1.2.2, section 5.1),
// and those that only the library takes for the end of a line: behind one of them
// its places would be those of other lines.
func unreadable(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfffe || r == 0xffff
}

// unreadableAt complains about the character at text[i], in the value of the key
// that stands before it.
func unreadableAt(file string, text []byte, first, i int) *source.Problem {
	r, _ := utf8.DecodeRune(text[i:])
	n := bytes.Count(text[:i], []byte("\n"))
	col := utf8.RuneCount(text[bytes.LastIndexByte(text[:i], '\n')+1:i]) + 1
	key := "---" // the block
	for l := n; l >= 0 && key == "---"; l-- {
		if k, _, ok := strings.Cut(strings.TrimLeft(lineAt(text, l), " -"), ":"); ok && plainKey(k) {
			key = k
		}
	}
	return &source.Problem{
		Pos: source.Pos{File: file, Line: first + n, Col: col}, Len: 1,
		Code: "text-control", Args: []string{key, fmt.Sprintf("U+%04X", r)},
	}
}

func lineAt(text []byte, i int) string {
	for ; i > 0; i-- {
		_, rest, ok := bytes.Cut(text, []byte("\n"))
		if !ok {
			return ""
		}
		text = rest
	}
	line, _, _ := bytes.Cut(text, []byte("\n"))
	return string(line)
}

// front is a file cut at its fences.
type front struct {
	node node
	body []byte // a suffix of the file
	line int    // the file line on which body begins
	used *pairs // what the keys and values of node may stand in, or nil
}

// pairs is memory for the keys and values of one front matter.
type pairs struct{ keys, kids []node }

var freePairs = sync.Pool{New: func() any { return &pairs{make([]node, 0, 24), make([]node, 0, 24)} }}

// release gives the memory of the keys and values to the next file: nobody may
// look at the node any more.
func (f *front) release() {
	if f.used == nil {
		return
	}
	clear(f.used.keys[:cap(f.used.keys)])
	clear(f.used.kids[:cap(f.used.kids)])
	freePairs.Put(f.used)
	f.used, f.node = nil, node{}
}

// splitFront cuts text (UTF-8, LF only, no BOM) into front matter and body.
// Whatever is odd about the fences is a Problem and never "no front matter":
// behind a fence that is not seen may stand `draft: true`.
func splitFront(file string, text []byte) (front, *source.Problem) {
	if f, ok := fastFront(text); ok {
		return f, nil
	}
	return slowFront(file, text)
}

func slowFront(file string, text []byte) (front, *source.Problem) {
	bad := func(line int, code source.Code, args ...string) (front, *source.Problem) {
		return front{}, &source.Problem{Pos: source.Pos{File: file, Line: line, Col: 1}, Code: code, Args: args}
	}
	first, _, _ := bytes.Cut(text, []byte("\n"))
	if strings.TrimRight(string(first), " \t") != "---" {
		for i, l := range strings.SplitN(string(text[:min(len(text), 4096)]), "\n", 20) {
			if l == "---" {
				break // a good fence on the wrong line
			}
			if looksLikeFence(l) {
				return bad(i+1, "front-fence", spelled(l))
			}
		}
		return bad(1, "front-missing")
	}
	// The end fence as the library will find it: the first line that is "---" when trimmed.
	line, off, end := 1, len(first)+1, -1
	for off <= len(text) && off > 0 {
		l, _, more := bytes.Cut(text[off:], []byte("\n"))
		line++
		trimmed := string(bytes.TrimSpace(l))
		if trimmed == "---" {
			if l[0] != '-' {
				return bad(line, "front-indented")
			}
			end = off + len(l)
			if more {
				end++
			}
			break
		}
		if !more {
			break
		}
		off += len(l) + 1
	}
	if end < 0 {
		for i, l := range strings.Split(string(text), "\n")[1:] {
			if looksLikeFence(l) {
				return bad(i+2, "front-fence", spelled(l))
			}
		}
		return bad(1, "front-unclosed")
	}
	f := front{line: line + 1}
	var problem *source.Problem
	yamlHook := func(b []byte, v any) error {
		f.node, problem = loadYAML(file, b, 2)
		return nil
	}
	body, err := frontmatter.Parse(bytes.NewReader(text), new(struct{}), frontmatter.NewFormat("---", "---", yamlHook))
	if err != nil {
		return bad(1, "front-yaml", err.Error())
	}
	if problem != nil {
		return front{}, problem
	}
	f.body = text[len(text)-len(body):]
	return f, nil
}

// spelled returns a line with what cannot be seen in it spelled out.
func spelled(l string) string {
	var b strings.Builder
	for _, r := range strings.Trim(l, "\t") {
		if r > ' ' && unicode.In(r, unicode.Cf, unicode.Zs) {
			fmt.Fprintf(&b, "<U+%04X>", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// looksLikeFence tells lines that somebody meant as a fence: dashes of any
// kind, too many of them, something invisible beside them.
func looksLikeFence(l string) bool {
	t := strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\u00a0', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad':
			return -1
		case '–', '—', '‐', '‑', '‒', '―', '−', '_', '+', ';':
			return '-'
		}
		return r
	}, l)
	return len(t) >= 2 && strings.Trim(t, "-") == ""
}
