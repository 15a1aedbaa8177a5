package tool

import (
	"testing"
)

// ended is a test that is told how it ends.
type ended struct {
	testing.TB
	how string
}

func (e *ended) Helper()      {}
func (e *ended) Fatal(...any) { e.how = "failed" }
func (e *ended) Skip(...any)  { e.how = "skipped" }

func TestMissing(t *testing.T) {
	for ci, want := range map[string]string{"": "skipped", "true": "failed"} {
		t.Setenv("CI", ci)
		e := &ended{TB: t}
		if p := Find(e, "no-program-has-this-name"); p != "" || e.how != want {
			t.Errorf("CI=%q: %q, %s", ci, p, e.how)
		}
	}
	e := &ended{TB: t}
	if p := Find(e, "no-program-has-this-name", "go"); p == "" || e.how != "" {
		t.Errorf("go: %q, %s", p, e.how)
	}
}
