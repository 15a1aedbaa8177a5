package content

import (
	"bytes"
	"iter"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	xast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

func (b *body) inlines(parent ast.Node) {
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		b.inline(c)
	}
}

func (b *body) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		b.text(n.Segment)
		switch {
		case n.HardLineBreak():
			b.trimRight()
			b.write("<br>\n")
			b.plain = append(b.plain, '\n')
		case n.SoftLineBreak():
			b.trimRight()
			b.write("\n")
			b.plain = append(b.plain, '\n')
		}
	case *ast.Emphasis:
		if n.Level == 2 {
			b.element("<strong>", "</strong>", n)
		} else {
			b.element("<em>", "</em>", n)
		}
	case *xast.Strikethrough:
		b.element("<del>", "</del>", n)
	case *ast.CodeSpan:
		b.write("<code>")
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			if t, ok := c.(*ast.Text); ok {
				s := b.src[t.Segment.Start:t.Segment.Stop]
				nl := len(s) > 0 && s[len(s)-1] == '\n'
				if nl {
					s = s[:len(s)-1]
				}
				b.literal(s, t.Segment.Start)
				if nl {
					b.write(" ")
					b.plain = append(b.plain, ' ')
				}
			}
		}
		b.write("</code>")
	case *ast.Link:
		b.link(n)
	case *ast.Image:
		b.image(n)
	case *ast.AutoLink:
		b.autoLink(n)
	case *ast.RawHTML:
		b.rawInline(n)
	case *xast.TaskCheckBox:
		if n.IsChecked {
			b.write(`<input type="checkbox" checked disabled aria-label="Đã xong"> `)
		} else {
			b.write(`<input type="checkbox" disabled aria-label="Chưa xong"> `)
		}
	case *xast.FootnoteLink:
		b.noteLink(n)
	case *xast.FootnoteBacklink:
		b.write(" <a href=\"#")
		b.noteRef(n.Index, n.RefIndex)
		b.write(`" class="footnote-back" role="doc-backlink" title="Quay lại bài viết" aria-label="Quay lại vị trí `)
		if n.RefIndex > 0 {
			b.write("thứ ")
			b.html = strconv.AppendInt(b.html, int64(n.RefIndex)+1, 10)
			b.write(" ")
		}
		b.write("của chú thích ")
		b.html = strconv.AppendInt(b.html, int64(n.Index), 10)
		b.write(`">↩</a>`)
	case *ast.String:
		b.html = appendRaw(b.html, n.Value)
		b.plain = append(b.plain, n.Value...)
	default:
		b.inlines(n)
	}
}

// trimRight takes blanks off the end of what was written. Goldmark does so at the ends of lines, but
// not always if it looks for bare addresses.
func (b *body) trimRight() {
	for len(b.runs) > 0 {
		r := &b.runs[len(b.runs)-1]
		if int(r.html+r.hn) != len(b.html) || r.n != r.hn {
			return
		}
		for r.n > 0 && (b.html[len(b.html)-1] == ' ' || b.html[len(b.html)-1] == '\t') {
			r.n, r.hn = r.n-1, r.hn-1
			b.html, b.plain = b.html[:len(b.html)-1], b.plain[:len(b.plain)-1]
		}
		if r.n > 0 {
			return
		}
		b.runs = b.runs[:len(b.runs)-1]
	}
}

// element writes an element round the children of n. Beyond a depth that no
// honest text has, only the children are written.
func (b *body) element(start, end string, n ast.Node) {
	if b.depth++; b.depth > maxInline {
		b.inlines(n)
		b.depth--
		return
	}
	elem := b.elem
	b.elems++
	b.elem = b.elems
	b.write(start)
	b.inlines(n)
	b.write(end)
	b.elem = elem
	b.depth--
}

const (
	elemPlain = -1 // text that may not have a link round its legal numbers
	elemCode  = -2 // … and that is no prose
)

var isSpecial = [256]bool{'\\': true, '&': true, '<': true}

// text writes prose: escapes and entities are resolved.
func (b *body) text(seg text.Segment) {
	start, stop := max(seg.Start, b.cut), min(seg.Stop, b.stop)
	if start >= stop {
		return
	}
	s := b.src[start:stop]
	if b.watch && !b.inLink && (bytes.Contains(s, []byte("://")) || bytes.Contains(s, []byte("www."))) {
		b.bare = true
	}
	if b.clean {
		b.run(s, start)
		return
	}
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && !isSpecial[s[j]] {
			j++
		}
		if j > i {
			b.run(s[i:j], start+i)
		}
		if j == len(s) {
			return
		}
		n, r, ent := special(s, j)
		switch {
		case ent != nil:
			b.char(ent, start+j)
		case r >= 0:
			b.char(utf8.AppendRune(nil, r), start+j)
		default:
			b.char(s[j:j+1], start+j)
		}
		i = j + n
	}
}

// literal writes text in which nothing is resolved, such as code.
func (b *body) literal(s []byte, src int) {
	elem := b.elem
	b.elem = elemCode
	for len(s) > 0 {
		j := bytes.IndexAny(s, "&<")
		if j < 0 {
			j = len(s)
		}
		if j > 0 {
			b.run(s[:j], src)
		}
		if j == len(s) {
			break
		}
		b.char(s[j:j+1], src+j)
		s, src = s[j+1:], src+j+1
	}
	b.elem = elem
}

// run writes text that is the same in HTML.
func (b *body) run(s []byte, src int) {
	b.runs = append(b.runs, run{int32(len(b.plain)), int32(len(s)), int32(len(b.html)), int32(len(s)), int32(src), b.elemNow()})
	b.plain = append(b.plain, s...)
	b.html = append(b.html, s...)
}

// char writes what one escape or entity stands for.
func (b *body) char(s []byte, src int) {
	at := len(b.html)
	b.html = appendRaw(b.html, s)
	b.runs = append(b.runs, run{int32(len(b.plain)), int32(len(s)), int32(at), int32(len(b.html) - at), int32(src), b.elemNow()})
	b.plain = append(b.plain, s...)
}

func (b *body) elemNow() int32 {
	if (b.noLegal || b.inLink) && b.elem >= 0 {
		return elemPlain
	}
	return b.elem
}

// atom notes that an element without text of the reader stands here.
func (b *body) atom() { b.atoms = append(b.atoms, int32(len(b.plain))) }

// inlinePlain appends the text of the children of n.
func (b *body) inlinePlain(dst []byte, n ast.Node) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			start, stop := max(c.Segment.Start, b.cut), min(c.Segment.Stop, b.stop)
			if start < stop {
				if c.IsRaw() || b.clean {
					dst = append(dst, b.src[start:stop]...)
				} else {
					dst = append(dst, resolved(b.src[start:stop])...)
				}
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				dst = append(dst, ' ')
			}
		case *ast.AutoLink:
			dst = append(dst, c.Label(b.src)...)
		case *ast.RawHTML:
			if s := c.Segments.Value(b.src); !bytes.HasPrefix(s, []byte("<!--")) {
				dst = append(dst, s...)
			}
		case *ast.String:
			dst = append(dst, c.Value...)
		default:
			dst = b.inlinePlain(dst, c)
		}
	}
	return dst
}

// external is what a link to elsewhere has besides its address.
const external = ` rel="noopener noreferrer"`

func (b *body) link(n *ast.Link) {
	if b.inLink {
		b.inlines(n)
		return
	}
	s, kind := address(n.Destination)
	if !b.linkStart(s, kind, n.Pos(), func() int { return b.linkEnd(n.Pos(), n.Destination, n.Reference != nil) }) {
		b.inlines(n)
		return
	}
	if t := plainText([]byte(resolved(n.Title))); t != "" {
		b.write(` title="`)
		b.html = appendAttr(b.html, t)
		b.write(`"`)
	}
	b.write(">")
	from := len(b.plain)
	b.linkText(n)
	b.readLink(from, s, kind, n.Pos(), b.linkEnd(n.Pos(), n.Destination, n.Reference != nil))
}

func (b *body) linkText(n ast.Node) {
	elem := b.elem
	b.elem, b.inLink = elemPlain, true
	b.inlines(n)
	b.elem, b.inLink = elem, false
	b.write("</a>")
}

// linkStart writes a start tag without its ">", or complains. The link was
// written at src[at:end()].
func (b *body) linkStart(s string, kind addressKind, at int, end func() int) bool {
	switch kind {
	case addrUnsafe:
		b.problem("link-unsafe", at, b.span(at, end()), "", clip(s))
		return false
	case addrEmpty:
		b.problem("link-empty", at, b.span(at, end()), "")
		return false
	}
	b.atom()
	b.write(`<a href="`)
	switch kind {
	case addrOwn:
		b.hole(HoleLink, s, at, end())
		b.write(`"`)
	case addrFragment:
		b.html = appendURL(b.html, s)
		b.write(`"`)
		b.frags = append(b.frags, fragment{viet.NFC(decoded(s[1:])), b.pos(at), b.span(at, end())})
	default:
		b.html = appendURL(b.html, s)
		b.write(`"`)
		if kind == addrWeb {
			b.write(external)
		}
	}
	return true
}

func (b *body) hole(kind HoleKind, s string, at, end int) {
	pos := b.pos(at)
	b.holes = append(b.holes, Hole{
		At: len(b.html), Kind: kind, Target: target(s),
		Line: int32(pos.Line), Col: int32(pos.Col), Len: int32(b.span(at, end)),
	})
}

// linkEnd returns where a link or picture ends in src that begins at at.
func (b *body) linkEnd(at int, dest []byte, reference bool) int {
	i := at
	if off, ok := b.offset(dest); ok && !reference && off > at {
		i = off + len(dest)
		if i < len(b.src) && b.src[i] == '>' {
			i++
		}
	} else {
		if b.src[i] == '!' {
			i++
		}
		i = b.closing(i, '[', ']')
		if i < len(b.src) && (b.src[i] == '[' && reference) {
			return b.closing(i, '[', ']')
		}
		if reference || i >= len(b.src) || b.src[i] != '(' {
			return i
		}
		i++
	}
	var quote byte
	for ; i < len(b.src); i++ {
		switch c := b.src[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			quote = ')'
		case c == ')':
			return i + 1
		}
	}
	return i
}

// closing returns the place after the bracket that closes the one at i.
func (b *body) closing(i int, open, close byte) int {
	depth := 0
	for ; i < len(b.src); i++ {
		switch b.src[i] {
		case '\\':
			i++
		case open:
			depth++
		case close:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(b.src)
}

func (b *body) autoLink(n *ast.AutoLink) {
	label := n.Label(b.src)
	at, _ := b.offset(label)
	if b.inLink {
		b.literal(label, at)
		return
	}
	end := at + len(label)
	if at > 0 && b.src[at-1] == '<' {
		at, end = at-1, end+1
	}
	s := string(n.URL(b.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(s), "mailto:") {
		s = "mailto:" + s
	}
	kind := classify(s)
	ok := b.linkStart(s, kind, at, func() int { return end })
	if ok {
		b.write(">")
	}
	off, _ := b.offset(label)
	from := len(b.plain)
	b.literal(label, off)
	if ok {
		b.write("</a>")
		b.readLink(from, s, kind, at, end)
	}
}

func (b *body) rawInline(n *ast.RawHTML) {
	seg := n.Segments.At(0)
	s := b.src[seg.Start:seg.Stop]
	if bytes.HasPrefix(s, []byte("<!--")) {
		b.readComment(seg.Start, n.Segments.At(n.Segments.Len()-1).Stop)
		return
	}
	b.rawProblem(seg.Start, seg.Stop)
	for i := range n.Segments.Len() {
		seg := n.Segments.At(i)
		b.literal(b.src[seg.Start:seg.Stop], seg.Start)
	}
}

func (b *body) noteRef(index, ref int) {
	b.write("fnref-")
	b.html = strconv.AppendInt(b.html, int64(index), 10)
	if ref > 0 {
		b.write("-")
		b.html = strconv.AppendInt(b.html, int64(ref)+1, 10)
	}
}

func (b *body) noteLink(n *xast.FootnoteLink) {
	b.atom()
	index := strconv.Itoa(n.Index)
	b.write(`<sup id="`)
	b.noteRef(n.Index, n.RefIndex)
	b.write(`">`)
	if !b.inLink {
		b.write(`<a href="#fn-`)
		b.write(index)
		b.write(`" class="footnote-ref" role="doc-noteref" aria-label="Chú thích `)
		b.write(index)
		b.write(`">`)
	}
	b.write(index)
	if !b.inLink {
		b.write("</a>")
	}
	b.write("</sup>")
}

// image writes a picture in a text.
func (b *body) image(n *ast.Image) {
	at := n.Pos()
	end := func() int { return b.linkEnd(at, n.Destination, n.Reference != nil) }
	alt := plainText(b.inlinePlain(nil, n))
	s, kind := address(n.Destination)
	b.atom()
	b.readPicture(n)
	switch kind {
	case addrOwn:
		b.img(n, s, alt, true)
		return
	case addrWeb:
		b.problem("image-external", at, b.span(at, end()), "", clip(s))
		if alt == "" {
			alt = s
		}
		if !b.inLink {
			b.write(`<a href="`)
			b.html = appendURL(b.html, s)
			b.write(`"` + external + `>`)
			b.html = appendRaw(b.html, []byte(alt))
			b.write("</a>")
			b.plain = append(b.plain, alt...)
			b.atom()
			return
		}
	case addrEmpty, addrFragment:
		b.problem("link-empty", at, b.span(at, end()), "")
	default:
		b.problem("link-unsafe", at, b.span(at, end()), "", clip(s))
	}
	b.html = appendRaw(b.html, []byte(alt))
	b.plain = append(b.plain, alt...)
	b.atom()
}

// img writes a picture of the site.
func (b *body) img(n *ast.Image, s, alt string, title bool) {
	at := n.Pos()
	end := b.linkEnd(at, n.Destination, n.Reference != nil)
	if alt == "" || looksLikeFile(alt) {
		b.problem("image-alt", at, b.span(at, end), "", clip(alt))
	}
	if b.reading {
		t := plainText([]byte(resolved(n.Title)))
		caption, credit := "", ""
		if !title {
			caption, credit, _ = strings.Cut(t, "|")
		}
		b.seen.Pictures = append(b.seen.Pictures, ReadPicture{
			Alt: alt, Caption: strings.TrimSpace(caption), Credit: strings.TrimSpace(credit), Figure: !title, At: b.pos(at), Len: b.span(at, end),
		})
	}
	b.write(`<img src="`)
	b.hole(HoleImage, s, at, end)
	b.write(`" alt="`)
	b.html = appendAttr(b.html, alt)
	if t := plainText([]byte(resolved(n.Title))); title && t != "" {
		b.write(`" title="`)
		b.html = appendAttr(b.html, t)
	}
	b.write(`" loading="lazy" decoding="async">`)
}

// figures writes a paragraph that has nothing but pictures of the site.
func (b *body) figures(n *ast.Paragraph) bool {
	if k := n.FirstChild(); k == nil || k.Kind() != ast.KindImage {
		return false
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Image:
			if _, kind := address(c.Destination); kind != addrOwn {
				return false
			}
		case *ast.Text:
			if len(bytes.TrimSpace(c.Segment.Value(b.src))) > 0 {
				return false
			}
		default:
			return false
		}
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		img, ok := c.(*ast.Image)
		if !ok {
			continue
		}
		s, _ := address(img.Destination)
		b.write("<figure>")
		b.atom()
		b.readPicture(img)
		b.img(img, s, plainText(b.inlinePlain(nil, img)), false)
		caption, credit, _ := strings.Cut(plainText([]byte(resolved(img.Title))), "|")
		caption, credit = strings.TrimSpace(caption), strings.TrimSpace(credit)
		if caption != "" || credit != "" {
			b.write("<figcaption>")
			b.html = appendRaw(b.html, []byte(caption))
			b.plain = append(b.plain, caption...)
			if credit != "" {
				if caption != "" {
					b.write(" ")
					b.plain = append(b.plain, ' ')
				}
				if !strings.HasPrefix(credit, "Ảnh:") {
					credit = "Ảnh: " + credit
				}
				b.write(`<span class="credit">`)
				b.html = appendRaw(b.html, []byte(credit))
				b.plain = append(b.plain, credit...)
				b.write("</span>")
			}
			b.write("</figcaption>")
			b.endBlock()
		}
		b.write("</figure>")
	}
	return true
}

// looksLikeFile tells whether a text for people who do not see the picture is
// only what a camera or a program called the file.
func looksLikeFile(alt string) bool {
	s := strings.ToLower(alt)
	for _, ext := range []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".heic", ".bmp", ".tif", ".tiff"} {
		if strings.HasSuffix(s, ext) {
			return true
		}
	}
	for _, p := range []string{"img", "dsc", "dscn", "dscf", "image", "photo", "picture", "screenshot", "untitled", "anh", "hinh", "ảnh", "hình", "z", "pxl", "mvimg"} {
		if rest, ok := strings.CutPrefix(s, p); ok {
			rest = strings.TrimLeft(rest, "_-0123456789 ().")
			if strings.Trim(rest, "abcdef0123456789_-") == "" && !strings.ContainsAny(s, " ") || rest == "" {
				return true
			}
		}
	}
	return strings.IndexFunc(s, unicode.IsLetter) < 0
}

// findLegal puts holes round the legal numbers of the text.
func (b *body) findLegal() {
	b.legal = cchc.FindLegalNos(b.plain, b.legal)
	if len(b.legal) == 0 {
		return
	}
	links := len(b.holes)
	for _, m := range b.legal {
		first, last := b.runAt(m.Start), b.runAt(m.End-1)
		if first < 0 || last < 0 || b.runs[first].elem != b.runs[last].elem {
			continue
		}
		ok := true
		for i := first; i <= last; i++ {
			ok = ok && b.runs[i].elem >= 0
		}
		i := sort.Search(len(b.atoms), func(i int) bool { return int(b.atoms[i]) > m.Start })
		if !ok || i < len(b.atoms) && int(b.atoms[i]) < m.End {
			continue
		}
		from, to := &b.runs[first], &b.runs[last]
		at := int(from.html)
		src := int(from.src)
		if from.n == from.hn {
			at += m.Start - int(from.plain)
			src += m.Start - int(from.plain)
		}
		end := int(to.html + to.hn)
		if to.n == to.hn {
			end = int(to.html) + m.End - int(to.plain)
		}
		pos := b.pos(src)
		n := int32(utf8.RuneCount(b.plain[m.Start:m.End]))
		b.holes = append(b.holes,
			Hole{At: at, Kind: HoleLegal, Line: int32(pos.Line), Col: int32(pos.Col), Len: n, No: m.No, Issued: m.Issued},
			Hole{At: end, Kind: HoleLegalEnd})
	}
	if links > 0 {
		sort.SliceStable(b.holes, func(i, j int) bool { return b.holes[i].At < b.holes[j].At })
	}
}

// runAt returns the index of the run that the offset of plain lies in, or -1.
func (b *body) runAt(off int) int {
	i := sort.Search(len(b.runs), func(i int) bool { return int(b.runs[i].plain) > off }) - 1
	if i < 0 || off >= int(b.runs[i].plain+b.runs[i].n) {
		return -1
	}
	return i
}

// checkFragments complains about links to places that the text does not have.
func (b *body) checkFragments() {
	const guesses = 50 // they take long
	unknown := 0
	for i := range b.frags {
		f := &b.frags[i]
		if _, ok := b.ids[f.id]; ok || f.id == "noi-dung" || f.id == "muc-luc" || b.noteID(f.id) {
			continue
		}
		near := ""
		if unknown++; unknown <= guesses {
			near, _ = viet.Nearest(f.id, b.headingIDs())
		}
		b.problems = append(b.problems, source.Problem{
			Pos: f.pos, Len: f.len, Code: "anchor-unknown", Near: near, Args: []string{clip(f.id)},
		})
	}
}

// noteID tells whether id belongs to a footnote.
func (b *body) noteID(id string) bool {
	if rest, ok := strings.CutPrefix(id, "fn-"); ok {
		n, err := strconv.Atoi(rest)
		return err == nil && n > 0 && n <= b.notes && strconv.Itoa(n) == rest
	}
	return strings.HasPrefix(id, "fnref-") && bytes.Contains(b.html, []byte(`<sup id="`+id+`"`))
}

func (b *body) headingIDs() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, h := range b.headings {
			if !yield(h.ID) {
				return
			}
		}
	}
}

// checkLiterals complains about marks that were meant as Markdown and came out as text.
func (b *body) checkLiterals() {
	for _, mark := range []string{"**", "[^"} {
		for i := 0; ; {
			n := bytes.Index(b.plain[i:], []byte(mark))
			if n < 0 {
				break
			}
			at := i + n
			i = at + len(mark)
			k := b.runAt(at)
			if k < 0 || b.runs[k].elem == elemCode || b.runs[k].n != b.runs[k].hn {
				continue
			}
			src := int(b.runs[k].src) + at - int(b.runs[k].plain)
			if !bytes.HasPrefix(b.src[src:], []byte(mark)) {
				continue
			}
			if mark == "[^" {
				rest := b.plain[i:min(len(b.plain), i+60)]
				if end := bytes.IndexAny(rest, "]\n"); end > 0 && rest[end] == ']' {
					b.problem("footnote-unknown", src, utf8.RuneCount(rest[:end])+3, "", string(rest[:end]))
				}
				continue
			}
			if w := repeated(b.plain[at:], '*'); w > 3 { // a line to fill in, a separator
				i = at + w
				continue
			}
			b.problem("bold-literal", src, 2, "")
		}
	}
}
