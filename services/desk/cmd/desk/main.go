// Command desk runs the desk service by itself. Settings: pkg/conf,
// Catalogue.
package main

import (
	"os"

	"pharos/pkg/conf"
	"pharos/pkg/keeper"
	"pharos/pkg/process"
	"pharos/services/desk/server"
)

func main() { os.Exit(process.Main(conf.Desk, process.Keeping(join))) }

func join(d keeper.Deps) *server.Server { return server.New(server.Config{}, d) }
