package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/event"
	"pharos/tools/internal/client"
)

// lab is what one run measures in: a folder, and the servers that several
// suites share, started when they are first asked for.
type lab struct {
	cfg      *runs
	dir      string
	ground   *ground
	whole    *deployment
	children int
	suite    string
}

func newLab(cfg *runs) (*lab, error) {
	l := &lab{cfg: cfg}
	var err error
	l.dir, err = os.MkdirTemp(cfg.Dir, "pharos-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder: %w", err)
	}
	return l, os.Chmod(l.dir, 0o755) // the database runs as another user when root starts it
}

func (l *lab) close() {
	if l.whole != nil {
		l.whole.stop()
	}
	if l.ground != nil {
		l.ground.close()
	}
	_ = os.RemoveAll(l.dir)
}

func (l *lab) begin(suite string, round int) {
	l.suite = suite
	l.say("run %d of %d", round, l.cfg.Runs)
}

// say tells how far it is.
func (l *lab) say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "%s  %s: %s\n", time.Now().Format(time.TimeOnly), l.suite, fmt.Sprintf(format, args...))
}

// some is n, or a tenth of it when it is to be quick.
func (l *lab) some(n int) int {
	if l.cfg.Quick {
		return max(1, n/10)
	}
	return n
}

// rounds is how often the two sides take turns.
func (l *lab) rounds(n int) int {
	if l.cfg.Quick {
		return min(n, 2)
	}
	return n
}

// start runs a server with a folder of its own.
func (l *lab) start(ctx context.Context, kind string, args ...string) (*child, error) {
	args = append([]string{kind, "--dir", filepath.Join(l.dir, fmt.Sprintf("%s-%d", kind, l.children))}, args...)
	return l.startIn(ctx, args...)
}

func (l *lab) startIn(ctx context.Context, args ...string) (*child, error) {
	l.children++
	if l.cfg.Profile != "" {
		name := fmt.Sprintf("%s-%s-%d.pprof", l.suite, args[0], l.children)
		args = append(args, "--profile", filepath.Join(l.cfg.Profile, name))
	}
	return start(ctx, args...)
}

// ground is what Pharos stands on, by itself: a log that syncs each write and a
// PostgreSQL, on the same disk and with the same settings, and streams of the
// same settings as ours.
type ground struct {
	child *child
	nc    *nats.Conn
	js    jetstream.JetStream
	pool  *pgxpool.Pool
}

// Streams of the ground that nothing of Pharos reads.
const (
	rawReports = "RAW"
	rawFixes   = "RAWFIXES"
)

func (l *lab) theGround(ctx context.Context) (*ground, error) {
	if l.ground != nil {
		return l.ground, nil
	}
	l.say("starts a log and a database of nobody's")
	c, err := l.start(ctx, "ground")
	if err != nil {
		return nil, err
	}
	g := &ground{child: c}
	l.ground = g
	if g.nc, err = nats.Connect(c.NATS); err != nil {
		return nil, fmt.Errorf("connect to the bare log: %w", err)
	}
	if g.js, err = jetstream.New(g.nc); err != nil {
		return nil, err
	}
	if err := g.copyStream(ctx, event.StreamSAR, rawReports); err != nil {
		return nil, err
	}
	if err := g.copyStream(ctx, event.StreamFixes, rawFixes); err != nil {
		return nil, err
	}
	if g.pool, err = pgxpool.New(ctx, c.Database); err != nil {
		return nil, fmt.Errorf("connect to the bare database: %w", err)
	}
	_, err = g.pool.Exec(ctx, `create table if not exists bare (id bigserial primary key, body jsonb not null)`)
	return g, err
}

// copyStream makes a stream with the settings of another and subjects of its own.
func (g *ground) copyStream(ctx context.Context, from, to string) error {
	s, err := g.js.Stream(ctx, from)
	if err != nil {
		return fmt.Errorf("read the settings of stream %s: %w", from, err)
	}
	cfg := s.CachedInfo().Config
	cfg.Name, cfg.Subjects = to, []string{strings.ToLower(to) + ".>"}
	if _, err := g.js.CreateStream(ctx, cfg); err != nil {
		return fmt.Errorf("make stream %s: %w", to, err)
	}
	return nil
}

// clear takes the services' tables out of the ground's database: the next to
// use them reads another log.
func (g *ground) clear(ctx context.Context) error {
	if _, err := g.pool.Exec(ctx, "drop database if exists pharos with (force)"); err != nil {
		return fmt.Errorf("clear the bare database: %w", err)
	}
	return nil
}

func (g *ground) close() {
	if g.pool != nil {
		g.pool.Close()
	}
	if g.nc != nil {
		g.nc.Close()
	}
	g.child.stop()
}

// deployment is the whole of Pharos in a process of its own.
type deployment struct {
	*child
	dir    string
	client *client.Client
	nc     *nats.Conn // to its log, beside its services
	js     jetstream.JetStream
}

// theWhole is one deployment for all who only load it, with a database of its own.
func (l *lab) theWhole(ctx context.Context) (*deployment, error) {
	if l.whole != nil {
		return l.whole, nil
	}
	whole, err := l.deploy(ctx, filepath.Join(l.dir, "whole"), "")
	l.whole = whole
	return whole, err
}

// deploy starts Pharos on a folder. Without a database it has its own.
func (l *lab) deploy(ctx context.Context, dir, database string) (*deployment, error) {
	l.say("starts Pharos")
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	c, err := l.startIn(ctx, "pharos", "--dir", dir, "--nats-addr", addr, "--database-url", database)
	if err != nil {
		return nil, err
	}
	d := &deployment{child: c, dir: dir}
	if d.client, err = client.New(client.Options{Server: c.HTTP, DataDir: dir}); err != nil {
		return nil, err
	}
	if d.nc, err = nats.Connect(c.NATS); err != nil {
		return nil, fmt.Errorf("connect to the log of Pharos: %w", err)
	}
	d.js, err = jetstream.New(d.nc)
	return d, err
}

func (d *deployment) stop() {
	d.nc.Close()
	d.child.stop()
}

// freeAddress is one that nobody listens on now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}
