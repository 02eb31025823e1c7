package allinone_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/bus/embedded"
	"pharos/pkg/event"
	"pharos/pkg/quarantine"
	"pharos/pkg/telemetry"
	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/client"
)

type quarantinePage struct {
	Quarantined []quarantine.Item
	Unresolved  int
}

func (d *deployment) quarantined() quarantinePage {
	d.t.Helper()
	var p quarantinePage
	if err := d.client.Do(d.t.Context(), http.MethodGet, "/v1/admin/quarantine", nil, &p); err != nil {
		d.t.Fatal(err)
	}
	return p
}

// Three events that nobody can use, published by hand into a whole deployment:
// each handler sets them aside by itself, everything else goes on, and a retry
// of every one is answered.
func TestWhatNobodyCanUseIsSetAsideByEachHandlerAndTheRestGoesOn(t *testing.T) {
	server, err := embedded.Start(embedded.Config{Dir: t.TempDir(), Addr: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	tel, err := telemetry.Setup(t.Context(), "pharos", telemetry.Config{})
	if err != nil {
		t.Fatal(err)
	}
	d := runWith(t, allinone.Config{DatabaseURL: testkit.OwnPostgres(t).AdminURL(), NATSURL: server.URL(), Metrics: tel.Metrics})
	hand := &testkit.NATS{Server: server}
	first := d.report()
	d.until(func() error {
		if d.incident[first] == 0 {
			return errors.New("the first report is in no incident yet")
		}
		return nil
	})
	var opened event.Message
	if err := hand.Bus(t).After(t.Context(), event.AllIncidents, 0, func(m event.Message) error { opened = m; return nil }); err != nil {
		t.Fatal(err)
	}
	poison := func(subject, id, body string) uint64 {
		t.Helper()
		at := time.Now().UTC()
		return hand.PublishAs(t, subject, event.Envelope{ID: uuid.NewString(), Source: "/by/hand", Subject: id, Org: "desk",
			OccurredAt: at, ReceivedAt: at}, []byte(body))
	}
	incident := event.IncidentID(opened.Subject)
	report := uuid.NewString()
	noJSON := poison(event.ReportSubject(event.ReportID(report), event.Kinds()[0]), report, "help")
	unknown := poison(event.IncidentSubject(incident, "sunk"), string(incident), "{}")
	link := poison(event.IncidentSubject(incident, "report_linked"), string(incident),
		fmt.Sprintf(`{"report_id":%q,"relation":"same_craft","strength":"certain","phase":"none"}`, uuid.NewString()))
	var want []event.QuarantineID
	for _, seq := range []uint64{noJSON, unknown, link} {
		for _, handler := range []string{"incident", "desk", "tally"} {
			want = append(want, event.QuarantineIDOf(handler, event.StreamSAR, seq))
		}
	}
	want = append(want, event.QuarantineIDOf("incident-reactor", event.StreamSAR, noJSON))
	slices.Sort(want)

	after := d.report()
	d.until(func() error {
		if d.incident[after] == 0 {
			return errors.New("the report after them is in no incident yet")
		}
		return nil
	})
	wantAside(d, want, func(i quarantine.Item) error { return nil })

	for _, id := range want {
		var whole struct{ Body *string }
		if err := d.client.Do(t.Context(), http.MethodGet, "/v1/admin/quarantine/"+string(id), nil, &whole); err != nil || whole.Body == nil {
			t.Errorf("%s: %v, want its body", id, err)
		}
		err := d.client.Do(t.Context(), http.MethodPost, "/v1/admin/quarantine/"+string(id)+"/retry", map[string]string{"reason": "try"}, nil)
		if p, ok := errors.AsType[*client.Problem](err); err != nil && (!ok || p.Status != http.StatusConflict) { // a rebuild before it asked for it
			t.Errorf("retry %s: %v", id, err)
		}
	}
	wantAside(d, want, func(i quarantine.Item) error {
		if i.State != quarantine.StateOpen || i.Retry == nil || i.Retry.Failed.IsZero() {
			return fmt.Errorf("%s is %s, retry %+v; want it open again, tried in vain", i.ID, i.State, i.Retry)
		}
		return nil
	})
	last := d.report()
	d.until(func() error {
		if d.incident[last] == 0 || d.picture != "live" {
			return fmt.Errorf("after the retries: the report is in %d incidents, the picture is %s", d.incident[last], d.picture)
		}
		return nil
	})
	d.measures(`pharos_quarantine_unresolved`, `handler="incident-reactor"`, "1")
}

// measures proves that a line of /metrics has that label and value.
func (d *deployment) measures(name, label, value string) {
	d.t.Helper()
	res, err := d.client.Send(d.t.Context(), http.MethodGet, "/metrics", "", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	for line := range strings.Lines(string(body)) {
		if strings.HasPrefix(line, name) && strings.Contains(line, label) && strings.HasSuffix(strings.TrimSpace(line), " "+value) {
			return
		}
	}
	d.t.Errorf("no line of /metrics begins with %s, has %s and ends with %s", name, label, value)
}

// wantAside proves that exactly these are set aside, and each is as it must be.
func wantAside(d *deployment, want []event.QuarantineID, check func(quarantine.Item) error) {
	d.t.Helper()
	testkit.Eventually(d.t, testkit.Patience, func() error {
		p := d.quarantined()
		var got []event.QuarantineID
		for _, i := range p.Quarantined {
			if err := check(i); err != nil {
				return err
			}
			got = append(got, i.ID)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) || p.Unresolved != len(want) {
			return fmt.Errorf("set aside are %v, %d unresolved; want %v", got, p.Unresolved, want)
		}
		return nil
	})
}
