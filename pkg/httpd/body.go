package httpd

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"pharos/pkg/fault"
)

// limitBody refuses what says it is too large before a byte of it is read.
func (c *Context) limitBody(limit int64) error {
	r := c.Request()
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return fault.New(fault.Unsupported, "bodies in a Content-Encoding are not read; send it as it is")
	}
	if limit <= 0 {
		return nil
	}
	if r.ContentLength > limit {
		return tooLarge(limit)
	}
	r.Body = http.MaxBytesReader(c.exchange, r.Body, limit)
	return nil
}

func tooLarge(limit int64) error {
	return fault.New(fault.TooLarge, "the body is larger than %d bytes, which is the most taken here", limit)
}

// BodyError gives an error from reading the body its kind: too large, or cut
// off on its way. Those who read Request().Body themselves wrap with it.
func BodyError(err error) error {
	if tooMuch, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(tooMuch.Limit)
	}
	return fault.Wrap(fault.Invalid, err, "the body ended before it was whole")
}

// ReadBody reads the whole body as it is.
func (c *Context) ReadBody() ([]byte, error) {
	body, err := io.ReadAll(c.Request().Body)
	if err != nil {
		return nil, BodyError(err)
	}
	return body, nil
}

// Bind reads a JSON body into v, a pointer, and refuses what v has no place for:
// unknown members, other types, a second value, text that is not UTF-8. The
// error says which part of the body is meant. Handlers that must take anything
// use ReadBody.
func (c *Context) Bind(v any) error {
	body, err := c.ReadJSON()
	if err != nil {
		return err
	}
	return DecodeStrict(body, v)
}

// ReadJSON reads the whole body as it is, unless it says that it is no JSON.
func (c *Context) ReadJSON() ([]byte, error) {
	if err := c.wantJSON(); err != nil {
		return nil, err
	}
	return c.ReadBody()
}

// wantJSON takes a missing type for JSON, and no other: what a form of another
// site can send is never read as a command. No form can send an Authorization
// header; with one, the type that curl -d gives is no reason to refuse.
func (c *Context) wantJSON() error {
	given := c.Request().Header.Get("Content-Type")
	if given == "" || c.Request().Header.Get("Authorization") != "" {
		return nil
	}
	mediaType, _, err := mime.ParseMediaType(given)
	if err == nil && (mediaType == JSONType || strings.HasSuffix(mediaType, "+json")) {
		return nil
	}
	return fault.New(fault.Unsupported, "this takes a body of type application/json")
}

// DecodeStrict is Bind for bytes that are already there. After an error v holds
// anything.
func DecodeStrict(body []byte, v any) error {
	switch {
	case len(bytes.TrimSpace(body)) == 0:
		return fault.New(fault.Invalid, "the body is empty, and a JSON value is needed")
	case !utf8.Valid(body):
		return fault.New(fault.Invalid, "the body is not UTF-8")
	}
	err := json.Unmarshal(body, v)
	if err != nil && !json.Valid(body) {
		return syntaxFault(body)
	}
	walk := strict{decoded: err == nil, members: map[reflect.Type]map[string]reflect.Type{}}
	if bad := walk.misfits(bytes.TrimSpace(body), reflect.TypeOf(v).Elem()); len(bad) > 0 {
		return fault.WithFields(fault.New(fault.Invalid, "the body has parts that cannot be used"), bad...)
	}
	if err != nil {
		return fault.Wrap(fault.Invalid, err, "the body cannot be used")
	}
	return nil
}

// syntaxFault says where something that is not one JSON value goes wrong.
func syntaxFault(body []byte) error {
	var first json.RawMessage
	err := json.NewDecoder(bytes.NewReader(body)).Decode(&first)
	if err == nil {
		return fault.New(fault.Invalid, "something follows the JSON value, after byte %d", len(first))
	}
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fault.Wrap(fault.Invalid, err, "the body is not JSON: see byte %d", s.Offset)
	}
	return fault.Wrap(fault.Invalid, err, "the body is not JSON: it ends too early")
}
