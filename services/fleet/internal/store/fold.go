package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection/crafts"
	"pharos/services/fleet"
)

// Handle folds one event of stream SAR; it is a projection.Handler.
func (s *Store) Handle(ctx context.Context, tx pgx.Tx, m event.Message) error {
	if m.Type != crafts.Registered() {
		return nil
	}
	return crafts.Register(ctx, tx, m)
}

// Drop empties what Handle has written, for a rebuild.
func (s *Store) Drop(ctx context.Context, tx pgx.Tx) error { return crafts.Drop(ctx, tx) }

// HandleFix folds one event of stream FIXES; it is a projection.Handler. A fix
// that is there already (craft, source, time) changes nothing.
func (s *Store) HandleFix(ctx context.Context, tx pgx.Tx, m event.Message) error {
	x, err := crafts.Fix(m)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into fix (craft_id, source, at, seq, org, place, accuracy_m, course_deg, speed_kn)
		values (@id, @source, @at, @seq, @org, @place, @accuracy, @course, @speed)
		on conflict on constraint fix_once do nothing`,
		pgx.NamedArgs{"id": x.CraftID, "source": x.Source, "at": x.At, "seq": m.Sequence, "org": pg.CleanText(m.Org),
			"place": fleet.Place(x).Point(), "accuracy": x.AccuracyM, "course": x.CourseDeg, "speed": x.SpeedKn})
	if err != nil {
		return fmt.Errorf("keep a fix of craft %s: %w", x.CraftID, err)
	}
	return crafts.Move(ctx, tx, m, x)
}
