package main

import (
	"os"
	"testing"
)

// TestTrim: what is given back is the program's own and was never written to, and
// the program goes on.
func TestTrim(t *testing.T) {
	const exe = "/opt/công cụ/cchc"
	for line, want := range map[string][2]uintptr{
		"00400000-00f15000 r-xp 00000000 fe:00 15611646                           " + exe: {0x400000, 0xf15000},
		"00f15000-01a6a000 r--p 00b15000 fe:00 15611646                           " + exe: {0xf15000, 0x1a6a000},
		"01a6a000-01dcc000 rw-p 0166a000 fe:00 15611646                           " + exe: {},
		"00400000-00f15000 r-xp 00000000 fe:00 15611646                           /opt/x": {},
		"7ff7f44dc000-7ff7f44de000 r-xp 00000000 00:00 0                          [vdso]": {},
		"00f15000-00400000 r-xp 00000000 fe:00 15611646                           " + exe: {},
		"x-y r-xp 00000000 fe:00 1 " + exe:                                                {},
		"":                                                                                {},
	} {
		if from, to := bounds(line, exe); from != want[0] || to != want[1] {
			t.Errorf("%q: %x to %x", line, from, to)
		}
	}
	if len(ownPages()) == 0 {
		t.Error("the program is not found in its own memory")
	}
	before := os.Args[0]
	for range 3 {
		trim()
	}
	if os.Args[0] != before {
		t.Error("something was lost")
	}
}
