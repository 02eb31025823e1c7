package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/projection"
	incident "pharos/services/incident/server"
)

// incidentView is the largest view of all: every report, every incident, their
// links, the keys of reports and each incident's history.
const incidentView = "incident"

// rebuiltReports is how many reports the view is made from.
const rebuiltReports = 5000

// measureRebuild compares how many events a second a view is rebuilt from with
// the slower of reading the same log with a bare ordered consumer and copying
// the same rows into empty tables with the same indexes.
func measureRebuild(ctx context.Context, l *lab) ([]figure, error) {
	g, err := l.theGround(ctx)
	if err != nil {
		return nil, err
	}
	if err := g.clear(ctx); err != nil {
		return nil, err
	}
	dir := filepath.Join(l.dir, "rebuild")
	end, _, err := l.seed(ctx, dir, l.some(rebuiltReports))
	if err != nil {
		return nil, fmt.Errorf("write a log: %w", err)
	}
	d, err := l.deploy(ctx, dir, g.child.Database)
	if err != nil {
		return nil, err
	}
	defer d.stop()
	v, err := openView(ctx, d, g.child.Database)
	if err != nil {
		return nil, err
	}
	defer v.close()
	if err := v.projector.WaitFor(ctx, end); err != nil {
		return nil, err
	}
	rows, err := v.read(ctx)
	if err != nil {
		return nil, err
	}
	var ours, consumer, copied time.Duration
	rounds := l.rounds(3)
	for round := range rounds {
		l.say("round %d of %d", round+1, rounds)
		for _, side := range []struct {
			spent *time.Duration
			do    func() error
		}{
			{&ours, func() error { return v.rebuild(ctx, end) }},
			{&consumer, func() error { return readAll(ctx, d.js, end) }},
			{&copied, func() error { return v.copy(ctx, rows) }},
		} {
			if err := d.quiet(ctx); err != nil {
				return nil, err
			}
			began := time.Now()
			if err := side.do(); err != nil {
				return nil, err
			}
			*side.spent += time.Since(began)
		}
	}
	rate := func(d time.Duration) float64 { return float64(end) * float64(rounds) / d.Seconds() }
	slower, against := rate(copied), "COPY of the same rows"
	if rate(consumer) < slower {
		slower, against = rate(consumer), "bare ordered consumer"
	}
	return []figure{{name: fmt.Sprintf("rebuild of a view from %d events", end), unit: "/s", ours: rate(ours), peer: slower, against: against, goal: goal{ratioLeast, 0.7}}}, nil
}

// view is the incident service's view, from outside.
type view struct {
	log       *bus.Bus
	pool      *pgxpool.Pool
	made      projection.View
	projector *projection.Projector // asks and rebuilds; the service leads
}

func openView(ctx context.Context, d *deployment, database string) (*view, error) {
	quiet := slog.New(slog.DiscardHandler)
	b, err := bus.Connect(ctx, bus.Config{URL: d.NATS, Name: "bench", Log: quiet})
	if err != nil {
		return nil, err
	}
	pool, err := pg.Open(ctx, pg.Config{URL: pg.ServiceURL(database, incidentView), ApplicationName: "bench"}, incidentView)
	if err != nil {
		return nil, err
	}
	made := incident.Kept(pool).Views[0]
	return &view{log: b, pool: pool, made: made, projector: made.Projector(b, pool, quiet)}, nil
}

func (v *view) close() {
	v.pool.Close()
	_ = v.log.Close(context.Background())
}

// rebuild empties the view and waits until the service has made it again.
func (v *view) rebuild(ctx context.Context, end uint64) error {
	if err := v.projector.Rebuild(ctx, v.made.Drop); err != nil {
		return err
	}
	return v.projector.WaitFor(ctx, end)
}

// tables of the view, those that others refer to first.
func tables() []string {
	return []string{"report", "incident", "incident_report", "report_key", "incident_event"}
}

// read returns the rows of each table, as COPY gives them, and makes empty tables for them.
func (v *view) read(ctx context.Context) (map[string][]byte, error) {
	rows := map[string][]byte{}
	for _, name := range tables() {
		var out bytes.Buffer
		err := v.pool.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
			if _, err := c.Exec(ctx, fmt.Sprintf("create table if not exists copy_%s (like %s including all)", name, name)); err != nil {
				return err
			}
			_, err := c.Conn().PgConn().CopyTo(ctx, &out, fmt.Sprintf("copy %s to stdout (format binary)", name))
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("copy table %s out: %w", name, err)
		}
		rows[name] = out.Bytes()
	}
	return rows, nil
}

// copy writes the rows into empty tables, in one transaction.
func (v *view) copy(ctx context.Context, rows map[string][]byte) error {
	return pgx.BeginFunc(ctx, v.pool, func(tx pgx.Tx) error {
		for _, name := range tables() {
			if _, err := tx.Exec(ctx, "truncate copy_"+name); err != nil {
				return err
			}
			_, err := tx.Conn().PgConn().CopyFrom(ctx, bytes.NewReader(rows[name]), fmt.Sprintf("copy copy_%s from stdin (format binary)", name))
			if err != nil {
				return fmt.Errorf("copy table %s in: %w", name, err)
			}
		}
		return nil
	})
}

// readAll reads the log to its end and does nothing with it.
func readAll(ctx context.Context, js jetstream.JetStream, end uint64) error {
	c, err := js.OrderedConsumer(ctx, event.StreamSAR, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverAllPolicy})
	if err != nil {
		return err
	}
	it, err := c.Messages()
	if err != nil {
		return err
	}
	defer it.Stop()
	for range end {
		if _, err := it.Next(jetstream.NextContext(ctx)); err != nil {
			return err
		}
	}
	return nil
}
