package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"nawapi.gov.vn/cchc/internal/source"
	"nawapi.gov.vn/cchc/internal/watch"
)

// loop calls step once, and again whenever something has changed or the site
// changes by itself, until ctx ends. step gets the folders to look at again,
// or nil for all, and returns the moment at which it wants to be called though
// nothing changed; zero means never. A change during a step is not lost: the
// watcher keeps it for the next one.
func loop(ctx context.Context, changes <-chan watch.Change, step func(ctx context.Context, c watch.Change) (next time.Time, err error)) error {
	change := watch.Change{All: true}
	for {
		next, err := step(ctx, change)
		if err != nil {
			return err
		}
		var open bool
		if change, open, err = await(ctx, changes, next); err != nil || !open {
			return err
		}
	}
}

// await waits for a change or for the moment next. A laptop may sleep over that
// moment, and clocks are set, so the clock is read again at least once an hour.
func await(ctx context.Context, changes <-chan watch.Change, next time.Time) (watch.Change, bool, error) {
	for {
		var due <-chan time.Time
		if !next.IsZero() {
			timer := time.NewTimer(min(max(time.Until(next), 0)+time.Millisecond, time.Hour))
			defer timer.Stop()
			due = timer.C
		}
		select {
		case <-ctx.Done():
			return watch.Change{}, false, ctx.Err()
		case c, open := <-changes:
			return c, open, nil
		case <-due:
			if time.Until(next) <= 0 {
				return watch.Change{Dirs: []string{}, Note: "due"}, true, nil
			}
		}
	}
}

// watcher watches the three folders of a site.
func watcher(s *shared, poll bool) (*watch.Watcher, error) {
	return watch.New(s.source, []string{"content", "templates", "static"}, watch.Options{Poll: poll, Ignore: source.Ignored})
}

// sayNote says what happened to the watching itself.
func sayNote(w io.Writer, c watch.Change) {
	switch c.Note {
	case "overflow":
		fmt.Fprintln(w, "Quá nhiều thay đổi cùng lúc: xem lại toàn bộ.")
	case "limit":
		fmt.Fprintln(w, "Hệ thống không cho theo dõi thêm thư mục (fs.inotify.max_user_watches): chuyển sang dò định kỳ.")
	case "root-lost":
		fmt.Fprintln(w, "Thư mục đang theo dõi không còn nữa; chờ nó trở lại.")
	case "root-back":
		fmt.Fprintln(w, "Thư mục đã trở lại: xem lại toàn bộ.")
	case "due":
		fmt.Fprintln(w, "Đến giờ: có bài đến lúc đăng hoặc gỡ, hoặc đã sang ngày mới.")
	}
}
