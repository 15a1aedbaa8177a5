//go:build unix && !linux

package publish

import (
	"io/fs"
	"os"
)

// readDir lists the folder fd and closes it.
func readDir(fd int) ([]entry, error) {
	f := os.NewFile(uintptr(fd), "")
	defer f.Close()
	des, err := f.ReadDir(-1)
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
