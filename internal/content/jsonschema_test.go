package content

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"nawapi.gov.vn/cchc/internal/source"
)

func compiled(t *testing.T, k Kind, names Names) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(JSONSchema(k, names)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(k, err)
	}
	return s
}

// jsonOf is the value that a reader of YAML 1.2 hands to a schema.
func jsonOf(n node) any {
	switch n.kind {
	case nullNode:
		return nil
	case listNode:
		l := []any{}
		for _, k := range n.kids {
			l = append(l, jsonOf(k))
		}
		return l
	case mapNode:
		m := map[string]any{}
		for i, k := range n.keys {
			m[k.val] = jsonOf(n.kids[i])
		}
		return m
	}
	if !n.quoted {
		switch n.val {
		case "true", "false":
			return n.val == "true"
		}
		if _, err := strconv.ParseFloat(n.val, 64); err == nil && strings.Trim(n.val, "0123456789.-") == "" {
			return json.Number(n.val)
		}
	}
	return n.val
}

// agree says what decoding and the schema each find in a block.
func agree(t *testing.T, s *jsonschema.Schema, k Kind, data []byte) (decoded []source.Problem, schema error, ok bool) {
	t.Helper()
	var n node
	if k == Settings {
		var p *source.Problem
		if n, p = loadYAML("content/site.yaml", data, 1); p != nil {
			return nil, nil, false
		}
	} else {
		f, p := splitFront(examplePaths[k], data)
		if p != nil {
			return nil, nil, false
		}
		n = f.node
	}
	d := decoder{file: examplePaths[k]}
	blank := Parse(examplePaths[k], nil)
	if k == Settings {
		blank.Settings = &SettingsMeta{}
		d.fields(n, tables[k], blank.Settings)
	} else {
		d.fields(n, tables[k], blank)
	}
	return d.problems, s.Validate(jsonOf(n)), true
}

// What decoding takes, the schema takes, and the other way round: in each key
// of each kind, whatever is written there.
func TestSchemaAgrees(t *testing.T) {
	values := []string{
		"", "~", "[]", "{}", "[[]]", "{a: b}", "[a, b]", "[a, a]", "[~]", `""`, `" "`, `"  Chữ  "`, "Chữ có dấu", "chu-thuong", "Chu-Hoa", "a--b", "-a", "79-qd-tnnqg",
		"7", "-7", "0", "2016", "99999999", "1.5", "true", "false", `"true"`, `"7"`, "[true]", "[7, x]",
		"2016-03-03", "2016-02-29", "2015-02-29", "2000-02-29", "1900-02-29", "2016-02-30", "2016-13-01", "2016-00-10", "0000-01-01", "0001-01-01", "2016-4-31", "2016-04-31", "3/3/2016", "[2016-03-03, 2016-03-04]", "[2016-03-03, 2016-03-03]",
		"2016-03-03T08:30:00+07:00", "2016-03-03T08:30:00Z", "2016-03-03T24:30:00+07:00", "2016-03-03T08:30:00.25+07:00", "2016-03-03T08:30:00", "2016-03-03 08:30",
		"Q2/2016", "Q5/2016", "06/2016", "6/2016", "13/2016", "00/2016", "thuong-xuyen", "Thường xuyên",
		"https://nawapi.gov.vn/", "HTTPS://NAWAPI.GOV.VN", "http://x/a b", "http://x/%zz", "http://x/%41", "https://", "https://u@x/", "https://x:81/?q=1#f", "ftp://x/", "javascript:alert(1)", `"mailto:a@b.vn"`, `"mailto:%zz"`,
		"/tin-tuc/", "//x/y", "/a/../b", "/a/..b/.c/...", "/a/./b", "/.", "/..", "/", "/a//b", "/a b", `"/a#b"`, "[/x, /y?p=1]", "[/x, /x]", "trang/gioi-thieu.md", "a:b", "./a:b", `"a b/c"`, `"/a%2"`, `"#x"`,
		"79/QĐ-TNNQG", "42/2022/NĐ-CP", "30c/NQ-CP", "57-NQ/TW", "104/2016/QH13", "79/qđ-tnnqg", "79", "1/200.000", "03/3/2016", "123456/QĐ", "79/QĐ-", "581/BNV-CCHC", "079/QĐ-A&B2",
		"Quyết định", "quyết định", "da-hoan-thanh", "ke-hoach", "the-che", "toan-van", "cuoc-thi", "cong-khai", "vi", "[B]", "[A, C]", "[quy-1, nam]", "[quy-1, sai]", "vn-2026-07", "bo-nganh", "[rss, atom]",
		`"a\nb"`, `"\n chữ \n"`, `"\u0001"`, "\"\u202e đảo\"", `"\u2028"`, `"a\tb"`,
		strings.Repeat("x", 41), strings.Repeat("ụ", 201), strings.Repeat("ữ", 2001), strings.Repeat("từ ", 20) + "hết",
		"{name: Tên}", "{name: Tên, url: sai}", "[{name: Tên}]", "{src: /a.jpg, alt: Ảnh}", "{file: /a.pdf}", "[{file: /a.pdf}, {file: /b.pdf, label: B}]", "{plan: x}", "{date: 2016-03-03, text: Sửa}", "{khac: 1}", "{from: 2016-01-01, to: 2016-12-31}", "{label: A, link: /a}", "{id: a, name: A}", "{short: A, full: B}",
	}
	tried, refused := 0, 0
	for k := range examplePaths {
		s := compiled(t, k, Names{})
		lines := exampleLines(k)
		for i := range lines {
			for j, v := range append(values, "\x00gone", "\x00extra") {
				if testing.Short() && (i+j)%16 != 0 {
					continue
				}
				mutated := append([]line(nil), lines...)
				switch v {
				case "\x00extra":
					if mutated[i].value == "" {
						continue
					}
					mutated[i].value += "\n" + strings.Repeat(" ", len(mutated[i].lead)) + "khong_co: 1"
				case "\x00gone":
					if strings.HasSuffix(mutated[i].lead, "- ") {
						continue
					}
					end := i + 1
					for end < len(lines) && lines[end].depth > lines[i].depth {
						end++
					}
					mutated = append(mutated[:i:i], lines[end:]...)
				default:
					end := i + 1
					for end < len(lines) && lines[end].depth > lines[i].depth {
						end++
					}
					mutated = append(mutated[:i+1:i+1], lines[end:]...)
					mutated[i].value = v
				}
				data := writeExample(k, mutated)
				decoded, schema, ok := agree(t, s, k, data)
				if !ok {
					continue // no YAML
				}
				tried++
				twice := false // of values that the schema lets pass twice
				for _, p := range decoded {
					twice = twice || p.Code == "value-twice"
				}
				if (len(decoded) > 0) != (schema != nil) && !(twice && schema == nil) {
					t.Errorf("%s, %s: %.60s\ndecoding says %v\nthe schema says %v", k, lines[i].path, v, decoded, schema)
				}
				if schema != nil {
					refused++
				}
			}
		}
	}
	if tried < 1500 || refused < tried/4 || refused > tried*9/10 {
		t.Errorf("%d values tried, %d refused: the samples say little", tried, refused)
	}
	t.Logf("%d values tried, %d refused", tried, refused)
}

// The site itself holds to schemas that know its own IDs; another ID is refused.
func TestSchemaOfSite(t *testing.T) {
	var docs []*Doc
	files := map[string][]byte{}
	err := filepath.WalkDir("../../content", func(p string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		name := "content/" + filepath.ToSlash(strings.TrimPrefix(p, "../../content/"))
		if KindOf(name) == None {
			return nil
		}
		data, err := os.ReadFile(p)
		files[name] = data
		docs = append(docs, Parse(name, data))
		return err
	})
	if err != nil || len(docs) < 20 {
		t.Fatal(len(docs), err)
	}
	names := NamesOf(docs)
	if len(names.Categories) == 0 || len(names.Kinds[Theme]) == 0 || names.Kinds[Unit][0].Title == "" {
		t.Fatalf("names: %+v", names)
	}
	for _, d := range docs {
		s := compiled(t, d.Kind, names)
		if _, err, ok := agree(t, s, d.Kind, files[d.Path]); !ok || err != nil {
			t.Errorf("%s: %v", d.Path, err)
		}
	}
	s := compiled(t, Article, names)
	good := map[string]any{"title": "A", "date": "2016-03-03", "category": names.Categories[0].ID, "theme": names.Kinds[Theme][0].ID}
	if err := s.Validate(good); err != nil {
		t.Error(err)
	}
	for key, v := range map[string]string{"theme": "khong-co", "category": "khong-co", "docs": "khong-co"} {
		bad := map[string]any{key: v}
		for k, v := range good {
			if k != key {
				bad[k] = v
			}
		}
		if s.Validate(bad) == nil {
			t.Errorf("an unknown %s passes", key)
		}
	}
	if !bytes.Equal(JSONSchema(Plan, names), JSONSchema(Plan, names)) {
		t.Error("two schemas of one site differ")
	}
}

// Every key is explained in Vietnamese.
func TestSchemaHelp(t *testing.T) {
	var walk func(at string, v any)
	n := 0
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if p, ok := v["properties"].(map[string]any); ok {
				for k, v := range p {
					m := v.(map[string]any)
					n++
					if h, _ := m["description"].(string); h == "" || m["title"] != k {
						t.Errorf("%s.%s has no help", at, k)
					}
				}
			}
			for k, v := range v {
				walk(at+"."+k, v)
			}
		case []any:
			for i, v := range v {
				walk(fmt.Sprint(at, i), v)
			}
		}
	}
	for k := range examplePaths {
		var v any
		if err := json.Unmarshal(JSONSchema(k, Names{}), &v); err != nil {
			t.Fatal(err)
		}
		walk(k.String(), v)
	}
	if n < 150 {
		t.Errorf("%d keys only", n)
	}
}
