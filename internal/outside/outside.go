// Package outside asks other hosts whether what the site links to is still there.
//
// It is a guest there: one request at a time for each host with a pause between
// two, HEAD where a host knows it, a name that says who asks, and an answer that is
// remembered on disk for days. It is careful too: it follows web addresses only,
// never to a machine of the own network (an editor's link must not become a probe
// of it), sends no cookie and reads no body.
//
// Only what is certain is called dead: no such page, no such host. A host that
// refuses programs, is overloaded or too slow today leaves a doubt, and is asked
// again tomorrow. When it runs again, only what is not remembered is asked for.
package outside

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Options are how to ask.
type Options struct {
	Memory  string        // a file for the answers; "": they are not kept
	Now     time.Time     // for their age
	Agent   string        // who asks
	Pause   time.Duration // between two requests to one host
	Each    time.Duration // the time for one address
	Own     bool          // addresses of the own network too: for tests
	OnReply func(done, total int)
}

// State is what is known of an address.
type State string

// The states of an address.
const (
	Alive  State = "alive"
	Dead   State = "dead"
	Doubt  State = "doubt"
	Unsaid State = "" // there was no time to ask
)

// Answer is what came of an address.
type Answer struct {
	State State     `json:"state"`
	Text  string    `json:"text,omitempty"` // in Vietnamese, for editors
	At    time.Time `json:"at"`
}

// How long answers hold.
const (
	holds      = 7 * 24 * time.Hour
	doubtHolds = 20 * time.Hour
	atATime    = 4 // hosts
)

// Ask returns what is known of each address, remembered or asked for until ctx
// ends. Its error is that of a memory that cannot be written; the answers are there
// all the same.
func Ask(ctx context.Context, addresses []string, o Options) (map[string]Answer, error) {
	known := recall(o.Memory)
	answers := make(map[string]Answer, len(addresses))
	byHost := map[string][]string{}
	var hosts []string
	total := 0
	for _, a := range addresses {
		if _, twice := answers[a]; twice {
			continue
		}
		if k, ok := known[a]; ok && fresh(k, o.Now) {
			answers[a] = k
			continue
		}
		answers[a] = Answer{}
		u, err := url.Parse(a)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
			answers[a] = Answer{Dead, "địa chỉ viết sai", o.Now}
			continue
		}
		host := strings.ToLower(u.Hostname())
		if byHost[host] == nil {
			hosts = append(hosts, host)
		}
		byHost[host] = append(byHost[host], a)
		total++
	}
	client := newClient(o)
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	done := 0
	queue := make(chan string)
	var wg sync.WaitGroup
	for range min(atATime, len(hosts)) {
		wg.Go(func() {
			for host := range queue {
				for i, a := range byHost[host] {
					if i > 0 && !sleep(ctx, o.Pause) || ctx.Err() != nil {
						break
					}
					ans := one(ctx, client, a, o)
					mu.Lock()
					answers[a] = ans
					done++
					if o.OnReply != nil {
						o.OnReply(done, total)
					}
					mu.Unlock()
				}
			}
		})
	}
	for _, h := range hosts {
		queue <- h
	}
	close(queue)
	wg.Wait()
	for a, ans := range answers {
		if ans.State != Unsaid {
			known[a] = ans
		}
	}
	return answers, retain(o.Memory, known, o.Now)
}

func fresh(a Answer, now time.Time) bool {
	age := now.Sub(a.At)
	if a.State == Alive {
		return age >= 0 && age < holds
	}
	return age >= 0 && age < doubtHolds // what was mended there should be seen here
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

var errOwn = errors.New("an address of the own network")

func newClient(o Options) *http.Client {
	d := &net.Dialer{Timeout: o.Each, Control: func(_, address string, _ syscall.RawConn) error {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !o.Own && isOwn(ap.Addr()) {
			return errOwn // looked at here, after the name was resolved, so that no name leads there
		}
		return nil
	}}
	return &http.Client{
		Transport: &http.Transport{DialContext: d.DialContext, TLSHandshakeTimeout: o.Each, ResponseHeaderTimeout: o.Each, MaxResponseHeaderBytes: 1 << 16, DisableCompression: true, MaxIdleConnsPerHost: 1},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= 10 {
				return errors.New("too many redirects")
			}
			if r.URL.Scheme != "http" && r.URL.Scheme != "https" {
				return errors.New("redirected to " + r.URL.Scheme)
			}
			return nil
		},
	}
}

// isOwn tells whether an address is of this machine or of a network that the world
// does not see.
func isOwn(a netip.Addr) bool {
	a = a.Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	return !a.IsGlobalUnicast() || a.IsPrivate() || slices.ContainsFunc(inner, func(p netip.Prefix) bool { return p.Contains(a) })
}

// inner are networks of which [netip.Addr.IsPrivate] does not know: behind a provider
// (RFC 6598), for measurements (RFC 2544), and the old site-local ones.
var inner = []netip.Prefix{netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("fec0::/10")}

// nat64 has the addresses of IPv4 in its last bytes (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// one asks for one address.
func one(ctx context.Context, client *http.Client, address string, o Options) Answer {
	code, err := request(ctx, client, http.MethodHead, address, o)
	if err == nil && code >= 400 && sleep(ctx, o.Pause) { // many hosts know GET only
		code, err = request(ctx, client, http.MethodGet, address, o)
	}
	a := Answer{At: o.Now}
	var dns *net.DNSError
	switch {
	case ctx.Err() != nil:
		return Answer{} // not asked to the end
	case errors.Is(err, errOwn):
		a.State, a.Text = Doubt, "địa chỉ thuộc mạng nội bộ, người đọc bên ngoài không mở được"
	case errors.As(err, &dns) && dns.IsNotFound:
		a.State, a.Text = Dead, "không có máy chủ nào mang tên này"
	case errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err):
		a.State, a.Text = Doubt, "máy chủ không trả lời kịp"
	case err != nil:
		a.State, a.Text = Doubt, "không kết nối được: "+short(err)
	case code == 404 || code == 410:
		a.State, a.Text = Dead, fmt.Sprintf("máy chủ trả lời %d, không có trang này", code)
	case code == 401 || code == 403 || code == 405 || code == 429 || code < 400:
		a.State = Alive // it is there, if not for programs
	default:
		a.State, a.Text = Doubt, fmt.Sprintf("máy chủ trả lời %d", code)
	}
	return a
}

func short(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	s := []rune(err.Error())
	return string(s[:min(len(s), 100)])
}

func request(ctx context.Context, client *http.Client, method, address string, o Options) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, o.Each)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set("User-Agent", o.Agent)
	r.Header.Set("Accept", "*/*")
	if method == http.MethodGet {
		r.Header.Set("Range", "bytes=0-0")
	}
	res, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	_, _ = io.CopyN(io.Discard, res.Body, 512)
	res.Body.Close()
	if res.StatusCode == http.StatusRequestedRangeNotSatisfiable { // an empty page is one
		return http.StatusOK, nil
	}
	return res.StatusCode, nil
}

func recall(file string) map[string]Answer {
	known := map[string]Answer{}
	if file == "" {
		return known
	}
	data, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(data, &known) != nil || known == nil {
		return map[string]Answer{} // lost, not wrong: everything is asked for again
	}
	return known
}

func retain(file string, known map[string]Answer, now time.Time) error {
	if file == "" {
		return nil
	}
	for a, k := range known {
		if !fresh(k, now) {
			delete(known, a)
		}
	}
	data, err := json.MarshalIndent(known, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(file+"~", data, 0o600); err != nil {
		return err
	}
	return os.Rename(file+"~", file)
}
