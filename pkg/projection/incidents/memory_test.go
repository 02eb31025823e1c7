package incidents

import (
	"encoding/json"
	"fmt"
	"testing"
)

func TestWhatIsUsedIsRememberedAndTheRestIsForgotten(t *testing.T) {
	var m memory
	big := json.RawMessage(make([]byte, generationBytes/8))
	m.keep("used", json.RawMessage("1"))
	m.keep("unused", json.RawMessage("2"))
	for i := range 100 {
		m.keep(fmt.Sprint(i), big)
		if got := m.recall("used"); string(got) != "1" {
			t.Fatalf("after %d others: %q, want 1", i+1, got)
		}
	}
	if got := m.recall("unused"); got != nil {
		t.Errorf("unused: %q, want nothing", got)
	}
	held := 0
	for _, generation := range []map[string]json.RawMessage{m.young, m.old} {
		for _, written := range generation {
			held += len(written)
		}
	}
	if held > 2*generationBytes {
		t.Errorf("%d bytes are held, want at most %d", held, 2*generationBytes)
	}
	if m.forget(); m.recall("used") != nil {
		t.Error("what was forgotten is recalled")
	}
}
