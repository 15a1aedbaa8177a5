package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
)

func newSchema(s *shared) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "schema [LOẠI]",
		Short: "Tạo JSON Schema của khối thông tin, cho trình soạn thảo",
		Long: `Tạo JSON Schema của khối thông tin ở đầu tệp và của site.yaml: trình soạn thảo dựa
vào đó để gợi ý khóa và giá trị, giải thích bằng tiếng Việt và gạch đỏ chỗ sai ngay
khi gõ. Trong thư mục của một trang, các mã (chủ đề, hình thức, đơn vị, kế hoạch,
văn bản, chuyên mục) là mã có thật của trang ấy.`,
		Example:   "  cchc schema article\n  cchc schema --out .vscode/cchc",
		ValidArgs: kindNames(),
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1, len(args) == 0 && out == "":
				return usageError{errors.New("cần một loại (article, plan, document, theme, channel, unit, page, contest, item, site) hoặc --out")}
			case len(args) == 1 && kindNamed(args[0]) == content.None:
				return usageError{fmt.Errorf("không có loại “%s”; các loại: %s", args[0], strings.Join(kindNames(), ", "))}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			names, err := namesOf(cmd.Context(), s.source)
			if err != nil {
				return err
			}
			kinds := kindNames()
			if len(args) == 1 && out != "" {
				kinds = args
			} else if len(args) == 1 {
				_, err := cmd.OutOrStdout().Write(content.JSONSchema(kindNamed(args[0]), names))
				return err
			}
			if err := os.MkdirAll(out, 0o755); err != nil {
				return err
			}
			for _, k := range kinds {
				if err := os.WriteFile(filepath.Join(out, schemaFile(k)), content.JSONSchema(kindNamed(k), names), 0o644); err != nil {
					return err
				}
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Đã ghi %d tệp JSON Schema vào %s.\n", len(kinds), out)
			return nil
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "ghi vào thư mục này, mỗi loại một tệp LOẠI.schema.json")
	return cmd
}

// schemaFile names the file of the schema of a kind.
func schemaFile(kind string) string { return kind + ".schema.json" }

func kindNames() []string {
	var names []string
	for _, k := range append(content.Kinds(), content.Settings) {
		names = append(names, k.String())
	}
	return names
}

func kindNamed(name string) content.Kind {
	for _, k := range append(content.Kinds(), content.Settings) {
		if k.String() == name {
			return k
		}
	}
	return content.None
}

// namesOf reads what a site has to name; a folder that is no site has nothing.
func namesOf(ctx context.Context, root string) (content.Names, error) {
	snap, err := source.Scan(os.DirFS(root), nil, "content")
	if err != nil {
		return content.Names{}, err
	}
	var docs []*content.Doc
	for _, f := range snap.Files {
		if err := ctx.Err(); err != nil {
			return content.Names{}, err
		}
		if content.KindOf(f.Path) == content.None || f.Size > content.MaxSize {
			continue
		}
		if data, err := f.Read(nil, content.MaxSize); err == nil { // what cannot be read names nothing
			docs = append(docs, content.Parse(f.Path, data))
		}
	}
	return content.NamesOf(docs), nil
}
