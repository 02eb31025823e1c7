package care

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"pharos/pkg/archive"
	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// progressEvery is how many messages go by between two words about progress.
const progressEvery = 512

// verifyRecords reads the log and, beside it, the archive.
func (d Deployment) verifyRecords(ctx context.Context, report *Report, progress func(Progress)) error {
	p := &pair{report: report}
	if d.ArchiveDir == "" {
		report.note("the archive was not compared: no folder was named")
	} else {
		reader, err := archive.NewReader(d.ArchiveDir, event.StreamSAR)
		if err != nil {
			return err
		}
		defer reader.Close()
		p.archive = reader
	}
	err := d.Bus.EachRaw(ctx, event.StreamSAR, nil, 1, report.Log, func(r bus.Raw) error {
		if r.Sequence%progressEvery == 0 || r.Sequence == report.Log {
			progress(Progress{"log and archive", r.Sequence, report.Log})
		}
		return p.take(r)
	})
	if err != nil {
		return err
	}
	if p.last < report.Log {
		p.lost(p.last+1, report.Log)
	}
	return p.end(ctx, d)
}

// pair goes through log and archive side by side.
type pair struct {
	report  *Report
	archive *archive.Reader // nil when it is not compared, or not any more
	last    uint64          // sequence of the log's last message
}

// take compares a message of the log with its record.
func (p *pair) take(r bus.Raw) error {
	if r.Sequence > p.last+1 {
		p.lost(p.last+1, r.Sequence-1)
	}
	p.last = r.Sequence
	for p.archive != nil {
		if at, _ := p.archive.End(); at >= r.Sequence {
			return nil
		}
		e, err := p.archive.Next()
		if errors.Is(err, io.EOF) {
			return nil // it is behind, which its lag tells
		}
		if err != nil {
			return p.damaged(err)
		}
		switch {
		case e.Sequence < r.Sequence:
			continue // the log lost it, and that was said
		case e.Sequence > r.Sequence:
			p.stop(Difference{Part: "archive", Sequence: r.Sequence, File: e.File, Offset: e.Offset,
				Detail: fmt.Sprintf("the archive has no record %d, and has %d", r.Sequence, e.Sequence)})
		case e.Differs(r) != "":
			p.stop(Difference{Part: "archive", Sequence: r.Sequence, File: e.File, Offset: e.Offset,
				Detail: fmt.Sprintf("message %d of the log has another %s than its record in the archive", r.Sequence, e.Differs(r))})
		}
	}
	return nil
}

// lost says what the log does not have; where the archive has it, restore can
// bring it back.
func (p *pair) lost(from, to uint64) {
	p.report.differs(Difference{Part: "log", Sequence: from, Detail: fmt.Sprintf("messages %d to %d are gone from the log", from, to)})
}

// damaged takes an error of reading the archive as a difference where it is one.
func (p *pair) damaged(err error) error {
	damage, is := errors.AsType[*archive.Damage](err)
	if !is {
		return err
	}
	p.stop(Difference{Part: "archive", Sequence: damage.Sequence, File: damage.File, Offset: damage.Offset, Detail: damage.Error()})
	return nil
}

func (p *pair) stop(d Difference) {
	p.report.differs(d)
	p.note()
	p.archive.Close()
	p.archive = nil
}

// note keeps how far the archive was read.
func (p *pair) note() {
	seq, hash := p.archive.End()
	p.report.Archive, p.report.ArchiveHash = &seq, hex.EncodeToString(hash[:])
}

// end reads what the archive has beyond the log as it was at the beginning: no
// more than the log has by now, and all that was ever synced.
func (p *pair) end(ctx context.Context, d Deployment) error {
	head, known := archive.ReadHead(d.ArchiveDir, event.StreamSAR)
	for p.archive != nil {
		if seq, hash := p.archive.End(); known && seq == head.Sequence {
			if err := head.Check(d.ArchiveDir, event.StreamSAR, seq, hash); err != nil {
				return p.damaged(err)
			}
		}
		_, err := p.archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return p.damaged(err)
		}
	}
	if p.archive == nil {
		return nil
	}
	p.note()
	seq, hash := p.archive.End()
	if known && seq < head.Sequence {
		return p.damaged(head.Check(d.ArchiveDir, event.StreamSAR, seq, hash))
	}
	now, err := d.Bus.Stream(ctx, event.StreamSAR)
	if err == nil && now.Last < seq {
		p.lost(now.Last+1, seq)
	}
	return err
}
