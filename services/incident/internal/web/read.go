package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/httpd"
	"pharos/pkg/projection/incidents"
	"pharos/pkg/sar"
	"pharos/services/incident"
	"pharos/services/incident/internal/store"
)

// Pages of a list: how many incidents a caller gets who does not say, and the most.
const (
	defaultLimit = 200
	maxLimit     = 1000
)

func (s Surface) list(c *httpd.Context) error {
	q, err := query(c.QueryValues())
	if err != nil {
		return err
	}
	q.Orgs = s.Policy.Orgs(c.Principal())
	q.Limit++ // one more tells whether there is a next page
	rows, err := s.Read.List(c.Context(), q)
	if err != nil {
		return err
	}
	links := []geo.Link{{Href: c.Request().URL.RequestURI(), Rel: "self", Type: httpd.GeoJSONType}}
	if len(rows) == q.Limit {
		rows = rows[:len(rows)-1]
		links = append(links, next(c.Request().URL, rows[len(rows)-1].Sequence))
	}
	features := make([]geo.Feature, len(rows))
	for i, r := range rows {
		features[i] = r.Feature()
	}
	return c.GeoJSON(http.StatusOK, geo.NewCollection(features, links...))
}

func next(at *url.URL, after uint64) geo.Link {
	q := at.Query()
	q.Set("cursor", strconv.FormatUint(after, 10))
	return geo.Link{Href: at.Path + "?" + q.Encode(), Rel: "next", Type: httpd.GeoJSONType}
}

// query reads the parameters of a list; each fault names its parameter.
func query(v url.Values) (incidents.Query, error) {
	q := incidents.Query{Limit: defaultLimit}
	var err error
	if q.Status, err = words(v, "status", sar.Statuses()); err != nil {
		return q, err
	}
	if q.Phase, err = words(v, "phase", sar.Phases()); err != nil {
		return q, err
	}
	if text := v.Get("bbox"); text != "" {
		box, err := geo.ParseBox(text)
		if err != nil {
			return q, fault.New(fault.Invalid, "bbox: %s", err)
		}
		q.Box = &box
	}
	if text := v.Get("updated_since"); text != "" {
		if q.UpdatedSince, err = time.Parse(time.RFC3339, text); err != nil {
			return q, fault.New(fault.Invalid, "updated_since: %.40q is no RFC 3339 time", text)
		}
	}
	if text := v.Get("cursor"); text != "" {
		if q.AfterSequence, err = strconv.ParseUint(text, 10, 63); err != nil {
			return q, fault.New(fault.Invalid, "cursor: %.40q is none that a list gave", text)
		}
	}
	if text := v.Get("limit"); text != "" {
		if q.Limit, err = strconv.Atoi(text); err != nil || q.Limit < 1 || q.Limit > maxLimit {
			return q, fault.New(fault.Invalid, "limit: %.40q is not a number from 1 to %d", text, maxLimit)
		}
	}
	return q, nil
}

// words reads a comma-separated list of known words; absent is nil, which is all.
func words[W ~string](v url.Values, name string, known []W) ([]string, error) {
	text := strings.Join(v[name], ",") // status=open,closed and status=open&status=closed
	if text == "" {
		return nil, nil
	}
	list := strings.Split(text, ",")
	for _, w := range list {
		if !slices.Contains(known, W(w)) {
			return nil, fault.New(fault.Invalid, "%s: %.40q is none of %v", name, w, known)
		}
	}
	return list, nil
}

func (s Surface) get(c *httpd.Context) error {
	in, err := s.visible(c, event.IncidentID(c.Param("id")))
	if err != nil {
		return err
	}
	if c.NotModified(in.Sequence) {
		return c.NoContent(http.StatusNotModified)
	}
	return c.GeoJSON(http.StatusOK, incident.Feature(in))
}

func (s Surface) timeline(c *httpd.Context) error {
	in, err := s.visible(c, event.IncidentID(c.Param("id")))
	if err != nil {
		return err
	}
	entries, err := s.Read.Timeline(c.Context(), in.ID)
	if err != nil {
		return err
	}
	entries = slices.DeleteFunc(entries, func(e store.Entry) bool { return !s.Policy.Sees(c.Principal(), e.Org) })
	return c.JSON(http.StatusOK, map[string]any{"entries": entries})
}

func (s Surface) reports(c *httpd.Context) error {
	in, err := s.visible(c, event.IncidentID(c.Param("id")))
	if err != nil {
		return err
	}
	reports, err := s.Read.Reports(c.Context(), in.ID)
	if err != nil {
		return err
	}
	reports = slices.DeleteFunc(reports, func(r store.Linked) bool { return !s.Policy.Sees(c.Principal(), r.Org) })
	return c.JSON(http.StatusOK, map[string]any{"reports": reports})
}

// visible loads the incident as the caller may see it. Where none of its
// reports came from an organisation that the caller sees, there is no such
// incident as far as the caller is told.
func (s Surface) visible(c *httpd.Context, id event.IncidentID) (*sar.Incident, error) {
	in, err := s.load(c.Context(), id)
	if err != nil {
		return nil, err
	}
	orgs := s.Policy.Orgs(c.Principal())
	if orgs == nil {
		return in, nil
	}
	if in = in.SeenBy(orgs); len(in.Links) == 0 {
		return nil, incidents.ErrUnknown
	}
	return in, nil
}

// load reads the incident. One that the view does not know is unknown only when
// the log does not have it either: the feed may have told of it a moment ago.
func (s Surface) load(ctx context.Context, id event.IncidentID) (*sar.Incident, error) {
	in, err := s.Read.Load(ctx, id)
	one, ok := incidents.Canonical(id)
	if !errors.Is(err, incidents.ErrUnknown) || !ok {
		return in, err
	}
	if err := s.CatchUp(ctx, one); err != nil {
		return nil, fault.WithRetryAfter(fault.Wrap(fault.Unavailable, err, "it is not known yet whether there is such an incident"), time.Second)
	}
	return s.Read.Load(ctx, id)
}
