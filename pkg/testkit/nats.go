package testkit

import (
	"context"
	"net"
	"os"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/bus"
	"pharos/pkg/bus/embedded"
	"pharos/pkg/event"
)

// NATS is a log of one test's own: a server in this process, in a folder of its
// own, syncing as in production.
type NATS struct {
	Server *embedded.Server
	Dir    string
	Check  func(eventType string, body []byte) error // of each connection that has none of its own; Bus sets Validate
}

// Bus starts a log that ends with the test.
func Bus(t testing.TB) *NATS {
	t.Helper()
	// Not t.TempDir: its path can be too long, and a server that is still closing
	// its files would fail the test that removes it.
	dir, err := os.MkdirTemp("", "pharos-nats-")
	if err != nil {
		t.Fatalf("make a folder for the log: %v", err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	server, err := embedded.Start(embedded.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	return &NATS{Server: server, Dir: dir, Check: Validate}
}

// Bus connects to the log; the connection ends with the test.
func (n *NATS) Bus(t testing.TB) *bus.Bus {
	t.Helper()
	return n.Connect(t, bus.Config{})
}

// Connect connects with settings of the test's own, such as faults. What is
// published must keep to the schema of its type, unless the test wants it otherwise.
func (n *NATS) Connect(t testing.TB, cfg bus.Config) *bus.Bus {
	t.Helper()
	if cfg.Check == nil {
		cfg.Check = n.Check
	}
	if cfg.Dial == nil {
		cfg.Dial = n.Server.Dial
	}
	if cfg.Name == "" {
		cfg.Name = t.Name()
	}
	b, err := bus.Connect(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close(context.Background()) })
	return b
}

// Restart stops the server and starts it again on the same folder.
func (n *NATS) Restart(t testing.TB) {
	t.Helper()
	if err := n.Server.Restart(); err != nil {
		t.Fatal(err)
	}
}

// Raw is a connection without the rules of pkg/bus, closed when the test ends.
func (n *NATS) Raw(t testing.TB) jetstream.JetStream {
	t.Helper()
	nc, err := nats.Connect("nats://127.0.0.1:4222", nats.SetCustomDialer(dialer(n.Server.Dial)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	return js
}

// Recreate deletes a stream and makes it again, empty: the worst that can
// happen to a log.
func (n *NATS) Recreate(t testing.TB, stream string) {
	t.Helper()
	if err := n.Raw(t).DeleteStream(t.Context(), stream); err != nil {
		t.Fatal(err)
	}
	n.Bus(t) // connecting makes what is absent
}

// PublishRaw puts a message on the log as it is, such as one without an envelope.
func (n *NATS) PublishRaw(t testing.TB, subject string, data []byte) {
	t.Helper()
	if _, err := n.Raw(t).Publish(t.Context(), subject, data); err != nil {
		t.Fatal(err)
	}
}

// PublishAs puts an event on the log that no program of ours would publish, and
// returns its sequence.
func (n *NATS) PublishAs(t testing.TB, subject string, e event.Envelope, data []byte) uint64 {
	t.Helper()
	if e.Type == "" {
		e.Type = event.Type(subject)
	}
	ack, err := n.Raw(t).PublishMsg(t.Context(), &nats.Msg{Subject: subject, Header: nats.Header(e.Header()), Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return ack.Sequence
}

// dialer lets nats.go dial a server in this process.
type dialer func() (net.Conn, error)

func (d dialer) Dial(_, _ string) (net.Conn, error) { return d() }
