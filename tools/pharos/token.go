package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"pharos/pkg/auth/registry"
)

// token cares for credentials.
type token struct {
	Create tokenCreate `cmd:"" help:"Make a token and print it, once."`
	List   tokenList   `cmd:"" help:"List the tokens that were given out and have not ended by themselves."`
	Revoke tokenRevoke `cmd:"" help:"Make a token, or all of an organisation, count no more."`
}

// tokenCreate makes a token.
type tokenCreate struct {
	common
	Subject string   `help:"Who it is for: a ship, a desk, a program; not a person's name." required:""`
	Org     string   `help:"Organisation that it acts for." required:""`
	Role    []string `help:"reporter, coordinator, analyst, researcher, auditor, administrator; may be repeated." required:""`
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

// tokenList lists tokens.
type tokenList struct {
	common
	JSON bool `name:"json" help:"Print the answer as JSON."`
}

// Run implements the command.
func (t *tokenList) Run(ctx context.Context) error {
	c, err := t.client()
	if err != nil {
		return err
	}
	var got struct {
		Tokens []registry.Credential `json:"tokens"`
	}
	if err := c.Do(ctx, http.MethodGet, "/v1/tokens", nil, &got); err != nil {
		return err
	}
	if t.JSON {
		return printJSON(got)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tSUBJECT\tORGANISATION\tROLES\tENDS\tREVOKED")
	for _, k := range got.Tokens {
		revoked := ""
		if k.RevokedAt != nil {
			revoked = k.RevokedAt.UTC().Format(time.DateTime) + " " + k.Reason
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", k.TokenID, k.Subject, k.Org, strings.Join(k.Roles, " "),
			k.ExpiresAt.UTC().Format(time.DateTime), revoked)
	}
	return w.Flush()
}

// tokenRevoke revokes.
type tokenRevoke struct {
	common
	ID     string `arg:"" optional:"" help:"Id of the token, as pharos token list shows it."`
	Org    string `help:"Revoke every token that this organisation was given until now, instead."`
	Reason string `help:"Why." required:""`
}

// Run implements the command.
func (t *tokenRevoke) Run(ctx context.Context) error {
	c, err := t.client()
	if err != nil {
		return err
	}
	body := map[string]any{"reason": t.Reason}
	if t.ID != "" {
		body["token_id"] = t.ID
	}
	if t.Org != "" {
		body["org"] = t.Org
	}
	return c.Do(ctx, http.MethodPost, "/v1/tokens/revoke", body, nil)
}

// link prints a login link.
type link struct {
	common
	Subject string   `help:"Who it is for: a ship, a desk; not a person's name. Default: whoever asks."`
	Org     string   `help:"Organisation that they act for."`
	Role    []string `help:"reporter, coordinator, analyst, researcher, auditor, administrator; may be repeated."`
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
