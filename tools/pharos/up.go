package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/alecthomas/kong"

	"pharos/pkg/auth"
	"pharos/pkg/conf"
	"pharos/pkg/pg"
	"pharos/pkg/telemetry"
	"pharos/tools/internal/allinone"
)

// up starts a deployment in this process.
type up struct {
	settings
	Verbose bool `help:"Log every request." short:"v"`
}

// startPatience is how long everything may take to become ready: a large log
// is read anew after an upgrade of a view, and goes on being read after that.
const startPatience = 2 * time.Minute

// Run implements the command.
func (u *up) Run(ctx context.Context, parsed *kong.Context) error {
	env, err := conf.Load(conf.Up, os.Environ(), given(parsed))
	if err != nil {
		return err
	}
	databaseURL, err := pg.WithPasswordFile(env.DatabaseURL, env.DatabasePasswordFile)
	if err != nil {
		return err
	}
	level := slog.LevelWarn
	if u.Verbose {
		level = slog.LevelInfo
	}
	tel, err := telemetry.Setup(ctx, "pharos", telemetry.Config{Level: level, Text: true})
	if err != nil {
		return err
	}
	defer func() { _ = tel.Shutdown(context.WithoutCancel(ctx)) }()
	slog.SetDefault(tel.Log)
	stack, err := allinone.Open(ctx, allinone.Config{DataDir: env.DataDir, ArchiveDir: env.ArchiveDir, HTTPAddr: env.HTTPAddr, NATSAddr: env.NATSAddr, MinFree: env.MinFree,
		NATSURL: env.NATSURL, NATSCreds: env.NATSCreds, DatabaseURL: databaseURL, DeskOrgs: env.DeskOrgs, OIDC: auth.OIDC(env.OIDC),
		Log: tel.Log, Metrics: tel.Metrics, Say: say})
	if err != nil {
		return err
	}
	defer func() {
		stack.Close()
		say("stopped; everything is kept in %s", stack.DataDir())
	}()
	ended := make(chan error, 1)
	go func() { ended <- stack.Run(ctx) }()
	u.greet(ctx, stack)
	return <-ended
}

// greet tells where to go once everything is ready.
func (u *up) greet(ctx context.Context, stack *allinone.Stack) {
	patience, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	if err := stack.Ready(patience); err != nil {
		if ctx.Err() == nil {
			say("not everything is ready (%v); see %s/readyz", err, stack.URL())
		}
		return
	}
	link, err := stack.LoginLink()
	if err != nil {
		say("no login link: %v", err)
		return
	}
	say("Pharos is ready. Open the desk once with this link, within the hour:\n\n    %s\n\n"+
		"A crew reports at %s/report. From another terminal: pharos report, watch, tally (--help).\nData: %s. Ctrl-C stops everything.",
		link, stack.URL(), stack.DataDir())
}

func say(format string, args ...any) {
	fmt.Fprintf(os.Stdout, format+"\n", args...)
}
