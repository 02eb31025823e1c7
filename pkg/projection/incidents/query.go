package incidents

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/sar"
)

// ErrUnknown says that no incident has that id.
var ErrUnknown = fault.New(fault.NotFound, "there is no such incident")

// Querier is a pool or a transaction.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
}

// Canonical returns the one spelling of an id, which subjects and views use;
// false when it is none.
func Canonical[T ~string](id T) (T, bool) {
	if len(id) != 36 || uuid.Validate(string(id)) != nil {
		return id, false
	}
	return T(strings.ToLower(string(id))), true
}

// Load returns the folded incident; ErrUnknown when there is none.
func Load(ctx context.Context, q Querier, id event.IncidentID) (*sar.Incident, error) {
	one, ok := Canonical(id)
	if !ok {
		return nil, ErrUnknown
	}
	var in sar.Incident
	err := q.QueryRow(ctx, `select state from incident where id = @id`, pgx.NamedArgs{"id": one}).Scan(&in)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("load incident %s: %w", id, err)
	}
	return &in, nil
}

// Links returns the incidents that hold each of the reports.
func Links(ctx context.Context, q Querier, report event.ReportID) ([]event.IncidentID, error) {
	rows, err := q.Query(ctx, `select incident_id from incident_report where report_id = @id order by incident_id`,
		pgx.NamedArgs{"id": report})
	if err != nil {
		return nil, fmt.Errorf("find the incidents of report %s: %w", report, err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[event.IncidentID])
}

// Unlinked returns the summaries of reports that stand in no incident, newest
// first, of the given organisations (nil is all).
func Unlinked(ctx context.Context, q Querier, orgs []string, limit int) ([]Summary, error) {
	rows, err := q.Query(ctx, `
		select r.summary from report r
		where not exists (select from incident_report l where l.report_id = r.id)
		  and (@orgs::text[] is null or r.org = any(@orgs))
		order by r.seq desc limit @limit`, pgx.NamedArgs{"orgs": orgs, "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("list unlinked reports: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[Summary])
}
