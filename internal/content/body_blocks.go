package content

import (
	"bytes"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"nawapi.gov.vn/cchc/internal/viet"
)

// The tree is walked once and written at once; no newlines stand between blocks.

func (b *body) write(s string) { b.html = append(b.html, s...) }

func (b *body) blocks(parent ast.Node) {
	for c := parent.FirstChild(); c != nil && !b.bare; c = c.NextSibling() {
		b.block(c)
	}
}

func (b *body) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		b.paragraph(n)
	case *ast.TextBlock:
		b.inlines(n)
		b.endBlock()
		switch n.NextSibling().(type) {
		case *ast.TextBlock, *ast.HTMLBlock, *ast.LinkReferenceDefinition:
			b.write("\n")
		}
	case *ast.Heading:
		b.heading(n)
	case *ast.List:
		b.list(n)
	case *ast.Blockquote:
		if b.callout(n) {
			break
		}
		b.write("<blockquote>")
		b.blocks(n)
		b.write("</blockquote>")
	case *ast.ThematicBreak:
		b.write("<hr>")
	case *ast.CodeBlock:
		b.code(n, nil)
	case *ast.FencedCodeBlock:
		b.code(n, n.Language(b.src))
	case *ast.HTMLBlock:
		b.rawBlock(n)
	case *ast.LinkReferenceDefinition:
	case *xast.Table:
		b.table(n)
	case *xast.FootnoteList:
		b.write(`<div class="footnotes" role="doc-endnotes" aria-label="Chú thích"><ol>`)
		b.blocks(n)
		b.write("</ol></div>")
	case *xast.Footnote:
		b.notes = max(b.notes, n.Index)
		b.write(`<li id="fn-`)
		b.html = strconv.AppendInt(b.html, int64(n.Index), 10)
		b.write(`">`)
		b.blocks(n)
		b.write("</li>")
	case *xast.DefinitionList:
		b.write("<dl>")
		b.blocks(n)
		b.write("</dl>")
	case *xast.DefinitionTerm:
		b.write("<dt>")
		b.inlines(n)
		b.endBlock()
		b.write("</dt>")
	case *xast.DefinitionDescription:
		b.write("<dd>")
		b.blocks(n)
		b.write("</dd>")
	default:
		if n.Type() == ast.TypeInline {
			b.inline(n)
		} else {
			b.blocks(n)
		}
	}
}

// endBlock ends a piece of text that runs through.
func (b *body) endBlock() {
	b.plain = append(b.plain, blockEnd...)
}

func (b *body) paragraph(n *ast.Paragraph) {
	if b.figures(n) {
		return
	}
	if _, ok := b.caption(n); ok {
		return // written by the table
	}
	b.write("<p>")
	at, from := len(b.html), len(b.plain)
	b.inlines(n)
	if len(b.html) == at {
		b.html = b.html[:at-len("<p>")]
		return
	}
	if b.lead[0] < 0 && len(b.plain) > from && n.Parent().Kind() == ast.KindDocument {
		b.lead = [2]int{from, len(b.plain)}
	}
	b.endBlock()
	b.write("</p>")
}

func (b *body) leadText() string {
	if b.lead[0] < 0 {
		return ""
	}
	s := plainText(b.plain[b.lead[0]:min(b.lead[1], b.lead[0]+8*maxLead)])
	n, runes := 0, 0
	for i := range s {
		if runes++; runes == maxLead {
			n = i
		} else if runes > maxLead {
			break
		}
	}
	if runes <= maxLead {
		return s
	}
	if i := strings.LastIndexByte(s[:n+1], ' '); i > 0 {
		n = i
	}
	return strings.TrimRight(s[:n], " ,;:.–-") + "…"
}

// plainText returns text on one line.
func plainText(s []byte) string {
	if clean := bytes.TrimRight(s, blankText); len(clean) == 0 || !squeezable(clean) {
		return string(clean)
	}
	return string(squeeze(nil, s))
}

const blankText = " \t\n\x1f"

// squeezable tells whether s begins with a blank, or has any but single spaces.
func squeezable(s []byte) bool {
	last := byte(' ')
	for _, c := range s {
		if c <= ' ' && (c != ' ' || last == ' ') {
			return true
		}
		last = c
	}
	return false
}

// squeeze appends the words of s to dst, with one space before each but the first of dst.
func squeeze(dst, s []byte) []byte {
	gap := len(dst) > 0
	for _, c := range s {
		if c <= ' ' {
			gap = true
			continue
		}
		if gap && len(dst) > 0 {
			dst = append(dst, ' ')
		}
		gap = false
		dst = append(dst, c)
	}
	return dst
}

func (b *body) code(n ast.Node, language []byte) {
	b.write("<pre><code")
	if isLanguage(language) {
		b.write(` class="language-`)
		b.html = append(b.html, language...)
		b.write(`"`)
	}
	b.write(">")
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.html = appendRaw(b.html, seg.Value(b.src))
	}
	b.write("</code></pre>")
}

func isLanguage(s []byte) bool {
	for _, c := range s {
		if !isLetter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '+' && c != '#' && c != '_' {
			return false
		}
	}
	return len(s) > 0
}

// appendRaw appends text in which only HTML's own characters mean something.
func appendRaw(b, s []byte) []byte {
	from := 0
	for i, c := range s {
		switch c {
		case '&':
			b = append(append(b, s[from:i]...), "&amp;"...)
			from = i + 1
		case '<':
			b = append(append(b, s[from:i]...), "&lt;"...)
			from = i + 1
		}
	}
	return append(b, s[from:]...)
}

func (b *body) list(n *ast.List) {
	tag := "ul>"
	if n.IsOrdered() {
		tag = "ol>"
	}
	b.write("<")
	if n.IsOrdered() && n.Start != 1 {
		b.write(`ol start="`)
		b.html = strconv.AppendInt(b.html, int64(n.Start), 10)
		b.write(`">`)
	} else {
		b.write(tag)
	}
	top := len(b.open) > 0 && n.Parent().Kind() == ast.KindDocument
	for item := n.FirstChild(); item != nil && !b.bare; item = item.NextSibling() {
		if isTask(item) {
			b.write(`<li class="task">`)
		} else {
			b.write("<li>")
		}
		if !top {
			b.blocks(item)
		} else {
			words := b.item[:0]
			for c := item.FirstChild(); c != nil; c = c.NextSibling() {
				from := len(b.plain)
				b.block(c)
				if c.Kind() != ast.KindList {
					words = squeeze(words, b.plain[from:])
				}
			}
			b.item = words
			text := string(words)
			for _, i := range b.open {
				b.sections[i].Items = append(b.sections[i].Items, text)
			}
		}
		b.write("</li>")
	}
	b.write("</")
	b.write(tag)
}

func isTask(item ast.Node) bool {
	c := item.FirstChild()
	if c == nil || c.FirstChild() == nil {
		return false
	}
	return c.FirstChild().Kind() == xast.KindTaskCheckBox
}

// Ids that the page itself has. Those that begin with fn belong to footnotes.
func reservedID(id string) bool {
	return id == "noi-dung" || id == "muc-luc" || strings.HasPrefix(id, "fn")
}

// keptID marks an id that its author chose and that is not written yet.
const keptID = -1

// prepareHeadings learns what must be known before the first heading is
// written: whether there is one of level 1, and which ids their authors chose.
func (b *body) prepareHeadings(n ast.Node) {
	for c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock; c = c.NextSibling() {
		h, ok := c.(*ast.Heading)
		if !ok {
			if c.HasChildren() && c.Kind() != ast.KindParagraph && c.Kind() != ast.KindTextBlock {
				b.prepareHeadings(c)
			}
			continue
		}
		if h.Level == 1 {
			b.shift = 1
		}
		if id, _ := b.chosenID(h); id != "" {
			if b.ids == nil {
				b.ids = map[string]int{}
			}
			b.ids[id] = keptID
		}
	}
}

// chosenID returns the id that stands as {#id} at the end of a heading, and
// where its text ends then.
func (b *body) chosenID(n *ast.Heading) (string, int) {
	if n.Lines().Len() == 0 {
		return "", 0
	}
	seg := n.Lines().At(n.Lines().Len() - 1)
	s := bytes.TrimRight(b.src[seg.Start:seg.Stop], " \t\n")
	if len(s) == 0 || s[len(s)-1] != '}' {
		return "", 0
	}
	i := bytes.LastIndex(s, []byte("{#"))
	if i < 0 || i > 0 && s[i-1] == '\\' {
		return "", 0
	}
	id := string(s[i+2 : len(s)-1])
	if id == "" || viet.Slug(id) != id || reservedID(id) {
		return "", 0
	}
	return id, seg.Start + len(bytes.TrimRight(s[:i], " \t"))
}

func (b *body) heading(n *ast.Heading) {
	id, stop := b.chosenID(n)
	if id != "" {
		b.stop = stop
		defer func() { b.stop = len(b.src) }()
	}
	b.words = b.inlinePlain(b.words[:0], n)
	text := plainText(b.words)
	if text == "" {
		return
	}
	written, own := n.Level+b.shift, false
	if len(b.own) > 0 {
		i := sort.Search(len(b.own), func(i int) bool { return int(b.own[i]) >= n.Pos() })
		if own = i < len(b.own) && int(b.own[i]) == n.Pos(); own {
			written = n.Level
		}
	}
	if written > b.level+1 && !own {
		b.problem("heading-skip", n.Pos(), b.span(n.Pos(), len(b.src)), "", strconv.Itoa(b.level), strconv.Itoa(written))
	}
	b.level = written
	// A heading is shown one below the heading that it belongs to, whatever was
	// skipped: "1. …:" is at level 3 below "I. …", and at level 2 without one.
	for len(b.outline) > 0 && b.outline[len(b.outline)-1] >= written {
		b.outline = b.outline[:len(b.outline)-1]
	}
	b.outline = append(b.outline, written)
	level := min(6, len(b.outline)+1)
	id = b.newID(id, text)
	b.headings = append(b.headings, Heading{level, id, text})
	if n.Parent().Kind() == ast.KindDocument {
		for len(b.open) > 0 && b.openLevel(len(b.open)-1) >= level {
			b.open = b.open[:len(b.open)-1]
		}
		b.open = append(b.open, len(b.sections))
		b.sections = append(b.sections, Section{Heading: text})
		b.levels = append(b.levels[:len(b.sections)-1], level)
	}

	tag := [2]byte{'h', '0' + byte(level)}
	b.write("<")
	b.html = append(b.html, tag[:]...)
	b.write(` id="`)
	b.write(id)
	b.write(`">`)
	b.noLegal = true
	from := len(b.plain)
	b.inlines(n)
	b.noLegal = false
	if b.reading {
		b.seen.Headings = append(b.seen.Headings, ReadHeading{from, len(b.plain), written})
	}
	b.endBlock()
	b.write("</")
	b.html = append(b.html, tag[:]...)
	b.write(">")
}

func (b *body) openLevel(i int) int { return b.levels[b.open[i]] }

// newID returns an id that no other element of the page has.
func (b *body) newID(chosen, text string) string {
	if b.ids == nil {
		b.ids = map[string]int{}
	}
	base := chosen
	if base == "" {
		base = viet.Slug(text)
		switch {
		case base == "":
			base = "muc"
		case strings.HasPrefix(base, "fn"):
			base = "muc-" + base
		}
	} else if b.ids[base] == keptID {
		b.ids[base] = 1
		return base
	}
	last, taken := b.ids[base]
	if !taken && !reservedID(base) {
		b.ids[base] = 1
		return base
	}
	for n := max(last, 1) + 1; ; n++ {
		id := base + "-" + strconv.Itoa(n)
		if _, taken := b.ids[id]; !taken {
			if b.ids[id] = 1; last != keptID {
				b.ids[base] = n
			}
			return id
		}
	}
}

// caption returns the text of a paragraph if it names the table after it.
func (b *body) caption(n *ast.Paragraph) (string, bool) {
	next := n.NextSibling()
	if next == nil || next.Kind() != xast.KindTable {
		return "", false
	}
	s := plainText(b.inlinePlain(nil, n))
	rest, ok := strings.CutPrefix(s, "Bảng")
	if r, _ := utf8.DecodeRuneInString(rest); !ok || unicode.IsLetter(r) || utf8.RuneCountInString(s) > 200 {
		return "", false
	}
	return s, true
}

func (b *body) table(n *xast.Table) {
	label := "Bảng số liệu"
	var caption *ast.Paragraph
	if p, ok := n.PreviousSibling().(*ast.Paragraph); ok {
		if s, ok := b.caption(p); ok {
			label, caption = s, p
		}
	}
	b.write(`<div class="table-wrap" tabindex="0" role="region" aria-label="`)
	b.html = appendAttr(b.html, label)
	b.write(`"><table>`)
	if caption != nil {
		b.write("<caption>")
		b.inlines(caption)
		b.endBlock()
		b.write("</caption>")
	}
	inBody := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		head := row.Kind() == xast.KindTableHeader
		switch {
		case head:
			b.write("<thead>")
		case !inBody:
			inBody = true
			b.write("<tbody>")
		}
		b.write("<tr>")
		if head {
			b.readTable(row)
		}
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			b.cell(c.(*xast.TableCell), head)
		}
		b.write("</tr>")
		if head {
			b.write("</thead>")
		} else {
			b.rowEnd(row)
		}
	}
	if inBody {
		b.write("</tbody>")
	}
	b.write("</table></div>")
}

func (b *body) cell(n *xast.TableCell, head bool) {
	var content ast.Node = n
	tag := "td"
	switch {
	case head && n.HasChildren():
		tag = "th"
		b.write(`<th scope="col"`)
	case !head && n.PreviousSibling() == nil && isBold(n):
		tag = "th"
		content = n.FirstChild()
		b.write(`<th scope="row"`)
	default:
		b.write("<td")
	}
	switch n.Alignment {
	case xast.AlignLeft:
		b.write(` class="ta-left"`)
	case xast.AlignRight:
		b.write(` class="ta-right"`)
	case xast.AlignCenter:
		b.write(` class="ta-center"`)
	}
	b.write(">")
	b.inlines(content)
	b.endBlock()
	b.write("</")
	b.write(tag)
	b.write(">")
}

func isBold(n ast.Node) bool {
	e, ok := n.FirstChild().(*ast.Emphasis)
	return ok && e.Level == 2 && e.NextSibling() == nil
}

// rowEnd complains about cells beyond the last column, which goldmark drops.
func (b *body) rowEnd(row ast.Node) {
	last := row.LastChild()
	if last == nil || last.Lines().Len() == 0 {
		return
	}
	at := last.Lines().At(0).Stop
	s := b.src[at:]
	if i := bytes.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	trim := func(s []byte) []byte { return bytes.TrimLeft(s, " \t") }
	rest := trim(s)
	if len(rest) > 0 && rest[0] == '|' {
		rest = trim(rest[1:])
	}
	shown := bytes.TrimRight(rest, " \t|")
	if len(shown) == 0 {
		return
	}
	b.problem("table-cells", at+len(s)-len(rest), utf8.RuneCount(shown), "", clip(string(shown)))
}

var callouts = map[string][2]string{
	"NOTE": {"note", "Lưu ý"}, "LƯU Ý": {"note", "Lưu ý"}, "GHI CHÚ": {"note", "Ghi chú"},
	"TIP": {"tip", "Mẹo"}, "MẸO": {"tip", "Mẹo"},
	"IMPORTANT": {"important", "Quan trọng"}, "QUAN TRỌNG": {"important", "Quan trọng"},
	"WARNING": {"warning", "Cảnh báo"}, "CẢNH BÁO": {"warning", "Cảnh báo"},
	"CAUTION": {"caution", "Thận trọng"}, "THẬN TRỌNG": {"caution", "Thận trọng"},
}

// callout writes a quote that begins with [!NOTE] or the like.
func (b *body) callout(n *ast.Blockquote) bool {
	p, ok := n.FirstChild().(*ast.Paragraph)
	if !ok {
		return false
	}
	seg := p.Lines().At(0)
	line := b.src[seg.Start:seg.Stop]
	if !bytes.HasPrefix(line, []byte("[!")) {
		return false
	}
	i := bytes.IndexByte(line, ']')
	if i < 0 {
		return false
	}
	c, ok := callouts[strings.Join(strings.Fields(strings.ToUpper(viet.NFC(string(line[2:i])))), " ")]
	if !ok {
		return false
	}
	b.write(`<div class="callout callout-`)
	b.write(c[0])
	b.write(`" role="note"><p class="callout-title">`)
	title := bytes.TrimSpace(line[i+1:])
	if len(title) == 0 {
		b.write(c[1])
		b.plain = append(b.plain, c[1]...)
	}
	b.cut = seg.Start + i + 1 + (len(line[i+1:]) - len(bytes.TrimLeft(line[i+1:], " \t")))
	b.noLegal = true
	rest := p.FirstChild()
	for rest != nil {
		c := rest
		rest = rest.NextSibling()
		if t, ok := c.(*ast.Text); ok {
			b.text(t.Segment)
			if t.SoftLineBreak() || t.HardLineBreak() {
				break
			}
			continue
		}
		b.inline(c)
	}
	b.noLegal, b.cut = false, 0
	b.endBlock()
	b.write("</p>")
	if rest != nil {
		b.write("<p>")
		for ; rest != nil; rest = rest.NextSibling() {
			b.inline(rest)
		}
		b.endBlock()
		b.write("</p>")
	}
	for s := p.NextSibling(); s != nil && !b.bare; s = s.NextSibling() {
		b.block(s)
	}
	b.write("</div>")
	return true
}

// rawBlock writes HTML of the author as text. Comments vanish.
func (b *body) rawBlock(n *ast.HTMLBlock) {
	var shown []byte
	first, firstEnd, comment := -1, 0, -1
	piece := func(at int, s []byte) {
		if i := tagAt(s); i >= 0 && first < 0 {
			first, firstEnd = at+i, at+len(bytes.TrimRight(s, " \t\n"))
			if n := bytes.IndexByte(s[i:], '>'); n >= 0 {
				firstEnd = first + n + 1
			}
		}
		shown = append(shown, s...)
	}
	rest := 0 // in shown, where the open comment would go
	line := func(seg text.Segment) {
		for at := seg.Start; at < seg.Stop; {
			s := b.src[at:seg.Stop]
			if comment >= 0 {
				i := bytes.Index(s, []byte("-->"))
				if at == comment { // <!--> and <!---> are comments
					if i = bytes.Index(s[2:], []byte("-->")); i >= 0 {
						i += 2
					}
				}
				if i < 0 {
					break
				}
				at += i + 3
				b.readComment(comment, at)
				comment = -1
				continue
			}
			i := bytes.Index(s, []byte("<!--"))
			if i < 0 {
				piece(at, s)
				break
			}
			piece(at, s[:i])
			at += i
			comment, rest = at, len(shown)
		}
	}
	for i := range n.Lines().Len() {
		line(n.Lines().At(i))
	}
	if n.HasClosure() {
		line(n.ClosureLine)
	}
	if comment >= 0 { // nobody meant to hide the rest of the text
		b.problem("comment-unclosed", comment, len("<!--"), "")
		shown = shown[:rest]
		for i := range n.Lines().Len() {
			seg := n.Lines().At(i)
			if seg.Stop > comment {
				shown = append(shown, b.src[max(seg.Start, comment):seg.Stop]...)
			}
		}
	}
	if first >= 0 {
		b.rawProblem(first, firstEnd)
	}
	shown = bytes.TrimSpace(shown)
	if len(shown) == 0 {
		return
	}
	b.write("<p>")
	b.html = appendRaw(b.html, shown)
	b.write("</p>")
	b.plain = append(b.plain, shown...)
	b.endBlock()
}

// rawProblem complains about a tag, but not about the end tags of tags that it complained about.
func (b *body) rawProblem(from, to int) {
	s := b.src[from:to]
	if bytes.HasPrefix(s, []byte("</")) && b.rawSeen {
		return
	}
	b.rawSeen = true
	b.problem("raw-html", from, b.span(from, to), "", clip(string(s)))
}

// tagAt returns where the first tag in s begins, or -1.
func tagAt(s []byte) int {
	for i := 0; i+1 < len(s); i++ {
		if c := s[i+1]; s[i] == '<' && (c == '/' || c == '!' || c == '?' || isLetter(c)) {
			return i
		}
	}
	return -1
}

// clip shortens what somebody wrote for a message.
func clip(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= 60 {
		return s
	}
	return string([]rune(s)[:59]) + "…"
}

var unusedKey = parser.NewContextKey()

// unusedNotes keeps the footnotes that nothing refers to, before goldmark drops them.
type unusedNotes struct{}

func (unusedNotes) Transform(doc *ast.Document, r text.Reader, pc parser.Context) {
	if !bytes.Contains(r.Source(), []byte("[^")) {
		return
	}
	var unused []ast.Node
	var find func(ast.Node)
	find = func(n ast.Node) {
		for c := n.FirstChild(); c != nil && c.Type() == ast.TypeBlock; c = c.NextSibling() {
			if f, ok := c.(*xast.Footnote); ok && f.Index < 0 {
				unused = append(unused, c)
			}
			find(c)
		}
	}
	find(doc)
	if unused != nil {
		pc.Set(unusedKey, unused)
	}
}

func (b *body) noteUnused(n ast.Node) {
	ref := n.(*xast.Footnote).Ref
	b.problem("footnote-unused", n.Pos(), utf8.RuneCount(ref)+3, "", clip(string(ref)))
}
