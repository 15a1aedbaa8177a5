package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// trim gives back to the system the pages of the program's own code and constants
// that were used since the last time, most of which are not needed now: the tables
// of every library, help, flags, and then the code of each stage that is over. The
// system still has them, as it has every file, and maps again what is called again.
// Without it they would count as memory of this process for as long as it runs, and
// leave so much less for the site.
func trim() {
	for _, m := range ownPages() {
		_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, m.from, m.to-m.from, syscall.MADV_DONTNEED) // as it was, if it fails
	}
}

// mapping is a part of the address space.
type mapping struct{ from, to uintptr }

// ownPages finds where the program's code and constants are, as plain copies of its
// file: no mapping with a page that was written, in memory or swapped out. They are
// looked for once. Who writes to them later is a debugger, which would lose the
// breakpoints that it had set and nothing else.
var ownPages = sync.OnceValue(func() (plain []mapping) {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return nil
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return nil
	}
	defer f.Close()
	var m mapping    // that the lines are about; empty if it is not of the program
	var written bool // some page of it
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		switch before, value, _ := strings.Cut(line, ":"); {
		case before == "Anonymous":
			written = strings.TrimSpace(value) != "0 kB"
		case before == "Swap": // stands behind Anonymous
			if m.to > 0 && !written && strings.TrimSpace(value) == "0 kB" {
				plain = append(plain, m)
			}
		case !strings.HasSuffix(line, " kB") && strings.Contains(before, "-"):
			m.from, m.to = bounds(line, exe)
			written = true // until it is said not to be
		}
	}
	return plain
})

// bounds reads the first line of a mapping in smaps (proc_pid_smaps(5)): its
// bounds if it shows the file exe and cannot be written to, else 0, 0.
func bounds(line, exe string) (from, to uintptr) {
	f := strings.Fields(line)
	if len(f) < 6 || strings.Contains(f[1], "w") || !strings.HasSuffix(line, " "+exe) {
		return 0, 0
	}
	a, z, _ := strings.Cut(f[0], "-")
	x, err1 := strconv.ParseUint(a, 16, strconv.IntSize)
	y, err2 := strconv.ParseUint(z, 16, strconv.IntSize)
	if err1 != nil || err2 != nil || x >= y {
		return 0, 0
	}
	return uintptr(x), uintptr(y)
}
