package outside

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// host is a server on the loopback with pages of every kind.
func host(t *testing.T) (*httptest.Server, func() []string) {
	var mu sync.Mutex
	var asked []string
	mux := http.NewServeMux()
	page := func(path string, f http.HandlerFunc) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			asked = append(asked, r.Method+" "+r.URL.Path)
			mu.Unlock()
			if r.Header.Get("User-Agent") != "thử" || r.Header.Get("Cookie") != "" {
				t.Errorf("headers: %v", r.Header)
			}
			f(w, r)
		})
	}
	code := func(n int) http.HandlerFunc { return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) } }
	page("/co", code(200))
	page("/cu", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/co", http.StatusMovedPermanently) })
	page("/vong", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/vong", http.StatusFound) })
	page("/ra", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	page("/mat", code(404))
	page("/xoa", code(410))
	page("/cam", code(403))
	page("/hong", code(500))
	page("/ban", code(429))
	page("/chi-get", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(404) // some hosts do
		}
	})
	page("/cham", func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(3 * time.Second):
		}
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s, func() []string {
		mu.Lock()
		defer mu.Unlock()
		a := asked
		asked = nil
		return a
	}
}

var day = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func TestAsk(t *testing.T) {
	s, asked := host(t)
	want := map[string]State{
		"/co": Alive, "/cu": Alive, "/chi-get": Alive, "/cam": Alive, "/ban": Alive,
		"/mat": Dead, "/xoa": Dead, "/hong": Doubt, "/vong": Doubt, "/ra": Doubt, "/cham": Doubt,
	}
	var all []string
	for p := range want {
		all = append(all, s.URL+p, s.URL+p) // twice, as links are
	}
	o := Options{Memory: filepath.Join(t.TempDir(), "a", "links.json"), Now: day, Agent: "thử", Each: 300 * time.Millisecond, Own: true}
	got, err := Ask(context.Background(), append(all, "http://", "ftp://a.example/"), o)
	if err != nil {
		t.Fatal(err)
	}
	for p, w := range want {
		if a := got[s.URL+p]; a.State != w || (w == Alive) != (a.Text == "") {
			t.Errorf("%s: %+v, want %s", p, a, w)
		}
	}
	for _, bad := range []string{"http://", "ftp://a.example/"} {
		if got[bad].State != Dead {
			t.Errorf("%s: %+v", bad, got[bad])
		}
	}
	for _, r := range asked() {
		if strings.HasPrefix(r, "GET") && !strings.Contains("/mat /xoa /cam /hong /ban /chi-get", strings.TrimPrefix(r, "GET ")) {
			t.Errorf("HEAD was enough: %s", r)
		}
	}

	// Nothing is asked for twice on one day; what was not alive is asked for again on the next.
	if _, err := Ask(context.Background(), all, o); err != nil || len(asked()) > 0 {
		t.Error("asked again", err)
	}
	o.Now = day.Add(24 * time.Hour)
	if _, err := Ask(context.Background(), []string{s.URL + "/co", s.URL + "/mat"}, o); err != nil {
		t.Error(err)
	}
	if a := asked(); len(a) != 2 || a[0] != "HEAD /mat" || a[1] != "GET /mat" {
		t.Errorf("the next day: %v", a)
	}
	if err := os.WriteFile(o.Memory, []byte("{damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got, err := Ask(context.Background(), []string{s.URL + "/co"}, o); err != nil || got[s.URL+"/co"].State != Alive || len(asked()) != 1 {
		t.Error("a damaged memory", got, err)
	}
}

// TestOwnNetwork: an editor's link is no way into the network of whoever checks.
func TestOwnNetwork(t *testing.T) {
	s, asked := host(t)
	o := Options{Now: day, Agent: "thử", Each: time.Second}
	port := s.URL[strings.LastIndexByte(s.URL, ':'):]
	for _, a := range []string{s.URL + "/co", "http://localhost" + port + "/co", "http://[::1]" + port + "/", "http://10.0.0.1/", "http://169.254.169.254/latest/", "http://0.0.0.0" + port + "/", "http://100.64.0.1/"} {
		got, err := Ask(context.Background(), []string{a}, o)
		if err != nil || got[a].State != Doubt {
			t.Errorf("%s: %+v %v", a, got[a], err)
		}
	}
	if a := asked(); len(a) > 0 {
		t.Errorf("asked: %v", a)
	}
}

// TestPauseAndLimit: there is a pause between two requests to one host, and an end.
func TestPauseAndLimit(t *testing.T) {
	s, asked := host(t)
	start := time.Now()
	o := Options{Now: day, Agent: "thử", Each: time.Second, Own: true, Pause: 60 * time.Millisecond}
	if _, err := Ask(context.Background(), []string{s.URL + "/co", s.URL + "/co?2", s.URL + "/co?3"}, o); err != nil || time.Since(start) < 120*time.Millisecond {
		t.Error("no pause", time.Since(start), err)
	}
	start = time.Now()
	if _, err := Ask(context.Background(), []string{s.URL + "/mat"}, o); err != nil || time.Since(start) < 60*time.Millisecond {
		t.Error("no pause between HEAD and GET", time.Since(start), err)
	}
	asked()
	o.Pause = time.Hour
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	got, err := Ask(ctx, []string{s.URL + "/co?4", s.URL + "/co?5"}, o)
	if err != nil || got[s.URL+"/co?4"].State != Alive || got[s.URL+"/co?5"].State != Unsaid {
		t.Errorf("%+v %v", got, err)
	}
}

func TestOwn(t *testing.T) {
	for a, want := range map[string]bool{
		"127.0.0.1": true, "::1": true, "0.0.0.0": true, "::": true, "10.1.2.3": true, "172.16.0.1": true, "192.168.1.1": true, "169.254.169.254": true, "fe80::1": true, "fd00::1": true,
		"100.64.0.1": true, "198.18.0.1": true, "fec0::1": true, "224.0.0.1": true, "::ffff:10.0.0.1": true, "64:ff9b::a00:1": true, "64:ff9b::7f00:1": true,
		"8.8.8.8": false, "2001:4860:4860::8888": false, "::ffff:8.8.8.8": false, "64:ff9b::808:808": false, "100.128.0.1": false,
	} {
		if got := isOwn(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s: %v", a, got)
		}
	}
}
