package server_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/desk"
	"pharos/services/desk/server"
)

// A reporter sees what its own organisation sent and nothing else; ids move on
// all the same, live, from a snapshot, from the ring and from the log.
func TestOrganisationsSeeTheirOwnOnly(t *testing.T) {
	t.Parallel()
	for name, limits := range map[string]desk.Limits{"from the ring": {}, "from the log": {Events: 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := startOn(t, testkit.Bus(t), testkit.Postgres(t, "desk"), server.Config{Limits: limits})
			eye := s.feed(s.Token("sea-eye", auth.Reporter), "", "")
			other := s.feed(s.Token("airborne", auth.Reporter), "", "")
			coordinator := s.feed(s.Token("airborne", auth.Coordinator), "", "")
			eye.next("snapshot")
			other.next("snapshot")
			coordinator.next("snapshot")
			report, at := s.report("sea-eye", boat)
			hotline, _ := s.report("hotline", `{"kind":"people_contact","persons":{"total":{"best":95}}}`)
			id, opened := s.open(report)
			last := s.link(id, hotline)

			s.seesOwn(t, "live", eye.until(last), at, opened, last)
			s.seesOwn(t, "resumed", s.feed(s.Token("sea-eye", auth.Reporter), "", "0").until(last), at, opened, last)
			for what, frames := range map[string][]frame{"another's reporter": other.until(last), "another's coordinator": coordinator.until(last),
				"resumed": s.feed(s.Token("airborne", auth.Reporter), "", "0").until(last)} {
				for _, f := range frames {
					if f.event != "" || f.data != "" {
						t.Errorf("%s was sent %s, want ids only", what, f)
					}
				}
			}
			s.snapshotsOfOrgs(t, id, report, hotline)
		})
	}
}

// seesOwn wants the own report, and the incident with the own report alone.
func (s *service) seesOwn(t *testing.T, what string, frames []frame, report, opened, linked uint64) {
	t.Helper()
	seen := map[uint64]string{}
	for _, f := range frames {
		if f.event != "" {
			seen[f.id] = f.event
		}
		if f.event == "incident" {
			var in feature
			f.into(t, &in)
			if len(in.Props.ReportIDs) != 1 || len(in.Props.Orgs) != 1 || in.Props.Orgs[0] != "sea-eye" || strings.Contains(f.data, `"best":95`) {
				t.Errorf("%s: incident shows what others reported: %s", what, f.data)
			}
		}
	}
	if len(seen) != 3 || seen[report] != "report" || seen[opened] != "incident" || seen[linked] != "incident" {
		t.Errorf("%s: seen %v, want the report at %d and the incident at %d and %d", what, seen, report, opened, linked)
	}
}

func (s *service) snapshotsOfOrgs(t *testing.T, id event.IncidentID, own, hotline event.ReportID) {
	t.Helper()
	for org, want := range map[string][]event.ReportID{"sea-eye": {own}, "airborne": nil, "desk": {own, hotline}} {
		roles := auth.Reporter
		if org == "desk" {
			roles = auth.Coordinator
		}
		var all snapshot
		s.feed(s.Token(org, roles), "", "").next("snapshot").into(t, &all)
		var got []event.ReportID
		for _, in := range all.Incidents.Features {
			got = append(got, in.Props.ReportIDs...)
		}
		if len(got) != len(want) || len(all.Unlinked) != 0 {
			t.Errorf("snapshot of %s for %s: reports %v, unlinked %v, want %v", id, org, got, all.Unlinked, want)
		}
	}
}

func TestAClientGetsOnlyTheKindsAndTheAreaItAskedFor(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	incidents := s.feed(s.officer(), "kinds=incident", "")
	pacific := s.feed(s.officer(), "bbox=170,-20,-170,20", "")
	incidents.next("snapshot")
	pacific.next("snapshot")
	here, _ := s.report("sea-eye", boat)
	there, thereAt := s.report("sea-eye", `{"kind":"distress_alert","positions":[{"of":"craft","lat":1,"lon":-179.5}]}`)
	_, hereOpened := s.open(here)
	_, thereOpened := s.open(there)
	_, last := s.report("sea-eye", `{"kind":"observation"}`)

	wantEvents(t, "kinds=incident", incidents.until(last), map[uint64]string{hereOpened: "incident", thereOpened: "incident"})
	wantEvents(t, "across the antimeridian", pacific.until(last), map[uint64]string{thereAt: "report", thereOpened: "incident"})
	wantEvents(t, "resumed", s.feed(s.officer(), "bbox=170,-20,-170,20&kinds=report", "0").until(last), map[uint64]string{thereAt: "report"})

	var all snapshot
	s.feed(s.officer(), "bbox=170,-20,-170,20", "").next("snapshot").into(t, &all)
	if len(all.Incidents.Features) != 1 || len(all.Unlinked) != 0 {
		t.Errorf("snapshot of the box: %+v, want one incident", all)
	}
	for _, bad := range []string{"kinds=tiles", "kinds=incident,,report", "bbox=1,2,3", "bbox=0,91,1,92"} {
		if res := s.get(t.Context(), "/v1/feed?"+bad, s.officer(), ""); res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: %d, want 400", bad, res.StatusCode)
		}
	}
}

func wantEvents(t *testing.T, what string, frames []frame, want map[uint64]string) {
	t.Helper()
	seen := 0
	for _, f := range frames {
		if f.event == "" {
			continue
		}
		seen++
		if want[f.id] != f.event {
			t.Errorf("%s: got %s, want %v", what, f, want)
		}
	}
	if seen != len(want) {
		t.Errorf("%s: got %v, want %v", what, frames, want)
	}
}

// Ids that are left out still come, soon, though nothing else does.
func TestAClientThatSeesNothingIsToldWhereItStands(t *testing.T) {
	t.Parallel()
	s := start(t, testkit.Postgres(t, "desk"))
	r := s.feed(s.officer(), "kinds=alert", "")
	r.next("snapshot")
	_, at := s.report("sea-eye", boat)
	if f := r.next(""); f.id != at || f.data != "" {
		t.Errorf("got %s, want the id %d alone", f, at)
	}
}

// One client opens the feed and never reads. It is cut off; the others get
// everything, and when it comes back it misses nothing.
func TestAClientThatDoesNotReadIsCutOffAndOthersAreNot(t *testing.T) {
	t.Parallel()
	s := startOn(t, testkit.Bus(t), testkit.Postgres(t, "desk"), server.Config{Limits: desk.Limits{Queue: 100}})
	good := s.feed(s.officer(), "", "")
	good.next("snapshot")
	slow := s.dial(t, s.officer())
	testkit.Eventually(t, patience, func() error { return s.clients(2) })

	pointers := strings.Repeat(`"/`+strings.Repeat("x", 990)+`",`, 100) // as long as any that is shown can be
	big := `{"kind":"observation","needs_info":[` + strings.TrimSuffix(pointers, ",") + `]}`
	var last uint64
	for s.clients(1) != nil {
		_, last = s.report("sea-eye", big)
		if last > 2000 {
			t.Fatal("the client that does not read is still there after 200 MB")
		}
	}
	frames := good.until(last)
	sameSequence(t, "the client that reads", shown(frames), s.kinds(0))

	rest, err := io.ReadAll(slow) // what lay in the buffers, then the end
	if err == nil && bytes.HasSuffix(rest, []byte("0\r\n\r\n")) {
		t.Error("the answer looks whole; want it cut off")
	}
	after := lastID(t, rest)
	sameSequence(t, "come back", shown(s.feed(s.officer(), "", strconv.FormatUint(after, 10)).until(last)), s.kinds(after))
}

// dial opens the feed on a bare connection.
func (s *service) dial(t *testing.T, token string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	_, err = io.WriteString(conn, "GET /v1/feed HTTP/1.1\r\nHost: desk\r\nAuthorization: Bearer "+token+"\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(3 * patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// lastID is the id of the last whole frame in what was received.
func lastID(t *testing.T, received []byte) uint64 {
	t.Helper()
	whole := received[:bytes.LastIndex(received, []byte("\n\n"))+1]
	at := bytes.LastIndex(whole, []byte("\nid: "))
	if at < 0 {
		t.Fatalf("no id in %d bytes", len(received))
	}
	line, _, _ := bytes.Cut(whole[at+5:], []byte("\n"))
	id, err := strconv.ParseUint(string(line), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return id
}
