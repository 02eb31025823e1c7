// Package allinone starts the whole of Pharos in one process: the log (NATS
// embedded), a private PostgreSQL with PostGIS, every service and the pages,
// behind one address. `pharos up` and the end-to-end tests both use it.
//
// It joins; it owns no behaviour of its own but the order of starting and
// stopping and that the database is started again when it ends.
package allinone
