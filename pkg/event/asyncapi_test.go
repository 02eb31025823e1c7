package event_test

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"

	"pharos/pkg/event"
	"pharos/schemas"
)

// catalogue is what these tests read of schemas/asyncapi.yaml.
type catalogue struct {
	AsyncAPI   string
	Channels   map[string]channel
	Operations map[string]struct {
		Action  string
		Channel reference
	}
	Components struct {
		Messages map[string]struct {
			Name    string
			Payload struct{ Schema reference }
		}
	}
	JetStream struct {
		Streams map[string]struct{ Subjects []string }
	} `yaml:"x-jetstream"`
}

type channel struct {
	Address    string
	Stream     string `yaml:"x-stream"`
	Parameters map[string]struct{ Enum []string }
	Messages   map[string]reference
}

type reference struct {
	Ref string `yaml:"$ref"`
}

func (r reference) name() string { return r.Ref[strings.LastIndex(r.Ref, "/")+1:] }

func TestTheCatalogueAndGoHaveTheSameEvents(t *testing.T) {
	doc := readCatalogue(t)
	if doc.AsyncAPI != "3.0.0" {
		t.Errorf("asyncapi is %q, want 3.0.0", doc.AsyncAPI)
	}
	inGo := map[string]event.Entry{}
	for _, e := range event.Catalogue() {
		if inGo[e.Type].Type != "" {
			t.Errorf("%s is twice in event.Catalogue", e.Type)
		}
		inGo[e.Type] = e
		if i := slices.IndexFunc(messages(doc), func(name string) bool { return name == e.Type }); i < 0 {
			t.Errorf("%s is not in asyncapi.yaml", e.Type)
		}
	}
	for key, m := range doc.Components.Messages {
		if key == "quarantined" || key == "key" {
			continue // a copy of any event, or of none; a secret
		}
		if e := inGo[m.Name]; "./"+e.Schema != m.Payload.Schema.Ref {
			t.Errorf("%s: the catalogue has body %s, Go has %q", m.Name, m.Payload.Schema.Ref, e.Schema)
		}
	}
}

func TestSubjectsOfTheCatalogueAreThoseOfGoAndGiveTheType(t *testing.T) {
	doc := readCatalogue(t)
	streams := map[string]string{}
	for _, e := range event.Catalogue() {
		streams[e.Type] = e.Stream
	}
	for name, ch := range doc.Channels {
		if name == "quarantine" || name == "key" {
			continue // no events
		}
		for key, ref := range ch.Messages {
			message, ok := doc.Components.Messages[ref.name()]
			subject := subjectOf(name, key)
			if got := fill(ch.Address, key); got != subject {
				t.Errorf("channel %s: %s is published on %s by the catalogue, on %s by Go", name, key, got, subject)
			}
			if got := event.Type(subject); !ok || got != message.Name {
				t.Errorf("channel %s: %s on %s is of type %s, the catalogue says %q", name, key, subject, got, message.Name)
			}
			if streams[message.Name] != ch.Stream {
				t.Errorf("channel %s: %s is kept by %s, Go says %q", name, key, ch.Stream, streams[message.Name])
			}
		}
	}
}

func TestEveryChannelIsKeptByItsStreamAndEnumeratesItsMessages(t *testing.T) {
	doc := readCatalogue(t)
	for name, ch := range doc.Channels {
		subjects := doc.JetStream.Streams[ch.Stream].Subjects
		if !slices.ContainsFunc(subjects, func(s string) bool { return strings.HasPrefix(ch.Address, strings.TrimRight(s, ">*")) }) {
			t.Errorf("channel %s: %s is not kept by stream %s with %v", name, ch.Address, ch.Stream, subjects)
		}
		for parameter, p := range ch.Parameters {
			if !strings.Contains(ch.Address, "{"+parameter+"}") {
				t.Errorf("channel %s: %s has no {%s}", name, ch.Address, parameter)
			}
			for _, word := range p.Enum {
				if _, ok := ch.Messages[word]; !ok {
					t.Errorf("channel %s: %s %s is no message", name, parameter, word)
				}
			}
			if len(p.Enum) > 0 && len(p.Enum) != len(ch.Messages) {
				t.Errorf("channel %s: %d words for %d messages", name, len(p.Enum), len(ch.Messages))
			}
		}
	}
}

func TestEveryChannelIsWrittenAndReadBySomebody(t *testing.T) {
	doc := readCatalogue(t)
	for name := range doc.Channels {
		for _, action := range []string{"send", "receive"} {
			done := false
			for _, op := range doc.Operations {
				done = done || op.Action == action && op.Channel.name() == name
			}
			if !done && (name != "quarantine" || action == "send") { // people read the quarantine
				t.Errorf("channel %s: nobody does %s", name, action)
			}
		}
	}
}

func TestEveryReferenceOfTheCatalogueLeadsSomewhere(t *testing.T) {
	var doc any
	if err := yaml.Unmarshal(schemas.AsyncAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	seen := 0
	eachNode(doc, func(n node) {
		ref, ok := n["$ref"].(string)
		if !ok {
			return
		}
		seen++
		if path, found := strings.CutPrefix(ref, "./"); found {
			if _, err := fs.Stat(schemas.FS(), path); err != nil {
				t.Errorf("%s: %v", ref, err)
			}
			return
		}
		at := doc
		for _, token := range strings.Split(strings.TrimPrefix(ref, "#/"), "/") {
			inner, _ := at.(node)
			at = inner[token]
		}
		if at == nil {
			t.Errorf("%s leads nowhere", ref)
		}
	})
	if seen == 0 {
		t.Error("asyncapi.yaml has no $ref at all")
	}
}

func TestTheHeadersOfAnEventAreThoseOfTheEnvelopeSchema(t *testing.T) {
	at := time.Date(2023, 4, 20, 1, 47, 0, 500, time.UTC)
	want := event.Envelope{ID: "a1", Type: "sar.v1.incident.opened", Source: "/pharos/incident", Subject: "a2", OccurredAt: at,
		ReceivedAt: at.Add(time.Minute), Actor: "watch-1", Org: "desk", Exercise: "018c2f00-1a2b-7000-8123-45678c0ffee0",
		CausationID: "a3", ContentHash: "a4", TraceParent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
	headers := map[string]any{}
	for name, values := range want.Header() {
		headers[name] = values[0]
	}
	schema := compile(t, "common/v1/envelope.json")
	if err := schema.Validate(headers); err != nil {
		t.Errorf("headers %v: %v", headers, err)
	}
	for name := range schema.Properties {
		if headers[name] == nil {
			t.Errorf("%s is in the schema, and not among the headers of a full envelope", name)
		}
	}
	if got, err := event.ParseHeader(want.Header()); err != nil || got != want {
		t.Errorf("read back %+v, %v; want %+v", got, err, want)
	}
}

func readCatalogue(t *testing.T) catalogue {
	t.Helper()
	var doc catalogue
	if err := yaml.Unmarshal(schemas.AsyncAPI(), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func messages(doc catalogue) []string {
	var names []string
	for _, m := range doc.Components.Messages {
		names = append(names, m.Name)
	}
	return names
}

const someID = "018c2f4e-0001-7a31-8f02-6d1e0c9b0001"

// subjectOf is the subject that Go publishes that message of the channel on.
func subjectOf(channel, message string) string {
	switch channel {
	case "report":
		return event.ReportSubject(someID, event.Kind(message))
	case "erasure":
		return event.ErasureSubject(someID)
	case "decision":
		return event.DecisionSubject(someID)
	case "incident":
		return event.IncidentSubject(someID, message)
	case "casualty":
		return event.CasualtySubject(someID, message)
	case "craft":
		return event.CraftSubject(someID, message)
	case "exercise":
		return event.ExerciseSubject(someID, message)
	case "credential":
		return event.CredentialSubject(someID, message)
	case "retry":
		return event.QuarantineSubject(someID, message)
	case "fix":
		return event.FixSubject(someID)
	}
	return "no subject of channel " + channel
}

// fill puts the message into the address for {event} or {kind}, and an id for the rest.
func fill(address, message string) string {
	tokens := strings.Split(address, ".")
	for i, token := range tokens {
		switch {
		case token == "{event}", token == "{kind}":
			tokens[i] = message
		case strings.HasPrefix(token, "{"):
			tokens[i] = someID
		}
	}
	return strings.Join(tokens, ".")
}
