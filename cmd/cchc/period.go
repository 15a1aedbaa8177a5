package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// newPeriod is the command report: the files of one report, without the site
// around them.
func newPeriod(s *shared) *cobra.Command {
	var c choice
	var plan, period, out string
	var year int
	var formats []string
	var force bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Lập báo cáo của một kỳ, không dựng trang",
		Long: `Lập báo cáo thông tin, tuyên truyền cải cách hành chính của một kỳ: trang HTML để in,
các tệp CSV và một tệp XLSX, giống hệt các tệp ở /bao-cao/ của trang.

Báo cáo tính mọi kế hoạch của năm; --plan chỉ nói đó là năm nào. Số liệu tính đến
ngày cuối kỳ, hoặc đến hôm nay khi còn trong kỳ. Tệp đã có mà khác nội dung thì
không bị ghi đè, trừ khi thêm --force.`,
		Example: "  cchc report --plan ke-hoach-cchc-2016 --period quy-1\n  cchc report --year 2016 --period nam --format xlsx --out /tmp/bao-cao",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := c.options()
			if err != nil {
				return err
			}
			p := cchc.Period(period)
			if !slices.Contains(cchc.Periods(), p) {
				if period == "" {
					return usageError{errors.New("thiếu --period: quy-1, 6-thang, quy-3 hoặc nam")}
				}
				return usageError{fmt.Errorf("--period chỉ nhận quy-1, 6-thang, quy-3 hoặc nam, không nhận “%s”", period)}
			}
			if plan == "" && year == 0 {
				return usageError{errors.New("cần --plan MÃ-KẾ-HOẠCH hoặc --year NĂM")}
			}
			for _, f := range formats {
				if !slices.Contains(reportFormats, f) {
					return usageError{fmt.Errorf("--format chỉ nhận html, csv và xlsx, không nhận “%s”", f)}
				}
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
			if r.Failed {
				printProblems(cmd.ErrOrStderr(), fsys, heeded(fsys, r.Problems), s, false)
				return contentError{}
			}
			if year, err = reportYear(r.Site, plan, year); err != nil {
				return err
			}
			from, to := p.Range(year)
			if today := cchc.DateOf(o.AsOf); from.After(today) {
				return usageError{fmt.Errorf("kỳ %s bắt đầu từ ngày %s, chưa có báo cáo", p.Label(year), viet.ShortDate(from.Time()))}
			} else if !to.Before(today) {
				to = today
			}
			files, err := reportFiles(r, site.ReportFolder(year, p), formats)
			if err != nil {
				return err
			}
			if out == "" {
				out = fmt.Sprintf("bao-cao-%s-%d", p, year)
			}
			written, err := put(out, files, force)
			if err != nil {
				return err
			}
			printReport(cmd.OutOrStdout(), s, out, files, written, to)
			return nil
		},
	}
	cmd.AddCommand(newDuties(s))
	f := cmd.Flags()
	f.StringVar(&plan, "plan", "", "mã của kế hoạch trong content/ke-hoach/")
	f.StringVar(&period, "period", "", "kỳ báo cáo: quy-1, 6-thang, quy-3 hoặc nam")
	f.IntVar(&year, "year", 0, "năm báo cáo (mặc định: năm của kế hoạch)")
	f.StringVar(&out, "out", "", "thư mục để ghi tệp (mặc định: bao-cao-KỲ-NĂM trong thư mục này)")
	f.StringSliceVar(&formats, "format", reportFormats, "loại tệp: html, csv, xlsx")
	f.BoolVar(&force, "force", false, "ghi đè tệp đã có mà khác nội dung")
	f.StringVar(&c.asOf, "as-of", "", "lập báo cáo như vào thời điểm này: 2016-03-03 hoặc 2016-03-03T08:30:00+07:00")
	f.StringVar(&c.baseURL, "base-url", "", "địa chỉ gốc thay cho site.yaml, ví dụ https://nawapi.gov.vn/cchc/")
	return cmd
}

var reportFormats = []string{"html", "csv", "xlsx"}

// reportYear returns the year of the plan, or the one that was asked for, if
// there are reports of it.
func reportYear(s *site.Site, plan string, year int) (int, error) {
	if plan != "" {
		i := slices.IndexFunc(s.Plans, func(p site.PlanYear) bool { return p.ID == plan })
		if i < 0 {
			near, ok := viet.Nearest(plan, func(yield func(string) bool) {
				for _, p := range s.Plans {
					if !yield(p.ID) {
						return
					}
				}
			})
			if ok {
				return 0, usageError{fmt.Errorf("không có kế hoạch công khai nào mang mã “%s”. Có phải ý bạn là “%s”?", plan, near)}
			}
			return 0, usageError{fmt.Errorf("không có kế hoạch công khai nào mang mã “%s”", plan)}
		}
		if year == 0 {
			year = s.Plans[i].Year
		} else if year != s.Plans[i].Year {
			return 0, usageError{fmt.Errorf("kế hoạch “%s” là của năm %d, không phải năm %d", plan, s.Plans[i].Year, year)}
		}
	}
	if !slices.ContainsFunc(s.Plans, func(p site.PlanYear) bool { return p.Year == year }) {
		return 0, usageError{fmt.Errorf("không có kế hoạch công khai nào của năm %d", year)}
	}
	return year, nil
}

type reportFile struct {
	name string
	data []byte
}

// reportFiles makes the outputs of a folder of the site that have one of the
// formats.
func reportFiles(r *build.Result, folder string, formats []string) ([]reportFile, error) {
	var files []reportFile
	for _, p := range r.Site.Pages {
		name, ok := strings.CutPrefix(p.Path, folder)
		if !ok || !slices.Contains(formats, strings.TrimPrefix(path.Ext(name), ".")) {
			continue
		}
		f := reportFile{name: name}
		if w, ok := p.View.(site.Writer); ok {
			f.data = w.Append(nil)
		} else {
			data, problems := r.Set.HTML(nil, p.Layout, p.View)
			for _, x := range problems {
				return nil, fmt.Errorf("%s: %s", x.Pos, x.Text("vi"))
			}
			f.data = data
		}
		files = append(files, f)
	}
	if len(files) == 0 {
		return nil, usageError{errors.New("trang này không lập báo cáo: bỏ reports khỏi without trong content/site.yaml")}
	}
	return files, nil
}

// put writes files into a folder and returns how many were not there as they
// are. All are written beside their places before the first one takes its
// place: when the disk is full, nothing has changed.
func put(dir string, files []reportFile, force bool) (written int, err error) {
	kept := func(err error) error {
		if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
			return fmt.Errorf("hết chỗ trên ổ đĩa; các tệp trong %s được giữ nguyên. (%v)", dir, err)
		}
		return fmt.Errorf("không ghi được vào %s; các tệp ở đó được giữ nguyên. (%v)", dir, err)
	}
	_, statErr := os.Stat(dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, kept(err)
	}
	var todo []reportFile
	var others []string
	for _, f := range files {
		old, err := os.ReadFile(filepath.Join(dir, f.name))
		switch {
		case err == nil && bytes.Equal(old, f.data):
			continue
		case err == nil:
			others = append(others, f.name)
		case !errors.Is(err, fs.ErrNotExist):
			return 0, kept(err)
		}
		todo = append(todo, f)
	}
	if len(others) > 0 && !force {
		return 0, usageError{fmt.Errorf("%s đã có tệp khác nội dung: %s. Thêm --force để ghi đè, hoặc chọn --out khác", dir, strings.Join(others, ", "))}
	}
	var beside []string
	defer func() {
		for _, name := range beside { // those that took their places are gone from here
			os.Remove(name)
		}
		if err != nil && errors.Is(statErr, fs.ErrNotExist) {
			os.Remove(dir)
		}
	}()
	for _, f := range todo {
		t, err := os.CreateTemp(dir, ".cchc-*")
		if err != nil {
			return 0, kept(err)
		}
		beside = append(beside, t.Name())
		_, err = t.Write(f.data)
		err = errors.Join(err, t.Chmod(0o644), t.Sync(), t.Close())
		if err != nil {
			return 0, kept(err)
		}
	}
	for i, f := range todo {
		if err := os.Rename(beside[i], filepath.Join(dir, f.name)); err != nil {
			return written, fmt.Errorf("đã thay %d trong %d tệp của %s thì không thay được nữa. (%w)", written, len(todo), dir, err)
		}
		written++
	}
	return written, nil
}

func printReport(w io.Writer, s *shared, out string, files []reportFile, written int, to cchc.Date) {
	if s.lang == "en" {
		fmt.Fprintf(w, "%d files in %s, %d of them written; figures as of %s.\n", len(files), out, written, to)
	} else {
		fmt.Fprintf(w, "Báo cáo nằm trong %s: %d tệp, ghi mới %d; số liệu tính đến ngày %s.\n", out, len(files), written, viet.ShortDate(to.Time()))
	}
	for _, f := range files {
		fmt.Fprintf(w, "  %s (%s)\n", filepath.Join(out, f.name), viet.Bytes(int64(len(f.data))))
	}
}
