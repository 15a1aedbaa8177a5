package build

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"

	"nawapi.gov.vn/cchc/internal/site"
	"nawapi.gov.vn/cchc/internal/source"
)

// What a Builder knows of the outputs that it made may outlive the process: by
// which key each was made, and what it was. A later process that comes to the
// same key knows the bytes without making them, and the target says whether it
// still has them. A key is a digest of all that a page shows and of the
// templates that it was made with; beside it the file holds the identity of the
// program, since another program may make other bytes of the same view. A file
// of another program, a damaged one, or none, costs renderings and nothing else.
//
// Pictures that are drawn (site.Drawn) are in a file beside it, which is of no
// program: their sums have the version of what draws them. The target is where
// they are kept, one file each, and what it no longer has is drawn again. So a
// new program, as new templates, renders all pages and draws nothing.

const memoryMagic = "cchc pages 1\n"

// recallAll reads what is known of the outputs of the target whose memory is
// in dir; pages is nil if nothing but drawings is.
func recallAll(dir string, program source.Sum) (pages, drawings map[string]*page) {
	return recall(filepath.Join(dir, "pages"), program), recall(filepath.Join(dir, "cards"), source.Sum{})
}

// retainAll writes what the next process will know.
func retainAll(dir string, program source.Sum, made []*page) {
	var pages, drawings []*page
	for _, p := range made {
		if p.page != nil { // of the index of the search, no view is made
			if _, ok := p.page.View.(site.Drawn); ok {
				drawings = append(drawings, p)
				continue
			}
		}
		pages = append(pages, p)
	}
	retain(filepath.Join(dir, "pages"), program, pages)
	retain(filepath.Join(dir, "cards"), source.Sum{}, drawings)
}

// recall reads the file at path, if it is whole and of this program.
func recall(path string, program source.Sum) map[string]*page {
	data, err := os.ReadFile(path)
	if err != nil || len(data) < len(memoryMagic)+2*len(program) {
		return nil
	}
	body, end := data[:len(data)-len(program)], data[len(data)-len(program):]
	sum := source.SumOf(body)
	rest, ok := bytes.CutPrefix(body, []byte(memoryMagic))
	if !ok || !bytes.Equal(sum[:], end) || !bytes.HasPrefix(rest, program[:]) {
		return nil
	}
	rest = rest[len(program):]
	pages := map[string]*page{}
	take := func(n int) []byte {
		if n < 0 || len(rest) < n {
			ok = false
			return make([]byte, max(n, 0))
		}
		b := rest[:n]
		rest = rest[n:]
		return b
	}
	number := func() int {
		v, n := binary.Uvarint(rest)
		if n <= 0 || v > 1<<40 {
			ok = false
			return 0
		}
		rest = rest[n:]
		return int(v)
	}
	for len(rest) > 0 {
		n := number()
		if !ok || n > len(rest) {
			return nil
		}
		p := new(page)
		p.out.Path = string(take(n))
		copy(p.key[:], take(len(p.key)))
		copy(p.out.Sum[:], take(len(p.out.Sum)))
		p.out.Size = int64(number())
		if !ok {
			return nil
		}
		pages[p.out.Path] = p
	}
	return pages
}

// retain writes the file at path. That it cannot be written is no failure of
// the build: the next process makes the pages again.
func retain(path string, program source.Sum, made []*page) {
	b := append([]byte(memoryMagic), program[:]...)
	for _, p := range made {
		b = binary.AppendUvarint(b, uint64(len(p.out.Path)))
		b = append(b, p.out.Path...)
		b = append(b, p.key[:]...)
		b = append(b, p.out.Sum[:]...)
		b = binary.AppendUvarint(b, uint64(p.out.Size))
	}
	sum := source.SumOf(b)
	b = append(b, sum[:]...)
	keepFile(path, b)
}
