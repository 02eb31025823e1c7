// Command tally runs the tally service by itself. Settings: pkg/conf,
// Catalogue.
package main

import (
	"os"

	"pharos/pkg/conf"
	"pharos/pkg/process"
	"pharos/services/tally/server"
)

func main() { os.Exit(process.Main(conf.Tally, process.Keeping(server.New))) }
