package crafts

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/pg"
)

//go:embed schema.sql
var schema string

// Prepare makes the table where it is absent. A service calls it before its
// migrations, which may add to the table.
func Prepare(ctx context.Context, pool *pgxpool.Pool) error {
	return pg.Make(ctx, pool, "crafts", schema)
}

// Registered is the type of the events that Register folds.
func Registered() string { return event.Type(event.CraftSubject("id", "registered")) }

// Register folds the registration of a craft: the newest stands.
func Register(ctx context.Context, tx pgx.Tx, m event.Message) error {
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

// Fix reads the body of an event of stream FIXES as the tables take it: text
// without what PostgreSQL refuses, the time in whole microseconds.
func Fix(m event.Message) (event.Fix, error) {
	var x event.Fix
	if err := json.Unmarshal(m.Data, &x); err != nil {
		return x, fmt.Errorf("decode fix at %d: %w", m.Sequence, err)
	}
	x.CraftID = event.CraftID(pg.CleanText(string(x.CraftID)))
	x.Source = pg.CleanText(x.Source)
	x.At = x.At.UTC().Truncate(time.Microsecond)
	return x, nil
}

// Move folds what Fix has read of m. A fix that is not newer than the one that
// stands, by its own time, changes nothing.
func Move(ctx context.Context, tx pgx.Tx, m event.Message, x event.Fix) error {
	_, err := tx.Exec(ctx, `
		insert into craft as c (craft_id, fix_org, at, place, accuracy_m, course_deg, speed_kn, source)
		values (@id, @org, @at, @place, @accuracy, @course, @speed, @source)
		on conflict (craft_id) do update
		   set fix_org = coalesce(c.fix_org, excluded.fix_org), at = excluded.at, place = excluded.place,
		       accuracy_m = excluded.accuracy_m, course_deg = excluded.course_deg, speed_kn = excluded.speed_kn,
		       source = excluded.source
		 where c.at is null or c.at < excluded.at`,
		pgx.NamedArgs{"id": x.CraftID, "org": pg.CleanText(m.Org), "at": x.At, "place": geo.Position{Lat: x.Lat, Lon: x.Lon}.Point(),
			"accuracy": x.AccuracyM, "course": x.CourseDeg, "speed": x.SpeedKn, "source": x.Source})
	if err != nil {
		return fmt.Errorf("store a fix of craft %s: %w", x.CraftID, err)
	}
	return nil
}

// Drop takes back what Register has written, for a rebuild from SAR; what came
// from FIXES stays.
func Drop(ctx context.Context, tx pgx.Tx) error {
	const forget = `
		update craft set info_seq = null, info_org = null, name = null, type = null, mmsi = null, own = false
		 where at is not null`
	for _, statement := range []string{`delete from craft where at is null`, forget} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return fmt.Errorf("empty the table of craft: %w", err)
		}
	}
	return nil
}
