package httpd_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
	"pharos/pkg/httpd"
)

func TestOneWhoReadsTooMuchWaitsAndNobodyElse(t *testing.T) {
	s := serve(t, httpd.Config{Reads: httpd.Reads{PerSecond: 0.1, Burst: 3}}, func(s *httpd.Server) {
		ok := func(c *httpd.Context) error { return c.NoContent(http.StatusNoContent) }
		s.Handle("GET", "/v1/reports/:id", auth.ReportRead, ok)
		s.Handle("POST", "/v1/reports", auth.ReportWrite, ok)
		s.Handle("POST", "/v1/fixes", auth.FixWrite, ok)
		s.Handle("GET", "/v1/open", auth.Public, ok)
	})
	wild, other := "Bearer "+s.token(auth.Reporter), "Bearer "+s.token(auth.Reporter)
	for i := range 3 {
		if r := s.do("GET", fmt.Sprintf("/v1/reports/%d", i), "", "Authorization", wild); r.status != 204 {
			t.Fatalf("reading %d = %d, want 204", i, r.status)
		}
	}
	for _, method := range []string{"GET", "HEAD"} {
		r := s.do(method, "/v1/reports/4", "", "Authorization", wild)
		wait, err := strconv.Atoi(r.header.Get("Retry-After"))
		if r.status != 429 || err != nil || wait < 1 || wait > 10 {
			t.Errorf("%s after the burst = %d, Retry-After %q; want 429 and at most 10 seconds", method, r.status, r.header.Get("Retry-After"))
		}
		if method == "GET" && r.problem.Status != 429 {
			t.Errorf("the answer is %s, want a problem", r.body)
		}
	}
	for range 20 {
		for _, path := range []string{"/v1/reports", "/v1/fixes"} {
			if r := s.do("POST", path, "", "Authorization", wild); r.status != 204 {
				t.Errorf("POST %s by one who read too much = %d, want 204: it is never refused for that", path, r.status)
			}
		}
		if r := s.do("GET", "/v1/open", ""); r.status != 204 {
			t.Errorf("a stranger reading what is public = %d, want 204", r.status)
		}
	}
	if r := s.do("GET", "/v1/reports/1", "", "Authorization", other); r.status != 204 {
		t.Errorf("another credential = %d, want 204", r.status)
	}
}

func TestUnlessToldOtherwiseNobodyAtWorkNoticesThePace(t *testing.T) {
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/reports", auth.ReportRead, func(c *httpd.Context) error { return c.NoContent(http.StatusNoContent) })
	})
	token := "Bearer " + s.token(auth.Coordinator)
	for i := range 1000 {
		if r := s.do("GET", "/v1/reports", "", "Authorization", token); r.status != 204 {
			t.Fatalf("reading %d = %d, want 204", i, r.status)
		}
	}
}

// turncoat revokes whatever it is told to.
type turncoat chan struct{}

func (c turncoat) Check(auth.Principal) error {
	select {
	case <-c:
		return fault.New(fault.Unauthenticated, "the token was revoked")
	default:
		return nil
	}
}

func TestAStreamEndsWithItsCredential(t *testing.T) {
	revoked := make(turncoat)
	ended := make(chan struct{})
	s := serve(t, httpd.Config{}, func(s *httpd.Server) {
		s.Handle("GET", "/v1/feed", auth.FeedRead, func(c *httpd.Context) error {
			stream, err := c.Stream()
			if err != nil {
				return err
			}
			<-stream.Context().Done()
			close(ended)
			return nil
		})
	}, auth.Heeding(revoked))
	req, err := http.NewRequestWithContext(t.Context(), "GET", s.url+"/v1/feed", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token(auth.Reporter))
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("feed = %v, %v", res, err)
	}
	defer res.Body.Close()
	close(revoked)
	select {
	case <-ended:
	case <-time.After(30 * time.Second):
		t.Error("the stream goes on long after its credential was revoked")
	}
}
