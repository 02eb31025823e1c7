package main

import "html/template"

// start is the first page: how to send a report, and all calls.
type start struct {
	Report, Answer string // of sending a report
	Feed, Tally    string
	Tags           []tag
	Kinds          template.HTML
	Files          []string
}

func (s *site) index() start {
	page := start{}
	for _, d := range s.services() {
		page.Tags = append(page.Tags, s.api(d).Tags...)
	}
	for _, d := range s.contract.Documents {
		page.Files = append(page.Files, d.Root.File())
	}
	page.Report = s.find("sendReport").Curl[0].Text
	page.Answer = s.find("sendReport").Answers[0].Example
	page.Feed = s.find("followFeed").Curl[0].Text
	page.Tally = s.find("tally").Curl[0].Text
	page.Kinds = template.HTML(codes(s.contract.Open(reportGiven).Get("properties", "kind").Words("enum")))
	return page
}

const reportGiven = "events/v1/report/given.json"

// find returns an operation by its id; it is an error of the templates to name
// one that is not there.
func (s *site) find(id string) operation {
	for _, d := range s.contract.Documents {
		for _, o := range d.Operations {
			if o.Node.Text("operationId") == id {
				return s.operation(o)
			}
		}
	}
	panic("no operation has the id " + id)
}
