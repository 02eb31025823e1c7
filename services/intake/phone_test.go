package intake_test

import (
	"encoding/json"
	"testing"

	"pharos/pkg/event"
)

func tagOf(t *testing.T, number, holder string) (event.PhoneTag, []string) {
	t.Helper()
	phone, err := json.Marshal(map[string]string{"number": number, "holder": holder})
	if err != nil {
		t.Fatal(err)
	}
	report := read(t, `{"kind":"distress_alert",`+id+`,"phones":[`+string(phone)+`]}`)
	if len(report.PhoneTags) == 0 {
		return event.PhoneTag{}, codes(report)
	}
	return report.PhoneTags[0], codes(report)
}

func TestOneNumberHasOneTagHoweverItIsWritten(t *testing.T) {
	for _, tc := range []struct{ as, written string }{
		{"+393331234567", "+39 333 123 4567"},
		{"+393331234567", "0039-333-1234567"},
		{"+393331234567", "tel:+39.333.1234567"},
		{"+393331234567", "+39 (333) 1234567 (call after 6)"},
		{"+393331234567", "\u202a+39\u00a0333\u20111234567\u202c"},
		{"+393331234567", "+٣٩ ٣٣٣ ١٢٣٤٥٦٧"},
		{"+491711234567", "+49 (0)171 1234567"},
		{"+8821612345678", "88216 1234 5678"},
		{"+881612345678", "00881612345678"},
		{"3331234567", "333 123 4567"},
	} {
		want, _ := tagOf(t, tc.as, "")
		if got, _ := tagOf(t, tc.written, ""); got.Tag != want.Tag || got.Tag == "" {
			t.Errorf("tag of %q = %+v, want that of %q: %+v", tc.written, got, tc.as, want)
		}
	}
}

func TestAnotherNumberHasAnotherTag(t *testing.T) {
	seen := map[string]string{}
	for _, number := range []string{"+393331234567", "+393331234568", "3331234567", "+43331234567", "03331234567", "+8821612345678"} {
		tag, _ := tagOf(t, number, "")
		if other, ok := seen[tag.Tag]; ok || tag.Tag == "" {
			t.Errorf("%q has tag %q, as %q has", number, tag.Tag, other)
		}
		seen[tag.Tag] = number
	}
}

func TestWhatIsNoNumberHasNoTag(t *testing.T) {
	for _, number := range []string{"unknown", "112", "the one that his brother has", "+39 333 1234567 1234567", "12 and 345 and 67"} {
		tag, warnings := tagOf(t, number, "on_board")
		if tag.Tag != "" || len(warnings) != 1 || warnings[0] != "phone_unreadable /phones/0/number" {
			t.Errorf("%q: tag %+v, warnings %q; want none and one", number, tag, warnings)
		}
	}
}

func TestOnlyTheBoatsOwnPhoneSaysSameBoat(t *testing.T) {
	for _, tc := range []struct {
		number, holder string
		want           bool
	}{
		{"+393331234567", "on_board", true},
		{"+393331234567", "relative", false},
		{"+393331234567", "", false},
		{"+8821612345678", "", true},
		{"+881612345678", "", true},
		{"+881812345678", "", true},
		{"+870773123456", "", true},
		{"+8821012345678", "", false}, // another network of 882
		{"+8821612345678", "ship", false},
		{"+8821612345678", "relative", false},
		{"+8821612345678", "unknown", true},
		{"3331234567", "on_board", true},
	} {
		if got, _ := tagOf(t, tc.number, tc.holder); got.SameBoat != tc.want || got.Holder != tc.holder || got.Tag == "" {
			t.Errorf("%s held by %q: %+v, want same boat %v", tc.number, tc.holder, got, tc.want)
		}
	}
}

func TestANumberWithoutItsCountryIsWarnedAbout(t *testing.T) {
	if _, warnings := tagOf(t, "333 1234567", "on_board"); len(warnings) != 1 || warnings[0] != "phone_without_country /phones/0/number" {
		t.Errorf("warnings = %q, want phone_without_country", warnings)
	}
}
