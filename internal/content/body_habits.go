package content

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// Offices type lists and headings as they do in Word:
//
//	I. MỤC TIÊU
//	1. Nội dung thông tin, tuyên truyền:
//	– một việc
//	+ một phần của việc
//
// CommonMark sees paragraphs and a numbered list in this. prepare writes such
// lines anew in Markdown before goldmark reads them, line for line: only what
// stands before the text of a line changes. Everything that is Markdown already
// (lists, code, tables, quotes) stays as it is.

// Limits, because goldmark takes more than linear time for some texts.
const (
	maxLevels  = 100  // of quotes and lists
	maxRefs    = 2000 // definitions of links
	maxColumns = 100  // of a table; goldmark fills short rows with empty cells
	maxMarks   = 5000 // of one kind between two blank lines
)

// prepare returns the text that goldmark shall read: text itself, or a copy in b.prepared
// that has the habits as Markdown and no characters that HTML forbids.
func (b *body) prepare(text []byte) []byte {
	if bad := hasForbidden(text); bad {
		text = cleaned(text)
	}
	h := habits{b: b, text: text, out: b.prepared[:0], content: -1}
	b.own = b.own[:0]
	for start := 0; start < len(text) && len(b.problems) == 0; {
		end := len(text)
		if i := bytes.IndexByte(text[start:], '\n'); i >= 0 {
			end = start + i
		}
		h.line(start, end)
		h.n++
		start = end + 1
	}
	if len(b.problems) > 0 {
		return nil
	}
	if len(h.out) == 0 {
		return text
	}
	b.prepared = append(h.out, text[h.copied:]...)
	return b.prepared
}

// habits is the state of the pass from one line to the next.
type habits struct {
	b      *body
	text   []byte
	out    []byte // text[:copied] in its new form
	copied int
	n      int // index of the line

	before    lineKind
	numbered  bool // the last line with text was numbered or belonged to a list
	inList    bool // a list may go on
	content   int  // column of the text of its last item
	dash      int  // column of the last dash of the office, or -1
	hasDash   bool
	table     bool
	fence     int // length of the open fence
	fenceChar byte
	fenceIn   bool // … and it stands in a list
	comment   bool // in an HTML comment
	refs      int
	marks     [2]int // brackets; runs of stars and the like
}

type lineKind uint8

const (
	blank lineKind = iota
	prose
	quote
	raw // HTML
	headed
)

func (h *habits) line(start, end int) {
	line := h.text[start:end]
	i, col := 0, 0
	for i < len(line) && (line[i] == ' ' || line[i] == '\t') {
		if line[i] == '\t' {
			col += 4 - col%4
		} else {
			col++
		}
		i++
	}
	rest := line[i:]
	if h.limits(line, rest, i); len(h.b.problems) > 0 {
		return
	}
	if h.comment {
		h.comment = !bytes.Contains(line, []byte("-->"))
		return
	}
	if h.fence > 0 {
		switch {
		case len(rest) > 0 && h.fenceIn && col == 0 && rest[0] != h.fenceChar: // the list ended, and so did its code
			h.fence = 0
		default:
			if n := repeated(rest, h.fenceChar); n >= h.fence && len(bytes.TrimSpace(rest[n:])) == 0 {
				h.fence = 0
				h.before = headed
			}
			return
		}
	}
	if len(rest) == 0 {
		h.before, h.table = blank, false
		return
	}
	if h.before == blank && col == 0 && h.inList && !isMarker(rest) {
		if _, n := dashed(rest); n == 0 && !(rest[0] == '+' && h.hasDash) {
			h.inList, h.hasDash = false, false
		}
	}
	if !h.inList && col >= 4 && h.before != prose {
		return // code; before stays blank
	}
	if h.before == raw {
		return // raw HTML, until a blank line
	}

	c := rest[0]
	switch {
	case (c == '`' || c == '~') && (col <= 3 || h.inList):
		if n := repeated(rest, c); n >= 3 && (c == '~' || bytes.IndexByte(rest[n:], '`') < 0) {
			h.fence, h.fenceChar, h.fenceIn = n, c, col > 0 && h.inList
			h.before = headed
			return
		}
	case c == '<' && col <= 3 && len(rest) > 1:
		if bytes.HasPrefix(rest, []byte("<!--")) {
			h.comment = !bytes.Contains(rest, []byte("-->"))
			h.before = headed
			return
		}
		if d := rest[1]; d == '/' || d == '!' || d == '?' || isLetter(d) {
			if i := bytes.IndexByte(rest, '>'); !bytes.Contains(rest[:max(i, 0)], []byte(":")) { // not <https://…>
				h.before = raw
				return
			}
		}
	}
	if h.table = h.table || h.before == prose && isDelimiters(rest); h.table {
		return
	}
	if c == '>' {
		h.before, h.numbered, h.inList, h.hasDash = quote, false, false, false
		return
	}
	if h.before == quote && !isMarker(rest) {
		return // a lazy line of the quote
	}
	before := h.before
	h.before = prose

	switch {
	case c >= 0x80 || c == '+':
		r, n := dashed(rest)
		if c == '+' && h.hasDash && len(rest) > 1 {
			r, n = '+', blanks(rest[1:])
			if n > 0 {
				n++
			}
		}
		if n == 0 {
			break
		}
		text := rest[n:]
		if !hasWord(text) || col > 3 && !(h.inList && col <= h.content+3) || h.isTableHead(line, end) {
			break
		}
		indent := i // bytes
		if r == '+' {
			if col >= h.dash+2 {
				h.marker(start, indent, n, '+', 0)
				h.inList, h.content, h.numbered = true, col+2, false
				return
			}
			h.marker(start, indent, n, '+', h.dash+2-col)
			h.inList, h.content, h.numbered = true, h.dash+4, false
			return
		}
		h.marker(start, indent, n, '-', 0)
		h.inList, h.content, h.numbered = true, col+2, false
		h.hasDash, h.dash = true, col
		return
	case c == 'I' || c == 'V' || c == 'X':
		if col > 3 || h.inList && col >= 2 || !isRoman(rest) {
			break
		}
		next := h.next(end)
		if n := len(bytes.TrimSpace(next)); n > 0 && (isUpper(next) && !isMarker(next) && !isRoman(bytes.TrimSpace(next)) && !isNumbered(next) && !startsDash(next) ||
			isUnderline(next)) || h.isTableHead(line, end) {
			break
		}
		h.heading(start, i, "## ")
		return
	case c >= '1' && c <= '9':
		if col > 3 || before != blank && before != headed || h.numbered || !isNumbered(rest) || !endsColon(rest) {
			break
		}
		if len(bytes.TrimSpace(h.next(end))) > 0 {
			break
		}
		next := h.nextText(end)
		if next == nil || next[0] == ' ' || next[0] == '\t' || isNumbered(next) {
			break
		}
		h.heading(start, i, "### ")
		return
	case c == '#':
		if n := repeated(rest, '#'); n <= 6 && (n == len(rest) || rest[n] == ' ' || rest[n] == '\t') {
			h.before, h.numbered, h.inList, h.hasDash = headed, false, false, false
			return
		}
	}
	h.numbered = isNumbered(rest) || h.numbered && (col >= 2 || before == prose)
	if n := markerWidth(rest); n > 0 {
		h.inList, h.content = true, col+n
		h.hasDash = h.hasDash && col > h.dash
	}
}

// limits complains about a line that goldmark would be slow on. It looks at every line, in
// code too: whether a line is code cannot be known for certain without parsing.
func (h *habits) limits(line, rest []byte, at int) {
	if len(rest) == 0 {
		h.marks = [2]int{}
		return
	}
	most := maxMarks
	if h.table { // each cell is a text of its own
		most *= 4
	}
	if n := bytes.Count(rest, []byte("[")); n > 0 {
		if h.marks[0] += n; h.marks[0] > most {
			h.b.limit(h.n, at, "markdown-too-many", most, "[")
			return
		}
	}
	for _, c := range [...]string{"*", "_", "~"} {
		if n := bytes.Count(rest, []byte(c)); n > 0 {
			if h.marks[1] += n; h.marks[1] > most {
				h.b.limit(h.n, at, "markdown-too-many", most, c)
				return
			}
		}
	}
	switch c := rest[0]; {
	case c == '>' || c == '-' || c == '*' || c == '+' || c >= '0' && c <= '9' || c == '[' || c == ':' || c == '|':
	default:
		return
	}
	if levels(line) > maxLevels {
		h.b.limit(h.n, at, "markdown-too-deep", maxLevels)
		return
	}
	if n := bytes.Count(rest, []byte("]:")); n > 0 {
		if h.refs += n; h.refs > maxRefs {
			h.b.limit(h.n, at, "markdown-too-many", maxRefs, "[…]:")
			return
		}
	}
	if n := bytes.Count(rest, []byte("|")); n > maxColumns+1 && isDelimiters(rest) {
		h.b.limit(h.n, at, "markdown-too-many", maxColumns, "|")
	}
}

// marker writes the line anew with a Markdown bullet, and indent more columns before it.
func (h *habits) marker(start, at, n int, bullet byte, indent int) {
	typed := utf8.RuneCount(h.text[start+at : start+at+n])
	if indent == 0 && typed == n && n == 2 && h.text[start+at] == bullet && h.text[start+at+1] == ' ' {
		return
	}
	h.copyTo(start + at)
	for range indent {
		h.out = append(h.out, ' ')
	}
	h.out = append(h.out, bullet, ' ')
	h.copied = start + at + n
	if d := indent + 2 - typed; d != 0 {
		h.b.places.moved = append(h.b.places.moved, move{int32(h.n), int32(d)})
	}
}

// heading writes the line anew as a heading.
func (h *habits) heading(start, at int, hashes string) {
	h.copyTo(start + at)
	h.b.own = append(h.b.own, int32(len(h.out)))
	h.out = append(h.out, hashes...)
	h.b.places.moved = append(h.b.places.moved, move{int32(h.n), int32(len(hashes))})
	h.before, h.numbered, h.inList, h.hasDash = headed, false, false, false
}

// copyTo copies the text up to an offset.
func (h *habits) copyTo(off int) {
	h.out = append(h.out, h.text[h.copied:off]...)
	h.copied = off
}

// limit complains about a line before anything is parsed.
func (b *body) limit(line, col int, code source.Code, limit int, what ...string) {
	b.problems = append(b.problems, source.Problem{
		Pos:  source.Pos{File: b.file, Line: b.first + line, Col: col + 1},
		Code: code, Args: append([]string{strconv.Itoa(limit)}, what...),
	})
}

// next returns the line after the one that ends at end.
func (h *habits) next(end int) []byte {
	if end+1 >= len(h.text) {
		return nil
	}
	s := h.text[end+1:]
	if i := bytes.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return s
}

// nextText returns the next line that is not blank, or nil.
func (h *habits) nextText(end int) []byte {
	for {
		s := h.next(end)
		if len(bytes.TrimSpace(s)) > 0 {
			return s
		}
		if end += 1 + len(s); end >= len(h.text) {
			return nil
		}
	}
}

func (h *habits) isTableHead(line []byte, end int) bool {
	return bytes.IndexByte(line, '|') >= 0 && isDelimiters(bytes.TrimSpace(h.next(end)))
}

// isDelimiters tells whether s can be the line below the head of a table.
func isDelimiters(s []byte) bool {
	hyphen, bar := false, false
	for _, c := range s {
		switch c {
		case '-':
			hyphen = true
		case '|', ':':
			bar = true
		case ' ', '\t', '>':
		default:
			return false
		}
	}
	return hyphen && bar
}

// levels returns how many quotes and lists can be open in the line at most.
func levels(line []byte) int {
	n, col := 0, 0
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ':
			col++
			i++
		case c == '\t':
			col += 4
			i++
		case c == '>' || c == ':':
			n++
			i++
		case c == '[' && i+1 < len(line) && line[i+1] == '^':
			w := bytes.Index(line[i:], []byte("]:"))
			if w < 0 {
				return n + col/2
			}
			n++
			i += w + 2
		default:
			w := markerWidth(line[i:])
			if w == 0 {
				return n + col/2
			}
			n++
			i += w
		}
	}
	return n + col/2
}

// markerWidth returns the length of a bullet or number of Markdown with one blank after it, or 0.
func markerWidth(s []byte) int {
	if len(s) == 0 {
		return 0
	}
	i := 0
	switch c := s[0]; {
	case c == '-' || c == '*' || c == '+':
		i = 1
	case c >= '0' && c <= '9':
		for i < len(s) && i < 10 && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if i == len(s) || i == 10 || s[i] != '.' && s[i] != ')' {
			return 0
		}
		i++
	default:
		return 0
	}
	if i < len(s) && s[i] != ' ' && s[i] != '\t' {
		return 0
	}
	return i + 1
}

func isMarker(s []byte) bool {
	s = bytes.TrimLeft(s, " ")
	return markerWidth(s) > 0
}

func isNumbered(s []byte) bool {
	s = bytes.TrimLeft(s, " ")
	return len(s) > 0 && s[0] >= '0' && s[0] <= '9' && markerWidth(s) > 0
}

func startsDash(s []byte) bool {
	_, n := dashed(bytes.TrimLeft(s, " "))
	return n > 0
}

func endsColon(s []byte) bool {
	s = bytes.TrimRight(s, " \t")
	return len(s) > 0 && s[len(s)-1] == ':'
}

// isUnderline tells whether s makes the line before it a heading.
func isUnderline(s []byte) bool {
	s = bytes.TrimSpace(s)
	return len(s) > 0 && (repeated(s, '-') == len(s) || repeated(s, '=') == len(s))
}

// dashed returns a bullet of the office at the start of s, and the length of it with the
// blanks behind it, or 0.
func dashed(s []byte) (rune, int) {
	if len(s) == 0 || s[0] != 0xE2 && s[0] != 0xC2 {
		return 0, 0
	}
	r, n := utf8.DecodeRune(s)
	switch r {
	case '–', '—', '−', '•', '●', '·':
		if w := blanks(s[n:]); w > 0 {
			return r, n + w
		}
	}
	return 0, 0
}

// blanks returns the length of the white space at the start of s.
func blanks(s []byte) int {
	i := 0
	for i < len(s) {
		switch {
		case s[i] == ' ' || s[i] == '\t':
			i++
		case s[i] == 0xC2 && i+1 < len(s) && s[i+1] == 0xA0: // no-break space
			i += 2
		default:
			return i
		}
	}
	return i
}

func hasWord(s []byte) bool {
	for _, r := range string(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// isRoman tells whether s is a Roman number up to XXXIX, a full stop, a blank and a text in capitals.
func isRoman(s []byte) bool {
	i := 0
	for i < len(s) && i < 8 && (s[i] == 'I' || s[i] == 'V' || s[i] == 'X') {
		i++
	}
	if i == 0 || i+2 >= len(s) || s[i] != '.' || s[i+1] != ' ' {
		return false
	}
	n := s[:i]
	for j := 0; j < 3 && len(n) > 0 && n[0] == 'X'; j++ {
		n = n[1:]
	}
	switch string(n) {
	case "", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX":
		return isUpper(s[i+1:])
	}
	return false
}

func isUpper(s []byte) bool { return viet.IsUpper(string(s)) }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func repeated(s []byte, c byte) int {
	i := 0
	for i < len(s) && s[i] == c {
		i++
	}
	return i
}

// hasForbidden tells whether s has a character that HTML does not allow, or a carriage return.
func hasForbidden(s []byte) bool {
	for i, c := range s {
		if !doubtful[c] {
			continue
		}
		switch {
		case c < utf8.RuneSelf:
			return true
		case i+1 == len(s) || c == 0xC2 && s[i+1] >= 0xA0 || c == 0xEF && s[i+1] < 0xB7:
			continue
		}
		if r, _ := utf8.DecodeRune(s[i:]); !allowed(r) {
			return true
		}
	}
	return false
}

// doubtful are the bytes that a character which is not allowed may begin with.
var doubtful = func() (t [256]bool) {
	for c := range t {
		t[c] = c < ' ' && c != '\n' && c != '\t' || c == 0x7F || c == 0xC2 || c == 0xEF || c >= 0xF0
	}
	return t
}()

// allowed tells whether HTML allows the character in a text.
func allowed(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return true
	case r < ' ' || r >= 0x7F && r < 0xA0 || r >= 0xFDD0 && r <= 0xFDEF || r&0xFFFE == 0xFFFE:
		return false
	}
	return true
}

// cleaned returns a copy of s, character for character, with blanks where HTML allows nothing
// else, and without carriage returns at the ends of lines.
func cleaned(s []byte) []byte {
	s = bytes.ReplaceAll(s, []byte("\r\n"), []byte("\n"))
	return bytes.Map(func(r rune) rune {
		if !allowed(r) {
			return ' '
		}
		return r
	}, s)
}

// Habits returns a text as parsing reads it: with the lists and headings of the
// office as Markdown, and otherwise the same line for line. text is what stands
// behind the front matter, in NFC and with line feeds. A text beyond the limits
// of parsing comes back as it is.
func Habits(text []byte) []byte {
	b := body{}
	if out := b.prepare(text); out != nil {
		return bytes.Clone(out)
	}
	return text
}
