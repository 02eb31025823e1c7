// Command console runs the console service by itself: the web pages, the
// browser's session, and who is given a credential. It prints one login link
// when it starts. Settings: pkg/conf, Catalogue; it needs no database.
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
	"pharos/pkg/conf"
	"pharos/pkg/process"
	"pharos/services/console/server"
)

// linkTTL is how long the printed link waits to be opened.
const linkTTL = 24 * time.Hour

func main() { os.Exit(process.Main(conf.Console, join)) }

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
	base := cmp.Or(p.PublicURL, "http://"+p.HTTPAddr)
	fmt.Printf("log in: %s/login?code=%s\n", strings.TrimSuffix(base, "/"), url.QueryEscape(code))
	return console, nil
}
