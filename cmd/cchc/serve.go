package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/preview"
	"nawapi.gov.vn/cchc/internal/viet"
	"nawapi.gov.vn/cchc/internal/watch"
)

func newServe(s *shared) *cobra.Command {
	var c choice
	var addr, share string
	var hosts []string
	var shareFor time.Duration
	var open, navigate, poll, bare bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Xem trang trong trình duyệt khi đang viết",
		Long: `Dựng trang, theo dõi content/, templates/ và static/, và cho xem trang trong
trình duyệt: lưu tệp là thấy ngay. Bản nháp và bài chưa đến ngày đăng được cho
thấy; thanh dưới cùng của trang có các nút bật, tắt. Không ghi gì vào thư mục đăng.`,
		Example: "  cchc serve --open\n  cchc serve --share content/tin-tuc/2026/du-thao.md --share-for 48h",
		Args:    noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c.prview = true
			if !cmd.Flags().Changed("drafts") {
				c.drafts = true
			}
			if !cmd.Flags().Changed("future") {
				c.future = true
			}
			o, err := c.options()
			if err != nil {
				return err
			}
			if err := isSite(s.source); err != nil {
				return err
			}
			return serve(cmd.Context(), s, &c, o, serving{addr, share, hosts, shareFor, open, navigate, poll, bare}, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	c.flags(cmd)
	_ = cmd.Flags().MarkHidden("preview")
	f := cmd.Flags()
	f.StringVar(&addr, "addr", "127.0.0.1:1313", "địa chỉ và cổng; cổng bận thì dùng cổng kế tiếp")
	f.StringSliceVar(&hosts, "host", nil, "tên và cổng khác được phép trong địa chỉ, ví dụ may-toi:1313; cùng với --share thì chỉ mở được bản nháp ấy")
	f.BoolVar(&open, "open", false, "mở trình duyệt")
	f.BoolVar(&navigate, "navigate", false, "chuyển tới trang của tệp vừa lưu")
	f.BoolVar(&poll, "poll", false, "dò thay đổi định kỳ, cho ổ đĩa mạng")
	f.BoolVar(&bare, "bare", false, "không thêm gì vào trang: không tự nạp lại, không thanh viết bài")
	f.StringVar(&share, "share", "", "in một địa chỉ có hạn để người khác xem bản nháp này")
	f.DurationVar(&shareFor, "share-for", 72*time.Hour, "thời hạn của địa chỉ ấy")
	return cmd
}

type serving struct {
	addr, share                string
	hosts                      []string
	shareFor                   time.Duration
	open, navigate, poll, bare bool
}

func serve(ctx context.Context, s *shared, c *choice, o build.Options, v serving, stdout, stderr io.Writer) error {
	root, err := filepath.Abs(s.source)
	if err != nil {
		return err
	}
	secret, err := shareSecret()
	if err != nil {
		return err
	}
	l, err := listen(v.addr, stderr)
	if err != nil {
		return err
	}
	po := preview.Options{Root: root, Bare: v.bare, Navigate: v.navigate, Addr: l.Addr().String(), Now: time.Now, AllowedHosts: v.hosts, Secret: secret, Editor: os.Getenv("EDITOR")}
	if v.share != "" { // a reader on another machine opens the draft and nothing else
		po.AllowedHosts, po.ShareHosts = nil, v.hosts
	}
	server := preview.New(po)
	defer server.Close()
	w, err := watcher(s, v.poll)
	if err != nil {
		l.Close()
		return err
	}
	defer w.Close()

	fsys := os.DirFS(s.source)
	builder := build.New(fsys)
	o.Check = true
	o.Progress = func(stage build.Stage, done, total int) {
		if stage == build.Reading && done == 0 {
			budget(total)
		}
	}
	look := func(dirs []string) (r *build.Result, err error) {
		server.Do(func() {
			if c.asOf == "" {
				o.AsOf = time.Now()
			}
			if r, err = builder.Look(ctx, o, dirs); err == nil {
				server.Show(r, o, r.Parsed, builder.As)
			}
		})
		return r, err
	}

	http := server.HTTPServer()
	defer http.Close() // after cancel, or it would be told of
	served := make(chan error, 1)
	go func() { served <- http.Serve(l) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		if err := <-served; ctx.Err() == nil {
			fmt.Fprintln(stderr, "cchc:", err)
			cancel()
		}
	}()

	var said told
	first := true
	err = loop(ctx, w.Changes(), func(ctx context.Context, ch watch.Change) (time.Time, error) {
		sayNote(stderr, ch)
		start := time.Now()
		dirs := ch.Dirs
		if ch.All {
			dirs = nil
		}
		r, err := look(dirs)
		if err != nil {
			if first || ctx.Err() != nil {
				return time.Time{}, err
			}
			fmt.Fprintln(stderr, "cchc:", machineText(err))
			return time.Now().Add(10 * time.Second), nil
		}
		said.tell(stderr, fsys, heeded(fsys, r.Problems), r.Failed, s)
		if first {
			first = false
			greet(stdout, r, l.Addr(), w.Polling())
			if v.share != "" {
				if err := sayShare(stdout, server, s, v); err != nil {
					return time.Time{}, err
				}
			}
			if v.open {
				openBrowser(address(r, l.Addr()))
			}
		} else if !r.Failed {
			fmt.Fprintf(stdout, "%s  đã cập nhật sau %d ms\n", time.Now().In(viet.Zone).Format("15:04:05"), time.Since(start).Milliseconds())
		}
		return c.wake(r.Site.Next), nil
	})
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "\nĐã dừng.")
		return nil
	}
	return err
}

// listen takes the address, or one of the next ports when it is in use.
func listen(addr string, stderr io.Writer) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, usageError{fmt.Errorf("--addr: “%s” không phải là địa chỉ dạng 127.0.0.1:1313", addr)}
	}
	n, err := strconv.Atoi(port)
	if err != nil || n < 0 || n > 65535 {
		return nil, usageError{fmt.Errorf("--addr: “%s” không phải là số cổng", port)}
	}
	for try := n; ; try++ {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(try)))
		if err == nil {
			if try != n {
				fmt.Fprintf(stderr, "Cổng %d đang bận; dùng cổng %d.\n", n, try)
			}
			if ip := net.ParseIP(host); host == "" || ip != nil && !ip.IsLoopback() {
				fmt.Fprintln(stderr, "Chú ý: máy khác trong mạng có thể mở địa chỉ này.")
			}
			return l, nil
		}
		if n == 0 || try >= n+20 || try >= 65535 || !errors.Is(err, syscall.EADDRINUSE) {
			return nil, err
		}
	}
}

func address(r *build.Result, a net.Addr) string {
	return "http://" + a.String() + r.Site.Base + "/"
}

func greet(w io.Writer, r *build.Result, a net.Addr, polling bool) {
	fmt.Fprintf(w, "Xem trang ở %s  (nhấn Ctrl+C để dừng)\n", address(r, a))
	if polling {
		fmt.Fprintln(w, "Đang dò thay đổi định kỳ.")
	}
}

func sayShare(w io.Writer, server *preview.Server, s *shared, v serving) error {
	file := filepath.ToSlash(v.share)
	if rel, err := filepath.Rel(s.source, v.share); err == nil && !filepath.IsAbs(rel) {
		file = filepath.ToSlash(rel)
	}
	url, err := server.ShareURL(viet.NFC(file), v.shareFor)
	if err != nil {
		return usageError{fmt.Errorf("--share: %w", err)}
	}
	fmt.Fprintf(w, "Địa chỉ xem bản nháp, có hạn đến %s:\n%s\n", viet.DateTime(time.Now().Add(v.shareFor)), url)
	return nil
}

// shareSecret returns the key of this person's draft addresses, made at the
// first use, so that an address outlives a restart.
func shareSecret() ([]byte, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return random(), nil // no home: addresses end with the process
	}
	file := filepath.Join(dir, "cchc", "share.key")
	if key, err := os.ReadFile(file); err == nil && len(key) == 32 {
		return key, nil
	}
	key := random()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return key, nil
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return os.ReadFile(file)
	}
	if err != nil {
		return key, nil
	}
	if _, err := f.Write(key); err != nil {
		f.Close()
		os.Remove(file)
		return key, nil
	}
	return key, f.Close()
}

func random() []byte {
	key := make([]byte, 32)
	rand.Read(key)
	return key
}

// openBrowser shows an address; that it cannot is no failure.
func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	case "darwin":
		name = "open"
	}
	cmd := exec.Command(name, args...)
	if cmd.Start() == nil {
		go cmd.Wait()
	}
}
