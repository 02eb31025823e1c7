package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/telemetry"
	"pharos/tools/internal/allinone"
)

// up starts a deployment in this process.
type up struct {
	HTTPAddr    string   `help:"Address that people and programs connect to; loopback unless you put a proxy with TLS before it." default:"127.0.0.1:8080" env:"PHAROS_HTTP_ADDR"`
	DataDir     string   `help:"Folder that keeps everything. Default: /var/lib/pharos as root, else ~/.local/share/pharos." env:"PHAROS_DATA_DIR" type:"path"`
	NATSAddr    string   `name:"nats-addr" help:"Let the embedded log listen here as well; it has no authentication. Default: it does not." env:"PHAROS_NATS_ADDR"`
	MinFree     float64  `help:"Accept nothing while less than this share of the disk is free, in percent; below zero: go on until it is full." default:"5" env:"PHAROS_MIN_FREE"`
	NATSURL     string   `name:"nats-url" help:"Use this NATS server in place of the embedded one." env:"PHAROS_NATS_URL"`
	DatabaseURL string   `help:"Use this PostgreSQL in place of the private cluster." env:"PHAROS_DATABASE_URL"`
	DeskOrg     []string `help:"Organisation whose coordinators see everything that is reported; may be repeated." default:"desk" env:"PHAROS_DESK_ORGS"`
	OIDC        struct {
		Issuer     string `help:"Address of an identity provider whose tokens count too (OpenID Connect). Default: none." env:"PHAROS_OIDC_ISSUER"`
		Audience   string `help:"Our name at the identity provider: a token for any other program is refused." env:"PHAROS_OIDC_AUDIENCE"`
		RolesClaim string `help:"Claim with the roles; a dot leads into an object." default:"roles" env:"PHAROS_OIDC_ROLES_CLAIM"`
		OrgClaim   string `help:"Claim with the organisation." default:"org" env:"PHAROS_OIDC_ORG_CLAIM"`
	} `embed:"" prefix:"oidc-"`
	Verbose bool `help:"Log every request." short:"v"`
}

// startPatience is how long everything may take to become ready: a large log
// is read anew after an upgrade of a view, and goes on being read after that.
const startPatience = 2 * time.Minute

// Run implements the command.
func (u *up) Run(ctx context.Context) error {
	dir, err := dataDir(u.DataDir)
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
	stack, err := allinone.Open(ctx, allinone.Config{DataDir: dir, HTTPAddr: u.HTTPAddr, NATSAddr: u.NATSAddr, MinFree: u.MinFree, NATSURL: u.NATSURL,
		DatabaseURL: u.DatabaseURL, DeskOrgs: u.DeskOrg, OIDC: u.oidc(), Log: tel.Log, Metrics: tel.Metrics, Say: say})
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

// oidc is empty unless a provider is named: the claims have defaults. One
// named by half is refused where it is opened.
func (u *up) oidc() auth.OIDC {
	if u.OIDC.Issuer == "" && u.OIDC.Audience == "" {
		return auth.OIDC{}
	}
	return auth.OIDC{Issuer: u.OIDC.Issuer, Audience: u.OIDC.Audience, RolesClaim: u.OIDC.RolesClaim, OrgClaim: u.OIDC.OrgClaim}
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
