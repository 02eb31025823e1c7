// Package web holds the built pages: what `make web` puts into dist. Without a
// build there is nothing but a marker in it, and the console says so.
package web

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Dist returns the pages as they are served.
func Dist() (fs.FS, error) {
	pages, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("opening the built pages: %w", err)
	}
	return pages, nil
}
