package web

import (
	"net/http"
	"net/url"
	"time"

	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/httpd"
	"pharos/services/fleet"
	"pharos/services/fleet/internal/store"
)

// Pages: how many a caller gets who does not say, and the most.
const (
	defaultLimit, maxLimit     = 1000, 5000
	defaultNearest, maxNearest = 10, 100
	maxTrack                   = 10_000
	// trackSpan is how much of a track a caller gets who does not say from when.
	trackSpan = 24 * time.Hour
)

func (s Surface) register(c *httpd.Context) error {
	var g fleet.GivenCraft
	if err := c.Bind(&g); err != nil {
		return err
	}
	key, err := c.IdempotencyKey()
	if err != nil {
		return err
	}
	craft, isNew, err := s.Register(c.Context(), c.Principal(), g, key)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if isNew {
		status = http.StatusCreated
		c.Header().Set("Location", "/v1/crafts/"+url.PathEscape(string(craft.ID)))
	}
	return c.GeoJSON(status, craft.Feature(time.Now(), nil))
}

func (s Surface) list(c *httpd.Context) error {
	q, err := s.query(c)
	if err != nil {
		return err
	}
	if q.Limit, err = limit(c, defaultLimit, maxLimit); err != nil {
		return err
	}
	q.Limit++ // one more tells whether there is a next page
	crafts, err := s.Read.List(c.Context(), q)
	if err != nil {
		return err
	}
	links := []geo.Link{{Href: c.Request().URL.RequestURI(), Rel: "self", Type: httpd.GeoJSONType}}
	if len(crafts) == q.Limit {
		crafts = crafts[:len(crafts)-1]
		links = append(links, next(c.Request().URL, crafts[len(crafts)-1].ID))
	}
	features, now := make([]geo.Feature, len(crafts)), time.Now()
	for i, craft := range crafts {
		features[i] = craft.Feature(now, nil)
	}
	return c.GeoJSON(http.StatusOK, geo.NewCollection(features, links...))
}

func next(at *url.URL, after event.CraftID) geo.Link {
	q := at.Query()
	q.Set("cursor", string(after))
	return geo.Link{Href: at.Path + "?" + q.Encode(), Rel: "next", Type: httpd.GeoJSONType}
}

func (s Surface) get(c *httpd.Context) error {
	craft, err := s.visible(c)
	if err != nil {
		return err
	}
	return c.GeoJSON(http.StatusOK, craft.Feature(time.Now(), nil))
}

// visible is the craft that the path names, if the caller may see it. Where
// not, there is no such craft as far as the caller is told.
func (s Surface) visible(c *httpd.Context) (fleet.Craft, error) {
	craft, err := s.Read.Craft(c.Context(), event.CraftID(c.Param("id")))
	if err == nil && !s.Policy.Sees(c.Principal(), craft.Org) {
		err = fault.New(fault.NotFound, "there is no such craft")
	}
	return craft, err
}

func (s Surface) track(c *httpd.Context) error {
	to, err := moment(c, "to", time.Now())
	if err != nil {
		return err
	}
	from, err := moment(c, "from", to.Add(-trackSpan))
	if err != nil {
		return err
	}
	if from.After(to) {
		return fault.New(fault.Invalid, "from: must not be after to")
	}
	craft, err := s.visible(c)
	if err != nil {
		return err
	}
	fixes, err := s.Read.Track(c.Context(), craft.ID, from, to, maxTrack+1)
	if err != nil {
		return err
	}
	truncated := len(fixes) > maxTrack
	if truncated {
		fixes = fixes[1:]
	}
	return c.GeoJSON(http.StatusOK, fleet.NewTrack(craft.ID, fixes, truncated))
}

func (s Surface) nearest(c *httpd.Context) error {
	q, err := s.query(c)
	if err != nil {
		return err
	}
	place, speed, err := target(c)
	if err != nil {
		return err
	}
	if q.Limit, err = limit(c, defaultNearest, maxNearest); err != nil {
		return err
	}
	q.World = event.ExerciseID(c.Query("exercise")) // without: never a craft of an exercise (law 11)
	crafts, err := s.Read.Nearest(c.Context(), place, q)
	if err != nil {
		return err
	}
	var features []geo.Feature
	now := time.Now()
	for _, n := range fleet.Nearest(crafts, place, speed, q.Limit) {
		features = append(features, n.Feature(now, n.Approach))
	}
	return c.GeoJSON(http.StatusOK, geo.NewCollection(features, geo.Link{Href: c.Request().URL.RequestURI(), Rel: "self", Type: httpd.GeoJSONType}))
}

// query reads what lists and the nearest have in common.
func (s Surface) query(c *httpd.Context) (store.Query, error) {
	q := store.Query{Orgs: s.Policy.Orgs(c.Principal()), After: event.CraftID(c.Query("cursor"))}
	if text := c.Query("bbox"); text != "" {
		box, err := geo.ParseBox(text)
		if err != nil {
			return q, fault.New(fault.Invalid, "bbox: %s", err)
		}
		q.Box = &box
	}
	switch own := c.Query("own"); own {
	case "", "false":
	case "true":
		q.Own = true
	default:
		return q, fault.New(fault.Invalid, "own: %.40q is neither true nor false", own)
	}
	if c.Query("max_age_s") != "" {
		age, err := number(c, "max_age_s", 0, maxAgeS)
		if err != nil {
			return q, err
		}
		q.Since = time.Now().Add(-time.Duration(age * float64(time.Second)))
	}
	return q, nil
}
