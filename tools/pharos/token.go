package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// token cares for credentials.
type token struct {
	Create tokenCreate `cmd:"" help:"Make a token and print it, once."`
}

// tokenCreate makes a token.
type tokenCreate struct {
	common
	Subject string   `help:"Who it is for: a ship, a desk, a program; not a person's name." required:""`
	Org     string   `help:"Organisation that it acts for." required:""`
	Role    []string `help:"reporter, coordinator, administrator; may be repeated." required:""`
	Hours   int      `help:"How long it holds." default:"720"`
}

// Run implements the command. The token alone goes to standard output.
func (t *tokenCreate) Run(ctx context.Context) error {
	c, err := t.client()
	if err != nil {
		return err
	}
	body := map[string]any{"subject": t.Subject, "org": t.Org, "roles": t.Role, "ttl_hours": t.Hours}
	var made struct {
		Token     string    `json:"token"`
		ExpiresAt time.Time `json:"expires_at"`
	}
	if err := c.Do(ctx, http.MethodPost, "/v1/tokens", body, &made); err != nil {
		return err
	}
	fmt.Println(made.Token)
	return nil
}

// link prints a login link.
type link struct {
	common
	Subject string   `help:"Who it is for: a ship, a desk; not a person's name. Default: whoever asks."`
	Org     string   `help:"Organisation that they act for."`
	Role    []string `help:"reporter, coordinator, administrator; may be repeated."`
	To      string   `help:"Page that it leads to: /, /report or /tally." default:"/" enum:"/,/report,/tally"`
}

// Run implements the command.
func (l *link) Run(ctx context.Context) error {
	c, err := l.client()
	if err != nil {
		return err
	}
	var made struct {
		Path      string    `json:"path"`
		ExpiresAt time.Time `json:"expires_at"`
	}
	body := map[string]any{"to": l.To}
	if l.Subject != "" || l.Org != "" || len(l.Role) > 0 {
		body["subject"], body["org"], body["roles"] = l.Subject, l.Org, l.Role
	}
	if err := c.Do(ctx, http.MethodPost, "/v1/logins", body, &made); err != nil {
		return err
	}
	fmt.Println(strings.TrimSuffix(l.Server, "/") + made.Path)
	return nil
}
