package server

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	"pharos/pkg/projection/incidents"
	"pharos/services/desk"
	"pharos/services/desk/internal/store"
)

// framer makes entries of events. A report says all by itself; an incident is
// shown as the view knows it once the view holds the event.
type framer struct {
	bus   *bus.Bus
	view  *projection.Projector
	store *store.Store
	log   *slog.Logger
}

// patience is how long the framer waits for the view before it lets its caller
// do something else.
const patience = 500 * time.Millisecond

// summary is a report in a line, as the feed and lists show it: in no incident
// until the frame of an incident lists it.
type summary struct {
	incidents.Summary
	IncidentIDs []event.IncidentID `json:"incident_ids"`
	Linked      bool               `json:"linked"`
}

func unlinked(s incidents.Summary) summary {
	return summary{Summary: s, IncidentIDs: []event.IncidentID{}}
}

// frame returns an entry for each event. It returns early when ctx ends; while
// the view does not hold the events, or cannot be read, it calls waiting again
// and again, whose error ends it.
func (f *framer) frame(ctx context.Context, run []event.Message, waiting func() error) ([]*desk.Entry, error) {
	entries := make([]*desk.Entry, len(run))
	need, ids := uint64(0), []string{}
	about := make([]string, len(run))
	for i, m := range run {
		entries[i] = f.byItself(m)
		if about[i] = f.incident(ctx, m); about[i] != "" {
			need, ids = m.Sequence, append(ids, about[i])
		}
	}
	if need == 0 {
		return entries, nil
	}
	things, err := f.incidents(ctx, need, ids, waiting)
	for i, id := range about {
		if id != "" {
			entries[i].Thing = things[id]
		}
	}
	return entries, err
}

// incident returns the incident that the event changed; "" when it changed none.
// One that the view could use only when it was tried again changed it then.
func (f *framer) incident(ctx context.Context, m event.Message) string {
	if m.Type == event.TypeResolved {
		var e event.Resolved
		if json.Unmarshal(m.Data, &e) != nil || e.Handler != store.View {
			return ""
		}
		used, err := f.bus.Get(ctx, e.Stream, e.Sequence)
		if err != nil { // who looks later, or opens the feed anew, sees it
			f.log.Warn("what was resolved cannot be shown now", "sequence", m.Sequence, "error", err)
			return ""
		}
		m = used
	}
	if event.Domain(m.Type) == "incident" && uuid.Validate(m.Subject) == nil {
		return m.Subject
	}
	return ""
}

// needsView reports whether the view may be needed to show the event.
func needsView(m event.Message) bool {
	return event.Domain(m.Type) == "incident" && uuid.Validate(m.Subject) == nil || m.Type == event.TypeResolved
}

// byItself is the entry of an event as far as it is known without the view.
func (f *framer) byItself(m event.Message) *desk.Entry {
	e := &desk.Entry{Sequence: m.Sequence}
	if event.Domain(m.Type) != "report" {
		return e
	}
	s, err := incidents.Summarize(m)
	if err == nil {
		e.Thing, err = desk.NewReport(unlinked(s), m.Org, place(s))
	}
	if err != nil { // its projector sets it aside; here it only moves ids on
		f.log.Warn("a report cannot be shown", "sequence", m.Sequence, "error", err)
	}
	return e
}

func place(s incidents.Summary) *geo.Position {
	if s.Position == nil || s.Position.Lat == nil || s.Position.Lon == nil {
		return nil
	}
	return &geo.Position{Lat: *s.Position.Lat, Lon: *s.Position.Lon}
}

// incidents waits until the view holds `need` and reads the incidents from it.
func (f *framer) incidents(ctx context.Context, need uint64, ids []string, waiting func() error) (map[string]*desk.Thing, error) {
	said := false
	for {
		things, err := f.try(ctx, need, ids)
		if err == nil {
			return things, nil
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !said && !pg.IsUnavailable(err) {
			f.log.Warn("the feed waits for the view", "sequence", need, "error", err)
			said = true
		}
		if err := waiting(); err != nil {
			return nil, err
		}
	}
}

// try gives the view a moment. It takes all of that moment when it fails, so
// that callers need not pause.
func (f *framer) try(parent context.Context, need uint64, ids []string) (map[string]*desk.Thing, error) {
	ctx, cancel := context.WithTimeout(parent, patience)
	defer cancel()
	err := f.view.WaitFor(ctx, need)
	var rows []store.Incident
	if err == nil {
		rows, err = f.store.Incidents(ctx, ids, need)
	}
	if err != nil {
		<-ctx.Done()
		return nil, err
	}
	things := make(map[string]*desk.Thing, len(rows))
	for _, r := range rows {
		thing, err := desk.NewIncident(r.ID, r.Picture, r.State)
		if err != nil {
			return nil, fmt.Errorf("show incident %s: %w", r.ID, err)
		}
		things[string(r.ID)] = thing
	}
	return things, nil
}
