package build_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
)

// The same on a real disk that is too small, where one may be had: a tmpfs in
// a namespace of its own, at several sizes.
func TestRealFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("cchc-test", dir, "tmpfs", 0, "size=64k"); err != nil {
		// Not root: a namespace of our own, in which this test runs again.
		if os.Getenv("CCHC_TEST_NAMESPACE") == "" {
			cmd := exec.Command("unshare", "--user", "--map-root-user", "--mount", os.Args[0], "-test.run=^TestRealFullDisk$")
			cmd.Env = append(os.Environ(), "CCHC_TEST_NAMESPACE=1")
			out, err2 := cmd.CombinedOutput()
			if err2 == nil {
				return
			}
			if strings.Contains(string(out), "--- FAIL") {
				t.Fatalf("%s", out)
			}
		}
		t.Logf("no tmpfs may be mounted (%v); TestFullDiskChangesNothing stands for it", err)
		return
	}
	unix.Unmount(dir, 0)
	full := 0
	for _, size := range []int{128, 512, 900, 1200, 1600, 2000, 2400, 3000, 3600} {
		if err := unix.Mount("cchc-test", dir, "tmpfs", 0, fmt.Sprintf("size=%dk", size)); err != nil {
			t.Fatal(err)
		}
		func() {
			defer unix.Unmount(dir, unix.MNT_DETACH)
			out := filepath.Join(dir, "public")
			target, err := publish.Open(out)
			if err != nil {
				t.Fatal(err)
			}
			tree := smallSite()
			b := build.New(tree)
			before := map[string]string{}
			first, err := b.Build(context.Background(), at(now), target)
			if err == nil && !first.Failed {
				before = treeOf(t, out)
			}
			for i := range 3 {
				put(tree, "content/site.yaml", string(smallSite()["content/site.yaml"].Data)+fmt.Sprintf("feedback: https://thu.example/gop-y/%d\n", i))
				put(tree, "static/files/lon.pdf", strings.Repeat("x", 300_000*(i+1)))
				r, err := b.Build(context.Background(), at(now), target)
				after := treeOf(t, dirOrEmpty(out, dir))
				_, want := fresh(t, tree, at(now))
				switch {
				case err == nil && !r.Failed:
					if !maps.Equal(after, outputs(want)) {
						t.Errorf("%d kB: published, but not what was built", size)
					}
					before = after
				case err == nil:
					t.Errorf("%d kB: %s", size, list(r.Problems))
				default:
					full++
					if !errors.Is(err, syscall.ENOSPC) {
						t.Errorf("%d kB: %v", size, err)
					}
					if !maps.Equal(after, before) {
						t.Errorf("%d kB: the site has changed on a full disk", size)
					}
				}
			}
		}()
	}
	if full == 0 {
		t.Error("no disk was full")
	}
}
