package web

import (
	"net/url"
	"testing"

	"pharos/pkg/fault"
	"pharos/pkg/testkit"
)

// FuzzQuery proves of any query of a list: it is one that the store can answer,
// or it is refused in few words.
func FuzzQuery(f *testing.F) {
	f.Add("status=open,closed&phase=distress&bbox=10,30,20,40&updated_since=2023-04-20T01:47:00Z&limit=5&cursor=17")
	f.Fuzz(func(t *testing.T, text string) {
		given, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		testkit.Allocates(t, 1<<20+uint64(100*len(text)), func() {
			q, err := query(given)
			if err != nil {
				if fault.KindOf(err) != fault.Invalid || len(err.Error()) > 400 {
					t.Errorf("?%s: %v of kind %v, want a short refusal", text, err, fault.KindOf(err))
				}
				return
			}
			if q.Limit < 1 || q.Limit > maxLimit || q.AfterSequence > 1<<63-1 || q.Box != nil && !(q.Box.South <= q.Box.North) {
				t.Errorf("?%s: %+v", text, q)
			}
		})
	})
}
