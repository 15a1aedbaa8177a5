package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// layoutVersion changes when the code that writes the sites changes them, so
// that those of an older version are not used again. Changes of the templates
// are noticed by their digest.
const layoutVersion = 3

// layout writes the sites of one size below dir, unless they are there: ours,
// ours-changed (the same files by hard links, with a site.yaml of its own) and
// hugo. Outputs that are there stay: builds go over them.
func layout(dir string, n int, seed uint64) error {
	sum, err := templatesSum()
	if err != nil {
		return err
	}
	stamp := fmt.Sprintf("cchc-bench: articles %d, seed %d, layout %d, templates %x\n", n, seed, layoutVersion, sum[:6])
	name := filepath.Join(dir, "stamp")
	old, err := os.ReadFile(name)
	if err == nil && string(old) == stamp {
		return nil
	}
	if err != nil || !strings.HasPrefix(string(old), "cchc-bench: ") {
		if es, _ := os.ReadDir(dir); len(es) > 0 {
			return fmt.Errorf("%s holds something else: name another --dir", dir)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name, []byte("cchc-bench: being written\n"), 0o644); err != nil {
		return err
	}
	for _, d := range []string{"ours", "ours-changed", "hugo"} {
		if err := os.RemoveAll(filepath.Join(dir, d)); err != nil {
			return err
		}
	}
	fmt.Printf("writing %d articles and %d plans to %s\n", n, max(1, n/100), dir)
	c := newCorpus(n, seed)
	t, err := writeOurs(filepath.Join(dir, "ours"), c)
	if err != nil {
		return err
	}
	fmt.Printf("  ours: %d files, %.1f MB\n", t.files, float64(t.bytes)/1e6)
	if t, err = writeHugo(filepath.Join(dir, "hugo"), c); err != nil {
		return err
	}
	fmt.Printf("  hugo: %d files, %.1f MB\n", t.files, float64(t.bytes)/1e6)
	if err := linkTree(filepath.Join(dir, "ours"), filepath.Join(dir, "ours-changed")); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(stamp), 0o644)
}

// templatesSum is the digest of everything that the sites have besides the corpus.
func templatesSum() ([]byte, error) {
	h := sha256.New()
	for _, f := range []fs.FS{oursFiles, hugoFiles} {
		err := fs.WalkDir(f, ".", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			b, err := fs.ReadFile(f, p)
			fmt.Fprintf(h, "%s %d\n%s", p, len(b), b)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return h.Sum(nil), nil
}

const siteYAML = "content/site.yaml"

func linkTree(from, to string) error {
	return filepath.WalkDir(from, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, p)
		if err != nil {
			return err
		}
		dst := filepath.Join(to, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(dst, 0o755)
		case filepath.ToSlash(rel) == siteYAML:
			b, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			return os.WriteFile(dst, b, 0o644)
		}
		return os.Link(p, dst)
	})
}

// retitle gives the site a title that it has not had lately: neither of the two
// trees of the target has these bytes.
func retitle(dir string, with []string) func(run int) error {
	return func(int) error {
		return os.WriteFile(filepath.Join(dir, siteYAML), settings(siteTitle+" "+time.Now().Format("150405.000000"), with...), 0o644)
	}
}

// rest waits until a site that was published lately is one that was published a
// while ago, as it is when somebody changes a template: for five seconds the pages
// that went out of service may still be on their way to readers, and are then put
// aside rather than written over, which costs half as much again.
func rest(state string, next func(run int) error) func(run int) error {
	return func(run int) error {
		if in, err := os.Stat(state); err == nil {
			time.Sleep(min(time.Until(in.ModTime().Add(5100*time.Millisecond)), 6*time.Second))
		}
		return next(run)
	}
}

// forget takes away what is remembered under some names.
func forget(dir string, names ...string) func(run int) error {
	return func(int) error {
		for _, name := range names {
			if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		return nil
	}
}

// binary builds cchc, as README says for a server, unless one is named.
func binary(ctx context.Context, o options, dir string) (string, error) {
	if o.cchc != "" {
		return look(o.cchc, "name a cchc that is there with --cchc, or leave the flag out to build one")
	}
	out := filepath.Join(dir, "cchc")
	c := exec.CommandContext(ctx, "go", "build", "-o", out, "nawapi.gov.vn/cchc/cmd/cchc")
	c.Env = append(c.Environ(), "CGO_ENABLED=0")
	if msg, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cchc cannot be built (run this within its repository, or name a binary with --cchc): %w\n%s", err, msg)
	}
	return out, nil
}

func look(name, hint string) (string, error) {
	p, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("%w\n  %s", err, hint)
	}
	return filepath.Abs(p)
}

// oursJobs are the builds of cchc; drawn, with cards among the outputs alone, is the
// one that draws them too.
func oursJobs(bin, dir string, with []string) (same, rendered, drawn, changed *job) {
	build := func(src, out string) []string {
		return []string{bin, "build", "--source", filepath.Join(dir, src), "--out", filepath.Join(dir, out), "--as-of", asOf}
	}
	memory := filepath.Join(dir, ".out-ours.cchc")
	if slices.Contains(with, "cards") {
		drawn = &job{name: "cchc, all rendered and drawn", argv: build("ours", "out-ours"), before: forget(memory, "texts", "pages", "cards")}
	}
	return &job{name: "cchc", argv: build("ours", "out-ours")},
		&job{name: "cchc, all rendered", argv: build("ours", "out-ours"), before: forget(memory, "texts", "pages")},
		drawn,
		&job{name: "cchc, all changed", argv: build("ours-changed", "out-ours-changed"), before: rest(filepath.Join(dir, ".out-ours-changed.cchc", "state"), retitle(filepath.Join(dir, "ours-changed"), with))}
}

// withOutputs are the optional outputs that --with names.
func (o options) withOutputs() ([]string, error) {
	if o.with == "all" {
		return optional, nil
	}
	with := strings.FieldsFunc(o.with, func(r rune) bool { return r == ',' })
	for _, w := range with {
		if !slices.Contains(optional, w) {
			return nil, fmt.Errorf("--with %s: there are %s, and all", w, strings.Join(optional, ", "))
		}
	}
	return with, nil
}

var version = regexp.MustCompile(`v(\d+)\.(\d+)`)

// hugoJobs are the build with and the build without related pages.
func hugoJobs(ctx context.Context, o options, dir string) ([]*job, error) {
	bin, err := look(o.hugo, "install Debian's package hugo (apt-get install hugo), name a binary with --hugo PATH, or leave it out with --hugo none")
	if err != nil {
		return nil, err
	}
	v, err := exec.CommandContext(ctx, bin, "version").Output()
	if err != nil {
		return nil, fmt.Errorf("%s version: %w", bin, err)
	}
	m := version.FindSubmatch(v)
	if m == nil {
		return nil, fmt.Errorf("%s version says %q: is that Hugo?", bin, v)
	}
	major, _ := strconv.Atoi(string(m[1]))
	minor, _ := strconv.Atoi(string(m[2]))
	old := major == 0 && minor < 128
	fmt.Printf("%s\n", strings.TrimSpace(string(v)))
	src := filepath.Join(dir, "hugo")
	build := func(config, out string) []string {
		return []string{bin, "--source", src, "--config", config, "--destination", filepath.Join(dir, out), "--minify", "--quiet"}
	}
	return []*job{
		{name: "hugo --minify", argv: build(hugoConfig(old, true), "out-hugo")},
		{name: "hugo --minify, no related", argv: build(hugoConfig(old, false), "out-hugo-norelated")},
	}, nil
}

func compare(ctx context.Context, o options) error {
	if (o.skeleton == "") != (o.skeletonSrc == "") {
		return errors.New("--skeleton PATH and --skeleton-src DIR go together: the program, and the folder that it reads")
	}
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
	with, err := o.withOutputs()
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "ours", siteYAML), settings(siteTitle, with...), 0o644); err != nil {
		return err
	}
	defer os.WriteFile(filepath.Join(dir, "ours", siteYAML), settings(siteTitle), 0o644) // the other commands use the site too
	same, rendered, drawn, changed := oursJobs(bin, dir, with)
	jobs := []*job{same, rendered, changed}
	if drawn != nil {
		jobs = append(jobs, drawn)
	}
	own := slices.Clone(jobs)
	var hugo []*job
	if o.hugo != "none" {
		if hugo, err = hugoJobs(ctx, o, dir); err != nil {
			return err
		}
		jobs = append(jobs, hugo...)
	}
	var skeleton *job
	if o.skeleton != "" {
		p, err := look(o.skeleton, "name a program that is there with --skeleton")
		if err != nil {
			return err
		}
		skeleton = &job{name: "skeleton", argv: []string{p, "build", "-src", o.skeletonSrc, "-out", filepath.Join(dir, "out-skeleton")}}
		jobs = append(jobs, skeleton)
	}
	if err := measure(ctx, jobs, o.warmup, o.runs); err != nil {
		return err
	}
	if err := checkRelated(dir, len(hugo) > 0); err != nil {
		return err
	}
	fmt.Printf("\n%d articles, %d counted runs of each in turn, %d before; over the old output\n", o.articles, o.runs, o.warmup)
	fmt.Printf("%-30s %26s %26s %24s   %s\n", "build", "wall s: med (min–max)", "CPU s: med (min–max)", "peak MiB: med (min–max)", "÷ cchc, all changed: wall, CPU, peak")
	for _, j := range jobs {
		fmt.Printf("%-30s %26s %26s %24s   ×%.2f, ×%.2f, ×%.2f\n", j.name, spread(j.all(wall), 3), spread(j.all(cpu), 3), spread(j.all(peak), 0),
			j.ratio(changed, wall), j.ratio(changed, cpu), j.ratio(changed, peak))
	}
	for _, h := range hugo {
		for _, j := range own {
			fmt.Printf("%-30s takes ×%.2f the wall, ×%.2f the CPU and ×%.2f the memory of “%s”\n", h.name, h.ratio(j, wall), h.ratio(j, cpu), h.ratio(j, peak), j.name)
		}
	}
	if skeleton != nil {
		fmt.Printf("CPU of cchc ÷ skeleton: ×%.2f all changed, ×%.2f all rendered, ×%.2f nothing changed\n", changed.ratio(skeleton, cpu), rendered.ratio(skeleton, cpu), same.ratio(skeleton, cpu))
	}
	fmt.Println("cchc without changes is a fresh process that reads and assembles everything, has the texts of the last one, and knows by their keys that the pages are those of before; in “all rendered” it remembers nothing of texts and pages, parses and renders everything and finds it there, and only the pictures drawn for sharing, if there are any, are not drawn anew; in “all rendered and drawn” it remembers nothing at all; in “all changed” it remembers the texts, and renders and writes every page.")

	ours, err := outputs(filepath.Join(dir, "out-ours"))
	if err != nil {
		return err
	}
	fmt.Printf("\noutput of cchc: %s\n", ours.total())
	if len(hugo) == 0 {
		return nil
	}
	theirs, err := outputs(filepath.Join(dir, "out-hugo"))
	if err != nil {
		return err
	}
	fmt.Printf("output of hugo: %s\n\n", theirs.total())
	compareOutputs(ours, theirs)
	return nil
}

// checkRelated looks whether the builds did what their rows say.
func checkRelated(dir string, hugo bool) error {
	want := map[string]bool{"out-ours": true, "out-ours-changed": true}
	if hugo {
		want["out-hugo"], want["out-hugo-norelated"] = true, false
	}
	for out, related := range want {
		pages, err := filepath.Glob(filepath.Join(dir, out, "tin-tuc", "20*", "*", "index.html"))
		if err != nil || len(pages) == 0 {
			return fmt.Errorf("%s has no articles", filepath.Join(dir, out))
		}
		b, err := os.ReadFile(pages[len(pages)/2])
		if err != nil {
			return err
		}
		if len(pages) > 5 && bytes.Contains(b, []byte("lien-quan")) != related {
			return fmt.Errorf("%s: related pages should be there: %v", pages[len(pages)/2], related)
		}
	}
	return nil
}

// set is the outputs of a build: size by path. Paths are brought to one form:
// Hugo keeps the đ in addresses of terms, cchc puts a part of the digest into
// the names of assets.
type set map[string]int64

var fingerprint = regexp.MustCompile(`[.-][0-9a-f]{8,64}(\.[a-z]+)$`)

func outputs(dir string) (set, error) {
	s := set{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		i, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		rel = strings.ReplaceAll(filepath.ToSlash(rel), "đ", "d")
		if !strings.HasSuffix(rel, ".html") {
			rel = fingerprint.ReplaceAllString(rel, "$1")
		}
		s[rel] += i.Size()
		return err
	})
	return s, err
}

func (s set) total() string {
	var all, html int64
	n := 0
	for p, size := range s {
		all += size
		if strings.HasSuffix(p, ".html") {
			html += size
			n++
		}
	}
	return fmt.Sprintf("%d files, %d bytes; %d of them HTML, %d bytes, %d a page", len(s), all, n, html, html/int64(max(n, 1)))
}

// class is the sort of page that a path is.
func class(p string) string {
	parts := strings.Split(p, "/")
	switch {
	case parts[0] == ".cchc":
		return "list of contents (.cchc)"
	case strings.HasSuffix(p, "/trang/1/index.html"):
		return "redirects from trang/1"
	case strings.HasSuffix(p, "rss.xml"):
		return "feeds"
	case len(parts) > 2 && parts[len(parts)-3] == "trang":
		return "lists, page 2 and later"
	case parts[0] == "images" || strings.HasSuffix(p, ".css"):
		return "static files"
	case parts[0] == "tin-tuc" && len(parts) == 4:
		return "articles"
	case parts[0] == "ke-hoach" && len(parts) == 3:
		return "plans"
	case slices.Contains([]string{"chuyen-muc", "chu-de", "hinh-thuc", "don-vi", "the"}, parts[0]) && len(parts) == 3:
		return "lists of terms, page 1"
	}
	return "other"
}

func compareOutputs(ours, theirs set) {
	type count struct {
		ours, theirs, onlyOurs, onlyTheirs int
		names                              []string
	}
	by := map[string]*count{}
	at := func(p string) *count {
		c := class(p)
		if by[c] == nil {
			by[c] = new(count)
		}
		return by[c]
	}
	for p := range ours {
		c := at(p)
		c.ours++
		if _, ok := theirs[p]; !ok {
			c.onlyOurs++
			c.names = append(c.names, "cchc: "+p)
		}
	}
	for p := range theirs {
		c := at(p)
		c.theirs++
		if _, ok := ours[p]; !ok {
			c.onlyTheirs++
			c.names = append(c.names, "hugo: "+p)
		}
	}
	names := make([]string, 0, len(by))
	for n := range by {
		names = append(names, n)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(by[b].ours, by[a].ours), cmp.Compare(a, b)) })
	fmt.Printf("%-26s %8s %8s %10s %10s\n", "files by class", "cchc", "hugo", "only cchc", "only hugo")
	for _, n := range names {
		c := by[n]
		fmt.Printf("%-26s %8d %8d %10d %10d\n", n, c.ours, c.theirs, c.onlyOurs, c.onlyTheirs)
		slices.Sort(c.names)
		for i, p := range c.names {
			if i == 12 {
				fmt.Printf("    … and %d more\n", len(c.names)-i)
				break
			}
			fmt.Println("   ", p)
		}
	}
}

func growth(ctx context.Context, o options) error {
	var sizes []int
	for s := range strings.SplitSeq(o.sizes, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < 1 {
			return fmt.Errorf("--sizes wants numbers with commas, such as 1000,10000; what is %q?", s)
		}
		sizes = append(sizes, n)
	}
	slices.Sort(sizes)
	type result struct {
		n, pages            int
		same, changed, peak float64
	}
	var all []result
	fmt.Printf("%9s %9s %28s %28s %24s %12s\n", "articles", "files", "CPU s, all changed", "CPU s, nothing changed", "peak MiB, all changed", "KiB a file")
	for _, n := range sizes {
		dir, err := filepath.Abs(filepath.Join(o.dir, strconv.Itoa(n)))
		if err != nil {
			return err
		}
		if err := layout(dir, n, o.seed); err != nil {
			return err
		}
		bin, err := binary(ctx, o, dir)
		if err != nil {
			return err
		}
		same, _, _, changed := oursJobs(bin, dir, nil)
		if err := measure(ctx, []*job{same, changed}, o.warmup, o.runs); err != nil {
			return err
		}
		out, err := outputs(filepath.Join(dir, "out-ours"))
		if err != nil {
			return err
		}
		r := result{n, len(out), median(same.all(cpu)), median(changed.all(cpu)), median(changed.all(peak))}
		fmt.Printf("%9d %9d %28s %28s %24s %12.1f\n", n, r.pages, spread(changed.all(cpu), 3), spread(same.all(cpu), 3), spread(changed.all(peak), 0), r.peak*1024/float64(r.pages))
		all = append(all, r)
	}
	for i := 1; i < len(all); i++ {
		a, b := all[i-1], all[i]
		d := math.Log(float64(b.n) / float64(a.n))
		fmt.Printf("%d to %d: CPU grows by the power %.3f (nothing changed: %.3f); memory by %.1f KiB for each further file\n", a.n, b.n,
			math.Log(b.changed/a.changed)/d, math.Log(b.same/a.same)/d, (b.peak-a.peak)*1024/float64(b.pages-a.pages))
	}
	return nil
}
