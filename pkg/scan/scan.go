// Package scan owns the walk over JSON that is known to be well formed. It hands
// out pieces of a text as they stand there, so that a megabyte of nonsense costs
// a look at each byte and not a tree.
//
// It leaves what the pieces mean, names and strings included, to who reads them.
package scan

import (
	"iter"
	"strings"
)

// Members yields the names of an object, in their quotes, and the values, in the
// order in which they stand.
func Members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for i := next(object, 1); object[i] != '}'; {
			stop := end(object, i)
			name := object[i:stop]
			i = next(object, stop) // the colon
			i = next(object, i+1)
			stop = end(object, i)
			if !yield(name, object[i:stop]) {
				return
			}
			i = next(object, stop)
			if object[i] == ',' {
				i = next(object, i+1)
			}
		}
	}
}

// Items yields the elements of an array.
func Items(array []byte) iter.Seq2[int, []byte] {
	return func(yield func(int, []byte) bool) {
		n := 0
		for i := next(array, 1); array[i] != ']'; n++ {
			stop := end(array, i)
			if !yield(n, array[i:stop]) {
				return
			}
			i = next(array, stop)
			if array[i] == ',' {
				i = next(array, i+1)
			}
		}
	}
}

// Depth returns how many arrays and objects stand one in another.
func Depth(b []byte) int {
	open, deepest := 0, 0
	for i := 0; i < len(b); {
		switch b[i] {
		case '"':
			i = quoteEnd(b, i)
			continue
		case '{', '[':
			open++
			deepest = max(deepest, open)
		case '}', ']':
			open--
		}
		i++
	}
	return deepest
}

// next returns the place of the first byte from i on that is no white space.
func next(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\n' || b[i] == '\t' || b[i] == '\r') {
		i++
	}
	return i
}

// end returns the place behind the value that starts at i.
func end(b []byte, i int) int {
	if b[i] != '{' && b[i] != '[' && b[i] != '"' {
		for i < len(b) && !strings.ContainsRune(" \n\t\r,]}", rune(b[i])) {
			i++
		}
		return i
	}
	for open := 0; ; {
		switch b[i] {
		case '"':
			i = quoteEnd(b, i)
		case '{', '[':
			open++
			i++
		case '}', ']':
			open--
			i++
		default:
			i++
		}
		if open == 0 {
			return i
		}
	}
}

// quoteEnd returns the place behind the string that starts at i.
func quoteEnd(b []byte, i int) int {
	for i++; b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i + 1
}
