package access

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/testkit"
)

// caller is one role of one organisation.
type caller struct {
	role  auth.Role
	org   string
	token string
}

func (c caller) String() string { return fmt.Sprintf("%s of %s", c.role, c.org) }

func (d *deployment) callers(give func(org string, role auth.Role) string) []caller {
	var all []caller
	for _, role := range roles() {
		for _, org := range []string{own, other, desk} {
			all = append(all, caller{role, org, give(org, role)})
		}
	}
	return all
}

func TestEveryRouteAndEveryRole(t *testing.T) {
	d := deploy(t, auth.OIDC{})
	good := d.callers(func(org string, role auth.Role) string { token, _ := d.give(org, role); return token })
	live := d.listen(good)
	p := d.plant()

	t.Run("the table has every route and no other", func(t *testing.T) { d.compare(t) })
	t.Run("without a credential that counts only what is public is there", func(t *testing.T) { d.strangers(t, p) })
	t.Run("each role does what it may and sees what is its organisation's", func(t *testing.T) { d.matrix(t, p, good) })
	t.Run("a role or an organisation in a header or a query changes nothing", func(t *testing.T) { d.smuggling(t, p, good) })
	t.Run("a session changes things from our own pages only", func(t *testing.T) { d.crossOrigin(t, p) })
	t.Run("an address written in another way is no way in", func(t *testing.T) { d.spellings(t, p) })
	t.Run("a report is its sender's, whatever it says", func(t *testing.T) { d.claiming(t, p) })
	t.Run("the feed told nobody what is not theirs while it happened", func(t *testing.T) { live.judge(t, p, d.last()) })
}

func (d *deployment) compare(t *testing.T) {
	var known, served []string
	for _, l := range table() {
		known = append(known, l.route)
	}
	for _, r := range d.stack.Routes() {
		served = append(served, r.Method+" "+r.Path)
	}
	for _, r := range served {
		if !slices.Contains(known, r) {
			t.Errorf("%s is in no line of the table: say there who may call it, and what must not come out", r)
		}
	}
	for _, r := range known {
		if !slices.Contains(served, r) {
			t.Errorf("the table has %s, and nobody serves it", r)
		}
	}
}

func (d *deployment) strangers(t *testing.T, p planted) {
	ids := map[string]string{}
	gone := "the-dissolved"
	revoked := d.callers(func(org string, role auth.Role) string { token, id := d.give(org, role); ids[token] = id; return token })
	for _, id := range ids {
		d.want(http.StatusNoContent, d.admin, http.MethodPost, "/v1/tokens/revoke", `{"token_id":"`+id+`","reason":"lost"}`, nil)
	}
	dissolved, _ := d.give(gone, roles()...)
	d.want(http.StatusNoContent, d.admin, http.MethodPost, "/v1/tokens/revoke", `{"org":"`+gone+`","reason":"dissolved"}`, nil)
	everybody := append(revoked, caller{"anybody", gone, dissolved}, caller{"nobody", "", ""})
	everybody = append(everybody, d.callers(func(org string, role auth.Role) string { return d.expired(org, role) })...)
	testkit.Eventually(t, testkit.Patience, func() error {
		for _, c := range everybody {
			if a := d.do(c.token, http.MethodGet, "/v1/session", ""); a.status != http.StatusUnauthorized {
				return fmt.Errorf("%s, who must not count: %d", c, a.status)
			}
		}
		return nil
	})
	for _, l := range table() {
		for _, c := range everybody {
			a := d.do(c.token, l.method(), l.path(p), l.body(p))
			if l.for_ == public && !l.lets(a.status) || l.for_ != public && a.status != http.StatusUnauthorized {
				t.Errorf("%s by %s, whose credential does not count: %d %s", l.route, c, a.status, a.body)
			}
			nothingOf(t, p, l, c, a)
		}
	}
}

func (d *deployment) matrix(t *testing.T, p planted, callers []caller) {
	for _, l := range table() {
		for _, c := range callers {
			a := d.do(c.token, l.method(), l.path(p), l.body(p))
			if want := l.refusal(c.role, c.org); want != 0 && a.status != want || want == 0 && !l.lets(a.status) {
				t.Errorf("%s (%s) by a %s: %d %s, want %d (0: let in)", l.route, l.for_, c, a.status, a.body, want)
			}
			if c.org == own || seesAll(c.role, c.org) {
				d.sealed(t, l, c, a)
			} else {
				nothingOf(t, p, l, c, a)
			}
		}
	}
	for _, l := range table() { // or else nothing would prove that nothing comes out
		if a := d.do(callers[0].token, l.method(), l.path(p), l.body(p)); l.for_ == reads && !strings.Contains(a.body, publicWord) && !strings.Contains(a.body, placeMark) {
			t.Errorf("%s by a %s shows nothing of what was planted: %s", l.route, callers[0], a.body)
		}
	}
}

// sealed: what is sealed is read one report at a time by those who may.
func (d *deployment) sealed(t *testing.T, l line, c caller, a answer) {
	t.Helper()
	opens := l.route == "GET /v1/reports/:id" && unseals(c.role, c.org)
	if has := strings.Contains(a.whole(), sealedWord) || strings.Contains(a.whole(), "8821678"); has != opens {
		t.Errorf("%s by a %s: sealed members in the answer: %v, want %v: %s", l.route, c, has, opens, a.body)
	}
}

// nothingOf: no word, place or id of what was planted is in the answer. What a
// casualty record has is there for researchers: numbers, a place, where from;
// and who erases is told what was erased.
func nothingOf(t *testing.T, p planted, l line, c caller, a answer) {
	t.Helper()
	marks := []string{publicWord, sealedWord, "8821678"}
	if told := l.sees(c.role, c.org) && (l.for_ == counts || l.for_ == erases); !told {
		marks = append(marks, placeMark, p.incident, p.report)
	}
	for _, m := range marks {
		if strings.Contains(a.whole(), m) {
			t.Errorf("%s by a %s tells %q: %s", l.route, c, m, a.whole())
		}
	}
}

func (d *deployment) smuggling(t *testing.T, p planted, callers []caller) {
	headers := []string{"X-Role", "administrator", "X-Roles", "coordinator,administrator", "X-Org", own, "X-Organisation", desk, "X-User", "admin",
		"X-Forwarded-User", "admin", "X-Remote-User", "admin", "X-Auth-Request-Groups", "administrator", "X-Original-Url", "/healthz", "X-Rewrite-Url", "/healthz",
		"X-Http-Method-Override", "GET", "Ce-Org", own, "Ce-Actor", "admin", "Forwarded", "for=127.0.0.1", "X-Forwarded-For", "127.0.0.1"}
	const query = "role=administrator&roles=coordinator&org=" + own + "&orgs=" + desk + "&permission=public&subject=admin&_method=GET&access_token="
	callers = append(slices.Clone(callers), caller{"nobody", "", ""})
	for _, l := range table() {
		for _, c := range callers {
			want := l.refusal(c.role, c.org)
			if c.token == "" && l.for_ != public {
				want = http.StatusUnauthorized
			}
			path := l.path(p)
			sign := "?"
			if strings.Contains(path, "?") {
				sign = "&"
			}
			a := d.do(c.token, l.method(), path+sign+query+d.admin, l.body(p), headers...)
			if want != 0 && a.status != want {
				t.Errorf("%s by a %s with headers and a query: %d %s, want %d as without", l.route, c, a.status, a.body, want)
			}
			if c.org != own && !seesAll(c.role, c.org) && !strings.Contains(path, publicWord) {
				nothingOf(t, p, l, c, a)
			}
		}
	}
}

func (d *deployment) crossOrigin(t *testing.T, p planted) {
	cookie := "pharos_session=" + d.admin
	for _, l := range table() {
		if l.method() != http.MethodPost {
			continue
		}
		for name, from := range map[string][]string{
			"another site":       {"Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site"},
			"another port":       {"Origin", "http://127.0.0.1:1", "Sec-Fetch-Site", "same-site"},
			"an old browser":     {"Origin", "https://elsewhere.example"},
			"a page of no place": {"Origin", "null"},
		} {
			a := d.do("", http.MethodPost, l.path(p), l.body(p), append(from, "Cookie", cookie, "Content-Type", "application/json")...)
			if a.status != http.StatusForbidden || len(a.header.Values("Set-Cookie")) > 0 {
				t.Errorf("%s with a session from %s: %d %s, want 403", l.route, name, a.status, a.body)
			}
		}
	}
}

func (d *deployment) spellings(t *testing.T, p planted) {
	reporter, _ := d.give(other, auth.Reporter)
	for _, path := range []string{
		"/v1/incidents/" + p.incident + "%2Ftimeline", "/v1/reports/x%2F..%2F" + p.report, "/v1/reports/..%2Freports%2F" + p.report,
		"/v1%2Freports%2F" + p.report, "/v1/reports/%2F" + p.report, "/v1/reports/" + p.report + "%00", "/v1/reports/" + p.report + "%2F",
		"//v1/reports/" + p.report, "/v1//reports/" + p.report, "/v1/./reports/" + p.report, "/v1/positions/../reports/" + p.report,
		"/v1/reports/" + strings.ToUpper(p.report), "/V1/reports/" + p.report, "/v1/reports/" + p.report + ";x", "/v1/reports/" + p.report + "/",
		"/healthz%2F..%2Fv1%2Ftokens", "/healthz/../v1/tokens", "/v1/tokens/", "/v1/tokens%2F", "/v1/tokens%3F", "/%76%31/tokens", "/login%2F..%2Fmetrics", "/metrics/",
	} {
		for _, token := range []string{"", reporter} {
			a := d.do(token, http.MethodGet, path, "")
			if a.status < 300 || a.status >= 500 && !strings.Contains(a.body, "pages are not built") {
				t.Errorf("GET %s = %d %s, want that it is refused", path, a.status, a.body)
			}
			if strings.Contains(a.body, publicWord) || strings.Contains(a.body, "somebody") {
				t.Errorf("GET %s tells what it must not: %s", path, a.body)
			}
		}
	}
}

func (d *deployment) claiming(t *testing.T, p planted) {
	mine, _ := d.give(other, auth.Reporter)
	theirs, _ := d.give(own, auth.Reporter)
	var stored struct{ ID string }
	d.want(http.StatusCreated, mine, http.MethodPost, "/v1/reports",
		`{"kind":"observation","org":"`+own+`","ce-org":"`+own+`","actor":"admin","source":{"org":"`+own+`","via":[{"org":"`+own+`"}]}}`, &stored)
	if a := d.do(theirs, http.MethodGet, "/v1/reports/"+stored.ID, ""); a.status != http.StatusNotFound {
		t.Errorf("whom a report claims to come from sees it: %d %s", a.status, a.body)
	}
	d.want(http.StatusOK, mine, http.MethodGet, "/v1/reports/"+stored.ID, "", nil)

	a := d.do(mine, http.MethodPost, "/v1/reports", reportBody(t, p.report))
	if a.status != http.StatusConflict || strings.Contains(a.body, "sequence") {
		t.Errorf("another's report sent again, word for word: %d %s; want 409 and nothing of the first", a.status, a.body)
	}
	if a := d.do(theirs, http.MethodGet, "/v1/reports/"+p.report, ""); a.status != http.StatusOK {
		t.Errorf("the report that another claims: %d %s, want that it is its sender's still", a.status, a.body)
	}
}

// last is the sequence of a report that is sent now.
func (d *deployment) last() uint64 {
	d.t.Helper()
	var stored struct{ Sequence uint64 }
	d.want(http.StatusCreated, d.admin, http.MethodPost, "/v1/reports", `{"kind":"observation"}`, &stored)
	return stored.Sequence
}

// listeners hear the feed from before the planting on.
type listeners struct {
	mu    sync.Mutex
	heard map[caller]*strings.Builder // guarded by mu
}

func (d *deployment) listen(callers []caller) *listeners {
	d.t.Helper()
	l := &listeners{heard: map[caller]*strings.Builder{}}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	d.t.Cleanup(func() { cancel(); all.Wait() })
	for _, c := range callers {
		if !may(c.role, reads) {
			continue
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, d.stack.URL()+"/v1/feed", nil)
		if err != nil {
			d.t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+c.token)
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil || res.StatusCode != http.StatusOK {
			d.t.Fatalf("the feed of a %s: %v, %v", c, res, err)
		}
		l.heard[c] = &strings.Builder{}
		all.Go(func() {
			defer func() { _ = res.Body.Close() }()
			lines := bufio.NewReader(res.Body)
			for {
				text, err := lines.ReadString('\n')
				l.mu.Lock()
				l.heard[c].WriteString(text)
				l.mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	return l
}

var ids = regexp.MustCompile(`(?m)^id: ?(\d+)$`)

// judge looks at what was heard up to a message that came after all others.
func (l *listeners) judge(t *testing.T, p planted, passed uint64) {
	text := func(c caller) string {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.heard[c].String()
	}
	for c := range l.heard {
		// Everybody's place in the log moves on, so this is when it was passed.
		testkit.Eventually(t, testkit.Patience, func() error {
			for _, id := range ids.FindAllStringSubmatch(text(c), -1) {
				if n, err := strconv.ParseUint(id[1], 10, 64); err == nil && n >= passed {
					return nil
				}
			}
			return fmt.Errorf("the feed of a %s has not passed %d: %s", c, passed, text(c))
		})
		all, sees := text(c), c.org == own || seesAll(c.role, c.org)
		for _, mark := range []string{publicWord, placeMark, p.report, p.incident} {
			if strings.Contains(all, mark) != sees {
				t.Errorf("the feed told a %s of %q: %v, want %v", c, mark, !sees, sees)
			}
		}
		if strings.Contains(all, sealedWord) {
			t.Errorf("the feed told a %s what is sealed", c)
		}
	}
}
