package allinone

import (
	"context"
	"fmt"
	"log/slog"
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

	mu      sync.Mutex // guards running
	running *cluster.Cluster
}

// openDatabase starts the private cluster below dir and makes every service's
// role and schema in it.
func openDatabase(ctx context.Context, dir, socketDir string, log *slog.Logger) (*database, error) {
	d := &database{log: log, url: cluster.SocketURL(socketDir, cluster.Superuser, cluster.Database),
		cfg: cluster.Config{Dir: filepath.Join(dir, "postgres"), SocketDir: socketDir, Log: lines{log}}}
	var err error
	if d.running, err = cluster.Start(ctx, d.cfg); err != nil {
		return nil, fmt.Errorf("start the database: %w", err)
	}
	if err := pg.Provision(ctx, d.url, viewKeepers()...); err != nil {
		return nil, fmt.Errorf("prepare the database: %w", err)
	}
	return d, nil
}

// keep starts the database again whenever it ends by itself, until ctx ends.
func (d *database) keep(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-d.present().Done():
		}
		d.log.Error("the database ended by itself; starting it again", "error", d.present().Err())
		for {
			again, err := cluster.Start(ctx, d.cfg)
			if err == nil {
				d.set(again)
				break
			}
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
	if err := d.present().Stop(ctx); err != nil {
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
