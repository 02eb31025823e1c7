package httpd

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"pharos/pkg/auth"
)

// Media types that services answer with.
const (
	JSONType    = "application/json"
	GeoJSONType = "application/geo+json"
)

// Context is one request and its answer. It lives until the handler returns.
type Context struct {
	echo     echo.Context
	exchange *exchange
}

// Context ends when the client leaves.
func (c *Context) Context() context.Context { return c.echo.Request().Context() }

// Request is the request, its body limited.
func (c *Context) Request() *http.Request { return c.echo.Request() }

// Response is for answers that the helpers do not cover.
func (c *Context) Response() http.ResponseWriter { return c.exchange }

// Header is the header of the answer.
func (c *Context) Header() http.Header { return c.exchange.Header() }

// Principal is who asks; nobody on a public route without a credential.
func (c *Context) Principal() auth.Principal { return c.exchange.who }

// TraceID names the request in logs and problem documents.
func (c *Context) TraceID() string { return c.exchange.trace }

// Param is a parameter of the path, percent-decoded once.
func (c *Context) Param(name string) string {
	v := c.echo.Param(name)
	// Echo routes by RawPath when there is one, and by the decoded Path when not.
	if c.echo.Request().URL.RawPath == "" {
		return v
	}
	// net/http has refused paths that cannot be decoded.
	decoded, err := url.PathUnescape(v)
	if err != nil {
		return v
	}
	return decoded
}

// Query is the first value of a query parameter, "" when absent.
func (c *Context) Query(name string) string { return c.echo.QueryParam(name) }

// QueryValues are all query parameters.
func (c *Context) QueryValues() url.Values { return c.echo.QueryParams() }

// JSON answers with v. Nothing is sent before all of v is encoded.
func (c *Context) JSON(status int, v any) error { return c.encode(status, JSONType, v) }

// GeoJSON answers with a feature or a collection.
func (c *Context) GeoJSON(status int, v any) error { return c.encode(status, GeoJSONType, v) }

func (c *Context) encode(status int, mediaType string, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // nosniff keeps browsers from reading it as a page
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("encoding answer: %w", err)
	}
	return c.Blob(status, mediaType, b.Bytes())
}

// Blob answers with bytes of a media type.
func (c *Context) Blob(status int, mediaType string, body []byte) error {
	c.Header().Set("Content-Type", mediaType)
	c.exchange.WriteHeader(status)
	_, err := c.exchange.Write(body)
	if err != nil && c.Context().Err() != nil {
		return context.Canceled
	}
	return err
}

// NoContent answers without a body.
func (c *Context) NoContent(status int) error {
	c.exchange.WriteHeader(status)
	return nil
}

// Redirect sends a browser on, as a GET.
func (c *Context) Redirect(target string) error {
	c.Header().Set("Location", target)
	return c.NoContent(http.StatusSeeOther)
}
