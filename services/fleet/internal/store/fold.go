package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/services/fleet"
)

// Handle takes in one event of stream SAR; it is a projection.Handler.
func (s *Store) Handle(ctx context.Context, tx pgx.Tx, m event.Message) error {
	if m.Type != event.Type(event.CraftSubject("id", "registered")) {
		return nil
	}
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

// HandleFix takes in one event of stream FIXES; it is a projection.Handler. A
// fix that is there already (craft, source, time) changes nothing, and one that
// is not newer than the newest, by its own time, does not move the craft.
func (s *Store) HandleFix(ctx context.Context, tx pgx.Tx, m event.Message) error {
	var x event.Fix
	if err := json.Unmarshal(m.Data, &x); err != nil {
		return fmt.Errorf("decode fix at %d: %w", m.Sequence, err)
	}
	_, err := tx.Exec(ctx, `
		with kept as (
		    insert into fix (craft_id, source, at, seq, org, place, accuracy_m, course_deg, speed_kn)
		    values (@id, @source, @at, @seq, @org, @place, @accuracy, @course, @speed)
		    on conflict on constraint fix_once do nothing
		)
		insert into craft as c (craft_id, fix_org, at, place, accuracy_m, course_deg, speed_kn, source)
		values (@id, @org, @at, @place, @accuracy, @course, @speed, @source)
		on conflict (craft_id) do update
		   set fix_org = coalesce(c.fix_org, excluded.fix_org), at = excluded.at, place = excluded.place,
		       accuracy_m = excluded.accuracy_m, course_deg = excluded.course_deg, speed_kn = excluded.speed_kn,
		       source = excluded.source
		 where c.at is null or c.at < excluded.at`,
		pgx.NamedArgs{"id": pg.CleanText(string(x.CraftID)), "source": pg.CleanText(x.Source), "at": fleet.Moment(x.At), "seq": m.Sequence,
			"org": pg.CleanText(m.Org), "place": fleet.Place(x).Point(), "accuracy": x.AccuracyM, "course": x.CourseDeg, "speed": x.SpeedKn})
	if err != nil {
		return fmt.Errorf("store a fix of craft %s: %w", x.CraftID, err)
	}
	return nil
}
