package sar_test

import (
	"testing"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func TestWhichStatementIsTheLastKnownPosition(t *testing.T) {
	for _, c := range []struct {
		name      string
		reports   []string // an hour apart
		judgement string   // of the last report's first position
		want      float64  // latitude; 0 for none
	}{
		{"the newer", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`, `{"kind":"distress_alert","positions":[{"lat":2,"lon":1}]}`}, "", 2},
		{"by its own time and not the report's", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`,
			`{"kind":"distress_alert","positions":[{"lat":2,"lon":1,"at":"2023-04-20T00:00:00Z"}]}`}, "", 1},
		{"never one from the future", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1,"at":"2031-01-01T00:00:00Z"}]}`,
			`{"kind":"distress_alert","positions":[{"lat":2,"lon":1}]}`}, "", 2},
		{"not an estimate", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`, `{"kind":"observation","positions":[{"lat":2,"lon":1,"method":"place_name"}]}`}, "", 1},
		{"not one that the desk doubts", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`, `{"kind":"observation","positions":[{"lat":2,"lon":1}]}`}, "doubtful", 1},
		{"a doubted one where there is no other", []string{`{"kind":"distress_alert","positions":[{"lat":2,"lon":1}]}`}, "doubtful", 2},
		{"a doubted one rather than none", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1,"method":"estimated"}]}`,
			`{"kind":"observation","positions":[{"lat":2,"lon":1}]}`}, "doubtful", 2},
		{"not one of another craft", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`, `{"kind":"observation","positions":[{"lat":2,"lon":1}]}`}, "other_craft", 1},
		{"nothing where all is wrong", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`}, "wrong", 0},
		{"not the observer's", []string{`{"kind":"vessel_sighting","positions":[{"lat":1,"lon":1},{"lat":2,"lon":1,"of":"observer"}]}`}, "", 1},
		{"not the harbour", []string{`{"kind":"rescue","positions":[{"lat":1,"lon":1}]}`, `{"kind":"disembarkation","positions":[{"lat":2,"lon":1,"of":"landing"}]}`}, "", 1},
		{"not the empty boat's", []string{`{"kind":"rescue","positions":[{"lat":1,"lon":1}]}`, `{"kind":"vessel_sighting","subject":"empty_craft","positions":[{"lat":2,"lon":1}]}`}, "", 1},
		{"the empty boat's where nobody saw the people", []string{`{"kind":"distress_alert"}`, `{"kind":"observation","subject":"wreck","positions":[{"lat":2,"lon":1}]}`}, "", 2},
		{"not a body's", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`, `{"kind":"casualty","subject":"body","positions":[{"lat":2,"lon":1}]}`}, "", 1},
		{"not another boat's that stood by", []string{`{"kind":"distress_alert"}`, `{"kind":"observation","subject":"other_craft","positions":[{"lat":2,"lon":1}]}`}, "", 0},
		{"the more accurate of one moment", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1,"accuracy_m":10},{"lat":2,"lon":1,"accuracy_m":900},{"lat":3,"lon":1}]}`}, "", 1},
		{"not off the globe", []string{`{"kind":"distress_alert","positions":[{"lat":1,"lon":1}]}`, `{"kind":"distress_alert","positions":[{"lat":95,"lon":1}]}`}, "", 1},
		{"not half a position", []string{`{"kind":"distress_alert","positions":[{"lat":2}]}`}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var reports []event.Message
			for i, body := range c.reports {
				reports = append(reports, told(t, string(rune('a'+i)), 60*i, body))
			}
			in := fold(t, reports...)
			if c.judgement != "" {
				apply(t, in, say(t, sea, "position_judged", event.PositionJudged{ReportID: event.ReportID(reports[len(reports)-1].ID), Judgement: c.judgement}))
			}
			p := in.Picture()
			got := 0.0
			if at, ok := p.Place(); ok {
				got = at.Lat
			}
			if got != c.want {
				t.Errorf("latitude %v, want %v of %+v", got, c.want, p.Positions)
			}
		})
	}
}

func TestAReportOfSeveralSaysWhereABoatIsThatItSharesANumberWith(t *testing.T) {
	const number, alias = `"phone_tags":[{"tag":"1","same_boat":true}]`, `"aliases":[{"name":"CM351","by":"hotline","date":"2023-04-20"}]`
	for shared, want := range map[string]bool{number: true, alias: true, `"incident_ids":["incident"]`: false} {
		in := fold(t, told(t, "a", 0, `{"kind":"distress_alert"}`))
		fact := factOf(t, `{"kind":"rescue","positions":[{"lat":2,"lon":1}],`+shared+`}`)
		fact.ReportID = "b"
		e := say(t, sea, "report_linked", event.ReportLinked{ReportID: "b", Relation: sar.RelationShared, Strength: sar.StrengthCertain, Phase: "none"})
		if err := sar.Apply(in, e, &fact); err != nil {
			t.Fatal(err)
		}
		// What they share may come to the incident later.
		late := factOf(t, `{"kind":"observation",`+shared+`}`)
		late.ReportID = "c"
		if err := sar.Apply(in, link(t, late, false), &late); err != nil {
			t.Fatal(err)
		}
		if _, placed := in.Picture().Place(); placed != want {
			t.Errorf("sharing %s: it has a place: %v, want %v", shared, placed, want)
		}
	}
}

func TestASignOfLife(t *testing.T) {
	first := sea
	later := sea.Add(time.Hour)
	phone := func(units string) string {
		return `"phone_tags":[{"tag":"T1","holder":"on_board","same_boat":true,"credit":{"units":` + units + `}}]`
	}
	for _, c := range []struct {
		name, before, after string
		want                time.Time
	}{
		{"credit that falls", `{"kind":"people_contact",` + phone("9.5") + `}`, `{"kind":"people_contact",` + phone("9.1") + `}`, later},
		{"not credit that stays", `{"kind":"people_contact",` + phone("9.5") + `}`, `{"kind":"people_contact",` + phone("9.5") + `}`, time.Time{}},
		{"not credit that somebody added", `{"kind":"people_contact",` + phone("9.5") + `}`, `{"kind":"people_contact",` + phone("50") + `}`, time.Time{}},
		{"not the one reading of another phone", `{"kind":"observation"}`, `{"kind":"people_contact",` + phone("1") + `}`, time.Time{}},
		{"a call that got through", `{"kind":"observation"}`, `{"kind":"people_contact","people_contact":{"direction":"out","result":"spoken"}}`, later},
		{"a call from them that nobody took", `{"kind":"observation"}`, `{"kind":"people_contact","people_contact":{"direction":"in","result":"no_answer"}}`, later},
		{"not a call that nobody took there", `{"kind":"distress_alert","source":{"role":"people_on_board"}}`,
			`{"kind":"people_contact","people_contact":{"direction":"out","result":"no_answer"}}`, first},
		{"a sighting", `{"kind":"observation"}`, `{"kind":"vessel_sighting"}`, later},
		{"not of an empty boat", `{"kind":"observation"}`, `{"kind":"vessel_sighting","subject":"empty_craft"}`, time.Time{}},
		{"not of the dead", `{"kind":"observation"}`, `{"kind":"vessel_sighting","craft":{"occupancy":"dead_only"}}`, time.Time{}},
		{"not a relative's word", `{"kind":"observation"}`, `{"kind":"distress_alert","source":{"role":"relative"}}`, time.Time{}},
	} {
		in := fold(t, told(t, "a", 0, c.before), told(t, "b", 60, c.after))
		if got := in.Picture().LastContact; !got.Equal(c.want) {
			t.Errorf("%s: last contact at %s, want %s", c.name, got, c.want)
		}
	}
}

func TestAnOfferThatWeDeclinedEndsNoWait(t *testing.T) {
	ask := func(step string) string {
		return `{"kind":"authority_contact","authority":{"party":"RCC","place_of_safety":{"step":"` + step + `"}}}`
	}
	in := fold(t, told(t, "a", 0, `{"kind":"rescue"}`), told(t, "b", 10, ask("requested")), told(t, "c", 20, ask("offered")),
		told(t, "d", 30, ask("declined_by_us")), told(t, "e", 40, ask("refused")))
	if got := in.Picture().Operation; got != sar.OperationAwaitingPlace {
		t.Errorf("operation is %s, want that they wait for a place of safety", got)
	}
}
