package main

import (
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/lsp"
)

func newLSP(s *shared) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Máy chủ ngôn ngữ cho trình soạn thảo (VS Code, Neovim, Helix …)",
		Long: `Trò chuyện với trình soạn thảo qua đầu vào và đầu ra chuẩn theo Language Server
Protocol: chỗ sai được gạch ngay khi gõ, gợi ý khóa và mã, giải thích khóa và số, ký
hiệu văn bản, nhảy tới tệp, sửa nhanh. Trình soạn thảo tự chạy lệnh này; trang do
“cchc new site” tạo đã có sẵn cấu hình cho VS Code.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := lsp.Options{Version: version(), Lang: s.lang, Now: time.Now}
			if cmd.Flags().Changed("source") { // else the folder that the client has open
				o.Root = s.source
			}
			polite, err := lsp.Serve(cmd.Context(), os.Stdin, os.Stdout, o)
			if err != nil {
				return err
			}
			if !polite && cmd.Context().Err() == nil {
				return errors.New("trình soạn thảo ngắt kết nối mà không báo trước")
			}
			return nil
		},
	}
	cmd.Flags().Bool("stdio", true, "đầu vào và đầu ra chuẩn; là cách duy nhất, có tùy chọn này vì nhiều trình soạn thảo luôn thêm nó")
	_ = cmd.Flags().MarkHidden("stdio")
	return cmd
}
