package content

import (
	"bytes"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"

	"nawapi.gov.vn/cchc/internal/viet"
)

type addressKind uint8

const (
	addrUnsafe   addressKind = iota // a scheme that is not allowed, or no address at all
	addrEmpty                       // nothing was written
	addrWeb                         // http, https
	addrContact                     // mailto, tel
	addrFragment                    // a place of the same text
	addrOwn                         // a path of the site, relative or rooted
)

// address reads what stands in a link: escapes and entities resolved, white
// space and control characters gone as in browsers.
func address(dest []byte) (string, addressKind) {
	s := strings.Map(func(r rune) rune {
		if !allowed(r) || r == '\n' || r == '\t' {
			return -1
		}
		return r
	}, resolved(dest))
	s = strings.TrimSpace(s)
	return s, classify(s)
}

func classify(s string) addressKind {
	if s == "" || s == "#" {
		return addrEmpty
	}
	switch scheme := scheme(s); scheme {
	case "":
	case "http", "https":
		u, err := url.Parse(s)
		if err != nil || u.Hostname() == "" || !strings.HasPrefix(s[len(scheme):], "://") ||
			strings.HasPrefix(u.Host, ".") || strings.Contains(u.Host, "..") {
			return addrUnsafe
		}
		return addrWeb
	case "mailto", "tel":
		if len(s) == len(scheme)+1 {
			return addrUnsafe
		}
		return addrContact
	default:
		return addrUnsafe
	}
	// A second host, as browsers read it: two slashes of either kind.
	if len(s) > 1 && (s[0] == '/' || s[0] == '\\') && (s[1] == '/' || s[1] == '\\') {
		return addrUnsafe
	}
	// What hides its scheme behind percent signs has no honest purpose.
	for d, n := s, 0; n < 4 && strings.Contains(d, "%"); n++ {
		u, err := url.PathUnescape(d)
		if err != nil || u == d {
			break
		}
		d = strings.TrimSpace(u)
		if scheme(d) != "" || strings.HasPrefix(d, "//") || strings.HasPrefix(d, `/\`) {
			return addrUnsafe
		}
	}
	if s[0] == '#' {
		return addrFragment
	}
	return addrOwn
}

// resolved returns a destination or title without backslash escapes and with its entities resolved.
func resolved(s []byte) string {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return string(s)
	}
	var b []byte
	for i := 0; i < len(s); {
		n, r, ent := special(s, i)
		if ent != nil {
			b = append(b, ent...)
		} else if r >= 0 {
			b = utf8.AppendRune(b, r)
		} else {
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return string(b)
}

// special reads at s[i] a backslash escape or an entity: its length in s and the character that
// it stands for, or ent for an entity of several. Anything else is one byte and the character -1.
func special(s []byte, i int) (n int, r rune, ent []byte) {
	switch s[i] {
	case '\\':
		if i+1 < len(s) && util.IsPunct(s[i+1]) {
			return 2, rune(s[i+1]), nil
		}
	case '&':
		end := bytes.IndexByte(s[i:min(len(s), i+40)], ';')
		if end < 2 {
			break
		}
		name := s[i+1 : i+end]
		if name[0] != '#' {
			if e, ok := util.LookUpHTML5EntityByName(string(name)); ok {
				return end + 1, -1, e.Characters
			}
			break
		}
		name = name[1:]
		base, most := 10, 7
		if len(name) > 0 && name[0]|0x20 == 'x' {
			base, most, name = 16, 6, name[1:]
		}
		if len(name) == 0 || len(name) > most {
			break
		}
		v := 0
		for _, c := range name {
			d := 99
			switch {
			case c >= '0' && c <= '9':
				d = int(c - '0')
			case isLetter(c):
				d = int(c|0x20-'a') + 10
			}
			if d >= base {
				return 1, -1, nil
			}
			v = v*base + d
		}
		if r := rune(v); v <= utf8.MaxRune && utf8.ValidRune(r) && allowed(r) {
			return end + 1, r, nil
		}
		return end + 1, utf8.RuneError, nil
	}
	return 1, -1, nil
}

// scheme returns the scheme of an address in lower case, or "".
func scheme(s string) string {
	for i := range len(s) {
		switch c := s[i]; {
		case isLetter(c):
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(s[:i])
		default:
			return ""
		}
	}
	return ""
}

// target returns the form of an own address in which files are looked for.
func target(s string) string {
	path, frag, hasFrag := strings.Cut(s, "#")
	path, query, hasQuery := strings.Cut(path, "?")
	path = decoded(path)
	if hasQuery {
		path += "?" + query
	}
	if hasFrag {
		path += "#" + decoded(frag)
	}
	return viet.NFC(path)
}

// decoded resolves %XX except where it stands for something that would then be read otherwise.
func decoded(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := unhex(s[i+1]), unhex(s[i+2])
			if c := hi<<4 | lo; hi < 16 && lo < 16 && c >= ' ' && c != 0x7F && c != '%' && c != '#' && c != '?' && c != '/' && c != '\\' {
				b = append(b, c)
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	if !utf8.Valid(b) {
		return s
	}
	return string(b)
}

func unhex(c byte) byte {
	switch {
	case c >= '0' && c <= '9':
		return c - '0'
	case isLetter(c):
		return c | 0x20 - 'a' + 10
	}
	return 255
}

const hex = "0123456789ABCDEF"

// appendURL appends an address as the value of an attribute: percent-encoded, then escaped.
func appendURL(b []byte, s string) []byte {
	host := 0 // brackets belong to hosts only
	if i := strings.Index(s, "://"); i >= 0 {
		if host = strings.IndexAny(s[i+3:], "/?#"); host < 0 {
			host = len(s)
		} else {
			host += i + 3
		}
	}
	hash := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case isLetter(c) || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~' || c == '/' || c == ':' ||
			c == '?' || c == '@' || c == '!' || c == '$' || c == '(' || c == ')' || c == '*' || c == '+' || c == ',' || c == ';' || c == '=':
			b = append(b, c)
		case c == '&':
			b = append(b, "&amp;"...)
		case c == '\'':
			b = append(b, "%27"...)
		case c == '#' && !hash:
			hash = true
			b = append(b, c)
		case (c == '[' || c == ']') && i < host:
			b = append(b, c)
		case c == '%' && i+2 < len(s) && unhex(s[i+1]) < 16 && unhex(s[i+2]) < 16:
			b = append(b, c)
		default:
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return b
}

// appendAttr appends text as the value of an attribute in double quotes.
func appendAttr(b []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '&':
			b = append(b, "&amp;"...)
		case '<':
			b = append(b, "&lt;"...)
		case '>':
			b = append(b, "&gt;"...)
		case '"':
			b = append(b, "&#34;"...)
		default:
			b = append(b, c)
		}
	}
	return b
}
