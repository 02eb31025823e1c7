package intake_test

import (
	"testing"

	"pharos/services/intake"
)

// Whoever guesses a report could confirm it by a plain hash.
func TestTheHashDependsOnItsKey(t *testing.T) {
	const body = `{"kind":"rescue","texts":[{"text":"a guess"}]}`
	hashes := map[string]string{}
	for _, key := range []string{"", "one", "another"} {
		r, err := intake.NewReader(intake.Hash{Key: []byte(key)}, intake.Tagger{})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 { // a retry
			_, h, err := r.Read([]byte(body), receivedAt)
			if err != nil {
				t.Fatal(err)
			}
			if of, known := hashes[h]; known && of != key {
				t.Errorf("the keys %q and %q give one hash", of, key)
			}
			hashes[h] = key
		}
	}
	if len(hashes) != 3 {
		t.Errorf("%d hashes of 3 keys: a retry has another one", len(hashes))
	}
}

func TestTheHashTellsContentFromForm(t *testing.T) {
	const body = `{"id":"01890000-0000-7000-8000-000000000001","kind":"rescue","persons":{"total":{"best":95}},"texts":[{"text":"é 🆘"}],"x":[1,2]}`
	hash := func(body string) string {
		t.Helper()
		_, h, err := reader(t).Read([]byte(body), receivedAt)
		if err != nil {
			t.Fatalf("Read(%s) = %v", body, err)
		}
		return h
	}
	want := hash(body)
	for _, same := range []string{
		" {\n\"kind\": \"rescue\", \"x\" : [ 1, 2 ],\n\"texts\":[{\"text\":\"\\u00e9 \\ud83c\\udd98\"}],\"persons\":{\"total\":{\"best\":95}},\"id\":\"01890000-0000-7000-8000-000000000001\"}",
		`{"kind":"rescue","persons":{"total":{"best":95}},"texts":[{"text":"é 🆘"}],"x":[1,2]}`,
	} {
		if hash(same) != want {
			t.Errorf("another hash of %s than of %s", same, body)
		}
	}
	for _, other := range []string{
		`{"kind":"rescue","persons":{"total":{"best":96}},"texts":[{"text":"é 🆘"}],"x":[1,2]}`,
		`{"kind":"rescue","persons":{"total":{"best":95}},"texts":[{"text":"é 🆘"}],"x":[2,1]}`,
		`{"kind":"rescue","persons":{"total":{"best":95}},"texts":[{"text":"é 🆘"}],"x":["1","2"]}`,
		`{"kind":"rescue","persons":{"total":{"best":95,"id":1}},"texts":[{"text":"é 🆘"}],"x":[1,2]}`,
		`{"kind":"rescue","persons":{"total":{"best":95}},"texts":[{"text":"é 🆘"}],"x":[1,2],"y":null}`,
		`{"kind":"transfer","persons":{"total":{"best":95}},"texts":[{"text":"é 🆘"}],"x":[1,2]}`,
	} {
		if hash(other) == want {
			t.Errorf("the same hash of %s as of %s", other, body)
		}
	}
	if hash(`{"kind":"rescue","x":"\ud800"}`) == hash(`{"kind":"rescue","x":"\ud801"}`) {
		t.Error("two texts that cannot be read have one hash")
	}
}
