package allinone

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"pharos/pkg/conf"
	"pharos/tools/internal/care"
)

// Restored is what became of a restore.
type Restored struct {
	Sequence uint64 // the log's last
	OldViews string // folder of the database that was there before; empty for none
}

// Restore makes the log of the data folder again, which must have none, from an
// archive or a backup; from "" it is the folder's own archive. Views are made
// anew; a database of views of the log that was lost is moved aside.
func Restore(ctx context.Context, cfg Config, from string, progress func(care.Progress)) (Restored, error) {
	s := &Stack{cfg: cfg.withDefaults()}
	s.log = s.cfg.Log
	defer s.Close()
	var done Restored
	if err := s.takeFolder(); err != nil {
		return done, err
	}
	if from == "" {
		from = s.archiveDir()
	}
	connect, err := s.openLog()
	if err != nil {
		return done, err
	}
	connect.Name = "restore"
	what := care.Restoring{From: from, DataDir: s.dir, ArchiveDir: s.archiveDir(), Log: connect}
	if done.Sequence, err = what.Restore(ctx, progress); err != nil {
		return done, err
	}
	if done.OldViews, err = s.moveViews(); err != nil {
		return done, err
	}
	b, err := s.bus(ctx, connect, "restore")
	if err != nil {
		return done, err
	}
	url, err := s.openDatabase(ctx)
	if err != nil {
		return done, err
	}
	return done, care.Deployment{Bus: b, DatabaseURL: url, Log: s.log}.Rebuild(ctx, nil, true, progress)
}

// moveViews moves the private database aside: its views were read from another log.
func (s *Stack) moveViews() (string, error) {
	there := filepath.Join(s.dir, "postgres")
	if _, err := os.Stat(there); errors.Is(err, fs.ErrNotExist) || s.cfg.DatabaseURL != "" {
		return "", nil
	}
	aside := there + ".before-" + time.Now().UTC().Format("20060102T150405.000")
	if err := os.Rename(there, aside); err != nil {
		return "", fmt.Errorf("move the old views aside: %w", err)
	}
	return aside, nil
}

// Backup brings the backup in folder `to` up to the archive of cfg's data folder.
// The deployment may run meanwhile.
func Backup(cfg Config, to string) (care.Backup, error) {
	s := &Stack{cfg: cfg.withDefaults()}
	var err error
	if s.dir, err = conf.OpenDataDir(cfg.DataDir); err != nil {
		return care.Backup{}, err
	}
	return care.MakeBackup(s.archiveDir(), s.dir, to, s.cfg.Log)
}
