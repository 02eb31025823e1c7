package httpd_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
)

func TestIfMatchNamesTheSequencesThatACommandAccepts(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("POST", "/v1/x", auth.Public, func(c *httpd.Context) error {
			m, err := c.IfMatch()
			if err != nil {
				return err
			}
			c.SetETag(18)
			return c.JSON(200, fmt.Sprint(m.Given(), m.Allows(17), m.Allows(18)))
		})
	})
	for _, tc := range []struct {
		headers []string
		want    string
	}{
		{nil, "false true true"},
		{[]string{`*`}, "false true true"},
		{[]string{`"17"`}, "true true false"},
		{[]string{` W/"17" `}, "true true false"},
		{[]string{`"17", "18"`}, "true true true"},
		{[]string{`"16",W/"18"`}, "true false true"},
		{[]string{`"17"`, `"18"`}, "true true true"},
		{[]string{`"0"`}, "true false false"},
	} {
		var h []string
		for _, v := range tc.headers {
			h = append(h, "If-Match", v)
		}
		r := s.do("POST", "/v1/x", "", h...)
		if got := strings.Trim(r.body, "\"\n"); got != tc.want || r.header.Get("ETag") != `"18"` {
			t.Errorf("If-Match %q: given, allows 17, allows 18 = %s, ETag %s; want %s", tc.headers, got, r.header.Get("ETag"), tc.want)
		}
	}
	for _, bad := range []string{"", "17", `"17`, `17"`, `""`, `"abc"`, `"-1"`, `"17" "18"`, `"17",`, `"17",*`, `"99999999999999999999"`, `w/"17"`} {
		s.do("POST", "/v1/x", "", "If-Match", bad).wantProblem(t, 400, `If-Match must be the ETag of an answer, such as "17"`)
	}
}

func TestWhatTheClientHasIsNotSentAgain(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/x", auth.Public, func(c *httpd.Context) error {
			if c.NotModified(17) {
				return c.NoContent(http.StatusNotModified)
			}
			return ok(c)
		})
	})
	for tag, want := range map[string]int{`"17"`: 304, `W/"17"`: 304, `"16", "17"`: 304, `"16"`: 200, "": 200, "garbage": 200, "17": 200} {
		if r := s.do("GET", "/v1/x", "", "If-None-Match", tag); r.status != want || r.header.Get("ETag") != `"17"` {
			t.Errorf("If-None-Match %s = %d, ETag %s; want %d", tag, r.status, r.header.Get("ETag"), want)
		}
	}
}

func TestAnIdempotencyKeyIsOneNameOfOneCommand(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("POST", "/v1/x", auth.Public, func(c *httpd.Context) error {
			key, err := c.IdempotencyKey()
			if err != nil {
				return err
			}
			return c.Blob(200, "text/plain", []byte(key))
		})
	})
	long := strings.Repeat("k", 200)
	for given, want := range map[string]string{"abc": "abc", `"abc"`: "abc", `"`: `"`, "8e03-978e": "8e03-978e", long: long} {
		if r := s.do("POST", "/v1/x", "", "Idempotency-Key", given); r.body != want {
			t.Errorf("key %s = %d %s, want %s", given, r.status, r.body, want)
		}
	}
	if r := s.do("POST", "/v1/x", ""); r.status != 200 || r.body != "" {
		t.Errorf("without a key: %d %s", r.status, r.body)
	}
	for name, h := range map[string][]string{
		"empty":    {"Idempotency-Key", ""},
		"quotes":   {"Idempotency-Key", `""`},
		"too long": {"Idempotency-Key", long + "k"},
		"no ASCII": {"Idempotency-Key", "é"},
		"two":      {"Idempotency-Key", "a", "Idempotency-Key", "b"},
	} {
		r := s.do("POST", "/v1/x", "", h...)
		r.wantProblem(t, 400, "Idempotency-Key must be one key of 1 to 200 ASCII characters")
		if t.Failed() {
			t.Fatalf("at %s", name)
		}
	}
}
