package incidents

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/paulmach/orb"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
)

// ErrUnknown says that no incident has that id.
var ErrUnknown = fault.New(fault.NotFound, "there is no such incident")

// Querier is a pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Load returns the folded incident; ErrUnknown when there is none.
func Load(ctx context.Context, q Querier, id event.IncidentID) (*sar.Incident, error) {
	if uuid.Validate(string(id)) != nil {
		return nil, ErrUnknown
	}
	var in sar.Incident
	err := q.QueryRow(ctx, `select state from incident where id = @id`, pgx.NamedArgs{"id": id}).Scan(&in)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("load incident %s: %w", id, err)
	}
	return &in, nil
}

// Row is an incident as lists and the feed show it.
type Row struct {
	ID       event.IncidentID
	Sequence uint64
	Exercise event.ExerciseID
	Orgs     []string
	Place    *geo.Position
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
// given each is shown as those organisations see it (sar.Incident.SeenBy).
func List(ctx context.Context, q Querier, by Query) ([]Row, error) {
	boxes := bounds(by.Box)
	rows, err := q.Query(ctx, `
		select id, seq, exercise, orgs, place, picture, updated_at, case when @orgs::text[] is null then null else state end
		from incident
		where (@ids::uuid[] is null or id = any(@ids))
		  and (@status::text[] is null or status = any(@status))
		  and (@phase::text[] is null or phase = any(@phase))
		  and (@orgs::text[] is null or orgs && @orgs)
		  and (@since::timestamptz is null or updated_at >= @since)
		  and (@west::float8 is null
		       or place && st_makeenvelope(@west, @south, @east, @north, 4326)
		       or place && st_makeenvelope(@west2, @south, @east2, @north, 4326))
		  and seq > @after
		order by seq limit nullif(@limit, 0)`,
		pgx.NamedArgs{"ids": strings(by.IDs), "status": by.Status, "phase": by.Phase, "orgs": by.Orgs, "since": orNull(by.UpdatedSince),
			"west": boxes[0], "east": boxes[1], "west2": boxes[2], "east2": boxes[3], "south": boxes[4], "north": boxes[5],
			"after": by.AfterSequence, "limit": by.Limit})
	if err != nil {
		return nil, fmt.Errorf("list incidents: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanRow)
	if err != nil || by.Orgs == nil {
		return all, err
	}
	return narrowed(all, by), nil
}

// narrowed shows each incident as by.Orgs see it, and leaves out those whose
// place, as they see it, is not in the box.
func narrowed(rows []Row, by Query) []Row {
	kept := rows[:0]
	for _, r := range rows {
		p := r.state.SeenBy(by.Orgs).Picture()
		r.Picture, r.Orgs, r.Place = document(p), p.Orgs, nil
		if at, ok := p.Place(); ok {
			r.Place = &at
		}
		if by.Box == nil || r.Place != nil && by.Box.Contains(*r.Place) {
			kept = append(kept, r)
		}
	}
	return kept
}

func scanRow(row pgx.CollectableRow) (Row, error) {
	var r Row
	var place orb.Geometry
	if err := row.Scan(&r.ID, &r.Sequence, &r.Exercise, &r.Orgs, &place, &r.Picture, &r.Updated, &r.state); err != nil {
		return r, fmt.Errorf("read an incident: %w", err)
	}
	if p, ok := place.(orb.Point); ok {
		at := geo.FromPoint(p)
		r.Place = &at
	}
	return r, nil
}

// Links returns the incidents that hold each of the reports.
func Links(ctx context.Context, q Querier, report event.ReportID) ([]event.IncidentID, error) {
	rows, err := q.Query(ctx, `select incident_id from incident_report where report_id = @id order by incident_id`,
		pgx.NamedArgs{"id": report})
	if err != nil {
		return nil, fmt.Errorf("find the incidents of report %s: %w", report, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[event.IncidentID])
}

// Unlinked returns the summaries of reports that stand in no incident, newest
// first, of the given organisations (nil is all).
func Unlinked(ctx context.Context, q Querier, orgs []string, limit int) ([]Summary, error) {
	rows, err := q.Query(ctx, `
		select r.summary from report r
		where not exists (select from incident_report l where l.report_id = r.id)
		  and (@orgs::text[] is null or r.org = any(@orgs))
		order by r.seq desc limit @limit`, pgx.NamedArgs{"orgs": orgs, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list unlinked reports: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[Summary])
}

// bounds returns west, east of one or two rectangles, then south and north;
// nils where there is no box.
func bounds(box *geo.Box) [6]any {
	if box == nil {
		return [6]any{}
	}
	if box.West > box.East {
		return [6]any{box.West, 180.0, -180.0, box.East, box.South, box.North}
	}
	return [6]any{box.West, box.East, box.West, box.East, box.South, box.North}
}

func strings[T ~string](list []T) []string {
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
