package allinone

import (
	"log/slog"
	"net/http"
	"time"

	"pharos/pkg/auth"
)

// Config says where and how a deployment runs.
type Config struct {
	// DataDir keeps everything: the log, the database, keys. It is locked while in use.
	DataDir string
	// HTTPAddr is where people and programs connect. Default 127.0.0.1:8080;
	// anything else than loopback is for those who put a proxy with TLS before it.
	HTTPAddr string
	// NATSAddr lets the embedded log listen as well. Default: it does not. There
	// is no authentication: never an address that strangers reach.
	NATSAddr string
	// MinFree is the share of the disk in percent below which nothing is accepted.
	// Default 5; below zero it never stops, until the disk is full.
	MinFree float64
	// NATSURL uses an outside NATS server in place of the embedded one.
	NATSURL string
	// NATSCreds is the file with the credentials for it. Default: none.
	NATSCreds string
	// DatabaseURL uses an outside PostgreSQL (as one who may create roles and
	// schemas) in place of the private cluster.
	DatabaseURL string
	// ArchiveDir keeps the second copy of the log. Default: archive in DataDir; a
	// folder on another disk survives this one's end.
	ArchiveDir string
	// DeskOrgs are the organisations whose coordinators see all that is reported.
	// Default: desk.
	DeskOrgs []string
	// OIDC is an identity provider whose tokens count too. Default: none.
	OIDC auth.OIDC
	// Log receives what an operator should know.
	Log *slog.Logger
	// Metrics answers /metrics.
	Metrics http.Handler
	// Say tells the person who started it, a line at a time. Default: nothing.
	Say func(format string, args ...any)
}

func (c Config) withDefaults() Config {
	if c.HTTPAddr == "" {
		c.HTTPAddr = "127.0.0.1:8080"
	}
	if len(c.DeskOrgs) == 0 {
		c.DeskOrgs = []string{"desk"}
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Say == nil {
		c.Say = func(string, ...any) {}
	}
	return c
}

const (
	adminTTL   = 365 * 24 * time.Hour // of admin.token
	adminRenew = 30 * 24 * time.Hour  // it is made anew when it ends within this
	loginTTL   = time.Hour            // of the printed login link
)
