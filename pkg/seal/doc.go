// Package seal owns what keeps the sealed members of a report closed: the
// master key of a deployment, a key for each report, and the box that the
// sealed members travel in through log, views and backups.
//
// Keys are made ahead, in blocks that are synced to stream KEYS before the first
// of them is used, each wrapped under a key derived from the master key. So a
// report stays one publish, and whoever erases its key erases what it sealed, for
// ever, while the log stays as it was. A key that was made and never used is
// harmless.
//
// It leaves who may see what to pkg/auth, the record of an erasure to the intake
// service, and the erasing of bytes on disk to the log's server.
package seal
