package publish

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/sys/unix"
)

// readDir lists the folder fd and closes it. The kernel tells the kind of each entry, and nothing else is asked.
func readDir(fd int) ([]entry, error) {
	defer unix.Close(fd)
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	var list []entry
	for {
		n, err := retry(func() (int, error) { return unix.ReadDirent(fd, *buf) })
		if err != nil || n == 0 {
			return list, err
		}
		for rest := (*buf)[:n]; len(rest) > direntName; {
			// struct linux_dirent64: inode, offset, length of the record, kind, name with a zero at its end
			size := int(binary.NativeEndian.Uint16(rest[16:]))
			if size <= direntName || size > len(rest) {
				return nil, unix.EIO
			}
			kindOf, name := rest[18], rest[direntName:size]
			rest = rest[size:]
			if i := bytes.IndexByte(name, 0); i >= 0 {
				name = name[:i]
			}
			if s := string(name); s != "." && s != ".." {
				e := entry{name: s, kind: special}
				switch kindOf {
				case unix.DT_REG:
					e.kind = regular
				case unix.DT_DIR:
					e.kind = folder
				case unix.DT_LNK:
					e.kind = symlink
				case unix.DT_UNKNOWN: // a file system that does not say
					var st unix.Stat_t
					if err := again(func() error { return unix.Fstatat(fd, s, &st, unix.AT_SYMLINK_NOFOLLOW) }); err == unix.ENOENT {
						continue
					} else if err != nil {
						return nil, err
					}
					e.kind = toInfo(&st).kind
				}
				list = append(list, e)
			}
		}
	}
}

const direntName = 19

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
