package allinone

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"pharos/pkg/pg"
	"pharos/pkg/pg/cluster"
	"pharos/pkg/run"
)

// services that keep a view in the database.
func viewKeepers() []string { return []string{"incident", "desk", "fleet", "tally"} }

// database is the private cluster, started again whenever it ends.
type database struct {
	cfg cluster.Config
	url string
	log *slog.Logger

	provisioned bool // of start, which is called by one at a time

	mu      sync.Mutex       // guards running
	running *cluster.Cluster // nil until it has started once
}

// newDatabase returns the private cluster below dir; it has started nothing.
func newDatabase(dir, socketDir string, log *slog.Logger) *database {
	return &database{log: log, url: cluster.SocketURL(socketDir, cluster.Superuser, cluster.Database),
		cfg: cluster.Config{Dir: filepath.Join(dir, "postgres"), SocketDir: socketDir, Log: lines{log}}}
}

// start starts the cluster, unless it runs, and makes every service's role and
// schema in it.
func (d *database) start(ctx context.Context) error {
	if !d.runs() {
		c, err := cluster.Start(ctx, d.cfg)
		if err != nil {
			return fmt.Errorf("start the database: %w", err)
		}
		d.set(c)
	}
	if d.provisioned {
		return nil
	}
	if err := pg.Provision(ctx, d.url, viewKeepers()...); err != nil {
		return fmt.Errorf("prepare the database: %w", err)
	}
	d.provisioned = true
	return nil
}

// served tells whether there is a database that was made by an earlier start.
func (d *database) served() bool {
	_, err := os.Stat(filepath.Join(d.cfg.Dir, "data", "PG_VERSION"))
	return err == nil
}

func (d *database) runs() bool {
	c := d.present()
	if c == nil {
		return false
	}
	select {
	case <-c.Done():
		return false
	default:
		return true
	}
}

// keep starts the database again whenever it ends by itself, and until it has
// started once, until ctx ends.
func (d *database) keep(ctx context.Context) error {
	for {
		if c := d.present(); c != nil {
			select {
			case <-ctx.Done():
				return nil
			case <-c.Done():
			}
			d.log.Error("the database ended by itself; starting it again", "error", c.Err())
		}
		for err := d.start(ctx); err != nil; err = d.start(ctx) {
			d.log.Error("the database does not start", "error", err)
			if !run.Pause(ctx, time.Second) {
				return nil
			}
		}
	}
}

// stop ends the database, after everybody who uses it.
func (d *database) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	c := d.present()
	if c == nil {
		return
	}
	if err := c.Stop(ctx); err != nil {
		d.log.Error("the database did not stop in time", "error", err)
	}
}

func (d *database) present() *cluster.Cluster {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.running
}

func (d *database) set(c *cluster.Cluster) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running = c
}

// lines hands what the database server writes to the log, a line each.
type lines struct{ log *slog.Logger }

// Write implements io.Writer.
func (l lines) Write(p []byte) (int, error) {
	l.log.Debug("database", "says", string(p))
	return len(p), nil
}
