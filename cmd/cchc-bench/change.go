package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// server is a development server under test.
type server struct {
	name          string
	argv          []string // {port} is replaced
	article       string   // the file that is edited
	template      string   // another one, of which a word is replaced
	word, address string   // the word, and the page that is looked at
}

// change measures, for each server in turn, the time from just before write()
// to the moment that the page served over loopback shows the new text: edits of
// an article, then of the template of the footer.
func change(ctx context.Context, o options) error {
	dir, err := filepath.Abs(filepath.Join(o.dir, strconv.Itoa(o.articles)))
	if err != nil {
		return err
	}
	if err := layout(dir, o.articles, o.seed); err != nil {
		return err
	}
	bin, err := binary(ctx, o, dir)
	if err != nil {
		return err
	}
	pages, err := filepath.Glob(filepath.Join(dir, "ours", "content", "tin-tuc", "2024", "*.md"))
	if err != nil || len(pages) == 0 {
		return fmt.Errorf("no articles of 2024 in %s", dir)
	}
	slug := strings.TrimSuffix(filepath.Base(pages[0]), ".md")
	address := "/tin-tuc/2024/" + slug + "/"
	servers := []server{{
		name:    "cchc serve",
		argv:    []string{bin, "serve", "--source", filepath.Join(dir, "ours"), "--addr", "127.0.0.1:{port}", "--as-of", asOf},
		article: pages[0], template: filepath.Join(dir, "ours", "templates", "parts", "footer.html"), word: "Thể loại", address: address,
	}}
	if o.hugo != "none" {
		jobs, err := hugoJobs(ctx, o, dir)
		if err != nil {
			return err
		}
		argv := []string{jobs[0].argv[0], "server", "--bind", "127.0.0.1", "--port", "{port}", "--disableLiveReload"}
		argv = append(argv, jobs[0].argv[1:5]...) // --source and --config
		servers = append(servers, server{
			name: "hugo server", argv: append(argv, "--destination", filepath.Join(dir, "out-hugo-server"), "--baseURL", "http://127.0.0.1:{port}/"),
			article: find(filepath.Join(dir, "hugo", "content"), slug+".md"), template: filepath.Join(dir, "hugo", "layouts", "partials", "footer.html"), word: "Thể loại", address: address,
		})
	}
	fmt.Printf("%d articles, %d edits of each kind; ms from write() to the page served with the new text\n", o.articles, o.runs)
	fmt.Printf("%-14s %9s %28s %28s %14s\n", "server", "ready s", "article: med (min–max)", "template: med (min–max)", "CPU s, MiB")
	var base []float64
	for _, s := range servers {
		r, err := s.measure(ctx, o.runs)
		if err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
		fmt.Printf("%-14s %9.2f %28s %28s %6.1f, %5.0f\n", s.name, r.ready, spread(r.article, 1), spread(r.template, 1), r.cpu, r.peak)
		mid := []float64{r.ready, median(r.article), median(r.template)}
		if base == nil {
			base = mid
		} else {
			fmt.Printf("%-14s takes ×%.1f to be ready, ×%.0f for an article and ×%.0f for a template\n", s.name, mid[0]/base[0], mid[1]/base[1], mid[2]/base[2])
		}
	}
	return nil
}

// find returns the file of that name below a folder: Hugo has the articles in
// the folders of their sections.
func find(dir, name string) (file string) {
	_ = filepath.WalkDir(dir, func(p string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Base(p) == name {
			file = p
		}
		return nil
	})
	return file
}

type changes struct {
	ready             float64
	article, template []float64
	cpu, peak         float64
}

func (s server) measure(ctx context.Context, runs int) (r changes, err error) {
	port, err := freePort()
	if err != nil {
		return r, err
	}
	argv := slices.Clone(s.argv)
	for i := range argv {
		argv[i] = strings.ReplaceAll(argv[i], "{port}", port)
	}
	url := "http://127.0.0.1:" + port + s.address
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return r, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
		if st := cmd.ProcessState; st != nil {
			r.cpu, r.peak = (st.UserTime() + st.SystemTime()).Seconds(), peakMiB(st)
		}
	}()
	client := &http.Client{Timeout: 30 * time.Second}
	if _, err := shows(ctx, client, url, "", ended, 5*time.Minute, 20*time.Millisecond); err != nil {
		return r, fmt.Errorf("%w\n%s", err, out.String())
	}
	r.ready = time.Since(start).Seconds()

	edit := func(file string, change func(text []byte, mark string) []byte) (ms []float64, err error) {
		old, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		defer func() { err = cmp.Or(err, os.WriteFile(file, old, 0o644)) }()
		for i := range runs {
			time.Sleep(700 * time.Millisecond) // let the work behind the last edit end
			mark := fmt.Sprintf("dấu%dx%d", i, time.Now().UnixNano()%1e9)
			text := change(old, mark)
			t := time.Now()
			if err := os.WriteFile(file, text, 0o644); err != nil {
				return nil, err
			}
			if _, err := shows(ctx, client, url, mark, ended, time.Minute, time.Millisecond); err != nil {
				return nil, err
			}
			ms = append(ms, float64(time.Since(t).Microseconds())/1000)
		}
		return ms, nil
	}
	if r.article, err = edit(s.article, func(b []byte, mark string) []byte { return fmt.Appendf(slices.Clone(b), "\nĐoạn mới %s.\n", mark) }); err != nil {
		return r, err
	}
	r.template, err = edit(s.template, func(b []byte, mark string) []byte {
		return bytes.Replace(b, []byte(s.word), []byte(mark), 1)
	})
	return r, err
}

// shows asks for a page until it answers 200 and holds the text.
func shows(ctx context.Context, c *http.Client, url, text string, ended <-chan error, limit, every time.Duration) ([]byte, error) {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(every) {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case err := <-ended:
			return nil, fmt.Errorf("the server ended: %w", cmp.Or(err, errors.New("without an error")))
		default:
		}
		res, err := c.Get(url)
		if err != nil {
			continue
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err == nil && res.StatusCode == http.StatusOK && bytes.Contains(body, []byte(text)) {
			return body, nil
		}
	}
	return nil, fmt.Errorf("%s did not show the text within %s", url, limit)
}

func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}
