package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/services/fleet"
)

// Craft returns one craft; fault.NotFound when nobody has heard of it.
func (s *Store) Craft(ctx context.Context, id event.CraftID) (fleet.Craft, error) {
	rows, err := s.pool.Query(ctx, `
		select craft_id, coalesce(info_org, fix_org), coalesce(info_seq, 0), coalesce(name, ''), coalesce(type, ''),
		       coalesce(mmsi, ''), own, at, place, accuracy_m, course_deg, speed_kn, coalesce(source, '')
		  from craft where craft_id = @id`, pgx.NamedArgs{"id": id})
	if err != nil {
		return fleet.Craft{}, reading(err, "read craft %s", id)
	}
	c, err := pgx.CollectExactlyOneRow(rows, scanCraft)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, fault.New(fault.NotFound, "there is no such craft")
	}
	if err != nil {
		return c, reading(err, "read craft %s", id)
	}
	return c, nil
}

// Query selects craft; zero members select all.
type Query struct {
	Orgs  []string         // nil is all
	Own   bool             // only those of the fleet that the desk may send
	World event.ExerciseID // of the nearest: craft of this exercise; empty is the real world
	Box   *geo.Box
	Since time.Time     // only those with a fix from then on
	After event.CraftID // exclusive; for paging
	Limit int           // 0 is no limit
}

// List returns craft by their ids.
func (s *Store) List(ctx context.Context, by Query) ([]fleet.Craft, error) {
	rows, err := s.pool.Query(ctx, `
		select craft_id, coalesce(info_org, fix_org), coalesce(info_seq, 0), coalesce(name, ''), coalesce(type, ''),
		       coalesce(mmsi, ''), own, at, place, accuracy_m, course_deg, speed_kn, coalesce(source, '')
		  from craft
		 where (@orgs::text[] is null or coalesce(info_org, fix_org) = any(@orgs))
		   and (own or not @own)
		   and (@since::timestamptz is null or at >= @since)
		   and (@west::float8 is null
		        or place && st_makeenvelope(@west, @south, @east, @north, 4326)
		        or place && st_makeenvelope(@west2, @south, @east2, @north, 4326))
		   and craft_id > @after
		 order by craft_id limit nullif(@limit, 0)`, by.args())
	if err != nil {
		return nil, reading(err, "list craft")
	}
	return collect(rows, "list craft")
}

// spare is how many more craft than asked for the index is asked to name: it
// measures on a sphere, what is shown is measured on the ellipsoid.
const spare = 10

// Nearest returns the craft that are nearest to a place, and some more.
func (s *Store) Nearest(ctx context.Context, place geo.Position, by Query) ([]fleet.Craft, error) {
	args := by.args()
	args["lon"], args["lat"], args["limit"] = place.Lon, place.Lat, by.Limit+spare
	rows, err := s.pool.Query(ctx, `
		select craft_id, coalesce(info_org, fix_org), coalesce(info_seq, 0), coalesce(name, ''), coalesce(type, ''),
		       coalesce(mmsi, ''), own, at, place, accuracy_m, course_deg, speed_kn, coalesce(source, '')
		  from craft
		 where place is not null
		   and case when @world = '' then craft_id not like 'exercise:%' else starts_with(craft_id, 'exercise:' || @world || ':') end
		   and (@orgs::text[] is null or coalesce(info_org, fix_org) = any(@orgs))
		   and (own or not @own)
		   and (@since::timestamptz is null or at >= @since)
		 order by place::geography <-> st_setsrid(st_makepoint(@lon, @lat), 4326)::geography limit @limit`, args)
	if err != nil {
		return nil, reading(err, "find the nearest craft")
	}
	return collect(rows, "find the nearest craft")
}

func (q Query) args() pgx.NamedArgs {
	args := pgx.NamedArgs{"orgs": q.Orgs, "own": q.Own, "world": q.World, "after": q.After, "limit": q.Limit, "since": nil,
		"west": nil, "east": nil, "west2": nil, "east2": nil, "south": nil, "north": nil}
	if !q.Since.IsZero() {
		args["since"] = q.Since
	}
	if q.Box == nil {
		return args
	}
	bounds := q.Box.Bounds()
	first, last := bounds[0], bounds[len(bounds)-1]
	args["south"], args["north"] = first.Min[1], first.Max[1]
	args["west"], args["east"], args["west2"], args["east2"] = first.Min[0], first.Max[0], last.Min[0], last.Max[0]
	return args
}

func collect(rows pgx.Rows, what string) ([]fleet.Craft, error) {
	all, err := pgx.CollectRows(rows, scanCraft)
	if err != nil {
		return nil, reading(err, "%s", what)
	}
	return all, nil
}

func scanCraft(row pgx.CollectableRow) (fleet.Craft, error) {
	var c fleet.Craft
	var x event.Fix
	var at *time.Time
	var place *orb.Point
	err := row.Scan(&c.ID, &c.Org, &c.InfoSeq, &c.Name, &c.Type, &c.MMSI, &c.Own,
		&at, &place, &x.AccuracyM, &x.CourseDeg, &x.SpeedKn, &x.Source)
	if err != nil {
		return c, fmt.Errorf("read a craft: %w", err)
	}
	if at != nil && place != nil {
		p := geo.FromPoint(*place)
		x.CraftID, x.At, x.Lat, x.Lon = c.ID, at.UTC(), p.Lat, p.Lon
		c.Fix = &x
	}
	return c, nil
}

// Track returns the craft's fixes from one time to another, both included, by
// their times: the newest `limit` of them.
func (s *Store) Track(ctx context.Context, id event.CraftID, from, to time.Time, limit int) ([]event.Fix, error) {
	rows, err := s.pool.Query(ctx, `
		select craft_id, at, st_y(place), st_x(place), accuracy_m, course_deg, speed_kn, source
		  from fix where craft_id = @id and at between @from and @to
		 order by at desc, source desc limit @limit`,
		pgx.NamedArgs{"id": id, "from": from, "to": to, "limit": limit})
	if err != nil {
		return nil, reading(err, "read the track of craft %s", id)
	}
	fixes, err := pgx.CollectRows(rows, pgx.RowToStructByPos[event.Fix])
	if err != nil {
		return nil, reading(err, "read the track of craft %s", id)
	}
	slices.Reverse(fixes)
	for i := range fixes {
		fixes[i].At = fixes[i].At.UTC()
	}
	return fixes, nil
}
