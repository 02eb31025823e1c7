package main

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"
)

func TestAGoalIsMetByTheNumberThatItIsAbout(t *testing.T) {
	for _, c := range []struct {
		ours, peer float64
		goal       goal
		want       string
	}{
		{1.2, 1, goal{ratioMost, 1.2}, "met"},
		{1.3, 1, goal{ratioMost, 1.2}, "missed"},
		{0.5, 1, goal{ratioLeast, 0.5}, "met"},
		{0.4, 1, goal{ratioLeast, 0.5}, "missed"},
		{5.25, 5, goal{moreMost, 0.3}, "met"},
		{5.5, 5, goal{moreMost, 0.3}, "missed"},
		{0, math.NaN(), goal{exactly, 0}, "met"},
		{1, math.NaN(), goal{exactly, 0}, "missed"},
		{math.NaN(), 1, goal{ratioMost, 1.2}, "missed"},
		{3, 1, goal{}, "–"},
	} {
		f := figure{ours: c.ours, peer: c.peer, goal: c.goal}
		if got := f.verdict(); got != c.want {
			t.Errorf("ours %g, peer %g, goal %s: got %s, want %s", c.ours, c.peer, c.goal, got, c.want)
		}
	}
}

func TestTheMedianOfRunsKeepsWhatBelongsTogether(t *testing.T) {
	run := func(ours, peer float64, g goal) []figure { return []figure{{ours: ours, peer: peer, goal: g}} }
	most, least := goal{ratioMost, 1}, goal{ratioLeast, 1}
	got := medians([][]figure{run(9, 1, most), run(20, 10, most), run(3, 1, most)})[0]
	if got.ours != 3 || got.peer != 1 {
		t.Errorf("of the ratios 9, 2, 3: got %g/%g, want 3/1", got.ours, got.peer)
	}
	if got := medians([][]figure{run(1, 1, most), run(2, 1, most)})[0]; got.ours != 2 {
		t.Errorf("of two the worse: got %g, want 2", got.ours)
	}
	if got := medians([][]figure{run(1, 1, least), run(2, 1, least)})[0]; got.ours != 1 {
		t.Errorf("of two the worse, when more is better: got %g, want 1", got.ours)
	}
}

func TestPercentilesAreSamplesOfTheirRank(t *testing.T) {
	var s samples
	for i := 100; i >= 1; i-- {
		s.add(time.Duration(i) * time.Millisecond)
	}
	for q, want := range map[float64]float64{0.5: 50, 0.99: 99, 1: 100} {
		if got := s.at(q); got != want {
			t.Errorf("p%g of 1…100 ms: got %g, want %g", 100*q, got, want)
		}
	}
}

func TestSequencesAreReadFromTheDataOfEvents(t *testing.T) {
	tmpl := template{before: []byte("id: "), between: []byte("\nevent: report\ndata: {\"a\":1,\"sequence\":"), after: []byte(",\"b\":2}\n\n")}
	stream := ":\n\nevent: alert\ndata: {\"state\":\"live\"}\n\n" + string(tmpl.number(41)) + string(tmpl.number(43))
	var got []uint64
	_ = eachSequence(strings.NewReader(stream), func(seq uint64, line []byte) error {
		if !bytes.HasPrefix(line, []byte("data: {")) {
			t.Errorf("handed over %q, want a line of data", line)
		}
		got = append(got, seq)
		return nil
	})
	if len(got) != 2 || got[0] != 41 || got[1] != 43 {
		t.Errorf("read %v from %q, want 41 and 43", got, stream)
	}
}

func TestALoadIsTheSameInEveryRun(t *testing.T) {
	for range 3 {
		a, b := newLoad(1), newLoad(1)
		idA, bodyA := a.report()
		idB, bodyB := b.report()
		if idA != idB || !bytes.Equal(bodyA, bodyB) {
			t.Errorf("got %s and %s, want one report", bodyA, bodyB)
		}
		if other, _ := newLoad(2).report(); other == idA {
			t.Errorf("another suite has the id %s too", other)
		}
	}
}
