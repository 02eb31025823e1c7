package web

import (
	"net/http"

	"pharos/pkg/event"
	"pharos/pkg/httpd"
	"pharos/services/incident"
)

// command answers one kind of command: its body is the command's own type.
func command[C incident.Command](s Surface) httpd.Handler {
	return func(c *httpd.Context) error {
		in, err := s.visible(c, event.IncidentID(c.Param("id")))
		if err != nil {
			return err
		}
		o := Order{Incident: in.ID, Principal: c.Principal()}
		var body C
		if err = c.Bind(&body); err != nil {
			return err
		}
		o.Command = body
		if o.IfMatch, err = c.IfMatch(); err != nil {
			return err
		}
		if o.Key, err = c.IdempotencyKey(); err != nil {
			return err
		}
		if in, err = s.Decide(c.Context(), o); err != nil {
			return err
		}
		if orgs := s.Policy.Orgs(c.Principal()); orgs != nil {
			in = in.SeenBy(orgs)
		}
		c.SetETag(in.Sequence)
		return c.GeoJSON(http.StatusOK, incident.Feature(in))
	}
}
