package main

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"pharos/pkg/openapi"
)

// snapshot is the contract of the events at one time: what a program may rely on
// that was written by it, or that reads a log which was written by it.
type snapshot struct {
	Version     string             `json:"version"`
	Messages    map[string]message `json:"messages"` // by type
	Streams     map[string]rules   `json:"streams"`  // settings of x-jetstream
	Bodies      map[string]body    `json:"bodies"`   // by file
	Corrections []correction       `json:"corrections,omitempty"`
}

// message is where a type of event is published, and what it carries.
type message struct {
	Address string `json:"address"` // the subject, with {parameters}
	Stream  string `json:"stream"`
	Body    string `json:"body,omitempty"`
}

// body holds, by place, what must be true there. The place of a member is its
// pointer, * stands for an index and for a name that a pattern describes; ""
// is the body itself. References are followed: where a form is written is nobody's
// affair but ours.
type body map[string]rules

// rules are keywords of JSON Schema, and ours, with their values.
type rules map[string]any

// take takes the contract down.
func take(in fs.FS) (snapshot, error) {
	c, err := openapi.Read(in)
	if err != nil {
		return snapshot{}, err
	}
	catalogue := c.Open("asyncapi.yaml")
	s := snapshot{Version: catalogue.Text("info", "version"), Messages: map[string]message{}, Streams: map[string]rules{}, Bodies: map[string]body{}}
	for _, channel := range catalogue.Get("channels").Members() {
		for key, m := range channel.Get("messages").Members() {
			s.Messages[m.Text("name")] = message{Address: addressed(channel.Text("address"), key), Stream: channel.Text("x-stream"),
				Body: strings.TrimPrefix(m.Get("payload", "schema").Ref(), "./")}
		}
	}
	for name, settings := range catalogue.Get("x-jetstream", "streams").Members() {
		s.Streams[name] = rules{}
		if err := s.Streams[name].take(settings); err != nil {
			return s, err
		}
	}
	return s, s.takeBodies(in, c)
}

// addressed puts the message's name where the address has one for each.
func addressed(address, message string) string {
	return strings.NewReplacer("{event}", message, "{kind}", message).Replace(address)
}

func (s *snapshot) takeBodies(in fs.FS, c *openapi.Contract) error {
	files := []string{"common/v1/envelope.json"}
	err := fs.WalkDir(in, "events", func(name string, _ fs.DirEntry, err error) error {
		if path.Ext(name) == ".json" {
			files = append(files, name)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("list the schemas of the events: %w", err)
	}
	for _, file := range files {
		s.Bodies[file] = body{}
		if err := s.Bodies[file].take("", c.Open(file)); err != nil {
			return fmt.Errorf("read %s: %w", file, err)
		}
	}
	return nil
}

// inside are the keywords that hold further places; about says nothing of a value.
var (
	inside = []string{"properties", "patternProperties", "items", "additionalItems", "$defs"}
	about  = []string{"$schema", "$id", "title", "examples", "$comment"}
)

func (b body) take(at string, n openapi.Node) error {
	if _, seen := b[at]; seen || strings.Count(at, "/") > 20 {
		return fmt.Errorf("%s: a form that holds itself cannot be frozen", at)
	}
	b[at] = rules{}
	if err := b[at].take(n); err != nil {
		return err
	}
	for name, property := range n.Get("properties").Members() {
		if err := b.take(at+"/"+name, property); err != nil {
			return err
		}
	}
	for _, property := range n.Get("patternProperties").Members() {
		if err := b.take(at+"/*", property); err != nil {
			return err
		}
	}
	if items := n.Get("items"); !items.Absent() {
		return b.take(at+"/*", items)
	}
	return nil
}

func (r rules) take(n openapi.Node) error {
	for keyword, value := range n.Members() {
		if slices.Contains(inside, keyword) || slices.Contains(about, keyword) {
			continue
		}
		v, err := value.Value()
		if err != nil {
			return err
		}
		r[keyword] = v
	}
	return nil
}
