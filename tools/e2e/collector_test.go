package e2e

import (
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// span is what these tests ask of a span.
type span struct {
	name, id, parent string
	took             time.Duration
}

// traces is a collector that keeps what it is sent (OTLP over HTTP, protobuf).
type traces struct {
	url string

	mu    sync.Mutex // guards byID
	byID  map[string][]span
	wrong error
}

func collect(t *testing.T) *traces {
	t.Helper()
	c := &traces{byID: map[string][]span{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		raw, err := io.ReadAll(r.Body)
		var request collector.ExportTraceServiceRequest
		if err == nil {
			err = proto.Unmarshal(raw, &request)
		}
		c.take(&request, err)
		w.Header().Set("Content-Type", "application/x-protobuf")
	}))
	t.Cleanup(server.Close)
	c.url = server.URL
	return c
}

func (c *traces) take(request *collector.ExportTraceServiceRequest, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.wrong = err
	}
	for _, resource := range request.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			for _, s := range scope.GetSpans() {
				id := hex.EncodeToString(s.GetTraceId())
				c.byID[id] = append(c.byID[id], span{name: s.GetName(), id: hex.EncodeToString(s.GetSpanId()),
					parent: hex.EncodeToString(s.GetParentSpanId()), took: time.Duration(s.GetEndTimeUnixNano() - s.GetStartTimeUnixNano())})
			}
		}
	}
}

// trace returns the spans of a trace once there is one of each wanted name
// (a name, or its beginning before an ellipsis) and every parent is there.
func (c *traces) trace(t *testing.T, id string, want ...string) []span {
	t.Helper()
	var spans []span
	eventually(t, func() error {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.wrong != nil {
			t.Fatalf("the collector was sent what it cannot read: %v", c.wrong)
		}
		spans = slices.Clone(c.byID[id])
		for _, name := range want {
			if !slices.ContainsFunc(spans, func(s span) bool { return s.named(name) }) {
				return fmt.Errorf("trace %s has no span %q; it has\n%s", id, name, drawn(spans))
			}
		}
		return connected(spans)
	})
	return spans
}

func (s span) named(name string) bool {
	beginning, open := strings.CutSuffix(name, "…")
	return s.name == name || open && strings.HasPrefix(s.name, beginning)
}

// connected: one root, and a parent in the trace for all others.
func connected(spans []span) error {
	roots := 0
	for _, s := range spans {
		if s.parent == "" {
			roots++
		} else if !slices.ContainsFunc(spans, func(o span) bool { return o.id == s.parent }) {
			return fmt.Errorf("span %q has no parent in its trace:\n%s", s.name, drawn(spans))
		}
	}
	if roots != 1 {
		return fmt.Errorf("the trace has %d roots, want one:\n%s", roots, drawn(spans))
	}
	return nil
}

// drawn is the trace as a person reads it.
func drawn(spans []span) string {
	var b strings.Builder
	var draw func(parent, indent string)
	draw = func(parent, indent string) {
		for _, s := range spans {
			if s.parent == parent {
				fmt.Fprintf(&b, "%s%s %v\n", indent, s.name, s.took)
				draw(s.id, indent+"  ")
			}
		}
	}
	draw("", "")
	return b.String()
}
