package httpd_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
)

type base struct {
	Reason string `json:"reason"`
}

type command struct {
	base
	Phase   string `json:"phase"`
	Persons *struct {
		Min int `json:"min"`
	} `json:"persons,omitempty"`
	Reports []uuid.UUID       `json:"report_ids"`
	Due     time.Time         `json:"due_at"`
	Lat     *float64          `json:"lat"`
	Seq     uint64            `json:"seq"`
	Names   map[string]string `json:"names"`
	Corner  [2]float64        `json:"corner"`
	Any     any               `json:"any"`
	Raw     json.RawMessage   `json:"raw"`
	Places  []struct {
		Lat float64 `json:"lat"`
	} `json:"places"`
	Sure   bool   `json:"sure"`
	Hidden string `json:"-"`
}

func binding(t *testing.T, cfg httpd.Config, opts ...httpd.Option) *surface {
	return serve(t, cfg, func(s *httpd.Server) {
		s.Handle("POST", "/v1/x", auth.Public, func(c *httpd.Context) error {
			var v command
			if err := c.Bind(&v); err != nil {
				return err
			}
			return c.JSON(200, v.Phase+" "+v.Reason)
		}, opts...)
	})
}

func TestAGoodBodyIsBound(t *testing.T) {
	s := binding(t, httpd.Config{})
	body := ` {"phase":"distress","reason":"engine \u0000 dead","persons":{"min":80},"report_ids":["0198c0de-0000-7000-8000-000000000000"],
		"due_at":"2026-11-23T03:47:00+01:00","lat":35.35,"seq":18446744073709551615,"names":{"a/b":"c"},"corner":[1,2],
		"any":{"x":[1]},"raw":[null],"places":[{"lat":1e1}],"sure":true} ` + "\n"
	for _, mediaType := range []string{"", "application/json", "application/json; charset=utf-8", "application/merge-patch+json"} {
		r := s.do("POST", "/v1/x", body, "Content-Type", mediaType)
		if r.status != 200 || r.body != `"distress engine \u0000 dead"`+"\n" {
			t.Errorf("%s: %d %s", mediaType, r.status, r.body)
		}
	}
	if r := s.do("POST", "/v1/x", `{"lat":null,"persons":null,"phase":null}`); r.status != 200 {
		t.Errorf("nulls: %d %s", r.status, r.body)
	}
}

func TestABadBodyIsRefusedInWords(t *testing.T) {
	s := binding(t, httpd.Config{})
	for _, tc := range []struct{ name, body, detail string }{
		{"nothing", "", "the body is empty, and a JSON value is needed"},
		{"spaces", " \r\n\t", "the body is empty, and a JSON value is needed"},
		{"no JSON", "phase=distress", "the body is not JSON: see byte 1"},
		{"cut off", `{"phase":"dis`, "the body is not JSON: it ends too early"},
		{"cut off between members", `{"phase":"x",`, "the body is not JSON: it ends too early"},
		{"a comma too many", `{"phase":"x",}`, "the body is not JSON: see byte 14"},
		{"two values", `{"phase":"x"}{"phase":"y"}`, "something follows the JSON value, after byte 13"},
		{"a bracket too many", `{"phase":"x"}]`, "something follows the JSON value, after byte 13"},
		{"no UTF-8", "{\"phase\":\"\xff\"}", "the body is not UTF-8"},
		{"UTF-16", "\xff\xfe{\x00}\x00", "the body is not UTF-8"},
		{"NaN", `{"lat":NaN}`, "the body is not JSON: see byte 8"},
		{"ever deeper", strings.Repeat("[", 100_000), "the body is not JSON: see byte 10001"},
	} {
		t.Run(tc.name, func(t *testing.T) { s.do("POST", "/v1/x", tc.body).wantProblem(t, 400, tc.detail) })
	}
}

func TestEachPartThatCannotBeUsedIsPointedTo(t *testing.T) {
	s := binding(t, httpd.Config{})
	for _, tc := range []struct{ body, want string }{
		{`[]`, " must be an object"},
		{`"x"`, " must be an object"},
		{`7`, " must be an object"},
		{`{"fase":"distress"}`, "/fase is not a member known here"},
		{`{"Phase":"distress"}`, "/Phase is not a member known here"},
		{`{"Hidden":"x","-":1,"private":1,"base":{}}`, "/Hidden is not a member known here; /- is not a member known here; /private is not a member known here; /base is not a member known here"},
		{`{"a/b~c":1}`, "/a~1b~0c is not a member known here"},
		{`{"phase":7}`, "/phase must be text"},
		{`{"reason":[]}`, "/reason must be text"},
		{`{"persons":{"min":"80"}}`, "/persons/min must be a whole number"},
		{`{"persons":{"min":80.5,"max":3}}`, "/persons/min must be a whole number; /persons/max is not a member known here"},
		{`{"persons":[]}`, "/persons must be an object"},
		{`{"report_ids":"x"}`, "/report_ids must be a list"},
		{`{"report_ids":["0198c0de-0000-7000-8000-000000000000","x",7]}`, "/report_ids/1 must be a UUID; /report_ids/2 must be a UUID"},
		{`{"due_at":"tomorrow"}`, "/due_at must be a time such as 2026-11-23T03:47:00Z"},
		{`{"lat":"35"}`, "/lat must be a number"},
		{`{"lat":1e999}`, "/lat must be a number"},
		{`{"seq":-1}`, "/seq must be a whole number, zero or more"},
		{`{"names":{"a/b":7}}`, "/names/a~1b must be text"},
		{`{"corner":[1]}`, "/corner must be a list of 2"},
		{`{"places":[{"lat":1},{"lat":"x","lon":2}]}`, "/places/1/lat must be a number; /places/1/lon is not a member known here"},
		{`{"phase":"distress","phase":"none"}`, "/phase is given twice"},
		{`{"persons":{"min":1,"min":2}}`, "/persons/min is given twice"},
		{`{"sure":"yes"}`, "/sure must be true or false"},
	} {
		r := s.do("POST", "/v1/x", tc.body)
		r.wantProblem(t, 400, "the body has parts that cannot be used")
		var got []string
		for _, e := range r.problem.Errors {
			got = append(got, e.Pointer+" "+e.Detail)
		}
		if strings.Join(got, "; ") != tc.want {
			t.Errorf("%s: got %q, want %q", tc.body, strings.Join(got, "; "), tc.want)
		}
	}
}

func TestABodyThatIsWrongAllOverGetsABoundedAnswer(t *testing.T) {
	var b strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&b, `"m%d":1,`, i)
	}
	r := binding(t, httpd.Config{}).do("POST", "/v1/x", "{"+b.String()+`"z":1}`)
	if r.status != 400 || len(r.problem.Errors) > 50 || len(r.problem.Errors) == 0 {
		t.Errorf("answer = %d with %d errors, want 400 with at most 50", r.status, len(r.problem.Errors))
	}
}

func TestBodiesOfAnotherTypeAreNotRead(t *testing.T) {
	s := binding(t, httpd.Config{})
	for _, mediaType := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "/"} {
		s.do("POST", "/v1/x", `{"phase":"x"}`, "Content-Type", mediaType).wantProblem(t, 415, "this takes a body of type application/json")
	}
	s.do("POST", "/v1/x", "\x1f\x8b", "Content-Encoding", "gzip").wantProblem(t, 415, "bodies in a Content-Encoding are not read; send it as it is")
}

func TestWithAnAuthorizationHeaderTheTypeThatCurlGivesIsNoReasonToRefuse(t *testing.T) {
	s := binding(t, httpd.Config{})
	r := s.do("POST", "/v1/x", `{"phase":"x"}`, "Content-Type", "application/x-www-form-urlencoded", "Authorization", "Bearer none")
	if r.status != 200 {
		t.Errorf("answer = %d, want 200", r.status)
	}
}

func TestABodyHasALimit(t *testing.T) {
	large := `{"phase":"` + strings.Repeat("x", 200) + `"}`
	small := `{"phase":"` + strings.Repeat("x", 20) + `"}`
	s := binding(t, httpd.Config{MaxBody: 100})
	s.do("POST", "/v1/x", large).wantProblem(t, 413, "the body is larger than 100 bytes, which is the most taken here")
	if r := s.do("POST", "/v1/x", small); r.status != 200 {
		t.Errorf("a small one: %d %s", r.status, r.body)
	}
	exact := `{"phase":"` + strings.Repeat("x", 88) + `"}`
	if r := s.do("POST", "/v1/x", exact); len(exact) != 100 || r.status != 200 {
		t.Errorf("one of %d bytes: %d %s", len(exact), r.status, r.body)
	}
	if r := binding(t, httpd.Config{MaxBody: 100}, httpd.MaxBody(500)).do("POST", "/v1/x", large); r.status != 200 {
		t.Errorf("on a route that takes more: %d %s", r.status, r.body)
	}
	binding(t, httpd.Config{}).do("POST", "/v1/x", strings.Repeat(" ", 1<<20+1)).
		wantProblem(t, 413, "the body is larger than 1048576 bytes, which is the most taken here")
}

func TestABodyOfUnsaidLengthHasALimitToo(t *testing.T) {
	s := binding(t, httpd.Config{MaxBody: 100})
	endless := io.MultiReader(strings.NewReader(`{"phase":"`), io.LimitReader(letters{}, 1<<20))
	req, err := http.NewRequestWithContext(t.Context(), "POST", s.url+"/v1/x", struct{ io.Reader }{endless})
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, _ := io.ReadAll(res.Body); res.StatusCode != 413 || !strings.Contains(string(body), "100 bytes") {
		t.Errorf("answer = %d %s, want 413", res.StatusCode, body)
	}
}

type letters struct{}

func (letters) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestARouteWithoutALimitReadsLineByLine(t *testing.T) {
	s := serve(t, httpd.Config{MaxBody: 10}, func(s *httpd.Server) {
		s.Handle("POST", "/v1/batch", auth.Public, func(c *httpd.Context) error {
			n, err := io.Copy(io.Discard, c.Request().Body)
			if err != nil {
				return httpd.BodyError(err)
			}
			return c.JSON(200, n)
		}, httpd.MaxBody(0))
	})
	if r := s.do("POST", "/v1/batch", strings.Repeat("x", 3<<20)); r.body != "3145728\n" {
		t.Errorf("answer = %d %s", r.status, r.body)
	}
}
