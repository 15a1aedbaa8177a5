package lsp

import (
	"context"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/fix"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// codeAction offers to mend what diagnostics complain of: by the word that was
// probably meant, and by what `cchc fix` does about the same complaint.
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
			if d.Source != "cchc" {
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
						Title: "Sửa thành “" + pr.Near + "”", Kind: "quickfix", Diagnostics: []diagnostic{d}, IsPreferred: true,
						Edit: edit(textEdit{spanOf(d.Range.Start.Line, l, from, to), pr.Near}),
					})
				}
			}
			o := fix.Options{Only: []source.Code{source.Code(d.Code)}}
			if c := source.Code(d.Code); c == fix.TCVN3 || c == fix.VNI {
				o.Decode = c
			}
			if label := fix.Labels[source.Code(d.Code)]; label != "" && d.Code != string(fix.Date) && d.Code != string(fix.Curly) {
				for _, c := range fix.Fix(name, b.text, o) {
					if c.Line == d.Range.Start.Line {
						actions = append(actions, codeAction{Title: upperFirst(label), Kind: "quickfix", Diagnostics: []diagnostic{d}, IsPreferred: true, Edit: edit(lineEdit(ls, c))})
					}
				}
			}
		}
	}
	if wants("source.fixAll") {
		if edits := s.fixes(b, ls); len(edits) > 0 {
			actions = append(actions, codeAction{Title: "Sửa mọi chỗ sửa được trong tệp (cchc fix)", Kind: "source.fixAll", Edit: edit(edits...)})
		}
	}
	return actions, nil
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
	for _, c := range fix.Fix(viet.NFC(b.path), b.text, fix.Options{}) {
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
