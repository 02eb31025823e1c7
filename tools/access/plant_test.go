package access

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/auth"
	"pharos/pkg/event"
	"pharos/pkg/testkit"
)

// The organisations of the tests: whose the planted things are, another, and
// the desk.
const (
	own   = "sea-watch"
	other = "msf"
	desk  = "desk"
)

// What was planted can be known by: a word in each public text, a word in each
// sealed one, a number in each place.
const (
	publicWord = "zygoptera"
	sealedWord = "quetzalcoatl"
	placeMark  = "918273"
	craftID    = "mmsi:247918273"
)

// planted is a report of own, with the incident and the casualty record that
// come of it, and a craft of own with a position.
type planted struct {
	report, incident string
	sequence         uint64 // of the report
}

func (d *deployment) plant() planted {
	d.t.Helper()
	p := planted{report: uuid.Must(uuid.NewV7()).String()}
	reporter, _ := d.give(own, auth.Reporter)
	coordinator, _ := d.give(own, auth.Coordinator)
	d.want(http.StatusCreated, coordinator, http.MethodPost, "/v1/crafts", `{"craft_id":"`+craftID+`","name":"`+publicWord+`","type":"rescue_ship","own":true}`, nil)
	d.want(http.StatusCreated, reporter, http.MethodPost, "/v1/fixes", `{"craft_id":"`+craftID+`","at":"`+time.Now().UTC().Format(time.RFC3339)+`","lat":34.`+placeMark+`,"lon":13.`+placeMark+`}`, nil)
	var stored struct{ Sequence uint64 }
	d.want(http.StatusCreated, reporter, http.MethodPost, "/v1/reports", reportBody(d.t, p.report), &stored)
	p.sequence = stored.Sequence
	testkit.Eventually(d.t, testkit.Patience, func() error {
		var list struct {
			Features []struct {
				ID         string
				Properties struct {
					ReportIDs []string `json:"report_ids"`
				}
			}
		}
		d.want(http.StatusOK, reporter, http.MethodGet, "/v1/incidents", "", &list)
		for _, f := range list.Features {
			if len(f.Properties.ReportIDs) > 0 && f.Properties.ReportIDs[0] == p.report {
				p.incident = f.ID
				return nil
			}
		}
		return fmt.Errorf("report %s is in no incident of %+v", p.report, list)
	})
	testkit.Eventually(d.t, testkit.Patience, func() error {
		if a := d.do(d.admin, http.MethodGet, "/v1/casualties", ""); !strings.Contains(a.body, p.incident) {
			return fmt.Errorf("no casualty record of incident %s: %d %s", p.incident, a.status, a.body)
		}
		return nil
	})
	testkit.Eventually(d.t, testkit.Patience, func() error {
		if a := d.do(coordinator, http.MethodGet, "/v1/crafts/"+craftID, ""); !strings.Contains(a.body, publicWord) || !strings.Contains(a.body, placeMark) {
			return fmt.Errorf("the craft is not there yet: %d %s", a.status, a.body)
		}
		return nil
	})
	return p
}

// reportBody fills every member of a report that holds text with a word, so
// that a member added tomorrow is planted too.
func reportBody(t *testing.T, id string) string {
	t.Helper()
	body := filled(reflect.TypeFor[event.Report](), publicWord).(map[string]any)
	for name, v := range filled(reflect.TypeFor[event.Sealed](), sealedWord).(map[string]any) {
		body[name] = v
	}
	for _, added := range []string{"incident_ids", "amends", "relations", "exercise", "phone_tags", "warnings", "needs_info"} {
		delete(body, added) // of intake, or leads to other reports
	}
	body["id"], body["kind"] = id, "distress_alert"
	body["positions"] = []any{map[string]any{"lat": json.Number("33." + placeMark), "lon": json.Number("12." + placeMark), "text": publicWord}}
	body["persons"] = map[string]any{"total": map[string]any{"best": 80}, "dead": map[string]any{"best": 2}, "missing": map[string]any{"best": 3}}
	body["phones"] = []any{map[string]any{"number": "+8821678" + placeMark, "holder": "on_board"}}
	body["as_given"] = sealedWord // no member of a report: what does not fit is kept, sealed
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// filled makes a JSON value of a type with word in every text.
func filled(t reflect.Type, word string) any {
	switch t.Kind() {
	case reflect.String:
		return word
	case reflect.Pointer:
		return filled(t.Elem(), word)
	case reflect.Slice:
		if v := filled(t.Elem(), word); v != nil {
			return []any{v}
		}
	case reflect.Struct:
		if t == reflect.TypeFor[time.Time]() {
			return nil
		}
		object := map[string]any{}
		for _, f := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.Anonymous || len(f.Index) > 1 || name == "" || name == "-" {
				continue // embedded: the sealed members, which have a word of their own
			}
			if v := filled(f.Type, word); v != nil {
				object[name] = v
			}
		}
		return object
	}
	return nil
}

func TestThePlantedReportHasAWordInEveryMember(t *testing.T) {
	body := reportBody(t, "0187a000-0000-7000-8000-000000000001")
	if got := strings.Count(body, publicWord); got < 40 {
		t.Errorf("%d members hold the word, want 40 and more: %s", got, body)
	}
	if got := strings.Count(body, sealedWord); got < 8 {
		t.Errorf("%d sealed members hold the word, want 8 and more: %s", got, body)
	}
}
