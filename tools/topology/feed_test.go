package topology

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"pharos/tools/internal/client"
)

// watcher counts what the desk's feed says of each report.
type watcher struct {
	mu   sync.Mutex // guards seen
	seen map[string]int
}

// watch follows the feed from now on, resuming where it was cut off.
func (d *deployment) watch(c *client.Client) *watcher {
	w := &watcher{seen: map[string]int{}}
	started := make(chan struct{})
	once := sync.OnceFunc(func() { close(started) })
	ctx, cancel := context.WithCancel(d.t.Context())
	d.t.Cleanup(cancel)
	go func() {
		last := ""
		for ctx.Err() == nil {
			err := c.Events(ctx, "", last, func(e client.Event) error {
				if e.ID != "" {
					last = e.ID
				}
				if e.Name == "snapshot" {
					once()
				}
				return w.take(e)
			})
			if err != nil && ctx.Err() == nil {
				<-time.After(20 * time.Millisecond) // the desk is being started again
			}
		}
	}()
	select {
	case <-started:
	case <-time.After(30 * time.Second):
		d.t.Fatal("the feed sends no snapshot")
	}
	return w
}

func (w *watcher) take(e client.Event) error {
	if e.Name != "report" {
		return nil
	}
	var report struct{ ID string }
	if err := json.Unmarshal(e.Data, &report); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen[report.ID]++
	return nil
}

func (w *watcher) once(ids []string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range ids {
		if w.seen[id] != 1 {
			return fmt.Errorf("the feed said report %s %d times, want once", id, w.seen[id])
		}
	}
	return nil
}
