package intake

import (
	"bytes"
	"encoding/json"
	"fmt"

	"pharos/pkg/event"
)

// Encode writes a report as it is stored. Angle brackets stay as they are: as
// escapes they would make a report of one megabyte one of six.
func Encode(report event.Report) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(report); err != nil {
		return nil, fmt.Errorf("encode report %s: %w", report.ID, err)
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}
