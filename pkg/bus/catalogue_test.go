package bus_test

import (
	"strings"
	"testing"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

func TestWhatTheCatalogueDoesNotHaveIsNotPublished(t *testing.T) {
	n := testkit.Bus(t)
	b := n.Bus(t)
	phase := `{"phase":"alert","reason":"the engine stopped"}`
	for _, c := range []struct{ name, subject, typ, body, want string }{
		{"as in the catalogue", "sar.v1.incident.i1.phase_changed", "", phase, ""},
		{"no such type", "sar.v1.incident.i1.sunk", "", phase, `the catalogue has no event "sar.v1.incident.sunk" on stream SAR`},
		{"a type of another stream", "sar.v1.incident.i1.phase_changed", "sar.v1.fix.recorded", phase, `no event "sar.v1.fix.recorded" on stream SAR`},
		{"a body of another form", "sar.v1.incident.i1.phase_changed", "", `{"phase":"mayday","reason":"x"}`, "at '/phase'"},
		{"no JSON", "sar.v1.incident.i1.phase_changed", "", `help`, "is no JSON"},
	} {
		before, err := b.Stream(t.Context(), event.StreamSAR)
		if err != nil {
			t.Fatal(err)
		}
		e := event.Envelope{ID: c.name, Type: c.typ, Source: "/test", Subject: "i1"}
		_, err = b.Publish(t.Context(), c.subject, e, []byte(c.body), nil)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %s of type %q with %s: got %v, want %q", c.name, c.subject, c.typ, c.body, err, c.want)
		}
		if err := b.PublishBatch(t.Context(), []bus.Outgoing{{Subject: c.subject, Envelope: e, Body: []byte(c.body)}}); (err == nil) != (c.want == "") {
			t.Errorf("%s, in a batch: %v, want as alone", c.name, err)
		}
		if after, err := b.Stream(t.Context(), event.StreamSAR); err != nil || c.want != "" && after.Last != before.Last {
			t.Errorf("%s: the log went from %d to %d, %v", c.name, before.Last, after.Last, err)
		}
	}
}
