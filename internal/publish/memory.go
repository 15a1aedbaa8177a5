package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
)

// A Memory is a Target that holds the site's bytes: for preview, which must never touch the live folder, and for tests.
// The zero value is an empty site, ready for use. Its readers see whole releases too: Commit replaces one map by another.
type Memory struct {
	busy atomic.Bool
	site atomic.Pointer[memSite]
}

type memSite struct {
	files map[string]memFile
	list  []File // by path
}

type memFile struct {
	File
	data []byte
}

// Get returns the bytes of a path, which must not be changed.
func (m *Memory) Get(path string) ([]byte, File, bool) {
	s := m.site.Load()
	if s == nil {
		return nil, File{}, false
	}
	f, ok := s.files[path]
	return f.data, f.File, ok
}

// Paths returns all paths in order.
func (m *Memory) Paths() []string {
	s := m.site.Load()
	if s == nil {
		return nil
	}
	paths := make([]string, len(s.list))
	for i, f := range s.list {
		paths[i] = f.Path
	}
	return paths
}

// Begin opens a transaction.
func (m *Memory) Begin() (Tx, error) {
	if !m.busy.CompareAndSwap(false, true) {
		return nil, &LockedError{Path: "memory"}
	}
	old := m.site.Load()
	if old == nil {
		old = &memSite{}
	}
	return &memTx{m: m, old: old, files: make(map[string]memFile, len(old.files))}, nil
}

type memTx struct {
	m   *Memory
	old *memSite

	mu     sync.Mutex
	files  map[string]memFile
	report Report
	failed error
	ended  bool
}

func (t *memTx) Live(path string) (File, bool) {
	f, ok := t.old.files[path]
	return f.File, ok
}

func (t *memTx) fail(err error) error {
	if t.failed == nil {
		t.failed = err
	}
	return err
}

func (t *memTx) Put(f File, data []byte) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.check(f); err != nil {
		return err
	}
	if old, ok := t.old.files[f.Path]; ok && old.Sum == f.Sum && old.Size == f.Size {
		t.files[f.Path] = memFile{f, old.data}
		return nil
	}
	if int64(len(data)) != f.Size {
		return t.fail(fmt.Errorf("publish: %s: the bytes are not those that were announced", f.Path))
	}
	t.files[f.Path] = memFile{f, bytes.Clone(data)}
	t.report.Written++
	t.report.Bytes += f.Size
	return nil
}

func (t *memTx) Add(path, source string, data []byte) (File, error) {
	f := File{Path: path, Source: source, Sum: sha256.Sum256(data), Size: int64(len(data))}
	return f, t.Put(f, data)
}

func (t *memTx) Keep(f File) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.check(f); err != nil {
		return err
	}
	old, ok := t.old.files[f.Path]
	if !ok || old.Sum != f.Sum || old.Size != f.Size {
		return fmt.Errorf("publish: %s: %w", f.Path, ErrNotLive)
	}
	t.files[f.Path] = memFile{f, old.data}
	return nil
}

func (t *memTx) check(f File) error {
	if t.ended {
		return ErrEnded
	}
	if err := checkFile(f); err != nil {
		return t.fail(err)
	}
	if _, dup := t.files[f.Path]; dup {
		return t.fail(fmt.Errorf("publish: %s: %w", f.Path, ErrTwice))
	}
	return nil
}

func (t *memTx) Commit(ctx context.Context) (*Report, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ended {
		return nil, ErrEnded
	}
	defer t.end()
	if t.failed != nil {
		return nil, t.failed
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s := &memSite{files: t.files, list: make([]File, 0, len(t.files))}
	same := len(t.files) == len(t.old.files)
	for p, f := range t.files {
		s.list = append(s.list, f.File)
		same = same && t.old.files[p].File == f.File
	}
	sortFiles(s.list)
	dirs := ancestors(map[string]bool{}, filePaths(s.list))
	if err := nested(s.list, dirs); err != nil {
		return nil, err
	}
	r := t.report
	r.Changes, r.Removed, r.Unchanged = changes(t.old.list, s.list, func(string) (Op, bool) { return 0, false })
	r.Changes = slices.Clip(r.Changes)
	if !same || t.m.site.Load() == nil {
		t.m.site.Store(s)
		r.Swapped = true
	}
	return &r, nil
}

func (t *memTx) Abort() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.ended {
		t.end()
	}
	return nil
}

func (t *memTx) end() {
	t.ended = true
	t.m.busy.Store(false)
}

func filePaths(list []File) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i := range list {
			if !yield(list[i].Path) {
				return
			}
		}
	}
}
