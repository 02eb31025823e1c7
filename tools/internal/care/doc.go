// Package care proves the log and puts it right: it compares archive, stream and
// views, makes views anew, and makes a stream of its archive. The commands of
// `pharos` use it with the server down, the routes under /v1/admin with it up.
//
// It decides nothing about what is compared: records are pkg/archive's, views are
// made by the handlers of their services, as their projectors make them.
package care
