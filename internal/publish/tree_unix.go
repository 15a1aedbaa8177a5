//go:build unix

package publish

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

type tree struct {
	dir  string // for messages only
	fd   int
	uid  uint32 // ours
	hook hook
}

func openTree(dir string, h hook) (*tree, error) {
	t := &tree{dir: dir, uid: uint32(os.Geteuid()), hook: h}
	fd, err := retry(func() (int, error) {
		return unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	})
	if err != nil {
		return nil, t.err("open", "", err)
	}
	t.fd = fd
	return t, nil
}

func (t *tree) close() {
	if t != nil && t.fd >= 0 {
		unix.Close(t.fd)
		t.fd = -1
	}
}

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// blocked says that something that is not a folder stands on the way to a path.
func blocked(err error) bool {
	return errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP) || errors.Is(err, unix.EMLINK)
}

func mounted(err error) bool { return errors.Is(err, unix.EBUSY) || errors.Is(err, unix.EXDEV) }

// unlinkable says that the file system or the system's policy does not allow the hard link.
func unlinkable(err error) bool {
	return errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES) || errors.Is(err, unix.EMLINK) ||
		errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS)
}

// retry repeats f while signals interrupt it.
func retry[T any](f func() (T, error)) (T, error) {
	for {
		v, err := f()
		if err != unix.EINTR {
			return v, err
		}
	}
}

func again(f func() error) error {
	_, err := retry(func() (struct{}, error) { return struct{}{}, f() })
	return err
}

// walkOpen opens name one component at a time, following no link.
func walkOpen(root int, name string, flags int, perm uint32) (int, error) {
	dir := root
	for {
		first, rest, more := strings.Cut(name, "/")
		fl, pm := flags|unix.O_NOFOLLOW|unix.O_CLOEXEC, perm
		if more {
			fl, pm = unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0
		}
		fd, err := retry(func() (int, error) { return unix.Openat(dir, first, fl, pm) })
		if dir != root {
			unix.Close(dir)
		}
		if err != nil || !more {
			return fd, err
		}
		dir, name = fd, rest
	}
}

// parent opens the folder that name is in and calls f with it and the last component.
func (t *tree) parent(op, name string, f func(dir int, base string) error) error {
	i := strings.LastIndexByte(name, '/')
	if i < 0 {
		return t.err(op, name, again(func() error { return f(t.fd, name) }))
	}
	dir, err := openBeneath(t.fd, name[:i], unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return t.err(op, name, err)
	}
	defer unix.Close(dir)
	return t.err(op, name, again(func() error { return f(dir, name[i+1:]) }))
}

// change is parent for operations that write.
func (t *tree) change(op, name string, f func(dir int, base string) error) error {
	if err := t.ask(op, name); err != nil {
		return err
	}
	return t.parent(op, name, f)
}

func toInfo(st *unix.Stat_t) info {
	in := info{
		perm:  uint32(st.Mode) & 0o7777,
		size:  st.Size,
		mtime: st.Mtim.Nano(),
		stamp: st.Ctim.Nano(),
		ino:   uint64(st.Ino),
		dev:   uint64(st.Dev),
		nlink: uint64(st.Nlink),
		uid:   st.Uid,
		gid:   st.Gid,
	}
	switch uint32(st.Mode) & unix.S_IFMT {
	case unix.S_IFREG:
		in.kind = regular
	case unix.S_IFDIR:
		in.kind = folder
	case unix.S_IFLNK:
		in.kind = symlink
	default:
		in.kind = special
	}
	return in
}

// stat does not follow name itself. A link on the way would be followed, harmlessly: what is found is only believed if its
// inode is the one that is expected, and every operation that acts on it looks again.
func (t *tree) stat(name string) (info, error) {
	var st unix.Stat_t
	err := again(func() error { return unix.Fstatat(t.fd, name, &st, unix.AT_SYMLINK_NOFOLLOW) })
	if err != nil {
		return info{}, t.err("stat", name, err)
	}
	return toInfo(&st), nil
}

func (t *tree) list(name string) ([]entry, error) {
	fd, err := openBeneath(t.fd, name, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, t.err("list", name, err)
	}
	list, err := readDir(fd)
	return list, t.err("list", name, err)
}

// openRegular opens name for reading if it is a regular file; a FIFO does not make it wait.
func (t *tree) openRegular(op, name string, flags int) (int, info, error) {
	fd, err := openBeneath(t.fd, name, flags|unix.O_NONBLOCK, 0)
	if err != nil {
		return -1, info{}, t.err(op, name, err)
	}
	in, err := t.fstat(fd, name)
	if err != nil {
		unix.Close(fd)
		return -1, info{}, err
	}
	if in.kind != regular {
		unix.Close(fd)
		return -1, in, t.err(op, name, errors.New("not a regular file"))
	}
	return fd, in, nil
}

func (t *tree) hash(name string, buf []byte) (sum [32]byte, in info, err error) {
	fd, in, err := t.openRegular("read", name, unix.O_RDONLY)
	if err != nil {
		return sum, in, err
	}
	defer unix.Close(fd)
	// A file that fits is hashed without a hash.Hash, which would be garbage.
	n, total := 0, int64(0)
	h := sha256.New()
	for {
		k, err := retry(func() (int, error) { return unix.Read(fd, buf[n:]) })
		if err != nil {
			return sum, in, t.err("read", name, err)
		}
		if k == 0 {
			break
		}
		n, total = n+k, total+int64(k)
		if n == len(buf) {
			h.Write(buf)
			n = 0
		}
	}
	in.size = total
	if total == int64(n) {
		return sha256.Sum256(buf[:n]), in, nil
	}
	h.Write(buf[:n])
	h.Sum(sum[:0])
	return sum, in, nil
}

func (t *tree) read(name string, limit int64) ([]byte, info, error) {
	fd, in, err := t.openRegular("read", name, unix.O_RDONLY)
	if err != nil {
		return nil, in, err
	}
	defer unix.Close(fd)
	if in.size > limit {
		return nil, in, t.err("read", name, errors.New("too large"))
	}
	data := make([]byte, in.size)
	n := 0
	for n < len(data) {
		k, err := retry(func() (int, error) { return unix.Read(fd, data[n:]) })
		if err != nil {
			return nil, in, t.err("read", name, err)
		}
		if k == 0 {
			break
		}
		n += k
	}
	return data[:n], in, nil
}

// writeAll writes data at the start of fd.
func (t *tree) writeAll(fd int, name string, data []byte) error {
	if err := t.ask("write", name); err != nil {
		unix.Pwrite(fd, data[:len(data)/2], 0) // a full disk takes a part
		return err
	}
	for off := 0; off < len(data); {
		n, err := retry(func() (int, error) { return unix.Pwrite(fd, data[off:], int64(off)) })
		if err != nil {
			return t.err("write", name, err)
		}
		if n == 0 {
			return t.err("write", name, unix.EIO)
		}
		off += n
	}
	return nil
}

// finish closes fd; an error of the close is an error of the write.
func (t *tree) finish(fd int, name string, err error) error {
	if cerr := unix.Close(fd); err == nil && cerr != nil && cerr != unix.EINTR {
		err = t.err("close", name, cerr)
	}
	return err
}

func (t *tree) create(name string, data []byte, perm uint32) (in info, err error) {
	if err := t.ask("create", name); err != nil {
		return in, err
	}
	fd, err := openBeneath(t.fd, name, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL, perm)
	if err != nil {
		return in, t.err("create", name, err)
	}
	err = t.writeAll(fd, name, data)
	if err == nil {
		in, err = t.settle(fd, name, perm)
	}
	return in, t.finish(fd, name, err)
}

// settle gives a file that has been written its mode, which the umask may have changed, and returns what it is now.
func (t *tree) settle(fd int, name string, perm uint32) (info, error) {
	in, err := t.fstat(fd, name)
	if err != nil || in.perm == perm {
		return in, err
	}
	if err := t.ask("chmod", name); err != nil {
		return in, err
	}
	if err := again(func() error { return unix.Fchmod(fd, perm) }); err != nil {
		return in, t.err("chmod", name, err)
	}
	return t.fstat(fd, name)
}

func (t *tree) fstat(fd int, name string) (info, error) {
	var st unix.Stat_t
	if err := again(func() error { return unix.Fstat(fd, &st) }); err != nil {
		return info{}, t.err("stat", name, err)
	}
	return toInfo(&st), nil
}

func (t *tree) overwrite(name string, data []byte) (info, bool, error) {
	fd, in, err := t.openRegular("write", name, unix.O_WRONLY)
	if err != nil {
		return in, false, nil // whatever it is, it gives way to a new file
	}
	if in.nlink != 1 || in.uid != t.uid {
		unix.Close(fd)
		return in, false, nil
	}
	err = t.writeAll(fd, name, data)
	if err == nil && in.size > int64(len(data)) {
		if err = t.ask("truncate", name); err == nil {
			err = t.err("truncate", name, again(func() error { return unix.Ftruncate(fd, int64(len(data))) }))
		}
	}
	if err == nil {
		in, err = t.settle(fd, name, 0o644)
	}
	return in, true, t.finish(fd, name, err)
}

func (t *tree) mkdir(name string, perm uint32) error {
	return t.change("mkdir", name, func(dir int, base string) error {
		if err := unix.Mkdirat(dir, base, perm); err != nil {
			return err
		}
		fd, err := openBeneath(dir, base, unix.O_RDONLY|unix.O_DIRECTORY, 0)
		if err != nil {
			return err
		}
		defer unix.Close(fd)
		return again(func() error { return unix.Fchmod(fd, perm) })
	})
}

func (t *tree) chmod(name string, in info) error {
	if err := t.ask("chmod", name); err != nil {
		return err
	}
	fd, err := openBeneath(t.fd, name, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return t.err("chmod", name, err)
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := again(func() error { return unix.Fstat(fd, &st) }); err != nil {
		return t.err("chmod", name, err)
	}
	if st.Uid != in.uid || st.Gid != in.gid {
		unix.Fchown(fd, int(in.uid), int(in.gid)) // only root may give away; a folder of ours will have to do
	}
	return t.err("chmod", name, again(func() error { return unix.Fchmod(fd, in.perm) }))
}

func (t *tree) unlink(name string) error {
	return t.change("unlink", name, func(dir int, base string) error { return unix.Unlinkat(dir, base, 0) })
}

func (t *tree) rmdir(name string) error {
	return t.change("rmdir", name, func(dir int, base string) error { return unix.Unlinkat(dir, base, unix.AT_REMOVEDIR) })
}

func (t *tree) symlink(target, name string) error {
	return t.change("symlink", name, func(dir int, base string) error { return unix.Symlinkat(target, dir, base) })
}

func (t *tree) readlink(name string) (string, error) {
	var target string
	err := t.parent("readlink", name, func(dir int, base string) error {
		buf := make([]byte, 4096)
		n, err := unix.Readlinkat(dir, base, buf)
		target = string(buf[:max(n, 0)])
		return err
	})
	return target, err
}

func link(from *tree, name string, to *tree, as string) error {
	return both("link", from, name, to, as, func(d1 int, b1 string, d2 int, b2 string) error {
		return unix.Linkat(d1, b1, d2, b2, 0)
	})
}

func rename(from *tree, name string, to *tree, as string) error {
	return both("rename", from, name, to, as, unix.Renameat)
}

// exchange makes two names change places; ok is false where the system cannot.
func exchange(from *tree, name string, to *tree, as string) (ok bool, err error) {
	err = both("exchange", from, name, to, as, swapNames)
	for _, e := range []error{unix.EINVAL, unix.ENOSYS, unix.EOPNOTSUPP, unix.ENOTSUP} {
		if errors.Is(err, e) {
			return false, nil
		}
	}
	return err == nil, err
}

func both(op string, from *tree, name string, to *tree, as string, f func(int, string, int, string) error) error {
	if err := to.ask(op, as); err != nil {
		return err
	}
	return from.parent(op, name, func(d1 int, b1 string) error {
		return to.parent(op, as, func(d2 int, b2 string) error { return f(d1, b1, d2, b2) })
	})
}

// sync flushes one file or folder.
func (t *tree) sync(name string) error {
	if err := t.ask("sync", name); err != nil {
		return err
	}
	fd, err := openBeneath(t.fd, name, unix.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return t.err("sync", name, err)
	}
	defer unix.Close(fd)
	if err = again(func() error { return unix.Fsync(fd) }); err == unix.EINVAL || err == unix.ENOTSUP {
		return nil // a file system without fsync on folders
	}
	return t.err("sync", name, err)
}

// lock takes the file lock at name, or says who holds it. The kernel drops the lock when the process ends, however it ends.
func (t *tree) lock(name string) (unlock func(), pid int, err error) {
	for range 10 {
		fd, err := openBeneath(t.fd, name, unix.O_RDWR|unix.O_CREAT, 0o600)
		if err != nil {
			return nil, 0, t.err("lock", name, err)
		}
		err = again(func() error { return unix.Flock(fd, unix.LOCK_EX|unix.LOCK_NB) })
		if err == syscall.EWOULDBLOCK {
			buf := make([]byte, 32)
			n, _ := unix.Pread(fd, buf, 0)
			unix.Close(fd)
			return nil, parsePID(buf[:max(n, 0)]), nil
		}
		if err != nil {
			unix.Close(fd)
			return nil, 0, t.err("lock", name, err)
		}
		// Somebody may have deleted the file between our open and our lock: then we hold nothing.
		var st unix.Stat_t
		unix.Fstat(fd, &st)
		if in, err := t.stat(name); err != nil || in.ino != uint64(st.Ino) {
			unix.Close(fd)
			continue
		}
		unix.Ftruncate(fd, 0)
		unix.Pwrite(fd, pidLine(), 0) // only for the message; a full disk does not keep us from working
		return func() { unix.Close(fd) }, 0, nil
	}
	return nil, 0, t.err("lock", name, errors.New("the lock file keeps being replaced"))
}
