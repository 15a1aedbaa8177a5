package check

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"nawapi.gov.vn/cchc/internal/source"
)

// odds are findings of every severity and every kind of place, with names and
// texts that a format must not stumble over.
func odds() []source.Problem {
	return []source.Problem{
		{Pos: source.Pos{File: "content/tin-tuc/2016/có dấu, 100%.md", Line: 3, Col: 5}, Len: 4, Code: "key-unknown", Args: []string{"a<b>&\"'\n\x01::error"}, Near: "title"},
		{Pos: source.Pos{File: "content/a.md", Line: 2}, Code: "text-lookalike", Args: []string{"cаi"}, Near: "cai"},
		{Pos: source.Pos{File: "static/files/a.pdf"}, Code: "file-unused"},
		{Pos: source.Pos{File: "static/files/b.pdf"}, Code: "file-unused"},
	}
}

func written(t *testing.T, format string, found []source.Problem) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, found, "vi", "1.0"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestSARIF holds the output to the schema of OASIS (errata 01), which is in
// testdata as it was published.
func TestSARIF(t *testing.T) {
	data, err := os.ReadFile("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []source.Problem // every rule
	for _, code := range source.Codes() {
		all = append(all, source.Problem{Pos: source.Pos{File: "content/a.md", Line: 1, Col: 1}, Code: code, Args: []string{"a", "b", "c", "d"}})
	}
	for _, found := range [][]source.Problem{nil, odds(), all} {
		got := written(t, "sarif", found)
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%d findings: %v", len(found), err)
		}
	}
	// The schema is one that can fail.
	bad := strings.Replace(string(written(t, "sarif", odds())), `"startLine": 3`, `"startLine": 0`, 1)
	v, _ := jsonschema.UnmarshalJSON(strings.NewReader(bad))
	if schema.Validate(v) == nil {
		t.Error("a line 0 is allowed")
	}
	if s := string(written(t, "sarif", odds())); !strings.Contains(s, "content/tin-tuc/2016/c%C3%B3%20d%E1%BA%A5u,%20100%25.md") || !strings.Contains(s, `"endColumn": 9`) {
		t.Error(s)
	}
}

func TestFormats(t *testing.T) {
	gh := string(written(t, "github", odds()))
	for _, want := range []string{
		"::error file=content/tin-tuc/2016/có dấu%2C 100%25.md,line=3,col=5,endColumn=9,title=key-unknown::không có khóa nào tên là “a<b>&\"'%0A\x01::error”%0A",
		"\n::warning file=content/a.md,line=2,title=text-lookalike::",
		"\n::notice file=static/files/a.pdf,title=file-unused::",
	} {
		if !strings.Contains("\n"+gh, want) {
			t.Errorf("no %q in\n%s", want, gh)
		}
	}
	if n := strings.Count(gh, "\n"); n != len(odds()) {
		t.Errorf("%d lines", n)
	}

	var suite struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Cases    []struct {
			Name string `xml:"name,attr"`
		} `xml:"testcase"`
	}
	if err := xml.Unmarshal(written(t, "junit", odds()), &suite); err != nil || suite.Tests != 4 || suite.Failures != 2 || len(suite.Cases) != 4 {
		t.Error(suite, err)
	}
	if err := xml.Unmarshal(written(t, "junit", nil), &suite); err != nil || suite.Tests != 1 || suite.Failures != 0 {
		t.Error(suite, err)
	}

	var doc struct {
		Problems []struct{ File, Severity, Code, Text, Hint, Near string }
		Rules    []struct {
			Code  string
			Count int
		}
	}
	if err := json.Unmarshal(written(t, "json", odds()), &doc); err != nil || len(doc.Problems) != 4 || doc.Problems[0].Near != "title" || len(doc.Rules) != 3 || doc.Rules[2].Code != "file-unused" || doc.Rules[2].Count != 2 {
		t.Error(doc, err)
	}
	if err := Write(new(bytes.Buffer), "yaml", nil, "vi", ""); err == nil {
		t.Error("any format will do")
	}
}

// A finding is known again when lines move or the file is renamed, and its double
// is not taken for it.
func TestBaseline(t *testing.T) {
	old := odds()
	var file bytes.Buffer
	if err := NewBaseline(old).Write(&file); err != nil {
		t.Fatal(err)
	}
	b, err := ReadBaseline(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	now := odds()
	now[0].Pos.Line = 30
	now[1].Pos.File = "content/b.md"
	double := now[0]
	double.Pos.Line = 40
	fresh, stale := b.New(append(now[:3:3], double), func(f string) string { return strings.ReplaceAll(f, "content/b.md", "content/a.md") })
	if len(fresh) != 1 || fresh[0].Pos.Line != 40 {
		t.Errorf("new: %v", fresh)
	}
	if len(stale) != 1 || stale[0].File != "static/files/b.pdf" || stale[0].Count != 1 {
		t.Errorf("stale: %v", stale)
	}
	if fresh, stale := b.New(odds(), nil); len(fresh)+len(stale) != 0 {
		t.Error(fresh, stale)
	}
	for _, bad := range []string{"", "{", `{"version":2}`, `{"version":1,"known":[{"fil":"a"}]}`} {
		if _, err := ReadBaseline([]byte(bad)); err == nil {
			t.Errorf("%q is a baseline", bad)
		}
	}
}
