package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/fix"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

func newFix(s *shared) *cobra.Command {
	var dry bool
	var decode string
	cmd := &cobra.Command{
		Use:   "fix [TỆP…]",
		Short: "Sửa những chỗ sửa được chắc chắn, không đổi lời văn",
		Long: `Sửa những chỗ sửa được chắc chắn trong các tệp nội dung: chữ dựng sẵn (NFC), ký tự
không nhìn thấy, gạch đầu dòng và đề mục gõ như trong Word, ngày tháng trong khối
thông tin, khoảng trắng thừa và dấu ngoặc kép lẫn lộn. Không bao giờ đổi lời văn, mã
lệnh, địa chỉ. In ra từng chỗ thay đổi; chạy lại lần nữa thì không còn gì để sửa.

Với --decode, các dòng còn ở bảng mã cũ được chuyển sang Unicode.`,
		Example: "  cchc fix --dry-run\n  cchc fix content/tin-tuc/2026/ten-bai.md\n  cchc fix --decode tcvn3 content/tin-tuc/2012/bai-cu.md",
		RunE: func(cmd *cobra.Command, args []string) error {
			o := fix.Options{}
			switch decode {
			case "":
			case "tcvn3":
				o.Decode = fix.TCVN3
			case "vni":
				o.Decode = fix.VNI
			default:
				return usageError{fmt.Errorf("--decode chỉ nhận tcvn3 hoặc vni, không nhận “%s”", decode)}
			}
			if err := isSite(s.source); err != nil {
				return err
			}
			files, err := fixable(s.source, args)
			if err != nil {
				return err
			}
			w := cmd.OutOrStdout()
			changedFiles, count := 0, map[source.Code]int{}
			var failed []error
			var left []source.Problem
			others := 0
			off := codesOff(s.source)
			defer func() { printLeft(cmd.ErrOrStderr(), left, others, s.lang) }()
			for _, f := range files {
				if err := cmd.Context().Err(); err != nil {
					return err
				}
				full := filepath.Join(s.source, filepath.FromSlash(f))
				if real, err := within(s.source, full); err != nil {
					failed = append(failed, fmt.Errorf("%s: %w", f, err))
					continue
				} else if real == "" {
					fmt.Fprintf(cmd.ErrOrStderr(), "Bỏ qua %s: liên kết tới một tệp ở ngoài content/.\n", f)
					continue
				} else {
					full = real
				}
				if st, err := os.Stat(full); err == nil && st.Size() > content.MaxSize {
					fmt.Fprintf(cmd.ErrOrStderr(), "Bỏ qua %s: tệp quá lớn (%s).\n", f, viet.Bytes(st.Size()))
					continue
				}
				data, err := os.ReadFile(full)
				if err != nil {
					failed = append(failed, err)
					continue
				}
				changes := fix.Fix(viet.NFC(f), string(data), o)
				text := fix.Split(string(data))
				l, n := unmended(viet.NFC(f), text.With(changes), off)
				left, others = append(left, l...), others+n
				if len(changes) == 0 {
					continue
				}
				fmt.Fprint(w, fix.Diff(f, text, changes))
				changedFiles++
				for _, c := range changes {
					for _, code := range c.Codes {
						count[code]++
					}
				}
				if !dry {
					if err := replaceFile(full, []byte(text.With(changes)), data); err != nil {
						failed = append(failed, err)
					}
				}
			}
			if changedFiles == 0 {
				fmt.Fprintf(w, "Không có gì để sửa trong %d tệp.\n", len(files))
				return errors.Join(failed...)
			}
			verb := "Đã sửa"
			if dry {
				verb = "Sẽ sửa (chưa ghi gì)"
			}
			fmt.Fprintf(w, "%s %d trong %d tệp:\n", verb, changedFiles, len(files))
			codes := make([]source.Code, 0, len(count))
			for c := range count {
				codes = append(codes, c)
			}
			slices.Sort(codes)
			for _, c := range codes {
				fmt.Fprintf(w, "  %s: %d dòng\n", fix.Labels[c], count[c])
			}
			return errors.Join(failed...)
		},
	}
	f := cmd.Flags()
	f.BoolVar(&dry, "dry-run", false, "chỉ cho xem thay đổi, không ghi")
	f.StringVar(&decode, "decode", "", "chuyển các dòng ở bảng mã cũ sang Unicode: tcvn3 hoặc vni")
	return cmd
}

// mended are the complaints that are mended where that is sure.
var mended = []source.Code{fix.NFC, fix.Invisible, fix.Space, fix.After, fix.Quotes}

// codesOff are the complaints that the site does not want to hear.
func codesOff(root string) (off []source.Code) {
	data, err := os.ReadFile(filepath.Join(root, "content", "site.yaml"))
	if err != nil {
		return nil // the files can be mended all the same
	}
	for _, r := range content.Parse("content/site.yaml", data).Settings.Check.Rules {
		if r.Level == "off" {
			off = append(off, source.Code(r.Rule.ID))
		}
	}
	return off
}

// unmended returns what the check still says of a text that has been mended: where more
// of the same kind could not be mended for sure, and how many errors and warnings of
// other kinds there are.
func unmended(file, text string, off []source.Code) (left []source.Problem, others int) {
	said := func(r *content.Reading) { left = check.Look(r).Said(source.Codes()...) }
	found := content.ParseRead(file, []byte(text), nil, said).Problems
	left = slices.DeleteFunc(append(left, found...), func(p source.Problem) bool {
		if slices.Contains(off, p.Code) {
			return true
		}
		minded := slices.Contains(mended, p.Code)
		if !minded && p.Severity() != source.Notice {
			others++
		}
		return !minded
	})
	return left, others
}

// printLeft says what people must mend themselves, and where the rest of it is said.
func printLeft(w io.Writer, left []source.Problem, others int, lang string) {
	const most = 20
	words := [...]string{"Còn %d chỗ cchc không dám tự sửa; xin sửa tay:\n", "Còn %d lỗi, cảnh báo khác không sửa tự động được; xem từng chỗ và cách sửa: cchc check\n"}
	if lang == "en" {
		words = [...]string{"%d places are left that cchc dares not mend by itself:\n", "%d other errors and warnings are left that nothing mends by itself; to see each and how to mend it: cchc check\n"}
	}
	if len(left) > 0 {
		fmt.Fprintf(w, words[0], len(left))
	}
	for i, p := range left {
		if i == most {
			fmt.Fprintln(w, "  …")
			break
		}
		fmt.Fprintf(w, "  %s: %s [%s]\n", clean(p.Pos.String()), clean(p.Text(lang)), p.Code)
	}
	if others > 0 {
		fmt.Fprintf(w, words[1], others)
	}
}

// fixable returns the paths below the root of the named files, or of all that
// editors write.
func fixable(root string, args []string) ([]string, error) {
	if len(args) == 0 {
		snap, err := source.Scan(os.DirFS(root), nil, "content")
		if err != nil {
			return nil, err
		}
		var files []string
		for _, f := range snap.Files {
			if content.KindOf(f.Path) != content.None {
				files = append(files, f.Path)
			}
		}
		return files, nil
	}
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, a := range args {
		p, err := filepath.Abs(a)
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(abs, p)
		rel = filepath.ToSlash(rel)
		if err != nil || content.KindOf(viet.NFC(rel)) == content.None {
			return nil, usageError{fmt.Errorf("“%s” không phải là tệp nội dung của trang (trong content/)", a)}
		}
		if _, err := os.Stat(p); err != nil {
			return nil, usageError{fmt.Errorf("không có tệp “%s”", a)}
		}
		files = append(files, path.Clean(rel))
	}
	return files, nil
}

// within follows symbolic links to where a file is, and returns "" if that is
// not below content/.
func within(root, file string) (string, error) {
	at, err := filepath.EvalSymlinks(file)
	if err != nil {
		return "", err
	}
	top, err := filepath.EvalSymlinks(filepath.Join(root, "content"))
	if err != nil {
		return "", err
	}
	if !strings.HasPrefix(at, top+string(filepath.Separator)) {
		return "", nil
	}
	return at, nil
}

// replaceFile puts new text in the place of a file that still has the old one:
// a reader sees one of the two, whole, whatever happens.
func replaceFile(name string, data, old []byte) error {
	st, err := os.Stat(name)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".cchc-fix-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by then if all went well
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(st.Mode().Perm()), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if now, err := os.ReadFile(name); err != nil || string(now) != string(old) {
		return errors.Join(err, &fs.PathError{Op: "fix", Path: name, Err: errors.New("tệp vừa được người khác sửa; chạy lại lệnh")})
	}
	return os.Rename(f.Name(), name)
}
