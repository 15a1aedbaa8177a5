package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestFixFiles(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "ngoai.md")
	text := "---\ntitle: A\n---\n\n– Một\n"
	write := func(name string, mode os.FileMode) string {
		t.Helper()
		full := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o755), os.WriteFile(full, []byte(text), mode), os.Chmod(full, mode)); err != nil {
			t.Fatal(err)
		}
		return full
	}
	a := write("content/trang/a.md", 0o640)
	if err := os.WriteFile(outside, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		if err := errors.Join(os.Symlink(outside, filepath.Join(dir, "content/trang/l.md")), os.Symlink("a.md", filepath.Join(dir, "content/trang/m.md"))); err != nil {
			t.Fatal(err)
		}
	}
	if code := run([]string{"fix", "--source", dir}); code != exitDone {
		t.Fatal("exit", code)
	}
	data, err := os.ReadFile(a)
	if err != nil || !strings.Contains(string(data), "\n- Một") {
		t.Errorf("%q %v", data, err)
	}
	if st, err := os.Stat(a); err != nil || runtime.GOOS != "windows" && st.Mode().Perm() != 0o640 {
		t.Errorf("mode: %v %v", st.Mode(), err)
	}
	if data, err := os.ReadFile(outside); err != nil || string(data) != text {
		t.Errorf("a file outside was changed: %q %v", data, err)
	}
	if runtime.GOOS != "windows" {
		if code := run([]string{"fix", "--source", dir, filepath.Join(dir, "content/trang/l.md")}); code != exitDone {
			t.Error("exit", code)
		}
		if st, err := os.Lstat(filepath.Join(dir, "content/trang/m.md")); err != nil || st.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("a link became a file: %v %v", st, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "content/trang/.cchc-fix-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	// A file that changed in between keeps what its author wrote.
	if err := replaceFile(a, []byte("new"), []byte("old")); err == nil {
		t.Error("the work of somebody else was written over")
	}
}

// TestFixSaysWhatIsLeft: what the check complains of and nobody can mend for sure is
// said, unless the site or a remark does not mind.
func TestFixSaysWhatIsLeft(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		full := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o755), os.WriteFile(full, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	fix := func() (string, string) {
		t.Helper()
		var out, log bytes.Buffer
		cmd := newFix(&shared{source: dir, lang: "vi"})
		cmd.SetArgs([]string{"--dry-run"})
		cmd.SetOut(&out)
		cmd.SetErr(&log)
		if err := cmd.Execute(); err != nil {
			t.Fatal(err)
		}
		return out.String(), log.String()
	}
	write("content/trang/a.md", "---\ntitle: A\n---\n\nNói “một cửa\" và “hai\".\n")
	if out, log := fix(); log != "" || !strings.Contains(out, "+Nói “một cửa” và “hai”.") {
		t.Errorf("%s\n%s", out, log)
	}
	const odd = "Nói “một cửa” và “hai” và \"ba.\n"
	write("content/trang/a.md", "---\ntitle: A\n---\n\n"+odd)
	if _, log := fix(); !strings.Contains(log, "Còn 1 chỗ") || !strings.Contains(log, "content/trang/a.md:5:27: ") || !strings.Contains(log, "[quotes-mixed]") {
		t.Errorf("%s", log)
	}
	write("content/trang/a.md", "---\ntitle: A\n---\n\n<!-- cchc-check: off quotes-mixed trích nguyên văn -->\n"+odd)
	if _, log := fix(); log != "" {
		t.Errorf("in spite of a remark: %s", log)
	}
	write("content/trang/a.md", "---\ntitle: A\n---\n\n"+odd)
	write("content/site.yaml", "title: A\ncheck:\n  rules:\n    - rule: quotes-mixed\n      level: off\n")
	settings := "Còn 3 lỗi, cảnh báo khác" // site.yaml lacks three keys
	if _, log := fix(); !strings.HasPrefix(log, settings) || !strings.HasSuffix(log, ": cchc check\n") {
		t.Errorf("in spite of the settings: %s", log)
	}
}
