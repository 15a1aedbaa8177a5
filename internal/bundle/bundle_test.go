package bundle

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"nawapi.gov.vn/cchc/internal/schema"
)

func sample() []byte {
	items := []Item{{
		ID: "tin-tuc/2016/mot", URL: "https://a.example/tin-tuc/2016/mot/", Title: "Một", Summary: "Tóm tắt.", Lang: "vi", Published: "2016-03-03T08:00:00+07:00", Modified: "2016-03-04T00:00:00+07:00",
		Author: "A", Source: Source{"B", "https://b.example/"}, Category: "C", Themes: []Term{{"d", "D", "https://a.example/d/"}}, Documents: []Document{{"Quyết định", "1/QĐ-A", "2016-03-01", "Về", "https://a.example/e/"}}, HTML: []byte("<p>Lời.</p>"),
	}, {ID: "hai", URL: "https://a.example/hai/", Title: "Hai", Lang: "en", Published: "2016-03-03T08:00:00+07:00", Modified: "2016-03-03T08:00:00+07:00"}}
	return Format.Append(nil, &Bundle{
		Schema: "https://a.example/s.json", Publisher: Publisher{"a", "A", "https://a.example/"}, Scope: Scope{"unit", "a", "A", "https://a.example/a/"}, Total: 2,
		Items: func(yield func(*Item) bool) { _ = yield(&items[0]) && yield(&items[1]) },
	})
}

// TestCheckIsSchema spoils a bundle at random: what the JSON Schema refuses, the
// reader refuses, and the other way about.
func TestCheckIsSchema(t *testing.T) {
	const address = "https://a.example/s.json"
	s, err := jsonschema.UnmarshalJSON(bytes.NewReader(Format.Schema(nil, address)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(address, s); err != nil {
		t.Fatal(err)
	}
	compiled, err := c.Compile(address)
	if err != nil {
		t.Fatal(err)
	}
	dice := rand.New(rand.NewPCG(7, 11))
	bad := []any{nil, true, 0, -1, 2, 1.5, "", " ", "x", "A", "../x", "https://a.example/?a=1", "http://b", "javascript:alert(1)", "2016-02-30", "2016-03-03", "2016-03-03T08:00:00Z", "2016-03-03T08:00:00+07:00", strings.Repeat("0", 64), "vi", "unit", []any{}, []any{"x"}, map[string]any{}}
	taken, refused := 0, 0
	for range 4000 {
		var v any
		if err := json.Unmarshal(sample(), &v); err != nil {
			t.Fatal(err)
		}
		for range dice.IntN(2) + 1 {
			spoil(dice, v, bad)
		}
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		theirs, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		ours, fault := schema.Read(text)
		if fault != nil {
			t.Fatal(fault, string(text))
		}
		faults := Format.Check(&ours)
		if err := compiled.Validate(theirs); (err == nil) != (len(faults) == 0) {
			t.Fatalf("the schema says %v, the reader %v of\n%s", err, faults, text)
		}
		if len(faults) == 0 {
			taken++
		} else {
			refused++
		}
	}
	if taken < 50 || refused < 500 {
		t.Errorf("%d taken, %d refused", taken, refused)
	}
}

// spoil changes one place below v.
func spoil(dice *rand.Rand, v any, bad []any) {
	for {
		switch x := v.(type) {
		case map[string]any:
			keys := make([]string, 0, len(x))
			for k := range x {
				keys = append(keys, k)
			}
			if len(keys) == 0 {
				x["y"] = "z"
				return
			}
			slices.Sort(keys)
			k := keys[dice.IntN(len(keys))]
			switch dice.IntN(6) {
			case 0:
				delete(x, k)
				return
			case 1:
				x[k] = bad[dice.IntN(len(bad))]
				return
			}
			if !deeper(x[k]) {
				x[k] = bad[dice.IntN(len(bad))]
				return
			}
			v = x[k]
		case []any:
			if len(x) == 0 {
				return
			}
			v = x[dice.IntN(len(x))]
		default:
			return
		}
	}
}

func deeper(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

// TestOwn: what is written is read again, and has the digest that anybody can
// compute.
func TestOwn(t *testing.T) {
	b, problems := Read("x.json", sample())
	if len(problems) > 0 || len(b.Items) != 2 || b.Publisher.Unit != "a" {
		t.Fatal(b, problems)
	}
	// printf '%s\n' hai https://a.example/hai/ Hai '' en 2016-03-03T08:00:00+07:00 2016-03-03T08:00:00+07:00 | sha256sum
	if d := b.Items[1].Digest(); d != "1f98680703f3977dd23fd96359ac5208da70121914d304f0ad93637ca4a4b63c" {
		t.Error(d)
	}
}
