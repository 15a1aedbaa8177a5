package watch

import (
	"errors"
	"syscall"
)

func isNotDir(err error) bool { return errors.Is(err, syscall.ENOTDIR) }

func isInvalid(err error) bool { return errors.Is(err, syscall.EINVAL) }
