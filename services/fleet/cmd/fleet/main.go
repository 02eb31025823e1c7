// Command fleet runs the fleet service by itself. Settings: pkg/conf,
// Environment.
package main

import (
	"os"

	"pharos/pkg/process"
	"pharos/services/fleet/server"
)

func main() { os.Exit(process.Main("fleet", "127.0.0.1:8083", process.Keeping(server.New))) }
