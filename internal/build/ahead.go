package build

import (
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"
)

// ahead is a file system whose folders come listed with the state of each
// entry, looked up by all processors. A scan asks for every one of them, one
// after the other, and waits for the system each time: at ten thousand files
// that is most of a build that finds nothing to do.
type ahead struct{ fs.FS }

func (a ahead) Stat(name string) (fs.FileInfo, error) { return fs.Stat(a.FS, name) }

func (a ahead) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(a.FS, name) }

func (a ahead) ReadLink(name string) (string, error) { return fs.ReadLink(a.FS, name) }

func (a ahead) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(a.FS, name)
	const few = 64 // are looked up sooner than a goroutine is begun
	if err != nil || len(list) < few {
		return list, err
	}
	seen := make([]seenEntry, len(list))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(list)/few+1) {
		wg.Go(func() {
			for {
				from := int(next.Add(few)) - few
				if from >= len(list) {
					return
				}
				for i := from; i < min(from+few, len(list)); i++ {
					seen[i].DirEntry = list[i]
					seen[i].info, seen[i].err = list[i].Info()
				}
			}
		})
	}
	wg.Wait()
	for i := range seen {
		list[i] = &seen[i]
	}
	return list, nil
}

// seenEntry is an entry with what Info said.
type seenEntry struct {
	fs.DirEntry
	info fs.FileInfo
	err  error
}

func (e *seenEntry) Info() (fs.FileInfo, error) { return e.info, e.err }
