package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
	"pharos/tools/internal/client"
)

// report sends what one source told. Nothing is required but the kind; nothing
// is refused for its content.
type report struct {
	common
	Kind        string    `help:"What it is: ${kinds}." default:"distress_alert" placeholder:"KIND"`
	Position    []string  `help:"Where, in the words as given; may be repeated." placeholder:"WORDS" sep:"none"`
	Persons     string    `help:"How many on board: 95, 80-100, 80- (at least), -100 (at most)." placeholder:"N|MIN-MAX"`
	Dead        string    `help:"How many dead, likewise." placeholder:"N|MIN-MAX"`
	Missing     string    `help:"How many missing, likewise." placeholder:"N|MIN-MAX"`
	Phone       []string  `help:"Phone number; may be repeated." placeholder:"NUMBER" sep:"none"`
	PhoneHolder string    `help:"Who holds it: on_board, relative, reporter, ship, unknown." placeholder:"WHO"`
	Craft       string    `help:"Type of boat: rubber, wood, fibreglass, iron, sailing, other, unknown." placeholder:"TYPE"`
	Colour      string    `help:"Colour of the boat."`
	Engine      string    `help:"working, failed, none, unknown." placeholder:"STATE"`
	TakingWater string    `help:"yes, no, unknown." placeholder:"YES"`
	InWater     string    `help:"People in the water: yes, no, unknown." placeholder:"YES"`
	Alias       []string  `help:"Name of the boat, as NAME/BY/DATE: CM351/hotline/2023-04-20; may be repeated." placeholder:"NAME/BY/DATE" sep:"none"`
	Incident    []string  `help:"Id of an incident that it speaks of; may be repeated." placeholder:"ID" sep:"none"`
	Role        string    `help:"Who told it: people_on_board, relative, hotline, rescue_crew, aircraft, …" placeholder:"ROLE"`
	Channel     string    `help:"How it came: sat_phone, vhf, messenger, visual, …" placeholder:"CHANNEL"`
	At          time.Time `help:"When it happened, RFC 3339 (2023-04-20T01:47:00Z)." placeholder:"TIME"`
	Text        []string  `help:"Words, as spoken; may be repeated." placeholder:"WORDS" sep:"none"`
	Exercise    string    `help:"Id of a running exercise." placeholder:"ID"`
	Batch       string    `help:"Send this file of reports instead, one JSON object a line (NDJSON); - is standard input." type:"existingfile" placeholder:"FILE"`
	Positions   string    `help:"Send each line of this file as a report of a position in words; of a line of JSON, its member text." type:"existingfile" placeholder:"FILE"`
	JSON        bool      `name:"json" help:"Print the answer as JSON."`
}

// receipt is the answer to a report.
type receipt struct {
	ID        event.ReportID  `json:"id"`
	Sequence  uint64          `json:"sequence"`
	Received  time.Time       `json:"received_at"`
	NeedsInfo []string        `json:"needs_info"`
	Warnings  []event.Warning `json:"warnings"`
}

// sendPatience is how long a single report is tried again while the server is
// away or cannot write.
const sendPatience = 30 * time.Second

// Run implements the command.
func (r *report) Run(ctx context.Context) error {
	c, err := r.client()
	if err != nil {
		return err
	}
	if r.Batch != "" {
		return sendBatch(ctx, c, r.Batch, nil)
	}
	if r.Positions != "" {
		return sendBatch(ctx, c, r.Positions, r.positionLine)
	}
	body, err := r.body()
	if err != nil {
		return err
	}
	var got receipt
	err = client.Persist(ctx, sendPatience, func() error { return c.Do(ctx, http.MethodPost, "/v1/reports", body, &got) })
	if err != nil {
		return err
	}
	if r.JSON {
		return printJSON(got)
	}
	fmt.Printf("report %s is recorded (number %d, %s UTC)\n", got.ID, got.Sequence, got.Received.UTC().Format("15:04:05"))
	for _, w := range got.Warnings {
		fmt.Printf("  ! %s  %s (%s)\n", w.Pointer, w.Detail, w.Code)
	}
	if len(got.NeedsInfo) > 0 {
		fmt.Printf("  would help: %s\n", strings.Join(got.NeedsInfo, " "))
	}
	return nil
}

// body makes the report. Its id is made here, once, so that a retry cannot double it.
func (r *report) body() (event.Given, error) {
	out := event.Given{Report: event.Report{ID: event.ReportID(uuid.Must(uuid.NewV7()).String()), Kind: event.Kind(r.Kind), OccurredAt: r.At,
		Exercise: event.ExerciseID(r.Exercise)}}
	for _, words := range r.Position {
		out.Positions = append(out.Positions, event.Position{Of: "craft", Text: words})
	}
	for _, number := range r.Phone {
		out.Phones = append(out.Phones, event.Phone{Number: number, Holder: r.PhoneHolder})
	}
	for _, words := range r.Text {
		out.Texts = append(out.Texts, event.Text{Text: words, Form: "original"})
	}
	for _, id := range r.Incident {
		out.IncidentIDs = append(out.IncidentIDs, event.IncidentID(id))
	}
	for _, a := range r.Alias {
		parts := strings.SplitN(a, "/", 3)
		parts = append(parts, "", "")
		out.Aliases = append(out.Aliases, event.Alias{Name: parts[0], By: parts[1], Date: parts[2]})
	}
	if r.Craft != "" || r.Colour != "" {
		out.Craft = &event.Craft{Type: r.Craft, Colour: r.Colour}
	}
	if r.Engine != "" || r.TakingWater != "" || r.InWater != "" {
		out.Condition = &event.Condition{Engine: r.Engine, TakingWater: r.TakingWater, PeopleInWater: r.InWater}
	}
	if r.Role != "" || r.Channel != "" {
		out.Source = &event.Source{Role: r.Role, Channel: r.Channel}
	}
	persons, err := r.persons()
	out.Persons = persons
	return out, err
}

// positionSpace names the ids of reports made of lines: the same line of the
// same place in a file is the same report, so that sending it again is safe.
var positionSpace = uuid.NewSHA1(uuid.NameSpaceOID, []byte("pharos/position-line"))

// positionLine makes a report of one line of words; nil of an empty one.
func (r *report) positionLine(number int, text []byte) ([]byte, error) {
	words := strings.TrimSpace(string(text))
	var given struct {
		Text string `json:"text"`
	}
	if json.Unmarshal(text, &given) == nil && given.Text != "" {
		words = given.Text
	}
	if words == "" {
		return nil, nil
	}
	body, err := r.body()
	if err != nil {
		return nil, err
	}
	body.ID = event.ReportID(uuid.NewSHA1(positionSpace, fmt.Appendf(nil, "%s\x00%d\x00%s", r.Kind, number, words)).String())
	body.Positions = []event.Position{{Of: "craft", Text: words}}
	return json.Marshal(body)
}

func (r *report) persons() (*event.Persons, error) {
	total, err1 := parseCount("--persons", r.Persons)
	dead, err2 := parseCount("--dead", r.Dead)
	missing, err3 := parseCount("--missing", r.Missing)
	if total == nil && dead == nil && missing == nil {
		return nil, errors.Join(err1, err2, err3)
	}
	return &event.Persons{Total: total, Dead: dead, Missing: missing}, errors.Join(err1, err2, err3)
}

// parseCount reads 95, 80-100, 80- or -100.
func parseCount(flag, text string) (*event.Count, error) {
	if text == "" {
		return nil, nil
	}
	low, high, isRange := strings.Cut(strings.ReplaceAll(text, "–", "-"), "-")
	lower, err1 := parseNumber(low)
	upper, err2 := parseNumber(high)
	if err1 != nil || err2 != nil || lower == nil && upper == nil || lower != nil && upper != nil && *lower > *upper {
		return nil, fmt.Errorf("%s %q is none of 95, 80-100, 80-, -100", flag, text)
	}
	c := &event.Count{}
	if isRange {
		c.Min, c.Max = lower, upper
	} else {
		c.Best = lower
	}
	return c, nil
}

func parseNumber(text string) (*int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil, nil
	}
	n, err := strconv.ParseUint(text, 10, 31)
	return new(int64(n)), err
}

func printJSON(v any) error {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	fmt.Println(string(raw))
	return nil
}

func kinds() string {
	var words []string
	for _, k := range event.Kinds() {
		words = append(words, string(k))
	}
	return strings.Join(words, ", ")
}
