// Package contract proves that the OpenAPI documents and the services are one:
// every route of a service is in its document with the permission it asks for,
// and the other way round; every example keeps to its schema; every incident
// event has its form in the timeline. That every answer keeps to the documents
// is checked where answers are given, by testkit.Checked.
//
// It holds nothing but tests.
package contract
