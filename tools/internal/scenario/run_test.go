package scenario_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/pkg/sar"
	"pharos/tools/internal/scenario"
)

func incidentOf(id event.ReportID) string { return string(sar.IncidentOf(id)) }

func TestARunThatGoesOnSendsTheSameReports(t *testing.T) {
	s := parse(t, head+"02:00 crew observation\n  incident: boat\n")
	run := s.NewRun(zero())
	again, err := s.ResumeRun(run.String())
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range s.Entries {
		a, errA := s.Report(e, scenario.World{Run: run})
		b, errB := s.Report(e, scenario.World{Run: again})
		if errA != nil || errB != nil || encoded(t, a) != encoded(t, b) {
			t.Errorf("first %s (%v), again %s (%v)", encoded(t, a), errA, encoded(t, b), errB)
		}
		if id, err := uuid.Parse(string(a.ID)); err != nil || id.Version() != 7 || id.Variant() != uuid.RFC4122 {
			t.Errorf("id %s is no UUIDv7: %v", a.ID, err)
		}
	}
}

func TestTwoRunsShareNoReportAndNoCraft(t *testing.T) {
	s := parse(t, head+"02:00 fix ship 34°N 15°E\n")
	one, two := scenario.World{Run: s.NewRun(zero())}, scenario.World{Run: s.NewRun(zero())}
	a, _ := s.Report(s.Entries[0], one)
	b, _ := s.Report(s.Entries[0], two)
	if a.ID == b.ID {
		t.Errorf("two runs have the report %s", a.ID)
	}
	if x, y := s.Fix(s.Entries[1], one).CraftID, s.Fix(s.Entries[1], two).CraftID; x == y {
		t.Errorf("two exercises have the craft %s", x)
	}
}

func TestARunOfAnotherTextIsRefused(t *testing.T) {
	run := parse(t, head).NewRun(zero())
	other := parse(t, head+"02:00 crew observation\n")
	for text, want := range map[string]string{run.String(): "another play", "yesterday": "no run", uuid.Nil.String(): "no run"} {
		if _, err := other.ResumeRun(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("run %s: %v, want %s", text, err, want)
		}
	}
}

func TestTheCraftOfAnExerciseAreNoRealOnes(t *testing.T) {
	s := parse(t, strings.Replace(head, "own, of crew", "own, of crew, mmsi 123456789", 1))
	run := s.NewRun(zero())
	real, play := s.Registration(s.Crafts[0], scenario.World{Run: run, Real: true}), s.Registration(s.Crafts[0], scenario.World{Run: run})
	if real.CraftID != "mmsi:123456789" || !real.Own || real.MMSI != "123456789" || real.Name != "Ship" {
		t.Errorf("for real: %+v", real)
	}
	if play.CraftID != event.CraftID("exercise:"+run.String()+":ship") || play.Own || play.MMSI != "" || play.Name != "EXERCISE Ship" {
		t.Errorf("in an exercise: %+v", play)
	}
}

func TestNothingIsToldBeforeItHappened(t *testing.T) {
	s := parse(t, head+"01:55 crew observation\n  reported: 02:30\nday 2 04:00 crew observation\nday 40 05:00 crew observation\n")
	begin := time.Date(2026, 3, 1, 10, 0, 30, 0, time.UTC)
	for _, pace := range []scenario.Pace{{}, {Speed: 60}, {Speed: 60, Longest: 5 * time.Second}, {Speed: 1}, {Speed: 0.5}, {Speed: 1, Longest: time.Minute}} {
		zero := pace.Zero(s, begin)
		least := 50 * 24 * time.Hour
		for i, offset := range pace.Offsets(s) {
			e := s.Entries[i]
			least = min(least, begin.Add(offset).Sub(zero.Add(e.Told.Sub(s.Starts))))
		}
		if least < 0 || least >= time.Minute {
			t.Errorf("pace %+v: the nearest entry is told %s after it happened, want between nothing and a minute", pace, least)
		}
		if zero.Second() != 0 {
			t.Errorf("pace %+v: the zero hour is %s, want a whole minute", pace, zero)
		}
	}
}

func TestDatesAreKeptAsWrittenWhenTheRunStartsWhereThePlayDoes(t *testing.T) {
	s := parse(t, head)
	r, err := s.Report(s.Entries[0], scenario.World{Run: s.NewRun(s.Starts), Real: true})
	if want := time.Date(2023, 4, 20, 1, 47, 0, 0, time.UTC); err != nil || !r.OccurredAt.Equal(want) || r.Exercise != "" {
		t.Errorf("occurred at %s in exercise %q (%v), want %s for real", r.OccurredAt, r.Exercise, err, want)
	}
}
