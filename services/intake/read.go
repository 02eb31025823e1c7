package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"pharos/pkg/event"
	"pharos/schemas"
)

// Reader reads reports. Safe for use by many goroutines.
type Reader struct {
	shape *jsonschema.Schema // of a report as it is sent
	hash  Hash
	tags  Tagger
}

// NewReader returns a reader. It compiles the schema, once.
func NewReader(hash Hash, tags Tagger) (*Reader, error) {
	shape, err := schemas.Compile(schemas.ReportGiven)
	if err != nil {
		return nil, fmt.Errorf("compile the schema of a report: %w", err)
	}
	return &Reader{shape: shape, hash: hash, tags: tags}, nil
}

// Read makes a report of a body, and the hash that tells a retry of the same
// content from another report. It refuses with fault.Invalid what is no JSON
// object or has no known kind, and nothing else. Whatever it answers can be
// published once it is sealed: it fits the schemas of stored reports and of boxes.
func (r *Reader) Read(body []byte, receivedAt time.Time) (event.Given, string, error) {
	doc, err := document(body)
	if err != nil {
		return event.Given{}, "", err
	}
	if err := knownKind(doc); err != nil {
		return event.Given{}, "", err
	}
	s := &shaper{account: newAccount(body, doc), receivedAt: receivedAt}
	report, err := r.decode(s)
	if err != nil {
		return event.Given{}, "", err
	}
	s.identify(&report)
	s.checkTimes(report)
	s.place(report.Positions)
	report.PhoneTags = r.tags.tag(s.account, report.Phones)
	report.NeedsInfo = needs(report.Report)
	report.AsGiven = s.asGiven()
	report.Warnings = s.said()
	if len(body) > roomy && !s.fits(report.Sealed) {
		report.Sealed = event.Sealed{AsGiven: map[string]json.RawMessage{"": s.all()}}
	}
	return report, r.hash.of(doc), nil
}

const (
	// maxSealed bytes of sealed members fit into a message once they are
	// encrypted and in Base64, beside the largest report.
	maxSealed = 2 << 20
	// roomy is the size of bodies that cannot come near it: what they hold is at
	// most kept twice, each byte in six.
	roomy = maxSealed / 12
)

// fits reports whether the sealed members can be stored. They can outgrow the
// body, where much of it is both used and kept, or unreadable; then the body
// itself is kept in their place, which is never so large.
func (a *account) fits(sealed event.Sealed) bool {
	size := counter(0)
	encoder := json.NewEncoder(&size)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(sealed) == nil && size <= maxSealed
}

// counter counts what is written to it.
type counter int

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func knownKind(doc []byte) error {
	var kind event.Kind
	for m := range members(doc) {
		if m.name == "kind" && m.raw[0] == '"' {
			text, _ := unquote(m.raw)
			kind = event.Kind(text)
		} else if m.name == "kind" {
			kind = ""
		}
	}
	if slices.Contains(event.Kinds(), kind) {
		return nil
	}
	var known []string
	for _, k := range event.Kinds() {
		known = append(known, string(k))
	}
	return unusable("the report has no known kind", []field{{Pointer: "/kind", Detail: "must be one of " + strings.Join(known, ", ")}})
}

// decode returns the part of the document that fits the shape.
func (r *Reader) decode(s *shaper) (event.Given, error) {
	fit := s.object(r.shape, s.doc, "")
	if err := r.settle(s, fit); err != nil {
		return event.Given{}, err
	}
	clean, err := json.Marshal(fit)
	if err != nil {
		return event.Given{}, fmt.Errorf("encode what fits: %w", err)
	}
	strict := json.NewDecoder(bytes.NewReader(clean))
	strict.DisallowUnknownFields()
	var report event.Given
	if err := strict.Decode(&report); err != nil {
		return event.Given{}, fmt.Errorf("decode what fits: %w", err)
	}
	return report, nil
}

// settle is the proof: what is left fits. Where the schema asks for something
// that the walk does not know of, such as one member beside another, the whole
// member of the report is moved out. It ends, as each round removes one.
func (r *Reader) settle(s *shaper, fit map[string]any) error {
	for {
		err := r.shape.Validate(fit)
		if err == nil {
			return nil
		}
		name, ok := misfit(err)
		if _, there := fit[name]; !ok || !there || name == "kind" {
			return fmt.Errorf("shape the report: %w", err)
		}
		delete(fit, name)
		for m := range members(s.doc) {
			if m.name == name {
				s.moveOut(WarnNotInShape, pointer("").member(name), m.raw, "does not fit the shape of a report")
			}
		}
	}
}

// misfit returns the member of the report that an error is about.
func misfit(err error) (string, bool) {
	invalid, ok := err.(*jsonschema.ValidationError)
	for ok && len(invalid.InstanceLocation) == 0 && len(invalid.Causes) > 0 {
		invalid = invalid.Causes[0]
	}
	if !ok || len(invalid.InstanceLocation) == 0 {
		return "", false
	}
	return invalid.InstanceLocation[0], true
}

// identify gives a report without a usable id one of its own.
func (s *shaper) identify(report *event.Given) {
	if isID(string(report.ID)) {
		return
	}
	if report.ID != "" {
		s.moveOut(WarnBadFormat, "/id", fmt.Appendf(nil, "%q", report.ID), "must be a UUID of the report's own")
	}
	report.ID = event.ReportID(newID())
	s.warn(WarnIDMissing, "/id", "the report was given an id here; sent again, it would be a second report")
}
