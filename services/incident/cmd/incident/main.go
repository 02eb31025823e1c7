// Command incident runs the incident service by itself. Settings: pkg/conf,
// Environment.
package main

import (
	"os"

	"pharos/pkg/process"
	"pharos/services/incident/server"
)

func main() { os.Exit(process.Main("incident", "127.0.0.1:8082", process.Keeping(server.New))) }
