package access

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
)

// doing is what a route is for, in the words of DESIGN §4.
type doing string

const (
	public     doing = "public: health, login, static pages, documentation"
	signedIn   doing = "any credential that counts"
	writes     doing = "write reports and fixes"
	reads      doing = "read its own organisation's"
	decides    doing = "everything of its organisation and what is sent to its desk"
	counts     doing = "tallies, casualties"
	exercises  doing = "exercises"
	tokens     doing = "tokens"
	seesTokens doing = "who has access"
	metrics    doing = "metrics"
	erases     doing = "erase what is sealed, unseen (administrator)"
	seesLog    doing = "admin: what was set aside, the archive, verification (auditor reads all)"
	caresLog   doing = "admin: care of the log"
)

// may is the table of DESIGN §4.
func may(r auth.Role, d doing) bool {
	return d == public || d == signedIn || slices.Contains(map[auth.Role][]doing{
		auth.Reporter:      {writes, reads},
		auth.Coordinator:   {writes, reads, decides, counts},
		auth.Analyst:       {reads, counts},
		auth.Researcher:    {counts},
		auth.Auditor:       {reads, counts, seesTokens, metrics, seesLog},
		auth.Administrator: {exercises, tokens, seesTokens, metrics, erases, seesLog, caresLog},
	}[r], d)
}

func roles() []auth.Role {
	return []auth.Role{auth.Reporter, auth.Coordinator, auth.Analyst, auth.Researcher, auth.Auditor, auth.Administrator}
}

// seesAll: sight of what others sent is the desk's, and of those there who read
// what is sent to it.
func seesAll(r auth.Role, org string) bool {
	return org == desk && (r == auth.Coordinator || r == auth.Analyst || r == auth.Auditor)
}

// unseals: the desk's and the organisation's own coordinators, and its own reporters.
func unseals(r auth.Role, org string) bool {
	return r == auth.Coordinator && (org == own || org == desk) || r == auth.Reporter && org == own
}

// line is one route: what it is for, how it is asked about what was planted, and
// what one who may do that is told who does not see what was planted (0: the
// same as everybody; lists are then without it).
type line struct {
	route   string
	for_    doing
	unseen  int
	path    func(p planted) string
	body    func(p planted) string
	mayFail []int // what one who may is told, too, because somebody was first
}

// table is every route there is. A new route needs its line.
func table() []line {
	at := func(path string) func(planted) string {
		return func(p planted) string {
			return strings.NewReplacer("{report}", p.report, "{incident}", p.incident, "{craft}", craftID).Replace(path)
		}
	}
	none := at("")
	text := func(s string) func(planted) string { return at(s) }
	fresh := func(s string) func(planted) string {
		return func(planted) string { return strings.ReplaceAll(s, "{new}", uuid.NewString()) }
	}
	get := func(route string, for_ doing, unseen int, path string) line {
		return line{route: "GET " + route, for_: for_, unseen: unseen, path: at(path), body: none}
	}
	decision := func(name, body string) line {
		return line{route: "POST /v1/incidents/:id/" + name, for_: decides, unseen: http.StatusNotFound,
			path: at("/v1/incidents/{incident}/" + name), body: text(body), mayFail: []int{http.StatusConflict}}
	}
	post := func(route string, for_ doing, body func(planted) string) line {
		return line{route: "POST " + route, for_: for_, path: at(route), body: body}
	}
	return []line{
		get("/healthz", public, 0, "/healthz"),
		get("/readyz", public, 0, "/readyz"),
		get("/metrics", metrics, 0, "/metrics"),
		get("/login", public, 0, "/login?code=none"),
		get("/v1/session", signedIn, 0, "/v1/session"),
		post("/v1/logout", public, none),
		get("/v1/tokens", seesTokens, 0, "/v1/tokens"),
		post("/v1/tokens", tokens, text(`{"subject":"ship","org":"elsewhere","roles":["reporter"]}`)),
		post("/v1/tokens/revoke", tokens, fresh(`{"token_id":"{new}","reason":"lost"}`)),
		post("/v1/logins", tokens, text(`{"subject":"ship","org":"elsewhere","roles":["reporter"]}`)),

		post("/v1/reports", writes, fresh(`{"id":"{new}","kind":"observation"}`)),
		post("/v1/reports/batch", writes, fresh(`{"id":"{new}","kind":"observation"}`)),
		get("/v1/reports/:id", reads, http.StatusNotFound, "/v1/reports/{report}"),
		get("/v1/positions/parse", signedIn, 0, "/v1/positions/parse?text=34N%2012E"),
		get("/v1/exercises", signedIn, 0, "/v1/exercises"),
		post("/v1/exercises", exercises, fresh(`{"id":"{new}","name":"drill","ends_at":"`+time.Now().UTC().Add(time.Hour).Format(time.RFC3339)+`"}`)),

		get("/v1/incidents", reads, 0, "/v1/incidents"),
		get("/v1/incidents/:id", reads, http.StatusNotFound, "/v1/incidents/{incident}"),
		get("/v1/incidents/:id/timeline", reads, http.StatusNotFound, "/v1/incidents/{incident}/timeline"),
		get("/v1/incidents/:id/reports", reads, http.StatusNotFound, "/v1/incidents/{incident}/reports"),
		decision("phase", `{"phase":"alert","reason":"engine runs again"}`),
		decision("links", `{"report_id":"{report}","do":"link","reason":"same boat"}`),
		decision("positions", `{"report_id":"{report}","index":0,"judgement":"good"}`),
		decision("assessments", `{"field":"persons.total","value":{"best":70},"reason":"photographs"}`),
		decision("responders", `{"craft_id":"{craft}","status":"on_scene"}`),
		decision("outcomes", `{"outcome":"unknown"}`),
		decision("checks", `{"due_at":"2030-01-01T00:00:00Z"}`),
		decision("suspend", `{"authority":"RCC","review_at":"2030-01-01T00:00:00Z","reason":"night"}`),
		decision("close", `{"reason":"all ashore"}`),
		decision("reopen", `{"reason":"one was missing"}`),

		get("/v1/admin/quarantine", seesLog, 0, "/v1/admin/quarantine"),
		{route: "GET /v1/admin/quarantine/:id", for_: seesLog, path: at("/v1/admin/quarantine/none:SAR:1"), body: none,
			mayFail: []int{http.StatusNotFound}},
		{route: "POST /v1/admin/quarantine/:id/retry", for_: caresLog,
			path: at("/v1/admin/quarantine/none:SAR:1/retry"), body: text(`{"reason":"mended"}`), mayFail: []int{http.StatusNotFound}},

		get("/v1/admin/archive", seesLog, 0, "/v1/admin/archive"),
		{route: "POST /v1/admin/verify", for_: seesLog, path: at("/v1/admin/verify"), body: none, mayFail: []int{http.StatusConflict}},
		// Nobody's view is rebuilt: the others are asked about what is in them.
		{route: "POST /v1/admin/rebuild", for_: caresLog, path: at("/v1/admin/rebuild"), body: text(`{"services":["none"]}`),
			mayFail: []int{http.StatusBadRequest, http.StatusConflict}},

		get("/v1/feed", reads, 0, "/v1/feed"),

		post("/v1/fixes", writes, text(`{"craft_id":"mmsi:247000001","at":"2026-01-01T00:00:00Z","lat":34,"lon":12}`)),
		get("/v1/crafts", reads, 0, "/v1/crafts"),
		{route: "POST /v1/crafts", for_: decides, unseen: http.StatusForbidden, path: at("/v1/crafts"),
			body: text(`{"craft_id":"{craft}","name":"` + publicWord + `","type":"rescue_ship","own":true}`)},
		get("/v1/crafts/nearest", reads, 0, "/v1/crafts/nearest?lat=34&lon=13"),
		get("/v1/crafts/:id", reads, http.StatusNotFound, "/v1/crafts/{craft}"),
		get("/v1/crafts/:id/track", reads, http.StatusNotFound, "/v1/crafts/{craft}/track"),

		get("/v1/tallies", counts, http.StatusForbidden, "/v1/tallies?group_by=year"),
		get("/v1/casualties", counts, http.StatusForbidden, "/v1/casualties"),

		// A token that does not count begins no session, whoever brings it.
		{route: "POST /v1/session", for_: public, path: at("/v1/session"), body: text(`{"token":"none"}`), mayFail: []int{http.StatusUnauthorized}},
		// The last: what was planted is not whole any more.
		{route: "POST /v1/reports/:id/erase", for_: erases, unseen: http.StatusNotFound, path: at("/v1/reports/{report}/erase"),
			body: text(`{"reason":"asked by those who sent it"}`)},
	}
}

func (l line) method() string { method, _, _ := strings.Cut(l.route, " "); return method }

// sees says whether a role of an organisation sees what the line asks for.
func (l line) sees(r auth.Role, org string) bool {
	switch l.for_ {
	case counts: // numbers of what everybody reported
		return r == auth.Researcher || seesAll(r, org)
	case erases: // and sees nothing of it
		return org == own || org == desk
	}
	return org == own || seesAll(r, org)
}

// refusal is what the caller must be told; 0 when it must be let in.
func (l line) refusal(r auth.Role, org string) int {
	switch {
	case !may(r, l.for_):
		return http.StatusForbidden
	case !l.sees(r, org):
		return l.unseen
	}
	return 0
}

// lets says whether a status lets the caller in.
func (l line) lets(status int) bool {
	return status >= 200 && status < 400 || slices.Contains(l.mayFail, status)
}
