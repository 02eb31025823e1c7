package tally

import (
	"fmt"
	"math"
	"testing"

	"pharos/pkg/event"
)

// span reads "1/2/3" as min, best and max; "-" is unknown.
func span(t testing.TB, text string) *event.Interval {
	t.Helper()
	var words [3]string
	if _, err := fmt.Sscanf(text, "%s %s %s", &words[0], &words[1], &words[2]); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	var numbers [3]*int64
	for i, word := range words {
		var n int64
		if word == "-" {
			continue
		}
		if _, err := fmt.Sscan(word, &n); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		numbers[i] = &n
	}
	return &event.Interval{Min: numbers[0], Best: numbers[1], Max: numbers[2]}
}

func show(i *event.Interval) string {
	if i == nil {
		return "unknown"
	}
	text := ""
	for _, n := range []*int64{i.Min, i.Best, i.Max} {
		if n == nil {
			text += " -"
			continue
		}
		text += fmt.Sprint(" ", *n)
	}
	return text[1:]
}

func TestNumbersOfSeveralIncidentsAddUp(t *testing.T) {
	huge := fmt.Sprint(int64(math.MaxInt64))
	for _, c := range []struct {
		name string
		of   []string
		want string
	}{
		{"nothing known is unknown, not zero", nil, "unknown"},
		{"an interval that says nothing adds nothing", []string{"- - -"}, "unknown"},
		{"a known zero is zero", []string{"0 0 0"}, "0 0 0"},
		{"one alone is its own sum and gets no best value", []string{"80 - 100"}, "80 - 100"},
		{"exact numbers", []string{"2 2 2", "3 3 3", "5 5 5"}, "10 10 10"},
		{"unknown beside known leaves the known", []string{"2 2 2", "- - -"}, "2 2 2"},
		{"the lower bound stands in for a best value", []string{"2 2 2", "80 - 100"}, "82 82 102"},
		{"no upper bound of one is none of the sum", []string{"2 2 2", "3 - -"}, "5 5 -"},
		{"nor when more is added", []string{"3 - -", "2 2 2", "1 1 1"}, "6 6 -"},
		{"an upper bound alone bounds and adds no best value", []string{"- - 5", "2 2 2"}, "2 2 7"},
		{"upper bounds alone", []string{"- - 5", "- - 6"}, "- - 11"},
		{"a number nobody could have counted stays at the largest there is", []string{huge + " - " + huge, "1 1 1"}, huge + " " + huge + " " + huge},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachOrder(c.of, func(order []string) {
				var s sum
				for _, text := range order {
					s.add(span(t, text))
				}
				if got := show(s.interval()); got != c.want {
					t.Errorf("%q is %s, want %s", order, got, c.want)
				}
			})
		})
	}
}

// eachOrder calls fn with every order of up to three things.
func eachOrder(of []string, fn func([]string)) {
	if len(of) < 2 {
		fn(of)
		return
	}
	for i := range of {
		rest := append(append([]string{}, of[:i]...), of[i+1:]...)
		eachOrder(rest, func(tail []string) { fn(append([]string{of[i]}, tail...)) })
	}
}

func TestASumChangesNoneOfItsParts(t *testing.T) {
	a, b := span(t, "1 1 1"), span(t, "2 2 2")
	var s sum
	s.add(a)
	s.add(b)
	s.add(a)
	if show(a) != "1 1 1" || show(b) != "2 2 2" || show(s.interval()) != "4 4 4" {
		t.Errorf("parts are %s and %s, the sum %s", show(a), show(b), show(s.interval()))
	}
}
