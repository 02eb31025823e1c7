package care

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"pharos/pkg/projection"
)

// lookEvery is how often progress is told while others work.
const lookEvery = 200 * time.Millisecond

// Rebuild makes the views of the named services anew from the log, all where
// none is named, and returns when they are whole. What their streams do not keep
// (positions) stays. Alone says that no service runs: then this process writes
// the views, else the services' projectors do.
func (d Deployment) Rebuild(ctx context.Context, services []string, alone bool, progress func(Progress)) error {
	d = d.withDefaults()
	if err := check(services); err != nil {
		return err
	}
	if len(services) == 0 {
		services = Services()
	}
	if progress == nil {
		progress = func(Progress) {}
	}
	for _, service := range services {
		if err := d.rebuild(ctx, service, alone, progress); err != nil {
			return fmt.Errorf("rebuild %s: %w", service, err)
		}
	}
	return nil
}

func (d Deployment) rebuild(ctx context.Context, service string, alone bool, progress func(Progress)) error {
	pool, err := d.open(ctx, service)
	if err != nil {
		return err
	}
	defer pool.Close()
	k := kept(service, pool)
	if err := k.Prepare(ctx); err != nil {
		return err
	}
	for _, v := range k.Views {
		drop := v.Drop
		if drop == nil { // what its stream has is read again onto what is there
			drop = func(context.Context, pgx.Tx) error { return nil }
		}
		p := v.Projector(d.Bus, pool, d.Log)
		if err := p.Rebuild(ctx, drop); err != nil {
			return err
		}
		if err := whole(ctx, p, alone, func(done, of uint64) { progress(Progress{"view " + v.Name, done, of}) }); err != nil {
			return err
		}
	}
	return nil
}

// whole waits until a view that was set back holds everything again.
func whole(ctx context.Context, p *projection.Projector, alone bool, progress func(done, of uint64)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	if alone {
		go func() { ended <- p.Run(ctx) }()
		defer func() { cancel(); <-ended }()
	}
	to := p.State().RebuildTo
	waited := make(chan error, 1)
	go func() { waited <- p.WaitFor(ctx, to) }()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case err := <-waited:
			progress(p.Sequence(), to)
			return err
		case <-look.C:
			progress(p.Sequence(), to)
		}
	}
}
