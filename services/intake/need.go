package intake

import "pharos/pkg/event"

// needs returns pointers to what is absent and would help most, the most
// helpful first. Who answered "unknown" is not asked again.
func needs(report event.Report) []string {
	asked := questions(report.Kind)
	var open []string
	for _, pointer := range asked {
		if !answered(report, pointer) {
			open = append(open, pointer)
		}
	}
	return open
}

// questions lists what a report of that kind can be asked for. A landing says
// nothing of an engine, and a call to an authority nothing of a boat.
func questions(kind event.Kind) []string {
	switch kind {
	case event.KindDistressAlert, event.KindPeopleContact:
		return []string{"/positions", "/persons/total", "/phones", "/source/role", "/craft/type", "/condition/engine", "/occurred_at"}
	case event.KindVesselSighting:
		return []string{"/positions", "/persons/total", "/source/role", "/craft/type", "/condition/engine", "/occurred_at"}
	case event.KindRescue, event.KindInterception, event.KindCasualty:
		return []string{"/positions", "/persons/total", "/source/role", "/craft/type", "/occurred_at"}
	case event.KindTransfer, event.KindDisembarkation:
		return []string{"/persons/total", "/source/role", "/occurred_at"}
	case event.KindAuthorityContact, event.KindObservation:
		return []string{"/source/role", "/occurred_at"}
	}
	return nil
}

func answered(report event.Report, pointer string) bool {
	switch pointer {
	case "/positions":
		return placed(report.Positions)
	case "/persons/total":
		return report.Persons != nil && report.Persons.Total != nil && report.Persons.Total.Known()
	case "/phones":
		return len(report.PhoneTags) > 0
	case "/source/role":
		return report.Source != nil && report.Source.Role != ""
	case "/craft/type":
		return report.Craft != nil && report.Craft.Type != ""
	case "/condition/engine":
		return report.Condition != nil && report.Condition.Engine != ""
	}
	return !report.OccurredAt.IsZero()
}

// placed reports whether any of the positions can be drawn.
func placed(positions []event.Position) bool {
	for _, p := range positions {
		if p.Lat != nil && p.Lon != nil {
			return true
		}
		if r := p.Relative; r != nil && r.FromCraftID != "" && r.BearingDeg != nil && r.DistanceM != nil {
			return true
		}
	}
	return false
}
