//go:build unix && !linux && !darwin

package publish

import "golang.org/x/sys/unix"

func openBeneath(root int, name string, flags int, perm uint32) (int, error) {
	return walkOpen(root, name, flags, perm)
}

func swapNames(int, string, int, string) error { return unix.ENOSYS }

func (t *tree) syncAll() (bool, error) { return false, nil }
