// Package schemas owns the contract of Pharos: the JSON Schemas (2020-12) of
// every event body, the AsyncAPI catalogue of channels and streams, an OpenAPI
// document for each service, and examples of both good and bad documents. The
// files are embedded; nothing is ever fetched from the net, although the
// schemas' ids look like addresses.
//
// It knows nobody. Go types of the events are in pkg/event, where a test proves
// that types and schemas are one; what to do with a document that does not fit
// is left to who receives it.
//
//	asyncapi.yaml               channels, messages, who sends and who receives; x-jetstream
//	http/<service>.yaml         routes, bodies and answers of a service; common.yaml is shared,
//	                            probe.yaml is what every address answers about itself
//	common/v1/                  forms that many schemas share: count, position, time, id, …
//	events/v1/<domain>/<event>  body of one event; report/given is a report as clients send it,
//	                            report/sealed what its box holds
//	releases/v<version>.json    what a release promised of the events, and corrections.json: descriptions
//	                            that were worded anew since; made by `make release`, kept by its tests
//	examples/<domain>/<event>/  valid and invalid documents; an invalid one is wrapped:
//	                            {"why": …, "pointer": where it is wrong, "document": …}
//
// Each property has a description, x-unit where there is a unit, and
// x-privacy: public (may be published), partner (organisations that an incident
// is disclosed to), desk (the sender's organisation and its desk) or sealed
// (encrypted in the log, read one report at a time). A member inside another
// is never less private than what it is in.
//
// Schemas are only added to. A change of meaning is a new version: a test of
// tools/release holds every change against the last release.
package schemas
