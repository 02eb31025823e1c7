package care

import (
	"context"
	"fmt"
	"log/slog"

	"pharos/pkg/event"
)

// Report is what a verification found.
type Report struct {
	// Log ends with this sequence, as it was when the verification began.
	Log uint64 `json:"log"`
	// Archive ends with this sequence; absent where it was not compared.
	Archive *uint64 `json:"archive,omitempty"`
	// ArchiveHash is the running hash behind it.
	ArchiveHash string `json:"archive_hash,omitempty"`
	// Views that were compared, at which sequence.
	Views []ViewReport `json:"views"`
	// Differences are the first of each part; none is what everybody hopes for.
	Differences []Difference `json:"differences"`
	// Notes say what was not compared, and why.
	Notes []string `json:"notes"`
}

// ViewReport is one view that was compared.
type ViewReport struct {
	View     string `json:"view"`
	Sequence uint64 `json:"sequence"` // of its stream
	Rows     uint64 `json:"rows"`     // of all tables of its schema
}

// Difference is a place where two things that must be one are not.
type Difference struct {
	// Part is archive, log, or the name of a schema.
	Part string `json:"part"`
	// Sequence in the log; 0 where it is none.
	Sequence uint64 `json:"sequence,omitempty"`
	// File of the archive, and the byte in it at which the record begins.
	File   string `json:"file,omitempty"`
	Offset int64  `json:"offset,omitempty"`
	// Table, key of the row and column of a view.
	Table  string `json:"table,omitempty"`
	Key    string `json:"key,omitempty"`
	Column string `json:"column,omitempty"`
	// Detail says it in words, and quotes no value.
	Detail string `json:"detail"`
}

// Sound reports that nothing differs.
func (r Report) Sound() bool { return len(r.Differences) == 0 }

// Verify compares the archive with the log, record by record, and every view
// with one that is made from sequence 1 beside it, table by table and byte by
// byte. It changes nothing, and the deployment may run meanwhile. An error means
// that it could not be found out; what differs is in the report.
func (d Deployment) Verify(ctx context.Context, progress func(Progress)) (Report, error) {
	d = d.withDefaults()
	if progress == nil {
		progress = func(Progress) {}
	}
	report := Report{Views: []ViewReport{}, Differences: []Difference{}, Notes: []string{}}
	state, err := d.Bus.Stream(ctx, event.StreamSAR)
	if err != nil {
		return report, fmt.Errorf("verify: %w", err)
	}
	report.Log = state.Last
	if err := d.verifyRecords(ctx, &report, progress); err != nil {
		return report, fmt.Errorf("verify the log: %w", err)
	}
	if d.DatabaseURL == "" {
		report.note("the views were not compared: no database was named")
		return report, nil
	}
	if err := d.verifyViews(ctx, &report, progress); err != nil {
		return report, fmt.Errorf("verify the views: %w", err)
	}
	return report, nil
}

func (d Deployment) withDefaults() Deployment {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	return d
}

func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

func (r *Report) differs(d Difference) { r.Differences = append(r.Differences, d) }
