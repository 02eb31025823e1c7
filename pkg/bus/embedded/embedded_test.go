package embedded_test

import (
	"errors"
	"net"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"pharos/pkg/bus/embedded"
)

// serves fails unless a server greets on the connection.
func serves(t *testing.T, c net.Conn, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	greeting := make([]byte, 4)
	if _, err := c.Read(greeting); err != nil || string(greeting) != "INFO" {
		t.Errorf("greeted with %q, %v, want INFO", greeting, err)
	}
}

func TestDialReachesThePresentServerAndNoneWhenStopped(t *testing.T) {
	s, err := embedded.Start(embedded.Config{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	c, err := s.Dial()
	serves(t, c, err)
	if url := s.URL(); url != "" {
		t.Errorf("listens on %s without being asked to", url)
	}
	s.Stop()
	if _, err := s.Dial(); !errors.Is(err, embedded.ErrStopped) {
		t.Errorf("dial after stop: got %v, want ErrStopped", err)
	}
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	c, err = s.Dial()
	serves(t, c, err)
}

func TestItListensWhereItIsTold(t *testing.T) {
	s, err := embedded.Start(embedded.Config{Dir: t.TempDir(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	nc, err := nats.Connect(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if got := nc.MaxPayload(); got != 4<<20 {
		t.Errorf("takes messages of %d bytes, want 4 MiB", got)
	}
}

func TestWhatCannotStartSaysWhy(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for want, cfg := range map[string]embedded.Config{
		"missing port":           {Dir: t.TempDir(), Addr: "127.0.0.1"},
		"invalid syntax":         {Dir: t.TempDir(), Addr: "127.0.0.1:nats"},
		"address already in use": {Dir: t.TempDir(), Addr: taken.Addr().String()},
		"not a directory":        {Dir: "/dev/null/log"},
	} {
		s, err := embedded.Start(cfg)
		if err == nil {
			s.Stop()
			t.Errorf("%+v: started", cfg)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: got %v, want %q in it", cfg, err, want)
		}
	}
}
