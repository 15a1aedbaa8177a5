package build

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"nawapi.gov.vn/cchc/internal/picture"
	"nawapi.gov.vn/cchc/internal/source"
)

// webp makes WebP files with the program cwebp, if the machine has it. It is an
// addition and never a condition: without it, and after its first failure,
// photos are JPEGs only. So a site that is built on two machines may differ in
// this, and in nothing else.
type webp struct {
	program string

	look sync.Once
	mark string // of the file of the program

	mu     sync.Mutex
	failed error
}

// webpTime is how long cwebp may take. A photo of 1920 pixels takes some 0.4 seconds.
var webpTime = 30 * time.Second

// key is part of the name under which what was made is kept: another version
// makes other bytes. It is "" when there is no WebP to be had. A version is known by
// the file of the program, since to ask it takes longer than to make a hundred pages.
func (w *webp) key(ctx context.Context) string {
	if w == nil || w.program == "" {
		return ""
	}
	w.look.Do(func() {
		info, err := os.Stat(w.program)
		if err != nil {
			w.fail(ctx, err)
			return
		}
		sum := source.SumOf(fmt.Appendf(nil, "%d %d", info.Size(), info.ModTime().UnixNano()))
		w.mark = "-w" + sum.Short()
	})
	if w.mark == "" || w.failure() != nil {
		return ""
	}
	return w.mark
}

func (w *webp) failure() error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.failed
}

// fail remembers the first failure. That the build was stopped is none.
func (w *webp) fail(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failed == nil {
		w.failed = err
	}
}

// most is what is read of an answer.
const mostWebP = 20 << 20

func (w *webp) run(ctx context.Context, most time.Duration, in []byte, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cmd := exec.CommandContext(ctx, w.program, args...)
	cmd.WaitDelay = time.Second // whatever it has started does not hold us up
	cmd.Stdin = bytes.NewReader(in)
	var out, complaint limited
	out.most, complaint.most = mostWebP, 4096
	cmd.Stdout, cmd.Stderr = &out, &complaint
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("cwebp không trả lời trong %v", most)
	case err != nil:
		line, _, _ := strings.Cut(strings.TrimSpace(strings.ToValidUTF8(complaint.String(), "")), "\n")
		return nil, fmt.Errorf("cwebp: %v %.200s", err, line)
	case out.over:
		return nil, errors.New("cwebp trả về quá nhiều")
	}
	return out.Bytes(), nil
}

// limited is a buffer that takes no more than most bytes, and forgets the rest.
type limited struct {
	bytes.Buffer
	most int
	over bool
}

func (l *limited) Write(p []byte) (int, error) {
	if room := l.most - l.Len(); len(p) > room {
		l.over = true
		l.Buffer.Write(p[:max(0, room)])
		return len(p), nil
	}
	return l.Buffer.Write(p)
}

// quality of WebP files, of 100: to the eye what 80 is to a JPEG.
const webpQuality = "76"

// of makes a WebP of each file of a photo, or returns nil if they would save
// nothing. What cwebp gives back is looked at before it is believed.
func (w *webp) of(ctx context.Context, set *picture.Set) ([]picture.File, error) {
	if set.Format != picture.JPEG {
		return nil, nil
	}
	var made []picture.File
	before, after := 0, 0
	for _, f := range set.Files {
		data, err := w.run(ctx, webpTime, f.Data, "-quiet", "-q", webpQuality, "-metadata", "icc", "-o", "-", "--", "-")
		if err != nil {
			return nil, err
		}
		i, err := picture.Look(data)
		if err != nil || i.Format != picture.WebP || i.Width != f.Width || i.Height != f.Height {
			return nil, fmt.Errorf("cwebp trả về một tệp không đúng (%d byte)", len(data))
		}
		made = append(made, picture.File{Width: f.Width, Height: f.Height, Data: data})
		before, after = before+len(f.Data), after+len(data)
	}
	if after >= before {
		return nil, nil
	}
	return made, nil
}
