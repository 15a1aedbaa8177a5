package publish

import (
	"golang.org/x/sys/unix"
)

// openBeneath opens name below root and follows no symbolic link at all.
func openBeneath(root int, name string, flags int, perm uint32) (int, error) {
	if flags&unix.O_CREAT == 0 {
		perm = 0
	}
	how := unix.OpenHow{
		Flags:   uint64(flags | unix.O_CLOEXEC | unix.O_NOFOLLOW),
		Mode:    uint64(perm),
		Resolve: unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_BENEATH,
	}
	fd, err := retry(func() (int, error) { return unix.Openat2(root, name, &how) })
	switch err {
	case unix.ENOSYS, unix.EPERM, unix.EAGAIN, unix.EINVAL: // an old kernel, or a container that does not know the call
		return walkOpen(root, name, flags, perm)
	}
	return fd, err
}

func swapNames(d1 int, b1 string, d2 int, b2 string) error {
	return unix.Renameat2(d1, b1, d2, b2, unix.RENAME_EXCHANGE)
}

// syncAll flushes the whole file system that the tree is on.
func (t *tree) syncAll() (bool, error) {
	if err := t.ask("syncfs", "."); err != nil {
		return true, err
	}
	if err := again(func() error { return unix.Syncfs(t.fd) }); err == unix.ENOSYS {
		return false, nil
	} else {
		return true, t.err("syncfs", ".", err)
	}
}
