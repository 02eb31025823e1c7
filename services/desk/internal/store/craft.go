package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/projection/crafts"
)

// HandleFix folds one event of stream FIXES; it is a projection.Handler.
func (s *Store) HandleFix(ctx context.Context, tx pgx.Tx, m event.Message) error {
	x, err := crafts.Fix(m)
	if err != nil {
		return err
	}
	return crafts.Move(ctx, tx, m, x)
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
