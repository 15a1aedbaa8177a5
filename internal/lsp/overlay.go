package lsp

import (
	"bytes"
	"io/fs"
	"path"
	"time"

	"nawapi.gov.vn/cchc/internal/viet"
)

// buffer is an unsaved text of the editor. It never changes.
type buffer struct {
	uri     string
	path    string // below the root, as the editor spells it
	text    string
	version int
	at      time.Time
}

// overlay is a folder with buffers in the place of its files. It never changes:
// each look at the site has one of its own.
type overlay struct {
	disk    fs.FS
	buffers map[string]*buffer // by path in NFC
}

func (o *overlay) of(name string) *buffer { return o.buffers[viet.NFC(name)] }

func (o *overlay) Open(name string) (fs.File, error) {
	if b := o.of(name); b != nil {
		return &openBuffer{bytes.NewReader([]byte(b.text)), info{b}}, nil
	}
	return o.disk.Open(name)
}

func (o *overlay) Stat(name string) (fs.FileInfo, error) {
	if b := o.of(name); b != nil {
		return info{b}, nil
	}
	return fs.Stat(o.disk, name)
}

func (o *overlay) ReadLink(name string) (string, error)   { return fs.ReadLink(o.disk, name) }
func (o *overlay) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(o.disk, name) }

func (o *overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.disk, name)
	if err != nil {
		return nil, err
	}
	seen := map[*buffer]bool{}
	for i, e := range entries {
		if b := o.of(path.Join(name, e.Name())); b != nil {
			seen[b] = true
			if e.Type().IsRegular() {
				entries[i] = fs.FileInfoToDirEntry(named{info{b}, e.Name()})
			}
		}
	}
	for p, b := range o.buffers {
		if path.Dir(p) == viet.NFC(name) && !seen[b] { // not saved yet
			entries = append(entries, fs.FileInfoToDirEntry(info{b}))
		}
	}
	return entries, nil
}

// info is what is known of a buffer as a file.
type info struct{ b *buffer }

func (i info) Name() string       { return path.Base(i.b.path) }
func (i info) Size() int64        { return int64(len(i.b.text)) }
func (i info) Mode() fs.FileMode  { return 0o644 }
func (i info) ModTime() time.Time { return i.b.at }
func (i info) IsDir() bool        { return false }
func (i info) Sys() any           { return nil }

// named is info under the name that the disk has for the file.
type named struct {
	info
	name string
}

func (n named) Name() string { return n.name }

type openBuffer struct {
	*bytes.Reader
	info info
}

func (f *openBuffer) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openBuffer) Close() error               { return nil }
