package build_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/site"
)

// wellFormed reads all of an XML document.
func wellFormed(s string) error {
	d := xml.NewDecoder(strings.NewReader(s))
	d.Strict = true
	roots, depth := 0, 0
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			if depth++; depth == 1 {
				roots++
			}
		case xml.EndElement:
			depth--
		}
	}
	if roots != 1 || !strings.HasPrefix(s, `<?xml version="1.0" encoding="UTF-8"?>`) {
		return fmt.Errorf("%d roots", roots)
	}
	return nil
}

// spicedSite is the small site with all that markup can choke on in its texts.
func spicedSite() fstest.MapFS {
	m := smallSite()
	for i, s := range []string{`A & B < C > "D" 'E' ]]> <!-- x -->`, "Dòng \u00a0 và 💧 \U00020000", `</script><script>alert(1)</script>`, `{{.Title}} \u003c \\ %20`, "100% ~ $1 ${x}"} {
		d := articleDoc("x", now.Add(-time.Duration(i)*20*time.Hour-time.Minute), "Chữ.").
			with("title", " '"+strings.ReplaceAll(s, "'", "''")+"'").with("sapo", " '"+strings.ReplaceAll(s, "'", "''")+"'").
			with("author", " '"+strings.ReplaceAll(s, "'", "''")+"'").with("tags", " ['"+strings.ReplaceAll(s, "'", "''")+"']").with("theme", " chu-de-mot").
			with("source", "\n  name: '"+strings.ReplaceAll(s, "'", "''")+"'\n  url: https://nguon.example/?a=1&b=2")
		m[fmt.Sprintf("content/tin-tuc/2026/la-%d.md", i)] = file(d.text())
	}
	return m
}

// Every XML and JSON output parses, on the small site with difficult texts and
// on the real one.
func TestDataIsWellFormed(t *testing.T) {
	for name, tree := range map[string]fstest.MapFS{"small": spicedSite(), "real": realSite(t)} {
		when := now
		if name == "real" {
			when = realNow
		}
		for _, o := range []site.Options{{AsOf: when}, {AsOf: when, Preview: true, Drafts: true, Future: true, Expired: true}} {
			r, m := fresh(t, tree, build.Options{Options: o})
			if r.Failed {
				t.Fatalf("%s", list(r.Problems))
			}
			n := map[string]int{}
			for p, s := range outputs(m) {
				ext := p[strings.LastIndexByte(p, '.')+1:]
				n[ext]++
				switch ext {
				case "xml":
					if err := wellFormed(s); err != nil {
						t.Errorf("%s: %s: %v", name, p, err)
					}
				case "json":
					var v map[string]any
					if err := json.Unmarshal([]byte(s), &v); err != nil {
						t.Errorf("%s: %s: %v", name, p, err)
					}
				case "html":
					for _, ld := range regexp.MustCompile(`(?s)<script type="?application/ld\+json"?>(.*?)</script>`).FindAllStringSubmatch(s, -1) {
						var v map[string]any
						if err := json.Unmarshal([]byte(ld[1]), &v); err != nil {
							t.Errorf("%s: %s: JSON-LD: %v", name, p, err)
						}
					}
				}
			}
			if n["xml"] < 10 || n["json"] < 10 || n["html"] < 40 {
				t.Errorf("%s: %v", name, n)
			}
		}
	}
}

type rssFeed struct {
	Channel struct {
		Title       string   `xml:"title"`
		Links       []string `xml:"link"` // the second is that of Atom, which is empty
		Description string   `xml:"description"`
		Items       []struct {
			Title       string `xml:"title"`
			Link        string `xml:"link"`
			GUID        string `xml:"guid"`
			PubDate     string `xml:"pubDate"`
			Description string `xml:"description"`
		} `xml:"item"`
	} `xml:"channel"`
}

type atomFeed struct {
	Title   string `xml:"title"`
	ID      string `xml:"id"`
	Updated string `xml:"updated"`
	Author  struct {
		Name string `xml:"name"`
	} `xml:"author"`
	Links []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		Title     string `xml:"title"`
		ID        string `xml:"id"`
		Published string `xml:"published"`
		Updated   string `xml:"updated"`
		Links     []struct {
			Href string `xml:"href,attr"`
		} `xml:"link"`
	} `xml:"entry"`
}

type jsonFeed struct {
	Version     string `json:"version"`
	Title       string `json:"title"`
	HomePageURL string `json:"home_page_url"`
	FeedURL     string `json:"feed_url"`
	Items       []struct {
		ID            string `json:"id"`
		URL           string `json:"url"`
		Title         string `json:"title"`
		ContentText   string `json:"content_text"`
		DatePublished string `json:"date_published"`
	} `json:"items"`
}

// The three feeds of a list say the same, newest first, with dates of
// Vietnam, and name pages that are there.
func TestFeeds(t *testing.T) {
	tree := spicedSite()
	r, m := fresh(t, tree, at(now))
	outs := outputs(m)
	root := r.Site.Root
	feeds := 0
	for p, s := range outs {
		dir, ok := strings.CutSuffix(p, "rss.xml")
		if !ok {
			continue
		}
		feeds++
		var rss rssFeed
		var atom atomFeed
		var js jsonFeed
		if err := xml.Unmarshal([]byte(s), &rss); err != nil {
			t.Fatalf("%s: %v", p, err)
		}
		if err := xml.Unmarshal([]byte(outs[dir+"atom.xml"]), &atom); err != nil {
			t.Fatalf("%satom.xml: %v", dir, err)
		}
		if err := json.Unmarshal([]byte(outs[dir+"feed.json"]), &js); err != nil {
			t.Fatalf("%sfeed.json: %v", dir, err)
		}
		if _, ok := outs[dir+"index.html"]; !ok {
			t.Errorf("%s is the feed of no page", p)
		}
		if rss.Channel.Links[0] != root+dir || atom.ID != root+dir || js.HomePageURL != root+dir || js.FeedURL != root+dir+"feed.json" || js.Version != "https://jsonfeed.org/version/1.1" {
			t.Errorf("%s: %q %q %q %q", dir, rss.Channel.Links, atom.ID, js.HomePageURL, js.FeedURL)
		}
		if atom.Author.Name == "" || rss.Channel.Description == "" || rss.Channel.Title != atom.Title || atom.Title != js.Title {
			t.Errorf("%s: titles %q %q %q, author %q", dir, rss.Channel.Title, atom.Title, js.Title, atom.Author.Name)
		}
		if len(rss.Channel.Items) != len(atom.Entries) || len(atom.Entries) != len(js.Items) || len(js.Items) > 20 {
			t.Errorf("%s: %d, %d and %d items", dir, len(rss.Channel.Items), len(atom.Entries), len(js.Items))
			continue
		}
		if _, err := time.Parse(time.RFC3339, atom.Updated); err != nil {
			t.Errorf("%s: updated %v", dir, err)
		}
		var last time.Time
		for i, it := range rss.Channel.Items {
			when, err := time.Parse(time.RFC1123Z, it.PubDate)
			if err != nil || !strings.HasSuffix(it.PubDate, " +0700") {
				t.Errorf("%s: %v", p, err)
			}
			for _, iso := range []string{atom.Entries[i].Published, js.Items[i].DatePublished} {
				d, err := time.Parse(time.RFC3339, iso)
				if err != nil || !d.Equal(when) || !strings.HasSuffix(iso, "+07:00") {
					t.Errorf("%s: %s and %s: %v", dir, it.PubDate, iso, err)
				}
			}
			if d, err := time.Parse(time.RFC3339, atom.Entries[i].Updated); err != nil || !strings.HasSuffix(atom.Entries[i].Updated, "+07:00") || d.Before(when) {
				t.Errorf("%s: updated %s, %v", dir, atom.Entries[i].Updated, err)
			}
			if when.After(now) || i > 0 && when.After(last) {
				t.Errorf("%s: item %d is of %v, after %v", dir, i, when, last)
			}
			last = when
			if it.Title != atom.Entries[i].Title || it.Title != js.Items[i].Title || it.Title == "" || js.Items[i].ContentText == "" {
				t.Errorf("%s: titles %q %q %q", dir, it.Title, atom.Entries[i].Title, js.Items[i].Title)
			}
			page, ok := strings.CutPrefix(it.Link, root)
			if _, there := outs[page+"index.html"]; !ok || !there || it.GUID != it.Link || atom.Entries[i].ID != it.Link || atom.Entries[i].Links[0].Href != it.Link || js.Items[i].URL != it.Link || js.Items[i].ID != it.Link {
				t.Errorf("%s: links %q %q %q", dir, it.Link, atom.Entries[i].ID, js.Items[i].URL)
			}
		}
	}
	if feeds < 8 {
		t.Errorf("%d feeds", feeds)
	}
	// The feed of the whole site has all articles, as long as they are few.
	var rss rssFeed
	if err := xml.Unmarshal([]byte(outs["rss.xml"]), &rss); err != nil || len(rss.Channel.Items) != 17 {
		t.Errorf("%d items: %v", len(rss.Channel.Items), err)
	}
	// What a title says arrives as it was written.
	if got := rss.Channel.Items[0].Title; got != `A & B < C > "D" 'E' ]]> <!-- x -->` {
		t.Errorf("title %q", got)
	}
}

type sitemap struct {
	URLs []struct {
		Loc     string `xml:"loc"`
		LastMod string `xml:"lastmod"`
		News    struct {
			Title string `xml:"title"`
			Date  string `xml:"publication_date"`
			Pub   struct {
				Name     string `xml:"name"`
				Language string `xml:"language"`
			} `xml:"publication"`
		} `xml:"news"`
	} `xml:"url"`
}

// The map of the site names every page that is for readers, once, and nothing
// else.
func TestSitemapIsComplete(t *testing.T) {
	for name, tree := range map[string]fstest.MapFS{"small": spicedSite(), "real": realSite(t)} {
		when := now
		if name == "real" {
			when = realNow
		}
		r, m := fresh(t, tree, at(when))
		outs := outputs(m)
		var sm sitemap
		if err := xml.Unmarshal([]byte(outs["sitemap.xml"]), &sm); err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, u := range sm.URLs {
			got = append(got, u.Loc)
			if u.LastMod != "" {
				if _, err := time.Parse(time.RFC3339, u.LastMod); err != nil {
					t.Errorf("%s: %v", u.Loc, err)
				}
			}
		}
		for p, s := range outs {
			if strings.HasSuffix(p, ".html") && p != "404.html" && !strings.Contains(s, "http-equiv") && strings.Contains(s, "<main") {
				want = append(want, r.Site.Root+strings.TrimSuffix(p, "index.html"))
			}
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			for _, u := range want {
				if !slices.Contains(got, u) {
					t.Errorf("%s: %s is not in the map", name, u)
				}
			}
			for _, u := range got {
				if !slices.Contains(want, u) {
					t.Errorf("%s: %s is in the map and is no page", name, u)
				}
			}
		}
		if robots := outs["robots.txt"]; !strings.Contains(robots, "Sitemap: "+r.Site.Root+"sitemap.xml\n") {
			t.Errorf("robots.txt: %q", robots)
		}
	}
}

// The news map has the articles of the last 48 hours, to the second.
func TestNewsSitemap(t *testing.T) {
	tree := smallSite()
	for i, ago := range []time.Duration{0, time.Second, 48*time.Hour - time.Second, 48 * time.Hour, 48*time.Hour + time.Second, -time.Second} {
		tree[fmt.Sprintf("content/tin-tuc/2026/gio-%d.md", i)] = file(articleDoc(fmt.Sprintf("Giờ %d & <%d>", i, i), now.Add(-ago), "Chữ.").text())
	}
	r, m := fresh(t, tree, at(now))
	data, _, _ := m.Get("sitemap-news.xml")
	var sm sitemap
	if err := xml.Unmarshal(data, &sm); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range sm.URLs {
		got = append(got, strings.TrimSuffix(strings.TrimPrefix(u.Loc, r.Site.Root+"tin-tuc/2026/"), "/"))
		d, err := time.Parse(time.RFC3339, u.News.Date)
		if err != nil || !strings.HasSuffix(u.News.Date, "+07:00") || now.Sub(d) >= 48*time.Hour || d.After(now) {
			t.Errorf("%s: %s %v", u.Loc, u.News.Date, err)
		}
		if u.News.Title == "" || u.News.Pub.Name != "Trang thử nghiệm" || u.News.Pub.Language != "vi" {
			t.Errorf("%s: %+v", u.Loc, u.News)
		}
	}
	slices.Sort(got)
	if want := []string{"bai-0", "bai-1", "gio-0", "gio-1", "gio-2"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if n := r.Site.Next; !n.Equal(now.Add(time.Second)) {
		t.Errorf("next %v", n)
	}
}

// A site of more than 50 000 pages has a map of maps.
func TestSitemapIsSplit(t *testing.T) {
	if testing.Short() {
		t.Skip("50 001 documents")
	}
	tree := fstest.MapFS{}
	maps.Copy(tree, smallSite())
	const n = 50_001
	for i := range n {
		tree["content/chu-de/c"+strconv.Itoa(i)+".md"] = file("---\ntitle: C" + strconv.Itoa(i) + "\n---\nx\n")
	}
	var docs []*content.Doc
	for p, f := range tree {
		if content.KindOf(p) != content.None {
			docs = append(docs, content.Parse(p, f.Data))
		}
	}
	s := site.Assemble(docs, nil, site.Options{AsOf: now})
	var index struct {
		Maps []struct {
			Loc string `xml:"loc"`
		} `xml:"sitemap"`
	}
	text := func(p string) []byte {
		i, ok := slices.BinarySearchFunc(s.Pages, p, func(pg *site.Page, p string) int { return strings.Compare(pg.Path, p) })
		if !ok {
			t.Fatalf("no %s", p)
		}
		return s.Pages[i].View.(site.Writer).Append(nil)
	}
	if err := xml.Unmarshal(text("sitemap.xml"), &index); err != nil || len(index.Maps) != 2 {
		t.Fatalf("%d maps, %v", len(index.Maps), err)
	}
	seen := map[string]bool{}
	for i, mp := range index.Maps {
		p, ok := strings.CutPrefix(mp.Loc, s.Root)
		if !ok || p != fmt.Sprintf("sitemap-%d.xml", i+1) {
			t.Errorf("map %q", mp.Loc)
		}
		data := text(p)
		var sm sitemap
		if err := xml.Unmarshal(data, &sm); err != nil {
			t.Fatal(err)
		}
		if len(sm.URLs) > 50_000 || len(sm.URLs) == 0 || len(data) > 50<<20 {
			t.Errorf("%s: %d addresses, %d bytes", p, len(sm.URLs), len(data))
		}
		for _, u := range sm.URLs {
			if seen[u.Loc] {
				t.Errorf("%s twice", u.Loc)
			}
			seen[u.Loc] = true
		}
	}
	if len(seen) < n {
		t.Errorf("%d addresses", len(seen))
	}
}

// allowed are the addresses of other hosts that are names, not places: nothing
// is loaded from them.
var allowed = regexp.MustCompile(`^https?://(schema\.org|www\.w3\.org/|www\.sitemaps\.org/schemas/|www\.google\.com/schemas/sitemap-news/|purl\.org/dc/|jsonfeed\.org/version/|json-schema\.org/draft/|a9\.com/-/spec/opensearch/)`)

var absolute = regexp.MustCompile(`https?:(?://|\\/\\/)[^\s"'<>\\)]+`)

// Nothing in any output points to another host, but for what authors linked
// and for names; and nothing at all is loaded from one.
func TestNoOtherHost(t *testing.T) {
	tree := realSite(t)
	var written strings.Builder
	for p, f := range tree {
		if strings.HasPrefix(p, "content/") {
			written.Write(f.Data)
			written.WriteByte('\n')
		}
	}
	content := written.String()
	for _, base := range []string{"", "https://goc.example/", "https://sau.example/mot/hai/", "http://localhost:1313/"} {
		o := at(realNow)
		o.BaseURL = base
		r, m := fresh(t, tree, o)
		if r.Failed {
			t.Fatalf("%s", list(r.Problems))
		}
		root := r.Site.Root
		if base != "" && root != base {
			t.Errorf("root %q, want %q", root, base)
		}
		below := "/" + strings.SplitN(strings.SplitN(root, "://", 2)[1], "/", 2)[1]
		outs := outputs(m)
		for p, s := range outs {
			for _, u := range absolute.FindAllString(html.UnescapeString(s), -1) {
				u = strings.TrimRight(u, ".,;:*`|_")
				if strings.HasPrefix(u, root) || u+"/" == root || allowed.MatchString(u) || strings.Contains(content, u) {
					continue
				}
				if dec, err := url.PathUnescape(u); err == nil && strings.Contains(content, dec) {
					continue
				}
				t.Errorf("%s: %s: %s", root, p, u)
			}
			if !strings.HasSuffix(p, ".html") {
				continue
			}
			doc, err := html.Parse(strings.NewReader(s))
			if err != nil {
				t.Fatal(err)
			}
			for n := range doc.Descendants() {
				for _, a := range n.Attr {
					loads := n.Data != "a" && (a.Key == "src" || a.Key == "href" || a.Key == "srcset" || a.Key == "action" || a.Key == "data" || a.Key == "poster")
					if n.Data == "link" && slices.ContainsFunc(n.Attr, func(x html.Attribute) bool {
						return x.Key == "rel" && (x.Val == "canonical" || x.Val == "alternate")
					}) {
						loads = false
						if !strings.HasPrefix(a.Val, root) && !strings.HasPrefix(a.Val, below) && a.Key == "href" {
							t.Errorf("%s: %s", p, a.Val)
						}
					}
					if loads && !strings.HasPrefix(a.Val, below) && !strings.HasPrefix(a.Val, "data:") {
						t.Errorf("%s loads %s", p, a.Val)
					}
					if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(a.Val, "/") {
						file, _, _ := strings.Cut(strings.TrimPrefix(a.Val, below), "#")
						file, _, _ = strings.Cut(file, "?")
						file, _ = url.PathUnescape(file)
						_, ok := outs[file]
						_, dir := outs[strings.TrimPrefix(strings.TrimSuffix(file, "/")+"/index.html", "/")]
						if !ok && !dir {
							t.Errorf("%s: %s leads nowhere", p, a.Val)
						}
					}
				}
			}
		}
	}
}

// asBrowsersSend writes an address as a request line has it: bytes that are
// no ASCII are escaped, what is escaped already is left alone.
func asBrowsersSend(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 0x80 {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
