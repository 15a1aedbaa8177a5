package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// newDuties is the command report duties: how the site stands to the law that it names.
func newDuties(s *shared) *cobra.Command {
	var c choice
	var csv bool
	cmd := &cobra.Command{
		Use:   "duties",
		Short: "Liệt kê các nghĩa vụ của trang theo bộ quy tắc, đạt hay chưa đạt",
		Long: `Đối chiếu trang với bộ quy tắc ghi ở khóa profile của content/site.yaml: từng nghĩa vụ với
căn cứ, thời gian hiệu lực, tình trạng (Đạt, Chưa đạt, Tự kiểm tra, Không áp dụng) và việc còn thiếu.

Nghĩa vụ được xét theo ngày --as-of. Bản xem trước có cùng bảng này ở /nghia-vu/.`,
		Example: "  cchc report duties\n  cchc report duties --as-of 2018-06-01 --csv > nghia-vu.csv",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := c.options()
			if err != nil {
				return err
			}
			if err := isSite(s.source); err != nil {
				return err
			}
			fsys := os.DirFS(s.source)
			o.Once = true
			r, err := build.New(fsys).Look(cmd.Context(), o, nil)
			if err != nil {
				return err
			}
			d := r.Site.Duties
			if d.Profile == nil {
				if r.Failed {
					printProblems(cmd.ErrOrStderr(), fsys, heeded(fsys, r.Problems), s, false)
					return contentError{}
				}
				return usageError{fmt.Errorf("trang chưa chọn bộ quy tắc: ghi khóa profile vào content/site.yaml")}
			}
			if csv {
				_, err := cmd.OutOrStdout().Write(d.Table().AppendCSV(nil))
				return err
			}
			printDuties(cmd.OutOrStdout(), d)
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&csv, "csv", false, "in ra dạng CSV")
	f.StringVar(&c.asOf, "as-of", "", "xét như vào thời điểm này: 2016-03-03 hoặc 2016-03-03T08:30:00+07:00")
	f.StringVar(&c.baseURL, "base-url", "", "địa chỉ gốc thay cho site.yaml, ví dụ https://nawapi.gov.vn/cchc/")
	return cmd
}

func printDuties(w io.Writer, d site.Duties) {
	c := coloursOf(w)
	fmt.Fprintf(w, "%s%s%s (%s), tính đến ngày %s\n", c.bold, d.Profile.Title, c.off, d.Profile.ID, viet.ShortDate(d.Day.Time()))
	state := ""
	for _, row := range d.Table().Rows { // without a cell for the serial number
		if s := row[1].Text(); s != state {
			state = s
			fmt.Fprintf(w, "\n%s%s%s\n", c.bold, state, c.off)
		}
		fmt.Fprintf(w, "  • %s  %s[%s]%s\n    %s", clean(row[0].Text()), c.dim, row[2].Text(), c.off, clean(row[3].Text()))
		if t := row[4].Text(); t != "" {
			fmt.Fprintf(w, " (%s)", t)
		}
		fmt.Fprintf(w, "\n    %s%s%s\n", c.dim, clean(row[3].URL()), c.off)
		if t := row[5].Text(); t != "" {
			fmt.Fprintf(w, "    %s\n", clean(t))
		}
	}
	fmt.Fprintf(w, "\n%s\n", strings.Join(d.Lines(), "\n"))
}
