// Package incidents is the view of reports and incidents that the incident,
// desk and tally services each keep in a schema of their own: what every report
// says (without its sealed members), and the folded incident beside what can
// be said of it, with typed columns to search by.
//
// It owns the tables report, incident and incident_report, and their SQL. The
// meaning of events is pkg/sar's; when to read which event is pkg/projection's;
// whatever else a service wants in its view it adds in its Hook, in the same
// transaction.
package incidents
