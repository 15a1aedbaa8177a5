package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// trim gives back to the system the pages of the program's own code and constants
// that its start has touched, most of which no build needs: the tables of every
// library, help, flags. The system still has them, as it has every file, and maps
// again what is called again. Without it they would count as memory of this
// process for as long as it runs, and leave so much less for the site.
//
// Only what is a plain copy of the file is given back: no page that was written,
// in memory or swapped out.
func trim() {
	exe, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	f, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer f.Close()
	var from, to uintptr // of the mapping that the lines are about; to is 0 if it is not of the program
	var written bool     // some page of it
	for s := bufio.NewScanner(f); s.Scan(); {
		line := s.Text()
		switch before, value, _ := strings.Cut(line, ":"); {
		case before == "Anonymous":
			written = strings.TrimSpace(value) != "0 kB"
		case before == "Swap": // stands behind Anonymous
			if to > 0 && !written && strings.TrimSpace(value) == "0 kB" {
				_, _, _ = syscall.Syscall(syscall.SYS_MADVISE, from, to-from, syscall.MADV_DONTNEED) // as it was, if it fails
			}
		case !strings.HasSuffix(line, " kB") && strings.Contains(before, "-"):
			from, to = bounds(line, exe)
			written = true // until it is said not to be
		}
	}
}

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
