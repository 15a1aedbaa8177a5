package preview

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// hub wakes the event streams. A stream that sleeps through ten changes wakes
// once: what it is told is only that there is something new.
type hub struct {
	max int

	mu      sync.Mutex
	streams map[chan struct{}]bool
	serial  uint64
	shutted bool
}

// join returns a channel that is woken by tell, and nil when there are too many.
func (h *hub) join() chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.streams) >= h.max || h.shutted {
		return nil
	}
	if h.streams == nil {
		h.streams = map[chan struct{}]bool{}
	}
	c := make(chan struct{}, 1)
	c <- struct{}{} // the first event tells where we are
	h.streams[c] = true
	return c
}

func (h *hub) leave(c chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.streams, c)
}

func (h *hub) tell() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.serial++
	for c := range h.streams {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}

func (h *hub) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.streams)
}

// shut ends all streams, now and later.
func (h *hub) shut() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shutted {
		return
	}
	h.shutted = true
	for c := range h.streams {
		close(c)
	}
	h.streams = nil
}

func (h *hub) now() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.serial
}

// beat is how often a silent stream says that it is alive, and finds out whether
// anybody listens.
const beat = 30 * time.Second

// events is the stream of one browser.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	rc := http.NewResponseController(w)
	c := s.hub.join()
	if c == nil {
		w.Header().Set("Retry-After", "5")
		s.say(w, r, http.StatusServiceUnavailable, "Quá nhiều cửa sổ", "Có quá nhiều cửa sổ đang theo dõi trang xem thử; hãy đóng bớt.")
		return
	}
	defer s.hub.leave(c)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("X-Accel-Buffering", "no")
	send := func(text string) bool {
		_ = rc.SetWriteDeadline(time.Now().Add(10 * time.Second))
		if _, err := w.Write([]byte(text)); err != nil {
			return false
		}
		return rc.Flush() == nil
	}
	if !send("retry: 500\n\n") {
		return
	}
	t := time.NewTicker(beat)
	defer t.Stop()
	for {
		select {
		case _, ok := <-c:
			if !ok || !send("data: "+strconv.FormatUint(s.hub.now(), 10)+"\n\n") {
				return
			}
		case <-t.C:
			if !send(":\n\n") {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}
