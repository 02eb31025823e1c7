package sar

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"pharos/pkg/event"
)

// testimony is a linked report as it stands after its corrections.
type testimony struct {
	Link
	withdrawn bool
	places    giver         // of the positions: the report itself, or the correction that replaced them
	named     bool          // it shares with a report of this boat what says "same boat"
	aliases   []event.Alias // of this boat; a report of several has those of others, too
}

// giver is the report that a part of a testimony was taken from.
type giver struct {
	id         event.ReportID
	receivedAt time.Time
}

// counts reports whether the numbers of t count here: it was not withdrawn, no
// other incident counts them, and it is not merely possible that this is the boat.
func (t testimony) counts() bool {
	return !t.withdrawn && t.Relation != RelationMentions && t.Strength != StrengthPossible
}

// describes reports whether what t says of a boat is said of this one: it
// speaks of one boat alone, or of several and shares with this one what says
// "same boat".
func (t testimony) describes() bool {
	if t.withdrawn || t.Strength == StrengthPossible {
		return false
	}
	several := t.Relation == RelationShared || t.Relation == RelationMentions
	return !several || t.named
}

// testimonies returns the linked reports, in order of time at sea, with every
// amendment applied to what it corrects, be it a report or another amendment.
// A correction counts only when it comes from the organisation that sent what
// it corrects; of several, the one made later wins. An amendment is no
// testimony of its own unless what it amends is not linked here.
func (in *Incident) testimonies() []testimony {
	corrections := map[event.ReportID][]Link{}
	var first []Link
	for _, l := range in.Links {
		if in.corrects(l) {
			of := l.Report.Amends.ReportID
			corrections[of] = append(corrections[of], l)
			continue
		}
		first = append(first, l)
	}
	all := make([]testimony, len(first))
	for i, l := range first {
		all[i] = corrected(l, corrections)
	}
	slices.SortStableFunc(all, func(a, b testimony) int {
		return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), cmp.Compare(a.ReportID, b.ReportID))
	})
	markNamed(all)
	return all
}

// markNamed marks those that share a key with a report of this boat, whichever came
// first, and notes what they call it. What a link says of its reasons is only what was known when it was made.
func markNamed(all []testimony) {
	var keys []Key
	for _, t := range all {
		if !t.withdrawn && (t.Relation == RelationSameCraft || t.Relation == RelationAmends) {
			keys = append(keys, Keys(t.Report)...)
		}
	}
	for i := range all {
		t := &all[i]
		t.named = slices.ContainsFunc(allKeys(t.Report), func(k Key) bool { return slices.Contains(keys, k) })
		for _, a := range t.Report.Aliases {
			if !Several(t.Report) || slices.Contains(keys, Key{ByAlias, AliasKey(a)}) {
				t.aliases = append(t.aliases, a)
			}
		}
	}
}

// corrects reports whether l corrects, at last, a report that is linked here
// and corrects nothing itself. Amendments that correct each other in a circle
// correct nothing, and each stands for itself.
func (in *Incident) corrects(l Link) bool {
	for steps := 0; steps <= len(in.Links); steps++ {
		i := in.target(l)
		if i < 0 {
			return steps > 0
		}
		l = in.Links[i]
	}
	return false
}

// target is the link that l corrects, -1 when there is none here.
func (in *Incident) target(l Link) int {
	if l.Report.Amends == nil {
		return -1
	}
	i := in.link(l.Report.Amends.ReportID)
	if i < 0 || in.Links[i].Org != l.Org {
		return -1
	}
	return i
}

// corrected applies to l its corrections, each as it stands after its own.
func corrected(l Link, corrections map[event.ReportID][]Link) testimony {
	t := testimony{Link: l, places: giver{l.ReportID, l.ReceivedAt}}
	mine := slices.SortedStableFunc(slices.Values(corrections[l.ReportID]), func(a, b Link) int {
		return cmp.Or(a.madeAt().Compare(b.madeAt()), cmp.Compare(a.ReportID, b.ReportID))
	})
	for _, a := range mine {
		if c := corrected(a, corrections); !c.withdrawn {
			t.amend(c)
		}
	}
	return t
}

// madeAt is when its sender made the report: the time in its id, a UUIDv7 (RFC
// 9562 §5.7), so that a backlog's corrections mean the same in whatever order
// they come. An id that tells none, or one after the report was here, does not count.
func (f Fact) madeAt() time.Time {
	id, err := uuid.Parse(string(f.ReportID))
	if err != nil || id.Version() != 7 {
		return f.ReceivedAt
	}
	var ms [8]byte
	copy(ms[2:], id[:6])
	made := time.UnixMilli(int64(binary.BigEndian.Uint64(ms[:])))
	if made.After(f.ReceivedAt) {
		return f.ReceivedAt
	}
	return made
}

// amend corrects t by a: what a clears is gone, what a says replaces. A
// correction may raise the phase and, like every report, never lowers it.
func (t *testimony) amend(a testimony) {
	if a.Report.Amends.Reason == reasonWithdrawn {
		t.withdrawn = true
		return
	}
	if a.Report.Amends.Reason == reasonWrongTime && !a.Report.OccurredAt.IsZero() {
		t.OccurredAt = a.OccurredAt
	}
	if report, err := correct(t.Report, a.Report); err == nil {
		t.Report = report
	}
	if len(a.Report.Positions) > 0 {
		t.places = a.places
	}
	for _, p := range []Phase{a.Phase, Implies(t.Report)} {
		if p.Above(t.Phase) {
			t.Phase = p
		}
	}
}

// The reasons of an amendment that mean more than other content.
const (
	reasonWithdrawn = "withdrawn"
	reasonWrongTime = "wrong_time"
)

// correct merges amendment into report, member by member (RFC 7396 without
// its null), after removing the pointers that it clears.
func correct(report, amendment event.Report) (event.Report, error) {
	doc, err := members(report)
	if err != nil {
		return report, err
	}
	change, err := members(amendment)
	if err != nil {
		return report, err
	}
	for _, own := range []string{"kind", "amends", "id", "source", "relations", "incident_ids", "needs_info"} {
		delete(change, own)
	}
	if amendment.Amends.Reason != reasonWrongTime {
		for _, own := range []string{"occurred_at", "occurred_until", "occurred_text", "occurred_basis", "informed_at"} {
			delete(change, own)
		}
	}
	for _, pointer := range amendment.Amends.Clear {
		if pointer != "/kind" {
			remove(doc, strings.Split(pointer, "/")[1:])
		}
	}
	merge(doc, change)
	raw, err := json.Marshal(doc)
	if err != nil {
		return report, err
	}
	var out event.Report
	return out, json.Unmarshal(raw, &out)
}

func members(r event.Report) (map[string]any, error) {
	raw, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	var doc map[string]any
	return doc, json.Unmarshal(raw, &doc)
}

func merge(into, change map[string]any) {
	for name, value := range change {
		inner, isObject := value.(map[string]any)
		old, wasObject := into[name].(map[string]any)
		if isObject && wasObject {
			merge(old, inner)
			continue
		}
		into[name] = value
	}
}

// remove deletes the member at path (JSON Pointer tokens, RFC 6901). An
// element of a list becomes empty and keeps its place, so that the indexes of
// the others still mean what they meant. The kind cannot be cleared: without
// one a report is none.
func remove(node any, path []string) {
	if len(path) == 0 {
		return
	}
	token := strings.NewReplacer("~1", "/", "~0", "~").Replace(path[0])
	switch n := node.(type) {
	case map[string]any:
		if len(path) == 1 {
			delete(n, token)
			return
		}
		remove(n[token], path[1:])
	case []any:
		i, err := strconv.Atoi(token)
		if err != nil || i < 0 || i >= len(n) {
			return
		}
		if _, word := n[i].(string); word && len(path) == 1 {
			n[i] = ""
			return
		}
		if len(path) == 1 {
			n[i] = map[string]any{}
			return
		}
		remove(n[i], path[1:])
	}
}
