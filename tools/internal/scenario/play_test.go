package scenario_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pharos/pkg/event"
	"pharos/pkg/geo"
	"pharos/pkg/sar"
	"pharos/pkg/testkit"
	"pharos/tools/internal/allinone"
	"pharos/tools/internal/client"
	"pharos/tools/internal/scenario"
)

const wait = 30 * time.Second

// The first play, on a whole deployment: what a coordinator sees of it, also
// when its run was broken off, and what a researcher counts when it was real.
func TestTheGreyRubberBoatIsOneIncidentHoweverItIsPlayed(t *testing.T) {
	play := repositoryPlay(t, "grey-rubber-boat.txt")
	c := deployment(t)
	want, err := os.ReadFile(filepath.Join("testdata", "grey-rubber-boat.txt"))
	if err != nil {
		t.Fatal(err)
	}
	watch := func(run scenario.Run, exercise string) {
		t.Helper()
		watched(t, c, play, run, exercise, string(want))
	}

	run := begin(play)
	told := perform(t.Context(), t, c, play, scenario.World{Run: run}, 0)
	if want := len(play.Entries); told != want {
		t.Errorf("%d entries were told, want %d", told, want)
	}
	watch(run, run.String())

	run = begin(play)
	first := perform(t.Context(), t, c, play, scenario.World{Run: run}, 40)
	second := perform(t.Context(), t, c, play, scenario.World{Run: run}, 0)
	if first != 40 || second == 0 || second > len(play.Entries)-first+15 {
		t.Errorf("broken off after %d, went on with %d; want 40, and the rest of %d but for fixes since the last report", first, second, len(play.Entries))
	}
	watch(run, run.String())
	if again := perform(t.Context(), t, c, play, scenario.World{Run: run}, 0); again > 15 {
		t.Errorf("%d entries were told again of a run that was at its end", again)
	}

	run = play.NewRun(play.Starts)
	perform(t.Context(), t, c, play, scenario.World{Run: run, Real: true}, 0)
	watch(run, "")
	counted(t, c, "2023-04: 1 incident, dead 2, missing 3, survivors 83\n")
	assertShips(t, c)
}

func repositoryPlay(t *testing.T, name string) *scenario.Scenario {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(testkit.Root(t), "scenarios", name))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(text))
}

// watched waits until the desk sees what it should of one run.
func watched(t *testing.T, c *client.Client, play *scenario.Scenario, run scenario.Run, exercise, want string) {
	t.Helper()
	testkit.Eventually(t, wait, func() error {
		if got := picture(t, c, play, run, exercise); got != want {
			return fmt.Errorf("(-want +got):\n%s\nof:\n%s", cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")), got)
		}
		return nil
	})
}

func begin(play *scenario.Scenario) scenario.Run {
	return play.NewRun(scenario.Pace{}.Zero(play, time.Now()))
}

// deployment starts everything and returns a client of who runs it.
func deployment(t *testing.T) *client.Client {
	t.Helper()
	dir := t.TempDir()
	stack, err := allinone.Open(t.Context(), allinone.Config{DataDir: dir, HTTPAddr: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stack.Close)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- stack.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the deployment ended with %v", err)
		}
	})
	patience, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	if err := stack.Ready(patience); err != nil {
		t.Fatal(err)
	}
	c, err := client.New(client.Options{Server: stack.URL(), DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// perform plays without waiting, as far as entry number breakOff unless it is
// 0, and counts what was told.
func perform(ctx context.Context, t *testing.T, c *client.Client, play *scenario.Scenario, w scenario.World, breakOff int) int {
	t.Helper()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	told := 0
	player := scenario.Player{Desk: c, Show: func(x scenario.Told) {
		told++
		if x.Err != nil || x.Known != x.Entry.Again {
			t.Errorf("line %d: refused %v, here already %v", x.Entry.Line, x.Err, x.Known)
		}
		for _, warning := range x.Warnings {
			// The positions by SMS say no hemisphere, as such positions do.
			if warning.Code != geo.WarnHemisphereAssumed {
				t.Errorf("line %d: warning %+v", x.Entry.Line, warning)
			}
		}
		if x.Number == breakOff {
			cancel()
		}
	}}
	err := player.Play(ctx, play, w)
	if breakOff > 0 && errors.Is(err, context.Canceled) {
		err = nil
	}
	if err != nil {
		t.Fatal(err)
	}
	return told
}

// picture writes what the desk sees of one world, in the play's own times.
func picture(t *testing.T, c *client.Client, play *scenario.Scenario, run scenario.Run, exercise string) string {
	t.Helper()
	var list struct {
		Features []struct{ Properties sar.Picture }
	}
	if err := c.Do(t.Context(), http.MethodGet, "/v1/incidents", nil, &list); err != nil {
		return err.Error() // such as that it was asked too often
	}
	at := func(x time.Time) string {
		x = play.Starts.Add(x.Sub(run.Zero()))
		return fmt.Sprintf("day %d %s", x.YearDay()-play.Starts.YearDay()+1, x.Format("15:04"))
	}
	var all []string
	for _, f := range list.Features {
		var out strings.Builder
		earlier := f.Properties.OpenedAt.Before(run.Zero()) // of another play
		if string(f.Properties.Exercise) == exercise && !earlier {
			describe(&out, f.Properties, at)
		}
		all = append(all, out.String())
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

func describe(out io.Writer, p sar.Picture, at func(time.Time) string) {
	say := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	say("incident %s, %s, %s, %s", strings.Fields(p.Name)[0], p.Status, p.Phase, p.Operation)
	for range p.Proposals {
		say("  perhaps the boat of another incident")
	}
	say("  %d reports of %s", p.ReportCount, strings.Join(p.Orgs, ", "))
	say("  first alert %s, last report %s", at(p.FirstAlertAt), at(p.LastReportAt))
	if p.Craft != nil {
		say("  %s %s boat, %s", p.Craft.Colour, p.Craft.Type, p.Craft.Afterwards)
	}
	if p.Position != nil {
		say("last known position\n  %s", fix(*p.Position, at))
	}
	say("positions")
	for _, x := range p.Positions {
		say("  %s", fix(x, at))
	}
	for _, counted := range []struct {
		words string
		shown *sar.Shown
	}{{"on board", p.Persons.Total}, {"dead", p.Persons.Dead}, {"missing", p.Persons.Missing}} {
		if counted.shown == nil {
			continue
		}
		say("%s: %s", counted.words, people(counted.shown.Interval))
		for _, s := range counted.shown.Sources {
			say("  %s %s: %s (%s)", at(s.At), s.Org, people(s.Interval), s.Basis)
		}
	}
}

func fix(x sar.Fix, at func(time.Time) string) string {
	place, _ := x.Position()
	return fmt.Sprintf("%s %s of %s, %s, as told: %s", at(x.At), place.DDM(), x.Of, x.Method, x.Text)
}

func people(i event.Interval) string {
	low, high := i.Lower(), i.Upper()
	switch {
	case low == nil:
		return fmt.Sprintf("at most %d", *high)
	case high == nil:
		return fmt.Sprintf("at least %d", *low)
	case *low == *high:
		return fmt.Sprint(*low)
	}
	return fmt.Sprintf("%d to %d", *low, *high)
}

// counted compares the numbers by month: exercises are not in them.
func counted(t *testing.T, c *client.Client, want string) {
	t.Helper()
	type measure struct{ Provisional *event.Interval }
	testkit.Eventually(t, wait, func() error {
		var got struct {
			Groups []struct {
				By                       struct{ Year, Month int }
				Incidents                int
				Dead, Missing, Survivors measure
			}
		}
		if err := c.Do(t.Context(), http.MethodGet, "/v1/tallies?group_by=month", nil, &got); err != nil {
			return err
		}
		text := ""
		for _, g := range got.Groups {
			text += fmt.Sprintf("%d-%02d: %d incident", g.By.Year, g.By.Month, g.Incidents)
			for _, m := range []struct {
				words string
				measure
			}{{"dead", g.Dead}, {"missing", g.Missing}, {"survivors", g.Survivors}} {
				if m.Provisional != nil {
					text += fmt.Sprintf(", %s %s", m.words, people(*m.Provisional))
				}
			}
			text += "\n"
		}
		if text != want {
			return fmt.Errorf("the tally says %q, want %q", text, want)
		}
		return nil
	})
}

// assertShips holds that craft of an exercise are none that a desk may send,
// and that those of the real play are where it left them.
func assertShips(t *testing.T, c *client.Client) {
	t.Helper()
	testkit.Eventually(t, wait, func() error {
		var list struct {
			Features []struct {
				ID         string
				Geometry   geo.Point
				Properties struct{ Own bool }
			}
		}
		if err := c.Do(t.Context(), http.MethodGet, "/v1/crafts?own=true", nil, &list); err != nil {
			return err
		}
		var got []string
		for _, f := range list.Features {
			at := geo.Position{Lat: f.Geometry.Coordinates[1], Lon: f.Geometry.Coordinates[0]}
			got = append(got, f.ID+" "+at.DDM())
		}
		slices.Sort(got)
		if want := []string{"scenario:rescue-ship 36°42.6'N 014°50.5'E"}; !slices.Equal(got, want) {
			return fmt.Errorf("own craft are %v, want %v", got, want)
		}
		return nil
	})
}
