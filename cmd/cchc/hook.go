package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// hookScript is what git runs before a commit. @SITE@ is the way from the top of
// the repository to the site: "" or "trang/".
//
//go:embed hook.sh
var hookScript string

const (
	hookMark  = "# cchc-hook" // in the script, to know it again
	hookName  = "cchc-pre-commit"
	hookBegin = "# cchc begins\n"
	hookEnd   = "# cchc ends\n"
)

func newHook(s *shared) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "hook install|remove",
		Short: "Để git kiểm tra nội dung trước mỗi lần commit",
		Long: `Cài một hook pre-commit: trước mỗi lần commit, git chạy “cchc check” trên đúng những gì
sắp được ghi và không ghi khi thay đổi ấy có lỗi. Hook đã có của người khác không bị
đụng tới, trừ khi thêm --append: khi đó cchc được gọi thêm ở đầu hook ấy.`,
		Example:   "  cchc hook install\n  cchc hook install --append\n  cchc hook remove",
		ValidArgs: []string{"install", "remove"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] != "install" && args[0] != "remove" {
				return usageError{errors.New("cần install hoặc remove")}
			}
			return nil
		},
	}
	also := cmd.Flags().Bool("append", false, "đã có hook khác thì gọi thêm cchc ở đầu hook ấy")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := isSite(s.source); err != nil {
			return err
		}
		h, err := findHooks(cmd.Context(), s.source)
		if err != nil {
			return err
		}
		if args[0] == "remove" {
			if err := h.remove(); err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), "Đã gỡ hook của cchc.")
			return nil
		}
		if err := h.install(*also); err != nil {
			return err
		}
		fmt.Fprintf(cmd.OutOrStdout(), "Đã cài %s: từ nay git kiểm tra nội dung trước mỗi lần commit.\n", filepath.Join(h.dir, "pre-commit"))
		return nil
	}
	return cmd
}

// hooks is the folder of hooks of the repository that a site lies in.
type hooks struct {
	dir  string
	site string // from the top of the repository: "" or "trang/"
}

func findHooks(ctx context.Context, root string) (hooks, error) {
	git := func(args ...string) (string, error) {
		out, err := exec.CommandContext(ctx, "git", append([]string{"-C", root}, args...)...).Output()
		return strings.TrimRight(string(out), "\r\n"), err
	}
	site, err := git("rev-parse", "--show-prefix")
	if err != nil {
		return hooks{}, usageError{fmt.Errorf("thư mục này không nằm trong kho git, hoặc máy chưa có git; tạo kho bằng “git init” (%w)", err)}
	}
	dir, err := git("rev-parse", "--git-path", "hooks") // core.hooksPath too
	if err != nil {
		return hooks{}, err
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(root, dir)
	}
	if strings.ContainsAny(site, "'\n") {
		return hooks{}, usageError{fmt.Errorf("tên thư mục “%s” có ký tự không dùng được trong hook", site)}
	}
	return hooks{dir, site}, nil
}

func (h hooks) install(also bool) error {
	main := filepath.Join(h.dir, "pre-commit")
	script := []byte(strings.ReplaceAll(hookScript, "@SITE@", h.site))
	old, err := os.ReadFile(main)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.MkdirAll(h.dir, 0o755); err != nil {
		return err
	}
	first, rest, _ := bytes.Cut(old, []byte("\n"))
	switch {
	case len(old) == 0, bytes.Contains(old, []byte(hookMark)): // none, or ours
		return writeHook(main, script)
	case bytes.Contains(old, []byte(hookBegin)): // calls us already
		return writeHook(filepath.Join(h.dir, hookName), script)
	case !also:
		return usageError{fmt.Errorf("%s đã có và không phải của cchc; thêm --append để gọi thêm cchc ở đầu hook ấy", main)}
	case !bytes.HasPrefix(first, []byte("#!")) || !bytes.Contains(first, []byte("sh")):
		return usageError{fmt.Errorf("%s không phải là tệp lệnh của sh nên không thêm vào được; tự gọi “cchc check --since HEAD” trong đó", main)}
	}
	if err := writeHook(filepath.Join(h.dir, hookName), script); err != nil {
		return err
	}
	call := hookBegin + `"$(dirname "$0")/` + hookName + `" || exit $?` + "\n" + hookEnd
	return writeHook(main, []byte(string(first)+"\n"+call+string(rest)))
}

func (h hooks) remove() error {
	main := filepath.Join(h.dir, "pre-commit")
	old, err := os.ReadFile(main)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text := string(old)
	before, rest, begins := strings.Cut(text, hookBegin)
	_, after, ends := strings.Cut(rest, hookEnd)
	switch {
	case strings.Contains(text, hookMark):
		return os.Remove(main)
	case begins && ends:
		if err := writeHook(main, []byte(before+after)); err != nil {
			return err
		}
		return os.Remove(filepath.Join(h.dir, hookName))
	}
	return usageError{errors.New("không có hook nào của cchc ở đây")}
}

// writeHook puts a program in the place of another one, whole.
func writeHook(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by then if all went well
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(0o755), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
