// Command tally runs the tally service by itself. Settings: pkg/conf,
// Environment.
package main

import (
	"os"

	"pharos/pkg/process"
	"pharos/services/tally/server"
)

func main() { os.Exit(process.Main("tally", "127.0.0.1:8085", process.Keeping(server.New))) }
