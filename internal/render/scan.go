package render

import (
	"strings"
)

// This file reads a template twice at once: as actions between {{ and }}, and
// as HTML around them. It answers where in the page every action stands. The
// linter needs that to refuse the places where html/template has been wrong
// before, and the minifier to know what it may touch.

// kind is the sort of place in HTML that a character stands in.
type kind uint8

const (
	inText        kind = iota
	inTagName          // <a|
	inTag              // between attributes
	inAttrName         // hre|f
	inAfterName        // href |=
	inBeforeValue      // href=|
	inDouble           // href="|"
	inSingle           // href='|'
	inUnquoted         // href=x|
	inEndTag           // </a|
	inComment          // <!-- | -->
	inMarkup           // <!doctype |>
	inRaw              // <script>|</script>, also style, title, textarea
)

// place is the state of the HTML reader between two characters.
type place struct {
	kind    kind
	elem    string // whose tag, or whose raw text
	attr    string // whose value
	since   int    // where the tag, comment or raw element began
	quote   int    // where the value began
	foreign int    // how many svg or math elements are open
	pre     bool   // white space counts
}

// same tells whether a reader may go on from either of two places alike.
func (p place) same(q place) bool {
	return p.kind == q.kind && p.elem == q.elem && p.attr == q.attr && p.foreign == q.foreign && p.pre == q.pre
}

// action is one {{…}}.
type action struct {
	pos, end     int // from the first brace to behind the last
	ltrim, rtrim bool
	word         string // the keyword; "" of a pipeline, "=" of an assignment, "/*" of a comment
	in           place
}

// prints tells whether the action may leave something in the page.
func (a *action) prints() bool { return a.word == "" || a.word == "template" || a.word == "block" }

// What a byte of a template is to the minifier.
const (
	isText   byte = iota
	isMarkup      // the name and the end of a tag: copied
	isAttr        // within a tag: hidden from the minifier
	isGap         // white space within a tag
	isSlash       // of <br/>
	isClose       // the same in SVG and MathML, where it closes the element
	isRaw         // raw text: hidden
	isNote        // a comment
	isGone        // white space eaten by {{- or -}}
)

// frame is an open {{if}}, {{range}}, {{with}}, {{block}} or {{define}}.
type frame struct {
	word string
	pos  int
	at   place // before it
}

// trouble is a complaint by offset.
type trouble struct {
	pos, len int // bytes
	code     string
	args     []string
	near     string
}

type scanner struct {
	text     string
	literal  bool // {{ means nothing: the text is a finished document
	at       place
	what     []byte // of every byte of text
	frames   []frame
	actions  []action
	troubles []trouble
	suspect  int   // where a quote began that swallowed markup, or -1
	equiv    bool  // the open meta tag has http-equiv="refresh"
	content  []int // actions in the content of the open meta tag
	crooked  bool  // reading straight on is not what every branch does
	delicate bool  // holds something that the minifier reads otherwise than browsers do
	broken   bool  // the actions themselves cannot be told apart
}

func scan(text string, literal bool) *scanner {
	s := &scanner{text: text, literal: literal, what: make([]byte, len(text)), suspect: -1}
	i, trim := 0, false
	for {
		j := -1
		if !literal {
			j = strings.Index(text[i:], "{{")
		}
		var a action
		end := len(text)
		ok := true
		if j >= 0 {
			end = i + j
			a, ok = lexAction(text, end)
		}
		from, to := i, end
		if trim {
			from += len(text[from:to]) - len(strings.TrimLeft(text[from:to], spaces))
		}
		if a.ltrim {
			to = from + len(strings.TrimRight(text[from:to], spaces))
		}
		s.mark(i, from, isGone)
		s.mark(to, end, isGone)
		s.html(from, to, j >= 0)
		if j < 0 {
			break
		}
		if !ok {
			s.broken = true
			return s
		}
		s.act(a)
		i, trim = a.end, a.rtrim
	}
	for _, f := range s.frames {
		s.trouble(f.pos, actionLen(text, f.pos), "template-open", f.word)
	}
	if len(s.frames) == 0 {
		s.closed()
	}
	return s
}

const spaces = " \t\r\n" // as text/template trims

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// lexAction finds the end of the action that begins at pos, by the rules of
// text/template/parse.
func lexAction(text string, pos int) (a action, ok bool) {
	a.pos, a.end = pos, len(text)
	i := pos + 2
	if i+1 < len(text) && text[i] == '-' && strings.IndexByte(spaces, text[i+1]) >= 0 {
		a.ltrim = true
		i += 2
	}
	closes := func(i int) bool {
		if strings.HasPrefix(text[i:], "}}") {
			a.end = i + 2
			return true
		}
		if len(text) >= i+4 && strings.IndexByte(spaces, text[i]) >= 0 && text[i+1:i+4] == "-}}" {
			a.rtrim = true
			a.end = i + 4
			return true
		}
		return false
	}
	if strings.HasPrefix(text[i:], "/*") {
		a.word = "/*"
		j := strings.Index(text[i:], "*/")
		return a, j >= 0 && closes(i+j+2)
	}
	for i < len(text) && strings.IndexByte(spaces, text[i]) >= 0 && !closes(i) {
		i++
	}
	if a.end < len(text) || a.rtrim {
		return a, true // {{}}, which the parser refuses
	}
	first := i
	for i < len(text) {
		if closes(i) {
			a.word = keyword(text[first:i])
			return a, true
		}
		switch c := text[i]; c {
		case '"', '\'':
			for i++; ; i++ {
				if i >= len(text) || text[i] == '\n' {
					return a, false
				}
				if text[i] == '\\' {
					i++
				} else if text[i] == c {
					break
				}
			}
			i++
		case '`':
			j := strings.IndexByte(text[i+1:], '`')
			if j < 0 {
				return a, false
			}
			i += j + 2
		default:
			i++
		}
	}
	return a, false
}

// actionLen is the length of the action at pos, or 2.
func actionLen(text string, pos int) int {
	if a, ok := lexAction(text, pos); ok {
		return a.end - a.pos
	}
	return 2
}

func keyword(inner string) string {
	n := 0
	for n < len(inner) && (isLetter(inner[n]) || inner[n] == '_' || n > 0 && '0' <= inner[n] && inner[n] <= '9') {
		n++
	}
	switch w := inner[:n]; w {
	case "if", "else", "end", "range", "with", "define", "block", "template", "break", "continue":
		return w
	}
	if strings.HasPrefix(inner, "$") {
		v := strings.TrimLeft(strings.TrimLeftFunc(inner[1:], func(r rune) bool {
			return r == '_' || r > 0x7f || isLetter(byte(r)) || '0' <= r && r <= '9'
		}), spaces)
		if strings.HasPrefix(v, ":=") || strings.HasPrefix(v, "=") {
			return "="
		}
	}
	return ""
}

func (s *scanner) mark(from, to int, what byte) {
	for i := from; i < to; i++ {
		s.what[i] = what
	}
}

func (s *scanner) trouble(pos, length int, code string, args ...string) {
	s.troubles = append(s.troubles, trouble{pos: pos, len: length, code: code, args: args})
}

// act takes one action: whether it may stand where it does, and where reading
// goes on behind it.
func (s *scanner) act(a action) {
	what := isText
	switch s.at.kind {
	case inText:
	case inRaw:
		what = isRaw
	case inComment:
		what = isNote
	case inTagName, inEndTag, inMarkup:
		what = isMarkup
		if s.at.kind == inTagName && !a.prints() && a.word != "/*" && a.pos > s.at.since+1 {
			s.named(a.pos) // <a{{if .B}} class="b"{{end}}>
			what = isAttr
		} else {
			s.delicate = true
		}
	default:
		what = isAttr
	}
	s.mark(a.pos, a.end, what)
	a.in = s.at
	if a.word == "/*" {
		s.actions = append(s.actions, a)
		return
	}
	s.lint(&a)
	a.in = s.at
	s.actions = append(s.actions, a)
	switch a.word {
	case "if", "range", "with", "block", "define":
		s.frames = append(s.frames, frame{a.word, a.pos, s.at})
		if a.word == "define" {
			s.at = place{}
		}
	case "else":
		if len(s.frames) == 0 || s.top().word == "define" || s.top().word == "block" {
			s.trouble(a.pos, a.end-a.pos, "template-stray", "else")
			return
		}
		if !s.at.same(s.top().at) {
			s.crooked = true
		}
		s.at = s.top().at
	case "end":
		if len(s.frames) == 0 {
			s.trouble(a.pos, a.end-a.pos, "template-stray", "end")
			return
		}
		f := s.top()
		s.frames = s.frames[:len(s.frames)-1]
		if f.word == "define" {
			s.closed()
			s.at = f.at
			return
		}
		if !s.at.same(f.at) {
			s.crooked = true
		}
	}
}

func (s *scanner) top() *frame { return &s.frames[len(s.frames)-1] }

// lint refuses actions in the places of rule R11, and leaves the reader behind
// the action.
func (s *scanner) lint(a *action) {
	refuse := func(where string) {
		if a.word != "else" && a.word != "end" { // said of what they belong to
			s.trouble(a.pos, a.end-a.pos, "template-context", where)
		}
	}
	switch p := &s.at; p.kind {
	case inTagName, inEndTag:
		refuse("<" + strings.TrimPrefix(s.text[p.since:a.pos], "<") + "…>")
	case inTag, inAfterName:
		if a.prints() {
			refuse("<" + p.elem + " …>")
		}
		p.kind, p.attr = inTag, ""
	case inAttrName:
		if a.prints() {
			refuse("<" + p.elem + " …>")
		} else {
			p.kind, p.attr = inTag, ""
		}
	case inBeforeValue, inUnquoted:
		refuse(p.attr + "=…")
		if p.kind == inBeforeValue {
			p.kind, p.quote = inUnquoted, a.pos
		}
	case inDouble, inSingle:
		switch n := p.attr; {
		case n == "", strings.HasPrefix(n, "on"), n == "style", n == "srcset", n == "imagesrcset", n == "http-equiv", n == "srcdoc":
			refuse(n + `="…"`)
		case p.elem == "meta" && n == "content" && a.word != "else" && a.word != "end":
			s.content = append(s.content, a.pos)
		}
		if a.word == "template" || a.word == "block" || a.word == "define" {
			refuse(p.attr + `="…"`)
		}
	case inComment:
		refuse("<!-- … -->")
	case inMarkup:
		refuse("<!…>")
	case inRaw:
		if p.elem == "script" || p.elem == "style" || a.word == "template" || a.word == "block" || a.word == "define" {
			refuse("<" + p.elem + ">")
		}
	}
}

// closed checks that a template ends where HTML text may go on.
func (s *scanner) closed() {
	p := s.at
	pos, open := p.since, ""
	switch p.kind {
	case inText:
		return
	case inDouble, inSingle:
		pos, open = p.quote, s.text[p.quote:p.quote+1]
		if s.suspect >= 0 {
			pos = s.suspect
		}
	case inComment:
		open = "<!--"
	case inRaw:
		open = "<" + p.elem + ">"
	case inMarkup:
		open = "<!"
	case inEndTag:
		open = "</" + p.elem
	default:
		open = "<" + p.elem
		if s.suspect >= 0 {
			pos, open = s.suspect, s.text[s.suspect:s.suspect+1]
		}
	}
	s.trouble(pos, len(open), "template-unclosed", open)
}

// named ends the name of a tag before i.
func (s *scanner) named(i int) {
	s.at.kind = inTag
	s.at.elem = strings.ToLower(s.text[s.at.since+1 : i])
	s.at.attr = ""
	s.equiv, s.content = false, nil
}

// opened goes on behind the > of a start tag.
func (s *scanner) opened(void bool) {
	p := &s.at
	if s.equiv {
		for _, pos := range s.content {
			s.trouble(pos, actionLen(s.text, pos), "template-context", `<meta http-equiv="refresh" content="…">`)
		}
	}
	s.equiv, s.content = false, nil
	p.kind, p.attr = inText, ""
	switch p.elem {
	case "script", "style", "title", "textarea":
		if !(void && p.foreign > 0) {
			p.kind = inRaw
			return
		}
	case "xmp", "noembed", "noframes", "plaintext", "iframe", "listing":
		s.delicate = true
	case "pre":
		p.pre = true
	case "svg", "math":
		if !void {
			p.foreign++
		}
	}
	p.elem = ""
}

// valued ends the value of an attribute before i.
func (s *scanner) valued(i int) {
	p := &s.at
	v := s.text[min(p.quote+1, i):i]
	if p.kind == inUnquoted {
		v = s.text[p.quote:i]
	}
	if s.suspect < 0 && p.kind != inUnquoted && strings.ContainsRune(v, '<') && strings.ContainsRune(v, '>') && swallowed(v) {
		s.suspect = p.quote
	}
	if p.elem == "meta" && p.attr == "http-equiv" && strings.Contains(strings.ToLower(v), "refresh") {
		s.equiv = true
	}
	p.kind, p.attr = inTag, ""
}

// swallowed tells whether a value holds markup outside its actions.
func swallowed(v string) bool {
	for {
		i := strings.Index(v, "{{")
		head := v
		if i >= 0 {
			head = v[:i]
		}
		if strings.Contains(head, "</") || strings.Contains(head, "\n<") || strings.Contains(head, "><") {
			return true
		}
		if i < 0 {
			return false
		}
		a, ok := lexAction(v, i)
		if !ok {
			return false
		}
		v = v[a.end:]
	}
}

// html reads text[i:to]; more tells whether an action follows.
func (s *scanner) html(i, to int, more bool) {
	t := s.text
	for i < to {
		p, c := &s.at, t[i]
		switch p.kind {
		case inText:
			if c != '<' {
				if c == 0 {
					s.delicate = true
				}
				i++ // isText
				continue
			}
			rest := t[i:to]
			next := byte(' ')
			if len(rest) > 1 {
				next = rest[1]
			}
			switch {
			case len(rest) == 1 && more, isLetter(next):
				p.kind, p.since, p.elem = inTagName, i, ""
				s.what[i] = isMarkup
				i++
			case next == '/' && (len(rest) == 2 && more || len(rest) > 2 && isLetter(rest[2])):
				p.kind, p.since, p.elem = inEndTag, i, ""
				s.mark(i, i+2, isMarkup)
				i += 2
			case strings.HasPrefix(rest, "<!--"):
				if strings.HasPrefix(rest, "<!-->") || strings.HasPrefix(rest, "<!--->") {
					s.delicate = true
				}
				p.kind, p.since = inComment, i
				s.mark(i, i+4, isNote)
				i += 4
			case next == '!', next == '?', next == '/' && len(rest) > 2:
				if !strings.HasPrefix(strings.ToLower(rest), "<!doctype html>") {
					s.delicate = true
				}
				p.kind, p.since = inMarkup, i
				s.mark(i, i+2, isMarkup)
				i += 2
			default:
				i++
			}
		case inTagName:
			if !isSpace(c) && c != '/' && c != '>' {
				s.what[i] = isMarkup
				i++
				continue
			}
			s.named(i)
		case inTag, inAfterName:
			switch {
			case isSpace(c):
				s.what[i] = isGap
				i++
			case c == '>':
				s.what[i] = isMarkup
				s.opened(s.what[i-1] == isSlash || s.what[i-1] == isClose)
				i++
			case c == '=' && (p.kind == inAfterName || p.attr == ""):
				s.what[i] = isAttr
				p.kind = inBeforeValue
				i++
			case c == '/':
				s.what[i] = isSlash
				if p.foreign > 0 || p.elem == "svg" || p.elem == "math" {
					s.what[i] = isClose
				}
				p.kind, p.attr = inTag, ""
				i++
			default:
				p.kind, p.quote = inAttrName, i
			}
		case inAttrName:
			if !isSpace(c) && c != '/' && c != '>' && c != '=' {
				if (c == '"' || c == '\'') && s.suspect >= 0 {
					s.trouble(s.suspect, 1, "template-unclosed", t[s.suspect:s.suspect+1])
					s.suspect = -1
				}
				s.what[i] = isAttr
				i++
				continue
			}
			p.attr = strings.ToLower(t[p.quote:i])
			p.kind = inAfterName
		case inBeforeValue:
			switch {
			case isSpace(c):
				s.what[i] = isGap
				i++
			case c == '>':
				p.kind, p.attr = inTag, ""
			default:
				p.quote = i
				switch c {
				case '"':
					p.kind = inDouble
				case '\'':
					p.kind = inSingle
				default:
					p.kind = inUnquoted
					continue
				}
				s.what[i] = isAttr
				i++
			}
		case inDouble, inSingle:
			s.what[i] = isAttr
			if c == '"' && p.kind == inDouble || c == '\'' && p.kind == inSingle {
				s.valued(i)
			}
			i++
		case inUnquoted:
			if isSpace(c) || c == '>' {
				s.valued(i)
				continue
			}
			s.what[i] = isAttr
			i++
		case inEndTag:
			s.what[i] = isMarkup
			if c == '>' {
				name := strings.ToLower(strings.TrimRight(t[p.since+2:i], " \t\r\n\f"))
				switch name {
				case "pre":
					p.pre = false
				case "svg", "math":
					p.foreign = max(0, p.foreign-1)
				}
				p.kind, p.elem = inText, ""
			}
			i++
		case inComment:
			s.what[i] = isNote
			if c == '>' && i >= p.since+6 && (t[i-2:i] == "--" || i >= p.since+7 && t[i-3:i] == "--!") {
				p.kind = inText
			}
			i++
		case inMarkup:
			s.what[i] = isMarkup
			if c == '>' {
				p.kind = inText
			}
			i++
		case inRaw:
			if c == '<' && i+1 < to && t[i+1] == '/' && endsRaw(t[i+2:to], p.elem) {
				p.kind, p.since, p.elem = inEndTag, i, ""
				s.mark(i, i+2, isMarkup)
				i += 2
				continue
			}
			if c == '<' && p.elem == "script" && strings.HasPrefix(t[i:to], "<!--") {
				s.delicate = true
			}
			s.what[i] = isRaw
			i++
		}
	}
}

// endsRaw tells whether rest, behind "</", ends the raw text of elem.
func endsRaw(rest, elem string) bool {
	if len(rest) < len(elem) || !strings.EqualFold(rest[:len(elem)], elem) {
		return false
	}
	if len(rest) == len(elem) {
		return true
	}
	c := rest[len(elem)]
	return isSpace(c) || c == '/' || c == '>'
}
