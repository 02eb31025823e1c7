// Command intake runs the intake service by itself: it takes reports over HTTP
// and writes them to the log. Settings come from the environment:
//
//	PHAROS_NATS_URL    the log; required
//	PHAROS_NATS_CREDS  NATS credentials file; none by default
//	PHAROS_DATA_DIR    holds token.key and phone.key, the same for all services
//	PHAROS_HTTP_ADDR   address to answer at; 127.0.0.1:8081
//	PHAROS_DESK_ORGS   organisations whose coordinators see all reports, with spaces between; desk
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/conf"
	"pharos/pkg/httpd"
	"pharos/pkg/run"
	"pharos/pkg/telemetry"
	"pharos/services/intake/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "intake:", err)
		os.Exit(1)
	}
}

// goodbye is how long connections and traces may take to end.
const goodbye = 5 * time.Second

func serve(ctx context.Context) (err error) {
	told, err := telemetry.Setup(ctx, "intake", telemetry.Config{})
	if err != nil {
		return err
	}
	ending := func(end func(context.Context) error) {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		err = errors.Join(err, end(last))
	}
	defer ending(told.Shutdown)
	log, err := connect(ctx, "intake", told.Log)
	if err != nil {
		return err
	}
	defer ending(log.Close)
	backlog, err := connect(ctx, "intake backlog", told.Log)
	if err != nil {
		return err
	}
	defer ending(backlog.Close)
	intake, front, err := join(log, backlog, told)
	if err != nil {
		return err
	}
	g := run.Group{Log: told.Log}
	g.Add("intake", intake.Run)
	g.Add("http", func(ctx context.Context) error {
		return httpd.Serve(ctx, cmp.Or(os.Getenv("PHAROS_HTTP_ADDR"), "127.0.0.1:8081"), front, told.Log)
	})
	return g.Run(ctx)
}

func connect(ctx context.Context, name string, log *slog.Logger) (*bus.Bus, error) {
	url := os.Getenv("PHAROS_NATS_URL")
	if url == "" {
		return nil, errors.New("PHAROS_NATS_URL is not set: where is the log?")
	}
	return bus.Connect(ctx, bus.Config{URL: url, CredsFile: os.Getenv("PHAROS_NATS_CREDS"), Name: name, Log: log})
}

// join makes the service and the one handler in front of it.
func join(log, backlog *bus.Bus, told *telemetry.Telemetry) (*server.Server, http.Handler, error) {
	folder := os.Getenv("PHAROS_DATA_DIR")
	if folder == "" {
		var err error
		if folder, err = conf.DefaultDataDir(); err != nil {
			return nil, nil, err
		}
	}
	folder, err := conf.OpenDataDir(folder)
	if err != nil {
		return nil, nil, err
	}
	authority, err := auth.OpenAuthority(filepath.Join(folder, "token.key"))
	if err != nil {
		return nil, nil, err
	}
	key, err := server.PhoneKey(filepath.Join(folder, "phone.key"))
	if err != nil {
		return nil, nil, err
	}
	intake, err := server.New(server.Deps{Bus: log, Backlog: backlog, Authority: authority, PhoneKey: key, Log: told.Log,
		Policy: auth.Policy{DeskOrgs: strings.Fields(cmp.Or(os.Getenv("PHAROS_DESK_ORGS"), "desk"))}})
	if err != nil {
		return nil, nil, err
	}
	front, err := httpd.Mount(httpd.Origin{Name: "intake", Authority: authority, Log: told.Log, Metrics: told.Metrics}, intake.Handler())
	return intake, front, err
}
