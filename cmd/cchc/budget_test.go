package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestBudgetFollows: a build that keeps more than its files made expect gets
// more memory, instead of a collector without rest.
func TestBudgetFollows(t *testing.T) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		t.Skip("GOMEMLIMIT is set")
	}
	t.Cleanup(func() {
		budgeted.Lock()
		budgeted.limit = 0
		budgeted.Unlock()
		debug.SetMemoryLimit(math.MaxInt64)
		debug.SetGCPercent(100)
	})
	budget(1000)
	before := debug.SetMemoryLimit(-1)
	if before > 64<<20 {
		t.Fatalf("the budget of a small site is %d", before)
	}
	kept := make([]byte, 64<<20)
	end := time.Now().Add(10 * time.Second)
	for debug.SetMemoryLimit(-1) < 110<<20 {
		if time.Now().After(end) {
			t.Fatalf("64 MiB are kept, the budget is %d", debug.SetMemoryLimit(-1))
		}
		runtime.GC()
		time.Sleep(time.Millisecond)
	}
	runtime.KeepAlive(kept)

	// What somebody has set is left alone.
	debug.SetMemoryLimit(90 << 20)
	budget(1 << 20)
	if got := debug.SetMemoryLimit(-1); got != 90<<20 {
		t.Errorf("the limit that was set is now %d", got)
	}
}
