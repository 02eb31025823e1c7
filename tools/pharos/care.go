package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"pharos/pkg/conf"
	"pharos/pkg/pg"
	"pharos/pkg/telemetry"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/care"
	"pharos/tools/internal/client"
	"pharos/tools/internal/progress"
)

// onFolder are the flags of commands that can do without a server.
type onFolder struct {
	common
	ArchiveDir string `help:"${PHAROS_ARCHIVE_DIR}" env:"PHAROS_ARCHIVE_DIR" type:"path"`
}

// deployment is the folder that `pharos up` would run on with the same settings.
func (o onFolder) deployment(parsed *kong.Context) (allinone.Config, error) {
	env, err := conf.Load(conf.Up, os.Environ(), given(parsed))
	if err != nil {
		return allinone.Config{}, err
	}
	databaseURL, err := pg.WithPasswordFile(env.DatabaseURL, env.DatabasePasswordFile)
	if err != nil {
		return allinone.Config{}, err
	}
	log := slog.New(telemetry.NewHandler(telemetry.Config{Level: slog.LevelWarn, Text: true}))
	return allinone.Config{DataDir: env.DataDir, ArchiveDir: env.ArchiveDir, MinFree: env.MinFree, NATSURL: env.NATSURL, NATSCreds: env.NATSCreds,
		DatabaseURL: databaseURL, Log: log}, nil
}

// either asks the server; where none runs, it opens the folder under its lock.
func (o onFolder) either(ctx context.Context, parsed *kong.Context, up func(*client.Client) error, down func(care.Deployment) error) error {
	c, asked := o.client()
	if asked == nil {
		if asked = up(c); !errors.Is(asked, client.ErrUnreachable) {
			return asked
		}
	}
	cfg, err := o.deployment(parsed)
	if err != nil {
		return err
	}
	if _, err := os.Stat(cfg.DataDir); err != nil {
		return fmt.Errorf("%w, and there is no data folder: %w", asked, err)
	}
	folder, err := allinone.OpenFolder(ctx, cfg)
	if errors.Is(err, conf.ErrLocked) {
		return fmt.Errorf("%w, and cannot be asked: %w", err, asked)
	}
	if err != nil {
		return err
	}
	defer folder.Close()
	return down(folder.Care())
}

// bars draw a bar for each step.
type bars struct {
	step string
	done uint64
	bar  *progress.Bar
}

func (b *bars) show(p care.Progress) {
	if p.Step != b.step {
		b.end()
		b.step, b.done, b.bar = p.Step, 0, progress.New(os.Stderr, p.Step, int64(p.Whole))
	}
	b.bar.Add(int64(p.Done)-int64(b.done), fmt.Sprintf("%d of %d", p.Done, p.Whole))
	b.done = p.Done
}

func (b *bars) end() {
	if b.bar != nil {
		b.bar.Done()
	}
}

// listen shows the progress that the server tells, and decodes its last word into out.
func listen(ctx context.Context, c *client.Client, path string, body any, last string, out any) error {
	var b bars
	ended := false
	err := c.Listen(ctx, http.MethodPost, path, body, func(e client.Event) error {
		switch e.Name {
		case "progress":
			var p care.Progress
			if err := json.Unmarshal(e.Data, &p); err != nil {
				return fmt.Errorf("read the progress: %w", err)
			}
			b.show(p)
		case "failed":
			var f struct{ Detail string }
			if err := json.Unmarshal(e.Data, &f); err != nil {
				return fmt.Errorf("read the failure: %w", err)
			}
			return errors.New(f.Detail)
		case last:
			ended = true
			return json.Unmarshal(e.Data, out)
		}
		return nil
	})
	b.end()
	if err == nil && !ended {
		err = errors.New("the server ended before it was done; is it stopping?")
	}
	return err
}

// verify proves the log.
type verify struct {
	onFolder
	JSON bool `name:"json" help:"Print the report as JSON."`
}

// Run implements the command.
func (v *verify) Run(ctx context.Context, parsed *kong.Context) error {
	var report care.Report
	err := v.either(ctx, parsed, func(c *client.Client) error {
		return listen(ctx, c, "/v1/admin/verify", nil, "report", &report)
	}, func(d care.Deployment) (err error) {
		var b bars
		report, err = d.Verify(ctx, b.show)
		b.end()
		return err
	})
	if err != nil {
		return err
	}
	if v.JSON {
		err = printJSON(report)
	} else {
		v.print(report)
	}
	if err == nil && !report.Sound() {
		err = fmt.Errorf("found %d differences", len(report.Differences))
	}
	return err
}

func (v *verify) print(r care.Report) {
	fmt.Printf("log      %d messages\n", r.Log)
	if r.Archive != nil {
		fmt.Printf("archive  %d records, hash %s\n", *r.Archive, r.ArchiveHash)
	}
	for _, view := range r.Views {
		fmt.Printf("view     %s at %d\n", view.View, view.Sequence)
	}
	for _, note := range r.Notes {
		fmt.Println("note:   ", note)
	}
	for _, d := range r.Differences {
		fmt.Println("DIFFERS:", difference(d))
	}
	if r.Sound() {
		fmt.Println("all is one")
	}
}

// difference says where a difference is.
func difference(d care.Difference) string {
	where := []string{d.Part}
	for _, part := range []struct{ name, value string }{{"table", d.Table}, {"key", d.Key}, {"column", d.Column}, {"file", d.File}} {
		if part.value != "" {
			where = append(where, part.name+" "+part.value)
		}
	}
	if d.File != "" {
		where = append(where, fmt.Sprintf("byte %d", d.Offset))
	}
	if d.Sequence != 0 {
		where = append(where, fmt.Sprintf("sequence %d", d.Sequence))
	}
	return strings.Join(where, ", ") + ": " + d.Detail
}

// rebuild makes views anew.
type rebuild struct {
	onFolder
	Service []string `arg:"" optional:"" help:"Whose views: incident, desk, fleet, tally. Default: all."`
}

// Run implements the command.
func (r *rebuild) Run(ctx context.Context, parsed *kong.Context) error {
	err := r.either(ctx, parsed, func(c *client.Client) error {
		return listen(ctx, c, "/v1/admin/rebuild", map[string]any{"services": append([]string{}, r.Service...)}, "rebuilt", &struct{}{})
	}, func(d care.Deployment) error {
		var b bars
		defer b.end()
		return d.Rebuild(ctx, r.Service, true, b.show)
	})
	if err == nil {
		fmt.Println("the views are made anew")
	}
	return err
}
