package geo

import (
	"strings"
	"unicode/utf8"
)

// Parse reads the position, or positions, written in a text.
//
//	text --lex--> tokens --runs--> halves (two styles) --pairs--> candidates
//	              numbers          N 35° 21.0'                    35.35, 15.7766
//	              marks            E 015° 46.6'                   at 03:47 CEST
//	              letters          (a run ends at any other word)
//
// Latitude comes first unless letters or labels say otherwise. If neither
// hemisphere is written, north and east are taken and the warning
// [WarnHemisphereAssumed] is given; if only one is, nothing is read. Numbers with
// a minus are signed: the other one may go without.
//
// It takes any text, panics on none, and needs time and memory in proportion to
// at most [MaxText] bytes.
func Parse(text string) Reading {
	text, truncated := cut(text)
	var found outcome
	var doubts []Warning
	for _, run := range runs(text, lex(text), truncated) {
		result := readRun(text, run)
		found.places = append(found.places, result.places...)
		if hasLetter(run) {
			found.problems = append(found.problems, result.problems...)
		} else {
			doubts = append(doubts, result.problems...)
		}
	}
	if len(found.places) == 0 {
		// Beside a position, other numbers are only numbers.
		found.problems = append(found.problems, doubts...)
	}
	return found.reading(text, truncated)
}

func (o outcome) reading(text string, truncated bool) Reading {
	r := Reading{Candidates: []Candidate{}, Warnings: []Warning{}}
	places := distinct(o.places)
	for _, p := range places {
		p.At = timeBehind(text[p.end:])
		r.Candidates = append(r.Candidates, p.Candidate)
		r.add(p.warnings...)
	}
	r.add(o.problems...)
	if len(places) > 1 {
		r.add(*warn(WarnAmbiguous, "the text can be read as %d places", len(places)))
	}
	if len(places) == 0 && len(r.Warnings) == 0 {
		r.add(*warn(WarnUnreadable, "no position found in %.60q", text))
	}
	if truncated {
		r.add(*warn(WarnTextTooLong, "only the first %d bytes were read", MaxText))
	}
	return r
}

// add keeps each warning once.
func (r *Reading) add(warnings ...Warning) {
	for _, w := range warnings {
		known := false
		for _, other := range r.Warnings {
			known = known || other == w
		}
		if !known {
			r.Warnings = append(r.Warnings, w)
		}
	}
}

// distinct joins places that are one place written twice, often in two formats.
// The finer writing stays, and of the doubts those that both have.
func distinct(places []place) []place {
	var kept []place
next:
	for _, p := range places {
		for i, k := range kept {
			if !k.agrees(p) {
				continue
			}
			if p.latStep+p.lonStep < k.latStep+k.lonStep {
				kept[i] = p
			}
			if len(p.warnings) > len(k.warnings) {
				p.warnings = k.warnings
			}
			kept[i].warnings = p.warnings
			continue next
		}
		kept = append(kept, p)
	}
	return kept
}

// cut keeps what is read of a long text, in whole characters.
func cut(text string) (string, bool) {
	if len(text) <= MaxText {
		return text, false
	}
	end := MaxText
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end], true
}

// runs splits the tokens at junk. Runs whose numbers may have lost digits are
// left out: the last of a text that was cut, and both sides of a sign that tears
// a number (35.3?5).
func runs(text string, tokens []token, truncated bool) [][]token {
	var all [][]token
	start, torn := 0, false
	for i, t := range tokens {
		if t.kind != kindJunk {
			continue
		}
		tears := isTear(text, tokens, i)
		if !torn && !tears {
			all = appendRun(all, tokens[start:i])
		}
		start, torn = i+1, tears
	}
	if !torn && !truncated {
		all = appendRun(all, tokens[start:])
	}
	return all
}

// isTear reports whether junk sticks to numbers on both sides. An @ and brackets
// may do so.
func isTear(text string, tokens []token, i int) bool {
	if i == 0 || i+1 == len(tokens) || strings.ContainsAny(text[tokens[i].start:tokens[i].end], "@()[]") {
		return false
	}
	return tokens[i-1].kind == kindNumber && tokens[i].glued && tokens[i+1].kind == kindNumber && tokens[i+1].glued
}

// appendRun drops runs without numbers, and quotation marks around a run, which
// look like marks of minutes or seconds.
func appendRun(all [][]token, run []token) [][]token {
	if n := len(run); n > 2 && run[0].kind == kindMark && run[0].unit > unitDegrees &&
		run[n-1].kind == kindMark && run[n-1].unit == run[0].unit {
		run = run[1 : n-1]
	}
	for _, t := range run {
		if t.kind == kindNumber {
			return append(all, run)
		}
	}
	return all
}
