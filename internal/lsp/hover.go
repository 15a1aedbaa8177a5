package lsp

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

func (s *server) hover(_ context.Context, p *positionParams) (any, error) {
	b, ls, line, at, ok := s.at(p.TextDocument.URI, p.Position)
	if !ok {
		return nil, nil
	}
	n, l := s.noted(), ls[line]
	say := func(text string, from, to int) (any, error) {
		return hover{markup{"markdown", text}, spanOf(line, l, from, to)}, nil
	}
	if m, from, to, ok := legalAt(l, at); ok {
		if laws := n.lawsOf(m); len(laws) > 0 {
			return say(n.aboutLaws(laws), from, to)
		}
	}
	kind := content.KindOf(viet.NFC(b.path))
	end := frontEnd(ls, kind == content.Settings)
	if sp, ok := findSpot(kind, ls, end, line, at); ok && sp.field != nil {
		if sp.key {
			return say("**"+sp.field.Key+"** · "+typeOf(sp.field)+"\n\n"+helpOf(sp.field), sp.from, sp.to)
		}
		for _, v := range n.values(&sp, "") {
			if v.ID == viet.NFC(sp.word) && v.Title != "" {
				text := "**" + plain(v.Title) + "**"
				if sp.field.Ref == content.Document {
					if d := n.docs[refKey{content.Document, v.ID}]; d != nil {
						text = n.aboutLaws(n.lawsOf(cchc.LegalMatch{No: d.Document.No, Issued: d.Document.Issued}))
					}
				}
				return say(text, sp.from, sp.to)
			}
		}
	}
	if from, to, ok := linkAt(l, at); ok && line >= end {
		if name := s.target(b.path, l[from:to]); name != "" {
			for _, d := range n.docs {
				if d.Path == name {
					return say("**"+plain(d.Title)+"**\n\n"+plain(d.Summary), from, to)
				}
			}
		}
	}
	return nil, nil
}

// aboutLaws says what the register knows of documents.
func (n *notes) aboutLaws(laws []site.Law) string {
	var b strings.Builder
	for i, l := range laws {
		if i > 0 {
			b.WriteString("\n\n---\n\n")
		}
		b.WriteString("**" + plain(l.Name) + "**")
		if l.Date != "" {
			b.WriteString(" " + l.Date)
		}
		if l.Issuer != "" {
			b.WriteString(" của " + plain(l.Issuer))
		}
		b.WriteString("\n\n" + plain(l.Subject))
		if l.Force != "" {
			b.WriteString("\n\n" + l.Force + " (tính đến ngày " + viet.Date(n.asOf) + ").")
		}
		if len(l.By) > 0 {
			b.WriteString("\n\nĐược thay thế bởi: " + plain(strings.Join(l.By, "; ")) + ".")
		}
		if len(l.Amended) > 0 {
			b.WriteString("\n\nĐược sửa đổi, bổ sung bởi: " + plain(strings.Join(l.Amended, "; ")) + ".")
		}
	}
	return b.String()
}

// plain keeps words from being read as Markdown or HTML.
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, "<", "&lt;", "&", "&amp;", "*", `\*`, "_", `\_`, "[", `\[`, "`", "\\`").Replace(s)
}

// legalAt finds a number of a document at a place of a line.
func legalAt(l string, at int) (m cchc.LegalMatch, from, to int, ok bool) {
	if len(l) > 1<<16 || !utf8.ValidString(l) {
		return m, 0, 0, false
	}
	text := viet.NFC(l)
	col := utf8.RuneCountInString(viet.NFC(l[:at]))
	for _, m := range cchc.FindLegalNos([]byte(text), nil) {
		start, end := utf8.RuneCountInString(text[:m.Start]), utf8.RuneCountInString(text[:m.End])
		if col >= start && col <= end {
			skip := 0
			if strings.HasPrefix(l, "\ufeff") {
				skip = 1
			}
			return m, byteOf(l, start+1-skip), byteOf(l, end+1-skip), true
		}
	}
	return m, 0, 0, false
}

func (s *server) definition(_ context.Context, p *positionParams) (any, error) {
	b, ls, line, at, ok := s.at(p.TextDocument.URI, p.Position)
	if !ok {
		return nil, nil
	}
	n, l := s.noted(), ls[line]
	kind := content.KindOf(viet.NFC(b.path))
	end := frontEnd(ls, kind == content.Settings)
	if sp, ok := findSpot(kind, ls, end, line, at); ok && sp.field != nil && !sp.key {
		if name, m := n.leads(&sp); name != "" {
			return s.goTo(name, m), nil
		}
		if sp.field.Type == content.TypeAddress {
			if name := s.target(b.path, sp.word); name != "" {
				return s.goTo(name, content.Mark{}), nil
			}
		}
	}
	if m, _, _, ok := legalAt(l, at); ok {
		locs := []location{}
		for _, law := range n.lawsOf(m) {
			if law.Path != viet.NFC(b.path) {
				locs = append(locs, *s.goTo(law.Path, content.Mark{}))
			}
		}
		if len(locs) > 0 {
			return locs, nil
		}
	}
	if from, to, ok := linkAt(l, at); ok && line >= end {
		if name := s.target(b.path, l[from:to]); name != "" {
			return s.goTo(name, content.Mark{}), nil
		}
	}
	return nil, nil
}

// leads returns the file that the ID at a spot is of, and where in it.
func (n *notes) leads(sp *spot) (string, content.Mark) {
	id := viet.NFC(sp.word)
	switch {
	case sp.field.Ref != content.None:
		if d := n.docs[refKey{sp.field.Ref, id}]; d != nil {
			return d.Path, content.Mark{}
		}
	case sp.field.Key == "category" && n.settings != nil:
		for _, c := range n.settings.Settings.Categories {
			if c.ID.ID == id {
				return n.settings.Path, c.ID.Mark
			}
		}
	case sp.field.Key == "task":
		if d := n.docs[refKey{content.Plan, strings.Trim(sp.beside["plan"], `"'`)}]; d != nil {
			for _, t := range d.Plan.Tasks {
				if t.ID.ID == id {
					return d.Path, t.ID.Mark
				}
			}
		}
	case sp.field.Key == "evidence":
		if d := n.docs[refKey{content.Article, id}]; d != nil {
			return d.Path, content.Mark{}
		}
	}
	return "", content.Mark{}
}

func (s *server) goTo(name string, m content.Mark) *location {
	p := position{}
	if m.Line > 0 {
		p = position{int(m.Line) - 1, max(0, int(m.Col)-1)} // keys and IDs are ASCII
	}
	return &location{s.uriOf(name), span{p, p}}
}

// target returns the file of the site that an address in a file leads to, or "".
func (s *server) target(file, address string) string {
	if i := strings.IndexAny(address, "#?"); i >= 0 {
		address = address[:i]
	}
	address = strings.Trim(viet.NFC(address), "<>")
	if address == "" || strings.Contains(address, ":") {
		return ""
	}
	o := s.disk.Load()
	is := func(name string) bool {
		if !fs.ValidPath(name) {
			return false
		}
		st, err := o.Stat(name)
		return err == nil && !st.IsDir()
	}
	if rest, ok := strings.CutPrefix(address, "/"); ok {
		if name := s.noted().sources[address]; name != "" {
			return name
		}
		for _, dir := range []string{"static/", "content/"} {
			if is(dir + rest) {
				return dir + rest
			}
		}
		return ""
	}
	for _, dir := range []string{path.Dir(file), "content", "static"} {
		if name := path.Join(dir, address); strings.HasPrefix(name, "content/") || strings.HasPrefix(name, "static/") {
			if is(name) {
				return name
			}
		}
	}
	return ""
}
