package build

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"

	"nawapi.gov.vn/cchc/internal/publish"
	"nawapi.gov.vn/cchc/internal/source"
)

// packing puts beside each text of the site the same text compressed, name.gz
// and name.br, for web servers that send such files as they are. It stands
// between a build and its target: whoever puts a file through it puts its
// siblings too.
//
// Compressing well costs more than making a page, so it is done once for the
// same bytes: what came of them is remembered by their Sum, from one process to
// the next in a file (Options.Packed). A file that is lost or damaged costs the
// work again and nothing else.
type packing struct {
	publish.Tx
	mu    sync.Mutex
	known map[source.Sum]siblings
	used  map[source.Sum]siblings
	made  int
}

// siblings are the compressed forms of some bytes: Sum and size of each. A size
// of 0 means that there is none, since it would not be smaller.
type siblings [2]struct {
	Sum  source.Sum
	Size int64
}

// packers make the siblings. The levels are where more work stops paying: the
// next one of brotli takes twice the time for 5 % fewer bytes.
var packers = [...]struct {
	ext  string
	pack func(*bytes.Buffer, []byte)
}{
	{".gz", func(b *bytes.Buffer, data []byte) {
		w, _ := gzip.NewWriterLevel(b, gzip.BestCompression) // no name and no time: the same bytes give the same bytes
		_, _ = w.Write(data)
		_ = w.Close()
	}},
	{".br", func(b *bytes.Buffer, data []byte) {
		w := brotli.NewWriterLevel(b, 9)
		_, _ = w.Write(data)
		_ = w.Close()
	}},
}

// minPacked is the least size, in bytes, that is worth a second file: an answer
// below it is one packet either way.
const minPacked = 1024

// packable tells whether a file gets siblings: texts do; pictures, archives and
// office files are compressed already.
func packable(f publish.File) bool {
	switch strings.ToLower(path.Ext(f.Path)) {
	case ".html", ".css", ".js", ".mjs", ".svg", ".json", ".xml", ".txt", ".csv", ".webmanifest":
		return f.Size >= minPacked
	}
	return false
}

func sibling(f publish.File, i int, s siblings) publish.File {
	return publish.File{Path: f.Path + packers[i].ext, Source: f.Source, Sum: s[i].Sum, Size: s[i].Size}
}

func (p *packing) recall(sum source.Sum) (siblings, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	s, ok := p.known[sum]
	if ok {
		p.used[sum] = s
	}
	return s, ok
}

// lives tells whether readers have all siblings of a file.
func (p *packing) lives(f publish.File, s siblings) bool {
	for i := range s {
		if s[i].Size == 0 {
			continue
		}
		want := sibling(f, i, s)
		if live, ok := p.Live(want.Path); !ok || live.Sum != want.Sum || live.Size != want.Size {
			return false
		}
	}
	return true
}

func (p *packing) keepSiblings(f publish.File, s siblings) error {
	for i := range s {
		if s[i].Size > 0 {
			if err := p.Tx.Keep(sibling(f, i, s)); err != nil {
				return fmt.Errorf("%s: %w", f.Path+packers[i].ext, err)
			}
		}
	}
	return nil
}

// Keep keeps a file together with its siblings, or none of them.
func (p *packing) Keep(f publish.File) error {
	if !packable(f) {
		return p.Tx.Keep(f)
	}
	s, ok := p.recall(f.Sum)
	if !ok || !p.lives(f, s) {
		return publish.ErrNotLive
	}
	if err := p.Tx.Keep(f); err != nil {
		return err
	}
	return p.keepSiblings(f, s)
}

// Put puts a file and its siblings.
func (p *packing) Put(f publish.File, data []byte) error {
	if err := p.Tx.Put(f, data); err != nil || !packable(f) {
		return err
	}
	return p.putSiblings(f, data)
}

// Add adds a file and its siblings.
func (p *packing) Add(path, from string, data []byte) (publish.File, error) {
	f, err := p.Tx.Add(path, from, data)
	if err != nil || !packable(f) {
		return f, err
	}
	return f, p.putSiblings(f, data)
}

func (p *packing) putSiblings(f publish.File, data []byte) error {
	if s, ok := p.recall(f.Sum); ok && p.lives(f, s) {
		return p.keepSiblings(f, s)
	}
	var s siblings
	for i, pk := range packers {
		var b bytes.Buffer
		pk.pack(&b, data)
		if b.Len() >= len(data) {
			continue
		}
		s[i].Sum, s[i].Size = source.SumOf(b.Bytes()), int64(b.Len())
		if err := p.Tx.Put(sibling(f, i, s), b.Bytes()); err != nil {
			return err
		}
	}
	p.mu.Lock()
	p.known[f.Sum], p.used[f.Sum] = s, s
	p.made++
	p.mu.Unlock()
	return nil
}

const packedMagic = "cchc packed 1\n"

// recallPacked reads what retainPacked wrote, if it is whole.
func recallPacked(name string) map[source.Sum]siblings {
	known := map[source.Sum]siblings{}
	data, err := os.ReadFile(name)
	if err != nil || len(data) < len(packedMagic)+len(source.Sum{}) {
		return known
	}
	body, end := data[:len(data)-len(source.Sum{})], data[len(data)-len(source.Sum{}):]
	sum := source.SumOf(body)
	rest, ok := bytes.CutPrefix(body, []byte(packedMagic))
	const entry = 3*len(source.Sum{}) + 16
	if !ok || !bytes.Equal(sum[:], end) || len(rest)%entry != 0 {
		return known
	}
	for ; len(rest) > 0; rest = rest[entry:] {
		var k source.Sum
		var s siblings
		n := copy(k[:], rest)
		for i := range s {
			n += copy(s[i].Sum[:], rest[n:])
			s[i].Size = int64(binary.BigEndian.Uint64(rest[n:]))
			n += 8
		}
		known[k] = s
	}
	return known
}

// retainPacked keeps what this build used. That it cannot is no failure of it.
func retainPacked(name string, used map[source.Sum]siblings) {
	b := []byte(packedMagic)
	keys := slices.SortedFunc(maps.Keys(used), func(x, y source.Sum) int { return bytes.Compare(x[:], y[:]) })
	for _, k := range keys {
		s := used[k]
		b = append(b, k[:]...)
		for i := range s {
			b = append(b, s[i].Sum[:]...)
			b = binary.BigEndian.AppendUint64(b, uint64(s[i].Size))
		}
	}
	sum := source.SumOf(b)
	keepFile(name, append(b, sum[:]...))
}

// keepFile writes a file of the private folder, whole or not at all.
func keepFile(name string, data []byte) bool {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+"-*")
	if err != nil {
		return false
	}
	_, err = f.Write(data)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err == nil
}
