package lsp

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/viet"
)

// mostItems is how many proposals one answer has; with more to say, the client
// asks again while somebody types.
const mostItems = 300

// at finds the document and the place that a request is about.
func (s *server) at(uri string, p position) (b *buffer, ls []string, line, off int, ok bool) {
	b = s.buffer(uri)
	if b == nil || b.path == "" || len(b.text) > content.MaxSize || content.KindOf(viet.NFC(b.path)) == content.None {
		return nil, nil, 0, 0, false
	}
	ls = lines(b.text)
	if p.Line < 0 || p.Line >= len(ls) || p.Character < 0 {
		return nil, nil, 0, 0, false
	}
	return b, ls, p.Line, byteAt(ls[p.Line], p.Character), true
}

func (s *server) completion(_ context.Context, p *positionParams) (any, error) {
	list := completionList{Items: []completionItem{}}
	b, ls, line, at, ok := s.at(p.TextDocument.URI, p.Position)
	if !ok {
		return list, nil
	}
	n, l := s.noted(), ls[line]
	add := func(from, to int, label string, kind int, detail, doc, insert string) {
		if len(list.Items) >= mostItems {
			list.IsIncomplete = true
			return
		}
		it := completionItem{Label: label, Kind: kind, Detail: detail, SortText: fmt.Sprintf("%04d", len(list.Items)), TextEdit: &textEdit{spanOf(line, l, from, to), insert}}
		it.FilterText = strings.TrimSpace(label + " " + viet.Fold(detail))
		if doc != "" {
			it.Documentation = &markup{"markdown", doc}
		}
		list.Items = append(list.Items, it)
	}
	kind := content.KindOf(viet.NFC(b.path))
	end := frontEnd(ls, kind == content.Settings)
	if line >= end {
		if from, to, ok := linkAt(l, at); ok {
			for _, d := range n.linkable(b.path, viet.Fold(l[from:at])) {
				add(from, to, d.ID, itemFile, d.Title, "", d.ID)
			}
		}
		return list, nil
	}
	sp, ok := findSpot(kind, ls, end, line, at)
	if !ok {
		return list, nil
	}
	if sp.key {
		colon := sp.field == nil || !strings.HasPrefix(l[sp.to:], ":")
		for i := range sp.table {
			f := &sp.table[i]
			if _, there := sp.beside[f.Key]; there {
				continue
			}
			insert := f.Key
			if colon {
				insert += ": "
				if f.Type == content.TypeMap || f.Type == content.TypeMaps {
					insert = f.Key + ":"
				}
			}
			add(sp.from, sp.to, f.Key, itemProperty, typeOf(f), helpOf(f), insert)
		}
		return list, nil
	}
	typed := viet.Fold(l[sp.from:at])
	for _, v := range n.values(&sp, typed) {
		add(sp.from, sp.to, v.ID, itemReference, v.Title, "", v.ID)
	}
	return list, nil
}

func typeOf(f *content.Field) string {
	t := content.TypeLabels()[f.Type]
	if f.Required {
		t += " (bắt buộc)"
	}
	return t
}

func helpOf(f *content.Field) string {
	h := f.Help
	if len(f.Values) > 0 {
		h += "\n\nGiá trị: `" + strings.Join(f.Values, "`, `") + "`"
	}
	if f.Ref != content.None {
		h += "\n\nMã lấy từ `content/" + f.Ref.Folder() + "/`."
	}
	if f.Example != "" {
		h += "\n\nVí dụ: `" + f.Key + ": " + f.Example + "`"
	}
	return h
}

// values are what could stand as a value, those that have what was typed in
// their ID or name.
func (n *notes) values(sp *spot, typed string) []content.Named {
	f := sp.field
	if f == nil {
		return nil
	}
	var all []content.Named
	add := func(ids ...string) {
		for _, id := range ids {
			all = append(all, content.Named{ID: id})
		}
	}
	switch {
	case len(f.Values) > 0:
		for _, v := range f.Values {
			name := cchc.Status(v).Label()
			if area, ok := cchc.ParAreaName(v, cchc.DateOf(n.asOf)); ok && f.Key == "par_area" {
				name = area
			}
			all = append(all, content.Named{ID: v, Title: name})
		}
	case f.Key == "category":
		all = n.names.Categories
	case sp.path == "check.rules.rule":
		for _, r := range check.Rules() {
			all = append(all, content.Named{ID: string(r.Code), Title: r.Group})
		}
	case f.Ref != content.None:
		all = n.names.Kinds[f.Ref]
	case f.Key == "task":
		if d := n.docs[refKey{content.Plan, strings.Trim(sp.beside["plan"], `"'`)}]; d != nil {
			for _, t := range d.Plan.Tasks {
				all = append(all, content.Named{ID: t.ID.ID, Title: t.Name})
			}
		}
	case f.Key == "evidence":
		all = n.names.Kinds[content.Article]
	case f.Key == "tags":
		all = n.tags
	case f.Type == content.TypeBool:
		add("true", "false")
	case f.Type == content.TypeDate || f.Type == content.TypeDates:
		add(cchc.DateOf(n.asOf).String())
	case f.Type == content.TypeTime:
		add(viet.ISO(n.asOf), cchc.DateOf(n.asOf).String())
	case f.Type == content.TypeAddress:
		all = n.linkable("content/site.yaml", "")
	}
	return matching(all, typed)
}

func matching(all []content.Named, typed string) []content.Named {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return all
	}
	var some []content.Named
	for _, v := range all {
		if strings.Contains(viet.Fold(v.ID), typed) || strings.Contains(viet.Fold(v.Title), typed) {
			some = append(some, v)
		}
	}
	return some
}

// linkable are the files that a link in a file can lead to, as it would name
// them.
func (n *notes) linkable(file, typed string) []content.Named {
	var all []content.Named
	for k, d := range n.docs {
		if k.kind == content.Item {
			continue
		}
		all = append(all, content.Named{ID: relative(path.Dir(file), d.Path), Title: d.Title})
	}
	slices.SortFunc(all, func(a, b content.Named) int { return strings.Compare(a.ID, b.ID) })
	return matching(all, strings.TrimLeft(typed, "./"))
}

// relative is the way from a folder to a file, both below the root.
func relative(dir, file string) string {
	from, to := strings.Split(dir, "/"), strings.Split(file, "/")
	i := 0
	for i < len(from) && i < len(to)-1 && from[i] == to[i] {
		i++
	}
	return strings.Repeat("../", len(from)-i) + strings.Join(to[i:], "/")
}

// linkAt finds the address of a Markdown link at a place.
func linkAt(l string, at int) (from, to int, ok bool) {
	i := strings.LastIndex(l[:at], "](")
	if i < 0 {
		return 0, 0, false
	}
	from = i + 2
	to = len(l)
	if j := strings.IndexAny(l[from:], ") \t\""); j >= 0 {
		to = from + j
	}
	if to < at {
		return 0, 0, false
	}
	return from, to, true
}
