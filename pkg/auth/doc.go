// Package auth owns who a credential is and who may do what: the tokens and
// their key, the one-time codes of the login link, the one table of roles and
// permissions, and the rule of which organisation sees whose reports.
//
// It leaves headers, cookies and status codes to pkg/httpd, and the filtering
// itself to the services: they ask Policy.Sees about each thing they show.
package auth
