package openapi

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Answer checks one answer while it is written. It is used by one goroutine.
type Answer struct {
	contract *Contract
	services []string
	request  *http.Request
	response Node // of the document; absent where the address is in none
	status   int
	body     body
	faults   []error
}

// body checks what is written, and at the end what was begun.
type body interface {
	write(b []byte) error
	end() error
}

// Answer begins to check the answer to r of an address behind which the named
// services stand.
func (c *Contract) Answer(services []string, r *http.Request) *Answer {
	return &Answer{contract: c, services: append([]string{Shared}, services...), request: r}
}

// enough faults of one answer are told.
const enough = 5

// Begin checks status and headers.
func (a *Answer) Begin(status int, h http.Header) {
	a.status = status
	operation, others := a.contract.Find(a.services, a.request.Method, a.request.URL.EscapedPath())
	switch {
	case operation == nil && !a.ours(others):
		a.body = anything{} // a page
		return
	case operation == nil:
		a.unrouted(status, h, others)
	default:
		a.routed(operation, status, h)
	}
	a.checkOwnHeaders(h)
}

// ours reports whether an address that no document has must be a problem.
func (a *Answer) ours(others []string) bool {
	return len(others) > 0 || strings.HasPrefix(a.request.URL.Path, "/v1/") || !utf8.ValidString(a.request.URL.Path)
}

func (a *Answer) unrouted(status int, h http.Header, others []string) {
	part, want := "NotFound", http.StatusNotFound
	switch {
	case !utf8.ValidString(a.request.URL.Path):
		part, want = "BadRequest", http.StatusBadRequest
	case len(others) > 0:
		part, want = "MethodNotAllowed", http.StatusMethodNotAllowed
	}
	if status != want {
		a.fault("answers %d, and no document has this address: want %d", status, want)
	}
	a.response = a.contract.Document(Common).Root.Get("components", "responses", part)
	a.checkHeaders(h)
	a.chooseBody(h)
}

func (a *Answer) routed(o *Operation, status int, h http.Header) {
	a.response = o.Node.Get("responses", strconv.Itoa(status))
	if a.response.Absent() {
		a.fault("answers %d, which %s does not have for %s", status, o.Node.File(), o)
		a.body = anything{}
		return
	}
	a.checkHeaders(h)
	a.chooseBody(h)
}

func (a *Answer) checkHeaders(h http.Header) {
	for name, header := range a.response.Get("headers").Members() {
		given := h.Get(name)
		if given == "" {
			if header.Text("required") == "true" {
				a.fault("has no header %s", name)
			}
			continue
		}
		if err := a.contract.validateText(header.Get("schema"), given); err != nil {
			a.fault("has %s: %s: %w", name, given, err)
		}
	}
}

var traceID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// checkOwnHeaders checks what every answer has.
func (a *Answer) checkOwnHeaders(h http.Header) {
	if id := h.Get("X-Trace-Id"); !traceID.MatchString(id) {
		a.fault("has X-Trace-Id %q, want 32 hexadecimal digits", id)
	}
	if got := h.Get("X-Content-Type-Options"); got != "nosniff" {
		a.fault("has X-Content-Type-Options %q, want nosniff", got)
	}
	if got := h.Get("Cache-Control"); strings.HasPrefix(a.request.URL.Path, "/v1/") && got != "no-store" {
		a.fault("has Cache-Control %q, want no-store", got)
	}
}

// chooseBody finds what the body must be by its type.
func (a *Answer) chooseBody(h http.Header) {
	content := a.response.Get("content")
	if content.Absent() {
		a.body = &nothing{}
		return
	}
	mediaType, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	media := content.Get(mediaType)
	switch {
	case err != nil || media.Absent():
		a.fault("has Content-Type %q, which the document does not have for %d", h.Get("Content-Type"), a.status)
		a.body = anything{}
	case a.request.Method == http.MethodHead:
		a.body = anything{} // net/http sends none of it
	case !media.Get("x-events").Absent():
		a.body = &events{contract: a.contract, kinds: media.Get("x-events"), seen: map[string]int{}}
	case !media.Get("x-line").Absent():
		a.body = &lines{contract: a.contract, line: media.Get("x-line")}
	case strings.HasSuffix(mediaType, "json"):
		a.body = &document{contract: a.contract, schema: media.Get("schema")}
	default:
		a.body = anything{}
	}
}

// Write checks a piece of the body.
func (a *Answer) Write(b []byte) {
	if err := a.body.write(b); err != nil && len(a.faults) < enough {
		a.faults = append(a.faults, err)
	}
}

// End checks what can only be checked when all is there. An answer that broke
// off is never Ended; ask Err for what was wrong until then.
func (a *Answer) End() {
	if err := a.body.end(); err != nil {
		a.faults = append(a.faults, err)
	}
}

// Err says everything that was wrong, without credentials and in short; nil when nothing was.
func (a *Answer) Err() error {
	if len(a.faults) == 0 {
		return nil
	}
	said := make([]string, len(a.faults))
	for i, fault := range a.faults {
		said[i] = shown(fault)
	}
	return fmt.Errorf("%s %s %s", a.request.Method, a.request.URL.Path, strings.Join(said, "\n"))
}

func (a *Answer) fault(format string, args ...any) {
	a.faults = append(a.faults, fmt.Errorf(format, args...))
}

// Request checks the body of a request that was done against its schema: what
// a service takes, its document must allow.
func (a *Answer) Request(sent []byte) {
	operation, _ := a.contract.Find(a.services, a.request.Method, a.request.URL.EscapedPath())
	if operation == nil || a.status < 200 || a.status > 299 || operation.Node.Text("x-lenient") == "true" {
		return
	}
	schema := operation.Node.Get("requestBody", "content", "application/json", "schema")
	switch {
	case schema.Absent() && len(bytes.TrimSpace(sent)) > 0 && a.request.Method != http.MethodGet:
		a.fault("took a body, and the document has none: %.300s", sent)
	case !schema.Absent():
		if err := a.contract.Validate(schema, sent); err != nil {
			a.fault("took a body that the document does not allow: %.300s: %w", sent, err)
		}
	}
}
