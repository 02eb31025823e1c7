// Package inbox owns how intake writes to the log and reads back: each report
// once, by its id, with an answer that is the same however often it is sent;
// what is sealed in it closed before it is published, opened for who may see it,
// and erased.
//
// It leaves the reading of bodies to the intake domain, keys to pkg/seal, and
// HTTP to web.
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
	"pharos/pkg/seal"
	"pharos/services/intake"
)

const source = "/pharos/intake"

// Inbox takes reports. Safe for use by many goroutines.
type Inbox struct {
	reader    *intake.Reader
	exercises *Exercises
	keys      *seal.Keyring
	log       *bus.Bus // for single reports, which may be a distress
	backlog   *bus.Bus // for batches, so that no single report waits behind one
	policy    auth.Policy
}

// New returns an inbox.
func New(reader *intake.Reader, exercises *Exercises, keys *seal.Keyring, log, backlog *bus.Bus, policy auth.Policy) *Inbox {
	return &Inbox{reader: reader, exercises: exercises, keys: keys, log: log, backlog: backlog, policy: policy}
}

// letter is a report that was read and is ready to be published.
type letter struct {
	report   event.Report
	body     []byte
	envelope event.Envelope
}

// write makes a letter of a body on behalf of who sent it. Who it is comes from
// the credential alone, whatever the report says.
func (b *Inbox) write(ctx context.Context, body []byte, from auth.Principal) (letter, error) {
	receivedAt := time.Now().UTC()
	given, hash, err := b.reader.Read(body, receivedAt)
	if err != nil {
		return letter{}, err
	}
	if given, err = b.exercises.settle(ctx, given, receivedAt); err != nil {
		return letter{}, err
	}
	report := given.Report
	if report.Box, err = b.keys.Seal(ctx, report.ID, given.Sealed); err != nil {
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
	return intake.Stored{Given: event.Given{Report: l.report}, Sequence: seq, ReceivedAt: l.envelope.ReceivedAt}.Receipt()
}

// Take stores one report. Fresh is false when it was there already, with the
// same content and from the same organisation: then the answer is the first one.
func (b *Inbox) Take(ctx context.Context, body []byte, from auth.Principal) (receipt intake.Receipt, fresh bool, err error) {
	l, err := b.write(ctx, body, from)
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

// Find returns a report to somebody who may see it, its sealed members opened
// for who may see those; to everybody else it is not there.
func (b *Inbox) Find(ctx context.Context, text string, who auth.Principal) (intake.Stored, error) {
	m, err := b.find(ctx, text, func(org string) bool { return b.policy.Sees(who, org) })
	if err != nil {
		return intake.Stored{}, err
	}
	stored, err := intake.ReadStored(m)
	if err != nil || stored.Box == nil {
		return stored, err
	}
	if err := b.open(ctx, event.ReportID(m.Subject), &stored, who); err != nil {
		return intake.Stored{}, err
	}
	return stored, nil
}

// find returns the report whose id is given, if it is one of those.
func (b *Inbox) find(ctx context.Context, text string, ofThose func(org string) bool) (event.Message, error) {
	absent := fault.New(fault.NotFound, "there is no report of that id that you may see")
	id, ok := intake.ParseID(text)
	if !ok {
		return event.Message{}, absent
	}
	m, err := b.log.Last(ctx, event.ReportFilter(id))
	if errors.Is(err, bus.ErrNone) || err == nil && !ofThose(m.Org) {
		return event.Message{}, absent
	}
	if err != nil {
		return event.Message{}, fmt.Errorf("find report %s: %w", id, err)
	}
	return m, nil
}

// open takes the box off a stored report and puts what is in it in its place,
// if it was not erased and who asks may see it.
func (b *Inbox) open(ctx context.Context, id event.ReportID, stored *intake.Stored, who auth.Principal) error {
	box := *stored.Box
	stored.Box = nil
	// The event counts, also in the moment before its key is erased.
	_, err := b.log.Last(ctx, event.ErasureSubject(id))
	if err == nil {
		stored.Seal = intake.SealErased
		return nil
	}
	if !errors.Is(err, bus.ErrNone) {
		return fmt.Errorf("find erasure of report %s: %w", id, err)
	}
	if !who.May(auth.SealedRead) {
		stored.Seal = intake.SealWithheld
		return nil
	}
	clear, err := b.keys.Unseal(ctx, id, box)
	if errors.Is(err, seal.ErrNoKey) || errors.Is(err, seal.ErrDamaged) {
		stored.Seal = intake.SealUnreadable
		return nil
	}
	stored.Sealed, stored.Seal = clear, intake.SealOpen
	return err
}
