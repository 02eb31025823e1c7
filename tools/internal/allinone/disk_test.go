package allinone_test

import (
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/client"
)

func (d *deployment) checkSays(name, words string) {
	d.t.Helper()
	d.until(func() error {
		_, checks := d.checks()
		if got := checks[name]; !strings.Contains(got, words) {
			return fmt.Errorf("readiness says %q of %q, want %q in it", got, name, words)
		}
		return nil
	})
}

// try sends a report; the id is "" when it was not acknowledged.
func (d *deployment) try() (id string, err error) {
	id = uuid.Must(uuid.NewV7()).String()
	body := map[string]any{"id": id, "kind": "distress_alert", "persons": map[string]any{"missing": map[string]any{"best": 1}}}
	if err := d.client.Do(d.t.Context(), http.MethodPost, "/v1/reports", body, nil); err != nil {
		return "", err
	}
	return id, nil
}

// eachInItsOwn waits until each acknowledged report is in the one incident of its own, and counted once.
func (d *deployment) eachInItsOwn(ids []string) {
	d.t.Helper()
	d.until(func() error {
		for _, id := range ids {
			if d.incident[id] == 0 {
				return fmt.Errorf("report %s, which was acknowledged, is in no incident", id)
			}
		}
		return nil
	})
}

const full = "the disk is nearly full"

var errNotOld = errors.New("the picture is not old yet")

func TestWhileTheDiskIsFullReportsAreRefusedAndTakenAgainOnceThereIsRoom(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "data")
	if !testkit.SmallDisk(t, disk, 32) {
		return
	}
	d := runWith(t, allinone.Config{DataDir: disk, DatabaseURL: testkit.OwnPostgres(t).AdminURL()})
	ids := []string{d.report()}
	release := testkit.Fill(t, disk, 1024) // of 32 MiB that is less than 5 %
	d.checkSays("log", full)
	d.pictureIs("old")
	d.until(func() error {
		if !strings.Contains(d.words, full) {
			return fmt.Errorf("the desk says %q, want that %s", d.words, full)
		}
		return nil
	})
	_, err := d.try()
	var p *client.Problem
	if !errors.As(err, &p) || p.Status != http.StatusServiceUnavailable || !strings.Contains(p.Detail, full) {
		t.Errorf("a report on a full disk: %v, want a 503 that says that %s", err, full)
	}
	release()
	d.checkSays("log", "ok")
	d.pictureIs("live")
	ids = append(ids, d.report())

	// Between two looks a disk can fill to its last byte: then the log is wedged.
	ids = append(ids, d.hammerUntilRefused(func() { release = testkit.Fill(t, disk, 0) })...)
	release()
	d.checkSays("log", "ok")
	d.pictureIs("live")
	ids = append(ids, d.report())
	d.eachInItsOwn(ids)
	d.sound()
}

// hammerUntilRefused sends reports without pause, and once some are taken
// breaks something; it returns those that were taken when none are any more.
func (d *deployment) hammerUntilRefused(breakIt func()) []string {
	d.t.Helper()
	var mu sync.Mutex
	var taken []string
	var reporters sync.WaitGroup
	some := make(chan struct{})
	for range 4 {
		reporters.Go(func() {
			for d.t.Context().Err() == nil {
				id, err := d.try()
				if err != nil {
					return
				}
				mu.Lock()
				if taken = append(taken, id); len(taken) == 50 {
					close(some)
				}
				mu.Unlock()
			}
		})
	}
	<-some
	breakIt()
	reporters.Wait()
	return taken
}
