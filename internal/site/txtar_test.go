package site_test

import (
	"os"
	"strings"
	"testing"
)

// archive is a txtar file: a comment, and files behind lines “-- name --”. The
// format is that of golang.org/x/tools/txtar; thirty lines of it are less than
// a module.
type archive struct {
	comment string
	files   []file
}

type file struct{ name, text string }

func readArchive(t testing.TB, name string) *archive {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	a := new(archive)
	for _, line := range strings.SplitAfter(string(data), "\n") {
		l := strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(l, "-- ") && strings.HasSuffix(l, " --") && len(l) > 6 {
			a.files = append(a.files, file{name: strings.TrimSpace(l[3 : len(l)-3])})
		} else if n := len(a.files); n > 0 {
			a.files[n-1].text += line
		} else {
			a.comment += line
		}
	}
	return a
}

func (a *archive) String() string {
	var b strings.Builder
	end := func(s string) {
		b.WriteString(s)
		if s != "" && !strings.HasSuffix(s, "\n") {
			b.WriteByte('\n')
		}
	}
	end(a.comment)
	for _, f := range a.files {
		b.WriteString("-- " + f.name + " --\n")
		end(f.text)
	}
	return b.String()
}
