package build

import (
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"nawapi.gov.vn/cchc/internal/content"
)

// spool keeps the texts of a site in a file, so that memory grows with the
// metadata of the site: a text is needed when its page is rendered, which after
// the first build is seldom. The file is the one that the next process will find
// the texts in, or one without a name. It only grows; what changes later is
// small and stays in memory.
type spool struct {
	f    *os.File
	name string // what will be the file of kept texts, until it is in its place; or ""
	end  atomic.Int64
	lost *lostText
}

// lostText is the first text that could not be read back from any spool.
type lostText struct{ first atomic.Pointer[error] }

// failed returns the error of a text that could not be read back. Templates
// take what a method panics with for their own mistake, so it is asked for
// before anything is said of them.
func (l *lostText) failed() error {
	if err := l.first.Load(); err != nil {
		return fmt.Errorf("reading back a text: %w", *err)
	}
	return nil
}

// spoolFrom is the size of the sources that are parsed at once, in bytes, from
// which on their texts go to a file: what memory would hold of less is little
// beside the program. A test changes it.
var spoolFrom int64 = 1 << 20

// newSpool returns a spool in a file of that name, or of none, which begins with
// head. It returns nil where there is no place for one: on a full or read-only
// disk, or a system that neither moves nor deletes open files. Then texts stay
// in memory.
func newSpool(name, head string, lost *lostText) *spool {
	dir, place := "", os.Remove
	if name != "" {
		dir, place = filepath.Dir(name), func(temp string) error { return os.Rename(temp, name) }
	}
	f, err := os.CreateTemp(dir, "cchc-*")
	if err != nil {
		return nil
	}
	if err = place(f.Name()); err == nil {
		_, err = f.WriteAt([]byte(head), 0)
	}
	if err != nil {
		f.Close()
		os.Remove(f.Name())
		return nil
	}
	s := &spool{f: f, name: name, lost: lost}
	s.end.Store(int64(len(head)))
	return s
}

// nameless takes the name away: nobody will look for the texts.
func (s *spool) nameless() {
	if s != nil && s.name != "" {
		os.Remove(s.name)
		s.name = ""
	}
}

// put writes to the end of the spool and says where.
func (s *spool) put(data []byte) (at int64, ok bool) {
	at = s.end.Add(int64(len(data))) - int64(len(data))
	_, err := s.f.WriteAt(data, at)
	return at, err == nil
}

// holds says that the HTML of a body, of which nobody knows yet, is the n bytes
// of the spool from at on.
func (s *spool) holds(b *content.Body, at int64, n int) {
	b.HTML = nil
	if n == 0 {
		return
	}
	b.Away = func(dst []byte) []byte {
		from := len(dst)
		if cap(dst)-from < n {
			dst = append(make([]byte, 0, from+n+n/4), dst...)
		}
		dst = dst[:from+n]
		if _, err := s.f.ReadAt(dst[from:], at); err != nil {
			s.lost.first.CompareAndSwap(nil, &err)
			panic(lost{err})
		}
		return dst
	}
}

// lost is what a stage panics with when the spool cannot be read: there is no
// other way out of a method that a template calls. It is the machine that
// fails, so the build ends with an error, not with a Problem.
type lost struct{ error }

// guard calls f and turns a lost text into an error.
func guard(f func() error) (err error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case lost:
			err = fmt.Errorf("reading back a text: %w", r.error)
		default:
			panic(r)
		}
	}()
	return f()
}
