package sar

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"pharos/pkg/event"
)

// testimony is a linked report as it stands after its corrections.
type testimony struct {
	Link
	withdrawn bool
}

// testimonies returns the linked reports, in order of time at sea, with every
// amendment applied to the report it corrects. A correction counts only when
// it comes from the organisation that sent the report; of several, the one
// received later wins. An amendment is no testimony of its own unless what it
// amends is not linked here.
func (in *Incident) testimonies() []testimony {
	var all []testimony
	var amendments []Link
	for _, l := range in.Links {
		if in.corrects(l) {
			amendments = append(amendments, l)
			continue
		}
		all = append(all, testimony{Link: l})
	}
	slices.SortStableFunc(amendments, func(a, b Link) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	for _, a := range amendments {
		i := slices.IndexFunc(all, func(t testimony) bool { return t.ReportID == a.Report.Amends.ReportID })
		all[i].amend(a)
	}
	slices.SortStableFunc(all, func(a, b testimony) int {
		return cmp.Or(a.OccurredAt.Compare(b.OccurredAt), cmp.Compare(a.ReportID, b.ReportID))
	})
	return all
}

func (in *Incident) corrects(l Link) bool {
	if l.Report.Amends == nil || l.Report.Amends.ReportID == l.ReportID {
		return false
	}
	i := in.link(l.Report.Amends.ReportID)
	return i >= 0 && in.Links[i].Org == l.Org && in.Links[i].Report.Amends == nil
}

// amend corrects t by a: what a clears is gone, what a says replaces.
func (t *testimony) amend(a Link) {
	if a.Report.Amends.Reason == "withdrawn" {
		t.withdrawn = true
		return
	}
	if a.Report.Amends.Reason == "wrong_time" && !a.Report.OccurredAt.IsZero() {
		t.OccurredAt = a.Report.OccurredAt
	}
	if a.Phase.Above(t.Phase) {
		t.Phase = a.Phase
	}
	corrected, err := correct(t.Report, a.Report)
	if err == nil {
		t.Report = corrected
	}
}

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
	for _, own := range []string{"kind", "amends", "id", "occurred_at", "occurred_text", "occurred_basis", "informed_at", "source",
		"relations", "incident_ids", "needs_info"} {
		delete(change, own)
	}
	for _, pointer := range amendment.Amends.Clear {
		remove(doc, strings.Split(pointer, "/")[1:])
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
// the others still mean what they meant.
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
		if len(path) == 1 {
			n[i] = map[string]any{}
			return
		}
		remove(n[i], path[1:])
	}
}
