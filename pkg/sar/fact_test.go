package sar_test

import (
	"encoding/json"
	"testing"

	"pharos/pkg/event"
	"pharos/pkg/sar"
)

func TestAFactLeavesTheBoxBehind(t *testing.T) {
	m := event.Message{Data: []byte(`{"id":"r","kind":"distress_alert","phone_tags":[{"tag":"5f2b8a9c01d34e67"}],
		"sealed":{"key":"5b1f0c8e9a7d4f32a6e1b0c95d7e8f10","box":"q8xuY2kM"}}`)}
	fact, err := sar.FactOf(m)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(fact)
	if err != nil {
		t.Fatal(err)
	}
	if fact.Report.Box != nil || len(fact.Report.PhoneTags) != 1 {
		t.Errorf("FactOf(%s) = %s, want the tag and no box", m.Data, encoded)
	}
}

func TestWarningsStayWithTheFactAndLeaveTheStateAsItIs(t *testing.T) {
	warned := told(t, "0187a000-0000-7000-8000-000000000001", 0,
		`{"kind":"distress_alert","warnings":[{"code":"hemisphere_assumed","detail":"says no hemisphere","pointer":"/positions/0/text"}]}`)
	fact, err := sar.FactOf(warned)
	if err != nil || len(fact.Report.Warnings) != 1 {
		t.Errorf("FactOf(%s) = %+v, %v; want the warning", warned.Data, fact, err)
	}
	if in := fold(t, warned); in.Links[0].Report.Warnings != nil {
		t.Errorf("the state holds %+v, want a link without warnings", in.Links[0].Report.Warnings)
	}
}
