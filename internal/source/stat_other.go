//go:build !linux

package source

import "io/fs"

func identify(fs.FileInfo) identity { return identity{} }
