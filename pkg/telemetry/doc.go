// Package telemetry owns what a process tells about itself: structured logs
// with trace ids, traces, and metrics in Prometheus's format.
//
// It leaves what is worth telling to every package, the span and log line of a
// request to pkg/httpd, and the address of /metrics to the mains.
package telemetry
