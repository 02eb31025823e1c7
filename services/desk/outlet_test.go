package desk

import (
	"encoding/json"
	"testing"
	"time"

	"pharos/pkg/geo"
)

func TestAnOutletTellsIdsOfWhatItLeavesOut(t *testing.T) {
	o := NewOutlet(Window{Orgs: []string{"sea-eye"}})
	var buf []byte
	for _, e := range []*Entry{report(1, "airborne", nil), {Sequence: 2}, report(3, "sea-eye", nil), report(4, "airborne", nil)} {
		buf = o.Entry(buf, e)
	}
	const want = ":\nid: 2\n\nid: 3\nevent: report\ndata: {\"sequence\":3}\n\n"
	if string(buf) != want {
		t.Errorf("got %q, want %q", buf, want)
	}
	if !o.Hidden() {
		t.Error("id 4 is not waiting to be told")
	}
	if got := string(o.Flush(nil)); got != ":\nid: 4\n\n" || o.Hidden() {
		t.Errorf("flushed %q, want id 4 alone, once", got)
	}
}

func TestAReportShownEarlyIsNotShownAgain(t *testing.T) {
	o := NewOutlet(Window{})
	e := report(7, "sea-eye", nil)
	buf := o.Early(nil, e)
	buf = o.Early(buf, e)
	if want := "event: report\ndata: {\"sequence\":7}\n\n"; string(buf) != want {
		t.Errorf("early %q, want %q", buf, want)
	}
	buf = o.Flush(o.Entry(nil, e))
	if want := ":\nid: 7\n\n"; string(buf) != want {
		t.Errorf("in its turn %q, want %q", buf, want)
	}
}

func TestAWindowShowsOneAreaAndSomeKinds(t *testing.T) {
	box, err := geo.ParseBox("170,-10,-170,10")
	if err != nil {
		t.Fatal(err)
	}
	in, out := &geo.Position{Lat: 1, Lon: -175}, &geo.Position{Lat: 1, Lon: 0}
	for name, c := range map[string]struct {
		window Window
		entry  *Entry
		want   bool
	}{
		"inside":                      {Window{Box: &box}, report(1, "a", in), true},
		"outside":                     {Window{Box: &box}, report(1, "a", out), false},
		"nowhere":                     {Window{Box: &box}, report(1, "a", nil), false},
		"of a kind that is asked for": {Window{Kinds: []Kind{KindReport}}, report(1, "a", nil), true},
		"of another kind":             {Window{Kinds: []Kind{KindCraft}}, report(1, "a", nil), false},
		"of another organisation":     {Window{Orgs: []string{"b"}}, report(1, "a", nil), false},
		"for nobody":                  {Window{Orgs: []string{}}, report(1, "a", nil), false},
	} {
		if got := len(NewOutlet(c.window).Entry(nil, c.entry)) > 0; got != c.want {
			t.Errorf("%s: shown %v, want %v", name, got, c.want)
		}
	}
}

// A boat that drifts out of the area is still shown: else a client would keep
// it where it was for ever.
func TestAnIncidentIsInTheAreaOfAnyOfItsPositions(t *testing.T) {
	picture := json.RawMessage(`{"orgs":["a"],"position":{"lat":36,"lon":20},"positions":[{"lat":35,"lon":14},{"lat":36,"lon":20},{"text":"off Zuwara"},{"lat":95,"lon":0}]}`)
	thing, err := NewIncident("01a2", picture, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"13,34,15,36": true, "19,35,21,37": true, "0,0,1,1": false, "-180,80,180,90": false} {
		box, err := geo.ParseBox(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := thing.seen(Window{Box: &box}) != nil; got != want {
			t.Errorf("in %s: shown %v, want %v", text, got, want)
		}
	}
}

func TestThePictureSaysSinceWhenItIsNotLive(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2026, 11, 23, 3, 52, s, 0, time.UTC) }
	p := Picture{}.Next(StateLive, "", 400*time.Millisecond, at(0))
	if got := string(p.JSON()); got != `{"code":"picture","state":"live","lag_ms":400}` {
		t.Errorf("live: %s", got)
	}
	p = p.Next(StateOld, "why", -time.Second, at(7))
	p = p.Next(StateOld, "why", 0, at(8))
	if got := string(p.JSON()); got != `{"code":"picture","state":"old","since":"2026-11-23T03:52:07Z","lag_ms":0,"detail":"why"}` {
		t.Errorf("old: %s", got)
	}
	p = p.Next(StateDamaged, "worse", 0, at(9))
	if p.Since != at(7) {
		t.Errorf("damaged since %s, want since it ceased to be live", p.Since)
	}
	if p = p.Next(StateLive, "", 0, at(10)); !p.Since.IsZero() {
		t.Errorf("live again since %s", p.Since)
	}
}

func TestKindsAreReadStrictly(t *testing.T) {
	if got, err := ParseKinds("incident, craft"); err != nil || len(got) != 2 || got[1] != KindCraft {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{",", "snapshot", "Incident", "incident,"} {
		if got, err := ParseKinds(bad); err == nil {
			t.Errorf("%q: got %v, want an error", bad, got)
		}
	}
}
