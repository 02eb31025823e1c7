package incidents

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

// ground is what an event is folded into, as the view holds it: the incident, nil
// where there is none, and the report that the event links, nil where it links none.
type ground struct{ incident, report json.RawMessage }

// before returns what an event is folded into. The database is asked where the
// view does not remember. An incident that is opened is taken for new: where it is
// not, it cannot be stored, and the projector tries again without the memory.
func (v *View) before(ctx context.Context, tx pgx.Tx, m event.Message, report event.ReportID) (ground, error) {
	opens := m.Type == typeOpened
	links := opens || m.Type == typeLinked
	incident, known := Canonical(event.IncidentID(m.Subject))
	g := ground{incident: v.written.recall(ofIncident(incident))}
	if links {
		g.report = v.written.recall(ofReport(report))
	}
	if g.incident == nil && !opens || g.report == nil && links {
		args := pgx.NamedArgs{"incident": nil, "report": nil}
		if known {
			args["incident"] = incident
		}
		if links {
			args["report"] = report
		}
		err := tx.QueryRow(ctx, `
			select (select state from incident where id = @incident), (select fact from report where id = @report)`, args).Scan(&g.incident, &g.report)
		if err != nil {
			return g, fmt.Errorf("read incident %s and the linked report %s: %w", m.Subject, report, err)
		}
	}
	switch {
	case g.incident == nil && !opens:
		return g, ErrUnknown
	case g.report == nil && links:
		return g, fmt.Errorf("read the linked report %s: %w", report, pgx.ErrNoRows)
	}
	return g, nil
}

// fold folds the event into what there was.
func (g ground) fold(m event.Message) (*sar.Incident, error) {
	var in sar.Incident
	var fact *sar.Fact
	if g.incident != nil {
		if err := json.Unmarshal(g.incident, &in); err != nil {
			return nil, fmt.Errorf("decode incident %s: %w", m.Subject, err)
		}
	}
	if g.report != nil {
		if err := json.Unmarshal(g.report, &fact); err != nil {
			return nil, fmt.Errorf("decode the report linked to incident %s: %w", m.Subject, err)
		}
	}
	return &in, sar.Apply(&in, m, fact)
}
