package scenario_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"pharos/pkg/event"
	"pharos/pkg/testkit"
	"pharos/tools/internal/scenario"
)

const head = `scenario: A test
starts: 2023-04-20 01:40 UTC
org hotline crew
craft ship "Ship" rescue ship, own, of crew
01:47 hotline distress alert
  named: first
  opens: boat
`

// zero is the time that the plays of these tests are played at.
func zero() time.Time { return time.Date(2024, 1, 10, 12, 0, 0, 0, time.UTC) }

func parse(t *testing.T, text string) *scenario.Scenario {
	t.Helper()
	s, err := scenario.Parse("play.txt", strings.NewReader(text))
	if err != nil {
		t.Fatalf("parse:\n%v\nof:\n%s", err, text)
	}
	return s
}

func TestEachMemberOfAPlayIsAMemberOfTheReport(t *testing.T) {
	for line, want := range map[string]string{
		"from: people on board by sat phone, first hand": `{"source":{"role":"people_on_board","first_hand":"yes","channel":"sat_phone"}}`,
		"from: rcc by email, not first hand":             `{"source":{"role":"rcc","first_hand":"no","channel":"email"}}`,
		"from: rescue_crew aboard ship":                  `{"source":{"role":"rescue_crew","craft_id":"exercise:RUN:ship"}}`,
		"via: relative of family by mobile at 01:50":     `{"source":{"via":[{"role":"relative","org":"family","channel":"mobile","at":"2024-01-10T12:10:00Z"}]}}`,
		"says (en): The engine: stopped, \"all of it\".": `{"texts":[{"lang":"en","text":"The engine: stopped, \"all of it\".","form":"original"}]}`,
		`says: “Au secours”`:                             `{"texts":[{"text":"Au secours","form":"original"}]}`,
		"says (fr-TN, translation): x":                   `{"texts":[{"lang":"fr-TN","text":"x","form":"translation"}]}`,
		"confidence: claimed":                            `{"confidence":"claimed"}`,
		"until: day 2 00:10":                             `{"occurred_until":"2024-01-11T10:30:00Z"}`,
		"informed: 2023-04-20 01:50":                     `{"informed_at":"2024-01-10T12:10:00Z"}`,
		"time as said: 03:47 CEST":                       `{"occurred_text":"03:47 CEST"}`,
		"time basis: stated":                             `{"occurred_basis":"stated"}`,
		"position: 35 21 001 015 46 598 @03:47 CEST":     `{"positions":[{"of":"craft","text":"35 21 001 015 46 598 @03:47 CEST"}]}`,
		"position (of body, visual, within 2 NM, at 01:41, course 110, speed 1.5 kn): 34 N 15 E": `{"positions":[{"of":"body","accuracy_m":3704,"at":"2024-01-10T12:01:00Z","method":"visual","text":"34 N 15 E","course_deg":110,"speed_kn":1.5}]}`,
		"bearing: 210 true, 4 NM from ship":                `{"positions":[{"of":"craft","method":"bearing_distance","relative":{"from_craft_id":"exercise:RUN:ship","bearing_deg":210,"bearing_ref":"true","distance_m":7408}}]}`,
		"bearing: 210, 900m from ship":                     `{"positions":[{"of":"craft","method":"bearing_distance","relative":{"from_craft_id":"exercise:RUN:ship","bearing_deg":210,"bearing_ref":"unknown","distance_m":900}}]}`,
		"phone: +88 216 123 45678 on board, credit 153.1":  `{"phones":[{"number":"+88 216 123 45678","holder":"on_board","credit":{"units":153.1,"at":"2024-01-10T12:20:00Z"}}]}`,
		"phone: +8821612345678":                            `{"phones":[{"number":"+8821612345678"}]}`,
		"alias: A by air-wing":                             `{"aliases":[{"name":"A","by":"air-wing","date":"2024-01-10"}]}`,
		"alias: CM351 by hotline on day 2":                 `{"aliases":[{"name":"CM351","by":"hotline","date":"2024-01-11"}]}`,
		"incident: boat":                                   `{"incident_ids":["INCIDENT"]}`,
		"subject: empty craft":                             `{"subject":"empty_craft"}`,
		"craft: rubber light grey":                         `{"craft":{"type":"rubber","colour":"light grey"}}`,
		"length: 11 m":                                     `{"craft":{"length_m":11}}`,
		"occupancy: dead only":                             `{"craft":{"occupancy":"dead_only"}}`,
		"afterwards: marked":                               `{"craft":{"afterwards":"marked"}}`,
		"boats: 2":                                         `{"craft_count":2}`,
		"state: engine failed, taking water, not capsized": `{"condition":{"engine":"failed","taking_water":"yes","capsized":"no"}}`,
		"state: adrift unknown":                            `{"condition":{"adrift":"unknown"}}`,
		"persons: 80-100":                                  `{"persons":{"total":{"min":80,"max":100}}}`,
		"persons: 80–100, best 95, by people on board":     `{"persons":{"total":{"min":80,"best":95,"max":100,"basis":"people_on_board"}}}`,
		"persons: 80 to 100":                               `{"persons":{"total":{"min":80,"max":100}}}`,
		"dead: 2, 1 women, at least 1 minors":              `{"persons":{"dead":{"best":2,"of":{"women":{"best":1},"minors":{"min":1}}}}}`,
		"missing: at most 3":                               `{"persons":{"missing":{"max":3}}}`,
		"medical: about 4":                                 `{"persons":{"medical":{"best":4}}}`,
		"dead left at sea: 1":                              `{"persons":{"dead_left_at_sea":{"best":1}}}`,
		"departed: a beach, from 01:00 to 01:30":           `{"departure":{"place":"a beach","from":"2024-01-10T11:20:00Z","to":"2024-01-10T11:50:00Z"}}`,
		"bound for: Lampedusa":                             `{"departure":{"destination":"Lampedusa"}}`,
		"weather: wind 12 kn from 300, waves 0.8 m, visibility 8 NM, water 17 C, \"haze\"":                                       `{"weather":{"wind_kn":12,"wind_from_deg":300,"wave_height_m":0.8,"visibility_nm":8,"water_temp_c":17,"text":"haze"}}`,
		"gear: life vests some, food no, water yes, 9 hours at sea":                                                              `{"gear":{"life_vests":"some","food":"no","water":"yes","hours_at_sea":9}}`,
		"custody: embarked 87 to ship, by rescuers count, at 01:59, 9 minors":                                                    `{"custody":[{"step":"embarked","persons":{"best":87,"basis":"rescuers_count","of":{"minors":{"best":9}}},"to":"exercise:RUN:ship","at":"2024-01-10T12:19:00Z"}]}`,
		`custody: disembarked 83 from ship, place "Port", of incident boat`:                                                      `{"custody":[{"step":"disembarked","persons":{"best":83},"from":"exercise:RUN:ship","place":"Port","incident_ids":["INCIDENT"]}]}`,
		`other: "grey boat", type patrol, flag unknown, intercepting, 300 m, answers radio no, from 01:00, to 02:00, craft ship`: `{"others":[{"craft_id":"exercise:RUN:ship","words":"grey boat","type":"patrol","flag":"unknown","action":"intercepting","distance_m":300,"answers_radio":"no","from":"2024-01-10T11:20:00Z","to":"2024-01-10T12:20:00Z"}]}`,
		`authority: to "RCC north" for place of safety, referred to "RCC west", thread harbour`:                                  `{"authority":{"party":"RCC north","thread_id":"harbour","direction":"out","purpose":"place_of_safety","result":"referred","referred_to":"RCC west"}}`,
		`authority: from RCC north for inform, no_answer`:                                                                        `{"authority":{"party":"RCC north","direction":"in","purpose":"inform","result":"no_answer"}}`,
		`instructed: "Stand by", declined, because "people in the water"`:                                                        `{"authority":{"instruction":{"text":"Stand by","ours":"declined","reason":"people in the water"}}}`,
		"place of safety: assigned Porto Empedocle":                                                                              `{"authority":{"place_of_safety":{"step":"assigned","place":"Porto Empedocle"}}}`,
		"passed on: first /persons/total /positions/0":                                                                           `{"authority":{"transmitted":[{"report_id":"FIRST","pointer":"/persons/total"},{"report_id":"FIRST","pointer":"/positions/0"}]}}`,
		"contact: out, no answer":                                               `{"people_contact":{"direction":"out","result":"no_answer"}}`,
		`find: recovered yes, 21 days in water, held at "hospital"`:             `{"find":{"recovered":"yes","days_in_water":21,"held_at":"hospital"}}`,
		`sharing: asked yes, allow ships and hotlines, deny guards, "not them"`: `{"sharing":{"asked":"yes","allow":["ships","hotlines"],"deny":["guards"],"words":"not them","at":"2024-01-10T12:20:00Z"}}`,
		`referral: 3 unaccompanied child to "service", consent yes`:             `{"referrals":[{"concern":"unaccompanied_child","persons":{"best":3},"to":"service","consent":"yes"}]}`,
		"amends: first, misheard":                                               `{"amends":{"report_id":"FIRST","reason":"misheard"}}`,
		"clears: /persons/total /positions/1":                                   `{"amends":{"clear":["/persons/total","/positions/1"]}}`,
		"contradicts: first":                                                    `{"relations":[{"report_id":"FIRST","relation":"contradicts"}]}`,
		"same craft as: first":                                                  `{"relations":[{"report_id":"FIRST","relation":"same_craft"}]}`,
		`json: {"device": {"id": "handheld", "seq": 41}}`:                       `{"device":{"id":"handheld","seq":41}}`,
	} {
		s := parse(t, head+"02:00 crew observation\n  "+line+"\n")
		run := s.NewRun(zero())
		first, _ := s.Report(s.Entries[0], scenario.World{Run: run})
		got, err := s.Report(s.Entries[1], scenario.World{Run: run})
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		got.ID, got.Exercise, got.Kind, got.OccurredAt = "", "", "", time.Time{}
		want = strings.NewReplacer("RUN", run.String(), "FIRST", string(first.ID), "INCIDENT", incidentOf(first.ID)).Replace(want)
		if diff := cmp.Diff(object(t, `{"kind":"",`+want[1:]), object(t, encoded(t, got))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}

func TestEachBadLineIsNamedWithWhatWasExpected(t *testing.T) {
	for line, want := range map[string]string{
		"  craft: ruber grey":                       `"ruber grey" is no type of boat; did you mean rubber?`,
		"  pesons: 80":                              `"pesons" is no member of a report; did you mean persons?`,
		"  persons 80":                              `expected a member and a colon, such as persons: 80-100, found "persons 80"`,
		"  persons: many":                           `expected a whole number, such as 95 or 80-100, found "many"`,
		"  persons: 100-80":                         `100-80 is no interval: the smaller number stands first`,
		"  persons: 80 souls":                       `expected the end of the line, found "souls"`,
		"  persons: 80, 3 horses":                   `"horses" is no part of the people`,
		"  persons:":                                `expected something after persons:`,
		"  says (english): x":                       `"english" is no language (en, ar, fr-TN) and no form of a text`,
		"  says (en: x":                             `expected a closing bracket and a colon`,
		"  dead (en): 2":                            `expected nothing (more) in the brackets of dead, found "en"`,
		"  position (withn 900 m): 35 N 15 E":       `"withn 900 m" is no method of a position (or of, within, at, course, speed)`,
		"  position (within 900): 35 N 15 E":        `expected a unit: m, km or NM`,
		"  phone: on board":                         `expected a number, found "on"`,
		"  phone: unlisted on board":                `"unlisted" is no phone number`,
		"  from: hotlin":                            `"hotlin" is no role; did you mean hotline?`,
		"  from: hotline aboard shop":               `"shop" is no craft of this scenario; did you mean ship?`,
		"  incident: bota":                          `"bota" is no incident that a report above opens; did you mean boat?`,
		"  amends: frist":                           `"frist" is no name of a report above; did you mean first?`,
		"  named: first":                            `another report is named "first" already`,
		"  opens: boat":                             `another report opens the incident "boat" already`,
		"  reported: 01:50":                         `it cannot be told (day 1 01:50) before it happened (day 1 02:00)`,
		"  until: noon":                             `expected when, a time such as 01:47 or day 2 06:10, found "noon"`,
		"  custody: embarked 3 to helicopter":       `"helicopter" is no craft of this scenario`,
		"  json: {\"device\": 41}":                  `this is no report:`,
		"  json: {":                                 `expected a JSON object`,
		"  json: {\"colour\": \"grey\"}":            `unknown field "colour"`,
		"  position (course 400): 35 N 15 E":        `the report does not fit: `,
		"25:00 crew observation":                    `"25:00" is no time of a day`,
		"01:30 crew observation":                    `day 1 01:30 is before the entry above it (day 1 02:00)`,
		"03:00 crwe observation":                    `"crwe observation" is no organisation of this scenario`,
		"03:00 crew rescu":                          `"rescu" is no kind of report; did you mean rescue?`,
		"03:00 crew rescue now":                     `expected the end of the line, found "now"`,
		"03:00 fix ship 34°50.0'N":                  `"34°50.0'N" is no position`,
		"03:00 fix ship 34 50 15 30":                `"34 50 15 30" is no position`,
		"03:00 fix ship 34°50'N 15°30'E, curse 4":   `expected course, speed, within or source, found "curse"`,
		"03:00 track ship 34°50'N 15°30'E, speed 3": `expected to and the position where it goes`,
		"03:00 track ship 34°N 15°E to 35°N 15°E":   `expected the speed of the track`,
		"craft ship \"Other\" rescue ship, of crew": `the craft ship is there already`,
		"craft other \"Other\" rescue ship":         `expected whose craft it is`,
		"craft other \"Other\" submarine, of crew":  `"submarine" is no kind of craft`,
		"03:00 crew link back":                      `the link of crew was not lost before`,
		"03:00 crew link":                           `expected lost or back`,
		"03:00 crew link lost for ever":             `expected the end of the line, found "for"`,
		"03:00 crew link lost":                      `the link of crew is lost and never back`,
		"starts: tomorrow":                          `expected when the play starts`,
		"strats: 2023-04-20 01:40 UTC":              `"strats:" is no line of a scenario; did you mean starts:?`,
		"day 0 06:00 crew observation":              `day 0 is none: the first day is day 1`,
	} {
		text := head + "02:00 crew observation\n" + line + "\n"
		n := strings.Count(text, "\n")
		if strings.Contains(want, "does not fit") {
			n-- // what only the whole report shows is said of the entry's first line
		}
		problems := bad(t, text)
		if len(problems.All) != 1 || problems.All[0].Line != n || !strings.Contains(problems.All[0].Text, want) {
			t.Errorf("%s\n got %v\nwant play.txt:%d: %s", line, problems, n, want)
		}
	}
}

func TestEveryBadLineIsReportedNotOnlyTheFirst(t *testing.T) {
	problems := bad(t, `scenario: All wrong
starts: 2023-04-20 01:40 UTC
org hotline
  persons: 3
01:47 hotlin distress alert
  persons: many
  # a comment
  craft: ruber
01:50 hotline distres alert
`)
	var lines []int
	for _, p := range problems.All {
		lines = append(lines, p.Line)
	}
	if diff := cmp.Diff([]int{4, 5, 6, 8, 9}, lines); diff != "" {
		t.Errorf("bad lines (-want +got):\n%s%v", diff, problems)
	}
}

func TestAPlayThatLacksItsHeadIsToldWhatIsMissing(t *testing.T) {
	for text, want := range map[string]string{
		"":            "expected the play's name",
		"scenario: x": "expected when the play starts",
		"scenario: x\nstarts: 2023-04-20 01:40 UTC": "expected at least one entry",
		"scenario: x\n01:47 desk distress alert":    "expected, before the first entry, when the play starts",
	} {
		if problems := bad(t, text); !strings.Contains(problems.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, problems, want)
		}
	}
}

func TestAReportThatCannotOpenItsIncidentIsRefused(t *testing.T) {
	for body, want := range map[string]string{
		"02:00 crew authority contact\n  opens: other\n":                                                                   "stands unlinked",
		"02:00 crew distress alert\n  opens: other\n  incident: boat\n":                                                    "it belongs to another",
		"02:00 crew vessel sighting\n  alias: A by crew\n02:10 crew vessel sighting\n  alias: A by crew\n  opens: other\n": "it joins that of line 8 by the alias",
	} {
		if problems := bad(t, head+body); len(problems.All) != 1 || !strings.Contains(problems.Error(), want) {
			t.Errorf("%s: got %v, want %s", body, problems, want)
		}
	}
}

func TestLinesGoOnCommentsEndAndForeignLineEndsAreRead(t *testing.T) {
	s := parse(t, "\uFEFF"+strings.ReplaceAll(head+"02:00 crew observation # why\n  says (en): The boat # 1\n    goes on \"# here\".\n", "\n", "\r\n"))
	if got, want := s.Entries[1].Report.Texts[0].Text, "The boat goes on \"# here\"."; got != want {
		// The comment ends its line, not the member.
		t.Errorf("text is %q, want %q", got, want)
	}
}

func TestALateReportIsToldLateAndKeepsWhenItHappened(t *testing.T) {
	s := parse(t, head+"02:00 crew observation\n  reported: day 2 01:00\n03:00 crew observation\n")
	var order []string
	for _, e := range s.Entries {
		order = append(order, e.HappenedAt().Format("15:04")+" told "+e.Told.Format("2 15:04"))
	}
	want := []string{"01:47 told 20 01:47", "03:00 told 20 03:00", "02:00 told 21 01:00"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

func TestATrackIsFixesFromItsStartToItsArrival(t *testing.T) {
	s := parse(t, head+"02:00 track ship 34°00.0'N 015°00.0'E to 34°30.0'N 015°00.0'E, speed 12, every 60 min\n")
	var got []string
	for _, e := range s.Entries[1:] {
		got = append(got, fmt.Sprintf("%s %.3f %.3f %g", e.Told.Format("15:04"), e.Fix.Lat, e.Fix.Lon, *e.Fix.SpeedKn))
	}
	// 30' of latitude at 34° are 29.95 miles on the ellipsoid: two and a half hours.
	want := []string{"02:00 34.000 15.000 12", "03:00 34.200 15.000 12", "04:00 34.401 15.000 12", "04:29 34.500 15.000 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("track (-want +got):\n%s", diff)
	}
}

func TestThePlaysOfTheRepositoryAreGood(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testkit.Root(t), "scenarios", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no plays: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := scenario.Parse(filepath.Base(file), strings.NewReader(string(text))); err != nil {
			t.Error(err)
		}
	}
}

func FuzzNoTextMakesTheParserFailOtherwiseThanByNamingLines(f *testing.F) {
	f.Add(head)
	f.Add(head + "02:00 crew rescue\n  custody: embarked 87 to ship, 9 minors\n  position (within 900m): 35 N\n  phone: ,\n  json: {}\n")
	f.Add("starts: 2023-04-20 01:40 UTC\n99:99 fix\n\t\"\n  (:\n  x(:)\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := scenario.Parse("play.txt", strings.NewReader(text))
		var problems *scenario.Problems
		if err != nil && !errors.As(err, &problems) {
			t.Fatalf("%q: %v", text, err)
		}
		if err == nil && len(s.Entries) == 0 {
			t.Fatalf("%q: no entries and no problem", text)
		}
	})
}

func bad(t *testing.T, text string) *scenario.Problems {
	t.Helper()
	_, err := scenario.Parse("play.txt", strings.NewReader(text))
	var problems *scenario.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("got %v, want problems, of:\n%s", err, text)
	}
	return problems
}

func encoded(t *testing.T, r event.Given) string {
	t.Helper()
	raw, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func object(t *testing.T, text string) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return doc
}
