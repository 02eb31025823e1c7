package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

// FuzzQuestion proves of any query: it asks what can be answered, or it is
// refused in few words.
func FuzzQuestion(f *testing.F) {
	f.Add("group_by=year&from=2019-01-01&to=2020-01-01&bbox=10,30,20,40&as_of=2021-02-03&format=csv")
	f.Fuzz(func(t *testing.T, text string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/tallies", nil)
		r.URL.RawQuery = text
		testkit.Allocates(t, 1<<20+uint64(100*len(text)), func() {
			proveQuestion(t, text, asks(r, talliesQuestion, "group_by", "from", "to", "bbox", "as_of", "format"))
			proveQuestion(t, text, asks(r, casualtiesQuestion, "from", "to", "bbox", "as_of", "limit", "cursor"))
		})
	})
}

type asking struct {
	question
	err error
}

func asks(r *http.Request, read func(url.Values) (question, error), known ...string) asking {
	given, err := parameters(r, known...)
	if err != nil {
		return asking{err: err}
	}
	q, err := read(given)
	return asking{q, err}
}

func proveQuestion(t *testing.T, text string, a asking) {
	t.Helper()
	switch {
	case a.err != nil && (fault.KindOf(a.err) != fault.Invalid || len(fault.Detail(a.err)) > 600):
		t.Errorf("?%s: %v of kind %v, want a short refusal", text, a.err, fault.KindOf(a.err))
	case a.err == nil && !a.From.IsZero() && !a.To.IsZero() && !a.From.Before(a.To):
		t.Errorf("?%s: from %v to %v", text, a.From, a.To)
	case a.err == nil && (a.limit < 0 || a.limit > maxLimit):
		t.Errorf("?%s: limit %d", text, a.limit)
	}
}
