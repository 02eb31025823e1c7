package scenario

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A time of the play: 01:47, day 2 06:10, or 2023-04-21 06:10.
var (
	dayWords  = regexp.MustCompile(`(?i)^day ?([0-9]{1,3})\b,?\s*`)
	dateWords = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})\s+`)
	clockTime = regexp.MustCompile(`^([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:\s|,|$)`)
)

// moment takes a time from the beginning of text. Without a day it is that of
// day. It returns what follows.
func (p *parser) moment(text string, day time.Time) (at time.Time, rest string, err error) {
	rest = strings.TrimSpace(text)
	if m := dayWords.FindStringSubmatch(rest); m != nil {
		n, _ := strconv.Atoi(m[1])
		if n < 1 {
			return at, rest, fmt.Errorf("day %d is none: the first day is day 1", n)
		}
		day, rest = p.midnight().AddDate(0, 0, n-1), rest[len(m[0]):]
	} else if m := dateWords.FindStringSubmatch(rest); m != nil {
		if day, err = time.ParseInLocation(time.DateOnly, m[1], p.s.Starts.Location()); err != nil {
			return at, rest, fmt.Errorf("%q is no date", m[1])
		}
		rest = rest[len(m[0]):]
	}
	m := clockTime.FindStringSubmatch(rest)
	if m == nil {
		return at, rest, fmt.Errorf("expected a time such as 01:47 or day 2 06:10, found %q", rest)
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	second, _ := strconv.Atoi("0" + m[3])
	if hour > 23 || minute > 59 || second > 59 {
		return at, rest, fmt.Errorf("%q is no time of a day", strings.TrimSpace(m[0]))
	}
	year, month, date := day.Date()
	at = time.Date(year, month, date, hour, minute, second, 0, p.s.Starts.Location())
	return at, strings.TrimSpace(rest[len(strings.TrimRight(m[0], " ,\t")):]), nil
}

// midnight is when day 1 begins.
func (p *parser) midnight() time.Time {
	year, month, day := p.s.Starts.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, p.s.Starts.Location())
}

// time takes a time from a phrase; without a day it is that of the entry.
func (m *member) time(what string) (time.Time, error) {
	for _, n := range []int{3, 2, 1} { // "day 2 06:10", "2023-04-21 06:10", "06:10"
		if len(m.tokens) < n {
			continue
		}
		var words []string
		for _, t := range m.tokens[:n] {
			words = append(words, t.text)
		}
		at, rest, err := m.p.moment(strings.Join(words, " "), m.at)
		if err == nil && rest == "" {
			m.tokens = m.tokens[n:]
			return at, nil
		}
	}
	return time.Time{}, m.expected(what + ", a time such as 01:47 or day 2 06:10")
}

// starting reads when the play starts: 2023-04-20 01:47 UTC, or +02:00.
func starting(text string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02 15:04 -07:00", "2006-01-02 15:04 Z07:00"} {
		if at, err := time.Parse(layout, strings.Replace(text, "UTC", "Z", 1)); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("expected when the play starts, such as 2023-04-20 01:47 UTC or 2023-04-20 03:47 +02:00, found %q", text)
}
