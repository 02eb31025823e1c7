package scenario

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"time"

	"pharos/pkg/event"
	"pharos/tools/internal/client"
)

// Player plays plays against a server.
type Player struct {
	Desk *client.Client // of who plays: it opens exercises, issues credentials, and is the play's desk
	Pace Pace
	Show func(Told)  // each entry, once it was answered
	Away func(error) // the server is away or busy; the player waits for it
}

// Told is an entry that was sent, and what came back.
type Told struct {
	Entry    Entry
	At       time.Time     // when it happened, as it was sent
	Late     time.Duration // how much later it was told
	Number   int           // from 1, of Of
	Of       int
	Known    bool // it was here already
	Warnings []event.Warning
	Err      error // the server refused it
}

const (
	patience     = 24 * time.Hour // how long a server may be away
	longestPlay  = 29 * 24 * time.Hour
	afterTheLast = 24 * time.Hour // an exercise goes on for the discussion after it
)

// Play plays s in world w until it ends or ctx does. A run of which something
// is there already goes on behind it. Entries that the server refuses are
// shown and left out; the error then counts them.
func (p Player) Play(ctx context.Context, s *Scenario, w World) error {
	offsets := p.Pace.Offsets(s)
	if whole := offsets[len(offsets)-1]; whole > longestPlay {
		return fmt.Errorf("at this speed the play takes %s; an exercise may last %s: choose a higher speed or a shorter longest wait", whole, longestPlay)
	}
	stage := &stage{Player: p, s: s, w: w, lasts: offsets[len(offsets)-1]}
	first, err := stage.firstUntold(ctx)
	if err != nil || first == len(s.Entries) {
		return err
	}
	ends, err := stage.open(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithDeadlineCause(ctx, ends, errEnded)
	defer cancel()
	if err := stage.prepare(ctx); err != nil {
		return ended(ctx, err)
	}
	return ended(ctx, stage.perform(ctx, first, offsets))
}

// errEnded: reports of an exercise that has ended would be taken for real.
var errEnded = errors.New("the exercise has ended; begin a new run")

func ended(ctx context.Context, err error) error {
	if err != nil && errors.Is(context.Cause(ctx), errEnded) {
		return errEnded
	}
	return err
}

// stage is one playing.
type stage struct {
	Player
	s       *Scenario
	w       World
	lasts   time.Duration
	clients map[string]*client.Client // by organisation
}

// persist tries again while the server is away, and says so once.
func (g *stage) persist(ctx context.Context, do func() error) error {
	said := false
	return client.Persist(ctx, patience, func() error {
		err := do()
		var no *client.Problem
		waiting := err != nil && ctx.Err() == nil && (!errors.As(err, &no) || no.Status == http.StatusServiceUnavailable)
		if waiting && !said && g.Away != nil {
			said = true
			g.Away(err)
		}
		return err
	})
}

// firstUntold is the entry after the last report that is there already.
func (g *stage) firstUntold(ctx context.Context) (int, error) {
	first := 0
	for i, e := range g.s.Entries {
		if e.Report == nil {
			continue
		}
		path := "/v1/reports/" + url.PathEscape(string(g.w.Run.report(e.Number)))
		err := g.persist(ctx, func() error { return g.Desk.Do(ctx, http.MethodGet, path, nil, nil) })
		var no *client.Problem
		if errors.As(err, &no) && no.Status == http.StatusNotFound {
			return first, nil
		}
		if err != nil {
			return 0, fmt.Errorf("look what is there already: %w", err)
		}
		first = i + 1
	}
	return first, nil
}

// open opens the exercise unless it is open, and says when it ends.
func (g *stage) open(ctx context.Context) (time.Time, error) {
	if g.w.Real {
		return time.Now().Add(longestPlay), nil
	}
	var list struct {
		Exercises []struct {
			ID     event.ExerciseID `json:"id"`
			EndsAt time.Time        `json:"ends_at"`
		} `json:"exercises"`
	}
	if err := g.persist(ctx, func() error { return g.Desk.Do(ctx, http.MethodGet, "/v1/exercises", nil, &list) }); err != nil {
		return time.Time{}, fmt.Errorf("read the exercises: %w", err)
	}
	for _, x := range list.Exercises {
		if string(x.ID) == g.w.Run.String() {
			if time.Until(x.EndsAt) <= 0 {
				return time.Time{}, errEnded
			}
			return x.EndsAt, nil
		}
	}
	ends := time.Now().Add(g.lasts + afterTheLast).UTC().Truncate(time.Second)
	body := map[string]any{"id": g.w.Run.String(), "name": g.s.Name, "ends_at": ends}
	if err := g.persist(ctx, func() error { return g.Desk.Do(ctx, http.MethodPost, "/v1/exercises", body, nil) }); err != nil {
		return time.Time{}, fmt.Errorf("open the exercise: %w", err)
	}
	return ends, nil
}

// prepare gives each organisation a credential of its own, and registers the craft.
func (g *stage) prepare(ctx context.Context) error {
	g.clients = map[string]*client.Client{Desk: g.Desk}
	hours := int(math.Ceil((g.lasts + afterTheLast).Hours()))
	for _, org := range g.s.Orgs() {
		var made struct {
			Token string `json:"token"`
		}
		body := map[string]any{"subject": "scenario", "org": org, "roles": []string{"reporter"}, "ttl_hours": hours}
		if err := g.persist(ctx, func() error { return g.Desk.Do(ctx, http.MethodPost, "/v1/tokens", body, &made) }); err != nil {
			return fmt.Errorf("get a credential for %s: %w", org, err)
		}
		g.clients[org] = g.Desk.With(made.Token)
	}
	for _, c := range g.s.Crafts {
		body := g.s.Registration(c, g.w)
		if err := g.persist(ctx, func() error { return g.Desk.Do(ctx, http.MethodPost, "/v1/crafts", body, nil) }); err != nil {
			return fmt.Errorf("register the craft %s: %w", c.Word, err)
		}
	}
	return nil
}

func (g *stage) perform(ctx context.Context, first int, offsets []time.Duration) error {
	begin := time.Now().Add(-offsets[first])
	refused := 0
	for i := first; i < len(g.s.Entries); {
		e := g.s.Entries[i]
		due := begin.Add(offsets[i])
		// A run that goes on faster than it began must not overtake its own clock.
		if told := g.s.shift(e.Told, g.w); told.After(due) {
			due = told
		}
		if err := until(ctx, due); err != nil {
			return err
		}
		told, err := g.tell(ctx, g.together(i))
		if err != nil {
			return err
		}
		for _, t := range told {
			i++
			t.Number, t.Of = i, len(g.s.Entries)
			if t.Err != nil {
				refused++
			}
			g.Show(t)
		}
	}
	if refused > 0 {
		return fmt.Errorf("%d of %d entries were refused", refused, len(g.s.Entries)-first)
	}
	return nil
}

// together returns the entries from place i on that are told at once: a backlog, or one.
func (g *stage) together(i int) []Entry {
	end := i + 1
	for backlog := g.s.Entries[i].Backlog; backlog > 0 && end < len(g.s.Entries) && g.s.Entries[end].Backlog == backlog; {
		end++
	}
	return g.s.Entries[i:end]
}

func until(ctx context.Context, due time.Time) error {
	timer := time.NewTimer(time.Until(due))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return ctx.Err()
	}
}

// tell sends what is told at once. The error is for what makes going on useless.
func (g *stage) tell(ctx context.Context, entries []Entry) ([]Told, error) {
	if entries[0].Backlog > 0 {
		return g.tellBacklog(ctx, entries)
	}
	told, err := g.tellOne(ctx, entries[0])
	return []Told{told}, err
}

func (g *stage) tellOne(ctx context.Context, e Entry) (Told, error) {
	told := g.told(e)
	err := g.persist(ctx, func() (err error) {
		if e.Fix != nil {
			return g.clients[e.Org].Do(ctx, http.MethodPost, "/v1/fixes", g.s.Fix(e, g.w), nil)
		}
		report, err := g.s.Report(e, g.w)
		if err != nil {
			return err
		}
		told.Known, told.Warnings, err = send(ctx, g.clients[e.Org], report)
		return err
	})
	var no *client.Problem
	if errors.As(err, &no) && no.Status != http.StatusUnauthorized && no.Status != http.StatusForbidden {
		told.Err, err = no, nil
	}
	return told, err
}

// told is an entry before it was answered.
func (g *stage) told(e Entry) Told {
	return Told{Entry: e, At: g.s.shift(e.HappenedAt(), g.w), Late: e.Told.Sub(e.HappenedAt())}
}

func send(ctx context.Context, c *client.Client, report event.Given) (known bool, warnings []event.Warning, err error) {
	raw, err := json.Marshal(report)
	if err != nil {
		return false, nil, fmt.Errorf("encode report %s: %w", report.ID, err)
	}
	res, err := c.Send(ctx, http.MethodPost, "/v1/reports", "application/json", bytes.NewReader(raw))
	if err != nil {
		return false, nil, err
	}
	defer func() { _ = res.Body.Close() }()
	var receipt struct {
		Warnings []event.Warning `json:"warnings"`
	}
	if err := json.NewDecoder(res.Body).Decode(&receipt); err != nil {
		return false, nil, fmt.Errorf("read the answer to report %s: %w", report.ID, err)
	}
	return res.StatusCode == http.StatusOK, receipt.Warnings, nil
}
