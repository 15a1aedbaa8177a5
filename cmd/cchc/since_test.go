package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/tool"
)

// TestSince: of all that is wrong, only what the change wrote or caused is told.
func TestSince(t *testing.T) {
	tool.Find(t, "git")
	repo := t.TempDir()
	dir := filepath.Join(repo, "trang", "cchc") // a site is not always the whole repository
	data, err := os.ReadFile("testdata/site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	(&script{t: t, dir: dir, env: map[string]string{}}).unpack(dir, string(data))
	for _, sub := range []string{"templates", "static/css"} {
		if err := os.CopyFS(filepath.Join(dir, sub), os.DirFS(filepath.Join("../..", sub))); err != nil {
			t.Fatal(err)
		}
	}
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	git := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", "-C", repo}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	article := func(lines ...string) string {
		return "---\ntitle: Một bài\ndate: 2026-03-01\nauthor: Bà A\ncategory: tin-thu\n---\n\n" + strings.Join(lines, "\n\n") + "\n"
	}
	long := "Một đoạn dài đủ để git biết đây vẫn là tệp cũ, dù tên đã khác và vài dòng đã đổi, như người sửa bài vẫn làm."
	write("content/tin-tuc/2026/cu.md", article(long, "Lỗi cũ , không ai sửa.", "Dòng sẽ sửa."))
	write("content/tin-tuc/2026/ten cũ.md", article(long, "Lỗi cũ , trong tệp đổi tên.", long+" Thêm."))
	write("content/tin-tuc/2026/dan.md", article("Xem [bài kia](di.md)."))
	write("content/tin-tuc/2026/di.md", article("Bài sẽ bị xóa."))
	git("init", "-q", "-b", "main")
	git("add", "-A")
	git("commit", "-q", "-m", "a")

	write("content/tin-tuc/2026/cu.md", article(long, "Một đoạn mới.", "Lỗi cũ , không ai sửa.", "Dòng đã sửa , và sai."))
	git("mv", "trang/cchc/content/tin-tuc/2026/ten cũ.md", "trang/cchc/content/tin-tuc/2026/tên mới.md")
	git("rm", "-q", "trang/cchc/content/tin-tuc/2026/di.md")
	git("commit", "-qam", "b")
	write("content/tin-tuc/2026/moi.md", article("Tệp mới , chưa commit."))

	check := func(rev string) ([]string, error) {
		var out, log bytes.Buffer
		c := checks{shared: &shared{source: dir, lang: "vi"}, format: "github", failOn: "never", since: rev}
		c.asOf = "2026-04-01"
		err := c.run(context.Background(), nil, &out, &log)
		var places []string
		for l := range strings.Lines(out.String()) {
			_, l, _ = strings.Cut(l, "file=content/tin-tuc/2026/")
			l, _, _ = strings.Cut(l, "::")
			places = append(places, l)
		}
		slices.Sort(places)
		return places, err
	}
	got, err := check("main~1")
	want := []string{
		"cu.md,line=14,col=12,endColumn=14,title=space-before",
		"dan.md,line=8,col=5,endColumn=21,title=link-dangling",
		"moi.md,line=8,col=8,endColumn=10,title=space-before",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v\ngot  %s\nwant %s", err, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
	if got, err := check("HEAD"); err != nil || len(got) != 1 || !strings.HasPrefix(got[0], "moi.md") {
		t.Errorf("since HEAD: %v %v", got, err)
	}
	for _, rev := range []string{"no-such", "--help", "HEAD:trang"} {
		if _, err := check(rev); !errors.As(err, &usageError{}) {
			t.Errorf("--since %s: %v", rev, err)
		}
	}
}
