package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/cchc"
	"nawapi.gov.vn/cchc/internal/content"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
	"nawapi.gov.vn/cchc/internal/watch"
)

// choice are the flags that choose what is shown.
type choice struct {
	baseURL, asOf                   string
	drafts, future, expired, prview bool
	jobs                            int
}

func (c *choice) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.baseURL, "base-url", "", "địa chỉ gốc thay cho site.yaml, ví dụ https://nawapi.gov.vn/cchc/")
	f.StringVar(&c.asOf, "as-of", "", "dựng trang như vào thời điểm này: 2016-03-03 hoặc 2016-03-03T08:30:00+07:00")
	f.BoolVar(&c.drafts, "drafts", false, "hiển thị cả bản nháp (chỉ để xem thử)")
	f.BoolVar(&c.future, "future", false, "hiển thị cả bài chưa đến ngày đăng (chỉ để xem thử)")
	f.BoolVar(&c.expired, "expired", false, "hiển thị cả bài đã hết hạn đăng (chỉ để xem thử)")
	f.BoolVar(&c.prview, "preview", false, "dựng để xem thử: không cho máy tìm kiếm lập chỉ mục, tệp giữ nguyên tên")
	f.IntVar(&c.jobs, "jobs", 0, "số việc làm cùng lúc; 0: theo số bộ xử lý")
}

func (c *choice) options() (build.Options, error) {
	o := build.Options{Jobs: c.jobs, Plain: c.prview}
	o.Options = site.Options{AsOf: time.Now(), BaseURL: c.baseURL, Drafts: c.drafts, Future: c.future, Expired: c.expired, Preview: c.prview}
	if c.asOf != "" {
		t, _, err := cchc.ParseTime(c.asOf)
		if err != nil {
			return o, usageError{fmt.Errorf("--as-of: “%s” không phải là thời điểm dạng 2016-03-03 hoặc 2016-03-03T08:30:00+07:00", c.asOf)}
		}
		o.AsOf = t
	}
	if c.baseURL != "" {
		base, ok := content.CleanBase(c.baseURL)
		if !ok {
			return o, usageError{fmt.Errorf("--base-url: “%s” không phải là địa chỉ dạng https://may-chu/duong-dan/", c.baseURL)}
		}
		o.BaseURL = base
	}
	if c.jobs < 0 {
		return o, usageError{fmt.Errorf("--jobs phải từ 0 trở lên")}
	}
	if (c.drafts || c.future || c.expired) && !c.prview {
		return o, usageError{fmt.Errorf("--drafts, --future và --expired chỉ dùng để xem thử: thêm --preview và một --out khác với thư mục đăng")}
	}
	return o, nil
}

// wake returns the moment at which a site changes by itself; never when it is
// asked for as on another day.
func (c *choice) wake(next time.Time) time.Time {
	if c.asOf != "" {
		return time.Time{}
	}
	return next
}

func newBuild(s *shared) *cobra.Command {
	var c choice
	var out string
	var verbose, asJSON, watching, poll, precompress bool
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Dựng trang vào thư mục đăng",
		Long: `Dựng trang từ content/, templates/ và static/ vào thư mục đăng (mặc định: public/).

Người đọc luôn thấy trang cũ hoặc trang mới, không bao giờ thấy lẫn lộn. Khi nội
dung có lỗi, trang đang đăng được giữ nguyên và lỗi được chỉ ra tại chỗ.`,
		Example: "  cchc build\n  cchc build --out /srv/www/cchc --base-url https://nawapi.gov.vn/cchc/\n  cchc build --preview --drafts --out /tmp/xem-thu",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o, err := c.options()
			if err != nil {
				return err
			}
			if out == "" {
				out = filepath.Join(s.source, "public")
				if c.prview {
					return usageError{fmt.Errorf("--preview cần một --out riêng, để bản xem thử không nằm lẫn với trang đang đăng")}
				}
			}
			o.Precompress = precompress
			b := &builds{shared: s, choice: &c, options: o, out: out, verbose: verbose, asJSON: asJSON, stdout: cmd.OutOrStdout(), stderr: cmd.ErrOrStderr()}
			if err := b.open(); err != nil {
				return err
			}
			if watching {
				return b.watch(cmd.Context(), poll)
			}
			b.options.Once = true
			_, err = b.once(cmd.Context())
			return err
		},
	}
	c.flags(cmd)
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "thư mục đăng (mặc định: public trong thư mục của trang)")
	f.BoolVarP(&verbose, "verbose", "v", false, "kể từng trang đã dựng và vì sao")
	f.BoolVar(&asJSON, "json", false, "in kết quả dạng JSON")
	f.BoolVar(&watching, "watch", false, "ở lại và dựng lại mỗi khi có thay đổi hoặc đến giờ đăng, gỡ bài")
	f.BoolVar(&precompress, "precompress", false, "nén sẵn mỗi tệp văn bản thành .gz và .br bên cạnh, cho máy chủ web gửi thẳng")
	f.BoolVar(&poll, "poll", false, "với --watch: dò thay đổi định kỳ, cho ổ đĩa mạng")
	return cmd
}

func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		if c.HasSubCommands() {
			return noCommand(c, args[0])
		}
		return usageError{fmt.Errorf("lệnh này không nhận “%s”", args[0])}
	}
	return nil
}

// builds is a site that is built into a folder once, or again and again.
type builds struct {
	*shared
	choice          *choice
	options         build.Options
	out             string
	verbose, asJSON bool
	stdout, stderr  io.Writer

	fsys    fs.FS
	target  publish.Target
	builder *build.Builder
}

func (b *builds) open() error {
	if err := isSite(b.source); err != nil {
		return err
	}
	b.fsys = os.DirFS(b.source)
	if err := apart(b.source, b.out); err != nil {
		return err
	}
	target, err := publish.Open(b.out)
	if err != nil {
		return err
	}
	b.target, b.builder = target, build.New(b.fsys)
	if id, ok := program(); ok {
		b.options.Memory, b.options.Program = target.Private(""), id
	}
	b.options.CWebP, _ = exec.LookPath("cwebp")
	b.options.Pictures, b.options.Packed = target.Private("pictures"), target.Private("packed")
	return nil
}

// once builds and says what came of it.
func (b *builds) once(ctx context.Context) (*build.Result, error) {
	bar := newProgress(b.stderr)
	o := b.options
	o.Progress = func(stage build.Stage, done, total int) {
		if stage == build.Reading && done == 0 {
			budget(total)
		}
		bar.show(stage, done, total)
	}
	start := time.Now()
	r, err := b.builder.Build(ctx, o, b.target)
	bar.clear()
	if err != nil {
		return nil, err
	}
	took := time.Since(start)
	b.builder.Tidy(time.Now())
	if b.asJSON {
		said := *r
		said.Problems = heeded(b.fsys, r.Problems)
		if err := printJSON(b.stdout, &said, b.lang); err != nil {
			return nil, err
		}
	} else {
		printProblems(b.stderr, b.fsys, heeded(b.fsys, r.Problems), b.shared, b.verbose)
	}
	if r.Failed {
		if !b.asJSON {
			fmt.Fprintln(b.stderr, map[string]string{"vi": "Trang đang đăng được giữ nguyên.", "en": "The published site is as it was."}[b.lang])
		}
		return r, contentError{}
	}
	if !b.asJSON {
		printResult(b.stdout, r, b.shared, b.out, o, took, b.verbose)
	}
	return r, nil
}

// watch builds after every change until it is told to stop. Content problems
// and a failing machine are said and survived: what failed is tried again with
// the next change, and a failure of the machine after a while by itself.
func (b *builds) watch(ctx context.Context, poll bool) error {
	w, err := watcher(b.shared, poll)
	if err != nil {
		return err
	}
	defer w.Close()
	if !b.asJSON {
		fmt.Fprintln(b.stdout, "Đang theo dõi thay đổi; nhấn Ctrl+C để dừng.")
	}
	err = loop(ctx, w.Changes(), func(ctx context.Context, c watch.Change) (time.Time, error) {
		sayNote(b.stderr, c)
		if b.choice.asOf == "" {
			b.options.AsOf = time.Now()
		}
		r, err := b.once(ctx)
		switch {
		case err == nil, errors.As(err, &contentError{}):
			return b.choice.wake(r.Site.Next), nil
		case ctx.Err() != nil:
			return time.Time{}, ctx.Err()
		}
		fmt.Fprintln(b.stderr, "cchc:", machineText(err))
		return time.Now().Add(10 * time.Second), nil
	})
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(b.stderr, "Đã dừng.")
		return nil
	}
	return err
}

// apart refuses to publish over what editors write.
func apart(dir, out string) error {
	root, err := real(dir)
	if err != nil {
		return err
	}
	to, err := real(out)
	if err != nil {
		return err
	}
	inside := func(a, b string) bool { return a == b || strings.HasPrefix(a, b+string(filepath.Separator)) }
	if inside(root, to) {
		return usageError{fmt.Errorf("--out: “%s” chứa cả thư mục của trang; chọn một thư mục khác, ví dụ public", out)}
	}
	for _, f := range []string{"content", "templates", "static", "internal", "cmd", ".git"} {
		if inside(to, filepath.Join(root, f)) {
			return usageError{fmt.Errorf("--out: “%s” nằm trong %s/, nơi để tệp nguồn; chọn một thư mục khác, ví dụ public", out, f)}
		}
	}
	return nil
}

// real returns the absolute path with the symbolic links of what exists of it
// followed.
func real(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	rest := ""
	for dir := abs; ; dir = filepath.Dir(dir) {
		if r, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(r, rest), nil
		}
		if dir == filepath.Dir(dir) {
			return abs, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
	}
}

// isSite tells early, and plainly, that a folder is not the root of a site.
func isSite(dir string) error {
	if st, err := os.Stat(filepath.Join(dir, "content")); err != nil || !st.IsDir() {
		return usageError{fmt.Errorf("thư mục “%s” không có content/: đây không phải thư mục của một trang. Chuyển vào đúng thư mục hoặc dùng --source", dir)}
	}
	return nil
}

func printResult(w io.Writer, r *build.Result, s *shared, out string, o build.Options, took time.Duration, verbose bool) {
	c := r.Counts
	added, changed, removed := 0, 0, 0
	for _, ch := range r.Report.Changes {
		switch ch.Op {
		case publish.Added:
			added++
		case publish.Changed:
			changed++
		case publish.Removed:
			removed++
		}
	}
	if verbose {
		for _, h := range r.Site.Hidden {
			fmt.Fprintf(w, "  ẩn: %s (%s)\n", h.Path, hiddenLabel(h))
		}
		for _, f := range r.Report.Foreign {
			fmt.Fprintf(w, "  không phải của cchc, giữ nguyên: %s\n", f)
		}
		why := map[string]string{}
		for _, m := range r.Rendered {
			why[m.Path] = m.Why()
		}
		for _, ch := range r.Report.Changes {
			label := map[publish.Op]string{publish.Added: "mới", publish.Changed: "đổi", publish.Removed: "xóa"}[ch.Op]
			if reason := why[ch.Path]; reason != "" && reason != "mới" {
				label += ": " + reason
			}
			fmt.Fprintf(w, "  %s  (%s)\n", ch.Path, label)
		}
	}
	index := filepath.Join(out, "index.html")
	outputs := added + changed + c.Unchanged
	if s.lang == "en" {
		fmt.Fprintf(w, "%d outputs from %d files in %.1f s: %d parsed, %d rendered, %d encoded; %d added, %d changed, %d removed, %d unchanged.\n",
			outputs, c.Files, took.Seconds(), c.Parsed, c.Rendered, c.Encoded, added, changed, removed, c.Unchanged)
		fmt.Fprintf(w, "The site is in %s (home page: %s), made for %s\n", out, index, base(r, o))
		return
	}
	fmt.Fprintf(w, "Đã dựng %s trang và tệp từ %s tệp nguồn trong %s giây: mới %s, sửa %s, xóa %s, không đổi %s.\n",
		viet.Number(int64(outputs)), viet.Number(int64(c.Files)), viet.Decimal(took.Seconds(), 1),
		viet.Number(int64(added)), viet.Number(int64(changed)), viet.Number(int64(removed)), viet.Number(int64(c.Unchanged)))
	if n := len(r.Site.Hidden); n > 0 && !verbose {
		fmt.Fprintf(w, "%d tệp chưa được đăng (bản nháp, chưa đến ngày hoặc đã hết hạn); thêm -v để xem.\n", n)
	}
	if n := len(r.Report.Foreign); n > 0 && !verbose {
		fmt.Fprintf(w, "%d tệp trong thư mục đăng không phải của cchc và được giữ nguyên; thêm -v để xem.\n", n)
	}
	fmt.Fprintf(w, "Trang nằm trong %s (trang chủ: %s), dành cho địa chỉ %s\n", out, index, base(r, o))
}

func base(r *build.Result, o build.Options) string {
	if o.BaseURL != "" {
		return o.BaseURL
	}
	return r.Site.Root
}

func hiddenLabel(h site.Hidden) string {
	switch h.Reason {
	case "future":
		return "đến " + viet.DateTime(h.Until) + " mới đăng"
	case "expired":
		return "đã hết hạn đăng"
	}
	return "bản nháp"
}

func printJSON(w io.Writer, r *build.Result, lang string) error {
	type problem struct {
		File     string `json:"file"`
		Line     int    `json:"line,omitempty"`
		Col      int    `json:"col,omitempty"`
		Severity string `json:"severity"`
		Code     string `json:"code"`
		Text     string `json:"text"`
		Hint     string `json:"hint,omitempty"`
	}
	type change struct {
		Path string `json:"path"`
		Op   string `json:"op"`
	}
	doc := struct {
		Failed   bool         `json:"failed"`
		Counts   build.Counts `json:"counts"`
		Next     string       `json:"next,omitempty"`
		Problems []problem    `json:"problems"`
		Changes  []change     `json:"changes"`
		Foreign  []string     `json:"foreign,omitempty"`
	}{Failed: r.Failed, Counts: r.Counts, Problems: []problem{}, Changes: []change{}}
	for _, p := range r.Problems {
		doc.Problems = append(doc.Problems, problem{p.Pos.File, p.Pos.Line, p.Pos.Col, p.Severity().String(), string(p.Code), p.Text(lang), p.Hint(lang)})
	}
	if !r.Site.Next.IsZero() {
		doc.Next = viet.ISO(r.Site.Next)
	}
	if r.Report != nil {
		for _, c := range r.Report.Changes {
			doc.Changes = append(doc.Changes, change{c.Path, c.Op.String()})
		}
		doc.Foreign = r.Report.Foreign
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(doc)
}
