package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// colours are used on a terminal only, and not when NO_COLOR is set.
type colours struct{ red, yellow, bold, dim, off string }

func coloursOf(w io.Writer) colours {
	if !isTerminal(w) || os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb" {
		return colours{}
	}
	return colours{"\x1b[31m", "\x1b[33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"}
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

const mostProblems = 50

// heeded is what a build found without what the settings or remarks of the site silence.
func heeded(fsys fs.FS, ps []source.Problem) []source.Problem {
	return check.Heed(ps, func(file string) ([]byte, error) { return fs.ReadFile(fsys, file) })
}

// printProblems shows each problem with its place, the line, a caret and how
// to mend it, and how many there are.
func printProblems(w io.Writer, fsys fs.FS, ps []source.Problem, s *shared, verbose bool) {
	listProblems(w, fsys, ps, s, verbose)
	sumProblems(w, ps, s, verbose)
}

func listProblems(w io.Writer, fsys fs.FS, ps []source.Problem, s *shared, verbose bool) {
	c := coloursOf(w)
	en := s.lang == "en"
	shown := 0
	lines := map[string][]string{}
	ps = slices.Clone(ps)
	slices.SortStableFunc(ps, func(a, b source.Problem) int { return int(a.Severity()) - int(b.Severity()) })
	for _, p := range ps {
		label, colour := "lỗi", c.red
		switch p.Severity() {
		case source.Error:
			if en {
				label = "error"
			}
		case source.Warning:
			label, colour = "cảnh báo", c.yellow
			if en {
				label = "warning"
			}
		default:
			if !verbose {
				continue
			}
			label, colour = "lưu ý", c.dim
			if en {
				label = "notice"
			}
		}
		if shown++; shown > mostProblems {
			continue
		}
		fmt.Fprintf(w, "%s%s%s: %s%s%s: %s  %s[%s]%s\n", c.bold, clean(p.Pos.String()), c.off, colour, label, c.off, clean(p.Text(s.lang)), c.dim, p.Code, c.off)
		excerpt(w, fsys, p, lines, c)
		if h := p.Hint(s.lang); h != "" {
			fmt.Fprintf(w, "    %s\n", clean(h))
		}
	}
	if shown > mostProblems {
		fmt.Fprintf(w, map[bool]string{false: "… và %d vấn đề nữa; dùng --json để xem tất cả.\n", true: "… and %d more; --json lists all.\n"}[en], shown-mostProblems)
	}
}

// sumProblems says how many problems there are, if any.
func sumProblems(w io.Writer, ps []source.Problem, s *shared, verbose bool) {
	var n [3]int
	for _, p := range ps {
		n[p.Severity()]++
	}
	errs, warns, notices := n[source.Error], n[source.Warning], n[source.Notice]
	if !verbose {
		notices = 0
	}
	switch en := s.lang == "en"; {
	case errs+warns+notices == 0:
	case en && notices > 0:
		fmt.Fprintf(w, "%d errors, %d warnings, %d notices.\n", errs, warns, notices)
	case en:
		fmt.Fprintf(w, "%d errors, %d warnings.\n", errs, warns)
	case notices > 0:
		fmt.Fprintf(w, "%d lỗi, %d cảnh báo, %d lưu ý.\n", errs, warns, notices)
	default:
		fmt.Fprintf(w, "%d lỗi, %d cảnh báo.\n", errs, warns)
	}
}

// clean keeps what people wrote from steering the terminal.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\ufffd'
		}
		return r
	}, s)
}

// excerpt prints the line of a problem with a caret under the place.
func excerpt(w io.Writer, fsys fs.FS, p source.Problem, lines map[string][]string, c colours) {
	if p.Pos.Line == 0 {
		return
	}
	ls, ok := lines[p.Pos.File]
	if !ok {
		if st, err := fs.Stat(fsys, p.Pos.File); err == nil && st.Size() < 4<<20 {
			if data, err := fs.ReadFile(fsys, p.Pos.File); err == nil {
				text := strings.ReplaceAll(strings.TrimPrefix(viet.NFC(strings.ToValidUTF8(string(data), "\ufffd")), "\ufeff"), "\r\n", "\n")
				ls = strings.Split(text, "\n")
			}
		}
		lines[p.Pos.File] = ls
	}
	if p.Pos.Line > len(ls) {
		return
	}
	line := []rune(strings.ReplaceAll(clean(ls[p.Pos.Line-1]), "\t", " "))
	col := max(p.Pos.Col, 1) - 1
	if col > len(line) {
		col = len(line)
	}
	from := max(0, col-60)
	to := min(len(line), max(col+40, from+100))
	cutLeft, cutRight := "", ""
	if from > 0 {
		cutLeft = "…"
	}
	if to < len(line) {
		cutRight = "…"
	}
	fmt.Fprintf(w, "  %s%4d │%s %s%s%s\n", c.dim, p.Pos.Line, c.off, cutLeft, string(line[from:to]), cutRight)
	if p.Pos.Col > 0 {
		end := min(col+max(1, p.Len), to)
		marked := viet.Width(string(line[col:max(col, end)]))
		fmt.Fprintf(w, "       %s│%s %s%s%s%s\n", c.dim, c.off, strings.Repeat(" ", viet.Width(cutLeft+string(line[from:col]))), c.red, strings.Repeat("^", max(1, marked)), c.off)
	}
}

// machineText says in Vietnamese what failed outside of the content.
func machineText(err error) string {
	var mount *fs.PathError
	switch {
	case errors.Is(err, publish.ErrLocked):
		return "một lệnh cchc khác đang ghi vào thư mục đăng; chờ lệnh ấy xong rồi chạy lại. (" + err.Error() + ")"
	case errors.Is(err, publish.ErrMount):
		return "thư mục đăng là một điểm gắn ổ đĩa nên không tráo được nguyên vẹn; chọn một thư mục con bằng --out. (" + err.Error() + ")"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "hết chỗ trên ổ đĩa; trang đang đăng được giữ nguyên. (" + err.Error() + ")"
	case errors.Is(err, syscall.EROFS):
		return "ổ đĩa chỉ cho đọc; trang đang đăng được giữ nguyên. (" + err.Error() + ")"
	case errors.Is(err, fs.ErrPermission):
		return "không có quyền ghi hoặc đọc; trang đang đăng được giữ nguyên. (" + err.Error() + ")"
	case errors.As(err, &mount):
		return "không đọc hoặc ghi được; trang đang đăng được giữ nguyên. (" + err.Error() + ")"
	}
	return err.Error()
}

// progress is one line on a terminal that is shown when a build takes longer
// than a second. In a pipe it is silent.
type progress struct {
	mu    sync.Mutex
	w     io.Writer
	start time.Time
	last  time.Time
	on    bool
	shown bool
}

func newProgress(w io.Writer) *progress {
	return &progress{w: w, start: time.Now(), on: isTerminal(w)}
}

var stageLabel = [...]string{build.Reading: "Đọc nội dung", build.Picturing: "Thu nhỏ ảnh", build.Rendering: "Dựng trang", build.Publishing: "Đưa lên thư mục đăng"}

func (p *progress) show(stage build.Stage, done, total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if !p.on || now.Sub(p.start) < time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	if total == 0 {
		fmt.Fprintf(p.w, "\r\x1b[K%s…", stageLabel[stage])
		return
	}
	const width = 30
	n := done * width / total
	fmt.Fprintf(p.w, "\r\x1b[K%-22s [%s%s] %3d%%", stageLabel[stage], strings.Repeat("█", n), strings.Repeat("·", width-n), done*100/total)
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	p.on = false
}
