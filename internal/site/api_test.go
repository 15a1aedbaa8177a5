package site_test

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
)

// described are the outputs of a site that name their JSON Schema, by path.
func described(t *testing.T, m *made) map[string]any {
	t.Helper()
	files := map[string]any{}
	for _, p := range m.Paths() {
		if !strings.HasSuffix(p, ".json") {
			continue
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(m.file(p)))
		if err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		if o, ok := v.(map[string]any); ok && o["$schema"] != nil && !strings.HasPrefix(p, "api/v1/schema/") {
			files[p] = v
		} else if strings.HasPrefix(p, "api/v1/") && !strings.HasPrefix(p, "api/v1/schema/") || strings.HasSuffix(p, "/goi-tin.json") {
			t.Errorf("%s names no schema", p)
		}
	}
	return files
}

// compiler knows the schemas that a site publishes, by their addresses.
func compiler(t *testing.T, m *made) *jsonschema.Compiler {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.DefaultDraft(jsonschema.Draft2020)
	for _, p := range m.Paths() {
		if strings.HasPrefix(p, "api/v1/schema/") {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(m.file(p)))
			if err != nil {
				t.Fatal(p, err)
			}
			if err := c.AddResource(m.Site.Root+p, v); err != nil {
				t.Fatal(p, err)
			}
		}
	}
	return c
}

// TestSchemas validates every file with the schema that it names, and spoils it
// in every place: the schema must notice.
func TestSchemas(t *testing.T) {
	for name, o := range map[string]build.Options{
		"published": {}, "preview": {Options: site.Options{Drafts: true, Future: true, Expired: true, Preview: true}}, "root": {Options: site.Options{BaseURL: "https://binhminh.example/"}},
	} {
		m := sample(t, nil, o)
		c := compiler(t, m)
		seen := map[string]bool{}
		for p, v := range described(t, m) {
			address := v.(map[string]any)["$schema"].(string)
			s, err := c.Compile(address)
			if err != nil {
				t.Fatalf("%s: %v", p, err)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s %s: %v", name, p, err)
				continue
			}
			if first := !seen[address]; first || strings.HasPrefix(p, "ke-hoach/") {
				seen[address] = true
				if n := spoil(t, p, s, v); n < 10 {
					t.Errorf("%s: spoilt in %d places only", p, n)
				}
			}
		}
		for _, p := range m.Paths() {
			if strings.HasPrefix(p, "api/v1/schema/") && !seen[m.Site.Root+p] {
				t.Errorf("%s: no file names %s", name, p)
			}
		}
	}
}

// spoil changes one place of a valid value after the other.
func spoil(t *testing.T, name string, s *jsonschema.Schema, whole any) int {
	n := 0
	refused := func(at, how string) {
		n++
		if s.Validate(whole) == nil {
			t.Errorf("%s: the schema takes %s %s", name, at, how)
		}
	}
	var walk func(v any, at string, put func(any))
	walk = func(v any, at string, put func(any)) {
		for how, bad := range map[string]any{"null": nil, "a number": json.Number("-7"), "an object": map[string]any{"x": "y"}, "a list of lists": []any{[]any{}}} {
			put(bad)
			refused(at, "as "+how)
		}
		put(v)
		switch v := v.(type) {
		case map[string]any:
			v["khong-co"] = "x"
			refused(at, "with a key that is not there")
			delete(v, "khong-co")
			for k, e := range v {
				walk(e, at+"."+k, func(x any) { v[k] = x })
			}
		case []any:
			for i, e := range v[:min(2, len(v))] {
				walk(e, fmt.Sprintf("%s[%d]", at, i), func(x any) { v[i] = x })
			}
		case string:
			switch path.Ext(at) {
			case ".url", ".$schema":
				for _, bad := range []string{"javascript:alert(1)", "//a.example/", "/a/", "https://", "ftp://a/", "https://a b/"} {
					put(bad)
					refused(at, bad)
				}
			case ".published", ".modified", ".date", ".updated":
				for _, bad := range []string{"2016-03-03", "2016-02-30T00:00:00+07:00", "2016-03-03T00:00:00Z", "hôm nay"} {
					put(bad)
					refused(at, bad)
				}
			case ".as_of", ".issued":
				for _, bad := range []string{"03/3/2016", "2016-02-30", "2016-3-3"} {
					put(bad)
					refused(at, bad)
				}
			case ".id", ".unit", ".lead":
				if v == "" { // a row of what has none
					break
				}
				for _, bad := range []string{"-", "../a", "a/../b", "A", "a b", "đ"} {
					put(bad)
					refused(at, bad)
				}
			}
			put(v)
		}
	}
	root := whole.(map[string]any)
	for _, k := range []string{"version", "kind", "$schema"} {
		v := root[k]
		delete(root, k)
		refused("."+k, "missing")
		root[k] = v
	}
	root["version"] = json.Number("2")
	refused(".version", "2")
	root["version"] = json.Number("1")
	for k, e := range root {
		walk(e, "."+k, func(x any) { root[k] = x })
	}
	if err := s.Validate(whole); err != nil {
		t.Fatalf("%s: the test did not change everything back: %v", name, err)
	}
	return n
}

// asMap reads an output.
func (m *made) json(p string) map[string]any {
	m.t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(m.file(p)), &v); err != nil {
		m.t.Fatalf("%s: %v", p, err)
	}
	return v
}

func objects(v any) []map[string]any {
	var out []map[string]any
	if l, ok := v.([]any); ok {
		for _, e := range l {
			out = append(out, e.(map[string]any))
		}
	}
	return out
}

// TestBundles: gói tin and fragment have what the page has.
func TestBundles(t *testing.T) {
	m := sample(t, nil, build.Options{})
	n := 0
	for _, p := range m.Paths() {
		dir, ok := strings.CutSuffix(p, "goi-tin.json")
		if !ok {
			continue
		}
		n++
		b := m.json("/" + p)
		page := m.page("/" + dir)
		root := m.Site.Root
		if got := b["scope"].(map[string]any)["url"]; got != root+dir {
			t.Errorf("%s is of %v", p, got)
		}
		var links, fragment, want []string
		for _, e := range append(page.All(".items h3 a"), page.All(".briefs a")...) {
			if l := "https://binhminh.example" + e.Attr("href"); !slices.Contains(links, l) { // a plan has them by theme and channel too
				links = append(links, l)
			}
		}
		for _, i := range objects(b["items"]) {
			want = append(want, i["url"].(string))
			twin := m.json("/" + strings.TrimPrefix(i["url"].(string), root) + "index.json")
			for _, k := range []string{"id", "url", "title", "language", "category"} {
				if i[k] != twin[k] {
					t.Errorf("%s: %s: %v, the twin has %v", p, k, i[k], twin[k])
				}
			}
			if i["published"] != twin["date"] {
				t.Errorf("%s: published %v", p, i["published"])
			}
			if html := i["content_html"].(string); strings.Contains(html, `="/`) || strings.Contains(html, `="#`) || strings.Contains(html, `=""`) {
				t.Errorf("%s: an address is not whole: %s", p, html)
			} else if plain := strings.ReplaceAll(strings.ReplaceAll(html, i["url"].(string)+"#", "#"), "https://binhminh.example/", "/"); plain != strings.ReplaceAll(twin["content_html"].(string), "https://binhminh.example/", "/") {
				t.Errorf("%s: %s: the text is another:\n%s\n%s", p, i["id"], plain, twin["content_html"])
			}
		}
		if len(page.All(".pager")) == 0 && !slices.Equal(links, want) { // two on a page of a list
			t.Errorf("%s: %v, the page has %v", p, want, links)
		}
		if got := int(b["total"].(float64)); got < len(want) || len(page.All(".pager")) == 0 && got != len(links) {
			t.Errorf("%s: %d in all", p, got)
		}
		f := m.page("/" + dir + "nhung.html")
		for _, e := range f.All("li a") {
			fragment = append(fragment, e.Attr("href"))
		}
		if !slices.Equal(fragment, want[:min(len(want), 10)]) {
			t.Errorf("%snhung.html has %v, want %v", dir, fragment, want)
		}
		if a := f.All("a[rel=bookmark]"); len(a) != 1 || a[0].Attr("href") != root+dir {
			t.Errorf("%snhung.html names no source", dir)
		}
		var reuse []string
		for _, e := range page.All(".reuse a") {
			reuse = append(reuse, e.Attr("href"))
		}
		if !slices.Equal(reuse, []string{root + p, root + dir + "nhung.html"}) {
			t.Errorf("%s: the page offers %v", dir, reuse)
		}
	}
	if n < 5 {
		t.Errorf("%d bundles", n)
	}
	without := sample(t, func(fsys fstest.MapFS) {
		f := fsys["content/site.yaml"]
		f.Data = append(slices.Clone(f.Data), "without: [bundles]\n"...)
	}, build.Options{})
	for _, p := range without.Paths() {
		if strings.Contains(p, "goi-tin") || strings.Contains(p, "nhung") || strings.HasPrefix(p, "api/v1/schema/bundle") {
			t.Errorf("%s is there all the same", p)
		}
	}
}

// TestAPI counts on the pages what the data say.
func TestAPI(t *testing.T) {
	m := sample(t, nil, build.Options{})
	root := m.Site.Root
	rel := func(u any) string { return "/" + strings.TrimPrefix(u.(string), root) }
	index := m.json("/api/v1/index.json")
	if index["as_of"] != "2016-06-20" || index["generator"] != "cchc" || index["unit"] != "trung-tam" {
		t.Errorf("index: %v", index)
	}
	listed := map[string]bool{"api/v1/index.json": true}
	for _, f := range objects(index["files"]) {
		listed[rel(f["url"])[1:]] = true
		v := m.json(rel(f["url"]))
		if v["$schema"] != f["schema"] || v["kind"] != f["kind"] {
			t.Errorf("the index says of %s: %v", f["url"], f)
		}
		n := 0
		for _, l := range v {
			n += len(objects(l))
		}
		if f["kind"] != "coverage" && n != int(f["count"].(float64)) {
			t.Errorf("%s has %d, the index says %v", f["url"], n, f["count"])
		}
	}
	var articles []string
	for _, p := range m.Paths() {
		if strings.HasPrefix(p, "api/v1/") && !strings.HasPrefix(p, "api/v1/schema/") && !listed[p] {
			t.Errorf("the index does not have %s", p)
		}
		if strings.HasPrefix(p, "tin-tuc/") && strings.HasSuffix(p, "/index.json") {
			articles = append(articles, strings.TrimSuffix("/"+p, "index.json"))
		}
	}

	// Articles: each once, in its month, with what its page says.
	ids := map[string]map[string]string{} // kind -> id -> address
	terms := m.json("/api/v1/terms.json")
	for _, k := range []string{"categories", "themes", "channels", "units"} {
		ids[k] = map[string]string{}
		for _, e := range objects(terms[k]) {
			ids[k][e["id"].(string)] = e["url"].(string)
			page := m.page(rel(e["url"]))
			if h := page.Texts("h1"); len(h) != 1 || h[0] != e["title"] {
				t.Errorf("%s is called %v, its page %v", e["id"], e["title"], h)
			}
			total := page.Texts("h2.total")
			if n := int(e["articles"].(float64)); n > 0 && (len(total) != 1 || !strings.HasPrefix(total[0], fmt.Sprint(n)+" ")) || n == 0 && len(total) > 0 {
				t.Errorf("%s has %d articles, its page %v", e["id"], n, total)
			}
		}
	}
	ids["plans"], ids["documents"] = map[string]string{}, map[string]string{}
	for _, k := range []string{"plans", "documents"} {
		for _, e := range objects(m.json("/api/v1/" + k + ".json")[k]) {
			ids[k][e["id"].(string)] = e["url"].(string)
		}
	}
	var seen []string
	for p := range listed {
		month, ok := strings.CutPrefix(p, "api/v1/articles/")
		if !ok {
			continue
		}
		for _, x := range objects(m.json("/" + p)["articles"]) {
			seen = append(seen, rel(x["url"]))
			twin := m.json(rel(x["url"]) + "index.json")
			for a, b := range map[string]string{"id": "id", "title": "title", "date": "date", "updated": "updated", "language": "language", "summary": "summary", "author": "author"} {
				if fmt.Sprint(x[a]) != fmt.Sprint(twin[b]) {
					t.Errorf("%s: %s is %v, the twin has %v", x["id"], a, x[a], twin[b])
				}
			}
			if !strings.HasPrefix(x["date"].(string), strings.TrimSuffix(month, ".json")) {
				t.Errorf("%s of %v is in %s", x["id"], x["date"], month)
			}
			for _, k := range []string{"themes", "channels", "units", "documents", "plans"} {
				var got, want []string
				for _, v := range x[k].([]any) {
					id, ok := v.(string)
					if !ok {
						id = v.(map[string]any)["plan"].(string)
					}
					if ids[k][id] == "" {
						t.Errorf("%s: no %s %s", x["id"], k, id)
					}
					got = append(got, ids[k][id])
				}
				for _, v := range objects(twin[k]) {
					want = append(want, v["url"].(string))
				}
				if got = slices.Compact(got); !slices.Equal(got, want) {
					t.Errorf("%s: %s are %v, the twin has %v", x["id"], k, got, want)
				}
			}
		}
	}
	slices.Sort(seen)
	slices.Sort(articles)
	if !slices.Equal(seen, articles) || len(seen) < 4 {
		t.Errorf("articles %v, the site has %v", seen, articles)
	}

	// Tasks: the rows of the annexes.
	type counts map[string]int
	tally := map[string]counts{}
	var rows, want []string
	for _, x := range objects(m.json("/api/v1/tasks.json")["tasks"]) {
		plan := x["plan"].(string)
		if tally[plan] == nil {
			tally[plan] = counts{}
		}
		tally[plan][x["progress"].(string)]++
		rows = append(rows, fmt.Sprint(plan, " ", x["number"], " ", x["id"], ": ", x["name"], ": ", x["progress_label"], " ", len(x["evidence"].([]any))))
	}
	for _, p := range objects(m.json("/api/v1/plans.json")["plans"]) {
		page, twin := m.page(rel(p["url"])), m.json(rel(p["url"])+"index.json")
		for i, r := range objects(twin["tasks"]) {
			want = append(want, fmt.Sprint(p["id"], " ", i+1, " ", r["id"], ": ", r["name"], ": ", r["status"], " ", len(objects(r["evidence"]))))
		}
		n := len(page.All("table.tasks .status"))
		total := 0
		for k, v := range p["tasks"].(map[string]any) {
			if k != "total" && int(v.(float64)) != tally[p["id"].(string)][k] {
				t.Errorf("%s: %v tasks are %s, there are %d", p["id"], v, k, tally[p["id"].(string)][k])
			}
			if k != "stopped" && k != "total" {
				total += int(v.(float64))
			}
			if k != "total" {
				n -= int(v.(float64))
			}
		}
		if n != 0 || total != int(p["tasks"].(map[string]any)["total"].(float64)) {
			t.Errorf("%s: the tally %v does not fit the annex", p["id"], p["tasks"])
		}
		if p["title"] != twin["title"] || p["year"] != twin["year"] || len(p["basis"].([]any)) != len(objects(twin["basis"])) {
			t.Errorf("%s is not its twin", p["id"])
		}
		listed := map[string]bool{}
		for _, e := range page.All(".briefs a") {
			listed[e.Attr("href")] = true
		}
		if int(p["articles"].(float64)) != len(listed) {
			t.Errorf("%s has %v articles, its page %d", p["id"], p["articles"], len(listed))
		}
	}
	if !slices.Equal(rows, want) || len(rows) < 3 {
		t.Errorf("tasks\n%s\nthe plans have\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	for _, d := range objects(m.json("/api/v1/documents.json")["documents"]) {
		page := m.page(rel(d["url"]))
		if h := page.Texts("h1"); len(h) != 1 || !strings.Contains(h[0], d["code"].(string)) {
			t.Errorf("%s has the page %v", d["id"], h)
		}
		if len(page.All(fmt.Sprintf("time[datetime=%s]", d["issued"]))) == 0 {
			t.Errorf("%s was issued %v", d["id"], d["issued"])
		}
		if n := len(page.All(".briefs a")); n != int(d["articles"].(float64)) {
			t.Errorf("%s is cited by %v, the page has %d", d["id"], d["articles"], n)
		}
	}

	// Coverage: counted once more over the articles.
	cells := 0
	for p := range listed {
		year, ok := strings.CutPrefix(p, "api/v1/coverage/")
		if !ok {
			continue
		}
		year = strings.TrimSuffix(year, ".json")
		c := m.json("/" + p)
		var all []map[string]any
		for q := range listed {
			if strings.HasPrefix(q, "api/v1/articles/"+year) {
				all = append(all, objects(m.json("/" + q)["articles"])...)
			}
		}
		if int(c["articles"].(float64)) != len(all) {
			t.Errorf("%s: %v articles, there are %d", year, c["articles"], len(all))
		}
		keys := func(x map[string]any, k string) []string {
			var out []string
			switch k {
			case "quarter":
				month, _ := strconv.Atoi(x["date"].(string)[5:7])
				return []string{fmt.Sprintf("Q%d/%s", (month+2)/3, year)}
			default:
				for _, v := range x[k+"s"].([]any) {
					out = append(out, v.(string))
				}
			}
			if out == nil {
				return []string{""}
			}
			return out
		}
		for name, m := range c {
			row, col, ok := strings.Cut(name, "_by_")
			if !ok {
				continue
			}
			m := m.(map[string]any)
			count := func(r, c string, any int) int { // of articles that have both keys; bits of any: whatever the key
				n := 0
				for _, x := range all {
					if (any&1 != 0 || slices.Contains(keys(x, row), r)) && (any&2 != 0 || slices.Contains(keys(x, col), c)) {
						n++
					}
				}
				return n
			}
			cols := m["columns"].([]any)
			for _, r := range objects(m["rows"]) {
				for j, n := range r["cells"].([]any) {
					cells++
					if want := count(r["id"].(string), cols[j].(string), 0); int(n.(float64)) != want {
						t.Errorf("%s %s: %s × %s is %v, counted %d", year, name, r["id"], cols[j], n, want)
					}
				}
				if want := count(r["id"].(string), "", 2); int(r["total"].(float64)) != want {
					t.Errorf("%s %s: %s is %v in all, counted %d", year, name, r["id"], r["total"], want)
				}
			}
			for j, n := range m["totals"].([]any) {
				if want := count("", cols[j].(string), 1); int(n.(float64)) != want {
					t.Errorf("%s %s: %s is %v in all, counted %d", year, name, cols[j], n, want)
				}
			}
			if int(m["total"].(float64)) != len(all) {
				t.Errorf("%s %s: %v in all", year, name, m["total"])
			}
		}
		page := m.page("/do-phu/" + year + "/").Texts("main")[0]
		for _, g := range objects(c["gaps"]) {
			for _, id := range g["themes"].([]any) {
				theme := ""
				for _, e := range objects(terms["themes"]) {
					if e["id"] == id {
						theme = e["title"].(string)
					}
				}
				if !strings.Contains(page, "“"+theme+"”") && !strings.Contains(page, "về chủ đề nào") {
					t.Errorf("%s: the page does not say that %s has nothing on “%s”", year, g["quarter"], theme)
				}
			}
		}
	}
	if cells < 40 {
		t.Errorf("%d cells", cells)
	}
	without := sample(t, func(fsys fstest.MapFS) {
		f := fsys["content/site.yaml"]
		f.Data = append(slices.Clone(f.Data), "without: [api, bundles]\n"...)
	}, build.Options{})
	for _, p := range without.Paths() {
		if strings.HasPrefix(p, "api/") {
			t.Errorf("%s is there all the same", p)
		}
	}
}
