package care

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"pharos/pkg/archive"
	"pharos/pkg/bus"
	"pharos/pkg/event"
)

// Restoring says what is restored, and where.
type Restoring struct {
	// From is an archive, or a backup.
	From string
	// DataDir is the data folder, locked by who calls; ArchiveDir its archive.
	DataDir, ArchiveDir string
	// Log says how to connect to the log's server.
	Log bus.Config
}

// Restore makes the log again of its archive: the same sequences, subjects,
// headers and bodies, and as recorded when they were recorded first. The whole
// archive is proved before anything is written. Keys and credentials are put
// where there are none; a key that the log says is erased is not put back. It
// returns the last sequence. Views are the caller's.
func (r Restoring) Restore(ctx context.Context, progress func(Progress)) (uint64, error) {
	proved, err := r.prove(progress)
	if err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if err := placeSecrets(r.From, r.DataDir); err != nil {
		return 0, err
	}
	reader, err := archive.NewReader(r.From, event.StreamSAR)
	if err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	defer reader.Close()
	err = bus.Restore(ctx, r.Log, event.StreamSAR, proved.last, func() (bus.Raw, bool, error) {
		e, err := reader.Next()
		if errors.Is(err, io.EOF) || e.Sequence > proved.last { // it may have grown
			return bus.Raw{}, false, nil
		}
		if e.Sequence%progressEvery == 0 || e.Sequence == proved.last {
			progress(Progress{"restore the log", e.Sequence, proved.last})
		}
		return e.Raw, err == nil, err
	})
	if err != nil {
		return 0, err
	}
	for _, stream := range Snapshots() {
		if err := r.restoreSnapshot(ctx, stream, proved.erased); err != nil {
			return 0, err
		}
	}
	return proved.last, nil
}

// proved is what is known of an archive that was read whole.
type proved struct {
	last   uint64
	erased map[string]bool // subjects of keys
}

func (r Restoring) prove(progress func(Progress)) (proved, error) {
	p := proved{erased: map[string]bool{}}
	head, _ := archive.ReadHead(r.From, event.StreamSAR)
	err := archive.Each(r.From, event.StreamSAR, func(e archive.Entry) error {
		if e.Sequence != p.last+1 {
			return fmt.Errorf("archive file %s: record %d follows record %d", e.File, e.Sequence, p.last)
		}
		if p.last = e.Sequence; p.last%progressEvery == 0 {
			progress(Progress{"prove the archive", p.last, max(head.Sequence, p.last)})
		}
		if e.Sequence == head.Sequence {
			if err := head.Check(r.From, event.StreamSAR, e.Sequence, e.Hash); err != nil {
				return err
			}
		}
		return p.note(e.Raw)
	})
	if err != nil {
		return p, err
	}
	if p.last == 0 {
		return p, fmt.Errorf("there is no archive in %s", r.From)
	}
	if p.last < head.Sequence {
		return p, head.Check(r.From, event.StreamSAR, p.last, archive.Hash{})
	}
	return p, r.checkNewer(p.last)
}

// note keeps which key an erasure erased.
func (p proved) note(raw bus.Raw) error {
	if !strings.HasPrefix(raw.Subject, strings.TrimSuffix(event.AllErasures, ">")) {
		return nil
	}
	var e event.Erasure
	if json.Unmarshal(raw.Data, &e) == nil && e.Key != "" { // else it is no erasure, and stands in QUARANTINE
		p.erased[bus.KeySubject(e.Key)] = true
	}
	return nil
}

// checkNewer refuses to leave out what the folder's own archive still has:
// erasures among it.
func (r Restoring) checkNewer(last uint64) error {
	own, known := archive.ReadHead(r.ArchiveDir, event.StreamSAR)
	if same, err := filepath.Abs(r.From); err == nil && same == r.ArchiveDir || !known || own.Sequence <= last {
		return nil
	}
	return fmt.Errorf("the archive in %s goes on to %d, and %s ends at %d: restore from the former, or move it away", r.ArchiveDir, own.Sequence, r.From, last)
}

// restoreSnapshot puts a small stream where there is none.
func (r Restoring) restoreSnapshot(ctx context.Context, stream string, erased map[string]bool) error {
	var all []bus.Raw
	err := archive.EachSnapshot(r.From, stream, func(raw bus.Raw) error {
		if stream != bus.StreamKeys || !erased[raw.Subject] {
			raw.Sequence = uint64(len(all) + 1) // what went from it left gaps
			all = append(all, raw)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore stream %s: %w", stream, err)
	}
	if len(all) == 0 {
		return nil
	}
	given := 0
	err = bus.Restore(ctx, r.Log, stream, uint64(len(all)), func() (bus.Raw, bool, error) {
		if given == len(all) {
			return bus.Raw{}, false, nil
		}
		given++
		return all[given-1], true, nil
	})
	if errors.Is(err, bus.ErrNotEmpty) { // it was not lost, and is newer than its copy

		return nil
	}
	return err
}
