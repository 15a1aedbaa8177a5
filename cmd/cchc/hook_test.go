package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"nawapi.gov.vn/cchc/internal/tool"
)

// desk is a git repository with a site in it, on a machine that has cchc.
type desk struct {
	t        *testing.T
	top, dir string
	env      []string
}

func newDesk(t *testing.T, sub string) *desk {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the program on the path is a script of sh here")
	}
	tool.Find(t, "git")
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "cchc"), []byte("#!/bin/sh\nCCHC_TEST_MAIN=1 exec '"+exe+"' \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, top: filepath.Join(t.TempDir(), "kho có dấu")}
	d.dir = filepath.Join(d.top, sub)
	d.env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+bin, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@a.example", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@a.example")
	if code := run([]string{"new", "site", d.dir}); code != exitDone {
		t.Fatal("exit", code)
	}
	d.git("init", "--quiet", "--initial-branch=main")
	return d
}

// try runs git and returns what it said; ok tells whether it did what was asked.
func (d *desk) try(args ...string) (out string, ok bool) {
	d.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = d.top, d.env
	b, err := cmd.CombinedOutput()
	return string(b), err == nil
}

func (d *desk) git(args ...string) {
	d.t.Helper()
	if out, ok := d.try(args...); !ok {
		d.t.Fatalf("git %v: %s", args, out)
	}
}

func (d *desk) write(name, text string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) hook(code int, args ...string) {
	d.t.Helper()
	if got := run(append([]string{"hook", "--source", d.dir}, args...)); got != code {
		d.t.Fatalf("hook %v: exit %d, want %d", args, got, code)
	}
}

func TestHook(t *testing.T) {
	for _, sub := range []string{"", "trang [mới] $1"} {
		if testing.Short() && sub == "" {
			continue
		}
		t.Run("in "+sub, func(t *testing.T) {
			d := newDesk(t, sub)
			d.hook(exitDone, "install")
			d.hook(exitDone, "install") // again is no harm
			d.git("add", "--all")
			d.git("commit", "--quiet", "--message", "một") // the first one has nothing before it

			// What is staged counts, not what lies around.
			const page = "content/trang/gioi-thieu.md"
			good, err := os.ReadFile(filepath.Join(d.dir, page))
			if err != nil {
				t.Fatal(err)
			}
			d.write(page, strings.Replace(string(good), "title:", "titel:", 1))
			d.git("add", "--all")
			d.write(page, string(good))
			out, ok := d.try("commit", "--message", "sai")
			if ok || !strings.Contains(out, page+":2:1") || !strings.Contains(out, "titel") || !strings.Contains(out, "--no-verify") {
				t.Errorf("a mistake was committed, or not told: %v\n%s", ok, out)
			}
			d.git("add", "--all")
			d.write(page, strings.Replace(string(good), "title:", "titel:", 1)) // not staged
			d.write("content/trang/lien-he.md", "---\ntitle: Liên hệ\norder: 2\n---\n\nXem [giới thiệu](gioi-thieu.md).\n")
			d.git("commit", "--quiet", "--message", "hai", "--", filepath.ToSlash(filepath.Join(sub, "content/trang/lien-he.md")))
		})
	}
}

func TestHookOfOthers(t *testing.T) {
	d := newDesk(t, "")
	name := filepath.Join(d.top, ".git/hooks/pre-commit")
	theirs := "#!/bin/sh\necho của người khác\nexit 0\n"
	if err := os.WriteFile(name, []byte(theirs), 0o755); err != nil {
		t.Fatal(err)
	}
	is := func(want string) {
		t.Helper()
		if data, err := os.ReadFile(name); err != nil || string(data) != want {
			t.Errorf("%q %v, want %q", data, err, want)
		}
	}
	d.hook(exitUsage, "install")
	is(theirs)
	d.hook(exitDone, "install", "--append")
	d.hook(exitDone, "install", "--append")
	d.git("add", "--all")
	if out, ok := d.try("commit", "--message", "một"); !ok || !strings.Contains(out, "của người khác") {
		t.Errorf("%v %s", ok, out)
	}
	d.write("content/trang/gioi-thieu.md", "---\ntitel: A\n---\n")
	d.git("add", "--all")
	if out, ok := d.try("commit", "--message", "sai"); ok || !strings.Contains(out, "titel") {
		t.Errorf("a mistake was committed: %s", out)
	}
	d.git("commit", "--quiet", "--no-verify", "--message", "sai")
	// An old mistake is not the business of a new commit.
	d.write("content/trang/lien-he.md", "---\ntitle: Liên hệ\norder: 2\n---\n\nXin gọi.\n")
	if out, ok := d.try("commit", "--all", "--message", "hai"); !ok {
		t.Errorf("an old mistake stops a new commit: %s", out)
	}
	d.hook(exitDone, "remove")
	is(theirs)
	d.hook(exitUsage, "remove")

	if err := os.WriteFile(name, []byte("#!/usr/bin/python3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	d.hook(exitUsage, "install", "--append")
	// Hooks may be elsewhere.
	d.git("config", "core.hooksPath", "hooks")
	d.hook(exitDone, "install")
	if _, err := os.Stat(filepath.Join(d.top, "hooks/pre-commit")); err != nil {
		t.Error(err)
	}
	if run([]string{"hook", "install", "--source", "testdata"}) != exitUsage {
		t.Error("a folder that is no site has a hook")
	}
}

// TestHookKeepsOthers: of the file of the hook only the block is ours, whoever wrote
// the rest of it and when.
func TestHookKeepsOthers(t *testing.T) {
	d := newDesk(t, "")
	name := filepath.Join(d.top, ".git/hooks/pre-commit")
	write := func(s string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(s), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	is := func(want string) {
		t.Helper()
		if data, err := os.ReadFile(name); err != nil || string(data) != want {
			t.Errorf("%q %v, want %q", data, err, want)
		}
	}
	gone := func(name string) {
		t.Helper()
		if _, err := os.Lstat(name); err == nil {
			t.Errorf("%s is left", name)
		}
	}
	ours := "#!/bin/sh\n" + hookBlock
	d.hook(exitDone, "install")
	is(ours)
	d.hook(exitDone, "remove")
	gone(name)
	gone(filepath.Join(filepath.Dir(name), hookName))

	// Lines before and behind the block stay, and run.
	d.hook(exitDone, "install")
	write("#!/bin/sh\necho trước\n" + hookBlock + "echo sau >&2")
	d.hook(exitDone, "install")
	is("#!/bin/sh\necho trước\n" + hookBlock + "echo sau >&2")
	d.git("add", "--all")
	if out, ok := d.try("commit", "--message", "một"); !ok || !strings.Contains(out, "trước") || !strings.Contains(out, "sau") {
		t.Errorf("%v %s", ok, out)
	}
	d.hook(exitDone, "remove")
	is("#!/bin/sh\necho trước\necho sau >&2")
	d.hook(exitUsage, "remove")

	// Nobody's hook is turned on, and its mode stays; what is of no shell is left alone.
	if runtime.GOOS != "windows" {
		write("#!/bin/sh\nexit 1\n")
		for mode, want := range map[os.FileMode]int{0o644: exitUsage, 0o700: exitDone} {
			if err := os.Chmod(name, mode); err != nil {
				t.Fatal(err)
			}
			d.hook(want, "install", "--append")
			if want == exitDone {
				d.hook(exitDone, "remove")
			}
			is("#!/bin/sh\nexit 1\n")
			if st, err := os.Stat(name); err != nil || st.Mode().Perm() != mode {
				t.Errorf("%v is now %v %v", mode, st, err)
			}
		}
	}
	for _, first := range []string{"#!/usr/bin/env fish", "#!/opt/share/bin/node"} {
		write(first + "\nx\n")
		d.hook(exitUsage, "install", "--append")
		is(first + "\nx\n")
	}
	for _, first := range []string{"#!/bin/bash -e", "#! /usr/bin/env sh"} {
		write(first + "\nx\n")
		d.hook(exitDone, "install", "--append")
		d.hook(exitDone, "remove")
		is(first + "\nx\n")
	}

	// The whole script, as it once was put there, with a line of somebody behind it.
	old := strings.ReplaceAll(hookScript, "@SITE@", "trang/")
	write(old + "echo thêm\n")
	d.hook(exitDone, "install")
	is(ours + "echo thêm\n")
	write(old)
	d.hook(exitDone, "remove")
	gone(name)

	// What is damaged is left as it is, and the message says what to do.
	for _, s := range []string{
		"#!/bin/sh\n" + hookBegin + "echo của tôi\n" + hookBlock[len(hookBegin):],
		"#!/bin/sh\n" + strings.TrimSuffix(hookBlock, hookEnd) + "echo sau\n",
		"#!/bin/sh\n" + strings.TrimPrefix(hookBlock, hookBegin) + "echo sau\n",
		"#!/bin/sh\n" + hookBlock + hookBlock,
		"#!/bin/sh\n" + strings.ReplaceAll(hookBlock, "\n", "\r\n"),
		strings.Replace(old, "\ntmp=", "\necho của tôi\ntmp=", 1),
		strings.TrimSuffix(old, hookLast),
	} {
		write(s)
		h := hooks{dir: filepath.Dir(name)}
		for what, err := range map[string]error{"install": h.install(true), "remove": h.remove()} {
			if err == nil || !strings.Contains(err.Error(), "giữ lại các dòng") {
				t.Errorf("%s of %q: %v", what, s, err)
			}
			is(s)
		}
	}
	// A link to a script that others share is not replaced.
	shared := filepath.Join(d.top, "chung.sh")
	if err := os.Rename(name, shared); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(shared, name); err != nil {
		t.Skip(err)
	}
	d.hook(exitUsage, "install", "--append")
	if to, err := os.Readlink(name); err != nil || to != shared {
		t.Errorf("%s %v", to, err)
	}
}

// TestIgnored: what commands write into the folder of a new site is not committed with
// its content, and neither is it here.
func TestIgnored(t *testing.T) {
	d := newDesk(t, "")
	d.git("add", "--all")
	d.git("commit", "--quiet", "--message", "một")
	for _, name := range []string{"bao-cao-quy-1-2026/nhiem-vu.csv", "public/index.html", ".public.cchc/a"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(d.dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		d.write(name, "x")
	}
	if out, ok := d.try("status", "--porcelain"); !ok || out != "" {
		t.Errorf("%v %s", ok, out)
	}
	d.write("bao-cao-ve-trang.md", "x") // a file of somebody
	if out, _ := d.try("status", "--porcelain"); !strings.Contains(out, "bao-cao-ve-trang.md") {
		t.Errorf("a file of somebody is ignored: %s", out)
	}
	ours, err := os.ReadFile("../../.gitignore")
	if err != nil || !strings.Contains(string(ours), "/bao-cao-*/\n") {
		t.Errorf("%v: this repository is a site too", err)
	}
}
