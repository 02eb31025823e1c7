package intake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"pharos/pkg/event"
)

// Exercise is a world of its own until it ends.
type Exercise struct {
	ID       event.ExerciseID `json:"id"`
	Name     string           `json:"name"`
	EndsAt   time.Time        `json:"ends_at"`
	Sequence uint64           `json:"sequence"`
}

// Exercises knows the registered exercises. Safe for use by many goroutines;
// the zero value knows none.
type Exercises struct {
	mu  sync.RWMutex
	all map[event.ExerciseID]Exercise // guarded by mu
}

// Add makes an exercise known. The first registration of an id stands.
func (x *Exercises) Add(m event.Message) error {
	e, err := ReadExercise(m)
	if err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.all == nil {
		x.all = map[event.ExerciseID]Exercise{}
	}
	if _, known := x.all[e.ID]; !known {
		x.all[e.ID] = e
	}
	return nil
}

// ReadExercise reads an exercise from the log.
func ReadExercise(m event.Message) (Exercise, error) {
	var body event.ExerciseRegistered
	if err := json.Unmarshal(m.Data, &body); err != nil {
		return Exercise{}, fmt.Errorf("read exercise at %d: %w", m.Sequence, err)
	}
	return Exercise{ID: body.ExerciseID, Name: body.Name, EndsAt: body.EndsAt, Sequence: m.Sequence}, nil
}

// Known reports whether an exercise of that id was ever registered.
func (x *Exercises) Known(id event.ExerciseID) bool {
	x.mu.RLock()
	defer x.mu.RUnlock()
	_, known := x.all[id]
	return known
}

// List returns all exercises, the newest first.
func (x *Exercises) List() []Exercise {
	x.mu.RLock()
	defer x.mu.RUnlock()
	list := make([]Exercise, 0, len(x.all))
	for _, e := range x.all {
		list = append(list, e)
	}
	slices.SortFunc(list, func(a, b Exercise) int { return cmp.Compare(b.Sequence, a.Sequence) })
	return list
}

// Settle decides in which world a report belongs. One of an exercise that is
// unknown, or has ended, becomes a real report with a warning: taking a real
// distress for a game is the worse mistake.
func (x *Exercises) Settle(report event.Given, receivedAt time.Time) event.Given {
	if report.Exercise == "" {
		return report
	}
	x.mu.RLock()
	exercise, known := x.all[report.Exercise]
	x.mu.RUnlock()
	switch {
	case !known:
		return asReal(report, WarnExerciseUnknown, "is no exercise that is registered here; the report is taken for real")
	case !receivedAt.Before(exercise.EndsAt):
		return asReal(report, WarnExerciseEnded, "is an exercise that has ended; the report is taken for real")
	}
	return report
}

func asReal(report event.Given, code, detail string) event.Given {
	kept := map[string]json.RawMessage{"/exercise": fmt.Appendf(nil, "%q", report.Exercise)}
	for at, raw := range report.AsGiven {
		kept[at] = raw
	}
	report.AsGiven = kept
	report.Warnings = append(slices.Clip(report.Warnings), event.Warning{Code: code, Detail: detail, Pointer: "/exercise"})
	report.Exercise = ""
	return report
}

// NewExercise is what somebody asks for who opens an exercise.
type NewExercise struct {
	ID     event.ExerciseID `json:"id,omitempty"` // absent: one is made
	Name   string           `json:"name"`
	EndsAt time.Time        `json:"ends_at"`
}

const (
	maxExerciseName = 200
	maxExercise     = 31 * 24 * time.Hour // one that nobody ends must not swallow next year's distress
)

// Register checks what was asked for and says it as an event.
func (n NewExercise) Register(now time.Time) (event.ExerciseRegistered, error) {
	var bad []field
	id, name := canonicalID(string(n.ID)), strings.TrimSpace(n.Name)
	if n.ID == "" {
		id = newID()
	}
	if !isID(id) {
		bad = append(bad, field{Pointer: "/id", Detail: "must be a UUID"})
	}
	if name == "" || len([]rune(name)) > maxExerciseName {
		bad = append(bad, field{Pointer: "/name", Detail: fmt.Sprintf("must have 1 to %d characters", maxExerciseName)})
	}
	if !n.EndsAt.After(now) || n.EndsAt.After(now.Add(maxExercise)) {
		bad = append(bad, field{Pointer: "/ends_at", Detail: "must be a time with its zone, from now to 31 days from now"})
	}
	if len(bad) > 0 {
		return event.ExerciseRegistered{}, unusable("the exercise cannot be registered", bad)
	}
	return event.ExerciseRegistered{ExerciseID: event.ExerciseID(id), Name: name, EndsAt: n.EndsAt.UTC()}, nil
}
