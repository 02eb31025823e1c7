package server

import (
	"context"
	"math"
	"time"

	"pharos/pkg/fault"
	"pharos/services/tally"
)

// patience is how long an answer waits for the view to catch up with the log.
const patience = 2 * time.Second

// known returns what was known as of a time; zero is now. The AsOf of an
// answer, asked for again, gives the same numbers: so it is given only when the
// view holds everything that was recorded by then.
func (s *Server) known(ctx context.Context, asOf time.Time) (tally.Known, error) {
	now := time.Now().UTC().Truncate(time.Microsecond) // as recorded_at is kept
	asOf = asOf.Truncate(time.Microsecond)
	if asOf.After(now) {
		return tally.Known{}, fault.New(fault.Invalid, "as_of: %s is in the future, it is now %s; nobody knows yet what will be known then",
			asOf.Format(time.RFC3339Nano), now.Format(time.RFC3339Nano))
	}
	end, behind := s.catchUp(ctx)
	known, held, err := s.store.Known(ctx, asOf)
	if err != nil {
		return known, err // the keeper knows whose failure it is
	}
	whole := held.Sequence >= end
	switch {
	case asOf.IsZero() && !whole:
		// The answer says as of when it is whole: the last event that is held.
	case asOf.IsZero():
		known.AsOf = later(now, known.AsOf)
	case !whole && !held.RecordedAt.After(asOf):
		return known, fault.WithRetryAfter(fault.Wrap(fault.Unavailable, behind,
			"the tally has not read everything yet that was recorded by %s; try again", asOf.Format(time.RFC3339Nano)), patience)
	default:
		known.AsOf = asOf
	}
	return known, nil
}

// catchUp waits a little until the view holds every event that is in the log,
// and returns the newest of them; where nobody can tell, one beyond all others.
func (s *Server) catchUp(ctx context.Context) (end uint64, behind error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	end, err := s.projector.End(ctx)
	if err != nil {
		return math.MaxUint64, err
	}
	return end, s.projector.WaitFor(ctx, end)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
