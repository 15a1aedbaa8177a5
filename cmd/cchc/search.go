package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/search"
	"nawapi.gov.vn/cchc/internal/viet"
)

func newSearch(s *shared) *cobra.Command {
	var c choice
	var in string
	var limit int
	cmd := &cobra.Command{
		Use:   "search TỪ-CẦN-TÌM…",
		Short: "Tìm trong nội dung của trang",
		Long: `Tìm trong nội dung của trang như người đọc tìm ở /tim-kiem/: có dấu hay không dấu,
“ngoặc kép” cho đúng cụm từ, dấu trừ để loại một từ ra. Với --in, tìm trong chỉ mục
đã đăng ở thư mục ấy.`,
		Example: "  cchc search cai cach hanh chinh\n  cchc search 79/qd-tnnqg\n  cchc search --drafts '\"một cửa\" -đất'\n  cchc search --in public tiếp cận thông tin",
		Args: func(_ *cobra.Command, args []string) error {
			if strings.TrimSpace(strings.Join(args, " ")) == "" {
				return usageError{fmt.Errorf("cần từ để tìm")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c.prview = true // nothing is published: every choice is allowed
			o, err := c.options()
			if err != nil {
				return err
			}
			var read func(string) ([]byte, error)
			if in != "" {
				read = func(name string) ([]byte, error) {
					return os.ReadFile(filepath.Join(in, "tim-kiem", "du-lieu", name))
				}
			} else if read, err = indexOf(cmd, s, o); err != nil {
				return err
			}
			x, err := search.Open(read)
			if in != "" && errors.Is(err, fs.ErrNotExist) {
				return usageError{fmt.Errorf("thư mục “%s” chưa có chỉ mục tìm kiếm: dựng trang bằng cchc build trước", in)}
			}
			if err != nil {
				return err
			}
			return find(cmd.OutOrStdout(), x, strings.Join(args, " "), limit)
		},
	}
	c.flags(cmd)
	_ = cmd.Flags().MarkHidden("preview")
	cmd.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		if strings.HasPrefix(err.Error(), "unknown shorthand flag: ") {
			return usageError{errors.New("muốn loại một từ thì ghi hai dấu trừ trước các từ cần tìm: cchc search -- một cửa -đất")}
		}
		return c.Root().FlagErrorFunc()(c, err)
	})
	cmd.Flags().StringVar(&in, "in", "", "thư mục đăng có chỉ mục, thay cho nội dung")
	cmd.Flags().IntVar(&limit, "limit", 10, "số kết quả in ra nhiều nhất")
	return cmd
}

// indexOf makes the index of the content in memory.
func indexOf(cmd *cobra.Command, s *shared, o build.Options) (func(string) ([]byte, error), error) {
	if err := isSite(s.source); err != nil {
		return nil, err
	}
	fsys := os.DirFS(s.source)
	r, err := build.New(fsys).Look(cmd.Context(), o, nil)
	if err != nil {
		return nil, err
	}
	if r.Failed {
		printProblems(cmd.ErrOrStderr(), fsys, heeded(fsys, r.Problems), s, false)
		return nil, contentError{}
	}
	if r.Site.Search == nil {
		return nil, usageError{fmt.Errorf("trang này không có tìm kiếm: without trong content/site.yaml có search")}
	}
	files, err := build.SearchIndex(cmd.Context(), o, r.Site.Search)
	if err != nil {
		return nil, err
	}
	return func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return data, nil
		}
		return nil, fs.ErrNotExist
	}, nil
}

func find(w io.Writer, x *search.Index, text string, limit int) error {
	a, err := x.Search(search.Query{Text: text, All: true})
	if err != nil {
		return err
	}
	n := viet.Number(int64(len(a.Docs)))
	switch {
	case len(a.Docs) == 0:
		fmt.Fprintf(w, "Không có kết quả nào cho “%s”.\n", text)
	case a.Instead != "":
		fmt.Fprintf(w, "Không có kết quả cho “%s”. %s kết quả cho “%s”:\n", text, n, a.Instead)
	case a.Partial:
		fmt.Fprintf(w, "Không trang nào có đủ các từ “%s”. %s trang có nhiều từ nhất:\n", text, n)
	default:
		fmt.Fprintf(w, "%s kết quả:\n", n)
	}
	for i, doc := range a.Docs[:min(len(a.Docs), max(limit, 0))] {
		c, err := x.Card(doc)
		if err != nil {
			return err
		}
		kind, _ := x.Kind(doc)
		line := x.Kinds[kind]
		if c.Note != "" {
			line += ", " + c.Note
		}
		if y, md, ok := strings.Cut(c.Date, "-"); ok {
			m, d, _ := strings.Cut(md, "-")
			line += ", " + d + "/" + m + "/" + y
		}
		fmt.Fprintf(w, "%3d. %s\n     %s (%s)\n", i+1, c.Title, c.URL, line)
	}
	return nil
}
