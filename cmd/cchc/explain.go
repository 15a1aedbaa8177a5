package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

func newExplain(s *shared) *cobra.Command {
	var c choice
	cmd := &cobra.Command{
		Use:     "explain ĐỊA-CHỈ|TỆP",
		Short:   "Giải thích một trang: từ tệp nào, mẫu nào, vì sao không thấy",
		Example: "  cchc explain /tin-tuc/2026/ten-bai/\n  cchc explain content/tin-tuc/2026/ten-bai.md\n  cchc explain templates/parts/item.html",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageError{fmt.Errorf("cần một địa chỉ hoặc một tệp")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			c.prview = true // nothing is published: every choice is allowed
			o, err := c.options()
			if err != nil {
				return err
			}
			if err := isSite(s.source); err != nil {
				return err
			}
			fsys := os.DirFS(s.source)
			r, err := build.New(fsys).Look(cmd.Context(), o, nil)
			if err != nil {
				return err
			}
			if r.Failed { // what is said of the page may be incomplete
				ps := r.Problems
				if own := ofFile(ps, s.source, args[0]); len(own) > 0 {
					ps = own
				}
				printProblems(cmd.ErrOrStderr(), fsys, ps, s, false)
			}
			return explain(cmd.OutOrStdout(), r, s, args[0])
		},
	}
	c.flags(cmd)
	_ = cmd.Flags().MarkHidden("preview")
	return cmd
}

// below returns the path of a file from the root of the site, and anything else as
// it is.
func below(root, what string) string {
	what = viet.NFC(filepath.ToSlash(what))
	if rel, err := filepath.Rel(root, what); err == nil && !strings.Contains(what, "://") && !strings.HasPrefix(rel, "..") {
		what = filepath.ToSlash(rel)
	}
	return what
}

// ofFile returns the Problems in the file of that name.
func ofFile(ps []source.Problem, root, what string) []source.Problem {
	name := below(root, what)
	return slices.DeleteFunc(slices.Clone(ps), func(p source.Problem) bool { return p.Pos.File != name })
}

func explain(w io.Writer, r *build.Result, s *shared, what string) error {
	what = below(s.source, what)
	if name, ok := strings.CutPrefix(what, "templates/"); ok {
		return explainTemplate(w, r, name)
	}
	if strings.HasPrefix(what, "content/") || strings.HasPrefix(what, "static/") {
		return explainFile(w, r, what)
	}
	path := what
	if rest, ok := strings.CutPrefix(path, r.Site.Root); ok {
		path = "/" + rest
	} else if rest, ok := strings.CutPrefix(path, r.Site.Base+"/"); ok {
		path = "/" + rest
	}
	path, _, _ = strings.Cut(path, "#")
	out := strings.TrimPrefix(path, "/")
	for _, o := range []string{out, strings.TrimSuffix(out, "/") + "/index.html", out + "index.html"} {
		o = strings.TrimPrefix(o, "/")
		for _, p := range r.Site.Pages {
			if p.Path == o {
				fmt.Fprintf(w, "Địa chỉ: %s%s\n", r.Site.Root, strings.TrimSuffix(p.Path, "index.html"))
				if p.Source != "" {
					fmt.Fprintf(w, "Từ tệp:  %s\n", p.Source)
				} else {
					fmt.Fprintln(w, "Từ tệp:  không có; trang do cchc lập từ nội dung khác")
				}
				if p.Layout == "" {
					fmt.Fprintln(w, "Mẫu:     không có; cchc viết thẳng ra (dữ liệu cho máy đọc)")
				} else {
					layout, _, _ := strings.Cut(p.Layout, "@") // page@en is page in English
					fmt.Fprintf(w, "Mẫu:     templates/layouts/%s.html\n", layout)
					for _, t := range r.Set.Reach(p.Layout) {
						if t != "layouts/"+layout+".html" {
							fmt.Fprintf(w, "         gọi templates/%s\n", t)
						}
					}
				}
				fmt.Fprintf(w, "Cho thấy: %s\n", strings.Join(build.Shows(p.View), ", "))
				return nil
			}
		}
		for _, a := range r.Site.Assets {
			if a.Out == o {
				fmt.Fprintf(w, "Địa chỉ: %s%s\nTừ tệp:  %s (%s)\n", r.Site.Root, a.Out, a.Source, viet.Bytes(a.Size))
				return nil
			}
		}
	}
	for _, h := range r.Site.Hidden {
		if h.Address == "/"+strings.Trim(path, "/")+"/" {
			fmt.Fprintf(w, "%s không được đăng: %s. Tệp: %s\n", what, hiddenLabel(h), h.Path)
			return nil
		}
	}
	return usageError{fmt.Errorf("không có địa chỉ hay tệp nào là “%s”", what)}
}

func explainFile(w io.Writer, r *build.Result, file string) error {
	found := false
	for _, h := range r.Site.Hidden {
		if h.Path == file {
			fmt.Fprintf(w, "%s không được đăng: %s.\n", file, hiddenLabel(h))
			found = true
		}
	}
	for _, p := range r.Problems {
		if p.Pos.File == file {
			fmt.Fprintf(w, "Vấn đề: %s: %s\n", p.Pos, p.Text("vi"))
			found = true
		}
	}
	for _, p := range r.Site.Pages {
		if p.Source == file {
			fmt.Fprintf(w, "%s tạo ra %s%s\n", file, r.Site.Root, strings.TrimSuffix(p.Path, "index.html"))
			found = true
		}
	}
	for _, a := range r.Site.Assets {
		if a.Source == file {
			fmt.Fprintf(w, "%s được đăng ở %s%s\n", file, r.Site.Root, a.Out)
			found = true
		}
	}
	if !found {
		if content.KindOf(file) == content.None {
			return usageError{fmt.Errorf("không có tệp “%s”, hoặc không trang nào dùng tới nó", file)}
		}
		return usageError{fmt.Errorf("không có tệp “%s”", file)}
	}
	return nil
}

func explainTemplate(w io.Writer, r *build.Result, name string) error {
	var layouts []string
	for _, p := range r.Site.Pages { // page@en, which is page in English, among them
		if p.Layout != "" && !slices.Contains(layouts, p.Layout) && slices.Contains(r.Set.Reach(p.Layout), name) {
			layouts = append(layouts, p.Layout)
		}
	}
	for _, l := range r.Set.Layouts() {
		if !slices.Contains(layouts, l) && slices.Contains(r.Set.Reach(l), name) {
			layouts = append(layouts, l)
		}
	}
	slices.Sort(layouts)
	if len(layouts) == 0 {
		return usageError{fmt.Errorf("không có mẫu “templates/%s”, hoặc không loại trang nào dùng tới nó", name)}
	}
	n := 0
	for _, p := range r.Site.Pages {
		if slices.Contains(layouts, p.Layout) {
			n++
		}
	}
	fmt.Fprintf(w, "templates/%s được dùng bởi các loại trang: %s. Sửa mẫu này thì dựng lại %s trang.\n", name, strings.Join(layouts, ", "), viet.Number(int64(n)))
	return nil
}
