package httpd

import (
	"net/http"
	"strings"

	"pharos/pkg/auth"
	"pharos/pkg/fault"
)

// admit finds out who asks, whether they may, and whether they read too much. On a public route a credential
// that does not count makes its holder nobody, not an error: a login page must
// open in a browser that still holds last week's cookie.
func (s *Server) admit(c *Context, perm auth.Permission) error {
	who, err := s.identify(c.Request())
	if err == nil {
		c.exchange.who = who
	}
	if perm == auth.Public {
		return nil
	}
	r := c.Request()
	c.exchange.admitted = func() error { _, err := s.identify(r); return err }
	if err != nil {
		challenge(c.Header(), err)
		return err
	}
	if !who.May(perm) {
		return fault.New(fault.Forbidden, "this needs the permission %s, which none of the credential's roles has", perm)
	}
	return s.readers.admit(c.Request().Method, who)
}

func challenge(h http.Header, err error) {
	if fault.KindOf(err) == fault.Unauthenticated {
		h.Set("WWW-Authenticate", `Bearer realm="pharos"`)
	}
}

// identify reads the header or else the cookie, never both: who sends a header
// means it.
func (s *Server) identify(r *http.Request) (auth.Principal, error) {
	if h := r.Header.Values("Authorization"); len(h) > 0 {
		scheme, token, _ := strings.Cut(h[0], " ")
		token = strings.TrimSpace(token)
		if len(h) > 1 || !strings.EqualFold(scheme, "Bearer") || token == "" {
			return auth.Principal{}, fault.New(fault.Unauthenticated, "Authorization must be: Bearer, and one token")
		}
		return s.verify(token)
	}
	cookie, err := r.Cookie(SessionCookie)
	if err != nil {
		return auth.Principal{}, fault.New(fault.Unauthenticated, "this needs a credential: send Authorization: Bearer, or log in")
	}
	if err := s.sameOrigin(r); err != nil {
		return auth.Principal{}, err
	}
	return s.verify(cookie.Value)
}

func (s *Server) verify(token string) (auth.Principal, error) {
	if s.authority == nil {
		return auth.Principal{}, fault.New(fault.Unauthenticated, "no credential counts here")
	}
	return s.authority.Verify(token)
}

// sameOrigin keeps other sites from using a browser's cookie. A browser always
// says where a changing request comes from; what says nothing is not one and
// has no business with a cookie.
func (s *Server) sameOrigin(r *http.Request) error {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return nil
	}
	silent := r.Header.Get("Origin") == "" && r.Header.Get("Sec-Fetch-Site") == ""
	if silent || s.origin.Check(r) != nil {
		return fault.New(fault.Forbidden, "a session cookie changes things only from the pages of this site")
	}
	return nil
}
