package search

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

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
