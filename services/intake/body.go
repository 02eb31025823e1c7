package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"pharos/pkg/fault"
	"pharos/pkg/scan"
)

// maxDepth is how many levels of nesting are carried as JSON. The report itself
// needs seven; what is nested deeper is kept as bytes, because readers of the
// log (encoding/json, jsonb) give up at depths of their own.
const maxDepth = 64

// document returns the body as well-formed JSON of one object. It forgives what
// thin clients get wrong without changing what they said: a byte order mark, and
// control characters that stand in a string unescaped.
func document(body []byte) ([]byte, error) {
	doc := escapeControls(bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	if err := wellFormed(doc); err != nil {
		return nil, fault.Wrap(fault.Invalid, err, "the body is not JSON")
	}
	if doc[0] != '{' {
		return nil, fault.New(fault.Invalid, "the body is not a JSON object")
	}
	return doc, nil
}

// escapeControls writes the control characters that stand bare inside strings
// as escapes. The body is copied only where there are any.
func escapeControls(body []byte) []byte {
	var out []byte
	copied, inString := 0, false
	for i := 0; i < len(body); i++ {
		c := body[i]
		switch {
		case c == '"':
			inString = !inString
		case c == '\\' && inString:
			i++
		case c < 0x20 && inString:
			out = append(out, body[copied:i]...)
			out = fmt.Appendf(out, `\u%04x`, c)
			copied = i + 1
		}
	}
	if out == nil {
		return body
	}
	return append(out, body[copied:]...)
}

// wellFormed checks the syntax. encoding/json gives up at 10,000 levels, which
// is no fault of the sender's: there its token reader, which does not, decides.
func wellFormed(doc []byte) error {
	if json.Valid(doc) {
		return nil
	}
	tokens := json.NewDecoder(bytes.NewReader(doc))
	tokens.UseNumber()
	var open []json.Delim
	for {
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 && tokens.InputOffset() > 0 {
			return onlyDeep(doc)
		}
		if err != nil {
			return fmt.Errorf("read token at %d: %w", tokens.InputOffset(), err)
		}
		switch d, _ := token.(json.Delim); d {
		case '{', '[':
			open = append(open, d)
		case '}', ']':
			open = slices.Delete(open, len(open)-1, len(open))
			if len(open) == 0 && tokens.InputOffset() < int64(len(doc)) {
				return errors.New("something stands behind the value")
			}
		}
	}
}

// onlyDeep refuses what passed the token reader although it is not deep: then
// the stricter reader had another reason.
func onlyDeep(doc []byte) error {
	const limit = 10_000 // of encoding/json
	if scan.Depth(doc) <= limit {
		return errors.New("not one JSON value")
	}
	return nil
}
