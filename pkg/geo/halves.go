package geo

// style says to which side a hemisphere letter between two numbers belongs when
// neither spaces nor marks tell:
//
//	80 N 35 21 E 015 46      letters behind: 80 N, 35 21 E, and 015 46 is left over
//	                         letters in front: 80 is left over, N 35 21, E 015 46
//
// Both are tried; pair.go decides whether only one of them makes sense.
type style uint8

const (
	lettersBehind style = iota
	lettersInFront
)

// maxGroups is more numbers in a row than any half, or two, can have.
const maxGroups = 7

// builder gathers the tokens of a run (no junk in it) into halves.
type builder struct {
	tokens []token
	style  style

	done    []half
	cur     half
	open    bool // cur is being filled
	pending *token
	colon   bool
	line    int
	// dangling: a letter or label belongs to no number.
	dangling bool
}

func halvesOf(tokens []token, style style) (halves []half, dangling bool) {
	b := &builder{tokens: tokens, style: style}
	for i, t := range tokens {
		b.take(i, t)
	}
	b.close()
	for _, h := range b.done {
		halves = append(halves, h.inTwo()...)
	}
	return halves, b.dangling
}

func (b *builder) take(i int, t token) {
	switch t.kind {
	case kindNumber:
		b.number(i, t)
	case kindMark:
		b.mark(i, t)
	case kindHemisphere:
		b.letter(i, t)
	case kindLabel:
		b.labelled(t)
	case kindDash, kindPlus:
		b.pending = &t
	case kindColon:
		b.colon = true
	case kindSeparator:
		b.separate()
	case kindNewline:
		b.line++
		if !b.open || len(b.cur.groups) > 0 { // a label may have its number on the next line
			b.separate()
		}
	}
}

func (b *builder) separate() {
	b.close()
	b.pending = nil
}

// close ends the current half. One without numbers was a letter or label that
// stands alone.
func (b *builder) close() {
	if !b.open {
		return
	}
	b.open = false
	if len(b.cur.groups) == 0 {
		b.dangling = true
		return
	}
	b.cur.broken = b.cur.broken || b.cur.perhaps && !b.cur.lettered
	b.done = append(b.done, b.cur)
}

func (b *builder) start(at token) {
	b.close()
	b.cur = half{start: at.start, end: at.end, line: b.line}
	b.open = true
}

func (b *builder) filled() bool { return b.open && len(b.cur.groups) > 0 }

func (b *builder) number(i int, t token) {
	mark := b.unitAt(i + 1)
	sign, doubt := b.dash(t, mark)
	colon := b.colon
	b.colon = false
	if !b.open || b.filled() && (sign != 0 || doubt || b.begins(i, mark, colon)) {
		b.start(t)
	}
	if len(b.cur.groups) == 0 && b.pending != nil {
		b.cur.sign, b.cur.doubt = sign, doubt
		b.cur.start = min(b.cur.start, b.pending.start)
	}
	b.pending = nil
	b.cur.colon = b.cur.colon || colon
	b.cur.line = b.line
	b.cur.end = t.end
	b.cur.groups = append(b.cur.groups, group{number: t.number})
	if len(b.cur.groups) > maxGroups {
		b.cur.broken = true
		b.cur.groups = b.cur.groups[:maxGroups]
	}
}

// begins reports whether a number cannot belong to the half in front of it.
func (b *builder) begins(i int, mark unit, colon bool) bool {
	if colon {
		return b.complete(mark)
	}
	// Colons join a half of their own, often a clock.
	beforeColon := i+1 < len(b.tokens) && b.tokens[i+1].kind == kindColon
	afterDate := b.cur.isDate() && len(b.cur.groups) == 3
	return b.cur.colon || beforeColon || afterDate || b.complete(mark)
}

// complete reports whether the current half has no place left for a number with
// this mark.
func (b *builder) complete(mark unit) bool {
	last, place := b.cur.last(), unit(len(b.cur.groups))
	return last.decimals > 0 || last.unit == unitSeconds || mark != unitNone && mark <= place
}

// dash decides what a dash or plus in front of a number is.
//
//	34-12.1N       a joint: glued on both sides, inside an angle
//	35.35 -15.77   a minus: a space in front, none behind
//	+35.35-015.77  a minus: the writer signs numbers (ISO 6709)
//	35.35-15.77    in doubt; 35.35 - 15.77 as well
func (b *builder) dash(t token, mark unit) (sign int8, doubt bool) {
	if b.pending == nil {
		return 0, false
	}
	if b.pending.kind == kindPlus {
		return 1, false
	}
	joined := b.pending.glued && t.glued
	switch {
	case !b.filled() && t.glued:
		return -1, false
	case !b.filled():
		return 0, true
	case joined && b.cur.sign != 0 && (b.cur.last().decimals > 0 || b.cur.groups[0].whole > 3):
		return -1, false
	case !b.pending.glued && t.glued:
		return -1, false
	case b.complete(mark):
		return 0, true
	case joined, b.cur.last().unit != unitNone:
		return 0, false
	}
	return 0, true
}

func (b *builder) mark(i int, t token) {
	afterNumber := i > 0 && b.tokens[i-1].kind == kindNumber
	switch {
	case b.filled() && afterNumber:
		b.cur.groups[len(b.cur.groups)-1].unit = t.unit
		b.cur.end = t.end
	case b.filled(), t.unit != unitDegrees:
		b.cur.broken = true
	}
	// A degree mark behind a letter (N° 33) or at the start says nothing.
}

func (b *builder) unitAt(i int) unit {
	if i < len(b.tokens) && b.tokens[i].kind == kindMark {
		return b.tokens[i].unit
	}
	return unitNone
}

func (b *builder) labelled(t token) {
	if !b.open || b.filled() {
		b.start(t)
	}
	b.cur.label = t.axis
	b.pending = nil
}

func (b *builder) letter(i int, t token) {
	switch b.side(i, t) {
	case lettersBehind:
		b.cur.broken = b.cur.broken || b.cur.lettered && !b.cur.letter.same(t.hemisphere)
		b.cur.letter, b.cur.lettered, b.cur.closed = t.hemisphere, true, true
		b.cur.end = t.end
		b.close()
	case lettersInFront:
		if !b.open || b.filled() {
			b.start(t)
		}
		b.pending = nil
		if t.hemisphere.behindOnly && b.numberFollows(i+1) {
			b.cur.perhaps = true
			return
		}
		b.cur.broken = b.cur.broken || b.cur.lettered
		b.cur.letter, b.cur.lettered, b.cur.prefixed = t.hemisphere, true, true
	}
}

// side finds the number that a letter belongs to. A letter between commas has
// none and leaves an empty half, which counts as dangling.
func (b *builder) side(i int, t token) style {
	front := b.numberFollows(i+1) && !t.hemisphere.behindOnly
	switch {
	case !b.filled() || b.pending != nil:
		return lettersInFront
	case !front:
		return lettersBehind
	case b.cur.lettered: // N 35 21 E 015 46; but N 35 21 N is said twice
		return lettersInFront
	case t.glued != b.tokens[i+1].glued && t.glued:
		return lettersBehind
	case t.glued != b.tokens[i+1].glued:
		return lettersInFront
	}
	return b.style
}

// numberFollows looks past a stray degree mark and a sign.
func (b *builder) numberFollows(i int) bool {
	if b.unitAt(i) == unitDegrees {
		i++
	}
	if i < len(b.tokens) && (b.tokens[i].kind == kindDash || b.tokens[i].kind == kindPlus) {
		i++
	}
	return i < len(b.tokens) && b.tokens[i].kind == kindNumber
}
