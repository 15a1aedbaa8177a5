package fix

import (
	"fmt"
	"strings"
	"testing"
)

// TestHostile: files made so that hundreds of changes are taken back again are
// mended as far as they ever will be at once.
func TestHostile(t *testing.T) {
	bad := func(i int) string { return fmt.Sprintf("%d . Một\n\n", i%9+1) } // would become a list
	good := func(i int) string { return fmt.Sprintf("Số %d ,\n\n", i) }
	for name, f := range map[string]func() string{
		"one by one": func() string {
			var b strings.Builder
			for i := range 600 {
				b.WriteString(bad(i) + good(i))
			}
			return b.String()
		},
		"bad first": func() string {
			var b strings.Builder
			for i := range 300 {
				b.WriteString(bad(i))
			}
			for i := range 300 {
				b.WriteString(good(i))
			}
			return b.String()
		},
		"good first": func() string {
			var b strings.Builder
			for i := range 300 {
				b.WriteString(good(i))
			}
			for i := range 300 {
				b.WriteString(bad(i))
			}
			return b.String()
		},
		"every third": func() string {
			var b strings.Builder
			for i := range 900 {
				if i%3 == 0 {
					b.WriteString(bad(i))
				} else {
					b.WriteString(good(i))
				}
			}
			return b.String()
		},
		"several passes": func() string {
			var b strings.Builder
			for i := range 400 {
				b.WriteString("\u200b" + bad(i) + good(i) + "– a ,b\u00a0,cd\n+ e\n")
			}
			return b.String()
		},
		"large": func() string {
			var b strings.Builder
			for i := range 9000 {
				b.WriteString(bad(i) + good(i) + strings.Repeat(good(i), i%4))
			}
			return b.String()
		},
	} {
		t.Run(name, func(t *testing.T) {
			in := head + "\n" + f()
			if testing.Short() && len(in) > 1<<18 {
				t.Skip("a large one")
			}
			s := Split(in)
			changes := Fix(file, in, Options{})
			out := s.With(changes)
			if n := strings.Count(in, "Số") - strings.Count(out, "Số") + strings.Count(out, " ,\n"); n > 0 {
				t.Errorf("%d lines could have been mended", n)
			}
			if again := Fix(file, out, Options{}); len(again) > 0 {
				t.Errorf("%d lines were changed, then %d more: %q", len(changes), len(again), again[0].New)
			}
		})
	}
}
