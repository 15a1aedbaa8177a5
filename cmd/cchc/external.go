package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/outside"
	"nawapi.gov.vn/cchc/internal/source"
)

// ask asks other hosts about the links to them.
func (c *checks) ask(ctx context.Context, web []check.Web, now time.Time, log io.Writer) []source.Problem {
	ctx, cancel := context.WithTimeout(ctx, c.timeLimit)
	defer cancel()
	o := outside.Options{
		Now: now, Agent: "cchc-check/1 (kiem tra lien ket; +https://nawapi.gov.vn/cchc/)",
		Pause: time.Second, Each: 15 * time.Second, Own: c.intranet,
	}
	if dir, err := os.UserCacheDir(); err == nil {
		o.Memory = filepath.Join(dir, "cchc", "links.json")
	}
	if isTerminal(log) {
		o.OnReply = func(done, total int) { fmt.Fprintf(log, "\r\x1b[KHỏi máy chủ khác %d/%d", done, total) }
		defer fmt.Fprint(log, "\r\x1b[K")
	}
	addresses := make([]string, len(web))
	bare := func(a string) string { a, _, _ = strings.Cut(a, "#"); return a }
	for i, w := range web {
		addresses[i] = bare(w.Address)
	}
	answers, err := outside.Ask(ctx, addresses, o)
	if err != nil {
		fmt.Fprintln(log, "cchc: không lưu được kết quả hỏi các liên kết:", err)
	}
	var found []source.Problem
	unsaid := 0
	for i, w := range web {
		a := answers[addresses[i]]
		p := source.Problem{Pos: w.At, Len: w.Len, Code: "link-dead", Args: []string{w.Address, a.Text}}
		switch a.State {
		case outside.Dead:
			found = append(found, p)
		case outside.Doubt:
			found = append(found, p.As(source.Notice))
		case outside.Unsaid:
			unsaid++
		}
	}
	if unsaid > 0 {
		fmt.Fprintf(log, "Hết thời gian (--time-limit %s): còn %d liên kết chưa hỏi; chạy lại để hỏi tiếp.\n", c.timeLimit, unsaid)
	}
	return found
}
