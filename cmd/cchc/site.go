package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/viet"
	"nawapi.gov.vn/cchc/static"
	"nawapi.gov.vn/cchc/templates"
)

// starter is what a new site has beside templates and static files. @WORD@ in
// a name or a text is filled in.
//
//go:embed all:starter
var starter embed.FS

// beginning is what is known of a new site.
type beginning struct {
	name, short, base string
	now               time.Time
}

func newSite() *cobra.Command {
	var b beginning
	cmd := &cobra.Command{
		Use:   "site THƯ-MỤC",
		Short: "Tạo một trang mới hoàn chỉnh trong một thư mục trống",
		Long: `Tạo một trang mới: nội dung mẫu, mẫu trang, kiểu dáng, cấu hình cho VS Code, cho Git và
cho máy chủ kiểm tra tự động. Thư mục phải chưa có hoặc trống; không bao giờ ghi đè.`,
		Example: "  cchc new site trang-cchc --name \"Trung tâm Quy hoạch và Điều tra tài nguyên nước quốc gia\" --short NAWAPI --base-url https://nawapi.gov.vn/cchc/",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{errors.New("cần tên thư mục của trang mới")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			b.name, b.short, b.now = strings.TrimSpace(viet.NFC(b.name)), strings.TrimSpace(viet.NFC(b.short)), time.Now().In(viet.Zone)
			if viet.Slug(b.name) == "" || strings.ContainsAny(b.name+b.short, "\r\n") {
				return usageError{errors.New("--name phải là tên cơ quan, trên một dòng")}
			}
			base, ok := content.CleanBase(b.base)
			if !ok {
				return usageError{fmt.Errorf("--base-url: “%s” không phải là địa chỉ dạng https://may-chu/duong-dan/", b.base)}
			}
			b.base = base
			n, err := b.write(args[0])
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "Đã tạo trang mới trong %s: %d tệp.\nTiếp theo, gõ lần lượt:\n  cd %s\n  cchc serve\n", args[0], n, args[0])
			return nil
		},
	}
	f := cmd.Flags()
	f.StringVar(&b.name, "name", "Cơ quan, đơn vị", "tên đầy đủ của cơ quan")
	f.StringVar(&b.short, "short", "", "tên viết tắt của cơ quan")
	f.StringVar(&b.base, "base-url", "https://cchc.example/", "địa chỉ gốc của trang")
	return cmd
}

// files returns the files of the new site by their paths.
func (b *beginning) files() (map[string][]byte, error) {
	unit := viet.Slug(b.short)
	if unit == "" {
		unit = viet.Slug(b.name)
	}
	if len(unit) > 60 {
		unit = strings.Trim(unit[:60], "-")
	}
	short := ""
	if b.short != "" {
		short = "    short: " + content.Quoted(b.short) + "\n"
	}
	today := cchc.DateOf(b.now)
	fill := strings.NewReplacer(
		"@TITLE@", content.Quoted("Cải cách hành chính – "+b.name),
		"@DESCRIPTION@", content.Quoted("Thông tin, tuyên truyền về cải cách hành chính của "+b.name+"."),
		"@HEADING@", "Cải cách hành chính – "+b.name,
		"@NAME@", content.Quoted(b.name), "@SHORT@", short, "@UNIT@", unit, "@BASE@", b.base,
		"@TODAY@", today.String(), "@REVIEW@", today.AddDays(180).String(), "@YEAR@", strconv.Itoa(today.Year))
	files := map[string][]byte{}
	add := func(from fs.FS, to string, text func(string) string) error {
		return fs.WalkDir(from, ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || p == "embed.go" {
				return err
			}
			data, err := fs.ReadFile(from, p)
			if text != nil {
				p, data = text(p), []byte(text(string(data)))
			}
			files[path.Join(to, p)] = data
			return err
		})
	}
	sub, err := fs.Sub(starter, "starter")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(add(templates.FS, "templates", nil), add(static.FS, "static", nil), add(sub, "", fill.Replace)); err != nil {
		return nil, err
	}
	var docs []*content.Doc
	for name, data := range files {
		if content.KindOf(name) != content.None {
			docs = append(docs, content.Parse(name, data))
		}
	}
	files[".vscode/cchc/site.schema.json"] = content.JSONSchema(content.Settings, content.NamesOf(docs))
	return files, nil
}

// write lays out the new site in dir, which must not exist or be empty, and
// returns how many files it has.
func (b *beginning) write(dir string) (int, error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 && !(len(entries) == 1 && entries[0].Name() == ".git") {
		return 0, usageError{fmt.Errorf("thư mục “%s” đã có tệp; chọn một thư mục chưa có hoặc trống", dir)}
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, usageError{fmt.Errorf("“%s” không phải là một thư mục dùng được: %w", dir, err)}
	}
	files, err := b.files()
	if err != nil {
		return 0, err
	}
	for name, data := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			return 0, err
		}
		f, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return 0, err
		}
		_, err = f.Write(data)
		if err := errors.Join(err, f.Close()); err != nil {
			return 0, err
		}
	}
	return len(files), nil
}
