package publish

import (
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// tree works by path names here. Links on the way are looked for before each operation, which is weaker than the kernel's
// word on other systems: somebody who replaces a folder in that instant is not noticed.
type tree struct {
	dir  string
	hook hook
}

func openTree(dir string, h hook) (*tree, error) {
	in, err := os.Lstat(dir)
	if err != nil {
		return nil, err
	}
	if !in.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: dir, Err: errors.New("not a folder")}
	}
	return &tree{dir: dir, hook: h}, nil
}

func (t *tree) close() {}

var errBlocked = errors.New("something that is not a folder is in the way")

func missing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
func blocked(err error) bool { return errors.Is(err, errBlocked) }
func mounted(err error) bool { return errors.Is(err, windows.ERROR_NOT_SAME_DEVICE) }
func unlinkable(err error) bool {
	return errors.Is(err, windows.ERROR_INVALID_FUNCTION) || errors.Is(err, fs.ErrPermission)
}

// at returns the name's path after a look at each folder on the way.
func (t *tree) at(op, name string) (string, error) {
	for i := range len(name) {
		if name[i] != '/' {
			continue
		}
		in, err := os.Lstat(filepath.Join(t.dir, name[:i]))
		if err != nil {
			return "", err
		}
		if !in.IsDir() {
			return "", t.err(op, name, errBlocked)
		}
	}
	return filepath.Join(t.dir, filepath.FromSlash(name)), nil
}

func (t *tree) change(op, name string, f func(p string) error) error {
	if err := t.ask(op, name); err != nil {
		return err
	}
	p, err := t.at(op, name)
	if err != nil {
		return err
	}
	return f(p)
}

func toInfo(fi fs.FileInfo) info {
	in := info{size: fi.Size(), mtime: fi.ModTime().UnixNano(), stamp: fi.ModTime().UnixNano()}
	switch m := fi.Mode(); {
	case m.IsRegular():
		in.kind, in.perm = regular, 0o644
	case m.IsDir():
		in.kind, in.perm = folder, 0o755
	case m&fs.ModeSymlink != 0:
		in.kind = symlink
	default:
		in.kind = special
	}
	return in
}

func (t *tree) stat(name string) (info, error) {
	p, err := t.at("stat", name)
	if err != nil {
		return info{}, err
	}
	fi, err := os.Lstat(p)
	if err != nil {
		return info{}, err
	}
	return toInfo(fi), nil
}

func (t *tree) list(name string) ([]entry, error) {
	p, err := t.at("list", name)
	if err != nil {
		return nil, err
	}
	des, err := os.ReadDir(p)
	if err != nil {
		return nil, err
	}
	list := make([]entry, len(des))
	for i, de := range des {
		list[i].name = de.Name()
		switch m := de.Type(); {
		case m.IsRegular():
			list[i].kind = regular
		case m.IsDir():
			list[i].kind = folder
		case m&fs.ModeSymlink != 0:
			list[i].kind = symlink
		default:
			list[i].kind = special
		}
	}
	return list, nil
}

func (t *tree) openRegular(op, name string) (*os.File, info, error) {
	in, err := t.stat(name)
	if err != nil {
		return nil, in, err
	}
	if in.kind != regular {
		return nil, in, t.err(op, name, errors.New("not a regular file"))
	}
	f, err := os.Open(filepath.Join(t.dir, filepath.FromSlash(name)))
	return f, in, err
}

func (t *tree) hash(name string, buf []byte) (sum [32]byte, in info, err error) {
	f, in, err := t.openRegular("read", name)
	if err != nil {
		return sum, in, err
	}
	defer f.Close()
	h := sha256.New()
	if in.size, err = io.CopyBuffer(struct{ io.Writer }{h}, struct{ io.Reader }{f}, buf); err != nil {
		return sum, in, err
	}
	h.Sum(sum[:0])
	return sum, in, nil
}

func (t *tree) read(name string, limit int64) ([]byte, info, error) {
	f, in, err := t.openRegular("read", name)
	if err != nil {
		return nil, in, err
	}
	defer f.Close()
	if in.size > limit {
		return nil, in, t.err("read", name, errors.New("too large"))
	}
	data, err := io.ReadAll(io.LimitReader(f, limit))
	return data, in, err
}

func (t *tree) create(name string, data []byte, perm uint32) (info, error) {
	return info{}, t.change("create", name, func(p string) error {
		f, err := os.OpenFile(p, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return err
		}
		if err = t.ask("write", name); err == nil {
			_, err = f.Write(data)
		}
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		return err
	})
}

// overwrite never does: how many names a file has is not asked here.
func (t *tree) overwrite(string, []byte) (info, bool, error) { return info{}, false, nil }

func (t *tree) mkdir(name string, perm uint32) error {
	return t.change("mkdir", name, func(p string) error { return os.Mkdir(p, 0o777) })
}

func (t *tree) chmod(string, info) error { return nil }

func (t *tree) unlink(name string) error { return t.change("unlink", name, os.Remove) }
func (t *tree) rmdir(name string) error  { return t.change("rmdir", name, os.Remove) }

func (t *tree) symlink(target, name string) error {
	return t.change("symlink", name, func(p string) error { return os.Symlink(target, p) })
}

func (t *tree) readlink(name string) (string, error) {
	p, err := t.at("readlink", name)
	if err != nil {
		return "", err
	}
	return os.Readlink(p)
}

func link(from *tree, name string, to *tree, as string) error {
	return both("link", from, name, to, as, os.Link)
}

func rename(from *tree, name string, to *tree, as string) error {
	return both("rename", from, name, to, as, os.Rename)
}

func exchange(from *tree, name string, to *tree, as string) (bool, error) { return false, nil }

func both(op string, from *tree, name string, to *tree, as string, f func(a, b string) error) error {
	return to.change(op, as, func(b string) error {
		a, err := from.at(op, name)
		if err != nil {
			return err
		}
		return f(a, b)
	})
}

// sync flushes a file. Folders cannot be flushed here.
func (t *tree) sync(name string) error {
	in, err := t.stat(name)
	if err != nil || in.kind == folder {
		return err
	}
	return t.change("sync", name, func(p string) error {
		f, err := os.OpenFile(p, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Sync()
	})
}

func (t *tree) syncAll() (bool, error) { return false, nil }

// lockByte is where the lock lies: far behind the process number, which others must be able to read.
const lockByte = 1 << 20

func (t *tree) lock(name string) (unlock func(), pid int, err error) {
	f, err := os.OpenFile(filepath.Join(t.dir, name), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, err
	}
	ol := windows.Overlapped{Offset: lockByte}
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &ol)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		buf := make([]byte, 32)
		n, _ := f.ReadAt(buf, 0)
		f.Close()
		return nil, parsePID(buf[:n]), nil
	}
	if err != nil {
		f.Close()
		return nil, 0, &fs.PathError{Op: "lock", Path: f.Name(), Err: err}
	}
	f.Truncate(0)
	f.WriteAt(pidLine(), 0)
	return func() { f.Close() }, 0, nil
}
