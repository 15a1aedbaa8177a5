// Command links follows every address in a published site and says which of
// them lead nowhere: pages, fragments, pictures, style sheets, feeds, maps.
//
//	go run ./.ci/links -dir DIR -base https://host/path/
//
// It reads the files alone and asks no server. Addresses on other hosts are
// checked for their form only; pictures, scripts and style sheets must be the
// site's own.
package main

import (
	"encoding/json"
	"encoding/xml"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/net/html"
)

type page struct {
	ids   map[string]bool
	links []link
}

type link struct {
	attr, to string
	loads    bool // the browser fetches it with the page
}

type checker struct {
	base   *url.URL
	files  map[string]bool
	pages  map[string]*page
	bad    []string
	checks int
}

func main() {
	dir := flag.String("dir", "public", "the published folder")
	base := flag.String("base", "", "the address that it was made for")
	flag.Parse()
	u, err := url.Parse(*base)
	if err != nil || u.Host == "" {
		fmt.Fprintln(os.Stderr, "links: -base must be an absolute address")
		os.Exit(2)
	}
	c := &checker{base: u, files: map[string]bool{}, pages: map[string]*page{}}
	var other []string
	err = filepath.WalkDir(*dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(*dir, p)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if d.IsDir() {
			if rel == ".cchc" {
				return fs.SkipDir
			}
			return nil
		}
		c.files[rel] = true
		switch path.Ext(rel) {
		case ".html":
			f, err := os.Open(p)
			if err != nil {
				return err
			}
			defer f.Close()
			c.pages[rel], err = c.parse(rel, f)
			return err
		case ".xml", ".json":
			other = append(other, rel)
		}
		return nil
	})
	if err == nil {
		err = c.data(*dir, other)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "links:", err)
		os.Exit(3)
	}
	linked := map[string]bool{"index.html": true, "404.html": true}
	for from, p := range c.pages {
		for _, l := range p.links {
			if to, ok := c.follow(from, l); ok {
				linked[to] = true
			}
		}
	}
	for p := range c.pages {
		if !linked[p] {
			c.fail(p, "no page links to it")
		}
	}
	sort.Strings(c.bad)
	for _, b := range c.bad {
		fmt.Println(b)
	}
	fmt.Printf("links: %d pages, %d files, %d addresses\n%d passed, %d failed\n", len(c.pages), len(c.files), c.checks, c.checks-len(c.bad), len(c.bad))
	if len(c.bad) > 0 {
		os.Exit(1)
	}
}

func (c *checker) fail(where, why string) { c.bad = append(c.bad, where+": "+why) }

// parse collects the ids and addresses of one page.
func (c *checker) parse(name string, r io.Reader) (*page, error) {
	doc, err := html.Parse(r)
	if err != nil {
		return nil, err
	}
	p := &page{ids: map[string]bool{}}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		refresh := false
		for _, a := range n.Attr {
			switch a.Key {
			case "id":
				if p.ids[a.Val] {
					c.fail(name, "the id "+a.Val+" stands twice")
				}
				p.ids[a.Val] = true
			case "href", "src", "action", "poster":
				if a.Val == "" {
					c.fail(name, "an empty "+a.Key+" on "+n.Data)
				}
				loads := a.Key == "src" || n.Data == "link" && !strings.Contains(attr(n, "rel"), "canonical") && !strings.Contains(attr(n, "rel"), "alternate")
				p.links = append(p.links, link{a.Key, a.Val, loads})
			case "srcset":
				for _, part := range strings.Split(a.Val, ",") {
					if f := strings.Fields(part); len(f) > 0 {
						p.links = append(p.links, link{a.Key, f[0], true})
					}
				}
			case "http-equiv":
				refresh = strings.EqualFold(a.Val, "refresh")
			case "content":
				if _, to, ok := strings.Cut(a.Val, "url="); ok && refresh {
					p.links = append(p.links, link{"refresh", to, false})
				}
			}
		}
	}
	return p, nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// follow finds the file that an address leads to; ok is false when it leads to
// another host, or nowhere.
func (c *checker) follow(from string, l link) (string, bool) {
	c.checks++
	u, err := url.Parse(l.to)
	if err != nil {
		c.fail(from, "not an address: "+l.to)
		return "", false
	}
	switch u.Scheme {
	case "", "http", "https":
	case "mailto", "tel":
		return "", false
	default:
		c.fail(from, "unexpected scheme: "+l.to)
		return "", false
	}
	here := *c.base
	here.Path = path.Join(c.base.Path, from)
	if strings.HasSuffix(here.Path, "/index.html") {
		here.Path = strings.TrimSuffix(here.Path, "index.html")
	}
	to := here.ResolveReference(u)
	if to.Host != c.base.Host {
		if l.loads {
			c.fail(from, "loads from another host: "+l.to)
		}
		return "", false
	}
	rel, ok := strings.CutPrefix(to.Path, c.base.Path)
	if !ok && u.Host != "" && !l.loads {
		return "", false // the site above ours
	}
	if !ok {
		c.fail(from, "leaves the site's path: "+l.to)
		return "", false
	}
	file := rel
	if file == "" || strings.HasSuffix(file, "/") {
		file += "index.html"
	}
	if !c.files[file] {
		c.fail(from, "leads nowhere: "+l.to)
		return "", false
	}
	if to.Fragment != "" && c.pages[file] != nil && !c.pages[file].ids[to.Fragment] {
		c.fail(from, "no such place on the page: "+l.to)
		return "", false
	}
	return file, true
}

// data follows the addresses of feeds, maps and twins that lie below the base.
func (c *checker) data(dir string, names []string) error {
	base := c.base.String()
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		see := func(s string) {
			if s = strings.TrimSpace(s); strings.HasPrefix(s, base) && !strings.ContainsAny(s, " \n#") {
				c.follow(name, link{"data", s, false})
			}
		}
		if path.Ext(name) == ".json" {
			var v any
			if err := json.Unmarshal(b, &v); err != nil {
				c.fail(name, "not JSON: "+err.Error())
				continue
			}
			walk(v, see)
			continue
		}
		d := xml.NewDecoder(strings.NewReader(string(b)))
		for {
			t, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				c.fail(name, "not XML: "+err.Error())
				break
			}
			switch t := t.(type) {
			case xml.CharData:
				see(string(t))
			case xml.StartElement:
				for _, a := range t.Attr {
					see(a.Value)
				}
			}
		}
	}
	return nil
}

func walk(v any, see func(string)) {
	switch v := v.(type) {
	case string:
		see(v)
	case []any:
		for _, x := range v {
			walk(x, see)
		}
	case map[string]any:
		for _, x := range v {
			walk(x, see)
		}
	}
}
