package httpd

import (
	"net/http"
	"time"
)

// SessionCookie holds the token of a person who logged in with a browser.
const SessionCookie = "pharos_session"

// SetSession logs the browser in with a token until it ends.
func (c *Context) SetSession(token string, ends time.Time) {
	c.setCookie(&http.Cookie{Value: token, Expires: ends})
}

// EndSession logs the browser out.
func (c *Context) EndSession() { c.setCookie(&http.Cookie{MaxAge: -1}) }

func (c *Context) setCookie(cookie *http.Cookie) {
	cookie.Name = SessionCookie
	cookie.Path = "/"
	cookie.HttpOnly = true
	cookie.SameSite = http.SameSiteStrictMode
	cookie.Secure = c.secure()
	c.Header().Set("Cache-Control", "no-store")
	http.SetCookie(c.exchange, cookie)
}

// secure believes a proxy that says https: a lie only loses the liar's session.
func (c *Context) secure() bool {
	r := c.Request()
	return r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
}
