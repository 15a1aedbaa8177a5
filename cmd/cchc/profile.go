//go:build profile

package main

import (
	"log"
	"os"
	"runtime/pprof"
)

// A program built with the tag writes a profile of the processor into the file
// that CCHC_CPUPROFILE names: go build -tags profile ./cmd/cchc.
func init() {
	profile = func() func() {
		name := os.Getenv("CCHC_CPUPROFILE")
		if name == "" {
			return func() {}
		}
		f, err := os.Create(name)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			log.Fatal(err)
		}
		return func() {
			pprof.StopCPUProfile()
			if err := f.Close(); err != nil {
				log.Fatal(err)
			}
		}
	}
}
