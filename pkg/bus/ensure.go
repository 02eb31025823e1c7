package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"pharos/pkg/run"
)

// ensureStreams makes absent streams and refuses those that differ: an update
// of the limits would delete messages, whatever deny_delete says.
func (b *Bus) ensureStreams(ctx context.Context) error {
	for name, want := range b.streams {
		if err := b.ensureStream(ctx, want); err != nil {
			return fmt.Errorf("stream %s: %w", name, err)
		}
	}
	return nil
}

func (b *Bus) ensureStream(ctx context.Context, want jetstream.StreamConfig) error {
	ctx, cancel := context.WithTimeout(ctx, connectPatience)
	defer cancel()
	for wait := firstWait; ; wait = longer(wait) {
		got, err := b.openStream(ctx, want)
		if err == nil {
			return differ(want, got)
		}
		// A server that has just started answers before its JetStream does.
		if !startingUp(err) || !run.Pause(ctx, wait) {
			return err
		}
	}
}

func (b *Bus) openStream(ctx context.Context, want jetstream.StreamConfig) (jetstream.StreamConfig, error) {
	s, err := b.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		s, err = b.js.CreateStream(ctx, want)
		if errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) { // another process was first, perhaps with other settings
			s, err = b.js.Stream(ctx, want.Name)
		}
	}
	if err != nil {
		return jetstream.StreamConfig{}, err
	}
	b.handles[want.Name] = s
	b.made[want.Name], err = madeByRestore(s.CachedInfo())
	return s.CachedInfo().Config, err
}

func startingUp(err error) bool {
	return errors.Is(err, jetstream.ErrJetStreamNotEnabled) || errors.Is(err, jetstream.ErrJetStreamNotEnabledForAccount) ||
		errors.Is(err, context.DeadlineExceeded) || disconnectedError(err)
}

// deploymentFields may differ between deployments: they change where messages
// are kept, never which.
var deploymentFields = []string{"description", "metadata", "num_replicas", "placement"}

// differ names every field in which the stream is not what the catalogue says.
func differ(want, got jetstream.StreamConfig) error {
	w, err := fieldsOf(want)
	if err != nil {
		return err
	}
	g, err := fieldsOf(got)
	if err != nil {
		return err
	}
	var found []string
	for key := range g {
		if _, ok := w[key]; !ok {
			w[key] = nil
		}
	}
	for key := range w {
		if !slices.Contains(deploymentFields, key) && !same(w[key], g[key]) {
			found = append(found, fmt.Sprintf("%s is %v, the catalogue says %v", key, g[key], w[key]))
		}
	}
	if len(found) == 0 {
		return nil
	}
	slices.Sort(found)
	return fmt.Errorf("the stream differs from the catalogue and is left as it is: %s", strings.Join(found, "; "))
}

func fieldsOf(cfg jetstream.StreamConfig) (map[string]any, error) {
	raw, err := json.Marshal(cfg)
	if err != nil {
		return nil, err
	}
	fields := map[string]any{}
	return fields, json.Unmarshal(raw, &fields)
}

// same takes an absent field and a zero one as equal.
func same(a, b any) bool { return reflect.DeepEqual(a, b) || empty(a) && empty(b) }

func empty(v any) bool {
	if m, ok := v.(map[string]any); ok {
		return len(m) == 0
	}
	return v == nil || reflect.ValueOf(v).IsZero()
}

// warnUnlessSynced asks an outside server whether it syncs each write before it
// acknowledges. Only a system account is told, so silence is worth a warning too.
func (b *Bus) warnUnlessSynced() {
	if b.cfg.Dial != nil {
		return
	}
	const advice = "see jetstream { sync_interval: always } in the server's configuration"
	answer, err := b.nc.Request("$SYS.REQ.SERVER.PING.JSZ", nil, time.Second)
	var doc struct {
		Data struct {
			Config struct {
				SyncAlways bool `json:"sync_always"`
			} `json:"config"`
		} `json:"data"`
	}
	if err != nil || json.Unmarshal(answer.Data, &doc) != nil {
		b.log.Warn("cannot see whether the log is synced to disk before it confirms", "advice", advice)
		return
	}
	if !doc.Data.Config.SyncAlways {
		b.log.Error("THE LOG CONFIRMS BEFORE IT SYNCS: a power cut loses reports that were accepted", "advice", advice)
	}
}
