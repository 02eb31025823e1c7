package web

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pharos/pkg/testkit"
)

// FuzzLines proves of any body: each line is there once, whole and with its
// number, or is said to be too long; and a long one costs no more than a short.
func FuzzLines(f *testing.F) {
	f.Add([]byte("{\"kind\":\"rescue\"}\r\n\n{}"), 0)
	f.Fuzz(func(t *testing.T, text []byte, repeat int) {
		body := bytes.Repeat(text, 1+max(0, repeat)%2000)
		if len(body) > 8<<20 {
			return
		}
		want := wanted(body)
		sources := map[string]io.Reader{"at once": bytes.NewReader(body)}
		if len(body) < 1<<16 {
			sources["byte by byte"] = iotest.OneByteReader(bytes.NewReader(body))
		}
		for how, source := range sources {
			var got []string
			testkit.Allocates(t, 4<<20+uint64(8*len(body)), func() { got = gather(t, newLines(source)) })
			if strings.Join(got, "\n") != strings.Join(want, "\n") || len(got) != len(want) {
				t.Errorf("%s: %d lines of %d bytes (%.200q × %d), want %d", how, len(got), len(body), text, repeat, len(want))
			}
		}
	})
}

const tooLong = "too long"

// gather reads every group to the end, as a batch does.
func gather(t *testing.T, reading *lines) []string {
	t.Helper()
	var got []string
	for {
		group, err := collect(reading)
		size := 0
		for _, l := range group {
			for len(got) < l.n-1 {
				got = append(got, "") // blank
			}
			if l.err != nil {
				got = append(got, tooLong)
				continue
			}
			got = append(got, string(l.body))
			size += len(l.body)
		}
		if len(group) > maxGroup || size > maxGroupSize+maxLine {
			t.Errorf("a group of %d lines and %d bytes", len(group), size)
		}
		if errors.Is(err, io.EOF) {
			for len(got) < reading.n {
				got = append(got, "")
			}
			return got
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// wanted are the lines of a body, blank ones as "".
func wanted(body []byte) []string {
	var want []string
	for line := range bytes.Lines(body) {
		switch line = bytes.TrimRight(line, "\r\n"); {
		case len(line) > maxLine:
			want = append(want, tooLong)
		case len(bytes.TrimSpace(line)) == 0:
			want = append(want, "")
		default:
			want = append(want, string(line))
		}
	}
	return want
}
