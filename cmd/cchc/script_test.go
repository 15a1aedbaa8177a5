package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The scripts in testdata/script are written in the language of testscript
// (github.com/rogpeppe/go-internal), of which this file runs the part that
// they use, and one command more:
//
//	code N command …   runs a command that must end with exit code N
//
// Each runs in a folder of its own that holds the files of its archive and
// site/, a small site of invented content with the real templates.

func TestMain(m *testing.M) {
	if os.Getenv("CCHC_TEST_MAIN") != "" { // we are cchc, called by a script
		main()
	}
	os.Exit(m.Run())
}

func TestScripts(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, f := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txtar"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			s := &script{t: t, dir: t.TempDir(), env: map[string]string{}}
			lines := s.unpack(s.dir, string(data))
			site, err := os.ReadFile("testdata/site.txtar")
			if err != nil {
				t.Fatal(err)
			}
			s.unpack(filepath.Join(s.dir, "site"), string(site))
			for _, sub := range []string{"templates", "static/css"} {
				if err := os.CopyFS(filepath.Join(s.dir, "site", sub), os.DirFS(filepath.Join("../..", sub))); err != nil {
					t.Fatal(err)
				}
			}
			s.env["WORK"] = s.dir
			for i, l := range strings.Split(lines, "\n") {
				s.at = fmt.Sprintf("%s:%d: %s", f, i+1, l)
				s.line(l)
			}
		})
	}
}

type script struct {
	t              *testing.T
	dir, cd        string
	env            map[string]string
	stdout, stderr string
	at             string
}

func (s *script) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Fatalf("%s\n%s\n[stdout]\n%s[stderr]\n%s", s.at, fmt.Sprintf(format, args...), s.stdout, s.stderr)
}

var fileHead = regexp.MustCompile(`(?m)^-- (\S.*) --\n`)

// unpack writes the files of an archive and returns what stands before them.
func (s *script) unpack(dir, archive string) string {
	heads := fileHead.FindAllStringSubmatchIndex(archive, -1)
	comment := archive
	for i, h := range heads {
		if i == 0 {
			comment = archive[:h[0]]
		}
		end := len(archive)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		p := filepath.Join(dir, filepath.FromSlash(archive[h[2]:h[3]]))
		s.must(os.MkdirAll(filepath.Dir(p), 0o755))
		s.must(os.WriteFile(p, []byte(archive[h[1]:end]), 0o644))
	}
	return comment
}

func (s *script) must(err error) {
	s.t.Helper()
	if err != nil {
		s.fail("%v", err)
	}
}

// words cuts a line as testscript does: at spaces, with '…' for what holds
// some (” within is a quote), and $NAME outside of quotes replaced.
func (s *script) words(l string) []string {
	var words []string
	var w strings.Builder
	in, some := false, false
	expand := func(p string) string {
		return os.Expand(p, func(n string) string { return s.env[n] })
	}
	plain := ""
	flush := func() {
		w.WriteString(expand(plain))
		plain = ""
	}
	for i := 0; i < len(l); i++ {
		switch c := l[i]; {
		case c == '\'' && in && i+1 < len(l) && l[i+1] == '\'':
			w.WriteByte(c)
			i++
		case c == '\'':
			flush()
			in, some = !in, true
		case in:
			w.WriteByte(c)
		case c == '#' && plain == "" && w.Len() == 0 && !some:
			i = len(l)
		case c == ' ' || c == '\t':
			flush()
			if w.Len() > 0 || some {
				words = append(words, w.String())
			}
			w.Reset()
			some = false
		default:
			plain += l[i : i+1]
		}
	}
	flush()
	if in {
		s.fail("a quote is not closed")
	}
	if w.Len() > 0 || some {
		words = append(words, w.String())
	}
	return words
}

func (s *script) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(s.dir, s.cd, p)
}

func (s *script) read(p string) string {
	switch p {
	case "stdout":
		return s.stdout
	case "stderr":
		return s.stderr
	}
	data, err := os.ReadFile(s.path(p))
	s.must(err)
	return string(data)
}

func (s *script) line(l string) {
	w := s.words(l)
	if len(w) == 0 {
		return
	}
	not := w[0] == "!"
	if not {
		w = w[1:]
	}
	cmd, args := w[0], w[1:]
	switch cmd {
	case "exec":
		if code := s.exec(args); (code != 0) != not {
			s.fail("exit code %d", code)
		}
	case "code":
		want, err := strconv.Atoi(args[0])
		s.must(err)
		if code := s.exec(args[1:]); code != want {
			s.fail("exit code %d", code)
		}
	case "stdout", "stderr":
		s.match(not, args[0], s.read(cmd))
	case "grep":
		s.match(not, args[0], s.read(args[1]))
	case "cmp":
		a, b := s.read(args[0]), s.read(args[1])
		if (a == b) == not {
			s.fail("%s and %s:\n%s---\n%s", args[0], args[1], a, b)
		}
	case "exists":
		for _, p := range args {
			if _, err := os.Stat(s.path(p)); errors.Is(err, fs.ErrNotExist) != not {
				s.fail("%s: %v", p, err)
			}
		}
	case "cp":
		s.must(os.WriteFile(s.path(args[1]), []byte(s.read(args[0])), 0o644))
	case "mkdir":
		s.must(os.MkdirAll(s.path(args[0]), 0o755))
	case "rm":
		for _, p := range args {
			s.must(os.RemoveAll(s.path(p)))
		}
	case "cd":
		s.cd = filepath.Join(s.cd, args[0])
	case "env":
		k, v, _ := strings.Cut(args[0], "=")
		s.env[k] = v
	default:
		s.fail("no such command")
	}
}

func (s *script) match(not bool, pattern, text string) {
	s.t.Helper()
	re, err := regexp.Compile("(?m)" + pattern)
	s.must(err)
	if re.MatchString(text) == not {
		s.fail("no match, or one too many: %s\n%s", pattern, text)
	}
}

func (s *script) exec(args []string) int {
	s.t.Helper()
	if args[0] != "cchc" {
		s.fail("scripts run cchc only")
	}
	self, err := os.Executable()
	s.must(err)
	c := exec.Command(self, args[1:]...)
	c.Dir = filepath.Join(s.dir, s.cd)
	c.Env = []string{"CCHC_TEST_MAIN=1", "PATH=" + os.Getenv("PATH"), "HOME=" + s.dir, "TMPDIR=" + s.dir}
	for k, v := range s.env {
		c.Env = append(c.Env, k+"="+v)
	}
	var out, errs bytes.Buffer
	c.Stdout, c.Stderr = &out, &errs
	err = c.Run()
	s.stdout, s.stderr = out.String(), errs.String()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.must(err)
	}
	if strings.Contains(s.stderr, "goroutine ") {
		s.fail("it panicked")
	}
	return c.ProcessState.ExitCode()
}
