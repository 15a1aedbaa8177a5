package bundle

import (
	"bytes"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"nawapi.gov.vn/cchc/internal/schema"
	"nawapi.gov.vn/cchc/internal/source"
)

// MaxSize is the largest bundle that is read, in bytes; MaxItems is how many
// items it may have.
const (
	MaxSize  = 16 << 20
	MaxItems = 1000
)

// Received is a bundle that was read: what other sites keep of it.
type Received struct {
	Publisher Publisher
	Items     []Item // without their texts and what they belong to
	Places    []source.Pos
}

// Read reads the bundle of another site. It trusts nothing: what is not exactly
// as [Format] says, what is not the publisher's own, and what does not fit its
// digest is a Problem, and a bundle with a Problem gives nothing.
func Read(file string, data []byte) (*Received, []source.Problem) {
	r := reader{file: file, data: data}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	skipped := len(r.data) - len(data)
	if !utf8.Valid(data) {
		at := 0
		for at < len(data) {
			c, n := utf8.DecodeRune(data[at:])
			if c == utf8.RuneError && n == 1 {
				break
			}
			at += n
		}
		r.say(skipped+at, "not-utf8", strconv.Itoa(skipped+at+1))
		return nil, r.problems
	}
	r.data = data
	v, fault := schema.Read(data)
	if fault != nil {
		r.say(fault.Offset, "bundle-read", fault.Text)
		return nil, r.problems
	}
	// Before all else: is it for us?
	if n := v.Get("version"); n.Kind == "number" && n.Text != strconv.Itoa(Version) && v.Get("items").Kind != "" {
		r.say(n.Offset, "bundle-version", n.Text, strconv.Itoa(Version))
		return nil, r.problems
	}
	if k := v.Get("kind"); v.Kind == "object" && k.Text != "bundle" {
		r.say(k.Offset, "bundle-form", "kind", "phải là bundle; tệp này không phải gói tin")
		return nil, r.problems
	}
	for _, f := range Format.Check(&v) {
		r.say(f.Offset, "bundle-form", f.Path, f.Text)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	items := v.Get("items").Items
	if len(items) > MaxItems {
		r.say(v.Get("items").Offset, "bundle-form", "items", "không quá "+strconv.Itoa(MaxItems)+" tin")
		return nil, r.problems
	}
	p := v.Get("publisher")
	b := &Received{Publisher: Publisher{p.Get("unit").Text, p.Get("title").Text, p.Get("url").Text}}
	if b.Publisher.Unit == "" {
		r.say(p.Offset, "bundle-nobody")
	}
	seen := map[string]bool{}
	for n := range items {
		x, path := &items[n], "items["+strconv.Itoa(n)+"]."
		text := func(key string) string { return x.Get(key).Text }
		i := Item{ID: text("id"), URL: text("url"), Title: text("title"), Summary: text("summary"), Lang: text("language"), Published: text("published"), Modified: text("modified")}
		if seen[i.ID] {
			r.say(x.Get("id").Offset, "bundle-twice", path+"id", i.ID)
		}
		seen[i.ID] = true
		if !Below(i.URL, b.Publisher.URL) {
			r.say(x.Get("url").Offset, "bundle-foreign", path+"url", i.URL, b.Publisher.URL)
		}
		for _, key := range []string{"title", "summary"} {
			if markup.MatchString(text(key)) {
				r.say(x.Get(key).Offset, "bundle-markup", path+key)
			}
		}
		if text("sha256") != i.Digest() {
			r.say(x.Get("sha256").Offset, "bundle-digest", path+"sha256")
		}
		b.Items = append(b.Items, i)
		b.Places = append(b.Places, r.pos(x.Offset))
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return b, nil
}

var markup = regexp.MustCompile(`</?[A-Za-z][^<>]*>|<!--|<[!?]`)

// Below tells whether an address lies below another one: on its host, in its
// folder.
func Below(address, root string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	r, err := url.Parse(root)
	if err != nil || u.User != nil || !strings.EqualFold(u.Host, r.Host) || (u.Scheme != r.Scheme && u.Scheme != "https") {
		return false
	}
	folder := strings.TrimSuffix(r.Path, "/") + "/"
	return strings.HasPrefix(u.Path, folder) && !strings.Contains(u.Path+"/", "/../")
}

type reader struct {
	file     string
	data     []byte
	problems []source.Problem
}

const mostProblems = 20

func (r *reader) say(offset int, code source.Code, args ...string) {
	if len(r.problems) < mostProblems {
		r.problems = append(r.problems, source.Problem{Pos: r.pos(offset), Len: 1, Code: code, Args: args})
	}
}

// pos turns bytes into a line and a column of characters.
func (r *reader) pos(offset int) source.Pos {
	before := r.data[:min(offset, len(r.data))]
	start := bytes.LastIndexByte(before, '\n') + 1
	return source.Pos{File: r.file, Line: bytes.Count(before, []byte("\n")) + 1, Col: utf8.RuneCount(before[start:]) + 1}
}
