package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/alecthomas/kong"

	"pharos/pkg/conf"
	"pharos/tools/internal/allinone"
)

// archiveState says how far the archive is.
type archiveState struct {
	common
	JSON bool `name:"json" help:"Print the answer as JSON."`
}

// Run implements the command.
func (a *archiveState) Run(ctx context.Context) error {
	c, err := a.client()
	if err != nil {
		return err
	}
	var got struct {
		State    string `json:"state"`
		Detail   string `json:"detail,omitempty"`
		Dir      string `json:"dir"`
		Sequence uint64 `json:"sequence"`
		Hash     string `json:"hash"`
		Log      uint64 `json:"log"`
		Behind   uint64 `json:"behind"`
	}
	if err := c.Do(ctx, http.MethodGet, "/v1/admin/archive", nil, &got); err != nil {
		return err
	}
	if a.JSON {
		return printJSON(got)
	}
	fmt.Printf("%s in %s\n%d of %d records, %d behind\nhash %s\n", got.State, got.Dir, got.Sequence, got.Log, got.Behind, got.Hash)
	if got.Detail != "" {
		fmt.Println(got.Detail)
	}
	return nil
}

// backup brings a backup up to date.
type backup struct {
	onFolder
	Dir string `arg:"" help:"Folder of the backup; made when absent. Only what is new is copied." type:"path"`
}

// Run implements the command.
func (b *backup) Run(parsed *kong.Context) error {
	cfg, err := b.deployment(parsed)
	if err != nil {
		return err
	}
	made, err := allinone.Backup(cfg, b.Dir)
	if err != nil {
		return err
	}
	fmt.Printf("the backup in %s holds the log up to %d, and the keys\nhash %s\n"+
		"It opens what is sealed: keep it as you keep the server. What is erased later is gone from it with the next backup into the same folder.\n",
		b.Dir, made.Sequence, made.Hash)
	return nil
}

// restore makes the log of an archive.
type restore struct {
	onFolder
	From string `help:"Archive or backup. Default: the data folder's archive." type:"path"`
}

// Run implements the command.
func (r *restore) Run(ctx context.Context, parsed *kong.Context) error {
	cfg, err := r.deployment(parsed)
	if err != nil {
		return err
	}
	var b bars
	done, err := allinone.Restore(ctx, cfg, r.From, b.show)
	b.end()
	if errors.Is(err, conf.ErrLocked) {
		return fmt.Errorf("%w: stop it first", err)
	}
	if err != nil {
		return err
	}
	fmt.Printf("the log is restored up to %d, and the views are made of it\n", done.Sequence)
	if done.OldViews != "" {
		fmt.Printf("the views of the log that was lost are kept in %s until you remove them\n", done.OldViews)
	}
	return nil
}
