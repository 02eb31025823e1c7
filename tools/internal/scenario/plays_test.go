package scenario_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"pharos/tools/internal/scenario"
)

// Each play is played as its text has it, for real; and as an exercise in
// another order, all of it twice. The desk sees the same, and a researcher
// counts what the text says.
func TestThePlaysEndTheSameInAnyOrder(t *testing.T) {
	c := deployment(t)
	for _, p := range []struct{ name, tally string }{
		{"two-boats.txt", "2024-06: 1 incident, dead 1, missing 2, survivors 43\n"},
		{"week-of-backlog.txt", "2024-06: 1 incident, dead 1, missing 2, survivors 43\n2024-09: 2 incident, dead 1, missing 2, survivors 68\n"},
	} {
		play := repositoryPlay(t, p.name)
		want, err := os.ReadFile(filepath.Join("testdata", p.name))
		if err != nil {
			t.Fatal(err)
		}
		run := play.NewRun(play.Starts)
		perform(t.Context(), t, c, play, scenario.World{Run: run, Real: true}, 0)
		watched(t, c, play, run, "", string(want))
		counted(t, c, p.tally)
		for seed := range uint64(2) {
			other := shuffled(play, seed)
			run := other.NewRun(other.Starts)
			perform(t.Context(), t, c, other, scenario.World{Run: run}, 0)
			watched(t, c, other, run, run.String(), string(want))
		}
	}
}

// shuffled is the play with its reports told in another order, and once more
// in yet another. Those that open an incident come first: who names an incident
// has seen it.
func shuffled(play *scenario.Scenario, seed uint64) *scenario.Scenario {
	var opening, rest, again []scenario.Entry
	last := play.Entries[len(play.Entries)-1].Told
	for _, e := range play.Entries {
		if e.Report == nil || e.Again {
			continue
		}
		e.Told, e.Backlog = last, 0
		if play.Opens(e) {
			opening = append(opening, e)
		} else {
			rest = append(rest, e)
		}
		e.Again = true
		again = append(again, e)
	}
	chance := rand.New(rand.NewPCG(seed, 0))
	for _, part := range [][]scenario.Entry{opening, rest, again} {
		chance.Shuffle(len(part), func(i, j int) { part[i], part[j] = part[j], part[i] })
	}
	other := *play
	other.Entries = slices.Concat(opening, rest, again)
	return &other
}
