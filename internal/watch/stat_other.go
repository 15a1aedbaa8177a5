//go:build !linux && !darwin

package watch

import "io/fs"

// identity is not told on this system.
type identity struct{ dev, ino uint64 }

func identify(fs.FileInfo) identity { return identity{} }

func changed(fs.FileInfo) int64 { return 0 }

func born(string, fs.FileInfo) int64 { return 0 }
