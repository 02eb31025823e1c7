package inbox

import (
	"context"
	"errors"
	"fmt"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/services/intake"
)

const (
	maxBatch      = 100     // reports in one atomic batch: one group commit, and no wait for others
	maxBatchBytes = 4 << 20 // of their bodies
)

// Answer is what became of one report of a batch.
type Answer struct {
	ID      event.ReportID // "" when it could not be read
	Receipt intake.Receipt
	Fresh   bool
	Err     error
}

// TakeAll stores the reports of a backlog, in their order, each as Take would.
// One that cannot be taken stops no other.
func (b *Inbox) TakeAll(ctx context.Context, bodies [][]byte, from auth.Principal) []Answer {
	answers := make([]Answer, len(bodies))
	var batch parcel
	for i, body := range bodies {
		l, err := b.write(ctx, body, from)
		if err != nil {
			answers[i].Err = err
			continue
		}
		answers[i].ID = l.report.ID
		if batch.full(l) {
			b.send(ctx, batch, answers)
			batch = parcel{}
		}
		batch.add(i, l)
	}
	b.send(ctx, batch, answers)
	return answers
}

// parcel is a batch in the making. An id that comes again is put aside: one
// atomic batch cannot hold it twice.
type parcel struct {
	letters  []letter
	places   []int // of the letters among the answers
	repeated []int // index into letters' places of those put aside
	aside    []letter
	bytes    int
	ids      map[event.ReportID]bool
}

func (p *parcel) full(next letter) bool {
	return len(p.letters) >= maxBatch || len(p.letters) > 0 && p.bytes+len(next.body) > maxBatchBytes
}

func (p *parcel) add(place int, l letter) {
	if p.ids == nil {
		p.ids = map[event.ReportID]bool{}
	}
	p.bytes += len(l.body)
	if p.ids[l.report.ID] {
		p.repeated, p.aside = append(p.repeated, place), append(p.aside, l)
		return
	}
	p.ids[l.report.ID] = true
	p.letters, p.places = append(p.letters, l), append(p.places, place)
}

// send publishes a parcel and answers its letters. A conflict refuses the whole
// batch; then each goes by itself, which tells the old from the new. What was
// put aside goes last and meets the first of its id in the log.
func (b *Inbox) send(ctx context.Context, p parcel, answers []Answer) {
	err := b.sendWhole(ctx, p)
	for i, l := range p.letters {
		a := &answers[p.places[i]]
		switch {
		case errors.Is(err, bus.ErrConflict):
			a.Receipt, a.Fresh, a.Err = b.post(ctx, b.backlog, l)
		case err != nil:
			a.Err = err
		default:
			a.Receipt, a.Fresh, a.Err = b.stored(ctx, l)
		}
	}
	for i, l := range p.aside {
		a := &answers[p.repeated[i]]
		if a.Err = err; err == nil || errors.Is(err, bus.ErrConflict) {
			a.Receipt, a.Fresh, a.Err = b.post(ctx, b.backlog, l)
		}
	}
}

// sendWhole leaves a single letter to the way of single letters, by calling it
// a conflict: a batch of one costs more than a publish.
func (b *Inbox) sendWhole(ctx context.Context, p parcel) error {
	if len(p.letters) < 2 {
		return bus.ErrConflict
	}
	batch := make([]bus.Outgoing, len(p.letters))
	for i, l := range p.letters {
		batch[i] = l.outgoing()
	}
	if err := b.backlog.PublishBatch(ctx, batch); err != nil {
		return fmt.Errorf("store a batch of %d reports: %w", len(batch), err)
	}
	return nil
}

// stored answers a letter of a batch that was written: the log knows where.
func (b *Inbox) stored(ctx context.Context, l letter) (intake.Receipt, bool, error) {
	m, err := b.backlog.Last(ctx, event.ReportFilter(l.report.ID))
	if err != nil {
		return intake.Receipt{}, false, fmt.Errorf("read report %s back: %w", l.report.ID, err)
	}
	return l.receipt(m.Sequence), true, nil
}
