package openapi_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"pharos/pkg/openapi"
)

const boats = `
openapi: 3.1.0
paths:
  /v1/boats/{id}:
    get:
      operationId: readBoat
      x-permission: boat.read
      responses:
        '200':
          headers:
            ETag: {required: true, schema: {type: string, pattern: '^"[0-9]+"$'}}
            X-Age: {schema: {type: integer, maximum: 9}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Boat'}}
        '304': {description: you have it}
  /v1/boats/batch:
    post:
      requestBody: {content: {application/json: {schema: {type: array}}}}
      responses:
        '200': {content: {application/x-ndjson: {x-line: {$ref: '#/components/schemas/Boat'}}}}
  /v1/feed:
    get:
      responses:
        '200': {content: {text/event-stream: {x-events: {boat: {$ref: '#/components/schemas/Boat'}}}}}
components:
  schemas:
    Boat: {type: object, additionalProperties: false, required: [name], properties: {name: {$ref: ../common/v1/name.json, description: its name}}}
`

const common = `
openapi: 3.1.0
components:
  responses:
    NotFound: {content: {application/problem+json: {schema: {required: [status]}}}}
    MethodNotAllowed: {headers: {Allow: {required: true, schema: {type: string}}}, content: {application/problem+json: {schema: {required: [status]}}}}
    BadRequest: {content: {application/problem+json: {schema: {required: [status]}}}}
`

func read(t *testing.T) *openapi.Contract {
	t.Helper()
	c, err := openapi.Read(fstest.MapFS{
		"http/boats.yaml":     {Data: []byte(boats)},
		"http/common.yaml":    {Data: []byte(common)},
		"common/v1/name.json": {Data: []byte(`{"type": "string", "maxLength": 5}`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAnAnswerThatTheDocumentDoesNotHaveIsFound(t *testing.T) {
	const id = "/v1/boats/7"
	ok := map[string]string{"Content-Type": "application/json", "ETag": `"7"`}
	problem := map[string]string{"Content-Type": "application/problem+json"}
	sse := map[string]string{"Content-Type": "text/event-stream"}
	lines := map[string]string{"Content-Type": "application/x-ndjson; charset=utf-8"}
	for _, c := range []struct {
		name, method, path string
		status             int
		header             map[string]string
		body               string
		want               string // a part of the fault; "" for none
	}{
		{"as documented", "GET", id, 200, ok, `{"name":"A"}`, ""},
		{"another status", "GET", id, 418, ok, `{"name":"A"}`, "answers 418, which http/boats.yaml does not have"},
		{"without a required header", "GET", id, 200, map[string]string{"Content-Type": "application/json"}, `{"name":"A"}`, "has no header ETag"},
		{"a header of another form", "GET", id, 200, map[string]string{"Content-Type": "application/json", "ETag": "7"}, `{"name":"A"}`, "has ETag: 7"},
		{"a number out of range in a header", "GET", id, 200, map[string]string{"Content-Type": "application/json", "ETag": `"7"`, "X-Age": "10"}, `{"name":"A"}`, "has X-Age: 10"},
		{"another media type", "GET", id, 200, map[string]string{"Content-Type": "text/html", "ETag": `"7"`}, "<p>", `has Content-Type "text/html"`},
		{"a member that is not documented", "GET", id, 200, ok, `{"name":"A","phone":"1"}`, "additional properties 'phone'"},
		{"a member that is missing", "GET", id, 200, ok, `{}`, "missing property 'name'"},
		{"against a schema in another file", "GET", id, 200, ok, `{"name":"too long"}`, "maxLength"},
		{"half of a body", "GET", id, 200, ok, `{"name":`, "it is no JSON"},
		{"no body where there is none", "GET", id, 304, nil, "", ""},
		{"a body where there is none", "GET", id, 304, nil, "x", "has a body, and the document has none"},
		{"the head alone", "HEAD", id, 200, ok, "", ""},
		{"a page", "GET", "/tally", 200, map[string]string{"Content-Type": "text/html"}, "<p>", ""},
		{"an address that is in no document", "GET", "/v1/ships", 404, problem, `{"status":404}`, ""},
		{"and is answered all the same", "GET", "/v1/ships", 200, ok, `{}`, "no document has this address: want 404"},
		{"and not by a problem", "GET", "/v1/ships", 404, map[string]string{"Content-Type": "text/plain"}, "not found", `has Content-Type "text/plain"`},
		{"another method", "PUT", id, 405, map[string]string{"Content-Type": "application/problem+json", "Allow": "GET"}, `{"status":405}`, ""},
		{"another method without Allow", "PUT", id, 405, problem, `{"status":405}`, "has no header Allow"},
		{"a word is no parameter", "POST", "/v1/boats/batch", 200, lines, "{\"name\":\"A\"}\n{\"name\":\"B\"}\n", ""},
		{"one bad line of many", "POST", "/v1/boats/batch", 200, lines, "{\"name\":\"A\"}\n{}\n", "has the line {}"},
		{"half of a line", "POST", "/v1/boats/batch", 200, lines, "{\"name\":\"A\"}\n{", "ends within the line {"},
		{"frames", "GET", "/v1/feed", 200, sse, ":\nid: 1\n\nid: 2\nevent: boat\ndata: {\"name\":\"A\"}\n\n", ""},
		{"a frame of another form", "GET", "/v1/feed", 200, sse, "event: boat\ndata: {}\n\n", "missing property 'name'"},
		{"a frame of another kind", "GET", "/v1/feed", 200, sse, "event: ship\ndata: {}\n\n", `has no event "ship"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := http.Header{"X-Trace-Id": {strings.Repeat("a", 32)}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"no-store"}}
			for name, value := range c.header {
				h.Set(name, value)
			}
			a := read(t).Answer([]string{"boats"}, httptest.NewRequestWithContext(t.Context(), c.method, c.path, nil))
			a.Begin(c.status, h)
			for i := 0; i < len(c.body); i += 7 { // as it comes, in pieces
				a.Write([]byte(c.body[i:min(len(c.body), i+7)]))
			}
			a.End()
			if err := a.Err(); c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%s %s: %d %s: got %v, want %q", c.method, c.path, c.status, c.body, err, c.want)
			}
		})
	}
}

func TestWhatEveryAnswerHasIsMissed(t *testing.T) {
	for _, missing := range []string{"X-Trace-Id", "X-Content-Type-Options", "Cache-Control"} {
		h := http.Header{"X-Trace-Id": {strings.Repeat("a", 32)}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"no-store"}}
		h.Del(missing)
		a := read(t).Answer([]string{"boats"}, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/boats/7", nil))
		a.Begin(http.StatusNotModified, h)
		if err := a.Err(); err == nil || !strings.Contains(err.Error(), missing) {
			t.Errorf("without %s: %v, want it named", missing, err)
		}
	}
}

func TestABodyThatWasTakenMustBeDocumented(t *testing.T) {
	for body, fits := range map[string]bool{`[]`: true, `{}`: false} {
		a := read(t).Answer([]string{"boats"}, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v1/boats/batch", nil))
		a.Begin(http.StatusOK, http.Header{"Content-Type": {"application/x-ndjson"}, "X-Trace-Id": {strings.Repeat("a", 32)},
			"X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"no-store"}})
		a.Request([]byte(body))
		if err := a.Err(); (err == nil) != fits {
			t.Errorf("took %s: %v", body, err)
		}
	}
}

func TestAFaultShowsNoCredentialAndNotAllOfALongBody(t *testing.T) {
	const signed = "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl"
	long := strings.Repeat("z", 100_000)
	for _, c := range []struct{ name, body, secret, stays string }{
		{"a token in a member", `{"token":"opaque-4711","name":7}`, "opaque-4711", `"token":"[masked]"`},
		{"a token anywhere", `{"name":"` + signed + `"}`, "zdWIiOiJhIn0", "eyJ[masked]"},
		{"a token that is cut off", strings.Repeat(" ", 1980) + signed, "hbGciOiJF", "eyJ[masked]"},
		{"a header", `{"said":"Authorization: Bearer opaque-4711"}`, "opaque-4711", "Bearer [masked]"},
		{"a cookie", `{"said":"Set-Cookie: pharos_session=opaque-4711; HttpOnly"}`, "opaque-4711", "pharos_session=[masked]; HttpOnly"},
		{"a login link", `{"path":"/login?code=OPAQUE4711&to=%2F"}`, "OPAQUE4711", "code=[masked]&to="},
		{"a body of 100 kB", `{"name":"` + long + `"}`, strings.Repeat("z", 4000), "maxLength"},
		{"100 kB in the name of a member", `{"` + long + `":1}`, strings.Repeat("z", 4000), "missing property 'name'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := read(t).Answer([]string{"boats"}, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/boats/7", nil))
			a.Begin(http.StatusOK, http.Header{"Content-Type": {"application/json"}, "Etag": {`"7"`}})
			a.Write([]byte(c.body))
			a.End()
			said := a.Err().Error()
			if strings.Contains(said, c.secret) || !strings.Contains(said, c.stays) || len(said) > 8000 {
				t.Errorf("%d bytes, %s; want %q in it and nothing of what is masked or left out", len(said), said, c.stays)
			}
		})
	}
}

func TestEveryDocumentOfThisProgramIsRead(t *testing.T) {
	c, err := openapi.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range c.Documents {
		n += len(d.Operations)
	}
	if c.Document(openapi.Common) == nil || c.Document(openapi.Shared) == nil || n < 30 {
		t.Errorf("read %d documents with %d operations", len(c.Documents), n)
	}
}
