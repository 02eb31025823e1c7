// Command console runs the console service by itself: the web pages, the
// browser's session, and who is given a credential. It prints one login link
// when it starts. Settings: pkg/conf, Environment; it needs no database.
package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/process"
	"pharos/services/console/server"
)

// linkTTL is how long the printed link waits to be opened.
const linkTTL = 24 * time.Hour

func main() { os.Exit(process.Main("console", "127.0.0.1:8080", join)) }

func join(_ context.Context, p *process.Parts) (process.Service, error) {
	logins := auth.NewLogins()
	console, err := server.New(server.Config{}, server.Deps{Authority: p.Authority, Logins: logins, Registry: p.Registry, Log: p.Log})
	if err != nil {
		return nil, err
	}
	admin := auth.Principal{Subject: "admin", Org: p.DeskOrgs[0], Roles: []auth.Role{auth.Coordinator, auth.Administrator}}
	code, err := logins.New(admin, linkTTL)
	if err != nil {
		return nil, err
	}
	// PHAROS_PUBLIC_URL is the address that people use, where a proxy stands before this one.
	base := cmp.Or(os.Getenv("PHAROS_PUBLIC_URL"), "http://"+p.HTTPAddr)
	fmt.Printf("log in: %s/login?code=%s\n", strings.TrimSuffix(base, "/"), url.QueryEscape(code))
	return console, nil
}
