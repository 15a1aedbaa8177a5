package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
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
đụng tới, trừ khi thêm --append: khi đó cchc được gọi thêm ở đầu hook ấy. Trong tệp hook,
cchc chỉ viết và chỉ gỡ phần giữa hai dòng “# cchc begins” và “# cchc ends”.`,
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

// hookBlock is what stands in pre-commit: all that is ours in it. What runs lies in
// a file of its own, so that lines of others have their place before and behind.
const hookBlock = hookBegin + `"$(dirname "$0")/` + hookName + `" || exit $?` + "\n" + hookEnd

// hookFile is a pre-commit as it is, cut where our block stands in it.
type hookFile struct {
	exists, ours  bool
	before, after string // without ours: all is in before
	mode          fs.FileMode
}

// read reads pre-commit. A block that is not as it was written, or a hook from before
// there were blocks that somebody has changed, is an error: nobody can tell what
// in it is ours.
func (h hooks) read() (f hookFile, err error) {
	main := filepath.Join(h.dir, "pre-commit")
	f.mode = 0o755
	st, err := os.Lstat(main)
	if err == nil && !st.Mode().IsRegular() {
		return f, usageError{fmt.Errorf("%s là liên kết tới nơi khác, không phải tệp thường nên không sửa; tự thêm “cchc check --since HEAD” vào nơi ấy", main)}
	}
	data, err := os.ReadFile(main)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	} else if err != nil {
		return f, err
	}
	if st != nil && runtime.GOOS != "windows" { // which knows no right to run
		f.mode = st.Mode().Perm()
	}
	text := string(data)
	if !strings.HasSuffix(text, "\n") && strings.HasSuffix(text, strings.TrimSuffix(hookEnd, "\n")) {
		text += "\n"
	}
	begins, ends := 0, 0
	for line := range strings.Lines(text) {
		switch strings.TrimSpace(line) + "\n" {
		case hookBegin:
			begins++
		case hookEnd:
			ends++
		}
	}
	f.exists, f.before = true, text
	if begins > 0 || ends > 0 {
		f.before, f.after, f.ours = strings.Cut(text, hookBlock)
		if !f.ours || begins != 1 || ends != 1 || f.before != "" && !strings.HasSuffix(f.before, "\n") {
			return f, usageError{fmt.Errorf("%s: phần của cchc (từ dòng “%s” tới dòng “%s”) không còn nguyên như lúc cài, nên cchc không dám sửa tệp; mở tệp, xóa phần ấy, giữ lại các dòng khác, rồi chạy “cchc hook install --append”",
				main, strings.TrimSpace(hookBegin), strings.TrimSpace(hookEnd))}
		}
	} else if strings.Contains(text, hookMark) { // the whole of our script, as hooks once were
		body, rest, cut := strings.Cut(text, hookLast)
		if !cut || hookSite.ReplaceAllLiteralString(body, "site='@SITE@'") != strings.TrimSuffix(hookScript, hookLast) {
			return f, usageError{fmt.Errorf("%s là hook do một bản cchc cũ cài, hoặc đã bị sửa ở giữa; mở tệp, giữ lại các dòng không phải của cchc, xóa phần còn lại, rồi chạy lại", main)}
		}
		f.before, f.after, f.ours = shebang, rest, true
	}
	return f, nil
}

const (
	shebang  = "#!/bin/sh\n"
	hookLast = "exit \"$code\"\n" // the last line of the script
)

// hookSite is what of the script differs from site to site.
var hookSite = regexp.MustCompile(`(?m)^site='[^'\n]*'$`)

// ofShell is the first line of a script for a shell that knows what the block says.
var ofShell = regexp.MustCompile(`^#!\s*(\S*/)?(env\s+)?(ba|da|k|z)?sh(\s|$)`)

// alone tells whether nothing but ours stands in the file.
func (f hookFile) alone() bool {
	rest := strings.TrimSpace(f.before + f.after)
	first, _, more := strings.Cut(rest, "\n")
	return rest == "" || !more && strings.HasPrefix(first, "#!")
}

func (h hooks) install(also bool) error {
	f, err := h.read()
	if err != nil {
		return err
	}
	main := filepath.Join(h.dir, "pre-commit")
	first, rest, _ := strings.Cut(f.before, "\n")
	switch {
	case f.ours:
		f.mode |= 0o111
	case !f.exists || strings.TrimSpace(f.before) == "":
		f.before, f.mode = shebang, f.mode|0o111
	case !also:
		return usageError{fmt.Errorf("%s đã có và không phải của cchc; thêm --append để gọi thêm cchc ở đầu hook ấy", main)}
	case f.mode&0o111 == 0: // its lines do not run, and would
		return usageError{fmt.Errorf("%s đang tắt (tệp không có quyền chạy) nên không thêm vào; bật nó hoặc đổi tên nó trước", main)}
	case !ofShell.MatchString(first):
		return usageError{fmt.Errorf("%s không phải là tệp lệnh của sh nên không thêm vào được; tự gọi “cchc check --since HEAD” trong đó", main)}
	default:
		f.before, f.after = first+"\n", rest
	}
	if err := os.MkdirAll(h.dir, 0o755); err != nil {
		return err
	}
	if err := writeHook(filepath.Join(h.dir, hookName), []byte(strings.ReplaceAll(hookScript, "@SITE@", h.site)), 0o755); err != nil {
		return err
	}
	return writeHook(main, []byte(f.before+hookBlock+f.after), f.mode)
}

// remove takes away what is ours, and the file if nothing else is left in it.
func (h hooks) remove() error {
	f, err := h.read()
	if err != nil {
		return err
	}
	if !f.ours {
		return usageError{errors.New("không có hook nào của cchc ở đây")}
	}
	main := filepath.Join(h.dir, "pre-commit")
	if f.alone() {
		err = os.Remove(main)
	} else {
		err = writeHook(main, []byte(f.before+f.after), f.mode)
	}
	if err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(h.dir, hookName)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// writeHook puts a program in the place of another one, whole.
func writeHook(name string, data []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by then if all went well
	_, err = f.Write(data)
	if err := errors.Join(err, f.Chmod(mode), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
