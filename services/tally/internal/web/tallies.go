package web

import (
	"net/http"
	"net/url"

	"pharos/pkg/fault"
	"pharos/pkg/httpd"
	"pharos/services/tally"
)

// Formats of a tally.
const (
	formatJSON    = "json"
	formatCSV     = "csv"
	formatGeoJSON = "geojson"
)

func (s Surface) tallies(c *httpd.Context) error {
	return s.told(c, talliesQuestion, func(_ url.Values, q question, known tally.Known) error {
		switch q.format {
		case formatCSV:
			return csvAnswer(c, answerOf(known, q))
		case formatGeoJSON:
			return c.GeoJSON(http.StatusOK, recordsOf(known, q, selected(known, q)))
		}
		return c.JSON(http.StatusOK, answerOf(known, q))
	}, "group_by", "from", "to", "bbox", "as_of", "format")
}

// told reads the question in the parameters of those names and answers it from
// what was known as of its time, unless the client has that answer.
func (s Surface) told(c *httpd.Context, read func(url.Values) (question, error), answer func(url.Values, question, tally.Known) error,
	names ...string) error {
	if err := s.admit(c); err != nil {
		return err
	}
	v, err := parameters(c.Request(), names...)
	if err != nil {
		return err
	}
	q, err := read(v)
	if err != nil {
		return err
	}
	known, err := s.Known(c.Context(), q.asOf)
	if err != nil {
		return err
	}
	if c.NotModified(known.Sequence) {
		return c.NoContent(http.StatusNotModified)
	}
	return answer(v, q, known)
}

func talliesQuestion(v url.Values) (question, error) {
	q, err := scope(v)
	if err != nil {
		return q, err
	}
	if q.GroupBy, err = word(v, "group_by", tally.Groupings()); err != nil {
		return q, err
	}
	if q.format, err = word(v, "format", []string{formatJSON, formatCSV, formatGeoJSON}); err != nil {
		return q, err
	}
	if q.format == formatGeoJSON && q.GroupBy != tally.ByNothing {
		return q, fault.New(fault.Invalid, "group_by: geojson lists casualty records one by one and has no groups")
	}
	return q, nil
}
