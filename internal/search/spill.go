package search

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"sync"
)

// spill keeps records by their part: in memory while they are few, then in a
// file without a name, so that memory does not grow with the site. Where there
// is no place for such a file they stay in memory.
type spill struct {
	mu     sync.Mutex
	kept   [][][]record // by part, as they came
	count  int          // of kept
	chunks [][]chunk    // by part
	f      *os.File
	end    int64
	no     bool // there is no file to be had
	bytes  []byte
}

type chunk struct {
	off int64
	n   int
}

// keepRecords is how many records stay in memory. A test lowers it.
var keepRecords = 2 << 20

// small tells whether all records are in memory.
func (s *spill) small() bool { return s.f == nil && s.count <= keepRecords }

func (s *spill) add(part int, rs []record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept, s.chunks = make([][][]record, len(parts)+1), make([][]chunk, len(parts)+1)
	}
	if s.count+len(rs) > keepRecords && s.f == nil && !s.no {
		f, err := os.CreateTemp("", "cchc-*")
		switch {
		case err != nil:
			s.no = true
		case os.Remove(f.Name()) != nil: // a system that does not delete open files
			f.Close()
			os.Remove(f.Name())
			s.no = true
		default:
			s.f = f
		}
	}
	if s.f == nil || s.count+len(rs) <= keepRecords {
		s.kept[part] = append(s.kept[part], slices.Clone(rs))
		s.count += len(rs)
		return nil
	}
	s.bytes = s.bytes[:0]
	for _, r := range rs {
		s.bytes = binary.LittleEndian.AppendUint64(s.bytes, r)
	}
	if _, err := s.f.WriteAt(s.bytes, s.end); err != nil {
		return fmt.Errorf("search: keeping terms aside: %w", err)
	}
	s.chunks[part] = append(s.chunks[part], chunk{s.end, len(rs)})
	s.end += int64(len(s.bytes))
	return nil
}

// size is how many records a part has.
func (s *spill) size(part int) int {
	n := 0
	if s.kept == nil {
		return n
	}
	for _, rs := range s.kept[part] {
		n += len(rs)
	}
	for _, c := range s.chunks[part] {
		n += c.n
	}
	return n
}

// load appends the records of a part to dst and forgets them. Parts are loaded
// when all have been added, several at a time.
func (s *spill) load(part int, dst []record) ([]record, error) {
	if s.kept == nil {
		return dst, nil
	}
	for _, rs := range s.kept[part] {
		dst = append(dst, rs...)
	}
	s.kept[part] = nil
	var buf []byte
	for _, c := range s.chunks[part] {
		buf = slices.Grow(buf[:0], 8*c.n)[:8*c.n]
		if _, err := s.f.ReadAt(buf, c.off); err != nil {
			return dst, fmt.Errorf("search: reading terms back: %w", err)
		}
		for i := 0; i < len(buf); i += 8 {
			dst = append(dst, binary.LittleEndian.Uint64(buf[i:]))
		}
	}
	return dst, nil
}

func (s *spill) close() {
	if s.f != nil {
		s.f.Close()
	}
}
