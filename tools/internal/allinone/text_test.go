package allinone_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
)

// A report whose words hold what a database and half of the programs on the way
// cannot keep goes through every view; nothing is set aside, and no answer holds it.
func TestANULAndHalfACharacterGoThroughEveryView(t *testing.T) {
	d := run(t, testkit.OwnPostgres(t))
	id := uuid.Must(uuid.NewV7()).String()
	const odd = `a\u0000b \ud83d c \udfff 🛟 مرحبا`
	body := `{"id":"` + id + `","kind":"distress_alert","aliases":[{"name":"` + odd + `","by":"` + odd + `","date":"2023-04-20"}],
		"positions":[{"lat":35,"lon":15,"text":"` + odd + `"}],"craft":{"type":"rubber","name":"` + odd + `","markings":"` + odd + `"},
		"departure":{"place":"` + odd + `","` + odd + `":1},"occurred_text":"` + odd + `","texts":[{"text":"` + odd + `"}],
		"persons":{"missing":{"best":1}},"` + odd + `":"` + odd + `"}`
	if said := d.text(http.MethodPost, "/v1/reports", body); !strings.Contains(said, id) {
		t.Fatalf("report: %s", said)
	}
	d.until(func() error {
		if d.incident[id] == 0 {
			return errors.New("the report is in no incident yet")
		}
		return nil
	})
	d.counted(1)
	incident := "/v1/incidents/" + string(sar.IncidentOf(event.ReportID(id)))
	for _, path := range []string{"/v1/incidents", incident, incident + "/timeline", incident + "/reports", "/v1/reports/" + id,
		"/v1/casualties", "/v1/tallies?group_by=year", "/v1/tallies?format=geojson", "/v1/tallies?format=csv", "/v1/admin/quarantine"} {
		said := d.text(http.MethodGet, path, "")
		asGiven := path == "/v1/reports/"+id // keeps, in as_given, the escapes that were sent
		if !strings.HasSuffix(path, "csv") && !json.Valid([]byte(said)) || strings.ContainsRune(said, 0) ||
			!asGiven && (strings.Contains(said, `\u0000`) || strings.Contains(said, `\ud83d `)) {
			t.Errorf("GET %s: %s", path, said)
		}
		if strings.HasPrefix(path, incident) && !strings.Contains(said, "a\ufffdb \ufffd c \ufffd 🛟 مرحبا") {
			t.Errorf("GET %s: %s, want the words with a mark where nothing can be kept", path, said)
		}
	}
	if p := d.quarantined(); p.Unresolved != 0 {
		t.Errorf("%d messages were set aside: %+v", p.Unresolved, p.Quarantined)
	}
	if frame := d.snapshot(); !json.Valid([]byte(frame)) || strings.Contains(frame, `\u0000`) || !strings.Contains(frame, id) {
		t.Errorf("the snapshot of the feed: %s", frame)
	}
}

// text asks and returns the answer whole.
func (d *deployment) text(method, path, body string) string {
	d.t.Helper()
	res, err := d.client.Send(d.t.Context(), method, path, "application/json", strings.NewReader(body))
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= http.StatusBadRequest {
		d.t.Fatalf("%s %s: %d %s, %v", method, path, res.StatusCode, raw, err)
	}
	return string(raw)
}

// snapshot is the first frame of a feed that was opened now.
func (d *deployment) snapshot() string {
	d.t.Helper()
	res, err := d.client.Send(d.t.Context(), http.MethodGet, "/v1/feed", "", nil)
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	lines := bufio.NewReader(res.Body)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			d.t.Fatal(err)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			return data
		}
	}
}
