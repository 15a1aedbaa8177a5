package watch

import (
	"io/fs"
	"syscall"

	"golang.org/x/sys/unix"
)

// identity tells folders and files apart that bear one name after the other.
type identity struct{ dev, ino uint64 }

func identify(info fs.FileInfo) identity {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return identity{uint64(st.Dev), st.Ino}
	}
	return identity{}
}

// changed is when the entry itself was last changed, which nobody can set.
func changed(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano()
	}
	return 0
}

// born is when a folder was made, or 0 where the file system does not know.
func born(path string, _ fs.FileInfo) int64 {
	var st unix.Statx_t
	if unix.Statx(unix.AT_FDCWD, path, 0, unix.STATX_BTIME, &st) != nil || st.Mask&unix.STATX_BTIME == 0 {
		return 0
	}
	return st.Btime.Sec*1e9 + int64(st.Btime.Nsec)
}
