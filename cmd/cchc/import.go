package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/receive"
	"nawapi.gov.vn/cchc/internal/source"
)

func newImport(s *shared) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import bundle TỆP|THƯ-MỤC…",
		Short: "Nhập gói tin của đơn vị khác",
		Args:  cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usageError{fmt.Errorf("không nhập được loại “%s”; chỉ có: bundle", args[0])}
			}
			return usageError{errors.New("cần loại: cchc import bundle TỆP|THƯ-MỤC…")}
		},
	}
	cmd.AddCommand(newImportBundle(s))
	return cmd
}

func newImportBundle(s *shared) *cobra.Command {
	var dry bool
	cmd := &cobra.Command{
		Use:   "bundle TỆP|THƯ-MỤC…",
		Short: "Nhập gói tin (goi-tin.json) của đơn vị khác thành tin chỉ đọc",
		Long: `Nhập gói tin của đơn vị khác thành các tệp trong content/tin-don-vi/<mã đơn vị>/.
Trang liệt kê các tin ấy và dẫn về địa chỉ gốc; không tin nào có trang riêng.

Lệnh chỉ đọc tệp, không tự tải. Tải gói tin bằng trình duyệt hoặc curl:
  curl --fail --output goi-tin.json https://don-vi.example/don-vi/ma-don-vi/goi-tin.json

Nhập lại một gói, nhập nhiều gói theo thứ tự nào cũng cho cùng kết quả: phiên bản
sửa sau cùng của mỗi tin được giữ, không tin nào bị xóa. Một gói có lỗi thì không
gì được ghi. Muốn ẩn một tin đã nhập, thêm dòng “draft: true” vào tệp của tin.`,
		Example: "  cchc import bundle goi-tin.json\n  cchc import bundle --dry-run goi-tin/",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("cần ít nhất một tệp gói tin, hoặc một thư mục có các tệp ấy")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := isSite(s.source); err != nil {
				return err
			}
			files, err := receive.Files(args)
			var missing *fs.PathError
			if errors.Is(err, fs.ErrNotExist) && errors.As(err, &missing) {
				return usageError{fmt.Errorf("không có tệp hay thư mục “%s”", missing.Path)}
			}
			if err != nil {
				return err
			}
			if len(files) == 0 {
				return usageError{errors.New("không có tệp .json nào trong thư mục ấy")}
			}
			fsys := os.DirFS(s.source)
			r, err := receive.Take(fsys, files)
			if err != nil {
				return err
			}
			printProblems(cmd.ErrOrStderr(), fsys, heeded(fsys, r.Problems), s, false)
			if source.Failed(r.Problems) {
				fmt.Fprintln(cmd.ErrOrStderr(), map[string]string{"vi": "Không có gì được nhập.", "en": "Nothing was imported."}[s.lang])
				return contentError{}
			}
			added := 0
			for _, c := range r.Changes {
				label := "sửa"
				if c.New {
					label = "mới"
					added++
				}
				fmt.Fprintf(cmd.OutOrStdout(), "  %s  (%s)\n", c.Path, label)
			}
			verb := "Đã nhập"
			if dry {
				verb = "Chưa ghi gì (--dry-run); sẽ nhập"
			} else if err := r.Write(s.source); errors.Is(err, receive.ErrChanged) {
				return fmt.Errorf("một tệp vừa được chương trình khác sửa; không có gì được nhập, hãy chạy lại. (%w)", err)
			} else if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s %d tin mới, %d tin sửa; %d tin đã có.\n", verb, added, len(r.Changes)-added, r.Kept)
			return nil
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "chỉ nói sẽ làm gì, không ghi")
	return cmd
}
