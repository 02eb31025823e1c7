package topology

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"pharos/pkg/openapi"
)

// route sends paths to a service. A path ends in * where everything below it is meant.
type route struct {
	service  string
	upstream string
	paths    []string // none: the rest
}

var (
	caddyMatcher = regexp.MustCompile(`(?m)^\t@(\w+) path (/v1/.+)$`)
	caddyHandle  = regexp.MustCompile(`(?m)^\thandle(?: @(\w+))? \{\n\t\timport service ((\w+):\d+)\n`)
)

// routingTable is that of deploy/compose/Caddyfile.
func routingTable(t *testing.T) []route {
	t.Helper()
	text := repositoryFile(t, "deploy/compose/Caddyfile")
	paths := map[string][]string{}
	for _, m := range caddyMatcher.FindAllStringSubmatch(text, -1) {
		paths[m[1]] = strings.Fields(m[2])
	}
	var table []route
	for _, m := range caddyHandle.FindAllStringSubmatch(text, -1) {
		table = append(table, route{service: m[3], upstream: m[2], paths: paths[m[1]]})
	}
	if len(table) < 6 {
		t.Fatalf("the Caddyfile has the routes %+v", table)
	}
	return table
}

func (r route) takes(path string) bool {
	for _, pattern := range r.paths {
		if below, wild := strings.CutSuffix(pattern, "*"); path == pattern || wild && strings.HasPrefix(path, below) {
			return true
		}
	}
	return len(r.paths) == 0
}

func routeOf(table []route, path string) route {
	for _, r := range table {
		if r.takes(path) {
			return r
		}
	}
	return route{}
}

// inNoContainer are documents of parts that have no container of their own.
var inNoContainer = map[string]string{
	"probe": "every process has these",
}

func TestTheProxySendsEveryRouteToTheServiceThatHasIt(t *testing.T) {
	table := routingTable(t)
	contract, err := openapi.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, d := range contract.Documents {
		for _, o := range d.Operations {
			path := strings.NewReplacer("{", "", "}", "").Replace(o.Path)
			r := routeOf(table, path)
			if _, has := compose(t).Services[d.Name]; !has && inNoContainer[d.Name] != "" {
				continue
			}
			if r.service != d.Name {
				t.Errorf("the proxy sends %s to %s; it is %s's", o, r.service, d.Name)
			}
			for _, pattern := range r.paths {
				if (route{paths: []string{pattern}}).takes(path) {
					used[pattern] = true
				}
			}
		}
	}
	services := compose(t).Services
	for _, r := range table {
		for _, pattern := range r.paths {
			if !used[pattern] {
				t.Errorf("the proxy sends %s to %s, and nothing is there", pattern, r.service)
			}
		}
		if _, port, _ := strings.Cut(r.upstream, ":"); services[r.service].Environment["PHAROS_HTTP_ADDR"] != ":"+port {
			t.Errorf("the proxy looks for %s at port %s, which listens at %s", r.service, port, services[r.service].Environment["PHAROS_HTTP_ADDR"])
		}
	}
}

// proxy is what Caddy does by that table: it takes the copies of a service in
// turn, and tries again for ten seconds where none of them listens.
type proxy struct {
	*httptest.Server
	table []route

	mu     sync.Mutex          // guards what follows
	copies map[string][]string // addresses by service
	turn   int
}

const dialPatience = 10 * time.Second // lb_try_duration

func newProxy(t *testing.T) *proxy {
	t.Helper()
	p := &proxy{table: routingTable(t), copies: map[string][]string{}}
	transport := &http.Transport{DialContext: p.dial, MaxIdleConnsPerHost: 32}
	p.Server = httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: routeOf(p.table, r.In.URL.Path).upstream})
			r.Out.Host = r.In.Host
			r.SetXForwarded()
		},
		FlushInterval: -1,
		ErrorLog:      slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug), // services are killed on purpose
		Transport:     transport,
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			w.WriteHeader(http.StatusBadGateway)
		},
	})
	t.Cleanup(func() { p.CloseClientConnections(); p.Close(); transport.CloseIdleConnections() })
	return p
}

func (p *proxy) dial(ctx context.Context, network, upstream string) (net.Conn, error) {
	service, _, _ := strings.Cut(upstream, ":")
	ctx, cancel := context.WithTimeout(ctx, dialPatience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var d net.Dialer
		c, err := d.DialContext(ctx, network, p.next(service))
		if err == nil {
			return c, nil
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("no copy of %s listens: %w", service, err)
		case <-tick.C:
		}
	}
}

func (p *proxy) next(service string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	all := p.copies[service]
	if len(all) == 0 {
		return "127.0.0.1:1"
	}
	return all[p.turn%len(all)]
}

func (p *proxy) add(service, addr string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.copies[service] = append(p.copies[service], addr)
}

func (p *proxy) remove(service, addr string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var left []string
	for _, one := range p.copies[service] {
		if one != addr {
			left = append(left, one)
		}
	}
	p.copies[service] = left
}
