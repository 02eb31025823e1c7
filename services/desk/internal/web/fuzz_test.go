package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/httpd"
	"pharos/pkg/testkit"
)

// FuzzFeed proves of any parameters of the feed: they ask for something that can
// be sent, or they are refused in few words. What is no id of ours asks for a snapshot.
func FuzzFeed(f *testing.F) {
	authority, err := auth.OpenAuthority(f.TempDir() + "/token.key")
	if err != nil {
		f.Fatal(err)
	}
	token, err := authority.Issue(auth.Principal{Subject: "officer", Org: "desk", Roles: []auth.Role{auth.Coordinator}}, 100*time.Hour)
	if err != nil {
		f.Fatal(err)
	}
	var asked *FeedRequest
	srv := httpd.New(httpd.Config{Name: "desk", Reads: httpd.Reads{PerSecond: 1e9, Burst: 1e9}}, authority, slog.New(slog.DiscardHandler))
	Surface{Feed: func(_ context.Context, r FeedRequest) error { asked = &r; return nil }}.Routes(srv)
	f.Add("incident,report", "10,30,20,40", "17", "18")
	f.Fuzz(func(t *testing.T, kinds, bbox, last, header string) {
		query := url.Values{"kinds": {kinds}, "bbox": {bbox}, "last_event_id": {last}}.Encode()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/feed?"+query, nil)
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header["Last-Event-Id"] = []string{header}
		w := httptest.NewRecorder()
		asked = nil
		testkit.Allocates(t, 1<<20+uint64(300*len(query)), func() { srv.Handler().ServeHTTP(w, r) })
		switch {
		case w.Code == http.StatusBadRequest && w.Body.Len() < 2000 && asked == nil:
		case w.Code != http.StatusOK || asked == nil:
			t.Errorf("?%s, Last-Event-ID %q: %d with %d bytes: %.300s", query, header, w.Code, w.Body.Len(), w.Body)
		case asked.Window.Box != nil && !(asked.Window.Box.South <= asked.Window.Box.North):
			t.Errorf("?%s: the box %+v", query, asked.Window.Box)
		}
	})
}
