package allinone

import (
	"context"

	"pharos/tools/internal/care"
)

// Folder is a data folder that nobody else uses: its log and its database run,
// and no service.
type Folder struct {
	stack *Stack
	care  care.Deployment
}

// OpenFolder takes the data folder of cfg under its lock. conf.ErrLocked: it is in
// use. Close must be called; an error leaves nothing running.
func OpenFolder(ctx context.Context, cfg Config) (*Folder, error) {
	f := &Folder{stack: &Stack{cfg: cfg.withDefaults()}}
	f.stack.log = f.stack.cfg.Log
	if err := f.open(ctx); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (f *Folder) open(ctx context.Context) error {
	if err := f.stack.takeFolder(); err != nil {
		return err
	}
	connect, err := f.stack.openLog()
	if err != nil {
		return err
	}
	b, err := f.stack.bus(ctx, connect, "care")
	if err != nil {
		return err
	}
	url, err := f.stack.openDatabase(ctx)
	if err != nil {
		return err
	}
	f.care = care.Deployment{Bus: b, DatabaseURL: url, ArchiveDir: f.stack.archiveDir(), Log: f.stack.log}
	return nil
}

// Care is what there is to care for.
func (f *Folder) Care() care.Deployment { return f.care }

// Close stops everything and gives the folder back.
func (f *Folder) Close() { f.stack.Close() }
