package render

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"
)

var tight = html.Minifier{
	KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true, KeepSpecialComments: true,
	TemplateDelims: html.GoTemplateDelims,
}

// bare has no minifiers for the CSS and JavaScript inside HTML: their bytes
// may be covered by a hash in the Content-Security-Policy.
var bare = minify.New()

// squeeze returns the text of a template with less white space and without
// comments, and whether that was safe to do. A page made from it has the same
// DOM as one made from the text, but for white space that no browser shows.
//
// What the minifier could get wrong is hidden from it as an empty action:
// actions (it would misread quotes in comments), everything within a tag (it
// drops empty values and knows nothing of {{if}} there), entities ("&amp;"
// before an action whose value is "lt;"), raw text, and the two ends of the
// text, since what stands before and behind a part is somewhere else. The trim
// markers of actions are carried out first, since a comment that goes away
// could bring them to bear on other white space.
func squeeze(s *scanner) (out string, ok bool) {
	if s.crooked || s.delicate || s.broken {
		return s.text, false
	}
	defer func() {
		if recover() != nil { // of a third party, on a text that somebody wrote
			out, ok = s.text, false
		}
	}()
	h := hider{s: s}
	h.all()
	var b bytes.Buffer
	if err := tight.Minify(bare, &b, bytes.NewReader(h.out), nil); err != nil {
		return s.text, false
	}
	return h.show(b.Bytes())
}

type hider struct {
	s      *scanner
	out    []byte
	hidden []string // by number
}

func (h *hider) hide(what string) {
	h.out = append(h.out, "{{"...)
	h.out = strconv.AppendInt(h.out, int64(len(h.hidden)), 10)
	h.out = append(h.out, "}}"...)
	h.hidden = append(h.hidden, what)
}

func (h *hider) all() {
	s := h.s
	whole := strings.HasPrefix(strings.ToLower(strings.TrimLeft(h.shown(), spaces)), "<!doctype")
	if !whole {
		h.hide("")
	}
	next := 0 // action
	for i := 0; i < len(s.text); {
		for next < len(s.actions) && s.actions[next].pos < i {
			next++
		}
		if next < len(s.actions) && s.actions[next].pos == i && s.what[i] == isText {
			if a := &s.actions[next]; a.word != "/*" {
				h.hide(trimmed(s.text, a))
			}
			i = s.actions[next].end
			continue
		}
		switch s.what[i] {
		case isText:
			if s.text[i] == '&' {
				n := entity(s.text[i:])
				h.hide(s.text[i : i+n])
				i += n
				continue
			}
			h.out = append(h.out, s.text[i])
			i++
		case isMarkup:
			h.out = append(h.out, s.text[i])
			i++
		case isAttr, isGap, isSlash, isClose:
			to := i
			for to < len(s.text) && (s.what[to] == isAttr || s.what[to] == isGap || s.what[to] == isSlash || s.what[to] == isClose || s.what[to] == isGone) {
				to++
			}
			h.attributes(i, to)
			i = to
		case isRaw:
			to := i
			for to < len(s.text) && (s.what[to] == isRaw || s.what[to] == isGone) {
				to++
			}
			h.hide(h.raw(i, to))
			i = to
		case isNote:
			to := i
			for to < len(s.text) && s.what[to] == isNote {
				to++
			}
			if s.literal {
				h.out = append(h.out, s.text[i:to]...)
			}
			i = to
		case isGone:
			i++
		}
	}
	if !whole {
		h.hide("")
	}
}

// shown is the text from its first character that leaves something in a page.
func (h *hider) shown() string {
	i := 0
	for _, a := range h.s.actions {
		if strings.Trim(h.s.text[i:a.pos], spaces) != "" || a.word != "/*" {
			break
		}
		i = a.end
	}
	return h.s.text[i:]
}

// attributes hides what stands between the name of a tag and its >.
func (h *hider) attributes(from, to int) {
	s := h.s
	var b strings.Builder
	next := h.first(from)
	for i := from; i < to; {
		if next < len(s.actions) && s.actions[next].pos == i {
			a := &s.actions[next]
			next++
			i = a.end
			if a.word != "/*" {
				b.WriteString(trimmed(s.text, a))
			}
			continue
		}
		switch s.what[i] {
		case isGap:
			for i < to && s.what[i] == isGap {
				i++
			}
			if i < to {
				b.WriteByte(' ')
			}
		case isSlash:
			if i+1 < to {
				b.WriteByte(' ')
			}
			i++
		case isGone:
			i++
		default:
			b.WriteByte(s.text[i])
			i++
		}
	}
	t := b.String()
	if strings.HasSuffix(t, " ") && s.what[to-1] != isAttr {
		t = t[:len(t)-1]
	}
	if t == "" {
		return
	}
	if t[0] == ' ' {
		h.out = append(h.out, ' ')
		t = t[1:]
	}
	if t != "" {
		h.hide(t)
	}
}

// raw is raw text without what its trim markers eat.
func (h *hider) raw(from, to int) string {
	s := h.s
	var b strings.Builder
	next := h.first(from)
	for i := from; i < to; {
		if next < len(s.actions) && s.actions[next].pos == i {
			a := &s.actions[next]
			next++
			i = a.end
			if a.word != "/*" {
				b.WriteString(trimmed(s.text, a))
			}
			continue
		}
		if s.what[i] != isGone {
			b.WriteByte(s.text[i])
		}
		i++
	}
	return b.String()
}

func (h *hider) first(from int) int {
	n := 0
	for n < len(h.s.actions) && h.s.actions[n].pos < from {
		n++
	}
	return n
}

// trimmed is an action without its trim markers, which have been carried out.
func trimmed(text string, a *action) string {
	inner := text[a.pos+2 : a.end-2]
	if a.ltrim {
		inner = inner[1:]
	}
	if a.rtrim {
		inner = inner[:len(inner)-1]
	}
	return "{{" + strings.Trim(inner, spaces) + "}}"
}

// entity is the length of the character reference at the start of t.
func entity(t string) int {
	n := 1
	for n < len(t) && (t[n] == '#' || isLetter(t[n]) || '0' <= t[n] && t[n] <= '9') {
		n++
	}
	if n < len(t) && t[n] == ';' {
		n++
	}
	return n
}

// show puts back what was hidden. All of it must be there, in its order.
func (h *hider) show(b []byte) (string, bool) {
	var out strings.Builder
	out.Grow(len(h.s.text))
	next := 0
	for {
		i := bytes.Index(b, []byte("{{"))
		if i < 0 {
			break
		}
		j := bytes.Index(b[i:], []byte("}}"))
		if j < 0 {
			return h.s.text, false
		}
		n, err := strconv.Atoi(string(b[i+2 : i+j]))
		if err != nil || n != next || n >= len(h.hidden) {
			return h.s.text, false
		}
		out.Write(b[:i])
		out.WriteString(h.hidden[n])
		next++
		b = b[i+j+2:]
	}
	if next != len(h.hidden) {
		return h.s.text, false
	}
	out.Write(b)
	return out.String(), true
}
