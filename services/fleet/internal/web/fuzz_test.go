package web

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
	"pharos/pkg/testkit"
)

// FuzzParameters proves of any query: place, speed, limit and moment are on the
// globe and in their bounds, or they are refused in few words.
func FuzzParameters(f *testing.F) {
	srv := httpd.New(httpd.Config{Name: "fleet"}, nil, slog.New(slog.DiscardHandler))
	var said string
	srv.Handle(http.MethodGet, "/v1/fuzz", auth.Public, func(c *httpd.Context) error {
		place, speed, err := target(c)
		if err != nil {
			return err
		}
		n, err := limit(c, 200, 1000)
		if err != nil {
			return err
		}
		if _, err := moment(c, "from", time.Time{}); err != nil {
			return err
		}
		if !place.Valid() || speed < 0 || speed > maxSpeedKn || n < 1 || n > 1000 {
			said = "out of bounds"
		}
		return c.NoContent(http.StatusNoContent)
	})
	f.Add("lat=35.5&lon=15.77&speed_kn=12&limit=5&from=2023-04-20T01:47:00Z")
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/fuzz", nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		said = ""
		testkit.Allocates(t, 1<<20+uint64(300*len(query)), func() { srv.Handler().ServeHTTP(w, r) })
		refused := w.Code == http.StatusBadRequest && w.Body.Len() < 2000
		if said != "" || !refused && w.Code != http.StatusNoContent {
			t.Errorf("?%s: %d with %d bytes, %s: %.300s", query, w.Code, w.Body.Len(), said, w.Body)
		}
	})
}
