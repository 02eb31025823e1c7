package httpd_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
	"pharos/pkg/testkit"
)

// FuzzPath proves of any address: it is answered by the route that it names, with
// the parameter as it was meant, or by a problem; what is encoded opens no other route.
func FuzzPath(f *testing.F) {
	var got string
	srv := httpd.New(httpd.Config{Name: "fuzz"}, nil, slog.New(slog.DiscardHandler))
	srv.Handle(http.MethodGet, "/v1/things/:id", auth.Public, func(c *httpd.Context) error {
		got = c.Param("id")
		return c.JSON(http.StatusOK, "one")
	})
	srv.Handle(http.MethodGet, "/v1/things/:id/inside", auth.Public, func(c *httpd.Context) error { return c.JSON(http.StatusOK, "inside") })
	f.Add("mmsi:247320161")
	f.Fuzz(func(t *testing.T, id string) {
		for _, path := range []string{"/v1/things/" + url.PathEscape(id), "/v1/things/" + id, id} {
			at, err := url.ParseRequestURI(path)
			if err != nil || at.Host != "" {
				continue // net/http has refused it
			}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
			r.URL, r.RequestURI = at, path
			w := httptest.NewRecorder()
			testkit.Allocates(t, 1<<20+uint64(100*len(path)), func() { srv.Handler().ServeHTTP(w, r) })
			proveAnswered(t, path, w)
			if w.Code != http.StatusOK || path != "/v1/things/"+url.PathEscape(id) {
				continue
			}
			if body := strings.TrimSpace(w.Body.String()); body != `"one"` || got != id {
				t.Errorf("%s of id %q: answered %s with the id %q", path, id, body, got)
			}
		}
	})
}

func proveAnswered(t *testing.T, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	switch w.Code {
	case http.StatusOK:
	case http.StatusBadRequest, http.StatusNotFound:
		var problem struct{ Detail string }
		if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || len(w.Body.Bytes()) > 2000 {
			t.Errorf("%s: %d with %d bytes, %v; want a short problem", path, w.Code, w.Body.Len(), err)
		}
	default:
		t.Errorf("%s: %d %s", path, w.Code, w.Body)
	}
}
