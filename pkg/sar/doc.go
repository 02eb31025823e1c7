// Package sar is the shared kernel: the words of search and rescue at sea, and
// what the events of an incident mean. Incident is a fold (Apply), pure and
// independent of the order in which reports arrive; Picture is what can be
// said of it now; Decide says what a report brings about.
//
// It does no I/O and reads no clock. Who stores the folded value, who publishes
// a decision and who may see the picture is left to the services.
package sar
