package publish

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

const manifestHead = "cchc manifest 1\n"

// maxManifest bounds what is read: a million pages and more.
const maxManifest = 1 << 30

// WriteManifest writes the list of a site's files, sorted by path. Equal sites give equal bytes.
func WriteManifest(w io.Writer, files []File) error {
	list := append([]File(nil), files...)
	sortFiles(list)
	for i, f := range list {
		if err := checkFile(f); err != nil {
			return err
		}
		if i > 0 && list[i-1].Path == f.Path {
			return fmt.Errorf("publish: %s: %w", f.Path, ErrTwice)
		}
	}
	_, err := w.Write(formatManifest(list))
	return err
}

// formatManifest is WriteManifest for files that are known to be valid and sorted.
func formatManifest(list []File) []byte {
	size := len(manifestHead)
	for i := range list {
		size += 64 + 20 + len(list[i].Path) + len(list[i].Source) + 4
	}
	b := append(make([]byte, 0, size), manifestHead...)
	for i := range list {
		f := &list[i]
		b = hex.AppendEncode(b, f.Sum[:])
		b = append(b, '\t')
		b = strconv.AppendInt(b, f.Size, 10)
		b = append(b, '\t')
		b = append(b, f.Path...)
		b = append(b, '\t')
		b = append(b, f.Source...)
		b = append(b, '\n')
	}
	return b
}

// ReadManifest reads what WriteManifest wrote and nothing else: for each input that it accepts, WriteManifest gives the same
// bytes again. The files come sorted by path.
func ReadManifest(r io.Reader) ([]File, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxManifest+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxManifest {
		return nil, errors.New("publish: manifest too large")
	}
	return parseManifest(string(data))
}

func parseManifest(s string) ([]File, error) {
	rest, ok := strings.CutPrefix(s, manifestHead)
	if !ok {
		return nil, errors.New("publish: not a manifest")
	}
	files := make([]File, 0, strings.Count(rest, "\n"))
	last := ""
	for n := 2; rest != ""; n++ {
		bad := func(why string) error { return fmt.Errorf("publish: manifest line %d: %s", n, why) }
		line, after, ok := strings.Cut(rest, "\n")
		if !ok {
			return nil, bad("cut off")
		}
		rest = after
		var f File
		if len(line) < 65 || line[64] != '\t' {
			return nil, bad("no checksum")
		}
		for i := range f.Sum {
			hi, lo := unhex[line[2*i]], unhex[line[2*i+1]]
			if hi|lo > 15 {
				return nil, bad("bad checksum")
			}
			f.Sum[i] = hi<<4 | lo
		}
		line = line[65:]
		size, line, ok := strings.Cut(line, "\t")
		if !ok || len(size) == 0 || len(size) > 18 || (size[0] == '0' && len(size) > 1) {
			return nil, bad("bad size")
		}
		for i := 0; i < len(size); i++ {
			if size[i] < '0' || size[i] > '9' {
				return nil, bad("bad size")
			}
			f.Size = f.Size*10 + int64(size[i]-'0')
		}
		f.Path, f.Source, ok = strings.Cut(line, "\t")
		if !ok {
			return nil, bad("no source")
		}
		if err := checkFile(f); err != nil {
			return nil, bad(err.Error())
		}
		if f.Path <= last {
			return nil, bad("out of order")
		}
		last = f.Path
		files = append(files, f)
	}
	return files, nil
}

// unhex maps lower case hexadecimal digits to their value, all else to 255.
var unhex = func() (t [256]byte) {
	for i := range t {
		t[i] = 255
	}
	for i, c := range "0123456789abcdef" {
		t[c] = byte(i)
	}
	return t
}()
