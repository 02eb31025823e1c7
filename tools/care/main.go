// Command care runs the care of the log by itself, beside services that are
// processes of their own: it archives the log, and answers /v1/admin/archive,
// /v1/admin/verify and /v1/admin/rebuild. Settings: pkg/conf.
package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"

	"pharos/pkg/archive"
	"pharos/pkg/conf"
	"pharos/pkg/event"
	"pharos/pkg/pg"
	"pharos/pkg/process"
	"pharos/tools/internal/care"
)

func main() { os.Exit(process.Main(conf.Care, join)) }

func join(ctx context.Context, p *process.Parts) (process.Service, error) {
	log, err := p.Bus(ctx, "archive")
	if err != nil {
		return nil, err
	}
	databaseURL, err := pg.WithPasswordFile(p.DatabaseURL, p.DatabasePasswordFile)
	if err != nil {
		return nil, err
	}
	dir := cmp.Or(p.ArchiveDir, filepath.Join(p.DataDir, "archive"))
	return care.NewServer(care.Deps{
		Deployment: care.Deployment{Bus: log, DatabaseURL: databaseURL, ArchiveDir: dir, Log: p.Log},
		Archiver:   archive.New(log, archive.Config{Dir: dir, Stream: event.StreamSAR, Snapshots: care.Snapshots(), Log: p.Log}),
		Authority:  p.Authority,
	}), nil
}
