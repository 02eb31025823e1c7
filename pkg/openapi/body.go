package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// anything is a body that no schema describes.
type anything struct{}

func (anything) write([]byte) error { return nil }
func (anything) end() error         { return nil }

// nothing is a body that must not be.
type nothing struct{ told bool }

func (n *nothing) write(b []byte) error {
	if len(b) == 0 || n.told {
		return nil
	}
	n.told = true
	return fmt.Errorf("has a body, and the document has none: %.300s", b)
}
func (*nothing) end() error { return nil }

// document is one JSON value.
type document struct {
	contract *Contract
	schema   Node
	text     bytes.Buffer
}

func (d *document) write(b []byte) error { d.text.Write(b); return nil }

func (d *document) end() error {
	if err := d.contract.Validate(d.schema, d.text.Bytes()); err != nil {
		return fmt.Errorf("answers %.2000s: %w", d.text.Bytes(), err)
	}
	return nil
}

// lines is a JSON value a line.
type lines struct {
	contract *Contract
	line     Node
	begun    []byte
}

func (l *lines) write(b []byte) error {
	l.begun = append(l.begun, b...)
	var faults []error
	for {
		line, rest, whole := bytes.Cut(l.begun, []byte("\n"))
		if !whole {
			return errors.Join(faults...)
		}
		l.begun = rest
		if err := l.contract.Validate(l.line, line); err != nil {
			faults = append(faults, fmt.Errorf("has the line %.1000s: %w", line, err))
		}
	}
}

func (l *lines) end() error {
	if len(l.begun) > 0 {
		return fmt.Errorf("ends within the line %.300s", l.begun)
	}
	return nil
}

// events is a stream of server-sent events. A test may send a hundred thousand
// of one form: the first are all checked, later ones now and then.
type events struct {
	contract *Contract
	kinds    Node
	begun    []byte
	seen     map[string]int // how many of a kind
}

const (
	checkedFirst = 20
	checkedThen  = 50 // one of so many
)

func (e *events) write(b []byte) error {
	e.begun = append(e.begun, b...)
	var faults []error
	for {
		frame, rest, whole := bytes.Cut(e.begun, []byte("\n\n"))
		if !whole {
			return errors.Join(faults...)
		}
		e.begun = rest
		if err := e.frame(string(frame)); err != nil {
			faults = append(faults, fmt.Errorf("has the frame %.1000s: %w", frame, err))
		}
	}
}

func (e *events) frame(text string) error {
	kind, data := "", ""
	for line := range strings.SplitSeq(text, "\n") {
		name, value, _ := strings.Cut(line, ":")
		switch value = strings.TrimPrefix(value, " "); name {
		case "event":
			kind = value
		case "data":
			data += value
		case "id", "": // the place in the log; a comment
		default:
			return fmt.Errorf("no event has a line %q", name)
		}
	}
	if kind == "" && data == "" {
		return nil // an id alone, or a sign of life
	}
	schema := e.kinds.Get(kind)
	if schema.Absent() {
		return fmt.Errorf("the document has no event %q", kind)
	}
	if e.seen[kind]++; e.seen[kind] > checkedFirst && e.seen[kind]%checkedThen != 0 {
		return nil
	}
	return e.contract.Validate(schema, []byte(data))
}

// end: whoever leaves a stream leaves it anywhere.
func (*events) end() error { return nil }
