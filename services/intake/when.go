package intake

import (
	"time"

	"pharos/pkg/event"
)

// checkTimes warns of times that are later than we were told. They are kept:
// the clock of a phone may be wrong, and so may ours.
func (s *shaper) checkTimes(report event.Given) {
	const detail = "is later than the time at which we were told; the report is ordered by when we were told"
	if report.OccurredAt.After(s.receivedAt) {
		s.warn(WarnOccurredInFuture, "/occurred_at", detail)
	}
	for i, p := range report.Positions {
		if p.At.After(s.receivedAt) {
			s.warn(WarnOccurredInFuture, pointer("/positions").item(i).member("at"), detail)
		}
	}
}

// OccurredAt is the time that a report is ordered by: when it happened at sea,
// as far as we know, and never later than we were told.
func OccurredAt(report event.Report, receivedAt time.Time) time.Time {
	if report.OccurredAt.IsZero() || report.OccurredAt.After(receivedAt) {
		return receivedAt
	}
	return report.OccurredAt
}
