package sar

import "slices"

// SeenBy returns the incident as an organisation sees it that has not been
// told more: its own reports alone, and of the desk's decisions those that it
// needs to act, not what was concluded from others' reports.
func (in *Incident) SeenBy(orgs []string) *Incident {
	out := *in
	out.Links, out.Judgements, out.Assessments, out.Outcomes, out.Proposals = nil, nil, nil, nil, nil
	for _, l := range in.Links {
		if slices.Contains(orgs, l.Org) {
			out.Links = append(out.Links, l)
		}
	}
	for _, j := range in.Judgements {
		if out.link(j.ReportID) >= 0 {
			out.Judgements = append(out.Judgements, j)
		}
	}
	return &out
}
