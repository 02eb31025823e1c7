package allinone_test

import (
	"cmp"
	"fmt"
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"pharos/pkg/bus"
	"pharos/pkg/bus/embedded"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

// setBack makes the log anew as it would be had the machine's clock been set
// back in the middle of it: nobody can turn the clock of a whole machine for a
// test. It returns the last time stamp before.
func (k *kept) setBack(by time.Duration) (turn time.Time) {
	k.t.Helper()
	server, err := embedded.Start(embedded.Config{Dir: k.path("nats")})
	k.must(err)
	defer func() { server.Stop() }()
	b, err := bus.Connect(k.t.Context(), bus.Config{Dial: server.Dial})
	k.must(err)
	var all []bus.Raw
	k.must(b.EachRaw(k.t.Context(), event.StreamSAR, nil, 1, 0, func(r bus.Raw) error {
		all = append(all, r)
		return nil
	}))
	k.must(b.Close(k.t.Context()))
	server.Stop()
	half := len(all) / 2
	for i := range all[half:] {
		all[half+i].RecordedAt = all[half+i].RecordedAt.Add(-by)
	}
	k.must(os.RemoveAll(k.path(streamSAR)))
	k.must(os.RemoveAll(k.path("archive")))
	k.must(server.Restart())
	rest := all
	k.must(bus.Restore(k.t.Context(), bus.Config{Dial: server.Dial}, event.StreamSAR, uint64(len(all)), func() (r bus.Raw, ok bool, err error) {
		if len(rest) == 0 {
			return r, false, nil
		}
		r, rest = rest[0], rest[1:]
		return r, true, nil
	}))
	return all[half-1].RecordedAt
}

func TestWhenTheClockIsSetBackNothingIsRecordedBeforeWhatWasThere(t *testing.T) {
	k := keep(t)
	turn := k.setBack(time.Hour).Truncate(time.Microsecond)
	k.cfg.DatabaseURL = testkit.OwnPostgres(t).AdminURL()
	d := runWith(t, k.cfg)
	id := d.report() // the clock is right again
	d.eachInItsOwn([]string{id})
	d.counted(len(k.ids) + 1)
	type incident struct {
		Sequence uint64
		At       time.Time `json:"updated_at"`
	}
	var page struct {
		Features []struct{ Properties incident }
	}
	testkit.Eventually(t, testkit.Patience, func() error { // each service has a view of its own
		err := d.client.Do(t.Context(), http.MethodGet, "/v1/incidents?limit=1000", nil, &page)
		if err == nil && len(page.Features) != len(k.ids)+1 {
			err = fmt.Errorf("%d incidents, want %d", len(page.Features), len(k.ids)+1)
		}
		return err
	})
	slices.SortFunc(page.Features, func(a, b struct{ Properties incident }) int {
		return cmp.Compare(a.Properties.Sequence, b.Properties.Sequence)
	})
	stood := 0
	var before incident
	for _, f := range page.Features {
		now := f.Properties
		if now.At.Before(before.At) {
			t.Errorf("the incident at %d was recorded at %s, that at %d at %s", now.Sequence, now.At, before.Sequence, before.At)
		}
		if now.At.Equal(turn) {
			stood++
		}
		before = now
	}
	if stood < 5 {
		t.Errorf("%d of %d incidents stand at the moment before the clock was set back; want some", stood, len(page.Features))
	}
	d.sound()
}
