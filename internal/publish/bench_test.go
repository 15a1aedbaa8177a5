package publish

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// benchSite is 14 000 files of about ten kilobytes, as a site of ten thousand articles has them.
type benchSite struct {
	files []File
	data  [][]byte
}

func newBenchSite(n int, build string) *benchSite {
	s := &benchSite{}
	for i := range n {
		p := fmt.Sprintf("tin-tuc/%d/cai-cach-hanh-chinh-%d/index.html", 2010+i%15, i)
		if i%7 < 2 {
			p = fmt.Sprintf("chu-de/%d/trang/%d.html", i%9, i)
		}
		b := fmt.Sprintf("<html>%d %s%s</html>", i, build, strings.Repeat(fmt.Sprint("noi dung ", i, " "), 600+i%100))
		f := file(p, b)
		s.files, s.data = append(s.files, f), append(s.data, []byte(b))
	}
	return s
}

func (s *benchSite) set(i int, b string) {
	s.data[i] = []byte(b)
	s.files[i] = file(s.files[i].Path, b)
}

func (s *benchSite) publish(b testing.TB, t Target) *Report {
	tx, err := t.Begin()
	if err != nil {
		b.Fatal(err)
	}
	var wg sync.WaitGroup
	w := runtime.GOMAXPROCS(0)
	for k := range w {
		wg.Go(func() {
			for i := k; i < len(s.files); i += w {
				if err := tx.Put(s.files[i], s.data[i]); err != nil {
					b.Error(err)
				}
			}
		})
	}
	wg.Wait()
	r, err := tx.Commit(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	return r
}

const benchFiles = 14000

func BenchmarkFirst(b *testing.B) {
	s := newBenchSite(benchFiles, "one")
	for b.Loop() {
		b.StopTimer()
		d := open(b, filepath.Join(b.TempDir(), "public"))
		b.StartTimer()
		s.publish(b, d)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchFiles, "ns/file")
}

// BenchmarkSecond is the one release that links the whole site.
func BenchmarkSecond(b *testing.B) {
	s := newBenchSite(benchFiles, "one")
	for b.Loop() {
		b.StopTimer()
		d := open(b, filepath.Join(b.TempDir(), "public"))
		s.publish(b, d)
		s.set(0, b.Name()+fmt.Sprint(time.Now()))
		b.StartTimer()
		s.publish(b, d)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchFiles, "ns/file")
}

// warm returns a target with both trees complete and old enough for their folders to be remembered.
func warm(b *testing.B, s *benchSite) (*Dir, string) {
	dir := filepath.Join(b.TempDir(), "public")
	d := open(b, dir)
	for i := range 3 {
		s.set(0, fmt.Sprint("warm", i))
		s.publish(b, d)
	}
	time.Sleep(2500 * time.Millisecond)
	for i := range 2 {
		s.set(0, fmt.Sprint("warmer", i))
		s.publish(b, d)
	}
	return d, dir
}

func benchWarm(b *testing.B, fresh bool, edit func(s *benchSite, i int), set func(d *Dir)) {
	s := newBenchSite(benchFiles, "one")
	d, dir := warm(b, s)
	i := 0
	for range 2 { // so that both trees have inodes of their own where every release is all new
		if set != nil {
			set(d)
		}
		edit(s, i)
		i++
		s.publish(b, d)
	}
	var last *Report
	for b.Loop() {
		if fresh {
			d = open(b, dir)
		}
		if set != nil {
			set(d)
		}
		b.StopTimer()
		edit(s, i)
		i++
		b.StartTimer()
		last = s.publish(b, d)
	}
	b.ReportMetric(float64(last.Written), "written")
	b.ReportMetric(float64(last.Linked), "linked")
}

func nothing(*benchSite, int) {}

func oneEdit(s *benchSite, i int) { s.set(i%100, fmt.Sprintf("edit %d", i)) }

func allEdits(s *benchSite, i int) {
	n := newBenchSite(benchFiles, fmt.Sprintf("%04d", i))
	s.files, s.data = n.files, n.data
}

func BenchmarkNoop(b *testing.B)      { benchWarm(b, false, nothing, nil) }
func BenchmarkNoopFresh(b *testing.B) { benchWarm(b, true, nothing, nil) }
func BenchmarkOne(b *testing.B)       { benchWarm(b, false, oneEdit, nil) }
func BenchmarkOneFresh(b *testing.B)  { benchWarm(b, true, oneEdit, nil) }
func BenchmarkAll(b *testing.B)       { benchWarm(b, false, allEdits, nil) }
func BenchmarkAllInPlace(b *testing.B) {
	benchWarm(b, false, allEdits, func(d *Dir) { d.grace = 0 })
}

func BenchmarkReadManifest(b *testing.B) {
	s := newBenchSite(benchFiles, "x")
	var w strings.Builder
	WriteManifest(&w, s.files)
	text := w.String()
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := ReadManifest(strings.NewReader(text)); err != nil {
			b.Fatal(err)
		}
	}
}
