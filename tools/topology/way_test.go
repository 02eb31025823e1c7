package topology

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/conf"
	"pharos/pkg/testkit"
)

// reportDead is a report of a boat of its own with one dead.
func reportDead(id string) string {
	return fmt.Sprintf(`{"id":%q,"kind":"casualty","positions":[{"lat":35.1,"lon":15.2}],"persons":{"dead":{"min":1,"best":1,"max":1}},"text":"drifting"}`, id)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// send reports until it is acknowledged: again under the same id where nobody answered.
func (d *deployment) send(ctx context.Context, id string) bool {
	for ctx.Err() == nil {
		switch status := d.post(ctx, "/v1/reports", reportDead(id)); status {
		case http.StatusCreated, http.StatusOK:
			return true
		case 0, http.StatusBadGateway, http.StatusServiceUnavailable:
		default:
			d.t.Errorf("report %s was answered with %d", id, status)
			return false
		}
	}
	return false
}

// What the compose file starts does its work; any service may die at any moment
// and is the same again; two copies of each do the work of one; and all of them
// may be replaced while reports come in.
func TestTheDeploymentOfTheComposeFile(t *testing.T) {
	d := deploy(t)
	feed := d.watch(d.client)
	var ids []string
	one := func() {
		t.Helper()
		id := newID()
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		if !d.send(ctx, id) {
			t.Fatalf("report %s was not acknowledged within 30 s", id)
		}
		ids = append(ids, id)
	}
	proveAll := func() {
		t.Helper()
		d.proveOnce(ids)
		testkit.Eventually(t, 30*time.Second, func() error { return feed.once(ids) })
	}
	t.Run("a report goes from intake to desk and tally, and a craft to the map", func(t *testing.T) {
		one()
		proveAll()
		d.proveCraft()
		d.provePages()
	})
	t.Run("each service is killed and started again", func(t *testing.T) {
		for _, p := range conf.Services() {
			d.killAndStart(string(p), one)
		}
		proveAll()
	})
	t.Run("two copies of each service do the work of one", func(t *testing.T) {
		second := map[string]*copied{}
		for _, p := range conf.Services() {
			if !alone(string(p)) {
				second[string(p)] = d.start(string(p))
			}
		}
		for service, c := range second {
			d.ready(c)
			d.proxy.add(service, c.addr)
		}
		ids = append(ids, d.load(func() { d.proveOneLeader() })...)
		// The leaders die: whoever is left takes over.
		for service, c := range second {
			d.proxy.remove(service, d.first[service].addr)
			_ = d.first[service].end(syscall.SIGKILL)
			d.first[service] = c
		}
		one()
		proveAll()
		d.proveOneLeader()
	})
	t.Run("all are replaced one after the other while reports come in", func(t *testing.T) {
		ids = append(ids, d.load(func() {
			for _, p := range conf.Services() {
				d.replace(string(p))
			}
		})...)
		proveAll()
	})
	d.proveRecord()
	d.proveLogs()
}

// killAndStart sends a report while the service is dead, unless it is the one that takes them.
func (d *deployment) killAndStart(service string, report func()) {
	d.t.Helper()
	old := d.first[service]
	_ = old.end(syscall.SIGKILL)
	d.proxy.remove(service, old.addr)
	if service != string(conf.Intake) {
		report()
	}
	d.first[service] = d.start(service)
	d.proxy.add(service, d.first[service].addr)
	report() // intake is waited for by the proxy
	d.ready(d.first[service])
}

// load sends reports without pause while something is done, and returns those that were acknowledged.
func (d *deployment) load(meanwhile func()) []string {
	d.t.Helper()
	ctx, cancel := context.WithCancel(d.t.Context())
	var mu sync.Mutex
	var ids []string
	var reporters sync.WaitGroup
	for range 4 {
		reporters.Go(func() {
			for ctx.Err() == nil {
				id := newID()
				// One that was begun is seen through: whether it was taken has to be known.
				if d.send(context.WithoutCancel(ctx), id) {
					mu.Lock()
					ids = append(ids, id)
					mu.Unlock()
				}
				select {
				case <-ctx.Done():
				case <-time.After(20 * time.Millisecond): // a fleet, not a benchmark
				}
			}
		})
	}
	testkit.Eventually(d.t, testkit.Patience, func() error {
		mu.Lock()
		defer mu.Unlock()
		if len(ids) < 20 {
			return fmt.Errorf("%d reports were acknowledged", len(ids))
		}
		return nil
	})
	meanwhile()
	cancel()
	reporters.Wait()
	d.t.Logf("%d reports were acknowledged", len(ids))
	return ids
}

func TestAServiceWithAWrongSettingSaysSoAndDoesNotStart(t *testing.T) {
	p := start(t, "intake", []string{"PHAROS_NATS_ULR=nats://log:4222", "PHAROS_DATA_DIR=" + t.TempDir()})
	select {
	case <-p.ended:
	case <-time.After(20 * time.Second):
		t.Fatal("it runs")
	}
	for _, want := range []string{"did you mean PHAROS_NATS_URL?", "PHAROS_NATS_URL is not set"} {
		if p.err == nil || !strings.Contains(p.out.String(), want) {
			t.Errorf("it ended with %v and said %q; want %q", p.err, p.out, want)
		}
	}
	var exit interface{ ExitCode() int }
	if !errors.As(p.err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("it ended with %v, want exit code 1", p.err)
	}
}
