package watch

import (
	"runtime"
	"syscall"
	"testing"
	"time"
)

// TestIdle: listening costs nothing.
func TestIdle(t *testing.T) {
	s := newSite(t)
	s.watch(Options{})
	cpu := func() time.Duration {
		var u syscall.Rusage
		s.must(syscall.Getrusage(syscall.RUSAGE_SELF, &u))
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	runtime.GC()
	time.Sleep(50 * time.Millisecond)
	before := cpu()
	time.Sleep(time.Second)
	used := cpu() - before
	t.Logf("%v in a second", used)
	if used > 20*time.Millisecond {
		t.Errorf("%v of a second while nothing happened", used)
	}
}
