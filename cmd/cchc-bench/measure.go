package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// job is a build that is measured. before runs uncounted, ahead of each run.
type job struct {
	name   string
	argv   []string
	dir    string // working directory
	before func(run int) error
	got    []sample
}

// sample is one whole process.
type sample struct{ wall, cpu, peak float64 } // s, s, MiB

// measure runs the jobs in turn and keeps what counts.
func measure(ctx context.Context, jobs []*job, warmup, runs int) error {
	for r := -warmup; r < runs; r++ {
		for _, j := range jobs {
			if j.before != nil {
				if err := j.before(r + warmup); err != nil {
					return err
				}
			}
			settle()
			s, err := j.run(ctx)
			if err != nil {
				return err
			}
			fmt.Fprintf(os.Stderr, "%s: run %d of %d, %s: %.3f s, CPU %.3f s, %.0f MiB\n", time.Now().Format(time.TimeOnly), r+warmup+1, warmup+runs, j.name, s.wall, s.cpu, s.peak)
			if r >= 0 {
				j.got = append(j.got, s)
			}
		}
	}
	return nil
}

func (j *job) run(ctx context.Context) (sample, error) {
	p := exec.CommandContext(ctx, j.argv[0], j.argv[1:]...)
	p.Dir = j.dir
	var out bytes.Buffer
	p.Stdout, p.Stderr = &out, &out
	t := time.Now()
	err := p.Run()
	wall := time.Since(t)
	if err != nil {
		msg := strings.TrimSpace(out.String())
		if len(msg) > 3000 {
			msg = msg[:3000] + " …"
		}
		return sample{}, fmt.Errorf("%s: %s: %w\n%s", j.name, strings.Join(j.argv, " "), err, msg)
	}
	cpu := p.ProcessState.UserTime() + p.ProcessState.SystemTime()
	return sample{wall.Seconds(), cpu.Seconds(), peakMiB(p.ProcessState)}, nil
}

func median(v []float64) float64 {
	s := slices.Sorted(slices.Values(v))
	n := len(s)
	if n == 0 {
		return 0
	}
	if n%2 == 1 {
		return s[n/2]
	}
	return (s[n/2-1] + s[n/2]) / 2
}

func (j *job) all(of func(sample) float64) []float64 {
	v := make([]float64, len(j.got))
	for i, s := range j.got {
		v[i] = of(s)
	}
	return v
}

func wall(s sample) float64 { return s.wall }
func cpu(s sample) float64  { return s.cpu }
func peak(s sample) float64 { return s.peak }

// ratio is the median of j ÷ base, run by run.
func (j *job) ratio(base *job, of func(sample) float64) float64 {
	a, b := j.all(of), base.all(of)
	q := make([]float64, len(a))
	for i := range a {
		q[i] = a[i] / b[i]
	}
	return median(q)
}

func spread(v []float64, digits int) string {
	return fmt.Sprintf("%.*f (%.*f–%.*f)", digits, median(v), digits, slices.Min(v), digits, slices.Max(v))
}
