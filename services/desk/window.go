package desk

import (
	"fmt"
	"slices"
	"strings"

	"pharos/pkg/geo"
)

// Kind is a kind of frame.
type Kind string

// The kinds that a client may choose from. A snapshot comes to everybody.
const (
	KindIncident Kind = "incident"
	KindReport   Kind = "report"
	KindCraft    Kind = "craft"
	KindAlert    Kind = "alert"
	KindSnapshot Kind = "snapshot"
)

func kinds() []Kind { return []Kind{KindIncident, KindReport, KindCraft, KindAlert} }

// Window is what one client sees: what its organisation may see, and of that
// what it asked for. The zero value sees everything.
type Window struct {
	Orgs  []string // whose reports it may see; nil is all
	Kinds []Kind   // nil is all
	Box   *geo.Box // nil is the whole world
}

// ParseKinds reads a comma-separated list of kinds; "" is all.
func ParseKinds(text string) ([]Kind, error) {
	if text == "" {
		return nil, nil
	}
	var list []Kind
	for word := range strings.SplitSeq(text, ",") {
		kind := Kind(strings.TrimSpace(word))
		if !slices.Contains(kinds(), kind) {
			return nil, fmt.Errorf("%.40q is none of incident, report, craft, alert", word)
		}
		list = append(list, kind)
	}
	return list, nil
}

// Wants reports whether the client asked for frames of that kind.
func (w Window) Wants(k Kind) bool { return w.Kinds == nil || slices.Contains(w.Kinds, k) }

// sees reports whether the client may see what one of the organisations sent.
func (w Window) sees(orgs []string) bool {
	return w.Orgs == nil || slices.ContainsFunc(orgs, func(org string) bool { return slices.Contains(w.Orgs, org) })
}

// shows reports whether one of the places is in the box. What has no place is
// in no box.
func (w Window) shows(places []geo.Position) bool {
	return w.Box == nil || slices.ContainsFunc(places, w.Box.Contains)
}
