// Command desk runs the desk service by itself. Settings: pkg/conf,
// Environment.
package main

import (
	"os"

	"pharos/pkg/keeper"
	"pharos/pkg/process"
	"pharos/services/desk/server"
)

func main() { os.Exit(process.Main("desk", "127.0.0.1:8084", process.Keeping(join))) }

func join(d keeper.Deps) *server.Server { return server.New(server.Config{}, d) }
