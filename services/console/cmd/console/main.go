// Command console runs the console service by itself: the web pages and the
// browser's session. It prints one login link when it starts. Settings come
// from the environment:
//
//	PHAROS_DATA_DIR    holds token.key, the same for all services
//	PHAROS_HTTP_ADDR   address to answer at; 127.0.0.1:8080
//	PHAROS_PUBLIC_URL  address that people use, for the login link; http:// and PHAROS_HTTP_ADDR
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/conf"
	"pharos/pkg/httpd"
	"pharos/pkg/run"
	"pharos/pkg/telemetry"
	"pharos/services/console/server"
)

const (
	goodbye = 5 * time.Second // how long traces may take to leave
	linkTTL = 24 * time.Hour  // how long the printed link waits to be opened
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "console:", err)
		os.Exit(1)
	}
}

func serve(ctx context.Context) (err error) {
	told, err := telemetry.Setup(ctx, "console", telemetry.Config{})
	if err != nil {
		return err
	}
	defer func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
		defer cancel()
		err = errors.Join(err, told.Shutdown(last))
	}()
	authority, err := openAuthority()
	if err != nil {
		return err
	}
	logins := auth.NewLogins()
	console, err := server.New(server.Config{}, server.Deps{Authority: authority, Logins: logins, Log: told.Log})
	if err != nil {
		return err
	}
	front, err := join(console, authority, told)
	if err != nil {
		return err
	}
	addr := cmp.Or(os.Getenv("PHAROS_HTTP_ADDR"), "127.0.0.1:8080")
	if err := printLink(logins, cmp.Or(os.Getenv("PHAROS_PUBLIC_URL"), "http://"+addr)); err != nil {
		return err
	}
	g := run.Group{Log: told.Log}
	g.Add("console", console.Run)
	g.Add("http", func(ctx context.Context) error { return httpd.Serve(ctx, addr, front, told.Log) })
	return g.Run(ctx)
}

func openAuthority() (*auth.Authority, error) {
	folder := os.Getenv("PHAROS_DATA_DIR")
	if folder == "" {
		var err error
		if folder, err = conf.DefaultDataDir(); err != nil {
			return nil, err
		}
	}
	folder, err := conf.OpenDataDir(folder)
	if err != nil {
		return nil, err
	}
	return auth.OpenAuthority(filepath.Join(folder, "token.key"))
}

func join(console *server.Server, authority *auth.Authority, told *telemetry.Telemetry) (http.Handler, error) {
	origin := httpd.Origin{Name: "console", Authority: authority, Log: told.Log, Metrics: told.Metrics, Pages: console.Pages()}
	return httpd.Mount(origin, console.Handler())
}

func printLink(logins *auth.Logins, base string) error {
	code, err := logins.New(auth.Principal{Subject: "admin", Org: "desk", Roles: []auth.Role{auth.Coordinator, auth.Administrator}}, linkTTL)
	if err != nil {
		return err
	}
	fmt.Printf("log in: %s/login?code=%s\n", strings.TrimSuffix(base, "/"), url.QueryEscape(code))
	return nil
}
