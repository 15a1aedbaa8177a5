package content

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// archive is a file of the txtar format: a comment, and files behind lines of
// the form “-- name --”.
type archive struct {
	comment string
	files   []archived
}

type archived struct {
	name string
	data []byte
}

func readArchive(t testing.TB, path string) (*archive, bool) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
		return nil, false
	}
	a := new(archive)
	for line := range strings.Lines(string(data)) {
		if name, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(name, " --\n") {
			a.files = append(a.files, archived{name: strings.TrimSuffix(name, " --\n")})
			continue
		}
		if n := len(a.files); n > 0 {
			a.files[n-1].data = append(a.files[n-1].data, line...)
		} else {
			a.comment += line
		}
	}
	return a, true
}

func (a *archive) format() []byte {
	b := bytes.NewBufferString(a.comment)
	for _, f := range a.files {
		b.WriteString("-- " + f.name + " --\n")
		b.Write(f.data)
	}
	return b.Bytes()
}
