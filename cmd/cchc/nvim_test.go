package main

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nawapi.gov.vn/cchc/internal/tool"
)

// An editor that others wrote understands the server: Neovim is told of
// mistakes at their places, of what could stand there and what it means, and
// mends the text.
func TestNeovim(t *testing.T) {
	nvim := tool.Find(t, "nvim")
	dir := newTestSite(t)
	file := filepath.Join(dir, "content/tin-tuc/2026/thu.md")
	const front = "---\ntitle: Bài thử\ndate: 2026-01-05\nauthor: A\ncategory: hoat-dong\ntheme: y-nghia-tac-don\n---\n\n"
	if err := os.WriteFile(file, []byte(front+"👍 Theo Nghị quyết số 76/NQ-CP , rõ ra\u0300ng rồi.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	script, err := filepath.Abs("testdata/nvim.lua")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	result := filepath.Join(t.TempDir(), "out.json")
	cmd := exec.CommandContext(ctx, nvim, "--headless", "-n", "-u", "NONE", "-i", "NONE", "-c", "luafile "+script)
	cmd.Env = append(os.Environ(), "CCHC_EXE="+exe, "CCHC_SITE="+dir, "CCHC_FILE="+file, "CCHC_OUT="+result, "XDG_STATE_HOME="+t.TempDir(), "XDG_CACHE_HOME="+t.TempDir())
	said, err := cmd.CombinedOutput()
	data, err2 := os.ReadFile(result)
	if err != nil || err2 != nil {
		t.Fatalf("%v %v\n%s", err, err2, said)
	}
	var out struct {
		Diagnostics []struct{ Code, Text string }
		Hover       string
		Completion  string
	}
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"ref-unknown": "y-nghia-tac-don", "space-before": " ,", "text-nfd": "ra\u0300ng"}
	for _, d := range out.Diagnostics {
		if text, ok := want[d.Code]; !ok || d.Text != text {
			t.Errorf("%s is said of %q, want %q", d.Code, d.Text, text)
		}
		delete(want, d.Code)
	}
	if len(want) > 0 {
		t.Errorf("not said: %v", want)
	}
	if !strings.Contains(out.Hover, "Chương trình tổng thể") || out.Completion != "y-nghia-tac-dong" {
		t.Errorf("hover: %q, completion: %q", out.Hover, out.Completion)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != front+"👍 Theo Nghị quyết số 76/NQ-CP, rõ ràng rồi.\n" {
		t.Errorf("mended: %q %v", text, err)
	}
}
