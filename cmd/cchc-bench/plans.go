package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// accounts are the groups of outputs that are made of plans and documents as
// data, as the setting `without` of site.yaml calls them.
var accounts = []string{"progress", "coverage", "reports", "register-filters", "bundles", "api"}

// plans measures what the accounts add to a full build: the same site with all
// of them and without any, in turn, each from an empty memory, and with each
// group alone.
//
// The corpus of the other measurements stays as it is, so that their figures
// can be compared with older ones; this one has its articles, but plans of its
// own, whose tasks have what accounts are made of.
func plans(ctx context.Context, o options) error {
	dir, err := filepath.Abs(filepath.Join(o.dir, fmt.Sprintf("plans-%d-%d-%d", o.articles, o.plans, o.tasks)))
	if err != nil {
		return err
	}
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	src := filepath.Join(dir, "site")
	if err := layoutPlans(src, root, o); err != nil {
		return err
	}
	bin, err := binary(ctx, o, dir)
	if err != nil {
		return err
	}
	build := func(name string, off []string) *job {
		out := filepath.Join(dir, "out-"+strings.ReplaceAll(name, " ", "-"))
		memory := filepath.Join(dir, ".out-"+strings.ReplaceAll(name, " ", "-")+".cchc")
		return &job{
			name: name,
			argv: []string{bin, "build", "--source", src, "--out", out, "--as-of", asOf},
			before: func(int) error {
				for _, p := range []string{out, memory} {
					if err := os.RemoveAll(p); err != nil {
						return err
					}
				}
				return os.WriteFile(filepath.Join(src, siteYAML), planSettings(off), 0o644)
			},
		}
	}
	base, all := build("without", accounts), build("all", nil)
	jobs := []*job{base, all}
	for _, g := range accounts {
		jobs = append(jobs, build("only "+g, slices.DeleteFunc(slices.Clone(accounts), func(s string) bool { return s == g })))
	}
	if err := measure(ctx, jobs, o.warmup, o.runs); err != nil {
		return err
	}
	fmt.Printf("\n%d articles, %d plans of %d tasks, %d counted runs of each in turn, each from an empty memory into an empty folder\n", o.articles, o.plans, o.tasks, o.runs)
	fmt.Printf("%-24s %24s %24s %8s %10s   %s\n", "outputs", "wall s: med (min–max)", "CPU s: med (min–max)", "files", "MB", "÷ without: wall, CPU")
	for _, j := range jobs {
		s, err := outputs(j.argv[slices.Index(j.argv, "--out")+1])
		if err != nil {
			return err
		}
		var size int64
		for _, n := range s {
			size += n
		}
		fmt.Printf("%-24s %24s %24s %8d %10.1f   ×%.3f, ×%.3f\n", j.name, spread(j.all(wall), 3), spread(j.all(cpu), 3), len(s), float64(size)/1e6, j.ratio(base, wall), j.ratio(base, cpu))
	}
	return nil
}

// moduleRoot is the folder of the repository, whose templates and static files
// the site is made with.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "nawapi.gov.vn/cchc").Output()
	if err != nil {
		return "", fmt.Errorf("run this within the repository of cchc, whose templates it needs: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// layoutPlans writes the site below dir, unless its content is there; the
// templates and static files are those of today.
func layoutPlans(dir, root string, o options) error {
	stamp := fmt.Sprintf("cchc-bench: articles %d, plans %d, tasks %d, seed %d, layout %d\n", o.articles, o.plans, o.tasks, o.seed, layoutVersion)
	name := filepath.Join(dir, "stamp")
	old, err := os.ReadFile(name)
	if err != nil {
		if es, _ := os.ReadDir(dir); len(es) > 0 {
			return fmt.Errorf("%s holds something else: name another --dir", dir)
		}
	}
	if string(old) != stamp {
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
		fmt.Printf("writing %d articles and %d plans to %s\n", o.articles, o.plans, dir)
		t, err := writePlans(dir, newPlanCorpus(o.articles, o.plans, o.seed), o.tasks)
		if err != nil {
			return err
		}
		fmt.Printf("  %d files, %.1f MB\n", t.files, float64(t.bytes)/1e6)
	}
	for _, d := range []string{"templates", "static/css", "static/js", "static/favicon.svg"} {
		if err := os.RemoveAll(filepath.Join(dir, filepath.FromSlash(d))); err != nil {
			return err
		}
		t := newTree(dir)
		t.copy(os.DirFS(root), d, d)
		if t.err != nil {
			return t.err
		}
	}
	return os.WriteFile(name, []byte(stamp), 0o644)
}

func newPlanCorpus(articles, plans int, seed uint64) *corpus {
	c := newCorpus(articles, seed)
	c.plans = nil
	for i := range plans {
		_, t := c.begin(i, plans, true)
		c.plans = append(c.plans, t)
	}
	return c
}

func planSettings(off []string) []byte {
	b := settings(siteTitle)
	b = b[:strings.LastIndex(string(b), "without:")]
	if len(off) == 0 {
		return b
	}
	return fmt.Appendf(b, "without: [%s]\n", strings.Join(off, ", "))
}

// registered are the documents of the register: number n was issued in the year
// firstYear + n%years.
const registered = 300

func documentID(n int) string { return fmt.Sprintf("vb-%03d", n) }

func documentDay(n int) time.Time {
	return time.Date(firstYear+n%years, time.Month(1+n%12), 1+n%28, 0, 0, 0, 0, viet.Zone)
}

// writePlans writes a site whose articles say which tasks they are evidence of.
func writePlans(dir string, c *corpus, tasks int) (*tree, error) {
	t := newTree(dir)
	t.static()
	t.put(siteYAML, planSettings(nil))
	putTerms(t)
	us := units()
	for n := range registered {
		kind, notation := "Quyết định", "QĐ-UBND"
		if n%4 == 0 {
			kind, notation = "Kế hoạch", "KH-UBND"
		}
		d := documentDay(n)
		b := fmt.Appendf(nil, "---\ntype: %s\ncode: %d/%s\nissued: %s\nissuer: %s\nsubject: Về %s\n", kind, n+1, notation, d.Format(time.DateOnly), viet.Slug(us[n%len(us)]), objects[n%len(objects)])
		if older := n - years; older >= 0 && n%3 == 0 { // of the same year, issued before
			for older >= 0 && !documentDay(older).Before(d) {
				older -= years
			}
			if older >= 0 {
				b = fmt.Appendf(b, "basis: %s\n", documentID(older))
			}
		}
		t.put("content/van-ban/"+documentID(n)+".md", append(b, "---\n"...))
	}

	byYear := map[int][]int{} // plans
	for i := range c.plans {
		y := c.plans[i].at.Year()
		byYear[y] = append(byYear[y], i)
	}
	for i := range c.articles {
		a := c.article(i, linkOurs)
		r := rand.New(rand.NewPCG(c.seed, 1<<41|uint64(i)))
		b := articleFront(a)
		if ps := byYear[a.at.Year()]; len(ps) > 0 && r.IntN(5) < 3 {
			b = fmt.Appendf(b, "plans:\n  - plan: %s\n    task: %s\n", c.plans[pick(r, ps)].slug, taskID(r.IntN(tasks)))
		}
		if r.IntN(2) == 0 {
			b = fmt.Appendf(b, "event_date: %s\n", a.at.AddDate(0, 0, -r.IntN(15)).Format(time.DateOnly))
		}
		if n := r.IntN(registered); r.IntN(4) == 0 && documentDay(n).Before(a.at) {
			b = fmt.Appendf(b, "docs: %s\n", documentID(n))
		}
		t.put("content/"+a.id()+".md", append(append(b, "---\n\n"...), a.body...))
	}
	for i := range c.plans {
		t.put("content/ke-hoach/"+c.plans[i].slug+".md", c.wholePlan(i, tasks))
	}
	return t, t.err
}

func taskID(k int) string { return fmt.Sprintf("nv-%03d", k+1) }

var taskGroups = []string{"Công tác chỉ đạo, điều hành", "Tuyên truyền trên trang thông tin điện tử", "Hội nghị, tập huấn", "Phối hợp với cơ quan báo chí"}

// parAreas are of both programmes of reform.
var parAreas = []string{"the-che", "thu-tuc-hanh-chinh", "to-chuc-bo-may", "tai-chinh-cong", "chi-dao-dieu-hanh"}

// wholePlan writes a plan with all that accounts are made of. It runs until the
// middle of the next year, so that the youngest plans have tasks in time.
func (c *corpus) wholePlan(i, tasks int) []byte {
	h := c.plans[i]
	r := rand.New(rand.NewPCG(c.seed, 1<<42|uint64(i)))
	us := units()
	unit := func() string { return viet.Slug(pick(r, us)) }
	year := h.at.Year()
	first := time.Date(year, 1, 1, 0, 0, 0, 0, viet.Zone)
	owner := unit()
	b := fmt.Appendf(nil, "---\ntitle: %[1]q\nyear: %[2]d\nperiod: {from: %[2]d-01-01, to: %[3]d-06-30}\ndoc:\n  type: Quyết định\n  code: %[4]d/QĐ-KH\n  issued: %[5]s\n  issuer: %[6]s\n", h.text, year, year+1, i+1, h.at.Format(time.DateOnly), owner)
	b = fmt.Appendf(b, "basis:\n  - type: Nghị quyết\n    code: 30c/NQ-CP\n    issued: 2011-11-08\n    issuer: %s\nunit: %s\n", owner, owner)
	b = list(b, "themes", slugs(topics[:5]), true)
	b = list(b, "channels", slugs(forms[:4]), true)
	b = append(b, "reporting: [quy-1, 6-thang, quy-3, nam]\ntasks:\n"...)
	for k := range tasks {
		due, last := "", time.Time{}
		switch m := r.IntN(18); r.IntN(4) { // months from the beginning
		case 0:
			q := m / 3
			due = fmt.Sprintf("Q%d/%d", q%4+1, year+q/4)
			last = first.AddDate(0, 3*q+3, -1)
		case 1:
			due = fmt.Sprintf("%02d/%d", m%12+1, year+m/12)
			last = first.AddDate(0, m+1, -1)
		case 2:
			last = first.AddDate(0, m, r.IntN(28))
			due = last.Format(time.DateOnly)
		default:
			if due = "thuong-xuyen"; r.IntN(2) == 0 {
				due, last = fmt.Sprintf("%d-12-15", year), time.Date(year, 12, 15, 0, 0, 0, 0, viet.Zone)
			}
		}
		b = fmt.Appendf(b, "  - id: %s\n    group: %s\n    name: %q\n    output: %q\n    lead: %s\n    due: %s\n    theme: %s\n    channel: %s\n    par_area: %s\n",
			taskID(k), taskGroups[k*len(taskGroups)/tasks], pick(r, verbs)+" "+pick(r, objects), pick(r, objects), unit(), due,
			viet.Slug(topics[r.IntN(5)]), viet.Slug(forms[r.IntN(4)]), pick(r, parAreas))
		b = append(b, "    support: [các đơn vị trực thuộc]\n"...)
		done := last
		if done.IsZero() {
			done = first.AddDate(0, 10, 0)
		}
		done = done.AddDate(0, 0, r.IntN(40)-30) // most in time
		switch n := r.IntN(10); {
		case n < 6 && done.Before(lastDay) && !done.Before(first):
			b = fmt.Appendf(b, "    status: da-hoan-thanh\n    completed_on: %s\n", done.Format(time.DateOnly))
			if n > 0 { // one in six is done without evidence of its own
				b = fmt.Appendf(b, "    evidence: [%s]\n", c.articles[r.IntN(len(c.articles))].id())
			}
		case n < 7:
			b = append(b, "    status: dung-thuc-hien\n"...)
		case n < 8:
			b = append(b, "    status: chua-thuc-hien\n"...)
		default:
			b = append(b, "    status: dang-thuc-hien\n"...)
		}
	}
	return append(b, "---\n\n## Mục tiêu\n\n- Nâng cao nhận thức.\n- Tăng cường giám sát.\n\n## Yêu cầu\n\n- Thiết thực, đúng tiến độ.\n"...)
}

// lastDay is before the day of the site.
var lastDay = time.Date(firstYear+years-1, 12, 31, 0, 0, 0, 0, viet.Zone)
