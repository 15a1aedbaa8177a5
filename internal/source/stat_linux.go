package source

import (
	"io/fs"
	"syscall"
)

func identify(info fs.FileInfo) identity {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return identity{int64(st.Ino), st.Ctim.Nano()}
	}
	return identity{}
}
