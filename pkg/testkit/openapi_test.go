package testkit_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"pharos/pkg/testkit"
)

// failing is a test that is failed, to see that it would be.
type failing struct {
	testing.TB
	said []string
}

func (f *failing) Errorf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

// health answers as httpd does, with a body.
func health(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Trace-Id", strings.Repeat("a", 32))
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, body)
	})
}

func TestATestFailsOnAnAnswerThatIsNotInTheDocument(t *testing.T) {
	for body, want := range map[string]int{`{"status":"ok"}`: 0, `{"status":"fine"}`: 1} {
		t.Run(body, func(t *testing.T) {
			checked := &failing{TB: t}
			testkit.Checked(checked, "probe", health(body)).ServeHTTP(httptest.NewRecorder(),
				httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil))
			if len(checked.said) != want {
				t.Errorf("a handler: %d failures, want %d: %q", len(checked.said), want, checked.said)
			}
			web := httptest.NewServer(health(body))
			defer web.Close()
			checked = &failing{TB: t}
			client := http.Client{Transport: testkit.CheckedTransport(checked, web.Client().Transport)}
			res, err := client.Get(web.URL + "/healthz")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, res.Body); err != nil {
				t.Fatal(err)
			}
			_ = res.Body.Close()
			if len(checked.said) != want {
				t.Errorf("a client: %d failures, want %d: %q", len(checked.said), want, checked.said)
			}
		})
	}
}

func TestAnAnswerThatBrokeOffIsNotJudgedByItsBody(t *testing.T) {
	checked := &failing{TB: t}
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		health(`{"status":`).ServeHTTP(w, r)
		panic(http.ErrAbortHandler)
	})
	func() {
		defer func() { _ = recover() }()
		testkit.Checked(checked, "probe", h).ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/healthz", nil))
	}()
	if len(checked.said) != 0 {
		t.Errorf("failed with %q, want nothing: half a body says nothing of the whole", checked.said)
	}
}
