// Package inbox owns how intake writes to the log and reads back: each report
// once, by its id, with an answer that is the same however often it is sent.
//
// It leaves the reading of bodies to the intake domain, and HTTP to web.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/services/intake"
)

const source = "/pharos/intake"

// Inbox takes reports. Safe for use by many goroutines.
type Inbox struct {
	reader    *intake.Reader
	exercises *Exercises
	log       *bus.Bus // for single reports, which may be a distress
	backlog   *bus.Bus // for batches, so that no single report waits behind one
	policy    auth.Policy
}

// New returns an inbox.
func New(reader *intake.Reader, exercises *Exercises, log, backlog *bus.Bus, policy auth.Policy) *Inbox {
	return &Inbox{reader: reader, exercises: exercises, log: log, backlog: backlog, policy: policy}
}

// letter is a report that was read and is ready to be published.
type letter struct {
	report   event.Report
	body     []byte
	envelope event.Envelope
}

// open reads a body on behalf of who sent it. Who it is comes from the
// credential alone, whatever the report says.
func (b *Inbox) open(ctx context.Context, body []byte, from auth.Principal) (letter, error) {
	receivedAt := time.Now().UTC()
	report, hash, err := b.reader.Read(body, receivedAt)
	if err != nil {
		return letter{}, err
	}
	if report, err = b.exercises.settle(ctx, report, receivedAt); err != nil {
		return letter{}, err
	}
	encoded, err := intake.Encode(report)
	if err != nil {
		return letter{}, err
	}
	return letter{report: report, body: encoded, envelope: event.Envelope{
		ID: string(report.ID), Source: source, Subject: string(report.ID),
		OccurredAt: intake.OccurredAt(report, receivedAt), ReceivedAt: receivedAt,
		Actor: from.Subject, Org: from.Org, Exercise: string(report.Exercise), ContentHash: hash,
	}}, nil
}

// outgoing expects that no report of this id is there, whatever its kind.
func (l letter) outgoing() bus.Outgoing {
	return bus.Outgoing{Subject: event.ReportSubject(l.report.ID, l.report.Kind), Envelope: l.envelope, Body: l.body,
		Expect: bus.None(event.ReportFilter(l.report.ID))}
}

// receipt is the answer to a letter that was stored at seq.
func (l letter) receipt(seq uint64) intake.Receipt {
	return intake.Stored{Report: l.report, Sequence: seq, ReceivedAt: l.envelope.ReceivedAt}.Receipt()
}

// Take stores one report. Fresh is false when it was there already, with the
// same content and from the same organisation: then the answer is the first one.
func (b *Inbox) Take(ctx context.Context, body []byte, from auth.Principal) (receipt intake.Receipt, fresh bool, err error) {
	l, err := b.open(ctx, body, from)
	if err != nil {
		return intake.Receipt{}, false, err
	}
	return b.post(ctx, b.log, l)
}

// post publishes a letter. An answer that did not come is passed on as such:
// sending the same id again finds out what became of it.
func (b *Inbox) post(ctx context.Context, log *bus.Bus, l letter) (intake.Receipt, bool, error) {
	o := l.outgoing()
	seq, err := log.Publish(ctx, o.Subject, o.Envelope, o.Body, o.Expect)
	if errors.Is(err, bus.ErrConflict) {
		receipt, err := b.again(ctx, l)
		return receipt, false, err
	}
	if err != nil {
		return intake.Receipt{}, false, fmt.Errorf("store report %s: %w", l.report.ID, err)
	}
	return l.receipt(seq), true, nil
}

// again answers a report whose id is taken. What another organisation sent
// under that id is not told apart from other content of one's own.
func (b *Inbox) again(ctx context.Context, l letter) (intake.Receipt, error) {
	m, err := b.log.Last(ctx, event.ReportFilter(l.report.ID))
	if err != nil {
		return intake.Receipt{}, fmt.Errorf("read report %s back: %w", l.report.ID, err)
	}
	if m.ContentHash != l.envelope.ContentHash || m.Org != l.envelope.Org {
		return intake.Receipt{}, fault.New(fault.Conflict,
			"a report with the id %s is there already, with other content; give a new report an id of its own", l.report.ID)
	}
	stored, err := intake.ReadStored(m)
	if err != nil {
		return intake.Receipt{}, err
	}
	return stored.Receipt(), nil
}

// Find returns a report to somebody who may see it; to everybody else it is not
// there.
func (b *Inbox) Find(ctx context.Context, text string, who auth.Principal) (intake.Stored, error) {
	absent := fault.New(fault.NotFound, "there is no report of that id that you may see")
	id, ok := intake.ParseID(text)
	if !ok {
		return intake.Stored{}, absent
	}
	m, err := b.log.Last(ctx, event.ReportFilter(id))
	if errors.Is(err, bus.ErrNone) || err == nil && !b.policy.Sees(who, m.Org) {
		return intake.Stored{}, absent
	}
	if err != nil {
		return intake.Stored{}, fmt.Errorf("find report %s: %w", id, err)
	}
	stored, err := intake.ReadStored(m)
	if err != nil {
		return intake.Stored{}, err
	}
	if !unseals(who) {
		stored.Report = stored.Report.Public()
	}
	return stored, nil
}

// unseals reports whether who may open the sealed members of a report that it
// sees: those who write reports themselves, reporters and coordinators. To read
// is less, for roles that shall see everything but these.
func unseals(who auth.Principal) bool { return who.May(auth.ReportWrite) }
