// Package fleet owns craft: what a position must be to be taken, who a craft
// belongs to, how far and how long it is from a place, and the line that its
// positions make.
//
// Publishing in batches and reading the log are the server's, storing is
// internal/store's, HTTP is internal/web's.
package fleet
