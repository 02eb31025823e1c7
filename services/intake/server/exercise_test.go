package server_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/intake"
)

const exercise = "01890000-0000-7000-8000-0000000000e1"

func (s *service) register(token, body string) testkit.Answer {
	s.t.Helper()
	return s.Do(http.MethodPost, "/v1/exercises", token, body)
}

func asked(ends time.Time) string {
	return `{"id":"` + exercise + `","name":"Night watch","ends_at":"` + ends.UTC().Format(time.RFC3339) + `"}`
}

func TestAnExerciseIsAWorldOfItsOwn(t *testing.T) {
	t.Parallel()
	s := start(t)
	admin := s.Token("desk", auth.Administrator)
	body := asked(time.Now().Add(time.Hour))
	first := s.register(admin, body)
	wantStatus(t, "register", first, http.StatusCreated)
	again := s.register(admin, body)
	wantStatus(t, "register again", again, http.StatusOK)
	if !bytes.Equal(first.Body, again.Body) {
		t.Errorf("answered %s, then %s", first.Body, again.Body)
	}
	wantStatus(t, "another under its id", s.register(admin, asked(time.Now().Add(2*time.Hour))), http.StatusConflict)
	wantStatus(t, "by who may not", s.register(s.crew(), body), http.StatusForbidden)

	wantStatus(t, "report of the exercise", s.report(s.crew(), `{"kind":"distress_alert","exercise":"`+exercise+`"}`), 201)
	if m := s.stored()[0]; m.Exercise != exercise {
		t.Errorf("ce-exercise = %q, want %q", m.Exercise, exercise)
	}
	var list struct{ Exercises []intake.Exercise }
	s.Do(http.MethodGet, "/v1/exercises", s.crew(), "").Into(t, &list)
	if len(list.Exercises) != 1 || list.Exercises[0].Name != "Night watch" || list.Exercises[0].Sequence != 1 {
		t.Errorf("exercises = %+v, want the one", list.Exercises)
	}
}

func TestAnExerciseThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t)
	admin := s.Token("desk", auth.Administrator)
	for name, body := range map[string]string{
		"no end":             `{"name":"x"}`,
		"an end in the past": asked(time.Now().Add(-time.Second)),
		"an end next year":   asked(time.Now().Add(365 * 24 * time.Hour)),
		"no name":            `{"ends_at":"` + time.Now().Add(time.Hour).UTC().Format(time.RFC3339) + `"}`,
		"no UUID":            `{"id":"e1","name":"x","ends_at":"` + time.Now().Add(time.Hour).UTC().Format(time.RFC3339) + `"}`,
	} {
		wantStatus(t, name, s.register(admin, body), http.StatusBadRequest)
	}
}

func TestAReportOfNoExerciseIsReal(t *testing.T) {
	t.Parallel()
	s := start(t)
	past := event.ExerciseRegistered{ExerciseID: exercise, Name: "Yesterday", EndsAt: time.Now().Add(-time.Hour)}
	_, err := s.log.Publish(t.Context(), event.ExerciseSubject(exercise, "registered"), event.Envelope{ID: exercise}, past, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, exercise, code string }{
		{"ended", exercise, "exercise_ended"},
		{"unknown", "01890000-0000-7000-8000-0000000000e2", "exercise_unknown"},
	} {
		got := s.report(s.crew(), `{"id":"`+id+`","kind":"distress_alert","exercise":"`+tc.exercise+`"}`)
		wantStatus(t, tc.name, got, 201)
		var receipt intake.Receipt
		got.Into(t, &receipt)
		if len(receipt.Warnings) != 1 || receipt.Warnings[0].Code != tc.code || receipt.Warnings[0].Pointer != "/exercise" {
			t.Errorf("%s: warnings = %+v, want %s", tc.name, receipt.Warnings, tc.code)
		}
		m := s.stored()[0]
		var report event.Report
		if err := json.Unmarshal(m.Data, &report); err != nil {
			t.Fatal(err)
		}
		if m.Exercise != "" || report.Exercise != "" {
			t.Errorf("%s: %q in the envelope, %s stored, want a real report", tc.name, m.Exercise, m.Data)
		}
		var read event.Given
		s.Do(http.MethodGet, "/v1/reports/"+id, s.crew(), "").Into(t, &struct {
			*event.Given
			Seal string `json:"sealed"`
		}{Given: &read})
		if string(read.AsGiven["/exercise"]) != `"`+tc.exercise+`"` {
			t.Errorf("%s: as_given = %s, want what was given", tc.name, read.AsGiven)
		}
		s = start(t)
	}
}

func TestExercisesAreKnownAfterARestartAndEverywhere(t *testing.T) {
	t.Parallel()
	s := start(t)
	elsewhere := s.log // another process that registers
	body := event.ExerciseRegistered{ExerciseID: exercise, Name: "Elsewhere", EndsAt: time.Now().Add(time.Hour)}
	_, err := elsewhere.Publish(t.Context(), event.ExerciseSubject(exercise, "registered"), event.Envelope{ID: exercise}, body, bus.None(event.ExerciseSubject(exercise, "registered")))
	if err != nil {
		t.Fatal(err)
	}
	// At once, whether or not the news has arrived.
	wantStatus(t, "report", s.report(s.crew(), `{"kind":"observation","exercise":"`+exercise+`"}`), 201)
	if m := s.stored()[0]; m.Exercise != exercise {
		t.Errorf("ce-exercise = %q, want %q", m.Exercise, exercise)
	}
	testkit.Eventually(t, testkit.Patience, func() error {
		for _, check := range s.ready() {
			if check.Err != nil {
				return check.Err
			}
		}
		return nil
	})
}
