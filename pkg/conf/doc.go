// Package conf owns what an operator may set and where a deployment keeps its
// things: the catalogue of every setting, what of it is in force for a program
// and from where, whether that makes sense, the data folder and its lock, and
// files that hold secrets.
//
// It leaves the parsing of flags to the mains, the settings of each service to
// that service's Config, and what a secret means to whoever reads it.
package conf
