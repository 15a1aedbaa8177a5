package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// TestReportFullDisk: on a disk that takes the first files and not the last
// one, nothing has changed and nothing is left behind.
func TestReportFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("cchc-test", dir, "tmpfs", 0, "size=128k"); err != nil {
		t.Logf("no tmpfs may be mounted (%v)", err)
		return
	}
	defer unix.Unmount(dir, unix.MNT_DETACH)
	out := filepath.Join(dir, "bao-cao")
	old := []reportFile{{"a.csv", []byte("cũ")}, {"b.csv", []byte("cũ")}}
	if n, err := put(out, old, false); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	big := bytes.Repeat([]byte("x"), 100<<10)
	for _, name := range []string{"bao-cao", "khac"} {
		n, err := put(filepath.Join(dir, name), []reportFile{{"a.csv", []byte("mới")}, {"b.csv", big}, {"c.csv", big}}, true)
		if n != 0 || err == nil || !strings.Contains(err.Error(), "hết chỗ trên ổ đĩa; các tệp trong "+filepath.Join(dir, name)+" được giữ nguyên") {
			t.Errorf("%s: %d %v", name, n, err)
		}
	}
	left, err := os.ReadDir(out)
	if err != nil || len(left) != 2 {
		t.Errorf("left behind: %v %v", left, err)
	}
	for _, f := range old {
		if got, err := os.ReadFile(filepath.Join(out, f.name)); string(got) != "cũ" || err != nil {
			t.Errorf("%s is %q, %v", f.name, got, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "khac")); !os.IsNotExist(err) {
		t.Errorf("an empty folder is left: %v", err)
	}
}
