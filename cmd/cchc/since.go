package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/check"
	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/viet"
)

// changed keeps what a change since a revision touched: findings on lines that it
// wrote, and findings elsewhere that the tree of then did not have. What else a
// line says that nobody touched is not for whoever wrote the change.
func (c *checks) changed(ctx context.Context, found []source.Problem, o build.Options, log io.Writer) ([]source.Problem, error) {
	g := repository{c.source}
	if _, err := g.run(ctx, "rev-parse", "--show-toplevel"); err != nil {
		return nil, usageError{fmt.Errorf("--since: thư mục này không nằm trong kho git, hoặc máy chưa có git (%w)", err)}
	}
	rev, err := g.run(ctx, "rev-parse", "--verify", "--quiet", "--end-of-options", c.since+"^{commit}")
	if err != nil {
		return nil, usageError{fmt.Errorf("--since: git không biết bản “%s”", c.since)}
	}
	commit := strings.TrimSpace(string(rev))
	touched, err := g.touched(ctx, commit)
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "cchc-since-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := g.export(ctx, commit, dir); err != nil {
		return nil, err
	}
	then, err := c.look(ctx, os.DirFS(dir), o, log)
	if err != nil {
		return nil, err
	}
	fresh, _ := check.NewBaseline(then.Found()).New(found, func(file string) string {
		if t := touched[file]; t != nil && t.was != "" {
			return t.was
		}
		return file
	})
	isFresh := map[string]bool{}
	key := func(p source.Problem) string {
		return p.Pos.String() + " " + string(p.Code) + " " + strings.Join(p.Args, "\x00")
	}
	for _, p := range fresh {
		isFresh[key(p)] = true
	}
	var kept []source.Problem
	for _, p := range found {
		if touched[p.Pos.File].has(p.Pos.Line) || isFresh[key(p)] {
			kept = append(kept, p)
		}
	}
	return kept, nil
}

// touch is what a change did to a file.
type touch struct {
	was   string   // its former name, or ""
	whole bool     // it is new
	lines [][2]int // written, first and last
}

// has tells whether a line was written; line 0 is the file as a whole.
func (t *touch) has(line int) bool {
	if t == nil {
		return false
	}
	if t.whole || line == 0 {
		return true
	}
	for _, l := range t.lines {
		if line >= l[0] && line <= l[1] {
			return true
		}
	}
	return false
}

// repository is the git repository that a site lies in.
type repository struct{ dir string }

func (g repository) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-c", "core.quotePath=false", "-C", g.dir}, args...)...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	return cmd
}

func (g repository) run(ctx context.Context, args ...string) ([]byte, error) {
	cmd := g.command(ctx, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		if s, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n"); s != "" {
			return out, errors.New(clean(s))
		}
		return out, err
	}
	return out, nil
}

// touched returns what differs between a commit and the working tree, by path below
// the site.
func (g repository) touched(ctx context.Context, commit string) (map[string]*touch, error) {
	files := map[string]*touch{}
	of := func(name string) *touch {
		name = viet.NFC(name)
		if files[name] == nil {
			files[name] = &touch{}
		}
		return files[name]
	}
	out, err := g.run(ctx, "diff", "--no-ext-diff", "--name-status", "-z", "-M", "--relative", commit)
	if err != nil {
		return nil, err
	}
	for f := strings.Split(string(out), "\x00"); len(f) > 1; {
		switch {
		case f[0] == "":
			f = f[1:]
		case f[0][0] == 'R' && len(f) > 2, f[0][0] == 'C' && len(f) > 2:
			of(f[2]).was = viet.NFC(f[1])
			f = f[3:]
		default:
			if t := of(f[1]); f[0][0] == 'A' {
				t.whole = true
			}
			f = f[2:]
		}
	}
	if out, err = g.run(ctx, "ls-files", "--others", "--exclude-standard", "-z"); err != nil {
		return nil, err
	}
	for _, name := range strings.Split(string(out), "\x00") {
		if name != "" {
			of(name).whole = true
		}
	}
	if out, err = g.run(ctx, "diff", "--no-ext-diff", "--no-color", "--no-prefix", "-U0", "-M", "--relative", commit); err != nil {
		return nil, err
	}
	var t *touch
	in := bufio.NewScanner(bytes.NewReader(out))
	in.Buffer(nil, 64<<20)
	left := 0 // lines of the hunk that are no headers, whatever they look like
	for in.Scan() {
		l := in.Text()
		if left > 0 && l != "" && (l[0] == '+' || l[0] == '-') {
			left--
			continue
		}
		if name, ok := strings.CutPrefix(l, "+++ "); ok {
			name = strings.TrimSuffix(name, "\t")
			if s, err := strconv.Unquote(name); err == nil {
				name = s
			}
			t = of(name)
			continue
		}
		if rest, ok := strings.CutPrefix(l, "@@ -"); ok && t != nil {
			old, rest, _ := strings.Cut(rest, " +")
			now, _, _ := strings.Cut(rest, " @@")
			_, gone := hunk(old)
			from, n := hunk(now)
			left = gone + n
			if n > 0 {
				t.lines = append(t.lines, [2]int{from, from + n - 1})
			}
		}
	}
	return files, in.Err()
}

// hunk reads "12,3": a line and how many.
func hunk(s string) (from, n int) {
	a, b, more := strings.Cut(s, ",")
	from, _ = strconv.Atoi(a)
	n = 1
	if more {
		n, _ = strconv.Atoi(b)
	}
	return from, n
}

// export writes the site of a commit into a folder.
func (g repository) export(ctx context.Context, commit, dir string) error {
	cmd := g.command(ctx, "archive", "--format=tar", commit)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = untar(out, dir)
	_, _ = io.Copy(io.Discard, out)
	return errors.Join(err, cmd.Wait())
}

// untar writes the regular files of content, templates and static.
func untar(r io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for t := tar.NewReader(r); ; {
		h, err := t.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		name := path.Clean(h.Name)
		top, _, _ := strings.Cut(name, "/")
		if h.Typeflag != tar.TypeReg || top != "content" && top != "templates" && top != "static" {
			continue
		}
		if err := root.MkdirAll(filepath.FromSlash(path.Dir(name)), 0o700); err != nil {
			return err
		}
		f, err := root.Create(filepath.FromSlash(name))
		if err != nil {
			return err
		}
		_, err = io.Copy(f, t)
		if err = errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
}
