package incidents

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

// Row is an incident as lists and the feed show it.
type Row struct {
	ID       event.IncidentID
	Sequence uint64
	Exercise event.ExerciseID
	Orgs     []string
	Place    *geo.Position
	Phase    sar.Phase
	Picture  json.RawMessage // sar.Picture
	Updated  time.Time

	state *sar.Incident // read only to be narrowed
}

// Feature returns the row as a GeoJSON feature.
func (r Row) Feature() geo.Feature {
	return geo.NewFeature(string(r.ID), r.Place, r.Picture)
}

// Query selects incidents; zero members select all.
type Query struct {
	IDs           []event.IncidentID
	Status, Phase []string
	Orgs          []string // only incidents that one of these organisations reported; nil is all
	Box           *geo.Box
	UpdatedSince  time.Time
	AfterSequence uint64 // exclusive; for paging by Sequence
	Limit         int    // 0 is no limit
}

// List returns incidents by rising sequence of their last event. Where Orgs is
// given each is shown as those organisations see it (sar.Incident.SeenBy), and
// Phase and Box ask for what they see: a phase that others' reports raised, or a
// place that others gave, is not to be found out by asking for it.
func List(ctx context.Context, q Querier, by Query) ([]Row, error) {
	if by.Orgs == nil {
		return read(ctx, q, by)
	}
	var kept []Row
	step := by
	step.Phase, step.Box = nil, nil
	for {
		rows, err := read(ctx, q, step)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			r = r.seenBy(by.Orgs)
			if by.shows(r) {
				kept = append(kept, r)
			}
			if by.Limit > 0 && len(kept) == by.Limit {
				return kept, nil
			}
		}
		if step.Limit == 0 || len(rows) < step.Limit {
			return kept, nil
		}
		step.AfterSequence = rows[len(rows)-1].Sequence
	}
}

// read finds boxes by the index, which keeps rounded coordinates, and then exactly.
func read(ctx context.Context, q Querier, by Query) ([]Row, error) {
	boxes := bounds(by.Box)
	rows, err := q.Query(ctx, `
		select id, seq, exercise, orgs, place, phase, picture, updated_at, case when @orgs::text[] is null then null else state end
		from incident
		where (@ids::uuid[] is null or id = any(@ids))
		  and (@status::text[] is null or status = any(@status))
		  and (@phase::text[] is null or phase = any(@phase))
		  and (@orgs::text[] is null or orgs && @orgs)
		  and (@since::timestamptz is null or updated_at >= @since)
		  and (@west::float8 is null
		       or place && st_makeenvelope(@west, @south, @east, @north, 4326) and st_x(place) between @west and @east
		          and st_y(place) between @south and @north
		       or place && st_makeenvelope(@west2, @south, @east2, @north, 4326) and st_x(place) between @west2 and @east2
		          and st_y(place) between @south and @north)
		  and seq > @after
		order by seq limit nullif(@limit, 0)`,
		pgx.NamedArgs{"ids": texts(by.IDs), "status": by.Status, "phase": by.Phase, "orgs": by.Orgs, "since": orNull(by.UpdatedSince),
			"west": boxes[0], "east": boxes[1], "west2": boxes[2], "east2": boxes[3], "south": boxes[4], "north": boxes[5],
			"after": by.AfterSequence, "limit": by.Limit})
	if err != nil {
		return nil, fmt.Errorf("list incidents: %w", err)
	}
	return pgx.CollectRows(rows, scanRow)
}

// seenBy narrows the row to what the organisations see.
func (r Row) seenBy(orgs []string) Row {
	p := r.state.SeenBy(orgs).Picture()
	r.Picture, r.Orgs, r.Phase, r.Place = document(p), p.Orgs, p.Phase, nil
	if at, ok := p.Place(); ok {
		r.Place = &at
	}
	return r
}

// shows reports whether the row, as it is seen, is asked for.
func (by Query) shows(r Row) bool {
	if by.Phase != nil && !slices.Contains(by.Phase, string(r.Phase)) {
		return false
	}
	return by.Box == nil || r.Place != nil && by.Box.Contains(*r.Place)
}

func scanRow(row pgx.CollectableRow) (Row, error) {
	var r Row
	var place orb.Geometry
	if err := row.Scan(&r.ID, &r.Sequence, &r.Exercise, &r.Orgs, &place, &r.Phase, &r.Picture, &r.Updated, &r.state); err != nil {
		return r, fmt.Errorf("read an incident: %w", err)
	}
	if p, ok := place.(orb.Point); ok {
		at := geo.FromPoint(p)
		r.Place = &at
	}
	return r, nil
}

// bounds returns west, east of two rectangles, then south and north; nils where
// there is no box. The meridian of 180 degrees has two names: a box that
// touches it holds what stands there under the other.
func bounds(box *geo.Box) [6]any {
	switch {
	case box == nil:
		return [6]any{}
	case box.West > box.East:
		return [6]any{box.West, 180.0, -180.0, box.East, box.South, box.North}
	case box.East == 180:
		return [6]any{box.West, box.East, -180.0, -180.0, box.South, box.North}
	case box.West == -180:
		return [6]any{box.West, box.East, 180.0, 180.0, box.South, box.North}
	}
	return [6]any{box.West, box.East, box.West, box.East, box.South, box.North}
}

func texts[T ~string](list []T) []string {
	if list == nil {
		return nil
	}
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}
