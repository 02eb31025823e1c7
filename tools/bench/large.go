package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"time"

	"pharos/pkg/event"
)

// largeReports is a deployment of some years.
const largeReports = 100_000

// measureLarge looks at a deployment with many reports: how long it takes to
// start, what it keeps in memory, and what a decision costs on an incident that
// nobody has touched since the start. Beside each, the same of a deployment
// that is empty, or of an incident that was touched.
func measureLarge(ctx context.Context, l *lab) ([]figure, error) {
	n := l.some(largeReports)
	dir := filepath.Join(l.dir, "large")
	end, opened, err := l.seed(ctx, dir, n)
	if err != nil {
		return nil, fmt.Errorf("write a log: %w", err)
	}
	made, err := l.catchUp(ctx, dir, end)
	if err != nil {
		return nil, err
	}
	small, err := l.deploy(ctx, filepath.Join(l.dir, "small"), "")
	if err != nil {
		return nil, err
	}
	small.stop()
	if small, err = l.deploy(ctx, filepath.Join(l.dir, "small"), ""); err != nil {
		return nil, err
	}
	smallMemory, err := rested(ctx, small)
	small.stop()
	if err != nil {
		return nil, err
	}
	large, err := l.deploy(ctx, dir, "")
	if err != nil {
		return nil, err
	}
	defer large.stop()
	memory, err := rested(ctx, large)
	if err != nil {
		return nil, err
	}
	cold, warm, err := decide(ctx, large, opened, l.some(200))
	if err != nil {
		return nil, err
	}
	with := fmt.Sprintf("%d reports: ", n)
	return []figure{
		{name: with + "start until ready", unit: "s", ours: large.ready.Seconds(), peer: small.ready.Seconds(), against: "an empty deployment"},
		{name: with + "memory of the process", unit: "MiB", ours: memory, peer: smallMemory, against: "an empty deployment"},
		{name: with + "decision on a cold incident, p50", unit: "ms", ours: cold.at(0.5), peer: warm.at(0.5), against: "again on the same incident"},
		{name: with + "decision on a cold incident, p99", unit: "ms", ours: cold.at(0.99), peer: warm.at(0.99), against: "again on the same incident"},
		{name: with + "all views made at the first start", unit: "events/s", ours: float64(end) / made.Seconds(), peer: none()},
	}, nil
}

// rested is the memory of a deployment that has come to rest, in MiB.
func rested(ctx context.Context, d *deployment) (float64, error) {
	if err := d.quiet(ctx); err != nil {
		return 0, err
	}
	bytes, err := d.memory()
	return bytes / (1 << 20), err
}

// catchUp starts a deployment on a log that its views do not know yet, and
// returns how long it took to make them.
func (l *lab) catchUp(ctx context.Context, dir string, end uint64) (time.Duration, error) {
	began := time.Now()
	d, err := l.deploy(ctx, dir, "")
	if err != nil {
		return 0, err
	}
	defer d.stop()
	for behind := true; behind; {
		if err := d.quiet(ctx); err != nil {
			l.say("the views are being made: %s", time.Since(began).Round(time.Second))
			continue
		}
		behind = false
	}
	return time.Since(began), nil
}

// decide assesses incidents, each for the first time and once more.
func decide(ctx context.Context, d *deployment, among []event.IncidentID, n int) (cold, warm *samples, err error) {
	cold, warm = &samples{}, &samples{}
	random := rand.New(rand.NewPCG(7, 7))
	for _, i := range random.Perm(len(among))[:min(n, len(among))] {
		for _, times := range []*samples{cold, warm} {
			body := map[string]any{"field": "craft.colour", "value": "grey", "reason": "seen by the aircraft"}
			began := time.Now()
			if err := d.client.Do(ctx, http.MethodPost, fmt.Sprintf("/v1/incidents/%s/assessments", among[i]), body, nil); err != nil {
				return nil, nil, err
			}
			times.add(time.Since(began))
		}
	}
	return cold, warm, nil
}
