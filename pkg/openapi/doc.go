// Package openapi reads the OpenAPI documents of schemas/http, in the order in
// which they were written and across their references, and says whether an
// answer keeps to them.
//
// The bodies of OpenAPI 3.1 are JSON Schema 2020-12, so one validator serves
// events and answers alike. Three members are ours: x-permission is what a
// route asks of its caller, x-line the schema of each line of an NDJSON body,
// and x-events the schema of the data of each kind of server-sent event;
// x-lenient marks a route that takes what its schema would not.
//
// It checks what it is shown. Showing it every answer of every test is
// pkg/testkit's, and comparing routes with documents is tools/contract's.
package openapi
