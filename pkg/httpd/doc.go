// Package httpd owns how Pharos speaks HTTP: routes with a permission each,
// strict JSON in, problem documents out, credentials from header or cookie,
// body limits, preconditions, server-sent events, health and readiness, and
// serving with a drain.
//
// It leaves what a route does to the services and who may what to pkg/auth.
// Echo appears here and in services/*/internal/web alone.
package httpd
