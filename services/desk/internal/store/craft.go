package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/pg"
)

// HandleFix takes in one event of stream FIXES; it is a projection.Handler. A
// fix that is not newer than the one that stands, by its own time, changes
// nothing.
func (s *Store) HandleFix(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var x event.Fix
	if err := json.Unmarshal(m.Data, &x); err != nil {
		return fmt.Errorf("decode fix at %d: %w", m.Sequence, err)
	}
	_, err := tx.Exec(ctx, `
		insert into craft as c (craft_id, fix_org, at, place, accuracy_m, course_deg, speed_kn, source)
		values (@id, @org, @at, @place, @accuracy, @course, @speed, @source)
		on conflict (craft_id) do update
		   set fix_org = coalesce(c.fix_org, excluded.fix_org), at = excluded.at, place = excluded.place,
		       accuracy_m = excluded.accuracy_m, course_deg = excluded.course_deg, speed_kn = excluded.speed_kn,
		       source = excluded.source
		 where c.at is null or c.at < excluded.at`,
		pgx.NamedArgs{"id": pg.CleanText(string(x.CraftID)), "org": pg.CleanText(m.Org), "at": micro(x.At),
			"place": geo.Position{Lat: x.Lat, Lon: x.Lon}.Point(), "accuracy": x.AccuracyM, "course": x.CourseDeg,
			"speed": x.SpeedKn, "source": pg.CleanText(x.Source)})
	if err != nil {
		return fmt.Errorf("store a fix of craft %s: %w", x.CraftID, err)
	}
	return nil
}

func register(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var r event.CraftRegistered
	if err := json.Unmarshal(m.Data, &r); err != nil {
		return fmt.Errorf("decode craft at %d: %w", m.Sequence, err)
	}
	org := r.Org
	if org == "" {
		org = m.Org
	}
	_, err := tx.Exec(ctx, `
		insert into craft (craft_id, info_seq, info_org, name, type, mmsi, own)
		values (@id, @seq, @org, @name, @type, @mmsi, @own)
		on conflict (craft_id) do update
		   set info_seq = excluded.info_seq, info_org = excluded.info_org, name = excluded.name, type = excluded.type,
		       mmsi = excluded.mmsi, own = excluded.own`,
		pgx.NamedArgs{"id": pg.CleanText(string(r.CraftID)), "seq": m.Sequence, "org": pg.CleanText(org),
			"name": pg.CleanText(r.Name), "type": pg.CleanText(r.Type), "mmsi": pg.CleanText(r.MMSI), "own": r.Own})
	if err != nil {
		return fmt.Errorf("store craft %s: %w", r.CraftID, err)
	}
	return nil
}

// Craft is a craft as it stands in the view.
type Craft struct {
	Registered *event.CraftRegistered // nil: only its fixes are known
	InfoSeq    uint64
	Fix        *event.Fix // nil: only registered
	FixOrg     string
}

// Crafts returns every craft, and the sequence in FIXES that this includes.
func (s *Store) Crafts(ctx context.Context) (all []Craft, fixes uint64, err error) {
	err = s.snapshot(ctx, func(tx pgx.Tx) error {
		if fixes, err = checkpoint(ctx, tx, Fixes); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `
			select craft_id, info_seq, coalesce(info_org, ''), coalesce(name, ''), coalesce(type, ''), coalesce(mmsi, ''), own,
			       coalesce(fix_org, ''), at, place, accuracy_m, course_deg, speed_kn, coalesce(source, '')
			  from craft order by craft_id`)
		if err != nil {
			return fmt.Errorf("list craft: %w", err)
		}
		all, err = pgx.CollectRows(rows, scanCraft)
		return err
	})
	return all, fixes, err
}

func scanCraft(row pgx.CollectableRow) (Craft, error) {
	var c Craft
	var r event.CraftRegistered
	var x event.Fix
	var seq *uint64
	var at *time.Time
	var place *orb.Point
	err := row.Scan(&r.CraftID, &seq, &r.Org, &r.Name, &r.Type, &r.MMSI, &r.Own,
		&c.FixOrg, &at, &place, &x.AccuracyM, &x.CourseDeg, &x.SpeedKn, &x.Source)
	if err != nil {
		return c, fmt.Errorf("read a craft: %w", err)
	}
	if seq != nil {
		c.Registered, c.InfoSeq = &r, *seq
	}
	if at != nil && place != nil {
		p := geo.FromPoint(*place)
		x.CraftID, x.At, x.Lat, x.Lon = r.CraftID, at.UTC(), p.Lat, p.Lon
		c.Fix = &x
	}
	return c, nil
}

// micro is a time as PostgreSQL keeps it.
func micro(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
