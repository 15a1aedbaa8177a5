package watch

import (
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// mute is a notifier that tells what a test says.
type mute struct{}

func (mute) Add(string) error    { return nil }
func (mute) Remove(string) error { return nil }
func (mute) Close() error        { return nil }

// TestQuiet: when a Change is sent, by a clock that obeys.
func TestQuiet(t *testing.T) {
	const ms = time.Millisecond
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		events := make(chan fsnotify.Event)
		w, err := start(s.root, folders, Options{}, system{
			open: func() (*ear, error) { return newEar(mute{}, events, make(chan error)), nil },
			read: os.ReadDir,
		})
		s.must(err)
		defer w.Close()
		say := func(rel string, op fsnotify.Op) { events <- fsnotify.Event{Name: s.p(rel), Op: op} }
		begun := time.Now()
		zero := func() { begun = time.Now() }
		expect := func(after time.Duration, dirs ...string) {
			t.Helper()
			c := <-w.Changes()
			if d := time.Since(begun); d != after || !slices.Equal(c.Dirs, dirs) || c.All || c.Note != "" {
				t.Errorf("after %v: %+v; want after %v: %v", d, c, after, dirs)
			}
		}

		// An atomic save is one Change, when it has been quiet for 3 ms.
		say("content/site.yaml.tmp", fsnotify.Create)
		time.Sleep(ms)
		say("content/site.yaml.tmp", fsnotify.Write)
		time.Sleep(2 * ms)
		say("content/site.yaml.tmp", fsnotify.Rename)
		say("content/site.yaml", fsnotify.Create)
		say("content/site.yaml", fsnotify.Chmod)
		expect(6*ms, "content")

		// What does not matter does not delay.
		zero()
		say("content/tin-tuc/2016/a.md", fsnotify.Write)
		time.Sleep(2 * ms)
		say("content/tin-tuc/2016/a.md", fsnotify.Chmod)
		say("README.md", fsnotify.Write)
		say("content", fsnotify.Write) // as some systems say of a folder
		expect(3*ms, "content/tin-tuc/2016")

		// A storm is sent in parts.
		zero()
		stop := make(chan bool)
		var storm sync.WaitGroup
		storm.Go(func() {
			for {
				select {
				case <-stop:
					return
				case <-time.After(ms):
					say("content/tin-tuc/2016/a.md", fsnotify.Write)
				}
			}
		})
		for range 20 {
			c := <-w.Changes()
			if d := time.Since(begun); d < 100*ms || d > 101*ms || len(c.Dirs) != 1 {
				t.Errorf("after %v: %+v", d, c)
			}
			zero()
		}
		// Nobody receives; who comes back in the midst of it waits no longer than that.
		time.Sleep(time.Second)
		zero()
		<-w.Changes()
		if d := time.Since(begun); d > 101*ms {
			t.Errorf("waited for %v", d)
		}
		close(stop)
		storm.Wait()
		time.Sleep(10 * ms)
		<-w.Changes()

		// A ready Change that grows waits for quiet again.
		say("content/site.yaml", fsnotify.Write)
		time.Sleep(time.Second)
		say("static/css/a.css", fsnotify.Write)
		zero()
		expect(3*ms, "content", "static/css")

		// Then there is nothing, and no timer that runs.
		select {
		case c := <-w.Changes():
			t.Errorf("%+v", c)
		case <-time.After(time.Hour):
		}
	})
}

// TestPollClock: polling takes place at its times.
func TestPollClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		w, err := New(s.root, folders, Options{Poll: true})
		s.must(err)
		begun := time.Now()
		s.write("content/site.yaml", "second")
		c := <-w.Changes()
		if d := time.Since(begun); !slices.Equal(c.Dirs, []string{"content"}) || d != 503*time.Millisecond {
			t.Errorf("after %v: %+v", d, c)
		}
		s.write("static/css/a.css", "second")
		if c := <-w.Changes(); !slices.Equal(c.Dirs, []string{"static/css"}) {
			t.Errorf("then %+v", c)
		}
		s.must(w.Close())
		if _, ok := <-w.Changes(); ok {
			t.Error("open after Close")
		}
	})
}

// TestPollBetween: a folder goes and comes between two polls, often with the
// inode of the old one, and a receiver who looked between them saw none.
func TestPollBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSite(t)
		w, err := New(s.root, folders, Options{Poll: true})
		s.must(err)
		defer w.Close()
		for range 20 {
			s.mkdir("content/a/b")
			time.Sleep(510 * time.Millisecond)
			s.next(w, time.Second)
			s.remove("content/a")
			s.mkdir("content/a/b")
			time.Sleep(510 * time.Millisecond)
			if c := s.next(w, time.Second); !slices.Equal(c.Dirs, []string{"content", "content/a", "content/a/b"}) {
				t.Errorf("%+v", c)
			}
			s.remove("content/a")
			time.Sleep(510 * time.Millisecond)
			s.next(w, time.Second)
		}
	})
}

// TestClose: nothing is left, whenever Close is called.
func TestClose(t *testing.T) {
	fds := func() int {
		list, _ := os.ReadDir("/proc/self/fd")
		return len(list)
	}
	both(t, func(t *testing.T, o Options) {
		s := newSite(t)
		goroutines, files := runtime.NumGoroutine(), fds()
		for i := range 30 {
			w := s.watch(o)
			ended := make(chan bool)
			go func() {
				defer close(ended)
				for range w.Changes() {
				}
			}()
			if i%3 > 0 { // in the midst of something
				s.write("content/x.md", "x")
				s.mkdir("content/y/z")
				s.remove("content/y")
			}
			if i%3 > 1 {
				s.remove("content/tin-tuc")
				s.mkdir("content/tin-tuc/2016")
				time.Sleep(5 * time.Millisecond)
			}
			go w.Close()
			s.must(w.Close())
			s.must(w.Close())
			<-ended
		}
		for wait := 0; runtime.NumGoroutine() > goroutines || fds() > files; wait++ {
			if wait > 200 {
				buf := make([]byte, 1<<16)
				t.Fatalf("%d goroutines of %d, %d files of %d\n%s", runtime.NumGoroutine(), goroutines, fds(), files, buf[:runtime.Stack(buf, true)])
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
}

// TestLatency prints how long it takes from a write to its Change.
func TestLatency(t *testing.T) {
	s := newSite(t)
	for i := range 2000 {
		if i < 500 {
			s.mkdir("content/tin-tuc/" + time.Duration(i).String())
		}
		s.write("content/tin-tuc/2016/f"+time.Duration(i).String()+".md", "x")
	}
	w := s.watch(Options{})
	ways := []struct {
		name string
		do   func(data string)
	}{
		{"write", func(data string) { s.write("content/tin-tuc/2016/a.md", data) }},
		{"rename over", func(data string) {
			s.write("content/tin-tuc/2016/a.tmp", data)
			s.rename("content/tin-tuc/2016/a.tmp", "content/tin-tuc/2016/a.md")
		}},
	}
	for _, way := range ways {
		var list []time.Duration
		for range 50 {
			begun := time.Now()
			way.do(begun.String())
			s.next(w, time.Second)
			list = append(list, time.Since(begun))
			s.drain(w)
		}
		slices.Sort(list)
		t.Logf("%s: median of 50 %v, 90 %% %v, longest %v", way.name, list[25], list[45], list[49])
	}
}

func (s *site) drain(w *Watcher) {
	for {
		select {
		case <-w.Changes():
		case <-time.After(10 * time.Millisecond):
			return
		}
	}
}

// BenchmarkEdit is an edit and its Change, with Quiet in it.
func BenchmarkEdit(b *testing.B) {
	s := newSite(b)
	w := s.watch(Options{})
	for b.Loop() {
		s.write("content/tin-tuc/2016/a.md", "x")
		<-w.Changes()
	}
}

// BenchmarkHear is what one event of a storm costs.
func BenchmarkHear(b *testing.B) {
	s := newSite(b)
	w := s.watch(Options{})
	w.Close()
	ev := fsnotify.Event{Name: s.p("content/tin-tuc/2016/a.md"), Op: fsnotify.Write}
	b.ReportAllocs()
	for b.Loop() {
		w.hear(ev)
	}
}
