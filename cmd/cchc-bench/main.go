// Command cchc-bench measures cchc beside Hugo, on one corpus of Vietnamese
// administrative news that it writes for both.
//
//	cchc-bench site    --articles N --out DIR [--seed 76]
//	cchc-bench hugo    --articles N --out DIR [--seed 76]
//	cchc-bench compare --articles N [--hugo PATH] [--runs 5] [--warmup 1] [--dir DIR] [--seed 76]
//	                   [--cchc PATH] [--skeleton PATH --skeleton-src DIR]
//	cchc-bench change  --articles N [--hugo PATH] [--runs 15] [--dir DIR] [--seed 76] [--cchc PATH]
//	cchc-bench again   --articles N [--runs 15] [--dir DIR] [--seed 76]
//	cchc-bench plans   --articles N [--plans 100] [--tasks 40] [--runs 5] [--warmup 1] [--dir DIR] [--seed 76] [--cchc PATH]
//	cchc-bench growth  --sizes 1000,10000 [--runs 3] [--warmup 1] [--dir DIR] [--seed 76] [--cchc PATH]
//
// site writes a site of ours: content/, templates/, static/. hugo writes the
// same articles, plans, pictures and markup as a Hugo site with the same
// addresses; it runs on Hugo 0.111 and later. Both are deterministic: the same
// number of articles and seed give the same bytes.
//
// compare lays both sites out below DIR (and uses what is there already when
// number and seed are the same), builds cchc into DIR, and runs the builds in
// turn, A B C A B C, as whole processes over their old outputs:
//
//	cchc              a fresh process, nothing has changed: it reads and assembles
//	                  everything, has the rendered texts of the process before, finds
//	                  that each page would be made under the key that it was made
//	                  under before, and writes nothing
//	cchc, all rendered
//	                  the same without what was remembered beside the outputs: every
//	                  text is parsed and every page rendered, found to be what stands
//	                  there, and not written
//	cchc, all changed the title of the site is another one in every run, as long as the
//	                  one before: every page and feed is rendered and written again;
//	                  texts are remembered, and the site before was published five
//	                  seconds ago or earlier. This is the row to hold against Hugo,
//	                  which always writes everything
//	hugo --minify     with related pages by shared tags, as our pages have them
//	hugo, no related  without: its related pages are most of its growth
//	skeleton          with --skeleton: `limit build` of the first measurements, the
//	                  cheapest pieces put together, over its own corpus
//
// What a build left for the system to write is written before the next one starts:
// ours waits until its site is on the disk, and would wait for the files of others.
// Of every build it prints the wall time, the CPU time (user and system) and the peak
// memory as the kernel counted them, medians with the least and the greatest, and
// the medians of the ratios, run by run, to the row “cchc, all changed”. On a busy
// machine the ratios say more than the seconds. It then compares the two sets of
// outputs, path by path.
//
// change starts cchc serve and hugo server, one after the other, edits one article
// and one template so many times, and prints the time from just before write() to
// the moment that the page served over loopback shows the new text.
//
// plans writes a site of its own, with our templates: plans of tasks with all
// that accounts are made of, articles that are evidence of them, documents. It
// builds it without any of the outputs that are made of plans and documents as
// data, with all, and with each group of them (as the setting without of
// site.yaml calls it), in turn, each from an empty memory into an empty
// folder, and prints what they cost beside the site without them.
//
// again builds our site in one process, to a folder, and then again and again
// with nothing changed.
//
// growth builds our site at several sizes and prints by which power of the size
// the CPU time grows, and the peak memory a page.
//
//	--articles N      news articles; the corpus has N/100 plans besides
//	--sizes A,B,…     the same, for growth
//	--seed S          of the corpus
//	--out DIR         where site and hugo write
//	--dir DIR         where compare and growth keep sites, outputs and binaries
//	                  (default: cchc-bench in the folder for temporary files); about
//	                  20 KB an article and site
//	--cchc PATH       measure this binary instead of building one from the module
//	                  that the working directory is in
//	--hugo PATH       the Hugo to compare with (default: hugo of the PATH); "none"
//	                  measures ours alone
//	--plans P         of the site of plans
//	--tasks T         of each of its plans
//	--with A,B,…      outputs that the site of compare has besides those of Hugo's,
//	                  as “without” in site.yaml names them, or all
//	--runs R          counted runs of each build
//	--warmup W        uncounted runs before them
//	--skeleton PATH   a program that does the least there is to do, called as
//	                  PATH build -src D -out DIR
//	--skeleton-src D  the folder content/ that it reads
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "cchc-bench:", err)
		os.Exit(1)
	}
}

type options struct {
	articles, runs, warmup int
	plans, tasks           int
	seed                   uint64
	out, dir               string
	cchc, hugo             string
	skeleton, skeletonSrc  string
	sizes, with            string
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("say what to do: site, hugo, compare, change, again, plans or growth (go doc ./cmd/cchc-bench tells more)")
	}
	var o options
	fs := flag.NewFlagSet(args[0], flag.ContinueOnError)
	corpusFlags := func() {
		fs.IntVar(&o.articles, "articles", 1000, "number of news articles")
		fs.Uint64Var(&o.seed, "seed", 76, "seed of the corpus")
	}
	runFlags := func(runs int) {
		fs.IntVar(&o.runs, "runs", runs, "counted runs of each build")
		fs.IntVar(&o.warmup, "warmup", 1, "uncounted runs before them")
		fs.StringVar(&o.dir, "dir", filepath.Join(os.TempDir(), "cchc-bench"), "where sites, outputs and binaries are kept")
		fs.StringVar(&o.cchc, "cchc", "", "measure this cchc `binary` instead of building one")
	}
	var do func(context.Context, options) error
	switch args[0] {
	case "site", "hugo":
		corpusFlags()
		fs.StringVar(&o.out, "out", "", "folder to write the site into")
		do = write(args[0])
	case "compare":
		corpusFlags()
		runFlags(5)
		fs.StringVar(&o.hugo, "hugo", "hugo", "the Hugo `binary` to compare with; none: ours alone")
		fs.StringVar(&o.skeleton, "skeleton", "", "the `binary` of a program that does the least there is to do")
		fs.StringVar(&o.skeletonSrc, "skeleton-src", "", "content `folder` that it reads")
		fs.StringVar(&o.with, "with", "", "optional `outputs` that our site has besides, with commas, or all")
		do = compare
	case "change":
		corpusFlags()
		runFlags(15)
		fs.StringVar(&o.hugo, "hugo", "hugo", "the Hugo `binary` to compare with; none: ours alone")
		do = change
	case "again":
		corpusFlags()
		runFlags(15)
		do = again
	case "plans":
		corpusFlags()
		runFlags(5)
		fs.IntVar(&o.plans, "plans", 100, "number of plans")
		fs.IntVar(&o.tasks, "tasks", 40, "number of tasks of each plan")
		do = plans
	case "growth":
		fs.StringVar(&o.sizes, "sizes", "1000,10000", "numbers of articles, with commas")
		fs.Uint64Var(&o.seed, "seed", 76, "seed of the corpus")
		runFlags(3)
		do = growth
	default:
		return fmt.Errorf("there is no %q; there are site, hugo, compare, change, again, plans and growth", args[0])
	}
	if err := fs.Parse(args[1:]); err != nil {
		return err
	}
	if fs.NArg() > 0 {
		return fmt.Errorf("%s takes no arguments but flags; what is %q?", args[0], fs.Arg(0))
	}
	if o.articles < 1 && args[0] != "growth" {
		return fmt.Errorf("--articles must be 1 or more")
	}
	if args[0] == "plans" && (o.plans < 1 || o.tasks < 1) {
		return fmt.Errorf("--plans and --tasks must be 1 or more")
	}
	if o.runs < 1 && do != nil && (args[0] == "compare" || args[0] == "again" || args[0] == "plans" || args[0] == "growth") {
		return fmt.Errorf("--runs must be 1 or more")
	}
	return do(ctx, o)
}

func write(kind string) func(context.Context, options) error {
	return func(_ context.Context, o options) error {
		if o.out == "" {
			return fmt.Errorf("%s wants --out DIR, the folder to write into", kind)
		}
		put := writeOurs
		if kind == "hugo" {
			put = writeHugo
		}
		t, err := put(o.out, newCorpus(o.articles, o.seed))
		if err != nil {
			return err
		}
		fmt.Printf("%s: %d files, %d bytes in %s\n", kind, t.files, t.bytes, o.out)
		return nil
	}
}
