package bus

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"gopkg.in/yaml.v3"

	"pharos/pkg/event"
	"pharos/schemas"
)

// StreamQuarantine holds what no handler could use.
const StreamQuarantine = "QUARANTINE"

// catalogue is the streams of schemas/asyncapi.yaml by name.
type catalogue map[string]jetstream.StreamConfig

func readCatalogue() (catalogue, error) {
	var doc struct {
		JetStream struct {
			Streams map[string]map[string]any `yaml:"streams"`
		} `yaml:"x-jetstream"`
	}
	if err := yaml.Unmarshal(schemas.AsyncAPI(), &doc); err != nil {
		return nil, fmt.Errorf("read the catalogue of streams: %w", err)
	}
	streams := catalogue{}
	for name, fields := range doc.JetStream.Streams {
		cfg, err := streamConfig(name, fields)
		if err != nil {
			return nil, fmt.Errorf("read stream %s of the catalogue: %w", name, err)
		}
		streams[name] = cfg
	}
	for _, name := range []string{event.StreamSAR, event.StreamFixes, StreamQuarantine, StreamKeys} {
		if _, ok := streams[name]; !ok {
			return nil, fmt.Errorf("read the catalogue of streams: %s is absent", name)
		}
	}
	return streams, nil
}

// typesOfEvents says which stream keeps each type of event.
func typesOfEvents() map[string]string {
	types := map[string]string{}
	for _, e := range event.Catalogue() {
		types[e.Type] = e.Stream
	}
	return types
}

// streamConfig turns the YAML of one stream into a configuration with the
// server's defaults filled in. An unknown key is an error.
func streamConfig(name string, fields map[string]any) (jetstream.StreamConfig, error) {
	var cfg jetstream.StreamConfig
	for _, key := range []string{"max_age", "duplicate_window"} {
		text, ok := fields[key].(string)
		if !ok {
			continue
		}
		d, err := time.ParseDuration(text)
		if err != nil {
			return cfg, fmt.Errorf("%s: %w", key, err)
		}
		fields[key] = d
	}
	raw, err := json.Marshal(fields)
	if err != nil {
		return cfg, err
	}
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&cfg); err != nil {
		return cfg, err
	}
	cfg.Name = name
	return withServerDefaults(cfg), nil
}

func withServerDefaults(cfg jetstream.StreamConfig) jetstream.StreamConfig {
	unlimited := func(n *int64) {
		if *n == 0 {
			*n = -1
		}
	}
	unlimited(&cfg.MaxMsgs)
	unlimited(&cfg.MaxBytes)
	unlimited(&cfg.MaxMsgsPerSubject)
	if cfg.MaxMsgSize == 0 {
		cfg.MaxMsgSize = -1
	}
	if cfg.MaxConsumers == 0 {
		cfg.MaxConsumers = -1
	}
	if cfg.Replicas == 0 {
		cfg.Replicas = 1
	}
	if cfg.Duplicates == 0 {
		cfg.Duplicates = 2 * time.Minute
	}
	return cfg
}

// streamOf returns the name of the stream that keeps the subject, or everything
// that a filter matches.
func (c catalogue) streamOf(subject string) (string, error) {
	if !wellFormed(subject) {
		return "", fmt.Errorf("%q is no subject and no filter", subject)
	}
	for name, cfg := range c {
		for _, filter := range cfg.Subjects {
			if matches(filter, subject) {
				return name, nil
			}
		}
	}
	return "", fmt.Errorf("no stream of the catalogue keeps subject %s", subject)
}

// readable returns nil when filters are of the stream. The server answers others
// with an error that no trying again mends.
func (c catalogue) readable(stream string, filters []string) error {
	if _, ok := c[stream]; !ok {
		return fmt.Errorf("stream %s is not in the catalogue", stream)
	}
	for _, filter := range filters {
		name, err := c.streamOf(filter)
		if err != nil {
			return err
		}
		if name != stream {
			return fmt.Errorf("stream %s does not keep %s", stream, filter)
		}
	}
	return nil
}

// wellFormed tells whether every token of a subject or filter has a text, and
// ">", which stands for all that follow, is the last.
func wellFormed(subject string) bool {
	ended := false
	for token := range strings.SplitSeq(subject, ".") {
		if ended || token == "" || strings.ContainsAny(token, " \t\r\n") {
			return false
		}
		ended = token == ">"
	}
	return true
}

// matches reports whether a subject, or a filter, lies within filter.
func matches(filter, subject string) bool {
	for {
		f, restF, moreF := strings.Cut(filter, ".")
		s, restS, moreS := strings.Cut(subject, ".")
		switch {
		case f == ">":
			return true
		case f != "*" && f != s:
			return false
		case !moreF || !moreS:
			return moreF == moreS
		}
		filter, subject = restF, restS
	}
}
