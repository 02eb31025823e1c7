package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/services/intake"
)

type result struct {
	Line    int
	Status  int
	ID      string
	Problem *struct {
		Status int
		Detail string
	}
	intake.Receipt
}

func (s *service) batch(token, body string) []result {
	s.t.Helper()
	got := s.Do(http.MethodPost, "/v1/reports/batch", token, body)
	if got.Status != 200 || got.Header.Get("Content-Type") != "application/x-ndjson" {
		s.t.Fatalf("batch = %d %s %.300s", got.Status, got.Header.Get("Content-Type"), got.Body)
	}
	return results(s.t, bytes.NewReader(got.Body))
}

func results(t testing.TB, body io.Reader) (all []result) {
	t.Helper()
	lines := bufio.NewScanner(body)
	for lines.Scan() {
		all = append(all, readResult(t, lines.Bytes()))
	}
	return all
}

func readResult(t testing.TB, line []byte) (r result) {
	t.Helper()
	if err := json.Unmarshal(line, &r); err != nil {
		t.Fatalf("result %q: %v", line, err)
	}
	if r.ID == "" {
		r.ID = string(r.Receipt.ID)
	}
	return r
}

func numbered(n int) string { return fmt.Sprintf("01890000-0000-7000-8000-%012d", n) }

func small(n int) string { return `{"id":"` + numbered(n) + `","kind":"observation"}` }

func TestARealBacklogIsStoredLineByLine(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(testkit.SharedData(t, "positions/written-positions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var body strings.Builder
	placed := 0
	for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var written struct {
			Text string
			Lat  *float64
		}
		if err := json.Unmarshal([]byte(line), &written); err != nil {
			t.Fatal(err)
		}
		if written.Lat != nil {
			placed++
		}
		text, _ := json.Marshal(written.Text)
		fmt.Fprintf(&body, `{"id":"%s","kind":"vessel_sighting","positions":[{"text":%s}]}`+"\n", numbered(i), text)
	}
	s := start(t)
	first := s.batch(s.crew(), body.String())
	all := s.stored()
	if len(first) < 10 || len(all) != len(first) {
		t.Fatalf("%d results and %d reports in the log, want as many as lines", len(first), len(all))
	}
	for i, m := range all {
		var report event.Report
		if err := json.Unmarshal(m.Data, &report); err != nil {
			t.Fatal(err)
		}
		if report.Positions[0].Lat != nil {
			placed--
		}
		if r := first[i]; r.Status != 201 || r.Line != i+1 || r.ID != m.ID || r.Sequence != m.Sequence {
			t.Errorf("result %+v of line %d, want 201 and that of %+v", r, i+1, m.Envelope)
		}
	}
	if placed != 0 {
		t.Errorf("%d positions too few were read", placed)
	}
	again := s.batch(s.crew(), body.String())
	for i, r := range again {
		if r.Status != 200 || r.Sequence != first[i].Sequence || !r.ReceivedAt.Equal(first[i].ReceivedAt) {
			t.Errorf("sent again: %+v, want 200 and the first answer %+v", r, first[i])
		}
	}
	if n := len(s.stored()); n != len(first) {
		t.Errorf("%d reports in the log after the second time, want %d", n, len(first))
	}
}

func TestOneBadLineStopsNoOther(t *testing.T) {
	t.Parallel()
	s := start(t)
	wantStatus(t, "one that is there", s.report(s.crew(), small(1)), 201)
	wantStatus(t, "one of another organisation", s.report(s.Token("other", auth.Reporter), small(2)), 201)
	body := strings.Join([]string{
		small(1),           // 1: there already
		small(2),           // 2: taken by others
		``,                 // 3
		`{"kind":`,         // 4
		`[]`,               // 5
		`{"kind":"party"}`, // 6
		small(3) + "\r",    // 7
		`{"id":"` + numbered(1) + `","kind":"rescue"}`, // 8: other content
		"  \t ", // 9
		`{"kind":"rescue","x":"` + strings.Repeat("x", 1<<20) + `"}`, // 10: too long
		small(4), // 11
		small(4), // 12: the same once more
		`{"id":"` + numbered(4) + `","kind":"rescue"}`, // 13: other content than line 11
		`{"kind":"observation"}`,                       // 14: without an id
	}, "\n")
	want := map[int]int{1: 200, 2: 409, 4: 400, 5: 400, 6: 400, 7: 201, 8: 409, 10: 413, 11: 201, 12: 200, 13: 409, 14: 201}
	got := s.batch(s.crew(), body)
	if len(got) != len(want) {
		t.Errorf("%d results, want %d", len(got), len(want))
	}
	for _, r := range got {
		if r.Status != want[r.Line] {
			t.Errorf("line %d: %d %+v, want %d", r.Line, r.Status, r.Problem, want[r.Line])
		}
		if (r.Status < 300) != (r.Problem == nil) || r.Problem != nil && (r.Problem.Status != r.Status || r.Problem.Detail == "") {
			t.Errorf("line %d: problem %+v with status %d", r.Line, r.Problem, r.Status)
		}
	}
	if !slices.IsSortedFunc(got, func(a, b result) int { return a.Line - b.Line }) {
		t.Errorf("the results are not in the order of the lines: %+v", got)
	}
	if n := len(s.stored()); n != 5 {
		t.Errorf("%d reports in the log, want 5", n)
	}
}

func TestALargeBacklogGoesInBatches(t *testing.T) {
	t.Parallel()
	s := start(t)
	batches := 0
	f := func(string) bus.Outcome { batches++; return bus.DoneTold }
	s.publish.Store(&f)
	const n = 1000
	var body strings.Builder
	for i := range n {
		body.WriteString(small(i) + "\n")
	}
	got := s.batch(s.crew(), body.String())
	for i, r := range got {
		if r.Status != 201 || r.Line != i+1 || r.Sequence != uint64(i+1) {
			t.Fatalf("result %+v, want 201 for line %d at sequence %d", r, i+1, i+1)
		}
	}
	if len(got) != n || len(s.stored()) != n {
		t.Errorf("%d results, %d reports in the log, want %d", len(got), len(s.stored()), n)
	}
	if batches < n/100 || batches > n/10 {
		t.Errorf("%d publishes for %d reports, want batches of up to 100", batches, n)
	}
}

func TestABatchThatTheLogDoesNotConfirmIsSafeToSendAgain(t *testing.T) {
	t.Parallel()
	for name, outcome := range map[string]bus.Outcome{
		"done, not told": bus.DoneUntold, "not done, not told": bus.NotDoneUntold, "not done and told": bus.NotDoneTold,
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t)
			body := small(1) + "\n" + small(2) + "\n" + small(1) + "\n"
			s.faults(outcome)
			for _, r := range s.batch(s.crew(), body) {
				if r.Status != 503 || r.Problem == nil {
					t.Errorf("result %+v, want 503", r)
				}
			}
			s.faults(bus.DoneTold)
			fresh := 201
			if outcome == bus.DoneUntold {
				fresh = 200
			}
			for i, r := range s.batch(s.crew(), body) {
				if want := []int{fresh, fresh, 200}[i]; r.Status != want {
					t.Errorf("sent again, line %d: %+v, want %d", i+1, r, want)
				}
			}
			if n := len(s.stored()); n != 2 {
				t.Errorf("%d reports in the log, want 2", n)
			}
		})
	}
}

func TestABatchIsAnsweredWhileItIsSent(t *testing.T) {
	t.Parallel()
	s := start(t)
	// A server that waits for the end of the body would wait for ever.
	ctx, cancel := context.WithTimeout(t.Context(), testkit.Patience)
	defer cancel()
	from, to := io.Pipe()
	defer context.AfterFunc(ctx, func() { from.CloseWithError(ctx.Err()) })()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+"/v1/reports/batch", from)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+s.crew())
	sent := make(chan error, 1)
	go func() { _, err := io.WriteString(to, small(1)+"\n"); sent <- err }()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answers := bufio.NewScanner(res.Body)
	for n := 1; n <= 3; n++ {
		if err := <-sent; err != nil {
			t.Fatal(err)
		}
		if !answers.Scan() {
			t.Fatalf("no answer to line %d: %v", n, answers.Err())
		}
		if r := readResult(t, answers.Bytes()); r.Line != n || r.Status != 201 {
			t.Errorf("answer to line %d: %+v", n, r)
		}
		go func() { _, err := io.WriteString(to, small(n+1)+"\n"); sent <- err }()
	}
	// The link breaks: what was answered stays, what was not is sent again.
	to.CloseWithError(io.ErrUnexpectedEOF)
	<-sent
	again := s.batch(s.crew(), small(1)+"\n"+small(2)+"\n"+small(3)+"\n"+small(9)+"\n")
	for i, want := range []int{200, 200, 200, 201} {
		if again[i].Status != want {
			t.Errorf("sent again, line %d: %+v, want %d", i+1, again[i], want)
		}
	}
}

func TestAnEmptyBatchHasNoAnswers(t *testing.T) {
	t.Parallel()
	s := start(t)
	if got := s.batch(s.crew(), "\n\n"); len(got) != 0 {
		t.Errorf("results = %+v, want none", got)
	}
}
