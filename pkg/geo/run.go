package geo

// A run is a stretch of text that holds only what positions are made of. This
// file finds the pairs of halves in it. The rule is that nothing may be left over
// that could be part of a position: what cannot be explained makes the run
// unreadable, so that a lost number or letter never shifts the others into a
// wrong place.

// readRun reads a run without junk.
func readRun(text string, tokens []token) outcome {
	behind := readStyle(text, tokens, lettersBehind)
	if !hasLetter(tokens) {
		return behind
	}
	front := readStyle(text, tokens, lettersInFront)
	switch {
	case len(front.places) == 0:
		return behind
	case len(behind.places) == 0:
		return front
	case samePlaces(behind, front):
		return behind
	}
	return failed(warn(WarnAmbiguous, "the letters of %.60q may belong to the numbers before or after them", span(text, tokens)))
}

func readStyle(text string, tokens []token, style style) outcome {
	halves, dangling := halvesOf(tokens, style)
	if dangling && len(halves) > 0 {
		return failed(warn(WarnAmbiguous, "a letter of %.60q belongs to no number", span(text, tokens)))
	}
	if !anyLettered(halves) {
		return readUnlettered(text, halves)
	}
	return readLettered(text, halves)
}

// readLettered pairs neighbours that say a latitude and a longitude.
func readLettered(text string, halves []half) outcome {
	var result outcome
	paired := 0
	for i := 0; i < len(halves); {
		if i+1 < len(halves) && halves[i].said() && halves[i+1].said() {
			one := pair(text, halves[i], halves[i+1])
			result.places = append(result.places, one.places...)
			result.problems = append(result.problems, one.problems...)
			paired++
			i += 2
			continue
		}
		if !isIdle(halves, i) {
			return leftOver(text, halves, i)
		}
		i++
	}
	if paired == 0 {
		return leftOver(text, halves, 0)
	}
	return result
}

// isIdle reports whether a half is a number beside the position and surely not
// of it: 80 persons in front, 130 NM behind, a time of day, a date.
func isIdle(halves []half, i int) bool {
	h := halves[i]
	if h.isClock() || h.isDate() {
		return true
	}
	return h.isBare() && (i == 0 || halves[i-1].ends()) && (i == len(halves)-1 || halves[i+1].opens())
}

// leftOver says what is wrong with a half that finds no partner.
func leftOver(text string, halves []half, i int) outcome {
	piece := text[halves[0].start:halves[len(halves)-1].end]
	switch {
	case len(halves) > 1 && countSaid(halves) == 1:
		return failed(warn(WarnHemisphereMissing, "%.60q says one hemisphere of two", piece))
	case len(halves) > 1:
		return failed(warn(WarnAmbiguous, "%.60q has a number that belongs to no position: %.30q", piece, text[halves[i].start:halves[i].end]))
	case halves[i].isLoneNumber():
		return outcome{} // "wind S 4"
	}
	return failed(warn(WarnUnreadable, "%.60q is only a %s", piece, halves[i].axis()))
}

// isLoneNumber reports whether only a letter makes an integer look like an angle.
func (h half) isLoneNumber() bool {
	return len(h.groups) == 1 && h.groups[0].decimals == 0 && h.groups[0].unit == unitNone
}

// readUnlettered pairs halves that only their order tells apart. So there must be
// two in all, or two on each line.
func readUnlettered(text string, halves []half) outcome {
	halves = withoutIdle(halves)
	if len(halves) < 2 {
		return outcome{}
	}
	if len(halves) > 2 && !twoPerLine(halves) {
		piece := text[halves[0].start:halves[len(halves)-1].end]
		return failed(warn(WarnAmbiguous, "%.60q has more numbers than a position", piece))
	}
	var result outcome
	for i := 0; i+1 < len(halves); i += 2 {
		one := pair(text, halves[i], halves[i+1])
		result.places = append(result.places, one.places...)
		result.problems = append(result.problems, one.problems...)
	}
	return result
}

// withoutIdle drops clocks, dates, and bare numbers beside halves that degree marks
// open or on a line of their own. Beside plain decimals a third number stays: 15.77,35.35,0 is a longitude,
// a latitude and a height.
func withoutIdle(halves []half) []half {
	var kept []half
	for i, h := range halves {
		neighbour := i > 0 && halves[i-1].degreesMarked() || i+1 < len(halves) && halves[i+1].degreesMarked()
		if h.isClock() || h.isDate() || neighbour && isIdle(halves, i) || h.isBare() && isBesideALineOfTwo(halves, i) {
			continue
		}
		kept = append(kept, h)
	}
	return kept
}

// isBesideALineOfTwo reports whether a half is alone on its line, and the line
// before or after it holds a pair.
func isBesideALineOfTwo(halves []half, i int) bool {
	line := func(j int) int {
		if j < 0 || j >= len(halves) {
			return -1
		}
		return halves[j].line
	}
	if line(i) == line(i-1) || line(i) == line(i+1) {
		return false
	}
	return line(i-1) >= 0 && line(i-1) == line(i-2) || line(i+1) >= 0 && line(i+1) == line(i+2)
}

func twoPerLine(halves []half) bool {
	if len(halves)%2 != 0 {
		return false
	}
	for i := 0; i < len(halves); i += 2 {
		if halves[i].line != halves[i+1].line || i > 0 && halves[i].line == halves[i-1].line {
			return false
		}
	}
	return true
}

func hasLetter(tokens []token) bool {
	for _, t := range tokens {
		if t.kind == kindHemisphere {
			return true
		}
	}
	return false
}

func anyLettered(halves []half) bool {
	for _, h := range halves {
		if h.lettered {
			return true
		}
	}
	return false
}

func countSaid(halves []half) int {
	count := 0
	for _, h := range halves {
		if h.said() {
			count++
		}
	}
	return count
}

func samePlaces(a, b outcome) bool {
	if len(a.places) != len(b.places) {
		return false
	}
	for i := range a.places {
		if a.places[i].Candidate != b.places[i].Candidate {
			return false
		}
	}
	return true
}

func span(text string, tokens []token) string {
	return text[tokens[0].start:tokens[len(tokens)-1].end]
}
