package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/source"
)

func newCheck(s *shared) *cobra.Command {
	var c choice
	var code, failOn string
	var list bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Kiểm tra nội dung: sai ở đâu, vì sao, sửa thế nào",
		Long: `Đọc toàn bộ nội dung như khi dựng trang và nói điều gì chưa ổn: cấu trúc, liên kết,
chữ viết, cách dẫn văn bản, kế hoạch, dữ liệu cá nhân, vòng đời của bài. Không ghi gì cả.`,
		Example: "  cchc check\n  cchc check --explain link-text\n  cchc check --fail-on warning",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case list:
				listRules(cmd.OutOrStdout(), s.lang)
				return nil
			case code != "":
				return explainRule(cmd.OutOrStdout(), code, s.lang)
			}
			least, ok := severities[failOn]
			if !ok {
				return usageError{fmt.Errorf("--fail-on chỉ nhận error, warning, notice hoặc never, không nhận “%s”", failOn)}
			}
			c.prview = true // nothing is published: every choice is allowed
			o, err := c.options()
			if err != nil {
				return err
			}
			if err := isSite(s.source); err != nil {
				return err
			}
			fsys := os.DirFS(s.source)
			bar := newProgress(cmd.ErrOrStderr())
			o.Check, o.Once = true, true
			o.Progress = func(stage build.Stage, done, total int) {
				if stage == build.Reading && done == 0 {
					budget(total)
				}
				bar.show(stage, done, total)
			}
			r, err := build.New(fsys).Look(cmd.Context(), o, nil)
			bar.clear()
			if err != nil {
				return err
			}
			printProblems(cmd.OutOrStdout(), fsys, r.Found, s, true)
			for _, p := range r.Found {
				if int(p.Severity()) <= least {
					return contentError{}
				}
			}
			return nil
		},
	}
	c.flags(cmd)
	_ = cmd.Flags().MarkHidden("preview")
	f := cmd.Flags()
	f.StringVar(&code, "explain", "", "giải thích một quy tắc theo mã của nó")
	f.BoolVar(&list, "list", false, "in danh sách các quy tắc")
	f.StringVar(&failOn, "fail-on", "error", "kết thúc với mã lỗi 1 khi có vấn đề từ mức này: error, warning, notice hoặc never")
	return cmd
}

// severities are the values of --fail-on: the lightest Severity that fails.
var severities = map[string]int{"error": int(source.Error), "warning": int(source.Warning), "notice": int(source.Notice), "never": -1}

func severityLabel(s source.Severity, lang string) string {
	if lang == "en" {
		return s.String()
	}
	return [...]string{"lỗi", "cảnh báo", "lưu ý"}[s]
}

func listRules(w io.Writer, lang string) {
	group := ""
	for _, r := range check.Rules() {
		if r.Group != group {
			group = r.Group
			fmt.Fprintf(w, "%s\n", group)
		}
		fmt.Fprintf(w, "  %-22s %-9s %s\n", r.Code, severityLabel(r.Message().Severity, lang), source.Problem{Code: r.Code, Args: blanks}.Text(lang))
	}
}

// blanks stand for what a message will name.
var blanks = []string{"…", "…", "…", "…"}

func explainRule(w io.Writer, code, lang string) error {
	r, near, ok := check.Find(code)
	if !ok {
		if near != "" {
			return usageError{fmt.Errorf("không có quy tắc nào mang mã “%s”; có phải ý bạn là “%s”?", code, near)}
		}
		return usageError{fmt.Errorf("không có quy tắc nào mang mã “%s”; gõ “cchc check --list” để xem các mã", code)}
	}
	p := source.Problem{Code: r.Code, Args: blanks}
	fmt.Fprintf(w, "%s (%s) · %s\n\nSai gì:    %s\n", r.Code, severityLabel(r.Message().Severity, lang), r.Group, p.Text(lang))
	if r.Why != "" {
		fmt.Fprintf(w, "Vì sao:    %s\nCăn cứ:    %s\n", r.Why, r.From)
	}
	if r.Wrong != "" {
		fmt.Fprintf(w, "Chưa nên:\n%s\nNên:\n%s\n", indented(r.Wrong), indented(r.Right))
	}
	if h := p.Hint(lang); h != "" {
		fmt.Fprintf(w, "Cách sửa:  %s\n", h)
	}
	return nil
}

func indented(s string) string { return "    " + strings.ReplaceAll(s, "\n", "\n    ") }
