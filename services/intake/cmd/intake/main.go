// Command intake runs the intake service by itself: it takes reports over HTTP
// and writes them to the log. Settings: pkg/conf, Catalogue; it needs no database.
package main

import (
	"context"
	"os"
	"path/filepath"

	"pharos/pkg/conf"
	"pharos/pkg/process"
	"pharos/pkg/seal"
	"pharos/services/intake/server"
)

func main() { os.Exit(process.Main(conf.Intake, join)) }

func join(ctx context.Context, p *process.Parts) (process.Service, error) {
	log, err := p.Bus(ctx, "intake")
	if err != nil {
		return nil, err
	}
	backlog, err := p.Bus(ctx, "intake backlog")
	if err != nil {
		return nil, err
	}
	keys, err := seal.Open(ctx, log, filepath.Join(p.DataDir, "master.key"), p.Log)
	if err != nil {
		return nil, err
	}
	return server.New(server.Deps{Bus: log, Backlog: backlog, Authority: p.Authority, Policy: p.Policy, Keys: keys, Log: p.Log})
}
