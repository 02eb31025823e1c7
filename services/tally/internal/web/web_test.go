package web

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/httpd"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
	"pharos/services/tally"
)

// surface answers from what was known at one moment, over a real connection.
type surface struct {
	t         *testing.T
	authority *auth.Authority
	url       string
	asked     time.Time // the as_of of the last question
}

var asOf = time.Date(2023, 5, 1, 12, 0, 0, 250000000, time.UTC)

func serve(t *testing.T, known ...tally.Incident) *surface {
	t.Helper()
	authority, err := auth.OpenAuthority(filepath.Join(t.TempDir(), "token.key"))
	if err != nil {
		t.Fatal(err)
	}
	s := &surface{t: t, authority: authority}
	srv := httpd.New(httpd.Config{Name: "tally"}, authority, slog.New(slog.DiscardHandler))
	Surface{Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Known: func(_ context.Context, at time.Time) (tally.Known, error) {
		s.asked = at
		return tally.Known{AsOf: asOf, Sequence: 17, Incidents: known}, nil
	}}.Routes(srv)
	web := httptest.NewServer(testkit.Checked(t, "tally", srv.Handler()))
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (r reply) detail(t *testing.T) string {
	t.Helper()
	var p httpd.Problem
	if err := json.Unmarshal([]byte(r.body), &p); err != nil {
		t.Fatalf("%s is no problem document: %v", r.body, err)
	}
	return p.Detail
}

func (s *surface) get(path string, headers ...string) reply {
	s.t.Helper()
	return s.getAs(auth.Principal{Subject: "watch", Org: "desk", Roles: []auth.Role{auth.Coordinator}}, path, headers...)
}

func (s *surface) getAs(who auth.Principal, path string, headers ...string) reply {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	if !who.IsZero() {
		token, err := s.authority.Issue(who, time.Hour)
		if err != nil {
			s.t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, string(body)}
}

// recorded is an incident with a casualty record.
func recorded(id, occurred string, place *geo.Position, toll sar.Toll) tally.Incident {
	at, err := time.Parse(time.RFC3339, occurred)
	if err != nil {
		panic(err)
	}
	return tally.Incident{ID: event.IncidentID("incident-" + id), Record: event.CasualtyID("record-" + id),
		ReportID: event.ReportID("report-" + id), RecordedAt: at.Add(time.Hour), Sequence: 9, OccurredAt: at, Place: place, Toll: toll}
}

func exactly(n int64) *event.Interval { return &event.Interval{Min: &n, Best: &n, Max: &n} }

func atLeast(n int64) *event.Interval { return &event.Interval{Min: &n} }

// three are two incidents of 2019, and one unresolved of 2020 without a record.
func three() []tally.Incident {
	risk := recorded("c", "2020-01-01T00:00:00Z", nil, sar.Toll{PersonsAtRisk: exactly(90)})
	risk.Record, risk.ReportID, risk.RecordedAt = "", "", time.Time{}
	return []tally.Incident{risk,
		recorded("b", "2019-12-31T23:00:00Z", &geo.Position{Lat: 35.25, Lon: 15.5},
			sar.Toll{Dead: exactly(2), Missing: atLeast(10), DeadOrMissing: atLeast(12), Survivors: exactly(40)}),
		recorded("a", "2019-06-01T00:00:00Z", nil, sar.Toll{})}
}

func TestATallyIsWordedAsTheDesignSays(t *testing.T) {
	s := serve(t, three()...)
	for query, want := range map[string]string{
		"group_by=year": `{"as_of":"2023-05-01T12:00:00.25Z","sequence":17,"query":{"group_by":"year"},"groups":[` +
			`{"by":{"year":2019},"incidents":2,"dead":{"provisional":{"min":2,"best":2,"max":2}},"missing":{"provisional":{"min":10}},` +
			`"dead_or_missing":{"provisional":{"min":12}},"survivors":{"provisional":{"min":40,"best":40,"max":40}}},` +
			`{"by":{"year":2020},"incidents":0,"persons_at_risk":{"provisional":{"min":90,"best":90,"max":90}}}],` +
			`"total":{"incidents":2,"dead":{"provisional":{"min":2,"best":2,"max":2}},"missing":{"provisional":{"min":10}},` +
			`"dead_or_missing":{"provisional":{"min":12}},"survivors":{"provisional":{"min":40,"best":40,"max":40}},` +
			`"persons_at_risk":{"provisional":{"min":90,"best":90,"max":90}}}}`,
		"from=2019-06-01&to=2019-06-02": `{"as_of":"2023-05-01T12:00:00.25Z","sequence":17,"query":{"group_by":"none",` +
			`"from":"2019-06-01T00:00:00Z","to":"2019-06-02T00:00:00Z"},"groups":[],"total":{"incidents":1}}`,
		"bbox=15,35,16,36&group_by=month": `{"as_of":"2023-05-01T12:00:00.25Z","sequence":17,"query":{"group_by":"month","bbox":[15,35,16,36]},` +
			`"groups":[{"by":{"year":2019,"month":12},"incidents":1,"dead":{"provisional":{"min":2,"best":2,"max":2}},` +
			`"missing":{"provisional":{"min":10}},"dead_or_missing":{"provisional":{"min":12}},` +
			`"survivors":{"provisional":{"min":40,"best":40,"max":40}}}],"total":{"incidents":1,` +
			`"dead":{"provisional":{"min":2,"best":2,"max":2}},"missing":{"provisional":{"min":10}},"dead_or_missing":{"provisional":{"min":12}},` +
			`"survivors":{"provisional":{"min":40,"best":40,"max":40}}},"without_place":1}`,
	} {
		r := s.get("/v1/tallies?" + query)
		if r.status != http.StatusOK || strings.TrimSpace(r.body) != want || r.header.Get("Content-Type") != "application/json" {
			t.Errorf("?%s answers %d %s\n%s\nwant\n%s", query, r.status, r.header.Get("Content-Type"), r.body, want)
		}
	}
}

func TestBeforeTheFirstEventThereIsNothingAndThatIsNotZero(t *testing.T) {
	s := serve(t)
	want := `{"as_of":"2023-05-01T12:00:00.25Z","sequence":17,"query":{"group_by":"year"},"groups":[],"total":{"incidents":0}}`
	if r := s.get("/v1/tallies?group_by=year"); strings.TrimSpace(r.body) != want {
		t.Errorf("got %s, want %s", r.body, want)
	}
}

func TestWhoMayReadATally(t *testing.T) {
	s := serve(t)
	someone := func(org string, roles ...auth.Role) auth.Principal {
		return auth.Principal{Subject: "x", Org: org, Roles: roles}
	}
	for _, c := range []struct {
		name string
		who  auth.Principal
		want int
		says string
	}{
		{"a coordinator of the desk", someone("desk", auth.Coordinator), 200, ""},
		{"a coordinator of another organisation", someone("airborne", auth.Coordinator), 403, "every organisation"},
		{"a reporter of the desk's organisation", someone("desk", auth.Reporter), 403, "tally.read"},
		{"an administrator", someone("desk", auth.Administrator), 403, "tally.read"},
		{"nobody", auth.Principal{}, 401, "credential"},
	} {
		for _, path := range []string{"/v1/tallies", "/v1/tallies?format=csv", "/v1/tallies?format=geojson", "/v1/casualties"} {
			r := s.getAs(c.who, path)
			if r.status != c.want || !strings.Contains(r.body, c.says) {
				t.Errorf("%s asks %s: %d %s, want %d with %q", c.name, path, r.status, r.body, c.want, c.says)
			}
		}
	}
}

func TestTheETagIsTheSequence(t *testing.T) {
	s := serve(t)
	for _, path := range []string{"/v1/tallies", "/v1/tallies?format=csv", "/v1/casualties"} {
		r := s.get(path)
		if got := r.header.Get("ETag"); got != `"17"` {
			t.Errorf("%s: ETag %s, want the sequence", path, got)
		}
		if r := s.get(path, "If-None-Match", `"17"`); r.status != http.StatusNotModified || r.body != "" {
			t.Errorf("%s again: %d %s, want 304 and no body", path, r.status, r.body)
		}
	}
}
