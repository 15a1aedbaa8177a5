package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"nawapi.gov.vn/cchc/internal/build"
	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/viet"
)

// again measures, in this process, a build to the published folder that finds
// nothing changed: it looks at each source and at each published file.
func again(ctx context.Context, o options) error {
	dir, err := filepath.Abs(filepath.Join(o.dir, strconv.Itoa(o.articles)))
	if err != nil {
		return err
	}
	if err := layout(dir, o.articles, o.seed); err != nil {
		return err
	}
	target, err := publish.Open(filepath.Join(dir, "out-again"))
	if err != nil {
		return err
	}
	at, err := time.ParseInLocation(time.RFC3339, asOf, viet.Zone)
	if err != nil {
		return err
	}
	builder := build.New(os.DirFS(filepath.Join(dir, "ours")))
	run := func() (*build.Result, error) {
		r, err := builder.Build(ctx, build.Options{Options: site.Options{AsOf: at}}, target)
		if err == nil && r.Failed {
			err = errors.New("the corpus has problems")
		}
		return r, err
	}
	var walls, cpus []float64
	for i := -2; i < o.runs; i++ { // two before: the first publishes, the second sees files at rest
		from, start := used(), time.Now()
		r, err := run()
		if err != nil {
			return err
		}
		if i < 0 {
			time.Sleep(3 * time.Second)
			continue
		}
		if c := r.Counts; c.Parsed+c.Assembled+c.Rendered+c.Encoded+c.Written > 0 {
			return fmt.Errorf("something was done, though nothing changed: %+v", c)
		}
		walls, cpus = append(walls, 1000*time.Since(start).Seconds()), append(cpus, 1000*(used()-from))
	}
	fmt.Printf("%d articles, %d builds again in one process, nothing changed: wall ms %s, CPU ms %s\n", o.articles, o.runs, spread(walls, 0), spread(cpus, 0))
	return nil
}
