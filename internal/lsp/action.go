package lsp

import (
	"context"
	"slices"
	"strings"
	"sync"

	"nawapi.gov.vn/cchc/internal/fix"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// sure are the codes of which the word proposed is what the editor meant. What other
// complaints propose is a guess: a date with the wrong day of the week may be the
// wrong date. An editor's program may take a preferred quick fix without asking.
var sure = []source.Code{"text-lookalike", "tone-mixed", "tone-site", "date-padding", "legal-zero", "date-form", "value-quotes", "text-quotes", "front-key"}

// automatic is the trigger kind of a client that asks by itself, whenever the cursor moves.
const automatic = 2

// codeAction offers to mend what diagnostics complain of: by the word that was
// probably meant, and by what `cchc fix` does about the same complaint. Clients ask
// on every move of the cursor: what is offered lies in the range that they ask for,
// and what a text needs is worked out once. All that can be mended in the file is
// offered to whoever asks for it, or stands on a line that it would change.
func (s *server) codeAction(_ context.Context, p *actionParams) (any, error) {
	actions := []codeAction{}
	b, ls, _, _, ok := s.at(p.TextDocument.URI, p.Range.Start)
	if !ok {
		return actions, nil
	}
	name := viet.NFC(b.path)
	wants := func(kind string) bool {
		return len(p.Context.Only) == 0 || slices.ContainsFunc(p.Context.Only, func(o string) bool {
			return kind == o || strings.HasPrefix(kind, o+".")
		})
	}
	edit := func(edits ...textEdit) *workspaceEdit {
		return &workspaceEdit{map[string][]textEdit{b.uri: edits}}
	}
	if wants("quickfix") {
		found := s.noted().found[name]
		for _, d := range p.Context.Diagnostics {
			if d.Source != "cchc" || !p.Range.touches(d.Range) {
				continue
			}
			for _, pr := range found { // but another document is not another spelling
				if string(pr.Code) != d.Code || pr.Near == "" || pr.Code == "cite-ended" || place(ls, pr) != d.Range {
					continue
				}
				l := ls[d.Range.Start.Line]
				from, to := byteAt(l, d.Range.Start.Character), byteAt(l, d.Range.End.Character)
				if from, to, ok := mentions(l, from, to, pr); ok {
					actions = append(actions, codeAction{
						Title: "Sửa thành “" + pr.Near + "”", Kind: "quickfix", Diagnostics: []diagnostic{d}, IsPreferred: slices.Contains(sure, pr.Code),
						Edit: edit(textEdit{spanOf(d.Range.Start.Line, l, from, to), pr.Near}),
					})
				}
			}
			code := source.Code(d.Code)
			old := code == fix.TCVN3 || code == fix.VNI
			if label := fix.Labels[code]; label != "" && code != fix.Date && code != fix.Curly {
				for _, c := range s.mends.of(name, b.text, code) {
					if c.Line == d.Range.Start.Line {
						actions = append(actions, codeAction{Title: upperFirst(label), Kind: "quickfix", Diagnostics: []diagnostic{d}, IsPreferred: !old, Edit: edit(lineEdit(ls, c))})
					}
				}
			}
		}
	}
	if asked := len(p.Context.Only) > 0; wants("source.fixAll") && (asked || p.Context.TriggerKind != automatic) {
		edits := s.fixes(b, ls)
		if asked && len(edits) > 0 || slices.ContainsFunc(edits, func(e textEdit) bool {
			return e.Range.Start.Line >= p.Range.Start.Line && e.Range.Start.Line <= p.Range.End.Line
		}) {
			actions = append(actions, codeAction{Title: "Sửa mọi chỗ sửa được trong tệp (cchc fix)", Kind: "source.fixAll", Edit: edit(edits...)})
		}
	}
	return actions, nil
}

// touches tells whether two spans have a place in common, be it between two letters.
func (a span) touches(b span) bool { return !a.End.before(b.Start) && !b.End.before(a.Start) }

func (p position) before(q position) bool {
	return p.Line < q.Line || p.Line == q.Line && p.Character < q.Character
}

// mends remembers what [fix.Fix] said of texts, by what they hold: whoever goes
// back to a former text asks for the same again.
type mends struct {
	fix func(file, text string, o fix.Options) []fix.Change // fix.Fix

	mu    sync.Mutex
	known map[mendKey]func() []fix.Change
}

type mendKey struct {
	file string
	sum  source.Sum
	code source.Code // "": all that is mended without being asked
}

// mostMends is how many answers are remembered: those about a few texts.
const mostMends = 64

func newMends() *mends { return &mends{fix: fix.Fix} }

// of returns what mends one kind of complaint in a text, or all of them.
func (m *mends) of(file, text string, code source.Code) []fix.Change {
	k := mendKey{file, source.SumOf([]byte(text)), code}
	m.mu.Lock()
	f := m.known[k]
	if f == nil {
		o := fix.Options{}
		if code != "" {
			o.Only = []source.Code{code}
		}
		if code == fix.TCVN3 || code == fix.VNI {
			o.Decode = code
		}
		f = sync.OnceValue(func() []fix.Change { return m.fix(file, text, o) })
		if m.known == nil || len(m.known) >= mostMends {
			m.known = map[mendKey]func() []fix.Change{}
		}
		m.known[k] = f
	}
	m.mu.Unlock()
	return f()
}

// mentions finds, at the place of a problem, the word that it complains of: one
// of its arguments, perhaps in quotes.
func mentions(l string, from, to int, p source.Problem) (int, int, bool) {
	for i := from; i < to && i < len(l) && (l[i] == '"' || l[i] == '\'' || i == from); i++ {
		rest := l[i:]
		for _, a := range p.Args {
			for end := len(a); a != "" && end <= len(rest) && end <= 4*len(a); end++ {
				if viet.NFC(rest[:end]) == a && (end == len(rest) || rest[end] < 0x80) {
					return i, i + end, true
				}
			}
		}
	}
	return 0, 0, false
}

// fixes are all changes of `cchc fix`, as edits.
func (s *server) fixes(b *buffer, ls []string) []textEdit {
	var edits []textEdit
	for _, c := range s.mends.of(viet.NFC(b.path), b.text, "") {
		edits = append(edits, lineEdit(ls, c))
	}
	return edits
}

// lineEdit is a change of a line, of the part of it that changes.
func lineEdit(ls []string, c fix.Change) textEdit {
	l := ls[c.Line]
	bom := len(l) - len(strings.TrimPrefix(l, "\ufeff"))
	from := 0
	for from < len(c.Old) && from < len(c.New) && c.Old[from] == c.New[from] {
		from++
	}
	for from > 0 && (from < len(c.Old) && c.Old[from]&0xc0 == 0x80 || from < len(c.New) && c.New[from]&0xc0 == 0x80) {
		from--
	}
	to, end := len(c.Old), len(c.New)
	for to > from && end > from && c.Old[to-1] == c.New[end-1] {
		to, end = to-1, end-1
	}
	for to < len(c.Old) && (c.Old[to]&0xc0 == 0x80 || c.New[end]&0xc0 == 0x80) {
		to, end = to+1, end+1
	}
	return textEdit{spanOf(c.Line, l, bom+from, bom+to), c.New[from:end]}
}

func (s *server) formatting(_ context.Context, p *documentParams) (any, error) {
	edits := []textEdit{}
	if b, ls, _, _, ok := s.at(p.TextDocument.URI, position{}); ok {
		edits = append(edits, s.fixes(b, ls)...)
	}
	return edits, nil
}

func upperFirst(s string) string {
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}
