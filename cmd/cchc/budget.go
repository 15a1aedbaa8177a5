package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// budgeted is the limit of memory that was set last, and guards the setting.
var budgeted struct {
	sync.Mutex
	limit   int64
	follows bool
}

// budget gives the collector of garbage the memory that a site of so many
// content files may take, and rest until then. What a build keeps grows with
// the files, so that the budget is about twice of it.
//
// That is a guess, made before a file is read: plans with many tasks keep more.
// Where what is kept comes near to the budget, the budget follows it, or the
// collector would run without end and take longer than the build.
func budget(files int) {
	const base, each = 16 << 20, 17 << 10
	b := &budgeted
	b.Lock()
	defer b.Unlock()
	if now := debug.SetMemoryLimit(-1); now != math.MaxInt64 && now != b.limit {
		return // somebody has set GOMEMLIMIT, and knows better
	}
	b.limit = max(b.limit, int64(base+each*files))
	debug.SetMemoryLimit(b.limit)
	debug.SetGCPercent(400)
	if !b.follows {
		b.follows = true
		trim()
		afterGC()
	}
}

// afterGC looks at what is kept each time that the collector has run, and trims
// the program: its cleanup is called then, and looks ahead to the next time.
func afterGC() {
	type sentinel struct{ _ [4]*int }
	runtime.AddCleanup(new(sentinel), func(struct{}) {
		trim()
		follow()
		afterGC()
	}, struct{}{})
}

// follow raises the budget when more than two thirds of it are in use for good.
func follow() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	b := &budgeted
	b.Lock()
	defer b.Unlock()
	if debug.SetMemoryLimit(-1) != b.limit {
		return // not ours any more
	}
	if kept := int64(live[0].Value.Uint64()); kept > b.limit/3*2 {
		b.limit = kept / 4 * 7 // not twice: a site just above two thirds would take a third more than one below
		debug.SetMemoryLimit(b.limit)
	}
}
