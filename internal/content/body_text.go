package content

import "bytes"

// AppendPlain appends the text as it is read, to dst: a line for each block, no tags,
// nothing of what the holes are for. scratch is memory for the HTML; it is
// returned for the next call.
func (b *Body) AppendPlain(dst, scratch []byte) (text, html []byte) {
	html = b.Append(scratch[:0])
	for rest := html; len(rest) > 0; {
		i := bytes.IndexByte(rest, '<')
		if i < 0 {
			dst = appendUnescaped(dst, rest)
			break
		}
		dst = appendUnescaped(dst, rest[:i])
		rest = rest[i+1:]
		end := bytes.IndexByte(rest, '>')
		if end < 0 {
			break
		}
		if !inlineTag(rest[:end]) {
			dst = append(dst, '\n')
		}
		rest = rest[end+1:]
	}
	return dst, html
}

// inlineTag tells whether words on both sides of a tag stand in one line.
func inlineTag(tag []byte) bool {
	tag = bytes.TrimPrefix(tag, []byte("/"))
	if i := bytes.IndexAny(tag, " /"); i >= 0 {
		tag = tag[:i]
	}
	switch string(tag) {
	case "a", "strong", "em", "code", "del", "sup", "sub", "abbr", "span", "b", "i", "kbd", "mark":
		return true
	}
	return false
}

// appendUnescaped appends text without the entities in which renderers write
// what HTML has a meaning for.
func appendUnescaped(dst, s []byte) []byte {
	for {
		i := bytes.IndexByte(s, '&')
		if i < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:i]...)
		s = s[i:]
		n := bytes.IndexByte(s[:min(len(s), 10)], ';')
		switch {
		case n < 0:
			n = 0
			dst = append(dst, '&')
		case string(s[:n]) == "&amp":
			dst = append(dst, '&')
		case string(s[:n]) == "&lt":
			dst = append(dst, '<')
		case string(s[:n]) == "&gt":
			dst = append(dst, '>')
		default: // quotation marks
			dst = append(dst, '"')
		}
		s = s[n+1:]
	}
}
