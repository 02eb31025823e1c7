// Package console owns the web pages of Pharos (the desk, the crew's report
// form, the tally explorer) and the browser's session: login by a one-time
// link or a token, logout.
//
// The pages talk only to the HTTP interfaces of the other services. What they
// show and decide belongs to those; who may what belongs to pkg/auth.
package console
