package allinone_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/client"
)

// weeks are few and dense here: each goes through two whole deployments. More:
// go test -run Week -rapid.checks 100
const weeks = "2"

// A week of reports is told to one deployment as it happened, and to another
// shuffled, doubled and delayed, split over batches and restarts. Both end in
// one state: what the desk sees, and what a researcher counts.
func TestAWeekInAnyOrderOverBatchesAndRestartsEndsInOneState(t *testing.T) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if checks := flag.Lookup("rapid.checks"); !given {
		before := checks.Value.String()
		if err := checks.Value.Set(weeks); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = checks.Value.Set(before) }()
	}
	straight, shuffled := newHouse(t), newHouse(t)
	month := 0
	rapid.Check(t, func(rt *rapid.T) {
		month++ // each week, and each that rapid makes of it, has a month of its own
		w := drawWeek(rt, month)
		straight.open(w)
		shuffled.open(w)
		for _, r := range w.all() {
			straight.tell(r)
		}
		shuffled.tellWildly(rt, w)
		straight.settle(w)
		shuffled.settle(w)
		want, got := straight.state(w), shuffled.state(w)
		if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(sar.Fix{})); d != "" {
			rt.Fatalf("another order gave another state (-as it happened +shuffled):\n%s", d)
		}
		if len(want.Incidents) < w.boats {
			rt.Fatalf("%d incidents of %d boats: the test proves nothing", len(want.Incidents), w.boats)
		}
	})
}

// house is a deployment that can be restarted.
type house struct {
	t    *testing.T
	cfg  allinone.Config
	desk *client.Client
	orgs map[string]*client.Client
	stop func()
}

func newHouse(t *testing.T) *house {
	h := &house{t: t, cfg: allinone.Config{DatabaseURL: testkit.OwnPostgres(t).AdminURL(), DataDir: t.TempDir(),
		HTTPAddr: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)}}
	h.start()
	t.Cleanup(func() { h.stop() })
	return h
}

func (h *house) start() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	stack, err := allinone.Open(ctx, h.cfg)
	if err != nil {
		cancel()
		h.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- stack.Run(ctx) }()
	h.stop = func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Errorf("the deployment ended with %v", err)
		}
		stack.Close()
	}
	patience, end := context.WithTimeout(ctx, time.Minute)
	defer end()
	if err := stack.Ready(patience); err != nil {
		h.t.Fatal(err)
	}
	if h.desk, err = client.New(client.Options{Server: stack.URL(), DataDir: h.cfg.DataDir}); err != nil {
		h.t.Fatal(err)
	}
	h.orgs = map[string]*client.Client{}
	for _, org := range organisations() {
		var made struct{ Token string }
		h.do(http.MethodPost, "/v1/tokens", map[string]any{"subject": "week", "org": org, "roles": []string{"reporter"}, "ttl_hours": 1}, &made)
		h.orgs[org] = h.desk.With(made.Token)
	}
}

func (h *house) do(method, path string, body, out any) {
	h.t.Helper()
	// Persist, since whoever reads this often is asked to wait.
	err := client.Persist(h.t.Context(), time.Minute, func() error { return h.desk.Do(h.t.Context(), method, path, body, out) })
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
}

func (h *house) open(w week) {
	h.t.Helper()
	h.do(http.MethodPost, "/v1/exercises", map[string]any{"id": w.exercise, "name": "week", "ends_at": time.Now().Add(time.Hour)}, nil)
}

func (h *house) tell(r told) {
	h.t.Helper()
	if err := h.orgs[r.org].Do(h.t.Context(), http.MethodPost, "/v1/reports", r.body, nil); err != nil {
		h.t.Fatalf("report %v: %v", r.body, err)
	}
}

func (h *house) batch(org string, reports []told) {
	h.t.Helper()
	var body bytes.Buffer
	for _, r := range reports {
		if err := json.NewEncoder(&body).Encode(r.body); err != nil {
			h.t.Fatal(err)
		}
	}
	res, err := h.orgs[org].Send(h.t.Context(), http.MethodPost, "/v1/reports/batch", "application/x-ndjson", &body)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	for answers := json.NewDecoder(res.Body); ; {
		var a struct{ Status int }
		err := answers.Decode(&a)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil || a.Status >= 300 {
			h.t.Fatalf("a line of a batch: %d %v", a.Status, err)
		}
	}
}

// tellWildly tells those that open an incident which others name, in some
// order, and then all of the week, some of it twice, in pieces: each report by
// report or in batches, and before one of them the deployment starts anew.
func (h *house) tellWildly(rt *rapid.T, w week) {
	h.t.Helper()
	for _, i := range rapid.Permutation(upTo(len(w.named))).Draw(rt, "openers") {
		h.tell(w.named[i])
	}
	all := w.all()
	arrival := slices.Concat(upTo(len(all)), rapid.SliceOf(rapid.IntRange(0, len(all)-1)).Draw(rt, "doubled"))
	arrival = rapid.Permutation(arrival).Draw(rt, "arrival")
	pieces := rapid.IntRange(1, 6).Draw(rt, "pieces")
	anew := rapid.IntRange(0, pieces-1).Draw(rt, "starts anew before piece")
	size := (len(arrival) + pieces - 1) / pieces
	for n := range pieces {
		if n == anew {
			h.stop()
			h.start()
		}
		var piece []told
		for _, i := range arrival[min(n*size, len(arrival)):min((n+1)*size, len(arrival))] {
			piece = append(piece, all[i])
		}
		h.tellPiece(piece, rapid.Bool().Draw(rt, "in batches"))
	}
}

func (h *house) tellPiece(piece []told, inBatches bool) {
	for len(piece) > 0 {
		same := 1
		for inBatches && same < len(piece) && piece[same].org == piece[0].org {
			same++
		}
		if inBatches {
			h.batch(piece[0].org, piece[:same])
		} else {
			h.tell(piece[0])
		}
		piece = piece[same:]
	}
}

// settle waits until everything that was told has been decided on, counted and shown.
func (h *house) settle(w week) {
	h.t.Helper()
	h.tell(w.last)
	id := string(w.last.body["id"].(event.ReportID))
	testkit.Eventually(h.t, testkit.Patience, func() error {
		if !strings.Contains(fmt.Sprint(h.incidents(w)), id) {
			return fmt.Errorf("the last report is in no incident of %d from %s", len(h.incidents(w)), w.begins)
		}
		if d := cmp.Diff(h.incidents(w), h.shown(w), cmpopts.IgnoreUnexported(sar.Fix{})); d != "" {
			return fmt.Errorf("the desk shows another picture than the incident service (-incidents +desk):\n%s", d)
		}
		if n := h.tally(w, lastDay).Total.Incidents; n != 1 {
			return fmt.Errorf("the last report's missing are not counted")
		}
		return nil
	})
}

// state is what must not depend on the order.
type state struct {
	Incidents map[string]sar.Picture // by the reports that are linked
	Tally     tally
}

type tally struct {
	Total struct {
		Incidents int
		Dead, Missing, Survivors,
		DeadOrMissing, PersonsAtRisk json.RawMessage
	}
}

func (h *house) state(w week) state { return state{h.incidents(w), h.tally(w, 0)} }

// tally is what is counted of the week from that day on.
func (h *house) tally(w week, day int) tally {
	h.t.Helper()
	var got tally
	from, to := w.begins.AddDate(0, 0, day), w.begins.AddDate(0, 0, afterAll)
	h.do(http.MethodGet, fmt.Sprintf("/v1/tallies?from=%s&to=%s", from.Format(time.DateOnly), to.Format(time.DateOnly)), nil, &got)
	return got
}

type features struct {
	Features []struct{ Properties sar.Picture }
}

// incidents are those of the week as the incident service lists them.
func (h *house) incidents(w week) map[string]sar.Picture {
	h.t.Helper()
	var list features
	h.do(http.MethodGet, "/v1/incidents?limit=1000", nil, &list)
	return pictures(list, w)
}

// shown are those of the week as the desk's feed begins with them.
func (h *house) shown(w week) map[string]sar.Picture {
	h.t.Helper()
	var snapshot struct{ Incidents features }
	enough := errors.New("enough")
	err := h.desk.Events(h.t.Context(), "", "", func(e client.Event) error {
		if e.Name != "snapshot" {
			return nil
		}
		if err := json.Unmarshal(e.Data, &snapshot); err != nil {
			return err
		}
		return enough
	})
	if !errors.Is(err, enough) {
		h.t.Fatalf("the feed: %v", err)
	}
	return pictures(snapshot.Incidents, w)
}

func pictures(list features, w week) map[string]sar.Picture {
	all := map[string]sar.Picture{}
	for _, f := range list.Features {
		p := f.Properties
		if p.OpenedAt.Before(w.begins) || p.OpenedAt.After(w.begins.AddDate(0, 0, afterAll)) {
			continue
		}
		p.Sequence, p.UpdatedAt = 0, time.Time{}
		all[fmt.Sprint(p.Exercise, p.Name, p.ReportIDs)] = p
	}
	return all
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
