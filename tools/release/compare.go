package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// correction is a description that says the same in other words.
type correction struct {
	Body        string `json:"body"`
	At          string `json:"at"`
	Description string `json:"description"` // the new words
	Why         string `json:"why"`         // why who relied on the old words is not misled
}

// compare says what now breaks that was promised. Events are kept for ever and
// read by programs that we do not know: what was valid stays valid, what was
// there stays there, and says the same. So:
//
//   - a type stays, on its subject, in its stream, with its body; a stream keeps its settings
//   - a member stays; none becomes required, and none stops to be
//   - type, format, pattern, const, unit and privacy stay; so does every other keyword
//   - limits only widen; an enumeration only grows
//   - a description stays, but for an explicit correction
func compare(was, now snapshot, corrections []correction) []string {
	c := &comparison{open: slices.Clone(corrections)}
	for _, t := range slices.Sorted(maps.Keys(was.Messages)) {
		if got, there := now.Messages[t]; !there {
			c.say("%s is gone", t)
		} else if got != was.Messages[t] {
			c.say("%s: was %+v, is %+v", t, was.Messages[t], got)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(was.Streams)) {
		c.settings(name, was.Streams[name], now.Streams[name])
	}
	for _, file := range slices.Sorted(maps.Keys(was.Bodies)) {
		for _, at := range slices.Sorted(maps.Keys(was.Bodies[file])) {
			c.place(file, at, was.Bodies[file][at], now.Bodies[file][at])
		}
	}
	for _, unused := range c.open {
		c.say("%s%s: the correction corrects nothing: %q", unused.Body, unused.At, unused.Description)
	}
	return c.broken
}

type comparison struct {
	open   []correction // not used yet
	broken []string
}

func (c *comparison) say(format string, args ...any) {
	c.broken = append(c.broken, fmt.Sprintf(format, args...))
}

func (c *comparison) settings(stream string, was, now rules) {
	for _, key := range keys(was, now) {
		if !same(was[key], now[key]) && now != nil {
			c.say("stream %s: %s was %s, is %s", stream, key, text(was[key]), text(now[key]))
		}
	}
	if now == nil {
		c.say("stream %s is gone", stream)
	}
}

func (c *comparison) place(file, at string, was, now rules) {
	if now == nil {
		c.say("%s%s is gone", file, at)
		return
	}
	for _, keyword := range keys(was, now) {
		if why := c.verdict(file, at, keyword, was[keyword], now[keyword]); why != "" {
			c.say("%s%s: %s %s: was %s, is %s", file, at, keyword, why, text(was[keyword]), text(now[keyword]))
		}
	}
}

// verdict is "" where the change of a keyword keeps the promise.
func (c *comparison) verdict(file, at, keyword string, was, now any) string {
	if same(was, now) {
		return ""
	}
	switch keyword {
	case "description":
		if c.corrected(file, at, now) {
			return ""
		}
		return "means something else, or needs a correction"
	case "enum":
		return onlyGrows(was, now)
	case "minimum", "minLength", "minItems":
		return onlyWidens(was, now, -1)
	case "maximum", "maxLength", "maxItems":
		return onlyWidens(was, now, +1)
	case "additionalProperties":
		if was == false && now != nil {
			return "" // more is let through
		}
	}
	return "changed"
}

func (c *comparison) corrected(file, at string, now any) bool {
	i := slices.IndexFunc(c.open, func(k correction) bool {
		return k.Body == file && k.At == at && k.Description == now && k.Why != ""
	})
	if i >= 0 {
		c.open = slices.Delete(c.open, i, i+1)
	}
	return i >= 0
}

func onlyGrows(was, now any) string {
	old, _ := was.([]any)
	present, closed := now.([]any)
	if len(old) == 0 || !closed {
		return "changed"
	}
	for _, word := range old {
		if !slices.ContainsFunc(present, func(w any) bool { return same(w, word) }) {
			return "lost " + text(word)
		}
	}
	return ""
}

// onlyWidens: a limit may go in one direction, or away; none may come.
func onlyWidens(was, now any, direction int) string {
	if now == nil {
		return ""
	}
	if was == nil || cmp.Compare(number(now), number(was)) != direction {
		return "narrowed"
	}
	return ""
}

func number(v any) float64 {
	switch n := v.(type) {
	case int:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// same compares by value: a list of what is required is a set, and a number from
// a file is the number from a schema.
func same(a, b any) bool { return text(a) == text(b) }

func text(v any) string {
	if list, ok := v.([]any); ok {
		parts := make([]string, len(list))
		for i, item := range list {
			parts[i] = text(item)
		}
		slices.Sort(parts)
		return "[" + strings.Join(parts, ",") + "]"
	}
	if v == nil {
		return "absent"
	}
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(raw)
}

func keys(was, now rules) []string {
	all := slices.Concat(slices.Collect(maps.Keys(was)), slices.Collect(maps.Keys(now)))
	slices.Sort(all)
	return slices.Compact(all)
}
