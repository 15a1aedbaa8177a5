package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/source"
)

// checks are the choices of one cchc check.
type checks struct {
	*shared
	choice
	format, failOn, since   string
	baseline, writeBaseline string
	external, intranet      bool
	timeLimit               time.Duration
}

func newCheck(s *shared) *cobra.Command {
	c := checks{shared: s}
	var code string
	var list, page, asJSON bool
	cmd := &cobra.Command{
		Use:   "check [TỆP…]",
		Short: "Kiểm tra nội dung: sai ở đâu, vì sao, sửa thế nào",
		Long: `Đọc toàn bộ nội dung như khi dựng trang và nói điều gì chưa ổn: cấu trúc, liên kết,
chữ viết, cách dẫn văn bản, kế hoạch, dữ liệu cá nhân, vòng đời của bài. Không sửa tệp nào. Có tên tệp thì chỉ nói về các tệp ấy.

Tắt hay đổi mức một quy tắc cho cả trang: mục check trong content/site.yaml. Bỏ qua một
chỗ: <!-- cchc-check: off MÃ lý do --> ngay trước đoạn ấy; ở phần đầu tệp và tệp YAML,
ghi “# cchc-check: off MÃ lý do” ở dòng ngay trên khóa ấy.

--since REV chỉ nói điều mà thay đổi từ REV (kể cả phần chưa commit) chạm tới: vấn đề nằm
trên dòng đã sửa, và vấn đề ở nơi khác mà lúc ấy chưa có.

--write-baseline ghi lại mọi vấn đề hiện có, --baseline chỉ nói những gì mới so với lúc ấy:
dùng khi nhập một kho bài cũ chưa thể sửa hết.

Mã kết thúc: 0 không có gì từ mức --fail-on trở lên; 1 có; 2 gõ sai lệnh; 3 máy hỏng.`,
		Example: "  cchc check\n  cchc check content/tin-tuc/2026/ten-bai.md\n  cchc check --explain link-text\n  cchc check --since main --fail-on warning\n  cchc check --format sarif > cchc.sarif",
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			switch {
			case len(args) > 0 && (page || list || code != "" || c.baseline != "" || c.writeBaseline != ""):
				return usageError{errors.New("tên tệp không đi cùng --list, --page, --explain, --baseline, --write-baseline")}
			case page:
				return check.WritePage(out, s.lang)
			case list:
				listRules(out, s.lang)
				return nil
			case code != "":
				return explainRule(out, code, s.lang)
			}
			if asJSON {
				c.format = "json"
			}
			return c.run(cmd.Context(), args, out, cmd.ErrOrStderr())
		},
	}
	c.flags(cmd)
	_ = cmd.Flags().MarkHidden("preview")
	f := cmd.Flags()
	f.StringVar(&code, "explain", "", "giải thích một quy tắc theo mã của nó")
	f.BoolVar(&list, "list", false, "in danh sách các quy tắc")
	f.BoolVar(&page, "page", false, "in tài liệu về mọi quy tắc, dạng Markdown")
	f.StringVar(&c.failOn, "fail-on", "error", "kết thúc với mã 1 khi có vấn đề từ mức này: error, warning, notice hoặc never")
	f.StringVar(&c.format, "format", "text", "dạng kết quả: text, "+strings.Join(check.Formats(), ", "))
	f.BoolVar(&asJSON, "json", false, "như --format json")
	f.StringVar(&c.since, "since", "", "chỉ nói điều mà thay đổi từ bản này của git chạm tới")
	f.StringVar(&c.baseline, "baseline", "", "tệp các vấn đề đã biết: không nói lại")
	f.StringVar(&c.writeBaseline, "write-baseline", "", "ghi mọi vấn đề hiện có vào tệp này")
	f.BoolVar(&c.external, "external", false, "hỏi cả máy chủ khác xem các liên kết ra ngoài còn mở được không")
	f.BoolVar(&c.intranet, "intranet", false, "với --external: hỏi cả địa chỉ trong mạng nội bộ")
	f.DurationVar(&c.timeLimit, "time-limit", 5*time.Minute, "với --external: thời gian nhiều nhất để hỏi")
	return cmd
}

// run checks the tree; of what it finds it says what is in the named files, or all
// if none is named.
func (c *checks) run(ctx context.Context, only []string, out, log io.Writer) error {
	least, ok := severities[c.failOn]
	if !ok {
		return usageError{fmt.Errorf("--fail-on chỉ nhận error, warning, notice hoặc never, không nhận “%s”", c.failOn)}
	}
	if c.format != "text" && !slices.Contains(check.Formats(), c.format) {
		return usageError{fmt.Errorf("--format chỉ nhận text, %s; không nhận “%s”", strings.Join(check.Formats(), ", "), c.format)}
	}
	known := check.Baseline{}
	if c.baseline != "" {
		data, err := os.ReadFile(c.baseline)
		if errors.Is(err, fs.ErrNotExist) {
			return usageError{fmt.Errorf("--baseline: không có tệp “%s”; tạo bằng --write-baseline", c.baseline)}
		} else if err != nil {
			return err
		}
		if known, err = check.ReadBaseline(data); err != nil {
			return usageError{fmt.Errorf("--baseline: “%s” không phải là tệp do --write-baseline ghi (%w)", c.baseline, err)}
		}
	}
	c.prview = true // nothing is published: every choice is allowed
	o, err := c.options()
	if err != nil {
		return err
	}
	if err := isSite(c.source); err != nil {
		return err
	}
	if len(only) > 0 {
		if only, err = fixable(c.source, only); err != nil {
			return err
		}
	}
	fsys := os.DirFS(c.source)
	if c.external {
		o.Outside = func(web []check.Web) []source.Problem { return c.ask(ctx, web, o.AsOf, log) }
	}
	r, err := c.look(ctx, fsys, o, log)
	if err != nil {
		return err
	}
	o.Outside = nil
	found := r.Found()
	if len(only) > 0 {
		found = slices.DeleteFunc(slices.Clone(found), func(p source.Problem) bool { return !slices.Contains(only, p.Pos.File) })
	}
	if c.writeBaseline != "" {
		var b bytes.Buffer
		if err := check.NewBaseline(found).Write(&b); err != nil {
			return err
		}
		if err := os.WriteFile(c.writeBaseline, b.Bytes(), 0o644); err != nil {
			return err
		}
		fmt.Fprintf(log, "Đã ghi %d vấn đề vào %s.\n", len(found), c.writeBaseline)
		return nil
	}
	if c.since != "" {
		if found, err = c.changed(ctx, found, o, log); err != nil {
			return err
		}
	}
	if c.baseline != "" {
		var stale []check.Known
		if found, stale = known.New(found, nil); len(stale) > 0 && c.since == "" {
			fmt.Fprintf(log, "%d mục trong %s không còn nữa; chạy lại --write-baseline để tệp gọn lại:\n", len(stale), c.baseline)
			for i, k := range stale {
				if i == 10 {
					fmt.Fprintf(log, "  …\n")
					break
				}
				fmt.Fprintf(log, "  %s: %s [%s]\n", clean(k.File), clean(k.Text), clean(k.Code))
			}
		}
	}
	if c.format == "text" {
		printProblems(out, fsys, found, c.shared, true)
		printSummary(out, found, c.lang)
	} else if err := check.Write(out, c.format, c.fromHere(found), c.lang, version()); err != nil {
		return err
	}
	for _, p := range found {
		if int(p.Severity()) <= least {
			return contentError{}
		}
	}
	return nil
}

// fromHere returns findings with their files as seen from the working folder, where
// services that show them in a repository look for files.
func (c *checks) fromHere(found []source.Problem) []source.Problem {
	dir := filepath.ToSlash(filepath.Clean(c.source))
	if c.format == "json" || dir == "." || filepath.IsAbs(c.source) || strings.HasPrefix(dir, "..") {
		return found
	}
	found = slices.Clone(found)
	for i := range found {
		found[i].Pos.File = path.Join(dir, found[i].Pos.File)
	}
	return found
}

// look checks a tree.
func (c *checks) look(ctx context.Context, fsys fs.FS, o build.Options, log io.Writer) (*build.Result, error) {
	bar := newProgress(log)
	defer bar.clear()
	o.Check, o.Once = true, true
	o.Progress = func(stage build.Stage, done, total int) {
		if stage == build.Reading && done == 0 {
			budget(total)
		}
		bar.show(stage, done, total)
	}
	return build.New(fsys).Look(ctx, o, nil)
}

// severities are the values of --fail-on: the lightest Severity that fails.
var severities = map[string]int{"error": int(source.Error), "warning": int(source.Warning), "notice": int(source.Notice), "never": -1}

func severityLabel(s source.Severity, lang string) string {
	if lang == "en" {
		return s.String()
	}
	return [...]string{"lỗi", "cảnh báo", "lưu ý"}[s]
}

// printSummary counts by rule, when there is more than an eye takes in.
func printSummary(w io.Writer, found []source.Problem, lang string) {
	if len(found) == 0 {
		fmt.Fprintln(w, map[string]string{"vi": "Không có gì phải sửa.", "en": "Nothing to mend."}[lang])
		return
	}
	if len(found) < 5 {
		return
	}
	fmt.Fprintln(w, map[string]string{"vi": "Theo quy tắc:", "en": "By rule:"}[lang])
	for _, n := range check.Summary(found) {
		fmt.Fprintf(w, "  %5d  %-20s %s\n", n.N, n.Code, severityLabel(n.Level, lang))
	}
	fmt.Fprintln(w, map[string]string{"vi": "Xem một quy tắc: cchc check --explain MÃ", "en": "On a rule: cchc check --explain CODE"}[lang])
}

func listRules(w io.Writer, lang string) {
	group := ""
	for _, r := range check.Rules() {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(w, "%s\n", r.Heading(lang))
		}
		fmt.Fprintf(w, "  %-22s %-9s %s\n", r.Code, severityLabel(r.Message().Severity, lang), r.Text(lang))
	}
}

func explainRule(w io.Writer, code, lang string) error {
	r, near, ok := check.Find(code)
	if !ok {
		if near != "" {
			return usageError{fmt.Errorf("không có quy tắc nào mang mã “%s”; có phải ý bạn là “%s”?", code, near)}
		}
		return usageError{fmt.Errorf("không có quy tắc nào mang mã “%s”; gõ “cchc check --list” để xem các mã", code)}
	}
	say := explainWords[lang]
	fmt.Fprintf(w, "%s (%s) · %s\n\n", r.Code, severityLabel(r.Message().Severity, lang), r.Heading(lang))
	fmt.Fprintf(w, "%s%s\n%s%s\n%s%s\n", say.what, r.Text(lang), say.why, r.Reason(lang), say.source, r.Source(lang))
	in := r.In(lang)
	if in != "" {
		in = " (" + in + ")"
	}
	fmt.Fprintf(w, "%s%s:\n%s\n%s:\n%s\n%s%s\n", say.wrong, in, indented(r.Wrong), say.right, indented(r.Right), say.mend, r.Hint(lang))
	if r.Limit > 0 {
		fmt.Fprintf(w, say.limit+"\n", r.Limit, r.Counted(lang))
	}
	if r.Fixed() {
		fmt.Fprintln(w, say.fixed)
	} else {
		switch r.RemarkAt() {
		case check.Before:
			fmt.Fprintf(w, say.off+"\n", r.Code)
		case check.Above:
			fmt.Fprintf(w, say.offFront+"\n", r.Code)
		default:
			fmt.Fprintln(w, say.offSite)
		}
	}
	return nil
}

// explainWords are those of --explain that are not of the rule.
var explainWords = map[string]struct{ what, why, source, wrong, right, mend, limit, fixed, off, offFront, offSite string }{
	"vi": {
		"Sai gì:    ", "Vì sao:    ", "Căn cứ:    ", "Chưa nên", "Nên", "Cách sửa:  ",
		"Giới hạn:  %d (%s); đổi bằng limit trong content/site.yaml",
		"Mức:       lỗi làm trang không dựng được: không tắt, không bỏ qua được.",
		"Bỏ qua:    <!-- cchc-check: off %s lý do --> ngay trước đoạn; cả trang: check.rules trong content/site.yaml",
		"Bỏ qua:    # cchc-check: off %s lý do, ở dòng ngay trên khóa ấy; cả trang: check.rules trong content/site.yaml",
		"Bỏ qua:    chỉ cho cả trang: check.rules trong content/site.yaml",
	},
	"en": {
		"What:      ", "Why:       ", "Source:    ", "Wrong", "Right", "To mend:   ",
		"Limit:     %d (%s); another is set by limit in content/site.yaml",
		"Level:     an error, which stops the build: it cannot be switched off or passed over.",
		"Pass over: <!-- cchc-check: off %s reason --> right before the paragraph; for the whole site: check.rules in content/site.yaml",
		"Pass over: # cchc-check: off %s reason, on the line right above the key; for the whole site: check.rules in content/site.yaml",
		"Pass over: only for the whole site: check.rules in content/site.yaml",
	},
}

func indented(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }
