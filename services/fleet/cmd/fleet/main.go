// Command fleet runs the fleet service by itself. Settings: pkg/conf,
// Catalogue.
package main

import (
	"os"

	"pharos/pkg/conf"
	"pharos/pkg/process"
	"pharos/services/fleet/server"
)

func main() { os.Exit(process.Main(conf.Fleet, process.Keeping(server.New))) }
