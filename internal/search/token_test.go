package search

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/tool"
	"nawapi.gov.vn/cchc/internal/viet"
)

// tokenCase is one of testdata/tokens.json, which both readers are held to. A
// stroke stands before a token that begins a sentence.
type tokenCase struct{ Why, Text, Exact, Fold string }

func tokenCases(t *testing.T) []tokenCase {
	t.Helper()
	data, err := os.ReadFile("testdata/tokens.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []tokenCase
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestTokens(t *testing.T) {
	for _, c := range tokenCases(t) {
		var exact, fold []string
		for _, tok := range tokens(viet.NFC(c.Text)) {
			e, f := tok.exact, tok.fold
			if tok.gap && len(exact) > 0 {
				e, f = "|"+e, "|"+f
			}
			exact, fold = append(exact, e), append(fold, f)
		}
		if got := strings.Join(exact, " "); got != c.Exact {
			t.Errorf("%s: exact %q, want %q", c.Why, got, c.Exact)
		}
		if got := strings.Join(fold, " "); got != c.Fold {
			t.Errorf("%s: folded %q, want %q", c.Why, got, c.Fold)
		}
	}
}

// TestTokensInTheBrowser: static/js/search.js divides the same texts alike.
func TestTokensInTheBrowser(t *testing.T) {
	node := tool.Find(t, "node")
	for _, file := range []string{"testdata/read.mjs", "../../static/js/search.js"} {
		if _, err := os.Stat(file); err != nil { // so that go test notices when one is another
			t.Fatal(err)
		}
	}
	out, err := exec.Command(node, "testdata/read.mjs", "../../static/js/search.js", "", "testdata/tokens.json", "tokens").Output()
	if err != nil {
		t.Fatal(err)
	}
	var got [][][3]any
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for i, c := range tokenCases(t) {
		var want [][3]any
		for _, tok := range tokens(viet.NFC(c.Text)) {
			want = append(want, [3]any{tok.gap, tok.exact, tok.fold})
		}
		if fmt.Sprint(got[i]) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", c.Why, got[i], want)
		}
	}
}
