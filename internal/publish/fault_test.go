//go:build linux

package publish

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

var errDead = errors.New("the process is dead")

// faultCase is a live site, a history that gave it a spare, and what shall replace it.
type faultCase struct {
	name     string
	history  []site
	want     site
	fallback bool
}

func faultCases() []faultCase {
	a := site{"index.html": "home", "css/a.css": "a", "p/1/index.html": "one", "p/2/index.html": "two", "q/x": "x"}
	b := a.with("index.html", "home, longer").without("q/x").with("p/3/index.html", "three")
	c := b.with("index.html", "h").without("p/1/index.html").with("p/1", "a file now").with("r/s/t", "deep")
	return []faultCase{
		{"first", nil, a, false},
		{"second", []site{a}, b, false},
		{"third", []site{a, b}, c, false},
		{"back", []site{a, b}, a, false},
		{"two renames", []site{a, b}, c, true},
		{"two renames, second", []site{a}, b, true},
	}
}

// TestFaultAtEveryOperation makes the k-th operation on the disk fail, for every k, in several ways: that one alone, all from there on,
// and all from there on with the process gone.
func TestFaultAtEveryOperation(t *testing.T) {
	foreign := site{"note.txt": "foreign", "f/link": "-> nowhere", "hollow/": ""}
	points, survived := 0, 0
	for _, fc := range faultCases() {
		for _, mode := range []string{"once", "from then on", "dies", "eio once"} {
			t.Run(fc.name+", "+mode, func(t *testing.T) {
				for k := 1; ; k++ {
					dir := filepath.Join(fastDir(t), "public")
					d := open(t, dir)
					d.noExchange, d.grace = fc.fallback, 0
					var old site
					for i, s := range fc.history {
						must(t, d, s)
						old = s
						if i == 0 {
							write(t, filepath.Join(dir, "note.txt"), "foreign")
							os.MkdirAll(filepath.Join(dir, "f"), 0o755)
							os.MkdirAll(filepath.Join(dir, "hollow"), 0o755)
							os.Symlink("nowhere", filepath.Join(dir, "f/link"))
						}
					}
					all := func(s site) site {
						s = s.with("", "")
						delete(s, "")
						if old != nil {
							for p, data := range foreign {
								s[p] = data
							}
						}
						return s
					}
					var mu sync.Mutex
					n, hit, where := 0, false, ""
					d.hook = func(op, path string) error {
						mu.Lock()
						defer mu.Unlock()
						n++
						if n == k {
							hit, where = true, op+" "+path
						}
						switch {
						case n == k && mode == "eio once":
							return unix.EIO
						case n == k && mode == "once", n >= k && mode == "from then on":
							return unix.ENOSPC
						case n >= k && mode == "dies":
							return errDead
						}
						return nil
					}
					_, err := publish(d, fc.want)
					d.hook = nil
					if hit {
						points++
					}
					got, rerr := read(dir)
					switch {
					case errors.Is(rerr, fs.ErrNotExist) && (old == nil || fc.fallback && err != nil):
						// nothing published yet; or the slow way stopped between two renames, which is documented
					case rerr != nil:
						t.Fatal(rerr)
					case err == nil && diff(got, all(fc.want)) != "":
						t.Fatalf("fault at %d (%s) not reported:\n%s", k, where, diff(got, all(fc.want)))
					case old != nil && diff(got, all(old)) != "" && diff(got, all(fc.want)) != "":
						t.Fatalf("fault at %d (%s): neither old nor new:\n%s", k, where, diff(got, all(fc.want)))
					case err != nil && mode != "dies" && mode != "from then on" && old != nil && diff(got, all(old)) != "":
						t.Fatalf("fault at %d (%s): error %v, but live changed", k, where, err)
					}
					if mode == "dies" || k%2 == 0 {
						d = open(t, dir) // the next process
						d.noExchange, d.grace = fc.fallback, 0
					}
					must(t, d, fc.want)
					expect(t, dir, all(fc.want))
					modes2(t, dir, foreign)
					after := fc.want.with("index.html", "after")
					must(t, d, after)
					expect(t, dir, all(after))
					clean(t, dir)
					if !hit {
						break
					}
					survived++
				}
			})
		}
	}
	t.Logf("faults survived: %d of %d", survived, points)
}

// fastDir is a folder in memory where there is one: thousands of publishes flush thousands of times.
func fastDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "publish")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// modes2 is modes for a site with foreign things in it.
func modes2(t *testing.T, dir string, foreign site) {
	t.Helper()
	for p, in := range stats(t, dir) {
		if _, ok := foreign[p]; ok {
			continue
		}
		if m := in.Mode(); m != 0o644 && m != fs.ModeDir|0o755 {
			t.Errorf("%s has mode %v", p, m)
		}
	}
}

// clean checks that only what should be is beside the live folder.
func clean(t *testing.T, dir string) {
	t.Helper()
	list, _ := os.ReadDir(filepath.Join(filepath.Dir(dir), ".public.cchc"))
	for _, e := range list {
		if !slices.Contains([]string{"next", "lock", "state", "state-"}, e.Name()) {
			t.Errorf("left over: %s", e.Name())
		}
	}
	if list, _ := os.ReadDir(filepath.Dir(dir)); len(list) != 2 {
		t.Errorf("left over beside public: %v", list)
	}
}

// A live folder that cannot be exchanged is named as such, and one that cannot be exchanged in one step still gets its site.
func TestMountPointErrors(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	must(t, d, site{"a": "1"})
	for _, errno := range []error{unix.EBUSY, unix.EXDEV} {
		d.hook = func(op, path string) error {
			if op == "exchange" {
				return errno
			}
			return nil
		}
		if _, err := publish(d, site{"a": "2"}); !errors.Is(err, ErrMount) {
			t.Error(err)
		}
		expect(t, dir, site{"a": "1"})
	}
	for _, errno := range []error{unix.EINVAL, unix.ENOSYS} { // a kernel or file system that cannot exchange
		d.hook = func(op, path string) error {
			if op == "exchange" {
				return errno
			}
			return nil
		}
		s := site{"a": errno.Error()}
		must(t, d, s)
		expect(t, dir, s)
	}
	d.hook = nil
	for _, at := range []string{dir, filepath.Join(dir, "sub")} {
		os.MkdirAll(at, 0o755)
		if err := unix.Mount("none", at, "tmpfs", 0, "size=1m"); err != nil {
			t.Logf("real mount point not tested: %v", err)
			continue
		}
		write(t, filepath.Join(at, "x"), "x")
		_, err := publish(open(t, dir), site{"a": "3"})
		if !errors.Is(err, ErrMount) {
			t.Errorf("%s: %v", at, err)
		}
		unix.Unmount(at, 0)
	}
}

// Where hard links are refused, files are copied.
func TestNoHardLinks(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	d.hook = func(op, path string) error {
		if op == "link" {
			return unix.EPERM
		}
		return nil
	}
	must(t, d, pages(5, "one"))
	write(t, filepath.Join(dir, "note"), "n")
	for _, b := range []string{"two", "three", "four"} {
		s := pages(5, "one").with("index.html", b)
		must(t, d, s)
		expect(t, dir, s.with("note", "n"))
	}
}

func TestUmask(t *testing.T) {
	for _, mask := range []int{0, 0o027, 0o077} {
		dir := filepath.Join(t.TempDir(), "new", "public")
		old := unix.Umask(mask)
		d := open(t, dir)
		for _, b := range []string{"one", "two", "three"} {
			must(t, d, pages(5, b))
		}
		unix.Umask(old)
		modes(t, dir)
		if in, _ := os.Stat(filepath.Dir(dir)); in.Mode().Perm() != 0o755 {
			t.Error(in.Mode())
		}
		if in, _ := os.Stat(filepath.Join(filepath.Dir(dir), ".public.cchc")); in.Mode().Perm() != 0o700 {
			t.Error(in.Mode())
		}
	}
}

// TestInPlace shows when the spare's inodes are written over and that live's never are.
func TestInPlace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	next := filepath.Join(filepath.Dir(dir), ".public.cchc", "next")
	ino := func(p string) uint64 {
		var st unix.Stat_t
		if err := unix.Lstat(p, &st); err != nil {
			t.Fatal(err)
		}
		return uint64(st.Ino)
	}
	for _, g := range []time.Duration{0, time.Hour} {
		os.RemoveAll(dir)
		d := open(t, dir)
		d.grace = g
		for i, b := range []string{"one", "two", "three, longer", "4"} {
			var spare uint64
			if i >= 2 {
				spare = ino(next + "/index.html")
				hold, _ := os.Open(next + "/index.html") // so that its number is not given to a new file
				defer hold.Close()
			}
			var live *os.File
			if i > 0 {
				live, _ = os.Open(dir + "/index.html")
			}
			must(t, d, pages(3, b))
			expect(t, dir, pages(3, b))
			if i > 0 {
				if data, _ := io.ReadAll(live); !strings.HasPrefix(string(data), "home ") || strings.HasSuffix(string(data), " "+b) {
					t.Errorf("live inode was written: %q", data)
				}
				live.Close()
			}
			if i >= 2 && (ino(dir+"/index.html") == spare) != (g == 0) {
				t.Errorf("grace %v: in place is %v", g, g != 0)
			}
		}
	}
	// A third name, made by a backup, keeps its bytes.
	d := open(t, dir)
	d.grace = 0
	must(t, d, pages(3, "five"))
	if err := os.Link(next+"/index.html", filepath.Join(t.TempDir(), "..", "backup")); err != nil {
		t.Fatal(err)
	}
	must(t, d, pages(3, "six"))
	expect(t, dir, pages(3, "six"))
}

func TestFIFOAndDevices(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	must(t, d, site{"a": "1", "b": "1"})
	if err := unix.Mkfifo(dir+"/fifo", 0o600); err != nil {
		t.Skip(err)
	}
	r := must(t, d, site{"a": "2", "b": "1"})
	if !slices.Equal(r.Foreign, []string{"fifo"}) {
		t.Error(r.Foreign)
	}
	// A FIFO in the place of a file of ours must not make us wait.
	os.Remove(dir + "/b")
	unix.Mkfifo(dir+"/b", 0o600)
	var e *ForeignError
	if _, err := publish(d, site{"a": "2", "b": "2"}); !errors.As(err, &e) {
		t.Error(err)
	}
	os.Remove(dir + "/b")
	next := filepath.Join(filepath.Dir(dir), ".public.cchc", "next")
	os.Remove(next + "/a")
	unix.Mkfifo(next+"/a", 0o600)
	d.grace = 0
	must(t, d, site{"a": "3", "b": "2"})
	if in, _ := os.Lstat(dir + "/fifo"); in == nil || in.Mode()&fs.ModeNamedPipe == 0 {
		t.Error("the FIFO is lost")
	}
	os.Remove(dir + "/fifo")
	expect(t, dir, site{"a": "3", "b": "2"})
}

// A foreign file that comes in the moment of the swap is brought along.
func TestLateForeign(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	must(t, d, pages(3, "one"))
	write(t, dir+"/known.txt", "before")
	must(t, d, pages(3, "two"))
	d.hook = func(op, path string) error {
		if op == "exchange" {
			write(t, dir+"/late.txt", "late")
			write(t, dir+"/late/deep/x.txt", "late too")
			write(t, dir+"/tin-tuc/2016/late.txt", "late")
			os.Remove(dir + "/known.txt")
			write(t, dir+"/known.txt", "after")
		}
		return nil
	}
	r := must(t, d, pages(3, "three"))
	d.hook = nil
	want := pages(3, "three").with("late.txt", "late").with("late/deep/x.txt", "late too").with("tin-tuc/2016/late.txt", "late").with("known.txt", "after")
	expect(t, dir, want)
	if !slices.Equal(r.Foreign, []string{"known.txt", "late.txt", "late/deep/x.txt", "tin-tuc/2016/late.txt"}) {
		t.Error(r.Foreign)
	}
	clean(t, dir)
	for i := range 3 {
		must(t, d, pages(3, "three").with("index.html", fmt.Sprint(i)))
		expect(t, dir, want.with("index.html", fmt.Sprint(i)))
	}
}

// TestReaders publishes 200 releases under readers. One kind pins a release by opening the folder and reads all of it; it may judge what
// it read if the second publish after that release had not begun. The other reads by path, page after page, and must never go back in time.
func TestReaders(t *testing.T) {
	const swaps, n = 200, 40
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	build := func(i int) site {
		s := site{}
		for j := range n {
			s[fmt.Sprintf("d%d/p%d.html", j%5, j)] = fmt.Sprintf("%d\n%s\n%d\n", i, strings.Repeat(fmt.Sprint(i, " "), 500), i)
		}
		return s
	}
	release := func(b []byte) (int, error) {
		var first, last int
		s := string(b)
		if _, err := fmt.Sscanf(s, "%d", &first); err != nil {
			return 0, err
		}
		lines := strings.Split(strings.TrimSuffix(s, "\n"), "\n")
		if _, err := fmt.Sscanf(lines[len(lines)-1], "%d", &last); err != nil || len(lines) != 3 || first != last {
			return 0, fmt.Errorf("torn page %.40q", s)
		}
		return first, nil
	}
	must(t, d, build(0))
	var begun, done atomic.Int64
	var stop atomic.Bool
	var reads, pins, late atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for !stop.Load() {
				at := done.Load() // what is opened now is this release or a later one
				root, err := os.OpenRoot(dir)
				if err != nil {
					t.Error(err)
					return
				}
				seen, bad := -1, error(nil)
				for j := 0; j < n && bad == nil; j++ {
					b, err := root.ReadFile(fmt.Sprintf("d%d/p%d.html", j%5, j))
					if err != nil {
						bad = err
						break
					}
					r, err := release(b)
					if err != nil {
						bad = err
					} else if seen >= 0 && r != seen {
						bad = fmt.Errorf("release %d and %d in one tree", seen, r)
					}
					seen = r
					reads.Add(1)
				}
				root.Close()
				if begun.Load() > at+1 {
					late.Add(1)
					continue
				}
				pins.Add(1)
				if bad != nil {
					t.Errorf("pinned: %v", bad)
				}
			}
		})
		wg.Go(func() {
			last := 0
			for j := 0; !stop.Load(); j++ {
				low := int(done.Load())
				b, err := os.ReadFile(fmt.Sprintf("%s/d%d/p%d.html", dir, j%n%5, j%n))
				if err != nil {
					t.Errorf("by path: %v", err)
					return
				}
				r, err := release(b)
				if err != nil || r < last || r < low {
					t.Errorf("by path: release %d after %d (%d is live): %v", r, last, low, err)
					return
				}
				last = r
				reads.Add(1)
			}
		})
	}
	for i := 1; i <= swaps; i++ {
		begun.Add(1)
		must(t, d, build(i))
		done.Store(int64(i))
		time.Sleep(2 * time.Millisecond)
	}
	stop.Store(true)
	wg.Wait()
	t.Logf("%d swaps, %d page reads, %d pinned releases judged, %d outlived by the second publish after", swaps, reads.Load(), pins.Load(), late.Load())
	if pins.Load() < 100 {
		t.Error("too few pinned readers could be judged")
	}
}

// TestMain lets the test binary be other processes: one that publishes until it is killed, one that holds the lock.
func TestMain(m *testing.M) {
	switch os.Getenv("PUBLISH_HELPER") {
	case "publish":
		helperPublish(os.Getenv("PUBLISH_DIR"))
	case "lock":
		d, err := Open(os.Getenv("PUBLISH_DIR"))
		if err == nil {
			_, err = d.Begin()
		}
		if err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("locked")
		time.Sleep(time.Minute)
	default:
		os.Exit(m.Run())
	}
}

func helper(t *testing.T, kind, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PUBLISH_HELPER="+kind, "PUBLISH_DIR="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// killSite is release i of what the killed process publishes: of every three pages one changes, some come and go.
func killSite(i int) site {
	s := pages(120, "same")
	for j := range 40 {
		s[fmt.Sprintf("k/%d/index.html", j)] = fmt.Sprintf("release %d %s", i, strings.Repeat("x", i*7%100))
	}
	for j := range 20 {
		s[fmt.Sprintf("r%d/%d.html", i%3, j)] = fmt.Sprint(i)
	}
	return s
}

func helperPublish(dir string) {
	d, err := Open(dir)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	d.grace = 0
	from := 0
	fmt.Sscan(os.Getenv("PUBLISH_FROM"), &from)
	for i := from; ; i++ {
		fmt.Println("begin", i)
		if _, err := publish(d, killSite(i)); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("done", i)
	}
}

func TestKill(t *testing.T) {
	kills := 40
	if testing.Short() {
		kills = 10
	}
	const seed = 20160303
	rnd := rand.New(rand.NewPCG(seed, 1))
	dir := filepath.Join(t.TempDir(), "public")
	must(t, open(t, dir), killSite(0))
	write(t, dir+"/note.txt", "foreign")
	next, odd, live := 1, 0, 0
	for k := range kills {
		t.Setenv("PUBLISH_FROM", fmt.Sprint(next))
		cmd, out := helper(t, "publish", dir)
		first := make(chan struct{})
		var lines []string
		fin := make(chan struct{})
		go func() {
			for out.Scan() {
				if lines = append(lines, out.Text()); len(lines) == 1 {
					close(first)
				}
			}
			close(fin)
		}()
		<-first
		time.Sleep(time.Duration(rnd.IntN(60000)) * time.Microsecond)
		cmd.Process.Kill()
		<-fin
		cmd.Wait()
		var begun int
		for _, line := range lines {
			if fmt.Sscanf(line, "begin %d", &begun); strings.HasPrefix(line, "error") {
				t.Fatal(line)
			}
			if n, _ := fmt.Sscanf(line, "done %d", &live); n == 1 && line == lines[len(lines)-1] {
				odd++
			}
		}
		got, err := read(dir)
		if err != nil {
			t.Fatal(err)
		}
		old, new := killSite(live).with("note.txt", "foreign"), killSite(begun).with("note.txt", "foreign")
		if diff(got, new) == "" {
			live = begun
		} else if diff(got, old) != "" {
			t.Fatalf("kill %d (seed %d): neither release %d nor %d:\n%s", k, seed, live, begun, diff(got, new))
		}
		next = begun + 1
		if k%4 == 0 {
			must(t, open(t, dir), killSite(next))
			expect(t, dir, killSite(next).with("note.txt", "foreign"))
			clean(t, dir)
			live = next
			next++
		}
	}
	t.Logf("%d kills with seed %d, %d of them between two publishes, %d releases", kills, seed, odd, next)
	must(t, open(t, dir), killSite(next))
	expect(t, dir, killSite(next).with("note.txt", "foreign"))
	clean(t, dir)
}

func TestLockedByAnotherProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	must(t, d, site{"a": "1"})
	cmd, out := helper(t, "lock", dir)
	if !out.Scan() || out.Text() != "locked" {
		t.Fatal(out.Text())
	}
	_, err := publish(d, site{"a": "2"})
	var e *LockedError
	if !errors.As(err, &e) || !errors.Is(err, ErrLocked) || e.PID != cmd.Process.Pid || !strings.Contains(err.Error(), fmt.Sprint(cmd.Process.Pid)) {
		t.Errorf("%v, want process %d", err, cmd.Process.Pid)
	}
	expect(t, dir, site{"a": "1"})
	cmd.Process.Signal(syscall.SIGKILL)
	cmd.Wait()
	must(t, d, site{"a": "2"})
	expect(t, dir, site{"a": "2"})
}

// Many at once: each either publishes its whole site or is told that another is at work.
func TestManyPublishers(t *testing.T) {
	dir := filepath.Join(fastDir(t), "public")
	var wg sync.WaitGroup
	var ok, locked atomic.Int64
	for i := range 50 {
		wg.Go(func() {
			d, err := Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			for done := 0; done < 4; {
				switch _, err := publish(d, pages(5, fmt.Sprint(i, " ", done))); {
				case err == nil:
					ok.Add(1)
					done++
				case errors.Is(err, ErrLocked):
					locked.Add(1)
					time.Sleep(time.Millisecond)
				default:
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	got, _ := read(dir)
	expect(t, dir, pages(5, strings.TrimPrefix(got["index.html"], "home ")))
	t.Logf("%d published, %d were told to wait", ok.Load(), locked.Load())
}

// TestFullDisk fills real small file systems; where mounting is not allowed a file size limit stands for the disk's end.
func TestFullDisk(t *testing.T) {
	old := pages(20, "one")
	big := pages(20, "two")
	for i := range 30 {
		big[fmt.Sprintf("big/%d.bin", i)] = strings.Repeat(fmt.Sprint(i), 8<<10)
	}
	tmp := t.TempDir()
	if err := unix.Mount("none", tmp, "tmpfs", 0, "size=1m"); err != nil {
		t.Logf("no tmpfs (%v): using RLIMIT_FSIZE", err)
		dir := filepath.Join(t.TempDir(), "public")
		d := open(t, dir)
		must(t, d, old)
		var was unix.Rlimit
		unix.Getrlimit(unix.RLIMIT_FSIZE, &was)
		lim := was
		lim.Cur = 10000
		unix.Setrlimit(unix.RLIMIT_FSIZE, &lim)
		_, err := publish(d, big)
		unix.Setrlimit(unix.RLIMIT_FSIZE, &was)
		if err == nil {
			t.Error("no error")
		}
		expect(t, dir, old)
		must(t, d, big)
		expect(t, dir, big)
		return
	}
	unix.Unmount(tmp, 0)
	failed, fine := 0, 0
	for size := 420; size <= 1100; size += 12 {
		if err := unix.Mount("none", tmp, "tmpfs", 0, fmt.Sprintf("size=%dk", size)); err != nil {
			t.Fatal(err)
		}
		func() {
			defer unix.Unmount(tmp, unix.MNT_DETACH)
			dir := filepath.Join(tmp, "public")
			d := open(t, dir)
			must(t, d, old)
			if _, err := publish(d, big); err != nil {
				failed++
				if !errors.Is(err, unix.ENOSPC) {
					t.Errorf("%dk: %v", size, err)
				}
				expect(t, dir, old)
				must(t, d, old.with("index.html", "smaller again"))
				expect(t, dir, old.with("index.html", "smaller again"))
				clean(t, dir)
			} else {
				fine++
				expect(t, dir, big)
			}
		}()
	}
	t.Logf("%d disks too small, %d large enough", failed, fine)
	if failed == 0 || fine == 0 {
		t.Error("sizes are not well chosen")
	}
}

// Old kernels and some containers do not have openat2: the walk by hand must refuse the same things.
func TestWalkOpen(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/a/b/c", "x")
	os.Symlink("a", dir+"/l")
	os.Symlink("c", dir+"/a/b/m")
	root, err := unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(root)
	for _, f := range []func(int, string, int, uint32) (int, error){walkOpen, openBeneath} {
		for name, want := range map[string]bool{"a": true, "a/b": true, "a/b/c": true, ".": true, "l/b": false, "l/b/c": false, "a/b/m": false, "a/x": false, "l": false} {
			fd, err := f(root, name, unix.O_RDONLY, 0)
			if (err == nil) != want {
				t.Errorf("%s: %v", name, err)
			}
			if err == nil {
				unix.Close(fd)
			}
		}
	}
}

func TestContext(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	d := open(t, dir)
	must(t, d, pages(5, "one"))
	for k := 1; ; k++ { // cancelled at each operation: the old site, or all of the new one
		ctx, cancel := context.WithCancel(context.Background())
		n := 0
		d.hook = func(op, path string) error {
			if n++; n == k {
				cancel()
			}
			return nil
		}
		tx, err := d.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if err := putAll(tx, pages(5, "two")); err != nil {
			t.Fatal(err)
		}
		_, err = tx.Commit(ctx)
		d.hook = nil
		cancel()
		if err == nil {
			expect(t, dir, pages(5, "two"))
			break
		}
		expect(t, dir, pages(5, "one"))
	}
}
