// Package conf owns where a deployment keeps its things: the data folder and
// its lock, and files that hold secrets.
//
// It leaves flags and environment to the mains, the settings of each service to
// that service's Config, and what a secret means to whoever reads it.
package conf
