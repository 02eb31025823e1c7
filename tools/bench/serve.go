package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/pprof"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/bus/embedded"
	"pharos/pkg/httpd"
	"pharos/pkg/pg"
	"pharos/pkg/pg/cluster"
	"pharos/pkg/run"
	"pharos/pkg/telemetry"
	desk "pharos/services/desk/server"
	"pharos/tools/internal/allinone"
)

// serve is this program as one of the servers. It ends when its standard input does.
type serve struct {
	Kind        string `arg:"" enum:"ground,pharos,desk,plain,centrifuge"`
	Dir         string
	NATSAddr    string `name:"nats-addr"`
	NATSURL     string `name:"nats-url"`
	DatabaseURL string
	Profile     string
}

// Run implements the command.
func (s *serve) Run(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	if s.Profile != "" {
		f, err := os.Create(s.Profile)
		if err != nil {
			return err
		}
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	tel, err := telemetry.Setup(ctx, "pharos", telemetry.Config{Level: slog.LevelWarn, Text: true}) // as `pharos up` does
	if err != nil {
		return err
	}
	defer func() { _ = tel.Shutdown(context.WithoutCancel(ctx)) }()
	slog.SetDefault(tel.Log)
	switch s.Kind {
	case "ground":
		return s.groundwork(ctx)
	case "pharos":
		return s.pharos(ctx, tel)
	case "desk":
		return s.desk(ctx, tel)
	case "plain":
		return s.events(ctx, plainFeed)
	}
	return s.events(ctx, centrifugeFeed)
}

func announce(a address) error { return json.NewEncoder(os.Stdout).Encode(a) }

// groundwork is a log and a database, each as a deployment starts it.
func (s *serve) groundwork(ctx context.Context) error {
	log, err := embedded.Start(embedded.Config{Dir: filepath.Join(s.Dir, "nats"), Addr: "127.0.0.1:0"})
	if err != nil {
		return err
	}
	defer log.Stop()
	b, err := bus.Connect(ctx, bus.Config{Dial: log.Dial, Name: "ground"}) // makes the streams
	if err != nil {
		return err
	}
	defer func() { _ = b.Close(context.WithoutCancel(ctx)) }()
	db, err := cluster.Start(ctx, cluster.Config{Dir: filepath.Join(s.Dir, "postgres")})
	if err != nil {
		return err
	}
	defer func() { _ = db.Stop(context.WithoutCancel(ctx)) }()
	if err := announce(address{NATS: log.URL(), Database: db.URL(cluster.Superuser, cluster.Database)}); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// pharos is what `pharos up` starts.
func (s *serve) pharos(ctx context.Context, tel *telemetry.Telemetry) error {
	stack, err := allinone.Open(ctx, allinone.Config{DataDir: s.Dir, HTTPAddr: "127.0.0.1:0", NATSAddr: s.NATSAddr,
		DatabaseURL: s.DatabaseURL, Log: tel.Log, Metrics: tel.Metrics})
	if err != nil {
		return err
	}
	defer stack.Close()
	ended := make(chan error, 1)
	go func() { ended <- stack.Run(ctx) }()
	if err := stack.Ready(ctx); err != nil {
		return err
	}
	if err := announce(address{HTTP: stack.URL(), NATS: "nats://" + s.NATSAddr}); err != nil {
		return err
	}
	return <-ended
}

// desk is the desk service by itself, as its own program joins it.
func (s *serve) desk(ctx context.Context, tel *telemetry.Telemetry) error {
	b, err := bus.Connect(ctx, bus.Config{URL: s.NATSURL, Name: "desk", Log: tel.Log})
	if err != nil {
		return err
	}
	defer func() { _ = b.Close(context.WithoutCancel(ctx)) }()
	if err := pg.Provision(ctx, s.DatabaseURL, "desk"); err != nil {
		return err
	}
	pool, err := pg.Open(ctx, pg.Config{URL: pg.ServiceURL(s.DatabaseURL, "desk"), ApplicationName: "pharos desk"}, "desk")
	if err != nil {
		return err
	}
	defer pool.Close()
	authority, err := auth.OpenAuthority(filepath.Join(s.Dir, tokenKey))
	if err != nil {
		return err
	}
	svc := desk.New(desk.Config{}, desk.Deps{Bus: b, Pool: pool, Authority: authority, Policy: auth.Policy{DeskOrgs: []string{"desk"}}, Log: tel.Log})
	front, err := httpd.Mount(httpd.Origin{Name: "desk", Authority: authority, Log: tel.Log, Metrics: tel.Metrics}, svc.Handler())
	if err != nil {
		return err
	}
	return answer(ctx, svc.Run, func(ctx context.Context, l net.Listener) error { return httpd.ServeListener(ctx, l, front, tel.Log) })
}

// tokenKey is the file, in the folder of a desk, with the key of its tokens.
const tokenKey = "token.key"

// answer serves beside what else is to run, until ctx ends.
func answer(ctx context.Context, beside func(context.Context) error, serve func(context.Context, net.Listener) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var g run.Group
	g.Add("service", beside)
	g.Add("http", func(ctx context.Context) error { return serve(ctx, l) })
	g.Add("announcement", func(ctx context.Context) error {
		if err := announce(address{HTTP: "http://" + l.Addr().String()}); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	})
	return g.Run(ctx)
}

// events is a server of events that knows nothing but frames that come over the log's connection.
func (s *serve) events(ctx context.Context, feed func(ctx context.Context, url string) (http.Handler, error)) error {
	h, err := feed(ctx, s.NATSURL)
	if err != nil {
		return fmt.Errorf("make a server of events: %w", err)
	}
	srv := &http.Server{Handler: h}
	idle := func(ctx context.Context) error { <-ctx.Done(); return srv.Close() }
	return answer(ctx, idle, func(ctx context.Context, l net.Listener) error {
		if err := srv.Serve(l); ctx.Err() == nil {
			return err
		}
		return nil
	})
}
