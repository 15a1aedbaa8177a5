package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"nawapi.gov.vn/cchc/internal/watch"
)

// TestLoop: a step at the start, one for each change, one at each due moment
// and none in between; a moment far away is met to the second.
func TestLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		changes := make(chan watch.Change, 1)
		start := time.Now()
		due := start.Add(5*time.Hour + 30*time.Second)
		var at []time.Duration
		var notes []string
		done := make(chan error, 1)
		go func() {
			done <- loop(ctx, changes, func(_ context.Context, c watch.Change) (time.Time, error) {
				at = append(at, time.Since(start))
				notes = append(notes, c.Note)
				if time.Now().Before(due) {
					return due, nil
				}
				return time.Time{}, nil
			})
		}()
		time.Sleep(time.Minute)
		changes <- watch.Change{Dirs: []string{"content"}}
		time.Sleep(10 * time.Hour)
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		want := []time.Duration{0, time.Minute, 5*time.Hour + 30*time.Second}
		if len(at) != 3 || at[0] != want[0] || at[1] != want[1] || at[2] < want[2] || at[2] > want[2]+time.Second {
			t.Errorf("steps at %v, want %v", at, want)
		}
		if notes[2] != "due" {
			t.Errorf("notes %v", notes)
		}
	})
}

// TestLoopKeepsChanges: what changes during a step is told to the next one.
func TestLoopKeepsChanges(t *testing.T) {
	changes := make(chan watch.Change, 1)
	var seen [][]string
	err := loop(t.Context(), changes, func(_ context.Context, c watch.Change) (time.Time, error) {
		seen = append(seen, c.Dirs)
		switch len(seen) {
		case 1:
			changes <- watch.Change{Dirs: []string{"templates"}}
		case 2:
			return time.Time{}, errors.New("end")
		}
		return time.Time{}, nil
	})
	if err == nil || len(seen) != 2 || len(seen[1]) != 1 || seen[1][0] != "templates" {
		t.Fatal(err, seen)
	}
}
