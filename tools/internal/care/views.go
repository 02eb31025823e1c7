package care

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
)

// verifyViews makes every view a second time in a scratch database.
func (d Deployment) verifyViews(ctx context.Context, report *Report, progress func(Progress)) (err error) {
	scratch, err := pg.OpenScratch(ctx, d.DatabaseURL, Services()...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, scratch.Close(ctx)) }()
	for _, service := range Services() {
		if err := d.verifyService(ctx, scratch, service, report, progress); err != nil {
			return fmt.Errorf("schema %s: %w", service, err)
		}
	}
	return nil
}

// second is the schema of a service that is compared with one made beside it.
type second struct {
	Deployment
	service  string
	live     *pgxpool.Pool
	scratch  *pgxpool.Pool
	views    []projection.View
	copies   []*projection.Copy
	progress func(Progress)
}

func (d Deployment) verifyService(ctx context.Context, scratch *pg.Scratch, service string, report *Report, progress func(Progress)) error {
	s := &second{Deployment: d, service: service, progress: progress}
	var err error
	if s.live, err = d.open(ctx, service); err != nil {
		return err
	}
	defer s.live.Close()
	if s.scratch, err = open(ctx, pg.RoleURL(scratch.URL, service), service); err != nil {
		return err
	}
	defer s.scratch.Close()
	if there, err := hasView(ctx, s.live); err != nil || !there {
		if err == nil {
			report.note("schema %s was not compared: there is no view in it", service)
		}
		return err
	}
	if err := s.begin(ctx); err != nil {
		return err
	}
	// Nearly all is read before the view is looked at, so that it is held only for a moment.
	now, err := checkpoints(ctx, s.live)
	if err != nil {
		return err
	}
	if err := s.readTo(ctx, now); err != nil {
		return err
	}
	return pgx.BeginTxFunc(ctx, s.live, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		now, err := checkpoints(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.readTo(ctx, now); err != nil {
			return err
		}
		return s.compare(ctx, tx, now, report)
	})
}

// begin makes the tables of the second view.
func (s *second) begin(ctx context.Context) error {
	k := kept(s.service, s.scratch)
	if err := k.Prepare(ctx); err != nil {
		return err
	}
	s.views = k.Views
	for _, v := range k.Views {
		c, err := v.Copy(ctx, s.scratch)
		if err != nil {
			return err
		}
		s.copies = append(s.copies, c)
	}
	return nil
}

// readTo brings the second views to the checkpoints of the first.
func (s *second) readTo(ctx context.Context, to map[string]uint64) error {
	for i, c := range s.copies {
		name := s.views[i].Name
		if c.Sequence() > to[name] {
			return fmt.Errorf("view %s was set back while it was compared: it is rebuilt; verify it again when it is whole", name)
		}
		err := c.ReadTo(ctx, s.Bus, to[name], func(seq uint64) { s.progress(Progress{"view " + name, seq, to[name]}) })
		if err != nil {
			return err
		}
	}
	return nil
}

// compare compares the tables, which are at the same checkpoints now.
func (s *second) compare(ctx context.Context, live pgx.Tx, now map[string]uint64, report *Report) error {
	if behind := s.behind(now); behind != nil {
		report.differs(*behind)
		return nil
	}
	second, err := s.scratch.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = second.Rollback(context.WithoutCancel(ctx)) }() // only read
	all, err := tables(ctx, second)
	if err != nil {
		return err
	}
	aged, err := s.aged(ctx)
	if err != nil {
		return err
	}
	rows := uint64(0)
	for _, t := range all {
		if aged && (t.name == "craft" || t.name == "fix") {
			report.note("%s.%s was not compared: stream %s has dropped the oldest positions by now, and the view keeps them", s.service, t.name, event.StreamFixes)
			continue
		}
		n, found, err := t.compare(ctx, live, second)
		if err != nil {
			return err
		}
		if rows += n; found != nil {
			found.Part = s.service
			report.differs(*found)
			break
		}
	}
	for _, v := range s.views {
		report.Views = append(report.Views, ViewReport{View: v.Name, Sequence: now[v.Name], Rows: rows})
	}
	return nil
}

// behind is the first view that did not read what its copy read, or nil.
func (s *second) behind(now map[string]uint64) *Difference {
	for i, c := range s.copies {
		if name := s.views[i].Name; c.Sequence() != now[name] {
			return &Difference{Part: s.service, Table: "checkpoint", Key: name, Column: "seq", Sequence: now[name],
				Detail: fmt.Sprintf("view %s has read up to %d, and the last event of the log up to there that belongs into it is %d", name, now[name], c.Sequence())}
		}
	}
	return nil
}

// aged reports whether the service keeps positions that their stream does not any more.
func (s *second) aged(ctx context.Context) (bool, error) {
	for _, v := range s.views {
		if v.Stream != event.StreamFixes {
			continue
		}
		state, err := s.Bus.Stream(ctx, v.Stream)
		return state.First > 1, err
	}
	return false, nil
}

type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

func hasView(ctx context.Context, in querier) (there bool, err error) {
	const query = `select to_regclass(quote_ident(current_schema()) || '.checkpoint') is not null`
	if err := in.QueryRow(ctx, query).Scan(&there); err != nil {
		return false, fmt.Errorf("look for the view: %w", err)
	}
	return there, nil
}

// checkpoints are how far each view of a schema has read.
func checkpoints(ctx context.Context, in querier) (map[string]uint64, error) {
	rows, err := in.Query(ctx, `select name, seq from checkpoint`)
	if err != nil {
		return nil, fmt.Errorf("read the checkpoints: %w", err)
	}
	all, name, seq := map[string]uint64{}, "", uint64(0)
	_, err = pgx.ForEachRow(rows, []any{&name, &seq}, func() error { all[name] = seq; return nil })
	if err != nil {
		return nil, fmt.Errorf("read the checkpoints: %w", err)
	}
	return all, nil
}
