package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/httpd"
	"pharos/services/tally"
)

// Pages of a list: how many records a caller gets who does not say, and the most.
const (
	defaultLimit = 200
	maxLimit     = 1000
)

// records is a GeoJSON collection of casualty records, and as of when.
type records struct {
	geo.Collection
	AsOf     time.Time `json:"as_of"`
	Sequence uint64    `json:"sequence"`
	Query    asked     `json:"query"`
}

// record is the properties of one casualty record: what it counts for.
type record struct {
	IncidentID event.IncidentID `json:"incident_id"`
	ReportID   event.ReportID   `json:"report_id"` // that it was opened on
	OccurredAt time.Time        `json:"occurred_at"`
	RecordedAt time.Time        `json:"recorded_at"`
	Sequence   uint64           `json:"sequence"` // of the event since which the numbers are these
	numbers
}

// casualties lists the records that a tally of the same scope counts.
func (s Surface) casualties(c *httpd.Context) error {
	return s.told(c, casualtiesQuestion, func(v url.Values, q question, known tally.Known) error {
		all := selected(known, q)
		page := all[min(q.cursor, uint64(len(all))):]
		page = page[:min(q.limit, len(page))]
		out := recordsOf(known, q, page)
		out.Links = append(out.Links, geo.Link{Href: c.Request().URL.RequestURI(), Rel: "self", Type: httpd.GeoJSONType})
		if end := q.cursor + uint64(len(page)); len(page) == q.limit && end < uint64(len(all)) {
			out.Links = append(out.Links, next(c.Request().URL.Path, v, known.AsOf, end))
		}
		return c.GeoJSON(http.StatusOK, out)
	}, "from", "to", "bbox", "as_of", "limit", "cursor")
}

func casualtiesQuestion(v url.Values) (question, error) {
	q, err := scope(v)
	if err != nil {
		return q, err
	}
	q.GroupBy, q.limit = "", defaultLimit
	if text := v.Get("limit"); text != "" {
		if q.limit, err = strconv.Atoi(text); err != nil || q.limit < 1 || q.limit > maxLimit {
			return q, fault.New(fault.Invalid, "limit: %.40q is not a number from 1 to %d", text, maxLimit)
		}
	}
	if text := v.Get("cursor"); text != "" {
		if q.cursor, err = strconv.ParseUint(text, 10, 63); err != nil || q.asOf.IsZero() {
			return q, fault.New(fault.Invalid, "cursor: follow the link that a page gives; a cursor counts in the list as it was as_of a time")
		}
	}
	return q, nil
}

// next links the page that begins after so many records. It is pinned to the
// same as_of: what becomes known while somebody turns pages moves no record
// from one to another.
func next(path string, v url.Values, asOf time.Time, after uint64) geo.Link {
	v.Set("as_of", asOf.Format(time.RFC3339Nano))
	v.Set("cursor", strconv.FormatUint(after, 10))
	return geo.Link{Href: path + "?" + v.Encode(), Rel: "next", Type: httpd.GeoJSONType}
}

// selected returns the incidents with a casualty record that q asks for, by
// when they occurred.
func selected(known tally.Known, q question) []tally.Incident {
	var out []tally.Incident
	for _, in := range known.Incidents {
		if in.Record != "" && q.Selects(in) {
			out = append(out, in)
		}
	}
	slices.SortFunc(out, func(a, b tally.Incident) int {
		return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}

func recordsOf(known tally.Known, q question, list []tally.Incident) records {
	features := make([]geo.Feature, len(list))
	for i, in := range list {
		features[i] = geo.NewFeature(string(in.Record), in.Place, record{IncidentID: in.ID, ReportID: in.ReportID,
			OccurredAt: in.OccurredAt, RecordedAt: in.RecordedAt, Sequence: in.Sequence,
			numbers: numbers{Dead: provisional(in.Toll.Dead), Missing: provisional(in.Toll.Missing),
				DeadOrMissing: provisional(in.Toll.DeadOrMissing), Survivors: provisional(in.Toll.Survivors),
				PersonsAtRisk: provisional(in.Toll.PersonsAtRisk)}})
	}
	return records{Collection: geo.NewCollection(features), AsOf: known.AsOf, Sequence: known.Sequence, Query: askedOf(q)}
}
