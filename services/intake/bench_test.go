package intake_test

import (
	"testing"

	"pharos/services/intake"
)

// hotline is a distress alert as a hotline sends it, words and number included.
const hotline = `{"id":"01890000-0000-7000-8000-000000000001","kind":"distress_alert","occurred_at":"2026-01-01T00:00:01Z","informed_at":"2026-01-01T00:01:01Z",` +
	`"source":{"role":"people_on_board","first_hand":"yes","channel":"sat_phone"},` +
	`"positions":[{"of":"craft","method":"spoken","text":"35 21 001 015 46 598 @03:47 UTC","accuracy_m":900}],` +
	`"phones":[{"number":"+8821600000001","holder":"on_board"}],"aliases":[{"name":"B1","by":"hotline","date":"2026-01-01"}],` +
	`"craft":{"type":"rubber","colour":"grey"},"condition":{"engine":"failed","taking_water":"yes"},` +
	`"persons":{"total":{"min":80,"best":95,"basis":"people_on_board"}},"texts":[{"lang":"en","text":"engine failed","form":"summary"}]}`

func BenchmarkRead(b *testing.B) {
	reports, body := reader(b), []byte(hotline)
	for b.Loop() {
		if _, _, err := reports.Read(body, receivedAt); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncode(b *testing.B) {
	report := read(b, hotline).Report
	for b.Loop() {
		if _, err := intake.Encode(report); err != nil {
			b.Fatal(err)
		}
	}
}
