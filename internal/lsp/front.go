package lsp

import (
	"strings"

	"nawapi.gov.vn/cchc/internal/content"
)

// spot is what stands at a place in front matter.
type spot struct {
	table  []content.Field // keys that may stand here; nil: none
	field  *content.Field  // whose value stands here, or whose key
	key    bool            // the place is in a key
	path   string          // "tasks.lead"
	from   int             // where the word begins, in bytes of the line
	to     int             // where it ends
	word   string
	beside map[string]string // the keys of the same map that are there, with their values
}

// entry is a line of front matter: key: value, or - value.
type entry struct {
	col   int // of the key, or of the value of an item without one
	dash  bool
	key   string
	value string
	at    int // where the value begins
}

// readLine takes a line apart. ok is false for what is no line of front matter.
func readLine(l string) (e entry, ok bool) {
	l0 := strings.TrimPrefix(l, "\ufeff")
	at := len(l) - len(l0)
	for {
		t := strings.TrimLeft(l[at:], " ")
		at = len(l) - len(t)
		if t != "-" && !strings.HasPrefix(t, "- ") {
			break
		}
		e.dash = true
		at++
	}
	rest := l[at:]
	if strings.HasPrefix(rest, "#") || rest == "" && !e.dash {
		return e, false
	}
	e.col, e.at = at, at
	if e.dash && rest == "" {
		e.col = at + 1
	}
	n := 0
	for n < len(rest) && (rest[n] == '_' || rest[n] >= 'a' && rest[n] <= 'z' || rest[n] >= '0' && rest[n] <= '9') {
		n++
	}
	if n > 0 && n < len(rest) && rest[n] == ':' && (n+1 == len(rest) || rest[n+1] == ' ') {
		e.key = rest[:n]
		e.at = at + n + 1
		e.value = strings.TrimSpace(rest[n+1:])
		e.at += len(rest[n+1:]) - len(strings.TrimLeft(rest[n+1:], " "))
		return e, true
	}
	e.value = strings.TrimSpace(rest)
	return e, true
}

// findSpot tells what stands at a place in the front matter of a kind, ls[:end].
func findSpot(kind content.Kind, ls []string, end, line, at int) (s spot, ok bool) {
	first := 1
	if kind == content.Settings {
		first = 0
	}
	if line < first || line >= end {
		return s, false
	}
	l := ls[line]
	e, good := readLine(l)
	blankLine := strings.TrimSpace(l) == ""
	if !good && !blankLine {
		return s, false // a comment
	}
	if blankLine {
		e.col, e.at = at, at
	}
	// The keys around it, from the inside out.
	var parents []string
	need := e.col
	for i := line - 1; i >= first && need > 0; i-- {
		p, good := readLine(ls[i])
		if !good || p.key == "" || p.col >= need {
			continue
		}
		if p.value != "" && !strings.HasPrefix(p.value, "#") {
			return s, false
		}
		parents = append(parents, p.key)
		need = p.col
	}
	if need > 0 && len(parents) == 0 {
		return s, false
	}
	s.table = content.Fields(kind)
	var list *content.Field // whose value the block is
	for i := len(parents) - 1; i >= 0; i-- {
		list = lookup(s.table, parents[i])
		if list == nil {
			return spot{}, false
		}
		s.table = list.Fields
		s.path += parents[i] + "."
	}
	s.beside = besides(ls, first, end, line, e.col)
	keyEnd := e.col + len(e.key)
	switch {
	case e.key != "" && at <= keyEnd: // in a key
		s.key, s.from, s.to = true, e.col, keyEnd
		s.field = lookup(s.table, e.key)
	case e.key != "":
		s.field = lookup(s.table, e.key)
		s.path += e.key
		s.from, s.to = token(l, e.at, at)
	case list != nil && list.Fields == nil: // an item of a list of words
		if !e.dash && !blankLine {
			return spot{}, false
		}
		if blankLine {
			return spot{}, false
		}
		s.field = list
		s.path = strings.TrimSuffix(s.path, ".")
		s.from, s.to = token(l, e.at, at)
	default: // a key that is being typed
		s.key, s.from, s.to = true, min(e.col, len(l)), len(strings.TrimRight(l, " "))
		s.to = max(s.from, s.to)
		if at < s.from || at > s.to {
			s.from, s.to = at, at
		}
	}
	if s.from > at || s.to < at {
		s.from, s.to = at, at
	}
	s.word = l[s.from:s.to]
	return s, s.table != nil || s.field != nil
}

// token finds the word at a place of a value: an item of [a, b], or all of it.
func token(l string, start, at int) (from, to int) {
	if at < start {
		return at, at
	}
	from, to = start, len(strings.TrimRight(l, " "))
	if i := strings.Index(l[start:], " #"); i >= 0 && start+i >= at {
		to = len(strings.TrimRight(l[:start+i], " "))
	}
	if start < len(l) && l[start] == '[' {
		from = start + 1
		if i := strings.LastIndexAny(l[from:max(from, at)], ","); i >= 0 {
			from += i + 1
		}
		if i := strings.IndexAny(l[max(from, at):], ",]"); i >= 0 {
			to = max(from, at) + i
		}
	}
	for from < at && from < len(l) && strings.IndexByte(" \"'", l[from]) >= 0 {
		from++
	}
	for to > from && to > at && strings.IndexByte(" \"'", l[to-1]) >= 0 {
		to--
	}
	return from, max(from, to)
}

// besides returns the keys of the map that a line belongs to, with their values.
func besides(ls []string, first, end, line, col int) map[string]string {
	m := map[string]string{}
	scan := func(i, step int) {
		for ; i >= first && i < end; i += step {
			e, ok := readLine(ls[i])
			if !ok {
				continue
			}
			if step > 0 && e.dash && e.col <= col || e.col < col {
				return
			}
			if e.col == col && e.key != "" && i != line {
				m[e.key] = e.value
			}
			if step < 0 && e.dash && e.col <= col {
				return
			}
		}
	}
	if e, ok := readLine(ls[line]); !ok || !e.dash {
		scan(line-1, -1)
	}
	scan(line+1, 1)
	return m
}

func lookup(table []content.Field, key string) *content.Field {
	for i := range table {
		if table[i].Key == key {
			return &table[i]
		}
	}
	return nil
}
