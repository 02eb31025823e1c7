// Command incident runs the incident service by itself. Settings: pkg/conf,
// Catalogue.
package main

import (
	"os"

	"pharos/pkg/conf"
	"pharos/pkg/process"
	"pharos/services/incident/server"
)

func main() { os.Exit(process.Main(conf.Incident, process.Keeping(server.New))) }
