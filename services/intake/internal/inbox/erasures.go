package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/run"
	"pharos/pkg/seal"
	"pharos/services/intake"
)

// Erase erases the sealed members of a report for who cares for it, unseen. It
// says so first and erases the key then: a process that ends in between leaves
// an erasure that Erasures completes. Fresh is false when it was said before.
func (b *Inbox) Erase(ctx context.Context, text string, asked intake.NewErasure, by auth.Principal) (erased intake.Erased, fresh bool, err error) {
	m, err := b.find(ctx, text, func(org string) bool { return b.policy.Cares(by, org) })
	if err != nil {
		return intake.Erased{}, false, err
	}
	stored, err := intake.ReadStored(m)
	if err != nil {
		return intake.Erased{}, false, err
	}
	body, err := asked.Of(stored.Report)
	if err != nil {
		return intake.Erased{}, false, err
	}
	said, fresh, err := b.sayErased(ctx, m, body, by)
	if err != nil {
		return intake.Erased{}, false, err
	}
	if body, err = intake.ReadErasure(said); err != nil {
		return intake.Erased{}, false, err
	}
	erased = intake.Erased{ReportID: body.ReportID, Reason: body.Reason, ErasedAt: said.ReceivedAt, Sequence: said.Sequence}
	if body.Key != "" {
		erased.Sealed = intake.SealErased
		err = b.keys.Erase(ctx, body.Key)
	}
	return erased, fresh, err
}

// sayErased publishes the one erasure of a report and returns it, or the one
// that was there before.
func (b *Inbox) sayErased(ctx context.Context, report event.Message, body event.Erasure, by auth.Principal) (event.Message, bool, error) {
	now, subject := time.Now().UTC(), event.ErasureSubject(body.ReportID)
	id, err := uuid.Parse(string(body.ReportID))
	if err != nil {
		return event.Message{}, false, fmt.Errorf("erase report at %d: %w", report.Sequence, err)
	}
	_, err = b.log.Publish(ctx, subject, event.Envelope{
		ID: uuid.NewSHA1(id, []byte("erasure")).String(), Source: source, Subject: string(body.ReportID), OccurredAt: now, ReceivedAt: now,
		Actor: by.Subject, Org: by.Org, Exercise: report.Exercise, CausationID: report.ID,
	}, body, bus.None(subject))
	fresh := err == nil
	if err != nil && !errors.Is(err, bus.ErrConflict) {
		return event.Message{}, false, fmt.Errorf("erase report %s: %w", body.ReportID, err)
	}
	m, err := b.log.Last(ctx, subject)
	if err != nil {
		return event.Message{}, false, fmt.Errorf("read the erasure of report %s back: %w", body.ReportID, err)
	}
	return m, fresh, nil
}

// Erasures erases every key that an erasure in the log names: those that a
// process was about to erase when it ended, and those that came back with an
// older copy of the keys.
type Erasures struct {
	bus  *bus.Bus
	keys *seal.Keyring
	log  *slog.Logger
}

// NewErasures returns one that has erased nothing before Run.
func NewErasures(b *bus.Bus, keys *seal.Keyring, log *slog.Logger) *Erasures {
	return &Erasures{bus: b, keys: keys, log: log}
}

const (
	erasureHandler = "intake-erasures" // in QUARANTINE
	eraseRetry     = time.Second
)

// Run reads all erasures there are and then follows, until ctx ends.
func (e *Erasures) Run(ctx context.Context) error {
	return e.bus.Follow(ctx, event.StreamSAR, []string{event.AllErasures}, 1, e.complete)
}

func (e *Erasures) complete(ctx context.Context, m event.Message) error {
	for {
		err := e.erase(ctx, m)
		if err == nil || ctx.Err() != nil {
			return nil
		}
		e.log.WarnContext(ctx, "key not erased yet", slog.String("report_id", m.Subject), slog.Any("error", err))
		if !run.Pause(ctx, eraseRetry) {
			return nil
		}
	}
}

// Retries tries again, whenever somebody asks for it, what was no erasure.
func (e *Erasures) Retries(ctx context.Context) error {
	return e.bus.Retries(ctx, erasureHandler, func(ctx context.Context, _ event.Message, q bus.Quarantined) error {
		unusable, err := e.try(ctx, q.Message)
		if unusable != nil {
			return bus.Reject(unusable)
		}
		return err
	})
}

// erase gives up on what is no erasure, and only on that.
func (e *Erasures) erase(ctx context.Context, m event.Message) error {
	unusable, err := e.try(ctx, m)
	if unusable != nil {
		return e.bus.Quarantine(ctx, erasureHandler, m, unusable)
	}
	return err
}

// try erases the key that an erasure names; unusable says that it never can.
func (e *Erasures) try(ctx context.Context, m event.Message) (unusable, err error) {
	body, err := intake.ReadErasure(m)
	if err != nil {
		return err, nil
	}
	if body.Key == "" {
		return nil, nil
	}
	err = e.keys.Erase(ctx, body.Key)
	if errors.Is(err, seal.ErrNoKey) {
		return err, nil
	}
	return nil, err
}
