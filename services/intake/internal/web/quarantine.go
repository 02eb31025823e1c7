package web

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"pharos/pkg/auth"
	"pharos/pkg/bus"
	"pharos/pkg/event"
	"pharos/pkg/fault"
	"pharos/pkg/geo"
	"pharos/pkg/httpd"
	"pharos/pkg/quarantine"
)

// Quarantine answers for what no handler could use, of every service: intake
// needs only the log, and so this is there when the rest is not.
type Quarantine struct {
	Ledger *quarantine.Ledger
	Policy auth.Policy
}

// Routes adds the surface to srv.
func (s Quarantine) Routes(srv *httpd.Server) {
	srv.Handle(http.MethodGet, "/v1/admin/quarantine", auth.AdminRead, s.list)
	srv.Handle(http.MethodGet, "/v1/admin/quarantine/:id", auth.AdminRead, s.show)
	srv.Handle(http.MethodPost, "/v1/admin/quarantine/:id/retry", auth.AdminWrite, s.retry)
}

const (
	defaultLimit = 200
	maxLimit     = 1000
	maxReason    = 2000
)

// page is the answer of a list.
type page struct {
	Quarantined []quarantine.Item `json:"quarantined"`
	Unresolved  int               `json:"unresolved"` // of all, whatever the list is narrowed to
	Links       []geo.Link        `json:"links"`
}

func (s Quarantine) list(c *httpd.Context) error {
	if err := s.Ledger.Ready(); err != nil {
		return err
	}
	by, err := quarantineQuery(c.QueryValues())
	if err != nil {
		return err
	}
	items, next := s.Ledger.List(by)
	answer := page{Quarantined: append([]quarantine.Item{}, items...),
		Links: []geo.Link{{Href: c.Request().URL.RequestURI(), Rel: "self", Type: httpd.JSONType}}}
	counts, _ := s.Ledger.Unresolved()
	for _, n := range counts {
		answer.Unresolved += n
	}
	if next != 0 {
		q := c.Request().URL.Query()
		q.Set("cursor", strconv.FormatUint(next, 10))
		answer.Links = append(answer.Links, geo.Link{Href: c.Request().URL.Path + "?" + q.Encode(), Rel: "next", Type: httpd.JSONType})
	}
	return c.JSON(http.StatusOK, answer)
}

// quarantineQuery reads the parameters of a list; each fault names its parameter.
func quarantineQuery(v url.Values) (quarantine.Query, error) {
	by := quarantine.Query{Handler: v.Get("handler"), Limit: defaultLimit}
	var err error
	for _, word := range strings.FieldsFunc(strings.Join(v["state"], ","), func(r rune) bool { return r == ',' }) {
		if !slices.Contains(quarantine.States(), quarantine.State(word)) {
			return by, fault.New(fault.Invalid, "state: %q is none of %v", word, quarantine.States())
		}
		by.States = append(by.States, quarantine.State(word))
	}
	if text := v.Get("cursor"); text != "" {
		if by.Before, err = strconv.ParseUint(text, 10, 63); err != nil || by.Before == 0 {
			return by, fault.New(fault.Invalid, "cursor: %q is none that a list gave", text)
		}
	}
	if text := v.Get("limit"); text != "" {
		if by.Limit, err = strconv.Atoi(text); err != nil || by.Limit < 1 || by.Limit > maxLimit {
			return by, fault.New(fault.Invalid, "limit: %q is not a number from 1 to %d", text, maxLimit)
		}
	}
	return by, nil
}

// whole is one item with the message as it was.
type whole struct {
	quarantine.Item
	Headers  map[string]string `json:"headers"`
	Key      string            `json:"key"` // the subject that it was published on
	Size     int               `json:"size_bytes"`
	Body     *string           `json:"body,omitempty"`        // where it is text
	BodyData *string           `json:"body_base64,omitempty"` // where it is not
	Withheld bool              `json:"body_withheld"`
}

func (s Quarantine) show(c *httpd.Context) error {
	i, q, err := s.find(c)
	if err != nil {
		return err
	}
	w := whole{Item: i, Headers: map[string]string{}, Key: q.Key, Size: len(q.Data), Withheld: !s.mayRead(c.Principal())}
	for name, values := range q.Header() {
		w.Headers[name] = strings.Join(values, ", ")
	}
	switch text := string(q.Data); {
	case w.Withheld:
	case utf8.ValidString(text):
		w.Body = &text
	default:
		text = base64.StdEncoding.EncodeToString(q.Data)
		w.BodyData = &text
	}
	return c.JSON(http.StatusOK, w)
}

func (s Quarantine) find(c *httpd.Context) (quarantine.Item, bus.Quarantined, error) {
	if err := s.Ledger.Ready(); err != nil {
		return quarantine.Item{}, bus.Quarantined{}, err
	}
	i, err := s.Ledger.Find(event.QuarantineID(c.Param("id")))
	if err != nil {
		return i, bus.Quarantined{}, err
	}
	q, err := s.Ledger.Copy(c.Context(), i)
	return i, q, err
}

// mayRead reports whether who may read the body of whatever could not be read:
// it may hold anything that anybody ever sent, so it is for those who see
// everything that is sent to the desk, sealed members included.
func (s Quarantine) mayRead(who auth.Principal) bool {
	return s.Policy.Orgs(who) == nil && who.May(auth.SealedRead)
}

func (s Quarantine) retry(c *httpd.Context) error {
	var asked struct {
		Reason string `json:"reason"`
	}
	if err := c.Bind(&asked); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(asked.Reason); strings.TrimSpace(asked.Reason) == "" || n > maxReason {
		const detail = "a retry needs its reason, of at most 2,000 characters"
		return fault.WithFields(fault.New(fault.Invalid, detail), fault.Field{Pointer: "/reason", Detail: detail})
	}
	if err := s.Ledger.Ready(); err != nil {
		return err
	}
	who := c.Principal()
	i, err := s.Ledger.Ask(c.Context(), event.QuarantineID(c.Param("id")), who.Subject, who.Org, asked.Reason)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusAccepted, i)
}
