package content

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"

	"nawapi.gov.vn/cchc/internal/source"
)

// Reading is a file as somebody reads it who looks at its words: all that is
// prose, and where each word of it stands in the file. A file of settings is all
// front matter. It is made while the file is parsed and is good during that call
// only: a file is never parsed a second time for it.
type Reading struct {
	Doc *Doc
	// Raw is the file as it came, File the same in NFC with line feeds and
	// without a byte order mark: lines and columns are those of File.
	Raw, File []byte
	// Text is the text of the body, then the descriptions and captions of its
	// pictures as they were written, then the texts of the front matter, with
	// [BlockEnd] behind each block. What is no prose (code, bare addresses) is
	// there as so many [NoProse] bytes.
	Text     []byte
	Links    []ReadLink
	Pictures []ReadPicture
	Tables   []ReadTable
	Headings []ReadHeading
	Comments []ReadComment
	Fields   []ReadField

	body  *body
	words []piece // of pictures, for Text
	far   int     // titles of pictures that stand elsewhere
	front int     // where in Text the front matter begins
	lines []int32 // starts of the lines of File; made when first needed
}

const (
	// BlockEnd stands behind each block of [Reading.Text].
	BlockEnd = blockEnd
	// NoProse stands in [Reading.Text] for each byte that is no prose.
	NoProse = 0x1a
)

// ReadLink is a link: its text is Text[From:To], and it was written where At
// says. An address in the front matter has no text.
type ReadLink struct {
	From, To int
	Address  string // as the browser gets it; percent signs are not resolved
	Web      bool   // of another host
	At       source.Pos
	Len      int
}

// ReadPicture is a picture of the body.
type ReadPicture struct {
	Alt, Caption, Credit string
	Figure               bool // it stands alone and shows its caption
	At                   source.Pos
	Len                  int
}

// ReadTable is a table: how many columns it has, and where the cells of its
// head stand that say nothing.
type ReadTable struct {
	Columns int
	Empty   int // cells of the head
	At      source.Pos
	Len     int
}

// ReadHeading is a heading, as it was written.
type ReadHeading struct {
	From, To int // in Text
	Level    int // of the page: a # is 2
}

// ReadComment is an HTML comment, or what follows a # in front matter.
type ReadComment struct {
	Text  string // without its marks and blanks around
	At    source.Pos
	Len   int
	Front bool // in the front matter
	Alone bool // nothing else stands on its lines
	Last  int  // the line that it ends on
}

// ReadField is a text of the front matter: Text[From:To] is the value of Key,
// "cover.alt" for a key below another.
type ReadField struct {
	Key      string
	From, To int

	val  string
	mark Mark
}

// Body returns where in Text the front matter begins and the body ends.
func (r *Reading) Body() int { return r.front }

// Place returns where Text[from:to] stands in the file, and how many characters
// to underline there: not beyond the line that it begins on.
func (r *Reading) Place(from, to int) (source.Pos, int) {
	if i := bytes.IndexByte(r.Text[from:to], '\n'); i > 0 {
		to = from + i
	}
	at := r.pos(from)
	if to <= from {
		return at, 0
	}
	_, w := utf8.DecodeLastRune(r.Text[from:to])
	if last := r.pos(to - w); last.Line == at.Line && last.Col >= at.Col {
		return at, last.Col - at.Col + 1
	}
	return at, max(1, utf8.RuneCountInString(r.Line(at.Line))-at.Col+1) // it goes on on the next line
}

func (r *Reading) pos(off int) source.Pos {
	if off >= r.front {
		return r.fieldPos(off)
	}
	b := r.body
	k := sort.Search(len(b.runs), func(i int) bool { return int(b.runs[i].plain) > off }) - 1
	if k < 0 {
		return source.Pos{File: b.file, Line: b.first, Col: 1}
	}
	run := &b.runs[k]
	src := int(run.src)
	switch d := off - int(run.plain); {
	case d >= int(run.n): // between two pieces: a line break, the end of a block
		src += int(run.n)
	case run.n == run.hn:
		src += d
	}
	return b.pos(min(src, len(b.src)))
}

// fieldPos finds a character of a value in the file. What is written in the
// file for the value is nearly the value: quotes, escapes and indents are
// skipped on the way.
func (r *Reading) fieldPos(off int) source.Pos {
	i := sort.Search(len(r.Fields), func(i int) bool { return r.Fields[i].From > off }) - 1
	if i < 0 {
		return source.Pos{File: r.Doc.Path, Line: 1}
	}
	f := &r.Fields[i]
	line, col := int(f.mark.Line), int(f.mark.Col)
	src := r.File[r.lineStart(line):]
	for range col - 1 {
		_, w := utf8.DecodeRune(src)
		src = src[w:]
	}
	want := f.val[:min(off-f.From, len(f.val))]
	step := func() {
		c, w := utf8.DecodeRune(src)
		src = src[w:]
		if c == '\n' {
			line, col = line+1, 1
		} else {
			col++
		}
	}
	switch {
	case len(src) == 0:
	case src[0] == '"' || src[0] == '\'':
		step()
	case src[0] == '|' || src[0] == '>': // a block: the text begins on the next line
		for len(src) > 0 && src[0] != '\n' {
			step()
		}
	}
	skip := func() { // to the next character of the value
		for len(src) > 0 && (src[0] == '\n' || src[0] == '\\' || col == 1 && src[0] == ' ') {
			if src[0] == '\n' {
				step()
				for len(src) > 0 && src[0] == ' ' {
					step()
				}
				continue
			}
			step()
		}
	}
	for _, c := range want {
		if c == '\n' || c == ' ' { // one blank of the value may be many in the file
			for len(src) > 0 && (src[0] == ' ' || src[0] == '\n') {
				step()
			}
			continue
		}
		skip()
		if c == '\'' && bytes.HasPrefix(src, []byte("''")) {
			step()
		}
		if len(src) > 0 {
			step()
		}
	}
	skip()
	return source.Pos{File: r.Doc.Path, Line: line, Col: col}
}

// lineStart returns where a line of File begins.
func (r *Reading) lineStart(line int) int {
	if r.lines == nil {
		r.lines = append(r.lines, 0)
		for i, c := range r.File {
			if c == '\n' {
				r.lines = append(r.lines, int32(i+1))
			}
		}
	}
	return int(r.lines[max(0, min(line, len(r.lines))-1)])
}

// Line returns a line of the file, counted from 1, or "".
func (r *Reading) Line(n int) string {
	if r.lineStart(n); n < 1 || n > len(r.lines) {
		return ""
	}
	from := int(r.lines[n-1])
	l, _, _ := bytes.Cut(r.File[from:], []byte("\n"))
	return string(l)
}

// read makes the Reading of a file that has been parsed: b is the body as it was
// left.
func (d *Doc) read(data, text []byte, f front, b *body) *Reading {
	r := &b.seen
	*r = Reading{
		Doc: d, Raw: data, File: text, body: b,
		Links: r.Links, Pictures: r.Pictures, Tables: r.Tables, Headings: r.Headings, Comments: r.Comments, Fields: r.Fields[:0], words: r.words,
	}
	last := 0
	for i := range b.runs {
		run := &b.runs[i]
		hide(b.plain[last:run.plain]) // what cchc wrote, or HTML of the author
		last = int(run.plain + run.n)
		if run.elem == elemCode {
			hide(b.plain[run.plain:last])
		}
	}
	hide(b.plain[last:])
	b.addWords(r.words)
	r.front = len(b.plain)
	r.field("", f.node, tables[d.Kind])
	r.Text = b.plain
	r.frontComments(text, f)
	return r
}

// readAll makes the Reading of a file that has no body.
func (d *Doc) readAll(data, text []byte, n node, see func(*Reading)) {
	if see == nil {
		return
	}
	b := readBody(d.Path, nil, 1, true, nil)
	defer b.release()
	see(d.read(data, text, front{node: n}, b))
}

// hide makes text no prose.
func hide(s []byte) {
	for i, c := range s {
		if c != '\n' && c != 0x1f && c != ' ' {
			s[i] = NoProse
		}
	}
}

// field adds the texts of a map of the front matter.
func (r *Reading) field(under string, n node, table []Field) {
	if n.kind != mapNode {
		return
	}
	for i := range n.keys {
		at := lookup(table, n.keys[i].val)
		if at < 0 {
			continue
		}
		f, v := &table[at], n.kids[i]
		key := under + f.Key
		switch f.Type {
		case TypeMap, TypeMaps:
			if v.kind == listNode {
				for _, k := range v.kids {
					r.field(key+".", k, f.Fields)
				}
			} else {
				r.field(key+".", v, f.Fields)
			}
		default:
			if r.Doc.Kind == Settings && key == "base_url" {
				continue // the site itself, which may not be there yet
			}
			values := v.kids
			if v.kind != listNode {
				values = []node{v}
			}
			for _, k := range values {
				switch {
				case f.Type == TypeURL || isWeb(k.val):
					if k.kind == scalarNode {
						r.Links = append(r.Links, ReadLink{Address: k.val, Web: true, At: k.mark.In(r.Doc.Path), Len: int(k.mark.Len)})
					}
				case f.Type == TypeText || f.Type == TypeLong || f.Type == TypeTexts:
					r.value(key, k)
				}
			}
		}
	}
}

// isWeb tells whether a value is an address of another host and nothing else, in
// whatever field it stands: evidence of a task, a link of the menu, a form.
func isWeb(s string) bool {
	s = strings.TrimSpace(s)
	return len(s) > 4 && strings.EqualFold(s[:4], "http") && !strings.ContainsAny(s, " \n") && classify(s) == addrWeb
}

func (r *Reading) value(key string, n node) {
	s := strings.TrimSpace(n.val)
	if n.kind != scalarNode || s == "" {
		return
	}
	b := r.body
	from := len(b.plain)
	b.plain = append(append(b.plain, s...), blockEnd...)
	r.Fields = append(r.Fields, ReadField{key, from, from + len(s), s, n.mark})
}

// mostSigns is how many # of a line may begin a comment: each is one more copy of
// the rest of it.
const mostSigns = 20

// frontComments finds what follows a # between the fences.
func (r *Reading) frontComments(text []byte, f front) {
	head := text[:len(text)-len(f.body)]
	if bytes.IndexByte(head, '#') < 0 {
		return
	}
	for n, line := 1, head; len(line) > 0; n++ {
		l, rest, _ := bytes.Cut(line, []byte("\n"))
		line = rest
		signs := 0
		for i, c := range l { // each of them, for one may stand in quotes
			if c != '#' || i > 0 && l[i-1] != ' ' && l[i-1] != '\t' {
				continue
			}
			if signs++; signs > mostSigns {
				break
			}
			r.Comments = append(r.Comments, ReadComment{
				Text: strings.TrimSpace(string(l[i+1:])), At: source.Pos{File: r.Doc.Path, Line: n, Col: utf8.RuneCount(l[:i]) + 1},
				Len: utf8.RuneCount(l[i:]), Front: true, Alone: len(bytes.TrimSpace(l[:i])) == 0, Last: n,
			})
		}
	}
}

// readLink notes a link whose text begins at from in plain and ends where plain
// ends now.
func (b *body) readLink(from int, address string, kind addressKind, at, end int) {
	if !b.reading {
		return
	}
	b.seen.Links = append(b.seen.Links, ReadLink{From: from, To: len(b.plain), Address: address, Web: kind == addrWeb, At: b.pos(at), Len: b.span(at, end)})
}

// readTable notes the head of a table.
func (b *body) readTable(row ast.Node) {
	if !b.reading {
		return
	}
	t := ReadTable{}
	for c := row.FirstChild(); c != nil; c = c.NextSibling() {
		if t.Columns++; !c.HasChildren() {
			t.Empty++
		}
	}
	at := row.Pos()
	t.At, t.Len = b.pos(at), b.span(at, len(b.src))
	b.seen.Tables = append(b.seen.Tables, t)
}

// piece is src[from:to], which readers see and which is not in the text of the body.
type piece struct {
	from, to int32
	end      bool // of a block
}

// readPicture notes the words of a picture.
func (b *body) readPicture(n *ast.Image) {
	if !b.reading {
		return
	}
	var walk func(ast.Node)
	walk = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				b.seen.words = append(b.seen.words, piece{from: int32(t.Segment.Start), to: int32(t.Segment.Stop)})
				if t.SoftLineBreak() || t.HardLineBreak() {
					b.seen.words = append(b.seen.words, piece{from: int32(t.Segment.Stop), to: int32(min(t.Segment.Stop+1, len(b.src)))})
				}
				continue
			}
			if k := c.Kind(); k != ast.KindCodeSpan && k != ast.KindAutoLink {
				walk(c)
			}
		}
	}
	walk(n)
	b.endWords()
	if len(n.Title) == 0 {
		return
	}
	// The parser has made a copy of the title: it is looked for behind the address, or,
	// for a few pictures, in all of the text, where its definition may be anywhere.
	from, to := 0, len(b.src)
	if n.Reference == nil {
		to = b.linkEnd(n.Pos(), n.Destination, false)
		if off, ok := b.offset(n.Destination); ok {
			from = off + len(n.Destination)
		} else {
			from = n.Pos()
		}
	} else if b.seen.far++; b.seen.far > 50 {
		return
	}
	for line := range bytes.SplitSeq(n.Title, []byte("\n")) {
		i := bytes.Index(b.src[from:to], line)
		for n.Reference != nil && i > 0 && from == 0 && bytes.IndexByte([]byte(`"'(`), b.src[i-1]) < 0 { // the same words in a text
			next := bytes.Index(b.src[i+1:], line)
			if next < 0 {
				return
			}
			i += 1 + next
		}
		if i < 0 {
			return
		}
		from += i
		for part := range bytes.SplitSeq(line, []byte("|")) { // the caption, whose picture it is
			b.seen.words = append(b.seen.words, piece{from: int32(from), to: int32(from + len(part))})
			b.endWords()
			from += len(part) + 1
		}
		from--
	}
}

func (b *body) endWords() {
	if w := b.seen.words; len(w) > 0 {
		w[len(w)-1].end = true
	}
}

// addWords adds pieces to the text, each with its place.
func (b *body) addWords(pieces []piece) {
	for i := range pieces {
		p := &pieces[i]
		s := b.src[p.from:p.to]
		at, n := int32(len(b.plain)), int32(len(s))
		b.plain = append(b.plain, s...)
		hideMarkup(b.plain[at:])
		b.runs = append(b.runs, run{plain: at, n: n, hn: n, src: p.from})
		if p.end {
			b.plain = append(b.plain, blockEnd...)
		}
	}
}

// hideMarkup makes escapes no prose: the backslash of \" and the whole of &amp;.
func hideMarkup(s []byte) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if s[i] = NoProse; i+1 < len(s) && s[i+1] == '\\' {
				i++
			}
		case '&':
			if n := bytes.IndexByte(s[i:min(len(s), i+33)], ';'); n > 1 && bytes.IndexByte(s[i:i+n], ' ') < 0 {
				hide(s[i : i+n+1])
				i += n
			}
		}
	}
}

func (r *Reading) reset() {
	*r = Reading{words: r.words[:0], Links: r.Links[:0], Pictures: r.Pictures[:0], Tables: r.Tables[:0], Headings: r.Headings[:0], Comments: r.Comments[:0], Fields: r.Fields[:0]}
}

// readComment notes the comment src[at:end].
func (b *body) readComment(at, end int) {
	if !b.reading {
		return
	}
	s := bytes.TrimSuffix(bytes.TrimPrefix(b.src[at:end], []byte("<!--")), []byte("-->"))
	start := bytes.LastIndexByte(b.src[:at], '\n') + 1
	stop := len(b.src)
	if i := bytes.IndexByte(b.src[end:], '\n'); i >= 0 {
		stop = end + i
	}
	alone := len(bytes.TrimSpace(b.src[start:at])) == 0 && len(bytes.TrimSpace(b.src[end:stop])) == 0
	b.seen.Comments = append(b.seen.Comments, ReadComment{
		Text: strings.Join(strings.Fields(string(s)), " "), At: b.pos(at), Len: b.span(at, end), Alone: alone, Last: b.pos(max(at, end-1)).Line,
	})
}

// LooksLikeFile tells whether a text for people who do not see a picture is only
// what a camera or a program called the file.
func LooksLikeFile(alt string) bool { return looksLikeFile(alt) }
