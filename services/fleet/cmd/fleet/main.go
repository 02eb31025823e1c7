// Command fleet runs the fleet service by itself. Settings: pkg/conf,
// Environment.
package main

import (
	"context"
	"os"

	"pharos/pkg/process"
	"pharos/services/fleet/server"
)

func main() { os.Exit(process.Main("fleet", "127.0.0.1:8083", join)) }

func join(ctx context.Context, p *process.Parts) (process.Service, error) {
	log, err := p.Bus(ctx, "fleet")
	if err != nil {
		return nil, err
	}
	pool, err := p.Pool(ctx)
	if err != nil {
		return nil, err
	}
	return server.New(server.Deps{Bus: log, Pool: pool, Authority: p.Authority, Policy: p.Policy, Log: p.Log}), nil
}
