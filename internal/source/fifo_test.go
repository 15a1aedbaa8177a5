//go:build unix

package source

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A FIFO without a writer would stop a reader for ever; a socket and a device are no files either.
func TestScanFIFO(t *testing.T) {
	root := tree(t, map[string]string{"content/a.md": "a"})
	if err := syscall.Mkfifo(filepath.Join(root, "content/pipe.md"), 0o644); err != nil {
		t.Skip("no FIFOs here: ", err)
	}
	symlink(t, "pipe.md", root, "content/link.md")
	done := make(chan *Snapshot)
	go func() {
		s, _ := Scan(os.DirFS(root), nil, "content")
		done <- s
	}()
	select {
	case s := <-done:
		expect(t, s, "content/a.md", "content/link.md symlink-dir; content/pipe.md not-regular")
	case <-time.After(10 * time.Second):
		t.Fatal("the scan waits for a FIFO")
	}
}
