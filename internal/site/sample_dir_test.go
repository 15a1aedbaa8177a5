package site_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var sampleDir = flag.String("sample", "", "write the sample site, with a page of every kind, into this folder")

// TestWriteSample is for judges that build and serve a site of their own:
//
//	go test ./internal/site -run TestWriteSample -sample DIR
//	cchc build --source DIR --as-of 2016-06-20
func TestWriteSample(t *testing.T) {
	fsys := tree(t, readArchive(t, filepath.Join("testdata", "site.txtar")).files)
	designTree(t, fsys)
	if len(fsys) < 50 {
		t.Fatalf("%d files", len(fsys))
	}
	if *sampleDir == "" {
		return
	}
	for name, f := range fsys {
		full := filepath.Join(*sampleDir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
