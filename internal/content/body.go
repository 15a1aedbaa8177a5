package content

import (
	"bytes"
	"slices"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Body is a text, rendered as far as it can be without knowing other files:
// tight HTML with holes where an address, or a link round a legal number, may
// stand.
//
// The HTML has no style, no script, no raw HTML of the author, and these
// classes: table-wrap; ta-left, ta-center, ta-right (cells); credit (in a
// figcaption); callout, callout-note, -tip, -important, -warning, -caution,
// callout-title; task; footnotes, footnote-ref, footnote-back; language-… (code).
type Body struct {
	HTML      []byte
	Holes     []Hole    // ascending At
	Headings  []Heading // in order; the table of contents, and what a #fragment may name
	Sections  []Section // of headings and lists that stand in no quote, list or table
	Lead      string    // plain text of the first paragraph, at most 300 characters, cut at a word
	Syllables int
	Sum       source.Sum // of all that can be seen on a page: HTML, what fills the holes, headings

	// Away, if set, appends the HTML to dst: whoever parsed many files may keep
	// their texts elsewhere and leave HTML nil. See [Body.Append].
	Away func(dst []byte) []byte
}

// Append appends the HTML to dst, wherever it is kept.
func (b *Body) Append(dst []byte) []byte {
	if b.Away != nil {
		return b.Away(dst)
	}
	return append(dst, b.HTML...)
}

// Empty tells whether there is no text.
func (b *Body) Empty() bool { return b.Away == nil && len(b.HTML) == 0 }

// HoleKind says what stands in a [Hole].
type HoleKind uint8

// Every HoleLegal is followed at once by its HoleLegalEnd, with balanced HTML
// and no link between the two.
const (
	HoleLink     HoleKind = iota // the value of an href attribute
	HoleImage                    // the value of a src attribute
	HoleLegal                    // the start tag of a link round a legal number, or nothing
	HoleLegalEnd                 // its end tag, or nothing
)

// Hole is a place in HTML that another stage fills.
type Hole struct {
	At     int // offset in HTML
	Kind   HoleKind
	Target string // of a link or picture: path, percent-decoded, in NFC; perhaps ?query as written; perhaps #fragment, decoded
	Line   int32  // where it was written, in the file, in characters
	Col    int32
	Len    int32
	No     cchc.LegalNo // of a HoleLegal
	Issued cchc.Date    // of a HoleLegal: the date of issue that follows in the text, or zero
}

// Heading is a heading of the text.
type Heading struct {
	Level    int // 2 to 6
	ID, Text string
}

// Section is what stands below a heading until the next of its level or above:
// the plain texts of the items of lists, without those of lists in lists. A
// plan's objectives are read from here.
type Section struct {
	Heading string
	Items   []string
}

const (
	maxLead   = 300 // characters
	maxInline = 50  // levels of emphasis that are shown; browsers and readers stop at some depth too
)

// The parsers are shared: goldmark's parsers keep their state in a Context.
// The one with linkify wakes at every space, and Vietnamese has one after every
// syllable, so it is used only where a bare address can stand.
var (
	plainParser   = newParser(false)
	linkifyParser = newParser(true)
)

func newParser(linkify bool) parser.Parser {
	exts := []goldmark.Extender{
		extension.Table, extension.Strikethrough, extension.TaskList,
		extension.Footnote, extension.DefinitionList,
	}
	if linkify {
		exts = append(exts, extension.Linkify)
	}
	md := goldmark.New(goldmark.WithExtensions(exts...))
	md.Parser().AddOptions(parser.WithASTTransformers(util.Prioritized(unusedNotes{}, 998)))
	return md.Parser()
}

var bodies = sync.Pool{New: func() any { return new(body) }}

// parseBody renders the Markdown text that begins at the given line of file.
// It is pure, and safe for concurrent use; nothing of the result refers to text.
func parseBody(file string, text []byte, line int) (Body, []source.Problem) {
	b := readBody(file, text, line, false, nil)
	defer b.release()
	return b.result, b.problems
}

// readBody is parseBody for a caller who looks at the state that it leaves, and
// calls release when done. reading says that [Reading] is wanted. The HTML of the
// result is written to the start of html, if that is long enough.
func readBody(file string, text []byte, line int, reading bool, html []byte) *body {
	b := bodies.Get().(*body)
	b.file, b.first, b.reading = file, line, reading
	b.problems, b.result = nil, Body{}
	b.places.reset()
	b.src = b.prepare(text)
	if len(b.problems) > 0 { // beyond a limit
		b.src, b.plain, b.runs = text, b.plain[:0], b.runs[:0]
		b.seen.reset()
		return b
	}
	// A bare address lies in a text node even when linkify is off, so the first
	// pass finds out; an e-mail address may begin before what hides its @.
	b.watch = bytes.Contains(b.src, []byte("://")) || bytes.Contains(b.src, []byte("www."))
	if bytes.IndexByte(b.src, '@') >= 0 {
		b.watch = false
		b.parse(linkifyParser)
	} else if b.parse(plainParser); b.bare {
		b.watch = false
		b.parse(linkifyParser)
	}
	b.result = b.finish(html)
	b.problems = source.Sort(b.problems)
	return b
}

// release gives the memory of b to the next body.
func (b *body) release() {
	if cap(b.html)+cap(b.plain)+cap(b.prepared) <= 1<<18 {
		b.src, b.problems, b.headings, b.sections, b.result = nil, nil, nil, nil, Body{}
		b.seen.reset()
		bodies.Put(b)
	}
}

// body is the state of one parseBody, kept for the next one.
type body struct {
	file     string
	first    int    // line of the file that src begins with
	src      []byte // what goldmark reads
	prepared []byte // memory for src
	places   places
	own      []int32 // offsets in src of headings that the habits made; see habits
	problems []source.Problem
	result   Body

	reading bool // somebody looks at the words …
	seen    Reading

	clean bool // src has nothing that text must escape
	watch bool // look for bare addresses in text …
	bare  bool // … and there is one

	html  []byte
	plain []byte // the text as it is read, blocks separated by blockEnd
	runs  []run
	atoms []int32 // offsets in plain of elements without text: links must not be put round them
	legal []cchc.LegalMatch

	holes    []Hole
	headings []Heading
	ids      map[string]int // taken ids, and the last number given to each, or keptID
	frags    []fragment
	notes    int // footnotes written
	sections []Section
	words    []byte // memory for the text of a heading …
	item     []byte // … and of a list item
	levels   []int  // of their headings
	open     []int  // sections that a list belongs to
	lead     [2]int
	level    int   // that the last heading was written with, 1 for the title
	outline  []int // those of the headings that it belongs to, and its own
	shift    int   // 1 if the text has a heading of level 1

	elem      int32 // the inline element that text stands in
	elems     int32
	depth     int  // of inline elements
	inLink    bool // a link must not contain another
	noLegal   bool // headings, titles
	rawSeen   bool // there was raw HTML
	cut, stop int  // only text in [cut, stop) of src is written; see callouts and heading ids
}

// run is a piece of text: plain[plain:plain+n] came from src[src:] and stands
// in html[html:html+hn]. If n == hn the three are equal byte for byte;
// otherwise it is one escaped character.
type run struct {
	plain, n, html, hn, src int32
	elem                    int32 // -1: no link to a legal number may stand here
}

// fragment is a link to a place of the same text.
type fragment struct {
	id  string
	pos source.Pos
	len int
}

// blockEnd separates blocks in plain, so that nothing is found across them.
const blockEnd = "\n\x1f\n"

func (b *body) parse(p parser.Parser) {
	b.problems = nil
	b.clean = bytes.IndexByte(b.src, '\\') < 0 && bytes.IndexByte(b.src, '&') < 0 && bytes.IndexByte(b.src, '<') < 0
	b.bare = false
	b.html, b.plain, b.runs, b.atoms, b.legal = b.html[:0], b.plain[:0], b.runs[:0], b.atoms[:0], b.legal[:0]
	clear(b.holes)
	b.holes, b.headings, b.frags, b.sections, b.open = b.holes[:0], nil, b.frags[:0], nil, b.open[:0]
	clear(b.ids)
	b.levels, b.notes = b.levels[:0], 0
	b.lead, b.level, b.shift, b.outline, b.rawSeen = [2]int{-1, -1}, 1, 0, b.outline[:0], false
	b.elem, b.elems, b.depth, b.inLink, b.noLegal = 0, 0, 0, false, false
	b.cut, b.stop = 0, len(b.src)
	b.seen.reset()

	ctx := parser.NewContext()
	doc := p.Parse(text.NewReader(b.src), parser.WithContext(ctx))
	if unused, ok := ctx.Get(unusedKey).([]ast.Node); ok {
		for _, n := range unused {
			b.noteUnused(n)
		}
	}
	b.prepareHeadings(doc)
	b.blocks(doc)
}

// finish finds what runs across nodes and copies the result out of the pool, the
// HTML to the start of html if that is long enough.
func (b *body) finish(html []byte) Body {
	b.findLegal()
	b.checkFragments()
	b.checkLiterals()
	r := Body{
		Headings:  b.headings,
		Sections:  b.sections,
		Lead:      b.leadText(),
		Syllables: viet.SyllablesBytes(b.plain),
	}
	if len(b.html) > 0 {
		r.HTML = append(html[:0], b.html...)
	}
	if len(b.holes) > 0 {
		r.Holes = slices.Clone(b.holes)
	}
	r.Sum = r.sum()
	return r
}

func (r *Body) sum() source.Sum {
	d := source.NewDigest()
	d.Add(source.SumOf(r.HTML))
	d.Int(len(r.Holes))
	for i := range r.Holes {
		h := &r.Holes[i]
		d.Int(h.At)
		d.Int(int(h.Kind))
		switch h.Kind {
		case HoleLink, HoleImage:
			d.Str(h.Target)
		case HoleLegal:
			d.Str(h.No.String())
			d.Int(h.Issued.Year)
			d.Int(int(h.Issued.Month))
			d.Int(h.Issued.Day)
		}
	}
	d.Int(len(r.Headings))
	for _, h := range r.Headings {
		d.Int(h.Level)
		d.Str(h.ID)
		d.Str(h.Text)
	}
	return d.Sum()
}

// problem complains about n characters at an offset of src.
func (b *body) problem(code source.Code, off, n int, near string, args ...string) {
	b.problems = append(b.problems, source.Problem{
		Pos: b.pos(off), Len: n, Code: code, Near: near, Args: args,
	})
}
