package preview

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// served starts the server of a desk on a port of its own.
func served(t testing.TB, d *desk) (host string, srv *http.Server) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host = ln.Addr().String()
	d.s.hosts[host] = true
	srv = d.s.HTTPServer()
	go func() { _ = srv.Serve(ln) }()
	t.Cleanup(func() { _ = srv.Close() })
	return host, srv
}

// stream opens an event stream and returns what it says.
func stream(t testing.TB, ctx context.Context, host string) (<-chan string, *http.Response) {
	t.Helper()
	r, _ := http.NewRequestWithContext(ctx, "GET", "http://"+host+own+"events", nil)
	r.Header.Set("Accept", "text/event-stream")
	res, err := (&http.Client{Transport: &http.Transport{}}).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	c := make(chan string, 100)
	go func() {
		defer close(c)
		defer res.Body.Close()
		in := bufio.NewScanner(res.Body)
		for in.Scan() {
			if data, ok := strings.CutPrefix(in.Text(), "data: "); ok {
				c <- data
			}
		}
	}()
	return c, res
}

func wait(t testing.TB, c <-chan string) string {
	t.Helper()
	select {
	case s, ok := <-c:
		if !ok {
			t.Fatal("the stream has ended")
		}
		return s
	case <-time.After(10 * time.Second):
		t.Fatal("no event")
	}
	return ""
}

func TestEvents(t *testing.T) {
	d := newDesk(t, func(o *Options) { o.MaxStreams = 20 }).good()
	host, srv := served(t, d)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var all []<-chan string
	for range 20 {
		c, res := stream(t, ctx, host)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/event-stream" || res.Header.Get("Cache-Control") != "no-store" {
			t.Fatal(res.Status, res.Header)
		}
		wait(t, c) // where we are
		all = append(all, c)
	}
	if _, res := stream(t, ctx, host); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %s", res.Status)
	}
	start := time.Now()
	d.good()
	for _, c := range all {
		wait(t, c)
	}
	t.Logf("20 streams woken %v after the Show", time.Since(start))

	// Nothing is lost: whatever was coalesced, the last event comes after the last
	// Show.
	for range 200 {
		d.good()
	}
	last := fmt.Sprint(d.s.hub.now())
	for _, c := range all {
		for wait(t, c) != last {
		}
	}
	// Those that go make room.
	cancel()
	for n := 0; d.s.hub.count() > 0; n++ {
		if n > 500 {
			t.Fatalf("%d streams are still there", d.s.hub.count())
		}
		time.Sleep(10 * time.Millisecond)
	}
	c, res := stream(t, context.Background(), host)
	if res.StatusCode != 200 {
		t.Fatal(res.Status)
	}
	// Shutdown does not wait for streams.
	wait(t, c)
	quick, stop := context.WithTimeout(context.Background(), 5*time.Second)
	defer stop()
	if err := srv.Shutdown(quick); err != nil {
		t.Fatal(err)
	}
	for range c {
	}
}

// TestSlowClients: who does not read holds up nobody.
func TestSlowClients(t *testing.T) {
	d := newDesk(t, nil).good()
	host, _ := served(t, d)
	var idle []net.Conn
	defer func() {
		for _, c := range idle {
			c.Close()
		}
	}()
	for i := range 300 {
		c, err := net.Dial("tcp", host)
		if err != nil {
			t.Fatal(err)
		}
		idle = append(idle, c)
		switch i % 3 {
		case 0: // says nothing
		case 1: // begins to ask
			fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: %s\r\nX", address, host)
		case 2: // asks for events and reads none
			fmt.Fprintf(c, "GET %sevents HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", own, host)
		}
	}
	for n := 0; d.s.hub.count() < 64 && n < 500; n++ {
		time.Sleep(10 * time.Millisecond)
	}
	if n := d.s.hub.count(); n != 64 {
		t.Errorf("%d streams", n)
	}
	var shows, gets []time.Duration
	for range 50 {
		start := time.Now()
		d.good()
		shows = append(shows, time.Since(start))
		start = time.Now()
		res, err := http.Get("http://" + host + address)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		gets = append(gets, time.Since(start))
	}
	t.Logf("beside 300 idle clients: Look and Show at most %v, a page at most %v", maxOf(shows), maxOf(gets))
	if m := maxOf(gets); m > time.Second {
		t.Errorf("a page took %v", m)
	}
}

func maxOf(ds []time.Duration) (m time.Duration) {
	for _, d := range ds {
		m = max(m, d)
	}
	return m
}

// TestFresh: after each Show the page that is served is the new one, and the
// state names what is served.
func TestFresh(t *testing.T) {
	d := newDesk(t, nil).good()
	n := 300
	if testing.Short() {
		n = 50
	}
	text := d.read(article)
	for i := range n {
		d.write(article, text+fmt.Sprintf("\nCâu thứ %d.\n", i))
		d.good()
		body := d.get(address).Body.String()
		if !strings.Contains(body, fmt.Sprintf("Câu thứ %d.", i)) {
			t.Fatalf("edit %d is not served", i)
		}
		if st := d.state(address); !strings.Contains(body, `data-sum="`+st.Sum+`"`) || !strings.Contains(body, `data-css="`+st.CSS+`"`) || !strings.Contains(body, `data-files="`+st.Files+`"`) {
			t.Fatalf("edit %d: the state is not that of the page", i)
		}
	}
}

// TestNothingIsLeft: no goroutine and no stream stays behind.
func TestNothingIsLeft(t *testing.T) {
	runtime.GC()
	before := runtime.NumGoroutine()
	d := newDesk(t, nil).good()
	host, srv := served(t, d)
	n := 1000
	if testing.Short() {
		n = 100
	}
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			for range n / 10 {
				c, err := net.Dial("tcp", host)
				if err != nil {
					t.Error(err)
					return
				}
				fmt.Fprintf(c, "GET %sevents HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\n\r\n", own, host)
				_, _ = bufio.NewReader(c).ReadString('\n')
				c.Close()
			}
		})
	}
	for range 20 {
		d.good()
	}
	wg.Wait()
	_ = srv.Close()
	d.s.Close()
	for i := 0; runtime.NumGoroutine() > before+2; i++ {
		if i > 500 {
			buf := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, were %d\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Logf("%d reconnects", n)
}

// TestBackgroundStepsAside: a page that somebody asks for is made at once.
func TestBackgroundStepsAside(t *testing.T) {
	d := newDesk(t, nil).good()
	for i := range 10 {
		d.edit("templates/parts/footer.html", "<footer", fmt.Sprintf("<footer data-x=\"%d\"", i))
		d.good()
		start := time.Now()
		w := d.get(address)
		if took := time.Since(start); took > 500*time.Millisecond {
			t.Errorf("%v", took)
		}
		if !strings.Contains(w.Body.String(), fmt.Sprintf("data-x=\"%d\"", i)) {
			t.Error("an old page")
		}
	}
	if ps, err := d.s.Wait(context.Background()); err != nil || len(ps) > 0 {
		t.Fatal(ps, err)
	}
	d.s.mu.Lock()
	defer d.s.mu.Unlock()
	for _, p := range d.last.Site.Pages {
		if p.Layout != "" && d.s.checked[p.Path].page != p {
			t.Errorf("%s was not checked", p.Path)
		}
	}
}

func BenchmarkShowAndGet(b *testing.B) {
	d := newDesk(b, nil).good()
	h := d.s.Handler()
	text := d.read(article)
	i := 0
	for b.Loop() {
		i++
		b.StopTimer()
		d.write(article, text+fmt.Sprintf("\nCâu thứ %d.\n", i))
		r, err := d.b.Look(context.Background(), d.o, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		d.s.Show(r, d.o, nil, d.b.As)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, request("GET", address))
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
